"""A thin layer over XlsxWriter: formats made once, formulas with their cached values."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any, Final
from unicodedata import east_asian_width

from xlsxwriter.worksheet import Worksheet

from ivjxl.excel.cells import serial_number
from ivjxl.excel.workbook import looks

Address = tuple[str, int, str]
"""Sheet, row counted from 1, column letter."""

FOOTER: Final = "&L&8&A&C&8&P / &N&R&8ivjxl"


class Formula(str):
    """A formula, beginning with =. A plain text that begins so stays a text."""

    __slots__ = ()


class _Worksheet(Worksheet):  # type: ignore[misc]
    """Writes formulas as they are: they hold no function that needs a prefix.

    The library would search every formula for some sixty newer functions,
    which takes most of the time of a build.
    """

    def _prepare_formula(self, formula: str, *_: object, **__: object) -> str:
        return formula.removeprefix("=")


class Sheet:
    """One worksheet, written by column letter and row."""

    def __init__(self, book: "Book", name: str) -> None:
        self.book = book
        self.name = name
        self.sheet = book.workbook.add_worksheet(name, worksheet_class=_Worksheet)
        self.formulas: list[Address] = []

    def put(self, column: str, row: int, value: Any, look: Mapping[str, Any]) -> None:
        """Write a constant, a `Formula`, or a blank cell."""
        form = self.book.format(look)
        position = (row - 1, ord(column) - ord("A"))
        if value is None:
            self.sheet.write_blank(*position, None, form)
        elif isinstance(value, bool):
            self.sheet.write_boolean(*position, value, form)
        elif isinstance(value, date):
            self.sheet.write_number(*position, serial_number(value), form)
        elif isinstance(value, (int, float, Decimal, Fraction)):
            self.sheet.write_number(*position, float(f"{float(value):.15g}"), form)
        elif isinstance(value, Formula):
            address = (self.name, row, column)
            self.formulas.append(address)
            cached = self.book.values.get(address, 0)
            if isinstance(cached, float) and not isinstance(cached, bool):
                cached = float(f"{cached:.15g}")
            self.sheet.write_formula(*position, value, form, "" if cached is None else cached)
        else:
            self.sheet.write_string(*position, value, form)

    def merge(self, first: str, last: str, row: int, value: str, look: Mapping[str, Any]) -> None:
        """Merge a row's cells and put a value there; output sheets only."""
        self.sheet.merge_range(f"{first}{row}:{last}{row}", "", self.book.format(look))
        self.put(first, row, value, look)

    def widths(self, widths: Mapping[str, float]) -> None:
        """Set column widths in characters."""
        for column, width in widths.items():
            self.sheet.set_column(f"{column}:{column}", width)

    def header(
        self, title: str, last: str, columns: Mapping[str, str], sample: str = "見本 SAMPLE"
    ) -> None:
        """Write the frozen header: title, master check, sample mark, headings in row 4."""
        self.put("A", 1, title, looks.TITLE)
        self.put("A", 2, Formula("=out_master"), {**looks.BASE, "bold": True})
        mark = Formula(f'=IF(in_sample,"{sample}","")')
        self.put("A", 3, mark, {**looks.BASE, "bold": True, "font_color": looks.SAMPLE_RED})
        for column, text in columns.items():
            self.put(column, 4, text, looks.HEADING)
        if columns:
            self.sheet.set_row(3, 30)
        self.sheet.freeze_panes(4, 0)
        self.color_master("A2", last)

    def color_master(self, cell: str, last: str) -> None:
        """Colour the master check by its state."""
        row = cell[1:]
        span = f"{cell}:{last}{row}"
        for mark, fill in (("○", looks.GREEN), ("△", looks.AMBER), ("✕", looks.RED)):
            self.sheet.conditional_format(
                span,
                {
                    "type": "formula",
                    "criteria": f'=LEFT(${cell[0]}${row},1)="{mark}"',
                    "format": self.book.format({"bg_color": fill}),
                },
            )

    def page(self, *, landscape: bool, repeat: bool = True) -> None:
        """Set up A4 printing with page numbers, and protect without a password."""
        self.sheet.set_paper(9)
        if landscape:
            self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        self.sheet.set_footer(FOOTER)
        self.sheet.hide_gridlines(2)
        if repeat:
            self.sheet.repeat_rows(0, 3)
        self.sheet.protect("", {"format_columns": True, "format_rows": True})


class Book:
    """A workbook in the making; `values` are the cached values of its formulas."""

    def __init__(self, workbook: Any, values: Mapping[Address, Any]) -> None:
        self.workbook = workbook
        self.values = values
        self.sheets: list[Sheet] = []
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, look: Mapping[str, Any]) -> Any:
        """Return the XlsxWriter format of a look."""
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(dict(look))
        return self._formats[key]

    def add(self, name: str) -> Sheet:
        """Add a worksheet."""
        sheet = Sheet(self, name)
        self.sheets.append(sheet)
        return sheet


def lines_of(text: str, width: float) -> int:
    """Return how many lines a text takes in a column, wide characters counting double.

    >>> lines_of("あ" * 30, 20)
    3
    """
    # A column's width counts digits, which are wider than most letters.
    columns = sum(1.9 if east_asian_width(c) in "WF" else 0.8 for c in text)
    return max(1, ceil(columns / width))
