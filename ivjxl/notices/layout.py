"""The printed side of a notice: tables and conditions as templates with placeholders.

`{name:style}` prints a value in a style of `ivjxl.core.wording`; `{name}`
prints a text. `{allottees[0].rights:rights}` reaches into a row group, and
`<name>` inside a style puts a text there: `{date:<date_style>}`. `{flag?text}`
prints a fixed text if an input is TRUE, `{flag?text|other}` another if it is FALSE.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ivjxl.core.wording import BLANK, wording
from ivjxl.errors import Text

_PLACEHOLDER: Final = re.compile(r"\{([a-z_0-9.\[\]]+)(?::([^{}]+)|\?([^{}]+))?\}")
_REFERENCE: Final = re.compile(r"<([a-z_0-9.\[\]]+)>")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One placeholder; `style` is a tuple of literal texts and names, alternating.

    `mark` is the text that a TRUE prints, `otherwise` that of a FALSE.
    """

    name: str
    style: tuple[str, ...] = ()
    mark: str = ""
    otherwise: str = ""


def pieces(template: str) -> tuple[str | Placeholder, ...]:
    """Return a template as literal texts and placeholders, in order.

    >>> pieces("{n:rights} of {d:<date_style>}")[2]
    Placeholder(name='d', style=('', 'date_style', ''), mark='', otherwise='')
    """
    found: list[str | Placeholder] = []
    position = 0
    for match in _PLACEHOLDER.finditer(template):
        if match.start() > position:
            found.append(template[position : match.start()])
        style = tuple(_REFERENCE.split(match[2])) if match[2] else ()
        mark, _, otherwise = (match[3] or "").partition("|")
        found.append(Placeholder(match[1], style, mark, otherwise))
        position = match.end()
    if position < len(template):
        found.append(template[position:])
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: an id and its cells, label first, as templates."""

    id: str
    cells: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: columns named by id, the first of which holds the labels.

    `rows_of` names the row group whose data decide how many rows there are: a
    generated table.
    """

    id: str
    title: Text
    columns: tuple[str, ...]
    header: tuple[Text, ...]
    rows: tuple[Row, ...]
    rows_of: str = ""


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row as printed in one language."""

    id: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table as printed in one language."""

    id: str
    title: str
    columns: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[PrintedRow, ...]


def printed(template: Text, language: str, value_of: Callable[[str], object]) -> str:
    """Return a template with every placeholder replaced by its value.

    A placeholder without a value prints the blank mark of the language.
    """
    text = template.in_language(language)
    return "".join(
        piece if isinstance(piece, str) else _printed(piece, language, value_of)
        for piece in pieces(text)
    )


def _printed(piece: Placeholder, language: str, value_of: Callable[[str], object]) -> str:
    value = value_of(piece.name)
    if value is None:
        return BLANK.in_language(language)
    if piece.mark:
        return piece.mark if value is True else piece.otherwise
    if not piece.style:
        return str(value)
    style = "".join(
        part if index % 2 == 0 else str(value_of(part)) for index, part in enumerate(piece.style)
    )
    return wording(value=value, style=style, language=language)  # type: ignore[arg-type]


def print_table(table: Table, language: str, value_of: Callable[[str], object]) -> PrintedTable:
    """Return a table with its templates printed in one language."""

    def text(template: Text) -> str:
        return printed(template, language, value_of)

    return PrintedTable(
        table.id,
        text(table.title),
        table.columns,
        tuple(text(cell) for cell in table.header),
        tuple(PrintedRow(row.id, tuple(text(cell) for cell in row.cells)) for row in table.rows),
    )
