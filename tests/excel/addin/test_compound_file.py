"""Compound files: read by olefile, and sector by sector and entry by entry here."""

import random
import struct
import zipfile
from collections.abc import Mapping
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
import xlwings
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.excel.addin.compound_file import MOST_TABLE_SECTORS, Tree, compound_file

NONE: Final = 0xFFFFFFFF
END: Final = 0xFFFFFFFE
TABLE: Final = 0xFFFFFFFD

NAMES: Final = st.text("abcXYZ019_. ", min_size=1, max_size=31)
SIZES: Final = st.sampled_from((0, 1, 63, 64, 65, 128, 511, 512, 513, 4095, 4096, 4097, 9000))
CONTENTS: Final = st.builds(
    lambda size, seed: random.Random(seed).randbytes(size), SIZES, st.integers()
)
TREES: Final = st.recursive(
    st.dictionaries(NAMES, CONTENTS, max_size=12),
    lambda below: st.dictionaries(NAMES, CONTENTS | below, max_size=9),
    max_leaves=5,
).filter(lambda tree: not has_twins(tree))


def has_twins(tree: Tree) -> bool:
    """Return whether names of a storage differ by case only."""
    return len({name.upper() for name in tree}) < len(tree) or any(
        has_twins(below) for below in tree.values() if isinstance(below, Mapping)
    )


def streams(tree: Tree, at: tuple[str, ...] = ()) -> dict[tuple[str, ...], bytes]:
    """Return every stream of a tree by its path."""
    found: dict[tuple[str, ...], bytes] = {}
    for name, content in tree.items():
        if isinstance(content, bytes):
            found[(*at, name)] = content
        else:
            found |= streams(content, (*at, name))
    return found


def read(data: bytes) -> dict[tuple[str, ...], bytes]:
    """Return every stream that olefile finds, with no doubt about the file."""
    olefile: Any = import_module("olefile")
    with olefile.OleFileIO(data, raise_defects=olefile.DEFECT_UNSURE) as file:
        assert file.parsing_issues == []
        return {tuple(path): file.openstream(path).read() for path in file.listdir()}


class Entry(NamedTuple):
    """An entry of the directory."""

    name: str
    kind: int
    black: bool
    left: int
    right: int
    child: int
    bare: bool
    """Whether it has no class, state and times."""

    start: int
    size: int


class File:
    """A compound file, every rule of which is asserted while it is read."""

    def __init__(self, data: bytes) -> None:
        assert len(data) % 512 == 0
        assert data[:24].hex() == "d0cf11e0a1b11ae1" + "00" * 16
        assert struct.unpack_from("<HHHH", data, 26) == (3, 0xFFFE, 9, 6)
        assert not any(data[34:44])
        tables, directory, signed, cutoff, small, smalls, *more = struct.unpack_from(
            "<8I", data, 44
        )
        assert (signed, cutoff, more) == (0, 4096, [END, 0])
        places = struct.unpack_from("<109I", data, 76)
        assert set(places[tables:]) <= {NONE}
        self.sectors = [data[at : at + 512] for at in range(512, len(data), 512)]
        self.table = self.numbers(b"".join(self.sectors[at] for at in places[:tables]))
        assert len(self.table) - 128 < len(self.sectors) <= len(self.table)
        assert set(self.table[len(self.sectors) :]) <= {NONE}
        assert [at for at, to in enumerate(self.table) if to == TABLE] == sorted(places[:tables])
        self.used = list(places[:tables])
        self.small_table = self.numbers(self.chain(small))
        assert len(self.small_table) == 128 * smalls
        self.small_used: list[int] = []
        raw = self.chain(directory)
        self.directory = [raw[at : at + 128] for at in range(0, len(raw), 128)]

    @staticmethod
    def numbers(data: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(data) // 4}I", data)

    def chain(self, at: int) -> bytes:
        found = b""
        while at != END:
            self.used.append(at)
            found += self.sectors[at]
            at = self.table[at]
        return found

    def small_chain(self, at: int, content: bytes) -> bytes:
        found = b""
        while at != END:
            self.small_used.append(at)
            found += content[64 * at : 64 * at + 64]
            at = self.small_table[at]
        return found

    def entry(self, index: int) -> Entry:
        raw = self.directory[index]
        length, kind, colour, left, right, child = struct.unpack_from("<HBBIII", raw, 64)
        name = raw[:length].decode("utf-16-le")
        assert name[-1] == "\0"
        assert not any(raw[length:64])
        assert colour in (0, 1)
        start, size = struct.unpack_from("<IQ", raw, 116)
        bare = not any(raw[80:116])
        return Entry(name[:-1], kind, colour == 1, left, right, child, bare, start, size)

    def streams(self) -> dict[tuple[str, ...], bytes]:
        """Return every stream; nothing else is in the file."""
        root = self.entry(0)
        assert root[:5] == ("Root Entry", 5, True, NONE, NONE)
        assert root.bare
        small = self.chain(root.start)
        assert root.size % 64 == 0 <= len(small) - root.size < 512
        entered = {0}
        found = self.below(root.child, (), small, entered)
        assert sorted(self.used) == list(range(len(self.sectors)))
        assert sorted(self.small_used) == list(range(root.size // 64))
        assert set(self.small_table[root.size // 64 :]) <= {NONE}
        assert entered == set(range(len(entered)))
        rest = self.directory[len(entered) :]
        unused = bytes(68) + struct.pack("<III", NONE, NONE, NONE) + bytes(48)
        assert rest == [unused] * (-len(entered) % 4)
        return found

    def below(
        self, index: int, path: tuple[str, ...], small: bytes, entered: set[int]
    ) -> dict[tuple[str, ...], bytes]:
        """Return the streams of a storage; its entries are a red-black tree."""
        inside: list[Entry] = []
        assert index == NONE or self.entry(index).black
        self.black_height(index, inside, entered)
        for one, other in pairwise(entry.name for entry in inside):
            # The shorter name comes first, else the one whose capitals do.
            assert (len(one), one.upper()) < (len(other), other.upper())
        found: dict[tuple[str, ...], bytes] = {}
        for entry in inside:
            assert entry.bare
            at = (*path, entry.name)
            if entry.kind == 1:
                assert (entry.start, entry.size) == (0, 0)
                found |= self.below(entry.child, at, small, entered)
                continue
            assert (entry.kind, entry.child) == (2, NONE)
            if entry.size < 4096:
                content, sector = self.small_chain(entry.start, small), 64
            else:
                content, sector = self.chain(entry.start), 512
            assert 0 <= len(content) - entry.size < sector
            assert not any(content[entry.size :])
            found[at] = content[: entry.size]
        return found

    def black_height(self, index: int, inside: list[Entry], entered: set[int]) -> int:
        """Collect entries in their order; return how many black ones every way down passes."""
        if index == NONE:
            return 0
        assert index not in entered
        entered.add(index)
        entry = self.entry(index)
        for side in (entry.left, entry.right):
            assert entry.black or side == NONE or self.entry(side).black
        left = self.black_height(entry.left, inside, entered)
        inside.append(entry)
        right = self.black_height(entry.right, inside, entered)
        assert left == right
        return left + entry.black


def assert_holds(tree: Tree) -> bytes:
    data = compound_file(tree)
    assert read(data) == streams(tree)
    assert File(data).streams() == streams(tree)
    return data


@settings(max_examples=40, deadline=None)
@given(TREES)
def test_trees_come_back(tree: Tree) -> None:
    assert_holds(tree)


@pytest.mark.parametrize("count", [*range(1, 34), 63, 64, 65, 99, 100, 101, 127, 128, 200, 500])
def test_directory_of_many_entries(count: int) -> None:
    assert_holds({f"Sheet{index}": b"x" * (index % 7) for index in range(count)})


def test_storages_of_many_entries() -> None:
    many: Tree = {f"n{index}": bytes([index]) * index for index in range(200)}

    assert_holds({"VBA": many, "PROJECT": b"a", "more": {"many": many, "none": {}}})


def test_nothing_is_a_compound_file_too() -> None:
    assert_holds({})
    assert_holds({"empty": b"", "storage": {}})


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 511, 512, 513, 4032, 4095, 4096, 4097, 5000])
@pytest.mark.parametrize("others", [0, 1, 200])
def test_stream_of_a_size_at_an_edge(size: int, others: int) -> None:
    tree: dict[str, bytes | Tree] = {f"other{index}": b"small" for index in range(others)}

    assert_holds(tree | {"stream": random.Random(1).randbytes(size)})


@pytest.mark.parametrize(
    ("sectors", "tables"), [(125, 1), (126, 1), (127, 2), (128, 2), (253, 2), (254, 3), (255, 3)]
)
def test_another_sector_of_the_table_where_the_last_is_full(sectors: int, tables: int) -> None:
    # Beside the stream there are one sector of the directory and those of the table.
    data = assert_holds({"stream": bytes(512 * sectors)})

    assert struct.unpack_from("<I", data, 44) == (tables,)
    assert len(data) == 512 * (1 + sectors + 1 + tables)


@pytest.mark.parametrize("small", [128, 129, 1024, 1025])
def test_another_sector_of_the_small_table_where_the_last_is_full(small: int) -> None:
    data = assert_holds({f"s{index}": bytes([index % 256]) for index in range(small)})

    assert struct.unpack_from("<I", data, 64) == (-(-small // 128),)


def test_largest_file_is_the_one_whose_table_fits_in_the_header() -> None:
    largest = MOST_TABLE_SECTORS * 127 - 1
    data = compound_file({"stream": bytes(512 * largest)})

    assert len(data) == 512 * (1 + 128 * 109)
    assert read(data) == {("stream",): bytes(512 * largest)}
    with pytest.raises(ValueError, match="too large for a compound file"):
        compound_file({"stream": bytes(512 * largest + 1)})


def test_order_of_the_entries() -> None:
    names = ["ab", "b", "C_", "a1", "_b", "A", "CA", "Zz", "ThisWorkbook", "_VBA_PROJECT", "dir"]
    inside: list[Entry] = []
    file = File(compound_file(dict.fromkeys(names, b"")))

    file.black_height(file.entry(0).child, inside, set())

    # By length, then by capitals: the underscore is behind every letter.
    assert [entry.name for entry in inside] == [
        "A", "b", "a1", "ab", "CA", "C_", "Zz", "_b", "dir", "ThisWorkbook", "_VBA_PROJECT",
    ]  # fmt: skip


def test_order_of_the_names_given_is_of_no_account() -> None:
    names = [f"{letter}{index}" for letter in "aBc" for index in range(30)]
    shuffled = random.Random(2).sample(names, len(names))

    contents: dict[str, bytes] = {name: name.encode() * 40 for name in names}
    assert compound_file({name: contents[name] for name in shuffled}) == compound_file(contents)


@pytest.mark.parametrize(
    "name", ["", "x" * 32, "a/b", "a\\b", "a:b", "a!b", "a\0", "a\n", "日本", "é", "\ud800"]
)
def test_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a name in a compound file"):
        compound_file({"storage": {name: b""}})


def test_longest_name_is_accepted() -> None:
    assert_holds({"x" * 31: b"a", "y" * 31: {"z" * 31: b"b"}})


def test_names_that_differ_by_case_only_are_refused() -> None:
    with pytest.raises(ValueError, match="two names that are one"):
        compound_file({"storage": {"Sheet1": b"", "other": b"", "sheet1": b""}})


def shipped(name: str) -> bytes:
    with zipfile.ZipFile(Path(xlwings.__file__).parent / name) as archive:
        return archive.read("xl/vbaProject.bin")


def test_what_excel_wrote_keeps_the_rules_that_are_asserted_here() -> None:
    file = File(shipped("quickstart.xlsm"))
    inside: list[Entry] = []

    assert file.black_height(file.entry(1).child, inside, set()) == 2
    assert [entry.name for entry in inside] == [
        "dir", "Sheet1", "Sheet2", "Module1", "ThisWorkbook", "_VBA_PROJECT",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("at", "value"),
    [
        pytest.param(0, b"z", id="name"),
        pytest.param(67, b"\0", id="colour"),
        pytest.param(68, b"\2\0\0\0", id="left sibling"),
        pytest.param(100, b"\1", id="time"),
        pytest.param(116, b"\2", id="start"),
        pytest.param(120, b"\1", id="size"),
    ],
)
def test_a_wrong_byte_in_the_directory_is_seen_here(at: int, value: bytes) -> None:
    data = bytearray(compound_file({"a": b"1" * 70, "b": b"2" * 70, "c": b"3" * 70}))
    (directory,) = struct.unpack_from("<I", data, 48)
    # After the root comes "a", on the lowest full level of three entries.
    place = 512 * (1 + directory) + 128 + at
    data[place : place + len(value)] = value

    with pytest.raises(AssertionError):
        File(bytes(data)).streams()
