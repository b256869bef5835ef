"""A whole notice as files: Word, PDF, HTML, text, in one language or both."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from ivjxl.documents.document import Block, document
from ivjxl.errors import Text
from ivjxl.notices.case import Case
from ivjxl.notices.clause_text import TO_BE_ENTERED
from ivjxl.notices.notice import Finding

FORMATS: Final = ("docx", "pdf", "html", "txt")

UNFILLED: Final = Text(
    f"“{TO_BE_ENTERED}” would stand in these clauses: {{clauses}}. Enter the values (in the "
    "workbook on Inputs, in a case file under [inputs] or in its company file), or reword the "
    "clauses or leave them out (Clauses, [[clauses]])",
    f"「{TO_BE_ENTERED}」と記載される条項があります: {{clauses}}。値を入力するか（ブックでは"
    "Inputs、ケースファイルでは[inputs]又は会社ファイル）、条項の文言を変更し、又は条項を"
    "記載しない設定としてください（Clauses、[[clauses]]）",
)
"""Why a notice of which clauses are `unfilled` is not exported, and what to do."""


def failed(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that keep a notice from being exported."""
    return [finding for finding in findings if finding.state == "failed"]


def unfilled(case: Case, languages: Iterable[str]) -> list[str]:
    """Return the clauses that say, in one of the languages, that a value is to be entered.

    They keep a notice from being exported, unless it is a draft.
    """
    blocks = (block for language in languages for block in document(case, language).blocks)
    found = (each.id for each in blocks if any(TO_BE_ENTERED in text for text in _texts(each)))
    return list(dict.fromkeys(found))


def _texts(block: Block) -> list[str]:
    if block.table is None:
        return [block.text]
    return [*block.table.header, *(cell for row in block.table.rows for cell in row.cells)]


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
        The notice. What keeps it from being exported is the caller's to ask: see
        `failed` and `unfilled`.
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
