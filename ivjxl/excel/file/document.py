"""A workbook file: its sheets, defined names, number formats; nothing else is touched."""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, Final

from lxml import etree

from ivjxl.errors import InputError, Text
from ivjxl.excel.cells import CellError
from ivjxl.excel.file.gate import admitted
from ivjxl.excel.file.package import OFFICE, Package, Relationship, parsed, serialised
from ivjxl.excel.file.worksheet import MAIN, Position, Value, Worksheet, plain_text
from ivjxl.excel.formulas import area_of, moved, moved_rows

_ID: Final = f"{{{OFFICE}}}id"
_WITH_FORMULAS: Final = ("xl/charts/", "xl/chartex/", "xl/tables/", "xl/drawings/drawing")
"""Parts that hold formulas beside the sheets."""

_FORMULA_NAMES: Final = ("f", "calculatedColumnFormula", "totalsRowFormula")
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_NEW_SHEET: Final = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/>'
    b"</worksheet>"
)
_SHEET_NAME: Final = re.compile(r"(?!')[^\[\]:*?/\\\x00-\x1f]{1,31}(?<!')")
_NO_NAME: Final = Text(
    "must be a name of at most 31 characters, without []:*?/\\, that no sheet has",
    "は31文字以内で、[]:*?/\\を含まず、他のシートと重複しない名前にしてください",
)
_NO_SHEET: Final = Text(
    "is no worksheet of this workbook", "このブックのワークシートではありません"
)
_BELOW: Final = Text(
    "has {what} below row {row}, which would not move with the rows; regenerate in Excel",
    "の{row}行目より下に{what}があり、行とともに移動できません。Excelで再作成してください",
)
BUILT_IN_FORMATS: Final = {
    **{0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"},
    **{11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "m/d/yyyy", 15: "d-mmm-yy"},
    **{16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm"},
    **{21: "h:mm:ss", 22: "m/d/yyyy h:mm", 37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)"},
    **{39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)", 45: "mm:ss"},
    **{46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@"},
}
"""Number formats that a file names by number only, in the notation of an English Excel."""

_ERA: Final = "[$-411]ge.m.d"
_ERA_WORDS: Final = '[$-411]ggge"年"m"月"d"日"'
_YEAR_MONTH: Final = 'yyyy"年"m"月"'
_MONTH_DAY: Final = 'm"月"d"日"'
JAPANESE_FORMATS: Final = {
    **{27: _ERA, 28: _ERA_WORDS, 29: _ERA_WORDS, 30: "m/d/yy", 31: 'yyyy"年"m"月"d"日"'},
    **{32: 'h"時"mm"分"', 33: 'h"時"mm"分"ss"秒"', 34: _YEAR_MONTH, 35: _MONTH_DAY, 36: _ERA},
    **{50: _ERA, 51: _ERA_WORDS, 52: _YEAR_MONTH, 53: _MONTH_DAY, 54: _ERA_WORDS},
    **{55: _YEAR_MONTH, 56: _MONTH_DAY, 57: _ERA, 58: _ERA_WORDS},
}
"""Those whose meaning depends on the language of Excel, in Japanese."""


class Document:
    """The parts of a package that make up a workbook."""

    def __init__(self, data: bytes) -> None:
        self.package = Package(data)
        office = next(r for r in self.package.relationships("") if r.type == "officeDocument")
        self.part = office.target
        self.root = parsed(self.package.read(self.part))
        self._uses = {each.id: each for each in self.package.relationships(self.part)}
        self._worksheets: dict[str, Worksheet] = {}
        self._strings: list[str] | None = None
        self._styles: Any = None
        self._formats_added = False
        self._locked: dict[int, bool] = {}
        self._changed = False
        self._by_name: dict[str, Worksheet] = {}

    # Sheets

    def sheet_names(self) -> list[str]:
        """Return the names of all worksheets in order; chart sheets are none."""
        return [element.get("name") for element in self._sheet_elements()]

    def _sheet_elements(self) -> Iterator[Any]:
        for element in self.root.find(f"{MAIN}sheets"):
            if self._uses[element.get(_ID)].type == "worksheet":
                yield element

    def sheet_element(self, name: str) -> Any:
        """Return the entry of a worksheet in the list of sheets."""
        for element in self._sheet_elements():
            if element.get("name").casefold() == name.casefold():
                return element
        raise InputError(name, _NO_SHEET, None)

    def part_of(self, name: str) -> str:
        """Return the part of a worksheet."""
        return self._uses[self.sheet_element(name).get(_ID)].target

    def worksheet(self, name: str) -> Worksheet:
        """Return a worksheet by name."""
        if name not in self._by_name:
            part = self.part_of(name)
            if part not in self._worksheets:
                title = self.sheet_element(name).get("name")
                self._worksheets[part] = Worksheet(title, self.package.read(part), self.string)
            self._by_name[name] = self._worksheets[part]
        return self._by_name[name]

    def worksheets(self) -> Iterator[Worksheet]:
        """Yield every worksheet."""
        return (self.worksheet(name) for name in self.sheet_names())

    def add_sheet(self, name: str) -> Worksheet:
        """Add a blank worksheet at the end.

        Raises
        ------
        InputError
            If no sheet may be called so, or one is.
        """
        taken = (sheet.get("name").casefold() for sheet in self.root.find(f"{MAIN}sheets"))
        if not _SHEET_NAME.fullmatch(name) or name.casefold() in taken:
            raise InputError(name, _NO_NAME, None)
        numbers = (n for n in range(1, 10_000) if f"xl/worksheets/sheet{n}.xml" not in self.package)
        part = f"xl/worksheets/sheet{next(numbers)}.xml"
        self.package.add(part, _NEW_SHEET, _SHEET_TYPE)
        relation = self.package.relate(self.part, "worksheet", part)
        self._uses = {each.id: each for each in self.package.relationships(self.part)}
        sheets = self.root.find(f"{MAIN}sheets")
        last = max(int(sheet.get("sheetId")) for sheet in sheets)
        new = etree.SubElement(sheets, f"{MAIN}sheet", name=name, sheetId=str(last + 1))
        new.set(_ID, relation)
        self._changed = True
        return self.worksheet(name)

    def touch(self) -> None:
        """Note that the list of sheets or names was changed."""
        self._changed = True

    # Names

    def name_elements(self) -> list[Any]:
        """Return the elements of all defined names."""
        return list(self.root.iterfind(f"{MAIN}definedNames/{MAIN}definedName"))

    # Texts and formats

    def string(self, index: int) -> str:
        """Return a shared text."""
        if self._strings is None:
            part = next((u.target for u in self._uses.values() if u.type == "sharedStrings"), None)
            root = parsed(self.package.read(part)) if part else ()
            self._strings = [plain_text(item) for item in root if item.tag == f"{MAIN}si"]
        return self._strings[index]

    @property
    def styles(self) -> Any:
        """The root of the styles."""
        if self._styles is None:
            self._styles = parsed(self.package.read(self._styles_part()))
        return self._styles

    def _styles_part(self) -> str:
        return next(use.target for use in self._uses.values() if use.type == "styles")

    def _format(self, style: int) -> Any:
        return self.styles.find(f"{MAIN}cellXfs")[style]

    def locked(self, style: int) -> bool:
        """Return whether cells of a style are locked once their sheet is protected."""
        if style not in self._locked:
            self._locked[style] = self._is_locked(style)
        return self._locked[style]

    def _is_locked(self, style: int) -> bool:
        protection = self._format(style).find(f"{MAIN}protection")
        return protection is None or protection.get("locked", "1") in ("1", "true")

    def wraps(self, style: int) -> bool:
        """Return whether cells of a style break their text into lines."""
        alignment = self._format(style).find(f"{MAIN}alignment")
        return alignment is not None and alignment.get("wrapText") in ("1", "true")

    def number_format(self, style: int) -> str:
        """Return the number format of a style."""
        number = int(self._format(style).get("numFmtId", "0"))
        for element in self.styles.iterfind(f"{MAIN}numFmts/{MAIN}numFmt"):
            if int(element.get("numFmtId")) == number:
                return str(element.get("formatCode"))
        return (BUILT_IN_FORMATS | JAPANESE_FORMATS).get(number, "General")

    def with_number_format(self, style: int, code: str) -> int:
        """Return a style like another, with this number format."""
        if self.number_format(style) == code:
            return style
        number = self._format_number(code)
        formats = self.styles.find(f"{MAIN}cellXfs")
        wanted = deepcopy(self._format(style))
        wanted.set("numFmtId", str(number))
        wanted.set("applyNumberFormat", "1")
        text = etree.tostring(wanted)
        for index, known in enumerate(formats):
            if etree.tostring(known) == text:
                return index
        formats.append(wanted)
        self._formats_added = True
        formats.set("count", str(len(formats)))
        return len(formats) - 1

    def _format_number(self, code: str) -> int:
        for number, known in BUILT_IN_FORMATS.items():
            if known == code:
                return number
        listed = self.styles.find(f"{MAIN}numFmts")
        if listed is None:
            listed = etree.Element(f"{MAIN}numFmts")
            self.styles.insert(0, listed)
        for element in listed:
            if element.get("formatCode") == code:
                return int(element.get("numFmtId"))
        number = max([163, *(int(element.get("numFmtId")) for element in listed)]) + 1
        etree.SubElement(listed, f"{MAIN}numFmt", numFmtId=str(number), formatCode=code)
        listed.set("count", str(len(listed)))
        return number

    # Rows

    def insert_rows(self, name: str, first: int, count: int) -> None:
        """Insert rows into a sheet; every formula, name and chart follows."""
        self._check_followers(name, first)
        stale = self._has_formulas_from(name, first)
        self.worksheet(name).insert_rows(first, count)
        self._follow(name, first, count)
        if stale:
            self.drop_calculation_chain()

    def delete_rows(self, name: str, first: int, count: int) -> None:
        """Delete rows of a sheet; every formula, name and chart follows."""
        self._check_followers(name, first)
        stale = self._has_formulas_from(name, first)
        self.worksheet(name).delete_rows(first, count)
        self._follow(name, first, -count)
        if stale:
            self.drop_calculation_chain()

    def _has_formulas_from(self, name: str, first: int) -> bool:
        """Return whether cells move that the order of calculation names."""
        return any(row >= first for row, _ in self.worksheet(name).formulas())

    def _check_followers(self, name: str, first: int) -> None:
        """Refuse where something stands at or below a row and could not follow."""
        for use in self.package.relationships(self.part_of(name)):
            if use.external or use.target not in self.package:
                continue
            if self._last_row(use, first) >= first:
                raise InputError(name, _stands_below(use.type, first), None)
        for part in self.package.names():
            if "pivotCacheDefinition" in part and part.endswith(".xml"):
                for source in parsed(self.package.read(part)).iter(f"{MAIN}worksheetSource"):
                    here = (source.get("sheet") or "").casefold() == name.casefold()
                    if here and area_of(source.get("ref") or "A1")[2] >= first:
                        raise InputError(name, _stands_below("pivotTable", first), None)

    def _last_row(self, use: Relationship, first: int) -> int:
        """Return the last row of what a sheet uses and cannot take along."""
        if use.type == "table":
            return area_of(parsed(self.package.read(use.target)).get("ref"))[2]
        if use.type in ("comments", "threadedComment"):
            refs = parsed(self.package.read(use.target)).xpath("//@ref")
            return max((area_of(ref)[2] for ref in refs), default=0)
        if use.type in ("pivotTable", "queryTable"):
            return first
        if use.type == "vmlDrawing":
            # Comments have a part of their own; any other old shape has only this one.
            kinds = re.findall(rb'ObjectType="(\w+)"', self.package.read(use.target))
            return first if any(kind != b"Note" for kind in kinds) else 0
        return 0

    def _follow(self, name: str, first: int, count: int) -> None:
        def follows(text: str) -> str:
            return moved(text, own="", sheet=name, first=first, count=count)

        for worksheet in self.worksheets():
            worksheet.follow(name, first, count)
        for element in self.name_elements():
            if follows(element.text or "") != (element.text or ""):
                element.text = follows(element.text)
                self._changed = True
        for part in self.package.names():
            if part.startswith(_WITH_FORMULAS) and part.endswith(".xml"):
                self._follow_formulas(part, follows)
        self._follow_drawings(name, first, count)

    def _follow_formulas(self, part: str, follows: Callable[[str], str]) -> None:
        """Let the formulas of a chart, a table or a text box follow."""
        root = parsed(self.package.read(part))
        followed = False
        for element in root.iter(etree.Element):
            if etree.QName(element).localname in _FORMULA_NAMES and element.text:
                text = follows(element.text)
                if text != element.text:
                    element.text, followed = text, True
            linked = element.get("textlink")
            if linked and follows(linked) != linked:
                element.set("textlink", follows(linked))
                followed = True
        if followed:
            self.package.replace(part, serialised(root))

    def _follow_drawings(self, name: str, first: int, count: int) -> None:
        for use in self.package.relationships(self.part_of(name)):
            if use.type != "drawing" or use.target not in self.package:
                continue
            root = parsed(self.package.read(use.target))
            anchors = [*root.iter(f"{_DRAWING}twoCellAnchor", f"{_DRAWING}oneCellAnchor")]
            moved_any = [_anchor_moved(anchor, first, count) for anchor in anchors]
            if any(moved_any):
                self.package.replace(use.target, serialised(root))

    # The whole

    def drop_calculation_chain(self) -> None:
        """Remove the order of calculation; spreadsheet programs make it anew."""
        for use in self._uses.values():
            if use.type == "calcChain" and use.target in self.package:
                self.package.drop(use.target, self.part)
        self._uses = {each.id: each for each in self.package.relationships(self.part)}

    def as_package(self) -> Package:
        """Return the package with what was changed so far."""
        for part, sheet in self._worksheets.items():
            if sheet.changed:
                self.package.replace(part, sheet.as_bytes())
        if self._changed:
            self.package.replace(self.part, serialised(self.root))
        if self._formats_added:
            self.package.replace(self._styles_part(), serialised(self._styles))
        return self.package

    def formula_cells(self) -> Iterator[tuple[str, Position]]:
        """Yield sheet and position of every formula."""
        for sheet in self.worksheets():
            yield from ((sheet.name, at) for at in sheet.formulas())

    def value(self, sheet: str, at: Position) -> Value | CellError:
        """Return what a cell shows."""
        return self.worksheet(sheet).value(at)


def _anchor_moved(anchor: Any, first: int, count: int) -> bool:
    """Move a shape with the rows it stands on; return whether it moved."""
    if anchor.get("editAs") == "absolute":
        return False
    rows = [*anchor.iterfind(f"{_DRAWING}from/{_DRAWING}row")]
    rows += anchor.iterfind(f"{_DRAWING}to/{_DRAWING}row")
    before = [int(row.text) + 1 for row in rows]
    after = [(moved_rows(row, row, first, count) or (first, first))[0] for row in before]
    if anchor.get("editAs") == "oneCell":
        # It keeps its size.
        after = [row + after[0] - before[0] for row in before]
    for row, number in zip(rows, after, strict=True):
        row.text = str(number - 1)
    return before != after


def _stands_below(what: str, row: int) -> Text:
    english, japanese = (text.format(what=what, row=row) for text in _BELOW)
    return Text(english, japanese)


def readable(name: str) -> Callable[[bytes], None]:
    """Return what raises if a file, read again from the disk, is not whole."""

    def verify(data: bytes) -> None:
        admitted(name, data)
        for worksheet in Document(data).worksheets():
            for at in worksheet.formulas():
                worksheet.value(at)

    return verify
