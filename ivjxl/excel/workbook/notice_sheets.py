"""Notice_JA and Notice_EN: output only, ready to print on A4."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ivjxl.errors import Text
from ivjxl.excel.workbook import looks
from ivjxl.excel.workbook.contents import Contents
from ivjxl.excel.workbook.plan import Plan, quoted
from ivjxl.excel.workbook.stamps import stamp
from ivjxl.excel.workbook.writer import Book, Formula, Sheet, lines_of
from ivjxl.notices.case import Case
from ivjxl.notices.layout import Table

BLANK_ROWS: Final = 2
"""Rows of a generated table in a blank template."""


def row_height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """Return the height of a row in points: that of its longest text."""
    lines = (lines_of(text, width) for text, width in zip(texts, widths, strict=True))
    return 4 + 12.5 * max(lines, default=1)


class NoticeSheet:
    """`Notice_JA` or `Notice_EN`: output only, ready to print on A4."""

    WIDTH: Final = (32, 21, 21, 21)

    def __init__(self, book: Book, plan: Plan, case: Case | None, language: str) -> None:
        self.plan = plan
        self.language = language
        self.contents = Contents(plan, language)
        self.book = book
        blank = {f.name: 0 if f.optional else BLANK_ROWS for f in plan.printed_groups()}
        self.counts = (
            blank if case is None else {name: len(getattr(case.notice, name)) for name in blank}
        )
        self.sheet: Sheet = book.add(f"Notice_{language.upper()}")
        self.font = looks.JAPANESE_FONT if language == "ja" else looks.ENGLISH_FONT
        self.stamps: dict[str, str] = {}

    def write(self) -> int:
        """Write title, tables and conditions; return the last row."""
        ja = self.language == "ja"
        self.sheet.widths(dict(zip("ABCD", self.WIDTH, strict=True)))
        self.sheet.put("A", 1, Formula("=out_master"), {**looks.BASE, "bold": True})
        self.sheet.color_master("A1", "D")
        self.sheet.sheet.freeze_panes(2, 0)
        title = {**self._look(looks.BASE), "font_size": 14, "bold": True, "text_wrap": True}
        kind_title = self.plan.kind.title.in_language(self.language)
        self.sheet.merge("A", "D", 3, kind_title, {**title, "align": "center"})
        self._height(3, 38 if lines_of(kind_title, 68) > 1 else 24)
        sample = Formula('=IF(in_sample,"見本 SAMPLE","")')
        red = {
            **self._look(looks.BASE),
            "bold": True,
            "font_color": looks.SAMPLE_RED,
            "align": "center",
        }
        self.sheet.merge("A", "D", 4, sample, red)
        row = 6
        for table in self.plan.kind.layout(self.counts):
            row = self._table(table, row) + 1
        conditions = self.plan.kind.conditions()
        if conditions:
            heading = "条件" if ja else "Conditions"
            self.sheet.put("A", row, heading, self._look(looks.SECTION))
            for column in "BCD":
                self.sheet.put(column, row, None, self._look(looks.SECTION))
            row += 1
        for number, text in enumerate(conditions, 1):
            row = self._condition(number, text, row)
        self.sheet.page(landscape=False, repeat=False)
        self.sheet.sheet.print_area(f"A3:D{row - 1}")
        return row - 1

    def _look(self, look: Mapping[str, Any]) -> dict[str, Any]:
        return {**look, "font_name": self.font}

    def _table(self, table: Table, row: int) -> int:
        """Write a table from a row on; return the row after it."""
        self.sheet.put("A", row, table.title.in_language(self.language), self._look(looks.SECTION))
        for column in "BCD":
            self.sheet.put(column, row, None, self._look(looks.SECTION))
        row += 1
        wide = len(table.columns) == 2
        head = {**self._look(looks.HEADING), "align": "center"}
        if not wide:
            self._row(row, table.header, head, wide=wide)
            self._height(row, 32)
            row += 1
        first = row
        for each in table.rows:
            self._row(row, each.cells, self._look(looks.BOXED), wide=wide)
            row += 1
        if table.rows_of:
            name = f"tbl_{table.id}_{self.language}"
            span = f"={self.sheet.name}!$A${first}:$D${row - 1}"
            self.book.workbook.define_name(name, span)
            self.stamps[name] = stamp(
                [[content for content, _ in cells] for cells in self.contents.rows(table)]
            )
        return row

    def _row(
        self, row: int, cells: tuple[Text, ...], look: Mapping[str, Any], *, wide: bool
    ) -> None:
        columns = "AB" if wide else "ABCD"
        texts, widths = [], []
        for column, cell in zip(columns, cells, strict=False):
            value, number_format = self.contents.cell(cell)
            form = {**look, "text_wrap": True}
            form["align"] = "left" if wide or column == "A" else "right"
            if look.get("bold"):
                form["align"] = "center"
            if number_format:
                form["num_format"] = number_format
            spans = wide and column == "B"
            if spans:
                self.sheet.merge("B", "D", row, value, form)
            else:
                self.sheet.put(column, row, value, form)
            texts.append("" if number_format else self._shown(column, row, value))
            widths.append(sum(self.WIDTH[1:]) if spans else self.WIDTH["ABCD".index(column)])
        if not look.get("bold"):
            self._height(row, row_height(texts, widths))

    def _height(self, row: int, points: float) -> None:
        self.sheet.sheet.set_row(row - 1, points)

    def _shown(self, column: str, row: int, value: str) -> str:
        """Return the text a cell shows: itself, or the calculated text of a formula."""
        if not isinstance(value, Formula):
            return value
        return str(self.book.values.get((self.sheet.name, row, column), ""))

    def _condition(self, number: int, text: Text, row: int) -> int:
        formula = self.plan.text_formula(text, self.language)
        prefix = f"{number}. "
        look = {**self._look(looks.BASE), "text_wrap": True, "valign": "top"}
        constant = prefix + text.in_language(self.language)
        value = Formula(f"={quoted(prefix)}&{formula}") if formula else constant
        self.sheet.merge("A", "D", row, value, look)
        lines = lines_of(self._shown("A", row, value), sum(self.WIDTH))
        self._height(row, 3 + 12.5 * lines)
        return row + 1
