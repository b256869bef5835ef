"""Whether a Python can load what Excel starts, with this Python."""

import importlib.util
import os
import sys
from pathlib import Path
from typing import Final

import pytest

from ivjxl.excel.addin import start
from ivjxl.excel.addin.start import MODULES, server_failure

ROOT: Final = Path(__file__).parents[3]


def failure(code: str, monkeypatch: pytest.MonkeyPatch, seconds: float = 60) -> str | None:
    monkeypatch.setattr(start, "MODULES", code)
    found = server_failure(sys.executable, seconds)
    return None if found is None else found.en


def test_modules_that_excel_starts_exist() -> None:
    server, loop = MODULES.split(", ")

    for module in (server, loop):
        package, _, inside = module.partition(".")
        found = importlib.util.find_spec(package)
        assert found is not None
        assert found.origin is not None
        assert Path(found.origin).parent.joinpath(*inside.split(".")).with_suffix(".py").is_file()
    # The command line that the add-in starts Python with.
    assert f" -m {server} " in (ROOT / "addin" / "Python.bas").read_text(encoding="ascii")


def test_python_that_loads_it_fails_in_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert failure("json", monkeypatch) is None


def test_python_is_isolated_and_without_folders_of_its_own_on_the_path(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = Path(sys.executable).parent
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PATH", os.pathsep.join([str(own), str(own / "Library"), "/elsewhere"]))
    code = (
        "sys, os; assert sys.flags.isolated and sys.flags.dont_write_bytecode; "
        "assert sys.flags.utf8_mode; assert '/elsewhere' not in sys.path; "
        "assert os.environ['PATH'] == '/elsewhere', os.environ['PATH']"
    )

    assert failure(code, monkeypatch) is None


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("nothing_of_this_name", "ModuleNotFoundError: No module named 'nothing_of_this_name'"),
        ("sys; sys.exit('足りません')", "足りません"),
        ("sys; sys.exit(3)", "ended with code 3"),
    ],
)
def test_failure_is_the_last_thing_that_python_says(
    code: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert failure(code, monkeypatch) == says


def test_python_that_does_not_answer_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    said = failure("time; time.sleep(1000)", monkeypatch, seconds=0.2)

    assert said == "no answer within 0.2 seconds"


def test_program_that_cannot_be_started_says_why(tmp_path: Path) -> None:
    found = server_failure(str(tmp_path / "pythonw.exe"))

    assert found is not None
    assert "pythonw.exe" in found.en
