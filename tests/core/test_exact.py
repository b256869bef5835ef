"""Exact numbers against the decimal digits that were typed."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.core.exact import amount, count, exact, positive, positive_count
from ivjxl.errors import InputError

MANY: Final = settings(max_examples=150, deadline=None)


@MANY
@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(-20, 20))
def test_float_of_fifteen_digits_is_the_decimal_number_that_was_typed(
    digits: int, power: int
) -> None:
    typed = f"{digits}e{power}"

    assert exact("x", float(typed)) == Fraction(Decimal(typed))


@MANY
@given(st.integers())
def test_integer_of_any_size_stays_itself(value: int) -> None:
    assert exact("x", value) == value


@MANY
@given(st.fractions())
def test_fraction_stays_itself(value: Fraction) -> None:
    assert exact("x", value) == value


@MANY
@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30))
def test_decimal_stays_itself(value: Decimal) -> None:
    assert exact("x", value) == Fraction(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.1 + 0.2, Fraction(3, 10)),
        (1.1 * 3, Fraction(33, 10)),
        (200 * 1.15, Fraction(230)),
        (13.5, Fraction(27, 2)),
        (-0.0, Fraction(0)),
        (1e300, Fraction(10**300)),
        (5e-324, Fraction(Decimal("4.94065645841247e-324"))),
    ],
)
def test_float_noise_beyond_fifteen_digits_is_dropped(value: float, expected: Fraction) -> None:
    assert exact("x", value) == expected


@pytest.mark.parametrize(
    ("function", "least"),
    [(amount, 0), (count, 0), (positive, 1), (positive_count, 1)],
    ids=lambda item: getattr(item, "__name__", str(item)),
)
def test_least_allowed_value_is_accepted_and_the_one_below_refused(
    function: Callable[[str, Any], Any], least: int
) -> None:
    assert function("x", least) == least
    with pytest.raises(InputError) as caught:
        function("x", least - 1)
    assert caught.value.argument == "x"


@pytest.mark.parametrize("value", [46_721_400, 46_721_400.0, Decimal("46721400.00")])
def test_count_of_a_whole_number_of_any_kind_is_an_integer(value: Any) -> None:
    result = count("shares", value)

    assert isinstance(result, int)
    assert result == 46_721_400


@pytest.mark.parametrize(
    "bad",
    [
        float("nan"),
        float("inf"),
        float("-inf"),
        Decimal("NaN"),
        Decimal("Infinity"),
        True,
        False,
        "12",
        "１２",
        "",
        None,
        1j,
        [1],
        b"1",
    ],
    ids=repr,
)
@pytest.mark.parametrize("function", [exact, amount, positive, count, positive_count])
def test_what_is_not_a_finite_number_is_refused_by_name_in_both_languages(
    function: Callable[[str, Any], Any], bad: Any
) -> None:
    with pytest.raises(InputError) as caught:
        function("claim", bad)

    english, japanese = caught.value.in_language("en"), caught.value.in_language("ja")
    assert caught.value.argument == "claim"
    assert english.startswith("claim: must be a finite number")
    assert japanese.startswith("claim: 有限の数値が必要です")


@pytest.mark.parametrize("bad", [1.5, Decimal("0.5"), Fraction(1, 3), -1.5], ids=repr)
@pytest.mark.parametrize("function", [count, positive_count])
def test_count_that_is_not_whole_is_refused(function: Callable[[str, Any], int], bad: Any) -> None:
    with pytest.raises(InputError) as caught:
        function("rights", bad)

    assert caught.value.argument == "rights"
    assert "whole number" in caught.value.in_language("en")
    assert "整数" in caught.value.in_language("ja")


def test_signaling_nan_is_refused_like_any_nan() -> None:
    with pytest.raises(InputError) as caught:
        exact("claim", Decimal("sNaN"))

    assert caught.value.argument == "claim"


def test_decimal_above_the_largest_float_is_finite() -> None:
    assert exact("claim", Decimal("1e400")) == 10**400


def test_number_below_zero_is_told_that_it_must_be_above_zero() -> None:
    with pytest.raises(InputError) as caught:
        positive("price", -1)

    assert "above 0" in caught.value.in_language("en")


def test_error_shows_the_number_that_was_typed() -> None:
    with pytest.raises(InputError) as caught:
        amount("price", -0.5)

    assert caught.value.in_language("en").endswith("got -0.5")
