"""Ranges of a file: the words of Excel's object model, and formulas spelled another way."""

from typing import Any, Final

import pytest

from ivjxl.excel.file.books import open_book
from ivjxl.excel.file.document import Document

from .rich import edited, rich, sheets

FIRST: Final = "xl/worksheets/sheet1.xml"
PATH: Final = r"'C:\x\ivjxl.xlam'!"


def small(**cells: Any) -> Any:
    return open_book(sheets(**cells), "small.xlsx")


def as_bytes(book: Any) -> bytes:
    data: bytes = book.impl.as_bytes()
    return data


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("A1", False),
        ("B1", True),
        ("B1:B2", True),
        ("A1:A2", False),
        ("A1:B1", None),
        ("Z9", False),
    ],
)
def test_whether_cells_have_formulas(address: str, expected: bool | None) -> None:
    book = small(S={"A1": 1, "A2": "=text", "B1": ("=A1", 1), "B2": ("=A1+1", 2)})
    book.sheets["S"].range("A2").value = "'=A1"

    assert book.sheets["S"].range(address).api.HasFormula is expected


@pytest.mark.parametrize(
    ("address", "formula", "array"),
    [
        ("C1", True, True),
        ("C2", True, True),
        ("C1:C3", True, True),
        ("C1:C4", None, None),
        ("C4", False, False),
        ("A1", True, False),
        ("A1:C1", None, None),
    ],
)
def test_an_array_formula_fills_cells(
    address: str, formula: bool | None, array: bool | None
) -> None:
    cells = open_book(rich(), "rich.xlsm").sheets["Other"].range(address)

    assert cells.api.HasFormula is formula
    assert cells.has_array is array


def test_the_text_of_a_cell_is_what_its_format_shows() -> None:
    sheet = open_book(rich(), "rich.xlsm").sheets["Report"]

    texts = [sheet.range(address).api.Text for address in ("A4", "E4", "C5", "D14", "E14", "Z99")]

    assert texts == ["1.00", "2019-07-04", "first", "TRUE", "#N/A", ""]


@pytest.mark.parametrize(
    ("held", "entered"),
    [
        (f'{PATH}ROUND_YEN(A1,1,"up")', 'ROUND_YEN(A1,1,"up")'),
        ('ROUND_YEN(A1,1,"up")', '[1]!ROUND_YEN(A1,1,"up")'),
        ("_xll.ABS(A1)", "ABS(A1)"),
        ("A1*2", "A1*2"),
    ],
)
def test_the_same_formula_spelled_another_way_keeps_its_value(held: str, entered: str) -> None:
    book = small(S={"A1": 1.5, "B1": (f"={held}", 77)})
    cell = book.sheets["S"].range("B1")

    cell.formula = f"={entered}"

    assert (cell.formula, cell.value) == (f"={entered}", 77)
    assert Document(as_bytes(book)).worksheet("S").formula((1, 2)) == entered


def test_the_very_same_formula_changes_nothing() -> None:
    book = small(S={"A1": 1, "B1": ("=A1*2", 2)})
    before = as_bytes(book)

    book.sheets["S"].range("B1").formula = "=A1*2"

    assert as_bytes(book) == before


def test_another_formula_has_no_value_yet_and_is_no_longer_kept() -> None:
    book = small(S={"A1": 1, "B1": ("=THEIRS(A1)", 77)})
    assert book.impl.keep == {("S", (1, 2))}

    book.sheets["S"].range("B1").formula = "=THEIRS(A1)+0"

    assert book.sheets["S"].range("B1").value is None
    assert book.impl.keep == frozenset()


def test_a_formula_kept_as_it_is_stays_so_when_it_is_spelled_another_way() -> None:
    book = small(S={"A1": 1, "B1": (f"={PATH}THEIRS(A1)", 77)})

    book.sheets["S"].range("B1").formula = "=THEIRS(A1)"
    book.app.calculate()

    assert book.sheets["S"].range("B1").value == 77
    assert book.impl.keep == {("S", (1, 2))}


def test_a_shared_formula_spelled_another_way_is_no_longer_shared() -> None:
    package = edited(
        sheets(S={"A1": 1, "A2": 2, "B1": ("=1", 1), "B2": ("=2", 2)}),
        FIRST,
        ("<f>1</f>", '<f t="shared" ref="B1:B2" si="0">_xll.ABS(A1)</f>'),
        ("<f>2</f>", '<f t="shared" si="0"/>'),
    )
    book = open_book(package, "shared.xlsx")
    cells = book.sheets["S"].range("B1:B2")

    book.sheets["S"].range("B1").formula = "=ABS(A1)"

    assert [row[0] for row in cells.formula] == ["=ABS(A1)", "=_xll.ABS(A2)"]
    again = Document(as_bytes(book)).worksheet("S")
    assert [again.formula((row, 2)) for row in (1, 2)] == ["ABS(A1)", "_xll.ABS(A2)"]
    assert b"shared" not in Document(as_bytes(book)).package.read(FIRST)


def test_a_locked_cell_refuses_its_own_formula_too() -> None:
    book = small(S={"B1": ("=1+1", 2)})
    book.sheets["S"].api.Protect("", True, True, True, False, *[False] * 11)

    with pytest.raises(ValueError, match="S: is protected, got 'B1'"):
        book.sheets["S"].range("B1").formula = "=1+1"
