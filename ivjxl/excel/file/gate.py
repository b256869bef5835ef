"""What a workbook file must be before any library may read it.

The libraries that read workbooks believe what a file says: they fill the memory, loop for minutes,
abort the process, or answer differently from each other. The gate reads the whole file first, in
pieces, with limits, and never as a tree; it says in plain words what is wrong and where.

Units: bytes; rows and columns counted from 1; lengths of texts in UTF-16 units, as Excel counts.
"""

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from posixpath import dirname, normpath
from typing import Any, Final
from unicodedata import normalize
from urllib.parse import unquote
from xml.parsers import expat

from ivjxl.errors import InputError, Text

# What follows has to fit into 1 GB while a library holds all sheets as lxml trees. Measured with
# lxml 6.1 on 64-bit Linux: an element takes 125 bytes, its text 125, an attribute 235; so a number
# in a cell 820 bytes, a shared string 1,060, a formula 1,090, an empty cell with a format 590.

LARGEST: Final = 60 * 2**20
"""Bytes of a file."""

LARGEST_UNPACKED: Final = 256 * 2**20
"""Bytes of all parts, unpacked; pictures and binary parts are only counted and checked."""

LARGEST_XML: Final = 128 * 2**20
"""Bytes of all XML parts: as many again stand in the trees as names and texts."""

MOST_NODES: Final = 5_000_000
"""Elements, texts, and attributes counted twice, of all XML parts: trees of 625 MB."""

MOST_CELLS: Final = 500_000
"""Cells of all sheets, empty ones with a format included: trees of up to 545 MB."""

MOST_PARTS: Final = 10_000
STEEPEST: Final = 200
"""Unpacked to packed bytes of a part above 1 MiB; Excel's own files reach 60."""

DEEPEST: Final = 64
"""Elements inside each other; Excel's own files reach 14, drawings of nested groups more."""

LONGEST_PIECE: Final = 4 * 2**20
"""Bytes of one tag or comment; expat before 2.6 begins it anew with every piece of the file."""

MOST_NAMES: Final = 20_000
"""Different names of elements and attributes in one part."""

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384
LARGEST_EXTENT: Final = 6_000_000
"""Cells from A1 to the last row and the last column that hold something."""

MOST_MERGED: Final = 200_000
"""Cells in the merged areas of a sheet."""

MOST_RULES: Final = 50_000
"""Merged areas, conditional formats or validations of a sheet, each."""

LONGEST_FORMULA: Final = 8_192
LONGEST_TEXT: Final = 32_767

_PIECE: Final = 2**18
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT: Final = "http://purl.oclc.org/ooxml/"
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_PLAIN: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACROS: Final = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_MAY_BE_BLANK: Final = (".bmp", ".dib", ".emf", ".wmf", ".tif", ".tiff")
"""Pictures that are not compressed themselves: a white one shrinks beyond any ratio."""


def admitted(name: str, data: bytes) -> None:
    """Let a workbook pass, or say why not.

    Parameters
    ----------
    name : str
        The file's name; its suffix says what the file claims to be.
    data : bytes
        The whole file.

    Raises
    ------
    InputError
        If it is no .xlsx or .xlsm workbook, is damaged, or could harm what reads it.
    """
    if not name.lower().endswith((".xlsx", ".xlsm")):
        raise _no(name, "must be an .xlsx or .xlsm workbook", ".xlsx又は.xlsmのブックが必要です")
    if len(data) > LARGEST:
        raise _no(
            name,
            f"must be of at most {LARGEST // 2**20} MiB",
            f"{LARGEST // 2**20} MiB以下のファイルが必要です",
            f"{len(data):,} bytes",
        )
    _no_other_format(name, data)
    _Workbook(name, data).read()


def _no(where: str, en: str, ja: str, got: object = None) -> InputError:
    return InputError(where, Text(en, ja), got)


# What the file is instead.

_BEGINNINGS: Final = (
    (b"%PDF", "a PDF", "PDF"),
    (b"{\\rtf", "a rich text document", "リッチテキスト文書"),
    (b"\x1f\x8b", "a gzip archive", "gzip圧縮ファイル"),
    (b"7z\xbc\xaf", "a 7z archive", "7z圧縮ファイル"),
    (b"Rar!", "a RAR archive", "RAR圧縮ファイル"),
    (b"\x89PNG", "a picture", "画像"),
    (b"\xff\xd8\xff", "a picture", "画像"),
    (b"\x09\x08\x10\x00", "an old workbook (.xls)", "旧形式のブック（.xls）"),
    (b"\x09\x04\x06\x00", "an old workbook (.xls)", "旧形式のブック（.xls）"),
)
_SAVE_AS: Final = "open it in Excel and save it as an Excel workbook"
_SAVE_AS_JA: Final = "Excelで開き、Excelブックとして保存し直してください"


def _no_other_format(name: str, data: bytes) -> None:
    if not data.strip(b"\0 \t\r\n"):
        raise _no(name, "is empty", "内容がありません")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _compound_file(name, data)
    for beginning, en, ja in _BEGINNINGS:
        if data.startswith(beginning):
            raise _other(name, en, ja)
    if not data.startswith(b"PK"):
        raise _text_or_noise(name, data)


def _other(name: str, en: str, ja: str) -> InputError:
    return _no(
        name,
        f"is {en}, not a workbook: {_SAVE_AS}",
        f"は{ja}で、ブックではありません。{_SAVE_AS_JA}",
    )


def _compound_file(name: str, data: bytes) -> InputError:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return _no(
            name,
            "is encrypted: open it in Excel, remove the password or the protection (File, Info), "
            "and save it",
            "は暗号化されています。Excelで開き、パスワード又は保護を解除して保存してください",
        )
    if holds("Workbook") or holds("Book"):
        return _other(name, "an old workbook (.xls)", "旧形式のブック（.xls）")
    return _other(name, "an old Office document", "旧形式のOffice文書")


def _text_or_noise(name: str, data: bytes) -> InputError:
    text = _beginning(data)
    if text is None:
        if b"PK\x05\x06" in data[-(2**16) :]:
            return _no(
                name,
                "has bytes before its beginning: get the original file again",
                "の先頭に余分なデータがあります。元のファイルを取得し直してください",
            )
        return _other(name, "of an unknown kind", "不明な形式のファイル")
    for mark, en, ja in (
        (
            "urn:schemas-microsoft-com:office:spreadsheet",
            "an XML spreadsheet of 2003",
            "2003年形式のXMLスプレッドシート",
        ),
        ("office:document", "an OpenDocument spreadsheet", "OpenDocument形式の表"),
        ("mime-version:", "a web page", "ウェブページ"),
        ("<html", "a web page", "ウェブページ"),
        ("<!doctype html", "a web page", "ウェブページ"),
        ("<table", "a web page", "ウェブページ"),
        ("<meta", "a web page", "ウェブページ"),
        ("<?xml", "an XML file", "XMLファイル"),
    ):
        if mark in text.lower():
            return _other(name, en, ja)
    return _other(name, "a text file such as CSV", "CSVなどのテキスト")


def _beginning(data: bytes) -> str | None:
    """Return the beginning of a text, None of anything else."""
    first = data[:4096]
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        return first[: len(first) // 2 * 2].decode("utf-16", "replace")
    if b"\0" in first:
        return None
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return first.decode(encoding)
        except UnicodeDecodeError as error:
            # The last character may be cut in two.
            if error.start > len(first) - 4 and len(data) > len(first):
                return first[: error.start].decode(encoding)
    return None


# The archive.


@dataclass(frozen=True, slots=True)
class _Part:
    """An entry of the archive: where its bytes stand, and what they must be."""

    name: str
    begins: int
    data: int
    packed: int
    size: int
    crc: int
    method: int
    flags: int

    @property
    def after(self) -> int:
        return self.data + self.packed


_END: Final = struct.Struct("<4s4H2LH")
_END64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCATOR: Final = struct.Struct("<4sLQL")
_ENTRY: Final = struct.Struct("<4s6H3L5H2L")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_FULL16: Final = 0xFFFF
_FULL32: Final = 0xFFFFFFFF
_ENCRYPTED: Final = 0x2041
_DESCRIBED_AFTER: Final = 0x8
_UTF_8: Final = 0x800
_UNSAFE: Final = re.compile(r'[\\:*?"<>|\x00-\x1f\x7f]|(^|/)\.{1,2}(/|$)|^/|//')


def _cut(name: str) -> InputError:
    return _no(
        name,
        "is cut off or damaged: get the original file again",
        "は途中で切れているか壊れています。元のファイルを取得し直してください",
    )


def _damaged(where: str, en: str, ja: str, got: object = None) -> InputError:
    return _no(
        where,
        f"is damaged: {en}: get the original file again",
        f"は壊れています（{ja}）。元のファイルを取得し直してください",
        got,
    )


class _Archive:
    """A zip archive in which every byte belongs to one entry and is said once."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.data = data
        count, start, end = self._directory()
        parts = self._entries(count, start, end)
        self._every_byte_once(parts, start)
        self._small_enough(parts)
        # An entry whose name ends in a slash is a folder.
        self.parts = {part.name: part for part in parts if not part.name.endswith("/")}

    def place(self, part: str) -> str:
        """Return how an error names a part."""
        return f"{self.name} {part}"

    def _directory(self) -> tuple[int, int, int]:
        """Return the number of entries, and where the list of them begins and ends."""
        at = self.data.rfind(b"PK\x05\x06", -(_END.size + _FULL16))
        if at < 0 or at + _END.size > len(self.data):
            if b"PK\x05\x06" in self.data[: -_END.size]:
                raise self._bytes_outside()
            raise _cut(self.name)
        _, disk, first_disk, here, count, size, start, comment = _END.unpack_from(self.data, at)
        if at + _END.size + comment < len(self.data):
            raise self._bytes_outside()
        if at + _END.size + comment > len(self.data):
            raise _cut(self.name)
        end = at
        if self.data[max(0, at - _LOCATOR.size) :][:4] == b"PK\x06\x07":
            end, plain = self._directory64(at - _LOCATOR.size)
            said = (here, count, size, start)
            full = (_FULL16, _FULL16, _FULL32, _FULL32)
            if any(s not in (f, p) for s, f, p in zip(said, full, plain, strict=True)):
                raise self._two_directories()
            here, count, size, start = plain
        if disk not in (0, _FULL16) or first_disk not in (0, _FULL16) or here != count:
            raise _no(
                self.name,
                "is one of several volumes of an archive",
                "は分割された圧縮ファイルの一部です",
            )
        if start + size != end:
            raise self._bytes_outside() if start + size < end else _cut(self.name)
        if count > MOST_PARTS:
            raise _no(
                self.name,
                f"must have at most {MOST_PARTS:,} parts",
                f"部品は{MOST_PARTS:,}個までです",
                f"{count:,}",
            )
        return count, start, end

    def _directory64(self, locator: int) -> tuple[int, tuple[int, int, int, int]]:
        _, _, at, _ = _LOCATOR.unpack_from(self.data, locator)
        if at + _END64.size > locator or self.data[at : at + 4] != b"PK\x06\x06":
            raise self._two_directories()
        _, length, _, _, _, _, here, count, size, start = _END64.unpack_from(self.data, at)
        if at + 12 + length != locator:
            raise self._two_directories()
        return at, (here, count, size, start)

    def _two_directories(self) -> InputError:
        return _damaged(
            self.name,
            "it states its contents twice, differently",
            "内容の一覧が2つあり、一致しません",
        )

    def _bytes_outside(self) -> InputError:
        return _no(
            self.name,
            "has bytes that belong to no part of it, before, between or after the parts: "
            "open it in Excel and save it again",
            "にどの部品にも属さないデータがあります。Excelで開いて保存し直してください",
        )

    def _entries(self, count: int, at: int, end: int) -> list[_Part]:
        parts = []
        seen: dict[str, str] = {}
        for _ in range(count):
            if at + _ENTRY.size > end or self.data[at : at + 4] != b"PK\x01\x02":
                raise _damaged(self.name, "its list of parts", "部品の一覧")
            fields = _ENTRY.unpack_from(self.data, at)
            part = self._entry(fields, at + _ENTRY.size)
            # Windows and the package format take these for one name; programs differ.
            key = normalize("NFC", part.name).lower()
            if key in seen:
                raise _no(
                    self.name,
                    "has two parts of one name: open it in Excel and save it again",
                    "に同じ名前の部品が2つあります。Excelで開いて保存し直してください",
                    part.name,
                )
            seen[key] = part.name
            parts.append(part)
            at += _ENTRY.size + sum(fields[10:13])
        if at != end:
            raise _damaged(self.name, "its list of parts", "部品の一覧")
        return parts

    def _entry(self, fields: tuple[Any, ...], at: int) -> _Part:
        flags, method = fields[3:5]
        crc, packed, size, of_name, of_extra = fields[7:12]
        begins = fields[16]
        raw = self.data[at : at + of_name]
        name = self._part_name(raw, flags)
        extra = self.data[at + of_name : at + of_name + of_extra]
        size, packed, begins = self._wide(name, extra, size, packed, begins)
        if flags & _ENCRYPTED:
            raise _no(
                self.place(name),
                "is encrypted: save the workbook without a password",
                "は暗号化されています。パスワードなしで保存してください",
            )
        if method not in (0, 8):
            raise _no(
                self.place(name),
                "is compressed in a way that workbooks do not use: open it in Excel and save it",
                "の圧縮方式はブックで使われないものです。Excelで開いて保存し直してください",
                f"method {method}",
            )
        if begins + _LOCAL.size > len(self.data) or self.data[begins : begins + 4] != b"PK\x03\x04":
            raise _damaged(self.place(name), "it is not where it should be", "所在が不明です")
        local = _LOCAL.unpack_from(self.data, begins)
        of_name, of_extra = local[9:11]
        data = begins + _LOCAL.size + of_name + of_extra
        part = _Part(name, begins, data, packed, size, crc, method, flags)
        self._said_the_same(part, raw, local)
        return part

    def _part_name(self, raw: bytes, flags: int) -> str:
        try:
            name = raw.decode("utf-8" if flags & _UTF_8 else "cp437")
        except UnicodeDecodeError:
            raise _damaged(self.name, "the name of a part", "部品の名前", repr(raw)) from None
        if not name or _UNSAFE.search(name):
            raise _no(
                self.name,
                "has a part whose name leads elsewhere or is no name: it is not from Excel",
                "に不正な名前の部品があります。Excelで作成されたファイルではありません",
                name,
            )
        return name

    def _wide(self, name: str, extra: bytes, *values: int) -> tuple[int, ...]:
        """Return sizes and places, those of more than 32 bits from the extra field."""
        if _FULL32 not in values:
            return values
        wide = iter(self._extra(extra, 1))
        try:
            return tuple(next(wide) if value == _FULL32 else value for value in values)
        except (StopIteration, RuntimeError):
            raise _damaged(self.place(name), "its size", "大きさ") from None

    @staticmethod
    def _extra(extra: bytes, wanted: int) -> tuple[int, ...]:
        while len(extra) >= 4:
            kind, length = struct.unpack_from("<2H", extra)
            if kind == wanted:
                held = extra[4 : 4 + length]
                return struct.unpack_from(f"<{len(held) // 8}Q", held)
            extra = extra[4 + length :]
        return ()

    def _said_the_same(self, part: _Part, raw: bytes, local: tuple[Any, ...]) -> None:
        """Compare what stands before a part with what the list says of it."""
        flags, method, _, _, crc, packed, size, of_name, of_extra = local[2:11]
        begins = part.begins + _LOCAL.size
        extra = self.data[begins + of_name : begins + of_name + of_extra]
        differs = (
            self.data[begins : begins + of_name] != raw
            or method != part.method
            or (flags ^ part.flags) & (_ENCRYPTED | _DESCRIBED_AFTER | _UTF_8)
        )
        if not differs and not (flags & _DESCRIBED_AFTER and (crc, packed, size) == (0, 0, 0)):
            if _FULL32 in (size, packed) and not flags & _DESCRIBED_AFTER:
                size, packed = self._wide(part.name, extra, size, packed)
            stated = ((crc, part.crc), (packed, part.packed), (size, part.size))
            streamed = (0, _FULL32) if flags & _DESCRIBED_AFTER else ()
            differs = any(here != listed and here not in streamed for here, listed in stated)
        if differs:
            raise _damaged(
                self.place(part.name),
                "its name or size is stated twice, differently",
                "名前又は大きさの2つの記載が一致しません",
            )

    def _every_byte_once(self, parts: list[_Part], directory: int) -> None:
        if not parts:
            return
        ordered = sorted(parts, key=lambda part: (part.begins, part.after))
        at = 0
        for part, next_begins in zip(
            ordered, [*(part.begins for part in ordered[1:]), directory], strict=True
        ):
            if part.begins < at or part.after > next_begins:
                raise _no(
                    self.place(part.name),
                    "overlaps another part: the file is damaged or made to do harm",
                    "が他の部品と重なっています。破損又は悪意のあるファイルです",
                )
            if part.begins > at or not self._described(part, next_begins):
                raise self._bytes_outside()
            at = next_begins

    def _described(self, part: _Part, end: int) -> bool:
        """Tell whether nothing, or just the description of the part, stands behind it."""
        behind = self.data[part.after : end] if end - part.after <= 24 else b"?"
        if not part.flags & _DESCRIBED_AFTER:
            return not behind
        narrow = max(part.packed, part.size) < _FULL32
        forms = [struct.pack("<L2Q", part.crc, part.packed, part.size)]
        if narrow:
            forms.append(struct.pack("<3L", part.crc, part.packed, part.size))
        return behind.removeprefix(b"PK\x07\x08") in forms or behind in forms

    def _small_enough(self, parts: list[_Part]) -> None:
        total = sum(part.size for part in parts)
        if total > LARGEST_UNPACKED:
            raise _no(
                self.name,
                f"must be of at most {LARGEST_UNPACKED // 2**20} MiB when unpacked",
                f"展開後の大きさは{LARGEST_UNPACKED // 2**20} MiBまでです",
                f"{total:,} bytes",
            )
        for part in parts:
            if part.method == 0 and part.packed != part.size:
                raise _damaged(self.place(part.name), "its size", "大きさ")
            if part.name.endswith("/") and part.size:
                raise _damaged(self.place(part.name), "a folder with content", "フォルダーの内容")
            if part.size > 2**20 and part.size > STEEPEST * part.packed:
                if part.name.lower().endswith(_MAY_BE_BLANK):
                    continue
                raise _no(
                    self.place(part.name),
                    f"unpacks to more than {STEEPEST} times its size: it looks like an attack",
                    f"は展開すると{STEEPEST}倍を超えます。攻撃の疑いがあります",
                    f"{part.packed:,} to {part.size:,} bytes",
                )

    def pieces(self, part: _Part) -> Iterator[bytes]:
        """Yield a part's bytes; after the last one they are known to be whole."""
        crc = size = 0
        for piece in self._unpacked(part):
            crc = zlib.crc32(piece, crc)
            size += len(piece)
            if size > part.size:
                break
            yield piece
        if size != part.size:
            raise _damaged(
                self.place(part.name),
                "it is larger or smaller than stated",
                "記載と大きさが異なります",
                f"{part.size:,} bytes stated",
            )
        if crc != part.crc:
            raise _damaged(
                self.place(part.name), "its check sum is wrong", "チェックサムが一致しません"
            )

    def _unpacked(self, part: _Part) -> Iterator[bytes]:
        if part.method == 0:
            for at in range(part.data, part.after, _PIECE):
                yield self.data[at : min(at + _PIECE, part.after)]
            return
        unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
        at, packed = part.data, b""
        while not unpacking.eof:
            if not packed:
                packed = self.data[at : min(at + _PIECE, part.after)]
                at += len(packed)
            ended = not packed
            try:
                piece = unpacking.decompress(packed, _PIECE)
            except zlib.error:
                raise self._broken(part) from None
            packed = unpacking.unconsumed_tail
            if piece:
                yield piece
            elif ended:
                raise self._broken(part)
        if unpacking.unused_data or packed or at < part.after:
            raise self._broken(part)

    def _broken(self, part: _Part) -> InputError:
        return _damaged(self.place(part.name), "it cannot be unpacked", "展開できません")


# XML.


@dataclass(slots=True)
class _Spent:
    """What all parts together have used of the limits."""

    xml: int = 0
    nodes: int = 0
    cells: int = 0


class _Reader:
    """What is noted of an XML part; this one only counts."""

    root: str | None = None
    """The name its outermost element must have."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.depth = 0
        self.nodes = 0
        self.cells = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note the beginning of an element."""
        self.depth += 1
        self.nodes += 1 + 2 * len(attributes)
        if self.depth > DEEPEST:
            raise self.too_deep()
        if self.depth == 1:
            self.first(name)
        self.begun(name, attributes)

    def end(self, name: str) -> None:
        """Note the end of an element."""
        self.ended(name)
        self.depth -= 1

    def text(self, _text: str) -> None:
        """Note a text."""
        self.nodes += 1

    def begun(self, name: str, attributes: dict[str, str]) -> None:
        """Take what is wanted of the beginning of an element."""

    def ended(self, name: str) -> None:
        """Take what is wanted of the end of an element."""

    def first(self, name: str) -> None:
        """Refuse an outermost element of the wrong name."""
        if name.startswith(_STRICT) and self.root is not None:
            raise _strict(self.place)
        if self.root not in (None, name):
            raise _no(
                self.place,
                "is not what a workbook has there",
                "の内容がブックのものではありません",
                name.split(" ")[-1],
            )

    def too_deep(self) -> InputError:
        """Return the error of elements nested too deeply."""
        return _no(
            self.place,
            f"must not nest elements deeper than {DEEPEST}",
            f"の要素の入れ子は{DEEPEST}段までです",
        )


def _strict(where: str) -> InputError:
    return _no(
        where,
        'is of the kind "Strict Open XML": save it as "Excel Workbook (*.xlsx)"',
        "は「完全Open XML」形式です。「Excelブック（*.xlsx）」として保存してください",
    )


_ADDRESS: Final = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9+.-]*:|(?![^/?#]*:))"
    r"(?://[A-Za-z0-9._~-]*(?::[0-9]{1,5})?(?=[/?#]|$)|(?!//))"
    r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*"
    r"(?:#(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
)


class _MalformedError(InputError):
    """A part is no well-formed XML."""


class _Xml:
    """One pass through an XML part."""

    def __init__(self, reader: _Reader, spent: _Spent, *, any_utf: bool) -> None:
        self.reader = reader
        self.spent = spent
        self.any_utf = any_utf
        self.given = 0
        self.counted = 0
        self.counted_cells = 0
        parser = self.parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.buffer_size = 2**16
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = reader.start
        parser.EndElementHandler = reader.end
        parser.CharacterDataHandler = reader.text
        parser.StartNamespaceDeclHandler = self._namespace
        parser.StartCdataSectionHandler = self._one_more
        parser.CommentHandler = self._one_more
        parser.ProcessingInstructionHandler = self._instruction

    def take(self, piece: bytes, *, last: bool = False) -> None:
        """Read the next piece; the last one may be empty."""
        if not self.given:
            self._beginning(piece)
        self.given += len(piece)
        self.spent.xml += len(piece)
        try:
            self.parser.Parse(piece, last)
        except expat.ExpatError as error:
            raise self.malformed(error) from None
        self._within_limits()

    def malformed(self, error: expat.ExpatError) -> "_MalformedError":
        """Return the error of XML that is none."""
        reason = expat.ErrorString(error.code)
        where = error.lineno, error.offset + 1
        return _MalformedError(
            self.reader.place,
            Text(
                "is damaged: no well-formed XML in line {}, column {} ({}): get the original file "
                "again".format(*where, reason),
                "は壊れています（{}行{}字目がXMLとして正しくありません）。"
                "元のファイルを取得し直してください".format(*where),
            ),
            None,
        )

    def _within_limits(self) -> None:
        reader, spent = self.reader, self.spent
        spent.nodes += reader.nodes - self.counted
        self.counted = reader.nodes
        spent.cells += reader.cells - self.counted_cells
        self.counted_cells = reader.cells
        if spent.xml > LARGEST_XML:
            raise _no(
                reader.place,
                f"all XML of a workbook must be of at most {LARGEST_XML // 2**20} MiB",
                f"ブックのXMLは合計{LARGEST_XML // 2**20} MiBまでです",
            )
        if spent.cells > MOST_CELLS:
            raise _no(
                reader.place,
                f"a workbook must have at most {MOST_CELLS:,} cells, those with only a format "
                "included: delete the rows and columns not needed",
                f"ブックのセルは書式だけのものを含め{MOST_CELLS:,}個までです。"
                "不要な行と列を削除してください",
            )
        if spent.nodes > MOST_NODES:
            raise _no(
                reader.place,
                "a workbook must not have so many elements: delete the content not needed",
                "ブックの要素が多すぎます。不要な内容を削除してください",
                f"more than {MOST_NODES:,}",
            )
        if len(self.parser.intern) > MOST_NAMES:
            raise _no(
                reader.place,
                "has too many different names of elements: it is not from Excel",
                "の要素名の種類が多すぎます。Excelで作成されたファイルではありません",
            )
        if self.given - self.parser.CurrentByteIndex > LONGEST_PIECE:
            raise _no(
                reader.place,
                f"has a tag or comment of more than {LONGEST_PIECE // 2**20} MiB",
                f"に{LONGEST_PIECE // 2**20} MiBを超えるタグ又はコメントがあります",
            )

    def _beginning(self, piece: bytes) -> None:
        wide = piece.startswith((b"\xff\xfe", b"\xfe\xff"))
        if not self.any_utf if wide else b"\0" in piece[:4]:
            raise self._encoding("UTF-16 or UTF-32")

    def _encoding(self, got: str) -> InputError:
        return _no(
            self.reader.place,
            "must be encoded in UTF-8: open the workbook in Excel and save it again",
            "の文字コードはUTF-8が必要です。Excelで開いて保存し直してください",
            got,
        )

    def _declared(self, version: str, encoding: str | None, _standalone: int) -> None:
        if version != "1.0":
            raise _no(self.reader.place, "must be XML 1.0", "はXML 1.0が必要です", version)
        known = {"utf-8", "us-ascii", "ascii"} | ({"utf-16"} if self.any_utf else set())
        if encoding is not None and encoding.lower() not in known:
            raise self._encoding(encoding)

    def _doctype(self, *_declaration: object) -> None:
        raise _doctype(self.reader.place)

    def _instruction(self, target: str, _data: str) -> None:
        self.reader.nodes += 1
        if target == "xml-stylesheet":
            raise _no(
                self.reader.place,
                "must not name a style sheet: it is not from Excel",
                "にスタイルシートの指定があります。Excelで作成されたファイルではありません",
            )

    def _namespace(self, _prefix: str | None, uri: str | None) -> None:
        self.reader.nodes += 1
        # lxml refuses what is no address; expat does not look.
        if uri and not self.any_utf and not _ADDRESS.fullmatch(uri):
            raise _no(
                self.reader.place,
                "has a namespace that is no address: get the original file again",
                "の名前空間が不正です。元のファイルを取得し直してください",
                uri,
            )

    def _one_more(self, *_what: object) -> None:
        self.reader.nodes += 1


def _doctype(where: str) -> InputError:
    return _no(
        where,
        "must not have a DOCTYPE, which can define entities: it is not from Excel",
        "にDOCTYPE（実体の定義）があります。Excelで作成されたファイルではありません",
    )


# The parts that say what a workbook is made of.


class _ContentTypes(_Reader):
    """The kinds of the parts."""

    root = f"{_TYPES} Types"

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.of_suffix: dict[str, str] = {}
        self.of_part: dict[str, str] = {}

    def begun(self, name: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "")
        if name == f"{_TYPES} Default":
            self._note(self.of_suffix, attributes.get("Extension", ""), kind)
        elif name == f"{_TYPES} Override":
            self._note(self.of_part, attributes.get("PartName", ""), kind)

    def _note(self, kinds: dict[str, str], of: str, kind: str) -> None:
        if kinds.setdefault(of.lower(), kind) != kind:
            raise _no(
                self.place, "states two kinds for one part", "に1つの部品の種類が2つあります", of
            )

    def kind(self, part: str) -> str:
        """Return the content type of a part, "" if it has none."""
        suffix = part.rsplit(".", 1)[-1].lower()
        return self.of_part.get(f"/{part}".lower(), self.of_suffix.get(suffix, ""))


@dataclass(frozen=True, slots=True)
class _Relation:
    """A link from a part to another part, or out of the package."""

    kind: str
    target: str
    outside: bool


class _Relations(_Reader):
    """The links of a part."""

    root = f"{_RELATIONS} Relationships"

    def __init__(self, place: str, part: str, parts: dict[str, _Part]) -> None:
        super().__init__(place)
        # The links of "xl/workbook.xml" stand in "xl/_rels/workbook.xml.rels".
        self.folder = dirname(dirname(part))
        self.parts = parts
        self.of: dict[str, _Relation] = {}

    def begun(self, name: str, attributes: dict[str, str]) -> None:
        if name != f"{_RELATIONS} Relationship":
            return
        label = attributes.get("Id", "")
        if not label or "Target" not in attributes or "Type" not in attributes:
            raise _no(self.place, "has an incomplete link", "に不完全な参照があります", label)
        if label in self.of:
            raise _no(
                self.place, "has two links of one name", "に同じ名前の参照が2つあります", label
            )
        outside = attributes.get("TargetMode", "Internal") == "External"
        kind, target = attributes["Type"], attributes["Target"]
        if not outside:
            target = self._part(kind, target)
        self.of[label] = _Relation(kind, target, outside)

    def _part(self, kind: str, target: str) -> str:
        whole = target[1:] if target.startswith("/") else f"{self.folder}/{target}"
        part = normpath(whole.lstrip("/")) if whole else ""
        if part.startswith("../") or part == ".." or ":" in target.split("/")[0]:
            if kind.endswith("/hyperlink"):
                return part
            raise _no(
                self.place,
                "has a link that leads out of the workbook",
                "にブックの外を指す参照があります",
                target,
            )
        if part not in self.parts and unquote(part) in self.parts:
            part = unquote(part)
        # Excel writes #Sheet!A1 for a link inside a drawing, NULL for a picture it lost.
        lost = kind.endswith("/image") and target.rsplit("/", 1)[-1] == "NULL"
        if part not in self.parts and not lost and not kind.endswith("/hyperlink"):
            raise _no(
                self.place,
                "has a link to a part that is not there: get the original file again",
                "の参照先の部品がありません。元のファイルを取得し直してください",
                target,
            )
        return part

    def one(self, kind: str) -> str | None:
        """Return the part that the one link of a kind leads to, None without one."""
        found = [link for link in self.of.values() if link.kind == f"{_OFFICE}/{kind}"]
        if len(found) > 1 or any(link.outside for link in found):
            raise _no(
                self.place,
                "must have one link of this kind, to a part of the workbook",
                "にはこの種類の参照がブック内に1つ必要です",
                kind,
            )
        return found[0].target if found else None


class _Sheets(_Reader):
    """The sheets that the workbook part lists: name and link."""

    root = f"{_MAIN} workbook"

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.links: dict[str, str] = {}
        self.names: set[str] = set()

    def begun(self, name: str, attributes: dict[str, str]) -> None:
        if name != f"{_MAIN} sheet" or self.depth != 3:
            return
        sheet = attributes.get("name", "")
        link = attributes.get(f"{_OFFICE} id", "")
        if not sheet or not link:
            raise _no(
                self.place,
                "lists a sheet without name or link",
                "に名前又は参照のないシートがあります",
            )
        # Excel takes names that differ only in capitals for one.
        if sheet.lower() in self.names:
            raise _no(
                self.place, "has two sheets of one name", "に同じ名前のシートが2つあります", sheet
            )
        if link in self.links:
            raise _no(
                self.place, "has two sheets with one link", "に同じ参照のシートが2つあります", sheet
            )
        self.names.add(sheet.lower())
        self.links[link] = sheet


# Texts.

_T: Final = f"{_MAIN} t"
_SI: Final = f"{_MAIN} si"
_PHONETIC: Final = f"{_MAIN} rPh"
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FUTURE: Final = re.compile(r"_xl(?:fn|ws|pm|udf|eta)\.")
_LONGEST_ESCAPED: Final = 7 * LONGEST_TEXT


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _text_within_limits(where: str, text: str) -> None:
    """Refuse a text of a cell that Excel cannot hold, or that no other program can."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
        try:
            # A pair of surrogates is one character.
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        except UnicodeDecodeError:
            raise _no(
                where,
                "holds half a character (a lone surrogate, as LEFT makes of an emoji): "
                "type the text again",
                "に文字の半分（絵文字をLEFT等で切ったもの）があります。入力し直してください",
            ) from None
    if len(text) > LONGEST_TEXT // 2 and _units(text) > LONGEST_TEXT:
        raise _no(
            where,
            f"must be a text of at most {LONGEST_TEXT:,} characters",
            f"文字列は{LONGEST_TEXT:,}字までです",
            f"{_units(text):,}",
        )


class _Texts(_Reader):
    """A part or sheet whose texts are collected while `wanted`."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.wanted = False
        self.collected: list[str] = []
        self.length = 0

    def text(self, text: str) -> None:
        self.nodes += 1
        if self.wanted:
            self.collected.append(text)
            self.length += len(text)
            if self.length > _LONGEST_ESCAPED:
                raise _no(
                    self.here(),
                    f"must be a text of at most {LONGEST_TEXT:,} characters",
                    f"文字列は{LONGEST_TEXT:,}字までです",
                )

    def here(self) -> str:
        """Return how an error names the place reached."""
        return self.place

    def taken(self) -> str:
        """Return the text collected, and begin anew."""
        text = "".join(self.collected)
        self.collected.clear()
        self.length = 0
        return text


class _Strings(_Texts):
    """The texts that cells share."""

    root = f"{_MAIN} sst"

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.count = 0
        self.phonetic = False

    def here(self) -> str:
        return f"{self.place} text {self.count + 1:,}"

    def begun(self, name: str, attributes: dict[str, str]) -> None:
        if name == _T:
            self.wanted = not self.phonetic
        elif name == _PHONETIC:
            self.phonetic = True
        elif name == _SI and self.depth != 2:
            raise _no(self.here(), "stands inside another text", "が他の文字列の中にあります")

    def ended(self, name: str) -> None:
        if name == _T:
            self.wanted = False
        elif name == _PHONETIC:
            self.phonetic = False
        elif name == _SI:
            _text_within_limits(self.here(), self.taken())
            self.count += 1


# Sheets.

_ROW: Final = f"{_MAIN} row"
_CELL: Final = f"{_MAIN} c"
_VALUE: Final = f"{_MAIN} v"
_FORMULA: Final = f"{_MAIN} f"
_INLINE: Final = f"{_MAIN} is"
_DATA: Final = f"{_MAIN} sheetData"
_MERGE: Final = f"{_MAIN} mergeCell"
_COLUMN: Final = f"{_MAIN} col"
_MORE: Final = f"{_MAIN} extLst"
_RULES: Final = {
    _MERGE: ("merged areas", "結合セル"),
    f"{_MAIN} cfRule": ("conditional formats", "条件付き書式"),
    f"{_MAIN} dataValidation": ("validations", "入力規則"),
}
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_WHOLE: Final = re.compile(r"[0-9]{1,7}")
_ISO: Final = re.compile(
    r"(?:(\d{4})-(\d\d)-(\d\d))?"
    r"(?:T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?",
    re.ASCII,
)
_ERRORS: Final = frozenset(
    (
        *("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"),
        *("#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!"),
        *("#PYTHON!", "#EXTERNAL!", "#TIMEOUT!"),
    )
)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


class _Sheet(_Texts):
    """A worksheet: its grid, its cells, its rules."""

    root = f"{_MAIN} worksheet"

    def __init__(self, place: str, where: str, shared: int | None) -> None:
        super().__init__(place)
        self.where = where
        self.shared = shared
        self.inside = False
        self.had_data = False
        # The depth of an extension, whose content is not looked at.
        self.passing = 0
        self.row = self.column = 0
        self.lowest = self.widest = 0
        self.columns: dict[str, int] = {}
        self.kind = ""
        self.has: dict[str, str | None] = {}
        self.phonetic = False
        self.rules = dict.fromkeys(_RULES, 0)
        self.merged: set[int] = set()

    def here(self) -> str:
        if not self.inside or not self.column:
            return f"{self.where} row {self.row}" if self.inside and self.row else self.where
        return f"{self.where}!{_letters(self.column)}{self.row}"

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.nodes += 1 + 2 * len(attributes)
        if not self.inside:
            self._outside(name, attributes)
        elif self.passing:
            if self.depth > DEEPEST:
                raise self.too_deep()
        elif self.depth == 4:
            self._cell(name, attributes)
        elif self.depth == 5:
            self._in_cell(name, attributes)
        elif self.depth == 3:
            self._row(name, attributes)
        elif self.depth > DEEPEST:
            raise self.too_deep()
        elif self.wanted or _INLINE not in self.has:
            raise self._misplaced(name)
        elif name == _T:
            self.wanted = not self.phonetic
        elif name == _PHONETIC:
            self.phonetic = True

    def end(self, name: str) -> None:
        self.depth -= 1
        if not self.inside:
            return
        if self.passing:
            if self.depth < self.passing:
                self.passing = 0
        elif self.depth == 4:
            if name == _INLINE or self.wanted:
                self.has[name] = self.taken()
                self.wanted = False
        elif self.depth == 3:
            if name == _CELL:
                self._filled()
        elif self.depth == 2:
            self.column = 0
        elif self.depth == 1:
            self.inside = False
        elif name == _T:
            self.wanted = False
        elif name == _PHONETIC:
            self.phonetic = False

    def _outside(self, name: str, attributes: dict[str, str]) -> None:
        if self.depth == 1:
            self.first(name)
        elif self.depth > DEEPEST:
            raise self.too_deep()
        elif name == _DATA:
            if self.depth != 2 or self.had_data:
                raise _no(self.where, "has its cells in two places", "にセルの記載が2か所あります")
            self.inside = self.had_data = True
        elif name in (_ROW, _CELL):
            raise self._misplaced(name)
        elif name in _RULES:
            self._rule(name, attributes)
        elif name == _COLUMN and self.depth == 3:
            self._column(attributes)

    def _misplaced(self, name: str) -> InputError:
        return _no(
            self.here(),
            "has an element where a workbook has none: get the original file again",
            "に不正な要素があります。元のファイルを取得し直してください",
            name.split(" ")[-1],
        )

    def _pass(self, name: str) -> None:
        if name != _MORE:
            raise self._misplaced(name)
        self.passing = self.depth

    def _row(self, name: str, attributes: dict[str, str]) -> None:
        if name != _ROW:
            self._pass(name)
            return
        stated = attributes.get("r")
        self.column = 0
        if stated is None:
            row = self.row + 1
        elif _WHOLE.fullmatch(stated) and 1 <= int(stated) <= LAST_ROW:
            row = int(stated)
        else:
            raise _no(
                self.where,
                f"must have rows from 1 to {LAST_ROW:,} only",
                f"の行番号は1～{LAST_ROW:,}です",
                stated,
            )
        if row <= self.row or row > LAST_ROW:
            raise _no(
                self.where,
                "must have every row once, in their order: open it in Excel and save it again",
                "の行が重複しているか順序が違います。Excelで開いて保存し直してください",
                f"row {row} after row {self.row}",
            )
        self.row = row

    def _cell(self, name: str, attributes: dict[str, str]) -> None:
        if name != _CELL:
            self._pass(name)
            return
        stated = attributes.get("r")
        column = self.column + 1 if stated is None else self._column_of(stated)
        if column <= self.column or column > LAST_COLUMN:
            raise _no(
                f"{self.where} row {self.row}",
                "must have every cell once, in their order: open it in Excel and save it again",
                "のセルが重複しているか順序が違います。Excelで開いて保存し直してください",
                stated,
            )
        self.column = column
        self.cells += 1
        self.kind = attributes.get("t", "n")
        self.has.clear()

    def _column_of(self, stated: str) -> int:
        parts = _REFERENCE.fullmatch(stated)
        if parts:
            letters, row = parts.groups()
            column = self.columns.get(letters)
            if column is None:
                column = self.columns[letters] = _column_number(letters)
            if column <= LAST_COLUMN and int(row) == self.row:
                return column
        raise _no(
            f"{self.where} row {self.row}",
            "must have cells of this row, from column A to XFD, only",
            "にはこの行のA～XFD列のセルだけが必要です",
            stated,
        )

    def _in_cell(self, name: str, attributes: dict[str, str]) -> None:
        if name not in (_VALUE, _FORMULA, _INLINE):
            self._pass(name)
            return
        if name in self.has:
            raise self._misplaced(name)
        self.has[name] = None
        self.wanted = name != _INLINE
        if name == _FORMULA and "ref" in attributes:
            self._area(attributes["ref"])

    def _filled(self) -> None:
        """Judge a cell that is complete."""
        has = self.has
        if not has:
            return
        if self.row > self.lowest or self.column > self.widest:
            self._extent()
        formula = has.get(_FORMULA)
        if formula is not None and len(formula) > LONGEST_FORMULA:
            self._long_formula(formula)
        if (_INLINE in has) != (self.kind == "inlineStr") or (_INLINE in has and _VALUE in has):
            if _VALUE in has or _INLINE in has:
                raise self._value("must hold a text of its own kind", "の文字列の書き方が不正です")
            return
        judge = _JUDGES.get(self.kind)
        if judge is None:
            raise _no(self.here(), "is of an unknown type", "の型が不明です", self.kind)
        value = has.get(_INLINE if self.kind == "inlineStr" else _VALUE)
        # An empty value is none: so openpyxl writes a formula that was not calculated.
        if value or (value is not None and self.kind == "s"):
            judge(self, value)

    def _value(self, en: str, ja: str, got: object = None) -> InputError:
        return _no(self.here(), en, ja, got)

    def _extent(self) -> None:
        self.lowest = max(self.lowest, self.row)
        self.widest = max(self.widest, self.column)
        if self.lowest * self.widest > LARGEST_EXTENT:
            raise _no(
                self.here(),
                f"makes the sheet larger than {LARGEST_EXTENT:,} cells from A1: clear this cell if "
                "it holds nothing needed",
                f"によりシートがA1から{LARGEST_EXTENT:,}セルを超えます。"
                "不要であればこのセルを消去してください",
                f"{self.lowest:,} rows x {self.widest:,} columns",
            )

    def _long_formula(self, formula: str) -> None:
        # The prefixes of newer functions stand in the file only.
        length = len(_FUTURE.sub("", formula))
        if length > LONGEST_FORMULA:
            raise _no(
                self.here(),
                f"must have a formula of at most {LONGEST_FORMULA:,} characters",
                f"の数式は{LONGEST_FORMULA:,}字までです",
                f"{length:,}",
            )

    def number(self, value: str) -> None:
        """Judge a number."""
        if not _NUMBER.fullmatch(value) or not isfinite(float(value)):
            raise self._value("must be a finite number", "には有限の数値が必要です", value)

    def truth(self, value: str) -> None:
        """Judge TRUE or FALSE."""
        if value not in ("0", "1"):
            raise self._value(
                "must be TRUE or FALSE (1 or 0)", "にはTRUE又はFALSEが必要です", value
            )

    def shared_text(self, value: str) -> None:
        """Judge the number of a shared text."""
        if self.shared is None:
            raise self._value(
                "shows a shared text, but the part of the shared texts is missing",
                "の文字列を保持する部品（sharedStrings）がありません",
                value,
            )
        if not _WHOLE.fullmatch(value) or int(value) >= self.shared:
            raise self._value(
                f"must name one of the {self.shared:,} shared texts, counted from 0",
                f"の文字列番号は0から{self.shared - 1:,}までです",
                value,
            )

    def own_text(self, value: str) -> None:
        """Judge a text."""
        _text_within_limits(self.here(), value)

    def error(self, value: str) -> None:
        """Judge an error value."""
        if value not in _ERRORS:
            raise self._value("must be an error that Excel knows", "のエラー値が不明です", value)

    def day(self, value: str) -> None:
        """Judge a date or time."""
        if not _is_day(value):
            raise self._value(
                "must be a date like 2013-07-11", "には2013-07-11のような日付が必要です", value
            )

    def _rule(self, name: str, attributes: dict[str, str]) -> None:
        self.rules[name] += 1
        if self.rules[name] > MOST_RULES:
            en, ja = _RULES[name]
            raise _no(
                self.where,
                f"must have at most {MOST_RULES:,} {en}",
                f"の{ja}は{MOST_RULES:,}件までです",
            )
        if name == _MERGE:
            self._merged(attributes.get("ref", ""))

    def _merged(self, reference: str) -> None:
        top, left, bottom, right = self._area(reference)
        area = (bottom - top + 1) * (right - left + 1)
        if len(self.merged) + area > MOST_MERGED:
            raise _no(
                self.where,
                f"must have merged areas of at most {MOST_MERGED:,} cells in all",
                f"の結合セルは合計{MOST_MERGED:,}セルまでです",
                reference,
            )
        for row in range(top, bottom + 1):
            for at in range(row * 2**15 + left, row * 2**15 + right + 1):
                if at in self.merged:
                    raise _no(
                        self.where,
                        "must not have merged areas that overlap",
                        "の結合セルが重なっています",
                        reference,
                    )
                self.merged.add(at)

    def _area(self, reference: str) -> tuple[int, int, int, int]:
        ends = [_REFERENCE.fullmatch(end) for end in reference.split(":")]
        if 1 <= len(ends) <= 2 and ends[0] and ends[-1]:
            top, bottom = int(ends[0][2]), int(ends[-1][2])
            left, right = _column_number(ends[0][1]), _column_number(ends[-1][1])
            if top <= bottom <= LAST_ROW and left <= right <= LAST_COLUMN:
                return top, left, bottom, right
        raise _no(
            self.here(),
            "must name an area like A1:B2",
            "にはA1:B2のような範囲が必要です",
            reference,
        )

    def _column(self, attributes: dict[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if not (
            _WHOLE.fullmatch(first)
            and _WHOLE.fullmatch(last)
            and 1 <= int(first) <= int(last) <= LAST_COLUMN
        ):
            raise _no(
                self.where,
                f"must have columns from 1 to {LAST_COLUMN:,} only",
                f"の列番号は1～{LAST_COLUMN:,}です",
                f"{first} to {last}",
            )


_JUDGES: Final[dict[str, Callable[[_Sheet, str], None]]] = {
    "n": _Sheet.number,
    "b": _Sheet.truth,
    "s": _Sheet.shared_text,
    "str": _Sheet.own_text,
    "inlineStr": _Sheet.own_text,
    "e": _Sheet.error,
    "d": _Sheet.day,
}


def _is_day(value: str) -> bool:
    parts = _ISO.fullmatch(value)
    if not parts:
        return False
    try:
        return parts[1] is None or bool(date(*map(int, parts.groups())))
    except ValueError:
        return False


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


# The whole.

_MAIN_TYPES: Final = {
    _PLAIN: (".xlsx", "a workbook without macros", "マクロのないブック"),
    _MACROS: (".xlsm", "a workbook with macros", "マクロ有効ブック"),
}
_OTHER_TYPES: Final = (
    ("sheet.binary", "a binary workbook (.xlsb)", "バイナリブック（.xlsb）"),
    ("template", "a template", "テンプレート"),
    ("addin", "an add-in", "アドイン"),
    ("wordprocessingml", "a Word document", "Word文書"),
    ("ms-word", "a Word document", "Word文書"),
    ("presentationml", "a presentation", "プレゼンテーション"),
    ("ms-powerpoint", "a presentation", "プレゼンテーション"),
)


_OTHER_SHEETS: Final = ("/chartsheet", "/dialogsheet", "/xlmacrosheet", "/xlintlmacrosheet")


def _is_xml(kind: str) -> bool:
    # A picture in SVG is as its maker wrote it, often with a document type; nobody here reads it.
    return kind.endswith(("+xml", "/xml")) and not kind.startswith("image/")


@dataclass(slots=True)
class _Workbook:
    """The parts of a workbook, each read once."""

    name: str
    data: bytes
    archive: _Archive = field(init=False)
    spent: _Spent = field(init=False, default_factory=_Spent)
    done: set[str] = field(init=False, default_factory=set)

    def read(self) -> None:
        """Read everything, what says most of the rest first."""
        self.archive = _Archive(self.name, self.data)
        types = self._content_types()
        main = self._main(types)
        sheets, links = self._sheets(main)
        shared = self._shared_strings(links)
        for link, sheet in sheets.links.items():
            self._sheet(sheet, links.of.get(link), shared, types)
        for part in self.archive.parts.values():
            self._rest(part, types)

    def _place(self, part: str) -> str:
        return self.archive.place(part)

    def _content_types(self) -> _ContentTypes:
        part = "[Content_Types].xml"
        if part not in self.archive.parts:
            raise self._other_archive()
        types = _ContentTypes(self._place(part))
        self._xml(part, types)
        return types

    def _other_archive(self) -> InputError:
        parts = self.archive.parts
        if "content.xml" in parts or "mimetype" in parts:
            return _other(self.name, "an OpenDocument file", "OpenDocument形式のファイル")
        if any(part.endswith(".iwa") for part in parts):
            return _other(self.name, "a Numbers document", "Numbersの文書")
        if any(part.startswith("xl/") for part in parts):
            return self._missing("[Content_Types].xml")
        return _no(
            self.name,
            "is a zip archive without a workbook: unpack it and use the workbook inside",
            "はブックではないzip圧縮ファイルです。展開して中のブックを指定してください",
        )

    def _missing(self, part: str) -> InputError:
        return _damaged(self.name, "a part of it is missing", "部品が欠けています", part)

    def _main(self, types: _ContentTypes) -> str:
        """Return the part that is the workbook, of the kind that the file's name claims."""
        main = self._relations("_rels/.rels").one("officeDocument")
        if main is None:
            raise self._missing("xl/workbook.xml")
        kind = types.kind(main)
        suffix = self.name[-5:].lower()
        if kind in _MAIN_TYPES:
            right, en, ja = _MAIN_TYPES[kind]
            if suffix != right:
                raise _no(
                    self.name,
                    f"is {en}: its name must end in {right}",
                    f"は{ja}です。拡張子は{right}が必要です",
                )
            return main
        for mark, en, ja in _OTHER_TYPES:
            if mark in kind:
                raise _other(self.name, en, ja)
        raise _no(
            self._place(main),
            "is not stated to be a workbook",
            "の種類がブックではありません",
            kind,
        )

    def _relations(self, part: str) -> _Relations:
        if part not in self.archive.parts:
            raise self._missing(part)
        relations = _Relations(self._place(part), part, self.archive.parts)
        self._xml(part, relations)
        if any(link.kind.startswith(_STRICT) for link in relations.of.values()):
            raise _strict(self.name)
        return relations

    def _sheets(self, main: str) -> tuple[_Sheets, _Relations]:
        folder, _, name = main.rpartition("/")
        links = self._relations(f"{folder}/_rels/{name}.rels".lstrip("/"))
        sheets = _Sheets(self._place(main))
        self._xml(main, sheets)
        if not sheets.links:
            raise _no(self._place(main), "lists no sheet", "にシートがありません")
        return sheets, links

    def _shared_strings(self, links: _Relations) -> int | None:
        part = links.one("sharedStrings")
        if part is None:
            return None
        strings = _Strings(self._place(part))
        self._xml(part, strings)
        return strings.count

    def _sheet(
        self, sheet: str, link: _Relation | None, shared: int | None, types: _ContentTypes
    ) -> None:
        where = f"{self.name} {sheet}"
        if link is None or link.outside:
            raise _damaged(where, "the sheet itself is missing", "シート本体がありません")
        if link.target in self.done:
            raise _no(where, "is also another sheet", "の実体が他のシートと同じです", link.target)
        if link.kind != f"{_OFFICE}/worksheet":
            if link.kind.lower().endswith(_OTHER_SHEETS):
                return
            raise _no(
                where, "is not linked as a sheet", "がシートとして参照されていません", link.kind
            )
        if types.kind(link.target) != _SHEET_TYPE:
            raise _no(
                where,
                "is not stated to be a worksheet",
                "の種類がワークシートではありません",
                types.kind(link.target),
            )
        self._xml(link.target, _Sheet(self._place(link.target), where, shared))

    def _rest(self, part: _Part, types: _ContentTypes) -> None:
        if part.name in self.done:
            return
        name = part.name.lower()
        kind = types.kind(part.name)
        if name.endswith(".rels"):
            self._relations(part.name)
        elif name.endswith(".vml") or "vmldrawing" in kind.lower():
            self._vml(part)
        elif name.endswith(".xml") or _is_xml(kind):
            self._xml(part.name, _Reader(self._place(part.name)))
        else:
            for _ in self.archive.pieces(part):
                pass

    def _xml(self, part: str, reader: _Reader) -> None:
        if part in self.done:
            raise _no(self._place(part), "serves two purposes", "が2つの役割を持っています")
        self.done.add(part)
        # Power Query keeps its queries in UTF-16; nobody here reads them.
        xml = _Xml(reader, self.spent, any_utf=part.startswith("customXml/"))
        for piece in self.archive.pieces(self.archive.parts[part]):
            xml.take(piece)
        xml.take(b"", last=True)

    def _vml(self, part: _Part) -> None:
        """Read a drawing of the old kind, which Excel itself writes like a web page."""
        xml: _Xml | None = _Xml(_Reader(self._place(part.name)), self.spent, any_utf=True)
        behind = b""
        for piece in self.archive.pieces(part):
            if re.search(rb"<!(DOCTYPE|ENTITY)", behind + piece, re.IGNORECASE):
                raise _doctype(self._place(part.name))
            behind = piece[-9:]
            try:
                if xml:
                    xml.take(piece)
            except _MalformedError:
                xml = None
