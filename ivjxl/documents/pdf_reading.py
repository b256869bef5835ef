"""The text of a PDF, page by page: paragraphs joined, cells of tables apart by tabs.

A PDF says where letters stand, not what belongs together: lines, columns and rows are told
from the places of its pieces.
"""

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from typing import TYPE_CHECKING, Final
from unicodedata import category

from ivjxl.documents.word_reading import parted
from ivjxl.errors import InputError, Text

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES: Final = 200
"""Pages of a PDF."""

_ENCRYPTED: Final = Text(
    "is encrypted: save it without a password",
    "は暗号化されています。パスワードなしで保存してください",
)
_DAMAGED_PDF: Final = Text("is damaged or no PDF", "は壊れているか、PDFではありません")
_TOO_MANY_PAGES: Final = Text(
    f"must have at most {MOST_PAGES} pages", f"{MOST_PAGES}ページ以内のPDFが必要です"
)
_SCANNED: Final = Text(
    "has only a picture on this page: text is needed, not a scan",
    "のこのページは画像のみです。スキャンではなく文字を含むPDFが必要です",
)
_NO_TEXT: Final = Text(
    "has no text: it may be a scan or outlined",
    "に文字がありません。スキャン又は図形化されたPDFです",
)
_UNKNOWN_LETTERS: Final = Text(
    "does not say which characters its letters are: save it as PDF again, from the document",
    "の文字の対応情報がありません。元の文書からPDFとして保存し直してください",
)


def joined(above: str, below: str) -> str:
    """Return two lines of one text as one; Japanese needs no space between them."""
    if not above or not below:
        return above or below
    return above + below if _CJK.search(above[-1] + below[0]) else f"{above} {below}"


def pdf_text(name: str, data: bytes) -> str:
    """Return the text of a PDF's bytes, page by page.

    Raises
    ------
    InputError
        If it is damaged, needs a password, or a page has a picture and no text.
    """
    import io
    import logging
    import struct
    import zlib

    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    # What it repairs in silence is no message for the user.
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        pages = _pages(name, PdfReader(io.BytesIO(data)))
    except InputError:
        raise
    except DependencyError:
        raise InputError(name, _ENCRYPTED, None) from None
    except (PyPdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError,
            RecursionError, OSError, AssertionError, zlib.error,
            struct.error) as error:  # fmt: skip
        # A damaged file meets the library in a place it did not foresee.
        raise InputError(name, _DAMAGED_PDF, type(error).__name__) from None
    text = parted([line for page in pages for line in page])
    if not text.strip():
        raise InputError(name, _NO_TEXT, None)
    if any(c == "\N{REPLACEMENT CHARACTER}" or category(c) in ("Co", "Cn") for c in text):
        raise InputError(name, _UNKNOWN_LETTERS, None)
    return text


def _pages(name: str, reader: "PdfReader") -> list[list[str]]:
    # A PDF that only restricts printing or copying opens without a password.
    if reader.is_encrypted and not reader.decrypt(""):
        raise InputError(name, _ENCRYPTED, None)
    pages = []
    if len(reader.pages) > MOST_PAGES:
        raise InputError(name, _TOO_MANY_PAGES, len(reader.pages))
    for number, page in enumerate(reader.pages, 1):
        pieces: list[Piece] = []
        said = page.extract_text(visitor_text=partial(_put_piece, pieces))
        if not said.strip() and len(page.images):
            raise InputError(f"{name} page {number}", _SCANNED, None)
        shown = page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False)
        pages.append(page_lines(said, shown, number, len(reader.pages), pieces))
    return pages


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters that a PDF puts on a page at once: where they begin, and the size of an em.

    No size (0) where the line is turned, so that nothing follows from its place.
    """

    text: str
    x: float
    y: float
    em: float


def _put_piece(
    pieces: list[Piece],
    text: str,
    page: Sequence[float],
    line: Sequence[float],
    font: object,
    size: float,
) -> None:
    """Add what the library visits: a text with the matrices of the page and of the line."""
    if letters := "".join(text.split()):
        x = line[4] * page[0] + line[5] * page[2] + page[4]
        y = line[4] * page[1] + line[5] * page[3] + page[5]
        upright = not any((line[1], line[2], page[1], page[2])) and line[3] * page[3] > 0
        pieces.append(Piece(letters, x, y, abs(size * line[0] * page[0]) if upright else 0.0))


_LABELLED: Final = re.compile(
    r"\s*(?:[-*•・※]\s|[①-⑳]|[(（]?[a-z][)）]|For |About |Tel|TEL|記$|以\s*上$|[<＜【]"
    r"|[(（]?\d{1,2}[)）.．](?!\s*(?:share|yen|right|day|month|year|above|below|or|and)\b"
    r"|\s*(?:to|through) [(（]?\d|から|乃至|ないし|及び|又は|[にのをで]))"
)
"""How a line begins that carries on no other: one (1) share may be broken after "one".

A line may be broken before a reference too: as described in / 2) to 7) below.
"""

_CJK: Final = re.compile(r"[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]")
_BESIDE_CJK: Final = re.compile(
    r"(?<=[\u3001-\u30ff\u4e00-\u9fff]) (?=[0-9０-９])"
    r"|(?<=[0-9０-９]) (?=[\u3001-\u30ff\u4e00-\u9fff])"
)
_DOUBLE: Final = re.compile(r"(?<=\S) {2}(?=\S)")
"""What two pieces leave that both have a space between them."""

_FORMULA: Final = re.compile(r"[σ√∑∫]")
_NO_MEASURE: Final = re.compile(r"[\t=＝×]")
"""What a row or formula has, whose lines have come together: it is no line of prose."""
TAB: Final = "\t"
_LONG: Final = 0.72
"""Part of the longest line from which a line goes on in the next."""

_PROSE: Final = 0.88
"""Part of the longest line from which a line is a sentence, whatever gaps it shows."""

_MANY: Final = 4
"""Cells from which a long line is a row of a table all the same."""

_DEEPEST_ROW: Final = 4
"""Lines that the cells of a row of a table may have."""

_SAME_LINE: Final = 0.4
"""Ems by which letters of a line may stand higher or lower."""

_NEXT_LINE: Final = 2.5
"""Ems from a line of a cell to the next one."""

_NO_COLUMN: Final = 1.2
"""Ems of a gap that parts no columns, whatever the layout shows."""

_COLUMN: Final = 1.5
"""Ems of a gap that parts columns, where the width before it is known: no Latin letters."""

_APART: Final = 1.2
_OFTEN: Final = 3
"""How much farther than usual the next line is that begins a paragraph, and what is usual."""

_Row = tuple[str, int]
"""A line as it stands in the file, and how many letters of the page come before it."""


def page_lines(
    said: str, shown: str, number: int, pages: int, pieces: Sequence[Piece] = ()
) -> list[str]:
    r"""Return the lines of a page of a PDF: paragraphs joined, columns apart by tabs.

    Parameters
    ----------
    said
        Its text in the order of the file: words whole, columns not told apart.
    shown
        Its text laid out with spaces: columns apart, and so are digits from characters.
    number, pages
        The number of the page, which is left out, and how many there are.
    pieces
        The same letters in the order of the file, each with its place.

    Examples
    --------
    >>> page_lines("Long enough to go\non.\nRights 89\n- 1 -", "Rights     89", 1, 1)
    ['Long enough to go on.', 'Rights\t89']
    """
    numbered = re.compile(rf"\s*[-–—]?\s*(?:p\.?\s*)?{number}(?:\s*/\s*{pages})?\s*[-–—]?\s*")
    rows = [row for row in _rows(said) if not numbered.fullmatch(row[0])]
    page = _Page(rows, pieces)
    parts = list(_in_columns(page, [line for line in shown.splitlines() if line.strip()]))
    longest = max((width(row) for row, _ in parts if not _NO_MEASURE.search(row)), default=0)
    apart = page.apart(_LONG * longest)
    lines: list[str] = []
    goes_on = False
    for row, first in parts:
        line = _DOUBLE.sub(" ", _BESIDE_CJK.sub("", row))
        if _FORMULA.search(line) and not re.search("[a-zぁ-ん一-龥]{3}", line):
            # Marked as a formula: its digits are not figures of the notice.
            line = f"$$ {line.replace(TAB, ' ')} $$"
        if goes_on and first not in apart and "\t" not in line and not _LABELLED.match(line):
            without_space = _CJK.search(lines[-1][-1] + line[0]) or lines[-1].endswith("-")
            lines[-1] += line if without_space else " " + line
        else:
            lines.append(line)
        ended = line.endswith((".", "。", "$$"))
        goes_on = "\t" not in line and not ended and _LONG * longest <= width(row)
    return lines


def _rows(said: str) -> Iterator[_Row]:
    """Yield the lines of a page that say something, each with the letters before it."""
    letters = 0
    for line in said.splitlines():
        if line.strip():
            yield line.strip(), letters
            letters += _letters(line)


def _letters(text: str) -> int:
    return len("".join(text.split()))


class _Page:
    """The lines of a page, and where its letters stand."""

    def __init__(self, rows: Sequence[_Row], pieces: Sequence[Piece]) -> None:
        self.rows = rows
        self.pieces = pieces
        counts = itertools.accumulate((len(piece.text) for piece in pieces), initial=0)
        self.starts = dict(zip(counts, range(len(pieces)), strict=False))

    def gap(self, number: int | None) -> tuple[float, bool] | None:
        """Return the ems before a piece that goes on in its line, and whether they are certain.

        None of a piece that begins a line, and where the places are not known.
        """
        if not number or not self.pieces[number].em:
            return None
        piece, before = self.pieces[number], self.pieces[number - 1]
        if abs(piece.y - before.y) > _SAME_LINE * piece.em:
            return None
        wide = width(before.text) / 2 * before.em
        return (piece.x - before.x - wide) / piece.em, not re.search("[A-Za-z]", before.text)

    def apart(self, long: float) -> frozenset[int]:
        """Return the lines that stand farther below a long one than most lines do."""
        steps = {}
        for number, (row, _) in enumerate(self.rows[:-1], 1):
            first = self.starts.get(self.rows[number][1])
            if first and width(row) >= long and self.pieces[first].em:
                step = self.pieces[first - 1].y - self.pieces[first].y
                steps[number] = round(step / self.pieces[first].em, 1)
        usual = Counter(step for step in steps.values() if step > 0).most_common(1)
        if not usual or usual[0][1] < _OFTEN:
            return frozenset()
        return frozenset(row for row, step in steps.items() if step > _APART * usual[0][0])


def _in_columns(page: _Page, shown: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield rows with tabs where the same letters stand in columns as laid out.

    Each with the number of its line, of several the first.
    """
    rows = page.rows
    laid_out = [_segments(line) for line in shown]
    alone = {"".join(_merged([segments])): segments for segments in laid_out}
    longest = max((width(row) for row, _ in rows), default=0)
    at = 0
    while at < len(rows):
        row, taken = rows[at][0], 1
        placed = _placed_row(page, at)
        if placed is not None:
            yield placed[0], at
            at += placed[1]
            continue
        cells: list[str] = []
        letters = "".join(row.split())
        says = re.search("[、。]", row) is not None
        if letters in alone:
            cells = _merged([alone[letters]])
        elif not says:
            cells, taken = _row_of_lines([each for each, _ in rows], at, laid_out)
        whole = reduce(joined, [each for each, _ in rows[at : at + taken]])
        ends = set(itertools.accumulate(len(cell) for cell in cells[:-1])) - {0}
        if taken == 1:
            ends = _by_place(page, at, ends)
        in_prose = len(ends) + 1 < _MANY and width(row) >= _PROSE * longest
        yield whole if taken == 1 and (says or in_prose) else _cut(whole, ends), at
        at += taken


def _by_place(page: _Page, at: int, ends: Collection[int]) -> set[int]:
    """Return after how many letters a line has a new column, where its places say so."""
    row, before = page.rows[at]
    found = {*ends}
    for position in range(1, _letters(row)):
        gap = page.gap(page.starts.get(before + position))
        if gap is not None and gap[0] < _NO_COLUMN:
            found.discard(position)
        elif gap is not None and gap[0] >= _COLUMN and gap[1]:
            found.add(position)
    label = _LABELLED.match(row)
    return set() if label and found == {_letters(label[0])} else found


def _placed_row(page: _Page, at: int) -> tuple[str, int] | None:
    """Return a row whose cells have several lines, by their places, and how many rows it takes.

    A file has cell after cell: where the letters go up again, the next one begins.
    """
    rows = page.rows
    first = page.starts.get(rows[at][1])
    cells = [] if first is None else _cells_from(page, first)
    if len(cells) < 2 or not _are_beside(cells):
        return None
    wanted = sum(len(piece.text) for cell in cells for line in cell for piece in line)
    taken = have = 0
    while have < wanted and at + taken < len(rows):
        have += _letters(rows[at + taken][0])
        taken += 1
    text = " ".join(row for row, _ in rows[at : at + taken])
    if have != wanted or _FORMULA.search(text) or "。" in text:
        return None
    made = []
    for cell in cells:
        own = []
        for line in cell:
            size = sum(len(piece.text) for piece in line)
            own.append(head := _head(text, size))
            text = text[len(head) :]
        made.append(reduce(joined, [each.strip() for each in own]))
    return "\t".join(made), taken


_Cell = list[list[Piece]]
"""The lines of a cell."""


def _cells_from(page: _Page, first: int) -> list[_Cell]:
    """Return the cells of what may be a row that begins with a piece; none if nothing goes up."""
    pieces = page.pieces
    cells: list[_Cell] = [[[pieces[first]]]]
    rises = 0
    if not pieces[first].em:
        return []
    for number in range(first + 1, len(pieces)):
        piece, before = pieces[number], pieces[number - 1]
        gap = page.gap(number)
        up = piece.y - before.y
        if gap is not None:
            if gap[0] >= _COLUMN:
                cells.append([[piece]])
            else:
                cells[-1][-1].append(piece)
        elif up > 0 and piece.x > max(line[0].x for line in cells[-1]):
            rises += 1
            cells.append([[piece]])
        elif up < 0 and len(cells[-1]) < _DEEPEST_ROW and _is_below(piece, cells):
            cells[-1].append([piece])
        else:
            break
    return cells if rises else []


def _is_below(piece: Piece, cells: Sequence[_Cell]) -> bool:
    """Return whether a piece that stands lower goes on in the last cell, not in the next row."""
    if cells[-1][-1][0].y - piece.y > _NEXT_LINE * piece.em:
        return False
    return len(cells) == 1 or all(piece.x > line[-1].x for line in cells[-2])


def _are_beside(cells: Sequence[_Cell]) -> bool:
    """Return whether cells part the page, and stand at the top, middle or bottom of a row."""
    for cell, after in itertools.pairwise(cells):
        edge = min(line[0].x for line in after)
        if any(_least_end(line[-1]) > edge for line in cell):
            # A line of prose above the first cell.
            return False
    heights = [[line[0].y for line in cell] for cell in cells]
    most = max(heights, key=len)
    near = _SAME_LINE * cells[0][0][0].em
    return all(
        abs(max(own) - max(most)) <= near
        or abs(min(own) - min(most)) <= near
        or abs(max(own) + min(own) - max(most) - min(most)) <= 2 * near
        for own in heights
    )


def _least_end(piece: Piece) -> float:
    """Return where a piece ends at the least: Latin letters may be narrower than half an em."""
    narrow = 0.8 if re.search("[A-Za-z]", piece.text) else 1.0
    return piece.x + narrow * width(piece.text) / 2 * piece.em


def _head(text: str, letters: int) -> str:
    """Return the beginning of a text with so many letters."""
    count = 0
    for position, character in enumerate(text):
        if count == letters:
            return text[:position]
        count += not character.isspace()
    return text


def _row_of_lines(
    rows: Sequence[str], at: int, laid_out: Sequence[Sequence[tuple[int, int, str]]]
) -> tuple[list[str], int]:
    """Return the cells of a row whose cells have several lines, and how many lines it takes."""
    for first, lines in itertools.product(range(len(laid_out)), range(2, _DEEPEST_ROW + 1)):
        if laid_out[first][0][2][0] == rows[at][0]:
            merged = _merged(laid_out[first : first + lines])
            taken = _rows_of("".join(merged), rows, at) if len(merged) > 1 else 0
            if taken:
                return merged, taken
    return [], 1


def _rows_of(letters: str, rows: Sequence[str], at: int) -> int:
    """Return how many rows have exactly these letters, 0 if they have others."""
    taken = 0
    while letters and at + taken < len(rows):
        own = "".join(rows[at + taken].split())
        if not letters.startswith(own):
            return 0
        letters = letters[len(own) :]
        taken += 1
    return 0 if letters else taken


def _segments(line: str) -> list[tuple[int, int, str]]:
    """Return the pieces of a line between three spaces or more: first and last column, text."""
    return [(m.start(), m.end(), m[0]) for m in re.finditer(r"\S+(?: {1,2}\S+)*", line)]


def _merged(lines: Sequence[Sequence[tuple[int, int, str]]]) -> list[str]:
    """Return the letters of the cells of a row that takes several lines."""
    base = max(lines, key=len)
    cells = ["" for _ in base]
    for line in lines:
        for first, last, text in line:
            nearest = min(
                range(len(base)),
                key=lambda i: abs(first + last - base[i][0] - base[i][1]),
            )
            cells[nearest] += "".join(text.split())
    return cells


def _cut(row: str, ends: Collection[int]) -> str:
    """Return a row with a tab after so many letters each, where it has a space there.

    Between a number and its counter a layout has a gap too.
    """
    count, parts = 0, []
    for position, character in enumerate(row):
        if not character.isspace():
            count += 1
            parts.append(character)
            continue
        before, after = row[position - 1], row[position + 1 : position + 2]
        counted = before.isdigit() and _CJK.match(after) is not None
        parts.append("\t" if count in ends and not counted else character)
    return "".join(parts)


def width(line: str) -> int:
    """Return how many columns a line takes, wide characters counting double."""
    return sum(2 if _CJK.match(c) else 1 for c in line.rstrip())
