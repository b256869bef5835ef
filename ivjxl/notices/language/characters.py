"""Characters of the wrong width, mixed punctuation, and symbols of a formula that change."""

import re
from collections.abc import Iterator
from typing import Final
from unicodedata import normalize

from ivjxl.notices.language.fault import Fault, fault

_FULL_WIDTH: Final = re.compile(r"[！-～￥　]+")
_DIGITS: Final = re.compile(
    r"(?:[0-9０-９]{1,3}(?:[,，][0-9０-９]{3})+|[0-9０-９]+)(?:[.．][0-9０-９]+)?"
)
_YEN: Final = re.compile(r"￥\s*[0-9０-９]")
_LATIN: Final = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]{2,}")
_HALF_WIDTH_KANA: Final = re.compile(r"[｡-ﾟ]+")
_JAPANESE_BEFORE: Final = "(?<=[ぁ-んァ-ヶー一-龠々〆）」』】])"
_PAIRS: Final = tuple(
    (re.compile(_JAPANESE_BEFORE + western), re.compile(japanese), western, japanese)
    for western, japanese in (("，", "、"), ("．", "。"))
)
_SMALL_T: Final = re.compile(r"[-−–]\s*[qr]\s*t(?![A-Za-z])")
_LARGE_T: Final = re.compile(r"[-−–]\s*[qr]\s*T(?![A-Za-z])")
_ROOT_OF_SMALL_T: Final = re.compile(r"(?:√|\\sqrt)\s*[{(]?\s*t(?![A-Za-z])")
_T: Final = re.compile(r"(?<![A-Za-z\\])T(?![A-Za-z])")


def widths(text: str, language: str) -> Iterator[Fault]:
    """Yield full-width characters in English; in Japanese, numbers and words that mix widths.

    In Japanese one full-width digit may stand alone: the exchange's typography has
    one digit in full width, two in half width (５月26日).
    """
    if language == "en":
        for found in _FULL_WIDTH.finditer(text):
            yield fault("width", text, found.span(), normalize("NFKC", found[0]))
        return
    for found in _DIGITS.finditer(text):
        if not found[0].isascii() and _mixes(found[0]):
            yield fault("width", text, found.span(), normalize("NFKC", found[0]))
    for found in _YEN.finditer(text):
        yield fault("width", text, (found.start(), found.start() + 1), "¥")
    words = list(_LATIN.finditer(text))
    half_width = {word[0] for word in words if word[0].isascii()}
    for word in words:
        plain = normalize("NFKC", word[0])
        mixed = any(each.isascii() for each in word[0])
        if word[0] != plain and (mixed or plain in half_width):
            yield fault("width", text, word.span(), plain)


def _mixes(number: str) -> bool:
    """Return whether a number has two full-width digits in a row, or both widths."""
    digits = [each for each in number if each.isdigit()]
    groups = re.split("[,，.．]", number)
    return any(each.isascii() for each in digits) or any(len(each) > 1 for each in groups)


def half_width_kana(text: str, language: str) -> Iterator[Fault]:
    """Yield half-width katakana and their punctuation."""
    for found in _HALF_WIDTH_KANA.finditer(text):
        yield fault("half_width_kana", text, found.span(), normalize("NFKC", found[0]))


def punctuation(text: str, language: str) -> Iterator[Fault]:
    """Yield the rarer of ， and 、, of ． and 。, where a Japanese text has both."""
    if language != "ja":
        return
    for western, japanese, comma, wanted in _PAIRS:
        if comma not in text or wanted not in text:
            continue
        ours, others = list(japanese.finditer(text)), list(western.finditer(text))
        if len(others) > len(ours):
            ours, others, wanted = others, ours, comma
        if ours:
            yield from (fault("punctuation", text, each.span(), wanted) for each in others)


def formula_symbols(text: str, language: str) -> Iterator[Fault]:
    """Yield a time that is t in one place of a formula and T in another."""
    at = 0
    for line in text.splitlines(keepends=True):
        small = _SMALL_T.search(line)
        if small and _T.search(line):
            yield fault("formula_symbol", text, _moved(small, at), small[0][:-1] + "T")
        else:
            root = _ROOT_OF_SMALL_T.search(line)
            if root and _LARGE_T.search(line):
                yield fault("formula_symbol", text, _moved(root, at), root[0][:-1] + "T")
        at += len(line)


def _moved(found: re.Match[str], by: int) -> tuple[int, int]:
    return found.start() + by, found.end() + by
