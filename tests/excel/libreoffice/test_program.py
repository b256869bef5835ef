"""LibreOffice on a machine: found, refused, run and ended, with stand-ins for the program."""

import os
import shutil
import sys
from pathlib import Path
from time import sleep
from typing import Final

import pytest

from ivjxl.errors import InputError
from ivjxl.excel.libreoffice import program
from ivjxl.excel.libreoffice.program import Program

on_linux: Final = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")


def office(folder: Path, script: str = "exit 0", version: str = "7.4") -> Program:
    """Return a stand-in for LibreOffice that runs a shell script."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bootstraprc").write_text(f"[Bootstrap]\nProductKey=LibreOffice {version}\n")
    (folder / "pythonloader.py").touch()
    for name in ("soffice", "soffice.bin", "unopkg"):
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
    return Program(folder)


def run(found: Program, folder: Path, timeout: float = 60) -> str:
    return found.run(["--version"], profile=folder / "p", home=folder, timeout=timeout)


@pytest.fixture
def only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which LibreOffice is looked for."""
    monkeypatch.setattr(program, "_folders", lambda: iter([tmp_path / "nothing", tmp_path]))
    return tmp_path


@pytest.mark.parametrize(
    ("version", "parts"), [("7.4", (7, 4)), ("24.8", (24, 8)), ("25.2.1", (25, 2, 1))]
)
def test_version_is_read_without_a_start(version: str, parts: tuple[int, ...], only: Path) -> None:
    office(only, version=version)

    assert program.find().version == parts


def test_program_that_is_too_old_is_refused(only: Path) -> None:
    office(only, version="7.3")

    with pytest.raises(InputError, match=r"LibreOffice: must be version 7.4 or newer, got '7.3'"):
        program.find()


def test_program_without_python_is_refused(only: Path) -> None:
    office(only)
    (only / "pythonloader.py").unlink()

    with pytest.raises(InputError, match="python3-uno"):
        program.find()


def test_machine_without_the_program_is_told_what_is_needed(only: Path) -> None:
    with pytest.raises(
        InputError, match=r"LibreOffice: is needed, version 7.4 or newer"
    ) as refused:
        program.find()

    assert "必要です" in refused.value.in_language("ja")


@on_linux
def test_program_on_path_is_found_through_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office(tmp_path / "program")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "soffice").symlink_to(tmp_path / "program" / "soffice")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))

    assert program.find().folder == (tmp_path / "program").resolve()


@on_linux
def test_program_is_run_on_the_profile_with_little_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PATH", f"/elsewhere:{os.environ['PATH']}")

    said = run(office(tmp_path, 'echo "$@"; env'), tmp_path)

    assert f"-env:UserInstallation={(tmp_path / 'p').as_uri()} --headless" in said
    assert "/elsewhere" not in said
    assert f"HOME={tmp_path}\n" in said


@on_linux
def test_program_that_asks_to_be_started_again_is(tmp_path: Path) -> None:
    again = f"test -e {tmp_path}/once && echo done && exit 0; touch {tmp_path}/once; exit 81"

    assert run(office(tmp_path, again), tmp_path) == "done\n"


def is_alive(process: int) -> bool:
    """Return whether a process runs; a dead one may still wait to be collected."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@on_linux
def test_program_that_does_not_end_is_ended_with_all_it_started(tmp_path: Path) -> None:
    started = tmp_path / "started"
    script = f"sleep 1000 & echo $! > {started}; sleep 1000"

    with pytest.raises(InputError, match="did not finish in time"):
        run(office(tmp_path, script), tmp_path, timeout=2)

    while is_alive(int(started.read_text())):
        # The system takes a moment; a test that never ends has failed.
        sleep(0.01)


@on_linux
def test_manager_of_extensions_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such extension"):
        office(tmp_path, "echo no such extension; exit 1").unopkg(["remove"], profile=tmp_path)


def test_folder_without_a_program_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="LibreOffice: is needed"):
        run(Program(tmp_path), tmp_path)


def test_default_profile_is_that_of_the_user() -> None:
    profile = program.default_profile()

    assert profile.is_absolute()
    assert (profile.parent.name.lower(), profile.name) == ("libreoffice", "4")


def test_usual_places_are_looked_at_without_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)

    assert all(folder.is_absolute() for folder in program._folders())
