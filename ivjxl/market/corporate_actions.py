"""Small files of our own layout: share splits, and dividends as declared."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final, NamedTuple

from ivjxl.core.exact import positive_count
from ivjxl.errors import InputError, Text
from ivjxl.law import trading_days
from ivjxl.market import values
from ivjxl.market.source import Source, column, heading

_SPLITS: Final = {
    "effective_date": ("effective_date", "効力発生日"),
    "old_shares": ("old_shares", "分割前", "分割・併合前", "分割前株数"),
    "new_shares": ("new_shares", "分割後", "分割・併合後", "分割後株数"),
}
_EX_DATE: Final = ("ex_date", "権利落ち日", "権利落日")
_DIVIDENDS: Final = {
    "fiscal_year_end": ("fiscal_year_end", "事業年度末"),
    "record_date": ("record_date", "基準日"),
    "dividend_per_share": ("dividend_per_share", "1株当たり配当金", "配当金"),
}
_HEADER: Final = Text("must have this column", "この列が必要です")
_ASCENDING: Final = Text(
    "must have its dates ascending, each once", "昇順で重複のない日付が必要です"
)
_EX_NEEDED: Final = Text(
    "needs the column ex_date: the first day traded without the right to the new shares is not "
    "known from the calendar",
    "権利落ち日の列が必要です（暦から計算できない期間です）",
)
_LONGEST_WAIT: Final = timedelta(days=70)
"""Before 2006 new shares were delivered some fifty days after the ex-date."""

_EX_BEFORE: Final = Text(
    "must be at most 70 days before the effective date",
    "効力発生日前70日以内の日付が必要です",
)
_MOST_SHARES: Final = 1_000_000
_RATIO: Final = Text(
    f"must be the smallest whole numbers of the ratio, at most {_MOST_SHARES:,}",
    f"比率を表す最小の整数（{_MOST_SHARES:,}以下）が必要です",
)
_NOT_NEGATIVE: Final = Text("must be at least 0", "0以上の金額が必要です")


class Split(NamedTuple):
    """A split or consolidation; `line` is its line in the file."""

    effective_date: date
    ex_date: date
    old_shares: int
    new_shares: int
    line: int


class Dividend(NamedTuple):
    """A dividend as declared, yen per share; `line` is its line in the file."""

    fiscal_year_end: date
    record_date: date
    dividend_per_share: Decimal
    line: int


@dataclass(frozen=True, slots=True)
class Splits:
    """The splits of a file, by effective date."""

    source: Source
    rows: tuple[Split, ...]


@dataclass(frozen=True, slots=True)
class Dividends:
    """The dividends of a file, by record date."""

    source: Source
    rows: tuple[Dividend, ...]


def is_splits(source: Source) -> bool:
    """Return whether a file looks like splits."""
    wanted = (*_SPLITS["old_shares"], *_SPLITS["new_shares"])
    return any(heading(cell) in wanted for cell in source.rows[0].cells)


def is_dividends(source: Source) -> bool:
    """Return whether a file looks like dividends as declared."""
    wanted = _DIVIDENDS["dividend_per_share"]
    return any(heading(cell) in wanted for cell in source.rows[0].cells)


def _rows(
    source: Source, wanted: dict[str, tuple[str, ...]], read: Callable[[str, str, str], Any]
) -> list[tuple[int, dict[str, Any], tuple[str, ...]]]:
    header, found = source.rows[0], {}
    for name, aliases in wanted.items():
        at = column(source, header, aliases)
        if at is None:
            raise InputError(source.at(header.line), _HEADER, name)
        found[name] = at
    return [
        (
            row.line,
            {name: read(name, source.at(row.line), row.cells[c]) for name, c in found.items()},
            row.cells,
        )
        for row in source.body(0)
    ]


def _cell(name: str, at: str, cell: str) -> Any:
    if name.endswith(("_date", "_end")):
        return values.day(at, cell).value
    value = values.number(at, cell)
    if name.endswith("_shares"):
        count = positive_count(f"{at}, {name}", value)
        if count > _MOST_SHARES:
            raise InputError(f"{at}, {name}", _RATIO, cell)
        return count
    if value < 0:
        raise InputError(at, _NOT_NEGATIVE, cell)
    return value


def read_splits(source: Source) -> Splits:
    """Return the splits of a file.

    Columns: effective_date, old_shares, new_shares, and ex_date, which may be
    missing or blank from 2009-11-19 on: it follows from the trading days.

    Raises
    ------
    InputError
        If a column is missing, a cell unreadable, or the dates not ascending.
    """
    ex_column = column(source, source.rows[0], _EX_DATE)
    rows = []
    for line, cells, raw in _rows(source, _SPLITS, _cell):
        written = "" if ex_column is None else raw[ex_column]
        effective = cells["effective_date"]
        ex_date = _ex_date(source.at(line), effective, written)
        rows.append(Split(effective, ex_date, cells["old_shares"], cells["new_shares"], line))
    _ascending(source, [(row.line, row.effective_date) for row in rows])
    return Splits(source, tuple(rows))


def _ex_date(at: str, effective: date, written: str) -> date:
    if values.has_value(written):
        ex_date = values.day(at, written).value
        if not timedelta(0) <= effective - ex_date <= _LONGEST_WAIT:
            raise InputError(at, _EX_BEFORE, written)
        return ex_date
    try:
        return trading_days.ex_date(record_date=effective - timedelta(days=1))
    except InputError:
        raise InputError(at, _EX_NEEDED, effective) from None


def read_dividends(source: Source) -> Dividends:
    """Return the dividends of a file.

    Columns: fiscal_year_end, record_date, dividend_per_share (as declared, yen).
    A dividend that is only a forecast is no number and is refused.

    Raises
    ------
    InputError
        If a column is missing, a cell unreadable, or the dates not ascending.
    """
    rows = [Dividend(**cells, line=line) for line, cells, _ in _rows(source, _DIVIDENDS, _cell)]
    _ascending(source, [(row.line, row.record_date) for row in rows])
    return Dividends(source, tuple(rows))


def _ascending(source: Source, dated: list[tuple[int, date]]) -> None:
    for (_, earlier), (line, later) in pairwise(dated):
        if later <= earlier:
            raise InputError(source.at(line), _ASCENDING, later)
