"""The clauses of a notice: its paragraphs as templates, in order, and a company's edits of them.

A clause stands in both languages; an empty text prints nothing in that language. The
standard clauses of a notice are in `ivjxl.notices.standard_clauses`. A company may
switch a clause off, move it, put its own words in the place of the standard ones, or
add clauses: an edit names the clause by id and wins over the standard.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from ivjxl.errors import MISSING, InputError, Text

KINDS: Final = {
    "date": Text("day of the notice, on the right", "日付（右寄せ）"),
    "addressee": Text("line of its own at the left", "宛先等（左寄せの行）"),
    "sender": Text("line of the sender's block", "発信者の行"),
    "title": Text("title", "表題"),
    "paragraph": Text("paragraph", "段落"),
    "opening": Text("opens the body (記)", "記"),
    "section": Text("section: 1.", "見出し：１．"),
    "item": Text("item: (1)", "項目：(1)"),
    "point": Text("point: 1)", "細目：①"),
    "heading": Text("heading without a number", "番号のない見出し"),
    "table": Text("table of the notice, by its id and columns", "表（表の名称と列）"),
    "formula": Text("formula, by its name", "算式（算式の名称）"),
    "closing": Text("closes the body (以上)", "以上"),
}
"""What a clause may be, and how it is called."""

NUMBERED: Final = ("section", "item", "point")
"""Kinds that have a number, from the highest level."""

FORMULAS: Final = ("black_scholes", "black_scholes_d", "adjusted_shares")
"""What a clause of the kind `formula` may name."""

STEP: Final = 10
"""From one standard clause to the next in order: what is added between finds room."""

LAST_ORDER: Final = 100_000
"""The largest order; the smallest is 0."""

_ID: Final = re.compile(r"[a-z][a-z_0-9]*")
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ONE_KIND: Final = Text(
    "must be one of " + ", ".join(KINDS), "次のいずれかが必要です: " + ", ".join(KINDS)
)
_A_NAME: Final = Text(
    "must be a name in small letters, digits and _", "英小文字・数字・_の名称が必要です"
)
_ONCE: Final = Text("may be named only once", "は1回だけ記載できます")
_OF_STANDARD: Final = Text(
    "is the kind of a standard clause and cannot be changed",
    "は標準の条項の種類であり、変更できません",
)
_AN_ORDER: Final = Text(
    f"must be a number from 0 to {LAST_ORDER:,} with at most 15 digits",
    f"には0から{LAST_ORDER:,}までの数値（15桁以内）が必要です",
)
_WORDS: Final = Text("must be words; leave it out instead of a blank", "は空白のみにできません")
_NO_CONTROL: Final = Text(
    "must not hold control characters, which no document can print",
    "には文書に記載できない制御文字を含められません",
)
_SAYS_NOTHING: Final = Text(
    "is a clause of the company's own: it needs a text in at least one language",
    "は独自の条項です。少なくとも一方の言語の文言が必要です",
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A standard clause.

    Parameters
    ----------
    id
        Its name, by which edits and references (`{see:id}`) find it.
    kind
        One of `KINDS`.
    text
        The words as templates; of a table its id and, after a colon, its columns;
        of a formula its name.
    when
        An input or figure: the clause is printed only where it has a value other
        than FALSE; with `!` before it, only where it has not.
    printed
        Whether it is printed unless the user says otherwise.
    """

    id: str
    kind: str
    text: Text
    when: str = ""
    printed: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class ClauseEdit:
    """What a company changed in a clause, or a clause of its own; None and "" change nothing."""

    id: str
    kind: str = ""
    printed: bool | None = None
    order: Decimal | None = None
    ja: str = ""
    en: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacedClause:
    """A clause where the document has it, with the words that count.

    `own` are the company's words, empty where the `standard` ones count; `number` is
    its path, such as `2.3.1` for section 2, item (3), point 1), or empty.
    """

    id: str
    kind: str
    standard: Text
    own: Text
    order: Decimal
    printed: bool
    number: str = ""

    @property
    def text(self) -> Text:
        """The words that count, in each language."""
        return Text(self.own.en or self.standard.en, self.own.ja or self.standard.ja)


def placed(
    standard: Sequence[Clause], edits: Iterable[ClauseEdit], value_of: Callable[[str], object]
) -> tuple[PlacedClause, ...]:
    """Return all clauses in order, numbered; those not printed too.

    Raises
    ------
    InputError
        If an edit names no kind for a clause of the company's own, another kind for a
        standard one, or a clause twice.
    """
    changed = _by_id(edits)
    clauses = [
        _placed(each, changed.pop(each.id, ClauseEdit(id=each.id)), place * STEP, value_of)
        for place, each in enumerate(standard, 1)
    ]
    last = Decimal(len(standard) * STEP)
    clauses += [_own(edit, last + place) for place, edit in enumerate(changed.values(), 1)]
    clauses.sort(key=lambda each: each.order)
    paths = numbers([c.kind for c in clauses], [c.printed for c in clauses])
    return tuple(replace(c, number=path) for c, path in zip(clauses, paths, strict=True))


def _by_id(edits: Iterable[ClauseEdit]) -> dict[str, ClauseEdit]:
    changed: dict[str, ClauseEdit] = {}
    for edit in edits:
        if edit.id in changed:
            raise InputError(f"clauses.{edit.id}", _ONCE, edit.id)
        changed[edit.id] = edit
    return changed


def _placed(
    clause: Clause, edit: ClauseEdit, order: int, value_of: Callable[[str], object]
) -> PlacedClause:
    if edit.kind not in ("", clause.kind):
        raise InputError(f"clauses.{edit.id}.kind", _OF_STANDARD, edit.kind)
    wanted = clause.printed if edit.printed is None else edit.printed
    return PlacedClause(
        id=clause.id,
        kind=clause.kind,
        standard=clause.text,
        own=Text(edit.en, edit.ja),
        order=Decimal(order) if edit.order is None else edit.order,
        printed=wanted and holds(clause.when, value_of),
    )


def _own(edit: ClauseEdit, order: Decimal) -> PlacedClause:
    if not edit.kind:
        raise InputError(f"clauses.{edit.id}.kind", MISSING, None)
    if not (edit.ja or edit.en):
        raise InputError(f"clauses.{edit.id}", _SAYS_NOTHING, None)
    return PlacedClause(
        id=edit.id,
        kind=edit.kind,
        standard=Text("", ""),
        own=Text(edit.en, edit.ja),
        order=order if edit.order is None else edit.order,
        printed=edit.printed is not False,
    )


def holds(when: str, value_of: Callable[[str], object]) -> bool:
    """Return whether the condition of a clause holds."""
    if not when:
        return True
    return has_something(value_of(when.removeprefix("!"))) != when.startswith("!")


def has_something(value: object) -> bool:
    """Return whether a value, or a row, is there and not FALSE; 0 is a figure like any other."""
    return not (value is None or value is False or value in ("", ()))


def numbers(kinds: Sequence[str], printed: Sequence[bool]) -> list[str]:
    """Return the number of each clause as a path, empty where it has none.

    >>> numbers(["section", "item", "table", "item"], [True, True, True, True])
    ['1', '1.1', '', '1.2']
    """
    found = []
    section = item = point = 0
    for kind, is_printed in zip(kinds, printed, strict=True):
        path = ""
        if is_printed and kind == "section":
            section, item, point = section + 1, 0, 0
            path = f"{section}"
        elif is_printed and kind == "item":
            item, point = item + 1, 0
            path = f"{section}.{item}"
        elif is_printed and kind == "point":
            point += 1
            path = f"{section}.{item}.{point}"
        elif is_printed and kind == "heading":
            item = point = 0
        found.append(path)
    return found


def label(number: str, language: str) -> str:
    """Return the number of a clause as it is printed before it.

    >>> label("2.3.1", "en"), label("2.3", "ja"), label("2", "ja"), label("2.3.1", "ja")
    ('1)', '(3)', '2.', '①')
    """
    levels = [int(each) for each in number.split(".")] if number else []
    if not levels:
        return ""
    return _STYLES[len(levels) - 1](levels[-1], language)


def _point(number: int, language: str) -> str:
    # Circled digits: Unicode has 1 to 20, 21 to 35 and 36 to 50 in three places.
    if language == "en" or number > 50:
        return f"{number})"
    start = 0x245F if number <= 20 else 0x3251 - 21 if number <= 35 else 0x32B1 - 36
    return chr(start + number)


_STYLES: Final = (lambda n, _: f"{n}.", lambda n, _: f"({n})", _point)


def reference(number: str, seen_from: str, language: str, *, above: bool) -> str:
    """Return how a text refers to the clause with a number, from a clause with another.

    >>> reference("2.5", "2.9.5", "en", above=True), reference("2.5", "1.1", "ja", above=False)
    ('(5) above', '下記2.(5)')
    """
    levels, own = number.split("."), seen_from.split(".")
    known = 0
    while known < min(len(levels) - 1, len(own)) and levels[known] == own[known]:
        known += 1
    # A level 0 has no label: items of a document without sections.
    shown = "".join(
        label(".".join(levels[: position + 1]), language)
        for position in range(known, len(levels))
        if levels[position] != "0"
    )
    if language == "ja":
        return ("上記" if above else "下記") + shown
    return f"{shown} {'above' if above else 'below'}"


def edits_of(entries: Sequence[Any]) -> tuple[ClauseEdit, ...]:
    """Return the edits of a case file.

    Raises
    ------
    InputError
        If an entry is no table, has an unknown key, no id, or a value of another type.
    """
    return tuple(_edit(entry) for entry in entries)


_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "id": (str,),
    "kind": (str,),
    "printed": (bool,),
    "order": (int, Decimal),
    "ja": (str,),
    "en": (str,),
}
_ENTRY: Final = Text(
    "must be a table with id, and of kind, printed, order, ja, en what changes",
    "はidと、変更するkind・printed・order・ja・enの表が必要です",
)


def _edit(entry: object) -> ClauseEdit:
    if not isinstance(entry, Mapping) or "id" not in entry:
        raise InputError("clauses", _ENTRY, entry)
    for key, value in entry.items():
        name = f"clauses.{entry['id']}.{key}"
        fits = key in _TYPES and isinstance(value, _TYPES[key])
        if not fits or (isinstance(value, bool) and key != "printed"):
            raise InputError(name, _ENTRY, value)
    return edit_of(entry)


def edit_of(values: Mapping[str, Any]) -> ClauseEdit:
    """Return an edit from its values by name, checked.

    Raises
    ------
    InputError
        If the id is no name, the kind is unknown, the order is no number in its range,
        or words are nothing but blanks or hold control characters.
    """
    edit = ClauseEdit(**values)
    if not _ID.fullmatch(edit.id):
        raise InputError("clauses.id", _A_NAME, edit.id)
    if edit.kind and edit.kind not in KINDS:
        raise InputError(f"clauses.{edit.id}.kind", _ONE_KIND, edit.kind)
    for language, words in (("ja", edit.ja), ("en", edit.en)):
        if words and not words.strip():
            raise InputError(f"clauses.{edit.id}.{language}", _WORDS, words)
        if _UNPRINTABLE.search(words):
            raise InputError(f"clauses.{edit.id}.{language}", _NO_CONTROL, words)
    if edit.order is None:
        return edit
    order = Decimal(edit.order)
    if not (order.is_finite() and 0 <= order <= LAST_ORDER and _fits_a_cell(order)):
        raise InputError(f"clauses.{edit.id}.order", _AN_ORDER, edit.order)
    return replace(edit, order=order)


def _fits_a_cell(number: Decimal) -> bool:
    return Decimal(f"{number:.15g}") == number
