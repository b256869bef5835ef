"""Amounts per share before and after splits, against the closes of a data file and by hand."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.core import splits
from ivjxl.errors import InputError

MANY: Final = settings(max_examples=100, deadline=None)

CLOSES: Final = Path(__file__).parents[2].parent / "shared" / "data" / "3774-closes-2005-2015.csv"
needs_closes: Final = pytest.mark.skipif(
    not CLOSES.is_file(), reason="the closes of 3774 are not beside the repository"
)

EX_DATE: Final = date(2012, 9, 26)
"""First day on which 3774 was traded after its split of 1 to 200."""

Split = tuple[date, int, int]


def adjusted(
    amounts: dict[date, Any], events: list[Split], on: date | None = None
) -> tuple[Any, ...]:
    return splits.adjusted(
        dates=list(amounts),
        amounts=list(amounts.values()),
        split_dates=[first for first, _, _ in events],
        old_shares=[old for _, old, _ in events],
        new_shares=[new for _, _, new in events],
        on=on,
    )


@needs_closes
def test_closes_adjusted_for_the_split_of_2012_are_the_adjusted_column_of_the_file() -> None:
    with CLOSES.open(encoding="ascii", newline="") as file:
        rows = list(csv.DictReader(file))
    traded = {date.fromisoformat(row["date"]): Decimal(row["close_as_traded"]) for row in rows}

    found = adjusted(traded, [(EX_DATE, 1, 200)])

    assert len(found) == len(rows) == 2_371
    assert list(found) == [Fraction(row["close_split_adjusted_1to200"]) for row in rows]


def test_close_of_the_last_day_with_rights_is_divided_and_the_next_is_not() -> None:
    closes = {date(2012, 9, 25): 392_000, EX_DATE: 1_975}

    assert adjusted(closes, [(EX_DATE, 1, 200)]) == (1_960, 1_975)


def test_consolidation_of_ten_into_one_multiplies_what_came_before_by_ten() -> None:
    closes = {date(2017, 9, 26): 213, date(2017, 9, 27): 2_140}

    assert adjusted(closes, [(date(2017, 9, 27), 10, 1)]) == (2_130, 2_140)


def test_each_amount_is_adjusted_for_the_splits_after_it_only() -> None:
    events = [
        (date(2012, 10, 1), 1, 200),
        (date(2021, 1, 1), 1, 2),
        (date(2022, 10, 1), 1, 2),
    ]
    dividends = {
        date(2012, 9, 30): 1_750,
        date(2013, 3, 31): 10,
        date(2020, 9, 30): Decimal("20.5"),
        date(2021, 3, 31): Decimal("19.5"),
        date(2022, 9, 30): Decimal("29.25"),
        date(2023, 3, 31): Decimal("14.63"),
    }

    assert adjusted(dividends, events) == (
        Fraction("2.1875"),
        Fraction("2.5"),
        Fraction("5.125"),
        Fraction("9.75"),
        Fraction("14.625"),
        Fraction("14.63"),
    )


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (None, "2.1875"),
        (date(2012, 9, 30), "1750"),
        (date(2012, 10, 1), "8.75"),
        (date(2020, 12, 31), "8.75"),
        (date(2021, 1, 1), "4.375"),
        (date(2022, 10, 1), "2.1875"),
        (date(2099, 12, 31), "2.1875"),
    ],
)
def test_split_counts_from_its_first_day_on(on: date | None, expected: str) -> None:
    events = [
        (date(2012, 10, 1), 1, 200),
        (date(2021, 1, 1), 1, 2),
        (date(2022, 10, 1), 1, 2),
    ]

    assert adjusted({date(2012, 9, 30): 1_750}, events, on) == (Fraction(expected),)


def test_price_that_is_no_round_number_afterwards_stays_exact() -> None:
    found = adjusted({date(2020, 1, 6): 1_000}, [(date(2020, 4, 1), 1, 3), (EX_DATE, 1, 7)])

    assert found == (Fraction(1_000, 3),)


def test_two_splits_on_one_day_both_count() -> None:
    event = (date(2020, 4, 1), 2, 3)

    assert adjusted({date(2020, 3, 31): 900}, [event, event]) == (400,)


def test_without_splits_amounts_stay_what_they_were() -> None:
    assert adjusted({date(2020, 3, 31): 13.5, date(2021, 3, 31): 0}, []) == (Fraction(27, 2), 0)
    assert adjusted({}, [(EX_DATE, 1, 200)]) == ()


DAYS: Final = st.dates(date(2000, 1, 1), date(2027, 12, 31))
EVENTS: Final = st.lists(st.tuples(DAYS, st.integers(1, 200), st.integers(1, 200)), max_size=5)
AMOUNTS: Final = st.dictionaries(DAYS, st.decimals(0, 10**6, places=2), max_size=8)


@MANY
@given(AMOUNTS, EVENTS, st.none() | DAYS)
def test_amount_counts_the_ratio_of_every_later_split_up_to_a_day(
    amounts: dict[date, Decimal], events: list[Split], on: date | None
) -> None:
    found = adjusted(amounts, events, on)

    for (at, amount), result in zip(amounts.items(), found, strict=True):
        old, new = 1, 1
        for first, of_old, of_new in events:
            if at < first and (on is None or first <= on):
                old, new = old * of_old, new * of_new
        assert result * new == Fraction(amount) * old


@MANY
@given(AMOUNTS, EVENTS, st.data())
def test_order_of_the_splits_and_of_the_amounts_does_not_matter(
    amounts: dict[date, Decimal], events: list[Split], data: st.DataObject
) -> None:
    found = dict(zip(amounts, adjusted(amounts, events), strict=True))
    shuffled = {day: amounts[day] for day in data.draw(st.permutations(list(amounts)))}
    other_order = data.draw(st.permutations(events))

    assert dict(zip(shuffled, adjusted(shuffled, other_order), strict=True)) == found


@MANY
@given(AMOUNTS, st.integers(1, 200), DAYS)
def test_split_and_a_consolidation_of_the_same_ratio_undo_each_other(
    amounts: dict[date, Decimal], ratio: int, day: date
) -> None:
    found = adjusted(amounts, [(day, 1, ratio), (day, ratio, 1)])

    assert list(found) == [Fraction(each) for each in amounts.values()]


@pytest.mark.parametrize("argument", ["amounts", "old_shares", "new_shares"])
@pytest.mark.parametrize("more", [-1, 1])
def test_unequal_lengths_are_refused_by_name(argument: str, more: int) -> None:
    arguments: dict[str, Any] = {
        "dates": [EX_DATE, EX_DATE + timedelta(days=1)],
        "amounts": [1, 2],
        "split_dates": [EX_DATE, EX_DATE],
        "old_shares": [1, 1],
        "new_shares": [2, 2],
    }
    arguments[argument] = [1] * (2 + more)

    with pytest.raises(InputError) as caught:
        splits.adjusted(**arguments)

    assert caught.value.argument == argument


@pytest.mark.parametrize("amount", [-1, -0.01, Decimal("-392000"), Fraction(-1, 3)])
@pytest.mark.parametrize("events", [[], [(EX_DATE, 1, 200)]], ids=["no split", "a split"])
def test_negative_amount_is_refused(amount: Any, events: list[Split]) -> None:
    with pytest.raises(InputError) as caught:
        adjusted({date(2012, 9, 24): 390_000, date(2012, 9, 25): amount}, events)

    assert caught.value.argument == "amounts"


@pytest.mark.parametrize(
    ("changed", "argument"),
    [({"dates": ["2012-09-25"]}, "dates"), ({"on": "2012-09-25"}, "on")],
)
def test_bad_date_is_refused_also_without_a_split(changed: dict[str, Any], argument: str) -> None:
    arguments: dict[str, Any] = {
        "dates": [EX_DATE],
        "amounts": [1_975],
        "split_dates": [],
        "old_shares": [],
        "new_shares": [],
        **changed,
    }

    with pytest.raises(InputError) as caught:
        splits.adjusted(**arguments)

    assert caught.value.argument == argument
