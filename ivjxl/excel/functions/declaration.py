"""How a worksheet function is declared, and how it meets the cells.

The declared Python function takes converted values of single cells and
returns one value; spreading over ranges, errors and help texts are done here,
once for all functions and all routes. A vectorised function takes arrays of
equal length as well: one call per range.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import signature
from math import isfinite
from types import MappingProxyType
from typing import Any, Final

from ivjxl.core.rounding import mode_name
from ivjxl.errors import InputError, Text
from ivjxl.excel import cells
from ivjxl.excel.cells import Block, CellError

CATEGORY: Final = "ivjxl"

Converter = Callable[[str, Any], Any]


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: help text, how a cell is converted, and its limits.

    A `sequence` argument is taken whole instead of spreading over its cells; it
    names what its entries are, such as "splits", and sequences of one name
    belong together, cell by cell. Entries blank in all of them are left out;
    `needed` asks for at least one. Single blanks are missing values, or None
    where `blank` says so. An `optional` argument may be blank or omitted.
    """

    help: Text
    convert: Converter
    minimum: float | None = None
    maximum: float | None = None
    choices: Callable[[str], str] | None = None
    sequence: str = ""
    needed: bool = False
    blank: bool = False
    optional: bool = False


_ONE_OF_THE_WORDS: Final = Text("one of the words in its help", "説明にあるいずれかの語")


def a_number(
    help_text: Text,
    minimum: float | None = None,
    maximum: float | None = None,
    *,
    optional: bool = False,
) -> Argument:
    """Declare a number; outside its limits it gives #NUM!."""
    return Argument(help_text, cells.number, minimum, maximum, optional=optional)


def a_date(help_text: Text) -> Argument:
    """Declare a date."""
    return Argument(help_text, cells.day)


def a_word(help_text: Text, choices: Callable[[str], str]) -> Argument:
    """Declare a word of a fixed list; any other gives #VALUE!."""
    return Argument(help_text, cells.text, choices=choices)


ROUNDING_MODE: Final = a_word(
    Text('"up", "half_up" or "down" (切上げ, 四捨五入, 切捨て)', "切上げ・四捨五入・切捨て"),
    mode_name,
)


def a_text(help_text: Text) -> Argument:
    """Declare a text."""
    return Argument(help_text, cells.text)


def any_value(help_text: Text) -> Argument:
    """Declare an argument the function converts itself; errors and blanks never reach it."""

    def present(name: str, cell: Any) -> Any:
        error = cells.error_in(cell)
        if error is not None:
            return error
        return cells.missing(name) if cells.is_blank(cell) else cell

    return Argument(help_text, present)


def a_sequence(
    help_text: Text,
    of: str,
    convert: Converter = cells.number,
    *,
    needed: bool = False,
    blank: bool = False,
) -> Argument:
    """Declare a range that is taken whole, in order; see `Argument`."""
    return Argument(help_text, convert, sequence=of, needed=needed, blank=blank)


class WorksheetFunction:
    """A worksheet function; call it with what cells hand over."""

    def __init__(
        self,
        body: Callable[..., Any],
        help_text: Text,
        arguments: Mapping[str, Argument],
        *,
        vectorised: bool = False,
        shaped_like: str = "",
        renamed: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        if tuple(signature(body).parameters) != tuple(arguments):
            raise TypeError(f"{body.__name__}: declared and real arguments differ")
        optional = [argument.optional for argument in arguments.values()]
        if optional != sorted(optional):
            raise TypeError(f"{body.__name__}: optional arguments come last")
        self.name = body.__name__
        self.help = help_text
        self.arguments = arguments
        self._body = body
        self._vectorised = vectorised
        self._shaped_like = shaped_like
        self._renamed = renamed
        self.__doc__ = body.__doc__

    def __call__(self, *raw: Any) -> Any:
        """Return one value, or rows of values for ranges."""
        most = len(self.arguments)
        if not self.fewest <= len(raw) <= most:
            return cells.wrong_type(self.name, Text(f"{most} arguments", f"{most}個の引数"))
        raw += (None,) * (most - len(raw))
        blocks: dict[str, Block] = {}
        for name, cell in zip(self.arguments, raw, strict=True):
            found = cells.block(name, cell)
            if isinstance(found, CellError):
                return found
            blocks[name] = found
        sequences = self._sequences(blocks)
        if isinstance(sequences, CellError):
            return sequences
        spread = {n: b for n, b in blocks.items() if not self.arguments[n].sequence}
        shape = cells.same_shape(list(spread.values()))
        if shape is None:
            one_shape = Text("ranges of one shape", "形状の一致する範囲")
            return cells.wrong_type(self.name, one_shape)
        if self._shaped_like:
            return self._shaped(blocks[self._shaped_like], self._arguments(spread, sequences, 0, 0))
        columns = shape[1]
        grid = [
            self._arguments(spread, sequences, position // columns, position % columns)
            for position in range(shape[0] * columns)
        ]
        results = self._results(grid)
        if shape == (1, 1):
            return results[0]
        return [results[start : start + columns] for start in range(0, len(results), columns)]

    @property
    def fewest(self) -> int:
        """How many arguments a call needs."""
        return sum(not argument.optional for argument in self.arguments.values())

    def _shaped(self, like: Block, values: dict[str, Any] | CellError) -> Any:
        """Return a block of the shape of an argument, blank where that is blank."""
        found = values if isinstance(values, CellError) else self._result(values)
        if isinstance(found, CellError):
            return found
        if like == [like[0][:1]]:
            return found[0]
        entries = iter(found)
        return [["" if cells.is_blank(cell) else next(entries) for cell in row] for row in like]

    def _results(self, grid: list[dict[str, Any] | CellError]) -> list[Any]:
        good = [values for values in grid if not isinstance(values, CellError)]
        words = [name for name, argument in self.arguments.items() if argument.choices]
        same_words = all(v[name] == good[0][name] for v in good for name in words)
        if not (self._vectorised and same_words and len(good) > 1):
            return [v if isinstance(v, CellError) else self._result(v) for v in grid]
        arrays = {
            name: good[0][name] if name in words else [float(v[name]) for v in good]
            for name in self.arguments
        }
        try:
            found = iter([cells.cell_value(float(each)) for each in self._body(**arrays)])
        except InputError:
            # Some cell is out of its domain: find out which, one by one.
            found = iter([self._result(values) for values in good])
        return [v if isinstance(v, CellError) else next(found) for v in grid]

    def _sequences(self, blocks: Mapping[str, Block]) -> dict[str, Any] | CellError:
        groups: dict[str, list[str]] = {}
        for name, argument in self.arguments.items():
            if argument.sequence:
                groups.setdefault(argument.sequence, []).append(name)
        converted: dict[str, Any] = {}
        for names in groups.values():
            flat = [[cell for row in blocks[name] for cell in row] for name in names]
            if len({len(values) for values in flat}) > 1:
                return cells.wrong_type(names[-1], Text("as many cells", "同数のセル"))
            kept: list[tuple[Any, ...]] = [
                each
                for each in zip(*flat, strict=True)
                if any(cell is not None and cell != "" for cell in each)
            ]
            for position, name in enumerate(names):
                column = [each[position] for each in kept]
                converted[name] = self._entries(name, column)
        return converted

    def _entries(self, name: str, column: list[Any]) -> list[Any] | CellError:
        argument = self.arguments[name]
        if argument.needed and not column:
            return cells.missing(name)
        # A long column of numbers is converted as it stands.
        limited = argument.minimum is not None or argument.maximum is not None
        is_plain = argument.convert is cells.number and not limited
        if is_plain and all(type(cell) is float and isfinite(cell) for cell in column):
            return column
        found = []
        for cell in column:
            value = None if argument.blank and cells.is_blank(cell) else self._converted(name, cell)
            if isinstance(value, CellError):
                return value
            found.append(value)
        return found

    def _arguments(
        self, spread: Mapping[str, Block], sequences: Mapping[str, Any], row: int, column: int
    ) -> dict[str, Any] | CellError:
        values = {}
        for name in self.arguments:
            if name in sequences:
                value = sequences[name]
            else:
                block = spread[name]
                cell = block[row if len(block) > 1 else 0][column if len(block[0]) > 1 else 0]
                value = self._converted(name, cell)
            if isinstance(value, CellError):
                return value
            values[name] = value
        return values

    def _result(self, values: Mapping[str, Any]) -> Any:
        try:
            found = self._body(**values)
            if self._shaped_like:
                return [cells.cell_value(each) for each in found]
            return cells.cell_value(found)
        except InputError as error:
            argument = self._renamed.get(error.argument, error.argument)
            named = InputError(argument, error.required, error.got)
            return CellError("#NUM!", Text(named.in_language("en"), named.in_language("ja")))

    def _converted(self, name: str, cell: Any) -> Any:
        argument = self.arguments[name]
        if argument.optional and cells.is_blank(cell):
            return None
        value = argument.convert(name, cell)
        if isinstance(value, CellError):
            return value
        if argument.choices is not None:
            try:
                return argument.choices(value)
            except InputError:
                return cells.wrong_type(name, _ONE_OF_THE_WORDS)
        low, high = argument.minimum, argument.maximum
        if (low is not None and value < low) or (high is not None and value > high):
            limits = Text(
                f"must be from {low} to {high}" if high is not None else f"must be at least {low}",
                f"{low}から{high}までの数値が必要です"
                if high is not None
                else f"{low}以上の数値が必要です",
            )
            return cells.out_of_domain(name, limits)
        return value


FUNCTIONS: Final[dict[str, WorksheetFunction]] = {}
"""Every worksheet function by name; complete once `ivjxl.excel.functions` is imported."""


def worksheet_function(
    help_text: Text,
    *,
    vectorised: bool = False,
    shaped_like: str = "",
    renamed: Mapping[str, str] = MappingProxyType({}),
    **arguments: Argument,
) -> Callable[[Callable[..., Any]], WorksheetFunction]:
    """Declare a function as a worksheet function under its own name.

    `renamed` maps a name in an error of `core` to the worksheet argument. A
    function `shaped_like` an argument returns one value for each of its cells
    that is not blank.
    """

    def declare(body: Callable[..., Any]) -> WorksheetFunction:
        function = WorksheetFunction(
            body,
            help_text,
            arguments,
            vectorised=vectorised,
            shaped_like=shaped_like,
            renamed=renamed,
        )
        FUNCTIONS[function.name] = function
        return function

    return declare
