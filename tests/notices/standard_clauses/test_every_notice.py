"""What holds for the standard clauses of every notice."""

import re
from pathlib import Path
from typing import Final

import pytest

from ivjxl.documents.document import document
from ivjxl.notices import NOTICES
from ivjxl.notices.case import Case, read_case
from ivjxl.notices.clause import Clause
from ivjxl.notices.clause_text import SEE, TO_BE_ENTERED
from ivjxl.notices.layout import pieces
from tests.notices.standard_clauses.printed import (
    LANGUAGES,
    NUMBER,
    lines,
    names,
    placeholders,
    runs,
    with_everything,
)

WORKBOOKS: Final = Path(__file__).parents[3] / "workbooks"
CASES: Final = [read_case(path) for path in sorted(WORKBOOKS.glob("*-*-*-*.toml"))]

CONSTANTS: Final[dict[str, tuple[str, ...]]] = {
    "dividend": ("1株当たり",),
    "restricted_stock": ("1株当たり",),
    "share_disposal": ("one (1) share", "1株未満", "1株につき"),
}
"""Less than a share, and per share: no figures of the notice. Those of stock options, which cite
the law, have a test of their own."""

REFERENCES: Final[dict[str, set[str]]] = {
    "dividend": set(),
    "restricted_stock": {"no_transfer"},
    "share_disposal": {"allottees", "lifting", "retirement"},
}
"""The clauses that others name."""

each_notice: Final = pytest.mark.parametrize("notice", NOTICES)


def clauses_of(notice: str) -> tuple[Clause, ...]:
    return NOTICES[notice].clauses()


PUBLISHED: Final = WORKBOOKS.parent.parent / "shared" / "notices"
DATE: Final = re.compile(r"[A-Z][a-z]+ \d{1,2}, \d{4}")

needs_published_texts = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the published notices are not beside the repository"
)
each_published: Final = pytest.mark.parametrize(
    "name", ["2019-05-23-dividend", "2020-05-25-restricted-stock"]
)
"""Those of stock options, longer and in parts reworded, have tests of their own."""


def published(name: str) -> str:
    return " ".join((PUBLISHED / f"{name}.txt").read_text(encoding="utf-8").split())


def printed_of(name: str) -> str:
    case = next(each for each in CASES if each.name == name)
    return "\n".join(lines(document(case, "en")))


@needs_published_texts
@each_published
def test_every_number_of_the_published_text_is_printed(name: str) -> None:
    numbers = set(NUMBER.findall(published(name)))

    assert len(numbers) >= 20
    assert numbers - set(NUMBER.findall(printed_of(name))) == set()


@needs_published_texts
@each_published
def test_every_date_of_the_published_text_is_printed(name: str) -> None:
    dates = set(DATE.findall(published(name)))
    printed = " ".join(printed_of(name).split())

    assert len(dates) >= 4
    assert [each for each in dates if each not in printed] == []


@needs_published_texts
@each_published
def test_no_sentence_of_the_published_text_is_copied(name: str) -> None:
    case = next(each for each in CASES if each.name == name)
    own = " ".join(
        " ".join(part for part in pieces(clause.text.en) if isinstance(part, str))
        for clause in case.notice.clauses()
    )

    assert runs(published(name))
    assert runs(own) & runs(published(name)) == set()


@each_notice
def test_both_languages_of_a_clause_say_the_same_figures(notice: str) -> None:
    worded = [c for c in clauses_of(notice) if c.kind != "table" and c.text.en and c.text.ja]

    assert len(worded) > 8
    for clause in worded:
        assert names(clause, "en") == names(clause, "ja"), clause.id


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("everything", [False, True], ids=["standard", "everything"])
@pytest.mark.parametrize("case", CASES, ids=lambda each: each.name)
def test_every_placeholder_and_reference_is_filled(
    case: Case, everything: bool, language: str
) -> None:
    printed = lines(document(with_everything(case) if everything else case, language))

    left = [line for line in printed if re.search(r"[{}<>]", line) or TO_BE_ENTERED in line]

    assert len(printed) > 10
    assert left == []


@each_notice
def test_clauses_have_one_name_each_and_short_texts_of_one_line(notice: str) -> None:
    clauses = clauses_of(notice)
    texts = [clause.text.in_language(language) for clause in clauses for language in LANGUAGES]

    assert len({clause.id for clause in clauses}) == len(clauses)
    assert max(len(text) for text in texts) <= 1200
    assert not any("\n" in text for text in texts)
    # Lines of the foot are set apart by two spaces.
    assert [text for text in texts if "  " in text and "E-mail" not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notice", CONSTANTS)
def test_no_figure_is_typed(notice: str, language: str) -> None:
    typed = {}
    for clause in clauses_of(notice):
        words = "".join(
            part for part in pieces(clause.text.in_language(language)) if isinstance(part, str)
        )
        for constant in CONSTANTS[notice]:
            words = words.replace(constant, "")
        if re.search(r"\d", words):
            typed[clause.id] = words

    assert typed == {}


@each_notice
def test_every_reference_names_a_numbered_clause(notice: str) -> None:
    clauses = clauses_of(notice)
    numbered = {each.id for each in clauses if each.kind in ("section", "item", "point")}
    named = {
        each.style[0]
        for clause in clauses
        for language in LANGUAGES
        for each in placeholders(clause, language)
        if each.name == SEE
    }

    assert named == REFERENCES.get(notice, named)
    assert named <= numbered
