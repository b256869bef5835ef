"""A notice's workbook, blank or filled from a case, as the bytes of an .xlsx file.

Built twice: once to let the embedded engine calculate every formula with our
functions, once more with those values in the cells, so that a viewer without
the add-in sees the numbers. Two builds give the same bytes.
"""

import io
from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from ivjxl.excel.engine import Engine
from ivjxl.excel.workbook.checks_sheet import write_checks
from ivjxl.excel.workbook.clauses_sheet import clause_names, write_clauses, write_placeholders
from ivjxl.excel.workbook.deadlines_sheet import write_deadlines
from ivjxl.excel.workbook.guide_sheet import write_guide
from ivjxl.excel.workbook.inputs_sheet import write_inputs
from ivjxl.excel.workbook.log_sheet import TEMPLATE_DATE, write_log, write_stamps
from ivjxl.excel.workbook.market_sheet import write_market
from ivjxl.excel.workbook.notice_sheets import NoticeSheet
from ivjxl.excel.workbook.plan import Plan
from ivjxl.excel.workbook.working_sheet import write_working
from ivjxl.excel.workbook.writer import Address, Book
from ivjxl.notices.case import Case
from ivjxl.notices.notice import Notice


def build(kind: type[Notice], case: Case | None = None) -> bytes:
    """Return the workbook of a notice: blank, or filled from a case.

    Raises
    ------
    InputError
        If the embedded engine is not installed.
    """
    package, formulas = _written(kind, case, {})
    engine = Engine(package)
    values = {
        (sheet, row, column): engine.value(sheet, row, ord(column) - ord("A") + 1)
        for sheet, row, column in formulas
    }
    return _written(kind, case, values)[0]


def written(kind: type[Notice], case: Case | None) -> bytes:
    """Return the workbook with its formulas, but without their calculated values."""
    return _written(kind, case, {})[0]


def _written(
    kind: type[Notice], case: Case | None, values: Mapping[Address, Any]
) -> tuple[bytes, list[Address]]:
    import xlsxwriter

    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    title = f"{kind.title.ja} / {kind.title.en}"
    created = datetime.combine(TEMPLATE_DATE, time(), UTC)
    workbook.set_properties({"title": title, "author": "ivjxl", "created": created})
    # Cached values stay until something changes; without the add-in they are all there is.
    workbook.set_calc_mode("auto", 191029)
    workbook.calc_on_load = False
    book = Book(workbook, values)
    plan = Plan(kind)
    write_guide(book, plan)
    write_inputs(book, plan, case)
    if plan.market_groups:
        write_market(book, plan, case)
    write_working(book, plan)
    write_deadlines(book, plan)
    write_clauses(book, plan, case)
    write_placeholders(book, plan)
    stamps: dict[str, str] = {}
    pages: dict[str, int] = {}
    for language in ("ja", "en"):
        notice = NoticeSheet(book, plan, case, language)
        pages[notice.sheet.name] = notice.write()
        stamps |= notice.stamps
    write_checks(book, plan, case, pages)
    write_log(book, plan, case)
    write_stamps(book, plan, notice.counts, stamps)
    for name, span in [*plan.defined_names(), *clause_names(plan).items()]:
        workbook.define_name(name, span)
    workbook.close()
    return buffer.getvalue(), [address for sheet in book.sheets for address in sheet.formulas]
