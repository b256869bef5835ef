"""The embedded engine gives what spreadsheets define, for every function of the templates."""

import math
import re
from functools import cache
from typing import Any

import pytest

from ivjxl.excel.engine import KNOWN, Engine, knows
from ivjxl.excel.functions import FUNCTIONS

from .compatibility import FORMULAS, MATRIX, book
from .samples import TEMPLATES, opened, template_package


@cache
def engine() -> Engine:
    return Engine(book())


def agrees(found: Any, value: Any) -> bool:
    if isinstance(value, bool) or isinstance(found, bool):
        return type(found) is type(value) and found == value
    if isinstance(value, (int, float)) and isinstance(found, float):
        return math.isclose(found, value, rel_tol=1e-14)
    return bool(found == value)


@pytest.mark.parametrize(
    ("row", "formula", "value"),
    [(row, formula, value) for row, (formula, value) in enumerate(FORMULAS, 1)],
    ids=[formula for formula, _ in FORMULAS],
)
def test_the_engine_gives_the_value_of_the_definition(row: int, formula: str, value: Any) -> None:
    found = engine().value("S", row, 2)

    assert agrees(found, value), f"={formula} gives {found!r}"


def test_the_matrix_has_every_function_that_a_template_uses_and_no_other() -> None:
    used = set()
    for name in TEMPLATES:
        for sheet in opened(template_package(name)):
            rules = (
                formula
                for each in sheet.conditional_formatting
                for rule in each.rules
                for formula in rule.formula or ()
            )
            cells = (c.value for row in sheet.iter_rows() for c in row if c.data_type == "f")
            for formula in (*rules, *cells):
                outside = re.sub(r'"(?:[^"]|"")*"', '""', str(formula))
                used |= {*re.findall(r"\b([A-Z][A-Z0-9_.]*)\(", outside)}

    assert used - FUNCTIONS.keys() == MATRIX.keys()


def test_the_functions_that_are_trusted_in_a_users_formula_are_those_of_the_matrix() -> None:
    assert MATRIX.keys() == KNOWN


@pytest.mark.parametrize(
    ("formula", "known"),
    [
        ("ROUND(A1*2,0)+SUM(Working!$E$5:$E$9)", True),
        ("BS_PRICE(A1,1,A2,A3,A4,0)", True),
        ("'C:\\x y\\ivjxl.xlam'!ROUND_YEN(A1,1,\"up\")", True),
        ("in_price*2", True),
        ("'My Sheet'!A1*2", True),
        ('IF(A1="XLOOKUP(",1,2)', True),
        ("XLOOKUP(A1,B:B,C:C)", False),
        ("A1&A2", False),
        ("SUM(Jan:Mar!A1)", False),
        ("A1:A3 A2:B2", False),
        ("tbl[x]", False),
        ("SUM([1]S!A1)", False),
        ("A1#", False),
        ("SUM({1,2})", False),
        ("ROW(A1)", False),
    ],
)
def test_only_formulas_of_known_parts_are_trusted(formula: str, known: bool) -> None:
    assert knows(formula) is known
