"""Values that change over time, each with its first day and its source."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Generic, TypeVar

from ivjxl.errors import InputError, Text

T_co = TypeVar("T_co", covariant=True)

CONFIRM = Text("confirm with counsel", "専門家に要確認")


@dataclass(frozen=True, slots=True)
class Since(Generic[T_co]):
    """From this day on the value is this, says this source.

    `verified` is the day on which someone compared the value with the source;
    None where nobody has.
    """

    day: date
    value: T_co
    source: str
    verified: date | None = None


class Dated(Generic[T_co]):
    """A value with a history.

    Parameters
    ----------
    what
        What the value is, with its unit, in one line.
    *history
        One `Since` per change, oldest first. Before the oldest day the value
        is unknown: asking for it is an error, never a guess.
    until
        First day on which the rule no longer exists, if it was repealed.

    Examples
    --------
    >>> lead = Dated(Text("days", "日数"), Since(date(2006, 5, 1), 14, "art. 240(2)"))
    >>> lead.at(date(2015, 6, 26))
    14
    """

    def __init__(self, what: Text, *history: Since[T_co], until: date | None = None) -> None:
        if not history or any(a.day >= b.day for a, b in pairwise(history)):
            raise ValueError(f"{what.en}: give at least one row, oldest first")
        if not all(row.source for row in history):
            raise ValueError(f"{what.en}: every row needs a source")
        self.what = what
        self.history = history
        self.until = until

    def row(self, on: date) -> Since[T_co]:
        """Return the row in force on a day."""
        if self.until is not None and on >= self.until:
            ended = Text(f"no longer exists from {self.until}", f"{self.until}に廃止")
            raise InputError(self.what.en, ended, on)
        for row in reversed(self.history):
            if row.day <= on:
                return row
        first = self.history[0].day
        known = Text(f"is known from {first} only", f"{first}以降のみ登録されています")
        raise InputError(self.what.en, known, on)

    def at(self, on: date) -> T_co:
        """Return the value in force on a day."""
        return self.row(on).value
