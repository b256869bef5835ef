"""Business days of a calendar that knows its first and its last day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate

from ivjxl.core.dates import day
from ivjxl.core.exact import Number, exact
from ivjxl.errors import WHOLE, InputError, Text

_OPEN_DAY = Text("must be a business day when days is 0", "日数が0のときは営業日が必要です")


@dataclass(frozen=True)
class Calendar:
    """Closed on Saturdays, Sundays and the days listed; unknown outside its two days.

    Parameters
    ----------
    name
        Whose calendar it is.
    first, last
        First and last day of which it is known whether they are business days.
    closed
        The weekdays without business; days of a weekend in it change nothing.

    Examples
    --------
    >>> week = Calendar(Text("a week", "1週間"), date(2026, 11, 20), date(2026, 11, 30),
    ...                 frozenset({date(2026, 11, 23)}))
    >>> week.is_open(date(2026, 11, 23)), week.workday(start=date(2026, 11, 20), days=1)
    (False, datetime.date(2026, 11, 24))
    """

    name: Text
    first: date
    last: date
    closed: frozenset[date]

    @cached_property
    def _business_days_to(self) -> tuple[int, ...]:
        """How many business days there are up to each day, that day included."""
        span = range((self.last - self.first).days + 1)
        return tuple(accumulate(self._open(self.first + timedelta(days=n)) for n in span))

    @cached_property
    def _business_days(self) -> tuple[date, ...]:
        span = range((self.last - self.first).days + 1)
        days = (self.first + timedelta(days=n) for n in span)
        return tuple(each for each in days if self._open(each))

    def _open(self, value: date) -> bool:
        return value.weekday() < 5 and value not in self.closed

    def covers(self, value: date) -> bool:
        """Return whether the calendar knows a day."""
        return self.first <= value <= self.last

    def known(self, argument: str, value: date) -> date:
        """Return a day that the calendar knows, or refuse it."""
        given = day(argument, value)
        if not self.covers(given):
            raise InputError(argument, self._range(), value)
        return given

    def _range(self) -> Text:
        return Text(
            f"must be from {self.first} to {self.last}, the days the calendar of {self.name.en} "
            "knows",
            f"{self.name.ja}の営業日が登録されている{self.first}から{self.last}までの日付が必要です",
        )

    def is_open(self, value: date) -> bool:
        """Return whether a day is a business day.

        Raises
        ------
        InputError
            If the calendar does not know the day.
        """
        return self._open(self.known("date", value))

    def workday(self, *, start: date, days: Number) -> date:
        """Return the business day some business days after (below 0: before) a day.

        Parameters
        ----------
        start
            Any day the calendar knows; counting begins with the next one.
        days
            A whole number. 0 is the day itself, which must then be a business
            day.

        Raises
        ------
        InputError
            If `days` is not whole, or 0 on a closed day, or a day is outside
            the calendar.
        """
        given, shift = self.known("start_date", start), exact("days", days)
        if shift.denominator != 1:
            raise InputError("days", WHOLE, days)
        count = self._business_days_to[(given - self.first).days]
        if shift == 0:
            if not self._open(given):
                raise InputError("start_date", _OPEN_DAY, start)
            return given
        # Before a business day itself comes the one counted before it.
        position = count - 1 + int(shift) + (shift < 0 and not self._open(given))
        if not 0 <= position < len(self._business_days):
            raise InputError("days", self._range(), days)
        return self._business_days[position]

    def on_or_before(self, value: date) -> date:
        """Return a day itself if it is a business day, else the last one before it."""
        given = self.known("date", value)
        return given if self._open(given) else self.workday(start=given, days=-1)

    def between(self, first: date, last: date) -> tuple[date, ...]:
        """Return the business days from one day to another, both included."""
        begin, end = self.known("first", first), self.known("last", last)
        before = self._business_days_to[(begin - self.first).days] - self._open(begin)
        return self._business_days[before : self._business_days_to[(end - self.first).days]]


def holidays(days_of_year: Iterable[tuple[int, str]]) -> frozenset[date]:
    """Return dates from pairs of a year and its days as "01-01 01-13".

    >>> sorted(holidays([(2026, "11-03 11-23")]))[1]
    datetime.date(2026, 11, 23)
    """
    return frozenset(
        date.fromisoformat(f"{year}-{each}") for year, days in days_of_year for each in days.split()
    )
