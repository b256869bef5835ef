"""What only a whole notice shows: numbering, references, broken sentences, heads of tables."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from ivjxl.notices.clause import label
from ivjxl.notices.language.fault import Fault, fault
from ivjxl.notices.language.numbers import SPELLED


class Line(NamedTuple):
    """A line that is not empty: its text, position, and whether an empty line stands before it."""

    text: str
    at: int
    is_first: bool

    @property
    def end(self) -> int:
        """Position of its end."""
        return self.at + len(self.text)


def lines(text: str) -> list[Line]:
    """Return the lines of a text that are not empty, without blanks at their ends."""
    found = []
    at, is_first = 0, True
    for line in text.splitlines(keepends=True):
        shown = line.strip(" \r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029\xa0")
        if shown:
            found.append(Line(shown, at + line.index(shown), is_first))
        is_first = not shown
        at += len(line)
    return found


class Marker(NamedTuple):
    """The number of an item: its style, the number, where it stands and how it looks."""

    style: str
    number: int
    at: int
    shown: str


_HALF_WIDTH: Final = str.maketrans("０１２３４５６７８９（）．", "0123456789().")
"""Of digits, brackets and the stop: the half-width ones, which keep every position."""

_MARKER: Final = re.compile(
    r"(?:[-•・*]\s+)?(?:\(注\)\s*|※\s*|Notes?[:.]?\s+)?(?P<shown>(?P<open>\()?(?P<number>[1-9][0-9]?)"
    r"(?(open)\)|(?:(?P<dot>\.)|(?P<close>\))))|(?P<circled>[①-⑳]))"
    r"(?=[\s　]|(?(dot)(?=[^0-9A-Za-z\s])|(?=[^\s,.;])))"
)
_REFERS: Final = re.compile(r"\s*(?:above|below)\b", re.IGNORECASE)
# After "…; and" the next line is the last item of a list, not a sentence that goes on.
_UNFINISHED: Final = re.compile(
    rf"(?:\b(?:in|to|of|with|from|by|under|see|as)|(?<![;,]\s)\b(?:and|or)|{SPELLED}"
    r"|[,、と又及はにの])\Z",
    re.IGNORECASE,
)


def _markers(text: list[Line]) -> Iterator[Marker]:
    """Yield the numbers with which lines begin; not those of a sentence that a line breaks."""
    before = ""
    for line in text:
        found = _MARKER.match(line.text.translate(_HALF_WIDTH))
        broken = not line.is_first and _UNFINISHED.search(before)
        if found and not broken and not _REFERS.match(line.text, found.end()):
            at = line.at + found.start("shown")
            shown = line.text[found.start("shown") : found.end("shown")]
            if found["circled"]:
                yield Marker("①", ord(found["circled"]) - ord("①") + 1, at, shown)
            else:
                style = "(1)" if found["open"] else "1." if found["dot"] else "1)"
                yield Marker(style, int(found["number"]), at, shown)
        before = line.text


def numbering(text: list[Line], whole: str) -> Iterator[Fault]:
    """Yield items that do not follow the one before: numbers skipped, repeated, lost."""
    order: list[str] = []
    open_lists: dict[str, list[int]] = {}
    for marker in _markers(text):
        if marker.style not in order:
            order.append(marker.style)
        # The style seen first is that of the highest level: below it numbers begin again.
        for lower in order[order.index(marker.style) + 1 :]:
            open_lists[lower] = []
        counts = open_lists.setdefault(marker.style, [])
        last = counts[-1] if counts else 0
        if marker.number == 1:
            counts.append(1)
            continue
        # A list in a list may have its style; after it the outer one goes on.
        while counts and counts[-1] != marker.number - 1:
            counts.pop()
        if not counts:
            wanted = marker.shown.replace(_digits(marker), _like(marker, last + 1))
            span = (marker.at, marker.at + len(marker.shown))
            yield fault("numbering", whole, span, wanted)
            counts.append(marker.number)
        counts[-1] = marker.number


def _digits(marker: Marker) -> str:
    return marker.shown if marker.style == "①" else re.sub(r"[^0-9０-９]", "", marker.shown)


def _like(marker: Marker, number: int) -> str:
    """Return a number as the marker is written: circled, full-width or plain."""
    if marker.style == "①":
        return label(f"1.1.{number}", "ja")
    wide = not _digits(marker).isascii()
    return "".join(chr(ord(each) + 0xFEE0) if wide else each for each in str(number))


_ENGLISH_REFERENCE: Final = re.compile(
    r"(?<![\w)])(?P<shown>\((?P<item>[1-9][0-9]?)\)|(?P<point>[1-9][0-9]?)\))"
    r"\s+(?P<where>above|below)\b"
)
_JAPANESE_REFERENCE: Final = re.compile(
    r"(?P<where>上記|下記)\s*(?:[0-9]{1,2}\.\s*)?"
    r"(?P<shown>\((?P<item>[1-9][0-9]?)\)|(?P<circled>[①-⑳]))"
)
_NUMBER_BEFORE: Final = re.compile(SPELLED + r"\s*\Z", re.IGNORECASE)
_WHERE: Final = {"above": "above", "below": "below", "上記": "above", "下記": "below"}


def references(text: list[Line], whole: str, language: str) -> Iterator[Fault]:
    """Yield references to items above or below that no line there carries."""
    items = list(_markers(text))
    pattern = _ENGLISH_REFERENCE if language == "en" else _JAPANESE_REFERENCE
    flat = whole.translate(_HALF_WIDTH)
    for found in pattern.finditer(flat):
        # The digits of a number in words: two (2) above all.
        if _NUMBER_BEFORE.search(flat[max(0, found.start() - 30) : found.start()]):
            continue
        number, style = _named(found)
        shown = flat[found.start("shown") : found.end("shown")]
        places = [each.at for each in items if (each.style, each.number) == (style, number)]
        places += [each for each in _inline(flat, shown) if each != found.start("shown")]
        above = _WHERE[found["where"]] == "above"
        if not any((place <= found.start()) == above for place in places):
            yield fault("reference", whole, found.span())


def _named(found: re.Match[str]) -> tuple[int, str]:
    groups = found.groupdict()
    if groups.get("circled"):
        return ord(found["circled"]) - ord("①") + 1, "①"
    if groups.get("point"):
        return int(found["point"]), "1)"
    return int(found["item"]), "(1)"


def _inline(text: str, shown: str) -> Iterator[int]:
    """Yield where a sentence carries an item: "… provisions: 1) transfer …, and 2) the Company"."""
    pattern = (
        rf"(?:(?<=[:;,.、。：]\s)|(?<=[:;,.、。：])|(?<=[:;,]\sand\s)|(?<=[:;,]\sor\s)|(?<=\sand\s)"
        rf"|(?<=\seither\s)){re.escape(shown)}(?!\s*(?:above|below|or|and|,))"
    )
    for found in re.finditer(pattern, text):
        yield found.start()


_ENDS: Final = re.compile(r"[.!?:;,…)\]\"”'’>。、：]\s*\Z")
_GOES_ON: Final = re.compile(r"[a-z]+(?:[’'-][a-z]+)*(?=[\s,;.])(?![.][\w])")
_LETTERED: Final = re.compile(r"[a-z]{1,3}[.)]|[ivx]{1,4}[.)]")
_FEWEST_WORDS: Final = 6


def broken_sentences(text: list[Line], whole: str) -> Iterator[Fault]:
    """Yield sentences that break off at an empty line and go on behind it."""
    for position, line in enumerate(text[1:], 1):
        before = text[position - 1]
        if not line.is_first or _ENDS.search(before.text) or "\t" in before.text + line.text:
            continue
        goes_on = _GOES_ON.match(line.text) and not _LETTERED.match(line.text)
        formula = re.search(r"[$=\\√]", before.text)
        if goes_on and not formula and len(before.text.split()) >= _FEWEST_WORDS:
            start = before.end - len(before.text.split()[-1])
            end = line.at + len(line.text.split()[0])
            yield fault("broken_sentence", whole, (start, end))


_COUNT: Final = (
    r"[0-9][0-9,]*\s+(?:[A-Z][a-z]+\s+){0,3}"
    r"(?:[Dd]irectors?|[Oo]fficers?|persons?|[Ee]mployees?|members?|[Aa]uditors?)"
)
_COUNTS_IN_A_ROW: Final = re.compile(
    rf"({_COUNT})[ \t]+([0-9][0-9,]*\s+(?:rights?|shares?|units?))(?![A-Za-z])"
)
_RECORD_DATE: Final = re.compile(r"Record date\t")
_FISCAL_YEAR: Final = re.compile(r"(?:Year ended|Fiscal year|FY ?[0-9]{4})\b")
_HEADING: Final = re.compile(r"(?:[-•*]\s+)?(?:\(?[0-9]{1,2}[.)]|[①-⑳])")


def table_heads(text: list[Line], whole: str) -> Iterator[Fault]:
    """Yield rows of counts without a head above them, and a head of days over fiscal years."""
    before: Line | None = None
    in_table = False
    for line in text:
        found = _COUNTS_IN_A_ROW.search(line.text)
        if found is None:
            in_table = False
        else:
            if not in_table and not _is_head(before, line):
                at = line.at + found.start()
                yield fault("table_head", whole, (at, at + len(found[0])))
            in_table = True
        days = before and not line.is_first and _RECORD_DATE.match(before.text)
        if before and days and _FISCAL_YEAR.match(line.text):
            span = (before.at, before.at + len("Record date"))
            yield fault("table_head", whole, span, "Fiscal year")
        before = line


def _is_head(before: Line | None, line: Line) -> bool:
    """Return whether a line may be the head of a row: next to it, no heading, no figures."""
    if before is None or line.is_first or _HEADING.match(before.text):
        return False
    return not re.search("[0-9]", before.text)
