"""A whole notice in one language: its printed clauses as blocks, ready for any format."""

from dataclasses import dataclass, replace
from typing import Final

from ivjxl.errors import InputError, Text
from ivjxl.notices.case import Case
from ivjxl.notices.clause import FORMULAS, PlacedClause, label
from ivjxl.notices.clause_text import Reference, filled_parts, sight
from ivjxl.notices.layout import PrintedRow, PrintedTable

SAMPLE_MARK: Final = "見本 SAMPLE"
DRAFT_MARK: Final = "下書き DRAFT"
_NO_TABLE: Final = Text(
    "must name a table of this notice and columns of it, such as `dividend` or "
    "`allottees: class, rights`",
    "にはこのお知らせの表と列の名称が必要です（例: allottees: class, rights）",
)
_NO_FORMULA: Final = Text(
    "must be one of " + ", ".join(FORMULAS), "次のいずれかが必要です: " + ", ".join(FORMULAS)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One clause as printed.

    `level` is 1 in a section, 2 in an item, 3 in a point, else 0; `label` the number
    printed before the text, such as "(5)". `parts` are the text, its references to
    other blocks apart. A table or a formula has no text.
    """

    id: str
    kind: str
    level: int
    label: str
    parts: tuple[str | Reference, ...] = ()
    table: PrintedTable | None = None
    formula: str = ""

    @property
    def text(self) -> str:
        """The text as one piece."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Document:
    """A notice in one language; `mark` stands on every page of a sample or draft."""

    name: str
    language: str
    title: str
    mark: str
    blocks: tuple[Block, ...]


def document(case: Case, language: str, *, draft: bool = False) -> Document:
    """Return the notice of a case as a document.

    Raises
    ------
    InputError
        If a clause names a table, column or formula that does not exist.
    """
    clauses = case.placed_clauses()
    tables = {table.id: table for table in case.notice.tables(language)}
    blocks = []
    level = 0
    for clause in clauses:
        text = clause.text.in_language(language)
        if not clause.printed or not text:
            continue
        if clause.number:
            level = clause.number.count(".") + 1
        elif clause.kind in ("heading", "opening", "closing"):
            level = 0
        blocks.append(_block(clause, clauses, level, case, language, tables))
    marks = [mark for mark, on in ((SAMPLE_MARK, case.sample), (DRAFT_MARK, draft)) if on]
    title = next((block.text for block in blocks if block.kind == "title"), "")
    return Document(case.name, language, title, "・".join(marks), tuple(blocks))


def _block(
    clause: PlacedClause,
    clauses: tuple[PlacedClause, ...],
    level: int,
    case: Case,
    language: str,
    tables: dict[str, PrintedTable],
) -> Block:
    text = clause.text.in_language(language)
    number = label(clause.number, language)
    block = Block(id=clause.id, kind=clause.kind, level=level, label=number)
    if clause.kind == "table":
        return replace(block, table=_table(clause.id, text, tables))
    if clause.kind == "formula":
        if text not in FORMULAS:
            raise InputError(f"clauses.{clause.id}", _NO_FORMULA, text)
        return replace(block, formula=text)
    see = sight(clauses, clause, language)
    return replace(block, parts=filled_parts(text, language, case.notice.value, see))


def _table(clause: str, wanted: str, tables: dict[str, PrintedTable]) -> PrintedTable:
    name, _, listed = wanted.partition(":")
    table = tables.get(name.strip())
    columns = [each.strip() for each in listed.split(",") if each.strip()]
    if table is None or not set(columns) <= set(table.columns):
        raise InputError(f"clauses.{clause}", _NO_TABLE, wanted)
    kept = [table.columns.index(each) for each in columns or table.columns]

    def only(cells: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(cells[position] for position in kept)

    return PrintedTable(
        table.id,
        table.title,
        only(table.columns),
        only(table.header),
        tuple(PrintedRow(row.id, only(row.cells)) for row in table.rows),
    )
