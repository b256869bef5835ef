"""Historical volatility of a share: closes in, yearly standard deviation out."""

from collections.abc import Sequence
from datetime import date, timedelta
from math import sqrt
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ivjxl.core.arrays import numbers, refuse, require_positive
from ivjxl.core.dates import FIRST_DAY, LAST_DAY, day
from ivjxl.errors import A_DATE, InputError, Text

PERIODS_PER_YEAR: Final = {"daily": 250, "weekly": 52, "monthly": 12}
"""Returns in a year by frequency; 250 is the exchange's round number of trading days."""

_SAME_LENGTH: Final = Text("must have one close for each date", "日付と同数の終値が必要です")
_ASCENDING: Final = Text(
    "must be in ascending order, each day once", "昇順で重複のない日付が必要です"
)
_COMPARABLE: Final = Text(
    "must be comparable with the close before", "前回の終値と比較できる価格が必要です"
)
_ENOUGH: Final = Text(
    "must hold closes of at least 3 periods", "3期間以上の終値を含む期間が必要です"
)
_ORDER: Final = Text("must not be before start", "開始日以後の日付が必要です")
_IN_RANGE: Final = Text(
    f"must be dates from {FIRST_DAY} to {LAST_DAY}",
    f"{FIRST_DAY}から{LAST_DAY}までの日付が必要です",
)

_EPOCH: Final = date(1970, 1, 1)
_FIRST: Final = np.datetime64(FIRST_DAY)
_LAST: Final = np.datetime64(LAST_DAY)

Days = NDArray[np.datetime64]


class Volatility(NamedTuple):
    """A volatility and what it was made from.

    `value` is a fraction per year; `returns` the number of returns; `first` and
    `last` the days of the first and the last close used; `left_out` the first
    day (Monday, or first of the month) of every period between them without a
    close.
    """

    value: float
    returns: int
    first: date
    last: date
    left_out: tuple[date, ...]


def frequency_name(frequency: object) -> str:
    """Return a frequency, `daily`, `weekly` or `monthly`, or refuse it.

    >>> frequency_name("weekly")
    'weekly'
    """
    if not isinstance(frequency, str) or frequency not in PERIODS_PER_YEAR:
        among = ", ".join(PERIODS_PER_YEAR)
        one_of = Text(f"must be one of {among}", f"{among} のいずれかが必要です")
        raise InputError("frequency", one_of, frequency)
    return frequency


def historical(
    *,
    dates: Sequence[date] | Days,
    closes: ArrayLike,
    start: date,
    end: date,
    frequency: str,
) -> Volatility:
    """Return the volatility of the closes in a window.

    Parameters
    ----------
    dates
        Days of the closes, ascending, each once: dates, or an array of
        datetime64 (much faster).
    closes
        Yen per share, above 0, adjusted for splits and not for dividends.
    start, end
        First and last day of the window, both included.
    frequency
        `daily`, `weekly` (the last close of every week from Monday to Sunday)
        or `monthly`.

    Raises
    ------
    InputError
        If dates are out of order, a close is not above 0, or the window holds
        closes of fewer than three periods.

    Notes
    -----
    Standard deviation of the log returns with n - 1 in the denominator, times
    the square root of the returns in a year (`PERIODS_PER_YEAR`). A period
    without a close makes no return of its own: the next one spans it. Source:
    terms of issue (12), 株価変動性; Hull, *Options, Futures, and Other
    Derivatives*, "Estimating volatility from historical data".

    Examples
    --------
    >>> days = [date(2026, 11, 6), date(2026, 11, 13), date(2026, 11, 20)]
    >>> found = historical(dates=days, closes=[100, 110, 99], start=days[0], end=days[-1],
    ...                    frequency="weekly")
    >>> round(found.value, 6), found.returns
    (1.023224, 2)
    """
    per_year = PERIODS_PER_YEAR[frequency_name(frequency)]
    days, prices = _series(dates, closes)
    if day("end", end) < day("start", start):
        raise InputError("end", _ORDER, end)
    left = days.searchsorted(np.datetime64(start))
    right = days.searchsorted(np.datetime64(end), "right")
    days, prices = days[left:right], prices[left:right]
    periods = _periods(days, frequency)
    # The next close is of another period; the last close always ends one.
    is_end = np.ones(days.size, np.bool_)
    np.not_equal(periods[1:], periods[:-1], out=is_end[:-1])
    ends = is_end.nonzero()[0]
    if ends.size < 3:
        raise InputError("start", _ENOUGH, f"{start} to {end}")
    used = prices[ends]
    returns = np.log(_ratios(used))
    returns -= returns.sum() / returns.size
    deviation = sqrt(float(returns @ returns) / (returns.size - 1))
    return Volatility(
        deviation * sqrt(per_year),
        returns.size,
        days[ends[0]].item(),
        days[ends[-1]].item(),
        () if frequency == "daily" else _left_out(periods[ends], frequency),
    )


def largest_move(*, dates: Sequence[date] | Days, closes: ArrayLike) -> float:
    """Return the largest change from one close to the next, up or down, as a fraction.

    Parameters
    ----------
    dates, closes
        As for `historical`: ascending days, yen per share above 0.

    Raises
    ------
    InputError
        If dates are out of order or a close is not above 0.

    Notes
    -----
    ``max |p₁ / p₀ - 1|``; 0 for fewer than two closes. A change beyond 30 %
    is most likely a split that is not listed.

    Examples
    --------
    >>> days = [date(2012, 9, 25), date(2012, 9, 26), date(2012, 9, 27)]
    >>> round(largest_move(dates=days, closes=[392_000, 1_975, 2_048]), 4)
    0.995
    """
    _, prices = _series(dates, closes)
    return float(np.abs(_ratios(prices) - 1).max(initial=0.0))


def _ratios(prices: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each price over the one before."""
    with np.errstate(over="ignore", under="ignore"):
        ratios = prices[1:] / prices[:-1]
    refuse("closes", _COMPARABLE, prices[1:], ~np.isfinite(ratios) | (ratios == 0))
    return ratios


def _series(dates: Sequence[date] | Days, closes: ArrayLike) -> tuple[Days, NDArray[np.float64]]:
    days, prices = _days(dates), numbers("closes", closes)
    if prices.shape != days.shape:
        raise InputError("closes", _SAME_LENGTH, f"{prices.size} for {days.size}")
    if (days[1:] <= days[:-1]).any():
        raise InputError("dates", _ASCENDING, str(days[1:][days[1:] <= days[:-1]][0]))
    require_positive("closes", prices)
    return days, prices


def _days(dates: Sequence[date] | Days) -> Days:
    if not isinstance(dates, np.ndarray):
        dates = np.array([day("dates", each) for each in dates], "datetime64[D]")
    elif dates.dtype.kind != "M" or dates.ndim != 1 or np.isnat(dates).any():
        raise InputError("dates", A_DATE, dates.dtype)
    days = dates.astype("datetime64[D]", copy=False)
    if days.size and not (days[0] >= _FIRST and days[-1] <= _LAST):
        raise InputError("dates", _IN_RANGE, f"{days[0]} to {days[-1]}")
    return days


def _periods(days: Days, frequency: str) -> NDArray[np.int64]:
    """Return the number of the day, week or month of each day."""
    if frequency == "monthly":
        return days.astype("datetime64[M]").astype(np.int64)
    number = days.astype(np.int64)
    # 1970-01-01 was a Thursday: three days more, and weeks begin on Monday.
    return (number + 3) // 7 if frequency == "weekly" else number


def _left_out(periods: NDArray[np.int64], frequency: str) -> tuple[date, ...]:
    before_gap = (periods[1:] - periods[:-1] > 1).nonzero()[0]
    absent = [
        number
        for at in before_gap.tolist()
        for number in range(int(periods[at]) + 1, int(periods[at + 1]))
    ]
    if frequency == "monthly":
        return tuple(date(1970 + number // 12, number % 12 + 1, 1) for number in absent)
    return tuple(_EPOCH + timedelta(days=7 * number - 3) for number in absent)
