"""Modelling rules for workbooks, as functions over a package; each yields what it finds.

The rules are those of the modelling standards (FAST, ICAEW) as far as the design agrees:

* L02: the writer cannot write named styles, so fill and fonts of unlocked cells are compared.
* L03: literals outside `LITERALS` are constants that belong in a cell; the second argument of
  INDEX is the number of a row, no constant.
* L04: a row of Working is one figure with a formula of its own; what has one pattern are the
  columns around it, the states on Checks, the rows of a generated table, and on Market the
  inputs, the splits and the weeks. Every week is the one above moved down, formula and look,
  so that the other rules read its first two rows only.
* L05, L06, L09, L13: advice, counted and not enforced. A formula that says what is missing is
  long and has an IF around another; a figure of a row stands on the notice sheets only.
* L10: inside a row group the unit stands in the input message of the cell.
* L12: labels of one item agree within Inputs and Working; a notice has wordings of its own, so
  its two sheets are compared with each other, cell by cell.
* L16: only `_ivjxl` is hidden. L19: names are `in_`, `out_`, `mkt_` and `tbl_`.
* L18: the source and the preparer of an input are required, its as-of date only if it has one.
* L21: a spreadsheet's own rounding is allowed as a cross-check, to drop binary tails, and to
  ask whether a figure is rounded.
* L23: cells are merged on the notice sheets only.
* L27: the daily closes are data, no pages: the print area of Market ends before them.
* L28: the one chart has its text in a cell and its alternative text; there are no pictures.
* L34: the notices and the market data are marked, other sheets are not handed out.
* L32 (spaces and brackets of formulas) is information: nothing depends on it.

On Clauses the rows are the standard clauses, then those of the company's own. Inputs are columns
there, without a name of their own each: print, order and own words, of own clauses also kind and
id. On Placeholders nothing is entered: it shows the inputs and figures as clauses take them.

* L01, L02: standard words, ids and conditions are constants and locked; what is printed, its
  number and whether it is printed are formulas.
* L04: number and text have one pattern for the standard rows and one for the others, "printed"
  is the user's choice or the standard one, below the condition where there is one; a placeholder
  shows the input or figure of its name and no other.
* L10: a placeholder has the unit of its input or figure; words have none.
* L12: a placeholder has the labels of its input or figure.
* L17: input columns are validated and explained from the first to the last row.
* L18: words have no source. L34: both sheets are marked like the notices, since Clauses is
  printed to be read.
* L19: `clauses_` and `placeholders_` are columns, every one of them with all rows.
* L22: a placeholder's value stands plain, as functions take it; how it is printed, beside it.
* L28: text that a conditional format colours stands out as well.
* L30: the English text as printed has the font of the English notice.
"""

import io
import re
import zipfile
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import Any, Final, NamedTuple
from xml.etree import ElementTree

import openpyxl
from openpyxl.formula import Tokenizer
from openpyxl.utils import get_column_letter, range_boundaries

from ivjxl.excel.functions import FUNCTIONS
from ivjxl.excel.workbook.clauses_sheet import OWN_ROWS
from ivjxl.excel.workbook.plan import FIRST_ROW, WEEKS

ROLES: Final = {
    "Guide": "about",
    "Inputs": "input",
    "Market": "market data",
    "Working": "calculation",
    "Deadlines": "deadlines",
    "Clauses": "clauses",
    "Placeholders": "placeholders",
    "Notice_JA": "notice",
    "Notice_EN": "notice",
    "Checks": "checks",
    "Log": "log",
    "_ivjxl": "technical",
}
WITH_MARKET: Final = ("option_issuance", "option_terms", "share_disposal")
"""Templates that have the sheet `Market`."""

NOTICES: Final = ("Notice_JA", "Notice_EN")
MARKED: Final = ("Market", "Clauses", *NOTICES)
"""Sheets that say of a sample that it is one."""

TABLES: Final = (
    *("Inputs", "Market", "Working", "Deadlines", "Clauses", "Placeholders", "Checks", "Log"),
)
"""Sheets with headings in the last row of the frozen header."""

HEADER: Final = FIRST_ROW - 1
MASTER: Final = "=out_master"
TEXT_PRINTED: Final = {"ja": "Japanese as printed", "en": "English as printed"}
PRINTED_LIVE: Final = ("No.", *TEXT_PRINTED.values(), "Printed")
"""Columns of Clauses that are calculated."""

STANDARD: Final = ("Kind", "Id", "Standard, Japanese", "Standard, English", "Printed only with")
"""Columns of Clauses that say what the standard is; kind and id are typed for own clauses."""

ENTRIES: Final = ("Print", "Order", "Own words, Japanese", "Own words, English")
OWN_ENTRIES: Final = ("Kind", "Id")
"""Columns of Clauses that are typed, the latter for clauses of the company's own."""

VALUES_SHOWN: Final = ("Value", "Printed in Japanese", "Printed in English")
"""Columns of Placeholders that are calculated, for all but the tables."""

OF_TABLE: Final = "table:"
UNIT_OF_TABLE: Final = "表"

META: Final = ("in_sample", "in_preparer")
"""Inputs about the workbook itself: no figures, without a source."""

FROM_MARKET: Final = "（空欄ならMarket）"
OPTIONAL: Final = "（任意）"
"""What follows the unit of an input that may be blank."""

COLUMN_SHEETS: Final = ("Clauses", "Placeholders")
"""Sheets whose columns have names, called like the sheet."""

FIRST_WEEK: Final = "Week to"
LAST_OF_WEEK: Final = "Log return"
"""Headings of the first and the last column of the weekly closes."""

READ_WEEKS: Final = 2
"""Weeks the rules read; a return needs the one before. L04 compares all others with them."""

CLASSIC: Final = {
    *("ABS", "AND", "CHOOSE", "COUNT", "COUNTA", "COUNTBLANK", "COUNTIF", "DATE", "DAY"),
    *("EDATE", "EOMONTH", "EXACT", "EXP", "FIND", "IF", "IFERROR", "INDEX", "INT", "ISERROR"),
    *("ISLOGICAL", "ISNUMBER", "LEFT", "LN", "LOWER", "MATCH", "MAX", "MIN", "MONTH", "NORMSDIST"),
    *("NA", "NOT", "OR", "RIGHT", "ROUND", "ROUNDDOWN", "ROUNDUP", "SQRT", "STDEV"),
    *("SMALL", "SUM", "SUMIF", "SUMPRODUCT", "WEEKDAY", "YEAR"),
}
"""Functions of every spreadsheet program of the last fifteen years, without side effects."""

FORBIDDEN: Final = {
    *("OFFSET", "INDIRECT", "TODAY", "NOW", "RAND", "RANDBETWEEN", "CELL", "INFO", "TEXT"),
    *("LET", "LAMBDA", "XLOOKUP", "FILTER", "SORT", "UNIQUE", "SEQUENCE", "TEXTJOIN"),
    *("HYPERLINK", "WEBSERVICE", "CALL", "EXEC"),
}

LITERALS: Final = {
    "0": "nothing, nothing missing, no decimals",
    "1": "one, the first, TRUE as a number",
    "2": "half, a square, two decimals; weeks from Monday, the weekday of day 2",
    "6": "places of a million",
    "12": "months of a year",
    "1000000": "a million",
    "0.000000001": "accuracy of a model price, in yen",
    "0.000001": "accuracy of an amount, in yen",
}
"""Numbers a formula may contain, with the reason."""

LITERALS_ON: Final = {
    "Market": {
        "3": "closes a line needs to show anything",
        "7": "days of a week",
        "52": "weeks of a year, as HIST_VOLATILITY counts them",
    },
}
"""Numbers a formula of one sheet may contain, with the reason."""

STATED: Final = {
    "0.3": "30",
    "0.0005": "0.1",
}
"""Limits of checks, by what the text of the rule, in the same row, must say of them.

0.0005 is half of 0.1 %: what is printed to one decimal agrees within it.
"""

LONGEST_FORMULA: Final = 8192
LONGEST_LITERAL: Final = 255
LONGEST_TITLE: Final = 32
"""The limits of Excel, in characters: formula; text in it, and message; title of a message."""

DEEPEST_LEVEL: Final = 64
MOST_ARGUMENTS: Final = 255
"""The limits of Excel: functions one in another, arguments of a function."""

THUMB: Final = 80
DEEPEST_IF: Final = 1

UNITS: Final = {
    *("円", "円/株", "株", "個", "名", "%", "年", "日付", "倍", "百万円"),
    *("日", "か月", "回", "件", "文字", "選択", "TRUE/FALSE"),
}
NEGATIVE: Final = {"in_rate", "in_curve_quoted_yield"}
"""Inputs that may be below zero: interest, for a few years, was."""

ROUNDING: Final = {"ROUND", "ROUNDUP", "ROUNDDOWN", "INT", "TRUNC", "MROUND", "CEILING", "FLOOR"}
ROUNDED_BY_LAW: Final = {
    *("PRICE_PER_RIGHT", "DIVIDEND_TOTAL", "ROUND_YEN", "CAPITAL_INCREASE", "CLAIM_SHARES"),
}
"""Worksheet functions that round: the figure before stands beside the result."""

BINARY_TAILS: Final = {
    "out_exact_total": "13.1 + 13.2 is not 26.3 in binary",
    "out_previous_exact_total": "13.1 + 13.2 is not 26.3 in binary",
    "out_annual_dividend": "13.1 + 13.2 is not 26.3 in binary",
    "out_previous_annual_dividend": "13.1 + 13.2 is not 26.3 in binary",
    "out_boundary_distance": "a distance to the whole number",
}
"""Figures that use the spreadsheet's own rounding, with the reason."""

WEEK_NUMBER: Final = "-2)/7)"
"""How the number of a week ends, the one INT on Market: a count of weeks, no amount."""

WITHOUT_NATIVE: Final = {
    "out_share_cap_in_force": "drops fractions at every one of several events",
    "out_last_day_with_rights": "the trading days of the exchange stand in no cell",
    "out_ex_date": "the trading days of the exchange stand in no cell",
    "out_forecast_revision_deadline": "the trading days of the exchange stand in no cell",
    "out_price_day": "the trading days of the exchange stand in no cell",
    "out_market_price": "looks back from the resolution; an untyped price has its own check",
    "out_largest_move": "compares every close, adjusted for splits, with the one before",
    "out_market_rate": "passes over tenors without a yield, then interpolates; four methods",
    "out_market_dividend": "adjusts every dividend for the splits after its own record date",
}
"""Results of worksheet functions that no native formula can repeat, with the reason."""

NATIVE_ON_MARKET: Final = {"out_market_volatility": "out_market_agrees"}
"""Results whose native check needs the weekly closes, by the cell that compares them."""

FONTS: Final = {"Notice_EN": "Arial"}
JAPANESE_FONT: Final = "Yu Gothic"

LEAST_CONTRAST: Final = 4.5
LEAST_CONTRAST_OF_LINES: Final = 3
"""WCAG 2: of text, and of the lines of a chart."""

_ERRORS: Final = re.compile(r"#(NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)|Traceback|pythoncom")
_CELL: Final = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")
_CJK: Final = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_LATIN: Final = re.compile("[A-Za-z]")
_RELATIVE_ROW: Final = re.compile(r"(?<![\w$])(\$?[A-Z]{1,3})(\d+)(?![\w(])")
_XML: Final = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "xdr": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
}

Position = tuple[str, int, int]


class Area(NamedTuple):
    """A rectangle of cells: a range is never a list of its cells."""

    sheet: str
    left: int
    top: int
    right: int
    bottom: int

    @property
    def first(self) -> Position:
        return self.sheet, self.top, self.left

    @property
    def size(self) -> int:
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    def positions(self) -> Iterator[Position]:
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield self.sheet, row, column

    def holds(self, position: Position) -> bool:
        sheet, row, column = position
        inside = self.top <= row <= self.bottom and self.left <= column <= self.right
        return inside and sheet == self.sheet


class Look(NamedTuple):
    """What a style says, as far as the rules ask."""

    locked: bool
    fill: str
    """As it is shown, white where there is none."""
    fill_color: Any
    font: str
    font_color: Any
    shown_color: str
    number_format: str


class Token(NamedTuple):
    """A piece of a formula: kind, what it does, text."""

    kind: str
    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula and where it stands."""

    sheet: str
    row: int
    column: int
    text: str

    @property
    def where(self) -> str:
        return f"{self.sheet}!{get_column_letter(self.column)}{self.row}"

    @property
    def tokens(self) -> tuple[Token, ...]:
        return tokens(self.text)

    @property
    def functions(self) -> list[str]:
        opened = (t.text for t in self.tokens if t.kind == "FUNC" and t.role == "OPEN")
        # Of INDEX(…):INDEX(…) the tokenizer leaves the colon to the second name.
        return [text[:-1].lstrip(":").upper() for text in opened]


@cache
def tokens(formula: str) -> tuple[Token, ...]:
    return tuple(Token(each.type, each.subtype, each.value) for each in Tokenizer(formula).items)


class Package:
    """An .xlsx file: its parts, and its cells with formulas and with cached values.

    What is asked for once is remembered; `anew` forgets it.
    """

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self._data = data
        self._cells: dict[str, list[Any]] = {}
        self._headings: dict[tuple[str, int], dict[str, int]] = {}
        self._areas: dict[tuple[str, str], Area | None] = {}
        self._looks: dict[int, Look] = {}

    @cached_property
    def book(self) -> Any:
        return openpyxl.load_workbook(io.BytesIO(self._data))

    @cached_property
    def values(self) -> Any:
        return openpyxl.load_workbook(io.BytesIO(self._data), data_only=True)

    def anew(self) -> "Package":
        """Return the same parts and cells, with nothing remembered of them."""
        other = Package(self._data)
        other.parts = self.parts
        for each in ("book", "values"):
            if each in self.__dict__:
                setattr(other, each, self.__dict__[each])
        return other

    @property
    def sheets(self) -> list[Any]:
        """The sheets a person sees."""
        return [sheet for sheet in self.book if ROLES.get(sheet.title) != "technical"]

    def on_hand(self, *sheets: str) -> tuple[str, ...]:
        """Return those of the sheets that this workbook has."""
        return tuple(sheet for sheet in sheets if sheet in self.book.sheetnames)

    @cached_property
    def weeks(self) -> Area | None:
        """The weekly closes behind the chart: a row a week, every one of one pattern."""
        if "Market" not in self.book.sheetnames:
            return None
        heads = self.headings("Market")
        if not {FIRST_WEEK, LAST_OF_WEEK} <= heads.keys():
            return None
        return Area(
            "Market", heads[FIRST_WEEK], FIRST_ROW, heads[LAST_OF_WEEK], FIRST_ROW + WEEKS - 1
        )

    @cached_property
    def unread(self) -> Area | None:
        """The weeks below the first ones, of which only L04 looks at every cell."""
        return self.weeks and self.weeks._replace(top=self.weeks.top + READ_WEEKS)

    def cells(self, sheet: str) -> list[Any]:
        """Return the cells of a sheet that are not left to L04."""
        if sheet not in self._cells:
            skipped = self.unread if self.unread and self.unread.sheet == sheet else None
            self._cells[sheet] = [
                cell
                for position, cell in self.book[sheet]._cells.items()
                if not (skipped and skipped.holds((sheet, *position)))
            ]
        return self._cells[sheet]

    def look(self, cell: Any) -> Look:
        """Return the look of a cell, read once for every style."""
        style = cell.style_id
        if style not in self._looks:
            font, fill = cell.font, cell.fill
            self._looks[style] = Look(
                cell.protection.locked,
                _rgb(fill.fgColor, "FFFFFF") if fill.fill_type else "FFFFFF",
                fill.fgColor.rgb,
                font.name,
                font.color and font.color.rgb,
                _rgb(font.color, "000000"),
                cell.number_format,
            )
        return self._looks[style]

    @cached_property
    def _formulas(self) -> list[Formula]:
        return [
            Formula(sheet.title, cell.row, cell.column, str(cell.value))
            for sheet in self.book
            for cell in self.cells(sheet.title)
            if cell.data_type == "f"
        ]

    def formulas(self) -> list[Formula]:
        """Return every formula that is not left to L04."""
        return self._formulas

    @cached_property
    def _rows_of_formulas(self) -> dict[tuple[str, int], list[int]]:
        """The rows of the formulas of every column."""
        found: dict[tuple[str, int], list[int]] = defaultdict(list)
        for formula in self.formulas():
            found[formula.sheet, formula.column].append(formula.row)
        return {column: sorted(rows) for column, rows in found.items()}

    def formulas_in(self, area: Area) -> Iterator[Position]:
        """Yield where the formulas of an area stand; the last week read stands for the others."""
        for column in range(area.left, area.right + 1):
            top, unread = area.top, self.unread
            if unread and unread.holds((area.sheet, min(area.bottom, unread.bottom), column)):
                top = min(top, unread.top - 1)
            rows = self._rows_of_formulas.get((area.sheet, column), [])
            for row in rows[bisect_left(rows, top) : bisect_right(rows, area.bottom)]:
                yield area.sheet, row, column

    @cached_property
    def _names(self) -> dict[str, str]:
        return {name: str(each.attr_text) for name, each in self.book.defined_names.items()}

    def names(self) -> dict[str, str]:
        """Return what every defined name stands for."""
        return self._names

    def span(self, reference: str, sheet: str) -> Area | None:
        """Return the area of a reference or a name; None if there is none."""
        if (reference, sheet) not in self._areas:
            self._areas[reference, sheet] = self._area(reference, sheet)
        return self._areas[reference, sheet]

    def _area(self, reference: str, sheet: str) -> Area | None:
        before, _, corners = self.names().get(reference, reference).rpartition("!")
        title = before.strip("'") or sheet
        if not _CELL.fullmatch(corners) or title not in self.book.sheetnames:
            return None
        left, top, right, bottom = range_boundaries(corners)
        return Area(title, left, top, right, bottom)

    def cell(self, position: Position) -> Any:
        sheet, row, column = position
        return self.book[sheet].cell(row, column)

    def value(self, position: Position) -> Any:
        sheet, row, column = position
        return self.values[sheet].cell(row, column).value

    @cached_property
    def _inputs(self) -> list[tuple[str, Area]]:
        areas = ((name, self.span(name, "")) for name in self.names() if name.startswith("in_"))
        return [(name, area) for name, area in areas if area]

    def inputs(self) -> list[tuple[str, Area]]:
        """Return every area that a defined name makes an input: a cell, or a column of rows."""
        return self._inputs

    def validations(self, area: Area) -> Iterator[tuple[Any, Area]]:
        """Yield the data validations of an area, each with the part that it covers."""
        for rule in self.book[area.sheet].data_validations.dataValidation:
            for span in rule.sqref.ranges:
                top, bottom = max(span.min_row, area.top), min(span.max_row, area.bottom)
                if top <= bottom and span.min_col <= area.left and area.right <= span.max_col:
                    yield rule, area._replace(top=top, bottom=bottom)

    def is_row(self, name: str) -> bool:
        """Return whether a name stands for a column of a row group."""
        return ":" in self.names()[name]

    def headings(self, sheet: str, row: int = HEADER) -> dict[str, int]:
        """Return the columns of a sheet by the English part of their headings in a row."""
        if (sheet, row) not in self._headings:
            cells = (self.book[sheet].cell(row, c + 1) for c in range(self.book[sheet].max_column))
            self._headings[sheet, row] = {
                _last_words(str(cell.value)): cell.column for cell in cells if cell.value
            }
        return self._headings[sheet, row]

    def below(self, sheet: str, heading: str) -> Iterator[Any]:
        """Yield the cells of a column below its heading."""
        column = self.headings(sheet).get(heading)
        rows = range(FIRST_ROW, self.book[sheet].max_row + 1) if column else ()
        for row in rows:
            yield self.book[sheet].cell(row, column)

    def beside(self, cell: Any, heading: str, header: int = HEADER) -> Any:
        """Return the cell of the same row below another heading."""
        return cell.parent.cell(cell.row, self.headings(cell.parent.title, header)[heading])

    @cached_property
    def _names_of(self) -> dict[Position, str]:
        areas = ((name, self.span(name, "")) for name in self.names())
        return {area.first: name for name, area in areas if area and area.size == 1}

    def name_of(self, position: Position) -> str:
        """Return the defined name of a cell, or an empty text."""
        return self._names_of.get(position, "")

    @cached_property
    def clauses(self) -> Area:
        """The rows of Clauses, from the number to whether a clause is printed."""
        columns = self.headings("Clauses")
        last = self.book["Clauses"].max_row
        return Area("Clauses", columns["No."], FIRST_ROW, columns["Printed"], last)

    def column(self, heading: str, *, own: bool = False) -> Area:
        """Return a column of Clauses, of all rows or of those for own clauses."""
        column, rows = self.headings("Clauses")[heading], self.clauses
        top = rows.bottom - OWN_ROWS + 1 if own else rows.top
        return rows._replace(left=column, right=column, top=top)

    def entries(self) -> Iterator[tuple[str, Area]]:
        """Yield what is typed on Clauses: heading, cells."""
        if self.on_hand("Clauses"):
            yield from ((heading, self.column(heading)) for heading in ENTRIES)
            yield from ((heading, self.column(heading, own=True)) for heading in OWN_ENTRIES)

    def placeholders(self) -> Iterator[tuple[Any, str]]:
        """Yield every placeholder: the cell of its name, and the defined name of its value."""
        for cell in self.below("Placeholders", "Name") if self.on_hand("Placeholders") else ():
            if cell.value:
                names = (f"{prefix}{cell.value}" for prefix in ("out_", "in_"))
                yield cell, next((name for name in names if name in self.names()), "")

    def taken(self) -> Iterator[tuple[str, int, int]]:
        """Yield every input that Market gives where it is blank: name, row there, row on Inputs."""
        for name, area in self.inputs():
            used = self.span(name.replace("in_", "out_", 1), "")
            if used and used.sheet == "Market" and not self.is_row(name):
                yield name, used.top, area.top


Rule = Callable[[Package], Iterator[str]]

RULES: Final[dict[str, Rule]] = {}
"""Every rule by its number: what it finds is wrong."""

ADVICE: Final[dict[str, Rule]] = {}
"""Every rule whose findings are counted only."""


def _rule(number: str) -> Callable[[Rule], Rule]:
    def add(rule: Rule) -> Rule:
        RULES[number] = rule
        return rule

    return add


def _advice(number: str) -> Callable[[Rule], Rule]:
    def add(rule: Rule) -> Rule:
        ADVICE[number] = rule
        return rule

    return add


def _last_words(heading: str) -> str:
    return re.split(r"\n| / ", heading)[-1]


def _at(cell: Any) -> str:
    return f"{cell.parent.title}!{cell.coordinate}"


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, datetime)) and not isinstance(value, bool)


def _is_bilingual(text: object) -> bool:
    return bool(_CJK.search(str(text or "")) and _LATIN.search(str(text or "")))


@_rule("L01")
def separate_sheets(package: Package) -> Iterator[str]:
    """Inputs, calculations and outputs are separate."""
    template = "_ivjxl" in package.book.sheetnames and package.book["_ivjxl"]["B1"].value
    due = [sheet for sheet in ROLES if sheet != "Market" or template in WITH_MARKET]
    if package.book.sheetnames != due:
        yield f"sheets are {package.book.sheetnames}"
        return
    for formula in package.formulas():
        mark = formula.row < HEADER and formula.text.startswith("=IF(in_sample,")
        if formula.sheet == "Inputs" and formula.text != MASTER and not mark:
            yield f"{formula.where}: a formula among the inputs"
    for sheet, what, headings in (
        ("Working", "calculations", ("Missing", "Value", "Unrounded", "Native check", "Agrees")),
        ("Checks", "checks", ("Figures", "not checked", "passed", "acknowledged", "failed")),
        ("Checks", "checks", ("State",)),
        ("Deadlines", "deadlines", ("Day", "Weekday", "Trading day")),
    ):
        for heading in headings:
            for cell in package.below(sheet, heading):
                if cell.value is not None and cell.data_type != "f":
                    yield f"{_at(cell)}: a constant among the {what}"
    if "Market" in due:
        yield from _separate_market(package)
    yield from _separate_clauses(package)
    for sheet in NOTICES:
        for cell in package.cells(sheet):
            text = cell.data_type == "s" and cell.column > 1 and re.search(r"\d", cell.value)
            if text or (cell.data_type in ("n", "b", "d") and cell.value is not None):
                yield f"{_at(cell)}: a constant on the notice"


def _separate_market(package: Package) -> Iterator[str]:
    """On Market the inputs stand in row groups below what follows from them."""
    groups = [area for _, area in package.inputs() if area.sheet == "Market"]
    inputs = {position[1:] for area in groups for position in area.positions()}
    typed = {
        (row, package.headings("Market", area.top - 1).get("No."))
        for area in groups
        for _, row, _ in area.positions()
    }
    for cell in package.cells("Market"):
        at = (cell.row, cell.column)
        constant = cell.data_type in ("n", "b", "d", "e") and cell.value is not None
        if at in inputs and cell.data_type == "f":
            yield f"{_at(cell)}: a formula among the inputs"
        if constant and cell.row > HEADER and at not in inputs and at not in typed:
            yield f"{_at(cell)}: a constant among the calculations"
    calculated = ("From this sheet", "Typed on Inputs", "Where it comes from", "Used", "Difference")
    for _, row, _ in package.taken():
        for heading in calculated:
            cell = package.cell(("Market", row, package.headings("Market")[heading]))
            if cell.data_type != "f":
                yield f"{_at(cell)}: a constant among the calculations"


def _separate_clauses(package: Package) -> Iterator[str]:
    """Words and entries are constants, what is printed follows from them; so on Placeholders."""
    for heading in PRINTED_LIVE:
        for position in package.column(heading).positions():
            if package.cell(position).data_type != "f":
                yield f"{_at(package.cell(position))}: a constant among what is printed"
    for heading in (*STANDARD, *ENTRIES):
        for cell in package.below("Clauses", heading):
            if cell.data_type == "f":
                yield f"{_at(cell)}: a formula among the words"
    for name, value in package.placeholders():
        for heading, column in package.headings("Placeholders").items():
            cell = package.cell(("Placeholders", name.row, column))
            calculated = bool(value) and heading in VALUES_SHOWN
            if (cell.data_type == "f") != calculated:
                yield f"{_at(cell)}: {'a constant' if calculated else 'a formula'}"


@_rule("L02")
def one_look_of_inputs(package: Package) -> Iterator[str]:
    """Unlocked cells look alike, inputs are unlocked, and nothing else looks like them."""
    looks: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    locked: dict[tuple[Any, ...], Any] = {}
    for sheet in package.sheets:
        for cell in package.cells(sheet.title):
            known = package.look(cell)
            look = (known.fill_color, known.font_color, known.font)
            if known.locked:
                locked[look] = cell
                continue
            looks[look].append(_at(cell))
            if cell.data_type == "f":
                yield f"{_at(cell)}: an unlocked formula"
    if len(looks) > 1:
        rare = min(looks.values(), key=len)
        yield f"{rare[0]}: an unlocked cell looks unlike the others"
    for look in looks.keys() & locked.keys():
        yield f"{_at(locked[look])}: a locked cell looks like an input"
    for name, area in package.inputs():
        for position in area.positions():
            if package.look(package.cell(position)).locked:
                yield f"{name}: a locked input"
                break
    typed = {position for _, area in package.entries() for position in area.positions()}
    for position in package.clauses.positions() if typed else ():
        cell = package.cell(position)
        if package.look(cell).locked == (position in typed):
            yield f"{_at(cell)}: {'a locked entry' if position in typed else 'not to be typed'}"


@_rule("L03")
def no_hidden_constants(package: Package) -> Iterator[str]:
    """Numbers stand in cells, not in formulas."""
    for formula in package.formulas():
        for text in _numbers(formula.tokens):
            if text in LITERALS or text in LITERALS_ON.get(formula.sheet, {}):
                continue
            if not (formula.sheet == "Checks" and _is_stated(package, formula.row, text)):
                yield f"{formula.where}: {text} in a formula"


def _is_stated(package: Package, row: int, text: str) -> bool:
    """Return whether the rule of a check says, in both languages, where its limit is."""
    columns = package.headings("Checks")
    said = (package.book["Checks"].cell(row, columns[head]).value for head in ("規則", "Rule"))
    return text in STATED and all(
        re.search(rf"(?<![\d.]){re.escape(STATED[text])} ?%", str(each)) for each in said
    )


def _numbers(pieces: tuple[Token, ...]) -> Iterator[str]:
    """Yield the numbers of a formula, except the positions that INDEX takes."""
    open_functions: list[tuple[str, int]] = []
    for piece in pieces:
        if piece.kind in ("FUNC", "PAREN", "ARRAY") and piece.role == "OPEN":
            open_functions.append((piece.text.upper(), 1))
        elif piece.kind in ("FUNC", "PAREN", "ARRAY") and piece.role == "CLOSE":
            open_functions.pop()
        elif piece.kind == "SEP" and open_functions:
            name, argument = open_functions[-1]
            open_functions[-1] = (name, argument + 1)
        elif piece.role == "NUMBER" and (open_functions or [("", 0)])[-1] != ("INDEX(", 2):
            yield piece.text


@_rule("L04")
def consistent_formulas(package: Package) -> Iterator[str]:
    """A column around the figures has one pattern, as has a generated table."""
    for sheet, heading in (
        ("Checks", "acknowledged"),
        ("Checks", "failed"),
        ("Checks", "State"),
        ("Working", "Agrees"),
    ):
        yield from _one_pattern(package, sheet, heading, whole=True)
    for sheet, heading in (("Checks", "passed"), ("Working", "Value"), ("Working", "Native check")):
        yield from _one_pattern(package, sheet, heading, whole=False)
    for name, span in package.names().items():
        if name.startswith("tbl_"):
            yield from _numbered_rows(package, name, span)
    yield from _one_name_each(package)
    yield from _printed_rows(package)
    yield from _placeholder_rows(package)
    if package.on_hand("Market"):
        yield from _taken_rows(package)
        yield from _split_factors(package)
        yield from _framed(package)
        yield from _moved_down(package)


def _one_pattern(package: Package, sheet: str, heading: str, *, whole: bool) -> Iterator[str]:
    patterns: dict[str, list[str]] = defaultdict(list)
    for cell in package.below(sheet, heading):
        if cell.data_type == "f":
            pattern = re.sub(rf"(?<=[A-Z]){cell.row}\b", "#", cell.value)
            # Of a frame around the row's own formula only the beginning is common.
            start = re.match(r"=IF\(\$[A-Z]#(?:>0)?,[^,]*,", pattern)
            frame = start[0] if start else pattern
            patterns[pattern if whole else frame].append(_at(cell))
    yield from _rare(patterns)


def _numbered_rows(package: Package, name: str, span: str) -> Iterator[str]:
    rows: dict[int, set[str]] = defaultdict(set)
    patterns: dict[int, set[str]] = defaultdict(set)
    area = package.span(span, "")
    for position in area.positions() if area else ():
        cell = package.cell(position)
        numbers = re.findall(r"INDEX\(\w+,(\d+)\)", str(cell.value))
        if numbers:
            rows[cell.row] |= {*numbers}
            patterns[cell.column].add(re.sub(r"(INDEX\(\w+),\d+\)", r"\1,#)", cell.value))
    for number, (row, found) in enumerate(sorted(rows.items()), 1):
        if found != {str(number)}:
            yield f"{name}: row {row} shows entry {sorted(found)}, not {number}"
    for column, found in patterns.items():
        if len(found) > 1:
            yield f"{name}: column {column} has {len(found)} patterns"


def _rare(patterns: dict[str, list[str]]) -> Iterator[str]:
    """Report the place of the rarest pattern if there is more than one."""
    if len(patterns) > 1:
        yield f"{min(patterns.values(), key=len)[0]}: not the formula of its column"


def _one_name_each(package: Package) -> Iterator[str]:
    """Every deadline shows one day, and says the same things of it."""
    for heading in ("Day", "Weekday", "Trading day"):
        patterns: dict[str, list[str]] = defaultdict(list)
        for cell in package.below("Deadlines", heading):
            if cell.data_type != "f":
                continue
            names = {*re.findall(r"\b(?:in|out)_\w+", cell.value)}
            if len(names) != (heading == "Day"):
                yield f"{_at(cell)}: refers to {sorted(names)}"
            pattern = re.sub(r"\b(?:in|out)_\w+", "#", cell.value)
            patterns[re.sub(rf"(?<=[A-Z]){cell.row}\b", "#", pattern)].append(_at(cell))
        yield from _rare(patterns)


def _printed_rows(package: Package) -> Iterator[str]:
    """Number, text and "printed" of a clause are those of its own row, made in one way."""
    columns = package.headings("Clauses")
    first_own = package.clauses.bottom - OWN_ROWS + 1
    for heading in PRINTED_LIVE:
        patterns: dict[bool, dict[str, list[str]]]
        patterns = {of_standard: defaultdict(list) for of_standard in (True, False)}
        for position in package.column(heading).positions():
            cell = package.cell(position)
            pattern = re.sub(rf"(?<=\$[A-Z]){cell.row}\b", "#", str(cell.value))
            if heading == "Printed" and cell.row < first_own:
                condition = package.cell(("Clauses", cell.row, columns["Printed only with"])).value
                yield from _condition(package, cell, str(condition or ""))
                # TRUE or FALSE, the standard choice, and the condition differ.
                pattern = re.sub(r'(?<=\$F#="",)(TRUE|FALSE)', "?", pattern)
                pattern = re.sub(r"^=IF\(.*,(IF\(ISLOGICAL\(.*),FALSE\)$", r"=\1", pattern)
            patterns[cell.row < first_own][pattern].append(_at(cell))
        for each in patterns.values():
            yield from _rare(each)
        for language, text in TEXT_PRINTED.items():
            other = "en" if language == "ja" else "ja"
            for pattern in patterns[True] | patterns[False] if heading == text else ():
                if f"_{language}" not in pattern or f"_{other}" in pattern:
                    yield f"Clauses: {heading} is not of that language"


def _condition(package: Package, cell: Any, condition: str) -> Iterator[str]:
    """The condition beside a formula is what the formula asks for, and there is none without."""
    found = re.match(r"=IF\((.*),IF\(ISLOGICAL\(", str(cell.value))
    asked, name = found[1] if found else "", condition.removeprefix("!")
    # A figure is there if nothing is missing of it.
    figure = _missing_of(package, f"out_{name}")
    about = rf"\b(?:in|out)_{name}(?:_\w+)?\b" + (rf"|{re.escape(figure)}(?!\d)" if figure else "")
    wrong = bool(asked) != bool(condition) or asked.startswith("NOT(") != condition.startswith("!")
    if wrong or (asked and not re.search(about, asked)):
        yield f"{_at(cell)}: asks for {asked or 'nothing'}, not for {condition or 'nothing'}"


def _placeholder_rows(package: Package) -> Iterator[str]:
    """A placeholder shows the input or figure of its name, in both languages alike."""
    columns = package.headings("Placeholders")
    for cell, name in package.placeholders():
        row = cell.row
        if not name:
            if not str(cell.value).startswith(OF_TABLE):
                yield f"{_at(cell)}: {cell.value} is no input, figure or table"
            continue
        for heading in VALUES_SHOWN:
            shown = package.cell(("Placeholders", row, columns[heading]))
            named = {*re.findall(r"\b(?:in|out)_\w+", str(shown.value))}
            if named - {"in_date_style"} - {name} or name not in named:
                yield f"{_at(shown)}: refers to {sorted(named)}, not to {name}"
            if _counted(str(shown.value)) - {_missing_of(package, name)}:
                yield f"{_at(shown)}: asks what another figure lacks"
        typed = str(package.cell(("Placeholders", row, columns["Typed in a clause"])).value)
        if not re.match(rf"\{{{cell.value}[}}:?]", typed):
            yield f"{_at(cell)}: {typed} is not how {cell.value} is typed"


def _counted(formula: str) -> set[str]:
    """Return the cells of Working that a formula asks whether a figure lacks something."""
    return {*re.findall(r"Working!\$D\$\d+", formula)}


def _missing_of(package: Package, name: str) -> str:
    """Return the cell of Working that counts what a figure lacks; nothing for an input."""
    area = package.span(name, "")
    return f"Working!$D${area.top}" if area and area.sheet == "Working" else ""


def _taken_rows(package: Package) -> Iterator[str]:
    """A row of Market shows one input, typed and as the market data give it."""
    patterns: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    columns = package.headings("Market")
    for name, row, source in package.taken():
        bare = name.removeprefix("in_")
        given = package.cell(("Market", row, columns["From this sheet"]))
        if given.value != f"=out_market_{bare}":
            yield f"{_at(given)}: not what the market data give for {name}"
        for column in range(columns["From this sheet"] + 1, columns["Difference"] + 1):
            cell = package.cell(("Market", row, column))
            pattern = re.sub(rf"\b(in|out)_{bare}\b", r"\1_#", str(cell.value))
            pattern = re.sub(rf"Inputs!(\$[A-Z]+\$){source}\b", r"Inputs!\1#", pattern)
            pattern = re.sub(rf"(?<=\b[A-Z]){row}\b", "#", pattern)
            if found := re.findall(r"\b(?:in|out)_\w+|Inputs![$A-Z]+\d+|\b[A-Z]\d+", pattern):
                yield f"{_at(cell)}: refers to {found}, not to {name}"
            patterns[column][pattern].append(_at(cell))
    for each in patterns.values():
        yield from _rare(each)


def _split_factors(package: Package) -> Iterator[str]:
    """The factor of every split is the logarithm of its own ratio, by one pattern."""
    area = package.span("mkt_factors", "")
    if not area:
        return
    patterns: dict[str, list[str]] = defaultdict(list)
    for number, position in enumerate(area.positions(), 1):
        cell = package.cell(position)
        pattern = re.sub(rf"(INDEX\(\w+),{number}\)", r"\1,#)", str(cell.value))
        patterns[pattern].append(_at(cell))
    yield from _rare(patterns)


def _framed(package: Package) -> Iterator[str]:
    """What is said of the weekly closes is said only if there are any, anything else always."""
    weeks = package.weeks
    if not weeks:
        return
    column = package.headings("Market")["From this sheet"]
    first, last = get_column_letter(weeks.left), get_column_letter(weeks.right)
    columns = rf"\b[{first}-{last}]\$?\d|\$[{first}-{last}]\$?\d"
    taken = {row for _, row, _ in package.taken()}
    frames: dict[str, list[str]] = defaultdict(list)
    for formula in package.formulas():
        if formula.sheet != "Market" or formula.column != column or formula.row in taken:
            continue
        frame, _, inside = formula.text.partition(",IFERROR(")
        about_weeks = re.search(columns, inside or formula.text)
        if about_weeks:
            frames[frame].append(formula.where)
        elif inside:
            yield f"{formula.where}: waits for weekly closes it does not use"
    yield from _rare(frames)


def _moved_down(package: Package) -> Iterator[str]:
    """Every week is the one above, moved down, in formula and look; there is none below."""
    weeks = package.weeks
    if not weeks:
        if package.span("in_volatility_from", ""):
            yield "Market: no weekly closes"
        return
    sheet = package.book["Market"]
    for column in range(weeks.left, weeks.right + 1):
        above = sheet.cell(weeks.top + 1, column)
        first = sheet.cell(weeks.top, column)
        start = column == weeks.left or (column == weeks.right and first.value is None)
        if not start and above.value != _moved(str(first.value), 1):
            yield f"{_at(above)}: not the week above moved down"
        if above.style_id != first.style_id:
            yield f"{_at(above)}: looks unlike the week above"
        steps = _steps(str(above.value))
        for row in range(weeks.top + READ_WEEKS, weeks.bottom + 1):
            cell = sheet.cell(row, column)
            if cell.value != "".join(_placed(steps, row - above.row)):
                yield f"{_at(cell)}: not the week above moved down"
            if cell.style_id != above.style_id:
                yield f"{_at(cell)}: looks unlike the week above"
        below = sheet.cell(weeks.bottom + 1, column)
        if below.value is not None:
            yield f"{_at(below)}: below the last week"


def _steps(formula: str) -> list[str | int]:
    """Split a formula at its relative rows, these as numbers."""
    parts: list[str | int] = []
    end = 0
    for match in _RELATIVE_ROW.finditer(formula):
        parts += [formula[end : match.start(2)], int(match[2])]
        end = match.end()
    return [*parts, formula[end:]]


def _placed(steps: Iterable[str | int], down: int) -> Iterator[str]:
    for step in steps:
        yield step if isinstance(step, str) else str(step + down)


def _moved(formula: str, down: int) -> str:
    return "".join(_placed(_steps(formula), down))


@_advice("L05")
def short_formulas(package: Package) -> Iterator[str]:
    """A formula is no longer than a thumb."""
    for formula in package.formulas():
        if len(formula.text) > THUMB:
            yield f"{formula.where}: {len(formula.text)} characters"


@_rule("L05")
def formulas_on_one_line(package: Package) -> Iterator[str]:
    """A formula stands on one line and within the limits of Excel."""
    for formula in package.formulas():
        if "\n" in formula.text:
            yield f"{formula.where}: a line break in a formula"
        if len(formula.text) > LONGEST_FORMULA:
            yield f"{formula.where}: {len(formula.text)} characters"
        for token in formula.tokens:
            literal = token.text[1:-1].replace('""', '"')
            if token.role == "TEXT" and len(literal) > LONGEST_LITERAL:
                yield f"{formula.where}: a literal of {len(literal)} characters"
        level, most = _levels(formula.tokens)
        if level > DEEPEST_LEVEL:
            yield f"{formula.where}: functions {level} deep"
        if most > MOST_ARGUMENTS:
            yield f"{formula.where}: a function of {most} arguments"


def _levels(pieces: tuple[Token, ...]) -> tuple[int, int]:
    """Return how deep functions and brackets stand in each other, and the most arguments."""
    arguments: list[int] = []
    deepest = most = 0
    for piece in pieces:
        if piece.kind in ("FUNC", "PAREN", "ARRAY", "ARRAYROW") and piece.role == "OPEN":
            arguments.append(1)
            deepest = max(deepest, len(arguments))
        elif piece.role == "CLOSE":
            most = max(most, arguments.pop())
        elif piece.kind == "SEP" and piece.role == "ARG" and arguments:
            arguments[-1] += 1
    return deepest, most


@_advice("L06")
def no_nested_if(package: Package) -> Iterator[str]:
    """An IF stands in no other."""
    for formula in package.formulas():
        depth = deepest = 0
        functions: list[str] = []
        for token in formula.tokens:
            if token.role == "OPEN" and token.kind in ("FUNC", "PAREN", "ARRAY"):
                functions.append(token.text.upper())
                depth += token.text.upper() == "IF("
                deepest = max(deepest, depth)
            elif token.role == "CLOSE" and token.kind in ("FUNC", "PAREN", "ARRAY"):
                depth -= functions.pop() == "IF("
        if deepest > DEEPEST_IF:
            yield f"{formula.where}: IF {deepest} deep"


@_rule("L07")
def known_functions(package: Package) -> Iterator[str]:
    """Formulas use classic functions and ours; formats and validations only classic ones."""
    for formula in package.formulas():
        for function in formula.functions:
            if function in FORBIDDEN:
                yield f"{formula.where}: {function} is forbidden"
            elif function not in CLASSIC and function not in FUNCTIONS:
                yield f"{formula.where}: {function} is not on the list"
        if formula.text.startswith("{") or "@" in _without_texts(formula.text):
            yield f"{formula.where}: an array formula"
    for sheet in package.book:
        for span in sheet.conditional_formatting:
            for condition in (text for rule in span.rules for text in rule.formula):
                for function in {*Formula(sheet.title, 1, 1, f"={condition}").functions} - CLASSIC:
                    yield f"{sheet.title}!{span.sqref}: {function} in a conditional format"
        for rule in sheet.data_validations.dataValidation:
            asked = Formula(sheet.title, 1, 1, f"={rule.formula1}" if rule.type == "custom" else "")
            for function in {*asked.functions} - CLASSIC:
                yield f"{sheet.title}!{rule.sqref}: {function} in a validation"


def _without_texts(formula: str) -> str:
    return re.sub('"[^"]*"', '""', formula)


@_rule("L08")
def no_circles(package: Package) -> Iterator[str]:
    """No cell depends on itself, and the program does not iterate."""
    if package.book.calculation.iterate:
        yield "iterative calculation is on"
    formulas = {(each.sheet, each.row, each.column): each for each in package.formulas()}
    precedents = {
        position: [p for area in _precedents(package, f) for p in package.formulas_in(area)]
        for position, f in formulas.items()
    }
    yield from _upwards(package)
    done: set[Position] = set()
    for start in precedents:
        path: list[tuple[Position, Iterator[Position]]] = [(start, iter(precedents[start]))]
        on_path = {start}
        while path and start not in done:
            position, rest = path[-1]
            following = next(rest, None)
            if following is None:
                done.add(position)
                on_path.discard(position)
                path.pop()
            elif following in on_path:
                yield f"{formulas[following].where}: depends on itself"
                return
            elif following not in done:
                on_path.add(following)
                path.append((following, iter(precedents[following])))


def _precedents(package: Package, formula: Formula) -> Iterator[Area]:
    for token in formula.tokens:
        if token.kind == "OPERAND" and token.role == "RANGE":
            area = package.span(token.text, formula.sheet)
            if area:
                yield area


def _upwards(package: Package) -> Iterator[str]:
    """A week refers to weeks above and to its own: the first ones show every circle."""
    weeks = package.weeks
    if not weeks:
        return
    for formula in package.formulas():
        if not weeks.holds((formula.sheet, formula.row, formula.column)):
            continue
        for area in _precedents(package, formula):
            among = weeks.holds(area.first) or weeks.holds((area.sheet, area.bottom, area.right))
            if among and area.bottom > formula.row:
                yield f"{formula.where}: refers to a week below"


@_advice("L09")
def calculated_once(package: Package) -> Iterator[str]:
    """A figure is calculated in one cell, and only referred to on the notices."""
    calls: Counter[str] = Counter()
    for formula in package.formulas():
        pattern = r"\b(?:" + "|".join(FUNCTIONS.keys() - {"NOTICE_TEXT"}) + r")\([^()]*\)"
        calls.update(re.findall(pattern, formula.text))
        operators = [t.text for t in formula.tokens if t.kind == "OPERATOR-INFIX"]
        if formula.sheet in NOTICES and "*" in operators:
            yield f"{formula.where}: a calculation on the notice"
    for call, count in calls.items():
        if count > 1:
            yield f"{call} is calculated {count} times"


@_rule("L10")
def units(package: Package) -> Iterator[str]:
    """Every input and every figure has a unit."""
    taken = {name for name, _, _ in package.taken()}
    for name, area in package.inputs():
        if name in META:
            continue
        if package.is_row(name):
            messages = [str(rule.prompt or "") for rule, _ in package.validations(area)]
            found = [re.findall(r"\[(\S+)\]", message) for message in messages] or [[]]
        else:
            unit = str(package.beside(package.cell(area.first), "Unit").value or "")
            found = [[unit.removesuffix(FROM_MARKET if name in taken else OPTIONAL)]]
            if (name in taken) != unit.endswith(FROM_MARKET):
                yield f"{name}: {unit} does not say where a blank takes its value"
        for texts in found:
            if not {*texts} & UNITS:
                yield f"{name}: unit {texts}"
                break
    for cell in package.below("Working", "Figure"):
        unit = package.beside(cell, "Unit").value
        if cell.value and unit not in UNITS:
            yield f"{_at(cell)}: unit {unit}"
    for cell, name in package.placeholders():
        unit = package.beside(cell, "Unit").value
        if unit != (_unit_of(package, name) if name else UNIT_OF_TABLE):
            yield f"{_at(cell)}: unit {unit}"


def _unit_of(package: Package, name: str) -> str:
    """Return the unit of an input or figure, as it stands beside it."""
    area = package.span(name if name.startswith("in_") else name.replace("out_", "in_", 1), "")
    home = package.span(name, "") if area is None else area
    assert home
    unit = str(package.beside(package.cell(home.first), "Unit").value or "")
    return unit.removesuffix(FROM_MARKET).removesuffix(OPTIONAL)


@_rule("L11")
def signs(package: Package) -> Iterator[str]:
    """The guide says what a minus sign means, and only flagged inputs take one."""
    guide = " ".join(str(cell.value) for cell in package.cells("Guide") if cell.value)
    for word in ("minus sign", "正の値"):
        if word not in guide:
            yield f"the guide does not mention {word}"
    for name, area in package.inputs():
        for rule, _ in package.validations(area):
            if rule.type in ("whole", "decimal"):
                negative = float(rule.formula1) < 0
                if negative != (name in NEGATIVE):
                    yield f"{name}: from {rule.formula1}"


@_rule("L12")
def same_labels(package: Package) -> Iterator[str]:
    """One item has one label in each language; both notices have the same cells."""
    rows = {(each.sheet, each.top) for name, each in package.inputs() if not package.is_row(name)}
    labels = [
        (str(cell.value), str(package.beside(cell, other).value))
        for sheet, heading, other in (("Inputs", "項目", "Input"), ("Working", "項目", "Figure"))
        for cell in package.below(sheet, heading)
        if cell.value and (sheet == "Working" or (sheet, cell.row) in rows)
    ]
    for language in (0, 1):
        for label, count in Counter(pair[language] for pair in labels).items():
            if count > 1:
                yield f"{label!r} names {count} items"
    for heading in ("期日", "Deadline"):
        days = Counter(str(c.value) for c in package.below("Deadlines", heading) if c.value)
        yield from (
            f"{label!r} names {count} deadlines" for label, count in days.items() if count > 1
        )
    for name, row, source in package.taken():
        for heading in ("項目", "Input"):
            own, other = (
                package.cell((sheet, at, package.headings(sheet)[heading]))
                for sheet, at in (("Market", row), ("Inputs", source))
            )
            if own.value != other.value:
                yield f"{_at(own)}: {name} is called otherwise on Inputs"
    for cell, name in package.placeholders():
        area = package.span(name.replace("out_", "in_", 1), "") or package.span(name, "")
        for heading, due in (("項目", "項目"), ("Input or figure", "Input")):
            own = package.beside(cell, heading)
            if area and area.sheet == "Working" and due == "Input":
                due = "Figure"
            if area and own.value != package.beside(package.cell(area.first), due).value:
                yield f"{_at(own)}: {name} is called otherwise on {area.sheet}"
    japanese, english = (
        {cell.coordinate: cell for cell in package.cells(sheet) if cell.value is not None}
        for sheet in NOTICES
    )
    for coordinate in japanese.keys() ^ english.keys():
        yield f"{coordinate} is filled on one notice only"
    pairs: dict[str, set[str]] = defaultdict(set)
    for coordinate in japanese.keys() & english.keys():
        own, other = japanese[coordinate], english[coordinate]
        if _named(own.value) != _named(other.value):
            yield f"{coordinate}: the notices refer to different figures"
        if own.column == 1 and own.data_type == other.data_type == "s":
            pairs[str(own.value)].add(str(other.value))
    for label, translations in pairs.items():
        if len(translations) > 1:
            yield f"{label!r} is {sorted(translations)}"


def _named(formula: object) -> set[str]:
    """Return the figures of a formula, whichever language its texts come from."""
    found = re.findall(r"\b(?:in|out)_\w+", str(formula)) if str(formula).startswith("=") else []
    plain = {re.sub("_(en|ja)$", "", name) for name in found}
    return plain - {"in_date_style", "in_allottees_noun"}


@_advice("L13")
def flow(package: Package) -> Iterator[str]:
    """A formula refers to the left and upwards on its sheet."""
    for formula in package.formulas():
        if formula.row < FIRST_ROW:
            continue
        for area in _precedents(package, formula):
            against = area.bottom > formula.row or area.right > formula.column
            if area.sheet == formula.sheet and against:
                yield f"{formula.where}: refers to {get_column_letter(area.right)}{area.bottom}"


@_rule("L14")
def master_in_view(package: Package) -> Iterator[str]:
    """The header is frozen and shows the master check."""
    for sheet in package.sheets:
        if not sheet.freeze_panes:
            yield f"{sheet.title}: nothing is frozen"
            continue
        frozen = int(re.sub("[A-Z]", "", sheet.freeze_panes))
        shown = [c for row in sheet.iter_rows(max_row=frozen - 1) for c in row if c.value == MASTER]
        if not shown:
            yield f"{sheet.title}: no master check in the frozen header"


@_rule("L15")
def checks(package: Package) -> Iterator[str]:
    """Every check has rule, source, severity, figures and state; the master counts them all."""
    rows = [cell for cell in package.below("Checks", "Name") if cell.value]
    if not rows:
        yield "there are no checks"
        return
    for cell in rows:
        for heading in ("規則", "Rule", "Severity", "Source", "Figures", "State"):
            if package.beside(cell, heading).value in (None, ""):
                yield f"{cell.value}: no {heading}"
        if package.beside(cell, "Severity").value not in ("error", "warning"):
            yield f"{cell.value}: severity {package.beside(cell, 'Severity').value}"
        if package.beside(cell, "State").data_type != "f":
            yield f"{cell.value}: no live state"
    states = {("Checks", c.row, package.headings("Checks")["State"]) for c in rows}
    counted = _followed(package, "out_master", steps=2)
    if not all(any(area.holds(state) for area in counted) for state in states):
        yield "the master check does not count every check"
    for heading in ("not checked", "passed", "acknowledged", "failed"):
        count = package.book["Checks"].cell(HEADER - 1, package.headings("Checks")[heading])
        formula = Formula("Checks", count.row, count.column, str(count.value))
        areas = [*_precedents(package, formula)] if count.data_type == "f" else []
        if not all(any(area.holds(state) for area in areas) for state in states):
            yield f"{_at(count)}: does not count every check"
    tolerance = [c for c in package.book["Working"][HEADER - 1] if _is_number(c.value)]
    if not tolerance:
        yield "no cell holds the tolerance"


def _followed(package: Package, name: str, steps: int) -> set[Area]:
    """Return what a cell depends on, some steps far."""
    start = package.span(name, "")
    reached = {start} if start else set()
    for _ in range(steps):
        for area in list(reached):
            for position in package.formulas_in(area):
                formula = Formula(*position, str(package.cell(position).value))
                reached |= {*_precedents(package, formula)}
    return reached


@_rule("L16")
def nothing_hidden(package: Package) -> Iterator[str]:
    """Only the technical sheet is hidden; no row or column is."""
    for sheet in package.book:
        technical = ROLES.get(sheet.title) == "technical"
        if (sheet.sheet_state == "hidden") != technical or sheet.sheet_state == "veryHidden":
            yield f"{sheet.title} is {sheet.sheet_state}"
        for axis in (sheet.row_dimensions, sheet.column_dimensions):
            for key, dimension in axis.items():
                if dimension.hidden:
                    yield f"{sheet.title}: {key} is hidden"


@_rule("L17")
def validated_inputs(package: Package) -> Iterator[str]:
    """Every input says in both languages what it takes, and refuses the rest."""
    for name, area in (*package.inputs(), *package.entries()):
        found = list(package.validations(area))
        row = area.top
        for _, part in sorted(found, key=lambda each: each[1]):
            row = max(row, part.bottom + 1) if part.top <= row else row
        if row <= area.bottom:
            yield f"{name}: no validation"
        for rule, _ in found:
            if not (rule.showInputMessage and _is_bilingual(rule.prompt)):
                yield f"{name}: no input message in both languages"
            if not (rule.showErrorMessage and _is_bilingual(rule.error)):
                yield f"{name}: no error message in both languages"
            for title, text in ((rule.promptTitle, rule.prompt), (rule.errorTitle, rule.error)):
                if len(title or "") > LONGEST_TITLE or len(text or "") > LONGEST_LITERAL:
                    yield f"{name}: a message longer than Excel shows"


@_rule("L18")
def sources(package: Package) -> Iterator[str]:
    """Every value has a source and somebody who entered it, not after the notice."""
    days = (package.span(name, "") for name in ("in_notice_date", "in_allotment_date"))
    known = (package.cell(area.first).value for area in days if area)
    latest = max((day for day in known if isinstance(day, datetime)), default=None)
    for name, area in package.inputs():
        header = area.top - 1 if package.is_row(name) else HEADER
        for position in area.positions() if name not in META else ():
            cell = package.cell(position)
            if cell.value is None:
                continue
            if not package.beside(cell, "Source", header).value:
                yield f"{name}: no source"
            if package.is_row(name):
                continue
            if not package.beside(cell, "Preparer").value:
                yield f"{name}: no preparer"
            as_of = package.beside(cell, "As of").value
            if as_of is not None and not isinstance(as_of, datetime):
                yield f"{name}: as of {as_of}"
            elif as_of and latest and as_of > latest:
                yield f"{name}: as of {as_of:%Y-%m-%d}, after the notice"


@_rule("L19")
def defined_names(package: Package) -> Iterator[str]:
    """Names are those of inputs, figures and tables, and a named cell is called by its name."""
    homes = {
        "in_": ("Inputs", "Market"),
        "out_": ("Market", "Working", "Checks"),
        "mkt_": ("Market",),
        "tbl_": NOTICES,
        "clauses_": ("Clauses",),
        "placeholders_": ("Placeholders",),
    }
    for name, target in package.names().items():
        prefix = name.partition("_")[0] + "_"
        area = package.span(name, "")
        if prefix not in homes:
            yield f"{name}: a name of no kind"
        elif "#REF!" in target or not area:
            yield f"{name}: stands for {target}"
        elif area.sheet not in homes[prefix]:
            yield f"{name}: on {area.sheet}"
        elif prefix == "out_" and area.size > 1:
            yield f"{name}: stands for {area.size} cells"
        elif area.sheet == "Market" and prefix == "in_" and not package.is_row(name):
            yield f"{name}: a single input on Market"
        elif prefix[:-1].capitalize() in COLUMN_SHEETS and not _is_column(package, area):
            yield f"{name}: is not a column with all rows"
        elif prefix in ("out_", "mkt_") and package.cell(area.first).data_type != "f":
            yield f"{name}: nothing is calculated there"
    used = package.headings("Market").get("Used") if package.on_hand("Market") else None
    given = {row for _, row, _ in package.taken()}
    for cell in package.below("Market", "Used") if used else ():
        if cell.data_type == "f" and cell.row not in given:
            area = package.span("mkt_factors", "")
            if not (area and area.holds(("Market", cell.row, cell.column))):
                yield f"{_at(cell)}: no name for the value used"
    for sheet in package.book:
        for name in sheet.defined_names:
            if not name.startswith(("_xlnm", "Print_")):
                yield f"{name}: only known on {sheet.title}"
    named = {area: n for n in package.names() if (area := package.span(n, ""))}
    for formula in package.formulas():
        for token in formula.tokens:
            if token.role != "RANGE" or token.text in package.names():
                continue
            area = package.span(token.text, formula.sheet)
            own_row = area is not None and area.first[:2] == (formula.sheet, formula.row)
            if area in named and not own_row:
                yield f"{formula.where}: {token.text} is {named[area]}"


def _is_column(package: Package, area: Area) -> bool:
    """Return whether an area is a column of Clauses or Placeholders from first to last row."""
    rows = area.top, area.bottom
    if area.sheet == "Clauses":
        whole = package.clauses.top, package.clauses.bottom
    else:
        whole = FIRST_ROW, package.book[area.sheet].max_row
    return rows == whole and area.left == area.right


@_rule("L20")
def no_links(package: Package) -> Iterator[str]:
    """Formulas refer to nothing outside the workbook."""
    for part in package.parts:
        if "externalLink" in part or "connections" in part:
            yield part
    for formula in package.formulas():
        plain = _without_texts(formula.text)
        if "[" in plain or ".xlam" in plain.lower() or "xlfn" in plain.lower():
            yield f"{formula.where}: {formula.text}"


@_rule("L21")
def rounding(package: Package) -> Iterator[str]:
    """Figures are rounded where a rule says so, with the figure before beside them."""
    for formula in package.formulas():
        if formula.sheet in NOTICES and ROUNDING & {*_applied(formula.tokens)}:
            yield f"{formula.where}: rounds on the notice"
        if formula.sheet in ("Market", "Deadlines"):
            applied = [each for each in _applied(formula.tokens) if each in ROUNDING]
            weeks = ["INT"] * formula.text.count(WEEK_NUMBER) if formula.sheet == "Market" else []
            if applied != weeks:
                yield f"{formula.where}: rounds without a rule"
        if formula.sheet == "Working" and ROUNDING & {*formula.functions}:
            native = formula.column == package.headings("Working")["Native check"]
            name = package.name_of((formula.sheet, formula.row, formula.column))
            if not native and name not in BINARY_TAILS:
                yield f"{name or formula.where}: rounds without a rule"
        if formula.sheet == "Working" and ROUNDED_BY_LAW & {*formula.functions}:
            cell = package.book["Working"].cell(formula.row, formula.column)
            if package.beside(cell, "Unrounded").value is None:
                name = package.name_of((formula.sheet, formula.row, formula.column))
                yield f"{name}: the figure before rounding is not shown"


def _applied(pieces: tuple[Token, ...]) -> Iterator[str]:
    """Yield the functions of a formula, but not the ROUND of `x=ROUND(x,n)`.

    That asks whether a figure is rounded, and rounds nothing.
    """
    before = Token("", "", "")
    for piece in pieces:
        if piece.kind == "FUNC" and piece.role == "OPEN":
            asks = before.kind == "OPERATOR-INFIX" and before.text == "="
            yield "" if asks and piece.text == "ROUND(" else piece.text[:-1].upper()
        before = piece


@_rule("L22")
def number_formats(package: Package) -> Iterator[str]:
    """A number is shown with the format of its unit."""
    for sheet in package.on_hand("Inputs", "Market", "Working", "Deadlines", "Clauses", *NOTICES):
        plain = _plain_columns(package, sheet)
        for cell in package.cells(sheet):
            value = package.value((sheet, cell.row, cell.column))
            shown = package.look(cell).number_format
            technical = cell.row < FIRST_ROW or cell.column in plain
            if shown == "General" and not technical and _is_number(value):
                yield f"{_at(cell)}: no number format"
            if isinstance(value, datetime) and not re.search("[yd]", shown):
                yield f"{_at(cell)}: no date format"
    for sheet in package.book:
        for cell in package.cells(sheet.title):
            for literal in _unquoted(package.look(cell).number_format):
                yield f"{_at(cell)}: {literal} is not quoted in the number format"
    for cell in package.cells("Notice_JA"):
        if "[$-409]" in cell.number_format or "JPY" in cell.number_format:
            yield f"{_at(cell)}: an English format on the Japanese notice"
    for cell in package.cells("Notice_EN"):
        if _CJK.search(cell.number_format):
            yield f"{_at(cell)}: a Japanese format on the English notice"


@cache
def _unquoted(number_format: str) -> set[str]:
    """Return the characters of a format that show themselves only in quotes."""
    plain = re.sub(r'"[^"]*"|\[[^]]*\]|\\.|General', "", number_format)
    return {*plain} - {*"0#?.,%;@ymdhsE+-/:() $!^&'~{}<>=_*"}


def _plain_columns(package: Package, sheet: str) -> set[int]:
    """Return the columns of ordinal numbers and counts of missing values."""
    headings = package.headings(sheet) if sheet in TABLES else {}
    plain = {"Kind", "Missing", "No.", "Order"}
    return {headings[heading] for heading in plain & headings.keys()}


@_rule("L23")
def merged_cells(package: Package) -> Iterator[str]:
    """Cells are merged on the notices only."""
    for sheet in package.book:
        if sheet.title not in NOTICES:
            yield from (f"{sheet.title}!{span.coord}" for span in sheet.merged_cells.ranges)


@_rule("L24")
def no_errors(package: Package) -> Iterator[str]:
    """No cell shows an error."""
    for sheet in package.values:
        for cell in list(sheet._cells.values()):
            if isinstance(cell.value, str) and _ERRORS.match(cell.value):
                yield f"{_at(cell)}: {cell.value}"


@_rule("L25")
def about(package: Package) -> Iterator[str]:
    """Version, template, author and date are on record and agree with the properties."""
    stamps = {row[0].value: row[1].value for row in package.book["_ivjxl"].iter_rows()}
    for key in ("template", "template_version", "ivjxl"):
        if not stamps.get(key):
            yield f"{key} is not on record"
    guide = {cell.value for cell in package.cells("Guide")}
    if stamps.get("ivjxl") not in guide:
        yield "the guide does not show the version"
    first = {h: next(package.below("Log", h)).value for h in ("Date", "By", "Version", "Change")}
    for heading, value in first.items():
        if not value:
            yield f"the first line of the log has no {heading}"
    if str(stamps.get("template")) not in str(first["Change"]):
        yield "the log does not name the template"
    properties = package.book.properties
    if properties.title not in guide:
        yield f"the title of the document is {properties.title}"
    if properties.creator != first["By"]:
        yield f"the author of the document is {properties.creator}"
    dated = isinstance(first["Date"], datetime) and first["Date"].date()
    if not dated or properties.created.date() != dated:
        yield f"the document was created {properties.created}, the log says {first['Date']}"


@_rule("L26")
def no_macros(package: Package) -> Iterator[str]:
    """The file is a plain workbook."""
    for part in package.parts:
        if part.endswith((".bin", ".vba")) or "macro" in part.lower() or "activeX" in part:
            yield part
    types = package.parts["[Content_Types].xml"].decode()
    if "spreadsheetml.sheet.main+xml" not in types or "macroEnabled" in types:
        yield "not the content type of a plain workbook"


@_rule("L27")
def print_setup(package: Package) -> Iterator[str]:
    """Pages are A4, as wide as paper, numbered; headings repeat, notices have a print area."""
    for sheet in package.sheets:
        title, notice = sheet.title, sheet.title in NOTICES
        if sheet.page_setup.paperSize != 9:
            yield f"{title}: paper {sheet.page_setup.paperSize}"
        if not (sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0):
            yield f"{title}: does not fit the width"
        if "&P" not in (sheet.oddFooter.center.text or ""):
            yield f"{title}: no page number"
        if (sheet.page_setup.orientation == "landscape") == notice:
            yield f"{title}: is {sheet.page_setup.orientation}"
        if title in MARKED and not sheet.print_area:
            yield f"{title}: no print area"
        closes = package.span("in_closes_day", "")
        if title == "Market" and closes and sheet.print_area:
            due = Area(title, 1, 1, package.headings(title)["Difference"], closes.top - 1)
            if package.span(sheet.print_area, title) != due:
                yield f"{title}: prints {sheet.print_area}"
        texts = Area("Clauses", 1, 1, package.headings("Clauses")[TEXT_PRINTED["en"]], 0)
        texts = texts._replace(bottom=package.clauses.bottom)
        if title == "Clauses" and package.span(sheet.print_area or "", title) != texts:
            yield f"{title}: prints {sheet.print_area}, not the texts"
        # The blocks of Market have headings of their own.
        repeated = HEADER - 1 if title == "Market" else HEADER
        if not notice and sheet.print_title_rows != f"$1:${repeated}":
            yield f"{title}: headings do not repeat"


@_rule("L28")
def readable(package: Package) -> Iterator[str]:
    """Text stands out from its fill, kinds have letters, and the chart says what it shows."""
    for part, data in package.parts.items():
        if "media" in part:
            yield f"{part}: a picture"
        elif part.startswith("xl/drawings/drawing"):
            yield from _described(part, data)
        elif part.startswith("xl/charts/chart"):
            yield from _drawn(package, part, data)
        elif ("drawing" in part or "chart" in part) and not part.endswith(".rels"):
            yield f"{part}: alternative text is not checked"
    charts = sum(part.startswith("xl/charts/chart") for part in package.parts)
    if charts != (package.weeks is not None):
        yield f"{charts} charts"
    for sheet in package.sheets:
        for cell in package.cells(sheet.title):
            if cell.value is None:
                continue
            look = package.look(cell)
            if _contrast(look.shown_color, look.fill) < LEAST_CONTRAST:
                yield f"{_at(cell)}: {look.shown_color} on {look.fill}"
        for span in sheet.conditional_formatting:
            for rule in span.rules:
                text, fill = rule.dxf.font, rule.dxf.fill
                color = _rgb(text and text.color, "000000")
                on = _rgb(fill and fill.bgColor, "FFFFFF")
                if _contrast(color, on) < LEAST_CONTRAST:
                    yield f"{sheet.title}!{span.sqref}: {color} on {on} by a condition"
    for name, area in package.inputs():
        heading, header = ("No.", area.top - 1) if package.is_row(name) else ("Kind", HEADER)
        for position in area.positions() if name not in META else ():
            if not package.beside(package.cell(position), heading, header).value:
                yield f"{name}: told apart by colour alone"
                break


def _described(part: str, data: bytes) -> Iterator[str]:
    """Whatever is drawn is a chart with an alternative text in both languages."""
    if not data:
        yield f"{part}: nothing to read"
        return
    drawing = ElementTree.fromstring(data)
    frames = drawing.findall(".//xdr:graphicFrame", _XML)
    shown = drawing.findall(".//xdr:cNvPr", _XML)
    if len(frames) != len(shown):
        yield f"{part}: {len(shown)} things drawn, {len(frames)} charts"
    for each in shown:
        if not each.get("descr"):
            yield f"{part}: {each.get('name')} without an alternative text"
        elif not _is_bilingual(each.get("descr")):
            yield f"{part}: the alternative text of {each.get('name')} is not in both languages"


def _drawn(package: Package, part: str, data: bytes) -> Iterator[str]:
    """Title in a cell, series from the weekly closes, named in both languages, to be seen."""
    chart = ElementTree.fromstring(data)
    title = package.span(chart.findtext("c:chart/c:title//c:f", "", _XML), "")
    cell = package.cell(title.first) if title else None
    if cell is None or cell.data_type != "f":
        yield f"{part}: the title is in no formula"
    elif "in_sample" not in cell.value:
        yield f"{_at(cell)}: the title of the chart has no mark of a sample"
    series = chart.findall(".//c:ser", _XML)
    if not series:
        yield f"{part}: no series"
    for each in series:
        name = each.findtext("c:tx//c:v", "", _XML)
        if not _is_bilingual(name):
            yield f"{part}: {name!r} is not in both languages"
        for axis in ("xVal", "yVal"):
            reference = each.findtext(f"c:{axis}//c:f", "", _XML)
            area, weeks = package.span(reference, ""), package.weeks
            if not (area and weeks) or area != weeks._replace(left=area.left, right=area.left):
                yield f"{part}: {name!r} shows {reference or 'constants'}"
            elif not weeks.left <= area.left <= weeks.right:
                yield f"{part}: {name!r} shows {reference}, no weekly closes"
        color = each.find("c:spPr/a:ln//a:srgbClr", _XML)
        line = color.get("val", "") if color is not None else "FFFFFF"
        if _contrast(line, "FFFFFF") < LEAST_CONTRAST_OF_LINES:
            yield f"{part}: {name!r} is {line} on white"


def _rgb(color: Any, default: str) -> str:
    value = color.rgb if color is not None and color.type == "rgb" else default
    return str(value)[-6:]


@cache
def _contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, as WCAG defines it."""

    def luminance(color: str) -> float:
        parts = [int(color[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@_rule("L29")
def protection(package: Package) -> Iterator[str]:
    """Every sheet is protected without a password, and formulas are locked."""
    for sheet in package.book:
        if not sheet.protection.sheet:
            yield f"{sheet.title}: not protected"
        if sheet.protection.password or getattr(sheet.protection, "hashValue", None):
            yield f"{sheet.title}: protected with a password"
        for cell in package.cells(sheet.title):
            if cell.data_type == "f" and not package.look(cell).locked:
                yield f"{_at(cell)}: an unlocked formula"
    security = package.book.security
    if security and (security.lockStructure or security.workbookPassword):
        yield "the workbook is locked"


@_rule("L30")
def fonts(package: Package) -> Iterator[str]:
    """Japanese sheets use a Japanese font, the English notice a Latin one."""
    for sheet in package.sheets:
        english = package.column(TEXT_PRINTED["en"]) if sheet.title == "Clauses" else None
        for cell in package.cells(sheet.title):
            due = FONTS.get(sheet.title, JAPANESE_FONT)
            if english and english.holds((sheet.title, cell.row, cell.column)):
                due = FONTS["Notice_EN"]
            master = cell.value == MASTER
            if cell.value is not None and not master and package.look(cell).font != due:
                yield f"{_at(cell)}: {package.look(cell).font}"
    for part, data in package.parts.items():
        if part.startswith("xl/charts/chart"):
            faces = {*re.findall(r'typeface="([^"]*)"', data.decode())}
            yield from (f"{part}: {face}" for face in faces - {JAPANESE_FONT})


@_rule("L31")
def native_checks(package: Package) -> Iterator[str]:
    """Every result of a worksheet function is checked by a formula without one."""
    for cell in package.below("Working", "Value"):
        position = ("Working", cell.row, cell.column)
        name = package.name_of(position)
        ours = {*Formula(*position, str(cell.value)).functions} & FUNCTIONS.keys()
        native = package.beside(cell, "Native check").value
        if name in NATIVE_ON_MARKET:
            yield from _checked_on_market(package, name)
        elif ours and native is None and name not in WITHOUT_NATIVE:
            yield f"{name}: {sorted(ours)} without a native check"
        if native and {*Formula(*position, str(native)).functions} & FUNCTIONS.keys():
            yield f"{name}: the native check uses a worksheet function"
        if native and package.beside(cell, "Agrees").data_type != "f":
            yield f"{name}: nothing compares the native check"


def _checked_on_market(package: Package, name: str) -> Iterator[str]:
    """The comparison is of that figure and of the weekly closes, native, and Checks asks for it."""
    agrees = NATIVE_ON_MARKET[name]
    area, weeks = package.span(agrees, ""), package.weeks
    cell = package.cell(area.first) if area else None
    if cell is None or cell.data_type != "f":
        yield f"{name}: without a native check"
        return
    formula = Formula(cell.parent.title, cell.row, cell.column, cell.value)
    precedents = {*_precedents(package, formula)}
    returns = weeks and weeks._replace(left=weeks.right)
    if package.span(name, "") not in precedents or returns not in precedents:
        yield f"{_at(cell)}: does not compare {name} with the weekly closes"
    if {*formula.functions} & FUNCTIONS.keys():
        yield f"{name}: the native check uses a worksheet function"
    asked = (str(each.value) for each in package.below("Checks", "passed"))
    if not any(re.search(rf"\b{agrees}\b", each) for each in asked):
        yield f"{name}: no check asks for {agrees}"


@_rule("L33")
def entered_once(package: Package) -> Iterator[str]:
    """A value is not entered twice under one label."""
    seen: dict[tuple[str, str], str] = {}
    for name, area in package.inputs():
        cell = package.cell(area.first)
        if package.is_row(name) or cell.value is None:
            continue
        key = (str(package.beside(cell, "Input").value), str(cell.value))
        if key in seen:
            yield f"{name}: the same as {seen[key]}"
        seen[key] = name


@_rule("L34")
def samples(package: Package) -> Iterator[str]:
    """A sample says so on every printed page, and nothing else does."""
    span = package.span("in_sample", "")
    if not span:
        yield "no cell says whether this is a sample"
        return
    flag = package.cell(span.first).value
    if not isinstance(flag, bool):
        yield f"in_sample is {flag}"
    for sheet in package.on_hand(*MARKED):
        marks = [c for c in package.cells(sheet) if "in_sample" in str(c.value)]
        printed = package.span(package.book[sheet].print_area or "", sheet)
        on_page = [c for c in marks if printed and printed.holds((sheet, c.row, c.column))]
        # Market has several pages: only its headings stand on each of them.
        if not any(sheet in NOTICES or cell.row <= HEADER for cell in on_page):
            yield f"{sheet}: no mark of a sample on the page"
        for cell in on_page:
            shown = package.value((sheet, cell.row, cell.column))
            if ("SAMPLE" in str(shown)) != (flag is True):
                yield f"{_at(cell)}: shows {shown!r}"
