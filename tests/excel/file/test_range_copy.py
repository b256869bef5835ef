"""Cells copied to another place: what they hold, how they look, and what is refused."""

import re
from functools import cache
from typing import Any, Final

import pytest
import xlwings as xw
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator, TranslatorError
from openpyxl.utils import get_column_letter

from ivjxl.errors import InputError
from ivjxl.excel.file.books import open_book
from ivjxl.excel.file.document import Document
from ivjxl.excel.file.gate import admitted
from ivjxl.excel.file.range_copy import Place, copy_cells
from ivjxl.excel.formulas import address_of
from ivjxl.excel.workbook.access import unprotected
from ivjxl.excel.workbook.files import open_data
from tests.excel.workbook.samples import WORKBOOKS

from .looks import Facts, as_bytes, facts, fresh, look, mine, read
from .outside import with_outside
from .rich import (
    CHAIN,
    OTHER,
    REPORT,
    STYLES,
    changed,
    edited,
    found,
    parts_of,
    rich,
    sheets,
    with_chain,
    workbook,
)

OLD: Final = WORKBOOKS.parent / "tests" / "excel" / "workbook" / "version_1"
SECOND: Final = "xl/worksheets/sheet2.xml"
LAST: Final = "xl/worksheets/sheet3.xml"


def opened(package: bytes) -> xw.Book:
    return open_book(package, "book.xlsx")


def copied(source: str, to: str, *, sheet: str = "Last", package: bytes | None = None) -> bytes:
    """Return the user's workbook with cells of the fresh sheet."""
    target = opened(package or mine())
    opened(fresh()).sheets["Page"].range(source).copy(target.sheets[sheet].range(to))
    data = as_bytes(target)
    admitted("book.xlsx", data)
    return data


def part(sheet: Facts, name: str, first: int, last: int) -> dict[str, Any]:
    """Return of a sheet's facts those of the cells in some rows."""
    row = re.compile(r"\d+")
    return {
        cell: each
        for cell, each in sheet[name].items()
        if (found := row.search(cell)) and first <= int(found[0]) <= last
    }


def test_whole_rows_are_what_they_were() -> None:
    package = copied("1:5", "1:5")
    after, origin = facts(package, "Last"), facts(fresh(), "Page")

    for name in ("contents", "values"):
        assert after[name] == part(origin, name, 1, 5)
    looks = part(origin, "looks", 1, 5)
    assert {cell: after["looks"][cell] for cell in looks} == looks
    assert after["merged"] == ["A1:C2"]
    # The two cells of one validation stand in different rows.
    assert [each[:2] for each in after["validations"]] == [("A3:B3", "decimal"), ("C4", "list")]
    assert after["rules"] == []
    assert changed(mine(), package) == {STYLES, LAST}
    for name in ("First", "Se'cond"):
        assert facts(package, name) == facts(mine(), name)


def test_rows_take_along_their_heights_their_formats_and_whether_they_are_hidden() -> None:
    package = copied("9:10", "4:5", sheet="Se'cond", package=_unlocked())
    after, origin = read(package)["Se'cond"], read(fresh())["Page"]

    for row, to in ((9, 4), (10, 5)):
        one, other = origin.row_dimensions[row], after.row_dimensions[to]
        assert (other.height, other.hidden) == (one.height, one.hidden)
        assert other.outlineLevel == one.outlineLevel
        assert look(other) == look(one)
    assert after.row_dimensions[4].height == 30.75
    assert (
        after.column_dimensions["A"].width == read(mine())["Se'cond"].column_dimensions["A"].width
    )


def _unlocked() -> bytes:
    text = parts_of(mine())[SECOND].decode()
    protection = re.search("<sheetProtection[^>]*>", text)
    assert protection is not None
    return edited(mine(), SECOND, (protection[0], ""))


def test_a_row_without_looks_takes_them_from_the_row_it_replaces() -> None:
    package = copied("30:30", "4:4", sheet="Se'cond", package=_unlocked())
    row = read(package)["Se'cond"].row_dimensions[4]

    assert read(_unlocked())["Se'cond"].row_dimensions[4].height == 39.75
    assert row.height is None


def test_some_cells_come_with_their_formats_and_nothing_of_their_rows() -> None:
    package = copied("A3:C4", "B2", sheet="First")
    after, origin, before = (
        *(facts(package, "First"), facts(fresh(), "Page")),
        facts(mine(), "First"),
    )

    assert after["contents"]["B2"] == origin["contents"]["A3"] == 1.5
    assert str(after["contents"]["C3"]) == str(origin["contents"]["B4"])
    assert after["looks"]["B3"] == origin["looks"]["A4"]
    assert after["looks"]["A2"] == before["looks"]["A2"]
    assert [after[name] for name in ("rows", "validations", "merged")] == [
        before[name] for name in ("rows", "validations", "merged")
    ]


def test_blank_cells_leave_blank_what_they_replace() -> None:
    target = opened(sheets(S={"A1": 1, "B1": ("=A1", 1), "C1": "c"}))
    source = opened(sheets(S={"A1": 5}))

    source.sheets["S"].range("A1:B1").copy(target.sheets["S"].range("A1:B1"))

    assert target.sheets["S"].range("A1:C1").value == [5, None, "c"]
    assert target.sheets["S"].range("B1").formula == ""


def test_a_second_copy_changes_nothing() -> None:
    target = opened(copied("1:5", "1:5"))

    opened(fresh()).sheets["Page"].range("1:5").copy(target.sheets["Last"].range("1:5"))

    assert facts(as_bytes(target), "Last") == facts(copied("1:5", "1:5"), "Last")
    assert parts_of(as_bytes(target))[STYLES] == parts_of(copied("1:5", "1:5"))[STYLES]


references = st.sampled_from(
    ["A9", "$B$9", "C$9", "$D9", "A9:B10", "Other!A9", "9:9", "$9:$9", "E:F", "'a b'!E9", "rate"]
)


@cache
def blank() -> bytes:
    return sheets(S={})


@settings(max_examples=60, deadline=None)
@given(st.lists(references, min_size=1, max_size=3), st.integers(-10, 9), st.integers(-4, 9))
def test_relative_references_shift_as_they_do_elsewhere(
    names: list[str], rows: int, columns: int
) -> None:
    formula, at = f'="A9"&{"+".join(names)}', (11 + rows, 5 + columns)
    document = Document(blank())
    sheet = document.worksheet("S")
    sheet.write((11, 5), formula)
    places = (Place(document, sheet, (*each, *each)) for each in ((11, 5), at))
    try:
        expected = Translator(formula, "E11").translate_formula(address_of((*at, *at)))
    except (TranslatorError, ValueError):
        with pytest.raises(InputError, match="S!E11: has a formula that would refer to cells"):
            copy_cells(*places)
    else:
        copy_cells(*places)
        assert f"={sheet.formula(at)}" == expected


@pytest.mark.parametrize(
    ("formula", "to"),
    [("=A1", "A3"), ("=B2", "B1"), ("=XFD9", "C3"), ("=SUM(A1048576)", "B4"), ("=A2:B9", "B1")],
)
def test_a_reference_that_would_leave_the_sheet_is_refused(formula: str, to: str) -> None:
    package = sheets(S={"B3": (formula, 1)})
    book = opened(package)

    with pytest.raises(InputError, match="S!B3: has a formula that would refer to cells beyond"):
        book.sheets["S"].range("B3").copy(book.sheets["S"].range(to))
    assert as_bytes(book) == package


def test_a_formula_shows_its_value_until_it_shifts() -> None:
    book = opened(sheets(S={"A1": 2, "A2": 3, "B1": ("=A1*2", 4)}, T={}))
    cell = book.sheets["S"].range("B1")

    cell.copy(book.sheets["T"].range("B1"))
    cell.copy(book.sheets["S"].range("B2"))

    assert book.sheets["T"].range("B1").value == 4
    assert book.sheets["S"].range("B2").value is None
    book.app.calculate()
    assert [book.sheets["S"].range("B2").value, book.sheets["T"].range("B1").value] == [6, 0]


def test_cells_that_overlap_their_copy_are_taken_first() -> None:
    book = opened(sheets(S={f"A{row}": row for row in range(1, 6)}))

    book.sheets["S"].range("A1:A4").copy(book.sheets["S"].range("A2"))

    assert book.sheets["S"].range("A1:A5").value == [1, 1, 2, 3, 4]


def test_a_shared_formula_is_written_out_in_the_copy() -> None:
    book = opened(rich())
    copy = book.sheets["Other"].range("B30:B31")

    book.sheets["Report"].range("B5:B6").copy(copy)

    assert [row[0] for row in copy.formula] == ["=A30*2", "=A31*2"]
    assert [each[0] for each in book.sheets["Report"].range("B5:B6").formula] == ["=A5*2", "=A6*2"]
    package = as_bytes(book)
    assert b"shared" in parts_of(package)[REPORT]
    assert found(package, OTHER, "//m:c[@r='B30' or @r='B31']/m:f/@*") == []


def test_links_inside_the_workbook_come_along_and_replace_others() -> None:
    target = opened(copied("A8", "B2"))
    assert facts(as_bytes(target), "Last")["links"] == [("B2", "'Lists'!A1")]

    opened(fresh()).sheets["Page"].range("A9").copy(target.sheets["Last"].range("B2"))

    assert facts(as_bytes(target), "Last")["links"] == []


def test_a_link_of_several_cells_comes_with_those_that_are_copied() -> None:
    revision = "http://schemas.microsoft.com/office/spreadsheetml/2014/revision"
    wide = f'ref="A8:C8" xmlns:xr="{revision}" xr:uid="{{00000001}}"'
    source = edited(fresh(), REPORT, ('ref="A8"', wide))
    target = opened(mine())

    opened(source).sheets["Page"].range("B8:D9").copy(target.sheets["Last"].range("A1"))

    package = as_bytes(target)
    assert found(package, LAST, "//m:hyperlink/@ref") == ["A1:B1"]
    assert found(package, LAST, "//m:hyperlink/@*[local-name()='uid']") == []


def test_a_formula_that_shifts_shows_no_value_of_any_kind() -> None:
    book = opened(sheets(S={"A1": "x", "B1": ('=A1&"y"', "xy")}))

    book.sheets["S"].range("B1").copy(book.sheets["S"].range("B2"))

    assert found(as_bytes(book), REPORT, "//m:c[@r='B2']/@t|//m:c[@r='B2']/m:v") == []


def test_a_blank_cell_brings_its_format() -> None:
    package = copied("D7", "B2", sheet="First")

    assert facts(package, "First")["looks"]["B2"] == facts(fresh(), "Page")["looks"]["D7"]
    assert facts(package, "First")["contents"].get("B2") is None


def test_formulas_that_were_not_calculated_are_not_in_the_copy_either() -> None:
    source = opened(sheets(S={"A1": ("=THEIRS(1)", 77), "A2": ("=1+1", 2)}))
    target = opened(sheets(S={"A1": 1, "A2": ("=THEIRS(2)", 5)}))
    assert target.impl.keep == {("S", (2, 1))}

    source.sheets["S"].range("A1:A2").copy(target.sheets["S"].range("A1"))
    target.app.calculate()

    assert target.sheets["S"].range("A1:A2").value == [77, 2]
    assert target.impl.kept == {("S", (1, 1))}


def test_the_order_of_calculation_goes_only_when_a_formula_comes() -> None:
    target = with_chain(sheets(T={"A1": ("=1+1", 2)}))
    for content, gone in ((1, False), (("=1+1", 2), True)):
        book = opened(target)
        opened(sheets(S={"B1": content})).sheets["S"].range("B1").copy(book.sheets["T"].range("B1"))
        assert (CHAIN not in parts_of(as_bytes(book))) is gone


# What is refused


def merged(book: Any) -> None:
    book.add_worksheet("S").merge_range("B2:C3", "m")


def filled(book: Any) -> None:
    book.add_worksheet("S").write_array_formula("B2:C3", "{=A1:B2}")


def noted(book: Any) -> None:
    book.add_worksheet("S").write_comment("B2", "note")


def tabled(book: Any) -> None:
    book.add_worksheet("S").add_table("B2:C4")


def linked(book: Any) -> None:
    book.add_worksheet("S").write_url("B2", "https://example.com/")


PLAIN: Final = sheets(S={"B2": ("=1+1", 2)})
OUTSIDE: Final = edited(with_outside(PLAIN, "a.xlsx"), REPORT, (">1+1<", ">[1]S!A1<"))


@pytest.mark.parametrize(
    ("package", "source", "to", "message"),
    [
        (workbook(merged), "B2", "B2", "S!B2:C3: is a merged area of which only some"),
        (workbook(merged), "3:3", "3:3", "S!B2:C3: is a merged area of which only some"),
        (workbook(filled), "B2:C3", "B2", "S!B2:C3: is filled by an array formula"),
        (workbook(noted), "A1:B9", "A1", "S!B2: has comments and cannot be copied"),
        (workbook(tabled), "A4:B9", "A1", "S!B2:C4: belongs to a table"),
        (workbook(linked), "2:2", "2:2", "S!B2: has a link to another file or page"),
        (OUTSIDE, "B2", "B2", "S!B2: has a formula that refers to another file"),
        (PLAIN, "A1:B2", "A1:B3", "T!A1:B3: must be one cell, or as many rows and columns"),
        (PLAIN, "A1:B2", "1:1", "T!A1:XFD1: must be one cell, or as many"),
        (PLAIN, "1:2", "3:5", "T!A3:XFD5: must be one cell, or as many"),
        (PLAIN, "1:2", "B3", "T!B3: leaves no room for the cells"),
        (PLAIN, "1:2", "1048576:1048576", "T!A1048576:XFD1048576: leaves no room"),
        (PLAIN, "A1:B2", "XFD1", "T!XFD1: leaves no room for the cells"),
        (PLAIN, "A:B", "A:B", "S!A1:B1048576: cannot be copied: whole columns"),
    ],
)
def test_cells_are_refused_that_could_not_come_along(
    package: bytes, source: str, to: str, message: str
) -> None:
    empty = sheets(T={})
    target = opened(empty)

    with pytest.raises(InputError, match=f"^{re.escape(message)}"):
        opened(package).sheets["S"].range(source).copy(target.sheets["T"].range(to))
    assert as_bytes(target) == empty


@pytest.mark.parametrize(
    ("package", "message"),
    [
        (workbook(merged), "S!B2:C3: is a merged area"),
        (workbook(filled), "S!B2:C3: is filled by an array formula"),
        (workbook(tabled), "S!B2:C4: belongs to a table"),
    ],
)
def test_cells_are_refused_that_could_not_be_replaced(package: bytes, message: str) -> None:
    target = opened(package)

    with pytest.raises(InputError, match=f"^{re.escape(message)}"):
        opened(PLAIN).sheets["S"].range("B2").copy(target.sheets["S"].range("B2"))
    assert as_bytes(target) == package


def test_a_comment_stays_on_a_cell_that_is_replaced() -> None:
    package = workbook(noted)
    target = opened(package)

    opened(PLAIN).sheets["S"].range("B2").copy(target.sheets["S"].range("B2"))

    assert read(as_bytes(target))["S"]["B2"].comment.text == "note"
    assert changed(package, as_bytes(target)) == {REPORT}


def test_a_merged_area_is_replaced_as_a_whole() -> None:
    target = opened(workbook(merged))

    opened(sheets(S={"B2": 7})).sheets["S"].range("B2:C3").copy(target.sheets["S"].range("B2"))

    sheet = read(as_bytes(target))["S"]
    assert ([*sheet.merged_cells.ranges], sheet["B2"].value) == ([], 7)


def test_days_from_1904_are_refused() -> None:
    source = edited(PLAIN, "xl/workbook.xml", ("<workbookPr ", '<workbookPr date1904="1" '))
    target = opened(PLAIN)

    with pytest.raises(InputError, match="S: cannot be copied between workbooks that count"):
        opened(source).sheets["S"].range("A1").copy(target.sheets["S"].range("A1"))


def test_a_protected_sheet_takes_cells_only_while_its_protection_is_lifted() -> None:
    target = opened(mine())
    sheet, source = target.sheets["Se'cond"], opened(fresh()).sheets["Page"].range("3:3")

    with pytest.raises(InputError, match="Se'cond: is protected"):
        source.copy(sheet.range("3:3"))
    assert as_bytes(target) == mine()
    with unprotected(sheet):
        source.copy(sheet.range("3:3"))

    after = facts(as_bytes(target), "Se'cond")
    assert after["contents"]["C3"] == "第一"
    assert after["protection"] == facts(mine(), "Se'cond")["protection"]


def test_there_is_no_clipboard() -> None:
    with pytest.raises(NotImplementedError):
        opened(PLAIN).sheets["S"].range("B2").copy()


# Our own workbooks


@cache
def with_row(name: str, row: int) -> tuple[bytes, bytes]:
    """Return a fresh workbook, and one of version 1 with a row of its inputs more."""
    origin = (WORKBOOKS / f"{name}.xlsx").read_bytes()
    source, target = (
        open_data(origin, "fresh.xlsx"),
        open_data((OLD / f"{name}.xlsx").read_bytes(), "old.xlsx"),
    )
    sheet = target.sheets["Inputs"]
    with unprotected(sheet):
        sheet.range(f"{row}:{row}").insert("down")
        source.sheets["Inputs"].range(f"{row}:{row}").copy(sheet.range(f"{row}:{row}"))
    return origin, as_bytes(target)


def test_an_inserted_row_of_inputs_is_as_in_a_fresh_workbook() -> None:
    before = (OLD / "dividend.xlsx").read_bytes()
    row = 30
    origin, package = with_row("dividend", row)
    after, there, old = (facts(each, "Inputs") for each in (package, origin, before))

    for name in ("contents", "values", "looks"):
        assert part(after, name, row, row) == part(there, name, row, row)
        assert part(after, name, 1, row - 1) == part(old, name, 1, row - 1)
    assert after["rows"].get(row) == there["rows"].get(row)
    assert allowed(package, row) == allowed(origin, row) != {}
    assert allowed(package, row - 1) == allowed(before, row - 1)
    assert allowed(package, row + 1) == allowed(before, row, row + 1)
    assert after["protection"] == old["protection"]


def allowed(package: bytes, row: int, shown: int | None = None) -> dict[int, Any]:
    """Return the validation of every cell of a row, as seen from row `shown`."""
    found = {}
    for validation in read(package)["Inputs"].data_validations.dataValidation:
        areas = [*validation.sqref.ranges]
        first = get_column_letter(min(each.min_col for each in areas))
        origin = f"{first}{min(each.min_row for each in areas)}"
        for column in {c for each in areas for line, c in each.cells if line == row}:
            cell = f"{get_column_letter(column)}{shown or row}"
            formula = Translator(f"={validation.formula1}", origin).translate_formula(cell)
            found[column] = (validation.type, validation.operator, formula)
    return found
