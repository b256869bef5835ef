"""A case as the text of a case file: `read_case` gives the same case back."""

import json
from datetime import date
from decimal import Decimal
from typing import Any, Final

from ivjxl.errors import InputError, Text
from ivjxl.notices.case import Case, Source
from ivjxl.notices.fields import Field, fields_of

_NO_SOURCE: Final = Text(
    "need a source before they can stand in a case file", "には出典の記入が必要です"
)


def as_toml(case: Case) -> str:
    """Return a case as a case file that needs no company file and no market files.

    Raises
    ------
    InputError
        If inputs have no source.
    """
    lines = [f"notice = {_quoted(case.kind)}"]
    lines += [f"{key} = {_quoted(v)}" for key, v in _about(case) if v]
    if case.sample:
        lines.append("sample = true")
    lines += ["", "[inputs]"]
    unsourced: list[str] = []
    for field in fields_of(type(case.notice)):
        if field.rows is not None:
            lines += _rows(case, field, unsourced)
        elif case.notice.value(field.name) is not None and _is_stated(case, field, unsourced):
            entry = _entry({"value": case.notice.value(field.name)}, case.sources[field.name])
            lines.append(f"{field.name} = {entry}")
    if unsourced:
        raise InputError(", ".join(unsourced), _NO_SOURCE, None)
    for each in case.acknowledged:
        lines += ["", "[[acknowledged]]"]
        for name in ("check", "reason", "by", "on", "figures"):
            lines.append(f"{name} = {_literal(getattr(each, name))}")
    for edit in case.clauses:
        lines += ["", "[[clauses]]"]
        changed = {name: getattr(edit, name) for name in ("id", "kind", "printed", "order")}
        changed |= {"ja": edit.ja, "en": edit.en}
        lines += [f"{k} = {_literal(v)}" for k, v in changed.items() if v not in (None, "")]
    if case.expected:
        lines += ["", "[expect]"]
        for state, names in case.expected.items():
            lines.append(f"{state} = [{', '.join(map(_quoted, sorted(names)))}]")
    return "\n".join(lines) + "\n"


def _about(case: Case) -> tuple[tuple[str, str], ...]:
    return ("title", case.title), ("preparer", case.preparer)


def _is_stated(case: Case, field: Field, unsourced: list[str]) -> bool:
    """Return whether an input is stated rather than taken from the market data."""
    source = case.sources.get(field.name)
    if source is None and field.label.market and case.notice.value(field.label.market) is not None:
        return False
    if source is None or not source.text:
        unsourced.append(field.name)
        return False
    return True


def _rows(case: Case, field: Field, unsourced: list[str]) -> list[str]:
    rows = case.notice.value(field.name)
    if not rows:
        return []
    columns = [column.name for column in fields_of(type(rows[0]))]
    lines = [f"{field.name} = ["]
    for index, row in enumerate(rows):
        name = f"{field.name}[{index}]"
        if name not in case.sources:
            unsourced.append(f"{field.name}[{index + 1}]")
            continue
        values = {column: getattr(row, column) for column in columns}
        lines.append(f"  {_entry(values, case.sources[name])},")
    return [*lines, "]"]


def _entry(values: dict[str, Any], source: Source) -> str:
    parts = {name: value for name, value in values.items() if value is not None}
    if source.as_of is not None:
        parts["as_of"] = source.as_of
    parts["source"] = source.text
    return "{ " + ", ".join(f"{name} = {_literal(value)}" for name, value in parts.items()) + " }"


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value) if isinstance(value, int) else _quoted(value)


def _quoted(text: str) -> str:
    # JSON escapes what TOML forbids in a basic string, but for the delete character.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
