"""What the cells of a notice hold is what a build writes; numbers where a format can show them."""

from typing import Any, Final

import pytest

from ivjxl.errors import Text
from ivjxl.excel.workbook.access import contents
from ivjxl.excel.workbook.contents import COLUMNS, Contents
from ivjxl.excel.workbook.files import open_data
from ivjxl.excel.workbook.plan import Plan
from ivjxl.notices import NOTICES

from .samples import LANGUAGES, WORKBOOKS, sample, sample_package

DISPOSAL: Final = "2022-05-26-share-disposal"
STOCK: Final = "2020-05-25-restricted-stock"


def of(template: str, language: str = "en") -> Contents:
    return Contents(Plan(NOTICES[template]), language)


@pytest.mark.parametrize("name", [DISPOSAL, STOCK])
@pytest.mark.parametrize("language", LANGUAGES)
def test_rows_are_the_cells_of_a_built_workbook(name: str, language: str) -> None:
    book: Any = open_data(sample_package(name), "book.xlsx")
    notice: Any = sample(name).notice
    own = of(sample(name).kind, language)
    group = own.plan.printed_groups()[0].name
    ((table, rows),) = own.generated_tables({group: len(getattr(notice, group))}).items()

    cells = book.names[table].refers_to_range

    assert contents(cells) == [[content for content, _ in row] for row in own.rows(rows)]
    formats = [[number_format or "General" for _, number_format in row] for row in own.rows(rows)]
    assert [
        [cells[row, column].number_format for column in range(4)] for row in range(cells.shape[0])
    ] == formats


@pytest.mark.parametrize("template", ["share_disposal", "restricted_stock", "dividend"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_are_named_as_the_workbook_names_them(template: str, language: str) -> None:
    book = open_data((WORKBOOKS / f"{template}.xlsx").read_bytes(), "book.xlsx")
    own = of(template, language)
    counts = {field.name: 1 for field in own.plan.printed_groups()}

    tables = own.generated_tables(counts)

    names = {name.name for name in book.names}
    assert tables.keys() == {n for n in names if n.startswith("tbl_") and n.endswith(language)}


@pytest.mark.parametrize("count", range(1, 11))
def test_a_table_has_a_row_per_class_and_a_total(count: int) -> None:
    own = of("share_disposal")
    (table,) = own.generated_tables({"allottees": count}).values()

    rows = own.rows(table)

    assert len(rows) == count + 1
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert rows[-1][0] == ("Total", None)
    for number, row in enumerate(rows[:-1], 1):
        assert f"INDEX(in_allottees_shares,{number})" in row[2][0]


def test_without_splits_there_is_one_row_of_constants() -> None:
    (table,) = of("restricted_stock").generated_tables({"splits": 0}).values()

    assert of("restricted_stock").rows(table) == [
        [("none", None), ("-", None), ("-", None), ("", None)]
    ]


def test_a_number_is_a_number_with_a_format_where_a_format_shows_the_same() -> None:
    content, number_format = of("share_disposal").cell(Text("{annual_cap:yen}", "{annual_cap:yen}"))

    assert content.startswith("=IF(")
    assert "in_annual_cap" in content
    assert "NOTICE_TEXT" not in content
    assert number_format is not None


def test_a_sentence_is_a_text_made_by_a_formula() -> None:
    cell = of("share_disposal").cell(Text("JPY{annual_cap:number} a year", "年{annual_cap:number}"))

    assert cell[0].startswith("=IF(")
    assert 'NOTICE_TEXT(in_annual_cap,"number","en")&" a year"' in cell[0]
    assert cell[1] is None


@pytest.mark.parametrize("text", ["Total", "a = b", "100%", ""])
def test_a_constant_stays_as_it_is(text: str) -> None:
    assert of("dividend").cell(Text(text, text)) == (text, None)


def test_each_language_has_its_own_text() -> None:
    text = Text("Total", "合計")

    assert of("dividend", "en").cell(text) == ("Total", None)
    assert of("dividend", "ja").cell(text) == ("合計", None)
