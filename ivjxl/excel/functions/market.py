"""Worksheet functions on market data: prices, volatility, splits, yields, dividends."""

from typing import Any, Final

from ivjxl.core import dividend, splits, volatility, yield_curve
from ivjxl.core.closing_price import closing_price, rule_name
from ivjxl.core.volatility import frequency_name
from ivjxl.core.yield_curve import method_name
from ivjxl.errors import Text
from ivjxl.excel import cells
from ivjxl.excel.functions.declaration import (
    a_date,
    a_number,
    a_sequence,
    a_word,
    worksheet_function,
)
from ivjxl.law.trading_days import TOKYO

_DATES: Final = a_sequence(
    Text("Days, ascending", "日付（昇順）"), "closes", cells.day, needed=True
)
_CLOSES: Final = a_sequence(
    Text("Closes, yen; blank where not traded", "終値（円）、取引がない日は空白"),
    "closes",
    blank=True,
)
_OLD: Final = a_sequence(Text("Old shares: 1 of 1 to 200", "分割・併合前の株式数"), "splits")
_NEW: Final = a_sequence(Text("New shares: 200 of 1 to 200", "分割・併合後の株式数"), "splits")


@worksheet_function(
    Text(
        "Share price of a day by the rule of the notice; #N/A without one",
        "所定の日の株価（決まらない場合は#N/A）",
    ),
    renamed={"on": "on_date"},
    on_date=a_date(Text("Allotment date, or date of the resolution", "割当日又は決議日")),
    dates=_DATES,
    closes=_CLOSES,
    rule=a_word(
        Text(
            '"option": close of the day, else base_price; "restricted_stock": close of the '
            "business day before, else of the last day traded",
            "option：当日の終値／restricted_stock：前営業日の終値",
        ),
        rule_name,
    ),
    base_price=a_number(
        Text(
            "Base price of the next trading day, used only without a close",
            "翌取引日の基準値段（終値がない場合のみ）",
        ),
        optional=True,
    ),
)
def CLOSING_PRICE(on_date: Any, dates: Any, closes: Any, rule: Any, base_price: Any) -> Any:
    """See `ivjxl.core.closing_price.closing_price`."""
    found = closing_price(
        on=on_date, dates=dates, closes=closes, rule=rule, calendar=TOKYO, base_price=base_price
    )
    return cells.missing("closes") if found is None else found.price


@worksheet_function(
    Text(
        "Closes in terms of the shares after every later split",
        "株式分割・併合を調整した終値",
    ),
    shaped_like="dates",
    renamed={"amounts": "closes"},
    dates=_DATES,
    closes=_CLOSES,
    split_dates=a_sequence(
        Text("First day traded without the right to the new shares", "権利落ち日"),
        "splits",
        cells.day,
    ),
    old_shares=_OLD,
    new_shares=_NEW,
)
def SPLIT_ADJUSTED(
    dates: Any, closes: Any, split_dates: Any, old_shares: Any, new_shares: Any
) -> Any:
    """See `ivjxl.core.splits.adjusted`."""
    traded = [position for position, close in enumerate(closes) if close is not None]
    found = splits.adjusted(
        dates=[dates[position] for position in traded],
        amounts=[closes[position] for position in traded],
        split_dates=split_dates,
        old_shares=old_shares,
        new_shares=new_shares,
    )
    by_position = dict(zip(traded, found, strict=True))
    return [by_position.get(position, "") for position in range(len(dates))]


@worksheet_function(
    Text(
        "Historical volatility per year: log returns, n-1, × √(250, 52 or 12)",
        "ヒストリカル・ボラティリティ（年率、対数収益率、n-1）",
    ),
    renamed={"start": "start_date", "end": "end_date"},
    dates=_DATES,
    closes=_CLOSES,
    start_date=a_date(Text("First day of the window", "算定期間の初日")),
    end_date=a_date(Text("Last day of the window", "算定期間の末日")),
    frequency=a_word(
        Text(
            '"daily", "weekly" (last close of a week) or "monthly"',
            "daily（日次）・weekly（週次、週の最終終値）・monthly（月次）",
        ),
        frequency_name,
    ),
)
def HIST_VOLATILITY(dates: Any, closes: Any, start_date: Any, end_date: Any, frequency: Any) -> Any:
    """See `ivjxl.core.volatility.historical`."""
    traded = [position for position, close in enumerate(closes) if close is not None]
    return volatility.historical(
        dates=[dates[position] for position in traded],
        closes=[float(closes[position]) for position in traded],
        start=start_date,
        end=end_date,
        frequency=frequency,
    ).value


@worksheet_function(
    Text(
        "Largest change from one close to the next, up or down: 0.3 is 30%",
        "前回の終値からの最大変動率（30%は0.3）",
    ),
    dates=_DATES,
    closes=_CLOSES,
)
def LARGEST_MOVE(dates: Any, closes: Any) -> Any:
    """See `ivjxl.core.volatility.largest_move`."""
    traded = [position for position, close in enumerate(closes) if close is not None]
    return volatility.largest_move(
        dates=[dates[position] for position in traded],
        closes=[float(closes[position]) for position in traded],
    )


@worksheet_function(
    Text(
        "Risk-free rate of a remaining life from yields by tenor",
        "残存期間に対応する無リスク利子率",
    ),
    years=a_number(Text("Remaining life, years", "残存期間（年）")),
    tenors=a_sequence(Text("Tenors, years, ascending", "年限（昇順）"), "curve", needed=True),
    yields=a_sequence(
        Text("Yields: 1.275% is 0.01275; blank without one", "利回り（ない年限は空白）"),
        "curve",
        blank=True,
    ),
    method=a_word(
        Text(
            '"exact" tenor or "linear" between tenors, as quoted; "exact:continuous", '
            '"linear:continuous"',
            "exact（年限一致）・linear（線形補間）。連続複利は末尾に:continuous",
        ),
        method_name,
    ),
)
def RISK_FREE_RATE(years: Any, tenors: Any, yields: Any, method: Any) -> Any:
    """See `ivjxl.core.yield_curve.rate`."""
    found = yield_curve.rate(years=years, tenors=tenors, yields=yields, method=method)
    return cells.missing("yields") if found is None else found


@worksheet_function(
    Text(
        "Dividend of a fiscal year per share, adjusted for the splits up to a day",
        "事業年度の1株当たり年間配当金（分割・併合調整後）",
    ),
    renamed={"on": "on_date"},
    on_date=a_date(Text("Splits up to this day count", "調整の基準日")),
    year_end=a_date(Text("Last day of the fiscal year", "事業年度の末日")),
    year_ends=a_sequence(
        Text("Fiscal year of each dividend: its last day", "各配当の事業年度末"),
        "dividends",
        cells.day,
        needed=True,
    ),
    record_dates=a_sequence(Text("Record dates", "基準日"), "dividends", cells.day),
    dividends=a_sequence(
        Text("Dividends per share as declared, yen", "1株当たり配当金（決議時、円）"), "dividends"
    ),
    split_dates=a_sequence(Text("Effective dates", "効力発生日"), "splits", cells.day),
    old_shares=_OLD,
    new_shares=_NEW,
)
def ANNUAL_DIVIDEND(
    on_date: Any,
    year_end: Any,
    year_ends: Any,
    record_dates: Any,
    dividends: Any,
    split_dates: Any,
    old_shares: Any,
    new_shares: Any,
) -> Any:
    """See `ivjxl.core.dividend.of_fiscal_year`."""
    found = dividend.of_fiscal_year(
        year_end=year_end,
        on=on_date,
        year_ends=year_ends,
        record_dates=record_dates,
        dividends=dividends,
        split_dates=split_dates,
        old_shares=old_shares,
        new_shares=new_shares,
    )
    return cells.missing("dividends") if found is None else found
