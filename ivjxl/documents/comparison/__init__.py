"""A notice that somebody wrote, beside a case: which numbers, dates and names agree.

A value alone proves little: which figure a text states is decided by the words around
it, the row and the column, compared with our own tables and clauses. Where the place is
recognised and its value is another, the token differs, even if some other figure has
the value that stands there.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from ivjxl.documents.comparison.context import Features, Place, places
from ivjxl.documents.comparison.knowledge import Fact, Knowledge, knowledge
from ivjxl.documents.comparison.rows import rows
from ivjxl.documents.comparison.structure import Judged, labels_of, misled, structure
from ivjxl.documents.comparison.value import comparable, same
from ivjxl.errors import Text
from ivjxl.notices.case import Case
from ivjxl.notices.language import RULES, faults_of_notice, ours_of
from ivjxl.notices.tokens import REFERENCE, Token, folded

STATES: Final = {
    "agrees": Text("agrees", "一致"),
    "differs": Text("differs", "相違"),
    "unknown": Text("unknown", "不明"),
}
"""What a verdict may be, and how it is called."""

_RECOGNISED: Final = 0.40
"""Likeness of the words from which a place is recognised without its value."""

_SURE: Final = 0.45
"""Likeness from which another figure's place overrules a value that the case has elsewhere."""

_BETTER: Final = {"article": 1.3}
"""How much liker that other place must be: articles stand close together."""

_BETTER_ELSE: Final = 1.04
"""The same of other units."""

_NEAR: Final = 0.78
"""Likeness of letters from which a name is another one misspelt."""

_OF_ONE: Final = re.compile(r"(?:one )?\(1\) [a-z ]+|1[円株個]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a comparison found of one token.

    Parameters
    ----------
    token
        The number, date or name as the text has it.
    state
        `agrees`, `differs` or `unknown`.
    meaning
        The input, figure or clause that it states; empty where unknown.
    expected
        What the case has there, where it differs.
    """

    token: Token
    state: str
    meaning: Text
    expected: str = ""


_NOTHING: Final = Text("", "")


def compared(text: str, case: Case) -> tuple[Verdict, ...]:
    """Return what the case says of every number, date and name of a text, in order."""
    return compared_with(text, knowledge(case))


def compared_with(text: str, known: Knowledge) -> tuple[Verdict, ...]:
    """Return the same for a case whose knowledge was gathered before."""
    found = places(text)
    in_rows = rows(text, [place.token for place in found], known)
    ordered = in_rows | structure(text, found, known.row_labels)
    likeness = _likeness(known)
    _follow_references(text, found, ordered, likeness, known)
    return tuple(_verdict(place, ordered, likeness) for place in found)


def _follow_references(
    text: str,
    found: Sequence[Place],
    ordered: dict[int, Judged],
    likeness: "_Likeness",
    known: Knowledge,
) -> None:
    """Let references differ that name another clause than ours do in the same place.

    Where both texts number as many clauses the numbers are compared, else the headings.
    """
    labels = labels_of(found)
    counts = Counter(label.unit for label in labels)
    for place in found:
        token = place.token
        if not token.unit.startswith(REFERENCE) or ordered[token.at][0] != "agrees":
            continue
        unit = token.unit.removeprefix(REFERENCE)
        ranked = likeness.candidates(place)
        least = max(_SURE, 0.97 * ranked[0][0]) if ranked else 1.0
        ours = [fact for score, fact in ranked if score >= least]
        if unit == "item" and counts[unit] == known.numbered.get((place.language, unit)):
            right = {fact.value: fact.shown for fact in ours}
            named = "" if not right or token.value in right else next(iter(right.values()))
        else:
            named = misled(text, place, labels, [fact.target for fact in ours if fact.target])
        if named:
            ordered[token.at] = ("differs", ordered[token.at][1], named)


@dataclass(frozen=True, slots=True)
class Oddity:
    """What is to be looked at: a verdict that is no agreement, or a fault of language.

    Parameters
    ----------
    state
        `differs`, `unknown` or `language`.
    found
        As the text has it.
    what
        What it states, or the rule of language; empty where unknown.
    wanted
        What the case has, or the rule wants; may be empty.
    lines
        Where it stands.
    """

    state: str
    found: str
    what: Text
    wanted: str
    lines: tuple[int, ...]


def oddities(text: str, case: Case) -> tuple[Oddity, ...]:
    """Return what is to be looked at in a text, in order; the same fault is named once.

    A fault of language within a token that differs or is unknown is not named again.
    """
    return _oddities(text, case, compared(text, case))


def _oddities(text: str, case: Case, verdicts: Iterable[Verdict]) -> tuple[Oddity, ...]:
    found: list[tuple[int, str, str, Text, str]] = []
    spans: list[tuple[int, int]] = []
    for verdict in verdicts:
        token = verdict.token
        if verdict.state != "agrees":
            shown = " ".join(token.text.split())
            found.append((token.at, verdict.state, shown, verdict.meaning, verdict.expected))
            spans.append((token.at, token.at + len(token.text)))
    notice = case.notice
    ours = ours_of(notice)
    for fault in faults_of_notice(text, _language(text), ours=ours, on=notice.notice_date):
        if "\n" in fault.found and "".join(fault.found.split()) == fault.wanted:
            # A right term that stands on two lines.
            continue
        end = fault.at + max(1, len(fault.found))
        if not any(first < end and fault.at < last for first, last in spans):
            found.append((fault.at, "language", fault.found, RULES[fault.rule], fault.wanted))
    lines: dict[tuple[str, str, Text, str], list[int]] = {}
    for position, state, shown, what, wanted in sorted(found):
        line = text.count("\n", 0, position) + 1
        lines.setdefault((state, shown, what, wanted), []).append(line)
    return tuple(
        Oddity(state, shown, what, wanted, tuple(dict.fromkeys(at)))
        for (state, shown, what, wanted), at in lines.items()
    )


def _language(text: str) -> str:
    """Return the language that most of a text is in."""
    japanese = sum("\u3040" <= character <= "\u9fff" for character in text)
    return "ja" if 2 * japanese > sum(map(str.isalpha, text)) else "en"


_SUMMARY: Final = Text(
    "{agree} agree, {differ} differ, {unknown} unknown; faults of language: {faults}",
    "一致{agree}件、相違{differ}件、不明{unknown}件、文言の指摘{faults}件",
)
_LINE: Final = Text("line {}", "{}行目")
_LINES: Final = Text("lines {}", "{}行目")
_HAS: Final = Text("the case has {}", "ケースでは {}")
_INSTEAD: Final = Text("should be {}", "正しくは {}")
_OF_LANGUAGE: Final = Text("Faults of language", "文言の指摘")
_NOTHING_ODD: Final = Text("Nothing to look at.", "確認を要する箇所はありません。")
_ALL: Final = Text("All numbers, dates and names", "すべての数値・日付・名称")
_LIMITS: Final = Text(
    "Not compared: names of persons within sentences, companies without their legal form, "
    "numbers in words without a noun, wording.",
    "照合の対象外: 文中の人名、法人格のない会社名、単位のない漢数字・英語の数、文章表現",
)


def report_text(text: str, case: Case, language: str, *, verbose: bool = False) -> str:
    """Return a comparison as text: a summary, what is to be looked at, faults of language.

    `verbose` adds every number, date and name with what it states.
    """
    verdicts = compared(text, case)
    odd = _oddities(text, case, verdicts)
    counts = Counter(verdict.state for verdict in verdicts)
    of_language = [each for each in odd if each.state == "language"]
    summary = _SUMMARY.in_language(language).format(
        agree=counts["agrees"],
        differ=counts["differs"],
        unknown=counts["unknown"],
        faults=len(of_language),
    )
    lines = [f"{case.name}: {summary}"]
    values = [each for each in odd if each.state != "language"]
    lines += [f"  {_entry(each, language)}" for each in values]
    if of_language:
        lines += ["", _OF_LANGUAGE.in_language(language)]
        lines += [f"  {_entry(each, language)}" for each in of_language]
    if not odd:
        lines.append(_NOTHING_ODD.in_language(language))
    if verbose:
        lines += ["", _ALL.in_language(language)]
        lines += [f"  {_listed(verdict, language)}" for verdict in verdicts]
    return "\n".join([*lines, "", _LIMITS.in_language(language)]) + "\n"


def _entry(odd: Oddity, language: str) -> str:
    where = _where(odd.lines, language)
    what = odd.what.in_language(language).rstrip(".。")
    state = "" if odd.state == "language" else STATES[odd.state].in_language(language)
    pattern = _INSTEAD if odd.state == "language" else _HAS
    wanted = pattern.in_language(language).format(odd.wanted) if odd.wanted else ""
    parts = [part for part in (state, wanted, what) if part]
    return f"{where}: {' '.join(odd.found.split())} — {'; '.join(parts)}"


def _where(lines: Sequence[int], language: str) -> str:
    text = _LINES if len(lines) > 1 else _LINE
    return text.in_language(language).format(", ".join(map(str, lines)))


def _listed(verdict: Verdict, language: str) -> str:
    token = verdict.token
    where = _where([token.line], language)
    state = STATES[verdict.state].in_language(language)
    shown = " ".join(token.text.split())
    meaning = verdict.meaning.in_language(language)
    return f"{where}: {shown} — {state}" + (f"; {meaning}" if meaning else "")


def _verdict(place: Place, ordered: dict[int, Judged], likeness: "_Likeness") -> Verdict:
    token = place.token
    if token.at in ordered:
        state, meaning, expected = ordered[token.at]
        return Verdict(token, state, meaning, expected)
    if token.kind == "name":
        return _of_name(place, likeness)
    return _of_value(place, likeness)


class _Likeness:
    """How alike the words around a token are to those around each fact: 0 to 1."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.facts = facts
        documents = Counter(name for fact in facts if fact.kind != "name" for name in fact.features)
        total = max(1, sum(1 for fact in facts if fact.kind != "name"))
        self.rarity = {name: math.log(1 + total / n) for name, n in documents.items()}
        self.norms = [self._norm(fact.features) for fact in facts]
        self.by_kind: dict[str, list[int]] = defaultdict(list)
        for index, fact in enumerate(facts):
            self.by_kind[fact.kind].append(index)

    def _norm(self, features: Features) -> float:
        return math.sqrt(sum((w * self.rarity.get(n, 0.0)) ** 2 for n, w in features.items()))

    def candidates(self, place: Place) -> list[tuple[float, Fact]]:
        """Return the facts a token may state with their likeness, likest first."""
        token = place.token
        own = {
            name: weight * self.rarity[name]
            for name, weight in place.features.items()
            if name in self.rarity
        }
        size = math.sqrt(sum(weight**2 for weight in own.values()))
        found = []
        for index in self.by_kind[token.kind]:
            fact = self.facts[index]
            if not comparable(token, fact):
                continue
            score = 0.0
            if fact.language in ("", place.language) and size and self.norms[index]:
                score = sum(
                    weight * self.rarity[name] * own[name]
                    for name, weight in fact.features.items()
                    if name in own
                ) / (size * self.norms[index])
            found.append((score, fact))
        found.sort(key=lambda each: -each[0])
        return found


@lru_cache(maxsize=8)
def _likeness(known: Knowledge) -> _Likeness:
    return _Likeness(known.facts)


def _of_value(place: Place, likeness: _Likeness) -> Verdict:
    token = place.token
    ranked = likeness.candidates(place)
    equal = [(score, fact) for score, fact in ranked if same(token, fact)]
    others = [(score, fact) for score, fact in ranked if not same(token, fact)]
    least = _RECOGNISED
    if equal:
        better = _BETTER.get(token.unit, _BETTER_ELSE)
        least = max(_SURE, better * equal[0][0])
        if token.value == 1 and _OF_ONE.fullmatch(folded(token.text)):
            # Fractions of less than one (1) yen, 1株当たり: words of a clause.
            least = math.inf
    if others and others[0][0] >= least:
        other = others[0][1]
        return Verdict(token, "differs", other.label, other.right or other.shown)
    if not equal:
        return Verdict(token, "unknown", _NOTHING)
    own = equal[0][1]
    if own.right and token.value != own.right_value:
        return Verdict(token, "differs", own.label, own.right)
    return Verdict(token, "agrees", own.label)


_ADDRESSES: Final = frozenset(("telephone", "email", "url", "listing"))


def _of_name(place: Place, likeness: _Likeness) -> Verdict:
    token = place.token
    value = _name(str(token.value), token.unit)
    known = [likeness.facts[index] for index in likeness.by_kind["name"]]
    own = [fact for fact in known if fact.unit == token.unit]
    equal = [fact for fact in own if _name(str(fact.value), fact.unit) == value]
    if not equal and token.unit == "company":
        equal = [fact for fact in own if _ends_with_line(token.text, str(fact.value))]
    if equal:
        first = next((fact for fact in equal if not fact.right), None)
        wrong = next((fact for fact in equal if fact.right), None)
        if wrong is not None and (first is None or not first.names or token.unit in _ADDRESSES):
            return Verdict(token, "differs", wrong.label, wrong.right)
        assert first is not None
        return Verdict(token, "agrees", first.label)
    near = [(_alike(value, _name(str(fact.value), fact.unit)), fact) for fact in own]
    near.sort(key=lambda each: (-each[0], not each[1].names))
    if near and _is_near(near[0][0], value, str(near[0][1].value), token.unit):
        fact = near[0][1]
        return Verdict(token, "differs", fact.label, fact.right or fact.shown)
    return Verdict(token, "unknown", _NOTHING)


def _name(value: str, unit: str) -> str:
    if unit in ("company", "person"):
        return "".join(value.casefold().split()).replace("㈱", "株式会社")
    return value.casefold() if unit in _ADDRESSES else value


def _ends_with_line(text: str, known: str) -> bool:
    """Return whether only the line before has been taken for a part of a company's name."""
    head, _, tail = text.rpartition("\n")
    return bool(head) and "".join(tail.split()) == "".join(known.split())


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _is_near(ratio: float, value: str, known: str, unit: str) -> bool:
    if unit in _ADDRESSES:
        return ratio >= 0.6
    if unit == "abbreviation":
        # Of three letters one may differ, in its place.
        same = sum(a == b for a, b in zip(value, known, strict=False))
        return (
            len(value) >= 3
            and abs(len(value) - len(known)) <= 1
            and (same >= max(len(value), len(known)) - 1 or ratio >= 0.85)
        )
    return unit in ("company", "person") and ratio >= _NEAR
