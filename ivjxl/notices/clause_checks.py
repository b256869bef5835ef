"""Checks of a notice's clauses: placeholders, typed figures, references, languages, words.

Each rule returns its exceptions as short texts: the clause's id and what is found
there. No exception, and the check has passed.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final
from unicodedata import normalize

from ivjxl.core.exact import exact
from ivjxl.errors import LANGUAGES, InputError, Text
from ivjxl.notices.clause import FORMULAS, Clause, PlacedClause, has_something, reference
from ivjxl.notices.clause_text import SEE, filled, printed_value, seen_from, sight, typed
from ivjxl.notices.language import faults
from ivjxl.notices.layout import Placeholder, pieces
from ivjxl.notices.tokens import Token, tokens

NONE: Final = "-"
"""What is said where a rule has no exception."""

TABLE: Final = "table:"
"""What stands before the id of a table among the names that must be printed."""

_BRACES: Final = "{}｛｝"
"""What is left of them in words is no placeholder: misspelt, or typed full-width."""

_DIGITS: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")
_LABELS: Final = (
    r"(?=\d+[.．)）]|[(（]\d+[)）]|[①-⑳])(?:\d+[.．])?(?:[(（]\d+[)）])?(?:\d+[)）]|[①-⑳])?"
)
_TYPED_REFERENCE: Final = re.compile(
    rf"(?:[上前]記|下記){_LABELS}|(?<![\w.)]){_LABELS} (?:above|below)\b"
)
_AMOUNTS: Final = frozenset(("yen", "shares", "rights", "persons", "percent", "fiscal_year"))
_PERIODS: Final = frozenset(("years", "months", "days"))
_UNITS: Final = _AMOUNTS | _PERIODS | {"ordinal"}
_ROUNDING: Final = re.compile(r"(?:number|decimal):(?P<decimals>\d+)")
_MONEY_DECIMALS: Final = 2
"""An amount has no more of them; a figure of a model has."""

_NO_FIGURES: Final = frozenset(("article", "formula", "section", "item", "point"))
"""What tells the law and places, not figures."""

_LARGE: Final = 1000
"""A number from here on is a figure even without a unit."""

_PLAIN: Final = ("table", "formula")
"""Kinds of clauses whose text is a name, not words."""

_OURS: Final = (
    "short_name",
    "company_name_en",
    "company_name_ja",
    "printed_listing",
    "listing",
    "telephone",
    "email",
    "website",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A check of the clauses: what must hold, how severe, and its exceptions."""

    text: Text
    severity: str
    exceptions: Callable[["Clauses"], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses of a document with what they may print.

    `values` holds every input and figure by name, None where it has no value;
    `needed` are the names, and tables, that the standard clauses print.
    """

    placed: tuple[PlacedClause, ...]
    values: Mapping[str, object]
    needed: Collection[str]

    def printed(self) -> Iterator[tuple[PlacedClause, str, str]]:
        """Yield every clause that is printed in a language: clause, language, template."""
        for clause in self.placed:
            for language in LANGUAGES:
                text = clause.text.in_language(language)
                if clause.printed and text:
                    yield clause, language, text

    def value(self, name: str) -> object:
        """Return the value of an input or figure; LookupError if there is none such."""
        return self.values[name]


def needed(standard: Sequence[Clause]) -> tuple[str, ...]:
    """Return the names, and tables, that the standard clauses print in every case."""
    printed = [clause for clause in standard if clause.printed]
    under: dict[str, set[str]] = {}
    for clause in printed:
        under.setdefault(clause.when, set()).update(_names_in(clause))
    found: dict[str, None] = {}
    for clause in printed:
        names = _names_in(clause)
        if clause.when:
            # Only what the condition itself is about, or is printed without it too.
            opposite = clause.when[1:] if clause.when.startswith("!") else f"!{clause.when}"
            kept = {clause.when} | under.get(opposite, set())
            names = [name for name in names if name in kept]
        found |= dict.fromkeys(names)
    return tuple(found)


def _names_in(clause: Clause) -> list[str]:
    """Return the names that a clause prints in either language, and its table."""
    found = []
    for language in LANGUAGES:
        text = clause.text.in_language(language)
        if clause.kind == "table" and text:
            found.append(TABLE + text.partition(":")[0])
        found += [p.name for p in _placeholders(clause.kind, text) if p.name != SEE]
    return found


def _placeholders(kind: str, text: str) -> list[Placeholder]:
    if kind in _PLAIN:
        return []
    return [piece for piece in pieces(text) if isinstance(piece, Placeholder)]


def _literals(kind: str, text: str) -> list[str]:
    if kind in _PLAIN:
        return []
    found = []
    for piece in pieces(text):
        found += [piece] if isinstance(piece, str) else [piece.mark, piece.otherwise]
    return [each for each in found if each]


def _unknown(clauses: Clauses) -> Iterator[str]:
    for clause, language, text in clauses.printed():
        for piece in _placeholders(clause.kind, text):
            if piece.name == SEE:
                continue
            try:
                shown = printed_value(piece, language, clauses.value)
            except LookupError:
                yield f"{clause.id}: {typed(piece)}"
            except InputError as error:
                yield f"{clause.id}: {typed(piece)} ({error.required.en})"
            else:
                if _loses_sen(piece, clauses.values.get(piece.name)):
                    yield f"{clause.id}: {typed(piece)} = {shown}"
        for literal in _literals(clause.kind, text):
            if any(brace in literal for brace in _BRACES):
                yield f"{clause.id}: {_around(literal)}"
        if clause.kind == "formula" and text not in FORMULAS:
            yield f"{clause.id}: {text}"


def _loses_sen(piece: Placeholder, value: object) -> bool:
    """Return whether a style with fewer decimals than an amount has would round it."""
    style = _ROUNDING.fullmatch("".join(piece.style))
    if style is None or not isinstance(value, (Decimal, Fraction, float)):
        return False
    amount = exact("value", value)
    whole = (amount * 10**_MONEY_DECIMALS).denominator == 1
    return whole and (amount * 10 ** int(style["decimals"])).denominator != 1


def _around(literal: str) -> str:
    at = min(place for place in map(literal.find, _BRACES) if place >= 0)
    return literal[at : at + 20]


def _unused(clauses: Clauses) -> Iterator[str]:
    used = set()
    for clause, _, text in clauses.printed():
        if clause.kind == "table":
            used.add(TABLE + text.partition(":")[0].strip())
        for piece in _placeholders(clause.kind, text):
            used |= {piece.name, *piece.style[1::2]}
    # In the order of the values, in which a workbook lists them too; tables come last.
    places = {name: place for place, name in enumerate(clauses.values)}
    for name in sorted(clauses.needed, key=lambda each: places.get(each, len(places))):
        # What has no value has nothing to print.
        prints = name.startswith(TABLE) or has_something(clauses.values.get(name))
        if prints and name not in used:
            yield f"{{{name}}}" if not name.startswith(TABLE) else name


def _typed_figures(clauses: Clauses) -> Iterator[str]:
    known: dict[tuple[str, object], list[str]] = {}
    for name, value in clauses.values.items():
        for kind, each in _as_tokens(value):
            known.setdefault((kind, each), []).append(name)
    for clause, language, _ in clauses.printed():
        by_hand = amounts_by_hand(clause, language)
        for literal in _literals(clause.kind, clause.own.in_language(language)):
            for token in tokens(literal, language):
                names = known.get((token.kind, token.value), []) if _tells(token) else []
                if names:
                    yield f"{clause.id}: {token.text} = {{{names[0]}}}"
                elif (token.kind, token.value) in by_hand:
                    # It was right once, or is a slip: nothing here can tell.
                    yield f"{clause.id}: {token.text}"


def amounts_by_hand(clause: PlacedClause, language: str) -> set[tuple[str, object]]:
    """Return the amounts and dates that own words state beyond the standard ones, by kind."""
    own = _amounts(clause.kind, clause.own.in_language(language), language)
    if not own:
        return own
    return own - _amounts(clause.kind, clause.standard.in_language(language), language)


def _amounts(kind: str, text: str, language: str) -> set[tuple[str, object]]:
    stated = (token for literal in _literals(kind, text) for token in tokens(literal, language))
    return {(each.kind, each.value) for each in stated if _tells(each) and _is_amount(each)}


def _as_tokens(value: object) -> Iterator[tuple[str, object]]:
    """Yield what a token of a text would be that states a value."""
    if isinstance(value, date):
        yield "date", value
    elif isinstance(value, (int, Decimal, Fraction, float)) and not isinstance(value, bool):
        yield "number", exact("value", value)


def _tells(token: Token) -> bool:
    """Return whether a number could state a figure: with a unit, or a large one; never 1."""
    if token.kind == "date":
        return True
    if token.kind != "number" or not isinstance(token.value, Fraction) or token.value == 1:
        return False
    return token.unit in _UNITS or (not token.unit and token.value >= _LARGE)


def _is_amount(token: Token) -> bool:
    """Return whether a number or date is one that changes from notice to notice."""
    return token.kind == "date" or token.unit in _AMOUNTS or not token.unit


def _literal_numbers(kind: str, text: str) -> set[str]:
    plain = normalize("NFKC", " ".join(_literals(kind, text)))
    # "Per share" is 1株当たり.
    return {each.replace(",", "") for each in _DIGITS.findall(plain)} - {"1"}


def _languages_differ(clauses: Clauses) -> Iterator[str]:
    for clause in clauses.placed:
        if not clause.printed:
            continue
        ja, en = clause.text.ja, clause.text.en
        own = [language for language in LANGUAGES if clause.own.in_language(language)]
        # A standard clause of one language may be reworded in that alone.
        if len(own) == 1 and bool(clause.standard.ja) == bool(clause.standard.en):
            yield f"{clause.id}: {own[0]} only"
        if not (ja and en):
            continue
        if clause.kind in _PLAIN:
            if ja != en:
                yield f"{clause.id}: {ja} / {en}"
            continue
        # The day of the notice has a line of its own in Japanese.
        sides = [_names(clause.kind, text) - {"notice_date"} for text in (ja, en)]
        for name in sorted(sides[0] ^ sides[1]):
            yield f"{clause.id}: {{{name}}} {'ja' if name in sides[0] else 'en'} only"
        numbers = [_literal_numbers(clause.kind, text) for text in (ja, en)]
        for number in sorted(numbers[0] ^ numbers[1]):
            yield f"{clause.id}: {number} {'ja' if number in numbers[0] else 'en'} only"
        if own and sides[0] == sides[1] and numbers[0] == numbers[1]:
            yield from _stated_apart(clauses, clause)
        yield from _of_the_other(clauses, clause)


def _stated_apart(clauses: Clauses, clause: PlacedClause) -> Iterator[str]:
    """Yield what own words state in one language: another unit or scale, another period."""
    stated = []
    for language in LANGUAGES:
        text = clause.text.in_language(language)
        shown, values = _shown(clauses, clause, language, text)
        found: dict[tuple[str, object, str], str] = {}
        typed_by_hand = set()
        for token in tokens(shown, language):
            period = token.unit if token.unit in _PERIODS else ""
            if (
                token.kind == "name"
                or token.unit in _NO_FIGURES
                or (token.value == 1 and not period)
            ):
                continue
            key: tuple[str, object, str] = (token.kind, token.value, period)
            found[key] = token.text
            end = token.at + len(token.text)
            if not any(start <= token.at and end <= stop for start, stop in values):
                typed_by_hand.add(key)
        stated.append((found, typed_by_hand))
    for (found, by_hand), (others, _), language in zip(
        stated, reversed(stated), LANGUAGES, strict=True
    ):
        for stated_here, text in found.items():
            if stated_here in by_hand and stated_here not in others:
                yield f"{clause.id}: {text} {language} only"


def _of_the_other(clauses: Clauses, clause: PlacedClause) -> Iterator[str]:
    """Yield placeholders of a text of the other language, where this one has its own."""
    for language, other in zip(LANGUAGES, reversed(LANGUAGES), strict=True):
        for piece in _placeholders(clause.kind, clause.own.in_language(language)):
            name, _, ending = piece.name.rpartition("_")
            if ending == other and f"{name}_{language}" in clauses.values:
                yield f"{clause.id}: {typed(piece)} {language}"


def _names(kind: str, text: str) -> set[str]:
    """Return the figures, flags and references of a text; a name may stand in one language."""
    return {
        f"{SEE}:{''.join(piece.style)}" if piece.name == SEE else piece.name
        for piece in _placeholders(kind, text)
        if piece.style or piece.mark
    }


def _lost_references(clauses: Clauses) -> Iterator[str]:
    order = {clause.id: place for place, clause in enumerate(clauses.placed)}
    # In a language without words a clause is not printed; two of one number look the same.
    said = {
        language: Counter(
            each.number
            for each in clauses.placed
            if each.printed and each.number and each.text.in_language(language)
        )
        for language in LANGUAGES
    }
    numbers = {each.id: each.number for each in clauses.placed}
    for clause, language, text in clauses.printed():
        see = sight(clauses.placed, clause, language)
        for piece in _placeholders(clause.kind, text):
            if piece.name == SEE:
                target = "".join(piece.style)
                if see(target) is None or said[language][numbers[target]] != 1:
                    yield f"{clause.id}: {typed(piece)}"
        typed_by_hand = [
            match
            for literal in _literals(clause.kind, text)
            for match in _TYPED_REFERENCE.finditer(literal)
        ]
        if typed_by_hand:
            known = _ways(clauses, clause, order[clause.id], language)
            for match in typed_by_hand:
                if normalize("NFKC", match[0]) not in known:
                    yield f"{clause.id}: {match[0]}"


def _ways(clauses: Clauses, clause: PlacedClause, place: int, language: str) -> set[str]:
    """Return every way in which a clause can name another, with as many levels as it likes."""
    own = seen_from(clauses.placed, clause).split(".")
    found = set()
    for at, other in enumerate(clauses.placed):
        if other.printed and other.number and other.text.in_language(language):
            for levels in range(len(own) + 1):
                seen = ".".join(own[:levels])
                way = reference(other.number, seen, language, above=at <= place)
                found.add(normalize("NFKC", way))
    return found | {each.replace("上記", "前記") for each in found}


def _words(clauses: Clauses) -> Iterator[str]:
    ours = [str(clauses.values[name]) for name in _OURS if clauses.values.get(name)]
    day = clauses.values.get("notice_date")
    on = day if isinstance(day, date) else None
    for clause, language, text in clauses.printed():
        if clause.kind in _PLAIN:
            continue
        shown, values = _shown(clauses, clause, language, text)
        for fault in faults(shown, language, ours=ours, on=on):
            end = fault.at + len(fault.found)
            # A value is made by its style, or judged by a check of its own.
            if any(start <= fault.at and end <= stop for start, stop in values):
                continue
            wanted = f" → {fault.wanted}" if fault.wanted else ""
            yield f"{clause.id} ({language}): {fault.found}{wanted}"


def _shown(
    clauses: Clauses, clause: PlacedClause, language: str, text: str
) -> tuple[str, list[tuple[int, int]]]:
    """Return a text as printed, and from where to where its values stand in it."""
    see = sight(clauses.placed, clause, language)
    shown, values = "", []
    for piece in pieces(text):
        start = len(shown)
        if isinstance(piece, str):
            shown += piece
        else:
            shown += filled(typed(piece), language, clauses.value, see)
            if not piece.mark:
                values.append((start, len(shown)))
    return shown, values


RULES: Final[Mapping[str, Rule]] = {
    "clause_placeholders_known": Rule(
        Text(
            "every placeholder of a clause names an input or figure, in a style that fits",
            "条項の差込項目が入力又は計算値を適切な様式で指している",
        ),
        "error",
        _unknown,
    ),
    "clause_figures_printed": Rule(
        Text(
            "every figure and table that the standard clauses print is printed",
            "標準の条項に記載される数値・表がすべて記載されている",
        ),
        "error",
        _unused,
    ),
    "clause_figures_live": Rule(
        Text(
            "no clause states an amount or a date by hand: they are printed from the inputs",
            "条項の金額・数量・日付は直接入力されず、入力・計算値から記載されている",
        ),
        "error",
        _typed_figures,
    ),
    "clause_references_resolve": Rule(
        Text(
            "every reference to another clause finds it printed, above or below as it says",
            "他の条項への参照先が記載されている",
        ),
        "error",
        _lost_references,
    ),
    "clause_languages_agree": Rule(
        Text(
            "Japanese and English of a clause state the same figures; neither was changed alone",
            "各条項の日英で記載する数値が一致し、一方だけが変更されていない",
        ),
        "error",
        _languages_differ,
    ),
    "clause_words": Rule(
        Text(
            "ordinals, numbers in words, singular and plural, dates, digits, terms, addresses",
            "序数・数の表記・単複・日付・数字の全半角・用語・連絡先の表記が適切である",
        ),
        "warning",
        _words,
    ),
}
"""The checks of the clauses by name, in their order."""


def exceptions(rule: str, clauses: Clauses) -> str:
    """Return the exceptions to a rule as one text, `NONE` where there are none."""
    return "; ".join(dict.fromkeys(RULES[rule].exceptions(clauses))) or NONE
