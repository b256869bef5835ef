"""Modelling rules for workbooks, as functions over a package; each yields what it finds.

The rules are those of the modelling standards (FAST, ICAEW) as far as the design agrees:

* L02: the writer cannot write named styles, so fill and fonts of unlocked cells are compared.
* L03: literals outside `LITERALS` are constants that belong in a cell; the second argument of
  INDEX is the number of a row, no constant.
* L04: a row of Working is one figure with a formula of its own; what has one pattern are the
  columns around it, the states on Checks, and the rows of a generated table.
* L05, L06, L09, L13: advice, counted and not enforced. A formula that says what is missing is
  long and has an IF around another; a figure of a row stands on the notice sheets only.
* L10: inside a row group the unit stands in the input message of the cell.
* L12: labels of one item agree within Inputs and Working; a notice has wordings of its own, so
  its two sheets are compared with each other, cell by cell.
* L16: only `_ivjxl` is hidden. L19: names are `in_`, `out_` and `tbl_`.
* L18: the source and the preparer of an input are required, its as-of date only if it has one.
* L21: a spreadsheet's own rounding is allowed as a cross-check, to drop binary tails, and to
  ask whether a figure is rounded.
* L23: cells are merged on the notice sheets only.
* L28: there are no charts or pictures, so there is no alternative text; contrast is checked.
* L32 (spaces and brackets of formulas) is information: nothing depends on it.
"""

import io
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import Any, Final, NamedTuple

import openpyxl
from openpyxl.formula import Tokenizer
from openpyxl.utils import get_column_letter, range_boundaries

from ivjxl.excel.functions import FUNCTIONS
from ivjxl.excel.workbook.plan import FIRST_ROW

ROLES: Final = {
    "Guide": "about",
    "Inputs": "input",
    "Working": "calculation",
    "Notice_JA": "notice",
    "Notice_EN": "notice",
    "Checks": "checks",
    "Log": "log",
    "_ivjxl": "technical",
}
NOTICES: Final = ("Notice_JA", "Notice_EN")
TABLES: Final = ("Inputs", "Working", "Checks", "Log")
"""Sheets with headings in the last row of the frozen header."""

HEADER: Final = FIRST_ROW - 1
MASTER: Final = "=out_master"
META: Final = ("in_sample", "in_preparer")
"""Inputs about the workbook itself: no figures, without a source."""

CLASSIC: Final = {
    *("ABS", "AND", "CHOOSE", "COUNT", "COUNTA", "COUNTBLANK", "COUNTIF", "DATE", "DAY"),
    *("EDATE", "EOMONTH", "EXACT", "EXP", "IF", "IFERROR", "INDEX", "INT", "ISERROR"),
    *("ISLOGICAL", "ISNUMBER", "LEFT", "LN", "MATCH", "MAX", "MIN", "MONTH", "NORMSDIST"),
    *("NOT", "OR", "ROUND", "ROUNDDOWN", "ROUNDUP", "ROW", "SQRT"),
    *("SUM", "SUMIF", "SUMPRODUCT", "YEAR"),
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
    "2": "half, a square, two decimals",
    "6": "places of a million",
    "12": "months of a year",
    "1000000": "a million",
    "0.000000001": "accuracy of a model price, in yen",
}
"""Numbers a formula may contain, with the reason."""

LONGEST_FORMULA: Final = 8192
LONGEST_LITERAL: Final = 255
"""The limits of Excel, in characters."""

THUMB: Final = 80
DEEPEST_IF: Final = 1

UNITS: Final = {
    *("円", "円/株", "株", "個", "名", "%", "年", "日付", "倍", "百万円"),
    *("日", "か月", "回", "件", "文字", "選択", "TRUE/FALSE"),
}
NEGATIVE: Final = {"in_rate"}
"""Inputs that may be below zero."""

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

WITHOUT_NATIVE: Final = {
    "out_share_cap_in_force": "drops fractions at every one of several events",
}
"""Results of worksheet functions that no native formula can repeat, with the reason."""

FONTS: Final = {"Notice_EN": "Arial"}
JAPANESE_FONT: Final = "Yu Gothic"

LEAST_CONTRAST: Final = 4.5

_ERRORS: Final = re.compile(r"#(NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)|Traceback|pythoncom")
_CELL: Final = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")
_CJK: Final = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_LATIN: Final = re.compile("[A-Za-z]")

Position = tuple[str, int, int]


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
        return [t.text[:-1].upper() for t in self.tokens if t.kind == "FUNC" and t.role == "OPEN"]


@cache
def tokens(formula: str) -> tuple[Token, ...]:
    return tuple(Token(each.type, each.subtype, each.value) for each in Tokenizer(formula).items)


class Package:
    """An .xlsx file: its parts, and its cells with formulas and with cached values."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self._data = data

    @cached_property
    def book(self) -> Any:
        return openpyxl.load_workbook(io.BytesIO(self._data))

    @cached_property
    def values(self) -> Any:
        return openpyxl.load_workbook(io.BytesIO(self._data), data_only=True)

    @property
    def sheets(self) -> list[Any]:
        """The sheets a person sees."""
        return [sheet for sheet in self.book if ROLES.get(sheet.title) != "technical"]

    def cells(self, sheet: str) -> Iterator[Any]:
        for row in self.book[sheet].iter_rows():
            yield from row

    def formulas(self) -> Iterator[Formula]:
        for sheet in self.book:
            for cell in self.cells(sheet.title):
                if cell.data_type == "f":
                    yield Formula(sheet.title, cell.row, cell.column, str(cell.value))

    def names(self) -> dict[str, str]:
        """Return what every defined name stands for."""
        return {name: str(each.attr_text) for name, each in self.book.defined_names.items()}

    def span(self, reference: str, sheet: str) -> list[Position] | None:
        """Return the cells of a reference or a name; None if there are none."""
        named = self.book.defined_names.get(reference)
        reference = named.attr_text if named is not None else reference
        before, _, corners = reference.rpartition("!")
        title = before.strip("'") or sheet
        if not _CELL.fullmatch(corners) or title not in self.book.sheetnames:
            return None
        left, top, right, bottom = range_boundaries(corners)
        return [
            (title, row, column)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]

    def cell(self, position: Position) -> Any:
        sheet, row, column = position
        return self.book[sheet].cell(row, column)

    def value(self, position: Position) -> Any:
        sheet, row, column = position
        return self.values[sheet].cell(row, column).value

    def inputs(self) -> Iterator[tuple[str, Position]]:
        """Yield every cell that a defined name makes an input."""
        for name in self.names():
            if name.startswith("in_"):
                for position in self.span(name, "") or ():
                    yield name, position

    def validations(self) -> dict[str, list[Any]]:
        """Return the data validations of every cell of the inputs, by its address."""
        found: dict[str, list[Any]] = defaultdict(list)
        for rule in self.book["Inputs"].data_validations.dataValidation:
            for span in rule.sqref.ranges:
                for row, column in span.cells:
                    found[f"{get_column_letter(column)}{row}"].append(rule)
        return found

    def is_row(self, name: str) -> bool:
        """Return whether a name stands for a column of a row group."""
        return ":" in str(self.book.defined_names[name].attr_text)

    def headings(self, sheet: str) -> dict[str, int]:
        """Return the columns of a sheet by the English part of their headings."""
        cells = self.book[sheet][HEADER]
        return {_last_words(str(cell.value)): cell.column for cell in cells if cell.value}

    def below(self, sheet: str, heading: str) -> Iterator[Any]:
        """Yield the cells of a column below its heading."""
        column = self.headings(sheet).get(heading)
        rows = range(FIRST_ROW, self.book[sheet].max_row + 1) if column else ()
        for row in rows:
            yield self.book[sheet].cell(row, column)

    def beside(self, cell: Any, heading: str) -> Any:
        """Return the cell of the same row below another heading."""
        return cell.parent.cell(cell.row, self.headings(cell.parent.title)[heading])

    def name_of(self, position: Position) -> str:
        """Return the defined name of a cell, or an empty text."""
        found = (name for name in self.names() if self.span(name, "") == [position])
        return next(found, "")


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
    if package.book.sheetnames != list(ROLES):
        yield f"sheets are {package.book.sheetnames}"
        return
    for formula in package.formulas():
        if formula.sheet == "Inputs" and formula.text != MASTER:
            yield f"{formula.where}: a formula among the inputs"
    for heading in ("Missing", "Value", "Unrounded", "Native check", "Agrees"):
        for cell in package.below("Working", heading):
            if cell.value is not None and cell.data_type != "f":
                yield f"{_at(cell)}: a constant among the calculations"
    for heading in ("Figures", "not checked", "passed", "acknowledged", "failed", "State"):
        for cell in package.below("Checks", heading):
            if cell.value is not None and cell.data_type != "f":
                yield f"{_at(cell)}: a constant among the checks"
    for sheet in NOTICES:
        for cell in package.cells(sheet):
            text = cell.data_type == "s" and cell.column > 1 and re.search(r"\d", cell.value)
            if text or (cell.data_type in ("n", "b", "d") and cell.value is not None):
                yield f"{_at(cell)}: a constant on the notice"


@_rule("L02")
def one_look_of_inputs(package: Package) -> Iterator[str]:
    """Unlocked cells look alike, inputs are unlocked, and nothing else looks like them."""
    looks: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    locked: dict[tuple[Any, ...], str] = {}
    for sheet in package.sheets:
        for cell in package.cells(sheet.title):
            font = cell.font
            look = (cell.fill.fgColor.rgb, font.color and font.color.rgb, font.name)
            if cell.protection.locked:
                locked[look] = _at(cell)
                continue
            looks[look].append(_at(cell))
            if cell.data_type == "f":
                yield f"{_at(cell)}: an unlocked formula"
    if len(looks) > 1:
        rare = min(looks.values(), key=len)
        yield f"{rare[0]}: an unlocked cell looks unlike the others"
    for look in looks.keys() & locked.keys():
        yield f"{locked[look]}: a locked cell looks like an input"
    for name, position in package.inputs():
        if package.cell(position).protection.locked:
            yield f"{name}: a locked input"


@_rule("L03")
def no_hidden_constants(package: Package) -> Iterator[str]:
    """Numbers stand in cells, not in formulas."""
    for formula in package.formulas():
        for text in _numbers(formula.tokens):
            if text not in LITERALS:
                yield f"{formula.where}: {text} in a formula"


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


def _one_pattern(package: Package, sheet: str, heading: str, *, whole: bool) -> Iterator[str]:
    patterns: dict[str, list[str]] = defaultdict(list)
    for cell in package.below(sheet, heading):
        if cell.data_type == "f":
            pattern = re.sub(rf"(?<=[A-Z]){cell.row}\b", "#", cell.value)
            # Of a frame around the row's own formula only the beginning is common.
            start = re.match(r"=IF\(\$[A-Z]#(?:>0)?,[^,]*,", pattern)
            frame = start[0] if start else pattern
            patterns[pattern if whole else frame].append(_at(cell))
    if len(patterns) > 1:
        yield f"{min(patterns.values(), key=len)[0]}: not the formula of its column"


def _numbered_rows(package: Package, name: str, span: str) -> Iterator[str]:
    rows: dict[int, set[str]] = defaultdict(set)
    patterns: dict[int, set[str]] = defaultdict(set)
    for position in package.span(span, "") or ():
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
    """Formulas use classic functions and ours; those of conditional formats only classic ones."""
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


def _without_texts(formula: str) -> str:
    return re.sub('"[^"]*"', '""', formula)


@_rule("L08")
def no_circles(package: Package) -> Iterator[str]:
    """No cell depends on itself, and the program does not iterate."""
    if package.book.calculation.iterate:
        yield "iterative calculation is on"
    formulas = {(each.sheet, each.row, each.column): each for each in package.formulas()}
    precedents = {
        position: [p for p in _precedents(package, formula) if p in formulas]
        for position, formula in formulas.items()
    }
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


def _precedents(package: Package, formula: Formula) -> Iterator[Position]:
    for token in formula.tokens:
        if token.kind == "OPERAND" and token.role == "RANGE":
            yield from package.span(token.text, formula.sheet) or ()


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
    rules = package.validations()
    for name, position in package.inputs():
        cell = package.cell(position)
        if name in META:
            continue
        if package.is_row(name):
            messages = (str(rule.prompt or "") for rule in rules[cell.coordinate])
            texts = re.findall(r"\[(\S+)\]", " ".join(messages))
        else:
            texts = [str(package.beside(cell, "Unit").value or "").removesuffix("（任意）")]
        if not {*texts} & UNITS:
            yield f"{name}: unit {texts}"
    for cell in package.below("Working", "Figure"):
        unit = package.beside(cell, "Unit").value
        if cell.value and unit not in UNITS:
            yield f"{_at(cell)}: unit {unit}"


@_rule("L11")
def signs(package: Package) -> Iterator[str]:
    """The guide says what a minus sign means, and only flagged inputs take one."""
    guide = " ".join(str(cell.value) for cell in package.cells("Guide") if cell.value)
    for word in ("minus sign", "正の値"):
        if word not in guide:
            yield f"the guide does not mention {word}"
    rules = package.validations()
    for name, position in package.inputs():
        for rule in rules[package.cell(position).coordinate]:
            if rule.type in ("whole", "decimal"):
                negative = float(rule.formula1) < 0
                if negative != (name in NEGATIVE):
                    yield f"{name}: from {rule.formula1}"


@_rule("L12")
def same_labels(package: Package) -> Iterator[str]:
    """One item has one label in each language; both notices have the same cells."""
    rows = {(sheet, row) for name, (sheet, row, _) in package.inputs() if not package.is_row(name)}
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
        for sheet, row, column in _precedents(package, formula):
            if sheet == formula.sheet and (row > formula.row or column > formula.column):
                yield f"{formula.where}: refers to {get_column_letter(column)}{row}"


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
    counted = set()
    for position in _followed(package, "out_master", steps=2):
        counted.add(position)
    if not states <= counted:
        yield "the master check does not count every check"
    tolerance = [c for c in package.book["Working"][HEADER - 1] if _is_number(c.value)]
    if not tolerance:
        yield "no cell holds the tolerance"


def _followed(package: Package, name: str, steps: int) -> set[Position]:
    """Return what a cell depends on, some steps far."""
    reached = {*(package.span(name, "") or ())}
    for _ in range(steps):
        for position in list(reached):
            cell = package.cell(position)
            if cell.data_type == "f":
                formula = Formula(position[0], position[1], position[2], str(cell.value))
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
    rules = package.validations()
    for name, position in package.inputs():
        found = rules[package.cell(position).coordinate]
        if not found:
            yield f"{name}: no validation"
        for rule in found:
            if not (rule.showInputMessage and _is_bilingual(rule.prompt)):
                yield f"{name}: no input message in both languages"
            if not (rule.showErrorMessage and _is_bilingual(rule.error)):
                yield f"{name}: no error message in both languages"


@_rule("L18")
def sources(package: Package) -> Iterator[str]:
    """Every value has a source and somebody who entered it, not after the notice."""
    latest = max(
        (
            value
            for name in ("in_notice_date", "in_allotment_date")
            for position in package.span(name, "") or ()
            if isinstance(value := package.cell(position).value, datetime)
        ),
        default=None,
    )
    for name, position in package.inputs():
        cell = package.cell(position)
        if cell.value is None or name in META:
            continue
        if not package.beside(cell, "Source").value:
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
    homes = {"in_": ("Inputs",), "out_": ("Working", "Checks"), "tbl_": NOTICES}
    for name, target in package.names().items():
        prefix = name.partition("_")[0] + "_"
        span = package.span(name, "")
        if prefix not in homes:
            yield f"{name}: a name of no kind"
        elif "#REF!" in target or not span:
            yield f"{name}: stands for {target}"
        elif span[0][0] not in homes[prefix]:
            yield f"{name}: on {span[0][0]}"
        elif prefix == "out_" and len(span) > 1:
            yield f"{name}: stands for {len(span)} cells"
    for sheet in package.book:
        for name in sheet.defined_names:
            if not name.startswith(("_xlnm", "Print_")):
                yield f"{name}: only known on {sheet.title}"
    named = {tuple(span): n for n in package.names() if (span := package.span(n, ""))}
    for formula in package.formulas():
        for token in formula.tokens:
            if token.role != "RANGE" or token.text in package.names():
                continue
            span = package.span(token.text, formula.sheet)
            own_row = span is not None and span[0][:2] == (formula.sheet, formula.row)
            if span and tuple(span) in named and not own_row:
                yield f"{formula.where}: {token.text} is {named[tuple(span)]}"


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
    for sheet in ("Inputs", "Working", *NOTICES):
        plain = _plain_columns(package, sheet)
        for cell in package.cells(sheet):
            value = package.value((sheet, cell.row, cell.column))
            technical = cell.row < FIRST_ROW or cell.column in plain
            if _is_number(value) and cell.number_format == "General" and not technical:
                yield f"{_at(cell)}: no number format"
            if isinstance(value, datetime) and not re.search("[yd]", cell.number_format):
                yield f"{_at(cell)}: no date format"
    for sheet in package.book:
        for cell in package.cells(sheet.title):
            for literal in _unquoted(cell.number_format):
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
    return {headings[heading] for heading in {"Kind", "Missing"} & headings.keys()}


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
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "e" or _ERRORS.match(str(cell.value)):
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
        if notice and not sheet.print_area:
            yield f"{title}: no print area"
        if not notice and sheet.print_title_rows != f"$1:${HEADER}":
            yield f"{title}: headings do not repeat"


@_rule("L28")
def readable(package: Package) -> Iterator[str]:
    """Text stands out from its fill, kinds have letters, and nothing needs alternative text."""
    for part in package.parts:
        if "drawing" in part or "chart" in part or "media" in part:
            yield f"{part}: alternative text is not checked"
    for sheet in package.sheets:
        for cell in package.cells(sheet.title):
            if cell.value is None:
                continue
            font = _rgb(cell.font.color, "000000")
            fill = _rgb(cell.fill.fgColor, "FFFFFF") if cell.fill.fill_type else "FFFFFF"
            if _contrast(font, fill) < LEAST_CONTRAST:
                yield f"{_at(cell)}: {font} on {fill}"
    for name, position in package.inputs():
        cell = package.cell(position)
        if name not in META and not package.beside(cell, "Kind").value:
            yield f"{name}: told apart by colour alone"


def _rgb(color: Any, default: str) -> str:
    value = color.rgb if color is not None and color.type == "rgb" else default
    return str(value)[-6:]


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
            if cell.data_type == "f" and not cell.protection.locked:
                yield f"{_at(cell)}: an unlocked formula"
    security = package.book.security
    if security and (security.lockStructure or security.workbookPassword):
        yield "the workbook is locked"


@_rule("L30")
def fonts(package: Package) -> Iterator[str]:
    """Japanese sheets use a Japanese font, the English notice a Latin one."""
    for sheet in package.sheets:
        due = FONTS.get(sheet.title, JAPANESE_FONT)
        for cell in package.cells(sheet.title):
            master = cell.value == MASTER
            if cell.value is not None and not master and cell.font.name != due:
                yield f"{_at(cell)}: {cell.font.name}"


@_rule("L31")
def native_checks(package: Package) -> Iterator[str]:
    """Every result of a worksheet function is checked by a formula without one."""
    for cell in package.below("Working", "Value"):
        position = ("Working", cell.row, cell.column)
        ours = {*Formula(*position, str(cell.value)).functions} & FUNCTIONS.keys()
        native = package.beside(cell, "Native check").value
        if ours and native is None and package.name_of(position) not in WITHOUT_NATIVE:
            yield f"{package.name_of(position)}: {sorted(ours)} without a native check"
        if native and {*Formula(*position, str(native)).functions} & FUNCTIONS.keys():
            yield f"{package.name_of(position)}: the native check uses a worksheet function"
        if native and package.beside(cell, "Agrees").data_type != "f":
            yield f"{package.name_of(position)}: nothing compares the native check"


@_rule("L33")
def entered_once(package: Package) -> Iterator[str]:
    """A value is not entered twice under one label."""
    seen: dict[tuple[str, str], str] = {}
    for name, position in package.inputs():
        cell = package.cell(position)
        if cell.value is None or package.is_row(name):
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
    flag = package.cell(span[0]).value
    if not isinstance(flag, bool):
        yield f"in_sample is {flag}"
    for sheet in NOTICES:
        marks = [c for c in package.cells(sheet) if "in_sample" in str(c.value)]
        area = package.book[sheet].print_area or ""
        bounds = range_boundaries(area.rpartition("!")[2].replace("$", "")) if area else None
        printed = [c for c in marks if bounds and bounds[1] <= c.row <= bounds[3]]
        if not printed:
            yield f"{sheet}: no mark of a sample on the page"
        for cell in printed:
            shown = package.value((sheet, cell.row, cell.column))
            if bool(shown) != (flag is True):
                yield f"{_at(cell)}: shows {shown!r}"
