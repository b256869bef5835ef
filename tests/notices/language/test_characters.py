"""Widths, punctuation and symbols, right and wrong."""

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.notices.language import faults

MANY: Final = settings(max_examples=100, deadline=None)
FULL: Final = str.maketrans("0123456789", "０１２３４５６７８９")


def found(text: str, language: str = "ja") -> list[tuple[str, str, str]]:
    return [(each.rule, each.found, each.wanted) for each in faults(text, language)]


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("JPY１，７７３ per share", "１，７７３", "1,773"),
        ("￥500 million", "￥", "¥"),
        ("the Company（IIJ", "（", "("),
        ("IIJ　Group", "　", " "),
        ("ＩＩＪ Group", "ＩＩＪ", "IIJ"),
    ],
)
def test_full_width_characters_do_not_stand_in_english(text: str, wrong: str, right: str) -> None:
    assert found(text, "en") == [("width", wrong, right)]


@pytest.mark.parametrize("text", ["TOKYO—July 12, 2019—", "“IIJ” – the “Company”", "σ√T × 2 ≥ 1"])
def test_dashes_quotes_and_signs_are_no_full_width_characters(text: str) -> None:
    assert found(text, "en") == []


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("2０19年", "2０19", "2019"),
        ("１，７７３円", "１，７７３", "1,773"),
        ("1，773円", "1，773", "1,773"),
        ("２０１９年度", "２０１９", "2019"),
        ("５４個", "５４", "54"),
        ("１.5倍", "１.5", "1.5"),
        ("￥1,773", "￥", "¥"),
        ("株式会社IＩJ", "IＩJ", "IIJ"),
        ("IIJ（以下、ＩＩＪ）", "ＩＩＪ", "IIJ"),
    ],
)
def test_number_or_word_of_both_widths_is_named(text: str, wrong: str, right: str) -> None:
    assert found(text) == [("width", wrong, right)]


@pytest.mark.parametrize(
    "text",
    [
        "2022 年５月 26 日",
        "取締役７名 35,865 株",
        "１．処分の概要 ２．目的及び理由 （３）処分価額",
        "１．５倍、第２、３項、12％、ＪＰＹ、ＩＲ担当、ＣＦＯ",
        "１株につき4,685円、１個",
    ],
)
def test_one_full_width_digit_may_stand_alone(text: str) -> None:
    assert found(text) == []


@MANY
@given(st.integers(0, 10**9))
def test_number_of_the_exchange_s_typography_has_one_digit_in_full_width(number: int) -> None:
    shown = f"{number}"
    wide = shown.translate(FULL)

    assert found(f"当社株式{shown}株") == []
    expected = [] if number < 10 else [("width", wide, shown)]
    assert found(f"当社株式{wide}株") == expected


@pytest.mark.parametrize("language", ["ja", "en"])
def test_half_width_katakana_is_named(language: str) -> None:
    assert found("ｲﾝﾀｰﾈｯﾄ", language) == [("half_width_kana", "ｲﾝﾀｰﾈｯﾄ", "インターネット")]
    assert found("ｶﾞｲﾄﾞ｡", language) == [("half_width_kana", "ｶﾞｲﾄﾞ｡", "ガイド。")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("取締役、執行役員，監査役、並びに従業員。", [("punctuation", "，", "、")]),
        ("取締役，執行役員，監査役、並びに。", [("punctuation", "、", "，")]),
        ("決議した。通知した．開示した。", [("punctuation", "．", "。")]),
        ("取締役、執行役員，", [("punctuation", "，", "、")]),
        ("取締役，執行役員，並びに従業員。", []),
        ("取締役，執行役員．", []),
        ("１．概要、２．目的。Ａ．背景、1，773個と、Co．，Ltd．。", [("width", "1，773", "1,773")]),
    ],
)
def test_text_has_one_kind_of_comma_and_stop(
    text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        (r"$$C = Se^{-qt} N(d) - Xe^{-rt} N(d - \sigma\sqrt{T})$$", "-qt", "-qT"),
        ("C = S e−rt N(d) − X N(d − σ√T)", "−rt", "−rT"),
        (r"d = \ln(S/X) e^{-qT} / \sigma\sqrt{t}", r"\sqrt{t", r"\sqrt{T"),
    ],
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_time_with_two_symbols_in_one_formula_is_named(
    text: str, wrong: str, right: str, language: str
) -> None:
    assert found(f"here,\n{text}\nwhere", language) == [("formula_symbol", wrong, right)]


@pytest.mark.parametrize(
    "text",
    [
        r"C = Se^{-qT} N(d) - Xe^{-rT} N(d - \sigma\sqrt{T})",
        r"C = Se^{-qt} N(d) - Xe^{-rt} N(d - \sigma\sqrt{t})",
        r"d = \left(\ln\frac{S}{X} + (r - q)T\right) \times \frac{1}{\sigma\sqrt{T}} \text{ X}",
        "C = Se-qt\nExpected remaining period (T): 15 years",
        "a long-running -quote and TOKYO - The Company",
    ],
)
def test_formula_with_one_symbol_for_the_time_is_no_fault(text: str) -> None:
    assert found(text, "en") == []
