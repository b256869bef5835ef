"""What the writer puts into a package: constants, formulas with cached values, pages."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest
import xlsxwriter

from ivjxl.excel.workbook import looks
from ivjxl.excel.workbook.writer import Address, Book, Formula, Sheet, lines_of

from .samples import as_number, opened

LOOK: Final = {"font_name": "Arial", "font_size": 10}


def package(write: Callable[[Sheet], None], values: dict[Address, Any] | None = None) -> bytes:
    """Return a package with one sheet, written by a function."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    write(Book(workbook, values or {}).add("Sheet"))
    workbook.define_name("out_master", "=Sheet!$A$1")
    workbook.close()
    return buffer.getvalue()


def put(value: Any, cached: Any = None, *, values: bool = False) -> Any:
    """Return the cell that holds a value written by `put`."""
    known = {} if cached is None else {("Sheet", 2, "B"): cached}
    written = package(lambda sheet: sheet.put("B", 2, value, LOOK), known)
    return opened(written, values=values)["Sheet"]["B2"]


@pytest.mark.parametrize(
    ("value", "held"),
    [
        (True, True),
        (False, False),
        (354600, 354600),
        (Decimal("13.50"), 13.5),
        (Fraction(1, 3), 0.333333333333333),
        (1844.1861256123016, 1844.1861256123),
        (0.1 + 0.2, 0.3),
        ("text", "text"),
        ("=1+1", "=1+1"),
        ("http://www.iij.ad.jp/en/ir", "http://www.iij.ad.jp/en/ir"),
        ("3:2", "3:2"),
        ("0123", "0123"),
        (date(2019, 7, 12), 43658),
        (None, None),
    ],
)
def test_a_constant_is_written_as_what_it_is(value: Any, held: Any) -> None:
    cell = put(value)

    assert cell.value == held
    assert isinstance(cell.value, bool) == isinstance(held, bool)


@pytest.mark.parametrize("text", ["=1+1", "=HYPERLINK(0)", "+1", "@SUM(1)", "{=1}", "#N/A", "TRUE"])
def test_a_text_that_looks_like_something_else_stays_a_text(text: str) -> None:
    cell = put(text, values=True)

    assert (cell.data_type, cell.value) == ("s", text)


def test_a_blank_cell_keeps_its_look() -> None:
    cell = put(None)

    assert (cell.font.name, cell.font.sz) == ("Arial", 10)


@pytest.mark.parametrize(
    ("cached", "held"),
    [
        (2.0, 2),
        (1844.1861256123016, 1844.1861256123),
        ("合格 / passed", "合格 / passed"),
        (True, True),
        (False, False),
        ("", None),
    ],
)
def test_a_formula_carries_its_cached_value(cached: Any, held: Any) -> None:
    formula = Formula("=1+1")

    assert put(formula, cached).value == "=1+1"
    found = put(formula, cached, values=True).value
    assert (found, type(found) is bool) == (held, type(held) is bool)


def test_a_sheet_remembers_where_its_formulas_stand() -> None:
    found: list[Address] = []

    def write(sheet: Sheet) -> None:
        sheet.put("C", 7, Formula("=1"), LOOK)
        sheet.put("A", 9, "=no formula", LOOK)
        found.extend(sheet.formulas)

    package(write)

    assert found == [("Sheet", 7, "C")]


def test_looks_of_the_same_content_share_a_format() -> None:
    book = Book(xlsxwriter.Workbook(io.BytesIO()), {})

    assert book.format({"bold": True, "font_size": 9}) is book.format(
        {"font_size": 9, "bold": True}
    )
    assert book.format({"bold": True}) is not book.format({"bold": False})


def test_a_merged_row_holds_its_value_in_the_first_cell() -> None:
    sheet = opened(package(lambda sheet: sheet.merge("B", "D", 3, "title", LOOK)))["Sheet"]

    assert [each.coord for each in sheet.merged_cells.ranges] == ["B3:D3"]
    assert sheet["B3"].value == "title"


def test_the_header_is_frozen_and_shows_the_master_check() -> None:
    written = package(lambda sheet: sheet.header("Title", "C", {"A": "One", "C": "Two"}))
    sheet = opened(written)["Sheet"]

    assert sheet.freeze_panes == "A5"
    assert [sheet[each].value for each in ("A1", "A2", "A4", "C4")] == [
        "Title",
        "=out_master",
        "One",
        "Two",
    ]


def test_the_master_check_is_coloured_by_its_mark_and_not_by_colour_alone() -> None:
    written = package(lambda sheet: sheet.header("Title", "C", {"A": "One"}))
    sheet = opened(written)["Sheet"]

    rules = {
        (str(span.sqref), rule.formula[0]): rule.dxf.fill.bgColor.rgb[-6:]
        for span, rules in sheet.conditional_formatting._cf_rules.items()
        for rule in rules
    }

    assert rules == {
        ("A2:C2", 'LEFT($A$2,1)="○"'): looks.GREEN[1:],
        ("A2:C2", 'LEFT($A$2,1)="△"'): looks.AMBER[1:],
        ("A2:C2", 'LEFT($A$2,1)="✕"'): looks.RED[1:],
    }


@pytest.mark.parametrize("landscape", [True, False])
def test_a_page_is_a4_one_page_wide_numbered_and_protected_without_password(
    landscape: bool,
) -> None:
    sheet = opened(package(lambda sheet: sheet.page(landscape=landscape)))["Sheet"]

    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.orientation == ("landscape" if landscape else "portrait")
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert "&P / &N" in sheet.oddFooter.center.text or sheet.oddFooter.center.text == "&P / &N"
    assert sheet.print_title_rows == "$1:$4"
    assert sheet.protection.sheet
    assert sheet.protection.password is None


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("a", 10, 1),
        ("a" * 10, 10, 1),
        ("a" * 25, 10, 3),
        ("あ" * 5, 10, 1),
        ("あ" * 30, 20, 3),
        ("ｱ" * 10, 10, 1),
    ],
)
def test_lines_count_wide_characters_double(text: str, width: float, lines: int) -> None:
    assert lines_of(text, width) == lines


def test_no_text_of_a_column_needs_fewer_lines_than_its_characters_fill() -> None:
    for length in range(1, 200):
        assert lines_of("あ" * length, 20) * 22 >= length * 2


def test_a_date_is_read_back_as_the_day_that_was_written() -> None:
    look = {**LOOK, "num_format": "yyyy-mm-dd"}
    written = package(lambda sheet: sheet.put("A", 1, date(2019, 7, 12), look))

    assert as_number(opened(written)["Sheet"]["A1"].value) == 43658
