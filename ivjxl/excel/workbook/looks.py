"""Formats of the workbook: fonts, fills, and the number formats of units and styles."""

from typing import Any, Final

from ivjxl.core.wording import COUNTED
from ivjxl.notices.units import (
    COMPANY,
    DATE,
    DECISION,
    LAW,
    MARKET,
    MODEL_PERCENT,
    MODEL_YEN,
    PERCENT,
    PUBLISHED,
    RATIO,
    TEXT,
    VALUATION,
    YEN_AND_SEN,
    YEN_PER_SHARE,
    Unit,
)

JAPANESE_FONT: Final = "Yu Gothic"
ENGLISH_FONT: Final = "Arial"
NAVY: Final = "#1F3A5F"
PALE: Final = "#EEF2F7"
INPUT_FILL: Final = "#FFF8DC"
GRID: Final = "#B8C2CE"
SAMPLE_RED: Final = "#B00020"
GREEN, AMBER, RED, BLUE = "#D5EBD8", "#FCE8B2", "#F6CFCB", "#D3E3F5"

KIND_FILLS: Final = {
    DECISION.letter: "#D9E8F6",
    MARKET.letter: "#E3F0DA",
    PUBLISHED.letter: "#EFE3F3",
    VALUATION.letter: "#FBE3D0",
    COMPANY.letter: "#E4E4E4",
    LAW.letter: "#F9D9DE",
}

BASE: Final[dict[str, Any]] = {"font_name": JAPANESE_FONT, "font_size": 10, "valign": "vcenter"}
BOXED: Final[dict[str, Any]] = {**BASE, "border": 1, "border_color": GRID}
TITLE: Final[dict[str, Any]] = {**BASE, "font_size": 14, "bold": True, "font_color": NAVY}
HEADING: Final[dict[str, Any]] = {
    **BOXED,
    "bold": True,
    "font_color": "#FFFFFF",
    "bg_color": NAVY,
    "text_wrap": True,
}
SECTION: Final[dict[str, Any]] = {**BASE, "bold": True, "font_color": NAVY, "bg_color": PALE}
INPUT: Final[dict[str, Any]] = {
    **BOXED,
    "locked": False,
    "bg_color": INPUT_FILL,
    "font_color": "#1A3FB0",
}
NOTE: Final[dict[str, Any]] = {**BASE, "font_color": "#555555", "text_wrap": True}


def unit_format(unit: Unit) -> str:
    """Return the number format of an input or a figure by its unit."""
    known = {
        DATE: "yyyy-mm-dd",
        PERCENT: "0.000%",
        MODEL_PERCENT: "0.000000%",
        MODEL_YEN: "#,##0.000000",
        RATIO: "0.000000",
        YEN_PER_SHARE: "#,##0.00",
        YEN_AND_SEN: "#,##0.00",
        TEXT: "@",
    }
    if unit in known:
        return known[unit]
    return "#,##0" if unit.style == "number" else "General"


def style_format(style: str, unit: Unit, language: str) -> str | None:
    """Return the number format that shows a value exactly as a style prints it, if one does.

    13円50銭 and Japanese dates (Western or era by the company's choice) are no
    number formats: those cells hold text.
    """
    english = language == "en"
    name, _, digits = style.partition(":")
    if name in COUNTED:
        noun, counter = COUNTED[name]
        one, _, many = noun.partition("/")
        return f'[=1]#,##0" {one}";#,##0" {many}"' if english else f'#,##0"{counter}"'
    if name in ("decimal", "percent") and digits:
        point = "." + "0" * int(digits) if int(digits) else ""
        shown = f"#,##0{point}" + ("%" if name == "percent" else "")
        return shown if english else f'{shown};"△"{shown}'
    if style == "number" and unit.style == "number" and unit is not YEN_PER_SHARE:
        return "#,##0"
    formats = {
        "yen": ('"JPY"#,##0', '#,##0"円"'),
        "yen_words": ('#,##0" yen"', '#,##0"円"'),
        "yen_sen": ('"JPY"#,##0.00', None),
        "million_yen": ('"JPY"#,##0" million"', '#,##0"百万円"'),
        "million_yen_words": ('#,##0" million yen"', '#,##0"百万円"'),
        "date": ("[$-409]mmmm d, yyyy", None),
    }
    return formats.get(style, (None, None))[0 if english else 1]
