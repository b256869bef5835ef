"""The theme of a workbook: the colours and fonts that its formats name by number or by role."""

from typing import Any, Final

_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_ROLES: Final = (
    *("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5"),
    *("accent6", "hlink", "folHlink"),
)
"""The colours in the order of their numbers, which is not that of the theme itself."""


def colours(theme: Any) -> dict[str, str]:
    """Return the colours of a theme, `RRGGBB`, by the numbers that formats give them.

    Parameters
    ----------
    theme
        The root of the theme, None where a workbook has none.
    """
    scheme = None if theme is None else theme.find(f".//{_DRAWING}clrScheme")
    if scheme is None:
        return {}
    found = {}
    for number, role in enumerate(_ROLES):
        plain = scheme.find(f"{_DRAWING}{role}/{_DRAWING}srgbClr")
        system = scheme.find(f"{_DRAWING}{role}/{_DRAWING}sysClr")
        if plain is not None:
            found[str(number)] = str(plain.get("val")).upper()
        elif system is not None and system.get("lastClr"):
            found[str(number)] = str(system.get("lastClr")).upper()
    return found


def typefaces(theme: Any) -> list[tuple[str, str, str]]:
    """Return the fonts of a theme: role, script, name."""
    scheme = None if theme is None else theme.find(f".//{_DRAWING}fontScheme")
    if scheme is None:
        return []
    return [
        (role, face.get("script") or face.tag.removeprefix(_DRAWING), str(face.get("typeface")))
        for role in ("majorFont", "minorFont")
        for face in scheme.iterfind(f"{_DRAWING}{role}/{_DRAWING}*")
        if face.get("typeface")
    ]
