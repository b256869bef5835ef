"""The sheet Log of an open workbook gets a line for what was done."""

from datetime import date, timedelta
from typing import Any, Final

import pytest

from ivjxl import __version__
from ivjxl.excel.workbook.access import values
from ivjxl.excel.workbook.files import open_data
from ivjxl.excel.workbook.journal import record
from ivjxl.excel.workbook.log_sheet import TEMPLATE_VERSION

from .samples import sample_package

DAY: Final = date(2026, 11, 21)


def stock() -> Any:
    return open_data(sample_package("2020-05-25-restricted-stock"), "book.xlsx")


def line(book: Any, row: int) -> list[Any]:
    return values(book.sheets["Log"].range(f"A{row}:D{row}"))[0]


def test_a_line_says_when_by_what_and_what() -> None:
    book = stock()

    record(book, DAY, "something was done")

    assert line(book, 6) == [
        46347.0,
        "ivjxl",
        f"ivjxl {__version__}, template {TEMPLATE_VERSION}",
        "something was done",
    ]


def test_the_sheet_needs_no_lifting_of_its_protection() -> None:
    book = stock()

    record(book, DAY, "x")

    assert book.sheets["Log"].api.ProtectContents
    assert book.sheets["Log"].range("A6").number_format == "yyyy-mm-dd"


def test_lines_follow_each_other_and_a_gap_is_filled() -> None:
    book = stock()
    book.sheets["Log"].range("D7").value = "mine"
    for number in range(3):
        record(book, DAY + timedelta(days=number), f"line {number}")

    assert [line(book, row)[3] for row in (6, 7, 8, 9)] == ["line 0", "mine", "line 1", "line 2"]


def test_a_line_of_the_user_is_never_overwritten() -> None:
    book = stock()
    sheet = book.sheets["Log"]
    for column in "ABCD":
        sheet.range(f"{column}{6 + 'ABCD'.index(column)}").value = "'="

    record(book, DAY, "ours")

    assert [line(book, row).count("=") for row in (6, 7, 8, 9)] == [1, 1, 1, 1]
    assert line(book, 10)[3] == "ours"


def test_a_full_sheet_stays_as_it_is() -> None:
    book = stock()
    for number in range(20):
        record(book, DAY, f"line {number}")
    package = book.impl.as_bytes()
    assert line(book, 25)[3] == "line 19"

    record(book, DAY, "one too many")

    assert book.impl.as_bytes() == package


@pytest.mark.parametrize("what", ["'quoted", "", "a\nb", "合計 " * 50])
def test_a_text_stays_a_text(what: str) -> None:
    book = stock()

    record(book, DAY, what)

    assert book.impl.document.worksheet("Log").formula((6, 4)) is None
