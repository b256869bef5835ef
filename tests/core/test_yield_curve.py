"""The risk-free rate of a number of years against QuantLib, NumPy and the published yields."""

import csv
from decimal import Decimal
from fractions import Fraction
from math import exp
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
import QuantLib
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.core.yield_curve import METHODS, rate
from ivjxl.errors import InputError

MANY: Final = settings(max_examples=150, deadline=None)

YIELDS: Final = Path(__file__).parents[2].parent / "shared" / "data" / "jgbcme_sample.csv"
needs_yields: Final = pytest.mark.skipif(
    not YIELDS.is_file(), reason="the government bond yields are not beside the repository"
)

JULY_11_2013: Final = {
    1: 0.109, 2: 0.125, 3: 0.15, 4: 0.22, 5: 0.296, 6: 0.388, 7: 0.54, 8: 0.692, 9: 0.768,
    10: 0.818, 15: 1.275, 20: 1.71, 25: 1.796, 30: 1.851, 40: 1.932,
}  # fmt: skip
"""Yields of July 11, 2013 by tenor, percent: Ministry of Finance, 国債金利情報."""

CURVE: Final[dict[Any, Any]] = {
    tenor: Decimal(str(percent)) / 100 for tenor, percent in JULY_11_2013.items()
}


def at(years: Any, method: str, curve: dict[Any, Any] = CURVE) -> Any:
    return rate(years=years, tenors=list(curve), yields=list(curve.values()), method=method)


def continuous(quoted: float) -> float:
    """Return a half-yearly compounded rate as QuantLib makes it continuous."""
    quotation = QuantLib.InterestRate(
        quoted, QuantLib.Actual365Fixed(), QuantLib.Compounded, QuantLib.Semiannual
    )
    result: float = quotation.equivalentRate(QuantLib.Continuous, QuantLib.NoFrequency, 1.0).rate()
    return result


def test_there_are_two_methods_each_as_quoted_and_continuous() -> None:
    assert METHODS == ("exact", "linear", "exact:continuous", "linear:continuous")


@pytest.mark.parametrize("method", ["exact", "linear"])
@pytest.mark.parametrize("tenor", JULY_11_2013)
def test_rate_of_a_tenor_is_its_yield(tenor: int, method: str) -> None:
    assert at(tenor, method) == float(Decimal(str(JULY_11_2013[tenor])) / 100)


@needs_yields
def test_fifteen_years_on_the_days_of_the_notices_have_the_published_rate() -> None:
    with YIELDS.open(encoding="ascii", newline="") as file:
        _, header, *rows = csv.reader(file)
    tenors = [int(name.removesuffix("Y")) for name in header[1:]]
    by_day = {
        row[0]: [None if cell == "-" else Decimal(cell) / 100 for cell in row[1:]]
        for row in rows
        if row[0]
    }

    rates = [
        rate(years=15, tenors=tenors, yields=by_day[day], method="exact")
        for day in ("2013/7/11", "2015/7/13")
    ]

    assert rates == [0.01275, 0.00831]


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        (12, 0.010008),  # 0.818 + 2/5 · 0.457 = 1.0008
        (12.5, 0.010465),
        (35, 0.018915),
        (1.5, 0.00117),
        (Fraction(31, 3), 0.0081800 + 0.00457 / 15),
    ],
)
def test_rate_between_two_tenors_lies_on_the_line_between_them(years: Any, expected: float) -> None:
    assert at(years, "linear") == pytest.approx(expected, rel=1e-15)


PERCENT: Final = st.decimals(-2, 12, places=3).map(lambda each: each / 100)
CURVES: Final = st.dictionaries(st.integers(1, 50), PERCENT, min_size=2, max_size=15).map(
    lambda drawn: {tenor: drawn[tenor] for tenor in sorted(drawn)}
)


@MANY
@given(CURVES, st.floats(0, 1))
def test_linear_rate_is_that_of_numpy(curve: dict[int, Decimal], position: float) -> None:
    shortest, longest = min(curve), max(curve)
    years = round(shortest + position * (longest - shortest), 6)
    expected = np.interp(years, list(curve), [float(each) for each in curve.values()])

    assert at(years, "linear", curve) == pytest.approx(float(expected), rel=1e-12, abs=1e-15)


@MANY
@given(st.decimals("-0.5", "0.5", places=5))
def test_continuous_rate_is_that_of_quantlib(quoted: Decimal) -> None:
    found = at(15, "exact:continuous", {15: quoted})

    assert found == pytest.approx(continuous(float(quoted)), rel=1e-12, abs=1e-15)


@MANY
@given(st.decimals("-0.5", "0.5", places=5))
def test_continuous_rate_grows_as_two_half_years_at_the_quoted_rate(quoted: Decimal) -> None:
    found = at(15, "exact:continuous", {15: quoted})

    assert exp(found) == pytest.approx(float((1 + quoted / 2) ** 2), rel=1e-14)


@pytest.mark.parametrize("years", [12, 12.5, 35])
def test_linear_continuous_rate_is_interpolated_first_and_converted_then(years: float) -> None:
    quoted = np.interp(years, list(CURVE), [float(each) for each in CURVE.values()])

    found = at(years, "linear:continuous")

    assert found == pytest.approx(continuous(float(quoted)), rel=1e-12)
    assert found < quoted


@pytest.mark.parametrize("method", METHODS)
def test_rate_of_zero_stays_zero(method: str) -> None:
    assert at(10, method, {10: 0}) == 0


@pytest.mark.parametrize(("method", "expected"), [("exact", -0.00275), ("linear", -0.00275)])
def test_negative_yield_is_a_yield(method: str, expected: float) -> None:
    negative = {5: Decimal("-0.00365"), 10: Decimal("-0.00275"), 15: Decimal("-0.00105")}

    assert at(10, method, negative) == expected
    assert at(10, f"{method}:continuous", negative) == pytest.approx(
        continuous(expected), rel=1e-12
    )
    assert at(7.5, "linear", negative) == pytest.approx(-0.0032, rel=1e-15)


@pytest.mark.parametrize("method", ["exact", "exact:continuous"])
@pytest.mark.parametrize("years", [12, 14.9999, 0.5, 50, 41])
def test_exact_method_finds_nothing_between_or_beyond_the_tenors(years: float, method: str) -> None:
    assert at(years, method) is None


def test_tenor_without_a_quotation_is_not_found_exactly_and_interpolated_over() -> None:
    gap = {**CURVE, 15: None}

    assert at(15, "exact", gap) is None
    assert at(15, "exact:continuous", gap) is None
    # Half way from 0.818 to 1.71 percent, and 4/10 of the way.
    assert at(15, "linear", gap) == pytest.approx(0.01264, rel=1e-15)
    assert at(14, "linear", gap) == pytest.approx(0.011748, rel=1e-15)


def test_missing_yields_at_the_ends_shorten_the_curve() -> None:
    short = {1: None, 5: 0.00296, 10: 0.00818, 40: None}

    assert at(5, "linear", short) == 0.00296
    for years in (4.999, 1, 10.001, 40):
        with pytest.raises(InputError) as caught:
            at(years, "linear", short)
        assert caught.value.argument == "years"


@pytest.mark.parametrize("method", ["linear", "linear:continuous"])
@pytest.mark.parametrize("years", [0.999, 40.001, 0.5, 100, 1e6])
def test_linear_method_never_goes_beyond_the_tenors(years: float, method: str) -> None:
    with pytest.raises(InputError) as caught:
        at(years, method)

    assert caught.value.argument == "years"
    assert caught.value.in_language("ja") != caught.value.in_language("en")


@pytest.mark.parametrize("curve", [{}, {10: None}, {10: None, 15: None}], ids=str)
def test_curve_without_yields_has_no_rate(curve: dict[Any, Any]) -> None:
    assert at(10, "exact", curve) is None
    with pytest.raises(InputError) as caught:
        at(10, "linear", curve)
    assert caught.value.argument == "years"


def test_curve_of_one_tenor_has_the_rate_of_that_tenor_only() -> None:
    assert at(10, "linear", {10: 0.00818}) == 0.00818
    with pytest.raises(InputError):
        at(10.5, "linear", {10: 0.00818})


@pytest.mark.parametrize("percent", [1.275, -1.275, 0.818, 0.5000001, -0.5000001, 100])
@pytest.mark.parametrize("method", METHODS)
def test_yield_typed_in_percent_is_refused_with_the_fraction_it_should_be(
    percent: float, method: str
) -> None:
    with pytest.raises(InputError) as caught:
        at(15, method, {15: percent})

    assert caught.value.argument == "yields"
    for language in ("en", "ja"):
        assert "0.01275" in caught.value.in_language(language)


@pytest.mark.parametrize("quoted", [0.5, -0.5])
def test_yield_of_one_half_is_the_largest(quoted: float) -> None:
    assert at(15, "exact", {15: quoted}) == quoted


def test_bad_yield_of_another_tenor_is_refused_as_well() -> None:
    with pytest.raises(InputError) as caught:
        at(15, "exact", {10: 0.818, 15: 0.01275})

    assert caught.value.argument == "yields"


@pytest.mark.parametrize(
    "tenors", [[15, 10], [10, 10], [0, 10], [-1, 10], [10, float("nan")], [True, 10]], ids=str
)
@pytest.mark.parametrize("method", METHODS)
def test_tenors_out_of_order_or_not_above_zero_are_refused(tenors: list[Any], method: str) -> None:
    with pytest.raises(InputError) as caught:
        rate(years=10, tenors=tenors, yields=[0.01, 0.02], method=method)

    assert caught.value.argument == "tenors"


@pytest.mark.parametrize("yields", [[], [0.01], [0.01, 0.02, 0.03]], ids=len)
def test_yields_that_do_not_match_the_tenors_are_refused(yields: list[float]) -> None:
    with pytest.raises(InputError) as caught:
        rate(years=10, tenors=[10, 15], yields=yields, method="exact")

    assert caught.value.argument == "yields"


@pytest.mark.parametrize(
    "method", ["Exact", "exact ", "exact:annual", "spline", "", None, 1, ["exact"]]
)
def test_unknown_method_is_refused_with_the_known_ones(method: Any) -> None:
    with pytest.raises(InputError) as caught:
        at(15, method)

    assert caught.value.argument == "method"
    for language in ("en", "ja"):
        for known in METHODS:
            assert known in caught.value.in_language(language)


def test_years_and_tenors_meet_whatever_numbers_they_are() -> None:
    for years in (15, 15.0, Decimal("15.0"), Fraction(15)):
        for tenor in (15, 15.0, Decimal(15), Fraction(30, 2)):
            assert at(years, "exact", {tenor: Decimal("0.01275")}) == 0.01275
