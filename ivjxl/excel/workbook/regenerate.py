"""Regenerate: generated tables get the rows of the inputs, and nobody's edit is lost.

Written once for an open workbook, in Excel or as a file. All tables are
examined before anything is written.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from ivjxl.errors import LANGUAGES, InputError, Text
from ivjxl.excel.formulas import address_of, normalised
from ivjxl.excel.workbook.access import (
    Identity,
    contents,
    identity,
    shown,
    undisturbed,
    unprotected,
    values,
)
from ivjxl.excel.workbook.clauses_sheet import CLAUSES, HIGHEST, TEXT_COLUMNS, last_row
from ivjxl.excel.workbook.clauses_sheet import row_height as clause_height
from ivjxl.excel.workbook.contents import COLUMNS, Contents
from ivjxl.excel.workbook.journal import record
from ivjxl.excel.workbook.log_sheet import IDENTITY
from ivjxl.excel.workbook.notice_sheets import NoticeSheet, row_height
from ivjxl.excel.workbook.plan import FIRST_ROW
from ivjxl.excel.workbook.reading import group_rows
from ivjxl.excel.workbook.stamps import stamp
from ivjxl.excel.workbook.writer import lines_of
from ivjxl.notices.layout import Table

if TYPE_CHECKING:
    import xlwings as xw

PAGES: Final = ("Notice_JA", "Notice_EN")
FIRST_TABLE: Final = 6
"""First row of a page below title and sample mark."""

STANDARD_HEIGHT: Final = 15
"""Points of a row whose height nobody set."""

_LOST: Final = Text(
    "is missing or names no cells: build the workbook again from `ivjxl case`",
    "の名前がないか、セルを指していません。ivjxl caseの出力からブックを作成し直してください",
)
_NO_SHEET: Final = Text(
    "takes no further sheet, on which the edited table would be kept: lift the protection of its "
    "structure first",
    "に控えのシートを追加できません。先にブックの構成の保護を解除してください",
)
_TOO_WIDE: Final = Text(
    "does not cover columns A to D of its page any more", "がお知らせのA～D列を指していません"
)
KEPT: Final = "Kept"
"""Sheets with an edited table, kept before it was replaced: Kept_1, Kept_2, …"""


@dataclass(frozen=True, slots=True)
class Edit:
    """A cell of a generated table that holds something else than was written."""

    address: str
    found: str
    written: str


@dataclass(frozen=True, slots=True)
class TableState:
    """A generated table as it is found: what it holds, what it should hold."""

    name: str
    sheet: str
    found: list[list[str]]
    wanted: list[list[tuple[str, str | None]]]
    edits: tuple[Edit, ...]
    """The user's edits; empty where the stamp fits, or where nothing is to be written."""

    recorded: bool
    """Whether stamp and number of rows on record are those of what is found."""

    @property
    def current(self) -> bool:
        """Whether nothing is to be written."""
        return _is_held(self.found, self.wanted)


@dataclass(frozen=True, slots=True)
class TableReport:
    """What was done with a table."""

    name: str
    sheet: str
    outcome: str
    """`current`, `written`, `replaced` (kept on a sheet first), `kept`, `refused`, or `waiting`
    (to be written, but another table was refused)."""

    rows_before: int
    rows_after: int
    edits: tuple[Edit, ...] = ()
    kept_on: str = ""


WhenEdited = Callable[[TableState], str]
"""What to do with an edited table: `refuse` all, `keep` it, or `replace` it."""


def refuse(_: TableState) -> str:
    """Write nothing at all if a table was edited."""
    return "refuse"


def replace_edited(_: TableState) -> str:
    """Put the edited table on a sheet of its own, then write the table."""
    return "replace"


def examined(book: "xw.Book") -> list[TableState]:
    """Return the state of every generated table.

    Raises
    ------
    InputError
        If the workbook is not of this template version, its inputs have a gap, or
        the name of a table is lost.
    """
    known = identity(book, current=True)
    plan = known.plan
    counts = row_counts(book, known)
    states = []
    for language in LANGUAGES:
        of_language = Contents(plan, language)
        written = of_language.generated_tables(known.rows)
        for name, table in of_language.generated_tables(counts).items():
            count = counts[table.rows_of]
            recorded = known.rows[table.rows_of] == count
            states.append(
                _state(book, known, of_language, written[name], table, name, recorded=recorded)
            )
    return states


def row_counts(book: "xw.Book", known: Identity) -> dict[str, int]:
    """Return how many rows each row group with a printed table has.

    A required group that is blank yet keeps the rows of the blank template.
    """
    counts = {}
    for field in known.plan.printed_groups():
        entered = len(group_rows(book, known, field.name))
        blank = not entered and not field.optional
        counts[field.name] = known.rows[field.name] if blank else entered
    return counts


def _state(
    book: "xw.Book",
    known: Identity,
    of_language: Contents,
    written: Table,
    table: Table,
    name: str,
    *,
    recorded: bool,
) -> TableState:
    cells = _cells(book, name)
    found, wanted = contents(cells), of_language.rows(table)
    edits: tuple[Edit, ...] = ()
    stamped = stamp(found) == known.stamps.get(name)
    if not stamped and not _is_held(found, wanted):
        edits = tuple(_edits(found, of_language.rows(written), cells.row))
        if not edits:
            # What was written is there, the stamp is not: the stamp itself was edited.
            edits = (Edit(address_of((cells.row, 1, cells.row, 1)), "", "stamp"),)
    return TableState(name, cells.sheet.name, found, wanted, edits, recorded and stamped)


def _is_held(found: list[list[str]], wanted: list[list[tuple[str, str | None]]]) -> bool:
    """Return whether cells hold what they should."""
    texts = [[normalised(content) for content, _ in row] for row in wanted]
    return [[normalised(cell) for cell in row] for row in found] == texts


def _cells(book: "xw.Book", name: str) -> "xw.Range":
    try:
        cells: xw.Range = book.names[name].refers_to_range
    except Exception:
        # No such name, or its cells were deleted: every engine has its own error for it.
        raise InputError(name, _LOST, None) from None
    page = f"Notice_{name.rpartition('_')[2].upper()}"
    if (cells.sheet.name, cells.column, cells.shape[1]) != (page, 1, len(COLUMNS)):
        raise InputError(name, _TOO_WIDE, f"{cells.sheet.name}!{cells.address}")
    return cells


def _edits(
    found: list[list[str]], written: list[list[tuple[str, str | None]]], first: int
) -> Iterator[Edit]:
    blank = [("", None)] * len(COLUMNS)
    for index in range(max(len(found), len(written))):
        row = found[index] if index < len(found) else [""] * len(COLUMNS)
        own = written[index] if index < len(written) else blank
        for column, (cell, (content, _)) in enumerate(zip(row, own, strict=True), 1):
            if normalised(cell) != normalised(content):
                at = first + index
                yield Edit(address_of((at, column, at, column)), cell, content)
    if len(found) != len(written):
        at = first + len(found) - 1
        yield Edit(address_of((first, 1, at, 4)), f"{len(found)} rows", f"{len(written)} rows")


def regenerate(book: "xw.Book", on: date, when_edited: WhenEdited = refuse) -> list[TableReport]:
    """Give every generated table the rows of the inputs; calculate; report.

    Parameters
    ----------
    book
        The open workbook.
    on
        The day that the sheet Log shows for it.
    when_edited
        Asked for each table that somebody edited and that is not as it should be.
        One `refuse` and nothing is written.

    Raises
    ------
    InputError
        As `examined`, or if a sheet is protected with a password.
    """
    states = examined(book)
    outcomes = {state.name: _outcome(state, when_edited) for state in states}
    if "refused" in outcomes.values():
        held = {n: "waiting" if each == "written" else each for n, each in outcomes.items()}
        return [_report(state, held[state.name]) for state in states]
    written = [s for s in states if outcomes[s.name] in ("written", "replaced")]
    restamped = [s for s in states if outcomes[s.name] == "current" and not s.recorded]
    with undisturbed(book), ExitStack() as stack:
        if not written and not restamped:
            book.app.calculate()
            if not any(True for _ in _too_low(book)):
                return [_report(state, outcomes[state.name]) for state in states]
        # All before the first write: one may have a password.
        for name in (IDENTITY, *PAGES, CLAUSES):
            stack.enter_context(unprotected(book.sheets[name]))
        kept = {s.name: _keep(book, s) for s in written if outcomes[s.name] == "replaced"}
        for state in written:
            _write(book, state)
        reports = [
            _report(state, outcomes[state.name], kept.get(state.name, "")) for state in states
        ]
        if written:
            record(book, on, _said(reports))
        _restamp(book, written + restamped, kept=any(o == "kept" for o in outcomes.values()))
        book.app.calculate()
        for state in written:
            _set_heights(book, state)
        for row, height in _too_low(book):
            row.row_height = height
    return reports


def _outcome(state: TableState, when_edited: WhenEdited) -> str:
    if state.current:
        return "current"
    if not state.edits:
        return "written"
    return {"refuse": "refused", "keep": "kept", "replace": "replaced"}[when_edited(state)]


def _said(reports: list[TableReport]) -> str:
    """Return what the sheet Log says of it."""
    done = (
        f"{each.name} {each.rows_before} to {each.rows_after} rows"
        + (f", edited table kept on {each.kept_on}" if each.kept_on else "")
        for each in reports
        if each.outcome in ("written", "replaced")
    )
    return "tables regenerated: " + "; ".join(done)


def _report(state: TableState, outcome: str, kept_on: str = "") -> TableReport:
    stays = outcome in ("current", "kept", "refused")
    after = len(state.found if stays else state.wanted)
    rows = len(state.found), after
    return TableReport(state.name, state.sheet, outcome, *rows, state.edits, kept_on)


def _keep(book: "xw.Book", state: TableState) -> str:
    """Put a table as it is on a new sheet: what the cells show and what they hold."""
    taken = {sheet.name for sheet in book.sheets}
    name = next(f"{KEPT}_{n}" for n in range(1, 1000) if f"{KEPT}_{n}" not in taken)
    rows = values(_cells(book, state.name))
    last = book.sheets[len(book.sheets) - 1]
    try:
        # Before the hidden last sheet: xlwings would have to move that one to add behind it.
        sheet = book.sheets.add(name, before=last)
    except Exception:
        # A general error of COM where the structure of the workbook is protected.
        raise InputError(book.name, _NO_SHEET, None) from None
    title = f"再作成前の表の控え / table kept before it was replaced: {state.name}"
    sheet.range("A1").value = title
    for index, (shows, holds) in enumerate(zip(rows, state.found, strict=True), 3):
        for column, (value, content) in enumerate(zip(shows, holds, strict=True), 1):
            # The apostrophe keeps a formula, and what looks like one, as text.
            for at, text in ((column, shown(value)), (column + len(COLUMNS) + 1, content)):
                if text:
                    sheet.range((index, at)).value = f"'{text}"
    return name


def _write(book: "xw.Book", state: TableState) -> None:
    """Give a table the rows that it should have, and write the cells that differ."""
    cells = _cells(book, state.name)
    sheet, top, before, after = cells.sheet, cells.row, cells.shape[0], len(state.wanted)
    if after > before:
        # Before the last row, which is the total; a single row keeps its place.
        at = top + before - 1 if before > 1 else top + 1
        sheet.range(f"{at}:{at + after - before - 1}").insert("down")
    elif after < before:
        sheet.range(f"{top + after - 1}:{top + before - 2}").delete("up")
    last = top + after - 1
    book.names[state.name].refers_to = f"={sheet.name}!$A${top}:$D${last}"
    found = contents(sheet.range((top, 1), (last, len(COLUMNS))))
    for index, row in enumerate(state.wanted):
        for column, (content, number_format) in enumerate(row, 1):
            if normalised(content) == normalised(found[index][column - 1]):
                continue
            cell = sheet.range((top + index, column))
            if content.startswith("="):
                cell.formula = content
            else:
                cell.value = content or None
            if cell.number_format != (number_format or "General"):
                cell.number_format = number_format or "General"


def _height(row: "xw.Range") -> float:
    """Return the height that the texts of a row need, in points."""
    cells = values(row.sheet.range((row.row, 1), (row.row, len(COLUMNS))))[0]
    texts = [cell if isinstance(cell, str) else "" for cell in cells]
    return min(row_height(texts, NoticeSheet.WIDTH), HIGHEST)


def _rows(book: "xw.Book", state: TableState) -> "list[xw.Range]":
    cells = _cells(book, state.name)
    rows = range(cells.row, cells.row + cells.shape[0])
    return [cells.sheet.range(f"{row}:{row}") for row in rows]


def _too_low(book: "xw.Book") -> "Iterator[tuple[xw.Range, float]]":
    """Yield the rows of the pages and of Clauses whose texts are cut off, with what they need."""
    for name in PAGES:
        sheet = book.sheets[name]
        last = sheet.used_range.last_cell.row
        area = sheet.range((1, 1), (last, len(COLUMNS)))
        rows = zip(values(area), contents(area), strict=True)
        for row, (shows, holds) in enumerate(rows, 1):
            needed = _page_height(sheet, row, shows, holds) if row >= FIRST_TABLE else 0
            # Heights are stored in whole pixels.
            if needed > (sheet.range(f"{row}:{row}").row_height or STANDARD_HEIGHT) + 1:
                yield sheet.range(f"{row}:{row}"), needed
    yield from low_clauses(book)


def low_clauses(book: "xw.Book") -> "Iterator[tuple[xw.Range, float]]":
    """Yield the rows of Clauses whose texts as printed are cut off, with the height they need."""
    sheet = book.sheets[CLAUSES]
    first, last = TEXT_COLUMNS["ja"], TEXT_COLUMNS["en"]
    end = last_row(identity(book).plan)
    for row, cells in enumerate(values(sheet.range(f"{first}{FIRST_ROW}:{last}{end}")), FIRST_ROW):
        needed = clause_height([cell if isinstance(cell, str) else "" for cell in cells])
        if needed > (sheet.range(f"{row}:{row}").row_height or STANDARD_HEIGHT) + 1:
            yield sheet.range(f"{row}:{row}"), needed


def _page_height(sheet: "xw.Sheet", row: int, shows: list[Any], holds: list[str]) -> float:
    """Return the height that the live texts of a row need, merged cells as wide as they are."""
    height = 0.0
    for column, (text, content) in enumerate(zip(shows, holds, strict=True), 1):
        if not isinstance(text, str) or not content.startswith("="):
            continue
        cell = sheet.range((row, column))
        columns = cell.merge_area.shape[1]
        lines = lines_of(text, sum(NoticeSheet.WIDTH[column - 1 : column - 1 + columns]))
        if lines > 1 and cell.wrap_text:
            # A condition takes the whole width, and has no border to keep away from.
            height = max(height, 12.5 * lines + (3 if columns == len(COLUMNS) else 4))
    return min(height, HIGHEST)


def _set_heights(book: "xw.Book", state: TableState) -> None:
    for row in _rows(book, state):
        if row.row_height != _height(row):
            row.row_height = _height(row)


def _restamp(book: "xw.Book", states: list[TableState], *, kept: bool) -> None:
    """Record the stamp of tables, and how many rows each row group was built with."""
    known = identity(book)
    sheet = book.sheets[IDENTITY]
    if not kept:
        # A kept table may lack rows: the check of the rows is to say so.
        for group, count in row_counts(book, known).items():
            sheet.range(f"B{known.at[f'rows_{group}']}").value = count
    for state in states:
        found = contents(_cells(book, state.name))
        sheet.range(f"B{known.at[state.name]}").value = stamp(found)
