"""The sheet Log of an open workbook: a line for what was done to it."""

from datetime import date
from typing import TYPE_CHECKING, Final

from ivjxl import __version__
from ivjxl.excel.cells import serial_number
from ivjxl.excel.workbook.access import values
from ivjxl.excel.workbook.log_sheet import TEMPLATE_VERSION
from ivjxl.excel.workbook.plan import FIRST_ROW

if TYPE_CHECKING:
    import xlwings as xw

_LAST_ROW: Final = FIRST_ROW + 20
"""Last row of the sheet that accepts an entry."""


def record(book: "xw.Book", on: date, what: str) -> None:
    """Write a line into the first blank row; a full sheet stays as it is."""
    sheet = book.sheets["Log"]
    rows = values(sheet.range(f"A{FIRST_ROW}:D{_LAST_ROW}"))
    for row, cells in enumerate(rows, FIRST_ROW):
        if all(cell in (None, "") for cell in cells):
            sheet.range(f"A{row}").value = float(serial_number(on))
            sheet.range(f"B{row}").value = "ivjxl"
            sheet.range(f"C{row}").value = f"ivjxl {__version__}, template {TEMPLATE_VERSION}"
            sheet.range(f"D{row}").value = what
            return


def today() -> date:
    """Return the day for the sheet Log; no figure depends on it."""
    return date.today()  # noqa: DTZ011  the day on the user's wall
