"""The dividend notice: totals, annual dividends, and every check in every state."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.errors import InputError
from ivjxl.notices.case import read_case
from ivjxl.notices.dividend import Dividend
from ivjxl.notices.notice import Notice, checks_of

CASE: Final = Path(__file__).parents[2] / "workbooks" / "2019-05-23-dividend.toml"
NOTICE: Final = cast(Dividend, read_case(CASE).notice)
MILLION: Final = 10**6
ISSUED: Final = 46_721_400
PREVIOUS_ISSUED: Final = 46_713_800
"""Shares issued on March 31 of 2019 and 2018: data/dividend-totals.csv."""

EDGES: Final = {
    "passed": [45_000_000, 45_037_037, 45_070_231, 45_074_074],
    "failed": [44_999_999, 45_074_075],
}
"""Shares outstanding at which 13.50 yen round half-up to 608 million (requirements, N4-1-tot)."""

TRIED: Final[dict[str, dict[str, list[dict[str, Any]]]]] = {
    "effective_date_is_business_day": {
        "passed": [
            {},
            {"effective_date": date(2019, 12, 30)},
            {"effective_date": date(2020, 1, 6)},
        ],
        "failed": [
            {"effective_date": date(2019, 6, 29)},
            {"effective_date": date(2019, 6, 30)},
            {"effective_date": date(2019, 7, 15)},
            {"effective_date": date(2019, 12, 31)},
            {"effective_date": date(2020, 1, 3)},
            {"effective_date": date(2028, 6, 28)},
            {"effective_date": date(1999, 6, 28)},
        ],
    },
    "forecast_of_same_record_date": {
        "passed": [{"forecast_record_date": date(2019, 3, 31)}],
        "failed": [
            {},
            {"forecast_record_date": date(2019, 4, 1)},
            {"forecast_record_date": date(2019, 3, 30)},
        ],
    },
    "previous_record_date_a_year_earlier": {
        "passed": [
            {},
            {"record_date": date(2019, 9, 30), "previous_record_date": date(2018, 9, 30)},
            {"record_date": date(2021, 2, 28), "previous_record_date": date(2020, 2, 29)},
            {"record_date": date(2020, 2, 29), "previous_record_date": date(2019, 2, 28)},
            {"record_date": date(2019, 3, 20), "previous_record_date": date(2018, 3, 20)},
        ],
        "failed": [
            {"previous_record_date": date(2018, 3, 30)},
            {"previous_record_date": date(2018, 4, 1)},
            {"previous_record_date": date(2019, 3, 31)},
            {"previous_record_date": date(2017, 3, 31)},
            {"record_date": date(2021, 2, 28), "previous_record_date": date(2020, 2, 28)},
        ],
    },
    "forecast_released_before": {
        "passed": [{}, {"forecast_date": date(2019, 5, 23)}],
        "failed": [{"forecast_date": date(2019, 5, 24)}, {"notice_date": date(2019, 5, 13)}],
    },
    "dividend_as_forecast": {
        "passed": [{}, {"forecast_dividend_per_share": Decimal("13.5")}],
        "failed": [
            {"forecast_dividend_per_share": Decimal("13.51")},
            {"dividend_per_share": Decimal("13.49")},
        ],
    },
    "published_total_follows": {
        "passed": [{"treasury_shares": ISSUED - held} for held in EDGES["passed"]],
        "failed": [
            *({"treasury_shares": ISSUED - held} for held in EDGES["failed"]),
            {"published_total": 609 * MILLION},
            {"published_total": 608_448_118},
            {"million_rounding": "up"},
            {"treasury_shares": 0},
        ],
        "not checked": [{"published_total": None}],
    },
    "previous_published_total_follows": {
        "passed": [
            {"previous_treasury_shares": PREVIOUS_ISSUED - held} for held in EDGES["passed"]
        ],
        "failed": [
            *({"previous_treasury_shares": PREVIOUS_ISSUED - held} for held in EDGES["failed"]),
            {"previous_published_total": 607 * MILLION},
            {"million_rounding": "up"},
        ],
        "not checked": [{"previous_published_total": None}],
    },
    "effective_after_meeting": {
        "passed": [{}],
        "failed": [{"effective_date": date(2019, 6, 27)}, {"meeting_date": date(2019, 6, 28)}],
    },
    "meeting_after_notice": {
        "passed": [{}, {"meeting_date": date(2019, 5, 24)}],
        "failed": [{"meeting_date": date(2019, 5, 23)}, {"notice_date": date(2019, 6, 27)}],
    },
    "meeting_within_reach": {
        "passed": [
            {},
            {"meeting_date": date(2019, 6, 30)},
            {"record_date": date(2019, 2, 28), "meeting_date": date(2019, 5, 31)},
            {"record_date": date(2019, 3, 20), "meeting_date": date(2019, 6, 20)},
            {"record_date": date(2018, 11, 29), "meeting_date": date(2019, 2, 28)},
        ],
        "failed": [
            {"meeting_date": date(2019, 7, 1)},
            {"record_date_months": 2},
            {"record_date": date(2019, 2, 28), "meeting_date": date(2019, 6, 1)},
            {"record_date": date(2019, 3, 20), "meeting_date": date(2019, 6, 21)},
            {"record_date": date(2018, 11, 29), "meeting_date": date(2019, 3, 1)},
        ],
    },
    "meeting_numbered": {
        "passed": [{}],
        "failed": [
            {"meeting_ordinal_printed": 28},
            {"meeting_ordinal_printed": 26},
            {"meeting_date": date(2020, 6, 24)},
            {"meeting_base_year": 1993},
        ],
        "not checked": [{"meeting_ordinal_printed": None}],
    },
    "interim_mark": {
        "passed": [
            {"interim_payment_date": date(2018, 12, 5)},
            {"interim_payment_date": date(2019, 5, 23)},
            {"interim_payment_date": date(2019, 5, 24), "interim_paid": False},
        ],
        "failed": [
            {"interim_payment_date": date(2019, 5, 24)},
            {"interim_payment_date": date(2019, 5, 23), "interim_paid": False},
        ],
        "not checked": [{}, {"interim_paid": False}],
    },
    "year_end_mark": {
        "passed": [{}, {"year_end_paid": True, "effective_date": date(2019, 5, 23)}],
        "failed": [{"year_end_paid": True}, {"effective_date": date(2019, 5, 23)}],
    },
    "previous_interim_mark": {
        "passed": [
            {"previous_interim_payment_date": date(2017, 12, 5)},
            {"previous_interim_payment_date": date(2019, 5, 23)},
            {
                "previous_interim_payment_date": date(2019, 5, 24),
                "previous_interim_paid": False,
            },
        ],
        "failed": [
            {"previous_interim_payment_date": date(2019, 5, 24)},
            {
                "previous_interim_payment_date": date(2017, 12, 5),
                "previous_interim_paid": False,
            },
        ],
        "not checked": [{}],
    },
    "previous_year_end_mark": {
        "passed": [
            {},
            {"previous_effective_date": date(2019, 5, 23)},
            {"previous_effective_date": date(2019, 5, 24), "previous_year_end_paid": False},
        ],
        "failed": [
            {"previous_year_end_paid": False},
            {"previous_effective_date": date(2019, 5, 24)},
        ],
    },
    "annual_is_sum": {
        "passed": [{}, {"published_annual_dividend": Decimal(27)}],
        "failed": [
            {"published_annual_dividend": Decimal("27.01")},
            {"interim_dividend_per_share": Decimal("13.49")},
            {"dividend_per_share": Decimal("13.51")},
        ],
        "not checked": [{"published_annual_dividend": None}],
    },
    "previous_annual_is_sum": {
        "passed": [{}],
        "failed": [
            {"previous_published_annual_dividend": Decimal("13.50")},
            {"previous_interim_dividend_per_share": Decimal(11)},
            {"previous_dividend_per_share": Decimal(11)},
        ],
        "not checked": [{"previous_published_annual_dividend": None}],
    },
}


def state_of(check: str, notice: Notice) -> str:
    return next(finding.state for finding in notice.checks() if finding.name == check)


def test_every_check_of_the_notice_is_tried_in_every_state_it_can_have(
    untried: Callable[[type[Notice], Any], dict[str, set[str]]],
) -> None:
    own = {name for name in checks_of(Dividend) if name not in checks_of(Notice)}

    assert TRIED.keys() == own
    assert untried(Dividend, TRIED) == {}


@pytest.mark.parametrize(
    ("check", "state", "changed"),
    [
        (check, state, changed)
        for check, states in TRIED.items()
        for state, tries in states.items()
        for changed in tries
    ],
)
def test_check_reaches_the_state_that_the_inputs_ask_for(
    check: str, state: str, changed: dict[str, Any]
) -> None:
    assert state_of(check, replace(NOTICE, **changed)) == state


def test_both_totals_of_2019_are_608_million_yen() -> None:
    assert NOTICE.total == NOTICE.previous_total == 608 * MILLION
    assert NOTICE.exact_total == Decimal("608448118.50")
    rows = {row.id: row.cells for row in NOTICE.tables("en")[1].rows}
    assert rows["total"] == ("Total dividend amount", "JPY608 million", "-", "JPY608 million")
    rows = {row.id: row.cells for row in NOTICE.tables("ja")[1].rows}
    assert rows["total"] == ("配当金総額", "608百万円", "―", "608百万円")


@pytest.mark.parametrize(("mode", "millions"), [("up", 609), ("half_up", 608), ("down", 608)])
def test_rounding_of_millions_is_the_companys(mode: str, millions: int) -> None:
    notice = replace(NOTICE, million_rounding=mode)

    assert notice.total == notice.previous_total == millions * MILLION


def test_forecast_record_date_of_2019_is_reproduced_as_published_and_flagged() -> None:
    english, japanese = NOTICE.tables("en")[1], NOTICE.tables("ja")[1]

    assert english.rows[0].cells[1:] == ("March 31, 2019", "March 31, 2018", "March 31, 2018")
    assert japanese.rows[0].cells[1:] == ("2019年3月31日", "2018年3月31日", "2018年3月31日")
    assert state_of("forecast_of_same_record_date", NOTICE) == "failed"


def test_annual_dividend_is_27_yen_in_both_years() -> None:
    assert NOTICE.annual_dividend == NOTICE.previous_annual_dividend == 27


@pytest.mark.parametrize(
    ("changed", "cells"),
    [
        ({}, ("JPY13.50 (paid)", "JPY13.50", "JPY27.00")),
        ({"interim_paid": False}, ("JPY13.50", "JPY13.50", "JPY27.00")),
        ({"year_end_paid": True}, ("JPY13.50 (paid)", "JPY13.50 (paid)", "JPY27.00")),
        (
            {"dividend_per_share": Decimal("1500")},
            ("JPY13.50 (paid)", "JPY1,500.00", "JPY1,513.50"),
        ),
    ],
)
def test_paid_mark_stands_behind_the_dividends_marked_as_paid(
    changed: dict[str, Any], cells: tuple[str, ...]
) -> None:
    assert replace(NOTICE, **changed).tables("en")[2].rows[0].cells[1:] == cells


def test_forecast_values_are_printed_where_the_forecast_has_them() -> None:
    forecast = replace(
        NOTICE, forecast_total=608 * MILLION, forecast_effective_date=date(2019, 6, 28)
    )

    rows = {row.id: row.cells[2] for row in forecast.tables("ja")[1].rows}

    assert rows["total"] == "608百万円"
    assert rows["effective_date"] == "2019年6月28日"


@pytest.mark.parametrize(
    ("record", "last", "ex"),
    [
        (date(2019, 3, 31), date(2019, 3, 26), date(2019, 3, 27)),
        (date(2018, 3, 31), date(2018, 3, 27), date(2018, 3, 28)),
        (date(2018, 9, 30), date(2018, 9, 25), date(2018, 9, 26)),
        (date(2012, 9, 30), date(2012, 9, 25), date(2012, 9, 26)),
        (date(2019, 7, 17), date(2019, 7, 11), date(2019, 7, 12)),
        (date(2019, 7, 18), date(2019, 7, 16), date(2019, 7, 17)),
        (date(2019, 9, 30), date(2019, 9, 26), date(2019, 9, 27)),
        (date(2020, 3, 31), date(2020, 3, 27), date(2020, 3, 30)),
        (date(2024, 3, 31), date(2024, 3, 27), date(2024, 3, 28)),
        (date(2026, 12, 31), date(2026, 12, 28), date(2026, 12, 29)),
    ],
)
def test_days_with_and_without_the_dividend_are_counted_back_from_the_record_date(
    record: date, last: date, ex: date
) -> None:
    # Weekends and holidays by the calendar of each year; three business days before the
    # settlement on the record date until 2019-07-17, two since 2019-07-18.
    notice = replace(NOTICE, record_date=record)

    assert notice.last_day_with_rights == notice.forecast_revision_deadline == last
    assert notice.ex_date == ex


@pytest.mark.parametrize("record", [date(2009, 11, 18), date(2028, 3, 31), date(2099, 12, 31)])
def test_days_outside_the_known_trading_days_are_blank_not_guessed(record: date) -> None:
    notice = replace(NOTICE, record_date=record)

    assert notice.last_day_with_rights is None
    assert notice.ex_date is None
    assert notice.forecast_revision_deadline is None
    assert {each.deadline.name for each in notice.due()} == {
        *("notice_date", "record_date", "meeting_date", "effective_date"),
    }


def test_effective_date_on_a_closed_day_is_a_warning_that_names_the_day() -> None:
    holiday = replace(NOTICE, effective_date=date(2019, 7, 15))
    found = next(f for f in holiday.checks() if f.name == "effective_date_is_business_day")

    assert found.severity == "warning"
    assert found.figures == "効力発生日 Effective date: 2019-07-15"


@settings(max_examples=100, deadline=None)
@given(
    st.decimals(0, 2000, places=2),
    st.decimals(0, 2000, places=2),
    st.integers(0, 10**9),
    st.integers(0, 10**9),
)
def test_figures_follow_from_the_inputs_exactly(
    interim: Decimal, year_end: Decimal, outstanding: int, treasury: int
) -> None:
    notice = replace(
        NOTICE,
        interim_dividend_per_share=interim,
        dividend_per_share=year_end,
        shares_issued=outstanding + treasury,
        treasury_shares=treasury,
    )

    assert notice.annual_dividend == Fraction(interim) + Fraction(year_end)
    exact = Fraction(year_end) * outstanding
    assert notice.exact_total == exact
    assert notice.total == (exact / MILLION + Fraction(1, 2)) // 1 * MILLION


@pytest.mark.parametrize("prefix", ["", "previous_"])
def test_more_treasury_shares_than_shares_issued_are_refused(prefix: str) -> None:
    issued = getattr(NOTICE, f"{prefix}shares_issued")

    replace(NOTICE, **{f"{prefix}treasury_shares": issued})
    with pytest.raises(InputError) as caught:
        replace(NOTICE, **{f"{prefix}treasury_shares": issued + 1})

    assert caught.value.argument == f"{prefix}treasury_shares"
    assert "must not exceed the shares issued" in caught.value.in_language("en")
    assert "発行済株式総数以下" in caught.value.in_language("ja")


def test_resource_of_the_previous_year_is_its_own() -> None:
    notice = replace(NOTICE, resource_en="Capital surplus", resource_ja="資本剰余金")

    english, japanese = (notice.tables(language)[1].rows[4].cells for language in ("en", "ja"))

    assert english == ("Dividend resource", "Capital surplus", "-", "Retained earnings")
    assert japanese == ("配当原資", "資本剰余金", "―", "利益剰余金")


def used(notice: Notice) -> object:
    return notice.tables("en"), notice.printed_conditions("en"), notice.checks()


@pytest.mark.parametrize(
    ("name", "allowed", "refused"),
    [
        ("forecast_total", 608 * MILLION, 608_448_118),
        ("published_total", 609 * MILLION, 608_448_118),
        ("previous_published_total", 0, 500_000),
        ("dividend_per_share", Decimal("14.62"), Decimal("14.625")),
        ("forecast_dividend_per_share", Decimal("0.01"), Decimal("0.001")),
        ("interim_dividend_per_share", 0, Decimal("-0.01")),
        ("record_date_months", 1, 0),
        ("meeting_base_year", 2018, 2019),
    ],
)
def test_input_outside_its_bounds_is_refused_by_its_own_name(
    name: str, allowed: object, refused: object, reread: Callable[..., Notice]
) -> None:
    assert used(reread(NOTICE, **{name: allowed}))
    with pytest.raises(InputError) as caught:
        reread(NOTICE, **{name: refused})

    assert caught.value.argument == name
