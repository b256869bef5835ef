"""Prices and dividends of the past, made comparable with today's shares.

A split or consolidation turns old shares into new ones. What was said per
share before it counts old over new afterwards.
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from ivjxl.core.dates import LAST_DAY, day
from ivjxl.core.exact import Number, amount, positive_count
from ivjxl.errors import InputError, Text

_SAME_LENGTH = Text("must have as many entries as the dates", "日付と同じ件数が必要です")


class _Split(NamedTuple):
    first_day: date
    factor: Fraction


def _splits(
    split_dates: Sequence[date], old_shares: Sequence[Number], new_shares: Sequence[Number]
) -> tuple[_Split, ...]:
    for name, values in (("old_shares", old_shares), ("new_shares", new_shares)):
        if len(values) != len(split_dates):
            raise InputError(name, _SAME_LENGTH, len(values))
    return tuple(
        _Split(
            day("split_dates", first_day),
            Fraction(positive_count("old_shares", old), positive_count("new_shares", new)),
        )
        for first_day, old, new in zip(split_dates, old_shares, new_shares, strict=True)
    )


def adjusted(
    *,
    dates: Sequence[date],
    amounts: Sequence[Number],
    split_dates: Sequence[date],
    old_shares: Sequence[Number],
    new_shares: Sequence[Number],
    on: date | None = None,
) -> tuple[Fraction, ...]:
    """Return amounts per share in terms of the shares after every later split.

    Parameters
    ----------
    dates
        Day of each amount: of a close the day traded, of a dividend its record
        date. Any order.
    amounts
        Yen per share as said on that day, at least 0.
    split_dates
        First day on which the new shares count: for closes the ex-date, on
        which trading begins without the right to the new shares (some days
        before the effective date); for dividends the effective date.
    old_shares, new_shares
        The ratio of each split, whole numbers above 0: 1 and 200.
    on
        Splits after this day are left out; by default none is.

    Returns
    -------
    tuple of Fraction
        Yen per share, exact.

    Raises
    ------
    InputError
        If lengths differ, a date is outside 1990 to 2099 or a ratio not whole.

    Examples
    --------
    >>> [float(p) for p in adjusted(
    ...     dates=[date(2012, 9, 25), date(2012, 9, 26)], amounts=[392_000, 1_975],
    ...     split_dates=[date(2012, 9, 26)], old_shares=[1], new_shares=[200])]
    [1960.0, 1975.0]
    """
    if len(amounts) != len(dates):
        raise InputError("amounts", _SAME_LENGTH, len(amounts))
    until = LAST_DAY if on is None else day("on", on)
    splits = [
        each for each in _splits(split_dates, old_shares, new_shares) if each.first_day <= until
    ]
    found = []
    for at, value in zip(dates, amounts, strict=True):
        said, result = day("dates", at), amount("amounts", value)
        for split in splits:
            if said < split.first_day:
                result *= split.factor
        found.append(result)
    return tuple(found)
