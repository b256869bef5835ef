"""A document as a Word file, read back by python-docx and by a reader that knows only the format.

What Word prints before a paragraph is computed here from the styles and the numbering
part, by the rules of ECMA-376; what a field shows must be what that gives.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

import docx
import pytest
from docx.document import Document as WordDocument
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ivjxl.documents.document import Block, Document
from ivjxl.documents.word import as_docx
from ivjxl.notices.clause import FORMULAS, KINDS, label, numbers, reference
from ivjxl.notices.clause_text import Reference
from ivjxl.notices.layout import PrintedRow, PrintedTable

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
V: Final = "{urn:schemas-microsoft-com:vml}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE: Final = "{http://schemas.openxmlformats.org/package/2006/"

OF_TEXT: Final = [kind for kind in KINDS if kind not in ("table", "formula")]
NUMBERED: Final = ("section", "item", "point")
MARK: Final = "見本 SAMPLE"
HOSTILE: Final = (
    "A & B < C > D &amp; \"q\" 'a' ]]>",
    "<w:p/></w:t></w:r>",
    "\U0001f600 \U00020b9f e\u0301",
    "العربية \u202eabc\u202c \u200f",
    "  two spaces  \u3000",
    "tab\there",
    "MERGEFORMAT { REF x } %1 ${name}",
)
"""Texts that a file must hold as they are."""


def table(*rows: tuple[str, ...], header: tuple[str, ...], title: str = "Table") -> PrintedTable:
    names = tuple(f"column{n}" for n in range(len(header)))
    made = tuple(PrintedRow(f"row{n}", cells) for n, cells in enumerate(rows))
    return PrintedTable("table", title, names, header, made)


ALLOTTEES: Final = table(
    ("Directors", "7 Directors", "153 rights"),
    ("Executive Officers", "11 Executive Officers", "77 rights"),
    header=("Class", "Persons", "Rights"),
)


def block(kind: str, *parts: str | Reference, id: str = "", number: str = "", **more: Any) -> Block:
    given = {"level": number.count(".") + 1 if number else 0, "label": label(number, "en"), **more}
    return Block(id=id or kind, kind=kind, parts=parts, **given)


def document(*blocks: Block, language: str = "en", mark: str = "", title: str = "T") -> Document:
    return Document("case", language, title, mark, blocks)


def numbered(kinds: Sequence[str], language: str = "en") -> Document:
    """Return a document of blocks of these kinds, numbered; each refers to every other."""
    paths = numbers(kinds, [True] * len(kinds))
    blocks = []
    seen_from = ""
    for place, (kind, path) in enumerate(zip(kinds, paths, strict=True)):
        seen_from = path or seen_from
        parts: list[str | Reference] = [f"text {place}"]
        for other, target in enumerate(paths):
            if target:
                text = reference(target, seen_from, language, above=other <= place)
                parts += [" <", Reference(f"clause{other}", text), ">"]
        level = seen_from.count(".") + 1 if seen_from and kind != "heading" else 0
        blocks.append(
            Block(
                id=f"clause{place}", kind=kind, level=level, label=label(path, language),
                parts=tuple(parts),
            )
        )  # fmt: skip
    return document(*blocks, language=language)


def without_references(made: Document) -> Document:
    """Return a document without what takes most of the time in a long one."""
    return replace(made, blocks=tuple(replace(each, parts=("x",)) for each in made.blocks))


# --- a reader of the format ----------------------------------------------------------------


@dataclass(frozen=True)
class File:
    """The parts of a .docx file."""

    data: bytes

    @cached_property
    def parts(self) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            assert archive.testzip() is None
            return {name: archive.read(name) for name in archive.namelist()}

    def xml(self, name: str) -> Any:
        return etree.fromstring(self.parts[f"word/{name}.xml"])

    @cached_property
    def body(self) -> Any:
        return self.xml("document").find(f"{W}body")

    @cached_property
    def styles(self) -> dict[str, Any]:
        return {each.get(f"{W}styleId"): each for each in self.xml("styles").iter(f"{W}style")}

    @property
    def paragraphs(self) -> list[Any]:
        """The paragraphs of the body outside tables, without the room after a table."""
        return [each for each in self.body.findall(f"{W}p") if style_of(each) != "TableGap"]

    def on_every_page(self, kind: str) -> Any:
        """Return the header or footer that the section names."""
        relations = etree.fromstring(self.parts["word/_rels/document.xml.rels"])
        targets = {each.get("Id"): each.get("Target") for each in relations}
        named = self.body.find(f"{W}sectPr/{W}{kind}Reference").get(f"{R}id")
        return etree.fromstring(self.parts[f"word/{targets[named]}"])

    def inherited(self, style: str, path: str) -> Any:
        """Return a property of a paragraph style, of the nearest it is based on, or of all."""
        while style:
            found = self.styles[style].find(path)
            if found is not None:
                return found
            base = self.styles[style].find(f"{W}basedOn")
            style = "" if base is None else val(base)
        kind = "rPr" if path.startswith(f"{W}rPr") else "pPr"
        return self.xml("styles").find(f"{W}docDefaults/{W}{kind}Default/{path}")


def val(element: Any) -> str:
    return str(element.get(f"{W}val"))


def style_of(paragraph: Any) -> str:
    return val(paragraph.find(f"{W}pPr/{W}pStyle"))


def shown(element: Any) -> str:
    """Return the text that a reader of the paragraph sees."""
    signs = {f"{W}br": "\n", f"{W}tab": "\t"}
    seen = element.iter(f"{W}t", *signs)
    return "".join(signs.get(each.tag) or each.text for each in seen)


class Counters:
    """What a program prints before each paragraph: ECMA-376 part 1, 17.9.

    The standard is silent on a level that is skipped. LibreOffice counts it, as if there
    were a paragraph: the first section after an item is 2. then.
    """

    def __init__(self, file: File, *, skipped_counts: bool = False) -> None:
        self.file = file
        self.skipped_counts = skipped_counts
        self.numbering = file.xml("numbering")
        self.lists = {
            each.get(f"{W}abstractNumId"): each for each in self.numbering.iter(f"{W}abstractNum")
        }
        self.instances = {each.get(f"{W}numId"): each for each in self.numbering.iter(f"{W}num")}
        self.counts: dict[str, dict[int, int]] = {key: {} for key in self.lists}

    def place(self, paragraph: Any) -> tuple[str, int] | None:
        """Return instance and level: the paragraph's own, or else its style's."""
        found = paragraph.find(f"{W}pPr/{W}numPr")
        if found is None:
            found = self.file.inherited(style_of(paragraph), f"{W}pPr/{W}numPr")
        # 17.9.18: the instance 0 takes a paragraph out of every list.
        if found is None or val(found.find(f"{W}numId")) == "0":
            return None
        return val(found.find(f"{W}numId")), int(val(found.find(f"{W}ilvl")))

    def level(self, instance: str, level: int) -> Any:
        made = self.instances[instance]
        assert made.find(f"{W}lvlOverride") is None
        of_list = self.lists[val(made.find(f"{W}abstractNumId"))]
        return next(e for e in of_list.iter(f"{W}lvl") if e.get(f"{W}ilvl") == f"{level}")

    def printed(self, paragraph: Any) -> str:
        place = self.place(paragraph)
        if place is None:
            return ""
        instance, level = place
        counts = self.counts[val(self.instances[instance].find(f"{W}abstractNumId"))]
        if self.skipped_counts:
            for higher in range(level):
                counts.setdefault(higher, 1)
        start = int(val(self.level(instance, level).find(f"{W}start")))
        counts[level] = counts.get(level, start - 1) + 1
        # Without w:lvlRestart a level starts again after each higher one.
        assert self.level(instance, level).find(f"{W}lvlRestart") is None
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]

        def counted(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            kind = val(self.level(instance, other).find(f"{W}numFmt"))
            return self.formatted(counts.get(other, 0), kind)

        return re.sub(r"%(\d)", counted, val(self.level(instance, level).find(f"{W}lvlText")))

    def formatted(self, number: int, kind: str) -> str:
        if kind == "decimalEnclosedCircle":
            # 17.18.59: the circled characters U+2460 to U+2473, from 21 on plain numbers.
            return chr(0x2460 + number - 1) if number <= 20 else f"{number}"
        return {"decimal": f"{number}", "none": ""}[kind]


def typed(paragraph: Any) -> str:
    """Return the label that a paragraph outside the list has as a text."""
    return shown(paragraph).partition("\t")[0] if is_outside(paragraph) else ""


def is_outside(paragraph: Any) -> bool:
    number = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
    return number is not None and val(number) == "0" and "\t" in shown(paragraph)


def labels(file: File, *, skipped_counts: bool = False) -> list[str]:
    counters = Counters(file, skipped_counts=skipped_counts)
    return [counters.printed(each) + typed(each) for each in file.paragraphs]


def texts(file: File) -> list[str]:
    """Return the text of each paragraph without the label that it may have as one."""
    return [
        shown(each).partition("\t")[2] if is_outside(each) else shown(each)
        for each in file.paragraphs
    ]


@dataclass(frozen=True)
class Field:
    code: str
    result: str


def fields(part: Any) -> Iterator[Field]:
    """Yield the fields of a part, none in another."""
    state, code, result = "", "", ""
    for element in part.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
        if element.tag == f"{W}fldChar":
            kind = element.get(f"{W}fldCharType")
            assert (state, kind) in {("", "begin"), ("begin", "separate"), ("separate", "end")}
            if kind == "end":
                yield Field(code.strip(), result)
                state, code, result = "", "", ""
            else:
                state = kind
        elif element.tag == f"{W}instrText":
            assert state == "begin"
            code += element.text
        elif state == "separate":
            result += element.text
    assert state == ""


def opened(data: bytes) -> WordDocument:
    return docx.Document(io.BytesIO(data))


def written(made: Document) -> File:
    return File(as_docx(made))


LONG: Final = [
    *("date", "addressee", "sender", "sender", "title", "paragraph", "opening"),
    *("section", "paragraph", "section", "item", "paragraph", "item", "point", "point"),
    *("paragraph", "item", "section", "item", "point", "heading", "item", "point", "item"),
    *("closing", "heading", "paragraph", "addressee"),
]


# --- the package ---------------------------------------------------------------------------


def test_every_part_has_a_type_and_every_relation_a_part() -> None:
    file = written(document(block("title", "T"), mark=MARK))
    types = etree.fromstring(file.parts["[Content_Types].xml"])
    overrides = {each.get("PartName") for each in types.iter(f"{PACKAGE}content-types}}Override")}

    assert overrides == {
        f"/{name}" for name in file.parts if not name.endswith(".rels") and name[0] != "["
    }
    for name, folder in (("_rels/.rels", ""), ("word/_rels/document.xml.rels", "word/")):
        relations = etree.fromstring(file.parts[name])
        targets = [each.get("Target") for each in relations]
        assert all(f"{folder}{target}" in file.parts for target in targets)
        assert len({each.get("Id") for each in relations}) == len(targets) > 1


def test_parts_that_the_section_names_are_related() -> None:
    file = written(document(block("title", "T"), mark=MARK))

    assert file.on_every_page("header").tag == f"{W}hdr"
    assert file.on_every_page("footer").tag == f"{W}ftr"


def test_nothing_of_the_template_stays_that_is_not_ours() -> None:
    file = written(document(mark=MARK))

    assert file.parts.keys() == {
        "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/document.xml",
        "word/_rels/document.xml.rels", "word/styles.xml", "word/settings.xml",
        "word/numbering.xml", "word/fontTable.xml", "word/header1.xml", "word/footer1.xml",
    }  # fmt: skip
    assert len(list(file.xml("numbering"))) == 2
    core = etree.fromstring(file.parts["docProps/core.xml"])
    assert {etree.QName(each).localname for each in core} == {"title", "language"}
    assert not any(b"Theme=" in content for content in file.parts.values())


@pytest.mark.parametrize("language", ["en", "ja"])
def test_same_document_gives_the_same_bytes_whenever_it_is_made(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = numbered(LONG, language)
    first = as_docx(made)
    monkeypatch.setattr("time.time", lambda: 2e9)

    assert as_docx(made) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(("language", "code"), [("en", "en-US"), ("ja", "ja-JP")])
def test_properties_name_title_and_language_and_nobody(language: str, code: str) -> None:
    core = opened(as_docx(document(language=language, title="表題 & <T>"))).core_properties

    assert (core.title, core.language) == ("表題 & <T>", code)
    assert (core.author, core.last_modified_by, core.comments) == ("", "", "")
    assert (core.created, core.modified) == (None, None)


def test_long_title_is_cut_in_the_properties_only() -> None:
    made = document(block("title", "長" * 300), title="長" * 300)
    read = opened(as_docx(made))

    assert read.core_properties.title == "長" * 255
    assert read.paragraphs[0].text == made.title


def test_document_without_title_is_called_by_its_case() -> None:
    assert opened(as_docx(document(title=""))).core_properties.title == "case"


# --- the text ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "ja"])
def test_texts_read_back_in_order(language: str) -> None:
    made = numbered(LONG, language)

    read = [each.text for each in opened(as_docx(made)).paragraphs]

    assert read == [each.text for each in made.blocks]


def test_each_kind_of_block_has_a_style_of_its_own() -> None:
    made = document(*(block(kind, kind) for kind in OF_TEXT))
    read = opened(as_docx(made)).paragraphs

    assert [each.text for each in read] == OF_TEXT
    assert len({each.style.style_id for each in read if each.style}) == len(OF_TEXT)


def test_paragraph_has_the_style_of_its_level() -> None:
    made = document(*(block("paragraph", "x", id=f"p{level}", level=level) for level in range(4)))
    file = written(made)
    lefts = [
        int(file.inherited(style_of(each), f"{W}pPr/{W}ind").get(f"{W}left"))
        for each in file.paragraphs
    ]

    assert lefts == sorted(set(lefts))
    assert lefts[0] == 0


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("kind", NUMBERED)
def test_text_under_a_clause_stands_where_the_text_of_the_clause_does(
    kind: str, language: str
) -> None:
    level = NUMBERED.index(kind) + 1

    def clause_of(each: str, number: str, id: str) -> Block:
        return block(each, "x", id=id, number=number, label=label(number, language))

    paths = ("1", "1.1", "1.1.1")
    around = [clause_of(*each, each[0]) for each in zip(NUMBERED, paths, strict=True)][:level]
    outside = clause_of(kind, paths[level - 1].replace("1", "9"), "outside")
    under = block("paragraph", "y", level=level)
    file = written(document(*around, outside, under, language=language))
    *_, clause, typed_one, last = file.paragraphs
    counters = Counters(file)
    place = counters.place(clause)
    assert place is not None
    number = counters.level(*place).find(f"{W}pPr/{W}ind")
    indent = file.inherited(style_of(last), f"{W}pPr/{W}ind")

    assert indent.get(f"{W}left") == number.get(f"{W}left")
    # The number hangs before the text, and lines that follow stand under the text.
    assert int(number.get(f"{W}hanging")) > 0
    # So does a label outside the list.
    assert typed(typed_one) == outside.label
    assert dict(typed_one.find(f"{W}pPr/{W}ind").attrib) == dict(number.attrib)


def test_text_of_the_body_is_formatted_by_its_styles_only() -> None:
    file = written(numbered(LONG))

    assert file.body.findall(f".//{W}rPr") == []
    assert {each.tag for each in file.body.iterfind(f"{W}p/{W}pPr/*")} == {
        f"{W}pStyle", f"{W}keepNext"
    }  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_odd_text_is_kept_as_it_is(text: str) -> None:
    printed = table((text, text), header=(text, text), title=text)
    blocks = block("paragraph", text), block("table", id="t", table=printed)
    made = document(*blocks, title=text, mark=text)
    read = opened(as_docx(made))

    assert read.paragraphs[0].text == text
    assert [cell.text for row in read.tables[0].rows for cell in row.cells] == [text] * 4
    assert read.sections[0].header.paragraphs[0].text == text
    assert read.core_properties.title == text


def test_spaces_at_the_ends_of_a_text_are_kept() -> None:
    space = "{http://www.w3.org/XML/1998/namespace}space"
    texts = list(written(document(block("paragraph", " a "))).body.iter(f"{W}t"))

    assert [(each.text, each.get(space)) for each in texts] == [(" a ", "preserve")]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a\x00b\x08c\x1bd", "a\ufffdb\ufffdc\ufffdd"),
        ("\ufffe\uffff", "\ufffd\ufffd"),
        ("\ud83d\ude00", "\U0001f600"),
        ("\ud83d lost", "\ufffd lost"),
        ("one\r\ntwo\rthree\x0bfour\u2028five", "one\ntwo\nthree\nfour\nfive"),
    ],
)
def test_what_xml_cannot_hold_is_seen_and_breaks_nothing(text: str, read: str) -> None:
    assert opened(as_docx(document(block("paragraph", text)))).paragraphs[0].text == read


@settings(max_examples=20, deadline=None)
@given(texts=st.lists(st.text(st.characters(codec=None), max_size=20), min_size=1, max_size=8))
def test_any_text_is_well_formed(texts: list[str]) -> None:
    items = (block("item", text, id=f"i{n}", number=f"1.{n}") for n, text in enumerate(texts, 1))
    made = document(*items, title=texts[0], mark=texts[-1])

    for name, content in written(made).parts.items():
        assert etree.fromstring(content) is not None, name


# --- the numbers ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["1.", "(1)", "1)", "2)", "(2)", "1)", "", "2.", "(1)", "", "(1)", "1)", "3."]),
        ("ja", ["1.", "(1)", "①", "②", "(2)", "①", "", "2.", "(1)", "", "(1)", "①", "3."]),
    ],
)
def test_word_counts_as_the_exchange_does(language: str, expected: list[str]) -> None:
    kinds = ["section", "item", "point", "point", "item", "point", "paragraph", "section", "item"]
    kinds += ["heading", "item", "point", "section"]

    assert labels(written(numbered(kinds, language))) == expected


KINDS_IN_ANY_ORDER: Final = st.lists(
    st.sampled_from([*NUMBERED, "heading", "paragraph", "closing"]), max_size=40
)
"""Also what skips a level: an item before the first section, a point right in a section."""


@pytest.mark.parametrize("skipped_counts", [False, True])
@settings(max_examples=60, deadline=None)
@given(
    kinds=KINDS_IN_ANY_ORDER, language=st.sampled_from(["en", "ja"]), data=st.data(),
    gaps=st.booleans(),
)  # fmt: skip
def test_every_block_has_its_label_whether_a_skipped_level_is_counted_or_not(
    skipped_counts: bool, kinds: list[str], language: str, data: st.DataObject, gaps: bool
) -> None:
    made = without_references(numbered(kinds, language))
    if gaps:
        # A clause that has words in the other language only takes its number with it.
        kept = data.draw(st.lists(st.booleans(), min_size=len(kinds), max_size=len(kinds)))
        pairs = zip(made.blocks, kept, strict=True)
        made = replace(made, blocks=tuple(each for each, stays in pairs if stays))
    file = written(made)

    assert labels(file, skipped_counts=skipped_counts) == [each.label for each in made.blocks]
    assert texts(file) == [each.text for each in made.blocks]


@settings(max_examples=30, deadline=None)
@given(kinds=KINDS_IN_ANY_ORDER)
def test_in_the_list_no_level_is_skipped_but_that_of_headings(kinds: list[str]) -> None:
    file = written(without_references(numbered(kinds)))
    counters = Counters(file)
    places = [place for each in file.paragraphs if (place := counters.place(each))]
    before = -1

    for _, level in places:
        assert level <= before + 1 or (before, level) == (0, 2)
        before = level


@settings(max_examples=20, deadline=None)
@given(
    sections=st.lists(st.lists(st.lists(st.integers(0, 4), max_size=4), min_size=1, max_size=3),
                      min_size=1, max_size=4),
    language=st.sampled_from(["en", "ja"]),
)  # fmt: skip
def test_program_counts_every_block_where_no_level_is_skipped(
    sections: list[list[list[int]]], language: str
) -> None:
    """Sections of items of so many points; what follows in a section has a heading."""
    kinds = []
    for section in sections:
        for number, items in enumerate(section):
            kinds.append("heading" if number else "section")
            for points in items:
                kinds += ["item", *["point"] * points, "paragraph"]
    file = written(without_references(numbered(kinds, language)))
    counters = Counters(file)

    assert file.body.findall(f".//{W}numPr") == []
    assert [counters.place(each) is None for each in file.paragraphs] == [
        kind == "paragraph" for kind in kinds
    ]


@pytest.mark.parametrize(
    ("kinds", "counted", "expected"),
    [
        ("heading section section", "-++", ["", "1.", "2."]),
        ("item section item", "-++", ["(1)", "1.", "(1)"]),
        ("heading item point section item", "---++", ["", "(1)", "1)", "1.", "(1)"]),
        ("section point item point", "+-++", ["1.", "1)", "(1)", "1)"]),
        ("section heading point point item", "++--+", ["1.", "", "1)", "2)", "(1)"]),
        ("point section item point", "-+++", ["1)", "1.", "(1)", "1)"]),
    ],
)
def test_what_stands_in_no_block_of_the_level_above_has_its_label_as_text(
    kinds: str, counted: str, expected: list[str]
) -> None:
    file = written(without_references(numbered(kinds.split())))
    counters = Counters(file)

    assert ["-+"[counters.place(each) is not None] for each in file.paragraphs] == [*counted]
    assert labels(file) == expected


@pytest.mark.parametrize(
    ("language", "at_20", "at_21", "at_51"), [("en", "20)", "21)", "51)"), ("ja", "⑳", "㉑", "51)")]
)
def test_points_beyond_words_circled_digits(
    language: str, at_20: str, at_21: str, at_51: str
) -> None:
    kinds = ["section", "item", *["point"] * 51, "item", "point"]
    made = without_references(numbered(kinds, language))
    printed = labels(written(made))

    assert (printed[21], printed[22], printed[52]) == (at_20, at_21, at_51)
    assert printed[53:] == ["(2)", label("1.1.1", language)]
    assert printed == [each.label for each in made.blocks]


def test_label_that_word_would_not_count_is_printed_all_the_same() -> None:
    made = document(
        block("item", "a", id="a", number="1.3"), block("item", "b", id="b", number="1.2")
    )

    assert labels(written(made)) == ["(3)", "(2)"]


def test_numbering_comes_from_the_styles() -> None:
    file = written(numbered(LONG))

    assert file.body.findall(f".//{W}numPr") == []
    linked = {val(each): each.getparent() for each in file.xml("numbering").iter(f"{W}pStyle")}
    for style, level in linked.items():
        found = file.styles[style].find(f"{W}pPr/{W}numPr")
        assert val(found.find(f"{W}ilvl")) == level.get(f"{W}ilvl")
        assert val(found.find(f"{W}numId")) == "1"
    assert len(linked) == 4


# --- references ----------------------------------------------------------------------------


def targets(file: File) -> dict[str, str]:
    """Return the number of the paragraph of each bookmark in the list, as a field gives it."""
    counters = Counters(file)
    found = {}
    for paragraph in file.paragraphs:
        number = counters.printed(paragraph)
        for mark in paragraph.iter(f"{W}bookmarkStart"):
            if counters.place(paragraph):
                found[mark.get(f"{W}name")] = number.rstrip(".")
    return found


def typed_targets(file: File) -> dict[str, str]:
    """Return the label of the paragraph of each bookmark outside the list."""
    return {
        mark.get(f"{W}name"): typed(paragraph)
        for paragraph in file.paragraphs
        for mark in paragraph.iter(f"{W}bookmarkStart")
        if typed(paragraph)
    }


@settings(max_examples=30, deadline=None)
@given(
    kinds=st.lists(st.sampled_from([*NUMBERED, "heading", "paragraph"]), max_size=12),
    language=st.sampled_from(["en", "ja"]),
)
def test_updating_the_fields_changes_nothing(kinds: list[str], language: str) -> None:
    made = numbered(kinds, language)
    file = written(made)
    known = targets(file)
    count = 0

    for field in fields(file.body):
        keyword, bookmark, *switches = field.code.split()
        assert (keyword, switches) == ("REF", [r"\n", r"\h"])
        assert known[bookmark] == field.result
        count += 1
    by_text = typed_targets(file)
    for link in file.body.iter(f"{W}hyperlink"):
        assert shown(link) == by_text[link.get(f"{W}anchor")]
        count += 1
    numbers_named = sum(isinstance(part, Reference) for each in made.blocks for part in each.parts)
    assert count >= numbers_named
    assert texts(file) == [each.text for each in made.blocks]


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("(1) above", ["(1)"]),
        ("2.(1) above", ["2", "(1)"]),
        ("上記2.(1)", ["2", "(1)"]),
        ("Item (1) of this notice", ["(1)"]),
    ],
)
def test_only_the_numbers_of_a_reference_are_fields(text: str, results: list[str]) -> None:
    file = written(
        document(
            block("section", "a", id="a", number="1"),
            block("section", "b", id="b", number="2"),
            block("item", "c", id="c", number="2.1"),
            block("paragraph", "See ", Reference("c", text), "."),
        )
    )

    assert shown(file.paragraphs[3]) == f"See {text}."
    assert [field.result for field in fields(file.body)] == results


def test_reference_to_a_section_keeps_its_period_out_of_the_field() -> None:
    file = written(
        document(
            block("section", "a", id="a", number="1"),
            block("paragraph", Reference("a", "1. above")),
        )
    )

    assert [field.result for field in fields(file.body)] == ["1"]
    assert shown(file.paragraphs[1]) == "1. above"


@pytest.mark.parametrize("text", ["the item above", "(11) above", "1 and (1)"])
def test_reference_whose_number_cannot_be_told_is_a_link(text: str) -> None:
    around = block("section", "x", id="s", number="1"), block("item", "a", id="a", number="1.1")
    file = written(document(*around, block("paragraph", Reference("a", text))))
    link = file.paragraphs[2].find(f"{W}hyperlink")

    assert shown(link) == text
    assert link.get(f"{W}anchor") in targets(file)
    assert list(fields(file.body)) == []


def test_reference_to_a_label_that_is_text_is_a_link_beside_the_fields() -> None:
    file = written(
        document(
            block("section", "a", id="a", number="1"),
            block("point", "b", id="b", number="1.0.1"),
            block("paragraph", "See ", Reference("b", "1.1) above"), "."),
        )
    )
    *_, paragraph = file.paragraphs

    assert shown(paragraph) == "See 1.1) above."
    assert [field.result for field in fields(paragraph)] == ["1"]
    (link,) = paragraph.iter(f"{W}hyperlink")
    assert shown(link) == typed_targets(file)[link.get(f"{W}anchor")] == "1)"


def test_reference_to_what_has_no_number_is_text() -> None:
    file = written(document(block("paragraph", Reference("nowhere", "(5) above"))))

    assert shown(file.paragraphs[0]) == "(5) above"
    assert {each.tag for each in file.paragraphs[0]} == {f"{W}pPr", f"{W}r"}


def test_bookmarks_are_hidden_short_and_told_apart() -> None:
    ids = [f"{'long_name_' * 6}{n}" for n in range(5)] + ["goback", "a"]
    file = written(
        document(*(block("item", "x", id=id, number=f"0.{n}") for n, id in enumerate(ids, 1)))
    )
    starts = list(file.body.iter(f"{W}bookmarkStart"))
    names = [each.get(f"{W}name") for each in starts]

    assert len({name.casefold() for name in names}) == len(ids)
    # Word hides what begins with _; it takes 40 letters, digits and _.
    assert all(re.fullmatch(r"_\w{1,39}", name) for name in names)
    assert "_goback" not in {name.casefold() for name in names}
    assert [each.get(f"{W}id") for each in starts] == [
        each.get(f"{W}id") for each in file.body.iter(f"{W}bookmarkEnd")
    ]
    assert len({each.get(f"{W}id") for each in starts}) == len(ids)


# --- tables and formulas -------------------------------------------------------------------


def with_table(printed: PrintedTable, language: str = "en", *after: Block) -> Document:
    return document(
        block("paragraph", "x"), block("table", id="t", table=printed), *after, language=language
    )


def test_cells_read_back_in_order() -> None:
    read = opened(as_docx(with_table(ALLOTTEES))).tables[0]

    assert [[cell.text for cell in row.cells] for row in read.rows] == [
        list(ALLOTTEES.header), *(list(row.cells) for row in ALLOTTEES.rows)
    ]  # fmt: skip


def test_header_is_repeated_and_no_row_is_parted() -> None:
    rows = list(written(with_table(ALLOTTEES)).body.iter(f"{W}tr"))

    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_header_is_shaded_and_cells_have_borders_by_the_style_of_the_table() -> None:
    file = written(with_table(ALLOTTEES))
    style = file.styles[val(file.body.find(f"{W}tbl/{W}tblPr/{W}tblStyle"))]
    borders = style.find(f"{W}tblPr/{W}tblBorders")
    first_row = next(e for e in style.iter(f"{W}tblStylePr") if e.get(f"{W}type") == "firstRow")

    assert {etree.QName(each).localname for each in borders} == {
        "top", "left", "bottom", "right", "insideH", "insideV"
    }  # fmt: skip
    shade = first_row.find(f"{W}tcPr/{W}shd").get(f"{W}fill")
    assert min(bytes.fromhex(shade)) > 0xE0
    # Bit 0x20: the first row is one of its own.
    assert int(val(file.body.find(f"{W}tbl/{W}tblPr/{W}tblLook")), 16) & 0x20


@pytest.mark.parametrize(
    ("language", "cells", "aligned"),
    [
        ("en", ("Total", "JPY608 million", "-", "7 Directors"), ["", "right", "center", "right"]),
        ("en", ("100", "March 31, 2019", "", "JPY13.50 (paid)"), ["", "center", "center", "right"]),
        ("ja", ("合計", "13円50銭", "―", "2019年3月31日"), ["", "right", "center", "center"]),
        ("ja", ("2019", "608百万円", "同左", "△1,234"), ["", "right", "center", "right"]),
        ("en", ("a", "A long text stands at the left of its cell", "1%", "x"),
         ["", "", "right", "center"]),
    ],
)  # fmt: skip
def test_numbers_stand_at_the_right(
    language: str, cells: tuple[str, ...], aligned: list[str]
) -> None:
    file = written(with_table(table(cells, header=("", "a", "b", "c")), language))
    row = list(file.body.iter(f"{W}tr"))[1]
    found = []
    for paragraph in row.iter(f"{W}p"):
        place = file.inherited(style_of(paragraph), f"{W}pPr/{W}jc")
        found.append("" if place is None else val(place))

    assert found == aligned


TABLES: Final = [
    ALLOTTEES,
    table(("",), header=("",)),
    table(("x" * 300, "y"), header=("a", "b")),
    table(tuple("1,234,567,890株" for _ in range(14)), header=tuple("合計" for _ in range(14))),
    table(header=("nothing", "below")),
    table(("a\nb", "c"), header=("d\ne", "f")),
]


@pytest.mark.parametrize("printed", TABLES)
def test_table_is_as_wide_as_the_text(printed: PrintedTable) -> None:
    file = written(with_table(printed))
    page, margin = (file.body.find(f"{W}sectPr/{W}{name}") for name in ("pgSz", "pgMar"))
    width = int(page.get(f"{W}w")) - 2 * int(margin.get(f"{W}left"))
    columns = [int(each.get(f"{W}w")) for each in file.body.iter(f"{W}gridCol")]

    assert sum(columns) == width
    assert int(file.body.find(f"{W}tbl/{W}tblPr/{W}tblW").get(f"{W}w")) == width
    assert min(columns) > 0
    for row in file.body.iter(f"{W}tr"):
        cells = row.findall(f"{W}tc/{W}tcPr/{W}tcW")
        assert [int(each.get(f"{W}w")) for each in cells] == columns


def test_column_of_long_texts_is_wider_than_one_of_numbers() -> None:
    file = written(with_table(ALLOTTEES))
    first, second, third = (int(each.get(f"{W}w")) for each in file.body.iter(f"{W}gridCol"))

    assert first > third
    assert second > third


def test_two_tables_stay_two_and_the_end_is_a_paragraph() -> None:
    file = written(with_table(ALLOTTEES, "en", block("table", id="u", table=ALLOTTEES)))
    tags = [each.tag for each in file.body]

    assert tags.count(f"{W}tbl") == 2
    assert (f"{W}tbl", f"{W}tbl") not in set(pairwise(tags))
    assert tags[-2:] == [f"{W}p", f"{W}sectPr"]


def test_title_of_a_table_is_its_description() -> None:
    printed = replace(ALLOTTEES, title='"Allottees" & others')

    assert val(written(with_table(printed)).body.find(f".//{W}tblCaption")) == printed.title


@pytest.mark.parametrize("name", FORMULAS)
def test_formula_is_an_equation_in_a_centred_paragraph(name: str) -> None:
    file = written(document(block("formula", formula=name)))
    (paragraph,) = file.paragraphs

    assert len(paragraph.findall(f"{M}oMathPara")) == 1
    assert val(file.inherited(style_of(paragraph), f"{W}pPr/{W}jc")) == "center"


# --- the page ------------------------------------------------------------------------------


def test_page_is_a4_with_margins() -> None:
    section = opened(as_docx(document())).sections[0]
    assert section.page_width is not None
    assert section.page_height is not None

    assert round(section.page_width.mm) == 210
    assert round(section.page_height.mm) == 297
    for margin in (section.left_margin, section.right_margin, section.top_margin):
        assert margin is not None
        assert 20 <= margin.mm <= 30


def test_footer_counts_the_pages() -> None:
    footer = written(document()).on_every_page("footer")

    assert [field.code for field in fields(footer)] == ["PAGE", "NUMPAGES"]
    assert shown(footer) == "1 / 1"


def test_mark_stands_on_every_page_red_and_bold_and_across_it() -> None:
    file = written(document(mark=MARK))
    header = file.on_every_page("header")
    (paragraph,) = header.iter(f"{W}p")
    section = file.body.find(f"{W}sectPr")

    assert shown(paragraph) == MARK
    assert file.inherited(style_of(paragraph), f"{W}rPr/{W}b") is not None
    red, green, blue = bytes.fromhex(val(file.inherited(style_of(paragraph), f"{W}rPr/{W}color")))
    assert red > 0xA0
    assert max(green, blue) < 0x40
    assert [each.get("string") for each in header.iter(f"{V}textpath")][-1] == MARK
    # One header for all pages: neither the first nor the even ones have their own.
    assert [each.get(f"{W}type") for each in section.iter(f"{W}headerReference")] == ["default"]
    assert section.find(f"{W}titlePg") is None


def test_document_without_mark_has_no_header() -> None:
    file = written(document())

    assert not any("header" in name for name in file.parts)
    assert file.body.find(f"{W}sectPr/{W}headerReference") is None


def keeps(paragraph: Any) -> bool:
    return paragraph.find(f"{W}pPr/{W}keepNext") is not None


def test_headings_titles_and_what_leads_to_a_table_are_not_last_on_a_page() -> None:
    file = written(
        document(
            block("section", "a", id="a", number="1"),
            block("heading", "b"),
            block("opening", "記"),
            block("item", "title", id="c", number="1.1"),
            block("paragraph", "text", id="d"),
            block("item", "title", id="f", number="1.2"),
            block("table", id="u", table=ALLOTTEES),
            block("item", "title", id="g", number="1.3"),
            block("point", "point", id="h", number="1.3.1"),
            block("paragraph", "leads to", id="e"),
            block("formula", formula="adjusted_shares"),
            block("paragraph", "end"),
            block("table", id="t", table=ALLOTTEES),
            block("closing", "以上"),
        )
    )
    kept = [
        keeps(each) or file.inherited(style_of(each), f"{W}pPr/{W}keepNext") is not None
        for each in file.paragraphs
    ]

    assert kept == [*[True] * 4, False, *[True] * 4, False, True, False]
    # A short table stays together, and 以上 with its last row.
    assert all(keeps(each) for each in list(file.body.iter(f"{W}tr"))[-1].iter(f"{W}p"))


def test_long_table_may_be_parted() -> None:
    printed = table(*[("a", "1")] * 40, header=("x", "y"))
    rows = list(written(with_table(printed)).body.iter(f"{W}tr"))

    assert [any(map(keeps, row.iter(f"{W}p"))) for row in rows[1:]] == [False] * 40


# --- styles and fonts ----------------------------------------------------------------------


@pytest.mark.parametrize(("language", "latin"), [("en", "Times New Roman"), ("ja", "ＭＳ 明朝")])
def test_fonts_of_the_text(language: str, latin: str) -> None:
    fonts = written(document(language=language)).inherited("Normal", f"{W}rPr/{W}rFonts")

    assert fonts.get(f"{W}ascii") == fonts.get(f"{W}hAnsi") == latin
    assert fonts.get(f"{W}eastAsia") == "ＭＳ 明朝"


@pytest.mark.parametrize(("language", "code"), [("en", "en-US"), ("ja", "ja-JP")])
def test_text_says_its_language(language: str, code: str) -> None:
    said = written(document(language=language)).inherited("Normal", f"{W}rPr/{W}lang")

    assert (val(said), said.get(f"{W}eastAsia")) == (code, "ja-JP")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_font_is_in_the_table_of_fonts(language: str) -> None:
    file = written(document(language=language))
    used = {font for each in file.xml("styles").iter(f"{W}rFonts") for font in each.values()}
    table_of_fonts = {each.get(f"{W}name") for each in file.xml("fontTable")}

    assert used <= table_of_fonts


def test_lines_break_by_the_japanese_rules_and_leave_no_widow() -> None:
    file = written(document(language="ja"))

    for name in ("kinsoku", "overflowPunct", "widowControl"):
        assert val(file.inherited("Normal", f"{W}pPr/{W}{name}")) in ("None", "1", "true")


@pytest.mark.parametrize(("kind", "jc"), [("date", "right"), ("title", "center"),
                                          ("opening", "center"), ("closing", "right")])  # fmt: skip
def test_envelope_stands_where_the_exchange_has_it(kind: str, jc: str) -> None:
    file = written(document(block(kind, "x"), language="ja"))

    assert val(file.inherited(style_of(file.paragraphs[0]), f"{W}pPr/{W}jc")) == jc


def test_title_is_bold() -> None:
    file = written(document(block("title", "x")))

    assert file.inherited(style_of(file.paragraphs[0]), f"{W}rPr/{W}b") is not None


@pytest.mark.parametrize(
    ("language", "length", "size"),
    [("ja", 31, 14), ("ja", 33, 13.5), ("ja", 36, 12), ("ja", 45, 14), ("en", 72, 14)],
)
def test_japanese_title_stands_on_one_line_if_it_can(
    language: str, length: int, size: float
) -> None:
    title = ("知" if language == "ja" else "a") * length
    file = written(document(block("title", title), language=language))
    found = int(val(file.inherited(style_of(file.paragraphs[0]), f"{W}rPr/{W}sz"))) / 2

    assert found == size
    assert (found * length <= (11906 - 2 * 1418) / 20) == (length < 40)


@pytest.mark.parametrize(("length", "half"), [(10, True), (28, False)])
def test_sender_stands_in_the_right_half_unless_its_lines_are_long(length: int, half: bool) -> None:
    file = written(document(block("sender", "会" * length), language="ja"))
    indent = file.inherited(style_of(file.paragraphs[0]), f"{W}pPr/{W}ind")
    left = int(indent.get(f"{W}left")) - int(indent.get(f"{W}hanging"))
    width = 11906 - 2 * 1418

    assert (left >= width // 2 - 1) == half
    # Characters of 10.5 pt: the longest line fits.
    assert left + length * 210 <= width


@pytest.mark.parametrize("kind", ["section", "heading"])
def test_headings_are_in_the_navigation(kind: str) -> None:
    file = written(document(block(kind, "x")))
    style = style_of(file.paragraphs[0])

    assert val(file.inherited(style, f"{W}pPr/{W}outlineLvl")) == "0"
    names = []
    while style != "Normal":
        names.append(val(file.styles[style].find(f"{W}name")))
        style = val(file.styles[style].find(f"{W}basedOn"))
    assert "heading 1" in names


@pytest.mark.parametrize("language", ["en", "ja"])
def test_styles_are_complete(language: str) -> None:
    file = written(numbered(LONG, language))
    used = {val(each) for part in (file.body, file.on_every_page("footer")) for each in
            part.iter(f"{W}pStyle", f"{W}tblStyle")}  # fmt: skip
    names = [val(each.find(f"{W}name")) for each in file.styles.values()]

    assert used <= file.styles.keys()
    for style in file.styles.values():
        for tag in ("basedOn", "next"):
            named = style.find(f"{W}{tag}")
            assert named is None or val(named) in file.styles
    assert len(set(names)) == len(names)


def test_user_sees_our_styles_and_those_of_every_document() -> None:
    read = opened(as_docx(document()))
    of_library = {each.name for each in docx.Document().styles}
    seen = {each.name for each in read.styles if not each.hidden}

    assert seen & of_library == {"Normal", "Title", "Heading 1", "Header", "Footer"}
    assert seen - of_library >= {"Item", "Point", "Table Text", "Notice Table"}
    # What Word has itself, such as Heading 7, it shows when it is used.
    assert read.styles.latent_styles.default_to_hidden
    assert len(read.styles.latent_styles) == 0


def test_japanese_paragraph_begins_one_character_in_unless_it_brings_its_own() -> None:
    file = written(
        document(
            block("paragraph", "当社は", id="a"), block("paragraph", "（注）", id="b"),
            block("paragraph", "　当社は", id="c"), language="ja",
        )
    )  # fmt: skip
    own = [each.find(f"{W}pPr/{W}ind") for each in file.paragraphs]
    style = file.inherited(style_of(file.paragraphs[0]), f"{W}pPr/{W}ind")

    assert style.get(f"{W}firstLineChars") == "100"
    assert own[0] is None
    assert [each.get(f"{W}firstLineChars") for each in own[1:]] == ["0", "0"]


def test_file_opens_in_the_way_of_a_new_word() -> None:
    settings = written(document()).xml("settings")
    modes = {each.get(f"{W}name"): val(each) for each in settings.iter(f"{W}compatSetting")}

    assert modes["compatibilityMode"] == "15"


# --- the schema ----------------------------------------------------------------------------

ORDERS: Final = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr "
    "suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct "
    "topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind "
    "contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint "
    "noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect "
    "bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
    "numbering": "numPicBullet abstractNum num numIdMacAtCleanup",
    "num": "abstractNumId lvlOverride",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden "
    "unhideWhenUsed qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr "
    "tcPr tblStylePr",
    "styles": "docDefaults latentStyles style",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW "
    "jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption "
    "tblDescription",
    "tblBorders": "top left start bottom right end insideH insideV",
    "tblCellMar": "top left start bottom right end",
    "tbl": "tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "tc": "tcPr p",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection "
    "tcFitText vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc "
    "pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi "
    "rtlGutter docGrid printerSettings",
    "settings": "writeProtection view zoom removePersonalInformation defaultTabStop "
    "characterSpacingControl footnotePr endnotePr compat docVars rsids mathPr themeFontLang "
    "clrSchemeMapping shapeDefaults decimalSymbol listSeparator",
    "compat": "spaceForUL noColumnBalance balanceSingleByteDoubleByteWidth noExtraLineSpacing "
    "doNotLeaveBackslashAlone ulTrailSpace doNotExpandShiftReturn adjustLineHeightInTable "
    "useFELayout compatSetting",
    "font": "altName panose1 charset family notTrueType pitch sig",
}
"""The children of an element, in the order of wml.xsd of ECMA-376, as far as it matters here."""


@pytest.mark.parametrize("language", ["en", "ja"])
def test_elements_stand_in_the_order_of_the_schema(language: str) -> None:
    made = numbered([*LONG, "section", "item", *["point"] * 22], language)
    many = without_references(made).blocks[5:]
    made = replace(made, mark=MARK, blocks=(*made.blocks[:5], *many))
    more = (block("formula", formula="black_scholes_d"), block("table", id="t", table=ALLOTTEES))
    file = written(replace(made, blocks=(*made.blocks, *more)))
    looked_at = set()

    for name, content in file.parts.items():
        for element in etree.fromstring(content).iter(f"{W}*"):
            kind = etree.QName(element).localname
            if kind not in ORDERS:
                continue
            order = ORDERS[kind].split()
            places = [order.index(etree.QName(child).localname) for child in element]
            assert places == sorted(places), (name, etree.tostring(element))
            looked_at.add(kind)
    assert looked_at == ORDERS.keys()
