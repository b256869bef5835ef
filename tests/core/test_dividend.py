"""Dividend totals, fiscal years and yields against exact arithmetic and what was published."""

import csv
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal, localcontext
from fractions import Fraction
from math import nextafter
from pathlib import Path
from typing import Any, Final

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.core import dividend
from ivjxl.errors import InputError

MANY: Final = settings(max_examples=100, deadline=None)
DECIMAL_MODES: Final = {"up": ROUND_UP, "half_up": ROUND_HALF_UP, "down": ROUND_DOWN}
MILLION: Final = 10**6
ISSUED_2019: Final = 46_721_400
"""Shares issued of IIJ (3774) on March 31, 2019: the company's earnings report."""


def in_millions(outstanding: int, mode: str, per_share: float = 13.5) -> Fraction:
    total = dividend.total(
        dividend_per_share=per_share,
        shares_issued=outstanding,
        treasury_shares=0,
        unit=MILLION,
        mode=mode,
    )
    return total / MILLION


@MANY
@given(
    st.decimals(0, 1000, places=2),
    st.integers(0, 10**9),
    st.integers(0, 10**9),
    st.sampled_from([1, 1000, MILLION]),
    st.sampled_from(list(DECIMAL_MODES)),
)
def test_total_is_the_dividend_on_all_shares_but_the_companys_own_rounded_once(
    per_share: Decimal, outstanding: int, treasury: int, unit: int, mode: str
) -> None:
    with localcontext() as context:
        context.prec = 50
        units = (per_share * outstanding / unit).quantize(Decimal(1), DECIMAL_MODES[mode])

    result = dividend.total(
        dividend_per_share=per_share,
        shares_issued=outstanding + treasury,
        treasury_shares=treasury,
        unit=unit,
        mode=mode,
    )

    assert result == int(units) * unit


@pytest.mark.parametrize(
    ("mode", "fewest", "most"),
    [("half_up", 45_000_000, 45_074_074), ("down", 45_037_038, 45_111_111)],
)
def test_608_million_yen_at_13_yen_50_bound_the_shares_outstanding(
    mode: str, fewest: int, most: int
) -> None:
    assert in_millions(fewest, mode) == 608
    assert in_millions(most, mode) == 608
    assert in_millions(fewest - 1, mode) == 607
    assert in_millions(most + 1, mode) == 609


@pytest.mark.parametrize(
    ("per_share", "issued", "treasury", "millions"),
    [
        pytest.param(13.5, 46_711_400, 760_000, 620, id="2016-09-30, about 0.76 million own"),
        pytest.param(13.5, 46_713_800, 1_650_000, 608, id="2018-03-31, about 1.65 million own"),
        pytest.param(13.5, ISSUED_2019, 1_650_000, 608, id="2019-03-31, about 1.65 million own"),
    ],
)
def test_total_in_millions_is_the_published_one(
    per_share: float, issued: int, treasury: int, millions: int
) -> None:
    result = dividend.total(
        dividend_per_share=per_share,
        shares_issued=issued,
        treasury_shares=treasury,
        unit=MILLION,
        mode="half_up",
    )

    assert result == millions * MILLION


@MANY
@given(
    st.decimals(0, 100, places=2),
    st.decimals(0, 100, places=2),
    st.integers(0, 10**9),
    st.sampled_from(list(DECIMAL_MODES)),
)
def test_exact_totals_of_two_dividends_add_up_to_the_total_of_their_sum(
    first: Decimal, second: Decimal, shares: int, mode: str
) -> None:
    def total(per_share: Decimal) -> Fraction:
        return dividend.total(
            dividend_per_share=per_share,
            shares_issued=shares,
            treasury_shares=0,
            unit=Decimal("0.01"),
            mode=mode,
        )

    assert total(first) + total(second) == total(first + second)


@MANY
@given(st.lists(st.decimals(0, 1000, places=2)), st.lists(st.decimals(0, 1000, places=2)))
def test_annual_dividend_is_additive_over_adjacent_periods(
    first: list[Decimal], second: list[Decimal]
) -> None:
    together = dividend.annual(dividends_per_share=first + second)

    assert together == sum(map(Fraction, first + second), Fraction(0))
    assert together == dividend.annual(dividends_per_share=first) + dividend.annual(
        dividends_per_share=second
    )


def test_ten_dividends_of_ten_sen_typed_as_floats_are_one_yen() -> None:
    assert sum([0.1] * 10) != 1
    assert dividend.annual(dividends_per_share=[0.1] * 10) == 1


def test_annual_dividend_without_dividends_is_zero() -> None:
    assert dividend.annual(dividends_per_share=[]) == 0


def test_all_shares_held_by_the_company_receive_nothing() -> None:
    result = dividend.total(
        dividend_per_share=13.5,
        shares_issued=ISSUED_2019,
        treasury_shares=ISSUED_2019,
        unit=1,
        mode="up",
    )

    assert result == 0


def test_more_treasury_shares_than_issued_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        dividend.total(
            dividend_per_share=13.5, shares_issued=10, treasury_shares=11, unit=1, mode="up"
        )

    assert caught.value.argument == "treasury_shares"


@MANY
@given(st.floats(0, 1000), st.floats(0.1, 1e6))
def test_continuous_yield_is_the_nearest_number_to_the_ratio(cash: float, spot: float) -> None:
    result = dividend.dividend_yield(dividend=cash, spot=spot, compounding="continuous")

    assert result == float(Fraction(cash) / Fraction(spot))


@MANY
@given(st.floats(0, 1000), st.floats(0.1, 1e6))
def test_annual_yield_is_the_logarithm_of_one_and_the_ratio(cash: float, spot: float) -> None:
    with mp.workdps(50):
        expected = float(mp.log1p(mp.mpf(cash) / mp.mpf(spot)))

    result = dividend.dividend_yield(dividend=cash, spot=spot, compounding="annual")

    # Two roundings (ratio and logarithm) of at most one unit each.
    assert result == pytest.approx(expected, rel=2 * 2.0**-52, abs=5e-324)


@MANY
@given(st.floats(0.01, 0.5), st.integers(1, 30))
def test_annual_yield_discounts_as_one_and_the_ratio_compounded_every_year(
    ratio: float, years: int
) -> None:
    q = dividend.dividend_yield(dividend=ratio * 1000, spot=1000, compounding="annual")

    assert float(np.exp(-np.asarray(q) * years)) == pytest.approx((1 + ratio) ** -years, rel=1e-13)


@pytest.mark.parametrize("compounding", ["continuous", "annual"])
def test_yield_of_no_dividend_is_zero(compounding: str) -> None:
    assert dividend.dividend_yield(dividend=0, spot=2141, compounding=compounding) == 0


@pytest.mark.parametrize("compounding", ["continuous", "annual"])
def test_yields_of_arrays_equal_the_scalar_yields(compounding: str) -> None:
    cash, spots = [18.75, 27.0, 0.0], [3505.0, 2141.0, nextafter(0.0, 1.0) * 2**60]

    together = dividend.dividend_yield(
        dividend=np.array(cash), spot=np.array(spots), compounding=compounding
    )

    assert np.asarray(together).tolist() == [
        dividend.dividend_yield(dividend=d, spot=s, compounding=compounding)
        for d, s in zip(cash, spots, strict=True)
    ]


@pytest.mark.parametrize(
    ("changed", "argument"),
    [
        ({"dividend": [27.0, -1.0]}, "dividend"),
        ({"dividend": [27.0, float("nan")]}, "dividend"),
        ({"spot": [2141.0, 0.0]}, "spot"),
        ({"spot": [2141.0, float("inf")]}, "spot"),
        ({"spot": "abc"}, "spot"),
        ({"dividend": [27.0, 27.0], "spot": [1.0, 2.0, 3.0]}, "shape"),
    ],
    ids=str,
)
def test_bad_entry_of_a_yield_is_refused_by_the_name_of_its_argument(
    changed: dict[str, Any], argument: str
) -> None:
    arguments: dict[str, Any] = {"dividend": 27.0, "spot": 2141.0, **changed}

    with pytest.raises(InputError) as caught:
        dividend.dividend_yield(**arguments, compounding="annual")

    assert caught.value.argument == argument


def test_yield_too_large_for_a_number_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        dividend.dividend_yield(dividend=27, spot=1e-310, compounding="continuous")

    assert caught.value.argument == "spot"


HISTORY: Final = Path(__file__).parents[2].parent / "shared" / "data" / "iij_dividend_history.csv"
needs_history: Final = pytest.mark.skipif(
    not HISTORY.is_file(), reason="the dividends of 3774 are not beside the repository"
)

OF_3774: Final = {
    date(2012, 3, 31): ("1500", "1750"),
    date(2013, 3, 31): ("1750", "10"),
    date(2014, 3, 31): ("11", "11"),
    date(2015, 3, 31): ("11", "11"),
    date(2018, 3, 31): ("13.5", "13.5"),
    date(2019, 3, 31): ("13.5", "13.5"),
    date(2021, 3, 31): ("20.5", "19.5"),
}
"""Dividends of 3774 as declared, with record dates in September and March, by fiscal year."""

SPLITS_OF_3774: Final = (
    (date(2012, 10, 1), 1, 200),
    (date(2021, 1, 1), 1, 2),
    (date(2022, 10, 1), 1, 2),
)


def of_3774(year_end: date, on: date, history: Any = None, **changed: Any) -> Fraction | None:
    """Return the dividend of a fiscal year of 3774, from its whole history."""
    by_year = OF_3774 if history is None else history
    rows = [
        (end, record, Decimal(each))
        for end, (interim, final) in by_year.items()
        for record, each in ((date(end.year - 1, 9, 30), interim), (end, final))
    ]
    arguments: dict[str, Any] = {
        "year_end": year_end,
        "on": on,
        "year_ends": [end for end, _, _ in rows],
        "record_dates": [record for _, record, _ in rows],
        "dividends": [each for _, _, each in rows],
        "split_dates": [first for first, _, _ in SPLITS_OF_3774],
        "old_shares": [old for _, old, _ in SPLITS_OF_3774],
        "new_shares": [new for _, _, new in SPLITS_OF_3774],
        **changed,
    }
    return dividend.of_fiscal_year(**arguments)


@pytest.mark.parametrize(
    ("year_end", "on", "expected"),
    [
        pytest.param(date(2013, 3, 31), date(2013, 7, 11), "18.75", id="1,750 / 200 + 10"),
        pytest.param(date(2015, 3, 31), date(2015, 7, 13), "22", id="11 + 11"),
        pytest.param(date(2019, 3, 31), date(2019, 7, 12), "27", id="13.5 + 13.5"),
        pytest.param(date(2012, 3, 31), date(2012, 7, 12), "3250", id="before any split"),
        pytest.param(date(2012, 3, 31), date(2012, 9, 30), "3250", id="day before the split"),
        pytest.param(date(2012, 3, 31), date(2012, 10, 1), "16.25", id="day of the split"),
        pytest.param(date(2013, 3, 31), date(2012, 9, 30), "1760", id="split not yet counted"),
        pytest.param(date(2019, 3, 31), date(2020, 12, 31), "27", id="day before the next split"),
        pytest.param(date(2019, 3, 31), date(2021, 1, 1), "13.5", id="day of the next split"),
        pytest.param(date(2019, 3, 31), date(2022, 10, 1), "6.75", id="after both splits"),
        pytest.param(date(2021, 3, 31), date(2021, 7, 1), "29.75", id="20.5 / 2 + 19.5"),
    ],
)
def test_dividend_of_a_fiscal_year_counts_the_splits_up_to_a_day(
    year_end: date, on: date, expected: str
) -> None:
    assert of_3774(year_end, on) == Fraction(expected)


@needs_history
def test_dividends_of_every_fiscal_year_are_those_the_company_restated_in_2022() -> None:
    with HISTORY.open(encoding="utf-8", newline="") as file:
        rows = {
            date(int(row["fiscal_year"].removeprefix("FY")) + 1, 3, 31): row
            for row in csv.DictReader(file)
            if row["interim_as_declared"] and "(" not in row["interim_as_declared"]
        }
    declared = {
        end: (row["interim_as_declared"], row["yearend_as_declared"]) for end, row in rows.items()
    }

    assert len(rows) == 17
    for end, row in rows.items():
        restated = Decimal(row["interim_adj_2022basis"]) + Decimal(row["yearend_adj_2022basis"])
        assert of_3774(end, date(2024, 7, 1), declared) == Fraction(restated), end


@pytest.mark.parametrize("year_end", [date(2016, 3, 31), date(2013, 3, 30), date(2014, 9, 30)])
def test_fiscal_year_without_a_listed_dividend_has_none(year_end: date) -> None:
    assert of_3774(year_end, date(2019, 7, 12)) is None
    assert of_3774(year_end, date(2019, 7, 12), {}) is None


def test_dividend_of_zero_is_not_the_lack_of_one() -> None:
    suspended = {date(2019, 3, 31): ("0", "0")}

    assert of_3774(date(2019, 3, 31), date(2019, 7, 12), suspended) == 0


@MANY
@given(
    st.lists(st.decimals(0, 1000, places=2), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(-400, 400), st.integers(1, 10), st.integers(1, 10)), max_size=4),
    st.integers(-400, 400),
)
def test_dividend_of_a_fiscal_year_is_the_sum_of_what_each_became(
    paid: list[Decimal], events: list[tuple[int, int, int]], counted: int
) -> None:
    end = date(2019, 3, 31)
    records = [end - timedelta(days=90 * n) for n in range(len(paid))]
    on = end + timedelta(days=counted)
    expected = Fraction(0)
    for record, each in zip(records, paid, strict=True):
        ratio = Fraction(1)
        for after, old, new in events:
            if record < end + timedelta(days=after) <= on:
                ratio *= Fraction(old, new)
        expected += Fraction(each) * ratio

    found = dividend.of_fiscal_year(
        year_end=end,
        on=on,
        year_ends=[end] * len(paid),
        record_dates=records,
        dividends=paid,
        split_dates=[end + timedelta(days=after) for after, _, _ in events],
        old_shares=[old for _, old, _ in events],
        new_shares=[new for _, _, new in events],
    )

    assert found == expected


@pytest.mark.parametrize("argument", ["year_ends", "dividends", "old_shares", "new_shares"])
def test_lists_of_unequal_length_are_refused_by_name(argument: str) -> None:
    for values in ([], [1] * 50):
        with pytest.raises(InputError) as caught:
            of_3774(date(2019, 3, 31), date(2019, 7, 12), **{argument: values})

        assert caught.value.argument == argument


@pytest.mark.parametrize(
    ("year_end", "record"),
    [
        pytest.param(date(2013, 3, 31), date(2012, 3, 30), id="a year and a day before"),
        pytest.param(date(2016, 3, 31), date(2015, 3, 31), id="a leap year before"),
        pytest.param(date(2013, 3, 31), date(2012, 3, 31), id="a year before"),
        pytest.param(date(2013, 3, 31), date(2014, 4, 1), id="a year and a day after"),
        pytest.param(date(2013, 3, 31), date(2021, 9, 30), id="eight years after"),
    ],
)
def test_record_date_a_year_or_more_from_the_end_of_its_fiscal_year_is_refused(
    year_end: date, record: date
) -> None:
    with pytest.raises(InputError) as caught:
        of_3774(
            year_end,
            date(2019, 7, 12),
            year_ends=[year_end],
            record_dates=[record],
            dividends=[10],
        )

    assert caught.value.argument == "record_dates"


@pytest.mark.parametrize("record", [date(2012, 4, 1), date(2012, 9, 30), date(2013, 5, 15)])
def test_record_date_within_the_fiscal_year_or_soon_after_is_taken(record: date) -> None:
    year_end = date(2013, 3, 31)

    found = of_3774(year_end, record, year_ends=[year_end], record_dates=[record], dividends=[10])

    assert found == 10


def test_day_of_the_splits_is_looked_at_also_without_a_split() -> None:
    none: dict[str, Any] = {"split_dates": [], "old_shares": [], "new_shares": []}

    with pytest.raises(InputError) as caught:
        of_3774(date(2019, 3, 31), date(1989, 12, 31), **none)

    assert caught.value.argument == "on"
