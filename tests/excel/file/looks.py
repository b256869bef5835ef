"""How sheets look and what they hold, as openpyxl reads them; and books to copy between."""

import io
import re
import warnings
from datetime import datetime
from functools import cache
from typing import Any, Final

import openpyxl
import xlwings as xw

from .rich import workbook

Facts = dict[str, Any]

_ON_PAPER: Final = (
    *("orientation", "paperSize", "fitToWidth", "fitToHeight", "scale", "pageOrder"),
    *("blackAndWhite", "horizontalDpi"),
)
_PROTECTED: Final = (
    *("sheet", "objects", "scenarios", "formatCells", "formatColumns", "formatRows", "sort"),
    *("insertRows", "deleteRows", "autoFilter", "selectLockedCells", "hashValue", "password"),
)
_OF_A_RULE: Final = (
    *("type", "priority", "operator", "formula", "stopIfTrue", "text", "timePeriod"),
    *("colorScale", "dataBar", "iconSet"),
)
_OF_A_VALIDATION: Final = (
    *("type", "operator", "formula1", "formula2", "allowBlank", "showErrorMessage"),
    *("showInputMessage", "showDropDown", "error", "errorTitle", "errorStyle", "prompt"),
    *("promptTitle",),
)


@cache
def read(package: bytes, *, values: bool = False) -> Any:
    with warnings.catch_warnings():
        # openpyxl says what it would lose.
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(package), data_only=values, rich_text=True)


def as_bytes(book: xw.Book) -> bytes:
    data: bytes = book.impl.as_bytes()
    return data


def look(styled: Any) -> str:
    """Return the whole format of a cell, a row or a column, resolved."""
    parts = (styled.font, styled.fill, styled.border, styled.alignment, styled.protection)
    return "\n".join((*map(repr, parts), styled.number_format, str(styled.quotePrefix)))


def looks_of(sheet: Any) -> dict[str, str]:
    known: dict[tuple[int, ...], str] = {}
    found = {}
    for row in sheet.iter_rows():
        for cell in row:
            if not hasattr(cell, "_style"):
                continue  # covered by a merged area
            style = tuple(cell._style or ())
            if style not in known:
                known[style] = f"{look(cell)}\n{cell.style}"
            found[cell.coordinate] = known[style]
    return found


def contents_of(sheet: Any) -> dict[str, Any]:
    return {
        cell.coordinate: getattr(cell.value, "text", cell.value)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def validations_of(sheet: Any) -> list[tuple[Any, ...]]:
    """Return the validations of a sheet, but for the empty attributes some programs write."""
    return sorted(
        (str(each.sqref), *((getattr(each, name) or None) for name in _OF_A_VALIDATION))
        for each in sheet.data_validations.dataValidation
    )


def rules_of(sheet: Any) -> list[Any]:
    return sorted(
        (
            str(conditional.sqref),
            *(repr(getattr(rule, name)) for name in _OF_A_RULE),
            # The number of a format of its own is that of its workbook.
            re.sub(r"numFmtId=\d+", "", repr(rule.dxf)),
        )
        for conditional in sheet.conditional_formatting
        for rule in conditional.rules
    )


def facts(package: bytes, name: str) -> Facts:
    """Return all that openpyxl knows of a sheet but its name."""
    sheet, shown = read(package)[name], read(package, values=True)[name]
    own = {key: each.attr_text for key, each in sheet.defined_names.items()}
    return {
        "contents": contents_of(sheet),
        "values": contents_of(shown),
        "looks": looks_of(sheet),
        "merged": sorted(map(str, sheet.merged_cells.ranges)),
        "columns": {
            key: (each.min, each.max, each.width, each.hidden, look(each))
            for key, each in sheet.column_dimensions.items()
        },
        "rows": {
            key: (each.height, each.hidden, each.outlineLevel, look(each))
            for key, each in sheet.row_dimensions.items()
        },
        "frozen": sheet.freeze_panes,
        "grid": (sheet.sheet_view.showGridLines, sheet.sheet_view.zoomScale),
        "tab": repr(sheet.sheet_properties.tabColor),
        "fit": repr(sheet.sheet_properties.pageSetUpPr),
        "rules": rules_of(sheet),
        "validations": validations_of(sheet),
        "page": [getattr(sheet.page_setup, name) for name in _ON_PAPER],
        "margins": repr(sheet.page_margins),
        "options": repr(sheet.print_options),
        "header": [
            getattr(getattr(sheet.HeaderFooter, item), side).text
            for item in ("oddHeader", "oddFooter", "evenHeader", "firstHeader")
            for side in ("left", "center", "right")
        ],
        "titles": (sheet.print_title_rows, sheet.print_title_cols),
        "area": _without_sheet(sheet.print_area),
        "breaks": (repr(sheet.row_breaks), repr(sheet.col_breaks)),
        "filter": sheet.auto_filter.ref,
        "protection": [getattr(sheet.protection, name) for name in _PROTECTED],
        "state": sheet.sheet_state,
        "links": [
            (cell.coordinate, cell.hyperlink.location)
            for row in sheet.iter_rows()
            for cell in row
            if cell.hyperlink is not None
        ],
        "names": {key: _without_sheet(text) for key, text in own.items()},
    }


def _without_sheet(areas: str) -> str:
    """Return areas without the name of their sheet, which another name may be given."""
    return re.sub(r"('(?:[^']|'')+'|\w+)!", "", areas)


def _page(book: Any) -> None:
    """Fill a sheet with everything that a copy takes along."""
    sheet = book.add_worksheet("Page")
    other = book.add_worksheet("Lists")
    other.write_column("A1", ["a", "b"])
    bold = book.add_format({"bold": True, "bg_color": "#DDEBF7", "font_name": "Yu Gothic"})
    money = book.add_format({"num_format": "#,##0.00", "border": 1, "border_color": "#B8C2CE"})
    entered = book.add_format({"locked": False, "num_format": '0"株"', "font_color": "#1A3FB0"})
    hidden = book.add_format({"hidden": True, "text_wrap": True, "align": "center", "rotation": 45})
    day = book.add_format({"num_format": 14, "pattern": 4, "diag_type": 3, "diag_border": 4})
    sheet.merge_range("A1:C2", "Title", bold)
    sheet.write_row("A3", [1.5, 2, "第一"], money)
    sheet.write_string("A4", "  spaces \n and _x000D_ ", hidden)
    sheet.write_rich_string("B4", "plain ", bold, "bold", " 漢字")
    sheet.write_boolean("C4", True, entered)
    sheet.write_datetime("D4", datetime(2024, 2, 29, 12), day)  # noqa: DTZ001  a cell has no zone
    sheet.write_formula("A5", "=SUM(A3:B3)*Lists!A9", money, 0)
    sheet.write_formula("B5", '=IF(A5=0,"none A1",NA())', None, "none A1")
    sheet.write_formula("C5", "=NA()", None, "#N/A")
    sheet.write_array_formula("A6:A7", "{=A3:B3*2}", bold, 3)
    sheet.write_blank("D7", None, entered)
    sheet.write_url("A8", "internal:'Lists'!A1", None, "to the lists")
    sheet.set_row(8, 30.75, bold)
    sheet.set_row(9, None, None, {"hidden": True, "level": 1})
    sheet.set_column("A:B", 14.7, entered)
    sheet.set_column("D:D", 9, None, {"hidden": True})
    sheet.conditional_format(
        "A3:C3", {"type": "cell", "criteria": ">", "value": "$A$5", "format": bold}
    )
    pink = book.add_format({"bg_color": "#F9D9DE", "num_format": "0.0%"})
    sheet.conditional_format(
        "A4:C4",
        {"type": "formula", "criteria": "=$A4<Lists!$B$1", "format": pink}
        | {"multi_range": "A4:C4 A6:C6"},
    )
    sheet.conditional_format("A5:B5", {"type": "3_color_scale"})
    sheet.conditional_format("B6:B7", {"type": "data_bar", "data_bar_2010": True})
    chosen = {"validate": "list", "source": "=Lists!$A$1:$A$2", "other_cells": [(3, 2, 3, 2)]}
    sheet.data_validation("D7", chosen)
    sheet.data_validation(
        "A3:B3",
        {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": "=A5"}
        | {"error_title": "wrong", "error_message": "0 から", "ignore_blank": False},
    )
    sheet.autofilter("A3:C5")
    sheet.filter_column("A", "x > 1")
    sheet.freeze_panes(3, 1)
    sheet.hide_gridlines(2)
    sheet.set_zoom(85)
    sheet.set_tab_color("#FF9900")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.3, 0.4, 0.5, 0.6)
    sheet.set_header("&L&A")
    sheet.set_footer("&C&P / &N")
    sheet.center_horizontally()
    sheet.repeat_rows(0, 2)
    sheet.repeat_columns("A:A")
    sheet.print_area("A1:D9")
    sheet.set_h_pagebreaks([5])
    sheet.set_v_pagebreaks([2])
    sheet.ignore_errors({"number_stored_as_text": "A3:C3"})
    sheet.protect("", {"format_columns": True, "sort": True})
    sheet.hide()
    other.activate()
    book.define_name("Page!own", "=Page!$A$3")
    book.define_name("rate", "=Lists!$A$2")


@cache
def fresh() -> bytes:
    """Return the workbook with the sheet that is copied."""
    return workbook(_page)


def _mine(book: Any) -> None:
    red = book.add_format({"font_color": "#B00020", "num_format": "0.000", "locked": False})
    grey = book.add_format({"bg_color": "#E4E4E4", "top": 2, "align": "right"})
    pages = book.add_chartsheet("Pages")
    first = book.add_worksheet("First")
    second = book.add_worksheet("Se'cond")
    chart = book.add_chart({"type": "pie"})
    chart.add_series({"values": "=First!$A$1:$A$3"})
    pages.set_chart(chart)
    for row, value in enumerate((1, 2, 3)):
        first.write_number(row, 0, value, red)
        first.write_formula(row, 1, f"=A{row + 1}*2", grey, 2 * value)
    first.print_area("A1:B3")
    first.repeat_rows(0)
    first.conditional_format("A1:A3", {"type": "cell", "criteria": ">", "value": 2, "format": grey})
    second.write_formula("A1", "=SUM(First!A1:A3)", red, 6)
    second.set_column("A:C", 20, grey)
    second.set_row(3, 40, red)
    second.print_area("A1:A1")
    second.protect("", {"sort": True})
    second.activate()
    last = book.add_worksheet("Last")
    last.hide()
    book.define_name("total", "='Se''cond'!$A$1")
    book.define_name("Last!own", "=First!$A$2")


@cache
def mine() -> bytes:
    """Return the workbook that gets copies: a chart sheet first, the third sheet active."""
    return workbook(_mine)
