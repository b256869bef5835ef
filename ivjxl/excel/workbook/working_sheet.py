"""Working: one row a figure, worksheet functions beside native formulas."""

from typing import Final

from ivjxl.excel.workbook import looks
from ivjxl.excel.workbook.plan import FIRST_ROW, Plan
from ivjxl.excel.workbook.writer import Book, Formula
from ivjxl.notices.clause_text import TO_BE_ENTERED

_TOLERANCE: Final = 1e-9


def write_working(book: Book, plan: Plan) -> None:
    """Write one row per figure: worksheet functions beside native formulas."""
    sheet = book.add("Working")
    sheet.widths({"A": 42, "B": 46, "C": 12, "D": 10, "E": 22, "F": 22, "G": 22, "H": 12})
    sheet.header(
        "計算 / Working",
        "H",
        {
            "A": "項目",
            "B": "Figure",
            "C": "単位\nUnit",
            "D": "未入力\nMissing",
            "E": "値\nValue",
            "F": "端数処理前\nUnrounded",
            "G": "検算（標準関数）\nNative check",
            "H": "一致\nAgrees",
        },
    )
    sheet.put("F", 3, "許容差 / tolerance", {**looks.NOTE, "align": "right"})
    sheet.put("H", 3, _TOLERANCE, {**looks.BASE, "num_format": "0E+00"})
    typed = {field.label.market: field.name for field in plan.taken}
    for name, figure in plan.figures.items():
        row = plan.row_of_figure[name]
        number = {**looks.BOXED, "num_format": looks.unit_format(figure.unit), "align": "right"}
        sheet.put("A", row, figure.label.ja, looks.BOXED)
        sheet.put("B", row, figure.label.en, looks.BOXED)
        sheet.put("C", row, figure.unit.name.ja, looks.BOXED)
        sheet.put(
            "D", row, Formula("=" + plan.figure_missing(figure)), {**looks.BOXED, "align": "center"}
        )
        formula = plan.formula(figure.formula)
        if name in typed:
            # What nobody takes from the market data need not follow from them.
            given = f'IFERROR({formula},"{TO_BE_ENTERED}")'
            formula = f'IF(in_{typed[name]}="",{formula},{given})'
        sheet.put("E", row, Formula(f'=IF($D{row}>0,"{TO_BE_ENTERED}",{formula})'), number)
        unrounded = Formula(f"=out_{figure.unrounded}") if figure.unrounded else None
        finer = {**number, "num_format": "#,##0.000000"}
        sheet.put("F", row, unrounded, finer)
        if figure.native:
            native = plan.formula(figure.native)
            sheet.put("G", row, Formula(f'=IF($D{row}>0,"",{native})'), number)
            agrees = f"ABS($E{row}-$G{row})<=$H$3*MAX(1,ABS($E{row}))"
            compared = f'=IF(OR($D{row}>0,NOT(ISNUMBER($E{row}))),"",{agrees})'
            sheet.put("H", row, Formula(compared), {**looks.BOXED, "align": "center"})
        else:
            sheet.put("G", row, None, looks.BOXED)
            sheet.put("H", row, None, looks.BOXED)
    last = max(plan.row_of_figure.values(), default=FIRST_ROW)
    sheet.sheet.conditional_format(
        f"H{FIRST_ROW}:H{last}",
        {
            # A blank cell equals FALSE: ask for a real one.
            "type": "formula",
            "criteria": f"=AND(ISLOGICAL($H{FIRST_ROW}),NOT($H{FIRST_ROW}))",
            "format": book.format({"bg_color": looks.RED}),
        },
    )
    sheet.page(landscape=True)
