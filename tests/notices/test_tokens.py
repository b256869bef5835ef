"""Numbers, dates and names are found in both languages, each with its value and place."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.core.wording import wording
from ivjxl.notices.tokens import Token, folded, tokens, words_value


def only(text: str) -> Token:
    (token,) = tokens(text)
    return token


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("JPY354,600", 354_600, "yen"),
        ("354,600円", 354_600, "yen"),
        ("３５４，６００円", 354_600, "yen"),
        ("￥1,773", 1_773, "yen"),
        ("4,685 yen", 4_685, "yen"),
        ("13円50銭", Fraction("13.5"), "yen"),
        ("13.50円", Fraction("13.5"), "yen"),
        ("JPY13.50", Fraction("13.5"), "yen"),
        ("JPY608 million", 608_000_000, "yen"),
        ("500 million yen", 500_000_000, "yen"),
        ("608百万円", 608_000_000, "yen"),
        ("5億1,000万円", 510_000_000, "yen"),
        ("△1,234円", -1_234, "yen"),
        ("US$1.5 million", 1_500_000, "dollars"),
        ("163個", 163, "rights"),
        ("89 rights", 89, "rights"),
        ("32,600 shares", 32_600, "shares"),
        ("50万株", 500_000, "shares"),
        ("12 Executive Officers", 12, "persons"),
        ("7 Directors", 7, "persons"),
        ("7名", 7, "persons"),
        ("two hundred (200)", 200, ""),
        ("one (1) yen", 1, "yen"),
        ("ten (10) days", 10, "days"),
        ("ten days", 10, "days"),
        ("十日", 10, "days"),
        ("15 years", 15, "years"),
        ("30年間", 30, "years"),
        ("6か月", 6, "months"),
        ("48.3%", Fraction("0.483"), "percent"),
        ("４８．３％", Fraction("0.483"), "percent"),
        ("27th", 27, "ordinal"),
        ("第27回", 27, "ordinal"),
        ("第二十七回", 27, "ordinal"),
        ("FY2018", 2018, "fiscal_year"),
        ("2018年度", 2018, "fiscal_year"),
        ("1992", 1992, "year"),
        ("令和元年", 2019, "year"),
        ("2分の1", Fraction(1, 2), ""),
        ("230", 230, ""),
        ("1,773.0000", 1773, ""),
    ],
)
def test_number_has_its_value_and_unit(text: str, value: Fraction, unit: str) -> None:
    token = only(text)

    assert (token.kind, token.value, token.unit) == ("number", value, unit)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("July 12, 2019", date(2019, 7, 12), "day"),
        ("12 July 2019", date(2019, 7, 12), "day"),
        ("2019-07-12", date(2019, 7, 12), "day"),
        ("2019/7/12", date(2019, 7, 12), "day"),
        ("2019年7月12日", date(2019, 7, 12), "day"),
        ("2022 年５月 26 日", date(2022, 5, 26), "day"),
        ("平成27年6月26日", date(2015, 6, 26), "day"),
        ("令和元年５月１日", date(2019, 5, 1), "day"),
        ("平成57年7月13日", date(2045, 7, 13), "day"),
        ("July 12,\n     2019", date(2019, 7, 12), "day"),
        ("March 2015", date(2015, 3, 31), "month"),
        ("March, 2015", date(2015, 3, 31), "month"),
        ("2019年3月期", date(2019, 3, 31), "month"),
        ("平成31年3月期", date(2019, 3, 31), "month"),
        ("March 31", "03-31", "day of year"),
        ("12月31日", "12-31", "day of year"),
        ("February 30, 2019", "February 30, 2019", "day"),
    ],
)
def test_date_has_its_value(text: str, value: date | str, unit: str) -> None:
    token = only(text)

    assert (token.kind, token.value, token.unit) == ("date", value, unit)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("+81-3-5205-6500", "81352056500", "telephone"),
        ("03-5205-6500", "81352056500", "telephone"),
        ("ir@ij.ad.jp", "ir@ij.ad.jp", "email"),
        ("<http://www.ij.ad.jp/en/>.", "http://www.ij.ad.jp/en", "url"),
        ("NASDAQ: IIJI", "NASDAQ: IIJI", "listing"),
        ("TSE1: 3774", "TSE1: 3774", "listing"),
        ("TSE Prime Market: 3774", "TSE Prime Market: 3774", "listing"),
        ("コード番号：3774", "code: 3774", "listing"),
        ("Forms 20-F", "20-F", "form"),
        ("IJJ's", "IJJ", "abbreviation"),
        ("Nomura Securities Co., Ltd.", "Nomura Securities Co., Ltd.", "company"),
        ("Internet Initiative\n  Japan Inc.", "Internet Initiative Japan Inc.", "company"),
        ("株式会社見本は", "株式会社見本", "company"),
        ("株式会社見本取締役", "株式会社見本", "company"),
        ("野村證券株式会社の", "野村證券株式会社", "company"),
        ("代表者名　代表取締役社長　見本 花子", "代表取締役社長 見本 花子", "person"),
    ],
)
def test_name_has_one_form(text: str, value: str, unit: str) -> None:
    token = only(text)

    assert (token.kind, token.value, token.unit) == ("name", value, unit)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Article 236, Paragraph 1", ["236", "236(1)"]),
        ("Article 238 Paragraph 1 and 2", ["238", "238(1)", "238(2)"]),
        ("articles 236(1), 238(1) and (2)", ["236", "236(1)", "238", "238(1)", "238(2)"]),
        ("article 236(1)(viii)", ["236", "236(1)", "236(1)(8)"]),
        ("Article 236, Paragraph 1, Items 8.1 through 8.5",
         ["236", "236(1)", "236(1)(8)(a)", "236(1)(8)(e)"]),
        ("第236条第1項第8号イ", ["236", "236(1)", "236(1)(8)(a)"]),
        ("第二百三十六条第一項", ["236", "236(1)"]),
        ("第238条第1項及び第2項", ["238", "238(1)", "238(2)"]),
    ],
)  # fmt: skip
def test_paragraph_belongs_to_the_article_before_it(text: str, cited: list[str]) -> None:
    assert [token.value for token in tokens(text) if token.unit == "article"] == cited


def test_number_before_a_clause_is_a_label_and_in_its_words_a_reference() -> None:
    found = tokens("(5) Period\n- 2) As in (5) above, 1) below\n①　下記2.(15)、上記③")

    assert [(str(token.value), token.unit) for token in found] == [
        ("5", "item"),
        ("2", "point"),
        ("5", "reference to item"),
        ("1", "reference to point"),
        ("1", "point"),
        ("2", "reference to section"),
        ("15", "reference to item"),
        ("3", "reference to point"),
    ]


def test_words_and_digits_that_differ_are_two_numbers() -> None:
    found = tokens("two hundred (201) shares")

    assert [(token.text, str(token.value)) for token in found] == [
        ("two hundred", "200"),
        ("(201) shares", "201"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "one of the largest",
        "First Section",
        "一部を改正",
        "For Immediate Release",
        "σ√T",
        "part-time",
    ],
)
def test_words_that_count_nothing_are_no_tokens(text: str) -> None:
    assert tokens(text) == ()


def test_token_knows_where_it_stands() -> None:
    text = "本日、\n新株予約権163個、\nJPY1,773"

    found = tokens(text)

    assert [(token.line, text[token.at : token.at + len(token.text)]) for token in found] == [
        (2, "163個"),
        (3, "JPY1,773"),
    ]


def test_number_goes_on_where_a_japanese_line_is_broken() -> None:
    lines = "本株式の総数は年40,000株以内とし、その付与のための報酬は年額500百\n万円以内とする。"

    assert [token.value for token in tokens(lines)] == [40_000, 500_000_000]


def test_language_leaves_the_words_of_the_other_alone() -> None:
    assert [token.text for token in tokens("十日 ten days", "en")] == ["ten days"]
    assert [token.text for token in tokens("十日 ten days", "ja")] == ["十日"]


def test_digits_of_a_formula_are_told_apart() -> None:
    assert [token.unit for token in tokens(r"$$\frac{\sigma^2}{2}$$")] == ["formula", "formula"]


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_folding_keeps_every_position(text: str) -> None:
    assert len(folded(text)) == len(text)


@settings(max_examples=40)
@given(
    st.text(
        alphabet="0123456789,.()①年月日円株第回条項号百万%-/ \n\tJPYaeiFMarch１２一十", max_size=40
    )
)
def test_any_text_is_read_in_order_and_never_twice(text: str) -> None:
    found = tokens(text)

    assert all(text[t.at : t.at + len(t.text)] == t.text and t.text for t in found)
    ends = [token.at + len(token.text) for token in found]
    assert all(end <= later.at for end, later in zip(ends, found[1:], strict=False))


@settings(max_examples=40)
@given(
    st.integers(1, 10**9 - 1),
    st.sampled_from(["yen", "yen_words", "yen_sen", "number", "rights", "shares", "ordinal"]),
    st.sampled_from(["en", "ja"]),
)
def test_what_a_notice_prints_is_read_back(number: int, style: str, language: str) -> None:
    text = wording(value=number, style=style, language=language)

    assert only(text).value == number


@settings(max_examples=40)
@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.sampled_from(["date", "era_date"]),
       st.sampled_from(["en", "ja"]))  # fmt: skip
def test_dates_that_a_notice_prints_are_read_back(day: date, style: str, language: str) -> None:
    assert only(wording(value=day, style=style, language=language)).value == day


@settings(max_examples=40)
@given(st.integers(1, 10**9 - 1))
def test_spelled_numbers_are_read_back(number: int) -> None:
    spelled = wording(value=number, style="spelled", language="en")

    assert words_value(spelled.partition(" (")[0]) == number
    assert only(spelled).value == number
