"""A whole notice as files: Word, PDF, HTML, text, in one language or both."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from ivjxl.documents.document import document
from ivjxl.notices.case import Case
from ivjxl.notices.notice import Finding

FORMATS: Final = ("docx", "pdf", "html", "txt")


def failed(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that keep a notice from being exported."""
    return [finding for finding in findings if finding.state == "failed"]


def exported(
    case: Case,
    formats: Sequence[str],
    languages: Sequence[str],
    *,
    draft: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> dict[str, bytes]:
    """Return the files of a notice by name, such as `2019-05-23-dividend_ja.docx`.

    Parameters
    ----------
    case
        The notice. Whether its checks passed is the caller's to ask: see `failed`.
    formats, languages
        Of `FORMATS`, and "ja" or "en".
    draft
        Mark every page as a draft; a sample is marked anyway.
    progress
        Told the name of each file before it is made.

    Raises
    ------
    InputError
        If a clause names no table of the notice, or there is no program for PDF.
    """
    files = {}
    for language in languages:
        made = document(case, language, draft=draft)
        word = b""
        for form in formats:
            name = f"{case.name}_{language}.{form}"
            progress(name)
            if form in ("docx", "pdf") and not word:
                from ivjxl.documents.word import as_docx

                word = as_docx(made)
            if form == "docx":
                files[name] = word
            elif form == "pdf":
                from ivjxl.excel.office_pdf import pdf

                files[name] = pdf(word)
            elif form == "html":
                from ivjxl.documents.page import as_html

                files[name] = as_html(made).encode()
            else:
                from ivjxl.documents.plain import as_text

                # Programs of Windows take a text without the mark for one of their code page.
                files[name] = as_text(made).encode("utf-8-sig")
    return files
