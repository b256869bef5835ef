"""The document of the restricted stock notice against the published one, and its clauses."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from ivjxl.documents.document import document
from ivjxl.notices.case import Case, read_case
from ivjxl.notices.clause import ClauseEdit
from tests.notices.standard_clauses.printed import (
    LANGUAGES,
    NUMBER,
    lines,
    text_of,
    with_everything,
)

WORKBOOKS: Final = Path(__file__).parents[3] / "workbooks"
CASE: Final = read_case(WORKBOOKS / "2020-05-25-restricted-stock.toml")


def changed(**values: Any) -> Case:
    return replace(CASE, notice=replace(CASE.notice, **values))


@pytest.mark.parametrize("language", LANGUAGES)
def test_purpose_and_overview_are_divided_as_published(language: str) -> None:
    """1 (1) (2), 2, reference (requirements, 4.4); the agreement has 1) and 2)."""
    blocks = document(CASE, language).blocks
    labels = [block.label for block in blocks if block.label]
    points = ["1)", "2)"] if language == "en" else ["①", "②"]

    assert labels == [
        *("1.", "(1)", "(2)"),
        *("2.", "(1)", "(2)", "(3)", "(4)", *points, "(5)"),
    ]
    after = blocks[[block.id for block in blocks].index("custody_text") + 1]
    assert (after.kind, after.level) == ("heading", 0)


@pytest.mark.parametrize(
    ("language", "reference"), [("en", "the restriction in (4)1) above"), ("ja", "上記(4)①の制限")]
)
def test_custody_refers_to_the_restriction(language: str, reference: str) -> None:
    assert reference in text_of(CASE, "custody_text", language)


def test_custody_refers_to_where_the_restriction_has_moved() -> None:
    shorter = replace(
        CASE,
        clauses=tuple(ClauseEdit(id=each, printed=False) for each in ("price", "price_text")),
    )

    assert "(3)1) above" in text_of(shorter, "custody_text", "en")
    assert "上記(3)①" in text_of(shorter, "custody_text", "ja")


@pytest.mark.parametrize(
    ("clause", "language", "said"),
    [
        ("proposal", "en", "28th Ordinary General Meeting of Shareholders, which is scheduled for"),
        ("proposal", "ja", "2020年6月24日開催予定の当社第28回定時株主総会"),
        ("limit", "en", "The 16th Ordinary General Meeting of Shareholders, held on June 27, 2008"),
        ("limit", "en", "The 19th Ordinary General Meeting of Shareholders, held on June 28, 2011"),
        ("limit", "ja", "2008年6月27日開催の第16回定時株主総会"),
        ("limit", "ja", "2011年6月28日開催の第19回定時株主総会"),
        ("number_text", "en", "limited to 40,000 shares per year"),
        ("number_text", "ja", "年40,000株以内"),
    ],
)
def test_every_meeting_and_limit_stands_where_it_belongs(
    clause: str, language: str, said: str
) -> None:
    """Notice of 2020-05-25, lines 5, 17 and 23."""
    assert said in text_of(CASE, clause, language)


def test_both_statements_of_the_limit_are_one_input() -> None:
    raised = changed(annual_cap=600_000_000)

    for clause in ("limit", "number_text"):
        assert "600 million yen per year" in text_of(raised, clause, "en")
        assert "年額600百万円以内" in text_of(raised, clause, "ja")


def test_a_planned_grant_is_printed_only_if_it_is_known_and_asked_for() -> None:
    """74,865,795 yen at 3,895 yen are 19,221 shares (requirements, 4.5)."""
    planned = changed(planned_claim=74_865_795, planned_price=Decimal(3895))

    said = [text_of(with_everything(planned), "planned_grant", each) for each in LANGUAGES]

    assert text_of(planned, "planned_grant", "en") == ""
    assert text_of(with_everything(CASE), "planned_grant", "en") == ""
    for text in said:
        assert {"19,221", "74,865,795", "3,895"} <= set(NUMBER.findall(text))


def test_terms_are_defined_once_each_and_before_they_are_used() -> None:
    """The published text calls two things the Shares, and the contribution an investment."""
    said = " ".join(lines(document(CASE, "en")))

    for term in (
        *("Scheme", "Eligible Directors", "General Meeting of Shareholders"),
        *("Compensation Limit", "Shares", "Transfer Restriction Period"),
    ):
        assert said.count(f"“{term}”") == 1, term
    for term in ("Shares", "Compensation Limit", "Transfer Restriction Period"):
        first = said.index(f" {term}") if f" {term}" in said else len(said)
        assert said.index(f"“{term}”") < first, term
    assert "contributes" in said
    assert "cash investment" not in said


def test_a_meeting_of_another_day_is_numbered_by_itself() -> None:
    moved = changed(meeting_date=date(2023, 6, 28))

    assert "31st Ordinary General Meeting of Shareholders" in text_of(moved, "proposal", "en")
    assert "第31回定時株主総会" in text_of(moved, "proposal", "ja")
