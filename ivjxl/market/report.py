"""Market inputs with their evidence as text, JSON, or lines for a case file."""

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from ivjxl.errors import Text
from ivjxl.market.inputs import Figure, Files, Settings
from ivjxl.market.prices import Prices
from ivjxl.market.source import Rejected
from ivjxl.market.yields import Yields

_WIDE_SPACE: Final = "\N{IDEOGRAPHIC SPACE}"
_UNPRINTABLE: Final = "\N{REPLACEMENT CHARACTER}"
_SHOWN: Final = 10
"""Rows not used that the text lists; JSON lists them all."""

_WARNING: Final = Text("warning", "注意")
_NOT_USED: Final = Text("rows not used", "使用しなかった行")
_LINE: Final = Text("line {}", "{}行")
_MORE: Final = Text(
    "… and {} more (all of them: --format json)", "…ほか{}行（--format jsonで全件）"
)
_IN_SOURCES: Final = (
    *("close of", "basis", "closes", "window", "frequency", "returns", "periods left out"),
    *("yields of", "method", "fiscal year ended", "declared, by record date", "splits counted"),
)
_CASE_INPUTS: Final = ("spot", "volatility", "rate", "dividend")


def stated(figure: Figure) -> str:
    """Return a figure as text: yen with up to six decimals, the others in percent."""
    if isinstance(figure.value, Fraction):
        return f"{float(figure.value):,.6f}".rstrip("0").rstrip(".")
    return f"{figure.value:.6%}"


def as_text(files: Files, figures: Sequence[Figure], language: str) -> str:
    """Return figures, evidence, warnings and the rows not used, to be read."""
    lines = []
    for figure in figures:
        lines.append(f"{figure.label.in_language(language)}: {stated(figure)}")
        lines += [
            f"    {label.in_language(language)}: {value.in_language(language)}"
            for label, value in figure.evidence
        ]
        for warning in figure.warnings:
            lines.append(f"  ! {_WARNING.in_language(language)}: {warning.in_language(language)}")
    for table in _tables(files):
        if table.rejected:
            lines.append(f"{table.source.name}: {_NOT_USED.in_language(language)}")
        for row in table.rejected[:_SHOWN]:
            where = _LINE.in_language(language).format(row.line)
            found = _printable(row.found)
            lines.append(f"    {where}: {row.reason.in_language(language)}: {found}")
        if len(table.rejected) > _SHOWN:
            more = _MORE.in_language(language).format(len(table.rejected) - _SHOWN)
            lines.append(f"    {more}")
    return "\n".join(lines) + "\n"


def as_json(files: Files, figures: Sequence[Figure], settings: Settings, language: str) -> str:
    """Return the same as JSON, with every row not used."""
    data = {
        "on": settings.on.isoformat(),
        "figures": {
            figure.name: {
                "label": figure.label.in_language(language),
                "value": _plain(figure.value),
                "evidence": [
                    {"label": label.in_language(language), "value": value.in_language(language)}
                    for label, value in figure.evidence
                ],
                "warnings": [each.in_language(language) for each in figure.warnings],
            }
            for figure in figures
        },
        "files": [
            {
                "name": table.source.name,
                "sha256": table.source.sha256,
                "layout": table.layout,
                "encoding": table.source.encoding,
                "rows": table.rows_in,
                "used": table.rows_used,
                "not_used": [_rejected(row, language) for row in table.rejected],
            }
            for table in _tables(files)
        ]
        + [
            {
                "name": table.source.name,
                "sha256": table.source.sha256,
                "layout": layout,
                "encoding": table.source.encoding,
                "rows": len(table.rows),
                "used": len(table.rows),
                "not_used": [],
            }
            for table, layout in ((files.splits, "splits"), (files.dividends, "dividends"))
            if table is not None
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def as_toml(figures: Sequence[Figure]) -> str:
    """Return the inputs as lines for a case file, each with its source."""
    lines = []
    for figure in figures:
        if figure.name not in _CASE_INPUTS:
            continue
        lines += [f"# {figure.name}: {_printable(each.en)}" for each in figure.warnings]
        facts = {label.en: value.en for label, value in reversed(figure.evidence)}
        shown = [facts["file"], f"SHA-256 {facts['SHA-256'][:12]}"]
        shown += [f"{name} {facts[name]}" for name in _IN_SOURCES if name in facts]
        source = json.dumps(_printable("; ".join(shown)), ensure_ascii=False)
        value = _plain(figure.value)
        lines.append(
            f"{figure.name} = {{ value = {value}, as_of = {figure.as_of}, source = {source} }}"
        )
    return "\n".join(lines) + "\n"


def _printable(text: str) -> str:
    """Return a text with a mark in place of every character that cannot be shown."""
    shown = (c if c.isprintable() or c == _WIDE_SPACE else _UNPRINTABLE for c in text)
    return "".join(shown)


def _tables(files: Files) -> list[Prices | Yields]:
    return [table for table in (files.prices, files.yields) if table is not None]


def _rejected(row: Rejected, language: str) -> dict[str, Any]:
    return {"line": row.line, "reason": row.reason.in_language(language), "row": row.found}


def _plain(value: float | Fraction) -> int | float:
    if isinstance(value, Fraction) and value.denominator == 1:
        return int(value)
    return float(f"{float(value):.15g}")
