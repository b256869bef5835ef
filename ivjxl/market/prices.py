"""Files of daily closes: which layout, which closes, which rows were not used.

Closes come in kinds. As traded is the price of that day; split-adjusted counts
in today's shares; dividend-adjusted is lowered by every later dividend and was
never the price of any day. A layout says which it holds; where it cannot, the
kind is unknown until the user states it.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from ivjxl.core.dates import FIRST_DAY
from ivjxl.errors import InputError, Text
from ivjxl.law.trading_days import TOKYO, WITHOUT_TRADING
from ivjxl.market import values
from ivjxl.market.days import days_of
from ivjxl.market.source import (
    PROGRESS_EVERY,
    Progress,
    Rejected,
    Row,
    Source,
    column,
    heading,
)

if TYPE_CHECKING:
    import pandas as pd

AS_TRADED: Final = "as traded"
SPLIT_ADJUSTED: Final = "split-adjusted"
DIVIDEND_ADJUSTED: Final = "dividend-adjusted"
UNKNOWN: Final = "unknown"
KINDS: Final = (AS_TRADED, SPLIT_ADJUSTED, DIVIDEND_ADJUSTED, UNKNOWN)

_DATE: Final = ("date", "日付", "年月日")
_CODE: Final = ("code", "コード", "銘柄コード", "ticker", "symbol")
_VOLUME: Final = ("volume", "出来高", "売買高(株)", "売買高", "出来高(株)")


class _Layout(NamedTuple):
    """Headings that tell a layout, its columns of closes, and their kinds."""

    name: str
    needs: frozenset[str]
    close: str
    kind: str
    adjusted: str = ""
    adjusted_kind: str = UNKNOWN


_LAYOUTS: Final = (
    # The first that fits; the more particular stand first.
    _Layout(
        "as traded and split-adjusted",
        frozenset({"close_as_traded", "close_split_adjusted"}),
        "close_as_traded",
        AS_TRADED,
        "close_split_adjusted",
        SPLIT_ADJUSTED,
    ),
    _Layout("as traded", frozenset({"close_as_traded"}), "close_as_traded", AS_TRADED),
    _Layout(
        "split-adjusted",
        frozenset({"close_split_adjusted"}),
        "close_split_adjusted",
        SPLIT_ADJUSTED,
    ),
    _Layout(
        "J-Quants daily quotes",
        frozenset({"close", "adjustmentclose"}),
        "close",
        AS_TRADED,
        "adjustmentclose",
        SPLIT_ADJUSTED,
    ),
    _Layout(
        "Yahoo Japan",
        frozenset({"終値", "調整後終値"}),
        "終値",
        AS_TRADED,
        "調整後終値",
        SPLIT_ADJUSTED,
    ),
    _Layout("Japanese table", frozenset({"終値"}), "終値", UNKNOWN),
    _Layout(
        "yfinance, adjusted",
        frozenset({"close", "dividends", "stocksplits"}),
        "close",
        DIVIDEND_ADJUSTED,
    ),
    _Layout(
        "closes and adjusted closes", frozenset({"close", "adjclose"}), "close", UNKNOWN, "adjclose"
    ),
    _Layout("plain table", frozenset({"close"}), "close", UNKNOWN),
)
_TICKERS: Final = "yfinance, tickers in the header"

_LARGEST_MOVE: Final = Fraction(3, 10)
"""A move beyond the exchange's usual daily limits: most likely a split."""

_NO_HEADER: Final = Text(
    "has no header with a date and a close that is known (date, close; 日付, 終値)",
    "に日付と終値の見出し（date・close、日付・終値）がありません",
)
_NO_ROWS: Final = Text("has no row with a close", "に終値のある行がありません")
_NO_CLOSE: Final = Text("no close", "終値なし")
_OUTAGE: Final = Text("no close: nothing was traded that day", "終値なし（終日売買停止）")
_TOO_EARLY: Final = Text(f"before {FIRST_DAY}, not used", f"{FIRST_DAY}より前のため不使用")
_CLOSED: Final = Text("the exchange was closed, nothing was traded", "休業日（売買なし）")
_OPEN_DAY: Final = Text(
    "must be a day on which the exchange was open: are the dates shifted?",
    "取引所の営業日が必要です（日付がずれていませんか）",
)
_ABOVE_ZERO: Final = Text("must be a price above 0", "0より大きい価格が必要です")
_ONE_SHARE: Final = Text("must hold one company only", "1銘柄だけのファイルが必要です")


@dataclass(frozen=True, slots=True)
class Move:
    """A change from one close to the next beyond 30 %."""

    day: date
    line: int
    ratio: Fraction

    def text(self) -> Text:
        """Return the warning."""
        shown = f"{float(self.ratio):.4g}"
        return Text(
            f"{self.day} (line {self.line}): close × {shown} of the close before; a split?",
            f"{self.day}（{self.line}行）: 終値が前回の{shown}倍。株式分割・併合の可能性",
        )


@dataclass(frozen=True)
class Prices:
    """Daily closes of one share.

    `table` has one row per day used, ascending: `close` (Decimal, of `kind`),
    `adjusted` (Decimal or None, of `adjusted_kind`) and `line`, indexed by date.
    `untraded` are the days listed without a close, and their lines.
    """

    source: Source
    layout: str
    kind: str
    adjusted_kind: str
    table: "pd.DataFrame"
    rows_in: int
    rejected: tuple[Rejected, ...]
    untraded: dict[date, int]
    warnings: tuple[Text, ...]

    @property
    def rows_used(self) -> int:
        """How many rows have a close that is used."""
        return len(self.table)

    def line_of(self, day: date) -> int:
        """Return the line number of a day."""
        return int(self.table.loc[day, "line"])


def moves(days: list[date], closes: list[Fraction], lines: list[int]) -> tuple[Move, ...]:
    """Return every change beyond 30 % from one close to the next."""
    found = []
    for position in range(1, len(days)):
        before, after = closes[position - 1], closes[position]
        if abs(after - before) > _LARGEST_MOVE * before:
            found.append(Move(days[position], lines[position], after / before))
    return tuple(found)


def is_prices(source: Source) -> bool:
    """Return whether a file looks like daily closes."""
    return _header(source) is not None


def read_prices(source: Source, progress: Progress | None = None) -> Prices:
    """Return the daily closes of a file.

    Raises
    ------
    InputError
        If the layout is unknown, a cell is neither a value nor a mark for a
        missing one, a day comes twice or out of order, a price is not above 0,
        the file holds several companies, or a day on which the exchange was
        closed has a price of its own.
    """
    header = _header(source)
    if header is None:
        raise InputError(source.name, _NO_HEADER, ",".join(source.rows[0].cells))
    body = source.body(header.position)
    _one_share(source, header.row, body)
    reader = _Reader(source, header)
    for count, row in enumerate(reader.ascending(body), 1):
        reader.take(row)
        if progress is not None and count % PROGRESS_EVERY == 0:
            progress(source.name, count, len(body))
    return reader.prices(len(body))


class _Reader:
    """Takes the rows of a file one by one, oldest first."""

    def __init__(self, source: Source, header: "_Header") -> None:
        self.source = source
        self.layout = header.layout
        self.date_column = header.dates
        self.close_column = header.closes
        self.adjusted_column = header.adjusted
        self.volume_column = column(source, header.row, _VOLUME)
        self.used: list[tuple[date, Decimal, Decimal | None, int]] = []
        self.rejected: list[Rejected] = []
        self.untraded: dict[date, int] = {}
        self.warnings: tuple[Text, ...] = ()
        self.zoned = False

    def ascending(self, body: tuple[Row, ...]) -> list[Row]:
        """Return the rows oldest first, or refuse days in no order."""
        days, self.warnings = days_of(self.source, body, self.date_column)
        self.zoned = any("+09" in row.cells[self.date_column] for row in body)
        if len(days) > 1 and days[0] > days[-1]:
            body, days = body[::-1], days[::-1]
        self.days = dict(zip((row.line for row in body), days, strict=True))
        return list(body)

    def _value(self, row: Row, column: int | None) -> Decimal | None:
        if column is None or not values.has_value(row.cells[column]):
            return None
        value = values.number(self.source.at(row.line), row.cells[column])
        if value <= 0:
            raise InputError(self.source.at(row.line), _ABOVE_ZERO, row.cells[column])
        return value

    def take(self, row: Row) -> None:
        """Use a row or list it as rejected."""
        at, shown = self.days[row.line], ",".join(row.cells)
        close = self._value(row, self.close_column)
        if at < FIRST_DAY:
            self.rejected.append(Rejected(row.line, _TOO_EARLY, shown))
            return
        if close is None:
            reason = _OUTAGE if at in WITHOUT_TRADING else _NO_CLOSE
            self.rejected.append(Rejected(row.line, reason, shown))
            self.untraded[at] = row.line
            return
        closed = not TOKYO.is_open(at) if TOKYO.covers(at) else at.weekday() >= 5
        if closed or at in WITHOUT_TRADING:
            if not self._repeats(row, close):
                raise InputError(self.source.at(row.line), _OPEN_DAY, f"{at:%Y-%m-%d %a}")
            self.rejected.append(Rejected(row.line, _CLOSED, shown))
            return
        self.used.append((at, close, self._value(row, self.adjusted_column), row.line))

    def _repeats(self, row: Row, close: Decimal) -> bool:
        """Return whether a row only carries the close before it, without any trade."""
        volume = None
        if self.volume_column is not None and values.has_value(row.cells[self.volume_column]):
            volume = values.number(self.source.at(row.line), row.cells[self.volume_column])
        same = not self.used or self.used[-1][1] == close
        return same and not volume

    def prices(self, rows_in: int) -> Prices:
        """Return what was taken."""
        import pandas as pd

        if not self.used:
            raise InputError(self.source.name, _NO_ROWS, None)
        days, closes, adjusted, lines = (list(each) for each in zip(*self.used, strict=True))
        table = pd.DataFrame(
            {"close": closes, "adjusted": adjusted, "line": lines},
            index=pd.Index(days, name="date"),
        )
        kind = self.layout.kind
        if self.zoned and kind == UNKNOWN:
            # Only yfinance writes a time zone, and it adjusts for dividends.
            kind = DIVIDEND_ADJUSTED
        return Prices(
            source=self.source,
            layout=self.layout.name,
            kind=kind,
            adjusted_kind=self.layout.adjusted_kind,
            table=table,
            rows_in=rows_in,
            rejected=tuple(sorted(self.rejected, key=lambda each: each.line)),
            untraded=self.untraded,
            warnings=self.warnings,
        )


@dataclass(frozen=True, slots=True)
class _Header:
    """Where a file's rows begin, its row of headings, its layout and its columns."""

    position: int
    row: Row
    layout: _Layout
    dates: int
    closes: int
    adjusted: int | None


def _header(source: Source) -> _Header | None:
    tickers = _ticker_header(source)
    if tickers is not None:
        return tickers
    for position, row in enumerate(source.rows[:3]):
        # A heading such as close_split_adjusted_1to200 says more than is needed.
        known = Row(row.line, tuple(_known(heading(cell)) for cell in row.cells))
        for layout in _LAYOUTS:
            if not layout.needs <= {*known.cells}:
                continue
            dates, closes = column(source, known, _DATE), column(source, known, (layout.close,))
            if dates is None or closes is None:
                continue
            adjusted = column(source, known, (layout.adjusted,)) if layout.adjusted else None
            return _Header(position, row, layout, dates, closes, adjusted)
    return None


_OWN: Final = ("close_as_traded", "close_split_adjusted")


def _known(name: str) -> str:
    return next((own for own in _OWN if name.startswith(own)), name)


def _ticker_header(source: Source) -> _Header | None:
    """Recognise the three header lines: fields, tickers, and a line that only says Date."""
    if len(source.rows) < 3 or heading(source.rows[0].cells[0]) != "price":
        return None
    first, second, third = source.rows[:3]
    if heading(second.cells[0]) != "ticker" or heading(third.cells[0]) != "date":
        return None
    tickers = {cell.strip() for cell in second.cells[1:] if cell.strip()}
    if len(tickers) > 1:
        raise InputError(source.at(second.line), _ONE_SHARE, ", ".join(sorted(tickers)))
    closes = column(source, first, ("close",))
    if closes is None:
        return None
    layout = _Layout(_TICKERS, frozenset(), "close", DIVIDEND_ADJUSTED)
    return _Header(2, first, layout, 0, closes, None)


def _one_share(source: Source, row: Row, body: tuple[Row, ...]) -> None:
    at = column(source, row, _CODE)
    codes = set() if at is None else {each.cells[at].strip() for each in body}
    if len(codes) > 1:
        raise InputError(source.name, _ONE_SHARE, ", ".join(sorted(codes)[:5]))
