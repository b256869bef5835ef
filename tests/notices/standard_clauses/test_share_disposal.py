"""The document of the disposal of treasury shares: the figures published, and its clauses."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from ivjxl.documents.document import document
from ivjxl.notices.case import Case, read_case
from tests.notices.standard_clauses.printed import (
    LANGUAGES,
    lines,
    text_of,
    with_everything,
)

WORKBOOKS: Final = Path(__file__).parents[3] / "workbooks"
CASE: Final = read_case(WORKBOOKS / "2022-05-26-share-disposal.toml")


def changed(**values: Any) -> Case:
    return replace(CASE, notice=replace(CASE.notice, **values))


@pytest.mark.parametrize("language", LANGUAGES)
def test_sections_and_items_are_those_of_the_form(language: str) -> None:
    """Rows (1) to (6), purpose, agreement, basis of the price (requirements, 4.5)."""
    labels = [block.label for block in document(CASE, language).blocks if block.label]

    six = [f"({number})" for number in range(1, 7)]
    assert labels == ["1.", *six, "2.", "3.", *six, "4."]


@pytest.mark.parametrize(
    ("clause", "en", "ja"),
    [
        ("payment_date", "June 15, 2022", "2022年6月15日"),
        ("number", "35,865 shares of common stock", "普通株式35,865株"),
        ("price", "4,685 yen per share", "1株につき4,685円"),
        ("total_price", "168,027,525 yen", "168,027,525円"),
        ("resolution", "May 26, 2022", "2022年5月26日開催の取締役会"),
        ("limits", "June 24, 2020", "2020年6月24日開催の当社の株主総会"),
        ("limits", "no more than 40,000 shares", "年40,000株以内"),
        ("limits", "500,000,000 yen per year", "年額500,000,000円"),
        ("limit_in_force", "80,000 shares per year", "年80,000株以内"),
        ("decision", "35,865 shares of common stock to 30 Allottees", "割当対象者30名"),
        ("decision", "168,027,525 yen", "168,027,525円"),
        ("restriction_text", "the payment date, June 15, 2022", "払込期日である2022年6月15日"),
        ("basis_text", "4,685 yen, the closing price on May 25, 2022", "2022年5月25日の終値である"),
    ],
)
def test_every_figure_published_stands_where_it_belongs(clause: str, en: str, ja: str) -> None:
    """Release of 2022-05-26; 40,000 x 2 = 80,000; 8 + 15 + 4 + 3 = 30 persons."""
    assert en in text_of(CASE, clause, "en")
    assert ja in text_of(CASE, clause, "ja")


def test_the_allottees_are_listed_with_persons_and_shares() -> None:
    """Release of 2022-05-26, 1. (5); the payments of single classes are not published."""
    table = next(b.table for b in document(CASE, "en").blocks if b.id == "allottees_table")

    assert table is not None
    assert [row.cells[1:] for row in table.rows] == [
        ("8 Directors", "16,692 shares"),
        ("15 Executive Officers", "14,291 shares"),
        ("4 Directors", "3,058 shares"),
        ("3 Executive Officers", "1,824 shares"),
        ("30 persons", "35,865 shares"),
    ]


def test_without_a_registration_statement_nothing_depends_on_one() -> None:
    exempt = changed(registration_statement=False)

    for language, words in (("en", "registration statement"), ("ja", "有価証券届出書")):
        assert words in " ".join(lines(document(CASE, language)))
        assert words not in " ".join(lines(document(exempt, language)))
    labels = [block.label for block in document(exempt, "en").blocks if block.label]
    assert labels[:7] == ["1.", "(1)", "(2)", "(3)", "(4)", "(5)", "2."]


@pytest.mark.parametrize(
    ("clause", "language", "reference"),
    [
        ("scheme", "en", "the other persons stated in 1.(5) above"),
        ("scheme", "ja", "上記1.(5)の処分先"),
        ("retirement_text", "en", "any of the positions referred to in (2) above"),
        ("retirement_text", "ja", "上記(2)に定めるいずれの地位をも喪失"),
        ("acquisition_text", "en", "under (2) above or (3) above"),
        ("acquisition_text", "ja", "上記(2)又は上記(3)に定める譲渡制限の解除の時点"),
    ],
)
def test_references_name_the_items_they_mean(clause: str, language: str, reference: str) -> None:
    assert reference in text_of(CASE, clause, language)


def test_a_price_with_a_fraction_of_a_yen_is_printed_in_full() -> None:
    """Prices of liquid shares move by tenths of a yen: 35,865 x 4,685.5 = 168,045,457.5."""
    dearer = changed(price=Decimal("4685.5"))

    assert text_of(dearer, "price", "en").endswith("4,685.5 yen per share")
    assert text_of(dearer, "total_price", "ja").endswith("168,045,457.5円")
    assert "4,685.5 yen, the closing price" in text_of(dearer, "basis_text", "en")


def test_the_price_may_be_of_an_earlier_day_without_a_change_of_words() -> None:
    """The rule names both days: the business day before, else the last day traded."""
    quiet = changed(price_date=date(2022, 5, 24))

    for language, day in (("en", "May 24, 2022"), ("ja", "2022年5月24日")):
        before, after = (text_of(each, "basis_text", language) for each in (CASE, quiet))
        assert day in after
        assert before.replace("25", "24") == after


def test_the_shares_of_the_directors_are_printed_only_if_asked_for() -> None:
    asked = with_everything(CASE)

    assert text_of(CASE, "directors_shares", "en") == ""
    assert "16,692 shares are allotted" in text_of(asked, "directors_shares", "en")
    assert "16,692株" in text_of(asked, "directors_shares", "ja")


@pytest.mark.parametrize("language", LANGUAGES)
def test_terms_are_defined_once_each(language: str) -> None:
    said = " ".join(lines(document(CASE, language)))
    terms = {
        "en": [
            *("Disposal", "Scheme", "Eligible Directors", "Allottees", "Allotment Agreement"),
            *("Allotted Shares", "Transfer Restriction Period", "Transfer Restriction"),
        ],
        "ja": [
            *("本自己株式処分", "対象取締役", "割当対象者", "本制度", "本割当契約"),
            *("本割当株式", "譲渡制限期間", "譲渡制限"),
        ],
    }[language]
    mark = "“{}”" if language == "en" else "以下「{}」"

    assert [term for term in terms if said.count(mark.format(term)) != 1] == []
