"""The one exception of a user, and the bilingual text it carries."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

import pytest

from ivjxl import errors
from ivjxl.errors import InputError, Text

RECORD_DATE: Final = Text("record date", "基準日")


@pytest.mark.parametrize(("language", "expected"), [("en", "record date"), ("ja", "基準日")])
def test_text_gives_the_language_asked_for(language: str, expected: str) -> None:
    assert RECORD_DATE.in_language(language) == expected


@pytest.mark.parametrize("language", ["", "EN", "jp", "fr", "count", "index"])
def test_text_in_any_other_language_is_refused(language: str) -> None:
    with pytest.raises(InputError) as caught:
        RECORD_DATE.in_language(language)

    assert caught.value.argument == "language"
    assert caught.value.got == language


def test_input_error_is_a_value_error_that_keeps_its_three_parts() -> None:
    error = InputError("shares", errors.WHOLE_ABOVE_ZERO, -1)

    assert isinstance(error, ValueError)
    assert (error.argument, error.required, error.got) == ("shares", errors.WHOLE_ABOVE_ZERO, -1)


def test_message_names_argument_requirement_and_value_in_both_languages() -> None:
    error = InputError("shares", Text("must be whole", "整数が必要です"), Decimal("1.5"))

    assert str(error) == error.in_language("en") == "shares: must be whole, got 1.5"
    assert error.in_language("ja") == "shares: 整数が必要です（入力値: 1.5）"


@pytest.mark.parametrize(
    ("got", "shown"),
    [
        (0, "0"),
        (False, "False"),
        ("", "''"),
        ("12", "'12'"),
        (12, "12"),
        ("a\nb", r"'a\nb'"),
        ("令和", "'令和'"),
        (date(2019, 3, 31), "2019-03-31"),
        (Fraction(1, 3), "1/3"),
        (float("nan"), "nan"),
    ],
)
def test_message_shows_what_came_so_that_a_text_differs_from_a_number(
    got: object, shown: str
) -> None:
    error = InputError("x", RECORD_DATE, got)

    assert error.in_language("en").endswith(f", got {shown}")
    assert error.in_language("ja").endswith(f"（入力値: {shown}）")


def test_message_says_nothing_of_a_value_that_did_not_come() -> None:
    error = InputError("shares", Text("is missing", "入力がありません"), None)

    assert error.in_language("en") == "shares: is missing"
    assert error.in_language("ja") == "shares: 入力がありません"


@pytest.mark.parametrize(
    ("got", "shown"),
    [
        (10**79, str(10**79)),
        (10**80, "1" + "0" * 76 + "..."),
        ("x" * 78, "'" + "x" * 78 + "'"),
        ("x" * 79, "'" + "x" * 76 + "..."),
    ],
)
def test_value_of_more_than_eighty_characters_is_cut(got: object, shown: str) -> None:
    assert len(shown) <= 80
    assert str(InputError("x", RECORD_DATE, got)) == f"x: record date, got {shown}"


def test_message_in_any_other_language_is_english() -> None:
    error = InputError("x", RECORD_DATE, 1)

    assert error.in_language("fr") == error.in_language("en")


def test_every_shared_requirement_is_written_in_both_languages() -> None:
    shared = {name: each for name, each in vars(errors).items() if isinstance(each, Text)}

    assert shared
    for name, text in shared.items():
        assert text.en.isascii(), name
        assert not text.ja.isascii(), name


def test_a_japanese_sentence_goes_on_after_its_subject() -> None:
    goes_on = InputError("a.xlsx", Text("is damaged", "は壊れています"), None)
    stands_alone = InputError("spot", Text("is missing", "入力がありません"), 1)

    assert goes_on.in_language("ja") == "a.xlsxは壊れています"
    assert goes_on.in_language("en") == "a.xlsx: is damaged"
    assert stands_alone.in_language("ja") == "spot: 入力がありません（入力値: 1）"
