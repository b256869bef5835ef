"""Terms that are wrong, mixed or defined twice, and sentences that use them rightly."""

import re

import pytest

from ivjxl.notices.language import faults
from ivjxl.notices.language.term_list import MIXED, WRONG


def found(text: str, language: str = "en") -> list[tuple[str, str, str]]:
    return [(each.rule, each.found, each.wanted) for each in faults(text, language)]


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("Article 240 of the Company Law", "Company Law", "Companies Act"),
        ("the Corporation Law of Japan", "Corporation Law", "Companies Act"),
        ("under the Corporate Law,", "Corporate Law", "Companies Act"),
        ("the Commercial Code of Japan", "Commercial Code", "Companies Act"),
        (
            "The Share Purchase Warrants shall",
            "Share Purchase Warrants",
            "Stock Acquisition Rights",
        ),
        ("a stock purchase warrant", "stock purchase warrant", "stock acquisition right"),
        (
            "the new shares acquisition rights",
            "new shares acquisition rights",
            "stock acquisition rights",
        ),
        ("the subscription rights", "subscription rights", "stock acquisition rights"),
        ("New share\nacquisition right", "New share\nacquisition right", "Stock acquisition right"),
        ("as a cash investment asset", "cash investment asset", "contribution in kind"),
        (
            "the Ordinary General Shareholders' Meeting",
            "General Shareholders' Meeting",
            "General Meeting of Shareholders",
        ),
        (
            "27th Ordinary Shareholders General Meeting",
            "Shareholders General Meeting",
            "General Meeting of Shareholders",
        ),
        ("12 Executing Officers", "Executing Officers", "Executive Officers"),
        ("the Tokyo Securities Exchange", "Tokyo Securities Exchange", "Tokyo Stock Exchange"),
    ],
)
def test_wrong_term_is_named_with_the_right_one(text: str, wrong: str, right: str) -> None:
    assert found(text) == [("term", wrong, right)]


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("商法第280条ノ20", "商法", "会社法"),
        ("ストックオプション権を割り当てる", "ストックオプション権", "新株予約権"),
        ("ワラントの行使", "ワラント", "新株予約権"),
        ("新株引受権を行使", "新株引受権", "新株予約権"),
        ("当社取締 役7名", "取締 役", "取締役"),
        ("執行　役員12名", "執行　役員", "執行役員"),
        ("新株 予約権163個", "新株 予約権", "新株予約権"),
        ("第27回定時株式総会", "株式総会", "株主総会"),
    ],
)
def test_wrong_japanese_term_is_named_with_the_right_one(text: str, wrong: str, right: str) -> None:
    assert found(text, "ja") == [("term", wrong, right)]


@pytest.mark.parametrize(
    "text",
    [
        "the Companies Act, formerly part of the former Commercial Code",
        "the Delaware General Corporation Law and company law in general",
        "the Corporate Law Department, the Companies Law of Cyprus, a Company Lawyer",
        "no subscription for some of the rights; the right to subscribe; a stock subscription",
        "the Company represents and warrants; stock options; the stock acquisition rights",
        'General Meeting of Shareholders (the "Shareholders\' Meeting")',
        "the Executive Officers execute; the Chief Operating Officer; shareholders' meetings",
        "an investment asset paid in cash; contribution in kind",
        "the Tokyo Stock Exchange",
    ],
)
def test_right_terms_and_similar_words_are_no_faults(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "会社法第236条、旧商法、改正商法、商法等の一部を改正する法律",
        "ストックオプション（新株予約権）、ワラント債、新株引受権付社債",
        "取 締 役、執 行 役 員、取締役及び執行役員、代表取締役",
        "金銭を払い込み、払込みをする。割当てを受け、割り当てる。",
    ],
)
def test_right_japanese_terms_are_no_faults(text: str) -> None:
    assert found(text, "ja") == []


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        (
            "the Restructured Company, the Restructured Company and the Reorganized Company",
            "Reorganized Company",
            "Restructured Company",
        ),
        (
            "the Reorganized Company and the Restructured Company",
            "Restructured Company",
            "Reorganized Company",
        ),
        (
            "Disposal of Treasury Stock: the treasury shares, 5 treasury shares",
            "Treasury Stock",
            "Treasury Shares",
        ),
        ("a share split, a share split or a stock split", "stock split", "share split"),
        (
            "7 Outside Directors; an External Director; an Outside Director",
            "External Director",
            "Outside Director",
        ),
        (
            "share consolidations; a share consolidation, not reverse share splits",
            "reverse share splits",
            "share consolidations",
        ),
    ],
)
def test_second_term_for_a_concept_is_named_with_the_first(
    text: str, wrong: str, right: str
) -> None:
    assert found(text) == [("mixed_terms", wrong, right)]


def test_every_place_of_the_rarer_term_is_named() -> None:
    assert [each[1:] for each in found("払込金額、払込み金額、払込金額、払い込み金額", "ja")] == [
        ("払込み金額", "払込金額"),
        ("払い込み金額", "払込金額"),
    ]
    assert found("当社は、弊社が", "ja") == [("mixed_terms", "弊社", "当社")]


def test_any_one_term_of_a_group_is_no_fault() -> None:
    for language, groups in MIXED.items():
        for group in groups:
            for term in group:
                assert found(f"{term} {term}", language) == [], term


def test_two_terms_of_any_group_are_a_fault() -> None:
    for language, groups in MIXED.items():
        for group in groups:
            for other in group[1:]:
                text = f"{group[0]}, {group[0]} {other}"
                assert [each[:2] for each in found(text, language)] == [("mixed_terms", other)]


def test_no_right_term_is_a_wrong_one() -> None:
    for language, terms in WRONG.items():
        for each in terms:
            for right in filter(None, (each.term, each.plural, each.term.title())):
                assert found(right, language) == [], right
            assert re.compile(each.wrong)


def test_term_in_brackets_explains_the_one_before_it() -> None:
    assert found("a share consolidation (reverse share split) and a share consolidation") == []


@pytest.mark.parametrize(
    ("text", "language", "wrong"),
    [
        (
            'its common stock (the "Shares") and the shares allotted (the "Shares")',
            "en",
            '"Shares"',
        ),
        (
            "new shares (“Shares”) or old ones (hereinafter referred to as the “Shares”)",
            "en",
            "“Shares”",
        ),
        (
            'the plan (hereinafter "Scheme") and the trust (hereinafter, the "Scheme")',
            "en",
            '"Scheme"',
        ),
        (
            "普通株式（以下「本株式」という。）及び優先株式（以下、「本株式」といいます。）",
            "ja",
            "「本株式」",
        ),
    ],
)
def test_term_defined_twice_is_named_where_it_is_defined_again(
    text: str, language: str, wrong: str
) -> None:
    (fault,) = faults(text, language)

    assert (fault.rule, fault.found, fault.wanted) == ("defined_twice", wrong, "")
    assert fault.at == text.rindex(wrong)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ('Internet Initiative Japan Inc. ("IIJ", the "Company", TSE1: 3774) ("Scheme")', "en"),
        ('Sample Inc. ("IIJ") … About: Sample Inc. ("IIJ")', "en"),
        ('the plan (the "Scheme") under it (see "Scheme") and (as defined in "Scheme")', "en"),
        ('the "Shares" and the "Shares"; Shares (the shares)', "en"),
        (
            "取締役（以下「対象取締役」という。）、「対象取締役」、従業員（以下「対象従業員」という。）",
            "ja",
        ),
    ],
)
def test_term_defined_once_or_again_of_the_same_words_is_no_fault(text: str, language: str) -> None:
    assert faults(text, language) == ()
