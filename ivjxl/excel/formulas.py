"""Formulas as texts: what two of them have in common, and how they follow moved rows.

A formula is read here without its leading `=`, in English notation, as a file
and `Range.Formula` hold it.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384

_SHEET: Final = r"(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!"
_CELL: Final = r"\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}"
_AREA: Final = (
    rf"{_CELL}(?::{_CELL})?|\$?[1-9]\d*:\$?[1-9]\d*|\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}"
)
_BRACKET: Final = r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]"
_REFERENCE: Final = re.compile(
    r'(?P<text>"(?:[^"]|"")*")'
    rf"|(?P<bracket>{_BRACKET}(?:[^\W\d][\w.]*!|')?)"
    # After a colon that no cell stands before: INDEX(…):B6, but not Jan:Mar!B6.
    rf"|(?:(?<![\w.$!'\]:])(?:{_SHEET})?|(?<=\):))(?P<area>{_AREA})(?![\w.(!\[])"
    r"|(?P<quoted>'(?:[^']|'')*'!?)"
)
_WORD: Final = r"[^\W\d][\w.\\]*"
_OPERAND: Final = re.compile(
    rf"(?<![\w.])INDEX\((?P<indexed>{_WORD}),(?P<position>[1-9]\d*)\)"
    rf"|{_REFERENCE.pattern}"
    rf"|(?<![\w.$!'\]:#])(?P<name>{_WORD})(?![\w.(!\[\\])",
    re.IGNORECASE,
)
_PARTS: Final = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)(\d*)")
_ADDED: Final = re.compile(
    r"""
    (?P<kept>"(?:[^"]|"")*" | (?!\[\d+\]!)\[(?:[^\[\]]|\[[^\[\]]*\])*\])
    | (?:'(?:[^']|'')*\.xlam?' | \[\d+\] | [\w.\\:]+\.xlam?) ! (?=[A-Za-z_][\w.]*\()
    | (?P<sheet>'(?:[^']|'')*')
    | (?P<single>_xlfn\.SINGLE(?=\()) | _xlfn\.(?:_xlws\.)? | _xll\. | @
    | (?<![\w.])_xldudf_(?=[A-Za-z_][\w.]*\()
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NUMBER: Final = re.compile(r"(?<![\w.$])(\d+\.?\d*|\.\d+)(?:[Ee]([+-]?\d+))?(?![\w.!(:])")
_SINGLE: Final = "\0"
"""Stands for the function of implicit intersection until its parentheses are found."""

_TRUTH: Final = re.compile(r"\b(TRUE|FALSE)\(\)")
_ANOTHER_FILE: Final = re.compile(r"(?<!\w)\[[^\[\]]+\][^\[\]!,;()+*/&=<>]*!")
_QUOTED: Final = re.compile(r"""("(?:[^"]|"")*"|'(?:[^']|'')*')""")

REMOVED: Final = "#REF!"
"""What a reference becomes when its cells are deleted."""


def plain(formula: str) -> str:
    r"""Return a formula without what a spreadsheet program adds to it.

    That is: paths to an add-in before its functions, the prefixes of newer
    functions and of those of a web add-in, and the sign of implicit intersection.

    >>> plain(r"'C:\Users\a\ivjxl.xlam'!ROUND_YEN(@in_x,1)")
    'ROUND_YEN(in_x,1)'
    """

    def kept(found: re.Match[str]) -> str:
        return found["kept"] or found["sheet"] or (_SINGLE if found["single"] else "")

    text = _ADDED.sub(kept, formula)
    while _SINGLE in text:
        text = _without_parentheses(text, text.index(_SINGLE))
    return text


def _without_parentheses(text: str, at: int) -> str:
    """Return a formula without the function at a place and the parentheses it opens."""
    depth = 0
    for found in re.finditer(r'"(?:[^"]|"")*"|[()]', text[at:]):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if depth == 0 and found[0] == ")":
            end = at + found.start()
            return text[:at] + text[at + len(_SINGLE) + 1 : end] + text[end + 1 :]
    return text.replace(_SINGLE, "")


def uses_another_file(formula: str) -> bool:
    """Return whether a formula refers to cells of another workbook.

    >>> uses_another_file("SUM([1]Sheet1!A1:A2)"), uses_another_file("SUM(tbl[1])")
    (True, False)
    """
    if "[" not in formula:
        return False
    outside = re.sub(r'"(?:[^"]|"")*"', '""', plain(formula))
    return _ANOTHER_FILE.search(outside) is not None


def has_reversed_area(formula: str) -> bool:
    """Return whether a formula names an area by its last cell first.

    >>> has_reversed_area("SUM(B2:A1)"), has_reversed_area('SUM(A1:B2)&"B2:A1"')
    (True, False)
    """
    for found in _REFERENCE.finditer(formula):
        if found["area"] is not None:
            top, left, bottom, right = area_of(found["area"])
            if top > bottom or left > right:
                return True
    return False


def normalised(content: str) -> str:
    """Return a cell's content so that rewritten but equal formulas are equal texts.

    Besides `plain`: numbers in one notation, upper case, no spaces outside texts.
    Constants stay as they are.

    >>> normalised("=if( a1<=0.000000001, x)") == normalised("=IF(A1<=1E-9,@X)")
    True
    """
    if not content.startswith("="):
        return content
    pieces = _QUOTED.split(plain(content))
    return "".join(
        _one_spelling(piece) if index % 2 == 0 else piece for index, piece in enumerate(pieces)
    )


def _one_spelling(piece: str) -> str:
    """Return a piece of a formula outside texts: LibreOffice writes TRUE as a function."""
    close = re.sub(r"\s", "", _NUMBER.sub(_one_notation, piece)).upper()
    return _TRUTH.sub(r"\1", close)


def _one_notation(found: re.Match[str]) -> str:
    return f"{Decimal(found[0]).normalize():E}"


def moved(formula: str, *, own: str, sheet: str, first: int, count: int) -> str:
    """Return a formula after rows of a sheet were inserted (or deleted, `count` < 0).

    Parameters
    ----------
    formula
        The formula, on the sheet `own`.
    sheet
        The sheet whose rows move.
    first
        The first row that moves, or the first deleted.
    count
        How many rows are inserted before `first`; negative: deleted from it on.
    """

    def follow(found: re.Match[str]) -> str:
        area = found["area"]
        if area is None or not _is_on_grid(area):
            return found[0]
        if sheet_name(found["sheet"], own).casefold() != sheet.casefold():
            return found[0]
        prefix = found[0][: len(found[0]) - len(area)]
        return prefix + _moved_area(area, first, count)

    return _REFERENCE.sub(follow, formula)


def sheet_name(quoted: str | None, own: str) -> str:
    """Return the sheet that a reference names, without its quotes."""
    if quoted is None:
        return own
    return quoted[1:-1].replace("''", "'") if quoted.startswith("'") else quoted


class Operand(NamedTuple):
    """What a formula takes a value from: cells by their address, or a name."""

    sheet: str | None = None
    """The sheet as the formula says it; None for that of the formula."""

    address: str = ""
    name: str = ""
    position: int = 0
    """Which cell of the name, counted from 1; 0 for all."""


def operands(formula: str) -> Iterator[Operand]:
    """Yield the cells and names that a formula refers to, in its order.

    What a word stands for only the workbook knows: it need not be a name. Cells
    of other files and columns of tables are left out.

    >>> [o.name or o.address for o in operands('IF(in_a>0,"in_b",SUM($A$1:B2,INDEX(in_c,2)))')]
    ['in_a', '$A$1:B2', 'in_c']
    """
    for found in _OPERAND.finditer(formula):
        if found["indexed"]:
            yield Operand(name=found["indexed"], position=int(found["position"]))
        elif found["area"] and _is_on_grid(found["area"]):
            sheet = sheet_name(found["sheet"], "") if found["sheet"] else None
            yield Operand(sheet, found["area"])
        elif found["name"] or found["area"]:
            yield Operand(name=found["name"] or found["area"])


def _is_on_grid(area: str) -> bool:
    """Return whether what looks like cells can be cells: YEN100 and A1048577 are names."""
    top, left, bottom, right = area_of(area)
    return max(top, bottom) <= LAST_ROW and max(left, right) <= LAST_COLUMN


def _moved_area(area: str, first: int, count: int) -> str:
    start, _, end = area.partition(":")
    if not any(character.isdigit() for character in area):
        return area
    rows = [int(_parts(each)[3]) for each in (start, end or start)]
    span = moved_rows(rows[0], rows[1], first, count)
    if span is None:
        return REMOVED
    parts = [_with_row(each, row) for each, row in zip((start, end), span, strict=True) if each]
    return ":".join(parts)


def moved_rows(top: int, bottom: int, first: int, count: int) -> tuple[int, int] | None:
    """Return first and last row of an area after rows moved, or None if all are deleted.

    >>> moved_rows(5, 8, 7, 2), moved_rows(5, 8, 9, 2), moved_rows(5, 8, 7, -2)
    ((5, 10), (5, 8), (5, 6))
    """
    if count >= 0:
        return (
            top + count if top >= first else top,
            min(bottom + count, LAST_ROW) if bottom >= first else bottom,
        )
    after = first - count
    new_top = top + count if top >= after else min(top, first)
    new_bottom = bottom + count if bottom >= after else min(bottom, first - 1)
    return (new_top, new_bottom) if new_top <= new_bottom else None


def _parts(cell: str) -> tuple[str, str, str, str]:
    found = _PARTS.fullmatch(cell)
    assert found is not None
    return found[1], found[2], found[3], found[4]


def _with_row(cell: str, row: int) -> str:
    anchor, column, row_anchor, _ = _parts(cell)
    return f"{anchor}{column}{row_anchor}{row}"


def translated(formula: str, rows: int, columns: int) -> str:
    """Return a formula copied to a cell some rows below and columns to the right.

    >>> translated("A1+$A$1+B$2", 2, 1)
    'B3+$A$1+C$2'
    """

    def follow(found: re.Match[str]) -> str:
        area = found["area"]
        if area is None or not _is_on_grid(area):
            return found[0]
        prefix = found[0][: len(found[0]) - len(area)]
        return prefix + ":".join(_translated(each, rows, columns) for each in area.split(":"))

    return _REFERENCE.sub(follow, formula)


def _translated(cell: str, rows: int, columns: int) -> str:
    anchor, letters, row_anchor, digits = _parts(cell)
    if not letters:
        # A whole row: its only dollar sign stands first.
        row_anchor, anchor = anchor or row_anchor, ""
    if letters and not anchor:
        letters = letters_of((number_of(letters) + columns - 1) % LAST_COLUMN + 1)
    if not digits:
        return f"{anchor}{letters}"
    row = int(digits) + (0 if row_anchor else rows)
    return f"{anchor}{letters}{row_anchor}{(row - 1) % LAST_ROW + 1}"


def number_of(letters: str) -> int:
    """Return the number of a column.

    >>> number_of("A"), number_of("XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def letters_of(column: int) -> str:
    """Return the letters of a column.

    >>> letters_of(1), letters_of(16384)
    ('A', 'XFD')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 1."""


def area_of(address: str) -> Area:
    """Return the area of an address such as `$A$1:$D$9`, `B2`, `3:5` or `A:C`.

    >>> area_of("$A$1:$D$9"), area_of("3:5")
    ((1, 1, 9, 4), (3, 1, 5, 16384))
    """
    start, _, end = address.replace("$", "").partition(":")
    corners = [re.fullmatch(r"([A-Za-z]{0,3})(\d*)", each) for each in (start, end or start)]
    if corners[0] is None or corners[1] is None or not start:
        raise ValueError(f"no address: {address}")
    (left, top), (right, bottom) = corners[0].groups(), corners[1].groups()
    return (
        int(top or 1),
        number_of(left) or 1,
        int(bottom or LAST_ROW),
        number_of(right) or LAST_COLUMN,
    )


def address_of(area: Area, *, absolute: bool = False) -> str:
    """Return the address of an area, `A1:D9` or `$A$1:$D$9`.

    >>> address_of((1, 1, 9, 4)), address_of((2, 2, 2, 2), absolute=True)
    ('A1:D9', '$B$2')
    """
    sign = "$" if absolute else ""
    top, left, bottom, right = area
    start = f"{sign}{letters_of(left)}{sign}{top}"
    end = f"{sign}{letters_of(right)}{sign}{bottom}"
    return start if (top, left) == (bottom, right) else f"{start}:{end}"
