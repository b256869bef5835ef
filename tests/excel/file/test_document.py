"""A rich workbook: what is written changes, what refers to moved rows follows, the rest stays."""

import io
import json
import os
import subprocess
import warnings
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.worksheet.formula import ArrayFormula

from ivjxl.errors import InputError
from ivjxl.excel.cells import CellError
from ivjxl.excel.file.document import BUILT_IN_FORMATS, Document
from ivjxl.excel.file.worksheet import Value
from ivjxl.excel.formulas import address_of, area_of
from tests.excel.workbook.samples import WORKBOOKS, as_number

from .rich import (
    BARE,
    CHAIN,
    HEAD,
    KIND,
    LINKS,
    MAIN,
    OFFICE,
    OTHER,
    REPORT,
    SHEETS,
    STYLES,
    TABLES,
    TYPES,
    WORKBOOK,
    changed,
    edited,
    found,
    packed,
    parts_of,
    quoted,
    rich,
    root_of,
    sheets,
    with_part,
    with_sheet_element,
    workbook,
)

VALIDATOR: Final = "OOXML_VALIDATOR"
"""The environment variable that names the Open XML validator's program."""

CHAIN_PARTS: Final = {CHAIN, TYPES, LINKS}
CHARTS: Final = {f"xl/charts/chart{number}.xml" for number in (1, 2, 3)}


@lru_cache(maxsize=4)
def loaded(package: bytes, *, values: bool = False) -> Any:
    with warnings.catch_warnings():
        # openpyxl says what it would lose.
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(package), data_only=values)


def saved(document: Document) -> bytes:
    return document.as_package().as_bytes()


def at(address: str) -> tuple[int, int]:
    return area_of(address)[:2]


def formulas(package: bytes) -> dict[str, dict[str, str]]:
    """Return every formula as openpyxl reads it, by sheet and address."""
    book: dict[str, dict[str, str]] = {}
    for sheet in loaded(package).worksheets:
        book[sheet.title] = {}
        for row in sheet.iter_rows():
            for cell in row:
                value = cell.value
                if isinstance(value, ArrayFormula):
                    value = value.text
                if cell.data_type == "f":
                    book[sheet.title][cell.coordinate] = value
    return book


def inserted(package: bytes, first: int, count: int, name: str = "Report") -> bytes:
    document = Document(package)
    document.insert_rows(name, first, count)
    return saved(document)


def deleted(package: bytes, first: int, count: int, name: str = "Report") -> bytes:
    document = Document(package)
    document.delete_rows(name, first, count)
    return saved(document)


def invalid(package: bytes, folder: Path) -> list[Any]:
    """Return what the Open XML validator finds."""
    program = os.environ.get(VALIDATOR)
    if not program:
        pytest.skip(f"{VALIDATOR} names no program: the package was NOT validated")
    file = folder / "book.xlsm"
    file.write_bytes(package)
    done = subprocess.run([program, str(file)], capture_output=True, check=False, timeout=120)
    report = json.loads(done.stdout)
    return [] if report["ok"] else list(report["errors"])


# Reading


@pytest.mark.parametrize("package", ["rich", "2019-05-23-dividend", "restricted_stock"])
def test_every_cell_is_what_openpyxl_reads(package: str) -> None:
    data = rich() if package == "rich" else (WORKBOOKS / f"{package}.xlsx").read_bytes()
    document = Document(data)
    values, texts = loaded(data, values=True), formulas(data)

    assert document.sheet_names() == [sheet.title for sheet in values.worksheets]
    for sheet in values.worksheets:
        ours = document.worksheet(sheet.title)
        listed = {address_of((*each, *each)): f"={ours.formula(each)}" for each in ours.formulas()}
        assert listed == texts[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                assert_same(ours.value((cell.row, cell.column)), as_number(cell.value))
                style = ours.style((cell.row, cell.column))
                if cell.has_style:
                    assert document.locked(style) == cell.protection.locked
                    if cell.number_format in BUILT_IN_FORMATS.values():
                        continue
                    assert document.number_format(style) == cell.number_format


def assert_same(ours: Value | CellError, theirs: Any) -> None:
    if theirs is None:
        assert ours in (None, "")
    elif isinstance(theirs, (bool, str)):
        assert ours == theirs
        assert isinstance(ours, bool) == isinstance(theirs, bool)
    else:
        assert type(ours) is float
        assert ours == pytest.approx(float(theirs), rel=1e-15)


def test_particular_cells() -> None:
    document = Document(rich())
    report, bare = document.worksheet("report"), document.worksheet("Bare")

    assert report.name == "Report"
    assert report.formula(at("B9")) == "A9*2"
    assert report.value(at("B9")) == 12
    assert report.value(at("D14")) is True
    assert report.value(at("E14")) == CellError("#N/A")
    assert isinstance(report.value(at("E14")), CellError)
    assert report.value(at("F14")) == ""
    assert report.value(at("Z99")) is None
    assert report.value(at("A20")) == "plain bold plain"
    assert report.value(at("C20")) == "  spaces \n and lines "
    assert bare.value(at("E4")) == "配当総額"
    assert (bare.value(at("B3")), bare.formula(at("D3"))) == ("text 2", "A3+1")
    assert document.worksheet("Other").array(at("E1")) == (1, 5, 10, 5)
    assert document.worksheet("Other").array(at("A1")) is None
    assert report.merged(at("B17")) == (16, 1, 17, 3)
    assert report.height(9 + 1) == 30
    assert "Pages" not in document.sheet_names()
    with pytest.raises(InputError):
        document.worksheet("Pages")


def test_reading_everything_leaves_the_very_same_bytes() -> None:
    document = Document(rich())
    for sheet in document.worksheets():
        for each in sheet.cells():
            sheet.value(each)
            sheet.formula(each)
            document.number_format(sheet.style(each))
            document.locked(sheet.style(each))

    assert saved(document) == rich()


# Writing


@pytest.mark.parametrize("content", [1.5, ' ＆<>" \n', True, "=A1+1", None])
@pytest.mark.parametrize(
    ("sheet", "address", "part"),
    [
        ("Report", "A5", REPORT),
        ("Report", "B4", REPORT),
        ("Report", "B9", REPORT),
        ("Report", "C2", REPORT),
        ("Report", "Z99", REPORT),
        ("Other", "B5", OTHER),
        ("Other", "A1", OTHER),
        ("Tables", "D2", TABLES),
        ("Bare", "B2", BARE),
        ("Bare", "D4", BARE),
        ("Bare", "A9", BARE),
    ],
)
def test_one_written_cell_changes_one_part(
    sheet: str, address: str, part: str, content: Value
) -> None:
    document = Document(rich())
    document.worksheet(sheet).write(at(address), content)
    after = saved(document)
    before, now = loaded(rich()), loaded(after)

    assert changed(rich(), after) <= {part}
    for each in before.worksheets:
        for row in now[each.title].iter_rows():
            for cell in row:
                value = cell.value.text if isinstance(cell.value, ArrayFormula) else cell.value
                old = each[cell.coordinate].value
                old = old.text if isinstance(old, ArrayFormula) else old
                if (each.title, cell.coordinate) == (sheet, address):
                    assert value == (None if content == "" else content)
                    assert type(value) is type(content) or content == ""
                else:
                    assert value == old
                assert cell.number_format == each[cell.coordinate].number_format


def test_a_written_formula_has_no_old_value() -> None:
    document = Document(rich())
    document.worksheet("Report").write(at("A5"), "=A4")

    assert found(saved(document), REPORT, "//m:c[@r='A5']/*") == ["A4"]


def test_writing_into_an_array_is_refused() -> None:
    document = Document(rich())
    for address in ("C1", "C2", "C3", "E1", "E10"):
        with pytest.raises(InputError, match="array"):
            document.worksheet("Other").write(at(address), 1.0)

    assert saved(document) == rich()


def test_a_dynamic_array_survives_writes_elsewhere_and_inserted_rows() -> None:
    document = Document(rich())
    document.worksheet("Other").write(at("A1"), 5.0)
    document.insert_rows("Other", 20, 3)
    document.insert_rows("Report", 6, 1)
    after = saved(document)

    assert found(after, OTHER, "//m:c[@r='E1']/@cm") == ["1"]
    assert found(after, OTHER, "//m:c[@r='E1']/m:f/@ref") == ["E1:E10"]
    assert parts_of(after)["xl/metadata.xml"] == parts_of(rich())["xl/metadata.xml"]


def test_a_dynamic_array_moves_with_its_rows() -> None:
    after = inserted(rich(), 1, 2, "Other")

    assert found(after, OTHER, "//m:c[m:f/@t='array']/@r") == ["C3", "E3"]
    assert found(after, OTHER, "//m:f/@ref") == ["C3:C5", "E3:E12"]
    assert found(after, OTHER, "//m:c[@r='E3']/@cm") == ["1"]
    assert found(after, OTHER, "//m:c[@cm]/@r") == ["E3"]


def test_the_calculation_chain_goes_with_type_and_relationship() -> None:
    document = Document(rich())
    document.drop_calculation_chain()
    after = saved(document)

    assert changed(rich(), after) == CHAIN_PARTS
    assert "calcChain" not in parts_of(after)[TYPES].decode() + parts_of(after)[LINKS].decode()


def test_a_new_sheet() -> None:
    document = Document(rich())
    sheet = document.add_sheet("新しい R&D")
    sheet.write((1, 1), "hello")
    after = saved(document)

    assert document.sheet_names() == [*SHEETS, "新しい R&D"]
    assert loaded(after)["新しい R&D"]["A1"].value == "hello"
    assert changed(rich(), after) == {WORKBOOK, TYPES, LINKS, "xl/worksheets/sheet5.xml"}
    ids = found(after, WORKBOOK, "//m:sheet/@sheetId")
    assert len(set(ids)) == len(ids) == 6


def names_of(package: bytes) -> list[tuple[str, str | None, str]]:
    elements = Document(package).name_elements()
    return [(each.get("name"), each.get("localSheetId"), each.text) for each in elements]


@pytest.mark.parametrize(
    ("place", "order", "numbers", "active"),
    [
        (0, ["New", *SHEETS], ["2", "1", "1"], "1"),
        (1, ["Report", "New", *SHEETS[1:]], ["2", "0", "0"], "0"),
        (4, [*SHEETS, "New"], ["1", "0", "0"], "0"),
        (5, [*SHEETS, "New"], ["1", "0", "0"], "0"),
    ],
)
def test_a_sheet_added_in_between_leaves_names_and_the_active_sheet(
    place: int, order: list[str], numbers: list[str], active: str
) -> None:
    document = Document(rich())
    document.add_sheet("New", place=place)
    after = saved(document)

    assert Document(after).sheet_names() == order
    (shown,) = found(after, WORKBOOK, "//m:workbookView/@activeTab") or ["0"]
    assert shown == active
    local = {name: each for name, each, _ in names_of(after) if each is not None}
    assert [local[n] for n in ("local", "_xlnm.Print_Area", "_xlnm.Print_Titles")] == numbers
    assert [name for name, _, _ in names_of(after)] == [name for name, _, _ in names_of(rich())]
    assert found(after, WORKBOOK, f"//m:sheet[{place + 1}]/@name") == ["New"]


def test_a_renamed_sheet_is_followed_everywhere() -> None:
    document = Document(rich())
    document.rename_sheet("report", "Mike's 表")
    after = saved(document)

    assert Document(after).sheet_names() == ["Mike's 表", *SHEETS[1:]]
    # The same workbook made under that name, but for quotes that it does not need.
    wanted = rich("Mike's 表")
    texts, wanted_texts = formulas(after), formulas(wanted)
    # What stands in quotes is a text.
    assert texts["Other"].pop("A3") == "='Mike''s 表'!C4&\"Report!C9\""
    assert wanted_texts["Other"].pop("A3") != ""
    assert texts == wanted_texts
    assert [*names_of(after)] == sorted(names_of(wanted), key=names_of(after).index)
    for part, path in (
        (REPORT, "//m:formula|//m:formula1|//m:formula2|//xm:f"),
        (OTHER, "//m:formula|//m:formula1|//xm:f"),
        *((chart, "//c:f") for chart in sorted(CHARTS)),
    ):
        assert found(after, part, path) == found(wanted, part, path) != []
    assert loaded(after)["Other"]["A1"].value == "='Mike''s 表'!A7*2"


def test_links_follow_a_renamed_sheet() -> None:
    document = Document(rich())
    document.rename_sheet("Other", "Lists")

    assert found(saved(document), REPORT, "//m:hyperlink/@location") == ["'Lists'!A1"]


def test_a_sheet_may_change_the_case_of_its_name_only() -> None:
    document = Document(rich())
    document.rename_sheet("Report", "REPORT")

    assert document.sheet_names() == ["REPORT", *SHEETS[1:]]
    for name in ("other", "Pages", "a/b", ""):
        with pytest.raises(InputError, match="must be a name of at most 31 characters"):
            document.rename_sheet("Report", name)


def test_the_source_of_a_pivot_table_keeps_its_name() -> None:
    cache = (
        f'<pivotCacheDefinition xmlns="{MAIN}"><cacheSource type="worksheet">'
        '<worksheetSource ref="A1:B2" sheet="Bare"/></cacheSource></pivotCacheDefinition>'
    )
    package = with_part(rich(), "xl/pivotCache/pivotCacheDefinition1.xml", cache)
    document = Document(package)

    with pytest.raises(InputError, match="Bare: is the source of a pivot table"):
        document.rename_sheet("Bare", "Other one")
    assert saved(document) == package


def test_a_name_is_added_where_the_schema_says() -> None:
    package = sheets(S={"A1": 1})
    document = Document(package)
    document.add_name(etree.Element(f"{{{MAIN}}}definedName", name="x"))
    order = [each.tag.rpartition("}")[2] for each in root_of(saved(document), WORKBOOK)]

    assert order.index("sheets") + 1 == order.index("definedNames") < order.index("calcPr")


# Number formats and protection


def test_an_equal_number_format_is_used_again() -> None:
    document = Document(rich())
    report = document.worksheet("Report")
    style = report.style(at("A4"))
    count = len(document.styles.find(f"{{{MAIN}}}cellXfs"))

    assert document.number_format(style) == "#,##0.00"
    assert document.with_number_format(style, "#,##0.00") == style
    new = document.with_number_format(style, '0.0"円"')
    assert new == count
    assert document.with_number_format(style, '0.0"円"') == new
    assert document.with_number_format(new, '0.0"円"') == new
    assert document.number_format(new) == '0.0"円"'
    xfs = document.styles.find(f"{{{MAIN}}}cellXfs")
    assert len(xfs) == count + 1 == int(xfs.get("count"))
    back = document.with_number_format(new, "#,##0.00")
    assert document.number_format(back) == "#,##0.00"


def test_a_number_format_changes_the_cell_and_the_styles_only() -> None:
    document = Document(rich())
    report = document.worksheet("Report")
    report.set_style(at("A4"), document.with_number_format(report.style(at("A4")), "0.000%"))
    after = saved(document)
    old, new = loaded(rich())["Report"], loaded(after)["Report"]

    assert changed(rich(), after) == {REPORT, STYLES}
    assert new["A4"].number_format == "0.000%"
    assert new["A5"].number_format == old["A5"].number_format
    assert (new["A3"].font.b, new["A3"].fill.fgColor.rgb) == (True, "FFDDEBF7")
    assert new["A4"].font.name == old["A4"].font.name


def test_a_built_in_number_format_adds_no_code() -> None:
    document = Document(rich())
    style = document.with_number_format(0, "0.00%")

    assert document.styles.find(f"{{{MAIN}}}cellXfs")[style].get("numFmtId") == "10"
    assert found(saved(document), STYLES, "//m:numFmt/@formatCode") == [
        "yyyy\\-mm\\-dd",
        "0.000",
    ] or (
        found(saved(document), STYLES, "//m:numFmt/@formatCode")
        == found(rich(), STYLES, "//m:numFmt/@formatCode")
    )


def test_the_built_in_formats_of_a_japanese_excel_are_not_general() -> None:
    document = Document(rich())
    document.styles.find(f"{{{MAIN}}}cellXfs")[0].set("numFmtId", "31")

    assert document.number_format(0) == 'yyyy"年"m"月"d"日"'


def test_locked_is_what_the_style_says() -> None:
    document = Document(rich())
    tables = document.worksheet("Tables")

    assert document.locked(tables.style(at("D1")))
    assert not document.locked(tables.style(at("D2")))
    assert not document.locked(tables.style(at("D3")))
    assert document.locked(tables.style(at("K9")))
    assert tables.protected
    assert not document.worksheet("Report").protected


# Rows inserted


def test_two_inserted_rows_change_only_what_refers_to_them() -> None:
    document = Document(rich())
    document.insert_rows("Report", 6, 2)
    document.drop_calculation_chain()

    assert changed(rich(), saved(document)) == {
        *(REPORT, OTHER, WORKBOOK, "xl/drawings/drawing1.xml"),
        *(CHARTS | CHAIN_PARTS),
    }


def test_formulas_follow_inserted_rows() -> None:
    before, after = formulas(rich()), formulas(inserted(rich(), 6, 2))

    assert after["Report"] == (
        {f"B{row}": f"=A{row}*2" for row in (4, 5, *range(8, 16))}
        | {f"D{row}": f"=SUM($A$4:A{row})" for row in (4, 5, *range(8, 16))}
        | {
            "A16": "=SUM(A4:A15)",
            "B16": "=SUM(Report!B4:B15)",
            "C16": '=IF(A16>0,"yes A14","no")',
            "D16": "=A16>0",
            "E16": "=NA()",
            "F16": '=""',
            "G16": "=COUNT(4:15)+COUNT(A:A)-COUNT(Other!A2:A3)",
        }
    )
    assert after["Other"] == {
        "A1": "=Report!A9*2",
        "A2": "=SUM(Report!$A$4:$A$15)+A1",
        "A3": '=Report!C4&"Report!C9"',
        "A4": "=IF(Report!D16,A9,B9)",
        "C1": "=Report!A9:A11*2",
        "E1": "=_xlfn._xlws.SORT(Report!A4:A15)",
    }
    assert (after["Bare"], after["Tables"]) == (before["Bare"], before["Tables"])


EXPECTED: Final = {
    (WORKBOOK, "//m:definedName"): [
        "Report!$A$3:$D$15",
        "_xlfn.LAMBDA(_xlpm.x,_xlpm.x+1)",
        "42",
        "Report!$C$11",
        "Report!$A$4:$B$15",
        "Report!$A$1:$H$42",
        "Report!$1:$3",
        "Report!$A$4,Report!$A$11:$B$11,Other!$A$9",
        "Report!$A$16",
    ],
    (REPORT, "//m:dimension/@ref"): ["A1:J22"],
    (REPORT, "//m:row/@r"): [*map(str, (1, 3, *range(4, 17), *range(18, 23)))],
    (REPORT, "//m:row[@outlineLevel]/@r"): ["11", "12"],
    (REPORT, "//m:row[@customHeight]/@r"): ["11", "12"],
    (REPORT, "//m:mergeCell/@ref"): ["A1:C1", "A18:C19"],
    (REPORT, "//m:autoFilter/@ref"): ["A3:D15"],
    (REPORT, "//m:conditionalFormatting/@sqref"): ["A4:A15", "B4:B15", "D4:D15", "B16"],
    (REPORT, "//m:conditionalFormatting//m:formula"): ["$A4>$A$16", "$A$16"],
    (REPORT, "//m:dataValidation/@sqref"): ["C4:C15", "A4:A15"],
    (REPORT, "//m:dataValidation/m:formula1"): ["$F$4:$F$8", "0"],
    (REPORT, "//m:dataValidation/m:formula2"): ["$A$16"],
    (REPORT, "//m:hyperlink/@ref"): ["A20", "A21"],
    (REPORT, "//m:hyperlink/@location"): ["Other!A1"],
    (REPORT, "//m:rowBreaks/m:brk/@id"): ["3", "14", "32"],
    (REPORT, "//m:colBreaks/m:brk/@id"): ["8"],
    (REPORT, "//m:ignoredError/@sqref"): ["C4:C15"],
    (REPORT, "//xm:sqref"): ["D4:D15", "G12", "G4", "E4:E15 E22"],
    (REPORT, "//xm:f"): ["Report!A12:D12", "Report!A4:D4", "Report!$F$4:$F$8"],
    (REPORT, "//m:pane/@topLeftCell"): ["B4"],
    (OTHER, "//m:conditionalFormatting/@sqref"): ["A1:A3"],
    (OTHER, "//m:conditionalFormatting//m:formula"): ["A1>Report!$A$16"],
    (OTHER, "//m:dataValidation/m:formula1"): ["Report!$A$4:$A$15"],
    (OTHER, "//m:dataValidation/@sqref"): ["A9"],
    (OTHER, "//xm:f"): ["Report!A9:A11"],
    (OTHER, "//xm:sqref"): ["G1"],
    (OTHER, "//m:f/@ref"): ["C1:C3", "E1:E10"],
    ("xl/charts/chart1.xml", "//c:f"): [
        "Report!$A$18",
        "Report!$A$3",
        "Report!$E$4:$E$15",
        "Report!$A$4:$A$15",
        "Other!$A$1:$A$3",
    ],
    ("xl/charts/chart2.xml", "//c:f"): ["Report!$B$4:$B$15"],
    ("xl/charts/chart3.xml", "//c:f"): ["Report!$A$4:$A$11"],
    ("xl/drawings/drawing1.xml", "//d:from/d:row"): ["4", "16", "16", "23"],
    ("xl/drawings/drawing2.xml", "//d:from/d:row"): ["1"],
}


@pytest.mark.parametrize(("part", "path"), EXPECTED)
def test_what_refers_to_rows_follows_two_inserted(part: str, path: str) -> None:
    assert found(inserted(rich(), 6, 2), part, path) == EXPECTED[part, path]


def test_inserted_rows_look_like_the_row_above_and_are_blank() -> None:
    after = inserted(rich(), 6, 2)
    for row in (6, 7):
        cells = root_of(after, REPORT).xpath(f"//m:row[@r='{row}']/m:c", namespaces={"m": MAIN})
        assert [cell.get("s") for cell in cells] == ["1", "1", None, None, "3", None]
        assert all(len(cell) == 0 and cell.get("t") is None for cell in cells)


def test_inserted_rows_take_the_height_of_the_row_above() -> None:
    sheet = loaded(inserted(rich(), 11, 1))["Report"]

    assert sheet.row_dimensions[11].height == 30


def test_rows_inserted_above_and_below_everything() -> None:
    top = formulas(inserted(rich(), 1, 3))
    assert top["Report"]["A17"] == "=SUM(A7:A16)"
    assert top["Other"]["A1"] == "=Report!A10*2"
    bottom = inserted(rich(), 500, 3)
    assert formulas(bottom) == formulas(rich())
    assert changed(rich(), bottom) <= {REPORT}


@pytest.mark.parametrize(
    "name",
    [
        "日付",
        "P&L",
        "a b",
        "<x>",
        "2019",
        "Q1",
        "It's",
        "損益 P&L",
    ],
)
def test_other_sheets_follow_whatever_the_sheet_is_called(name: str) -> None:
    after = inserted(rich(name), 6, 2, name)

    assert formulas(after)["Other"]["A1"] == f"={quoted(name)}!A9*2"
    assert formulas(after)["Report" if name == "Report" else name]["A16"] == "=SUM(A4:A15)"
    assert found(after, WORKBOOK, "//m:definedName")[-1] == f"{quoted(name)}!$A$16"
    assert found(after, "xl/charts/chart2.xml", "//c:f") == [f"{quoted(name)}!$B$4:$B$15"]


def test_a_sheet_named_in_lower_case_is_followed() -> None:
    lower = sheets(Sales={"A9": 9.0}, T={"A1": ("=sales!A9", 9)})
    assert formulas(inserted(lower, 6, 2, "Sales"))["T"]["A1"].lower() == "=sales!a11"


def test_rows_are_not_pushed_off_the_sheet() -> None:
    document = Document(sheets(S={"A1": 1.0, "A1048576": 2.0}))

    with pytest.raises(InputError):
        document.insert_rows("S", 2, 1)


def test_rows_of_a_sheet_whose_formulas_were_just_written_follow() -> None:
    document = Document(rich())
    document.worksheet("Bare").write(at("A9"), "=Report!A9")
    document.insert_rows("Report", 6, 2)

    assert formulas(saved(document))["Bare"]["A9"] == "=Report!A11"


# Rows deleted


DELETED: Final = {
    (WORKBOOK, "//m:definedName"): [
        "Report!$A$3:$D$11",
        "_xlfn.LAMBDA(_xlpm.x,_xlpm.x+1)",
        "42",
        "Report!$C$7",
        "Report!$A$4:$B$11",
        "Report!$A$1:$H$38",
        "Report!$1:$3",
        "Report!$A$4,Report!$A$7:$B$7,Other!$A$9",
        "Report!$A$12",
    ],
    (REPORT, "//m:dimension/@ref"): ["A1:J18"],
    (REPORT, "//m:row/@r"): [*map(str, (1, *range(3, 13), *range(14, 19)))],
    (REPORT, "//m:row[@outlineLevel]/@r"): ["7", "8"],
    (REPORT, "//m:mergeCell/@ref"): ["A1:C1", "A14:C15"],
    (REPORT, "//m:conditionalFormatting/@sqref"): ["A4:A11", "B4:B11", "D4:D11", "B12"],
    (REPORT, "//m:dataValidation/m:formula1"): ["$F$4:$F$5", "0"],
    (REPORT, "//m:rowBreaks/m:brk/@id"): ["3", "10", "28"],
    (REPORT, "//xm:sqref"): ["D4:D11", "G8", "G4", "E4:E11 E18"],
    (REPORT, "//m:hyperlink/@ref"): ["A16", "A17"],
    (OTHER, "//xm:f"): ["Report!A6:A7"],
    ("xl/charts/chart3.xml", "//c:f"): ["Report!$A$4:$A$7"],
    ("xl/drawings/drawing1.xml", "//d:from/d:row"): ["4", "12", "12", "19"],
}


@pytest.mark.parametrize(("part", "path"), DELETED)
def test_what_refers_to_rows_follows_two_deleted(part: str, path: str) -> None:
    assert found(deleted(rich(), 6, 2), part, path) == DELETED[part, path]


def test_formulas_follow_deleted_rows() -> None:
    after = formulas(deleted(rich(), 6, 2))

    assert after["Report"]["A12"] == "=SUM(A4:A11)"
    assert after["Report"]["B6"] == "=A6*2"
    assert after["Report"]["D7"] == "=SUM($A$4:A7)"
    assert after["Other"] == {
        "A1": "=Report!#REF!*2",
        "A2": "=SUM(Report!$A$4:$A$11)+A1",
        "A3": '=Report!C4&"Report!C9"',
        "A4": "=IF(Report!D12,A9,B9)",
        "C1": "=Report!A6:A7*2",
        "E1": "=_xlfn._xlws.SORT(Report!A4:A11)",
    }


def canonical(package: bytes) -> dict[str, bytes]:
    """Return the parts, with every shared formula written out."""
    document = Document(package)
    document.worksheet("Report").unshare()
    return parts_of(saved(document))


@settings(max_examples=15, deadline=None)
@given(st.integers(2, 45), st.integers(1, 30))
def test_rows_inserted_and_deleted_again_leave_the_workbook(first: int, count: int) -> None:
    document = Document(rich())
    document.insert_rows("Report", first, count)
    document.delete_rows("Report", first, count)
    after = parts_of(saved(document))

    # The order of calculation is made anew by the next program.
    gone = {"xl/calcChain.xml"}
    listed = {"[Content_Types].xml", "xl/_rels/workbook.xml.rels"}
    before = {n: data for n, data in canonical(rich()).items() if n not in gone}
    assert {n for n, data in before.items() if data != after[n]} <= {OTHER, WORKBOOK, *listed}
    assert formulas(packed(after)) == formulas(rich())
    for path in ("//m:definedName", "//m:f", "//m:formula", "//m:formula1"):
        assert found(packed(after), OTHER, path) == found(rich(), OTHER, path)
        assert found(packed(after), WORKBOOK, path) == found(rich(), WORKBOOK, path)


def test_a_merged_area_of_one_cell_is_none() -> None:
    package = workbook_with(
        '<mergeCells count="2"><mergeCell ref="A5:A6"/><mergeCell ref="B5:C6"/></mergeCells>'
    )
    after = deleted(package, 6, 1, "S")

    assert found(after, REPORT, "//m:mergeCell/@ref") == ["B5:C5"]
    assert found(after, REPORT, "//m:mergeCells/@count") == ["1"]


def workbook_with(element: str, *before: str) -> bytes:
    """Return a workbook of a sheet S, with an element, and a sheet T that refers to it."""
    cells = {f"A{row}": float(row) for row in range(1, 11)}
    package = sheets(S={**cells, "B9": ("=A9", 9)}, T={"A1": ("=S!A9", 9)})
    return with_sheet_element(package, REPORT, before or ("pageMargins",), element)


ALTERNATE: Final = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
    'Requires="x14">{}</mc:Choice></mc:AlternateContent>'
)
CONTROLS: Final = (
    f'<controls><control xmlns:r="{OFFICE}" shapeId="1025" r:id="rId9" name="Box 1"/></controls>'
)


def related(part: str, data: str, relation: str, element: str = "") -> bytes:
    package = with_part(workbook_with(element) if element else workbook_with(""), part, data)
    return with_part(package, part, data, used_by=REPORT, relation=relation)


def refusing() -> Iterator[Any]:
    comment = f'<comments xmlns="{MAIN}"><commentList><comment ref="A7"/></commentList></comments>'
    thread = '<ThreadedComments xmlns="urn:x"><threadedComment ref="A7"/></ThreadedComments>'
    pivot = f'<pivotTableDefinition xmlns="{MAIN}" name="p"/>'
    table = f'<table xmlns="{MAIN}" id="1" name="t" ref="D2:E7"/>'
    yield pytest.param(related("xl/comments1.xml", comment, "comments"), id="comment")
    yield pytest.param(related("xl/tc.xml", thread, "threadedComment"), id="thread")
    yield pytest.param(related("xl/pivotTables/p.xml", pivot, "pivotTable"), id="pivot")
    yield pytest.param(related("xl/tables/table1.xml", table, "table"), id="table")
    yield pytest.param(workbook_with(CONTROLS, "nothing"), id="controls")
    yield pytest.param(
        workbook_with(ALTERNATE.format(CONTROLS), "nothing"),
        id="controls as Excel writes them",
    )
    ole = '<oleObjects><oleObject progId="x" shapeId="1"/></oleObjects>'
    yield pytest.param(workbook_with(ole, "nothing"), id="embedded object")
    yield pytest.param(workbook_with("<customSheetViews/>"), id="views")
    yield pytest.param(workbook_with("<scenarios/>"), id="scenarios")
    array = edited(
        workbook_with(""),
        REPORT,
        ("<f>A9</f>", '<f t="array" ref="B4:B9">A4:A9</f>'),
        ('r="B9"', 'r="B4"'),
    )
    yield pytest.param(array, id="middle of an array")
    source = (
        f'{HEAD}<pivotCacheDefinition xmlns="{MAIN}"><cacheSource type="worksheet">'
        '<worksheetSource ref="A1:A10" sheet="S"/></cacheSource></pivotCacheDefinition>'
    )
    yield pytest.param(
        with_part(
            workbook_with(""),
            "xl/pivotCache/pivotCacheDefinition1.xml",
            source,
            content_type=f"{KIND}.pivotCacheDefinition+xml",
            used_by=WORKBOOK,
            relation="pivotCacheDefinition",
        ),
        id="source of a pivot table elsewhere",
    )


@pytest.mark.parametrize("how", ["insert_rows", "delete_rows"])
@pytest.mark.parametrize("package", [*refusing()])
def test_what_would_be_left_behind_refuses(package: bytes, how: str) -> None:
    document = Document(package)

    with pytest.raises(InputError):
        getattr(document, how)("S", 6, 1)
    assert saved(document) == package


def test_what_stands_above_does_not_refuse() -> None:
    after = inserted(rich(), 6, 1, "Tables")

    assert changed(rich(), after) == {TABLES}
    with pytest.raises(InputError, match="table"):
        inserted(rich(), 5, 1, "Tables")
    with pytest.raises(InputError, match="has"):
        inserted(rich(), 3, 1, "Tables")


# What else refers to rows


def assert_follows(package: bytes, part: str, path: str, expected: list[str]) -> None:
    """Assert that two rows inserted before row 6 of S are followed, or refused."""
    document = Document(package)
    try:
        document.insert_rows("S", 6, 2)
    except InputError:
        assert saved(document) == package
    else:
        assert found(saved(document), part, path) == expected


def test_a_formula_shared_on_another_sheet_follows_where_only_its_copies_do() -> None:
    cells = {f"A{row}": float(row) for row in range(1, 11)}
    package = sheets(S=cells, T={f"A{row}": (f"=S!A{row}", row) for row in range(1, 11)})
    texts = [(f"<f>S!A{row}</f>", '<f t="shared" si="0"/>') for row in range(2, 11)]
    master = ("<f>S!A1</f>", '<f t="shared" ref="A1:A10" si="0">S!A1</f>')
    package = edited(package, OTHER, master, *texts)

    after = formulas(inserted(package, 6, 2, "S"))
    assert after["T"]["A5"] == "=S!A5"
    assert after["T"]["A6"] == "=S!A8"


def test_formulas_of_tables_on_other_sheets_follow() -> None:
    table = (
        f'{HEAD}<table xmlns="{MAIN}" id="1" name="t" displayName="t" ref="D2:E3"><tableColumns>'
        '<tableColumn id="1" name="a"/><tableColumn id="2" name="b"><calculatedColumnFormula>'
        "t[[#This Row],[a]]*S!$A$9</calculatedColumnFormula></tableColumn></tableColumns></table>"
    )
    package = with_part(
        workbook_with(""), "xl/tables/table1.xml", table, used_by=OTHER, relation="table"
    )
    path = "//m:calculatedColumnFormula"
    assert_follows(package, "xl/tables/table1.xml", path, ["t[[#This Row],[a]]*S!$A$11"])


def test_a_threshold_of_a_conditional_format_follows() -> None:
    scale = (
        '<conditionalFormatting sqref="A1:A3"><cfRule type="colorScale" priority="1"><colorScale>'
        '<cfvo type="formula" val="$A$9"/><cfvo type="max"/><color rgb="FFF8696B"/>'
        '<color rgb="FF63BE7B"/></colorScale></cfRule></conditionalFormatting>'
    )
    assert_follows(workbook_with(scale), REPORT, "//m:cfvo[@type='formula']/@val", ["$A$11"])


def test_the_input_cells_of_a_data_table_follow() -> None:
    package = edited(
        workbook_with(""),
        REPORT,
        ("<f>A9</f>", '<f t="dataTable" ref="B9:B10" dt2D="0" dtr="0" r1="A8"/>'),
    )
    assert_follows(package, REPORT, "//m:f/@r1", ["A10"])


def drawing(shape: str, anchor: str = "") -> bytes:
    """Return a workbook with a shape in row 9 of S."""
    start = "<xdr:from><xdr:col>3</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{}</xdr:row>"
    place = (
        start.format(8) + "<xdr:rowOff>0</xdr:rowOff></xdr:from>"
        "<xdr:to><xdr:col>5</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>12</xdr:row>"
        "<xdr:rowOff>0</xdr:rowOff></xdr:to>"
    )
    body = f"<xdr:twoCellAnchor{anchor}>{place}{shape}<xdr:clientData/></xdr:twoCellAnchor>"
    data = (
        f'{HEAD}<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/'
        f'spreadsheetDrawing" xmlns:r="{OFFICE}">{body}</xdr:wsDr>'
    )
    package = with_sheet_element(
        workbook_with(""), REPORT, ("nothing",), f'<drawing xmlns:r="{OFFICE}" r:id="rId900"/>'
    )
    return with_part(
        package,
        "xl/drawings/drawing1.xml",
        data,
        content_type="application/vnd.openxmlformats-officedocument.drawing+xml",
        used_by=REPORT,
        relation="drawing",
    )


def test_a_shape_follows() -> None:
    package = drawing('<xdr:sp macro="" textlink=""/>')
    after = inserted(package, 6, 2, "S")

    assert found(after, "xl/drawings/drawing1.xml", "//d:row") == ["10", "14"]


def test_a_shape_grows_with_rows_inside_it() -> None:
    after = inserted(drawing('<xdr:sp macro="" textlink=""/>'), 11, 2, "S")

    assert found(after, "xl/drawings/drawing1.xml", "//d:row") == ["8", "14"]


def test_a_shape_that_keeps_its_size_does_not_grow() -> None:
    package = drawing('<xdr:sp macro="" textlink=""/>', ' editAs="oneCell"')
    after = inserted(package, 11, 2, "S")

    assert found(after, "xl/drawings/drawing1.xml", "//d:row") == ["8", "12"]


def test_the_cell_that_a_text_box_shows_follows() -> None:
    package = drawing('<xdr:sp macro="" textlink="S!$A$9"/>')
    assert_follows(package, "xl/drawings/drawing1.xml", "//d:sp/@textlink", ["S!$A$11"])


def test_a_shape_of_a_newer_kind_follows() -> None:
    """Slicers and controls stand in mc:AlternateContent."""
    package = drawing('<xdr:sp macro="" textlink=""/>')
    space = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    package = edited(
        package,
        "xl/drawings/drawing1.xml",
        (
            "<xdr:twoCellAnchor",
            f'<mc:AlternateContent xmlns:mc="{space}"><mc:Choice Requires="a14" '
            'xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main"><xdr:twoCellAnchor',
        ),
        ("</xdr:twoCellAnchor>", "</xdr:twoCellAnchor></mc:Choice></mc:AlternateContent>"),
    )
    assert_follows(package, "xl/drawings/drawing1.xml", "//d:row", ["10", "14"])


def test_an_old_button_below_refuses() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("S")
        sheet.write("A1", 1)
        sheet.insert_button("B9", {"macro": "Run", "caption": "Run"})

    package = workbook(fill)
    document = Document(package)
    with pytest.raises(InputError):
        document.insert_rows("S", 6, 2)
    assert saved(document) == package


@pytest.mark.parametrize(
    "uri",
    [
        "http://schemas.microsoft.com/office/drawing/2012/chart",
        "http://schemas.microsoft.com/office/drawing/2014/chartex",
    ],
)
def test_newer_references_of_charts_follow(uri: str) -> None:
    chart = (
        f'{HEAD}<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<x:f xmlns:x="{uri}">S!$A$4:$A$9</x:f></c:chartSpace>'
    )
    package = with_part(workbook_with(""), "xl/charts/chart1.xml", chart)
    assert_follows(package, "xl/charts/chart1.xml", "//*[local-name()='f']", ["S!$A$4:$A$11"])


def test_nothing_is_left_of_lists_whose_only_member_is_deleted() -> None:
    lists = (
        '<dataValidations count="1"><dataValidation type="list" sqref="A6"><formula1>$A$1:$A$2'
        '</formula1></dataValidation></dataValidations><hyperlinks><hyperlink ref="A6" '
        'location="T!A1"/></hyperlinks>'
    )
    after = deleted(workbook_with(lists), 6, 1, "S")

    assert found(after, REPORT, "//m:dataValidations | //m:hyperlinks") == []


def test_the_count_of_validations_is_right() -> None:
    lists = (
        '<dataValidations count="2"><dataValidation type="list" sqref="A6"><formula1>$A$1:$A$2'
        '</formula1></dataValidation><dataValidation type="list" sqref="A7"><formula1>$A$1:$A$2'
        "</formula1></dataValidation></dataValidations>"
    )
    after = deleted(workbook_with(lists), 6, 1, "S")

    assert found(after, REPORT, "//m:dataValidation/@sqref") == ["A6"]
    assert found(after, REPORT, "//m:dataValidations/@count") == ["1"]


def test_what_stood_only_in_deleted_rows_is_gone_from_extensions() -> None:
    after = deleted(rich(), 4, 1)

    assert found(after, REPORT, "//x14:sparkline/xm:sqref") == ["G9"]
    assert loaded(after)["Report"]["A13"].value == "=SUM(A4:A12)"


def test_a_deleted_page_break_leaves_no_second_one_behind() -> None:
    package = workbook_with(
        '<rowBreaks count="2" manualBreakCount="2"><brk id="6" max="16383" man="1"/>'
        '<brk id="7" max="16383" man="1"/></rowBreaks>',
        "nothing",
    )
    after = deleted(package, 7, 1, "S")

    assert found(after, REPORT, "//m:brk/@id") in (["6"], [])


# Validity


def test_the_rich_workbook_itself_is_valid(tmp_path: Path) -> None:
    assert invalid(rich(), tmp_path) == []


def test_a_workbook_after_everything_is_valid(tmp_path: Path) -> None:
    document = Document(rich())
    report = document.worksheet("Report")
    document.insert_rows("Report", 6, 2)
    document.delete_rows("Report", 18, 2)
    for row, content in enumerate((1.5, " text ", '=A4&"<"', True, None), 40):
        report.write((row, 3), content)
    report.set_style((41, 3), document.with_number_format(report.style((41, 3)), '0"円"'))
    report.set_height(41, 22.5)
    document.worksheet("Bare").write(at("A9"), "=Report!A9")
    document.worksheet("Bare").cache(at("A9"), CellError("#N/A"))
    document.add_sheet("New & 新").write((1, 1), "x")
    document.drop_calculation_chain()

    loaded(saved(document))
    assert invalid(saved(document), tmp_path) == []


def test_a_workbook_is_valid_after_its_last_link_was_deleted(tmp_path: Path) -> None:
    assert invalid(deleted(rich(), 18, 2), tmp_path) == []
