"""Workbooks that are damaged, deceptive or made to do harm, each with the reason to be given."""

import random
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

TYPES: Final = "[Content_Types].xml"
ROOT: Final = "_rels/.rels"
WORKBOOK: Final = "xl/workbook.xml"
LINKS: Final = "xl/_rels/workbook.xml.rels"
STRINGS: Final = "xl/sharedStrings.xml"
STYLES: Final = "xl/styles.xml"
SHEET: Final = "xl/worksheets/sheet1.xml"
OTHER: Final = "xl/worksheets/sheet2.xml"
DRAWING: Final = "xl/drawings/drawing1.xml"
VML: Final = "xl/drawings/vmlDrawing1.vml"
NOTES: Final = "xl/worksheets/_rels/sheet1.xml.rels"
PICTURE: Final = "xl/media/image1.png"


def link(label: str, kind: str, target: str, more: str = "") -> str:
    return f'<Relationship Id="{label}" Type="{OFFICE}/{kind}" Target="{target}"{more}/>'


def links(*written: str) -> str:
    return (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{"".join(written)}</Relationships>'
    )


def worksheet(data: str = "", after: str = "", before: str = "") -> str:
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}<sheetData>{data}</sheetData>'
        f"{after}</worksheet>"
    )


def shared(*texts: str) -> str:
    return f'{HEAD}<sst xmlns="{MAIN}">{"".join(f"<si>{text}</si>" for text in texts)}</sst>'


def workbook(*sheets: str) -> str:
    return (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{"".join(sheets)}</sheets>'
        "</workbook>"
    )


def a_sheet(name: str, number: int, label: str) -> str:
    return f'<sheet name="{name}" sheetId="{number}" r:id="{label}"/>'


FIRST: Final = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>2141.5</v></c></row>'
SECOND: Final = (
    '<row r="2"><c r="A2"><f>B1*2</f><v>4283</v></c><c r="B2" t="b"><v>1</v></c>'
    '<c r="C2" t="e"><f>NA()</f><v>#N/A</v></c><c r="D2" t="str"><f>"a"</f><v>a</v></c>'
    '<c r="E2" t="inlineStr"><is><t>基準日</t></is></c><c r="F2" t="d"><v>2013-07-11</v></c></row>'
)
PARTS: Final[dict[str, str | bytes]] = {
    TYPES: f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
    '+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="png" ContentType="image/png"/><Default Extension="vml" ContentType='
    '"application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
    f'<Override PartName="/{WORKBOOK}" ContentType="{KIND}.sheet.main+xml"/>'
    f'<Override PartName="/{SHEET}" ContentType="{KIND}.worksheet+xml"/>'
    f'<Override PartName="/{OTHER}" ContentType="{KIND}.worksheet+xml"/>'
    f'<Override PartName="/{STRINGS}" ContentType="{KIND}.sharedStrings+xml"/></Types>',
    ROOT: links(link("rId1", "officeDocument", WORKBOOK)),
    WORKBOOK: workbook(a_sheet("Inputs", 1, "rId1"), a_sheet("Notice", 2, "rId2")),
    LINKS: links(
        link("rId1", "worksheet", "worksheets/sheet1.xml"),
        link("rId2", "worksheet", f"/{OTHER}"),
        link("rId3", "sharedStrings", "sharedStrings.xml"),
        link("rId4", "styles", "styles.xml"),
    ),
    STRINGS: shared("<t>行使価額</t>", "<r><t>A</t></r><r><t>B</t></r><rPh><t>エー</t></rPh>"),
    STYLES: f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts></styleSheet>',
    SHEET: worksheet(FIRST + SECOND, '<mergeCells><mergeCell ref="A5:B6"/></mergeCells>'),
    OTHER: worksheet(),
    NOTES: links(
        link("rId1", "drawing", "../drawings/drawing1.xml"),
        link("rId2", "vmlDrawing", "../drawings/vmlDrawing1.vml"),
        link("rId3", "hyperlink", "https://example.com/", ' TargetMode="External"'),
    ),
    DRAWING: f'{HEAD}<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/'
    'spreadsheetDrawing"/>',
    VML: '<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><br>a</v:textbox>'
    "</v:shape></xml>",
    PICTURE: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
}
"""A workbook with a part of each kind that the gate tells apart."""


# Archives, with every field of their own choosing.


@dataclass
class Member:
    """An entry of an archive; `local` and `listed` are what is stated other than the truth."""

    name: str | bytes
    content: bytes
    method: int = 8
    flags: int = 0
    local: dict[str, Any] = field(default_factory=dict)
    listed: dict[str, Any] = field(default_factory=dict)
    packed: bytes | None = None
    behind: bytes = b""

    def bytes_packed(self) -> bytes:
        if self.packed is not None:
            return self.packed
        return deflated(self.content) if self.method == 8 else self.content

    def fields(self, stated: dict[str, Any]) -> dict[str, Any]:
        name = self.name if isinstance(self.name, bytes) else self.name.encode()
        utf_8 = 0 if name.isascii() or isinstance(self.name, bytes) else 0x800
        true = {
            "name": name,
            "method": self.method,
            "flags": self.flags | utf_8,
            "crc": zlib.crc32(self.content),
            "packed": len(self.bytes_packed()),
            "size": len(self.content),
            "extra": b"",
        }
        return true | stated


def deflated(content: bytes, level: int = 6) -> bytes:
    packing = zlib.compressobj(level, zlib.DEFLATED, -15)
    return packing.compress(content) + packing.flush()


def archive(
    members: Iterable[Member], *, before: bytes = b"", end: bytes | None = None, **stated: int
) -> bytes:
    """Return an archive; `stated` are fields of its end other than the truth."""
    written = bytearray(before)
    listing = bytearray()
    count = 0
    for member in members:
        at = len(written) - len(before)
        here = member.fields(member.local)
        written += struct.pack(
            "<4s5H3L2H",
            b"PK\x03\x04",
            20,
            here["flags"],
            here["method"],
            0,
            33,
            here["crc"],
            here["packed"],
            here["size"],
            len(here["name"]),
            len(here["extra"]),
        )
        written += here["name"] + here["extra"] + member.bytes_packed() + member.behind
        said = {"at": at} | member.fields(member.listed)
        listing += struct.pack(
            "<4s6H3L5H2L",
            b"PK\x01\x02",
            20,
            20,
            said["flags"],
            said["method"],
            0,
            33,
            said["crc"],
            said["packed"],
            said["size"],
            len(said["name"]),
            len(said["extra"]),
            0,
            0,
            0,
            0,
            said["at"],
        )
        listing += said["name"] + said["extra"]
        count += 1
    start = len(written) - len(before)
    true = {"disk": 0, "first": 0, "here": count, "count": count, "size": len(listing), "at": start}
    fields = true | stated
    if end is None:
        values = [fields[key] for key in ("disk", "first", "here", "count", "size", "at")]
        end = struct.pack("<4s4H2LH", b"PK\x05\x06", *values, 0)
    return bytes(written + listing + end)


def members(changes: Mapping[str, str | bytes | None] = {}) -> list[Member]:
    parts: dict[str, str | bytes | None] = {**PARTS, **changes}
    return [
        Member(name, content.encode() if isinstance(content, str) else content)
        for name, content in parts.items()
        if content is not None
    ]


def book(changes: Mapping[str, str | bytes | None] = {}) -> bytes:
    """Return the workbook with parts changed, added, or (None) left out."""
    return archive(members(changes))


def with_cells(data: str, after: str = "", before: str = "") -> bytes:
    return book({SHEET: worksheet(data, after, before)})


def with_text(part: str, old: str, new: str) -> bytes:
    """Return the workbook with a text inside a part replaced."""
    content = PARTS[part]
    assert isinstance(content, str)
    assert old in content, (part, old)
    return book({part: content.replace(old, new)})


def one_member(position: int, **changes: Any) -> bytes:
    changed = members()
    for key, value in changes.items():
        setattr(changed[position], key, value)
    return archive(changed)


class Hostile(NamedTuple):
    """A file, what the message must name and say, and the name under which it comes."""

    data: Callable[[], bytes]
    says: str
    at: str = "book.xlsx"
    name: str = "book.xlsx"


def _fixed(data: bytes, says: str, **more: str) -> Hostile:
    return Hostile(lambda: data, says, **more)


# What is no such workbook.


def compound(*streams: str) -> bytes:
    names = b"".join(stream.encode("utf-16-le").ljust(128, b"\0") for stream in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names


def of_kind(kind: str) -> bytes:
    return with_text(TYPES, f"{KIND}.sheet.main+xml", kind)


def office_archive(part: str, kind: str) -> bytes:
    types = (
        f'<Types xmlns="{PACKAGE}/content-types"><Override PartName="/{part}" '
        f'ContentType="{kind}"/></Types>'
    )
    return archive(
        [
            Member(TYPES, types.encode()),
            Member(ROOT, links(link("rId1", "officeDocument", part)).encode()),
            Member(part, b"<w/>"),
        ]
    )


def other_formats() -> Iterator[tuple[str, Hostile]]:
    csv = "日付,終値\r\n2019-07-12,2141\r\n"
    page = "<html><body><table><tr><td>1</td></tr></table></body></html>"
    web = "is a web page, not a workbook"
    text = "is a text file such as CSV, not a workbook"
    old = "is an old workbook (.xls), not a workbook"
    encrypted = "is encrypted: open it in Excel, remove the password"
    contents: dict[str, tuple[bytes, str]] = {
        "no byte": (b"", "is empty"),
        "zeros": (bytes(5000), "is empty"),
        "spaces": (b" \r\n\t", "is empty"),
        "CSV": (b"a,b\n1,2\n", text),
        "CSV of one letter": (b"a", text),
        "CSV in UTF-8": (csv.encode("utf-8-sig"), text),
        "CSV in cp932": (csv.encode("cp932"), text),
        "CSV in UTF-16": (csv.encode("utf-16"), text),
        "CSV longer than what is looked at": ((csv * 500).encode("cp932"), text),
        "SYLK": (b"ID;PWXL;N;E\r\n", text),
        "web page": (page.encode(), web),
        "web page with a mark": (page.encode("utf-8-sig"), web),
        "web page in UTF-16": (page.encode("utf-16"), web),
        "web page in cp932": (f"<meta charset=Shift_JIS>{csv}".encode("cp932"), web),
        "web page with a type": (b"\r\n<!DOCTYPE html><p>Error 404", web),
        "table alone": (b"<TABLE><TR><TD>1", web),
        "web archive": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", web),
        "XML spreadsheet": (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "is an XML spreadsheet of 2003",
        ),
        "flat OpenDocument": (
            b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis">',
            "is an OpenDocument spreadsheet",
        ),
        "XML": (b'<?xml version="1.0"?><a/>', "is an XML file"),
        "PDF": (b"%PDF-1.7\n", "is a PDF"),
        "rich text": (b"{\\rtf1", "is a rich text document"),
        "gzip": (b"\x1f\x8b\x08\0\0", "is a gzip archive"),
        "7z": (b"7z\xbc\xaf\x27\x1c", "is a 7z archive"),
        "RAR": (b"Rar!\x1a\x07", "is a RAR archive"),
        "PNG": (b"\x89PNG\r\n\x1a\n", "is a picture"),
        "JPEG": (b"\xff\xd8\xff\xe0", "is a picture"),
        "BIFF without a container": (b"\x09\x08\x10\0\0\x06\x05\0", old),
        "BIFF 4": (b"\x09\x04\x06\0\0\0\x10\0", old),
        "noise": (random.Random(1).randbytes(9000), "is of an unknown kind"),
        "xls": (compound("Root Entry", "Workbook"), old),
        "xls of Excel 95": (compound("Root Entry", "Book"), old),
        "encrypted": (compound("Root Entry", "EncryptionInfo", "EncryptedPackage"), encrypted),
        "encrypted, an old name in it": (compound("EncryptedPackage", "Workbook"), encrypted),
        "Word of 2003": (compound("Root Entry", "WordDocument"), "is an old Office document"),
        "binary workbook": (
            of_kind("application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
            "is a binary workbook (.xlsb)",
        ),
        "template": (of_kind(f"{KIND}.template.main+xml"), "is a template"),
        "template with macros": (
            of_kind("application/vnd.ms-excel.template.macroEnabled.main+xml"),
            "is a template",
        ),
        "add-in": (of_kind("application/vnd.ms-excel.addin.macroEnabled.main+xml"), "is an add-in"),
        "workbook with macros": (
            of_kind("application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
            "is a workbook with macros: its name must end in .xlsm",
        ),
        "Word": (
            office_archive(
                "word/document.xml",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            ),
            "is a Word document",
        ),
        "presentation": (
            office_archive(
                "ppt/presentation.xml",
                "application/vnd.openxmlformats-officedocument.presentationml.presentation"
                ".main+xml",
            ),
            "is a presentation",
        ),
        "OpenDocument": (
            archive(
                [
                    Member("mimetype", b"application/vnd.oasis.opendocument.spreadsheet", 0),
                    Member("content.xml", b"<a/>"),
                ]
            ),
            "is an OpenDocument file",
        ),
        "Numbers": (archive([Member("Index/Document.iwa", b"a")]), "is a Numbers document"),
        "workbook in a zip": (
            archive([Member("決算.xlsx", book())]),
            "is a zip archive without a workbook: unpack it",
        ),
        "zip of nothing": (archive([]), "is a zip archive without a workbook"),
    }
    for case, (data, says) in contents.items():
        yield case, _fixed(data, says)
    for suffix in (".xls", ".xlsb", ".xltx", ".xltm", ".xlam", ".csv", ".xlsx.zip", "xlsx", ""):
        yield (
            f"named book{suffix}",
            _fixed(book(), "must be an .xlsx or .xlsm", name=f"book{suffix}", at=f"book{suffix}"),
        )
    yield (
        "without macros but .xlsm",
        _fixed(
            book(),
            "is a workbook without macros: its name must end in .xlsx",
            name="book.xlsm",
            at="book.xlsm",
        ),
    )
    yield "61 MiB", Hostile(lambda: b"PK" + bytes(61 * 2**20), "must be of at most 60 MiB")


# Archives that lie.


def zip64_end(data: bytes, **stated: int) -> bytes:
    """Return an archive with an end of the wide kind before its own."""
    count, size, start = struct.unpack("<HLL", data[-12:-2])
    true = {"count": count, "size": size, "start": start, "at": len(data) - 22, "length": 44}
    said = true | stated
    wide = struct.pack(
        "<4sQ2H2L4Q",
        b"PK\x06\x06",
        said["length"],
        45,
        45,
        0,
        0,
        said["count"],
        said["count"],
        said["size"],
        said["start"],
    )
    return data[:-22] + wide + struct.pack("<4sLQL", b"PK\x06\x07", 0, said["at"], 1) + data[-22:]


def sharing_bytes() -> bytes:
    """Return an archive in which the listing names the same bytes twice."""
    twice = members()
    twice.append(Member("xl/again.xml", twice[0].content, packed=b"", listed={"at": 0}))
    twice[-1].listed["packed"] = len(twice[0].bytes_packed())
    twice[-1].listed["name"] = TYPES.upper().encode() + b"2"
    return archive(twice)


def nested_headers() -> bytes:
    """Return the overlap of Fifield's bomb: the first part's bytes hold the header of another."""
    inner = archive([Member("xl/b.xml", b"<b/>", 0)])
    outer = Member("xl/a.xml", inner[: inner.index(b"PK\x01\x02")], 0)
    listed = Member("xl/b.xml", b"<b/>", 0)
    whole = [*members(), outer, listed]
    data = archive(whole)
    at = data.index(b"PK\x03\x04", data.index(b"xl/a.xml"))
    listed.listed["at"] = at
    return archive(whole)


def archives() -> Iterator[tuple[str, Hostile]]:
    good = book()
    cut = "is cut off or damaged: get the original file again"
    outside = "has bytes that belong to no part of it"
    twice = "its name or size is stated twice, differently"
    unpacked = "it cannot be unpacked"
    checksum = "its check sum is wrong"
    ends = "it states its contents twice, differently"
    listing = "is damaged: its list of parts"
    size = "it is larger or smaller than stated"
    last = len(PARTS) - 1
    picture = PARTS[PICTURE]
    assert isinstance(picture, bytes)
    for share in range(1, 20):
        yield f"cut at {share} of 20", _fixed(good[: len(good) * share // 20], cut)
    for lost in (1, 2, 21, 22):
        yield f"cut by {lost} at the end", _fixed(good[:-lost], cut)
    yield "signature alone", _fixed(b"PK\x03\x04", cut)
    yield "signature of an end alone", _fixed(b"PK\x05\x06", cut)
    yield "bytes behind", _fixed(good + b"\0", outside)
    yield "many bytes behind", _fixed(good + bytes(100_000), outside)
    yield "an archive behind", _fixed(good + book({OTHER: None}), outside)
    yield "an archive before", _fixed(book({OTHER: None}) + good, outside)
    yield "bytes before, counted", _fixed(archive(members(), before=b"PK00"), outside)
    yield "bytes before", _fixed(b"MZ" + bytes(64) + good, "has bytes before its beginning")
    yield (
        "archive in the comment",
        _fixed(good[:-2] + struct.pack("<H", len(good)) + good, outside),
    )
    yield "comment longer than the file", _fixed(good[:-2] + b"\x09\0abc", cut)
    yield "bytes between", _fixed(one_member(3, behind=b"hidden"), outside)
    yield "part between that is not listed", _fixed(one_member(3, behind=good[:900]), outside)
    yield "bytes before the listing", _fixed(one_member(last, behind=b"PK\x03\x04"), outside)
    yield "listing counts one more", _fixed(archive(members(), count=13, here=13), listing)
    yield "listing counts one less", _fixed(archive(members(), count=11, here=11), listing)
    yield "listing counts differ", _fixed(archive(members(), count=11), "one of several volumes")
    yield "second volume", _fixed(archive(members(), disk=1), "one of several volumes")
    yield "begins in volume 3", _fixed(archive(members(), first=3), "one of several volumes")
    yield "listing elsewhere", _fixed(archive(members(), at=0), outside)
    yield "listing behind the end", _fixed(archive(members(), at=2**31), cut)
    yield "listing too large", _fixed(archive(members(), size=2**31), cut)
    for key, value in (("count", 3), ("size", 10), ("start", 4), ("at", 0), ("length", 45)):
        yield f"wide end: {key}", _fixed(zip64_end(good, **{key: value}), ends)
    yield "wide end: behind the file", _fixed(zip64_end(good, at=2**40), ends)
    for position, name in enumerate(PARTS):
        changed = members()
        crc = zlib.crc32(changed[position].content) ^ 1
        changed[position].local["crc"] = changed[position].listed["crc"] = crc
        yield f"check sum of {name}", _fixed(archive(changed), checksum, at=f"book.xlsx {name}")
    for key in ("crc", "packed", "size"):
        yield (
            f"{key} stated twice",
            _fixed(one_member(3, local={key: 7}), twice, at=f"book.xlsx {LINKS}"),
        )
    yield "name stated twice", _fixed(one_member(3, local={"name": b"xl/_rels/other"}), twice)
    yield "method stated twice", _fixed(one_member(3, local={"method": 0}), twice)
    yield "flags stated twice", _fixed(one_member(3, local={"flags": 8}), twice)
    for change in (-1, 1, 1000):
        stated = {"size": len(picture) + change}
        both = {"local": stated, "listed": stated}
        yield f"size {change:+}", _fixed(one_member(last, **both), size)
        yield (
            f"size {change:+} of a part not compressed",
            _fixed(one_member(last, method=0, **both), "is damaged: its size"),
        )
    yield "no deflate stream", _fixed(one_member(last, packed=b"\xff" * 50), unpacked)
    yield "deflate stream cut", _fixed(one_member(last, packed=deflated(picture)[:-9]), unpacked)
    yield (
        "deflate stream longer",
        _fixed(one_member(last, packed=deflated(picture) + b"x"), unpacked),
    )
    yield "no deflate stream at all", _fixed(one_member(last, packed=b""), unpacked)
    for method in (1, 6, 9, 12, 14, 93, 95, 98, 99):
        yield (
            f"method {method}",
            _fixed(
                one_member(5, method=method),
                f"is compressed in a way that workbooks do not use: open it in Excel and save it, "
                f"got 'method {method}'",
            ),
        )
    for flag in (0x1, 0x40, 0x2000):
        yield f"encryption flag {flag:#x}", _fixed(one_member(5, flags=flag), "is encrypted")
    for name in (TYPES, SHEET, SHEET.upper(), "XL/Workbook.xml", "xl/media/IMAGE1.png"):
        again = [*members(), Member(name, b"<a/>")]
        yield f"{name} twice", _fixed(archive(again), "has two parts of one name")
    composed = [*members(), Member("xl/\u304c.bin", b"1"), Member("xl/\u304b\u3099.bin", b"2")]
    yield "a name composed and decomposed", _fixed(archive(composed), "has two parts of one name")
    for name in (
        "../evil.xml",
        "xl/../../evil.xml",
        "..",
        "./xl/a.xml",
        "xl/./a.xml",
        "/etc/passwd",
        "//server/share",
        "xl//a.xml",
        "C:/evil.xml",
        "C:evil.xml",
        "xl\\a.xml",
        "..\\evil.xml",
        "xl/a\0.xml",
        "xl/a\n.xml",
        "xl/a\x7f.xml",
        "xl/a:stream",
        "xl/a?.xml",
        "",
    ):
        named = [*members(), Member(name, b"<a/>")]
        yield f"named {name!r}", _fixed(archive(named), "has a part whose name leads elsewhere")
    yield (
        "name in no UTF-8",
        _fixed(archive([*members(), Member(b"xl/\xff", b"", flags=0x800)]), "the name of a part"),
    )
    yield "bytes shared", Hostile(sharing_bytes, twice)
    yield "part inside another", Hostile(nested_headers, "overlaps another part")
    yield (
        "part behind the file",
        _fixed(one_member(3, listed={"at": 2**30}), "it is not where it should be"),
    )
    yield (
        "part at nothing",
        _fixed(one_member(3, listed={"at": 1}), "it is not where it should be"),
    )
    yield (
        "sizes of 2 to the 32nd without an extra field",
        _fixed(one_member(3, listed={"size": 2**32 - 1}), "is damaged: its size"),
    )
    huge = {"size": 2**32 - 1, "extra": struct.pack("<2HQ", 1, 8, 2**60)}
    yield (
        "wide size",
        _fixed(one_member(3, local=huge, listed=huge), "must be of at most 256 MiB when unpacked"),
    )
    described = {"crc": 0, "packed": 0, "size": 0}
    for behind in (b"", b"PK\x07\x08" + bytes(12), bytes(12), b"x" * 30):
        yield (
            f"described afterwards by {len(behind)} bytes",
            _fixed(one_member(3, flags=8, local=described, behind=behind), outside),
        )
    yield (
        "folder with content",
        _fixed(archive([*members(), Member("xl/a/", b"1")]), "a folder with content"),
    )
    many = [*members(), *(Member(f"xl/media/{number}.bin", b"") for number in range(9_989))]
    yield "10,001 parts", Hostile(lambda: archive(many), "must have at most 10,000 parts")


# XML that is none, or does what no workbook needs.

LAUGHS: Final = '<!DOCTYPE a [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 10)
)
DOCTYPES: Final = {
    "billion laughs": LAUGHS + "]>",
    "entity of a file": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "entity of the network": '<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>',
    "entity of parameters": '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x">%x;]>',
    "document type alone": "<!DOCTYPE a>",
    "external subset": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x">',
}
READ_PARTS: Final = (TYPES, ROOT, WORKBOOK, LINKS, STRINGS, STYLES, SHEET, NOTES, DRAWING)


def body(part: str) -> str:
    content = PARTS[part]
    assert isinstance(content, str)
    return content.removeprefix(HEAD)


def xml_parts() -> Iterator[tuple[str, Hostile]]:
    doctype = "must not have a DOCTYPE, which can define entities"
    encoding = "must be encoded in UTF-8: open the workbook in Excel"
    malformed = "is damaged: no well-formed XML in line "
    for part in READ_PARTS:
        content = PARTS[part]
        assert isinstance(content, str)
        close = content.rindex("<")
        broken: dict[str, tuple[str | bytes, str]] = {
            "document type": (DOCTYPES["billion laughs"] + body(part), doctype),
            "UTF-16": (content.replace("UTF-8", "UTF-16").encode("utf-16"), encoding),
            "Shift_JIS": (content.replace("UTF-8", "Shift_JIS"), f"{encoding} and save it again"),
            "cut": (content[: len(content) - 4], malformed),
            "no byte": ("", malformed),
            "a second root": (content + "<a/>", malformed),
            "a stray byte": (
                content[:close].encode() + b"\xff" + content[close:].encode(),
                malformed,
            ),
            "an entity without a definition": (
                content[:close] + "&x;" + content[close:],
                malformed,
            ),
            "another root": (HEAD + "<a/>", "is not what a workbook has there, got 'a'"),
            "too deep": (
                content[:close] + "<a>" * 65 + "</a>" * 65 + content[close:],
                "deeper than 64",
            ),
        }
        if part in (STYLES, DRAWING):
            del broken["another root"]
        for case, (changed, says) in broken.items():
            yield (
                f"{part}: {case}",
                _fixed(book({part: changed}), says, at=f"book.xlsx {part}"),
            )
    for case, declaration in DOCTYPES.items():
        yield f"styles: {case}", _fixed(book({STYLES: declaration + "<a>&x;</a>"}), doctype)
        yield f"VML: {case}", _fixed(book({VML: declaration + "<xml><br></xml>"}), doctype)
    yield (
        "VML: document type in small letters behind what is no XML",
        _fixed(book({VML: "<xml><br></xml>" + "<!doctype a>"}), doctype),
    )
    yield (
        "VML: document type across two pieces",
        _fixed(book({VML: noise(2**18 - 4) + "<!DOCTYPE a>"}), doctype),
    )
    for codec in ("utf-16-le", "utf-16-be", "utf-32", "utf-32-le"):
        yield f"styles in {codec}", _fixed(book({STYLES: body(STYLES).encode(codec)}), encoding)
    for codec in ("iso-8859-1", "windows-1252", "EUC-JP", "UTF-7", "cp037", "bogus", "UTF-16"):
        changed = body(STYLES)
        yield (
            f"styles declared {codec}",
            _fixed(book({STYLES: f'<?xml version="1.0" encoding="{codec}"?>{changed}'}), encoding),
        )
    yield (
        "custom XML in EUC-JP",
        _fixed(
            book({"customXml/item1.xml": '<?xml version="1.0" encoding="EUC-JP"?><a/>'}), encoding
        ),
    )
    wrong = {
        "two attributes of a name": '<a b="1" b="2"/>',
        "two attributes of a name in a namespace": '<a xmlns:x="u" xmlns:y="u" x:b="1" y:b="2"/>',
        "a prefix without a namespace": "<x:a/>",
        "tags that cross": "<a><b></a></b>",
        "a tag not closed": "<a>",
        "an attribute without quotes": "<a b=1/>",
        "a sign less-than": "<a>1 < 2</a>",
        "a control character": "<a>\x01</a>",
        "NUL": "<a>long enough\0</a>",
        "a reference to NUL": "<a>&#0;</a>",
        "a reference to a surrogate": "<a>&#xD800;</a>",
        "U+FFFF": "<a>\uffff</a>",
        "a comment in a comment": "<a><!-- -- --></a>",
        "a declaration in the middle": '<a><?xml version="1.0"?></a>',
        "text alone": "text",
        "a section not closed": "<a><![CDATA[</a>",
    }
    for case, content in wrong.items():
        yield f"styles: {case}", _fixed(book({STYLES: content}), malformed)
    for address in ("http]//a", "http://a>b/", "=a:b", "http://a:x/", "urn:[1]", "%zz", "a#b#c"):
        yield (
            f"styles: namespace {address}",
            _fixed(book({STYLES: f'<a xmlns="{address}"/>'}), "a namespace that is no address"),
        )
    surrogate = b"<a>\xed\xa0\x80</a>"
    overlong = b"<a>\xc0\xbc</a>"
    yield "styles: a surrogate in UTF-8", _fixed(book({STYLES: surrogate}), malformed)
    yield "styles: a byte too many for its character", _fixed(book({STYLES: overlong}), malformed)
    yield (
        "styles: XML 1.1",
        _fixed(book({STYLES: '<?xml version="1.1"?><a/>'}), "must be XML 1.0"),
    )
    yield (
        "styles: style sheet",
        _fixed(
            book({STYLES: '<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?><a/>'}),
            "must not name a style sheet",
        ),
    )


# Parts that are missing, or lead elsewhere.


def structures() -> Iterator[tuple[str, Hostile]]:
    missing = "is damaged: a part of it is missing"
    nowhere = "has a link to a part that is not there"
    out = "has a link that leads out of the workbook"
    for part in (TYPES, ROOT, LINKS):
        yield f"without {part}", _fixed(book({part: None}), missing)
    for part in (WORKBOOK, SHEET, OTHER, STRINGS, STYLES, DRAWING, VML):
        yield f"without {part}", _fixed(book({part: None}), nowhere)
    yield "no link to the workbook", _fixed(book({ROOT: links()}), missing)
    yield (
        "two workbooks",
        _fixed(
            book(
                {
                    ROOT: links(
                        link("a", "officeDocument", WORKBOOK), link("b", "officeDocument", STYLES)
                    )
                }
            ),
            "must have one link of this kind",
        ),
    )
    yield (
        "workbook on the network",
        _fixed(
            book(
                {
                    ROOT: links(
                        link("a", "officeDocument", "http://127.0.0.1/", ' TargetMode="External"')
                    )
                }
            ),
            "must have one link of this kind",
        ),
    )
    yield (
        "shared texts twice",
        _fixed(
            with_text(LINKS, "</Rel", link("b", "sharedStrings", "styles.xml") + "</Rel"),
            "must have one link of this kind",
        ),
    )
    for target in (
        "../../evil.xml",
        "/../evil.xml",
        "../..",
        "worksheets/../../../x",
        "file:///etc/passwd",
        "http://127.0.0.1/x.xml",
        "C:\\evil.xml",
    ):
        yield (
            f"link to {target}",
            _fixed(with_text(LINKS, "styles.xml", target), out, at=f"book.xlsx {LINKS}"),
        )
    for target in (
        "other.xml",
        "/styles.xml",
        "Styles.xml",
        "",
        "worksheets\\sheet1.xml",
        ".",
        "..",
    ):
        yield (
            f"link to {target!r}",
            _fixed(with_text(LINKS, "styles.xml", target), nowhere, at=f"book.xlsx {LINKS}"),
        )
    yield (
        "sheet on the network",
        _fixed(
            with_text(LINKS, 'sheet1.xml"', 'sheet1.xml" TargetMode="External"'),
            "is damaged: the sheet itself is missing",
            at="book.xlsx Inputs",
        ),
    )
    yield "link twice", _fixed(with_text(LINKS, "rId4", "rId3"), "has two links of one name")
    for lost in ('Id="rId4"', 'Target="styles.xml"', f'Type="{OFFICE}/styles"'):
        yield f"link without {lost[:6]}", _fixed(with_text(LINKS, lost, ""), "an incomplete link")
    yield (
        "sheet without its link",
        _fixed(with_text(WORKBOOK, "rId2", "rId9"), "the sheet itself is missing"),
    )
    for first, second in (("Inputs", "Inputs"), ("Inputs", "INPUTS"), ("ä", "Ä"), ("ａ", "Ａ")):
        sheets = workbook(a_sheet(first, 1, "rId1"), a_sheet(second, 2, "rId2"))
        yield f"sheets {first} {second}", _fixed(book({WORKBOOK: sheets}), "two sheets of one name")
    for lost in (SHEET, STRINGS, STYLES):
        name = lost.removeprefix("xl/")
        for target in ("NULL", "#A1", f"{name}#A1"):
            old = f'"{name}"'
            yield (
                f"{lost} linked as {target}",
                _fixed(with_text(LINKS, old, f'"{target}"'), nowhere, at=f"book.xlsx {LINKS}"),
            )
    for kind in ("hyperlink", "image", "styles", "Worksheet"):
        odd = with_text(LINKS, f'{OFFICE}/worksheet" Target="/', f'{OFFICE}/{kind}" Target="/')
        yield f"sheet linked as {kind}", _fixed(odd, "is not linked as a sheet", at="book.xlsx N")
    yield (
        "two sheets one link",
        _fixed(with_text(WORKBOOK, "rId2", "rId1"), "two sheets with one link"),
    )
    yield (
        "two sheets one part",
        _fixed(with_text(LINKS, f"/{OTHER}", f"/{SHEET}"), "is also another sheet"),
    )
    yield "no sheet", _fixed(book({WORKBOOK: workbook()}), "lists no sheet")
    yield "sheet without name", _fixed(with_text(WORKBOOK, "Inputs", ""), "a sheet without name")
    yield (
        "sheet without link",
        _fixed(with_text(WORKBOOK, 'r:id="rId1"', ""), "without name or link"),
    )
    yield (
        "sheet is the shared texts",
        _fixed(with_text(LINKS, f"/{OTHER}", f"/{STRINGS}"), "is also another sheet"),
    )
    yield (
        "sheet is the styles",
        _fixed(with_text(LINKS, f"/{OTHER}", f"/{STYLES}"), "is not stated to be a worksheet"),
    )
    yield (
        "shared texts are the workbook",
        _fixed(with_text(LINKS, "sharedStrings.xml", "workbook.xml"), "serves two purposes"),
    )
    yield (
        "workbook of no kind",
        _fixed(of_kind("application/xml"), "is not stated to be a workbook"),
    )
    yield (
        "sheet of no kind",
        _fixed(
            with_text(TYPES, f'"{KIND}.worksheet+xml"', '"application/xml"'),
            "is not stated to be a worksheet",
            at="book.xlsx Inputs",
        ),
    )
    kinds = f'<Override PartName="/{SHEET.upper()}" ContentType="a/b"/></Types>'
    yield "kind stated twice", _fixed(with_text(TYPES, "</Types>", kinds), "states two kinds")
    strict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    advice = 'is of the kind "Strict Open XML": save it as "Excel Workbook (*.xlsx)"'
    yield "strict links", _fixed(with_text(ROOT, OFFICE, strict), advice)
    yield (
        "strict sheet",
        _fixed(with_text(SHEET, MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"), advice),
    )
    yield "sheet in no namespace", _fixed(with_text(SHEET, MAIN, "u"), "is not what a workbook has")
    yield (
        "shared texts missing",
        _fixed(
            with_text(LINKS, link("rId3", "sharedStrings", "sharedStrings.xml"), ""),
            "shows a shared text, but the part of the shared texts is missing",
            at="book.xlsx Inputs!A1",
        ),
    )


# Sheets.

NUMBERS: Final = (
    *("NaN", "INF", "-INF", "inf", "Infinity", "1e999", "-1e999", "1e", "e5", "1.2.3", "--1"),
    *("1_000", "1,000", "１２３", "٣", "²", "0x10", "1 2", " 1", "1\n", "abc", "1e5.5", ".", "-"),
    *("TRUE", "#N/A", "1d", "1f", "2013-07-11", "½", "一", "+-1", "1e+", "1\u00a0", "NULL"),
)
TRUTHS: Final = ("2", "-1", "01", "true", "TRUE", "1.0", " 1", "１", "x")
SHARED: Final = (
    "2",
    "-1",
    "99999999",
    "4294967296",
    "0.5",
    "1e0",
    "",
    " 0",
    "０",
    "a",
    "+0",
    "0x0",
)
ERRORS: Final = ("#N/A ", "#n/a", "N/A", "#VALUE", "#OOPS!", "#", "1", "＃N/A", "Err:502")
DAYS: Final = (
    *("2024-02-30", "2023-02-29", "2024-13-01", "2024-00-10", "0000-01-01", "2024-1-1", "24-01-01"),
    *("2024/01/01", "45000", "2024-01-01T25:00", "2024-01-01T12:60", "2024-01-01 12:00", "today"),
    *("２０２４-01-01", "2024-01-01T", "T", "2024-01-01T12:00:60", "20240101", "-2024-01-01"),
)
REFERENCES: Final = (
    *("a1", "$A$1", "A01", "A0", "A2", "A", "1", "", "XFE1", "AAAA1", "ZZZ1", "A1:B1", "R1C1"),
    *("Ａ1", "A１", "A-1", " A1", "A1 ", "A1\n", "Sheet!A1", "A1048577", "A11111111", "#REF!"),
)
ROWS: Final = (
    *("0", "-1", "1048577", "99999999999", "1.0", "a", "", " 1", "１", "1e1", "+1", "0x1"),
)
AREAS: Final = (
    *("", "A", "A1:", ":A1", "A1:B2:C3", "B2:A1", "A2:B1", "B1:A2", "A1:XFE1", "A1:A1048577"),
    *("a1:b2", "A0:B1", "$A$1:$B$2", "A:A", "1:1", "A1-B2", "Sheet!A1:B2", "A1:B2 C1:D2", "Ａ1:B2"),
)


def cell(value: str, kind: str = "n", reference: str = "A1") -> str:
    return f'<row r="1"><c r="{reference}" t="{kind}"><v>{value}</v></c></row>'


def rows(*numbers: int) -> str:
    return "".join(f'<row r="{number}"/>' for number in numbers)


def in_row(*references: str) -> str:
    cells = "".join(f'<c r="{reference}"><v>1</v></c>' for reference in references)
    return f'<row r="1">{cells}</row>'


def merges(*references: str) -> str:
    areas = "".join(f'<mergeCell ref="{reference}"/>' for reference in references)
    return f"<mergeCells>{areas}</mergeCells>"


def sheet_values() -> Iterator[tuple[str, Hostile]]:
    here = "book.xlsx Inputs!A1"
    for kind, values, says in (
        ("n", NUMBERS, "must be a finite number"),
        ("b", TRUTHS, "must be TRUE or FALSE (1 or 0)"),
        ("s", SHARED, "must name one of the 2 shared texts, counted from 0"),
        ("e", ERRORS, "must be an error that Excel knows"),
        ("d", DAYS, "must be a date like 2013-07-11"),
    ):
        for value in values:
            yield f"t={kind} {value!r}", _fixed(with_cells(cell(value, kind)), says, at=here)
    for kind in ("", "x", "N", "string", "Str"):
        yield (
            f"type {kind!r}",
            _fixed(with_cells(cell("1", kind)), "is of an unknown type", at=here),
        )
    long = f"must be a text of at most 32,767 characters, got '{32_768:,}'"
    half = "holds half a character"
    for case, text, says in (
        ("too long", "a" * 32_768, long),
        ("too long in UTF-16", "😀" * 16_384, long),
        ("far too long", "ab" * 200_000, "must be a text of at most 32,767 characters"),
        ("first half of a character", "_xD800_", half),
        ("second half of a character", "a_xDC00_b", half),
        ("halves in the wrong order", "_xDE00__xD83D_", half),
        ("half in small letters", "_xd83d_", half),
    ):
        inline = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'
        runs = f'<row r="1"><c r="A1" t="inlineStr"><is><r><t>{text}</t></r></is></c></row>'
        yield f"text {case}", _fixed(with_cells(cell(text, "str")), says, at=here)
        yield f"inline text {case}", _fixed(with_cells(inline), says, at=here)
        yield f"inline text of runs {case}", _fixed(with_cells(runs), says, at=here)
        yield (
            f"shared text {case}",
            _fixed(
                book({STRINGS: shared("<t>a</t>", f"<t>{text}</t>")}),
                says,
                at=f"book.xlsx {STRINGS} text 2",
            ),
        )
    formula = f'<row r="1"><c r="A1"><f>{"1+" * 4096}1</f></c></row>'
    yield (
        "formula too long",
        _fixed(with_cells(formula), "a formula of at most 8,192 characters, got '8,193'", at=here),
    )


def sheet_grids() -> Iterator[tuple[str, Hostile]]:
    order = "must have every cell once, in their order"
    rows_in_order = "must have every row once, in their order"
    row_1 = "book.xlsx Inputs row 1"
    inputs = "book.xlsx Inputs"
    for reference in REFERENCES:
        yield (
            f"cell {reference!r}",
            _fixed(
                with_cells(cell("1", reference=reference)),
                "must have cells of this row, from column A to XFD, only",
                at=row_1,
            ),
        )
    for number in ROWS:
        yield (
            f"row {number!r}",
            _fixed(
                with_cells(f'<row r="{number}"/>'), "must have rows from 1 to 1,048,576", at=inputs
            ),
        )
    for case, references in {
        "twice": ("A1", "A1"),
        "backwards": ("B1", "A1"),
        "by the alphabet": ("AA1", "B1"),
        "third before second": ("A1", "C1", "B1"),
    }.items():
        yield f"cells {case}", _fixed(with_cells(in_row(*references)), order, at=row_1)
    for case, numbers in {"twice": (1, 1), "backwards": (2, 1), "by text": (10, 9)}.items():
        yield f"rows {case}", _fixed(with_cells(rows(*numbers)), rows_in_order, at=inputs)
    yield (
        "row without number behind the last",
        _fixed(with_cells('<row r="1048576"/><row/>'), rows_in_order, at=inputs),
    )
    yield (
        "cell without name behind the last column",
        _fixed(with_cells('<row r="1"><c r="XFD1"/><c/></row>'), order, at=row_1),
    )
    far = "makes the sheet larger than 6,000,000 cells from A1"
    for row, column in ((1_048_576, "XFD"), (1_048_576, "F"), (367, "XFD"), (60_001, "CV")):
        reference = f"{column}{row}"
        for what in ("<v>1</v>", "<f>1</f>"):
            content = f'<row r="{row}"><c r="{reference}">{what}</c></row>'
            yield (
                f"lone cell {reference} {what}",
                _fixed(with_cells(content), far, at=f"book.xlsx Inputs!{reference}"),
            )
    column = "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(1, 500))
    yield "column XFD", _fixed(with_cells(column), far, at="book.xlsx Inputs!XFD367")
    misplaced = "has an element where a workbook has none"
    for case, content in {
        "value twice": '<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>',
        "formula twice": '<row r="1"><c r="A1"><f>1</f><f>2</f></c></row>',
        "value of another name": '<row r="1"><c r="A1"><w>1</w></c></row>',
        "value of another namespace": '<row r="1"><c r="A1"><v xmlns="u">1</v></c></row>',
        "element in a value": '<row r="1"><c r="A1"><v>1<b/>2</v></c></row>',
        "row in a row": '<row r="1"><row r="2"/></row>',
        "cell without a row": '<c r="A1"><v>1</v></c>',
        "cell in a cell": '<row r="1"><c r="A1"><c r="B1"/></c></row>',
        "alternative content": '<x:AlternateContent xmlns:x="u"><row r="1"/></x:AlternateContent>',
    }.items():
        yield case, _fixed(with_cells(content), misplaced)
    yield "row after the data", _fixed(with_cells("", '<row r="1"/>'), misplaced)
    yield (
        "data twice",
        _fixed(with_cells(FIRST, "<sheetData/>"), "has its cells in two places", at=inputs),
    )
    yield (
        "data deeper",
        _fixed(
            book({SHEET: f'<worksheet xmlns="{MAIN}"><a><sheetData/></a></worksheet>'}),
            "has its cells in two places",
        ),
    )
    texts = "must hold a text of its own kind"
    for case, content in {
        "inline text with a value": '<c r="A1" t="inlineStr"><is><t>a</t></is><v>1</v></c>',
        "inline text in a value": '<c r="A1" t="inlineStr"><v>a</v></c>',
        "inline text in a number": '<c r="A1"><is><t>1</t></is></c>',
        "inline text in a shared text": '<c r="A1" t="s"><v>0</v><is><t>a</t></is></c>',
    }.items():
        yield case, _fixed(with_cells(f'<row r="1">{content}</row>'), texts)


def sheet_rules() -> Iterator[tuple[str, Hostile]]:
    inputs = "book.xlsx Inputs"
    area = "must name an area like A1:B2"
    for reference in AREAS:
        yield (
            f"merged {reference!r}",
            _fixed(with_cells("", merges(reference)), area, at=inputs),
        )
        formula = f'<row r="1"><c r="A1"><f t="array" ref="{reference}">1</f></c></row>'
        yield f"formula of {reference!r}", _fixed(with_cells(formula), area)
    yield "merged without area", _fixed(with_cells("", "<mergeCell/>"), area)
    overlap = "must not have merged areas that overlap"
    for case, references in {
        "the same": ("A1:B2", "A1:B2"),
        "a corner": ("A1:C3", "C3:D4"),
        "one in the other": ("A1:J10", "C3:D4"),
        "a cross": ("A3:J3", "C1:C9"),
        "the last column": ("XFC1:XFD2", "XFD2:XFD3"),
        "the third": ("A1:B2", "D4:E5", "B2:D4"),
    }.items():
        yield f"merged: {case}", _fixed(with_cells("", merges(*references)), overlap, at=inputs)
    too_large = "must have merged areas of at most 200,000 cells in all"
    for references in (("A1:A1048576",), ("A1:XFD1048576",), ("A1:CV2000", "A3000:A3000")):
        yield f"merged {references}", _fixed(with_cells("", merges(*references)), too_large)
    for element, named in (
        ("cfRule", "conditional formats"),
        ("dataValidation", "validations"),
    ):
        yield (
            f"50,001 {named}",
            Hostile(
                lambda element=element: with_cells("", f"<{element}/>" * 50_001),  # type: ignore[misc]
                f"must have at most 50,000 {named}",
                inputs,
            ),
        )
    single = "".join(f'<mergeCell ref="A{row}"/>' for row in range(1, 50_002))
    yield (
        "50,001 merged areas",
        Hostile(lambda: with_cells("", single), "at most 50,000 merged areas"),
    )
    for first, last in (
        ("0", "1"),
        ("2", "1"),
        ("1", "16385"),
        ("", "1"),
        ("1", "a"),
        ("1", "1.5"),
        ("-1", "1"),
        ("１", "1"),
    ):
        columns = f'<cols><col min="{first}" max="{last}"/></cols>'
        yield (
            f"columns {first!r} to {last!r}",
            _fixed(with_cells("", before=columns), "must have columns from 1 to 16,384", at=inputs),
        )


# Bombs: small files that would fill the memory or the time of what reads them.


def noise(length: int, seed: int = 1) -> str:
    """Return letters that hardly compress."""
    return random.Random(seed).randbytes(length // 2 + 1).hex()[:length]


def with_part(name: str, content: bytes, *, level: int = 1) -> bytes:
    parts = [member for member in members() if member.name != name]
    return archive([*parts, Member(name, content, packed=deflated(content, level))])


def with_stored(name: str, content: bytes) -> bytes:
    parts = [member for member in members() if member.name != name]
    return archive([*parts, Member(name, content, method=0)])


def inside(content: bytes) -> bytes:
    return b"<a>" + content + b"</a>"


def cells_bomb() -> bytes:
    letters = columns(400)
    written = (
        (number, "".join(f'<c r="{letter}{number}" s="1"/>' for letter in letters))
        for number in range(1, 1300)
    )
    return worksheet("".join(f'<row r="{n}">{cells}</row>' for n, cells in written)).encode()


def columns(count: int) -> list[str]:
    letters = [chr(65 + at) for at in range(26)]
    return [*letters, *(a + b for a in letters for b in letters)][:count]


def lying_bomb(actual: int) -> bytes:
    """Return a workbook whose part unpacks to far more than it states."""
    parts = members()
    packed = deflated(b"<a>" + b" " * actual + b"</a>", 9)
    stated = {"size": len(packed) * 100}
    parts.append(Member("xl/theme/theme1.xml", b"", packed=packed, local=stated, listed=stated))
    return archive(parts)


def many_overlapping(count: int) -> bytes:
    kernel = Member("xl/0.xml", b" " * 2**20)
    parts = [kernel]
    for at in range(1, count):
        parts.append(Member(f"xl/{at}.xml", b" " * 2**20, packed=b"", listed={"at": 0}))
        parts[-1].listed["packed"] = len(kernel.bytes_packed())
    return archive(parts)


THEME: Final = "xl/theme/theme1.xml"
BOMBS: Final[dict[str, Hostile]] = {
    "spaces in a sheet": Hostile(
        lambda: with_part(SHEET, worksheet().encode() + b" " * (200 * 2**20), level=9),
        "unpacks to more than 200 times its size",
    ),
    "zeros in a binary part": Hostile(
        lambda: with_part("xl/vbaProject.bin", bytes(200 * 2**20)),
        "unpacks to more than 200 times its size",
    ),
    "blank picture": Hostile(
        lambda: with_part("xl/media/image2.bmp", bytes(257 * 2**20)),
        "must be of at most 256 MiB when unpacked",
    ),
    "more than stated": Hostile(lambda: lying_bomb(300 * 2**20), "larger or smaller than stated"),
    "parts over each other": Hostile(lambda: many_overlapping(250), "stated twice, differently"),
    "elements": Hostile(
        lambda: with_stored(THEME, inside(b"<a/>" * 13_000_000)), "so many elements"
    ),
    "attributes": Hostile(
        lambda: with_stored(THEME, inside(b'<a b="" c="" d="" e=""/>' * 2_300_000)),
        "so many elements",
    ),
    "comments": Hostile(
        lambda: with_stored(THEME, inside(b"<!---->" * 7_500_000)), "so many elements"
    ),
    "instructions": Hostile(
        lambda: with_stored(THEME, inside(b"<?a?>" * 10_000_000)), "so many elements"
    ),
    "namespaces": Hostile(
        lambda: with_stored(THEME, inside(b'<a xmlns="u"/>' * 3_500_000)), "so many elements"
    ),
    "sections": Hostile(
        lambda: with_stored(THEME, inside(b"<![CDATA[]]>" * 4_000_000) + b"<"), "no well-formed XML"
    ),
    "names": Hostile(
        lambda: with_stored(THEME, inside(b"".join(b"<a%x/>" % at for at in range(2_000_000)))),
        "too many different names",
    ),
    "names of attributes": Hostile(
        lambda: with_stored(
            THEME, inside(b"<a" + b"".join(b' a%x=""' % at for at in range(4_000_000)) + b"/>")
        ),
        "has a tag or comment of more than 4 MiB",
    ),
    "one comment": Hostile(
        lambda: with_stored(THEME, inside(b"<!--" + b"x" * (55 * 2**20) + b"-->")),
        "has a tag or comment of more than 4 MiB",
    ),
    "one attribute": Hostile(
        lambda: with_stored(THEME, b'<a b="' + b"x" * (55 * 2**20) + b'"/>'),
        "has a tag or comment of more than 4 MiB",
    ),
    "one name": Hostile(
        lambda: with_stored(THEME, b"<" + b"x" * (55 * 2**20) + b"/>"),
        "has a tag or comment of more than 4 MiB",
    ),
    "comments of 4 MiB": Hostile(
        lambda: with_part(THEME, inside(noisy_comment() * 40), level=9), "at most 128 MiB"
    ),
    "depth": Hostile(lambda: with_stored(THEME, b"<a>" * 10_000_000), "deeper than 64"),
    "cells": Hostile(lambda: with_part(SHEET, cells_bomb()), "at most 500,000 cells"),
    "lines": Hostile(
        lambda: with_part(THEME, inside((b"\n" * 2**17 + noise(2**10).encode()) * 1100)),
        "at most 128 MiB",
    ),
    "references": Hostile(
        lambda: with_stored(THEME, inside(b"&#97;" * 11_000_000) + b"<"), "no well-formed XML"
    ),
    "one value": Hostile(
        lambda: with_stored(SHEET, worksheet(cell("1" * (50 * 2**20))).encode()),
        "must be a text of at most 32,767 characters",
    ),
    "shared texts": Hostile(
        lambda: with_stored(STRINGS, shared(*["<t>a</t>"] * 3_000_000).encode()), "so many elements"
    ),
    "areas": Hostile(
        lambda: with_stored(SHEET, worksheet("", merges(*["A1:XFD12"] * 40_000)).encode()),
        "must have merged areas of at most 200,000 cells in all",
    ),
    "escapes": Hostile(
        lambda: with_part(
            STRINGS,
            shared(*[f"<t>{'_x0041_' * 30_000}</t>"] * 590, "<t>_xD800_</t>").encode(),
            level=1,
        ),
        "holds half a character",
    ),
    "digits": Hostile(
        lambda: with_part(SHEET, worksheet(cell("1" * 200_000)).encode()), "must be a finite number"
    ),
    "sheets": Hostile(
        lambda: with_part(
            WORKBOOK,
            workbook(*(a_sheet(f"S{n}", n, f"r{n}") for n in range(300_000))).encode(),
        ),
        "the sheet itself is missing",
    ),
}


def noisy_comment() -> bytes:
    return b"<!--" + noise(2**14).encode() * 248 + b"-->"


# What is odd and right.


def accepted() -> Iterator[tuple[str, bytes]]:
    """Yield what must pass: the content a workbook may have that the gate does not know."""
    yield "sample", book()
    yield "not compressed", archive([Member(m.name, m.content, 0) for m in members()])
    described = {"crc": 0, "packed": 0, "size": 0}
    for signature in (b"PK\x07\x08", b""):
        streamed = members()
        for member in streamed:
            truth = (zlib.crc32(member.content), len(member.bytes_packed()), len(member.content))
            member.flags, member.local = 8, described
            member.behind = signature + struct.pack("<3L", *truth)
        yield f"described afterwards {signature!r}", archive(streamed)
    wide = members()
    truth = (zlib.crc32(wide[3].content), len(wide[3].bytes_packed()), len(wide[3].content))
    wide[3].flags = 8
    wide[3].local = {"crc": 0, "packed": 2**32 - 1, "size": 2**32 - 1, "extra": bytes(20)}
    wide[3].behind = b"PK\x07\x08" + struct.pack("<L2Q", *truth)
    yield "described afterwards in wide fields", archive(wide)
    full = {
        "packed": 2**32 - 1,
        "size": 2**32 - 1,
        "extra": struct.pack("<2H2Q", 1, 16, truth[2], truth[1]),
    }
    yield "wide fields", one_member(3, local=full, listed=full)
    yield "wide end", zip64_end(book())
    yield "comment", book()[:-2] + b"\x05\0hello"
    yield "folders", archive([Member("xl/", b""), Member("xl/worksheets/", b"", 0), *members()])
    yield "padding in an extra field", one_member(0, local={"extra": b"\x28\xa0\x04\0\0\0\0\0"})
    yield "names in Japanese", book({"xl/media/画像.png": b"1"})
    yield "trash", book({"[trash]/0000.dat": bytes(99)})
    for kind in ("theme", "customXml", "xl/activeX", "xl/ctrlProps", "xl/slicers", "xl/richData"):
        yield kind, book({f"{kind}/item1.xml": '<a xmlns:x="u"><x:b/></a>'})
    mashup = '<?xml version="1.0" encoding="utf-16"?><DataMashup>UEsDB</DataMashup>'
    yield "Power Query", book({"customXml/item1.xml": mashup.encode("utf-16")})
    yield "instruction", book({"customXml/item1.xml": "<?mso-contentType?><a/>"})
    yield "ASCII", book({STYLES: f"<?xml version='1.0' encoding='ASCII'?>{body(STYLES)}"})
    yield "byte order mark", book({SHEET: b"\xef\xbb\xbf" + str(PARTS[SHEET]).encode()})
    yield "no declaration", book({SHEET: body(SHEET)})
    prefixed = body(SHEET).replace("xmlns=", "xmlns:x=").replace("<", "<x:").replace("<x:/", "</x:")
    yield "prefixes", book({SHEET: prefixed})
    indented = str(PARTS[SHEET]).replace("><", ">\n <").replace("</v>\n", "</v>")
    yield "lines", book({SHEET: indented})
    yield "old drawing that is a web page", book({VML: "<xml><br><p>a&nbsp;b</xml>"})
    yield "64 deep", book({DRAWING: "<a>" * 64 + "</a>" * 64})
    yield (
        "picture lost",
        with_text(NOTES, "</Rel", link("rId9", "image", "../media/NULL") + "</Rel"),
    )
    svg = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd"><svg/>'
    kind = '<Default Extension="svg" ContentType="image/svg+xml"/></Types>'
    kinds = str(PARTS[TYPES]).replace("</Types>", kind)
    yield "picture in SVG", book({"xl/media/image2.svg": svg, TYPES: kinds})
    yield (
        "link in a drawing",
        with_text(NOTES, "</Rel", link("rId9", "hyperlink", "#Sheet1!A1") + "</Rel"),
    )
    yield (
        "file linked",
        with_text(
            NOTES,
            "</Rel",
            link("a", "oleObject", "file:///C:/a.xls", ' TargetMode="External"') + "</Rel",
        ),
    )
    chartsheet = with_text(
        LINKS, f'{OFFICE}/worksheet" Target="/', f'{OFFICE}/chartsheet" Target="/'
    )
    yield "chart sheet", chartsheet
    for kind, values in {
        "n": (
            "0",
            "-0",
            "1.5E+300",
            "1e-320",
            ".5",
            "5.",
            "+1",
            "00012",
            "123456789012345678901",
            "",
        ),
        "b": ("0", "1", ""),
        "s": ("0", "1", "00"),
        "e": ("#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!", "#BUSY!", "#PYTHON!", ""),
        "d": ("2024-02-29", "2024-02-29T12:30:00", "T23:59:59.999", "2024-02-29T00:00:00.000Z"),
        "str": (
            "",
            "a",
            "😀" * 16_383,
            "_xD83D__xDE00_",
            "_x000D_" * 5000,
            "_x0000_",
            "#N/A",
            "=1",
        ),
    }.items():
        for value in values:
            yield f"t={kind} {value[:20]!r}", with_cells(cell(value, kind))
    for case, data in {
        "no row": "",
        "rows without numbers": "<row><c><v>1</v></c><c><v>2</v></c></row><row/>",
        "cell without value": '<row r="1"><c r="A1" t="s"/></row>',
        "last cell, empty": '<row r="1048576"><c r="XFD1048576" s="1"/></row>',
        "6,000,000 cells": '<row r="60000"><c r="CV60000"><v>1</v></c></row>',
        "extensions": '<row r="1"><c r="A1"><v>1</v><extLst><ext><v>x</v></ext></extLst></c>'
        "<extLst><ext><c/></ext></extLst></row><extLst><row/></extLst>",
        "phonetic text": '<row r="1"><c r="A1" t="inlineStr"><is><t>社</t><rPh sb="0" eb="1">'
        "<t>シャ</t></rPh></is></c></row>",
        "dynamic array": '<row r="1"><c r="A1" cm="1"><f t="array" ref="A1:A9">_xlfn.SORT(B:B)</f>'
        "<v>1</v></c></row>",
        "shared formula": '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">1</f><v>1</v></c>'
        '</row><row r="2"><c r="A2"><f t="shared" si="0"/><v>1</v></c></row>',
        "formula of 8,192": f'<row r="1"><c r="A1"><f>_xlfn.{"1+" * 4095}10</f></c></row>',
    }.items():
        yield case, with_cells(data)
    yield (
        "merged to the edge",
        with_cells("", merges("A1:XFD12", "A13:A14", "XFD1048575:XFD1048576")),
    )
    yield "columns", with_cells("", before='<cols><col min="1" max="16384" width="9"/></cols>')


def hostile() -> dict[str, Hostile]:
    """Return all files that must be refused, bombs aside, by name."""
    found: dict[str, Hostile] = {}
    for group in (
        other_formats,
        archives,
        xml_parts,
        structures,
        sheet_values,
        sheet_grids,
        sheet_rules,
    ):
        for case, file in group():
            name = f"{group.__name__}: {case}"
            assert name not in found, name
            found[name] = file
    return found
