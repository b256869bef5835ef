"""Singular and plural of the nouns that notices count, and of the provisions they name."""

import re
from collections.abc import Iterator
from typing import Final

from ivjxl.notices.language.fault import Fault, fault
from ivjxl.notices.language.numbers import SPELLED, number_in_words

_BEFORE_NOUN: Final = (
    r"(?:(?:stock\s+acquisition|common|executive|outside|eligible|part-time|managing|"
    r"representative|voting|treasury|business|trading|calendar|clear|legal|share|stock)\s+){0,3}"
)
_COUNTED: Final = "right|share|person|director|officer|shareholder|holder|year|month|day"
_TIME: Final = ("year", "month", "day")
_END: Final = r"\s*(?:\Z|[.,;:()\]|\t\n—–]|\s-\s)"
# After a singular that should be a plural only words that cannot continue a compound:
# "200 share split" and "each rights holder" are right.
_GOES_ON: Final = (
    rf"(?={_END}|\s+(?:of|to|in|and|or|for|that|which|who|held|granted|allotted|issued|shall|is|"
    r"are|was|were|will|may|has|have|with|by|per|as|under|upon|underlying)\b)"
)
_AFTER_TIME: Final = re.compile(rf"{_END}|\s+(?:from|after|before|following)\b")
_GOES_ON_NOW: Final = re.compile(_GOES_ON, re.IGNORECASE)

_COUNT: Final = re.compile(
    r"(?<![\w.,/-])(?:(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})"
    rf"|(?P<words>{SPELLED})(?P<brackets>\s*\([0-9][0-9,]*\))?)"
    # Not over the end of a line: there a heading may begin.
    rf"[ \xa0]+{_BEFORE_NOUN}(?P<noun>{_COUNTED})(?P<s>s?)(?![\w'’-])",
    re.IGNORECASE,
)
_ONE_OF_MANY: Final = re.compile(
    r"\b(?P<before>each|every|per|another|an?)\s+"
    rf"{_BEFORE_NOUN}(?P<noun>{_COUNTED})s{_GOES_ON}",
    re.IGNORECASE,
)
_NUMBER_OF_ONE: Final = re.compile(
    r"\bnumber\s+of\s+(?:the\s+|such\s+|said\s+)?"
    rf"{_BEFORE_NOUN}(?:{_COUNTED}){_GOES_ON}",
    re.IGNORECASE,
)
_MANY_OF_ONE: Final = re.compile(
    r"\b(?:one|each)\s+of\s+(?:his\s+or\s+her|the|his|her|their|its|our|these|those|such)\s+"
    rf"{_BEFORE_NOUN}(?:right|share|person|director|officer|shareholder|holder|heir)"
    rf"(?!\s+(?:and|or)\b){_GOES_ON}",
    re.IGNORECASE,
)
_BARE: Final = re.compile(
    r"\b(?:of|for|regarding|concerning)\s+(stock\s+acquisition\s+right)(?=\s*(?:\Z|[.,;:)\n]))",
    re.IGNORECASE,
)
_LISTED_PERSON: Final = re.compile(
    r"^[^A-Za-z\n]*(Person\s+to\s+be\s+\w+)[^\n]*\bnumber\s+of\s+persons?\b", re.MULTILINE
)
_WORD_BEFORE: Final = re.compile(r"([A-Za-z]+)\.?\s+\Z")
_NUMBERED: Final = frozenset({
    "Article", "Paragraph", "Item", "Section", "Clause", "Note", "No", "Number", "Class",
    "Series", "Type", "Table", "Form", "Part", "Rule", "Chapter", "Appendix", "Annex", "Exhibit",
    "Schedule", "Category", "Group", "Level", "Step", "Phase", "Page", "Day", "January",
    "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
    "Dec",
})  # fmt: skip
"""After these a number does not count the noun that follows it."""


def plurals(text: str, language: str) -> Iterator[Fault]:
    """Yield a singular for many, a plural for one: 1 rights, each rights, number of person."""
    if language != "en":
        return
    for found in _COUNT.finditer(text):
        if _miscounted(text, found):
            end = found.end()
            right = text[found.start() : end - 1] if found["s"] else _plural(found[0])
            yield fault("plural", text, found.span(), right)
    for found in _ONE_OF_MANY.finditer(text):
        # "A shares" are a class of shares; what one "shares in" is a verb.
        verb = found["noun"].lower() == "share" and text[found.end() :].lstrip()[:2] in ("in", "wi")
        if found["before"] not in ("A", "An") and not verb:
            yield fault("plural", text, found.span(), found[0][:-1])
    for pattern in (_NUMBER_OF_ONE, _MANY_OF_ONE):
        for found in pattern.finditer(text):
            yield fault("plural", text, found.span(), _plural(found[0]))
    for found in _BARE.finditer(text):
        yield fault("plural", text, found.span(1), _plural(found[1]))
    for found in _LISTED_PERSON.finditer(text):
        yield fault("plural", text, found.span(1), "Persons" + found[1][len("Person") :])


def _plural(words: str) -> str:
    return words + ("S" if words[-1].isupper() else "s")


def _miscounted(text: str, found: re.Match[str]) -> bool:
    """Return whether the noun after a number has the wrong number, judged with care."""
    noun, plural = found["noun"].lower(), bool(found["s"])
    if found["digits"]:
        count = int(found["digits"].replace(",", ""))
        if _numbered(text, found, count):
            return False
    else:
        number = number_in_words(found["words"])
        if number is None:
            return False
        count = number
        # "No one shares the view": a verb.
        if count == 1 and noun == "share" and not found["brackets"]:
            return False
    if count == 1 or plural:
        return count == 1 and plural
    after = _AFTER_TIME if noun in _TIME else _GOES_ON_NOW
    return after.match(text, found.end()) is not None


def _numbered(text: str, found: re.Match[str], count: int) -> bool:
    """Return whether digits before a noun number something else than the noun."""
    before = _WORD_BEFORE.search(text[max(0, found.start() - 20) : found.start()])
    if before and before[1] in _NUMBERED:
        return True
    is_year = found["digits"].isdigit() and 1900 <= count < 2100
    if is_year and not found["s"]:
        return True
    starts_line = found.start() == 0 or text[found.start() - 1] == "\n"
    return count == 1 and starts_line and re.search(r"^2\s+[A-Z]", text, re.MULTILINE) is not None


# Possessive: "Paragraph 1 and 238, Paragraph 1" must not be read as "Paragraph 1 and 23".
_REFERENCE: Final = r"[0-9]++(?:[-.][0-9]++)*+(?:\([0-9]++\))*+"
_MORE: Final = r"(?:\s*,\s*(?:and|or)\s+|\s*,\s*|\s+(?:and|or|through|to)\s+)"
_PARTS: Final = (
    rf"(?:,?\s+(?:Paragraphs?|Items?)\s+{_REFERENCE}"
    rf"(?:{_MORE}{_REFERENCE}(?!,?\s+(?:Paragraph|Item)))*+)*+"
)
_MANY_PROVISIONS: Final = re.compile(
    # Articles 236-240 are several, Article 201-2 is one: a hyphen says nothing.
    rf"\b(Article|Paragraph|Item)s(\s+[0-9]++(?:\.[0-9]++)*+(?:\([0-9]++\))*+)(?!\s?[-–~])"
    rf"{_PARTS}(?!{_MORE}[0-9])"
)
_ONE_PROVISION: Final = re.compile(
    rf"\b(Article|Paragraph|Item)(\s+{_REFERENCE}(?:\s*,\s*{_REFERENCE})*,?"
    rf"\s+(?:and|through)\s+{_REFERENCE})"
    r"(?=\s*(?:\Z|[.,;:)\n])|\s+(?:of|and|or|thereof|hereof|above|below|shall)\b)"
    r"(?!,?\s+(?:Paragraph|Item))"
)
_LARGEST_PARAGRAPH: Final = 30


def provisions(text: str, language: str) -> Iterator[Fault]:
    """Yield Articles with one number, and Article, Paragraph or Item with several."""
    if language != "en":
        return
    for found in _MANY_PROVISIONS.finditer(text):
        words = found[1] + "s" + found[2]
        end = found.start() + len(words)
        yield fault("provision", text, (found.start(), end), found[1] + found[2])
    for found in _ONE_PROVISION.finditer(text):
        numbers = [int(each) for each in re.findall(r"[0-9]{1,9}", found[2])]
        # In "Paragraph 1 and 240" the second number is an article.
        if found[1] == "Article" or max(numbers) < _LARGEST_PARAGRAPH:
            yield fault("provision", text, found.span(), f"{found[1]}s{found[2]}")
