"""Era years against the first and last days of the reigns."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.core.eras import ERAS, era_year
from ivjxl.errors import InputError

MANY: Final = settings(max_examples=150, deadline=None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(1926, 12, 25), "昭和元年"),
        (date(1926, 12, 31), "昭和元年"),
        (date(1927, 1, 1), "昭和2年"),
        (date(1989, 1, 7), "昭和64年"),
        (date(1989, 1, 8), "平成元年"),
        (date(1989, 12, 31), "平成元年"),
        (date(1990, 1, 1), "平成2年"),
        (date(2013, 7, 11), "平成25年"),
        (date(2015, 7, 13), "平成27年"),
        (date(2019, 4, 30), "平成31年"),
        (date(2019, 5, 1), "令和元年"),
        (date(2019, 12, 31), "令和元年"),
        (date(2020, 1, 1), "令和2年"),
        (date(2099, 12, 31), "令和81年"),
    ],
    ids=str,
)
def test_era_year_changes_with_the_calendar_year_and_on_the_first_day_of_a_reign(
    value: date, expected: str
) -> None:
    assert era_year(value) == expected


@MANY
@given(st.dates(date(1927, 1, 1), date(2099, 12, 31)))
def test_era_year_is_the_calendar_year_less_a_constant_of_the_reign(value: date) -> None:
    if value >= date(2019, 5, 1):
        name, year = "令和", value.year - 2018
    elif value >= date(1989, 1, 8):
        name, year = "平成", value.year - 1988
    else:
        name, year = "昭和", value.year - 1925

    assert era_year(value) == f"{name}{'元' if year == 1 else year}年"


@MANY
@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_writer_who_knew_no_later_era_goes_on_counting_in_the_last_one_known(value: date) -> None:
    assert era_year(value, latest="平成") == f"平成{value.year - 1988}年"
    assert era_year(value, latest="昭和") == f"昭和{value.year - 1925}年"
    assert era_year(value, latest="令和") == era_year(value)


@pytest.mark.parametrize("bad", ["", "明治", "Heisei", "平", None, 1])
def test_unknown_last_era_is_refused_in_both_languages(bad: Any) -> None:
    with pytest.raises(InputError) as caught:
        era_year(date(2045, 7, 13), latest=bad)

    assert caught.value.required.en != caught.value.required.ja


def test_day_before_showa_is_refused_in_both_languages() -> None:
    with pytest.raises(InputError) as caught:
        era_year(date(1926, 12, 24))

    assert caught.value.argument == "value"
    assert "1926-12-25 or later" in caught.value.in_language("en")
    assert "1926-12-25以降" in caught.value.in_language("ja")


def test_eras_follow_one_another() -> None:
    first_days = [era.first_day for era in ERAS]

    assert first_days == sorted(first_days)
    for before, after in pairwise(ERAS):
        assert era_year(after.first_day - timedelta(days=1)).startswith(before.name)
