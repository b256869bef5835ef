"""Worksheet functions on amounts and shares against published figures and Excel's documentation."""

from fractions import Fraction
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.errors import Text
from ivjxl.excel.cells import CellError
from ivjxl.excel.functions import FUNCTIONS

SOME: Final = settings(max_examples=60, deadline=None)
MANY: Final = settings(max_examples=200, deadline=None)

ROUND_YEN: Final = FUNCTIONS["ROUND_YEN"]
ADJUST_SHARES: Final = FUNCTIONS["ADJUST_SHARES"]
EXERCISE_SHARES: Final = FUNCTIONS["EXERCISE_SHARES"]
CLAIM_SHARES: Final = FUNCTIONS["CLAIM_SHARES"]
CAPITAL_INCREASE: Final = FUNCTIONS["CAPITAL_INCREASE"]
RESERVE_INCREASE: Final = FUNCTIONS["RESERVE_INCREASE"]
DIVIDEND_TOTAL: Final = FUNCTIONS["DIVIDEND_TOTAL"]

LARGEST: Final = 2.0**53 - 1


def column(*cells: Any) -> list[list[Any]]:
    return [[cell] for cell in cells]


@pytest.mark.parametrize(
    ("mode", "amount", "unit", "expected"),
    [
        ("up", 3.2, 1.0, 4),
        ("up", 76.9, 1.0, 77),
        ("up", 3.14159, 0.001, 3.142),
        ("up", -3.14159, 0.1, -3.2),
        ("up", 31415.92654, 100.0, 31500),
        ("down", 3.2, 1.0, 3),
        ("down", 76.9, 1.0, 76),
        ("down", 3.14159, 0.001, 3.141),
        ("down", -3.14159, 0.1, -3.1),
        ("down", 31415.92654, 100.0, 31400),
        ("half_up", 2.15, 0.1, 2.2),
        ("half_up", 2.149, 0.1, 2.1),
        ("half_up", -1.475, 0.01, -1.48),
        ("half_up", 21.5, 10.0, 20),
        ("half_up", 626.3, 1000.0, 1000),
        ("half_up", 1.98, 10.0, 0),
        ("half_up", -50.55, 100.0, -100),
    ],
)
def test_rounding_is_that_of_the_examples_of_roundup_rounddown_and_round(
    mode: str, amount: float, unit: float, expected: float
) -> None:
    assert ROUND_YEN(amount, unit, mode) == expected


@pytest.mark.parametrize(
    ("amount", "mode", "expected"),
    [(100 * 1.1, "up", 110), (4.35 * 100, "down", 435), (200 * 1.15, "down", 230)],
)
def test_last_bits_of_a_double_do_not_decide_the_yen(
    amount: float, mode: str, expected: float
) -> None:
    assert ROUND_YEN(amount, 1.0, mode) == expected


@pytest.mark.parametrize(
    ("word", "mode"), [("切上げ", "up"), ("四捨五入", "half_up"), ("切捨て", "down")]
)
def test_modes_are_taken_in_japanese(word: str, mode: str) -> None:
    assert ROUND_YEN(column(2.5, -2.5, 2.4), 1.0, word) == ROUND_YEN(
        column(2.5, -2.5, 2.4), 1.0, mode
    )


@pytest.mark.parametrize("mode", ["Up", "up ", "round", "切り上げ", "half-up"])
def test_unknown_mode_is_a_value_error(mode: str) -> None:
    for refused in (
        ROUND_YEN(1.5, 1.0, mode),
        DIVIDEND_TOTAL(13.5, 100.0, 0.0, 1.0, mode),
        FUNCTIONS["PRICE_PER_RIGHT"](1.5, 1.0, mode, "share"),
    ):
        assert refused == "#VALUE!"
        assert refused.reason.en == "mode: needs one of the words in its help"


def test_column_of_modes_rounds_each_row_in_its_own_way() -> None:
    modes = column("up", "half_up", "down", "切上げ", "round", None)

    assert ROUND_YEN(1772.4, 1.0, modes) == [
        [1773.0],
        [1772.0],
        [1772.0],
        [1773.0],
        ["#VALUE!"],
        ["#N/A"],
    ]


@pytest.mark.parametrize("unit", [0.0, -1.0, -1e6])
def test_unit_must_be_above_zero(unit: float) -> None:
    assert ROUND_YEN(1773.11, unit, "up") == "#NUM!"
    assert DIVIDEND_TOTAL(13.5, 100.0, 0.0, unit, "up") == "#NUM!"


def test_amount_rounded_beyond_what_a_cell_counts_is_a_num_error() -> None:
    assert ROUND_YEN(900_719_925_474_099.5, 1.0, "up") == 900_719_925_474_100
    assert ROUND_YEN(9.00719925474099e15, 1.0, "up") == 9_007_199_254_740_990.0
    assert ROUND_YEN(9.0072e15, 1.0, "up") == "#NUM!"
    assert ROUND_YEN(-9.0072e15, 1.0, "up") == "#NUM!"


@pytest.mark.parametrize(
    ("claim", "price", "shares"),
    [
        (74_865_795.0, 3_895.0, 19_221),
        (168_027_525.0, 4_685.0, 35_865),
        (124_030_720, 2_944, 42_130),
    ],
)
def test_shares_for_a_claim_are_those_published(claim: float, price: float, shares: int) -> None:
    assert CLAIM_SHARES(claim, price) == shares
    assert CLAIM_SHARES(claim - 1, price) == shares - 1
    assert CLAIM_SHARES(claim + price - 1, price) == shares


@pytest.mark.parametrize(("claim", "price"), [(1.0, 0.0), (1.0, -1.0), (-1.0, 1.0)])
def test_claim_and_price_outside_their_range_are_num_errors(claim: float, price: float) -> None:
    assert CLAIM_SHARES(claim, price) == "#NUM!"


@pytest.mark.parametrize(
    ("rights", "per_right", "shares"),
    [(89.0, 200.0, 17_800), (163.0, 200.0, 32_600), (230.0, 200.0, 46_000), (3.0, 1.5, 4)],
)
def test_rights_are_exercised_together(rights: float, per_right: float, shares: int) -> None:
    assert EXERCISE_SHARES(rights, per_right) == shares


@pytest.mark.parametrize(
    ("rights", "per_right"), [(1.5, 200.0), (-1.0, 200.0), (1.0, 0.0), (1.0, -200.0)]
)
def test_part_of_a_right_is_a_num_error(rights: float, per_right: float) -> None:
    assert EXERCISE_SHARES(rights, per_right) == "#NUM!"


@pytest.mark.parametrize(
    ("payment", "capital", "reserve"),
    [
        pytest.param(1773.0, 887, 887, id="published in 2019"),
        pytest.param(3235.0, 1618, 1618, id="published in 2013"),
        pytest.param(1774.0, 888, 887, id="the odd yen goes to capital"),
    ],
)
def test_capital_and_reserve_are_those_published(
    payment: float, capital: int, reserve: int
) -> None:
    assert CAPITAL_INCREASE(payment, 1.0, 1.0) == capital
    assert RESERVE_INCREASE(payment, 1.0, 1.0) == reserve


def test_half_yen_is_rounded_up_once_for_all_shares() -> None:
    assert CAPITAL_INCREASE(1774.0, 1.0, 200.0) == 177_500
    assert RESERVE_INCREASE(1774.0, 1.0, 200.0) == 177_500


@SOME
@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 10**6))
def test_capital_and_reserve_add_up_to_what_was_paid(
    payment: int, strike: int, shares: int
) -> None:
    cells = float(payment), float(strike), float(shares)
    capital, reserve = CAPITAL_INCREASE(*cells), RESERVE_INCREASE(*cells)

    assert capital + reserve == (payment + strike) * shares
    assert 0 <= capital - reserve <= 1


@pytest.mark.parametrize("cells", [(-1.0, 1.0, 1.0), (1.0, -1.0, 1.0), (1.0, 1.0, 0.5)])
def test_terms_of_an_exercise_outside_their_range_are_num_errors(cells: tuple[float, ...]) -> None:
    assert CAPITAL_INCREASE(*cells) == "#NUM!"
    assert RESERVE_INCREASE(*cells) == "#NUM!"


@pytest.mark.parametrize("mode", ["up", "half_up", "down"])
def test_dividend_total_is_rounded_to_its_unit(mode: str) -> None:
    exact_total = Fraction(27, 2) * (46_721_400 - 1_651_169)
    millions = {"up": 609, "half_up": 608, "down": 608}[mode]

    assert exact_total == Fraction("608448118.5")
    assert DIVIDEND_TOTAL(13.5, 46_721_400.0, 1_651_169.0, 1e6, mode) == millions * 10**6
    yen = {"up": 608_448_119, "half_up": 608_448_119, "down": 608_448_118}[mode]
    assert DIVIDEND_TOTAL(13.5, 46_721_400.0, 1_651_169.0, 1.0, mode) == yen


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param((13.5, 100.0, 101.0), id="more treasury shares than issued"),
        pytest.param((13.5, 100.5, 0.0), id="half a share issued"),
        pytest.param((13.5, 100.0, 0.5), id="half a treasury share"),
        pytest.param((-13.5, 100.0, 0.0), id="negative dividend"),
        pytest.param((13.5, -100.0, 0.0), id="negative shares"),
        pytest.param((13.5, 100.0, -1.0), id="negative treasury shares"),
    ],
)
def test_dividend_on_impossible_shares_is_a_num_error(cells: tuple[float, ...]) -> None:
    assert DIVIDEND_TOTAL(*cells, 1.0, "half_up") == "#NUM!"


def test_fraction_of_a_share_is_dropped_at_each_of_several_splits() -> None:
    assert ADJUST_SHARES(5.0, 2.0, 3.0) == 7
    assert ADJUST_SHARES(5.0, column(2.0, 2.0), column(3.0, 3.0)) == 10


def test_events_are_taken_in_their_order() -> None:
    assert ADJUST_SHARES(5.0, column(2.0, 1.0), column(1.0, 2.0)) == 4
    assert ADJUST_SHARES(5.0, column(1.0, 2.0), column(2.0, 1.0)) == 5


def test_split_and_consolidation_of_two_whole_numbers_are_exact() -> None:
    assert ADJUST_SHARES(200.0, 100.0, 115.0) == 230
    assert ADJUST_SHARES(40_000.0, 1.0, 2.0) == 80_000
    assert ADJUST_SHARES(1.0, 1.0, 200.0) == 200
    assert ADJUST_SHARES(2_001.0, 10.0, 1.0) == 200


def test_ratios_may_stand_in_rows_or_columns() -> None:
    for old in (column(2.0, 2.0), [[2.0, 2.0]], ((2.0,), (2.0,)), [2.0, 2.0]):
        for new in (column(3.0, 3.0), [[3.0, 3.0]], ((3.0, 3.0),)):
            assert ADJUST_SHARES(5.0, old, new) == 10


def test_column_of_shares_is_adjusted_row_by_row_by_the_same_events() -> None:
    result = ADJUST_SHARES(
        column(5.0, 200.0, None, "#REF!", 1.5), column(2.0, 2.0), column(3.0, 3.0)
    )

    assert result == [[10.0], [450.0], ["#N/A"], ["#REF!"], ["#NUM!"]]


def test_row_of_shares_gives_a_row_even_beside_a_column_of_events() -> None:
    assert ADJUST_SHARES([[5.0, 200.0]], column(2.0, 2.0, 1.0), column(3.0, 3.0, 1.0)) == [
        [10.0, 450.0]
    ]


@pytest.mark.parametrize("blank", [None, ""])
def test_rows_blank_in_both_ranges_are_left_out(blank: Any) -> None:
    assert ADJUST_SHARES(5.0, column(2.0, blank, 2.0), column(3.0, blank, 3.0)) == 10
    assert ADJUST_SHARES(5.0, column(blank, 2.0, blank), column(blank, 3.0, None)) == 7
    assert ADJUST_SHARES(5.0, column(2.0, 2.0, blank), column(3.0, 3.0, blank)) == 10


def test_table_of_events_still_empty_leaves_the_shares_as_they_are() -> None:
    assert ADJUST_SHARES(5.0, column(None, None), column(None, None)) == 5


@pytest.mark.parametrize(
    ("old", "new", "argument"),
    [
        (column(2.0, None), column(3.0, 3.0), "old_shares"),
        (column(2.0, 2.0), column(None, 3.0), "new_shares"),
        (column(None, 2.0), column(3.0, None), "old_shares"),
        (None, 3.0, "old_shares"),
        (2.0, "", "new_shares"),
    ],
)
def test_row_blank_in_one_range_only_is_missing(old: Any, new: Any, argument: str) -> None:
    result = ADJUST_SHARES(5.0, old, new)

    assert result == "#N/A"
    assert result.reason == Text(
        f"{argument}: is blank, a value is needed", f"{argument}: 未入力です"
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (column(2.0, "#REF!"), column(3.0, 3.0), "#REF!"),
        (column(2.0, 2.0), column("#DIV/0!", 3.0), "#DIV/0!"),
        (column(2.0, "#REF!"), column("#DIV/0!", 3.0), "#REF!"),
        (column("#NAME?", "#REF!"), column(3.0, 3.0), "#NAME?"),
        (column(2.0, -2146826243), column(3.0, 3.0), "#SPILL!"),
        (column(2.0, None), column(3.0, CellError("#NULL!")), "#N/A"),
        (column(2.0, "2"), column(3.0, 3.0), "#VALUE!"),
        (column(2.0, 2.0), column(3.0, True), "#VALUE!"),
        (column(2.0, 0.0), column(3.0, 3.0), "#NUM!"),
        (column(2.0, 2.0), column(3.0, -3.0), "#NUM!"),
        (column(2.0, 2.5), column(3.0, 3.0), "#NUM!"),
        (column(2.0, 2.0), column(3.0, float("nan")), "#NUM!"),
        (0.125, 1.0, "#NUM!"),
    ],
)
def test_one_bad_cell_in_the_events_spoils_the_whole_result(
    old: Any, new: Any, expected: str
) -> None:
    assert ADJUST_SHARES(5.0, old, new) == expected
    assert ADJUST_SHARES(column(5.0, 200.0), old, new) == [[expected], [expected]]


def test_error_in_the_shares_comes_before_one_in_the_events() -> None:
    assert ADJUST_SHARES("#REF!", column(2.0, "#DIV/0!"), column(3.0, 3.0)) == "#REF!"
    assert ADJUST_SHARES(column("#REF!", 5.0), "#DIV/0!", 3.0) == [["#REF!"], ["#DIV/0!"]]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (column(2.0, 2.0), 3.0),
        (2.0, column(3.0, 3.0)),
        (column(2.0, 2.0, None), column(3.0, 3.0)),
        (column(2.0, 2.0), [[3.0, 3.0, 3.0]]),
    ],
)
def test_events_of_unequal_length_are_one_value_error(old: Any, new: Any) -> None:
    result = ADJUST_SHARES(column(5.0, 200.0), old, new)

    assert result == "#VALUE!"
    assert result.reason == Text(
        "new_shares: needs as many cells", "new_shares: 同数のセルが必要です"
    )


@MANY
@given(
    st.integers(0, 10**9),
    st.lists(st.none() | st.tuples(st.integers(1, 20), st.integers(1, 20)), min_size=1, max_size=6),
)
def test_adjusted_shares_are_the_floors_taken_one_after_the_other(
    shares: int, events: list[tuple[int, int] | None]
) -> None:
    expected = shares
    for event in events:
        if event is not None:
            expected = expected * event[1] // event[0]
    old = column(*[None if event is None else float(event[0]) for event in events])
    new = column(*[None if event is None else float(event[1]) for event in events])

    result = ADJUST_SHARES(float(shares), old, new)

    assert result == ("#NUM!" if expected > LARGEST else expected)


CELLS: Final = st.floats(-1e9, 1e9) | st.integers(-100, 100).map(float)
SPOILT: Final = st.sampled_from([None, "abc", True, "#REF!", float("inf")])
MODES: Final = st.sampled_from(["up", "down", "half_up", "四捨五入", "round", None])


@SOME
@given(st.data())
def test_range_gives_what_each_of_its_rows_gives_alone(data: st.DataObject) -> None:
    function = data.draw(
        st.sampled_from(
            [ROUND_YEN, CLAIM_SHARES, EXERCISE_SHARES, CAPITAL_INCREASE, DIVIDEND_TOTAL]
        )
    )
    row = st.tuples(*[MODES if name == "mode" else CELLS | SPOILT for name in function.arguments])
    rows = data.draw(st.lists(row, min_size=2, max_size=6))
    order = data.draw(st.permutations(range(len(rows))))

    def together(cells: list[tuple[Any, ...]]) -> Any:
        return function(*[column(*of_argument) for of_argument in zip(*cells, strict=True)])

    alone = column(*[function(*cells) for cells in rows])
    assert together(rows) == alone
    assert together([rows[position] for position in order]) == [alone[p] for p in order]
