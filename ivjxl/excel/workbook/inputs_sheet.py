"""Inputs: every input once, with its source, its day and its preparer."""

from decimal import Decimal
from typing import Any, Final

from ivjxl.core.dates import FIRST_DAY, LAST_DAY
from ivjxl.errors import Text
from ivjxl.excel.cells import serial_number
from ivjxl.excel.workbook import looks
from ivjxl.excel.workbook.plan import (
    GROUP_COLUMNS,
    SOURCE_COLUMN,
    VALUE_COLUMN,
    Plan,
)
from ivjxl.excel.workbook.writer import Book, Sheet, lines_of
from ivjxl.notices.case import Case, Source
from ivjxl.notices.fields import Field, Label


def write_inputs(book: Book, plan: Plan, case: Case | None) -> None:
    """Write the sheet that holds every input with its source."""
    sheet = book.add("Inputs")
    sheet.widths({"A": 6, "B": 40, "C": 46, "D": 34, "E": 20, "F": 58, "G": 13, "H": 14})
    sheet.header(
        "入力 / Inputs",
        "H",
        {
            "A": "種類\nKind",
            "B": "項目",
            "C": "Input",
            "D": "値\nValue",
            "E": "単位\nUnit",
            "F": "出典\nSource",
            "G": "時点\nAs of",
            "H": "入力者\nPreparer",
        },
    )
    _write_meta(sheet, plan, case)
    for each in plan.input_rows:
        if each.section is not None:
            for column in "ABCDEFGH":
                text = {"B": each.section.ja, "C": each.section.en}.get(column)
                sheet.put(column, each.row, text, looks.SECTION)
        elif each.field is not None and each.field.rows:
            _write_group(sheet, plan, each.field, each.row, case)
        elif each.field is not None:
            _write_field(sheet, each.field, each.row, case)
    sheet.page(landscape=True)


def _write_meta(sheet: Sheet, plan: Plan, case: Case | None) -> None:
    labels = {
        "sample": Text("Sample: marks every printed page", "見本（印刷面に表示）"),
        "preparer": Text("Prepared by", "作成者"),
    }
    values: dict[str, Any] = {"sample": False, "preparer": None}
    if case is not None:
        values = {"sample": case.sample, "preparer": case.preparer or None}
    for name, row in plan.meta_rows.items():
        sheet.put("A", row, None, looks.BOXED)
        sheet.put("B", row, labels[name].ja, looks.BOXED)
        sheet.put("C", row, labels[name].en, looks.BOXED)
        sheet.put(VALUE_COLUMN, row, values[name], {**looks.INPUT, "align": "left"})
        for column in "EFGH":
            sheet.put(column, row, None, looks.BOXED)
    for name, kind in (("sample", bool), ("preparer", str)):
        field = Field(name, kind, optional=True, label=Label(labels[name]))
        validate(sheet, f"{VALUE_COLUMN}{plan.meta_rows[name]}", field, "")


def _write_field(sheet: Sheet, field: Field, row: int, case: Case | None) -> None:
    label = field.label
    kind = {**looks.BOXED, "align": "center", "bg_color": looks.KIND_FILLS[label.kind.letter]}
    sheet.put("A", row, label.kind.letter, kind)
    optional = "（任意）" if field.optional else "（空欄ならMarket）" if label.market else ""
    sheet.put("B", row, label.name.ja, looks.BOXED)
    sheet.put("C", row, label.name.en, looks.BOXED)
    value = None if case is None else case.notice.value(field.name)
    if case is not None and label.market and field.name not in case.sources:
        value = None
    number_format = looks.unit_format(label.unit)
    look = {**looks.INPUT, "num_format": number_format, "align": "left", "text_wrap": True}
    sheet.put(VALUE_COLUMN, row, value, look)
    unit = f"{label.unit.name.ja} {label.unit.name.en}"
    sheet.put("E", row, label.unit.name.ja + optional, {**looks.NOTE, **_BORDER})
    source = None if case is None else case.sources.get(field.name)
    text = {**looks.INPUT, "text_wrap": True, "font_size": 9}
    sheet.put(SOURCE_COLUMN, row, source.text if source else None, text)
    as_of = {**looks.INPUT, "num_format": "yyyy-mm-dd", "align": "left"}
    sheet.put("G", row, source.as_of if source else None, as_of)
    sheet.put("H", row, case.preparer if case and source else None, looks.INPUT)
    lines = max(lines_of(str(value or ""), 34), lines_of(source.text if source else "", 64))
    if lines > 1:
        sheet.sheet.set_row(row - 1, 4 + 12.5 * lines)
    validate(sheet, f"D{row}", field, unit)


_BORDER: Final = {"border": 1, "border_color": looks.GRID}


def _write_group(sheet: Sheet, plan: Plan, field: Field, row: int, case: Case | None) -> None:
    for column in "ABCDEFGH":
        text = {"B": field.label.name.ja, "C": field.label.name.en}.get(column)
        sheet.put(column, row, text, looks.SECTION)
    columns = plan.group_fields(field.name)
    used = dict(zip(GROUP_COLUMNS, columns, strict=False))
    sheet.put("A", row + 1, "No.", looks.HEADING)
    for column in "BCDEFGH":
        if column == SOURCE_COLUMN:
            text = "出典\nSource"
        elif column in used:
            text = f"{used[column].label.name.ja}\n{used[column].label.name.en}"
        else:
            text = None
        sheet.put(column, row + 1, text, looks.HEADING)
    sheet.sheet.set_row(row, 44)
    entries = () if case is None else getattr(case.notice, field.name)
    for index in range(field.label.capacity):
        at = row + 2 + index
        sheet.put("A", at, index + 1, {**looks.BOXED, "align": "center"})
        entry = entries[index] if index < len(entries) else None
        for column in "BCDEGH":
            part = used.get(column)
            if part is None:
                sheet.put(column, at, None, looks.BOXED)
                continue
            look = {
                **looks.INPUT,
                "num_format": looks.unit_format(part.label.unit),
                "align": "left",
                "text_wrap": True,
            }
            sheet.put(column, at, getattr(entry, part.name) if entry else None, look)
            validate(sheet, f"{column}{at}", part, part.label.unit.name.ja)
        source = None if case is None else case.sources.get(f"{field.name}[{index}]")
        text_look = {**looks.INPUT, "text_wrap": True, "font_size": 9}
        sheet.put(SOURCE_COLUMN, at, row_source(source), text_look)
        if entry is not None:
            sheet.sheet.set_row(at - 1, 30)


def row_source(source: Source | None) -> str | None:
    """Return the source of a row, its day behind it: a row has no column for that.

    >>> from datetime import date
    >>> row_source(Source(text="register", as_of=date(2022, 5, 20)))
    'register (as of 2022-05-20)'
    """
    if source is None or source.as_of is None:
        return None if source is None else source.text
    return f"{source.text} (as of {source.as_of})"


def validate(sheet: Sheet, cell: str, field: Field, unit: str) -> None:
    """Let a cell or a range accept only what the input may be."""
    label = field.label
    message = f"{label.name.ja} / {label.name.en} [{unit}]"
    rule: dict[str, Any] = {
        "input_title": "ivjxl",
        "input_message": message[:255],
        "error_title": "入力エラー / Input error",
    }
    if label.choices or field.type is bool:
        choices = list(label.choices) or ["TRUE", "FALSE"]
        rule |= {"validate": "list", "source": choices}
        wanted = Text("one of " + ", ".join(choices), "次のいずれか: " + ", ".join(choices))
    elif label.unit.style == "iso_date":
        first, last = serial_number(FIRST_DAY), serial_number(LAST_DAY)
        rule |= {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
        wanted = Text(f"a date from {FIRST_DAY} to {LAST_DAY}", f"{FIRST_DAY}～{LAST_DAY}の日付")
    elif field.type is str:
        rule |= {
            "validate": "length",
            "criteria": "between",
            "minimum": 1,
            "maximum": label.longest,
        }
        wanted = Text(
            f"a text of at most {label.longest} characters", f"{label.longest}文字以内の文字列"
        )
    else:
        low = float(label.minimum)
        high = float(label.maximum if label.maximum is not None else Decimal(10) ** 15)
        rule |= {
            "validate": "integer" if field.type is int else "decimal",
            "criteria": "between",
            "minimum": int(low) if low.is_integer() else low,
            "maximum": int(high) if high.is_integer() else high,
        }
        whole = field.type is int
        wanted = Text(
            f"a {'whole ' if whole else ''}number from {label.minimum}",
            f"{label.minimum}以上の{'整数' if whole else '数値'}",
        )
    rule["error_message"] = f"{label.name.ja}: {wanted.ja} / {wanted.en}"[:255]
    sheet.sheet.data_validation(cell, rule)
