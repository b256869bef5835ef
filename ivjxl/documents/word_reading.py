"""The text of a Word document, read from its parts without changing them.

Text boxes follow the paragraph they are anchored in, notes the body, headers and footers
come last. The number that Word prints before a paragraph is computed from its list.
"""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree

from ivjxl.errors import InputError, Text

LARGEST_PART: Final = 16 * 2**20
"""Bytes of an XML part, unpacked."""

MOST_PARTS: Final = 5_000
"""Parts of a document."""

DEEPEST: Final = 200
"""Elements inside each other."""

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT: Final = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_STRICT_RELATIONS: Final = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_MATH_TEXT: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_CHOICE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_NO_DOCUMENT: Final = Text(
    "is no Word document (.docx), or is damaged", "はWord文書（.docx）ではないか、壊れています"
)
_TOO_LARGE: Final = Text(
    f"has a part of more than {LARGEST_PART // 2**20} MiB, unpacked",
    f"の展開後のデータが{LARGEST_PART // 2**20} MiBを超えています",
)
_TOO_DEEP: Final = Text(
    "is nested too deeply to be a document", "の入れ子が深すぎ、文書ではありません"
)
_DECLARES: Final = Text(
    "declares a document type, which no Word document does",
    "に文書型宣言があり、Word文書ではありません",
)


def word_text(name: str, data: bytes) -> str:
    """Return the text of a Word document's bytes.

    Raises
    ------
    InputError
        If it is no Word document, damaged, or larger unpacked than the limits.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Reader(name, archive).text()
    except (zipfile.BadZipFile, ElementTree.ParseError, NotImplementedError, RuntimeError,
            EOFError, KeyError, ValueError, OSError) as error:  # fmt: skip
        if isinstance(error, InputError):
            raise
        # RuntimeError: an encrypted entry; NotImplementedError: an unknown compression.
        raise InputError(name, _NO_DOCUMENT, type(error).__name__) from None


def parted(lines: Sequence[str]) -> str:
    r"""Return paragraphs with an empty line between them, rows of a table with none.

    >>> parted(["Dividend", "", "a\tb", "c\td"])
    'Dividend\n\na\tb\nc\td'
    """
    said = [line for line in lines if line.strip()]
    parts: list[str] = []
    for before, line in zip(["", *said], said, strict=False):
        in_table = "\t" in before and "\t" in line
        parts += ["" if not parts else "\n" if in_table else "\n\n", line]
    return "".join(parts)


@dataclass(slots=True)
class _Field:
    """A field being read; its result is printed unless it is a page number."""

    code: str = ""
    in_result: bool = False

    @property
    def hidden(self) -> bool:
        """Whether what is read now is not part of the text."""
        return not self.in_result or _is_page_number(self.code)


def _is_page_number(code: str) -> bool:
    return code.split()[:1] in (["PAGE"], ["NUMPAGES"], ["SECTIONPAGES"])


@dataclass(slots=True)
class _Paragraph:
    """A paragraph being read: its text so far, and the text boxes anchored in it."""

    parts: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    fields: list[_Field] = field(default_factory=list)


class _Reader:
    """Reads the parts of one document; carries the counters of its lists."""

    def __init__(self, name: str, archive: zipfile.ZipFile) -> None:
        self.name = name
        self.archive = archive
        if len(archive.infolist()) > MOST_PARTS:
            raise InputError(name, _TOO_LARGE, None)
        main = next((to for kind, to in self._targets("") if kind == "officeDocument"), None)
        if main is None:
            raise InputError(name, _NO_DOCUMENT, None)
        self.main = main
        self.related = list(self._targets(main))
        numbering = self._first("numbering")
        styles = self._first("styles")
        self.numbers = _Numbering(
            None if numbering is None else self._xml(numbering),
            None if styles is None else self._xml(styles),
        )

    def text(self) -> str:
        """Return body, notes, headers and footers."""
        body = self._xml(self.main).find(f"{_W}body")
        if body is None:
            raise InputError(self.name, _NO_DOCUMENT, None)
        lines = self._lines(body, 0)
        for kind, tag in (("footnotes", "footnote"), ("endnotes", "endnote")):
            part = self._first(kind)
            if part is not None:
                for note in self._xml(part).findall(f"{_W}{tag}"):
                    # The others are the lines that separate notes from the body.
                    if note.get(f"{_W}type") in (None, "normal"):
                        lines += self._lines(note, 0)
        seen: dict[str, None] = {}
        for kind in ("header", "footer"):
            for each, target in self.related:
                if each == kind:
                    seen.setdefault(parted(self._lines(self._xml(target), 0)))
        return parted([*lines, *(text for text in seen if text.strip())])

    def _first(self, kind: str) -> str | None:
        return next((target for each, target in self.related if each == kind), None)

    def _targets(self, part: str) -> Iterator[tuple[str, str]]:
        """Yield kind and name of the parts that a part (the whole: "") relates to."""
        folder, _, file = part.rpartition("/")
        relations = f"{folder}/_rels/{file}.rels".lstrip("/")
        if relations not in self.archive.namelist():
            return
        for each in self._xml(relations).findall(_RELATION):
            if each.get("TargetMode") == "External":
                continue
            target = each.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            yield each.get("Type", "").rpartition("/")[2], _plain_path(path)

    def _xml(self, part: str) -> ElementTree.Element:
        with self.archive.open(part) as file:
            data = file.read(LARGEST_PART + 1)
        if len(data) > LARGEST_PART:
            raise InputError(self.name, _TOO_LARGE, None)
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            data = data.decode("utf-16").encode()
        if b"\0" in data or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise InputError(self.name, _DECLARES, None)
        return ElementTree.fromstring(
            data.replace(_STRICT, _W[1:-1].encode()).replace(_STRICT_RELATIONS, _RELATIONS.encode())
        )

    def _lines(self, container: ElementTree.Element, depth: int) -> list[str]:
        """Return the paragraphs and table rows of a body, cell, note or text box."""
        if depth > DEEPEST:
            raise InputError(self.name, _TOO_DEEP, None)
        lines: list[str] = []
        carried = ""
        for element in _blocks(container, depth, self.name):
            if element.tag == f"{_W}tbl":
                lines += self._rows(element, depth + 1)
                continue
            paragraph = _Paragraph()
            self._read(element, paragraph, depth + 1)
            text = carried + "".join(paragraph.parts)
            carried = ""
            if element.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None:
                # Its mark is deleted: it goes on in the next paragraph.
                carried = text
                continue
            label = self.numbers.label(element) if text.strip() else ""
            lines += [f"{label} {text}" if label else text, *paragraph.boxes]
        return [*lines, carried] if carried else lines

    def _rows(self, table: ElementTree.Element, depth: int) -> Iterator[str]:
        for row in table.iter(f"{_W}tr"):
            if row.find(f"{_W}trPr/{_W}del") is not None:
                continue
            cells = []
            for cell in _cells(row):
                shape = cell.find(f"{_W}tcPr")
                merged = None if shape is None else shape.find(f"{_W}vMerge")
                is_below = merged is not None and merged.get(f"{_W}val") != "restart"
                # A table in a cell is read as rows of its own, by `iter`.
                own = [] if is_below else self._lines(_without_tables(cell), depth + 1)
                cells.append(" ".join(" ".join(own).split()))
                span = None if shape is None else shape.find(f"{_W}gridSpan")
                wide = 1 if span is None else _whole(span.get(f"{_W}val"), 1)
                cells += [""] * min(wide - 1, 50)
            yield "\t".join(cells)

    def _is_left_out(self, child: ElementTree.Element, tag: str, into: _Paragraph) -> bool:
        """Return whether an element is a page number, hidden, or the code of a field."""
        if tag == "r":
            return _is_hidden(child)
        if tag == "fldSimple":
            return _is_page_number(child.get(f"{_W}instr", ""))
        return any(each.hidden for each in into.fields)

    def _read(self, element: ElementTree.Element, into: _Paragraph, depth: int) -> None:
        """Add the text of an element inside a paragraph."""
        if depth > DEEPEST:
            raise InputError(self.name, _TOO_DEEP, None)
        for child in element:
            tag = child.tag.replace(_W, "")
            if tag in _LEFT_OUT:
                continue
            if tag == "txbxContent":
                into.boxes += self._lines(child, depth + 1)
            elif tag == "fldChar":
                _turn(child.get(f"{_W}fldCharType"), into.fields)
            elif tag == "instrText":
                if into.fields:
                    into.fields[-1].code += child.text or ""
            elif self._is_left_out(child, tag, into):
                continue
            elif tag in _CHARACTERS:
                into.parts.append(_CHARACTERS[tag])
            elif tag == "t":
                into.parts.append(child.text or "")
            elif tag == _MATH:
                # Marked as a formula: its digits are not figures of the notice.
                said = " ".join(each.text or "" for each in child.iter(_MATH_TEXT))
                into.parts.append(f" $$ {said} $$ ")
            elif tag == f"{_CHOICE}AlternateContent":
                self._read(_chosen(child), into, depth + 1)
            else:
                self._read(child, into, depth + 1)


_LEFT_OUT: Final = frozenset(
    ("del", "moveFrom", "pPr", "rPr", "delText", "delInstrText", "rt", "sdtPr", "sdtEndPr")
)
"""Elements whose text is not printed: deletions, properties, readings above characters."""

_CHARACTERS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
"""Elements that stand for a character."""


def _turn(kind: str | None, fields: list[_Field]) -> None:
    if kind == "begin":
        fields.append(_Field())
    elif kind == "separate" and fields:
        fields[-1].in_result = True
    elif kind == "end" and fields:
        fields.pop()


def _is_hidden(run: ElementTree.Element) -> bool:
    hidden = run.find(f"{_W}rPr/{_W}vanish")
    return hidden is not None and hidden.get(f"{_W}val") not in ("0", "false", "off")


def _chosen(alternatives: ElementTree.Element) -> ElementTree.Element:
    """Return one of the alternatives, which say the same: else it would be read twice."""
    choice = alternatives.find(f"{_CHOICE}Choice")
    fallback = alternatives.find(f"{_CHOICE}Fallback")
    if choice is not None and any(each.text for each in choice.iter(f"{_W}t")):
        return choice
    if fallback is not None:
        return fallback
    return ElementTree.Element("none") if choice is None else choice


_CARRIERS: Final = frozenset(
    f"{_W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")
)
"""Elements around paragraphs that are part of the text."""


def _blocks(container: ElementTree.Element, depth: int, name: str) -> Iterator[ElementTree.Element]:
    if depth > DEEPEST:
        raise InputError(name, _TOO_DEEP, None)
    for child in container:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag in _CARRIERS:
            yield from _blocks(child, depth + 1, name)
        elif child.tag == f"{_CHOICE}AlternateContent":
            yield from _blocks(_chosen(child), depth + 1, name)


def _cells(row: ElementTree.Element) -> Iterator[ElementTree.Element]:
    for child in row:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag in _CARRIERS:
            yield from _cells(child)


def _without_tables(cell: ElementTree.Element) -> ElementTree.Element:
    kept = ElementTree.Element(cell.tag)
    kept.extend(child for child in cell if child.tag != f"{_W}tbl")
    return kept


def _plain_path(path: str) -> str:
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.strip().isdecimal() else otherwise


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: first number, its form, the text around it."""

    start: int
    form: str
    text: str
    restarts: bool
    as_digits: bool


class _Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(
        self, numbering: ElementTree.Element | None, styles: ElementTree.Element | None
    ) -> None:
        self.levels: dict[str, dict[int, _Level]] = {}
        self.list_of: dict[str, str] = {}
        self.begun: dict[str, dict[int, int]] = {}
        self.counted: dict[str, dict[int, int]] = {}
        self.styles: dict[str, tuple[str | None, str | None, int | None]] = {}
        self.by_style: dict[str, tuple[str, int]] = {}
        if numbering is not None:
            self._read_lists(numbering)
        if styles is not None:
            self._read_styles(styles)

    def _read_lists(self, numbering: ElementTree.Element) -> None:
        for each in numbering.findall(f"{_W}abstractNum"):
            levels = {}
            name = each.get(f"{_W}abstractNumId", "")
            for level in each.findall(f"{_W}lvl"):
                position = _whole(level.get(f"{_W}ilvl"), 0)
                levels[position] = _level(level)
            self.levels[name] = levels
        for each in numbering.findall(f"{_W}num"):
            number = each.get(f"{_W}numId", "")
            base = _value(each, "abstractNumId") or ""
            self.list_of[number] = base
            for change in each.findall(f"{_W}lvlOverride"):
                position = _whole(change.get(f"{_W}ilvl"), 0)
                own = change.find(f"{_W}lvl")
                if own is not None:
                    # Levels of its own make it a list of its own.
                    self.list_of[number] = f"num{number}"
                    kept = self.levels.setdefault(f"num{number}", {**self.levels.get(base, {})})
                    kept[position] = _level(own)
                start = _value(change, "startOverride")
                if start is not None:
                    self.begun.setdefault(number, {})[position] = _whole(start, 1)

    def _read_styles(self, styles: ElementTree.Element) -> None:
        for each in styles.findall(f"{_W}style"):
            found = each.find(f"{_W}pPr/{_W}numPr")
            number = level = None
            if found is not None:
                number = _value(found, "numId")
                level = _whole(_value(found, "ilvl"), 0)
            self.styles[each.get(f"{_W}styleId", "")] = (_value(each, "basedOn"), number, level)

    def label(self, paragraph: ElementTree.Element) -> str:
        """Return the number printed before a paragraph, empty without one; counts it."""
        number, position = self._place(paragraph)
        base = self.list_of.get(number or "")
        if number in (None, "0") or base is None or position not in self.levels.get(base, {}):
            return ""
        levels = self.levels[base]
        counted = self.counted.setdefault(base, {})
        begun = self.begun.get(number or "", {})
        if position in begun:
            counted[position] = begun.pop(position) - 1
        counted[position] = counted.get(position, levels[position].start - 1) + 1
        for deeper in [each for each in counted if each > position]:
            if levels.get(deeper) is None or levels[deeper].restarts:
                del counted[deeper]
        return _printed(levels, counted, position)

    def _place(self, paragraph: ElementTree.Element) -> tuple[str | None, int]:
        own = paragraph.find(f"{_W}pPr/{_W}numPr")
        level = None if own is None else _value(own, "ilvl")
        number = None if own is None else _value(own, "numId")
        style = _value(paragraph.find(f"{_W}pPr"), "pStyle")
        for _ in range(20):
            if number is not None or style not in self.styles:
                break
            style, number, styled = self.styles[style]
            if number is not None and level is None:
                level = str(styled)
        return number, _whole(level, 0)


def _value(element: ElementTree.Element | None, child: str) -> str | None:
    found = None if element is None else element.find(f"{_W}{child}")
    return None if found is None else found.get(f"{_W}val")


def _level(element: ElementTree.Element) -> _Level:
    return _Level(
        start=_whole(_value(element, "start"), 1),
        form=_value(element, "numFmt") or "decimal",
        text=_value(element, "lvlText") or "",
        restarts=_value(element, "lvlRestart") != "0",
        as_digits=element.find(f"{_W}isLgl") is not None,
    )


def _printed(levels: Mapping[int, _Level], counted: Mapping[int, int], position: int) -> str:
    own = levels[position]
    if own.form in ("bullet", "none"):
        return "" if own.form == "none" else "-"
    text = own.text
    for each, level in levels.items():
        number = counted.get(each, level.start)
        form = "decimal" if own.as_digits else level.form
        text = text.replace(f"%{each + 1}", _FORMS.get(form, str)(number))
    return text.strip()


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    text = ""
    for size, letters in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
        (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        text += letters * (min(number, 9999) // size)
        number %= size
    return text


def _circled(number: int) -> str:
    return chr(0x245F + number) if 1 <= number <= 20 else str(number)


def _full_width(number: int) -> str:
    return str(number).translate({ord("0") + d: 0xFF10 + d for d in range(10)})


def _kanji(number: int) -> str:
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    digits = "〇一二三四五六七八九"
    return ("" if not tens else "十" if tens == 1 else f"{digits[tens]}十") + (
        digits[ones] if ones else ""
    )


def _nth_of(characters: str) -> Callable[[int], str]:
    return lambda number: characters[(number - 1) % len(characters)]


_KANA: Final = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_IROHA: Final = (
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウ"
    "ヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
)
_FORMS: Final[dict[str, Callable[[int], str]]] = {
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "japaneseCounting": _kanji,
    "japaneseLegal": _kanji,
    "ideographDigital": _kanji,
    "aiueo": _nth_of(_KANA),
    "aiueoFullWidth": _nth_of(_KANA),
    "iroha": _nth_of(_IROHA),
    "irohaFullWidth": _nth_of(_IROHA),
}
