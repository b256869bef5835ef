"""The contract of every worksheet function: every argument against every kind of bad cell."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import combinations
from math import exp, inf, isfinite, log, nan, sqrt
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.errors import Text
from ivjxl.excel import cells as of_cells
from ivjxl.excel.cells import ERROR_CODES, MOST_CELLS, CellError
from ivjxl.excel.functions import FUNCTIONS
from ivjxl.excel.functions.declaration import (
    Argument,
    WorksheetFunction,
    a_date,
    a_number,
    a_sequence,
)

MANY: Final = settings(max_examples=200, deadline=None)
SOME: Final = settings(max_examples=60, deadline=None)

COM_BASE: Final = -2146828288
"""0x800A0000: COM hands an error over as this plus the number of `CVErr` in VBA."""

CLASSIC: Final = {
    "#NULL!": 2000,
    "#DIV/0!": 2007,
    "#VALUE!": 2015,
    "#REF!": 2023,
    "#NAME?": 2029,
    "#NUM!": 2036,
    "#N/A": 2042,
}
"""The errors of every Excel: the members of `XlCVError`."""

NEWER: Final = {
    "#GETTING_DATA": 2043,
    "#SPILL!": 2045,
    "#CONNECT!": 2046,
    "#BLOCKED!": 2047,
    "#UNKNOWN!": 2048,
    "#FIELD!": 2049,
    "#CALC!": 2050,
}


class Given(NamedTuple):
    """An argument: its kind, a good cell, and what the cell 1e308 gives.

    An argument that is taken whole names the entries that its own belong to; its
    good cells may be a column, in which a bad cell takes the first place. `blank`
    is what a blank cell gives; without it an argument is required. `gives` is what
    cells give that would be bad elsewhere, by their labels.
    """

    name: str
    kind: str
    good: Any
    huge: Any = "#NUM!"
    of: str = ""
    blank: Any = "#N/A"
    optional: bool = False
    gives: Mapping[str, Any] = MappingProxyType({})

    @property
    def cell(self) -> Any:
        """The good cell, or the first of them."""
        return self.good[0][0] if isinstance(self.good, list) else self.good

    def with_cell(self, cell: Any) -> Any:
        """Return the good cells with the first replaced, or another range."""
        if isinstance(self.good, list) and not isinstance(cell, (list, tuple)):
            return [[cell], *self.good[1:]]
        return cell


class Call(NamedTuple):
    """A function with good arguments, and its result by a source outside the code."""

    function: str
    arguments: tuple[Given, ...]
    result: Any
    source: str

    @property
    def good(self) -> list[Any]:
        return [argument.good for argument in self.arguments]

    def with_cell(self, name: str, cell: Any) -> Any:
        """Call the function with one of its good cells replaced."""
        cells = [
            argument.with_cell(cell) if argument.name == name else argument.good
            for argument in self.arguments
        ]
        return FUNCTIONS[self.function](*cells)


def hull(spot: Any, strike: Any) -> tuple[Given, ...]:
    """Return the terms of Hull's chapter on the Greeks, with the two results at 1e308."""
    return (
        Given("spot", "number", 49.0, spot),
        Given("strike", "number", 50.0, strike),
        Given("years", "number", 20 / 52),
        Given("volatility", "number", 0.2),
        Given("rate", "number", 0.05),
        Given("dividend_yield", "number", 0.0),
    )


def column(*cells: Any) -> list[list[Any]]:
    return [[cell] for cell in cells]


BLANK: Final[dict[str, Any]] = {"blank": None, "empty text": ""}
WRONG_FOR_ALL: Final[dict[str, Any]] = {
    "text abc": "abc",
    "text 1": "1",
    "full-width 123": "１２３",
    "text of yen": "¥100",
    "full-width yen": "￥100",
    "yen with a unit": "100円",
    "text of a percentage": "10%",
    "text with a comma": "1,000",
    "negative with a triangle": "△5",
    "text of a date": "2019-07-12",
    "error text in lower case": "#n/a",
    "error text after a space": " #N/A",
    "TRUE": True,
    "FALSE": False,
}
TEXTS: Final = {label: cell for label, cell in WRONG_FOR_ALL.items() if isinstance(cell, str)}
NOT_FINITE: Final[dict[str, Any]] = {
    "NaN": nan,
    "infinity": inf,
    "minus infinity": -inf,
    "currency NaN": Decimal("NaN"),
    "currency beyond a double": Decimal("1e400"),
}
DAYS: Final[dict[str, Any]] = {
    "date and time": datetime.fromisoformat("2019-07-12T09:30"),
    "day": date(2019, 7, 12),
}
NUMBERS: Final[dict[str, Any]] = {
    "number": 43658.0,
    "whole number": 43658,
    "currency": Decimal("43658"),
}
OWN_ERRORS: Final[dict[str, Any]] = {
    **{text: text for text in (*CLASSIC, *NEWER)},
    **{f"result {text}": CellError(text, Text("why", "理由")) for text in (*CLASSIC, *NEWER)},
    **{f"COM {text}": COM_BASE + code for text, code in (CLASSIC | NEWER).items()},
    **{f"COM {code}": COM_BASE + code for code in (2001, 2044, 2051, 2100)},
}

EXERCISED: Final = (
    Given("payment_per_share", "number", 1774.0),
    Given("strike", "number", 1.0),
    Given("shares", "number", 1.0),
)
LANGUAGE: Final = Given("language", "word", "en")
HULL: Final = "Hull, Options, Futures, and Other Derivatives, chapter on the Greek letters"
TERMS_OF_2019: Final = "notice of July 12, 2019"
OF_CLAUSES: Final = "by hand: section 1 has the items (1) and (2)"


RIGHTS_89: Final = "89 rights (see 1. above)"
NOT_FILLED: Final = "{rights:rights} (see 1. above)"
SPOT: Final = "{spot}"
BOTH: Final = "{rights}; {spot}"


def clause_rows(without: str = "#VALUE!", **changed: Any) -> tuple[Given, ...]:
    """Return the rows of three clauses; the first is item (1) of the second, the third item (2).

    `without` is what a call gives without the first, and `changed` what it gives
    for other cells of it: of another `name`, not `printed`, `last` in order.
    """
    not_printed = changed["printed"]
    names = dict.fromkeys(TEXTS, changed["name"]) if "name" in changed else {}
    return (
        Given(
            "ids", "text", column("rights", "terms", "other"), "", "clauses", without, gives=names
        ),
        Given("kinds", "word", column("item", "section", "item"), "", "clauses", without),
        Given(
            "printed",
            "flag",
            column(True, True, True),
            "#VALUE!",
            of="clauses",
            blank=not_printed,
            gives={"TRUE": changed["good"], "FALSE": not_printed},
        ),
        Given("orders", "number", column(20.0, 10.0, 30.0), changed["last"], "clauses", without),
    )


CALLS: Final = {
    "BS_PRICE": Call(
        "BS_PRICE", hull(spot=1e308, strike=0.0), pytest.approx(2.40, abs=0.005), HULL
    ),
    "BS_DELTA": Call(
        "BS_DELTA", hull(spot=1.0, strike=0.0), pytest.approx(0.522, abs=0.0005), HULL
    ),
    "BS_VEGA": Call("BS_VEGA", hull(spot=0.0, strike=0.0), pytest.approx(12.1, abs=0.05), HULL),
    "BS_RHO": Call(
        "BS_RHO",
        hull(spot=50 * 20 / 52 * exp(-0.05 * 20 / 52), strike=0.0),
        pytest.approx(8.91, abs=0.005),
        HULL,
    ),
    "IMPLIED_VOLATILITY": Call(
        "IMPLIED_VOLATILITY",
        (
            Given("price", "number", 1.875),
            Given("spot", "number", 21.0),
            # Here and below: what gives the price back in 50-digit arithmetic.
            Given("strike", "number", 20.0, 72.5699140253463908),
            Given("years", "number", 0.25),
            Given("rate", "number", 0.1),
            Given("dividend_yield", "number", 0.0),
        ),
        pytest.approx(0.235, abs=0.0005),
        "Hull, section on implied volatilities",
    ),
    "IMPLIED_SPOT": Call(
        "IMPLIED_SPOT",
        (
            Given("price", "number", 1773.110, 1e308),
            Given("strike", "number", 1.0, 3.03634154462649836e278),
            Given("years", "number", 15.0),
            Given("volatility", "number", 0.483),
            Given("rate", "number", 0.00084),
            Given("dividend", "number", 27.0, 8.97555033560328275e288),
            Given("compounding", "word", "annual"),
        ),
        pytest.approx(2141, abs=0.01),
        "exchange close of July 12, 2019, on which the notice of that day is based",
    ),
    "DIVIDEND_YIELD": Call(
        "DIVIDEND_YIELD",
        (
            Given("dividend", "number", 27.0, log(1e308 / 2141)),
            Given("spot", "number", 2141.0, 27 / 1e308),
            Given("compounding", "word", "annual"),
        ),
        pytest.approx(0.0125320740, abs=5e-11),
        "Excel: =LN(1+27/2141)",
    ),
    "ROUND_YEN": Call(
        "ROUND_YEN",
        (
            Given("amount", "number", 1773.110),
            Given("unit", "number", 1.0, 0.0),
            Given("mode", "word", "half_up"),
        ),
        1773,
        TERMS_OF_2019,
    ),
    "PRICE_PER_RIGHT": Call(
        "PRICE_PER_RIGHT",
        (
            Given("price_per_share", "number", 1773.110),
            Given("shares_per_right", "number", 200.0),
            Given("mode", "word", "half_up"),
            Given("step", "word", "share"),
        ),
        354_600,
        TERMS_OF_2019,
    ),
    "ADJUST_SHARES": Call(
        "ADJUST_SHARES",
        (
            Given("shares", "number", 40_000.0),
            Given("old_shares", "number", 1.0, 0.0, of="splits"),
            Given("new_shares", "number", 2.0, of="splits"),
        ),
        80_000,
        "restricted stock: the cap of 40,000 shares a year after a split of 1 to 2",
    ),
    "EXERCISE_SHARES": Call(
        "EXERCISE_SHARES",
        (Given("rights", "number", 89.0), Given("shares_per_right", "number", 200.0)),
        17_800,
        "notice of July 11, 2013",
    ),
    "CLAIM_SHARES": Call(
        "CLAIM_SHARES",
        (Given("claim", "number", 168_027_525.0), Given("price", "number", 4_685.0, 0.0)),
        35_865,
        "grant of restricted stock published in 2022",
    ),
    "CAPITAL_INCREASE": Call(
        "CAPITAL_INCREASE",
        EXERCISED,
        888,
        "terms of issue: half of 1,775, a fraction of a yen rounded up",
    ),
    "RESERVE_INCREASE": Call(
        "RESERVE_INCREASE", EXERCISED, 887, "terms of issue: the rest of 1,775"
    ),
    "DIVIDEND_TOTAL": Call(
        "DIVIDEND_TOTAL",
        (
            Given("dividend_per_share", "number", 13.5),
            Given("shares_issued", "number", 46_721_400.0),
            Given("treasury_shares", "number", 1_651_169.0),
            Given("unit", "number", 1e6, 0.0),
            Given("mode", "word", "half_up"),
        ),
        608_000_000,
        "notice of May 23, 2019: JPY608 million",
    ),
    "EXERCISE_START": Call(
        "EXERCISE_START",
        (Given("allotment_date", "date", 42198.0),),
        42199,
        "notice of June 26, 2015: July 13 and 14, 2015",
    ),
    "EXERCISE_END": Call(
        "EXERCISE_END",
        (Given("start_date", "date", 42199.0), Given("years", "number", 30.0)),
        53156,
        "notice of June 26, 2015: July 14, 2015 to July 13, 2045",
    ),
    "IS_TSE_DAY": Call(
        "IS_TSE_DAY",
        (Given("on_date", "date", 43658.0),),
        True,
        "notice of July 12, 2019, which is based on the close of that day",
    ),
    "TSE_WORKDAY": Call(
        "TSE_WORKDAY",
        (Given("start_date", "date", 42195.0), Given("days", "number", 1.0)),
        42198,
        "notice of June 26, 2015: July 10 was a Friday, July 13 the allotment date",
    ),
    "LAST_DAY_WITH_RIGHTS": Call(
        "LAST_DAY_WITH_RIGHTS",
        (Given("record_date", "date", 43555.0),),
        43550,
        "March 31, 2019 was a Sunday; the ex-date of that record date was March 27",
    ),
    "CLOSING_PRICE": Call(
        "CLOSING_PRICE",
        (
            Given("on_date", "date", 43658.0),
            Given("dates", "date", column(43657.0, 43658.0), of="closes"),
            Given("closes", "number", column(2146.0, 2141.0), 2141.0, of="closes", blank=2141.0),
            Given("rule", "word", "option"),
            Given("base_price", "number", 2150.0, 2141.0, blank=2141.0, optional=True),
        ),
        2141,
        "exchange close of July 12, 2019, the allotment date",
    ),
    "SPLIT_ADJUSTED": Call(
        "SPLIT_ADJUSTED",
        (
            Given("dates", "date", column(41177.0, 41178.0), of="closes"),
            Given(
                "closes",
                "number",
                column(392000.0, 1975.0),
                column("#NUM!", 1975.0),
                of="closes",
                blank=column("", 1975.0),
            ),
            Given("split_dates", "date", 41178.0, of="splits"),
            Given("old_shares", "number", 1.0, column("#NUM!", 1975.0), of="splits"),
            Given("new_shares", "number", 200.0, column(3.92e-303, 1975.0), of="splits"),
        ),
        column(1960.0, 1975.0),
        "closes of 3774 on September 25 and 26, 2012, as adjusted by the vendor",
    ),
    "HIST_VOLATILITY": Call(
        "HIST_VOLATILITY",
        (
            Given("dates", "date", column(46332.0, 46339.0, 46346.0), of="closes"),
            Given(
                "closes",
                "number",
                column(100.0, 110.0, 99.0),
                sqrt(26) * (log(0.9) - log(110) + log(1e308)),
                of="closes",
                blank="#NUM!",
            ),
            Given("start_date", "date", 46332.0),
            Given("end_date", "date", 46346.0),
            Given("frequency", "word", "weekly"),
        ),
        pytest.approx(sqrt(26) * log(1.1 / 0.9), rel=1e-12),
        "by hand: two values that differ by d have the standard deviation d / √2",
    ),
    "LARGEST_MOVE": Call(
        "LARGEST_MOVE",
        (
            Given("dates", "date", column(41177.0, 41178.0), of="closes"),
            Given("closes", "number", column(400.0, 300.0), 1.0, of="closes", blank=0.0),
        ),
        0.25,
        "by hand: 300 is a quarter less than 400",
    ),
    "RISK_FREE_RATE": Call(
        "RISK_FREE_RATE",
        (
            Given("years", "number", 12.0),
            Given("tenors", "number", column(5.0, 10.0, 15.0), of="curve"),
            Given(
                "yields", "number", column(0.00296, 0.00818, 0.01275), of="curve", blank=0.010008
            ),
            Given("method", "word", "linear"),
        ),
        pytest.approx(0.010008, rel=1e-12),
        "by hand from the yields of July 11, 2013: 0.818 + 2/5 (1.275 - 0.818) percent",
    ),
    "ANNUAL_DIVIDEND": Call(
        "ANNUAL_DIVIDEND",
        (
            Given("on_date", "date", 41466.0),
            Given("year_end", "date", 41364.0),
            Given("year_ends", "date", column(41364.0, 41364.0), of="dividends"),
            Given("record_dates", "date", column(41182.0, 41364.0), of="dividends"),
            Given("dividends", "number", column(1750.0, 10.0), of="dividends"),
            Given("split_dates", "date", 41183.0, of="splits"),
            Given("old_shares", "number", 1.0, of="splits"),
            Given("new_shares", "number", 200.0, 10.0, of="splits"),
        ),
        18.75,
        "notice of July 11, 2013: 1,750 yen before the split of 1 to 200, and 10 yen",
    ),
    "NOTICE_TEXT of a number": Call(
        "NOTICE_TEXT",
        (Given("value", "number", 354_600.0), Given("style", "text", "yen"), LANGUAGE),
        "JPY354,600",
        TERMS_OF_2019,
    ),
    "NOTICE_TEXT of a date": Call(
        "NOTICE_TEXT",
        (Given("value", "date", 43658.0), Given("style", "text", "date"), LANGUAGE),
        "July 12, 2019",
        TERMS_OF_2019,
    ),
    "NOTICE_TEXT of a word": Call(
        "NOTICE_TEXT",
        (Given("value", "word", "up"), Given("style", "text", "choice"), LANGUAGE),
        "rounded up",
        "notice of June 26, 2015",
    ),
    "CLAUSE_NUMBER": Call(
        "CLAUSE_NUMBER",
        (Given("id", "text", "rights"), *clause_rows(good="1.1", printed="", last="1.2")),
        "1.1",
        OF_CLAUSES,
    ),
    "CLAUSE_TEXT": Call(
        "CLAUSE_TEXT",
        (
            Given("id", "text", "rights"),
            LANGUAGE,
            *clause_rows(**dict.fromkeys(("good", "printed", "last"), RIGHTS_89)),
            Given(
                "standard",
                "text",
                column("{rights:rights}", "Terms", "Other"),
                of="clauses",
                blank=RIGHTS_89,
                gives=dict.fromkeys(TEXTS, RIGHTS_89),
            ),
            Given(
                "own",
                "text",
                column("{rights:rights} (see {see:terms})", None, None),
                of="clauses",
                blank="89 rights",
                gives=TEXTS,
            ),
            Given(
                "names",
                "text",
                column("rights", "spot"),
                of="placeholders",
                blank=NOT_FILLED,
                gives=dict.fromkeys(TEXTS, NOT_FILLED),
            ),
            Given(
                "values",
                "number",
                column(89.0, 2141.0),
                of="placeholders",
                blank="未入力 / to be entered (see 1. above)",
                gives=dict.fromkeys((*WRONG_FOR_ALL, *DAYS), NOT_FILLED),
            ),
        ),
        RIGHTS_89,
        "notice of July 11, 2013: 89 rights",
    ),
    "CLAUSE_CHECK": Call(
        "CLAUSE_CHECK",
        (
            Given("rule", "word", "clause_figures_printed"),
            *clause_rows(BOTH, good=SPOT, printed=BOTH, last=SPOT, name=SPOT),
            Given(
                "ja",
                "text",
                column("{rights:rights}", "条件", "その他"),
                of="clauses",
                blank=BOTH,
                gives=dict.fromkeys(TEXTS, BOTH),
            ),
            Given(
                "en",
                "text",
                column("Rights", "Terms", "Other"),
                of="clauses",
                blank=SPOT,
                gives=dict.fromkeys(TEXTS, SPOT),
            ),
            Given(
                "own_ja",
                "text",
                column(None, None, "他"),
                of="clauses",
                blank=SPOT,
                gives=dict.fromkeys(TEXTS, BOTH),
            ),
            Given(
                "own_en",
                "text",
                column(None, None, "Others"),
                of="clauses",
                blank=SPOT,
                gives=dict.fromkeys(TEXTS, SPOT),
            ),
            Given(
                "names",
                "text",
                column("rights", "spot"),
                of="placeholders",
                blank=SPOT,
                gives={label: f"{{{text}}}; {SPOT}" for label, text in TEXTS.items()},
            ),
            Given(
                "values",
                "number",
                column(89.0, 2141.0),
                of="placeholders",
                blank=SPOT,
                gives=dict.fromkeys((*WRONG_FOR_ALL, *DAYS), SPOT),
            ),
            Given(
                "needed",
                "flag",
                column(True, True),
                "#VALUE!",
                of="placeholders",
                blank=SPOT,
                gives=dict.fromkeys(("TRUE", "FALSE"), SPOT),
            ),
        ),
        SPOT,
        "by hand: the clauses print the rights, and no clause the spot",
    ),
}
"""Every worksheet function, its arguments in their fixed order."""

ARGUMENTS: Final = [
    pytest.param(call, argument, id=f"{label}-{argument.name}")
    for label, call in CALLS.items()
    for argument in call.arguments
]
EACH_CALL: Final = [pytest.param(call, id=label) for label, call in CALLS.items()]


class BadCell(NamedTuple):
    """A bad cell for one argument of one function, and what it must give."""

    label: str
    cell: Any
    expected: Any
    own: bool = False


def of_own_error(label: str) -> str:
    text = label.removeprefix("result ").removeprefix("COM ")
    return text if text.startswith("#") else "#UNKNOWN!"


def generated(argument: Given) -> Iterator[BadCell]:
    for bad in bad_cells(argument):
        yield bad._replace(expected=argument.gives.get(bad.label, bad.expected))


def bad_cells(argument: Given) -> Iterator[BadCell]:
    is_text = argument.kind in ("word", "text")
    for label, cell in BLANK.items():
        yield BadCell(label, cell, argument.blank)
    for label, cell in WRONG_FOR_ALL.items():
        yield BadCell(label, cell, "#VALUE!")
    for label, cell in OWN_ERRORS.items():
        yield BadCell(label, cell, of_own_error(label), own=True)
    for label, cell in NOT_FINITE.items():
        yield BadCell(label, cell, "#VALUE!" if is_text else "#NUM!")
    yield BadCell("1e308", 1e308, "#VALUE!" if is_text else argument.huge)
    for label, cell in (NUMBERS if is_text else {}).items():
        yield BadCell(label, cell, "#VALUE!")
    for label, cell in ({} if argument.kind == "date" else DAYS).items():
        yield BadCell(label, cell, "#VALUE!")


BAD_CELLS: Final = {
    (label, argument.name): tuple(generated(argument))
    for label, call in CALLS.items()
    for argument in call.arguments
}

RAGGED: Final[dict[str, Callable[[Any], Any]]] = {
    "shorter second row": lambda cell: [[cell, cell], [cell]],
    "longer second row": lambda cell: ((cell,), (cell, cell)),
    "row beside a cell": lambda cell: [[cell, cell], cell],
    "empty second row": lambda cell: [[cell], []],
    "no rows": lambda _cell: [],
    "rows without cells": lambda _cell: [[], []],
}


def explained(error: Any) -> bool:
    """Whether this is a cell error with a reason in English and in Japanese."""
    if type(error) is not CellError or error.reason is None:
        return False
    english, japanese = (text.partition(": ")[2] for text in error.reason)
    return bool(re.search("[A-Za-z]{2}", english) and re.search("[ぁ-んァ-ヶ一-龠]", japanese))


def proper(result: Any, function: str) -> bool:
    """Whether a cell can show it: a finite number, an error, a text only where one is meant."""
    if type(result) is CellError:
        return result in ERROR_CODES
    if function.startswith("CLAUSE_"):
        # Words are anybody's, and a clause may have none, or no number.
        return type(result) is str and (result != "" or function != "CLAUSE_CHECK")
    if function == "NOTICE_TEXT":
        return type(result) is str and result != "" and not result.startswith("#")
    if function == "IS_TSE_DAY":
        return type(result) is bool
    if function == "SPLIT_ADJUSTED" and isinstance(result, list):
        return all(cell == "" or proper(cell, "") for row in result for cell in row)
    return type(result) is float and isfinite(result) and str(result) != "-0.0"


def answers(result: Any, bad: BadCell, function: str) -> bool:
    """Whether a result is the one that a bad cell must give."""
    if isinstance(bad.expected, list):
        about = [
            [pytest.approx(cell, rel=1e-9) if isinstance(cell, float) else cell for cell in row]
            for row in bad.expected
        ]
        return proper(result, function) and bool(result == about)
    if isinstance(bad.expected, float):
        return proper(result, function) and result == pytest.approx(bad.expected, rel=1e-9)
    if bad.expected not in ERROR_CODES:
        return proper(result, function) and type(result) is str and result == bad.expected
    return type(result) is CellError and result == bad.expected and (bad.own or explained(result))


def test_table_names_every_function_and_every_argument_in_order() -> None:
    by_hand = {
        call.function: tuple(argument.name for argument in call.arguments)
        for call in CALLS.values()
    }

    assert by_hand == {name: tuple(f.arguments) for name, f in FUNCTIONS.items()}


def test_at_least_two_thousand_bad_cells_are_generated() -> None:
    assert sum(len(cells) for cells in BAD_CELLS.values()) >= 2_000
    assert all(len(cells) >= 60 for cells in BAD_CELLS.values())


def test_error_texts_and_their_numbers_are_those_of_excel() -> None:
    assert ERROR_CODES == CLASSIC | NEWER


@pytest.mark.parametrize("call", EACH_CALL)
def test_good_cells_give_the_result_of_the_source(call: Call) -> None:
    assert FUNCTIONS[call.function](*call.good) == call.result, call.source


@pytest.mark.parametrize("label", CALLS)
def test_every_bad_cell_gives_its_error(label: str) -> None:
    call = CALLS[label]
    wrong = {}
    for argument in call.arguments:
        for bad in BAD_CELLS[label, argument.name]:
            result = call.with_cell(argument.name, bad.cell)
            if not answers(result, bad, call.function):
                wrong[argument.name, bad.label] = result

    assert wrong == {}


@pytest.mark.parametrize("call", EACH_CALL)
def test_error_of_another_function_keeps_its_reason(call: Call) -> None:
    for argument in call.arguments:
        for text in ERROR_CODES:
            result = call.with_cell(argument.name, CellError(text, Text("why", "理由")))

            assert result == text
            assert result.reason == Text("why", "理由"), (argument.name, text)


@pytest.mark.parametrize("shape", RAGGED)
@pytest.mark.parametrize("call", EACH_CALL)
def test_range_without_a_rectangle_gives_one_value_error(call: Call, shape: str) -> None:
    for argument in call.arguments:
        result = call.with_cell(argument.name, RAGGED[shape](argument.cell))

        assert result == "#VALUE!", argument.name
        assert explained(result)


@pytest.mark.parametrize("call", EACH_CALL)
def test_more_than_two_hundred_thousand_cells_give_one_value_error(call: Call) -> None:
    assert MOST_CELLS == 200_000
    for argument in call.arguments:
        result = call.with_cell(argument.name, [[argument.cell] * 1_000] * 201)

        assert result == "#VALUE!", argument.name
        assert explained(result)


@pytest.mark.parametrize(("call", "argument"), ARGUMENTS)
def test_ranges_that_do_not_fit_give_one_value_error(call: Call, argument: Given) -> None:
    for other in call.arguments:
        if other == argument or other.of != argument.of:
            continue
        for first, second in (([2, 1], [3, 1]), ([2, 2], [2, 1]), ([2, 2], [1, 3])):
            cells = {
                argument.name: [[argument.cell] * first[1]] * first[0],
                other.name: [[other.cell] * second[1]] * second[0],
            }
            result = FUNCTIONS[call.function](*[cells.get(a.name, a.good) for a in call.arguments])

            assert result == "#VALUE!"
            assert explained(result)


@pytest.mark.parametrize(("call", "argument"), ARGUMENTS)
def test_currency_counts_as_the_number_it_shows(call: Call, argument: Given) -> None:
    if not isinstance(argument.cell, float):
        assert call.with_cell(argument.name, Decimal("1.5")) == "#VALUE!"
        return
    currency = call.with_cell(argument.name, Decimal(repr(argument.cell)))

    assert currency == FUNCTIONS[call.function](*call.good)


@pytest.mark.parametrize(("call", "argument"), ARGUMENTS)
def test_single_cell_may_come_as_a_block_of_one(call: Call, argument: Given) -> None:
    good = FUNCTIONS[call.function](*call.good)

    if isinstance(argument.good, list):
        assert call.with_cell(argument.name, tuple(map(tuple, argument.good))) == good
        return
    assert call.with_cell(argument.name, [[argument.good]]) == good
    assert call.with_cell(argument.name, ((argument.good,),)) == good


@pytest.mark.parametrize("call", EACH_CALL)
def test_first_of_several_own_errors_is_handed_through(call: Call) -> None:
    for first, second in combinations(range(len(call.arguments)), 2):
        for of_first, of_second in (
            ("#REF!", "#DIV/0!"),
            (COM_BASE + CLASSIC["#REF!"], COM_BASE + NEWER["#SPILL!"]),
            ("#REF!", CellError("#N/A")),
        ):
            cells = call.good
            for position, error in ((first, of_first), (second, of_second)):
                cells[position] = call.arguments[position].with_cell(error)

            names = call.arguments[first].name, call.arguments[second].name
            assert FUNCTIONS[call.function](*cells) == "#REF!", names


REFUSED: Final[tuple[Any, ...]] = (None, "abc", 0.0, -1.0, 0.3, 1e15, 1e16, 73050.0, nan, [[], []])
"""What some argument of every kind refuses, and what makes some result too large."""


@pytest.mark.parametrize(
    "call",
    [pytest.param(call, id=label) for label, call in CALLS.items()],
)
def test_reason_names_an_argument_of_the_worksheet_function(call: Call) -> None:
    names = {argument.name for argument in call.arguments} | {call.function, "result"}
    named = set()
    for argument in call.arguments:
        for cell in REFUSED:
            result = call.with_cell(argument.name, cell)
            if isinstance(result, CellError):
                assert result.reason is not None
                named |= {text.partition(": ")[0] for text in result.reason}

    assert named <= names


@pytest.mark.parametrize("call", EACH_CALL)
def test_wrong_number_of_arguments_gives_a_value_error(call: Call) -> None:
    function = FUNCTIONS[call.function]
    required = [argument.good for argument in call.arguments if not argument.optional]
    for cells in ([], required[:-1], [*call.good, 1.0]):
        assert function(*cells) == "#VALUE!"
        assert explained(function(*cells))


A_FEW: Final = ("blank", "text abc", "TRUE", "NaN", "#REF!", "COM #SPILL!", "COM 2001")
SPREAD: Final = [
    pytest.param(call, argument, id=f"{label}-{argument.name}")
    for label, call in CALLS.items()
    for argument in call.arguments
    if not argument.of
]


@pytest.mark.parametrize(("call", "argument"), SPREAD)
def test_bad_cell_in_a_range_spoils_only_its_own_element(call: Call, argument: Given) -> None:
    bad_cells = [bad for bad in generated(argument) if bad.label in A_FEW]
    good = FUNCTIONS[call.function](*call.good)
    cells = [argument.good, *[bad.cell for bad in bad_cells], argument.good]
    good = pytest.approx(good, rel=1e-12) if isinstance(good, float) else good
    expected = [good, *[bad.expected for bad in bad_cells], good]

    assert call.with_cell(argument.name, [[cell] for cell in cells]) == [[e] for e in expected]
    assert call.with_cell(argument.name, [cells]) == [expected]
    assert call.with_cell(argument.name, [cells, cells[::-1]]) == [expected, expected[::-1]]


@pytest.mark.parametrize("call", EACH_CALL)
def test_value_out_of_its_domain_in_a_range_spoils_only_its_own_element(call: Call) -> None:
    good = FUNCTIONS[call.function](*call.good)
    good = pytest.approx(good, rel=1e-12) if isinstance(good, float) else good
    for argument in call.arguments:
        if argument.kind in ("number", "date") and not argument.of:
            alone = call.with_cell(argument.name, -1e9)
            column = call.with_cell(argument.name, [[argument.good], [-1e9], [argument.good]])

            assert column == [[good], [alone], [good]], argument.name


SHAPES: Final = st.tuples(st.integers(1, 4), st.integers(1, 4))


def common_shape(shapes: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Return what the design says: 1×1, equal shapes, or one column and one row."""
    ranges = {shape for shape in shapes if shape != (1, 1)}
    if not ranges:
        return 1, 1
    if len(ranges) == 1:
        return ranges.pop()
    columns = [rows for rows, width in ranges if width == 1]
    rows = [width for height, width in ranges if height == 1]
    if len(ranges) == 2 and len(columns) == 1 and len(rows) == 1:
        return columns[0], rows[0]
    return None


@MANY
@given(st.tuples(SHAPES, SHAPES, SHAPES))
def test_ranges_spread_to_a_block_or_give_one_value_error(
    shapes: tuple[tuple[int, int], ...],
) -> None:
    blocks = [
        [[float(100 * name + 10 * row + column) for column in range(width)] for row in range(rows)]
        for name, (rows, width) in enumerate(shapes, start=1)
    ]
    told_apart = WorksheetFunction(
        lambda a, b, c: 1e6 * a + 1e3 * b + c,
        Text("Three numbers in one", "三つの数値"),
        {name: a_number(Text("A number", "数値")) for name in "abc"},
        vectorised=False,
    )
    result = told_apart(*blocks)
    shape = common_shape(list(shapes))

    def cell(block: list[list[float]], row: int, column: int) -> float:
        return block[min(row, len(block) - 1)][min(column, len(block[0]) - 1)]

    if shape is None:
        assert result == "#VALUE!"
        return
    values = [
        [
            1e6 * cell(blocks[0], row, column)
            + 1e3 * cell(blocks[1], row, column)
            + cell(blocks[2], row, column)
            for column in range(shape[1])
        ]
        for row in range(shape[0])
    ]
    assert result == (values[0][0] if shape == (1, 1) else values)


@pytest.mark.parametrize("name", ["BS_PRICE", "ROUND_YEN", "NOTICE_TEXT of a number"])
def test_column_by_row_gives_a_block_with_each_pair(name: str) -> None:
    call = CALLS[name]
    function = FUNCTIONS[call.function]
    first, second, *rest = call.good
    column = [first, first + 1.0, first + 2.0]
    row = [second, second] if isinstance(second, str) else [second, second + 1.0]

    block = function([[cell] for cell in column], [row], *rest)

    assert block == [[function(down, across, *rest) for across in row] for down in column]


WEIRD: Final = st.one_of(
    st.sampled_from([*BLANK.values(), *WRONG_FOR_ALL.values(), *OWN_ERRORS.values()]),
    st.floats(),
    st.integers(-(2**63), 2**63),
    st.decimals(allow_nan=False, places=4, min_value=-(10**14), max_value=10**14),
    st.text(max_size=5),
    st.datetimes(),
    st.dates(),
)


@pytest.mark.parametrize(
    "call",
    [pytest.param(call, id=label) for label, call in CALLS.items()],
)
@SOME
@given(data=st.data())
def test_no_cell_makes_a_function_raise_or_return_what_is_no_cell(
    call: Call, data: st.DataObject
) -> None:
    cells = [
        data.draw(st.just(argument.good) | WEIRD.map(argument.with_cell), label=argument.name)
        for argument in call.arguments
    ]
    result = FUNCTIONS[call.function](*cells)

    assert proper(result, call.function)


def test_declared_arguments_must_be_the_real_ones() -> None:
    number = a_number(Text("A number", "数値"))

    with pytest.raises(TypeError, match="declared and real arguments differ"):
        WorksheetFunction(
            lambda a, b: a + b,
            Text("A sum", "和"),
            {"b": number, "a": number},
            vectorised=False,
        )


def test_optional_argument_before_a_required_one_is_refused() -> None:
    help_text = Text("A number", "数値")
    required, optional = a_number(help_text), a_number(help_text, optional=True)

    def body(a: Any, b: Any) -> Any:
        return a, b

    with pytest.raises(TypeError, match="optional arguments come last"):
        WorksheetFunction(body, help_text, {"a": optional, "b": required})
    assert WorksheetFunction(body, help_text, {"a": required, "b": optional}).fewest == 1
    assert WorksheetFunction(body, help_text, {"a": optional, "b": optional}).fewest == 0


A_HELP: Final = Text("A help", "説明")


def declared(body: Callable[..., Any], shaped_like: str = "", **arguments: Argument) -> Any:
    return WorksheetFunction(body, A_HELP, arguments, shaped_like=shaped_like)


def of_days_and_prices(*, blank: bool = False, needed: bool = True) -> Any:
    """Return a function that returns as a text what its body was given."""
    return declared(
        lambda days, prices, ratios, factor: repr(
            ([f"{day:%m-%d}" for day in days], prices, ratios, factor)
        ),
        days=a_sequence(A_HELP, "prices", of_cells.day, needed=needed),
        prices=a_sequence(A_HELP, "prices", blank=blank),
        ratios=a_sequence(A_HELP, "ratios"),
        factor=a_number(A_HELP, 0, 9, optional=True),
    )


JULY_12: Final = 43658.0


def test_sequences_of_one_name_belong_together_and_those_of_another_do_not() -> None:
    function = of_days_and_prices()
    days = column(JULY_12, JULY_12 + 1, JULY_12 + 2)

    found = function(days, column(1.0, 2.0, 3.0), [[7.0, 8.0]], 5.0)

    assert found == repr((["07-12", "07-13", "07-14"], [1.0, 2.0, 3.0], [7.0, 8.0], 5.0))
    assert function(days, [[1.0, 2.0, 3.0]], 7.0, 5.0).startswith("(['07-12', '07-13', '07-14']")
    for prices in (1.0, column(1.0, 2.0), column(1.0, 2.0, 3.0, 4.0), column(1.0, 2.0, 3.0, None)):
        refused = function(days, prices, 7.0, 5.0)
        assert refused == "#VALUE!"
        assert refused.reason.en.startswith("prices: ")


def test_entries_blank_in_every_sequence_of_the_name_are_left_out() -> None:
    function = of_days_and_prices()

    found = function(
        column(None, JULY_12, "", JULY_12 + 3), column("", 1.0, None, 2.0), [[None, 8.0, ""]], 5.0
    )

    assert found == repr((["07-12", "07-15"], [1.0, 2.0], [8.0], 5.0))


@pytest.mark.parametrize("empty", [None, "", column(None, ""), [["", None]]])
def test_sequence_without_entries_is_empty_unless_one_is_needed(empty: Any) -> None:
    assert of_days_and_prices(needed=False)(empty, empty, empty, 5.0) == repr(([], [], [], 5.0))
    refused = of_days_and_prices()(empty, empty, empty, 5.0)
    assert refused == "#N/A"
    assert refused.reason.en.startswith("days: ")


def test_single_blank_entry_is_missing_or_none_where_blanks_are_declared() -> None:
    days, prices = column(JULY_12, JULY_12 + 1), column(1.0, None)

    assert of_days_and_prices()(days, prices, 7.0) == "#N/A"
    assert of_days_and_prices(blank=True)(days, prices, 7.0) == repr(
        (["07-12", "07-13"], [1.0, None], [7.0], None)
    )
    for blank in (False, True):
        missing = of_days_and_prices(blank=blank)(column(JULY_12, None), column(1.0, 2.0), 7.0)
        assert missing == "#N/A"
        assert missing.reason.en.startswith("days: ")


@pytest.mark.parametrize("blank", [None, "", [[None]], [[""]]])
def test_optional_argument_may_be_omitted_or_blank(blank: Any) -> None:
    function = of_days_and_prices()

    assert function.fewest == 3
    omitted = function(JULY_12, 1.0, 7.0)
    assert omitted == repr((["07-12"], [1.0], [7.0], None))
    assert function(JULY_12, 1.0, 7.0, blank) == omitted


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("#REF!", "#REF!"), ("abc", "#VALUE!"), (True, "#VALUE!"), (10.0, "#NUM!"), (nan, "#NUM!")],
)
def test_optional_argument_that_is_given_is_held_to_its_declaration(
    cell: Any, expected: str
) -> None:
    assert of_days_and_prices()(JULY_12, 1.0, 7.0, cell) == expected


def test_optional_argument_spreads_over_a_range_with_blanks_in_it() -> None:
    function = declared(
        lambda number, factor: number * (2.0 if factor is None else factor),
        number=a_number(A_HELP),
        factor=a_number(A_HELP, optional=True),
    )

    assert function(3.0, column(5.0, None, "#N/A", "")) == column(15.0, 6.0, "#N/A", 6.0)


@pytest.mark.parametrize("bad", [2, 5])
def test_too_few_and_too_many_arguments_are_one_value_error(bad: int) -> None:
    refused = of_days_and_prices()(*[1.0] * bad)

    assert refused == "#VALUE!"
    assert explained(refused)


def test_error_of_an_earlier_argument_comes_first_whatever_its_kind() -> None:
    function = declared(
        lambda first, entries, last: 1.0,
        first=a_date(A_HELP),
        entries=a_sequence(A_HELP, "entries"),
        last=a_number(A_HELP),
    )

    assert function("#REF!", "#DIV/0!", "#NAME?") == "#REF!"
    assert function(JULY_12, column(1.0, "#DIV/0!"), "#NAME?") == "#DIV/0!"
    assert function(JULY_12, 1.0, "#NAME?") == "#NAME?"
    assert function(column("#REF!", JULY_12), "#DIV/0!", 1.0) == column("#REF!", "#DIV/0!")


def doubled_days() -> Any:
    return declared(
        lambda days, prices: [2 * price if price else "" for price in prices],
        "days",
        days=a_sequence(A_HELP, "prices", of_cells.day),
        prices=a_sequence(A_HELP, "prices", blank=True),
    )


def test_function_shaped_like_an_argument_returns_a_value_for_each_cell_of_it() -> None:
    days = column(JULY_12, None, JULY_12 + 1, "", JULY_12 + 2)

    found = doubled_days()(days, column(1.0, None, None, "", 3.0))

    assert found == column(2.0, "", "", "", 6.0)
    assert doubled_days()([[JULY_12, JULY_12 + 1]], column(1.0, 2.0)) == [[2.0, 4.0]]
    square = [[JULY_12, JULY_12 + 1], [None, JULY_12 + 2]]
    assert doubled_days()(square, [[1.0, 2.0, None, 3.0]]) == [[2.0, 4.0], ["", 6.0]]
    assert doubled_days()(column(None, ""), column("", None)) == column("", "")


@pytest.mark.parametrize(
    ("prices", "expected"),
    [
        (column(1.0, "#REF!"), "#REF!"),
        (column("abc", 1.0), "#VALUE!"),
        (column(1.0), "#VALUE!"),
        (column(1.0, inf), "#NUM!"),
    ],
)
def test_function_shaped_like_an_argument_gives_one_error_for_all_of_it(
    prices: Any, expected: str
) -> None:
    assert doubled_days()(column(JULY_12, JULY_12 + 1), prices) == expected


def test_value_too_large_for_a_cell_spoils_its_own_cell_of_the_shape_only() -> None:
    assert doubled_days()(column(JULY_12, JULY_12 + 1), column(1e308, 1.0)) == column("#NUM!", 2.0)
