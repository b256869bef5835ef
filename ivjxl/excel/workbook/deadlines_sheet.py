"""Deadlines: the days of the notice with weekday, trading day and rule."""

from typing import Final

from ivjxl.excel.workbook import looks
from ivjxl.excel.workbook.plan import FIRST_ROW, Plan
from ivjxl.excel.workbook.writer import Book, Formula
from ivjxl.notices.deadlines import WEEKDAYS

_UNKNOWN: Final = "不明 / not known"


def write_deadlines(book: Book, plan: Plan) -> None:
    """Write the days that matter, each a live reference."""
    sheet = book.add("Deadlines")
    sheet.widths({"A": 5, "B": 34, "C": 40, "D": 14, "E": 10, "F": 18, "G": 44, "H": 52})
    sheet.header(
        "期日 / Deadlines",
        "H",
        {
            "A": "No.",
            "B": "期日",
            "C": "Deadline",
            "D": "日付\nDay",
            "E": "曜日\nWeekday",
            "F": "東証の営業日\nTrading day",
            "G": "根拠",
            "H": "Rule",
        },
    )
    names = ",".join(f'"{day.ja} {day.en}"' for day in WEEKDAYS)
    wrapped = {**looks.BOXED, "text_wrap": True, "font_size": 9}
    center = {**looks.BOXED, "align": "center"}
    last = FIRST_ROW + len(plan.kind.deadlines) - 1
    for row, each in enumerate(plan.kind.deadlines, FIRST_ROW):
        sheet.put("A", row, row - FIRST_ROW + 1, center)
        sheet.put("B", row, each.label.ja, looks.BOXED)
        sheet.put("C", row, each.label.en, looks.BOXED)
        reference = plan.reference(each.name)
        sheet.put(
            "D",
            row,
            Formula(f'=IF(ISNUMBER({reference}),{reference},"")'),
            {**center, "num_format": "yyyy-mm-dd"},
        )
        day = f"CHOOSE(WEEKDAY(D{row},2),{names})"
        sheet.put("E", row, Formula(f'=IF(D{row}="","",{day})'), center)
        opens = f'IF(IS_TSE_DAY(D{row}),"営業日 / open","休業日 / closed")'
        sheet.put("F", row, Formula(f'=IF(D{row}="","",IFERROR({opens},"{_UNKNOWN}"))'), center)
        sheet.put("G", row, each.rule.ja, wrapped)
        sheet.put("H", row, each.rule.en, wrapped)
        sheet.sheet.set_row(row - 1, 30)
    sheet.sheet.conditional_format(
        f"F{FIRST_ROW}:F{last}",
        {
            "type": "text",
            "criteria": "ends with",
            "value": "closed",
            "format": book.format({"bg_color": looks.AMBER}),
        },
    )
    sheet.page(landscape=True)
