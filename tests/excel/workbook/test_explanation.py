"""Explanations: every figure of the samples down to its inputs, with what stands on the sheets."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.formula import Tokenizer

from ivjxl.errors import InputError
from ivjxl.excel.cells import CellError
from ivjxl.excel.file.books import open_book
from ivjxl.excel.file.document import Document
from ivjxl.excel.workbook.access import unprotected
from ivjxl.excel.workbook.explanation import MOST_LINES, error_origins, explained
from ivjxl.excel.workbook.files import open_data
from ivjxl.excel.workbook.plan import Plan
from ivjxl.notices.case import Case
from tests.excel.file.rich import rich, sheets

from .number_format import shown
from .samples import (
    LANGUAGES,
    TO_BE_ENTERED,
    WORKBOOKS,
    as_number,
    market_inputs,
    opened,
    sample,
)

SMALL: Final = ("2019-05-23-dividend", "2020-05-25-restricted-stock", "2022-05-26-share-disposal")
OPTIONS: Final = (
    "2013-07-11-option-terms",
    "2015-06-26-option-issuance",
    "2019-07-12-option-terms",
    "2026-07-10-option-terms",
)
FILES: Final = "2026-07-10-option-terms"
DIVIDEND: Final = SMALL[0]
ALL: Final = 10_000
each_language: Final = pytest.mark.parametrize("language", LANGUAGES)


@cache
def package(name: str) -> bytes:
    return (WORKBOOKS / f"{name}.xlsx").read_bytes()


@cache
def shipped(name: str) -> Any:
    return open_data(package(name), "book.xlsx")


def explain(book: Any, where: str, language: str = "en", most_lines: int = ALL) -> str:
    sheet, _, address = where.rpartition("!")
    return explained(book, sheet, address, language, most_lines)


def plan_of(name: str) -> Plan:
    return Plan(type(sample(name).notice))


# What a cell follows from, found another way: by openpyxl's tokens


class Walk:
    """The inputs behind a cell, by openpyxl's reading of names and formulas."""

    def __init__(self, name: str) -> None:
        self.case: Case = sample(name)
        self.book = opened(package(name))
        self.plan = plan_of(name)
        self.names = {n: d.attr_text for n, d in self.book.defined_names.items()}

    def inputs(self, sheet: str, address: str) -> set[str]:
        """Return names of inputs, or `Inputs!B57` for one cell of a row group."""
        found: set[str] = set()
        seen = set()
        waiting = [(sheet, address)]
        while waiting:
            at = waiting.pop()
            if at in seen:
                continue
            seen.add(at)
            for name, place in self._behind(*at):
                if name.startswith("in_"):
                    found.add(name)
                elif place.startswith(("Inputs!", "Market!B", "Market!C")):
                    found.add(place)
                else:
                    cell_sheet, _, cell = place.partition("!")
                    waiting.append((cell_sheet, cell))
        return found

    def _behind(self, sheet: str, address: str) -> Iterator[tuple[str, str]]:
        formula = self.book[sheet][address].value
        if not isinstance(formula, str) or not formula.startswith("="):
            return
        taken = {row: name for name, row in self.plan.row_of_taken.items()}
        row = int(re.sub(r"\D", "", address))
        if (sheet, address[0]) == ("Market", "G") and row in taken:
            # What is typed hides what could have been taken.
            typed = self.case.sources.get(taken[row]) is not None
            yield (f"in_{taken[row]}", "") if typed else ("", f"Market!D{row}")
            return
        items = [item for item in Tokenizer(formula).items if item.type != "WHITE-SPACE"]
        for index, item in enumerate(items):
            if (item.type, item.subtype) != ("OPERAND", "RANGE") or item.value in ("TRUE", "FALSE"):
                continue
            value = item.value
            if value in self.names:
                target = self.names[value].replace("$", "")
                one = items[index - 1].value == "INDEX(" and items[index + 1].value == ","
                if one and items[index + 2].subtype == "NUMBER":
                    cells, _, corner = target.partition(":")[0].partition("!")
                    first = int(re.sub(r"\D", "", corner)) + int(items[index + 2].value) - 1
                    yield "", f"{cells}!{corner[0]}{first}"
                elif value.startswith("in_") and sheet == "Working" and self._only_asks(value):
                    continue
                else:
                    yield value, target
            else:
                place = value.replace("$", "")
                place = place if "!" in place else f"{sheet}!{place}"
                if not place.startswith("Working!D") and place != "Working!H3":
                    yield "", place

    def _only_asks(self, name: str) -> bool:
        """Return whether a figure of the market data only asks if its input is typed."""
        return name.removeprefix("in_") in market_inputs(self.plan.kind)


@cache
def walk(name: str) -> Walk:
    return Walk(name)


def mentioned(text: str) -> set[str]:
    """Return the inputs that an explanation lists, by name, or by cell without one."""
    _, _, below = text.partition("\nInputs and constants:\n")
    found = set()
    for line in below.splitlines():
        match = re.match(r"  (\w+![A-Z0-9:]+\w)(?: \(([^)]*)\))?", line)
        if match is not None and match[1] != "Working!H3":
            names = (match[2] or "").split(", ")
            found |= {*names} if names[0].startswith("in_") else {match[1]}
    return found


def formula_cells(name: str, *sheets_: str) -> list[tuple[str, str]]:
    return [
        (sheet, cell.coordinate)
        for sheet in sheets_
        for row in opened(package(name))[sheet].iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=") and cell.row > 4
    ]


def wrong_explanations(name: str, cells: list[tuple[str, str]]) -> list[str]:
    """Return the cells whose explanation lists other inputs than the walk finds."""
    wrong = []
    values = opened(package(name), values=True)
    for sheet, address in cells:
        if sheet == "Working" and address[0] == "D":
            continue
        listed = mentioned(explain(shipped(name), f"{sheet}!{address}"))
        expected = walk(name).inputs(sheet, address)
        # What waits is explained by what is missing instead.
        waits = TO_BE_ENTERED in str(values[sheet][address].value)
        if listed != expected and not waits:
            wrong.append(f"{sheet}!{address}: {listed ^ expected}")
    return wrong


LARGER: Final = pytest.param(SMALL[2], marks=pytest.mark.thorough)


@pytest.mark.parametrize("name", [*SMALL[:2], LARGER])
def test_every_cell_of_a_sample_is_explained_down_to_its_inputs(name: str) -> None:
    cells = formula_cells(name, "Working", "Notice_JA", "Notice_EN", "Deadlines")
    assert len(cells) > 40

    assert wrong_explanations(name, cells) == []


@pytest.mark.thorough
@pytest.mark.parametrize("name", OPTIONS)
def test_every_cell_of_a_sample_with_market_data_is_explained(name: str) -> None:
    cells = formula_cells(name, "Working", "Notice_JA", "Notice_EN", "Deadlines")

    assert wrong_explanations(name, cells) == []


@pytest.mark.thorough
def test_a_price_is_explained_down_to_the_market_data() -> None:
    cells = [("Working", "E17"), ("Notice_EN", "B20"), ("Working", "E9")]

    assert wrong_explanations(FILES, cells) == []


@pytest.mark.parametrize("name", [*SMALL[:2], LARGER])
@each_language
def test_an_explanation_shows_what_the_page_shows(name: str, language: str) -> None:
    page = f"Notice_{language.upper()}"
    formulas, values = opened(package(name))[page], opened(package(name), values=True)[page]
    says = {"en": "shows", "ja": "表示"}[language]
    cells = [address for _, address in formula_cells(name, page)]
    assert len(cells) > 10

    for address in cells:
        text = text_of(values[address].value, formulas[address].number_format)
        assert f"\n  {says}: {text}\n" in explain(shipped(name), f"{page}!{address}", language)


def text_of(value: Any, number_format: str) -> str:
    """Return what a cell shows, by another reading of number formats."""
    return shown(as_number(value), number_format)


PUBLISHED: Final = (
    ("2019-05-23-dividend", "JPY13.50", "in_dividend_per_share"),
    ("2019-05-23-dividend", "JPY608 million", "in_shares_issued"),
    ("2022-05-26-share-disposal", "JPY168,027,525", "in_disposed_shares"),
    ("2013-07-11-option-terms", "JPY647,000", "in_closes_close"),
    ("2019-07-12-option-terms", "JPY354,600", "in_volatility"),
    pytest.param(FILES, "JPY287,400", "in_closes_close", marks=pytest.mark.thorough),
)


@pytest.mark.parametrize(("name", "figure", "source"), PUBLISHED)
def test_a_published_figure_is_explained(name: str, figure: str, source: str) -> None:
    page = opened(package(name))["Notice_EN"]
    texts = opened(package(name), values=True)["Notice_EN"]
    found = [
        explain(shipped(name), f"Notice_EN!{cell.coordinate}")
        for row in texts.iter_rows(min_row=6)
        for cell in row
        if text_of(cell.value, page[cell.coordinate].number_format).startswith(figure)
    ]

    assert found
    assert any(f"({source}" in text or f", {source}" in text for text in found)


# What the lines say


def test_the_price_of_the_sample_with_market_files() -> None:
    lines = explain(shipped(FILES), "Working!E17", most_lines=MOST_LINES).splitlines()

    assert lines[0] == "Working!E17 (out_price_per_right) Amount to be paid per right"
    assert lines[1] == "  shows: 287,400 yen"
    assert lines[2].startswith(
        '  formula: =IF($D17>0,"未入力 / to be entered",PRICE_PER_RIGHT(out_'
    )
    assert re.fullmatch(r"  before rounding: 2,873\.6049\d+ yen .* = out_rounded_amount", lines[3])
    assert lines[4] == "  cross-check in native functions: 287,400 yen; agrees"
    assert lines[6] == "Calculation, from here back:"
    assert lines[8] == (
        "       = BS_PRICE(out_spot,in_strike,in_years,out_volatility,out_rate,out_dividend_yield)"
    )
    assert (
        "  2. Market!G5 (out_spot) Share price (S), Used: 3,317.00 yen/share"
        " = Market!D5 = out_market_spot"
    ) in lines
    assert (
        "  Inputs!D29 (in_shares_per_right) Shares per right: 100 shares; source: invented"
    ) in lines
    closes = next(line for line in lines if "in_closes_day" in line and line.startswith("  Market"))
    assert closes == (
        "  Market!B93:C4092 (in_closes_day, in_closes_close) Daily closes, Day / Close as traded: "
        "3,058 rows, first 2014-01-06 / 1,100.00 yen/share, last 2026-07-10 / 3,317.00 yen/share; "
        "source: sample-closes.csv line 2 … sample-closes.csv line 3060"
    )


def test_the_same_in_japanese() -> None:
    text = explain(shipped(FILES), "Working!E17", "ja")

    assert text.startswith("Working!E17 (out_price_per_right) 新株予約権1個当たりの払込金額\n")
    assert "\n  表示: 287,400円\n" in text
    assert "\n  標準関数による検算: 287,400円; 一致\n" in text
    assert "\n計算過程（このセルからさかのぼる順）:\n" in text
    assert "(in_shares_per_right) 1個当たりの株式数: 100株; 出典: invented\n" in text
    assert "日次終値、日付 / 終値（調整前）: 3,058行、最初 2014-01-06 / 1,100.00円/株、" in text


def test_an_input_is_typed_and_a_label_is_not() -> None:
    row = plan_of(DIVIDEND).row_of_input["notice_date"]

    assert explain(shipped(DIVIDEND), f"Inputs!D{row}").splitlines() == [
        f"Inputs!D{row} (in_notice_date) Notice date",
        "  shows: 2019-05-23",
        "  no formula: typed; source: notice of 2019-05-23, line 5",
    ]
    assert explain(shipped(DIVIDEND), f"Inputs!C{row}").splitlines() == [
        f"Inputs!C{row} Notice date, Input",
        "  shows: Notice date",
        "  no formula: fixed text of the template",
    ]


@pytest.mark.parametrize("where", ["Notice_EN!Z99", "Guide!Z99", "Log!C20"])
def test_a_blank_cell_is_blank(where: str) -> None:
    assert explain(shipped(DIVIDEND), where).splitlines()[:2] == [where, "  shows: blank"]


def test_an_input_says_its_day_and_whether_it_has_a_source() -> None:
    def line(book: Any) -> str:
        lines = explain(book, "Working!E6").splitlines()
        return next(line for line in lines if "(in_shares_issued)" in line)

    book = open_data(package(DIVIDEND), "book.xlsx")
    assert line(book).endswith(
        ": 46,721,400 shares; source: shares issued on 2019-03-31, as disclosed; as of 2019-03-31"
    )
    row = plan_of(DIVIDEND).row_of_input["shares_issued"]
    book.sheets["Inputs"].range(f"F{row}:G{row}").clear_contents()

    assert line(book).endswith(": 46,721,400 shares; no source")


def test_a_number_that_shows_less_than_it_is_says_every_digit() -> None:
    book = open_data(package(DIVIDEND), "book.xlsx")
    book.sheets["Inputs"].range(
        f"D{plan_of(DIVIDEND).row_of_input['dividend_per_share']}"
    ).value = 13.123456
    book.app.calculate()

    lines = explain(book, "Working!E9").splitlines()

    assert any("13.12 yen/share (all digits: 13.123456)" in line for line in lines)


def test_a_cell_of_a_table_is_called_by_table_row_and_column() -> None:
    book = shipped(SMALL[2])
    texts = opened(package(SMALL[2]), values=True)["Notice_EN"]
    (row,) = (cell.row for cell in texts["A"] if cell.value == "Executive Officers of a subsidiary")

    assert explain(book, f"Notice_EN!C{row}").startswith(
        f"Notice_EN!C{row} Allottees, number thereof, and shares, "
        "Executive Officers of a subsidiary, Shares\n"
    )
    (row,) = (cell.row for cell in texts["A"] if cell.value == "(4) Total disposal price")
    assert explain(book, f"Notice_EN!B{row}").startswith(
        f"Notice_EN!B{row} Overview of the disposal, (4) Total disposal price\n"
    )


def test_a_sentence_is_called_a_sentence() -> None:
    texts = opened(package(SMALL[2]), values=True)["Notice_EN"]
    row = max(cell.row for cell in texts["A"] if cell.value)

    first, shows = explain(shipped(SMALL[2]), f"Notice_EN!A{row}").splitlines()[:2]

    assert first == f"Notice_EN!A{row} a sentence of the notice"
    assert shows == f"  shows: {texts[f'A{row}'].value}"


def test_a_merged_cell_is_explained_wherever_it_is_pointed_at() -> None:
    whole = explain(shipped(DIVIDEND), "Notice_EN!B8")

    assert whole.startswith("Notice_EN!B8 Issuer, ")
    for where in ("Notice_EN!C8", "Notice_EN!$B$8:$D$8", "Notice_EN!C8:D8"):
        assert explain(shipped(DIVIDEND), where) == whole


def test_a_range_is_summarised() -> None:
    assert explain(shipped(FILES), "Market!C93:C4092").splitlines() == [
        "Market!C93:C4092 (in_closes_close) Daily closes, Close as traded",
        "  3,058 rows, first 1,100.00 yen/share, last 3,317.00 yen/share",
    ]


@pytest.mark.parametrize("name", ["dividend", "share_disposal"])
@each_language
def test_a_blank_workbook_says_what_is_to_be_entered(name: str, language: str) -> None:
    book = shipped(name)
    text = explain(book, "Working!E6", language)
    said = {"en": "to be entered", "ja": "未入力"}[language]

    line = next(line for line in text.splitlines() if line.startswith(f"  {said}: "))

    plan = Plan(type(sample(DIVIDEND if name == "dividend" else SMALL[2]).notice))
    figure = [*plan.figures.values()][1]
    needed = re.findall(r"\{([a-z_]+)\}", figure.formula)
    assert needed
    for each in needed:
        if each in plan.fields:
            label = plan.fields[each].label.name.in_language(language)
            assert f"Inputs!D{plan.row_of_input[each]} (in_{each}) {label}" in line


# Clauses


def clauses_of(name: str) -> list[tuple[str, str, str, str]]:
    """Return every text of a sample's clauses: cell of the text, of the words, words, language."""
    sheet = opened(package(name))["Clauses"]
    return [
        (f"{shown}{row}", f"{words}{row}", sheet[f"{words}{row}"].value, language)
        for row in range(5, sheet.max_row + 1)
        for shown, words, language in (("B", "J", "ja"), ("C", "K", "en"))
        if sheet[f"{words}{row}"].value
    ]


@pytest.mark.parametrize(
    "name", [SMALL[0], *(pytest.param(n, marks=LARGER.marks) for n in SMALL[1:])]
)
def test_a_clause_is_explained_by_its_words_and_what_they_print_alone(name: str) -> None:
    sheet = opened(package(name))["Placeholders"]
    row_of = {sheet.cell(row, 1).value: row for row in range(5, sheet.max_row + 1)}
    clauses = opened(package(name))["Clauses"]
    clause_of = {clauses[f"E{row}"].value: row for row in range(5, clauses.max_row + 1)}
    seen = 0

    for cell, words, template, language in clauses_of(name):
        text = explain(shipped(name), f"Clauses!{cell}", language)
        listed = mentioned(text.replace("入力・定数:", "Inputs and constants:"))
        printed = re.findall(r"\{([a-z_0-9]+)[}:?]|<([a-z_0-9]+)>", template)
        names = {each or other for each, other in printed} - {"see"}
        expected = {f"Clauses!{words}"}
        for each in names:
            expected |= walk(name).inputs("Placeholders", f"E{row_of[each]}")
        for target in re.findall(r"\{see:([a-z_0-9]+)", template):
            # Its number is empty unless its kind has one and it is printed.
            expected |= {f"Clauses!{column}{clause_of[target]}" for column in "DEF"}
            # How the numbers of all clauses follow is explained by whole columns.
            listed = {each for each in listed if not re.match(r"Clauses!\w+:", each)}
        assert listed == expected, cell
        seen += bool(names)

    assert seen > 15


def test_a_clause_says_what_it_prints_and_where_that_comes_from() -> None:
    cells = {template: cell for cell, _, template, _ in clauses_of(DIVIDEND)}
    cell = next(cells[each] for each in cells if each.startswith("The distribution is conditional"))

    text = explain(shipped(DIVIDEND), f"Clauses!{cell}")

    assert f"Clauses!{cell} condition, English as printed\n" in text
    assert "Ordinal of the meeting: 27 ordinal = out_meeting_ordinal" in text
    assert "= YEAR(in_meeting_date)-in_meeting_base_year" in text
    assert (
        "Inputs!D31 (in_meeting_date) Ordinary general meeting of shareholders: 2019-06-27" in text
    )
    assert "source: notice of 2019-05-23" in text
    assert "forecast" not in text


@pytest.mark.parametrize(
    "name",
    [
        DIVIDEND,
        *(pytest.param(n, marks=LARGER.marks) for n in (*SMALL[1:], "dividend", "share_disposal")),
    ],
)
@each_language
def test_every_cell_of_a_clause_and_of_a_placeholder_is_explained_in_few_lines(
    name: str, language: str
) -> None:
    book = shipped(name)
    headings = {"en": ("No.", "Printed"), "ja": ("番号", "掲載中")}[language]
    last = opened(package(name))["Clauses"].max_row

    for row in (5, 9, 18, last - 14, last):
        number, printed = (explain(book, f"Clauses!{each}{row}", language) for each in "AM")
        assert number.splitlines()[0].endswith(headings[0])
        assert printed.splitlines()[0].endswith(headings[1])
        assert len(number.splitlines()) < 20
        assert len(printed.splitlines()) < 25
        for column in "BCDEFGHIJKL":
            text = explain(book, f"Clauses!{column}{row}", language)
            assert len(text.splitlines()) < MOST_LINES, f"{column}{row}"
    for row in (5, 13, 40):
        for column in "ABCDEFGHI":
            text = explain(book, f"Placeholders!{column}{row}", language)
            assert len(text.splitlines()) < MOST_LINES, f"{column}{row}"


def test_standard_words_are_of_the_template_and_the_others_are_typed() -> None:
    last = opened(package(DIVIDEND))["Clauses"].max_row
    said = {True: "no formula: typed", False: "no formula: fixed text of the template"}
    typed = [*(f"{column}22" for column in "FGHI"), f"D{last}", f"E{last}", f"I{last}"]

    for cell in [*typed, "D22", "E22", "J22", "K22", "L22", f"J{last}", "H4"]:
        assert said[cell in typed] in explain(shipped(DIVIDEND), f"Clauses!{cell}"), cell


def row_of_check(name: str, check: str) -> int:
    sheet = opened(package(name))["Checks"]
    return next(row for row in range(5, sheet.max_row + 1) if sheet[f"F{row}"].value == check)


def test_a_check_of_clauses_that_passed_is_explained_by_all_clauses_in_few_lines() -> None:
    row = row_of_check(DIVIDEND, "clause_figures_live")

    for column in "GIL":
        text = explain(shipped(DIVIDEND), f"Checks!{column}{row}")
        assert "(clauses_own_en)" in text
        assert "in_record_date" not in text
        assert max(map(len, text.splitlines())) < 500
        assert len(text.splitlines()) < MOST_LINES


@each_language
def test_a_check_of_clauses_that_failed_is_explained_by_the_words_it_names(language: str) -> None:
    book = open_data(package(DIVIDEND), "book.xlsx")
    cells = {words: cell for cell, words, _, _ in clauses_of(DIVIDEND)}
    row = next(int(words[1:]) for words in cells if words.startswith("K"))
    book.sheets["Clauses"].range(f"I{row}").value = "On March 31, 2019 there are 46,721,400 shares."
    book.app.calculate()
    check = row_of_check(DIVIDEND, "clause_figures_live")

    text = explain(book, f"Checks!G{check}", language)

    listed = mentioned(text.replace("入力・定数:", "Inputs and constants:"))
    assert listed == {f"Clauses!I{row}", "in_record_date", "in_shares_issued"}
    assert "46,721,400" in text
    assert len(text.splitlines()) < 15


def test_a_long_explanation_names_what_it_leaves_out() -> None:
    whole = explain(shipped(FILES), "Notice_EN!B20")

    short = explain(shipped(FILES), "Notice_EN!B20", most_lines=20)

    assert len(short.splitlines()) <= 20
    *_, note = short.splitlines()
    assert re.match(r"\d+ more cells are left out here: \S+!\S+, .* and \d+ more", note)
    kept = [line for line in short.splitlines() if re.match(r"  (\d+\.|Inputs!|Market!)", line)]
    left = int(note.split()[0])
    listed = [line for line in whole.splitlines() if re.match(r"  (\d+\.|Inputs!|Market!)", line)]
    assert len(kept) + left == len(listed)


@pytest.mark.parametrize("where", ["Checks!L6", "Checks!L2", "Market!P30", "Working!E17"])
def test_an_explanation_keeps_to_its_lines(where: str) -> None:
    assert len(explain(shipped(FILES), where, most_lines=MOST_LINES).splitlines()) <= MOST_LINES


def test_a_language_that_is_not_known_is_refused() -> None:
    with pytest.raises(InputError, match="language"):
        explain(shipped(DIVIDEND), "Working!E6", "fr")


@pytest.mark.parametrize(("sheet", "address"), [("Nowhere", "A1"), ("Working", "no"), ("", "A1")])
def test_a_cell_that_is_not_there_is_refused(sheet: str, address: str) -> None:
    with pytest.raises(InputError, match="must be a cell of this workbook"):
        explained(shipped(DIVIDEND), sheet, address, "en")
    with pytest.raises(InputError, match="must be a cell of this workbook"):
        error_origins(shipped(DIVIDEND), sheet, address)


def test_explaining_changes_nothing() -> None:
    book = open_data(package(DIVIDEND), "book.xlsx")
    for where in ("Working!E6", "Notice_JA!B20", "Checks!L2"):
        explain(book, where)

    assert book.impl.as_bytes() == package(DIVIDEND)


# Other workbooks


def theirs(**cells: Mapping[str, Any]) -> Any:
    return open_book(sheets(**cells), "theirs.xlsx")


def test_a_workbook_of_somebody_else_is_explained_by_its_formulas_alone() -> None:
    book = theirs(
        S={"A1": 1.5, "A2": ("=A1*2", 3), "A3": ("=SUM(A1:A2)+Data!B2", 10)},
        Data={"B2": 5.5, "A2": "price"},
    )

    assert explain(book, "S!A3").splitlines() == [
        "S!A3",
        "  shows: 10",
        "  formula: =SUM(A1:A2)+Data!B2",
        "",
        "Calculation, from here back:",
        "  1. S!A1:A2: 2 rows, first 1.5, last 3 (1 cells calculated)",
        "  2. S!A2: 3",
        "       = A1*2",
        "",
        "Inputs and constants:",
        "  Data!B2: 5.5",
        "  S!A1: 1.5",
    ]


def test_every_cell_of_a_workbook_with_everything_is_explained() -> None:
    book = open_book(rich(), "rich.xlsm")

    for sheet, (row, column) in [*book.impl.document.formula_cells()]:
        cell = book.sheets[sheet].range((row, column)).address.replace("$", "")
        assert explain(book, f"{sheet}!{cell}").startswith(f"{sheet}!{cell}")


def test_what_is_not_followed_is_said() -> None:
    book = theirs(S={"A1": ("='[other.xlsx]T'!A1", 5), "A2": ('="[other.xlsx]T!"', "x")})

    assert "refers to another workbook or to a table: not followed" in explain(book, "S!A1")
    assert "not followed" not in explain(book, "S!A2")


def test_cells_that_depend_on_each_other_are_explained() -> None:
    book = theirs(S={"A1": ("=B1", 0), "B1": ("=C1", 0), "C1": ("=A1", 0)})

    text = explain(book, "S!A1")

    assert "\n  1. S!B1: 0 = S!C1 = A1\n" in text


# Errors


def test_an_error_begins_where_nothing_before_it_has_one() -> None:
    error = "#DIV/0!"
    book = theirs(
        S={
            "A1": 0,
            "A2": ("=1/A1", error),
            "A3": ("=A2+1", error),
            "A4": ("=SUM(A1:A3)", error),
            "A5": ("=IFERROR(A4,0)", 0),
            "A6": ("=NA()+A5", "#N/A"),
            "B1": ("=A4+A6", error),
        }
    )

    assert error_origins(book, "S", "A4") == [("S", "A2")]
    assert {*error_origins(book, "S", "B1")} == {("S", "A2"), ("S", "A6")}
    assert error_origins(book, "S", "A2") == [("S", "A2")]
    assert error_origins(book, "S", "A5") == error_origins(book, "S", "A1") == []
    assert "\n  the error begins in: S!A2\n" in explain(book, "S!A4")
    assert "\n  the error begins in: this cell itself\n" in explain(book, "S!A2")
    assert "\n  エラーの発生元: このセル\n" in explain(book, "S!A2", "ja")


def test_errors_that_only_follow_from_each_other_begin_here() -> None:
    book = theirs(S={"A1": ("=B1", "#REF!"), "B1": ("=A1", "#REF!")})

    assert error_origins(book, "S", "A1") == [("S", "A1")]


@pytest.mark.thorough
def test_the_errors_of_a_sheet_begin_at_the_cell_that_was_spoiled() -> None:
    book = open_data(package(FILES), "book.xlsx")
    row = plan_of(FILES).row_of_input["closes"] + 1 + 3058
    sheet = book.sheets["Market"]
    sheet.range(f"C{row}").formula = "=1/0"
    book.app.calculate()
    worksheet = book.impl.document.worksheet("Market")

    wrong = [at for at in worksheet.cells() if isinstance(worksheet.value(at), CellError)]

    # The weekly closes from the last week on, and their returns.
    assert len(wrong) > 4
    for at in (*wrong[:3], wrong[-1]):
        assert error_origins(book, "Market", sheet.range(at).address) == [("Market", f"C{row}")]


graphs: Final = st.lists(
    st.tuples(st.booleans(), st.lists(st.integers(0, 9), max_size=3)), min_size=10, max_size=10
)


@given(graphs)
@settings(max_examples=40)
def test_errors_begin_in_the_cells_with_an_error_that_refer_to_none(
    graph: list[tuple[bool, list[int]]],
) -> None:
    """Only to cells further down: no formula refers to itself."""
    behind = {row: [each for each in refers if each > row] for row, (_, refers) in enumerate(graph)}
    wrong = {row for row, (broken, _) in enumerate(graph) if broken}
    cells = {
        f"A{row + 1}": (
            "=" + "+".join(["0", *(f"A{each + 1}" for each in behind[row])]),
            "#N/A" if row in wrong else 0,
        )
        for row in range(10)
    }
    reached, waiting = set(), [0]
    while waiting:
        row = waiting.pop()
        if row in wrong and row not in reached:
            reached.add(row)
            waiting.extend(behind[row])
    expected = {row for row in reached if not wrong & {*behind[row]}}
    document = Document(sheets(S=cells))
    book = open_book(document.package.as_bytes(), "graph.xlsx")

    found = error_origins(book, "S", "A1")

    assert {int(address[1:]) - 1 for _, address in found} == expected
    assert len(found) == len(expected)


def test_protection_does_not_matter() -> None:
    book = open_data(package(DIVIDEND), "book.xlsx")
    before = explain(book, "Working!E6")

    with unprotected(book.sheets["Working"]):
        assert explain(book, "Working!E6") == before
