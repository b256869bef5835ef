"""The disposal notice: published totals, caps, the price of the day before, and every check."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.errors import InputError
from ivjxl.notices.case import read_case
from ivjxl.notices.notice import Notice, checks_of
from ivjxl.notices.restricted_stock import Split
from ivjxl.notices.share_disposal import Class, Grant, ShareDisposal, TradedClose

CASE: Final = Path(__file__).parents[2] / "workbooks" / "2022-05-26-share-disposal.toml"
NOTICE: Final = cast(ShareDisposal, read_case(CASE).notice)
DIRECTORS: Final = "Directors of the Company (excluding Part-time and Outside Directors)"
CAP: Final = 500_000_000
PAYMENT: Final = 16_692 * 4_685
"""What the directors are paid: their shares at the price."""


class Year(NamedTuple):
    """A disposal as published."""

    total_shares: int
    price: int
    total: int
    classes: tuple[int, ...]
    persons: tuple[int, ...] = ()


PUBLISHED: Final = {
    2020: Year(19_221, 3_895, 74_865_795, ()),
    2021: Year(41_865, 2_894, 121_157_310, (22_687, 19_178)),
    2022: Year(35_865, 4_685, 168_027_525, (16_692, 14_291, 3_058, 1_824), (8, 15, 4, 3)),
    2023: Year(42_130, 2_944, 124_030_720, (19_975, 17_286, 2_602, 2_267), (9, 17, 4, 5)),
}
each_year: Final = pytest.mark.parametrize(
    "year", PUBLISHED.values(), ids=list(map(str, PUBLISHED))
)


def a_class(title: str, shares: int, persons: int = 1, share_cap: int | None = None) -> Class:
    return Class(
        title_en=title,
        title_ja="区分",
        noun_en="Person",
        persons=persons,
        shares=shares,
        share_cap=share_cap,
    )


def grant(shares: int, title: str = DIRECTORS, claim: int | None = None) -> Grant:
    paid = shares * 4_685 if claim is None else claim
    return Grant(recipient="A", title_en=title, claim=paid, shares=shares)


def split(effective: date, old: int = 1, new: int = 2) -> Split:
    return Split(effective_date=effective, old_shares=old, new_shares=new)


def closes(**traded: int | None) -> tuple[TradedClose, ...]:
    """Return closes of days of May 2022, given as may_25=4685."""
    return tuple(
        TradedClose(
            day=date(2022, 5, int(name.removeprefix("may_"))),
            close=None if close is None else Decimal(close),
        )
        for name, close in traded.items()
    )


WEEK: Final = closes(may_23=4_600, may_24=4_650, may_25=4_685, may_26=4_700)
ONE: Final = (a_class(DIRECTORS, 100), a_class("Officers", 50))

TRIED: Final[dict[str, dict[str, list[dict[str, Any]]]]] = {
    "classes_add_up": {
        "passed": [{}, {"allottees": ONE, "disposed_shares": 150}],
        "failed": [
            {"disposed_shares": 35_864},
            {"disposed_shares": 35_866},
            {"allottees": NOTICE.allottees[:3]},
            {"allottees": (*NOTICE.allottees, NOTICE.allottees[3])},
        ],
    },
    "total_is_price_times_shares": {
        "passed": [
            {},
            {"disposed_shares": 42_130, "price": Decimal(2_944), "published_total": 124_030_720},
            {
                "disposed_shares": 2,
                "price": Decimal("2944.5"),
                "published_total": 5_889,
            },
        ],
        "failed": [
            {"published_total": 168_027_524},
            {"published_total": 168_027_526},
            {"published_total": 0},
            {"price": Decimal(4_684)},
            {"price": Decimal("4685.01")},
            {"disposed_shares": 35_864},
        ],
        "not checked": [{"published_total": None}],
    },
    "price_of_day_before": {
        "passed": [
            {},
            {"resolution_date": date(2023, 5, 18), "price_date": date(2023, 5, 17)},
            {"resolution_date": date(2022, 5, 30), "price_date": date(2022, 5, 27)},
            {"resolution_date": date(2022, 5, 6), "price_date": date(2022, 5, 2)},
            {"resolution_date": date(2022, 1, 4), "price_date": date(2021, 12, 30)},
        ],
        "failed": [
            {"price_date": date(2022, 5, 24)},
            {"price_date": date(2022, 5, 26)},
            {"resolution_date": date(2022, 5, 27)},
            {"resolution_date": date(2022, 5, 30), "price_date": date(2022, 5, 29)},
            {"resolution_date": date(2022, 5, 6), "price_date": date(2022, 5, 5)},
        ],
    },
    "price_follows": {
        "passed": [
            {},
            {"closes": WEEK},
            {"closes": closes(may_24=4_685, may_25=None)},
            {"closes": closes(may_23=4_600, may_24=4_650)},
            {"closes": closes(may_25=None)},
        ],
        "failed": [
            {"closes": WEEK, "price": Decimal(4_686)},
            {"closes": WEEK, "price": Decimal("4685.5")},
            {"closes": WEEK, "price": Decimal(4_700)},
            {"closes": WEEK, "resolution_date": date(2022, 5, 25)},
            {"closes": closes(may_24=4_650, may_25=None)},
        ],
    },
    "notice_early_enough": {
        "passed": [
            {},
            {"notice_date": date(2022, 5, 31)},
            {"notice_date": date(2022, 6, 1), "notice_exemption": "registration statement"},
            {"notice_date": date(2022, 6, 15), "notice_exemption": "registration statement"},
            {"notice_date": date(2022, 6, 1), "notice_clear_days": 13},
        ],
        "failed": [
            {"notice_date": date(2022, 6, 1)},
            {"payment_date": date(2022, 6, 9)},
            {"notice_clear_days": 20},
        ],
    },
    "resolved_by_notice_date": {
        "passed": [
            {},
            {"notice_date": date(2022, 5, 27)},
            {"resolution_date": date(2022, 5, 25)},
        ],
        "failed": [
            {"notice_date": date(2022, 5, 25)},
            {"resolution_date": date(2022, 5, 27)},
            {"resolution_date": date(2023, 5, 26)},
        ],
    },
    "classes_within_caps": {
        "passed": [
            {},
            {"allottees": (a_class("A", 100, share_cap=100), a_class("B", 50))},
            {"allottees": (a_class("A", 99, share_cap=100), a_class("B", 50, share_cap=50))},
        ],
        "failed": [
            {"allottees": (a_class("A", 101, share_cap=100), a_class("B", 50))},
            {"allottees": (a_class("A", 100, share_cap=100), a_class("B", 50, share_cap=49))},
        ],
    },
    "splits_after_resolution": {
        "passed": [
            {},
            {"splits": ()},
            {"splits": (split(date(2020, 6, 24), 1, 2),)},
            {"cap_meeting_date": date(2021, 1, 1)},
        ],
        "failed": [
            {"splits": (split(date(2020, 6, 23), 1, 2),)},
            {"splits": (split(date(2012, 10, 1), 1, 200), split(date(2021, 1, 1), 1, 2))},
            {"cap_meeting_date": date(2021, 1, 2)},
        ],
    },
    "splits_in_force": {
        "passed": [
            {},
            {"splits": ()},
            {"splits": (split(date(2022, 5, 26), 1, 2),)},
            {"splits": (split(date(2012, 10, 1), 1, 200),)},
            {"notice_date": date(2021, 1, 1)},
        ],
        "failed": [
            {"splits": (split(date(2022, 5, 27), 1, 2),)},
            {"splits": (split(date(2022, 10, 1), 2, 1),)},
            {"splits": (split(date(2021, 1, 1), 1, 2), split(date(2022, 6, 15), 1, 2))},
            {"notice_date": date(2020, 12, 31)},
        ],
    },
    "directors_within_share_cap": {
        "passed": [
            {},
            {"share_cap_resolved": 8_346},
            {"share_cap_resolved": 16_692, "splits": ()},
            {"directors_class_en": DIRECTORS.upper()},
        ],
        "failed": [
            {"share_cap_resolved": 8_345},
            {"share_cap_resolved": 16_691, "splits": ()},
            {"share_cap_resolved": 0},
            {"splits": (split(date(2021, 1, 1), 3, 1),)},
            {"directors_class_en": "Directors"},
        ],
    },
    "compensation_within_cap": {
        "passed": [
            {"other_compensation": 0},
            {"other_compensation": CAP - PAYMENT},
            {"annual_cap": PAYMENT, "other_compensation": 0},
        ],
        "failed": [
            {"other_compensation": CAP - PAYMENT + 1},
            {"annual_cap": PAYMENT - 1, "other_compensation": 0},
        ],
        "not checked": [{}],
    },
    "grants_follow": {
        "passed": [
            {"grants": (grant(16_692),)},
            {"grants": (grant(100), grant(200, claim=201 * 4_685 - 1))},
            {"grants": (grant(0, claim=4_684),)},
        ],
        "failed": [
            {"grants": (grant(100), grant(200, claim=201 * 4_685))},
            {"grants": (grant(200, claim=200 * 4_685 - 1),)},
            {"grants": (grant(1, claim=0),)},
        ],
        "not checked": [{}],
    },
    "grants_add_up": {
        "passed": [
            {"allottees": ONE, "grants": (grant(60), grant(40), grant(50, "Officers"))},
            {"allottees": ONE, "grants": (grant(100, DIRECTORS.lower()), grant(50, "OFFICERS"))},
        ],
        "failed": [
            {"allottees": ONE, "grants": (grant(60), grant(39), grant(50, "Officers"))},
            {"allottees": ONE, "grants": (grant(60), grant(41), grant(50, "Officers"))},
            {"allottees": ONE, "grants": (grant(150),)},
            {"allottees": ONE, "grants": (grant(100),)},
        ],
        "not checked": [{}],
    },
}
"""Tried on the disposal of 2022: 35,865 shares at 4,685 yen, resolved on Thursday, May 26."""


def state_of(check: str, notice: Notice) -> str:
    return next(finding.state for finding in notice.checks() if finding.name == check)


def cells(notice: Notice, table: str, language: str = "en") -> dict[str, tuple[str, ...]]:
    found = next(each for each in notice.tables(language) if each.id == table)
    return {row.id: row.cells[1:] for row in found.rows}


def test_every_check_of_the_notice_is_tried_in_every_state_it_can_have(
    untried: Callable[[type[Notice], Any], dict[str, set[str]]],
) -> None:
    own = {name for name in checks_of(ShareDisposal) if name not in checks_of(Notice)}

    assert TRIED.keys() == own
    assert untried(ShareDisposal, TRIED) == {}


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


@each_year
def test_total_is_the_published_one_of_every_year(year: Year) -> None:
    notice = replace(NOTICE, disposed_shares=year.total_shares, price=Decimal(year.price))

    assert notice.total_price == year.total
    assert cells(notice, "overview")["total_price"] == (f"JPY{year.total:,}",)
    assert cells(notice, "overview", "ja")["total_price"] == (f"{year.total:,}円",)
    assert state_of("total_is_price_times_shares", notice) == (
        "passed" if year is PUBLISHED[2022] else "failed"
    )


@pytest.mark.parametrize("year", [PUBLISHED[2021], PUBLISHED[2022], PUBLISHED[2023]], ids=str)
def test_classes_are_those_published_and_their_prices_add_up_to_the_total(year: Year) -> None:
    persons = year.persons or (1,) * len(year.classes)
    allottees = tuple(
        a_class(f"Class {number}", shares, count)
        for number, (shares, count) in enumerate(zip(year.classes, persons, strict=True))
    )
    notice = replace(
        NOTICE, allottees=allottees, disposed_shares=year.total_shares, price=Decimal(year.price)
    )

    assert notice.allotted_shares == year.total_shares
    assert notice.allotted_persons == sum(persons)
    assert notice.class_prices == tuple(Fraction(each * year.price) for each in year.classes)
    assert sum(notice.class_prices) == year.total
    assert state_of("classes_add_up", notice) == "passed"
    assert list(cells(notice, "allottees")) == [
        *(f"class_{number}" for number in range(1, len(allottees) + 1)),
        "total",
    ]


def test_published_classes_of_2022_are_printed_in_both_languages() -> None:
    english, japanese = (cells(NOTICE, "allottees", language) for language in ("en", "ja"))

    assert english["class_1"] == ("8 Directors", "16,692 shares", "JPY78,202,020")
    assert english["class_2"] == ("15 Executive Officers", "14,291 shares", "JPY66,953,335")
    assert english["class_3"] == ("4 Directors", "3,058 shares", "JPY14,326,730")
    assert english["class_4"] == ("3 Executive Officers", "1,824 shares", "JPY8,545,440")
    assert english["total"] == ("30 persons", "35,865 shares", "JPY168,027,525")
    assert japanese["class_1"] == ("8名", "16,692株", "78,202,020円")
    assert japanese["total"] == ("30名", "35,865株", "168,027,525円")


def test_class_of_one_person_and_one_share_is_printed_in_the_singular() -> None:
    notice = replace(NOTICE, allottees=(a_class(DIRECTORS, 1),), disposed_shares=1)

    assert cells(notice, "allottees")["class_1"] == ("1 Person", "1 share", "JPY4,685")
    assert cells(notice, "allottees")["total"] == ("1 person", "1 share", "JPY4,685")


def test_cap_doubles_with_the_split_since_the_resolution() -> None:
    assert NOTICE.share_cap_in_force == 80_000
    assert cells(NOTICE, "caps")["share_cap_resolved"] == ("40,000 shares",)
    assert cells(NOTICE, "caps")["share_cap_in_force"] == ("80,000 shares",)
    assert cells(NOTICE, "caps", "ja")["share_cap_in_force"] == ("80,000株",)
    assert replace(NOTICE, splits=()).share_cap_in_force == 40_000
    twice = replace(NOTICE, splits=(*NOTICE.splits, split(date(2022, 10, 1))))
    assert twice.share_cap_in_force == 160_000


def test_directors_under_the_caps_are_the_class_that_is_named() -> None:
    assert NOTICE.directors_shares == 16_692
    assert NOTICE.directors_payment == PAYMENT == 78_202_020
    officers = replace(NOTICE, directors_class_en="Executive Officers of the Company")
    assert officers.directors_shares == 14_291
    assert cells(officers, "caps")["directors_payment"] == ("JPY66,953,335",)


@pytest.mark.parametrize(
    ("resolved", "day"),
    [
        (date(2020, 7, 20), date(2020, 7, 17)),
        (date(2020, 7, 27), date(2020, 7, 22)),
        (date(2021, 5, 26), date(2021, 5, 25)),
        (date(2022, 5, 26), date(2022, 5, 25)),
        (date(2023, 5, 18), date(2023, 5, 17)),
        (date(2022, 5, 6), date(2022, 5, 2)),
        (date(2022, 5, 29), date(2022, 5, 27)),
        (date(2023, 1, 4), date(2022, 12, 30)),
        (date(2028, 1, 4), None),
        (date(1999, 12, 1), None),
    ],
)
def test_day_of_the_price_is_the_business_day_before_the_resolution(
    resolved: date, day: date | None
) -> None:
    notice = replace(NOTICE, resolution_date=resolved)

    assert notice.price_day == day
    assert ("price_day" in {each.deadline.name for each in notice.due()}) == (day is not None)


def test_price_check_is_not_made_where_the_business_days_are_not_known() -> None:
    notice = replace(NOTICE, resolution_date=date(2028, 5, 26))

    assert state_of("price_of_day_before", notice) == "not checked"


@pytest.mark.parametrize(
    ("listed", "price"),
    [
        (WEEK, 4_685),
        (closes(may_25=4_685), 4_685),
        (closes(may_23=4_600, may_24=4_650, may_25=None, may_26=4_700), 4_650),
        (closes(may_23=4_600, may_24=None, may_25=None), 4_600),
        (closes(may_23=4_600, may_24=4_650), None),
        (closes(may_24=None, may_25=None), None),
        (closes(may_26=4_700), None),
        ((), None),
    ],
)
def test_price_by_the_closes_is_that_of_the_last_day_traded_before_the_resolution(
    listed: tuple[TradedClose, ...], price: int | None
) -> None:
    assert replace(NOTICE, closes=listed).market_price == price


def test_price_not_typed_is_the_one_of_the_closes() -> None:
    nothing: Any = None
    notice = replace(NOTICE, price=nothing, closes=WEEK)

    assert notice.price == 4_685
    assert type(notice.price) is Decimal
    assert notice.total_price == 168_027_525


@pytest.mark.parametrize("listed", [(), closes(may_24=4_650), closes(may_25=None)], ids=str)
def test_price_neither_typed_nor_in_the_closes_is_refused(listed: Any) -> None:
    nothing: Any = None
    with pytest.raises(InputError) as caught:
        replace(NOTICE, price=nothing, closes=listed)

    assert caught.value.argument == "price"
    assert "type it with its source, or give the market data" in caught.value.in_language("en")
    assert "市場データを入力してください" in caught.value.in_language("ja")


def test_price_of_the_last_day_traded_is_right_where_nothing_was_traded_the_day_before() -> None:
    notice = replace(
        NOTICE,
        closes=closes(may_23=4_600, may_24=4_685, may_25=None),
        price_date=date(2022, 5, 24),
    )

    assert notice.market_price == notice.price
    assert state_of("price_of_day_before", notice) == "passed"


@pytest.mark.parametrize("price", ["2944.5", "4685.1"])
def test_price_with_a_fraction_of_a_yen_is_printed_or_refused_by_its_own_name(
    price: str, reread: Callable[..., Notice]
) -> None:
    try:
        notice = reread(NOTICE, price=Decimal(price))
    except InputError as error:
        assert error.argument == "price"  # noqa: PT017
        return
    assert notice.tables("en")
    assert notice.tables("ja")


@pytest.mark.parametrize(
    ("payment", "deadline"),
    [
        (date(2022, 6, 15), date(2022, 5, 31)),
        (date(2023, 6, 14), date(2023, 5, 30)),
        (date(2021, 6, 15), date(2021, 5, 31)),
        (date(2024, 3, 15), date(2024, 2, 29)),
        (date(2023, 3, 15), date(2023, 2, 28)),
    ],
)
def test_notice_to_shareholders_leaves_two_clear_weeks(payment: date, deadline: date) -> None:
    notice = replace(NOTICE, payment_date=payment)

    assert notice.public_notice_deadline == deadline
    assert state_of("notice_early_enough", replace(notice, notice_date=deadline)) == "passed"
    late = replace(notice, notice_date=deadline + timedelta(days=1))
    assert state_of("notice_early_enough", late) == "failed"


def test_rule_behind_the_clear_days_asks_for_confirmation() -> None:
    found = next(each for each in NOTICE.checks() if each.name == "notice_early_enough")

    assert found.source == "Companies Act art. 201(3)(4)"
    assert "confirm with counsel" in found.rule.en
    assert "専門家に要確認" in found.rule.ja


@pytest.mark.parametrize(
    ("conditional", "en", "ja"),
    [
        (
            True,
            "Conditional on the registration statement taking effect",
            "有価証券届出書の効力発生を条件とする",
        ),
        (False, "-", "―"),
    ],
)
def test_registration_statement_is_a_condition_only_where_there_is_one(
    conditional: bool, en: str, ja: str
) -> None:
    notice = replace(NOTICE, registration_statement=conditional)

    assert cells(notice, "overview")["others"] == (en,)
    assert cells(notice, "overview", "ja")["others"] == (ja,)


def test_condition_states_the_price_and_its_day() -> None:
    notice = replace(NOTICE, price=Decimal(2_944), price_date=date(2023, 5, 17))

    english, japanese = (notice.printed_conditions(language)[1] for language in ("en", "ja"))
    assert english.startswith("Price per share: 2,944 yen, the close of May 17, 2023 ")
    assert japanese.startswith("処分価額は2023年5月17日")
    assert "2,944円" in japanese


def test_other_compensation_not_known_is_blank_and_known_is_printed() -> None:
    assert cells(NOTICE, "caps")["other_compensation"] == ("-",)
    assert cells(NOTICE, "caps", "ja")["other_compensation"] == ("―",)
    known = replace(NOTICE, other_compensation=300_000_000)
    assert cells(known, "caps")["other_compensation"] == ("JPY300,000,000",)


def test_grants_of_single_persons_are_not_printed() -> None:
    secret = Grant(recipient="Taro Example", title_en=DIRECTORS, claim=4_685, shares=1)
    notice = replace(NOTICE, grants=(secret,))

    for language in ("en", "ja"):
        printed = repr((notice.tables(language), notice.printed_conditions(language)))
        assert "Example" not in printed


def test_grant_of_a_class_that_does_not_exist_is_noticed_through_the_class_it_is_missing_in() -> (
    None
):
    notice = replace(NOTICE, allottees=ONE, grants=(grant(100), grant(50, "Officer")))

    assert notice.classes_off == 1
    assert state_of("grants_add_up", notice) == "failed"


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 10**6)), max_size=8),
    st.decimals(Decimal("0.1"), 10_000, places=1),
)
def test_grants_follow_exactly_if_every_claim_buys_its_shares_and_less_than_one_more(
    claims: list[tuple[int, int]], price: Decimal
) -> None:
    grants = tuple(
        grant(int(Fraction(claim) / Fraction(price)), claim=claim) for _, claim in claims
    )
    one_off = tuple(replace(each, shares=each.shares + 1) for each in grants)

    assert replace(NOTICE, price=price, grants=grants).grants_off in (0, None)
    assert replace(NOTICE, price=price, grants=one_off).grants_off in (len(grants), None)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 50_000)), min_size=1, max_size=6),
    st.integers(1, 10_000),
)
def test_totals_are_those_of_the_classes(rows: list[tuple[str, int]], price: int) -> None:
    allottees = tuple(a_class(title, shares) for title, shares in rows)
    notice = replace(
        NOTICE,
        allottees=allottees,
        price=Decimal(price),
        disposed_shares=sum(shares for _, shares in rows) or 1,
        directors_class_en="a",
    )

    assert notice.allotted_shares == sum(shares for _, shares in rows)
    assert notice.class_prices == tuple(Fraction(shares * price) for _, shares in rows)
    directors = sum(shares for title, shares in rows if title == "A")
    assert notice.directors_shares == directors
    assert notice.directors_payment == directors * price
    assert (state_of("directors_within_share_cap", notice) == "passed") == (0 < directors <= 80_000)


@pytest.mark.parametrize(
    ("name", "allowed", "refused"),
    [
        ("disposed_shares", 1, 0),
        ("price", Decimal("0.01"), 0),
        ("published_total", 0, -1),
        ("share_cap_resolved", 0, -1),
        ("annual_cap", 0, -1),
        ("other_compensation", 0, -1),
        ("notice_clear_days", 0, -1),
        ("notice_clear_days", 366, 367),
    ],
)
def test_input_outside_its_bounds_is_refused_by_its_own_name(
    name: str, allowed: object, refused: object, reread: Callable[..., Notice]
) -> None:
    assert reread(NOTICE, **{name: allowed}).value(name) == allowed
    with pytest.raises(InputError) as caught:
        reread(NOTICE, **{name: refused})

    assert caught.value.argument == name


@pytest.mark.parametrize(
    ("name", "row", "argument"),
    [
        ("closes", {"day": date(2022, 5, 25), "close": 0}, "closes[1].close"),
        ("closes", {"close": 4_685}, "closes[1].day"),
        ("splits", {"effective_date": date(2021, 1, 1), "old_shares": 1, "new_shares": 0},
         "splits[1].new_shares"),
        ("grants", {"recipient": "A", "title_en": "B", "claim": -1, "shares": 0},
         "grants[1].claim"),
        ("allottees", {"title_en": "A"}, "allottees[1].title_ja"),
    ],
)  # fmt: skip
def test_bad_row_is_refused_by_group_position_and_column(
    name: str, row: dict[str, object], argument: str, reread: Callable[..., Notice]
) -> None:
    with pytest.raises(InputError) as caught:
        reread(NOTICE, **{name: [row]})

    assert caught.value.argument == argument


def test_day_not_traded_is_read_as_a_blank_close(reread: Callable[..., Notice]) -> None:
    rows = [{"day": date(2022, 5, 24), "close": 4_685}, {"day": date(2022, 5, 25), "close": ""}]

    notice = reread(NOTICE, closes=rows)

    assert notice.value("closes.close") == (4_685, None)
    assert notice.value("market_price") == 4_685
