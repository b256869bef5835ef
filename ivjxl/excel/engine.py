"""The embedded calculation engine: recalculates a package with our worksheet functions.

formualizer stands behind this interface and nowhere else. It is needed to
build and check workbooks, not inside Excel: `pip install 'ivjxl[engine]'`.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any, Final

from ivjxl.errors import InputError, Text
from ivjxl.excel.cells import CellError, serial_number
from ivjxl.excel.formulas import Area, address_of, area_of, plain
from ivjxl.excel.functions import FUNCTIONS

_INSTALL: Final = Text(
    'is needed to calculate without Excel: in the folder of the project, `pip install ".[engine]"`',
    'がExcelなしの計算に必要です（プロジェクトのフォルダーで pip install ".[engine]"）',
)
_TO_ENGINE: Final = {
    "#NULL!": "Null",
    "#DIV/0!": "Div",
    "#VALUE!": "Value",
    "#REF!": "Ref",
    "#NAME?": "Name",
    "#NUM!": "Num",
    "#N/A": "Na",
    "#SPILL!": "Spill",
    "#CALC!": "Calc",
}
_FROM_ENGINE: Final = {kind: text for text, kind in _TO_ENGINE.items()}

KNOWN: Final = frozenset(
    (
        *("ABS", "AND", "CHOOSE", "COUNT", "COUNTA", "COUNTBLANK", "COUNTIF", "DATE", "DAY"),
        *("EDATE", "EOMONTH", "EXACT", "EXP", "IF", "IFERROR", "INDEX", "INT", "ISERROR"),
        *("ISLOGICAL", "ISNUMBER", "LEFT", "LN", "MATCH", "MAX", "MIN", "MONTH", "NA"),
        *("NORMSDIST", "NOT", "OR", "RIGHT", "ROUND", "ROUNDDOWN", "ROUNDUP", "SMALL", "SQRT"),
        *("STDEV", "SUM", "SUMIF", "SUMPRODUCT", "WEEKDAY", "YEAR"),
    )
)
"""Functions of spreadsheets of which the tests show that the engine gives what is defined."""

_NAME: Final = re.compile(r"([A-Za-z_][\w.]*)\(")
_BEYOND: Final = re.compile(r"[\[\]{}#&@]|:[^:!]*!|[\w)]\s+[\w(]")
"""Structured references, arrays, spilling, joined texts, several sheets, intersections."""


def knows(formula: str) -> bool:
    """Return whether the engine is known to calculate a formula as a spreadsheet does.

    >>> knows("ROUND(A1*2,0)"), knows("XLOOKUP(A1,B:B,C:C)"), knows("A1&A2")
    (True, False, False)
    """
    outside = re.sub(r'"(?:[^"]|"")*"', "", plain(formula))
    if "[" in outside:
        return False
    outside = re.sub(r"'(?:[^']|'')*'", "", outside)
    names = {name.upper() for name in _NAME.findall(outside)}
    return names <= KNOWN | FUNCTIONS.keys() and not _BEYOND.search(outside)


Value = float | str | bool | None


class Engine:
    """A workbook that calculates. Rows and columns count from 1."""

    def __init__(self, package: bytes) -> None:
        try:
            import formualizer
        except ImportError:
            raise InputError("formualizer", _INSTALL, None) from None

        self._book = formualizer.Workbook.from_bytes(package)
        self._book.set_temporal_egress("serial")
        for function in FUNCTIONS.values():
            self._book.register_function(
                function.name,
                _adapted(function),
                min_args=function.fewest,
                max_args=len(function.arguments),
            )
        self._book.evaluate_all()

    def value(self, sheet: str, row: int, column: int) -> Value | CellError:
        """Return the value of a cell; an error is a `CellError`."""
        value = self._book.get_value(sheet, row, column)
        if isinstance(value, dict):
            return CellError(_FROM_ENGINE.get(str(value.get("kind")), "#VALUE!"))
        if isinstance(value, date):
            return float(serial_number(value))
        if value is None or isinstance(value, (str, bool)):
            return value
        return float(value) if isfinite(value) else CellError("#NUM!")

    def cannot(self, sheet: str, row: int, column: int) -> bool:
        """Return whether the engine itself failed at a cell: no error of a spreadsheet."""
        value = self._book.get_value(sheet, row, column)
        if isinstance(value, dict):
            return value.get("kind") not in _FROM_ENGINE or value.get("kind") == "Name"
        return isinstance(value, float) and not isfinite(value)

    def extent(self, sheet: str, row: int, column: int) -> Area:
        """Return the cells that a formula fills: itself, or those it spills into."""
        quoted = sheet.replace("'", "''")
        cell = f"'{quoted}'!{address_of((row, column, row, column))}"
        spill = self._book.inspect_cell(cell).cell.spill
        if spill is None or spill.extent is None:
            return row, column, row, column
        return area_of(spill.extent.rpartition("!")[2])

    def enter(self, sheet: str, row: int, column: int, value: Any) -> None:
        """Type a value into a cell (None clears it); `recalculate` afterwards."""
        if isinstance(value, date):
            value = serial_number(value)
        self._book.set_value(
            sheet, row, column, float(value) if isinstance(value, Decimal) else value
        )

    def recalculate(self) -> None:
        """Calculate what depends on the cells entered."""
        self._book.evaluate_all()


def _adapted(function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*cells: Any) -> Any:
        result = function(*[_from_engine(cell) for cell in cells])
        if isinstance(result, list):
            return [[c if type(c) is float else _to_engine(c) for c in row] for row in result]
        return _to_engine(result)

    return call


def _from_engine(cell: Any) -> Any:
    if isinstance(cell, list):
        # A cell is a float, a text, TRUE or blank; only an error needs translation.
        return [[_from_engine(e) if type(e) is dict else e for e in row] for row in cell]
    if isinstance(cell, dict):
        return CellError(_FROM_ENGINE.get(str(cell.get("kind")), "#VALUE!"))
    return cell


def _to_engine(value: Any) -> Any:
    if isinstance(value, CellError):
        return {"type": "Error", "kind": _TO_ENGINE.get(value, "Value"), "message": ""}
    return value
