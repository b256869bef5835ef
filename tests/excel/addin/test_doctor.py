"""What the doctor says of a computer: nothing of a sound one, and of each ailment the remedy."""

import importlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from ivjxl.errors import Text
from ivjxl.excel.addin.diagnosis import Diagnosis
from ivjxl.excel.addin.doctor import Patient, diagnoses
from ivjxl.excel.addin.installation import install
from ivjxl.excel.addin.installed import Installed
from tests.excel.addin.computer import (
    APP_PATH,
    CLICK_TO_RUN,
    DISABLED,
    OPTIONS,
    POLICY,
    USER,
    Computer,
    add_in_with,
    archive,
    build_each_once,
    python_in,
    sound_computer,
    tree,
)


@pytest.fixture(autouse=True)
def _built_once(monkeypatch: pytest.MonkeyPatch) -> None:
    build_each_once(monkeypatch)


@pytest.fixture
def patient(tmp_path: Path) -> Patient:
    """A sound computer with the add-in installed by the Python that asks."""
    computer = sound_computer(tmp_path)
    python = python_in(tmp_path / "Users" / USER / "ivjxl")
    install(computer, python)
    return Patient("win32", computer, python, failure=lambda _: None)


def computer_of(patient: Patient) -> Computer:
    assert isinstance(patient.windows, Computer)
    return patient.windows


def by_subject(found: list[Diagnosis]) -> dict[str, Diagnosis]:
    return {each.about.en: each for each in found}


def test_of_a_sound_computer_everything_is_ok(patient: Patient) -> None:
    found = diagnoses(patient)

    assert [each.in_language("en") for each in found if each.state != "ok"] == []
    assert [each.about.en for each in found] == [
        "operating system",
        "Python, ivjxl, xlwings",
        "Excel",
        "this Python",
        "the add-in",
        "origin of the add-in",
        "Python of the add-in",
        "xlwings' library",
        "start of Python",
        "folders",
        "macro settings",
        "Office starting programs",
        "switched off by Excel",
        "other copies of the add-in",
    ]


def test_doctor_changes_nothing(patient: Patient) -> None:
    before = tree(computer_of(patient).folder)

    diagnoses(patient)

    assert tree(computer_of(patient).folder) == before


# Ailments.

Ailment = Callable[[Patient], Patient]


def on_computer(change: Callable[[Computer], object]) -> Ailment:
    def ill(patient: Patient) -> Patient:
        change(computer_of(patient))
        return patient

    return ill


def in_python(**changes: Any) -> Ailment:
    return lambda patient: replace(patient, environment=replace(patient.environment, **changes))


def failing(reason: str) -> Ailment:
    return lambda patient: replace(patient, failure=lambda _: Text(reason, reason))


def moved(patient: Patient) -> Patient:
    """Install from another Python, which is then removed."""
    computer = computer_of(patient)
    gone = Installed(str(computer.folder / "gone" / "pythonw.exe"), str(computer.folder))
    computer.add_in.write_bytes(add_in_with(gone))
    return patient


def another(patient: Patient) -> Patient:
    install(patient.windows, python_in(computer_of(patient).folder / "another"))
    return patient


def without_library(patient: Patient) -> Patient:
    (patient.environment.prefix / "xlwings64-0.37.8.dll").unlink()
    return patient


def without(*keys: tuple[str, str]) -> Ailment:
    def remove(computer: Computer) -> None:
        for key in keys:
            del computer.registry[key]

    return on_computer(remove)


def registered(hive: str, key: str, **values: object) -> Ailment:
    return on_computer(lambda computer: computer.registry.update({(hive, key): values}))


def written(content: bytes) -> Ailment:
    return on_computer(lambda computer: computer.add_in.write_bytes(content))


MARK: Final = b"[ZoneTransfer]\r\nZoneId=3\r\n"

AILMENTS: Final[dict[str, tuple[Ailment, str, str, str, str]]] = {
    "no Excel": (without(("HKLM", APP_PATH)), "Excel", "problem", "needs Excel 2016", "2016"),
    "Excel of unknown width": (
        without(("HKLM", CLICK_TO_RUN)),
        "Excel",
        "not known",
        "32 or 64 bit",
        "ビット",
    ),
    "Excel from the store": (
        registered("HKLM", APP_PATH, **{"": r"C:\Program Files\WindowsApps\x\EXCEL.EXE"}),
        "Excel",
        "problem",
        "office.com",
        "office.com",
    ),
    "no library for this Excel": (
        without_library,
        "xlwings' library",
        "problem",
        " xlwings==0.37.8",
        " xlwings==0.37.8",
    ),
    "another xlwings": (
        in_python(xlwings="0.36.0"),
        "Python, ivjxl, xlwings",
        "problem",
        "`pip install xlwings==0.37.8`",
        "pip install xlwings==0.37.8",
    ),
    "no pywin32": (
        in_python(pywin32=None),
        "Python, ivjxl, xlwings",
        "problem",
        "`pip install pywin32`",
        "pip install pywin32",
    ),
    "Python from the store": (
        in_python(base=Path(r"C:\Program Files\WindowsApps\Python.3.13")),
        "this Python",
        "problem",
        "python.org",
        "python.org",
    ),
    "ivjxl for one user": (
        in_python(for_one_user=True),
        "this Python",
        "problem",
        "py -m venv",
        "py -m venv",
    ),
    "name beyond the code page": (
        on_computer(lambda computer: setattr(computer, "ansi", "cp1252")),
        "this Python",
        "problem",
        r"such as C:\ivjxl",
        r"C:\ivjxlなど",
    ),
    "not installed": (
        on_computer(lambda computer: computer.add_in.unlink()),
        "the add-in",
        "problem",
        "`ivjxl addin install`",
        "ivjxl addin install",
    ),
    "not ours": (
        written(b"somebody's"),
        "the add-in",
        "problem",
        "rename or move it first",
        "名称を変更",
    ),
    "only built": (
        written(add_in_with(None)),
        "the add-in",
        "problem",
        "`ivjxl addin install`",
        "ivjxl addin install",
    ),
    "ours, but unreadable": (
        written(archive({"docProps/app.xml": "<Application>ivjxl</Application>"})),
        "the add-in",
        "problem",
        "damaged",
        "壊れている",
    ),
    "of a Python that is gone": (
        moved,
        "Python of the add-in",
        "problem",
        "close Excel, then `ivjxl addin install`",
        "ivjxl addin install",
    ),
    "of another Python": (
        another,
        "Python of the add-in",
        "hint",
        "another one than this",
        "別のもの",
    ),
    "marked": (
        on_computer(lambda computer: Path(f"{computer.add_in}:Zone.Identifier").write_bytes(MARK)),
        "origin of the add-in",
        "problem",
        "`ivjxl addin install`, which writes it anew",
        "ivjxl addin install",
    ),
    "Python does not load it": (
        failing("ModuleNotFoundError: No module named 'scipy'"),
        "start of Python",
        "problem",
        "No module named 'scipy'. Install ivjxl anew",
        "No module named 'scipy'",
    ),
    "Python on the network": (
        on_computer(lambda computer: setattr(computer, "network", str(computer.folder))),
        "folders",
        "hint",
        "on the network",
        "ネットワーク",
    ),
    "add-ins forbidden": (
        registered("HKCU", rf"{POLICY}\Excel\Security", RequireAddinSig=1),
        "macro settings",
        "problem",
        "ask your administrator",
        "管理者",
    ),
    "switched off after a crash": (
        registered("HKCU", DISABLED, a1="c:\\ivjxl.xlam\0".encode("utf-16-le")),
        "switched off by Excel",
        "problem",
        "Disabled Items",
        "使用できないアイテム",
    ),
    "a copy elsewhere": (
        registered("HKCU", OPTIONS, OPEN=r'/R "C:\old\ivjxl.xlam"'),
        "other copies of the add-in",
        "problem",
        r"C:\old\ivjxl.xlam",
        r"C:\old\ivjxl.xlam",
    ),
}


@pytest.mark.parametrize(("ill", "about", "state", "en", "ja"), AILMENTS.values(), ids=AILMENTS)
def test_ailment_is_named_with_its_remedy(
    ill: Ailment, about: str, state: str, en: str, ja: str, patient: Patient
) -> None:
    found = by_subject(diagnoses(ill(patient)))[about]

    assert found.state == state
    assert en in found.said.en
    assert ja in found.said.ja
    assert not found.in_language("ja").isascii()


@pytest.mark.parametrize("ill", [case[0] for case in AILMENTS.values()], ids=AILMENTS)
def test_every_line_is_there_in_both_languages(ill: Ailment, patient: Patient) -> None:
    for each in diagnoses(ill(patient)):
        assert each.about.en
        assert each.about.ja
        for said in each.said:
            assert said
            assert "{" not in said
            assert "\n" not in said


def test_add_in_of_another_version_is_a_problem(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def newer(installed: Installed | None) -> bytes:
        return add_in_with(installed) + b"\0"

    monkeypatch.setattr("ivjxl.excel.addin.build.built", newer)

    found = by_subject(diagnoses(patient))["the add-in"]

    assert found.state == "problem"
    assert "another version of ivjxl: close Excel, then `ivjxl addin install`" in found.said.en


def test_python_of_the_add_in_is_the_one_that_is_started(patient: Patient) -> None:
    started: list[str] = []

    def failure(interpreter: str) -> None:
        started.append(interpreter)

    other = computer_of(patient).folder / "another" / "Scripts" / "pythonw.exe"
    diagnoses(replace(another(patient), failure=failure))

    assert started == [str(other)]


def test_where_none_can_be_started_none_is_tried(patient: Patient) -> None:
    computer_of(patient).add_in.unlink()
    ill = in_python(pywin32=None)(patient)

    found = by_subject(diagnoses(replace(ill, failure=lambda _: pytest.fail("nothing to start"))))

    assert found["start of Python"].state == "not known"
    assert "this Python" not in found


def test_python_without_what_ivjxl_needs_is_told_so(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(name: str) -> None:
        raise ImportError("DLL load failed while importing _multiarray_umath")

    monkeypatch.setattr(importlib, "import_module", broken)

    found = by_subject(diagnoses(patient))["this Python"]

    assert found.state == "problem"
    assert "_multiarray_umath" in found.said.en
    assert "Visual C++" in found.said.ja


# Elsewhere.


@pytest.mark.parametrize(
    ("system", "says"),
    [("linux", "is for Excel on Windows"), ("darwin", "lets no add-in call Python in functions")],
)
def test_on_another_system_the_doctor_says_what_to_use_there(
    system: str, says: str, patient: Patient
) -> None:
    found = diagnoses(replace(patient, system=system))

    assert [each.state for each in found] == ["hint", "not known", "ok"]
    assert says in found[0].said.en
    for said in found[0].said:
        for command in ("regenerate", "check", "recalc", "libreoffice install"):
            assert f"ivjxl {command}" in said
    assert "ivjxl addin doctor" in found[1].said.ja
    assert found[2].said.en.startswith("3.13.1, ")


def test_on_another_system_another_xlwings_may_matter(patient: Patient) -> None:
    ill = in_python(xlwings=None)(replace(patient, system="linux"))

    assert diagnoses(ill)[-1].state == "hint"
