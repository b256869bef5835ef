"""The grammar of numbers and dates: what a cell may say, and what it means."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from unicodedata import category, normalize

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ivjxl.errors import InputError
from ivjxl.market import values

from .files import says

MANY: Final = settings(max_examples=100, deadline=None)

ERAS: Final = (
    ("S", "昭和", date(1926, 12, 25), date(1989, 1, 7)),
    ("H", "平成", date(1989, 1, 8), date(2019, 4, 30)),
    ("R", "令和", date(2019, 5, 1), date(2099, 12, 31)),
)
"""Letter, name, first and last day of each era: 昭和, 平成, 令和."""

NUMBERS: Final = (
    ("2141", "2141"),
    ("2141.5", "2141.5"),
    ("2,141.5", "2141.5"),
    ("1,234,567", "1234567"),
    ("0", "0"),
    ("0.036", "0.036"),
    ("007", "7"),
    ("-0.036", "-0.036"),
    ("−0.036", "-0.036"),
    ("－0.036", "-0.036"),
    ("△0.036", "-0.036"),
    ("▲１，０００", "-1000"),
    ("２１４１．５", "2141.5"),
    ("¥2,141", "2141"),
    ("￥２，１４１", "2141"),
    ("\\2141", "2141"),
    ("2,141円", "2141"),
    ("¥2,141円", "2141"),
    ("¥-5", "-5"),
    (" 2141 ", "2141"),
    ("　2141　", "2141"),
    ("\N{NO-BREAK SPACE}2141", "2141"),
    ("3.10", "3.10"),
    ("0" * 29 + "1", "1"),
)

NO_NUMBERS: Final = (
    "abc",
    "1_000",
    "nan",
    "NaN",
    "inf",
    "-inf",
    "Infinity",
    "1e5",
    "1E400",
    "0x10",
    "٣٥٠٥",
    "३५०५",
    "3505,5",
    "35,05",
    "1,23,456",
    "1,2345",
    ",123",
    "1,",
    "1 000",
    "1'000",
    "3505.",
    ".5",
    "1.2.3",
    "+5",
    "--5",
    "5-",
    "-¥5",
    "(5)",
    "5%",
    "$5",
    "5株",
    "10銭",
    "⒌",
    "½",
    "Ⅻ",
    "五",
    "=1+1",
    "#DIV/0!",
    "1\0",
    "TRUE",
    "2013-07-11",
    "17.50 (scheduled)",
    "1:200",
    "0" * 30 + "1",
    "",
    "-",
)


@pytest.mark.parametrize(("cell", "number"), NUMBERS)
def test_a_number_is_read_exactly_as_written(cell: str, number: str) -> None:
    found = values.number("close", cell)

    assert (found, str(found)) == (Decimal(number), number)


@pytest.mark.parametrize("cell", NO_NUMBERS)
def test_a_cell_that_is_no_number_is_refused(cell: str) -> None:
    with pytest.raises(InputError) as caught:
        values.number("prices.csv line 3", cell)

    says(caught, "prices.csv line 3", "must be a number like 2141")
    assert caught.value.got == cell


@pytest.mark.parametrize("cell", ["2141¹", "2141²", "①", "２１④1", "₂141", "⑴", "２１４１ ⁵"])
def test_a_footnote_mark_is_no_digit(cell: str) -> None:
    with pytest.raises(InputError) as caught:
        values.number("close", cell)

    says(caught, "close", "must be a number like 2141")
    assert values.plain(f" {cell} ") == cell


def test_no_character_but_a_digit_is_read_as_one() -> None:
    others = [
        letter
        for letter in map(chr, range(0x20000))
        if category(letter) != "Nd" and re.search("[0-9]", normalize("NFKC", letter))
    ]

    assert {"¹", "①", "½", "㏠"} < {*others}
    for letter in others:
        for cell in (letter, f"2141{letter}", f"{letter}.5"):
            with pytest.raises(InputError):
                values.number("close", cell)


@pytest.mark.parametrize("cell", ["－¹", "-①", "¹", "nan²"])
def test_a_mark_with_a_footnote_is_a_value_to_be_refused(cell: str) -> None:
    assert values.has_value(cell)


@pytest.mark.parametrize("cell", ["0,831", "-0,036", "00,831", "０，８３１", "0,831.5", "012,345"])
def test_a_decimal_comma_after_zero_is_no_separator_of_thousands(cell: str) -> None:
    with pytest.raises(InputError) as caught:
        values.number("close", cell)

    says(caught, "close", "must be a number like 2141, 2,141.5 or -0.036")


@MANY
@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12))
@example(Decimal("-0.000"))
def test_plain_numbers_agree_with_decimal(number: Decimal) -> None:
    plain = f"{number:f}"
    if len(plain) <= 30:
        assert values.number("close", plain) == Decimal(plain)
        assert values.number("close", plain.replace("-", "△")) == Decimal(plain)


@MANY
@given(st.integers(min_value=-(10**15), max_value=10**15), st.integers(0, 999))
def test_thousands_may_be_separated_and_digits_full_width(whole: int, thousandths: int) -> None:
    grouped = f"{whole:,}.{thousandths:03}"
    wide = grouped.translate({ord("0") + n: ord("０") + n for n in range(10)} | {ord(","): "，"})

    assert values.number("close", grouped) == Decimal(f"{whole}.{thousandths:03}")
    assert values.number("close", wide) == Decimal(f"{whole}.{thousandths:03}")


@MANY
@given(st.text(max_size=12))
def test_any_text_is_a_number_a_mark_or_refused(text: str) -> None:
    try:
        found = values.number("close", text)
    except InputError:
        return
    assert found.is_finite()
    assert values.has_value(text)


@pytest.mark.parametrize(
    "cell",
    [
        *("", " ", "　", "-", "－", "--", "---", "―", "—", "null", "NULL", "None", "nan", "NaN"),
        *("N/A", "NA", "#N/A", "#VALUE!", "#value!", "#REF!", "ｎｕｌｌ", " - "),
    ],
)
def test_a_mark_for_a_missing_value_is_no_value(cell: str) -> None:
    assert not values.has_value(cell)


@pytest.mark.parametrize("cell", ["0", "0.0", "x", "-1", "----", "ー", "?", "#DIV/0!", "休場"])
def test_anything_else_is_a_value_to_be_read_or_refused(cell: str) -> None:
    assert values.has_value(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "2013-07-11",
        "2013-7-11",
        "2013/07/11",
        "2013/7/11",
        "2013.7.11",
        "20130711",
        "2013年7月11日",
        "２０１３年７月１１日",
        "２０１３／７／１１",
        "H25.7.11",
        "H25.07.11",
        "H25/7/11",
        "Ｈ２５．７．１１",
        "h25.7.11",
        "ｈ２５／７／１１",
        "平成25年7月11日",
        "平成２５年７月１１日",
        "㍻25年7月11日",
        " 2013-07-11 ",
        "2013-07-11 00:00:00",
        "2013-07-11 0:00",
        "2013/7/11 0:00",
        "2013-07-11T00:00:00",
        "2013-07-11T00:00:00.000",
        "2013-07-11 00:00:00+09:00",
        "2013-07-11 00:00:00+0900",
    ],
)
def test_every_form_of_a_date_is_the_same_day(cell: str) -> None:
    assert values.day("date", cell) == values.Day(date(2013, 7, 11), era_had_ended=False)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("S1.12.25", date(1926, 12, 25)),
        ("S49.9.24", date(1974, 9, 24)),
        ("S64.1.6", date(1989, 1, 6)),
        ("S64.1.7", date(1989, 1, 7)),
        ("H1.1.8", date(1989, 1, 8)),
        ("H1.1.9", date(1989, 1, 9)),
        ("H元.1.9", date(1989, 1, 9)),
        ("平成元年1月9日", date(1989, 1, 9)),
        ("H31.4.26", date(2019, 4, 26)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("R1.5.1", date(2019, 5, 1)),
        ("r1.5.1", date(2019, 5, 1)),
        ("s64.1.7", date(1989, 1, 7)),
        ("h元/1/8", date(1989, 1, 8)),
        ("R1.5.7", date(2019, 5, 7)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R2.2.29", date(2020, 2, 29)),
        ("R81.12.31", date(2099, 12, 31)),
        ("2012-02-29", date(2012, 2, 29)),
        ("1926-12-25", date(1926, 12, 25)),
        ("2099-12-31", date(2099, 12, 31)),
    ],
)
def test_a_date_in_its_era_is_read_without_a_warning(cell: str, day: date) -> None:
    assert values.day("date", cell) == values.Day(day, era_had_ended=False)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("S64.1.8", date(1989, 1, 8)),
        ("s64.1.8", date(1989, 1, 8)),
        ("h31.5.7", date(2019, 5, 7)),
        ("昭和64年1月8日", date(1989, 1, 8)),
        ("平成31年5月1日", date(2019, 5, 1)),
        ("H31.5.7", date(2019, 5, 7)),
        ("H57.7.13", date(2045, 7, 13)),
    ],
)
def test_a_date_in_an_era_that_had_ended_says_so(cell: str, day: date) -> None:
    assert values.day("date", cell) == values.Day(day, era_had_ended=True)


@pytest.mark.parametrize(
    "cell",
    [
        "R1.4.30",
        "r1.4.30",
        "令和元年4月30日",
        "H1.1.7",
        "平成元年1月7日",
        "S1.12.24",
        "R0.12.1",
        "H0.1.1",
    ],
)
def test_a_date_before_its_era_is_refused(cell: str) -> None:
    with pytest.raises(InputError) as caught:
        values.day("jgb.csv line 7", cell)

    says(caught, "jgb.csv line 7", "must")
    assert re.search("before its era began|must be a date from 1926-12-25", str(caught.value))


@pytest.mark.parametrize(
    "cell",
    ["1899-12-31", "1900-01-01", "1926-12-24", "2100-01-01", "9999-12-31", "R82.1.1", "00010101"],
)
def test_a_date_out_of_range_is_refused(cell: str) -> None:
    with pytest.raises(InputError) as caught:
        values.day("date", cell)

    says(caught, "date", "must be a date from 1926-12-25 to 2099-12-31")


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "-",
        "7/11/2013",
        "11/7/2013",
        "13/7/11",
        "13-07-11",
        "25.7.11",
        "7/11",
        "2013-07",
        "2013",
        "2013-07/11",
        "2013-13-01",
        "2013-00-10",
        "2013-07-00",
        "2013-02-29",
        "H25.2.29",
        "1900-02-29",
        "20130229",
        "41466",
        "41466.0",
        "2013071",
        "201307111",
        "0000-01-01",
        "2013-07-11 15:00",
        "2013-07-11 00:00:01",
        "2013-07-10 15:00:00+00:00",
        "2013-07-11 00:00:00+00:00",
        "2013-07-11T00:00:00Z",
        "2013-07-11 00:00:00-04:00",
        "Jul 11, 2013",
        "11-Jul-13",
        "2013年7月",
        "T15.12.24",
        "M45.7.29",
        "大正15年12月24日",
        "X1.1.1",
        "H25-7-11",
        "t15.12.24",
        "平成25.7.11",
        "平成二十五年七月十一日",
        "H100.1.1",
        "٢٠١٣-٠٧-١١",
        "Date",
        "2013-07-11x",
        "-2013-07-11",
    ],
)
def test_a_cell_that_is_no_date_is_refused(cell: str) -> None:
    with pytest.raises(InputError) as caught:
        values.day("prices.csv line 2", cell)

    says(caught, "prices.csv line 2", "must be a date like 2013-07-11")
    assert caught.value.got == cell


@pytest.mark.parametrize("cell", ["2013-07-1¹", "2013-07-①", "H25.7.1²", "2013-07-11¹", "㉕/7/11"])
def test_a_footnote_mark_is_no_digit_of_a_date(cell: str) -> None:
    with pytest.raises(InputError) as caught:
        values.day("date", cell)

    says(caught, "date", "must be a date like 2013-07-11")


@MANY
@given(st.dates(date(1926, 12, 25), date(2099, 12, 31)))
@example(date(1989, 1, 7))
@example(date(1989, 1, 8))
@example(date(2019, 4, 30))
@example(date(2019, 5, 1))
def test_days_round_trip_through_every_form(day: date) -> None:
    letter, name, first, _ = next(era for era in ERAS if era[2] <= day <= era[3])
    year = day.year - first.year + 1
    forms = [
        f"{day:%Y-%m-%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{letter}{year}.{day.month}.{day.day}",
        f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日",
    ]

    assert [values.day("date", form) for form in forms] == [values.Day(day, False)] * len(forms)


@MANY
@given(st.sampled_from(ERAS[:2]), st.integers(1, 3000))
def test_an_era_may_run_on_but_says_so(era: tuple[str, str, date, date], later: int) -> None:
    letter, _, first, last = era
    day = last + timedelta(days=later)
    year = day.year - first.year + 1

    assert values.day("date", f"{letter}{year}.{day.month}.{day.day}") == values.Day(day, True)


@MANY
@given(st.text(alphabet="0123456789-/.年月日SHR元昭和平成令: T+", max_size=16))
def test_any_text_is_a_day_in_range_or_refused(text: str) -> None:
    try:
        found = values.day("date", text)
    except InputError:
        return
    assert date(1926, 12, 25) <= found.value <= date(2099, 12, 31)


JULY: Final = tuple(date(2013, 7, number) for number in range(1, 13))


@pytest.mark.parametrize("length", range(1, len(JULY)))
def test_days_in_one_order_have_none_misplaced(length: int) -> None:
    assert values.misplaced(JULY[:length]) is None
    assert values.misplaced(JULY[:length][::-1]) is None


def test_no_day_is_none_misplaced() -> None:
    assert values.misplaced([]) is None


@pytest.mark.parametrize("position", range(1, len(JULY)))
def test_a_day_too_early_among_ascending_ones_is_misplaced(position: int) -> None:
    days = [*JULY[:position], date(1999, 7, 1), *JULY[position:]]

    assert values.misplaced(days) == position


@pytest.mark.parametrize("position", range(1, len(JULY)))
def test_a_day_too_late_among_descending_ones_is_misplaced(position: int) -> None:
    days = [*JULY[::-1][:position], date(2043, 7, 1), *JULY[::-1][position:]]

    assert values.misplaced(days) == position


def test_a_day_too_far_ahead_is_misplaced_itself() -> None:
    ascending = [*JULY[:3], date(2043, 7, 1), *JULY[3:]]
    descending = [*JULY[::-1][:3], date(1999, 7, 1), *JULY[::-1][3:]]

    assert values.misplaced(ascending) == values.misplaced(descending) == 3
