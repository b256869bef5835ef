"""Worksheet functions on the clauses of a notice: number, text, checks.

They take the columns of the sheets `Clauses` and `Placeholders` whole. A value of a
placeholder is a number, a text, a date as 2019-03-31, TRUE or FALSE as a text, or blank
where it is missing. What is wrong with words or with a value counts in the clauses that
print them; what is wrong with a row's id, kind, order or whether it is printed counts in
all, since it moves the numbers of the others.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from ivjxl.errors import Text
from ivjxl.excel import cells
from ivjxl.excel.cells import CellError
from ivjxl.excel.functions.dates_and_text import LANGUAGE
from ivjxl.excel.functions.declaration import Argument, a_sequence, a_text, worksheet_function
from ivjxl.notices.clause import KINDS, PlacedClause, numbers
from ivjxl.notices.clause_checks import RULES, Clauses, exceptions
from ivjxl.notices.clause_text import SEE, filled, sight
from ivjxl.notices.layout import Placeholder, pieces

LONGEST: Final = 32_767
"""Characters of a cell, as UTF-16 counts them."""

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_FLAGS: Final = {"TRUE": True, "FALSE": False}
_A_RULE: Final = Text(
    "the name of a check of clauses, as on Checks", "Checksにある条項の検査の名称"
)
_NO_SUCH: Final = Text("the id of a clause with a kind and an order", "種類・順序のある条項の名称")
_ONCE: Final = Text("each id once", "重複のない名称")
_A_KIND: Final = Text("one of " + ", ".join(KINDS), "次のいずれか（" + ", ".join(KINDS) + "）")
_A_FLAG: Final = Text("TRUE or FALSE", "TRUE又はFALSE")
_COUNTED: Final = Text(
    "is beyond the whole numbers a cell can count", "セルで正確に数えられる桁数を超えます"
)
_TOO_LONG: Final = Text(
    f"is longer than the {LONGEST:,} characters of a cell",
    f"セルの上限（{LONGEST:,}文字）を超えます",
)


@dataclass(frozen=True, slots=True)
class _Held:
    """An error that counts only where what it stands for is printed."""

    error: CellError


def _text(name: str, cell: Any) -> str | CellError:
    # What nearly every cell of a column is; the text of an error begins with its sign.
    plain = type(cell) is str and cell and cell[0] != "#"
    return cell if plain else cells.text(name, cell)


def _kind(name: str, cell: Any) -> Any:
    found = _text(name, cell)
    if isinstance(found, CellError) or found in KINDS:
        return found
    return cells.wrong_type(name, _A_KIND)


def _flag(name: str, cell: Any) -> Any:
    if cell is True or cell is False:
        return cell
    error = cells.error_in(cell)
    if error is not None:
        return error
    # Where a spreadsheet has no TRUE of its own, it is the number 1.
    number = cells.number(name, cell)
    if number in (0, 1):
        return bool(number)
    return number if number == "#NUM!" else cells.wrong_type(name, _A_FLAG)


def _words(name: str, cell: Any) -> Any:
    return _held(_text(name, cell))


def _wanted(name: str, cell: Any) -> Any:
    return _held(_flag(name, cell))


def _value(name: str, cell: Any) -> Any:
    """Return the value of a placeholder: dates and truth values stand as texts."""
    if isinstance(cell, str) and cells.error_in(cell) is None:
        return _FLAGS[cell] if cell in _FLAGS else _day_or_text(cell)
    if isinstance(cell, (bool, date)):
        return cell.date() if isinstance(cell, datetime) else cell
    number: Any = cells.number(name, cell)
    if not isinstance(number, CellError) and abs(number) >= 2**53:
        return _Held(cells.out_of_domain(name, _COUNTED))
    return _held(number)


def _day_or_text(text: str) -> date | str:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else text
    except ValueError:
        return text


def _held(found: Any) -> Any:
    return _Held(found) if isinstance(found, CellError) else found


def _rule(name: str, cell: Any) -> Any:
    found = cells.text(name, cell)
    if isinstance(found, CellError) or found in RULES:
        return found
    return cells.wrong_type(name, _A_RULE)


def _column(help_text: Text, convert: Any = _text) -> Any:
    return a_sequence(help_text, "clauses", convert, blank=True)


def _of_placeholders(help_text: Text, convert: Any) -> Any:
    return a_sequence(help_text, "placeholders", convert, blank=True)


_ID: Final = a_text(Text("Id of the clause", "条項の名称"))
_ROWS: Final = {
    "ids": _column(Text("Ids of all clauses", "全条項の名称")),
    "kinds": _column(Text("Kinds: section, item, point, …", "種類（section等）"), _kind),
    "printed": _column(Text("TRUE for what is printed", "掲載する条項はTRUE"), _flag),
    "orders": _column(Text("Order, a number", "順序（数値）"), cells.number),
}
_NAMES: Final = _of_placeholders(Text("Names of all placeholders", "差込項目の名称"), _words)
_VALUES: Final = _of_placeholders(Text("Their values", "差込項目の値"), _value)


@worksheet_function(
    Text(
        "Number of a clause: 2.3.1 is section 2, item (3), point 1); empty without one",
        "条項の番号（2.3.1は2の(3)の①）。番号がなければ空",
    ),
    id=_ID,
    **_ROWS,
)
def CLAUSE_NUMBER(id: Any, ids: Any, kinds: Any, printed: Any, orders: Any) -> Any:
    """See `ivjxl.notices.clause.numbers`."""
    found = _found(id, ids, _placed(tuple(ids), tuple(kinds), tuple(printed), tuple(orders)))
    return found if isinstance(found, CellError) else found.number


@worksheet_function(
    Text(
        "A clause as it is printed, its placeholders filled",
        "差込項目を値に置き換えた条項の文言",
    ),
    id=_ID,
    language=LANGUAGE,
    **_ROWS,
    standard=_column(Text("Standard words in that language", "その言語の標準の文言"), _words),
    own=_column(Text("Own words, blank where standard", "自社の文言（空欄は標準）"), _words),
    names=_NAMES,
    values=_VALUES,
)
def CLAUSE_TEXT(
    id: Any,
    language: Any,
    ids: Any,
    kinds: Any,
    printed: Any,
    orders: Any,
    standard: Any,
    own: Any,
    names: Any,
    values: Any,
) -> Any:
    """See `ivjxl.notices.clause_text.filled`."""
    clauses = _placed(tuple(ids), tuple(kinds), tuple(printed), tuple(orders))
    clause = _found(id, ids, clauses)
    if isinstance(clause, CellError):
        return clause
    row = ids.index(id)
    error = _first_error((standard[row], own[row], *names))
    if error is not None:
        return error
    text = own[row] or standard[row] or ""
    known = _known(names, values)
    error = _first_error(_printed_values(text, known))
    if error is not None:
        return error
    return _as_cell(filled(text, language, known.__getitem__, sight(clauses, clause, language)))


@worksheet_function(
    Text(
        "What breaks a rule for clauses; - if nothing does", "条項の検査で見つかった点（なければ-）"
    ),
    rule=Argument(Text("Name of the check, as on Checks", "検査の名称（Checksの「名称」）"), _rule),
    **_ROWS,
    ja=_column(Text("Standard words in Japanese", "標準の文言（日本語）")),
    en=_column(Text("Standard words in English", "標準の文言（英語）")),
    own_ja=_column(Text("Own words in Japanese", "自社の文言（日本語）")),
    own_en=_column(Text("Own words in English", "自社の文言（英語）")),
    names=_NAMES,
    values=_VALUES,
    needed=_of_placeholders(
        Text("TRUE for what must be printed", "記載が必要な項目はTRUE"), _wanted
    ),
)
def CLAUSE_CHECK(
    rule: Any,
    ids: Any,
    kinds: Any,
    printed: Any,
    orders: Any,
    ja: Any,
    en: Any,
    own_ja: Any,
    own_en: Any,
    names: Any,
    values: Any,
    needed: Any,
) -> Any:
    """See `ivjxl.notices.clause_checks`."""
    entered = [name for name in ids if name is not None]
    if len({*entered}) < len(entered):
        return cells.wrong_type("ids", _ONCE)
    placed = _placed(tuple(ids), tuple(kinds), tuple(printed), tuple(orders))
    rows = [(each, ids.index(each.id)) for each in placed]
    clauses = tuple(
        replace(
            each,
            standard=Text(en[row] or "", ja[row] or ""),
            own=Text(own_en[row] or "", own_ja[row] or ""),
        )
        for each, row in rows
    )
    known = _known(names, values)
    texts = (text for each in clauses if each.printed for text in each.text)
    used = (value for text in texts for value in _printed_values(text, known))
    error = _first_error((*names, *used, *needed))
    if error is not None:
        return error
    wanted = [name for name, flag in zip(names, needed, strict=True) if name and flag]
    return _as_cell(exceptions(rule, Clauses(clauses, known, wanted)))


@lru_cache(maxsize=8)
def _placed(*columns: tuple[Any, ...]) -> tuple[PlacedClause, ...]:
    """Return the clauses in order, numbered, of ids, kinds, printed and orders; without words.

    A row that has no id, no kind or no order yet is none.
    """
    found = [
        PlacedClause(
            id=name,
            kind=kind,
            standard=Text("", ""),
            own=Text("", ""),
            order=Decimal(str(order)),
            printed=printed is True,
        )
        for name, kind, printed, order in zip(*columns, strict=True)
        if None not in (name, kind, order)
    ]
    found.sort(key=lambda clause: clause.order)
    paths = numbers([clause.kind for clause in found], [clause.printed for clause in found])
    return tuple(replace(clause, number=path) for clause, path in zip(found, paths, strict=True))


def _found(
    id: str, ids: Sequence[str | None], clauses: Sequence[PlacedClause]
) -> PlacedClause | CellError:
    if ids.count(id) > 1:
        return cells.wrong_type("ids", _ONCE)
    found = (clause for clause in clauses if clause.id == id)
    return next(found, cells.wrong_type("id", _NO_SUCH))


def _known(names: Sequence[Any], values: Sequence[Any]) -> Mapping[str, Any]:
    return {name: value for name, value in zip(names, values, strict=True) if name is not None}


def _printed_values(text: str, known: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the values that a text prints, or needs for the style of one."""
    for piece in pieces(text):
        if isinstance(piece, Placeholder) and piece.name != SEE:
            for name in (piece.name, *piece.style[1::2]):
                yield known.get(name)


def _first_error(found: Iterable[Any]) -> CellError | None:
    return next((each.error for each in found if isinstance(each, _Held)), None)


def _as_cell(text: str) -> str | CellError:
    too_long = len(text.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST
    return cells.out_of_domain("result", _TOO_LONG) if too_long else text
