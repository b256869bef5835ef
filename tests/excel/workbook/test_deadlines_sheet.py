"""The sheet Deadlines: the days worked out by hand, weekdays, trading days, blanks."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any, Final, NamedTuple

import pytest

from ivjxl.excel.cells import ERROR_CODES
from ivjxl.notices import NOTICES
from tests.notices.days import CLOSED, DAYS

from .samples import TEMPLATES, Live, opened, sample, sample_package, template_package

HEADINGS: Final = ("No.", "期日", "Deadline", "日付", "曜日", "東証の営業日", "根拠", "Rule")
OPEN: Final = "営業日 / open"
SHUT: Final = "休業日 / closed"
UNKNOWN: Final = "不明 / not known"
LAST_KNOWN: Final = date(2027, 12, 31)
"""Holidays of later years are not yet published."""

AMBER: Final = "FFFCE8B2"
OPTION: Final = "2019-07-12-option-terms"
DIVIDEND: Final = "2019-05-23-dividend"

each_sample: Final = pytest.mark.parametrize("name", DAYS)
# The two notices of stock options have the same deadlines.
each_template: Final = pytest.mark.parametrize(
    "name", [name for name in TEMPLATES if name != "option_issuance"]
)


class Line(NamedTuple):
    """A row of the sheet as it shows."""

    number: Any
    japanese: Any
    english: Any
    day: Any
    weekday: Any
    trading: Any
    rule_ja: Any
    rule_en: Any


@cache
def _opened_once(name: str) -> Live:
    if name in TEMPLATES:
        return Live(NOTICES[name], template_package(name))
    return Live(type(sample(name).notice), sample_package(name))


def live(name: str) -> Live:
    """Return a workbook as it was built; opened once, since opening takes longest."""
    return _opened_once(name).restored()


def lines(workbook: Live) -> list[Line]:
    """Return the rows below the headings, as far as they are numbered."""
    sheet = workbook.book["Deadlines"]
    found = []
    for row in range(5, sheet.max_row + 1):
        shown = [workbook.engine.value("Deadlines", row, column) for column in range(1, 9)]
        if shown[0] is not None:
            found.append(Line(*shown))
    return found


def by_name(workbook: Live) -> dict[str, Line]:
    names = [each.name for each in workbook.plan.kind.deadlines]
    return dict(zip(names, lines(workbook), strict=True))


def serial(day: date) -> float:
    return float((day - date(1899, 12, 30)).days)


def weekday(day: date) -> str:
    return f"{'月火水木金土日'[day.weekday()]} {day:%a}"


def trading(day: date) -> str:
    if day > LAST_KNOWN:
        return UNKNOWN
    return SHUT if day in CLOSED else OPEN


def formulas(name: str) -> Iterator[str]:
    """Yield what stands in the columns of day, weekday and trading day."""
    sheet = opened(sample_package(name))["Deadlines"]
    for row in range(5, 5 + len(DAYS[name])):
        for column in "DEF":
            yield str(sheet[f"{column}{row}"].value)


@each_sample
def test_every_day_is_that_worked_out_by_hand_with_weekday_and_trading_day(name: str) -> None:
    workbook = live(name)
    days = DAYS[name]

    assert lines(workbook) == [
        Line(
            number=number,
            japanese=each.label.ja,
            english=each.label.en,
            day=serial(days[each.name]),
            weekday=weekday(days[each.name]),
            trading=trading(days[each.name]),
            rule_ja=each.rule.ja,
            rule_en=each.rule.en,
        )
        for number, each in enumerate(workbook.plan.kind.deadlines, 1)
    ]
    # What the notice says in Python.
    texts = {True: OPEN, False: SHUT, None: UNKNOWN}
    assert {(line.english, line.day, line.trading) for line in lines(workbook)} == {
        (each.deadline.label.en, serial(each.day), texts[each.open])
        for each in sample(name).notice.due()
    }


@pytest.mark.parametrize("name", [OPTION, DIVIDEND])
def test_every_day_is_calculated_and_shown_as_a_date(name: str) -> None:
    sheet = opened(sample_package(name))["Deadlines"]

    assert [each for each in formulas(name) if not each.startswith("=")] == []
    for row in range(5, 5 + len(DAYS[name])):
        assert sheet[f"D{row}"].number_format == "yyyy-mm-dd"


def test_the_columns_are_named() -> None:
    sheet = opened(sample_package(OPTION))["Deadlines"]

    assert tuple(cell.value.partition("\n")[0] for cell in sheet[4][:8]) == HEADINGS


def test_a_day_without_trading_is_marked() -> None:
    sheet = opened(sample_package(OPTION))["Deadlines"]

    (marked,) = [
        (str(span.sqref), rule)
        for span in sheet.conditional_formatting
        for rule in span.rules
        if str(span.sqref).startswith("F")
    ]

    span, rule = marked
    assert span == "F5:F12"
    assert (rule.operator, rule.text) == ("endsWith", SHUT.rpartition(" ")[2])
    assert rule.dxf.fill.bgColor.rgb == AMBER
    assert not any(text.endswith(rule.text) for text in (OPEN, UNKNOWN))


def test_the_deadlines_of_2019_read_as_a_person_would_write_them() -> None:
    shown = {line.english: line for line in lines(live(DIVIDEND))}

    last = shown["Last trading day with the dividend"]
    assert (last.japanese, last.weekday, last.trading) == ("権利付最終日", "火 Tue", OPEN)
    assert last.day == serial(date(2019, 3, 26))
    record = shown["Record date"]
    assert (record.weekday, record.trading) == ("日 Sun", SHUT)


@each_template
def test_a_blank_template_shows_blanks_and_no_errors(name: str) -> None:
    shown = lines(live(name))

    assert len(shown) == len(NOTICES[name].deadlines)
    for line in shown:
        assert (line.day, line.weekday, line.trading) == ("", "", "")
    texts = {str(cell) for line in shown for cell in line}
    assert texts.isdisjoint(ERROR_CODES)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(1999, 12, 30), UNKNOWN),
        (date(1999, 12, 31), UNKNOWN),
        (date(2000, 1, 3), SHUT),
        (date(2000, 1, 4), OPEN),
        (date(2019, 4, 30), SHUT),
        (date(2020, 7, 23), SHUT),
        (date(2026, 5, 6), SHUT),
        (date(2026, 5, 7), OPEN),
        (date(2027, 12, 30), OPEN),
        (date(2027, 12, 31), SHUT),
        (date(2028, 1, 4), UNKNOWN),
        (date(2098, 12, 31), UNKNOWN),
    ],
)
def test_a_typed_day_is_open_closed_or_not_known(day: date, text: str) -> None:
    workbook = live(OPTION)

    workbook.type_in({"payment_date": day})

    payment = by_name(workbook)["payment_date"]
    assert (payment.day, payment.weekday) == (serial(day), weekday(day))
    assert payment.trading == text


def test_days_follow_from_another_allotment_date() -> None:
    workbook = live(OPTION)

    workbook.type_in({"allotment_date": date(2019, 8, 1)})

    # Fourteen clear days before Thursday, August 1 are July 18 to July 31.
    shown = by_name(workbook)
    for name, day in {
        "public_notice_deadline": date(2019, 7, 17),
        "allotment_date": date(2019, 8, 1),
        "payment_date": date(2019, 7, 12),
        "exercise_start": date(2019, 8, 2),
        "exercise_end": date(2049, 8, 1),
    }.items():
        assert shown[name].day == serial(day), name


def test_days_follow_from_another_record_date() -> None:
    workbook = live(DIVIDEND)

    workbook.type_in({"record_date": date(2026, 3, 31)})

    # Since July 2019 a trade settles on the second business day: 27 (Fri), 30, 31.
    shown = {name: line.day for name, line in by_name(workbook).items()}
    friday = date(2026, 3, 27)
    assert shown["last_day_with_rights"] == serial(friday)
    assert shown["forecast_revision_deadline"] == serial(friday)
    assert shown["ex_date"] == serial(friday + timedelta(days=3))


@pytest.mark.parametrize("day", [date(1999, 9, 30), date(2028, 3, 31)])
def test_days_that_the_calendar_does_not_give_stay_blank(day: date) -> None:
    workbook = live(DIVIDEND)

    workbook.type_in({"record_date": day})

    shown = by_name(workbook)
    for name in ("last_day_with_rights", "forecast_revision_deadline", "ex_date"):
        assert (shown[name].day, shown[name].weekday, shown[name].trading) == ("", "", ""), name
    assert shown["record_date"].trading == UNKNOWN


@pytest.mark.parametrize("typed", [None, "", "abc", "2019-07-12", True])
def test_what_is_no_day_stays_blank(typed: Any) -> None:
    workbook = live(OPTION)

    workbook.type_in({"allotment_date": typed})

    shown = by_name(workbook)
    for name in ("public_notice_deadline", "allotment_date", "exercise_start", "exercise_end"):
        assert (shown[name].day, shown[name].weekday, shown[name].trading) == ("", "", ""), name
    assert shown["payment_date"].day == serial(date(2019, 7, 12))
    assert not workbook.is_green


def test_a_day_typed_again_comes_back() -> None:
    workbook = live(OPTION)
    before = lines(workbook)

    workbook.type_in({"allotment_date": None})
    workbook.type_in({"allotment_date": date(2019, 7, 12)})

    assert lines(workbook) == before
