"""A text file as rows with their line numbers, and what became of every row."""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final
from unicodedata import normalize

from ivjxl.errors import InputError, Text

LARGEST: Final = 64 * 2**20
"""Bytes; a larger file is no table of daily figures."""

PROGRESS_EVERY: Final = 20_000
"""Rows between two reports of progress."""

Progress = Callable[[str, int, int], None]
"""Called with file name, rows done and rows in all."""

_TOO_LARGE: Final = Text(
    f"must be smaller than {LARGEST // 2**20} MiB",
    f"{LARGEST // 2**20} MiB未満のファイルが必要です",
)
_EMPTY: Final = Text("is empty", "内容がありません")
_NO_FILE: Final = Text("does not exist", "が見つかりません")
_NOT_A_TEXT: Final = {
    b"PK\x03\x04": Text(
        "is a workbook or archive: save the sheet as CSV",
        "はブック又は圧縮ファイルです。CSV形式で保存してください",
    ),
    b"\xd0\xcf\x11\xe0": Text(
        "is an old or encrypted workbook: save the sheet as CSV",
        "は旧形式又は暗号化されたブックです。CSV形式で保存してください",
    ),
    b"\x1f\x8b": Text("is compressed: unpack it first", "は圧縮されています。展開してください"),
    b"%PDF": Text("is a PDF: a CSV file is needed", "はPDFです。CSVファイルが必要です"),
}
_WEB_PAGE: Final = Text(
    "is a web page: download the CSV file itself", "はウェブページです。CSVファイルが必要です"
)
_ENCODING: Final = Text(
    "must be a text in UTF-8, UTF-16 with a byte order mark, or cp932 (Japanese Windows)",
    "UTF-8、BOM付きUTF-16又はcp932（Shift_JIS）のテキストが必要です",
)
_DAMAGED: Final = Text(
    "holds damaged characters (U+FFFD): get the original file again",
    "に壊れた文字（U+FFFD）があります。元のファイルを取得し直してください",
)
_NUL: Final = Text("holds NUL characters: it is no text", "にNUL文字があり、テキストではありません")
_COMMAS: Final = Text(
    "must have its columns separated by commas", "列の区切りがコンマのファイルが必要です"
)
_QUOTES: Final = Text(
    "has a quotation mark that is not closed or stands inside a cell, or a cell of more than "
    "131,072 characters",
    "に閉じていない若しくはセル途中の引用符、又は131,072字を超えるセルがあります",
)
_ONE_LINE: Final = Text(
    "must not have a cell that spans lines", "複数行にわたるセルは使用できません"
)
_TWICE: Final = Text("must have this heading once", "見出しは1列だけ必要です")
_CELLS: Final = Text("must have as many cells as the header", "見出しと同数のセルが必要です")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: its line number, counted from 1, and its cells."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is not used: its line number, the reason, and what stood there."""

    line: int
    reason: Text
    found: str


@dataclass(frozen=True, slots=True)
class Source:
    """A file as rows that are not blank; `sha256` identifies its bytes."""

    name: str
    sha256: str
    encoding: str
    rows: tuple[Row, ...]

    def at(self, line: int) -> str:
        """Return how an error names a line."""
        return f"{self.name} line {line}"

    def body(self, header: int) -> tuple[Row, ...]:
        """Return the rows below the header row at a position, all of its width."""
        width = len(self.rows[header].cells)
        below = self.rows[header + 1 :]
        for row in below:
            if len(row.cells) != width:
                raise InputError(
                    self.at(row.line), _CELLS, f"{len(row.cells)} instead of {width} cells"
                )
        return below


def read_source(path: Path) -> Source:
    """Return a file's rows.

    Raises
    ------
    InputError
        If it does not exist, is no comma-separated text, or is damaged.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (FileNotFoundError, IsADirectoryError):
        raise InputError(str(path), _NO_FILE, None) from None
    return source(path.name, data)


def source(name: str, data: bytes) -> Source:
    r"""Return the rows of a file's bytes.

    >>> source("a.csv", "日付,終値\r\n2019-07-12,2141\r\n".encode("cp932")).rows[1]
    Row(line=2, cells=('2019-07-12', '2141'))
    """
    if len(data) > LARGEST:
        raise InputError(name, _TOO_LARGE, None)
    if not data.strip():
        raise InputError(name, _EMPTY, None)
    for beginning, required in _NOT_A_TEXT.items():
        if data.startswith(beginning):
            raise InputError(name, required, None)
    text, encoding = _decoded(name, data)
    if "\N{REPLACEMENT CHARACTER}" in text:
        line = text[: text.index("\N{REPLACEMENT CHARACTER}")].count("\n") + 1
        raise InputError(f"{name} line {line}", _DAMAGED, None)
    if "\0" in text:
        raise InputError(name, _NUL, None)
    if text.lstrip()[:1] == "<":
        raise InputError(name, _WEB_PAGE, None)
    # A title may hold anything: three lines say how the columns are separated.
    lines = list(islice((line for line in text.splitlines() if line.strip()), 3))
    for mark in ";\t|":
        if (
            lines[:1]
            and all(mark in line for line in lines)
            and lines[0].count(mark) > lines[0].count(",")
        ):
            raise InputError(name, _COMMAS, lines[0])
    rows = _rows(name, text)
    if not rows:
        raise InputError(name, _EMPTY, None)
    return Source(name, hashlib.sha256(data).hexdigest(), encoding, rows)


def _decoded(name: str, data: bytes) -> tuple[str, str]:
    # In this order: UTF-8 text may decode as cp932 without an error, hardly ever the reverse.
    if data.startswith(b"\xef\xbb\xbf"):
        attempts = ["utf-8-sig"]
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        attempts = ["utf-16"]
    else:
        attempts = ["utf-8", "cp932"]
    for encoding in attempts:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError as error:
            where = error.start
    line = data[:where].count(b"\n") + 1
    raise InputError(f"{name} line {line}", _ENCODING, data[where : where + 8])


def _rows(name: str, text: str) -> tuple[Row, ...]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return tuple(rows)
        except csv.Error:
            raise InputError(f"{name} line {line}", _QUOTES, None) from None
        if any("\n" in cell or "\r" in cell for cell in cells):
            raise InputError(f"{name} line {line}", _ONE_LINE, None)
        if any(cell.strip() for cell in cells):
            rows.append(Row(line, tuple(cells)))


def heading(cell: str) -> str:
    """Return a column heading in the form in which headings are compared.

    >>> heading(" Ａdj Close* ")
    'adjclose'
    """
    return "".join(normalize("NFKC", cell).lower().split()).rstrip("*")


def column(source: Source, row: Row, names: Iterable[str]) -> int | None:
    """Return the position of the column with one of these headings, None without one.

    Raises
    ------
    InputError
        If two columns have them.
    """
    wanted = {*names}
    found = [at for at, cell in enumerate(row.cells) if heading(cell) in wanted]
    if len(found) > 1:
        raise InputError(source.at(row.line), _TWICE, row.cells[found[1]])
    return found[0] if found else None
