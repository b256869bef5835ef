"""What a spreadsheet program shows for a number under a number format, written from its rules.

ECMA-376 part 1, 18.8.31: sections, conditions, literals, digits, percent, dates.
"""

import re
from calendar import month_name
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_SECTION: Final = re.compile(r'(?:"[^"]*"|[^;"])+')
_CONDITION: Final = re.compile(r"\[=(\d+)\]")
_LOCALE: Final = re.compile(r"\[\$-\w+\]")
_TOKEN: Final = re.compile(r'"([^"]*)"|(#,##0|0)(?:\.(0+))?(%?)')
_DATE_TOKEN: Final = re.compile(r"yyyy|mmmm|mm|dd|d|[ ,-]")
_DAY_ZERO: Final = date(1899, 12, 30)


def shown(value: object, number_format: str) -> str:
    """Return the text that a cell shows; a text passes through any format.

    >>> shown(1234.5, '"JPY"#,##0.00')
    'JPY1,234.50'
    >>> shown(43658.0, "[$-409]mmmm d, yyyy")
    'July 12, 2019'
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"no number: {value!r}")
    section, magnitude = _section(float(value), number_format)
    if re.search("[dmy]", re.sub('"[^"]*"', "", section)):
        return _date(magnitude, section)
    return _number(magnitude, section)


def _section(value: float, number_format: str) -> tuple[str, float]:
    """Return the section that holds for a value, and the value as that section takes it.

    Without conditions the second section is for negative numbers, the third for zero; the
    second shows no minus sign of its own.
    """
    sections = _SECTION.findall(_LOCALE.sub("", number_format))
    if not any(_CONDITION.match(section) for section in sections):
        if value < 0 and len(sections) > 1:
            return sections[1], -value
        return sections[2 if value == 0 and len(sections) > 2 else 0], value
    for section in sections:
        condition = _CONDITION.match(section)
        if condition is None or value == int(condition[1]):
            return _CONDITION.sub("", section), value
    raise ValueError(f"no section of {number_format!r} holds for {value}")


def _number(value: float, section: str) -> str:
    left = _TOKEN.sub("", section)
    if left:
        raise ValueError(f"{section!r} is beyond this renderer: {left!r}")
    body = _TOKEN.sub(lambda match: _piece(abs(value), match), section)
    return f"-{body}" if value < 0 and re.search("[1-9]", body) else body


def _piece(value: float, match: "re.Match[str]") -> str:
    literal, whole, decimals, percent = match.groups()
    if whole is None:
        return str(literal)
    # A cell shows the fifteen significant digits of its double, rounded half up.
    number = Decimal(f"{value:.15g}") * (100 if percent else 1)
    rounded = number.quantize(Decimal(1).scaleb(-len(decimals or "")), ROUND_HALF_UP)
    return f"{rounded:{',' if ',' in whole else ''}f}{percent}"


def _date(value: float, section: str) -> str:
    day = _DAY_ZERO + timedelta(days=int(value))
    left = _DATE_TOKEN.sub("", section)
    if left:
        raise ValueError(f"{section!r} is beyond this renderer: {left!r}")
    names = {"yyyy": f"{day.year}", "mmmm": month_name[day.month]}
    names |= {"mm": f"{day.month:02d}", "dd": f"{day.day:02d}", "d": f"{day.day}"}
    return _DATE_TOKEN.sub(lambda match: names.get(match[0], match[0]), section)
