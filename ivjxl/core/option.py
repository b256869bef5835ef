"""Fair value of a European call on a share with a continuous dividend yield.

Money is in yen, time in years. Volatility, rate and dividend yield are per
year, as fractions (2 % is 0.02); rate and dividend yield are continuously
compounded. Every function takes scalars or arrays that broadcast, and returns
a float for scalars and an array otherwise.

Formula, as the notices print it::

    C = S e^(-qT) N(d) - X e^(-rT) N(d - σ√T)
    d = (ln(S/X) + (r - q + σ²/2) T) / (σ√T)

Source: Black and Scholes (1973), Merton (1973) for the dividend yield.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import erfcx, ndtr

from ivjxl.core.arrays import (
    Array,
    FloatOrArray,
    broadcast,
    like,
    refuse,
    require_not_negative,
    require_positive,
)
from ivjxl.core.dividend import compounding_name
from ivjxl.errors import A_NUMBER, InputError, Text

PRICE_PRECISION: Final = 1e-4
"""How exactly a published price is known: half a yen in 5,000, relative."""

VOLATILITY_RESOLUTION: Final = 0.01
"""Volatility counts as identifiable if `PRICE_PRECISION` moves it by less than this."""

NOT_IDENTIFIABLE: Final = Text(
    "must determine the volatility; it is not identifiable from this price",
    "この価格からボラティリティを特定することはできません",
)
_WITHIN_BOUNDS: Final = Text(
    "must lie inside the no-arbitrage bounds of the call",
    "無裁定の上下限の内側にある価格が必要です",
)
_LOG_LARGEST: Final = 700.0
_SQRT_HALF: Final = 0.5**0.5
_SQRT_2PI: Final = (2.0 * np.pi) ** 0.5


class Bounds(NamedTuple):
    """The no-arbitrage bounds of a call, yen."""

    lower: FloatOrArray
    upper: FloatOrArray


def price(
    *,
    spot: ArrayLike,
    strike: ArrayLike,
    years: ArrayLike,
    volatility: ArrayLike,
    rate: ArrayLike,
    dividend_yield: ArrayLike,
) -> FloatOrArray:
    """Return the fair value of one call, yen, unrounded.

    Parameters
    ----------
    spot
        Share price on the valuation day, yen, at least 0.
    strike
        Exercise price per share, yen, at least 0.
    years
        Expected remaining period, years, at least 0.
    volatility
        Standard deviation of yearly log returns, fraction, at least 0.
    rate
        Risk-free rate for that period, fraction; may be negative.
    dividend_yield
        Expected dividend yield, fraction, at least 0.

    Returns
    -------
    float or array
        Never NaN. At ``σ√T = 0`` the discounted intrinsic value
        ``max(S e^(-qT) - X e^(-rT), 0)``; at ``X = 0`` the share without its
        dividends, ``S e^(-qT)``; at ``S = 0`` zero.

    Raises
    ------
    InputError
        If an argument is not finite or outside its range, or the shapes do
        not broadcast.

    Notes
    -----
    Error against 50-digit arithmetic: at most ``8 · 2^-53 · max(S, X)``, for
    discount factors up to 1 and amounts below 1e15.

    Examples
    --------
    Hull, Options, Futures, and Other Derivatives: S 42, X 40, 6 months, 20 %, 10 %.

    >>> round(price(spot=42, strike=40, years=0.5, volatility=0.2, rate=0.1,
    ...             dividend_yield=0), 2)
    4.76
    """
    m = _Market(spot, strike, years, volatility, rate, dividend_yield)
    intrinsic = np.maximum(m.forward - m.discounted_strike, 0.0)
    return m.result(intrinsic + _time_value(m))


def delta(
    *,
    spot: ArrayLike,
    strike: ArrayLike,
    years: ArrayLike,
    volatility: ArrayLike,
    rate: ArrayLike,
    dividend_yield: ArrayLike,
) -> FloatOrArray:
    """Return the change of the price per yen of spot, ``e^(-qT) N(d)``.

    Arguments and errors are those of `price`. The result lies in [0, 1]. At
    the money with ``σ√T = 0`` it is the mean of the two one-sided limits.

    Examples
    --------
    >>> round(delta(spot=49, strike=50, years=20 / 52, volatility=0.2, rate=0.05,
    ...             dividend_yield=0), 3)
    0.522
    """
    m = _Market(spot, strike, years, volatility, rate, dividend_yield)
    return m.result(m.dividend_discount * ndtr(m.d1))


def vega(
    *,
    spot: ArrayLike,
    strike: ArrayLike,
    years: ArrayLike,
    volatility: ArrayLike,
    rate: ArrayLike,
    dividend_yield: ArrayLike,
) -> FloatOrArray:
    """Return the change of the price per 1.00 of volatility, yen.

    ``S e^(-qT) φ(d) √T``, with φ the standard normal density. Arguments and
    errors are those of `price`; divide by 100 for one percentage point.

    Examples
    --------
    >>> round(vega(spot=49, strike=50, years=20 / 52, volatility=0.2, rate=0.05,
    ...            dividend_yield=0), 1)
    12.1
    """
    m = _Market(spot, strike, years, volatility, rate, dividend_yield)
    return m.result(_vega(m))


def rho(
    *,
    spot: ArrayLike,
    strike: ArrayLike,
    years: ArrayLike,
    volatility: ArrayLike,
    rate: ArrayLike,
    dividend_yield: ArrayLike,
) -> FloatOrArray:
    """Return the change of the price per 1.00 of rate, yen.

    ``X T e^(-rT) N(d - σ√T)``. Arguments and errors are those of `price`;
    divide by 10,000 for one basis point.

    Examples
    --------
    >>> round(rho(spot=49, strike=50, years=20 / 52, volatility=0.2, rate=0.05,
    ...           dividend_yield=0), 2)
    8.91
    """
    m = _Market(spot, strike, years, volatility, rate, dividend_yield)
    with np.errstate(over="ignore"):
        return m.result(m.discounted_strike * ndtr(m.d2) * m.years)


def dividend_sensitivity(
    *,
    spot: ArrayLike,
    strike: ArrayLike,
    years: ArrayLike,
    volatility: ArrayLike,
    rate: ArrayLike,
    dividend_yield: ArrayLike,
) -> FloatOrArray:
    """Return the change of the price per 1.00 of dividend yield, yen (psi).

    ``-T S e^(-qT) N(d)``, at most 0. Arguments and errors are those of
    `price`. Divided by the spot it is the change per yen of yearly dividend
    when the yield is D/S.

    Examples
    --------
    One more yen of dividend on the terms of July 12, 2019 costs 12.4 yen:

    >>> round(dividend_sensitivity(spot=2141, strike=1, years=15, volatility=0.483,
    ...       rate=0.00084, dividend_yield=27 / 2141) / 2141, 1)
    -12.4
    """
    m = _Market(spot, strike, years, volatility, rate, dividend_yield)
    with np.errstate(over="ignore"):
        return m.result(-m.forward * ndtr(m.d1) * m.years)


def bounds(
    *,
    spot: ArrayLike,
    strike: ArrayLike,
    years: ArrayLike,
    rate: ArrayLike,
    dividend_yield: ArrayLike,
) -> Bounds:
    """Return the no-arbitrage bounds of the call, yen.

    ``max(S e^(-qT) - X e^(-rT), 0)`` and ``S e^(-qT)``. Arguments and errors
    are those of `price`. Source: Merton (1973).

    Examples
    --------
    >>> bounds(spot=42, strike=40, years=0, rate=0.1, dividend_yield=0)
    Bounds(lower=2.0, upper=42.0)
    """
    m = _Market(spot, strike, years, 0.0, rate, dividend_yield)
    lower = np.maximum(m.forward - m.discounted_strike, 0.0)
    return Bounds(like(m.scalar, lower), like(m.scalar, m.forward))


def implied_volatility(
    *,
    price: ArrayLike,
    spot: ArrayLike,
    strike: ArrayLike,
    years: ArrayLike,
    rate: ArrayLike,
    dividend_yield: ArrayLike,
) -> FloatOrArray:
    """Return the volatility at which the call has this price, fraction.

    Parameters
    ----------
    price
        Price of one call, yen, strictly inside the no-arbitrage bounds.
    spot, strike, years
        As in `price`, above 0.
    rate, dividend_yield
        As in `price`.

    Raises
    ------
    InputError
        If the price is outside the bounds, or "not identifiable": a change of
        the price by one part in 10,000 (`PRICE_PRECISION`, half a yen in
        5,000) would move the volatility by more than one percentage point.
        So it is for options with a strike of 1 yen and 15 years to go.

    Notes
    -----
    Newton's method on the logarithm of the time value, kept inside a bracket
    that halves when a step leaves it. The time value rises with volatility,
    so the root is unique.

    Examples
    --------
    >>> round(implied_volatility(price=4.7594, spot=42, strike=40, years=0.5,
    ...                          rate=0.1, dividend_yield=0), 4)
    0.2
    """
    given = {
        "price": price,
        "spot": spot,
        "strike": strike,
        "years": years,
        "rate": rate,
        "dividend_yield": dividend_yield,
    }
    arrays = broadcast(given)
    for name in ("price", "spot", "strike", "years"):
        require_positive(name, arrays[name])
    target = arrays.pop("price")
    m = _Market(**arrays, volatility=0.0)
    intrinsic = np.maximum(m.forward - m.discounted_strike, 0.0)
    inside = (target > intrinsic) & (target < m.forward)
    refuse("price", _WITHIN_BOUNDS, target, ~inside)
    log_time_value = np.log(target - intrinsic)
    moneyness = _moneyness(m)

    def log_excess(log_deviation: Array) -> tuple[Array, Array]:
        deviation = np.exp(log_deviation)
        value = _black(m.forward, m.discounted_strike, moneyness, deviation)
        slope = m.forward * _density(moneyness / deviation + deviation / 2) * deviation
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
            return np.log(value) - log_time_value, slope / value

    low, high = np.full(target.shape, -60.0), np.zeros(target.shape)
    deviation = np.exp(_root(log_excess, low, high, grow=1.0))
    d1 = moneyness / deviation + deviation / 2
    vega_of_root = m.forward * _density(d1) * np.sqrt(m.years)
    unclear = ~(PRICE_PRECISION * target <= VOLATILITY_RESOLUTION * vega_of_root)
    refuse("price", NOT_IDENTIFIABLE, target, unclear)
    scalar = all(np.ndim(value) == 0 for value in given.values())
    return like(scalar, deviation / np.sqrt(m.years))


def implied_spot(
    *,
    price: ArrayLike,
    strike: ArrayLike,
    years: ArrayLike,
    volatility: ArrayLike,
    rate: ArrayLike,
    dividend: ArrayLike,
    compounding: str,
) -> FloatOrArray:
    """Return the share price at which the call has this price, yen.

    The well-posed inverse for options with a strike of 1 yen.

    Parameters
    ----------
    price
        Price of one call, yen, above 0.
    strike, years, volatility, rate
        As in `price`.
    dividend
        Yearly dividend per share, yen, at least 0. The dividend yield follows
        the share price that is sought.
    compounding
        `continuous` (q = D/S) or `annual` (q = ln(1 + D/S)).

    Raises
    ------
    InputError
        If an argument is outside its range, or no finite share price has this
        option price.

    Notes
    -----
    Newton's method on the logarithm of the price inside a shrinking bracket.
    The price rises with the share price at a constant yearly dividend too.

    Examples
    --------
    The price of July 12, 2019, before rounding:

    >>> round(implied_spot(price=1773.110, strike=1, years=15, volatility=0.483,
    ...                    rate=0.00084, dividend=27, compounding="annual"))
    2141
    """
    given = {
        "price": price,
        "strike": strike,
        "years": years,
        "volatility": volatility,
        "rate": rate,
        "dividend": dividend,
    }
    arrays = broadcast(given)
    require_positive("price", arrays["price"])
    require_not_negative("dividend", arrays["dividend"])
    compounding_name(compounding)
    market = {name: arrays[name] for name in ("strike", "years", "volatility", "rate")}
    log_target, cash = np.log(arrays["price"]), arrays["dividend"]

    def log_excess(log_spot: Array) -> tuple[Array, Array]:
        spot = np.exp(log_spot)
        ratio = cash / spot
        q = ratio if compounding == "continuous" else np.log1p(ratio)
        m = _Market(spot, **market, dividend_yield=q)
        value = np.maximum(m.forward - m.discounted_strike, 0.0) + _time_value(m)
        # -S dq/dS = D/S for q = D/S, and divided by 1 + D/S for q = ln(1 + D/S).
        fall = ratio if compounding == "continuous" else ratio / (1.0 + ratio)
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
            slope = m.forward * ndtr(m.d1) * (1.0 + m.years * fall)
            return np.log(value) - log_target, slope / value

    high = np.log(arrays["price"] + arrays["strike"] + 1.0)
    root = np.exp(_root(log_excess, log_target, high, grow=1.0))
    scalar = all(np.ndim(value) == 0 for value in given.values())
    return like(scalar, root)


class _Market:
    """Checked arguments and the quantities every formula needs."""

    def __init__(
        self,
        spot: ArrayLike,
        strike: ArrayLike,
        years: ArrayLike,
        volatility: ArrayLike,
        rate: ArrayLike,
        dividend_yield: ArrayLike,
    ) -> None:
        given = {
            "spot": spot,
            "strike": strike,
            "years": years,
            "volatility": volatility,
            "rate": rate,
            "dividend_yield": dividend_yield,
        }
        arrays = broadcast(given)
        for name, values in arrays.items():
            if name != "rate":
                require_not_negative(name, values)
        self.scalar = all(np.ndim(value) == 0 for value in given.values())
        self.years = arrays["years"]
        self.spot, self.strike = arrays["spot"], arrays["strike"]
        q, r = arrays["dividend_yield"], arrays["rate"]
        with np.errstate(over="ignore", invalid="ignore"):
            paid, grown = q * self.years, r * self.years
            self.carry = grown - paid
            self.dividend_discount = np.exp(-paid)
            self.forward = self.spot * self.dividend_discount
            # A free share of nothing: 0 · ∞ is 0 here.
            self.discounted_strike = np.where(self.strike == 0, 0.0, self.strike * np.exp(-grown))
            self.deviation = arrays["volatility"] * np.sqrt(self.years)
        for name, values in (
            ("dividend_yield", paid),
            ("rate", grown),
            ("rate", self.discounted_strike),
            ("volatility", self.deviation),
        ):
            refuse(name, A_NUMBER, arrays[name], ~np.isfinite(values))
        self.d1 = _d1(_moneyness(self), self.deviation)
        self.d2 = self.d1 - self.deviation

    def result(self, values: Array) -> FloatOrArray:
        """Return a result in the form of the arguments; one beyond a float is refused."""
        refuse("years", A_NUMBER, self.years, ~np.isfinite(values))
        return like(self.scalar, values)


def _moneyness(m: _Market) -> Array:
    """Ln of the forward over the discounted strike; ±inf or nan where one is 0."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio = m.spot / m.strike
        # log1p of the exact difference: a rounded quotient near 1 loses digits.
        near = np.log1p((m.spot - m.strike) / m.strike)
        log_ratio = np.where((ratio > 0.5) & (ratio < 2.0), near, np.log(m.spot) - np.log(m.strike))
        return np.asarray(log_ratio + m.carry)


def _d1(moneyness: Array, deviation: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        d1 = moneyness / deviation + deviation / 2
    # 0/0 (at the money without deviation) and a free share of nothing: the limit 0.
    return np.where(np.isnan(d1), 0.0, d1)


def _density(x: Array) -> Array:
    with np.errstate(over="ignore"):
        return np.asarray(np.exp(-0.5 * x * x) / _SQRT_2PI)


def _vega(m: _Market) -> Array:
    with np.errstate(over="ignore"):
        return np.asarray(m.forward * _density(m.d1) * np.sqrt(m.years))


def _time_value(m: _Market) -> Array:
    """Price less discounted intrinsic value: the out-of-the-money side's price."""
    live = (m.forward > 0) & (m.discounted_strike > 0) & (m.deviation > 0)
    moneyness = np.where(live, _moneyness(m), 0.0)
    deviation = np.where(live, m.deviation, 1.0)
    return np.where(live, _black(m.forward, m.discounted_strike, moneyness, deviation), 0.0)


def _black(forward: Array, strike: Array, moneyness: Array, deviation: Array) -> Array:
    """Undiscounted price of the out-of-the-money option, without cancellation.

    By put-call symmetry the put on (F, K) is the call on (K, F), so only calls
    with F ≤ K arise. Far out of the money both normal probabilities are tiny
    and their difference would lose its digits; `erfcx` takes the common factor
    ``φ(d)`` out (Jäckel, Let's Be Rational, 2013).
    """
    low = np.where(moneyness > 0, strike, forward)
    high = np.where(moneyness > 0, forward, strike)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        d1 = -np.abs(moneyness) / deviation + deviation / 2
        d2 = d1 - deviation
        plain = low * ndtr(d1) - high * ndtr(d2)
        # erfcx is only needed, and only small, for negative arguments of N.
        u1, u2 = -np.minimum(d1, 0.0) * _SQRT_HALF, -np.minimum(d2, 0.0) * _SQRT_HALF
        scaled = 0.5 * low * np.exp(-0.5 * d1 * d1) * (erfcx(u1) - erfcx(u2))
    return np.maximum(np.where(d1 < 0, scaled, plain), 0.0)


def _root(
    function: Callable[[Array], tuple[Array, Array]], low: Array, high: Array, *, grow: float
) -> Array:
    """Root of an increasing function (value, slope) by Newton's method inside a bracket.

    Each element stops by itself, so an array gives what its elements give.
    """
    low, high = low.astype(np.float64), high.astype(np.float64)
    for _ in range(1000):
        below = function(high)[0] < 0
        if not np.any(below):
            break
        low, high = np.where(below, high, low), np.where(below, high + grow, high)
        if np.any(high > _LOG_LARGEST):
            raise InputError("price", _WITHIN_BOUNDS, "a price that no finite input gives")
    x = 0.5 * (low + high)
    settled = np.zeros(x.shape, dtype=bool)
    for _ in range(200):
        value, slope = function(x)
        low, high = np.where(value < 0, x, low), np.where(value < 0, high, x)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            step = x - value / slope
        inside = np.isfinite(step) & (step >= low) & (step <= high)
        following = np.where(settled, x, np.where(inside, step, 0.5 * (low + high)))
        settled |= np.abs(following - x) <= 4e-16 * np.maximum(np.abs(x), 1.0)
        x = following
        if np.all(settled):
            break
    return np.asarray(x)
