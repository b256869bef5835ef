"""A number format shows what the style prints, to the letter, or there is none."""

from datetime import date, timedelta
from typing import Any, Final

import pytest

from ivjxl.core.wording import wording
from ivjxl.excel.workbook import looks
from ivjxl.notices import units

from .number_format import shown

WHOLE: Final = (0, 1, 2, 10, 11, 21, 101, 999, 1000, 1001, 46_721_400, 608_361_300, 10**12)
SEN: Final = (0.0, 0.01, 0.05, 1.0, 13.5, 18.75, 27.0, 1234.56, 608361300.1, 999999.99)
MODEL: Final = (0.0, 1e-9, 0.00005, 0.00015, 0.5, 1.0, 2.5, 1772.01424, 1844.1861256123, 9999.99995)
DAYS: Final = tuple(date(1990, 1, 1) + timedelta(days=137 * each) for each in range(290))

COUNTS: Final = ("rights", "shares", "persons", "years", "months", "days")
IN_WHOLE_YEN: Final = ("yen", "yen_words")
IN_MILLIONS: Final = ("million_yen", "million_yen_words")
IN_DECIMALS: Final = ("decimal:1", "decimal:4", "decimal:6", "percent:3", "percent:4", "percent:6")

SERIAL_OF_ZERO: Final = date(1899, 12, 30)

each_language: Final = pytest.mark.parametrize("language", ["en", "ja"])


def number_format(style: str, language: str, unit: units.Unit = units.YEN) -> str:
    found = looks.style_format(style, unit, language)
    assert found is not None
    return found


@each_language
@pytest.mark.parametrize("style", [*COUNTS, *IN_WHOLE_YEN, "number"])
def test_a_whole_number_is_shown_as_the_style_prints_it(style: str, language: str) -> None:
    found = number_format(style, language)

    for value in WHOLE:
        printed = wording(value=value, style=style, language=language)
        assert shown(float(value), found) == printed


@each_language
@pytest.mark.parametrize("style", IN_MILLIONS)
def test_millions_are_shown_as_the_style_prints_the_yen(style: str, language: str) -> None:
    found = number_format(style, language)

    for value in WHOLE:
        printed = wording(value=value * 1_000_000, style=style, language=language)
        assert shown(float(value), found) == printed


def test_sen_are_shown_as_the_style_prints_them_in_english() -> None:
    found = number_format("yen_sen", "en")

    for value in SEN:
        assert shown(value, found) == wording(value=value, style="yen_sen", language="en")


@each_language
@pytest.mark.parametrize("style", IN_DECIMALS)
def test_a_model_figure_is_shown_with_the_decimals_of_its_style(style: str, language: str) -> None:
    found = number_format(style, language)

    for value in MODEL:
        assert shown(value, found) == wording(value=value, style=style, language=language)


def test_every_day_is_shown_as_the_style_prints_it_in_english() -> None:
    found = number_format("date", "en")

    for day in DAYS:
        serial = float((day - SERIAL_OF_ZERO).days)
        assert shown(serial, found) == wording(value=day, style="date", language="en")


@pytest.mark.parametrize(
    ("style", "language"),
    [
        ("yen_sen", "ja"),
        ("date", "ja"),
        ("era_date", "ja"),
        ("era_date", "en"),
        ("date:fiscal_year", "en"),
        ("date:fiscal_year", "ja"),
        ("spelled", "en"),
        ("ordinal", "en"),
        ("ordinal", "ja"),
        ("choice", "ja"),
        ("percent", "en"),
        ("count:Director", "en"),
        ("", "en"),
    ],
)
def test_a_style_that_no_number_format_can_show_has_none(style: str, language: str) -> None:
    assert looks.style_format(style, units.YEN, language) is None


@each_language
def test_a_price_per_share_has_no_number_format_for_its_open_number_of_decimals(
    language: str,
) -> None:
    assert looks.style_format("number", units.YEN_PER_SHARE, language) is None


@pytest.mark.parametrize("style", ["decimal:4", "percent:4"])
def test_a_negative_figure_is_shown_as_the_style_prints_it_in_japanese(style: str) -> None:
    assert shown(-0.5, number_format(style, "ja")) == wording(
        value=-0.5, style=style, language="ja"
    )


@pytest.mark.parametrize("style", ["decimal:4", "percent:4"])
def test_a_negative_figure_is_shown_as_the_style_prints_it_in_english(style: str) -> None:
    assert shown(-0.5, number_format(style, "en")) == wording(
        value=-0.5, style=style, language="en"
    )


@pytest.mark.parametrize("style", ["decimal:0", "percent:0"])
def test_no_decimals_leave_no_decimal_point(style: str) -> None:
    assert not number_format(style, "en").rstrip("%").endswith(".")


@pytest.mark.parametrize(
    ("unit", "value", "expected"),
    [
        (units.YEN, 354_600.0, "354,600"),
        (units.SHARES, 46_721_400.0, "46,721,400"),
        (units.RIGHTS, 1.0, "1"),
        (units.YEN_PER_SHARE, 13.5, "13.50"),
        (units.MODEL_YEN, 1772.014248, "1,772.014248"),
        (units.PERCENT, 0.483, "48.300%"),
        (units.MODEL_PERCENT, 0.0125319, "1.253190%"),
        (units.RATIO, 4.715706352, "4.715706"),
        (units.DATE, 43658.0, "2019-07-12"),
    ],
)
def test_a_unit_has_its_number_format(unit: units.Unit, value: float, expected: str) -> None:
    assert shown(value, looks.unit_format(unit)) == expected


def test_an_input_of_a_text_keeps_what_looks_like_a_number() -> None:
    assert looks.unit_format(units.TEXT) == "@"


def test_every_kind_of_input_has_a_fill_of_its_own() -> None:
    fills = [looks.KIND_FILLS[kind.letter] for kind in units.KINDS]

    assert len({*fills}) == len(units.KINDS) == len(looks.KIND_FILLS)


def test_inputs_are_unlocked_and_nothing_else_is() -> None:
    every: dict[str, Any] = {
        name: look
        for name, look in vars(looks).items()
        if name.isupper() and isinstance(look, dict) and "font_name" in look
    }

    assert {name for name, look in every.items() if look.get("locked") is False} == {"INPUT"}


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (None, "#,##0", ""),
        ("-", '#,##0"円"', "-"),
        (1.0, '[=1]#,##0" right";#,##0" rights"', "1 right"),
        (2.0, '[=1]#,##0" right";#,##0" rights"', "2 rights"),
        (0.012531949, "0.0000%", "1.2532%"),
        (1.0000000000000002, "#,##0", "1"),
        (0.285, "0.00", "0.29"),
        (-1234.5, "#,##0.0", "-1,234.5"),
        (-0.001, "0.00", "0.00"),
        (-1234.5, '#,##0.0;"△"#,##0.0', "△1,234.5"),
        (1234.5, '#,##0.0;"△"#,##0.0', "1,234.5"),
        (0.0, '0;"△"0;"-"', "-"),
        (42198.0, "[$-409]mmmm d, yyyy", "July 13, 2015"),
        (42198.0, "yyyy-mm-dd", "2015-07-13"),
    ],
)
def test_the_renderer_of_these_tests_follows_the_rules_of_number_formats(
    value: Any, code: str, expected: str
) -> None:
    assert shown(value, code) == expected


@pytest.mark.parametrize(
    "code", ["General", "#,##0,,", "0.00E+00", "# ?/?", "[Red]0", "[$-411]ggge"]
)
def test_the_renderer_refuses_a_format_it_does_not_know(code: str) -> None:
    with pytest.raises(ValueError, match="beyond this renderer"):
        shown(1.0, code)
