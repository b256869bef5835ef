"""Rounding against the modes of the decimal module and against a brute-force search."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any, Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ivjxl.core.rounding import MODES, boundary_distance, mode_name, rounded
from ivjxl.errors import InputError

DECIMAL_MODES: Final = {"up": ROUND_UP, "half_up": ROUND_HALF_UP, "down": ROUND_DOWN}
UNITS: Final = [Decimal(text) for text in ("0.01", "0.1", "1", "10", "1000000")]
MANY: Final = settings(max_examples=100, deadline=None)
AMOUNTS: Final = st.decimals(-(10**9), 10**9, places=4)
A_TRIFLE: Final = Decimal("1e-9")

every_mode = pytest.mark.parametrize("mode", list(DECIMAL_MODES))


def by_decimal(amount: Decimal, unit: Decimal, mode: str) -> Decimal:
    with localcontext() as context:
        context.prec = 60
        return (amount / unit).quantize(Decimal(1), rounding=DECIMAL_MODES[mode]) * unit


@every_mode
@MANY
@given(AMOUNTS, st.sampled_from(UNITS))
def test_rounding_is_that_of_the_decimal_module(mode: str, amount: Decimal, unit: Decimal) -> None:
    assert rounded(amount=amount, unit=unit, mode=mode) == Fraction(by_decimal(amount, unit, mode))


@every_mode
@MANY
@given(st.integers(-(10**12), 10**12), st.integers(1, 9))
def test_half_of_a_unit_is_a_tie_and_its_neighbours_are_not(
    mode: str, doubled: int, places: int
) -> None:
    unit = Decimal(1).scaleb(-places)
    amount = Decimal(doubled) / 2 * unit

    for nearby in (amount, amount + A_TRIFLE * unit, amount - A_TRIFLE * unit):
        expected = Fraction(by_decimal(nearby, unit, mode))
        assert rounded(amount=nearby, unit=unit, mode=mode) == expected


@every_mode
@MANY
@given(st.integers(-(10**6), 10**6), st.integers(1, 1000), st.integers(1, 7))
def test_result_is_the_chosen_one_of_the_two_multiples_around_the_amount(
    mode: str, numerator: int, denominator: int, unit: int
) -> None:
    amount = Fraction(numerator, denominator)
    size = abs(amount)
    below = next(k for k in range(size.numerator // size.denominator, -1, -1) if k % unit == 0)
    above = below if below == size else below + unit
    nearest = above if size - below >= above - size else below
    chosen = {"up": above, "half_up": nearest, "down": below}[mode]

    assert rounded(amount=amount, unit=unit, mode=mode) == (chosen if amount >= 0 else -chosen)


@every_mode
@MANY
@given(st.integers(-(10**10), 10**10), st.integers(0, 5))
def test_float_rounds_as_the_decimal_number_it_displays(
    mode: str, digits: int, places: int
) -> None:
    displayed = Decimal(digits).scaleb(-places)

    expected = by_decimal(displayed, Decimal(1), mode)

    assert rounded(amount=float(displayed), unit=1, mode=mode) == Fraction(expected)


@pytest.mark.parametrize(
    ("amount", "unit", "mode", "expected"),
    [
        pytest.param(1773.0000000000002, 1, "up", 1773, id="noise is not a fraction of a yen"),
        pytest.param(0.1 + 0.2, 0.1, "up", Fraction(3, 10), id="three tenths are three tenths"),
        pytest.param(1.005, 0.01, "half_up", Fraction(101, 100), id="1.005 is a tie"),
        pytest.param(813 * 0.92, 1, "up", 748, id="813 yen at 92 percent"),
        pytest.param(608_448_118.5, 10**6, "half_up", 608_000_000, id="dividend in millions"),
        pytest.param(Fraction(1, 3), Fraction(1, 7), "up", Fraction(3, 7), id="fractions"),
        pytest.param(0, 1, "up", 0, id="zero stays zero"),
        pytest.param(-0.0, 1, "half_up", 0, id="negative zero is zero"),
    ],
)
def test_rounding_of_known_traps(
    amount: Any, unit: Any, mode: str, expected: int | Fraction
) -> None:
    assert rounded(amount=amount, unit=unit, mode=mode) == expected


@pytest.mark.parametrize(
    ("japanese", "english"), [("切上げ", "up"), ("四捨五入", "half_up"), ("切捨て", "down")]
)
def test_japanese_mode_is_the_english_one(japanese: str, english: str) -> None:
    assert mode_name(japanese) == english
    assert mode_name(english) == english
    assert rounded(amount=Decimal("2.5"), unit=1, mode=japanese) == Fraction(
        by_decimal(Decimal("2.5"), Decimal(1), english)
    )


def test_there_are_three_modes() -> None:
    assert set(MODES) == {"up", "half_up", "down"}


@pytest.mark.parametrize("bad", ["UP", "nearest", "切り上げ", "", None, 1, ["up"]])
def test_unknown_mode_is_refused_by_name(bad: Any) -> None:
    with pytest.raises(InputError) as caught:
        mode_name(bad)

    assert caught.value.argument == "mode"
    assert caught.value.in_language("en") != caught.value.in_language("ja")


def distance_by_search(amount: Decimal, mode: str) -> Decimal:
    """Return the first distance, in hundredths, just beyond which the yen changes."""
    here = by_decimal(amount, Decimal(1), mode)
    hundredths = (Decimal(step) / 100 for step in range(101))
    return next(
        distance
        for distance in hundredths
        if by_decimal(amount + distance + A_TRIFLE, Decimal(1), mode) != here
        or by_decimal(amount - distance - A_TRIFLE, Decimal(1), mode) != here
    )


@every_mode
@MANY
@example(0)
@example(20)
@example(-20)
@given(st.integers(-500_000, 500_000) | st.integers(-99, 99))
def test_boundary_distance_is_the_first_one_beyond_which_the_yen_changes(
    mode: str, hundredths: int
) -> None:
    amount = Decimal(hundredths) / 100

    distance = boundary_distance(amount=amount, unit=1, mode=mode)

    assert distance == Fraction(distance_by_search(amount, mode))


@every_mode
@MANY
@given(AMOUNTS, st.sampled_from(UNITS))
def test_boundary_distance_is_at_most_half_a_unit_or_one_where_everything_becomes_zero(
    mode: str, amount: Decimal, unit: Decimal
) -> None:
    vanishes = mode == "down" and abs(amount) < unit

    distance = boundary_distance(amount=amount, unit=unit, mode=mode)

    assert 0 <= distance <= (Fraction(unit) if vanishes else Fraction(unit) / 2)


@every_mode
@MANY
@given(AMOUNTS, st.sampled_from(UNITS))
def test_boundary_distance_scales_with_the_unit(mode: str, amount: Decimal, unit: Decimal) -> None:
    assert boundary_distance(amount=amount * unit, unit=unit, mode=mode) == boundary_distance(
        amount=amount, unit=1, mode=mode
    ) * Fraction(unit)


@pytest.mark.parametrize(
    ("amount", "mode", "expected"),
    [
        pytest.param(1773.110, "half_up", Fraction(39, 100), id="next midpoint is 1773.5"),
        pytest.param(1773.110, "up", Fraction(11, 100), id="nearest whole yen is 1773"),
        pytest.param(3234.605, "half_up", Fraction(105, 1000), id="last midpoint is 3234.5"),
        pytest.param(1773, "down", 0, id="a whole yen lies on the boundary"),
        pytest.param(1772.5, "half_up", 0, id="a tie lies on the boundary"),
    ],
)
def test_boundary_distance_of_a_price(amount: float, mode: str, expected: int | Fraction) -> None:
    assert boundary_distance(amount=amount, unit=1, mode=mode) == expected
