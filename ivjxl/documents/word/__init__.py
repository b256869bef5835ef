"""A whole notice as a Word document that its users go on editing.

Everything stands in a named style, Word counts every number that all programs count alike,
every reference follows the number it names, and the formulas are equations. A document
gives the same bytes whenever it is made.
"""

import zipfile
from io import BytesIO
from typing import Final

from ivjxl.documents.document import Document

_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The date of every part: that of the making would make each file another."""


def as_docx(document: Document) -> bytes:
    """Return a document as the bytes of a .docx file."""
    from ivjxl.documents.word.body import word_document

    saved = BytesIO()
    word_document(document).save(saved)
    written = BytesIO()
    with zipfile.ZipFile(saved) as parts, zipfile.ZipFile(written, "w") as archive:
        for name in parts.namelist():
            part = zipfile.ZipInfo(name, _FIRST_DAY)
            archive.writestr(part, parts.read(name), zipfile.ZIP_DEFLATED)
    return written.getvalue()
