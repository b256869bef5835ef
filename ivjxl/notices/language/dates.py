"""Dates that no calendar has: impossible days, weekdays and era years that do not fit."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from ivjxl.core.eras import ERAS, Era, era_year
from ivjxl.errors import InputError
from ivjxl.notices.language.fault import Fault, fault

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_JAPANESE_DAYS: Final = "月火水木金土日"
_LEAP_YEAR: Final = 2000
_LAST_DAY_OF_ANY_MONTH: Final = 31

_MONTH: Final = "|".join((*_MONTHS, "Sept", *(month[:3] for month in _MONTHS if month != "May")))
_DAY: Final = "|".join((*_DAYS, "Tues", "Thurs", *(day[:3] for day in _DAYS)))
_ENGLISH: Final = re.compile(
    # The first letter of a month or weekday, or a digit: nothing else is worth a look.
    r"(?<![A-Za-z0-9])(?=[ADFJMNOSTW0-9])"
    rf"(?:(?P<before>{_DAY})\b\.?,?\s+)?"
    rf"(?:(?P<month>{_MONTH})\b\.?\s+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9])"
    r"(?:,?\s+(?P<year>[0-9]{4})(?![0-9]))?"
    rf"|(?<![0-9.,/-])(?P<day_first>[0-9]{{1,2}})(?:st|nd|rd|th)?\s+(?P<month_second>{_MONTH})\b"
    r"\.?,?\s+(?P<year_last>[0-9]{4})(?![0-9]))"
    rf"(?:\s*\((?P<after>{_DAY})\b\.?\))?"
)
_JAPANESE: Final = re.compile(
    r"(?=[昭平令0-9])(?:(?:(?P<era>昭和|平成|令和)\s*(?P<era_year>元|[0-9]{1,3})|(?<![0-9])(?P<year>[0-9]{4}))"
    r"\s*年\s*)?(?<![0-9])(?P<month>[0-9]{1,2})\s*月\s*(?P<day>[0-9]{1,2})\s*日"
    r"(?:\s*[(（]\s*(?P<after>[月火水木金土日])(?:曜日?)?(?:・?[祝休]日?)?\s*[)）])?"
)
_IN_DIGITS: Final = re.compile(
    r"(?<![0-9./-])([0-9]{4})([-/])(0?[1-9]|1[0-2])\2([0-9]{1,2})(?![0-9./-])"
)
_ERA: Final = re.compile(
    r"(昭和|平成|令和)\s*(元|[0-9]{1,3})\s*年(?:度|\s*([0-9]{1,2})\s*月(?:\s*([0-9]{1,2})\s*日)?)?"
)
_THEN_YEAR: Final = re.compile(r"\s*[(（]\s*(?:西暦\s*)?([0-9]{4})\s*年")
_YEAR_BEFORE: Final = re.compile(
    r"(?<![0-9])([0-9]{4})\s*年(?:度|\s*[0-9]{1,2}\s*月(?:\s*[0-9]{1,2}\s*日)?)?\s*[(（]\s*\Z"
)
_LONGEST_YEAR_BEFORE: Final = 30
_HALF_WIDTH: Final = str.maketrans("０１２３４５６７８９", "0123456789")
"""Full-width digits to half-width ones, which keeps every position."""


def days(text: str, language: str) -> Iterator[Fault]:
    """Yield days that their month does not have, and weekdays that are those of another day."""
    for found in _ENGLISH.finditer(text):
        month = found["month"] or found["month_second"]
        number = 1 + [each[:3] for each in _MONTHS].index(month[:3])
        day = int(found["day"] or found["day_first"])
        written = found["year"] or found["year_last"]
        yield from _day(text, found, int(written) if written else None, number, day)
    flat = text.translate(_HALF_WIDTH)
    for found in _JAPANESE.finditer(flat) if "月" in text else ():
        year = int(found["year"]) if found["year"] else None
        if found["era"]:
            year = _calendar_year(found["era"], found["era_year"])
        yield from _day(text, found, year, int(found["month"]), int(found["day"]))
    for found in _IN_DIGITS.finditer(text):
        if _as_date(int(found[1]), int(found[3]), int(found[4])) is None:
            yield fault("impossible_date", text, found.span())


def _day(
    text: str, found: re.Match[str], year: int | None, month: int, day: int
) -> Iterator[Fault]:
    if year is None:
        known = 1 <= month <= len(_MONTHS) and 1 <= day <= _LAST_DAY_OF_ANY_MONTH
        # In "May 45" the number may count something else, in 5月45日 it may not.
        if ("月" in found[0] or known) and _as_date(_LEAP_YEAR, month, day) is None:
            yield fault("impossible_date", text, found.span())
        return
    right = _as_date(year, month, day)
    if right is None:
        yield fault("impossible_date", text, found.span())
        return
    for group in ("before", "after"):
        name = found.groupdict().get(group)
        if name and not _fits(name, right.weekday()):
            wanted = _weekday_like(name, right.weekday())
            start, end = found.start(group) - found.start(), found.end(group) - found.start()
            whole = text[found.start() : found.end()]
            yield fault("weekday", text, found.span(), whole[:start] + wanted + whole[end:])


def _as_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _fits(name: str, weekday: int) -> bool:
    return name == _JAPANESE_DAYS[weekday] or _DAYS[weekday].startswith(name)


def _weekday_like(name: str, weekday: int) -> str:
    """Return a weekday written as another one is: in full, short, or in Japanese."""
    if name in _JAPANESE_DAYS:
        return _JAPANESE_DAYS[weekday]
    return _DAYS[weekday] if name in _DAYS else _DAYS[weekday][:3]


def eras(text: str, language: str, on: date | None = None) -> Iterator[Fault]:
    """Yield era dates that do not exist, or stand beside another year.

    A text written `on` a day goes on counting in the era of that day: in 2015 the
    year 2045 was 平成57年.
    """
    if "年" not in text:
        return
    flat = text.translate(_HALF_WIDTH)
    for found in _ERA.finditer(flat):
        era = next(each for each in ERAS if each.name == found[1])
        year = _calendar_year(found[1], found[2])
        if year is None:
            yield fault("era", text, found.span())
            continue
        wanted = _era_wanted(text, found, era, year, on)
        if wanted is not None:
            yield fault("era", text, found.span(), wanted)
        yield from _beside(text, flat, found, year)


def _calendar_year(era: str, year: str) -> int | None:
    """Return the year of the calendar; there is no year 0 of an era."""
    first = next(each.first_day.year for each in ERAS if each.name == era)
    number = 1 if year == "元" else int(year)
    return first + number - 1 if number else None


def _era_wanted(
    text: str, found: re.Match[str], era: Era, year: int, on: date | None
) -> str | None:
    """Return how an era date is written rightly, "" if unknown, None where it is right."""
    month = int(found[3]) if found[3] else None
    day = int(found[4]) if found[4] else None
    first = _as_date(year, month or 1, day or 1)
    if first is None:
        return None
    last = first
    if day is None:
        end = month or len(_MONTHS)
        last = date(year, end, monthrange(year, end)[1])
    rest = text[found.end(2) : found.end()].partition("年")[2]
    if last < era.first_day or first > _last_day(era, on):
        try:
            return era_year(last) + rest
        except InputError:
            return ""
    return f"{era.name}元年{rest}" if found[2] in ("1", "01") else None


def _last_day(era: Era, on: date | None) -> date:
    for each, following in pairwise(ERAS):
        if each == era and (on is None or on >= following.first_day):
            return following.first_day - timedelta(days=1)
    return date.max


def _beside(text: str, flat: str, found: re.Match[str], year: int) -> Iterator[Fault]:
    """Yield a year of the calendar that stands with an era year and is another one."""
    after = _THEN_YEAR.match(flat, found.end())
    if after and int(after[1]) != year:
        span = (found.start(), after.end())
        right = text[found.start() : after.start(1)] + str(year) + text[after.end(1) : after.end()]
        yield fault("era", text, span, right)
    begins = max(0, found.start() - _LONGEST_YEAR_BEFORE)
    before = _YEAR_BEFORE.search(flat[begins : found.start()])
    if before and int(before[1]) != year:
        yield fault("era", text, (begins + before.start(), found.end()))
