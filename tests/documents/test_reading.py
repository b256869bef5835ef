"""The text of files that people write: what is printed, in order, or a clear refusal."""

import io
import zipfile
from pathlib import Path
from typing import Final

import pytest

from ivjxl.documents.comparison import compared_with
from ivjxl.documents.comparison.knowledge import knowledge
from ivjxl.documents.pdf_reading import page_lines
from ivjxl.documents.reading import LARGEST, text_of, with_tabs
from ivjxl.documents.word_reading import LARGEST_PART, word_text
from ivjxl.errors import InputError
from ivjxl.notices.case import read_case
from ivjxl.notices.tokens import tokens

REPOSITORY: Final = Path(__file__).parents[2]
PUBLISHED: Final = REPOSITORY.parent / "shared" / "notices"
W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN_RELATION: Final = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r" Type="{OFFICE}/{{kind}}" Target="{{target}}"/></Relationships>'
)


def zipped(**parts: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def part(tag: str, content: str) -> str:
    names = (
        f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    return f"<w:{tag} {names}>{content}</w:{tag}>"


def word(body: str, **parts: str) -> bytes:
    """Return a Word document with a body and further parts by kind of relation."""
    relations = "".join(
        f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>' for kind in parts
    )
    return zipped(
        **{
            "_rels/.rels": MAIN_RELATION.format(kind="officeDocument", target="word/document.xml"),
            "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
            "word/_rels/document.xml.rels": (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                f"{relations}</Relationships>"
            ),
        },
        **{f"word/{kind}.xml": content for kind, content in parts.items()},
    )


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def read(body: str, **parts: str) -> str:
    return word_text("a.docx", word(body, **parts))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_text_file_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "お知らせ.TXT"
    path.write_bytes("基準日\r\n2019年3月31日".encode(encoding))

    assert text_of(path) == "基準日\n2019年3月31日"


def test_what_nobody_sees_does_not_part_a_number(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("16\u200b3\u00ad rights", encoding="utf-8")

    assert text_of(path) == "163 rights"


def test_table_under_a_rule_has_tabs_and_keeps_its_lines() -> None:
    text = "a\n\n         Year\nItem      end\n----  -------\nx           1\nlong        2\ner\n\nb"

    assert with_tabs(text).split("\n") == [
        "a", "", "", "", "Item\tYear end", "x\t1", "long\t2", "er\t", "", "b",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "en", "ja"),
    [
        ("a.doc", b"text", "must be a text file (.txt)", "テキストファイル（.txt）"),
        ("a.txt", b"", "has no text", "に文字がありません"),
        ("a.txt", b"\xff\x00\x81", "must be a text in UTF-8", "UTF-8"),
        ("a.txt", b"a\0b", "are not a text", "文字ではないデータ"),
        ("a.txt", b"<html><p>1</p>", "is a web page", "ウェブページ"),
        ("a.txt", b"%PDF-1.4 x", "is a PDF, whatever its name", "はPDFです"),
        ("a.txt", b"PK\x03\x04", "is a Word document or an archive", "Word文書又は圧縮ファイル"),
        ("a.docx", b"text", "is a text, whatever its name", "はテキストです"),
        ("a.docx", b"\xd0\xcf\x11\xe0abc", "is encrypted or an old document", "暗号化された文書"),
        ("a.docx", b"PK\x03\x04abc", "is no Word document", "Word文書（.docx）ではない"),
        ("a.docx", zipped(**{"xl/workbook.xml": "<a/>"}), "is no Word document", "ではない"),
        ("a.pdf", b"%PDF-1.4\nnothing", "is damaged or no PDF", "壊れている"),
        ("a.pdf", b"text", "is a text, whatever its name", "はテキストです"),
    ],
)
def test_file_that_cannot_be_read_is_refused(
    tmp_path: Path, name: str, data: bytes, en: str, ja: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)

    with pytest.raises(InputError) as refusal:
        text_of(path)

    assert en in refusal.value.in_language("en")
    assert ja in refusal.value.in_language("ja")
    assert refusal.value.argument.startswith(name)


def test_file_that_is_missing_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        text_of(tmp_path / "a.txt")
    large = tmp_path / "b.txt"
    with large.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(InputError, match="must be smaller than"):
        text_of(large)


@pytest.mark.parametrize(
    "document",
    [
        part("document", "<w:body>" + " " * (LARGEST_PART + 1) + "</w:body>"),
        '<!DOCTYPE a [<!ENTITY b "c">]>' + part("document", "<w:body/>"),
        part("document", "<w:body>" + "<w:sdt>" * 500 + "</w:sdt>" * 500 + "</w:body>"),
        part("document", paragraph("<w:ins>" * 500 + "</w:ins>" * 500)),
        "<w:document>",
        part("document", ""),
    ],
)
def test_document_that_is_a_trap_is_refused(document: str) -> None:
    data = zipped(
        **{
            "_rels/.rels": MAIN_RELATION.format(kind="officeDocument", target="word/document.xml"),
            "word/document.xml": document,
        }
    )

    with pytest.raises(InputError):
        word_text("a.docx", data)


def test_tables_come_as_rows_in_the_order_of_the_document() -> None:
    def cell(text: str, shape: str = "") -> str:
        return f"<w:tc><w:tcPr>{shape}</w:tcPr>{paragraph(run(text))}</w:tc>"

    wide, merged = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>'
    table = (
        f"<w:tbl><w:tr>{cell('Item')}{cell('Dividend', wide)}</w:tr>"
        f"<w:tr>{cell('Total', merged)}{cell('JPY1')}{cell('JPY2')}</w:tr>"
        f"<w:tr>{cell('hidden', '<w:vMerge/>')}{cell('JPY3')}{cell('JPY4')}</w:tr>"
        f"<w:tr><w:trPr><w:del/></w:trPr>{cell('gone')}</w:tr></w:tbl>"
    )

    text = read(paragraph(run("before")) + table + paragraph(run("after")))

    assert text == "before\n\nItem\tDividend\t\nTotal\tJPY1\tJPY2\n\tJPY3\tJPY4\n\nafter"


def test_deletions_hidden_text_and_page_numbers_stay_out_and_insertions_in() -> None:
    page = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("7")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )  # fmt: skip
    other = page.replace(" PAGE ", " REF a ").replace(">7<", ">(5)<")
    body = paragraph(
        run("163 ")
        + f"<w:del><w:r><w:delText>rights</w:delText></w:r></w:del><w:ins>{run('shares')}</w:ins>"
        + f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>{page}{other}"
        + f'<w:fldSimple w:instr="NUMPAGES">{run("9")}</w:fldSimple>'
        + "<w:r><w:noBreakHyphen/><w:t>F</w:t></w:r>"
    )

    assert read(body) == "163 shares(5)-F"


def test_paragraph_whose_mark_is_deleted_goes_on() -> None:
    deleted = "<w:rPr><w:del/></w:rPr>"

    assert read(paragraph(run("July "), deleted) + paragraph(run("12, 2019"))) == "July 12, 2019"


def test_text_boxes_and_content_controls_are_read_once() -> None:
    box = f"<w:txbxContent>{paragraph(run('JPY354,600'))}</w:txbxContent>"
    body = (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph(run('in control'))}</w:sdtContent></w:sdt>"
        + paragraph(
            run("anchor") + f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>"
            f"<w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    )

    assert read(body) == "in control\n\nanchor\n\nJPY354,600"


def test_formula_is_marked_so_that_its_digits_are_no_figures() -> None:
    text = read(paragraph("<m:oMath><m:r><m:t>σ</m:t></m:r><m:r><m:t>2</m:t></m:r></m:oMath>"))

    assert [token.unit for token in tokens(text)] == ["formula"]


def test_headers_and_footers_come_last_and_once() -> None:
    header = part("hdr", paragraph(run("IIJ")))
    footer = part("ftr", paragraph(run("IIJ")))

    assert read(paragraph(run("body")), header=header, footer=footer) == "body\n\nIIJ"


def level(number: int, form: str, text: str, start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


NUMBERING: Final = part(
    "numbering",
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "decimal", "%1.")
    + level(1, "decimal", "(%2)")
    + level(2, "decimalEnclosedCircle", "%3")
    + level(3, "iroha", "%1-%4", 4)
    + "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="1"/></w:lvlOverride></w:num>',
)
STYLES: Final = part(
    "styles",
    '<w:style w:styleId="Item"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
    '</w:pPr></w:style><w:style w:styleId="Own"><w:basedOn w:val="Item"/></w:style>',
)


def test_numbers_of_lists_are_computed_as_word_prints_them() -> None:
    def item(level: int, number: int = 1) -> str:
        properties = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        return paragraph(run("x"), properties)

    styled = paragraph(run("x"), '<w:pStyle w:val="Own"/>')
    empty = paragraph("", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    off = paragraph(run("x"), '<w:pStyle w:val="Own"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    body = item(0) + item(1) + styled + item(2) + item(2) + item(3) + empty + item(0) + item(1)
    body += off + item(0, 2)

    text = read(body, numbering=NUMBERING, styles=STYLES)

    assert text.split("\n\n") == [
        "1. x", "(1) x", "(2) x", "① x", "② x", "1-ニ x", "2. x", "(1) x", "x", "1. x",
    ]  # fmt: skip


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the published notices are not beside it")
@pytest.mark.parametrize("name", ["2019-05-23-dividend", "2019-07-12-option-terms"])
def test_document_of_a_text_gives_its_tokens_and_verdicts(name: str, tmp_path: Path) -> None:
    import docx

    text = (PUBLISHED / f"{name}.txt").read_text(encoding="utf-8")
    made = docx.Document()
    rows: list[list[str]] = []
    for line in [*text.split("\n"), ""]:
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        if rows:
            table = made.add_table(len(rows), len(rows[0]))
            for number, row in enumerate(rows):
                for position, cell in enumerate(row):
                    table.cell(number, position).text = cell
            rows = []
        if line.strip():
            made.add_paragraph(line)
    path = tmp_path / "notice.docx"
    made.save(str(path))

    read_back = text_of(path)

    plain = [(token.text, token.value) for token in tokens(text)]
    assert [(token.text, token.value) for token in tokens(read_back)] == plain
    known = knowledge(read_case(REPOSITORY / "workbooks" / f"{name}.toml"))
    states = [verdict.state for verdict in compared_with(text, known)]
    assert [verdict.state for verdict in compared_with(read_back, known)] == states


def pdf(*lines: str, picture: bool = False) -> bytes:
    """Return a PDF of one page with lines of text in Helvetica, or a picture."""
    return pdf_of(*((50, 800 - 14 * n, line) for n, line in enumerate(lines)), picture=picture)


def pdf_of(
    *pieces: tuple[float, float, str], turn: str = "1 0 0 1", picture: bool = False
) -> bytes:
    """Return a PDF of one page with pieces of text at their places, in this order."""
    shown = "".join(f"BT /F 10 Tf {turn} {x} {y} Tm ({text}) Tj ET\n" for x, y, text in pieces)
    content = shown or "q 9 0 0 9 0 0 cm /I Do Q"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources"
        "<</Font<</F 5 0 R>>/XObject<<" + ("/I 6 0 R" if picture else "") + ">>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
        "/Length 1>>stream\n0\nendstream",
    ]
    data, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj{each}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    data += f"xref\n0 7\n0000000000 65535 f \n{table}trailer<</Size 7/Root 1 0 R>>\n"
    return (data + f"startxref\n{data.index('xref')}\n%%EOF").encode()


def encrypted(data: bytes, password: str) -> bytes:
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("data", [pdf("Total: 163 rights"), encrypted(pdf("163 rights"), "")])
def test_pdf_that_opens_without_password_is_read(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)

    assert [token.value for token in tokens(text_of(path))] == [163]


@pytest.mark.parametrize(
    ("data", "en"),
    [
        (encrypted(pdf("163 rights"), "secret"), "is encrypted"),
        (pdf(picture=True), "has only a picture on this page"),
        (pdf(""), "has no text"),
        (pdf("163 rights")[:200], "is damaged or no PDF"),
    ],
)
def test_pdf_that_does_not_say_its_text_is_refused(tmp_path: Path, data: bytes, en: str) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)

    with pytest.raises(InputError) as refusal:
        text_of(path)

    assert en in refusal.value.in_language("en")


def test_page_keeps_words_whole_and_columns_apart() -> None:
    said = (
        "当社は、2019 年6 月27 日開催予定の第27 回定時株主総会において承認されるこ\n"
        "とを条件とします。\n"
        "基準日 2019 年3 月31 日 2018 年3 月31 日\n配当金\n総額 608百万円 ―\n1 / 2"
    )
    shown = (
        "当社は、2019    年6月 27日開催予定の第    27回定時株主総会において承認されるこ\n"
        "とを条件とします。\n"
        "基準日        2019年3月 31日      2018年3月31日\n"
        "配当金         608百万円        ―\n総額\n1 / 2"
    )

    assert page_lines(said, shown, 1, 2) == [
        "当社は、2019年6月27日開催予定の第27回定時株主総会において承認されることを条件とします。",
        "基準日\t2019年3月31日\t2018年3月31日",
        "配当金総額\t608百万円\t―",
    ]


@pytest.mark.parametrize(
    ("below", "joined"),
    [
        ("2) to 7) below", True),
        ("(2) through (7) below", True),
        ("(13)に定める割当日", True),
        ("1) to approve a merger", False),
        ("(2) Record date", False),
        ("(2) 割当日", False),
    ],
)
def test_line_that_begins_with_a_reference_goes_on_and_one_with_a_label_does_not(
    below: str, joined: bool
) -> None:
    above = "a line that is as long as they are and ends in the middle of what it says"

    lines = page_lines(f"{above}\n{below}", above, 1, 1)

    assert (len(lines) == 1) is joined


def lines_of(data: bytes, tmp_path: Path) -> list[str]:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    return [line for line in text_of(path).splitlines() if line]


PROSE: Final = (
    (50, 800, "The distribution of retained earnings is subject to the approval of the meeting"),
    (50, 786, "that will be held in Tokyo on June 27, 2019, as are the dividends of last year"),
)
ROW: Final = ((50, 700, "Total"), (130, 700, "JPY608"), (230, 700, "-"), (330, 700, "JPY600"))


@pytest.mark.parametrize("above", [738, 752, 800])
@pytest.mark.parametrize(
    ("label", "third"),
    [(738, 738), (731, 731), (724, 724), (738, 731), (731, 738)],
    ids=["top", "middle", "bottom", "top and middle", "middle and top"],
)
def test_header_cells_of_several_lines_are_told_apart_by_their_places(
    label: float, third: float, above: float, tmp_path: Path
) -> None:
    prose = [(x, y + above - 786 + 14, text) for x, y, text in PROSE]
    header = [
        (50, label, "Item"),
        (130, 738, "FY2018"), (125, 724, "Year-end"),
        (230, third, "Forecast"),
        (330, 738, "FY2017"), (325, 724, "Year-end"),
    ]  # fmt: skip

    lines = lines_of(pdf_of(*prose, *header, *ROW), tmp_path)

    assert lines[-2:] == [
        "Item\tFY2018 Year-end\tForecast\tFY2017 Year-end",
        "Total\tJPY608\t-\tJPY600",
    ]


def test_narrow_gap_parts_no_columns_and_a_wide_one_does(tmp_path: Path) -> None:
    row = ((50, 700, "2019"), (75, 700, "12"), (130, 700, "608"), (230, 700, "600"))

    assert lines_of(pdf_of(*PROSE, *row), tmp_path)[-1] == "2019 12\t608\t600"


def test_next_paragraph_that_stands_lower_is_not_joined(tmp_path: Path) -> None:
    long = "this line is as long as the others are and has no end, like a heading of its own"
    lines = [(50, 800 - 14 * n, long) for n in range(5)]
    lines += [(50, 720, "Next paragraph")]

    assert lines_of(pdf_of(*lines), tmp_path) == [" ".join([long] * 5), "Next paragraph"]


@pytest.mark.parametrize("turn", ["0 1 -1 0", "1 0 0 -1"])
def test_places_of_turned_lines_say_nothing(turn: str, tmp_path: Path) -> None:
    data = pdf_of((300, 300, "163 rights"), (300, 330, "89 rights"), turn=turn)

    assert [t.value for line in lines_of(data, tmp_path) for t in tokens(line)] == [163, 89]
