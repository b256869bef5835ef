"""The inputs of an open workbook as a case."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ivjxl.errors import A_DATE, InputError, Text
from ivjxl.errors import MISSING as IS_MISSING
from ivjxl.excel import cells
from ivjxl.excel.cells import CellError
from ivjxl.excel.workbook.access import Identity, identity, shown, value, values
from ivjxl.excel.workbook.checks_sheet import ACKNOWLEDGED_COLUMNS, NAME_COLUMN
from ivjxl.excel.workbook.clauses_sheet import CLAUSES, COLUMNS, last_row
from ivjxl.excel.workbook.plan import AS_OF_COLUMN, CLAUSES_SINCE, FIRST_ROW, SOURCE_COLUMN
from ivjxl.notices import NOTICES
from ivjxl.notices.case import Case, Source, known_checks
from ivjxl.notices.clause import STEP, Clause, ClauseEdit, edit_of, placed
from ivjxl.notices.fields import Field, converted
from ivjxl.notices.notice import Acknowledgement

if TYPE_CHECKING:
    import xlwings as xw

_AS_OF: Final = re.compile(r"(.+) \(as of (\d{4}-\d\d-\d\d)\)", re.DOTALL)
_EPOCH: Final = date(1899, 12, 30)
_YES_NO: Final = Text("must be TRUE, FALSE or blank", "はTRUE、FALSE又は空欄です")
_A_NUMBER: Final = Text("must be a number", "には数値が必要です")
_A_TEXT: Final = Text("must be a text", "には文字列が必要です")
_ONLY_ONE: Final = Text(
    "is a standard clause: its own words stand in its row, and a new clause needs another id",
    "は標準の条項です。自社の文言はその行に入力し、新しい条項には別の名称が必要です",
)
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
    sample = value(book.names["in_sample"].refers_to_range)
    if not cells.is_blank(sample) and not isinstance(sample, bool):
        raise InputError("sample", _YES_NO, shown(sample))
    notice = kind(**converted(kind, entered))
    clauses = clause_edits(book, known)
    # Refuses what does not fit the standard clauses.
    placed(notice.clauses(), clauses, notice.value)
    return Case(
        name=Path(book.name).stem,
        kind=known.template,
        notice=notice,
        sources=sources,
        preparer=shown(value(book.names["in_preparer"].refers_to_range)),
        sample=sample is True,
        acknowledged=acknowledgements(book, known),
        clauses=clauses,
    )


def inputs_of(book: "xw.Book", known: Identity) -> tuple[dict[str, Any], dict[str, Source]]:
    """Return the inputs entered in a workbook, and their sources.

    A market input that is typed without a source has an empty one: it is not
    taken from the market data.
    """
    entered: dict[str, Any] = {}
    sources: dict[str, Source] = {}
    for name, field in known.plan.fields.items():
        if field.rows is not None:
            rows = group_rows(book, known, name)
            if rows or not field.optional:
                entered[name] = rows
            sources |= _row_sources(book, known, name, len(rows))
            continue
        cell = book.names[f"in_{name}"].refers_to_range
        found = _converted(name, field, value(cell))
        if found is None:
            continue
        entered[name] = found
        source = _source(name, cell)
        if source is not None or field.label.market:
            sources[name] = source or Source(text="")
    return entered, sources


def _row_sources(book: "xw.Book", known: Identity, group: str, count: int) -> dict[str, Source]:
    column = known.plan.group_fields(group)[0].name
    area = _column(book, group, column)
    found: dict[str, Source] = {}
    if not count:
        return found
    at = f"{SOURCE_COLUMN}{area.row}:{SOURCE_COLUMN}{area.row + count - 1}"
    for index, (cell,) in enumerate(values(area.sheet.range(at))):
        text = _text(f"{group}[{index + 1}]", cell)
        if text:
            found[f"{group}[{index}]"] = _row_source(text)
    return found


def _row_source(text: str) -> Source:
    """Return the source of a row; `row_source` writes its day behind it."""
    dated = _AS_OF.fullmatch(text)
    try:
        return (
            Source(text=dated[1], as_of=date.fromisoformat(dated[2]))
            if dated
            else Source(text=text)
        )
    except ValueError:
        # No day of the calendar: words of the user's own.
        return Source(text=text)


def group_rows(book: "xw.Book", known: Identity, group: str) -> list[dict[str, Any]]:
    """Return the rows entered in a row group."""
    fields = known.plan.group_fields(group)
    columns = [
        [
            _converted(f"{group}[{number}].{field.name}", field, row[0])
            for number, row in enumerate(values(_column(book, group, field.name)), 1)
        ]
        for field in fields
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


def _converted(name: str, field: Field, cell: Any) -> Any:
    """Return an input as a case states it; None where it is blank."""
    if isinstance(cell, CellError):
        raise InputError(name, _ERROR, str(cell))
    if cells.is_blank(cell):
        return None
    if not isinstance(cell, float):
        return cell
    if field.type is date:
        return _EPOCH + timedelta(days=int(cell)) if 0 <= cell < 2_958_466 else cell
    number = Decimal(f"{cell:.15g}")
    return int(number) if field.type is int and number == int(number) else number


def _text(name: str, cell: Any) -> str:
    if isinstance(cell, CellError):
        raise InputError(f"{name}: source", _ERROR, str(cell))
    return shown(cell)


def _source(name: str, cell: "xw.Range") -> Source | None:
    row = cell.row
    text, as_of = values(cell.sheet.range(f"{SOURCE_COLUMN}{row}:{AS_OF_COLUMN}{row}"))[0]
    said = _text(name, text)
    if not said:
        return None
    if cells.is_blank(as_of):
        return Source(text=said)
    day = cells.day(name, as_of)
    if isinstance(day, CellError):
        raise InputError(f"{name}: as of", A_DATE, shown(as_of))
    return Source(text=said, as_of=day)


def clause_edits(book: "xw.Book", known: Identity) -> tuple[ClauseEdit, ...]:
    """Return what the sheet Clauses changes in the standard clauses, and those it adds."""
    if known.version < CLAUSES_SINCE:
        return ()
    plan = known.plan
    sheet = book.sheets[CLAUSES]
    rows = values(sheet.range(f"A{FIRST_ROW}:K{last_row(plan)}"))
    standard = {
        clause.id: (clause, place * STEP) for place, clause in enumerate(plan.kind.clauses(), 1)
    }
    found: list[ClauseEdit] = []
    seen: set[str] = set()
    for row in rows:
        cells_by = dict(zip("ABCDEFGHIJK", row, strict=True))
        held = {name: cells_by[letter] for name, letter in COLUMNS.items() if letter in cells_by}
        if held["id"] in seen:
            raise InputError(f"clauses.{held['id']}", _ONLY_ONE, held["id"])
        if held["id"] in standard:
            seen.add(held["id"])
        own = sum(each.id not in standard for each in found)
        edit = _clause_edit(held, standard, len(standard) * STEP + own + 1)
        if edit is not None:
            found.append(edit)
    return tuple(found)


def _clause_edit(
    held: Mapping[str, Any], standard: Mapping[str, tuple[Clause, int]], next_order: int
) -> ClauseEdit | None:
    """Return what a row of Clauses changes, or None; what is the default changes nothing."""
    name = _clause_text("clauses.id", held["id"])
    if not name:
        # A row without a name may hold its order already, but nothing to print.
        for entry in ("kind", "own_ja", "own_en"):
            if not cells.is_blank(held[entry]):
                raise InputError("clauses.id", IS_MISSING, shown(held[entry]))
        return None
    changed: dict[str, Any] = {
        "ja": _clause_text(f"clauses.{name}.ja", held["own_ja"]),
        "en": _clause_text(f"clauses.{name}.en", held["own_en"]),
        "order": _order(f"clauses.{name}.order", held["order"]),
    }
    wanted = held["wanted"]
    if not cells.is_blank(wanted):
        if not isinstance(wanted, bool):
            raise InputError(f"clauses.{name}.printed", _YES_NO, shown(wanted))
        changed["printed"] = wanted
    is_own = name not in standard
    if is_own:
        changed["kind"] = _clause_text(f"clauses.{name}.kind", held["kind"])
        defaults: dict[str, Any] = {"printed": True, "order": next_order}
    else:
        clause, place = standard[name]
        defaults = {"printed": clause.printed, "order": place}
    kept = {key: v for key, v in changed.items() if v != "" and v != defaults.get(key)}
    return edit_of({"id": name, **kept}) if kept or is_own else None


def _clause_text(name: str, cell: Any) -> str:
    if cells.is_blank(cell):
        return ""
    text = cells.text(name, cell)
    if isinstance(text, CellError):
        raise InputError(name, _A_TEXT, shown(cell))
    return text


def _order(name: str, cell: Any) -> Decimal:
    # The formulas of the sheet need one too.
    if cells.is_blank(cell):
        raise InputError(name, IS_MISSING, None)
    if isinstance(cells.number(name, cell), CellError):
        raise InputError(name, _A_NUMBER, shown(cell))
    return Decimal(shown(cell))


def acknowledgements(book: "xw.Book", known: Identity) -> tuple[Acknowledgement, ...]:
    """Return the failed checks that somebody accepted."""
    sheet = book.sheets["Checks"]
    last = sheet.used_range.last_cell.row
    names = values(sheet.range(f"{NAME_COLUMN}{FIRST_ROW}:{NAME_COLUMN}{last}"))
    first, end = ACKNOWLEDGED_COLUMNS[0], ACKNOWLEDGED_COLUMNS[-1]
    entries = values(sheet.range(f"{first}{FIRST_ROW}:{end}{last}"))
    accepted = known_checks(known.plan.kind)
    found = []
    for (name,), (reason, by, on, figures) in zip(names, entries, strict=True):
        entered = [each for each in (reason, by, on, figures) if each not in (None, "")]
        if not entered or name not in accepted:
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
