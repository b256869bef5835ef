"""Links: a workbook from another machine calls our functions there until they are entered again.

A spreadsheet program stores a function of an add-in with the place of the add-in's file.
Where that file is not, the cell shows an error as soon as it is calculated. Entered again
by its name alone, the function is the one of the add-in that is installed here.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ivjxl.errors import InputError, Text
from ivjxl.excel.cells import CellError
from ivjxl.excel.formulas import address_of
from ivjxl.excel.functions import FUNCTIONS
from ivjxl.excel.workbook.access import undisturbed, unprotected, values
from ivjxl.excel.workbook.log_sheet import IDENTITY

if TYPE_CHECKING:
    import xlwings as xw

ADD_IN: Final = "ivjxl.xlam"
"""The file name of our add-in, in lower case."""

_MOST_CELLS: Final = 50_000
"""Cells whose formulas are read at once."""

_FILE: Final = re.escape(ADD_IN)
_OURS: Final = "|".join(sorted(FUNCTIONS, key=len, reverse=True))
_CALL: Final = re.compile(
    rf"""
    "(?:[^"]|"")*"
    | (?P<link>
        '(?P<path>(?:[^']|'')*)'!
        | \[(?P<number>\d+)\]!
        | (?:\[{_FILE}\] | (?<![\w.\\:'!\]])(?:(?:[A-Za-z]:)?\\[\w.\\]*)?{_FILE})!
        | (?<![\w.!])(?=_xldudf_)
      )
      (?:_xldudf_)?(?P<name>{_OURS})(?=\()
    | '(?:[^']|'')*'
    | \[(?:'.|[^\[\]']|\[(?:'.|[^\[\]'])*\])*\]
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""A call of one of our functions by a link; or what may only look like one: a text, the name of a
sheet, a column of a table."""

_PLAIN_CALL: Final = re.compile(
    rf'"(?:[^"]|"")*"|(?<![\w.!])(?P<plain>{_OURS})(?=\()', re.IGNORECASE
)
"""A call of one of our functions by its name alone, or a text."""

_ARRAY: Final = Text(
    "is part of an array formula: enter it again with Ctrl+Shift+Enter",
    "は配列数式の一部です。Ctrl+Shift+Enterで入力し直してください",
)
_REFUSED: Final = Text(
    "could not be written: enter the formula again by hand",
    "に書き込めませんでした。数式を手作業で入力し直してください",
)
_STILL_UNKNOWN: Final = Text(
    "was entered again, but the function is still not found: `ivjxl addin doctor` says why",
    "を入力し直しましたが、関数が見つかりません（ivjxl addin doctorで原因を確認）",
)


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A cell `Sheet!A1` or a name whose link stays, and why."""

    where: str
    reason: Text


@dataclass(frozen=True, slots=True)
class LinkReport:
    """The cells and names that were entered again, and those that were left alone."""

    entered: tuple[str, ...] = ()
    left: tuple[LeftAlone, ...] = ()


@dataclass(frozen=True, slots=True)
class _Linked:
    """A cell with a link, and the formula that it should hold."""

    sheet: str
    row: int
    column: int
    wanted: str

    @property
    def where(self) -> str:
        return f"{self.sheet}!{address_of((self.row, self.column) * 2)}"


def relinked(formula: str, is_ours: Callable[[int], bool] = lambda _: True) -> str:
    r"""Return a formula with our functions by their names alone; anything else stays.

    Parameters
    ----------
    formula
        The formula, in English notation.
    is_ours
        Whether a file that the workbook knows by a number, `[1]`, is our add-in.

    Examples
    --------
    >>> relinked(r"='C:\Users\a\AddIns\ivjxl.xlam'!ROUND_YEN([1]!BS_VEGA(A1),1)")
    '=ROUND_YEN(BS_VEGA(A1),1)'
    >>> relinked(r"='C:\other.xlam'!ROUND_YEN(A1,1)")
    "='C:\\other.xlam'!ROUND_YEN(A1,1)"
    """

    def called(found: re.Match[str]) -> str:
        path, number = found["path"], found["number"]
        if found["link"] is None:
            return found[0]
        if (path is not None and not _is_add_in(path)) or (number and not is_ours(int(number))):
            return found[0]
        return found["name"]

    return _CALL.sub(called, formula)


def _is_add_in(path: str) -> bool:
    """Return whether a path of Windows, of a network, of a Mac, or an address is our add-in's."""
    return re.split(r"[\\/:]", path)[-1].strip("[]").casefold() == ADD_IN


def repaired(book: "xw.Book") -> LinkReport:
    """Enter every formula again that calls our functions by a link; calculate; report.

    Formulas in cells and behind names, on any sheet of any workbook. In a workbook of
    ours whose canary shows that the program did not find the functions when it opened
    the file, every formula that calls them is entered again. A sheet that is protected
    with a password, and array formulas, are left alone.
    """
    not_found = _are_not_found(book)
    cells, names = [*_linked_cells(book, not_found=not_found)], [*_linked_names(book)]
    entered: list[str] = []
    left: list[LeftAlone] = []
    if not cells and not names:
        return LinkReport()
    spelling = _spelling(book)
    with undisturbed(book), ExitStack() as stack:
        closed: dict[str, Text] = {}
        # All before the first write.
        for sheet in dict.fromkeys(each.sheet for each in cells):
            try:
                stack.enter_context(unprotected(book.sheets[sheet]))
            except InputError as error:
                closed[sheet] = error.required
        for each in cells:
            cell = book.sheets[each.sheet].range((each.row, each.column))
            obstacle = closed.get(each.sheet) or (_ARRAY if cell.has_array else None)
            if obstacle is None and not _is_entered(cell, spelling, each.wanted):
                obstacle = _REFUSED
            if obstacle is None:
                entered.append(each.where)
            else:
                left.append(LeftAlone(each.where, obstacle))
        for name, wanted in names:
            if _is_behind(name, wanted):
                entered.append(name.name)
            else:
                left.append(LeftAlone(name.name, _REFUSED))
        if entered:
            book.app.calculate()
        if not_found and _are_not_found(book):
            left += [LeftAlone(each, _STILL_UNKNOWN) for each in entered]
            entered = []
    return LinkReport(tuple(entered), tuple(left))


def _spelling(book: "xw.Book") -> str:
    """Return the property that holds formulas as the program itself shows them.

    With dynamic arrays it is `formula2`: written through `formula`, a formula
    would gain or lose the sign of implicit intersection.
    """
    try:
        book.sheets[0].range("A1").formula2  # noqa: B018  whether it can be read
    except Exception:
        # Excel before dynamic arrays, and a file: each has its own error.
        return "formula"
    return "formula2"


def _linked_cells(book: "xw.Book", *, not_found: bool) -> Iterator[_Linked]:
    is_ours, spelling = _numbered(book), ""
    for sheet in book.sheets:
        spelling = spelling or _spelling(book)
        for block in _blocks(sheet.used_range):
            raw: Any = getattr(block, spelling)
            rows = raw if isinstance(raw, (tuple, list)) else ((raw,),)
            for row, contents in enumerate(rows, block.row):
                for column, content in enumerate(contents, block.column):
                    if not isinstance(content, str) or not content.startswith("="):
                        continue
                    wanted = relinked(content, is_ours)
                    is_dead = wanted != content or (not_found and _calls_ours(content))
                    if is_dead and _is_own_formula(sheet.range((row, column))):
                        yield _Linked(sheet.name, row, column, wanted)


def _are_not_found(book: "xw.Book") -> bool:
    """Return whether the canary of a workbook of ours shows that our functions are unknown."""
    if IDENTITY not in [sheet.name for sheet in book.sheets]:
        return False
    cells = book.sheets[IDENTITY].range("A1:B40")
    with suppress(AttributeError):
        # It refers to nothing that changes; a file has no such word, and no need of it.
        cells.api.Calculate()
    rows = values(cells)
    return any(key == "canary" and cell == CellError("#NAME?") for key, cell in rows)


def _calls_ours(formula: str) -> bool:
    return any(found["plain"] for found in _PLAIN_CALL.finditer(formula))


def _blocks(cells: "xw.Range") -> "Iterator[xw.Range]":
    """Yield the parts of a range that hold formulas, each small enough to be read at once."""
    if cells.api.HasFormula is False:
        return
    rows, columns = cells.shape
    if rows * columns <= _MOST_CELLS:
        yield cells
        return
    half = (rows + 1) // 2 if rows > 1 else rows, columns if rows > 1 else columns // 2
    top, left = cells.row, cells.column
    sheet, last = cells.sheet, (top + rows - 1, left + columns - 1)
    yield from _blocks(sheet.range((top, left), (top + half[0] - 1, left + half[1] - 1)))
    below = (top + half[0], left) if rows > 1 else (top, left + half[1])
    yield from _blocks(sheet.range(below, last))


def _is_own_formula(cell: "xw.Range") -> bool:
    """Return whether a cell holds a formula: no text that looks like one, no spilled value."""
    api = cell.api
    if not api.HasFormula:
        return False
    try:
        is_spilled = api.HasSpill and (api.SpillParent.Row, api.SpillParent.Column) != (
            cell.row,
            cell.column,
        )
    except Exception:
        # Nothing spills in a file, nor in Excel before dynamic arrays.
        return True
    return not is_spilled


def _numbered(book: "xw.Book") -> Callable[[int], bool]:
    """Return whether a number such as `[1]` stands for our add-in, as far as is known."""
    first = next(iter(book.sheets), None)
    files = () if first is None else first.api.Parent.LinkSources(1) or ()

    def is_ours(number: int) -> bool:
        file = files[number - 1] if 0 < number <= len(files) else ""
        return not file or _is_add_in(file)

    return is_ours


def _linked_names(book: "xw.Book") -> "Iterator[tuple[xw.Name, str]]":
    """Yield the defined names behind which a formula has a link, with the formula wanted."""
    is_ours = _numbered(book)
    for name in book.names:
        found = str(name.refers_to)
        wanted = relinked(found, is_ours)
        if wanted != found:
            yield name, wanted


def _is_entered(cell: "xw.Range", spelling: str, formula: str) -> bool:
    """Enter a formula; return whether the cell holds it now."""
    try:
        setattr(cell, spelling, formula)
        if not cell.api.HasFormula:
            # A cell formatted as text takes a formula for a text.
            shows = cell.number_format
            cell.number_format = "General"
            try:
                setattr(cell, spelling, formula)
            finally:
                cell.number_format = shows
    except Exception:
        # Excel refuses with a general error of COM, and leaves the cell as it was.
        return False
    return bool(cell.api.HasFormula)


def _is_behind(name: "xw.Name", formula: str) -> bool:
    """Put a formula behind a name; return whether it is there now."""
    try:
        name.refers_to = formula
    except Exception:
        # Again a general error of COM.
        return False
    return True
