"""The sheets that follow from the inputs: Working, the notices, Checks, Log."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from ivjxl import __version__
from ivjxl.core.wording import BLANK
from ivjxl.errors import Text
from ivjxl.excel.workbook import looks
from ivjxl.excel.workbook.plan import FIRST_ROW, TO_BE_ENTERED, Plan, quoted
from ivjxl.excel.workbook.writer import Book, Sheet, lines_of
from ivjxl.notices.case import Case
from ivjxl.notices.figure import names_in
from ivjxl.notices.layout import Placeholder, Table, pieces
from ivjxl.notices.notice import checks_of, label_of, row_groups
from ivjxl.notices.units import DATE

TEMPLATE_VERSION: Final = 1
TEMPLATE_DATE: Final = date(2026, 11, 20)
STATE_LABELS: Final = {
    "not checked": "未検査 / not checked",
    "passed": "合格 / passed",
    "acknowledged": "確認済 / acknowledged",
    "failed": "不合格 / failed",
}
BLANK_ROWS: Final = 2
"""Rows of a generated table in a blank template."""

_TOLERANCE: Final = 1e-9


def write_working(book: Book, plan: Plan) -> None:
    """Write one row per figure: worksheet functions beside native formulas."""
    sheet = book.add("Working")
    sheet.widths({"A": 42, "B": 46, "C": 12, "D": 10, "E": 22, "F": 22, "G": 22, "H": 12})
    sheet.header(
        "計算 / Working",
        "H",
        {
            "A": "項目",
            "B": "Figure",
            "C": "単位\nUnit",
            "D": "未入力\nMissing",
            "E": "値\nValue",
            "F": "端数処理前\nUnrounded",
            "G": "検算（標準関数）\nNative check",
            "H": "一致\nAgrees",
        },
    )
    sheet.put("F", 3, "許容差 / tolerance", {**looks.NOTE, "align": "right"})
    sheet.put("H", 3, _TOLERANCE, {**looks.BASE, "num_format": "0E+00"})
    for name, figure in plan.figures.items():
        row = plan.row_of_figure[name]
        number = {**looks.BOXED, "num_format": looks.unit_format(figure.unit), "align": "right"}
        sheet.put("A", row, figure.label.ja, looks.BOXED)
        sheet.put("B", row, figure.label.en, looks.BOXED)
        sheet.put("C", row, figure.unit.name.ja, looks.BOXED)
        sheet.put("D", row, "=" + plan.figure_missing(figure), {**looks.BOXED, "align": "center"})
        formula = plan.formula(figure.formula)
        sheet.put("E", row, f'=IF($D{row}>0,"{TO_BE_ENTERED}",{formula})', number)
        unrounded = f"=out_{figure.unrounded}" if figure.unrounded else None
        finer = {**number, "num_format": "#,##0.000000"}
        sheet.put("F", row, unrounded, finer)
        if figure.native:
            native = plan.formula(figure.native)
            sheet.put("G", row, f'=IF($D{row}>0,"",{native})', number)
            agrees = f"ABS($E{row}-$G{row})<=$H$3*MAX(1,ABS($E{row}))"
            sheet.put("H", row, f'=IF($D{row}>0,"",{agrees})', {**looks.BOXED, "align": "center"})
        else:
            sheet.put("G", row, None, looks.BOXED)
            sheet.put("H", row, None, looks.BOXED)
    last = max(plan.row_of_figure.values(), default=FIRST_ROW)
    sheet.sheet.conditional_format(
        f"H{FIRST_ROW}:H{last}",
        {
            # A blank cell equals FALSE: ask for a real one.
            "type": "formula",
            "criteria": f"=AND(ISLOGICAL($H{FIRST_ROW}),NOT($H{FIRST_ROW}))",
            "format": book.format({"bg_color": looks.RED}),
        },
    )
    sheet.page(landscape=True)


class NoticeSheet:
    """`Notice_JA` or `Notice_EN`: output only, ready to print on A4."""

    WIDTH: Final = (32, 21, 21, 21)

    def __init__(self, book: Book, plan: Plan, case: Case | None, language: str) -> None:
        self.plan = plan
        self.language = language
        self.book = book
        self.counts = {
            field.name: len(getattr(case.notice, field.name)) if case else BLANK_ROWS
            for field in row_groups(plan.kind)
        }
        if case is None:
            self.counts = {
                name: 0 if plan.fields[name].optional else count
                for name, count in self.counts.items()
            }
        self.sheet: Sheet = book.add(f"Notice_{language.upper()}")
        self.font = looks.JAPANESE_FONT if language == "ja" else looks.ENGLISH_FONT
        self.stamps: dict[str, tuple[str, str]] = {}

    def write(self) -> None:
        """Write title, tables and conditions."""
        ja = self.language == "ja"
        self.sheet.widths(dict(zip("ABCD", self.WIDTH, strict=True)))
        self.sheet.put("A", 1, "=out_master", {**looks.BASE, "bold": True})
        self.sheet.color_master("A1", "D")
        self.sheet.sheet.freeze_panes(2, 0)
        title = {**self._look(looks.BASE), "font_size": 14, "bold": True, "text_wrap": True}
        kind_title = self.plan.kind.title.in_language(self.language)
        self.sheet.merge("A", "D", 3, kind_title, {**title, "align": "center"})
        self._height(3, 40 if lines_of(kind_title, 64) > 1 else 24)
        sample = '=IF(in_sample,"見本 SAMPLE","")'
        red = {**self._look(looks.BASE), "bold": True, "font_color": "#B00020", "align": "center"}
        self.sheet.merge("A", "D", 4, sample, red)
        row = 6
        for table in self.plan.kind.layout(self.counts):
            row = self._table(table, row) + 1
        conditions = self.plan.kind.conditions()
        if conditions:
            heading = "条件" if ja else "Conditions"
            self.sheet.put("A", row, heading, self._look(looks.SECTION))
            for column in "BCD":
                self.sheet.put(column, row, None, self._look(looks.SECTION))
            row += 1
        for number, text in enumerate(conditions, 1):
            row = self._condition(number, text, row)
        self.sheet.page(landscape=False, repeat=False)
        self.sheet.sheet.print_area(f"A3:D{row - 1}")

    def _look(self, look: Mapping[str, Any]) -> dict[str, Any]:
        return {**look, "font_name": self.font}

    def _table(self, table: Table, row: int) -> int:
        """Write a table from a row on; return the row after it."""
        self.sheet.put("A", row, table.title.in_language(self.language), self._look(looks.SECTION))
        for column in "BCD":
            self.sheet.put(column, row, None, self._look(looks.SECTION))
        row += 1
        wide = len(table.columns) == 2
        head = {**self._look(looks.HEADING), "align": "center"}
        if not wide:
            self._row(row, table.header, head, wide=wide)
            self._height(row, 32)
            row += 1
        first = row
        for each in table.rows:
            self._row(row, each.cells, self._look(looks.BOXED), wide=wide)
            row += 1
        if table.rows_of:
            name = f"tbl_{table.id}_{self.language}"
            span = f"={self.sheet.name}!$A${first}:$D${row - 1}"
            self.book.workbook.define_name(name, span)
            self.stamps[name] = (span, self._stamp(table))
        return row

    def _row(
        self, row: int, cells: tuple[Text, ...], look: Mapping[str, Any], *, wide: bool
    ) -> None:
        columns = "AB" if wide else "ABCD"
        height = 1
        for column, cell in zip(columns, cells, strict=False):
            value, number_format = self.content(cell)
            form = {**look, "text_wrap": True}
            form["align"] = "left" if column == "A" else ("left" if wide else "right")
            if look.get("bold"):
                form["align"] = "center"
            if number_format:
                form["num_format"] = number_format
            width = (
                sum(self.WIDTH[1:]) if wide and column == "B" else self.WIDTH["ABCD".index(column)]
            )
            if wide and column == "B":
                self.sheet.merge("B", "D", row, value, form)
            else:
                self.sheet.put(column, row, value, form)
            if not number_format:
                height = max(height, lines_of(self._shown(column, row, value), width))
        if not look.get("bold"):
            self._height(row, 5 + 13 * height)

    def _height(self, row: int, points: float) -> None:
        self.sheet.sheet.set_row(row - 1, points)

    def _shown(self, column: str, row: int, value: str) -> str:
        """Return the text a cell shows: itself, or the calculated text of a formula."""
        if not value.startswith("="):
            return value
        return str(self.book.values.get((self.sheet.name, row, column), ""))

    def _condition(self, number: int, text: Text, row: int) -> int:
        formula = self.plan.text_formula(text, self.language)
        prefix = f"{number}. "
        look = {**self._look(looks.BASE), "text_wrap": True, "valign": "top"}
        constant = prefix + text.in_language(self.language)
        value = f"={quoted(prefix)}&{formula}" if formula else constant
        self.sheet.merge("A", "D", row, value, look)
        lines = lines_of(self._shown("A", row, value), sum(self.WIDTH))
        self._height(row, 3 + 13 * lines)
        return row + 1

    def content(self, cell: Text) -> tuple[str, str | None]:
        """Return what a cell holds, and its number format if it holds a number."""
        parts = pieces(cell.in_language(self.language))
        if len(parts) == 1 and isinstance(parts[0], Placeholder):
            found = self._number(parts[0])
            if found is not None:
                return found
        formula = self.plan.text_formula(cell, self.language)
        return (f"={formula}", None) if formula else (cell.in_language(self.language), None)

    def _number(self, part: Placeholder) -> tuple[str, str] | None:
        """Return formula and format where a number format shows exactly the style's text."""
        plan = self.plan
        if part.mark or len(part.style) != 1 or part.name in ("",):
            return None
        style = part.style[0]
        base, _, column = part.name.partition(".")
        if base.endswith("]") and column:
            group = base.partition("[")[0]
            field = next(f for f in plan.group_fields(group) if f.name == column)
            unit, whole = field.label.unit, field.type is int
        elif base.endswith("]"):
            unit, whole = plan.row_figures[base.partition("[")[0]].unit, False
        else:
            unit = label_of(plan.kind, part.name)[1]
            whole = part.name in plan.fields and plan.fields[part.name].type is int
        number_format = looks.style_format(style, unit, self.language)
        if number_format is None:
            return None
        reference = plan.reference(part.name)
        blank = BLANK.in_language(self.language) if plan.is_optional(part.name) else TO_BE_ENTERED
        value = reference
        digits = {"yen_sen": 2, "million_yen": -6, "million_yen_words": -6}.get(style, 0)
        if style.startswith("million"):
            value = f"{reference}/1000000"
        if not whole and unit is not DATE and ":" not in style:
            # A format would round silently what the style refuses: show the error instead.
            value = (
                f"IF({reference}=ROUND({reference},{digits}),{value},"
                f'NOTICE_TEXT({reference},"{style}","{self.language}"))'
            )
        return f"=IF({plan.missing([part.name])}>0,{quoted(blank)},{value})", number_format

    def _stamp(self, table: Table) -> str:
        """Return the hash of what a generated table holds, to tell a user's edit later."""
        contents = [self.content(cell)[0] for row in table.rows for cell in row.cells]
        return hashlib.sha256("\x1f".join(contents).encode()).hexdigest()


def write_checks(book: Book, plan: Plan, case: Case | None) -> None:
    """Write every check as a live formula, with room for acknowledgements."""
    sheet = book.add("Checks")
    sheet.widths(
        {"A": 5, "B": 34, "C": 36, "D": 9, "E": 24, "F": 17, "G": 48, "H": 11, "I": 9}
        | {"J": 13, "K": 9, "L": 21, "M": 30, "N": 11, "O": 11, "P": 36}
    )
    sheet.header(
        "検査 / Checks",
        "P",
        {
            "A": "No.",
            "B": "規則",
            "C": "Rule",
            "D": "重要度\nSeverity",
            "E": "根拠\nSource",
            "F": "名称\nName",
            "G": "数値 / Figures",
            **dict(zip("HIJK", STATE_LABELS.values(), strict=True)),
            "L": "判定 / State",
            "M": "確認の理由\nReason",
            "N": "確認者\nBy",
            "O": "確認日\nOn",
            "P": "確認した数値\nFigures covered",
        },
    )
    checks = list(checks_of(plan.kind).values())
    last = FIRST_ROW + len(checks)
    accepted = {each.check: each for each in case.acknowledged} if case else {}
    for row, check in enumerate(checks, FIRST_ROW):
        rule, severity = check.rule, check.severity
        missing = plan.missing(names_in(check.formula)) or "0"
        _check_row(
            sheet, row, rule, severity, check.source, check.name, "=" + plan.check_figures(check)
        )
        sheet.put("H", row, f"={missing}>0", _FLAG)
        holds = f"=IF($H{row},FALSE,IFERROR({plan.formula(check.formula)},FALSE))"
        sheet.put("I", row, holds, _FLAG)
        known = accepted.get(check.name)
        for column, value in zip(
            "MNOP",
            (known.reason, known.by, known.on, known.figures) if known else (None,) * 4,
            strict=True,
        ):
            look = {**looks.INPUT, "text_wrap": True, "font_size": 9}
            if column == "O":
                look["num_format"] = "yyyy-mm-dd"
            sheet.put(column, row, value, look)
    _native_row(sheet, last, plan)
    for row in range(FIRST_ROW, last + 1):
        acknowledged = (
            f'=AND(NOT($H{row}),NOT($I{row}),$M{row}<>"",$N{row}<>"",$O{row}<>"",'
            f"EXACT($P{row},$G{row}))"
        )
        sheet.put("J", row, acknowledged, _FLAG)
        sheet.put("K", row, f"=NOT(OR($H{row}:$J{row}))", _FLAG)
        state = f"=INDEX($H$4:$K$4,MATCH(TRUE,$H{row}:$K{row},0))"
        sheet.put("L", row, state, {**looks.BOXED, "bold": True})
    _master(sheet, last)
    _state_colors(sheet, book, last)
    sheet.page(landscape=True)
    # Two pages side by side: rules and figures, then states and acknowledgements.
    sheet.sheet.fit_to_pages(2, 0)
    sheet.sheet.repeat_columns("A:A")


_FLAG: Final = {**looks.BOXED, "align": "center", "font_size": 9}


def _check_row(
    sheet: Sheet, row: int, rule: Text, severity: str, source: str, name: str, figures: str
) -> None:
    small = {**looks.BOXED, "text_wrap": True, "font_size": 9}
    sheet.put("A", row, row - FIRST_ROW + 1, {**looks.BOXED, "align": "center"})
    for column, value in zip(
        "BCDEFG", (*_ja_en(rule), severity, source, name, figures), strict=True
    ):
        sheet.put(column, row, value, small)
    sheet.sheet.set_row(row - 1, 54)


def _ja_en(text: Text) -> tuple[str, str]:
    return text.ja, text.en


def _native_row(sheet: Sheet, row: int, plan: Plan) -> None:
    """The one check the notice itself does not have: our functions against native formulas."""
    end = max(plan.row_of_figure.values(), default=FIRST_ROW)
    agrees = f"Working!$H${FIRST_ROW}:$H${end}"
    rule = Text(
        "worksheet functions agree with the native formulas on Working",
        "関数の計算結果がWorkingの標準関数による検算と一致する",
    )
    figures = f'=COUNTIF({agrees},TRUE)&" TRUE, "&COUNTIF({agrees},FALSE)&" FALSE"'
    _check_row(sheet, row, rule, "error", "cross-check", "native_agrees", figures)
    sheet.put("H", row, f"=COUNTIF({agrees},TRUE)+COUNTIF({agrees},FALSE)=0", _FLAG)
    errors = f"SUMPRODUCT(ISERROR({agrees})*1)"
    holds = f"=IF($H{row},FALSE,COUNTIF({agrees},FALSE)+{errors}=0)"
    sheet.put("I", row, holds, _FLAG)
    for column in "MNOP":
        sheet.put(column, row, None, {**looks.INPUT, "text_wrap": True, "font_size": 9})


def _master(sheet: Sheet, last: int) -> None:
    states = f"$L${FIRST_ROW}:$L${last}"
    for column in "HIJK":
        count = f"=COUNTIF({states},${column}$4)"
        sheet.put(column, 3, count, {**looks.BASE, "align": "center", "bold": True})
    sheet.put("G", 3, "件数 / Count", {**looks.NOTE, "align": "right"})
    master = (
        "=CHOOSE(1+($K$3=0)+($K$3=0)*($H$3=0),"
        '"✕ 不合格あり / FAILED: "&$K$3,"△ 未検査あり / NOT CHECKED: "&$H$3,'
        '"○ 全検査合格 / ALL CHECKS PASSED")&IF($J$3>0,"（確認済 / acknowledged: "&$J$3&"）","")'
    )
    sheet.put("L", 2, master, {**looks.BASE, "bold": True})
    sheet.book.workbook.define_name("out_master", "=Checks!$L$2")


def _state_colors(sheet: Sheet, book: Book, last: int) -> None:
    fills = (looks.AMBER, looks.GREEN, looks.BLUE, looks.RED)
    for label, fill in zip(STATE_LABELS.values(), fills, strict=True):
        sheet.sheet.conditional_format(
            f"L{FIRST_ROW}:L{last}",
            {
                "type": "cell",
                "criteria": "==",
                "value": f'"{label}"',
                "format": book.format({"bg_color": fill}),
            },
        )


def write_log(book: Book, plan: Plan, case: Case | None) -> None:
    """Write the change log, its first line being the template itself."""
    sheet = book.add("Log")
    sheet.widths({"A": 14, "B": 18, "C": 18, "D": 80})
    sheet.header(
        "履歴 / Log",
        "D",
        {"A": "日付\nDate", "B": "担当\nBy", "C": "版\nVersion", "D": "内容\nChange"},
    )
    dated = {**looks.BOXED, "num_format": "yyyy-mm-dd", "align": "left"}
    what = f"template {_template_id(plan)} built"
    if case is not None:
        what += f" and filled from case {case.name}"
    sheet.put("A", FIRST_ROW, TEMPLATE_DATE, dated)
    sheet.put("B", FIRST_ROW, "ivjxl", looks.BOXED)
    sheet.put("C", FIRST_ROW, f"ivjxl {__version__}, template {TEMPLATE_VERSION}", looks.BOXED)
    sheet.put("D", FIRST_ROW, what, looks.BOXED)
    for row in range(FIRST_ROW + 1, FIRST_ROW + 21):
        sheet.put("A", row, None, {**looks.INPUT, "num_format": "yyyy-mm-dd", "align": "left"})
        for column in "BCD":
            sheet.put(column, row, None, {**looks.INPUT, "text_wrap": True})
    sheet.page(landscape=True)


def _template_id(plan: Plan) -> str:
    from ivjxl.notices import NOTICES

    return next(name for name, kind in NOTICES.items() if kind is plan.kind)


def write_stamps(book: Book, plan: Plan, stamps: Mapping[str, tuple[str, str]]) -> None:
    """Write the hidden sheet: template, versions, and a stamp per generated table."""
    sheet = book.add("_ivjxl")
    rows = [
        ("template", _template_id(plan), ""),
        ("template_version", str(TEMPLATE_VERSION), ""),
        ("ivjxl", __version__, ""),
        *((name, span.lstrip("="), stamp) for name, (span, stamp) in stamps.items()),
    ]
    for row, values in enumerate(rows, 1):
        for column, value in zip("ABC", values, strict=True):
            sheet.put(column, row, value or None, looks.BASE)
    sheet.sheet.protect("")
    sheet.sheet.hide()
