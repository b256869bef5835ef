"""Descriptions: cells are called as their sheets call them, and show what they show."""

from functools import cache
from typing import Any, Final

import pytest

from ivjxl.excel.file.books import open_book
from ivjxl.excel.file.ranges import RangeApi
from ivjxl.excel.workbook.descriptions import Descriptions
from ivjxl.excel.workbook.files import open_data
from ivjxl.excel.workbook.precedents import Precedents
from ivjxl.notices.notice import label_of
from tests.excel.file.rich import workbook

from .samples import LANGUAGES, WORKBOOKS, opened

DISPOSAL: Final = "2022-05-26-share-disposal"


@cache
def package() -> bytes:
    return (WORKBOOKS / f"{DISPOSAL}.xlsx").read_bytes()


@cache
def described(language: str) -> Descriptions:
    return Descriptions(Precedents(open_data(package(), "book.xlsx")), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_inputs_and_figures_are_called_as_the_notice_calls_them(language: str) -> None:
    cells = described(language)
    plan = cells.plan
    assert plan is not None
    names = [*(f"in_{n}" for n, f in plan.fields.items() if not f.rows)]
    names += [f"out_{n}" for n in plan.figures]
    assert len(names) > 30

    for name in names:
        label, unit = label_of(plan.kind, name.partition("_")[2])
        place = cells.precedents.named(name)
        assert cells.label(place) == label.in_language(language)
        assert cells.unit(place) == unit


@pytest.mark.parametrize(
    ("where", "english", "japanese"),
    [
        ("Market!F5", "Disposal price per share, Where it comes from", "使用した値の由来"),
        ("Working!D6", "Missing", "未入力"),
        ("Checks!L5", "State", "判定"),
        ("Checks!G5", "Figures", "数値"),
        ("Deadlines!F5", "Trading day", "東証の営業日"),
        ("Clauses!B9", "sender_representative, Japanese as printed", "日本語（記載される文言）"),
        ("Clauses!M9", "sender_representative, Printed", "sender_representative、掲載中"),
        ("Clauses!M5:M20", "Printed", "掲載中"),
        ("Placeholders!E5", "Company name (English)", "会社名（英語）"),
        ("Placeholders!H5", "Company name (English), Printed in English", "英語での記載"),
        ("Guide!A1", "", ""),
        ("Log!D5", "", ""),
        ("Inputs!A1", "", ""),
        ("Notice_EN!A1", "a sentence of the notice", "お知らせの本文"),
    ],
)
def test_a_column_is_called_by_its_heading(where: str, english: str, japanese: str) -> None:
    for language, expected in (("en", english), ("ja", japanese)):
        cells = described(language)
        label = cells.label(cells.precedents.named(where))
        assert label.endswith(expected)
        assert bool(label) == bool(expected)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_item_of_a_page_is_called_by_its_table(language: str) -> None:
    cells, page = described(language), f"Notice_{language.upper()}"
    sheet = opened(package(), values=True)[page]
    titles: dict[int, str] = {}
    for row in range(6, sheet.max_row + 1):
        first, *others = (sheet.cell(row, column).value for column in range(1, 5))
        titles[row] = first if first and not any(others) else titles.get(row - 1, "")
        if first in ("条件", "Conditions"):
            break
        if any(others) and first:
            label = cells.label(cells.precedents.named(f"{page}!B{row}"))
            assert label.startswith(titles[row])
    else:
        pytest.fail("the page has no conditions")
    assert len({*titles.values()}) > 3


def of_one(value: Any, code: str, width: float = 20) -> Descriptions:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("S")
        sheet.set_column("A:A", width)
        sheet.write("A1", value, book.add_format({"num_format": code}))

    return Descriptions(Precedents(open_book(workbook(fill), "one.xlsx")), "en")


@pytest.mark.parametrize(
    ("value", "code", "said"),
    [
        (0.483, "0.000%", "48.300%"),
        (0.285184370429359, "0.000%", "28.518% (all digits: 0.285184370429359)"),
        (1234.5, "#,##0.00", "1,234.50"),
        (1234.567, "#,##0.00", "1,234.57 (all digits: 1234.567)"),
        (-1234.5, '#,##0.0;"△"#,##0.0', "△1,234.5"),
        (608.0, '"JPY"#,##0" million"', "JPY608 million"),
        (43658.0, "yyyy-mm-dd", "2019-07-12"),
        (43658.25, "[$-409]mmmm d, yyyy", "July 12, 2019"),
        (1e-9, "0E+00", "1E-09"),
        (1e-9, "General", "1E-09"),
        (0.0, "#,##0", "0"),
        ("text", "0.00", "text"),
        ("x" * 150, "@", "x" * 99 + "…"),
        (True, "0", "TRUE"),
        ("", "0", "blank"),
    ],
)
def test_a_value_is_said_as_shown_and_in_full(value: Any, code: str, said: str) -> None:
    cells = of_one(value, code)

    assert cells.valued(cells.precedents.named("S!A1")) == said


def test_a_column_too_narrow_for_its_number_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RangeApi, "Text", property(lambda _: "####"))
    cells = of_one(123456.75, "#,##0")

    assert cells.valued(cells.precedents.named("S!A1")) == "123456.75"


def test_units_of_japanese_stand_without_a_space() -> None:
    place = described("ja").precedents.named("in_price")

    assert described("ja").shown(place) == "4,685.00円/株"
    assert described("en").shown(place) == "4,685.00 yen/share"


def test_the_value_of_a_placeholder_has_its_unit() -> None:
    cells = described("en")
    sheet = opened(package())["Placeholders"]
    row_of = {sheet.cell(row, 1).value: row for row in range(5, sheet.max_row + 1)}

    def said(name: str) -> str:
        return cells.shown(cells.precedents.named(f"Placeholders!E{row_of[name]}"))

    assert said("disposed_shares") == "35865 shares"
    assert said("price") == "4685 yen/share"
    assert said("notice_date") == "2022-05-26"
    assert said("table:allottees") == ""


def test_the_source_of_rows_is_the_first_and_the_last() -> None:
    cells = described("en")
    place = cells.precedents.named("in_allottees_persons")
    assert cells.source([place]) == "source: notice of 2022-05-26, 1. (5)"
    blank = cells.precedents.named("in_grants_claim")

    assert cells.source([blank]) == ""
    assert cells.summary([blank]) == "nothing entered"
    assert cells.is_missing(blank)
    assert not cells.is_missing(place)
    assert cells.summary([place]) == "4 rows, first 8 persons, last 3 persons"


def test_an_optional_input_that_is_blank_is_not_missing() -> None:
    cells = described("en")

    assert not cells.is_missing(cells.precedents.named("in_notice_exemption"))
    assert not cells.is_missing(cells.precedents.named("in_price"))
    template = (WORKBOOKS / "share_disposal.xlsx").read_bytes()
    blank = Descriptions(Precedents(open_data(template, "blank.xlsx")), "en")
    assert blank.is_missing(blank.precedents.named("in_price_date"))
    # It may be taken from the market data.
    assert not blank.is_missing(blank.precedents.named("in_price"))
