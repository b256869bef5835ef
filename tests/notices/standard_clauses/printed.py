"""What a document prints and what its clauses name, for the tests of the standard clauses."""

import re
from dataclasses import replace
from typing import Final

from ivjxl.documents.document import Document, document
from ivjxl.notices.case import Case
from ivjxl.notices.clause import Clause, ClauseEdit
from ivjxl.notices.clause_text import SEE
from ivjxl.notices.layout import Placeholder, pieces

LANGUAGES: Final = ("en", "ja")
NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
RUN: Final = 12
"""So many words in a row that two texts have in common were copied."""


def lines(printed: Document) -> list[str]:
    """Return what a document prints, block by block; the cells of a table together."""
    found = []
    for block in printed.blocks:
        cells: list[str] = []
        if block.table:
            cells = [*block.table.header, *(c for row in block.table.rows for c in row.cells)]
        found.append(" | ".join([block.label, block.text, *cells]))
    return found


def text_of(case: Case, clause: str, language: str) -> str:
    return next((b.text for b in document(case, language).blocks if b.id == clause), "")


def with_everything(case: Case) -> Case:
    """Return a case that prints what is not printed unless somebody asks for it."""
    clauses = case.notice.clauses()
    asked = (ClauseEdit(id=each.id, printed=True) for each in clauses if not each.printed)
    return replace(case, clauses=tuple(asked))


def placeholders(clause: Clause, language: str) -> list[Placeholder]:
    parts = pieces(clause.text.in_language(language))
    return [part for part in parts if isinstance(part, Placeholder)]


def names(clause: Clause, language: str) -> set[str]:
    """Return the names in a text, without its language."""
    return {
        re.sub(r"_(en|ja)$", "", f"{SEE}:{each.style[0]}" if each.name == SEE else each.name)
        for each in placeholders(clause, language)
    }


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z]+", text.lower())
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}
