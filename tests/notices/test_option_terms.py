"""The notice of the terms determined: totals against the issuance, and every check of its own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, cast

import pytest

from ivjxl.notices.case import read_case
from ivjxl.notices.notice import Notice, checks_of
from ivjxl.notices.option_terms import OptionTerms
from ivjxl.notices.stock_option import StockOption

WORKBOOKS: Final = Path(__file__).parents[2] / "workbooks"
TERMS_2013, TERMS_2019 = (
    cast(OptionTerms, read_case(WORKBOOKS / f"{name}.toml").notice)
    for name in ("2013-07-11-option-terms", "2019-07-12-option-terms")
)
both_years: Final = pytest.mark.parametrize(
    "notice", [TERMS_2013, TERMS_2019], ids=["2013", "2019"]
)

TRIED: Final[dict[str, dict[str, list[dict[str, Any]]]]] = {
    "classes_add_up": {
        "passed": [{}],
        "failed": [
            {"total_rights": 88},
            {"total_rights": 90},
            {"allottees": TERMS_2013.allottees[:1]},
        ],
    },
    "shares_are_rights_times_shares": {
        "passed": [{}],
        "failed": [
            {"shares_determined": 17_801},
            {"shares_determined": 17_600},
            {"total_rights": 88},
            {"shares_per_right": 100},
        ],
        "not checked": [{"shares_determined": None}],
    },
    "price_per_right_follows": {
        "passed": [{}],
        "failed": [
            {"price_per_right_determined": 647_001},
            {"price_per_right_determined": 646_922},
            {"rounding_step": "right"},
            {"compounding": "continuous"},
            {"spot": Decimal(3506)},
        ],
        "not checked": [{"price_per_right_determined": None}],
    },
    "price_per_share_follows": {
        "passed": [{}, {"price_per_share_determined": Decimal("3235.00")}],
        "failed": [
            {"price_per_share_determined": Decimal(3234)},
            {"price_per_share_determined": Decimal("3235.5")},
            {"rounding_mode": "down"},
        ],
        "not checked": [{"price_per_share_determined": None}],
    },
    "within_maximum": {
        "passed": [{}, {"total_rights": 135}, {"maximum_rights": 89}],
        "failed": [{"total_rights": 136}, {"maximum_rights": 88}],
        "not checked": [{"maximum_rights": None}],
    },
    "shares_per_right_unchanged": {
        "passed": [{"issuance_shares_per_right": 200}],
        "failed": [{"issuance_shares_per_right": 100}, {"issuance_shares_per_right": 201}],
        "not checked": [{}],
    },
    "determined_on_allotment_date": {
        "passed": [{}],
        "failed": [{"notice_date": date(2013, 7, 10)}, {"notice_date": date(2013, 7, 12)}],
    },
}
"""Tried on the terms of 2013-07-11: 89 of at most 135 rights at 647,000 yen."""


def state_of(check: str, notice: Notice) -> str:
    return next(finding.state for finding in notice.checks() if finding.name == check)


def determined(notice: Notice, language: str) -> dict[str, str]:
    return {row.id: row.cells[1] for row in notice.tables(language)[1].rows}


def test_every_check_of_the_notice_is_tried_in_every_state_it_can_have(
    untried: Callable[[type[Notice], Any], dict[str, set[str]]],
) -> None:
    own = {name for name in checks_of(OptionTerms) if name not in checks_of(StockOption)}

    assert TRIED.keys() == own
    assert untried(OptionTerms, TRIED) == {}


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
    assert state_of(check, replace(TERMS_2013, **changed)) == state


@pytest.mark.parametrize(
    ("notice", "maximum", "state"),
    [
        (TERMS_2013, 135, "passed"),
        (TERMS_2019, 163, "passed"),
        (TERMS_2019, 162, "failed"),
        (TERMS_2019, None, "not checked"),
    ],
)
def test_determined_rights_stay_below_the_maximum_of_the_issuance(
    notice: OptionTerms, maximum: int | None, state: str
) -> None:
    assert state_of("within_maximum", replace(notice, maximum_rights=maximum)) == state


@both_years
def test_resolution_is_the_one_of_the_issuance_notice_fifteen_days_before(
    notice: OptionTerms,
) -> None:
    assert (notice.allotment_date - notice.resolution_date).days == 15
    assert state_of("notice_early_enough", notice) == "passed"


@both_years
def test_total_of_shares_is_computed_not_copied(notice: OptionTerms) -> None:
    changed = replace(notice, shares_per_right=100)

    assert determined(changed, "en")["shares_per_right"] == "100 shares"
    assert determined(changed, "en")["total_shares"] == f"{notice.total_rights * 100:,} shares"
    assert state_of("shares_are_rights_times_shares", changed) == "failed"


@pytest.mark.parametrize("mode", ["up", "half_up", "down"])
@both_years
def test_rounding_per_right_prints_a_price_per_share_with_a_fraction(
    notice: OptionTerms, mode: str
) -> None:
    changed = replace(notice, rounding_step="right", rounding_mode=mode)

    price = changed.price_per_right
    assert price is not None
    assert determined(changed, "en")["price_per_right"] == f"JPY{int(price):,}"
    shown = f"{Decimal(int(price)) / 200:,f}"
    assert determined(changed, "en")["price_per_share"] == f"JPY{shown}"
    assert determined(changed, "ja")["price_per_share"] == f"{shown}円"
    assert {finding.state for finding in changed.checks()} <= {"passed", "failed", "not checked"}


@pytest.mark.parametrize(
    ("shares_per_right", "per_right", "per_share"),
    [
        (300, "531,934", "1,773.113333"),
        (600, "1,063,867", "1,773.111667"),
        (700, "1,241,178", "1,773.111429"),
    ],
)
def test_price_per_share_that_does_not_terminate_is_printed_with_six_decimals(
    shares_per_right: int, per_right: str, per_share: str
) -> None:
    changed = replace(
        TERMS_2019, rounding_step="right", rounding_mode="up", shares_per_right=shares_per_right
    )

    assert determined(changed, "en")["price_per_right"] == f"JPY{per_right}"
    assert determined(changed, "en")["price_per_share"] == f"JPY{per_share}"
    assert determined(changed, "ja")["price_per_share"] == f"{per_share}円"
    assert changed.checks()
