"""The text of a notice that somebody wrote: a text file, a Word document or a PDF.

Tables come as rows with tabs between the cells, one paragraph is one line. What is not
printed stays out: deletions of tracked changes, hidden text, page numbers. What cannot be
read whole is refused, because a number that is not read is not compared.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unicodedata import category

from ivjxl.documents.word_reading import parted, word_text
from ivjxl.errors import InputError, Text

if TYPE_CHECKING:
    from pypdf import PdfReader

LARGEST: Final = 32 * 2**20
"""Bytes of a file."""

MOST_PAGES: Final = 200
"""Pages of a PDF."""

MOST_CHARACTERS: Final = 2_000_000
"""Characters of a text; the longest of the five published notices has 15,500."""

KINDS: Final = (".txt", ".docx", ".pdf")
"""Suffixes of the files that can be read."""

_NO_FILE: Final = Text("does not exist", "が見つかりません")
_NOT_READABLE: Final = Text("cannot be read", "を読み取れません")
_TOO_LARGE: Final = Text(
    f"must be smaller than {LARGEST // 2**20} MiB",
    f"{LARGEST // 2**20} MiB未満のファイルが必要です",
)
_TOO_LONG: Final = Text(
    f"must have at most {MOST_CHARACTERS:,} characters",
    f"{MOST_CHARACTERS:,}字以内のテキストが必要です",
)
_EMPTY: Final = Text("has no text", "に文字がありません")
_A_KIND: Final = Text(
    "must be a text file (.txt), a Word document (.docx) or a PDF (.pdf)",
    "テキストファイル（.txt）、Word文書（.docx）又はPDF（.pdf）が必要です",
)
_OLD_WORD: Final = Text(
    "is encrypted or an old document (.doc): open it in Word, remove the password, save it as "
    "a Word document (.docx)",
    "は暗号化された文書か旧形式の文書（.doc）です。Wordで開き、パスワードを解除し、"
    "Word文書（.docx）として保存してください",
)
_OTHER: Final = Text(
    "is {what}, whatever its name ends with: give it its own suffix",
    "は{what}です。内容に合った拡張子にしてください",
)
_CONTENTS: Final = {
    ".pdf": Text("a PDF", "PDF"),
    ".docx": Text("a Word document or an archive", "Word文書又は圧縮ファイル"),
    ".txt": Text("a text", "テキスト"),
}
_ENCODING: Final = Text(
    "must be a text in UTF-8, UTF-16 with a byte order mark, or cp932 (Japanese Windows)",
    "UTF-8、BOM付きUTF-16又はcp932（Shift_JIS）のテキストが必要です",
)
_CHARACTERS: Final = Text(
    "holds characters that are not a text (NUL, or U+FFFD where one was damaged)",
    "に文字ではないデータ（NUL、又は文字化けを示すU+FFFD）があります",
)
_WEB_PAGE: Final = Text(
    "is a web page: save it as text", "はウェブページです。テキストとして保存してください"
)
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


def text_of(path: Path) -> str:
    """Return the text of a file, lines separated by a line feed.

    Raises
    ------
    InputError
        If it does not exist, is of another kind than its name says, too large, damaged,
        encrypted, or has a page without text.
    """
    suffix = path.suffix.lower()
    if suffix not in KINDS:
        raise InputError(path.name or str(path), _A_KIND, path.suffix or None)
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (FileNotFoundError, IsADirectoryError):
        raise InputError(str(path), _NO_FILE, None) from None
    except OSError as error:
        raise InputError(str(path), _NOT_READABLE, str(error)) from None
    name = path.name
    if len(data) > LARGEST:
        raise InputError(name, _TOO_LARGE, None)
    if not data.strip():
        raise InputError(name, _EMPTY, None)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(name, _OLD_WORD, None)
    # Readers of PDF accept up to a kilobyte before it.
    content = ".docx" if data[:2] == b"PK" else ".pdf" if b"%PDF-" in data[:1024] else ".txt"
    if content != suffix:
        raise InputError(name, _OTHER.filled(what=_CONTENTS[content]), None)
    readers = {".txt": plain_text, ".docx": word_text, ".pdf": pdf_text}
    text = _clean(readers[suffix](name, data))
    if not text.strip():
        raise InputError(name, _EMPTY, None)
    if len(text) > MOST_CHARACTERS:
        raise InputError(name, _TOO_LONG, None)
    return text


def _clean(text: str) -> str:
    """Return a text without what nobody sees: soft hyphens, zero-width characters, marks."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n")
    # U+2028 and U+2029 break lines and paragraphs.
    plain = plain.replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(c for c in plain if c in "\n\t" or category(c) not in ("Cf", "Cc"))


def plain_text(name: str, data: bytes) -> str:
    """Return the text of a text file's bytes.

    >>> plain_text("a.txt", "基準日".encode("cp932"))
    '基準日'

    Raises
    ------
    InputError
        If the bytes are no text.
    """
    text = _decoded(name, data)
    if "\0" in text or "\N{REPLACEMENT CHARACTER}" in text:
        raise InputError(name, _CHARACTERS, None)
    if re.match(r"\s*<(!doctype|html|\?xml)", text, re.IGNORECASE):
        raise InputError(name, _WEB_PAGE, None)
    return with_tabs(text)


_RULE: Final = re.compile(r"[ \u3000]*-{2,}(?: {2,}-{2,})+[ ]*")


def with_tabs(text: str) -> str:
    r"""Return a text whose tables have tabs between the cells, line for line.

    A table is known by the rule below its header: `----  ----`. The cells of a header of
    several lines come together in the place of the rule.

    >>> with_tabs("      Year\nItem   end\n----  ----\na      1\n").splitlines()
    ['', '', 'Item\tYear end', 'a\t1']
    """
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if not _RULE.fullmatch(line):
            continue
        spans = [(m.start(), m.end()) for m in re.finditer("-+", line)]
        first = number
        while first and lines[first - 1].strip():
            first -= 1
        header = [_cells(each, spans) for each in lines[first:number]]
        merged = [reduce(_joined, column) for column in zip(*header, strict=True)]
        lines[first:number] = [""] * (number - first)
        lines[number] = "\t".join(merged)
        below = number + 1
        while below < len(lines) and lines[below].strip():
            cells = _cells(lines[below], spans)
            if not cells[0] and below > number + 1:
                above = lines[below - 1].split("\t")
                cells = [_joined(a, b) for a, b in zip(above, cells, strict=True)]
                lines[below - 1] = ""
            lines[below] = "\t".join(cells)
            below += 1
    return "\n".join(lines) + "\n" if text.endswith("\n") else "\n".join(lines)


def _cells(line: str, spans: list[tuple[int, int]]) -> list[str]:
    """Return the cells of a line by the columns, counted in widths, of the rule."""
    cells = ["" for _ in spans]
    column = 0
    for character in line:
        for position, (_, end) in enumerate(spans):
            if column < end or position == len(spans) - 1:
                cells[position] += character
                break
        column += _width(character) or 1
    return [cell.strip() for cell in cells]


def _joined(above: str, below: str) -> str:
    if not above or not below:
        return above or below
    return above + below if _CJK.search(above[-1] + below[0]) else f"{above} {below}"


def _decoded(name: str, data: bytes) -> str:
    # In this order: UTF-8 text may decode as cp932 without an error, hardly ever the reverse.
    attempts = ["utf-8", "cp932"]
    if data.startswith(b"\xef\xbb\xbf"):
        attempts = ["utf-8-sig"]
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        attempts = ["utf-16"]
    for encoding in attempts:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(name, _ENCODING, None)


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
        said = page.extract_text()
        if not said.strip() and len(page.images):
            raise InputError(f"{name} page {number}", _SCANNED, None)
        shown = page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False)
        pages.append(page_lines(said, shown, number, len(reader.pages)))
    return pages


_LABELLED: Final = re.compile(
    r"\s*(?:[-*•・※]\s|[①-⑳]|[(（]?[a-z][)）]|For |About |Tel|TEL|記$|以\s*上$|[<＜【]"
    r"|[(（]?\d{1,2}[)）.．](?!\s*(?:share|yen|right|day|month|year|above|below|or|and)\b))"
)
"""How a line begins that carries on no other: one (1) share may be broken after "one"."""

_CJK: Final = re.compile(r"[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]")
_BESIDE_CJK: Final = re.compile(
    r"(?<=[\u3001-\u30ff\u4e00-\u9fff]) (?=[0-9０-９])"
    r"|(?<=[0-9０-９]) (?=[\u3001-\u30ff\u4e00-\u9fff])"
)
_FORMULA: Final = re.compile(r"[σ√∑∫]")
TAB: Final = "\t"
_LONG: Final = 0.72
"""Part of the longest line from which a line goes on in the next."""

_PROSE: Final = 0.88
"""Part of the longest line from which a line is a sentence, whatever gaps it shows."""

_MANY: Final = 4
"""Cells from which a long line is a row of a table all the same."""

_DEEPEST_ROW: Final = 4
"""Lines that the cells of a row of a table may have."""


def page_lines(said: str, shown: str, number: int, pages: int) -> list[str]:
    r"""Return the lines of a page of a PDF: paragraphs joined, columns apart by tabs.

    Parameters
    ----------
    said
        Its text in the order of the file: words whole, columns not told apart.
    shown
        Its text laid out with spaces: columns apart, and so are digits from characters.
    number, pages
        The number of the page, which is left out, and how many there are.

    Examples
    --------
    >>> page_lines("Long enough to go\non.\nRights 89\n- 1 -", "Rights     89", 1, 1)
    ['Long enough to go on.', 'Rights\t89']
    """
    numbered = re.compile(rf"\s*[-–—]?\s*(?:p\.?\s*)?{number}(?:\s*/\s*{pages})?\s*[-–—]?\s*")
    rows = [line.strip() for line in said.splitlines() if line.strip()]
    rows = [row for row in rows if not numbered.fullmatch(row)]
    rows = list(_in_columns(rows, [line for line in shown.splitlines() if line.strip()]))
    longest = max((_width(row) for row in rows if "\t" not in row), default=0)
    lines: list[str] = []
    goes_on = False
    for row in rows:
        line = _BESIDE_CJK.sub("", row)
        if _FORMULA.search(line) and not re.search("[a-zぁ-ん一-龥]{3}", line):
            # Marked as a formula: its digits are not figures of the notice.
            line = f"$$ {line.replace(TAB, ' ')} $$"
        if goes_on and "\t" not in line and not _LABELLED.match(line):
            without_space = _CJK.search(lines[-1][-1] + line[0]) or lines[-1].endswith("-")
            lines[-1] += line if without_space else " " + line
        else:
            lines.append(line)
        ended = line.endswith((".", "。", "$$"))
        goes_on = "\t" not in line and not ended and _width(row) >= _LONG * longest
    return lines


def _in_columns(rows: Sequence[str], shown: Sequence[str]) -> Iterator[str]:
    """Yield rows with tabs where the same letters stand in columns as laid out."""
    laid_out = [_segments(line) for line in shown]
    alone = {"".join(_merged([segments])): segments for segments in laid_out}
    longest = max(map(_width, rows), default=0)
    at = 0
    while at < len(rows):
        row, taken = rows[at], 1
        cells: list[str] = []
        letters = "".join(row.split())
        says = re.search("[、。]", row) is not None
        if letters in alone:
            cells = _merged([alone[letters]])
            if says or (len(cells) < _MANY and _width(row) >= _PROSE * longest):
                cells = []
        elif not says:
            cells, taken = _row_of_lines(rows, at, laid_out)
        whole = reduce(_joined, rows[at : at + taken])
        yield _cut(whole, [len(cell) for cell in cells])
        at += taken


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


def _cut(row: str, sizes: Sequence[int]) -> str:
    """Return a row with a tab after so many letters each, where it has a space there.

    Between a number and its counter a layout has a gap too.
    """
    ends = set(itertools.accumulate(sizes[:-1])) - {0}
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


def _width(line: str) -> int:
    return sum(2 if _CJK.match(c) else 1 for c in line.rstrip())
