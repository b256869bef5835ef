"""Share counts against whole-number arithmetic done step by step."""

from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.core.shares import adjusted, for_claim, on_exercise
from ivjxl.errors import InputError

MANY: Final = settings(max_examples=100, deadline=None)
SHARES: Final = st.integers(0, 10**10)
RATIOS: Final = st.lists(st.tuples(st.integers(1, 300), st.integers(1, 300)), max_size=6)


def largest_not_above(value: Fraction) -> int:
    """Return the largest whole number that is not above a value of at least 0."""
    return value.numerator // value.denominator


@MANY
@given(SHARES, RATIOS)
def test_fraction_of_a_share_is_dropped_at_each_event(
    shares: int, ratios: list[tuple[int, int]]
) -> None:
    expected = shares
    for old, new in ratios:
        expected = largest_not_above(expected * Fraction(new, old))

    result = adjusted(
        shares=shares, old_shares=[old for old, _ in ratios], new_shares=[new for _, new in ratios]
    )

    assert result == expected


def test_five_shares_split_two_to_three_become_seven_and_then_ten() -> None:
    after_one = adjusted(shares=5, old_shares=2, new_shares=3)
    after_two = adjusted(shares=5, old_shares=[2, 2], new_shares=[3, 3])
    not_eleven = largest_not_above(5 * Fraction(3, 2) * Fraction(3, 2))

    assert (after_one, after_two, not_eleven) == (7, 10, 11)


def test_order_of_the_events_decides_what_is_dropped() -> None:
    assert adjusted(shares=3, old_shares=[2, 1], new_shares=[1, 2]) == 2
    assert adjusted(shares=3, old_shares=[1, 2], new_shares=[2, 1]) == 3


def test_split_of_100_into_115_gives_230_shares_where_floats_give_229() -> None:
    assert int(200 * 1.15) == 229
    assert adjusted(shares=200, old_shares=100, new_shares=115) == 230


@pytest.mark.parametrize(
    ("shares", "old", "new", "expected"),
    [
        pytest.param(200, 1, 2, 400, id="1 to 2"),
        pytest.param(40_000, 1, 2, 80_000, id="yearly limit, 1 to 2"),
        pytest.param(1, 1, 200, 200, id="1 to 200 of October 1, 2012"),
        pytest.param(46_734_600, 1, 2, 93_469_200, id="1 to 2 of January 1, 2021"),
        pytest.param(999, 10, 1, 99, id="10 to 1 consolidation"),
        pytest.param(9, 10, 1, 0, id="fewer than a consolidated share"),
        pytest.param(0, 1, 2, 0, id="no shares"),
        pytest.param(7, 3, 3, 7, id="no change"),
    ],
)
def test_adjusted_shares_of_known_events(shares: int, old: int, new: int, expected: int) -> None:
    assert adjusted(shares=shares, old_shares=old, new_shares=new) == expected


def test_without_events_the_shares_stay() -> None:
    assert adjusted(shares=17_800, old_shares=[], new_shares=[]) == 17_800


@MANY
@given(SHARES, st.integers(1, 1000))
def test_split_then_the_opposite_consolidation_gives_the_shares_back(
    shares: int, factor: int
) -> None:
    result = adjusted(shares=shares, old_shares=[1, factor], new_shares=[factor, 1])

    assert result == shares


@MANY
@given(SHARES, st.integers(1, 1000), st.integers(1, 1000))
def test_two_splits_one_after_the_other_are_the_split_of_their_product(
    shares: int, first: int, second: int
) -> None:
    result = adjusted(shares=shares, old_shares=[1, 1], new_shares=[first, second])

    assert result == shares * first * second


@MANY
@given(st.integers(0, 10**6), *[st.integers(1, 50)] * 4)
def test_two_events_that_divide_evenly_are_the_event_of_their_product(
    lots: int, old_1: int, new_1: int, old_2: int, new_2: int
) -> None:
    shares = lots * old_1 * old_2

    result = adjusted(shares=shares, old_shares=[old_1, old_2], new_shares=[new_1, new_2])

    assert result == lots * new_1 * new_2


@MANY
@given(SHARES, RATIOS.filter(bool))
def test_several_events_are_the_events_one_by_one(
    shares: int, ratios: list[tuple[int, int]]
) -> None:
    one_by_one = shares
    for old, new in ratios:
        one_by_one = adjusted(shares=one_by_one, old_shares=old, new_shares=new)

    together = adjusted(
        shares=shares,
        old_shares=tuple(old for old, _ in ratios),
        new_shares=tuple(new for _, new in ratios),
    )

    assert together == one_by_one


@pytest.mark.parametrize(("old", "new"), [([1], [2, 3]), ([1, 1], [2]), (1, [2, 3]), ([1, 2], 3)])
def test_ratios_of_unequal_length_are_refused(old: Any, new: Any) -> None:
    with pytest.raises(InputError) as caught:
        adjusted(shares=200, old_shares=old, new_shares=new)

    assert caught.value.argument == "new_shares"


@pytest.mark.parametrize("bad", ["1:2", 1.15, 0, -1, True, float("nan"), None])
@pytest.mark.parametrize("argument", ["old_shares", "new_shares"])
def test_bad_entry_of_a_sequence_of_ratios_is_refused(argument: str, bad: Any) -> None:
    arguments: dict[str, Any] = {"old_shares": [1, 1], "new_shares": [2, 2], argument: [1, bad]}

    with pytest.raises(InputError) as caught:
        adjusted(shares=200, **arguments)

    assert caught.value.argument == argument


@MANY
@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_whole_shares_per_right_are_multiplied(rights: int, per_right: int) -> None:
    assert on_exercise(rights=rights, shares_per_right=per_right) == rights * per_right


@MANY
@given(st.integers(0, 10**6), st.decimals("0.001", 10_000, places=3))
def test_fraction_of_a_share_is_dropped_once_at_the_total_of_the_holder(
    rights: int, per_right: Decimal
) -> None:
    expected = largest_not_above(rights * Fraction(per_right))

    assert on_exercise(rights=rights, shares_per_right=per_right) == expected
    assert on_exercise(rights=rights, shares_per_right=float(per_right)) == expected


@pytest.mark.parametrize(
    ("rights", "expected"),
    [(230, 46_000), (89, 17_800), (163, 32_600)],
    ids=["2015", "2013", "2019"],
)
def test_rights_of_the_published_notices_are_for_that_many_shares(
    rights: int, expected: int
) -> None:
    assert on_exercise(rights=rights, shares_per_right=200) == expected


def test_three_rights_for_one_and_a_half_shares_give_four_and_not_three() -> None:
    assert on_exercise(rights=3, shares_per_right=1.5) == 4


@MANY
@given(st.decimals(0, 10**9, places=1), st.decimals("0.1", 10**5, places=1))
def test_claim_buys_as_many_whole_shares_as_it_pays_for(claim: Decimal, price: Decimal) -> None:
    granted = for_claim(claim=claim, price=price)

    assert granted * price <= claim < (granted + 1) * price


@MANY
@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_claim_of_shares_times_a_price_in_tenths_typed_as_floats_buys_those_shares(
    shares: int, tenths: int
) -> None:
    claim, price = float(Decimal(shares * tenths) / 10), float(Decimal(tenths) / 10)

    assert for_claim(claim=claim, price=price) == shares


def test_three_tenths_of_a_yen_buy_three_shares_where_floats_give_two() -> None:
    assert int(0.3 // 0.1) == 2
    assert for_claim(claim=0.3, price=0.1) == 3


def test_rest_of_a_claim_is_not_granted() -> None:
    assert for_claim(claim=74_865_794, price=3_895) == 19_220
    assert for_claim(claim=3_894, price=3_895) == 0
