"""The checks of an open workbook: those it shows, and whether this program agrees with it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ivjxl.errors import InputError, Text
from ivjxl.excel.cells import CellError, cell_value
from ivjxl.excel.file.document import Document
from ivjxl.excel.file.worksheet import Position, Worksheet
from ivjxl.excel.formulas import address_of, normalised
from ivjxl.excel.workbook.access import Identity, contents, identity, shown, value, values
from ivjxl.excel.workbook.checks_sheet import (
    FIGURES_COLUMN,
    NAME_COLUMN,
    STATE_COLUMN,
    STATE_LABELS,
)
from ivjxl.excel.workbook.log_sheet import TEMPLATE_VERSION
from ivjxl.excel.workbook.plan import FIRST_ROW
from ivjxl.excel.workbook.reading import read_book
from ivjxl.excel.workbook.regenerate import examined
from ivjxl.excel.workbook.template import written
from ivjxl.notices.case import Case
from ivjxl.notices.notice import Finding

if TYPE_CHECKING:
    import xlwings as xw

OWN: Final = "workbook"
_PRECISION: Final = 1e-12
_MOST_NAMED: Final = 5


_AGREES: Final = "program_agrees"
_UNCHANGED: Final = "formulas_unchanged"
_OF_CASE: Final = {
    _AGREES: Text(
        "figures and states are those that the program calculates from the inputs",
        "計算値・判定が、入力から再計算した結果と一致する",
    ),
    _UNCHANGED: Text(
        "every formula, and every text of the pages, is that of the template",
        "すべての数式とお知らせの文言がテンプレートと一致する",
    ),
}
"""Checks that need complete inputs."""


def findings(book: "xw.Book") -> list[Finding]:
    """Return every check of a workbook.

    First those of its sheet Checks, in the state that the sheet shows. Then those
    that no formula can make: the template is the current one, nobody edited a
    generated table or any other formula, and this program gives the same figures
    and states.

    Raises
    ------
    InputError
        If it is no workbook of ours, or of a newer template.
    """
    known = identity(book)
    found = [*_shown_on_sheet(book, known)]
    found.append(_template(known))
    if known.version == TEMPLATE_VERSION:
        found.append(_tables(book))
    try:
        case = read_book(book)
    except InputError as error:
        return [
            *found,
            *(_not_checked(name, rule, error.argument) for name, rule in _OF_CASE.items()),
        ]
    found.append(_agreement(book, known, case, found))
    if known.version == TEMPLATE_VERSION:
        found.append(_formulas(book, case))
    return found


def _shown_on_sheet(book: "xw.Book", known: Identity) -> Iterator[Finding]:
    states = {label: state for state, label in STATE_LABELS.items()}
    sheet = book.sheets["Checks"]
    last = sheet.used_range.last_cell.row
    for row in values(sheet.range(f"A{FIRST_ROW}:{STATE_COLUMN}{last}")):
        cells = dict(zip("ABCDEFGHIJKL", row, strict=True))
        name = cells[NAME_COLUMN]
        if not isinstance(name, str) or not name:
            continue
        yield Finding(
            name=name,
            # A state that is an error is no pass.
            state=states.get(str(cells[STATE_COLUMN]), "failed"),
            severity=str(cells["D"]),
            rule=Text(str(cells["C"]), str(cells["B"])),
            source=shown(cells["E"]),
            figures=shown(cells[FIGURES_COLUMN]),
        )


def _finding(name: str, rule: Text, figures: str, *, passed: bool) -> Finding:
    return Finding(
        name=name,
        state="passed" if passed else "failed",
        severity="error",
        rule=rule,
        source=OWN,
        figures=figures,
    )


def finding(name: str, rule: Text, exceptions: list[str]) -> Finding:
    """Return the result of a check that passed if nothing is an exception to its rule."""
    return _finding(name, rule, _some(exceptions) or "-", passed=not exceptions)


def _template(known: Identity) -> Finding:
    rule = Text("the template is of the current version", "テンプレートが現行版である")
    figures = f"version {known.version}, current {TEMPLATE_VERSION}"
    return _finding("template_is_current", rule, figures, passed=known.version == TEMPLATE_VERSION)


def _tables(book: "xw.Book") -> Finding:
    rule = Text("nobody edited a generated table", "作成された表が手作業で変更されていない")
    try:
        edited = [
            f"{state.sheet}!{edit.address}" for state in examined(book) for edit in state.edits
        ]
    except InputError as error:
        return _finding("tables_unedited", rule, str(error), passed=False)
    return finding("tables_unedited", rule, edited)


def _not_checked(name: str, rule: Text, figures: str) -> Finding:
    return replace(_finding(name, rule, figures, passed=False), state="not checked")


def _agreement(book: "xw.Book", known: Identity, case: Case, on_sheet: list[Finding]) -> Finding:
    differing = [*_figures(book, known, case), *_states(case, on_sheet)]
    return finding(_AGREES, _OF_CASE[_AGREES], differing)


def _formulas(book: "xw.Book", case: Case) -> Finding:
    """Compare with a workbook that is built afresh from the same inputs."""
    fresh = Document(written(type(case.notice), case))
    changed = [
        f"{worksheet.name}!{address_of((*at, *at))}"
        for worksheet in fresh.worksheets()
        for at in _changed(book.sheets[worksheet.name], worksheet)
    ]
    return finding(_UNCHANGED, _OF_CASE[_UNCHANGED], changed)


def _changed(sheet: "xw.Sheet", fresh: Worksheet) -> Iterator[Position]:
    """Yield the cells that hold another formula than a fresh sheet; on pages, another text."""
    is_page = sheet.name.startswith("Notice_")
    held = contents(sheet.range(address_of(fresh.extent())))
    for at in fresh.cells():
        formula = fresh.formula(at)
        if formula is None and not is_page:
            continue
        wanted = shown(fresh.value(at)) if formula is None else f"={formula}"
        found = held[at[0] - 1][at[1] - 1]
        if found != wanted and normalised(found) != normalised(wanted):
            yield at


def _figures(book: "xw.Book", known: Identity, case: Case) -> Iterator[str]:
    for name in known.plan.figures:
        wanted = case.notice.value(name)
        cell = value(book.names[f"out_{name}"].refers_to_range)
        if wanted is None:
            if isinstance(cell, (float, CellError)):
                yield f"{name}: {shown(cell)}, program: -"
            continue
        own = cell_value(wanted)
        if isinstance(own, float) and isinstance(cell, float):
            agrees = abs(own - cell) <= _PRECISION * max(abs(own), abs(cell))
        else:
            agrees = type(own) is type(cell) and own == cell
        if not agrees:
            yield f"{name}: {shown(cell)}, program: {shown(own)}"


def _states(case: Case, on_sheet: list[Finding]) -> Iterator[str]:
    shows = {finding.name: finding.state for finding in on_sheet}
    for finding in case.findings():
        if shows.get(finding.name) != finding.state:
            yield f"{finding.name}: {shows.get(finding.name)}, program: {finding.state}"


def _some(entries: list[str]) -> str:
    """Return entries as one text, the first few of many."""
    more = len(entries) - _MOST_NAMED
    return "; ".join(entries[:_MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")
