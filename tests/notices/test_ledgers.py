"""Every line, printed cell and input of the six published notices is accounted for."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from ivjxl.errors import InputError
from ivjxl.notices.case import Case, read_case
from ivjxl.notices.clause import ClauseEdit
from ivjxl.notices.clause_text import filled
from ivjxl.notices.fields import Field, fields_of
from ivjxl.notices.notice import Notice

from .days import DAYS

REPOSITORY: Final = Path(__file__).parents[2]
PUBLISHED: Final = REPOSITORY.parent / "shared" / "notices"
TEXTS: Final = (
    "2013-07-11-option-terms",
    "2015-06-26-option-issuance",
    "2019-05-23-dividend",
    "2019-07-12-option-terms",
    "2020-05-25-restricted-stock",
)
"""The notices whose text is beside the repository."""
NAMES: Final = (*TEXTS, "2022-05-26-share-disposal")
KINDS: Final = {"figure", "input", "clause", "condition", "oddity", "artefact"}
LANGUAGES: Final = ("en", "ja")
NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
"""A number token, in half-width or full-width digits."""

ODDITIES: Final = {
    "2013-07-11-option-terms": {9, 14, 16, 26},
    "2015-06-26-option-issuance": {7, 59, 68, 84, 85, 90, 92, 102, 119, 120, 128, 136},
    "2019-05-23-dividend": {12, 27},
    "2019-07-12-option-terms": {12, 20, 31},
    "2020-05-25-restricted-stock": {21, 25},
}
"""Lines with an oddity that must never be repaired silently: requirements, 5.7 and N1 to N5."""

needs_published_texts = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the published notices are not beside the repository"
)


class Cell(NamedTuple):
    """Table, row and column; row "title" and "header" are those of the table."""

    table: str
    row: str
    column: str


class Place(NamedTuple):
    """Where a text is printed: a cell, or the number of a condition."""

    where: Cell | int
    text: dict[str, str]
    contains: bool


class Line(NamedTuple):
    """What one line of a published notice holds, and where it is printed."""

    numbers: tuple[int, ...]
    kinds: frozenset[str]
    tokens: tuple[str, ...]
    reworded: tuple[str, ...]
    checks: tuple[str, ...]
    note: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Ledger:
    """The lines of a published notice, and what we print beyond them.

    Its texts are typed from the published text and from facts outside the code.
    """

    lines: tuple[Line, ...]
    ours: tuple[Place, ...]

    @property
    def places(self) -> Iterator[Place]:
        """Every declared place."""
        for line in self.lines:
            yield from line.places
        yield from self.ours


def listed(entry: Any) -> tuple[Any, ...]:
    return tuple(entry) if isinstance(entry, list) else (entry,)


def places_of(entry: dict[str, Any], labels: dict[str, str]) -> Iterator[Place]:
    """Yield the place of a ledger entry, and the label of its row if it declares one."""
    texts = {language: entry.pop(f"text_{language}") for language in LANGUAGES}
    if "condition" in entry:
        yield Place(entry.pop("condition"), texts, contains=True)
    else:
        table, row = entry.pop("table"), entry.pop("row")
        cell = Cell(table, row, entry.pop("column", ""))
        yield Place(cell, texts, entry.pop("contains", False))
        if "label_en" in entry:
            label = {language: entry.pop(f"label_{language}") for language in LANGUAGES}
            yield Place(Cell(table, row, labels[table]), label, contains=False)
    assert not entry, f"unknown keys {entry}"


@cache
def case(name: str) -> Case:
    return read_case(REPOSITORY / "workbooks" / f"{name}.toml")


@cache
def ledger(name: str) -> Ledger:
    data = tomllib.loads(
        (Path(__file__).parent / "ledgers" / f"{name}.toml").read_text(encoding="utf-8")
    )
    labels = {table.id: table.columns[0] for table in case(name).notice.tables("en")}
    lines = []
    for entry in data.pop("line"):
        numbers = entry.pop("numbers") if "numbers" in entry else [entry.pop("number")]
        line = Line(
            numbers=tuple(numbers),
            kinds=frozenset(listed(entry.pop("kind"))),
            tokens=tuple(entry.pop("tokens", ())),
            reworded=tuple(entry.pop("reworded", ())),
            checks=listed(entry.pop("check", [])),
            note=entry.pop("note", ""),
            places=tuple(
                place for each in entry.pop("places", ()) for place in places_of(each, labels)
            ),
        )
        assert not entry, f"unknown keys {entry} in line {numbers}"
        lines.append(line)
    ours: list[Place] = []
    for group in (*data.pop("ours"), *data.pop("ours_condition", ())):
        assert group.pop("reason")
        for each in group.pop("cells", [group]):
            ours.extend(places_of(each, labels))
    assert not data, f"unknown keys {data}"
    return Ledger(tuple(lines), tuple(ours))


@cache
def published_lines(name: str) -> dict[int, str]:
    text = (PUBLISHED / f"{name}.txt").read_text(encoding="utf-8")
    return {
        number: " ".join(line.split())
        for number, line in enumerate(text.split("\n"), 1)
        if line.strip()
    }


def printed_cells(notice: Notice, language: str) -> dict[Cell, str]:
    cells = {}
    for table in notice.tables(language):
        cells[Cell(table.id, "title", "")] = table.title
        rows = {"header": table.header, **{row.id: row.cells for row in table.rows}}
        assert len(rows) == len(table.rows) + 1, f"two rows of {table.id} have one id"
        for row, texts in rows.items():
            for column, text in zip(table.columns, texts, strict=True):
                cells[Cell(table.id, row, column)] = text
    return cells


def differences(name: str, notice: Notice) -> list[str]:
    """Return every place of a ledger that a notice does not print as declared."""
    found = []
    for language in LANGUAGES:
        cells = printed_cells(notice, language)
        conditions = notice.printed_conditions(language)
        for where, texts, contains in ledger(name).places:
            printed = conditions[where - 1] if isinstance(where, int) else cells.get(where, "")
            due = texts[language]
            if not (due in printed if contains else due == printed):
                found.append(f"{where} in {language}: printed {printed!r}, published {due!r}")
    return found


def mutants(field: Field, value: Any) -> list[Any]:
    """Return a value one unit up and one unit down, as far as the input allows it."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        unit = int(field.label.multiple_of)
        return [each for each in (value + unit, value - unit) if each >= field.label.minimum]
    if isinstance(value, Decimal):
        last_place = Decimal(1).scaleb(int(value.as_tuple().exponent))
        return [value + last_place, value - last_place]
    if isinstance(value, date):
        return [value + timedelta(days=1), value - timedelta(days=1)]
    if choices := field.label.choices:
        position = choices.index(value)
        return [choices[(position + step) % len(choices)] for step in (1, -1)]
    return [f"{value}x"]


@cache
def taken_from_market(name: str) -> tuple[str, ...]:
    """Return the inputs that the case does not state: the rows of market data give them."""
    case_file = REPOSITORY / "workbooks" / f"{name}.toml"
    stated = tomllib.loads(case_file.read_text(encoding="utf-8"))["inputs"]
    fields = fields_of(type(case(name).notice))
    return tuple(f.name for f in fields if f.label.market and f.name not in stated)


def changed_notice(name: str, **values: Any) -> Notice | None:
    """Return a notice with some inputs changed; None if the market data give no value then."""
    blank: dict[str, Any] = dict.fromkeys(taken_from_market(name))
    try:
        return replace(case(name).notice, **{**blank, **values})
    except InputError as error:
        if error.argument not in blank:
            raise
        return None


def mutations(name: str) -> Iterator[tuple[str, list[Notice | None]]]:
    """Yield every input of the tables that has a value, with the notices in which it is changed."""
    notice = case(name).notice
    for field in fields_of(type(notice)):
        value = getattr(notice, field.name)
        if value is None or field.label.closing:
            continue
        if not field.rows:
            changed = [changed_notice(name, **{field.name: m}) for m in mutants(field, value)]
            yield field.name, changed
            continue
        for position, row in enumerate(value):
            for column in fields_of(field.rows):
                if getattr(row, column.name) is None:
                    continue
                rows: list[Any] = [
                    (
                        *value[:position],
                        replace(row, **{column.name: each}),
                        *value[position + 1 :],
                    )
                    for each in mutants(column, getattr(row, column.name))
                ]
                yield (
                    f"{field.name}[{position}].{column.name}",
                    [changed_notice(name, **{field.name: each}) for each in rows],
                )


def turns_red(name: str, mutant: Notice | None) -> bool:
    """Return whether a comparison notices the change; a refused input is none.

    Compared are the printed texts, the findings and the deadlines; that the market
    data no longer give a value is noticed as well.
    """
    if mutant is None:
        return True
    try:
        days = {each.deadline.name: each.day for each in mutant.due()}
        surprises = replace(case(name), notice=mutant).surprises()
        return bool(days != DAYS[name] or differences(name, mutant) or surprises)
    except InputError:
        return False


NOT_USED: Final = {
    "2013-07-11-option-terms": {
        *("splits[0].ex_date", "curve[0].tenor", "curve[0].quoted_yield"),
        *("curve[2].tenor", "curve[2].quoted_yield", "dividends[1].record_date"),
    },
    "2015-06-26-option-issuance": {
        *("splits[0].ex_date", "splits[0].effective_date"),
        *("splits[0].old_shares", "splits[0].new_shares"),
        *("curve[0].tenor", "curve[0].quoted_yield", "curve[2].tenor", "curve[2].quoted_yield"),
        *("dividends[0].record_date", "dividends[1].record_date"),
    },
    "2019-07-12-option-terms": {
        *("dividends[0].record_date", "dividends[1].record_date", "rate_method"),
    },
    "2022-05-26-share-disposal": {"cap_meeting_date", "splits[0].effective_date"},
}
"""What gives no figure, only shows where one stands: the yields of other tenors, a meeting and
a split of which only the order counts, the split before all closes and dividends, the ex-date
without a volatility from closes, the record date of a dividend far from every split, and the
compounding of a rate of 0.084 %."""


def inputs_with_a_value(*, used: bool) -> Iterator[Any]:
    for name in NAMES:
        for changed, notices in mutations(name):
            if (changed in NOT_USED.get(name, ())) == used:
                continue
            yield pytest.param(name, notices, id=f"{name}-{changed}")


@needs_published_texts
@pytest.mark.parametrize("name", TEXTS)
def test_every_line_of_the_published_text_is_mapped_exactly_once(name: str) -> None:
    mapped = Counter(number for line in ledger(name).lines for number in line.numbers)

    assert mapped == Counter(published_lines(name).keys())


@needs_published_texts
@pytest.mark.parametrize("name", TEXTS)
def test_every_token_occurs_in_its_line(name: str) -> None:
    missing = [
        (number, token)
        for line in ledger(name).lines
        for number in line.numbers
        for token in (*line.tokens, *line.reworded)
        if token not in published_lines(name)[number]
    ]

    assert missing == []


@needs_published_texts
@pytest.mark.parametrize("name", TEXTS)
def test_every_number_of_a_published_line_stands_in_one_of_its_tokens(name: str) -> None:
    left = {}
    for line in ledger(name).lines:
        for number in line.numbers:
            rest = published_lines(name)[number]
            for token in sorted((*line.tokens, *line.reworded), key=len, reverse=True):
                rest = rest.replace(token, " ")
            left[number] = NUMBER.findall(rest)

    assert {number: found for number, found in left.items() if found} == {}


@pytest.mark.parametrize("name", NAMES)
def test_every_line_says_what_its_kind_asks_for(name: str) -> None:
    for line in ledger(name).lines:
        assert line.kinds
        assert line.kinds <= KINDS
        if line.kinds & {"figure", "input", "condition"}:
            assert line.places, line.numbers
        if "oddity" in line.kinds:
            assert line.checks or line.note, line.numbers
        if "artefact" in line.kinds:
            assert line.note, line.numbers


@pytest.mark.parametrize("name", NAMES)
def test_every_token_of_a_line_with_places_is_printed_in_one_of_them(name: str) -> None:
    missing = [
        (line.numbers, token)
        for line in ledger(name).lines
        for token in line.tokens
        if line.places
        and not any(token.casefold() in place.text["en"].casefold() for place in line.places)
    ]

    assert missing == []


@pytest.mark.parametrize("name", TEXTS)
def test_every_oddity_known_of_a_notice_is_marked(name: str) -> None:
    marked = {
        number for line in ledger(name).lines if "oddity" in line.kinds for number in line.numbers
    }

    assert marked >= ODDITIES[name]


@pytest.mark.parametrize("name", NAMES)
def test_every_check_named_beside_an_oddity_flags_it(name: str) -> None:
    states = {finding.name: finding.state for finding in case(name).findings()}

    flagged = {check: states[check] for line in ledger(name).lines for check in line.checks}

    assert set(flagged.values()) <= {"acknowledged", "failed"}


@pytest.mark.parametrize("name", NAMES)
def test_every_declared_text_is_printed_where_the_ledger_says_in_both_languages(name: str) -> None:
    assert differences(name, case(name).notice) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_printed_cell_is_declared(name: str, language: str) -> None:
    declared = {place.where for place in ledger(name).places if not place.contains}

    undeclared = printed_cells(case(name).notice, language).keys() - declared

    assert undeclared == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_a_printed_condition_is_declared(name: str, language: str) -> None:
    declared: dict[int, set[str]] = {}
    for place in ledger(name).places:
        if isinstance(place.where, int):
            declared.setdefault(place.where, set()).add(place.text[language])

    for position, condition in enumerate(case(name).notice.printed_conditions(language), 1):
        numbers = Counter(NUMBER.findall(condition))
        due = Counter(n for text in declared.get(position, ()) for n in NUMBER.findall(text))
        assert numbers == due, condition


@pytest.mark.parametrize("name", NAMES)
def test_comparisons_are_not_red_before_anything_is_changed(name: str) -> None:
    unchanged = changed_notice(name)

    assert unchanged == case(name).notice
    assert not turns_red(name, unchanged)


@pytest.mark.parametrize(("name", "changed"), list(inputs_with_a_value(used=True)))
def test_changing_an_input_by_one_unit_turns_a_comparison_red(
    name: str, changed: list[Notice | None]
) -> None:
    assert any(turns_red(name, mutant) for mutant in changed)


@pytest.mark.parametrize(("name", "changed"), list(inputs_with_a_value(used=False)))
def test_changing_evidence_that_no_figure_uses_changes_nothing(
    name: str, changed: list[Notice | None]
) -> None:
    assert not any(turns_red(name, mutant) for mutant in changed)


def sender_facts() -> Iterator[Any]:
    for name in NAMES:
        notice = case(name).notice
        for field in fields_of(type(notice)):
            if field.label.closing and getattr(notice, field.name) is not None:
                yield pytest.param(name, field.name, id=f"{name}-{field.name}")


@pytest.mark.parametrize(("name", "fact"), list(sender_facts()))
def test_a_fact_of_the_sender_is_printed_in_the_document(name: str, fact: str) -> None:
    """What only the document prints: tables and findings do not notice it."""
    known = case(name)
    everything = tuple(ClauseEdit(id=clause.id, printed=True) for clause in known.notice.clauses())

    def printed(of: Case) -> set[str]:
        whole = replace(of, clauses=everything)
        return {
            filled(clause.text.in_language(language), language, of.notice.value, lambda _: "above")
            for clause in whole.placed_clauses()
            for language in ("ja", "en")
            if clause.printed
        }

    other: dict[str, Any] = {fact: "changed 変更"}
    changed = replace(known, notice=replace(known.notice, **other))
    new = printed(changed) - printed(known)
    assert any("changed 変更" in text for text in new)
