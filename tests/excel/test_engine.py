"""The embedded engine: what reaches a worksheet function, and what a cell error does to others."""

import io
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import pytest
import xlsxwriter

from ivjxl.errors import InputError
from ivjxl.excel.cells import CellError
from ivjxl.excel.engine import Engine
from ivjxl.excel.functions import FUNCTIONS

ERRORS: Final = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")
OF_OUR_FUNCTIONS: Final = ("#N/A", "#VALUE!", "#NUM!")


class Function:
    """A stand-in for a worksheet function of one argument."""

    def __init__(self, name: str, body: Callable[[Any], Any]) -> None:
        self.name = name
        self.arguments = {"value": None}
        self.fewest = 1
        self._body = body

    def __call__(self, value: Any) -> Any:
        return self._body(value)


def package(formulas: list[str]) -> bytes:
    """Return a package with cells of every kind in column A and formulas in column B."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = workbook.add_worksheet("S")
    sheet.write_boolean("A2", True)
    sheet.write_number("A3", 5)
    sheet.write_number("A4", 2.5)
    noon = workbook.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_datetime("A5", datetime(2019, 7, 12), noon)  # noqa: DTZ001  a cell has no time zone
    sheet.write_formula("A6", "=NA()")
    sheet.write_string("A7", "text")
    sheet.write_formula("A8", '=""')
    sheet.write_formula("A9", "=DATE(2019,7,12)")
    for row, formula in enumerate(formulas):
        sheet.write_formula(row, 1, formula)
    workbook.close()
    return buffer.getvalue()


@pytest.fixture
def received(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """What arrives at a function that is called with an argument, as text of a formula."""

    def arrived(argument: str) -> Any:
        got: list[Any] = []

        def keep(value: Any) -> float:
            got.append(value)
            return 1.0

        monkeypatch.setitem(FUNCTIONS, "PROBE", Function("PROBE", keep))
        Engine(package([f"=PROBE({argument})"]))
        assert len(got) == 1
        return got[0]

    return arrived


@pytest.mark.parametrize(
    ("argument", "arrives"),
    [
        ("A1", None),
        ("A2", True),
        ("A3", 5.0),
        ("A4", 2.5),
        ("A5", 43658.0),
        ("A6", CellError("#N/A")),
        ("A7", "text"),
        ("A8", ""),
        ("A9", 43658.0),
        ("5", 5.0),
        ("TRUE", True),
        ('"text"', "text"),
        ("1/0", CellError("#DIV/0!")),
        ("A1:A3", [[None], [True], [5.0]]),
        ("A3:B4", [[5.0, None], [2.5, None]]),
        ("A6:A7", [[CellError("#N/A")], ["text"]]),
    ],
)
def test_a_cell_arrives_as(received: Callable[[str], Any], argument: str, arrives: Any) -> None:
    found = received(argument)

    assert found == arrives
    assert type(found) is type(arrives)


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_of_a_cell_arrives_as_a_cell_error(
    monkeypatch: pytest.MonkeyPatch, received: Callable[[str], Any], error: str
) -> None:
    monkeypatch.setitem(FUNCTIONS, "GIVE", Function("GIVE", CellError))

    found = received(f'GIVE("{error}")')

    assert isinstance(found, CellError)
    assert found == error


@pytest.fixture(params=ERRORS)
def error(request: pytest.FixtureRequest) -> str:
    """Every error that a cell of every Excel can show."""
    return str(request.param)


@pytest.fixture
def beside(error: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """The value of a formula about cell B1, in which a function gives an error."""
    monkeypatch.setitem(FUNCTIONS, "GIVE", Function("GIVE", CellError))

    def value(formula: str) -> Any:
        return Engine(package([f'=GIVE("{error}")', formula])).value("S", 2, 2)

    return value


def test_an_error_is_an_error_of_its_kind(error: str, beside: Callable[[str], Any]) -> None:
    found = beside("=B1")

    assert isinstance(found, CellError)
    assert found == error


def test_iserror_is_true_of_an_error(beside: Callable[[str], Any]) -> None:
    assert beside("=ISERROR(B1)") is True


def test_isna_tells_the_missing_input_from_the_rest(
    error: str, beside: Callable[[str], Any]
) -> None:
    assert beside("=ISNA(B1)") is (error == "#N/A")


def test_iferror_catches_an_error(beside: Callable[[str], Any]) -> None:
    assert beside('=IFERROR(B1,"caught")') == "caught"


@pytest.mark.parametrize("formula", ["=SUM(B1,1)", "=SUM(B1:B1)", "=B1+1", '=B1&"x"', "=B1=1"])
def test_an_error_is_propagated(error: str, beside: Callable[[str], Any], formula: str) -> None:
    found = beside(formula)

    assert isinstance(found, CellError)
    assert found == error


@pytest.mark.parametrize(
    ("formula", "error"),
    [
        ("=BS_PRICE(A1,1,15,0.5,0.01,0.01)", "#N/A"),
        ('=BS_PRICE("abc",1,15,0.5,0.01,0.01)', "#VALUE!"),
        ("=BS_PRICE(TRUE,1,15,0.5,0.01,0.01)", "#VALUE!"),
        ("=BS_PRICE(-1,1,15,0.5,0.01,0.01)", "#NUM!"),
        ("=BS_PRICE(A6,1,15,0.5,0.01,0.01)", "#N/A"),
        ('=NOTICE_TEXT(1.5,"yen","en")', "#NUM!"),
        ('=NOTICE_TEXT(1,"no style","en")', "#VALUE!"),
        ("=EXERCISE_START(A7)", "#VALUE!"),
    ],
)
def test_a_worksheet_function_gives_its_error_to_the_sheet(formula: str, error: str) -> None:
    assert error in OF_OUR_FUNCTIONS
    found = Engine(package([formula, "=ISERROR(B1)", "=SUM(B1,1)"]))

    assert [found.value("S", row, 2) for row in (1, 2, 3)] == [error, True, error]


def test_every_worksheet_function_is_known_to_the_engine() -> None:
    arguments = {name: ",".join("A1" for _ in each.arguments) for name, each in FUNCTIONS.items()}

    found = Engine(package([f"={name}({cells})" for name, cells in arguments.items()]))

    values = {name: found.value("S", row, 2) for row, name in enumerate(arguments, 1)}
    # Blank arguments: a missing input, or for the sequences no events at all.
    assert set(values.values()) == {"#N/A"}


def test_a_wrong_number_of_arguments_is_an_error() -> None:
    assert isinstance(Engine(package(["=EXERCISE_START()"])).value("S", 1, 2), CellError)


def test_a_block_of_a_function_reaches_the_sheet_with_its_errors(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [[1.0, CellError("#N/A")], ["text", True]]
    monkeypatch.setitem(FUNCTIONS, "GRID", Function("GRID", lambda _: rows))

    cells = [f"=INDEX(GRID(1),{row},{column})" for row in (1, 2) for column in (1, 2)]
    found = Engine(package(cells))

    assert [found.value("S", row, 2) for row in range(1, 5)] == [1.0, "#N/A", "text", True]


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        (date(2019, 7, 12), 43658.0),
        (Decimal("13.5"), 13.5),
        (7, 7.0),
        (2.5, 2.5),
        (True, True),
        ("text", "text"),
        ("=1+1", "=1+1"),
        (None, None),
    ],
)
def test_a_value_typed_into_a_cell_is_its_value(typed: Any, becomes: Any) -> None:
    workbook = Engine(package(["=A3*2"]))

    workbook.enter("S", 3, 1, typed)
    workbook.recalculate()

    found = workbook.value("S", 3, 1)
    assert (found, type(found)) == (becomes, type(becomes))


def test_what_depends_on_a_typed_value_is_calculated_again() -> None:
    workbook = Engine(package(["=A3*2", "=B1+1"]))

    workbook.enter("S", 3, 1, 7)
    workbook.recalculate()

    assert [workbook.value("S", row, 2) for row in (1, 2)] == [14.0, 15.0]


def test_a_date_calculated_by_a_formula_is_its_serial_number() -> None:
    found = Engine(package(["=DATE(2019,7,12)", "=A5", "=EDATE(A5,1)", "=EXERCISE_START(A5)"]))

    assert [found.value("S", row, 2) for row in (1, 2, 3, 4)] == [
        43658.0,
        43658.0,
        43689.0,
        43659.0,
    ]


def test_without_the_engine_the_user_learns_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "formualizer", None)

    with pytest.raises(InputError, match=r'pip install "\.\[engine\]"'):
        Engine(b"")
