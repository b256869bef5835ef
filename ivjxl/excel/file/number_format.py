"""What a cell shows under its number format: the numbers and dates of the notices' workbooks.

Sections, conditions, words, digits, percent and days; another format shows the number plainly.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from ivjxl.excel.cells import CellError

_PIECE: Final = re.compile(
    r'"(?P<word>[^"]*)"|\\(?P<sign>.)|_.|\*.'
    r"|\[\$(?P<currency>[^\-\]]*)(?:-[^\]]*)?\]"
    r"|\[(?P<condition>[<>=]{1,2})(?P<limit>-?\d+(?:\.\d+)?)\]|\[(?P<color>[A-Za-z]+\d*)\]"
    r"|(?P<end>;)"
    r"|(?P<day>yyyy|yy|mmmm|mmm|mm|m|dddd|ddd|dd|d)"
    r"|(?P<digits>[#0?][#0?,]*(?:\.[0?#]*)?|\.[0?#]+)|(?P<percent>%)"
    r"|(?P<plain>[ ,./:()+-]|[^\x00-\x7f])|(?P<general>General)"
    r"|(?P<other>.)",
    re.IGNORECASE,
)
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EPOCH: Final = date(1899, 12, 30)
_LAST_SERIAL: Final = 2_958_466
_WIDTH: Final = 11
"""Characters that a number takes at most without a format."""

_HOLDS: Final[Mapping[str, Any]] = {
    "=": lambda value, limit: value == limit,
    "<": lambda value, limit: value < limit,
    ">": lambda value, limit: value > limit,
    "<=": lambda value, limit: value <= limit,
    ">=": lambda value, limit: value >= limit,
    "<>": lambda value, limit: value != limit,
}

Piece = tuple[str, str]
"""What kind of piece of a format it is, and its text."""


def displayed(value: float | str | bool | CellError | None, code: str) -> str:
    """Return the text that a cell shows.

    >>> displayed(1234.5, '"JPY"#,##0.00'), displayed(43658.0, "[$-409]mmmm d, yyyy")
    ('JPY1,234.50', 'July 12, 2019')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, str):
        return value
    section = _section(value, _sections(code))
    if section is None:
        return _general(value)
    pieces, magnitude = section
    kinds = {kind for kind, _ in pieces}
    if "other" in kinds or {"day", "digits"} <= kinds or [k for k, _ in pieces].count("digits") > 1:
        return _general(value)
    if "day" in kinds:
        return _dated(magnitude, pieces)
    return _numbered(magnitude, pieces)


def _sections(code: str) -> list[list[Piece]]:
    sections: list[list[Piece]] = [[]]
    for found in _PIECE.finditer(code):
        kind = found.lastgroup or ""
        if kind == "end":
            sections.append([])
        elif kind == "limit":
            sections[-1].append((found["condition"], found["limit"]))
        elif kind in ("word", "sign", "currency", "plain"):
            sections[-1].append(("word", found[kind]))
        elif kind in ("day", "digits", "percent", "general", "other"):
            sections[-1].append((kind, found[kind]))
    return sections


def _section(value: float, sections: list[list[Piece]]) -> tuple[list[Piece], float] | None:
    """Return the section that holds for a number, and the number as it takes it."""
    if any(section and section[0][0] in _HOLDS for section in sections):
        for section in sections:
            kind, limit = section[0] if section else ("", "")
            if kind not in _HOLDS:
                return section, value
            if _HOLDS[kind](value, float(limit)):
                return section[1:], value
        return None
    if value < 0 and len(sections) > 1:
        # It says itself how the sign is shown.
        return sections[1], -value
    return sections[2 if value == 0 and len(sections) > 2 else 0], value


def _numbered(value: float, pieces: list[Piece]) -> str:
    # A cell shows the fifteen significant digits of its number, rounded half up.
    number = Decimal(f"{abs(value):.15g}") * 100 ** sum(kind == "percent" for kind, _ in pieces)
    body = "".join(_shown(number, kind, text) for kind, text in pieces)
    return f"-{body}" if value < 0 and re.search("[1-9]", body) else body


def _shown(number: Decimal, kind: str, text: str) -> str:
    if kind == "general":
        return _general(float(number))
    return _digits(number, text) if kind == "digits" else text


def _digits(number: Decimal, pattern: str) -> str:
    whole, _, decimals = pattern.partition(".")
    thousands = len(whole) - len(whole.rstrip(","))
    places = Decimal(1).scaleb(-len(decimals))
    rounded = (number.scaleb(-3 * thousands)).quantize(places, ROUND_HALF_UP)
    left, _, right = f"{rounded:f}".partition(".")
    left = left.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole.rstrip(","):
        left = f"{int(left):,}" if left else ""
    needed = decimals.rfind("0") + 1
    right = right[:needed] + right[needed:].rstrip("0")
    return left + ("." if "." in pattern else "") + right


def _dated(value: float, pieces: list[Piece]) -> str:
    if not 0 <= value < _LAST_SERIAL:
        return _general(value)
    day = _EPOCH + timedelta(days=int(value))
    month, weekday = _MONTHS[day.month - 1], _DAYS[day.weekday()]
    texts = {
        **{"yyyy": f"{day.year}", "yy": f"{day.year % 100:02d}"},
        **{"mmmm": month, "mmm": month[:3], "mm": f"{day.month:02d}", "m": f"{day.month}"},
        **{"dddd": weekday, "ddd": weekday[:3], "dd": f"{day.day:02d}", "d": f"{day.day}"},
    }
    return "".join(texts[text.lower()] if kind == "day" else text for kind, text in pieces)


def _general(value: float) -> str:
    """Return a number without a format, in as many digits as a cell takes."""
    text = ""
    for digits in range(15, 0, -1):
        text = f"{value:.{digits}g}".replace("e", "E")
        if len(text) <= _WIDTH + text.startswith("-"):
            break
    return text
