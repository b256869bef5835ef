"""A whole notice as plain text: 80 columns, aligned with spaces, for mail and for comparing.

A wide character takes two columns. Lines are broken as Japanese type is set: none
begins with 、 or 」, none ends with 「, and words and numbers stay whole.
"""

import re
from collections.abc import Sequence
from itertools import product
from typing import Final
from unicodedata import category, east_asian_width

from ivjxl.documents import formulas
from ivjxl.documents.document import Block, Document
from ivjxl.notices.layout import PrintedTable

WIDTH: Final = 80
"""Columns of a line."""

TEXT_AT: Final = (0, 4, 9, 13)
"""The column where the text of each level begins; its label begins where that above does."""

SENDER_AT: Final = (24, 40)
"""The first and last column where the block of the sender may begin: longer lines, further left."""

LINES_OF_A_HEAD: Final = 4
"""How many lines the head of a column, or of a row, may take in a table of columns."""

HANGING: Final = 2
"""How much further in a cell goes on."""

LONGEST_AT_RIGHT: Final = 24
"""The longest cell, in characters, of a column that is set at the right."""

NOT_FIRST: Final = frozenset(
    "、。，．・：；？！）］｝」』】〕〉》〟”’々〻ゝゞヽヾー〜～％‰℃゛゜…‥"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ,.!?:;)]}%"
)
"""What no line begins with."""

NOT_LAST: Final = frozenset("（［｛「『【〔〈《〝“‘￥＄＃№([{¥$#")
"""What no line ends with."""

_INSEPARABLE: Final = frozenset("…‥―—")
_OF_A_NUMBER: Final = frozenset("年月日円銭株個名回条項号期百千万億割倍％")
"""What stays with the digit before it."""

_BREAK: Final = re.compile(r"[\t-\r\x1c-\x1e\x85\u2028\u2029]")
"""What a cell of a table of columns cannot hold: breaks of lines, tabs."""

_FULL_WIDTH_WORD: Final = re.compile(r"[０-９Ａ-Ｚａ-ｚ．，]")
_NUMBER: Final = re.compile(
    r"[△▲−+-]?[(（]?(?:JPY ?|[¥￥])?[0-9０-９][0-9０-９.,．，]*\D{0,24}(?:[0-9０-９]+銭\D{0,12})?"
    r"|[-―－—]"
)
_UNBROKEN: Final = ("addressee", "sender")
"""Blocks of these kinds stand without a blank line between them."""


def as_text(document: Document) -> str:
    """Return a document as text with a line feed after each line; a mark is its first and last."""
    lines: list[str] = []
    before = ""
    for block in document.blocks:
        if lines and (block.kind != before or block.kind not in _UNBROKEN):
            lines.append("")
        lines += _lines(block, document)
        before = block.kind
    if document.mark:
        lines = [document.mark, "", *lines, "", document.mark]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def is_number(cell: str) -> bool:
    """Return whether a cell of a table is a number with its unit, or the mark of none.

    >>> [is_number(cell) for cell in ("JPY608 million", "13円50銭", "―", "2019年3月31日")]
    [True, True, True, False]
    """
    return _NUMBER.fullmatch(cell) is not None


def columns(text: str, language: str) -> int:
    """Return how many columns a text takes.

    In Japanese a character of ambiguous width, such as ①, is wide.

    >>> columns("13円50銭", "ja"), columns("①", "ja"), columns("①", "en")
    (8, 2, 1)
    """
    return sum(_columns(character, language) for character in text)


def wrapped(text: str, language: str, width: int, *, first: int = 0) -> list[str]:
    """Return a text as lines of at most that many columns; its own line breaks stay.

    The first line has `first` columns more.

    >>> wrapped("当社は、本日、決議しました。", "ja", 12)
    ['当社は、本', '日、決議しま', 'した。']
    """
    lines: list[str] = []
    for piece in text.splitlines() or [""]:
        lines.append("")
        for unit in _units(piece.replace("\t", " "), language):
            room = width + (first if len(lines) == 1 else 0)
            if lines[-1] and columns(lines[-1] + unit.rstrip(), language) > room:
                lines.append("")
                room = width
            rest = unit
            while columns(rest.rstrip(), language) > room:
                cut = _cut(rest, language, room)
                lines[-1], rest = rest[:cut], rest[cut:]
                lines.append("")
                room = width
            lines[-1] += rest
    return [line.rstrip() for line in lines]


def _units(text: str, language: str) -> list[str]:
    """Return a text in the pieces that a line break may part, each with the spaces after it."""
    units: list[str] = []
    start = 0
    for at in range(1, len(text)):
        if _may_part(text[start:at], text[at], language):
            units.append(text[start:at])
            start = at
    return [*units, text[start:]]


def _may_part(before: str, after: str, language: str) -> bool:
    said = before.rstrip()
    if after.isspace() or after in NOT_FIRST or said[-1:] in NOT_LAST or not _columns(after, ""):
        return False
    if said != before or not said:
        # Spaces that begin a text stay with its first word.
        return bool(said) and before[-1] != "\u00a0"
    last = before[-1]
    if _is_word(last, language) and _is_word(after, language):
        return False
    if last == "第" or after in _OF_A_NUMBER:
        return not (last.isdigit() or after.isdigit())
    return last != after or after not in _INSEPARABLE


def _is_word(character: str, language: str) -> bool:
    narrow = _columns(character, language) < 2
    return narrow or _FULL_WIDTH_WORD.match(character) is not None


def _cut(unit: str, language: str, width: int) -> int:
    """Return where a unit longer than a line is cut."""
    fits = 1
    while columns(unit[: fits + 1], language) <= width:
        fits += 1
    for cut in range(fits, 0, -1):
        after = unit[cut]
        if after not in NOT_FIRST and unit[cut - 1] not in NOT_LAST and _columns(after, ""):
            return cut
    return fits


def _columns(character: str, language: str) -> int:
    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in ("WFA" if language == "ja" else "WF") else 1


def _lines(block: Block, document: Document) -> list[str]:
    language = document.language
    if block.table is not None:
        return _table(block.table, language, TEXT_AT[block.level])
    if block.formula:
        at = TEXT_AT[block.level] + 4
        line = formulas.linear(block.formula, language)
        return _indented(wrapped(line, language, WIDTH - at), at)
    if block.kind in ("date", "closing"):
        return _placed(block.text, language, 1)
    if block.kind in ("title", "opening"):
        return _placed(block.text, language, 2)
    if block.kind == "sender":
        at = _sender_at(document)
        return _indented(wrapped(block.text, language, WIDTH - at), at)
    if block.label:
        return _labelled(block, language)
    at = TEXT_AT[block.level]
    first = "\u3000" if begins_further_in(block, language) else ""
    return _indented(wrapped(first + block.text, language, WIDTH - at), at)


def begins_further_in(block: Block, language: str) -> bool:
    """Return whether the first line of a block begins one character further in, as in Japanese."""
    return language == "ja" and block.kind == "paragraph" and block.text[:1].isalnum()


def _indented(lines: Sequence[str], at: int) -> list[str]:
    return [" " * at + line for line in lines]


def _placed(text: str, language: str, share: int) -> list[str]:
    """Return lines with the room beside them before them, or a share of it."""
    lines = wrapped(text, language, WIDTH)
    return [" " * ((WIDTH - columns(line, language)) // share) + line for line in lines]


def _sender_at(document: Document) -> int:
    texts = [block.text for block in document.blocks if block.kind == "sender"]
    lines = (line for text in texts for line in text.splitlines())
    longest = max((columns(line, document.language) for line in lines), default=0)
    first, last = SENDER_AT
    return max(first, min(last, WIDTH - longest))


def _labelled(block: Block, language: str) -> list[str]:
    start, at = TEXT_AT[block.level - 1], TEXT_AT[block.level]
    spaces = max(1, at - start - columns(block.label, language))
    label = " " * start + block.label + " " * spaces
    # A label too long for its place shortens the first line only.
    over = columns(label, language) - at
    first, *others = wrapped(block.text, language, WIDTH - at, first=-over)
    return [label + first, *_indented(others, at)]


def _table(table: PrintedTable, language: str, at: int) -> list[str]:
    widths = _widths(table, language)
    if not widths:
        return _records(table, language, at)
    rows = [row.cells for row in table.rows]
    bodies = [body for _, *body in zip(table.header, *rows, strict=True)]
    at_right = [False, *map(_is_at_right, bodies[1:])]
    heads = [_hung(*each, language, 0) for each in zip(table.header, widths, strict=True)]
    height = max(map(len, heads))
    # A head of fewer lines stands on the rule, as the last of the others.
    lines = [*zip(*([""] * (height - len(head)) + head for head in heads), strict=True)]
    lines.append(tuple("-" * width for width in widths))
    for label, *cells in rows:
        first, *others = _hung(label, widths[0], language, HANGING)
        lines += [(first, *cells), *((other, *[""] * len(cells)) for other in others)]
    aligned = [_aligned(line, at_right, widths, language) for line in lines]
    return _indented(aligned, min(at, WIDTH - _in_all(widths)))


def _is_at_right(column: Sequence[str]) -> bool:
    """Return whether a column is set at the right: one of numbers, and of texts no longer."""
    numbers = [cell for cell in column if is_number(cell) and len(cell) > 1]
    return bool(numbers) and max(map(len, column)) <= LONGEST_AT_RIGHT


def _widths(table: PrintedTable, language: str) -> list[int]:
    """Return how wide the columns must be, or nothing if a line cannot hold them.

    Heads, and if need be the labels in the first column, take several lines, other cells one.
    """
    rows = [row.cells for row in table.rows]
    if any(_BREAK.search(cell) for row in (table.header, *rows) for cell in row):
        return []
    labels, *others = (body for _, *body in zip(table.header, *rows, strict=True))
    cells = [max((columns(cell, language) for cell in body), default=0) for body in others]
    counts = range(1, LINES_OF_A_HEAD + 1)
    for lines_of_labels, lines_of_heads in product(counts, counts):
        heads = [_narrowest(head, language, lines_of_heads, 0) for head in table.header]
        first = [_narrowest(label, language, lines_of_labels, HANGING) for label in labels]
        widths = [max(each) for each in zip(heads, [max(first, default=0), *cells], strict=True)]
        if _in_all(widths) <= WIDTH:
            return widths
    return []


def _in_all(widths: Sequence[int]) -> int:
    return sum(widths) + 2 * (len(widths) - 1)


def _narrowest(text: str, language: str, lines: int, hanging: int) -> int:
    """Return the least width in which a text takes at most so many lines, with no word parted."""
    whole = columns(text, language)
    if lines == 1:
        return whole
    longest = max(columns(unit.rstrip(), language) for unit in _units(text, language))
    widths = range(longest + hanging, whole)
    fitting = (width for width in widths if len(_hung(text, width, language, hanging)) <= lines)
    return next(fitting, whole)


def _hung(text: str, width: int, language: str, hanging: int) -> list[str]:
    """Return a text as lines, those after the first further in."""
    first, *others = wrapped(text, language, width - hanging, first=hanging)
    return [first, *_indented(others, hanging)]


def _aligned(
    cells: Sequence[str], at_right: Sequence[bool], widths: Sequence[int], language: str
) -> str:
    found = []
    for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        room = " " * (width - columns(cell, language))
        found.append(room + cell if at_right[place] else cell + room)
    return "  ".join(found)


def _records(table: PrintedTable, language: str, at: int) -> list[str]:
    """Return a table too wide for a line: each cell after the head of its column."""
    lines: list[str] = []
    for row in table.rows:
        if lines:
            lines.append("")
        for place, (head, cell) in enumerate(zip(table.header, row.cells, strict=True)):
            colon = "：" if language == "ja" else ": "
            text = f"{head}{colon}{cell}" if head else cell
            margin = at + (HANGING if place else 0)
            lines += _indented(_hung(text, WIDTH - margin, language, HANGING), margin)
    return lines
