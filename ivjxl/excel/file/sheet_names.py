"""Names of sheets in formulas: how they are spelled there, and how they change."""

import re
from typing import Final

from ivjxl.excel.formulas import sheet_name

_WORD: Final = r"[^\W\d][\w.]*"
_PREFIX: Final = re.compile(
    r'"(?:[^"]|"")*"'
    rf"|(?P<quoted>'(?:[^']|'')+')!"
    rf"|(?<![\w.$'\]!])(?P<start>{_WORD}:)?(?P<sheet>{_WORD})!"
)
_CELL: Final = re.compile(r"[A-Za-z]{1,3}[1-9]\d{0,6}:")


def quoted(name: str) -> str:
    """Return the name of a sheet as every formula may spell it.

    >>> quoted("Mike's")
    "'Mike''s'"
    """
    return "'" + name.replace("'", "''") + "'"


def renamed(formula: str, old: str, new: str) -> str:
    """Return a formula after a sheet was given another name.

    >>> renamed("Log!A1+Logs!A1+SUM('1:Log'!B2)", "log", "Kept 1")
    "'Kept 1'!A1+Logs!A1+SUM('1:Kept 1'!B2)"
    """

    def follow(found: re.Match[str]) -> str:
        start = found["start"] or ""
        if _CELL.fullmatch(start):
            # Sheets that are called like cells have quotes: the first cell of an area.
            return start + (_renamed(found["sheet"], old, new) or found["sheet"]) + "!"
        text = found["quoted"] or (start + found["sheet"] if found["sheet"] else None)
        spelled = _renamed(text, old, new) if text else None
        return found[0] if spelled is None else f"{spelled}!"

    return _PREFIX.sub(follow, formula)


def _renamed(text: str, old: str, new: str) -> str | None:
    """Return the sheets that a reference names with a new name; None if they are others."""
    # Two sheets stand for all between them; no name has a colon.
    names = sheet_name(text, "").split(":")
    if old.casefold() not in (name.casefold() for name in names):
        return None
    return quoted(":".join(new if name.casefold() == old.casefold() else name for name in names))
