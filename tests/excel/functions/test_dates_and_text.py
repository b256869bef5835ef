"""Worksheet functions on dates and wording: serial numbers in and out, texts of the notices."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, Final

import jpholiday
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.excel.cells import CellError
from ivjxl.excel.functions import FUNCTIONS

SOME: Final = settings(max_examples=100, deadline=None)
MANY: Final = settings(max_examples=200, deadline=None)

EXERCISE_START: Final = FUNCTIONS["EXERCISE_START"]
EXERCISE_END: Final = FUNCTIONS["EXERCISE_END"]
NOTICE_TEXT: Final = FUNCTIONS["NOTICE_TEXT"]


def serial(year: int, month: int, day: int) -> float:
    """Return Excel's number of a day, counted from 2008-01-01, which is 39448."""
    return float(39_448 + (date(year, month, day) - date(2008, 1, 1)).days)


@pytest.mark.parametrize(
    "allotment",
    [
        42198.0,
        42198,
        42198.999999,
        date(2015, 7, 13),
        datetime(2015, 7, 13, 15, 30, tzinfo=UTC),
        [[42198.0]],
    ],
)
def test_exercise_starts_the_day_after_allotment(allotment: Any) -> None:
    assert EXERCISE_START(allotment) == serial(2015, 7, 14)


@pytest.mark.parametrize(
    ("start", "years", "last"),
    [
        ((2015, 7, 14), 30.0, (2045, 7, 13)),
        ((2013, 7, 12), 30.0, (2043, 7, 11)),
        ((2019, 7, 13), 30.0, (2049, 7, 12)),
        ((2016, 2, 29), 1.0, (2017, 2, 28)),
        ((2015, 3, 1), 1.0, (2016, 2, 29)),
        ((2020, 1, 1), 80.0, (2099, 12, 31)),
    ],
)
def test_exercise_ends_the_day_before_its_anniversary(
    start: tuple[int, int, int], years: float, last: tuple[int, int, int]
) -> None:
    assert EXERCISE_END(serial(*start), years) == serial(*last)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        pytest.param(32873.0, "#NUM!", id="1989-12-31"),
        pytest.param(32874.0, 32875.0, id="1990-01-01"),
        pytest.param(45000.999999999, 45001.0, id="just before midnight"),
        pytest.param(73049.0, 73050.0, id="2099-12-30"),
        pytest.param(73050.0, "#NUM!", id="2099-12-31 has no next day"),
        pytest.param(73051.0, "#NUM!", id="2100-01-01"),
        pytest.param(60.0, "#NUM!", id="1900-02-29"),
        pytest.param(0.0, "#NUM!", id="serial 0"),
        pytest.param(-1.0, "#NUM!", id="negative serial"),
        pytest.param(31412.0, "#NUM!", id="1990-01-01 numbered from 1904"),
        pytest.param("2015-07-13", "#VALUE!", id="text of a date"),
        pytest.param("平成27年7月13日", "#VALUE!", id="text of a Japanese date"),
    ],
)
def test_date_must_lie_from_1990_to_2099(cell: Any, expected: Any) -> None:
    assert EXERCISE_START(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [(73050.0, "December 31, 2099"), (32874.0, "January 1, 1990"), (73051.0, "#NUM!")],
)
def test_first_and_last_day_can_be_printed(cell: float, expected: str) -> None:
    assert NOTICE_TEXT(cell, "date", "en") == expected


@pytest.mark.parametrize("years", [0.0, -1.0, 1.5, 85.0, 1e9])
def test_years_must_be_whole_above_zero_and_end_before_2100(years: float) -> None:
    assert EXERCISE_END(serial(2015, 7, 14), years) == "#NUM!"


@SOME
@given(st.integers(32_874, 73_049))
def test_exercise_start_is_the_next_serial_number(day: int) -> None:
    assert EXERCISE_START(float(day)) == day + 1


@SOME
@given(st.dates(date(1990, 1, 2), date(2060, 12, 31)), st.integers(1, 39))
def test_exercise_ends_with_the_day_before_the_same_day_of_the_calendar(
    start: date, years: int
) -> None:
    end = EXERCISE_END(serial(start.year, start.month, start.day), float(years))
    after = date(2008, 1, 1) + timedelta(days=end - 39_448 + 1)

    assert after.year == start.year + years
    leap_day_lost = (start.month, start.day) == (2, 29) and years % 4
    assert (after.month, after.day) == ((3, 1) if leap_day_lost else (start.month, start.day))


def test_dates_spread_over_a_column_and_years_over_a_row() -> None:
    starts = [[serial(2015, 7, 14)], [None], [0.0], ["2015-07-14"]]

    assert EXERCISE_END(starts, [[30.0, 20.0]]) == [
        [serial(2045, 7, 13), serial(2035, 7, 13)],
        ["#N/A", "#N/A"],
        ["#NUM!", "#NUM!"],
        ["#VALUE!", "#VALUE!"],
    ]


@pytest.mark.parametrize(
    ("value", "style", "english", "japanese"),
    [
        (354600.0, "yen", "JPY354,600", "354,600円"),
        (4685.0, "yen_words", "4,685 yen", "4,685円"),
        (13.5, "yen_sen", "JPY13.50", "13円50銭"),
        (608e6, "million_yen", "JPY608 million", "608百万円"),
        (500e6, "million_yen_words", "500 million yen", "500百万円"),
        (43658.0, "date", "July 12, 2019", "2019年7月12日"),
        (42198.0, "era_date", "July 13, 2015", "平成27年7月13日"),
        (43555.0, "date:fiscal_year", "FY2018", "2019年3月期"),
        (43555.0, "date:year_ended", "Year ended March 31, 2019", "2019年3月期"),
        (27.0, "ordinal", "27th", "第27回"),
        (21.0, "ordinal", "21st", "第21回"),
        (200.0, "spelled", "two hundred (200)", "200"),
        (230.0, "rights", "230 rights", "230個"),
        (1.0, "rights", "1 right", "1個"),
        (17800.0, "shares", "17,800 shares", "17,800株"),
        (7.0, "persons", "7 persons", "7名"),
        (0.483, "percent", "48.3%", "48.3%"),
        (0.00084, "percent", "0.084%", "0.084%"),
        (0.5, "decimal:4", "0.5000", "0.5000"),
        ("up", "choice", "rounded up", "切上げ"),
    ],
)
def test_value_is_worded_as_the_notices_print_it(
    value: Any, style: str, english: str, japanese: str
) -> None:
    assert NOTICE_TEXT(value, style, "en") == english
    assert NOTICE_TEXT(value, style, "ja") == japanese


def test_counted_noun_is_given_in_each_language() -> None:
    assert NOTICE_TEXT(7.0, "count:Director", "en") == "7 Directors"
    assert NOTICE_TEXT(1.0, "count:Director", "en") == "1 Director"
    assert NOTICE_TEXT(7.0, "count:名", "ja") == "7名"


def test_english_spells_out_numbers_below_a_billion_only() -> None:
    assert NOTICE_TEXT(1e9 - 1, "spelled", "en").endswith("ninety-nine (999,999,999)")
    assert NOTICE_TEXT(1e9, "spelled", "en") == "#NUM!"


def test_every_style_named_in_the_help_is_known() -> None:
    named = NOTICE_TEXT.arguments["style"].help.en.split(", ")
    values = {"choice": "up", **dict.fromkeys(("date", "era_date", "date:fiscal_year"), 43555.0)}

    assert len(named) >= 15
    for style in named:
        for language in ("en", "ja"):
            assert not isinstance(NOTICE_TEXT(values.get(style, 1e6), style, language), CellError)


@pytest.mark.parametrize(
    "style",
    ["Yen", "yen ", "date:quarter", "decimal:", "decimal:13", "decimal:x", "count:", "0.00"],
)
def test_unknown_style_is_a_value_error_that_names_the_argument(style: str) -> None:
    refused = NOTICE_TEXT(43555.0, style, "ja")

    assert refused == "#VALUE!"
    assert refused.reason.en.startswith("style: ")
    assert refused.reason.ja.startswith("style: ")


@pytest.mark.parametrize("language", ["EN", "jp", "日本語", " "])
def test_unknown_language_is_a_value_error_that_names_the_argument(language: str) -> None:
    refused = NOTICE_TEXT(43555.0, "date", language)

    assert refused == "#VALUE!"
    assert refused.reason.en == "language: needs one of the words in its help"


@pytest.mark.parametrize(
    ("value", "style"),
    [
        (354600.5, "yen"),
        (-1.0, "yen"),
        (13.505, "yen_sen"),
        (608.5e6, "million_yen"),
        (1.5, "shares"),
        (1.5, "ordinal"),
        (1e-16, "number"),
        (60.0, "date"),
        (73051.0, "era_date"),
    ],
)
def test_value_that_does_not_fit_its_style_is_a_num_error(value: float, style: str) -> None:
    for language in ("en", "ja"):
        refused = NOTICE_TEXT(value, style, language)

        assert refused == "#NUM!"
        assert refused.reason.en.startswith("value: ")


@pytest.mark.parametrize("style", ["date", "era_date", "date:fiscal_year"])
@pytest.mark.parametrize("value", ["2019-07-12", "up", True])
def test_date_style_needs_a_date(value: Any, style: str) -> None:
    assert NOTICE_TEXT(value, style, "en") == "#VALUE!"


@pytest.mark.parametrize("value", [43658.0, True, date(2019, 7, 12), "rounded up", "UP", "上"])
def test_choice_needs_one_of_the_words_of_a_valuation_policy(value: Any) -> None:
    refused = NOTICE_TEXT(value, "choice", "en")

    assert refused == "#VALUE!"
    assert refused.reason.en.startswith("value: ")


@pytest.mark.parametrize("value", [1e308, 1e16, 2.0**53])
def test_number_beyond_what_a_cell_counts_has_no_wording(value: float) -> None:
    styles = ("yen", "yen_words", "yen_sen", "number", "shares", "ordinal", "decimal:4", "percent")
    worded = {style: NOTICE_TEXT(value, style, "ja") for style in styles}

    assert worded == dict.fromkeys(styles, "#NUM!")


def test_own_error_and_blank_come_before_the_style() -> None:
    for style in ("yen", "date", "choice", "unknown"):
        assert NOTICE_TEXT("#REF!", style, "en") == "#REF!"
        assert NOTICE_TEXT(None, style, "en") == "#N/A"


def test_column_of_values_and_styles_is_worded_row_by_row() -> None:
    values = [[354600.0], [43658.0], ["up"], [None], ["abc"], ["#DIV/0!"]]
    styles = [["yen"], ["date"], ["choice"], ["yen"], ["yen"], ["yen"]]

    assert NOTICE_TEXT(values, styles, "ja") == [
        ["354,600円"],
        ["2019年7月12日"],
        ["切上げ"],
        ["#N/A"],
        ["#VALUE!"],
        ["#DIV/0!"],
    ]
    assert NOTICE_TEXT([[43658.0], [0.0]], "date", [["en", "ja"]]) == [
        ["July 12, 2019", "2019年7月12日"],
        ["#NUM!", "#NUM!"],
    ]


IS_TSE_DAY: Final = FUNCTIONS["IS_TSE_DAY"]
TSE_WORKDAY: Final = FUNCTIONS["TSE_WORKDAY"]

FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2027, 12, 31)


@cache
def closed_weekdays() -> list[np.datetime64]:
    """Return the national holidays by jpholiday, and the days around New Year."""
    national = {day for day, _ in jpholiday.between(FIRST_DAY, LAST_DAY)}
    turns = {
        date(year, month, day)
        for year in range(2000, 2028)
        for month, day in ((1, 1), (1, 2), (1, 3), (12, 31))
    }
    return [np.datetime64(day) for day in sorted(national | turns)]


def numbered(day: date) -> float:
    return serial(day.year, day.month, day.day)


TSE_DAYS: Final = st.dates(FIRST_DAY, LAST_DAY)


@MANY
@given(TSE_DAYS)
def test_tse_day_is_a_business_day_of_numpy_with_the_holidays_of_jpholiday(day: date) -> None:
    expected = bool(np.is_busday(np.datetime64(day), holidays=closed_weekdays()))

    assert IS_TSE_DAY(numbered(day)) is expected


@MANY
@given(TSE_DAYS, st.integers(-300, 300))
def test_tse_workday_is_the_business_day_of_numpy_with_the_holidays_of_jpholiday(
    start: date, days: int
) -> None:
    rolled: Any = np.busday_offset(
        np.datetime64(start),
        days,
        "forward" if days < 0 else "backward",
        holidays=closed_weekdays(),
    )
    expected: date = rolled.item()
    known = FIRST_DAY <= expected <= LAST_DAY
    closed = days == 0 and expected != start

    result = TSE_WORKDAY(numbered(start), float(days))

    assert result == ("#NUM!" if closed or not known else numbered(expected))


@pytest.mark.parametrize(
    ("resolution", "allotment"),
    [
        ((2013, 6, 26), (2013, 7, 11)),
        ((2015, 6, 26), (2015, 7, 13)),
        ((2019, 6, 27), (2019, 7, 12)),
        ((2023, 6, 28), (2023, 7, 13)),
    ],
)
def test_allotment_date_is_15_days_after_the_resolution_or_the_next_tse_day(
    resolution: tuple[int, int, int], allotment: tuple[int, int, int]
) -> None:
    assert TSE_WORKDAY(serial(*resolution) + 14, 1.0) == serial(*allotment)
    assert IS_TSE_DAY(serial(*allotment)) is True


@pytest.mark.parametrize(
    "day", [(2019, 7, 13), (2019, 7, 14), (2019, 7, 15), (2019, 10, 22), (2026, 12, 31)]
)
def test_no_tse_day_from_a_closed_day_on_is_a_num_error(day: tuple[int, int, int]) -> None:
    refused = TSE_WORKDAY(serial(*day), 0.0)

    assert IS_TSE_DAY(serial(*day)) is False
    assert refused == "#NUM!"
    assert refused.reason.en.startswith("start_date: ")
    assert TSE_WORKDAY(serial(2019, 7, 12), 0.0) == serial(2019, 7, 12)


@pytest.mark.parametrize("day", [(1999, 12, 31), (2028, 1, 1), (1990, 1, 1), (2099, 12, 31)])
def test_day_outside_the_tse_calendar_is_a_num_error_that_names_its_range(
    day: tuple[int, int, int],
) -> None:
    for argument, refused in (
        ("on_date", IS_TSE_DAY(serial(*day))),
        ("start_date", TSE_WORKDAY(serial(*day), 1.0)),
    ):
        assert refused == "#NUM!"
        for text in refused.reason:
            assert text.startswith(f"{argument}: ")
            assert "2000-01-01" in text
            assert "2027-12-31" in text


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        pytest.param((2000, 1, 1), 1.0, (2000, 1, 4), id="first business day"),
        pytest.param((2000, 1, 4), -1.0, None, id="before the first"),
        pytest.param((2027, 12, 29), 1.0, (2027, 12, 30), id="last business day"),
        pytest.param((2027, 12, 30), 1.0, None, id="after the last"),
        pytest.param((2027, 12, 31), -1.0, (2027, 12, 30), id="back from the last day"),
        pytest.param((2019, 4, 26), 1.0, (2019, 5, 7), id="over ten days off"),
        pytest.param((2019, 5, 7), -1.0, (2019, 4, 26), id="back over ten days off"),
        pytest.param((2020, 9, 30), 1.0, (2020, 10, 1), id="day without trading"),
        pytest.param((2019, 7, 12), 0.5, None, id="half a day"),
        pytest.param((2019, 7, 12), 1e308, None, id="beyond any calendar"),
        pytest.param((2019, 7, 12), -1e308, None, id="before any calendar"),
    ],
)
def test_tse_workday_by_hand(
    day: tuple[int, int, int], days: float, expected: tuple[int, int, int] | None
) -> None:
    assert TSE_WORKDAY(serial(*day), days) == ("#NUM!" if expected is None else serial(*expected))


def test_tse_days_and_workdays_spread_over_ranges() -> None:
    days = [[serial(2019, 7, 12)], [serial(2019, 7, 13)], [None], ["2019-07-12"], ["#REF!"], [1.0]]

    assert IS_TSE_DAY(days) == [[True], [False], ["#N/A"], ["#VALUE!"], ["#REF!"], ["#NUM!"]]
    assert TSE_WORKDAY(days, [[1.0, -1.0, 0.0]]) == [
        [serial(2019, 7, 16), serial(2019, 7, 11), serial(2019, 7, 12)],
        [serial(2019, 7, 16), serial(2019, 7, 12), "#NUM!"],
        ["#N/A"] * 3,
        ["#VALUE!"] * 3,
        ["#REF!"] * 3,
        ["#NUM!"] * 3,
    ]


@pytest.mark.parametrize(
    ("record_date", "expected"),
    [
        pytest.param((2019, 3, 31), (2019, 3, 26), id="a Sunday, settled on the fourth day"),
        pytest.param((2024, 3, 31), (2024, 3, 27), id="a Sunday, settled on the third day"),
        pytest.param((2012, 9, 30), (2012, 9, 25), id="the split of 2012: ex-date September 26"),
        pytest.param((2009, 11, 18), None, id="before the rule"),
        pytest.param((2028, 3, 31), None, id="after the calendar"),
    ],
)
def test_last_day_with_rights_by_hand(
    record_date: tuple[int, int, int], expected: tuple[int, int, int] | None
) -> None:
    found = FUNCTIONS["LAST_DAY_WITH_RIGHTS"](serial(*record_date))

    assert found == ("#NUM!" if expected is None else serial(*expected))
