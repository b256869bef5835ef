"""Template version 3: an older workbook gets the clauses, the sender's inputs and all new checks.

Workbook files only. What is new comes from a freshly built workbook, cell by cell with its
looks. That one first gets the rows which the user inserted, so that its formulas mean the cells
of the user's.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ivjxl.errors import InputError, Text
from ivjxl.excel.formulas import operands
from ivjxl.excel.workbook.access import Identity, contents, value, values
from ivjxl.excel.workbook.checks_sheet import (
    FIGURES_COLUMN,
    FIRST_OWN,
    NAME_COLUMN,
    PAGES_CHECK,
    STATE_COLUMN,
)
from ivjxl.excel.workbook.clauses_sheet import CLAUSES, PLACEHOLDERS, clause_names
from ivjxl.excel.workbook.files import open_data
from ivjxl.excel.workbook.guide_sheet import EXPORT, LINES_OF_CLAUSES, PRINTED_ONLY
from ivjxl.excel.workbook.plan import FIRST_ROW, Plan
from ivjxl.excel.workbook.regenerate import PAGES, STANDARD_HEIGHT
from ivjxl.excel.workbook.template import written
from ivjxl.notices import NOTICES
from ivjxl.notices.notice import checks_of

if TYPE_CHECKING:
    import xlwings as xw

_NUMBER_COLUMN: Final = "A"
_SHEET_TAKEN: Final = Text(
    "is a sheet of your own, and the new template version brings one of that name: rename yours "
    "first",
    "は、新しい版のテンプレートが追加するシートと同じ名前です。"
    "先に既存のシートの名前を変更してください",
)
_NAME_TAKEN: Final = Text(
    "is a name that you defined, and the new template version brings one of that name: rename or "
    "delete yours first",
    "は、新しい版のテンプレートが追加する名前定義と同じ名前です。"
    "先に既存の名前定義を変更又は削除してください",
)
_LOST_CHECK: Final = Text(
    "has lost a check of its template: take the workbook from a backup",
    "にテンプレートの検査がありません。控えのブックを使用してください",
)
_OTHER_ORDER: Final = Text(
    "has its rows in another order than the template: put them back first",
    "の行の順序がテンプレートと異なります。先に元の順序に戻してください",
)


def require_room(book: "xw.Book", known: Identity) -> None:
    """Refuse a workbook to which the clauses could not be added.

    Raises
    ------
    InputError
        If the user has a sheet or a name that is called as a new one, the structure of the
        workbook is protected, or the rows of a sheet are not those of the template.
    """
    document = book.impl.document
    for name in (CLAUSES, PLACEHOLDERS):
        if name in book.sheets:
            raise InputError(book.sheets[name].name, _SHEET_TAKEN, None)
        document.check_new_sheet(name)
    new = {name.casefold() for name in _new_names(known)}
    for element in document.name_elements():
        # One of a single sheet too: there it would stand for ours.
        if element.get("name").casefold() in new:
            raise InputError(element.get("name"), _NAME_TAKEN, None)
    checks = _places(book.sheets["Checks"], NAME_COLUMN)
    for name in (FIRST_OWN, PAGES_CHECK):
        if name not in checks:
            raise InputError("Checks", _LOST_CHECK, name)
    plan = Plan(NOTICES[known.template])
    listed = [
        checks[name] for name in (*checks_of(plan.kind), FIRST_OWN, PAGES_CHECK) if name in checks
    ]
    _require_order("Inputs", [row for _, row in sorted(_input_rows(book, plan))])
    _require_order("Working", [row for _, row in sorted(_figure_rows(book, known, plan))])
    _require_order("Checks", listed)


def _require_order(sheet: str, rows: list[int]) -> None:
    if rows != sorted({*rows}):
        raise InputError(sheet, _OTHER_ORDER, None)


def add_clauses(book: "xw.Book", known: Identity) -> None:
    """Add the sheets, inputs, figures, checks, names and lines of the Guide of version 3."""
    plan = Plan(NOTICES[known.template])
    fresh = open_data(written(plan.kind, None), book.name)
    figures = _make_room_for_figures(book, known, plan)
    checks = _make_room_for_checks(book, fresh)
    _align(fresh, "Inputs", [*_input_rows(book, plan), *_closing_rows(book, plan)])
    _align(fresh, "Working", [*_figure_rows(book, known, plan), *figures])
    _align(fresh, "Checks", _check_rows(book, fresh))
    for page in PAGES:
        _align(fresh, page, _page_ends(book, fresh, page))
    _add_inputs(book, fresh, plan)
    for name in _new_names(known):
        book.names.add(name, str(fresh.names[name].refers_to))
    _add_rows(book, fresh, "Working", [row for _, row in figures])
    for name in (CLAUSES, PLACEHOLDERS):
        fresh.sheets[name].copy(before=book.sheets[PAGES[0]])
    _add_checks(book, fresh, checks)
    _add_lines(book, fresh)


def _new_names(known: Identity) -> list[str]:
    """Return the defined names that a workbook has not yet."""
    plan = Plan(NOTICES[known.template])
    before = {name for name, _ in known.plan.defined_names()}
    names = [name for name, _ in plan.defined_names() if name not in before]
    return [*names, *clause_names(plan)]


# Where the rows of the fresh workbook are to be


def _align(fresh: "xw.Book", name: str, rows: Iterable[tuple[int, int]]) -> None:
    """Give a fresh sheet the rows of the user's.

    Parameters
    ----------
    fresh
        The freshly built workbook.
    name
        The sheet.
    rows
        Rows of the fresh sheet, each with where the user's sheet has it.
    """
    sheet = fresh.sheets[name]
    sheet.api.Unprotect("")
    moved = 0
    for row, wanted in sorted(rows):
        at = row + moved
        if wanted > at:
            sheet.range(f"{at}:{wanted - 1}").insert("down")
        elif wanted < at:
            sheet.range(f"{wanted}:{at - 1}").delete("up")
        moved = wanted - row


def _input_rows(book: "xw.Book", plan: Plan) -> Iterator[tuple[int, int]]:
    for name, field in plan.fields.items():
        if field.label.sheet == "Inputs" and field.rows is None and not field.label.closing:
            yield from _named_row(book, f"in_{name}", "Inputs", plan.row_of_input[name])


def _figure_rows(book: "xw.Book", known: Identity, plan: Plan) -> Iterator[tuple[int, int]]:
    for name in known.plan.row_of_figure:
        yield from _named_row(book, f"out_{name}", "Working", plan.row_of_figure[name])


def _named_row(book: "xw.Book", name: str, sheet: str, row: int) -> Iterator[tuple[int, int]]:
    cells = book.names[name].refers_to_range
    if cells.sheet.name == sheet:
        yield row, cells.row


def _closing_rows(book: "xw.Book", plan: Plan) -> Iterator[tuple[int, int]]:
    """Yield the heading of the sender's inputs: it stands below everything else."""
    rows = enumerate(contents(book.sheets["Inputs"].used_range), 1)
    yield _closing(plan)[0], max(row for row, cells in rows if any(cells)) + 1


def _closing(plan: Plan) -> tuple[int, int]:
    """Return the first and last row of the sender's inputs, with the heading of their section."""
    rows = [plan.row_of_input[n] for n, field in plan.fields.items() if field.label.closing]
    return min(rows) - 1, max(rows)


def _check_rows(book: "xw.Book", fresh: "xw.Book") -> Iterator[tuple[int, int]]:
    """Yield the rows of the headings and of the checks that both workbooks have."""
    own, other = (_places(each.sheets["Checks"], NAME_COLUMN) for each in (book, fresh))
    yield from ((row, own[name]) for name, row in other.items() if name in own)


def _page_ends(book: "xw.Book", fresh: "xw.Book", page: str) -> Iterator[tuple[int, int]]:
    """Yield the last row of a page, as the check of the pages names it."""
    own, other = _page_end(book, page), _page_end(fresh, page)
    if own and other:
        yield other, own


def _page_end(book: "xw.Book", page: str) -> int:
    sheet = book.sheets["Checks"]
    row = _places(sheet, NAME_COLUMN)[PAGES_CHECK]
    formula = contents(sheet.range(f"{FIGURES_COLUMN}{row}"))[0][0]
    areas = (each.address for each in operands(formula) if each.sheet == page)
    return max((sheet.range(address).last_cell.row for address in areas), default=0)


def _places(sheet: "xw.Sheet", column: str) -> dict[str, int]:
    """Return the row of every text of a column."""
    last = sheet.used_range.last_cell.row
    texts = values(sheet.range(f"{column}1:{column}{last}"))
    return {text: row for row, (text,) in enumerate(texts, 1) if isinstance(text, str) and text}


# What is added


def _add_inputs(book: "xw.Book", fresh: "xw.Book", plan: Plan) -> None:
    first, last = _closing(plan)
    name = next(name for name, row in plan.row_of_input.items() if row == last)
    moved = fresh.names[f"in_{name}"].refers_to_range.row - last
    rows = f"{first + moved}:{last + moved}"
    fresh.sheets["Inputs"].range(rows).copy(book.sheets["Inputs"].range(rows))


def _make_room_for_figures(book: "xw.Book", known: Identity, plan: Plan) -> list[tuple[int, int]]:
    """Insert a row for every new figure, below the one before it.

    It is never the last: what covers all figures, such as a colour, grows with it. Returns the
    rows in the fresh workbook, each with the new row.
    """
    sheet, at = book.sheets["Working"], FIRST_ROW
    new = []
    for name, row in plan.row_of_figure.items():
        if name in known.plan.figures:
            at = book.names[f"out_{name}"].refers_to_range.row + 1
            continue
        sheet.range(f"{at}:{at}").insert("down")
        new.append((row, at))
        at += 1
    return new


def _make_room_for_checks(book: "xw.Book", fresh: "xw.Book") -> list[str]:
    """Insert a row for every check that the workbook lacks, above the one that follows it.

    Returns the new checks, whose names their rows hold.
    """
    sheet = book.sheets["Checks"]
    new = []
    for name, following in reversed([*pairwise(_places(fresh.sheets["Checks"], NAME_COLUMN))]):
        own = _places(sheet, NAME_COLUMN)
        if name not in own and following in own:
            at = own[following]
            sheet.range(f"{at}:{at}").insert("down")
            sheet.range(f"{NAME_COLUMN}{at}").value = name
            new.append(name)
    return new


def _add_checks(book: "xw.Book", fresh: "xw.Book", new: Collection[str]) -> None:
    """Add the new checks, number all, renew those that look at the new inputs and clauses too."""
    sheet, other = book.sheets["Checks"], fresh.sheets["Checks"]
    own = _places(sheet, NAME_COLUMN)
    rows = {name: row for name, row in _places(other, NAME_COLUMN).items() if name in own}
    _add_rows(book, fresh, "Checks", [rows[name] for name in new])
    for name, row in rows.items():
        if name not in new:
            _renew(sheet, other, row, STATE_COLUMN if row >= own[FIRST_OWN] else _NUMBER_COLUMN)


def _add_rows(book: "xw.Book", fresh: "xw.Book", name: str, rows: Iterable[int]) -> None:
    """Copy rows of a sheet that both workbooks have at the same place."""
    for row in rows:
        area = f"{row}:{row}"
        fresh.sheets[name].range(area).copy(book.sheets[name].range(area))


def _renew(sheet: "xw.Sheet", other: "xw.Sheet", row: int, last: str) -> None:
    """Write the cells of a row, to a last column, that differ from those of the fresh workbook."""
    area = f"{_NUMBER_COLUMN}{row}:{last}{row}"
    cells = zip(contents(other.range(area))[0], contents(sheet.range(area))[0], strict=True)
    for column, (wanted, found) in enumerate(cells, 1):
        if wanted != found:
            cell = sheet.range((row, column))
            cell.value = wanted if wanted.startswith("=") else value(other.range((row, column)))


def _add_lines(book: "xw.Book", fresh: "xw.Book") -> None:
    """Add the lines of the Guide on the clauses, each above the one that follows it.

    One of them replaces a step, as long as that is what it was.
    """
    sheet, other = book.sheets["Guide"], fresh.sheets["Guide"]
    texts = [*_places(other, "B").items()]
    for (text, row), (following, _) in reversed([*pairwise(texts)]):
        if text not in LINES_OF_CLAUSES:
            continue
        places = _places(sheet, "B")
        if text == EXPORT.ja and PRINTED_ONLY.ja in places:
            at = places[PRINTED_ONLY.ja]
        else:
            at = places.get(following, sheet.used_range.last_cell.row + 1)
            sheet.range(f"{at}:{at}").insert("down")
        other.range(f"A{row}:C{row}").copy(sheet.range(f"A{at}:C{at}"))
        sheet.range(f"{at}:{at}").row_height = (
            other.range(f"{row}:{row}").row_height or STANDARD_HEIGHT
        )
