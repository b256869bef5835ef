"""XML parts, read in pieces: no declaration of types, no depth, no flood of nodes."""

import re
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from ivjxl.errors import InputError, Text
from ivjxl.excel.file.gate.limits import (
    DEEPEST,
    LARGEST_XML,
    LONGEST_PIECE,
    MOST_CELLS,
    MOST_NAMES,
    MOST_NODES,
    STRICT,
    refusal,
)


@dataclass(slots=True)
class Spent:
    """What all parts together have used of the limits."""

    xml: int = 0
    nodes: int = 0
    cells: int = 0


class Reader:
    """What is noted of an XML part; this one only counts."""

    root: str | None = None
    """The name its outermost element must have."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.depth = 0
        self.nodes = 0
        self.cells = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note the beginning of an element."""
        self.depth += 1
        self.nodes += 1 + 2 * len(attributes)
        if self.depth > DEEPEST:
            raise self.too_deep()
        if self.depth == 1:
            self.first(name)
        self.begun(name, attributes)

    def end(self, name: str) -> None:
        """Note the end of an element."""
        self.ended(name)
        self.depth -= 1

    def text(self, _text: str) -> None:
        """Note a text."""
        self.nodes += 1

    def begun(self, name: str, attributes: dict[str, str]) -> None:
        """Take what is wanted of the beginning of an element."""

    def ended(self, name: str) -> None:
        """Take what is wanted of the end of an element."""

    def first(self, name: str) -> None:
        """Refuse an outermost element of the wrong name."""
        if name.startswith(STRICT) and self.root is not None:
            raise strict_format(self.place)
        if self.root not in (None, name):
            raise refusal(
                self.place,
                "is not what a workbook has there",
                "の内容がブックのものではありません",
                name.split(" ")[-1],
            )

    def too_deep(self) -> InputError:
        """Return the error of elements nested too deeply."""
        return refusal(
            self.place,
            f"must not nest elements deeper than {DEEPEST}",
            f"の要素の入れ子は{DEEPEST}段までです",
        )


def strict_format(where: str) -> InputError:
    """Return the error of a file in the strict form of the format."""
    return refusal(
        where,
        'is of the kind "Strict Open XML": save it as "Excel Workbook (*.xlsx)"',
        "は「完全Open XML」形式です。「Excelブック（*.xlsx）」として保存してください",
    )


_ADDRESS: Final = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9+.-]*:|(?![^/?#]*:))"
    r"(?://[A-Za-z0-9._~-]*(?::[0-9]{1,5})?(?=[/?#]|$)|(?!//))"
    r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*"
    r"(?:#(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
)


class MalformedError(InputError):
    """A part is no well-formed XML."""


class Xml:
    """One pass through an XML part."""

    def __init__(self, reader: Reader, spent: Spent, *, any_utf: bool) -> None:
        self.reader = reader
        self.spent = spent
        self.any_utf = any_utf
        self.given = 0
        self.counted = 0
        self.counted_cells = 0
        parser = self.parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.buffer_size = 2**16
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = reader.start
        parser.EndElementHandler = reader.end
        parser.CharacterDataHandler = reader.text
        parser.StartNamespaceDeclHandler = self._namespace
        parser.StartCdataSectionHandler = self._one_more
        parser.CommentHandler = self._one_more
        parser.ProcessingInstructionHandler = self._instruction

    def take(self, piece: bytes, *, last: bool = False) -> None:
        """Read the next piece; the last one may be empty."""
        if not self.given:
            self._beginning(piece)
        self.given += len(piece)
        self.spent.xml += len(piece)
        try:
            self.parser.Parse(piece, last)
        except expat.ExpatError as error:
            raise self.malformed(error) from None
        self._within_limits()

    def malformed(self, error: expat.ExpatError) -> "MalformedError":
        """Return the error of XML that is none."""
        reason = expat.ErrorString(error.code)
        where = error.lineno, error.offset + 1
        return MalformedError(
            self.reader.place,
            Text(
                "is damaged: no well-formed XML in line {}, column {} ({}): get the original file "
                "again".format(*where, reason),
                "は壊れています（{}行{}字目がXMLとして正しくありません）。"
                "元のファイルを取得し直してください".format(*where),
            ),
            None,
        )

    def _within_limits(self) -> None:
        reader, spent = self.reader, self.spent
        spent.nodes += reader.nodes - self.counted
        self.counted = reader.nodes
        spent.cells += reader.cells - self.counted_cells
        self.counted_cells = reader.cells
        if spent.xml > LARGEST_XML:
            raise refusal(
                reader.place,
                f"all XML of a workbook must be of at most {LARGEST_XML // 2**20} MiB",
                f"ブックのXMLは合計{LARGEST_XML // 2**20} MiBまでです",
            )
        if spent.cells > MOST_CELLS:
            raise refusal(
                reader.place,
                f"a workbook must have at most {MOST_CELLS:,} cells, those with only a format "
                "included: delete the rows and columns not needed",
                f"ブックのセルは書式だけのものを含め{MOST_CELLS:,}個までです。"
                "不要な行と列を削除してください",
            )
        if spent.nodes > MOST_NODES:
            raise refusal(
                reader.place,
                "a workbook must not have so many elements: delete the content not needed",
                "ブックの要素が多すぎます。不要な内容を削除してください",
                f"more than {MOST_NODES:,}",
            )
        if len(self.parser.intern) > MOST_NAMES:
            raise refusal(
                reader.place,
                "has too many different names of elements: it is not from Excel",
                "の要素名の種類が多すぎます。Excelで作成されたファイルではありません",
            )
        if self.given - self.parser.CurrentByteIndex > LONGEST_PIECE:
            raise refusal(
                reader.place,
                f"has a tag or comment of more than {LONGEST_PIECE // 2**20} MiB",
                f"に{LONGEST_PIECE // 2**20} MiBを超えるタグ又はコメントがあります",
            )

    def _beginning(self, piece: bytes) -> None:
        wide = piece.startswith((b"\xff\xfe", b"\xfe\xff"))
        if not self.any_utf if wide else b"\0" in piece[:4]:
            raise self._encoding("UTF-16 or UTF-32")

    def _encoding(self, got: str) -> InputError:
        return refusal(
            self.reader.place,
            "must be encoded in UTF-8: open the workbook in Excel and save it again",
            "の文字コードはUTF-8が必要です。Excelで開いて保存し直してください",
            got,
        )

    def _declared(self, version: str, encoding: str | None, _standalone: int) -> None:
        if version != "1.0":
            raise refusal(self.reader.place, "must be XML 1.0", "はXML 1.0が必要です", version)
        known = {"utf-8", "us-ascii", "ascii"} | ({"utf-16"} if self.any_utf else set())
        if encoding is not None and encoding.lower() not in known:
            raise self._encoding(encoding)

    def _doctype(self, *_declaration: object) -> None:
        raise forbidden_declaration(self.reader.place)

    def _instruction(self, target: str, _data: str) -> None:
        self.reader.nodes += 1
        if target == "xml-stylesheet":
            raise refusal(
                self.reader.place,
                "must not name a style sheet: it is not from Excel",
                "にスタイルシートの指定があります。Excelで作成されたファイルではありません",
            )

    def _namespace(self, _prefix: str | None, uri: str | None) -> None:
        self.reader.nodes += 1
        # lxml refuses what is no address; expat does not look.
        if uri and not self.any_utf and not _ADDRESS.fullmatch(uri):
            raise refusal(
                self.reader.place,
                "has a namespace that is no address: get the original file again",
                "の名前空間が不正です。元のファイルを取得し直してください",
                uri,
            )

    def _one_more(self, *_what: object) -> None:
        self.reader.nodes += 1


def forbidden_declaration(where: str) -> InputError:
    """Return the error of a part that declares types or entities."""
    return refusal(
        where,
        "must not have a DOCTYPE, which can define entities: it is not from Excel",
        "にDOCTYPE（実体の定義）があります。Excelで作成されたファイルではありません",
    )
