"""Upgrade: workbooks of version 1, as released, become workbooks of this version."""

import io
import zipfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from ivjxl.errors import InputError
from ivjxl.excel.file.calculation import differences
from ivjxl.excel.file.document import Document
from ivjxl.excel.workbook.access import identity, values
from ivjxl.excel.workbook.files import open_data
from ivjxl.excel.workbook.findings import findings
from ivjxl.excel.workbook.log_sheet import IDENTITY, TEMPLATE_VERSION
from ivjxl.excel.workbook.reading import read_book
from ivjxl.excel.workbook.regenerate import examined, refuse, regenerate
from ivjxl.excel.workbook.upgrade import STEPS, pending, upgrade
from ivjxl.notices.difference import changes

from .samples import WORKBOOKS

TODAY: Final = date(2026, 11, 21)
OLD: Final = Path(__file__).parent / "version_1"
NAMES: Final = ("2013-07-11-option-terms", "2022-05-26-share-disposal", "dividend")
DISPOSAL: Final = "2022-05-26-share-disposal"

each_workbook: Final = pytest.mark.parametrize("name", NAMES)
SMALL: Final = ("2022-05-26-share-disposal", "dividend")
each_small: Final = pytest.mark.parametrize("name", SMALL)


def opened(package: bytes) -> Any:
    return open_data(package, "book.xlsx")


def bytes_of(book: Any) -> bytes:
    data: bytes = book.impl.as_bytes()
    return data


@cache
def old(name: str) -> bytes:
    return (OLD / f"{name}.xlsx").read_bytes()


@cache
def upgraded(name: str) -> bytes:
    book = opened(old(name))
    upgrade(book, TODAY)
    return bytes_of(book)


def parts_of(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


Cells = dict[tuple[str, int, int], tuple[str | None, Any, str]]


@cache
def cells_of(package: bytes) -> Cells:
    document = Document(package)
    return {
        (sheet.name, *at): (
            sheet.formula(at),
            sheet.value(at),
            document.number_format(sheet.style(at)),
        )
        for sheet in document.worksheets()
        for at in sheet.cells()
        if sheet.formula(at) is not None or sheet.value(at) is not None
    }


@each_small
def test_the_steps_are_listed_in_both_languages_before_anything_is_done(name: str) -> None:
    package = old(name)
    book = opened(package)

    steps = pending(book)

    assert steps == [step for step in STEPS if step.version == 2]
    assert all(step.change.en and step.change.ja for step in steps)
    assert bytes_of(book) == package


@each_small
def test_the_workbook_is_then_of_this_version(name: str) -> None:
    book = opened(upgraded(name))

    assert identity(opened(old(name))).version == 1
    assert identity(book, current=True).version == TEMPLATE_VERSION
    assert pending(book) == []
    assert {state.edits for state in examined(book)} <= {()}
    assert {report.outcome for report in regenerate(book, TODAY)} <= {"current"}
    assert bytes_of(book) == upgraded(name)


@each_small
def test_every_input_and_figure_stays(name: str) -> None:
    before, after = opened(old(name)), opened(upgraded(name))
    plan = identity(before).plan

    for figure in plan.figures:
        was, is_ = (
            values(book.names[f"out_{figure}"].refers_to_range)[0][0] for book in (before, after)
        )
        assert was == is_
    if name != "dividend":
        assert changes(read_book(before), read_book(after)) == []
        assert read_book(before) == read_book(after)


@each_workbook
def test_only_what_the_steps_name_is_changed(name: str) -> None:
    before, after = cells_of(old(name)), cells_of(upgraded(name))
    differing = {at for at in before.keys() | after.keys() if before.get(at) != after.get(at)}

    assert {sheet for sheet, *_ in differing} <= {"Guide", "Checks", "Log", IDENTITY}
    assert len([at for at in differing if at[0] == "Guide"]) == 4
    assert len([at for at in differing if at[0] == "Checks"]) == (name != "dividend") * 2
    assert {row for sheet, row, _ in differing if sheet == "Log"} == {6}


@each_workbook
def test_every_other_part_of_the_file_keeps_its_bytes(name: str) -> None:
    before, after = parts_of(old(name)), parts_of(upgraded(name))
    document = Document(old(name))
    sheets = {document.part_of(sheet) for sheet in ("Guide", "Checks", "Log", IDENTITY)}

    assert [*before] == [*after]
    assert {part for part in before if before[part] != after[part]} <= sheets


@each_workbook
def test_the_result_is_what_a_fresh_build_gives(name: str) -> None:
    """Log and the looks of a hidden cell are all that tells them apart."""
    fresh, ours = cells_of((WORKBOOKS / f"{name}.xlsx").read_bytes()), cells_of(upgraded(name))

    differing = {at for at in fresh.keys() | ours.keys() if fresh.get(at) != ours.get(at)}

    assert {sheet for sheet, *_ in differing} == {"Log"}


@each_small
def test_names_heights_and_merged_cells_are_those_of_a_fresh_build(name: str) -> None:
    documents = [
        Document(data) for data in ((WORKBOOKS / f"{name}.xlsx").read_bytes(), upgraded(name))
    ]

    fresh, ours = (
        {
            **dict[str, dict[Any, Any]](),
            "names": {(e.get("name"), e.get("localSheetId")): e.text for e in d.name_elements()},
            "heights": {
                # In pixels, as a screen shows them.
                (sheet.name, row): round((sheet.height(row) or 0) * 4 / 3)
                for sheet in d.worksheets()
                for row in {row for row, _ in sheet.cells()}
            },
            "protected": {sheet.name: sheet.protected for sheet in d.worksheets()},
        }
        for d in documents
    )
    differing = [
        (part, key)
        for part, entries in fresh.items()
        for key in entries.keys() | ours[part].keys()
        if entries.get(key) != ours[part].get(key)
    ]
    assert differing == []


@each_small
def test_a_second_upgrade_does_nothing(name: str) -> None:
    package = upgraded(name)
    book = opened(package)

    assert upgrade(book, TODAY) == []
    assert bytes_of(book) == package


@each_small
def test_the_checks_pass_afterwards_and_every_value_is_calculated(name: str) -> None:
    book = opened(upgraded(name))

    assert [f.name for f in findings(book) if f.state == "failed"] == []
    assert [*differences(book.impl.document)] == []


def test_before_it_the_check_of_the_version_fails_and_regenerate_names_the_command() -> None:
    book = opened(old(DISPOSAL))

    assert [f.name for f in findings(book) if f.state == "failed"] == ["template_is_current"]
    with pytest.raises(InputError, match="ivjxl upgrade"):
        regenerate(book, TODAY)


def lifted(book: Any) -> Any:
    for sheet in book.sheets:
        sheet.api.Unprotect("")
    return book


def protected(book: Any) -> None:
    for sheet in book.sheets:
        sheet.impl.worksheet.lifted = False


@pytest.mark.parametrize("content", ["Total persons", "=1+1", None])
def test_a_table_edited_in_the_old_file_is_found_afterwards(content: str | None) -> None:
    book = lifted(opened(old(DISPOSAL)))
    cells = book.names["tbl_allottees_en"].refers_to_range
    cell = cells[4, 0]
    cell.formula = content
    protected(book)
    upgrade(book, TODAY)
    again = opened(bytes_of(book))

    found = {state.name: [edit.address for edit in state.edits] for state in examined(again)}

    assert found == {"tbl_allottees_ja": [], "tbl_allottees_en": [f"A{cells.row + 4}"]}


def test_an_edited_table_is_refused_after_the_upgrade() -> None:
    book = lifted(opened(old(DISPOSAL)))
    book.names["tbl_allottees_ja"].refers_to_range[0, 2].value = 1.0
    protected(book)
    upgrade(book, TODAY)

    outcomes = {report.name: report.outcome for report in regenerate(book, TODAY, refuse)}

    assert outcomes["tbl_allottees_ja"] == "refused"


def test_a_step_of_the_guide_that_the_user_wrote_anew_stays() -> None:
    book = lifted(opened(old(DISPOSAL)))
    guide = book.sheets["Guide"]
    row = next(
        row
        for row, (cell,) in enumerate(values(guide.range("B1:B40")), 1)
        if isinstance(cell, str) and "ivjxl build CASE.toml" in cell
    )
    guide.range(f"B{row}").value = "当社の手順"
    protected(book)
    english = values(guide.range(f"C{row}"))

    upgrade(book, TODAY)

    assert values(guide.range(f"B{row}"))[0][0] == "当社の手順"
    assert values(guide.range(f"C{row}")) == english


def test_sheets_and_names_of_the_user_survive() -> None:
    import openpyxl
    from openpyxl.workbook.defined_name import DefinedName

    workbook = openpyxl.load_workbook(io.BytesIO(old(DISPOSAL)))
    sheet = workbook.create_sheet("Mine", 0)
    sheet["A1"] = "mine"
    sheet["A2"] = 12
    workbook.defined_names["my_name"] = DefinedName("my_name", attr_text="Mine!$A$1")
    buffer = io.BytesIO()
    workbook.save(buffer)
    book = opened(buffer.getvalue())
    part = Document(buffer.getvalue()).part_of("Mine")

    upgrade(book, TODAY)

    assert parts_of(bytes_of(book))[part] == parts_of(buffer.getvalue())[part]
    assert book.names["my_name"].refers_to == "=Mine!$A$1"
    assert identity(book).version == TEMPLATE_VERSION


@pytest.mark.parametrize("version", [3, 99])
def test_a_newer_version_is_refused(version: int) -> None:
    book = lifted(opened(old(DISPOSAL)))
    book.sheets[IDENTITY].range(f"B{identity(book).at['template_version']}").value = f"'{version}"
    protected(book)
    package = bytes_of(book)

    for command in (pending, lambda each: upgrade(each, TODAY)):
        with pytest.raises(InputError, match=rf"newer ivjxl.*got {version}"):
            command(book)
    assert bytes_of(book) == package


def test_protection_is_put_back_and_calculation_too() -> None:
    book = opened(old(DISPOSAL))
    book.app.calculation = "manual"

    upgrade(book, TODAY)

    assert all(sheet.api.ProtectContents for sheet in book.sheets)
    assert (book.app.calculation, book.app.screen_updating) == ("manual", True)


def test_a_password_is_refused() -> None:
    part = Document(old(DISPOSAL)).part_of("Guide")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts_of(old(DISPOSAL)).items():
            if name == part:
                data = data.replace(b"<sheetProtection ", b'<sheetProtection password="CC1A" ')
            archive.writestr(name, data)
    book = opened(buffer.getvalue())

    with pytest.raises(InputError, match="Guide: is protected with a password"):
        upgrade(book, TODAY)


def test_a_password_on_a_later_sheet_leaves_the_workbook_as_it_is() -> None:
    part = Document(old(DISPOSAL)).part_of("Guide")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts_of(old(DISPOSAL)).items():
            if name == part:
                data = data.replace(b"<sheetProtection ", b'<sheetProtection password="CC1A" ')
            archive.writestr(name, data)
    book = opened(buffer.getvalue())

    with pytest.raises(InputError):
        upgrade(book, TODAY)

    assert bytes_of(book) == buffer.getvalue()
