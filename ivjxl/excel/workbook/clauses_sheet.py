"""Clauses and Placeholders: the words of the document, standard and the company's own, live.

A clause's row holds what is printed in both languages, side by side; then what the
user may change: whether it is printed, its order, own words in the place of the
standard ones. Rows at the end are for clauses of the company's own.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from ivjxl.core.wording import CHOICES
from ivjxl.errors import InputError, Text
from ivjxl.excel.functions.clauses import LONGEST as LONGEST_IN_CELL
from ivjxl.excel.workbook import looks
from ivjxl.excel.workbook.plan import FIRST_ROW, Plan, quoted
from ivjxl.excel.workbook.writer import Book, Formula, Sheet, lines_of
from ivjxl.notices import units
from ivjxl.notices.case import Case
from ivjxl.notices.clause import KINDS, LAST_ORDER, NUMBERED, STEP, Clause, ClauseEdit
from ivjxl.notices.clause_checks import TABLE, needed
from ivjxl.notices.notice import label_of
from ivjxl.notices.units import Unit

CLAUSES: Final = "Clauses"
PLACEHOLDERS: Final = "Placeholders"
OWN_ROWS: Final = 15
"""Rows for clauses of the company's own."""

HIGHEST: Final = 409.0
"""Points that a row can be high."""

LONGEST: Final = 3000
"""Characters of a clause's own words."""

COLUMNS: Final = {
    "id": "E",
    "kind": "D",
    "wanted": "F",
    "order": "G",
    "own_ja": "H",
    "own_en": "I",
    "ja": "J",
    "en": "K",
    "printed": "M",
}
"""Columns of `Clauses` that formulas and readers use; B and C show the text as printed."""

TEXT_COLUMNS: Final = {"ja": "B", "en": "C"}
_WIDTHS: Final = {
    **{"A": 8, "B": 62, "C": 66, "D": 11, "E": 21, "F": 9, "G": 9, "H": 44, "I": 44},
    **{"J": 44, "K": 44, "L": 22, "M": 9},
}
_STYLES: Final[dict[Unit, str]] = {
    units.YEN: "yen",
    units.YEN_AND_SEN: "yen_sen",
    units.YEN_PER_SHARE: "yen_decimal",
    units.MODEL_YEN: "decimal:4",
    units.SHARES: "shares",
    units.RIGHTS: "rights",
    units.PERSONS: "persons",
    units.PERCENT: "percent:3",
    units.MODEL_PERCENT: "percent:4",
    units.YEARS: "years",
    units.DAYS: "days",
    units.MONTHS: "months",
    units.ORDINAL: "ordinal",
    units.COUNT: "number",
    units.RATIO: "decimal:6",
}
"""The style that `Placeholders` proposes for a unit; any other that fits may be typed."""

_TOO_MANY: Final = Text(
    f"are more than the {OWN_ROWS} clauses of the company's own that a workbook holds",
    f"件の独自の条項は、ブックの上限（{OWN_ROWS}件）を超えます",
)
_TOO_LONG: Final = Text(
    f"must be at most {LONGEST_IN_CELL:,} characters: a cell holds no more",
    f"はセルに入力できる{LONGEST_IN_CELL:,}文字以内とする必要があります",
)
_NOT_PRINTED: Final = "#6B6B6B"


def last_row(plan: Plan) -> int:
    """Return the last row of the clauses."""
    return FIRST_ROW + len(plan.kind.clauses()) + OWN_ROWS - 1


def placeholder_names(plan: Plan) -> list[str]:
    """Return the names that a clause may print, and the tables, in the order of their rows."""
    names = [name for name, field in plan.fields.items() if field.rows is None]
    tables = [name for name in needed(plan.kind.clauses()) if name.startswith(TABLE)]
    return [*names, *plan.figures, *tables]


def clause_names(plan: Plan) -> dict[str, str]:
    """Return the defined names of the columns of both sheets with their ranges."""
    end = last_row(plan)
    found = {
        f"clauses_{name}": f"={CLAUSES}!${column}${FIRST_ROW}:${column}${end}"
        for name, column in COLUMNS.items()
    }
    end = FIRST_ROW + len(placeholder_names(plan)) - 1
    for name, column in (("placeholders_name", "A"), ("placeholders_needed", "I")):
        found[name] = f"={PLACEHOLDERS}!${column}${FIRST_ROW}:${column}${end}"
    found["placeholders_value"] = f"={PLACEHOLDERS}!$E${FIRST_ROW}:$E${end}"
    return found


_ROWS_ARGUMENTS: Final = "clauses_id,clauses_kind,clauses_printed,clauses_order"


def check_formula(rule: str) -> str:
    """Return the formula that states the exceptions to a rule for clauses."""
    return (
        f"CLAUSE_CHECK({quoted(rule)},{_ROWS_ARGUMENTS},clauses_ja,clauses_en,"
        "clauses_own_ja,clauses_own_en,placeholders_name,placeholders_value,"
        "placeholders_needed)"
    )


def require_fitting(edit: ClauseEdit) -> None:
    """Refuse words that are longer than a cell, which would be left out.

    Raises
    ------
    InputError
        If they are, as UTF-16 counts characters.
    """
    for language, words in (("ja", edit.ja), ("en", edit.en)):
        if len(words.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST_IN_CELL:
            raise InputError(f"clauses.{edit.id}.{language}", _TOO_LONG, len(words))


def write_clauses(book: Book, plan: Plan, case: Case | None) -> None:
    """Write the sheet of the clauses, with what a case changes in them.

    Raises
    ------
    InputError
        If there are more clauses of the company's own than fit, or words longer than a cell.
    """
    sheet = book.add(CLAUSES)
    sheet.widths(_WIDTHS)
    sheet.header(
        "条項 / Clauses",
        "M",
        {
            "A": "番号\nNo.",
            "B": "日本語（記載される文言）\nJapanese as printed",
            "C": "英語（記載される文言）\nEnglish as printed",
            "D": "種類\nKind",
            "E": "名称\nId",
            "F": "掲載\nPrint",
            "G": "順序\nOrder",
            "H": "自社の文言（日本語）\nOwn words, Japanese",
            "I": "自社の文言（英語）\nOwn words, English",
            "J": "標準の文言（日本語）\nStandard, Japanese",
            "K": "標準の文言（英語）\nStandard, English",
            "L": "掲載の条件\nPrinted only with",
            "M": "掲載中\nPrinted",
        },
    )
    standard = plan.kind.clauses()
    edits = {} if case is None else {edit.id: edit for edit in case.clauses}
    for each in edits.values():
        require_fitting(each)
    for place, clause in enumerate(standard, 1):
        row = FIRST_ROW + place - 1
        _write_standard(sheet, plan, clause, place * STEP, row, edits.pop(clause.id, None))
    if len(edits) > OWN_ROWS:
        raise InputError("clauses", _TOO_MANY, len(edits))
    own: list[ClauseEdit | None] = [*edits.values()]
    own += [None] * (OWN_ROWS - len(own))
    for place, edit in enumerate(own, 1):
        order = len(standard) * STEP + place
        _write_own(sheet, edit, order, FIRST_ROW + len(standard) + place - 1)
    end = last_row(plan)
    _validate(sheet, len(standard), end)
    grey = {
        "type": "formula",
        "criteria": f"=NOT($M{FIRST_ROW})",
        "format": book.format({"font_color": _NOT_PRINTED, "italic": True}),
    }
    sheet.sheet.conditional_format(f"A{FIRST_ROW}:C{end}", grey)
    sheet.page(landscape=True)
    sheet.sheet.freeze_panes(4, 1)
    # To be read side by side: the rest of the row is work.
    sheet.sheet.print_area(f"A1:C{end}")


_WRAPPED: Final = {"text_wrap": True, "valign": "top", "font_size": 9}
_OUTPUT: Final = {**looks.BOXED, **_WRAPPED}
_ENTRY: Final = {**looks.INPUT, **_WRAPPED}


def _write_standard(
    sheet: Sheet, plan: Plan, clause: Clause, order: int, row: int, edit: ClauseEdit | None
) -> None:
    edit = edit or ClauseEdit(id=clause.id)
    printed = _wanted(row, "TRUE" if clause.printed else "FALSE")
    if clause.when:
        printed = f"IF({plan.condition(clause.when)},{printed},FALSE)"
    sheet.put("D", row, clause.kind, _OUTPUT)
    sheet.put("E", row, clause.id, _OUTPUT)
    wanted = clause.printed if edit.printed is None else edit.printed
    _write_entries(sheet, row, wanted, order if edit.order is None else edit.order, edit)
    sheet.put("J", row, clause.text.ja or None, _OUTPUT)
    sheet.put("K", row, clause.text.en or None, _OUTPUT)
    sheet.put("L", row, clause.when or None, _OUTPUT)
    _write_live(sheet, row, printed)
    _set_height(sheet, row, edit)


def _write_own(sheet: Sheet, edit: ClauseEdit | None, order: int, row: int) -> None:
    edit = edit or ClauseEdit(id="")
    sheet.put("D", row, edit.kind or None, _ENTRY)
    sheet.put("E", row, edit.id or None, _ENTRY)
    wanted = None if not edit.id else edit.printed is not False
    _write_entries(sheet, row, wanted, order if edit.order is None else edit.order, edit)
    for column in "JKL":
        sheet.put(column, row, None, _OUTPUT)
    # Without words or a name there is nothing to print yet, and its place counts for nothing.
    printed = f"IF({_not_whole(row)},FALSE,{_wanted(row, 'TRUE')})"
    _write_live(sheet, row, printed, _own_shown(row))
    _set_height(sheet, row, edit)


def _write_entries(
    sheet: Sheet, row: int, wanted: bool | None, order: Decimal | int | None, edit: ClauseEdit
) -> None:
    sheet.put("F", row, wanted, {**_ENTRY, "align": "center"})
    sheet.put("G", row, order, {**_ENTRY, "align": "center"})
    sheet.put("H", row, edit.ja or None, {**_ENTRY, "num_format": "@"})
    sheet.put("I", row, edit.en or None, {**_ENTRY, "num_format": "@"})


def _wanted(row: int, default: str) -> str:
    # What is neither TRUE nor FALSE must not pass for the default.
    return f'IF(ISLOGICAL($F{row}),$F{row},IF($F{row}="",{default},NA()))'


def _not_whole(row: int) -> str:
    return f'OR($E{row}="",AND($H{row}="",$I{row}=""))'


def _own_shown(row: int) -> str:
    """Return the formula around what a row for a clause of the company's own shows."""
    is_blank = f'AND($D{row}="",$E{row}="",$H{row}="",$I{row}="")'
    return f'IF({is_blank},"",IF({_not_whole(row)},NA(),{{}}))'


def _write_live(sheet: Sheet, row: int, printed: str, shown: str = "{}") -> None:
    # What is empty is so without our functions: LibreOffice calculates anew what was saved
    # as an empty text, and knows none of them unless they are installed.
    is_numbered = ",".join(f'$D{row}="{kind}"' for kind in NUMBERED)
    number = shown.format(
        f'IF(AND($M{row},OR({is_numbered})),CLAUSE_NUMBER($E{row},{_ROWS_ARGUMENTS}),"")'
    )
    sheet.put("A", row, Formula(f"={number}"), {**_OUTPUT, "align": "center"})
    for language, column in TEXT_COLUMNS.items():
        own, standard = COLUMNS[f"own_{language}"], COLUMNS[language]
        text = shown.format(
            f'IF(${own}{row}&${standard}{row}="","",'
            f'CLAUSE_TEXT($E{row},"{language}",{_ROWS_ARGUMENTS},'
            f"clauses_{language},clauses_own_{language},"
            "placeholders_name,placeholders_value))"
        )
        font = looks.JAPANESE_FONT if language == "ja" else looks.ENGLISH_FONT
        sheet.put(column, row, Formula(f"={text}"), {**_OUTPUT, "font_name": font})
    sheet.put("M", row, Formula(f"={printed}"), {**_OUTPUT, "align": "center"})


def _set_height(sheet: Sheet, row: int, edit: ClauseEdit) -> None:
    shown = [
        str(sheet.book.values.get((sheet.name, row, column), "") or "")
        for column in TEXT_COLUMNS.values()
    ]
    sheet.sheet.set_row(row - 1, row_height([*shown, edit.ja, edit.en]))


def row_height(texts: Sequence[str]) -> float:
    """Return the height of a row in points for the texts as printed, then own words, if any."""
    widths = [*(_WIDTHS[column] for column in TEXT_COLUMNS.values()), _WIDTHS["H"], _WIDTHS["I"]]
    lines = [
        # The letters are small.
        sum(lines_of(line, 1.1 * width) for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=False)
    ]
    return min(4 + 12 * max(lines), HIGHEST)


def _validate(sheet: Sheet, standard: int, end: int) -> None:
    first_own = FIRST_ROW + standard
    lists = (
        (
            f"F{FIRST_ROW}:F{end}",
            ["TRUE", "FALSE"],
            ("掲載 / print", "TRUE: 掲載する / printed; FALSE: 掲載しない / not printed"),
        ),
        (
            f"D{first_own}:D{end}",
            [*KINDS],
            ("種類 / kind", "一覧から選択。section: 1. / item: (1) / point: 1) / from the list"),
        ),
    )
    for cells, words, (title, message) in lists:
        sheet.sheet.data_validation(
            cells,
            {
                "validate": "list",
                "source": words,
                "input_title": title,
                "input_message": message,
                "error_title": "入力エラー / Input error",
                "error_message": f"次のいずれか / one of: {', '.join(words)}"[:255],
            },
        )
    sheet.sheet.data_validation(
        f"G{FIRST_ROW}:G{end}",
        {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": LAST_ORDER,
            "input_title": "順序 / order",
            "input_message": "小さい順に並びます。25は20と30の間。 / "
            "In rising order: 25 stands between 20 and 30.",
            "error_title": "入力エラー / Input error",
            "error_message": f"順序は0から{LAST_ORDER:,}までの数値です / "
            f"the order is a number from 0 to {LAST_ORDER:,}",
        },
    )
    sheet.sheet.data_validation(
        f"E{first_own}:E{end}",
        {
            "validate": "custom",
            "value": f"=AND(EXACT($E{first_own},LOWER($E{first_own})),"
            f'ISERROR(FIND(" ",$E{first_own})),COUNTIF($E${FIRST_ROW}:$E${end},$E{first_own})=1)',
            "input_title": "名称 / id",
            "input_message": "英小文字・数字・_（例: own_note）。他の条項と重複しない名称。 / "
            "small letters, digits and _, such as own_note; no other clause's.",
            "error_title": "入力エラー / Input error",
            "error_message": "英小文字・数字・_で、重複しない名称です / "
            "small letters, digits and _, and each id once",
        },
    )
    sheet.sheet.data_validation(
        f"H{FIRST_ROW}:I{end}",
        {
            "validate": "length",
            "criteria": "<=",
            "value": LONGEST,
            "input_title": "自社の文言 / own words",
            "input_message": "日英の両方に入力。数値は{record_date:date}のような差込項目"
            "（Placeholders参照）、条項の参照は{see:名称}。 / Enter both languages; figures as "
            "placeholders, references as {see:id}.",
            "error_title": "入力エラー / Input error",
            "error_message": f"{LONGEST}文字以内 / at most {LONGEST} characters",
        },
    )


def write_placeholders(book: Book, plan: Plan) -> None:
    """Write the sheet of what clauses may print: name, value, and how to type it."""
    sheet = book.add(PLACEHOLDERS)
    widths = {"A": 30, "B": 40, "C": 44, "D": 12, "E": 24, "F": 40, "G": 30, "H": 34, "I": 10}
    sheet.widths(widths)
    sheet.header(
        "差込項目 / Placeholders",
        "I",
        {
            "A": "名称\nName",
            "B": "項目",
            "C": "Input or figure",
            "D": "単位\nUnit",
            "E": "値\nValue",
            "F": "条項への記入例\nTyped in a clause",
            "G": "日本語での記載\nPrinted in Japanese",
            "H": "英語での記載\nPrinted in English",
            "I": "記載必須\nNeeded",
        },
    )
    wanted = set(needed(plan.kind.clauses()))
    titles = {TABLE + table.id: table.title for table in _tables(plan)}
    for row, name in enumerate(placeholder_names(plan), FIRST_ROW):
        text = {**looks.BOXED, "text_wrap": True, "font_size": 9}
        label, unit = (titles[name], None) if name in titles else label_of(plan.kind, name)
        sheet.put("A", row, name, text)
        sheet.put("B", row, label.ja, text)
        sheet.put("C", row, label.en, text)
        sheet.put("D", row, unit.name.ja if unit else "表", text)
        if unit is None:
            for column in "EFGH":
                sheet.put(column, row, None, text)
        else:
            template = _template(plan, name, unit)
            sheet.put("E", row, Formula(f"={_value(plan, name, unit)}"), {**text, "align": "left"})
            sheet.put("F", row, template.ja, text)
            for column, language in (("G", "ja"), ("H", "en")):
                formula = plan.text_formula(template, language)
                sheet.put(column, row, Formula(f"={formula}"), text)
        sheet.put("I", row, name in wanted, {**text, "align": "center"})
    sheet.page(landscape=True)


def _tables(plan: Plan) -> tuple[Any, ...]:
    return plan.kind.layout({field.name: 1 for field in plan.fields.values() if field.rows})


def _template(plan: Plan, name: str, unit: Unit) -> Text:
    """Return how a clause would print a value, in both languages."""
    if unit is units.DATE:
        return Text(f"{{{name}:date}}", f"{{{name}:<date_style>}}")
    if unit is units.YES_NO:
        return Text(f"{{{name}?yes|no}}", f"{{{name}?あり|なし}}")
    field = plan.fields.get(name)
    choices = field.label.choices if field else ()
    style = "choice" if choices and set(choices) <= CHOICES.keys() else _STYLES.get(unit, "")
    typed = f"{{{name}:{style}}}" if style else f"{{{name}}}"
    return Text(typed, typed)


def _value(plan: Plan, name: str, unit: Unit) -> str:
    """Return the formula of a value as the functions on clauses take it."""
    reference = plan.reference(name)
    shown = reference
    if unit is units.DATE:
        shown = f'NOTICE_TEXT({reference},"iso_date","en")'
    elif unit is units.YES_NO:
        shown = f'IF({reference},"TRUE","FALSE")'
    return f'IF({plan.missing([name])}>0,"",{shown})'
