"""The share price of a day under both rules, by hand and against a slow search."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.core.business_days import Calendar
from ivjxl.core.closing_price import RULES, closing_price
from ivjxl.errors import InputError, Text

MANY: Final = settings(max_examples=200, deadline=None)

MARINE_DAY: Final = date(2019, 7, 15)
JULY: Final = Calendar(
    Text("July 2019", "2019年7月"),
    date(2019, 7, 1),
    date(2019, 7, 31),
    frozenset({MARINE_DAY}),
)
"""July 12 was a Friday, and the Monday after it the only national holiday of the month."""

Closes = dict[date, Any]

AROUND_ALLOTMENT: Final[Closes] = {
    date(2019, 7, 10): 2_130,
    date(2019, 7, 11): 2_146,
    date(2019, 7, 12): 2_141,
    date(2019, 7, 16): 2_150,
}
"""2,141 yen is the close on which the notice of July 12, 2019 is based."""


def july(day: int) -> date:
    return date(2019, 7, day)


def found(on: date, closes: Closes, rule: str, base_price: Any = None) -> Any:
    return closing_price(
        on=on,
        dates=list(closes),
        closes=list(closes.values()),
        rule=rule,
        calendar=JULY,
        base_price=base_price,
    )


def test_there_are_two_rules() -> None:
    assert RULES == ("option", "restricted_stock")


def test_option_has_the_close_of_the_allotment_date() -> None:
    assert found(july(12), AROUND_ALLOTMENT, "option") == (2_141, july(12), "close")


@pytest.mark.parametrize("base_price", [1, 2_200, Decimal("2141.5")])
def test_base_price_is_ignored_where_the_allotment_date_has_a_close(base_price: Any) -> None:
    assert found(july(12), AROUND_ALLOTMENT, "option", base_price) == (2_141, july(12), "close")


@pytest.mark.parametrize("closes", [AROUND_ALLOTMENT, {}, {date(2019, 7, 11): None}], ids=str)
@pytest.mark.parametrize("base_price", [1, 2_200, Decimal("2141.5")])
def test_base_price_of_restricted_stock_is_refused_whether_or_not_there_is_a_close(
    base_price: Any, closes: Closes
) -> None:
    with pytest.raises(InputError) as caught:
        found(july(12), closes, "restricted_stock", base_price)

    assert caught.value.argument == "base_price"
    assert caught.value.got == base_price
    for language in ("en", "ja"):
        assert "restricted_stock" in caught.value.in_language(language)


@pytest.mark.parametrize("missing", ["blank", "absent"])
def test_option_without_a_close_has_the_base_price_that_was_typed(missing: str) -> None:
    closes = {day: close for day, close in AROUND_ALLOTMENT.items() if day != july(12)}
    if missing == "blank":
        closes = {**AROUND_ALLOTMENT, july(12): None}

    assert found(july(12), closes, "option") is None
    assert found(july(12), closes, "option", 2_155) == (2_155, None, "base_price")


@pytest.mark.parametrize("weekend", [13, 14, 15])
def test_option_allotted_on_a_closed_day_has_no_close_and_no_other_days_close(
    weekend: int,
) -> None:
    assert found(july(weekend), AROUND_ALLOTMENT, "option") is None
    assert found(july(weekend), AROUND_ALLOTMENT, "option", 2_150) == (2_150, None, "base_price")


@pytest.mark.parametrize(
    ("resolved", "priced"),
    [
        pytest.param(11, 10, id="Thursday"),
        pytest.param(12, 11, id="Friday"),
        pytest.param(13, 12, id="Saturday"),
        pytest.param(14, 12, id="Sunday"),
        pytest.param(15, 12, id="holiday"),
        pytest.param(16, 12, id="day after the holiday"),
        pytest.param(17, 16, id="second day after the holiday"),
    ],
)
def test_restricted_stock_has_the_close_of_the_business_day_before_the_resolution(
    resolved: int, priced: int
) -> None:
    price = AROUND_ALLOTMENT[july(priced)]

    assert found(july(resolved), AROUND_ALLOTMENT, "restricted_stock") == (
        price,
        july(priced),
        "close",
    )


@pytest.mark.parametrize("resolved", [17, 16, 15, 14, 13])
def test_restricted_stock_not_traded_the_business_day_before_has_the_last_day_traded(
    resolved: int,
) -> None:
    closes = {**AROUND_ALLOTMENT, july(12): None, july(16): None}

    assert found(july(resolved), closes, "restricted_stock") == (2_146, july(11), "last_traded")


@pytest.mark.parametrize(
    "closes",
    [
        pytest.param({july(10): 2_130, july(12): 2_141}, id="a hole"),
        pytest.param({july(9): 2_120, july(10): None, july(12): 2_141}, id="a hole after a blank"),
        pytest.param({july(10): 2_130, july(12): None, july(16): 2_150}, id="a blank after it"),
    ],
)
def test_business_day_before_that_is_not_listed_is_no_day_without_trade(closes: Closes) -> None:
    assert found(july(12), closes, "restricted_stock") is None
    listed = dict(sorted({**closes, july(11): None}.items()))
    assert found(july(12), listed, "restricted_stock") is not None


def test_holes_further_back_do_not_matter_once_the_business_day_before_is_listed() -> None:
    closes = {july(2): 2_000, july(11): None}

    assert found(july(12), closes, "restricted_stock") == (2_000, july(2), "last_traded")


@pytest.mark.parametrize(
    ("resolved", "last"),
    [
        pytest.param(18, 16, id="a business day short"),
        pytest.param(31, 16, id="two weeks short"),
        pytest.param(16, 11, id="a business day and a weekend short"),
    ],
)
def test_closes_that_end_before_the_business_day_before_are_no_price(
    resolved: int, last: int
) -> None:
    closes = {day: close for day, close in AROUND_ALLOTMENT.items() if day <= july(last)}

    assert found(july(resolved), closes, "restricted_stock") is None


def test_blank_close_of_the_business_day_before_shows_that_the_file_is_not_stale() -> None:
    stale = {july(10): 2_130}

    assert found(july(12), stale, "restricted_stock") is None
    assert found(july(12), {**stale, july(11): None}, "restricted_stock") == (
        2_130,
        july(10),
        "last_traded",
    )


def test_close_of_the_day_of_the_resolution_does_not_count_for_restricted_stock() -> None:
    assert found(july(12), {july(12): 2_141, july(16): 2_150}, "restricted_stock") is None


@pytest.mark.parametrize("rule", RULES)
def test_no_closes_are_no_price(rule: str) -> None:
    assert found(july(12), {}, rule) is None
    assert found(july(12), dict.fromkeys(AROUND_ALLOTMENT), rule) is None


def test_price_is_exactly_what_was_typed() -> None:
    closes = {july(11): 0.1, july(12): Decimal("2141.5")}

    option, stock = (found(july(12), closes, rule) for rule in RULES)

    assert option is not None
    assert option.price == Fraction(4_283, 2)
    assert stock is not None
    assert stock.price == Fraction(1, 10)


@MANY
@given(
    st.dictionaries(st.integers(1, 31), st.none() | st.integers(1, 5_000), max_size=12),
    st.integers(2, 31),
    st.sampled_from(RULES),
    st.none() | st.integers(1, 5_000),
)
def test_price_is_the_one_that_a_search_day_by_day_finds(
    drawn: dict[int, int | None], on: int, rule: str, base_price: int | None
) -> None:
    closes: Closes = {july(day): drawn[day] for day in sorted(drawn)}
    expected: tuple[Any, ...] | None = None
    if rule == "option":
        if drawn.get(on) is not None:
            expected = drawn[on], july(on), "close"
        elif base_price is not None:
            expected = base_price, None, "base_price"
    else:
        before = july(on) - timedelta(days=1)
        while before.weekday() >= 5 or before == MARINE_DAY:
            before -= timedelta(days=1)
        day = before
        while day >= july(1) and closes.get(day) is None:
            day -= timedelta(days=1)
        if day >= july(1) and before in closes:
            expected = closes[day], day, "close" if day == before else "last_traded"

    if rule == "option" or base_price is None:
        assert found(july(on), closes, rule, base_price) == expected
    else:
        with pytest.raises(InputError):
            found(july(on), closes, rule, base_price)
        assert found(july(on), closes, rule) == expected


@pytest.mark.parametrize(
    "dates",
    [
        pytest.param([july(11), july(10)], id="unsorted"),
        pytest.param([july(11), july(11)], id="a day twice"),
        pytest.param([july(11), None], id="a blank"),
        pytest.param([july(11), "2019-07-12"], id="a text"),
    ],
)
@pytest.mark.parametrize("rule", RULES)
def test_dates_out_of_order_or_no_dates_are_refused(rule: str, dates: list[Any]) -> None:
    with pytest.raises(InputError) as caught:
        closing_price(on=july(12), dates=dates, closes=[2_146, 2_141], rule=rule, calendar=JULY)

    assert caught.value.argument == "dates"


@pytest.mark.parametrize(
    "closes", [[2_146], [2_146, 2_141, 1], [2_146, 0], [-1, 2_141], [2_146, float("nan")]], ids=str
)
@pytest.mark.parametrize("rule", RULES)
def test_closes_that_are_no_prices_or_do_not_match_the_dates_are_refused(
    rule: str, closes: list[Any]
) -> None:
    with pytest.raises(InputError) as caught:
        closing_price(
            on=july(12), dates=[july(11), july(12)], closes=closes, rule=rule, calendar=JULY
        )

    assert caught.value.argument == "closes"


@pytest.mark.parametrize("rule", RULES)
def test_bad_base_price_is_refused_even_where_it_is_not_used(rule: str) -> None:
    with pytest.raises(InputError) as caught:
        found(july(12), AROUND_ALLOTMENT, rule, 0)

    assert caught.value.argument == "base_price"


def test_option_needs_no_calendar_and_restricted_stock_a_day_that_it_knows() -> None:
    august = {date(2019, 7, 31): 2_000, date(2019, 8, 1): 2_010}

    assert found(date(2019, 8, 1), august, "option") == (2_010, date(2019, 8, 1), "close")
    with pytest.raises(InputError) as caught:
        found(date(2019, 8, 1), august, "restricted_stock")
    assert "July 2019" in caught.value.in_language("en")
    assert "2019年7月" in caught.value.in_language("ja")


@pytest.mark.parametrize("on", [date(2019, 8, 1), date(2019, 6, 30), july(1)], ids=str)
def test_day_whose_business_day_before_is_unknown_is_refused_by_the_name_of_its_argument(
    on: date,
) -> None:
    with pytest.raises(InputError) as caught:
        found(on, AROUND_ALLOTMENT, "restricted_stock")

    assert caught.value.argument == "on"
    assert str(on) in caught.value.in_language("en")
