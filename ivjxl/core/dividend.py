"""Dividends: total, annual amount, and the yield for an option price.

Amounts are in yen, shares in shares, yields are yearly fractions.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from ivjxl.core.arrays import (
    FloatOrArray,
    broadcast,
    like,
    refuse,
    require_not_negative,
    require_positive,
)
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
