"""The sheets of the file engine: what `xw.Sheet` asks, and protection in Excel's words."""

import re
from typing import Any, Final
from urllib.parse import unquote

import xlwings as xw
from xlwings import base_classes

from ivjxl.errors import InputError, Text
from ivjxl.excel.file.document import Document
from ivjxl.excel.file.package import OFFICE
from ivjxl.excel.file.ranges import Range
from ivjxl.excel.file.sheet_copy import copied
from ivjxl.excel.file.worksheet import MAIN, Worksheet
from ivjxl.excel.formulas import (
    LAST_COLUMN,
    LAST_ROW,
    area_of,
)
from ivjxl.excel.processes import spare_excel

# The command line must not touch the Excel that somebody works with.
spare_excel()

_ADDRESS: Final = re.compile(
    r"\$?[A-Za-z]{1,3}\$?\d+(:\$?[A-Za-z]{1,3}\$?\d+)?|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?\d+:\$?\d+"
)
_PASSWORD: Final = Text("is protected with a password", "はパスワードで保護されています")
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
"""What a protected sheet may allow, by Excel's name and by the file's attribute.

In the order of the arguments of Excel's `Protect`.
"""


class Protection:
    """What a protected sheet allows, under Excel's names."""

    def __init__(self, element: Any) -> None:
        for name, attribute in FLAGS.items():
            allowed = element is not None and element.get(attribute) in ("0", "false")
            setattr(self, name, allowed)


class BookApi:
    """The words of Excel's object model for the workbook of a sheet."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def LinkSources(self, kind: int = 1) -> tuple[str, ...] | None:  # noqa: N802
        """Return the files that formulas refer to, the first being `[1]`; None without any.

        A link that is no file has an empty name.
        """
        package, part = self._document.package, self._document.part
        uses = {use.id: use.target for use in package.relationships(part)}
        listed = self._document.root.iterfind(f"{MAIN}externalReferences/{MAIN}externalReference")
        links = (uses.get(each.get(f"{{{OFFICE}}}id"), "") for each in listed)
        outside = (
            [use.target for use in package.relationships(link) if use.external] for link in links
        )
        return tuple(unquote(each[0]) if each else "" for each in outside) or None


class SheetApi:
    """The words of Excel's object model for a sheet."""

    def __init__(self, worksheet: Worksheet, document: Document) -> None:
        self._worksheet = worksheet
        self.Parent = BookApi(document)
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

    def __init__(self, book: Any, name: str) -> None:
        self.book = book
        self.worksheet: Worksheet = book.document.worksheet(name)

    @property
    def api(self) -> SheetApi:
        """Excel's words for the sheet."""
        return SheetApi(self.worksheet, self.book.document)

    @property
    def name(self) -> str:
        """The name of the sheet."""
        return self.worksheet.name

    @name.setter
    def name(self, value: str) -> None:
        before = self.name
        self.book.document.rename_sheet(before, value)
        self.book.sheet_renamed(before, value)

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

    def copy(self, before: "Sheet | None", after: "Sheet | None") -> None:
        """Copy the sheet before or after one of this book or of another; see `copied`."""
        beside = before or after
        assert beside is not None
        target = beside.book
        place = target.document.place_of(beside.name) + (beside is after)
        copy = copied(self.book.document, self.name, target.document, place)
        kept = {(copy.name, at) for sheet, at in self.book.keep if sheet == self.name}
        target.keep_also(kept)

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
