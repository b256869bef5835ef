"""Sheets of a file: the other files that the workbook's formulas refer to."""

from typing import Final

from ivjxl.excel.file.books import open_book

from .outside import with_outside
from .rich import edited, sheets
from .rich import rich as nearly_everything

WORKBOOK: Final = "xl/workbook.xml"


def test_a_workbook_alone_refers_to_no_file() -> None:
    for package in (sheets(S={"A1": 1}), nearly_everything()):
        book = open_book(package, "small.xlsx")

        assert book.sheets[0].api.Parent.LinkSources(1) is None


def test_a_link_that_cannot_be_followed_has_no_name() -> None:
    listed = '</sheets><externalReferences><externalReference r:id="rId77"/></externalReferences>'
    package = edited(sheets(S={"A1": 1}), WORKBOOK, ("</sheets>", listed))

    assert open_book(package, "small.xlsx").sheets["S"].api.Parent.LinkSources(1) == ("",)


def test_other_files_are_listed_in_the_order_of_their_numbers() -> None:
    files = ("file:///C:%5CAdd%20Ins%5Cb.xlam", "a.xlsx", "/Users/x/%E8%A1%A8.xlsx")
    book = open_book(with_outside(sheets(S={"A1": 1}), *files), "small.xlsx")

    assert book.sheets["S"].api.Parent.LinkSources(1) == (
        "file:///C:\\Add Ins\\b.xlam",
        "a.xlsx",
        "/Users/x/表.xlsx",
    )
