"""The sheet Market in a workbook that calculates, against pandas, the standard library and files.

The expected numbers come from the price file itself: read by pandas, cut into
weeks and months by pandas or the ISO calendar, and never by the product.
"""

import io
import re
import shutil
import statistics
import zipfile
from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from math import log, sqrt
from pathlib import Path
from typing import Any, Final, NamedTuple

import pandas as pd
import pytest

from ivjxl.excel.cells import ERROR_CODES
from ivjxl.excel.workbook.template import build
from ivjxl.notices import NOTICES
from ivjxl.notices.case import Case, read_case
from ivjxl.notices.share_disposal import TradedClose

from .samples import (
    LANGUAGES,
    REPOSITORY,
    TO_BE_ENTERED,
    WORKBOOKS,
    Live,
    as_cell,
    changed,
    input_name,
    last_words,
    sample,
    sample_package,
    template_package,
)

DATA: Final = REPOSITORY.parent / "shared" / "data"
needs_data: Final = pytest.mark.skipif(
    not DATA.is_dir(), reason="the market data are not beside the repository"
)

SAMPLE: Final = "2026-07-10-option-terms"
DISPOSAL: Final = "2022-05-26-share-disposal"
PRICE_DAY: Final = date(2026, 7, 10)
WINDOW: Final = (date(2016, 7, 11), PRICE_DAY)
EX_DATE: Final = date(2021, 9, 29)
"""Effective on Friday, October 1; the register is of the day before, settled in two days."""

SPOT: Final = "Share price (S)"
SIGMA: Final = "Volatility (σ)"
RATE: Final = "Risk-free rate (r)"
DIVIDEND: Final = "Dividend per share"
TAKEN: Final = "このシートの値 / taken from this sheet"
NO_SOURCE: Final = "入力（出典なし） / typed, NO SOURCE"
MARK: Final = "見本データ SAMPLE DATA"
TITLE: Final = "Weekly closes, adjusted for splits, yen"
RED: Final = "FFF6CFCB"

RETURNS: Final = "Weekly returns used"
FIRST: Final = "First weekly close used"
LAST: Final = "Last weekly close used"
COMPLETE: Final = "Last week complete (no trading day follows)"
LEFT_OUT: Final = "Weeks without a close, left out"
NATIVE: Final = "Volatility in native functions"
AGREES: Final = "It agrees with HIST_VOLATILITY"
OF_WEEKS: Final = (RETURNS, FIRST, LAST, COMPLETE, LEFT_OUT, NATIVE, AGREES)
YES, NO = "はい / yes", "いいえ / no"

INPUTS: Final = {"spot": SPOT, "volatility": SIGMA, "rate": RATE, "dividend": DIVIDEND}
TYPED: Final = {"spot": 3300.0, "volatility": 0.3, "rate": 0.02, "dividend": 40.0}

Values = dict[str, Any]
Closes = Mapping[date, float]

each_input: Final = pytest.mark.parametrize("name", INPUTS)


class Week(NamedTuple):
    """A row of the columns behind the chart."""

    to: Any
    row: Any
    day: Any
    adjusted: Any
    row_in_window: Any
    day_in_window: Any
    adjusted_in_window: Any
    log_return: Any


class Retyped(Live):
    """A workbook that is calculated once for what is taken back and what is typed."""

    def anew(self, values: Values) -> Live:
        """Return the workbook as it was built with these values typed."""
        for where, value in self._before.items():
            self.engine.enter(*where, value)
        self._before.clear()
        self.type_in(values)
        return self


@cache
def _opened_once(name: str) -> Retyped:
    return Retyped(type(sample(name).notice), sample_package(name))


def live(name: str = SAMPLE) -> Live:
    """Return a workbook as it was built; opened once, since opening takes longest."""
    return _opened_once(name).restored()


def typed_into(values: Values, name: str = SAMPLE) -> Live:
    """Return a workbook as it was built, with these values typed."""
    return _opened_once(name).anew(values)


def serial(day: date) -> float:
    return float((day - date(1899, 12, 30)).days)


def row_of(workbook: Live, label: str) -> int:
    """Return the row of Market with an English label."""
    cells = workbook.book["Market"]["C"]
    (row,) = (cell.row for cell in cells[:40] if cell.value == label)
    return int(row)


def line(workbook: Live, label: str) -> dict[str, Any]:
    """Return a row of what the inputs take, by the English headings."""
    headings = workbook.book["Market"][4][:8]
    row = row_of(workbook, label)
    return {
        last_words(cell.value): workbook.engine.value("Market", row, cell.column)
        for cell in headings
    }


def given(workbook: Live, label: str) -> Any:
    """Return what the market data give for an input."""
    return line(workbook, label)["From this sheet"]


def evidence(workbook: Live, label: str) -> Any:
    return workbook.engine.value("Market", row_of(workbook, label), 4)


def weeks(workbook: Live) -> list[Week]:
    """Return the 800 weeks behind the chart; after the last close they repeat it."""
    sheet = workbook.book["Market"]
    headings = [last_words(cell.value) for cell in sheet[4][9:17]]
    assert headings == [
        "Week to",
        "Row",
        "Day",
        "Adjusted",
        "Row, window",
        "Day, window",
        "Adjusted, window",
        "Log return",
    ]
    return [
        Week(*(workbook.engine.value("Market", row, column) for column in range(10, 18)))
        for row in range(5, 805)
    ]


@cache
def sample_closes() -> pd.Series:
    """The closes of the sample as traded, read by pandas."""
    frame = pd.read_csv(
        WORKBOOKS / "sample-closes.csv", parse_dates=["date"], index_col="date", na_values="-"
    )
    return frame["close_as_traded"].dropna().astype(float)


@cache
def adjusted_sample() -> pd.Series:
    closes = sample_closes()
    return closes.where(closes.index >= pd.Timestamp(EX_DATE), closes / 2)


def as_mapping(series: pd.Series) -> dict[date, float]:
    return {stamp.date(): float(close) for stamp, close in series.items()}


class Expected(NamedTuple):
    """A volatility worked out with the standard library over ISO weeks."""

    sigma: float
    returns: int
    first: date
    last: date
    left_out: int


def by_iso_week(closes: Closes, start: date, end: date) -> Expected:
    last: dict[tuple[int, int], tuple[date, float]] = {}
    for day in sorted(closes):
        if start <= day <= end:
            last[day.isocalendar()[:2]] = (day, closes[day])
    days, prices = zip(*last.values(), strict=True)
    returns = [log(after / before) for before, after in pairwise(prices)]
    mondays = [day - timedelta(days=day.weekday()) for day in days]
    absent = sum((later - earlier).days // 7 - 1 for earlier, later in pairwise(mondays))
    sigma = statistics.stdev(returns) * sqrt(52)
    return Expected(sigma, len(returns), days[0], days[-1], absent)


def sample_weeks(start: date, end: date) -> Expected:
    return by_iso_week(as_mapping(adjusted_sample()), start, end)


def shows(workbook: Live, expected: Expected) -> None:
    """Assert what Market says about a weekly window."""
    assert given(workbook, SIGMA) == pytest.approx(expected.sigma, rel=1e-12)
    assert evidence(workbook, NATIVE) == pytest.approx(expected.sigma, rel=1e-12)
    assert evidence(workbook, AGREES) == YES
    assert evidence(workbook, RETURNS) == expected.returns
    assert evidence(workbook, FIRST) == serial(expected.first)
    assert evidence(workbook, LAST) == serial(expected.last)
    assert evidence(workbook, LEFT_OUT) == expected.left_out
    assert workbook.state("weekly_volatility_agrees") == "passed"


def a_number(value: Any) -> bool:
    return isinstance(value, float) and not isinstance(value, bool)


def split_rows(*rows: tuple[date, date, int, int] | None) -> Values:
    """Return the rows of splits as they are typed; None is a blank row."""
    columns = ("ex_date", "effective_date", "old_shares", "new_shares")
    return {
        f"splits[{index}].{column}": None if row is None else row[position]
        for index, row in enumerate(rows)
        for position, column in enumerate(columns)
    }


def type_from(workbook: Live, name: str, value: Any, source: str | None) -> None:
    """Type an input with its source."""
    workbook.type_in({name: value})
    workbook.engine.enter("Inputs", workbook.plan.row_of_input[name], 6, source)
    workbook.engine.recalculate()


# Real data: the company of the notice of 2013-07-11, whose figures were published.


FILES: Final = ("3774-closes-2005-2015.csv", "jgbcm_sample.csv", "splits.csv", "dividends.csv")


def real_case(folder: Path, to: date) -> Case:
    """Return the case of 2013-07-11 with its market rows taken from files instead."""
    text = (WORKBOOKS / "2013-07-11-option-terms.toml").read_text(encoding="utf-8")
    for group in ("closes", "splits", "curve", "dividends"):
        text, removed = re.subn(rf"^{group} = \[\n.*?^\]\n", "", text, flags=re.S | re.M)
        assert removed == 1
    frequency = 'frequency = { value = "weekly", source = "computed from weekly closes" }'
    text, replaced = re.subn(r"^volatility = .*$", frequency, text, flags=re.M)
    assert replaced == 1
    text = text.replace("volatility_to = { value = 2013-07-11", f"volatility_to = {{ value = {to}")
    market = f"market = {{ files = {[*FILES]} }}"
    text = text.replace("[inputs]", f"{market}\n\n[inputs]", 1)
    (folder / "case.toml").write_text(text, encoding="utf-8")
    shutil.copy(WORKBOOKS / "internet-initiative-japan.company.toml", folder)
    for name in FILES[:2]:
        shutil.copy(DATA / name, folder)
    (folder / "splits.csv").write_text(
        "effective_date,old_shares,new_shares\n2012-10-01,1,200\n", encoding="utf-8"
    )
    (folder / "dividends.csv").write_text(
        "fiscal_year_end,record_date,dividend_per_share\n"
        "2013-03-31,2012-09-30,1750\n2013-03-31,2013-03-31,10\n",
        encoding="utf-8",
    )
    return read_case(folder / "case.toml")


def real_weeks(to: date) -> Expected:
    """Return the volatility by the split-adjusted column of the file."""
    frame = pd.read_csv(DATA / FILES[0], parse_dates=["date"], index_col="date")
    closes = as_mapping(frame["close_as_traded"].astype(float))
    # The last day with the right to 199 new shares was September 25, 2012.
    adjusted = {d: c / 200 if d <= date(2012, 9, 25) else c for d, c in closes.items()}
    column = as_mapping(frame["close_split_adjusted_1to200"].astype(float))
    assert max(abs(adjusted[day] / column[day] - 1) for day in column) < 1e-3
    return by_iso_week(adjusted, date(2005, 12, 2), to)


@pytest.fixture(scope="module")
def real_2013(tmp_path_factory: pytest.TempPathFactory) -> Live:
    case = real_case(tmp_path_factory.mktemp("real"), date(2013, 7, 11))
    return Live(type(case.notice), build(type(case.notice), case))


@needs_data
def test_files_of_2013_give_the_published_figures(real_2013: Live) -> None:
    workbook = real_2013.restored()
    expected = real_weeks(date(2013, 7, 11))

    assert given(workbook, SPOT) == 3505
    assert f"{given(workbook, SIGMA):.2%}" == "55.77%"
    assert given(workbook, RATE) == 0.01275
    # 1,750 yen before the split 1 to 200, and 10 after it.
    assert given(workbook, DIVIDEND) == 18.75
    assert (expected.returns, expected.first, expected.last, expected.left_out) == (
        397,
        date(2005, 12, 2),
        date(2013, 7, 11),
        0,
    )
    shows(workbook, expected)
    assert evidence(workbook, COMPLETE) == NO


@needs_data
def test_files_of_2013_give_the_price_that_was_published(real_2013: Live) -> None:
    workbook = real_2013.restored()

    assert workbook.value("out_price_per_share") == 3235
    assert workbook.value("out_price_per_right") == 647_000
    for name in ("spot", "volatility", "rate", "dividend"):
        assert workbook.value(f"in_{name}") is None
        assert line(workbook, INPUTS[name])["Where it comes from"] == TAKEN
    states = {state for name, state in workbook.states().items() if name != "policy_as_printed"}
    assert states == {"passed", "not checked"}
    unchecked = [name for name, state in workbook.states().items() if state == "not checked"]
    assert sorted(unchecked) == [
        "compensation_within_cap",
        "shares_per_right_unchanged",
    ]


@needs_data
def test_files_to_2015_give_the_volatility_of_that_year(tmp_path: Path) -> None:
    case = real_case(tmp_path, date(2015, 7, 13))
    workbook = Live(type(case.notice), build(type(case.notice), case))
    expected = real_weeks(date(2015, 7, 13))

    assert f"{given(workbook, SIGMA):.2%}" == "53.74%"
    assert (expected.returns, expected.first) == (502, date(2005, 12, 2))
    shows(workbook, expected)
    # Monday, July 13: the week went on.
    assert evidence(workbook, COMPLETE) == NO
    # The exercise price of one yen makes the option worth the share less its dividends.
    assert given(workbook, SPOT) == 3505
    assert workbook.value("out_price_per_share") == 3235


@needs_data
def test_without_the_row_of_the_split_the_master_is_red(real_2013: Live) -> None:
    workbook = real_2013.restored()

    workbook.type_in(split_rows(None))

    assert workbook.state("moves_are_usual") == "failed"
    assert workbook.master.startswith("✕")
    assert given(workbook, SIGMA) > 1.5


# The sample: an invented company with generated prices, one split, Golden Week 2019.


def test_the_sample_gives_the_figures_of_its_files() -> None:
    workbook, closes = live(), sample_closes()

    assert given(workbook, SPOT) == closes[pd.Timestamp(PRICE_DAY)]
    assert given(workbook, RATE) == 0.01761  # sample-yields.csv, line of 2026/7/10, 10Y
    assert given(workbook, DIVIDEND) == 23 + 24.5  # of the year to March 2026, after the split
    assert evidence(workbook, "Closes listed") == len(closes)
    assert evidence(workbook, "First close listed") == serial(date(2014, 1, 6))
    assert evidence(workbook, "Last close listed") == serial(PRICE_DAY)
    assert evidence(workbook, "Splits listed") == 1


def test_the_sample_gives_the_volatility_of_its_iso_weeks() -> None:
    workbook, expected = live(), sample_weeks(*WINDOW)

    assert expected.left_out == 1  # Golden Week: 2019-04-29 to 2019-05-03
    shows(workbook, expected)
    assert (expected.first, expected.last) == (date(2016, 7, 15), PRICE_DAY)
    # Friday, July 10, 2026.
    assert evidence(workbook, COMPLETE) == YES
    assert workbook.is_green


def test_every_week_shows_its_last_close_adjusted_for_the_split() -> None:
    closes = adjusted_sample()
    days = closes.index.to_series().resample("W-SUN").last().ffill()
    values = closes.resample("W-SUN").last().ffill()
    found = weeks(live())
    used, beyond = found[: len(days)], found[len(days) :]

    assert [each.to for each in used] == [serial(stamp.date()) for stamp in days.index]
    assert [each.day for each in used] == [serial(stamp.date()) for stamp in days]
    assert [each.adjusted for each in used] == pytest.approx(list(values), rel=1e-14)
    assert {(each.day, each.adjusted) for each in beyond} == {(serial(PRICE_DAY), 3317)}


def test_a_week_around_the_split_reads_as_a_person_would_work_it_out() -> None:
    closes = sample_closes()
    found = {each.to: each for each in weeks(live())}

    before, after = found[serial(date(2021, 9, 26))], found[serial(date(2021, 10, 3))]

    # Friday the 24th, still with the right to a second share; Friday the 1st, without.
    assert before.day == serial(date(2021, 9, 24))
    assert before.adjusted == closes["2021-09-24"] / 2
    assert after.day == serial(date(2021, 10, 1))
    assert after.adjusted == closes["2021-10-01"]
    assert after.log_return == pytest.approx(
        log(closes["2021-10-01"] / (closes["2021-09-24"] / 2)), rel=1e-12
    )


WINDOWS: Final = (
    WINDOW,
    (date(2014, 1, 1), PRICE_DAY),
    (date(2018, 3, 7), date(2024, 3, 13)),
    (date(2019, 5, 6), date(2026, 7, 5)),
    (date(2016, 7, 11), date(2019, 5, 3)),
    (date(2016, 7, 15), date(2019, 5, 7)),
    (date(2020, 12, 30), date(2021, 1, 15)),
    (date(2021, 9, 28), date(2021, 10, 12)),
    (date(2016, 7, 8), date(2027, 1, 4)),
)
"""Whole weeks, cut weeks, a first day before all closes, an end in a week without trading."""


@pytest.mark.parametrize(("start", "end"), WINDOWS)
def test_another_window_uses_other_weeks_and_its_columns_keep_to_it(start: date, end: date) -> None:
    series = adjusted_sample()[str(start) : str(end)]
    closes = as_mapping(series)
    inside = list(closes)
    first_week = start + timedelta(days=6 - start.weekday())

    workbook = typed_into({"volatility_from": start, "volatility_to": end})

    shows(workbook, sample_weeks(start, end))
    columns = weeks(workbook)
    # The last close of every week; before the window its first week, after it its last day.
    expected = []
    for week in columns:
        sunday = max(date(1899, 12, 30) + timedelta(days=week.to), first_week)
        last = inside[bisect_right(inside, sunday) - 1]
        expected.append((serial(last), closes[last]))
    assert [(each.day_in_window, each.adjusted_in_window) for each in columns] == expected
    returns = {each.to: each.log_return for each in columns if a_number(each.log_return)}
    weekly = series.resample("W-SUN").last().dropna()
    of_pandas = weekly.map(log).diff().dropna()
    assert returns == pytest.approx(
        {serial(stamp.date()): value for stamp, value in of_pandas.items()}, rel=1e-11, abs=1e-15
    )


GOLDEN_WEEK: Final = (date(2019, 4, 27), date(2019, 4, 29), date(2019, 5, 5))


@pytest.mark.parametrize("start", GOLDEN_WEEK)
def test_a_window_that_begins_in_a_week_without_trading_uses_no_close_before_it(
    start: date,
) -> None:
    expected = sample_weeks(start, PRICE_DAY)

    workbook = typed_into({"volatility_from": start})

    assert expected.first == date(2019, 5, 10)
    assert expected.left_out == 0
    shows(workbook, expected)


def test_a_window_that_begins_in_a_week_without_trading_draws_no_close_before_it() -> None:
    start = GOLDEN_WEEK[1]

    workbook = typed_into({"volatility_from": start})

    days = [each.day_in_window for each in weeks(workbook)]
    assert [day for day in days if day != "" and day < serial(start)] == []


@pytest.mark.parametrize("start", [date(2026, 7, 3), date(2026, 7, 11)])
def test_a_window_of_fewer_than_three_weeks_gives_no_number(start: date) -> None:
    workbook = typed_into({"volatility_from": start})

    assert given(workbook, SIGMA) == "#NUM!"
    assert workbook.value("out_price_per_right") == TO_BE_ENTERED
    assert [evidence(workbook, label) for label in OF_WEEKS] == [""] * len(OF_WEEKS)
    assert workbook.master.startswith("✕")


def test_a_window_of_three_weeks_gives_a_number() -> None:
    start = date(2026, 6, 26)

    workbook = typed_into({"volatility_from": start})

    expected = sample_weeks(start, PRICE_DAY)
    assert expected.returns == 2
    shows(workbook, expected)


def pandas_sigma(frequency: str, start: date, end: date) -> float:
    closes = adjusted_sample()[str(start) : str(end)]
    if frequency == "monthly":
        closes = closes.groupby(closes.index.to_period("M")).last()
    per_year = {"daily": 250, "monthly": 12}[frequency]
    return float(closes.map(log).diff().std(ddof=1)) * sqrt(per_year)


@pytest.mark.parametrize(("start", "end"), [WINDOW, (date(2018, 3, 7), date(2024, 3, 13))])
@pytest.mark.parametrize("frequency", ["daily", "monthly"])
def test_other_frequencies_give_the_numbers_of_pandas(
    frequency: str, start: date, end: date
) -> None:
    workbook = typed_into({"frequency": frequency, "volatility_from": start, "volatility_to": end})

    expected = pandas_sigma(frequency, start, end)
    assert given(workbook, SIGMA) == pytest.approx(expected, rel=1e-12)
    assert line(workbook, SIGMA)["Used"] == given(workbook, SIGMA)
    # The native formulas are of weeks: they say nothing.
    assert [evidence(workbook, label) for label in OF_WEEKS] == [""] * len(OF_WEEKS)
    assert workbook.of_check("weekly_volatility_agrees", "Figures") == "not weekly"
    assert workbook.state("weekly_volatility_agrees") == "passed"


# Typed, or taken from this sheet.


@each_input
def test_a_blank_input_is_taken_from_the_sheet(name: str) -> None:
    shown = line(live(), INPUTS[name])

    assert shown["Typed on Inputs"] == ""
    assert shown["Where it comes from"] == TAKEN
    assert shown["Used"] == shown["From this sheet"] == live().value(f"out_{name}")
    assert shown["Difference"] == ""


@each_input
def test_a_typed_input_is_used_and_shows_its_source_and_the_difference(name: str) -> None:
    workbook, value = live(), TYPED[name]
    market = given(workbook, INPUTS[name])

    type_from(workbook, name, value, "board paper 7")

    shown = line(workbook, INPUTS[name])
    assert shown["Where it comes from"] == "入力 / typed: board paper 7"
    assert (shown["Typed on Inputs"], shown["Used"]) == (value, value)
    assert shown["From this sheet"] == market
    assert shown["Difference"] == pytest.approx(value - market, rel=1e-12)
    assert workbook.value(f"out_{name}") == value
    assert workbook.state("typed_values_have_source") == "passed"
    assert workbook.state("market_data_agree") == "failed"


@each_input
def test_an_input_typed_as_the_sheet_has_it_shows_no_difference(name: str) -> None:
    workbook = live()
    market = given(workbook, INPUTS[name])

    type_from(workbook, name, market, "the same file")

    assert line(workbook, INPUTS[name])["Difference"] == 0
    assert workbook.is_green


@each_input
def test_an_input_typed_without_a_source_is_a_failure(name: str) -> None:
    workbook = live()
    market = given(workbook, INPUTS[name])

    type_from(workbook, name, market, None)

    assert line(workbook, INPUTS[name])["Where it comes from"] == NO_SOURCE
    failed = [check for check, state in workbook.states().items() if state != "passed"]
    assert failed == ["typed_values_have_source"]
    assert workbook.master.startswith("✕")


def test_what_is_typed_without_a_source_is_red() -> None:
    sheet = live().book["Market"]

    (rules,) = [span.rules for span in sheet.conditional_formatting if str(span.sqref) == "F5:F8"]
    (rule,) = rules

    assert rule.formula == ['RIGHT($F5,9)="NO SOURCE"']
    assert rule.dxf.fill.bgColor.rgb == RED
    assert NO_SOURCE[-9:] == "NO SOURCE"
    assert {sheet.cell(row, 3).value for row in range(5, 9)} == {*INPUTS.values()}


@each_input
def test_an_input_that_is_cleared_is_taken_again(name: str) -> None:
    workbook = live()
    before = line(workbook, INPUTS[name])

    type_from(workbook, name, TYPED[name], "board paper 7")
    type_from(workbook, name, None, None)

    assert line(workbook, INPUTS[name]) == before
    assert workbook.is_green


AN_ERROR: Final = {"type": "Error", "kind": "Na", "message": ""}
"""#N/A as the engine takes it."""


@pytest.mark.parametrize("typed", ["abc", " ", "3300", True, AN_ERROR], ids=str)
@each_input
def test_a_typed_text_or_error_is_not_taken_for_blank(name: str, typed: Any) -> None:
    workbook = typed_into({name: typed})

    shown = line(workbook, INPUTS[name])
    assert not a_number(shown["Used"])
    assert shown["Where it comes from"] != TAKEN
    assert shown["Difference"] == ""
    assert not a_number(workbook.value("out_option_price"))
    assert workbook.state("inputs_of_right_kind") == "failed"
    assert workbook.master.startswith("✕")


def without_the_last_day() -> Values:
    last = len(sample_closes()) - 1
    return {f"closes[{last}].day": None, f"closes[{last}].close": None}


def test_a_base_price_gives_the_share_price_of_a_day_without_a_close() -> None:
    workbook = typed_into({**without_the_last_day(), "base_price": 3333})

    assert given(workbook, SPOT) == 3333
    assert line(workbook, SPOT)["Used"] == workbook.value("out_spot") == 3333
    assert workbook.state("native_agrees") == "passed"
    assert workbook.state("pages_without_errors") == "passed"


def test_a_base_price_beside_a_close_of_the_day_is_not_used() -> None:
    workbook = typed_into({"base_price": 3333})

    assert given(workbook, SPOT) == sample_closes()[pd.Timestamp(PRICE_DAY)]
    assert workbook.is_green


@pytest.mark.parametrize(
    ("base_price", "shown"), [(None, "#N/A"), (0, "#NUM!"), ("abc", "#VALUE!")]
)
def test_without_a_close_and_a_base_price_nothing_is_printed_as_a_number(
    base_price: Any, shown: str
) -> None:
    workbook = live()
    workbook.type_in({**without_the_last_day(), "base_price": 3333})
    before = {language: workbook.page(language) for language in LANGUAGES}

    workbook.type_in({"base_price": base_price})

    assert line(workbook, SPOT)["Used"] == workbook.value("out_spot") == shown
    assert not workbook.is_green
    for figure in ("option_price", "price_per_share", "price_per_right", "total_payment"):
        assert workbook.value(f"out_{figure}") == TO_BE_ENTERED, figure
    for language in LANGUAGES:
        after = workbook.page(language)[1:]
        differing = [
            new
            for old_row, new_row in zip(before[language][1:], after, strict=True)
            for old, new in zip(old_row, new_row, strict=True)
            if old != new
        ]
        assert len(differing) > 5
        assert [text for text in differing if not text.endswith(TO_BE_ENTERED)] == []


LISTED_WITHOUT: Final[dict[str, tuple[str, Values]]] = {
    "spot": (SPOT, {**without_the_last_day(), "spot": 3317}),
    "rate": (RATE, {"curve[9].tenor": None, "curve[9].quoted_yield": None, "rate": 0.01761}),
    "dividend": (
        DIVIDEND,
        {
            **{f"dividends[{row}].fiscal_year_end": date(2025, 3, 31) for row in (2, 3)},
            "dividends[2].record_date": date(2024, 10, 31),
            "dividends[3].record_date": date(2024, 11, 30),
            "dividend": 47.5,
        },
    ),
}
"""Market data that do not give an input, which is typed with its source instead."""


@pytest.mark.parametrize("name", LISTED_WITHOUT)
def test_a_typed_input_is_used_where_the_market_data_do_not_give_it(name: str) -> None:
    label, inputs = LISTED_WITHOUT[name]

    workbook = typed_into(inputs)

    shown = line(workbook, label)
    assert shown["From this sheet"] == TO_BE_ENTERED
    assert shown["Used"] == inputs[name]
    assert shown["Difference"] == ""
    assert a_number(workbook.value("out_price_per_right"))


@pytest.mark.parametrize("name", LISTED_WITHOUT)
def test_market_data_that_do_not_give_a_typed_input_are_no_failure(name: str) -> None:
    workbook = typed_into(LISTED_WITHOUT[name][1])

    states = [workbook.state(check) for check in ("pages_without_errors", "native_agrees")]
    assert states == ["passed", "passed"]


# Rows as they are pasted.


def row_index(day: date) -> int:
    """Return the position of a close of the sample."""
    return int(sample_closes().index.get_loc(pd.Timestamp(day)))


TUESDAY: Final = row_index(date(2022, 3, 15))
FRIDAY: Final = row_index(date(2022, 3, 18))

DAMAGED: Final[dict[str, Values]] = {
    "a day out of order": {f"closes[{TUESDAY}].day": date(2022, 4, 1)},
    "the same day twice": {f"closes[{TUESDAY}].day": date(2022, 3, 14)},
    "a close of zero": {f"closes[{TUESDAY}].close": 0},
    "a close below zero": {f"closes[{TUESDAY}].close": -5},
    "a close beyond all measure": {f"closes[{FRIDAY}].close": 1e308},
    "a text as a close": {f"closes[{TUESDAY}].close": "-"},
    "a text as a close at the end of a week": {f"closes[{FRIDAY}].close": "1,234"},
    "an error as a close": {f"closes[{TUESDAY}].close": AN_ERROR},
    "a blank close": {f"closes[{TUESDAY}].close": None},
    "a blank close at the end of a week": {f"closes[{FRIDAY}].close": None},
    "a blank day": {f"closes[{TUESDAY}].day": None},
    "a text as a day": {f"closes[{TUESDAY}].day": "2022-03-15"},
    "a text as the last day": {f"closes[{row_index(PRICE_DAY)}].day": "2026/07/10"},
    "a day far in the past": {"closes[0].day": 5},
    "a split without a ratio": {"splits[0].new_shares": None},
    "a split into parts": {"splits[0].new_shares": 1.5},
    "a text as the day of a split": {"splits[0].ex_date": "2021-09-29"},
}


@pytest.mark.parametrize("case", DAMAGED)
def test_damaged_rows_end_in_no_number_and_a_red_master(case: str) -> None:
    workbook = typed_into(DAMAGED[case])

    assert not a_number(given(workbook, SIGMA))
    assert not a_number(workbook.value("out_volatility"))
    assert not a_number(workbook.value("out_price_per_right"))
    assert evidence(workbook, AGREES) == ""
    assert workbook.master.startswith("✕")
    spot = given(workbook, SPOT)
    # The price of the day does not depend on a split, nor on the size of another close.
    assert (spot == 3317) if "split" in case or "measure" in case else not a_number(spot)


def test_rows_that_are_repaired_give_the_right_numbers_again() -> None:
    workbook, damage = live(), DAMAGED["a day out of order"] | DAMAGED["a text as a day"]

    before = {path: workbook.value(*input_name(path)) for path in damage}
    workbook.type_in(damage)
    workbook.type_in(before)

    shows(workbook, sample_weeks(*WINDOW))
    assert workbook.is_green


@pytest.mark.parametrize("day", [date(2022, 3, 15), date(2021, 9, 24)])
def test_a_blank_row_between_others_is_left_out(day: date) -> None:
    workbook, row = live(), row_index(day)
    closes = as_mapping(adjusted_sample())
    del closes[day]

    workbook.type_in({f"closes[{row}].day": None, f"closes[{row}].close": None})

    shows(workbook, by_iso_week(closes, *WINDOW))
    assert evidence(workbook, "Closes listed") == len(closes)
    assert given(workbook, SPOT) == 3317


def test_a_blank_row_at_the_first_day_of_the_window_is_left_out() -> None:
    first = row_index(WINDOW[0])
    closes = as_mapping(adjusted_sample())
    del closes[WINDOW[0]]

    workbook = typed_into({f"closes[{first}].day": None, f"closes[{first}].close": None})

    shows(workbook, by_iso_week(closes, *WINDOW))


def test_a_volatility_that_is_off_does_not_agree() -> None:
    workbook = Live(type(sample(SAMPLE).notice), sample_package(SAMPLE))
    where = workbook.position("out_market_volatility")

    workbook.engine.enter(*where, workbook.value("out_market_volatility") + 1e-8)
    workbook.engine.recalculate()

    assert evidence(workbook, AGREES) == NO
    assert workbook.state("weekly_volatility_agrees") == "failed"
    assert workbook.master.startswith("✕")


def test_a_row_far_below_the_others_counts() -> None:
    workbook, monday = live(), date(2026, 7, 13)
    closes = as_mapping(adjusted_sample()) | {monday: 3400.0}

    workbook.type_in(
        {"closes[3999].day": monday, "closes[3999].close": 3400, "volatility_to": monday}
    )

    shows(workbook, by_iso_week(closes, WINDOW[0], monday))
    assert evidence(workbook, COMPLETE) == NO


def test_a_day_with_a_time_is_that_day_or_the_master_is_red() -> None:
    expected = sample_weeks(*WINDOW)

    workbook = typed_into({f"closes[{row_index(PRICE_DAY)}].day": serial(PRICE_DAY) + 0.625})

    assert given(workbook, SIGMA) == pytest.approx(expected.sigma, rel=1e-12)
    assert evidence(workbook, AGREES) == YES or workbook.master.startswith("✕")


def test_a_blank_close_at_the_end_of_a_week_is_a_failure() -> None:
    workbook = typed_into(DAMAGED["a blank close at the end of a week"])

    assert workbook.state("inputs_of_right_kind") == "failed"
    assert workbook.master.startswith("✕")


def test_as_many_rows_as_fit_give_the_right_numbers() -> None:
    workbook = Live(type(sample(SAMPLE).notice), sample_package(SAMPLE))
    swing = (0, 7, -4, 11, -9, 2, 16, -13, 5, -6, 1)
    closes = {
        stamp.date(): 2000.0 + position / 4 + 3 * swing[position % 11] * (1 + position % 5)
        for position, stamp in enumerate(pd.bdate_range(end=str(PRICE_DAY), periods=4000))
    }
    first = min(closes)
    columns = [workbook.position(f"in_closes_{column}") for column in ("day", "close")]
    for index, row_typed in enumerate(closes.items()):
        for (sheet, row, column), value in zip(columns, row_typed, strict=True):
            workbook.engine.enter(sheet, row + index, column, value)

    # 4,000 days of five a week are exactly the 800 weeks that the columns have.
    workbook.type_in({**split_rows(None), "volatility_from": first})

    shows(workbook, by_iso_week(closes, first, PRICE_DAY))
    assert evidence(workbook, "Closes listed") == 4000
    assert given(workbook, SPOT) == closes[PRICE_DAY]


def test_a_window_of_sixteen_years_agrees() -> None:
    workbook, mondays = live(), [date(2010, 3, 1) + timedelta(days=7 * week) for week in range(3)]
    closes = list(as_mapping(adjusted_sample()).items())
    moved = {day: close for day, (_, close) in zip(mondays, closes, strict=False)}

    workbook.type_in(
        {f"closes[{row}].day": day for row, day in enumerate(mondays)}
        | {"volatility_from": mondays[0]}
    )

    expected = by_iso_week(moved | dict(closes[3:]), mondays[0], PRICE_DAY)
    assert given(workbook, SIGMA) == pytest.approx(expected.sigma, rel=1e-12)
    assert workbook.state("weekly_volatility_agrees") == "passed"


# Splits: more than one, and consolidations.


OURS: Final = (EX_DATE, date(2021, 10, 1), 1, 2)
CONSOLIDATION: Final = (date(2018, 9, 26), date(2018, 10, 1), 10, 1)
SPLIT_3_FOR_2: Final = (date(2024, 3, 29), date(2024, 4, 2), 2, 3)
"""From a Friday on: the last close of that week is on the new basis."""

Split = tuple[date, date, int, int]


def adjusted_for(*rows: Split) -> dict[date, float]:
    """Return the closes of the sample adjusted by hand: times old over new before the ex-date."""
    closes = as_mapping(sample_closes())
    for ex_date, _, old, new in rows:
        closes = {d: c * old / new if d < ex_date else c for d, c in closes.items()}
    return closes


@pytest.mark.parametrize(
    "rows",
    [
        (),
        (CONSOLIDATION,),
        (CONSOLIDATION, OURS),
        (CONSOLIDATION, OURS, SPLIT_3_FOR_2),
    ],
)
def test_splits_and_consolidations_adjust_every_close_before_them(rows: tuple[Split, ...]) -> None:
    closes = adjusted_for(*rows)

    workbook = typed_into(split_rows(*rows) or split_rows(None))

    shows(workbook, by_iso_week(closes, *WINDOW))
    assert evidence(workbook, "Splits listed") == len(rows)
    for week in weeks(workbook):
        day = date(1899, 12, 30) + timedelta(days=week.day)
        assert week.adjusted == pytest.approx(closes[day], rel=1e-14)
    # Whatever is listed, the price of the day is the close of the day.
    assert given(workbook, SPOT) == 3317


OUT_OF_ORDER: Final = {
    "the later one first": (OURS, CONSOLIDATION),
    "a blank row between": (CONSOLIDATION, None, OURS),
}


def test_splits_in_any_order_give_the_right_volatility() -> None:
    workbook = typed_into(split_rows(OURS, None, CONSOLIDATION))

    expected = by_iso_week(adjusted_for(CONSOLIDATION, OURS), *WINDOW)
    assert given(workbook, SIGMA) == pytest.approx(expected.sigma, rel=1e-12)


@pytest.mark.parametrize("case", OUT_OF_ORDER)
def test_splits_in_any_order_are_drawn_right_and_agree(case: str) -> None:
    workbook = typed_into(split_rows(*OUT_OF_ORDER[case]))

    shows(workbook, by_iso_week(adjusted_for(CONSOLIDATION, OURS), *WINDOW))


def test_a_split_after_the_price_day_does_not_change_the_dividend() -> None:
    workbook = typed_into(split_rows(OURS, (date(2026, 9, 29), date(2026, 10, 1), 1, 5)))

    assert given(workbook, DIVIDEND) == 47.5
    # Every close counts a fifth: the volatility is the same.
    shows(workbook, sample_weeks(*WINDOW))


def test_a_dividend_before_a_split_counts_old_over_new() -> None:
    workbook = typed_into(split_rows(OURS, (date(2025, 12, 29), date(2026, 1, 1), 1, 2)))

    # 23 yen of September 2025 on old shares, 24.50 of March 2026 on new ones.
    assert given(workbook, DIVIDEND) == 23 / 2 + 24.5


# The mark of a sample, and the chart.


def chart_part(package: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        (name,) = [each for each in parts.namelist() if each.startswith("xl/charts/chart")]
        return parts.read(name).decode()


def title_cell(package: bytes) -> tuple[int, int]:
    """Return row and column of the cell that the title of the chart refers to."""
    title = re.search(r"<c:title>.*?<c:f>Market!\$A\$(\d+)</c:f>", chart_part(package), re.DOTALL)
    assert title
    return int(title[1]), 1


def marked(workbook: Live, row: int) -> list[str]:
    """Return the cells of Market that may carry the mark: the sheet's, the chart's title."""
    return [str(workbook.engine.value("Market", each, 1)) for each in (3, row)]


def test_a_sample_is_marked_on_the_sheet_the_chart_and_the_notices() -> None:
    workbook = live()
    row, _ = title_cell(sample_package(SAMPLE))

    workbook.type_in({"sample": True})

    sheet, title = marked(workbook, row)
    assert MARK in sheet
    assert MARK in title
    assert title.endswith(TITLE)
    for language in LANGUAGES:
        assert ["見本 SAMPLE"] in workbook.page(language)


def test_what_is_no_sample_is_not_marked() -> None:
    workbook = live()
    row, _ = title_cell(sample_package(SAMPLE))

    workbook.type_in({"sample": False})

    sheet, title = marked(workbook, row)
    assert sheet == ""
    assert "SAMPLE" not in title
    assert title.endswith(TITLE)
    for language in LANGUAGES:
        assert ["見本 SAMPLE"] not in workbook.page(language)


def test_the_chart_refers_to_the_weekly_columns_and_to_the_cell_of_its_title() -> None:
    workbook = live()
    part = chart_part(sample_package(SAMPLE))
    row, column = title_cell(sample_package(SAMPLE))
    headings = {
        cell.column_letter: last_words(cell.value) for cell in workbook.book["Market"][4][9:17]
    }

    series = re.findall(r"<c:ser>.*?</c:ser>", part, re.DOTALL)
    drawn = [
        re.findall(r"<c:([xy]Val)>.*?<c:f>Market!\$(\w)\$5:\$(\w)\$804</c:f>", each, re.DOTALL)
        for each in series
    ]

    assert [[(axis, headings[first]) for axis, first, _ in each] for each in drawn] == [
        [("xVal", "Day"), ("yVal", "Adjusted")],
        [("xVal", "Day, window"), ("yVal", "Adjusted, window")],
    ]
    assert all(first == last for each in drawn for _, first, last in each)
    names = [re.search(r"<c:tx>.*?<c:v>(.*?)</c:v>", each, re.DOTALL) for each in series]
    assert [last_words(name[1]) for name in names if name] == [
        "all weeks",
        "window of the volatility",
    ]
    assert part.count("<c:f>") == 5
    # The title shown before anything is calculated is that of the cell.
    assert f"<c:v>{workbook.engine.value('Market', row, column)}</c:v>" in part
    assert workbook.book["Market"].cell(row, column).value.startswith("=IF(in_sample,")


def test_the_chart_of_a_blank_template_says_that_closes_are_missing() -> None:
    package = template_package("option_terms")
    workbook = Live(NOTICES["option_terms"], package)
    row, _ = title_cell(package)

    def title() -> str:
        return str(workbook.engine.value("Market", row, 1))

    assert title().endswith("appears once closes are entered")
    assert "SAMPLE" not in title()
    assert {cell for each in weeks(workbook) for cell in each} <= {"", None}
    assert [evidence(workbook, label) for label in OF_WEEKS] == [""] * len(OF_WEEKS)
    for count, day in enumerate((date(2026, 7, 8), date(2026, 7, 9), PRICE_DAY), 1):
        row_typed = {f"closes[{count - 1}].day": day, f"closes[{count - 1}].close": 100 + count}
        workbook.type_in(row_typed)
        assert title().endswith(TITLE) == (count == 3)
    first = weeks(workbook)[0]
    assert (first.to, first.day, first.adjusted) == (
        serial(date(2026, 7, 12)),
        serial(PRICE_DAY),
        103,
    )


# The disposal of treasury shares: the close before the resolution of Thursday, 2022-05-26.


PRICE: Final = "Disposal price per share"
RESOLVED: Final = date(2022, 5, 26)
DAY_BEFORE: Final = date(2022, 5, 25)
TWO_BEFORE: Final = date(2022, 5, 24)
Traded = tuple[tuple[date, float | None], ...]


def disposal(rows: Traded, **inputs: Any) -> Live:
    typed: Values = dict(inputs)
    for index, (day, close) in enumerate(rows):
        typed |= {f"closes[{index}].day": day, f"closes[{index}].close": close}
    return typed_into(typed, DISPOSAL)


@pytest.mark.parametrize(
    ("rows", "price", "traded"),
    [
        (((DAY_BEFORE, 4685),), 4685, DAY_BEFORE),
        (((TWO_BEFORE, 4600), (DAY_BEFORE, 4685), (RESOLVED, 4700)), 4685, DAY_BEFORE),
        (((TWO_BEFORE, 4600), (DAY_BEFORE, None)), 4600, TWO_BEFORE),
        (((TWO_BEFORE, 4600), (DAY_BEFORE, None), (RESOLVED, 4700)), 4600, TWO_BEFORE),
        (
            ((date(2022, 5, 20), 4555.5), (TWO_BEFORE, None), (DAY_BEFORE, None)),
            4555.5,
            date(2022, 5, 20),
        ),
        # A day left out is no sign that nothing was traded.
        (((TWO_BEFORE, 4600),), "#N/A", TWO_BEFORE),
        (((TWO_BEFORE, 4600), (RESOLVED, 4700)), "#N/A", TWO_BEFORE),
    ],
)
def test_the_price_of_a_disposal_is_the_last_close_before_the_resolution(
    rows: Traded, price: float | str, traded: date
) -> None:
    workbook = disposal(rows, price=None)

    assert given(workbook, PRICE) == price
    assert line(workbook, PRICE)["Used"] == workbook.value("out_price") == price
    assert workbook.value("out_last_traded_day") == serial(traded)
    source = TAKEN if a_number(workbook.value("out_price")) else TO_BE_ENTERED
    assert line(workbook, PRICE)["Where it comes from"] == source
    if price == "#N/A":
        assert workbook.value("out_total_price") == TO_BE_ENTERED
        assert not workbook.is_green


@pytest.mark.parametrize("price_date", [DAY_BEFORE, TWO_BEFORE])
@pytest.mark.parametrize("close", [4685, None])
def test_the_day_of_the_price_is_the_last_day_traded(close: float | None, price_date: date) -> None:
    workbook = disposal(
        ((TWO_BEFORE, 4600), (DAY_BEFORE, close)), price=None, price_date=price_date
    )

    right = price_date == (TWO_BEFORE if close is None else DAY_BEFORE)
    assert workbook.state("price_of_day_before") == ("passed" if right else "failed")


def test_a_price_taken_from_the_closes_gives_the_total_that_was_published() -> None:
    workbook = disposal(((TWO_BEFORE, 4600), (DAY_BEFORE, 4685)), price=None)

    assert workbook.value("out_total_price") == 168_027_525
    assert workbook.state("total_is_price_times_shares") == "passed"
    assert "✕" not in workbook.master


def test_a_typed_price_that_differs_from_the_closes_is_a_failure() -> None:
    workbook = disposal(((TWO_BEFORE, 4600), (DAY_BEFORE, 4700)))

    shown = line(workbook, PRICE)
    assert (shown["From this sheet"], shown["Used"], shown["Difference"]) == (4700, 4685, -15)
    assert workbook.state("price_follows") == "failed"


@pytest.mark.parametrize(
    "rows",
    [
        ((TWO_BEFORE, 4600), (DAY_BEFORE, 0)),
        ((TWO_BEFORE, 4600), (DAY_BEFORE, -1)),
        ((DAY_BEFORE, 4685), (TWO_BEFORE, 4600)),
        ((DAY_BEFORE, 4685), (DAY_BEFORE, 4685)),
        ((TWO_BEFORE, 4600), (DAY_BEFORE, "-")),
        ((TWO_BEFORE, "-"), (DAY_BEFORE, 4685)),
        (("2022-05-25", 4685),),
    ],
)
def test_damaged_closes_give_no_price_of_a_disposal(rows: Any) -> None:
    workbook = disposal(rows, price=None)

    assert not a_number(given(workbook, PRICE))
    assert not a_number(workbook.value("out_total_price"))
    assert workbook.master.startswith("✕")


def test_a_disposal_has_no_columns_of_a_volatility() -> None:
    sheet = live(DISPOSAL).book["Market"]

    assert {cell.value for row in sheet.iter_rows(min_col=9, max_col=17) for cell in row} <= {None}
    with zipfile.ZipFile(io.BytesIO(sample_package(DISPOSAL))) as parts:
        assert not [name for name in parts.namelist() if "chart" in name]
    assert MARK in str(live(DISPOSAL).engine.value("Market", 3, 1))


NONE_TRADED: Final[tuple[Traded, ...]] = (
    ((TWO_BEFORE, None), (DAY_BEFORE, None)),
    ((RESOLVED, 4700),),
)


@pytest.mark.parametrize("rows", NONE_TRADED)
def test_closes_without_a_trade_before_the_resolution_are_as_in_python(rows: Traded) -> None:
    closes = tuple(
        TradedClose(day=day, close=None if close is None else Decimal(str(close)))
        for day, close in rows
    )
    notice = changed(sample(DISPOSAL), {"closes": closes}).notice
    states = {each.name: each.state for each in notice.checks()}

    workbook = disposal(rows)

    day = as_cell(notice.value("last_traded_day"))
    assert workbook.value("out_last_traded_day") == ("" if day is None else day)
    assert workbook.state("price_of_day_before") == states["price_of_day_before"]


@pytest.mark.parametrize("name", [SAMPLE, DISPOSAL])
def test_no_cell_of_the_sheet_shows_an_error(name: str) -> None:
    workbook = live(name)

    errors = [
        (where, value)
        for where, _, value in workbook.cells()
        if where[0] == "Market" and value in ERROR_CODES
    ]

    assert errors == []
