"""What cells are called and what they show: label, unit, value, source, in one language.

The labels are those that stand on the sheets of our workbooks; elsewhere cells have only their
place.
"""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from ivjxl.errors import Text
from ivjxl.excel.cells import day, is_blank
from ivjxl.excel.workbook.access import shown
from ivjxl.excel.workbook.clauses_sheet import CLAUSES, COLUMNS, PLACEHOLDERS
from ivjxl.excel.workbook.plan import (
    AS_OF_COLUMN,
    FIRST_ROW,
    GROUP_COLUMNS,
    MARKET_COLUMNS,
    SOURCE_COLUMN,
    VALUE_COLUMN,
    Plan,
)
from ivjxl.excel.workbook.precedents import Place, Precedents
from ivjxl.notices.fields import Field
from ivjxl.notices.notice import label_of
from ivjxl.notices.units import Unit

PAGES: Final = ("Notice_JA", "Notice_EN")
LABELS: Final = {
    "Inputs": ("C", "B"),
    "Market": ("C", "B"),
    "Working": ("B", "A"),
    "Deadlines": ("C", "B"),
    CLAUSES: ("E", "E"),
    PLACEHOLDERS: ("C", "B"),
    "Checks": ("C", "B"),
}
"""Columns of the labels of a row, English and Japanese."""

_VALUE_COLUMNS: Final = {
    **{"Inputs": VALUE_COLUMN, "Working": "E", "Deadlines": "D", PLACEHOLDERS: "E"},
}
"""The column that a row's label alone stands for."""

_ENTRIES: Final = [COLUMNS[name] for name in ("wanted", "order", "own_ja", "own_en")]
_OWN_ENTRIES: Final = [COLUMNS[name] for name in ("kind", "id")]
"""Columns of `Clauses` that are typed, the latter in rows for clauses of the company's own."""

_LETTERS: Final = "ABCDEFGHIJKLMNOPQ"
_SILENT: Final = ("", "iso_date", "percent", "percent:6")
"""Styles of units that say nothing, or that the number shows already."""

_FIXED: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_SCIENTIFIC: Final = re.compile(r"\dE[+-]\d")
_BLANK: Final = Text("blank", "空欄")
_IN_FULL: Final = Text("{shown} (all digits: {full})", "{shown}（全桁: {full}）")
_SOURCE: Final = Text("source", "出典")
_NO_SOURCE: Final = Text("no source", "出典なし")
_AS_OF: Final = Text("as of", "時点")
_ROWS: Final = Text(
    "{count} rows, first {first}, last {last}", "{count}行、最初 {first}、最後 {last}"
)
_ROW: Final = Text("1 row, {first}", "1行、{first}")
_NO_ROWS: Final = Text("nothing entered", "記載なし")
_TOO_MANY: Final = Text("too many cells to be read", "セル数が多いため省略")
_NUMBER: Final = Text("row {number}", "{number}行目")
_CALCULATED: Final = Text("{count} cells calculated", "うち計算式{count}個")
_SENTENCE: Final = Text("a sentence of the notice", "お知らせの本文")
_COMMA: Final = Text(", ", "、")
_LONGEST: Final = 100
"""Characters of a text that stands in a line with others."""


class Descriptions:
    """How the cells of a workbook are described."""

    def __init__(self, precedents: Precedents, language: str) -> None:
        self.precedents = precedents
        self.language = language
        known = precedents.known
        self.plan: Plan | None = None if known is None else known.plan
        self.comma = self.say(_COMMA)
        self._names: dict[tuple[str, str], str] = {}
        for name, refers_to in () if self.plan is None else self.plan.defined_names():
            sheet, _, address = refers_to.removeprefix("=").replace("$", "").partition("!")
            self._names[sheet, address] = name

    def say(self, text: Text) -> str:
        """Return a text in the language."""
        return text.in_language(self.language)

    # Names

    def title(self, places: Sequence[Place]) -> str:
        """Return where cells are, by which names formulas call them, and their label.

        Several places are columns of one row group.
        """
        first, last = places[0], places[-1]
        area = (*first.area[:2], *last.area[2:])
        where = str(Place(first.sheet, area))
        names = ", ".join(filter(None, map(self._name, places)))
        label, group = self.label(first), self.group(first)
        if group is not None and self.plan is not None:
            top = self.plan.row_of_input[group.name]
            label = " / ".join([label, *(self._heading(each, top + 1) for each in places[1:])])
        return " ".join(filter(None, (where, f"({names})" if names else "", label)))

    def _name(self, place: Place) -> str:
        return place.name or self._names.get((place.sheet, place.address), "")

    def label(self, place: Place) -> str:
        """Return the label that stands on the sheet; nothing where there is none."""
        if self.plan is None:
            return ""
        if place.sheet in PAGES:
            return self._on_page(place)
        row, column = place.area[:2]
        group = self.group(place)
        if group is not None:
            top = self.plan.row_of_input[group.name]
            number = self.say(_NUMBER).format(number=row - top - 1) if place.is_cell else ""
            parts = (self._of_row(place.sheet, top), number, self._heading(place, top + 1))
            return self.comma.join(filter(None, parts))
        if place.sheet not in LABELS or row < FIRST_ROW:
            return ""
        heading = self._heading(place, FIRST_ROW - 1) if column == place.area[3] else ""
        if row != place.area[2]:
            return heading
        label = self._of_row(place.sheet, row)
        alone = _VALUE_COLUMNS.get(place.sheet) == _LETTERS[column - 1 : column]
        # Blocks further down have headings of their own.
        in_block = place.sheet == "Market" and row not in self.plan.row_of_taken.values()
        if label and (alone or in_block):
            return label
        return self.comma.join(filter(None, (label, heading)))

    def _of_row(self, sheet: str, row: int) -> str:
        english, japanese = LABELS[sheet]
        return self.text(sheet, english if self.language == "en" else japanese, row)

    def _heading(self, place: Place, row: int) -> str:
        column = _LETTERS[place.area[1] - 1 : place.area[1]]
        words = re.split(r"\n| / ", self.text(place.sheet, column, row)) if column else [""]
        return words[-1 if self.language == "en" else 0]

    def text(self, sheet: str, column: str, row: int) -> str:
        """Return what a cell shows as text."""
        at = (row, _LETTERS.index(column) + 1)
        return shown(self.precedents.values(Place(sheet, (*at, *at)))[0][0])

    def _on_page(self, place: Place) -> str:
        """Return table, row and column of a cell of a page; a sentence stands for itself."""
        row, column = place.area[:2]
        block = self.precedents.values(Place(place.sheet, (1, 1, row, 4)))
        rows = [[shown(cell) for cell in cells] for cells in block]
        own = rows.pop()
        if not any(own[1:]):
            return self.say(_SENTENCE) if own[0] else ""
        title = next((at for at in reversed(range(len(rows))) if _is_title(rows[at])), None)
        if title is None:
            return ""
        headings = rows[title + 1] if title + 1 < len(rows) else []
        # Two columns, an item and its content, need no headings.
        heading = headings[column - 1] if column <= 4 and all(headings[:3]) and headings else ""
        parts = (rows[title][0], own[0] if column > 1 else "", heading)
        return self.comma.join(part.replace("\n", " ") for part in parts if part)

    # Values

    def shown(self, place: Place) -> str:
        """Return what a cell shows, with its unit."""
        value = self.precedents.values(place)[0][0]
        if isinstance(value, bool):
            return str(value).upper()
        if not isinstance(value, float):
            return shown(value)
        text = self._displayed(place)
        unit = self.unit(place)
        if unit is None or unit.style in _SILENT:
            return text
        space = " " if self.language == "en" else ""
        return f"{text}{space}{self.say(unit.name)}"

    def _displayed(self, place: Place) -> str:
        text = str(self.precedents.cells(place).api.Text or "").strip()
        # A column too narrow for the number shows only signs.
        return text if text.strip("#") else shown(self.precedents.values(place)[0][0])

    def valued(self, place: Place) -> str:
        """Return what a cell shows and, where that is not all of it, every digit."""
        text, full = self.shown(place), self.in_full(place)
        text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
        text = text or self.say(_BLANK)
        return self.say(_IN_FULL).format(shown=text, full=full) if full else text

    def in_full(self, place: Place) -> str:
        """Return every digit of a number that shows otherwise; nothing of a date."""
        value = self.precedents.values(place)[0][0]
        if not isinstance(value, float):
            return ""
        code = _FIXED.sub("", str(self.precedents.cells(place).number_format or ""))
        if re.search("[yd]", code, re.IGNORECASE):
            return ""
        full, text = shown(value), self._displayed(place)
        words = r"[^\d.E+-]" if _SCIENTIFIC.search(text) else r"[^\d.]"
        try:
            digits = Decimal(re.sub(words, "", text)) / (100 if "%" in text else 1)
        except InvalidOperation:
            return full
        return "" if abs(digits) == abs(Decimal(full)) else full

    def summary(self, places: Sequence[Place]) -> str:
        """Return how many rows a range has, and the first and last; of one sheet and same rows."""
        if not self.precedents.values(places[0]):
            return self.say(_TOO_MANY)
        rows = self.rows(places)
        said = self.say(_NO_ROWS)
        if rows:
            ends = [self._row(places, row) for row in (rows[0], rows[-1])]
            text = self.say(_ROWS if len(rows) > 1 else _ROW)
            said = text.format(count=f"{len(rows):,}", first=ends[0], last=ends[1])
        count = sum(len(self.precedents.formula_cells(each)) for each in places)
        return f"{said} ({self.say(_CALCULATED).format(count=count)})" if count else said

    def rows(self, places: Sequence[Place]) -> list[int]:
        """Return the rows of a range that are not blank."""
        found = {
            row
            for each in places
            for row, cells in enumerate(self.precedents.values(each), each.area[0])
            if not all(is_blank(cell) for cell in cells)
        }
        return sorted(found)

    def _row(self, places: Sequence[Place], row: int) -> str:
        columns = [column for each in places for column in range(each.area[1], each.area[3] + 1)]
        cells = (Place(places[0].sheet, (row, column, row, column)) for column in columns)
        return " / ".join(self.shown(cell) or self.say(_BLANK) for cell in cells)

    # Inputs

    def source(self, places: Sequence[Place]) -> str:
        """Return source and day of an input; of rows the first and the last source."""
        place = places[0]
        if self.field(place) is None:
            return ""
        rows = self.rows(places)
        if not rows:
            return ""
        texts = [self.text(place.sheet, SOURCE_COLUMN, row) for row in (rows[0], rows[-1])]
        said = " … ".join(dict.fromkeys(text for text in texts if text))
        if not said:
            return self.say(_NO_SOURCE)
        said = f"{self.say(_SOURCE)}: {said}"
        if self.group(place) is None:
            at = rows[0], _LETTERS.index(AS_OF_COLUMN) + 1
            found = day("as of", self.precedents.values(Place(place.sheet, (*at, *at)))[0][0])
            said += f"; {self.say(_AS_OF)} {found}" if isinstance(found, date) else ""
        return said

    def is_missing(self, place: Place) -> bool:
        """Return whether an input that is asked for is blank."""
        field = self.field(place)
        if field is None or self.rows([place]):
            return False
        # A row group need not have rows, but what asks for its rows does.
        return self.group(place) is not None or not (field.optional or field.label.market)

    def group(self, place: Place) -> Field | None:
        """Return the row group that cells belong to."""
        if self.plan is None or place.sheet not in ("Inputs", "Market"):
            return None
        for group in self.plan.fields.values():
            if group.rows is None or group.label.sheet != place.sheet:
                continue
            first = self.plan.row_of_input[group.name] + 2
            if first <= place.area[0] and place.area[2] < first + group.label.capacity:
                return group
        return None

    def field(self, place: Place) -> Field | None:
        """Return the input that cells hold, of a row group the column."""
        group = self.group(place)
        if self.plan is None or place.area[1] != place.area[3]:
            return None
        letter = _LETTERS[place.area[1] - 1 : place.area[1]]
        if group is not None:
            columns = GROUP_COLUMNS if place.sheet == "Inputs" else MARKET_COLUMNS
            fields = self.plan.group_fields(group.name)
            return dict(zip(columns, fields, strict=False)).get(letter)
        if (place.sheet, letter) != ("Inputs", VALUE_COLUMN):
            return None
        rows = {row.row: row.field for row in self.plan.input_rows if row.field}
        return rows.get(place.area[0])

    def is_typed(self, place: Place) -> bool:
        """Return whether a cell without a formula is one to type into."""
        if self.plan is None or place.sheet != CLAUSES:
            return self.field(place) is not None
        row, letter = place.area[0], _LETTERS[place.area[1] - 1 : place.area[1]]
        is_own = row >= FIRST_ROW + len(self.plan.kind.clauses())
        return row >= FIRST_ROW and (letter in _ENTRIES or (is_own and letter in _OWN_ENTRIES))

    def unit(self, place: Place) -> Unit | None:
        """Return the unit of a number."""
        if self.plan is None:
            return None
        row, letter = place.area[0], _LETTERS[place.area[1] - 1 : place.area[1]]
        if place.sheet == "Working" and letter in ("E", "F", "G"):
            figures = {at: name for name, at in self.plan.row_of_figure.items()}
            return self.plan.figures[figures[row]].unit if row in figures else None
        if place.sheet == PLACEHOLDERS and letter == "E" and row >= FIRST_ROW:
            name = self.text(PLACEHOLDERS, "A", row)
            known = name in self.plan.figures or name in self.plan.fields
            return label_of(self.plan.kind, name)[1] if known else None
        if place.sheet == "Market" and letter in ("D", "E", "G", "H"):
            taken = {at: name for name, at in self.plan.row_of_taken.items()}
            if row in taken:
                return self.plan.fields[taken[row]].label.unit
        field = self.field(place)
        return None if field is None else field.label.unit


def _is_title(cells: list[str]) -> bool:
    return bool(cells[0]) and not any(cells[1:])
