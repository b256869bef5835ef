"""The restricted stock notice: caps, splits since the resolution, and every check of its own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.errors import InputError
from ivjxl.notices.case import read_case
from ivjxl.notices.notice import Notice, checks_of
from ivjxl.notices.restricted_stock import RestrictedStock, Split

CASE: Final = Path(__file__).parents[2] / "workbooks" / "2020-05-25-restricted-stock.toml"
NOTICE: Final = cast(RestrictedStock, read_case(CASE).notice)
PRICE: Final = Decimal(3895)
"""Amount to be paid in per share in 2020: 74,865,795 yen for 19,221 shares (requirements, 4.5)."""


def split(effective: date, old: int = 1, new: int = 2) -> Split:
    return Split(effective_date=effective, old_shares=old, new_shares=new)


DOUBLED: Final = split(date(2021, 1, 1))
"""1:2, effective 2021-01-01 (market-data.md)."""

TRIED: Final[dict[str, dict[str, list[dict[str, Any]]]]] = {
    "meeting_after_notice": {
        "passed": [{}, {"notice_date": date(2020, 6, 23)}],
        "failed": [{"notice_date": date(2020, 6, 24)}, {"meeting_date": date(2020, 5, 24)}],
    },
    "meeting_numbered": {
        "passed": [{}],
        "failed": [{"meeting_ordinal_printed": 27}, {"meeting_date": date(2021, 6, 29)}],
        "not checked": [{"meeting_ordinal_printed": None}],
    },
    "cap_meeting_numbered": {
        "passed": [{}],
        "failed": [{"cap_meeting_ordinal_printed": 17}, {"meeting_base_year": 1991}],
        "not checked": [{"cap_meeting_ordinal_printed": None}],
    },
    "option_meeting_numbered": {
        "passed": [{}],
        "failed": [
            {"option_meeting_ordinal_printed": 18},
            {"option_meeting_date": date(2012, 6, 27)},
        ],
        "not checked": [{"option_meeting_ordinal_printed": None}],
    },
    "splits_after_resolution": {
        "passed": [
            {},
            {"splits": (DOUBLED,)},
            {"splits": (split(date(2020, 6, 24)),)},
            {"splits": (DOUBLED, split(date(2022, 10, 1)))},
        ],
        "failed": [
            {"splits": (split(date(2020, 6, 23)),)},
            {"splits": (split(date(2012, 10, 1), 1, 200), DOUBLED)},
            {"splits": (DOUBLED,), "meeting_date": date(2021, 1, 2)},
        ],
    },
    "shares_within_cap": {
        "passed": [
            {"planned_price": PRICE, "planned_claim": 74_865_795},
            {"planned_price": PRICE, "planned_claim": 40_000 * 3_895},
            {"planned_price": PRICE, "planned_claim": 40_001 * 3_895 - 1},
            {
                "planned_price": PRICE,
                "planned_claim": 80_000 * 3_895,
                "splits": (DOUBLED,),
            },
        ],
        "failed": [
            {"planned_price": PRICE, "planned_claim": 40_001 * 3_895},
            {"planned_price": PRICE, "planned_claim": 74_865_795, "share_cap": 19_220},
            {
                "planned_price": PRICE,
                "planned_claim": 80_001 * 3_895,
                "splits": (DOUBLED,),
            },
        ],
        "not checked": [{}, {"planned_price": PRICE}, {"planned_claim": 74_865_795}],
    },
    "compensation_within_cap": {
        "passed": [
            {"planned_claim": 74_865_795, "other_compensation": 500_000_000 - 74_865_795},
            {"planned_claim": 0, "other_compensation": 0},
        ],
        "failed": [
            {"planned_claim": 74_865_795, "other_compensation": 500_000_000 - 74_865_794},
            {"planned_claim": 500_000_001, "other_compensation": 0},
        ],
        "not checked": [{}, {"planned_claim": 1}, {"other_compensation": 1}],
    },
}


def state_of(check: str, notice: Notice) -> str:
    return next(finding.state for finding in notice.checks() if finding.name == check)


def scheme(notice: Notice, language: str = "en") -> dict[str, str]:
    return {row.id: row.cells[1] for row in notice.tables(language)[1].rows}


def test_every_check_of_the_notice_is_tried_in_every_state_it_can_have(
    untried: Callable[[type[Notice], Any], dict[str, set[str]]],
) -> None:
    own = {name for name in checks_of(RestrictedStock) if name not in checks_of(Notice)}

    assert TRIED.keys() == own
    assert untried(RestrictedStock, TRIED) == {}


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


def test_cap_doubles_with_a_split_that_takes_effect_after_the_resolution() -> None:
    notice = replace(NOTICE, splits=(DOUBLED,))

    assert notice.share_cap_in_force == 80_000
    assert scheme(notice)["share_cap"] == "40,000 shares"
    assert scheme(notice)["share_cap_in_force"] == "80,000 shares"
    assert scheme(notice, "ja")["share_cap_in_force"] == "80,000株"
    assert state_of("splits_after_resolution", notice) == "passed"


@pytest.mark.parametrize(
    ("effective", "state"),
    [
        (date(2012, 10, 1), "failed"),
        (date(2020, 6, 23), "failed"),
        (date(2020, 6, 24), "passed"),
        (date(2020, 6, 25), "passed"),
    ],
)
def test_split_counts_from_the_day_of_the_resolution_on(effective: date, state: str) -> None:
    notice = replace(NOTICE, splits=(split(effective),))

    assert state_of("splits_after_resolution", notice) == state


@pytest.mark.parametrize(
    ("ratios", "expected"),
    [
        ([], 40_000),
        ([(1, 2), (1, 2)], 160_000),
        ([(10, 1)], 4_000),
        ([(1, 2), (2, 1)], 40_000),
        ([(3, 1)], 13_333),
        ([(3, 1), (1, 3)], 39_999),
        ([(1, 3), (3, 1)], 40_000),
    ],
)
def test_fraction_of_a_share_is_dropped_at_every_event(
    ratios: list[tuple[int, int]], expected: int
) -> None:
    splits = tuple(
        split(date(2021, 1, 1) + timedelta(days=position), old, new)
        for position, (old, new) in enumerate(ratios)
    )

    assert replace(NOTICE, splits=splits).share_cap_in_force == expected


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 50), st.integers(1, 50)), max_size=4),
    st.integers(0, 10**6),
)
def test_cap_in_force_follows_the_splits_in_their_order(
    ratios: list[tuple[int, int]], cap: int
) -> None:
    splits = tuple(split(date(2021, 1, 1), old, new) for old, new in ratios)
    due = cap
    for old, new in ratios:
        due = due * new // old

    assert replace(NOTICE, splits=splits, share_cap=cap).share_cap_in_force == due


def test_table_of_splits_prints_every_split_in_both_languages() -> None:
    notice = replace(NOTICE, splits=(DOUBLED, split(date(2022, 10, 1), 1_000, 1)))

    english, japanese = notice.tables("en")[2], notice.tables("ja")[2]

    assert [(row.id, row.cells) for row in english.rows] == [
        ("split_1", ("January 1, 2021", "1 share", "2 shares")),
        ("split_2", ("October 1, 2022", "1,000 shares", "1 share")),
    ]
    assert [row.cells for row in japanese.rows] == [
        ("2021年1月1日", "1株", "2株"),
        ("2022年10月1日", "1,000株", "1株"),
    ]


def test_table_of_splits_says_so_when_there_is_none() -> None:
    assert [row.cells for row in NOTICE.tables("en")[2].rows] == [("none", "-", "-")]
    assert [row.cells for row in NOTICE.tables("ja")[2].rows] == [("該当なし", "―", "―")]


@pytest.mark.parametrize(
    ("claim", "price", "shares"),
    [
        (74_865_795, Decimal(3_895), 19_221),
        (168_027_525, Decimal(4_685), 35_865),
        (124_030_720, Decimal(2_944), 42_130),
        (74_865_794, Decimal(3_895), 19_220),
        (3_894, Decimal(3_895), 0),
        (100, Decimal("0.3"), 333),
    ],
)
def test_planned_shares_are_the_claims_over_the_price_without_fractions(
    claim: int, price: Decimal, shares: int
) -> None:
    notice = replace(NOTICE, planned_claim=claim, planned_price=price)

    assert notice.planned_shares == shares
    assert scheme(notice, "ja")["planned_shares"] == f"{shares:,}株"


def test_grant_not_yet_decided_is_blank() -> None:
    assert NOTICE.planned_shares is None
    assert scheme(NOTICE)["planned_shares"] == "-"
    assert scheme(NOTICE, "ja")["planned_shares"] == "―"


def test_securities_firm_is_the_same_in_table_and_condition() -> None:
    notice = replace(NOTICE, securities_firm_en="Example Securities", securities_firm_ja="例証券")

    assert scheme(notice)["securities_firm"] == "Example Securities"
    assert scheme(notice, "ja")["securities_firm"] == "例証券"
    assert notice.printed_conditions("en")[6].startswith("Example Securities ")
    assert "例証券の専用口座" in notice.printed_conditions("ja")[6]


@pytest.mark.parametrize(
    ("name", "allowed", "refused"),
    [
        ("annual_cap", 501_000_000, 500_500_000),
        ("share_cap", 0, -1),
        ("planned_price", Decimal("0.01"), 0),
        ("planned_claim", 0, -1),
        ("meeting_base_year", 2007, 2008),
    ],
)
def test_input_outside_its_bounds_is_refused_by_its_own_name(
    name: str, allowed: object, refused: object, reread: Callable[..., Notice]
) -> None:
    assert reread(NOTICE, **{name: allowed}).tables("en")
    with pytest.raises(InputError) as caught:
        reread(NOTICE, **{name: refused})

    assert caught.value.argument == name
