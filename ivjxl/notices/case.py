"""A case: the inputs of one notice with their sources, as a TOML file.

The same file is a test, a shipped example and the command line's input::

    notice = "dividend"
    company = "internet-initiative-japan.company.toml"   # beside the case file
    preparer = "IR"
    sample = true
    market = { files = ["closes.csv", "splits.csv"] }   # beside the case file, optional

    [inputs]
    record_date = { value = 2019-03-31, source = "board resolution" }
    [[inputs.allottees]]         # a row group: one table per row
    persons = 7
    source = "register"

    [[acknowledged]]             # a failed check somebody accepted
    check = "…"; reason = "…"; by = "…"; on = 2026-11-20; figures = "…"

    [[clauses]]                  # a clause in the company's own words, moved or switched off
    id = "reason"; ja = "…"; en = "…"; printed = true; order = 35

    [expect]                     # what `ivjxl demo` compares with
    not_checked = ["…"]
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from ivjxl.errors import A_DATE, InputError, Text
from ivjxl.errors import MISSING as IS_MISSING
from ivjxl.market.prices import KINDS
from ivjxl.notices import NOTICES
from ivjxl.notices.clause import ClauseEdit, PlacedClause, edits_of, placed
from ivjxl.notices.clause_checks import NONE, RULES, Clauses, exceptions, needed
from ivjxl.notices.company import Company, company
from ivjxl.notices.fields import Field, converted, fields_of
from ivjxl.notices.notice import (
    Acknowledgement,
    Finding,
    Notice,
    accepted_checks,
    checks_of,
    figures_of,
    judged,
)

_ENTRY: Final = Text(
    "must be { value = …, source = … }", "{ value = …, source = … } の形が必要です"
)
_SOURCE: Final = Text("needs a source", "出典が必要です")
_ONE_NOTICE: Final = Text(
    "must be one of " + ", ".join(NOTICES), "次のいずれかが必要です: " + ", ".join(NOTICES)
)
_KEYS: Final = {
    "notice",
    "company",
    "market",
    "preparer",
    "sample",
    "title",
    "inputs",
    "acknowledged",
    "clauses",
    "expect",
}
_SHAPES: Final[dict[str, type]] = {
    "inputs": dict,
    "market": dict,
    "acknowledged": list,
    "clauses": list,
    "expect": dict,
    "sample": bool,
    "preparer": str,
    "title": str,
}
_SHAPE: Final[dict[type, Text]] = {
    dict: Text("must be a table", "テーブルが必要です"),
    list: Text("must be an array of tables", "テーブルの配列が必要です"),
    bool: Text("must be true or false", "true又はfalseが必要です"),
    str: Text("must be a text", "文字列が必要です"),
}
_STATES: Final = Text("must be failed or not_checked", "failed又はnot_checkedが必要です")
_CHECKS: Final = Text("must be a list of names of checks", "検査項目名の一覧が必要です")
_UNKNOWN_KEY: Final = Text(
    "is not a key of a case file (known: " + ", ".join(sorted(_KEYS)) + ")",
    "ケースファイルの項目ではありません",
)
_READABLE: Final = Text(
    "must be a readable TOML file: numbers as 32.50 or 30123400, dates as 2025-03-31, texts in "
    "quotes",
    "読み取れるTOMLファイルが必要です（数値は32.50や30123400、日付は2025-03-31、文字列は引用符付き）",
)
_NO_FILE: Final = Text("does not exist", "が見つかりません")
_UTF8: Final = Text(
    "must be a text file saved as UTF-8", "UTF-8で保存したテキストファイルが必要です"
)
_MARKET: Final = Text(
    'must be { files = ["closes.csv", …] }, names of files beside the case, and may say '
    'closes = "as traded"',
    'は { files = ["closes.csv", …] }（ケースと同じフォルダーのファイル名）の形が必要です',
)
_NO_MARKET: Final = Text(
    "is of no use to this notice, or the days it needs are missing",
    "はこのお知らせでは使用しないか、必要な日付がありません",
)
_PLAIN_NAME: Final = Text(
    "must be the name of a file beside the case", "ケースと同じフォルダーのファイル名が必要です"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where an input comes from, and the day it was true or looked up."""

    text: str
    as_of: date | None = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """A notice with the source of every input and what has been acknowledged."""

    name: str
    kind: str
    notice: Notice
    sources: Mapping[str, Source]
    preparer: str
    title: str = ""
    sample: bool = False
    acknowledged: tuple[Acknowledgement, ...] = ()
    clauses: tuple[ClauseEdit, ...] = ()
    expected: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def findings(self) -> tuple[Finding, ...]:
        """Return the result of every check, acknowledgements applied: notice, then clauses."""
        accepted = accepted_checks(self.acknowledged, known_checks(type(self.notice)))
        own = [each for name, each in accepted.items() if name not in RULES]
        return (*self.notice.checks(own), *self._clause_findings(accepted))

    def placed_clauses(self) -> tuple[PlacedClause, ...]:
        """Return the clauses of the document in order, the company's edits applied."""
        return placed(self.notice.clauses(), self.clauses, self.notice.value)

    def _clause_findings(self, accepted: Mapping[str, Acknowledgement]) -> Iterator[Finding]:
        kind = type(self.notice)
        names = [f.name for f in fields_of(kind) if f.rows is None]
        names += [name for name, figure in figures_of(kind).items() if not figure.rows_of]
        values = {name: self.notice.value(name) for name in names}
        clauses = Clauses(self.placed_clauses(), values, needed(kind.clauses()))
        for name, rule in RULES.items():
            figures = exceptions(name, clauses)
            finding = Finding(
                name=name,
                state="failed",
                severity=rule.severity,
                rule=rule.text,
                source="clauses",
                figures=figures,
                stale=accepted.get(name),
            )
            yield judged(finding, passed=figures == NONE)

    def surprises(self) -> tuple[str, ...]:
        """Return how the findings differ from those the case expects.

        A case expects every check to pass, except those it acknowledges and
        those it lists under `[expect]` as `failed` or `not_checked`.
        """
        expected = {
            "acknowledged": {each.check for each in self.acknowledged},
            "failed": self.expected.get("failed", frozenset()),
            "not checked": self.expected.get("not_checked", frozenset()),
        }
        surprises = []
        for finding in self.findings():
            due = next((s for s, names in expected.items() if finding.name in names), "passed")
            if finding.state != due:
                surprises.append(f"{finding.name}: {finding.state}, expected {due}")
        return tuple(surprises)


def known_checks(kind: type[Notice]) -> tuple[str, ...]:
    """Return the names of all checks: those of the notice, then those of its clauses."""
    return (*checks_of(kind), *RULES)


def read_case(path: Path) -> Case:
    """Return the case in a file, completed from its company file and the law.

    Raises
    ------
    InputError
        If a file cannot be read, an input is missing, unknown, out of range or
        without a source.
    """
    data = _toml(path)
    for key in data:
        if key not in _KEYS:
            raise InputError(key, _UNKNOWN_KEY, data[key])
    kind = data.get("notice")
    if not isinstance(kind, str) or kind not in NOTICES:
        raise InputError("notice", _ONE_NOTICE, kind)
    for key, shape in _SHAPES.items():
        if not isinstance(data.get(key, shape()), shape):
            raise InputError(key, _SHAPE[shape], data[key])
    facts: Company = {}
    if "company" in data:
        name = data["company"]
        if not isinstance(name, str) or Path(name).name != name:
            raise InputError("company", _PLAIN_NAME, name)
        facts = company(_toml(path.parent / name))
    values, sources = _inputs(data.get("inputs", {}))
    if "market" in data:
        _read_market(NOTICES[kind], data["market"], path.parent, values, sources)
    _complete(NOTICES[kind], values, sources, facts)
    notice = NOTICES[kind](**converted(NOTICES[kind], values))
    clauses = edits_of(data.get("clauses", []))
    # Refuses what does not fit the standard clauses.
    placed(notice.clauses(), clauses, notice.value)
    return Case(
        name=path.stem,
        kind=kind,
        notice=notice,
        sources=sources,
        preparer=str(data.get("preparer", "")),
        title=str(data.get("title", "")),
        sample=data.get("sample") is True,
        acknowledged=tuple(_acknowledgement(each) for each in data.get("acknowledged", [])),
        clauses=clauses,
        expected=_expected(NOTICES[kind], data.get("expect", {})),
    )


def _toml(path: Path) -> dict[str, Any]:
    try:
        # utf-8-sig: some editors put a byte order mark first.
        return tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except FileNotFoundError:
        raise InputError(path.name or str(path), _NO_FILE, None) from None
    except UnicodeDecodeError:
        raise InputError(path.name, _UTF8, None) from None
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InputError(path.name or str(path), _READABLE, str(error)) from None


def _inputs(entries: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Source]]:
    values: dict[str, Any] = {}
    sources: dict[str, Source] = {}
    for name, entry in entries.items():
        if isinstance(entry, list):
            values[name] = [_row(name, position, row) for position, row in enumerate(entry, 1)]
            for position, row in enumerate(entry):
                sources[f"{name}[{position}]"] = _source(f"{name}[{position + 1}]", row)
        elif isinstance(entry, Mapping) and "value" in entry:
            if set(entry) - {"value", "source", "as_of"}:
                raise InputError(name, _ENTRY, dict(entry))
            values[name] = entry["value"]
            sources[name] = _source(name, entry)
        else:
            raise InputError(name, _ENTRY, entry)
    return values, sources


def _read_market(
    kind: type[Notice],
    entry: Mapping[str, Any],
    folder: Path,
    values: dict[str, Any],
    sources: dict[str, Source],
) -> None:
    """Add the rows of market files for the row groups that the case does not state."""
    from ivjxl.market.case_rows import case_rows
    from ivjxl.market.inputs import read_files

    names, closes = entry.get("files"), entry.get("closes")
    if not isinstance(names, list) or not all(
        isinstance(name, str) and Path(name).name == name != ".." for name in names
    ):
        raise InputError("market", _MARKET, dict(entry))
    if set(entry) - {"files", "closes"} or closes not in (None, *KINDS):
        raise InputError("market", _MARKET, dict(entry))
    plain = {key: _without_midnight(value) for key, value in values.items()}
    days = kind.market_days(plain)
    if days is None:
        raise InputError("market", _NO_MARKET, names)
    first, last = days
    curve_date = plain.get("curve_date", plain.get("price_date", last))
    if type(curve_date) is not date:
        raise InputError("curve_date", A_DATE, curve_date)
    wanted = {
        each.name: each
        for each in fields_of(kind)
        if each.label.sheet == "Market" and each.name not in values
    }
    files = read_files([folder / name for name in names])
    rows = case_rows(
        files,
        groups=wanted,
        first=first,
        last=last,
        curve_date=curve_date,
        closes=closes,
        splits_stated=bool(values.get("splits")),
    )
    for group, entries in rows.items():
        values[group], kept = [], fitting(wanted[group], entries)
        for number, row in enumerate(kept, 1):
            values[group].append(_row(group, number, row))
            sources[f"{group}[{number - 1}]"] = _source(f"{group}[{number}]", row)
    if "curve" in rows and "curve_date" not in values:
        values["curve_date"] = curve_date
        sources["curve_date"] = Source(text=rows["curve"][0]["source"])


def _without_midnight(value: Any) -> Any:
    """Return the day of a midnight, which is how some programs write a date."""
    if isinstance(value, datetime) and value.time() == time() and value.tzinfo is None:
        return value.date()
    return value


def fitting(group: Field, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of files that a row group takes: complete ones, the latest that fit.

    Raises
    ------
    InputError
        If there are more splits than fit: without the earliest one every older close
        would be wrong.
    """
    assert group.rows is not None
    required = [column.name for column in fields_of(group.rows) if not column.optional]
    complete = [row for row in rows if all(row[name] is not None for name in required)]
    if len(complete) > group.label.capacity and group.name == "splits":
        most = group.label.capacity
        few = Text(f"must be at most {most} rows", f"{most}件以内である必要があります")
        raise InputError(group.name, few, len(complete))
    return complete[-group.label.capacity :]


def _row(name: str, position: int, row: object) -> dict[str, Any]:
    if not isinstance(row, Mapping):
        raise InputError(f"{name}[{position}]", _ENTRY, row)
    return {key: value for key, value in row.items() if key not in ("source", "as_of")}


def _source(name: str, entry: Mapping[str, Any]) -> Source:
    text, as_of = entry.get("source"), entry.get("as_of")
    if not isinstance(text, str) or not text.strip():
        raise InputError(name, _SOURCE, text)
    if as_of is not None and type(as_of) is not date:
        raise InputError(f"{name}.as_of", A_DATE, as_of)
    return Source(text=text, as_of=as_of)


def inputs_on(kind: type[Notice], path: Path, on: date) -> tuple[dict[str, Any], dict[str, Source]]:
    """Return the inputs that a company file and the law give on a day, with their sources.

    Raises
    ------
    InputError
        If the file is no company file, or a fact or a rule is not known on that day.
    """
    values: dict[str, Any] = {"notice_date": on}
    sources: dict[str, Source] = {}
    _complete(kind, values, sources, company(_toml(path)))
    return values, sources


def _complete(
    kind: type[Notice], values: dict[str, Any], sources: dict[str, Source], facts: Company
) -> None:
    """Fill company facts and law that the case does not state, as of the notice date."""
    on = _without_midnight(values.get("notice_date"))
    if type(on) is not date:
        raise InputError("notice_date", A_DATE if on is not None else IS_MISSING, on)
    for each in fields_of(kind):
        if each.name in values:
            continue
        rule = facts.get(each.label.company) if each.label.company else each.label.law
        if rule is not None:
            try:
                row = rule.row(on)
            except InputError as error:
                english = f"{each.name} {error.required.en}"
                known = Text(english, f"{each.label.name.ja}は{error.required.ja}")
                raise InputError("notice_date", known, on) from None
            # An empty text ends a fact: from that day on there is none.
            if row.value != "":
                values[each.name] = row.value
                sources[each.name] = Source(text=row.source, as_of=row.day)


def _expected(kind: type[Notice], entries: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    expected = {}
    for state, names in entries.items():
        if state not in ("failed", "not_checked"):
            raise InputError(f"expect.{state}", _STATES, state)
        known = known_checks(kind)
        if not isinstance(names, list) or not all(
            isinstance(name, str) and name in known for name in names
        ):
            raise InputError(f"expect.{state}", _CHECKS, names)
        expected[state] = frozenset(names)
    return expected


def _acknowledgement(entry: object) -> Acknowledgement:
    if not isinstance(entry, Mapping):
        raise InputError("acknowledged", _SHAPE[list], entry)
    wanted = ("check", "reason", "by", "on", "figures")
    for name in wanted:
        if not entry.get(name):
            raise InputError(f"acknowledged.{name}", IS_MISSING, None)
        if name != "on" and not isinstance(entry[name], str):
            raise InputError(f"acknowledged.{name}", _SHAPE[str], entry[name])
    if type(entry["on"]) is not date:
        raise InputError("acknowledged.on", A_DATE, entry["on"])
    return Acknowledgement(**{name: entry[name] for name in wanted})
