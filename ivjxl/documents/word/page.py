"""The page of a Word document: its size, its number, and the mark of a sample or draft."""

from typing import Any, Final
from xml.sax.saxutils import quoteattr

from docx.document import Document as WordDocument
from docx.shared import Twips

from ivjxl.documents.plain import columns
from ivjxl.documents.word.styles import GOTHIC, Styles
from ivjxl.documents.word.xml import add_field, add_text, elements, safe

_WIDTH: Final = 11906
_HEIGHT: Final = 16838
"""A4, in 1/20 pt."""

_MARGIN: Final = 1418
"""25 mm on each side."""

TEXT_WIDTH: Final = _WIDTH - 2 * _MARGIN
"""Width of the text, in 1/20 pt."""

_SHAPE_TYPE: Final = (
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
    'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
    '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
    '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
    '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
    '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>'
    '<v:f eqn="sum @6 0 @5"/></v:formulas><v:path textpathok="t" o:connecttype="custom" '
    'o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>'
    '<v:textpath on="t" fitshape="t"/><v:handles><v:h position="#0,bottomRight" '
    'xrange="6629,14971"/></v:handles><o:lock v:ext="edit" text="t" shapetype="t"/>'
    "</v:shapetype>"
)
_SPAN: Final = 440
"""The length of the watermark, in pt."""


def set_page(word: WordDocument, styles: Styles, mark: str) -> None:
    """Make the pages of a document A4, with page 2 of 5 as `2 / 5` below and the mark above."""
    section: Any = word.sections[0]
    section.page_width, section.page_height = Twips(_WIDTH), Twips(_HEIGHT)
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", Twips(_MARGIN))
    if mark:
        header = section.header.paragraphs[0]
        header.style = styles["Mark"]
        add_text(header, mark)
        header._p.extend(elements(_watermark(mark)))
    footer = section.footer.paragraphs[0]
    add_field(footer, "PAGE", "1")
    add_text(footer, " / ")
    add_field(footer, "NUMPAGES", "1")


def _watermark(mark: str) -> str:
    """Return WordArt as Word itself writes a watermark: other programs know it by its name."""
    height = _SPAN * 2 // max(4, columns(mark, "ja"))
    place = (
        f"position:absolute;margin-left:0;margin-top:0;width:{_SPAN}pt;height:{height}pt;"
        "rotation:315;z-index:-251658752;mso-position-horizontal:center;"
        "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        "mso-position-vertical-relative:margin"
    )
    return (
        f"<w:r><w:rPr><w:noProof/></w:rPr><w:pict>{_SHAPE_TYPE}"
        f'<v:shape id="PowerPlusWaterMarkObject1" o:spid="_x0000_s2049" type="#_x0000_t136" '
        f'style="{place}" o:allowincell="f" fillcolor="silver" stroked="f">'
        f'<v:fill opacity=".4"/>'
        f'<v:textpath style="font-family:&quot;{GOTHIC}&quot;;font-size:1pt" '
        f"string={quoteattr(safe(mark))}/>"
        f'<w10:wrap anchorx="margin" anchory="margin"/></v:shape></w:pict></w:r>'
    )
