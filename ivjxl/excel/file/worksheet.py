"""One worksheet of a package: its cells, its rows, its protection.

Only what is written changes; elements that are not known here stay.
"""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, datetime, time
from math import isfinite
from typing import Any, Final

from lxml import etree

from ivjxl.errors import InputError, Text
from ivjxl.excel.cells import ERROR_CODES, CellError, serial_number
from ivjxl.excel.file.package import parsed, serialised
from ivjxl.excel.formulas import (
    LAST_ROW,
    Area,
    address_of,
    area_of,
    letters_of,
    moved,
    moved_rows,
    number_of,
    translated,
)

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f]")
_XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_EXCEL_2009: Final = "{http://schemas.microsoft.com/office/excel/2006/main}"

Value = float | str | bool | None
"""What a cell holds or shows; an error is a `CellError`."""

Position = tuple[int, int]
"""Row and column, counted from 1."""

_AREAS: Final = (
    *(("dimension", "ref"), ("mergeCell", "ref"), ("conditionalFormatting", "sqref")),
    *(("dataValidation", "sqref"), ("hyperlink", "ref"), ("autoFilter", "ref")),
    *(("sortState", "ref"), ("sortCondition", "ref"), ("protectedRange", "sqref")),
    *(("ignoredError", "sqref"), ("cellWatch", "r")),
)
"""Elements that name areas of their own sheet."""

_FORMULAS: Final = ("formula", "formula1", "formula2", "f")
_UNMOVED: Final = ("oleObjects", "controls", "customSheetViews", "scenarios", "webPublishItems")
"""What stands on a sheet at places that are not followed here."""

_LISTS: Final = ("mergeCells", "hyperlinks", "dataValidations", "protectedRanges", "rowBreaks")
_AFTER_CELLS: Final = (
    *("sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState"),
    *("dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting"),
    *("dataValidations", "hyperlinks"),
)
"""What may stand after the cells, in this order, up to the lists that are made here."""

_FULL: Final = Text("has no room below its last row", "の最終行より下に空きがありません")
_CANNOT_MOVE: Final = Text(
    "rows cannot be moved below {what}; regenerate in Excel",
    "{what} の下の行は移動できません。Excelで再作成してください",
)
_IN_ARRAY: Final = Text(
    "part of an array formula cannot be changed", "配列数式の一部は変更できません"
)


class Worksheet:
    """The cells of one sheet by position."""

    def __init__(self, name: str, data: bytes, string: Callable[[int], str]) -> None:
        self.name = name
        self.changed = False
        self.lifted = False
        """Whether the protection is lifted for the time being."""

        self._string = string
        self.root = parsed(data)
        self._data = self.root.find(f"{MAIN}sheetData")
        self._rows: dict[int, Any] = {}
        self._cells: dict[Position, Any] = {}
        self._formulas: dict[Position, Any] = {}
        self._arrays: list[Area] = []
        self._masters: dict[str, tuple[Position, str]] = {}
        self._index()

    def _index(self) -> None:
        self._rows.clear()
        self._cells.clear()
        self._masters.clear()
        self._formulas.clear()
        self._arrays.clear()
        columns: dict[str, int] = {}
        number = 0
        for row in self._data.iterchildren(f"{MAIN}row"):
            number = int(row.get("r") or number + 1)
            self._rows[number] = row
            column = 0
            for cell in row.iterchildren(f"{MAIN}c"):
                address = cell.get("r")
                if address:
                    letters = address.rstrip("0123456789")
                    if letters not in columns:
                        columns[letters] = number_of(letters)
                    column = columns[letters]
                else:
                    # The address may be left out: the next cell of the row.
                    column += 1
                    cell.set("r", f"{letters_of(column)}{number}")
                self._cells[number, column] = cell
        for formula in self._data.iter(f"{MAIN}f"):
            at = self._position(formula.getparent(), columns)
            self._formulas[at] = formula
            if formula.get("t") in ("array", "dataTable"):
                self._arrays.append(area_of(formula.get("ref") or address_of((*at, *at))))
            if formula.get("t") == "shared" and formula.text:
                self._masters[formula.get("si")] = (at, formula.text)

    @staticmethod
    def _position(cell: Any, columns: dict[str, int]) -> Position:
        address = cell.get("r")
        letters = address.rstrip("0123456789")
        return int(address[len(letters) :]), columns.get(letters) or number_of(letters)

    def as_bytes(self) -> bytes:
        """Return the part."""
        return serialised(self.root)

    # Reading

    def cells(self) -> Iterator[Position]:
        """Yield the position of every cell that the sheet lists."""
        return iter(self._cells)

    def formulas(self) -> Iterator[Position]:
        """Yield the position of every cell with a formula."""
        return iter(self._formulas)

    def respell(self, at: Position, formula: str) -> None:
        """Spell a formula another way; its value stays."""
        self._formulas[at].text = formula

    def freeze(self, at: Position) -> None:
        """Leave the value of a formula as a constant."""
        cell = self._cells[at]
        cell.remove(self._formulas.pop(at))

    def extent(self) -> Area:
        """Return the area from A1 to the last cell listed."""
        rows = [row for row, _ in self._cells] or [1]
        columns = [column for _, column in self._cells] or [1]
        return 1, 1, max(rows), max(columns)

    def value(self, at: Position) -> Value | CellError:
        """Return what a cell holds, of a formula the cached value."""
        cell = self._cells.get(at)
        if cell is None:
            return None
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return plain_text(cell.find(f"{MAIN}is"))
        found = cell.find(f"{MAIN}v")
        text = found.text if found is not None else None
        if text is None:
            return "" if kind == "str" and found is not None else None
        if kind == "s":
            return self._string(int(text))
        if kind == "str":
            return unescaped(str(text))
        if kind == "b":
            return bool(text in ("1", "true"))
        if kind == "d":
            return serial(datetime.fromisoformat(text))
        if kind == "e":
            return CellError(text if text in ERROR_CODES else "#VALUE!")
        return float(text)

    def formula(self, at: Position) -> str | None:
        """Return the formula of a cell without `=`, or None."""
        element = self._formulas.get(at)
        if element is None:
            return None
        if element.get("t") == "shared" and not element.text:
            (row, column), text = self._masters[element.get("si")]
            return translated(text, at[0] - row, at[1] - column)
        return element.text or ""

    def holds(self, at: Position) -> bool:
        """Return whether a cell holds something."""
        cell = self._cells.get(at)
        return cell is not None and len(cell) > 0

    def twin(self, at: Position) -> Any:
        """Return a cell by itself: its formula spelled out, its row's or column's style its own."""
        cell = self._cells.get(at)
        address = f"{letters_of(at[1])}{at[0]}"
        twin = etree.Element(f"{MAIN}c", r=address) if cell is None else deepcopy(cell)
        style = self.style(at)
        if style:
            twin.set("s", str(style))
        formula = twin.find(f"{MAIN}f")
        if formula is not None:
            formula.text = self.formula(at)
            for name in ("t", "si", "ref"):
                formula.attrib.pop(name, None)
        return twin

    def array(self, at: Position) -> Area | None:
        """Return the area of the array formula or data table that begins in a cell."""
        element = self._formulas.get(at)
        if element is None or element.get("t") not in ("array", "dataTable"):
            return None
        return area_of(element.get("ref") or address_of((*at, *at)))

    def style(self, at: Position) -> int:
        """Return the style of a cell: its own, its row's or its column's."""
        cell = self._cells.get(at)
        if cell is not None:
            return int(cell.get("s", "0"))
        row = self._rows.get(at[0])
        if row is not None and row.get("customFormat") in ("1", "true"):
            return int(row.get("s", "0"))
        for column in self.root.iterfind(f"{MAIN}cols/{MAIN}col"):
            if int(column.get("min")) <= at[1] <= int(column.get("max")):
                return int(column.get("style", "0"))
        return 0

    def height(self, row: int) -> float | None:
        """Return the height of a row in points, None for the standard one."""
        element = self._rows.get(row)
        height = None if element is None else element.get("ht")
        return None if height is None else float(height)

    def areas(self, name: str, element: str) -> Iterator[tuple[Any, Area]]:
        """Yield the entries of a list such as `mergeCells`, each with its area."""
        for entry in self.root.iterfind(f"{MAIN}{name}/{MAIN}{element}"):
            yield entry, area_of(entry.get("ref"))

    def merged(self, at: Position) -> Area:
        """Return the merged area that a cell belongs to, or the cell."""
        for element in self.root.iterfind(f"{MAIN}mergeCells/{MAIN}mergeCell"):
            top, left, bottom, right = area_of(element.get("ref"))
            if top <= at[0] <= bottom and left <= at[1] <= right:
                return top, left, bottom, right
        return (*at, *at)

    # Writing

    def write(self, at: Position, content: Value) -> None:
        """Write a constant, a formula (a text that begins with =), or nothing."""
        if isinstance(content, str) and content and not content.startswith("="):
            self.write_text(at, content)
            return
        if isinstance(content, float) and not isfinite(content):
            # What is no number leaves the cell blank, as in Excel.
            content = None
        if content in (None, "") and at not in self._cells:
            return
        cell = self._emptied(at)
        if isinstance(content, str) and content:
            self._formulas[at] = etree.SubElement(cell, f"{MAIN}f")
            self._formulas[at].text = content[1:]
        elif content not in (None, ""):
            self._put(cell, content)

    def write_text(self, at: Position, content: str) -> None:
        """Write a text, whatever it begins with."""
        cell = self._emptied(at)
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t")
        text.text = escaped(content)
        if content != content.strip():
            text.set(_XML_SPACE, "preserve")

    def _emptied(self, at: Position) -> Any:
        self.refuse_array(at)
        cell = self._cell(at)
        formula = self._formulas.get(at)
        if formula is not None and formula.get("t") == "shared":
            self.unshare()
        self._formulas.pop(at, None)
        for child in list(cell):
            cell.remove(child)
        for name in ("t", "cm", "vm"):
            cell.attrib.pop(name, None)
        self.changed = True
        return cell

    def cache(self, at: Position, value: Value) -> None:
        """Write the calculated value of a formula."""
        cell = self._cell(at)
        for child in cell.findall(f"{MAIN}v") + cell.findall(f"{MAIN}is"):
            cell.remove(child)
        cell.attrib.pop("t", None)
        if value is not None:
            self._put(cell, value)
        self.changed = True

    @staticmethod
    def _put(cell: Any, value: Value) -> None:
        if isinstance(value, bool):
            kind, text = "b", "1" if value else "0"
        elif isinstance(value, CellError):
            kind, text = "e", str(value)
        elif isinstance(value, str):
            kind, text = "str", escaped(value)
        else:
            assert value is not None
            kind, text = "n", f"{value:.15g}"
        if kind != "n":
            cell.set("t", kind)
        element = etree.SubElement(cell, f"{MAIN}v")
        element.text = text
        if text != text.strip():
            element.set(_XML_SPACE, "preserve")

    def place(self, at: Position, content: Any) -> None:
        """Let a cell be what another is: a value or a formula, and a style."""
        cell = self._emptied(at)
        cell.attrib.clear()
        cell.attrib.update(dict(content.attrib) | {"r": f"{letters_of(at[1])}{at[0]}"})
        cell.extend([deepcopy(child) for child in content])
        formula = cell.find(f"{MAIN}f")
        if formula is not None:
            self._formulas[at] = formula

    def set_style(self, at: Position, style: int) -> None:
        """Give a cell a style."""
        self._cell(at).set("s", str(style))
        self.changed = True

    def set_height(self, row: int, points: float) -> None:
        """Set the height of a row in points."""
        element = self._row(row)
        element.set("ht", f"{points:g}")
        element.set("customHeight", "1")
        self.changed = True

    def row_looks(self, row: int) -> dict[str, str]:
        """Return what a row says of itself: height, style, whether it is hidden."""
        element = self._rows.get(row)
        found = {} if element is None else dict(element.attrib)
        return {k: v for k, v in found.items() if not k.startswith("{") and k not in ("r", "spans")}

    def set_row_looks(self, row: int, looks: dict[str, str]) -> None:
        """Let a row look like another; its cells stay."""
        element = self._row(row)
        element.attrib.clear()
        element.attrib.update({"r": str(row)} | looks)
        self.changed = True

    def listed(self, name: str) -> Any:
        """Return a list beside the cells, such as `mergeCells`; where there is none, a new one."""
        found = self.root.find(f"{MAIN}{name}")
        if found is None:
            found = etree.Element(f"{MAIN}{name}")
            if name != "hyperlinks":
                found.set("count", "0")
            earlier = {f"{MAIN}{each}" for each in _AFTER_CELLS[: _AFTER_CELLS.index(name)]}
            before = [each for each in self.root if each.tag in earlier]
            (before[-1] if before else self._data).addnext(found)
        return found

    def unshare(self) -> None:
        """Write every shared formula out in its cell."""
        for at, element in self._formulas.items():
            if element.get("t") == "shared":
                text = self.formula(at)
                for name in ("t", "si", "ref"):
                    element.attrib.pop(name, None)
                element.text = text
                self.changed = True
        self._masters.clear()

    def refuse_array(self, at: Position) -> None:
        """Refuse to write a cell that an array formula fills."""
        for top, left, bottom, right in self._arrays:
            if top <= at[0] <= bottom and left <= at[1] <= right:
                raise InputError(f"{self.name}!{address_of((*at, *at))}", _IN_ARRAY, None)

    def _row(self, number: int) -> Any:
        if number not in self._rows:
            row = etree.Element(f"{MAIN}row", r=str(number))
            self._place(row, number)
        return self._rows[number]

    def _place(self, row: Any, number: int) -> None:
        """Put a new row among the others."""
        last = self._data[-1] if len(self._data) else None
        if last is None or int(last.get("r") or 0) < number:
            self._data.append(row)
        else:
            self._rows[min(each for each in self._rows if each > number)].addprevious(row)
        self._rows[number] = row

    def _cell(self, at: Position) -> Any:
        if at not in self._cells:
            style = self.style(at)
            row = self._row(at[0])
            cell = etree.Element(f"{MAIN}c", r=f"{letters_of(at[1])}{at[0]}")
            if style:
                cell.set("s", str(style))
            later = (
                each for each in row.iterchildren(f"{MAIN}c") if area_of(each.get("r"))[1] > at[1]
            )
            following = next(later, None)
            if following is None:
                row.append(cell)
            else:
                following.addprevious(cell)
            self._cells[at] = cell
        return self._cells[at]

    # Rows

    def insert_rows(self, first: int, count: int) -> None:
        """Insert blank rows before a row; they look like the row above."""
        self._refuse_unmoved(first)
        if max(self._rows, default=0) + count > LAST_ROW:
            raise InputError(self.name, _FULL, None)
        above = self._rows.get(first - 1)
        self._move(first, count)
        if above is not None:
            for number in range(first, first + count):
                row = deepcopy(above)
                row.set("r", str(number))
                for cell in row.iterchildren(f"{MAIN}c"):
                    for child in list(cell):
                        cell.remove(child)
                    for name in ("t", "cm", "vm"):
                        cell.attrib.pop(name, None)
                    cell.set("r", f"{letters_of(area_of(cell.get('r'))[1])}{number}")
                self._place(row, number)
        self._index()

    def delete_rows(self, first: int, count: int) -> None:
        """Delete rows."""
        self._refuse_unmoved(first, first + count)
        self._move(first, -count)
        self._index()

    def _refuse_unmoved(self, *borders: int) -> None:
        """Refuse what cannot move, and an array formula that a border would cut."""
        for at in self._formulas:
            area = self.array(at)
            if area is not None and any(area[0] < border <= area[2] for border in borders):
                raise InputError(f"{self.name}!{address_of(area)}", _IN_ARRAY, None)
        for name in _UNMOVED:
            # Excel wraps some of them in alternatives.
            if next(self.root.iter(f"{MAIN}{name}"), None) is not None:
                raise InputError(self.name, _said(name), None)
        self.unshare()

    def _move(self, first: int, count: int) -> None:
        """Renumber rows and areas; `count` < 0 deletes."""
        for number in sorted(self._rows):
            row = self._rows[number]
            span = moved_rows(number, number, first, count)
            if span is None:
                self._data.remove(row)
            elif span[0] != number:
                row.set("r", str(span[0]))
                for cell in row.iterchildren(f"{MAIN}c"):
                    column = letters_of(area_of(cell.get("r"))[1])
                    cell.set("r", f"{column}{span[0]}")
        self._index()
        for tag, attribute in _AREAS:
            for element in [*self.root.iter(f"{MAIN}{tag}")]:
                _move_areas(element, attribute, first, count)
        for element in self._formulas.values():
            for attribute in ("ref", "r1", "r2"):
                _move_areas(element, attribute, first, count)
        for element in [*self.root.iter(f"{_EXCEL_2009}sqref")]:
            left = _moved_areas(element.text or "", first, count)
            if left:
                element.text = left
            else:
                rule = element.getparent()
                rule.getparent().remove(rule)
        self._move_breaks(first, count)
        self.tidy_lists()
        self.changed = True

    def _move_breaks(self, first: int, count: int) -> None:
        taken: set[int] = set()
        for element in [*self.root.iterfind(f"{MAIN}rowBreaks/{MAIN}brk")]:
            row = int(element.get("id")) + 1
            span = moved_rows(row, row, first, count) or (first, first)
            if span[0] in taken:
                element.getparent().remove(element)
            taken.add(span[0])
            element.set("id", str(span[0] - 1))

    def tidy_lists(self) -> None:
        """Correct the counts of lists, and remove those that became empty."""
        for element in [*self.root.iterfind(f"{MAIN}mergeCells/{MAIN}mergeCell")]:
            top, left, bottom, right = area_of(element.get("ref"))
            if (top, left) == (bottom, right):
                element.getparent().remove(element)
        for name in _LISTS:
            for element in [*self.root.iterfind(f"{MAIN}{name}")]:
                if not len(element):
                    self.root.remove(element)
                elif element.get("count") is not None:
                    element.set("count", str(len(element)))
        breaks = self.root.find(f"{MAIN}rowBreaks")
        if breaks is not None and breaks.get("manualBreakCount") is not None:
            manual = sum(1 for each in breaks if each.get("man") in ("1", "true"))
            breaks.set("manualBreakCount", str(manual))

    def follow(self, sheet: str, first: int, count: int) -> None:
        """Let every formula of this sheet follow rows of a sheet that moved."""
        is_own = self.name.casefold() == sheet.casefold()
        needle = sheet.replace("'", "''").casefold()

        def follows(text: str) -> str:
            # From another sheet a reference needs the name: most formulas are done here.
            if not is_own and needle not in text.casefold():
                return text
            return moved(text, own=self.name, sheet=sheet, first=first, count=count)

        self.rewrite(follows)

    def rewrite(self, follows: Callable[[str], str]) -> None:
        """Replace every formula of this sheet, those of its rules too, by what follows from it."""
        shared = (
            self.formula(at) or ""
            for at, element in self._formulas.items()
            if element.get("t") == "shared"
        )
        if any(follows(text) != text for text in shared):
            self.unshare()
        others = [child for child in self.root if child is not self._data]
        tags = (*(f"{MAIN}{name}" for name in _FORMULAS), f"{_EXCEL_2009}f")
        rules = (element for child in others for element in child.iter(*tags))
        for element in (*self._formulas.values(), *rules):
            if element.text and follows(element.text) != element.text:
                element.text = follows(element.text)
                self.changed = True
        for element in (each for child in others for each in child.iter(f"{MAIN}cfvo")):
            threshold = element.get("val")
            if element.get("type") == "formula" and follows(threshold) != threshold:
                element.set("val", follows(threshold))
                self.changed = True

    def rewrite_links(self, follows: Callable[[str], str]) -> None:
        """Replace the places in the workbook that links lead to."""
        for link in self.root.iterfind(f"{MAIN}hyperlinks/{MAIN}hyperlink"):
            place = link.get("location")
            if place and follows(place) != place:
                link.set("location", follows(place))
                self.changed = True

    # Protection

    @property
    def protection(self) -> Any:
        """The element that protects the sheet, or None."""
        element = self.root.find(f"{MAIN}sheetProtection")
        if element is None or element.get("sheet") not in ("1", "true"):
            return None
        return element

    def protect(self, attributes: dict[str, str]) -> None:
        """Protect the sheet without a password."""
        element = self.root.find(f"{MAIN}sheetProtection")
        if element is None:
            element = etree.Element(f"{MAIN}sheetProtection")
            before = self.root.find(f"{MAIN}sheetCalcPr")
            (self._data if before is None else before).addnext(element)
        element.attrib.clear()
        element.attrib.update(attributes)
        self.changed = True

    @property
    def protected(self) -> bool:
        """Whether locked cells refuse to be written."""
        return self.protection is not None and not self.lifted


def serial(value: date) -> float:
    """Return the number of a day, and of a time of day."""
    if not isinstance(value, datetime):
        return float(serial_number(value))
    seconds = (value - datetime.combine(value.date(), time())).total_seconds()
    return serial_number(value.date()) + seconds / 86_400


def unescaped(text: str) -> str:
    """Return a text with the characters that a file spells as `_x000D_`."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def escaped(text: str) -> str:
    """Return a text as a file spells it: control characters, and what looks like one spelled."""
    plain = _ESCAPE.sub(lambda found: f"_x005F{found[0]}", text)
    return _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", plain)


def _said(what: str) -> Text:
    return Text(_CANNOT_MOVE.en.format(what=what), _CANNOT_MOVE.ja.format(what=what))


def _move_areas(element: Any, attribute: str, first: int, count: int) -> None:
    areas = element.get(attribute)
    if not areas:
        return
    left = _moved_areas(areas, first, count)
    if left:
        element.set(attribute, left)
    elif element.getparent() is not None:
        element.getparent().remove(element)


def _moved_areas(areas: str, first: int, count: int) -> str:
    found = []
    for area in areas.split():
        top, left, bottom, right = area_of(area)
        span = moved_rows(top, bottom, first, count)
        if span is not None:
            found.append(address_of((span[0], left, span[1], right)))
    return " ".join(found)


def plain_text(element: Any) -> str:
    """Return the text of a string item: its runs, without phonetic readings."""
    if element is None:
        return ""
    direct = "".join(each.text or "" for each in element.findall(f"{MAIN}t"))
    runs = (each.findtext(f"{MAIN}t") or "" for each in element.findall(f"{MAIN}r"))
    return unescaped(direct + "".join(runs))
