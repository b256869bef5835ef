"""The named styles of a Word document: one for each kind of block, so that a user restyles them."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor, Twips

from ivjxl.documents.word.numbering import INDENTS, LEVELS, STYLES, set_number
from ivjxl.documents.word.xml import element, elements
from ivjxl.errors import Text

MINCHO: Final = "ＭＳ 明朝"
GOTHIC: Final = "ＭＳ ゴシック"
TIMES: Final = "Times New Roman"
"""Fonts that Word has on every computer with it."""

LANGUAGES: Final = {"en": "en-US", "ja": "ja-JP"}
CHARACTER: Final = 210
"""Width of a Japanese character of the text, in 1/20 pt."""

_SIZES: Final = {"en": 11, "ja": 10.5}
_LINES: Final = {"en": 1.1, "ja": 1.25}
"""Height of a line, in that of the font's own."""

_FONTS: Final = {"en": (TIMES, MINCHO), "ja": (MINCHO, MINCHO)}
_HEAD_FONTS: Final = {"en": (TIMES, GOTHIC), "ja": (GOTHIC, GOTHIC)}
_RIGHT: Final = WD_ALIGN_PARAGRAPH.RIGHT
_CENTRE: Final = WD_ALIGN_PARAGRAPH.CENTER
_ALIGNED: Final = {"en": None, "ja": WD_ALIGN_PARAGRAPH.JUSTIFY}

_TEXTS: Final = (
    (Text("Text", "本文"), None),
    (Text("Text in Section", "見出しの本文"), "section"),
    (Text("Text in Item", "項目の本文"), "item"),
    (Text("Text in Point", "細目の本文"), "point"),
)
_DEFAULTS: Final = """
<w:docDefaults>
  <w:rPrDefault><w:rPr>
    <w:kern w:val="2"/><w:lang w:val="{language}" w:eastAsia="ja-JP" w:bidi="ar-SA"/>
  </w:rPr></w:rPrDefault>
  <w:pPrDefault><w:pPr>
    <w:kinsoku/><w:overflowPunct/><w:autoSpaceDE/><w:autoSpaceDN/>
  </w:pPr></w:pPrDefault>
</w:docDefaults>
"""
_LINE: Final = '<w:{} w:val="single" w:sz="4" w:space="0" w:color="595959"/>'
_TABLE: Final = (
    "<w:tblPr><w:tblBorders>"
    + "".join(map(_LINE.format, ("top", "left", "bottom", "right", "insideH", "insideV")))
    + '</w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="100" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/>'
    "</w:tcPr></w:tblStylePr>"
)

Styles = dict[str, Any]
"""The styles of a document by their ids, which no language and no user changes."""


def text_style(level: int) -> str:
    """Return the style of a paragraph that stands in a clause of a level."""
    return f"Text{level}" if level else "Text"


def add_styles(word: WordDocument, language: str) -> None:
    """Add the styles to a document that has only Word's default ones."""
    defaults = elements(_DEFAULTS.format(language=LANGUAGES[language]))
    word.styles.element.replace(word.styles.element[0], *defaults)
    styles: Styles = {"Normal": word.styles["Normal"]}
    _set_font(styles["Normal"], _FONTS[language], size=Pt(_SIZES[language]))
    _set_paragraph(
        styles["Normal"], widow_control=True, line_spacing=_LINES[language],
        space_before=Pt(1), space_after=Pt(5),
    )  # fmt: skip
    add = partial(_added, word, styles, language)
    # A style can be named only by those that come after it.
    _add_texts(add, language)
    _add_numbered(add, language)
    _add_envelope(add, language)
    _add_table_styles(add, language)
    add("Header", "Header", alignment=_CENTRE)
    add("Footer", "Footer", alignment=_CENTRE)
    mark = add("Mark", Text("Sample Mark", "見本の表示"), "Header")
    _set_font(mark, (GOTHIC, GOTHIC), bold=True)
    mark.font.color.rgb = RGBColor(0xC0, 0, 0)
    _add_style_of_tables(word, language)


def _added(
    word: WordDocument,
    styles: Styles,
    language: str,
    id: str,
    name: Text | str,
    based_on: str = "Normal",
    following: str = "",
    **paragraph: Any,
) -> Any:
    # Word knows a style of its own by its English name in every language.
    its_own = isinstance(name, str)
    called = name if isinstance(name, str) else name.in_language(language)
    style: Any = word.styles.add_style(called, WD_STYLE_TYPE.PARAGRAPH, its_own)
    style.style_id = id
    style.base_style = styles[based_on]
    style.next_paragraph_style = styles[following] if following else None
    style.quick_style = True
    _set_paragraph(style, **paragraph)
    styles[id] = style
    return style


def _set_paragraph(style: Any, **properties: Any) -> None:
    for name, value in properties.items():
        setattr(style.paragraph_format, name, value)


def _set_font(style: Any, fonts: tuple[str, str], **properties: Any) -> None:
    style.font.name, japanese = fonts
    style.element.rPr.rFonts.set(qn("w:eastAsia"), japanese)
    for name, value in properties.items():
        setattr(style.font, name, value)


def _add_texts(add: Callable[..., Any], language: str) -> None:
    for level, (name, kind) in enumerate(_TEXTS):
        left = Twips(INDENTS[language][kind][0] if kind else 0)
        style = add(text_style(level), name, alignment=_ALIGNED[language], left_indent=left)
        if language == "ja":
            style.paragraph_format.first_line_indent = Twips(CHARACTER)
            style.element.pPr.ind.set(qn("w:firstLineChars"), "100")


def _add_numbered(add: Callable[..., Any], language: str) -> None:
    heading = add(
        STYLES["section"], "Heading 1", following="Text1", keep_with_next=True,
        keep_together=True, space_before=Pt(12), space_after=Pt(3),
    )  # fmt: skip
    heading.element.pPr.get_or_add_outlineLvl().val = 0
    _set_font(heading, _HEAD_FONTS[language], bold=language == "en" or None)
    unnumbered = Text("Unnumbered Heading", "番号のない見出し")
    styles = (
        heading,
        add(STYLES["heading"], unnumbered, STYLES["section"], "Text"),
        add(STYLES["item"], Text("Item", "項目"), alignment=_ALIGNED[language]),
        add(STYLES["point"], Text("Point", "細目"), alignment=_ALIGNED[language]),
    )
    for kind, style in zip(LEVELS, styles, strict=True):
        set_number(style.element.get_or_add_pPr(), kind)


def _add_envelope(add: Callable[..., Any], language: str) -> None:
    around = {"space_before": Pt(6), "space_after": Pt(6)}
    add("Date", Text("Notice Date", "日付"), alignment=_RIGHT)
    for id, name in (
        ("Addressee", Text("Addressee", "宛先")),
        ("Sender", Text("Sender", "発信者")),
    ):
        add(id, name, **around).element.pPr.append(element("w:contextualSpacing"))
    title = add(
        "Title", "Title", following="Text", alignment=_CENTRE, keep_with_next=True,
        keep_together=True, space_before=Pt(24), space_after=Pt(24),
    )  # fmt: skip
    _set_font(title, _HEAD_FONTS[language], bold=True)
    add(
        "Opening", Text("Opening", "記"), following=STYLES["section"], alignment=_CENTRE,
        keep_with_next=True, space_before=Pt(12), space_after=Pt(12),
    )  # fmt: skip
    add(
        "Closing", Text("Closing", "以上"), alignment=_RIGHT,
        space_before=Pt(6), space_after=Pt(12),
    )  # fmt: skip
    add("Formula", Text("Formula", "算式"), following="Text", alignment=_CENTRE, **around)


def _add_table_styles(add: Callable[..., Any], language: str) -> None:
    text = add(
        "TableText", Text("Table Text", "表の文字"), line_spacing=1.05,
        space_before=Pt(0), space_after=Pt(0),
    )  # fmt: skip
    text.font.size = Pt(_SIZES[language] - 1)
    add(
        "TableHead", Text("Table Head", "表の見出し"), "TableText", alignment=_CENTRE,
        keep_with_next=True,
    )  # fmt: skip
    add("TableCentred", Text("Table Centred", "表の中央"), "TableText", alignment=_CENTRE)
    add("TableNumber", Text("Table Number", "表の数値"), "TableText", alignment=_RIGHT)
    add(
        "TableGap", Text("After Table", "表の後"), line_spacing=Pt(8),
        space_before=Pt(0), space_after=Pt(0),
    )  # fmt: skip


def _add_style_of_tables(word: WordDocument, language: str) -> None:
    name = Text("Notice Table", "お知らせの表").in_language(language)
    style: Any = word.styles.add_style(name, WD_STYLE_TYPE.TABLE)
    style.style_id = "NoticeTable"
    style.base_style = word.styles["Normal Table"]
    style.quick_style = True
    style.element.extend(elements(_TABLE))
