"""Worksheet functions on the option price: limits of their domains, ranges and round trips."""

from collections.abc import Callable
from math import exp, log1p
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.excel.cells import CellError
from ivjxl.excel.functions import FUNCTIONS

SOME: Final = settings(max_examples=60, deadline=None)
FEW: Final = settings(max_examples=25, deadline=None)

Cells = dict[str, Any]

TERMS: Final[Cells] = {
    "spot": 2141.0,
    "strike": 1.0,
    "years": 15.0,
    "volatility": 0.483,
    "rate": 0.00084,
    "dividend_yield": log1p(27 / 2141),
}
"""The terms of July 12, 2019, with the yield compounded annually."""

PRICED: Final = ("BS_PRICE", "BS_DELTA", "BS_VEGA", "BS_RHO")
VECTORISED: Final = (*PRICED, "IMPLIED_VOLATILITY", "IMPLIED_SPOT", "DIVIDEND_YIELD")


def good_cells(function: str) -> Cells:
    """Return cells that the function solves, in the order of its arguments."""
    at_the_money = {**TERMS, "strike": 2000.0, "years": 1.0, "price": 400.0, "dividend": 27.0}
    known = {**at_the_money, "compounding": "annual"}
    return {name: known[name] for name in FUNCTIONS[function].arguments}


def of(function: str, **changed: Any) -> Any:
    """Call a function with some of its good cells changed."""
    return FUNCTIONS[function](*(good_cells(function) | changed).values())


def is_number(result: Any) -> bool:
    return type(result) is float


@pytest.mark.parametrize(
    ("spot", "dividend", "rate", "volatility", "compounding", "per_share"),
    [
        pytest.param(2141.0, 27.0, 0.00084, 0.483, "annual", 1773, id="notice of 2019-07-12"),
        pytest.param(3505.0, 18.75, 0.01275, 0.558, "annual", 3235, id="notice of 2013-07-11"),
    ],
)
def test_published_price_follows_from_one_chain_of_functions(
    spot: float, dividend: float, rate: float, volatility: float, compounding: str, per_share: int
) -> None:
    q = FUNCTIONS["DIVIDEND_YIELD"](dividend, spot, compounding)
    price = FUNCTIONS["BS_PRICE"](spot, 1.0, 15.0, volatility, rate, q)

    assert FUNCTIONS["ROUND_YEN"](price, 1.0, "half_up") == per_share
    assert FUNCTIONS["PRICE_PER_RIGHT"](price, 200.0, "四捨五入", "share") == per_share * 200


@pytest.mark.parametrize(
    ("spot", "years", "volatility", "rate", "dividend", "per_share"),
    [
        pytest.param(2120.0, 10.0, 0.35, 0.01603, 18.0, 1947, id="2007-08-24"),
        pytest.param(1699.0, 10.0, 0.35, 0.00948, 24.0, 1474, id="2010-08-24"),
        pytest.param(2724.0, 10.0, 0.35883, 0.00364, 48.0, 2283, id="2015-08-21"),
    ],
)
def test_prices_published_by_another_company_need_the_continuous_yield(
    spot: float, years: float, volatility: float, rate: float, dividend: float, per_share: int
) -> None:
    q = FUNCTIONS["DIVIDEND_YIELD"](dividend, spot, "continuous")
    price = FUNCTIONS["BS_PRICE"](spot, 1.0, years, volatility, rate, q)

    assert FUNCTIONS["ROUND_YEN"](price, 1.0, "half_up") == per_share


@pytest.mark.parametrize(
    ("step", "per_right"), [("share", 1773 * 200), ("right", 354_403)], ids=["share", "right"]
)
def test_step_decides_whether_the_share_or_the_right_is_rounded(step: str, per_right: int) -> None:
    assert FUNCTIONS["PRICE_PER_RIGHT"](1772.0142, 200.0, "up", step) == per_right
    assert FUNCTIONS["PRICE_PER_RIGHT"](1772.0142, 200.0, "切上げ", step) == per_right


@pytest.mark.parametrize("function", [*PRICED, "IMPLIED_VOLATILITY", "IMPLIED_SPOT"])
@pytest.mark.parametrize(
    ("argument", "inside", "outside"),
    [
        ("volatility", 5.0, 5.0000001),
        ("volatility", 0.0, -1e-9),
        ("rate", 0.5, 0.5000001),
        ("rate", -0.5, -0.5000001),
        ("dividend_yield", 0.5, 0.5000001),
        ("dividend_yield", 0.0, -1e-9),
        ("years", 100.0, 100.0000001),
        ("years", 0.0, -1e-9),
        ("spot", 0.0, -1e-9),
        ("strike", 0.0, -1e-9),
        ("dividend", 0.0, -1e-9),
        ("price", 0.0, -1e-9),
    ],
)
def test_domain_ends_where_the_design_says(
    function: str, argument: str, inside: float, outside: float
) -> None:
    if argument not in FUNCTIONS[function].arguments:
        return
    refused = of(function, **{argument: outside})

    assert refused == "#NUM!"
    assert refused.reason.en.startswith(f"{argument}: must be ")
    assert refused.reason.ja.startswith(f"{argument}: ")
    accepted = of(function, **{argument: inside})
    if function in PRICED:
        assert is_number(accepted)
    else:
        # At its end the equation may have no solution, but not for its limits.
        assert is_number(accepted) or accepted.reason != refused.reason


@pytest.mark.parametrize("percent", [48.3, 35.0, 5.01])
def test_volatility_in_percent_is_refused_and_never_guessed(percent: float) -> None:
    assert of("BS_PRICE", volatility=percent) == "#NUM!"
    assert of("IMPLIED_SPOT", volatility=percent) == "#NUM!"


@pytest.mark.parametrize("serial", [43658.0, 45000.0])
@pytest.mark.parametrize("argument", ["years", "volatility", "rate", "dividend_yield"])
def test_date_in_place_of_a_rate_or_period_is_refused(argument: str, serial: float) -> None:
    assert of("BS_PRICE", **{argument: serial}) == "#NUM!"


@pytest.mark.parametrize("function", PRICED)
@pytest.mark.parametrize("rate", [-0.003, -0.00109])
def test_negative_rate_of_japanese_government_bonds_is_accepted(function: str, rate: float) -> None:
    assert is_number(of(function, rate=rate))


def test_price_at_the_ends_of_the_domain_is_its_limit() -> None:
    assert of("BS_PRICE", spot=0.0) == 0.0
    assert of("BS_PRICE", strike=0.0, dividend_yield=0.0) == 2141.0
    assert of("BS_PRICE", years=0.0) == 141.0
    assert of("BS_PRICE", volatility=0.0, rate=0.0, dividend_yield=0.0) == 141.0
    assert of("BS_PRICE", years=100.0, dividend_yield=0.5, strike=0.0) == pytest.approx(
        2141 * exp(-50)
    )


@pytest.mark.parametrize("argument", ["spot", "strike", "years"])
def test_implied_volatility_needs_market_terms_above_zero(argument: str) -> None:
    assert of("IMPLIED_VOLATILITY", **{argument: 0.0}) == "#NUM!"


@pytest.mark.parametrize("price", [0.0, 1e-300, 116.0, 2114.34, 2141.0, 1e9])
def test_price_outside_the_bounds_of_the_call_has_no_implied_volatility(price: float) -> None:
    assert of("IMPLIED_VOLATILITY", price=price) == "#NUM!"


def test_volatility_of_an_option_with_a_strike_of_one_yen_is_not_identifiable() -> None:
    price = FUNCTIONS["BS_PRICE"](*TERMS.values())
    terms = [TERMS[name] for name in ("spot", "strike", "years", "rate", "dividend_yield")]

    refused = FUNCTIONS["IMPLIED_VOLATILITY"](price, *terms)

    assert refused == "#NUM!"
    assert "not identifiable" in refused.reason.en


@pytest.mark.parametrize("price", [400.0, 1.0, 1e-3, 1e-5, 1e-6, 1e-9])
def test_implied_volatility_gives_the_price_back_or_is_refused(price: float) -> None:
    found = FUNCTIONS["IMPLIED_VOLATILITY"](price, 2000.0, 2000.0, 1.0, 0.0, 0.0)

    if not isinstance(found, CellError):
        back = FUNCTIONS["BS_PRICE"](2000.0, 2000.0, 1.0, found, 0.0, 0.0)
        assert back == pytest.approx(price, rel=1e-6)


@SOME
@given(volatility=st.floats(0.15, 1.5), strike=st.floats(1800.0, 2500.0))
def test_implied_volatility_is_the_inverse_of_the_price(volatility: float, strike: float) -> None:
    price = of("BS_PRICE", volatility=volatility, strike=strike)
    found = of("IMPLIED_VOLATILITY", price=price, strike=strike)

    assert found == pytest.approx(volatility, rel=1e-9)


@SOME
@given(spot=st.floats(100.0, 10_000.0), compounding=st.sampled_from(["continuous", "annual"]))
def test_implied_spot_is_the_inverse_of_the_price(spot: float, compounding: str) -> None:
    q = FUNCTIONS["DIVIDEND_YIELD"](27.0, spot, compounding)
    price = of("BS_PRICE", spot=spot, strike=1.0, years=15.0, dividend_yield=q)
    found = of("IMPLIED_SPOT", price=price, strike=1.0, years=15.0, compounding=compounding)

    assert found == pytest.approx(spot, rel=1e-12)


def test_dividend_yield_is_refused_without_a_price_and_for_a_negative_dividend() -> None:
    dividend_yield = FUNCTIONS["DIVIDEND_YIELD"]

    assert dividend_yield(27.0, 0.0, "annual") == "#NUM!"
    assert dividend_yield(27.0, -1.0, "annual") == "#NUM!"
    assert dividend_yield(-1e-9, 2141.0, "annual") == "#NUM!"
    assert dividend_yield(0.0, 2141.0, "annual") == 0.0


def test_dividend_yield_beyond_a_double_is_a_num_error() -> None:
    assert FUNCTIONS["DIVIDEND_YIELD"](1e308, 1e-5, "continuous") == "#NUM!"


@pytest.mark.parametrize("compounding", ["continuous", "annual"])
def test_dividend_yield_of_a_negative_zero_is_zero(compounding: str) -> None:
    assert str(FUNCTIONS["DIVIDEND_YIELD"](-0.0, 2141.0, compounding)) == "0.0"


@pytest.mark.parametrize(
    ("argument", "word"),
    [
        ("compounding", "yearly"),
        ("compounding", "Annual"),
        ("compounding", "annual "),
        ("compounding", "年1回複利"),
    ],
)
@pytest.mark.parametrize("function", ["IMPLIED_SPOT", "DIVIDEND_YIELD"])
def test_unknown_word_is_a_value_error_that_names_the_argument(
    function: str, argument: str, word: str
) -> None:
    refused = of(function, **{argument: word})

    assert refused == "#VALUE!"
    assert refused.reason.en == f"{argument}: needs one of the words in its help"


@pytest.mark.parametrize("shares", [0.0, 1.5, -200.0])
def test_shares_per_right_must_be_whole_and_above_zero(shares: float) -> None:
    assert FUNCTIONS["PRICE_PER_RIGHT"](1773.11, shares, "half_up", "share") == "#NUM!"


@pytest.mark.parametrize("price", [0.0, -1.0])
def test_price_of_a_right_must_be_above_zero(price: float) -> None:
    assert FUNCTIONS["PRICE_PER_RIGHT"](price, 200.0, "half_up", "share") == "#NUM!"


def spot_of_2019(compounding: Any) -> Any:
    return FUNCTIONS["IMPLIED_SPOT"](1773.110, 1.0, 15.0, 0.483, 0.00084, 27.0, compounding)


def test_column_that_mixes_both_compoundings_gives_each_row_its_own() -> None:
    words = ["continuous", "annual", "annual", "continuous"]
    yields = FUNCTIONS["DIVIDEND_YIELD"](27.0, 2141.0, [[word] for word in words])
    spots = spot_of_2019([[word] for word in words])

    assert yields == [
        [pytest.approx(27 / 2141 if word == "continuous" else log1p(27 / 2141))] for word in words
    ]
    one_by_one = {word: spot_of_2019(word) for word in words}
    assert spots == [[pytest.approx(one_by_one[word], rel=1e-12)] for word in words]
    assert one_by_one["annual"] != pytest.approx(one_by_one["continuous"], abs=1.0)


def test_column_of_equal_words_gives_what_the_single_word_gives() -> None:
    dividends = [[27.0], [13.5], [0.0]]
    words = [["annual"], ["annual"], ["annual"]]
    function = FUNCTIONS["DIVIDEND_YIELD"]

    assert function(dividends, 2141.0, words) == function(dividends, 2141.0, "annual")


def test_wrong_words_in_a_column_spoil_only_their_own_rows() -> None:
    words = ["annual", "yearly", None, "continuous", "#REF!", 1.0]
    yields = FUNCTIONS["DIVIDEND_YIELD"](27.0, 2141.0, [[word] for word in words])

    assert yields == [
        [pytest.approx(log1p(27 / 2141))],
        ["#VALUE!"],
        ["#N/A"],
        [pytest.approx(27 / 2141)],
        ["#REF!"],
        ["#VALUE!"],
    ]


def test_column_of_bad_cells_only_gives_their_errors() -> None:
    prices = of("BS_PRICE", spot=[[None], ["abc"], [-1.0], ["#REF!"]])

    assert prices == [["#N/A"], ["#VALUE!"], ["#NUM!"], ["#REF!"]]


def test_one_good_cell_among_bad_ones_has_its_own_result() -> None:
    prices = of("BS_PRICE", spot=[[None], [2141.0], [-1.0]])

    assert prices == [["#N/A"], [of("BS_PRICE")], ["#NUM!"]]


def test_unsolvable_cell_in_a_column_spoils_only_its_own_row() -> None:
    found = of("IMPLIED_VOLATILITY", price=[[400.0], [1e9], [500.0]])

    assert found == [
        [pytest.approx(of("IMPLIED_VOLATILITY", price=400.0), rel=1e-12)],
        ["#NUM!"],
        [pytest.approx(of("IMPLIED_VOLATILITY", price=500.0), rel=1e-12)],
    ]


MARKET_CELLS: Final[dict[str, st.SearchStrategy[Any]]] = {
    "spot": st.floats(1.0, 1e5),
    "strike": st.floats(1.0, 1e5),
    "years": st.floats(0.1, 30.0),
    "volatility": st.floats(0.05, 1.5),
    "rate": st.floats(-0.02, 0.1),
    "dividend_yield": st.floats(0.0, 0.1),
    "price": st.floats(1.0, 1e4),
    "dividend": st.floats(0.0, 100.0),
    "compounding": st.sampled_from(["continuous", "annual"]),
}
SPOILT: Final = st.sampled_from([None, "abc", True, -1.0, 1e9, "#REF!", float("nan")])


def rows(function: str) -> st.SearchStrategy[list[list[Any]]]:
    """Draw rows of cells for a function, some of them bad."""
    cells = [MARKET_CELLS[name] | SPOILT for name in FUNCTIONS[function].arguments]
    good = [MARKET_CELLS[name] for name in FUNCTIONS[function].arguments]
    return st.lists((st.tuples(*good) | st.tuples(*cells)).map(list), min_size=2, max_size=6)


def column_by_column(function: str, cells: list[list[Any]]) -> list[Any]:
    """Call a function once, with a column per argument."""
    columns = [[[cell] for cell in column] for column in zip(*cells, strict=True)]
    return [row[0] for row in FUNCTIONS[function](*columns)]


def alike(left: Any, right: Any) -> bool:
    """Whether two results are one error or agree to 12 digits."""
    if isinstance(left, CellError) or isinstance(right, CellError):
        return bool(left == right)
    return bool(left == pytest.approx(right, rel=1e-12, abs=1e-300))


@pytest.mark.parametrize("function", VECTORISED)
@SOME
@given(data=st.data())
def test_range_gives_what_each_of_its_rows_gives_alone(function: str, data: st.DataObject) -> None:
    cells = data.draw(rows(function))
    together = column_by_column(function, cells)
    alone = [FUNCTIONS[function](*row) for row in cells]

    assert all(alike(*pair) for pair in zip(together, alone, strict=True)), (together, alone)


@pytest.mark.parametrize("function", VECTORISED)
@FEW
@given(data=st.data())
def test_order_of_the_rows_changes_only_the_order_of_the_results(
    function: str, data: st.DataObject
) -> None:
    cells = data.draw(rows(function))
    order = data.draw(st.permutations(range(len(cells))))
    straight = column_by_column(function, cells)
    shuffled = column_by_column(function, [cells[position] for position in order])

    expected = [straight[position] for position in order]
    assert all(alike(*pair) for pair in zip(shuffled, expected, strict=True))


@pytest.mark.parametrize("function", VECTORISED)
def test_range_of_many_rows_is_one_call_and_not_one_per_cell(
    function: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    worksheet_function = FUNCTIONS[function]
    body: Callable[..., Any] = worksheet_function._body

    def counted(**arguments: Any) -> Any:
        calls.append(arguments)
        return body(**arguments)

    monkeypatch.setattr(worksheet_function, "_body", counted)
    first = next(iter(worksheet_function.arguments))
    of(function, **{first: [[good_cells(function)[first]]] * 100})

    assert len(calls) == 1
