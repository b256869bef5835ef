"""The compression of a VBA project: [MS-OVBA] 2.4.1, one direction.

Excel stores the text of every module, and the list of modules, in chunks of 4096
bytes, each a sequence of bytes and of references to earlier bytes of the chunk.
"""

import struct
from typing import Final

CHUNK: Final = 4096
"""Bytes of a chunk before compression, and at most after it."""

_SIGNATURE: Final = b"\x01"
_COMPRESSED: Final = 0xB000
"""Signature and flag of a chunk; the other twelve bits are its length."""

_SHORTEST: Final = 3
"""Bytes from which a reference is shorter than what it refers to."""


def compressed(data: bytes) -> bytes:
    """Return data as a compressed container.

    Raises
    ------
    ValueError
        If a chunk would take more than 4096 bytes, as noise does and source text does
        not. The format could hold a whole chunk as it is, but Excel is said to drop
        such a module without a word.

    Examples
    --------
    >>> compressed(b"a" * 73).hex(" ")
    '01 03 b0 02 61 45 00'
    """
    starts = range(0, len(data), CHUNK)
    return _SIGNATURE + b"".join(_chunk(data[at : at + CHUNK], at) for at in starts)


def _chunk(data: bytes, start: int) -> bytes:
    tokens = _tokens(data)
    content = bytearray()
    for first in range(0, len(tokens), 8):
        eight = tokens[first : first + 8]
        # One bit for each token: a reference has two bytes.
        content.append(sum(1 << bit for bit, token in enumerate(eight) if len(token) == 2))
        content += b"".join(eight)
    if len(content) > CHUNK:
        raise ValueError(
            f"cannot be compressed: the {len(data)} bytes from {start} on become {len(content)}"
        )
    # The length in the header is that of header and content, less 3.
    return struct.pack("<H", _COMPRESSED | (len(content) - 1)) + content


def _tokens(data: bytes) -> list[bytes]:
    tokens, at = [], 0
    while at < len(data):
        bits = max((at - 1).bit_length(), 4)
        # The more bits an offset needs, the fewer are left for the length.
        longest = min((0xFFFF >> bits) + _SHORTEST, len(data) - at)
        length, found = _match(data, at, longest)
        if length:
            offset = at - found
            tokens.append(struct.pack("<H", (offset - 1) << (16 - bits) | (length - _SHORTEST)))
        else:
            tokens.append(data[at : at + 1])
        at += length or 1
    return tokens


def _match(data: bytes, at: int, longest: int) -> tuple[int, int]:
    """Return length and place of the longest match before a place, of several the nearest."""
    length, place = 0, at - 1
    for wanted in range(_SHORTEST, longest + 1):
        # It may overlap what it matches; a longer match is nowhere nearer.
        found = data.rfind(data[at : at + wanted], 0, place + wanted)
        if found < 0:
            break
        length, place = wanted, found
    return length, place
