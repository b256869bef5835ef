"""A compound file: storages and streams in one file, like folders and files.

[MS-CFB], version 3. A VBA project is one. Sectors of 512 bytes are chained by an
allocation table; streams shorter than 4096 bytes share one stream of small sectors.
The entries of a storage are a red-black tree: whoever looks one up trusts its order
and its colours.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

Tree = Mapping[str, "bytes | Tree"]
"""A storage: its streams and storages by name."""

LONGEST_NAME: Final = 31
MOST_TABLE_SECTORS: Final = 109
"""Sectors of the allocation table that the header can name: about 7 MB of content."""

_SECTOR: Final = 512
_SMALL_SECTOR: Final = 64
_SMALL_STREAM: Final = 4096
"""Streams of fewer bytes lie in small sectors."""

_PLACES: Final = 128
"""Places in a sector of an allocation table."""

_FREE: Final = 0xFFFFFFFF
_END_OF_CHAIN: Final = 0xFFFFFFFE
_OF_THE_TABLE: Final = 0xFFFFFFFD
"""Marks the sectors of the allocation table itself."""

_NO_ENTRY: Final = 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1

_BEGIN: Final = bytes.fromhex(f"D0CF11E0A1B11AE1 {'00' * 16} 3E00 0300 FEFF 0900 0600 {'00' * 10}")
"""Signature, no class, version 3.62, byte order, sizes of sectors as powers of two."""

_HEADER: Final = struct.Struct(f"<{len(_BEGIN)}s8I{MOST_TABLE_SECTORS}I")
_ENTRY: Final = struct.Struct("<64sHBBIII36xIQ")
_UNUSED_ENTRY: Final = _ENTRY.pack(b"", 0, 0, 0, _NO_ENTRY, _NO_ENTRY, _NO_ENTRY, 0, 0)


@dataclass(slots=True)
class _Entry:
    """An entry of the directory, without class, state and times.

    Entries refer to each other by their index.
    """

    name: str
    kind: int
    content: bytes = b""
    colour: int = _BLACK
    left: int = _NO_ENTRY
    right: int = _NO_ENTRY
    child: int = _NO_ENTRY
    start: int = 0
    size: int = 0

    def packed(self) -> bytes:
        name = f"{self.name}\0".encode("utf-16-le")
        links = (self.left, self.right, self.child)
        return _ENTRY.pack(name, len(name), self.kind, self.colour, *links, self.start, self.size)


class _Sectors:
    """Sectors of one size, and the table that chains them."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.data = bytearray()
        self.table: list[int] = []

    def place(self, content: bytes) -> int:
        """Append content; return its first sector."""
        if not content:
            return _END_OF_CHAIN
        first, count = len(self.table), -(-len(content) // self.size)
        self.data += content.ljust(count * self.size, b"\0")
        self.table += [*range(first + 1, first + count), _END_OF_CHAIN]
        return first


def compound_file(tree: Tree) -> bytes:
    """Return the compound file with these storages and streams.

    The same tree gives the same bytes, whatever the order of its names.

    Raises
    ------
    ValueError
        If a name is not 1 to 31 printable ASCII characters without slashes, colon and
        exclamation mark, if two of a storage differ only by case, or if the content is
        too large for the header to find it.
    """
    entries = [_Entry("Root Entry", _ROOT)]
    _enter(tree, entries, 0)
    sectors, small = _Sectors(_SECTOR), _Sectors(_SMALL_SECTOR)
    for entry in entries:
        if entry.kind == _STREAM:
            entry.size = len(entry.content)
            entry.start = (small if entry.size < _SMALL_STREAM else sectors).place(entry.content)
    entries[0].size = len(small.data)
    entries[0].start = sectors.place(bytes(small.data))
    small_table = _packed(small.table)
    small_table_at = sectors.place(small_table)
    directory_at = sectors.place(
        b"".join(entry.packed() for entry in entries) + _UNUSED_ENTRY * (-len(entries) % 4)
    )
    used = len(sectors.table)
    # Of its places each sector of the table needs one for itself.
    count = -(-used // (_PLACES - 1))
    if count > MOST_TABLE_SECTORS:
        raise ValueError(f"too large for a compound file of one header: {used} sectors")
    header = _HEADER.pack(
        _BEGIN,
        count,
        directory_at,
        0,
        _SMALL_STREAM,
        small_table_at,
        len(small_table) // _SECTOR,
        _END_OF_CHAIN,
        0,
        *range(used, used + count),
        *[_FREE] * (MOST_TABLE_SECTORS - count),
    )
    return header + bytes(sectors.data) + _packed(sectors.table + [_OF_THE_TABLE] * count)


def _packed(table: list[int]) -> bytes:
    """Return an allocation table as whole sectors."""
    filled = [*table, *[_FREE] * (-len(table) % _PLACES)]
    return struct.pack(f"<{len(filled)}I", *filled)


def _enter(tree: Tree, entries: list[_Entry], storage: int) -> None:
    """Append the entries of a storage, then those of the storages in it."""
    first = len(entries)
    before = None
    for name in sorted(tree, key=_rank):
        if before is not None and _rank(before) == _rank(name):
            raise ValueError(f"two names that are one in a compound file: {before!r}, {name!r}")
        before, content = name, tree[name]
        if isinstance(content, bytes):
            entries.append(_Entry(name, _STREAM, content))
        else:
            entries.append(_Entry(name, _STORAGE))
    last = len(entries)
    # Every way down passes all levels that are full: these are black, what is below red.
    full_levels = (last - first + 1).bit_length() - 1
    entries[storage].child = _linked(entries, first, last, full_levels)
    for index in range(first, last):
        below = tree[entries[index].name]
        if not isinstance(below, bytes):
            _enter(below, entries, index)


def _rank(name: str) -> tuple[int, str]:
    """Return what names are ordered by: their length, then their letters as capitals.

    Beyond ASCII, capitals would be those of the table that Windows has.
    """
    allowed = name.isascii() and name.isprintable() and not set(name) & set("/\\:!")
    if not allowed or not 0 < len(name) <= LONGEST_NAME:
        raise ValueError(f"not a name in a compound file: {name!r}")
    return len(name), name.upper()


def _linked(entries: list[_Entry], first: int, last: int, black_levels: int) -> int:
    """Make sorted entries a balanced tree; return its root."""
    if first == last:
        return _NO_ENTRY
    middle = (first + last) // 2
    entry = entries[middle]
    entry.colour = _BLACK if black_levels > 0 else _RED
    entry.left = _linked(entries, first, middle, black_levels - 1)
    entry.right = _linked(entries, middle + 1, last, black_levels - 1)
    return middle
