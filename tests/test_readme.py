"""What the README promises exists: commands, functions, files, the lines that build and test."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from ivjxl.excel.functions import FUNCTIONS

ROOT: Final = Path(__file__).parents[1]
README: Final = (ROOT / "README.md").read_text(encoding="utf-8")
ERRORS: Final = {"#N/A", "#VALUE!", "#NUM!"}


def block() -> list[str]:
    """Return the two lines of the first code block."""
    found = re.search(r"```sh\n(.*?)```", README, re.DOTALL)
    assert found is not None
    return found[1].splitlines()


def commands() -> list[str]:
    """Return the commands of the table, as they are typed."""
    return re.findall(r"^\| `(ivjxl [^`]+)` \|", README, re.MULTILINE)


def test_the_readme_has_two_lines() -> None:
    assert len(block()) == 2
    assert all(line.startswith("python3 -m venv .venv && ") for line in block())


def test_the_second_line_is_what_the_pipeline_runs() -> None:
    pipeline = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()

    assert block()[1] in pipeline


def test_the_extras_of_the_two_lines_exist() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

    for extra in re.findall(r"\.\[([\w,]+)\]", " ".join(block())):
        assert all(f"\n{name} = [" in project for name in extra.split(","))


def test_every_command_of_the_table_exists() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "ivjxl", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    names = {command.split()[1] for command in commands()}
    assert names == {*re.findall(r"^    (\w+)(?= |$)", shown, re.MULTILINE)}


@pytest.mark.parametrize("command", commands())
def test_every_option_of_the_table_exists(command: str) -> None:
    words = command.split()
    shown = subprocess.run(
        [sys.executable, "-m", "ivjxl", words[1], "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    for option in re.findall(r"--[\w-]+", command):
        assert option in shown


def test_the_first_line_is_a_command_of_the_table() -> None:
    assert block()[0].endswith(".venv/bin/ivjxl demo --out demo")
    assert "ivjxl demo --out DIR" in commands()


def test_every_worksheet_function_is_named_and_no_other() -> None:
    named = {*re.findall(r"`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`", README)}

    assert named == FUNCTIONS.keys()


def test_nothing_else_looks_like_a_worksheet_function() -> None:
    assert {*re.findall(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b", README)} == FUNCTIONS.keys()


def test_the_errors_of_the_worksheet_functions_are_named() -> None:
    assert {*re.findall(r"`(#[A-Z/]+!?)`", README)} == ERRORS


@pytest.mark.parametrize(
    "path", re.findall(r"`((?:ivjxl|workbooks|addin)/[\w./-]*)`", README), ids=str
)
def test_every_file_that_is_named_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_every_module_that_is_named_exists() -> None:
    modules = re.findall(r"`(ivjxl(?:\.\w+)+)`", README)

    assert modules
    for module in modules:
        assert (ROOT / module.replace(".", "/")).with_suffix(".py").is_file()
