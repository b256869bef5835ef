"""Template version 3: an older workbook gets the clauses, their checks and the sender's inputs.

What is new comes from a freshly built workbook, cell by cell with its looks. Where the user
inserted rows, references to Inputs and Working follow.
"""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from ivjxl.excel.workbook.access import Identity, contents, unprotected, values
from ivjxl.excel.workbook.checks_sheet import FIRST_OWN, NAME_COLUMN, PAGES_CHECK, STATE_COLUMN
from ivjxl.excel.workbook.clauses_sheet import CLAUSES, PLACEHOLDERS, clause_names
from ivjxl.excel.workbook.files import open_data
from ivjxl.excel.workbook.guide_sheet import LINES_OF_CLAUSES, PRINTED_ONLY
from ivjxl.excel.workbook.plan import FIRST_ROW, Plan
from ivjxl.excel.workbook.template import written
from ivjxl.notices import NOTICES

if TYPE_CHECKING:
    import xlwings as xw

BEFORE: Final = "Notice_JA"
"""The sheet before which the new ones stand."""

_CELL: Final = re.compile(r"\b(Inputs|Working)!\$([A-Z])\$(\d+)")
_PAGE: Final = re.compile(r"(Notice_(?:JA|EN))!\$A\$3:\$D\$\d+")
_LINES: Final = 60
"""More rows than the Guide has."""

Follow = Callable[[str], str]
"""A formula of the fresh workbook as it reads in the user's."""


def add_clauses(book: "xw.Book", known: Identity) -> None:
    """Add the sheets, inputs, names, checks and lines of the Guide that version 3 brought."""
    kind = NOTICES[known.template]
    plan = Plan(kind)
    fresh = open_data(written(kind, None), book.name)
    shift = _add_inputs(book, fresh, plan)
    follow = _following(_moved(book, plan, shift))
    there = {each.name for each in book.names}
    for name, refers_to in plan.defined_names():
        if name not in there:
            book.names.add(name, follow(refers_to))
    for name, refers_to in clause_names(plan).items():
        book.names.add(name, refers_to)
    for name in (CLAUSES, PLACEHOLDERS):
        fresh.sheets[name].copy(before=book.sheets[BEFORE])
        with unprotected(book.sheets[name]):
            _follow_cells(book.sheets[name], follow)
    _add_checks(book, fresh, follow)
    _add_lines(book, fresh)


def _add_inputs(book: "xw.Book", fresh: "xw.Book", plan: Plan) -> int:
    """Add the sender's inputs below the others; return how much lower they stand than fresh."""
    closing = [plan.row_of_input[n] for n, field in plan.fields.items() if field.label.closing]
    # With the heading of their section.
    first, last = min(closing) - 1, max(closing)
    sheet = book.sheets["Inputs"]
    shift = int(sheet.used_range.last_cell.row) + 1 - first
    target = sheet.range(f"{first + shift}:{last + shift}")
    fresh.sheets["Inputs"].range(f"{first}:{last}").copy(target)
    return shift


def _moved(book: "xw.Book", plan: Plan, shift: int) -> Mapping[tuple[str, int], int]:
    """Return the rows of Inputs and Working that are not where a fresh workbook has them."""
    rows = {}
    for name, field in plan.fields.items():
        if field.label.sheet != "Inputs":
            continue
        row = plan.row_of_input[name]
        if field.label.closing:
            rows["Inputs", row] = row + shift
        elif field.rows is None:
            rows["Inputs", row] = book.names[f"in_{name}"].refers_to_range.row
        else:
            column = plan.group_fields(name)[0].name
            # Two rows of headings stand above the first row of a group.
            rows["Inputs", row] = book.names[f"in_{name}_{column}"].refers_to_range.row - 2
    for name, row in plan.row_of_figure.items():
        rows["Working", row] = book.names[f"out_{name}"].refers_to_range.row
    return {cell: row for cell, row in rows.items() if row != cell[1]}


def _following(moved: Mapping[tuple[str, int], int]) -> Follow:
    def follow(formula: str) -> str:
        def cell(match: re.Match[str]) -> str:
            row = moved.get((match[1], int(match[3])), match[3])
            return f"{match[1]}!${match[2]}${row}"

        return _CELL.sub(cell, formula)

    return follow


def _follow_cells(sheet: "xw.Sheet", follow: Follow) -> None:
    used = sheet.used_range
    for row, cells in enumerate(contents(used), used.row):
        for column, content in enumerate(cells, used.column):
            if content.startswith("=") and follow(content) != content:
                sheet.range((row, column)).formula = follow(content)


def _names(sheet: "xw.Sheet") -> dict[str, int]:
    """Return the row of every check by name."""
    last = sheet.used_range.last_cell.row
    cells = values(sheet.range(f"{NAME_COLUMN}{FIRST_ROW}:{NAME_COLUMN}{last}"))
    return {str(name): row for row, (name,) in enumerate(cells, FIRST_ROW) if name}


def _add_checks(book: "xw.Book", fresh: "xw.Book", follow: Follow) -> None:
    """Add the new checks before those of the workbook, and renew these."""
    sheet, other = book.sheets["Checks"], fresh.sheets["Checks"]
    start, end = _names(sheet)[FIRST_OWN], _names(other)[FIRST_OWN]
    sheet.range(f"{start}:{end - 1}").insert("down")
    other.range(f"{start}:{end - 1}").copy(sheet.range(f"{start}:{end - 1}"))
    last = other.used_range.last_cell.row
    area = f"A{start}:{STATE_COLUMN}{last}"
    pages = _pages(sheet, _names(sheet)[PAGES_CHECK])
    wanted = contents(other.range(area))
    for row, (cells, found) in enumerate(
        zip(wanted, contents(sheet.range(area)), strict=True), start
    ):
        for column, (content, held) in enumerate(zip(cells, found, strict=True), 1):
            text = _PAGE.sub(lambda m: pages[m[1]], follow(content))
            if text == held:
                continue
            cell = sheet.range((row, column))
            if text.startswith("="):
                cell.formula = text
            else:
                cell.value = float(text) if column == 1 else text


def _pages(sheet: "xw.Sheet", row: int) -> dict[str, str]:
    """Return the areas of both pages, as long as they are, by the name of their sheet."""
    formulas = "".join(contents(sheet.range(f"A{row}:{STATE_COLUMN}{row}"))[0])
    return {match[1]: match[0] for match in _PAGE.finditer(formulas)}


def _add_lines(book: "xw.Book", fresh: "xw.Book") -> None:
    """Add the lines of the Guide on the clauses; a step that they replace stands as it was."""
    sheet, other = book.sheets["Guide"], fresh.sheets["Guide"]
    area = f"B{FIRST_ROW}:B{FIRST_ROW + _LINES}"
    wanted = [cell for (cell,) in values(other.range(area))]
    for row, text in enumerate(wanted, FIRST_ROW):
        if text not in LINES_OF_CLAUSES:
            continue
        if values(sheet.range(f"B{row}"))[0][0] != PRINTED_ONLY.ja:
            sheet.range(f"{row}:{row}").insert("down")
        other.range(f"{row}:{row}").copy(sheet.range(f"{row}:{row}"))
