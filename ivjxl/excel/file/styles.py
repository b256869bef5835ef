"""Formats of one workbook in another: each is found there by its value, or added at the end.

A format names its font, fill, border and number format by their places in lists of its own
workbook. Nothing that the other workbook has already is changed or gets another place.
"""

from copy import deepcopy
from typing import Any, Final

from lxml import etree

from ivjxl.errors import InputError, Text
from ivjxl.excel.file.document import BUILT_IN_FORMATS, Document
from ivjxl.excel.file.theme import colours, typefaces
from ivjxl.excel.file.worksheet import MAIN

Key = tuple[Any, ...]
"""What two entries of a list have in common that look the same."""

_SECTIONS: Final = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"),
    *("tableStyles", "colors", "extLst"),
)
"""The lists of the styles in their order."""

_PARTS: Final = (
    ("fontId", "fonts", "applyFont"),
    ("fillId", "fills", "applyFill"),
    ("borderId", "borders", "applyBorder"),
)
_CHILDREN: Final = (("alignment", "applyAlignment"), ("protection", "applyProtection"))
_SAME_EVERYWHERE: Final = (1, 2, 3, 4, 9, 10, 11, 12, 13, 48, 49)
"""Formats without text that mean the same in every language of Excel."""

_FIRST_CUSTOM: Final = 164
_SYSTEM_COLOURS: Final = 64
"""Numbers of colours from here on are none of the palette's."""

_OTHER_PALETTE: Final = Text(
    "must be the same in both workbooks where a format names a colour by its number",
    "が異なるブックへ、色を番号で指定した書式はコピーできません",
)


class AdoptedStyles:
    """The formats of one workbook under the places that they have in another."""

    def __init__(self, source: Document, target: Document) -> None:
        self._source, self._target = source.styles, target.styles
        self._added = target.touch_styles
        self._same = source is target
        self._adopted: dict[tuple[str, int], int] = {}
        self._places: dict[str, dict[Key, int]] = {}
        known = colours(target.theme)
        self._foreign_colours = {
            number: colour
            for number, colour in colours(source.theme).items()
            if known.get(number) != colour
        }
        self._same_typefaces = typefaces(source.theme) == typefaces(target.theme)
        self._same_palette = _palette(self._source) == _palette(self._target)

    def cell(self, style: int) -> int:
        """Return the place of the format of a cell."""
        return self._place_of("cellXfs", style)

    def differential(self, index: int) -> int:
        """Return the place of the format of a condition."""
        return self._place_of("dxfs", index)

    def font(self, index: int) -> int:
        """Return the place of a font."""
        return self._place_of("fonts", index)

    def settle(self, element: Any) -> None:
        """Give colours and fonts that the target's theme would change their own values."""
        if self._same:
            return
        for each in element.iter(etree.Element):
            if each.get("theme") in self._foreign_colours:
                each.set("rgb", "FF" + self._foreign_colours[each.attrib.pop("theme")])
            numbered = each.get("indexed")
            if numbered and not self._same_palette and int(numbered) < _SYSTEM_COLOURS:
                raise InputError("indexedColors", _OTHER_PALETTE, numbered)
        if not self._same_typefaces:
            for each in [*element.iter(f"{MAIN}scheme")]:
                each.getparent().remove(each)

    def _place_of(self, section: str, index: int) -> int:
        if self._same:
            return index
        if (section, index) not in self._adopted:
            entry = deepcopy(_entries(self._source, section)[index])
            self.settle(entry)
            if section in ("cellXfs", "cellStyleXfs"):
                self._translate(entry)
            for numbers in entry.iterfind(f"{MAIN}numFmt"):
                numbers.set("numFmtId", str(self._number_format(numbers.get("formatCode"))))
            self._adopted[section, index] = self._placed(section, entry)
        return self._adopted[section, index]

    def _translate(self, form: Any) -> None:
        """Let a format name what it is made of by the places in the target."""
        number = int(form.get("numFmtId", "0"))
        for listed in _entries(self._source, "numFmts"):
            if int(listed.get("numFmtId")) == number:
                number = self._number_format(listed.get("formatCode"))
                break
        else:
            number = number if number < _FIRST_CUSTOM else 0
        form.set("numFmtId", str(number))
        for attribute, section, _ in _PARTS:
            form.set(attribute, str(self._place_of(section, int(form.get(attribute, "0")))))
        if form.get("xfId") is not None:
            self._apply(form, self._named(int(form.get("xfId"))))

    def _apply(self, form: Any, named: int) -> None:
        """Let a format stand over the named style that it belongs to."""
        form.set("xfId", str(named))
        style = dict(enumerate(_entries(self._target, "cellStyleXfs"))).get(named)
        if style is None:
            return
        for attribute, flag in (
            ("numFmtId", "applyNumberFormat"),
            *((attribute, flag) for attribute, _, flag in _PARTS),
        ):
            if form.get(attribute, "0") != style.get(attribute, "0"):
                form.set(flag, "1")
        for name, flag in _CHILDREN:
            if _child(form, name) != _child(style, name):
                form.set(flag, "1")

    def _named(self, index: int) -> int:
        """Return the place of a named style: that of its name, if the target has one."""
        name = _named_style(self._source, index)
        if name is None:
            return 0
        for known in _entries(self._target, "cellStyles"):
            if known.get("name").casefold() == name.get("name").casefold():
                return int(known.get("xfId"))
        entry = deepcopy(name)
        # A name has a format of its own, also where another name's looks the same.
        form = deepcopy(_entries(self._source, "cellStyleXfs")[index])
        self.settle(form)
        self._translate(form)
        place = self._appended("cellStyleXfs", form)
        entry.set("xfId", str(place))
        self._appended("cellStyles", entry)
        return place

    def _number_format(self, code: str) -> int:
        """Return the number of a number format."""
        listed = _entries(self._target, "numFmts")
        for known in listed:
            if known.get("formatCode") == code:
                return int(known.get("numFmtId"))
        for number in _SAME_EVERYWHERE:
            if BUILT_IN_FORMATS[number] == code:
                return number
        number = max([_FIRST_CUSTOM - 1, *(int(each.get("numFmtId")) for each in listed)]) + 1
        self._appended(
            "numFmts", etree.Element(f"{MAIN}numFmt", numFmtId=str(number), formatCode=code)
        )
        return number

    def _placed(self, section: str, entry: Any) -> int:
        places, key = self._known(section), self._key(section, entry)
        if key not in places:
            places[key] = self._appended(section, entry)
        return places[key]

    def _known(self, section: str) -> dict[Key, int]:
        """Return the first place of each entry of the target that looks unlike those before."""
        if section not in self._places:
            places = self._places[section] = {}
            for place, entry in enumerate(_entries(self._target, section)):
                places.setdefault(self._key(section, entry), place)
        return self._places[section]

    def _key(self, section: str, entry: Any) -> Key:
        if section != "cellXfs":
            return _key(entry)
        # Programs list the same font twice: what a format names by its place is looked at itself.
        parts = []
        for attribute, listed, _ in _PARTS:
            entries, place = _entries(self._target, listed), int(entry.get(attribute, "0"))
            parts.append(self._known(listed)[_key(entries[place])] if entries else place)
        switches = (_is_on(entry, name) for name in ("quotePrefix", "pivotButton"))
        inner = (
            (_child(entry, name), _child(entry, name) is not None and _is_on(entry, flag))
            for name, flag in _CHILDREN
        )
        # Whether a format says that it stands over its named style is no part of its looks.
        named = int(entry.get("xfId", "0"))
        return (named, self._code(entry), *parts, *switches, *inner, _child(entry, "extLst"))

    def _code(self, form: Any) -> str | int:
        """Return the number format of a format of the target, as a code where it has one."""
        number = int(form.get("numFmtId", "0"))
        for known in _entries(self._target, "numFmts"):
            if int(known.get("numFmtId")) == number:
                return str(known.get("formatCode"))
        return BUILT_IN_FORMATS[number] if number in _SAME_EVERYWHERE else number

    def _appended(self, section: str, entry: Any) -> int:
        for name in [*entry.attrib]:
            # Ids of a program's own, which the target may not declare.
            if name.startswith("{"):
                del entry.attrib[name]
        listed = self._target.find(f"{MAIN}{section}")
        if listed is None:
            listed = etree.Element(f"{MAIN}{section}")
            later = {f"{MAIN}{name}" for name in _SECTIONS[_SECTIONS.index(section) + 1 :]}
            following = next((each for each in self._target if each.tag in later), None)
            if following is None:
                self._target.append(listed)
            else:
                following.addprevious(listed)
        listed.append(entry)
        place = len(_entries(self._target, section)) - 1
        listed.set("count", str(place + 1))
        self._added()
        return place


def _entries(styles: Any, section: str) -> list[Any]:
    return styles.findall(f"{MAIN}{section}/{MAIN}*")  # type: ignore[no-any-return]


def _named_style(styles: Any, index: int) -> Any:
    for name in _entries(styles, "cellStyles"):
        if int(name.get("xfId", "0")) == index:
            return name
    return None


def _palette(styles: Any) -> Key:
    found = styles.find(f"{MAIN}colors/{MAIN}indexedColors")
    return () if found is None else _key(found)


def _key(entry: Any) -> Key:
    attributes = sorted((k, v) for k, v in entry.attrib.items() if not k.startswith("{"))
    if entry.tag == f"{MAIN}numFmt":
        # Inside the format of a condition: the code says what the number says.
        attributes = [(k, v) for k, v in attributes if k != "numFmtId"]
    children = tuple(_key(child) for child in entry.iterchildren(etree.Element))
    return (entry.tag, tuple(attributes), (entry.text or "").strip(), children)


def _child(entry: Any, name: str) -> Key | None:
    child = entry.find(f"{MAIN}{name}")
    return None if child is None else _key(child)


def _is_on(entry: Any, name: str) -> bool:
    return entry.get(name) in ("1", "true")
