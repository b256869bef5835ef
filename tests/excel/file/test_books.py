"""xlwings over a file: what its documentation says, and what Excel does."""

import io
import warnings
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
import xlwings as xw

from ivjxl.errors import InputError
from ivjxl.excel.file.books import open_book
from ivjxl.excel.file.sheets import FLAGS
from tests.excel.workbook.samples import WORKBOOKS

from .rich import (
    BARE,
    CHAIN,
    LINKS,
    MAIN,
    OTHER,
    REPORT,
    STYLES,
    TABLES,
    TYPES,
    WORKBOOK,
    changed,
    edited,
    found,
    parts_of,
    rich,
    sheets,
    with_chain,
)

CHAIN_PARTS: Final = {CHAIN, TYPES, LINKS}


@pytest.fixture
def book() -> Iterator[xw.Book]:
    opened = open_book(rich(), "folder/rich.xlsm")
    yield opened
    opened.close()


def small(**cells: Any) -> xw.Book:
    return open_book(sheets(**cells), "small.xlsx")


def as_bytes(book: xw.Book) -> bytes:
    data: bytes = book.impl.as_bytes()
    return data


def loaded(book: xw.Book) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(as_bytes(book)))


def test_an_opened_book_is_the_same_bytes(book: xw.Book) -> None:
    assert as_bytes(book) == rich()
    assert book.name == "rich.xlsm"
    assert book.fullname == "folder/rich.xlsm"


def test_sheets(book: xw.Book) -> None:
    assert [sheet.name for sheet in book.sheets] == ["Report", "Other", "Tables", "Bare"]
    assert book.sheets.count == len(book.sheets) == 4
    assert book.sheets[0].name == book.sheets["report"].name == book.sheets(1).name == "Report"
    assert "OTHER" in book.sheets
    assert "Pages" not in book.sheets
    assert book.sheets.active.name == "Report"
    with pytest.raises((KeyError, xw.XlwingsError)):
        book.sheets["missing"]


def test_values_are_squeezed_as_xlwings_says(book: xw.Book) -> None:
    sheet = book.sheets["Report"]

    assert sheet["A4"].value == 1.0
    assert sheet["A4:A6"].value == [1.0, 2.0, 3.0]
    assert sheet["A4:B4"].value == [1.0, 2.0]
    assert sheet["A4:B5"].value == [[1.0, 2.0], [2.0, 4.0]]
    assert sheet["A4"].options(ndim=1).value == [1.0]
    assert sheet["A4"].options(ndim=2).value == [[1.0]]
    assert sheet["A4:A5"].options(ndim=2).value == [[1.0], [2.0]]
    assert sheet["A4:A5"].options(transpose=True, ndim=2).value == [[1.0, 2.0]]
    assert sheet["A4"].options(numbers=int).value == 1
    assert type(sheet["A4"].options(numbers=int).value) is int
    assert sheet["Z99"].value is None
    assert sheet["Z99"].options(empty="-").value == "-"
    assert sheet["A20:C20"].value == ["plain bold plain", True, "  spaces \n and lines "]
    assert sheet["D14"].value is True


def test_errors_are_nothing_or_their_text(book: xw.Book) -> None:
    cell = book.sheets["Report"]["E14"]

    assert cell.value is None
    assert cell.options(err_to_str=True).value == "#N/A"
    assert cell.options(ndim=2, err_to_str=True).value == [["#N/A"]]


def test_dates_come_as_numbers(book: xw.Book) -> None:
    assert book.sheets["Report"]["E4"].value == 43650


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("$B$2", (1, 1)),
        ("$A$1:$A$3", (slice(0, 3), 0)),
        ("$A$1:$C$2", (slice(0, 2), slice(0, 3))),
        ("$B$2:$C$3", (slice(1, 3), slice(1, 3))),
    ],
)
def test_slices_count_from_zero(book: xw.Book, address: str, key: Any) -> None:
    assert book.sheets["Report"][key].address == address


def test_ranges(book: xw.Book) -> None:
    sheet = book.sheets["Report"]
    area = sheet.range("B4:D13")

    assert area.shape == (10, 3)
    assert (area.row, area.column, area.count, area.size) == (4, 2, 30, 30)
    assert (area.rows.count, area.columns.count) == (10, 3)
    assert area.last_cell.address == "$D$13"
    assert area[0, 0].address == area(1, 1).address == "$B$4"
    assert area[1].address == "$C$4"
    assert area(5).address == "$C$5"
    assert area[-1, -1].address == "$D$13"
    assert area[1:3, 1:].address == "$C$5:$D$6"
    assert [cell.address for cell in sheet["A1:B2"]] == ["$A$1", "$B$1", "$A$2", "$B$2"]
    assert sheet.range((4, 2)).address == "$B$4"
    assert sheet.range((4, 2), (13, 4)).address == area.address
    assert area.offset(1, 1).address == "$C$5:$E$14"
    assert area.resize(2, 2).address == "$B$4:$C$5"
    assert area.sheet.name == "Report"
    assert sheet.range("5:6").shape == (2, 16384)
    assert sheet["B17"].merge_area.address == "$A$16:$C$17"
    assert sheet["H99"].merge_area.address == "$H$99"
    assert sheet["A16"].merge_area.count == 6


@pytest.mark.parametrize("second", ["D13", (13, 4)])
def test_a_range_from_an_address_to_another_corner(book: xw.Book, second: Any) -> None:
    assert book.sheets["Report"].range("B4", second).address == "$B$4:$D$13"


def test_the_used_range_ends_at_the_last_cell(book: xw.Book) -> None:
    assert book.sheets["Report"].used_range.last_cell.address == "$G$20"
    assert book.sheets["Bare"].used_range.address == "$A$1:$E$4"
    assert book.sheets["Bare"].used_range.value[0] == [0.0, "text 0", True, 1.0, None]
    assert book.sheets["Report"].cells.last_cell.address == "$XFD$1048576"


def test_whole_columns_end_at_the_last_row_in_use(book: xw.Book) -> None:
    sheet = book.sheets["Bare"]

    assert sheet["A:A"].value == [0.0, 1.0, 2.0, 3.0]
    assert sheet["2:2"].value == [1.0, "text 1", False, 2.0, None]


def test_names(book: xw.Book) -> None:
    names = {name.name: name.refers_to for name in book.names}

    assert names["total"] == "=Report!$A$14"
    assert names["constant"] == "=42"
    assert "local" not in names
    assert "TOTAL" in book.names
    assert "missing" not in book.names
    assert book.names["total"].refers_to_range.address == "$A$14"
    assert book.names["numbers"].refers_to_range.shape == (10, 2)
    assert book.names["numbers"].refers_to_range.sheet.name == "Report"
    assert book.sheets["Other"].range("total").value == 55
    for unusable in ("constant", "several", "add_one", "missing"):
        with pytest.raises(InputError):
            _ = book.names[unusable].refers_to_range
    book.names["total"].refers_to = "=Report!$B$14"
    assert book.sheets["Report"]["total"].value == 110
    assert changed(rich(), as_bytes(book)) == {WORKBOOK}


def test_names_are_added(book: xw.Book) -> None:
    before = len(book.names)
    name = book.names.add("in_新しい.1", "=Other!$A$1:$B$2")

    assert (name.name, name.refers_to) == ("in_新しい.1", "=Other!$A$1:$B$2")
    assert name.refers_to_range.address == "$A$1:$B$2"
    assert len(book.names) == before + 1
    assert book.sheets["Report"].range("in_新しい.1").sheet.name == "Other"
    assert loaded(book).defined_names["in_新しい.1"].attr_text == "Other!$A$1:$B$2"
    assert changed(rich(), as_bytes(book)) == {WORKBOOK}


def test_a_name_of_one_sheet_may_be_one_of_the_whole_book_too(book: xw.Book) -> None:
    book.names.add("local", "=42")

    assert book.names["local"].refers_to == "=42"
    assert loaded(book)["Other"].defined_names["local"].attr_text == "Report!$C$9"


@pytest.mark.parametrize(
    ("name", "refers_to"),
    [
        *((name, "=1") for name in ("TOTAL", "a b", "1a", "", "A1", "xfd9", "R1C1", "r", "c2")),
        *((name, "=1") for name in ("Other!x", "a-b", "true", "x" * 256)),
        *(("fine", formula) for formula in ("", "=", "= ", "Other!$A$1", "42")),
    ],
)
def test_a_name_is_refused_that_exists_or_cannot_be(
    book: xw.Book, name: str, refers_to: str
) -> None:
    with pytest.raises(InputError, match=r"must be a name|must refer to a formula"):
        book.names.add(name, refers_to)
    assert as_bytes(book) == rich()


def test_a_name_on_a_quoted_sheet() -> None:
    package = rich("日付 (2019)")
    book = open_book(package, "x.xlsm")

    assert book.names["total"].refers_to_range.value == 55
    assert book.names["total"].refers_to_range.sheet.name == "日付 (2019)"


def test_formulas(book: xw.Book) -> None:
    sheet: Any = book.sheets["Report"]

    assert sheet["B9"].formula == "=A9*2"
    assert sheet["A14"].formula == "=SUM(A4:A13)"
    assert sheet["A4:C4"].formula == (("1", "=A4*2", "第二"),)
    assert sheet["D20:D21"].formula == (("",), ("",))
    assert sheet["B20"].formula == "TRUE"


def test_writing(book: xw.Book) -> None:
    sheet = book.sheets["Bare"]
    sheet["A1"].value = 10
    sheet["A2"].value = [1, "two", None]
    sheet["F1"].value = [[1, 2], [3, 4]]
    sheet["F3"].options(transpose=True).value = [5, 6]
    sheet["H1:H3"].value = "same"
    sheet["I1"].value = date(2019, 7, 12)
    sheet["I2"].value = Decimal("32.50")
    sheet["I3"].value = True
    sheet["I4"].value = "'=text"
    sheet["J1"].formula = "=A1*2"
    now = loaded(book)["Bare"]

    assert [now["A1"].value, now["A2"].value, now["B2"].value, now["C2"].value] == [
        10,
        1,
        "two",
        None,
    ]
    assert [[c.value for c in row] for row in now["F1:G2"]] == [[1, 2], [3, 4]]
    assert [now["F3"].value, now["F4"].value] == [5, 6]
    assert [now[f"H{row}"].value for row in (1, 2, 3)] == ["same"] * 3
    assert [now[f"I{row}"].value for row in (1, 2, 3)] == [43658, 32.5, True]
    assert (now["I4"].value, now["I4"].data_type) == ("=text", "s")
    assert now["J1"].value == "=A1*2"
    assert sheet["I4"].value == "=text"
    assert changed(rich(), as_bytes(book)) == {BARE} | CHAIN_PARTS


def test_a_time_of_day_is_written(book: xw.Book) -> None:
    cell = book.sheets["Bare"]["K1"]
    cell.value = datetime(2019, 7, 12, 18)  # noqa: DTZ001  a cell has no time zone

    assert cell.value == 43658.75


def test_nan_is_written_as_nothing(book: xw.Book) -> None:
    cell = book.sheets["Bare"]["K1"]
    cell.value = float("nan")

    assert "nan" not in parts_of(as_bytes(book))[BARE].decode()


def test_a_value_beside_a_formula_leaves_the_order_of_calculation(book: xw.Book) -> None:
    book.sheets["Report"]["A5"].value = 9

    assert changed(rich(), as_bytes(book)) == {REPORT}


@pytest.mark.parametrize("content", [5, None, "text", "=A4"])
def test_a_formula_added_or_removed_drops_the_order_of_calculation(
    book: xw.Book, content: Any
) -> None:
    book.sheets["Report"]["B14"].value = content
    after = as_bytes(book)

    assert changed(rich(), after) == {REPORT} | CHAIN_PARTS
    assert CHAIN not in parts_of(after)


def chained(book: xw.Book) -> set[str] | None:
    """Return the cells of the chain on the first sheet that hold no formula."""
    after = as_bytes(book)
    if CHAIN not in parts_of(after):
        return None
    listed = set(found(after, CHAIN, "//m:c[@i='1']/@r"))
    return listed - set(found(after, REPORT, "//m:c[m:f]/@r"))


def test_inserted_rows_drop_the_order_of_calculation(book: xw.Book) -> None:
    book.sheets["Report"]["6:7"].insert("down")

    assert not chained(book)


def test_deleted_rows_drop_the_order_of_calculation(book: xw.Book) -> None:
    book.sheets["Report"]["6:7"].delete()

    assert not chained(book)


def test_cleared_cells_keep_their_looks(book: xw.Book) -> None:
    book.sheets["Report"]["A4:B5"].clear_contents()
    now = loaded(book)["Report"]

    assert [c.value for row in now["A4:B5"] for c in row] == [None] * 4
    assert {c.number_format for row in now["A4:B5"] for c in row} == {"#,##0.00"}
    assert book.sheets["Report"]["B6"].formula == "=A6*2"


def test_number_formats(book: xw.Book) -> None:
    sheet = book.sheets["Report"]

    assert sheet["A4"].number_format == "#,##0.00"
    assert sheet["A4:B13"].number_format == "#,##0.00"
    assert sheet["A4:E4"].number_format is None
    assert sheet["Z99"].number_format == "General"
    assert sheet["J99"].number_format == "#,##0.00"
    sheet["A4:A5"].number_format = "0.0%"
    sheet["Z99"].number_format = "0.0%"
    assert sheet["A4:A5"].number_format == sheet["Z99"].number_format == "0.0%"
    now = loaded(book)["Report"]
    assert (now["A5"].number_format, now["A6"].number_format) == ("0.0%", "#,##0.00")
    assert changed(rich(), as_bytes(book)) == {REPORT, STYLES}
    # Both had differed in their number format only.
    assert len(found(as_bytes(book), STYLES, "//m:cellXfs/m:xf")) == (
        len(found(rich(), STYLES, "//m:cellXfs/m:xf")) + 1
    )


def test_row_heights(book: xw.Book) -> None:
    sheet = book.sheets["Report"]

    assert sheet["A9"].row_height == 30
    assert sheet["A4:A10"].row_height is None
    sheet["A4:A5"].row_height = 22.5
    assert loaded(book)["Report"].row_dimensions[5].height == 22.5


def test_inserted_and_deleted_rows(book: xw.Book) -> None:
    sheet = book.sheets["Report"]
    sheet["6:7"].insert("down")

    assert sheet["A16"].formula == "=SUM(A4:A15)"
    assert book.names["total"].refers_to_range.address == "$A$16"
    sheet.range((6, 1), (7, 16384)).delete()
    assert sheet["A14"].formula == "=SUM(A4:A13)"
    with pytest.raises(InputError):
        sheet["A6:B7"].insert("down")
    with pytest.raises(InputError):
        sheet["A6:B7"].delete()


def test_value2_is_what_com_hands_over(book: xw.Book) -> None:
    sheet = book.sheets["Report"]

    assert sheet["E14"].api.Value2 == -2146826246
    assert type(sheet["E14"].api.Value2) is int
    assert sheet["F14"].api.Value2 in (None, "")
    assert sheet["D14:E14"].api.Value2 == ((True, -2146826246),)
    assert sheet["E4"].api.Value2 == 43650.0
    assert sheet["A4:A5"].api.Value2 == ((1.0,), (2.0,))
    assert sheet["Z99"].api.Value2 is None
    codes = {"#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#NULL!": 0}
    errors = small(S={f"A{n + 1}": ("=1/0", error) for n, error in enumerate(codes)})
    values = [row[0] for row in errors.sheets[0]["A1:A6"].api.Value2]
    assert values == [-2146828288 + 2000 + code for code in codes.values()]


def test_sheets_are_added(book: xw.Book) -> None:
    sheet = book.sheets.add("新しい", after=book.sheets[-1])
    sheet["A1"].value = "x"
    book.sheets.add()

    assert [s.name for s in book.sheets][4] == "新しい"
    assert len(book.sheets) == 6
    assert loaded(book)["新しい"]["A1"].value == "x"
    with pytest.raises((ValueError, InputError)):
        book.sheets.add("REPORT")


@pytest.mark.parametrize("name", ["a/b", "a" * 32, "a:b", "[a]", "'a", "Pages"])
def test_an_impossible_name_of_a_sheet_is_refused(book: xw.Book, name: str) -> None:
    with pytest.raises((ValueError, InputError)):
        book.sheets.add(name)


# Protection


def flags(book: xw.Book) -> tuple[bool, ...]:
    protection = book.sheets["Tables"].api.Protection
    return tuple(getattr(protection, name) for name in FLAGS)


def test_a_locked_cell_of_a_protected_sheet_is_refused(book: xw.Book) -> None:
    sheet = book.sheets["Tables"]
    actions: list[Callable[[], Any]] = [
        lambda: sheet["D1"].__setattr__("value", 1),
        lambda: sheet["D1"].__setattr__("formula", "=1"),
        lambda: sheet["D1:D2"].__setattr__("value", 1),
        lambda: sheet["Z99"].__setattr__("value", 1),
        lambda: sheet["D1"].clear_contents(),
        lambda: sheet["6:6"].insert("down"),
        lambda: sheet["9:9"].delete(),
        lambda: sheet["D1"].__setattr__("number_format", "0"),
    ]
    for action in actions:
        with pytest.raises(InputError, match="protected"):
            action()
    assert as_bytes(book) == rich()
    sheet["D2:D3"].value = 5
    assert [sheet["D2"].value, sheet["D3"].value] == [5, 5]


def test_protection_lifted_and_put_back_leaves_the_bytes(book: xw.Book) -> None:
    api = book.sheets["Tables"].api
    before, objects, scenarios = flags(book), api.ProtectDrawingObjects, api.ProtectScenarios

    assert api.ProtectContents
    assert dict(zip(FLAGS, before, strict=True)) == {
        name: name in ("AllowFormattingCells", "AllowSorting") for name in FLAGS
    }
    api.Unprotect()
    assert not book.sheets["Tables"].api.ProtectContents
    book.sheets["Tables"].api.Protect("", objects, True, scenarios, False, *before)
    assert book.sheets["Tables"].api.ProtectContents
    assert as_bytes(book) == rich()


def test_a_locked_cell_is_written_while_the_protection_is_lifted(book: xw.Book) -> None:
    sheet = book.sheets["Tables"]
    api = sheet.api
    before, objects, scenarios = flags(book), api.ProtectDrawingObjects, api.ProtectScenarios
    api.Unprotect()
    sheet["F9"].value = 1
    sheet.api.Protect("", objects, True, scenarios, False, *before)
    path = "//m:sheetProtection/@*"

    assert found(as_bytes(book), TABLES, path) == found(rich(), TABLES, path)
    assert sheet["F9"].value == 1
    with pytest.raises(InputError):
        sheet["F9"].value = 2


def test_other_protection_is_written(book: xw.Book) -> None:
    wanted = tuple(name in ("AllowFiltering", "AllowDeletingRows") for name in FLAGS)
    book.sheets["Report"].api.Protect("", True, True, True, False, *wanted)
    after = as_bytes(book)

    assert flags_of(after) == {
        **{"sheet": "1", "objects": "1", "scenarios": "1"},
        **{"autoFilter": "0", "deleteRows": "0"},
    }
    assert loaded(book)["Report"].protection.sheet
    with pytest.raises(InputError):
        book.sheets["Report"]["A4"].value = 1


def flags_of(package: bytes) -> dict[str, str]:
    names = found(package, REPORT, "//m:sheetProtection/@*")
    keys = ("sheet", "objects", "scenarios", *FLAGS.values())
    pairs = {key: found(package, REPORT, f"//m:sheetProtection/@{key}") for key in keys}
    listed = {key: value[0] for key, value in pairs.items() if value}
    assert len(listed) == len(names)
    return listed


@pytest.mark.parametrize(
    "attributes",
    [
        'password="CF7A" sheet="1"',
        'algorithmName="SHA-512" hashValue="YQ==" saltValue="YQ==" spinCount="1" sheet="1"',
    ],
)
def test_a_password_refuses(attributes: str) -> None:
    package = edited(
        sheets(S={"A1": 1.0}),
        REPORT,
        ("</sheetData>", f"</sheetData><sheetProtection {attributes}/>"),
    )
    book = open_book(package, "x.xlsx")

    with pytest.raises(InputError, match="password"):
        book.sheets[0].api.Unprotect()
    with pytest.raises(InputError):
        book.sheets[0]["A1"].value = 2
    assert as_bytes(book) == package


def test_a_sheet_with_protection_that_is_off_is_protected() -> None:
    package = edited(
        sheets(S={"A1": 1.0}),
        REPORT,
        ("</sheetData>", '</sheetData><sheetProtection objects="1"/>'),
    )
    book = open_book(package, "x.xlsx")
    book.sheets[0].api.Protect("", True, True, True, False, *(False for _ in FLAGS))

    assert len(found(as_bytes(book), REPORT, "//m:sheetProtection")) == 1


def test_protection_stands_where_the_schema_says() -> None:
    package = edited(
        sheets(S={"A1": 1.0}),
        REPORT,
        ("</sheetData>", '</sheetData><sheetCalcPr fullCalcOnLoad="1"/>'),
    )
    book = open_book(package, "x.xlsx")
    book.sheets[0].api.Protect("", True, True, True, False, *(False for _ in FLAGS))

    text = parts_of(as_bytes(book))[REPORT].decode()
    assert text.index("<sheetCalcPr") < text.index("<sheetProtection")


def test_a_refused_write_changes_nothing(book: xw.Book) -> None:
    with pytest.raises(InputError):
        book.sheets["Other"]["B1:C1"].value = [1, 2]
    assert as_bytes(book) == rich()


# Calculation


def test_a_book_calculates(book: xw.Book) -> None:
    book.sheets["Report"]["A7"].value = 100
    book.app.calculate()

    assert book.sheets["Report"]["total"].value == 151
    assert book.sheets["Other"]["A1"].value == 200
    assert changed(rich(), as_bytes(book)) == {REPORT, OTHER}
    assert book.impl.kept == {("Tables", (1, 4)), ("Report", (14, 7))}


def test_what_is_kept_follows_moved_rows() -> None:
    book = small(S={"A1": 1.0, "A9": ("=COMPANYS_OWN(A1)", 7), "B9": ("=A9+A1", 8)})
    book.sheets[0]["5:6"].insert("down")
    book.sheets[0]["A1"].value = 2
    book.app.calculate()

    assert book.impl.kept >= {("S", (11, 1))}
    assert book.sheets[0]["A11"].value == 7
    assert book.sheets[0]["A11"].formula == "=COMPANYS_OWN(A1)"


def test_a_formula_that_the_user_overwrites_is_kept_no_longer() -> None:
    book = small(S={"A1": 1.0, "A9": ("=COMPANYS_OWN(A1)", 7)})
    book.sheets[0]["A9"].value = "=A1*3"
    book.app.calculate()

    assert book.sheets[0]["A9"].value == 3


def test_a_template_opened_written_and_calculated_is_what_the_template_says() -> None:
    package = with_chain((WORKBOOKS / "2019-05-23-dividend.xlsx").read_bytes())
    book = open_book(package, "d.xlsx", {sheet.name for sheet in small_sheets(package)})
    target = book.names["in_dividend_per_share"].refers_to_range
    before = book.names["out_exact_total"].refers_to_range.value
    target.value = target.value * 2
    book.app.calculate()

    assert book.names["out_exact_total"].refers_to_range.value == 2 * before
    assert not changed(package, as_bytes(book)) & CHAIN_PARTS
    assert book.impl.kept == frozenset()


def small_sheets(package: bytes) -> Any:
    return open_book(package, "x.xlsx").sheets


def test_a_book_is_saved_under_a_name(book: xw.Book, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        book.save()
    book.sheets["Report"]["C5"].value = "written"
    path = tmp_path / "本.xlsm"
    book.save(path)

    assert path.read_bytes() == as_bytes(book)
    assert changed(rich(), path.read_bytes()) == {REPORT}
    book.sheets["Report"]["C5"].value = "again"
    book.save()
    assert path.read_bytes() == as_bytes(book)


def test_a_book_saved_under_a_name_has_that_name(book: xw.Book, tmp_path: Path) -> None:
    book.save(tmp_path / "other.xlsm")

    assert book.name == "other.xlsm"


def test_anything_else_is_not_implemented(book: xw.Book) -> None:
    with pytest.raises(NotImplementedError):
        book.sheets["Report"]["A1"].copy()
    assert MAIN.encode() in parts_of(as_bytes(book))[REPORT]
