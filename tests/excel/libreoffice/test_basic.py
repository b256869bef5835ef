"""The Basic module: one function for each worksheet function, as LibreOffice reads it."""

import re
from typing import Final
from xml.etree import ElementTree

import pytest

from ivjxl.excel.functions import FUNCTIONS
from ivjxl.excel.functions.declaration import WorksheetFunction
from ivjxl.excel.libreoffice import basic

DECLARED: Final = re.compile(r"^Function (\w+)\((.*)\)$", re.MULTILINE)
EACH: Final = [pytest.param(function, id=name) for name, function in FUNCTIONS.items()]


def body(name: str) -> list[str]:
    """Return the lines of a function of the module."""
    found = re.search(rf"^Function {name}\(.*?^End Function$", basic.source(), re.M | re.S)
    assert found is not None
    return found[0].splitlines()


def test_module_has_every_function_and_no_other() -> None:
    assert [name for name, _ in DECLARED.findall(basic.source())] == list(FUNCTIONS)


@pytest.mark.parametrize("function", EACH)
def test_arguments_are_the_declared_ones_in_their_order(function: WorksheetFunction) -> None:
    (arguments,) = (
        text for name, text in DECLARED.findall(basic.source()) if name == function.name
    )
    names = [each.removeprefix("Optional ") for each in arguments.split(", ")]

    assert names == [basic.argument_name(name) for name in function.arguments]
    assert [name.removeprefix("in_") for name in names] == list(function.arguments)
    assert f'ivjxl_value("{function.name}", Array({", ".join(names)}))' in "\n".join(
        body(function.name)
    )


@pytest.mark.parametrize("function", EACH)
def test_no_argument_is_lost_when_it_is_omitted(function: WorksheetFunction) -> None:
    lines = body(function.name)

    for name in map(basic.argument_name, function.arguments):
        assert f"  If IsMissing({name}) Then {name} = Empty" in lines


@pytest.mark.parametrize("function", EACH)
def test_no_error_of_basic_is_left_to_a_dialog(function: WorksheetFunction) -> None:
    lines = body(function.name)

    assert lines[1] == "  On Error GoTo failed"
    assert lines[-4:] == [
        "  Exit Function",
        "failed:",
        f"  {function.name} = ivjxl_failed()",
        "End Function",
    ]


def test_argument_that_basic_reserves_has_another_name() -> None:
    assert basic.argument_name("step") == "in_step"
    assert "Optional in_step)" in basic.source()
    for function in FUNCTIONS.values():
        assert not {"step", "name", "date", "to"} & {*map(basic.argument_name, function.arguments)}


def test_lines_are_ascii_and_short_enough_for_basic() -> None:
    assert basic.source().isascii()
    assert max(map(len, basic.source().splitlines())) < 1000


def test_file_is_the_module_as_xml() -> None:
    root = ElementTree.fromstring(basic.file())

    script = "{http://openoffice.org/2000/script}"
    assert root.tag == f"{script}module"
    assert root.attrib[f"{script}name"] == basic.MODULE == "ivjxl"
    assert root.text == basic.source()
    assert (root.text or "").startswith(basic.FIRST_LINE)


def test_file_is_the_same_each_time() -> None:
    assert basic.file() == basic.file()
