"""Where a number, date or name of a text stands: the words that say what it is.

A notice somebody wrote and our own are read in the same way: the words of the sentence,
nearer ones counting more, the headings above, in a table the words of the row and of the
column, and the other values beside it. What the words are weighs more than their order.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from ivjxl.notices.tokens import LABELS, Token, Value, folded, tokens

Features = Mapping[str, float]
"""Words and values beside a token, each with its weight."""


@dataclass(frozen=True, slots=True)
class Place:
    """A token, the language of its sentence, and what stands around it."""

    token: Token
    language: str
    features: Features
    passage: int
    """Position of its paragraph or table row in the text."""
    starts_line: bool
    """Whether it is the number of a clause at the beginning of its line."""


@dataclass(slots=True)
class _Passage:
    """A paragraph or a table row: its cells as first and last position."""

    cells: list[tuple[int, int]]
    is_row: bool = False
    tokens: list[Token] = field(default_factory=list)


_CJK: Final = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z'-]*[A-Za-z]|[\u30a0-\u30ff\u4e00-\u9fff々]+")
COLUMNS: Final = re.compile(r"\t| {2,}")
"""What parts the columns of a table."""
_SENTENCE_END: Final = re.compile(r"(?<!Inc\.)(?<!Ltd\.)(?<!Co\.)(?<!No\.)(?<=[.;!?])\s+|(?<=。)")
_STOP: Final = frozenset(
    (
        "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "has",
        "have", "hereby", "in", "into", "is", "it", "its", "of", "on", "or", "shall", "such",
        "that", "the", "their", "thereof", "this", "to", "was", "were", "which", "will", "with",
        "would",
    )
)  # fmt: skip
"""Words that are everywhere."""


def places(text: str) -> list[Place]:
    """Return the tokens of a text with their places, in order."""
    plain = folded(text)
    found = tokens(text)
    passages = _passages(plain, found)
    words = [list(_words(plain, passage)) for passage in passages]
    made: list[Place] = []
    headings: dict[int, list[str]] = {}
    header: list[list[str]] = []
    row = 0
    for number, passage in enumerate(passages):
        first, last = passage.cells[0][0], passage.cells[-1][1]
        said = plain[first:last]
        language = "ja" if len(_CJK.findall(said)) * 4 > len(said.replace(" ", "")) else "en"
        above_row = header
        header = _header(plain, passages, number, header)
        # The first row stands below no other.
        over = header if header and above_row and passages[number - 1].is_row else []
        row = (row + bool(passage.tokens)) if header else 0
        level = _level(plain, passage)
        own = [word for word, _, _ in words[number]]
        if level is not None:
            for deeper in [each for each in headings if each >= level]:
                del headings[deeper]
        above = [
            (word, 0.6 / (1 + distance))
            for distance, each in enumerate(sorted(headings, reverse=True))
            for word in headings[each][:14]
        ]
        for token in passage.tokens:
            features = _features(plain, passage, token, words[number], over)
            if row and token.at < passage.cells[0][1]:
                # Labels of rows that are dates differ in little else.
                features[f"row {row}"] = 0.8
            for word, weight in above:
                features[word] = max(features.get(word, 0.0), weight)
            starts = token.unit in LABELS
            made.append(Place(token, language, features, number, starts))
        if level is not None:
            headings[level] = own
    made.sort(key=lambda place: place.token.at)
    return made


def _passages(text: str, found: tuple[Token, ...]) -> list[_Passage]:
    """Return paragraphs, their wrapped lines joined, and table rows."""
    labels = {token.at for token in found if token.unit in LABELS}
    passages: list[_Passage] = []
    open_one: _Passage | None = None
    at = 0
    for line in text.splitlines(keepends=True):
        first = at + len(line) - len(line.lstrip())
        last = at + len(line.rstrip())
        if last <= first:
            open_one = None
        elif COLUMNS.search(text, begin := _after_label(text, at, first), last):
            cells = []
            start = first if begin > first else begin
            for gap in COLUMNS.finditer(text, begin, last):
                cells.append((start, gap.start()))
                start = gap.end()
            passages.append(_Passage([*cells, (start, last)], is_row=True))
            open_one = None
        elif open_one is None or any(each in labels for each in range(first, min(first + 6, last))):
            open_one = _Passage([(first, last)])
            passages.append(open_one)
        else:
            open_one.cells[0] = (open_one.cells[0][0], last)
        at += len(line)
    starts = [passage.cells[0][0] for passage in passages]
    for token in found:
        passages[bisect_right(starts, token.at) - 1].tokens.append(token)
    return passages


_LABEL: Final = re.compile(r"(?:[-*•・] +)?(?:(?:\(\d{1,2}\)|\d{1,2}[.)]|[①-⑳])[ \t]*)+")


def _after_label(text: str, at: int, first: int) -> int:
    """Return where the columns of a line may begin: spaces after its label part none."""
    if text[at] == "\t":
        return at
    label = _LABEL.match(text, first)
    return label.end() if label else first


def _level(text: str, passage: _Passage) -> int | None:
    """Return how deep the heading that a passage is or begins with stands, None of others."""
    if passage.is_row:
        return None
    first, last = passage.cells[0]
    labels = [t for t in passage.tokens if t.unit in LABELS]
    if labels:
        return 1 + LABELS.index(labels[-1].unit)
    line = text[first:last]
    if any(token.kind != "name" for token in passage.tokens):
        # A value in a line of its own stands below its heading.
        return None
    short = len(line) < (40 if _CJK.search(line) else 70)
    return 0 if short and "\n" not in line and not line.endswith((".", "。")) else None


def _header(
    text: str, passages: list[_Passage], number: int, before: list[list[str]]
) -> list[list[str]]:
    """Return the words above each column: of the first row, and the second if it has no figure."""
    passage = passages[number]
    if not passage.is_row:
        return []
    above = passages[number - 1] if number else None
    is_first = above is None or not above.is_row or "\n\n" in text[_end(above) : _begin(passage)]
    own = [
        [w for w, _, _ in _cell_words(text, (first, last))]
        + [f"={_plain(t.value)}" for t in passage.tokens if first <= t.at < last]
        for first, last in passage.cells
    ]
    if is_first:
        return own
    assert above is not None
    began = not before or _is_header(passages, number)
    if began and not passage.tokens:
        width = max(len(before), len(own))
        return [
            (before[i] if i < len(before) else []) + (own[i] if i < len(own) else [])
            for i in range(width)
        ]
    return before


def _is_header(passages: list[_Passage], number: int) -> bool:
    above = number - 1
    return above == 0 or not passages[above - 1].is_row


def _begin(passage: _Passage) -> int:
    return passage.cells[0][0]


def _end(passage: _Passage) -> int:
    return passage.cells[-1][1]


def heading(text: str, at: int) -> frozenset[str]:
    """Return the words that a clause begins with, given where its number stands."""
    line = text.find("\n", at)
    last = len(text) if line < 0 else line
    plain = folded(text[at : min(last, at + _HEADING)])
    return frozenset(word for word, _, _ in _cell_words(plain, (0, len(plain))))


def cell_words(cell: str) -> frozenset[str]:
    """Return the words and values of a cell, to tell it from others of its row.

    >>> sorted(cell_words("FY2018 Year-end dividend"))
    ['=2018', 'dividend', 'year-end']
    """
    plain, found = folded(cell), tokens(cell)
    spans = [(token.at, token.at + len(token.text)) for token in found]
    words = {
        word
        for word, at, _ in _cell_words(plain, (0, len(plain)))
        if not any(first <= at < last for first, last in spans)
    }
    return frozenset(words | {f"={_plain(token.value)}" for token in found})


_HEADING: Final = 90
"""Characters of a clause's first line that are its heading, or what stands for one."""

_Word = tuple[str, int, int]
"""A word as compared, and where it stands: first position, number of its cell."""


def _words(text: str, passage: _Passage) -> Iterator[_Word]:
    # The names of months are part of values, not words about them.
    dates = [(t.at, t.at + len(t.text)) for t in passage.tokens if t.kind == "date"]
    for number, cell in enumerate(passage.cells):
        for word, at, _ in _cell_words(text, cell):
            if not any(first <= at < last for first, last in dates):
                yield word, at, number


def _cell_words(text: str, cell: tuple[int, int]) -> Iterator[_Word]:
    for match in _WORD.finditer(text, *cell):
        word = match[0]
        if _CJK.match(word):
            if len(word) == 1:
                yield word, match.start(), 0
            for i in range(len(word) - 1):
                yield word[i : i + 2], match.start() + i, 0
        elif (plain := _stem(word)) not in _STOP:
            yield plain, match.start(), 0


def _stem(word: str) -> str:
    plain = word.lower().removesuffix("'s").rstrip("'")
    if len(plain) > 4 and plain.endswith("ies"):
        return plain[:-3] + "y"
    for ending in ("ing", "ed"):
        if len(plain) > 6 and plain.endswith(ending):
            return plain.removesuffix(ending)
    return plain[:-1] if len(plain) > 3 and plain.endswith("s") and plain[-2] != "s" else plain


def _features(
    text: str, passage: _Passage, token: Token, words: list[_Word], header: list[list[str]]
) -> dict[str, float]:
    end = token.at + len(token.text)
    cell = next((i for i, (first, last) in enumerate(passage.cells) if first <= token.at < last), 0)
    first, last = passage.cells[cell]
    ends = [first, *(m.end() for m in _SENTENCE_END.finditer(text, first, last)), last]
    sentence = bisect_right(ends, token.at)
    features: dict[str, float] = {}

    def add(name: str, weight: float) -> None:
        features[name] = max(features.get(name, 0.0), weight)

    if token.kind == "date" and not passage.is_row and (first, last) == (token.at, end):
        # As the date of a notice stands in Japanese: nothing else says what it is.
        add("alone", 1.0)
    before = sum(1 for _, at, _ in words if at < token.at)
    for index, (word, at, column) in enumerate(words):
        if token.at <= at < end:
            add(word, 1.2)
            continue
        distance = before - index if at < token.at else index - before + 1
        weight = (1.0 if at < token.at else 0.7) / (1 + distance / 6)
        if passage.is_row:
            weight = 1.2 if column == 0 else weight if column == cell else weight * 0.4
        elif bisect_right(ends, at) != sentence:
            weight *= 0.35
        add(word, weight)
    if passage.is_row and cell < len(header) and cell:
        for word in header[cell]:
            add(f"column {word}", 1.2)
    if len(passage.cells) > 2:
        add(f"cell {cell}", 0.8)
    for other in passage.tokens:
        if other is token or isinstance(other.value, str):
            continue
        near = bisect_right(ends, other.at) == sentence
        gap = abs(other.at - token.at)
        add(f"={_plain(other.value)}", (0.9 if near else 0.3) / (1 + gap / 60))
    return features


def _plain(value: Value) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
