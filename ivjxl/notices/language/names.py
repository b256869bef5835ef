"""Names, market labels and codes that are the company's but for a letter."""

import re
from collections.abc import Iterator
from typing import Final

from ivjxl.notices.language.addresses import KATAKANA, LISTING, WORD, Ours, distance
from ivjxl.notices.language.fault import Fault, fault

_CODE: Final = re.compile(r"コード(?:番号)?\s*[:：]?\s*([0-9][0-9A-Z]{3})(?![0-9A-Z年])")


def listings(text: str, ours: Ours) -> Iterator[Fault]:
    """Yield market labels and codes that are nearly the company's."""
    known = dict(ours.listings)
    if not known:
        return
    for found in LISTING.finditer(text):
        label, code = found[1], found[2]
        if known.get(label) == code:
            continue
        right = known.get(label, "")
        if right and distance(code, right) == 1:
            yield fault("listing", text, found.span(), f"{label}: {right}")
            continue
        for own, own_code in ours.listings:
            if code == own_code and _market(label) == _market(own):
                yield fault("listing", text, found.span(), f"{own}: {own_code}")
    codes = [code for code in known.values() if code[0].isdigit()]
    for found in _CODE.finditer(text):
        for code in codes:
            if found[1] not in codes and distance(found[1], code) == 1:
                yield fault("listing", text, found.span(1), code)


def _market(label: str) -> str:
    """Return the name of the exchange in a label: TSE of TSE1 and of TSE Prime."""
    found = re.match("[A-Z]+", label)
    return found[0] if found else label


_CAPITALS: Final = re.compile(
    r"(?<![A-Za-z0-9@./&-])[A-Z][A-Z0-9]{1,11}(?![A-Za-z0-9@/&]|[.-][A-Za-z0-9])"
)
_ROMAN: Final = re.compile("[IVXLC]+")
_USUAL: Final = frozenset({
    "TSE", "NASDAQ", "NYSE", "OTC", "JPX", "JASDAQ", "JPY", "USD", "EUR", "SEC", "FSA", "FY",
    "CEO", "CFO", "COO", "CTO", "CIO", "CHRO", "IR", "PR", "HR", "AGM", "EGM", "ESG", "SDGS",
    "URL", "TEL", "FAX", "TDNET", "EDINET", "ROE", "ROA", "ROIC", "PBR", "PER", "EPS", "DPS",
    "BPS", "IFRS", "GAAP", "JGB", "MOF", "UK", "US", "USA", "EU", "ADR", "ADS", "DX", "IT", "AI",
    "ISP", "ICT", "IOT", "SNS", "VPN", "LAN", "WAN", "M2M", "NTT", "KDDI", "RS", "SO", "RSU",
    "PSU", "PDF", "XBRL", "TBD", "SAMPLE", "DRAFT", "TOKYO", "OSAKA", "JAPAN", "INC", "LTD", "CO",
    "KK",
})  # fmt: skip


def names(text: str, ours: Ours) -> Iterator[Fault]:
    """Yield short names in capitals and full names that are the company's but for a letter."""
    yield from _short_names(text, ours)
    yield from _full_names(text, ours)
    for found in KATAKANA.finditer(text) if ours.katakana else ():
        if found[0] not in ours.katakana:
            for own in ours.katakana:
                if distance(found[0], own) <= 2:
                    yield fault("name", text, found.span(), own)


def _short_names(text: str, ours: Ours) -> Iterator[Fault]:
    judged: dict[str, str | None] = {}
    for found in _CAPITALS.finditer(text) if ours.short_names else ():
        word = found[0]
        if word not in judged:
            judged[word] = _nearly_short_name(text, word, ours)
        right = judged[word]
        # After a market stands a code of the exchange.
        if right and not re.search(r"[:：]\s*\Z", text[max(0, found.start() - 3) : found.start()]):
            yield fault("name", text, found.span(), right)


def _nearly_short_name(text: str, word: str, ours: Ours) -> str | None:
    if word in ours.words or word in _USUAL or _ROMAN.fullmatch(word):
        return None
    # A text may define an abbreviation of its own.
    if re.search(rf"[(（][^()（）]*[\"“「]{word}[\"”」]", text):
        return None
    return next((own for own in ours.short_names if distance(word, own) == 1), None)


def _full_names(text: str, ours: Ours) -> Iterator[Fault]:
    if not ours.names:
        return
    words = list(WORD.finditer(text))
    folded = [each[0].casefold() for each in words]
    for name in ours.names:
        own, size = [each.casefold() for each in name], len(name)
        for start in range(len(folded) - size + 1):
            if folded[start] != own[0] and folded[start + 1] != own[1]:
                continue
            other = [at for at in range(size) if folded[start + at] != own[at]]
            if len(other) == 1 and _misspelt(folded[start + other[0]], own[other[0]]):
                wrong = words[start + other[0]]
                begin, end = words[start].start(), words[start + size - 1].end()
                right = name[other[0]].upper() if wrong[0].isupper() else name[other[0]]
                wanted = text[begin : wrong.start()] + right + text[wrong.end() : end]
                yield fault("name", text, (begin, end), wanted)


_SHORTEST_MISSPELT: Final = 5


def _misspelt(word: str, right: str) -> bool:
    return len(right) >= _SHORTEST_MISSPELT and distance(word, right) <= 2
