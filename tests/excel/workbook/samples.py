"""What the tests of the builder share: built workbooks, and one that can be typed into."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import openpyxl

from ivjxl.excel.cells import CellError
from ivjxl.excel.engine import Engine
from ivjxl.excel.workbook.clauses_sheet import CLAUSES
from ivjxl.excel.workbook.plan import FIRST_ROW, Plan
from ivjxl.excel.workbook.template import build
from ivjxl.notices import NOTICES
from ivjxl.notices.case import Case, Source, read_case
from ivjxl.notices.clause import ClauseEdit
from ivjxl.notices.fields import FROM_MARKET, fields_of
from ivjxl.notices.notice import Notice, figures_of, row_groups
from ivjxl.notices.stock_option import StockOption

from .number_format import shown

REPOSITORY: Final = Path(__file__).parents[3]
WORKBOOKS: Final = REPOSITORY / "workbooks"
SAMPLES: Final = (
    "2013-07-11-option-terms",
    "2015-06-26-option-issuance",
    "2019-05-23-dividend",
    "2019-07-12-option-terms",
    "2020-05-25-restricted-stock",
    "2022-05-26-share-disposal",
    "2026-07-10-option-terms",
)
TEMPLATES: Final = (
    "option_issuance",
    "option_terms",
    "restricted_stock",
    "share_disposal",
    "dividend",
)
LANGUAGES: Final = ("en", "ja")
TO_BE_ENTERED: Final = "未入力 / to be entered"
NATIVE_CHECK: Final = "native_agrees"

Position = tuple[str, int, int]
"""Sheet, row and column, counted from 1."""


@cache
def sample(name: str) -> Case:
    return read_case(WORKBOOKS / f"{name}.toml")


@cache
def sample_package(name: str) -> bytes:
    case = sample(name)
    return build(type(case.notice), case)


@cache
def template_package(name: str) -> bytes:
    return build(NOTICES[name])


def workbook_checks(kind: type[Notice]) -> tuple[str, ...]:
    """Return the checks that a workbook has beyond those of its notice."""
    own = ["inputs_complete", "inputs_of_right_kind", "pages_without_errors"]
    if any(figure.native for figure in figures_of(kind).values()):
        own.append(NATIVE_CHECK)
    if any(field.label.market for field in fields_of(kind)):
        own.append("typed_values_have_source")
    if issubclass(kind, StockOption):
        own.append("weekly_volatility_agrees")
    if row_groups(kind):
        own.append("tables_have_every_row")
    return tuple(own)


def fresh_package(name: str) -> bytes:
    """Return the workbook of a sample or of a blank template, built once a run."""
    return template_package(name) if name in TEMPLATES else sample_package(name)


@cache
def opened(package: bytes, *, values: bool = False) -> Any:
    """Return a package as openpyxl reads it: formulas, or their cached values."""
    return openpyxl.load_workbook(io.BytesIO(package), data_only=values)


def changed(case: Case, inputs: dict[str, Any]) -> Case:
    """Return a case with other inputs; `splits[0].old_shares` is in the first row of a group.

    What the case takes from its market data it takes from the changed ones.
    """
    notice: Any = case.notice
    kind = type(notice)
    values: dict[str, Any] = {}
    for path, value in inputs.items():
        part = row_cell(path)
        if part is None:
            values[path] = value
            continue
        group, index, column = part
        rows = list(values.get(group, getattr(notice, group)))
        rows[index] = replace(rows[index], **{column: value})
        values[group] = tuple(rows)
    typed = {name: Source(text="typed") for name in values if name in market_inputs(kind)}
    sources = {**case.sources, **typed}
    taken = dict.fromkeys(market_inputs(kind) - sources.keys(), FROM_MARKET)
    return replace(case, notice=replace(notice, **taken, **values), sources=sources)


def market_inputs(kind: type[Notice]) -> set[str]:
    """Return the inputs that market data may give."""
    return {field.name for field in fields_of(kind) if field.label.market}


def last_words(heading: str) -> str:
    """Return the English part of a heading in two languages."""
    return re.split(r"\n| / ", heading)[-1]


class Live:
    """A workbook that calculates, addressed by defined names and headings."""

    def __init__(self, kind: type[Notice], package: bytes) -> None:
        self.plan = Plan(kind)
        self.package = package
        self._engine = Engine(package)
        self._is_stale = False
        self.book = opened(package)
        self._before: dict[Position, Any] = {}
        checks = self.book["Checks"]
        self._headings = {
            last_words(cell.value): cell.column for cell in checks[FIRST_ROW - 1] if cell.value
        }
        names = ((row, checks.cell(row, self._headings["Name"]).value) for row in self._rows())
        self.row_of_check = {name: row for row, name in names if name}

    @property
    def engine(self) -> Engine:
        """The engine, with everything calculated."""
        if self._is_stale:
            self._recalculate()
        return self._engine

    def _recalculate(self) -> None:
        self._engine.recalculate()
        self._is_stale = False

    def _rows(self) -> range:
        return range(FIRST_ROW, self.book["Checks"].max_row + 1)

    def position(self, name: str, index: int = 0) -> Position:
        """Return where a defined name points to; of a range, one of its cells."""
        sheet, _, span = self.book.defined_names[name].attr_text.partition("!")
        corner = re.match(r"\$([A-Z])\$(\d+)", span)
        assert corner is not None
        return sheet, int(corner[2]) + index, ord(corner[1]) - ord("A") + 1

    def value(self, name: str, index: int = 0) -> Any:
        return self.engine.value(*self.position(name, index))

    def type_in(self, values: dict[str, Any]) -> None:
        """Type into inputs, `splits[0].old_shares` into the first row of a group; recalculate.

        A tuple is typed row by row; what market data could give gets a source.
        """
        for path, value in self.single(values).items():
            self._enter(self.position(*input_name(path)), value)
            if path in market_inputs(self.plan.kind):
                source = None if value is None else "typed"
                self._enter(("Inputs", self.plan.row_of_input[path], 6), source)
        self._recalculate()

    def type_clause(self, edit: ClauseEdit) -> None:
        """Type an edit into Clauses: beside its clause, or into the first row for own ones."""
        ids = [clause.id for clause in self.plan.kind.clauses()]
        entries = {"print": edit.printed, "order": edit.order, "ja": edit.ja, "en": edit.en}
        row = FIRST_ROW + (ids.index(edit.id) if edit.id in ids else len(ids))
        if edit.id not in ids:
            entries |= {"id": edit.id, "kind": edit.kind}
        columns = {"kind": 4, "id": 5, "print": 6, "order": 7, "ja": 8, "en": 9}
        for name, entry in entries.items():
            if entry not in (None, ""):
                self._enter((CLAUSES, row, columns[name]), entry)
        self._recalculate()

    def single(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return inputs cell by cell: the rows of a tuple as `closes[0].day` and so on."""
        cells: dict[str, Any] = {}
        for path, value in values.items():
            if not isinstance(value, tuple):
                cells[path] = value
                continue
            for index, row in enumerate(value):
                for column in self.plan.group_fields(path):
                    cells[f"{path}[{index}].{column.name}"] = getattr(row, column.name)
        return cells

    def on_check(self, check: str, heading: str) -> Position:
        return "Checks", self.row_of_check[check], self._headings[heading]

    def of_check(self, check: str, heading: str) -> Any:
        """Return what stands in the row of a check, below a heading."""
        return self.engine.value(*self.on_check(check, heading))

    def acknowledge(self, check: str, **cells: Any) -> None:
        """Type into the row of a check: reason, by, on, covered."""
        headings = {"reason": "Reason", "by": "By", "on": "On", "covered": "Figures covered"}
        for name, value in cells.items():
            self._enter(self.on_check(check, headings[name]), value)
        self._recalculate()

    def _enter(self, where: Position, value: Any) -> None:
        self._before.setdefault(where, self._engine.value(*where))
        self._engine.enter(*where, value)

    def restored(self) -> "Live":
        """Return the workbook with everything taken back that was typed; calculated when read."""
        for where, value in self._before.items():
            self._engine.enter(*where, value)
        self._is_stale = self._is_stale or bool(self._before)
        self._before.clear()
        return self

    def state(self, check: str) -> str:
        return last_words(str(self.of_check(check, "State")))

    def states(self) -> dict[str, str]:
        """Return the state of every check, its last words in English."""
        return {check: self.state(check) for check in self.row_of_check}

    @property
    def master(self) -> str:
        return str(self.value("out_master"))

    @property
    def is_green(self) -> bool:
        return self.master.startswith("○")

    def cells(self) -> Iterator[tuple[Position, Any, Any]]:
        """Yield every cell that holds something: where, what was written, what it shows."""
        for sheet in self.book:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is not None:
                        where = (sheet.title, cell.row, cell.column)
                        yield where, cell.value, self.engine.value(*where)

    def page(self, language: str) -> list[list[str]]:
        """Return the texts that a notice sheet shows, row by row, without blank rows."""
        sheet = self.book[f"Notice_{language.upper()}"]
        rows = []
        for row in sheet.iter_rows():
            texts = [
                self._text(self.engine.value(sheet.title, cell.row, cell.column), cell)
                for cell in row
            ]
            while texts and not texts[-1]:
                texts.pop()
            if texts:
                rows.append(texts)
        return rows

    def figures_that_differ(self, notice: Notice) -> list[tuple[str, Any, Any]]:
        """Return every figure of Working that is not the notice's: name, value, cell.

        Exact figures must be equal as doubles, those of the model to a relative 1e-12.
        """
        differences = []
        for figure in self.plan.figures:
            value, cell = notice.value(figure), self.value(f"out_{figure}")
            if isinstance(value, float):
                same = abs(cell - value) <= 1e-12 * abs(value)
            else:
                same = cell == (TO_BE_ENTERED if value is None else as_cell(value))
            if not same:
                differences.append((figure, value, cell))
        return differences

    def _text(self, value: Any, cell: Any) -> str:
        return str(value) if isinstance(value, CellError) else shown(value, cell.number_format)


def row_cell(path: str) -> tuple[str, int, str] | None:
    """Return group, index and column of a path into a row group; None for a plain input.

    >>> row_cell("splits[0].old_shares")
    ('splits', 0, 'old_shares')
    """
    found = re.fullmatch(r"(\w+)\[(\d+)\]\.(\w+)", path)
    return (found[1], int(found[2]), found[3]) if found else None


def input_name(path: str) -> tuple[str, int]:
    """Return the defined name of an input, and which of its cells."""
    part = row_cell(path)
    return (f"in_{part[0]}_{part[2]}", part[1]) if part else (f"in_{path}", 0)


def as_cell(value: Any) -> Any:
    """Return an input or a figure as its cell holds it."""
    if isinstance(value, date):
        return float((value - date(1899, 12, 30)).days)
    return value if value is None or isinstance(value, (str, bool)) else float(value)


def printed_page(notice: Notice, language: str) -> list[list[str]]:
    """Return what a sample's sheet shows below the master check, as Python prints it."""
    rows = [[notice.title.in_language(language)], ["見本 SAMPLE"]]
    for table in notice.tables(language):
        rows.append([table.title])
        # An item and its content need no heading.
        rows += [list(table.header)] if len(table.columns) > 2 else []
        rows += [list(row.cells) for row in table.rows]
    conditions = notice.printed_conditions(language)
    rows.append([{"en": "Conditions", "ja": "条件"}[language]])
    return rows + [[f"{number}. {text}"] for number, text in enumerate(conditions, 1)]


def as_number(value: Any) -> Any:
    """Return a date of a cell as its serial number, everything else as it is."""
    if isinstance(value, datetime):
        days = value - datetime(1899, 12, 30)  # noqa: DTZ001  a cell has no time zone
        return days.total_seconds() / 86400
    return value
