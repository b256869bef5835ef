"""Valuation policies against the prices that companies published."""

from dataclasses import FrozenInstanceError
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from itertools import product
from typing import Any, Final, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.core.dividend import dividend_yield
from ivjxl.core.option import price
from ivjxl.core.policy import (
    POLICIES,
    Policy,
    Reproduction,
    price_per_right,
    price_per_share,
    reproduces,
)
from ivjxl.errors import InputError

MANY: Final = settings(max_examples=100, deadline=None)
DECIMAL_MODES: Final = {"up": ROUND_UP, "half_up": ROUND_HALF_UP, "down": ROUND_DOWN}


class Published(NamedTuple):
    """A published price per share and the inputs of its day."""

    spot: float
    years: float
    volatility: float
    dividend: float
    rate: float
    per_share: int
    shares_per_right: int


# Prices: the companies' notices and annual reports. Closes: the exchange. Yields: Ministry of
# Finance, 15 years (IIJ) and 10 years (Lintec). Volatility: weekly closes; Lintec's is inferred.
IIJ_2013: Final = Published(3505, 15, 0.558, 18.75, 0.01275, 3235, 200)
IIJ_2019: Final = Published(2141, 15, 0.483, 27, 0.00084, 1773, 200)
LINTEC_2007: Final = Published(2120, 10, 0.35, 18, 0.01603, 1947, 1)
LINTEC_2010: Final = Published(1699, 10, 0.35, 24, 0.00948, 1474, 1)
LINTEC_2015: Final = Published(2724, 10, 0.35883, 48, 0.00364, 2283, 1)

every_published_price = pytest.mark.parametrize(
    ("published", "compounding"),
    [
        pytest.param(IIJ_2013, "annual", id="IIJ 2013-07-11"),
        pytest.param(IIJ_2019, "annual", id="IIJ 2019-07-12"),
        pytest.param(LINTEC_2007, "continuous", id="Lintec 2007-08-24"),
        pytest.param(LINTEC_2010, "continuous", id="Lintec 2010-08-24"),
        pytest.param(LINTEC_2015, "continuous", id="Lintec 2015-08-21"),
    ],
)


def unrounded(published: Published, compounding: str) -> float:
    result = price(
        spot=published.spot,
        strike=1,
        years=published.years,
        volatility=published.volatility,
        rate=published.rate,
        dividend_yield=dividend_yield(
            dividend=published.dividend, spot=published.spot, compounding=compounding
        ),
    )
    assert isinstance(result, float)
    return result


def found(published: Published) -> tuple[Reproduction, ...]:
    return reproduces(
        price_per_right_published=published.per_share * published.shares_per_right,
        shares_per_right=published.shares_per_right,
        spot=published.spot,
        strike=1,
        years=published.years,
        volatility=published.volatility,
        rate=published.rate,
        dividend=published.dividend,
    )


@every_published_price
def test_policy_of_the_company_gives_the_published_price(
    published: Published, compounding: str
) -> None:
    terms: dict[str, Any] = {
        "option_price": unrounded(published, compounding),
        "shares_per_right": published.shares_per_right,
        "mode": "half_up",
        "step": "share",
    }

    assert price_per_share(**terms) == published.per_share
    assert price_per_right(**terms) == published.per_share * published.shares_per_right


@every_published_price
def test_search_finds_the_policy_of_the_company(published: Published, compounding: str) -> None:
    policies = [reproduction.policy for reproduction in found(published)]

    assert Policy(compounding=compounding, mode="half_up", step="share") in policies


@pytest.mark.parametrize(
    ("published", "compounding", "expected"),
    [
        (IIJ_2013, "continuous", 3233.913),
        (IIJ_2013, "annual", 3234.605),
        (IIJ_2019, "continuous", 1771.013),
        (IIJ_2019, "annual", 1773.110),
    ],
)
def test_unrounded_price_before_the_published_one(
    published: Published, compounding: str, expected: float
) -> None:
    assert unrounded(published, compounding) == pytest.approx(expected, abs=5e-4)


def test_printed_formula_gives_neither_price_of_iij_under_any_rounding() -> None:
    for published in (IIJ_2013, IIJ_2019):
        assert {reproduction.policy.compounding for reproduction in found(published)} == {"annual"}


def test_only_annual_dividends_rounded_half_up_per_share_give_both_prices_of_iij() -> None:
    both = {r.policy for r in found(IIJ_2013)} & {r.policy for r in found(IIJ_2019)}

    assert both == {Policy(compounding="annual", mode="half_up", step="share")}


def test_rounding_up_as_the_terms_print_would_give_1774_yen_in_2019() -> None:
    terms: dict[str, Any] = {
        "option_price": unrounded(IIJ_2019, "annual"),
        "shares_per_right": 200,
        "mode": "up",
        "step": "share",
    }

    assert price_per_share(**terms) == 1774


def test_only_continuous_dividends_rounded_half_up_give_all_three_prices_of_lintec() -> None:
    policies = [
        {(r.policy.compounding, r.policy.mode) for r in found(published)}
        for published in (LINTEC_2007, LINTEC_2010, LINTEC_2015)
    ]

    assert set.intersection(*policies) == {("continuous", "half_up")}


def test_search_tells_how_far_the_price_is_from_another_yen_and_from_the_published_one() -> None:
    by_mode = {reproduction.policy.mode: reproduction for reproduction in found(IIJ_2019)}

    assert set(by_mode) == {"half_up", "down"}
    for reproduction in by_mode.values():
        assert reproduction.option_price == pytest.approx(1773.110, abs=5e-4)
        assert reproduction.difference == pytest.approx(354_600 - 200 * 1773.110, abs=0.1)
    assert by_mode["half_up"].distance == pytest.approx(1773.5 - 1773.110, abs=5e-4)
    assert by_mode["down"].distance == pytest.approx(1773.110 - 1773, abs=5e-4)


def test_distance_of_a_price_rounded_per_right_is_that_of_the_right() -> None:
    reproductions = reproduces(
        price_per_right_published=354_622,
        shares_per_right=200,
        spot=IIJ_2019.spot,
        strike=1,
        years=15,
        volatility=IIJ_2019.volatility,
        rate=IIJ_2019.rate,
        dividend=IIJ_2019.dividend,
    )

    assert [(r.policy.compounding, r.policy.mode, r.policy.step) for r in reproductions] == [
        ("annual", "half_up", "right"),
        ("annual", "down", "right"),
    ]
    per_right = 200 * reproductions[0].option_price
    assert reproductions[0].distance == pytest.approx(354_622.5 - per_right, abs=1e-6)
    assert reproductions[1].distance == pytest.approx(per_right - 354_622, abs=1e-6)
    assert reproductions[0].difference == pytest.approx(354_622 - per_right, abs=1e-6)


def test_search_for_a_price_that_no_policy_gives_is_empty() -> None:
    assert found(IIJ_2019._replace(per_share=1780)) == ()


def test_search_with_inputs_that_make_the_option_worthless_is_empty() -> None:
    result = reproduces(
        price_per_right_published=1000,
        shares_per_right=1,
        spot=100,
        strike=200,
        years=1,
        volatility=0,
        rate=0,
        dividend=0,
    )

    assert result == ()


@MANY
@given(
    st.decimals("0.0001", 10**6, places=4),
    st.integers(1, 1000),
    st.sampled_from(list(DECIMAL_MODES)),
)
def test_price_per_right_is_rounded_at_the_step_and_the_price_per_share_is_its_share(
    option_price: Decimal, shares: int, mode: str
) -> None:
    yen = Decimal(1)
    expected = {
        "share": option_price.quantize(yen, DECIMAL_MODES[mode]) * shares,
        "right": (option_price * shares).quantize(yen, DECIMAL_MODES[mode]),
    }
    for step, per_right in expected.items():
        terms: dict[str, Any] = {
            "option_price": option_price,
            "shares_per_right": shares,
            "mode": mode,
            "step": step,
        }
        assert price_per_right(**terms) == int(per_right)
        assert price_per_share(**terms) * shares == int(per_right)


@MANY
@given(st.integers(1, 10**6), st.integers(1, 1000), st.sampled_from(list(DECIMAL_MODES)))
def test_whole_price_per_share_makes_both_steps_equal(yen: int, shares: int, mode: str) -> None:
    results = {
        price_per_right(option_price=yen, shares_per_right=shares, mode=mode, step=step)
        for step in ("share", "right")
    }

    assert results == {yen * shares}


def test_price_that_is_a_whole_yen_but_for_noise_is_not_rounded_up() -> None:
    terms: dict[str, Any] = {"shares_per_right": 200, "mode": "up", "step": "share"}

    assert price_per_right(option_price=1773.0000000000002, **terms) == 354_600


def test_there_are_twelve_policies_and_each_is_different() -> None:
    parts = {(p.compounding, p.mode, p.step) for p in POLICIES}

    assert len(POLICIES) == 12
    assert parts == set(
        product(("continuous", "annual"), ("up", "half_up", "down"), ("share", "right"))
    )


def test_policy_named_in_japanese_is_the_same_policy() -> None:
    japanese = Policy(compounding="annual", mode="四捨五入", step="share")

    assert japanese == Policy(compounding="annual", mode="half_up", step="share")


def test_policy_cannot_be_changed() -> None:
    policy = Policy(compounding="annual", mode="up", step="share")

    with pytest.raises(FrozenInstanceError):
        policy.mode = "down"  # type: ignore[misc]


@pytest.mark.parametrize("bad", ["", "Annual", "simple", None, 1, True, ["annual"]], ids=repr)
@pytest.mark.parametrize("argument", ["compounding", "mode", "step"])
def test_policy_with_an_unknown_part_is_refused_by_its_name(argument: str, bad: Any) -> None:
    parts: dict[str, Any] = {"compounding": "annual", "mode": "up", "step": "share"}

    with pytest.raises(InputError) as caught:
        Policy(**{**parts, argument: bad})

    assert caught.value.argument == argument
    assert caught.value.in_language("en") != caught.value.in_language("ja")
