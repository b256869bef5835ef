"""The rows of our tables in a text: known by their label and values, whatever stands above.

A header may be missing or come apart, in a PDF above all. A row with one of our labels and
our values in their order is that row. Where the header does not say which column is which,
they count by position, and only the values that break the row differ. A header that names
our columns in another order leaves its rows to the words around their values.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ivjxl.documents.comparison.context import COLUMNS, cell_words
from ivjxl.documents.comparison.knowledge import Fact, Knowledge, TableRow
from ivjxl.documents.comparison.structure import Judged, overlap
from ivjxl.documents.comparison.value import comparable, same
from ivjxl.notices.tokens import LABELS, REFERENCE, Token, folded

_FEWEST: Final = 2
"""Cells beside the label from which it matters which column is which."""

_SAME_COLUMN: Final = 0.3
"""Part of the words from which the head of a column is one of ours."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a text that may be a row: its label, its other cells, the heads above them.

    The cells as first and last position; no heads where the columns are not told apart.
    """

    label: str
    cells: tuple[tuple[int, int], ...]
    heads: tuple[frozenset[str], ...]


def rows(text: str, found: Collection[Token], known: Knowledge) -> dict[int, Judged]:
    """Return the verdict on every value in a row of our tables, by position in the text."""
    by_label: dict[str, list[TableRow]] = defaultdict(list)
    for row in known.rows:
        if any(row.cells) and (label := _squeezed(row.label)):
            by_label[label].append(row)
    values = [token for token in found if _is_value(token.kind, token.unit)]
    judged: dict[int, Judged] = {}
    for line in _lines(text, values, by_label):
        own = [[t for t in values if first <= t.at < last] for first, last in line.cells]
        ours = [row for row in by_label[line.label] if _order(line.heads, row.header) is not False]
        pairs = _whole(own, ours) or _by_position(line, own, ours)
        for token, fact in pairs:
            if verdict := _verdict(token, fact, known.facts):
                judged[token.at] = verdict
    return judged


def _is_value(kind: str, unit: str) -> bool:
    ordered = unit in (*LABELS, "formula") or unit.startswith(REFERENCE)
    return kind != "name" and not ordered


def _facts(cell: Sequence[Fact]) -> list[Fact]:
    return [fact for fact in cell if _is_value(fact.kind, fact.unit)]


def _squeezed(label: str) -> str:
    return "".join(folded(label).split()).casefold()


def _lines(text: str, values: Sequence[Token], labels: Collection[str]) -> Iterator[_Line]:
    """Yield the lines that begin with one of our labels."""
    plain = folded(text)
    heads: tuple[frozenset[str], ...] = ()
    in_table = False
    at = 0
    for line in plain.splitlines(keepends=True):
        first, last = at, at + len(line.rstrip())
        at += len(line)
        gaps = [(gap.start(), gap.end()) for gap in COLUMNS.finditer(plain, first, last)]
        cells = list(_between(first, last, gaps))
        if len(cells) > _FEWEST:
            label = _squeezed(plain[slice(*cells[0])])
            if not in_table:
                heads = tuple(cell_words(text[begin:end]) for begin, end in cells[1:])
                if label in labels and all(word[0] == "=" for head in heads for word in head):
                    # A row, with values only: there is no header.
                    heads = ()
            in_table = True
            if label in labels:
                yield _Line(label, tuple(cells[1:]), heads)
            continue
        in_table = False
        if not gaps and any(first <= token.at < last for token in values):
            yield from _unparted(plain, first, last, values, labels)


def _between(first: int, last: int, gaps: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    begins = (first, *(end for _, end in gaps))
    return zip(begins, (*(begin for begin, _ in gaps), last), strict=True)


def _unparted(
    plain: str, first: int, last: int, values: Sequence[Token], labels: Collection[str]
) -> Iterator[_Line]:
    """Yield a line whose columns are not told apart as one that begins with our label."""
    longest = max(map(len, labels), default=0)
    label, begin = "", first
    for gap in re.finditer(r"\s+", plain[first:last]):
        head = _squeezed(plain[first : first + gap.start()])
        if len(head) > longest:
            break
        if head in labels:
            label, begin = head, first + gap.end()
    if label:
        inside = [(t.at, t.at + len(t.text)) for t in values if first <= t.at < last]
        gaps = [
            (begin + each.start(), begin + each.end())
            for each in re.finditer(r"\s+", plain[begin:last])
            if not any(a < begin + each.start() < b for a, b in inside)
        ]
        yield _Line(label, tuple(_between(begin, last, gaps)), ())


def _order(heads: Sequence[frozenset[str]], ours: Sequence[frozenset[str]]) -> bool | None:
    """Return whether heads name our columns in our order, None if they do not name them."""
    if len(heads) != len(ours):
        return None
    alike = [[overlap(head, own) for own in ours] for head in heads]
    if max(map(max, alike)) < _SAME_COLUMN:
        return None
    return all(
        max(each) < _SAME_COLUMN or each[position] == max(each)
        for position, each in enumerate(alike)
    )


_Pairs = list[tuple[Token, Fact]]


def _whole(own: Sequence[Sequence[Token]], ours: Sequence[TableRow]) -> _Pairs:
    """Return the values of a line with those of the row of ours that has the same ones."""
    tokens = [token for cell in own for token in cell]
    for row in ours:
        facts = [fact for cell in row.cells for fact in _facts(cell)]
        if len(tokens) == len(facts) >= _FEWEST and all(map(_agrees, tokens, facts)):
            return list(zip(tokens, facts, strict=True))
    return []


def _by_position(line: _Line, own: Sequence[Sequence[Token]], ours: Sequence[TableRow]) -> _Pairs:
    """Return the values of a line with those of our row at the same place.

    Of several rows the one with the most values in common; none if the header says which
    column is which, or no value is that of our row.
    """
    best: _Pairs = []
    most = 0
    for row in ours:
        if len(own) != len(row.cells) or _order(line.heads, row.header):
            continue
        pairs = [
            pair
            for tokens, cell in zip(own, row.cells, strict=True)
            if len(tokens) == len(_facts(cell))
            for pair in zip(tokens, _facts(cell), strict=True)
        ]
        common = sum(_agrees(token, fact) for token, fact in pairs)
        if common > most:
            best, most = pairs, common
    return best


def _agrees(token: Token, fact: Fact) -> bool:
    return comparable(token, fact) and same(token, fact)


def _verdict(token: Token, fact: Fact, facts: Sequence[Fact]) -> Judged | None:
    """Return what a value beside our fact is; None if it states that figure in another form."""
    if _agrees(token, fact):
        if fact.right and token.value != fact.right_value:
            return ("differs", fact.label, fact.right)
        return ("agrees", fact.label, "")
    if any({*each.names} & {*fact.names} and _agrees(token, each) for each in facts):
        return None
    return ("differs", fact.label, fact.right or fact.shown)
