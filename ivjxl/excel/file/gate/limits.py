"""The limits of the gate, and how it words a refusal."""

from typing import Final

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

LARGEST_EXTENT: Final = 6_000_000
"""Cells from A1 to the last row and the last column that hold something."""

MOST_MERGED: Final = 200_000
"""Cells in the merged areas of a sheet."""

MOST_RULES: Final = 50_000
"""Merged areas, conditional formats or validations of a sheet, each."""

LONGEST_FORMULA: Final = 8_192
LONGEST_TEXT: Final = 32_767

PIECE: Final = 2**18
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT: Final = "http://purl.oclc.org/ooxml/"
RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
PLAIN: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACROS: Final = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
MAY_BE_BLANK: Final = (".bmp", ".dib", ".emf", ".wmf", ".tif", ".tiff")
"""Pictures that are not compressed themselves: a white one shrinks beyond any ratio."""


def refusal(where: str, en: str, ja: str, got: object = None) -> InputError:
    """Return the error that names the place, what is wrong in both languages, and what came."""
    return InputError(where, Text(en, ja), got)
