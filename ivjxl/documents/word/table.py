"""A table of a notice in Word: as wide as the text, columns as wide as their cells ask."""

from collections.abc import Sequence
from typing import Any, Final

from docx.document import Document as WordDocument
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.oxml.ns import qn
from docx.shared import Twips

from ivjxl.documents.plain import columns, is_number
from ivjxl.documents.word.styles import Styles
from ivjxl.documents.word.xml import add_text, element
from ivjxl.notices.layout import PrintedTable

_KEPT_TOGETHER: Final = 12
"""A table of at most so many rows is not parted between pages."""

_COLUMN: Final = 100
"""The width of a character of half width, in 1/20 pt."""

_MARGINS: Final = 240
_SHORT: Final = 26
"""Up to this many characters of half width, texts of a column stand in its middle."""

_LONGEST: Final = 44
"""How much of a long text counts towards the width of its column."""


def add_table(
    word: WordDocument,
    styles: Styles,
    printed: PrintedTable,
    language: str,
    width: int,
    *,
    keep: bool,
) -> None:
    """Add a table of a width in 1/20 pt; `keep` its last row with what follows it."""
    table = word.add_table(0, len(printed.header), styles["NoticeTable"])
    table.autofit = False
    has_head = any(printed.header)
    properties: Any = table._tbl.tblPr
    properties.replace(properties.find(qn("w:tblW")), element("w:tblW", w=width, type="dxa"))
    look = element("w:tblLook", val="0620" if has_head else "0600")
    properties.replace(properties.find(qn("w:tblLook")), look)
    properties.append(element("w:tblCaption", val=printed.title))
    for column, size in zip(table.columns, widths(printed, language, width), strict=True):
        column.width = Twips(size)
    if has_head:
        heads = [styles["TableHead"]] * len(printed.header)
        _add_row(table, printed.header, heads).append(element("w:tblHeader"))
    together = len(printed.rows) <= _KEPT_TOGETHER
    for number, (row, named) in enumerate(
        zip(printed.rows, _styles(printed, language), strict=True), 1
    ):
        stays = keep if number == len(printed.rows) else together
        _add_row(table, row.cells, [styles[each] for each in named], keep=stays)


def _add_row(table: Any, texts: Sequence[str], styles: Sequence[Any], *, keep: bool = False) -> Any:
    """Add a row to a table and return its properties."""
    row = table.add_row()
    for cell, text, style in zip(row.cells, texts, styles, strict=True):
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        paragraph = cell.paragraphs[0]
        paragraph.style = style
        if keep:
            paragraph.paragraph_format.keep_with_next = True
        add_text(paragraph, text)
    properties = row._tr.get_or_add_trPr()
    properties.append(element("w:cantSplit"))
    return properties


def _styles(printed: PrintedTable, language: str) -> list[list[str]]:
    """Return the style of each cell: numbers right, the other texts of a column alike."""
    others = ["TableText"]
    for column in list(zip(*(row.cells for row in printed.rows), strict=True))[1:]:
        longest = max(_line(cell, language) for cell in column)
        others.append("TableText" if longest > _SHORT else "TableCentred")
    return [
        [
            "TableNumber" if place and any(map(str.isdigit, cell)) and is_number(cell) else other
            for place, (cell, other) in enumerate(zip(row.cells, others, strict=True))
        ]
        for row in printed.rows
    ]


def widths(printed: PrintedTable, language: str, width: int) -> list[int]:
    """Return the widths of the columns, `width` in all.

    Each has room for its longest word; the rest is shared as the texts ask.
    """
    rows = [printed.header, *(row.cells for row in printed.rows)]
    needed = [max(_word(cell, language) for cell in column) for column in zip(*rows, strict=True)]
    wanted = [
        max(need, *(min(_line(cell, language), _LONGEST) for cell in column))
        for need, column in zip(needed, zip(*rows, strict=True), strict=True)
    ]
    least = [need * _COLUMN + _MARGINS for need in needed]
    shares = [want * _COLUMN + _MARGINS for want in wanted]
    room = width - sum(least)
    asked = [share - each for share, each in zip(shares, least, strict=True)]
    if room < 0 or sum(asked) <= room:
        least, asked, room = [0] * len(shares), (least if room < 0 else shares), width
    sizes = [each + room * ask // sum(asked) for each, ask in zip(least, asked, strict=True)]
    return [sizes[0] + width - sum(sizes), *sizes[1:]]


def _line(cell: str, language: str) -> int:
    return max((columns(line, language) for line in cell.splitlines()), default=0)


def _word(cell: str, language: str) -> int:
    """Return the columns of what stands on one line: a number, a word, some Japanese."""
    if is_number(cell):
        return min(columns(cell, language), _LONGEST // 2)
    longest = max((columns(word, "en") for word in cell.split()), default=0)
    return min(longest, 8 if language == "ja" else 16)
