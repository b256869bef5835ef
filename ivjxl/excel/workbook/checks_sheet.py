"""Checks: every check as a live formula, with room for acknowledgements."""

from collections.abc import Mapping
from typing import Final

from ivjxl.errors import Text
from ivjxl.excel.workbook import looks
from ivjxl.excel.workbook.clauses_sheet import CLAUSES, TEXT_COLUMNS, check_formula, last_row
from ivjxl.excel.workbook.market_sheet import NO
from ivjxl.excel.workbook.plan import FIRST_ROW, SOURCE_COLUMN, Plan, any_error, quoted
from ivjxl.excel.workbook.writer import Book, Formula, Sheet
from ivjxl.notices.case import Case
from ivjxl.notices.clause_checks import NONE, RULES, Rule
from ivjxl.notices.figure import names_in
from ivjxl.notices.notice import Acknowledgement, checks_of

STATE_LABELS: Final = {
    "not checked": "未検査 / not checked",
    "passed": "合格 / passed",
    "acknowledged": "確認済 / acknowledged",
    "failed": "不合格 / failed",
}

ROWS_CHECK: Final = "tables_have_every_row"
PAGES_CHECK: Final = "pages_without_errors"
FIRST_OWN: Final = "inputs_complete"
"""The first of the checks of what only a workbook can get wrong."""

NAME_COLUMN: Final = "F"
FIGURES_COLUMN: Final = "G"
STATE_COLUMN: Final = "L"
ACKNOWLEDGED_COLUMNS: Final = "MNOP"
"""Reason, by, on, figures covered."""


def write_checks(book: Book, plan: Plan, case: Case | None, pages: Mapping[str, int]) -> None:
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
    own = _workbook_checks(plan, pages)
    first_own = FIRST_ROW + len(checks) + len(RULES)
    last = first_own + len(own) - 1
    accepted = {each.check: each for each in case.acknowledged} if case else {}
    for row, check in enumerate(checks, FIRST_ROW):
        rule, severity = check.rule, check.severity
        missing = plan.missing(names_in(check.formula)) or "0"
        _check_row(
            sheet,
            row,
            rule,
            severity,
            check.source,
            check.name,
            Formula("=" + plan.check_figures(check)),
        )
        sheet.put("H", row, Formula(f"={missing}>0"), _FLAG)
        holds = holds_formula(row, plan.formula(check.formula))
        sheet.put("I", row, Formula(holds), _FLAG)
        _write_acknowledgement(sheet, row, accepted.get(check.name))
    for row, (name, of_clauses) in enumerate(RULES.items(), FIRST_ROW + len(checks)):
        _write_clause_check(sheet, row, name, of_clauses, f"{plan.any_input()}=0")
        _write_acknowledgement(sheet, row, accepted.get(name))
    for row, each in enumerate(own, first_own):
        _write_workbook_check(sheet, row, each)
    for row in range(FIRST_ROW, last + 1):
        acknowledged = (
            # What only a workbook can get wrong is put right, never accepted.
            f'=IFERROR(AND($E{row}<>"{_OF_WORKBOOK}",NOT($H{row}),NOT($I{row}),$M{row}<>"",$N{row}<>"",$O{row}<>"",'
            f"EXACT($P{row},$G{row})),FALSE)"
        )
        sheet.put("J", row, Formula(acknowledged), _FLAG)
        sheet.put("K", row, Formula(f"=NOT(OR($H{row}:$J{row}))"), _FLAG)
        state = f"=INDEX($H$4:$K$4,MATCH(TRUE,$H{row}:$K{row},0))"
        sheet.put("L", row, Formula(state), {**looks.BOXED, "bold": True})
    _master(sheet, last)
    _state_colors(sheet, book, last)
    sheet.page(landscape=True)
    # Two pages side by side: rules and figures, then states and acknowledgements.
    sheet.sheet.fit_to_pages(2, 0)
    sheet.sheet.repeat_columns("A:A")


_OF_WORKBOOK: Final = "workbook"
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


def _write_acknowledgement(sheet: Sheet, row: int, known: Acknowledgement | None) -> None:
    entries = (known.reason, known.by, known.on, known.figures) if known else (None,) * 4
    for column, value in zip(ACKNOWLEDGED_COLUMNS, entries, strict=True):
        look = {**looks.INPUT, "text_wrap": True, "font_size": 9}
        if column == "O":
            look["num_format"] = "yyyy-mm-dd"
        sheet.put(column, row, value, look)


def _write_clause_check(sheet: Sheet, row: int, name: str, rule: Rule, not_checked: str) -> None:
    figures = Formula(f"={check_formula(name)}")
    _check_row(sheet, row, rule.text, rule.severity, "clauses", name, figures)
    sheet.put("H", row, Formula(f"={not_checked}"), _FLAG)
    sheet.put("I", row, Formula(holds_formula(row, f"$G{row}={quoted(NONE)}")), _FLAG)


def _ja_en(text: Text) -> tuple[str, str]:
    return text.ja, text.en


def _workbook_checks(plan: Plan, pages: Mapping[str, int]) -> list[tuple[str, Text, str, str, str]]:
    """Return what only a workbook can get wrong: name, rule, figures, not checked if, holds."""
    end = max(plan.row_of_figure.values(), default=FIRST_ROW)
    agrees = f"Working!$H${FIRST_ROW}:$H${end}"
    compared = f"COUNTIF({agrees},TRUE)+COUNTIF({agrees},FALSE)"
    errors = any_error(agrees)
    required = plan.required_missing()
    wrong = plan.wrong_kind()
    empty = f"{plan.any_input()}=0"
    shown = [f"Working!$E${FIRST_ROW}:$E${end}"]
    shown += [f"{name}!$A$3:$D${last}" for name, last in pages.items()]
    texts = [*TEXT_COLUMNS.values()]
    shown.append(f"{CLAUSES}!${texts[0]}${FIRST_ROW}:${texts[-1]}${last_row(plan)}")
    page_errors = "+".join(any_error(each) for each in shown)
    checks = [
        (
            FIRST_OWN,
            Text("every required input is entered", "必須の入力がすべてある"),
            f'({required})&" missing"',
            f"({required})>0",
            "TRUE",
        ),
        (
            "inputs_of_right_kind",
            Text(
                "every input is of its kind: number, date, text, TRUE or FALSE",
                "すべての入力が所定の形式（数値・日付・文字列・TRUE/FALSE）である",
            ),
            f'({wrong})&" of the wrong kind"',
            empty,
            f"({wrong})=0",
        ),
        (
            PAGES_CHECK,
            Text(
                "no cell of Working, of the notices and of the clauses shows an error",
                "Working・お知らせ・条項のセルにエラー値がない",
            ),
            f'({page_errors})&" sheets with errors"',
            empty,
            f"({page_errors})=0",
        ),
    ]
    if any(figure.native for figure in plan.figures.values()):
        checks.append(
            (
                "native_agrees",
                Text(
                    "worksheet functions agree with the native formulas on Working",
                    "関数の計算結果がWorkingの標準関数による検算と一致する",
                ),
                f'COUNTIF({agrees},TRUE)&" TRUE, "&COUNTIF({agrees},FALSE)&" FALSE"',
                f"{compared}+{errors}=0",
                f"COUNTIF({agrees},FALSE)+{errors}=0",
            )
        )
    if plan.taken:
        unsourced = "+".join(
            f'(in_{f.name}<>"")*(Inputs!${SOURCE_COLUMN}${plan.row_of_input[f.name]}="")'
            for f in plan.taken
        )
        rule = Text(
            "what is typed instead of taken from Market has its source",
            "Marketの値によらず入力した値に出典がある",
        )
        unsourced_text = f'({unsourced})&" without a source"'
        checks.append(("typed_values_have_source", rule, unsourced_text, empty, f"({unsourced})=0"))
    if plan.has_window:
        checks.append(
            (
                "weekly_volatility_agrees",
                Text(
                    "the weekly volatility agrees with the native formulas on Market",
                    "週次ボラティリティがMarketの標準関数による検算と一致する",
                ),
                'IF(out_market_agrees="","not weekly",out_market_agrees)',
                empty,
                f"out_market_agrees<>{quoted(NO)}",
            )
        )
    built = plan.rows_built()
    if built:
        checks.append(
            (
                ROWS_CHECK,
                Text(
                    "the generated tables have a row for every row of the inputs",
                    "作成された表の行数が入力の行数と一致する",
                ),
                rows_figures(built),
                empty,
                built,
            )
        )
    return checks


def rows_figures(built: str) -> str:
    """Return the formula that says whether the tables have the rows of the inputs."""
    return f'IF({built},"equal","different")'


def holds_formula(row: int, rule: str) -> str:
    """Return the formula of the cell that is TRUE where a check was made and passed."""
    return f"=IF($H{row},FALSE,IFERROR({rule},FALSE))"


def _write_workbook_check(sheet: Sheet, row: int, each: tuple[str, Text, str, str, str]) -> None:
    name, rule, figures, not_checked, holds = each
    _check_row(sheet, row, rule, "error", _OF_WORKBOOK, name, Formula(f"={figures}"))
    sheet.put("H", row, Formula(f"={not_checked}"), _FLAG)
    sheet.put("I", row, Formula(holds_formula(row, holds)), _FLAG)
    for column in "MNOP":
        sheet.put(column, row, None, looks.BOXED)


def _master(sheet: Sheet, last: int) -> None:
    states = f"$L${FIRST_ROW}:$L${last}"
    for column in "HIJK":
        count = f"=COUNTIF({states},${column}$4)"
        sheet.put(column, 3, Formula(count), {**looks.BASE, "align": "center", "bold": True})
    sheet.put("G", 3, "件数 / Count", {**looks.NOTE, "align": "right"})
    master = (
        "=CHOOSE(1+($K$3=0)+($K$3=0)*($H$3=0),"
        '"✕ 不合格あり / FAILED: "&$K$3,"△ 未検査あり / NOT CHECKED: "&$H$3,'
        '"○ 全検査合格 / ALL CHECKS PASSED")&IF($J$3>0,"（確認済 / acknowledged: "&$J$3&"）","")'
    )
    sheet.put("L", 2, Formula(master), {**looks.BASE, "bold": True})
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
