"""What python-docx has no words for: texts that XML can hold, single elements, fields."""

import re
from typing import Any, Final
from xml.sax.saxutils import escape

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

_NAMESPACES: Final = nsdecls("w", "m") + (
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:w10="urn:schemas-microsoft-com:office:word"'
)
_LINE_BREAK: Final = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_NOT_IN_XML: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FIELD: Final = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:r><w:t xml:space="preserve">{shown}</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def safe(text: str) -> str:
    r"""Return a text as XML can hold it: every line break as a line feed, for the rest U+FFFD.

    >>> safe("a\r\nb\x00\ud83d\ude00")
    'a\nb�😀'
    """
    # Two halves of one character become that character; one half is lost.
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _NOT_IN_XML.sub("\ufffd", _LINE_BREAK.sub("\n", whole))


def element(tag: str, *children: Any, **attributes: object) -> Any:
    """Return an element such as `w:ind`; its attributes are of Word's namespace too."""
    named = {qn(f"w:{name}"): safe(f"{value}") for name, value in attributes.items()}
    made: Any = OxmlElement(tag, named)
    made.extend(children)
    return made


def elements(xml: str) -> list[Any]:
    """Return the elements that a text of WordprocessingML describes."""
    return list(parse_xml(f"<w:body {_NAMESPACES}>{xml}</w:body>"))


def add_text(paragraph: Paragraph, text: str) -> None:
    """Add a run to a paragraph, unless its text is empty; a line feed breaks its line."""
    if text:
        paragraph.add_run(safe(text))


def add_field(paragraph: Paragraph, code: str, shown: str) -> None:
    """Add a field to a paragraph, and what it shows until it is updated."""
    words = {"code": escape(safe(code)), "shown": escape(safe(shown))}
    paragraph._p.extend(elements(_FIELD.format_map(words)))
