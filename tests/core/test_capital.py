"""Capital and reserve of an exercise against whole-yen arithmetic."""

from fractions import Fraction
from typing import Final, TypedDict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.core import capital
from ivjxl.errors import InputError

MANY: Final = settings(max_examples=100, deadline=None)


class Exercise(TypedDict):
    payment_per_share: int
    strike: int
    shares: int
    treasury_shares: int
    treasury_disposal_loss: int


@st.composite
def exercises(draw: st.DrawFn) -> Exercise:
    shares = draw(st.integers(0, 10**7))
    return {
        "payment_per_share": draw(st.integers(0, 10**5)),
        "strike": draw(st.integers(0, 10**4)),
        "shares": shares,
        "treasury_shares": draw(st.just(0) | st.integers(0, shares)),
        "treasury_disposal_loss": draw(st.just(0) | st.integers(0, 10**9)),
    }


def paid_for_new_shares(given: Exercise) -> int:
    new = given["shares"] - given["treasury_shares"]
    return (given["payment_per_share"] + given["strike"]) * new


@MANY
@given(exercises())
def test_limit_is_what_was_paid_for_new_shares_less_the_loss_and_not_below_zero(
    given: Exercise,
) -> None:
    expected = paid_for_new_shares(given) - given["treasury_disposal_loss"]

    assert capital.limit(**given) == (expected if expected > 0 else 0)


@MANY
@given(exercises())
def test_capital_and_reserve_together_are_the_limit(given: Exercise) -> None:
    assert capital.increase(**given) + capital.reserve_increase(**given) == capital.limit(**given)


@MANY
@given(exercises())
def test_capital_is_the_half_of_the_limit_that_takes_the_odd_yen(given: Exercise) -> None:
    more = capital.increase(**given) - capital.reserve_increase(**given)

    assert more in {0, 1}
    assert more == capital.limit(**given) % 2


@MANY
@given(st.integers(0, 10**5), st.integers(0, 10**4), st.integers(0, 10**6))
def test_capital_is_rounded_once_for_all_shares_of_the_exercise(
    payment: int, strike: int, shares: int
) -> None:
    increase = capital.increase(payment_per_share=payment, strike=strike, shares=shares)

    assert increase == ((payment + strike) * shares + 1) // 2


def test_rounding_share_by_share_would_move_a_yen_per_two_shares_to_capital() -> None:
    together = capital.increase(payment_per_share=1774, strike=1, shares=200)
    one_by_one = 200 * capital.increase(payment_per_share=1774, strike=1, shares=1)

    assert (together, one_by_one) == (177_500, 177_600)


@pytest.mark.parametrize(
    ("payment", "expected_limit", "expected_increase", "expected_reserve"),
    [
        pytest.param(3_235, 17_800 * 3_236, 28_800_400, 28_800_400, id="89 rights of 2013"),
        pytest.param(1_773, 17_800 * 1_774, 15_788_600, 15_788_600, id="89 rights at 2019's price"),
    ],
)
def test_capital_of_an_exercise_of_all_rights(
    payment: int, expected_limit: int, expected_increase: int, expected_reserve: int
) -> None:
    terms = {"payment_per_share": payment, "strike": 1, "shares": 17_800}

    assert capital.limit(**terms) == expected_limit
    assert capital.increase(**terms) == expected_increase
    assert capital.reserve_increase(**terms) == expected_reserve


def test_exercise_served_with_treasury_shares_only_increases_nothing() -> None:
    terms = {"payment_per_share": 1773, "strike": 1, "shares": 200, "treasury_shares": 200}

    assert capital.limit(**terms) == 0
    assert capital.increase(**terms) == 0
    assert capital.reserve_increase(**terms) == 0


def test_exercise_served_with_some_treasury_shares_increases_capital_by_the_new_ones() -> None:
    terms = {"payment_per_share": 1774, "strike": 1, "shares": 200, "treasury_shares": 199}

    assert capital.limit(**terms) == 1775
    assert capital.increase(**terms) == 888
    assert capital.reserve_increase(**terms) == 887


def test_loss_on_treasury_shares_lowers_the_limit_down_to_zero() -> None:
    terms = {"payment_per_share": 1773, "strike": 1, "shares": 200, "treasury_shares": 100}

    assert capital.limit(**terms, treasury_disposal_loss=177_399) == 1
    assert capital.limit(**terms, treasury_disposal_loss=177_400) == 0
    assert capital.limit(**terms, treasury_disposal_loss=10**9) == 0


def test_more_treasury_shares_than_shares_delivered_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        capital.limit(payment_per_share=1773, strike=1, shares=200, treasury_shares=201)

    assert caught.value.argument == "treasury_shares"


@MANY
@given(st.integers(0, 10**7), st.integers(1, 300), st.integers(1, 10**4))
def test_payment_per_share_that_is_not_whole_is_halved_exactly(
    per_right: int, shares_per_right: int, rights: int
) -> None:
    total = per_right * rights

    increase = capital.increase(
        payment_per_share=Fraction(per_right, shares_per_right),
        strike=0,
        shares=shares_per_right * rights,
    )

    assert increase == total // 2 + total % 2


def test_reserve_never_falls_when_rights_are_exercised() -> None:
    reserve = capital.reserve_increase(payment_per_share=Fraction(1, 2), strike=0, shares=1)

    assert reserve >= 0
