"""Trading days of the Tokyo Stock Exchange, as data; rights and settlement in trading days.

Known from 2000 to 2027. Holidays of later years are not yet published: they
are refused, not computed.
"""

from datetime import date
from typing import Final

from ivjxl.core.business_days import Calendar, holidays
from ivjxl.errors import InputError, Text
from ivjxl.law.dated import Dated, Since

NATIONAL_HOLIDAYS: Final[dict[int, str]] = {
    2000: "01-01 01-10 02-11 03-20 04-29 05-03 05-04 05-05 07-20 09-15 09-23 10-09 11-03 "
    "11-23 12-23",
    2001: "01-01 01-08 02-11 02-12 03-20 04-29 04-30 05-03 05-04 05-05 07-20 09-15 09-23 "
    "09-24 10-08 11-03 11-23 12-23 12-24",
    2002: "01-01 01-14 02-11 03-21 04-29 05-03 05-04 05-05 05-06 07-20 09-15 09-16 09-23 "
    "10-14 11-03 11-04 11-23 12-23",
    2003: "01-01 01-13 02-11 03-21 04-29 05-03 05-05 07-21 09-15 09-23 10-13 11-03 11-23 "
    "11-24 12-23",
    2004: "01-01 01-12 02-11 03-20 04-29 05-03 05-04 05-05 07-19 09-20 09-23 10-11 11-03 "
    "11-23 12-23",
    2005: "01-01 01-10 02-11 03-20 03-21 04-29 05-03 05-04 05-05 07-18 09-19 09-23 10-10 "
    "11-03 11-23 12-23",
    2006: "01-01 01-02 01-09 02-11 03-21 04-29 05-03 05-04 05-05 07-17 09-18 09-23 10-09 "
    "11-03 11-23 12-23",
    2007: "01-01 01-08 02-11 02-12 03-21 04-29 04-30 05-03 05-04 05-05 07-16 09-17 09-23 "
    "09-24 10-08 11-03 11-23 12-23 12-24",
    2008: "01-01 01-14 02-11 03-20 04-29 05-03 05-04 05-05 05-06 07-21 09-15 09-23 10-13 "
    "11-03 11-23 11-24 12-23",
    2009: "01-01 01-12 02-11 03-20 04-29 05-03 05-04 05-05 05-06 07-20 09-21 09-22 09-23 "
    "10-12 11-03 11-23 12-23",
    2010: "01-01 01-11 02-11 03-21 03-22 04-29 05-03 05-04 05-05 07-19 09-20 09-23 10-11 "
    "11-03 11-23 12-23",
    2011: "01-01 01-10 02-11 03-21 04-29 05-03 05-04 05-05 07-18 09-19 09-23 10-10 11-03 "
    "11-23 12-23",
    2012: "01-01 01-02 01-09 02-11 03-20 04-29 04-30 05-03 05-04 05-05 07-16 09-17 09-22 "
    "10-08 11-03 11-23 12-23 12-24",
    2013: "01-01 01-14 02-11 03-20 04-29 05-03 05-04 05-05 05-06 07-15 09-16 09-23 10-14 "
    "11-03 11-04 11-23 12-23",
    2014: "01-01 01-13 02-11 03-21 04-29 05-03 05-04 05-05 05-06 07-21 09-15 09-23 10-13 "
    "11-03 11-23 11-24 12-23",
    2015: "01-01 01-12 02-11 03-21 04-29 05-03 05-04 05-05 05-06 07-20 09-21 09-22 09-23 "
    "10-12 11-03 11-23 12-23",
    2016: "01-01 01-11 02-11 03-20 03-21 04-29 05-03 05-04 05-05 07-18 08-11 09-19 09-22 "
    "10-10 11-03 11-23 12-23",
    2017: "01-01 01-02 01-09 02-11 03-20 04-29 05-03 05-04 05-05 07-17 08-11 09-18 09-23 "
    "10-09 11-03 11-23 12-23",
    2018: "01-01 01-08 02-11 02-12 03-21 04-29 04-30 05-03 05-04 05-05 07-16 08-11 09-17 "
    "09-23 09-24 10-08 11-03 11-23 12-23 12-24",
    2019: "01-01 01-14 02-11 03-21 04-29 04-30 05-01 05-02 05-03 05-04 05-05 05-06 07-15 "
    "08-11 08-12 09-16 09-23 10-14 10-22 11-03 11-04 11-23",
    2020: "01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-23 07-24 "
    "08-10 09-21 09-22 11-03 11-23",
    2021: "01-01 01-11 02-11 02-23 03-20 04-29 05-03 05-04 05-05 07-22 07-23 08-08 08-09 "
    "09-20 09-23 11-03 11-23",
    2022: "01-01 01-10 02-11 02-23 03-21 04-29 05-03 05-04 05-05 07-18 08-11 09-19 09-23 "
    "10-10 11-03 11-23",
    2023: "01-01 01-02 01-09 02-11 02-23 03-21 04-29 05-03 05-04 05-05 07-17 08-11 09-18 "
    "09-23 10-09 11-03 11-23",
    2024: "01-01 01-08 02-11 02-12 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-15 08-11 "
    "08-12 09-16 09-22 09-23 10-14 11-03 11-04 11-23",
    2025: "01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-21 08-11 "
    "09-15 09-23 10-13 11-03 11-23 11-24",
    2026: "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 "
    "09-22 09-23 10-12 11-03 11-23",
    2027: "01-01 01-11 02-11 02-23 03-21 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 "
    "09-23 10-11 11-03 11-23",
}
"""National holidays and the days off between and after them, month and day.

Source: Cabinet Office, 国民の祝日について, syukujitsu.csv as published on 2026-02-02
(https://www8.cao.go.jp/chosei/shukujitsu/syukujitsu.csv,
SHA-256 cec37a743c96995cdb9cb52b685c9003634682a9b0e1a640a6b9b96881fe964a).
"""

_YEARS: Final = range(min(NATIONAL_HOLIDAYS), max(NATIONAL_HOLIDAYS) + 1)

TOKYO: Final = Calendar(
    name=Text("the Tokyo Stock Exchange", "東京証券取引所"),
    first=date(_YEARS[0], 1, 1),
    last=date(_YEARS[-1], 12, 31),
    # Besides national holidays the exchange closes on the first three days of a year and
    # its last: Business Regulations, 休業日.
    closed=holidays(NATIONAL_HOLIDAYS.items())
    | holidays((year, "01-01 01-02 01-03 12-31") for year in _YEARS),
)

WITHOUT_TRADING: Final = frozenset({date(2020, 10, 1)})
"""Business days on which nothing was traded: the system failure of 2020-10-01.

Source: announcements of the exchange of that day; no price exists for any share.
"""

SETTLEMENT_DAYS: Final = Dated(
    Text(
        "business days from the last trade with rights to the record date, days",
        "権利付最終日から権利確定日までの営業日数（日）",
    ),
    Since(
        date(2009, 11, 19),
        3,
        "trades from 2009-11-16 settle on the 4th day: "
        "http://www.naito-sec.co.jp/info/091109/index2.html",
        verified=date(2026, 11, 20),
    ),
    Since(
        date(2019, 7, 18),
        2,
        "trades from 2019-07-16 settle on the 3rd day: https://www.iwaicosmo.net/info/t2_1.html",
        verified=date(2026, 11, 20),
    ),
)
"""By record date. A trade of the last day settles on the record date."""


def last_day_with_rights(*, record_date: date) -> date:
    """Return the last day on which a buyer still gets the rights of a record date.

    A record date on which the exchange is closed counts as the business day
    before it.

    Raises
    ------
    InputError
        If the day is outside the calendar or before 2009-11-19.

    Examples
    --------
    >>> last_day_with_rights(record_date=date(2019, 3, 31))
    datetime.date(2019, 3, 26)
    >>> last_day_with_rights(record_date=date(2024, 3, 31))
    datetime.date(2024, 3, 27)
    """
    try:
        settled = TOKYO.on_or_before(record_date)
        return TOKYO.workday(start=settled, days=-SETTLEMENT_DAYS.at(settled))
    except InputError as error:
        raise InputError("record_date", error.required, record_date) from None


def ex_date(*, record_date: date) -> date:
    """Return the first day on which a share is traded without the rights of a record date.

    >>> ex_date(record_date=date(2012, 9, 30))
    datetime.date(2012, 9, 26)
    """
    return TOKYO.workday(start=last_day_with_rights(record_date=record_date), days=1)
