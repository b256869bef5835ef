"""Language of notices: the five published texts, every rule, positions, our own words."""

from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ivjxl.errors import InputError
from ivjxl.notices.case import read_case
from ivjxl.notices.language import RULES, Fault, faults, faults_of_notice, ours_of
from ivjxl.notices.notice import Notice

from .days import DAYS

REPOSITORY: Final = Path(__file__).parents[2]
PUBLISHED: Final = REPOSITORY.parent / "shared" / "notices"
MANY: Final = settings(max_examples=150, deadline=None)
LANGUAGES: Final = ("en", "ja")
OURS: Final = (
    "IIJ",
    "TSE1: 3774",
    "+81-3-5205-6500",
    "ir@iij.ad.jp",
    "https://www.iij.ad.jp/en/ir",
)

RIGHT: Final = "Stock Acquisition Right"
EACH: Final = ("plural", "each Stock Acquisition Rights", "each Stock Acquisition Right")
EACH_SMALL: Final = ("plural", "each stock acquisition rights", "each stock acquisition right")
PER: Final = ("plural", "per Stock Acquisition Rights", "per Stock Acquisition Right")
EMAIL: Final = ("email", "ir@ij.ad.jp", "ir@iij.ad.jp")

KNOWN: Final[dict[str, list[tuple[int, str, str, str]]]] = {
    "2013-07-11-option-terms": [
        (9, *EACH),
        (10, "numbering", "3.", "1."),
        (10, *PER),
        (14, "plural", "Person to be allotted", "Persons to be allotted"),
        (14, "plural", "number of person", "number of persons"),
        (16, "table_head", "7 Directors 60 rights", ""),
    ],
    "2015-06-26-option-issuance": [
        (7, "listing", "NASDAQ: IIJ", "NASDAQ: IIJI"),
        (7, "provision", "Articles 236", "Article 236"),
        (7, "provision", "Paragraph 1 and 2", "Paragraphs 1 and 2"),
        (7, "term", "Company Law", "Companies Act"),
        (13, "plural", RIGHT, RIGHT + "s"),
        (
            21,
            "plural",
            "number of the stock acquisition right",
            "number of the stock acquisition rights",
        ),
        (59, "term", "Corporation Law", "Companies Act"),
        (68, *EACH_SMALL),
        (68, "mixed_terms", "Reorganized Company", "Restructured Company"),
        (82, *EACH_SMALL),
        (84, "plural", "one of his or her legal heir", "one of his or her legal heirs"),
        (84, "term", "new shares acquisition rights", "stock acquisition rights"),
        (85, "term", "Share Purchase Warrants", "Stock Acquisition Rights"),
        (90, *EACH_SMALL),
        (92, "formula_symbol", "-qt", "-qT"),
        (119, "name", "IJJ", "IIJ"),
        (119, "table_head", "7 Directors\t153 rights", ""),
        (120, "name", "IJJ", "IIJ"),
        (128, "website", "http://www.ij.ad.jp/en/", "http://www.iij.ad.jp/en/"),
        (136, *EMAIL),
        (136, "website", "http://www.ij.ad.jp/en/ir", "http://www.iij.ad.jp/en/ir"),
    ],
    "2019-05-23-dividend": [(27, "table_head", "Record date", "Fiscal year")],
    "2019-07-12-option-terms": [
        (12, *EACH),
        (14, *PER),
        (20, "table_head", "7 Directors\t108 rights", ""),
        (31, *EMAIL),
        (31, "website", "https://www.ij.ad.jp/en/ir", "https://www.iij.ad.jp/en/ir"),
    ],
    "2020-05-25-restricted-stock": [
        (21, "term", "cash investment asset", "contribution in kind"),
        (25, "broken_sentence", "shall\n\ncontain", ""),
    ],
}
"""Line, rule, words, what they should be: requirements 5.7, read again in the texts.

Not of language: the forecast's record date of 2018 (a date as good as any other), 200 times
whole yen (arithmetic), 5259 for 5205 (each right in its time: the telephone follows the day).
"Shares" is defined once in the text of 2020.
"""

EXAMPLES: Final[dict[str, tuple[str, str]]] = {
    "ordinal": ("en", "the 21th meeting"),
    "spelled_number": ("en", "two hundred (100)"),
    "plural": ("en", "1 rights"),
    "provision": ("en", "Paragraph 1 and 2."),
    "impossible_date": ("ja", "2019年2月30日"),
    "weekday": ("ja", "2019年7月12日（木）"),
    "era": ("ja", "平成31年5月1日"),
    "width": ("ja", "2０19年"),
    "half_width_kana": ("ja", "ｲﾝﾀｰﾈｯﾄ"),
    "punctuation": ("ja", "役員、株主，従業員、"),
    "term": ("en", "the Company Law"),
    "mixed_terms": ("ja", "当社及び弊社"),
    "defined_twice": ("en", 'all of it (the "Shares"), a part of them (the "Shares")'),
    "email": ("en", "ir@ij.ad.jp"),
    "website": ("en", "htp://www.iij.ad.jp"),
    "telephone": ("en", "+81-3-5205-6505"),
    "listing": ("en", "TSE1: 3744"),
    "name": ("en", "IJJ"),
    "formula_symbol": ("en", "C = Se-qt - X√T"),
    "numbering": ("en", "(1) Name\n(3) Date"),
    "reference": ("en", "as in (3) above"),
    "broken_sentence": ("en", "the agreement with each of them shall\n\ncontain this"),
    "table_head": ("en", "IIJ\t7 Directors\t153 rights"),
}
"""A text for every rule that has this fault and no other."""


@cache
def notice(name: str) -> Notice:
    return read_case(REPOSITORY / "workbooks" / f"{name}.toml").notice


@pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the published notices are not beside the repository"
)
@pytest.mark.parametrize("name", KNOWN)
def test_published_notice_has_the_known_faults_and_no_other(name: str) -> None:
    text = (PUBLISHED / f"{name}.txt").read_text(encoding="utf-8")

    found = faults_of_notice(text, "en", ours=ours_of(notice(name)))

    assert [
        (text.count("\n", 0, each.at) + 1, each.rule, each.found, each.wanted) for each in found
    ] == KNOWN[name]


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_finds_its_fault_alone(rule: str) -> None:
    language, text = EXAMPLES[rule]

    assert [each.rule for each in faults_of_notice(text, language, ours=OURS)] == [rule]


def test_every_rule_is_one_sentence_in_each_language() -> None:
    assert EXAMPLES.keys() == RULES.keys()
    for rule in RULES.values():
        assert rule.en.endswith(".")
        assert rule.ja.endswith("。")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DAYS)
def test_what_a_shipped_notice_prints_has_no_fault_but_those_of_its_source(
    name: str, language: str
) -> None:
    of = notice(name)
    as_printed = {"NASDAQ: IIJ", "IJJ", "ir@ij.ad.jp", of.printed_website}
    cells = [cell for table in of.tables(language) for row in table.rows for cell in row.cells]
    texts = [*cells, *of.printed_conditions(language)]
    texts += [clause.text.in_language(language) for clause in of.clauses()]

    found = [
        each
        for text in texts
        for each in faults(text, language, ours=ours_of(of), on=of.notice_date)
    ]

    assert texts
    assert {each.found for each in found} <= as_printed


def test_words_of_ours_are_those_of_the_company_on_the_day_of_the_notice() -> None:
    early, late = (
        ours_of(notice("2013-07-11-option-terms")),
        ours_of(notice("2019-07-12-option-terms")),
    )

    assert early == (
        "IIJ",
        "Internet Initiative Japan Inc.",
        "株式会社インターネットイニシアティブ",
        "NASDAQ: IIJI, TSE1: 3774",
        "+81-3-5259-6500",
        "ir@iij.ad.jp",
        "http://www.iij.ad.jp/en/ir",
    )
    assert set(late) - set(early) == {
        "TSE1: 3774",
        "+81-3-5205-6500",
        "https://www.iij.ad.jp/en/ir",
    }


def test_telephone_is_judged_by_that_of_the_day() -> None:
    text = "Tel: +81-3-5259-6500"

    assert faults(text, "en", ours=ours_of(notice("2013-07-11-option-terms"))) == ()
    assert faults(text, "en", ours=ours_of(notice("2019-07-12-option-terms"))) == (
        Fault("telephone", "+81-3-5259-6500", "+81-3-5205-6500", 5),
    )


PARTS: Final = [
    *(text for _, text in EXAMPLES.values()), "IIJ", "\n", "\n\n", "\t", " ", "(", ")", "（",
    "）", "①", "(1)", "1.", "．", "，", "@", "//", "http:", "www.", "第", "年", "月", "日",
    "平成", "元", "0", "1", "9", "31", "２", "one", "two", "hundred", "and", "-", "rights", "each",
    "Articles", "Paragraph", "above", "上記", "以下「あ」という", "\u2028", "\x00", "\\", "$", "ア",
    "龠",
]  # fmt: skip
TEXTS: Final = st.one_of(
    st.text(max_size=60), st.lists(st.sampled_from(PARTS), max_size=12).map("".join)
)


@MANY
@given(TEXTS, st.sampled_from(LANGUAGES), st.sampled_from([OURS, ()]))
@example("9" * 5000 + "th (9) 平成" + "9" * 5000 + "年", "en", ())
def test_any_text_has_faults_in_its_order_whose_words_stand_where_they_say(
    text: str, language: str, ours: tuple[str, ...]
) -> None:
    found = faults_of_notice(text, language, ours=ours)

    assert [each.at for each in found] == sorted(each.at for each in found)
    assert len(set(found)) == len(found)
    for each in found:
        assert each.rule in RULES
        assert 0 < len(each.found) <= 60
        assert text[each.at : each.at + len(each.found)] == each.found
        assert each.wanted != each.found
    assert set(faults(text, language, ours=ours)) <= set(found)


@pytest.mark.parametrize("language", ["", "EN", "english", None])
def test_other_language_is_refused(language: Any) -> None:
    with pytest.raises(InputError, match="language"):
        faults("text", language)
    with pytest.raises(InputError, match="language"):
        faults_of_notice("text", language)


def test_address_spoiled_by_the_width_of_a_character_is_one_fault() -> None:
    found = faults("E-mail: ir@ｉij.ad.jp", "en", ours=OURS)

    assert found == (Fault("email", "ir@ｉij.ad.jp", "ir@iij.ad.jp", 8),)
