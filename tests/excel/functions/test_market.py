"""Worksheet functions on market data: the files as a sheet holds them, and the cells' contract."""

import csv
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from math import inf, log, nan, sqrt
from pathlib import Path
from statistics import stdev
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.excel.cells import CellError
from ivjxl.excel.functions import FUNCTIONS

SOME: Final = settings(max_examples=60, deadline=None)

CLOSING_PRICE: Final = FUNCTIONS["CLOSING_PRICE"]
SPLIT_ADJUSTED: Final = FUNCTIONS["SPLIT_ADJUSTED"]
HIST_VOLATILITY: Final = FUNCTIONS["HIST_VOLATILITY"]
LARGEST_MOVE: Final = FUNCTIONS["LARGEST_MOVE"]
RISK_FREE_RATE: Final = FUNCTIONS["RISK_FREE_RATE"]
ANNUAL_DIVIDEND: Final = FUNCTIONS["ANNUAL_DIVIDEND"]

DATA: Final = Path(__file__).parents[3].parent / "shared" / "data"
CLOSES: Final = DATA / "3774-closes-2005-2015.csv"
YIELDS: Final = DATA / "jgbcme_sample.csv"
needs_closes: Final = pytest.mark.skipif(
    not CLOSES.is_file(), reason="the closes of 3774 are not beside the repository"
)
needs_yields: Final = pytest.mark.skipif(
    not YIELDS.is_file(), reason="the government bond yields are not beside the repository"
)

Column = list[list[Any]]


def column(*cells: Any) -> Column:
    return [[cell] for cell in cells]


def serial(day: str) -> float:
    """Return Excel's number of a day, counted from 2008-01-01, which is 39448."""
    return float(39_448 + (date.fromisoformat(day) - date(2008, 1, 1)).days)


def serials(*days: str) -> Column:
    return column(*map(serial, days))


@cache
def file_of_closes() -> tuple[Column, Column, Column]:
    """Return dates, closes as traded and adjusted closes as columns of cells."""
    with CLOSES.open(encoding="ascii", newline="") as file:
        rows = list(csv.DictReader(file))
    return (
        serials(*[row["date"] for row in rows]),
        column(*[float(row["close_as_traded"]) for row in rows]),
        column(*[float(row["close_split_adjusted_1to200"]) for row in rows]),
    )


EX_DATE: Final = "2012-09-26"
OWN_ERRORS: Final = ("#REF!", "#DIV/0!", "#N/A", "#SPILL!")


# CLOSING_PRICE

WEEK: Final = serials("2019-07-10", "2019-07-11", "2019-07-12", "2019-07-16")
PRICES: Final = column(2130.0, 2146.0, 2141.0, 2150.0)


@pytest.mark.parametrize(
    ("day", "rule", "price"),
    [
        ("2019-07-12", "option", 2141.0),
        ("2019-07-12", "restricted_stock", 2146.0),
        ("2019-07-13", "restricted_stock", 2141.0),
        ("2019-07-14", "restricted_stock", 2141.0),
        ("2019-07-15", "restricted_stock", 2141.0),
        ("2019-07-16", "restricted_stock", 2141.0),
        ("2019-07-17", "restricted_stock", 2150.0),
        ("2019-07-13", "option", "#N/A"),
        ("2019-07-18", "restricted_stock", "#N/A"),
        ("2019-07-10", "restricted_stock", "#N/A"),
    ],
)
@pytest.mark.parametrize("base_price", [(), (None,), ("",)], ids=["omitted", "blank", "empty text"])
def test_price_follows_the_rule_of_the_notice_and_is_never_that_of_a_stale_file(
    day: str, rule: str, price: Any, base_price: tuple[Any, ...]
) -> None:
    found = CLOSING_PRICE(serial(day), WEEK, PRICES, rule, *base_price)

    assert found == price
    if price == "#N/A":
        assert found.reason.en.startswith("closes: ")


def test_base_price_replaces_the_close_of_an_option_only_where_there_is_none() -> None:
    no_close = column(2130.0, 2146.0, None, 2150.0)

    def of(closes: Column, rule: str) -> Any:
        return CLOSING_PRICE(serial("2019-07-12"), WEEK, closes, rule, 2160.0)

    assert of(PRICES, "option") == 2141
    assert of(no_close, "option") == 2160


def test_base_price_of_restricted_stock_is_refused_with_or_without_a_close() -> None:
    for day in ("2019-07-12", "2019-07-18"):
        refused = CLOSING_PRICE(serial(day), WEEK, PRICES, "restricted_stock", 2160.0)

        assert refused == "#NUM!"
        assert refused.reason.en.startswith("base_price: ")
        assert refused.reason.ja.startswith("base_price: ")


def test_hole_in_a_download_gives_no_older_close() -> None:
    days, closes = serials("2019-07-10", "2019-07-12", "2019-07-16"), column(2130.0, 2141.0, 2150.0)

    assert CLOSING_PRICE(serial("2019-07-12"), days, closes, "restricted_stock") == "#N/A"
    assert CLOSING_PRICE(serial("2019-07-16"), days, closes, "restricted_stock") == 2141


def test_blank_close_of_the_business_day_before_gives_the_last_close_before_it() -> None:
    closes = column(2130.0, None, None, "")

    assert CLOSING_PRICE(serial("2019-07-17"), WEEK, closes, "restricted_stock") == 2130
    assert CLOSING_PRICE(serial("2019-07-18"), WEEK, closes, "restricted_stock") == "#N/A"


def test_column_of_days_and_of_rules_has_a_price_for_each() -> None:
    days = column(serial("2019-07-12"), None, "2019-07-12", 0.0, "#REF!", serial("2019-07-11"))

    assert CLOSING_PRICE(days, WEEK, PRICES, [["option", "restricted_stock"]]) == [
        [2141.0, 2146.0],
        ["#N/A", "#N/A"],
        ["#VALUE!", "#VALUE!"],
        ["#NUM!", "#NUM!"],
        ["#REF!", "#REF!"],
        [2146.0, 2130.0],
    ]


@needs_closes
def test_close_of_the_allotment_dates_is_found_in_the_file() -> None:
    days, closes, _ = file_of_closes()
    allotted = serials("2013-07-11", "2015-07-13", "2012-09-25", "2012-09-29")

    assert CLOSING_PRICE(allotted, days, closes, "option") == column(
        3505.0, 2151.0, 392_000.0, "#N/A"
    )


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"on_date": None}, "#N/A"),
        ({"on_date": "2019-07-12"}, "#VALUE!"),
        ({"on_date": 0.0}, "#NUM!"),
        ({"on_date": serial("1999-12-31"), "rule": "restricted_stock"}, "#NUM!"),
        ({"on_date": serial("2028-01-04"), "rule": "restricted_stock"}, "#NUM!"),
        ({"dates": None, "closes": None}, "#N/A"),
        ({"dates": column("", None, None, None)}, "#N/A"),
        ({"dates": WEEK[::-1]}, "#NUM!"),
        ({"dates": WEEK[:3]}, "#VALUE!"),
        ({"dates": column(*["2019-07-12"] * 4)}, "#VALUE!"),
        ({"closes": column(1.0, 0.0, 1.0, 1.0)}, "#NUM!"),
        ({"closes": column(1.0, -1.0, 1.0, 1.0)}, "#NUM!"),
        ({"closes": column(1.0, nan, 1.0, 1.0)}, "#NUM!"),
        ({"closes": column(1.0, "2146", 1.0, 1.0)}, "#VALUE!"),
        ({"closes": column(1.0, True, 1.0, 1.0)}, "#VALUE!"),
        ({"closes": column(*[None] * 4), "base_price": None}, "#N/A"),
        ({"rule": None}, "#N/A"),
        ({"rule": "Option"}, "#VALUE!"),
        ({"rule": 1.0}, "#VALUE!"),
        ({"base_price": 0.0}, "#NUM!"),
        ({"base_price": -1.0}, "#NUM!"),
        ({"base_price": "2160"}, "#VALUE!"),
    ],
    ids=str,
)
def test_bad_cells_of_a_closing_price_give_their_error(
    changed: dict[str, Any], expected: str
) -> None:
    cells: dict[str, Any] = {
        "on_date": serial("2019-07-12"),
        "dates": WEEK,
        "closes": PRICES,
        "rule": "option",
        "base_price": 2160.0,
    }

    found = CLOSING_PRICE(*(cells | changed).values())

    assert type(found) is CellError
    assert found == expected


# SPLIT_ADJUSTED


@needs_closes
def test_closes_of_the_file_adjusted_for_the_split_are_its_adjusted_column() -> None:
    days, closes, expected = file_of_closes()

    found = SPLIT_ADJUSTED(days, closes, serial(EX_DATE), 1.0, 200.0)

    assert len(found) == 2_371
    assert found == expected


@needs_closes
def test_blank_rows_of_the_file_stay_blank_and_change_no_other() -> None:
    days, closes, expected = (list(each) for each in file_of_closes())
    for row in (0, 700, 1_673, 2_370):
        days[row], closes[row], expected[row] = [None], [""], [""]
    for row in (1, 1_674):
        closes[row], expected[row] = [None], [""]

    assert SPLIT_ADJUSTED(days, closes, serial(EX_DATE), 1.0, 200.0) == expected


@pytest.mark.parametrize("one", [[[serial("2012-09-25")]], serial("2012-09-25")], ids=str)
def test_single_close_becomes_a_single_value(one: Any) -> None:
    adjusted = SPLIT_ADJUSTED(one, 392_000.0, serial(EX_DATE), 1.0, 200.0)

    assert type(adjusted) is float
    assert adjusted == 1960.0
    assert SPLIT_ADJUSTED(one, [[None]], serial(EX_DATE), 1.0, 200.0) == ""
    assert SPLIT_ADJUSTED(one, 392_000.0, serial(EX_DATE), 1.0, "#REF!") == "#REF!"


def test_row_of_closes_becomes_a_row() -> None:
    days = [[serial("2012-09-25"), serial("2012-09-26")]]

    assert SPLIT_ADJUSTED(days, [[392_000.0, 1_975.0]], serial(EX_DATE), 1.0, 200.0) == [
        [1960.0, 1975.0]
    ]


@pytest.mark.parametrize("none", [None, "", column(None, None), column("", None)])
def test_closes_without_splits_stay_what_they_were(none: Any) -> None:
    assert SPLIT_ADJUSTED(WEEK, PRICES, none, none, none) == PRICES


def test_splits_and_consolidations_count_together_in_any_order() -> None:
    days = serials("2012-09-25", "2012-09-26", "2020-12-28", "2020-12-29", "2022-09-29")
    closes = column(392_000.0, 1_975.0, 4_000.0, 2_000.0, 2_345.0)
    events = [
        (serial("2012-09-26"), 1.0, 200.0),
        (serial("2020-12-29"), 1.0, 2.0),
        (serial("2022-09-29"), 10.0, 1.0),
    ]
    expected = column(9_800.0, 9_875.0, 20_000.0, 20_000.0, 2_345.0)

    for order in (events, events[::-1], [events[1], events[2], events[0]]):
        split_dates, old, new = (column(*cells) for cells in zip(*order, strict=True))
        assert SPLIT_ADJUSTED(days, closes, split_dates, old, new) == expected
    split_dates, old, new = (column(*cells, None) for cells in zip(*events, strict=True))
    assert SPLIT_ADJUSTED(days, closes, split_dates, old, new) == expected


@SOME
@given(
    st.lists(st.tuples(st.integers(1, 9_000), st.none() | st.integers(1, 10**6)), min_size=1),
    st.lists(
        st.tuples(st.integers(1, 9_000), st.integers(1, 200), st.integers(1, 200)), max_size=4
    ),
)
def test_adjusted_close_is_the_nearest_number_to_the_exact_one(
    rows: list[tuple[int, int | None]], events: list[tuple[int, int, int]]
) -> None:
    days = column(*[36_526.0 + day for day, _ in rows])
    closes = column(*[None if close is None else float(close) for _, close in rows])
    split_dates, old, new = (
        column(*[each[position] + (36_526.0 if position == 0 else 0.0) for each in events], None)
        for position in range(3)
    )
    expected: Column = []
    for day, close in rows:
        exact = Fraction(close or 0)
        for first, of_old, of_new in events:
            exact *= Fraction(of_old, of_new) if day < first else 1
        large = "#NUM!" if exact >= 2**53 else float(exact)
        expected.append(["" if close is None else large])

    shaped = expected if len(expected) > 1 else expected[0][0]
    assert SPLIT_ADJUSTED(days, closes, split_dates, old, new) == shaped


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"dates": None, "closes": None}, "#N/A"),
        ({"dates": column(serial("2019-07-10"), None, None, None)}, "#N/A"),
        ({"dates": WEEK[:3]}, "#VALUE!"),
        ({"dates": column(*["2019-07-12"] * 4)}, "#VALUE!"),
        ({"dates": column(*[0.0] * 4)}, "#NUM!"),
        ({"closes": column(1.0, "2146", 1.0, 1.0)}, "#VALUE!"),
        ({"closes": column(1.0, inf, 1.0, 1.0)}, "#NUM!"),
        ({"closes": column(1.0, -2146.0, 1.0, 1.0)}, "#NUM!"),
        ({"closes": column(1.0, "#DIV/0!", 1.0, 1.0)}, "#DIV/0!"),
        ({"split_dates": None}, "#N/A"),
        ({"old_shares": None}, "#N/A"),
        ({"new_shares": None}, "#N/A"),
        ({"split_dates": "2012-09-26"}, "#VALUE!"),
        ({"old_shares": "1:200"}, "#VALUE!"),
        ({"old_shares": 0.0}, "#NUM!"),
        ({"new_shares": 0.0}, "#NUM!"),
        ({"new_shares": -200.0}, "#NUM!"),
        ({"new_shares": 1.5}, "#NUM!"),
        ({"new_shares": column(200.0, 2.0)}, "#VALUE!"),
    ],
    ids=str,
)
def test_bad_cells_of_an_adjustment_give_one_error(changed: dict[str, Any], expected: str) -> None:
    cells: dict[str, Any] = {
        "dates": WEEK,
        "closes": PRICES,
        "split_dates": serial(EX_DATE),
        "old_shares": 1.0,
        "new_shares": 200.0,
    }

    found = SPLIT_ADJUSTED(*(cells | changed).values())

    assert type(found) is CellError
    assert found == expected


# HIST_VOLATILITY and LARGEST_MOVE

LISTED: Final = serial("2005-12-02")


@needs_closes
@pytest.mark.parametrize(("end", "percent"), [("2013-07-11", 55.77), ("2015-07-13", 53.74)])
def test_volatility_of_the_file_is_the_known_one(end: str, percent: float) -> None:
    days, _, closes = file_of_closes()

    found = HIST_VOLATILITY(days, closes, LISTED, serial(end), "weekly")

    assert round(found * 100, 2) == percent


@needs_closes
def test_volatility_follows_from_the_closes_as_traded_by_a_chain_of_functions() -> None:
    days, traded, adjusted = file_of_closes()
    terms = (LISTED, serial("2013-07-11"), "weekly")

    chained = SPLIT_ADJUSTED(days, traded, serial(EX_DATE), 1.0, 200.0)

    assert HIST_VOLATILITY(days, chained, *terms) == HIST_VOLATILITY(days, adjusted, *terms)
    # The requirements: closes not adjusted wreck the volatility, from about 0.5 to about 2.
    assert HIST_VOLATILITY(days, traded, *terms) > 1.8
    assert LARGEST_MOVE(days, traded) > 0.99
    assert LARGEST_MOVE(days, chained) < 0.3


FRIDAYS: Final = serials("2026-11-06", "2026-11-13", "2026-11-20")
THREE: Final = column(100.0, 110.0, 99.0)


def test_days_without_a_close_and_blank_rows_do_not_count() -> None:
    days = column(None, *[row[0] for row in FRIDAYS], serial("2026-11-23"), "")
    closes = column("", *[row[0] for row in THREE], None, None)
    ends = FRIDAYS[0][0], serial("2026-11-30")

    expected = stdev([log(1.1), log(0.9)]) * sqrt(52)
    assert HIST_VOLATILITY(days, closes, *ends, "weekly") == pytest.approx(expected, rel=1e-12)
    assert LARGEST_MOVE(days, closes) == pytest.approx(0.1, rel=1e-12)


def test_volatilities_spread_over_windows_and_frequencies() -> None:
    starts = column(FRIDAYS[0][0], FRIDAYS[1][0], "#REF!", None)
    per_day = stdev([log(1.1), log(0.9)])

    found = HIST_VOLATILITY(FRIDAYS, THREE, starts, FRIDAYS[2][0], [["weekly", "daily", "monthly"]])

    assert found == [
        [
            pytest.approx(per_day * sqrt(52), rel=1e-12),
            pytest.approx(per_day * sqrt(250), rel=1e-12),
            "#NUM!",
        ],
        ["#NUM!"] * 3,
        ["#REF!"] * 3,
        ["#N/A"] * 3,
    ]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"dates": FRIDAYS[::-1]}, "#NUM!"),
        ({"dates": [FRIDAYS[0], FRIDAYS[0], FRIDAYS[2]]}, "#NUM!"),
        ({"dates": FRIDAYS[:2]}, "#VALUE!"),
        ({"dates": None, "closes": None}, "#N/A"),
        ({"closes": column(100.0, None, 99.0)}, "#NUM!"),
        ({"closes": column(100.0, 0.0, 99.0)}, "#NUM!"),
        ({"closes": column(100.0, -1.0, 99.0)}, "#NUM!"),
        ({"closes": column(100.0, nan, 99.0)}, "#NUM!"),
        ({"closes": column(100.0, "110", 99.0)}, "#VALUE!"),
        ({"closes": column(100.0, "#VALUE!", 99.0)}, "#VALUE!"),
        ({"closes": column(100.0, "#N/A", 99.0)}, "#N/A"),
        ({"start_date": None}, "#N/A"),
        ({"start_date": serial("2026-11-21")}, "#NUM!"),
        ({"end_date": serial("2026-11-05")}, "#NUM!"),
        ({"end_date": "2026-11-20"}, "#VALUE!"),
        ({"frequency": "yearly"}, "#VALUE!"),
        ({"frequency": "週次"}, "#VALUE!"),
        ({"frequency": 52.0}, "#VALUE!"),
        ({"frequency": None}, "#N/A"),
    ],
    ids=str,
)
def test_bad_cells_of_a_volatility_give_their_error(changed: dict[str, Any], expected: str) -> None:
    cells: dict[str, Any] = {
        "dates": FRIDAYS,
        "closes": THREE,
        "start_date": FRIDAYS[0][0],
        "end_date": FRIDAYS[2][0],
        "frequency": "weekly",
    }

    found = HIST_VOLATILITY(*(cells | changed).values())

    assert type(found) is CellError
    assert found == expected
    if not changed.keys() - {"dates", "closes"} and expected != "#NUM!":
        assert LARGEST_MOVE(*list((cells | changed).values())[:2]) == expected


@pytest.mark.parametrize("function", ["HIST_VOLATILITY", "LARGEST_MOVE"])
def test_closes_whose_quotient_overflows_are_refused_without_a_warning(function: str) -> None:
    cells = (FRIDAYS, column(1e-300, 1e300, 1.0), FRIDAYS[0][0], FRIDAYS[2][0], "weekly")

    found = FUNCTIONS[function](*cells[: len(FUNCTIONS[function].arguments)])

    assert found == "#NUM!"
    assert found.reason.en.startswith("closes: ")


# RISK_FREE_RATE

TENORS: Final = column(1.0, 5.0, 10.0, 15.0, 20.0)
QUOTED: Final = column(0.00109, 0.00296, 0.00818, 0.01275, 0.0171)
"""Yields of July 11, 2013: Ministry of Finance, 国債金利情報."""


@needs_yields
@pytest.mark.parametrize(("day", "expected"), [("2013/7/11", 0.01275), ("2015/7/13", 0.00831)])
def test_rate_of_fifteen_years_is_found_in_a_row_of_the_ministrys_file(
    day: str, expected: float
) -> None:
    with YIELDS.open(encoding="ascii", newline="") as file:
        _, header, *rows = csv.reader(file)
    row = next(row for row in rows if row and row[0] == day)
    tenors = [[float(name.removesuffix("Y")) for name in header[1:]]]
    yields = [[None if cell == "-" else float(cell) / 100 for cell in row[1:]]]

    assert RISK_FREE_RATE(15.0, tenors, yields, "exact") == pytest.approx(expected, rel=1e-12)


def test_rates_spread_over_years_and_methods() -> None:
    years = column(15.0, 12.0, 30.0, None, "15", -1.0, "#NAME?")

    def twice_log(rate: float) -> Any:
        return pytest.approx(2 * log(1 + rate / 2), rel=1e-12)

    assert RISK_FREE_RATE(
        years, TENORS, QUOTED, [["exact", "linear", "exact:continuous", "linear:continuous"]]
    ) == [
        [0.01275, 0.01275, twice_log(0.01275), twice_log(0.01275)],
        ["#N/A", pytest.approx(0.010008, rel=1e-12), "#N/A", twice_log(0.010008)],
        ["#N/A", "#NUM!", "#N/A", "#NUM!"],
        ["#N/A"] * 4,
        ["#VALUE!"] * 4,
        ["#NUM!"] * 4,
        ["#NAME?"] * 4,
    ]


def test_tenor_without_a_quotation_is_not_found_or_interpolated_over() -> None:
    gap = column(0.00109, 0.00296, 0.00818, None, 0.0171)

    missing = RISK_FREE_RATE(15.0, TENORS, gap, "exact")
    assert missing == "#N/A"
    assert missing.reason.en.startswith("yields: ")
    assert RISK_FREE_RATE(15.0, TENORS, gap, "linear") == pytest.approx(0.01264, rel=1e-12)
    assert RISK_FREE_RATE(15.0, TENORS, column(*[None] * 5), "exact") == "#N/A"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"years": 0.0}, "#NUM!"),
        ({"years": 0.9}, "#NUM!"),
        ({"years": 20.1}, "#NUM!"),
        ({"tenors": TENORS[::-1]}, "#NUM!"),
        ({"tenors": column(1.0, 5.0, 5.0, 15.0, 20.0)}, "#NUM!"),
        ({"tenors": column(0.0, 5.0, 10.0, 15.0, 20.0)}, "#NUM!"),
        ({"tenors": column(1.0, None, 10.0, 15.0, 20.0)}, "#N/A"),
        ({"tenors": TENORS[:4]}, "#VALUE!"),
        ({"tenors": column(*["10Y"] * 5)}, "#VALUE!"),
        ({"tenors": None, "yields": None}, "#N/A"),
        ({"yields": column(0.1, 0.2, 0.8, 1.275, 1.7)}, "#NUM!"),
        ({"yields": column(0.001, 0.002, "-", 0.01, 0.02)}, "#VALUE!"),
        ({"yields": column(0.001, "#DIV/0!", 0.01, 0.01, 0.02)}, "#DIV/0!"),
        ({"method": "spline"}, "#VALUE!"),
        ({"method": None}, "#N/A"),
    ],
    ids=str,
)
def test_bad_cells_of_a_rate_give_their_error(changed: dict[str, Any], expected: str) -> None:
    cells: dict[str, Any] = {"years": 12.0, "tenors": TENORS, "yields": QUOTED, "method": "linear"}

    found = RISK_FREE_RATE(*(cells | changed).values())

    assert type(found) is CellError
    assert found == expected


def test_yield_typed_in_percent_is_refused_with_the_fraction_it_should_be() -> None:
    refused = RISK_FREE_RATE(15.0, 15.0, 1.275, "exact")

    assert refused == "#NUM!"
    assert "0.01275" in refused.reason.en
    assert "0.01275" in refused.reason.ja


# ANNUAL_DIVIDEND

YEAR_ENDS: Final = serials(*[f"{year}-03-31" for year in (2013, 2013, 2015, 2015, 2019, 2019)])
RECORD_DATES: Final = serials(
    "2012-09-30", "2013-03-31", "2014-09-30", "2015-03-31", "2018-09-30", "2019-03-31"
)
DIVIDENDS: Final = column(1750.0, 10.0, 11.0, 11.0, 13.5, 13.5)
SPLITS: Final = (serials("2012-10-01", "2021-01-01"), column(1.0, 1.0), column(200.0, 2.0))


def annual_dividend(day: Any, year_end: Any, **changed: Any) -> Any:
    cells: dict[str, Any] = {
        "on_date": day,
        "year_end": year_end,
        "year_ends": YEAR_ENDS,
        "record_dates": RECORD_DATES,
        "dividends": DIVIDENDS,
        **dict(zip(("split_dates", "old_shares", "new_shares"), SPLITS, strict=True)),
    }
    return ANNUAL_DIVIDEND(*(cells | changed).values())


@pytest.mark.parametrize(
    ("day", "year_end", "expected"),
    [
        ("2013-07-11", "2013-03-31", 18.75),
        ("2015-07-13", "2015-03-31", 22.0),
        ("2019-07-12", "2019-03-31", 27.0),
        ("2020-12-31", "2019-03-31", 27.0),
        ("2021-01-01", "2019-03-31", 13.5),
        ("2012-09-30", "2013-03-31", 1760.0),
        ("2019-07-12", "2018-03-31", "#N/A"),
    ],
)
def test_dividend_of_the_fiscal_year_is_that_of_the_notice(
    day: str, year_end: str, expected: Any
) -> None:
    found = annual_dividend(serial(day), serial(year_end))

    assert found == expected
    if expected == "#N/A":
        assert found.reason.en.startswith("dividends: ")


def test_dividends_spread_over_days_and_fiscal_years() -> None:
    days = column(serial("2019-07-12"), None, "#REF!", "abc", 0.0)

    assert annual_dividend(days, [[serial("2013-03-31"), serial("2019-03-31")]]) == [
        [18.75, 27.0],
        ["#N/A", "#N/A"],
        ["#REF!", "#REF!"],
        ["#VALUE!", "#VALUE!"],
        ["#NUM!", "#NUM!"],
    ]


def test_company_without_splits_leaves_their_cells_blank() -> None:
    none: dict[str, Any] = dict.fromkeys(("split_dates", "old_shares", "new_shares"))

    assert annual_dividend(serial("2019-07-12"), serial("2013-03-31"), **none) == 1760
    assert annual_dividend(serial("2019-07-12"), serial("2019-03-31"), **none) == 27


@pytest.mark.parametrize(
    ("changed", "expected", "argument"),
    [
        ({"year_ends": YEAR_ENDS[:5]}, "#VALUE!", "dividends"),
        ({"year_ends": None, "record_dates": None, "dividends": None}, "#N/A", "year_ends"),
        ({"record_dates": column(*[None] * 6)}, "#N/A", "record_dates"),
        ({"dividends": column(1750.0, None, 11.0, 11.0, 13.5, 13.5)}, "#N/A", "dividends"),
        ({"dividends": column(1750.0, -1.0, 11.0, 11.0, 13.5, 13.5)}, "#NUM!", "dividends"),
        ({"dividends": column(1750.0, "10円", 11.0, 11.0, 13.5, 13.5)}, "#VALUE!", "dividends"),
        ({"record_dates": column(*[serial("2001-03-31")] * 6)}, "#NUM!", "record_dates"),
        ({"old_shares": column(1.0, None)}, "#N/A", "old_shares"),
        ({"old_shares": column(0.5, 1.0)}, "#NUM!", "old_shares"),
        ({"new_shares": column(200.0, 0.0)}, "#NUM!", "new_shares"),
        ({"new_shares": column(200.0)}, "#VALUE!", "new_shares"),
        ({"split_dates": column("2012-10-01", "2021-01-01")}, "#VALUE!", "split_dates"),
    ],
    ids=str,
)
def test_bad_cells_of_a_dividend_give_their_error_by_the_name_of_the_argument(
    changed: dict[str, Any], expected: str, argument: str
) -> None:
    found = annual_dividend(serial("2019-07-12"), serial("2019-03-31"), **changed)

    assert type(found) is CellError
    assert found == expected
    assert found.reason is not None
    assert found.reason.en.startswith(f"{argument}: ")
    assert found.reason.ja.startswith(f"{argument}: ")


# All of them

GOOD: Final[dict[str, dict[str, Any]]] = {
    "CLOSING_PRICE": {
        "on_date": serial("2019-07-12"), "dates": WEEK, "closes": PRICES, "rule": "option",
        "base_price": 2160.0,
    },
    "SPLIT_ADJUSTED": {
        "dates": WEEK, "closes": PRICES, "split_dates": SPLITS[0], "old_shares": SPLITS[1],
        "new_shares": SPLITS[2],
    },
    "HIST_VOLATILITY": {
        "dates": FRIDAYS, "closes": THREE, "start_date": FRIDAYS[0][0],
        "end_date": FRIDAYS[2][0], "frequency": "weekly",
    },
    "LARGEST_MOVE": {"dates": FRIDAYS, "closes": THREE},
    "RISK_FREE_RATE": {"years": 12.0, "tenors": TENORS, "yields": QUOTED, "method": "linear"},
    "ANNUAL_DIVIDEND": {
        "on_date": serial("2019-07-12"), "year_end": serial("2019-03-31"), "year_ends": YEAR_ENDS,
        "record_dates": RECORD_DATES, "dividends": DIVIDENDS, "split_dates": SPLITS[0],
        "old_shares": SPLITS[1], "new_shares": SPLITS[2],
    },
}  # fmt: skip


def test_every_market_function_is_tried() -> None:
    assert set(GOOD) == {
        name for name, each in FUNCTIONS.items() if each._body.__module__.endswith(".market")
    }
    for name, cells in GOOD.items():
        assert list(cells) == list(FUNCTIONS[name].arguments)


@pytest.mark.parametrize("error", OWN_ERRORS)
@pytest.mark.parametrize("name", GOOD)
def test_error_in_any_entry_is_handed_through_the_first_in_argument_order(
    name: str, error: str
) -> None:
    def spoilt(cells: Any, position: int, by: str) -> Any:
        if not isinstance(cells, list):
            return by
        return [*cells[:position], [by], *cells[position + 1 :]]

    cells = GOOD[name]
    for number, argument in enumerate(cells):
        for position in (0, -2) if isinstance(cells[argument], list) else (0,):
            at = position % (len(cells[argument]) if isinstance(cells[argument], list) else 1)
            one = cells | {argument: spoilt(cells[argument], at, error)}
            later = {
                other: spoilt(cells[other], 0, "#NULL!") for other in list(cells)[number + 1 :]
            }

            assert FUNCTIONS[name](*one.values()) == error, argument
            assert FUNCTIONS[name](*(one | later).values()) == error, argument


@pytest.mark.parametrize("name", GOOD)
def test_dates_of_cells_count_like_their_serial_numbers(name: str) -> None:
    def as_dates(cell: Any) -> Any:
        if isinstance(cell, list):
            return [as_dates(each) for each in cell]
        is_day = isinstance(cell, float) and 36_000 < cell < 60_000
        midnight = datetime(2008, 1, 1)  # noqa: DTZ001 - as COM hands dates over
        return midnight.fromordinal(midnight.toordinal() + int(cell) - 39_448) if is_day else cell

    cells = [as_dates(cell) for cell in GOOD[name].values()]

    assert FUNCTIONS[name](*cells) == FUNCTIONS[name](*GOOD[name].values())
