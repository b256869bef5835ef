"""The days of a notice in order, with what each is and whether the exchange is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Protocol

from ivjxl.errors import Text
from ivjxl.law.trading_days import TOKYO

WEEKDAYS: Final = (
    Text("Mon", "月"),
    Text("Tue", "火"),
    Text("Wed", "水"),
    Text("Thu", "木"),
    Text("Fri", "金"),
    Text("Sat", "土"),
    Text("Sun", "日"),
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day that matters: the input or figure that holds it, its name, and its rule."""

    name: str
    label: Text
    rule: Text


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline with its day; `open` is None where the trading days are not known."""

    deadline: Deadline
    day: date
    open: bool | None


class Dated(Protocol):
    """What has deadlines and values by name: a notice."""

    def value(self, name: str) -> object:
        """Return the value of an input or figure."""


def due(notice: Dated, deadlines: Sequence[Deadline]) -> tuple[Due, ...]:
    """Return the deadlines that have a day, earliest first."""
    found = []
    for each in deadlines:
        day = notice.value(each.name)
        if isinstance(day, date):
            found.append(Due(each, day, TOKYO.is_open(day) if TOKYO.covers(day) else None))
    return tuple(sorted(found, key=lambda each: each.day))


def as_ics(days: Sequence[Due], *, name: str, title: str, stamp: date, language: str) -> bytes:
    """Return the deadlines as an iCalendar file (RFC 5545), one all-day event each.

    Parameters
    ----------
    days
        What falls due.
    name
        Identifies the notice; the same name and deadline keep their identity,
        so that importing again updates the calendar.
    title
        Precedes every event.
    stamp
        Day on which the notice is dated: the file depends on nothing else.
    language
        "en" or "ja".
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//ivjxl//deadlines//EN")
    calendar.add("version", "2.0")
    for each in days:
        event = Event()
        event.add("uid", f"{name}-{each.deadline.name}@ivjxl")
        event.add("dtstamp", datetime.combine(stamp, time(), UTC))
        event.add("dtstart", each.day)
        event.add("dtend", each.day + timedelta(days=1))
        event.add("summary", f"{title}: {each.deadline.label.in_language(language)}")
        event.add("description", each.deadline.rule.in_language(language))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    ics: bytes = calendar.to_ical()
    return ics
