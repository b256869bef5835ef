"""Files of government bond yields from the Ministry of Finance, Japanese and English."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ivjxl.errors import InputError, Text
from ivjxl.market import values
from ivjxl.market.days import days_of
from ivjxl.market.source import PROGRESS_EVERY, Progress, Rejected, Source, heading

if TYPE_CHECKING:
    import pandas as pd

_DATE: Final = ("基準日", "date")
_TENOR: Final = re.compile(r"(\d{1,2})(?:年|y|years?)", re.ASCII)
_UNIT: Final = re.compile(r"\((?:単位|unit):(.*?)\)")
_LOWEST, _HIGHEST = Decimal(-2), Decimal(20)

_NO_HEADER: Final = Text(
    "has no header with a date and tenors (基準日, 1年, … or Date, 1Y, …)",
    "に基準日と年限の見出し（基準日、1年、…）がありません",
)
_UNIT_PERCENT: Final = Text("must be in percent", "単位が%のファイルが必要です")
_TENORS: Final = Text("must have its tenors ascending, each once", "昇順で重複のない年限が必要です")
_PERCENT: Final = Text(
    f"must be a yield in percent from {_LOWEST} to {_HIGHEST}",
    f"{_LOWEST}から{_HIGHEST}までの利回り（%）が必要です",
)
_NO_YIELD: Final = Text("no yield of any tenor", "利回りなし")
NO_CURVE: Final = Text("has no yields of this day", "にこの日の利回りがありません")
_NO_ROWS: Final = Text("has no row with a yield", "に利回りのある行がありません")


@dataclass(frozen=True)
class Yields:
    """Yields by day and tenor.

    `table` has one row per day used, ascending, indexed by date, and a column
    per tenor in years: Decimal in percent as quoted, None where there is none;
    `lines` are their line numbers.
    """

    source: Source
    layout: str
    table: "pd.DataFrame"
    lines: dict[date, int]
    rows_in: int
    rejected: tuple[Rejected, ...]
    warnings: tuple[Text, ...]

    @property
    def rows_used(self) -> int:
        """How many rows have a yield."""
        return len(self.table)

    def curve(self, on: date) -> dict[int, Decimal] | None:
        """Return the yields of a day as fractions by tenor, or None if it is not listed."""
        if on not in self.lines:
            return None
        row = self.table.loc[on]
        return {tenor: value / 100 for tenor, value in row.items() if value is not None}


def _header(source: Source) -> tuple[int, dict[int, int]] | None:
    """Return the position of the header row and the columns of the tenors."""
    for position, row in enumerate(source.rows[:3]):
        names = [heading(cell) for cell in row.cells]
        tenors = [_TENOR.fullmatch(name) for name in names[1:]]
        if names[0] in _DATE and len(tenors) > 1 and all(tenors):
            years = [int(each[1]) for each in tenors if each]
            if years != sorted(set(years)):
                raise InputError(source.at(row.line), _TENORS, ", ".join(names[1:]))
            return position, {tenor: column for column, tenor in enumerate(years, 1)}
    return None


def is_yields(source: Source) -> bool:
    """Return whether a file looks like yields by tenor."""
    return _header(source) is not None


def read_yields(source: Source, progress: Progress | None = None) -> Yields:
    """Return the yields of a file.

    Raises
    ------
    InputError
        If the layout or unit is another, a cell is neither a yield nor a mark
        for a missing one, or a day comes twice or out of order.
    """
    import pandas as pd

    header = _header(source)
    if header is None:
        raise InputError(source.name, _NO_HEADER, ",".join(source.rows[0].cells))
    position, tenors = header
    for row in source.rows[:position]:
        unit = _UNIT.search("".join(heading(cell) for cell in row.cells))
        if unit is not None and unit[1] != "%":
            raise InputError(source.at(row.line), _UNIT_PERCENT, unit[1])
    body = source.body(position)
    days, warnings = days_of(source, body, 0)
    used: list[tuple[date, list[Decimal | None]]] = []
    lines, rejected = {}, []
    for count, (row, day) in enumerate(zip(body, days, strict=True), 1):
        at = source.at(row.line)
        cells = [row.cells[column] for column in tenors.values()]
        found = [_percent(at, cell) if values.has_value(cell) else None for cell in cells]
        if any(value is not None for value in found):
            used.append((day, found))
            lines[day] = row.line
        else:
            rejected.append(Rejected(row.line, _NO_YIELD, ",".join(row.cells)))
        if progress is not None and count % PROGRESS_EVERY == 0:
            progress(source.name, count, len(body))
    if not used:
        raise InputError(source.name, _NO_ROWS, None)
    used.sort(key=lambda each: each[0])
    table = pd.DataFrame(
        [found for _, found in used],
        index=pd.Index([at for at, _ in used], name="date"),
        columns=list(tenors),
        dtype=object,
    )
    return Yields(
        source=source,
        layout="Ministry of Finance, "
        + ("English" if "date" in _first(source, position) else "Japanese"),
        table=table,
        lines=lines,
        rows_in=len(body),
        rejected=tuple(rejected),
        warnings=warnings,
    )


def _first(source: Source, position: int) -> str:
    return heading(source.rows[position].cells[0])


def _percent(argument: str, cell: str) -> Decimal:
    value = values.number(argument, cell)
    if not _LOWEST <= value <= _HIGHEST:
        raise InputError(argument, _PERCENT, cell)
    return value
