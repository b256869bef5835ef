"""The Python that the add-in starts: which file it is, and which it must not be."""

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import pytest

import ivjxl
from ivjxl.errors import InputError
from ivjxl.excel.addin import environment
from ivjxl.excel.addin.environment import Environment, from_store, installed, this_environment
from ivjxl.excel.addin.installed import Installed
from tests.excel.addin.computer import USER, put, python_in

ROOT: Final = Path(__file__).parents[3]
VERSION: Final = "0.37.8"


def refusal(found: Environment, ansi: str = "cp932") -> str:
    with pytest.raises(InputError) as refused:
        installed(found, ansi)
    assert not refused.value.required.ja.isascii()
    return str(refused.value)


def test_version_of_xlwings_is_the_one_that_the_project_requires() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

    assert re.findall(r'"xlwings==([^"]+)"', project) == [environment.XLWINGS] == [VERSION]


def test_libraries_have_the_names_that_xlwings_declares() -> None:
    xlwings = pytest.importorskip("xlwings")
    module = Path(xlwings.__file__).with_name("xlwings.bas").read_text(encoding="ascii")

    declared = {*re.findall(r'Lib "(xlwings\d+-[^"]+\.dll)"', module)}
    assert declared == {environment.library_name(32), environment.library_name(64)}


# Which file it is.


def test_virtual_environment_has_its_programs_in_scripts_and_its_libraries_above(
    tmp_path: Path,
) -> None:
    found = installed(python_in(tmp_path / USER), "cp932")

    program = tmp_path / USER / "Scripts" / "pythonw.exe"
    assert found == Installed(str(program), str(tmp_path / USER), 932)


def test_base_installation_has_both_in_its_own_folder(tmp_path: Path) -> None:
    made = python_in(tmp_path)
    for name in ("python.exe", "pythonw.exe"):
        (tmp_path / "Scripts" / name).rename(tmp_path / name)

    found = installed(replace(made, executable=tmp_path / "python.exe"), "cp932")

    assert found == Installed(str(tmp_path / "pythonw.exe"), str(tmp_path), 932)


def test_python_without_the_windowless_program_is_started_by_the_other(tmp_path: Path) -> None:
    made = python_in(tmp_path)
    (tmp_path / "Scripts" / "pythonw.exe").unlink()

    assert installed(made, "cp932").interpreter == str(tmp_path / "Scripts" / "python.exe")


@pytest.mark.parametrize("place", [".", "Scripts", "outside"])
def test_libraries_are_found_where_xlwings_looks_too(place: str, tmp_path: Path) -> None:
    made = python_in(tmp_path / "venv")
    folder = tmp_path / "venv" / place if place != "outside" else tmp_path / "venv"
    for bits in (32, 64):
        name = f"xlwings{bits}-{VERSION}.dll"
        put(folder / name)
        if place == "Scripts":
            (tmp_path / "venv" / name).unlink()
    if place == "outside":
        made = replace(made, prefix=tmp_path / "elsewhere")

    assert installed(made, "cp932").library_folder == str(folder)


# Which it must not be.

BREAKS: Final[dict[str, Callable[[Environment], Environment]]] = {
    "another xlwings": lambda found: replace(found, xlwings="0.36.0"),
    "no xlwings": lambda found: replace(found, xlwings=None),
    "no pywin32": lambda found: replace(found, pywin32=None),
    "for one user": lambda found: replace(found, for_one_user=True),
    "made from an app": lambda found: replace(
        found, base=Path(r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.13")
    ),
    "an app": lambda found: replace(
        found, executable=Path(r"C:\Users\山田\AppData\Local\Microsoft\WindowsApps\python.exe")
    ),
    "no program": lambda found: replace(found, executable=found.prefix / "python.exe"),
    "another program's": lambda found: replace(found, executable=Path()),
}


@pytest.mark.parametrize(
    ("what", "says"),
    [
        (
            "another xlwings",
            f"xlwings: must be version {VERSION}, .* is 0.36.0: `pip install xlwings=={VERSION}`",
        ),
        ("no xlwings", f"xlwings: .*`pip install xlwings=={VERSION}`"),
        ("no pywin32", "pywin32: .*`pip install pywin32`"),
        ("for one user", r"ivjxl: was installed with `pip install --user`.*py -m venv"),
        ("made from an app", "Microsoft Store.*python.org"),
        ("an app", r"WindowsApps.*Microsoft Store.*python.org"),
        ("no program", r"python.exe: has no pythonw.exe or python.exe.*python.org"),
        ("another program's", r"has no pythonw.exe or python.exe.*python.org"),
    ],
)
def test_python_that_excel_could_not_use_is_refused_with_the_remedy(
    what: str, says: str, tmp_path: Path
) -> None:
    assert re.search(says, refusal(BREAKS[what](python_in(tmp_path))))


def test_program_in_the_current_folder_is_not_taken_for_this_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = python_in(tmp_path)
    monkeypatch.chdir(tmp_path / "Scripts")

    assert "has no pythonw.exe" in refusal(replace(made, executable=Path()))


def test_every_broken_python_above_is_tried() -> None:
    marks: Any = test_python_that_excel_could_not_use_is_refused_with_the_remedy
    (table,) = marks.pytestmark

    assert BREAKS.keys() == {what for what, _ in table.args[1]}


@pytest.mark.parametrize("bits", [32, 64])
def test_missing_library_is_named(bits: int, tmp_path: Path) -> None:
    made = python_in(tmp_path)
    (tmp_path / f"xlwings{bits}-{VERSION}.dll").unlink()

    said = refusal(made)
    assert f"has no xlwings{bits}-{VERSION}.dll: `pip install --force-reinstall" in said
    assert f" xlwings=={VERSION}`" in said


def in_folder(tmp_path: Path, name: str, ansi: str) -> Installed:
    return installed(python_in(tmp_path / name), ansi)


@pytest.mark.parametrize(
    ("name", "ansi"),
    [
        ("山田 太郎", "cp932"),
        # The second byte of these is a backslash in code page 932.
        ("表示ソ能", "cp932"),
        ("100%", "cp932"),
        ("R&D ^ (x) $x 'y'", "cp932"),
        ("Müller", "cp1252"),
        ("산 山 😀", "utf-8"),
    ],
)
def test_folder_whose_name_the_start_of_python_can_write_is_accepted(
    name: str, ansi: str, tmp_path: Path
) -> None:
    assert name in in_folder(tmp_path, name, ansi).interpreter


@pytest.mark.parametrize(
    ("name", "ansi", "says"),
    [
        ("山田", "cp1252", "programs without Unicode cannot write"),
        ("Müller", "cp932", "programs without Unicode cannot write"),
        ("산", "cp932", "programs without Unicode cannot write"),
        ("😀", "cp932", "programs without Unicode cannot write"),
        ("$(APPDATA)", "cp932", "could not start it"),
        ('a"b', "cp932", "could not start it"),
    ],
)
def test_folder_whose_name_it_cannot_write_is_refused_with_a_plain_one(
    name: str, ansi: str, says: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=rf"{says}.*C:\\ivjxl") as refused:
        in_folder(tmp_path, name, ansi)

    assert "C:\\ivjxl" in refused.value.in_language("ja")


def below(folder: Path, tail: str, characters: int) -> Path:
    """Return a folder for which the path of a file in it has this many characters."""
    left = characters - len(str(folder / tail)) - 1
    # Folders of at most fifty characters; a path neither begins nor ends with a separator.
    name = ["/" if at % 50 == 49 and at < left - 1 else "a" for at in range(left)]
    found = folder / "".join(name)
    assert len(str(found / tail)) == characters
    return found


def test_path_of_a_program_has_at_most_255_characters(tmp_path: Path) -> None:
    library = python_in(tmp_path / "library").prefix
    program = str(Path("Scripts", "pythonw.exe"))
    longest, longer = (
        replace(python_in(below(tmp_path, program, characters)), prefix=library)
        for characters in (255, 256)
    )

    assert len(installed(longest, "cp932").interpreter) == 255
    assert re.search(r"pythonw.exe: has a path of more than 255 .*C:\\ivjxl", refusal(longer))


def test_path_of_a_library_has_at_most_255_characters(tmp_path: Path) -> None:
    program = python_in(tmp_path / "program")
    library = environment.library_name(64)
    longest, longer = (
        python_in(below(tmp_path, library, characters)).prefix for characters in (255, 256)
    )

    assert installed(replace(program, prefix=longest), "cp932").library_folder == str(longest)
    assert refusal(replace(program, prefix=longer)).startswith(f"{longer}: has a path of more than")


# This Python.


def test_this_environment_is_the_python_that_runs_this() -> None:
    found = this_environment()

    assert (found.executable, found.prefix) == (Path(sys.executable), Path(sys.prefix))
    assert found.base == Path(sys.base_prefix)
    assert found.xlwings == metadata.version("xlwings")
    assert found.for_one_user is False


def test_package_among_those_of_one_user_is_found_there(monkeypatch: pytest.MonkeyPatch) -> None:
    home = str(Path(ivjxl.__file__).parents[1])
    monkeypatch.setattr("site.getusersitepackages", lambda: home)

    assert this_environment().for_one_user


def test_package_that_is_not_installed_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", version)

    found = this_environment()
    assert (found.xlwings, found.pywin32) == (None, None)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (r"C:\Program Files\WindowsApps\Microsoft.Office.Desktop.Excel_16051\Office16", True),
        (r"C:\users\x\appdata\local\microsoft\windowsapps\python.exe", True),
        (r"C:\Users\x\AppData\Local\Programs\Python\Python313\python.exe", False),
        (r"C:\WindowsAppsOld\python.exe", False),
        ("", False),
    ],
)
def test_app_of_the_store_is_known_by_its_folder(path: str, expected: bool) -> None:
    assert from_store(path) is expected
