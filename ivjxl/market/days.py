"""The days of a file's rows, each once and in one order."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from ivjxl.errors import InputError, Text
from ivjxl.market import values
from ivjxl.market.source import Row, Source

_DUPLICATE: Final = Text("must have each day once", "同じ日付の行は1行だけ必要です")
_ORDER: Final = Text(
    "must have its days in one order, oldest or newest first", "日付が昇順又は降順の行が必要です"
)


def days_of(
    source: Source, rows: Sequence[Row], column: int
) -> tuple[tuple[date, ...], tuple[Text, ...]]:
    """Return the day of every row, and warnings about the eras in which they are written.

    Raises
    ------
    InputError
        If a cell is no date, or a day comes twice or out of order.
    """
    lines: dict[date, int] = {}
    warnings = []
    for row in rows:
        cell = row.cells[column]
        read = values.day(source.at(row.line), cell)
        if read.value in lines:
            also = f"{read.value}, also in line {lines[read.value]}"
            raise InputError(source.at(row.line), _DUPLICATE, also)
        lines[read.value] = row.line
        if read.era_had_ended:
            text = Text(
                f"line {row.line}: {cell} is in an era that had ended",
                f"{row.line}行: {cell}は終了した元号による日付",
            )
            warnings.append(text)
    days = tuple(lines)
    late = values.misplaced(days)
    if late is not None:
        raise InputError(source.at(rows[late].line), _ORDER, days[late])
    return days, tuple(warnings)
