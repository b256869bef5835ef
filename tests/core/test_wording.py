"""Number and date styles against the texts of the published notices and independent spelling."""

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ivjxl.core.wording import BLANK, COUNTED, DATE_STYLES, STYLES, wording
from ivjxl.errors import InputError

MANY: Final = settings(max_examples=100, deadline=None)
DAYS: Final = st.dates(date(1990, 1, 1), date(2099, 12, 31))
LANGUAGES: Final = ("en", "ja")

every_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.mark.parametrize(
    ("style", "value", "english", "japanese"),
    [
        ("yen", 354_600, "JPY354,600", "354,600円"),
        ("yen", 647_000, "JPY647,000", "647,000円"),
        ("yen", 0, "JPY0", "0円"),
        ("yen_words", 4_685, "4,685 yen", "4,685円"),
        ("yen_words", 3_895, "3,895 yen", "3,895円"),
        ("yen_sen", 13.5, "JPY13.50", "13円50銭"),
        ("yen_sen", 27, "JPY27.00", "27円00銭"),
        ("yen_sen", 18.75, "JPY18.75", "18円75銭"),
        ("yen_sen", Decimal("0.05"), "JPY0.05", "0円05銭"),
        ("yen_sen", 1234.5, "JPY1,234.50", "1,234円50銭"),
        ("yen_decimal", 29.255, "JPY29.255", "29.255円"),
        ("yen_decimal", 13.5, "JPY13.50", "13.50円"),
        ("yen_decimal", 1_027, "JPY1,027.00", "1,027.00円"),
        ("yen_decimal", Decimal("0.0375"), "JPY0.0375", "0.0375円"),
        ("million_yen", 608_000_000, "JPY608 million", "608百万円"),
        ("million_yen", 2_077_000_000, "JPY2,077 million", "2,077百万円"),
        ("million_yen_words", 500_000_000, "500 million yen", "500百万円"),
        ("date", date(2019, 7, 12), "July 12, 2019", "2019年7月12日"),
        ("date", date(2045, 7, 13), "July 13, 2045", "2045年7月13日"),
        ("era_date", date(2015, 7, 13), "July 13, 2015", "平成27年7月13日"),
        ("era_date", date(2019, 4, 30), "April 30, 2019", "平成31年4月30日"),
        ("era_date", date(2019, 5, 1), "May 1, 2019", "令和元年5月1日"),
        ("iso_date", date(2019, 7, 2), "2019-07-02", "2019-07-02"),
        ("date:fiscal_year", date(2019, 3, 31), "FY2018", "2019年3月期"),
        ("date:fiscal_year", date(2019, 12, 31), "FY2019", "2019年12月期"),
        ("date:year_ended", date(2019, 3, 31), "Year ended March 31, 2019", "2019年3月期"),
        ("era_date:fiscal_year", date(2019, 3, 31), "FY2018", "平成31年3月期"),
        ("era_date:year_ended", date(2019, 5, 31), "Year ended May 31, 2019", "令和元年5月期"),
        ("era_date:平成", date(2045, 7, 13), "July 13, 2045", "平成57年7月13日"),
        ("era_date:平成", date(2015, 7, 13), "July 13, 2015", "平成27年7月13日"),
        ("era_date:令和", date(2045, 7, 13), "July 13, 2045", "令和27年7月13日"),
        ("era_date:平成:fiscal_year", date(2020, 3, 31), "FY2019", "平成32年3月期"),
        (
            "era_date:平成:year_ended",
            date(2020, 3, 31),
            "Year ended March 31, 2020",
            "平成32年3月期",
        ),
        ("choice", "continuous", "continuous", "連続複利"),
        ("choice", "annual", "annual", "年1回複利"),
        ("choice", "up", "rounded up", "切上げ"),
        ("choice", "half_up", "rounded half up", "四捨五入"),
        ("choice", "down", "rounded down", "切捨て"),
        ("choice", "share", "per share", "1株当たり"),
        ("choice", "right", "per right", "1個当たり"),
        ("spelled", 200, "two hundred (200)", "200"),
        ("spelled", 1, "one (1)", "1"),
        ("spelled", 40_000, "forty thousand (40,000)", "40,000"),
        ("rights", 89, "89 rights", "89個"),
        ("rights", 1, "1 right", "1個"),
        ("shares", 17_800, "17,800 shares", "17,800株"),
        ("shares", 1, "1 share", "1株"),
        ("persons", 0, "0 persons", "0名"),
        ("years", 15, "15 years", "15年"),
        ("years", 7.5, "7.5 years", "7.5年"),
        ("years", 1, "1 year", "1年"),
        ("months", 6, "6 months", "6か月"),
        ("days", 10, "10 days", "10日"),
        ("number", 45_070_231, "45,070,231", "45,070,231"),
        ("number", 0.0126, "0.0126", "0.0126"),
        ("number", -1234.5, "-1,234.5", "△1,234.5"),
        ("number:2", 27, "27", "27"),
        ("number:2", 18.755, "18.76", "18.76"),
        ("number:3", -1234.5, "-1,234.5", "△1,234.5"),
        ("number:2", Fraction(11, 3), "3.67", "3.67"),
        ("decimal:2", 27, "27.00", "27.00"),
        ("decimal:0", 2.5, "3", "3"),
        ("decimal:4", -1234.56785, "-1,234.5679", "△1,234.5679"),
        ("decimal:2", -0.001, "0.00", "0.00"),
        ("percent", 0.558, "55.8%", "55.8%"),
        ("percent", 0.00084, "0.084%", "0.084%"),
        ("percent", 1, "100%", "100%"),
        ("percent:3", 0.01275, "1.275%", "1.275%"),
        ("percent:1", 0.0345, "3.5%", "3.5%"),
    ],
)
def test_value_is_worded_as_the_notices_print_it(
    style: str, value: Any, english: str, japanese: str
) -> None:
    assert wording(value=value, style=style, language="en") == english
    assert wording(value=value, style=style, language="ja") == japanese


@pytest.mark.parametrize(
    ("noun", "value", "language", "expected"),
    [
        ("Director", 7, "en", "7 Directors"),
        ("Director", 1, "en", "1 Director"),
        ("Executive Officer", 12, "en", "12 Executive Officers"),
        ("person/people", 2, "en", "2 people"),
        ("person/people", 1, "en", "1 person"),
        ("名", 7, "ja", "7名"),
        ("個", 1_000, "ja", "1,000個"),
    ],
)
def test_count_takes_its_own_noun(noun: str, value: int, language: str, expected: str) -> None:
    assert wording(value=value, style=f"count:{noun}", language=language) == expected


@pytest.mark.parametrize(
    ("value", "english"),
    [
        *[(n, f"{n}th") for n in (0, 4, 9, 10, 11, 12, 13, 14, 19, 20, 27, 111, 112, 113, 1011)],
        *[(n, f"{n}st") for n in (1, 21, 31, 101, 121, 1001)],
        *[(n, f"{n}nd") for n in (2, 22, 102)],
        *[(n, f"{n}rd") for n in (3, 23, 103)],
    ],
)
def test_ordinal_has_the_english_ending_and_the_japanese_counter(value: int, english: str) -> None:
    assert wording(value=value, style="ordinal", language="en") == english
    assert wording(value=value, style="ordinal", language="ja") == f"第{value}回"


@every_language
@MANY
@given(st.integers(0, 10**15), st.sampled_from(["yen", "yen_words"]))
def test_yen_shows_every_digit(language: str, value: int, style: str) -> None:
    text = wording(value=value, style=style, language=language)

    assert int("".join(filter(str.isdecimal, text))) == value


@every_language
@MANY
@given(st.integers(0, 10**10))
def test_yen_and_sen_show_every_digit(language: str, sen: int) -> None:
    text = wording(value=Fraction(sen, 100), style="yen_sen", language=language)

    assert int("".join(filter(str.isdecimal, text))) == sen


@every_language
@MANY
@example(Decimal("2.5"), 0)
@example(Decimal("-0.4"), 0)
@given(st.decimals(-(10**6), 10**6, places=6), st.integers(0, 8))
def test_decimals_are_rounded_half_up_like_the_decimal_module(
    language: str, value: Decimal, digits: int
) -> None:
    expected = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    minus = "-" if language == "en" else "△"

    text = wording(value=value, style=f"decimal:{digits}", language=language)

    assert text == f"{minus if expected < 0 else ''}{abs(expected):,.{digits}f}"


@every_language
@MANY
@given(st.integers(-(10**12), 10**12), st.integers(0, 9))
def test_number_shows_all_its_decimals_and_no_more(language: str, digits: int, places: int) -> None:
    value = Decimal(digits).scaleb(-places)

    text = wording(value=value, style="number", language=language)

    assert Decimal(text.replace(",", "").replace("△", "-")) == value
    assert "." not in text or not text.endswith(("0", "."))


def test_number_of_fifteen_decimals_is_shown_and_one_of_sixteen_refused() -> None:
    assert (
        wording(value=Fraction(1, 10**15), style="number", language="en") == "0." + "0" * 14 + "1"
    )
    with pytest.raises(InputError) as caught:
        wording(value=Fraction(1, 10**16), style="number", language="en")

    assert caught.value.argument == "value"


@MANY
@given(st.decimals(-(10**6), 10**6, places=6), st.integers(0, 8))
def test_number_of_at_most_some_decimals_is_the_rounded_one_without_its_last_zeros(
    value: Decimal, digits: int
) -> None:
    text = wording(value=value, style=f"number:{digits}", language="en").replace(",", "")

    assert Decimal(text) == value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    assert "." not in text or not text.endswith(("0", "."))


@MANY
@given(st.integers(-(10**9), 10**9))
def test_percent_is_a_hundred_times_the_fraction(basis_points: int) -> None:
    text = wording(value=Fraction(basis_points, 10_000), style="percent", language="en")

    assert text.endswith("%")
    assert Decimal(text[:-1].replace(",", "")) == Decimal(basis_points) / 100


@MANY
@given(DAYS)
def test_date_is_the_month_by_name_and_the_numbers_without_leading_zeros(value: date) -> None:
    assert wording(value=value, style="date", language="en") == (
        f"{value:%B} {value.day}, {value.year}"
    )
    assert wording(value=value, style="date", language="ja") == (
        f"{value.year}年{value.month}月{value.day}日"
    )
    assert date.fromisoformat(wording(value=value, style="iso_date", language="en")) == value


WORTH: Final = {
    "zero": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
SCALES: Final = {"thousand": 1_000, "million": 1_000_000}


def number_read_aloud(words: str) -> int:
    """Read English number words back, without the function that wrote them."""
    total = group = 0
    for word in words.replace("-", " ").split():
        if word in SCALES:
            total, group = total + group * SCALES[word], 0
        elif word == "hundred":
            group *= 100
        else:
            group += WORTH[word]
    return total + group


@MANY
@given(st.integers(0, 999) | st.integers(0, 10**9 - 1))
def test_spelled_number_read_aloud_is_the_number_in_its_brackets(value: int) -> None:
    words, _, digits = wording(value=value, style="spelled", language="en").partition(" (")

    assert number_read_aloud(words) == value
    assert int(digits.rstrip(")").replace(",", "")) == value


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "zero"),
        (10, "ten"),
        (12, "twelve"),
        (20, "twenty"),
        (21, "twenty-one"),
        (40, "forty"),
        (99, "ninety-nine"),
        (115, "one hundred fifteen"),
        (1_000, "one thousand"),
        (1_001, "one thousand one"),
        (46_000, "forty-six thousand"),
        (
            999_999_999,
            "nine hundred ninety-nine million nine hundred ninety-nine thousand "
            "nine hundred ninety-nine",
        ),
    ],
)
def test_number_is_spelled_in_american_english(value: int, words: str) -> None:
    assert wording(value=value, style="spelled", language="en") == f"{words} ({value:,})"


def test_number_of_a_billion_or_more_is_not_spelled() -> None:
    with pytest.raises(InputError) as caught:
        wording(value=10**9, style="spelled", language="en")

    assert caught.value.argument == "value"


def test_blank_is_a_dash_in_either_language() -> None:
    assert BLANK.in_language("en") == "-"
    assert BLANK.in_language("ja") == "―"


@pytest.mark.parametrize(
    ("style", "bad"),
    [
        *[("yen", bad) for bad in (0.5, Fraction(1, 3), -1, True, "1", None, float("nan"))],
        *[("yen_words", bad) for bad in (0.5, -1, True, "1", float("inf"))],
        *[("yen_sen", bad) for bad in (0.001, -0.5, True, "13円50銭")],
        *[("yen_decimal", bad) for bad in (Fraction(1, 3), -0.5, True, "13.50", None)],
        *[("million_yen", bad) for bad in (608_448_118.5, 1, -(10**6), True, "608")],
        *[("million_yen_words", bad) for bad in (500, True)],
        *[("ordinal", bad) for bad in (1.5, -1, True, "21", None)],
        *[("spelled", bad) for bad in (1.5, -1, True, "200")],
        *[("rights", bad) for bad in (1.5, -1, True, "89", None)],
        *[("years", bad) for bad in (Fraction(1, 3), -1, True, "15", None)],
        *[("number:2", bad) for bad in (True, "1", None, float("nan"))],
        *[("count:Director", bad) for bad in (1.5, -1, True, "7")],
        *[("number", bad) for bad in (Fraction(1, 3), True, "1", None, float("nan"))],
        *[("decimal:2", bad) for bad in (True, "1", None, float("inf"))],
        *[("percent", bad) for bad in (Fraction(1, 3), True, "1%", None)],
        *[("percent:2", bad) for bad in (True, "1%", None)],
        *[("choice", bad) for bad in ("", "UP", "切上げ", True, 1, None)],
        *[(style, date(2019, 7, 12)) for style in ("yen", "rights", "number", "decimal:2")],
        *[
            (style, bad)
            for style in (*DATE_STYLES, "date:fiscal_year", "era_date:year_ended")
            for bad in (
                43658,
                "2019-07-12",
                None,
                True,
                datetime(2019, 7, 12, tzinfo=UTC),
                date(1989, 12, 31),
                date(2100, 1, 1),
            )
        ],
    ],
    ids=lambda item: str(item),
)
@every_language
def test_value_that_does_not_fit_the_style_is_refused_in_both_languages(
    language: str, style: str, bad: Any
) -> None:
    with pytest.raises(InputError) as caught:
        wording(value=bad, style=style, language=language)

    assert caught.value.argument == "value"
    assert caught.value.required.en
    assert caught.value.required.ja
    assert caught.value.required.en != caught.value.required.ja


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "YEN",
        "currency",
        "number:x",
        "number:13",
        "number:",
        "rights:2",
        "years:1",
        "count",
        "count:",
        "decimal",
        "decimal:",
        "decimal:13",
        "decimal:-1",
        "decimal:２",
        "decimal:2.0",
        "percent:x",
        "date:FY",
        "date:平成",
        "era_date:",
        "era_date:明治",
        "era_date:平成:FY",
        "era_date:平成:",
        "iso_date:fiscal_year",
        "yen:",
        "rights:",
        "percent:",
        "date:",
        None,
        1,
        True,
    ],
)
@every_language
def test_unknown_style_is_refused_in_both_languages(language: str, bad: Any) -> None:
    with pytest.raises(InputError) as caught:
        wording(value=1, style=bad, language=language)

    assert caught.value.argument == "style"
    assert caught.value.required.en != caught.value.required.ja


@pytest.mark.parametrize("bad", ["", "EN", "de", "日本語", None, 1, True])
def test_unknown_language_is_refused_in_both_languages(bad: Any) -> None:
    with pytest.raises(InputError) as caught:
        wording(value=1, style="yen", language=bad)

    assert caught.value.argument == "language"
    assert caught.value.required.en != caught.value.required.ja


def test_every_style_is_listed_once_and_words_a_value_in_both_languages() -> None:
    parameters = {
        "decimal:N": "decimal:2",
        "percent:N": "percent:2",
        "number:N": "number:2",
        "count:NOUN": "count:名",
    }

    assert len(set(STYLES)) == len(STYLES)
    assert set(COUNTED) | set(DATE_STYLES) | set(parameters) <= set(STYLES)
    for style in STYLES:
        name = style.partition(":")[0]
        value = date(2019, 3, 31) if name in DATE_STYLES else "up" if name == "choice" else 10**6
        for language in LANGUAGES:
            assert wording(value=value, style=parameters.get(style, style), language=language)


@pytest.mark.parametrize(
    ("value", "noun", "expected"),
    [
        (10, "day", "ten (10) days"),
        (1, "day", "one (1) day"),
        (6, "month/months", "six (6) months"),
        (1_000, "Director", "one thousand (1,000) Directors"),
    ],
)
def test_spelled_count_has_its_noun_in_the_right_number(
    value: int, noun: str, expected: str
) -> None:
    assert wording(value=value, style=f"spelled:{noun}", language="en") == expected


def test_spelled_count_in_japanese_is_the_number_with_its_counter() -> None:
    assert wording(value=10, style="spelled:日", language="ja") == "10日"
