"""A whole notice as a web page that stands alone: to read, to print, to copy from.

It has no script and loads nothing. Every text is escaped; only the formulas, which are
this program's own, come as markup.
"""

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from ivjxl.documents import formulas
from ivjxl.documents.document import Document
from ivjxl.documents.plain import begins_further_in, columns, is_number
from ivjxl.notices.layout import PrintedTable

if TYPE_CHECKING:
    from jinja2 import Template

SHORT: Final = 26
"""Up to this many columns the texts of a column of a table stand in its middle."""

TEMPLATE: Final = "page.html.jinja"
"""The file beside this module."""


def as_html(document: Document) -> str:
    """Return a document as an HTML page."""
    from markupsafe import Markup

    anchors = {block.id for block in document.blocks}
    drawn = {
        block.formula: Markup(formulas.mathml(block.formula, document.language))
        for block in document.blocks
        if block.formula
    }
    spoken = {name: formulas.linear(name, document.language) for name in drawn}
    return _template().render(document=document, anchors=anchors, drawn=drawn, spoken=spoken)


def _aligned(table: PrintedTable, language: str) -> list[list[tuple[str, str]]]:
    """Return the cells of each row with their class: numbers right, columns of short texts centred.

    As in `ivjxl.documents.word.table`.
    """
    rows = [row.cells for row in table.rows]
    longest = [
        max(columns(cell, language) for cell in column) for column in zip(*rows, strict=True)
    ]

    def kind(place: int, cell: str) -> str:
        if is_number(cell) and any(map(str.isdigit, cell)):
            return "number"
        return "short" if longest[place] <= SHORT else "long"

    return [[(cell, kind(place, cell)) for place, cell in enumerate(row)] for row in rows]


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"begins_further_in": begins_further_in, "aligned": _aligned}
    source = resources.files(__package__).joinpath(TEMPLATE).read_text(encoding="utf-8")
    return environment.from_string(source)
