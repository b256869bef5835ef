"""Singular, plural and provisions in the sentences of notices, right and wrong."""

import pytest

from ivjxl.notices.language import faults


def found(text: str) -> list[tuple[str, str, str]]:
    return [(each.rule, each.found, each.wanted) for each in faults(text, "en")]


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("1 rights", "1 rights", "1 right"),
        ("Total number: 230 right", "230 right", "230 rights"),
        ("one (1) rights", "one (1) rights", "one (1) right"),
        ("to be allotted to 2 person, as follows", "2 person", "2 persons"),
        (
            "Executive Officers: 11 Executive Officer",
            "11 Executive Officer",
            "11 Executive Officers",
        ),
        ("1 Directors", "1 Directors", "1 Director"),
        ("for 1 shares of common stock", "1 shares", "1 share"),
        ("32,600 share of common stock", "32,600 share", "32,600 shares"),
        ("within ten (10) day from the following day", "ten (10) day", "ten (10) days"),
        ("of three year.", "three year", "three years"),
        ("1 Stock Acquisition Rights", "1 Stock Acquisition Rights", "1 Stock Acquisition Right"),
        ("two right to be granted", "two right", "two rights"),
        ("only one directors attended", "one directors", "one director"),
        (
            "for each Stock Acquisition Rights shall be 200 shares",
            "each Stock Acquisition Rights",
            "each Stock Acquisition Right",
        ),
        (
            "exercise of each stock acquisition rights is not allowed",
            "each stock acquisition rights",
            "each stock acquisition right",
        ),
        (
            "JPY354,600 per Stock Acquisition Rights (JPY1,773 per share)",
            "per Stock Acquisition Rights",
            "per Stock Acquisition Right",
        ),
        ("a rights shall lapse", "a rights", "a right"),
        ("Each Eligible Directors shall pay", "Each Eligible Directors", "Each Eligible Director"),
        ("every shareholders of the Company", "every shareholders", "every shareholder"),
        ("number of person, and number of rights", "number of person", "number of persons"),
        (
            "the maximum number of the right to be allotted",
            "number of the right",
            "number of the rights",
        ),
        ("the number of share to be issued", "number of share", "number of shares"),
        (
            "only one of his or her legal heir is permitted",
            "one of his or her legal heir",
            "one of his or her legal heirs",
        ),
        ("one of the director may", "one of the director", "one of the directors"),
        (
            "2. Details of Issuance of Stock Acquisition Right",
            "Stock Acquisition Right",
            "Stock Acquisition Rights",
        ),
    ],
)
def test_wrong_number_of_a_noun_is_named_with_the_right_one(
    text: str, wrong: str, right: str
) -> None:
    assert found(text) == [("plural", wrong, right)]


def test_heading_of_a_list_of_persons_is_in_the_plural() -> None:
    text = "4. Person to be allotted the rights, number of person, and number of rights:"

    assert found(text) == [
        ("plural", "Person to be allotted", "Persons to be allotted"),
        ("plural", "number of person", "number of persons"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "1 right, 163 rights, 0 rights, 1 share and 32,600 shares",
        "7 Directors 108 rights; 1 Executive Officer 5 rights",
        "one (1) right, ten (10) days, six (6) months and two hundred (200) shares",
        "each Stock Acquisition Right and each Stock Acquisition Right Holder",
        "each Stock Acquisition Rights Holder, the Stock Acquisition Rights Allotment Agreement",
        "a rights offering, a rights issue, a share split, a shares-for-shares exchange",
        "per share of common stock and per Stock Acquisition Right",
        "a 2-for-1 share split, a 10 year period and a 200 share lot",
        "each of the Directors, each of the Director and the Executive Officer",
        "one of the Directors, one of Japan's providers, one of the right answers",
        "the number of shares, the number of persons, the number of person-days",
        "the number of share certificates and of share options",
        "each Director's claim and the Directors' remuneration; each Directors' meeting",
        "Article 1 Directors, Paragraph 2 right, Note 1 Shares held, on July 1 Directors met",
        "In 2019 share prices fell and in 2019 right after that they rose",
        "within two (2) years from the day after 10 calendar days",
        "no one shares this view; each shares in the profit",
        "Class A shares: A shares are listed",
        "0.1 shares or 1.5 years",
        "Total: 3\nRight of acquisition",
        "1 Rights\nof holders\n2 Duties\nof holders",
        "The Director is one of them. Person to be named later.",
        "Stock Acquisition Right Holders; exercise of the stock acquisition right",
        "for 1 share, 21 rights, twenty-one rights, one hundred and one rights",
        "the fiscal year 2019 year-end dividend, the 3 month period",
        "9" * 30 + " right of",
    ],
)
def test_right_number_of_a_noun_is_no_fault(text: str) -> None:
    assert found(text) == []


def test_nouns_are_judged_in_english_only() -> None:
    assert faults("1 rights（1個）", "ja") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Articles 236 Paragraph 1, Article 238 Paragraph 1 and 2 and Article 240 of",
            [("Articles 236", "Article 236"), ("Paragraph 1 and 2", "Paragraphs 1 and 2")],
        ),
        ("under Articles 236 of the Companies Act", [("Articles 236", "Article 236")]),
        (
            "Article 236 and 238 of the Companies Act",
            [("Article 236 and 238", "Articles 236 and 238")],
        ),
        (
            "with Article 236, 238 and 239 of the Companies Act",
            [("Article 236, 238 and 239", "Articles 236, 238 and 239")],
        ),
        ("Paragraphs 1 of the same Article", [("Paragraphs 1", "Paragraph 1")]),
        ("Item 1 through 3.", [("Item 1 through 3", "Items 1 through 3")]),
        ("Items 8 of that Paragraph", [("Items 8", "Item 8")]),
    ],
)
def test_provision_in_the_wrong_number_is_named(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == [("provision", *each) for each in expected]


@pytest.mark.parametrize(
    "text",
    [
        "Article 236, Paragraph 1, Article 238, Paragraphs 1 and 2 and Article 240, Paragraph 1",
        "Articles 236, 238 and 240 of the Companies Act",
        "Articles 236, Paragraph 1 and 238, Paragraph 1 of the Companies Act",
        "Articles 236 Paragraph 1, 238 Paragraphs 1 and 2 and 240 Paragraph 1",
        "Article 236, Paragraph 1, Items 8.1 through 8.5 of the Companies Act",
        "Articles 236 through 240, Articles 236 to 240, Articles 236-240 and Articles 1, 2",
        "Article 236, Paragraph 1 and 240 of the Companies Act",
        "under Article 5 and 10 days thereafter",
        "Article 236(1), Article 238(1) and (2) and Article 240(1)",
        "the Articles of Incorporation; Paragraph 1 or 2; Item 3",
        "Article 201, Paragraph 3 and Paragraph 5 of Article 199",
    ],
)
def test_provision_in_the_right_number_is_no_fault(text: str) -> None:
    assert found(text) == []
