"""Small files of our own: splits, and dividends as declared."""

from datetime import date
from decimal import Decimal

import pytest

from ivjxl.errors import InputError
from ivjxl.market.corporate_actions import (
    Dividend,
    Dividends,
    Split,
    Splits,
    is_dividends,
    is_splits,
    read_dividends,
    read_splits,
)
from ivjxl.market.source import source

from .files import DIVIDENDS, SPLITS, says


def splits(data: str | bytes) -> Splits:
    return read_splits(source("splits.csv", data if isinstance(data, bytes) else data.encode()))


def dividends(data: str | bytes) -> Dividends:
    return read_dividends(source("paid.csv", data if isinstance(data, bytes) else data.encode()))


def a_split(*cells: str, head: str = "effective_date,old_shares,new_shares,ex_date") -> str:
    return f"{head}\n{','.join(cells)}\n"


def a_dividend(cell: str) -> str:
    head = "fiscal_year_end,record_date,dividend_per_share"
    return f'{head}\n2013-03-31,2012-09-30,1750\n2013-03-31,2013-03-31,"{cell}"\n'


@pytest.mark.parametrize(
    ("effective", "ex_date"),
    [
        ("2012-10-01", "2012-09-26"),
        ("2021-01-01", "2020-12-29"),
        ("2022-10-01", "2022-09-29"),
        ("2019-10-01", "2019-09-27"),
        ("2014-04-01", "2014-03-27"),
    ],
)
def test_the_ex_date_follows_from_the_trading_days(effective: str, ex_date: str) -> None:
    (found,) = splits(a_split(effective, "1", "2", "")).rows

    assert found == Split(date.fromisoformat(effective), date.fromisoformat(ex_date), 1, 2, line=2)


@pytest.mark.parametrize(
    ("ex_date", "taken"),
    [
        ("2012-09-26", date(2012, 9, 26)),
        ("2012/9/26", date(2012, 9, 26)),
        ("h24.9.26", date(2012, 9, 26)),
        ("2012-10-01", date(2012, 10, 1)),
        ("2012-08-31", date(2012, 8, 31)),
        ("2012-07-23", date(2012, 7, 23)),
    ],
)
def test_an_ex_date_that_is_stated_is_taken(ex_date: str, taken: date) -> None:
    (found,) = splits(a_split("2012-10-01", "1", "200", ex_date)).rows

    assert found.ex_date == taken


@pytest.mark.parametrize("mark", ["", "-", "―", "null"])
@pytest.mark.parametrize("effective", ["2005-10-11", "2009-11-18", "2028-04-01"])
def test_outside_the_known_trading_days_the_ex_date_is_asked_for(effective: str, mark: str) -> None:
    with pytest.raises(InputError) as caught:
        splits(a_split(effective, "1", "5", mark))

    says(caught, "splits.csv line 2", "needs the column ex_date: the first day traded without")
    assert f"got {effective}" in str(caught.value)


def test_an_early_split_with_its_ex_date_is_read() -> None:
    (found,) = splits(a_split("2007-04-01", "1", "2", "2007-03-27")).rows

    assert (found.effective_date, found.ex_date) == (date(2007, 4, 1), date(2007, 3, 27))


def test_before_2006_new_shares_came_some_fifty_days_later() -> None:
    (found,) = splits(a_split("2005-11-18", "1", "5", "2005-09-27")).rows

    assert (found.effective_date, found.ex_date) == (date(2005, 11, 18), date(2005, 9, 27))


@pytest.mark.parametrize("ex_date", ["2012-10-02", "2012-07-22", "2013-09-26", "2011-09-26"])
def test_an_ex_date_far_from_the_effective_date_is_refused(ex_date: str) -> None:
    with pytest.raises(InputError) as caught:
        splits(a_split("2012-10-01", "1", "200", ex_date))

    says(caught, "splits.csv line 2", "must be at most 70 days before the effective date")


@pytest.mark.parametrize(
    ("old", "new", "argument", "english"),
    [
        ("1", "1.5", "splits.csv line 2, new_shares", "must be a whole number above 0"),
        ("1", "0", "splits.csv line 2, new_shares", "must be a whole number above 0"),
        ("0", "200", "splits.csv line 2, old_shares", "must be a whole number above 0"),
        ("1", "-2", "splits.csv line 2, new_shares", "must be a whole number above 0"),
        ("1", "1:200", "splits.csv line 2", "must be a number like"),
        ("1", "1→200", "splits.csv line 2", "must be a number like"),
        ("1", "", "splits.csv line 2", "must be a number like"),
        ("1", "200株", "splits.csv line 2", "must be a number like"),
        ("1", "2e2", "splits.csv line 2", "must be a number like"),
        ("one", "200", "splits.csv line 2", "must be a number like"),
        ("1", "200¹", "splits.csv line 2", "must be a number like"),
        ("1", "1000001", "splits.csv line 2, new_shares", "at most 1,000,000, got '1000001'"),
        ("20000000", "1", "splits.csv line 2, old_shares", "the smallest whole numbers of the"),
    ],
)
def test_a_ratio_is_two_whole_numbers_above_0(
    old: str, new: str, argument: str, english: str
) -> None:
    with pytest.raises(InputError) as caught:
        splits(a_split("2012-10-01", old, new, ""))

    says(caught, argument, english)


@pytest.mark.parametrize(
    ("old", "new", "ratio"),
    [
        ("1", "200", (1, 200)),
        ("10", "1", (10, 1)),
        ("2", "3", (2, 3)),
        ("１", "２００", (1, 200)),
        ("1.0", "200.00", (1, 200)),
        ('"1,000"', "1", (1000, 1)),
        ("1000000", "1", (1_000_000, 1)),
        ("1", '"1,000,000"', (1, 1_000_000)),
    ],
)
def test_splits_and_consolidations_are_read(old: str, new: str, ratio: tuple[int, int]) -> None:
    (found,) = splits(a_split("2012-10-01", old, new, "")).rows

    assert (found.old_shares, found.new_shares) == ratio


@pytest.mark.parametrize("effective", ["", "-", "10/1/2012", "2012-10", "2012-02-30"])
def test_an_effective_date_that_is_none_is_refused(effective: str) -> None:
    with pytest.raises(InputError) as caught:
        splits(a_split(effective, "1", "200", ""))

    says(caught, "splits.csv line 2", "must be a date like")


def test_splits_may_have_japanese_headings_and_other_columns() -> None:
    text = "備考,効力発生日,分割前,分割後,権利落ち日\n初回,平成24年10月1日,1,200,\n"

    (found,) = splits(text.encode("cp932")).rows

    assert found == Split(date(2012, 10, 1), date(2012, 9, 26), 1, 200, 2)


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (["2021-01-01,1,2", "2012-10-01,1,200"], 3),
        (["2012-10-01,1,200", "2012-10-01,1,200"], 3),
        (["2012-10-01,1,200", "2022-10-01,1,2", "2021-01-01,1,2"], 4),
    ],
)
def test_splits_come_in_ascending_order_each_once(rows: list[str], line: int) -> None:
    with pytest.raises(InputError) as caught:
        splits("\n".join(["effective_date,old_shares,new_shares", *rows]))

    says(caught, f"splits.csv line {line}", "must have its dates ascending, each once")


@pytest.mark.parametrize(
    ("head", "missing"),
    [
        ("effective_date,new_shares,x", "old_shares"),
        ("effective_date,old_shares,x", "new_shares"),
        ("date,old_shares,new_shares", "effective_date"),
        ("effective_date,分割前株数,x", "new_shares"),
    ],
)
def test_a_column_that_is_missing_is_named(head: str, missing: str) -> None:
    assert is_splits(source("splits.csv", head.encode()))
    with pytest.raises(InputError) as caught:
        splits(f"{head}\n")

    says(caught, "splits.csv line 1", f"must have this column, got '{missing}'")


@pytest.mark.parametrize(
    ("head", "again"),
    [
        ("effective_date,old_shares,old_shares,new_shares,x", "old_shares"),
        ("effective_date,old_shares,new_shares,分割後,x", "分割後"),
        ("effective_date,効力発生日,old_shares,new_shares,x", "効力発生日"),
        ("effective_date,ex_date,old_shares,new_shares,ex_date", "ex_date"),
        ("effective_date,ex_date,old_shares,new_shares,権利落日", "権利落日"),
    ],
)
def test_a_column_that_is_repeated_is_named(head: str, again: str) -> None:
    assert is_splits(source("splits.csv", head.encode()))
    with pytest.raises(InputError) as caught:
        splits(f"{head}\n2012-10-01,2012-09-26,1,200,2012-09-27\n")

    says(caught, "splits.csv line 1", f"must have this heading once, got '{again}'")


def test_a_repeated_heading_that_is_not_used_does_not_matter() -> None:
    head = "x,effective_date,old_shares,new_shares,x"

    (found,) = splits(f"{head}\na,2012-10-01,1,200,b\n").rows

    assert (found.old_shares, found.new_shares) == (1, 200)


def test_a_file_of_splits_may_be_empty_below_its_header() -> None:
    assert splits("effective_date,old_shares,new_shares\n").rows == ()


def test_ragged_rows_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        splits(SPLITS + "2021-01-01,1\n")

    says(caught, "splits.csv line 3", "must have as many cells as the header")


def test_dividends_are_read_as_declared() -> None:
    year_end = date(2013, 3, 31)

    assert dividends(DIVIDENDS).rows == (
        Dividend(year_end, date(2012, 9, 30), Decimal(1750), 2),
        Dividend(year_end, year_end, Decimal(10), 3),
    )


def test_dividends_may_have_japanese_headings() -> None:
    text = "事業年度末,基準日,１株当たり配当金\n平成25年3月31日,平成25年3月31日,10円\n"

    (found,) = dividends(text.encode("cp932")).rows

    assert found == Dividend(date(2013, 3, 31), date(2013, 3, 31), Decimal(10), 2)


@pytest.mark.parametrize(
    ("cell", "amount"),
    [("13.50", "13.50"), ("1,750", "1750"), ("０", "0"), ("¥17.18", "17.18"), ("10円", "10")],
)
def test_amounts_follow_the_grammar_of_numbers(cell: str, amount: str) -> None:
    assert dividends(a_dividend(cell)).rows[1].dividend_per_share == Decimal(amount)


@pytest.mark.parametrize(
    "cell",
    [
        "17.50 (scheduled)",
        "17.50 (forecast)",
        "17.50（予想）",
        "未定",
        "-",
        "",
        "10円50銭",
        "1e1",
        "nan",
    ],
)
def test_a_forecast_is_no_dividend(cell: str) -> None:
    with pytest.raises(InputError) as caught:
        dividends(a_dividend(cell))

    says(caught, "paid.csv line 3", "must be a number like")


def test_a_dividend_below_0_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        dividends(a_dividend("-10"))

    says(caught, "paid.csv line 3", "must be at least 0, got '-10'")


@pytest.mark.parametrize("again", ["2013-03-31,2013-03-31,10", "2012-03-31,2012-03-31,1750"])
def test_dividends_come_in_ascending_order_each_once(again: str) -> None:
    with pytest.raises(InputError) as caught:
        dividends(f"{DIVIDENDS}{again}\n")

    says(caught, "paid.csv line 4", "must have its dates ascending, each once")


@pytest.mark.parametrize(
    ("head", "missing"),
    [
        ("record_date,dividend_per_share", "fiscal_year_end"),
        ("fiscal_year_end,dividend_per_share", "record_date"),
    ],
)
def test_a_column_of_dividends_that_is_missing_is_named(head: str, missing: str) -> None:
    assert is_dividends(source("paid.csv", head.encode()))
    with pytest.raises(InputError) as caught:
        dividends(f"{head}\n")

    says(caught, "paid.csv line 1", f"must have this column, got '{missing}'")


@pytest.mark.parametrize(
    ("head", "again"),
    [
        ("fiscal_year_end,record_date,dividend_per_share,配当金", "配当金"),
        ("fiscal_year_end,基準日,record_date,dividend_per_share", "record_date"),
    ],
)
def test_a_column_of_dividends_that_is_repeated_is_named(head: str, again: str) -> None:
    with pytest.raises(InputError) as caught:
        dividends(f"{head}\n2013-03-31,2013-03-31,10,10\n")

    says(caught, "paid.csv line 1", f"must have this heading once, got '{again}'")


@pytest.mark.parametrize(
    "head", ["Date,Close,Dividends,Stock Splits", "date,close", "基準日,1年,2年"]
)
def test_other_files_are_neither_splits_nor_dividends(head: str) -> None:
    read = source("a.csv", head.encode())

    assert (is_splits(read), is_dividends(read)) == (False, False)
