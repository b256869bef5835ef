"""LibreOffice gives what spreadsheets define, for every function that the templates use."""

import io
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from ivjxl.errors import InputError
from ivjxl.excel.libreoffice import program, recalculation
from tests.excel.workbook.compatibility import FORMULAS, book

pytestmark = pytest.mark.system

DIFFERENT: Final[dict[str, Any]] = {
    # There TRUE is the number 1: it counts as one, and 1 equals TRUE.
    "COUNT(A4:A8)": 1,
    "COUNT(A1:A12)": 6,
    'COUNTIF(A1:A10,"<"&A1)': 4,
    "COUNTIF(A1:A5,TRUE)": 1,
    "COUNTIF(A1:A6,TRUE)": 2,
    "ISNUMBER(A6)": True,
    # An invalid argument, an error of its own there, is saved as this one.
    "LN(0)": "#VALUE!",
}
"""Formulas that give something else there, with what they give."""


@pytest.fixture(scope="module")
def values(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    try:
        program.find()
    except InputError as error:
        pytest.skip(str(error))
    path = tmp_path_factory.mktemp("matrix") / "matrix.xlsx"
    Path(path).write_bytes(book())
    made = recalculation.recalculated(path, to="xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(made), data_only=True)["S"]
    return [sheet.cell(row, 2).value for row in range(1, len(FORMULAS) + 1)]


def test_libreoffice_gives_the_values_of_the_definitions(values: list[Any]) -> None:
    found = {}
    for (formula, wanted), value in zip(FORMULAS, values, strict=True):
        if isinstance(wanted, float):
            same = value == pytest.approx(wanted, rel=1e-14)
        else:
            # A date shows as one because LibreOffice formats the cell.
            same = value == wanted or (hasattr(value, "date") and _serial(value) == wanted)
        if not same:
            found[formula] = value

    assert found == DIFFERENT


def _serial(value: Any) -> float:
    return float(openpyxl.utils.datetime.to_excel(value))
