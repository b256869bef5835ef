"""The archive: a strict reader of zip files in which every byte has its place."""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from unicodedata import normalize

from ivjxl.errors import InputError
from ivjxl.excel.file.gate.limits import (
    LARGEST_UNPACKED,
    MAY_BE_BLANK,
    MOST_PARTS,
    PIECE,
    STEEPEST,
    refusal,
)


@dataclass(frozen=True, slots=True)
class Part:
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
        """Where the entry ends."""
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
    return refusal(
        name,
        "is cut off or damaged: get the original file again",
        "は途中で切れているか壊れています。元のファイルを取得し直してください",
    )


def damage(where: str, en: str, ja: str, got: object = None) -> InputError:
    """Return the error of a damaged file."""
    return refusal(
        where,
        f"is damaged: {en}: get the original file again",
        f"は壊れています（{ja}）。元のファイルを取得し直してください",
        got,
    )


class Archive:
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
            raise refusal(
                self.name,
                "is one of several volumes of an archive",
                "は分割された圧縮ファイルの一部です",
            )
        if start + size != end:
            raise self._bytes_outside() if start + size < end else _cut(self.name)
        if count > MOST_PARTS:
            raise refusal(
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
        return damage(
            self.name,
            "it states its contents twice, differently",
            "内容の一覧が2つあり、一致しません",
        )

    def _bytes_outside(self) -> InputError:
        return refusal(
            self.name,
            "has bytes that belong to no part of it, before, between or after the parts: "
            "open it in Excel and save it again",
            "にどの部品にも属さないデータがあります。Excelで開いて保存し直してください",
        )

    def _entries(self, count: int, at: int, end: int) -> list[Part]:
        parts = []
        seen: dict[str, str] = {}
        for _ in range(count):
            if at + _ENTRY.size > end or self.data[at : at + 4] != b"PK\x01\x02":
                raise damage(self.name, "its list of parts", "部品の一覧")
            fields = _ENTRY.unpack_from(self.data, at)
            part = self._entry(fields, at + _ENTRY.size)
            # Windows and the package format take these for one name; programs differ.
            key = normalize("NFC", part.name).lower()
            if key in seen:
                raise refusal(
                    self.name,
                    "has two parts of one name: open it in Excel and save it again",
                    "に同じ名前の部品が2つあります。Excelで開いて保存し直してください",
                    part.name,
                )
            seen[key] = part.name
            parts.append(part)
            at += _ENTRY.size + sum(fields[10:13])
        if at != end:
            raise damage(self.name, "its list of parts", "部品の一覧")
        return parts

    def _entry(self, fields: tuple[Any, ...], at: int) -> Part:
        flags, method = fields[3:5]
        crc, packed, size, of_name, of_extra = fields[7:12]
        begins = fields[16]
        raw = self.data[at : at + of_name]
        name = self._part_name(raw, flags)
        extra = self.data[at + of_name : at + of_name + of_extra]
        size, packed, begins = self._wide(name, extra, size, packed, begins)
        if flags & _ENCRYPTED:
            raise refusal(
                self.place(name),
                "is encrypted: save the workbook without a password",
                "は暗号化されています。パスワードなしで保存してください",
            )
        if method not in (0, 8):
            raise refusal(
                self.place(name),
                "is compressed in a way that workbooks do not use: open it in Excel and save it",
                "の圧縮方式はブックで使われないものです。Excelで開いて保存し直してください",
                f"method {method}",
            )
        if begins + _LOCAL.size > len(self.data) or self.data[begins : begins + 4] != b"PK\x03\x04":
            raise damage(self.place(name), "it is not where it should be", "所在が不明です")
        local = _LOCAL.unpack_from(self.data, begins)
        of_name, of_extra = local[9:11]
        data = begins + _LOCAL.size + of_name + of_extra
        part = Part(name, begins, data, packed, size, crc, method, flags)
        self._said_the_same(part, raw, local)
        return part

    def _part_name(self, raw: bytes, flags: int) -> str:
        try:
            name = raw.decode("utf-8" if flags & _UTF_8 else "cp437")
        except UnicodeDecodeError:
            raise damage(self.name, "the name of a part", "部品の名前", repr(raw)) from None
        if not name or _UNSAFE.search(name):
            raise refusal(
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
            raise damage(self.place(name), "its size", "大きさ") from None

    @staticmethod
    def _extra(extra: bytes, wanted: int) -> tuple[int, ...]:
        while len(extra) >= 4:
            kind, length = struct.unpack_from("<2H", extra)
            if kind == wanted:
                held = extra[4 : 4 + length]
                return struct.unpack_from(f"<{len(held) // 8}Q", held)
            extra = extra[4 + length :]
        return ()

    def _said_the_same(self, part: Part, raw: bytes, local: tuple[Any, ...]) -> None:
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
            raise damage(
                self.place(part.name),
                "its name or size is stated twice, differently",
                "名前又は大きさの2つの記載が一致しません",
            )

    def _every_byte_once(self, parts: list[Part], directory: int) -> None:
        if not parts:
            return
        ordered = sorted(parts, key=lambda part: (part.begins, part.after))
        at = 0
        for part, next_begins in zip(
            ordered, [*(part.begins for part in ordered[1:]), directory], strict=True
        ):
            if part.begins < at or part.after > next_begins:
                raise refusal(
                    self.place(part.name),
                    "overlaps another part: the file is damaged or made to do harm",
                    "が他の部品と重なっています。破損又は悪意のあるファイルです",
                )
            if part.begins > at or not self._described(part, next_begins):
                raise self._bytes_outside()
            at = next_begins

    def _described(self, part: Part, end: int) -> bool:
        """Tell whether nothing, or just the description of the part, stands behind it."""
        behind = self.data[part.after : end] if end - part.after <= 24 else b"?"
        if not part.flags & _DESCRIBED_AFTER:
            return not behind
        narrow = max(part.packed, part.size) < _FULL32
        forms = [struct.pack("<L2Q", part.crc, part.packed, part.size)]
        if narrow:
            forms.append(struct.pack("<3L", part.crc, part.packed, part.size))
        return behind.removeprefix(b"PK\x07\x08") in forms or behind in forms

    def _small_enough(self, parts: list[Part]) -> None:
        total = sum(part.size for part in parts)
        if total > LARGEST_UNPACKED:
            raise refusal(
                self.name,
                f"must be of at most {LARGEST_UNPACKED // 2**20} MiB when unpacked",
                f"展開後の大きさは{LARGEST_UNPACKED // 2**20} MiBまでです",
                f"{total:,} bytes",
            )
        for part in parts:
            if part.method == 0 and part.packed != part.size:
                raise damage(self.place(part.name), "its size", "大きさ")
            if part.name.endswith("/") and part.size:
                raise damage(self.place(part.name), "a folder with content", "フォルダーの内容")
            if part.size > 2**20 and part.size > STEEPEST * part.packed:
                if part.name.lower().endswith(MAY_BE_BLANK):
                    continue
                raise refusal(
                    self.place(part.name),
                    f"unpacks to more than {STEEPEST} times its size: it looks like an attack",
                    f"は展開すると{STEEPEST}倍を超えます。攻撃の疑いがあります",
                    f"{part.packed:,} to {part.size:,} bytes",
                )

    def pieces(self, part: Part) -> Iterator[bytes]:
        """Yield a part's bytes; after the last one they are known to be whole."""
        crc = size = 0
        for piece in self._unpacked(part):
            crc = zlib.crc32(piece, crc)
            size += len(piece)
            if size > part.size:
                break
            yield piece
        if size != part.size:
            raise damage(
                self.place(part.name),
                "it is larger or smaller than stated",
                "記載と大きさが異なります",
                f"{part.size:,} bytes stated",
            )
        if crc != part.crc:
            raise damage(
                self.place(part.name), "its check sum is wrong", "チェックサムが一致しません"
            )

    def _unpacked(self, part: Part) -> Iterator[bytes]:
        if part.method == 0:
            for at in range(part.data, part.after, PIECE):
                yield self.data[at : min(at + PIECE, part.after)]
            return
        unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
        at, packed = part.data, b""
        while not unpacking.eof:
            if not packed:
                packed = self.data[at : min(at + PIECE, part.after)]
                at += len(packed)
            ended = not packed
            try:
                piece = unpacking.decompress(packed, PIECE)
            except zlib.error:
                raise self._broken(part) from None
            packed = unpacking.unconsumed_tail
            if piece:
                yield piece
            elif ended:
                raise self._broken(part)
        if unpacking.unused_data or packed or at < part.after:
            raise self._broken(part)

    def _broken(self, part: Part) -> InputError:
        return damage(self.place(part.name), "it cannot be unpacked", "展開できません")
