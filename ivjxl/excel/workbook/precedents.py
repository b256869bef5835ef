"""Precedents: the cells that a value follows from, as an open workbook's formulas say it.

Of a choice that a template's formula has made only what was chosen is followed: an
input that is typed, and not the market data it could have been taken from.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ivjxl.errors import InputError, Text
from ivjxl.excel.cells import CellError, is_blank
from ivjxl.excel.formulas import Area, Operand, address_of, area_of, operands
from ivjxl.excel.workbook.access import Identity, contents, identity, values
from ivjxl.excel.workbook.clause_precedents import behind
from ivjxl.excel.workbook.clauses_sheet import PLACEHOLDERS
from ivjxl.excel.workbook.plan import quoted
from ivjxl.notices.clause_text import TO_BE_ENTERED

if TYPE_CHECKING:
    import xlwings as xw

MOST_FOLLOWED: Final = 8
"""Formulas of a range that are followed one by one; a longer range is taken as a whole."""

_MOST_READ: Final = 200_000
"""Cells of a range that are read; a larger one is only named."""

_NOT_CHECKED: Final = 8
"""The column of Checks that says whether something is missing for a check."""

_CELL: Final = re.compile(r"(?:(?P<sheet>'(?:[^']|'')+'|[^'!]+)!)?(?P<address>[$A-Za-z0-9:]+)")
_ADDRESS: Final = re.compile(
    r"[A-Za-z]{1,3}\d{1,7}(:[A-Za-z]{1,3}\d{1,7})?|[A-Za-z]{1,3}:[A-Za-z]{1,3}|\d{1,7}:\d{1,7}"
)
_CALLED: Final = re.compile(r"""(?P<text>"(?:[^"]|"")*"|'(?:[^']|'')*')|(?<![\w.])IF\(""")
_MARKS: Final = re.compile(r"""(?P<text>"(?:[^"]|"")*"|'(?:[^']|'')*')|(?P<mark>[(){},])""")
_IS_BLANK: Final = re.compile(r'(?P<reference>[^"=<>&]+)=""')
_NO_CELL: Final = Text(
    "must be a cell of this workbook like Working!E12, or a defined name",
    "はWorking!E12の形のセル、又は定義された名前を指定してください",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Cells of one sheet, and the name by which a formula refers to them."""

    sheet: str
    area: Area
    name: str = field(default="", compare=False)

    @property
    def address(self) -> str:
        """The address without the sheet."""
        return address_of(self.area)

    @property
    def is_cell(self) -> bool:
        """Whether it is a single cell."""
        return self.area[:2] == self.area[2:]

    def __str__(self) -> str:
        plain = re.fullmatch(r"[^\W\d]\w*", self.sheet)
        sheet = self.sheet if plain else "'" + self.sheet.replace("'", "''") + "'"
        return f"{sheet}!{self.address}"


class Precedents:
    """What the cells of an open workbook follow from."""

    def __init__(self, book: "xw.Book") -> None:
        self.book = book
        self.known: Identity | None
        try:
            self.known = identity(book)
        except InputError:
            self.known = None
        self._sheets = {sheet.name.casefold(): sheet for sheet in book.sheets}
        self._names = {each.name.casefold(): each for each in book.names}
        self._last: dict[str, tuple[int, int]] = {}
        self._values: dict[Place, list[list[Any]]] = {}
        self._contents: dict[Place, list[list[str]]] = {}
        self._formula_cells: dict[Place, list[Place]] = {}

    def place(self, sheet: str, address: str) -> Place:
        """Return the cells at an address; of merged cells the one that holds their value.

        Raises
        ------
        InputError
            If the workbook has no such sheet, or it is no address.
        """
        found = self._placed(sheet, address)
        if found is None:
            raise InputError(f"{sheet}!{address}", _NO_CELL, None)
        top, left, bottom, right = found.area
        merged = self.cells(Place(found.sheet, (top, left, top, left))).merge_area
        rows, columns = merged.shape
        if bottom < merged.row + rows and right < merged.column + columns:
            return Place(found.sheet, (merged.row, merged.column) * 2)
        return found

    def named(self, text: str) -> Place:
        """Return the cells that a text such as `Working!E12` or a defined name means.

        Raises
        ------
        InputError
            If it means none.
        """
        found = self._behind(text, 0)
        if len(found) == 1:
            return found[0]
        parts = _CELL.fullmatch(text)
        if parts is None or not parts["sheet"]:
            raise InputError(text, _NO_CELL, None)
        sheet = parts["sheet"]
        if sheet.startswith("'"):
            sheet = sheet[1:-1].replace("''", "'")
        return self.place(sheet, parts["address"])

    def cells(self, place: Place) -> "xw.Range":
        """Return the cells of a place."""
        return self._sheets[place.sheet.casefold()].range(place.address)

    def values(self, place: Place) -> list[list[Any]]:
        """Return what the cells show, row by row; nothing where there are too many."""
        if place not in self._values:
            self._values[place] = values(self.cells(place)) if _is_readable(place) else []
        return self._values[place]

    def contents(self, place: Place) -> list[list[str]]:
        """Return what the cells hold, row by row; nothing where there are too many."""
        if place not in self._contents:
            self._contents[place] = contents(self.cells(place)) if _is_readable(place) else []
        return self._contents[place]

    def formula(self, place: Place) -> str:
        """Return the formula of a cell with its `=`; nothing for a constant or a range."""
        if not place.is_cell or not self.cells(place).api.HasFormula:
            return ""
        return self.contents(place)[0][0]

    def followed(self, place: Place) -> str:
        """Return the part of a cell's formula that gives its value, without the `=`."""
        formula = self.formula(place).removeprefix("=")
        return self._chosen(formula, place) if self.known else formula

    def of(self, place: Place) -> list[Place]:
        """Return what a cell follows from directly; of a short range its formulas."""
        if not place.is_cell:
            found = self.formula_cells(place)
            return found if len(found) <= MOST_FOLLOWED else []
        behind = self._of_clause(place) or self._all(place, self.followed(place))
        return [each for each in behind if not self._only_counts(each, place)]

    def formula_cells(self, place: Place) -> list[Place]:
        """Return the cells of a place that hold formulas."""
        if place not in self._formula_cells:
            found: list[Place] = []
            if self.cells(place).api.HasFormula is not False:
                each = self._each(place, self.contents(place))
                found = [cell for cell, content in each if content.startswith("=")]
            if len(found) <= MOST_FOLLOWED:
                # A text may begin like a formula.
                found = [cell for cell in found if self.formula(cell)]
            self._formula_cells[place] = found
        return self._formula_cells[place]

    def all_errors(self, place: Place) -> list[Place]:
        """Return the cells with an error that a cell refers to, whether or not it needs them."""
        formula = self.formula(place).removeprefix("=")
        behind = (each for found in self._all(place, formula) for each in self.errors_in(found))
        return [each for each in dict.fromkeys(behind) if each != place]

    def errors_in(self, place: Place) -> list[Place]:
        """Return the cells of a place that show an error."""
        shown = self._each(place, self.values(place))
        return [cell for cell, value in shown if isinstance(value, CellError)]

    def walk(self, start: Place, most: int) -> tuple[list[Place], bool]:
        """Return what a place follows from, nearest first, each once; and whether that is all."""
        seen = {start}
        found: list[Place] = []
        waiting = deque([start])
        while waiting:
            place = waiting.popleft()
            for each in [] if place != start and self.is_made(place) else self.of(place):
                if each in seen:
                    continue
                if len(found) == most:
                    return found, False
                seen.add(each)
                found.append(each)
                waiting.append(each)
        return found, True

    @staticmethod
    def _each(place: Place, rows: list[list[Any]]) -> Iterator[tuple[Place, Any]]:
        top, left = place.area[:2]
        for row, cells in enumerate(rows, top):
            for column, cell in enumerate(cells, left):
                yield Place(place.sheet, (row, column, row, column)), cell

    def _all(self, place: Place, formula: str) -> list[Place]:
        found = (each for o in operands(formula) for each in self._of_operand(o, place.sheet))
        return [each for each in dict.fromkeys(found) if each != place]

    def _of_operand(self, operand: Operand, own: str) -> list[Place]:
        if operand.address:
            sheet = own if operand.sheet is None else operand.sheet
            found = self._placed(sheet, operand.address)
            return [] if found is None else [found]
        behind = self._behind(operand.name, 0)
        if operand.position and len(behind) == 1 and behind[0].area[1] == behind[0].area[3]:
            top, column, bottom, _ = behind[0].area
            row = min(top + operand.position - 1, bottom)
            return [Place(behind[0].sheet, (row, column, row, column))]
        return behind

    def _behind(self, name: str, depth: int) -> list[Place]:
        """Return the cells behind a name; a name may stand for a formula with further names."""
        known = self._names.get(name.casefold())
        if known is None or depth > len(self._names):
            return []
        formula = str(known.refers_to).removeprefix("=")
        found = [*operands(formula)]
        if len(found) == 1 and found[0].address and found[0].sheet is not None:
            place = self._placed(found[0].sheet, found[0].address, str(known.name))
            return [] if place is None else [place]
        places = []
        for each in found:
            if each.name:
                places += self._behind(each.name, depth + 1)
            else:
                places += self._of_operand(each, each.sheet or "")
        return places

    def _placed(self, sheet: str, address: str, name: str = "") -> Place | None:
        """Return cells of this workbook, no further than the last one in use."""
        known, plain = self._sheets.get(sheet.casefold()), address.replace("$", "")
        if known is None or not _ADDRESS.fullmatch(plain):
            return None
        top, left, bottom, right = area_of(plain)
        top, bottom, left, right = *sorted((top, bottom)), *sorted((left, right))
        if (top, left) != (bottom, right):
            if known.name not in self._last:
                last = known.used_range.last_cell
                self._last[known.name] = last.row, last.column
            last_row, last_column = self._last[known.name]
            bottom, right = max(top, min(bottom, last_row)), max(left, min(right, last_column))
        return Place(known.name, (top, left, bottom, right), name)

    def _of_clause(self, place: Place) -> list[Place]:
        """Return the cells that a clause prints, or that a check of clauses names."""
        rows = self._behind("clauses_id", 0)
        if self.known is None or not rows:
            return []
        position = place.area[0] - rows[0].area[0]
        shown = self.values(place)[0][0]
        cells = behind(self.formula(place), shown, position, self._column)
        found = []
        for name, at in cells:
            # The number of a clause stands in the first column of its row.
            column = rows[0] if name == "clauses_number" else self._behind(name, 0)[0]
            row, left = column.area[0] + at, 1 if name == "clauses_number" else column.area[1]
            found.append(Place(column.sheet, (row, left, row, left)))
        return [each for each in found if each != place]

    def _column(self, name: str) -> list[Any]:
        found = self._behind(name, 0)
        return [row[0] for row in self.values(found[0])] if found else []

    def _only_counts(self, place: Place, by: Place) -> bool:
        """Return whether a cell only counts what is missing, and nothing is."""
        counts = self.known is not None and place.sheet == "Working" and place.area[1] == 4
        is_asked_for = by.sheet == "Working" and by.area[1] == 4
        return counts and not is_asked_for and self.values(place) == [[0.0]]

    def is_made(self, place: Place) -> bool:
        """Return whether a cell says that a check lacks nothing: the check says what it has."""
        of_check = self.known is not None and place.sheet == "Checks" and place.is_cell
        return of_check and place.area[1] == _NOT_CHECKED and self.values(place) == [[False]]

    def _chosen(self, formula: str, place: Place) -> str:
        """Return a formula with its decided choices replaced by what was chosen."""
        at = 0
        while True:
            found = next((m for m in _CALLED.finditer(formula, at) if not m["text"]), None)
            if found is None:
                return formula
            arguments, end = _arguments(formula, found.end())
            chosen = self._choice(arguments, place)
            if chosen is None:
                at = found.end()
            else:
                formula, at = formula[: found.start()] + chosen + formula[end:], found.start()

    def _choice(self, arguments: list[str], place: Place) -> str | None:
        """Return which argument of IF gives the value, None where that is not said here."""
        if len(arguments) != 3:
            return None
        condition, yes, no = arguments
        if yes == quoted(TO_BE_ENTERED) and condition.endswith(">0"):
            waits = TO_BE_ENTERED in str(self.values(place)[0][0])
            return f"({condition})" if waits else no
        if place.sheet == PLACEHOLDERS and yes == quoted("") and condition.endswith(">0"):
            waits = is_blank(self.values(place)[0][0])
            return f"({condition})" if waits else no
        asked = _IS_BLANK.fullmatch(condition)
        if asked is None:
            return None
        behind = self._all(place, asked["reference"])
        if len(behind) != 1 or not behind[0].is_cell:
            return None
        return yes if is_blank(self.values(behind[0])[0][0]) else no


def _arguments(formula: str, start: int) -> tuple[list[str], int]:
    """Return the arguments of a call from behind its parenthesis on, and where it ends."""
    depth, at, found = 0, start, []
    for mark in _MARKS.finditer(formula, start):
        if mark["text"]:
            continue
        if mark["mark"] in "({":
            depth += 1
        elif mark["mark"] == "," and depth == 0:
            found.append(formula[at : mark.start()])
            at = mark.end()
        elif mark["mark"] in ")}":
            if depth == 0:
                return [*found, formula[at : mark.start()]], mark.end()
            depth -= 1
    return [], len(formula)


def _is_readable(place: Place) -> bool:
    top, left, bottom, right = place.area
    return (bottom - top + 1) * (right - left + 1) <= _MOST_READ
