"""The text of a notice that somebody wrote: a text file, a Word document or a PDF.

Tables come as rows with tabs between the cells, one paragraph is one line. What is not
printed stays out: deletions of tracked changes, hidden text, page numbers. What cannot be
read whole is refused, because a number that is not read is not compared.
"""

import re
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unicodedata import category

from ivjxl.documents.pdf_reading import joined, pdf_text, width
from ivjxl.documents.word_reading import word_text
from ivjxl.errors import InputError, Text

if TYPE_CHECKING:
    pass

LARGEST: Final = 32 * 2**20
"""Bytes of a file."""

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
        merged = [reduce(joined, column) for column in zip(*header, strict=True)]
        lines[first:number] = [""] * (number - first)
        lines[number] = "\t".join(merged)
        below = number + 1
        while below < len(lines) and lines[below].strip():
            cells = _cells(lines[below], spans)
            if not cells[0] and below > number + 1:
                above = lines[below - 1].split("\t")
                cells = [joined(a, b) for a, b in zip(above, cells, strict=True)]
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
        column += width(character) or 1
    return [cell.strip() for cell in cells]


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
