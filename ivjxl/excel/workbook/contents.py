"""What the cells of a notice sheet hold: constants, or live formulas with a number format."""

from collections.abc import Mapping
from typing import Final

from ivjxl.core.wording import BLANK
from ivjxl.errors import Text
from ivjxl.excel.workbook import looks
from ivjxl.excel.workbook.plan import Plan, quoted
from ivjxl.excel.workbook.writer import Formula
from ivjxl.notices.clause_text import TO_BE_ENTERED
from ivjxl.notices.layout import Placeholder, Table, pieces
from ivjxl.notices.notice import label_of
from ivjxl.notices.units import DATE

COLUMNS: Final = "ABCD"
"""Columns of a generated table."""


class Contents:
    """The cells of a notice in one language."""

    def __init__(self, plan: Plan, language: str) -> None:
        self.plan = plan
        self.language = language

    def generated_tables(self, counts: Mapping[str, int]) -> dict[str, Table]:
        """Return the generated tables by defined name, for so many rows of each row group."""
        tables = self.plan.kind.layout(counts)
        return {f"tbl_{table.id}_{self.language}": table for table in tables if table.rows_of}

    def rows(self, table: Table) -> list[list[tuple[str, str | None]]]:
        """Return content and number format of every cell of a table, blanks to the last column."""
        blank = ("", None)
        return [
            [*map(self.cell, row.cells), *[blank] * (len(COLUMNS) - len(row.cells))]
            for row in table.rows
        ]

    def cell(self, cell: Text) -> tuple[str, str | None]:
        """Return what a cell holds, and its number format if it holds a number."""
        parts = pieces(cell.in_language(self.language))
        if len(parts) == 1 and isinstance(parts[0], Placeholder):
            found = self._number(parts[0])
            if found is not None:
                return found
        formula = self.plan.text_formula(cell, self.language)
        constant = cell.in_language(self.language)
        return (Formula(f"={formula}") if formula else constant), None

    def _number(self, part: Placeholder) -> tuple[str, str] | None:
        """Return formula and format where a number format shows exactly the style's text."""
        plan = self.plan
        if part.mark or len(part.style) != 1:
            return None
        style = part.style[0]
        base, _, column = part.name.partition(".")
        if base.endswith("]") and column:
            group = base.partition("[")[0]
            field = next(f for f in plan.group_fields(group) if f.name == column)
            unit, whole = field.label.unit, field.type is int
        elif base.endswith("]"):
            unit, whole = plan.row_figures[base.partition("[")[0]].unit, False
        else:
            unit = label_of(plan.kind, part.name)[1]
            whole = part.name in plan.fields and plan.fields[part.name].type is int
        number_format = looks.style_format(style, unit, self.language)
        if number_format is None:
            return None
        reference = plan.reference(part.name)
        blank = BLANK.in_language(self.language) if plan.is_optional(part.name) else TO_BE_ENTERED
        value = reference
        digits = {"yen_sen": 2, "million_yen": -6, "million_yen_words": -6}.get(style, 0)
        if style.startswith("million"):
            value = f"{reference}/1000000"
        if not whole and unit is not DATE and ":" not in style:
            # A format would round silently what the style refuses: show the error instead.
            value = (
                f"IF({reference}=ROUND({reference},{digits}),{value},"
                f'NOTICE_TEXT({reference},"{style}","{self.language}"))'
            )
        formula = f"=IF({plan.missing([part.name])}>0,{quoted(blank)},{value})"
        return Formula(formula), number_format
