"""Ordinals, and numbers in words beside their digits."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from ivjxl.core.wording import wording
from ivjxl.notices.language.fault import Fault, fault

_ORDINAL: Final = re.compile(
    r"(?<![A-Za-z0-9.,])(第\s*)?([0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,12})( ?)"
    r"(?:(st|nd|rd|th)|(ST|ND|RD|TH))(?![A-Za-z])"
)


def ordinals(text: str, language: str) -> Iterator[Fault]:
    """Yield ordinals with a wrong ending, with a space before it, or with 第."""
    for found in _ORDINAL.finditer(text):
        prefix, digits, space, ending, capitals = found.groups()
        if capitals and space:
            continue
        number = int(digits.replace(",", ""))
        right = wording(value=number, style="ordinal", language="en").removeprefix(str(number))
        if prefix and language == "ja":
            yield fault("ordinal", text, found.span(), f"第{digits}回")
        elif prefix or space or right != (ending or capitals.lower()):
            right = right.upper() if capitals else right
            yield fault("ordinal", text, found.span(), digits + right)


_UNITS: Final = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS: Final = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES: Final = {"billion": 10**9, "million": 10**6, "thousand": 10**3}
_WORD: Final = "|".join(sorted([*_UNITS, *_TENS, *_SCALES, "hundred"], key=len, reverse=True))
SPELLED: Final = rf"(?<![\w-])(?:{_WORD})\b(?:(?:\s+|-|,\s+)(?:and\s+)?(?:{_WORD})\b){{0,24}}(?!-)"
"""A number in words, as a regular expression without groups."""

_WITH_DIGITS: Final = re.compile(
    rf"({SPELLED})\s*\(\s*([0-9]{{1,3}}(?:,[0-9]{{3}}){{1,4}}|[0-9]{{1,12}})"
    r"(?:\s+(thousand|million|billion))?\s*\)",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r"[\s,-]+")
_TOO_LARGE: Final = 10**9


def number_in_words(words: str) -> int | None:
    """Return the number that English words say, None where they say none.

    >>> number_in_words("Two hundred"), number_in_words("one hundred and five thousand")
    (200, 105000)
    >>> number_in_words("twenty twenty")
    """
    left = _BETWEEN.split(words.lower())
    total = 0
    for name, size in _SCALES.items():
        if name in left:
            at = left.index(name)
            count = _below_thousand(left[:at]) if at else 1
            if count is None:
                return None
            total, left = total + count * size, left[at + 1 :]
            left = left[1:] if left[:1] == ["and"] else left
    rest = _below_thousand(left) if left else 0
    return None if rest is None else total + rest


def _below_thousand(words: list[str]) -> int | None:
    if "hundred" not in words:
        return _below_hundred(words)
    at = words.index("hundred")
    rest = words[at + 1 :]
    rest = rest[1:] if rest[:1] == ["and"] else rest
    hundreds = _below_hundred(words[:at]) if at else 1
    below = _below_hundred(rest) if rest else 0
    return None if hundreds is None or below is None else hundreds * 100 + below


def _below_hundred(words: list[str]) -> int | None:
    if len(words) == 1:
        return _UNITS.get(words[0], _TENS.get(words[0]))
    if len(words) == 2 and words[0] in _TENS and 0 < _UNITS.get(words[1], 0) < 10:
        return _TENS[words[0]] + _UNITS[words[1]]
    return None


class Spelled(NamedTuple):
    """A number in words with its digits in brackets, and where it stands."""

    words: int
    digits: int
    span: tuple[int, int]


def spelled_numbers(text: str) -> Iterator[Spelled]:
    """Yield the numbers in words that are followed by digits in brackets."""
    for found in _WITH_DIGITS.finditer(text):
        words, start = found[1], found.start()
        number = number_in_words(words)
        if number is None:
            # In "one and two (2)" only the last number has digits.
            parts = re.split(r"(?i)(?:,\s+(?:and\s+)?|\s+and\s+)", words)
            number = number_in_words(parts[-1]) if len(parts) > 1 else None
            start += len(words) - len(parts[-1])
        if number is not None:
            digits = int(found[2].replace(",", "")) * _SCALES.get((found[3] or "").lower(), 1)
            yield Spelled(number, digits, (start, found.end()))


def numbers_in_words(text: str, language: str) -> Iterator[Fault]:
    """Yield numbers in words that do not agree with the digits beside them."""
    if language != "en":
        return
    found = list(spelled_numbers(text))
    for each in found:
        if each.words == each.digits or (each.digits == 1 and _begins_a_list(text, each, found)):
            continue
        yield fault("spelled_number", text, each.span, _either(each))


def _either(spelled: Spelled) -> str:
    numbers = (spelled.words, spelled.digits)
    if max(numbers) >= _TOO_LARGE:
        return ""
    return " / ".join(wording(value=each, style="spelled", language="en") for each in numbers)


def _begins_a_list(text: str, spelled: Spelled, others: list[Spelled]) -> bool:
    """Return whether the digits are the first of a list: either of two (1) … (2) …."""
    second = text.find("(2)", spelled.span[1])
    return second >= 0 and all(each.span[1] != second + 3 for each in others)
