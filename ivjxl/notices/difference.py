"""What differs between two cases of one kind of notice: inputs, rows, figures, checks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from ivjxl.errors import InputError, Text
from ivjxl.notices.case import Case
from ivjxl.notices.clause import PlacedClause
from ivjxl.notices.fields import fields_of
from ivjxl.notices.notice import figures_of, label_of, stated

_OTHER_KIND: Final = Text(
    "is another kind of notice: only cases of one kind can be compared",
    "は種類の異なるお知らせです。同じ種類のものだけを比較できます",
)
_LABELS: Final = {
    "sample": Text("Sample", "見本"),
    "preparer": Text("Prepared by", "作成者"),
}
_CLAUSE: Final = Text("Clause", "条項")
_ACKNOWLEDGED: Final = Text("Acknowledgement", "確認記録")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not the same.

    `part` is `about`, `acknowledgement`, `input`, `source`, `row`, `figure`,
    `clause` or `check`; a side is None where it has no such value.
    """

    part: str
    name: str
    label: Text
    old: str | None
    new: str | None


def changes(old: Case, new: Case) -> list[Change]:
    """Return everything that differs, in the order of the notice.

    Raises
    ------
    InputError
        If the cases are of different kinds of notice.
    """
    if old.kind != new.kind:
        raise InputError(new.name, _OTHER_KIND, f"{old.kind}, {new.kind}")
    return [
        *_about(old, new),
        *_inputs(old, new),
        *_figures(old, new),
        *_clauses(old, new),
        *_checks(old, new),
    ]


def _about(old: Case, new: Case) -> Iterator[Change]:
    """Yield what differs beside the figures: sample mark, preparer, acknowledgements."""
    for name, label in _LABELS.items():
        before, after = str(getattr(old, name)), str(getattr(new, name))
        if before != after:
            yield Change("about", name, label, before or None, after or None)
    accepted = [{each.check: each for each in case.acknowledged} for case in (old, new)]
    for check in dict.fromkeys([*accepted[0], *accepted[1]]):
        sides = [each.get(check) for each in accepted]
        if sides[0] != sides[1]:
            texts = [
                None if e is None else f"{e.reason} ({e.by}, {e.on}) [{e.figures}]" for e in sides
            ]
            yield Change("acknowledgement", check, _ACKNOWLEDGED, texts[0], texts[1])


def _inputs(old: Case, new: Case) -> Iterator[Change]:
    for field in fields_of(type(old.notice)):
        name, label = field.name, field.label.name
        if field.rows is not None:
            yield from _rows(old, new, name, label)
            continue
        before, after = old.notice.value(name), new.notice.value(name)
        if before != after:
            unit = field.label.unit
            yield Change("input", name, label, _shown(before, unit), _shown(after, unit))
        elif old.sources.get(name) != new.sources.get(name):
            yield Change("source", name, label, _source(old, name), _source(new, name))


def _rows(old: Case, new: Case, group: str, label: Text) -> Iterator[Change]:
    before, after = old.notice.value(group), new.notice.value(group)
    for index in range(max(len(before), len(after))):
        sides = [rows[index] if index < len(rows) else None for rows in (before, after)]
        if sides[0] != sides[1]:
            texts = [None if side is None else _row(side) for side in sides]
            yield Change("row", f"{group}[{index + 1}]", label, texts[0], texts[1])
            continue
        name = f"{group}[{index}]"
        if old.sources.get(name) != new.sources.get(name):
            number = f"{group}[{index + 1}]"
            yield Change("source", number, label, _source(old, name), _source(new, name))


def _row(row: Any) -> str:
    values = ((field, getattr(row, field.name)) for field in fields_of(type(row)))
    return ", ".join(f"{f.name} {stated(v, f.label.unit)}" for f, v in values if v is not None)


def _figures(old: Case, new: Case) -> Iterator[Change]:
    for name, figure in figures_of(type(old.notice)).items():
        before, after = old.notice.value(name), new.notice.value(name)
        if before == after:
            continue
        if figure.rows_of:
            sides = [
                None if side is None else ", ".join(stated(each, figure.unit) for each in side)
                for side in (before, after)
            ]
        else:
            sides = [_shown(before, figure.unit), _shown(after, figure.unit)]
        yield Change("figure", name, label_of(type(old.notice), name)[0], sides[0], sides[1])


def _clauses(old: Case, new: Case) -> Iterator[Change]:
    """Yield the clauses of which words, order or printing differ; not what follows from figures."""
    before, after = ({c.id: c for c in case.placed_clauses()} for case in (old, new))
    for name in dict.fromkeys([*before, *after]):
        sides = [_clause(clauses.get(name)) for clauses in (before, after)]
        if sides[0] != sides[1]:
            yield Change("clause", name, _CLAUSE, *sides)


def _clause(clause: PlacedClause | None) -> str | None:
    if clause is None:
        return None
    # An order of 35.0 is that of 35.
    text = f"{clause.order.normalize():f} {clause.kind}: {clause.text.ja} / {clause.text.en}"
    return text if clause.printed else f"({text})"


def _checks(old: Case, new: Case) -> Iterator[Change]:
    for before, after in zip(old.findings(), new.findings(), strict=True):
        if before.state != after.state:
            yield Change("check", before.name, before.rule, before.state, after.state)


def _shown(value: Any, unit: Any) -> str | None:
    return None if value is None else stated(value, unit)


def _source(case: Case, name: str) -> str | None:
    source = case.sources.get(name)
    if source is None:
        return None
    return source.text if source.as_of is None else f"{source.text} ({source.as_of})"
