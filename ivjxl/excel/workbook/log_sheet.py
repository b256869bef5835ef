"""Log, and the hidden sheet that identifies the template and stamps its tables."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from ivjxl import __version__
from ivjxl.excel.workbook import looks
from ivjxl.excel.workbook.plan import FIRST_ROW, Plan
from ivjxl.excel.workbook.writer import Book, Formula
from ivjxl.notices import NOTICES
from ivjxl.notices.case import Case

TEMPLATE_VERSION: Final = 3
IDENTITY: Final = "_ivjxl"
"""The hidden sheet: in column A what, in column B its value."""

CANARY: Final = '=ROUND_YEN(1,1,"up")'
"""A formula that needs our functions; its value is 1."""

TEMPLATE_DATE: Final = date(2026, 11, 20)


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
    return next(name for name, kind in NOTICES.items() if kind is plan.kind)


def write_stamps(
    book: Book, plan: Plan, counts: Mapping[str, int], stamps: Mapping[str, str]
) -> None:
    """Write the hidden sheet: template, versions, rows built, stamps, the canary.

    A spreadsheet program that calculates finds the canary's value; one that only
    shows what was calculated before is found out by a copy with a wrong one.
    """
    sheet = book.add(IDENTITY)
    rows: list[tuple[str, Any]] = [
        ("template", _template_id(plan)),
        ("template_version", str(TEMPLATE_VERSION)),
        ("ivjxl", __version__),
        *((f"rows_{group}", count) for group, count in counts.items()),
        *stamps.items(),
        ("canary", Formula(CANARY)),
    ]
    for row, values in enumerate(rows, 1):
        for column, value in zip("AB", values, strict=True):
            sheet.put(column, row, value, looks.BASE)
    sheet.sheet.protect("")
    sheet.sheet.hide()
