"""The option formula against 50-digit arithmetic, QuantLib, textbooks and its invariants."""

from collections.abc import Callable, Mapping
from itertools import permutations, product
from math import copysign, exp, isfinite, log, nan, sqrt
from typing import Any, Final

import mpmath as mp
import numpy as np
import pytest
import QuantLib
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from ivjxl.core import option
from ivjxl.core.arrays import FloatOrArray
from ivjxl.errors import InputError

Terms = dict[str, float]

UNIT: Final = 2.0**-53
"""Half a unit in the last place of 1: the accuracy promise counts in these."""

GREEKS: Final = {
    option.delta: "spot",
    option.vega: "volatility",
    option.rho: "rate",
    option.dividend_sensitivity: "dividend_yield",
}
MANY: Final = settings(max_examples=200, deadline=None)
SOME: Final = settings(max_examples=100, deadline=None)
FEW: Final = settings(max_examples=40, deadline=None)

A_CALL: Final[Terms] = {
    "spot": 42.0,
    "strike": 40.0,
    "years": 0.5,
    "volatility": 0.2,
    "rate": 0.1,
    "dividend_yield": 0.03,
}


ONE_EVERYWHERE: Final[Terms] = {
    "spot": 1.0,
    "strike": 1.0,
    "years": 1.0,
    "volatility": 1.0,
    "rate": 0.0,
    "dividend_yield": 0.0,
}


def terms(
    *,
    spot: tuple[float, float] = (1.0, 1e5),
    moneyness: tuple[float, float] = (0.01, 100.0),
    years: tuple[float, float] = (0.0, 30.0),
    volatility: tuple[float, float] = (0.0, 3.0),
    rate: tuple[float, float] = (0.0, 0.1),
    dividend_yield: tuple[float, float] = (0.0, 0.1),
) -> st.SearchStrategy[Terms]:
    def with_strike(drawn: Terms) -> Terms:
        ratio = drawn.pop("moneyness")
        return {**drawn, "strike": drawn["spot"] * ratio}

    return st.fixed_dictionaries(
        {
            "spot": st.floats(*spot),
            "moneyness": st.just(1.0) | st.floats(*moneyness),
            "years": st.floats(*years),
            "volatility": st.floats(*volatility),
            "rate": st.floats(*rate),
            "dividend_yield": st.floats(*dividend_yield),
        }
    ).map(with_strike)


REALISTIC: Final = terms(
    spot=(1000.0, 1000.0),
    moneyness=(0.5, 2.0),
    years=(0.02, 10.0),
    volatility=(0.05, 1.2),
    rate=(-0.01, 0.05),
    dividend_yield=(0.0, 0.06),
)
"""The grid on which the relative accuracy is promised, for a share price of 1,000."""

SOLVABLE: Final = terms(
    moneyness=(0.3, 3.0), years=(0.1, 10.0), volatility=(0.05, 1.5), rate=(-0.02, 0.1)
)


def precise(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: mp.mpf(value) for name, value in given.items()}


def normal(x: Any) -> Any:
    """Return the normal probability; beyond 1,000 it differs from 0 or 1 by e^-500000."""
    return mp.ncdf(x) if abs(x) < 1000 else mp.mpf(x > 0)


def precise_d(t: Mapping[str, Any]) -> Any:
    drift = (t["rate"] - t["dividend_yield"] + t["volatility"] ** 2 / 2) * t["years"]
    return (mp.log(t["spot"] / t["strike"]) + drift) / (t["volatility"] * mp.sqrt(t["years"]))


def precise_forward(t: Mapping[str, Any]) -> Any:
    return t["spot"] * mp.exp(-t["dividend_yield"] * t["years"])


def precise_strike(t: Mapping[str, Any]) -> Any:
    return t["strike"] * mp.exp(-t["rate"] * t["years"])


def precise_call(t: Mapping[str, Any]) -> Any:
    """Return the formula of the notices; to be called at 50 digits."""
    forward, strike = precise_forward(t), precise_strike(t)
    if 0 in (forward, strike, t["years"], t["volatility"]):
        return max(forward - strike, mp.mpf(0))
    d = precise_d(t)
    return forward * normal(d) - strike * normal(d - t["volatility"] * mp.sqrt(t["years"]))


def precise_put(t: Mapping[str, Any]) -> Any:
    """Return the price of the put, from its own formula and not by parity."""
    forward, strike = precise_forward(t), precise_strike(t)
    if 0 in (t["years"], t["volatility"]):
        return max(strike - forward, mp.mpf(0))
    d = precise_d(t)
    return strike * normal(t["volatility"] * mp.sqrt(t["years"]) - d) - forward * normal(-d)


def precise_vega(t: Mapping[str, Any]) -> Any:
    return precise_forward(t) * mp.npdf(precise_d(t)) * mp.sqrt(t["years"])


def fifty_digits(function: Callable[[Mapping[str, Any]], Any], given: Mapping[str, float]) -> Any:
    with mp.workdps(50):
        return function(precise(given))


def scale(given: Terms) -> float:
    discounted = given["strike"] * exp(-given["rate"] * given["years"])
    return max(given["spot"], given["strike"], discounted)


def promised_error(given: Terms) -> float:
    return 8 * UNIT * scale(given)


def one(value: FloatOrArray) -> float:
    assert isinstance(value, float)
    return value


def price(given: Terms, **changed: float) -> float:
    return one(option.price(**{**given, **changed}))


def prices(**changed: Any) -> Any:
    arguments: dict[str, Any] = {**A_CALL, **changed}
    return option.price(**arguments)


def difference(result: float, expected: Any) -> float:
    with mp.workdps(50):
        return float(abs(mp.mpf(result) - expected))


@MANY
@given(terms())
def test_price_is_within_eight_units_of_fifty_digit_arithmetic(given: Terms) -> None:
    expected = fifty_digits(precise_call, given)

    assert difference(price(given), expected) <= 8 * UNIT * max(given["spot"], given["strike"])


@SOME
@given(terms(rate=(-0.05, 0.0)))
def test_price_at_negative_rates_is_within_eight_units_of_the_discounted_strike(
    given: Terms,
) -> None:
    expected = fifty_digits(precise_call, given)

    assert difference(price(given), expected) <= promised_error(given)


@MANY
@given(REALISTIC)
def test_price_of_a_hundredth_of_a_yen_or_more_has_twelve_correct_digits(given: Terms) -> None:
    expected = fifty_digits(precise_call, given)
    assume(expected >= 0.01)

    assert difference(price(given), expected) <= 1e-12 * expected


QUANTLIB_GRID: Final = [
    {
        "spot": 1000.0,
        "strike": strike,
        "years": years,
        "volatility": volatility,
        "rate": rate,
        "dividend_yield": 0.02,
    }
    for strike, years, volatility, rate in product(
        (1.0, 500.0, 950.0, 1000.0, 1600.0), (0.1, 4.0, 15.0), (0.1, 0.5, 1.2), (-0.01, 0.03)
    )
]


@pytest.mark.parametrize(
    "given", QUANTLIB_GRID, ids=lambda given: "-".join(map(str, given.values()))
)
def test_price_agrees_with_quantlib(given: Terms) -> None:
    years, rate = given["years"], given["rate"]
    forward = given["spot"] * exp((rate - given["dividend_yield"]) * years)
    deviation = given["volatility"] * sqrt(years)

    expected = QuantLib.blackFormula(
        QuantLib.Option.Call, given["strike"], forward, deviation, exp(-rate * years)
    )

    assert price(given) == pytest.approx(expected, rel=0, abs=1e-12 * scale(given))


@pytest.mark.parametrize(
    ("spot", "strike", "years", "volatility", "rate", "dividend_yield", "printed", "decimals"),
    [
        pytest.param(42, 40, 0.5, 0.2, 0.1, 0, 4.76, 2, id="Hull, share without dividend"),
        pytest.param(49, 50, 20 / 52, 0.2, 0.05, 0, 2.40, 2, id="Hull, the bank's hedge"),
        pytest.param(930, 900, 2 / 12, 0.2, 0.08, 0.03, 51.83, 2, id="Hull, index option"),
        pytest.param(60, 65, 0.25, 0.3, 0.08, 0, 2.1334, 4, id="Haug, share without dividend"),
    ],
)
def test_price_is_the_one_the_textbook_prints(
    spot: float,
    strike: float,
    years: float,
    volatility: float,
    rate: float,
    dividend_yield: float,
    printed: float,
    decimals: int,
) -> None:
    result = option.price(
        spot=spot,
        strike=strike,
        years=years,
        volatility=volatility,
        rate=rate,
        dividend_yield=dividend_yield,
    )

    assert round(one(result), decimals) == printed


@pytest.mark.parametrize(
    ("function", "printed", "decimals"),
    [(option.delta, 0.522, 3), (option.vega, 12.1, 1), (option.rho, 8.91, 2)],
)
def test_sensitivity_is_the_one_hull_prints(
    function: Callable[..., FloatOrArray], printed: float, decimals: int
) -> None:
    result = function(
        spot=49, strike=50, years=20 / 52, volatility=0.2, rate=0.05, dividend_yield=0
    )

    assert round(one(result), decimals) == printed


@SOME
@given(terms())
def test_price_lies_inside_the_no_arbitrage_bounds(given: Terms) -> None:
    forward, strike = fifty_digits(precise_forward, given), fifty_digits(precise_strike, given)

    result = price(given)

    assert result >= max(float(forward - strike), 0.0) - promised_error(given)
    assert result <= float(forward) + promised_error(given)


@SOME
@given(terms())
def test_bounds_are_the_discounted_intrinsic_value_and_the_share_without_dividends(
    given: Terms,
) -> None:
    forward, strike = fifty_digits(precise_forward, given), fifty_digits(precise_strike, given)

    lower, upper = option.bounds(
        spot=given["spot"],
        strike=given["strike"],
        years=given["years"],
        rate=given["rate"],
        dividend_yield=given["dividend_yield"],
    )

    assert difference(one(lower), max(forward - strike, 0)) <= promised_error(given)
    assert difference(one(upper), forward) <= promised_error(given)


@SOME
@given(terms(), st.floats(1.0, 2.0))
def test_price_never_falls_when_the_spot_rises(given: Terms, factor: float) -> None:
    higher = {**given, "spot": given["spot"] * factor}

    assert price(higher) >= price(given) - 2 * promised_error(higher)


@SOME
@given(terms(), st.floats(1.0, 2.0))
def test_price_never_rises_when_the_strike_rises(given: Terms, factor: float) -> None:
    higher = {**given, "strike": given["strike"] * factor}

    assert price(higher) <= price(given) + 2 * promised_error(higher)


@SOME
@given(terms(), st.floats(0.0, 2.0))
def test_price_never_falls_when_the_volatility_rises(given: Terms, step: float) -> None:
    higher = {**given, "volatility": given["volatility"] + step}

    assert price(higher) >= price(given) - 2 * promised_error(given)


@SOME
@given(terms(), st.floats(1.0, 4.0), st.floats(0.0, 1.0))
def test_price_is_convex_in_the_strike(given: Terms, factor: float, weight: float) -> None:
    low, high = given["strike"], given["strike"] * factor
    between = {**given, "strike": weight * low + (1 - weight) * high}
    chord = weight * price(given) + (1 - weight) * price(given, strike=high)

    assert price(between) <= chord + 3 * promised_error({**given, "strike": high})


@SOME
@given(terms(), st.floats(1e-3, 1e3))
def test_price_is_proportional_to_spot_and_strike_together(given: Terms, factor: float) -> None:
    larger = {**given, "spot": given["spot"] * factor, "strike": given["strike"] * factor}

    # Multiplying both is itself inexact and moves each input by one unit at most.
    assert abs(price(larger) - factor * price(given)) <= 3 * promised_error(larger)


@SOME
@given(terms())
def test_price_in_thousands_of_yen_is_a_thousandth_of_the_price_in_yen(given: Terms) -> None:
    thousands = price(given, spot=given["spot"] / 1000, strike=given["strike"] / 1000)

    assert abs(1000 * thousands - price(given)) <= 3 * promised_error(given)


@SOME
@given(terms())
def test_call_is_the_put_with_spot_and_strike_and_both_rates_exchanged(given: Terms) -> None:
    exchanged = {
        **given,
        "spot": given["strike"],
        "strike": given["spot"],
        "rate": given["dividend_yield"],
        "dividend_yield": given["rate"],
    }

    assert difference(price(given), fifty_digits(precise_put, exchanged)) <= promised_error(given)


@SOME
@given(terms())
def test_call_less_put_is_the_share_less_the_discounted_strike(given: Terms) -> None:
    with mp.workdps(50):
        t = precise(given)
        expected = precise_put(t) + precise_forward(t) - precise_strike(t)

    assert difference(price(given), expected) <= promised_error(given)


@SOME
@given(terms())
def test_price_without_volatility_is_the_discounted_intrinsic_value(given: Terms) -> None:
    expected = max(fifty_digits(lambda t: precise_forward(t) - precise_strike(t), given), 0)

    assert difference(price(given, volatility=0.0), expected) <= promised_error(given)


@SOME
@given(terms(), st.sampled_from([1e-300, 1e-100, 1e-20]))
def test_price_tends_to_the_discounted_intrinsic_value_as_volatility_vanishes(
    given: Terms, volatility: float
) -> None:
    expected = max(fifty_digits(lambda t: precise_forward(t) - precise_strike(t), given), 0)

    assert difference(price(given, volatility=volatility), expected) <= promised_error(given)


@SOME
@given(terms(), st.sampled_from([0.0, 1e-300, 1e-100]))
def test_price_at_expiry_is_the_intrinsic_value(given: Terms, years: float) -> None:
    expected = max(given["spot"] - given["strike"], 0.0)

    assert abs(price(given, years=years) - expected) <= promised_error(given)


@SOME
@given(terms(), st.sampled_from([0.0, 1e-300, 1e-100, 1e-20]))
def test_price_at_a_vanishing_strike_is_the_share_without_its_dividends(
    given: Terms, strike: float
) -> None:
    expected = fifty_digits(precise_forward, given)

    assert difference(price(given, strike=strike), expected) <= promised_error(given)


@SOME
@given(terms())
def test_price_of_a_worthless_share_is_zero(given: Terms) -> None:
    assert price(given, spot=0.0) == 0.0


@SOME
@given(terms(moneyness=(0.1, 10.0)), st.sampled_from([1e-300, 1e-100, 1e-20]))
def test_price_vanishes_with_the_share_price(given: Terms, spot: float) -> None:
    assert 0.0 <= price(given, spot=spot) <= spot


@SOME
@given(terms(years=(0.1, 30.0)), st.sampled_from([100.0, 1e10, 1e100, 1e150]))
def test_price_at_a_huge_volatility_is_the_share_without_its_dividends(
    given: Terms, volatility: float
) -> None:
    expected = fifty_digits(precise_forward, given)

    assert difference(price(given, volatility=volatility), expected) <= promised_error(given)


@pytest.mark.parametrize("deviation", [1e-12, 1e-8, 1e-4, 1e-2])
def test_price_at_the_money_starts_linearly_in_the_volatility(deviation: float) -> None:
    given = {**A_CALL, "spot": 40.0, "years": 1.0, "rate": 0.0, "dividend_yield": 0.0}
    given["volatility"] = deviation

    expected = fifty_digits(precise_call, given)

    assert float(expected) == pytest.approx(40 * deviation / sqrt(2 * np.pi), rel=1e-4)
    assert difference(price(given), expected) <= promised_error(given)


ZEROS: Final = [
    dict(zip(A_CALL, values, strict=True))
    for values in product(
        (0.0, 42.0), (0.0, 42.0), (0.0, 2.0), (0.0, 0.3), (-0.02, 0.0), (0.0, 0.1)
    )
]


@pytest.mark.parametrize("given", ZEROS, ids=lambda given: "-".join(map(str, given.values())))
def test_price_with_any_inputs_zero_is_the_limit_of_the_formula(given: Terms) -> None:
    assert difference(price(given), fifty_digits(precise_call, given)) <= promised_error(given)


def test_price_is_never_a_negative_zero() -> None:
    assert copysign(1.0, price(A_CALL, spot=0.0)) == 1.0
    assert copysign(1.0, price(A_CALL, volatility=0.0, spot=1.0)) == 1.0


@MANY
@given(
    st.fixed_dictionaries(
        {
            "spot": st.just(0.0) | st.floats(0.0, 1e15),
            "strike": st.just(0.0) | st.floats(0.0, 1e15),
            "years": st.just(0.0) | st.floats(0.0, 200.0),
            "volatility": st.just(0.0) | st.floats(0.0, 1e6),
            "rate": st.just(0.0) | st.floats(-1.0, 1.0),
            "dividend_yield": st.just(0.0) | st.floats(0.0, 10.0),
        }
    )
)
def test_price_and_sensitivities_are_never_nan_or_infinite(given: Terms) -> None:
    for function in (option.price, *GREEKS):
        assert isfinite(one(function(**given)))


@pytest.mark.parametrize(
    "changed",
    [
        {"volatility": 1e308, "years": 1e10},
        {"rate": 1e308, "years": 10.0},
        {"rate": -1e3, "years": 1e3},
        {"rate": -1.0, "years": 1000.0, "strike": 0.0},
        {"rate": 1e200, "dividend_yield": 1e200, "years": 1e200},
        {"volatility": 5e-324},
        {"spot": 5e-324, "strike": 5e-324},
        {"spot": 1e300, "strike": 1e-300, "volatility": 1e-300},
        {"dividend_yield": 1e308, "years": 10.0},
        {"years": 1e308, "dividend_yield": 0.0},
        {"spot": 1e308, "years": 10.0},
        {"spot": 1e308, "strike": 1e308, "years": 10.0, "rate": 0.0, "dividend_yield": 0.0},
    ],
    ids=str,
)
def test_absurd_input_gives_a_finite_number_or_is_refused_by_name_without_a_warning(
    changed: Terms,
) -> None:
    for function in (option.price, *GREEKS):
        try:
            result = one(function(**{**A_CALL, **changed}))
        except InputError as error:
            result = 0.0 if error.argument in changed else nan
        assert isfinite(result)


@FEW
@given(terms(years=(0.1, 30.0), volatility=(0.05, 2.0), moneyness=(0.1, 10.0)))
@pytest.mark.parametrize("function", GREEKS, ids=lambda function: function.__name__)
def test_sensitivity_is_the_derivative_of_the_price(
    function: Callable[..., FloatOrArray], given: Terms
) -> None:
    argument = GREEKS[function]
    natural_size = {
        "spot": 1.0,
        "volatility": given["spot"] * sqrt(given["years"]),
        "rate": given["strike"] * given["years"],
        "dividend_yield": given["spot"] * given["years"],
    }
    with mp.workdps(50):
        t = precise(given)
        expected = mp.diff(lambda x: precise_call({**t, argument: x}), t[argument])

    result = one(function(**given))

    assert difference(result, expected) <= 1e-12 * natural_size[argument]


@SOME
@given(terms())
def test_delta_lies_between_zero_and_one(given: Terms) -> None:
    assert 0.0 <= one(option.delta(**given)) <= 1.0


def test_delta_at_the_money_without_volatility_is_the_mean_of_its_one_sided_limits() -> None:
    given = {**A_CALL, "strike": 42.0, "volatility": 0.0, "rate": 0.0, "dividend_yield": 0.0}

    assert one(option.delta(**given)) == 0.5
    assert one(option.delta(**{**given, "strike": 41.99})) == 1.0
    assert one(option.delta(**{**given, "strike": 42.01})) == 0.0


@SOME
@given(terms())
def test_dividend_sensitivity_is_never_positive(given: Terms) -> None:
    assert one(option.dividend_sensitivity(**given)) <= 0.0


@FEW
@given(st.lists(terms(), min_size=1, max_size=6))
@pytest.mark.parametrize("function", [option.price, *GREEKS], ids=lambda f: f.__name__)
def test_array_call_equals_the_scalar_calls(
    function: Callable[..., FloatOrArray], rows: list[Terms]
) -> None:
    columns = {name: np.array([row[name] for row in rows]) for name in A_CALL}

    together = function(**columns)

    assert isinstance(together, np.ndarray)
    assert together.tolist() == [one(function(**row)) for row in rows]


def test_array_call_follows_every_order_of_its_rows() -> None:
    spots = [30.0, 40.0, 50.0, 60.0]
    alone = {spot: price(A_CALL, spot=spot) for spot in spots}

    for order in permutations(spots):
        together = prices(spot=np.array(order))
        assert together.tolist() == [alone[spot] for spot in order]


def test_row_and_column_of_inputs_make_a_table() -> None:
    spots, strikes = np.array([[30.0], [40.0], [50.0]]), np.array([35.0, 45.0])

    table = prices(spot=spots, strike=strikes)

    assert table.tolist() == [
        [price(A_CALL, spot=spot, strike=strike) for strike in (35.0, 45.0)]
        for spot in (30.0, 40.0, 50.0)
    ]


def test_shapes_that_do_not_broadcast_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        prices(spot=[1.0, 2.0], strike=[1.0, 2.0, 3.0])

    assert caught.value.argument == "shape"


def implied_volatility(given: Terms, value: float) -> float:
    known = {name: given[name] for name in given if name != "volatility"}
    return one(option.implied_volatility(price=value, **known))


def test_implied_volatility_is_the_one_hull_prints() -> None:
    result = option.implied_volatility(
        price=1.875, spot=21, strike=20, years=0.25, rate=0.1, dividend_yield=0
    )

    assert round(one(result), 3) == 0.235


@SOME
@example({**ONE_EVERYWHERE, "strike": 1.09375, "years": 1.5, "volatility": 0.05})
@given(SOLVABLE)
def test_implied_volatility_gives_back_the_volatility_where_vega_is_not_negligible(
    given: Terms,
) -> None:
    assume(fifty_digits(precise_vega, given) >= 0.01 * scale(given))
    value = float(fifty_digits(precise_call, given))

    assert abs(implied_volatility(given, value) - given["volatility"]) <= 1e-12


@SOME
@example({**ONE_EVERYWHERE, "strike": 0.3125, "years": 0.296875, "volatility": 0.515625})
@given(SOLVABLE)
def test_implied_volatility_is_refused_exactly_where_the_price_does_not_determine_it(
    given: Terms,
) -> None:
    exact_price = fifty_digits(precise_call, given)
    value = float(exact_price)
    moved = 1e-4 * exact_price / fifty_digits(precise_vega, given)
    assume(abs(moved - 0.01) > 1e-6)
    forward, strike = fifty_digits(precise_forward, given), fifty_digits(precise_strike, given)
    time_value = exact_price - max(forward - strike, 0)
    # Below this the 53 bits of the price no longer carry its time value.
    assume(time_value > 1e3 * promised_error(given))

    if moved < 0.01:
        implied_volatility(given, value)
    else:
        with pytest.raises(InputError) as caught:
            implied_volatility(given, value)
        assert caught.value.required == option.NOT_IDENTIFIABLE


@pytest.mark.parametrize("spot", [500.0, 1000.0, 2141.0, 3505.0, 5000.0])
@pytest.mark.parametrize("volatility", [0.3, 0.4, 0.483, 0.558, 0.7, 0.8])
def test_volatility_of_a_one_yen_option_over_fifteen_years_is_not_identifiable(
    spot: float, volatility: float
) -> None:
    given = {
        "spot": spot,
        "strike": 1.0,
        "years": 15.0,
        "volatility": volatility,
        "rate": 0.01,
        "dividend_yield": 0.0125,
    }
    value = float(fifty_digits(precise_call, given))

    with pytest.raises(InputError) as caught:
        implied_volatility(given, value)

    assert caught.value.argument == "price"
    assert caught.value.required == option.NOT_IDENTIFIABLE
    assert "not identifiable" in caught.value.in_language("en")


@pytest.mark.parametrize("value", [-1.0, 0.0, 1.99, 42.0, 43.0])
def test_implied_volatility_refuses_a_price_outside_the_no_arbitrage_bounds(value: float) -> None:
    given = {**A_CALL, "rate": 0.0, "dividend_yield": 0.0}

    with pytest.raises(InputError) as caught:
        implied_volatility(given, value)

    assert caught.value.argument == "price"
    assert caught.value.required != option.NOT_IDENTIFIABLE


@FEW
@example([ONE_EVERYWHERE, {**ONE_EVERYWHERE, "dividend_yield": 0.0625}])
@given(st.lists(SOLVABLE, min_size=1, max_size=5))
def test_implied_volatility_of_an_array_equals_the_scalar_calls(rows: list[Terms]) -> None:
    for row in rows:
        assume(fifty_digits(precise_vega, row) >= 0.01 * scale(row))
    values = [float(fifty_digits(precise_call, row)) for row in rows]
    known = {name: np.array([row[name] for row in rows]) for name in A_CALL if name != "volatility"}

    together = option.implied_volatility(price=np.array(values), **known)

    alone = [implied_volatility(row, value) for row, value in zip(rows, values, strict=True)]
    assert np.asarray(together).tolist() == alone


def test_implied_volatilities_of_several_prices_of_one_option_are_an_array() -> None:
    given = {**A_CALL, "years": 1.0}
    values = [float(fifty_digits(precise_call, {**given, "volatility": v})) for v in (0.2, 0.3)]

    result = option.implied_volatility(
        price=values,
        **{name: given[name] for name in given if name != "volatility"},
    )

    assert np.asarray(result).tolist() == pytest.approx([0.2, 0.3], rel=0, abs=1e-12)


def test_implied_volatilities_of_one_price_of_several_options_are_an_array() -> None:
    known = {**A_CALL, "years": 1.0, "strike": 50.0}
    del known["volatility"], known["spot"]

    result = option.implied_volatility(price=5.0, spot=[42.0, 45.0], **known)

    assert isinstance(result, np.ndarray)
    for spot, volatility in zip((42.0, 45.0), result.tolist(), strict=True):
        found = fifty_digits(precise_call, {**known, "spot": spot, "volatility": volatility})
        assert float(found) == pytest.approx(5.0, rel=1e-12)


def test_implied_volatility_finds_a_deviation_below_a_hundred_millionth() -> None:
    given = {**A_CALL, "spot": 40.0, "years": 1.0, "rate": 0.0, "dividend_yield": 0.0}
    given["volatility"] = 1e-9
    value = float(fifty_digits(precise_call, given))

    assert implied_volatility(given, value) == pytest.approx(1e-9, rel=1e-6)


def test_implied_volatility_refuses_shapes_that_do_not_broadcast() -> None:
    with pytest.raises(InputError):
        option.implied_volatility(
            price=[4.0, 5.0], spot=[42.0, 42.0, 42.0], strike=40, years=1, rate=0, dividend_yield=0
        )


def precise_dividend_yield(dividend: float, spot: float, compounding: str) -> Any:
    ratio = mp.mpf(dividend) / mp.mpf(spot)
    return ratio if compounding == "continuous" else mp.log(1 + ratio)


@SOME
@given(SOLVABLE, st.floats(0.0, 0.1))
@pytest.mark.parametrize("compounding", ["continuous", "annual"])
def test_implied_spot_gives_back_the_spot(
    compounding: str, given: Terms, dividend_ratio: float
) -> None:
    dividend = given["spot"] * dividend_ratio
    with mp.workdps(50):
        t = precise(given)
        t["dividend_yield"] = precise_dividend_yield(dividend, given["spot"], compounding)
        value = float(precise_call(t))
        delta = mp.exp(-t["dividend_yield"] * t["years"]) * normal(precise_d(t))
    assume(delta >= 0.01)

    result = option.implied_spot(
        price=value,
        strike=given["strike"],
        years=given["years"],
        volatility=given["volatility"],
        rate=given["rate"],
        dividend=dividend,
        compounding=compounding,
    )

    assert abs(one(result) - given["spot"]) <= 1e-12 * scale(given)


@pytest.mark.parametrize(
    ("spot", "dividend", "rate", "volatility"),
    [(3505.0, 18.75, 0.01275, 0.558), (2141.0, 27.0, 0.00084, 0.483)],
    ids=["2013-07-11", "2019-07-12"],
)
@pytest.mark.parametrize("compounding", ["continuous", "annual"])
def test_implied_spot_of_a_one_yen_option_gives_back_the_close(
    compounding: str, spot: float, dividend: float, rate: float, volatility: float
) -> None:
    with mp.workdps(50):
        t = precise(
            {"spot": spot, "strike": 1.0, "years": 15.0, "volatility": volatility, "rate": rate}
        )
        t["dividend_yield"] = precise_dividend_yield(dividend, spot, compounding)
        value = float(precise_call(t))

    result = option.implied_spot(
        price=value,
        strike=1,
        years=15,
        volatility=volatility,
        rate=rate,
        dividend=dividend,
        compounding=compounding,
    )

    assert abs(one(result) - spot) <= 1e-12 * spot


@pytest.mark.parametrize(("years", "volatility"), [(0.0, 0.3), (2.0, 0.0)])
def test_implied_spot_without_time_value_is_the_price_plus_the_strike(
    years: float, volatility: float
) -> None:
    result = option.implied_spot(
        price=7,
        strike=40,
        years=years,
        volatility=volatility,
        rate=0,
        dividend=0,
        compounding="continuous",
    )

    assert one(result) == pytest.approx(47, rel=1e-14)


@FEW
@given(st.lists(SOLVABLE, min_size=1, max_size=5))
@pytest.mark.parametrize("compounding", ["continuous", "annual"])
def test_implied_spot_of_an_array_equals_the_scalar_calls(
    compounding: str, rows: list[Terms]
) -> None:
    inputs = [
        {
            "price": row["spot"] / 2,
            "strike": row["strike"],
            "years": row["years"],
            "volatility": row["volatility"],
            "rate": row["rate"],
            "dividend": row["spot"] * row["dividend_yield"],
        }
        for row in rows
    ]
    columns = {name: np.array([row[name] for row in inputs]) for name in inputs[0]}

    together = option.implied_spot(**columns, compounding=compounding)

    alone = [one(option.implied_spot(**row, compounding=compounding)) for row in inputs]
    assert np.asarray(together).tolist() == alone


def test_implied_spot_refuses_a_price_that_no_finite_spot_gives() -> None:
    with pytest.raises(InputError) as caught:
        option.implied_spot(
            price=1e300,
            strike=1,
            years=10,
            volatility=0.3,
            rate=0,
            dividend=1e308,
            compounding="continuous",
        )

    assert caught.value.argument == "price"


@SOME
@given(st.floats(1.0, 1e4), st.floats(0.0, 0.1), st.floats(0.1, 30.0))
def test_implied_spot_at_strike_zero_and_annual_dividend_solves_the_discount(
    spot: float, dividend_ratio: float, years: float
) -> None:
    dividend = spot * dividend_ratio
    value = spot * exp(-years * log(1 + dividend / spot))

    result = option.implied_spot(
        price=value,
        strike=0,
        years=years,
        volatility=0.3,
        rate=0.01,
        dividend=dividend,
        compounding="annual",
    )

    assert one(result) == pytest.approx(spot, rel=1e-12)
