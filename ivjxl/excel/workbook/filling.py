"""Filling an open workbook: inputs of a case typed into a blank one."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from ivjxl.errors import InputError, Text
from ivjxl.excel.cells import serial_number
from ivjxl.excel.workbook.access import identity
from ivjxl.excel.workbook.clauses_sheet import CLAUSES, COLUMNS, last_row, require_fitting
from ivjxl.excel.workbook.inputs_sheet import row_source
from ivjxl.excel.workbook.plan import AS_OF_COLUMN, FIRST_ROW, SOURCE_COLUMN, Plan
from ivjxl.notices import NOTICES
from ivjxl.notices.case import Case, Source
from ivjxl.notices.clause import STEP, ClauseEdit
from ivjxl.notices.fields import fields_of
from ivjxl.notices.units import COMPANY, LAW, MARKET, PUBLISHED, VALUATION

if TYPE_CHECKING:
    import xlwings as xw

_SAME_NOTICE: Final = (COMPANY, VALUATION)
"""What stays the same from one notice to the next of its kind."""

_EVENT: Final = (LAW, MARKET, PUBLISHED)
"""What belongs to one notice only, or to its day."""

_TOO_MANY: Final = Text("has more rows than the workbook holds", "の行数がブックの上限を超えます")


def carried(case: Case, template: str) -> dict[str, Any]:
    """Return the inputs of a case that a new notice begins with.

    A notice of the same kind begins with company facts and valuation choices:
    dates and amounts of last time must not be left standing. A notice of another
    kind about the same matter takes every input that it has under the same name,
    except market data, law and what only the other notice printed.
    """
    known = {field.name: field for field in fields_of(type(case.notice))}
    found: dict[str, Any] = {}
    for field in fields_of(NOTICES[template]):
        other = known.get(field.name)
        if other is None or other.type != field.type or field.name not in _values(case):
            continue
        kind = field.label.kind
        same = template == case.kind
        if (kind in _SAME_NOTICE) if same else (kind not in _EVENT):
            found[field.name] = case.notice.value(field.name)
    found.pop("notice_date", None)
    return found


def _values(case: Case) -> set[str]:
    """Return the names of the inputs that a case states, not taken from its market data."""
    return {
        field.name
        for field in fields_of(type(case.notice))
        if case.notice.value(field.name) not in (None, ())
        and (not field.label.market or field.name in case.sources)
    }


def left_blank(template: str, inputs: Mapping[str, Any]) -> list[Text]:
    """Return the labels of the required inputs that are still to be entered."""
    fields = fields_of(NOTICES[template])
    return [
        field.label.name
        for field in fields
        if field.name not in inputs and not field.optional and not field.label.market
    ]


def fill(book: "xw.Book", inputs: Mapping[str, Any], sources: Mapping[str, Source]) -> None:
    """Type inputs and their sources into a workbook.

    Raises
    ------
    InputError
        If a row group has more rows than fit.
    """
    known = identity(book, current=True)
    plan = known.plan
    for name, value in inputs.items():
        field = plan.fields[name]
        if field.rows is not None and len(value) > field.label.capacity:
            raise InputError(name, _TOO_MANY, len(value))
    for name, value in inputs.items():
        field = plan.fields[name]
        if field.rows is not None:
            type_rows(book, plan, name, row_contents(plan, name, value, sources))
            continue
        cell = book.names[f"in_{name}"].refers_to_range
        cell.value = typed(value)
        source = sources.get(name)
        if source is not None and source.text:
            cell.sheet.range(f"{SOURCE_COLUMN}{cell.row}").value = typed(source.text)
            if source.as_of is not None:
                cell.sheet.range(f"{AS_OF_COLUMN}{cell.row}").value = typed(source.as_of)


def fill_clauses(book: "xw.Book", edits: Sequence[ClauseEdit]) -> None:
    """Type a company's edits of the clauses into a blank workbook.

    Raises
    ------
    InputError
        If there are more clauses of its own than fit, or words longer than a cell.
    """
    plan = identity(book, current=True).plan
    sheet = book.sheets[CLAUSES]
    rows = {clause.id: FIRST_ROW + place for place, clause in enumerate(plan.kind.clauses())}
    own = FIRST_ROW + len(rows)
    last = last_row(plan)
    added = sum(edit.id not in rows for edit in edits)
    if added > last - own + 1:
        raise InputError("clauses", _TOO_MANY, added)
    for edit in edits:
        require_fitting(edit)
    for edit in edits:
        row = rows.get(edit.id, own)
        entries: dict[str, Any] = {"own_ja": edit.ja, "own_en": edit.en}
        entries |= {"order": edit.order, "wanted": edit.printed}
        if edit.id not in rows:
            own += 1
            entries |= {"id": edit.id, "kind": edit.kind}
            if edit.order is None:
                entries["order"] = len(rows) * STEP + own - FIRST_ROW - len(rows)
        for name, entry in entries.items():
            if entry not in (None, ""):
                sheet.range(f"{COLUMNS[name]}{row}").value = typed(entry)


def row_contents(
    plan: Plan, group: str, rows: Sequence[Any], sources: Mapping[str, Source]
) -> list[list[Any]]:
    """Return what is typed into a row group, row by row: its columns, then the source."""
    columns = plan.group_fields(group)
    return [
        [
            *(typed(getattr(row, column.name)) for column in columns),
            typed(row_source(sources.get(f"{group}[{index}]"))),
        ]
        for index, row in enumerate(rows)
    ]


def type_rows(book: "xw.Book", plan: Plan, group: str, contents: Sequence[Sequence[Any]]) -> None:
    """Type the first rows of a row group; a None leaves its cell blank.

    Each column is one block: in Excel every cell for itself would be a call.
    """
    if not contents:
        return
    names = [column.name for column in plan.group_fields(group)]
    letters = [*(plan.group_range(group, name)[0] for name in names), SOURCE_COLUMN]
    sheet = book.sheets[plan.fields[group].label.sheet]
    first = book.names[f"in_{group}_{names[0]}"].refers_to_range.row
    last = first + len(contents) - 1
    for letter, cells in zip(letters, zip(*contents, strict=True), strict=True):
        sheet.range(f"{letter}{first}:{letter}{last}").value = [[cell] for cell in cells]


def typed(value: Any) -> Any:
    """Return an input as it is typed into a cell; an apostrophe keeps a text a text."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, date):
        return float(serial_number(value))
    if isinstance(value, (int, Decimal)):
        return float(value)
    return f"'{value}"
