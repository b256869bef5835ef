"""The words of the notice of the terms determined: complete, live, alike in both languages."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from ivjxl.documents.document import Block, document
from ivjxl.notices.case import Case, read_case
from ivjxl.notices.clause import Clause
from ivjxl.notices.clause_text import TO_BE_ENTERED, Reference
from ivjxl.notices.layout import Placeholder, pieces
from ivjxl.notices.standard_clauses.option_terms import CLAUSES
from tests.notices.standard_clauses.printed import (
    NUMBER,
    with_everything,
)

REPOSITORY: Final = Path(__file__).parents[3]
PUBLISHED: Final = REPOSITORY.parent / "shared" / "notices"
TEXTS: Final = ("2013-07-11-option-terms", "2019-07-12-option-terms")
"""The cases whose published text is beside the repository."""
NAMES: Final = (*TEXTS, "2026-07-10-option-terms")
LANGUAGES: Final = ("en", "ja")
WORDS: Final = [each for each in CLAUSES if each.kind not in ("table", "formula")]

DATE: Final = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r" \d{1,2}, \d{4}"
)
CONSTANTS: Final = re.compile(r"one \(1\) (?:share|right)|1[株個]当たり")
"""What no input holds: the unit of an amount."""

STATED: Final = {
    "2013-07-11-option-terms": {
        "en": ("89 rights", "17,800 shares", "200 shares", "JPY647,000", "JPY3,235"),
        "ja": ("89個", "17,800株", "200株", "647,000円", "3,235円"),
    },
    "2019-07-12-option-terms": {
        "en": ("163 rights", "32,600 shares", "200 shares", "JPY354,600", "JPY1,773"),
        "ja": ("163個", "32,600株", "200株", "354,600円", "1,773円"),
    },
    "2026-07-10-option-terms": {
        "en": ("520 rights", "52,000 shares", "100 shares", "JPY287,400", "JPY2,874"),
        "ja": ("520個", "52,000株", "100株", "287,400円", "2,874円"),
    },
}
"""Sections 1 to 3, from the published texts; those of the invented company worked out apart."""

needs_published_texts = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the published notices are not beside the repository"
)


@cache
def case(name: str) -> Case:
    return read_case(REPOSITORY / "workbooks" / f"{name}.toml")


def lines(block: Block) -> Iterator[str]:
    yield f"{block.label} {block.text}".strip()
    if block.table is not None:
        yield from (cell for row in block.table.rows for cell in row.cells)


def printed(given: Case, language: str) -> str:
    return "\n".join(line for each in document(given, language).blocks for line in lines(each))


def tokens(text: str) -> Counter[str]:
    """Dates, and the numbers outside them."""
    return Counter(DATE.findall(text)) + Counter(NUMBER.findall(DATE.sub(" ", text)))


def placeholders(text: str) -> set[str]:
    found = set()
    for piece in pieces(text):
        if isinstance(piece, Placeholder):
            target = "".join(piece.style) if piece.name == "see" else ""
            found.add(re.sub(r"_(en|ja)$", "", piece.name) + target)
    return found


@needs_published_texts
@pytest.mark.parametrize("name", TEXTS)
def test_every_number_and_date_of_the_published_notice_is_printed(name: str) -> None:
    found = tokens(printed(case(name), "en"))
    wanted = tokens((PUBLISHED / f"{name}.txt").read_text("utf-8"))
    assert len(wanted) > 15
    assert wanted - found == Counter()


@needs_published_texts
@pytest.mark.parametrize("name", TEXTS)
def test_no_sentence_of_the_published_notice_is_copied(name: str) -> None:
    def sentences(text: str) -> set[str]:
        one_line = text.lower().replace("inc.", "inc").replace("\n", ". ")
        plain = re.sub(r"[^a-z0-9(). ]", " ", one_line)
        found = (" ".join(each.split()) for each in re.split(r"[.]\s", plain))
        return {each for each in found if len(each.split()) > 7}

    theirs = sentences((PUBLISHED / f"{name}.txt").read_text("utf-8").partition("About IIJ")[0])
    ours = sentences(printed(case(name), "en"))
    titles = {each for each in theirs & ours if each.startswith("notice regarding")}
    assert len(theirs) > 3
    assert len(ours) > 3
    assert (theirs & ours) - titles == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_four_sections_state_rights_shares_amounts_and_allottees(name: str, language: str) -> None:
    sections: dict[str, list[str]] = {}
    label = ""
    for block in document(case(name), language).blocks:
        label = block.label or label
        if block.level:
            sections.setdefault(label, []).extend(lines(block))
    assert list(sections) == ["1.", "2.", "3.", "4."]
    rights, shares, per_right, per_share, each = (
        STATED[name][language][0],
        *(STATED[name][language][n] for n in (1, 3, 4, 2)),
    )
    assert rights in sections["1."]
    assert shares in " ".join(sections["2."])
    assert each in " ".join(sections["2."])
    assert per_right in " ".join(sections["3."])
    assert per_share in " ".join(sections["3."])
    for allottee in case(name).notice.value("allottees"):
        assert {f"{allottee.rights} rights", f"{allottee.rights}個"} & set(sections["4."])
        title = allottee.title_en if language == "en" else allottee.title_ja
        assert title in sections["4."]


@pytest.mark.parametrize("name", NAMES)
def test_references_lead_to_the_list_of_allottees(name: str) -> None:
    blocks = document(case(name), "en").blocks
    found = {
        block.id: (part.id, part.text)
        for block in blocks
        for part in block.parts
        if isinstance(part, Reference)
    }
    assert found == {
        "determination": ("allottees", "4. below"),
        "offset": ("allottees", "4. below"),
    }


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda each: each.id)
def test_both_languages_of_a_clause_print_the_same(clause: Clause) -> None:
    if clause.text.en and clause.text.ja:
        assert placeholders(clause.text.en) == placeholders(clause.text.ja)
    if clause.kind in ("table", "formula"):
        assert clause.text.en == clause.text.ja


@pytest.mark.parametrize("clause", WORDS, ids=lambda each: each.id)
def test_no_figure_is_typed(clause: Clause) -> None:
    for text in (clause.text.en, clause.text.ja):
        typed = " ".join(each for each in pieces(text) if isinstance(each, str))
        assert not re.search(r"\d", CONSTANTS.sub("", typed))
        assert len(text) <= 1200
        assert "\n" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("everything", [False, True], ids=["as usual", "all clauses"])
@pytest.mark.parametrize("name", NAMES)
def test_every_placeholder_is_filled(name: str, everything: bool, language: str) -> None:
    given = with_everything(case(name)) if everything else case(name)
    text = printed(given, language)
    assert len(text) > 400
    assert "{" not in text
    assert "}" not in text
    if not everything:
        assert TO_BE_ENTERED not in text


LIVE: Final[list[tuple[dict[str, Any], str, str]]] = [
    ({"resolution_date": date(2019, 6, 26)}, "On June 26, 2019", "2019年6月26日開催"),
    ({"total_rights": 1}, "\n1 right\n", "\n1個\n"),
    ({"shares_per_right": 1}, "(1 share to be issued", "株式の数は1株"),
    ({"dateline_en": None}, "\nJuly 12, 2019—", "2019年7月12日"),
]
"""Inputs changed, and what the document then says."""


@pytest.mark.parametrize(("changed", "en", "ja"), LIVE, ids=lambda each: str(each)[:40])
def test_the_text_follows_the_inputs(changed: dict[str, Any], en: str, ja: str) -> None:
    before = case("2019-07-12-option-terms")
    after = replace(before, notice=replace(before.notice, **changed))
    assert en in printed(after, "en")
    assert ja in printed(after, "ja")
    assert en not in printed(before, "en")


def test_what_is_not_usual_is_printed_on_request() -> None:
    given = case("2013-07-11-option-terms")
    text = printed(with_everything(given), "en")
    # 89 rights at 647,000 yen; 135 rights in the issuance notice of 2013.
    for wanted in ("JPY57,583,000", "resolved on June 26, 2013 was 135 rights", "3,505"):
        assert wanted in text
        assert wanted not in printed(given, "en")
