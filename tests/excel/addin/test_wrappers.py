"""The generated module: one function for each worksheet function, and nothing else."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import pytest

from ivjxl.excel.addin import wrappers
from ivjxl.excel.functions import FUNCTIONS
from ivjxl.excel.functions.declaration import WorksheetFunction
from tests.excel.addin.vba_code import Code, code
from tests.excel.test_udfs import OPTIONAL, RESERVED

EACH: Final = [pytest.param(function, id=name) for name, function in FUNCTIONS.items()]

SPELLED_IN_A_WRAPPER: Final = ("answer", "array", "ismissing", "empty")
"""What a wrapper calls: an argument of the name would hide it."""

SPELLED_LIKE_A_FUNCTION: Final = {"dividend_yield"}
"""Arguments. VBA has one spelling of a name: Excel may show the function in small letters too."""


@cache
def module() -> Code:
    return code(wrappers.MODULE, wrappers.source())


def expected(function: WorksheetFunction) -> Iterator[str]:
    """Yield the lines of a wrapper as the design has them."""
    arguments = [
        f"Optional {name}" if (function.name, name) in OPTIONAL else name
        for name in function.arguments
    ]
    yield f"Public Function {function.name}({', '.join(arguments)})"
    for name in function.arguments:
        if (function.name, name) in OPTIONAL:
            yield f"If IsMissing({name}) Then {name} = Empty"
    given = ", ".join(function.arguments)
    yield f'{function.name} = Answer("{function.name}", Array({given}))'
    yield "End Function"


def lines() -> list[str]:
    """Return the lines of the module that are neither blank nor comments."""
    stripped = [line.strip() for line in wrappers.source().splitlines()]
    return [line for line in stripped if line and not line.startswith("'")]


def test_module_is_the_functions_in_their_order_and_nothing_else() -> None:
    wanted = [line for function in FUNCTIONS.values() for line in expected(function)]

    assert lines() == ["Option Explicit", *wanted]
    assert [each.name for each in module().procedures] == list(FUNCTIONS)


@pytest.mark.parametrize("function", EACH)
def test_wrapper_takes_the_arguments_in_order_and_demands_all_but_the_optional(
    function: WorksheetFunction,
) -> None:
    wrapper = module().procedure(function.name)

    assert [each.name for each in wrapper.parameters] == list(function.arguments)
    # Excel hands over what a cell holds, of whatever type.
    assert {(each.by, each.kind) for each in wrapper.parameters} == {("", "")}
    optional = {each.name for each in wrapper.parameters if each.optional}
    assert optional == {name for of, name in OPTIONAL if of == function.name}
    flags = [each.optional for each in wrapper.parameters]
    assert flags == sorted(flags)


@pytest.mark.parametrize("function", EACH)
def test_wrapper_asks_once_under_its_own_name(function: WorksheetFunction) -> None:
    wrapper = module().procedure(function.name)
    texts = [token.value for statement in wrapper.body for token in statement.tokens]

    assert wrapper.kind == "function"
    assert wrapper.public
    assert texts.count("Answer") == 1
    assert [t.value for s in wrapper.body for t in s.tokens if t.kind == "text"] == [function.name]


@pytest.mark.parametrize("function", EACH)
def test_names_of_arguments_hide_nothing(function: WorksheetFunction) -> None:
    for name in function.arguments:
        assert name.lower() not in RESERVED.split()
        assert name.lower() not in SPELLED_IN_A_WRAPPER
        assert re.fullmatch(r"[A-Za-z]\w{0,254}", name)


def test_every_function_has_an_argument() -> None:
    # The help of a function without any would be that of the function before it.
    assert all(function.arguments for function in FUNCTIONS.values())


def test_arguments_spelled_like_a_function_are_known() -> None:
    names = {name.lower() for name in FUNCTIONS}

    found = {name for each in FUNCTIONS.values() for name in each.arguments if name in names}
    assert found == SPELLED_LIKE_A_FUNCTION


@pytest.mark.parametrize("more", ["Sub F()\nEnd Sub\n", "Public x As Long\n", "  Beep ' x\n"])
def test_anything_else_in_the_module_is_noticed(more: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before, whole = lines(), wrappers.source()
    monkeypatch.setattr(wrappers, "source", lambda: whole + more)

    assert len(lines()) > len(before)
