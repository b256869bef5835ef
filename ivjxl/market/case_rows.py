"""Market files as the rows of a case, each with its file and line as source."""

from collections.abc import Container
from datetime import date
from decimal import Decimal
from typing import Any, Final

from ivjxl.errors import InputError, Text
from ivjxl.market.inputs import Files, closes_of
from ivjxl.market.prices import AS_TRADED, SPLIT_ADJUSTED, Prices
from ivjxl.market.yields import NO_CURVE

_AS_TRADED: Final = Text(
    "must hold closes as traded; state what they are where the file does not say "
    '(market = { files = […], closes = "as traded" })',
    "は調整前の終値のファイルが必要です（不明な場合は market の closes で指定）",
)
_TWICE: Final = Text(
    "holds split-adjusted closes: with splits listed they would be adjusted twice",
    "は調整後の終値のため、分割を記載すると二重に調整されます",
)

Rows = dict[str, list[dict[str, Any]]]
"""Rows by row group; each holds its columns and `source`."""


def case_rows(
    files: Files,
    *,
    groups: Container[str],
    first: date,
    last: date,
    curve_date: date,
    closes: str | None,
    splits_stated: bool,
) -> Rows:
    """Return the rows of a case that market files give.

    Parameters
    ----------
    files
        What was read.
    groups
        The row groups that are wanted: `closes`, `splits`, `curve`, `dividends`.
    first, last
        Closes from one day to the other are taken.
    curve_date
        Day of the yields.
    closes
        What the closes are, where the file does not say: `as traded`.
    splits_stated
        Whether the case itself lists splits.

    Raises
    ------
    InputError
        If the closes are not as traded, or split-adjusted beside splits, or the
        day has no yields.
    """
    rows: Rows = {}
    if files.prices is not None and "closes" in groups:
        kind = closes_of(files.prices, closes)
        # Split-adjusted closes are the prices of the day while no split has followed.
        if kind not in (AS_TRADED, SPLIT_ADJUSTED):
            raise InputError(files.prices.source.name, _AS_TRADED, kind)
        known = files.splits is not None and len(files.splits.rows) > 0
        if kind == SPLIT_ADJUSTED and (known or splits_stated):
            raise InputError(files.prices.source.name, _TWICE, None)
        rows["closes"] = _closes(files.prices, first, last)
    if files.splits is not None and "splits" in groups:
        rows["splits"] = [
            {
                "ex_date": each.ex_date,
                "effective_date": each.effective_date,
                "old_shares": each.old_shares,
                "new_shares": each.new_shares,
                "source": files.splits.source.at(each.line),
            }
            for each in files.splits.rows
            # The closes are on the new basis from the ex-date on.
            if each.ex_date <= last
        ]
    if files.yields is not None and "curve" in groups:
        curve = files.yields.curve(curve_date)
        if curve is None:
            raise InputError(files.yields.source.name, NO_CURVE, curve_date)
        source = files.yields.source.at(files.yields.lines[curve_date])
        rows["curve"] = [
            {"tenor": tenor, "quoted_yield": value, "source": source}
            for tenor, value in curve.items()
        ]
    if files.dividends is not None and "dividends" in groups:
        rows["dividends"] = [
            {
                "fiscal_year_end": each.fiscal_year_end,
                "record_date": each.record_date,
                "dividend_per_share": each.dividend_per_share,
                "source": files.dividends.source.at(each.line),
            }
            for each in files.dividends.rows
            if each.record_date <= last
        ]
    return rows


def _closes(prices: Prices, first: date, last: date) -> list[dict[str, Any]]:
    """Return the days listed, those without a close among them."""
    closes: dict[date, Decimal | None] = dict.fromkeys(prices.untraded)
    closes |= dict(prices.table["close"].items())
    lines = prices.untraded | dict(zip(prices.table.index, prices.table["line"], strict=True))
    return [
        {
            "day": day,
            "close": closes[day],
            "source": prices.source.at(int(lines[day])),
        }
        for day in sorted(closes)
        if first <= day <= last
    ]
