"""One grammar for the numbers and dates of files."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final, NamedTuple
from unicodedata import category, normalize

from ivjxl.core.dates import LAST_DAY
from ivjxl.core.eras import ERAS
from ivjxl.errors import InputError, Text

EARLIEST: Final = ERAS[0].first_day
"""Files of yields go back to 1974."""

NO_VALUE: Final = frozenset(
    {"", "-", "--", "---", "―", "—", "null", "none", "nan", "n/a", "na", "#n/a", "#value!", "#ref!"}
)
"""What files put where there is no value, in lower case."""

_NUMBER: Final = re.compile(
    r"[¥\\]?([-−△▲]?)((?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d+)?)円?", re.ASCII
)
_A_NUMBER: Final = Text(
    "must be a number like 2141, 2,141.5 or -0.036", "2141、2,141.5、-0.036などの数値が必要です"
)
_LONG: Final = 30
_DATES: Final = (
    re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII),
    re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})", re.ASCII),
    re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})", re.ASCII),
    re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日", re.ASCII),
)
_ERA_DATES: Final = (
    re.compile(r"([SHRshr])(\d{1,2}|元)[./](\d{1,2})[./](\d{1,2})", re.ASCII),
    re.compile(r"(昭和|平成|令和)(\d{1,2}|元)年(\d{1,2})月(\d{1,2})日", re.ASCII),
)
_MIDNIGHT: Final = re.compile(r"(.*?)[ T]0{1,2}:00(?::00(?:\.0+)?)?(\+09:?00)?", re.ASCII)
_LETTERS: Final = {"S": "昭和", "H": "平成", "R": "令和"}
_A_DATE: Final = Text(
    "must be a date like 2013-07-11, 2013/7/11, 20130711, H25.7.11 or 平成25年7月11日, without a "
    "time of day",
    "2013-07-11、2013/7/11、20130711、H25.7.11、平成25年7月11日の形の日付（時刻なし）が必要です",
)
_IN_RANGE: Final = Text(
    f"must be a date from {EARLIEST} to {LAST_DAY}", f"{EARLIEST}から{LAST_DAY}までの日付が必要です"
)
_BEFORE_ERA: Final = Text("must not be before its era began", "元号の始まる前の日付です")


class Day(NamedTuple):
    """A date, and whether it was written in an era that had ended."""

    value: date
    era_had_ended: bool


def plain(cell: str) -> str:
    """Return a cell in the form in which it is read: NFKC, without outer spaces.

    Marks of a footnote and numbers in circles stay what they are: no digits.

    >>> plain(" ２，１４１ "), plain("2141¹")
    ('2,141', '2141¹')
    """
    if any(category(character) == "No" for character in cell):
        return cell.strip()
    return normalize("NFKC", cell).strip()


def misplaced(days: Sequence[date]) -> int | None:
    """Return the position of the first day out of the order of most days, if any is.

    >>> june = [date(2026, 6, day) for day in (5, 4, 1, 3, 2)]
    >>> misplaced(june), misplaced(june[:3])
    (2, None)
    """
    rises = [later > earlier for earlier, later in pairwise(days)]
    upwards = rises.count(True) > rises.count(False)
    late = next((at for at, rise in enumerate(rises, 1) if rise is not upwards), None)
    if late is None or late < 2 or late + 1 == len(days):
        return late
    # It may be the day before that runs ahead: then the next one does not fit it either.
    return late if (days[late + 1] > days[late - 1]) is upwards else late - 1


def has_value(cell: str) -> bool:
    """Return whether a cell holds anything but a mark for a missing value.

    >>> has_value("－"), has_value("0")
    (False, True)
    """
    return plain(cell).lower() not in NO_VALUE


def number(argument: str, cell: str) -> Decimal:
    """Return the number in a cell, exactly as written.

    >>> number("close", "￥２，１４１．５"), number("yield", "△0.036")
    (Decimal('2141.5'), Decimal('-0.036'))
    """
    text = plain(cell)
    found = _NUMBER.fullmatch(text) if len(text) <= _LONG else None
    if found is None:
        raise InputError(argument, _A_NUMBER, cell)
    value = Decimal(found[2].replace(",", ""))
    return -value if found[1] else value


def day(argument: str, cell: str) -> Day:
    """Return the date in a cell.

    A time of day must be midnight, in Japan if a time zone is stated: any
    other may belong to the day before or after.

    >>> day("date", "H25.7.11").value, day("date", "2025-10-20 00:00:00+09:00").value
    (datetime.date(2013, 7, 11), datetime.date(2025, 10, 20))
    """
    text = plain(cell)
    midnight = _MIDNIGHT.fullmatch(text)
    if midnight is not None:
        text = midnight[1]
    for form in _DATES:
        found = form.fullmatch(text)
        if found is not None:
            return Day(_date(argument, cell, *(int(part) for part in found.groups())), False)
    for form in _ERA_DATES:
        found = form.fullmatch(text)
        if found is not None:
            return _era_date(argument, cell, found)
    raise InputError(argument, _A_DATE, cell)


def _era_date(argument: str, cell: str, found: re.Match[str]) -> Day:
    name = _LETTERS.get(found[1].upper(), found[1])
    position = [era.name for era in ERAS].index(name)
    first_year = ERAS[position].first_day.year
    year = 1 if found[2] == "元" else int(found[2])
    value = _date(argument, cell, first_year + year - 1, int(found[3]), int(found[4]))
    if year == 0 or value < ERAS[position].first_day:
        raise InputError(argument, _BEFORE_ERA, cell)
    following = ERAS[position + 1 :]
    return Day(value, bool(following) and value >= following[0].first_day)


def _date(argument: str, cell: str, year: int, month: int, of_month: int) -> date:
    try:
        value = date(year, month, of_month)
    except ValueError:
        raise InputError(argument, _A_DATE, cell) from None
    if not EARLIEST <= value <= LAST_DAY:
        raise InputError(argument, _IN_RANGE, cell)
    return value
