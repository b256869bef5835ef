"""A workbook with nearly everything that a spreadsheet program puts into a package.

XlsxWriter makes it; what only Excel writes is put in afterwards.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

import xlsxwriter
from lxml import etree

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
XM: Final = "http://schemas.microsoft.com/office/excel/2006/main"
X14: Final = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES: Final = "[Content_Types].xml"
WORKBOOK: Final = "xl/workbook.xml"
LINKS: Final = "xl/_rels/workbook.xml.rels"
STYLES: Final = "xl/styles.xml"
STRINGS: Final = "xl/sharedStrings.xml"
CHAIN: Final = "xl/calcChain.xml"
SHEETS: Final = ("Report", "Other", "Tables", "Bare")
REPORT, OTHER, TABLES, BARE = (f"xl/worksheets/sheet{number}.xml" for number in range(1, 5))

Parts = dict[str, bytes]


def parts_of(package: bytes) -> Parts:
    """Return the parts of a package in their order."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return parts as a package."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
    return buffer.getvalue()


def changed(before: bytes, after: bytes) -> set[str]:
    """Return the names of the parts in which two packages differ."""
    one, other = parts_of(before), parts_of(after)
    return {name for name in {**one, **other} if one.get(name) != other.get(name)}


def edited(package: bytes, part: str, *replacements: tuple[str, str]) -> bytes:
    """Return a package with texts of a part replaced; each must be there."""
    parts = parts_of(package)
    text = parts[part].decode()
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new, 1)
    return packed(parts | {part: text.encode()})


def with_part(
    package: bytes,
    part: str,
    data: str | bytes,
    *,
    content_type: str = "",
    used_by: str = "",
    relation: str = "",
) -> bytes:
    """Return a package with one more part, its content type, and who uses it."""
    parts = parts_of(package)
    parts[part] = data.encode() if isinstance(data, str) else data
    if content_type:
        override = f'<Override PartName="/{part}" ContentType="{content_type}"/></Types>'
        parts[TYPES] = parts[TYPES].replace(b"</Types>", override.encode())
    if used_by:
        folder, _, name = used_by.rpartition("/")
        links = f"{folder}/_rels/{name}.rels"
        empty = f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"></Relationships>'
        known = parts.get(links, empty.encode())
        kind = relation if ":" in relation else f"{OFFICE}/{relation}"
        number = len(re.findall(b"<Relationship ", known)) + 900
        link = f'<Relationship Id="rId{number}" Type="{kind}" Target="/{part}"/></Relationships>'
        parts[links] = known.replace(b"</Relationships>", link.encode())
    return packed(parts)


def root_of(package: bytes, part: str) -> Any:
    """Return the root of a part."""
    return etree.fromstring(parts_of(package)[part])


def found(package: bytes, part: str, path: str) -> list[str]:
    """Return what an XPath finds in a part, elements as their texts."""
    names = {
        "m": MAIN,
        "xm": XM,
        "x14": X14,
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "d": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
    }
    each = root_of(package, part).xpath(path, namespaces=names)
    return [str(one) if isinstance(one, str) else one.text or "" for one in each]


def picture() -> io.BytesIO:
    """Return a red picture of 60 by 30 pixels."""
    rows = b"".join(b"\0" + b"\xff\0\0" * 60 for _ in range(30))

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60, 30, 8, 2, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + head + data)


def workbook(fill: Callable[[Any], None]) -> bytes:
    """Return what XlsxWriter makes."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": datetime(2024, 1, 1)})  # noqa: DTZ001  a file has no zone
    fill(book)
    book.close()
    return buffer.getvalue()


def sheets(**cells: Mapping[str, Any]) -> bytes:
    """Return a small workbook: sheets by name, with cells by address.

    A pair is a formula and its cached value.
    """

    def fill(book: Any) -> None:
        for name, contents in cells.items():
            sheet = book.add_worksheet(name)
            for address, content in contents.items():
                if isinstance(content, tuple):
                    sheet.write_formula(address, content[0], None, content[1])
                else:
                    sheet.write(address, content)

    return workbook(fill)


def quoted(name: str) -> str:
    """Return the name of a sheet as a formula spells it."""
    return name if re.fullmatch(r"[^\W\d]\w*", name) else "'" + name.replace("'", "''") + "'"


def _report(book: Any, name: str) -> None:
    sheet, mine = book.add_worksheet(name), quoted(name)
    bold = book.add_format({"bold": True, "bg_color": "#DDEBF7"})
    money = book.add_format({"num_format": "#,##0.00"})
    sheet.merge_range("A1:C1", "Report", bold)
    sheet.write_row("A3", ["Number", "Twice", "Kind", "Sum so far", "Date"], bold)
    for index in range(10):
        row = 4 + index
        sheet.write_number(f"A{row}", index + 1, money)
        sheet.write_formula(f"B{row}", f"=A{row}*2", money, 2 * (index + 1))
        sheet.write_string(f"C{row}", "first" if index % 2 else "第二")
        sheet.write_formula(f"D{row}", f"=SUM($A$4:A{row})", None, (index + 1) * (index + 2) / 2)
        sheet.write_datetime(
            f"E{row}",
            datetime(2019, 7, row),  # noqa: DTZ001  a cell has no time zone
            book.add_format({"num_format": "yyyy-mm-dd"}),
        )
    sheet.write_formula("A14", "=SUM(A4:A13)", bold, 55)
    sheet.write_formula("B14", f"=SUM({mine}!B4:B13)", bold, 110)
    sheet.write_formula("C14", '=IF(A14>0,"yes A14","no")', None, "yes A14")
    sheet.write_formula("D14", "=A14>0", None, True)
    sheet.write_formula("E14", "=NA()", None, "#N/A")
    sheet.write_formula("F14", '=""', None, "")
    sheet.write_formula("G14", "=COUNT(4:13)+COUNT(A:A)-COUNT(Other!A2:A3)", None, 0)
    sheet.merge_range("A16:C17", "merged", bold)
    sheet.write_url("A18", "https://example.com/", None, "outside", "tip")
    sheet.write_url("A19", "internal:Other!A1", None, "inside")
    sheet.write_rich_string("A20", "plain ", bold, "bold", " plain")
    sheet.write_boolean("B20", True)
    sheet.write_string("C20", "  spaces \n and lines ")
    condition = {"type": "formula", "criteria": "=$A4>$A$14", "format": bold}
    sheet.conditional_format("A4:A13", condition)
    sheet.conditional_format("B4:B13", {"type": "3_color_scale"})
    sheet.conditional_format("D4:D13", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("B14", {"type": "cell", "criteria": ">", "value": "$A$14"})
    sheet.data_validation("C4:C13", {"validate": "list", "source": "=$F$4:$F$6"})
    between = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": "=$A$14"}
    sheet.data_validation("A4:A13", between)
    sheet.write_column("F4", ["first", "第二", "third"])
    sheet.add_sparkline("G4", {"range": f"{mine}!A4:D4"})
    sheet.add_sparkline("G10", {"range": f"{mine}!A10:D10", "type": "column"})
    sheet.autofilter("A3:D13")
    sheet.print_area("A1:H40")
    sheet.repeat_rows(0, 2)
    sheet.set_h_pagebreaks([3, 12, 30])
    sheet.set_v_pagebreaks([8])
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_header("&L&G&C&A", {"image_left": "h.png", "image_data_left": picture()})
    sheet.set_footer("&CPage &P of &N")
    sheet.ignore_errors({"number_stored_as_text": "C4:C13"})
    for row in (8, 9):
        sheet.set_row(row, 30, None, {"level": 1})
    sheet.freeze_panes(3, 1)
    sheet.set_column("A:D", 14)
    sheet.set_column("J:J", 9, money)
    for address, place in (("I5", 3), ("I15", 1), ("M15", 2)):
        options = {"image_data": picture(), "object_position": place, "x_scale": 3, "y_scale": 3}
        sheet.insert_image(address, "a.png", options)
    chart = book.add_chart({"type": "line"})
    first = {"name": f"={mine}!$A$3", "values": f"={mine}!$A$4:$A$13"}
    chart.add_series(first | {"categories": f"={mine}!$E$4:$E$13"})
    chart.add_series({"values": "=Other!$A$1:$A$3"})
    chart.set_title({"name": f"={mine}!$A$16"})
    sheet.insert_chart("I22", chart)


def _other(book: Any, mine: str) -> None:
    sheet = book.add_worksheet("Other")
    sheet.write_formula("A1", f"={mine}!A7*2", None, 8)
    sheet.write_formula("A2", f"=SUM({mine}!$A$4:$A$13)+A1", None, 63)
    sheet.write_formula("A3", f'={mine}!C4&"{mine}!C9"', None, f"第二{mine}!C9")
    sheet.write_formula("A4", f"=IF({mine}!D14,A9,B9)", None, 0)
    sheet.write_array_formula("C1:C3", f"{{={mine}!A7:A9*2}}", None, 8)
    for row, value in ((1, 10), (2, 12)):
        sheet.write_number(row, 2, value)
    sheet.write_dynamic_array_formula("E1:E10", f"=_xlfn._xlws.SORT({mine}!A4:A13)", None, 1)
    for row in range(1, 10):
        sheet.write_number(row, 4, row + 1)
    sheet.conditional_format(
        "A1:A3", {"type": "formula", "criteria": f"=A1>{mine}!$A$14", "format": book.add_format()}
    )
    sheet.data_validation("A9", {"validate": "list", "source": f"={mine}!$A$4:$A$13"})
    sheet.add_sparkline("G1", {"range": f"{mine}!A7:A9"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"={mine}!$B$4:$B$13"})
    sheet.insert_chart("I2", chart)


def _tables(book: Any) -> None:
    sheet = book.add_worksheet("Tables")
    free = book.add_format({"locked": False, "num_format": "0.000"})
    data = [["a", 1.0], ["b", 2.0], ["c", 3.0]]
    columns = [{"header": "Key"}, {"header": "Value"}]
    sheet.add_table("A2:B5", {"name": "tbl", "data": data, "columns": columns})
    sheet.write_formula("D1", "=SUM(tbl[Value])", None, 6)
    sheet.write_number("D2", 1.25, free)
    sheet.write_blank("D3", None, free)
    sheet.write_comment("E3", "note", {"author": "ivjxl"})
    sheet.protect("", {"format_cells": True, "sort": True, "objects": True})
    sheet.set_background(picture())


def _fill(book: Any, name: str) -> None:
    mine = quoted(name)
    _report(book, name)
    _other(book, mine)
    _tables(book)
    bare = book.add_worksheet("Bare")
    for row in range(4):
        bare.write_row(row, 0, [row, f"text {row}", row % 2 == 0])
        bare.write_formula(row, 3, f"=A{row + 1}+1", None, row + 1)
    pages = book.add_chartsheet("Pages")
    pie = book.add_chart({"type": "pie"})
    pie.add_series({"values": f"={mine}!$A$4:$A$9"})
    pages.set_chart(pie)
    book.define_name("total", f"={mine}!$A$14")
    book.define_name("numbers", f"={mine}!$A$4:$B$13")
    book.define_name("several", f"={mine}!$A$4,{mine}!$A$9:$B$9,Other!$A$9")
    book.define_name("constant", "=42")
    book.define_name("add_one", "=_xlfn.LAMBDA(_xlpm.x,_xlpm.x+1)")
    book.define_name("Other!local", f"={mine}!$C$9")
    book.set_custom_property("TemplateVersion", "1.2.3")


X14_VALIDATION: Final = (
    '<ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{x14}"><x14:dataValidations '
    'xmlns:xm="{xm}" count="1"><x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>'
    "{name}!$F$4:$F$6</xm:f></x14:formula1><xm:sqref>E4:E13 E20</xm:sqref></x14:dataValidation>"
    "</x14:dataValidations></ext></extLst>"
)


@cache
def rich(name: str = "Report") -> bytes:
    """Return the workbook; `name` is its first sheet's."""
    package = workbook(lambda book: _fill(book, name))
    parts = parts_of(package)
    report = parts[REPORT].decode()
    # A formula shared by a column, as Excel writes it.
    for row in range(4, 14):
        start = f'<f t="shared" ref="B4:B13" si="0">A{row}*2</f>' if row == 4 else ""
        report = report.replace(f"<f>A{row}*2</f>", start or '<f t="shared" si="0"/>')
    escaped = quoted(name).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    validation = X14_VALIDATION.format(x14=X14, xm=XM, name=escaped)
    report = report.replace("</extLst></worksheet>", validation + "</worksheet>")
    report = report.replace('<c r="F14">', '<c r="F14" t="str">')
    parts[REPORT] = report.encode()
    # Neither rows nor cells say where they are.
    parts[BARE] = re.sub(rb'<(row|c) r="\w+"', rb"<\1", parts[BARE])
    strings = parts[STRINGS].decode()
    phonetic = (
        "<si><r><t>配当</t></r><r><rPr><b/></rPr><t>総額</t></r>"
        '<rPh sb="0" eb="2"><t>ハイトウ</t></rPh><rPh sb="2" eb="4"><t>ソウガク</t></rPh>'
        '<phoneticPr fontId="0"/></si></sst>'
    )
    number = strings.count("<si>")
    strings = strings.replace("</sst>", phonetic)
    parts[STRINGS] = re.sub(r'uniqueCount="\d+"', f'uniqueCount="{number + 1}"', strings).encode()
    bare = parts[BARE].decode()
    parts[BARE] = bare.replace(
        "</row></sheetData>", f'<c t="s"><v>{number}</v></c></row></sheetData>'
    ).encode()
    macros = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    parts[TYPES] = parts[TYPES].replace(f"{KIND}.sheet.main+xml".encode(), macros.encode())
    return _injected(packed(parts))


def _injected(package: bytes) -> bytes:
    types = parts_of(package)[TYPES].decode()
    settings = f'<Default Extension="bin" ContentType="{KIND}.printerSettings"/><Override'
    package = edited(package, TYPES, ("<Override", settings)) if "bin" not in types else package
    package = with_part(
        package,
        "xl/vbaProject.bin",
        b"\xd0\xcf\x11\xe0 not really macros" * 40,
        content_type="application/vnd.ms-office.vbaProject",
        used_by=WORKBOOK,
        relation="http://schemas.microsoft.com/office/2006/relationships/vbaProject",
    )
    package = with_part(
        package,
        "customXml/item1.xml",
        HEAD + '<state xmlns="urn:ivjxl:state">  <case id="7"/>\n</state>',
        used_by=WORKBOOK,
        relation="customXml",
    )
    package = with_part(
        package,
        "xl/persons/person.xml",
        HEAD + '<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/'
        'threadedcomments"><person displayName="A" id="{AAAAAAAA-0000-0000-0000-000000000001}" '
        'userId="A" providerId="None"/></personList>',
        content_type="application/vnd.ms-excel.person+xml",
        used_by=WORKBOOK,
        relation="http://schemas.microsoft.com/office/2017/10/relationships/person",
    )
    package = with_part(
        package,
        "xl/threadedComments/threadedComment1.xml",
        HEAD + '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/'
        'threadedcomments"><threadedComment ref="E3" dT="2024-01-01T00:00:00.00" '
        'personId="{AAAAAAAA-0000-0000-0000-000000000001}" '
        'id="{BBBBBBBB-0000-0000-0000-000000000001}"><text>thread</text></threadedComment>'
        "</ThreadedComments>",
        content_type="application/vnd.ms-excel.threadedcomments+xml",
        used_by=TABLES,
        relation="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment",
    )
    package = with_part(
        package,
        "xl/printerSettings/printerSettings1.bin",
        b"\x01\x02PRN" * 50,
        used_by=REPORT,
        relation="printerSettings",
    )
    return with_chain(package)


def with_chain(package: bytes) -> bytes:
    """Return a package with the order of calculation that Excel keeps."""
    parts = parts_of(package)
    cells = []
    for number, part in enumerate((p for p in parts if p.startswith("xl/worksheets/sheet")), 1):
        for cell in root_of(package, part).iter(f"{{{MAIN}}}c"):
            if cell.find(f"{{{MAIN}}}f") is not None and cell.get("r"):
                cells.append(f'<c r="{cell.get("r")}" i="{number}"/>')
    assert cells
    return with_part(
        package,
        CHAIN,
        f'{HEAD}<calcChain xmlns="{MAIN}">{"".join(cells)}</calcChain>',
        content_type=f"{KIND}.calcChain+xml",
        used_by=WORKBOOK,
        relation="calcChain",
    )


def with_sheet_element(package: bytes, part: str, before: Iterable[str], element: str) -> bytes:
    """Return a package with an element put into a worksheet before the first of others."""
    text = parts_of(package)[part].decode()
    mark = next(f"<{name}" for name in (*before, "/worksheet") if f"<{name}" in text)
    return edited(package, part, (mark, element + mark))
