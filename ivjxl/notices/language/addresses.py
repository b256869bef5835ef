"""Addresses and telephone numbers: malformed, or nearly those of the company."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from unicodedata import normalize

from ivjxl.notices.language.fault import Fault, fault


def distance(one: str, other: str, most: int = 2) -> int:
    """Return how many letters differ: put in, left out, changed or swapped; more than `most` is +1.

    >>> distance("ij.ad.jp", "iij.ad.jp"), distance("IJI", "IIJ"), distance("abc", "xyz")
    (1, 1, 3)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, own in enumerate(other, 1):
            cost = min(now[-1] + 1, last[column] + 1, last[column - 1] + (letter != own))
            swapped = row > 1 and column > 1 and (letter, one[row - 2]) == (other[column - 2], own)
            now.append(min(cost, before[column - 2] + 1) if swapped else cost)
        before, last = last, now
    return min(last[-1], most + 1)


@dataclass(frozen=True, slots=True)
class Ours:
    """What belongs to the company, sorted by what it is."""

    short_names: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    katakana: tuple[str, ...]
    domains: tuple[str, ...]
    telephones: tuple[str, ...]
    listings: tuple[tuple[str, str], ...]
    words: frozenset[str]


LISTING: Final = re.compile(
    r"(?<![A-Za-z])([A-Z][A-Za-z0-9]*(?: (?:Prime|Standard|Growth)(?: Market)?)?)\s*[:：]\s*"
    r"([A-Z0-9]{3,5})(?![A-Za-z0-9])"
)
"""A market and the code under which it lists."""

KATAKANA: Final = re.compile("[ァ-ヶー・]{6,}")
"""What of a Japanese name a misspelling can be told from."""

WORD: Final = re.compile(r"[A-Za-z][A-Za-z&-]*")
"""A word of an English name."""

_TELEPHONE: Final = re.compile(r"(?<![0-9A-Za-z,.])\+?[0-9][0-9() ‐–-]{7,18}[0-9](?![0-9,])")
_SHORTEST_TELEPHONE: Final = 9


@lru_cache(maxsize=32)
def sorted_ours(words: frozenset[str]) -> Ours:
    """Return the words and addresses of the company by what they are."""
    texts = sorted(each.strip() for each in words)
    domains = {_host(each) for each in texts if "@" in each or "://" in each}
    plain = [each for each in texts if "@" not in each and "://" not in each]
    telephones = [
        each
        for each in plain
        if _TELEPHONE.fullmatch(each) and len(_digits(each)) >= _SHORTEST_TELEPHONE
    ]
    listings = [(found[1], found[2]) for each in plain for found in LISTING.finditer(each)]
    names = [each for each in plain if not LISTING.search(each) and each not in telephones]
    return Ours(
        short_names=tuple(each for each in names if re.fullmatch("[A-Z][A-Z0-9]{2,11}", each)),
        names=tuple(tuple(WORD.findall(name)) for name in names if len(WORD.findall(name)) > 1),
        katakana=tuple(found for each in names for found in KATAKANA.findall(each)),
        domains=tuple(sorted(domains)),
        telephones=tuple(telephones),
        listings=tuple(listings),
        words=frozenset(re.findall("[A-Za-z0-9]+", " ".join(texts))),
    )


def _host(address: str) -> str:
    """Return the domain of an address, without the www of a web site."""
    rest = address.rpartition("@")[2].rpartition("://")[2]
    return re.split("[/?#:]", rest, maxsplit=1)[0].lower().removeprefix("www.")


_OF_AUTHORITIES: Final = ("jpx.co.jp", "tse.or.jp", "sec.gov", "fsa.go.jp", "nasdaq.com")


def _right_domain(domain: str, ours: Ours) -> str | None:
    """Return the domain of the company that another one nearly is."""
    parts = domain.split(".")
    ends = {".".join(parts[start:]) for start in range(len(parts))}
    if ends & {*ours.domains, *_OF_AUTHORITIES}:
        return None
    near = sorted((distance(domain, own), own) for own in ours.domains)
    return next((own for far, own in near if far <= _farthest(parts[0], own)), None)


_SHORT: Final = 4


def _farthest(first: str, own: str) -> int:
    """Return how many letters may differ: two changed of three make another name."""
    name = own.partition(".")[0]
    return 1 if len(name) <= _SHORT and name != first else 2


_IN_ADDRESS: Final = r"[^\s<>()\[\]{}\"'`;:,/=|\\（）“”‘’「」【】、。；：ぁ-ヿ一-龠]"
# A comma may stand for the dot of a domain, unless another address follows it.
_EMAIL: Final = re.compile(rf"{_IN_ADDRESS}*[@＠](?:{_IN_ADDRESS}|,(?![^\s,@＠]*[@＠]))*")
_VALID_EMAIL: Final = re.compile(
    r"[A-Za-z0-9_%+-]+(?:\.[A-Za-z0-9_%+-]+)*@"
    r"[A-Za-z0-9](?:[A-Za-z0-9-]*\.[A-Za-z0-9])*[A-Za-z0-9-]*\.[A-Za-z]{2,24}"
)
_LABELLED: Final = re.compile(
    r"(?:\b[Ee]-?[Mm]ail(?: address)?|メール(?:アドレス)?)\s*[:：]\s*"
    r"([^\s<>()（）{}、。@＠]+)(?![^\s、。]*[@＠])"
)
_A_DOMAIN: Final = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.[A-Za-z]{2,24}")
_SPLIT_EMAIL: Final = re.compile(
    r"(?:(?<![\w.-])[\w.-]+[@＠] +|(?:(?<=mail: )|(?<=mail:)|(?<=メール：))[\w.-]+ +[@＠] ?)"
    r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}",
    re.ASCII,
)


def emails(text: str, ours: Ours) -> Iterator[Fault]:
    """Yield e-mail addresses that are malformed, or whose domain is nearly the company's."""
    if "@" in text or "＠" in text:
        yield from _written_emails(text, ours)
    for found in _LABELLED.finditer(text):
        if _A_DOMAIN.fullmatch(found[1].rstrip(".,")):
            yield fault("email", text, found.span(1))


def _written_emails(text: str, ours: Ours) -> Iterator[Fault]:
    for found in _SPLIT_EMAIL.finditer(text):
        yield fault("email", text, found.span(), found[0].replace(" ", ""))
    for found in _EMAIL.finditer(text):
        address = found[0].rstrip(".,:!?．，：")
        local, _, domain = normalize("NFKC", address).rpartition("@")
        if not local or not re.search(r"[A-Za-z].*[.,]|[.,].*[A-Za-z]", domain):
            continue
        span = (found.start(), found.start() + len(address))
        plain = re.sub(r"\.{2,}", ".", f"{local}@{domain}").replace(",", ".")
        right = _right_domain(plain.rpartition("@")[2].lower(), ours)
        wanted = f"{local}@{right}" if right else plain
        if right or wanted != address or not _VALID_EMAIL.fullmatch(address):
            yield fault("email", text, span, wanted if _VALID_EMAIL.fullmatch(wanted) else "")
        elif text[found.start() - 1 : found.start()] == "<" and address != found[0]:
            yield fault("email", text, found.span(), address)


_WEB: Final = re.compile(
    r"(?<![A-Za-z0-9@./])(?:([A-Za-z]{3,7})(?:([:;：])/{1,3}+|//)( ?)|(w{2,5})[.,](?=[A-Za-z0-9]))"
    r"([^\s<>()\[\]\"|\\（）“”「」【】、。{}ぁ-ヿ一-龠]+)"
)
_SCHEMES: Final = ("http", "https", "ftp", "ftps", "file", "mailto", "news")
_HOST: Final = re.compile(r"(?=.{1,253}\Z)[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24}")


def websites(text: str, ours: Ours) -> Iterator[Fault]:
    """Yield addresses of web sites that are malformed, or whose domain is nearly the company's."""
    for found in _WEB.finditer(text):
        scheme = (found[1] or "").lower()
        if scheme and scheme not in _SCHEMES:
            if min(distance(scheme, "http"), distance(scheme, "https")) > 2:
                continue
        elif scheme and not scheme.startswith("http"):
            continue
        if found[3] and "." not in found[5]:
            continue
        in_brackets = text[found.start() - 1 : found.start()] == "<"
        written = found[0] if in_brackets else found[0].rstrip(".,:;!?．，：")
        right = _right_website(found, ours)
        if right != written:
            span = (found.start(), found.start() + len(written))
            yield fault("website", text, span, right)


def _right_website(found: re.Match[str], ours: Ours) -> str:
    """Return an address as it is written rightly, "" where that is not known."""
    scheme = (found[1] or "").lower()
    rest = normalize("NFKC", found[5]).rstrip(".,:;!?")
    host, path = re.split(r"(?=[/?#:])", rest + "/", maxsplit=1)
    path = path[:-1]
    host = re.sub(r"\.{2,}", ".", host.replace(",", "."))
    host = re.sub(r"\Aw{2,5}\.", "www.", host)
    # "www.iij.ad.jp" without a scheme was taken apart after its www.
    prefix = "www." if found[4] or host.startswith("www.") else ""
    domain = host.removeprefix("www.")
    if not _HOST.fullmatch(domain.lower()):
        return ""
    domain = _right_domain(domain.lower(), ours) or domain
    if not scheme:
        return f"{prefix}{domain}{path}"
    if scheme not in ("http", "https"):
        scheme = min(("http", "https"), key=lambda each: distance(scheme, each))
        return f"{scheme}://{prefix}{domain}{path}"
    return f"{found[1]}://{prefix}{domain}{path}"


_FAX: Final = re.compile(
    r"(?:fax|ファックス|ファクス|ファクシミリ|ＦＡＸ)[^0-9+]*\Z", re.IGNORECASE
)
_ZERO_AFTER_COUNTRY: Final = re.compile(r"\+81[ -]?0")


def telephones(text: str, ours: Ours) -> Iterator[Fault]:
    """Yield telephone numbers that are nearly the company's, or have a 0 after +81."""
    known = {_digits(own): own for own in ours.telephones}
    for found in _TELEPHONE.finditer(text):
        digits = _digits(found[0])
        if _ZERO_AFTER_COUNTRY.match(found[0]):
            right = re.sub(r"\A\+81([ -]?)0", r"+81\1", found[0])
            yield fault("telephone", text, found.span(), right)
        elif digits not in known:
            near = next((own for each, own in known.items() if distance(digits, each) <= 2), None)
            if near and not _FAX.search(text[max(0, found.start() - 12) : found.start()]):
                yield fault("telephone", text, found.span(), near)


def _digits(telephone: str) -> str:
    """Return the digits of a telephone number as dialled in Japan."""
    digits = re.sub(r"[^0-9]", "", telephone)
    return "0" + digits[2:].lstrip("0") if telephone.strip().startswith("+81") else digits
