"""An xlwings engine over workbook files: `xw.Book` without Excel.

What the notices' workbooks need of xlwings is here: values, formulas, names,
number formats, rows, copies of sheets and cells, protection, calculation, saving.
Anything else raises `NotImplementedError`. `api` objects speak the few words of
Excel's own object model that the shared code uses, `Value2` above all.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import xlwings as xw
from lxml import etree
from xlwings import base_classes

from ivjxl.errors import InputError, Text
from ivjxl.excel.cells import CellError
from ivjxl.excel.file.calculation import Cell, recalculate, untrusted
from ivjxl.excel.file.document import Document, readable
from ivjxl.excel.file.ranges import Range
from ivjxl.excel.file.saving import Original, Saved, opened, save, save_new
from ivjxl.excel.file.sheets import Sheet
from ivjxl.excel.file.worksheet import MAIN, serial
from ivjxl.excel.formulas import (
    area_of,
    moved_rows,
    sheet_name,
)

_REFERS: Final = re.compile(r"=?(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!(?P<area>[$A-Z0-9:]+)")
_NOWHERE: Final = Text("was opened from no file: name one", "の保存先を指定してください")
_NO_SUCH_NAME: Final = Text("is no name of this workbook", "このブックの名前ではありません")
_NAME: Final = re.compile(r"(?:[^\W\d]|\\)[\w.?\\]{0,254}")
_LIKE_A_CELL: Final = re.compile(r"[a-z]{1,3}\d+|r\d*c\d*|[rc]\d*|true|false", re.IGNORECASE)
_NO_NEW_NAME: Final = Text(
    "must be a name that is not defined yet: letters, digits, _ and . only, not like a cell",
    "は、未定義の名前にしてください（文字・数字・_・.のみ、セル番地のような名前は不可）",
)
_NO_FORMULA: Final = Text(
    "must refer to a formula that begins with =", "は、=で始まる数式で定義してください"
)
_NO_RANGE: Final = Text("names no range of cells", "はセル範囲を指していません")


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

    def sheet_renamed(self, before: str, name: str) -> None:
        """Let the formulas to keep follow the new name of their sheet."""

        def followed(cells: frozenset[Cell]) -> frozenset[Cell]:
            return frozenset((name if sheet == before else sheet, at) for sheet, at in cells)

        self.keep, self.kept = followed(self.keep), followed(self.kept)

    def keep_also(self, cells: Collection[Cell]) -> None:
        """Keep formulas that were not calculated where they were copied from either."""
        self.keep |= {*cells}
        self.kept |= {*cells}

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

    def add(self, name: str, refers_to: str) -> "Name":
        """Define a name for the whole book; `refers_to` begins with `=`.

        Raises
        ------
        InputError
            If the name exists, no name may be written so, or `refers_to` is no formula.
        """
        if not _NAME.fullmatch(name) or _LIKE_A_CELL.fullmatch(name) or self.contains(name):
            raise InputError(name, _NO_NEW_NAME, None)
        if not refers_to.startswith("=") or not refers_to[1:].strip():
            raise InputError(name, _NO_FORMULA, refers_to)
        element = etree.Element(f"{MAIN}definedName", name=name)
        element.text = refers_to.removeprefix("=")
        self.book.document.add_name(element)
        return Name(self.book, element)

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
