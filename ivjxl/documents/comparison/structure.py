"""The numbers of clauses: whether they count on, and whether references lead somewhere."""

import math
import re
from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from typing import Final

from ivjxl.documents.comparison.context import Place, heading
from ivjxl.errors import Text
from ivjxl.notices.tokens import LABELS, REFERENCE, Token, folded

Judged = tuple[str, Text, str]
"""State, meaning and what is expected."""

_NUMBER: Final = Text("number of a clause", "条項の番号")
_REFERENCE: Final = Text("reference to a clause", "条項への参照")
_OTHER_SIDE: Final = Text(
    "reference to a clause that stands on the other side", "参照先の条項の上下が逆"
)
_LISTED: Final = Text("number in a list within the text", "文中の列挙番号")
_FORMULA: Final = Text("formula", "算式")
_IN_FORMULAS: Final = frozenset((Fraction(2),))
"""The only digit of our formulas: σ²/2."""

_SHAPES: Final = {"section": "{}.", "item": "({})", "point": "{})"}


def structure(
    text: str, found: Collection[Place], row_labels: Collection[str]
) -> dict[int, Judged]:
    """Return the verdict on every number of a clause, reference and digit of a formula.

    By position in the text. A number that does not follow the one before differs; so does
    a reference to a clause that does not exist, or stands on the other side.
    """
    judged: dict[int, Judged] = {}
    labels = [place for place in found if place.token.unit in LABELS]
    _number(text, labels, row_labels, judged)
    references = [place for place in found if place.token.unit.startswith(REFERENCE)]
    plain = folded(text)
    for place in references:
        judged[place.token.at] = _reference(plain, place, labels, references)
    for place in found:
        if place.token.unit == "formula":
            known = place.token.value in _IN_FORMULAS
            judged[place.token.at] = ("agrees" if known else "unknown", _FORMULA, "")
    return judged


def _number(
    text: str, labels: list[Place], row_labels: Collection[str], judged: dict[int, Judged]
) -> None:
    counted: dict[str, int] = {}
    rows = {label.strip() for label in row_labels}
    for index, place in enumerate(labels):
        token = place.token
        level = LABELS.index(token.unit)
        value = token.value
        assert isinstance(value, Fraction)
        line = _line(text, token.at)
        before = counted.get(token.unit, 0)
        due = before + 1
        following = next(
            (p.token.value for p in labels[index + 1 :] if LABELS.index(p.token.unit) <= level),
            None,
        )
        if value == 1 and before and following == 2 != due:
            # A list of its own begins; were it a slip, the next number would count on.
            due = 1
        if value == due:
            judged[token.at] = ("agrees", _NUMBER, "")
        elif "\t" in line and line.partition("\t")[0].strip() in rows:
            # The rows of our own tables begin with the number of a clause each.
            judged[token.at] = ("agrees", _NUMBER, "")
            continue
        else:
            judged[token.at] = ("differs", _NUMBER, _SHAPES[token.unit].format(due))
            lost = int(value)
            if not before and following == value + 1:
                # The first ones are missing: the rest counts on from here.
                due = lost
        counted[token.unit] = due
        for deeper in LABELS[level + 1 :]:
            counted.pop(deeper, None)


def _line(text: str, at: int) -> str:
    first = text.rfind("\n", 0, at) + 1
    last = text.find("\n", at)
    return text[first : last if last >= 0 else len(text)]


_ABOVE: Final = re.compile(r"^(?:\(\d+\)|\d+\)|[①-⑳])*\s*above|^\s*above")
_MORE: Final = re.compile(r"\(\d+\)|\d+\)|[①-⑳]")
_BELOW: Final = re.compile(r"^(?:\(\d+\)|\d+\)|[①-⑳])*\s*below|^\s*below")


def _reference(plain: str, place: Place, labels: list[Place], references: list[Place]) -> Judged:
    token = place.token
    unit = token.unit.removeprefix(REFERENCE)
    targets = [p.token for p in labels if p.token.unit == unit and p.token.value == token.value]
    after = plain[token.at + len(token.text) : token.at + len(token.text) + 24]
    head = plain[max(0, token.at - 12) : token.at]
    above = bool(_ABOVE.match(after)) or bool(re.search(r"[上前]記[^\s]{0,8}$", head))
    below = bool(_BELOW.match(after)) or bool(re.search(r"下記[^\s]{0,8}$", head))
    if _MORE.match(after):
        # Of "(8)1) below" only the last part stands below.
        above = below = False
    if targets:
        fits = (
            not (above or below)
            or (above and any(each.at < token.at for each in targets))
            or (below and any(each.at > token.at for each in targets))
        )
        return ("agrees", _REFERENCE, "") if fits else ("differs", _OTHER_SIDE, "")
    if not (above or below) and _counts(place, references):
        return ("agrees", _LISTED, "")
    return ("unknown", _REFERENCE, "")


def target(place: Place, labels: Sequence[Token]) -> Token | None:
    """Return the number of the clause that a reference names.

    Of several with the same number the one under the same heading, else the nearest above.
    """
    unit = place.token.unit.removeprefix(REFERENCE)
    same = [each for each in labels if each.unit == unit and each.value == place.token.value]
    higher = [each.at for each in labels if LABELS.index(each.unit) < LABELS.index(unit)]
    first = max((at for at in higher if at < place.token.at), default=0)
    last = min((at for at in higher if at > place.token.at), default=math.inf)
    beside = [each for each in same if first <= each.at < last]
    before = [each for each in same if each.at < place.token.at]
    nearest = beside or before[-1:] or same
    return nearest[0] if nearest else None


def labels_of(found: Iterable[Place]) -> list[Token]:
    """Return the numbers of clauses in a text."""
    return [place.token for place in found if place.token.unit in LABELS]


def misled(
    text: str, place: Place, labels: Sequence[Token], wanted: Sequence[Collection[str]]
) -> str:
    """Return the number of the clause that a reference should name, empty if it does.

    `wanted` are the headings that our own text refers to in places like this one.
    """
    own = target(place, labels)
    if own is None or not wanted:
        return ""
    alike = max(overlap(heading(text, own.at), each) for each in wanted)
    others = [each for each in labels if each.unit == own.unit and each.value != own.value]
    scored = [(max(overlap(heading(text, e.at), w) for w in wanted), e) for e in others]
    best = max(scored, key=lambda each: each[0], default=(0.0, own))
    if best[0] >= _SAME_HEADING and best[0] > alike + _CLEARLY:
        return best[1].text.strip()
    return ""


_SAME_HEADING: Final = 0.5
_CLEARLY: Final = 0.2
"""Part of the words that two headings share, and by how much another must share more."""


def overlap(one: Collection[str], other: Collection[str]) -> float:
    """Return the part of the words that two headings share: 0 to 1."""
    if not one or not other:
        return 0.0
    return len({*one} & {*other}) / math.sqrt(len(one) * len(other))


def _counts(place: Place, references: list[Place]) -> bool:
    """Return whether a number is one of a list within its paragraph: 1) this and 2) that."""
    own = [p.token for p in references if p.passage == place.passage
           and p.token.unit == place.token.unit]  # fmt: skip
    values = [token.value for token in own]
    return len(values) > 1 and values == [Fraction(n) for n in range(1, len(values) + 1)]
