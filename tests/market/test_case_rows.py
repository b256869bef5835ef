"""Market files as the rows of a case: what is taken, from where, and what is refused."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest

from ivjxl.core.splits import adjusted
from ivjxl.errors import InputError
from ivjxl.market.case_rows import Rows, case_rows
from ivjxl.market.inputs import Files, read_files

from .files import DIVIDENDS, JGB_EN, JGB_JA, ON, SPLITS, WEEKLY, closes, lines, says

FIRST: Final = date(1990, 1, 1)
GROUPS: Final = ("closes", "splits", "curve", "dividends")
SPLIT_WEEKS: Final = (
    ("2012-09-21", "391000"),
    ("2012-09-25", "392000"),
    ("2012-09-26", "1975"),
    ("2012-09-28", "2010"),
    ("2012-10-05", "1990"),
)
"""Around the split 1 to 200: without rights from 2012-09-26 on, effective on 2012-10-01."""

MORE_SPLITS: Final = SPLITS + "2021-01-01,1,2\n2022-10-01,1,2\n"

Reads = Callable[..., Files]


@pytest.fixture
def read(tmp_path: Path) -> Reads:
    """Write files and read them; a name for each text."""

    def write_and_read(**texts: str) -> Files:
        for name, text in texts.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
        return read_files([tmp_path / f"{name}.csv" for name in texts])

    return write_and_read


def rows_of(files: Files, **given: Any) -> Rows:
    chosen: dict[str, Any] = {
        "groups": GROUPS,
        "first": FIRST,
        "last": ON,
        "curve_date": ON,
        "closes": None,
        "splits_stated": False,
    }
    return case_rows(files, **chosen | given)


def days(rows: Rows) -> list[str]:
    return [f"{row['day']}" for row in rows["closes"]]


def test_every_row_names_its_file_and_line(read: Reads) -> None:
    files = read(prices=closes(*WEEKLY[3:]), jgb=JGB_EN, splits=SPLITS, paid=DIVIDENDS)

    assert rows_of(files) == {
        "closes": [
            {"day": date(2013, 7, 5), "close": Decimal(3500), "source": "prices.csv line 2"},
            {"day": ON, "close": Decimal(3505), "source": "prices.csv line 3"},
        ],
        "splits": [
            {
                "ex_date": date(2012, 9, 26),
                "effective_date": date(2012, 10, 1),
                "old_shares": 1,
                "new_shares": 200,
                "source": "splits.csv line 2",
            }
        ],
        "curve": [
            {"tenor": 1, "quoted_yield": Decimal("0.00122"), "source": "jgb.csv line 4"},
            {"tenor": 10, "quoted_yield": Decimal("0.00818"), "source": "jgb.csv line 4"},
            {"tenor": 15, "quoted_yield": Decimal("0.01275"), "source": "jgb.csv line 4"},
        ],
        "dividends": [
            {
                "fiscal_year_end": date(2013, 3, 31),
                "record_date": date(2012, 9, 30),
                "dividend_per_share": Decimal(1750),
                "source": "paid.csv line 2",
            },
            {
                "fiscal_year_end": date(2013, 3, 31),
                "record_date": date(2013, 3, 31),
                "dividend_per_share": Decimal(10),
                "source": "paid.csv line 3",
            },
        ],
    }


@pytest.mark.parametrize(
    ("texts", "groups"),
    [
        ({"prices": closes(*WEEKLY)}, {"closes"}),
        ({"jgb": JGB_JA}, {"curve"}),
        ({"splits": SPLITS}, {"splits"}),
        ({"paid": DIVIDENDS, "splits": SPLITS}, {"dividends", "splits"}),
    ],
)
def test_only_what_the_files_give_is_returned(
    read: Reads, texts: dict[str, str], groups: set[str]
) -> None:
    assert rows_of(read(**texts)).keys() == groups


@pytest.mark.parametrize("groups", [(), *((each,) for each in GROUPS), GROUPS[:2], GROUPS[2:]])
def test_only_the_groups_that_are_wanted_are_returned(read: Reads, groups: tuple[str, ...]) -> None:
    files = read(prices=closes(*WEEKLY), jgb=JGB_EN, splits=SPLITS, paid=DIVIDENDS)

    found = rows_of(files, groups=groups)

    assert tuple(found) == groups
    assert found == {group: rows for group, rows in rows_of(files).items() if group in groups}


def test_what_is_not_wanted_is_not_refused(read: Reads) -> None:
    files = read(prices=closes(*WEEKLY, head="close"), jgb=JGB_EN, paid=DIVIDENDS)

    rows = rows_of(files, groups=("dividends",), curve_date=date(2013, 7, 12))

    assert rows.keys() == {"dividends"}


def test_without_files_there_are_no_rows() -> None:
    assert rows_of(Files()) == {}


@pytest.mark.parametrize(
    ("first", "last", "taken"),
    [
        (date(2013, 6, 14), date(2013, 7, 11), slice(None)),
        (date(2013, 6, 15), date(2013, 7, 10), slice(1, 4)),
        (date(2013, 6, 21), date(2013, 6, 21), slice(1, 2)),
        (date(2013, 7, 12), date(2013, 8, 1), slice(0)),
        (date(1990, 1, 1), date(2013, 6, 13), slice(0)),
    ],
)
def test_closes_from_the_first_to_the_last_day_are_taken(
    read: Reads, first: date, last: date, taken: slice
) -> None:
    rows = rows_of(read(prices=closes(*WEEKLY)), first=first, last=last)

    assert days(rows) == [day for day, _ in [*WEEKLY][taken]]


def test_closes_come_oldest_first_with_their_own_lines(read: Reads) -> None:
    rows = rows_of(read(prices=closes(*WEEKLY[::-1])))

    assert days(rows) == [day for day, _ in WEEKLY]
    assert [row["source"] for row in rows["closes"]] == [
        f"prices.csv line {line}" for line in (6, 5, 4, 3, 2)
    ]


def test_days_before_1990_and_days_the_exchange_was_closed_are_no_rows(read: Reads) -> None:
    rows = [("1989-12-28", "3000", "1"), *((day, close, "1") for day, close in WEEKLY[:3])]
    rows += [("2013-06-29", "3380", "0"), *((day, close, "1") for day, close in WEEKLY[3:])]
    files = read(prices=lines(("Date", "Close_as_traded", "Volume"), *rows))

    found = rows_of(files)["closes"]

    assert [f"{row['day']}" for row in found] == [day for day, _ in WEEKLY]
    assert [row["source"][-6:] for row in found] == [f"line {n}" for n in (3, 4, 5, 7, 8)]


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_day_without_a_close_is_a_row_without_one(read: Reads, newest_first: bool) -> None:
    given = [*WEEKLY[:3], ("2013-07-03", "-"), *WEEKLY[3:]]

    rows = rows_of(read(prices=closes(*(given[::-1] if newest_first else given))))["closes"]

    assert [f"{row['day']}" for row in rows] == [day for day, _ in given]
    assert [row["close"] for row in rows] == [3400, 3450, 3380, None, 3500, 3505]
    assert rows[3]["source"].startswith("prices.csv")


@pytest.mark.parametrize(("last", "taken"), [(date(2013, 7, 2), 3), (date(2013, 7, 3), 4)])
def test_days_without_a_close_after_the_last_day_are_left_out(
    read: Reads, last: date, taken: int
) -> None:
    files = read(prices=closes(*WEEKLY[:3], ("2013-07-03", "-"), *WEEKLY[3:]))

    assert len(rows_of(files, last=last)["closes"]) == taken


def test_a_day_without_a_close_names_its_line(read: Reads) -> None:
    rows = rows_of(read(prices=closes(("2013-07-10", "-"), WEEKLY[4])))

    assert [row["source"] for row in rows["closes"]] == ["prices.csv line 2", "prices.csv line 3"]


def test_closes_are_as_traded_where_a_file_has_both(read: Reads) -> None:
    both = (("2012-09-25", "37740", "392000", "1960"), ("2012-09-26", "37740", "1975", ""))
    files = read(prices=lines(("Date", "Code", "Close", "AdjustmentClose"), *both))

    assert [row["close"] for row in rows_of(files)["closes"]] == [392_000, 1975]


def test_closes_of_an_unknown_kind_are_refused_unless_stated(read: Reads) -> None:
    files = read(prices=closes(*WEEKLY, head="close"))

    with pytest.raises(InputError) as caught:
        rows_of(files)
    says(caught, "prices.csv", "must hold closes as traded; state what they are where")
    assert "closes = \"as traded\" }), got 'unknown'" in str(caught.value)
    with pytest.raises(InputError, match="got 'unknown'"):
        rows_of(files, closes="unknown")

    assert days(rows_of(files, closes="as traded")) == [day for day, _ in WEEKLY]
    assert days(rows_of(files, closes="split-adjusted")) == [day for day, _ in WEEKLY]


@pytest.mark.parametrize("stated", [None, "as traded", "split-adjusted"])
@pytest.mark.parametrize(
    "text",
    [
        "Date,Close,Dividends,Stock Splits\n2013-07-11,1333.65,0,0\n",
        "Date,Close\n2013-07-11 00:00:00+09:00,1333.65\n",
    ],
)
def test_closes_adjusted_for_dividends_are_refused(
    read: Reads, text: str, stated: str | None
) -> None:
    with pytest.raises(InputError) as caught:
        rows_of(read(prices=text), closes=stated)

    says(caught, "prices.csv", "must hold closes as traded")
    assert "got 'dividend-adjusted'" in str(caught.value)


def test_closes_stated_to_be_adjusted_for_dividends_are_refused(read: Reads) -> None:
    files = read(prices=closes(*WEEKLY, head="close"))

    with pytest.raises(InputError) as caught:
        rows_of(files, closes="dividend-adjusted")

    says(caught, "prices.csv", "must hold closes as traded")


@pytest.mark.parametrize("stated", [None, "as traded"])
def test_split_adjusted_closes_are_taken(read: Reads, stated: str | None) -> None:
    files = read(prices=closes(*WEEKLY, head="close_split_adjusted"))

    rows = rows_of(files, closes=stated)

    assert [(f"{row['day']}", f"{row['close']}") for row in rows["closes"]] == [*WEEKLY]


@pytest.mark.parametrize(
    ("last", "years"),
    [
        (date(2012, 9, 25), []),
        (date(2012, 9, 26), [2012]),
        (date(2012, 10, 1), [2012]),
        (date(2020, 12, 28), [2012]),
        (date(2020, 12, 29), [2012, 2021]),
        (date(2022, 9, 28), [2012, 2021]),
        (date(2022, 9, 29), [2012, 2021, 2022]),
    ],
)
def test_splits_whose_ex_date_is_after_the_last_day_are_left_out(
    read: Reads, last: date, years: list[int]
) -> None:
    rows = rows_of(read(splits=MORE_SPLITS), last=last)

    assert [row["effective_date"].year for row in rows["splits"]] == years


@pytest.mark.parametrize(
    ("last", "taken"),
    [(date(2012, 9, 29), 0), (date(2012, 9, 30), 1), (date(2013, 3, 30), 1), (ON, 2)],
)
def test_dividends_after_the_last_day_are_left_out(read: Reads, last: date, taken: int) -> None:
    assert len(rows_of(read(paid=DIVIDENDS), last=last)["dividends"]) == taken


def test_the_yields_are_of_their_own_day(read: Reads) -> None:
    rows = rows_of(read(jgb=JGB_EN), last=date(2013, 7, 1), curve_date=date(2013, 7, 10))

    assert [row["quoted_yield"] for row in rows["curve"]] == [
        Decimal("0.00123"),
        Decimal("0.0085"),
        Decimal("0.01301"),
    ]
    assert {row["source"] for row in rows["curve"]} == {"jgb.csv line 3"}


def test_tenors_without_a_yield_are_no_rows(read: Reads) -> None:
    rows = rows_of(read(jgb=JGB_EN.replace("0.818", "-")))

    assert [row["tenor"] for row in rows["curve"]] == [1, 15]


@pytest.mark.parametrize("curve_date", [date(2013, 7, 12), date(2013, 7, 13), date(2013, 7, 9)])
def test_a_day_without_yields_is_refused_never_replaced(read: Reads, curve_date: date) -> None:
    with pytest.raises(InputError) as caught:
        rows_of(read(jgb=JGB_EN), curve_date=curve_date)

    says(caught, "jgb.csv", f"has no yields of this day, got {curve_date}")


def test_a_day_of_hyphens_has_no_yields(read: Reads) -> None:
    with pytest.raises(InputError) as caught:
        rows_of(read(jgb=JGB_EN + "2013/7/12,-,-,-\r\n"), curve_date=date(2013, 7, 12))

    says(caught, "jgb.csv", "has no yields of this day")


def comparable(rows: Rows) -> list[Fraction]:
    """Return the closes as a notice compares them: adjusted by the splits beside them."""
    return [
        *adjusted(
            dates=[row["day"] for row in rows["closes"]],
            amounts=[row["close"] for row in rows["closes"]],
            split_dates=[row["ex_date"] for row in rows["splits"]],
            old_shares=[row["old_shares"] for row in rows["splits"]],
            new_shares=[row["new_shares"] for row in rows["splits"]],
        )
    ]


@pytest.mark.parametrize("last", [row[0] for row in SPLIT_WEEKS[2:]])
def test_the_splits_make_the_closes_comparable(read: Reads, last: str) -> None:
    files = read(prices=closes(*SPLIT_WEEKS), splits=MORE_SPLITS)

    rows = rows_of(files, last=date.fromisoformat(last))

    assert comparable(rows) == [1955, 1960, 1975, 2010, 1990][: len(rows["closes"])]


@pytest.mark.parametrize("last", [date(2012, 9, 25), date(2012, 10, 5), ON])
@pytest.mark.parametrize("head", ["close_split_adjusted", "close"])
def test_split_adjusted_closes_beside_splits_are_refused(
    read: Reads, head: str, last: date
) -> None:
    files = read(
        prices=closes(("2012-09-25", "1960"), ("2012-09-26", "1975"), head=head), splits=SPLITS
    )

    with pytest.raises(InputError) as caught:
        rows_of(files, last=last, closes="split-adjusted")

    says(caught, "prices.csv", "with splits listed they would be adjusted twice")


def test_split_adjusted_closes_beside_no_splits_are_taken(read: Reads) -> None:
    files = read(
        prices=closes(*WEEKLY, head="close_split_adjusted"), splits=SPLITS.partition("\n")[0] + "\n"
    )

    rows = rows_of(files)

    assert rows["splits"] == []
    assert comparable(rows) == [3400, 3450, 3380, 3500, 3505]


def test_both_kinds_of_closes_may_stand_beside_splits(read: Reads) -> None:
    both = [
        (day, close, f"{Fraction(close) / (200 if len(close) > 4 else 1)}")
        for day, close in SPLIT_WEEKS
    ]
    text = lines(("date", "close_as_traded", "close_split_adjusted"), *both)

    rows = rows_of(read(prices=text, splits=SPLITS))

    assert comparable(rows) == [1955, 1960, 1975, 2010, 1990]
