"""Dividends: total, annual amount, and the yield for an option price.

Amounts are in yen, shares in shares, yields are yearly fractions.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from ivjxl.core import splits
from ivjxl.core.arrays import (
    FloatOrArray,
    broadcast,
    like,
    refuse,
    require_not_negative,
    require_positive,
)
from ivjxl.core.dates import day
from ivjxl.core.exact import Number, amount, count
from ivjxl.core.rounding import rounded
from ivjxl.errors import A_NUMBER, InputError, Text

COMPOUNDINGS: Final = ("continuous", "annual")
_ONE_COMPOUNDING: Final = Text(
    "must be continuous (q = D/S) or annual (q = ln(1 + D/S))",
    "continuous（q = D/S）または annual（q = ln(1 + D/S)）が必要です",
)
_NOT_MORE_THAN_ISSUED: Final = Text(
    "must not exceed the shares issued", "発行済株式総数以下の株数が必要です"
)

_AS_MANY: Final = Text("must have as many entries as record_dates", "基準日と同じ件数が必要です")
_IN_ITS_YEAR: Final = Text(
    "must lie less than a year from the end of the fiscal year",
    "事業年度末から1年以内の日付が必要です",
)
_LONGEST_YEAR: Final = 365


def compounding_name(compounding: str) -> str:
    """Return `continuous` or `annual`, or refuse the word.

    >>> compounding_name("annual")
    'annual'
    """
    if compounding not in COMPOUNDINGS:
        raise InputError("compounding", _ONE_COMPOUNDING, compounding)
    return compounding


def total(
    *,
    dividend_per_share: Number,
    shares_issued: Number,
    treasury_shares: Number,
    unit: Number,
    mode: str,
) -> Fraction:
    """Return the total of a dividend, rounded to a unit.

    Parameters
    ----------
    dividend_per_share
        Yen per share, at least 0; 13.5 is 13 yen 50 sen.
    shares_issued
        Shares issued on the record date, a whole number.
    treasury_shares
        Shares that the company itself holds, a whole number, at most those
        issued. They receive no dividend.
    unit
        Unit of the published total in yen, above 0: 1 or 1,000,000.
    mode
        Rounding `up`, `half_up` or `down`.

    Returns
    -------
    Fraction
        Yen, a multiple of `unit`.

    Raises
    ------
    InputError
        If an argument is outside its range.

    Notes
    -----
    ``D · (issued - treasury)``, rounded once. Companies Act art. 453: no
    distribution on the company's own shares.

    Examples
    --------
    >>> int(total(dividend_per_share=13.5, shares_issued=46_721_400,
    ...           treasury_shares=1_651_169, unit=1_000_000, mode="half_up"))
    608000000
    """
    issued = count("shares_issued", shares_issued)
    treasury = count("treasury_shares", treasury_shares)
    if treasury > issued:
        raise InputError("treasury_shares", _NOT_MORE_THAN_ISSUED, treasury_shares)
    exact_total = amount("dividend_per_share", dividend_per_share) * (issued - treasury)
    return rounded(amount=exact_total, unit=unit, mode=mode)


def annual(*, dividends_per_share: Iterable[Number]) -> Fraction:
    """Return the annual dividend per share: the sum of the year's dividends, yen.

    Raises
    ------
    InputError
        If one of them is not a number of at least 0.

    Examples
    --------
    >>> int(annual(dividends_per_share=[13.5, 13.5]))
    27
    """
    return sum((amount("dividends_per_share", value) for value in dividends_per_share), Fraction(0))


def of_fiscal_year(
    *,
    year_end: date,
    on: date,
    year_ends: Sequence[date],
    record_dates: Sequence[date],
    dividends: Sequence[Number],
    split_dates: Sequence[date],
    old_shares: Sequence[Number],
    new_shares: Sequence[Number],
) -> Fraction | None:
    """Return the dividend of a fiscal year per share as shares are on a day, yen.

    Parameters
    ----------
    year_end
        Last day of the fiscal year.
    on
        Splits that take effect up to this day adjust the dividends.
    year_ends, record_dates, dividends
        Of each dividend: last day of its fiscal year, record date, and yen per
        share as declared, at least 0.
    split_dates, old_shares, new_shares
        Effective date and ratio of each split; one with a dividend's record
        date before it adjusts that dividend.

    Returns
    -------
    Fraction or None
        None if no dividend of the fiscal year is listed.

    Raises
    ------
    InputError
        If lengths differ, a record date is a year or more from its fiscal
        year's end, or an argument is outside its range.

    Examples
    --------
    >>> from datetime import date
    >>> float(of_fiscal_year(
    ...     year_end=date(2013, 3, 31), on=date(2013, 7, 11),
    ...     year_ends=[date(2013, 3, 31)] * 2,
    ...     record_dates=[date(2012, 9, 30), date(2013, 3, 31)], dividends=[1750, 10],
    ...     split_dates=[date(2012, 10, 1)], old_shares=[1], new_shares=[200]))
    18.75
    """
    ended, until = day("year_end", year_end), day("on", on)
    for name, values in (("year_ends", year_ends), ("dividends", dividends)):
        if len(values) != len(record_dates):
            raise InputError(name, _AS_MANY, len(values))
    for end, record in zip(year_ends, record_dates, strict=True):
        if abs((day("year_ends", end) - day("record_dates", record)).days) >= _LONGEST_YEAR:
            raise InputError("record_dates", _IN_ITS_YEAR, f"{record} for {end}")
    declared = [amount("dividends", each) for each in dividends]
    per_share = splits.adjusted(
        dates=record_dates,
        amounts=declared,
        split_dates=split_dates,
        old_shares=old_shares,
        new_shares=new_shares,
        on=until,
    )
    paid = [each for each, end in zip(per_share, year_ends, strict=True) if end == ended]
    return sum(paid, Fraction(0)) if paid else None


def dividend_yield(*, dividend: ArrayLike, spot: ArrayLike, compounding: str) -> FloatOrArray:
    """Return the continuous dividend yield for the option formula, unrounded.

    Parameters
    ----------
    dividend
        Yearly dividend per share, yen, at least 0; scalar or array.
    spot
        Share price, yen, above 0; scalar or array.
    compounding
        `continuous`: q = D/S, the yield is paid all the time. `annual`:
        q = ln(1 + D/S), the yield is paid once a year.

    Returns
    -------
    float or array
        Fraction per year. Rounding it to 0.01 % can move the price by yen.

    Raises
    ------
    InputError
        If an argument is outside its range or the compounding unknown.

    Notes
    -----
    Source: the definition of q in the terms of issue (D/S); discounting by
    ``(1 + D/S)^T`` instead of ``e^(qT)`` for the annual form.

    Examples
    --------
    >>> round(dividend_yield(dividend=27, spot=2141, compounding="continuous"), 6)
    0.012611
    >>> round(dividend_yield(dividend=27, spot=2141, compounding="annual"), 6)
    0.012532
    """
    compounding_name(compounding)
    arrays = broadcast({"dividend": dividend, "spot": spot})
    require_not_negative("dividend", arrays["dividend"])
    require_positive("spot", arrays["spot"])
    with np.errstate(over="ignore"):
        ratio = arrays["dividend"] / arrays["spot"]
    refuse("spot", A_NUMBER, arrays["spot"], ~np.isfinite(ratio))
    result = ratio if compounding == "continuous" else np.log1p(ratio)
    return like(np.ndim(dividend) == 0 and np.ndim(spot) == 0, result)
