"""An empty Word document to begin with: the template of python-docx, with our styles for its own.

That template is American, of 2013, and names its maker; a notice names nobody.
"""

from functools import cache
from io import BytesIO
from typing import Any, Final

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE as RELATED
from docx.oxml.ns import qn

from ivjxl.documents.word.numbering import add_list
from ivjxl.documents.word.styles import LANGUAGES, add_styles
from ivjxl.documents.word.xml import elements

_KEPT: Final = (
    RELATED.OFFICE_DOCUMENT, RELATED.CORE_PROPERTIES, RELATED.STYLES, RELATED.SETTINGS,
    RELATED.NUMBERING, RELATED.FONT_TABLE,
)  # fmt: skip
"""What stays of the template, not the theme, the thumbnail and the like."""

_SETTINGS: Final = """
<w:zoom w:percent="100"/><w:defaultTabStop w:val="840"/>
<w:characterSpacingControl w:val="compressPunctuation"/>
<w:compat>
  <w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>
  <w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>
  <w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"
    w:val="15"/>
</w:compat>
<m:mathPr><m:mathFont m:val="Cambria Math"/><m:defJc m:val="centerGroup"/></m:mathPr>
<w:themeFontLang w:val="{language}" w:eastAsia="ja-JP"/>
<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>
"""
"""Word's own way since 2013, Japanese line breaking."""


def empty(language: str) -> WordDocument:
    """Return a Word document without text, with the styles and numbers of a notice."""
    return docx.Document(BytesIO(_template(language)))


@cache
def _template(language: str) -> bytes:
    word = docx.Document()
    package: Any = word.part.package
    for relations in (package.rels, word.part.rels):
        for each in [each for each in relations if relations[each].reltype not in _KEPT]:
            del relations[each]
    properties = package.part_related_by(RELATED.CORE_PROPERTIES)
    for part in (properties, word.settings, word.part.numbering_part):
        del part.element[:]
    for style in [*word.styles, *word.styles.latent_styles]:
        if not style.element.get(qn("w:default")):
            style.delete()
    word.core_properties.language = LANGUAGES[language]
    word.settings.element.extend(elements(_SETTINGS.format(language=LANGUAGES[language])))
    add_styles(word, language)
    add_list(word, language)
    saved = BytesIO()
    word.save(saved)
    return saved.getvalue()
