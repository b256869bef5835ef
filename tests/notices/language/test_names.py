"""Names, markets and codes that are the company's but for a letter, and those of others."""

from typing import Final

import pytest

from ivjxl.notices.language import faults

OURS: Final = (
    "IIJ",
    "Internet Initiative Japan Inc.",
    "株式会社インターネットイニシアティブ",
    "NASDAQ: IIJI, TSE1: 3774",
)


def found(
    text: str, language: str = "en", ours: tuple[str, ...] = OURS
) -> list[tuple[str, str, str]]:
    return [(each.rule, each.found, each.wanted) for each in faults(text, language, ours=ours)]


@pytest.mark.parametrize("wrong", ["IJJ", "IJ", "IIIJ", "IJI", "IIT", "IIJS"])
@pytest.mark.parametrize(
    ("before", "after"), [("of ", ", as follows"), ("（", "）"), ("株式会社", "は")]
)
def test_nearly_right_short_name_is_named_with_ours(wrong: str, before: str, after: str) -> None:
    assert found(f"{before}{wrong}{after}", "ja") == [("name", wrong, "IIJ")]


@pytest.mark.parametrize(
    "text",
    [
        "IIJ, IIJ's Board, IIJI, TSE1, JPY13.50, FY2018, TSE, SEC, NASDAQ, TOKYO, III, II",
        "IJJtech, ir@IJJ.com, IJJ-2, a.IJJ/b",
        'Innovation in Japan ("IIK") and IIK',
        "IPO, IR, IT, AI, CFO",
        "ijj and Ijj",
    ],
)
def test_other_capitals_are_no_short_names(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        (
            "by Internet Intiative Japan Inc. today",
            "Internet Intiative Japan Inc",
            "Internet Initiative Japan Inc",
        ),
        (
            "INTERNET INITIATIV JAPAN INC.",
            "INTERNET INITIATIV JAPAN INC",
            "INTERNET INITIATIVE JAPAN INC",
        ),
        (
            "Intrenet Initiative Japan Inc.",
            "Intrenet Initiative Japan Inc",
            "Internet Initiative Japan Inc",
        ),
    ],
)
def test_misspelt_name_is_named_with_the_right_one(text: str, wrong: str, right: str) -> None:
    assert found(text) in ([("name", wrong, right)], [("name", wrong, right.upper())])


@pytest.mark.parametrize(
    "text",
    [
        "Internet Initiative Japan Inc. and Internet Initiative Japan Inc.'s Board",
        "the Internet, an Initiative, Japan Inc. and Internet Multifeed Japan Inc.",
        "INTERNET INITIATIVE JAPAN INC.",
        "Internet",
    ],
)
def test_right_names_and_other_words_are_no_faults(text: str) -> None:
    assert found(text) == []


def test_misspelt_japanese_name_is_named_with_the_right_one() -> None:
    right = "インターネットイニシアティブ"

    assert found(f"株式会社{right}、インターネット、イニシアティブ", "ja") == []
    for wrong in (
        "インターネットイニシアチブ",
        "インターネット・イニシアティブ",
        "インタネットイニシアティブ",
    ):
        assert found(f"株式会社{wrong}は", "ja") == [("name", wrong, right)]


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ('("IIJ", NASDAQ: IIJ, TSE1: 3774)', "NASDAQ: IIJ", "NASDAQ: IIJI"),
        ("NASDAQ: IJII", "NASDAQ: IJII", "NASDAQ: IIJI"),
        ("TSE1: 3744", "TSE1: 3744", "TSE1: 3774"),
        ("TSE: 3774", "TSE: 3774", "TSE1: 3774"),
        ("TSE Prime: 3774", "TSE Prime: 3774", "TSE1: 3774"),
        ("TSE2:3774", "TSE2:3774", "TSE1: 3774"),
        ("コード番号：3747　東証第一部", "3747", "3774"),
        ("証券コード 3775", "3775", "3774"),
    ],
)
def test_nearly_right_market_or_code_is_named_with_ours(text: str, wrong: str, right: str) -> None:
    assert found(text) == [("listing", wrong, right)] or found(text, "ja") == [
        ("listing", wrong, right)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "(NASDAQ: IIJI, TSE1: 3774), TSE1 : 3774, コード番号：3774",
        "Nippon (TSE1: 9432), Other (NYSE: NTT), Code: 3774, URL: HTTP, JPX: 3774",
        "証券コード 9432、証券コード3774年",
    ],
)
def test_markets_of_ours_and_of_others_are_no_faults(text: str) -> None:
    assert [each for each in found(text, "ja") if each[0] == "listing"] == []


def test_market_label_is_that_of_its_day() -> None:
    ours = ("TSE Prime Market: 3774",)

    assert found("TSE Prime Market: 3774", ours=ours) == []
    assert found("TSE1: 3774", ours=ours) == [("listing", "TSE1: 3774", "TSE Prime Market: 3774")]


def test_invented_company_of_the_sample_has_no_near_misses_in_its_own_words() -> None:
    ours = ("SAMPLE", "Sample Corporation", "株式会社見本", "TSE Prime: 0000", "+81-3-0000-0000",
            "ir@example.com", "https://www.example.com/ir")  # fmt: skip
    text = 'Sample Corporation ("SAMPLE", TSE Prime: 0000), ir@example.com, a SAMPLE, Samples'

    assert found(text, ours=ours) == []
    assert found("Simple Corporation, SAMPEL", ours=ours) == [
        ("name", "Simple Corporation", "Sample Corporation"),
        ("name", "SAMPEL", "SAMPLE"),
    ]
