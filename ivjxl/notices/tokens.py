"""The numbers, dates and names of a text, each with its place and its value.

Both languages at once: half-width and full-width digits, JPY and 円, July 12, 2019 and
令和元年7月12日, 27th and 第27回, two hundred (200). What a name is has to be guessed from its
form: addresses, telephone numbers, market and code, form names, companies with their legal
form, abbreviations in capitals, and what follows 代表者名 or 問合せ先. Names of persons
elsewhere, company names without a legal form and numbers in words without a noun of `_NOUNS`
or a figure behind them ("one of the", "First Section") are not found.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Final
from unicodedata import normalize

from ivjxl.core.eras import ERAS
from ivjxl.core.wording import wording

Value = Fraction | date | str

SCALES: Final = {
    "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "千": 10**3, "万": 10**4, "百万": 10**6, "億": 10**8, "兆": 10**12,
}  # fmt: skip
"""Words that multiply the number before them."""

LABELS: Final = ("section", "item", "point")
"""Units of the numbers before clauses: 1. (1) 1) or ①."""

REFERENCE: Final = "reference to "
"""What a unit begins with where a text names the clause with a number."""


@dataclass(frozen=True, slots=True)
class Token:
    """A number, date or name of a text.

    Parameters
    ----------
    kind
        `number`, `date` or `name`.
    text
        As it stands.
    value
        A number with its scale applied (608 million is 608,000,000; 48.3 % is 0.483); a
        day, of a month its last; a name, telephone number or article in one form.
    unit
        Of a number `yen`, `shares`, `rights`, `persons`, `percent`, `ordinal`, `years`,
        `months`, `days`, `times`, `year`, `fiscal_year`, `article`, `formula`, a label's
        `section`, `item` or `point`, the same after `reference to `, or empty. Of a date
        `day`, `month` or, without a year, `day of year`. Of a name what it is.
    line, at
        Line, counted from 1, and position in the text, from 0.
    """

    kind: str
    text: str
    value: Value
    unit: str
    line: int
    at: int


def folded(text: str) -> str:
    """Return a text with full-width characters and kinds of dashes and quotes made one.

    Its length stays, so that positions hold in both.

    >>> folded("２０１９年 “IIJ” ①")
    '2019年 "IIJ" ①'
    """
    return "".join(map(_folded, text))


_SAME: Final = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),
    **dict.fromkeys("“”„", '"'),
    **dict.fromkeys("‘’", "'"),
    "￥": "¥",
    "▲": "△",
}


@cache
def _folded(character: str) -> str:
    if character in _SAME:
        return _SAME[character]
    # Circled digits are labels, and superscripts powers: not the digits they contain.
    if character.isdigit() and not character.isdecimal():
        return character
    plain = normalize("NFKC", character)
    return plain if len(plain) == 1 and plain.isprintable() else character


_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_MONTH: Final = "(?:" + "|".join(f"{m[:3]}(?:{m[3:]}|\\.)?" for m in _MONTHS) + r")(?![a-z])"
# Words of a date may stand on two lines.
_S: Final = r"[ \t]*\n?[ \t]*"
_G: Final = r"(?: |[ \t]*\n[ \t]*)"
_NUM: Final = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_BEFORE: Final = r"(?<![A-Za-z\d])(?<!\d[.,])"
_EN_SCALE: Final = r"(?:[ \t\n-]*(?:thousand|million|billion|trillion)\b)?"
_JA_SCALE: Final = "(?:百万|兆|億|万|千)?"
_JA_NUM: Final = rf"{_NUM}{_JA_SCALE}(?:{_NUM}(?:百万|億|万|千))*(?:(?<=[兆億万千]){_NUM})?"
_ERA: Final = "(?:" + "|".join(era.name for era in ERAS) + ")"
_KANJI: Final = "[一二三四五六七八九十百千〇]"
_N: Final = rf"(?:\d+|{_KANJI}+)"
_ONES: Final = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    "fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|"
    "ninety|hundred|thousand|million"
)
_WORDS: Final = rf"(?i:(?<![A-Za-z-])(?:{_ONES})(?:[ -](?:and )?(?:{_ONES}))*(?![A-Za-z-]))"
_NOUNS: Final = {
    "yen": "yen", "shares?": "shares", "rights?": "rights", "directors?": "persons",
    "(?:executive )?officers?": "persons", "persons?": "persons", "people": "persons",
    "employees?": "persons", "years?": "years", "months?": "months", "days?": "days",
    "weeks?": "weeks", "times?": "times", "per ?cent": "percent",
}  # fmt: skip
_COUNTERS: Final = {
    "円": "yen", "株": "shares", "個": "rights", "名": "persons", "人": "persons",
    "年": "years", "[かヶケカヵ箇]月": "months", "日": "days", "週": "weeks", "倍": "times",
    "%": "percent", "パーセント": "percent",
}  # fmt: skip
_BETWEEN: Final = (
    r"(?:(?:stock|share) acquisition|common|eligible|outside|new|treasury|trading|business"
    r"|calendar|clear|full|consecutive)"
)
_NOUN: Final = rf"(?i:[ \t]*\n?[ \t-]*(?:{_BETWEEN} ){{0,2}}(?:{'|'.join(_NOUNS)})(?![A-Za-z]))"
_PAREN: Final = r"(?:\((?:\d{1,3}|[ivx]{1,5}|[a-h])\))"
_LEGAL: Final = r"(?:Inc\.?|Co\.,? ?Ltd\.?|Corporation|Corp\.|Ltd\.|LLC|K\.K\.|PLC|plc)(?![a-z])"
_NAME_JA: Final = (
    "(?:(?!第\\d|取締役|執行役|普通株式|新株予約権|定時株主|臨時株主|株式会社)"
    "[一-龥々ァ-ヶー・&A-Za-z])"
)
_NO_NAMES: Final = frozenset(
    ("URL", "TEL", "FAX", "JPY", "FY", "PDF", "USD", "YEN", "ON", "OR", "AND", "II", "III", "IV",
     "VI")
)  # fmt: skip
_MARKET: Final = (
    rf"(?:NASDAQ|NYSE|TSE ?\d?|JASDAQ|JPX|LSE)(?:{_G}(?:Prime|Standard|Growth|Market))*"
)

_PATTERNS: Final = {
    "formula": r"\$\$.+?\$\$",
    "url": r"(?:https?://|www\.)[A-Za-z0-9./?&=#%_~:-]*[A-Za-z0-9/#]",
    "email": r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
    "telephone": r"\+\d{1,3}(?:[ -]?\(\d{1,5}\)|[ -]?\d{1,5}){2,4}(?!\d)"
    r"|(?<!\d)0\d{1,4}-\d{1,4}-\d{3,4}(?!\d)",
    "listing": rf"{_MARKET} ?(?:Code|code)? ?:{_S}[A-Z0-9]{{2,5}}(?![A-Za-z0-9])"
    rf"|(?:コード(?:番号)?|Code(?: No\.?)?)[ :]{{1,2}}[0-9][0-9A-Z]\d[0-9A-Z](?![A-Za-z0-9])",
    "person": r"代表者名[^\n(:]*[^\s(:]"
    r"|問合せ先[^\n(:]*?[^\s(:](?=[ ]*(?:\(|TEL|電話|\n|$))",
    "day": rf"{_MONTH}{_S}\d{{1,2}}{_S},{_S}\d{{4}}(?!\d)"
    rf"|{_BEFORE}\d{{1,2}}(?:st|nd|rd|th)?[ ]{_MONTH},?[ ]\d{{4}}(?!\d)"
    rf"|{_BEFORE}\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?![\d])"
    rf"|(?:\d{{4}}|{_ERA}{_S}(?:\d+|元)){_S}年{_S}\d{{1,2}}{_S}月{_S}\d{{1,2}}{_S}日",
    "month": rf"{_MONTH},?{_S}\d{{4}}(?!\d)"
    rf"|(?:\d{{4}}|{_ERA}{_S}(?:\d+|元)){_S}年{_S}\d{{1,2}}{_S}月期?",
    "day_of_year": rf"{_MONTH}[ ]\d{{1,2}}(?!\d)|(?<![\d年])\d{{1,2}}{_S}月{_S}\d{{1,2}}{_S}日",
    "fiscal_year": rf"\bFY ?\d{{4}}(?!\d)|\b[Ff]iscal(?:[ ]year)?[ ]\d{{4}}(?!\d)"
    rf"|(?:(?<!\d)\d{{4}}|{_ERA}(?:\d+|元)){_S}年度",
    "year": rf"{_ERA}(?:\d+|元)年|(?<![\d,.])(?:19|20)\d\d(?:{_S}年(?!間))?(?![\d%円株個名人倍])"
    rf"(?![.,]\d)(?![ \t]{_NOUN})",
    "article": rf"(?<![A-Za-z])(?i:articles?|art\.){_G}\d+(?:-\d+)?"
    rf"{_PAREN}*(?:,?{_G}(?:and{_G})?(?:\d+(?:-\d+)?{_PAREN}+|{_PAREN}))*"
    rf"|(?<![A-Za-z])(?i:paragraphs?){_G}\d+(?![\d)])(?:,?{_G}(?:and|or|to|through){_G}\d+)*"
    rf"|(?<![A-Za-z])(?i:items?){_G}\d+(?:\.\d+)?(?:,?{_G}(?:and|or|to|through){_G}\d+(?:\.\d+)?)*"
    rf"|第{_N}条(?:の{_N})?|第{_N}項|第{_N}号[イロハニホヘト]?(?:から[イロハニホヘト]まで)?",
    "form": r"(?<![A-Za-z\d-])\d{1,2}-[A-Z](?![A-Za-z])",
    "ordinal": rf"{_BEFORE}\d+(?:st|nd|rd|th)(?![A-Za-z])|第{_S}{_N}{_S}[回期](?!間)",
    "spelled": rf"{_WORDS}{_S}\({_NUM}\)(?:{_NOUN})?",
    "words": rf"{_WORDS}{_NOUN}",
    "fraction": rf"{_BEFORE}\d+分の\d+",
    "money": rf"(?:-|△)?(?:JPY|¥|(?<![A-Za-z])Yen )[ ]?{_NUM}{_EN_SCALE}(?:[ ]yen)?"
    rf"|(?:US)?\$[ ]?{_NUM}{_EN_SCALE}"
    rf"|△?{_BEFORE}{_JA_NUM}{_S}円(?:{_NUM}銭)?",
    "scaled": rf"△?{_BEFORE}{_NUM}[ \t\n-]*(?:thousand|million|billion|trillion)\b(?:{_NOUN})?",
    "percent": rf"(?:△|(?<![\w)])-)?{_BEFORE}{_NUM}[ ]?%",
    "counted": rf"△?{_BEFORE}(?:{_NUM}{_NOUN}|{_JA_NUM}{_S}(?:{'|'.join(_COUNTERS)})"
    rf"|\({_NUM}\){_NOUN})",
    "kanji": rf"(?<![一-龥]){_KANJI}+(?:{'|'.join(_COUNTERS)})(?![一-龥]*[部方])",
    "label": r"\(\d{1,2}\)|(?<![\dA-Za-z.])\d{1,2}\)|[①-⑳㉑-㉟㊱-㊿]"
    r"|(?<=[上下前]記)\d{1,2}\.(?!\d)|(?<![\d.])\d{1,2}\.(?=\()",
    "company": rf"(?<![A-Za-z])(?:[A-Z][A-Za-z0-9&.'-]*{_G}){{1,6}}{_LEGAL}"
    rf"|(?:株式会社|合同会社|㈱){_NAME_JA}+|{_NAME_JA}+(?:株式会社|㈱)",
    "code": r"(?<![A-Za-z\d])(?:[A-Za-z]+\d+|\d+[A-Za-z]+)[A-Za-z\d]*",
    "abbreviation": r"(?<![A-Za-z\d])[A-Z][A-Z&]+(?![A-Za-z\d])",
    "plain": rf"(?:△|(?<![\w)])-)?{_NUM}",
}
_ANY: Final = re.compile(
    # No token begins within a word of small letters, with kana or a space: most of a text.
    r"(?:(?<![A-Za-z0-9])(?=[a-z])|(?![a-z\sぁ-ん]))(?:"
    + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items())
    + ")",
    re.DOTALL,
)
_LABELS: Final = re.compile(
    r"^[ \t]*(?:[-*•・][ \t]+)?(?:\*\*)?"
    r"((?:(?:\(\d{1,2}\)|\d{1,2}\)|\d{1,2}\.(?!\d)|[①-⑳㉑-㉟㊱-㊿])[ \t]*+)++)"
    # "(1) share" and "(5) above" at the beginning of a line carry on the line before.
    rf"(?!(?<=\)){_NOUN}|above|below|[のにをはと、,及又])",
    re.MULTILINE,
)
_LABEL: Final = re.compile(_PATTERNS["label"] + r"|\d{1,2}\.")


def tokens(text: str, language: str | None = None) -> tuple[Token, ...]:
    """Return the numbers, dates and names of a text in order.

    Parameters
    ----------
    text
        In Japanese, English or both.
    language
        "en" or "ja" leaves numbers in words of the other language alone.

    Examples
    --------
    >>> [(t.text, str(t.value), t.unit) for t in tokens("JPY608 million for 163個")]
    [('JPY608 million', '608000000', 'yen'), ('163個', '163', 'rights')]
    """
    plain, positions = _unwrapped(folded(text))
    spelled_in = {"en": ("kanji",), "ja": ("words",)}
    skipped = spelled_in.get(language or "", ())
    found: list[Token] = []
    line, counted_to = 1, 0
    for unit, kind, value, start, end in sorted(_found(plain), key=lambda each: each[3]):
        if unit.partition(":")[2] in skipped and skipped:
            continue
        first, last = positions[start], positions[end - 1] + 1
        line += text.count("\n", counted_to, first)
        counted_to = first
        found.append(Token(kind, text[first:last], value, unit.partition(":")[0], line, first))
    return tuple(found)


_WRAP: Final = re.compile(
    r"(?<=[\d,%\u3001-\u30ff\u4e00-\u9fff])[ \t]*\n[ \t]*(?=[\d\u3001-\u30ff\u4e00-\u9fff])"
)
_FULL: Final = 0.6
"""Part of the longest line's width from which a line may go on in the next."""


def _unwrapped(text: str) -> tuple[str, Sequence[int]]:
    """Return a text without the line ends inside Japanese paragraphs, and where each stood.

    A line of a wrapped text may end within 500百万円.
    """
    breaks = list(_WRAP.finditer(text))
    if not breaks:
        return text, range(len(text))
    longest = max(_width(line.strip()) for line in text.splitlines())
    parts: list[str] = []
    positions: list[int] = []
    at = 0
    for each in breaks:
        line = text[text.rfind("\n", 0, each.start()) + 1 : each.start()].strip()
        # Two numbers, and a label at the beginning of the next line, stay apart.
        next_line = text[each.end() : each.end() + 6]
        if (
            _width(line) < _FULL * longest
            or (line[-1:].isdigit() and next_line[:1].isdigit())
            or re.match(r"\d{1,2}[.)]", next_line)
        ):
            continue
        parts.append(text[at : each.start()])
        positions.extend(range(at, each.start()))
        at = each.end()
    parts.append(text[at:])
    positions.extend(range(at, len(text)))
    return "".join(parts), positions


def _width(line: str) -> int:
    return sum(2 if character > "\u2e00" else 1 for character in line)


_Found = tuple[str, str, Value, int, int]
"""Unit (after a colon the pattern), kind, value, first and last position."""


def _found(text: str) -> Iterator[_Found]:
    position = 0
    cited = _Citation()
    labels = {match.start(1): match.end(1) for match in _LABELS.finditer(text)}
    starts = iter([*sorted(labels), len(text) + 1])
    label_at = next(starts)
    while position < len(text):
        match = _ANY.search(text, position)
        first = len(text) if match is None else match.start()
        if label_at <= first and label_at < len(text):
            for each in _LABEL.finditer(text, label_at, labels[label_at]):
                yield _label(each[0], "", each.start(), each.end())
            position = labels[label_at]
            label_at = next(starts)
            continue
        if match is None:
            return
        end = match.end()
        while label_at < end:
            label_at = next(starts)
        name = match.lastgroup or ""
        read = _READ[name] if name != "article" else cited.read
        yield from read(name, match[0], match.start())
        position = max(end, position + 1)


def _number(digits: str) -> Fraction:
    return Fraction(digits.replace(",", ""))


def _scaled(text: str) -> Fraction:
    """Return a number with its scale in either language: 608 million, 5億1,000万."""
    sign = -1 if text.startswith(("△", "-")) else 1
    total = Fraction(0)
    pattern = rf"({_NUM})[ \t\n-]*(thousand|million|billion|trillion|百万|兆|億|万|千)?"
    for digits, scale in re.findall(pattern, text):
        total += _number(digits) * SCALES.get(scale, 1)
    return sign * total


def _label(text: str, prefix: str, start: int, end: int) -> _Found:
    if text[0] > "\u2000":
        first = ord(text[0])
        base = 0x245F if first < 0x3000 else 0x3251 - 21 if first < 0x32B0 else 0x32B1 - 36
        return prefix + "point", "number", Fraction(first - base), start, end
    unit = "item" if text[0] == "(" else "point" if text[-1] == ")" else "section"
    return prefix + unit, "number", Fraction(text.strip("().")), start, end


def _reference(_: str, text: str, at: int) -> Iterator[_Found]:
    yield _label(text, REFERENCE, at, at + len(text))


def _formula(_: str, text: str, at: int) -> Iterator[_Found]:
    for each in re.finditer(r"\d+", text):
        yield "formula", "number", Fraction(each[0]), at + each.start(), at + each.end()


def _name(unit: str, text: str, at: int) -> Iterator[_Found]:
    if unit == "abbreviation" and text in _NO_NAMES:
        return
    if unit == "person":
        said = re.sub(r"^(?:代表者名|問合せ先)\s*", "", text)
        at, text = at + len(text) - len(said), said
    value = " ".join(text.split())
    if unit == "url":
        value = value.lower().rstrip("/")
    elif unit == "email":
        value = value.lower()
    elif unit == "telephone":
        digits = re.sub(r"\D", "", value)
        value = digits if value.startswith("+") else "81" + digits.lstrip("0")
    elif unit == "listing":
        market, _, code = value.replace(" :", ":").rpartition(":")
        if not market:
            market, _, code = value.rpartition(" ")
        market = " ".join(market.split())
        is_code = market.startswith(("コード", "Code", "code"))
        value = f"{'code' if is_code else market.strip()}: {code.strip()}"
    yield unit, "name", value, at, at + len(text)


def _day(_: str, text: str, at: int) -> Iterator[_Found]:
    value = _date(text)
    if value is None:
        # No such day: as written, so that it agrees with nothing.
        yield "day", "date", text, at, at + len(text)
    else:
        yield "day", "date", value, at, at + len(text)


def _date(text: str) -> date | None:
    digits = [int(each) for each in re.findall(r"\d+", text.replace("元", "1"))]
    month = re.search(_MONTH, text)
    if month:
        number = next(i for i, m in enumerate(_MONTHS, 1) if m.startswith(month[0][:3]))
        year, day = digits[-1], digits[0]
        parts = (year, number, day)
    else:
        parts = (_year(text, digits[0]), digits[1], digits[2])
    try:
        return date(*parts)
    except ValueError:
        return None


def _year(text: str, year: int) -> int:
    for era in ERAS:
        if era.name in text:
            return era.first_day.year + year - 1
    return year


def _month(_: str, text: str, at: int) -> Iterator[_Found]:
    digits = [int(each) for each in re.findall(r"\d+", text.replace("元", "1"))]
    named = re.search(_MONTH, text)
    if named:
        year = digits[-1]
        month = next(i for i, m in enumerate(_MONTHS, 1) if m.startswith(named[0][:3]))
    else:
        year, month = _year(text, digits[0]), digits[1]
    exists = 1 <= month <= 12 and year
    value: Value = date(year, month, monthrange(year, month)[1]) if exists else text
    yield "month", "date", value, at, at + len(text)


def _day_of_year(_: str, text: str, at: int) -> Iterator[_Found]:
    digits = [int(each) for each in re.findall(r"\d+", text)]
    named = re.search(_MONTH, text)
    month = (
        next(i for i, m in enumerate(_MONTHS, 1) if m.startswith(named[0][:3]))
        if named
        else digits[0]
    )
    yield "day of year", "date", f"{month:02d}-{digits[-1]:02d}", at, at + len(text)


def _whole_year(unit: str, text: str, at: int) -> Iterator[_Found]:
    year = int(re.findall(r"\d+", text.replace("元", "1"))[0])
    yield unit, "number", Fraction(_year(text, year)), at, at + len(text)


def _unit(text: str) -> str:
    """Return the unit of the noun or counter that a text ends with."""
    for pattern, unit in (*_NOUNS.items(), *_COUNTERS.items()):
        if re.search(rf"(?i:(?<![A-Za-z]){pattern})$", text):
            return unit
    return ""


def _spelled(_: str, text: str, at: int) -> Iterator[_Found]:
    """Yield one number where words and digits say the same, else both."""
    words, _, rest = text.partition("(")
    digits = _number(rest.partition(")")[0])
    unit = _unit(text)
    if words_value(words) == digits:
        yield unit, "number", digits, at, at + len(text)
        return
    said = words_value(words)
    shown = words.rstrip()
    yield unit, "number", shown if said is None else Fraction(said), at, at + len(shown)
    yield unit, "number", digits, at + len(words), at + len(text)


def words_value(words: str) -> int | None:
    """Return the number that English words say, None if they say none.

    >>> words_value("two hundred"), words_value("Thirty-five thousand eight hundred sixty-five")
    (200, 35865)
    """
    total = part = 0
    for word in re.findall("[a-z]+", words.lower()):
        if word == "and":
            continue
        if word not in _WORD_VALUES:
            return None
        value = _WORD_VALUES[word]
        if value == 100:
            part = (part or 1) * 100
        elif value >= 1000:
            total, part = total + (part or 1) * value, 0
        else:
            part += value
    plain = wording(value=total + part, style="spelled", language="en").partition(" (")[0]
    same = re.findall("[a-z]+", words.lower().replace(" and ", " "))
    return total + part if same == re.findall("[a-z]+", plain) else None


_WORD_VALUES: Final = dict(
    zip(_ONES.split("|"), (*range(20), *range(20, 100, 10), 100, 1000, 10**6), strict=True)
)


def _words(_: str, text: str, at: int) -> Iterator[_Found]:
    match = re.match(_WORDS, text)
    said = words_value(match[0]) if match else None
    value: Value = text if said is None else Fraction(said)
    yield _unit(text) + ":words", "number", value, at, at + len(text)


def _kanji(_: str, text: str, at: int) -> Iterator[_Found]:
    match = re.match(rf"{_KANJI}+", text)
    assert match is not None
    yield f"{_unit(text)}:kanji", "number", Fraction(_kanji_value(match[0])), at, at + len(text)


def _kanji_value(text: str) -> int:
    if text.isdecimal():
        return int(text)
    total = part = 0
    for character in text:
        value = "〇一二三四五六七八九".find(character)
        if value >= 0:
            part = part * 10 + value
        else:
            total += (part or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            part = 0
    return total + part


def _ordinal(_: str, text: str, at: int) -> Iterator[_Found]:
    match = re.search(_N, text)
    assert match is not None
    yield "ordinal", "number", Fraction(_kanji_value(match[0])), at, at + len(text)


def _fraction(_: str, text: str, at: int) -> Iterator[_Found]:
    below, above = re.findall(r"\d+", text)
    value: Value = Fraction(int(above), int(below)) if int(below) else text
    yield "", "number", value, at, at + len(text)


def _money(_: str, text: str, at: int) -> Iterator[_Found]:
    unit = "dollars" if "$" in text else "yen"
    yen, _, sen = text.partition("円")
    value = _scaled(yen)
    if sen:
        value += _number(sen.rstrip("銭")) / 100
    yield unit, "number", value, at, at + len(text)


def _scaled_number(_: str, text: str, at: int) -> Iterator[_Found]:
    yield _unit(text), "number", _scaled(text), at, at + len(text)


def _percent(_: str, text: str, at: int) -> Iterator[_Found]:
    yield "percent", "number", _scaled(text) / 100, at, at + len(text)


def _counted(_: str, text: str, at: int) -> Iterator[_Found]:
    unit = _unit(text)
    value = _scaled(text.strip("("))
    yield unit, "number", value / 100 if unit == "percent" else value, at, at + len(text)


class _Citation:
    """Where a text cites a law: a paragraph belongs to the article named before it."""

    def __init__(self) -> None:
        self.article = ""
        self.paragraph = ""

    def read(self, _: str, text: str, at: int) -> Iterator[_Found]:
        """Yield every article, paragraph and item, each with what it belongs to."""
        start = text[0].lower()
        if start == "a":
            yield from self._articles(text, at)
        elif start == "p":
            for each in re.finditer(r"\D*?(\d+)", text):
                self.paragraph = f"({int(each[1])})"
                yield self._cited(self.article + self.paragraph, each, at)
        elif start == "i":
            for each in re.finditer(r"\D*?(\d+)(?:\.(\d+))?", text):
                letter = f"({'abcdefgh'[int(each[2]) - 1]})" if each[2] in _LETTERS else ""
                own = f"({int(each[1])}){letter}"
                yield self._cited(self.article + self.paragraph + own, each, at)
        else:
            yield "article", "number", self._japanese(text), at, at + len(text)

    def _articles(self, text: str, at: int) -> Iterator[_Found]:
        levels: list[str] = []
        end = 0
        for each in re.finditer(rf"(\d+(?:-\d+)?)|{_PAREN}", text):
            between = text[end : each.start()]
            end = each.end()
            if each[1]:
                self.article, self.paragraph, levels = each[1], "", []
            else:
                own = f"({_level(each[0][1:-1])})"
                levels = [*levels[:-1], own] if between.strip() else [*levels, own]
                self.paragraph = levels[0]
            start = each.start() - len(between) if each.start() == len(between) else each.start()
            value = self.article + "".join(levels)
            yield "article", "number", value, at + start, at + each.end()

    def _cited(self, value: str, each: re.Match[str], at: int) -> _Found:
        lead = len(each[0]) - len(each[0].lstrip(", "))
        return "article", "number", value, at + each.start() + lead, at + each.end()

    def _japanese(self, text: str) -> str:
        numbers = [str(_kanji_value(each)) for each in re.findall(_N, text)]
        if "条" in text:
            self.article, self.paragraph = "-".join(numbers), ""
            return self.article
        if "項" in text:
            self.paragraph = f"({numbers[0]})"
            return self.article + self.paragraph
        letters = "".join(
            f"({'abcdefg'['イロハニホヘト'.index(c)]})" for c in text if c in "イロハニホヘト"
        )
        return f"{self.article}{self.paragraph}({numbers[0]}){letters}"


_LETTERS: Final = frozenset("12345678")
_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}


def _level(text: str) -> str:
    return str(_ROMAN.get(text, text))


_READ: Final[dict[str, Callable[[str, str, int], Iterator[_Found]]]] = {
    "formula": _formula,
    **dict.fromkeys(
        ("url", "email", "telephone", "listing", "person", "form", "company", "code",
         "abbreviation"),
        _name,
    ),
    "day": _day,
    "month": _month,
    "day_of_year": _day_of_year,
    "fiscal_year": _whole_year,
    "year": _whole_year,
    "ordinal": _ordinal,
    "spelled": _spelled,
    "words": _words,
    "kanji": _kanji,
    "fraction": _fraction,
    "money": _money,
    "scaled": _scaled_number,
    "percent": _percent,
    "counted": _counted,
    "label": _reference,
    "plain": _scaled_number,
}  # fmt: skip
