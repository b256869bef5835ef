"""Sheets and rows copied into older workbooks, in LibreOffice and against the Open XML schema.

The older workbooks are as they were released, and as LibreOffice saves them again. Needs
LibreOffice with its Python, and for the schema the validator that the environment variable
OOXML_VALIDATOR names; `.ci/run` installs them.
"""

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from ivjxl.errors import InputError
from ivjxl.excel.file.gate import admitted
from ivjxl.excel.libreoffice import program, recalculation
from ivjxl.excel.workbook.access import unprotected
from ivjxl.excel.workbook.files import open_data
from tests.excel.file.looks import Facts, as_bytes, facts, fresh, mine

pytestmark = pytest.mark.system

WORKBOOKS: Final = Path(__file__).parents[2] / "workbooks"
OLD: Final = Path(__file__).parents[1] / "excel" / "workbook" / "version_1"
NAMES: Final = ("dividend", "2022-05-26-share-disposal", "2013-07-11-option-terms")
"""Workbooks of version 1; there is a fresh one of each, with the same inputs."""

COPIED: Final = ("Guide", "Inputs", "Working", "Deadlines", "Notice_JA", "Checks", "Log")
ROWS: Final = (8, 12)
"""Rows of the inputs that are copied too, to their place and below all others."""

BELOW: Final = 300

SAME: Final = (
    *("contents", "looks", "merged", "rules", "validations", "page", "margins", "titles", "area"),
    *("frozen", "grid", "header", "fit", "protection", "state", "links"),
)
"""What LibreOffice makes of a sheet, whichever workbook it stands in."""

FONT: Final = re.compile(r"^name='[^']*', charset=\w+", re.MULTILINE)
each_name: Final = pytest.mark.parametrize("name", NAMES)
each_origin: Final = pytest.mark.parametrize("saved_again", [False, True])


@pytest.fixture(scope="session")
def again() -> Mapping[str, bytes]:
    """The workbooks as LibreOffice saves them."""
    try:
        program.find()
    except InputError as error:
        pytest.skip(str(error))
    files = [folder / f"{name}.xlsx" for folder in (OLD, WORKBOOKS) for name in NAMES]
    done = recalculation.recalculated_all(files, to=["xlsx"])
    return {str(file): each["xlsx"] for file, each in zip(files, done, strict=True)}


@cache
def with_copies(package: bytes, case: str) -> bytes:
    """Return a workbook with sheets and names of a fresh one, and with rows of its inputs."""
    target = open_data(package, "old.xlsx")
    source = open_data((WORKBOOKS / f"{case}.xlsx").read_bytes(), "fresh.xlsx")
    inputs = target.sheets["Inputs"]
    with unprotected(inputs):
        for at in (ROWS[0], BELOW):
            rows = source.sheets["Inputs"].range("{}:{}".format(*ROWS))
            rows.copy(inputs.range(f"A{at}"))
    # Else formulas would name what is not there, of which LibreOffice makes an error.
    there = {sheet.name for sheet in target.sheets}
    for sheet in [each for each in source.sheets if each.name not in there]:
        sheet.copy(before=target.sheets["Working"])
    known = {name.name for name in target.names}
    for name in [each for each in source.names if each.name not in known]:
        target.names.add(name.name, name.refers_to or "")
    for copied in COPIED:
        source.sheets[copied].copy(before=target.sheets["Working"])
    return as_bytes(target)


def older(name: str, again: Mapping[str, bytes], *, saved_again: bool) -> bytes:
    file = OLD / f"{name}.xlsx"
    return again[str(file)] if saved_again else file.read_bytes()


def converted(package: bytes) -> bytes:
    """Return a workbook as LibreOffice saves it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "book.xlsx"
        file.write_bytes(package)
        return recalculation.recalculated(file, to="xlsx")


def invalid(package: bytes, folder: Path) -> list[Any]:
    validator = os.environ.get("OOXML_VALIDATOR")
    if not validator:
        pytest.skip("OOXML_VALIDATOR names no validator")
    file = folder / "book.xlsx"
    file.write_bytes(package)
    done = subprocess.run(
        [validator, str(file)], capture_output=True, text=True, check=False, timeout=120
    )
    report = json.loads(done.stdout)
    return [] if report["ok"] else list(report["errors"])


@each_origin
@each_name
def test_a_workbook_with_copies_is_valid_open_xml(
    name: str, saved_again: bool, again: Mapping[str, bytes], tmp_path: Path
) -> None:
    package = with_copies(older(name, again, saved_again=saved_again), name)

    admitted("old.xlsx", package)
    assert invalid(package, tmp_path) == []


def test_a_sheet_with_everything_that_comes_along_is_valid_in_its_new_place(tmp_path: Path) -> None:
    target, source = (open_data(package, "book.xlsx") for package in (mine(), fresh()))
    page = source.sheets["Page"]
    page.copy(before=target.sheets["First"])
    page.copy(after=target.sheets["Last"], name="Mike's 表")
    last = target.sheets["Last"]
    page.range("1:5").copy(last.range("1:5"))
    page.range("A8").copy(last.range("B9"))
    page.range("8:9").copy(last.range("4:5"))
    target.names.add("新しい", "='Mike''s 表'!$A$1:$B$2")
    target.sheets["First"].name = "Another"

    assert invalid(fresh(), tmp_path) == invalid(mine(), tmp_path) == []
    assert invalid(as_bytes(target), tmp_path) == []


@each_origin
@each_name
def test_libreoffice_shows_a_copy_as_it_shows_the_sheet(
    name: str, saved_again: bool, again: Mapping[str, bytes]
) -> None:
    package = with_copies(older(name, again, saved_again=saved_again), name)
    shown, unmoved = converted(package), again[str(WORKBOOKS / f"{name}.xlsx")]

    for sheet in COPIED:
        copy, origin = of_sheet(shown, f"{sheet} (2)"), of_sheet(unmoved, sheet)
        assert [(sheet, key) for key in SAME if copy[key] != origin[key]] == []
    copy, origin = of_sheet(shown, "Inputs"), of_sheet(unmoved, "Inputs")
    for key in ("looks", "contents"):
        expected = of_rows(origin, key, ROWS[0])
        assert of_rows(copy, key, ROWS[0]) == expected != {}
        assert of_rows(copy, key, BELOW) == expected


def of_sheet(package: bytes, name: str) -> Facts:
    """Return what LibreOffice saved, but for names of fonts.

    It writes the name of its font for Chinese characters to formats of which some cell has them.
    """
    sheet = facts(package, name)
    looks = {cell: FONT.sub("", look) for cell, look in sheet["looks"].items()}
    return sheet | {"looks": looks}


def of_rows(sheet: Facts, name: str, first: int) -> dict[tuple[str, int], Any]:
    """Return of a sheet's facts those of as many rows as were copied, counted from the first."""
    found = {}
    for cell, each in sheet[name].items():
        row = int("".join(filter(str.isdigit, cell))) - first
        if 0 <= row <= ROWS[1] - ROWS[0]:
            found["".join(filter(str.isalpha, cell)), row] = each
    return found
