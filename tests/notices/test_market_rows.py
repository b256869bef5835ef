"""Rows of closes, splits, yields and dividends: what they may hold, and where they stand."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from ivjxl.errors import InputError
from ivjxl.notices.case import read_case
from ivjxl.notices.fields import converted, fields_of
from ivjxl.notices.market_rows import Close, DeclaredDividend, PriceSplit, QuotedYield
from ivjxl.notices.notice import Notice, row_groups
from ivjxl.notices.option_issuance import OptionIssuance
from ivjxl.notices.option_terms import OptionTerms
from ivjxl.notices.units import MARKET

TERMS_2013: Final = read_case(
    Path(__file__).parents[2] / "workbooks" / "2013-07-11-option-terms.toml"
).notice
GOOD: Final[dict[str, dict[str, Any]]] = {
    "closes": {"day": date(2013, 7, 11), "close": Decimal(3505)},
    "splits": {
        "ex_date": date(2012, 9, 26),
        "effective_date": date(2012, 10, 1),
        "old_shares": 1,
        "new_shares": 200,
    },
    "curve": {"tenor": Decimal(15), "quoted_yield": Decimal("0.01275")},
    "dividends": {
        "fiscal_year_end": date(2013, 3, 31),
        "record_date": date(2012, 9, 30),
        "dividend_per_share": Decimal(1750),
    },
}
"""Market data of the notice of 2013-07-11, one row of each group."""
KINDS: Final[dict[str, type[Any]]] = {
    "closes": Close,
    "splits": PriceSplit,
    "curve": QuotedYield,
    "dividends": DeclaredDividend,
}
each_column: Final = pytest.mark.parametrize(
    ("group", "column"), [(group, column) for group, row in GOOD.items() for column in row]
)


def refused(group: str, **changed: object) -> InputError:
    with pytest.raises(InputError) as caught:
        converted(KINDS[group], {**GOOD[group], **changed})
    return caught.value


@pytest.mark.parametrize("kind", [OptionTerms, OptionIssuance])
def test_groups_of_market_rows_stand_on_the_sheet_market_and_may_be_empty(
    kind: type[Notice],
) -> None:
    groups = {group.name: group for group in row_groups(kind) if group.label.sheet == "Market"}

    assert {name: group.rows for name, group in groups.items()} == KINDS
    for group in groups.values():
        assert group.optional
        assert group.label.kind is MARKET
    assert {name: group.label.capacity for name, group in groups.items()} == {
        "closes": 4000,
        "splits": 10,
        "curve": 20,
        "dividends": 10,
    }
    others = {group.name: group.label for group in row_groups(kind) if group.name not in groups}
    assert {name: label.sheet for name, label in others.items()} == {"allottees": "Inputs"}


@pytest.mark.parametrize("group", GOOD)
def test_every_column_is_market_data_and_required(group: str) -> None:
    columns = fields_of(KINDS[group])

    assert [each.name for each in columns] == list(GOOD[group])
    for each in columns:
        assert each.label.kind is MARKET
        assert not each.optional


@pytest.mark.parametrize("group", GOOD)
def test_row_arrives_with_its_types(group: str) -> None:
    row = KINDS[group](**converted(KINDS[group], GOOD[group]))

    assert row == KINDS[group](**GOOD[group])
    for name, value in GOOD[group].items():
        assert type(getattr(row, name)) is type(value)


@each_column
@pytest.mark.parametrize("blank", [None, ""])
def test_cell_that_is_blank_is_missing(group: str, column: str, blank: object) -> None:
    error = refused(group, **{column: blank})

    assert error.argument == column
    assert error.required.en == "is missing"


@each_column
@pytest.mark.parametrize("wrong", ["12", True, "2013/7/11", "１２"])
def test_cell_of_the_wrong_kind_is_refused(group: str, column: str, wrong: object) -> None:
    error = refused(group, **{column: wrong})

    assert error.argument == column
    assert error.required.en != "is missing"


@pytest.mark.parametrize(
    ("group", "column", "allowed", "bad"),
    [
        ("closes", "close", Decimal("0.01"), 0),
        ("closes", "close", Decimal("0.1"), Decimal("0.009")),
        ("closes", "close", 10**6, -1),
        ("closes", "day", datetime(2013, 7, 11), datetime(2013, 7, 11, 15)),  # noqa: DTZ001
        ("closes", "day", date(1990, 1, 1), date(1989, 12, 31)),
        ("splits", "old_shares", 1, 0),
        ("splits", "old_shares", 10.0, Decimal("1.5")),
        ("splits", "new_shares", 1, 0),
        ("splits", "new_shares", 200, -200),
        ("curve", "tenor", Decimal("0.01"), 0),
        ("curve", "tenor", 100, Decimal("100.01")),
        ("curve", "quoted_yield", Decimal("-0.5"), Decimal("-0.51")),
        ("curve", "quoted_yield", Decimal("0.5"), Decimal("1.275")),
        ("curve", "quoted_yield", Decimal("-0.00295"), float("nan")),
        ("dividends", "dividend_per_share", 0, Decimal("-0.01")),
        ("dividends", "dividend_per_share", Decimal("14.625"), float("inf")),
    ],
)
def test_cell_outside_its_bounds_is_refused(
    group: str, column: str, allowed: object, bad: object
) -> None:
    assert converted(KINDS[group], {**GOOD[group], column: allowed})
    assert refused(group, **{column: bad}).argument == column


@each_column
def test_bad_cell_is_named_by_group_position_and_column(
    group: str, column: str, reread: Callable[..., Notice]
) -> None:
    with pytest.raises(InputError) as caught:
        reread(TERMS_2013, **{group: [GOOD[group], {**GOOD[group], column: "x"}]})

    assert caught.value.argument == f"{group}[2].{column}"


@pytest.mark.parametrize("group", GOOD)
def test_column_that_the_group_does_not_have_is_refused(
    group: str, reread: Callable[..., Notice]
) -> None:
    with pytest.raises(InputError) as caught:
        reread(TERMS_2013, **{group: [{**GOOD[group], "volume": 1}]})

    assert caught.value.argument == f"{group}[1].volume"


@pytest.mark.parametrize("group", ["closes", "curve", "dividends"])
def test_rows_not_given_are_an_empty_group(group: str, reread: Callable[..., Notice]) -> None:
    typed = {"spot": 3505, "rate": Decimal("0.01275"), "dividend": Decimal("18.75")}

    blanks: tuple[object, ...] = ([], "", None)
    for empty in blanks:
        assert reread(TERMS_2013, **typed, **{group: empty}).value(group) == ()
