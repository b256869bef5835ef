"""Stamps: the same for a formula as a spreadsheet program spells it, another for any edit."""

import re
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivjxl.excel.workbook.stamps import stamp

FORMULA: Final = '=IF(in_a>0,NOTICE_TEXT(in_a,"count:Director","en"),"未入力 / to be entered")'
TABLE: Final = (("Total", FORMULA, "", "1.5"), ("合計", "=out_x*0.000000001", "-", "true"))

contents: Final = st.text(st.characters(codec="utf-8", exclude_characters="\x1e\x1f"), max_size=8)
tables: Final = st.lists(
    st.lists(contents.filter(lambda text: not text.startswith("=")), min_size=2, max_size=2),
    min_size=1,
    max_size=3,
)


def test_a_stamp_is_64_hexadecimal_digits() -> None:
    assert re.fullmatch("[0-9a-f]{64}", stamp(TABLE))


@pytest.mark.parametrize(
    "spelled",
    [
        FORMULA.replace("NOTICE_TEXT", r"'C:\Users\a b\ivjxl.xlam'!NOTICE_TEXT"),
        FORMULA.replace("NOTICE_TEXT", "[1]!NOTICE_TEXT"),
        FORMULA.replace("NOTICE_TEXT", "ivjxl.xlam!notice_text"),
        FORMULA.replace("in_a", "@in_a"),
        FORMULA.replace("in_a", "IN_A"),
        FORMULA.replace("IF(", "if( "),
        FORMULA.replace(">0", "> 0"),
        FORMULA.replace("NOTICE_TEXT", "_xll.NOTICE_TEXT"),
    ],
)
def test_a_formula_spelled_another_way_has_the_same_stamp(spelled: str) -> None:
    assert spelled != FORMULA
    assert stamp([["Total", spelled]]) == stamp([["Total", FORMULA]])


@pytest.mark.parametrize("spelled", ["=out_x*1E-09", "=out_x*1e-9", "=OUT_X*0.0000000010"])
def test_a_number_written_another_way_has_the_same_stamp(spelled: str) -> None:
    assert stamp([[spelled]]) == stamp([["=out_x*0.000000001"]])


@pytest.mark.parametrize(
    "changed",
    [
        FORMULA.replace("Director", "director"),
        FORMULA.replace("未入力 /", "未入力  /"),
        FORMULA.replace(">0", ">=0"),
        FORMULA.replace(">0", ">00.1"),
        FORMULA.replace("in_a", "in_b"),
        FORMULA[1:],
        FORMULA + " ",
        FORMULA + "&1",
        "'" + FORMULA,
        FORMULA.replace("NOTICE_TEXT", "[book.xlsx]Sheet1!NOTICE_TEXT"),
    ],
)
def test_a_formula_that_means_something_else_has_another(changed: str) -> None:
    if changed == FORMULA + " ":
        assert stamp([[changed]]) == stamp([[FORMULA]])
    else:
        assert stamp([[changed]]) != stamp([[FORMULA]])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([["a", "b"]], [["ab", ""]]),
        ([["a"], ["b"]], [["a", "b"]]),
        ([["a", ""]], [["a"]]),
        ([["a"], [""]], [["a"]]),
        ([["1"]], [["1.0"]]),
        ([["Total"]], [["total"]]),
        ([["a "]], [["a"]]),
    ],
)
def test_constants_and_their_places_count_as_they_are(
    one: list[list[str]], other: list[list[str]]
) -> None:
    assert stamp(one) != stamp(other)


@given(tables, tables)
def test_two_tables_of_constants_have_one_stamp_only_if_they_are_equal(
    one: list[list[str]], other: list[list[str]]
) -> None:
    assert (stamp(one) == stamp(other)) == (one == other)
