"""Every argument of every core function refuses what it cannot take, by name, in two languages."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from importlib import import_module
from inspect import Parameter, getmembers, isfunction, signature
from pkgutil import iter_modules
from typing import Any, Final, NamedTuple

import pytest

from ivjxl import core
from ivjxl.core import (
    capital,
    closing_price,
    dates,
    dividend,
    option,
    policy,
    rounding,
    shares,
    splits,
    volatility,
    wording,
    yield_curve,
)
from ivjxl.core.business_days import Calendar
from ivjxl.errors import InputError, Text

NUMBER: Final = (
    float("nan"),
    float("inf"),
    float("-inf"),
    True,
    "12",
    "abc",
    None,
    date(2019, 7, 12),
)
AMOUNT: Final = (*NUMBER, -1, -0.5)
POSITIVE: Final = (*AMOUNT, 0)
COUNT: Final = (*AMOUNT, 1.5)
POSITIVE_COUNT: Final = (*COUNT, 0)
CHOICE: Final = ("", "other", None, 1, True, ["up"])
DAY: Final = (
    None,
    "2019-07-12",
    43658,
    43658.0,
    True,
    datetime(2019, 7, 12, tzinfo=UTC),
    date(1989, 12, 31),
    date(2100, 1, 1),
)
PERIOD: Final = (
    dates.Period(date(1989, 12, 31), date(2045, 7, 13)),
    dates.Period(date(2015, 7, 14), date(2100, 1, 1)),
    dates.Period(datetime(2015, 7, 14, tzinfo=UTC), date(2045, 7, 13)),
)
AMOUNTS: Final = tuple([13.5, bad] for bad in AMOUNT)


def second(first: Any, bad: tuple[Any, ...], *rest: Any) -> tuple[list[Any], ...]:
    """Return lists with each bad value between a good first entry and good last ones."""
    return tuple([first, each, *rest] for each in bad)


class Call(NamedTuple):
    """A function, arguments that it takes, and for each the values that it refuses."""

    function: Callable[..., object]
    arguments: dict[str, tuple[Any, tuple[Any, ...]]]


MARKET: Final = {
    "spot": (100.0, AMOUNT),
    "strike": (100.0, AMOUNT),
    "years": (1.0, AMOUNT),
    "volatility": (0.2, AMOUNT),
    "rate": (0.0, NUMBER),
    "dividend_yield": (0.0, AMOUNT),
}
EXERCISE: Final = {
    "payment_per_share": (1773, AMOUNT),
    "strike": (1, AMOUNT),
    "shares": (200, COUNT),
    "treasury_shares": (0, COUNT),
    "treasury_disposal_loss": (0, AMOUNT),
}
RIGHT: Final = {
    "option_price": (1772.0142, POSITIVE),
    "shares_per_right": (200, POSITIVE_COUNT),
    "mode": ("up", CHOICE),
    "step": ("share", CHOICE),
}
ROUNDING: Final = {
    "amount": (1773.11, NUMBER),
    "unit": (1, POSITIVE),
    "mode": ("up", CHOICE),
}
TERM: Final = (dates.Period(date(2015, 7, 14), date(2045, 7, 13)), PERIOD)
A_DAY: Final = (date(2019, 6, 27), DAY)

WEEKS: Final = [date(2019, 6, 28), date(2019, 7, 5), date(2019, 7, 12)]
DATES: Final = (WEEKS, second(WEEKS[0], (*DAY, WEEKS[0], date(2019, 7, 13)), WEEKS[2]))
"""Three Fridays; bad are also a day that comes twice and one after its next."""
EVENTS: Final = {
    "split_dates": ([date(2012, 10, 1), date(2021, 1, 1)], second(date(2012, 10, 1), DAY)),
    "old_shares": ([1, 2], second(1, POSITIVE_COUNT)),
    "new_shares": ([200, 3], second(200, POSITIVE_COUNT)),
}
WEEKDAYS: Final = Calendar(
    Text("weekdays", "平日"), date(2019, 1, 1), date(2019, 12, 31), frozenset()
)
ANY: Final = ()
"""What is no input of a user, and cannot be refused."""

CALLS: Final = (
    *[
        Call(function, MARKET)
        for function in (
            option.price,
            option.delta,
            option.vega,
            option.rho,
            option.dividend_sensitivity,
        )
    ],
    Call(
        option.bounds,
        {name: given for name, given in MARKET.items() if name != "volatility"},
    ),
    Call(
        option.implied_volatility,
        {
            "price": (5.0, POSITIVE),
            "spot": (100.0, POSITIVE),
            "strike": (100.0, POSITIVE),
            "years": (1.0, POSITIVE),
            "rate": (0.0, NUMBER),
            "dividend_yield": (0.0, AMOUNT),
        },
    ),
    Call(
        option.implied_spot,
        {
            "price": (5.0, POSITIVE),
            "strike": (100.0, AMOUNT),
            "years": (1.0, AMOUNT),
            "volatility": (0.2, AMOUNT),
            "rate": (0.0, NUMBER),
            "dividend": (0.0, AMOUNT),
            "compounding": ("annual", CHOICE),
        },
    ),
    Call(
        dividend.dividend_yield,
        {
            "dividend": (27.0, AMOUNT),
            "spot": (2141.0, POSITIVE),
            "compounding": ("annual", CHOICE),
        },
    ),
    Call(
        dividend.total,
        {
            "dividend_per_share": (13.5, AMOUNT),
            "shares_issued": (46_721_400, COUNT),
            "treasury_shares": (1_651_169, COUNT),
            "unit": (1_000_000, POSITIVE),
            "mode": ("half_up", CHOICE),
        },
    ),
    Call(dividend.annual, {"dividends_per_share": ([13.5, 13.5], AMOUNTS)}),
    Call(
        dividend.of_fiscal_year,
        {
            "year_end": (date(2019, 3, 31), DAY),
            "on": A_DAY,
            "year_ends": ([date(2019, 3, 31)] * 2, second(date(2019, 3, 31), DAY)),
            "record_dates": (
                [date(2018, 9, 30), date(2019, 3, 31)],
                second(date(2018, 9, 30), (*DAY, date(2018, 3, 30), date(2020, 4, 1))),
            ),
            "dividends": ([13.5, 13.5], AMOUNTS),
            **EVENTS,
        },
    ),
    Call(
        splits.adjusted,
        {
            "dates": (WEEKS, second(WEEKS[0], DAY, WEEKS[2])),
            "amounts": ([2_000, 2_100, 2_141], second(2_000, NUMBER, 2_141)),
            **EVENTS,
            "on": (None, tuple(bad for bad in DAY if bad is not None)),
        },
    ),
    Call(
        volatility.historical,
        {
            "dates": DATES,
            "closes": ([2_000, 2_100, 2_141], second(2_000, POSITIVE, 2_141)),
            "start": (WEEKS[0], (*DAY, date(2019, 7, 6))),
            "end": (WEEKS[2], (*DAY, date(2019, 6, 27))),
            "frequency": ("weekly", CHOICE),
        },
    ),
    Call(
        volatility.largest_move,
        {"dates": DATES, "closes": ([2_000, 2_100, 2_141], second(2_000, POSITIVE, 2_141))},
    ),
    Call(
        closing_price.closing_price,
        {
            "on": (date(2019, 7, 12), DAY),
            "dates": DATES,
            # A blank close is a day without a trade.
            "closes": (
                [2_000, 2_100, 2_141],
                second(2_000, tuple(bad for bad in POSITIVE if bad is not None), 2_141),
            ),
            "rule": ("option", CHOICE),
            "calendar": (WEEKDAYS, ANY),
            "base_price": (None, tuple(bad for bad in POSITIVE if bad is not None)),
        },
    ),
    Call(
        yield_curve.rate,
        {
            "years": (12, (*POSITIVE, 9, 16)),
            "tenors": ([10, 15], second(10, (*POSITIVE, 10, 9))),
            # A blank yield is a tenor without a quotation.
            "yields": (
                [0.00818, 0.01275],
                second(
                    0.00818,
                    (*(bad for bad in NUMBER if bad is not None), 1.275, -0.51),
                ),
            ),
            "method": ("linear", CHOICE),
        },
    ),
    Call(policy.price_per_right, RIGHT),
    Call(policy.price_per_share, RIGHT),
    Call(
        policy.reproduces,
        {
            "price_per_right_published": (354_600, POSITIVE),
            "shares_per_right": (200, POSITIVE_COUNT),
            "spot": (2141.0, POSITIVE),
            "strike": (1.0, AMOUNT),
            "years": (15.0, AMOUNT),
            "volatility": (0.483, AMOUNT),
            "rate": (0.00084, NUMBER),
            "dividend": (27.0, AMOUNT),
        },
    ),
    Call(rounding.rounded, ROUNDING),
    Call(rounding.boundary_distance, ROUNDING),
    Call(
        shares.adjusted,
        {
            "shares": (200, COUNT),
            "old_shares": (1, POSITIVE_COUNT),
            "new_shares": (2, POSITIVE_COUNT),
        },
    ),
    Call(shares.on_exercise, {"rights": (89, COUNT), "shares_per_right": (200, POSITIVE)}),
    Call(shares.for_claim, {"claim": (74_865_795, AMOUNT), "price": (3_895, POSITIVE)}),
    Call(capital.limit, EXERCISE),
    Call(capital.increase, EXERCISE),
    Call(capital.reserve_increase, EXERCISE),
    Call(dates.months_later, {"start": A_DAY, "months": (6, POSITIVE_COUNT)}),
    Call(dates.months_shifted, {"value": A_DAY, "months": (6, (*NUMBER, 1.5))}),
    Call(dates.exercise_start, {"allotment_date": A_DAY, "days": (1, COUNT)}),
    Call(dates.exercise_end, {"start": A_DAY, "years": (30, POSITIVE_COUNT)}),
    Call(dates.split_adjustment, {"record_date": A_DAY}),
    Call(dates.consolidation_adjustment, {"effective_date": A_DAY}),
    Call(dates.conditional_split_adjustment, {"record_date": A_DAY, "meeting_close": A_DAY}),
    Call(
        dates.window_after_loss_of_position,
        {"loss_date": A_DAY, "days": (10, POSITIVE_COUNT), "exercise_period": TERM},
    ),
    Call(
        dates.window_after_inheritance,
        {
            "inheritance_date": A_DAY,
            "months": (6, POSITIVE_COUNT),
            "exercise_period": TERM,
            "heirs": (1, (0, 2, -1, 1.5, "1", None, True)),
            "second_inheritance": (False, (True,)),
        },
    ),
    Call(dates.period_after_reorganisation, {"exercise_period": TERM, "effective_date": A_DAY}),
    Call(dates.meeting_ordinal, {"meeting_year": (2019, COUNT), "base_year": (1992, COUNT)}),
    Call(dates.fiscal_year, {"year_end": A_DAY}),
    Call(dates.one_year_earlier, {"value": A_DAY}),
    Call(
        wording.wording,
        {
            "value": (354_600, COUNT),
            "style": ("yen", CHOICE),
            "language": ("en", (*CHOICE, "EN", "日本語")),
        },
    ),
)


def refusals() -> Iterator[object]:
    for function, arguments in CALLS:
        module = function.__module__.rpartition(".")[2]
        for argument, (_, refused) in arguments.items():
            for bad in refused:
                yield pytest.param(
                    function,
                    {**{name: good for name, (good, _) in arguments.items()}, argument: bad},
                    argument,
                    id=f"{module}.{function.__name__}({argument}={bad!r})",
                )


@pytest.mark.parametrize(("function", "arguments", "argument"), list(refusals()))
def test_bad_input_is_refused_by_the_name_of_its_argument_in_both_languages(
    function: Callable[..., object], arguments: dict[str, Any], argument: str
) -> None:
    with pytest.raises(InputError) as caught:
        function(**arguments)

    error = caught.value
    english, japanese = error.in_language("en"), error.in_language("ja")
    assert error.argument == argument
    assert english.startswith(f"{argument}: {error.required.en}")
    assert japanese.startswith(f"{argument}: {error.required.ja}")
    assert error.required.en.strip()
    assert error.required.ja.strip()
    assert error.required.en != error.required.ja
    assert str(error) == english


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.function.__name__)
def test_arguments_that_a_call_of_the_table_starts_from_are_accepted(call: Call) -> None:
    call.function(**{name: good for name, (good, _) in call.arguments.items()})


def test_every_argument_of_every_core_function_is_in_the_table() -> None:
    expected = {
        function: set(signature(function).parameters)
        for module in iter_modules(core.__path__, f"{core.__name__}.")
        for name, function in getmembers(import_module(module.name), isfunction)
        if not name.startswith("_")
        and function.__module__ == module.name
        and any(p.kind is Parameter.KEYWORD_ONLY for p in signature(function).parameters.values())
    }

    assert {call.function: set(call.arguments) for call in CALLS} == expected
