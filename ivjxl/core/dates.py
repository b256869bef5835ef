"""Dates of a notice: periods, windows, effective dates, ordinals, fiscal years.

Dates are `datetime.date`; a period is its first and its last day, both included.
"""

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from ivjxl.core.exact import Number, count, exact, positive_count
from ivjxl.errors import A_DATE, WHOLE, InputError, Text

FIRST_DAY: Final = date(1990, 1, 1)
LAST_DAY: Final = date(2099, 12, 31)
"""Dates outside these two days are refused: they are a 1904 workbook or a slip."""

_IN_RANGE: Final = Text(
    "must be a date from 1990-01-01 to 2099-12-31",
    "1990-01-01から2099-12-31までの日付が必要です",
)
_IN_ORDER: Final = Text("must not end before it begins", "初日以後に終わる期間が必要です")
_ONE_HEIR: Final = Text(
    "must be 1: only one heir may inherit the rights",
    "1である必要があります（相続人は1名に限る）",
)
_NO_SECOND: Final = Text(
    "must be no: the rights cannot be inherited a second time",
    "再度の相続はできません",
)
_FOUNDED_BEFORE: Final = Text(
    "must be before the year of the meeting", "総会の年より前の年が必要です"
)


class Period(NamedTuple):
    """First and last day, both included."""

    first: date
    last: date


class ShareAdjustment(NamedTuple):
    """From which day adjusted shares hold, and from which day they are applied.

    The two differ only for a split conditional on a shareholders' meeting:
    exercises between them are settled afterwards.
    """

    holds_from: date
    applied_from: date


def day(argument: str, value: date) -> date:
    """Return a date that a notice can bear, or refuse it.

    >>> day("notice_date", date(2019, 7, 12))
    datetime.date(2019, 7, 12)
    """
    if isinstance(value, datetime) or not isinstance(value, date):
        raise InputError(argument, A_DATE, value)
    if not FIRST_DAY <= value <= LAST_DAY:
        raise InputError(argument, _IN_RANGE, value)
    return value


def months_later(*, start: date, months: Number) -> date:
    """Return the last day of a period of months that begins on `start`.

    Parameters
    ----------
    start
        First day of the period.
    months
        Length, a whole number above 0; 12 for a year.

    Raises
    ------
    InputError
        If a date is outside 1990 to 2099 or the length not whole.

    Notes
    -----
    The day before the day of the last month with the same number; where the
    last month has no such day, its last day. Source: Civil Code art. 143(2).

    Examples
    --------
    >>> months_later(start=date(2014, 3, 1), months=360)
    datetime.date(2044, 2, 29)
    >>> months_later(start=date(2015, 8, 31), months=6)
    datetime.date(2016, 2, 29)
    """
    begun = day("start", start)
    index = begun.year * 12 + begun.month - 1 + positive_count("months", months)
    year, month = index // 12, index % 12 + 1
    if (year, month, begun.day) > (LAST_DAY.year + 1, 1, 1):
        raise InputError("start", _IN_RANGE, f"{begun} and {months} months")
    days = monthrange(year, month)[1]
    if begun.day > days:
        return date(year, month, days)
    return date(year, month, begun.day) - timedelta(days=1)


def exercise_start(*, allotment_date: date, days: Number) -> date:
    """Return the first day of the exercise period: allotment plus some days.

    Parameters
    ----------
    allotment_date
        Day on which the rights are allotted.
    days
        Term of issue, a whole number of at least 0: 1 for the day after.

    Raises
    ------
    InputError
        If a date is outside 1990 to 2099 or `days` not whole.

    Examples
    --------
    >>> exercise_start(allotment_date=date(2015, 7, 13), days=1)
    datetime.date(2015, 7, 14)
    """
    return _days_later("allotment_date", allotment_date, count("days", days))


def exercise_end(*, start: date, years: Number) -> date:
    """Return the last day of an exercise period of some years from `start`.

    Parameters
    ----------
    start
        First day of the exercise period.
    years
        Term of issue, a whole number above 0.

    Raises
    ------
    InputError
        If a date is outside 1990 to 2099 or `years` not whole.

    Notes
    -----
    ``start + years - 1 day``; see `months_later` for February 29.

    Examples
    --------
    >>> exercise_end(start=date(2015, 7, 14), years=30)
    datetime.date(2045, 7, 13)
    """
    return months_later(start=start, months=12 * positive_count("years", years))


def split_adjustment(*, record_date: date) -> ShareAdjustment:
    """Return from when a share split adjusts the shares: the day after its record date.

    >>> split_adjustment(record_date=date(2020, 12, 31)).holds_from
    datetime.date(2021, 1, 1)
    """
    after = day("record_date", record_date) + timedelta(days=1)
    return ShareAdjustment(after, after)


def consolidation_adjustment(*, effective_date: date) -> ShareAdjustment:
    """Return from when a consolidation adjusts the shares: its effective date.

    >>> consolidation_adjustment(effective_date=date(2017, 10, 1)).holds_from
    datetime.date(2017, 10, 1)
    """
    effective = day("effective_date", effective_date)
    return ShareAdjustment(effective, effective)


def conditional_split_adjustment(*, record_date: date, meeting_close: date) -> ShareAdjustment:
    """Return from when a split conditional on a shareholders' meeting adjusts.

    Parameters
    ----------
    record_date
        Record date of the split; a day before the meeting closes.
    meeting_close
        Day on which the meeting that approves the condition closes.

    Returns
    -------
    ShareAdjustment
        It holds, retroactively, from the day after the record date, and is
        applied from the day after the meeting closes. With a record date on or
        after the close it is an ordinary split.

    Raises
    ------
    InputError
        If a date is outside 1990 to 2099.

    Examples
    --------
    >>> a = conditional_split_adjustment(record_date=date(2016, 3, 31),
    ...                                  meeting_close=date(2016, 6, 24))
    >>> print(a.holds_from, a.applied_from)
    2016-04-01 2016-06-25
    """
    ordinary = split_adjustment(record_date=record_date)
    after_close = day("meeting_close", meeting_close) + timedelta(days=1)
    return ShareAdjustment(ordinary.holds_from, max(ordinary.holds_from, after_close))


def window_after_loss_of_position(
    *, loss_date: date, days: Number, exercise_period: Period
) -> Period | None:
    """Return when rights may be exercised after their holder loses the position.

    Parameters
    ----------
    loss_date
        Last day in the position (death excepted).
    days
        Length of the window in calendar days, a term of issue: 10.
    exercise_period
        The window is cut to it.

    Returns
    -------
    Period or None
        From the day after the loss, `days` days; None if nothing of it lies
        in the exercise period.

    Raises
    ------
    InputError
        If a date is outside 1990 to 2099 or `days` not a whole number above 0.

    Examples
    --------
    >>> window_after_loss_of_position(loss_date=date(2019, 6, 27), days=10,
    ...     exercise_period=Period(date(2015, 7, 14), date(2045, 7, 13))).last
    datetime.date(2019, 7, 7)
    """
    lost = day("loss_date", loss_date)
    length = positive_count("days", days)
    last = _days_later("loss_date", lost, length)
    return _cut(Period(lost + timedelta(days=1), last), exercise_period)


def window_after_inheritance(
    *,
    inheritance_date: date,
    months: Number,
    exercise_period: Period,
    heirs: int = 1,
    second_inheritance: bool = False,
) -> Period | None:
    """Return when an heir may exercise inherited rights.

    Parameters
    ----------
    inheritance_date
        Day of the inheritance; the heir may exercise at once.
    months
        Length of the window, a term of issue: 6. Counted from the next day.
    exercise_period
        The window is cut to it. The window after loss of position does not
        apply to an heir.
    heirs
        Number of heirs who inherit the rights; must be 1.
    second_inheritance
        Whether the deceased was an heir already; must be false.

    Returns
    -------
    Period or None
        None if nothing of the window lies in the exercise period.

    Raises
    ------
    InputError
        If there is more than one heir or a second inheritance, a date is
        outside 1990 to 2099, or `months` not a whole number above 0.

    Examples
    --------
    >>> window_after_inheritance(inheritance_date=date(2019, 8, 31), months=6,
    ...     exercise_period=Period(date(2015, 7, 14), date(2045, 7, 13))).last
    datetime.date(2020, 2, 29)
    """
    if heirs != 1 or isinstance(heirs, bool):
        raise InputError("heirs", _ONE_HEIR, heirs)
    if second_inheritance:
        raise InputError("second_inheritance", _NO_SECOND, "yes")
    inherited = day("inheritance_date", inheritance_date)
    length = positive_count("months", months)
    try:
        last = months_later(start=inherited + timedelta(days=1), months=length)
    except InputError as error:
        raise InputError(
            "inheritance_date", error.required, f"{inherited}, {months} months"
        ) from None
    return _cut(Period(inherited, last), exercise_period)


def period_after_reorganisation(*, exercise_period: Period, effective_date: date) -> Period | None:
    """Return the exercise period of rights that a reorganisation replaces.

    From the later of its first day and the day the reorganisation takes
    effect, to its last day; None if it is over by then.

    >>> period_after_reorganisation(
    ...     exercise_period=Period(date(2015, 7, 14), date(2045, 7, 13)),
    ...     effective_date=date(2020, 10, 1)).first
    datetime.date(2020, 10, 1)
    """
    return _cut(Period(day("effective_date", effective_date), LAST_DAY), exercise_period)


def meeting_ordinal(*, meeting_year: Number, base_year: Number) -> int:
    """Return which ordinary general meeting of shareholders a year's meeting is.

    Parameters
    ----------
    meeting_year
        Calendar year of the meeting.
    base_year
        The year before that of the first meeting, a fact of the company.

    Raises
    ------
    InputError
        If a year is not whole, or the base year not before the meeting.

    Notes
    -----
    One ordinary meeting a year, numbered from 1: custom, not law.

    Examples
    --------
    >>> [meeting_ordinal(meeting_year=y, base_year=1992) for y in (2008, 2013, 2019)]
    [16, 21, 27]
    """
    ordinal = count("meeting_year", meeting_year) - count("base_year", base_year)
    if ordinal < 1:
        raise InputError("base_year", _FOUNDED_BEFORE, base_year)
    return ordinal


def fiscal_year(*, year_end: date) -> int:
    """Return the number of a fiscal year: the calendar year in which it began.

    The year ended March 31, 2019 is FY2018 (2019年3月期).

    >>> fiscal_year(year_end=date(2019, 3, 31)), fiscal_year(year_end=date(2019, 12, 31))
    (2018, 2019)
    """
    ended = day("year_end", year_end)
    return ended.year if (ended.month, ended.day) == (12, 31) else ended.year - 1


def months_shifted(*, value: date, months: int) -> date:
    """Return the same day some months later (or earlier), or that month's last day.

    The spreadsheet's EDATE.

    >>> months_shifted(value=date(2019, 3, 31), months=3)
    datetime.date(2019, 6, 30)
    """
    given, shift = day("value", value), exact("months", months)
    if shift.denominator != 1:
        raise InputError("months", WHOLE, months)
    index = given.year * 12 + given.month - 1 + int(shift)
    year, month = index // 12, index % 12 + 1
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise InputError("value", _IN_RANGE, f"{given} and {months} months")
    return date(year, month, min(given.day, monthrange(year, month)[1]))


def one_year_earlier(*, value: date) -> date:
    """Return the same day a year earlier; the last of a month stays the last.

    >>> one_year_earlier(value=date(2019, 3, 31)), one_year_earlier(value=date(2021, 2, 28))
    (datetime.date(2018, 3, 31), datetime.date(2020, 2, 29))
    """
    shifted = months_shifted(value=value, months=-12)
    if value.day == monthrange(value.year, value.month)[1]:
        return shifted.replace(day=monthrange(shifted.year, shifted.month)[1])
    return shifted


def _days_later(argument: str, start: date, days: int) -> date:
    try:
        return day(argument, day(argument, start) + timedelta(days=days))
    except OverflowError:
        raise InputError(argument, _IN_RANGE, f"{start} and {days} days") from None


def _cut(window: Period, exercise_period: Period) -> Period | None:
    begins, ends = (day("exercise_period", each) for each in exercise_period)
    if begins > ends:
        raise InputError("exercise_period", _IN_ORDER, f"{begins} to {ends}")
    first, last = max(window.first, begins), min(window.last, ends)
    return Period(first, last) if first <= last else None
