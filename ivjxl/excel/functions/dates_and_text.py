"""Worksheet functions on dates and on the wording of notices."""

from datetime import date
from typing import Any, Final

from ivjxl.core import dates
from ivjxl.core.wording import DATE_STYLES, wording
from ivjxl.errors import ONE_OF_LANGUAGES, InputError, Text
from ivjxl.excel import cells
from ivjxl.excel.cells import CellError
from ivjxl.excel.functions.declaration import (
    a_date,
    a_number,
    a_text,
    a_word,
    any_value,
    worksheet_function,
)
from ivjxl.law.trading_days import TOKYO, last_day_with_rights


@worksheet_function(
    Text(
        "First day of the exercise period: the day after allotment (format as a date)",
        "行使期間の初日：割当日の翌日（日付の書式を設定）",
    ),
    allotment_date=a_date(Text("Allotment date", "割当日")),
)
def EXERCISE_START(allotment_date: Any) -> Any:
    """See `ivjxl.core.dates.exercise_start`, with one day."""
    return dates.exercise_start(allotment_date=allotment_date, days=1)


@worksheet_function(
    Text(
        "Last day of the exercise period: start + years - 1 day (format as a date)",
        "行使期間の末日：初日＋年数－1日（日付の書式を設定）",
    ),
    renamed={"start": "start_date", "months": "years"},
    start_date=a_date(Text("First day of the period", "行使期間の初日")),
    years=a_number(Text("Years, whole", "年数（整数）")),
)
def EXERCISE_END(start_date: Any, years: Any) -> Any:
    """See `ivjxl.core.dates.exercise_end`."""
    return dates.exercise_end(start=start_date, years=years)


@worksheet_function(
    Text(
        "Whether the Tokyo Stock Exchange trades on a day",
        "東京証券取引所の営業日かどうか",
    ),
    renamed={"date": "on_date"},
    on_date=a_date(Text("Day from 2000 to 2027", "2000～2027年の日付")),
)
def IS_TSE_DAY(on_date: Any) -> Any:
    """See `ivjxl.law.trading_days`."""
    return TOKYO.is_open(on_date)


@worksheet_function(
    Text(
        "Trading day of the Tokyo Stock Exchange some trading days later, or earlier below 0; "
        "0 is the day itself, #NUM! if closed",
        "東証の営業日で数えて前後の日。0は当日（休業日は#NUM!）",
    ),
    start_date=a_date(Text("Day from 2000 to 2027", "2000～2027年の日付")),
    days=a_number(Text("Trading days, whole", "営業日数（整数、負は前）")),
)
def TSE_WORKDAY(start_date: Any, days: Any) -> Any:
    """See `ivjxl.core.business_days.Calendar.workday`."""
    return TOKYO.workday(start=start_date, days=days)


@worksheet_function(
    Text(
        "Last trading day on which a buyer still gets the rights of a record date",
        "権利付最終日",
    ),
    record_date=a_date(Text("Record date, from 2009-11-19", "基準日（2009-11-19以降）")),
)
def LAST_DAY_WITH_RIGHTS(record_date: Any) -> Any:
    """See `ivjxl.law.trading_days.last_day_with_rights`."""
    return last_day_with_rights(record_date=record_date)


_COUNTED: Final = Text(
    "is beyond the whole numbers a cell can count", "セルで正確に数えられる桁数を超えます"
)
_KNOWN_STYLE: Final = Text("a style named in its help", "説明にある様式")


def _language(word: str) -> str:
    if word not in ("en", "ja"):
        raise InputError("language", ONE_OF_LANGUAGES, word)
    return word


LANGUAGE: Final = a_word(Text('"en" or "ja"', "en又はja"), _language)


@worksheet_function(
    Text("A value as a notice prints it", "お知らせの表記による文字列"),
    value=any_value(
        Text("Number, date, or word of a valuation policy", "数値、日付又は評価方針の語")
    ),
    style=a_text(
        Text(
            "yen, yen_sen, million_yen, yen_words, million_yen_words, date, era_date, "
            "date:fiscal_year, ordinal, spelled, number, decimal:4, percent, rights, shares, "
            "persons, years, count:Director, choice",
            "様式（次のいずれかの語）",
        )
    ),
    language=LANGUAGE,
)
def NOTICE_TEXT(value: Any, style: Any, language: Any) -> Any:
    """See `ivjxl.core.wording.wording`."""
    if style == "choice":
        converted: Any = cells.text("value", value)
    elif style.partition(":")[0] in DATE_STYLES:
        converted = cells.day("value", value)
    else:
        converted = cells.number("value", value)
    if isinstance(converted, CellError):
        return converted
    if not isinstance(converted, (str, date)) and abs(converted) >= 2**53:
        return cells.out_of_domain("value", _COUNTED)
    try:
        return wording(value=converted, style=style, language=language)
    except InputError as error:
        if error.argument == "style":
            return cells.wrong_type("style", _KNOWN_STYLE)
        if style == "choice":
            return cells.wrong_type("value", error.required)
        raise
