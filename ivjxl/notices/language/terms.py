"""Wrong terms, mixed terms, and terms that a text defines twice."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from ivjxl.notices.language.fault import Fault, fault
from ivjxl.notices.language.term_list import MIXED, WRONG, WrongTerm


def _pattern(words: str, *, capitals: bool) -> re.Pattern[str]:
    """Return an expression as a pattern; what stands before a term has a fixed length."""
    parts = re.split(r"(\(\?<![^)]*\))", words)
    spaced = "".join(p if p.startswith("(?<!") else p.replace(" ", r"\s+") for p in parts)
    whole = rf"\b(?:{spaced})(?![A-Za-z])" if words.isascii() else f"(?:{spaced})"
    return re.compile(whole, re.NOFLAG if capitals else re.IGNORECASE)


_WRONG: Final = {
    language: tuple(
        (each, _pattern(each.wrong, capitals=re.search("[A-Z]", each.wrong) is not None))
        for each in terms
    )
    for language, terms in WRONG.items()
}
_MIXED: Final = {
    language: tuple(
        # Behind a bracket a term explains the one before it.
        tuple((term, _pattern(f"(?<![(（]){term}s?", capitals=False)) for term in group)
        for group in groups
    )
    for language, groups in MIXED.items()
}


def wrong_terms(text: str, language: str) -> Iterator[Fault]:
    """Yield terms that are wrong for their concept."""
    for term, pattern in _WRONG[language]:
        for found in pattern.finditer(text):
            yield fault("term", text, found.span(), _right(term, found[0]))


def _right(term: WrongTerm, found: str) -> str:
    """Return the right term in the number and with the capitals of the wrong one."""
    right = term.plural if term.plural and found[-1] in "sS" else term.term
    return _with_capitals_of(found, right) if right.islower() else right


def _with_capitals_of(words: str, term: str) -> str:
    if words.istitle():
        return term.title()
    return term[0].upper() + term[1:] if words[0].isupper() else term


def mixed_terms(text: str, language: str) -> Iterator[Fault]:
    """Yield the rarer terms where a text has several for one concept; the first term of a tie."""
    lowered = text.lower()
    for group in _MIXED[language]:
        present = [each for each in group if _longest_word(each[0]) in lowered]
        if len(present) < 2:
            continue
        places = [(list(pattern.finditer(text)), term) for term, pattern in present]
        places = [(found, term) for found, term in places if found]
        if len(places) < 2:
            continue
        kept = max(places, key=lambda each: (len(each[0]), -each[0][0].start()))
        for found, _ in places:
            if found is kept[0]:
                continue
            for each in found:
                right = _in_number_of(each[0], kept[1])
                yield fault("mixed_terms", text, each.span(), right)


@cache
def _longest_word(term: str) -> str:
    """Return the part of a term without which a text, in small letters, does not have it."""
    return max(term.lower().split(), key=len)


def _in_number_of(found: str, term: str) -> str:
    plural = found.isascii() and found.endswith("s") and not term.endswith(("s", "g", "stock"))
    right = term + "s" if plural else term
    return _with_capitals_of(found, right) if term.islower() and term.isascii() else right


_BRACKETS: Final = re.compile(r"\(([^()]*[\"“][^()]*)\)")
_QUOTED: Final = re.compile(r"[\"“](?:the\s+)?([^\"“”()]{1,60})[\"”]", re.IGNORECASE)
_NO_DEFINITION: Final = re.compile(
    r"\s*(?:see|as\s+(?:defined|described)|defined|so-called|known\s+as|(?:en)?titled|refer)\b",
    re.IGNORECASE,
)
_JAPANESE: Final = re.compile(
    r"以下[、，]?[^（）()「」。]{0,12}「([^」]{1,40})」と(?:総称)?(?:い[いう]|称|呼)"
)
_WORD: Final = re.compile(r"[A-Za-z0-9]+")


def defined_twice(text: str, language: str) -> Iterator[Fault]:
    """Yield a defined term where it is defined again, of other words than the first time."""
    meanings: dict[str, object] = {}
    for term, meaning, span in _definitions(text, language):
        known = meanings.setdefault(term.casefold(), meaning)
        if known != meaning:
            yield fault("defined_twice", text, span)


def _definitions(text: str, language: str) -> Iterator[tuple[str, object, tuple[int, int]]]:
    """Yield defined terms, the last words before the definition, and where the term stands."""
    if language == "ja":
        for found in _JAPANESE.finditer(text):
            opened = max(text.rfind("（", 0, found.start()), text.rfind("(", 0, found.start()))
            before = text[max(0, opened - 4) : max(0, opened)]
            yield found[1], before, (found.start(1) - 1, found.end(1) + 1)
        return
    for brackets in _BRACKETS.finditer(text):
        if _NO_DEFINITION.match(brackets[1]):
            continue
        before = text[max(0, brackets.start() - 60) : brackets.start()].casefold()
        for found in _QUOTED.finditer(brackets[1]):
            start = brackets.start(1)
            span = (start + found.start(), start + found.end())
            yield found[1], tuple(_WORD.findall(before)[-2:]), span
