"""Every committed workbook against every modelling rule, and every rule against damage."""

import re
import sys
from collections.abc import Callable
from copy import copy
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.cell_range import MultiCellRange

from .lint import (  # type: ignore[import-not-found,unused-ignore]
    ADVICE,
    BINARY_TAILS,
    CLASSIC,
    FORBIDDEN,
    LITERALS,
    LITERALS_ON,
    LONGEST_FORMULA,
    NATIVE_ON_MARKET,
    NEGATIVE,
    RULES,
    STATED,
    WITHOUT_NATIVE,
    Package,
)

WORKBOOKS: Final = Path(__file__).parents[2] / "workbooks"
FILES: Final = sorted(WORKBOOKS.glob("*.xlsx"))

RESTRICTED: Final = "2020-05-25-restricted-stock.xlsx"
ISSUANCE: Final = "2015-06-26-option-issuance.xlsx"
DIVIDEND: Final = "2019-05-23-dividend.xlsx"
MARKET: Final = "2026-07-10-option-terms.xlsx"
DISPOSAL: Final = "2022-05-26-share-disposal.xlsx"
TEMPLATE: Final = "restricted_stock.xlsx"

each_file: Final = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)

Damage = Callable[[Package], None]


@cache
def package(name: str) -> Package:
    return Package((WORKBOOKS / name).read_bytes())


@cache
def found(rule: str, name: str) -> frozenset[str]:
    return frozenset(RULES[rule](package(name)))


def test_there_are_workbooks_to_look_at() -> None:
    assert len(FILES) == 12


@pytest.mark.parametrize("rule", RULES)
@each_file
def test_workbook_keeps_the_rule(file: Path, rule: str) -> None:
    assert sorted(found(rule, file.name)) == []


@pytest.mark.parametrize("rule", ADVICE)
@each_file
def test_advice_is_counted(
    file: Path, rule: str, record_property: Callable[[str, object], None]
) -> None:
    findings = list(ADVICE[rule](package(file.name)))

    record_property(rule, len(findings))
    assert all(isinstance(each, str) for each in findings)


def test_no_function_is_both_classic_and_forbidden() -> None:
    assert set() == CLASSIC & FORBIDDEN


@each_file
def test_the_longest_formula_leaves_room_for_another_input(
    file: Path, record_property: Callable[[str, object], None]
) -> None:
    longest = max(package(file.name).formulas(), key=lambda each: len(each.text))

    record_property(longest.where, len(longest.text))
    assert LONGEST_FORMULA - len(longest.text) > 500


def numbers_used(*sheets: str) -> set[str]:
    """Return the numbers of the formulas, of some sheets or of all."""
    return {
        token.text
        for file in FILES
        for formula in package(file.name).formulas()
        if not sheets or formula.sheet in sheets
        for token in formula.tokens
        if token.role == "NUMBER"
    }


@pytest.mark.thorough
def test_every_literal_that_is_allowed_is_used_somewhere() -> None:
    assert numbers_used() >= LITERALS.keys()
    assert numbers_used("Checks") >= STATED.keys()
    for sheet, literals in LITERALS_ON.items():
        assert numbers_used(sheet) >= literals.keys()
        assert not literals.keys() & LITERALS.keys()


def test_every_figure_that_is_excepted_is_in_some_workbook() -> None:
    names = {name for file in FILES for name in package(file.name).names()}

    assert names >= BINARY_TAILS.keys() | WITHOUT_NATIVE.keys() | NATIVE_ON_MARKET.keys() | NEGATIVE


def cell(package: Package, name: str) -> Any:
    """Return the first cell of a defined name."""
    area = package.span(name, "")
    assert area
    return package.cell(area.first)


def check(package: Package, heading: str, name: str = "meeting_after_notice") -> Any:
    """Return a cell of the row of a check."""
    row = next(each for each in package.below("Checks", "Name") if each.value == name)
    return package.beside(row, heading)


def clause(package: Package, heading: str, id: str = "purpose") -> Any:
    """Return a cell of the row of a clause."""
    row = next(each for each in package.below("Clauses", "Id") if each.value == id)
    return package.beside(row, heading)


def placeholder(package: Package, heading: str, name: str = "share_cap") -> Any:
    """Return a cell of the row of a placeholder."""
    row = next(each for each in package.below("Placeholders", "Name") if each.value == name)
    return package.beside(row, heading)


def text_on_notice(package: Package, formula: str) -> Any:
    """Return the first cell of the English notice that refers to something."""
    return next(each for each in package.cells("Notice_EN") if formula in str(each.value))


def drop(sheet: str) -> Damage:
    def damage(package: Package) -> None:
        del package.book[sheet]

    return damage


def write(name: str, value: Any) -> Damage:
    """Write into the cell of a defined name."""

    def damage(package: Package) -> None:
        cell(package, name).value = value

    return damage


def write_beside(name: str, heading: str, value: Any) -> Damage:
    def damage(package: Package) -> None:
        package.beside(cell(package, name), heading).value = value

    return damage


def write_check(heading: str, value: Any, name: str = "meeting_after_notice") -> Damage:
    def damage(package: Package) -> None:
        check(package, heading, name).value = value

    return damage


def write_clause(heading: str, value: Any, id: str = "purpose") -> Damage:
    def damage(package: Package) -> None:
        clause(package, heading, id).value = value

    return damage


def set_on_clause(heading: str, attribute: str, value: Any, id: str = "purpose") -> Damage:
    return lambda package: setattr(clause(package, heading, id), attribute, value)


def rewrite_clause(heading: str, old: str, new: str, id: str = "purpose") -> Damage:
    """Change what the formula of a clause says."""

    def damage(package: Package) -> None:
        where = clause(package, heading, id)
        assert old in where.value
        where.value = where.value.replace(old, new)

    return damage


def validation_of_clauses(heading: str, attribute: str, value: Any) -> Damage:
    def damage(package: Package) -> None:
        last = package.column(heading).bottom
        cell = package.beside(package.book["Clauses"].cell(last, 1), heading)
        for rule in cell.parent.data_validations.dataValidation:
            if cell.coordinate in rule.sqref:
                setattr(rule, attribute, value)

    return damage


def write_placeholder(heading: str, value: Any, name: str = "share_cap") -> Damage:
    def damage(package: Package) -> None:
        placeholder(package, heading, name).value = value

    return damage


def pale_condition(package: Package) -> None:
    for span in package.book["Clauses"].conditional_formatting:
        for rule in span.rules:
            if rule.dxf.font is not None:
                rule.dxf.font = Font(color="FF999999")


def like_an_input(package: Package) -> None:
    known, words = (clause(package, each) for each in ("Own words, English", "Standard, English"))
    words.fill, words.font = copy(known.fill), copy(known.font)


def dated_order(package: Package) -> None:
    where = clause(package, "Order")
    package.values["Clauses"][where.coordinate].value = datetime(2020, 5, 25)  # noqa: DTZ001


def shown_on_clauses(package: Package) -> None:
    package.values["Clauses"]["A3"].value = "見本 SAMPLE"


def deep(package: Package) -> None:
    cell(package, "out_planned_shares").value = "=" + "ABS(" * 65 + "1" + ")" * 65


def all_in_japanese(package: Package) -> None:
    for each in package.below("Clauses", "English as printed"):
        each.value = each.value.replace('"en"', '"ja"').replace("_en", "_ja")


def write_at(sheet: str, address: str, value: Any) -> Damage:
    def damage(package: Package) -> None:
        package.book[sheet][address].value = value

    return damage


def set_at(sheet: str, address: str, attribute: str, value: Any) -> Damage:
    return on_sheet(sheet, lambda each: setattr(each[address], attribute, value))


def write_below(name: str, rows: int, column: str, value: Any) -> Damage:
    """Write so many rows below the first of a row group."""

    def damage(package: Package) -> None:
        where = cell(package, name)
        where.parent[f"{column}{where.row + rows}"].value = value

    return damage


def rewrite(name: str, old: str, new: str) -> Damage:
    """Change what the formula of a defined name says."""

    def damage(package: Package) -> None:
        where = cell(package, name)
        assert old in where.value
        where.value = where.value.replace(old, new)

    return damage


def write_on_notice(formula: str, value: Any) -> Damage:
    def damage(package: Package) -> None:
        text_on_notice(package, formula).value = value

    return damage


def set_on(name: str, attribute: str, value: Any) -> Damage:
    """Set protection, font, fill or number format of the cell of a defined name."""

    def damage(package: Package) -> None:
        setattr(cell(package, name), attribute, value)

    return damage


def on_sheet(sheet: str, change: Callable[[Any], object]) -> Damage:
    def damage(package: Package) -> None:
        change(package.book[sheet])

    return damage


def on_book(change: Callable[[Any], object]) -> Damage:
    def damage(package: Package) -> None:
        change(package.book)

    return damage


def part(name: str, data: bytes = b"") -> Damage:
    def damage(package: Package) -> None:
        package.parts[name] = data

    return damage


def part_says(name: str, old: str, new: str) -> Damage:
    def damage(package: Package) -> None:
        text = package.parts[name].decode()
        assert old in text
        package.parts[name] = text.replace(old, new).encode()

    return damage


def without_part(name: str) -> Damage:
    def damage(package: Package) -> None:
        del package.parts[name]

    return damage


def without_name(name: str) -> Damage:
    return on_book(lambda book: book.defined_names.pop(name))


def define(name: str, target: str) -> Damage:
    return on_book(lambda book: book.defined_names.add(DefinedName(name, attr_text=target)))


def validation(name: str, attribute: str, value: Any) -> Damage:
    def damage(package: Package) -> None:
        where = cell(package, name)
        for rule in where.parent.data_validations.dataValidation:
            if where.coordinate in rule.sqref:
                setattr(rule, attribute, value)

    return damage


def clear_validations(sheet: str) -> Damage:
    return on_sheet(sheet, lambda each: each.data_validations.dataValidation.clear())


def clear_texts(sheet: str, text: str) -> Damage:
    def damage(package: Package) -> None:
        for each in package.cells(sheet):
            if text in str(each.value):
                each.value = None

    return damage


def swap_entries(package: Package) -> None:
    """Let the first row of a generated table show the second entry."""
    for each in package.cells("Notice_EN"):
        if "INDEX(in_allottees_rights,1)" in str(each.value):
            each.value = each.value.replace(",1)", ",2)")


def other_pattern(package: Package) -> None:
    each = text_on_notice(package, "INDEX(in_allottees_rights,2)")
    each.value = "=INDEX(in_allottees_rights,2)+0"


def circle(package: Package) -> None:
    cell(package, "out_meeting_ordinal").value = "=out_cap_meeting_ordinal"
    cell(package, "out_cap_meeting_ordinal").value = "=out_meeting_ordinal+1"


def same_label(package: Package) -> None:
    for heading in ("項目", "Input"):
        share = package.beside(cell(package, "in_share_cap"), heading)
        share.value = package.beside(cell(package, "in_annual_cap"), heading).value


def same_value_and_label(package: Package) -> None:
    same_label(package)
    cell(package, "in_share_cap").value = cell(package, "in_annual_cap").value


def no_tolerance(package: Package) -> None:
    for each in package.book["Working"][3]:
        each.value = None


def no_native(package: Package) -> None:
    package.beside(cell(package, "out_planned_shares"), "Native check").value = None


def shown_mark(package: Package) -> None:
    for each in package.cells("Notice_EN"):
        if "in_sample" in str(each.value):
            package.values["Notice_EN"][each.coordinate].value = "見本 SAMPLE"


def hidden_mark(package: Package) -> None:
    package.book["Notice_EN"].print_area = "A6:D9"


def dated_tomorrow(package: Package) -> None:
    package.beside(cell(package, "in_annual_cap"), "As of").value = datetime(2020, 5, 26)  # noqa: DTZ001


def local_name(package: Package) -> None:
    target = DefinedName("in_local", attr_text="Inputs!$D$20")
    package.book["Inputs"].defined_names.add(target)


def wrong_position(package: Package) -> None:
    where = cell(package, "out_meeting_ordinal")
    cell(package, "out_share_cap_in_force").value = f"=Working!${where.column_letter}${where.row}"


def error_value(text: str, sheet: str = "Working", address: str = "E6") -> Damage:
    def damage(package: Package) -> None:
        package.values[sheet][address].value = text

    return damage


def long_literal(package: Package) -> None:
    cell(package, "out_planned_shares").value = '="' + "x" * 256 + '"'


def unlock(package: Package) -> None:
    cell(package, "out_planned_shares").protection = Protection(locked=False)


def a_row_short(package: Package) -> None:
    """Validate every close but the last."""
    where = cell(package, "in_closes_close")
    for rule in where.parent.data_validations.dataValidation:
        if where.coordinate in rule.sqref:
            area = package.span("in_closes_close", "")
            assert area
            rule.sqref = MultiCellRange(f"C{area.top}:C{area.bottom - 1}")


def circle_through_a_week(package: Package) -> None:
    """A factor depends on a week far down, which depends on the factors."""
    cell(package, "mkt_factors").value = "=Market!$M$700"


def week_below(package: Package) -> None:
    """Two columns of every week wait for the next one."""
    for row in range(5, 805):
        package.book["Market"][f"K{row}"].value = f"=J{row + 1}"


def chart_title(package: Package) -> None:
    for each in package.cells("Market"):
        if "Weekly closes" in str(each.value):
            each.value = '="週次終値 / Weekly closes"'


def end_of_factors(package: Package) -> None:
    area = package.span("mkt_factors", "")
    assert area
    package.book["Market"].cell(area.bottom, area.left).value = 2


def shown_on_market(package: Package) -> None:
    package.values["Market"]["A3"].value = "【見本データ SAMPLE DATA】 "


CHART: Final = "xl/charts/chart1.xml"
DRAWING: Final = "xl/drawings/drawing1.xml"
PALE: Final = Font(name="Yu Gothic", color="FFEEEEEE")

DAMAGES: Final[list[tuple[str, str, str, Damage]]] = [
    ("L01", "a sheet is missing", RESTRICTED, drop("Log")),
    ("L01", "an input is calculated", RESTRICTED, write("in_annual_cap", "=1+1")),
    ("L01", "a figure is typed", RESTRICTED, write("out_meeting_ordinal", 28)),
    ("L01", "a state is typed", RESTRICTED, write_check("State", "合格 / passed")),
    ("L01", "a number is typed on a notice", RESTRICTED, write_on_notice("share_cap", 40000)),
    ("L01", "a text is typed on a notice", RESTRICTED, write_on_notice("share_cap", "40,000")),
    ("L02", "an input is locked", RESTRICTED, set_on("in_annual_cap", "protection", Protection())),
    (
        "L02",
        "an input looks unlike the others",
        RESTRICTED,
        set_on("in_annual_cap", "fill", PatternFill("solid", fgColor="FF00FF00")),
    ),
    ("L02", "a formula is unlocked", RESTRICTED, unlock),
    ("L03", "a rate in a formula", RESTRICTED, write("out_planned_shares", "=in_share_cap*0.35")),
    ("L03", "a number in an index", RESTRICTED, write("out_planned_shares", "=CHOOSE(1,33)")),
    ("L04", "a state is judged otherwise", RESTRICTED, write_check("State", "=H5")),
    ("L04", "a figure is not asked for", RESTRICTED, write("out_planned_shares", "=1")),
    ("L04", "a table shows an entry twice", ISSUANCE, swap_entries),
    ("L04", "a row has a formula of its own", ISSUANCE, other_pattern),
    ("L05", "a line break", RESTRICTED, write("out_planned_shares", "=1+\n1")),
    ("L05", "a long formula", RESTRICTED, write("out_planned_shares", "=1" + "+1" * 4096)),
    ("L05", "a long literal", RESTRICTED, long_literal),
    ("L07", "today", RESTRICTED, write("out_planned_shares", "=TODAY()")),
    ("L07", "the text of a locale", RESTRICTED, write("out_planned_shares", '=TEXT(1,"0")')),
    ("L07", "an unknown function", RESTRICTED, write("out_planned_shares", "=BAHTTEXT(1)")),
    ("L07", "a modern function", RESTRICTED, write("out_planned_shares", "=LET(x,1,x)")),
    (
        "L07",
        "an unknown function in a conditional format",
        RESTRICTED,
        on_sheet(
            "Checks",
            lambda sheet: sheet.conditional_formatting.add(
                "A1", FormulaRule(formula=["BS_PRICE(1)>0"])
            ),
        ),
    ),
    ("L07", "an implicit intersection", RESTRICTED, write("out_planned_shares", "=@in_splits")),
    ("L08", "a circle", RESTRICTED, circle),
    (
        "L08",
        "iteration is on",
        RESTRICTED,
        on_book(lambda book: setattr(book.calculation, "iterate", True)),
    ),
    ("L10", "an input without a unit", RESTRICTED, write_beside("in_annual_cap", "Unit", None)),
    (
        "L10",
        "a figure in another unit",
        RESTRICTED,
        write_beside("out_planned_shares", "Unit", "shares"),
    ),
    (
        "L10",
        "a row group without units",
        RESTRICTED,
        validation("in_splits_old_shares", "prompt", "株式数 / shares"),
    ),
    ("L11", "the guide keeps silent", RESTRICTED, clear_texts("Guide", "minus sign")),
    ("L11", "a negative cap", RESTRICTED, validation("in_annual_cap", "formula1", "-1")),
    ("L11", "no negative rate", ISSUANCE, validation("in_rate", "formula1", "0")),
    ("L12", "two items of one name", RESTRICTED, same_label),
    ("L12", "a cell on one notice only", RESTRICTED, write_on_notice("share_cap", None)),
    (
        "L12",
        "another figure on one notice",
        RESTRICTED,
        write_on_notice("share_cap", "=in_annual_cap"),
    ),
    (
        "L14",
        "nothing is frozen",
        RESTRICTED,
        on_sheet("Inputs", lambda sheet: setattr(sheet, "freeze_panes", None)),
    ),
    ("L14", "no master check", RESTRICTED, clear_texts("Inputs", "=out_master")),
    ("L15", "a check without a source", RESTRICTED, write_check("Source", None)),
    ("L15", "a check of no severity", RESTRICTED, write_check("Severity", "grave")),
    ("L15", "a dead state", RESTRICTED, write_check("State", "passed")),
    ("L15", "a dead master", RESTRICTED, write("out_master", "○")),
    ("L15", "no tolerance", RESTRICTED, no_tolerance),
    (
        "L16",
        "a hidden sheet",
        RESTRICTED,
        on_sheet("Working", lambda sheet: setattr(sheet, "sheet_state", "hidden")),
    ),
    (
        "L16",
        "a sheet nobody can show",
        RESTRICTED,
        on_sheet("_ivjxl", lambda sheet: setattr(sheet, "sheet_state", "veryHidden")),
    ),
    (
        "L16",
        "a hidden row",
        RESTRICTED,
        on_sheet("Working", lambda sheet: setattr(sheet.row_dimensions[6], "hidden", True)),
    ),
    (
        "L16",
        "a hidden column",
        RESTRICTED,
        on_sheet("Inputs", lambda sheet: setattr(sheet.column_dimensions["F"], "hidden", True)),
    ),
    ("L17", "no validation", RESTRICTED, clear_validations("Inputs")),
    ("L17", "an English message", RESTRICTED, validation("in_annual_cap", "prompt", "a number")),
    ("L17", "a Japanese error", RESTRICTED, validation("in_annual_cap", "error", "数値")),
    ("L17", "no refusal", RESTRICTED, validation("in_annual_cap", "showErrorMessage", False)),
    ("L18", "no source", RESTRICTED, write_beside("in_annual_cap", "Source", None)),
    ("L18", "no source of a row", ISSUANCE, write_beside("in_allottees_title_en", "Source", None)),
    ("L18", "no preparer", RESTRICTED, write_beside("in_annual_cap", "Preparer", None)),
    ("L18", "as of some time", RESTRICTED, write_beside("in_annual_cap", "As of", "spring")),
    ("L18", "as of tomorrow", RESTRICTED, dated_tomorrow),
    ("L19", "a name of no kind", RESTRICTED, define("cap", "Inputs!$D$20")),
    ("L19", "a name of nothing", RESTRICTED, define("in_cap", "Inputs!#REF!")),
    ("L19", "a name of an unknown sheet", RESTRICTED, define("in_cap", "Prices!$A$1")),
    ("L19", "a name on the wrong sheet", RESTRICTED, define("in_cap", "Working!$E$5")),
    ("L19", "a result of two cells", RESTRICTED, define("out_two", "Working!$E$5:$E$6")),
    ("L19", "a name of one sheet", RESTRICTED, local_name),
    ("L19", "a named cell by its address", RESTRICTED, wrong_position),
    ("L20", "another workbook", RESTRICTED, write("out_planned_shares", "=[1]Prices!A1")),
    ("L20", "an add-in by its path", RESTRICTED, write("out_planned_shares", "=ivjxl.xlam!A1")),
    ("L20", "a link", RESTRICTED, part("xl/externalLinks/externalLink1.xml")),
    ("L21", "a figure is rounded", RESTRICTED, write("out_planned_shares", "=ROUND(1,0)")),
    ("L21", "a page rounds", RESTRICTED, write_on_notice("share_cap", "=ROUND(in_share_cap,0)")),
    ("L21", "nothing unrounded", DIVIDEND, write_beside("out_total", "Unrounded", None)),
    (
        "L22",
        "a word without quotes",
        RESTRICTED,
        set_on("in_annual_cap", "number_format", "#,##0円"),
    ),
    ("L22", "a bare number", RESTRICTED, set_on("in_annual_cap", "number_format", "General")),
    (
        "L22",
        "a Japanese format in English",
        RESTRICTED,
        lambda package: setattr(text_on_notice(package, "share_cap"), "number_format", '#,##0"株"'),
    ),
    (
        "L22",
        "an English format in Japanese",
        RESTRICTED,
        on_sheet("Notice_JA", lambda sheet: setattr(sheet["B7"], "number_format", '"JPY"#,##0')),
    ),
    (
        "L23",
        "merged inputs",
        RESTRICTED,
        on_sheet("Inputs", lambda sheet: sheet.merge_cells("B8:C8")),
    ),
    ("L24", "an error", RESTRICTED, error_value("#N/A")),
    ("L24", "an error as a text", RESTRICTED, error_value("Traceback (most recent call last)")),
    (
        "L25",
        "no version",
        RESTRICTED,
        on_sheet("_ivjxl", lambda sheet: setattr(sheet["B3"], "value", None)),
    ),
    ("L25", "the guide is of another version", RESTRICTED, clear_texts("Guide", "0.1.0")),
    (
        "L25",
        "another title",
        RESTRICTED,
        on_book(lambda book: setattr(book.properties, "title", "Book 1")),
    ),
    (
        "L25",
        "another author",
        RESTRICTED,
        on_book(lambda book: setattr(book.properties, "creator", "openpyxl")),
    ),
    (
        "L25",
        "another day",
        RESTRICTED,
        on_book(lambda book: setattr(book.properties, "created", datetime(2020, 1, 1))),  # noqa: DTZ001
    ),
    ("L25", "an empty log", RESTRICTED, clear_texts("Log", "ivjxl")),
    ("L26", "macros", RESTRICTED, part("xl/vbaProject.bin")),
    (
        "L26",
        "a macro-enabled type",
        RESTRICTED,
        part("[Content_Types].xml", b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
    ),
    (
        "L27",
        "letter paper",
        RESTRICTED,
        on_sheet("Notice_EN", lambda sheet: setattr(sheet.page_setup, "paperSize", 1)),
    ),
    (
        "L27",
        "wider than paper",
        RESTRICTED,
        on_sheet(
            "Notice_EN",
            lambda sheet: setattr(sheet.sheet_properties.pageSetUpPr, "fitToPage", False),
        ),
    ),
    (
        "L27",
        "no page number",
        RESTRICTED,
        on_sheet("Notice_EN", lambda sheet: setattr(sheet.oddFooter.center, "text", "ivjxl")),
    ),
    (
        "L27",
        "a notice across",
        RESTRICTED,
        on_sheet("Notice_EN", lambda sheet: setattr(sheet.page_setup, "orientation", "landscape")),
    ),
    (
        "L27",
        "no print area",
        RESTRICTED,
        on_sheet("Notice_JA", lambda sheet: setattr(sheet, "print_area", None)),
    ),
    (
        "L27",
        "headings once",
        RESTRICTED,
        on_sheet("Inputs", lambda sheet: setattr(sheet, "print_title_rows", "1:2")),
    ),
    ("L28", "a picture", RESTRICTED, part("xl/drawings/drawing1.xml")),
    ("L28", "pale on white", RESTRICTED, set_on("in_annual_cap", "font", PALE)),
    ("L28", "colour alone", RESTRICTED, write_beside("in_annual_cap", "Kind", None)),
    (
        "L29",
        "no protection",
        RESTRICTED,
        on_sheet("Working", lambda sheet: setattr(sheet.protection, "sheet", False)),
    ),
    (
        "L29",
        "a password",
        RESTRICTED,
        on_sheet("Working", lambda sheet: setattr(sheet.protection, "password", "secret")),
    ),
    ("L29", "a formula is unlocked", RESTRICTED, unlock),
    (
        "L30",
        "a Latin font for Japanese",
        RESTRICTED,
        set_on("in_annual_cap", "font", Font(name="Calibri", color="FF1A3FB0")),
    ),
    (
        "L30",
        "a Japanese font for English",
        RESTRICTED,
        on_sheet("Notice_EN", lambda sheet: setattr(sheet["A7"], "font", Font(name="Yu Gothic"))),
    ),
    ("L31", "no cross-check", RESTRICTED, no_native),
    (
        "L31",
        "a cross-check by the same function",
        RESTRICTED,
        write_beside("out_planned_shares", "Native check", "=CLAIM_SHARES(1,1)"),
    ),
    (
        "L31",
        "nothing is compared",
        RESTRICTED,
        write_beside("out_planned_shares", "Agrees", None),
    ),
    ("L33", "one value twice", RESTRICTED, same_value_and_label),
    ("L34", "no flag", RESTRICTED, write("in_sample", "yes")),
    ("L34", "no mark", RESTRICTED, write_on_notice("in_sample", "SAMPLE")),
    ("L34", "a mark that is not printed", RESTRICTED, hidden_mark),
    ("L34", "a template marked as a sample", TEMPLATE, shown_mark),
    # Market and Deadlines.
    ("L01", "no market data", MARKET, drop("Market")),
    (
        "L01",
        "market data where none are due",
        RESTRICTED,
        on_book(lambda book: book.create_sheet("Market", 2)),
    ),
    ("L01", "no deadlines", RESTRICTED, drop("Deadlines")),
    ("L01", "a deadline is typed", DISPOSAL, write_at("Deadlines", "D6", datetime(2022, 5, 25))),  # noqa: DTZ001
    ("L01", "a weekday is typed", DISPOSAL, write_at("Deadlines", "E6", "月 Mon")),
    ("L01", "the value used is typed", MARKET, write("out_spot", 2400)),
    ("L01", "the value used is a text", DISPOSAL, write("out_price", "2,400")),
    ("L01", "evidence is typed", MARKET, write_at("Market", "D14", 150)),
    ("L01", "a close is calculated", MARKET, write_below("in_closes_day", 999, "C", "=1+1")),
    (
        "L02",
        "a close is locked",
        MARKET,
        set_at("Market", "C4000", "protection", Protection()),
    ),
    ("L03", "weeks elsewhere", MARKET, write("out_d", "=in_strike*52")),
    ("L03", "a rate on Market", MARKET, write("out_market_agrees", "=1.05")),
    ("L03", "a rate among the weeks", MARKET, write_at("Market", "M6", "=L6*1.05")),
    ("L03", "a limit on Deadlines", DISPOSAL, write_at("Deadlines", "D6", "=in_notice_date+14")),
    (
        "L03",
        "a limit that the rule does not say",
        MARKET,
        write_check("Rule", "no close jumps", "moves_are_usual"),
    ),
    (
        "L03",
        "another limit than the rule says",
        MARKET,
        write_check("規則", "終値の変動が前回比130%以内である", "moves_are_usual"),
    ),
    ("L04", "a constant among the weeks", MARKET, write_at("Market", "M400", 1000)),
    (
        "L04",
        "another formula among the weeks",
        MARKET,
        write_at("Market", "Q500", "=LN(P500/P498)"),
    ),
    ("L04", "a row too far", MARKET, write_at("Market", "J300", '=IF(J298="","",J298+7)')),
    ("L04", "the second week is another", MARKET, write_at("Market", "L6", "=K6")),
    ("L04", "the last week is missing", MARKET, write_at("Market", "J804", None)),
    ("L04", "a week below the last", MARKET, write_at("Market", "J805", "=J804+7")),
    (
        "L04",
        "a week is unlocked",
        MARKET,
        set_at("Market", "O700", "protection", Protection(locked=False)),
    ),
    ("L04", "a week looks otherwise", MARKET, set_at("Market", "P700", "number_format", "0")),
    ("L04", "no weeks", MARKET, write_at("Market", "J4", None)),
    ("L04", "the figure of another input", MARKET, write_at("Market", "D6", "=out_market_rate")),
    (
        "L04",
        "the value of another input",
        MARKET,
        rewrite("out_rate", "in_rate)", "in_volatility)"),
    ),
    ("L04", "the row of another input", MARKET, rewrite("out_rate", "D7", "D6")),
    ("L04", "used otherwise", MARKET, rewrite("out_rate", '""', "0")),
    (
        "L04",
        "the source of another input",
        DISPOSAL,
        on_sheet(
            "Market", lambda each: setattr(each["F5"], "value", '=IF(in_price="","",Inputs!$F$17)')
        ),
    ),
    ("L04", "the factor of another split", MARKET, rewrite("mkt_factors", ",1)", ",2)")),
    ("L04", "nothing to start the factors from", MARKET, end_of_factors),
    ("L04", "evidence of closes there are not", MARKET, rewrite("out_market_agrees", ">1", ">0")),
    ("L04", "another day of a deadline", DISPOSAL, write_at("Deadlines", "E6", '=IF(D5="","",D5)')),
    (
        "L04",
        "a deadline of two days",
        DISPOSAL,
        write_at("Deadlines", "D6", '=IF(ISNUMBER(in_notice_date),out_price_day,"")'),
    ),
    ("L05", "a line break on Market", MARKET, rewrite("out_spot", ",", ",\n")),
    ("L07", "today as a deadline", DISPOSAL, write_at("Deadlines", "D6", "=TODAY()")),
    ("L07", "an unknown function on Market", MARKET, write("out_spot", "=BAHTTEXT(1)")),
    ("L07", "an unknown function in a week", MARKET, write_at("Market", "M6", "=STOCKHISTORY(1)")),
    (
        "L07",
        "an unknown function in a conditional format of Market",
        MARKET,
        on_sheet(
            "Market",
            lambda sheet: sheet.conditional_formatting.add(
                "A1", FormulaRule(formula=["IS_TSE_DAY($D5)"])
            ),
        ),
    ),
    ("L08", "a circle through a week far down", MARKET, circle_through_a_week),
    ("L08", "a week waits for the next", MARKET, week_below),
    ("L08", "a value taken from itself", MARKET, write("out_market_spot", "=out_spot")),
    (
        "L10",
        "closes without a unit",
        MARKET,
        validation("in_closes_close", "prompt", "終値 / Close"),
    ),
    ("L10", "a blank of no origin", MARKET, write_beside("in_spot", "Unit", "円/株（任意）")),
    (
        "L10",
        "nothing from Market",
        MARKET,
        write_beside("in_strike", "Unit", "円（空欄ならMarket）"),
    ),
    ("L11", "a negative close", MARKET, validation("in_closes_close", "formula1", "-1")),
    ("L11", "no negative yield", MARKET, validation("in_curve_quoted_yield", "formula1", "0")),
    ("L12", "an input of two names", MARKET, write_at("Market", "C5", "Spot")),
    ("L12", "two deadlines of one name", DISPOSAL, write_at("Deadlines", "C6", "Disclosure")),
    (
        "L14",
        "Market is not frozen",
        MARKET,
        on_sheet("Market", lambda sheet: setattr(sheet, "freeze_panes", None)),
    ),
    ("L14", "no master check on Deadlines", DISPOSAL, clear_texts("Deadlines", "=out_master")),
    (
        "L15",
        "a state far down is not counted",
        MARKET,
        on_sheet("Checks", lambda each: setattr(each["K3"], "value", "=COUNTIF($L$5:$L$8,$K$4)")),
    ),
    (
        "L16",
        "a hidden column of Market",
        MARKET,
        on_sheet("Market", lambda sheet: setattr(sheet.column_dimensions["M"], "hidden", True)),
    ),
    (
        "L16",
        "a hidden close",
        MARKET,
        on_sheet("Market", lambda sheet: setattr(sheet.row_dimensions[900], "hidden", True)),
    ),
    ("L17", "no validation on Market", MARKET, clear_validations("Market")),
    ("L17", "the last close is not validated", MARKET, a_row_short),
    ("L17", "an English message on Market", MARKET, validation("in_closes_day", "prompt", "a day")),
    ("L18", "a close without a source", MARKET, write_below("in_closes_day", 500, "F", None)),
    ("L18", "a typed value without a source", DISPOSAL, write_beside("in_price", "Source", None)),
    ("L19", "a name of nothing on Market", MARKET, define("mkt_closes", "Market!#REF!")),
    ("L19", "market data on another sheet", MARKET, define("mkt_closes", "Inputs!$D$5:$D$9")),
    ("L19", "a single input on Market", MARKET, define("in_close", "Market!$E$5")),
    ("L19", "a result that is typed", MARKET, define("out_tenor", "Market!$B$70")),
    ("L19", "a value used without a name", MARKET, without_name("out_rate")),
    (
        "L19",
        "closes by their address",
        MARKET,
        rewrite("out_first_close", "in_closes_day", "Market!$B$93:$B$4092"),
    ),
    ("L20", "closes of another workbook", MARKET, write_at("Market", "L6", "=[1]Prices!A1")),
    ("L21", "a price is rounded", MARKET, rewrite("out_spot", "D5", "ROUND(D5,0)")),
    ("L21", "evidence is rounded", MARKET, write_at("Market", "D14", "=INT(out_market_rate)")),
    ("L21", "a deadline is rounded", DISPOSAL, write_at("Deadlines", "D6", "=INT(out_price_day)")),
    ("L22", "a bare number on Market", MARKET, set_on("out_spot", "number_format", "General")),
    ("L22", "a bare close", MARKET, set_at("Market", "C900", "number_format", "General")),
    (
        "L23",
        "merged market data",
        MARKET,
        on_sheet("Market", lambda sheet: sheet.merge_cells("B42:C42")),
    ),
    ("L24", "an error in a week", MARKET, error_value("#NUM!", "Market", "Q600")),
    ("L24", "an error of a deadline", DISPOSAL, error_value("#VALUE!", "Deadlines", "F6")),
    (
        "L27",
        "every close is printed",
        MARKET,
        on_sheet("Market", lambda sheet: setattr(sheet, "print_area", "A1:H4092")),
    ),
    (
        "L27",
        "the yields are not printed",
        MARKET,
        on_sheet("Market", lambda sheet: setattr(sheet, "print_area", "A1:H60")),
    ),
    (
        "L27",
        "Market has no print area",
        DISPOSAL,
        on_sheet("Market", lambda sheet: setattr(sheet, "print_area", None)),
    ),
    (
        "L27",
        "deadlines upright",
        DISPOSAL,
        on_sheet("Deadlines", lambda sheet: setattr(sheet.page_setup, "orientation", "portrait")),
    ),
    ("L28", "no alternative text", MARKET, part_says(DRAWING, "descr=", "title=")),
    ("L28", "a text box", MARKET, part_says(DRAWING, "xdr:graphicFrame", "xdr:sp")),
    ("L28", "a logo", MARKET, part("xl/media/image1.png")),
    ("L28", "no chart", MARKET, without_part(CHART)),
    ("L28", "a chart where none is due", RESTRICTED, part(CHART, b"<chart/>")),
    ("L28", "a title that is no formula", MARKET, part_says(CHART, "Market!$A$23", "Market!$A$1")),
    ("L28", "a title without a mark", MARKET, chart_title),
    ("L28", "a series that is too short", MARKET, part_says(CHART, "$M$5:$M$804", "$M$5:$M$700")),
    ("L28", "a series of other cells", MARKET, part_says(CHART, "$P$5:$P$804", "$D$5:$D$804")),
    ("L28", "a series of constants", MARKET, part_says(CHART, "Market!$P$5:$P$804", "")),
    ("L28", "an English series", MARKET, part_says(CHART, "算定期間 / ", "")),
    ("L28", "a pale series", MARKET, part_says(CHART, "C2410C", "FFF3C0")),
    ("L28", "pale on Market", MARKET, set_on("out_spot", "font", PALE)),
    ("L28", "a close without a number", MARKET, write_below("in_closes_day", 700, "A", None)),
    (
        "L29",
        "deadlines without protection",
        DISPOSAL,
        on_sheet("Deadlines", lambda sheet: setattr(sheet.protection, "sheet", False)),
    ),
    (
        "L29",
        "a value used is unlocked",
        MARKET,
        set_on("out_spot", "protection", Protection(locked=False)),
    ),
    ("L30", "a Latin font on Market", MARKET, set_on("out_spot", "font", Font(name="Arial"))),
    ("L30", "a Latin font of the chart", MARKET, part_says(CHART, "Yu Gothic", "Calibri")),
    ("L31", "no cross-check of the volatility", MARKET, write("out_market_agrees", True)),
    (
        "L31",
        "a cross-check of something else",
        MARKET,
        rewrite("out_market_agrees", "out_market_volatility", "out_market_rate"),
    ),
    (
        "L31",
        "the cross-check of the volatility by our function",
        MARKET,
        rewrite("out_market_agrees", "STDEV(", "HIST_VOLATILITY("),
    ),
    (
        "L31",
        "no check asks for the cross-check",
        MARKET,
        write_check("passed", "=NOT($H5)", "weekly_volatility_agrees"),
    ),
    ("L34", "no mark on Market", MARKET, write_at("Market", "A3", None)),
    ("L34", "no mark on every page of Market", DISPOSAL, write_at("Market", "A3", "SAMPLE")),
    ("L34", "a sample chart in a template", "option_terms.xlsx", shown_on_market),
    # Clauses and Placeholders.
    ("L01", "no clauses", RESTRICTED, drop("Clauses")),
    ("L01", "no placeholders", RESTRICTED, drop("Placeholders")),
    ("L01", "a printed text is typed", RESTRICTED, write_clause("English as printed", "Purpose")),
    ("L01", "a number is typed", RESTRICTED, write_clause("No.", "1")),
    ("L01", "whether it is printed is typed", RESTRICTED, write_clause("Printed", True)),
    ("L01", "own words are calculated", RESTRICTED, write_clause("Own words, Japanese", "=J5")),
    ("L01", "standard words are calculated", RESTRICTED, write_clause("Standard, English", "=I5")),
    ("L01", "an order is calculated", RESTRICTED, write_clause("Order", "=G5+1")),
    ("L01", "a placeholder's value is typed", RESTRICTED, write_placeholder("Value", 40_000)),
    (
        "L01",
        "a placeholder's print is typed",
        RESTRICTED,
        write_placeholder("Printed in English", "40,000 shares"),
    ),
    ("L01", "a placeholder's name is calculated", RESTRICTED, write_placeholder("Name", "=A5")),
    (
        "L01",
        "a table has a value",
        DIVIDEND,
        write_placeholder("Value", "=out_total", "table:dividend"),
    ),
    (
        "L02",
        "standard words can be typed over",
        RESTRICTED,
        set_on_clause("Standard, Japanese", "protection", Protection(locked=False)),
    ),
    (
        "L02",
        "the kind of a standard clause can be typed over",
        RESTRICTED,
        set_on_clause("Kind", "protection", Protection(locked=False)),
    ),
    (
        "L02",
        "own words are locked",
        RESTRICTED,
        set_on_clause("Own words, English", "protection", Protection()),
    ),
    ("L02", "an order is locked", RESTRICTED, set_on_clause("Order", "protection", Protection())),
    (
        "L02",
        "own words look unlike an input",
        RESTRICTED,
        set_on_clause("Own words, English", "fill", PatternFill("solid", fgColor="FFFFFFFF")),
    ),
    (
        "L02",
        "standard words look like an input",
        RESTRICTED,
        like_an_input,
    ),
    ("L03", "a number among the clauses", RESTRICTED, write_clause("Printed", "=G5>37")),
    (
        "L04",
        "the text of another clause",
        RESTRICTED,
        rewrite_clause("English as printed", "$E", "$E$5&$E"),
    ),
    ("L04", "the English text is Japanese", RESTRICTED, all_in_japanese),
    ("L04", "the number is another's", RESTRICTED, write_clause("No.", "=A5")),
    ("L04", "printed whatever the user says", RESTRICTED, write_clause("Printed", "=TRUE")),
    (
        "L04",
        "printed on the condition of another",
        RESTRICTED,
        rewrite_clause("Printed", "in_code", "in_market_ja", "sender_code"),
    ),
    (
        "L04",
        "printed on the contrary",
        RESTRICTED,
        write_clause("Printed only with", "!code", "sender_code"),
    ),
    ("L04", "a condition without a formula", RESTRICTED, write_clause("Printed only with", "code")),
    (
        "L04",
        "a placeholder of another input",
        RESTRICTED,
        write_placeholder("Value", '=IF((1-ISNUMBER(in_annual_cap))>0,"",in_annual_cap)'),
    ),
    (
        "L04",
        "a placeholder that waits for another figure",
        RESTRICTED,
        write_placeholder(
            "Value", '=IF(Working!$D$5>0,"",out_share_cap_in_force)', "share_cap_in_force"
        ),
    ),
    (
        "L04",
        "a placeholder that prints another",
        RESTRICTED,
        write_placeholder("Printed in Japanese", '=NOTICE_TEXT(in_annual_cap,"yen","ja")'),
    ),
    ("L04", "a placeholder typed otherwise", RESTRICTED, write_placeholder("Name", "annual_cap")),
    ("L04", "a placeholder of nothing", RESTRICTED, write_placeholder("Name", "nothing")),
    ("L05", "functions too deep", RESTRICTED, deep),
    (
        "L05",
        "too many arguments",
        RESTRICTED,
        write("out_planned_shares", "=MAX(" + ",".join("1" * 256) + ")"),
    ),
    (
        "L05",
        "a long formula of a clause",
        RESTRICTED,
        write_clause("English as printed", "=$E5" + "&$E5" * 2048),
    ),
    (
        "L07",
        "a function of the text",
        RESTRICTED,
        write_clause("English as printed", '=SUBSTITUTE(K5,"{","")'),
    ),
    (
        "L07",
        "an unknown function in a validation",
        RESTRICTED,
        validation_of_clauses("Id", "formula1", "REGEXTEST($E60)"),
    ),
    ("L08", "a clause prints itself", RESTRICTED, write_at("Placeholders", "E20", "=Clauses!B30")),
    ("L10", "a placeholder in another unit", RESTRICTED, write_placeholder("Unit", "円")),
    ("L12", "a placeholder of another name", RESTRICTED, write_placeholder("項目", "上限")),
    (
        "L14",
        "no master check on Clauses",
        RESTRICTED,
        clear_texts("Clauses", "=out_master"),
    ),
    (
        "L16",
        "standard words are hidden",
        RESTRICTED,
        on_sheet("Clauses", lambda sheet: setattr(sheet.column_dimensions["J"], "hidden", True)),
    ),
    ("L17", "own words of any length", RESTRICTED, clear_validations("Clauses")),
    (
        "L17",
        "the last own clause is not validated",
        RESTRICTED,
        validation_of_clauses("Print", "sqref", MultiCellRange("F5:F60")),
    ),
    (
        "L17",
        "nothing explains the order",
        RESTRICTED,
        validation_of_clauses("Order", "showInputMessage", False),
    ),
    (
        "L17",
        "an English message for own words",
        RESTRICTED,
        validation_of_clauses("Own words, English", "prompt", "words"),
    ),
    (
        "L17",
        "a message too long to be shown",
        RESTRICTED,
        validation_of_clauses("Own words, English", "prompt", "語 word " * 40),
    ),
    (
        "L19",
        "a column that lacks a row",
        RESTRICTED,
        define("clauses_printed", "Clauses!$M$5:$M$20"),
    ),
    ("L19", "clauses elsewhere", RESTRICTED, define("clauses_id", "Placeholders!$A$5:$A$9")),
    (
        "L19",
        "placeholders that lack a row",
        RESTRICTED,
        define("placeholders_value", "Placeholders!$E$5:$E$9"),
    ),
    ("L22", "an order as a day", RESTRICTED, dated_order),
    ("L24", "an error of a clause", RESTRICTED, error_value("#N/A", "Clauses", "B9")),
    (
        "L27",
        "standard words are printed as well",
        RESTRICTED,
        on_sheet("Clauses", lambda sheet: setattr(sheet, "print_area", "A1:M30")),
    ),
    ("L28", "pale where it is not printed", RESTRICTED, pale_condition),
    (
        "L28",
        "a pale clause",
        RESTRICTED,
        set_on_clause("English as printed", "font", Font(name="Arial", color="FFEEEEEE")),
    ),
    (
        "L29",
        "clauses without protection",
        RESTRICTED,
        on_sheet("Clauses", lambda sheet: setattr(sheet.protection, "sheet", False)),
    ),
    (
        "L29",
        "a printed text is unlocked",
        RESTRICTED,
        set_on_clause("English as printed", "protection", Protection(locked=False)),
    ),
    (
        "L30",
        "a Japanese font for English clauses",
        RESTRICTED,
        set_on_clause("English as printed", "font", Font(name="Yu Gothic")),
    ),
    (
        "L30",
        "a Latin font for Japanese clauses",
        RESTRICTED,
        set_on_clause("Japanese as printed", "font", Font(name="Arial")),
    ),
    ("L34", "no mark on Clauses", RESTRICTED, write_at("Clauses", "A3", None)),
    ("L34", "a template whose clauses are marked", TEMPLATE, shown_on_clauses),
]
"""Rule, what is wrong, workbook, and how it comes about."""

ADVISED: Final[list[tuple[str, Damage]]] = [
    ("L05", write("out_meeting_ordinal", "=" + "+".join(["in_share_cap"] * 9))),
    ("L06", write("out_meeting_ordinal", "=IF(1,IF(1,0,1),0)")),
    ("L09", write_on_notice("share_cap", "=in_share_cap*1")),
    ("L13", write("out_meeting_ordinal", "=Working!H9")),
]


RULES_BEFORE: Final = [{each[0] for each in DAMAGES[:at]} for at in range(len(DAMAGES))]
"""Of every damage the rules of those before it."""


def damaged(name: str, damage: Damage) -> Package:
    """Return a copy of a workbook in memory, damaged."""
    other = Package((WORKBOOKS / name).read_bytes())
    damage(other)
    return other.anew()


@pytest.mark.parametrize(
    ("rule", "name", "damage"),
    [
        # Every day the first damage of each rule, and none of the large workbook.
        pytest.param(
            *(rule, name, damage),
            id=f"{rule}-{what}",
            marks=[pytest.mark.thorough] if name == MARKET or rule in RULES_BEFORE[at] else [],
        )
        for at, (rule, what, name, damage) in enumerate(DAMAGES)
    ],
)
def test_rule_reports_damage(rule: str, name: str, damage: Damage) -> None:
    assert {*RULES[rule](damaged(name, damage))} - found(rule, name) != set()


@pytest.mark.parametrize(("rule", "damage"), ADVISED, ids=ADVICE)
def test_advice_counts_damage(rule: str, damage: Damage) -> None:
    before = len(list(ADVICE[rule](package(RESTRICTED))))

    assert len(list(ADVICE[rule](damaged(RESTRICTED, damage)))) > before


def test_advice_on_market_counts_no_week_twice() -> None:
    """A formula of every week would drown all others: the first two weeks speak for them."""
    for rule in ADVICE.values():
        assert sum(each.startswith("Market!") for each in rule(package(MARKET))) < 100


def test_every_rule_is_tested_with_damage() -> None:
    assert {rule for rule, _, _, _ in DAMAGES} == RULES.keys()
    assert {rule for rule, _ in ADVISED} == ADVICE.keys()


def test_every_rule_of_the_standards_is_kept_or_explained() -> None:
    explained = {*re.findall(r"L\d\d", str(sys.modules[Package.__module__].__doc__))}
    every = {f"L{number:02d}" for number in range(1, 35)}

    assert every - RULES.keys() - ADVICE.keys() <= explained
