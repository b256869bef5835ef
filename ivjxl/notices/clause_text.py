"""The words of a clause with its placeholders filled.

`{name:style}`, `{name}`, `{flag?text|other}` and `<name>` in a style are those of
`ivjxl.notices.layout`; `{see:id}` prints where another clause stands: "(5) above".
What cannot be filled stays as it was typed, and a check names it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from ivjxl.core.wording import wording
from ivjxl.errors import InputError, Text
from ivjxl.notices.clause import PlacedClause, reference
from ivjxl.notices.layout import Placeholder, pieces

TO_BE_ENTERED: Final = "未入力 / to be entered"
"""What stands where a value is missing."""

_STYLE_NEEDED: Final = Text(
    "is needed for a number, a date, or TRUE and FALSE: {name:style}, {name?text|other}",
    "数値・日付・TRUE/FALSEには様式が必要です（{name:style}、{name?text|other}）",
)
_FLAG_NEEDED: Final = Text(
    "must be an input that is TRUE or FALSE: {name?text|other} prints by it",
    "にはTRUE/FALSEの入力が必要です（{name?text|other}）",
)
_TEXT_NEEDED: Final = Text(
    "must be a text where it stands in < > for a style", "を< >で様式とするには文字列が必要です"
)
_NAME: Final = re.compile(r"[a-z][a-z_0-9]*")
_PRINTABLE: Final = (str, bool, int, float, Decimal, Fraction, date)
SEE: Final = "see"
"""The name of a placeholder that refers to a clause; its style is the clause's id."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A place where a text names another clause, and what it prints there."""

    id: str
    text: str


Values = Callable[[str], object]
"""The value of an input or figure by name; None where it has none, LookupError if unknown."""

See = Callable[[str], str | None]
"""What a text prints for a clause, or None where that is not printed."""


def filled(template: str, language: str, value_of: Values, see: See) -> str:
    """Return a template with its placeholders filled."""
    parts = filled_parts(template, language, value_of, see)
    return "".join(part if isinstance(part, str) else part.text for part in parts)


def filled_parts(
    template: str, language: str, value_of: Values, see: See
) -> tuple[str | Reference, ...]:
    """Return a template as its filled text, references apart."""
    found: list[str | Reference] = []
    for piece in pieces(template):
        part: str | Reference
        if isinstance(piece, str):
            part = piece
        elif piece.name == SEE:
            target = "".join(piece.style)
            text = see(target)
            part = typed(piece) if text is None else Reference(target, text)
        else:
            part = _printed(piece, language, value_of)
        if found and isinstance(part, str) and isinstance(found[-1], str):
            found[-1] += part
        else:
            found.append(part)
    return tuple(found)


def typed(piece: Placeholder) -> str:
    """Return a placeholder as it was typed."""
    if piece.mark:
        return f"{{{piece.name}?{piece.mark}{'|' + piece.otherwise if piece.otherwise else ''}}}"
    style = "".join(f"<{part}>" if index % 2 else part for index, part in enumerate(piece.style))
    return f"{{{piece.name}:{style}}}" if style else f"{{{piece.name}}}"


def _printed(piece: Placeholder, language: str, value_of: Values) -> str:
    try:
        return printed_value(piece, language, value_of)
    except (InputError, LookupError):
        return typed(piece)


def printed_value(piece: Placeholder, language: str, value_of: Values) -> str:
    """Return what a placeholder prints.

    Raises
    ------
    LookupError
        If there is no such input or figure.
    InputError
        If the style is unknown or does not fit the value.
    """
    value = _value(piece.name, value_of)
    words = [
        _value(part, value_of) if index % 2 else part for index, part in enumerate(piece.style)
    ]
    if any(each is None or each == TO_BE_ENTERED for each in (value, *words)):
        return TO_BE_ENTERED
    if piece.mark:
        if not isinstance(value, bool):
            raise InputError("value", _FLAG_NEEDED, piece.name)
        return piece.mark if value else piece.otherwise
    if not piece.style:
        if not isinstance(value, str):
            raise InputError("style", _STYLE_NEEDED, piece.name)
        return value
    style = [each for each in words if isinstance(each, str)]
    if len(style) < len(words):
        raise InputError("style", _TEXT_NEEDED, piece.name)
    return wording(value=value, style="".join(style), language=language)  # type: ignore[arg-type]


def _value(name: str, value_of: Values) -> object:
    """Return the value of an input or figure: all else that a notice has is none."""
    try:
        value = value_of(name) if _NAME.fullmatch(name) else ()
    except AttributeError:
        value = ()
    if value is None or isinstance(value, _PRINTABLE):
        return value
    # Also a row group, a column or a cell of it, and a check.
    raise LookupError(name)


def seen_from(clauses: Sequence[PlacedClause], clause: PlacedClause) -> str:
    """Return the number under which a clause stands, of its own or of one before it."""
    before = reversed(clauses[: _place(clauses, clause) + 1])
    return next((each.number for each in before if each.number and each.printed), "")


def _place(clauses: Sequence[PlacedClause], clause: PlacedClause) -> int:
    return next(i for i, each in enumerate(clauses) if each.id == clause.id)


def sight(clauses: Sequence[PlacedClause], clause: PlacedClause, language: str) -> See:
    """Return what texts of one clause print for other clauses."""
    places: Mapping[str, int] = {c.id: i for i, c in enumerate(clauses) if c.printed and c.number}
    own = _place(clauses, clause)
    number = seen_from(clauses, clause)

    def see(target: str) -> str | None:
        place = places.get(target)
        if place is None:
            return None
        return reference(clauses[place].number, number, language, above=place <= own)

    return see
