"""Market data as inputs: rows of closes, splits, yields and dividends.

They stand on the sheet `Market`. What they give (share price, volatility,
rate, dividend) is a figure; an input labelled `market` takes it where nothing
is typed.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from ivjxl.errors import Text
from ivjxl.notices.fields import Label
from ivjxl.notices.units import DATE, MARKET, PERCENT, SHARES, YEARS, YEN_PER_SHARE

_SEN = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class Close:
    """The close of a day as traded."""

    day: Annotated[date, Label(Text("Day", "日付"), DATE, MARKET)]
    close: Annotated[
        Decimal,
        Label(Text("Close as traded", "終値（調整前）"), YEN_PER_SHARE, MARKET, minimum=_SEN),
    ]


@dataclass(frozen=True, kw_only=True)
class PriceSplit:
    """A share split or consolidation, as prices and as dividends see it."""

    ex_date: Annotated[
        date,
        Label(Text("First day traded on the new basis (ex-date)", "権利落ち日"), DATE, MARKET),
    ]
    effective_date: Annotated[date, Label(Text("Effective date", "効力発生日"), DATE, MARKET)]
    old_shares: Annotated[int, Label(Text("Old shares", "分割・併合前"), SHARES, MARKET, minimum=1)]
    new_shares: Annotated[int, Label(Text("New shares", "分割・併合後"), SHARES, MARKET, minimum=1)]


@dataclass(frozen=True, kw_only=True)
class QuotedYield:
    """The yield of one tenor, as quoted."""

    tenor: Annotated[
        Decimal, Label(Text("Tenor", "年限"), YEARS, MARKET, minimum=_SEN, maximum=100)
    ]
    quoted_yield: Annotated[
        Decimal,
        Label(
            Text("Yield", "利回り"),
            PERCENT,
            MARKET,
            minimum=Decimal("-0.5"),
            maximum=Decimal("0.5"),
        ),
    ]


@dataclass(frozen=True, kw_only=True)
class DeclaredDividend:
    """A dividend as declared, before any later split."""

    fiscal_year_end: Annotated[date, Label(Text("Fiscal year ended", "事業年度末"), DATE, MARKET)]
    record_date: Annotated[date, Label(Text("Record date", "基準日"), DATE, MARKET)]
    dividend_per_share: Annotated[
        Decimal, Label(Text("Dividend as declared", "配当金（決議時）"), YEN_PER_SHARE, MARKET)
    ]
