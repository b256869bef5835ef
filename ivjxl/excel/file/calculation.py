"""Recalculation of a file by the embedded engine, without guessing.

The engine is trusted with every formula of the templates, and with every one
that uses only functions it is known to calculate. With another formula of the
user it is trusted where it gives what the file shows already, from the values
that the file shows; any other is kept as the spreadsheet program left it, and
reported.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Final

from ivjxl.excel.cells import CellError
from ivjxl.excel.engine import Engine, knows
from ivjxl.excel.file.document import Document
from ivjxl.excel.file.worksheet import Position, Value, Worksheet
from ivjxl.excel.formulas import address_of, has_reversed_area, plain, uses_another_file

PRECISION: Final = 1e-12
"""Relative difference below which two numbers are the same: engines differ in the last digits."""

_AREA: Final = re.compile(rb"\$?([A-Za-z]{1,3})\$?(\d+):\$?([A-Za-z]{1,3})\$?(\d+)")
_ADDED: Final = (b".xla", b"]!", b"_xl", b"@", b".XLA")
"""Marks of formulas that a spreadsheet program may have spelled its own way."""

Cell = tuple[str, Position]
"""Sheet, and row and column counted from 1."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A formula whose cached value is not what the engine gives."""

    cell: Cell
    formula: str
    cached: Value | CellError
    calculated: Value | CellError

    @property
    def address(self) -> str:
        """Sheet and cell, `Sheet!A1`."""
        sheet, at = self.cell
        return f"{sheet}!{address_of((*at, *at))}"


def same(cached: Value | CellError, calculated: Value | CellError) -> bool:
    """Return whether two values of a cell show the same.

    >>> same(None, ""), same(1.0, 1 + 1e-15), same(1.0, True), same(2.0, CellError("#N/A"))
    (True, True, False, False)
    """
    cached, calculated = (None if each == "" else each for each in (cached, calculated))
    if type(cached) is not type(calculated):
        return False
    if isinstance(cached, float) and isinstance(calculated, float):
        if not (isfinite(cached) and isfinite(calculated)):
            return cached == calculated
        return abs(cached - calculated) <= PRECISION * max(abs(cached), abs(calculated))
    if isinstance(cached, str) and isinstance(calculated, str):
        # LibreOffice drops spaces at the ends of a text as it saves it.
        return cached.strip(" ") == calculated.strip(" ")
    return cached == calculated


def differences(document: Document) -> Iterator[Difference]:
    """Yield every formula that gives something else than the file shows."""
    beyond = _beyond_reach(document)
    engine = Engine(_readable(document, beyond))
    for sheet, at in document.formula_cells():
        if (sheet, at) in beyond:
            continue
        difference = _difference(document.worksheet(sheet), engine, at)
        if difference is not None:
            yield difference


def _difference(worksheet: Worksheet, engine: Engine, at: Position) -> Difference | None:
    """Return how a formula differs; of an array formula the first cell that does."""
    formula = worksheet.formula(at) or ""
    for each in _cells(worksheet, at):
        cached, calculated = worksheet.value(each), engine.value(worksheet.name, *each)
        if not same(cached, calculated):
            return Difference((worksheet.name, each), formula, cached, calculated)
    if not _fits(worksheet, engine, at):
        cached = worksheet.value(at)
        return Difference((worksheet.name, at), formula, cached, CellError("#SPILL!"))
    return None


def _cells(worksheet: Worksheet, at: Position) -> list[Position]:
    """Return the cells that a formula fills: one, or those of an array formula."""
    top, left, bottom, right = worksheet.array(at) or (*at, *at)
    return [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]


def _fits(worksheet: Worksheet, engine: Engine, at: Position) -> bool:
    """Return whether a formula fills as many cells as the file says."""
    area = worksheet.array(at) or (*at, *at)
    return area == (*at, *at) or area == engine.extent(worksheet.name, *at)


def untrusted(document: Document, ours: Callable[[Cell], bool]) -> frozenset[Cell]:
    """Return the user's formulas that the engine does not give as the file shows them.

    Parameters
    ----------
    document
        The workbook before anything is changed.
    ours
        Whether a cell is one of the template's.
    """
    formulas = frozenset(document.formula_cells())
    foreign = {cell for cell in formulas if not ours(cell)}
    beyond = foreign & _beyond_reach(document)
    known = {cell for cell in foreign - beyond if _is_known(document, cell)}
    unknown = foreign - beyond - known
    doubtful = set(beyond)
    if known:
        engine = Engine(_readable(document, formulas - known))
        doubtful |= {(sheet, at) for sheet, at in known if engine.cannot(sheet, *at)}
    if unknown:
        # Everything else stands still: what is old elsewhere is no evidence against a formula.
        engine = Engine(_readable(document, formulas - unknown))
        doubtful |= {
            (sheet, at)
            for sheet, at in unknown
            if _is_doubtful(_difference(document.worksheet(sheet), engine, at))
        }
    return frozenset(doubtful)


def _is_known(document: Document, cell: Cell) -> bool:
    """Return whether a formula has only parts that the engine is known to calculate."""
    sheet, at = cell
    worksheet = document.worksheet(sheet)
    return worksheet.array(at) is None and knows(worksheet.formula(at) or "")


def _beyond_reach(document: Document) -> frozenset[Cell]:
    """Return the formulas that the engine cannot even read: they keep what they show.

    They use cells of another file, or name an area by its last cell first, at which the
    engine stops.
    """
    return frozenset(
        (worksheet.name, at)
        for worksheet in document.worksheets()
        if _may_be_beyond(document.package.read(document.part_of(worksheet.name)))
        for at in worksheet.formulas()
        if uses_another_file(formula := worksheet.formula(at) or "") or has_reversed_area(formula)
    )


def _may_be_beyond(sheet: bytes) -> bool:
    """Return whether some formula of a sheet may be; most sheets are cleared at a glance."""
    return b"[" in sheet or any(
        int(top) > int(bottom) or (len(left), left) > (len(right), right)
        for left, top, right, bottom in _AREA.findall(sheet)
    )


def _is_doubtful(difference: Difference | None) -> bool:
    """Return whether what the file shows is to be kept; where it shows nothing, it is not."""
    if difference is None:
        return False
    if isinstance(difference.calculated, CellError):
        return True
    # Nothing to lose: no value, or that of a program without our functions.
    return difference.cached not in (None, CellError("#NAME?"))


def recalculate(document: Document, keep: frozenset[Cell] = frozenset()) -> frozenset[Cell]:
    """Calculate every formula but those to keep, and write the values that changed.

    Returns the array formulas that now need more or fewer cells: they are kept too.
    """
    engine = Engine(_readable(document, keep))
    resized = set()
    for worksheet in document.worksheets():
        for at in [*worksheet.formulas()]:
            if (worksheet.name, at) in keep:
                continue
            if not _fits(worksheet, engine, at):
                resized.add((worksheet.name, at))
                continue
            for each in _cells(worksheet, at):
                cached, calculated = worksheet.value(each), engine.value(worksheet.name, *each)
                if not same(cached, calculated):
                    worksheet.cache(each, calculated)
    return frozenset(resized)


def _readable(document: Document, frozen: frozenset[Cell]) -> bytes:
    """Return the package as the engine reads it.

    Formulas to keep stand there as constants, array formulas without the cells
    that they fill; paths to an add-in are left out.
    """
    package = document.as_package().copy()
    for worksheet in document.worksheets():
        constants = [at for sheet, at in frozen if sheet == worksheet.name]
        raw = package.read(document.part_of(worksheet.name))
        added = any(mark in raw for mark in _ADDED)
        spelled = [at for at in worksheet.formulas() if added and _is_spelled_out(worksheet, at)]
        filled = [
            each
            for at in worksheet.formulas()
            if worksheet.array(at) is not None and at not in constants
            for each in _cells(worksheet, at)
            if each != at
        ]
        if not constants and not spelled and not filled:
            continue
        twin = Worksheet(worksheet.name, worksheet.as_bytes(), document.string)
        twin.unshare()
        for at in spelled:
            twin.respell(at, plain(twin.formula(at) or ""))
        for at in constants:
            twin.freeze(at)
        for at in filled:
            twin.cache(at, None)
        package.replace(document.part_of(worksheet.name), twin.as_bytes())
    return package.as_bytes(stored=True)


def _is_spelled_out(worksheet: Worksheet, at: Position) -> bool:
    formula = worksheet.formula(at) or ""
    return plain(formula) != formula
