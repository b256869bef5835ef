"""Japanese eras, each with its first day.

Source: Era Name Act (1979) and its cabinet orders; the first days are those of
the reigns and of the orders of 1989 and 2019.
"""

from datetime import date
from typing import Final, NamedTuple

from ivjxl.errors import InputError, Text


class Era(NamedTuple):
    """Name and first day of an era."""

    name: str
    first_day: date


ERAS: Final = (
    Era("昭和", date(1926, 12, 25)),
    Era("平成", date(1989, 1, 8)),
    Era("令和", date(2019, 5, 1)),
)
_SINCE_SHOWA: Final = Text("must be 1926-12-25 or later", "1926-12-25以降の日付が必要です")


def era_year(value: date, latest: str = ERAS[-1].name) -> str:
    """Return the year of a date in its era; the first year is 元.

    `latest` is the last era that the writer of the date could know: a notice
    of 2015 puts the year 2045 in 平成.

    >>> era_year(date(2015, 7, 13)), era_year(date(2019, 4, 30)), era_year(date(2019, 5, 1))
    ('平成27年', '平成31年', '令和元年')
    >>> era_year(date(2045, 7, 13), latest="平成")
    '平成57年'
    """
    known = [era.name for era in ERAS]
    if latest not in known:
        among = ", ".join(known)
        one_of = Text(f"must be one of {among}", f"{among} のいずれかが必要です")
        raise InputError("latest", one_of, latest)
    for era in reversed(ERAS[: known.index(latest) + 1]):
        if value >= era.first_day:
            year = value.year - era.first_day.year + 1
            return f"{era.name}{'元' if year == 1 else year}年"
    raise InputError("value", _SINCE_SHOWA, value)
