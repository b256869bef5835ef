"""Upgrade: a workbook of an older template version becomes one of this version, in place.

Each step says in words what it changes; nothing else of the workbook is touched.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from ivjxl import __version__
from ivjxl.errors import LANGUAGES, Text
from ivjxl.excel.workbook.access import Identity, identity, undisturbed, unprotected, values
from ivjxl.excel.workbook.checks_sheet import (
    FIGURES_COLUMN,
    NAME_COLUMN,
    ROWS_CHECK,
    holds_formula,
    rows_figures,
)
from ivjxl.excel.workbook.clauses_sheet import CLAUSES
from ivjxl.excel.workbook.clauses_upgrade import add_clauses, require_room
from ivjxl.excel.workbook.contents import Contents
from ivjxl.excel.workbook.guide_sheet import MARKET_DATA, REGENERATE, WIDTHS
from ivjxl.excel.workbook.journal import record
from ivjxl.excel.workbook.log_sheet import CANARY, IDENTITY, TEMPLATE_VERSION
from ivjxl.excel.workbook.plan import FIRST_ROW
from ivjxl.excel.workbook.regenerate import low_clauses
from ivjxl.excel.workbook.stamps import stamp
from ivjxl.excel.workbook.writer import lines_of

if TYPE_CHECKING:
    import xlwings as xw


_OTHER_STEPS: Final = {"ivjxl build CASE.toml": REGENERATE, "配当を貼り付けます": MARKET_DATA}
"""Steps of the Guide, by a part of what they said in version 1."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change on the way to a template version."""

    version: int
    change: Text
    apply: Callable[["xw.Book", Identity], None]
    require: Callable[["xw.Book", Identity], None] | None = None
    """Refuses a workbook that the change could not be made in; called before any change."""


def pending(book: "xw.Book") -> list[Step]:
    """Return what an upgrade would change.

    Raises
    ------
    InputError
        If it is no workbook of ours, or of a newer template.
    """
    known = identity(book)
    return [step for step in STEPS if step.version > known.version]


def upgrade(book: "xw.Book", on: date) -> list[Step]:
    """Bring a workbook to this template version; return the steps that were made.

    Raises
    ------
    InputError
        As `pending`, or if a change cannot be made: a sheet is protected with a password,
        something of the user's is in the way.
    """
    known = identity(book)
    steps = pending(book)
    if not steps:
        return []
    for step in steps:
        if step.require is not None:
            step.require(book, known)
    with undisturbed(book), ExitStack() as stack:
        # All before the first change: one may have a password.
        for name in ("Guide", "Inputs", "Working", "Checks", IDENTITY):
            stack.enter_context(unprotected(book.sheets[name]))
        for step in steps:
            step.apply(book, known)
        sheet = book.sheets[IDENTITY]
        sheet.range(f"B{known.at['template_version']}").value = f"'{TEMPLATE_VERSION}"
        sheet.range(f"B{known.at['ivjxl']}").value = f"'{__version__}"
        changes = "; ".join(step.change.en for step in steps)
        record(book, on, f"template version {known.version} to {TEMPLATE_VERSION}: {changes}")
        book.app.calculate()
        with unprotected(book.sheets[CLAUSES]):
            for row, height in low_clauses(book):
                row.row_height = height
    return steps


def _stamps_and_canary(book: "xw.Book", known: Identity) -> None:
    """Give each table the stamp of what the template wrote: an edited one will not fit."""
    tables = {
        name: of_language.rows(table)
        for of_language in (Contents(known.plan, language) for language in LANGUAGES)
        for name, table in of_language.generated_tables(known.rows).items()
    }
    sheet = book.sheets[IDENTITY]
    for name, rows in tables.items():
        cells = sheet.range(f"B{known.at[name]}:C{known.at[name]}")
        cells.clear_contents()
        written = stamp([[content for content, _ in row] for row in rows])
        sheet.range(f"B{known.at[name]}").value = written
    last = max(known.at.values())
    sheet.range(f"A{last + 1}").value = "canary"
    sheet.range(f"B{last + 1}").formula = CANARY


def _rows_check(book: "xw.Book", known: Identity) -> None:
    """Write the check of the rows anew, in its row of Checks."""
    built = known.plan.rows_built()
    sheet = book.sheets["Checks"]
    last = sheet.used_range.last_cell.row
    names = values(sheet.range(f"{NAME_COLUMN}{FIRST_ROW}:{NAME_COLUMN}{last}"))
    for row, (name,) in enumerate(names, FIRST_ROW):
        if name == ROWS_CHECK:
            sheet.range(f"{FIGURES_COLUMN}{row}").formula = f"={rows_figures(built)}"
            sheet.range(f"I{row}").formula = holds_formula(row, built)


def _guide(book: "xw.Book", known: Identity) -> None:
    """Replace the steps that are done in another way now, where they stand as they were."""
    sheet = book.sheets["Guide"]
    rows = values(sheet.range(f"A{FIRST_ROW}:C{FIRST_ROW + 30}"))
    for row, (_, ja, _) in enumerate(rows, FIRST_ROW):
        for before, text in _OTHER_STEPS.items():
            if isinstance(ja, str) and before in ja:
                sheet.range(f"B{row}").value = text.ja
                sheet.range(f"C{row}").value = text.en
                lines = max(lines_of(text.ja, WIDTHS["B"]), lines_of(text.en, WIDTHS["C"]))
                sheet.range(f"{row}:{row}").row_height = 5 + 13 * lines


STEPS: Final = (
    Step(
        2,
        Text(
            "hidden sheet: stamps that hold for rewritten formulas too, and a canary that shows "
            "whether a spreadsheet program calculated",
            "非表示シート：数式の書換えに影響されない確認値と、再計算の有無を示すセルを追加",
        ),
        _stamps_and_canary,
    ),
    Step(
        2,
        Text(
            "Checks: rows that no table prints are counted in a form that every program calculates",
            "Checks：表に印刷されない行を、どの計算ソフトでも計算できる形で検査",
        ),
        _rows_check,
    ),
    Step(
        2,
        Text(
            "Guide: how to change the number of rows (regenerate instead of building again), and "
            "how to import market data",
            "Guide：行数の変更方法（作成し直しから再作成へ）、市場データの取込み方法",
        ),
        _guide,
    ),
    Step(
        3,
        Text(
            "new sheets Clauses and Placeholders: the whole notice in both languages; inputs of "
            "the document's sender at the end of Inputs; checks of the sender, of the clauses, of "
            "the order of dates (splits counted on Working) and of the era; "
            "Guide: how to edit clauses and export the notice",
            "Clauses・Placeholdersシート（お知らせの全文、日英）、Inputs末尾の文書の発信者、"
            "発信者・条項・日付の前後（分割・併合の件数はWorking）・元号の検査を追加。"
            "Guide：条項の編集とWord出力の方法",
        ),
        add_clauses,
        require_room,
    ),
)
"""Every change of the templates, in order."""
