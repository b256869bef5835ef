"""The risk-free rate of a remaining life, from government bond yields by tenor."""

from collections.abc import Sequence
from itertools import pairwise
from math import log1p
from typing import Final

from ivjxl.core.exact import Number, exact, positive
from ivjxl.errors import InputError, Text

METHODS: Final = ("exact", "linear", "exact:continuous", "linear:continuous")
"""How the tenor is met, and whether the yield is quoted or turned continuous."""

COUPONS_PER_YEAR: Final = 2
"""Japanese government bond yields are quoted with half-yearly compounding."""

_SAME_LENGTH: Final = Text("must have one yield for each tenor", "年限と同数の利回りが必要です")
_ASCENDING: Final = Text(
    "must be in ascending order, each tenor once", "昇順で重複のない年限が必要です"
)
_FRACTION: Final = Text(
    "must be a fraction from -0.5 to 0.5: 1.275 % is 0.01275",
    "-0.5から0.5までの数値が必要です（1.275%は0.01275）",
)
_BETWEEN: Final = Text(
    "must lie between the shortest and the longest tenor", "最短と最長の年限の間の年数が必要です"
)


def method_name(method: object) -> str:
    """Return a method, one of `METHODS`, or refuse it.

    >>> method_name("linear")
    'linear'
    """
    if not isinstance(method, str) or method not in METHODS:
        among = ", ".join(METHODS)
        one_of = Text(f"must be one of {among}", f"{among} のいずれかが必要です")
        raise InputError("method", one_of, method)
    return method


def rate(
    *, years: Number, tenors: Sequence[Number], yields: Sequence[Number | None], method: str
) -> float | None:
    """Return the yield of a number of years.

    Parameters
    ----------
    years
        Remaining life, above 0.
    tenors
        Years, above 0, ascending, each once.
    yields
        Quoted yields, fractions from -0.5 to 0.5; None where there is no
        quotation.
    method
        `exact`: the yield of exactly this tenor. `linear`: on the straight
        line between the neighbouring tenors. As quoted; with `:continuous`
        (`exact:continuous`) turned into a continuous rate.

    Returns
    -------
    float or None
        Fraction per year; None if `exact` finds no quotation of the tenor.

    Raises
    ------
    InputError
        If an argument is outside its range, or `linear` would have to go
        beyond the tenors quoted.

    Notes
    -----
    Quoted with half-yearly compounding: continuous is ``2 ln(1 + y / 2)``.
    Which of the two enters the option formula is a valuation choice. Source:
    Ministry of Finance, 国債金利情報 (半年複利).

    Examples
    --------
    >>> curve = {"tenors": [10, 15, 20], "yields": [0.00835, 0.01275, 0.01697]}
    >>> rate(years=15, **curve, method="exact")
    0.01275
    >>> round(rate(years=12, **curve, method="linear"), 6)
    0.01011
    """
    name, life = method_name(method), positive("years", years)
    if len(yields) != len(tenors):
        raise InputError("yields", _SAME_LENGTH, f"{len(yields)} for {len(tenors)}")
    lives = [positive("tenors", each) for each in tenors]
    for shorter, longer in pairwise(lives):
        if longer <= shorter:
            raise InputError("tenors", _ASCENDING, float(longer))
    curve = {}
    for tenor, value in zip(lives, yields, strict=True):
        if value is not None:
            curve[tenor] = exact("yields", value)
            if abs(curve[tenor]) * 2 > 1:
                raise InputError("yields", _FRACTION, value)
    found = curve.get(life)
    if found is None and name.startswith("exact"):
        return None
    if found is None:
        below = [tenor for tenor in curve if tenor < life]
        above = [tenor for tenor in curve if tenor > life]
        if not below or not above:
            raise InputError("years", _BETWEEN, years)
        low, high = below[-1], above[0]
        found = curve[low] + (curve[high] - curve[low]) * (life - low) / (high - low)
    if name.endswith(":continuous"):
        return COUPONS_PER_YEAR * log1p(float(found / COUPONS_PER_YEAR))
    return float(found)
