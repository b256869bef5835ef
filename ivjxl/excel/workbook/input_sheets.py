"""The sheets a person works on: Guide and Inputs."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from ivjxl import __version__
from ivjxl.core.dates import FIRST_DAY, LAST_DAY
from ivjxl.errors import Text
from ivjxl.excel.cells import serial_number
from ivjxl.excel.workbook import looks
from ivjxl.excel.workbook.plan import (
    FIRST_ROW,
    GROUP_CAPACITY,
    GROUP_COLUMNS,
    SOURCE_COLUMN,
    VALUE_COLUMN,
    Plan,
)
from ivjxl.excel.workbook.writer import Book, Sheet, lines_of
from ivjxl.notices.case import Case
from ivjxl.notices.fields import Field
from ivjxl.notices.units import KINDS

SHEETS: Final = {
    "Guide": Text("this page", "このページ"),
    "Inputs": Text(
        "enter every figure once, with its source", "数値は出典とともにここへ一度だけ入力"
    ),
    "Working": Text("one figure a row, with its cross-check", "1行1数値の計算と検算"),
    "Notice_JA": Text(
        "the notice's tables in Japanese, to print", "お知らせの表（日本語、印刷用）"
    ),
    "Notice_EN": Text("the notice's tables in English, to print", "お知らせの表（英語、印刷用）"),
    "Checks": Text("every check, its figures, and your acknowledgements", "検査結果と確認記録"),
    "Log": Text("what changed, when, by whom", "変更履歴"),
}
_STEPS: Final = (
    Text(
        "Fill the yellow cells on Inputs; give every value its source, and say who entered it.",
        "Inputsの黄色いセルに入力し、出典と入力者を記入します。",
    ),
    Text(
        "Look at the state in row 2 of any sheet: it is green only if every check was made.",
        "各シート2行目の判定を確認します。未検査が残る間は緑になりません。",
    ),
    Text(
        "On Checks, correct what failed; or acknowledge it: reason, name, date, and a copy of "
        "the text in column G into column P. It fails again once one of those figures changes.",
        "Checksの不合格を訂正します。やむを得ない場合は理由・確認者・日付を記入し、"
        "G列の文字列をP列に値として貼り付けます。数値が変わると再び不合格になります。",
    ),
    Text(
        "Change the number of allottees or splits: press Regenerate tables of the add-in.",
        "割当対象者や分割の件数を変えたときは、アドインの「表の再作成」を実行します。",
    ),
    Text(
        "Print Notice_JA and Notice_EN, or copy their tables into the notice.",
        "Notice_JA・Notice_ENを印刷するか、表をお知らせに転記します。",
    ),
)
_NOTES: Final = (
    Text(
        "Amounts, shares and counts are positive; nothing is entered with a minus sign except "
        "a negative interest rate.",
        "金額・株数・個数は正の値で入力します（負の金利を除く）。",
    ),
    Text(
        "Figures are rounded once, where a row of Working says so; nowhere else.",
        "端数処理はWorkingに示した行で一度だけ行います。",
    ),
    Text(
        "The functions need the ivjxl add-in. Without it the last calculated values stay "
        "visible; do not recalculate.",
        "関数にはivjxlアドインが必要です。ない場合は最後の計算値が表示されます"
        "（再計算しないでください）。",
    ),
    Text(
        "Sheets are protected without a password; only the yellow cells accept input.",
        "シートはパスワードなしで保護され、黄色いセルだけに入力できます。",
    ),
    Text(
        "This workbook is no legal advice: confirm with counsel.",
        "本ブックは法的助言ではありません。専門家に確認してください。",
    ),
)


def write_guide(book: Book, plan: Plan) -> None:
    """Write the sheet that explains the workbook."""
    sheet = book.add("Guide")
    sheet.widths({"A": 14, "B": 60, "C": 72})
    sheet.header(f"{plan.kind.title.ja} / {plan.kind.title.en}", "C", {})
    row = FIRST_ROW
    wrapped = {**looks.BASE, "text_wrap": True}

    def section(ja: str, en: str) -> None:
        nonlocal row
        for column, text in zip("ABC", ("", ja, en), strict=True):
            sheet.put(column, row, text or None, looks.SECTION)
        row += 1

    def line(key: str, text: Text, look: Mapping[str, Any] = looks.BASE) -> None:
        nonlocal row
        sheet.put("A", row, key, look)
        sheet.put("B", row, text.ja, wrapped)
        sheet.put("C", row, text.en, wrapped)
        lines = max(lines_of(text.ja, 60), lines_of(text.en, 72))
        sheet.sheet.set_row(row - 1, 5 + 13 * lines)
        row += 1

    section("手順", "How to")
    for number, text in enumerate(_STEPS, 1):
        line(str(number), text)
    section("シート", "Sheets")
    for name, text in SHEETS.items():
        line(name, text)
        sheet.sheet.write_url(
            row - 2,
            0,
            f"internal:'{name}'!A1",
            book.format({**looks.BASE, "underline": 1, "font_color": "#1A3FB0"}),
            name,
        )
    section("入力の種類（Inputsの A 列）", "Kinds of input (column A of Inputs)")
    for kind in KINDS:
        fill = {**looks.BOXED, "align": "center", "bg_color": looks.KIND_FILLS[kind.letter]}
        line(kind.letter, kind.name, fill)
    section("注意", "Notes")
    for text in _NOTES:
        line("・", text)
    section("版", "Version")
    line("ivjxl", Text(__version__, __version__))
    sheet.page(landscape=True)


def write_inputs(book: Book, plan: Plan, case: Case | None) -> None:
    """Write the sheet that holds every input with its source."""
    sheet = book.add("Inputs")
    sheet.widths({"A": 6, "B": 40, "C": 46, "D": 34, "E": 13, "F": 58, "G": 13, "H": 14})
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
    sheet.sheet.data_validation(
        f"D{plan.meta_rows['sample']}", {"validate": "list", "source": ["TRUE", "FALSE"]}
    )


def _write_field(sheet: Sheet, field: Field, row: int, case: Case | None) -> None:
    label = field.label
    kind = {**looks.BOXED, "align": "center", "bg_color": looks.KIND_FILLS[label.kind.letter]}
    sheet.put("A", row, label.kind.letter, kind)
    optional = {"ja": "（任意）", "en": " (optional)"} if field.optional else {"ja": "", "en": ""}
    sheet.put("B", row, label.name.ja, looks.BOXED)
    sheet.put("C", row, label.name.en, looks.BOXED)
    value = None if case is None else case.notice.value(field.name)
    number_format = looks.unit_format(label.unit)
    look = {**looks.INPUT, "num_format": number_format, "align": "left", "text_wrap": True}
    sheet.put(VALUE_COLUMN, row, value, look)
    unit = f"{label.unit.name.ja} {label.unit.name.en}"
    sheet.put("E", row, label.unit.name.ja + optional["ja"], {**looks.NOTE, **_BORDER})
    source = None if case is None else case.sources.get(field.name)
    text = {**looks.INPUT, "text_wrap": True, "font_size": 9}
    sheet.put(SOURCE_COLUMN, row, source.text if source else None, text)
    as_of = {**looks.INPUT, "num_format": "yyyy-mm-dd", "align": "left"}
    sheet.put("G", row, source.as_of if source else None, as_of)
    sheet.put("H", row, case.preparer if case and source else None, looks.INPUT)
    if source and len(source.text) > 62:
        sheet.sheet.set_row(row - 1, 14 * (1 + len(source.text) // 60))
    _validate(sheet, f"D{row}", field, unit)


_BORDER: Final = {"border": 1, "border_color": looks.GRID}


def _write_group(sheet: Sheet, plan: Plan, field: Field, row: int, case: Case | None) -> None:
    for column in "ABCDEFGH":
        text = {"B": field.label.name.ja, "C": field.label.name.en}.get(column)
        sheet.put(column, row, text, {**looks.SECTION, "italic": True})
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
    for index in range(GROUP_CAPACITY):
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
            _validate(sheet, f"{column}{at}", part, part.label.unit.name.ja)
        source = None if case is None else case.sources.get(f"{field.name}[{index}]")
        text_look = {**looks.INPUT, "text_wrap": True, "font_size": 9}
        sheet.put(SOURCE_COLUMN, at, source.text if source else None, text_look)
        if entry is not None:
            sheet.sheet.set_row(at - 1, 30)


def _validate(sheet: Sheet, cell: str, field: Field, unit: str) -> None:
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
        rule |= {"validate": "length", "criteria": "between", "minimum": 1, "maximum": 250}
        wanted = Text("a text of at most 250 characters", "250文字以内の文字列")
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
