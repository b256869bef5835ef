"""A document as a web page, read back with parsers that know nothing of the template."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any, Final

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivjxl.documents.document import Block, Document
from ivjxl.documents.page import as_html
from ivjxl.notices.clause import KINDS
from ivjxl.notices.clause_text import Reference
from ivjxl.notices.layout import PrintedRow, PrintedTable

HOSTILE: Final = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "</style></title></main>",
    "A & B &amp; C &lt;",
    "{{ 7*7 }} {% if x %} {# note #} {notice_date:date}",
    "<!-- ]]> --> ' \" `",
)
OF_TEXT: Final = [kind for kind in KINDS if kind not in ("table", "formula")]
LEVELS: Final = {"section": (1, "1."), "item": (2, "(1)"), "point": (3, "①")}
EMPTY_ELEMENTS: Final = {"meta", "br", "img", "link", "hr", "input"}


def block(kind: str, *parts: str | Reference, id: str = "") -> Block:
    level, label = LEVELS.get(kind, (0, ""))
    return Block(id=id or kind, kind=kind, level=level, label=label, parts=parts)


def table(header: tuple[str, ...], *rows: tuple[str, ...], title: str = "Amounts") -> Block:
    printed = tuple(PrintedRow(f"row{n}", cells) for n, cells in enumerate(rows))
    names = tuple(f"column{n}" for n in range(len(header)))
    made = PrintedTable("amounts", title, names, header, printed)
    return Block(id="amounts", kind="table", level=1, label="", table=made)


def document(*blocks: Block, language: str = "en", mark: str = "") -> Document:
    return Document("case", language, "A title", mark, blocks)


def parsed(page: str) -> Any:
    return lxml.html.document_fromstring(page)


def text_of(element: Any) -> str:
    return str(element.text_content())


class Reader(HTMLParser):
    """The texts of `main` in order, with Python's own parser; formulas apart."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in EMPTY_ELEMENTS:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "main" in self.open and "math" not in self.open and data.strip():
            self.texts.append(data)


def written(part: Block) -> Iterator[str]:
    """Yield the texts of a block as somebody reads them."""
    if part.table is not None:
        yield from part.table.header
        for row in part.table.rows:
            yield from row.cells
    else:
        yield from filter(None, (part.label, part.text))


@pytest.mark.parametrize("kind", OF_TEXT)
@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_comes_out_as_it_was_typed(kind: str, text: str) -> None:
    page = as_html(document(block(kind, text)))

    found = parsed(page).get_element_by_id(kind)
    assert text_of(found.find_class("text")[0]) == text
    assert [each.tag for each in parsed(page).iter("script", "img")] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_every_other_place_comes_out_as_it_was_typed(text: str) -> None:
    made = Document(
        text,
        "en",
        text,
        text,
        (
            table((text, text), (text, text), title=text),
            replace(block("item", Reference("item", text), id="item"), label=text),
            replace(block("paragraph", Reference("nowhere", text)), id=text),
        ),
    )

    page = parsed(as_html(made))

    assert text_of(page.find(".//title")) == f"{text} {text}"
    assert text_of(page.find_class("mark")[0]) == text
    assert [text_of(cell) for cell in page.iter("th", "td")] == [text] * 4
    assert page.find(".//table").get("aria-label") == text
    assert [text_of(each) for each in page.find_class("label")] == [text]
    assert [text_of(each) for each in page.find_class("text")] == [text] * 2
    assert page.find_class("paragraph")[0].get("id") == text
    assert [each.tag for each in page.iter("script", "img")] == []


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_any_text_is_escaped(text: str) -> None:
    page = as_html(document(block("paragraph", text), table(("A",), (text,)), mark=text))

    reader = Reader(page)
    assert reader.open == []
    assert "".join(reader.texts) == "".join(each for each in (text, "A", text) if each.strip())


def test_a_page_has_no_script_and_loads_nothing() -> None:
    blocks = [block(kind, "See https://example.com/ and javascript:alert(1)") for kind in OF_TEXT]
    page = as_html(document(*blocks, table(("A",), ("https://example.com/",)), mark="見本 SAMPLE"))

    elements = list(parsed(page).iter())
    names = {name for each in elements for name in each.attrib}
    style = parsed(page).find(".//style").text
    assert {"script", "link", "img", "iframe", "object", "base", "form"}.isdisjoint(
        each.tag for each in elements
    )
    assert names.isdisjoint({"src", "style", "srcset", "background", "action"})
    assert [name for name in names if name.startswith("on")] == []
    assert [each.get("href") for each in elements if each.get("href")] == []
    assert re.findall(r"url\(|@import|//", style) == []
    policy = parsed(page).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_texts_stand_in_the_order_of_their_blocks() -> None:
    blocks = [block(kind, f"words of {kind}") for kind in OF_TEXT]
    blocks.insert(5, table(("Item", "Content"), ("Rights", "230 rights")))
    blocks.insert(7, Block(id="f", kind="formula", level=1, label="", formula="black_scholes"))

    page = as_html(document(*blocks))

    assert Reader(page).texts == [text for each in blocks for text in written(each)]


def test_a_label_stands_apart_from_its_text() -> None:
    page = as_html(document(block("item", "Name")))

    assert text_of(parsed(page).get_element_by_id("item")) == "(1) Name"


def test_a_reference_is_a_link_to_its_block() -> None:
    page = as_html(
        document(
            block("item", "Period", id="period"),
            block("point", "as in ", Reference("period", "(1) above"), ", and no more"),
        )
    )

    point = parsed(page).get_element_by_id("point")
    assert text_of(point.find_class("text")[0]) == "as in (1) above, and no more"
    (link,) = point.iter("a")
    assert link.get("href") == "#period"
    assert text_of(parsed(page).get_element_by_id("period").find_class("text")[0]) == "Period"


def test_a_reference_to_a_block_that_is_not_printed_is_no_link() -> None:
    page = as_html(document(block("point", Reference("period", "(1) above"))))

    assert list(parsed(page).iter("a")) == []


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_page_says_its_language_and_its_title(language: str) -> None:
    page = as_html(document(language=language))

    assert page.startswith("<!DOCTYPE html>\n")
    assert parsed(page).get("lang") == language
    assert text_of(parsed(page).find(".//title")) == "A title"
    assert parsed(page).xpath("//meta/@charset") == ["utf-8"]


def test_headings_are_headings() -> None:
    page = parsed(
        as_html(document(block("title", "T"), block("section", "S"), block("heading", "H")))
    )

    assert [each.tag for each in page.iter("h1", "h2", "h3")] == ["h1", "h2", "h2"]
    assert page.get_element_by_id("title").getparent().tag == "main"


def test_lines_of_the_sender_are_one_block() -> None:
    lines = [block("sender", f"line {n}", id=f"line{n}") for n in range(3)]
    page = parsed(as_html(document(block("date", "D"), *lines[:2], block("title", "T"), lines[2])))

    found = [[each.get("id") for each in group] for group in page.find_class("senders")]
    assert found == [["line0", "line1"], ["line2"]]


def test_cells_say_what_they_are() -> None:
    made = table(
        ("Item", "FY2018", "FY2017"), ("Total", "JPY608 million", "-"), ("Day", "X", "Y" * 27)
    )
    page = parsed(as_html(document(made)))

    assert page.xpath("//thead/tr/th/@scope") == ["col", "col", "col"]
    assert page.xpath("//tbody/tr/*[1]/@scope") == ["row", "row"]
    assert page.xpath("//td[@class='number']/text()") == ["JPY608 million"]
    assert page.xpath("//td[@class='short']/text()") == ["X"]
    assert page.xpath("//td[@class='long']/text()") == ["-", "Y" * 27]


@pytest.mark.parametrize(("language", "said"), [("en", "Shares granted"), ("ja", "調整後")])
def test_a_formula_is_mathml_with_the_same_in_words(language: str, said: str) -> None:
    formula = Block(id="f", kind="formula", level=2, label="", formula="adjusted_shares")

    page = parsed(as_html(document(formula, language=language)))

    (shown,) = page.find_class("formula")
    assert shown.get("role") == "math"
    assert shown.get("aria-label").startswith(said)
    assert [each.tag for each in shown] == ["math"]
    assert said in text_of(shown)


def test_a_mark_stands_before_the_document_and_on_every_page_of_paper() -> None:
    page = as_html(document(block("paragraph", "Words"), mark="見本 SAMPLE"))

    (mark,) = parsed(page).find_class("mark")
    assert text_of(mark) == "見本 SAMPLE"
    assert mark.getnext().tag == "main"
    on_paper = page[page.index("@media print") :]
    assert re.search(r"\.mark \{[^}]*position: fixed", on_paper)


def test_without_a_mark_there_is_none() -> None:
    assert parsed(as_html(document(block("paragraph", "Words")))).find_class("mark") == []


def test_a_japanese_paragraph_begins_one_character_further_in() -> None:
    blocks = block("paragraph", "当社は"), block("paragraph", "（注）当社は", id="note")
    page = parsed(as_html(document(*blocks, language="ja")))

    assert [each.get("id") for each in page.find_class("further-in")] == ["paragraph"]


def test_what_introduces_the_next_block_is_not_the_last_of_a_page() -> None:
    blocks = (
        block("item", "Period", id="heading"),
        replace(block("paragraph", "From July 14", id="text"), level=2),
        block("item", "Number", id="number"),
        block("item", "Conditions", id="conditions"),
        block("point", "first", id="first"),
        block("point", "last", id="last"),
        block("item", "Other", id="other"),
    )
    page = parsed(as_html(document(*blocks)))

    leads = [each.get("id") for each in page.find_class("leads")]
    assert leads == ["heading", "conditions"]


def test_colours_of_text_and_ground_are_far_enough_apart() -> None:
    style = parsed(as_html(document())).find(".//style").text
    screen = style[: style.index("@media print")]

    def light(colour: str) -> float:
        digits = colour if len(colour) == 6 else "".join(2 * each for each in colour)
        shares = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
        return sum(f * c for f, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    def contrast(one: str, other: str) -> float:
        lights = sorted((light(one), light(other)))
        return (lights[1] + 0.05) / (lights[0] + 0.05)

    pairs = re.findall(
        r"(?<![-a-z])(background|color): #(\w{3}|\w{6})\b(?:; (background|color): #(\w+))?",
        screen,
    )
    both = [(one, other) for _, one, _, other in pairs if other]
    alone = [(one, "fff") for kind, one, _, other in pairs if kind == "color" and not other]
    on_text = [(one, "111") for kind, one, _, other in pairs if kind == "background" and not other]
    assert len(both) == 2
    assert alone
    assert on_text
    assert min(contrast(*pair) for pair in both + alone + on_text) >= 7


def test_the_template_loads_when_a_page_is_made() -> None:
    program = "import sys, ivjxl.documents.page; print('jinja2' in sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["False"]
