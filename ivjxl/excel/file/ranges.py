"""The ranges of the file engine: what `xw.Range` asks of cells in a file."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from xlwings import base_classes

from ivjxl.errors import InputError, Text
from ivjxl.excel.cells import COM_BASE, ERROR_CODES, CellError
from ivjxl.excel.file.areas import overlap, shifted
from ivjxl.excel.file.number_format import displayed
from ivjxl.excel.file.range_copy import Place, copy_cells
from ivjxl.excel.file.worksheet import Position, Value, Worksheet, serial
from ivjxl.excel.formulas import (
    LAST_COLUMN,
    LAST_ROW,
    Area,
    address_of,
    plain,
)

_LOCKED: Final = Text("is protected", "は保護されています")
_ONLY_ROWS: Final = Text("only whole rows are moved", "移動できるのは行全体だけです")


class RangeApi:
    """The words of Excel's object model for a range."""

    def __init__(self, cells: "Range") -> None:
        self._cells = cells

    def Select(self) -> None:  # noqa: N802
        """Do nothing: what the file says is selected stays so."""

    @property
    def HasFormula(self) -> bool | None:  # noqa: N802
        """Whether every cell has a formula, or none has; None where some have."""
        worksheet, area = self._cells.sheet.worksheet, self._cells.area
        top, left, bottom, right = area
        if (top, left) == (bottom, right):
            at = top, left
            return worksheet.formula(at) is not None or _is_in_array(worksheet, at)
        count = 0
        for at in worksheet.formulas():
            filled = worksheet.array(at)
            if filled is None:
                count += top <= at[0] <= bottom and left <= at[1] <= right
            else:
                count += _common(area, filled)
        return _of_all(count, len(self._cells))

    @property
    def Text(self) -> str:  # noqa: N802
        """What the first cell shows under its number format."""
        worksheet, at = self._cells.sheet.worksheet, self._cells.area[:2]
        document = self._cells.sheet.book.document
        return displayed(worksheet.value(at), document.number_format(worksheet.style(at)))

    @property
    def Value2(self) -> Any:  # noqa: N802
        """Values without formats: errors as COM hands them over, dates as numbers."""
        rows = tuple(
            tuple(_as_com(value) for value in row) for row in self._cells.rows_of(Worksheet.value)
        )
        return rows[0][0] if len(self._cells) == 1 else rows


def _of_all(count: int, cells: int) -> bool | None:
    """Return what Excel says of something that so many of the cells have."""
    return count == cells if count in (0, cells) else None


def _common(one: Area, other: Area) -> int:
    """Return how many cells two areas have in common."""
    area = overlap(one, other)
    return 0 if area is None else (area[2] - area[0] + 1) * (area[3] - area[1] + 1)


def _as_com(value: Any) -> Any:
    if isinstance(value, CellError):
        return COM_BASE + ERROR_CODES[value]
    return None if value == "" else value


class Range(base_classes.Range):
    """A rectangle of cells."""

    max_cells_per_read = None
    max_cells_per_write = None
    options: Any = None
    sheet: Any = None

    def __init__(self, sheet: Any, area: Area) -> None:
        self.sheet = sheet
        self.area = area

    @property
    def api(self) -> RangeApi:
        """Excel's words for the range."""
        return RangeApi(self)

    @property
    def row(self) -> int:
        """The first row."""
        return self.area[0]

    @property
    def column(self) -> int:
        """The first column."""
        return self.area[1]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        top, left, bottom, right = self.area
        return bottom - top + 1, right - left + 1

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        """Sheet, first row and column, rows and columns."""
        return (self.sheet.name, self.row, self.column, *self.shape)

    @property
    def address(self) -> str:
        """The address with dollar signs."""
        return address_of(self.area, absolute=True)

    def __len__(self) -> int:
        rows, columns = self.shape
        return rows * columns

    def __call__(self, row: Any, column: int | None = None) -> "Range":
        """Return a cell of the range by row and column, or by number, row by row."""
        if column is None:
            row, column = divmod(row - 1, self.shape[1])
            row, column = row + 1, column + 1
        at = self.row + row - 1, self.column + column - 1
        return Range(self.sheet, (*at, *at))

    def positions(self) -> list[list[Position]]:
        """Return the positions of the cells, row by row; not beyond the last one in use."""
        top, left, bottom, right = self.area
        if bottom == LAST_ROW or right == LAST_COLUMN:
            _, _, last_row, last_column = self.sheet.worksheet.extent()
            if bottom == LAST_ROW:
                bottom = max(top, last_row)
            if right == LAST_COLUMN:
                right = max(left, last_column)
        columns = range(left, right + 1)
        return [[(row, column) for column in columns] for row in range(top, bottom + 1)]

    def rows_of(self, read: Callable[[Worksheet, Position], Any]) -> list[list[Any]]:
        """Return something of every cell, row by row."""
        worksheet = self.sheet.worksheet
        return [[read(worksheet, at) for at in row] for row in self.positions()]

    @property
    def raw_value(self) -> Any:
        """What the cells show."""
        rows = self.rows_of(Worksheet.value)
        return rows[0][0] if len(self) == 1 else rows

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        # A text that begins with = is a formula in Excel, whichever way it is written.
        self._write(value)

    @property
    def formula(self) -> Any:
        """Formulas, and of other cells what they hold, as texts."""
        rows = self.rows_of(_formula)
        return rows[0][0] if len(self) == 1 else tuple(tuple(row) for row in rows)

    @formula.setter
    def formula(self, value: Any) -> None:
        self._write(value)

    @property
    def has_array(self) -> bool | None:
        """Whether array formulas fill every cell, or none; None where they fill some."""
        rows = self.rows_of(_is_in_array)
        return _of_all(sum(map(sum, rows)), len(self))

    def _write(self, value: Any) -> None:
        """Write one value into every cell, or rows of values."""
        positions = self.positions()
        if not isinstance(value, (list, tuple)):
            value = [[value] * len(row) for row in positions]
        self._refuse_locked()
        worksheet, book = self.sheet.worksheet, self.sheet.book
        for at in (at for row in positions for at in row):
            worksheet.refuse_array(at)
        entered = []
        for row, contents in zip(positions, value, strict=True):
            for at, content in zip(row, contents, strict=True):
                formula = worksheet.formula(at)
                if _is_respelled(formula, content):
                    # The same formula: what it shows is still right, and kept if it is to be kept.
                    _respell(worksheet, at, content)
                    continue
                entered.append((worksheet.name, at))
                if isinstance(content, str) and content.startswith("'"):
                    worksheet.write_text(at, content[1:])
                else:
                    worksheet.write(at, _content(content))
                if formula is not None or worksheet.formula(at) is not None:
                    book.formula_added()
        book.keep -= {*entered}

    def _refuse_locked(self) -> None:
        worksheet = self.sheet.worksheet
        if not worksheet.protected:
            return
        locked = self.sheet.book.document.locked
        for row in self.positions():
            for at in row:
                if locked(worksheet.style(at)):
                    raise InputError(self.sheet.name, _LOCKED, address_of((*at, *at)))

    def clear_contents(self) -> None:
        """Leave the cells blank; their looks stay."""
        self._write(None)

    @property
    def number_format(self) -> str | None:
        """The number format, None where the cells differ."""
        document = self.sheet.book.document
        formats = {
            document.number_format(each) for row in self.rows_of(Worksheet.style) for each in row
        }
        return formats.pop() if len(formats) == 1 else None

    @number_format.setter
    def number_format(self, code: str) -> None:
        self._refuse_locked()
        document, worksheet = self.sheet.book.document, self.sheet.worksheet
        for row in self.positions():
            for at in row:
                style = worksheet.style(at)
                wanted = document.with_number_format(style, code)
                if wanted != style:
                    worksheet.set_style(at, wanted)

    @property
    def row_height(self) -> float | None:
        """The height of the rows in points, None where they differ or are standard."""
        heights = {
            self.sheet.worksheet.height(row) for row in range(self.area[0], self.area[2] + 1)
        }
        return heights.pop() if len(heights) == 1 else None

    @row_height.setter
    def row_height(self, points: float) -> None:
        for row in range(self.area[0], self.area[2] + 1):
            self.sheet.worksheet.set_height(row, points)

    @property  # type: ignore[misc]
    def wrap_text(self) -> bool | None:
        """Whether texts are broken into lines, None where the cells differ."""
        document = self.sheet.book.document
        styles = {style for row in self.rows_of(Worksheet.style) for style in row}
        wraps = {document.wraps(style) for style in styles}
        return wraps.pop() if len(wraps) == 1 else None

    @property
    def merge_area(self) -> "Range":
        """The merged cells that the first cell belongs to, or itself."""
        return Range(self.sheet, self.sheet.worksheet.merged(self.area[:2]))

    def _rows(self) -> tuple[int, int]:
        if self.shape[1] < LAST_COLUMN:
            raise InputError(self.address, _ONLY_ROWS, None)
        if self.sheet.worksheet.protected:
            raise InputError(self.sheet.name, _LOCKED, None)
        return self.row, self.shape[0]

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Insert whole rows before this one; they look like the row above."""
        first, count = self._rows()
        self.sheet.book.document.insert_rows(self.sheet.name, first, count)
        self.sheet.book.rows_moved(self.sheet.name, first, count)

    def delete(self, shift: str | None = None) -> None:
        """Delete whole rows."""
        first, count = self._rows()
        self.sheet.book.document.delete_rows(self.sheet.name, first, count)
        self.sheet.book.rows_moved(self.sheet.name, first, -count)

    def copy(self, destination: Any = None) -> None:
        """Copy the cells to another place, in this book or in another; see `copy_cells`."""
        if destination is None:
            raise NotImplementedError("a file has no clipboard")
        other: Range = destination.impl
        book, worksheet = other.sheet.book, other.sheet.worksheet
        if worksheet.protected:
            raise InputError(worksheet.name, _LOCKED, None)
        kept = {at for sheet, at in self.sheet.book.keep if sheet == self.sheet.name}
        formulas = copy_cells(self._place(), other._place())
        rows, columns = other.row - self.row, other.column - self.column
        replaced = shifted(self.area, rows, columns)
        book.keep -= {
            cell
            for cell in book.keep
            if cell[0] == worksheet.name and overlap((*cell[1], *cell[1]), replaced)
        }
        came = {(row + rows, column + columns) for row, column in kept} & formulas
        book.keep_also({(worksheet.name, at) for at in came})
        if formulas:
            book.formula_added()

    def _place(self) -> Place:
        return Place(self.sheet.book.document, self.sheet.worksheet, self.area)


def _is_in_array(worksheet: Worksheet, at: Position) -> bool:
    try:
        worksheet.refuse_array(at)
    except InputError:
        return True
    return False


def _is_respelled(formula: str | None, content: Any) -> bool:
    """Return whether a content is the formula of its cell, spelled this way or another."""
    if formula is None or not isinstance(content, str) or not content.startswith("="):
        return False
    return plain(content[1:]) == plain(formula)


def _respell(worksheet: Worksheet, at: Position, content: str) -> None:
    if worksheet.formula(at) != content[1:]:
        worksheet.unshare()
        worksheet.respell(at, content[1:])
        worksheet.changed = True


def _content(value: Any) -> Value:
    if isinstance(value, date):
        return serial(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    content: Value = value
    return content


def _formula(worksheet: Worksheet, at: Position) -> str:
    formula = worksheet.formula(at)
    if formula is not None:
        return f"={formula}"
    value = worksheet.value(at)
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    return value if isinstance(value, str) else f"{value:.15g}"
