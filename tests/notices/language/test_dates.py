"""Dates of notices against Python's calendar, era years against the days of the reigns."""

import calendar
from datetime import date, timedelta
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.notices.language import faults

MANY: Final = settings(max_examples=150, deadline=None)
DAYS: Final = st.dates(date(1927, 1, 1), date(2099, 12, 31))
JAPANESE_DAYS: Final = "月火水木金土日"
HEISEI: Final = date(1989, 1, 8)
REIWA: Final = date(2019, 5, 1)


def found(text: str, language: str = "ja", on: date | None = None) -> list[tuple[str, str, str]]:
    return [(each.rule, each.found, each.wanted) for each in faults(text, language, on=on)]


def in_words(day: date) -> str:
    return f"{calendar.month_name[day.month]} {day.day}, {day.year}"


@MANY
@given(DAYS, st.integers(1, 6))
def test_of_the_seven_weekdays_of_a_day_one_is_right(day: date, later: int) -> None:
    right = calendar.day_name[day.weekday()]
    wrong = calendar.day_name[(day.weekday() + later) % 7]
    own = JAPANESE_DAYS[day.weekday()]
    other = JAPANESE_DAYS[(day.weekday() + later) % 7]
    shown = f"{day.year}年{day.month}月{day.day}日"

    assert found(f"on {right}, {in_words(day)}.", "en") == []
    assert found(f"on {in_words(day)} ({right[:3]})", "en") == []
    assert found(f"{shown}（{own}）に") == found(f"{shown}({own}曜日)に") == []
    assert found(f"on {wrong}, {in_words(day)}.", "en") == [
        ("weekday", f"{wrong}, {in_words(day)}", f"{right}, {in_words(day)}")
    ]
    assert found(f"on {in_words(day)} ({wrong[:3]})", "en") == [
        ("weekday", f"{in_words(day)} ({wrong[:3]})", f"{in_words(day)} ({right[:3]})")
    ]
    assert found(f"{shown}（{other}）に") == [
        ("weekday", f"{shown}（{other}）", f"{shown}（{own}）")
    ]


@MANY
@given(st.integers(1900, 2100), st.integers(1, 12), st.integers(1, 31))
def test_a_day_is_impossible_exactly_where_its_month_is_shorter(
    year: int, month: int, day: int
) -> None:
    exists = day <= calendar.monthrange(year, month)[1]
    name = calendar.month_name[month]
    english = {f"{name} {day}, {year}", f"{day} {name} {year}", f"{name[:3]}. {day}, {year}"}
    plain = f"{year}-{month:02d}-{day:02d}"
    japanese = f"{year}年{month}月{day}日"

    for shown in english - {f"May. {day}, {year}"}:
        assert found(f"on {shown}.", "en") == ([] if exists else [("impossible_date", shown, "")])
    for shown, language in ((plain, "en"), (plain, "ja"), (japanese, "ja")):
        expected = [] if exists else [("impossible_date", shown, "")]
        assert found(f" {shown} ", language) == expected


def era_of(day: date) -> tuple[str, int]:
    """Return the era of a day and the year before its first."""
    if day >= REIWA:
        return "令和", 2018
    return ("平成", 1988) if day >= HEISEI else ("昭和", 1925)


def shown_in(era: str, base: int, day: date) -> str:
    number = day.year - base
    return f"{era}{'元' if number == 1 else number}年{day.month}月{day.day}日"


@MANY
@given(
    st.one_of(
        DAYS,
        st.dates(date(2018, 1, 1), date(2021, 1, 1)),
        st.dates(date(1988, 6, 1), date(1990, 6, 1)),
    )
)
def test_a_day_has_one_era(day: date) -> None:
    right = shown_in(*era_of(day), day)

    assert found(f"{right}開催") == []
    for era, base in (("昭和", 1925), ("平成", 1988), ("令和", 2018)):
        if day.year > base and era != era_of(day)[0]:
            wrong = shown_in(era, base, day)
            assert found(f"{wrong}開催") == [("era", wrong, right)]


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("平成31年5月1日から", "平成31年5月1日", "令和元年5月1日"),
        ("平成31年 5月 1日から", "平成31年 5月 1日", "令和元年 5月 1日"),
        ("平成31年5月期", "平成31年5月", "令和元年5月"),
        ("平成32年3月期", "平成32年3月", "令和2年3月"),
        ("平成32年", "平成32年", "令和2年"),
        ("平成32年度", "平成32年度", "令和2年度"),
        ("平成３２年３月", "平成３２年３月", "令和2年３月"),
        ("昭和65年", "昭和65年", "平成2年"),
        ("昭和64年1月8日", "昭和64年1月8日", "平成元年1月8日"),
        ("平成元年1月7日", "平成元年1月7日", "昭和64年1月7日"),
        ("令和元年4月30日", "令和元年4月30日", "平成31年4月30日"),
        ("令和元年3月31日", "令和元年3月31日", "平成31年3月31日"),
        ("昭和元年12月24日", "昭和元年12月24日", ""),
        ("令和1年6月27日", "令和1年6月27日", "令和元年6月27日"),
        ("平成1年", "平成1年", "平成元年"),
        ("令和0年", "令和0年", ""),
        ("平成27年(2016年)", "平成27年(2016年", "平成27年(2015年"),
        ("平成27年6月26日（2016年6月26日）", "平成27年6月26日（2016年", "平成27年6月26日（2015年"),
        ("2015年（平成28年）", "2015年（平成28年", ""),
    ],
)
def test_wrong_era_year_is_named_with_the_right_one(text: str, wrong: str, right: str) -> None:
    kept = [each for each in found(text) if each[0] != "width"]

    assert kept == [("era", wrong, right)]


@pytest.mark.parametrize(
    "text",
    [
        "平成31年4月30日、令和元年5月1日、平成31年、令和元年、平成31年3月期、昭和64年",
        "平成31年度、令和元年度、令和2年3月期、平成元年1月8日、昭和64年1月7日",
        "平成27年（2015年）6月26日、2019年（令和元年）、2019年（平成31年）、令和元年（2019年）",
        "平成27年6月26日（2015年6月26日）",
        "2022 年５月 26 日（木）、2019年３月31日（日）",
        "2019年7月12日（日本時間）、7月12日（木）",
        "昭和電工、平成の30年間、令和の年",
        "2024年2月29日、2月29日、24か月10日、12月31日",
    ],
)
def test_right_days_and_years_are_no_faults(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("2019年2月30日", "2019年2月30日"),
        ("2019年 ２月 30日まで", "2019年 ２月 30日"),
        ("6月31日", "6月31日"),
        ("13月1日", "13月1日"),
        ("平成31年2月29日", "平成31年2月29日"),
        ("令和元年6月31日（月）", "令和元年6月31日（月）"),
    ],
)
def test_impossible_day_in_japanese_is_named(text: str, wrong: str) -> None:
    assert found(text) == [("impossible_date", wrong, "")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("June 31, 2019", [("impossible_date", "June 31, 2019", "")]),
        ("held on June 31", [("impossible_date", "June 31", "")]),
        ("February 29th, 2019", [("impossible_date", "February 29th, 2019", "")]),
        ("Sept. 31, 2019", [("impossible_date", "Sept. 31, 2019", "")]),
        ("2019/2/30", [("impossible_date", "2019/2/30", "")]),
        (
            "Thursday, July 12, 2019",
            [("weekday", "Thursday, July 12, 2019", "Friday, July 12, 2019")],
        ),
        ("Thurs., July 12, 2019", [("weekday", "Thurs., July 12, 2019", "Fri., July 12, 2019")]),
        (
            "Friday, July 12, 2019 (Thu)",
            [("weekday", "Friday, July 12, 2019 (Thu)", "Friday, July 12, 2019 (Fri)")],
        ),
        ("Monday, 12 July 2019", [("weekday", "Monday, 12 July 2019", "Friday, 12 July 2019")]),
    ],
)
def test_wrong_day_in_english_is_named(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text, "en") == expected


@pytest.mark.parametrize(
    "text",
    [
        "Friday, July 12, 2019, Fri., Jul. 12, 2019 and July 12, 2019 (Fri.)",
        "the fiscal year ended March, 2015; in March 2015; from May 26 to June 30",
        "Year ended March 31, 2019\tJPY13.50\tMarch 31, 2018\tMarch 31, 2018",
        "they may 45 and May 45 persons, Section 31 June",
        "on the Monday after July 12, 2019; a 2019-07 issue; 03-5205-6500; 2019-07-12-option",
        "Marching 31, 2019 and Mayor 32, 2019; 1/2/30",
        "February 29, 2020",
    ],
)
def test_right_days_in_english_are_no_faults(text: str) -> None:
    assert found(text, "en") == []


def test_notice_goes_on_counting_in_the_era_of_its_day() -> None:
    text = "平成27年7月14日から平成57年7月13日まで"

    assert found(text, on=date(2015, 6, 26)) == []
    assert found(text, on=REIWA - timedelta(days=1)) == []
    assert found(text, on=REIWA) == found(text) == [("era", "平成57年7月13日", "令和27年7月13日")]


@pytest.mark.parametrize("on", [None, date(1980, 1, 1), date(2015, 6, 26), date(2022, 5, 26)])
def test_there_is_never_a_year_0_of_an_era_nor_a_day_before_it(on: date | None) -> None:
    assert [each[1] for each in found("平成0年と平成元年1月7日", on=on)] == [
        "平成0年",
        "平成元年1月7日",
    ]
