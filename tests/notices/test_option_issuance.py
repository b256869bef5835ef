"""The issuance notice: maximum, exercise period, series, and every check of its own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final, cast

import pytest

from ivjxl.errors import InputError
from ivjxl.notices.case import read_case
from ivjxl.notices.notice import Notice, checks_of
from ivjxl.notices.option_issuance import OptionIssuance
from ivjxl.notices.stock_option import StockOption

CASE: Final = Path(__file__).parents[2] / "workbooks" / "2015-06-26-option-issuance.toml"
NOTICE: Final = cast(OptionIssuance, read_case(CASE).notice)

TRIED: Final[dict[str, dict[str, list[dict[str, Any]]]]] = {
    "classes_add_up": {
        "passed": [{}, {"subscribed_rights": 230}, {"subscribed_rights": 231}],
        "failed": [
            {"maximum_rights": 231},
            {"maximum_rights": 229},
            {"subscribed_rights": 229},
            {"subscribed_rights": 0},
            {"allottees": NOTICE.allottees[:1]},
        ],
    },
    "resolved_on_notice_date": {
        "passed": [{}],
        "failed": [
            {"resolution_date": date(2015, 6, 25)},
            {"resolution_date": date(2015, 6, 27)},
            {"notice_date": date(2015, 6, 29)},
        ],
    },
    "period_begins_as_resolved": {
        "passed": [{}, {"exercise_delay_days": 0, "exercise_start_resolved": date(2015, 7, 13)}],
        "failed": [
            {"exercise_start_resolved": date(2015, 7, 13)},
            {"exercise_start_resolved": date(2015, 7, 15)},
            {"exercise_delay_days": 0},
            {"allotment_date": date(2015, 7, 14)},
        ],
        "not checked": [{"exercise_start_resolved": None}],
    },
    "period_ends_as_resolved": {
        "passed": [
            {},
            {
                "allotment_date": date(2014, 2, 28),
                "exercise_end_resolved": date(2044, 2, 29),
            },
        ],
        "failed": [
            {"exercise_end_resolved": date(2045, 7, 12)},
            {"exercise_end_resolved": date(2045, 7, 14)},
            {"exercise_years": 29},
            {"exercise_delay_days": 2},
        ],
        "not checked": [{"exercise_end_resolved": None}],
    },
    "series_follows": {
        "passed": [{"previous_series": 4}],
        "failed": [{"previous_series": 3}, {"previous_series": 5}],
        "not checked": [{}],
    },
    "allottee_company_is_ours": {
        "passed": [{"allottee_company": "IIJ"}, {"allottee_company": "iij"}],
        "failed": [{}, {"allottee_company": "IIJI"}, {"short_name": "IJ"}],
    },
}


def state_of(check: str, notice: Notice) -> str:
    return next(finding.state for finding in notice.checks() if finding.name == check)


def terms(notice: Notice, language: str) -> dict[str, str]:
    return {row.id: row.cells[1] for row in notice.tables(language)[1].rows}


def test_every_check_of_the_notice_is_tried_in_every_state_it_can_have(
    untried: Callable[[type[Notice], Any], dict[str, set[str]]],
) -> None:
    own = {name for name in checks_of(OptionIssuance) if name not in checks_of(StockOption)}

    assert TRIED.keys() == own
    assert untried(OptionIssuance, TRIED) == {}


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


@pytest.mark.parametrize(
    ("subscribed", "expected"), [(None, 230), (231, 230), (230, 230), (229, 229), (0, 0)]
)
def test_maximum_falls_to_the_rights_subscribed(subscribed: int | None, expected: int) -> None:
    notice = replace(NOTICE, subscribed_rights=subscribed)

    assert notice.maximum_in_force == expected
    assert terms(notice, "en")["maximum"] == str(expected)
    assert terms(notice, "ja")["maximum"] == f"{expected}個"


def test_classes_cut_to_the_rights_subscribed_add_up_to_the_maximum_in_force() -> None:
    fewer = replace(NOTICE.allottees[1], rights=70)

    notice = replace(NOTICE, subscribed_rights=223, allottees=(NOTICE.allottees[0], fewer))

    assert state_of("classes_add_up", notice) == "passed"
    assert terms(notice, "en")["total_shares"] == "44,600 shares"


@pytest.mark.parametrize(
    ("allotted", "delay", "years", "first", "last"),
    [
        (date(2015, 7, 13), 1, 30, date(2015, 7, 14), date(2045, 7, 13)),
        (date(2014, 2, 28), 1, 30, date(2014, 3, 1), date(2044, 2, 29)),
        (date(2016, 2, 28), 1, 30, date(2016, 2, 29), date(2046, 2, 28)),
        (date(2015, 12, 31), 1, 30, date(2016, 1, 1), date(2045, 12, 31)),
        (date(2015, 7, 13), 0, 10, date(2015, 7, 13), date(2025, 7, 12)),
        (date(2015, 7, 13), 731, 8, date(2017, 7, 13), date(2025, 7, 12)),
    ],
)
def test_exercise_period_follows_from_the_allotment_date(
    allotted: date, delay: int, years: int, first: date, last: date
) -> None:
    notice = replace(
        NOTICE, allotment_date=allotted, exercise_delay_days=delay, exercise_years=years
    )

    assert (notice.exercise_start, notice.exercise_end) == (first, last)


def test_period_of_the_succeeding_rights_is_the_same_one_in_table_and_condition() -> None:
    notice = replace(NOTICE, allotment_date=date(2015, 7, 14))

    assert terms(notice, "en")["exercise_period"] == "From July 15, 2015 to July 14, 2045"
    assert "July 15, 2015" in notice.printed_conditions("en")[10]
    assert "July 14, 2045" in notice.printed_conditions("en")[10]


@pytest.mark.parametrize(
    ("series", "en", "ja"),
    [
        (1, "(1st series)", "第1回"),
        (11, "(11th series)", "第11回"),
        (22, "(22nd series)", "第22回"),
    ],
)
def test_series_is_an_ordinal(series: int, en: str, ja: str) -> None:
    notice = replace(NOTICE, series=series)

    assert terms(notice, "en")["name"].endswith(en)
    assert ja in terms(notice, "ja")["name"]


@pytest.mark.parametrize(
    ("changed", "position", "en", "ja"),
    [
        ({"loss_window_days": 20}, 14, "twenty (20) days", "20日以内"),
        ({"inheritance_window_months": 12}, 15, "twelve (12) months", "12か月以内"),
        ({"strike": 2}, 10, "two (2) yen a share", "1株2円"),
    ],
)
def test_condition_prints_the_input_it_depends_on(
    changed: dict[str, Any], position: int, en: str, ja: str
) -> None:
    notice = replace(NOTICE, **changed)

    assert en in notice.printed_conditions("en")[position - 1]
    assert ja in notice.printed_conditions("ja")[position - 1]


def test_every_item_of_the_terms_is_carried_by_a_row_or_a_condition() -> None:
    printed = [row.cells[0] for row in NOTICE.tables("en")[1].rows]
    printed += NOTICE.printed_conditions("en")

    carried = {number for number in range(1, 17) if any(f"({number})" in text for text in printed)}

    assert carried == set(range(1, 17))


def test_japanese_notice_of_2015_does_not_name_an_era_that_began_in_2019() -> None:
    assert terms(NOTICE, "ja")["exercise_period"] == (
        "平成27年7月14日から平成57年7月13日まで"  # the era of 2045 was not known
    )
    assert "令和" not in repr((NOTICE.tables("ja"), NOTICE.printed_conditions("ja")))


def test_transfer_of_the_succeeding_rights_is_a_condition_too() -> None:
    english, japanese = (NOTICE.printed_conditions(language)[9] for language in ("en", "ja"))

    assert "transfer (7)" in english
    assert "譲渡は(7)" in japanese


@pytest.mark.parametrize(
    ("name", "allowed", "refused"),
    [
        ("series", 1, 0),
        ("loss_window_days", 1, 0),
        ("inheritance_window_months", 1, 0),
        ("exercise_delay_days", 0, -1),
        ("maximum_rights", 0, -1),
    ],
)
def test_input_outside_its_bounds_is_refused_by_its_own_name(
    name: str, allowed: int, refused: int, reread: Callable[..., Notice]
) -> None:
    assert reread(NOTICE, **{name: allowed}).tables("en")
    with pytest.raises(InputError) as caught:
        reread(NOTICE, **{name: refused})

    assert caught.value.argument == name


def test_exercise_period_beyond_2099_is_refused_by_its_own_name(
    reread: Callable[..., Notice],
) -> None:
    with pytest.raises(InputError) as caught:
        reread(NOTICE, exercise_years=100).tables("en")

    assert caught.value.argument == "exercise_years"
