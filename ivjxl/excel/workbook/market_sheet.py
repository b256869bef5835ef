"""Market: prices, splits, yields and dividends, and what the inputs take from them."""

from collections.abc import Mapping
from typing import Any, Final

from ivjxl.errors import Text
from ivjxl.excel.workbook import looks
from ivjxl.excel.workbook.inputs_sheet import row_source, validate
from ivjxl.excel.workbook.plan import (
    CHART_ROWS,
    EVIDENCE_ROWS,
    FIRST_ROW,
    MARKET_COLUMNS,
    SOURCE_COLUMN,
    WEEKS,
    Plan,
    quoted,
)
from ivjxl.excel.workbook.writer import Book, Formula, Sheet
from ivjxl.notices.case import Case
from ivjxl.notices.clause_text import TO_BE_ENTERED
from ivjxl.notices.fields import Field

_TYPED: Final = "入力 / typed: "
_NO_SOURCE: Final = "入力（出典なし） / typed, NO SOURCE"
_TAKEN: Final = "このシートの値 / taken from this sheet"
_SAMPLE: Final = "【見本データ SAMPLE DATA】 "
YES: Final = "はい / yes"
NO: Final = "いいえ / no"
_FACTOR: Final = "G"
"""Beside the splits: the logarithm of old over new shares, 0 where there is no split."""

FEED: Final = "JKLMNOPQ"
WEEK_END, POSITION, DAY, CLOSE, IN_POSITION, IN_DAY, IN_CLOSE, RETURN = FEED
"""Columns of the weekly closes: all of them, then those of the window, and log returns."""

LAST_WEEK: Final = FIRST_ROW + WEEKS - 1


def write_market(book: Book, plan: Plan, case: Case | None) -> None:
    """Write the sheet that holds the market data."""
    sheet = book.add("Market")
    sheet.widths({"A": 6, "B": 32, "C": 36, "D": 20, "E": 20, "F": 46, "G": 18, "H": 14, "I": 3})
    sheet.widths(dict.fromkeys(FEED, 12))
    sheet.header(
        "市場データ / Market",
        "H",
        {
            "A": "種類\nKind",
            "B": "項目",
            "C": "Input",
            "D": "市場データによる値\nFrom this sheet",
            "E": "Inputsの入力\nTyped on Inputs",
            "F": "使用した値の由来\nWhere it comes from",
            "G": "使用する値\nUsed",
            "H": "差\nDifference",
        },
        _SAMPLE,
    )
    for field in plan.taken:
        _write_taken(sheet, plan, field)
    _difference_color(book, sheet, plan)
    if plan.has_window:
        _write_evidence(sheet, plan)
        _write_weeks(sheet)
        _write_chart(book, sheet, plan)
    for field in plan.market_groups:
        _write_group(sheet, plan, field, case)
    last = plan.row_of_input[plan.market_groups[-1].name] + 1
    sheet.page(landscape=True)
    # Each block below has headings of its own.
    sheet.sheet.repeat_rows(0, 2)
    # The daily closes and the columns behind the chart are data, not pages.
    breaks = [plan.row_of_input[plan.market_groups[0].name] - 1] if plan.has_window else []
    sheet.sheet.set_h_pagebreaks(breaks)
    sheet.sheet.print_area(f"A1:H{last}")


def _write_taken(sheet: Sheet, plan: Plan, field: Field) -> None:
    name, row = field.name, plan.row_of_taken[field.name]
    figure = field.label.market
    number = {**looks.BOXED, "num_format": looks.unit_format(field.label.unit), "align": "right"}
    finer = {**number, "num_format": looks.unit_format(plan.figures[figure].unit)}
    letter = field.label.kind.letter
    kind = {**looks.BOXED, "align": "center", "bg_color": looks.KIND_FILLS[letter]}
    sheet.put("A", row, letter, kind)
    sheet.put("B", row, field.label.name.ja, looks.BOXED)
    sheet.put("C", row, field.label.name.en, looks.BOXED)
    sheet.put("D", row, Formula(f"=out_{figure}"), finer)
    sheet.put("E", row, Formula(f'=IF(in_{name}="","",in_{name})'), number)
    used = Formula(f'=IF(in_{name}="",D{row},in_{name})')
    sheet.put("G", row, used, {**finer, "bold": True})
    source = f"Inputs!${SOURCE_COLUMN}${plan.row_of_input[name]}"
    typed = f'IF({source}="","{_NO_SOURCE}","{_TYPED}"&{source})'
    taken = f'IF(ISNUMBER(out_{name}),"{_TAKEN}","{TO_BE_ENTERED}")'
    wrapped = {**looks.BOXED, "text_wrap": True, "font_size": 9}
    sheet.put("F", row, Formula(f'=IF(in_{name}="",{taken},{typed})'), wrapped)
    both = f"ISNUMBER(D{row})*ISNUMBER(E{row})=1"
    sheet.put("H", row, Formula(f'=IF({both},E{row}-D{row},"")'), {**finer, "font_size": 9})
    sheet.sheet.set_row(row - 1, 30)


def _difference_color(book: Book, sheet: Sheet, plan: Plan) -> None:
    last = FIRST_ROW + len(plan.taken) - 1
    sheet.sheet.conditional_format(
        f"F{FIRST_ROW}:F{last}",
        {
            "type": "formula",
            "criteria": f'=RIGHT($F{FIRST_ROW},9)="NO SOURCE"',
            "format": book.format({"bg_color": looks.RED}),
        },
    )


def _write_evidence(sheet: Sheet, plan: Plan) -> None:
    """Write how the window was used, in the spreadsheet's own functions."""
    row = plan.row_of_evidence
    for column in "ABCDEFGH":
        text = {"B": "算定期間の検証", "C": "How the window was used"}.get(column)
        sheet.put(column, row, text, looks.SECTION)
    first, last = FIRST_ROW, LAST_WEEK
    days = f"${IN_DAY}${first}:${IN_DAY}${last}"
    returns = f"${RETURN}${first}:${RETURN}${last}"
    weekly = 'in_frequency="weekly"'
    after = "in_volatility_from"
    begun = f'INDEX({days},COUNTIF({days},"<"&{after})+1)'
    ended = f"MAX({days})"
    week = "INT(({0}-2)/7)"
    weeks = f"{week.format(ended)}-{week.format(begun)}+1"
    following = f"TSE_WORKDAY({ended},1)"
    native = f"STDEV({returns})*SQRT(52)"
    date_look = {"num_format": "yyyy-mm-dd"}
    percent = {"num_format": "0.000000%"}
    whole = {"num_format": "#,##0"}
    values: tuple[tuple[Text, str, Mapping[str, Any]], ...] = (
        (Text("Closes listed", "終値の数"), "COUNT(in_closes_day)", whole),
        (Text("First close listed", "最初の終値の日"), "out_first_close", date_look),
        (Text("Last close listed", "最後の終値の日"), "out_last_close", date_look),
        (Text("Weekly returns used", "使用した週次収益率の数"), f"COUNT({returns})", whole),
        (Text("First weekly close used", "最初の週次終値の日"), begun, date_look),
        (Text("Last weekly close used", "最後の週次終値の日"), ended, date_look),
        (
            Text("Last week complete (no trading day follows)", "最終週の完結（後に営業日がない）"),
            f"IF({week.format(following)}={week.format(ended)},{quoted(NO)},{quoted(YES)})",
            {},
        ),
        (
            Text("Weeks without a close, left out", "終値がなく除いた週の数"),
            f"{weeks}-COUNT({returns})-1",
            whole,
        ),
        (
            Text("Volatility in native functions", "標準関数による検算"),
            native,
            percent,
        ),
        (
            Text("It agrees with HIST_VOLATILITY", "HIST_VOLATILITYとの一致"),
            f"IF(ABS({native}-out_market_volatility)<=0.000000001,{quoted(YES)},{quoted(NO)})",
            {},
        ),
        (Text("Splits listed", "株式分割・併合の数"), "COUNT(in_splits_ex_date)", whole),
    )
    assert len(values) < EVIDENCE_ROWS
    whole_window = f"SUM($J${first})-6<=MAX({after},MIN(in_closes_day))"
    enough = f"({weekly})*(COUNT({returns})>1)*({whole_window})=1"
    for at, (label, formula, look) in enumerate(values, row + 1):
        sheet.put("B", at, label.ja, looks.BOXED)
        sheet.put("C", at, label.en, looks.BOXED)
        of_weeks = days in formula or returns in formula
        shown = f'IF({enough},IFERROR({formula},""),"")' if of_weeks else formula
        sheet.put("D", at, Formula(f"={shown}"), {**looks.BOXED, "align": "right", **look})
        if "out_market_volatility" in formula:
            sheet.book.workbook.define_name("out_market_agrees", f"=Market!$D${at}")
    note = Text(
        "for weekly closes, up to 800 weeks before the last close",
        "週次終値の場合、最後の終値から800週まで",
    )
    sheet.put("E", row + 9, f"{note.ja} / {note.en}", looks.NOTE | {"text_wrap": False})


def _write_weeks(sheet: Sheet) -> None:
    """Write the last close of every week, adjusted for splits: all, and of the window."""
    heads = (
        "週末\nWeek to",
        "行\nRow",
        "終値の日\nDay",
        "調整後終値\nAdjusted",
        "行（期間内）\nRow, window",
        "日（期間内）\nDay, window",
        "調整後終値\nAdjusted, window",
        "対数収益率\nLog return",
    )
    for column, head in zip(FEED, heads, strict=True):
        sheet.put(column, 4, head, looks.HEADING)
    day = {**looks.BASE, "num_format": "yyyy-mm-dd", "font_size": 8}
    plain = {**looks.BASE, "num_format": "#,##0.00", "font_size": 8}
    whole = {**looks.BASE, "num_format": "0", "font_size": 8}
    fine = {**looks.BASE, "num_format": "0.000000", "font_size": 8}
    sheet.put(WEEK_END, 3, WEEKS, {**looks.BASE, "align": "right"})
    sheet.put(POSITION, 3, "週 / weeks", looks.NOTE | {"text_wrap": False})
    begin = f"MAX(MIN(in_closes_day),MAX(in_closes_day)-7*(${WEEK_END}$3-1))"
    # The week of the first close of the window: its own first week may be one without trading.
    after = 'SMALL(in_closes_day,COUNTIF(in_closes_day,"<"&in_volatility_from)+1)'
    listed = f"IFERROR({after},MIN(in_closes_day))"
    begun = f"IF(MAX(in_closes_day)<in_volatility_from,in_volatility_from,{listed})"
    note = looks.NOTE | {"text_wrap": False}
    sheet.put(DAY, 3, "算定期間の初週 / first week", note)
    first_week = f'IF(COUNT(in_closes_day)=0,"",{begun}+7-WEEKDAY({begun},2))'
    sheet.put(IN_POSITION, 3, Formula(f"={first_week}"), {**day, "font_size": 10})
    lower = f"${IN_POSITION}$3"
    for row in range(FIRST_ROW, LAST_WEEK + 1):
        if row == FIRST_ROW:
            week = f'IF(COUNT(in_closes_day)=0,"",{begin}+7-WEEKDAY({begin},2))'
        else:
            week = f'IF(J{row - 1}="","",J{row - 1}+7)'
        sheet.put("J", row, Formula(f"={week}"), day)
        sheet.put("K", row, Formula(f'=IF(J{row}="","",MATCH(J{row},in_closes_day,1))'), whole)
        within = f"MATCH(MIN(MAX(J{row},{lower}),in_volatility_to),in_closes_day,1)"
        sheet.put("N", row, Formula(f'=IF(J{row}="","",IFERROR({within},""))'), whole)
        for position, at, close in (("K", "L", "M"), ("N", "O", "P")):
            blank = f'{position}{row}=""'
            found = f'IF({blank},"",INDEX(in_closes_day,{position}{row}))'
            sheet.put(at, row, Formula(f"={found}"), day)
            later = f"EXP(SUMPRODUCT((in_splits_ex_date>{at}{row})*mkt_factors))"
            adjusted = f'IF({blank},"",INDEX(in_closes_close,{position}{row})*{later})'
            sheet.put(close, row, Formula(f"={adjusted}"), plain)
        if row == FIRST_ROW:
            sheet.put("Q", row, None, fine)
            continue
        change = f'IF(O{row}=O{row - 1},"",LN(P{row}/P{row - 1}))'
        sheet.put("Q", row, Formula(f'=IF(OR(O{row}="",O{row - 1}=""),"",{change})'), fine)


def _write_chart(book: Book, sheet: Sheet, plan: Plan) -> None:
    """Draw the weekly closes, those of the window on top of the others."""
    row = plan.row_of_chart
    for column in "ABCDEFGH":
        sheet.put(column, row, None, looks.SECTION)
    few = '"終値を入力すると表示されます / appears once closes are entered"'
    title = '"週次終値（株式分割調整後、円） / Weekly closes, adjusted for splits, yen"'
    marked = f'IF(in_sample,"{_SAMPLE}","")&IF(COUNT(in_closes_day)<3,{few},{title})'
    sheet.put("A", row, Formula(f"={marked}"), looks.SECTION)
    chart = book.workbook.add_chart({"type": "scatter", "subtype": "straight"})
    for name, day, close, color, width in (
        ("全期間 / all weeks", DAY, CLOSE, "#808A96", 1),
        ("算定期間 / window of the volatility", IN_DAY, IN_CLOSE, "#C2410C", 2.25),
    ):
        chart.add_series(
            {
                "name": name,
                "categories": f"=Market!${day}${FIRST_ROW}:${day}${LAST_WEEK}",
                "values": f"=Market!${close}${FIRST_ROW}:${close}${LAST_WEEK}",
                "line": {"color": color, "width": width},
                "marker": {"type": "none"},
            }
        )
    font = {"name": looks.JAPANESE_FONT, "size": 9}
    chart.set_title({"name": f"=Market!$A${row}", "name_font": {**font, "size": 11}})
    grid = {"visible": True, "line": {"color": "#E3E8EE"}}
    chart.set_x_axis({"num_format": "yyyy-mm", "num_font": font, "major_gridlines": grid})
    chart.set_y_axis({"num_format": "#,##0", "num_font": font, "major_gridlines": grid})
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_size({"width": 1400, "height": 20 * CHART_ROWS - 4})
    alt = (
        "株価の週次終値、ボラティリティの算定期間を強調 / "
        "Weekly closes of the share, the window of the volatility marked"
    )
    sheet.sheet.insert_chart(f"A{row + 1}", chart, {"description": alt, "object_position": 2})


def _write_group(sheet: Sheet, plan: Plan, field: Field, case: Case | None) -> None:
    row = plan.row_of_input[field.name]
    columns = dict(zip(MARKET_COLUMNS, plan.group_fields(field.name), strict=False))
    for column in "ABCDEFGH":
        text = {"B": field.label.name.ja, "C": field.label.name.en}.get(column)
        sheet.put(column, row, text, looks.SECTION)
    factors = field.name == "splits" and plan.has_window
    heads = {c: f"{part.label.name.ja}\n{part.label.name.en}" for c, part in columns.items()}
    heads |= {"A": "No.", SOURCE_COLUMN: "出典\nSource"}
    if factors:
        heads[_FACTOR] = "調整係数（対数）\nLog of old ÷ new"
    for column in "ABCDEFGH":
        sheet.put(column, row + 1, heads.get(column), looks.HEADING)
    sheet.sheet.set_row(row, 44)
    first, last = row + 2, row + 1 + field.label.capacity
    for column, part in columns.items():
        span = f"{column}{first}:{column}{last}"
        validate(sheet, span, part, part.label.unit.name.ja)
    entries = () if case is None else getattr(case.notice, field.name)
    text_look = {**looks.INPUT, "text_wrap": True, "font_size": 9}
    center = {**looks.BOXED, "align": "center"}
    for index in range(field.label.capacity):
        at = first + index
        entry = entries[index] if index < len(entries) else None
        sheet.put("A", at, index + 1, center)
        for column, part in columns.items():
            number_format = looks.unit_format(part.label.unit)
            look = {**looks.INPUT, "num_format": number_format, "align": "left"}
            sheet.put(column, at, getattr(entry, part.name) if entry else None, look)
        source = None if case is None else case.sources.get(f"{field.name}[{index}]")
        sheet.put(SOURCE_COLUMN, at, row_source(source), text_look)
        if factors:
            old, new = f"in_splits_old_shares,{index + 1}", f"in_splits_new_shares,{index + 1}"
            ratio = f"LN(INDEX({old})/INDEX({new}))"
            blank = f'INDEX(in_splits_ex_date,{index + 1})=""'
            form = {**looks.BOXED, "num_format": "0.000000", "font_size": 9}
            sheet.put(_FACTOR, at, Formula(f"=IF({blank},0,IFERROR({ratio},0))"), form)
    if factors:
        name = f"=Market!${_FACTOR}${first}:${_FACTOR}${last}"
        sheet.book.workbook.define_name("mkt_factors", name)
