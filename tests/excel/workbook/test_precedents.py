"""Precedents: the cells behind a formula, each once, and of a choice what was chosen."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.errors import InputError
from ivjxl.excel.file.books import open_book
from ivjxl.excel.workbook.files import open_data
from ivjxl.excel.workbook.precedents import MOST_FOLLOWED, Place, Precedents
from tests.excel.file.rich import rich, sheets, workbook

from .samples import WORKBOOKS, opened

DIVIDEND: Final = "2019-05-23-dividend"
TERMS: Final = "2019-07-12-option-terms"
"""Its volatility is typed, its share price, rate and dividend are taken from the market data."""


@cache
def shipped(name: str) -> Precedents:
    return Precedents(open_data((WORKBOOKS / f"{name}.xlsx").read_bytes(), "book.xlsx"))


def of(**cells: Mapping[str, Any]) -> Precedents:
    return Precedents(open_book(sheets(**cells), "theirs.xlsx"))


def behind(precedents: Precedents, where: str) -> list[str]:
    return [str(each) for each in precedents.of(precedents.named(where))]


CELLS: Final[dict[str, dict[str, Any]]] = {
    "S": {"A1": 1, "A2": 2, "A3": ("=A1", 1), "B1": 3, "B2": ("=A3", 1)},
    "My (sheet)": {"A1": 5, "C9": 1},
}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=A1", ["S!A1"]),
        ("=$A$1*a2+A1", ["S!A1", "S!A2"]),
        ("=SUM(A1:B2)", ["S!A1:B2"]),
        ("='My (sheet)'!A1+'my (SHEET)'!$C$9", ["'My (sheet)'!A1", "'My (sheet)'!C9"]),
        ("=SUM('My (sheet)'!A:A,'My (sheet)'!9:9)", ["'My (sheet)'!A1:A9", "'My (sheet)'!A9:C9"]),
        ('="A1"&"S!B1"', []),
        ("=Nowhere!A1+A1", ["S!A1"]),
        ("='[other.xlsx]S'!A1+[1]S!A2", []),
        ("=unknown+PI()", []),
        ("=Z9", ["S!Z9"]),
    ],
)
def test_a_formula_refers_to(formula: str, expected: list[str]) -> None:
    cells = {**CELLS, "S": {**CELLS["S"], "D1": (formula, 0)}}

    assert behind(of(**cells), "S!D1") == expected


def test_a_constant_and_a_text_that_looks_like_a_formula_refer_to_nothing() -> None:
    book = open_book(sheets(S={"A1": 1, "B1": ("=A1", 1)}), "small.xlsx")
    book.sheets["S"].range("A2").value = "'=A1"
    precedents = Precedents(book)

    assert behind(precedents, "S!A1") == behind(precedents, "S!A2") == []
    assert precedents.formula(precedents.named("S!A2")) == ""


def with_names(**names: str) -> Precedents:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("S")
        sheet.write_column("A1", [1, 2, 3])
        sheet.write_formula("B1", f"={'+'.join(names)}", None, 0)
        sheet.write_formula("C1", "=INDEX(cells,2)+INDEX(cells,9)+INDEX(block,2)", None, 0)
        for name, formula in names.items():
            book.define_name(name, formula)
        book.define_name("cells", "=S!$A$1:$A$3")
        book.define_name("block", "=S!$A$1:$B$3")

    return Precedents(open_book(workbook(fill), "names.xlsx"))


def test_names_stand_for_cells() -> None:
    precedents = with_names(one="=S!$A$1", many="=S!$A$1:$A$3")

    found = precedents.of(precedents.named("S!B1"))

    assert [(str(each), each.name) for each in found] == [("S!A1", "one"), ("S!A1:A3", "many")]


def test_a_name_may_stand_for_a_formula_or_for_nothing() -> None:
    precedents = with_names(twice="=2*S!$A$1+inner", inner="=SUM(S!$A$2:$A$3)", fixed="=7")

    assert behind(precedents, "S!B1") == ["S!A1", "S!A2:A3"]


def test_names_that_refer_to_each_other_end() -> None:
    assert behind(with_names(chicken="=egg+1", egg="=chicken+S!$A$1"), "S!B1") == ["S!A1"]


def test_one_cell_of_a_named_column_is_that_cell() -> None:
    assert behind(with_names(one="=S!$A$1"), "S!C1") == ["S!A2", "S!A3", "S!A1:B3"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("S!B2", "S!B2"),
        ("s!$b$2", "S!B2"),
        ("S!A1:B2", "S!A1:B2"),
        ("S!B2:A1", "S!A1:B2"),
        ("'My (sheet)'!A1", "'My (sheet)'!A1"),
        ("My (sheet)!A1", "'My (sheet)'!A1"),
    ],
)
def test_a_text_means_a_cell(text: str, place: str) -> None:
    assert str(of(**CELLS).named(text)) == place


@pytest.mark.parametrize(
    "text", ["", "A1", "Nowhere!A1", "S!", "S!1A", "S!A1!A2", "nothing", "=S!A1"]
)
def test_a_text_that_means_no_cell_is_refused_in_both_languages(text: str) -> None:
    with pytest.raises(InputError) as error:
        of(**CELLS).named(text)

    assert "like Working!E12, or a defined name" in error.value.in_language("en")
    assert "定義された名前" in error.value.in_language("ja")


def test_a_merged_cell_is_the_one_with_the_value() -> None:
    precedents = Precedents(open_book(rich(), "rich.xlsm"))

    assert str(precedents.place("Report", "C17")) == "Report!A16"


def test_cells_that_depend_on_each_other_are_listed_once() -> None:
    precedents = of(S={"A1": ("=B1+C1", 0), "B1": ("=C1+A1", 0), "C1": ("=A1+B1+D1", 0), "D1": 4})

    found, complete = precedents.walk(precedents.named("S!A1"), 99)

    assert ([str(each) for each in found], complete) == (["S!B1", "S!C1", "S!D1"], True)
    assert precedents.walk(precedents.named("S!A1"), 2) == (found[:2], False)


def test_a_short_range_is_followed_and_a_long_one_taken_as_a_whole() -> None:
    column = {f"A{row}": (f"=B{row}", 0) for row in range(1, MOST_FOLLOWED + 2)}
    few, many = f"=SUM(A1:A{MOST_FOLLOWED})", f"=SUM(A1:A{MOST_FOLLOWED + 1})"
    precedents = of(S={**column, "D1": (few, 0), "D2": (many, 0)})

    short = precedents.walk(precedents.named("S!D1"), 99)[0]
    long = precedents.walk(precedents.named("S!D2"), 99)[0]

    assert len(short) == 1 + 2 * MOST_FOLLOWED
    assert [str(each) for each in long] == [f"S!A1:A{MOST_FOLLOWED + 1}"]
    assert len(precedents.formula_cells(long[0])) == MOST_FOLLOWED + 1


graphs: Final = st.dictionaries(
    st.integers(1, 12), st.lists(st.integers(1, 12), min_size=1, max_size=4), max_size=12
)


@given(graphs)
@settings(max_examples=40)
def test_what_a_cell_follows_from_is_the_closure_of_its_references(
    graph: dict[int, list[int]],
) -> None:
    cells = {
        f"A{row}": ("=" + "+".join(f"A{each}" for each in graph[row]), 0) if row in graph else row
        for row in range(1, 13)
    }
    precedents = of(S=cells)
    reached: set[int] = set()
    waiting = [1]
    while waiting:
        for each in graph.get(waiting.pop(), []):
            if each not in reached:
                reached.add(each)
                waiting.append(each)

    found = precedents.walk(precedents.named("S!A1"), 99)[0]

    assert sorted(each.area[0] for each in found) == sorted(reached - {1})


# Workbooks of ours


def names_behind(name: str, figure: str) -> list[str]:
    precedents = shipped(name)
    return [each.name or str(each) for each in precedents.of(precedents.named(figure))]


def test_what_only_counts_missing_inputs_is_left_out() -> None:
    assert names_behind(DIVIDEND, "out_total") == [
        "in_dividend_per_share",
        "in_shares_issued",
        "in_treasury_shares",
        "in_million_rounding",
    ]
    precedents = shipped(DIVIDEND)
    row = precedents.named("out_total").area[0]
    assert [str(each) for each in precedents.of(precedents.named(f"Working!H{row}"))] == [
        f"Working!E{row}",
        f"Working!G{row}",
        "Working!H3",
    ]


def test_an_input_that_is_typed_hides_the_market_data() -> None:
    assert names_behind(TERMS, "out_volatility") == ["in_volatility"]
    assert names_behind(TERMS, "out_spot") == ["Market!D5"]


def test_the_part_of_a_formula_that_gives_the_value() -> None:
    precedents = shipped(TERMS)

    def followed(name: str) -> str:
        return precedents.followed(precedents.named(name))

    assert followed("out_price_per_right") == (
        "PRICE_PER_RIGHT(out_option_price,in_shares_per_right,in_rounding_mode,in_rounding_step)"
    )
    assert followed("out_spot") == "D5"
    assert followed("out_volatility") == "in_volatility"
    assert followed("in_volatility") == ""


def test_what_waits_for_an_input_follows_from_what_is_missing() -> None:
    precedents = shipped("dividend")
    start = precedents.named("out_total")

    found = {each.name for each in precedents.walk(start, 99)[0]}

    assert "in_dividend_per_share" in found
    assert str(precedents.of(start)[0]).startswith("Working!D")


def test_a_placeholder_is_its_input_or_figure_or_what_is_missing() -> None:
    def followed(name: str, placeholder: str) -> str:
        sheet = opened((WORKBOOKS / f"{name}.xlsx").read_bytes())["Placeholders"]
        rows = range(5, sheet.max_row + 1)
        row = next(row for row in rows if sheet.cell(row, 1).value == placeholder)
        precedents = shipped(name)
        return precedents.followed(precedents.named(f"Placeholders!E{row}"))

    assert followed(DIVIDEND, "shares_issued") == "in_shares_issued"
    assert followed(DIVIDEND, "total") == "out_total"
    assert followed(DIVIDEND, "record_date") == 'NOTICE_TEXT(in_record_date,"iso_date","en")'
    assert followed("dividend", "shares_issued") == "((1-ISNUMBER(in_shares_issued))>0)"


def test_a_check_that_was_made_does_not_follow_from_what_it_could_lack() -> None:
    precedents = shipped(DIVIDEND)
    sheet = opened((WORKBOOKS / f"{DIVIDEND}.xlsx").read_bytes())["Checks"]
    row = next(r for r in range(5, sheet.max_row) if sheet[f"F{r}"].value == "clause_words")

    state = {each.name for each in precedents.walk(precedents.named(f"Checks!L{row}"), 400)[0]}
    lacks = {each.name for each in precedents.walk(precedents.named(f"Checks!H{row}"), 400)[0]}

    assert "clauses_own_ja" in state
    assert "in_record_date" not in state
    assert "in_record_date" in lacks


def test_another_workbook_has_nothing_to_be_left_out() -> None:
    text = '=IF(A1>0,"未入力 / to be entered",B1)'
    precedents = of(Working={"A1": 0, "B1": 2, "C1": (text, 2), "D1": 0, "E1": ("=D1", 0)})

    assert precedents.known is None
    assert behind(precedents, "Working!C1") == ["Working!A1", "Working!B1"]
    assert behind(precedents, "Working!E1") == ["Working!D1"]


def test_a_place_is_the_same_by_whatever_name() -> None:
    assert Place("S", (1, 1, 1, 1), "a") == Place("S", (1, 1, 1, 1))
