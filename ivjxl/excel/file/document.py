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
from ivjxl.excel.file.sheet_names import renamed
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
_LOCKED_STRUCTURE: Final = Text(
    "takes no further sheet: lift the protection of the workbook's structure first",
    "シートは追加できません。先にブックの構成の保護を解除してください",
)
_LOCKED_NAMES: Final = Text(
    "keeps its name: lift the protection of the workbook's structure first",
    "シートの名前は変更できません。先にブックの構成の保護を解除してください",
)
_IN_PIVOT: Final = Text(
    "is the source of a pivot table: rename it in Excel",
    "シートはピボットテーブルの元データです。名前はExcelで変更してください",
)
_NAMES_BELONG_AFTER: Final = ("sheets", "functionGroups", "externalReferences")
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
        self._texts: list[Any] | None = None
        self._strings: dict[int, str] = {}
        self._styles: Any = None
        self._styles_added = False
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

    def add_sheet(self, name: str, data: bytes = _NEW_SHEET, place: int | None = None) -> Worksheet:
        """Add a worksheet.

        Parameters
        ----------
        name
            What it is called.
        data
            Its part; a blank one if none is given.
        place
            Before which sheet it is to stand, counted from 0 with chart sheets; at the end
            if none is given.

        Raises
        ------
        InputError
            If no sheet may be called so, one is, or the workbook's structure is protected.
        """
        self.check_new_sheet(name)
        numbers = (n for n in range(1, 10_000) if f"xl/worksheets/sheet{n}.xml" not in self.package)
        part = f"xl/worksheets/sheet{next(numbers)}.xml"
        self.package.add(part, data, _SHEET_TYPE)
        relation = self.package.relate(self.part, "worksheet", part)
        self._uses = {each.id: each for each in self.package.relationships(self.part)}
        sheets = self.root.find(f"{MAIN}sheets")
        last = max(int(sheet.get("sheetId")) for sheet in sheets)
        new = etree.Element(f"{MAIN}sheet", name=name, sheetId=str(last + 1))
        new.set(_ID, relation)
        place = len(sheets) if place is None else place
        self._make_room(place)
        sheets.insert(place, new)
        self._changed = True
        return self.worksheet(name)

    def check_new_sheet(self, name: str) -> None:
        """Refuse a name that no new sheet may have, or any where the structure is protected."""
        self._check_name(name)
        self._check_structure(name, _LOCKED_STRUCTURE)

    def _check_name(self, name: str, but: Any = None) -> None:
        """Refuse what cannot be the name of a sheet, or is that of another one."""
        others = (sheet for sheet in self.root.find(f"{MAIN}sheets") if sheet is not but)
        taken = (sheet.get("name").casefold() for sheet in others)
        if not _SHEET_NAME.fullmatch(name) or name.casefold() in taken:
            raise InputError(name, _NO_NAME, None)

    def _check_structure(self, name: str, otherwise: Text) -> None:
        protection = self.root.find(f"{MAIN}workbookProtection")
        if protection is not None and protection.get("lockStructure") in ("1", "true"):
            raise InputError(name, otherwise, None)

    def _make_room(self, place: int) -> None:
        """Let what counts sheets count one more before those from a place on."""
        for element in self.name_elements():
            if int(element.get("localSheetId", "-1")) >= place:
                element.set("localSheetId", str(int(element.get("localSheetId")) + 1))
        for view in self.root.iterfind(f"{MAIN}bookViews/{MAIN}workbookView"):
            for attribute in ("activeTab", "firstSheet"):
                shown = int(view.get(attribute, "0"))
                if shown >= place and (shown or attribute == "activeTab"):
                    view.set(attribute, str(shown + 1))

    def place_of(self, name: str) -> int:
        """Return the place of a worksheet among all sheets, counted from 0."""
        return int(self.root.find(f"{MAIN}sheets").index(self.sheet_element(name)))

    def rename_sheet(self, name: str, new: str) -> None:
        """Give a worksheet another name; every formula, defined name, chart and link follows.

        Raises
        ------
        InputError
            If no sheet may be called so, another one is, or something could not follow.
        """
        element = self.sheet_element(name)
        self._check_name(new, but=element)
        self._check_structure(name, _LOCKED_NAMES)
        if any(
            (source.get("sheet") or "").casefold() == name.casefold() for source in self._pivots()
        ):
            raise InputError(name, _IN_PIVOT, None)

        def follows(text: str) -> str:
            return renamed(text, name, new)

        for worksheet in self.worksheets():
            worksheet.rewrite(follows)
            worksheet.rewrite_links(follows)
        self._rewrite(follows)
        self.worksheet(name).name = new
        element.set("name", new)
        self._by_name.clear()
        self._changed = True

    def _pivots(self) -> Iterator[Any]:
        """Yield the sources of the workbook's pivot tables."""
        for part in self.package.names():
            if "pivotCacheDefinition" in part and part.endswith(".xml"):
                yield from parsed(self.package.read(part)).iter(f"{MAIN}worksheetSource")

    def touch(self) -> None:
        """Note that the list of sheets or names was changed."""
        self._changed = True

    # Names

    def name_elements(self) -> list[Any]:
        """Return the elements of all defined names."""
        return list(self.root.iterfind(f"{MAIN}definedNames/{MAIN}definedName"))

    def add_name(self, element: Any) -> None:
        """Add the element of a defined name."""
        names = self.root.find(f"{MAIN}definedNames")
        if names is None:
            names = etree.Element(f"{MAIN}definedNames")
            before = [self.root.find(f"{MAIN}{name}") for name in _NAMES_BELONG_AFTER]
            [each for each in before if each is not None][-1].addnext(names)
        names.append(element)
        self._changed = True

    # Texts and formats

    def string(self, index: int) -> str:
        """Return a shared text."""
        if index not in self._strings:
            self._strings[index] = plain_text(self.string_element(index))
        return self._strings[index]

    def string_element(self, index: int) -> Any:
        """Return the element of a shared text, with the formats of its pieces."""
        if self._texts is None:
            root = self._used_root("sharedStrings")
            self._texts = [] if root is None else root.findall(f"{MAIN}si")
        return self._texts[index]

    def _used_root(self, kind: str) -> Any:
        """Return the root of the part that the workbook uses so, None if there is none."""
        part = next((use.target for use in self._uses.values() if use.type == kind), None)
        return None if part is None else parsed(self.package.read(part))

    @property
    def theme(self) -> Any:
        """The root of the theme, None if the workbook has none."""
        return self._used_root("theme")

    @property
    def counts_from_1904(self) -> bool:
        """Whether the number of a day is counted from 1904, as by old Excel for Mac."""
        found = self.root.find(f"{MAIN}workbookPr")
        return found is not None and found.get("date1904") in ("1", "true")

    @property
    def styles(self) -> Any:
        """The root of the styles."""
        if self._styles is None:
            self._styles = parsed(self.package.read(self._styles_part()))
        return self._styles

    def touch_styles(self) -> None:
        """Note that entries were added to the styles."""
        self._styles_added = True

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
        self._styles_added = True
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
        for source in self._pivots():
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
        self._rewrite(follows)
        self._follow_drawings(name, first, count)

    def _rewrite(self, follows: Callable[[str], str]) -> None:
        """Replace every formula beside those of the worksheets by what follows from it."""
        for element in self.name_elements():
            if follows(element.text or "") != (element.text or ""):
                element.text = follows(element.text)
                self._changed = True
        for part in self.package.names():
            if part.startswith(_WITH_FORMULAS) and part.endswith(".xml"):
                self._follow_formulas(part, follows)

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
        if self._styles_added:
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
