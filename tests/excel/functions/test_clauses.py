"""Worksheet functions on clauses: a small document, its numbers and words worked out by hand."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.excel.cells import CellError
from ivjxl.excel.functions import FUNCTIONS
from ivjxl.notices.clause_checks import RULES

NUMBER: Final = FUNCTIONS["CLAUSE_NUMBER"]
TEXT: Final = FUNCTIONS["CLAUSE_TEXT"]
CHECK: Final = FUNCTIONS["CLAUSE_CHECK"]
SOME: Final = settings(max_examples=100, deadline=None)

LONGEST: Final = 32_767
"""Microsoft, "Excel specifications and limits": total number of characters of a cell."""


class Row(NamedTuple):
    """A row of the sheet Clauses."""

    id: Any = None
    kind: Any = "paragraph"
    printed: Any = True
    order: Any = None
    ja: Any = None
    en: Any = None
    own_ja: Any = None
    own_en: Any = None


DOCUMENT: Final = (
    Row("title", "title", True, 10.0, "お知らせ", "Notice"),
    Row("why", "section", True, 20.0, "目的", "Purpose"),
    Row("terms", "section", True, 30.0, "概要", "Terms"),
    Row("rights", "item", True, 40.0, "{rights:rights}", "{rights:rights}"),
    Row("who", "item", True, 50.0, "割当先", "Allottees"),
    Row("first", "point", True, 60.0, "{see:rights}のとおり", "as in {see:rights}"),
    Row("note", "paragraph", True, 70.0, "{see:who}参照", "See {see:who}."),
    Row("end", "closing", True, 80.0, "以上", None),
)
"""1., 2., (1), (2), 1) below (2), a paragraph there, the end in Japanese alone."""

NUMBERS: Final = {
    "title": "",
    "why": "1",
    "terms": "2",
    "rights": "2.1",
    "who": "2.2",
    "first": "2.2.1",
    "note": "",
    "end": "",
}
VALUES: Final[Mapping[str, Any]] = {
    "rights": 89.0,
    "price": 354_600.0,
    "day": "2015-07-13",
    "style": "iso_date",
    "is_new": "TRUE",
    "is_old": "FALSE",
    "company": "IIJ",
    "blank": None,
    "broken": CellError("#DIV/0!"),
}
LENGTH: Final = 12
"""Rows of the columns; those after the last clause are blank."""


def column(*cells: Any) -> list[list[Any]]:
    return [[cell] for cell in cells]


def columns(rows: tuple[Row, ...], *names: str) -> list[Any]:
    """Return columns of the sheet, with the blank rows at its end."""
    padded = [*rows, *[Row(kind=None, printed=False)] * (LENGTH - len(rows))]
    return [column(*[getattr(row, name) for row in padded]) for name in names]


def changed(name: str, rows: tuple[Row, ...] = DOCUMENT, /, **cells: Any) -> tuple[Row, ...]:
    """Return rows with some cells of one of them replaced."""
    return tuple(row._replace(**cells) if row.id == name else row for row in rows)


def number(name: Any, rows: tuple[Row, ...] = DOCUMENT) -> Any:
    return NUMBER(name, *columns(rows, "id", "kind", "printed", "order"))


def text(
    name: Any,
    language: str = "en",
    rows: tuple[Row, ...] = DOCUMENT,
    values: Mapping[str, Any] = VALUES,
) -> Any:
    places = columns(rows, "id", "kind", "printed", "order", language, f"own_{language}")
    return TEXT(name, language, *places, column(*values), column(*values.values()))


def words(template: str, language: str = "en", values: Mapping[str, Any] = VALUES) -> Any:
    """Return what a clause with own words prints."""
    own = changed("who", **{f"own_{language}": template})
    return text("who", language, own, values)


def check(
    rule: str,
    rows: tuple[Row, ...] = DOCUMENT,
    values: Mapping[str, Any] = VALUES,
    needed: tuple[str, ...] = (),
) -> Any:
    names = "id", "kind", "printed", "order", "ja", "en", "own_ja", "own_en"
    wanted = [name in needed for name in values]
    return CHECK(
        rule, *columns(rows, *names), column(*values), column(*values.values()), column(*wanted)
    )


def reason(error: Any) -> str:
    assert type(error) is CellError
    assert error.reason is not None
    return error.reason.en


# --- numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NUMBERS)
def test_number_is_the_path_of_the_clause(name: str) -> None:
    assert number(name) == NUMBERS[name]


def test_numbers_of_all_clauses_come_in_one_call() -> None:
    asked = column(*NUMBERS)
    rows = columns(DOCUMENT, "id", "kind", "printed", "order")

    assert NUMBER(asked, *rows) == column(*NUMBERS.values())


def test_clause_that_is_not_printed_has_no_number_and_the_next_moves_up() -> None:
    rows = changed("rights", printed=False)

    assert [number(name, rows) for name in ("rights", "who", "first")] == ["", "2.1", "2.1.1"]


def test_order_counts_and_not_the_row() -> None:
    rows = changed("rights", order=55.5)

    assert [number(name, rows) for name in ("who", "rights", "first")] == ["2.1", "2.2", "2.2.1"]
    assert number("why", DOCUMENT[::-1]) == "1"


def test_clauses_of_one_order_stand_as_their_rows_do() -> None:
    rows = changed("who", order=40.0)

    assert [number(name, rows) for name in ("rights", "who")] == ["2.1", "2.2"]
    assert number("who", rows[::-1]) == "2.1"


@pytest.mark.parametrize("flags", [(1.0, 0.0), (True, False)])
def test_true_may_be_the_number_1(flags: tuple[Any, Any]) -> None:
    yes, no = flags
    rows = tuple(row._replace(printed=no if row.id == "why" else yes) for row in DOCUMENT)

    assert number("terms", rows) == "1"
    assert number("why", rows) == ""


@pytest.mark.parametrize("cell", [2.0, -1.0, 0.5, "TRUE", "yes", "x"])
def test_what_is_neither_true_nor_false_is_refused_and_moves_nothing(cell: Any) -> None:
    rows = changed("why", printed=cell)

    for name in NUMBERS:
        assert number(name, rows) == "#VALUE!"
        assert reason(number(name, rows)) == "printed: needs TRUE or FALSE"


def test_row_that_is_not_complete_yet_is_no_clause() -> None:
    for lacks in ("kind", "order"):
        rows = changed("rights", **{lacks: None})

        assert number("rights", rows) == "#VALUE!"
        assert "id" in reason(number("rights", rows))
        assert number("who", rows) == "2.1"


@pytest.mark.parametrize("cell", ["Section", "word", "sections"])
def test_unknown_kind_is_refused_and_moves_nothing(cell: str) -> None:
    found = number("title", changed("why", kind=cell))

    assert found == "#VALUE!"
    assert "section, item, point" in reason(found)


@pytest.mark.parametrize(
    ("cells", "error"),
    [
        ({"kind": CellError("#REF!")}, "#REF!"),
        ({"printed": CellError("#DIV/0!")}, "#DIV/0!"),
        ({"order": CellError("#N/A")}, "#N/A"),
        ({"id": CellError("#NAME?")}, "#NAME?"),
        ({"order": "30"}, "#VALUE!"),
        ({"id": 5.0}, "#VALUE!"),
    ],
)
def test_error_in_what_numbers_depend_on_is_one_of_every_clause(
    cells: dict[str, Any], error: str
) -> None:
    rows = changed("why", **cells)

    assert number("rights", rows) == text("rights", rows=rows) == error
    assert check("clause_words", rows) == error


@pytest.mark.parametrize("name", ["nowhere", "Rights", "rights "])
def test_unknown_id_is_a_value_error(name: str) -> None:
    assert number(name) == text(name) == "#VALUE!"
    assert reason(number(name)).startswith("id: ")


def test_id_that_stands_twice_is_refused_for_its_own_clauses_and_by_every_check() -> None:
    rows = (*DOCUMENT, Row("why", "paragraph", True, 90.0, "重複", "Twice"))

    assert number("why", rows) == text("why", rows=rows) == "#VALUE!"
    assert reason(number("why", rows)) == "ids: needs each id once"
    assert number("rights", rows) == "2.1"
    assert {check(rule, rows) for rule in RULES} == {"#VALUE!"}


# --- words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("title", "ja", "お知らせ"),
        ("title", "en", "Notice"),
        ("rights", "ja", "89個"),
        ("rights", "en", "89 rights"),
        ("first", "en", "as in (1) above"),
        ("first", "ja", "上記(1)のとおり"),
        ("note", "en", "See (2) above."),
        ("end", "ja", "以上"),
        ("end", "en", ""),
    ],
)
def test_clause_is_printed_in_its_language(name: str, language: str, expected: str) -> None:
    assert text(name, language) == expected


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("plain words", "plain words"),
        ("{price:yen}", "JPY354,600"),
        ("{day:date}", "July 13, 2015"),
        ("{day:<style>}", "2015-07-13"),
        ("{is_new?new|old} and {is_old?new|old}", "new and old"),
        ("{is_new?new}{is_old?old}", "new"),
        ("{company} has {rights:rights}", "IIJ has 89 rights"),
        ("{blank:yen}", "未入力 / to be entered"),
        ("{day:<blank>}", "未入力 / to be entered"),
    ],
)
def test_placeholder_prints_its_value(template: str, expected: str) -> None:
    assert words(template) == expected


@pytest.mark.parametrize(
    "template",
    [
        "{nothing:yen}",
        "{nothing}",
        "{price:no_style}",
        "{price}",
        "{day}",
        "{company:yen}",
        "{price:date}",
        "{is_new:yen}",
        "{day:<nothing>}",
        "{see:nowhere}",
        "{see:note}",
        "{price:yen",
        "price:yen}",
        "{{price:yen|x}}",
        "{Price:yen}",
    ],
)
def test_what_cannot_be_filled_stays_as_it_was_typed(template: str) -> None:
    assert words(f"before {template} after") == f"before {template} after"


def test_own_words_count_before_the_standard_ones_in_their_language_alone() -> None:
    rows = changed("who", own_en="Persons")

    assert text("who", "en", rows) == "Persons"
    assert text("who", "ja", rows) == "割当先"


@pytest.mark.parametrize("blank", [None, ""])
def test_blank_own_words_leave_the_standard_ones(blank: Any) -> None:
    assert text("who", rows=changed("who", own_en=blank)) == "Allottees"


def test_reference_follows_the_order_and_what_is_printed() -> None:
    moved = changed("rights", order=75.0)
    hidden = changed("rights", printed=False)

    assert text("first", "en", moved) == "as in (2) below"
    assert text("first", "ja", moved) == "下記(2)のとおり"
    assert text("first", "en", hidden) == "as in {see:rights}"


def test_words_of_a_clause_that_is_not_printed_are_shown() -> None:
    assert text("rights", rows=changed("rights", printed=False)) == "89 rights"


def test_blank_rows_and_names_count_for_nothing() -> None:
    short = columns(DOCUMENT, "id", "kind", "printed", "order", "en", "own_en")
    longer = [[*cells, [None], [""], [None]] for cells in short]
    names, values = column(*VALUES), column(*VALUES.values())

    found = TEXT("rights", "en", *longer, [[None], *names, [""]], [["of nothing"], *values, [None]])

    assert found == "89 rights"


# --- errors ----------------------------------------------------------------------------------


def test_error_in_a_value_counts_in_the_clause_that_prints_it_and_no_other() -> None:
    assert words("{broken:yen}") == "#DIV/0!"
    assert words("{broken}") == "#DIV/0!"
    assert words("{broken?yes|no}") == "#DIV/0!"
    assert words("{price:<broken>}") == "#DIV/0!"
    for name, expected in (
        ("rights", "89 rights"),
        ("title", "Notice"),
        ("first", "as in (1) above"),
    ):
        assert text(name, rows=changed("who", own_en="{broken:yen}")) == expected


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        (CellError("#REF!"), "#REF!"),
        ("#NUM!", "#NUM!"),
        (-2146826246, "#N/A"),
        (float("nan"), "#NUM!"),
        (float("inf"), "#NUM!"),
        (2.0**53, "#NUM!"),
    ],
)
def test_value_that_no_notice_can_print_is_an_error_where_it_is_printed(
    cell: Any, error: str
) -> None:
    values = {**VALUES, "price": cell}

    assert words("{price:yen}", values=values) == error
    assert text("rights", values=values) == "89 rights"


@pytest.mark.parametrize("part", ["en", "own_en"])
@pytest.mark.parametrize(
    ("cell", "error"), [(CellError("#REF!"), "#REF!"), (5.0, "#VALUE!"), (True, "#VALUE!")]
)
def test_error_in_words_counts_in_their_clause(part: str, cell: Any, error: str) -> None:
    rows = changed("who", **{part: cell})

    assert text("who", rows=rows) == error
    assert text("rights", rows=rows) == "89 rights"
    assert text("note", rows=rows) == "See (2) above."
    assert check("clause_references_resolve", rows) == error


@pytest.mark.parametrize("cell", [CellError("#REF!"), 5.0, True])
def test_error_in_a_name_of_a_placeholder_is_one_of_every_clause(cell: Any) -> None:
    values = {**VALUES, cell: 1.0}

    assert text("title", values=values) == ("#REF!" if cell == "#REF!" else "#VALUE!")


@pytest.mark.parametrize("rule", RULES)
def test_check_hands_on_the_error_of_a_value_that_is_printed(rule: str) -> None:
    for language in ("ja", "en"):
        rows = changed("who", **{f"own_{language}": "{broken:yen}"})

        assert check(rule, rows) == "#DIV/0!"
        assert check(rule, changed("who", rows, printed=False)) != "#DIV/0!"


def test_error_in_what_is_needed_is_one_of_the_check() -> None:
    names = "id", "kind", "printed", "order", "ja", "en", "own_ja", "own_en"
    places = columns(DOCUMENT, *names)

    found = CHECK(
        "clause_words", *places, column("a", "b"), column(1.0, 2.0), column(True, "#REF!")
    )

    assert found == "#REF!"


# --- the length of a cell --------------------------------------------------------------------


@pytest.mark.parametrize(("character", "units"), [("a", 1), ("あ", 1), ("𠮟", 2)])
def test_text_longer_than_a_cell_is_an_error_and_none_is_cut(character: str, units: int) -> None:
    fits = character * (LONGEST // units)

    assert words("{company}", values={**VALUES, "company": fits}) == fits
    for more in (fits + character * 2, "{company}" * 2):
        found = words(more, values={**VALUES, "company": fits})
        assert found == "#NUM!"
        assert "32,767" in reason(found)


def test_list_of_exceptions_longer_than_a_cell_is_an_error() -> None:
    own = "".join(f"{{nothing_{number}:yen}}" for number in range(2_000))

    found = check("clause_placeholders_known", changed("who", own_en=own))

    assert found == "#NUM!"


# --- checks ----------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES)
def test_check_of_a_sound_document_finds_nothing(rule: str) -> None:
    assert check(rule) == "-"


@pytest.mark.parametrize(
    ("rule", "cells", "expected"),
    [
        (
            "clause_placeholders_known",
            {"own_en": "{nothing:yen}", "own_ja": "{nothing:yen}"},
            "who: {nothing:yen}",
        ),
        ("clause_figures_live", {"own_en": "JPY354,600"}, "who: JPY354,600 = {price}"),
        ("clause_figures_live", {"own_ja": "2015年7月13日"}, "who: 2015年7月13日 = {day}"),
        ("clause_references_resolve", {"own_en": "{see:title}"}, "who: {see:title}"),
        ("clause_references_resolve", {"own_en": "see (7) above"}, "who: (7) above"),
        ("clause_languages_agree", {"own_en": "Persons"}, "who: en only"),
    ],
)
def test_check_names_the_clause_and_what_is_found(
    rule: str, cells: dict[str, str], expected: str
) -> None:
    assert check(rule, changed("who", **cells)) == expected


def test_check_of_what_is_needed_names_what_no_clause_prints() -> None:
    rule, needed = "clause_figures_printed", ("rights", "price", "blank", "is_old", "company")

    assert check(rule, needed=("rights",)) == "-"
    assert check(rule, needed=needed) == "{price}; {company}"
    assert check(rule, changed("rights", printed=False), needed=("rights",)) == "{rights}"
    table = (*DOCUMENT, Row("list", "table", True, 65.0, "people:name", "people:name"))
    values = {**VALUES, "table:people": None}
    assert check(rule, table, values, needed=("table:people",)) == "-"
    assert check(rule, DOCUMENT, values, needed=("table:people",)) == "table:people"


@pytest.mark.parametrize("rule", ["clause", "", "Clause_words", "exceptions"])
def test_unknown_rule_is_an_error(rule: str) -> None:
    found = check(rule)

    assert found == ("#VALUE!" if rule else "#N/A")
    assert reason(found).startswith("rule: ")


@pytest.mark.parametrize("rule", RULES)
def test_true_as_the_number_1_changes_no_check(rule: str) -> None:
    own = changed("who", own_en="Persons {nothing:yen}")
    numbered = tuple(row._replace(printed=float(row.printed)) for row in own)

    assert check(rule, numbered, needed=("price",)) == check(rule, own, needed=("price",))


# --- anything --------------------------------------------------------------------------------

CELLS: Final = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        ["#N/A", "TRUE", "2019-02-30", "{see:rights}", "{price:yen}", "{", "}", "{day:date:x}"]
    ),
    st.builds(
        lambda name, style: f"{{{name}:{style}}}",
        st.sampled_from([*VALUES]),
        st.sampled_from(
            ["yen", "date", "choice", "ordinal", "percent:3", "count:Director", ":", "<day>"]
        ),
    ),
)


@SOME
@given(
    st.lists(CELLS, min_size=3, max_size=3), st.sampled_from([*VALUES]), st.sampled_from([*RULES])
)
def test_whatever_cells_hold_there_is_a_text_or_an_error(
    found: list[Any], value: str, rule: str
) -> None:
    first, second, third = found
    rows = changed("first", changed("who", own_en=first), own_ja=second)
    values = {**VALUES, value: third}
    results = [text("who", "en", rows, values), text("first", "ja", rows, values)]
    results.append(check(rule, rows, values, needed=("rights", "price")))

    assert {type(each) for each in results} <= {str, CellError}
