"""What a workbook file must be before any library may read it.

The libraries that read workbooks believe what a file says: they fill the memory, loop for minutes,
abort the process, or answer differently from each other. The gate reads the whole file first, in
pieces, with limits, and never as a tree; it says in plain words what is wrong and where.

Units: bytes; rows and columns counted from 1; lengths of texts in UTF-16 units, as Excel counts.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from ivjxl.errors import InputError
from ivjxl.excel.file.gate.archive import Archive, Part, damage
from ivjxl.excel.file.gate.limits import (
    LARGEST,
    MACROS,
    OFFICE,
    PLAIN,
    SHEET_TYPE,
    STRICT,
    refusal,
)
from ivjxl.excel.file.gate.other_formats import of_another_kind, refuse_other_format
from ivjxl.excel.file.gate.relations import ContentTypes, Relation, Relations, Sheets
from ivjxl.excel.file.gate.sheet import Sheet
from ivjxl.excel.file.gate.texts import Strings
from ivjxl.excel.file.gate.xml import (
    MalformedError,
    Reader,
    Spent,
    Xml,
    forbidden_declaration,
    strict_format,
)

_MAIN_TYPES: Final = {
    PLAIN: (".xlsx", "a workbook without macros", "マクロのないブック"),
    MACROS: (".xlsm", "a workbook with macros", "マクロ有効ブック"),
}
_OTHER_TYPES: Final = (
    ("sheet.binary", "a binary workbook (.xlsb)", "バイナリブック（.xlsb）"),
    ("template", "a template", "テンプレート"),
    ("addin", "an add-in", "アドイン"),
    ("wordprocessingml", "a Word document", "Word文書"),
    ("ms-word", "a Word document", "Word文書"),
    ("presentationml", "a presentation", "プレゼンテーション"),
    ("ms-powerpoint", "a presentation", "プレゼンテーション"),
)


_OTHER_SHEETS: Final = ("/chartsheet", "/dialogsheet", "/xlmacrosheet", "/xlintlmacrosheet")


def _is_xml(kind: str) -> bool:
    # A picture in SVG is as its maker wrote it, often with a document type; nobody here reads it.
    return kind.endswith(("+xml", "/xml")) and not kind.startswith("image/")


@dataclass(slots=True)
class _Workbook:
    """The parts of a workbook, each read once."""

    name: str
    data: bytes
    archive: Archive = field(init=False)
    spent: Spent = field(init=False, default_factory=Spent)
    done: set[str] = field(init=False, default_factory=set)

    def read(self) -> None:
        """Read everything, what says most of the rest first."""
        self.archive = Archive(self.name, self.data)
        types = self._content_types()
        main = self._main(types)
        sheets, links = self._sheets(main)
        shared = self._shared_strings(links)
        for link, sheet in sheets.links.items():
            self._sheet(sheet, links.of.get(link), shared, types)
        for part in self.archive.parts.values():
            self._rest(part, types)

    def _place(self, part: str) -> str:
        return self.archive.place(part)

    def _content_types(self) -> ContentTypes:
        part = "[Content_Types].xml"
        if part not in self.archive.parts:
            raise self._other_archive()
        types = ContentTypes(self._place(part))
        self._xml(part, types)
        return types

    def _other_archive(self) -> InputError:
        parts = self.archive.parts
        if "content.xml" in parts or "mimetype" in parts:
            return of_another_kind(self.name, "an OpenDocument file", "OpenDocument形式のファイル")
        if any(part.endswith(".iwa") for part in parts):
            return of_another_kind(self.name, "a Numbers document", "Numbersの文書")
        if any(part.startswith("xl/") for part in parts):
            return self._missing("[Content_Types].xml")
        return refusal(
            self.name,
            "is a zip archive without a workbook: unpack it and use the workbook inside",
            "はブックではないzip圧縮ファイルです。展開して中のブックを指定してください",
        )

    def _missing(self, part: str) -> InputError:
        return damage(self.name, "a part of it is missing", "部品が欠けています", part)

    def _main(self, types: ContentTypes) -> str:
        """Return the part that is the workbook, of the kind that the file's name claims."""
        main = self._relations("_rels/.rels").one("officeDocument")
        if main is None:
            raise self._missing("xl/workbook.xml")
        kind = types.kind(main)
        suffix = self.name[-5:].lower()
        if kind in _MAIN_TYPES:
            right, en, ja = _MAIN_TYPES[kind]
            if suffix != right:
                raise refusal(
                    self.name,
                    f"is {en}: its name must end in {right}",
                    f"は{ja}です。拡張子は{right}が必要です",
                )
            return main
        for mark, en, ja in _OTHER_TYPES:
            if mark in kind:
                raise of_another_kind(self.name, en, ja)
        raise refusal(
            self._place(main),
            "is not stated to be a workbook",
            "の種類がブックではありません",
            kind,
        )

    def _relations(self, part: str) -> Relations:
        if part not in self.archive.parts:
            raise self._missing(part)
        relations = Relations(self._place(part), part, self.archive.parts)
        self._xml(part, relations)
        if any(link.kind.startswith(STRICT) for link in relations.of.values()):
            raise strict_format(self.name)
        return relations

    def _sheets(self, main: str) -> tuple[Sheets, Relations]:
        folder, _, name = main.rpartition("/")
        links = self._relations(f"{folder}/_rels/{name}.rels".lstrip("/"))
        sheets = Sheets(self._place(main))
        self._xml(main, sheets)
        if not sheets.links:
            raise refusal(self._place(main), "lists no sheet", "にシートがありません")
        return sheets, links

    def _shared_strings(self, links: Relations) -> int | None:
        part = links.one("sharedStrings")
        if part is None:
            return None
        strings = Strings(self._place(part))
        self._xml(part, strings)
        return strings.count

    def _sheet(
        self, sheet: str, link: Relation | None, shared: int | None, types: ContentTypes
    ) -> None:
        where = f"{self.name} {sheet}"
        if link is None or link.outside:
            raise damage(where, "the sheet itself is missing", "シート本体がありません")
        if link.target in self.done:
            raise refusal(
                where, "is also another sheet", "の実体が他のシートと同じです", link.target
            )
        if link.kind != f"{OFFICE}/worksheet":
            if link.kind.lower().endswith(_OTHER_SHEETS):
                return
            raise refusal(
                where, "is not linked as a sheet", "がシートとして参照されていません", link.kind
            )
        if types.kind(link.target) != SHEET_TYPE:
            raise refusal(
                where,
                "is not stated to be a worksheet",
                "の種類がワークシートではありません",
                types.kind(link.target),
            )
        self._xml(link.target, Sheet(self._place(link.target), where, shared))

    def _rest(self, part: Part, types: ContentTypes) -> None:
        if part.name in self.done:
            return
        name = part.name.lower()
        kind = types.kind(part.name)
        if name.endswith(".rels"):
            self._relations(part.name)
        elif name.endswith(".vml") or "vmldrawing" in kind.lower():
            self._vml(part)
        elif name.endswith(".xml") or _is_xml(kind):
            self._xml(part.name, Reader(self._place(part.name)))
        else:
            for _ in self.archive.pieces(part):
                pass

    def _xml(self, part: str, reader: Reader) -> None:
        if part in self.done:
            raise refusal(self._place(part), "serves two purposes", "が2つの役割を持っています")
        self.done.add(part)
        # Power Query keeps its queries in UTF-16; nobody here reads them.
        xml = Xml(reader, self.spent, any_utf=part.startswith("customXml/"))
        for piece in self.archive.pieces(self.archive.parts[part]):
            xml.take(piece)
        xml.take(b"", last=True)

    def _vml(self, part: Part) -> None:
        """Read a drawing of the old kind, which Excel itself writes like a web page."""
        xml: Xml | None = Xml(Reader(self._place(part.name)), self.spent, any_utf=True)
        behind = b""
        for piece in self.archive.pieces(part):
            if re.search(rb"<!(DOCTYPE|ENTITY)", behind + piece, re.IGNORECASE):
                raise forbidden_declaration(self._place(part.name))
            behind = piece[-9:]
            try:
                if xml:
                    xml.take(piece)
            except MalformedError:
                xml = None


def admitted(name: str, data: bytes) -> None:
    """Let a workbook pass, or say why not.

    Parameters
    ----------
    name : str
        The file's name; its suffix says what the file claims to be.
    data : bytes
        The whole file.

    Raises
    ------
    InputError
        If it is no .xlsx or .xlsm workbook, is damaged, or could harm what reads it.
    """
    if not name.lower().endswith((".xlsx", ".xlsm")):
        raise refusal(
            name, "must be an .xlsx or .xlsm workbook", ".xlsx又は.xlsmのブックが必要です"
        )
    if len(data) > LARGEST:
        raise refusal(
            name,
            f"must be of at most {LARGEST // 2**20} MiB",
            f"{LARGEST // 2**20} MiB以下のファイルが必要です",
            f"{len(data):,} bytes",
        )
    refuse_other_format(name, data)
    _Workbook(name, data).read()
