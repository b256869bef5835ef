"""Ordinals against a table of endings, spelled numbers against a speller written here."""

from itertools import chain
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.notices.language import faults
from ivjxl.notices.language.numbers import number_in_words

MANY: Final = settings(max_examples=150, deadline=None)
ENDINGS: Final = ("st", "nd", "rd", "th")


def found(text: str, language: str = "en") -> list[tuple[str, str, str]]:
    return [(each.rule, each.found, each.wanted) for each in faults(text, language)]


def right_ending(number: int) -> str:
    """Return the ending of an ordinal: those of 1, 2, 3 except in the teens."""
    teens = range(number - number % 100 + 11, number - number % 100 + 14)
    by_digit = {"1": "st", "2": "nd", "3": "rd"}
    return "th" if number in teens else by_digit.get(f"{number}"[-1], "th")


def test_of_the_four_endings_of_every_ordinal_one_is_right() -> None:
    for number in range(1, 1001):
        right = right_ending(number)
        text = ", ".join(f"the {number}{ending} meeting" for ending in ENDINGS)

        assert found(text) == [
            ("ordinal", f"{number}{ending}", f"{number}{right}")
            for ending in ENDINGS
            if ending != right
        ]


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("its 21th Ordinary General Meeting", "21th", "21st"),
        ("the 2th series", "2th", "2nd"),
        ("the 11st meeting", "11st", "11th"),
        ("the 112nd meeting", "112nd", "112th"),
        ("the 23 th meeting", "23 th", "23rd"),
        ("the 27 th meeting", "27 th", "27th"),
        ("the 1,001th right", "1,001th", "1,001st"),
        ("NOTICE OF THE 71TH ORDINARY GENERAL MEETING", "71TH", "71ST"),
        ("the 第 27th meeting", "第 27th", "27th"),
    ],
)
def test_wrong_ordinal_is_named_with_the_right_one(text: str, wrong: str, right: str) -> None:
    assert found(text) == [("ordinal", wrong, right)]


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("第27th定時株主総会", "第27th", "第27回"),
        ("定時株主総会（第 27 th）", "第 27 th", "第27回"),
        ("英訳は21th Ordinary General Meetingである。", "21th", "21st"),
    ],
)
def test_japanese_ordinal_has_no_english_ending(text: str, wrong: str, right: str) -> None:
    assert found(text, "ja") == [("ordinal", wrong, right)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("第21期定時株主総会、第27回新株予約権", "ja"),
        ("the 1st, 2nd, 3rd, 4th, 11th, 12th, 13th, 21st, 22nd, 23rd, 101st and 111th", "en"),
        ("the 71ST meeting", "en"),
        ("15 ST. JAMES STREET", "en"),
        ("12 standard rules and 3 thirds", "en"),
        ("0th", "en"),
        ("9" * 5000 + "th", "en"),
    ],
)
def test_right_ordinals_and_other_words_are_no_faults(text: str, language: str) -> None:
    assert found(text, language) == []


ONES: Final = dict(
    enumerate(
        [
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
            "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
            "eighteen", "nineteen",
        ]
    )
)  # fmt: skip
TENS: Final = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spoken(number: int, link: str = " ", hyphen: str = "-") -> str:
    """Return a number below a billion in words, by its groups of three digits."""
    groups = [
        (number // 10**6, " million"),
        (number // 1000 % 1000, " thousand"),
        (number % 1000, ""),
    ]
    return (
        " ".join(three_digits(group, link, hyphen) + name for group, name in groups if group)
        or ONES[0]
    )


def three_digits(number: int, link: str, hyphen: str) -> str:
    hundreds = [f"{ONES[number // 100]} hundred"] if number >= 100 else []
    rest = number % 100
    below = ONES[rest] if rest < 20 else TENS[rest // 10 - 2]
    if rest > 20 and rest % 10:
        below += hyphen + ONES[rest % 10]
    return link.join(chain(hundreds, [below] if rest else []))


BELOW_A_BILLION: Final = st.one_of(st.integers(0, 1200), st.integers(0, 10**9 - 1))


@MANY
@given(BELOW_A_BILLION, st.sampled_from([" ", " and "]), st.sampled_from(["-", " "]), st.booleans())
def test_number_in_words_is_the_number_that_was_spelled(
    number: int, link: str, hyphen: str, capitals: bool
) -> None:
    words = spoken(number, link, hyphen)

    assert number_in_words(words.capitalize() if capitals else words) == number


@MANY
@given(BELOW_A_BILLION, BELOW_A_BILLION, st.sampled_from([" ", ""]))
def test_words_and_digits_agree_exactly_where_they_are_one_number(
    words: int, digits: int, space: str
) -> None:
    right = f"is {spoken(words)}{space}({words:,}) in all"
    wrong = f"is {spoken(words)}{space}({digits:,}) in all"

    assert found(right) == []
    if words != digits:
        expected = f"{spoken(words)} ({words:,}) / {spoken(digits)} ({digits:,})"
        shown = f"{spoken(words)}{space}({digits:,})"[:60]
        assert found(wrong) == [("spelled_number", shown, expected)]


@pytest.mark.parametrize(
    "text",
    [
        "shall be two hundred (200).",
        "less than one (1) share and one(1) yen",
        "Ten (10) days",
        "forty-five thousand and seventy (45,070) shares",
        "five hundred million (500 million) yen",
        "a hundred (100) shares",
        "twenty five hundred (2,500) shares",
        "one hundred and fifty (150) rights",
        "between one and two (2) years",
        "one, two or three (3) years",
        "either of the following two (1) a merger and (2) a demerger",
        "the year twenty twenty (2020)",
        "someone (1) and phone (2)",
        "the point-one (2) rule",
        "one (a) and two (b)",
    ],
)
def test_words_that_agree_with_their_digits_are_no_faults(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "wrong", "either"),
    [
        ("two (1) yen", "two (1)", "two (2) / one (1)"),
        (
            "shall be two hundred (100).",
            "two hundred (100)",
            "two hundred (200) / one hundred (100)",
        ),
        ("Ten (15) days", "Ten (15)", "ten (10) / fifteen (15)"),
        ("one and two (3) years", "two (3)", "two (2) / three (3)"),
        (
            "five hundred million (50 million) yen",
            "five hundred million (50 million)",
            "five hundred million (500,000,000) / fifty million (50,000,000)",
        ),
        ("two (1) yen for two (2) shares", "two (1)", "two (2) / one (1)"),
        ("one billion (1,000,000) yen", "one billion (1,000,000)", ""),
    ],
)
def test_words_and_digits_that_differ_are_named_with_both(
    text: str, wrong: str, either: str
) -> None:
    assert found(text) == [("spelled_number", wrong, either)]


@pytest.mark.parametrize(
    "words",
    ["two two", "hundred hundred", "twenty eleven", "and", "five and two", "one two", "ten one"],
)
def test_words_that_say_no_number_have_none(words: str) -> None:
    assert number_in_words(words) is None
