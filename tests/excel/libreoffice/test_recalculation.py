"""Recalculation before LibreOffice starts: refusals, and the canaries in the copy."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import pytest
import xlsxwriter

from ivjxl.errors import InputError
from ivjxl.excel.libreoffice import recalculation
from ivjxl.shipped import shipped

WORKBOOKS: Final = shipped("workbooks")
SAMPLE: Final = WORKBOOKS / "2019-07-12-option-terms.xlsx"
MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HEAVY: Final = ("numpy", "scipy", "pandas", "xlwings", "xlsxwriter", "openpyxl")


def book(folder: Path, sheet: str) -> Path:
    """Return a workbook whose one sheet holds these cells."""
    file = folder / "book.xlsx"
    with xlsxwriter.Workbook(file) as workbook:
        workbook.add_worksheet()
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<sheetData><row r="1">{sheet}</row></sheetData></worksheet>'
    ).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


def sheet_of(package: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        text = archive.read("xl/worksheets/sheet1.xml").decode()
    return text.partition('<row r="1">')[2].partition("</row>")[0]


def cells(package: bytes) -> dict[tuple[str, str], tuple[bool, str | None]]:
    """Return of every cell whether it has a formula, and its value as the file has it."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                for cell in ElementTree.fromstring(archive.read(name)).iter(f"{MAIN}c"):
                    has_formula = cell.find(f"{MAIN}f") is not None
                    found[name, cell.attrib["r"]] = (has_formula, cell.findtext(f"{MAIN}v"))
    return found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<c r="A1"><f>1+1</f><v>2</v></c>', '<c r="A1"><f>1+1</f><v>{0}</v></c>'),
        (
            '<c r="A1" t="str"><f>"a"</f><v>a</v></c>',
            '<c r="A1" t="str"><f>"a"</f><v>{0}</v></c>',
        ),
        (
            '<c r="A1" s="3"/><c r="B1"><v>5</v></c><c r="C1"><f>B1</f><v>5</v></c>',
            '<c r="A1" s="3"/><c r="B1"><v>5</v></c><c r="C1"><f>B1</f><v>{0}</v></c>',
        ),
        (
            '<c r="A1"><f t="shared" si="0"/><v>-1.5E-3</v></c>',
            '<c r="A1"><f t="shared" si="0"/><v>{0}</v></c>',
        ),
        (
            '<c r="A1" t="b"><f>1=1</f><v>1</v></c><c r="B1"><f>1</f><v>1</v></c>',
            '<c r="A1" t="str"><f>1=1</f><v>{0}</v></c><c r="B1"><f>1</f><v>{0}</v></c>',
        ),
        (
            '<c r="A1" t="s"><v>0</v></c><c r="B1"><f>1</f><v>1</v></c>',
            '<c r="A1" t="s"><v>0</v></c><c r="B1"><f>1</f><v>{0}</v></c>',
        ),
        (
            '<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
            '<c r="A1" t="str"><f>1/0</f><v>{0}</v></c>',
        ),
        ('<c r="A1"><f>1</f></c>', '<c r="A1"><f>1</f></c>'),
        ('<c r="A1" t="str"><f>1</f><v></v></c>', '<c r="A1" t="str"><f>1</f><v></v></c>'),
        ('<c r="A1"><v>5</v></c>', '<c r="A1"><v>5</v></c>'),
    ],
)
def test_cached_values_of_formulas_and_nothing_else_become_canaries(
    before: str, after: str, tmp_path: Path
) -> None:
    package, canary = recalculation._with_canaries(book(tmp_path, before))

    assert sheet_of(package) == after.format(canary.decode())


def test_canary_is_nowhere_in_the_book_before(tmp_path: Path) -> None:
    _, usual = recalculation._with_canaries(book(tmp_path, "<c><f>1</f><v>1</v></c>"))
    taken = f'<c r="A1"><v>{usual.decode()}</v></c><c r="B1"><f>1</f><v>1</v></c>'

    _, canary = recalculation._with_canaries(book(tmp_path, taken))

    assert canary != usual
    assert canary.decode() not in taken


@pytest.mark.parametrize("file", sorted(WORKBOOKS.glob("*.xlsx")), ids=lambda file: file.stem)
def test_every_value_that_a_workbook_calculates_becomes_a_canary(file: Path) -> None:
    package, canary = recalculation._with_canaries(file)
    before, after = cells(file.read_bytes()), cells(package)

    assert len(before) == len(after)
    left = {
        where: (value, after[where])
        for where, (is_formula, value) in before.items()
        if after[where][1] != (canary.decode() if is_formula and value else value)
    }
    assert left == {}


def test_book_with_formulas_in_an_unknown_form_is_refused(tmp_path: Path) -> None:
    sheet = '<x:c xmlns:x="urn:x" r="A1"><x:f>1</x:f><x:v>1</x:v></x:c>'

    with pytest.raises(InputError, match=r"book.xlsx: has formulas in a form"):
        recalculation._with_canaries(book(tmp_path, sheet))


def test_canary_is_found_among_values_and_among_shared_texts() -> None:
    for name, held in {
        "xl/worksheets/sheet3.xml": True,
        "xl/sharedStrings.xml": True,
        "docProps/app.xml": False,
    }.items():
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr(name, "<v>876543210987</v>")
        assert recalculation._holds(buffer.getvalue(), b"876543210987") is held


def test_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "text.xlsx"
    file.write_text("text")

    with pytest.raises(InputError, match=r"text.xlsx: must be an .xlsx workbook"):
        recalculation._with_canaries(file)
    with pytest.raises(InputError, match=r"none.xlsx: must be an .xlsx workbook"):
        recalculation._with_canaries(tmp_path / "none.xlsx")


@pytest.mark.parametrize("to", ["ods", "", "PDF"])
def test_unknown_format_is_refused(to: str) -> None:
    with pytest.raises(InputError, match='must be "xlsx" or "pdf"'):
        recalculation.recalculated(SAMPLE, to=to)


def test_profile_calculates_on_load_and_has_our_module(tmp_path: Path) -> None:
    recalculation.make_profile(tmp_path / "profile", "Sub Main\nEnd Sub\n")

    standard = tmp_path / "profile/user/basic/Standard"
    settings = (tmp_path / "profile/user/registrymodifications.xcu").read_text(encoding="utf-8")
    assert {file.name for file in standard.iterdir()} == {
        *("script.xlb", "dialog.xlb"),
        *("conversion.xba", "ivjxl.xba"),
    }
    assert '"OOXMLRecalcMode" oor:op="fuse"><value>0</value>' in settings


@pytest.mark.parametrize(
    "module",
    ["basic", "component", "extension", "installation", "profile", "program", "recalculation"],
)
def test_importing_loads_no_heavy_library(module: str) -> None:
    code = (
        f"import sys, ivjxl.excel.libreoffice.{module}; "
        f"print(*sorted({set(HEAVY)!r} & sys.modules.keys()))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == []
