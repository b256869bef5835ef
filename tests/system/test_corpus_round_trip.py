"""One cell written into workbooks made by Excel itself leaves everything else of them."""

import io
import os
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest
from lxml import etree

from ivjxl.errors import InputError
from ivjxl.excel.file.document import Document

pytestmark = pytest.mark.system

FOLDER: Final = "IVJXL_EXCEL_CORPUS"
"""The environment variable that names a folder of workbooks saved by Excel.

Such are the files in xlsxwriter/test/comparison/xlsx_files of github.com/jmcnamara/XlsxWriter.
"""

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CHAIN: Final = {"xl/calcChain.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"}


def corpus() -> list[Path]:
    folder = os.environ.get(FOLDER)
    if not folder or not Path(folder).is_dir():
        pytest.skip(f"{FOLDER} names no folder: nothing was written into workbooks of Excel")
    files = sorted(Path(folder).rglob("*.xls[xm]"))
    assert len(files) >= 900
    return files


def parts_of(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def saved(document: Document) -> bytes:
    return document.as_package().as_bytes()


def cells_of(sheet: bytes) -> dict[str, bytes]:
    """Return the XML of every cell by address; shared formulas keep what they hold."""
    found = {}
    for row in etree.fromstring(sheet).iter(f"{MAIN}row"):
        for cell in row:
            cell.tail = None
            found[cell.get("r")] = etree.tostring(cell, method="c14n")
    return found


def around(sheet: bytes) -> bytes:
    """Return a worksheet without its cells."""
    root = etree.fromstring(sheet)
    root.find(f"{MAIN}sheetData").clear()
    data: bytes = etree.tostring(root, method="c14n")
    return data


def test_reading_everything_leaves_the_bytes() -> None:
    counts: Counter[str] = Counter()
    for file in corpus():
        data = file.read_bytes()
        document = Document(data)
        for sheet in document.worksheets():
            for at in sheet.cells():
                sheet.value(at)
                document.number_format(sheet.style(at))
                counts["cells"] += 1
            for at in sheet.formulas():
                sheet.formula(at)
                counts["formulas"] += 1
        assert saved(document) == data, file.name
        counts["files"] += 1
    print(dict(counts))


@pytest.mark.parametrize("content", [1.5, "書いた", "=1+1"])
def test_one_written_cell_changes_one_part(content: Any) -> None:
    counts: Counter[str] = Counter()
    wrong = []
    for file in corpus():
        data = file.read_bytes()
        document = Document(data)
        names = document.sheet_names()
        if not names:
            counts["without worksheets"] += 1
            continue
        sheet = document.worksheet(names[0])
        # A cell that has something, where there is one; the next one where it is in an array.
        listed = [*sheet.cells(), (997, 27)]
        for at in listed:
            try:
                had_formula = sheet.formula(at) is not None
                sheet.write(at, content)
                break
            except InputError:
                counts["in an array"] += 1
        if had_formula or str(content).startswith("="):
            document.drop_calculation_chain()
            counts["formula written or overwritten"] += 1
        after = saved(document)
        before, now = parts_of(data), parts_of(after)
        part = document.part_of(names[0])
        allowed = {part, *(CHAIN if "xl/calcChain.xml" in before else ())}
        differing = {name for name in {**before, **now} if before.get(name) != now.get(name)}
        order = [name for name in before if name in now]
        if not differing <= allowed or order != list(now):
            wrong.append((file.name, differing - allowed))
        if re.search(rb"<row(?! r=)|<c(?! r=)[ >]", before[part]) is None:
            old, new = cells_of(before[part]), cells_of(now[part])
            shared = b't="shared"' in before[part]
            others = {name for name in old if old[name] != new.get(name)}
            if len(others) > 1 and not shared:
                wrong.append((file.name, others))
            counts["cells compared"] += len(old)
        if around(before[part]) != around(now[part]):
            wrong.append((file.name, {"around the cells"}))
        if Document(after).worksheet(names[0]).value(at) != (
            None if content == "=1+1" else content
        ):
            wrong.append((file.name, {"value"}))
        counts["files"] += 1
        counts["with calcChain"] += "xl/calcChain.xml" in before
        counts["parts byte-identical"] += len(set(before) - differing)
        counts["parts changed"] += len(differing)
    print(dict(counts))

    assert wrong == []


def test_rows_inserted_and_deleted_again_leave_every_formula() -> None:
    counts: Counter[str] = Counter()
    wrong = []
    for file in corpus():
        data = file.read_bytes()
        document = Document(data)
        names = document.sheet_names()
        if not names:
            continue
        before = formulas(Document(data))
        try:
            document.insert_rows(names[0], 2, 3)
            counts["inserted"] += 1
        except InputError:
            counts["refused"] += 1
            assert saved(document) == data, file.name
            continue
        assert not lost(saved(document)), file.name
        document.delete_rows(names[0], 2, 3)
        if formulas(Document(saved(document))) != before:
            wrong.append(file.name)
    print(dict(counts))

    assert wrong == []


def formulas(document: Document) -> dict[Any, str | None]:
    return {(s, at): document.worksheet(s).formula(at) for s, at in document.formula_cells()}


def lost(package: bytes) -> set[str]:
    """Return relationships whose part is not there."""
    parts = parts_of(package)
    return {
        relation.target
        for name in parts
        for relation in Document(package).package.relationships(name)
        if not relation.external and relation.target not in parts and "#" not in relation.target
    }
