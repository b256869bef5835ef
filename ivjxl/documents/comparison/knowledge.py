"""What a case knows: every number, date and name that its notice may state, and where.

The same case is printed in both languages, tables and clauses, and read back with the
readers of other people's texts; every placeholder remembers the input or figure it
printed. Beside them stand all inputs and figures with their labels.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from ivjxl.core.exact import exact
from ivjxl.core.wording import BLANK, wording
from ivjxl.documents.comparison.context import Features, cell_words, heading, places
from ivjxl.documents.comparison.structure import labels_of, target
from ivjxl.documents.document import DRAFT_MARK, SAMPLE_MARK
from ivjxl.errors import LANGUAGES, InputError, Text
from ivjxl.notices import units
from ivjxl.notices.case import Case
from ivjxl.notices.clause import PlacedClause, label
from ivjxl.notices.clause_checks import amounts_by_hand
from ivjxl.notices.clause_text import SEE, sight, typed
from ivjxl.notices.fields import fields_of
from ivjxl.notices.layout import Placeholder, Row, Table, pieces, printed
from ivjxl.notices.notice import checks_of, figures_of, label_of, row_groups
from ivjxl.notices.tokens import REFERENCE, Token, tokens
from ivjxl.notices.units import PUBLISHED, Unit

UNITS: Final = {
    units.YEN: "yen", units.YEN_AND_SEN: "yen", units.YEN_PER_SHARE: "yen",
    units.MODEL_YEN: "yen", units.SHARES: "shares", units.RIGHTS: "rights",
    units.PERSONS: "persons", units.PERCENT: "percent", units.MODEL_PERCENT: "percent",
    units.YEARS: "years", units.MONTHS: "months", units.DAYS: "days",
    units.ORDINAL: "ordinal",
}  # fmt: skip
"""The units of inputs and figures as those of tokens."""

_MARK: Final = Text("mark of a sample or draft", "見本又は下書きの表示")
_STANDARD: Final = Text("standard clause", "標準の条項")
_EQUAL: Final = re.compile(r"\{(\w+)\}=(?:\{(\w+)\}$)?")


@dataclass(frozen=True, slots=True)
class Fact:
    """A number, date or name that the case knows, and what it is.

    Parameters
    ----------
    kind, value, unit
        As of a token.
    label
        The input or figure it is, or the clause it stands in.
    names
        The inputs and figures it prints, empty for words of a clause.
    language
        Of the text it stands in; empty for an input or figure by itself.
    shown
        As the case prints it.
    features
        The words around it.
    right
        What should stand there, where a check found that the input records a wrong one.
    right_value
        The value of that.
    rounded
        Whether a text may state it with fewer decimals.
    """

    kind: str
    value: Any
    unit: str
    label: Text
    names: tuple[str, ...]
    language: str
    shown: str
    features: Features
    right: str = ""
    right_value: Any = None
    rounded: bool = False
    target: frozenset[str] = frozenset()
    """Of a reference the words of the clause it names."""
    is_label: bool = False
    """Whether it is the number before a clause, not one in a table or condition."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of one of our tables: its label, and what each of its other cells states.

    Parameters
    ----------
    language, label
        The language of the table, and the first cell as printed.
    header
        The words of the header above each of the other cells.
    cells
        The facts of the other cells, in order.
    """

    language: str
    label: str
    header: tuple[frozenset[str], ...]
    cells: tuple[tuple[Fact, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """The facts of a case, the rows of its tables, and how many clauses it numbers.

    `numbered` counts the sections, items and points of our text by language and unit.
    """

    facts: tuple[Fact, ...]
    rows: tuple[TableRow, ...]
    numbered: Mapping[tuple[str, str], int]

    @property
    def row_labels(self) -> frozenset[str]:
        """The labels of the rows of our tables."""
        return frozenset(row.label for row in self.rows)


def knowledge(case: Case) -> Knowledge:
    """Return what a case knows."""
    wrong = _wrong(case)
    found = list(_by_themselves(case, wrong))
    rows: list[TableRow] = []
    for language in LANGUAGES:
        text = _OurText(case, language)
        own = list(text.facts(wrong))
        found += [fact for _, fact in own]
        rows += text.rows(own)
    for mark in (SAMPLE_MARK, DRAFT_MARK):
        for token in tokens(mark):
            found.append(_fact(token, _MARK, (), "", {}, wrong))
    numbered = Counter((fact.language, fact.unit) for fact in found if fact.is_label)
    return Knowledge(tuple(found), tuple(rows), numbered)


def _wrong(case: Case) -> dict[str, object]:
    """Return inputs that record a wrong print, each with what is right."""
    checks = checks_of(type(case.notice))
    published = {
        field.name
        for field in fields_of(type(case.notice))
        if field.label.kind == PUBLISHED or "as printed" in field.label.name.en
    }
    found: dict[str, object] = {}
    for finding in case.findings():
        each = checks.get(finding.name)
        if each is None or finding.state not in ("failed", "acknowledged"):
            # The findings on the clauses are no checks of the notice itself.
            continue
        match = _EQUAL.match(each.formula)
        if each.severity != "error":
            continue
        if match and match[1] in published:
            found[match[1]] = case.notice.value(match[2]) if match[2] else finding.figures
    return found


def _by_themselves(case: Case, wrong: Mapping[str, object]) -> Iterator[Fact]:
    """Yield every input, figure, row and row figure with its label, in both languages."""
    notice, kind = case.notice, type(case.notice)
    groups = row_groups(kind)
    for field in fields_of(kind):
        if not field.rows:
            yield from _facts(
                (field.name,), field.label.name, field.label.unit, notice.value(field.name), wrong
            )
    for name, figure in figures_of(kind).items():
        value = notice.value(name)
        for each in value if isinstance(value, tuple) else (value,):
            yield from _facts((name,), figure.label, figure.unit, each, wrong)
    for group in groups:
        if group.label.sheet != "Inputs":
            # Prices and yields of days: what a notice says of them, its figures say.
            continue
        assert group.rows is not None
        for number, row in enumerate(notice.value(group.name)):
            texts = [getattr(row, each.name) for each in fields_of(group.rows)]
            title = " ".join(each for each in texts if isinstance(each, str))
            for field in fields_of(group.rows):
                own = Text(
                    f"{group.label.name.en} {number + 1}: {field.label.name.en} {title}",
                    f"{group.label.name.ja}{number + 1}：{field.label.name.ja} {title}",
                )
                name = f"{group.name}[{number}].{field.name}"
                yield from _facts((name,), own, field.label.unit, getattr(row, field.name), wrong)


def _facts(
    names: tuple[str, ...], title: Text, unit: Unit, value: object, wrong: Mapping[str, object]
) -> Iterator[Fact]:
    for language in LANGUAGES:
        features = _features_of(title.in_language(language))
        if isinstance(value, str):
            for token in tokens(value):
                yield _fact(token, title, names, language, features, wrong)
        elif isinstance(value, date):
            right = _right(names, value, "", language, wrong)
            shown = value.isoformat()
            fixed = _right_value(names, wrong)
            yield Fact("date", value, "day", title, names, language, shown, features, right, fixed)
        elif isinstance(value, int | float | Fraction | Decimal) and not isinstance(value, bool):
            number = exact("value", value)
            shown = f"{float(number):,.10g}" if number.denominator > 1 else f"{int(number):,}"
            model = isinstance(value, float) or unit in (units.MODEL_YEN, units.MODEL_PERCENT)
            right = _right(names, number, "", language, wrong)
            own = UNITS.get(unit, "")
            fixed = _right_value(names, wrong)
            yield Fact(
                "number", number, own, title, names, language, shown, features, right, fixed, model
            )


@lru_cache(maxsize=4096)
def _features_of(title: str) -> Features:
    """Return the words of the label of an input or figure, as if it stood before a value."""
    said = places(f"{title} 0円 0")
    features = said[-1].features if said else {}
    return {name: weight for name, weight in features.items() if name[0] != "="}


def _fact(
    token: Token,
    title: Text,
    names: tuple[str, ...],
    language: str,
    features: Features,
    wrong: Mapping[str, object],
) -> Fact:
    right = _right(names, token.value, token.unit, language, wrong)
    fixed = _right_value(names, wrong)
    return Fact(
        token.kind,
        token.value,
        token.unit,
        title,
        names,
        language,
        token.text,
        features,
        right,
        fixed,
    )


def _right_value(names: Sequence[str], wrong: Mapping[str, object]) -> object:
    """Return the number or date that an input should have, None where it is right or a text."""
    right = next((wrong[each] for each in names if each in wrong), None)
    if isinstance(right, int | float | Fraction | Decimal) and not isinstance(right, bool):
        return exact("value", right)
    return right if isinstance(right, date) else None


def _right(
    names: Sequence[str], value: object, unit: str, language: str, wrong: Mapping[str, object]
) -> str:
    """Return what should be printed instead of a value that an input records as printed."""
    name = next((each for each in names if each in wrong), None)
    if name is None:
        return ""
    right = wrong[name]
    if not isinstance(right, str):
        style = "date" if isinstance(right, date) else "number"
        return wording(value=right, style=style, language=language or "en")  # type: ignore[arg-type]
    parts = [token for token in tokens(right) if token.unit == unit]
    if any(token.value == value for token in parts):
        # One of several tokens, such as the second market of a listing, is right.
        return ""
    alike = max(parts, key=lambda token: _shared(str(token.value), str(value)), default=None)
    return right if alike is None else alike.text


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts begin with in common."""
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


class _OurText:
    """The notice of a case in one language as lines, with what each stretch of them prints."""

    def __init__(self, case: Case, language: str) -> None:
        self.case = case
        self.language = language
        self.parts: list[str] = []
        self.length = 0
        self.starts: list[int] = []
        self.printed: list[tuple[int, tuple[str, ...], Text]] = []
        self.tables: list[list[list[tuple[int, int]]]] = []
        self.by_hand: list[tuple[int, int, set[tuple[str, object]]]] = []
        self._add_clauses()
        self.clauses_end = self.length
        for table in self._tables().values():
            self._add_table(table, range(len(table.columns)))
        for condition in case.notice.conditions():
            self._add_template(condition.in_language(language), _STANDARD)
            self._add("\n\n")

    def facts(self, wrong: Mapping[str, object]) -> Iterator[tuple[int, Fact]]:
        """Yield what the text states, and where."""
        text = "".join(self.parts)
        found = places(text)
        # The numbers before the conditions repeat those of the clauses.
        labels = [each for each in labels_of(found) if each.at < self.clauses_end]
        for place in found:
            token = place.token
            at = bisect_right(self.starts, token.at + len(token.text) - 1) - 1
            names: tuple[str, ...] = ()
            title = _STANDARD
            while at >= 0 and self.starts[at] + self.printed[at][0] > token.at:
                names = (*self.printed[at][1], *names)
                title = self.printed[at][2]
                at -= 1
            if not names and self._is_by_hand(token):
                # What somebody typed says nothing about what is right.
                continue
            fact = _fact(token, title, names, self.language, place.features, wrong)
            if token.unit.startswith(REFERENCE):
                named = target(place, labels)
                words = frozenset() if named is None else heading(text, named.at)
                fact = replace(fact, target=words)
            yield token.at, replace(fact, is_label=token in labels)

    def _is_by_hand(self, token: Token) -> bool:
        return any(
            first <= token.at < last and (token.kind, token.value) in stated
            for first, last, stated in self.by_hand
        )

    def rows(self, own: Sequence[tuple[int, Fact]]) -> Iterator[TableRow]:
        """Yield the rows of the tables, given what the text states and where."""
        text = "".join(self.parts)
        for header, *rows in self.tables:
            above = tuple(cell_words(text[first:last]) for first, last in header[1:])
            for first_cell, *cells in rows:
                stated = tuple(
                    tuple(fact for at, fact in own if first <= at < last) for first, last in cells
                )
                yield TableRow(self.language, text[slice(*first_cell)], above, stated)

    def _tables(self) -> dict[str, Table]:
        notice = self.case.notice
        counts = {each.name: len(notice.value(each.name)) for each in row_groups(type(notice))}
        return {table.id: table for table in notice.layout(counts)}

    def _add(self, text: str, names: tuple[str, ...] = (), title: Text = _STANDARD) -> None:
        if text:
            self.starts.append(self.length)
            self.printed.append((len(text), names, title))
            self.parts.append(text)
            self.length += len(text)

    def _add_clauses(self) -> None:
        clauses = self.case.placed_clauses()
        tables = self._tables()
        title = _STANDARD
        for clause in clauses:
            text = clause.text.in_language(self.language)
            if not text or clause.kind == "formula":
                continue
            if clause.kind == "table":
                name, _, listed = text.partition(":")
                table = tables.get(name.strip())
                if table is not None:
                    wanted = [each.strip() for each in listed.split(",") if each.strip()]
                    kept = [table.columns.index(e) for e in wanted or table.columns
                            if e in table.columns]  # fmt: skip
                    self._add_table(table, kept)
                continue
            if clause.kind in ("section", "item", "point", "heading"):
                title = _title(clause)
            self._add(f"{label(clause.number, self.language)} ".lstrip())
            begin = self.length
            self._add_template(text, title, sight(clauses, clause, self.language))
            self.by_hand.append((begin, self.length, amounts_by_hand(clause, self.language)))
            self._add("\n\n" if clause.kind not in ("sender", "addressee") else "\n")

    def _add_table(self, table: Table, columns: Sequence[int]) -> None:
        rows = [Row("header", table.header), *table.rows]
        spans: list[list[tuple[int, int]]] = [[] for _ in rows]
        if columns[0] == 0:
            # Else no cell of it is a label.
            self.tables.append(spans)
        for row, cells in zip(rows, spans, strict=True):
            for position, column in enumerate(columns):
                self._add("\t" if position else "")
                begin = self.length
                self._add_template(
                    row.cells[column].in_language(self.language), _cell_title(table, row)
                )
                cells.append((begin, self.length))
            self._add("\n")
        self._add("\n")

    def _add_template(self, template: str, title: Text, see: Any = lambda _: None) -> None:
        for piece in pieces(template):
            if isinstance(piece, str):
                self._add(piece, (), title)
            elif piece.name == SEE:
                self._add(see("".join(piece.style)) or typed(piece), (), title)
            else:
                self._add_value(piece, title)

    def _add_value(self, piece: Placeholder, title: Text) -> None:
        alone = Text(typed(piece), typed(piece))
        try:
            text = printed(alone, self.language, self.case.notice.value)
        except (InputError, LookupError, AttributeError):
            return
        if text != BLANK.in_language(self.language):
            self._add(text, (piece.name,), _named(self.case, piece.name, title))


def _named(case: Case, name: str, otherwise: Text) -> Text:
    """Return the label of an input, figure or cell of a row."""
    group, _, column = name.partition(".")
    plain = group.partition("[")[0]
    kind = type(case.notice)
    try:
        if not column:
            return label_of(kind, plain)[0]
        rows = next(field for field in row_groups(kind) if field.name == plain).rows
        assert rows is not None
        own = next(field for field in fields_of(rows) if field.name == column)
    except StopIteration:
        return otherwise
    number = int(group.partition("[")[2].rstrip("]") or 0) + 1
    return Text(f"{own.label.name.en} ({number})", f"{own.label.name.ja}（{number}）")


def _title(clause: PlacedClause) -> Text:
    numbered = Text(label(clause.number, "en"), label(clause.number, "ja"))
    en, ja = (re.sub(r"\{[^{}]*\}", "…", text)[:60] for text in clause.text)
    return Text(
        f"standard clause {numbered.en} {en}".replace("  ", " "), f"標準の条項 {numbered.ja} {ja}"
    )


def _cell_title(table: Table, row: Row) -> Text:
    def said(language: str) -> str:
        label = re.sub(r"\{[^{}]*\}", "…", row.cells[0].in_language(language))
        return f"{table.title.in_language(language)}: {label}"

    return Text(said("en"), said("ja"))
