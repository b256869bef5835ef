"""What both notices on stock options share: valuation, claims, capital, and their checks."""

import csv
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, log, sqrt
from pathlib import Path
from statistics import stdev
from typing import Any, Final, cast

import mpmath as mp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.errors import InputError
from ivjxl.notices.case import read_case
from ivjxl.notices.fields import fields_of
from ivjxl.notices.market_rows import Close, DeclaredDividend, PriceSplit, QuotedYield
from ivjxl.notices.notice import Notice, checks_of
from ivjxl.notices.option_issuance import OptionIssuance
from ivjxl.notices.option_terms import OptionTerms
from ivjxl.notices.stock_option import Allottee, StockOption

WORKBOOKS: Final = Path(__file__).parents[2] / "workbooks"
TERMS_2013, ISSUANCE_2015, TERMS_2019, TERMS_2026 = (
    cast(StockOption, read_case(WORKBOOKS / f"{name}.toml").notice)
    for name in (
        "2013-07-11-option-terms",
        "2015-06-26-option-issuance",
        "2019-07-12-option-terms",
        "2026-07-10-option-terms",
    )
)
ALL: Final = (TERMS_2013, ISSUANCE_2015, TERMS_2019)
each_notice: Final = pytest.mark.parametrize("notice", ALL, ids=["2013", "2015", "2019"])
DAY: Final = timedelta(days=1)
CAP: Final = 500_000_000
WORTH_99: Final = {"spot": Decimal(100), "volatility": Decimal("0.01"), "rate": Decimal(0)}
"""Without dividend and nearly without volatility the option is worth S - X = 99 yen."""


def closes(**traded: float | str) -> tuple[Close, ...]:
    """Return closes of days of 2019, given as d0712=2141."""
    return tuple(
        Close(day=date(2019, int(name[1:3]), int(name[3:])), close=Decimal(str(close)))
        for name, close in traded.items()
    )


def split(ex: date, old: int = 1, new: int = 2, effective: date | None = None) -> PriceSplit:
    return PriceSplit(
        ex_date=ex, effective_date=effective or ex + 2 * DAY, old_shares=old, new_shares=new
    )


FRIDAYS: Final = closes(d0621=2_100, d0628=2_130, d0705=2_110, d0712=2_141)
WEEKLY: Final[dict[str, Any]] = {
    "closes": FRIDAYS,
    "frequency": "weekly",
    "volatility_from": date(2019, 6, 21),
    "volatility": None,
}
"""The closes of four Fridays, and the volatility that follows from them."""
SIGMA: Final = stdev([log(2_130 / 2_100), log(2_110 / 2_130), log(2_141 / 2_110)]) * sqrt(52)
NO_MARKET: Final[dict[str, Any]] = {"closes": (), "curve": (), "dividends": ()}
HALVED: Final = closes(d0710=4_300, d0711=2_150, d0712=2_141)

TRIED: Final[dict[str, dict[str, list[dict[str, Any]]]]] = {
    "payment_on_allotment_date": {
        "passed": [{}],
        "failed": [{"payment_date": date(2019, 7, 11)}, {"payment_date": date(2019, 7, 13)}],
    },
    "price_of_allotment_date": {
        "passed": [{}],
        "failed": [{"price_date": date(2019, 7, 11)}, {"price_date": date(2019, 7, 16)}],
    },
    "notice_early_enough": {
        "passed": [
            {},
            {"shareholder_notice_date": date(2019, 6, 26)},
            {"shareholder_notice_date": date(2019, 6, 28), "notice_exemption": "filing"},
            {"shareholder_notice_date": date(2019, 7, 12), "notice_exemption": "filing"},
            {"shareholder_notice_date": date(2019, 6, 28), "notice_clear_days": 13},
        ],
        "failed": [
            {"shareholder_notice_date": date(2019, 6, 28)},
            {"shareholder_notice_date": date(2019, 7, 12)},
            {"notice_clear_days": 15},
        ],
    },
    "resolution_comes_first": {
        "passed": [
            {},
            {"resolution_date": date(2019, 6, 26)},
            {"resolution_date": date(2019, 7, 11)},
            {"resolution_date": date(2019, 7, 11), "notice_date": date(2019, 7, 11)},
        ],
        "failed": [
            {"resolution_date": date(2019, 7, 12)},
            {"resolution_date": date(2029, 6, 27)},
            {"resolution_date": date(2019, 7, 15), "notice_date": date(2019, 7, 16)},
            {"resolution_date": date(2019, 7, 11), "notice_date": date(2019, 7, 10)},
            {"allotment_date": date(2019, 6, 27)},
        ],
    },
    "remaining_period_is_half": {
        "passed": [{}, {"exercise_years": 15, "years": Decimal("7.5")}],
        "failed": [{"exercise_years": 29}, {"years": Decimal(30)}, {"years": Decimal("15.01")}],
    },
    "volatility_up_to_price_date": {
        "passed": [{}],
        "failed": [{"volatility_to": date(2019, 7, 5)}, {"price_date": date(2019, 7, 11)}],
    },
    "dividend_of_last_year": {
        "passed": [
            {},
            {"dividend_year_end": date(2019, 7, 11)},
            {"dividend_year_end": date(2018, 7, 12)},
            {"dividend_year_end": date(2018, 12, 31)},
            {"price_date": date(2020, 3, 31)},
            {"dividend_year_end": date(2020, 2, 29), "price_date": date(2021, 3, 1)},
        ],
        "failed": [
            {"dividend_year_end": date(2019, 7, 12)},
            {"dividend_year_end": date(2020, 3, 31)},
            {"dividend_year_end": date(2018, 3, 31)},
            {"dividend_year_end": date(2018, 7, 11)},
            {"price_date": date(2020, 4, 1)},
            {"dividend_year_end": date(2020, 2, 29), "price_date": date(2021, 3, 2)},
        ],
    },
    "closes_cover_window": {
        "passed": [
            {},
            NO_MARKET,
            WEEKLY,
            {**WEEKLY, "volatility_from": date(2019, 6, 22)},
            {**WEEKLY, "closes": (*closes(d0614=2_090), *FRIDAYS)},
            {**WEEKLY, "closes": (*FRIDAYS, *closes(d0716=2_150))},
            {"closes": closes(d0711=2_146, d0712=2_141), "volatility_from": date(2005, 12, 2)},
        ],
        "failed": [
            {**WEEKLY, "volatility_from": date(2019, 6, 20)},
            {**WEEKLY, "volatility_from": date(2005, 12, 2)},
            {**WEEKLY, "volatility_to": date(2019, 7, 13)},
            {**WEEKLY, "volatility_to": date(2019, 7, 16)},
        ],
    },
    "moves_are_usual": {
        "passed": [
            {},
            NO_MARKET,
            {"closes": closes(d0711=2_141, d0712=2_141)},
            {"closes": closes(d0711="1647.0", d0712=2_141)},
            {"closes": closes(d0711=3_058, d0712=2_141)},
            {"closes": HALVED, "splits": (split(date(2019, 7, 11)),)},
            {
                "closes": closes(d0711=215, d0712=2_141),
                "splits": (split(date(2019, 7, 12), 10, 1),),
            },
        ],
        "failed": [
            {"closes": HALVED},
            {"closes": HALVED, "splits": (split(date(2019, 7, 12)),)},
            {"closes": HALVED, "splits": (split(date(2019, 7, 10)),)},
            {"closes": HALVED, "splits": (split(date(2019, 7, 11), 2, 1),)},
            {"closes": closes(d0711=1_646, d0712=2_141)},
            {"closes": closes(d0711=3_059, d0712=2_141)},
            {"closes": closes(d0712=2_141, d0716=2_141, d0717=1_498)},
        ],
    },
    "yields_of_price_date": {
        "passed": [
            {},
            {"curve": (), "curve_date": None},
            {"curve": (), "curve_date": date(2019, 7, 11)},
        ],
        "failed": [
            {"curve_date": date(2019, 7, 11)},
            {"curve_date": date(2019, 7, 13)},
            {"curve_date": None},
            {"price_date": date(2019, 7, 11)},
        ],
    },
    "market_data_agree": {
        "passed": [
            {},
            NO_MARKET,
            {**NO_MARKET, "spot": Decimal(1), "volatility": Decimal(1), "dividend": Decimal(1)},
            {**WEEKLY, "volatility": Decimal(f"{SIGMA + 0.00049:.9f}")},
            {**WEEKLY, "volatility": Decimal(f"{SIGMA - 0.00049:.9f}")},
            {"spot": None, "rate": None, "dividend": None},
            {"closes": (), "spot": Decimal(2_140)},
            {"curve": (), "rate": Decimal("0.00085")},
            {"dividends": (), "dividend": Decimal("13.5")},
        ],
        "failed": [
            {"spot": Decimal(2_140)},
            {"spot": Decimal("2141.1")},
            {"rate": Decimal("0.00085")},
            {"rate": Decimal("0.00083")},
            {"rate": Decimal("-0.00084")},
            {"rate_method": "linear:continuous"},
            {"dividend": Decimal("13.5")},
            {"dividend": Decimal("27.01")},
            {"dividends": TERMS_2019.dividends[:1]},
            {"splits": (split(date(2019, 1, 4)),)},
            {**WEEKLY, "volatility": Decimal(f"{SIGMA + 0.00051:.9f}")},
            {**WEEKLY, "volatility": Decimal(f"{SIGMA - 0.00051:.9f}")},
        ],
    },
    "policy_as_printed": {
        "passed": [
            {
                "terms_compounding": "annual",
                "terms_rounding_mode": "half_up",
                "terms_rounding_step": "share",
            },
            {"compounding": "continuous", "rounding_mode": "up", "rounding_step": "right"},
        ],
        "failed": [
            {},
            {"terms_compounding": "annual", "terms_rounding_mode": "half_up"},
            {"terms_compounding": "annual", "terms_rounding_step": "share"},
            {"terms_rounding_mode": "half_up", "terms_rounding_step": "share"},
            {"compounding": "continuous", "rounding_mode": "down", "rounding_step": "right"},
        ],
    },
    "rounding_is_clear": {
        "passed": [
            {},
            {**WORTH_99, "dividend": Decimal(0), "rounding_mode": "half_up"},
            {**WORTH_99, "dividend": Decimal(0), "spot": Decimal("100.5"), "rounding_mode": "up"},
        ],
        "failed": [
            {**WORTH_99, "dividend": Decimal(0), "rounding_mode": "up"},
            {**WORTH_99, "dividend": Decimal(0), "rounding_mode": "down"},
            {
                **WORTH_99,
                "dividend": Decimal(0),
                "spot": Decimal("100.5"),
                "rounding_mode": "half_up",
            },
            {
                **WORTH_99,
                "dividend": Decimal(0),
                "spot": Decimal("100.5"),
                "rounding_mode": "up",
                "rounding_step": "right",
            },
        ],
    },
    "compensation_within_cap": {
        "passed": [
            {"other_compensation": 0},
            {"other_compensation": CAP - 108 * 354_600},
            {"annual_cap": 108 * 354_600, "other_compensation": 0},
        ],
        "failed": [
            {"other_compensation": CAP - 108 * 354_600 + 1},
            {"annual_cap": 108 * 354_600 - 1, "other_compensation": 0},
        ],
        "not checked": [{}],
    },
}
"""Tried on the terms of 2019-07-12: notice 2019-06-27, price 354,600 yen, 108 directors' rights."""


def state_of(check: str, notice: Notice) -> str:
    return next(finding.state for finding in notice.checks() if finding.name == check)


def cells(notice: Notice, table: str, language: str = "en") -> dict[str, tuple[str, ...]]:
    found = next(each for each in notice.tables(language) if each.id == table)
    return {row.id: row.cells[1:] for row in found.rows}


def black_scholes(notice: StockOption) -> mp.mpf:
    """Return the printed formula in forty digits."""
    with mp.workdps(40):
        names = ("spot", "strike", "years", "volatility", "rate", "dividend")
        s, x, t, sigma, r, paid = (mp.mpf(str(getattr(notice, name))) for name in names)
        q = mp.log(1 + paid / s) if notice.compounding == "annual" else paid / s
        d = (mp.log(s / x) + (r - q + sigma**2 / 2) * t) / (sigma * mp.sqrt(t))
        below = mp.ncdf(d - sigma * mp.sqrt(t))
        return s * mp.exp(-q * t) * mp.ncdf(d) - x * mp.exp(-r * t) * below


def test_every_shared_check_is_tried_in_every_state_it_can_have(
    untried: Callable[[type[Notice], Any], dict[str, set[str]]],
) -> None:
    shared = {name for name in checks_of(StockOption) if name not in checks_of(Notice)}

    assert TRIED.keys() == shared
    assert shared <= checks_of(OptionTerms).keys() & checks_of(OptionIssuance).keys()
    assert untried(OptionTerms, TRIED) == untried(OptionIssuance, TRIED) == {}


@pytest.mark.parametrize(
    ("check", "state", "changed"),
    [
        (check, state, changed)
        for check, states in TRIED.items()
        for state, tries in states.items()
        for changed in tries
    ],
)
def test_shared_check_reaches_the_state_that_the_inputs_ask_for(
    check: str, state: str, changed: dict[str, Any]
) -> None:
    assert state_of(check, replace(TERMS_2019, **changed)) == state


@pytest.mark.parametrize(
    ("days", "exemption", "state"),
    [(14, None, "failed"), (15, None, "passed"), (14, "art. 240(4) filing", "passed")],
)
@each_notice
def test_allotment_is_fifteen_days_after_the_notice_to_shareholders_or_exempt(
    notice: StockOption, days: int, exemption: str | None, state: str
) -> None:
    changed = replace(
        notice,
        shareholder_notice_date=notice.allotment_date - days * DAY,
        notice_exemption=exemption,
    )

    assert state_of("notice_early_enough", changed) == state


@pytest.mark.parametrize(
    ("notice", "per_share", "per_right"),
    [(TERMS_2013, 3_235, 647_000), (TERMS_2019, 1_773, 354_600)],
    ids=["2013", "2019"],
)
def test_published_prices_follow_from_market_data_and_the_inferred_policy(
    notice: StockOption, per_share: int, per_right: int
) -> None:
    assert notice.price_per_share == per_share
    assert notice.price_per_right == per_right


@each_notice
def test_unrounded_price_and_yield_are_those_of_the_printed_formula(notice: StockOption) -> None:
    assert notice.option_price == pytest.approx(float(black_scholes(notice)), rel=1e-12)
    ratio = mp.mpf(str(notice.dividend)) / mp.mpf(str(notice.spot))
    due = mp.log(1 + ratio) if notice.compounding == "annual" else ratio
    assert notice.dividend_yield == pytest.approx(float(due), rel=1e-14)


@pytest.mark.parametrize(
    ("notice", "continuous", "annual"),
    [(TERMS_2013, 3_233.913, 3_234.605), (TERMS_2019, 1_771.013, 1_773.110)],
    ids=["2013", "2019"],
)
def test_model_prices_are_those_of_the_requirements(
    notice: StockOption, continuous: float, annual: float
) -> None:
    assert replace(notice, compounding="continuous").option_price == pytest.approx(
        continuous, abs=5e-4
    )
    assert replace(notice, compounding="annual").option_price == pytest.approx(annual, abs=5e-4)


@pytest.mark.parametrize(
    ("compounding", "mode", "step", "per_right"),
    [
        ("annual", "half_up", "share", 354_600),
        ("annual", "down", "share", 354_600),
        ("annual", "up", "share", 354_800),
        ("annual", "half_up", "right", 354_622),
        ("annual", "down", "right", 354_622),
        ("annual", "up", "right", 354_623),
        ("continuous", "half_up", "share", 354_200),
        ("continuous", "down", "share", 354_200),
        ("continuous", "up", "share", 354_400),
    ],
)
def test_price_of_a_right_in_2019_under_each_policy(
    compounding: str, mode: str, step: str, per_right: int
) -> None:
    notice = replace(TERMS_2019, compounding=compounding, rounding_mode=mode, rounding_step=step)

    assert notice.price_per_right == per_right
    assert notice.price_per_share == Fraction(per_right, 200)


@pytest.mark.parametrize(
    ("mode", "step", "distance"),
    [
        ("half_up", "share", 0.3895),
        ("up", "share", 0.1105),
        ("down", "share", 0.1105),
        ("down", "right", 0.0977),
        ("half_up", "right", 0.4023),
        ("up", "right", 0.0977),
    ],
)
def test_distance_to_the_boundary_is_that_of_the_amount_that_is_rounded(
    mode: str, step: str, distance: float
) -> None:
    notice = replace(TERMS_2019, rounding_mode=mode, rounding_step=step)

    assert notice.boundary_distance == pytest.approx(distance, abs=5e-5)


@pytest.mark.parametrize(
    ("mode", "distance"), [("half_up", 0.1052), ("up", 0.3948), ("down", 0.3948)]
)
def test_distance_to_the_boundary_is_that_of_the_nearer_one(mode: str, distance: float) -> None:
    notice = replace(TERMS_2013, rounding_mode=mode)

    assert notice.boundary_distance == pytest.approx(distance, abs=5e-5)


@pytest.mark.parametrize(
    ("notice", "per_share", "per_right", "reserve"),
    [(TERMS_2013, 1_618, 323_600, 323_600), (TERMS_2019, 887, 177_400, 177_400)],
    ids=["2013", "2019"],
)
def test_half_of_the_limit_becomes_capital_on_exercise(
    notice: StockOption, per_share: int, per_right: int, reserve: int
) -> None:
    assert notice.capital_per_share == per_share
    assert notice.capital_per_right == per_right
    assert notice.reserve_per_right == reserve


def test_even_price_of_1774_gives_888_of_capital_per_share_but_no_more_per_right() -> None:
    even = replace(TERMS_2019, rounding_mode="up")

    assert even.price_per_share == 1_774
    assert even.capital_per_share == 888
    assert even.capital_per_right == even.reserve_per_right == 177_500


def test_odd_yen_of_a_right_goes_to_capital() -> None:
    odd = replace(TERMS_2019, rounding_mode="up", rounding_step="right")

    assert odd.price_per_right == 354_623
    assert odd.capital_per_right == 177_412
    assert odd.reserve_per_right == 177_411


@each_notice
def test_contribution_is_one_yen_for_every_share(notice: StockOption) -> None:
    assert notice.contribution_per_right == 200
    assert notice.shares_per_right == 200
    assert notice.strike == 1


@pytest.mark.parametrize(
    ("notice", "rights", "persons", "shares", "capped", "total"),
    [
        (TERMS_2013, 89, 17, 17_800, 38_820_000, 57_583_000),
        (ISSUANCE_2015, 230, 18, 46_000, 56_432_214, 84_832_740),
        (TERMS_2019, 163, 19, 32_600, 38_296_800, 57_799_800),
    ],
    ids=["2013", "2015", "2019"],
)
def test_totals_are_those_of_the_classes(
    notice: StockOption, rights: int, persons: int, shares: int, capped: int, total: int
) -> None:
    assert notice.allotted_rights == rights
    assert notice.allotted_persons == persons
    assert notice.total_shares == shares
    assert notice.capped_payment == capped
    assert notice.total_payment == total
    assert sum(notice.claims or ()) == total


classes = st.lists(
    st.tuples(st.integers(0, 500), st.integers(0, 10_000), st.booleans()), min_size=1, max_size=5
)


@settings(max_examples=50, deadline=None)
@given(classes, st.sampled_from(["share", "right"]), st.sampled_from(["up", "half_up", "down"]))
def test_claims_add_up_and_capital_and_reserve_are_the_limit(
    rows: list[tuple[int, int, bool]], step: str, mode: str
) -> None:
    allottees = tuple(
        Allottee(
            title_en="Class",
            title_ja="区分",
            noun_en="Person",
            persons=persons,
            rights=rights,
            capped=capped,
        )
        for persons, rights, capped in rows
    )
    notice = replace(TERMS_2019, allottees=allottees, rounding_step=step, rounding_mode=mode)

    price = notice.price_per_right
    assert price is not None
    assert notice.claims == tuple(rights * price for _, rights, _ in rows)
    assert notice.total_payment == sum(notice.claims)
    assert notice.capped_payment == sum(rights for _, rights, capped in rows if capped) * price
    limit = price + 200
    assert notice.capital_per_right == ceil(limit / 2)
    assert notice.capital_per_right + (notice.reserve_per_right or 0) == limit
    assert len(cells(notice, "allottees")) == len(rows) + 1


def test_allottee_table_has_a_row_per_class_and_a_total_row() -> None:
    third = replace(
        TERMS_2019.allottees[1], title_en="Advisors", title_ja="顧問", persons=1, rights=1
    )
    notice = replace(TERMS_2019, allottees=(*TERMS_2019.allottees, third))

    assert list(cells(notice, "allottees")) == ["class_1", "class_2", "class_3", "total"]
    assert cells(notice, "allottees")["class_3"] == ("1 Executive Officer", "1 right", "JPY354,600")
    assert cells(notice, "allottees", "ja")["class_3"] == ("1名", "1個", "354,600円")
    assert cells(notice, "allottees")["total"] == ("20 persons", "164 rights", "JPY58,154,400")


def test_cap_table_shows_the_other_compensation_once_it_is_known() -> None:
    notice = replace(TERMS_2019, other_compensation=300_000_000)

    assert cells(notice, "cap")["other_compensation"] == ("JPY300,000,000",)
    assert cells(notice, "cap", "ja")["other_compensation"] == ("300,000,000円",)


@each_notice
def test_remaining_period_of_seven_and_a_half_years_is_printed(notice: StockOption) -> None:
    half = replace(notice, exercise_years=15, years=Decimal("7.5"))

    assert cells(half, "valuation")["years"] == ("7.5 years",)
    assert cells(half, "valuation", "ja")["years"] == ("7.5年",)


@each_notice
def test_dividend_adjusted_for_a_split_to_a_fraction_of_a_sen_is_printed(
    notice: StockOption,
) -> None:
    fy2022 = replace(notice, dividend=Decimal("14.625") + Decimal("14.63"))

    assert cells(fy2022, "valuation")["dividend"][0].startswith("JPY29.255 (year ended ")
    assert cells(fy2022, "valuation", "ja")["dividend"][0].startswith("29.255円（")


@each_notice
def test_dividend_of_the_valuation_has_two_decimals_like_every_dividend(
    notice: StockOption,
) -> None:
    whole = replace(notice, dividend=Decimal(27))

    assert cells(whole, "valuation")["dividend"][0].startswith("JPY27.00 (year ended ")


def test_rounding_per_share_is_not_the_policy_that_the_terms_print() -> None:
    per_share = replace(TERMS_2019, compounding="continuous", rounding_mode="up")

    assert per_share.price_per_right == 354_400
    assert replace(per_share, rounding_step="right").price_per_right == 354_203
    assert state_of("policy_as_printed", per_share) == "failed"


@each_notice
def test_d_is_the_argument_of_the_first_normal_probability(notice: StockOption) -> None:
    with mp.workdps(40):
        names = ("spot", "strike", "years", "volatility", "rate")
        s, x, t, sigma, r = (mp.mpf(str(getattr(notice, name))) for name in names)
        q = mp.mpf(notice.dividend_yield)
        due = (mp.log(s / x) + (r - q + sigma**2 / 2) * t) / (sigma * mp.sqrt(t))

    assert notice.d == pytest.approx(float(due), rel=1e-13)


@pytest.mark.parametrize(
    ("name", "allowed", "refused"),
    [
        ("shares_per_right", 1, 0),
        ("strike", 1, 0),
        ("exercise_years", 1, 0),
        ("spot", Decimal("0.01"), 0),
        ("years", Decimal("0.01"), 0),
        ("volatility", Decimal("0.01"), Decimal("0.009")),
        ("volatility", 5, Decimal("5.01")),
        ("rate", Decimal("-0.5"), Decimal("-0.51")),
        ("rate", Decimal("0.5"), Decimal("0.51")),
        ("dividend", 0, Decimal("-0.01")),
        ("notice_clear_days", 0, -1),
        ("annual_cap", 0, -1),
    ],
)
def test_input_outside_its_bounds_is_refused_by_its_own_name(
    name: str, allowed: object, refused: object, reread: Callable[..., Notice]
) -> None:
    assert reread(TERMS_2019, **{name: allowed}).value(name) == allowed
    with pytest.raises(InputError) as caught:
        reread(TERMS_2019, **{name: refused})

    assert caught.value.argument == name


def test_clear_days_beyond_every_calendar_are_not_reached() -> None:
    assert state_of("notice_early_enough", replace(TERMS_2019, notice_clear_days=10**9)) == "failed"


@pytest.mark.parametrize(
    ("notice", "spot", "rate", "dividend"),
    [
        (TERMS_2013, 3_505, "0.01275", "18.75"),
        (ISSUANCE_2015, 2_151, "0.00831", "22"),
        (TERMS_2019, 2_141, "0.00084", "27"),
        (TERMS_2026, 3_317, "0.01761", "47.5"),
    ],
    ids=["2013", "2015", "2019", "2026"],
)
def test_share_price_rate_and_dividend_follow_from_closes_yields_and_dividends(
    notice: StockOption, spot: int, rate: str, dividend: str
) -> None:
    # 2013: 1,750 yen before the split of 1 to 200 of 2012-10-01, and 10 yen after it.
    assert notice.spot == notice.market_spot == spot
    assert notice.rate == Decimal(rate)
    assert notice.market_rate == float(rate)
    assert notice.dividend == notice.market_dividend == Decimal(dividend)


@each_notice
def test_volatility_without_a_series_of_closes_is_the_one_typed(notice: StockOption) -> None:
    assert notice.market_volatility is None
    assert cells(notice, "valuation")["volatility"] == (f"{notice.volatility * 100:.3f}%",)


def closes_of_the_sample() -> dict[date, Fraction]:
    """Return the closes of the file in the shares of today: 1 to 2, ex-date 2021-09-29."""
    # Effective on Friday, October 1: recorded on Thursday, September 30, last traded with the
    # right two business days before, on Tuesday 28.
    found = {}
    with (WORKBOOKS / "sample-closes.csv").open(encoding="ascii", newline="") as file:
        for row in csv.DictReader(file):
            if row["close_as_traded"] != "-":
                day = date.fromisoformat(row["date"])
                halved = 2 if day < date(2021, 9, 29) else 1
                found[day] = Fraction(row["close_as_traded"]) / halved
    return found


def test_volatility_of_2026_is_that_of_the_last_closes_of_its_weeks() -> None:
    first, last = date(2016, 7, 11), date(2026, 7, 10)
    weeks: dict[tuple[int, int], Fraction] = {}
    for day, close in closes_of_the_sample().items():
        if first <= day <= last:
            weeks[day.isocalendar()[:2]] = close
    logs = [log(after / before) for before, after in pairwise(weeks.values())]
    expected = stdev(logs) * sqrt(52)

    assert len(weeks) > 10 * 50
    assert TERMS_2026.market_volatility == pytest.approx(expected, rel=1e-12)
    assert float(TERMS_2026.volatility) == pytest.approx(expected, rel=1e-12)
    assert cells(TERMS_2026, "valuation")["volatility"] == (f"{expected * 100:.3f}%",)


def test_closes_of_2026_are_those_of_the_file_with_their_first_last_and_largest_move() -> None:
    closes_by_day = closes_of_the_sample()
    largest = max(abs(after / before - 1) for before, after in pairwise(closes_by_day.values()))

    assert {each.day for each in TERMS_2026.closes} == closes_by_day.keys()
    assert TERMS_2026.first_close == min(closes_by_day) == date(2014, 1, 6)
    assert TERMS_2026.last_close == max(closes_by_day) == date(2026, 7, 10)
    assert TERMS_2026.largest_move == pytest.approx(float(largest), rel=1e-12)
    assert largest < Fraction(3, 10)
    assert TERMS_2026.splits == (split(date(2021, 9, 29), 1, 2, date(2021, 10, 1)),)


def test_price_of_2026_is_that_of_the_printed_formula_rounded_half_up_per_share() -> None:
    exact = black_scholes(TERMS_2026)

    assert TERMS_2026.option_price == pytest.approx(float(exact), rel=1e-12)
    assert TERMS_2026.price_per_share == int(exact + mp.mpf("0.5")) == 2_874
    assert TERMS_2026.price_per_right == 287_400
    assert {finding.state for finding in TERMS_2026.checks()} == {"passed"}


def test_split_left_out_makes_the_volatility_wrong_and_is_noticed() -> None:
    nothing: Any = None
    wrong = replace(TERMS_2026, splits=(), volatility=nothing)

    assert wrong.volatility > TERMS_2026.volatility * Decimal("1.2")
    assert state_of("moves_are_usual", wrong) == "failed"
    found = next(each for each in wrong.checks() if each.name == "moves_are_usual")
    assert found.severity == "warning"
    assert "30 %" in found.rule.en


@pytest.mark.parametrize(("frequency", "a_year"), [("weekly", 52), ("daily", 250)])
def test_frequency_says_how_many_returns_a_year_has(frequency: str, a_year: int) -> None:
    notice = replace(TERMS_2019, **{**WEEKLY, "frequency": frequency})

    assert notice.market_volatility == pytest.approx(SIGMA / sqrt(52) * sqrt(a_year), rel=1e-12)


def test_closes_outside_the_window_do_not_count_for_the_volatility() -> None:
    wild = (*closes(d0614=9_999), *FRIDAYS, *closes(d0719=9_999))

    assert replace(TERMS_2019, **{**WEEKLY, "closes": wild}).market_volatility == pytest.approx(
        SIGMA, rel=1e-12
    )


def test_market_figures_are_blank_without_their_rows() -> None:
    notice = replace(TERMS_2019, **NO_MARKET)

    for name in ("spot", "volatility", "rate", "dividend"):
        assert notice.value(f"market_{name}") is None
    assert (notice.first_close, notice.last_close, notice.largest_move) == (None, None, None)
    assert notice.listed_yields == 0


def test_spot_without_a_close_of_the_day_is_the_base_price_that_was_typed() -> None:
    nothing: Any = None
    before = closes(d0711=2_146, d0716=2_150)

    notice = replace(TERMS_2019, closes=before, spot=nothing, base_price=Decimal(2_155))

    assert notice.spot == 2_155
    kept = replace(TERMS_2019, base_price=Decimal(2_155), spot=nothing)
    assert kept.spot == 2_141
    with pytest.raises(InputError) as caught:
        replace(TERMS_2019, closes=before, spot=nothing)
    assert caught.value.argument == "spot"


@pytest.mark.parametrize(
    ("years", "method", "expected"),
    [
        (15, "exact", 0.01275),
        (10, "exact", 0.00818),
        (12, "linear", 0.010008),
        (15, "exact:continuous", 2 * log(1 + 0.01275 / 2)),
        (12, "linear:continuous", 2 * log(1 + 0.010008 / 2)),
        (12, "exact", None),
    ],
)
def test_rate_is_the_yield_of_the_remaining_period(
    years: int, method: str, expected: float | None
) -> None:
    notice = replace(TERMS_2013, years=Decimal(years), rate_method=method)

    assert notice.market_rate == (expected and pytest.approx(expected, rel=1e-12))
    assert notice.listed_yields == 3


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, "18.75"),
        ({"price_date": date(2012, 9, 30)}, "1760"),
        ({"price_date": date(2012, 10, 1)}, "18.75"),
        ({"splits": ()}, "1760"),
        ({"dividends": TERMS_2013.dividends[1:]}, "10"),
        ({"dividend_year_end": date(2012, 3, 31)}, None),
    ],
)
def test_dividend_is_that_of_the_fiscal_year_in_the_shares_of_the_day(
    changed: dict[str, Any], expected: str | None
) -> None:
    found = replace(TERMS_2013, **changed).market_dividend

    assert found == (None if expected is None else Fraction(expected))


@pytest.mark.parametrize("before", ["1000", "1300"])
def test_move_of_exactly_thirty_percent_is_usual(before: str) -> None:
    after = {"1000": "1300", "1300": "910"}[before]
    notice = replace(TERMS_2019, closes=closes(d0711=before, d0712=after))

    assert state_of("moves_are_usual", notice) == "passed"


def test_dividend_that_does_not_terminate_after_a_split_is_printed() -> None:
    nothing: Any = None
    thirds = (replace(TERMS_2013.splits[0], new_shares=3),)

    notice = replace(TERMS_2013, splits=thirds, dividend=nothing)

    assert notice.market_dividend == Fraction(1_750, 3) + 10
    assert "593.33" in cells(notice, "valuation")["dividend"][0]
    assert "593.33" in cells(notice, "valuation", "ja")["dividend"][0]


WRONG_ROWS: Final[dict[str, dict[str, Any]]] = {
    "closes not ascending (dates)": {"closes": [asdict(each) for each in HALVED[::-1]]},
    "a frequency and one close (start)": {"frequency": "weekly"},
    "yields not ascending (tenors)": {"curve": [asdict(each) for each in TERMS_2013.curve[::-1]]},
    "a dividend years from its fiscal year (record_dates)": {
        "dividends": [
            {
                "fiscal_year_end": date(2019, 3, 31),
                "record_date": date(2012, 9, 30),
                "dividend_per_share": 27,
            }
        ]
    },
}


@pytest.mark.parametrize("changed", WRONG_ROWS.values(), ids=list(WRONG_ROWS))
def test_market_rows_that_give_no_figure_are_refused_by_the_name_of_an_input(
    changed: dict[str, Any], reread: Callable[..., Notice]
) -> None:
    with pytest.raises(InputError) as caught:
        reread(TERMS_2019, **changed).checks()

    named = caught.value.argument.partition("[")[0]
    assert named in {field.name for field in fields_of(OptionTerms)}


@pytest.mark.parametrize("language", ["en", "ja"])
def test_closes_are_not_printed(language: str) -> None:
    printed = repr((TERMS_2026.tables(language), TERMS_2026.printed_conditions(language)))

    assert "3,502" not in printed
    assert "3502" not in printed


def test_rows_of_market_data_keep_what_was_given() -> None:
    assert TERMS_2013.curve[1] == QuotedYield(tenor=Decimal(15), quoted_yield=Decimal("0.01275"))
    assert TERMS_2013.dividends[0] == DeclaredDividend(
        fiscal_year_end=date(2013, 3, 31),
        record_date=date(2012, 9, 30),
        dividend_per_share=Decimal(1_750),
    )
    assert TERMS_2013.splits == (split(date(2012, 9, 26), 1, 200, date(2012, 10, 1)),)
