"""The Tokyo calendar against three others, and rights and settlement against known dates."""

import csv
import warnings
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import exchange_calendars  # type: ignore[import-untyped]
import holidays
import jpholiday
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.errors import InputError
from ivjxl.law.trading_days import (
    NATIONAL_HOLIDAYS,
    SETTLEMENT_DAYS,
    TOKYO,
    WITHOUT_TRADING,
    ex_date,
    last_day_with_rights,
)

MANY: Final = settings(max_examples=200, deadline=None)

FIRST: Final = date(2000, 1, 1)
LAST: Final = date(2027, 12, 31)
DAYS: Final = tuple(FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))
STANDSTILL: Final = date(2020, 10, 1)

CLOSES: Final = Path(__file__).parents[2].parent / "shared" / "data" / "3774-closes-2005-2015.csv"
needs_closes: Final = pytest.mark.skipif(
    not CLOSES.is_file(), reason="the closes of 3774 are not beside the repository"
)


def a_weekday_beyond_the_turn_of_the_year(day: date) -> bool:
    turn = (day.month, day.day) in {(12, 31), (1, 1), (1, 2), (1, 3)}
    return day.weekday() < 5 and not turn


@cache
def open_by_jpholiday() -> frozenset[date]:
    off = {day for day, _ in jpholiday.between(FIRST, LAST)}
    return frozenset(
        day for day in DAYS if a_weekday_beyond_the_turn_of_the_year(day) and day not in off
    )


@cache
def open_by_holidays() -> frozenset[date]:
    off = holidays.country_holidays("JP", years=range(FIRST.year, LAST.year + 1))
    return frozenset(
        day for day in DAYS if a_weekday_beyond_the_turn_of_the_year(day) and day not in off
    )


@cache
def sessions() -> frozenset[date]:
    with warnings.catch_warnings():
        # exchange_calendars takes the values of a series with a time zone.
        warnings.filterwarnings("ignore", "Series.values returning", DeprecationWarning)
        calendar = exchange_calendars.get_calendar("XTKS", start=str(FIRST), end=str(LAST))
    return frozenset(session.date() for session in calendar.sessions)


def open_days() -> frozenset[date]:
    return frozenset(day for day in DAYS if TOKYO.is_open(day))


def test_calendar_knows_2000_to_2027_in_both_languages() -> None:
    assert (TOKYO.first, TOKYO.last) == (FIRST, LAST)
    assert TOKYO.name == ("the Tokyo Stock Exchange", "東京証券取引所")
    assert list(NATIONAL_HOLIDAYS) == list(range(2000, 2028))


def test_every_day_is_open_or_closed_as_by_jpholiday() -> None:
    assert open_days() == open_by_jpholiday()


def test_every_day_is_open_or_closed_as_by_holidays() -> None:
    assert open_days() == open_by_holidays()


def test_business_days_are_the_sessions_of_exchange_calendars_and_the_day_of_the_standstill() -> (
    None
):
    assert open_days() ^ sessions() == {STANDSTILL}
    assert sorted(WITHOUT_TRADING) == [STANDSTILL]
    assert TOKYO.is_open(STANDSTILL)


@needs_closes
def test_every_day_with_a_close_is_a_business_day_and_the_other_way_round() -> None:
    with CLOSES.open(encoding="ascii", newline="") as file:
        traded = {date.fromisoformat(row["date"]) for row in csv.DictReader(file)}

    assert traded == set(TOKYO.between(min(traded), max(traded)))


def test_business_days_between_the_ends_of_the_calendar_are_all_of_them() -> None:
    assert TOKYO.between(FIRST, LAST) == tuple(sorted(open_by_jpholiday()))


@pytest.mark.parametrize("year", range(2000, 2028))
def test_national_holidays_of_a_year_are_listed_once_in_order(year: int) -> None:
    listed = NATIONAL_HOLIDAYS[year].split()
    of_year = [day for day, _ in jpholiday.between(date(year, 1, 1), date(year, 12, 31))]

    assert listed == [f"{day:%m-%d}" for day in of_year]


def spelled_out(*days: str) -> list[Any]:
    return [pytest.param(date.fromisoformat(day), id=day) for day in days]


@pytest.mark.parametrize(
    "day",
    spelled_out(
        *[str(date(2019, 4, 27) + timedelta(days=n)) for n in range(10)],
        "2019-10-22",
        "2020-07-23",
        "2020-07-24",
        "2020-08-10",
        "2021-07-22",
        "2021-07-23",
        "2021-08-09",
        "2026-09-22",
        "2027-03-22",
        *[
            f"{year + after}-{turn}"
            for year in (2000, 2011, 2019, 2026)
            for after, turn in ((0, "12-31"), (1, "01-01"), (1, "01-02"), (1, "01-03"))
        ],
    ),
)
def test_exchange_is_closed_on(day: date) -> None:
    assert not TOKYO.is_open(day)


@pytest.mark.parametrize(
    "day",
    spelled_out(
        "2019-04-26",
        "2019-05-07",
        "2019-10-15",
        "2020-10-01",
        "2020-07-22",
        "2020-07-20",
        "2020-08-11",
        "2021-07-19",
        "2021-07-26",
        "2021-08-11",
        "2026-09-24",
        "2027-03-23",
        "2018-12-28",
        "2019-01-04",
        "2026-12-30",
        "2019-12-23",
    ),
)
def test_exchange_is_open_on(day: date) -> None:
    assert TOKYO.is_open(day)


@pytest.mark.parametrize(
    "day", [date(1999, 12, 31), date(2028, 1, 1), date(1990, 1, 1), date(2099, 12, 31)], ids=str
)
def test_day_outside_2000_to_2027_is_refused_with_the_range_in_both_languages(day: date) -> None:
    calls: list[Any] = [
        lambda: TOKYO.is_open(day),
        lambda: TOKYO.workday(start=day, days=1),
        lambda: TOKYO.on_or_before(day),
        lambda: last_day_with_rights(record_date=day),
        lambda: ex_date(record_date=day),
    ]

    for call in calls:
        with pytest.raises(InputError) as caught:
            call()
        english, japanese = caught.value.in_language("en"), caught.value.in_language("ja")
        assert "the Tokyo Stock Exchange" in english
        assert "東京証券取引所" in japanese
        for message in (english, japanese):
            assert "2000-01-01" in message
            assert "2027-12-31" in message


def resolved_and_allotted() -> list[tuple[date, date]]:
    return [
        (date(2013, 6, 26), date(2013, 7, 11)),
        (date(2015, 6, 26), date(2015, 7, 13)),
        (date(2019, 6, 27), date(2019, 7, 12)),
        (date(2023, 6, 28), date(2023, 7, 13)),
    ]


@pytest.mark.parametrize(("resolution", "allotment"), resolved_and_allotted())
def test_rights_were_allotted_15_days_after_the_resolution_or_on_the_next_business_day(
    resolution: date, allotment: date
) -> None:
    fourteen_days_later = resolution + timedelta(days=14)

    assert TOKYO.workday(start=fourteen_days_later, days=1) == allotment


@MANY
@given(st.sampled_from(DAYS), st.integers(-400, 400).filter(bool))
def test_business_day_some_days_away_is_that_of_numpy(start: date, days: int) -> None:
    closed = [np.datetime64(day) for day in DAYS if day not in open_by_jpholiday()]
    rolled: Any = np.busday_offset(
        np.datetime64(start), days, "backward" if days > 0 else "forward", holidays=closed
    )
    expected: date = rolled.item()

    if FIRST <= expected <= LAST:
        assert TOKYO.workday(start=start, days=days) == expected
        return
    with pytest.raises(InputError) as caught:
        TOKYO.workday(start=start, days=days)
    assert caught.value.argument == "days"


@pytest.mark.parametrize(
    ("record_date", "last_with_rights", "first_without"),
    [
        pytest.param(date(2012, 9, 30), date(2012, 9, 25), date(2012, 9, 26), id="split of 3774"),
        pytest.param(date(2019, 3, 31), date(2019, 3, 26), date(2019, 3, 27), id="Sunday, 3 days"),
        pytest.param(date(2024, 3, 31), date(2024, 3, 27), date(2024, 3, 28), id="Sunday, 2 days"),
        pytest.param(date(2019, 7, 18), date(2019, 7, 16), date(2019, 7, 17), id="first at 2 days"),
        pytest.param(date(2019, 7, 17), date(2019, 7, 11), date(2019, 7, 12), id="last at 3 days"),
        pytest.param(date(2009, 11, 19), date(2009, 11, 16), date(2009, 11, 17), id="first known"),
        pytest.param(date(2020, 12, 31), date(2020, 12, 28), date(2020, 12, 29), id="year's end"),
        pytest.param(date(2026, 9, 30), date(2026, 9, 28), date(2026, 9, 29), id="a Wednesday"),
    ],
)
def test_last_day_with_rights_and_first_day_without_are_the_known_ones(
    record_date: date, last_with_rights: date, first_without: date
) -> None:
    assert last_day_with_rights(record_date=record_date) == last_with_rights
    assert ex_date(record_date=record_date) == first_without


@needs_closes
def test_price_fell_to_a_two_hundredth_on_the_first_day_without_the_right_of_the_split() -> None:
    with CLOSES.open(encoding="ascii", newline="") as file:
        closes = {
            date.fromisoformat(row["date"]): float(row["close_as_traded"])
            for row in csv.DictReader(file)
        }
    split = date(2012, 9, 30)

    ratio = closes[last_day_with_rights(record_date=split)] / closes[ex_date(record_date=split)]

    assert 180 < ratio < 220
    days = sorted(closes)
    falls = [after for before, after in pairwise(days) if closes[before] / closes[after] > 100]
    assert falls == [ex_date(record_date=split)]


SETTLED: Final = [day for day in DAYS if date(2009, 11, 19) <= day <= LAST]


@MANY
@given(st.sampled_from(SETTLED))
def test_a_trade_of_the_last_day_with_rights_settles_by_the_record_date_and_the_next_does_not(
    record_date: date,
) -> None:
    opened = sorted(open_by_jpholiday())
    settled = max(day for day in opened if day <= record_date)
    lag = 2 if settled >= date(2019, 7, 18) else 3
    position = opened.index(settled) - lag

    assert last_day_with_rights(record_date=record_date) == opened[position]
    assert ex_date(record_date=record_date) == opened[position + 1]


def test_trades_settle_on_the_third_day_after_since_2009_and_on_the_second_since_2019() -> None:
    assert [(row.day, row.value) for row in SETTLEMENT_DAYS.history] == [
        (date(2009, 11, 19), 3),
        (date(2019, 7, 18), 2),
    ]
    # The trades of the first day under each rule settle on the first day of the row.
    assert TOKYO.workday(start=date(2009, 11, 16), days=3) == date(2009, 11, 19)
    assert TOKYO.workday(start=date(2019, 7, 16), days=2) == date(2019, 7, 18)


@pytest.mark.parametrize("function", [last_day_with_rights, ex_date])
@pytest.mark.parametrize(
    "record_date", [date(2009, 11, 18), date(2008, 9, 30), date(2000, 3, 31)], ids=str
)
def test_record_date_before_the_first_known_settlement_is_refused(
    function: Any, record_date: date
) -> None:
    with pytest.raises(InputError) as caught:
        function(record_date=record_date)

    assert "2009-11-19" in caught.value.in_language("en")
    assert "2009-11-19" in caught.value.in_language("ja")


@pytest.mark.parametrize("record_date", [date(2000, 1, 1), date(2000, 1, 3)], ids=str)
def test_record_date_before_the_first_business_day_is_refused_by_its_name(
    record_date: date,
) -> None:
    with pytest.raises(InputError) as caught:
        last_day_with_rights(record_date=record_date)

    assert "days:" not in caught.value.in_language("en")


@pytest.mark.parametrize("function", [last_day_with_rights, ex_date])
@pytest.mark.parametrize(
    "record_date", [None, "2019-03-31", 43555, datetime(2019, 3, 31, tzinfo=UTC)], ids=str
)
def test_record_date_must_be_a_date(function: Any, record_date: Any) -> None:
    with pytest.raises(InputError) as caught:
        function(record_date=record_date)

    assert caught.value.argument == "record_date"
