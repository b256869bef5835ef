"""What runs inside LibreOffice, without it: cells and numbers, and the worker's start and end."""

import ast
import json
import os
import struct
import sys
from collections.abc import Iterator
from math import isnan
from pathlib import Path
from typing import Any, Final

import pytest

from ivjxl.excel.libreoffice import component
from ivjxl.excel.libreoffice.component import Worker

CODES: Final = {
    "#NULL!": 521,
    "#DIV/0!": 532,
    "#VALUE!": 519,
    "#REF!": 524,
    "#NAME?": 525,
    "#NUM!": 503,
    "#N/A": 32767,
}
"""From LibreOffice's help, "Error Codes in LibreOffice Calc"."""

ROUND: Final = ("ROUND_YEN", (1.5, 1, "up"))
SOURCE: Final = Path(component.__file__)

on_posix: Final = pytest.mark.skipif(sys.platform == "win32", reason="needs a shell script")


def code(number: float) -> int:
    """Return the error that a NaN carries."""
    bits: int = struct.unpack("<Q", struct.pack("<d", number))[0]
    assert bits >> 48 == 0x7FF8
    return bits & 0xFFFFFFFFFFFF


@pytest.fixture
def worker() -> Iterator[Worker]:
    found = Worker(sys.executable)
    yield found
    found.end()


def script(folder: Path, text: str) -> str:
    """Return the path of a program that stands in for the interpreter."""
    file = folder / "interpreter"
    file.write_text(f"#!/bin/sh\necho start >> {folder}/starts\n{text}\n", encoding="utf-8")
    file.chmod(0o755)
    return str(file)


def starts(folder: Path) -> int:
    return len((folder / "starts").read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("text", [*CODES, "#SPILL!", "#CALC!"])
def test_error_is_a_nan_that_carries_the_code_of_calc(text: str) -> None:
    number = component.error_number(text)

    assert isnan(number)
    assert code(number) == CODES.get(text, CODES["#VALUE!"])


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (None, None),
        ("text", "text"),
        (True, True),
        (2.5, 2.5),
        (43658, 43658.0),
        (-2146826246, -2146826246.0),
        (((1, None), ("x", 2.5)), [[1.0, None], ["x", 2.5]]),
        (component.error_number("#DIV/0!"), {"error": "#DIV/0!"}),
        (float("nan"), {"error": "#NUM!"}),
    ],
)
def test_cell_of_basic_is_handed_on(cell: Any, expected: Any) -> None:
    found = component.encoded(cell)

    assert json.dumps(found) == json.dumps(expected)


def test_worker_calculates_with_single_cells_and_ranges(worker: Worker) -> None:
    assert worker.value(*ROUND) == 2.0
    assert worker.value("ROUND_YEN", (((1.5,), (2.5,)), 1, "up")) == ((2.0,), (3.0,))
    assert worker.value("NOTICE_TEXT", (354600, "yen", "ja")) == "354,600円"
    assert worker.value("IS_TSE_DAY", (43658,)) is True
    assert code(worker.value("ROUND_YEN", (None, 1, "up"))) == CODES["#N/A"]
    ((first,), (second,)) = worker.value("ROUND_YEN", (((1.5,), (None,)), 1, "up"))
    assert (first, code(second)) == (2.0, CODES["#N/A"])


def test_worker_that_dies_is_started_again(worker: Worker) -> None:
    for _ in range(3):
        assert worker.value(*ROUND) == 2.0
        process = worker._process
        assert process is not None
        process.kill()
        process.wait()


@pytest.mark.parametrize("program", ["/nowhere/python", str(Path(__file__))])
def test_worker_that_cannot_be_started_is_a_value_error(program: str) -> None:
    found = Worker(program)

    assert [code(found.value(*ROUND)) for _ in range(3)] == [CODES["#VALUE!"]] * 3


@on_posix
@pytest.mark.parametrize("text", ["exit 0", "exit 3", "read x; exit 0", "read x; echo no JSON"])
def test_worker_that_answers_nothing_is_started_twice_and_then_no_more(
    text: str, tmp_path: Path
) -> None:
    found = Worker(script(tmp_path, text))

    assert [code(found.value(*ROUND)) for _ in range(5)] == [CODES["#VALUE!"]] * 5
    assert starts(tmp_path) == 2
    assert found._process is None


@on_posix
def test_worker_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(component, "SECONDS", 0.05)
    found = Worker(script(tmp_path, "exec sleep 1000"))

    assert code(found.value(*ROUND)) == CODES["#VALUE!"]
    assert found._process is None


@on_posix
def test_worker_gets_nothing_of_the_python_around_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
        monkeypatch.setenv(name, "/elsewhere")
    seen = tmp_path / "seen"

    Worker(script(tmp_path, f'env > {seen}; echo "$@" >> {seen}')).value(*ROUND)

    text = seen.read_text(encoding="utf-8")
    assert "/elsewhere" not in text
    assert text.splitlines()[-1] == "-I -m ivjxl.excel.libreoffice.worker"
    assert os.environ["PATH"] in text


def test_interpreter_is_the_one_in_the_settings_beside_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "settings.json").write_text('{"interpreter": "/a/python"}', encoding="ascii")
    monkeypatch.setattr(component, "__file__", str(tmp_path / "component.py"))

    assert component.interpreter() == "/a/python"


def test_file_runs_in_the_oldest_python_of_libreoffice_and_imports_nothing_of_ours() -> None:
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    # The annotations are newer, and not looked at.
    assert isinstance(tree.body[1], ast.ImportFrom)
    assert tree.body[1].module == "__future__"
    assert imported - {"unohelper", "com"} <= sys.stdlib_module_names
