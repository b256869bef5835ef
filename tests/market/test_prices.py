"""Files of daily closes: every layout seen, every row used or listed."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.errors import InputError
from ivjxl.market.prices import (
    AS_TRADED,
    DIVIDEND_ADJUSTED,
    SPLIT_ADJUSTED,
    UNKNOWN,
    Move,
    is_prices,
    moves,
    read_prices,
)
from ivjxl.market.source import source

from .files import DATA, close_on, closes, lines, needs_data, prices, says

CLOSED: Final = "the exchange was closed, nothing was traded"
NO_CLOSE: Final = "no close"
SHIFTED: Final = "must be a day on which the exchange was open: are the dates shifted?"

J_QUANTS: Final = (
    "Date,Code,Open,High,Low,Close,Volume,TurnoverValue,AdjustmentFactor,"
    "AdjustmentOpen,AdjustmentHigh,AdjustmentLow,AdjustmentClose,AdjustmentVolume\n"
    "2012-09-25,37740,391000,393500,389500,392000,1050,411600000,1.0,"
    "1955.0,1967.5,1947.5,1960.0,210000\n"
    "2012-09-26,37740,1970,1990,1960,1975,200000,395000000,0.005,"
    "1970.0,1990.0,1960.0,1975.0,200000\n"
)

LAYOUTS: Final = {
    "yfinance auto_adjust": (
        "Date,Open,High,Low,Close,Volume,Dividends,Stock Splits\n"
        "2013-07-10,1310.2,1330.7,1301.4,1320.123456,1000,0.0,0.0\n"
        "2013-07-11,1312.2,1340.1,1310.9,1333.654321,1200,0.0,0.0\n",
        DIVIDEND_ADJUSTED,
        {"2013-07-10": "1320.123456", "2013-07-11": "1333.654321"},
        (UNKNOWN, {}),
    ),
    "yfinance tz": (
        "Date,Open,High,Low,Close\n"
        "2025-10-20 00:00:00+09:00,2600.0,2650.5,2590.0,2640.5\n"
        "2025-10-21 00:00:00+09:00,2640.0,2661.0,2630.0,2655.0\n",
        DIVIDEND_ADJUSTED,
        {"2025-10-20": "2640.5", "2025-10-21": "2655.0"},
        (UNKNOWN, {}),
    ),
    "as traded and adjusted, with the misspelt High": (
        "Date,Open,Hight,Low,Close,Volume,Adj Close\n"
        "2005/12/02,518000,522000,505000,509000,3890,2545\n"
        "2005/12/05,510000,531000,510000,524000,2216,2620\n",
        UNKNOWN,
        {"2005-12-02": "509000", "2005-12-05": "524000"},
        (UNKNOWN, {"2005-12-02": "2545", "2005-12-05": "2620"}),
    ),
    "J-Quants-like": (
        "Date,Open,High,Low,Close,Volume,TradingValue,UpLimit,UnderLimit\n"
        "2016-02-05,2200,2230,2180,2210,151000,333710000,2710,1710\n"
        "2016-02-08,2190,2245,2150,2240,180000,403200000,2710,1710\n",
        UNKNOWN,
        {"2016-02-05": "2210", "2016-02-08": "2240"},
        (UNKNOWN, {}),
    ),
    "J-Quants daily_quotes": (
        J_QUANTS,
        AS_TRADED,
        {"2012-09-25": "392000", "2012-09-26": "1975"},
        (SPLIT_ADJUSTED, {"2012-09-25": "1960.0", "2012-09-26": "1975.0"}),
    ),
    "Kabutan": (
        "日付,始値,高値,安値,終値,前日比,前日比%,売買高(株)\n"
        '2026/09/17,"2,790.0","2,810.0","2,775.0","2,800.0",+12.0,+0.43,"1,234,500"\n'
        '2026/09/16,"2,780.0","2,795.0","2,770.0","2,788.0",-5.0,-0.18,"987,600"\n',
        UNKNOWN,
        {"2026-09-16": "2788.0", "2026-09-17": "2800.0"},
        (UNKNOWN, {}),
    ),
    "Kabutan without the change": (
        "日付,始値,高値,安値,終値,出来高\n2014-01-06,2710,2750,2700,2741,120000\n",
        UNKNOWN,
        {"2014-01-06": "2741"},
        (UNKNOWN, {}),
    ),
    "Yahoo Japan": (
        "日付,始値,高値,安値,終値,出来高,調整後終値\n"
        '2014年1月7日,"2,750","2,790","2,740","2,780","118,000",695\n'
        '2014年1月6日,"2,710","2,750","2,700","2,740","120,000",685\n',
        AS_TRADED,
        {"2014-01-06": "2740", "2014-01-07": "2780"},
        (SPLIT_ADJUSTED, {"2014-01-06": "685", "2014-01-07": "695"}),
    ),
    "Stooq": (
        "Date,Open,High,Low,Close,Volume\r\n"
        "2013-07-10,860.1,870.2,855.3,866.4,800000\r\n"
        "2013-07-11,866.4,880.5,860.6,876.25,900000\r\n",
        UNKNOWN,
        {"2013-07-10": "866.4", "2013-07-11": "876.25"},
        (UNKNOWN, {}),
    ),
    "our own, both": (
        "date,close_as_traded,close_split_adjusted_1to200\n2005-12-02,509000,2545\n",
        AS_TRADED,
        {"2005-12-02": "509000"},
        (SPLIT_ADJUSTED, {"2005-12-02": "2545"}),
    ),
    "our own, as traded": (
        closes(("2005-12-02", "509000")),
        AS_TRADED,
        {"2005-12-02": "509000"},
        (UNKNOWN, {}),
    ),
    "our own, split-adjusted": (
        closes(("2005-12-02", "2545"), head="close_split_adjusted"),
        SPLIT_ADJUSTED,
        {"2005-12-02": "2545"},
        (UNKNOWN, {}),
    ),
}
"""A made-up file of every layout of formats.csv: kind and closes, adjusted kind and closes."""

MULTIINDEX: Final = (
    "Price,Close,High,Low,Open,Volume\n"
    "Ticker,3774.T,3774.T,3774.T,3774.T,3774.T\n"
    "Date,,,,,\n"
    "2013-07-10,1320.5,1330.7,1301.4,1310.2,1000\n"
    "2013-07-11,1333.5,1340.1,1310.9,1312.2,1200\n"
)


def day(text: str) -> date:
    return date.fromisoformat(text)


def volumes(*rows: tuple[str, str, str]) -> str:
    return lines(("Date", "Close", "Volume"), *rows)


def not_used(text: str | bytes) -> dict[int, str]:
    return {row.line: row.reason.en for row in prices(text).rejected}


@pytest.mark.parametrize(("text", "kind", "expected", "adjusted"), LAYOUTS.values(), ids=LAYOUTS)
def test_every_layout_seen_is_recognised_with_its_kind_of_closes(
    text: str, kind: str, expected: dict[str, str], adjusted: tuple[str, dict[str, str]]
) -> None:
    read = prices(text)

    assert (read.kind, read.adjusted_kind) == (kind, adjusted[0])
    assert list(read.table.index) == [day(each) for each in expected]
    assert list(read.table["close"]) == [Decimal(each) for each in expected.values()]
    wanted = [Decimal(adjusted[1][each]) if each in adjusted[1] else None for each in expected]
    assert list(read.table["adjusted"]) == wanted
    assert (read.rows_in, read.rows_used, read.rejected) == (len(expected), len(expected), ())


@pytest.mark.parametrize(("text", "kind", "expected", "adjusted"), LAYOUTS.values(), ids=LAYOUTS)
def test_the_layout_does_not_depend_on_encoding_or_line_end(
    text: str, kind: str, expected: dict[str, str], adjusted: tuple[str, dict[str, str]]
) -> None:
    for encoding in ("utf-8-sig", "utf-16", "cp932"):
        read = prices(text.replace("\r\n", "\n").replace("\n", "\r\n").encode(encoding))
        assert read.kind == kind
        assert list(read.table["close"]) == [Decimal(each) for each in expected.values()]


def test_the_layout_with_tickers_in_the_header_is_read() -> None:
    read = prices(MULTIINDEX)

    assert read.kind == DIVIDEND_ADJUSTED
    assert close_on(read, "2013-07-11") == Decimal("1333.5")
    assert (read.rows_in, read.rows_used) == (2, 2)
    assert list(read.table["line"]) == [4, 5]
    assert read.adjusted_kind == UNKNOWN


def test_a_weekend_is_told_by_the_volume_of_the_tickers_too() -> None:
    carried = "2013-07-13,1333.5,1340.1,1310.9,1312.2,"

    assert not_used(f"{MULTIINDEX}{carried}0\n") == {6: CLOSED}
    with pytest.raises(InputError, match="are the dates shifted"):
        prices(f"{MULTIINDEX}{carried}5\n")


def test_the_tickers_in_the_header_have_one_column_of_closes() -> None:
    with pytest.raises(InputError) as caught:
        prices(MULTIINDEX.replace("High", "Close"))

    says(caught, "prices.csv line 1", "must have this heading once")


def test_several_tickers_in_the_header_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        prices(MULTIINDEX.replace("3774.T,3774.T\n", "3774.T,7203.T\n"))

    says(caught, "prices.csv line 2", "must hold one company only, got '3774.T, 7203.T'")


def test_the_tickers_in_the_header_need_closes() -> None:
    assert not is_prices(source("a.csv", MULTIINDEX.replace("Close", "Last").encode()))


def test_bond_prices_of_the_dealers_association_are_no_closes() -> None:
    text = "日付,銘柄種別,銘柄コード,銘柄名,償還期日,利率,平均値複利,平均値単価\n"

    assert not is_prices(source("S130711.csv", text.encode("cp932")))


@pytest.mark.parametrize(
    "head",
    ["close,Close", "close,close_as_traded,Close,close_as_traded"],
)
def test_a_repeated_heading_of_closes_is_refused(head: str) -> None:
    with pytest.raises(InputError) as caught:
        prices(f"date,{head}\n2013-07-11,1,2,3,4\n")

    says(caught, "prices.csv line 1", "must have this heading once")


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Date,Close,Date\n2013-07-10,3505,2013-07-11\n", "date"),
        ("日付,Date,終値\n2013-07-11,2013-07-11,3505\n", "date"),
        ("Code,Date,Close,Code\n3774,2013-07-10,3505,1\n7203,2013-07-11,6510,1\n", "Code"),
        ("Date,Close,Volume,Volume\n2013-07-12,3505,9,9\n2013-07-15,3505,9,0\n", "Volume"),
        ("日付,終値,出来高,売買高（株）\n2013-07-12,3505,9,9\n", "売買高（株）"),
        ("Date,Close,Adj Close,AdjClose\n2013-07-12,3505,9,8\n", "adjclose"),
        (
            "date,close_as_traded,close_split_adjusted_1to200,close_split_adjusted_1to400\n"
            "2013-07-12,3505,3505,1752.5\n",
            "close_split_adjusted",
        ),
    ],
    ids=["date", "date by another name", "code", "volume", "volume by another name", "adj", "ours"],
)
def test_a_repeated_heading_that_is_used_is_refused(text: str, heading: str) -> None:
    with pytest.raises(InputError) as caught:
        prices(text)

    says(caught, "prices.csv line 1", f"must have this heading once, got '{heading}'")


def test_a_repeated_heading_that_is_not_used_does_not_matter() -> None:
    read = prices("Note,Date,Close,Note\nx,2013-07-11,3505,y\n")

    assert close_on(read, "2013-07-11") == 3505


@pytest.mark.parametrize("above", ["", "3774,IIJ\n", "title\n\nsubtitle,\n"])
def test_the_header_may_stand_below_two_lines(above: str) -> None:
    read = prices(above + "日付,終値\n2013-07-11,3505\n")

    assert close_on(read, "2013-07-11") == 3505


@pytest.mark.parametrize(
    "text",
    [
        "a\nb\nc\n日付,終値\n2013-07-11,3505\n",
        "2013-07-11,3505\n2013-07-12,3510\n",
        "Date,Last\n2013-07-11,3505\n",
        "日付,始値\n2013-07-11,3505\n",
        "Close,Volume\n3505,1\n",
    ],
)
def test_a_file_without_a_known_header_is_refused(text: str) -> None:
    assert not is_prices(source("prices.csv", text.encode()))
    with pytest.raises(InputError) as caught:
        prices(text)

    says(caught, "prices.csv", "has no header with a date and a close")


@pytest.mark.parametrize(
    ("cell", "close"),
    [
        ("3505", "3505"),
        ("３，５０５", "3505"),
        ("¥3505", "3505"),
        ("3505円", "3505"),
        (" 1.5 ", "1.5"),
    ],
)
def test_closes_follow_the_grammar_of_numbers(cell: str, close: str) -> None:
    text = f'日付,終値\n2013-07-11,"{cell}"\n'

    assert close_on(prices(text), "2013-07-11") == Decimal(close)


@pytest.mark.parametrize("cell", ["0", "-3505", "△1", "0.00", "¥0"])
def test_a_close_of_zero_or_less_is_refused(cell: str) -> None:
    with pytest.raises(InputError) as caught:
        prices(closes(("2013-07-10", "3500"), ("2013-07-11", cell)))

    says(caught, "prices.csv line 3", "must be a price above 0")


@pytest.mark.parametrize("cell", ["-", "―", "", "null", "#VALUE!", "nan", "N/A", "－"])
def test_a_missing_close_is_listed_and_never_zero(cell: str) -> None:
    read = prices(closes(("2013-07-10", "3500"), ("2013-07-11", cell), ("2013-07-12", "3520")))

    assert not_used(closes(("2013-07-10", "3500"), ("2013-07-11", cell))) == {3: NO_CLOSE}
    assert read.untraded == {day("2013-07-11"): 3}
    assert (read.rows_in, read.rows_used, len(read.rejected)) == (3, 2, 1)
    assert read.rejected[0].found == f"2013-07-11,{cell}"
    assert list(read.table["close"]) == [3500, 3520]


def test_the_day_the_exchange_stood_still_is_explained() -> None:
    text = closes(("2020-09-30", "4000"), ("2020-10-01", "#VALUE!"), ("2020-10-02", "4050"))

    assert not_used(text) == {3: "no close: nothing was traded that day"}
    assert prices(text).rejected[0].reason.ja == "終値なし（終日売買停止）"


def test_a_close_on_the_day_the_exchange_stood_still_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        prices(closes(("2020-09-30", "4000"), ("2020-10-01", "4010")))

    says(caught, "prices.csv line 3", SHIFTED)


@pytest.mark.parametrize(
    "closed",
    [
        *("2013-07-13", "2013-07-14", "2013-07-15", "2013-12-31", "2014-01-01", "2014-01-02"),
        *("2019-04-30", "2019-05-01", "2019-10-22", "2020-07-24", "2021-07-23", "2026-09-22"),
        "2020-10-01",
    ],
)
@pytest.mark.parametrize("volume", ["0", "", "-"])
def test_a_closed_day_that_repeats_the_close_before_is_listed(closed: str, volume: str) -> None:
    before = day(closed) - timedelta(days=7)
    while before.weekday() > 4 or f"{before:%m-%d}" in ("12-31", "01-01", "10-22", "09-15"):
        before -= timedelta(days=1)
    text = volumes((f"{before}", "3500", "10"), (closed, "3500", volume))

    assert not_used(text) == {3: CLOSED}


@pytest.mark.parametrize(("close", "volume"), [("3501", "0"), ("3500", "10"), ("3501", "")])
@pytest.mark.parametrize("closed", ["2013-07-13", "2013-07-14", "2013-07-15"])
def test_a_closed_day_with_a_price_of_its_own_is_refused(
    closed: str, close: str, volume: str
) -> None:
    rows = (("2013-07-12", "3500", "10"), (closed, close, volume), ("2013-07-16", "3510", "10"))

    with pytest.raises(InputError) as caught:
        prices(volumes(*rows))

    says(caught, "prices.csv line 3", f"{SHIFTED}, got '{closed}")
    with pytest.raises(InputError, match=r"prices\.csv line 3"):
        prices(volumes(*rows[::-1]))


def test_a_price_carried_through_golden_week_is_listed_day_by_day() -> None:
    open_days = [("2019-04-26", "2200", "10"), ("2019-05-07", "2230", "10")]
    carried = [(f"{day('2019-04-27') + timedelta(days=n)}", "2200", "0") for n in range(10)]
    text = volumes(open_days[0], *carried, open_days[1])

    assert not_used(text) == dict.fromkeys(range(3, 13), CLOSED)
    assert prices(text).rows_used == 2


@pytest.mark.parametrize("shift", [-1, 1, 2])
def test_dates_shifted_by_a_day_are_refused(shift: int) -> None:
    real = [day("2013-07-01") + timedelta(days=n) for n in range(12)]
    rows = [(f"{each + timedelta(days=shift)}", f"{each.day * 10}") for each in real]
    weekdays = [row for row, each in zip(rows, real, strict=True) if each.weekday() < 5]

    with pytest.raises(InputError, match="are the dates shifted"):
        prices(closes(*weekdays))


@pytest.mark.parametrize("newest_first", [False, True])
def test_rows_before_1990_are_listed(newest_first: bool) -> None:
    rows = [("1989-12-28", "3000"), ("1989-12-29", "3010"), ("1990-01-04", "3020")]
    text = closes(*(rows[::-1] if newest_first else rows))

    read = prices(text)

    early = "before 1990-01-01, not used"
    assert not_used(text) == dict.fromkeys([3, 4] if newest_first else [2, 3], early)
    assert {row.reason.ja for row in read.rejected} == {"1990-01-01より前のため不使用"}
    assert (read.rows_in, read.rows_used, read.untraded) == (3, 1, {})
    assert list(read.table.index) == [day("1990-01-04")]


def test_rows_before_1990_are_read_nevertheless() -> None:
    for cell, english in (("0", "must be a price above 0"), ("x", "must be a number like")):
        with pytest.raises(InputError) as caught:
            prices(closes(("1989-12-28", cell), ("1990-01-04", "3020")))
        says(caught, "prices.csv line 2", english)


def test_a_file_that_ends_before_1990_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        prices(closes(("1989-12-28", "3000"), ("1989-12-29", "3010")))

    says(caught, "prices.csv", "has no row with a close")


def test_before_the_calendar_begins_only_weekends_are_closed() -> None:
    assert prices(closes(("1999-12-30", "10"), ("1999-12-31", "11"))).rows_used == 2
    with pytest.raises(InputError, match="are the dates shifted"):
        prices(closes(("1999-12-24", "10"), ("1999-12-25", "11")))


def test_after_the_calendar_ends_only_weekends_are_closed() -> None:
    assert prices(closes(("2028-01-03", "10"))).rows_used == 1
    with pytest.raises(InputError, match="are the dates shifted"):
        prices(closes(("2027-12-30", "10"), ("2028-01-01", "11")))


def test_newest_first_is_the_same_table() -> None:
    rows = [("2013-07-10", "3500"), ("2013-07-11", "3505"), ("2013-07-12", "3520")]
    up, down = prices(closes(*rows)), prices(closes(*rows[::-1]))

    assert list(down.table.index) == list(up.table.index)
    assert list(down.table["close"]) == list(up.table["close"]) == [3500, 3505, 3520]
    assert list(up.table["line"]) == [2, 3, 4]
    assert list(down.table["line"]) == [4, 3, 2]
    assert down.line_of(day("2013-07-10")) == 4


@pytest.mark.parametrize(
    ("days", "line"),
    [
        (["2013-07-10", "2013-07-12", "2013-07-11", "2013-07-16"], 4),
        (["2013-07-16", "2013-07-11", "2013-07-12", "2013-07-10"], 4),
        (["2013-07-17", "2013-07-16", "2013-07-10", "2013-07-12", "2013-07-09"], 5),
        (["2013-07-09", "2013-07-10", "2013-07-11", "2013-07-08", "2013-07-12"], 5),
    ],
)
def test_days_in_no_order_are_refused(days: list[str], line: int) -> None:
    with pytest.raises(InputError) as caught:
        prices(closes(*((each, "3500") for each in days)))

    says(caught, f"prices.csv line {line}", "must have its days in one order")


@pytest.mark.parametrize("close", ["3505", "3506", "-"])
@pytest.mark.parametrize("newest_first", [False, True])
def test_a_day_that_comes_twice_is_refused(close: str, newest_first: bool) -> None:
    rows = [("2013-07-10", "3500"), ("2013-07-11", "3505"), ("2013-07-11", close)]

    with pytest.raises(InputError) as caught:
        prices(closes(*(rows[::-1] if newest_first else rows)))

    assert caught.value.argument in ("prices.csv line 4", "prices.csv line 3", "prices.csv line 2")
    assert "must have each day once, got '2013-07-11, also in line" in str(caught.value)


def test_the_same_day_in_two_forms_is_a_duplicate() -> None:
    with pytest.raises(InputError, match="must have each day once"):
        prices(closes(("2013-07-11", "3505"), ("H25.7.11", "3505")))


def test_several_companies_are_refused() -> None:
    text = "Date,Code,Close\n2013-07-10,3774,3500\n2013-07-11,7203,6510\n"

    with pytest.raises(InputError) as caught:
        prices(text)

    says(caught, "prices.csv", "must hold one company only, got '3774, 7203'")


@pytest.mark.parametrize("head", ["Code", "コード", "銘柄コード", "Ticker", "Symbol", "ＣＯＤＥ"])
def test_companies_are_told_by_any_heading_for_a_code(head: str) -> None:
    text = f"日付,{head},終値\n2013-07-10,3774,3500\n2013-07-11,7203,6510\n"

    with pytest.raises(InputError, match="must hold one company only"):
        prices(text)


def test_a_heading_repeated_in_the_body_is_no_date() -> None:
    text = closes(("2013-07-10", "3500"), ("date", "close_as_traded"), ("2013-07-11", "3505"))

    with pytest.raises(InputError) as caught:
        prices(text)

    says(caught, "prices.csv line 3", "must be a date like")


@pytest.mark.parametrize("text", ["date,close\n", "date,close\n2013-07-11,-\n2013-07-12,\n"])
def test_a_file_without_a_close_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        prices(text)

    says(caught, "prices.csv", "has no row with a close")


def test_a_date_in_an_era_that_had_ended_is_a_warning_with_its_line() -> None:
    read = prices("日付,終値\n平成31年4月26日,2200\n平成31年5月7日,2230\n")

    (warning,) = read.warnings
    assert warning.en == "line 3: 平成31年5月7日 is in an era that had ended"
    assert warning.ja == "3行: 平成31年5月7日は終了した元号による日付"
    assert list(read.table.index) == [day("2019-04-26"), day("2019-05-07")]


@pytest.mark.parametrize(
    ("before", "after", "flagged"),
    [
        ("1000", "1300", False),
        ("1000", "1300.1", True),
        ("1000", "1310", True),
        ("1000", "1290", False),
        ("1000", "700", False),
        ("1000", "699.9", True),
        ("1000", "690", True),
        ("1000", "710", False),
        ("0.1", "0.13", False),
        ("392000", "1975", True),
        ("1975", "392000", True),
    ],
)
def test_a_move_beyond_30_percent_is_found_exactly(before: str, after: str, flagged: bool) -> None:
    days = [day("2012-09-25"), day("2012-09-26")]
    found = moves(days, [Fraction(before), Fraction(after)], [10, 11])

    expected = (Move(days[1], 11, Fraction(after) / Fraction(before)),) if flagged else ()
    assert found == expected


def test_a_move_is_described_with_day_line_and_ratio() -> None:
    text = Move(day("2012-09-26"), 1662, Fraction(1975, 392000)).text()

    assert text.en == ("2012-09-26 (line 1662): close × 0.005038 of the close before; a split?")
    assert text.ja.startswith("2012-09-26（1662行）: 終値が前回の0.005038倍")


def test_progress_is_told_every_20_000_rows() -> None:
    told: list[tuple[str, int, int]] = []
    weekdays = [
        each
        for each in (day("2028-01-03") + timedelta(days=n) for n in range(26_200))
        if each.weekday() < 5
    ][:18_700]
    earlier = [
        each
        for each in (day("1990-01-01") + timedelta(days=n) for n in range(3_650))
        if each.weekday() < 5
    ]
    days = earlier + weekdays
    text = closes(*((f"{each}", "1000") for each in days))

    def tell(name: str, done: int, rows: int) -> None:
        told.append((name, done, rows))

    read = read_prices(source("long.csv", text.encode()), tell)

    assert len(days) > 20_000
    assert told == [("long.csv", 20_000, len(days))]
    assert read.rows_used == len(days)


CELLS: Final = st.lists(
    st.sampled_from(["3505", "3500", "3510.5", '"1,234.5"', "-", "", "null", None]),
    min_size=1,
    max_size=40,
)
"""A cell for each day from a Monday on; None: no row. A weekend repeats the close before it."""


@settings(max_examples=100, deadline=None)
@given(CELLS, st.booleans(), st.sampled_from(["\n", "\r\n", "\r"]))
def test_rows_in_are_rows_used_and_rows_not_used(
    cells: list[str | None], newest_first: bool, end: str
) -> None:
    rows: list[tuple[str, str, str]] = []
    used: dict[date, str] = {}
    for number, cell in enumerate(cells):
        at = date(1995, 1, 2) + timedelta(days=number)
        weekend = at.weekday() > 4
        if cell is None or (weekend and not used):
            continue
        has_close = cell not in ("-", "", "null")
        shown = list(used.values())[-1] if weekend and has_close else cell
        rows.append((f"{at}", shown, "0" if weekend else "10"))
        if has_close and not weekend:
            used[at] = cell
    if not used:
        return

    read = prices(
        lines(("Date", "Close", "Volume"), *(rows[::-1] if newest_first else rows), end=end)
    )

    assert read.rows_in == len(rows) == read.rows_used + len(read.rejected)
    listed = {row.line for row in read.rejected} | {int(line) for line in read.table["line"]}
    assert listed == set(range(2, len(rows) + 2))
    assert dict(read.table["close"]) == {
        at: Decimal(cell.strip('"').replace(",", "")) for at, cell in used.items()
    }


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.dates(date(1990, 1, 1), date(1999, 12, 31)).filter(lambda day: day.weekday() < 5),
            st.one_of(st.none(), st.integers(1, 10**7).map(lambda n: Decimal(n) / 10)),
        ),
        min_size=1,
        max_size=30,
        unique_by=lambda row: row[0],
    ).filter(lambda rows: any(close is not None for _, close in rows)),
    st.booleans(),
)
def test_a_file_of_valid_rows_is_read_in_full(
    rows: list[tuple[date, Decimal | None]], newest_first: bool
) -> None:
    ordered = sorted(rows, key=lambda row: row[0], reverse=newest_first)
    text = closes(*((f"{day}", "-" if close is None else f"{close}") for day, close in ordered))

    read = prices(text)

    expected = {day: close for day, close in sorted(rows, key=lambda row: row[0]) if close}
    assert dict(read.table["close"]) == expected
    assert len(read.rejected) == sum(close is None for _, close in rows)
    assert sorted(read.untraded) == sorted(day for day, close in rows if close is None)


@needs_data
def test_the_closes_of_2005_to_2015_are_read_without_a_row_left_out() -> None:
    path = DATA / "3774-closes-2005-2015.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    read = prices(path.read_bytes())

    assert (read.kind, read.adjusted_kind) == (AS_TRADED, SPLIT_ADJUSTED)
    assert read.rows_in == len(rows) == read.rows_used + len(read.rejected)
    assert read.rejected == ()
    for ours, theirs in (
        ("close", "close_as_traded"),
        ("adjusted", "close_split_adjusted_1to200"),
    ):
        assert list(read.table[ours]) == [Decimal(row[theirs]) for row in rows]
    assert read.line_of(day("2005-12-02")) == 2
    assert close_on(read, "2013-07-11") == 3505
