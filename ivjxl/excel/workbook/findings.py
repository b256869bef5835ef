"""The checks of an open workbook: those it shows, and whether this program agrees with it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from ivjxl.documents.document import document
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
from ivjxl.excel.workbook.clauses_sheet import CLAUSES, last_row
from ivjxl.excel.workbook.log_sheet import IDENTITY, TEMPLATE_VERSION
from ivjxl.excel.workbook.plan import CLAUSES_SINCE, FIRST_ROW, Plan
from ivjxl.excel.workbook.reading import clause_edits, inputs_of, read_book
from ivjxl.excel.workbook.regenerate import examined
from ivjxl.excel.workbook.template import written
from ivjxl.notices.case import Case
from ivjxl.notices.clause import placed
from ivjxl.notices.clause_text import filled, sight
from ivjxl.notices.fields import refusals
from ivjxl.notices.notice import Finding

if TYPE_CHECKING:
    import xlwings as xw

OWN: Final = "workbook"
_PRECISION: Final = 1e-12
_MOST_NAMED: Final = 5


_ACCEPTED: Final = Text(
    "every input entered is one that the program accepts", "入力された値をプログラムが受け付ける"
)
_FORMAT_SIGNS: Final = re.compile(r'[\\" ]|\[\$-[0-9A-Za-z]+\]')
_OWN_WORDS: Final = ("Guide", "Log", IDENTITY)
"""Sheets of which only the formulas are compared: texts and stamps are their own."""

_AGREES: Final = "program_agrees"
_UNCHANGED: Final = "formulas_unchanged"
_OF_CASE: Final = {
    _AGREES: Text(
        "figures and states are those that the program calculates from the inputs",
        "計算値・判定が、入力から再計算した結果と一致する",
    ),
    _UNCHANGED: Text(
        "formulas, names, and what the pages print are those of the template",
        "数式・名前定義・お知らせの表示がテンプレートと一致する",
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
    found.append(finding("inputs_accepted", _ACCEPTED, _refused(book, known)))
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


def _refused(book: "xw.Book", known: Identity) -> list[str]:
    """Return why inputs or edits of clauses cannot be read, or are not accepted."""
    try:
        entered, _ = inputs_of(book, known)
        found = [str(error) for error in refusals(known.plan.kind, entered)]
    except InputError as error:
        entered, found = {}, [str(error)]
    try:
        placed(known.plan.kind.clauses(), clause_edits(book, known), entered.get)
    except InputError as error:
        found.append(str(error))
    return found


def missing_inputs(book: "xw.Book") -> list[tuple[Text, str]]:
    """Return label and cell of every required input that is blank."""
    plan = identity(book).plan
    found = []
    for name, field in plan.fields.items():
        if field.optional or field.label.market:
            continue
        column = f"_{plan.group_fields(name)[0].name}" if field.rows else ""
        cells = book.names[f"in_{name}{column}"].refers_to_range
        if all(cell in (None, "") for row in values(cells) for cell in row):
            at = address_of((cells.row, cells.column, cells.row, cells.column))
            found.append((field.label.name, f"{cells.sheet.name}!{at}"))
    return found


def _not_checked(name: str, rule: Text, figures: str) -> Finding:
    return replace(_finding(name, rule, figures, passed=False), state="not checked")


def _agreement(book: "xw.Book", known: Identity, case: Case, on_sheet: list[Finding]) -> Finding:
    differing = [*_figures(book, known, case), *_states(case, known, on_sheet)]
    if known.version >= CLAUSES_SINCE:
        differing += _clauses(book, case)
    return finding(_AGREES, _OF_CASE[_AGREES], differing)


def _formulas(book: "xw.Book", case: Case) -> Finding:
    """Compare with a workbook that is built afresh from the same inputs."""
    fresh = Document(written(type(case.notice), case))
    changed = [
        f"{worksheet.name}!{address_of((*at, *at))}"
        for worksheet in fresh.worksheets()
        for at in _changed(book.sheets[worksheet.name], fresh, worksheet)
    ]
    known = {each.name: str(each.refers_to) for each in book.names}
    for element in fresh.name_elements():
        name, wanted = element.get("name"), f"={element.text}"
        if element.get("localSheetId") is None and normalised(known.get(name, "")) != normalised(
            wanted
        ):
            changed.append(name)
    return finding(_UNCHANGED, _OF_CASE[_UNCHANGED], changed)


def _changed(sheet: "xw.Sheet", fresh: Document, worksheet: Worksheet) -> Iterator[Position]:
    """Yield the locked formulas and numbers that are not those of a fresh sheet.

    On the pages also texts, cells that should be blank, and other number formats:
    all are printed. On Clauses also the standard words.
    """
    is_page = sheet.name.startswith("Notice_")
    _, _, rows, columns = worksheet.extent()
    used = sheet.used_range.last_cell
    held = contents(sheet.range((1, 1), (max(rows, used.row), max(columns, used.column))))
    for row, cells in enumerate(held, 1):
        for column, found in enumerate(cells, 1):
            at = row, column
            formula = worksheet.formula(at)
            constant = worksheet.value(at)
            plain = str(constant).upper() if isinstance(constant, bool) else shown(constant)
            wanted = plain if formula is None else f"={formula}"
            own = sheet.name in _OWN_WORDS or isinstance(constant, str)
            is_words = sheet.name == CLAUSES and wanted
            looked_at = is_page or is_words or formula or (wanted and not own)
            if not looked_at or not fresh.locked(worksheet.style(at)):
                continue
            held_as_wanted = _same(found, wanted)
            printed = is_page and found != ""
            shows = not printed or _same_format(sheet.range(at), fresh, worksheet.style(at))
            if not (held_as_wanted and shows):
                yield at


def _same(found: str, wanted: str) -> bool:
    """Return whether two contents are one.

    Excel writes 1e-09 as 0.000000001, LibreOffice a TRUE as =TRUE().
    """
    if found == wanted or normalised(found) == normalised(wanted):
        return True
    if wanted in ("TRUE", "FALSE"):
        return normalised(found) == f"={wanted}"
    try:
        return Decimal(found) == Decimal(wanted)
    except InvalidOperation:
        return False


def _same_format(cell: "xw.Range", fresh: Document, style: int) -> bool:
    """Return whether a cell shows its value as on a fresh sheet.

    Programs differ in how they quote the words of a format.
    """
    wanted, found = fresh.number_format(style), str(cell.number_format)
    return found == wanted or _FORMAT_SIGNS.sub("", found) == _FORMAT_SIGNS.sub("", wanted)


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


def _clauses(book: "xw.Book", case: Case) -> Iterator[str]:
    """Yield the clauses that the sheet shows otherwise than the program prints them.

    Also one that the program refuses to print: of a table or formula that there is not.
    """
    clauses = case.placed_clauses()
    try:
        for language in ("ja", "en"):
            document(case, language)
    except InputError as error:
        yield str(error)
    end = last_row(Plan(type(case.notice)))
    rows = values(book.sheets[CLAUSES].range(f"A{FIRST_ROW}:E{end}"))
    shows = {row[4]: (row[0], row[1], row[2]) for row in rows if row[4]}
    for clause in clauses:
        texts = (
            filled(
                clause.text.in_language(language),
                language,
                case.notice.value,
                sight(clauses, clause, language),
            )
            for language in ("ja", "en")
        )
        if tuple(shown(each) for each in shows.get(clause.id, ())) != (clause.number, *texts):
            yield f"{CLAUSES}: {clause.id}"


def _states(case: Case, known: Identity, on_sheet: list[Finding]) -> Iterator[str]:
    shows = {finding.name: finding.state for finding in on_sheet}
    for finding in case.findings():
        if known.version < TEMPLATE_VERSION and finding.name not in shows:
            # A check that came with a later template.
            continue
        if shows.get(finding.name) != finding.state:
            yield f"{finding.name}: {shows.get(finding.name)}, program: {finding.state}"


def _some(entries: list[str]) -> str:
    """Return entries as one text, the first few of many."""
    more = len(entries) - _MOST_NAMED
    return "; ".join(entries[:_MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")
