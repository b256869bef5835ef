"""The blocks of a notice as the paragraphs and tables of a Word document."""

from typing import Any, Final

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt, Twips

from ivjxl.documents import formulas
from ivjxl.documents.document import Document
from ivjxl.documents.plain import begins_further_in, columns
from ivjxl.documents.word import numbering, page, template
from ivjxl.documents.word.styles import CHARACTER, Styles, text_style
from ivjxl.documents.word.table import add_table
from ivjxl.documents.word.xml import add_text, element, safe

_STYLES: Final = {
    "date": "Date",
    "addressee": "Addressee",
    "sender": "Sender",
    "title": "Title",
    "opening": "Opening",
    "closing": "Closing",
    "formula": "Formula",
    # Word would make one table of two, and wants a paragraph at the end.
    "table": "TableGap",
    **numbering.STYLES,
}
_STAYS: Final = ("table", "formula", "closing")
"""What a page break does not part from the block before it."""

_TITLED: Final = {"item": ("paragraph", "point"), "point": ("paragraph",)}
"""What else it does not part from a clause: it may be the title of what follows."""

_LONGEST_TITLE: Final = 255
"""How many characters python-docx takes for a property."""

_SENDER_AT: Final = (2835, 4535)
"""Where the block of the sender may begin, in 1/20 pt: in the middle, or before for long lines."""

_TITLE_SIZES: Final = (12, 14)
"""In pt; a Japanese title may become smaller to stand on one line."""


def word_document(document: Document) -> WordDocument:
    """Return a document as one of python-docx."""
    language, blocks = document.language, document.blocks
    word = template.empty(language)
    word.core_properties.title = safe(document.title or document.name)[:_LONGEST_TITLE]
    styles: Styles = {each.style_id: each for each in word.styles}
    sender = styles["Sender"].paragraph_format
    sender.left_indent = Twips(_sender_at(document) + CHARACTER)
    sender.first_line_indent = -Twips(CHARACTER)
    styles["Title"].font.size = Pt(_title_size(document))
    page.set_page(word, styles, document.mark)
    bookmarks = numbering.bookmarks(blocks)
    chains = numbering.chains(blocks)
    outside = numbering.uncounted(blocks, language)
    for place, block in enumerate(blocks):
        following = blocks[place + 1].kind if place + 1 < len(blocks) else ""
        stays = following in (*_STAYS, *_TITLED.get(block.kind, ()))
        if block.table is not None:
            add_table(word, styles, block.table, language, page.TEXT_WIDTH, keep=stays)
        name = _STYLES.get(block.kind) or text_style(block.level)
        paragraph = word.add_paragraph(style=styles[name])
        if stays:
            paragraph.paragraph_format.keep_with_next = True
        if block.id in outside:
            numbering.add_label(paragraph, block.kind, block.label, language)
        if block.formula:
            equation: Any = parse_xml(formulas.omml(block.formula, language))
            paragraph._p.append(equation)
        if block.id in bookmarks:
            paragraph._p.append(element("w:bookmarkStart", id=place, name=bookmarks[block.id]))
        for part in block.parts:
            if isinstance(part, str):
                add_text(paragraph, part)
            else:
                numbering.add_reference(paragraph, part, chains, bookmarks, outside)
        if block.id in bookmarks:
            paragraph._p.append(element("w:bookmarkEnd", id=place))
        if block.kind == "paragraph" and language == "ja" and not begins_further_in(block, "ja"):
            # A note (※, （注）) and a text that brings its own space begin at the margin.
            indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
            indent.firstLine = Twips(0)
            indent.set(qn("w:firstLineChars"), "0")
    return word


def _longest(document: Document, kind: str) -> float:
    """Return the Japanese characters of the longest line of the blocks of a kind."""
    texts = (block.text for block in document.blocks if block.kind == kind)
    lines = (line for text in texts for line in text.splitlines())
    # Half a character more, for what Word adds between Latin and Japanese letters.
    return max((columns(line, document.language) + 1 for line in lines), default=1) / 2


def _sender_at(document: Document) -> int:
    first, last = _SENDER_AT
    room = page.TEXT_WIDTH - int(_longest(document, "sender") * CHARACTER)
    return max(first, min(last, room))


def _title_size(document: Document) -> float:
    least, most = _TITLE_SIZES
    fitting = page.TEXT_WIDTH / 20 // (_longest(document, "title") / 2) / 2
    return fitting if document.language == "ja" and least <= fitting < most else most
