"""The number and date styles of notices, in English and Japanese.

A style turns one value into the text a notice prints. Nothing is rounded
except by the styles that carry a number of decimals (`decimal:4`, `number:2`).
"""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Final

from ivjxl.core.dates import day, fiscal_year
from ivjxl.core.eras import ERAS, era_year
from ivjxl.core.exact import Number, amount, count, exact
from ivjxl.core.rounding import rounded
from ivjxl.errors import ONE_OF_LANGUAGES, InputError, Text

Value = Number | date | str

BLANK: Final = Text("-", "―")
"""What a table shows where there is no value."""

COUNTED: Final = {
    "rights": ("right/rights", "個"),
    "shares": ("share/shares", "株"),
    "persons": ("person/persons", "名"),
    "years": ("year/years", "年"),
    "months": ("month/months", "か月"),
    "days": ("day/days", "日"),
}
"""Counts with a noun of their own: English singular/plural, Japanese counter."""

CHOICES: Final = {
    "continuous": Text("continuous", "連続複利"),
    "annual": Text("annual", "年1回複利"),
    "up": Text("rounded up", "切上げ"),
    "half_up": Text("rounded half up", "四捨五入"),
    "down": Text("rounded down", "切捨て"),
    "share": Text("per share", "1株当たり"),
    "right": Text("per right", "1個当たり"),
    "daily": Text("on each trading day", "各取引日"),
    "weekly": Text("on the last trading day of each week", "各週の最終取引日"),
    "monthly": Text("on the last trading day of each month", "各月の最終取引日"),
}
"""The words of a valuation policy in prose."""

_WHOLE_SEN: Final = Text("must be whole sen (0.01 yen)", "銭（0.01円）単位の金額が必要です")
_WHOLE_YEN: Final = Text("must be whole yen: round first", "円単位に端数処理した金額が必要です")
_WHOLE_MILLIONS: Final = Text(
    "must be whole millions of yen: round first", "百万円単位に端数処理した金額が必要です"
)
_TERMINATING: Final = Text(
    "must have at most 15 decimals; give a number of decimals, as in decimal:4",
    "小数桁数の指定が必要です（例: decimal:4）",
)
_BELOW_A_BILLION: Final = Text("must be below 1,000,000,000", "10億未満の整数が必要です")
_DIGITS: Final = Text(
    "must end in a number of decimals from 0 to 12", "0から12の小数桁数が必要です"
)


def wording(*, value: Number | date | str, style: str, language: str) -> str:
    """Return a value as a notice prints it.

    Parameters
    ----------
    value
        A number, a date for the date styles, a text for `choice`. Money in yen.
    style
        `yen` (JPY354,600 | 354,600円), `yen_words` (4,685 yen | 4,685円),
        `yen_sen` (JPY13.50 | 13円50銭), `yen_decimal` (JPY29.255 | 29.255円, at
        least two decimals), `million_yen` (JPY608 million |
        608百万円) and `million_yen_words` (500 million yen | 500百万円), both
        from a value in yen that is whole millions; `date` (July 12, 2019 |
        2019年7月12日), `era_date` (same | 平成27年7月13日), `iso_date`; from the
        last day of a fiscal year `date:fiscal_year` (FY2018 | 2019年3月期),
        `date:year_ended` (Year ended March 31, 2019 | 2019年3月期) and the same
        with `era_date` (平成31年3月期), where `era_date:平成` never uses a later
        era; `ordinal` (27th | 第27回), `spelled` (two hundred (200) | 200),
        `spelled:NOUN` (ten (10) days | 10日), `number`, `number:N` (at most N decimals),
        `decimal:N` (exactly N), `percent`,
        `percent:N`, the counts `rights`, `shares`, `persons`, `years`,
        `months`, `days`, `count:NOUN` (7 Directors | 7名; the noun is
        `Director`, or `singular/plural`, or in Japanese the counter), and
        `choice` for the words of a valuation policy (rounded up | 切上げ).
    language
        "en" or "ja".

    Raises
    ------
    InputError
        If the style or language is unknown, or the value does not fit the
        style (a fraction of a yen in `yen`, a number in `date`).

    Notes
    -----
    Source: the styles of the published notices.

    Examples
    --------
    >>> wording(value=354_600, style="yen", language="en")
    'JPY354,600'
    >>> wording(value=13.5, style="yen_sen", language="ja")
    '13円50銭'
    >>> wording(value=7, style="count:Director", language="en")
    '7 Directors'
    """
    if language not in ("en", "ja"):
        raise InputError("language", ONE_OF_LANGUAGES, language)
    name, colon, parameter = style.partition(":") if isinstance(style, str) else ("", "", "")
    if name in COUNTED and not colon:
        noun, counter = COUNTED[name]
        noun = noun if language == "en" else counter
        return _counted(value, noun, language, whole=name != "years")
    if name in ("count", "spelled") and parameter:
        return _counted(value, parameter, language, spelled=name == "spelled")
    if name in ("date", "era_date") and (parameter or not colon):
        return _dated(value, language, name, parameter)
    if name in _WITH_DECIMALS and parameter:
        return _WITH_DECIMALS[name](value, language, _decimals(parameter))
    if name in _STYLES and not colon:
        return _STYLES[name](value, language)
    raise InputError("style", _KNOWN_STYLE, style)


def _number(value: Value) -> Number:
    # `exact` refuses a date or a text with the right message.
    return value  # type: ignore[return-value]


def _whole(value: Value, unit: Fraction, required: Text) -> int:
    units = amount("value", _number(value)) / unit
    if units.denominator != 1:
        raise InputError("value", required, value)
    return int(units)


def _yen(value: Value, language: str) -> str:
    yen = _whole(value, Fraction(1), _WHOLE_YEN)
    return f"JPY{yen:,}" if language == "en" else f"{yen:,}円"


def _yen_words(value: Value, language: str) -> str:
    yen = _whole(value, Fraction(1), _WHOLE_YEN)
    return f"{yen:,} yen" if language == "en" else f"{yen:,}円"


def _yen_sen(value: Value, language: str) -> str:
    yen, sen = divmod(_whole(value, Fraction(1, 100), _WHOLE_SEN), 100)
    return f"JPY{yen:,}.{sen:02d}" if language == "en" else f"{yen:,}円{sen:02d}銭"


def _yen_decimal(value: Value, language: str) -> str:
    yen = amount("value", _number(value))
    plain = _plain_number(yen, language)
    whole, _, decimals = plain.partition(".")
    shown = f"{whole}.{decimals:0<2}"
    return f"JPY{shown}" if language == "en" else f"{shown}円"


def _million_yen(value: Value, language: str) -> str:
    millions = _whole(value, Fraction(10**6), _WHOLE_MILLIONS)
    return f"JPY{millions:,} million" if language == "en" else f"{millions:,}百万円"


def _million_yen_words(value: Value, language: str) -> str:
    millions = _whole(value, Fraction(10**6), _WHOLE_MILLIONS)
    return f"{millions:,} million yen" if language == "en" else f"{millions:,}百万円"


def _as_day(value: Value) -> date:
    return day("value", value)  # type: ignore[arg-type]


def _date(d: date) -> str:
    return f"{_MONTHS[d.month - 1]} {d.day}, {d.year}"


def _dated(value: Value, language: str, name: str, parameter: str) -> str:
    """Return a date, or the fiscal year it ends; an era may follow `era_date`."""
    first, colon, rest = parameter.partition(":")
    latest = ERAS[-1].name
    if name == "era_date" and first in [era.name for era in ERAS] and (rest or not colon):
        latest, parameter = first, rest
    if parameter not in ("", "fiscal_year", "year_ended"):
        raise InputError("style", _KNOWN_STYLE, f"{name}:{parameter}")
    d = _as_day(value)
    year = era_year(d, latest) if name == "era_date" else f"{d.year}年"
    if not parameter:
        return f"{year}{d.month}月{d.day}日" if language == "ja" else _date(d)
    if language == "ja":
        return f"{year}{d.month}月期"
    return (
        f"FY{fiscal_year(year_end=d)}" if parameter == "fiscal_year" else f"Year ended {_date(d)}"
    )


def _iso_date(value: Value, _language: str) -> str:
    return _as_day(value).isoformat()


def _choice(value: Value, language: str) -> str:
    if value not in CHOICES:
        known = ", ".join(CHOICES)
        required = Text(f"must be one of {known}", f"{known} のいずれかが必要です")
        raise InputError("value", required, value)
    return CHOICES[str(value)].in_language(language)


def _ordinal(value: Value, language: str) -> str:
    n = count("value", _number(value))
    if language == "ja":
        return f"第{n}回"
    teen = n // 10 % 10 == 1
    suffix = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


def _spelled(value: Value, language: str) -> str:
    n = count("value", _number(value))
    return f"{_in_words(n)} ({n:,})" if language == "en" else f"{n:,}"


def _counted(
    value: Value, noun: str, language: str, *, whole: bool = True, spelled: bool = False
) -> str:
    # Years may be seven and a half; shares, rights and persons may not.
    n = count("value", _number(value)) if whole else amount("value", _number(value))
    shown = _spelled(n, language) if spelled else _plain_number(n, language)
    if language == "ja":
        return f"{shown}{noun}"
    singular, _, plural = noun.partition("/")
    return f"{shown} {singular if n == 1 else plural or singular + 's'}"


def _plain_number(value: Value, language: str) -> str:
    given = exact("value", _number(value))
    digits = 0
    while (given * 10**digits).denominator != 1:
        digits += 1
        if digits > 15:
            raise InputError("value", _TERMINATING, value)
    return _decimal(given, language, digits)


def _decimal(value: Value, language: str, digits: int) -> str:
    units = rounded(amount=exact("value", _number(value)) * 10**digits, unit=1, mode="half_up")
    whole, rest = divmod(abs(int(units)), 10**digits)
    sign = ("" if units >= 0 else "-") if language == "en" else ("" if units >= 0 else "△")
    return f"{sign}{whole:,}" + (f".{rest:0{digits}d}" if digits else "")


def _at_most(value: Value, language: str, digits: int) -> str:
    units = rounded(amount=exact("value", _number(value)) * 10**digits, unit=1, mode="half_up")
    return _plain_number(units / 10**digits, language)


def _percent(value: Value, language: str) -> str:
    return _plain_number(exact("value", _number(value)) * 100, language) + "%"


def _percent_decimals(value: Value, language: str, digits: int) -> str:
    return _decimal(exact("value", _number(value)) * 100, language, digits) + "%"


def _decimals(parameter: str) -> int:
    if not (parameter.isascii() and parameter.isdigit() and int(parameter) <= 12):
        raise InputError("style", _DIGITS, parameter)
    return int(parameter)


def _in_words(n: int) -> str:
    if n >= 10**9:
        raise InputError("value", _BELOW_A_BILLION, n)
    for size, name in ((10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if n >= size:
            rest = f" {_in_words(n % size)}" if n % size else ""
            return f"{_in_words(n // size)} {name}{rest}"
    if n < 20:
        return _ONES[n]
    return _TENS[n // 10] + (f"-{_ONES[n % 10]}" if n % 10 else "")


_MONTHS: Final = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_ONES: Final = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS: Final = [
    "_",
    "_",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
]

_STYLES: Final[dict[str, Callable[[Value, str], str]]] = {
    "yen": _yen,
    "yen_words": _yen_words,
    "yen_sen": _yen_sen,
    "yen_decimal": _yen_decimal,
    "million_yen": _million_yen,
    "million_yen_words": _million_yen_words,
    "iso_date": _iso_date,
    "ordinal": _ordinal,
    "spelled": _spelled,
    "number": _plain_number,
    "percent": _percent,
    "choice": _choice,
}
_WITH_DECIMALS: Final[dict[str, Callable[[Value, str, int], str]]] = {
    "decimal": _decimal,
    "number": _at_most,
    "percent": _percent_decimals,
}
DATE_STYLES: Final = ("date", "era_date", "iso_date")
"""Styles whose value is a date, whatever follows a colon."""

STYLES: Final = (
    "date",
    "era_date",
    *_STYLES,
    *COUNTED,
    "date:fiscal_year",
    "date:year_ended",
    "number:N",
    "decimal:N",
    "percent:N",
    "count:NOUN",
    "spelled:NOUN",
)
"""Every style, as `style` takes it."""
_KNOWN_STYLE: Final = Text(
    f"must be one of {', '.join(STYLES)}", f"{', '.join(STYLES)} のいずれかが必要です"
)
