"""Historical volatility against pandas, the statistics module and the published figures."""

import csv
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import log, nextafter, sqrt
from pathlib import Path
from statistics import stdev
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ivjxl.core import volatility
from ivjxl.core.volatility import Volatility
from ivjxl.errors import InputError

MANY: Final = settings(max_examples=150, deadline=None)

CLOSES: Final = Path(__file__).parents[2].parent / "shared" / "data" / "3774-closes-2005-2015.csv"
needs_closes: Final = pytest.mark.skipif(
    not CLOSES.is_file(), reason="the closes of 3774 are not beside the repository"
)

LISTED: Final = date(2005, 12, 2)
WINDOWS: Final = (
    (LISTED, date(2013, 7, 11)),
    (LISTED, date(2015, 7, 13)),
    (date(2008, 1, 1), date(2012, 12, 31)),
    (date(2012, 9, 24), date(2012, 10, 10)),
)
PER_YEAR: Final = {"daily": 250, "weekly": 52, "monthly": 12}
RULES_OF_PANDAS: Final = {"daily": "D", "weekly": "W-FRI", "monthly": "ME"}

Closes = dict[date, float]


def of(closes: Closes, frequency: str, start: date | None = None, end: date | None = None) -> Any:
    """Return the volatility of closes by day, over all of them unless told."""
    return volatility.historical(
        dates=list(closes),
        closes=list(closes.values()),
        start=start or min(closes),
        end=end or max(closes),
        frequency=frequency,
    )


@cache
def closes_of_3774() -> Closes:
    with CLOSES.open(encoding="ascii", newline="") as file:
        return {
            date.fromisoformat(row["date"]): float(row["close_split_adjusted_1to200"])
            for row in csv.DictReader(file)
        }


PERIOD_OF: Final[dict[str, Callable[[date], Any]]] = {
    "daily": lambda day: day,
    "weekly": lambda day: day - timedelta(days=day.weekday()),
    "monthly": lambda day: day.replace(day=1),
}
"""The first day of the day, the week from Monday, or the month of a day."""


def slowly(closes: Closes, frequency: str, start: date, end: date) -> Volatility:
    """Return the volatility by the definition: one step at a time, without NumPy."""
    last_of: dict[date, tuple[date, float]] = {}
    for day in sorted(closes):
        if start <= day <= end:
            last_of[PERIOD_OF[frequency](day)] = day, closes[day]
    used = list(last_of.values())
    returns = [log(after) - log(before) for (_, before), (_, after) in pairwise(used)]
    between = {
        PERIOD_OF[frequency](used[0][0] + timedelta(days=n))
        for n in range((used[-1][0] - used[0][0]).days)
    }
    left_out = () if frequency == "daily" else tuple(sorted(between - last_of.keys()))
    return Volatility(
        stdev(returns) * sqrt(PER_YEAR[frequency]),
        len(returns),
        used[0][0],
        used[-1][0],
        left_out,
    )


@needs_closes
@pytest.mark.parametrize(
    ("end", "percent", "returns"),
    [(date(2013, 7, 11), 55.77, 397), (date(2015, 7, 13), 53.74, 502)],
)
def test_weekly_volatility_since_the_listing_is_the_known_one(
    end: date, percent: float, returns: int
) -> None:
    found = of(closes_of_3774(), "weekly", LISTED, end)

    assert round(found.value * 100, 2) == percent
    assert found.returns == returns
    assert (found.first, found.last) == (LISTED, end)


@needs_closes
def test_volatility_of_the_notice_of_2013_is_the_one_behind_its_price() -> None:
    found = of(closes_of_3774(), "weekly", LISTED, date(2013, 7, 11))

    assert round(found.value, 3) == 0.558


@needs_closes
@pytest.mark.parametrize("window", WINDOWS, ids=str)
@pytest.mark.parametrize("frequency", PER_YEAR)
def test_volatility_is_that_of_resampled_closes_in_pandas(
    frequency: str, window: tuple[date, date]
) -> None:
    start, end = window
    if frequency == "monthly" and (end - start).days < 90:
        start, end = start - timedelta(days=90), end + timedelta(days=90)
    every = pd.Series(closes_of_3774())
    every.index = pd.to_datetime(every.index)
    last = every.loc[str(start) : str(end)].resample(RULES_OF_PANDAS[frequency]).last().dropna()
    returns = np.log(last).diff().dropna()

    found = of(closes_of_3774(), frequency, start, end)

    expected = float(returns.std()) * sqrt(PER_YEAR[frequency])
    assert found.value == pytest.approx(expected, rel=1e-12, abs=0)
    assert found.returns == len(returns)


@needs_closes
def test_only_weeks_without_a_session_are_left_out() -> None:
    found = of(closes_of_3774(), "weekly", LISTED, date(2015, 7, 31))
    weeks = {PERIOD_OF["weekly"](day) for day in closes_of_3774()}
    all_weeks = {LISTED + timedelta(days=7 * n - 4) for n in range(504)}

    assert set(found.left_out) == all_weeks - weeks
    assert all(week.weekday() == 0 for week in found.left_out)


@st.composite
def traded(draw: st.DrawFn) -> tuple[Closes, date, date]:
    """Closes on some days of some years, and a window that may cut them."""
    first = draw(st.dates(date(1990, 6, 1), date(2090, 1, 1)))
    gaps = draw(
        st.lists(st.integers(1, 3) | st.integers(1, 45), min_size=3, max_size=60),
    )
    days = [first]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    prices = st.floats(0.01, 1e6) | st.integers(1, 10_000).map(float)
    closes = {day: draw(prices) for day in days}
    start = draw(st.just(days[0]) | st.dates(days[0] - timedelta(days=9), days[-1]))
    end = draw(st.just(days[-1]) | st.dates(start, days[-1] + timedelta(days=9)))
    return closes, start, end


def periods_in(closes: Closes, frequency: str, start: date, end: date) -> int:
    return len({PERIOD_OF[frequency](day) for day in closes if start <= day <= end})


@MANY
@given(traded(), st.sampled_from(list(PER_YEAR)), st.booleans())
def test_volatility_is_that_of_the_definition_worked_slowly(
    drawn: tuple[Closes, date, date], frequency: str, as_arrays: bool
) -> None:
    closes, start, end = drawn
    days: Any = list(closes)
    prices: Any = list(closes.values())
    if as_arrays:
        days, prices = np.array(days, "datetime64[D]"), np.array(prices)

    def found() -> Volatility:
        return volatility.historical(
            dates=days, closes=prices, start=start, end=end, frequency=frequency
        )

    if periods_in(closes, frequency, start, end) < 3:
        with pytest.raises(InputError) as caught:
            found()
        assert caught.value.argument == "start"
        return
    result, expected = found(), slowly(closes, frequency, start, end)
    # Logarithms of prices up to 1e6 are good to 1e-15; a standard deviation may cancel.
    assert result.value == pytest.approx(expected.value, rel=1e-9, abs=1e-12)
    assert result[1:] == expected[1:]


@MANY
@given(traded(), st.sampled_from(list(PER_YEAR)), st.integers(-20, 20))
def test_volatility_of_all_closes_times_a_factor_is_the_same(
    drawn: tuple[Closes, date, date], frequency: str, power: int
) -> None:
    closes, start, end = drawn
    assume(periods_in(closes, frequency, start, end) >= 3)
    scaled = {day: close * 2.0**power for day, close in closes.items()}

    assert of(scaled, frequency, start, end) == of(closes, frequency, start, end)


@MANY
@given(traded(), st.sampled_from(list(PER_YEAR)))
def test_closes_outside_the_window_change_nothing(
    drawn: tuple[Closes, date, date], frequency: str
) -> None:
    closes, start, end = drawn
    assume(periods_in(closes, frequency, start, end) >= 3)
    inside = {day: close for day, close in closes.items() if start <= day <= end}

    assert of(closes, frequency, start, end) == of(inside, frequency, start, end)


NOVEMBER: Final = {
    date(2026, 11, 6): 100.0,
    date(2026, 11, 13): 110.0,
    date(2026, 11, 20): 99.0,
}
"""Three Fridays: up by a tenth, then down by a tenth."""


def test_volatility_of_two_returns_by_hand() -> None:
    # Two values differ by d: their standard deviation with n - 1 is d / √2.
    up, down = log(1.1), log(0.9)

    found = of(NOVEMBER, "weekly")

    assert found.value == pytest.approx((up - down) / sqrt(2) * sqrt(52), rel=1e-14)
    assert found[1:] == (2, date(2026, 11, 6), date(2026, 11, 20), ())


def test_price_that_grows_at_a_steady_rate_has_no_volatility() -> None:
    steady = {date(2026, 11, 2) + timedelta(days=n): 2.0**n for n in range(5)}

    assert of(steady, "daily").value == pytest.approx(0, abs=1e-12)
    assert of(dict.fromkeys(steady, 1_975.0), "daily").value == 0


def test_week_counts_with_its_last_close_and_runs_from_monday_to_sunday() -> None:
    sunday_and_monday = {
        date(2026, 11, 2): 1.0,
        date(2026, 11, 8): 100.0,
        date(2026, 11, 9): 2.0,
        date(2026, 11, 15): 110.0,
        date(2026, 11, 16): 99.0,
    }

    found = of(sunday_and_monday, "weekly")

    assert found.value == of(NOVEMBER, "weekly").value
    assert (found.first, found.last) == (date(2026, 11, 8), date(2026, 11, 16))


def test_month_counts_with_its_last_close() -> None:
    months = {
        date(2026, 9, 1): 1.0,
        date(2026, 9, 30): 100.0,
        date(2026, 10, 1): 2.0,
        date(2026, 10, 5): 110.0,
        date(2026, 11, 2): 99.0,
    }

    found = of(months, "monthly")

    assert found.value == pytest.approx((log(1.1) - log(0.9)) / sqrt(2) * sqrt(12), rel=1e-14)
    assert found.left_out == ()


def test_weeks_and_months_without_a_close_are_named_by_their_first_day() -> None:
    closes = {
        date(2025, 11, 6): 100.0,
        date(2025, 11, 28): 110.0,
        date(2026, 2, 2): 99.0,
    }

    assert of(closes, "weekly").left_out[:2] == (date(2025, 11, 10), date(2025, 11, 17))
    assert of(closes, "weekly").left_out[-1] == date(2026, 1, 26)
    assert len(of(closes, "weekly").left_out) == 2 + 9
    assert of(closes | {date(2026, 2, 27): 1.0, date(2026, 3, 2): 1.0}, "monthly").left_out == (
        date(2025, 12, 1),
        date(2026, 1, 1),
    )
    assert of(closes, "daily").left_out == ()


def test_weeks_before_1970_do_not_exist_and_1990_is_counted_rightly() -> None:
    first_weeks = {
        date(1990, 1, 1): 100.0,
        date(1990, 1, 7): 110.0,
        date(1990, 1, 8): 99.0,
        date(1990, 1, 22): 99.0,
    }

    found = of(first_weeks, "weekly")

    assert found.returns == 2
    assert found.first == date(1990, 1, 7)
    assert found.left_out == (date(1990, 1, 15),)


@pytest.mark.parametrize(
    "closes",
    [
        [100, 110, 99],
        (Decimal(100), Decimal(110), Decimal(99)),
        [Fraction(100), 110.0, 99],
        np.array([100, 110, 99]),
        np.array([100, 110, 99], np.float32),
    ],
    ids=repr,
)
def test_closes_may_be_numbers_of_any_kind(closes: Any) -> None:
    found = volatility.historical(
        dates=list(NOVEMBER),
        closes=closes,
        start=min(NOVEMBER),
        end=max(NOVEMBER),
        frequency="weekly",
    )

    assert found == of(NOVEMBER, "weekly")


@pytest.mark.parametrize("unit", ["D", "h", "s", "ms", "us", "ns"])
def test_dates_may_be_an_array_of_any_unit(unit: str) -> None:
    days = np.array(list(NOVEMBER), "datetime64[D]").astype(f"datetime64[{unit}]")

    found = volatility.historical(
        dates=days,
        closes=list(NOVEMBER.values()),
        start=min(NOVEMBER),
        end=max(NOVEMBER),
        frequency="weekly",
    )

    assert found == of(NOVEMBER, "weekly")
    assert type(found.first) is type(found.last) is date


FRIDAYS: Final = list(NOVEMBER)


@pytest.mark.parametrize(
    "dates",
    [
        pytest.param([FRIDAYS[1], FRIDAYS[0], FRIDAYS[2]], id="unsorted"),
        pytest.param(FRIDAYS[::-1], id="descending"),
        pytest.param([FRIDAYS[0], FRIDAYS[1], FRIDAYS[1]], id="a day twice"),
        pytest.param([FRIDAYS[0], FRIDAYS[0], FRIDAYS[2]], id="the first day twice"),
        pytest.param([FRIDAYS[0], "2026-11-13", FRIDAYS[2]], id="a text"),
        pytest.param([FRIDAYS[0], None, FRIDAYS[2]], id="a blank"),
        pytest.param([date(1989, 12, 31), *FRIDAYS[1:]], id="before 1990"),
        pytest.param([*FRIDAYS[:2], date(2100, 1, 1)], id="after 2099"),
        pytest.param(np.array([1, 2, 3]), id="array of numbers"),
        pytest.param(np.array(FRIDAYS), id="array of objects"),
        pytest.param(
            np.array(["2026-11-06", "NaT", "2026-11-20"], "datetime64[D]"), id="array with a gap"
        ),
        pytest.param(
            np.array(["1989-12-31", "2026-11-13", "2026-11-20"], "datetime64[D]"),
            id="array from before 1990",
        ),
        pytest.param(
            np.array(["2026-11-06", "2026-11-13", "2100-01-01"], "datetime64[D]"),
            id="array until after 2099",
        ),
        pytest.param(
            np.array(["2026-11-06T09", "2026-11-06T15", "2026-11-20T15"], "datetime64[h]"),
            id="array with two times of one day",
        ),
    ],
)
def test_dates_out_of_order_or_no_dates_are_refused_in_both_languages(dates: Any) -> None:
    with pytest.raises(InputError) as caught:
        volatility.historical(
            dates=dates,
            closes=[100, 110, 99],
            start=FRIDAYS[0],
            end=FRIDAYS[2],
            frequency="weekly",
        )

    assert caught.value.argument == "dates"
    assert caught.value.in_language("en") != caught.value.in_language("ja")


def test_dates_in_two_dimensions_are_refused() -> None:
    two = np.array([["2026-11-06", "2026-11-13"], ["2026-11-20", "2026-11-27"]], "datetime64[D]")

    # Not pytest.raises: an InputError is a ValueError, and so is NumPy's own.
    try:
        volatility.historical(
            dates=two,
            closes=[[1, 2], [3, 4]],
            start=FRIDAYS[0],
            end=FRIDAYS[2],
            frequency="weekly",
        )
    except InputError:
        return
    pytest.fail("accepted")


@pytest.mark.parametrize(
    "closes",
    [
        pytest.param([100, 0, 99], id="zero"),
        pytest.param([100, -110, 99], id="negative"),
        pytest.param([100, float("nan"), 99], id="NaN"),
        pytest.param([100, float("inf"), 99], id="infinity"),
        pytest.param([100, None, 99], id="blank"),
        pytest.param([100, "110", 99], id="text"),
        pytest.param([100, True, 99], id="TRUE"),
        pytest.param([100, 110], id="one too few"),
        pytest.param([100, 110, 99, 99], id="one too many"),
        pytest.param([[100, 110, 99]], id="two dimensions"),
        pytest.param(100, id="a single number"),
        pytest.param([], id="none"),
        pytest.param(np.array([100, np.nan, 99]), id="array with NaN"),
    ],
)
def test_closes_that_are_no_prices_or_do_not_match_the_dates_are_refused(closes: Any) -> None:
    with pytest.raises(InputError) as caught:
        volatility.historical(
            dates=FRIDAYS,
            closes=closes,
            start=FRIDAYS[0],
            end=FRIDAYS[2],
            frequency="weekly",
        )

    assert caught.value.argument == "closes"


def test_bad_close_outside_the_window_is_refused_as_well() -> None:
    with pytest.raises(InputError) as caught:
        of({date(2026, 10, 1): -1.0, **NOVEMBER}, "weekly", start=FRIDAYS[0])

    assert caught.value.argument == "closes"


@pytest.mark.parametrize(
    ("dates", "start", "end"),
    [
        pytest.param(FRIDAYS, FRIDAYS[0], FRIDAYS[1], id="two weeks"),
        pytest.param(FRIDAYS, FRIDAYS[1], FRIDAYS[1], id="one day"),
        pytest.param(FRIDAYS, date(2020, 1, 1), date(2020, 12, 31), id="before the closes"),
        pytest.param(FRIDAYS, date(2027, 1, 1), date(2027, 12, 31), id="after the closes"),
        pytest.param(
            [date(2026, 11, day) for day in (2, 3, 4, 5, 6, 9)],
            FRIDAYS[0],
            date(2026, 11, 30),
            id="six closes in two weeks",
        ),
        pytest.param([], FRIDAYS[0], FRIDAYS[2], id="no closes"),
    ],
)
def test_fewer_than_three_periods_are_refused(
    dates: Sequence[date], start: date, end: date
) -> None:
    with pytest.raises(InputError) as caught:
        volatility.historical(
            dates=dates,
            closes=[100.0 + n for n in range(len(dates))],
            start=start,
            end=end,
            frequency="weekly",
        )

    assert caught.value.argument == "start"
    assert "3" in caught.value.in_language("en")
    assert "3" in caught.value.in_language("ja")


def test_window_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        of(NOVEMBER, "weekly", start=FRIDAYS[2], end=FRIDAYS[0])

    assert caught.value.argument == "end"


@pytest.mark.parametrize("frequency", ["Weekly", "weekly ", "yearly", "52", 52, None, ["weekly"]])
def test_unknown_frequency_is_refused_with_the_known_ones(frequency: Any) -> None:
    with pytest.raises(InputError) as caught:
        of(NOVEMBER, frequency)

    assert caught.value.argument == "frequency"
    for language in ("en", "ja"):
        for known in PER_YEAR:
            assert known in caught.value.in_language(language)


def test_returns_in_a_year_are_250_52_and_12() -> None:
    assert volatility.PERIODS_PER_YEAR == PER_YEAR


@pytest.mark.parametrize("low", [nextafter(0, 1), 1e-300])
def test_closes_that_no_quotient_can_compare_are_refused(low: float) -> None:
    closes = dict(zip(FRIDAYS, (low, 1e308, 1.0), strict=True))

    with pytest.raises(InputError) as caught:
        of(closes, "weekly")

    assert caught.value.argument == "closes"


def test_largest_move_beyond_a_number_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        volatility.largest_move(dates=FRIDAYS[:2], closes=[1e-300, 1e300])

    assert caught.value.argument == "closes"


def test_volatility_leaves_its_arguments_as_they_were() -> None:
    days, prices = np.array(FRIDAYS, "datetime64[D]"), np.array([100.0, 110.0, 99.0])

    volatility.historical(
        dates=days, closes=prices, start=FRIDAYS[0], end=FRIDAYS[2], frequency="weekly"
    )

    assert days.tolist() == FRIDAYS
    assert prices.tolist() == [100, 110, 99]


@needs_closes
def test_largest_move_of_adjusted_closes_is_that_of_pandas_and_below_a_third() -> None:
    closes = closes_of_3774()
    expected = pd.Series(closes).pct_change().abs().max()

    found = volatility.largest_move(dates=list(closes), closes=list(closes.values()))

    assert found == pytest.approx(float(expected), rel=1e-12)
    assert found < 0.3


@pytest.mark.parametrize(
    ("closes", "expected"),
    [
        pytest.param([400, 300], 0.25, id="down"),
        pytest.param([300, 400], 1 / 3, id="up"),
        pytest.param([100, 110, 99, 100], 0.1, id="up and down alike"),
        pytest.param([392_000, 1_975], 1 - 1_975 / 392_000, id="a split not listed"),
        pytest.param([1_975, 1_975], 0, id="no move"),
        pytest.param([1_975], 0, id="one close"),
        pytest.param([], 0, id="no close"),
    ],
)
def test_largest_move_by_hand(closes: list[int], expected: float) -> None:
    days = [FRIDAYS[0] + timedelta(days=n) for n in range(len(closes))]

    found = volatility.largest_move(dates=days, closes=closes)

    assert found == pytest.approx(expected, rel=1e-13)


@MANY
@given(st.lists(st.floats(0.01, 1e6), min_size=2, max_size=20))
def test_no_close_moves_further_than_the_largest_move(closes: list[float]) -> None:
    days = [FRIDAYS[0] + timedelta(days=n) for n in range(len(closes))]
    moves = [abs(after - before) / before for before, after in pairwise(closes)]

    found = volatility.largest_move(dates=days, closes=closes)

    assert found == pytest.approx(max(moves), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("dates", "closes", "argument"),
    [
        (FRIDAYS[::-1], [100, 110, 99], "dates"),
        ([FRIDAYS[0]] * 3, [100, 110, 99], "dates"),
        (FRIDAYS, [100, 0, 99], "closes"),
        (FRIDAYS, [100, -110, 99], "closes"),
        (FRIDAYS, [100, 110], "closes"),
    ],
)
def test_largest_move_refuses_what_the_volatility_refuses(
    dates: list[date], closes: list[float], argument: str
) -> None:
    with pytest.raises(InputError) as caught:
        volatility.largest_move(dates=dates, closes=closes)

    assert caught.value.argument == argument
