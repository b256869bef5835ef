"""Which cells a printed clause, or a check of clauses, says something about.

Their formulas take the columns of all clauses and all placeholders; one clause prints few of them.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from ivjxl.notices.clause_checks import NONE
from ivjxl.notices.clause_text import SEE
from ivjxl.notices.layout import Placeholder, pieces

Columns = Callable[[str], Sequence[Any]]
"""What the cells behind a defined name show, such as `clauses_id`, from the first row on."""

Cell = tuple[str, int]
"""A column by its defined name, and the position of a cell in it, counted from 0."""

_TEXT: Final = re.compile(r'(?<![\w.])CLAUSE_TEXT\([^,"]+,"(?P<language>ja|en)"')
_CHECK: Final = re.compile(r"(?<![\w.])CLAUSE_CHECK\(")
_CLAUSE: Final = re.compile(r"(?:^|; )([a-z][a-z_0-9]*)(?: \((?:ja|en)\))?: ")
_NAME: Final = re.compile(r"\{([a-z_0-9]+)")


def behind(formula: str, shown: object, position: int, columns: Columns) -> list[Cell]:
    """Return the cells that a formula's value is about; none where it is about whole columns.

    Parameters
    ----------
    formula
        Of a clause's text, or of the figures of a check.
    shown
        What its cell shows.
    position
        The clause's place among the rows of clauses; of no use to a check.
    columns
        What the named columns show.
    """
    text = _TEXT.search(formula)
    if text is not None and shown:
        return [*dict.fromkeys(_printed(position, text["language"], columns))]
    if _CHECK.search(formula) and isinstance(shown, str) and shown != NONE:
        return [*dict.fromkeys(_named(shown, columns))]
    return []


def _printed(position: int, language: str, columns: Columns) -> Iterator[Cell]:
    """Yield the words that count, what they print, and the clauses they refer to."""
    words = _words(position, language, columns)
    if words is None:
        return
    yield words
    values, clauses = _places(columns("placeholders_name")), _places(columns("clauses_id"))
    for piece in pieces(str(columns(words[0])[position])):
        if not isinstance(piece, Placeholder):
            continue
        if piece.name == SEE:
            target = clauses.get("".join(piece.style))
            if target is not None:
                yield "clauses_number", target
            continue
        for name in (piece.name, *piece.style[1::2]):
            if name in values:
                yield "placeholders_value", values[name]


def _words(position: int, language: str, columns: Columns) -> Cell | None:
    """Return the cell with the words that count: the company's own, or else the standard ones."""
    for name in (f"clauses_own_{language}", f"clauses_{language}"):
        if position < len(columns(name)) and columns(name)[position]:
            return name, position
    return None


def _named(exceptions: str, columns: Columns) -> Iterator[Cell]:
    """Yield the words of the clauses, and the values, that exceptions name."""
    clauses, values = _places(columns("clauses_id")), _places(columns("placeholders_name"))
    for name in _CLAUSE.findall(exceptions):
        for language in ("ja", "en"):
            words = _words(clauses[name], language, columns) if name in clauses else None
            if words is not None:
                yield words
    for name in _NAME.findall(exceptions):
        if name in values:
            yield "placeholders_value", values[name]


def _places(names: Sequence[Any]) -> Mapping[str, int]:
    return {str(name): place for place, name in enumerate(names) if name}
