"""Compression: the examples of the specification, and what another reader makes of ours."""

import random
import struct
from pathlib import Path
from typing import Final

import pytest
import xlwings
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.excel.addin.compression import CHUNK, compressed
from tests.excel.addin.oletools_here import olevba

ALWAYS_POSSIBLE: Final = 3640
"""So many bytes fit in a chunk with a bit for each, even if nothing in them repeats."""

WORDS: Final = """
Sub Function End If Then Else Dim As String Long Variant Set Nothing ' " ( ) , = & . _ Application
Caller Range XLPy CallUDF ActiveWorkbook On Error GoTo failed Exit Err Description BS_PRICE 0 1 42
"""


def decompressed(container: bytes) -> bytes:
    """Return what oletools reads."""
    return bytes(olevba().decompress_stream(bytearray(container)))


def chunks(container: bytes) -> list[tuple[int, int]]:
    """Return signature with flag and length of the content of each chunk."""
    assert container[:1] == b"\x01"
    found, at = [], 1
    while at < len(container):
        (header,) = struct.unpack_from("<H", container, at)
        length = (header & 0x0FFF) + 3
        found.append((header >> 12, length - 2))
        at += length
    assert at == len(container)
    return found


def vba_like(seed: int, size: int) -> bytes:
    chosen = random.Random(seed)
    text = ""
    while len(text) < size:
        words = chosen.choices(WORDS.split(), k=chosen.randint(0, 12))
        text += " " * 4 * chosen.randint(0, 3) + " ".join(words) + "\r\n"
    return text[:size].encode()


def unrepeated(size: int) -> bytes:
    """Return bytes of which no three stand anywhere again."""
    chosen = random.Random(7)
    data, seen = bytearray(chosen.randbytes(2)), set()
    while len(data) < size:
        three = bytes(data[-2:] + chosen.randbytes(1))
        if three not in seen:
            seen.add(three)
            data.append(three[-1])
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "container"),
    [
        pytest.param(
            b"abcdefghijklmnopqrstuv.",
            "01 19 B0 00 61 62 63 64 65 66 67 68 00 69 6A 6B 6C 6D 6E 6F 70 00 71 72 73 74 75 76 "
            "2E",
            id="3.2.1 nothing to compress",
        ),
        pytest.param(
            b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa",
            "01 2F B0 00 23 61 61 61 62 63 64 65 82 66 00 70 61 67 68 69 6A 01 38 08 61 6B 6C "
            "00 20 6D 6E 6F 70 06 71 02 70 04 00 72 73 74 75 76 10 77 78 79 7A 00 2C",
            id="3.2.2 normal",
        ),
        pytest.param(b"a" * 73, "01 03 B0 02 61 45 00", id="3.2.3 highest compression"),
    ],
)
def test_examples_of_the_specification(data: bytes, container: str) -> None:
    assert compressed(data) == bytes.fromhex(container)
    assert decompressed(compressed(data)) == data


@settings(deadline=None)
@given(st.binary(max_size=ALWAYS_POSSIBLE))
def test_any_bytes_come_back(data: bytes) -> None:
    assert decompressed(compressed(data)) == data


@settings(deadline=None)
@given(st.lists(st.sampled_from((b"a", b"ab", b"abc", b"\0", b"\xff" * 9, b"x" * 300))))
def test_bytes_that_repeat_come_back(parts: list[bytes]) -> None:
    data = b"".join(parts)

    assert decompressed(compressed(data)) == data


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 3 * CHUNK + 9))
def test_source_text_of_several_chunks_comes_back(seed: int, size: int) -> None:
    data = vba_like(seed, size)
    container = compressed(data)

    assert decompressed(container) == data
    found = chunks(container)
    # None stored as it is, none longer than a reader takes.
    assert {kind for kind, _ in found} <= {0b1011}
    assert all(0 < length <= CHUNK for _, length in found)
    assert len(found) == -(-size // CHUNK)


@pytest.mark.parametrize("name", ["xlwings.bas", "addin/WebHelpers.bas", "addin/Dictionary.cls"])
def test_modules_of_xlwings_come_back(name: str) -> None:
    data = (Path(xlwings.__file__).parent / name).read_bytes()

    container = compressed(data)

    assert decompressed(container) == data
    assert len(container) < len(data) / 2


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 4095, 4096, 4097, 8191, 8192, 8193])
@pytest.mark.parametrize("unit", [b"a", b"ab", b"Sub a()\r\nEnd Sub\r\n"])
def test_ends_of_chunks(unit: bytes, size: int) -> None:
    data = (unit * size)[:size]

    container = compressed(data)

    assert decompressed(container) == data
    assert len(chunks(container)) == -(-size // CHUNK)


@pytest.mark.parametrize(
    "distance",
    [each + more for each in (16, 32, 64, 128, 256, 512, 1024, 2048) for more in (-1, 0, 1)],
)
def test_bits_of_a_reference_change_where_both_sides_expect_it(distance: int) -> None:
    unique = unrepeated(distance)
    far = unique + unique[: CHUNK - distance]
    near = unique + unique[-1:] * (CHUNK - distance)

    assert decompressed(compressed(far)) == far
    assert decompressed(compressed(near)) == near


@pytest.mark.parametrize(("distance", "longest"), [(16, 4098), (17, 2050), (2048, 34), (2049, 18)])
def test_reference_is_as_long_as_its_bits_can_say(distance: int, longest: int) -> None:
    def length(repeated: int) -> int:
        unique = unrepeated(distance)
        whole = unique + (unique * 300)[:repeated]
        ((_, length),) = chunks(compressed(whole))
        return length

    longest = min(longest, CHUNK - distance)
    alone = distance + -(-(distance + 1) // 8) + 2
    assert length(3) == length(longest) == alone
    # What is left is another byte and, now and then, another byte for its bit.
    assert distance + longest == CHUNK or length(longest + 1) > alone


def test_longest_chunk_without_repetition_is_accepted() -> None:
    data = unrepeated(ALWAYS_POSSIBLE)

    assert decompressed(compressed(data)) == data
    assert chunks(compressed(data)) == [(0b1011, 4095)]


@pytest.mark.parametrize("before", [0, CHUNK])
@pytest.mark.parametrize("size", [ALWAYS_POSSIBLE + 1, CHUNK])
def test_bytes_that_would_get_longer_are_refused(before: int, size: int) -> None:
    with pytest.raises(ValueError, match=f"the {size} bytes from {before} on become"):
        compressed(b"a" * before + unrepeated(size))
