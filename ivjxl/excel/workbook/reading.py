"""The inputs of an open workbook as a case."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ivjxl.errors import InputError, Text
from ivjxl.excel import cells
from ivjxl.excel.cells import CellError
from ivjxl.excel.workbook.access import Identity, identity, value, values
from ivjxl.excel.workbook.checks_sheet import ACKNOWLEDGED_COLUMNS, NAME_COLUMN
from ivjxl.excel.workbook.plan import FIRST_ROW, SOURCE_COLUMN, VALUE_COLUMN
from ivjxl.notices import NOTICES
from ivjxl.notices.case import Case, Source
from ivjxl.notices.fields import Field, converted
from ivjxl.notices.notice import Acknowledgement, checks_of

if TYPE_CHECKING:
    import xlwings as xw

_EPOCH: Final = date(1899, 12, 30)
_ERROR: Final = Text("holds an error", "がエラー値です")
_GAP: Final = Text("has a blank row before its last one", "の最終行より前に空白行があります")
_INCOMPLETE: Final = Text(
    "needs reason, name, date and figures covered", "には理由・確認者・確認日・数値が必要です"
)


def read_book(book: "xw.Book") -> Case:
    """Return the case that a workbook holds.

    Raises
    ------
    InputError
        If it is no workbook of ours, or an input is missing or not usable.
    """
    known = identity(book)
    kind = NOTICES[known.template]
    entered, sources = inputs_of(book, known)
    plan = known.plan
    sample = value(book.sheets["Inputs"].range(f"{VALUE_COLUMN}{plan.meta_rows['sample']}"))
    preparer = value(book.sheets["Inputs"].range(f"{VALUE_COLUMN}{plan.meta_rows['preparer']}"))
    return Case(
        name=Path(book.name).stem,
        kind=known.template,
        notice=kind(**converted(kind, entered)),
        sources=sources,
        preparer="" if preparer is None else str(preparer),
        sample=sample is True,
        acknowledged=acknowledgements(book, known),
    )


def inputs_of(book: "xw.Book", known: Identity) -> tuple[dict[str, Any], dict[str, Source]]:
    """Return the inputs entered in a workbook, and their sources."""
    plan = known.plan
    entered: dict[str, Any] = {}
    sources: dict[str, Source] = {}
    for name, field in plan.fields.items():
        if field.rows is None:
            cell = book.names[f"in_{name}"].refers_to_range
            found = _converted(field, value(cell))
            if found is not None:
                entered[name] = found
                source = _source(book, cell.sheet.name, cell.row)
                if source is not None:
                    sources[name] = source
            continue
        rows = group_rows(book, known, name)
        if rows or not field.optional:
            entered[name] = rows
        sheet, first = field.label.sheet, plan.row_of_input[name] + 2
        for index in range(len(rows)):
            text = value(book.sheets[sheet].range(f"{SOURCE_COLUMN}{first + index}"))
            if text not in (None, ""):
                sources[f"{name}[{index}]"] = Source(text=str(text))
    return entered, sources


def group_rows(book: "xw.Book", known: Identity, group: str) -> list[dict[str, Any]]:
    """Return the rows entered in a row group."""
    fields = known.plan.group_fields(group)
    columns = [
        [_converted(f, row[0]) for row in values(_column(book, group, f.name))] for f in fields
    ]
    rows = [
        {f.name: cell for f, cell in zip(fields, row, strict=True) if cell is not None}
        for row in zip(*columns, strict=True)
    ]
    while rows and not rows[-1]:
        rows.pop()
    for number, row in enumerate(rows, 1):
        if not row:
            raise InputError(f"{group}[{number}]", _GAP, None)
    return rows


def _column(book: "xw.Book", group: str, column: str) -> "xw.Range":
    return book.names[f"in_{group}_{column}"].refers_to_range


def _converted(field: Field, cell: Any) -> Any:
    """Return an input as a case states it; None where it is blank."""
    if cells.is_blank(cell):
        return None
    if isinstance(cell, CellError):
        raise InputError(field.name, _ERROR, str(cell))
    if not isinstance(cell, float):
        return cell
    if field.type is date:
        return _EPOCH + timedelta(days=int(cell)) if 0 <= cell < 2_958_466 else cell
    number = Decimal(f"{cell:.15g}")
    return int(number) if field.type is int and number == int(number) else number


def _source(book: "xw.Book", sheet: str, row: int) -> Source | None:
    text, as_of = values(book.sheets[sheet].range(f"{SOURCE_COLUMN}{row}:G{row}"))[0]
    if text in (None, ""):
        return None
    day = cells.day("as_of", as_of) if isinstance(as_of, float) else None
    return Source(text=str(text), as_of=None if isinstance(day, CellError) else day)


def acknowledgements(book: "xw.Book", known: Identity) -> tuple[Acknowledgement, ...]:
    """Return the failed checks that somebody accepted."""
    last = FIRST_ROW + len(checks_of(known.plan.kind)) - 1
    sheet = book.sheets["Checks"]
    names = values(sheet.range(f"{NAME_COLUMN}{FIRST_ROW}:{NAME_COLUMN}{last}"))
    first, end = ACKNOWLEDGED_COLUMNS[0], ACKNOWLEDGED_COLUMNS[-1]
    entries = values(sheet.range(f"{first}{FIRST_ROW}:{end}{last}"))
    found = []
    for (name,), (reason, by, on, figures) in zip(names, entries, strict=True):
        entered = [each for each in (reason, by, on, figures) if each not in (None, "")]
        if not entered:
            continue
        day = cells.day("on", on)
        if len(entered) < 4 or isinstance(day, CellError):
            raise InputError(f"{sheet.name}: {name}", _INCOMPLETE, None)
        found.append(
            Acknowledgement(
                check=str(name), reason=str(reason), by=str(by), on=day, figures=str(figures)
            )
        )
    return tuple(found)
