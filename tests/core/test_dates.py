"""Periods and windows against day-by-day counting, and the dates of the notices."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from ivjxl.core import dates
from ivjxl.core.dates import Period
from ivjxl.errors import InputError

MANY: Final = settings(max_examples=100, deadline=None)
SOME: Final = settings(max_examples=60, deadline=None)
A_DAY: Final = timedelta(days=1)
DAYS: Final = st.dates(date(1990, 1, 1), date(2060, 12, 31))
MONTH_ENDS: Final = DAYS.map(lambda day: day.replace(day=1) - A_DAY).filter(
    lambda day: day.year >= 1990
)

EXERCISE: Final = Period(date(2015, 7, 14), date(2045, 7, 13))
"""Exercise period of the rights allotted on July 13, 2015."""


def last_day_by_counting(start: date, months: int) -> date:
    """Walk day by day to the last day of the period, as Civil Code art. 143(2) defines it."""
    day, months_begun = start, 0
    while True:
        following = day + A_DAY
        months_begun += following.day == 1
        if months_begun == months and following.day == start.day:
            return day
        if months_begun > months:
            return day
        day = following


@MANY
@example(date(2014, 3, 1), 360)
@example(date(2016, 2, 29), 360)
@example(date(2015, 8, 31), 6)
@given(DAYS | MONTH_ENDS, st.integers(1, 60))
def test_period_of_months_ends_where_counting_the_days_ends(start: date, months: int) -> None:
    assert dates.months_later(start=start, months=months) == last_day_by_counting(start, months)


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        pytest.param(date(2015, 1, 31), 1, date(2015, 2, 28), id="no January 31 in February"),
        pytest.param(date(2016, 1, 30), 1, date(2016, 2, 29), id="leap February has no 30"),
        pytest.param(date(2015, 8, 31), 6, date(2016, 2, 29), id="six months to a leap February"),
        pytest.param(date(2015, 3, 31), 3, date(2015, 6, 30), id="no June 31"),
        pytest.param(date(2015, 2, 28), 1, date(2015, 3, 27), id="February 28 has a March 28"),
        pytest.param(date(2015, 3, 1), 12, date(2016, 2, 29), id="a year from March 1"),
        pytest.param(date(2016, 2, 29), 12, date(2017, 2, 28), id="a year from February 29"),
        pytest.param(date(2016, 2, 29), 48, date(2020, 2, 28), id="four years from February 29"),
        pytest.param(date(2015, 1, 1), 1, date(2015, 1, 31), id="a calendar month"),
    ],
)
def test_period_of_months_ends_the_day_before_or_on_the_last_day(
    start: date, months: int, last: date
) -> None:
    assert dates.months_later(start=start, months=months) == last


@MANY
@given(DAYS.filter(lambda day: day.day <= 28), st.integers(1, 200), st.integers(1, 200))
def test_two_adjacent_periods_of_months_are_the_period_of_their_sum(
    start: date, first: int, second: int
) -> None:
    middle = dates.months_later(start=start, months=first) + A_DAY

    assert dates.months_later(start=middle, months=second) == dates.months_later(
        start=start, months=first + second
    )


def test_period_that_ends_after_2099_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        dates.months_later(start=date(2070, 1, 2), months=360)

    assert caught.value.argument == "start"


def test_period_that_ends_on_the_last_day_of_2099_is_allowed() -> None:
    assert dates.months_later(start=date(2070, 1, 1), months=360) == date(2099, 12, 31)


@pytest.mark.parametrize(
    ("allotment", "first", "last"),
    [
        pytest.param(date(2015, 7, 13), date(2015, 7, 14), date(2045, 7, 13), id="fifth series"),
        pytest.param(date(2014, 2, 28), date(2014, 3, 1), date(2044, 2, 29), id="to a leap day"),
        pytest.param(date(2016, 2, 28), date(2016, 2, 29), date(2046, 2, 28), id="from a leap day"),
        pytest.param(date(2016, 2, 29), date(2016, 3, 1), date(2046, 2, 28), id="on a leap day"),
        pytest.param(date(2015, 12, 31), date(2016, 1, 1), date(2045, 12, 31), id="over new year"),
    ],
)
def test_exercise_period_is_thirty_years_from_the_day_after_the_allotment(
    allotment: date, first: date, last: date
) -> None:
    start = dates.exercise_start(allotment_date=allotment, days=1)

    assert Period(start, dates.exercise_end(start=start, years=30)) == Period(first, last)


@MANY
@given(DAYS, st.integers(0, 1000))
def test_exercise_starts_after_that_many_days_counted_one_by_one(
    allotment: date, days: int
) -> None:
    expected = allotment
    for _ in range(days):
        expected += A_DAY

    assert dates.exercise_start(allotment_date=allotment, days=days) == expected


def test_exercise_start_after_2099_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        dates.exercise_start(allotment_date=date(2099, 12, 31), days=1)

    assert caught.value.argument == "allotment_date"


@pytest.mark.parametrize("days", [10**7, 10**10])
def test_absurd_number_of_days_is_refused(days: int) -> None:
    with pytest.raises(InputError):
        dates.exercise_start(allotment_date=date(2015, 7, 13), days=days)
    with pytest.raises(InputError):
        dates.window_after_loss_of_position(
            loss_date=date(2015, 7, 13), days=days, exercise_period=EXERCISE
        )


def days_of(period: Period | None) -> set[date]:
    if period is None:
        return set()
    return {period.first + n * A_DAY for n in range((period.last - period.first).days + 1)}


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first = draw(st.dates(date(2015, 1, 1), date(2015, 3, 31)))
    return Period(first, first + draw(st.integers(0, 60)) * A_DAY)


@MANY
@given(st.dates(date(2014, 12, 1), date(2015, 6, 30)), st.integers(1, 40), periods())
def test_window_after_loss_of_position_is_the_next_days_that_lie_in_the_exercise_period(
    lost: date, days: int, exercise: Period
) -> None:
    next_days = {lost + n * A_DAY for n in range(1, days + 1)}

    window = dates.window_after_loss_of_position(
        loss_date=lost, days=days, exercise_period=exercise
    )

    assert days_of(window) == next_days & days_of(exercise)


@pytest.mark.parametrize(
    ("lost", "window"),
    [
        pytest.param(date(2019, 6, 27), Period(date(2019, 6, 28), date(2019, 7, 7)), id="inside"),
        pytest.param(
            date(2015, 7, 10), Period(date(2015, 7, 14), date(2015, 7, 20)), id="cut at the start"
        ),
        pytest.param(
            date(2045, 7, 10), Period(date(2045, 7, 11), date(2045, 7, 13)), id="cut at the end"
        ),
        pytest.param(
            date(2045, 7, 12), Period(date(2045, 7, 13), date(2045, 7, 13)), id="only the last day"
        ),
        pytest.param(date(2045, 7, 13), None, id="after the end"),
        pytest.param(date(2015, 7, 3), None, id="before the start"),
    ],
)
def test_ten_days_after_loss_of_position_are_cut_to_the_exercise_period(
    lost: date, window: Period | None
) -> None:
    result = dates.window_after_loss_of_position(loss_date=lost, days=10, exercise_period=EXERCISE)

    assert result == window


@SOME
@given(st.dates(date(2014, 1, 1), date(2015, 6, 30)), st.integers(1, 12), periods())
def test_window_after_inheritance_is_that_day_and_the_months_after_it_in_the_exercise_period(
    inherited: date, months: int, exercise: Period
) -> None:
    last = last_day_by_counting(inherited + A_DAY, months)

    window = dates.window_after_inheritance(
        inheritance_date=inherited, months=months, exercise_period=exercise
    )

    assert days_of(window) == days_of(Period(inherited, last)) & days_of(exercise)


@pytest.mark.parametrize(
    ("inherited", "window"),
    [
        pytest.param(
            date(2019, 8, 31), Period(date(2019, 8, 31), date(2020, 2, 29)), id="to a leap day"
        ),
        pytest.param(
            date(2019, 8, 30), Period(date(2019, 8, 30), date(2020, 2, 29)), id="no February 31"
        ),
        pytest.param(
            date(2015, 6, 1), Period(date(2015, 7, 14), date(2015, 12, 1)), id="cut at the start"
        ),
        pytest.param(
            date(2045, 7, 1), Period(date(2045, 7, 1), date(2045, 7, 13)), id="cut at the end"
        ),
        pytest.param(date(2045, 7, 14), None, id="after the end"),
    ],
)
def test_six_months_after_inheritance_are_cut_to_the_exercise_period(
    inherited: date, window: Period | None
) -> None:
    result = dates.window_after_inheritance(
        inheritance_date=inherited, months=6, exercise_period=EXERCISE
    )

    assert result == window


@pytest.mark.parametrize(
    "heirs",
    [
        0,
        2,
        -1,
        1.5,
        float("nan"),
        "1",
        None,
        True,
    ],
)
def test_any_number_of_heirs_but_one_is_refused(heirs: Any) -> None:
    with pytest.raises(InputError) as caught:
        dates.window_after_inheritance(
            inheritance_date=date(2019, 8, 31), months=6, exercise_period=EXERCISE, heirs=heirs
        )

    assert caught.value.argument == "heirs"
    assert "only one heir" in caught.value.in_language("en")
    assert "相続人は1名に限る" in caught.value.in_language("ja")


def test_second_inheritance_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        dates.window_after_inheritance(
            inheritance_date=date(2019, 8, 31),
            months=6,
            exercise_period=EXERCISE,
            second_inheritance=True,
        )

    assert caught.value.argument == "second_inheritance"
    assert "second time" in caught.value.in_language("en")
    assert "再度の相続" in caught.value.in_language("ja")


@pytest.mark.parametrize("inherited", [date(2099, 12, 31), date(2099, 9, 30)])
def test_inheritance_too_late_for_its_window_is_refused_by_its_own_name(inherited: date) -> None:
    with pytest.raises(InputError) as caught:
        dates.window_after_inheritance(
            inheritance_date=inherited, months=6, exercise_period=EXERCISE
        )

    assert caught.value.argument == "inheritance_date"


def test_exercise_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        dates.window_after_loss_of_position(
            loss_date=date(2019, 6, 27),
            days=10,
            exercise_period=Period(EXERCISE.last, EXERCISE.first),
        )

    assert caught.value.argument == "exercise_period"


@pytest.mark.parametrize(
    ("effective", "period"),
    [
        pytest.param(date(2015, 7, 1), EXERCISE, id="before the start"),
        pytest.param(date(2015, 7, 14), EXERCISE, id="on the first day"),
        pytest.param(date(2020, 10, 1), Period(date(2020, 10, 1), EXERCISE.last), id="in between"),
        pytest.param(
            date(2045, 7, 13), Period(date(2045, 7, 13), EXERCISE.last), id="on the last day"
        ),
        pytest.param(date(2045, 7, 14), None, id="after the end"),
    ],
)
def test_period_after_a_reorganisation_starts_on_the_later_of_both_days(
    effective: date, period: Period | None
) -> None:
    result = dates.period_after_reorganisation(exercise_period=EXERCISE, effective_date=effective)

    assert result == period


@MANY
@given(DAYS)
def test_split_adjusts_from_the_day_after_its_record_date(record: date) -> None:
    assert dates.split_adjustment(record_date=record) == (record + A_DAY, record + A_DAY)


@MANY
@given(DAYS)
def test_consolidation_adjusts_from_its_effective_date(effective: date) -> None:
    assert dates.consolidation_adjustment(effective_date=effective) == (effective, effective)


@MANY
@given(DAYS, st.integers(1, 200))
def test_conditional_split_holds_after_its_record_date_and_is_applied_after_the_meeting(
    record: date, days: int
) -> None:
    close = record + days * A_DAY

    result = dates.conditional_split_adjustment(record_date=record, meeting_close=close)

    assert result.holds_from == record + A_DAY
    assert result.applied_from == close + A_DAY


@MANY
@given(DAYS, st.integers(0, 200))
def test_conditional_split_recorded_when_the_meeting_is_over_is_an_ordinary_split(
    close: date, days: int
) -> None:
    record = close + days * A_DAY

    result = dates.conditional_split_adjustment(record_date=record, meeting_close=close)

    assert result == dates.split_adjustment(record_date=record)


@pytest.mark.parametrize(
    ("ordinal", "year"), [(16, 2008), (19, 2011), (21, 2013), (23, 2015), (27, 2019), (28, 2020)]
)
def test_general_meeting_of_iij_has_its_published_ordinal(ordinal: int, year: int) -> None:
    assert dates.meeting_ordinal(meeting_year=year, base_year=1992) == ordinal


def test_first_general_meeting_is_the_year_after_the_base_year() -> None:
    assert dates.meeting_ordinal(meeting_year=1993, base_year=1992) == 1


@pytest.mark.parametrize("year", [1992, 1991])
def test_general_meeting_before_the_first_is_refused(year: int) -> None:
    with pytest.raises(InputError) as caught:
        dates.meeting_ordinal(meeting_year=year, base_year=1992)

    assert caught.value.argument == "base_year"


@pytest.mark.parametrize(
    ("year_end", "year"),
    [
        (date(2019, 3, 31), 2018),
        (date(2018, 3, 31), 2017),
        (date(2019, 12, 31), 2019),
        (date(2019, 6, 30), 2018),
        (date(2020, 2, 29), 2019),
        (date(2019, 12, 20), 2018),
    ],
    ids=str,
)
def test_fiscal_year_is_named_after_the_calendar_year_in_which_it_began(
    year_end: date, year: int
) -> None:
    assert dates.fiscal_year(year_end=year_end) == year


@MANY
@given(DAYS)
def test_fiscal_year_began_the_day_after_the_end_of_the_year_before(year_end: date) -> None:
    assume((year_end.month, year_end.day) not in {(2, 28), (2, 29)})
    began = year_end.replace(year=year_end.year - 1) + A_DAY

    assert dates.fiscal_year(year_end=year_end) == began.year


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2019, 3, 31), date(2018, 3, 31)),
        (date(2021, 2, 28), date(2020, 2, 29)),
        (date(2020, 2, 29), date(2019, 2, 28)),
        (date(2019, 2, 28), date(2018, 2, 28)),
        (date(2020, 2, 28), date(2019, 2, 28)),
        (date(2020, 3, 1), date(2019, 3, 1)),
    ],
    ids=str,
)
def test_one_year_earlier_keeps_the_day_and_the_end_of_february(
    value: date, expected: date
) -> None:
    assert dates.one_year_earlier(value=value) == expected


@MANY
@given(DAYS.filter(lambda day: day.year > 1990))
def test_one_year_earlier_of_a_month_end_is_a_month_end(value: date) -> None:
    earlier = dates.one_year_earlier(value=value)

    assert (earlier.year, earlier.month) == (value.year - 1, value.month)
    if (value + A_DAY).day == 1:
        assert (earlier + A_DAY).day == 1


@pytest.mark.parametrize(
    ("value", "months", "expected"),
    [
        (date(2019, 3, 31), 3, date(2019, 6, 30)),
        (date(2019, 3, 31), -1, date(2019, 2, 28)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2020, 2, 29), -48, date(2016, 2, 29)),
        (date(2019, 12, 15), 1, date(2020, 1, 15)),
        (date(2019, 1, 15), -1, date(2018, 12, 15)),
        (date(2019, 7, 12), 0, date(2019, 7, 12)),
    ],
    ids=str,
)
def test_day_some_months_later_or_earlier_is_the_same_day_or_the_last_of_its_month(
    value: date, months: int, expected: date
) -> None:
    assert dates.months_shifted(value=value, months=months) == expected


@MANY
@given(DAYS, st.integers(0, 60))
def test_day_some_months_later_is_the_one_reached_by_counting_the_days(
    value: date, months: int
) -> None:
    day, months_begun = value, 0
    while months_begun < months or (day.day < value.day and (day + A_DAY).day != 1):
        day += A_DAY
        months_begun += day.day == 1

    assert dates.months_shifted(value=value, months=months) == day


@pytest.mark.parametrize(
    ("value", "months"), [(date(2099, 12, 1), 1), (date(1990, 1, 31), -1)], ids=str
)
def test_day_shifted_out_of_1990_to_2099_is_refused(value: date, months: int) -> None:
    with pytest.raises(InputError) as caught:
        dates.months_shifted(value=value, months=months)

    assert caught.value.argument == "value"


@pytest.mark.parametrize("months", [10**5, -(10**5)])
def test_absurd_number_of_months_is_refused(months: int) -> None:
    with pytest.raises(InputError) as caught:
        dates.months_shifted(value=date(2019, 7, 12), months=months)

    assert caught.value.argument in {"value", "months"}


@pytest.mark.parametrize("good", [date(1990, 1, 1), date(2019, 7, 12), date(2099, 12, 31)], ids=str)
def test_day_from_1990_to_2099_is_itself(good: date) -> None:
    assert dates.day("notice_date", good) == good


@pytest.mark.parametrize(
    "bad",
    [
        date(1989, 12, 31),
        date(2100, 1, 1),
        datetime(2019, 7, 12, tzinfo=UTC),
        "2019-07-12",
        43658,
        43658.0,
        True,
        None,
    ],
    ids=repr,
)
def test_anything_but_such_a_day_is_refused_by_name_in_both_languages(bad: Any) -> None:
    with pytest.raises(InputError) as caught:
        dates.day("notice_date", bad)

    english, japanese = caught.value.in_language("en"), caught.value.in_language("ja")
    assert caught.value.argument == "notice_date"
    assert "must be a date" in english
    assert "日付が必要です" in japanese
