"""The acceptance table: numbers computed outside ivjxl that it must give again."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ivjxl.core import capital, dates, dividend, policy, shares
from ivjxl.core.option import price
from ivjxl.core.rounding import rounded
from ivjxl.core.wording import wording


@pytest.mark.parametrize(
    ("spot", "years", "volatility", "rate", "dividend_yield", "expected", "precision", "yen"),
    [
        pytest.param(
            2142, 15, 0.20, 0.0, 27 / 2142, 1771.9846, 5e-5, {"up": 1772}, id="spot 2,142, 20 %"
        ),
        pytest.param(
            2142,
            15,
            0.45,
            0.002,
            27 / 2142,
            1772.0142,
            5e-5,
            {"up": 1773, "half_up": 1772},
            id="spot 2,142, 45 %",
        ),
        pytest.param(
            2143,
            15,
            0.45,
            0.002,
            27 / 2143,
            1772.9985,
            5e-5,
            {"up": 1773, "half_up": 1773},
            id="spot 2,143, 45 %",
        ),
        pytest.param(
            3505,
            15,
            0.5,
            0.015,
            18.75 / 3505,
            3233.940,
            5e-4,
            {"up": 3234},
            id="spot 3,505, 50 %",
        ),
        pytest.param(
            500, 3, 0.30, 0.001, 0.02, 469.8853, 5e-5, {}, id="example of the DIR consultants"
        ),
        pytest.param(
            3260, 44 / 12, 0.1114, -0.00109, 72 / 3260, 3005.403, 5e-4, {}, id="Wacoal 2018"
        ),
    ],
)
def test_option_price_and_the_yen_it_rounds_to(
    spot: float,
    years: float,
    volatility: float,
    rate: float,
    dividend_yield: float,
    expected: float,
    precision: float,
    yen: dict[str, int],
) -> None:
    result = price(
        spot=spot,
        strike=1,
        years=years,
        volatility=volatility,
        rate=rate,
        dividend_yield=dividend_yield,
    )

    assert isinstance(result, float)
    assert result == pytest.approx(expected, rel=0, abs=precision)
    for mode, whole in yen.items():
        assert rounded(amount=result, unit=1, mode=mode) == whole


@pytest.mark.parametrize(("step", "expected"), [("right", 354_403), ("share", 354_600)])
def test_price_per_right_rounded_literally_and_as_in_practice(step: str, expected: int) -> None:
    result = policy.price_per_right(
        option_price=1772.0142, shares_per_right=200, mode="up", step=step
    )

    assert result == expected


@pytest.mark.parametrize(
    ("before", "old", "new", "after"),
    [
        pytest.param(5, [2], [3], 7, id="5 x 1.5"),
        pytest.param(5, [2, 2], [3, 3], 10, id="5 x 1.5 x 1.5, not 11"),
        pytest.param(200, [100], [115], 230, id="200 x 1.15"),
        pytest.param(200, [1], [2], 400, id="200 x 2"),
        pytest.param(40_000, [1], [2], 80_000, id="40,000 x 2"),
    ],
)
def test_adjusted_shares(before: int, old: list[int], new: list[int], after: int) -> None:
    assert shares.adjusted(shares=before, old_shares=old, new_shares=new) == after


@pytest.mark.parametrize(
    ("unit", "mode", "expected"),
    [
        (Decimal("0.1"), "half_up", Decimal("608448118.5")),
        (1_000_000, "half_up", 608_000_000),
        (1_000_000, "down", 608_000_000),
    ],
)
def test_dividend_total_of_2019(unit: Any, mode: str, expected: Any) -> None:
    result = dividend.total(
        dividend_per_share=13.50,
        shares_issued=45_070_231,
        treasury_shares=0,
        unit=unit,
        mode=mode,
    )

    assert result == expected


@pytest.mark.parametrize(
    ("granted", "price_per_share", "total"),
    [
        pytest.param(19_221, 3_895, 74_865_795, id="2020"),
        pytest.param(35_865, 4_685, 168_027_525, id="2022"),
        pytest.param(42_130, 2_944, 124_030_720, id="2023"),
    ],
)
def test_total_of_a_restricted_stock_grant_buys_exactly_its_shares(
    granted: int, price_per_share: int, total: int
) -> None:
    assert granted * price_per_share == total
    assert shares.for_claim(claim=total, price=price_per_share) == granted
    assert shares.for_claim(claim=total - 1, price=price_per_share) == granted - 1


@pytest.mark.parametrize(
    ("rows", "price_per_share", "total"),
    [
        ([16_692, 14_291, 3_058, 1_824], 4_685, 35_865),
        ([19_975, 17_286, 2_602, 2_267], 2_944, 42_130),
    ],
)
def test_rows_of_a_restricted_stock_grant_sum_to_its_shares(
    rows: list[int], price_per_share: int, total: int
) -> None:
    granted = [shares.for_claim(claim=row * price_per_share, price=price_per_share) for row in rows]

    assert granted == rows
    assert sum(granted) == total


@pytest.mark.parametrize(
    ("payment", "to_capital", "to_reserve"),
    [
        pytest.param(1_773, 887, 887, id="2019"),
        pytest.param(3_235, 1_618, 1_618, id="2013"),
        pytest.param(1_774, 888, 887, id="even price"),
    ],
)
def test_capital_increase_per_share(payment: int, to_capital: int, to_reserve: int) -> None:
    increase = capital.increase(payment_per_share=payment, strike=1, shares=1)
    reserve = capital.reserve_increase(payment_per_share=payment, strike=1, shares=1)

    assert increase == to_capital
    assert reserve == to_reserve


def test_exercise_period_of_rights_allotted_on_july_13_2015() -> None:
    start = dates.exercise_start(allotment_date=date(2015, 7, 13), days=1)
    end = dates.exercise_end(start=start, years=30)

    assert (start, end) == (date(2015, 7, 14), date(2045, 7, 13))


@pytest.mark.parametrize(
    ("year", "ordinal", "english"),
    [
        (2008, 16, "16th"),
        (2011, 19, "19th"),
        (2013, 21, "21st"),
        (2015, 23, "23rd"),
        (2019, 27, "27th"),
        (2020, 28, "28th"),
    ],
)
def test_ordinal_of_a_general_meeting_and_its_wording(
    year: int, ordinal: int, english: str
) -> None:
    result = dates.meeting_ordinal(meeting_year=year, base_year=1992)

    assert result == ordinal
    assert wording(value=result, style="ordinal", language="en") == english
    assert wording(value=result, style="ordinal", language="ja") == f"第{ordinal}回"
