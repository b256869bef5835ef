"""An xlwings engine over workbook files: `xw.Book` without Excel.

What the notices' workbooks need of xlwings is here: values, formulas, names,
number formats, rows, protection, calculation, saving. Anything else raises
`NotImplementedError`. `api` objects speak the few words of Excel's own object
model that the shared code uses, `Value2` above all.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import xlwings as xw
from xlwings import base_classes

from ivjxl.errors import InputError, Text
from ivjxl.excel.cells import ERROR_CODES, CellError
from ivjxl.excel.file.calculation import Cell, recalculate, untrusted
from ivjxl.excel.file.document import Document, readable
from ivjxl.excel.file.saving import Original, Saved, opened, save, save_new
from ivjxl.excel.file.worksheet import MAIN, Position, Value, Worksheet, serial
from ivjxl.excel.formulas import (
    LAST_COLUMN,
    LAST_ROW,
    Area,
    address_of,
    area_of,
    moved_rows,
    sheet_name,
)

_COM_BASE: Final = -2146828288
_ADDRESS: Final = re.compile(
    r"\$?[A-Za-z]{1,3}\$?\d+(:\$?[A-Za-z]{1,3}\$?\d+)?|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?\d+:\$?\d+"
)
_REFERS: Final = re.compile(r"=?(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!(?P<area>[$A-Z0-9:]+)")
_LOCKED: Final = Text("is protected", "は保護されています")
_PASSWORD: Final = Text("is protected with a password", "はパスワードで保護されています")
_NOWHERE: Final = Text("was opened from no file: name one", "の保存先を指定してください")
_NO_SUCH_NAME: Final = Text("is no name of this workbook", "このブックの名前ではありません")
_NO_RANGE: Final = Text("names no range of cells", "はセル範囲を指していません")
_ONLY_ROWS: Final = Text("only whole rows are moved", "移動できるのは行全体だけです")

FLAGS: Final = {
    "AllowFormattingCells": "formatCells",
    "AllowFormattingColumns": "formatColumns",
    "AllowFormattingRows": "formatRows",
    "AllowInsertingColumns": "insertColumns",
    "AllowInsertingRows": "insertRows",
    "AllowInsertingHyperlinks": "insertHyperlinks",
    "AllowDeletingColumns": "deleteColumns",
    "AllowDeletingRows": "deleteRows",
    "AllowSorting": "sort",
    "AllowFiltering": "autoFilter",
    "AllowUsingPivotTables": "pivotTables",
}
"""What a protected sheet may allow, by Excel's name and by the file's attribute."""


def open_book(
    data: bytes,
    name: str,
    template_sheets: Collection[str] = (),
    original: Original | None = None,
) -> xw.Book:
    """Return a workbook file as an xlwings book.

    Parameters
    ----------
    data
        The package, examined by the gate before.
    name
        How the book is called.
    template_sheets
        Sheets whose locked cells hold the template's formulas, which the engine is
        known to calculate rightly; see `calculation`.
    original
        The file on the disk, which `save` replaces.
    """
    book = App().books.open_data(data, name, frozenset(template_sheets))
    book.original = original
    return xw.Book(impl=book)


class Engine:
    """What xlwings asks an engine for."""

    name: Final = "ivjxl-file"
    type: Final = "desktop"

    @staticmethod
    def clean_value_data(
        data: Sequence[Sequence[Any]],
        datetime_builder: Any,
        empty_as: Any,
        number_builder: Any,
        err_to_str: bool,
    ) -> list[list[Any]]:
        """Return values as xlwings hands them out."""

        def clean(value: Any) -> Any:
            if value is None or value == "":
                return empty_as
            if isinstance(value, CellError):
                return str(value) if err_to_str else None
            if isinstance(value, float) and number_builder is not None:
                return number_builder(value)
            return value

        return [[clean(value) for value in row] for row in data]

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        """Return a value as a cell takes it."""
        if isinstance(value, date):
            return serial(value)
        return value.item() if hasattr(value, "item") else value


class App(base_classes.App):
    """The program that is not there: one book at a time."""

    visible = False
    screen_updating = True
    display_alerts = True
    enable_events = True
    calculation = "automatic"
    status_bar: Any = None
    api = None
    pid = 0
    books: Any = None

    def __init__(self) -> None:
        self.books = Books(self)
        self.engine = Engine()

    @property
    def selection(self) -> "Range | None":
        """The cells selected on the active sheet."""
        book = self.books.active
        return None if book is None else book.sheets.active.selection

    def activate(self, steal_focus: bool = False) -> None:
        """Do nothing: there is no window."""

    def calculate(self) -> None:
        """Calculate every formula of the open books."""
        for book in self.books:
            book.kept = book.keep | recalculate(book.document, book.keep)

    def quit(self) -> None:
        """Close the books without saving."""
        self.books.items.clear()


class Books(base_classes.Books):
    """The open books."""

    api = None
    app: Any = None

    def __init__(self, app: App) -> None:
        self.app = app
        self.items: list[Book] = []

    def open_data(self, data: bytes, name: str, template_sheets: frozenset[str]) -> "Book":
        """Open a book from its bytes."""
        self.items.append(Book(self, Document(data), name, template_sheets))
        return self.items[-1]

    @property
    def active(self) -> "Book | None":
        """The book opened last."""
        return self.items[-1] if self.items else None

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> "Iterator[Book]":
        return iter(self.items)

    def __call__(self, key: int | str) -> "Book":
        """Return a book by number or name."""
        for number, book in enumerate(self.items, 1):
            if key in (number, book.name):
                return book
        raise KeyError(key)


class Book(base_classes.Book):
    """One workbook file."""

    api = None

    def __init__(
        self, books: Books, document: Document, name: str, template_sheets: frozenset[str]
    ) -> None:
        self.books = books
        self.document = document
        self._template_sheets = template_sheets
        self.keep = untrusted(document, self._is_ours)
        self.kept = self.keep
        """Formulas that the last calculation left as they were."""

        self.original: Original | None = None
        self.saved: Saved | None = None
        """What became of the last saving."""

        self._name = name

    def _is_ours(self, cell: Cell) -> bool:
        """Return whether a formula is one of the template's: unlocked cells are the user's."""
        sheet, at = cell
        if sheet not in self._template_sheets:
            return False
        return self.document.locked(self.document.worksheet(sheet).style(at))

    @property
    def app(self) -> App:
        """The program."""
        app: App = self.books.app
        return app

    @property
    def name(self) -> str:
        """The name of the file."""
        return Path(self._name).name

    @property
    def fullname(self) -> str:
        """The path of the file as it was given."""
        return self._name

    @property
    def sheets(self) -> "Sheets":
        """The worksheets."""
        return Sheets(self)

    @property
    def names(self) -> "Names":
        """The defined names."""
        return Names(self)

    def as_bytes(self) -> bytes:
        """Return the file as it is now: the very same bytes if nothing was written."""
        return self.document.as_package().as_bytes()

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save where the file was opened, or under another name; a backup is kept."""
        data = self.as_bytes()
        if path is not None:
            target = Path(path)
            self.saved = save_new(target, data, verify=readable(target.name), replace=True)
            self._name = str(target)
        elif self.original is None:
            raise InputError(self.name, _NOWHERE, None)
        else:
            self.saved = save(self.original, data, verify=readable(self.name))
            target = self.original.path
        self.original = opened(target)

    def close(self) -> None:
        """Close without saving."""
        self.books.items.remove(self)

    def activate(self) -> None:
        """Do nothing: there is no window."""

    def rows_moved(self, sheet: str, first: int, count: int) -> None:
        """Let the formulas to keep follow rows that moved."""

        def followed(cells: frozenset[Cell]) -> frozenset[Cell]:
            found = set()
            for name, (row, column) in cells:
                span = moved_rows(row, row, first, count) if name == sheet else (row, row)
                if span is not None:
                    found.add((name, (span[0], column)))
            return frozenset(found)

        self.keep, self.kept = followed(self.keep), followed(self.kept)

    def formula_added(self) -> None:
        """Forget the order of calculation, which no longer lists every formula."""
        self.document.drop_calculation_chain()


class Sheets(base_classes.Sheets):
    """The worksheets of a book."""

    api = None
    book: Any = None

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def active(self) -> "Sheet":
        """The sheet that a spreadsheet program shows first."""
        views = self.book.document.root.find(f"{MAIN}bookViews")
        index = 0 if views is None or not len(views) else int(views[0].get("activeTab", "0"))
        listed = [element.get("name") for element in self.book.document.root.find(f"{MAIN}sheets")]
        names = self.book.document.sheet_names()
        return self(listed[index] if listed[index] in names else names[0])

    def __call__(self, key: int | str) -> "Sheet":
        """Return a sheet by number or name."""
        names = self.book.document.sheet_names()
        if isinstance(key, int):
            return Sheet(self.book, names[key - 1])
        for name in names:
            if name.casefold() == key.casefold():
                return Sheet(self.book, name)
        raise xw.NoSuchObjectError(key)

    def __contains__(self, key: str) -> bool:
        return any(name.casefold() == key.casefold() for name in self.book.document.sheet_names())

    def __len__(self) -> int:
        return len(self.book.document.sheet_names())

    def __iter__(self) -> "Iterator[Sheet]":
        return (Sheet(self.book, name) for name in self.book.document.sheet_names())

    def add(self, before: Any = None, after: Any = None, name: str | None = None) -> "Sheet":
        """Add a blank sheet at the end."""
        taken = {each.casefold() for each in self.book.document.sheet_names()}
        free = (f"Sheet{number}" for number in range(len(self) + 1, 2 * len(self) + 3))
        name = name or next(each for each in free if each.casefold() not in taken)
        self.book.document.add_sheet(name)
        return Sheet(self.book, name)


class Protection:
    """What a protected sheet allows, under Excel's names."""

    def __init__(self, element: Any) -> None:
        for name, attribute in FLAGS.items():
            allowed = element is not None and element.get(attribute) in ("0", "false")
            setattr(self, name, allowed)


class SheetApi:
    """The words of Excel's object model for a sheet."""

    def __init__(self, worksheet: Worksheet) -> None:
        self._worksheet = worksheet
        element = worksheet.protection
        self.Protection = Protection(element)
        self.ProtectDrawingObjects = element is not None and _on(element.get("objects"))
        self.ProtectScenarios = element is not None and _on(element.get("scenarios"))

    @property
    def ProtectContents(self) -> bool:  # noqa: N802  Excel's name
        """Whether locked cells refuse to be written."""
        return self._worksheet.protected

    def Activate(self) -> None:  # noqa: N802
        """Do nothing: a file shows no sheet."""

    def Unprotect(self, password: str = "") -> None:  # noqa: N802
        """Lift the protection; with a password set it stays."""
        element = self._worksheet.protection
        if element is None:
            return
        if element.get("hashValue") or element.get("password"):
            raise InputError(self._worksheet.name, _PASSWORD, None)
        self._worksheet.lifted = True

    def Protect(  # noqa: N802
        self,
        password: str,
        objects: bool,
        contents: bool,
        scenarios: bool,
        only: bool,
        *flags: bool,
    ) -> None:
        """Protect without a password, as the arguments of Excel's method say."""
        worksheet, element = self._worksheet, self._worksheet.protection
        allowed = dict(zip(FLAGS, flags, strict=True))
        before = Protection(element)
        if element is not None and (
            vars(before) == allowed
            and _on(element.get("objects")) == objects
            and _on(element.get("scenarios")) == scenarios
        ):
            worksheet.lifted = False
            return
        wanted = {"sheet": "1", "objects": str(int(objects)), "scenarios": str(int(scenarios))}
        wanted |= {FLAGS[name]: "0" for name, yes in allowed.items() if yes}
        worksheet.protect(wanted)
        worksheet.lifted = False


def _on(value: str | None) -> bool:
    return value in ("1", "true")


class Sheet(base_classes.Sheet):
    """One worksheet."""

    book: Any = None

    def __init__(self, book: Book, name: str) -> None:
        self.book = book
        self.worksheet = book.document.worksheet(name)

    @property
    def api(self) -> SheetApi:
        """Excel's words for the sheet."""
        return SheetApi(self.worksheet)

    @property  # type: ignore[misc]
    def name(self) -> str:
        """The name of the sheet."""
        return self.worksheet.name

    @property
    def index(self) -> int:
        """The place of the sheet, counted from 1."""
        names: list[str] = self.book.document.sheet_names()
        return names.index(self.name) + 1

    @property
    def visible(self) -> bool:
        """Whether the sheet is shown."""
        state: str = self.book.document.sheet_element(self.name).get("state", "visible")
        return state == "visible"

    @visible.setter
    def visible(self, value: bool) -> None:
        element = self.book.document.sheet_element(self.name)
        if value:
            element.attrib.pop("state", None)
        else:
            element.set("state", "hidden")
        self.book.document.touch()

    @property
    def selection(self) -> "Range":
        """The cells selected when the sheet is shown."""
        found = self.worksheet.root.find(
            f"{MAIN}sheetViews/{MAIN}sheetView/{MAIN}selection[last()]"
        )
        area = (found.get("sqref") if found is not None else None) or "A1"
        return Range(self, area_of(area.split()[0]))

    def activate(self) -> None:
        """Do nothing: there is no window."""

    def range(self, first: Any, second: Any = None) -> "Range":
        """Return a range by address, name, position, or two corners."""
        if isinstance(first, xw.Range):
            first = first.impl
        if isinstance(second, xw.Range):
            second = second.impl
        if second is not None and not (isinstance(first, tuple) and isinstance(second, tuple)):
            first, second = (
                each if isinstance(each, Range) else self.range(each) for each in (first, second)
            )
        if isinstance(first, Range):
            other = first if second is None else second
            corners = (first.area, other.area)
            top, left = (min(area[i] for area in corners) for i in (0, 1))
            bottom, right = (max(area[i] for area in corners) for i in (2, 3))
            return Range(self, (top, left, bottom, right))
        if isinstance(first, tuple):
            last = second or (first if len(first) == 2 else _end(first))
            return Range(self, (first[0], first[1], last[0], last[1]))
        if _ADDRESS.fullmatch(first):
            return Range(self, area_of(first))
        named: Range = self.book.names(first).refers_to_range
        return named

    @property
    def cells(self) -> "Range":
        """All cells."""
        return Range(self, (1, 1, LAST_ROW, LAST_COLUMN))

    @property
    def used_range(self) -> "Range":
        """The cells from A1 to the last one in use."""
        return Range(self, self.worksheet.extent())


def _end(first: tuple[int, ...]) -> tuple[int, int]:
    row, column, rows, columns = first
    return row + rows - 1, column + columns - 1


class RangeApi:
    """The words of Excel's object model for a range."""

    def __init__(self, cells: "Range") -> None:
        self._cells = cells

    def Select(self) -> None:  # noqa: N802
        """Do nothing: what the file says is selected stays so."""

    @property
    def Value2(self) -> Any:  # noqa: N802
        """Values without formats: errors as COM hands them over, dates as numbers."""
        rows = tuple(
            tuple(_as_com(value) for value in row) for row in self._cells.rows_of(Worksheet.value)
        )
        return rows[0][0] if len(self._cells) == 1 else rows


def _as_com(value: Any) -> Any:
    if isinstance(value, CellError):
        return _COM_BASE + ERROR_CODES[value]
    return None if value == "" else value


class Range(base_classes.Range):
    """A rectangle of cells."""

    max_cells_per_read = None
    max_cells_per_write = None
    options: Any = None
    sheet: Any = None

    def __init__(self, sheet: Sheet, area: Area) -> None:
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
        if (bottom, right) != (top, left):
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

    def _write(self, value: Any) -> None:
        """Write one value into every cell, or rows of values."""
        positions = self.positions()
        if not isinstance(value, (list, tuple)):
            value = [[value] * len(row) for row in positions]
        self._refuse_locked()
        worksheet, book = self.sheet.worksheet, self.sheet.book
        for at in (at for row in positions for at in row):
            worksheet.refuse_array(at)
        book.keep -= {(worksheet.name, at) for row in positions for at in row}
        for row, contents in zip(positions, value, strict=True):
            for at, content in zip(row, contents, strict=True):
                had = worksheet.formula(at) is not None
                if isinstance(content, str) and content.startswith("'"):
                    worksheet.write_text(at, content[1:])
                else:
                    worksheet.write(at, _content(content))
                if had or worksheet.formula(at) is not None:
                    book.formula_added()

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


class Names(base_classes.Names):
    """The defined names of a book that belong to no single sheet."""

    api = None

    def __init__(self, book: Book) -> None:
        self.book = book

    def _elements(self) -> list[Any]:
        return [e for e in self.book.document.name_elements() if e.get("localSheetId") is None]

    def __len__(self) -> int:
        return len(self._elements())

    def __iter__(self) -> "Iterator[Name]":
        return (Name(self.book, element) for element in self._elements())

    def __call__(self, key: int | str) -> "Name":
        """Return a name by number or text."""
        if isinstance(key, int):
            return Name(self.book, self._elements()[key - 1])
        for element in self._elements():
            if element.get("name").casefold() == key.casefold():
                return Name(self.book, element)
        raise InputError(key, _NO_SUCH_NAME, None)

    def contains(self, key: str) -> bool:
        """Return whether there is such a name."""
        return any(e.get("name").casefold() == key.casefold() for e in self._elements())


class Name(base_classes.Name):
    """One defined name."""

    api = None

    def __init__(self, book: Book, element: Any) -> None:
        self.book = book
        self.element = element

    @property  # type: ignore[misc]
    def name(self) -> str:
        """The name."""
        return str(self.element.get("name"))

    @property
    def refers_to(self) -> str:
        """The formula behind the name."""
        return f"={self.element.text}"

    @refers_to.setter
    def refers_to(self, formula: str) -> None:
        self.element.text = formula.removeprefix("=")
        self.book.document.touch()

    @property
    def refers_to_range(self) -> Range:
        """The cells that the name means."""
        found = _REFERS.fullmatch(self.element.text or "")
        if found is None:
            raise InputError(self.name, _NO_RANGE, self.element.text)
        sheet = self.book.sheets(sheet_name(found["sheet"], ""))
        return Range(sheet, area_of(found["area"]))
