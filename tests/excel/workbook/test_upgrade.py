"""Upgrade: workbooks of older versions, as released, become workbooks of this version."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from ivjxl.errors import InputError
from ivjxl.excel.file.calculation import differences
from ivjxl.excel.file.document import Document
from ivjxl.excel.workbook.access import identity, values
from ivjxl.excel.workbook.checks_sheet import FIRST_OWN, NAME_COLUMN
from ivjxl.excel.workbook.files import open_data
from ivjxl.excel.workbook.filling import fill
from ivjxl.excel.workbook.findings import findings
from ivjxl.excel.workbook.log_sheet import IDENTITY, TEMPLATE_VERSION
from ivjxl.excel.workbook.plan import FIRST_ROW
from ivjxl.excel.workbook.reading import read_book
from ivjxl.excel.workbook.regenerate import examined, refuse, regenerate
from ivjxl.excel.workbook.upgrade import STEPS, pending, upgrade
from ivjxl.notices.difference import changes
from tests.excel.file.looks import facts, read
from tests.excel.file.rich import changed, edited, parts_of

from .samples import SAMPLES, fresh_package, sample, template_package

TODAY: Final = date(2026, 11, 21)
HERE: Final = Path(__file__).parent
TERMS: Final = "2013-07-11-option-terms"
DISPOSAL: Final = "2022-05-26-share-disposal"
BLANK: Final = "dividend"

Old = tuple[int, str]
"""A workbook as it was released: template version and name."""

FIRST: Final = (1, DISPOSAL)
SECOND: Final = (2, DISPOSAL)
RELEASED: Final = (FIRST, (1, BLANK), (1, TERMS), SECOND, (2, BLANK), (2, TERMS))
EVERY_DAY: Final = (FIRST, (2, BLANK))
each_old: Final = pytest.mark.parametrize(
    "old",
    [
        pytest.param(each, marks=[] if each in EVERY_DAY else pytest.mark.thorough)
        for each in RELEASED
    ],
    ids="version_{0[0]}-{0[1]}".format,
)
CHANGED: Final = ("Guide", "Inputs", "Working", "Checks", "Log", IDENTITY)
"""The sheets that the steps name."""

NEW_FIGURES: Final = {DISPOSAL: ["Listed splits after the notice date"]}
NEW_CHECKS: Final = {
    TERMS: {"resolution_comes_first"},
    DISPOSAL: {"resolved_by_notice_date", "splits_in_force"},
    BLANK: set[str](),
}
"""What version 3 brought to single notices."""

NEW_COMMON_CHECKS: Final = {
    *("sender_is_stated", "era_has_not_ended", "clause_placeholders_known"),
    *("clause_figures_live", "clause_figures_printed", "clause_references_resolve"),
    *("clause_languages_agree", "clause_words"),
}

NEW: Final = ("Clauses", "Placeholders")
MASTER: Final = ("A1", "A2")
"""Cells that may show the state of all checks together, which the new ones change."""

LISTS: Final = {
    *("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"),
}
"""The parts that say which sheets, names and formats there are."""

CELLS: Final = ("contents", "values", "looks")
"""Facts of a sheet cell by cell."""


def opened(package: bytes) -> Any:
    return open_data(package, "book.xlsx")


def bytes_of(book: Any) -> bytes:
    data: bytes = book.impl.as_bytes()
    return data


@cache
def released(old: Old) -> bytes:
    version, name = old
    return (HERE / f"version_{version}" / f"{name}.xlsx").read_bytes()


@cache
def upgraded(old: Old) -> bytes:
    book = opened(released(old))
    book.app.calculation = "manual"
    upgrade(book, TODAY)
    assert (book.app.calculation, book.app.screen_updating) == ("manual", True)
    return bytes_of(book)


@cache
def filled(old: Old) -> bytes:
    """Return an upgraded workbook after the inputs of the sender were typed into it."""
    book = opened(upgraded(old))
    if old[1] in SAMPLES:
        case = sample(old[1])
        fields = identity(book).plan.fields
        sent = {n: case.notice.value(n) for n, field in fields.items() if field.label.closing}
        sent = {name: each for name, each in sent.items() if each is not None}
        assert sent
        fill(book, sent, {name: source for name, source in case.sources.items() if name in sent})
        book.app.calculate()
    return bytes_of(book)


def row_of(cell: str | int) -> int:
    return int(str(cell).lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def down_to(cells: dict[Any, Any], last: int) -> dict[Any, Any]:
    """Return cells or rows down to a row, but for blanks and the state of all checks."""
    return {
        at: each
        for at, each in cells.items()
        if row_of(at) <= last and each not in (None, "") and at not in MASTER
    }


@each_old
def test_the_steps_are_listed_in_both_languages_before_anything_is_done(old: Old) -> None:
    package = released(old)
    book = opened(package)

    steps = pending(book)

    assert steps == [step for step in STEPS if step.version > old[0]] != []
    assert all(step.change.en and step.change.ja for step in steps)
    assert bytes_of(book) == package


@each_old
def test_the_workbook_is_then_of_this_version(old: Old) -> None:
    book = opened(upgraded(old))

    assert identity(opened(released(old))).version == old[0]
    assert identity(book, current=True).version == TEMPLATE_VERSION
    assert pending(book) == []
    assert {state.edits for state in examined(book)} <= {()}
    assert {report.outcome for report in regenerate(book, TODAY)} <= {"current"}
    assert bytes_of(book) == upgraded(old)


@each_old
def test_every_input_and_figure_stays(old: Old) -> None:
    before, after = opened(released(old)), opened(upgraded(old))
    plan = identity(before).plan

    for figure in plan.figures:
        was, is_ = (
            values(book.names[f"out_{figure}"].refers_to_range)[0][0] for book in (before, after)
        )
        assert was == is_
    if old[1] != BLANK:
        assert changes(read_book(before), read_book(after)) == []
        assert read_book(before) == read_book(after)


@each_old
def test_other_parts_of_the_file_keep_their_bytes(old: Old) -> None:
    before, after = released(old), upgraded(old)
    sheets = {Document(after).part_of(name) for name in Document(after).sheet_names()}

    assert changed(before, after) <= sheets | LISTS
    assert [*parts_of(after)][: len(parts_of(before))] == [*parts_of(before)]
    assert len(parts_of(after)) == len(parts_of(before)) + len(NEW)


def wherever(content: Any, sheet: str = "") -> Any:
    """Return a formula with its cells, or those of one sheet, in any row."""
    if not isinstance(content, str):
        return content
    return re.sub(rf"({sheet}\$[A-Z]\$?)\d+", r"\1#", content)


@each_old
def test_a_sheet_that_no_step_names_holds_shows_and_looks_the_same(old: Old) -> None:
    before, after = released(old), upgraded(old)
    names = [name for name in Document(before).sheet_names() if name not in CHANGED]

    assert len(names) >= 3
    for name in names:
        was, is_ = facts(before, name), facts(after, name)
        for cell in MASTER:
            was["values"].pop(cell, None)
            is_["values"].pop(cell, None)
        if old[1] in NEW_FIGURES:
            for each in (was, is_):
                contents = each["contents"]
                each["contents"] = {at: wherever(contents[at], "Working!") for at in contents}
        assert [(name, key) for key in was if is_[key] != was[key]] == []


@each_old
def test_inputs_keep_every_row_and_those_of_the_sender_come_below(old: Old) -> None:
    before, after = (facts(package, "Inputs") for package in (released(old), upgraded(old)))
    last = max(map(row_of, before["contents"]))

    for key in (*CELLS, "rows"):
        assert down_to(after[key], last) == down_to(before[key], last) != {}
    assert max(map(row_of, after["contents"])) > last + 10
    assert {*before["validations"]} < {*after["validations"]}
    other = before.keys() - {*CELLS, "rows", "validations"}
    assert [key for key in other if after[key] != before[key]] == []


@each_old
def test_working_keeps_every_row_and_new_figures_come_between_them(old: Old) -> None:
    before, after = (facts(package, "Working") for package in (released(old), upgraded(old)))
    was, is_ = (
        [text for at, text in each["contents"].items() if at.startswith("B")]
        for each in (before, after)
    )
    new = NEW_FIGURES.get(old[1], [])

    assert [label for label in is_ if label in new] == new
    assert [label for label in is_ if label not in new] == was != []
    if not new:
        before["values"].pop("A2")
        after["values"].pop("A2")
        assert after == before


def columns_of(sheet: dict[str, Any], key: str, name: str) -> dict[str, Any]:
    """Return what one check has, column by column, but for its number."""
    row = checks_in(sheet)[name]
    cells = {str(at): each for at, each in sheet[key].items() if row_of(at) == row}
    return {
        at.removesuffix(str(row)): wherever(each) if key == "contents" else each
        for at, each in cells.items()
        if each not in (None, "") and (at[0] != "A" or key == "looks")
    }


def checks_in(sheet: dict[str, Any]) -> dict[str, int]:
    """Return the row of every check by its name."""
    return {
        text: row_of(at)
        for at, text in sheet["contents"].items()
        if at.startswith(NAME_COLUMN) and row_of(at) >= FIRST_ROW
    }


@each_old
def test_checks_of_the_notice_stay_as_they_were_and_the_new_ones_are_added(old: Old) -> None:
    before, after = (facts(package, "Checks") for package in (released(old), upgraded(old)))
    was, is_ = checks_in(before), checks_in(after)

    assert [name for name in is_ if name in was] == [*was]
    assert is_.keys() - was.keys() == NEW_COMMON_CHECKS | NEW_CHECKS[old[1]]
    assert [*is_.values()] == [*range(FIRST_ROW, FIRST_ROW + len(is_))]
    assert [after["values"][f"A{row}"] for row in is_.values()] == [*range(1, len(is_) + 1)]
    kept = [name for name, row in was.items() if row < was[FIRST_OWN]]
    assert len(kept) > 9
    for name in kept:
        assert after["rows"][is_[name]] == before["rows"][was[name]]
        for key in CELLS:
            assert columns_of(after, key, name) == columns_of(before, key, name) != {}


@each_old
def test_the_guide_keeps_its_lines_but_the_steps_that_are_done_otherwise_now(old: Old) -> None:
    was, is_ = (
        [text for at, text in facts(package, "Guide")["contents"].items() if at.startswith("B")]
        for package in (released(old), upgraded(old))
    )

    gone = [text for text in was if text not in is_]
    assert [text for text in is_ if text in was] == [text for text in was if text not in gone]
    assert len(gone) == {1: 3, 2: 1}[old[0]]
    assert len(is_) == len(was) + 3


@each_old
def test_log_gets_one_line(old: Old) -> None:
    was, is_ = (facts(package, "Log")["contents"] for package in (released(old), upgraded(old)))

    assert {row_of(at) for at in was | is_ if was.get(at) != is_.get(at)} == {6}
    assert is_["D6"].startswith(f"template version {old[0]} to {TEMPLATE_VERSION}: ")


def differing(ours: bytes, fresh: bytes) -> Iterator[tuple[str, str, Any]]:
    """Yield what two workbooks have otherwise: sheet, what, and of which cell or row."""
    for name in Document(fresh).sheet_names():
        found, wanted = facts(ours, name), facts(fresh, name)
        for key, each in wanted.items():
            if not isinstance(each, dict):
                if found[key] != each:
                    yield name, key, found[key]
                continue
            for at in found[key] | each:
                # A blank text and no text show the same.
                if (found[key].get(at) or None) != (each.get(at) or None):
                    yield name, key, at


@each_old
def test_with_the_inputs_of_the_sender_it_is_what_a_fresh_build_gives(old: Old) -> None:
    """But for Log, the heights of rows with texts typed now, and who typed them."""
    ours, fresh = filled(old), fresh_package(old[1])
    plan = identity(opened(ours)).plan
    first = min(plan.row_of_input[n] for n, field in plan.fields.items() if field.label.closing)

    found = [
        (name, key, at)
        for name, key, at in differing(ours, fresh)
        if name != "Log"
        and not (name in ("Inputs", "Clauses") and key == "rows")
        # Nobody sees how the hidden sheet looks.
        and not (name == IDENTITY and key == "looks" and old[0] == 1)
        and not (name == "Inputs" and key in CELLS and at[0] == "H" and row_of(at) >= first)
    ]

    assert found == []
    assert {"contents", "values", "looks", "rules", "validations", "links"} <= facts(
        ours, "Guide"
    ).keys()
    books = [read(package) for package in (ours, fresh)]
    names, wanted = ({n: e.attr_text for n, e in book.defined_names.items()} for book in books)
    assert names == wanted
    assert [book.sheetnames for book in books] == [books[0].sheetnames] * 2
    assert [book.active.title for book in books] == ["Guide"] * 2


@each_old
def test_new_rows_are_as_high_as_those_of_a_blank_workbook(old: Old) -> None:
    ours, blank = upgraded(old), template_package(identity(opened(upgraded(old))).template)
    last = max(map(row_of, facts(released(old), "Inputs")["contents"]))

    for name, first in (("Placeholders", 0), ("Inputs", last)):
        found, wanted = (
            {row: each for row, each in facts(package, name)["rows"].items() if row > first}
            for package in (ours, blank)
        )
        assert found == wanted


@each_old
def test_a_clause_of_many_words_has_a_high_row_and_a_short_one_a_low_one(old: Old) -> None:
    sheet = Document(upgraded(old)).worksheet("Clauses")
    rows = {
        sheet.value((row, 5)): (len(str(sheet.value((row, 3)) or "")), sheet.height(row) or 0)
        for row in range(5, sheet.extent()[2] + 1)
        if sheet.value((row, 5))
    }

    long = [height for letters, height in rows.values() if letters > 300]
    short = [height for letters, height in rows.values() if letters < 20]
    assert min(long) >= 4 * 12
    assert min(short) < 20


@each_old
def test_a_second_upgrade_does_nothing(old: Old) -> None:
    package = upgraded(old)
    book = opened(package)

    assert upgrade(book, TODAY) == []
    assert bytes_of(book) == package


@each_old
def test_the_checks_pass_afterwards_and_every_value_is_calculated(old: Old) -> None:
    book = opened(filled(old))

    assert [f.name for f in findings(book) if f.state == "failed"] == []
    assert [*differences(book.impl.document)] == []


def test_before_it_the_check_of_the_version_fails_and_regenerate_names_the_command() -> None:
    book = opened(released(FIRST))

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


WRITTEN: Final = ("Total persons", "=1+1", None)
STEP_OF_THE_USER: Final = "当社の手順"


@cache
def edited_before() -> tuple[bytes, bytes]:
    """Return a workbook of version 1 that the user wrote into, before and after its upgrade."""
    book = lifted(opened(released(FIRST)))
    for row, content in enumerate(WRITTEN, 2):
        book.names["tbl_allottees_en"].refers_to_range[row, 0].formula = content
    book.sheets["Guide"].range(f"B{step_row(book)}").value = STEP_OF_THE_USER
    protected(book)
    before = bytes_of(book)
    upgrade(book, TODAY)
    return before, bytes_of(book)


def step_row(book: Any) -> int:
    """Return the row of a step that the upgrade would replace."""
    cells = values(book.sheets["Guide"].range("B1:B40"))
    return next(
        row for row, (cell,) in enumerate(cells, 1) if cell and "ivjxl build CASE.toml" in cell
    )


def test_tables_edited_in_the_old_file_are_found_afterwards() -> None:
    book = opened(edited_before()[1])
    first = book.names["tbl_allottees_en"].refers_to_range.row + 2

    found = {state.name: [edit.address for edit in state.edits] for state in examined(book)}

    assert found == {
        "tbl_allottees_ja": [],
        "tbl_allottees_en": [f"A{first + index}" for index in range(len(WRITTEN))],
    }


def test_an_edited_table_is_refused_after_the_upgrade() -> None:
    book = opened(edited_before()[1])

    outcomes = {report.name: report.outcome for report in regenerate(book, TODAY, refuse)}

    assert outcomes["tbl_allottees_en"] == "refused"
    assert bytes_of(book) == edited_before()[1]


def test_a_step_of_the_guide_that_the_user_wrote_anew_stays() -> None:
    before, after = (opened(package).sheets["Guide"] for package in edited_before())
    row = step_row(opened(released(FIRST)))

    assert values(after.range(f"B{row}"))[0][0] == STEP_OF_THE_USER
    assert values(after.range(f"C{row}")) == values(before.range(f"C{row}"))


@pytest.mark.parametrize("version", [TEMPLATE_VERSION + 1, 99])
def test_a_newer_version_is_refused(version: int) -> None:
    book = lifted(opened(released(FIRST)))
    book.sheets[IDENTITY].range(f"B{identity(book).at['template_version']}").value = f"'{version}"
    protected(book)
    package = bytes_of(book)

    for command in (pending, lambda each: upgrade(each, TODAY)):
        with pytest.raises(InputError, match=rf"newer ivjxl.*got {version}"):
            command(book)
    assert bytes_of(book) == package


def test_protection_is_put_back() -> None:
    assert all(sheet.api.ProtectContents for sheet in opened(upgraded(FIRST)).sheets)


@pytest.mark.parametrize("sheet", ["Guide", "Working", "Checks", IDENTITY])
def test_a_password_on_any_sheet_that_changes_leaves_the_workbook_as_it_is(sheet: str) -> None:
    part = Document(released(SECOND)).part_of(sheet)
    locked = ("<sheetProtection ", '<sheetProtection password="CC1A" ')
    book = opened(edited(released(SECOND), part, locked))
    before = bytes_of(book)

    with pytest.raises(InputError, match=f"{sheet}: is protected with a password"):
        upgrade(book, TODAY)

    assert bytes_of(book) == before
