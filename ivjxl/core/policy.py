"""Valuation policy: from the option formula to the yen that is published.

Prices are in yen. A policy has three parts, each a choice of the company that
its terms of issue print or its published prices reveal: how the dividend yield
compounds, how the yen is rounded, and at which step.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Final

from ivjxl.core.dividend import COMPOUNDINGS, compounding_name, dividend_yield
from ivjxl.core.exact import Number, positive, positive_count
from ivjxl.core.option import price
from ivjxl.core.rounding import MODES, boundary_distance, mode_name, rounded
from ivjxl.errors import InputError, Text

STEPS: Final = ("share", "right")
_ONE_STEP: Final = Text(
    "must be share (round per share, then multiply) or right (multiply, then round)",
    "share（1株当たりで端数処理してから乗じる）または right（乗じてから端数処理する）が必要です",
)


def step_name(step: str) -> str:
    """Return `share` or `right`, or refuse the word.

    >>> step_name("share")
    'share'
    """
    if step not in STEPS:
        raise InputError("step", _ONE_STEP, step)
    return step


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Dividend compounding × yen rounding × rounding step.

    Parameters
    ----------
    compounding
        `continuous` (q = D/S) or `annual` (q = ln(1 + D/S)).
    mode
        Yen rounding: `up`, `half_up` or `down`.
    step
        `share`: round the price per share, then multiply by the shares per
        right. `right`: multiply first, round the price per right.

    Examples
    --------
    >>> Policy(compounding="annual", mode="四捨五入", step="share")
    Policy(compounding='annual', mode='half_up', step='share')
    """

    compounding: str
    mode: str
    step: str

    def __post_init__(self) -> None:
        """Refuse an unknown part and store the mode under its English name."""
        compounding_name(self.compounding)
        step_name(self.step)
        object.__setattr__(self, "mode", mode_name(self.mode))


POLICIES: Final = tuple(
    Policy(compounding=compounding, mode=mode, step=step)
    for compounding, mode, step in product(COMPOUNDINGS, MODES, STEPS)
)
"""All twelve policies."""


def price_per_right(
    *, option_price: Number, shares_per_right: Number, mode: str, step: str
) -> Fraction:
    """Return the amount to be paid for one right, whole yen.

    Parameters
    ----------
    option_price
        Unrounded price of the option on one share, yen, above 0.
    shares_per_right
        Shares under one right, a whole number above 0.
    mode, step
        As in `Policy`.

    Raises
    ------
    InputError
        If an argument is outside its range.

    Notes
    -----
    Step `share`: ``round(C) · n``; step `right`: ``round(C · n)``. They differ
    by up to ``n - 1`` yen.

    Examples
    --------
    >>> [int(price_per_right(option_price=1772.0142, shares_per_right=200, mode="up",
    ...                      step=step)) for step in STEPS]
    [354600, 354403]
    """
    unrounded = positive("option_price", option_price)
    shares = positive_count("shares_per_right", shares_per_right)
    if step_name(step) == "share":
        return rounded(amount=unrounded, unit=1, mode=mode) * shares
    return rounded(amount=unrounded * shares, unit=1, mode=mode)


def price_per_share(
    *, option_price: Number, shares_per_right: Number, mode: str, step: str
) -> Fraction:
    """Return the amount to be paid per share under a right, yen.

    Whole yen with step `share`; with step `right` the price per right divided
    by its shares, which need not be whole. Arguments and errors are those of
    `price_per_right`.

    Examples
    --------
    >>> int(price_per_share(option_price=1773.1105, shares_per_right=200,
    ...                     mode="half_up", step="share"))
    1773
    """
    per_right = price_per_right(
        option_price=option_price, shares_per_right=shares_per_right, mode=mode, step=step
    )
    return per_right / positive_count("shares_per_right", shares_per_right)


@dataclass(frozen=True, kw_only=True)
class Reproduction:
    """A policy that gives a published price.

    `option_price` is the unrounded price per share under it, yen; `distance`
    how far the quantity that is rounded (per share or per right, see
    `policy.step`) is from the place where the published yen would change;
    `difference` the published price per right less the unrounded one.
    """

    policy: Policy
    option_price: float
    distance: float
    difference: float


def reproduces(
    *,
    price_per_right_published: Number,
    shares_per_right: Number,
    spot: float,
    strike: float,
    years: float,
    volatility: float,
    rate: float,
    dividend: float,
) -> tuple[Reproduction, ...]:
    """Return every policy under which these inputs give a published price.

    Parameters
    ----------
    price_per_right_published
        Published amount per right, yen, above 0. For a price per share give
        `shares_per_right` as 1.
    shares_per_right
        Shares under one right, a whole number above 0.
    spot, strike, years, volatility, rate
        As in `ivjxl.core.option.price`.
    dividend
        Yearly dividend per share, yen.

    Returns
    -------
    tuple of Reproduction
        In the order of `POLICIES`; empty if no policy gives the price.

    Raises
    ------
    InputError
        If an argument is outside its range.

    Examples
    --------
    The price of July 12, 2019 does not follow from q = D/S under any rounding:

    >>> found = reproduces(price_per_right_published=354_600, shares_per_right=200,
    ...     spot=2141, strike=1, years=15, volatility=0.483, rate=0.00084, dividend=27)
    >>> [(r.policy.compounding, r.policy.mode, r.policy.step) for r in found]
    [('annual', 'half_up', 'share'), ('annual', 'down', 'share')]
    """
    published = positive("price_per_right_published", price_per_right_published)
    shares = positive_count("shares_per_right", shares_per_right)

    def found() -> Iterator[Reproduction]:
        for policy in POLICIES:
            q = dividend_yield(dividend=dividend, spot=spot, compounding=policy.compounding)
            unrounded = float(
                price(
                    spot=spot,
                    strike=strike,
                    years=years,
                    volatility=volatility,
                    rate=rate,
                    dividend_yield=q,
                )
            )
            if not unrounded > 0:
                continue
            given = price_per_right(
                option_price=unrounded,
                shares_per_right=shares,
                mode=policy.mode,
                step=policy.step,
            )
            if given != published:
                continue
            quantity = positive("option_price", unrounded) * (
                shares if policy.step == "right" else 1
            )
            yield Reproduction(
                policy=policy,
                option_price=unrounded,
                distance=float(boundary_distance(amount=quantity, unit=1, mode=policy.mode)),
                difference=float(published - positive("option_price", unrounded) * shares),
            )

    return tuple(found())
