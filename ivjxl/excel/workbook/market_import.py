"""Import market data: rows of market files typed into the sheet Market of an open workbook.

The rows are those that a case with the same files has, each with its file and line as source.
Everything is read and examined before anything is written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ivjxl.core.dates import FIRST_DAY
from ivjxl.errors import A_DATE, InputError, Text
from ivjxl.excel import cells
from ivjxl.excel.cells import CellError, is_blank
from ivjxl.excel.workbook.access import identity, shown, undisturbed, value, values
from ivjxl.excel.workbook.filling import row_contents, type_rows, typed
from ivjxl.excel.workbook.journal import record
from ivjxl.excel.workbook.plan import SOURCE_COLUMN, VALUE_COLUMN, Plan
from ivjxl.notices.case import Source, fitting
from ivjxl.notices.fields import Field, converted, refusals

if TYPE_CHECKING:
    import xlwings as xw

    from ivjxl.market.inputs import Files
    from ivjxl.market.source import Progress
    from ivjxl.market.source import Source as File

_KINDS: Final = {
    "closes": "prices",
    "splits": "splits",
    "curve": "yields",
    "dividends": "dividends",
}
"""The kind of file, as it is read, that the rows of a row group come from."""

_NO_MARKET: Final = Text(
    "takes no market data: its notice has no sheet Market",
    "は市場データを使用しないお知らせです（Marketシートなし）",
)
_NO_DAYS: Final = Text(
    "has days to be entered first, which decide what market data are needed: {days}",
    "には次の日付を先に入力してください（必要な市場データの期間が決まります）: {days}",
)
_OF_NO_USE: Final = Text(
    "is of no use to this notice, which takes {groups}",
    "はこのお知らせでは使用しません（使用するのは{groups}）",
)
_NONE_OF_IT: Final = Text(
    "has no row from {first} to {last} that this notice can use",
    "に{first}から{last}までの使用できる行がありません",
)
_ONE_KIND: Final = Text("must be one of {kinds}", "次のいずれかが必要です: {kinds}")


@dataclass(frozen=True, slots=True)
class GroupReport:
    """What was done with a row group."""

    group: str
    label: Text
    file: str
    outcome: str
    """`current`, `written`, `replaced`, `refused` (other rows are there), or `waiting` (to be
    written, but another was refused)."""

    rows_before: int
    rows_after: int
    left_out: int
    """Rows of the file that were not taken: of other days, without a value, or too many."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What was done with the files.

    `curve_date` is the day of the yields where it was typed too, `warnings` is what
    the files make one look at.
    """

    groups: tuple[GroupReport, ...]
    curve_date: date | None = None
    warnings: tuple[Text, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether nothing was written, because rows are there that were not to be replaced."""
        return any(each.outcome == "refused" for each in self.groups)


@dataclass(frozen=True, slots=True)
class _Group:
    """The rows of a row group: those that it holds, and those of its file as they are typed."""

    field: Field
    file: "File"
    found: list[list[Any]]
    wanted: list[list[Any]]
    left_out: int

    @property
    def is_current(self) -> bool:
        held = [[shown(cell) for cell in row] for row in self.found]
        return held == [[_as_shown(cell) for cell in row] for row in self.wanted]


def imported(
    book: "xw.Book",
    paths: Sequence[Path],
    on: date,
    *,
    closes: str | None = None,
    replace: bool = False,
    progress: "Progress | None" = None,
) -> ImportReport:
    """Type the rows of market files into a workbook; calculate; report.

    Parameters
    ----------
    book
        The open workbook.
    paths
        Daily closes, government bond yields, splits, dividends: one file of a kind.
    on
        The day that the sheet Log shows for it.
    closes
        What the closes are, where the file does not say: `as traded`, …
    replace
        Whether other rows that are there may be replaced, with their sources.
    progress
        Told how far a file was read.

    Raises
    ------
    InputError
        If the notice takes no market data, a day is not entered yet that they depend
        on, or a file is unknown, damaged, of no use here, or without a usable row.
    """
    known = identity(book, current=True)
    plan = known.plan
    if not plan.market_groups:
        raise InputError(book.name, _NO_MARKET, None)
    days = _days(book, plan)
    first, last = _window(book, plan, days)
    curve_date = days.get("curve_date", days.get("price_date", last))
    files, rows = _rows(book, plan, paths, (first, last), curve_date, closes, progress)
    groups = []
    for name, entries in rows.items():
        file, listed = _file(files, name, len(entries))
        if listed and not entries and name != "splits":
            raise InputError(file.name, _NONE_OF_IT.filled(first=first, last=last), None)
        wanted = _wanted(plan, plan.fields[name], entries)
        found = _held(book, plan, name)
        groups.append(_Group(plan.fields[name], file, found, wanted, listed - len(wanted)))
    types_day = "curve" in rows and "curve_date" in plan.fields and "curve_date" not in days
    warnings = tuple(
        each
        for table in (files.prices, files.yields)
        if table is not None
        for each in table.warnings
    )
    outcomes = _outcomes(groups, replace=replace)
    reports = tuple(map(_report, groups, outcomes))
    writes = [group for group in groups if not group.is_current]
    day = curve_date if types_day else None
    if "refused" in outcomes or not (writes or day):
        return ImportReport(reports, None, warnings)
    with undisturbed(book):
        for group in writes:
            blank = [[None] * len(row) for row in group.found[len(group.wanted) :]]
            type_rows(book, plan, group.field.name, [*group.wanted, *blank])
        if day is not None:
            _type_day(book, day, rows["curve"][0]["source"])
        record(book, on, _log(writes, day))
        book.app.calculate()
    return ImportReport(reports, day, warnings)


def _days(book: "xw.Book", plan: Plan) -> dict[str, date]:
    """Return the days that are entered."""
    found = {}
    for name, field in plan.fields.items():
        if field.type is not date or field.rows is not None:
            continue
        cell = value(book.names[f"in_{name}"].refers_to_range)
        if is_blank(cell):
            continue
        day = cells.day(name, cell)
        if isinstance(day, CellError):
            raise InputError(name, A_DATE, shown(cell))
        found[name] = day
    return found


def _window(book: "xw.Book", plan: Plan, days: Mapping[str, date]) -> tuple[date, date]:
    """Return first and last day of the market data, once every day is entered that decides."""
    deciding = [
        field
        for field in plan.fields.values()
        if field.type is date and plan.kind.market_days({field.name: FIRST_DAY}) is not None
    ]
    blank = [field for field in deciding if field.name not in days]
    window = plan.kind.market_days(days)
    if blank or window is None:
        said = [
            ", ".join(
                f"{each.label.name.in_language(language)} "
                f"(Inputs!{VALUE_COLUMN}{plan.row_of_input[each.name]})"
                for each in blank
            )
            for language in ("en", "ja")
        ]
        raise InputError(
            book.name,
            Text(_NO_DAYS.en.format(days=said[0]), _NO_DAYS.ja.format(days=said[1])),
            None,
        )
    return window


def _rows(
    book: "xw.Book",
    plan: Plan,
    paths: Sequence[Path],
    window: tuple[date, date],
    curve_date: date,
    closes: str | None,
    progress: "Progress | None",
) -> "tuple[Files, Mapping[str, list[dict[str, Any]]]]":
    """Return the files and their rows by row group, as a case with these files has them."""
    from ivjxl.market.case_rows import case_rows
    from ivjxl.market.inputs import read_files
    from ivjxl.market.prices import KINDS

    if closes not in (None, *KINDS):
        raise InputError("closes", _ONE_KIND.filled(kinds=", ".join(KINDS)), closes)
    files = read_files(paths, progress)
    wanted = {group.name for group in plan.market_groups}
    for group, kind in _KINDS.items():
        read = getattr(files, kind)
        if read is not None and group not in wanted:
            labels = [field.label.name for field in plan.market_groups]
            takes = Text(
                _OF_NO_USE.en.format(groups=", ".join(each.en for each in labels)),
                _OF_NO_USE.ja.format(groups="、".join(each.ja for each in labels)),
            )
            raise InputError(read.source.name, takes, None)
    stated = "splits" in plan.fields and files.splits is None and bool(_held(book, plan, "splits"))
    first, last = window
    return files, case_rows(
        files,
        groups=wanted,
        first=first,
        last=last,
        curve_date=curve_date,
        closes=closes,
        splits_stated=stated,
    )


def _file(files: "Files", group: str, entries: int) -> "tuple[File, int]":
    """Return the file of a row group, and how many rows it lists."""
    if group == "closes":
        assert files.prices is not None
        return files.prices.source, files.prices.rows_in
    read = getattr(files, _KINDS[group])
    # Of the yields only one day is wanted.
    return read.source, entries if group == "curve" else len(read.rows)


def _wanted(plan: Plan, field: Field, entries: list[dict[str, Any]]) -> list[list[Any]]:
    """Return the rows that a row group takes, as they are typed: complete ones, the latest."""
    assert field.rows is not None
    taken = fitting(field, entries)
    plain = [{name: row[name] for name in row if name != "source"} for row in taken]
    for refusal in refusals(plan.kind, {field.name: plain}):
        raise refusal
    rows = [field.rows(**converted(field.rows, row)) for row in plain]
    sources = {
        f"{field.name}[{index}]": Source(text=row["source"]) for index, row in enumerate(taken)
    }
    return row_contents(plan, field.name, rows, sources)


def _held(book: "xw.Book", plan: Plan, group: str) -> list[list[Any]]:
    """Return what stands in a row group and its sources, to the last row that is not blank."""
    names = [column.name for column in plan.group_fields(group)]
    first = book.names[f"in_{group}_{names[0]}"].refers_to_range
    sheet, last = first.sheet, first.row + first.shape[0] - 1
    letters = [*(plan.group_range(group, name)[0] for name in names), SOURCE_COLUMN]
    columns = [values(sheet.range(f"{letter}{first.row}:{letter}{last}")) for letter in letters]
    rows = [[cell for (cell,) in row] for row in zip(*columns, strict=True)]
    while rows and all(is_blank(cell) for cell in rows[-1]):
        rows.pop()
    return rows


def _as_shown(content: Any) -> str:
    """Return what is typed as the cell shows it then."""
    return content[1:] if isinstance(content, str) else shown(content)


def _outcomes(groups: Sequence[_Group], *, replace: bool) -> list[str]:
    found = [_outcome(group, replace=replace) for group in groups]
    if "refused" not in found:
        return found
    return ["waiting" if outcome == "written" else outcome for outcome in found]


def _outcome(group: _Group, *, replace: bool) -> str:
    if group.is_current:
        return "current"
    if not group.found:
        return "written"
    return "replaced" if replace else "refused"


def _report(group: _Group, outcome: str) -> GroupReport:
    return GroupReport(
        group=group.field.name,
        label=group.field.label.name,
        file=group.file.name,
        outcome=outcome,
        rows_before=len(group.found),
        rows_after=len(group.wanted),
        left_out=group.left_out,
    )


def _type_day(book: "xw.Book", curve_date: date, source: str) -> None:
    cell = book.names["in_curve_date"].refers_to_range
    cell.value = typed(curve_date)
    cell.sheet.range(f"{SOURCE_COLUMN}{cell.row}").value = typed(source)


def _log(groups: Sequence[_Group], curve_date: date | None) -> str:
    """Return what the sheet Log says of it: each file with the beginning of its SHA-256."""
    parts = [
        f"{each.field.name} {len(each.found)} to {len(each.wanted)} rows from {each.file.name} "
        f"(SHA-256 {each.file.sha256[:16]})"
        for each in groups
    ]
    if curve_date is not None:
        parts.append(f"day of the yields {curve_date}")
    return "market data imported: " + "; ".join(parts)
