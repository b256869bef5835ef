"""Access to an open workbook, in Excel or as a file: what is read, written and put back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ivjxl.errors import InputError, Text
from ivjxl.excel.cells import CellError, error_in
from ivjxl.excel.file.sheets import FLAGS
from ivjxl.excel.workbook.clauses_sheet import CLAUSES, PLACEHOLDERS, clause_names
from ivjxl.excel.workbook.guide_sheet import SHEETS
from ivjxl.excel.workbook.log_sheet import IDENTITY, TEMPLATE_VERSION
from ivjxl.excel.workbook.plan import CLAUSES_SINCE, Plan
from ivjxl.notices import NOTICES

if TYPE_CHECKING:
    import xlwings as xw

_NOT_OURS: Final = Text(
    "is no workbook of ivjxl: the sheet _ivjxl is missing or incomplete",
    "はivjxlのブックではありません（_ivjxlシートがないか、不完全です）",
)
_LOST_SHEET: Final = Text(
    "has lost a sheet of its template: give it its name back if it was renamed, else take the "
    "workbook from a backup",
    "のテンプレートのシートがありません。名前を変更した場合は元に戻し、"
    "削除した場合は控えのブックを使用してください",
)
_LOST_NAME: Final = Text(
    "has lost a name of its template: take the workbook from a backup",
    "のテンプレートの名前定義が失われています。控えのブックを使用してください",
)
_NEWER: Final = Text(
    f"was made by a newer ivjxl; this one knows template version {TEMPLATE_VERSION}",
    f"は新しいivjxlで作成されています（このivjxlが扱えるのは版{TEMPLATE_VERSION}までです）",
)
_OLDER: Final = Text(
    "has an older template version; `ivjxl upgrade` says what would change",
    "は旧版のテンプレートです。ivjxl upgradeで更新内容を確認してください",
)
_PASSWORD: Final = Text(
    "is protected with a password: lift the protection first",
    "シートはパスワードで保護されています。先に保護を解除してください",
)


@dataclass(frozen=True, slots=True)
class Identity:
    """What the hidden sheet says of a workbook.

    `rows` are the rows that each row group was built with, `stamps` those of
    the generated tables; `at` is the row of each entry on the sheet.
    """

    template: str
    version: int
    rows: Mapping[str, int]
    stamps: Mapping[str, str]
    at: Mapping[str, int]

    @property
    def plan(self) -> Plan:
        """Where everything sits in such a workbook."""
        return Plan(NOTICES[self.template], self.version)


def identity(book: "xw.Book", *, current: bool = False) -> Identity:
    """Return what a workbook is.

    Raises
    ------
    InputError
        If it is no workbook of ours, or of a newer template; with `current`,
        also if it is of an older one.
    """
    if IDENTITY not in [sheet.name for sheet in book.sheets]:
        raise InputError(book.name, _NOT_OURS, None)
    entries: dict[str, Any] = {}
    at = {}
    for row, (key, value) in enumerate(values(book.sheets[IDENTITY].range("A1:B40")), 1):
        if isinstance(key, str) and key:
            entries[key], at[key] = value, row
    template, version = entries.get("template"), shown(entries.get("template_version"))
    counts = [cell for key, cell in entries.items() if key.startswith("rows_")]
    if template not in NOTICES or not version.isdecimal():
        raise InputError(book.name, _NOT_OURS, template)
    if not all(isinstance(cell, float) and cell >= 0 and cell == int(cell) for cell in counts):
        raise InputError(book.name, _NOT_OURS, ", ".join(map(shown, counts)))
    if int(version) > TEMPLATE_VERSION:
        raise InputError(book.name, _NEWER, int(version))
    if current and int(version) < TEMPLATE_VERSION:
        raise InputError(book.name, _OLDER, int(version))
    rows = {k.removeprefix("rows_"): int(v) for k, v in entries.items() if k.startswith("rows_")}
    _require_whole(book, int(version), Plan(NOTICES[template], int(version)))
    stamps = {key: str(value) for key, value in entries.items() if key.startswith("tbl_")}
    return Identity(template, int(version), rows, stamps, at)


def _require_whole(book: "xw.Book", version: int, plan: Plan) -> None:
    """Refuse a workbook that has lost a sheet or a name of its template."""
    sheets = {sheet.name for sheet in book.sheets}
    has_clauses = version >= CLAUSES_SINCE
    absent = {"Market": not plan.market_groups, CLAUSES: not has_clauses}
    absent[PLACEHOLDERS] = not has_clauses
    for name in SHEETS:
        if name not in sheets and not absent.get(name):
            raise InputError(book.name, _LOST_SHEET, name)
    names = {each.name: str(each.refers_to) for each in book.names}
    wanted = [name for name, _ in plan.defined_names()]
    for name in [*wanted, *(clause_names(plan) if has_clauses else ())]:
        if "#REF!" in names.get(name, "#REF!"):
            raise InputError(book.name, _LOST_NAME, name)


def values(cells: "xw.Range") -> list[list[Any]]:
    """Return what cells show, row by row: numbers unrounded, errors as `CellError`.

    `Value2` is read: `Value` cuts amounts in a currency format to four decimals
    and xlwings makes blanks of errors.
    """
    raw = cells.api.Value2
    rows = raw if isinstance(raw, tuple) else ((raw,),)
    return [[_value(cell) for cell in row] for row in rows]


def _value(cell: Any) -> Any:
    error = error_in(cell) if type(cell) is int else None
    if error is not None:
        return error
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def value(cells: "xw.Range") -> Any:
    """Return what one cell shows."""
    return values(cells)[0][0]


def contents(cells: "xw.Range") -> list[list[str]]:
    """Return formulas and constants of cells as texts, row by row."""
    raw = cells.formula
    rows = raw if isinstance(raw, (tuple, list)) else ((raw,),)
    return [[shown(cell) for cell in row] for row in rows]


def shown(cell: Any) -> str:
    """Return a value as text, a whole number without decimals."""
    if isinstance(cell, float) and not isinstance(cell, CellError):
        return f"{cell:.15g}"
    return "" if cell is None else str(cell)


@contextmanager
def undisturbed(book: "xw.Book") -> Iterator[None]:
    """Stop calculation and redrawing for a while; put back both, and what was selected."""
    app = book.app
    calculation, updating = app.calculation, app.screen_updating
    sheet, selection = book.sheets.active, None
    with suppress(Exception):
        # Where nothing is selected xlwings fails.
        selection = app.selection
    app.screen_updating = False
    app.calculation = "manual"
    try:
        yield
    finally:
        try:
            app.calculation = calculation
        finally:
            app.screen_updating = updating
        # What was selected may be deleted: no reason to say that nothing was done.
        with suppress(Exception):
            # Excel's own words: xlwings would bring the window to the front.
            sheet.api.Activate()
            if selection is not None:
                selection.api.Select()


@contextmanager
def unprotected(sheet: "xw.Sheet") -> Iterator[None]:
    """Lift the protection of a sheet for a while.

    Raises
    ------
    InputError
        If the user protected it with a password.
    """
    api = sheet.api
    if not api.ProtectContents:
        yield
        return
    allowed = [bool(getattr(api.Protection, name)) for name in FLAGS]
    objects, scenarios = bool(api.ProtectDrawingObjects), bool(api.ProtectScenarios)
    _unprotect(sheet)
    try:
        yield
    finally:
        api.Protect("", objects, True, scenarios, False, *allowed)


def _unprotect(sheet: "xw.Sheet") -> None:
    try:
        sheet.api.Unprotect("")
    except Exception:
        # Excel refuses a wrong password with a general error of COM.
        raise InputError(sheet.name, _PASSWORD, None) from None
    if sheet.api.ProtectContents:
        raise InputError(sheet.name, _PASSWORD, None)
