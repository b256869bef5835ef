"""Cells of one workbook in another, or elsewhere in the same: what they hold and how they look.

Relative references of formulas shift as in Excel where the cells come to another place; a
reference to another sheet by name, or a defined name, means that of the workbook of the copy.
"""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from ivjxl.errors import InputError, Text
from ivjxl.excel.file.adoption import Adoption
from ivjxl.excel.file.areas import overlap, shifted, within
from ivjxl.excel.file.document import Document
from ivjxl.excel.file.package import OFFICE, parsed
from ivjxl.excel.file.validations import copy_validations
from ivjxl.excel.file.worksheet import MAIN, Position, Worksheet
from ivjxl.excel.formulas import (
    LAST_COLUMN,
    LAST_ROW,
    Area,
    address_of,
    area_of,
    operands,
    translated,
)

_ID: Final = f"{{{OFFICE}}}id"
_COLUMNS: Final = Text(
    "cannot be copied: whole columns are copied with their sheet only",
    "はコピーできません。列全体はシートごとコピーしてください",
)
_SHAPE: Final = Text(
    "must be one cell, or as many rows and columns as are copied",
    "は、1つのセルか、コピー元と同じ行数・列数の範囲にしてください",
)
_OFF_GRID: Final = Text("leaves no room for the cells", "にはコピー先の行・列が足りません")
_CUT: Final = Text(
    "is a merged area of which only some cells would be copied or replaced",
    "は結合セルで、その一部だけをコピー又は上書きすることはできません",
)
_IN_ARRAY: Final = Text(
    "is filled by an array formula and cannot be copied",
    "は配列数式のセルで、コピーできません",
)
_BEYOND: Final = Text(
    "has a formula that would refer to cells beyond the sheet",
    "の数式は、コピー先ではシートの範囲外のセルを参照します",
)
_ATTACHED: Final = {
    "comments": Text("has comments and cannot be copied", "にコメントがあるためコピーできません"),
    "table": Text(
        "belongs to a table and can be neither copied nor replaced",
        "はテーブルの一部で、コピーも上書きもできません",
    ),
}
_LINK: Final = Text(
    "has a link to another file or page and cannot be copied",
    "に他のファイルやページへのリンクがあるためコピーできません",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Cells of a workbook."""

    document: Document
    worksheet: Worksheet
    area: Area

    def named(self, area: Area) -> str:
        """Return how a message calls cells of the sheet."""
        return f"{self.worksheet.name}!{address_of(area)}"


def copy_cells(source: Place, target: Place) -> set[Position]:
    """Copy cells; return where formulas came to stand.

    Contents, formulas with their values, formats, merged areas and links inside the workbook
    replace those of the target. Whole rows take along their heights, whether they are hidden,
    and their data validations. Conditional formats, drawings and widths of columns stay as
    they are on both sheets.

    Parameters
    ----------
    source
        The cells.
    target
        Where they come to: one cell, or as many as are copied.

    Raises
    ------
    InputError
        If something of the cells could not come along, or what they replace cannot be replaced.
    """
    area = _target_area(source, target)
    rows, columns = area[0] - source.area[0], area[1] - source.area[1]
    replaced = Place(target.document, target.worksheet, area)
    _refuse(source, replaced)
    adoption = Adoption(source.document, target.document, source.worksheet.name)
    # All is taken before anything is written: the areas may overlap.
    cells = _cells(source, adoption, rows, columns, _width(source, replaced))
    looks = [source.worksheet.row_looks(row) for row in range(source.area[0], source.area[2] + 1)]
    merged = [each for _, each in _touched(source, "mergeCells", "mergeCell")]
    links = [
        (deepcopy(link), overlap(each, source.area) or each)
        for link, each in _touched(source, "hyperlinks", "hyperlink")
    ]
    if _is_rows(area):
        copy_validations(
            *(source.worksheet, source.area[0], source.area[2], target.worksheet, area[0]),
            lambda formula: adoption.admitted(formula, source.named(source.area)),
        )
        for row, look in enumerate(looks, area[0]):
            _set_looks(target.worksheet, row, look, adoption)
    for at, cell in cells.items():
        _put(target.worksheet, at, cell)
    _replace_lists(
        replaced, [shifted(each, rows, columns) for each in merged], links, rows, columns
    )
    return {at for at, cell in cells.items() if cell.find(f"{MAIN}f") is not None}


def _is_rows(area: Area) -> bool:
    return (area[1], area[3]) == (1, LAST_COLUMN)


def _target_area(source: Place, target: Place) -> Area:
    top, left, bottom, right = source.area
    height, width = bottom - top + 1, right - left + 1
    if height == LAST_ROW:
        raise InputError(source.named(source.area), _COLUMNS, None)
    first_row, first_column, last_row, last_column = target.area
    shape = last_row - first_row + 1, last_column - first_column + 1
    if shape not in ((1, 1), (height, width), (1, width if _is_rows(source.area) else 1)):
        raise InputError(target.named(target.area), _SHAPE, f"{shape[0]} x {shape[1]}")
    if first_row + height - 1 > LAST_ROW or first_column + width - 1 > LAST_COLUMN:
        raise InputError(target.named(target.area), _OFF_GRID, None)
    return shifted(source.area, first_row - top, first_column - left)


def _refuse(source: Place, target: Place) -> None:
    """Refuse what could not come along, and what could not be replaced."""
    for place in (source, target):
        for _, area in _touched(place, "mergeCells", "mergeCell"):
            if not within(area, place.area):
                raise InputError(place.named(area), _CUT, None)
        for at in place.worksheet.formulas():
            area_filled = place.worksheet.array(at)
            if area_filled is not None and overlap(area_filled, place.area):
                raise InputError(place.named(area_filled), _IN_ARRAY, None)
        for kind, area in _attached(place):
            if overlap(area, place.area) and (place is source or kind == "table"):
                raise InputError(place.named(area), _ATTACHED[kind], None)
    for link, area in _touched(source, "hyperlinks", "hyperlink"):
        if link.get(_ID) is not None:
            raise InputError(source.named(area), _LINK, None)


def _attached(place: Place) -> list[tuple[str, Area]]:
    """Return what parts of their own hold for cells of a sheet."""
    package = place.document.package
    found = []
    for use in package.relationships(place.document.part_of(place.worksheet.name)):
        if use.type == "table":
            found.append(("table", area_of(parsed(package.read(use.target)).get("ref"))))
        if use.type in ("comments", "threadedComment"):
            refs = parsed(package.read(use.target)).xpath("//@ref")
            found += [("comments", area_of(ref)) for ref in refs]
    return found


def _touched(place: Place, name: str, element: str) -> list[tuple[Any, Area]]:
    """Return the entries of a list that have cells of a place."""
    entries = place.worksheet.areas(name, element)
    return [(entry, area) for entry, area in entries if overlap(area, place.area)]


def _width(source: Place, target: Place) -> int:
    """Return how many columns are to be looked at: of whole rows those in use."""
    if not _is_rows(source.area):
        return source.area[3] - source.area[1] + 1
    return max(place.worksheet.extent()[3] for place in (source, target))


def _cells(
    source: Place, adoption: Adoption, rows: int, columns: int, width: int
) -> dict[Position, Any]:
    """Return the cells as they are in the target, by their places there."""
    top, left, bottom, _ = source.area
    found = {}
    for row in range(top, bottom + 1):
        for column in range(left, left + width):
            cell = source.worksheet.twin((row, column))
            adoption.admit(cell)
            formula = cell.find(f"{MAIN}f")
            if formula is not None:
                _shift(cell, formula, rows, columns, source.named((row, column, row, column)))
            found[row + rows, column + columns] = cell
    for cell in found.values():
        adoption.cell(cell)
    return found


def _shift(cell: Any, formula: Any, rows: int, columns: int, where: str) -> None:
    """Let the relative references of a cell's formula shift."""
    for operand in operands(formula.text):
        if operand.address:
            before = area_of(operand.address)
            after = area_of(translated(operand.address, rows, columns))
            moved = [new - old for old, new in zip(before, after, strict=True)]
            if {*moved[::2]} - {0, rows} or {*moved[1::2]} - {0, columns}:
                raise InputError(where, _BEYOND, f"={formula.text}")
    text = translated(formula.text, rows, columns)
    if text != formula.text:
        # What it shows is the value of other cells.
        formula.text = text
        for value in cell.findall(f"{MAIN}v"):
            cell.remove(value)
        cell.attrib.pop("t", None)


def _set_looks(worksheet: Worksheet, row: int, looks: dict[str, str], adoption: Adoption) -> None:
    if looks or worksheet.row_looks(row):
        if "s" in looks:
            looks = looks | {"s": str(adoption.styles.cell(int(looks["s"])))}
        worksheet.set_row_looks(row, looks)


def _put(worksheet: Worksheet, at: Position, cell: Any) -> None:
    """Write a cell; one that holds nothing only where that changes something."""
    if len(cell) or worksheet.holds(at) or worksheet.style(at) != int(cell.get("s", "0")):
        worksheet.place(at, cell)


def _replace_lists(
    target: Place, merged: list[Area], links: list[tuple[Any, Area]], rows: int, columns: int
) -> None:
    """Give cells the merged areas and links of others instead of their own."""
    for name, element in (("mergeCells", "mergeCell"), ("hyperlinks", "hyperlink")):
        for entry, area in _touched(target, name, element):
            if within(area, target.area):
                entry.getparent().remove(entry)
    worksheet = target.worksheet
    for area in merged:
        etree.SubElement(worksheet.listed("mergeCells"), f"{MAIN}mergeCell", ref=address_of(area))
    for link, area in links:
        for name in [*link.attrib]:
            if name.startswith("{"):
                del link.attrib[name]
        link.set("ref", address_of(shifted(area, rows, columns)))
        worksheet.listed("hyperlinks").append(link)
    worksheet.tidy_lists()
