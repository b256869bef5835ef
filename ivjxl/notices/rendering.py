"""A notice as text, Markdown or JSON."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final
from unicodedata import east_asian_width

from ivjxl.errors import Text
from ivjxl.notices.case import Case
from ivjxl.notices.deadlines import WEEKDAYS, as_ics
from ivjxl.notices.layout import PrintedTable
from ivjxl.notices.notice import Finding, figures_of

STATE_NAMES: Final = {
    "en": {"not checked": "not checked", "passed": "passed"}
    | {"acknowledged": "acknowledged", "failed": "FAILED"},
    "ja": {"not checked": "未検査", "passed": "合格", "acknowledged": "確認済", "failed": "不合格"},
}
SAMPLE: Final = Text("[SAMPLE]", "【見本】")
_STALE: Final = Text(
    "an acknowledgement exists but covers other figures or is not needed",
    "確認記録がありますが、対象の数値が異なるか、不要です",
)
_SEVERITIES: Final = {
    "en": {"error": "error", "warning": "warning"},
    "ja": {"error": "エラー", "warning": "注意"},
}


def as_text(case: Case, language: str) -> str:
    """Return tables and conditions as aligned text."""
    parts = [_title(case, language), ""]
    for table in case.notice.tables(language):
        parts += [table.title, *_aligned([table.header, *(r.cells for r in table.rows)]), ""]
    conditions = case.notice.printed_conditions(language)
    parts += [f"{number}. {text}" for number, text in enumerate(conditions, 1)]
    return "\n".join(parts) + "\n"


def as_markdown(case: Case, language: str) -> str:
    """Return tables and conditions as Markdown."""
    parts = [f"# {_title(case, language)}", ""]
    for table in case.notice.tables(language):
        parts += [f"## {table.title}", "", *_markdown_table(table), ""]
    conditions = case.notice.printed_conditions(language)
    parts += [f"{number}. {text}" for number, text in enumerate(conditions, 1)]
    return "\n".join(parts) + "\n"


def as_json(case: Case, language: str) -> str:
    """Return tables, conditions, figures and findings as JSON."""
    data = {
        "notice": case.kind,
        "case": case.name,
        "sample": case.sample,
        "language": language,
        "title": case.notice.title.in_language(language),
        "tables": [
            {
                "id": table.id,
                "title": table.title,
                "columns": dict(zip(table.columns, table.header, strict=True)),
                "rows": [
                    {"id": row.id} | dict(zip(table.columns, row.cells, strict=False))
                    for row in table.rows
                ],
            }
            for table in case.notice.tables(language)
        ],
        "conditions": case.notice.printed_conditions(language),
        "figures": {
            name: {
                "label": figure.label.in_language(language),
                "unit": figure.unit.name.in_language(language),
                "value": _plain(case.notice.value(name)),
            }
            for name, figure in figures_of(type(case.notice)).items()
        },
        "findings": [
            {
                "name": finding.name,
                "state": finding.state,
                "severity": finding.severity,
                "rule": finding.rule.in_language(language),
                "source": finding.source,
                "figures": finding.figures,
            }
            for finding in case.findings()
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def findings_text(findings: Iterable[Finding], language: str) -> str:
    """Return checks as one line each: state, rule, and the figures unless it passed."""
    lines = []
    for finding in findings:
        state = STATE_NAMES[language][finding.state]
        severity = _SEVERITIES[language][finding.severity]
        rule = finding.rule.in_language(language)
        line = f"  {_padded(state, 12)}  {rule}"
        if finding.state != "passed":
            line += f" [{finding.figures}] ({finding.name}; {severity}; {finding.source})"
        if finding.stale is not None:
            line += f" — {_STALE.in_language(language)}: [{finding.stale.figures}]"
        if finding.acknowledgement is not None:
            accepted = finding.acknowledgement
            line += f" — {accepted.reason} ({accepted.by}, {accepted.on})"
        lines.append(line)
    return "\n".join(lines) + "\n"


_OPEN: Final = {
    True: Text("open", "営業日"),
    False: Text("closed", "休業日"),
    None: Text("not known", "不明"),
}


def deadlines_as_text(case: Case, language: str) -> str:
    """Return the deadlines as aligned text, earliest first."""
    rows = [
        (
            each.day.isoformat(),
            WEEKDAYS[each.day.weekday()].in_language(language),
            _OPEN[each.open].in_language(language),
            each.deadline.label.in_language(language),
            each.deadline.rule.in_language(language),
        )
        for each in case.notice.due()
    ]
    return "\n".join([_title(case, language), *_aligned(rows)]) + "\n"


def deadlines_as_json(case: Case, language: str) -> str:
    """Return the deadlines as JSON, earliest first; `open` is null where not known."""
    data = [
        {
            "name": each.deadline.name,
            "label": each.deadline.label.in_language(language),
            "day": each.day.isoformat(),
            "open": each.open,
            "rule": each.deadline.rule.in_language(language),
        }
        for each in case.notice.due()
    ]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def deadlines_as_ics(case: Case, language: str) -> bytes:
    """Return the deadlines as an iCalendar file; a sample says so in every event."""
    title = case.notice.short_name
    if case.sample:
        title = f"{SAMPLE.in_language(language)} {title}"
    return as_ics(
        case.notice.due(),
        name=f"{case.kind}-{case.name}",
        title=title,
        stamp=case.notice.notice_date,
        language=language,
    )


def _title(case: Case, language: str) -> str:
    """Return the title of the notice; a sample says so."""
    title = case.notice.title.in_language(language)
    return f"{SAMPLE.in_language(language)} {title}" if case.sample else title


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(_columns(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        ("  " + "  ".join(_padded(c, w) for c, w in zip(row, widths, strict=True))).rstrip()
        for row in rows
    ]


def _markdown_table(table: PrintedTable) -> list[str]:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    rule = "|" + "---|" * len(table.header)
    return [line(table.header), rule, *(line(row.cells) for row in table.rows)]


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _columns(text))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (Fraction, Decimal)):
        return int(value) if value == int(value) else str(value)
    return value
