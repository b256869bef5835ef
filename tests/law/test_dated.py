"""Values with a history: in force, unknown before, gone after."""

from datetime import date, timedelta
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.errors import InputError, Text
from ivjxl.law.dated import CONFIRM, Dated, Since

WHAT: Final = Text("lead, days", "日数")
DAY: Final = timedelta(days=1)
OLD: Final = Since(date(2006, 5, 1), 14, "art. 1")
NEW: Final = Since(date(2015, 5, 1), 21, "art. 1 as amended", verified=date(2020, 1, 1))


@pytest.mark.parametrize(
    ("on", "row"),
    [
        (date(2006, 5, 1), OLD),
        (date(2015, 4, 30), OLD),
        (date(2015, 5, 1), NEW),
        (date(2099, 12, 31), NEW),
    ],
    ids=str,
)
def test_value_holds_from_its_first_day_until_the_next_one_begins(
    on: date, row: Since[int]
) -> None:
    lead = Dated(WHAT, OLD, NEW)

    assert lead.row(on) is row
    assert lead.at(on) == row.value


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.dates(date(1950, 1, 1), date(2090, 1, 1)), min_size=1, max_size=6, unique=True),
    st.dates(date(1940, 1, 1), date(2099, 12, 31)),
)
def test_value_is_that_of_the_latest_day_not_after_the_day_asked_for(
    days: list[date], on: date
) -> None:
    rule = Dated(WHAT, *(Since(day, day.toordinal(), "source") for day in sorted(days)))
    begun = [day for day in days if day <= on]

    if begun:
        assert rule.at(on) == max(begun).toordinal()
    else:
        with pytest.raises(InputError):
            rule.at(on)


def test_value_before_its_first_day_is_an_error_in_both_languages() -> None:
    with pytest.raises(InputError) as caught:
        Dated(WHAT, OLD, NEW).at(OLD.day - DAY)

    assert caught.value.argument == "lead, days"
    assert caught.value.got == date(2006, 4, 30)
    assert "2006-05-01" in caught.value.in_language("en")
    assert "2006-05-01以降" in caught.value.in_language("ja")


def test_repealed_rule_holds_to_the_day_before_its_end_and_is_an_error_from_then_on() -> None:
    repealed = Dated(WHAT, OLD, until=date(2010, 1, 1))

    assert repealed.at(date(2009, 12, 31)) == 14
    with pytest.raises(InputError) as caught:
        repealed.at(date(2010, 1, 1))
    assert "2010-01-01" in caught.value.in_language("en")
    assert "2010-01-01に廃止" in caught.value.in_language("ja")


@pytest.mark.parametrize(
    "history",
    [
        (),
        (NEW, OLD),
        (OLD, OLD),
        (Since(date(2006, 5, 1), 14, ""),),
        (OLD, Since(date(2015, 5, 1), 21, "")),
    ],
    ids=["no row", "newest first", "one day twice", "no source", "no source in the second row"],
)
def test_history_that_is_empty_out_of_order_or_without_a_source_is_refused(
    history: tuple[Since[int], ...],
) -> None:
    with pytest.raises(ValueError, match="lead, days"):
        Dated(WHAT, *history)


def test_row_is_unverified_unless_it_says_on_which_day_it_was_verified() -> None:
    assert OLD.verified is None
    assert NEW.verified == date(2020, 1, 1)
    assert (CONFIRM.en, CONFIRM.ja) == ("confirm with counsel", "専門家に要確認")
