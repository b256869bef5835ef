"""Business days of invented calendars against NumPy's business-day functions and by hand."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.core.business_days import Calendar, holidays
from ivjxl.errors import InputError, Text

MANY: Final = settings(max_examples=150, deadline=None)

NAME: Final = Text("an exchange", "ある取引所")
NOVEMBER: Final = Calendar(
    NAME, date(2026, 11, 2), date(2026, 11, 30), frozenset({date(2026, 11, 3), date(2026, 11, 23)})
)
"""Two national holidays of November 2026, a Tuesday and a Monday; the 2nd is a Monday."""


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    first = draw(st.dates(date(1995, 1, 1), date(2090, 1, 1)))
    length = draw(st.integers(0, 60))
    closed = draw(st.sets(st.integers(0, length)))
    return Calendar(
        NAME,
        first,
        first + timedelta(days=length),
        frozenset(first + timedelta(days=each) for each in closed),
    )


@st.composite
def calendars_with_a_day(draw: st.DrawFn) -> tuple[Calendar, date]:
    calendar = draw(calendars())
    return calendar, draw(st.dates(calendar.first, calendar.last))


def every_day(calendar: Calendar) -> list[date]:
    length = (calendar.last - calendar.first).days
    return [calendar.first + timedelta(days=n) for n in range(length + 1)]


def closed_for_numpy(calendar: Calendar) -> list[np.datetime64]:
    return [np.datetime64(each) for each in calendar.closed]


def by_numpy(calendar: Calendar, start: date, days: int) -> date:
    """Return NumPy's business day; it knows days before and after the calendar as well."""
    found: Any = np.busday_offset(
        np.datetime64(start),
        days,
        "forward" if days < 0 else "backward",
        holidays=closed_for_numpy(calendar),
    )
    result: date = found.item()
    return result


@MANY
@given(calendars())
def test_open_days_are_those_of_numpy(calendar: Calendar) -> None:
    closed = closed_for_numpy(calendar)

    for day in every_day(calendar):
        assert calendar.is_open(day) == np.is_busday(np.datetime64(day), holidays=closed)


@MANY
@given(calendars_with_a_day(), st.integers(-70, 70).filter(bool))
def test_business_day_some_days_away_is_that_of_numpy(
    drawn: tuple[Calendar, date], days: int
) -> None:
    calendar, start = drawn
    expected = by_numpy(calendar, start, days)

    if calendar.first <= expected <= calendar.last:
        assert calendar.workday(start=start, days=days) == expected
        return
    with pytest.raises(InputError) as caught:
        calendar.workday(start=start, days=days)
    assert caught.value.argument == "days"


@MANY
@given(calendars_with_a_day())
def test_day_itself_or_the_last_business_day_before_it_is_that_of_numpy(
    drawn: tuple[Calendar, date],
) -> None:
    calendar, day = drawn
    expected = by_numpy(calendar, day, 0)

    if calendar.first <= expected:
        assert calendar.on_or_before(day) == expected
        return
    with pytest.raises(InputError):
        calendar.on_or_before(day)


@MANY
@given(calendars_with_a_day(), st.data())
def test_days_between_are_the_open_ones_with_both_ends(
    drawn: tuple[Calendar, date], data: st.DataObject
) -> None:
    calendar, first = drawn
    last = data.draw(st.dates(first, calendar.last))

    closed = closed_for_numpy(calendar)

    assert calendar.between(first, last) == tuple(
        day
        for day in every_day(calendar)
        if first <= day <= last and np.is_busday(np.datetime64(day), holidays=closed)
    )


@MANY
@given(calendars_with_a_day(), st.integers(1, 30))
def test_going_forward_and_back_again_from_a_business_day_ends_where_it_began(
    drawn: tuple[Calendar, date], days: int
) -> None:
    calendar, start = drawn
    if not calendar.is_open(start):
        return
    try:
        there = calendar.workday(start=start, days=days)
    except InputError:
        return

    assert calendar.workday(start=there, days=-days) == start
    assert len(calendar.between(start, there)) == days + 1


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        pytest.param(2, 1, 4, id="over a holiday"),
        pytest.param(4, -1, 2, id="back over a holiday"),
        pytest.param(3, 1, 4, id="from a holiday"),
        pytest.param(3, -1, 2, id="back from a holiday"),
        pytest.param(7, 1, 9, id="from a Saturday"),
        pytest.param(8, -1, 6, id="back from a Sunday"),
        pytest.param(20, 1, 24, id="over a weekend and the Monday after it"),
        pytest.param(20, 2, 25, id="two days over a long weekend"),
        pytest.param(24, -1, 20, id="back over a long weekend"),
        pytest.param(2, 18, 30, id="from the first business day to the last"),
        pytest.param(30, -18, 2, id="from the last business day to the first"),
        pytest.param(4, 0, 4, id="the day itself"),
    ],
)
def test_business_day_by_hand(start: int, days: int, expected: int) -> None:
    found = NOVEMBER.workday(start=date(2026, 11, start), days=days)

    assert found == date(2026, 11, expected)


@pytest.mark.parametrize("closed", [3, 7, 8, 23])
def test_zero_days_from_a_closed_day_is_refused_in_both_languages(closed: int) -> None:
    with pytest.raises(InputError) as caught:
        NOVEMBER.workday(start=date(2026, 11, closed), days=0)

    assert caught.value.argument == "start_date"
    assert "business day" in caught.value.in_language("en")
    assert "営業日" in caught.value.in_language("ja")


@pytest.mark.parametrize("days", [1, 1.0, Decimal(1), Fraction(1)])
def test_days_may_be_any_whole_number(days: Any) -> None:
    assert NOVEMBER.workday(start=date(2026, 11, 4), days=days) == date(2026, 11, 5)


@pytest.mark.parametrize(
    "days", [0.5, -1.5, float("nan"), float("inf"), True, "1", None, 10**400, -(10**400)]
)
def test_days_that_are_no_whole_number_or_beyond_the_calendar_are_refused(days: Any) -> None:
    with pytest.raises(InputError) as caught:
        NOVEMBER.workday(start=date(2026, 11, 4), days=days)

    assert caught.value.argument == "days"


OUTSIDE: Final = (date(2026, 11, 1), date(2026, 12, 1), date(1990, 1, 1), date(2099, 12, 31))
NO_DAY: Final = (None, "2026-11-04", 46330, datetime(2026, 11, 4, tzinfo=UTC), date(1989, 12, 31))


@pytest.mark.parametrize("day", [*OUTSIDE, *NO_DAY], ids=str)
def test_day_that_the_calendar_does_not_know_is_refused_by_the_name_of_its_argument(
    day: Any,
) -> None:
    known = date(2026, 11, 4)
    calls: dict[str, list[Any]] = {
        "date": [lambda: NOVEMBER.is_open(day), lambda: NOVEMBER.on_or_before(day)],
        "start_date": [lambda: NOVEMBER.workday(start=day, days=1)],
        "first": [lambda: NOVEMBER.between(day, known)],
        "last": [lambda: NOVEMBER.between(known, day)],
        "record_date": [lambda: NOVEMBER.known("record_date", day)],
    }

    for argument, attempts in calls.items():
        for attempt in attempts:
            with pytest.raises(InputError) as caught:
                attempt()
            assert caught.value.argument == argument


@pytest.mark.parametrize("day", OUTSIDE, ids=str)
def test_refusal_names_the_calendar_and_its_first_and_last_day_in_both_languages(
    day: date,
) -> None:
    with pytest.raises(InputError) as caught:
        NOVEMBER.is_open(day)

    english, japanese = caught.value.in_language("en"), caught.value.in_language("ja")
    assert "an exchange" in english
    assert "ある取引所" in japanese
    for message in (english, japanese):
        assert "2026-11-02" in message
        assert "2026-11-30" in message
        assert str(day) in message


def test_calendar_covers_its_first_and_its_last_day_and_no_other() -> None:
    around = [date(2026, 11, 1) + timedelta(days=n) for n in range(31)]

    assert [day for day in around if NOVEMBER.covers(day)] == around[1:30]


def test_no_business_day_lies_between_two_closed_days() -> None:
    assert NOVEMBER.between(date(2026, 11, 21), date(2026, 11, 23)) == ()
    assert NOVEMBER.between(date(2026, 11, 7), date(2026, 11, 7)) == ()
    assert NOVEMBER.between(date(2026, 11, 9), date(2026, 11, 9)) == (date(2026, 11, 9),)


def test_closed_day_on_a_weekend_changes_nothing() -> None:
    sunday = Calendar(NAME, NOVEMBER.first, NOVEMBER.last, NOVEMBER.closed | {date(2026, 11, 8)})

    assert sunday.between(sunday.first, sunday.last) == NOVEMBER.between(
        NOVEMBER.first, NOVEMBER.last
    )


def test_calendar_that_is_always_closed_has_no_business_day() -> None:
    weekend = Calendar(NAME, date(2026, 11, 7), date(2026, 11, 8), frozenset())

    assert weekend.between(weekend.first, weekend.last) == ()
    for days in (-1, 1):
        with pytest.raises(InputError):
            weekend.workday(start=weekend.first, days=days)


def test_days_of_a_year_are_dates() -> None:
    assert holidays([(2026, "11-03 11-23"), (2027, "01-01")]) == {
        date(2026, 11, 3),
        date(2026, 11, 23),
        date(2027, 1, 1),
    }
    assert holidays([]) == frozenset()


@pytest.mark.parametrize("days", ["02-29", "13-01", "1103", "11/03"])
def test_day_that_no_calendar_has_is_an_error(days: str) -> None:
    with pytest.raises(ValueError, match=r"isoformat|month"):
        holidays([(2026, days)])
