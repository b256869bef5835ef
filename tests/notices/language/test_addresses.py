"""Addresses and telephone numbers: malformed ones, near misses, and those of others."""

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.notices.language import faults
from ivjxl.notices.language.addresses import distance

MANY: Final = settings(max_examples=150, deadline=None)
OURS: Final = (
    "IIJ",
    "NASDAQ: IIJI, TSE1: 3774",
    "+81-3-5205-6500",
    "ir@iij.ad.jp",
    "http://www.iij.ad.jp/en/ir",
)


def found(text: str, language: str = "en") -> list[tuple[str, str, str]]:
    return [(each.rule, each.found, each.wanted) for each in faults(text, language, ours=OURS)]


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("E-mail: ir@ij.ad.jp URL:", "ir@ij.ad.jp", "ir@iij.ad.jp"),
        ("E-mail:ir@iji.ad.jp", "ir@iji.ad.jp", "ir@iij.ad.jp"),
        ("ir@iij.co.jp", "ir@iij.co.jp", "ir@iij.ad.jp"),
        ("(ir@iijj.ad.jp)", "ir@iijj.ad.jp", "ir@iij.ad.jp"),
        ("E-mail: ir@iij..ad.jp", "ir@iij..ad.jp", "ir@iij.ad.jp"),
        ("E-mail: ir@iij,ad.jp", "ir@iij,ad.jp", "ir@iij.ad.jp"),
        ("E-mail: ir@@iij.ad.jp", "ir@@iij.ad.jp", ""),
        ("E-mail: ir@ iij.ad.jp", "ir@ iij.ad.jp", "ir@iij.ad.jp"),
        ("E-mail: ir @iij.ad.jp", "ir @iij.ad.jp", "ir@iij.ad.jp"),
        ("E-mail: ir.iij.ad.jp", "ir.iij.ad.jp", ""),
        ("ｉｒ@iij.ad.jp", "ｉｒ@iij.ad.jp", "ir@iij.ad.jp"),
        ("ir＠iij.ad.jp", "ir＠iij.ad.jp", "ir@iij.ad.jp"),
        ("<ir@iij.ad.jp.>", "ir@iij.ad.jp.", "ir@iij.ad.jp"),
        ("E-mail: ir@iij.ad.j", "ir@iij.ad.j", "ir@iij.ad.jp"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_wrong_email_is_named_with_the_right_one(
    text: str, wrong: str, right: str, language: str
) -> None:
    assert found(text, language) == [("email", wrong, right)]


def test_email_inside_japanese_is_read_to_its_end() -> None:
    assert found("お問合せはir@ij.ad.jpまで。", "ja") == [("email", "ir@ij.ad.jp", "ir@iij.ad.jp")]
    assert found("（メールアドレス：ir.iij.ad.jp）", "ja") == [("email", "ir.iij.ad.jp", "")]


@pytest.mark.parametrize(
    "text",
    [
        "E-mail: ir@iij.ad.jp URL: http://www.iij.ad.jp/en/ir",
        "Write to ir@iij.ad.jp, or to press.office+ir@sub.iij.ad.jp.",
        "mailto:ir@iij.ad.jp; <ir@iij.ad.jp>; IR@IIJ.AD.JP; E-mail:ir@iij.ad.jp",
        "ir@example.com, a-b_c@x-y.co.jp, info@jpx.co.jp; ir@iij.ad.jp,info@iij.ad.jp",
        "@iij on the net; 100 shares @ 5 yen; addresses in @iij.ad.jp; a@b",
        "E-mail: to be entered; E-mail: {printed_email}; E-mail address: none",
    ],
)
def test_right_emails_are_no_faults(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("at <http://www.ij.ad.jp/en/>.", "http://www.ij.ad.jp/en/", "http://www.iij.ad.jp/en/"),
        ("https://www.ij.ad.jp/en/ir", "https://www.ij.ad.jp/en/ir", "https://www.iij.ad.jp/en/ir"),
        ("htp://www.iij.ad.jp/", "htp://www.iij.ad.jp/", "http://www.iij.ad.jp/"),
        ("htttps://www.iij.ad.jp/", "htttps://www.iij.ad.jp/", "https://www.iij.ad.jp/"),
        ("ttp://www.iij.ad.jp", "ttp://www.iij.ad.jp", "http://www.iij.ad.jp"),
        ("http:/www.iij.ad.jp", "http:/www.iij.ad.jp", "http://www.iij.ad.jp"),
        ("http//www.iij.ad.jp", "http//www.iij.ad.jp", "http://www.iij.ad.jp"),
        ("http;//www.iij.ad.jp", "http;//www.iij.ad.jp", "http://www.iij.ad.jp"),
        ("http:// www.iij.ad.jp", "http:// www.iij.ad.jp", "http://www.iij.ad.jp"),
        ("http://www,iij.ad.jp", "http://www,iij.ad.jp", "http://www.iij.ad.jp"),
        ("http://www..iij.ad.jp", "http://www..iij.ad.jp", "http://www.iij.ad.jp"),
        ("http://ww.iij.ad.jp/en", "http://ww.iij.ad.jp/en", "http://www.iij.ad.jp/en"),
        ("wwww.iij.ad.jp", "wwww.iij.ad.jp", "www.iij.ad.jp"),
        ("www,iij.ad.jp/ir", "www,iij.ad.jp/ir", "www.iij.ad.jp/ir"),
        ("www.ij.ad.jp", "www.ij.ad.jp", "www.iij.ad.jp"),
        ("http://ｗｗｗ.iij.ad.jp", "http://ｗｗｗ.iij.ad.jp", "http://www.iij.ad.jp"),
        ("<http://www.iij.ad.jp/en/.>", "http://www.iij.ad.jp/en/.", "http://www.iij.ad.jp/en/"),
        ("http://iij_ad_jp/", "http://iij_ad_jp/", ""),
    ],
)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_wrong_web_site_is_named_with_the_right_one(
    text: str, wrong: str, right: str, language: str
) -> None:
    assert found(text, language) == [("website", wrong, right)]


@pytest.mark.parametrize(
    "text",
    [
        "visit http://www.iij.ad.jp/en/. See <https://www.iij.ad.jp/en/ir>, or www.iij.ad.jp!",
        "https://www.jpx.co.jp/english/?a=1#b and http://example.com:8080/x_y.html",
        "https://blog.iij.ad.jp, HTTP/2, and/or, ftp://ftp.example.com/x, file:///C:/x",
        "begins with http:// or https://",
        "HTTPS://WWW.IIJ.AD.JP/EN",
        "http://www.nic.ad.jp/",
    ],
)
def test_right_web_sites_are_no_faults(text: str) -> None:
    assert found(text) == []


def test_web_site_inside_japanese_is_read_to_its_end() -> None:
    text = (
        "当社ウェブサイト（https://www.ij.ad.jp/ir）に掲載。https://www.iij.ad.jpをご覧ください。"
    )

    assert found(text, "ja") == [("website", "https://www.ij.ad.jp/ir", "https://www.iij.ad.jp/ir")]


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("Tel: +81-3-5259-6500", "+81-3-5259-6500", "+81-3-5205-6500"),
        ("Tel: +81-3-5205-650", "+81-3-5205-650", "+81-3-5205-6500"),
        ("（TEL　03-5205-6050）", "03-5205-6050", "+81-3-5205-6500"),
        ("Tel: +81-03-5205-6500", "+81-03-5205-6500", "+81-3-5205-6500"),
    ],
)
def test_nearly_right_telephone_is_named_with_ours(text: str, wrong: str, right: str) -> None:
    assert found(text, "ja") == [("telephone", wrong, right)]


@pytest.mark.parametrize(
    "text",
    [
        "Tel: +81-3-5205-6500, 03-5205-6500, (03) 5205 6500 or +81 3 5205 6500",
        "Tel: +81-3-3666-1361; Fax: +81-3-5205-6501; ファックス 03-5205-6501",
        "July 13, 2015 to July 13, 2045; 45,070,231 shares; 2015 2016 2017",
    ],
)
def test_other_telephones_and_numbers_are_no_faults(text: str) -> None:
    assert found(text, "en") == []


def test_without_words_of_our_own_only_what_is_malformed_is_a_fault() -> None:
    text = "IJJ, ir@ij.ad.jp, http://www.ij.ad.jp, +81-3-5259-6500, NASDAQ: IIJ; ir@iij..ad.jp"

    assert [each.found for each in faults(text, "en")] == ["ir@iij..ad.jp"]


LETTERS: Final = st.text("abcd", max_size=6)


def recursive(one: str, other: str) -> int:
    """Return the restricted Damerau-Levenshtein distance by its definition."""
    if not one or not other:
        return len(one) + len(other)
    costs = [
        recursive(one[1:], other) + 1,
        recursive(one, other[1:]) + 1,
        recursive(one[1:], other[1:]) + (one[0] != other[0]),
    ]
    if len(one) > 1 and len(other) > 1 and one[0] == other[1] and one[1] == other[0]:
        costs.append(recursive(one[2:], other[2:]) + 1)
    return min(costs)


@MANY
@given(st.text("abc", max_size=4), st.text("abc", max_size=4), st.integers(1, 3))
def test_distance_counts_letters_put_in_left_out_changed_and_swapped(
    one: str, other: str, most: int
) -> None:
    assert distance(one, other, most) == min(recursive(one, other), most + 1)
