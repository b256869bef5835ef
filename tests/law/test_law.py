"""Every registered rule of law and of the exchange, and the checks that rest on one."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from types import ModuleType
from typing import Any, Final

import pytest

from ivjxl import law
from ivjxl.errors import InputError
from ivjxl.law import (
    RULES,
    accounting_ordinance,
    civil_code,
    companies_act,
    exchange_rules,
    trading_days,
)
from ivjxl.law.dated import Dated
from ivjxl.law.exchange_rules import disclosure_required
from ivjxl.notices import NOTICES
from ivjxl.notices.figure import Check
from ivjxl.notices.notice import checks_of

FIRST_DAYS: Final = {
    "companies_act.CONTENT_OF_RIGHTS": date(2006, 5, 1),
    "companies_act.OFFERING_MATTERS": date(2006, 5, 1),
    "companies_act.DECIDED_BY_BOARD": date(2006, 5, 1),
    "companies_act.NOTICE_CLEAR_DAYS": date(2006, 5, 1),
    "companies_act.NOTICE_EXEMPTION": date(2006, 5, 1),
    "companies_act.LEAST_CAPITAL_SHARE": date(2006, 5, 1),
    "companies_act.RESERVE_ON_DIVIDEND": date(2006, 5, 1),
    "companies_act.TREASURY_SHARES_RECEIVE_DIVIDEND": date(2006, 5, 1),
    "companies_act.RECORD_DATE_MONTHS": date(2006, 5, 1),
    "companies_act.DISPOSAL_CLEAR_DAYS": date(2006, 5, 1),
    "accounting_ordinance.CAPITAL_INCREASE_LIMIT": date(2009, 4, 1),
    "civil_code.PERIOD_OF_MONTHS": date(2005, 4, 1),
    "exchange_rules.DILUTION_THRESHOLD": date(2025, 4, 1),
    "exchange_rules.VALUE_THRESHOLD": date(2025, 4, 1),
    "trading_days.SETTLEMENT_DAYS": date(2009, 11, 19),
}
"""Companies Act: in force 2006-05-01. Civil Code in modern wording: 2005-04-01.
Exchange thresholds for stock compensation: since April 2025 (requirements, 4.10).
Trades from 2009-11-16 settle on the fourth day, that is from 2009-11-19."""

MODULES: Final = (companies_act, accounting_ordinance, civil_code, exchange_rules, trading_days)
ON: Final = date(2025, 6, 27)


def checks() -> Iterator[Any]:
    for kind, notice in NOTICES.items():
        for name, check in checks_of(notice).items():
            yield pytest.param(check, id=f"{kind}-{name}")


def test_registry_lists_every_rule_of_every_law_book() -> None:
    defined = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in MODULES
        for name, value in vars(module).items()
        if isinstance(value, Dated)
    }
    books = {
        name
        for name, module in vars(law).items()
        if isinstance(module, ModuleType) and name != "dated"
    }

    assert RULES.keys() == defined == FIRST_DAYS.keys()
    assert books == {module.__name__.rpartition(".")[2] for module in MODULES}


@pytest.mark.parametrize("name", FIRST_DAYS)
def test_rule_holds_on_its_first_day_and_is_unknown_the_day_before(name: str) -> None:
    rule, first = RULES[name], FIRST_DAYS[name]

    assert rule.row(first) is rule.history[0]
    with pytest.raises(InputError):
        rule.at(first - timedelta(days=1))


@pytest.mark.parametrize("name", FIRST_DAYS)
def test_every_row_of_a_rule_has_its_source_and_a_name_in_both_languages(name: str) -> None:
    rule = RULES[name]

    assert all(row.source.strip() for row in rule.history)
    assert rule.what.en.isascii()
    assert not rule.what.ja.isascii()


@pytest.mark.parametrize("name", FIRST_DAYS)
def test_no_row_of_a_rule_is_verified_before_it_came_into_force(name: str) -> None:
    for row in RULES[name].history:
        assert row.verified is None or row.verified >= row.day


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (companies_act.NOTICE_CLEAR_DAYS, 14),
        (companies_act.NOTICE_EXEMPTION, True),
        (companies_act.DECIDED_BY_BOARD, True),
        (companies_act.LEAST_CAPITAL_SHARE, Fraction(1, 2)),
        (companies_act.RESERVE_ON_DIVIDEND, Fraction(1, 10)),
        (companies_act.TREASURY_SHARES_RECEIVE_DIVIDEND, False),
        (companies_act.RECORD_DATE_MONTHS, 3),
        (companies_act.DISPOSAL_CLEAR_DAYS, 14),
        (exchange_rules.DILUTION_THRESHOLD, Decimal("0.01")),
        (exchange_rules.VALUE_THRESHOLD, 100_000_000),
        (trading_days.SETTLEMENT_DAYS, 2),
    ],
)
def test_value_of_a_rule_is_the_one_of_its_article(rule: Dated[object], expected: object) -> None:
    assert rule.at(ON) == expected


def test_formula_of_the_capital_limit_adds_payment_and_strike_for_every_share() -> None:
    limit = accounting_ordinance.CAPITAL_INCREASE_LIMIT.at(date(2019, 7, 12))

    assert limit(payment_per_share=1773, strike=1, shares=1) == 1774
    assert limit(payment_per_share=1773, strike=1, shares=200, treasury_shares=200) == 0


def test_formula_of_a_period_of_months_ends_the_day_before_the_corresponding_day() -> None:
    last_day = civil_code.PERIOD_OF_MONTHS.at(date(2014, 2, 28))

    assert last_day(start=date(2014, 3, 1), months=360) == date(2044, 2, 29)


def test_terms_state_nine_matters_and_an_offering_four() -> None:
    assert len(companies_act.CONTENT_OF_RIGHTS.at(ON)) == 9
    assert len(companies_act.OFFERING_MATTERS.at(ON)) == 4


@pytest.mark.parametrize("check", list(checks()))
def test_check_says_confirm_with_counsel_exactly_if_it_rests_on_an_unverified_rule(
    check: Check,
) -> None:
    resting = [rule for rule in RULES.values() if rule.history[-1].source in check.source]
    unverified = any(rule.history[-1].verified is None for rule in resting)

    assert ("confirm with counsel" in check.rule.en) == unverified
    assert ("専門家に要確認" in check.rule.ja) == unverified


@pytest.mark.parametrize(
    ("kind", "name", "rule", "article"),
    [
        ("option_issuance", "notice_early_enough", "NOTICE_CLEAR_DAYS", "art. 240(2)(3)"),
        ("option_terms", "notice_early_enough", "NOTICE_CLEAR_DAYS", "art. 240(2)(3)"),
        ("option_issuance", "period_ends_as_resolved", "PERIOD_OF_MONTHS", "art. 143(2)"),
        ("dividend", "meeting_within_reach", "RECORD_DATE_MONTHS", "art. 124(2)"),
        (
            "dividend",
            "published_total_follows",
            "TREASURY_SHARES_RECEIVE_DIVIDEND",
            "art. 453",
        ),
        (
            "dividend",
            "previous_published_total_follows",
            "TREASURY_SHARES_RECEIVE_DIVIDEND",
            "art. 453",
        ),
    ],
)
def test_check_of_a_legal_rule_names_its_article(
    kind: str, name: str, rule: str, article: str
) -> None:
    check = checks_of(NOTICES[kind])[name]
    source = next(each for key, each in RULES.items() if key.endswith(rule)).history[-1].source

    assert article in source
    assert source in check.source


@pytest.mark.parametrize(
    ("shares", "value", "expected"),
    [
        (1_000_000, 100_000_000, True),
        (1_000_001, 100_000_001, True),
        (999_999, 100_000_000, False),
        (1_000_000, 99_999_999, False),
        (999_999, 99_999_999, False),
        (100_000_000, 0, False),
        (0, 10**12, False),
    ],
)
def test_disclosure_is_required_if_dilution_and_value_both_reach_their_threshold(
    shares: int, value: int, expected: bool
) -> None:
    required = disclosure_required(
        shares=shares, shares_outstanding=100_000_000, value=value, on=date(2025, 4, 1)
    )

    assert required is expected


def test_rights_of_2019_would_stay_below_the_thresholds() -> None:
    assert not disclosure_required(
        shares=32_600, shares_outstanding=46_721_400, value=57_799_800, on=ON
    )


def test_disclosure_before_april_2025_is_an_error_not_a_guess() -> None:
    with pytest.raises(InputError):
        disclosure_required(
            shares=1, shares_outstanding=1, value=10**9, on=date(2025, 4, 1) - timedelta(days=1)
        )


@pytest.mark.parametrize(
    ("argument", "arguments"),
    [
        ("shares", {"shares": -1}),
        ("value", {"value": -1}),
        ("value", {"value": float("nan")}),
        ("shares_outstanding", {"shares_outstanding": -1}),
        ("shares_outstanding", {"shares_outstanding": 0}),
    ],
)
def test_disclosure_refuses_an_argument_out_of_range(
    argument: str, arguments: dict[str, float]
) -> None:
    given: dict[str, float] = {"shares": 10**6, "shares_outstanding": 10**8, "value": 10**8}

    with pytest.raises(InputError) as caught:
        disclosure_required(**{**given, **arguments}, on=ON)

    assert caught.value.argument == argument
