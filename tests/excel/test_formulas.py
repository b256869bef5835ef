"""Formulas as texts: compared with what Excel does, and with openpyxl's translation."""

import re
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter

from ivjxl.excel.formulas import (
    LAST_COLUMN,
    LAST_ROW,
    Area,
    address_of,
    area_of,
    letters_of,
    moved,
    moved_rows,
    normalised,
    number_of,
    operands,
    plain,
    sheet_name,
    translated,
)


def after(formula: str, first: int = 5, count: int = 2, *, own: str = "S", sheet: str = "S") -> str:
    return moved(formula, own=own, sheet=sheet, first=first, count=count)


@pytest.mark.parametrize(
    "call",
    [
        r"'C:\x y\ivjxl.xlam'!F(1)",
        r"'C:\Users\O''Brien\AddIns\ivjxl.XLAM'!F(1)",
        r"'\\server\共有 フォルダ\ivjxl.xlam'!F(1)",
        "'https://d.docs.live.net/1/ivjxl.xlam'!F(1)",
        r"C:\AddIns\ivjxl.xlam!F(1)",
        "[1]!F(1)",
        "[12]!F(1)",
        "ivjxl.xlam!F(1)",
        "ivjxl.xla!F(1)",
        "_xll.F(1)",
        "_xlfn.F(1)",
        "_xlfn._xlws.F(1)",
        "_xldudf_F(1)",
        "@F(1)",
        r"@'C:\x y\ivjxl.xlam'!F(1)",
    ],
)
def test_every_spelling_of_a_call_is_one(call: str) -> None:
    assert plain(call) == "F(1)"
    assert plain(f'IF(a,"x",{call})+G({call})') == 'IF(a,"x",F(1))+G(F(1))'


@pytest.mark.parametrize(
    "formula",
    [
        '"a@b.jp"&x',
        '"it is @ ""home"""&x',
        "\"'C:\\x y\\ivjxl.xlam'!F(\"",
        '"[1]!F("',
        '"_xlfn.SINGLE("',
        "'a@b'!A1",
        "'it''s @ home'!A1",
        "'C:\\x\\[other.xlsx]Sheet1'!A1",
        "[1]Sheet1!A1",
        "[1]!rate",
        "ivjxl.xlam!rate",
        "tbl[@x]",
        "tbl[[#This Row],[x]]",
        "SUM([@x])",
        "my_xll_F(1)",
        "my_xldudf_F(1)",
        "_xldudf_F",
    ],
)
def test_plain_leaves_texts_references_and_columns_of_tables(formula: str) -> None:
    assert plain(formula) == formula


def test_plain_leaves_this_row_of_a_column_with_a_space() -> None:
    assert plain("tbl[@[Net price]]*2") == "tbl[@[Net price]]*2"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("=if( a1<=0.000000001, x)", "=IF(A1<=1E-9,@X)"),
        ("=A1*0.000000001", "=A1*1E-9"),
        ("=A1*0.000000001", "=A1*1e-09"),
        ("=A1*1.50", "=A1*1.5"),
        ("=1000", "=1E+3"),
        ("=.5", "=0.5"),
        ("=0.0", "=0"),
        ("=f(1)", r"='C:\x y\ivjxl.xlam'!F(1)"),
        ("=f(1)", "=[1]!F(1)"),
        ("=f( 1 )\n", "=_xll.F(1)"),
        ("=_xlfn.XLOOKUP(1,A:A,B:B)", "=xlookup(1, a:a, b:b)"),
        ("=_xlfn._xlws.SORT(A1:A3)", "=SORT(A1:A3)"),
        ("=F(_xlfn.SINGLE(x))", "=F(x)"),
    ],
)
def test_equal_formulas_have_one_normal_form(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('="a b"', '="ab"'),
        ('="Yes"', '="YES"'),
        ('="1.50"', '="1.5"'),
        ('="@x"', '="x"'),
        ("='a b'!A1", "='ab'!A1"),
        ("=A1", "=A2"),
        ("=A10", "=A1E+1"),
        ("=LOG10(1)", "=LOG(1)"),
        ("=A1*1.0000000001", "=A1"),
        ("=tbl[@x]", "=tbl[x]"),
        ("=1E-9", "=1E-8"),
        ("=A1", "A1"),
        ("=x_1", "=x_10"),
    ],
)
def test_different_formulas_have_different_normal_forms(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)


@pytest.mark.parametrize("constant", ["", "a b", "1.50", "@home", "it's 10"])
def test_the_normal_form_of_a_constant_is_itself(constant: str) -> None:
    assert normalised(constant) == constant


def test_the_file_and_the_formula_bar_spell_implicit_intersection_alike() -> None:
    assert normalised("=1+_xlfn.SINGLE(A1:A3)") == normalised("=1+@A1:A3")


INSERTED: Final = [
    ("A4", "A4"),
    ("A5", "A7"),
    ("A6", "A8"),
    ("$A$6", "$A$8"),
    ("$A6+A$6", "$A8+A$8"),
    ("A3:A4", "A3:A4"),
    ("A4:A5", "A4:A7"),
    ("A5:A8", "A7:A10"),
    ("A6:B9", "A8:B11"),
    ("$A$1:$D$9", "$A$1:$D$11"),
    ("3:4", "3:4"),
    ("3:5", "3:7"),
    ("$5:$9", "$7:$11"),
    ("A:C", "A:C"),
    ("$A:$A", "$A:$A"),
    ("A1:A1048576", "A1:A1048576"),
    ("A6:A1048576", "A8:A1048576"),
    ("1:1048576", "1:1048576"),
    ("SUM(A1:A9)/COUNT(A6,B7)", "SUM(A1:A11)/COUNT(A8,B9)"),
    ("A6:A9 A8:C8", "A8:A11 A10:C10"),
    ("-A6^2%<>B6", "-A8^2%<>B8"),
    ("IF(A6,,B6)", "IF(A8,,B8)"),
    ("A6#", "A8#"),
    ("_xlfn.ANCHORARRAY(A6)", "_xlfn.ANCHORARRAY(A8)"),
    ("S!A6", "S!A8"),
    ("s!a6", "s!a8"),
    ("'S'!A6", "'S'!A8"),
    ("S!$A$6:$B$7", "S!$A$8:$B$9"),
    ("T!A6", "T!A6"),
    ("T!A6:A9+A6", "T!A6:A9+A8"),
    # Neither 3-D references nor other files follow.
    ("S:T!A6", "S:T!A6"),
    ("'S:T 2'!A6:B7", "'S:T 2'!A6:B7"),
    ("[1]S!A6", "[1]S!A6"),
    ("[1]S!$A$6:$B$7+A6", "[1]S!$A$6:$B$7+A8"),
    ("'[b c.xlsx]S'!A6", "'[b c.xlsx]S'!A6"),
    ("'C:\\x\\[b.xlsx]S'!A6", "'C:\\x\\[b.xlsx]S'!A6"),
    ("'C:\\x\\A9.xlam'!F(A6)", "'C:\\x\\A9.xlam'!F(A8)"),
    ("[1]!F(A6)", "[1]!F(A8)"),
    # No references.
    ("LOG10(A6)", "LOG10(A8)"),
    ("ATAN2(A6,1)", "ATAN2(A8,1)"),
    ("x_A9+A9_x+A9.b+b.A9", "x_A9+A9_x+A9.b+b.A9"),
    ("in_x6*売上6", "in_x6*売上6"),
    ("tbl[A9]+tbl[[#This Row],[A9]]+[@A9]", "tbl[A9]+tbl[[#This Row],[A9]]+[@A9]"),
    ('"A6"&A6&"""A6"""', '"A6"&A8&"""A6"""'),
    ('"it\'s A6"&A6&"it\'s"', '"it\'s A6"&A8&"it\'s"'),
    ('"S!A6"', '"S!A6"'),
    ("{6,7;8,9}", "{6,7;8,9}"),
    ("1E6+6", "1E6+6"),
    ("#REF!+A6", "#REF!+A8"),
    ("S!#REF!", "S!#REF!"),
    ("ABCD6+AB12345678", "ABCD6+AB12345678"),
]


@pytest.mark.parametrize(("formula", "becomes"), INSERTED)
def test_references_follow_two_inserted_rows(formula: str, becomes: str) -> None:
    assert after(formula) == becomes


@pytest.mark.parametrize(
    ("formula", "becomes"),
    [
        ("A4", "A4"),
        ("A5", "#REF!"),
        ("$A$6", "#REF!"),
        ("A7", "A5"),
        ("A5:A6", "#REF!"),
        ("A4:A7", "A4:A5"),
        ("A4:A6", "A4:A4"),
        ("A4:A5", "A4:A4"),
        ("A5:A9", "A5:A7"),
        ("A6:A9", "A5:A7"),
        ("$A$6:$B$9", "$A$5:$B$7"),
        ("A7:A9", "A5:A7"),
        ("A1:A3", "A1:A3"),
        ("5:6", "#REF!"),
        ("4:7", "4:5"),
        ("$6:$8", "$5:$6"),
        ("A:A", "A:A"),
        ("S!A5+T!A5", "S!#REF!+T!A5"),
        ("'S'!$A$5:$B$6", "'S'!#REF!"),
        ("SUM(A5,A9)", "SUM(#REF!,A7)"),
    ],
)
def test_references_follow_two_deleted_rows(formula: str, becomes: str) -> None:
    assert after(formula, 5, -2) == becomes


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("T", "T"),
        ("O'Brien", "'O''Brien'"),
        ("''", "''''''"),
        ("日付", "日付"),
        ("配当 (2019)", "'配当 (2019)'"),
        ("Q1", "'Q1'"),
        ("a!b", "'a!b'"),
        ('a"b', "'a\"b'"),
        ("2019", "'2019'"),
        ("Notice_JA", "Notice_JA"),
        ("v1.2", "v1.2"),
        ("P&L", "'P&L'"),
    ],
)
def test_references_to_a_sheet_of_any_name_follow(name: str, quoted: str) -> None:
    formula = f"{quoted}!A6*SUM({quoted}!$B$4:$B$9)+A6"

    assert after(formula, sheet=name) == f"{quoted}!A8*SUM({quoted}!$B$4:$B$11)+A6"
    assert after(formula, sheet="S") == f"{quoted}!A6*SUM({quoted}!$B$4:$B$9)+A8"
    assert sheet_name(quoted, "S") == name


@pytest.mark.parametrize(
    ("formula", "becomes"),
    [
        ("SUM(B6:INDEX(B:B,9))", "SUM(B8:INDEX(B:B,9))"),
        ("SUM(INDEX(B:B,2):B6)", "SUM(INDEX(B:B,2):B8)"),
        ("SUM($B$6:OFFSET(B9,1,0))", "SUM($B$8:OFFSET(B11,1,0))"),
        ("SUM(S!$B$6:INDEX(S!$B:$B,9))", "SUM(S!$B$8:INDEX(S!$B:$B,9))"),
        ("SUM(B6:last)", "SUM(B8:last)"),
    ],
)
def test_one_end_of_a_range_follows(formula: str, becomes: str) -> None:
    assert after(formula) == becomes


@pytest.mark.parametrize("formula", ["YEN100*2", "ZAR6", "XFE6", "A1048577", "CO2019999"])
def test_names_that_only_look_like_cells_stay(formula: str) -> None:
    assert after(formula) == formula


@pytest.mark.parametrize("formula", ["'Sales Q7'!C:C", "'Sales Q7'!rate", "'損益 Q7'!$A:$B"])
def test_a_name_of_a_sheet_that_holds_a_cell_stays(formula: str) -> None:
    assert after(formula) == formula
    assert translated(formula.replace("C:C", "$C:$C"), 1, 1) == formula.replace("C:C", "$C:$C")


def test_a_quotation_mark_in_the_name_of_a_sheet_begins_no_text() -> None:
    assert after('\'a"b\'!C:C&A6&"x"') == '\'a"b\'!C:C&A8&"x"'


columns = st.integers(1, LAST_COLUMN).map(get_column_letter)
rows = st.integers(1, 2000)
sign = st.sampled_from(["", "$"])
cells = st.builds(lambda a, c, b, r: f"{a}{c}{b}{r}", sign, columns, sign, rows)
ranges = st.tuples(cells, cells).map(":".join).filter(lambda text: _in_order(text))
whole_rows = st.tuples(rows, rows).map(lambda pair: f"{min(pair)}:{max(pair)}")
prefixes = st.sampled_from(["", "S!", "'S'!", "T!", "'it''s'!", "[1]S!"])
references = st.tuples(prefixes, cells | ranges | whole_rows).map("".join)
pieces = references | st.sampled_from(['"A1:B2"', "1E5", "LOG10(2)", "x_A1", "tbl[A1]", "TRUE"])
formulas = st.lists(pieces, min_size=1, max_size=6).map("+".join)


def _in_order(area: str) -> bool:
    start, end = (int(re.sub(r"\D", "", each)) for each in area.split(":"))
    return start <= end


@given(formulas, st.integers(1, 2100), st.integers(1, 500))
def test_rows_inserted_and_deleted_again_leave_every_formula(
    formula: str, first: int, count: int
) -> None:
    there = after(formula, first, count)

    assert after(there, first, -count) == formula


@given(formulas, st.integers(1, 2100), st.integers(-500, 500))
def test_formulas_that_do_not_mention_the_sheet_stay(formula: str, first: int, count: int) -> None:
    assert after(formula, first, count, own="Own", sheet="Nowhere") == formula


@given(rows, rows, st.integers(1, 2100), st.integers(1, 300), st.integers(-300, 300))
def test_moved_rows_are_the_rows_that_are_left(
    one: int, other: int, first: int, many: int, count: int
) -> None:
    top, bottom = min(one, other), max(one, other)
    span = moved_rows(top, bottom, first, count)
    places = {}
    for row in range(top, bottom + 1):
        if count >= 0:
            places[row] = row + count if row >= first else row
        elif not first <= row < first - count:
            places[row] = row + count if row >= first - count else row

    assert span == ((min(places.values()), max(places.values())) if places else None)


TRANSLATED: Final = [
    *("A1", "$A1", "A$1", "$A$1", "A1:B2", "$A$1:B2", "A1:B$2", "3:5", "$3:5", "$3:$5"),
    *("Sheet1!A1", "'My Sheet'!A1:B2", "'O''Brien'!$A1", "日付!A1", "'日 付'!A1:C3"),
    *('"A1"', '"A1"&A1', '"say ""A1"""&B2', "LOG10(A1)", "ATAN2(A1,B1)", "SUM(A1:A9)"),
    *("tbl[A1]", "tbl[[#This Row],[A1]]", "A1:B2 C1", "x_A1", "in_x*A1", "A1%", "-A1^B2"),
    *("1E5*A1", "{1,2;3,4}", "IF(A1>0,,B1)", "A1<>B1", "XFA1048570", "AA10", "Z1", "AZ9"),
    *("SUM($A$1:A1)", "ROUND(A1/$B$1,2)&C$1", "TRUE", "#REF!", "[1]!F(A1)", "A1:A1"),
    "VLOOKUP($A1,'Data 1'!$A$1:$D$99,COLUMN(B1),FALSE)&\"A1\"",
]


@pytest.mark.parametrize("formula", TRANSLATED)
@pytest.mark.parametrize("cell", ["D4", "E4", "D5", "F7"])
def test_a_shared_formula_is_what_openpyxl_says(formula: str, cell: str) -> None:
    _, column, _, _ = area_of(cell)
    expected = Translator(f"={formula}", "D4").translate_formula(cell)

    assert "=" + translated(formula, int(cell[1:]) - 4, column - 4) == expected


@pytest.mark.parametrize("formula", ["A:A", "SUM($A:B)", "'My Sheet'!C:D", "'Sales Q1'!C:C"])
def test_whole_columns_of_a_shared_formula_are_what_openpyxl_says(formula: str) -> None:
    expected = Translator(f"={formula}", "D4").translate_formula("F7")

    assert "=" + translated(formula, 3, 2) == expected


def test_both_ends_of_a_range_beside_a_function_are_translated() -> None:
    assert translated("SUM(A1:INDEX(B:B,3))", 3, 2) == "SUM(C4:INDEX(D:D,3))"


@given(st.lists(cells | ranges, min_size=1, max_size=4).map("*".join), rows, st.integers(1, 50))
def test_any_cells_are_translated_as_openpyxl_does(formula: str, down: int, right: int) -> None:
    letters = re.findall(r"[A-Z]+", formula)
    if any(number_of(each) + right > LAST_COLUMN for each in letters):
        return
    target = f"{get_column_letter(1 + right)}{1 + down}"

    assert "=" + translated(formula, down, right) == Translator(
        f"={formula}", "A1"
    ).translate_formula(target)


def test_a_shared_formula_that_leaves_the_sheet_comes_back_at_the_other_edge() -> None:
    assert translated("A1+XFD1048576", -1, -1) == "XFD1048576+XFC1048575"
    assert translated("XFD1048576", 1, 1) == "A1"


@given(st.integers(1, LAST_COLUMN))
def test_letters_of_columns_are_openpyxls(column: int) -> None:
    assert letters_of(column) == get_column_letter(column)
    assert number_of(letters_of(column)) == number_of(letters_of(column).lower()) == column


areas = st.tuples(
    st.integers(1, LAST_ROW),
    st.integers(1, LAST_COLUMN),
    st.integers(1, LAST_ROW),
    st.integers(1, LAST_COLUMN),
).map(lambda a: (min(a[0], a[2]), min(a[1], a[3]), max(a[0], a[2]), max(a[1], a[3])))


@given(areas, st.booleans())
def test_an_address_gives_its_area_back(area: Area, absolute: bool) -> None:
    address = address_of(area, absolute=absolute)

    assert area_of(address) == area_of(address.lower()) == area
    assert ("$" in address) == absolute


@pytest.mark.parametrize(
    ("address", "area"),
    [
        ("A1", (1, 1, 1, 1)),
        ("$B$2", (2, 2, 2, 2)),
        ("$A$1:$D$9", (1, 1, 9, 4)),
        ("3:5", (3, 1, 5, LAST_COLUMN)),
        ("$3:$3", (3, 1, 3, LAST_COLUMN)),
        ("A:C", (1, 1, LAST_ROW, 3)),
        ("A1:XFD1048576", (1, 1, LAST_ROW, LAST_COLUMN)),
    ],
)
def test_the_area_of_an_address(address: str, area: Area) -> None:
    assert area_of(address) == area


@pytest.mark.parametrize("address", ["", ":", ":A1", "1A", "A1B", "ABCD1", "S!A1", "A-1", "A1;B2"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        area_of(address)


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        ("A1", [(None, "A1", "", 0)]),
        ("$A$1:B2*2", [(None, "$A$1:B2", "", 0)]),
        ("Working!$E$5", [("Working", "$E$5", "", 0)]),
        ("'O''Brien (1)'!3:5", [("O'Brien (1)", "3:5", "", 0)]),
        ("SUM(Data!A:A)", [("Data", "A:A", "", 0)]),
        ("in_spot+out_rate", [(None, "", "in_spot", 0), (None, "", "out_rate", 0)]),
        ("INDEX(in_closes_day,3)", [(None, "", "in_closes_day", 3)]),
        ("INDEX(in_x,A1)", [(None, "", "in_x", 0), (None, "A1", "", 0)]),
        ("INDEX(in_x,12,2)", [(None, "", "in_x", 0)]),
        ("売上6*YEN100", [(None, "", "売上6", 0), (None, "", "YEN100", 0)]),
        ('IF(a="A1",b,"c""B2")', [(None, "", "a", 0), (None, "", "b", 0)]),
        ("LOG10(x)+1E5+12.5E-3", [(None, "", "x", 0)]),
        ("tbl[A1]+[@B2]+tbl[[#This Row],[C3]]", []),
        ("[1]Sheet1!A1", []),
        ("#REF!+Sheet1!#REF!", []),
        ("'C:\\x\\ivjxl.xlam'!F(A1)", [(None, "A1", "", 0)]),
        ("{1,2;3,4}", []),
        ("", []),
    ],
)
def test_what_a_formula_takes_its_value_from(
    formula: str, found: list[tuple[str | None, str, str, int]]
) -> None:
    assert [tuple(each) for each in operands(formula)] == found


def test_a_cell_of_another_file_is_a_cell_of_no_sheet_here() -> None:
    (found,) = operands("'C:\\x\\[b.xlsx]S'!A1")

    assert found.sheet == "C:\\x\\[b.xlsx]S"


@given(st.lists(cells | ranges, min_size=1, max_size=5))
def test_every_cell_of_a_formula_is_found_in_order(addresses: list[str]) -> None:
    formula = "+".join(f"F({each},S!{each})" for each in addresses)

    found = [(each.sheet, each.address) for each in operands(formula)]

    assert found == [pair for each in addresses for pair in ((None, each), ("S", each))]
