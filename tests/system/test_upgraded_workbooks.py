"""Workbooks of older versions, upgraded, in LibreOffice and against the Open XML schema.

As they were released, as LibreOffice saves them, and with what somebody did in one. Needs
LibreOffice with its Python, and for the schema the validator that the environment variable
OOXML_VALIDATOR names; `.ci/run` installs them.
"""

import json
import os
import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from ivjxl.errors import InputError
from ivjxl.excel.file.calculation import differences, same
from ivjxl.excel.file.document import Document
from ivjxl.excel.file.gate import admitted
from ivjxl.excel.libreoffice import program, recalculation
from ivjxl.excel.workbook.access import identity
from ivjxl.excel.workbook.files import open_data
from ivjxl.excel.workbook.findings import findings
from ivjxl.excel.workbook.log_sheet import TEMPLATE_VERSION
from ivjxl.excel.workbook.reading import read_book
from ivjxl.excel.workbook.upgrade import upgrade
from tests.excel.workbook.test_clauses_upgrade import used
from tests.excel.workbook.test_upgrade import EVERY_DAY, FIRST, RELEASED, filled, released

pytestmark = pytest.mark.system

TODAY: Final = date(2026, 11, 21)
OLD: Final = {f"version_{old[0]}-{old[1]}": old for old in RELEASED}
SMALL: Final = [name for name, old in OLD.items() if old in EVERY_DAY]
USED: Final = "used"
AGAIN: Final = "saved again: "
NAMES: Final = (*OLD, *(f"{AGAIN}{name}" for name in SMALL), USED)
"""The upgraded workbooks."""

each_name: Final = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="session")
def again(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """The old workbooks as LibreOffice saves them."""
    try:
        program.find()
    except InputError as error:
        pytest.skip(str(error))
    packages = {name: released(OLD[name]) for name in SMALL}
    return saved_again(tmp_path_factory.mktemp("old"), packages)


@pytest.fixture(scope="session")
def upgraded(again: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Every old workbook after its upgrade; those as released with the sender's inputs."""
    found = {name: filled(old) for name, old in OLD.items()}
    for name, package in (
        {f"{AGAIN}{n}": each for n, each in again.items()} | {USED: used()}
    ).items():
        book = open_data(package, "old.xlsx")
        assert upgrade(book, TODAY)
        found[name] = book.impl.as_bytes()
    assert [*found] == [*NAMES]
    return found


@pytest.fixture(scope="session")
def calculated(
    upgraded: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, bytes]:
    """The upgraded workbooks after LibreOffice has calculated them."""
    return saved_again(tmp_path_factory.mktemp("upgraded"), upgraded)


def saved_again(folder: Path, packages: Mapping[str, bytes]) -> dict[str, bytes]:
    files = []
    for number, package in enumerate(packages.values()):
        files.append(folder / f"book{number}.xlsx")
        files[-1].write_bytes(package)
    done = recalculation.recalculated_all(files, to=["xlsx"])
    return {name: each["xlsx"] for name, each in zip(packages, done, strict=True)}


def faults(package: bytes, folder: Path) -> set[tuple[str, str]]:
    """Return what the validator finds in a workbook."""
    validator = os.environ.get("OOXML_VALIDATOR")
    if not validator:
        pytest.skip("OOXML_VALIDATOR names no validator")
    file = folder / "book.xlsx"
    file.write_bytes(package)
    done = subprocess.run(
        [validator, str(file)], capture_output=True, text=True, check=False, timeout=120
    )
    report = json.loads(done.stdout)
    assert report["ok"] == (not report["errors"])
    return {(each["id"], each["description"]) for each in report["errors"]}


@each_name
def test_it_is_valid_open_xml(name: str, upgraded: Mapping[str, bytes], tmp_path: Path) -> None:
    # openpyxl lists the properties of fonts in an order of its own.
    before = faults(used(), tmp_path) if name == USED else set()

    admitted("book.xlsx", upgraded[name])
    assert faults(upgraded[name], tmp_path) <= before


@each_name
def test_libreoffice_calculates_every_formula_to_the_value_it_has(
    name: str, upgraded: Mapping[str, bytes], calculated: Mapping[str, bytes]
) -> None:
    ours, there = Document(upgraded[name]), Document(calculated[name])
    cells = [*ours.formula_cells()]

    assert len(cells) > 400
    assert {sheet for sheet, _ in cells} >= {"Clauses", "Placeholders", "Checks"}
    assert [cell for cell in cells if not same(ours.value(*cell), there.value(*cell))] == []


@each_name
def test_a_workbook_that_libreoffice_saved_again_is_whole(
    name: str, calculated: Mapping[str, bytes]
) -> None:
    book = open_data(calculated[name], "book.xlsx")
    failed = {each.name for each in findings(book) if each.state == "failed"}

    assert identity(book, current=True).version == TEMPLATE_VERSION
    assert [*differences(book.impl.document)] == []
    assert "program_agrees" not in failed
    # LibreOffice writes TRUE as a formula. Rows of the user are not those of the template.
    assert failed <= {"formulas_unchanged"} or name == USED


def test_a_workbook_that_libreoffice_saved_before_holds_what_it_held(
    upgraded: Mapping[str, bytes],
) -> None:
    (name,) = (name for name, old in OLD.items() if old == FIRST)
    before = read_book(open_data(released(FIRST), "book.xlsx"))

    after = read_book(open_data(upgraded[f"{AGAIN}{name}"], "book.xlsx"))

    assert (after.notice, after.sources) == (before.notice, before.sources)
    assert (after.acknowledged, after.clauses) == (before.acknowledged, before.clauses)
