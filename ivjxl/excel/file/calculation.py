"""Recalculation of a file by the embedded engine, without guessing.

The engine is trusted with every formula of the templates. With a formula that a
user wrote it is trusted where it first gave what the file shows already; any
other is kept as the spreadsheet program left it, and reported.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from ivjxl.excel.cells import CellError
from ivjxl.excel.file.document import Document
from ivjxl.excel.file.worksheet import Position, Value, Worksheet
from ivjxl.excel.formulas import address_of, plain
from ivjxl.excel.workbook.engine import Engine

PRECISION: Final = 1e-12
"""Relative difference below which two numbers are the same: engines differ in the last digits."""

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


@dataclass(frozen=True, slots=True)
class Calculation:
    """What a recalculation did."""

    changed: list[Cell] = field(default_factory=list)
    kept: list[Cell] = field(default_factory=list)
    """Formulas of the user that the engine does not calculate as the file shows them."""


def same(cached: Value | CellError, calculated: Value | CellError) -> bool:
    """Return whether two values of a cell show the same.

    >>> same(None, ""), same(1.0, 1 + 1e-15), same(1.0, True), same(2.0, CellError("#N/A"))
    (True, True, False, False)
    """
    cached, calculated = (None if each == "" else each for each in (cached, calculated))
    if type(cached) is not type(calculated):
        return False
    if isinstance(cached, float) and isinstance(calculated, float):
        return abs(cached - calculated) <= PRECISION * max(abs(cached), abs(calculated))
    return cached == calculated


def differences(document: Document) -> Iterator[Difference]:
    """Yield every formula that gives something else than the file shows."""
    engine = Engine(_readable(document, frozenset()))
    yield from _differences(document, engine, _calculable(document))


def _differences(document: Document, engine: Engine, cells: Iterator[Cell]) -> Iterator[Difference]:
    for sheet, at in cells:
        worksheet = document.worksheet(sheet)
        cached, calculated = worksheet.value(at), engine.value(sheet, *at)
        if not same(cached, calculated):
            yield Difference((sheet, at), worksheet.formula(at) or "", cached, calculated)


def _calculable(document: Document) -> Iterator[Cell]:
    """Yield every formula that stands for one cell; arrays spill and are kept."""
    for worksheet in document.worksheets():
        for at in worksheet.formulas():
            if worksheet.array(at) is None:
                yield worksheet.name, at


def untrusted(document: Document, ours: Callable[[Cell], bool]) -> frozenset[Cell]:
    """Return the user's formulas that the engine does not give as the file shows them.

    Parameters
    ----------
    document
        The workbook before anything is changed.
    ours
        Whether a cell is one of the template's.
    """
    foreign = [cell for cell in document.formula_cells() if not ours(cell)]
    if not foreign:
        return frozenset()
    calculable = frozenset(_calculable(document))
    arrays = frozenset(cell for cell in foreign if cell not in calculable)
    engine = Engine(_readable(document, arrays))
    single = (cell for cell in foreign if cell in calculable)
    return arrays | {each.cell for each in _differences(document, engine, single)}


def recalculate(document: Document, keep: frozenset[Cell] = frozenset()) -> Calculation:
    """Calculate every formula but those to keep, and write the values that changed."""
    engine = Engine(_readable(document, keep))
    result = Calculation(kept=sorted(keep))
    for worksheet in document.worksheets():
        for at in worksheet.formulas():
            if (worksheet.name, at) in keep or worksheet.array(at) is not None:
                continue
            calculated = engine.value(worksheet.name, *at)
            if not same(worksheet.value(at), calculated):
                worksheet.cache(at, calculated)
                result.changed.append((worksheet.name, at))
    return result


def _readable(document: Document, frozen: frozenset[Cell]) -> bytes:
    """Return the package as the engine reads it.

    Formulas to keep stand there as constants; paths to an add-in are left out.
    """
    package = document.as_package().copy()
    for worksheet in document.worksheets():
        constants = [at for sheet, at in frozen if sheet == worksheet.name]
        raw = package.read(document.part_of(worksheet.name))
        added = any(mark in raw for mark in _ADDED)
        spelled = [at for at in worksheet.formulas() if added and _is_spelled_out(worksheet, at)]
        if not constants and not spelled:
            continue
        twin = Worksheet(worksheet.name, worksheet.as_bytes(), document.string)
        twin.unshare()
        for at in spelled:
            twin.respell(at, plain(twin.formula(at) or ""))
        for at in constants:
            twin.freeze(at)
        package.replace(document.part_of(worksheet.name), twin.as_bytes())
    return package.as_bytes(stored=True)


def _is_spelled_out(worksheet: Worksheet, at: Position) -> bool:
    formula = worksheet.formula(at) or ""
    return plain(formula) != formula
