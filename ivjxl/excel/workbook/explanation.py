"""Explain this number: what a cell shows, and step by step the inputs that it follows from.

A text for a working paper: every cell with its label, its value as shown and in full, and its
formula; every input with its source and its day.
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from ivjxl.errors import Text
from ivjxl.excel.cells import CellError
from ivjxl.excel.workbook.descriptions import LABELS, PAGES, Descriptions
from ivjxl.excel.workbook.plan import FIRST_ROW
from ivjxl.excel.workbook.precedents import Place, Precedents
from ivjxl.notices.clause_text import TO_BE_ENTERED

if TYPE_CHECKING:
    import xlwings as xw

MOST_LINES: Final = 44
"""Lines of an explanation: what does not fit is named at the end."""

_MOST_CELLS: Final = 400
"""Cells that are followed for one explanation."""

_MOST_ERRORS: Final = 2_000
"""Cells with an error that are looked at for where it begins."""

_MOST_NAMED: Final = 8
_ALONE: Final = re.compile(r"[\w.$]+|[\w.$]+![\w.$]+|'[^']+'![\w.$]+")
"""A formula that is another cell, and nothing else."""

_SHOWS: Final = Text("shows", "表示")
_DIGITS: Final = Text("all digits", "全桁")
_FORMULA: Final = Text("formula", "数式")
_TYPED: Final = Text("no formula: typed", "数式なし（入力値）")
_CONSTANT: Final = Text("no formula: fixed text of the template", "数式なし（固定の文字列）")
_IN_ARRAY: Final = Text(
    "filled by an array formula in a cell beside it", "隣接するセルの配列数式による値"
)
EVERY_LINE: Final = 10**6
"""More lines than any explanation has."""

_BLANK: Final = Text("blank", "空欄")
_MISSING: Final = Text("to be entered", "未入力")
_FROM: Final = Text("where it comes from", "由来")
_BEFORE: Final = Text("before rounding", "端数処理前")
_NATIVE: Final = Text("cross-check in native functions", "標準関数による検算")
_AGREES: Final = {True: Text("agrees", "一致"), False: Text("DOES NOT AGREE", "不一致")}
_BEGINS: Final = Text("the error begins in", "エラーの発生元")
_ITSELF: Final = Text("this cell itself", "このセル")
_ELSEWHERE: Final = Text(
    "refers to another workbook or to a table: not followed",
    "他のブック又はテーブルへの参照は追跡していません",
)
_STEPS: Final = Text("Calculation, from here back:", "計算過程（このセルからさかのぼる順）:")
_INPUTS: Final = Text("Inputs and constants:", "入力・定数:")
_LEFT_OUT: Final = Text(
    "{count} more cells are left out here: {places}", "他に{count}個のセルを省略: {places}"
)
_NOT_ALL: Final = Text(
    "only the nearest {count} cells were followed", "近い順に{count}個のセルまで追跡しました"
)
_AND_MORE: Final = Text("{places} and {count} more", "{places} 他{count}個")
_OUTSIDE: Final = re.compile(r"\[[^\[\]]*\][^\[\]!]*!|[\w.]\[")
_QUOTED: Final = re.compile(r'"(?:[^"]|"")*"')


def explained(
    book: "xw.Book", sheet: str, address: str, language: str, most_lines: int = MOST_LINES
) -> str:
    """Return what a cell is and what its value follows from, as a text to be kept.

    Parameters
    ----------
    book
        Any open workbook; of ours also labels, units and sources are said.
    sheet, address
        The cell, or a range that is then taken as a whole.
    language
        "en" or "ja".
    most_lines
        About so many lines; what is left out is named.

    Raises
    ------
    InputError
        If there is no such cell.
    """
    precedents = Precedents(book)
    start = precedents.place(sheet, address)
    return _Explanation(Descriptions(precedents, language)).of(start, most_lines)


def error_origins(book: "xw.Book", sheet: str, address: str) -> list[tuple[str, str]]:
    """Return where the error of a cell begins, as sheet and address.

    These are the cells with an error none of whose precedents has one. Without
    an error there are none; where errors only follow from each other it is the
    cell itself.

    Raises
    ------
    InputError
        If there is no such cell.
    """
    precedents = Precedents(book)
    found = _origins(precedents, precedents.place(sheet, address))
    return [(each.sheet, each.address) for each in found]


def _origins(precedents: Precedents, place: Place) -> list[Place]:
    start = precedents.errors_in(place)
    seen, waiting, found = {*start}, deque(start), []
    while waiting and len(seen) <= _MOST_ERRORS:
        cell = waiting.popleft()
        behind = precedents.all_errors(cell)
        if not behind:
            found.append(cell)
        waiting.extend(each for each in behind if each not in seen)
        seen.update(behind)
    return found or start


class _Explanation:
    """The lines of an explanation."""

    def __init__(self, descriptions: Descriptions) -> None:
        self._cells = descriptions
        self._precedents = descriptions.precedents
        self._say = descriptions.say

    def of(self, start: Place, most_lines: int) -> str:
        """Return the explanation of a cell."""
        found, complete = self._precedents.walk(start, _MOST_CELLS)
        lines = [*self._head(start, found)]
        steps = self._steps([each for each in found if self._is_step(each)])
        inputs = self._bundles([each for each in found if not self._is_step(each)])
        texts = [[*self._step(number, each)] for number, each in enumerate(steps, 1)]
        # Two headings, each below a blank line; and a note below another, where there must be one.
        room = most_lines - len(lines) - 4
        if sum(map(len, texts)) + len(inputs) > room:
            room -= 2
        some = inputs[: max(room - sum(map(len, texts)), room // 2, 1)]
        while texts and sum(map(len, texts)) > max(room - len(some), 2):
            texts.pop()
        if texts:
            lines += ["", self._say(_STEPS), *(line for each in texts for line in each)]
        if some:
            lines += ["", self._say(_INPUTS), *map(self._input, some)]
        left_out = [each[0] for each in (*steps[len(texts) :], *inputs[len(some) :])]
        lines += [""] if left_out or not complete else []
        if left_out:
            places = self._listed([str(each) for each in left_out])
            lines.append(self._say(_LEFT_OUT).format(count=len(left_out), places=places))
        if not complete:
            lines.append(self._say(_NOT_ALL).format(count=len(found)))
        return "\n".join(lines) + "\n"

    def _listed(self, places: list[str]) -> str:
        some = self._cells.comma.join(places[:_MOST_NAMED])
        more = len(places) - _MOST_NAMED
        return self._say(_AND_MORE).format(places=some, count=more) if more > 0 else some

    # What is explained

    def _head(self, start: Place, found: list[Place]) -> Iterator[str]:
        """Yield the lines about the cell itself."""
        yield self._cells.title([start])
        if not start.is_cell:
            yield f"  {self._cells.summary([start])}"
            return
        value = self._precedents.values(start)[0][0]
        yield f"  {self._say(_SHOWS)}: {self._cells.shown(start) or self._say(_BLANK)}"
        full = self._cells.in_full(start)
        if full:
            yield f"  {self._say(_DIGITS)}: {full}"
        formula = self._precedents.formula(start)
        if formula:
            yield f"  {self._say(_FORMULA)}: {formula}"
        else:
            yield f"  {self._without_formula(start)}"
        if _OUTSIDE.search(_QUOTED.sub("", formula)):
            yield f"  {self._say(_ELSEWHERE)}"
        yield from self._beside(start)
        if isinstance(value, CellError):
            origins = _origins(self._precedents, start)
            places = [self._cells.title([each]) for each in origins]
            itself = origins == [start]
            yield f"  {self._say(_BEGINS)}: " + (
                self._say(_ITSELF) if itself else self._listed(places)
            )
        elif TO_BE_ENTERED in str(value):
            missing = [
                self._cells.title(each)
                for each in self._bundles([p for p in found if self._cells.is_missing(p)])
            ]
            if missing:
                yield f"  {self._say(_MISSING)}: {self._listed(missing)}"

    def _without_formula(self, place: Place) -> str:
        if self._precedents.cells(place).has_array:
            return self._say(_IN_ARRAY)
        of_template = self._cells.plan is not None and place.sheet in (*LABELS, *PAGES, "Guide")
        said = self._say(_CONSTANT if of_template and not self._cells.is_typed(place) else _TYPED)
        source = self._cells.source([place])
        return f"{said}; {source}" if source else said

    def _beside(self, place: Place) -> Iterator[str]:
        """Yield what stands beside a figure: before rounding, cross-check, where it is from."""
        plan, (row, column) = self._cells.plan, place.area[:2]
        if plan is None:
            return
        if place.sheet == "Market" and column == 7 and row in plan.row_of_taken.values():
            yield f"  {self._say(_FROM)}: {self._cells.text('Market', 'F', row)}"
        if place.sheet != "Working" or column != 5 or row < FIRST_ROW:
            return
        before, native, agrees = (Place("Working", (row, at, row, at)) for at in (6, 7, 8))
        if self._precedents.formula(before):
            behind = self._precedents.followed(before)
            yield f"  {self._say(_BEFORE)}: {self._cells.valued(before)} = {behind}"
        if self._precedents.formula(native):
            same = self._precedents.values(agrees)[0][0]
            said = self._say(_AGREES[same]) if isinstance(same, bool) else "-"
            yield f"  {self._say(_NATIVE)}: {self._cells.valued(native)}; {said}"

    # What it follows from

    def _is_step(self, place: Place) -> bool:
        if place.is_cell:
            return bool(self._precedents.formula(place))
        return bool(self._precedents.formula_cells(place))

    def _steps(self, places: list[Place]) -> list[list[Place]]:
        """Return each cell with those it only repeats, up to the one that calculates."""
        repeated: set[Place] = set()
        found = []
        for each in places:
            if each in repeated:
                continue
            chain = [each]
            behind = self._repeats(each)
            while behind in places and behind not in chain and self._repeats(behind) is not None:
                chain.append(behind)
                behind = self._repeats(behind)
            repeated.update(chain)
            found.append(chain)
        return found

    def _repeats(self, place: Place) -> Place | None:
        """Return the cell that a cell shows unchanged."""
        if not place.is_cell or not _ALONE.fullmatch(self._precedents.followed(place)):
            return None
        behind = self._precedents.of(place)
        return behind[0] if len(behind) == 1 and behind[0].is_cell else None

    def _step(self, number: int, chain: Sequence[Place]) -> Iterator[str]:
        place = chain[0]
        line = f"  {number}. {self._cells.title([place])}: "
        if not place.is_cell:
            yield line + self._cells.summary([place])
            return
        line += self._cells.valued(place)
        if self._precedents.is_made(place):
            yield line
        elif self._repeats(place) is None:
            yield line
            yield f"       = {self._precedents.followed(place)}"
        else:
            through = [*map(str, chain[1:]), self._precedents.followed(chain[-1])]
            yield f"{line} = {' = '.join(through)}"

    def _bundles(self, places: list[Place]) -> list[list[Place]]:
        """Return places, the columns of a row group together."""
        found: dict[object, list[Place]] = {}
        for each in places:
            group = None if each.is_cell else self._cells.group(each)
            key = each if group is None else (group.name, each.area[0], each.area[2])
            found.setdefault(key, []).append(each)
        return [sorted(each, key=lambda place: place.area) for each in found.values()]

    def _input(self, places: Sequence[Place]) -> str:
        """Return the line of an input: label, value with unit, source and day."""
        one = places[0]
        value = self._cells.valued(one) if one.is_cell else self._cells.summary(places)
        source = self._cells.source(places)
        line = f"  {self._cells.title(places)}: {value}"
        return f"{line}; {source}" if source else line
