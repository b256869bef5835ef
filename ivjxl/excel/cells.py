"""What a cell may hand over, and what a worksheet function may hand back.

The contract of every worksheet function:

* an input's own error is handed through, the first in argument order;
* a blank required input gives ``#N/A``;
* a wrong type or shape gives ``#VALUE!``: text or TRUE for a number, a text
  that looks like a number, ragged or mismatched ranges;
* a value out of its domain, an overflow or no convergence gives ``#NUM!``.

Never a text, an empty string or NaN in place of an error.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Any, Final

from ivjxl.core.dates import FIRST_DAY, LAST_DAY
from ivjxl.errors import Text

MOST_CELLS: Final = 200_000
"""More cells than this in one argument are refused: whole columns by mistake."""

ERROR_CODES: Final = {
    "#NULL!": 2000,
    "#DIV/0!": 2007,
    "#VALUE!": 2015,
    "#REF!": 2023,
    "#NAME?": 2029,
    "#NUM!": 2036,
    "#N/A": 2042,
    "#GETTING_DATA": 2043,
    "#SPILL!": 2045,
    "#CONNECT!": 2046,
    "#BLOCKED!": 2047,
    "#UNKNOWN!": 2048,
    "#FIELD!": 2049,
    "#CALC!": 2050,
}
"""Error texts and the numbers Excel gives them (`CVErr` in VBA)."""

_BY_CODE: Final = {code: text for text, code in ERROR_CODES.items()}
COM_BASE: Final = -2146828288
"""COM hands an error over as this integer plus its number."""

_EPOCH: Final = date(1899, 12, 30)
_FIRST_SERIAL: Final = (FIRST_DAY - _EPOCH).days
_LAST_SERIAL: Final = (LAST_DAY - _EPOCH).days


class CellError(str):
    """A cell error: a text that is what Excel shows, with its reason."""

    reason: Text | None

    def __new__(cls, text: str, reason: Text | None = None) -> "CellError":
        """Make an error of one of the texts in `ERROR_CODES`."""
        if text not in ERROR_CODES:
            raise ValueError(f"no cell error is called {text!r}")
        error = super().__new__(cls, text)
        error.reason = reason
        return error


def missing(argument: str) -> CellError:
    """Return the error of a blank required input."""
    return CellError(
        "#N/A", Text(f"{argument}: is blank, a value is needed", f"{argument}: 未入力です")
    )


def wrong_type(argument: str, wanted: Text) -> CellError:
    """Return the error of an input of the wrong type or shape."""
    return CellError(
        "#VALUE!",
        Text(f"{argument}: needs {wanted.en}", f"{argument}: {wanted.ja}が必要です"),
    )


def out_of_domain(argument: str, limit: Text) -> CellError:
    """Return the error of an input outside its domain."""
    return CellError("#NUM!", Text(f"{argument}: {limit.en}", f"{argument}: {limit.ja}"))


_NUMBER: Final = Text("a number", "数値")
_DATE: Final = Text("a date", "日付")
_TEXT: Final = Text("a text", "文字列")
_RECTANGLE: Final = Text("a rectangular range", "長方形の範囲")
_FEWER: Final = Text(f"at most {MOST_CELLS:,} cells", f"{MOST_CELLS:,}個以下のセル")
_TOO_LARGE: Final = Text("is too large for a cell", "セルで扱える桁数を超えます")
_FINITE: Final = Text("must be finite", "有限の数値が必要です")
_DAYS: Final = Text(
    f"must be a date from {FIRST_DAY} to {LAST_DAY}",
    f"{FIRST_DAY}から{LAST_DAY}までの日付が必要です",
)

Block = list[list[Any]]


def block(argument: str, raw: Any) -> Block | CellError:
    """Return an argument as rows of cells: a single cell is a 1×1 block."""
    if not isinstance(raw, (list, tuple)):
        return [[raw]]
    rows = [list(row) if isinstance(row, (list, tuple)) else [row] for row in raw]
    if not rows or not rows[0] or any(len(row) != len(rows[0]) for row in rows):
        return wrong_type(argument, _RECTANGLE)
    if len(rows) * len(rows[0]) > MOST_CELLS:
        return wrong_type(argument, _FEWER)
    return rows


def error_in(cell: Any) -> CellError | None:
    """Return the error a cell holds, in any of the forms it arrives in.

    As a `CellError`, as Excel's text, or as the integer that COM hands over
    for errors newer than the host's library: numbers in cells are doubles.
    """
    if isinstance(cell, CellError):
        return cell
    if isinstance(cell, str) and cell in ERROR_CODES:
        return CellError(cell)
    if type(cell) is int and 2000 <= cell - COM_BASE <= 2100:
        return CellError(_BY_CODE.get(cell - COM_BASE, "#UNKNOWN!"))
    return None


def is_blank(cell: Any) -> bool:
    """Return whether a cell is blank; an empty text counts as blank."""
    return cell is None or (isinstance(cell, str) and cell == "")


def number(argument: str, cell: Any) -> Decimal | float | CellError:
    """Return the number in a cell. TRUE, texts and dates are none."""
    if type(cell) is float and isfinite(cell):
        # What nearly every cell of a long range is.
        return cell
    error = error_in(cell) or (missing(argument) if is_blank(cell) else None)
    if error is not None:
        return error
    if isinstance(cell, bool) or not isinstance(cell, (int, float, Decimal)):
        return wrong_type(argument, _NUMBER)
    if isinstance(cell, int):
        return out_of_domain(argument, _TOO_LARGE) if abs(cell) > 2**1023 else float(cell)
    if isinstance(cell, Decimal):
        finite = cell.is_finite() and isfinite(float(cell))
    else:
        finite = isfinite(cell)
    return cell if finite else out_of_domain(argument, _FINITE)


def day(argument: str, cell: Any) -> date | CellError:
    """Return the date in a cell: a serial number, or what a date cell hands over."""
    if type(cell) is float and _FIRST_SERIAL <= cell < _LAST_SERIAL:
        return date.fromordinal(int(cell) + _EPOCH.toordinal())
    error = error_in(cell)
    if error is not None:
        return error
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        found = cell
    else:
        serial = number(argument, cell)
        if isinstance(serial, CellError):
            return wrong_type(argument, _DATE) if serial == "#VALUE!" else serial
        # The floor of the serial: 45000.999999999 is still that day.
        if not 0 <= serial < 2_958_466:
            return out_of_domain(argument, _DAYS)
        found = _EPOCH + timedelta(days=int(serial))
    return found if FIRST_DAY <= found <= LAST_DAY else out_of_domain(argument, _DAYS)


def text(argument: str, cell: Any) -> str | CellError:
    """Return the text in a cell."""
    error = error_in(cell) or (missing(argument) if is_blank(cell) else None)
    if error is not None:
        return error
    return cell if isinstance(cell, str) else wrong_type(argument, _TEXT)


def serial_number(value: date) -> int:
    """Return the spreadsheet's number of a date.

    >>> serial_number(date(2019, 7, 12))
    43658
    """
    return (value - _EPOCH).days


def cell_value(value: Any) -> float | str | bool | CellError:
    """Return a result as a cell can hold it."""
    if isinstance(value, (CellError, str, bool)):
        return value
    if isinstance(value, date):
        return float(serial_number(value))
    if isinstance(value, (int, Fraction)) and abs(value.numerator) >= 2**53 * value.denominator:
        return out_of_domain("result", _TOO_LARGE)
    result = float(value)
    return result if isfinite(result) else out_of_domain("result", _FINITE)


def same_shape(blocks: Sequence[Block]) -> tuple[int, int] | None:
    """Return the shape that blocks spread to, or None if they do not fit.

    Single cells fit everything; the others have one shape, or are one column
    and one row.
    """
    shapes = {(len(each), len(each[0])) for each in blocks} - {(1, 1)}
    if len(shapes) <= 1:
        return next(iter(shapes), (1, 1))
    rows, columns = max(r for r, _ in shapes), max(c for _, c in shapes)
    return (rows, columns) if shapes == {(rows, 1), (1, columns)} else None
