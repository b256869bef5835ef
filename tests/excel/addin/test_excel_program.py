"""Which Excel there is, by its tables in the registry, and what it remembers of the add-in."""

import struct
from pathlib import Path
from typing import Final

import pytest

from ivjxl.excel.addin.diagnosis import Diagnosis
from ivjxl.excel.addin.excel_program import (
    Excel,
    disabled_by_excel,
    excel,
    excel_found,
    library_for,
    other_copies,
)
from tests.excel.addin.computer import (
    APP_PATH,
    CLICK_TO_RUN,
    DISABLED,
    OPTIONS,
    Computer,
    Tables,
    put,
    sound_computer,
)

ROOT: Final = r"SOFTWARE\Microsoft\Office\16.0\Excel\InstallRoot"
ROOT_32: Final = r"SOFTWARE\WOW6432Node\Microsoft\Office\16.0\Excel\InstallRoot"
OFFICE: Final = r"C:\Program Files\Microsoft Office\Root\Office16"
PROGRAM: Final = rf"{OFFICE}\EXCEL.EXE"
STORE: Final = (
    r"C:\Program Files\WindowsApps\Microsoft.Office.Desktop.Excel_16051.14326_x86__8wekyb3d8bbwe"
)


def run(platform: str) -> dict[str, object]:
    return {"Platform": platform, "VersionToReport": "16.0.17328.20162"}


@pytest.mark.parametrize(
    ("registry", "expected"),
    [
        (
            {("HKLM", CLICK_TO_RUN): run("x64"), ("HKLM", APP_PATH): {"": PROGRAM}},
            Excel("16.0.17328.20162", PROGRAM, 64),
        ),
        (
            {("HKLM", CLICK_TO_RUN): run("x86"), ("HKLM", ROOT_32): {"Path": f"{OFFICE}\\"}},
            Excel("16.0.17328.20162", PROGRAM, 32),
        ),
        # Set up from a package, for the width that its key says.
        ({("HKLM", ROOT): {"Path": f"{OFFICE}\\"}}, Excel("16.0", PROGRAM, 64)),
        ({("HKLM", ROOT_32): {"Path": f"{OFFICE}\\"}}, Excel("16.0", PROGRAM, 32)),
        (
            {("HKLM", ROOT): {"Path": OFFICE}, ("HKLM", ROOT_32): {"Path": OFFICE}},
            Excel("16.0", PROGRAM, None),
        ),
        ({("HKLM", APP_PATH): {"": f'"{PROGRAM}"'}}, Excel("16.0", PROGRAM, None)),
        (
            {("HKCU", APP_PATH): {"": rf"{STORE}\EXCEL.EXE"}},
            Excel("16.0", rf"{STORE}\EXCEL.EXE", None),
        ),
        # Another program of Office only.
        ({("HKLM", CLICK_TO_RUN): run("x64")}, None),
        ({("HKLM", APP_PATH): {"Path": OFFICE}}, None),
        ({}, None),
    ],
)
def test_excel_is_known_by_what_its_setup_wrote(
    registry: Tables, expected: Excel | None, tmp_path: Path
) -> None:
    assert excel(Computer(tmp_path, registry)) == expected


@pytest.mark.parametrize(
    ("found", "state", "says"),
    [
        (Excel("16.0.17328.20162", PROGRAM, 64), "ok", "version 16.0.17328.20162, 64 bit"),
        (Excel("16.0", PROGRAM, 32), "ok", "version 16.0, 32 bit"),
        (Excel("16.0", PROGRAM, None), "not known", "whether 32 or 64 bit is not known"),
        (Excel("16.0", rf"{STORE}\EXCEL.EXE", 32), "problem", "install Office from office.com"),
        (None, "problem", "needs Excel 2016 or newer for Windows"),
    ],
)
def test_state_of_excel_and_what_to_do(found: Excel | None, state: str, says: str) -> None:
    (diagnosis,) = excel_found(found)

    assert diagnosis.state == state
    assert says in diagnosis.said.en
    assert not diagnosis.said.ja.isascii()


@pytest.mark.parametrize(
    ("bits", "there", "missing"),
    [
        (64, (64,), ""),
        (32, (32,), ""),
        (64, (32,), "xlwings64-0.37.8.dll"),
        (32, (64,), "xlwings32-0.37.8.dll"),
        (None, (32, 64), ""),
        (None, (64,), "xlwings32-0.37.8.dll"),
        (None, (), "xlwings32-0.37.8.dll, xlwings64-0.37.8.dll"),
    ],
)
def test_library_is_the_one_for_the_width_of_excel(
    bits: int | None, there: tuple[int, ...], missing: str, tmp_path: Path
) -> None:
    for each in there:
        put(tmp_path / f"xlwings{each}-0.37.8.dll")

    (found,) = library_for(Excel("16.0", PROGRAM, bits), str(tmp_path))

    assert found.state == ("problem" if missing else "ok")
    if missing:
        assert f"{missing} is not in {tmp_path}: `pip install" in found.said.en
        assert missing in found.said.ja


def test_without_excel_both_libraries_are_looked_for(tmp_path: Path) -> None:
    (found,) = library_for(None, str(tmp_path))

    assert found.state == "problem"


# Switched off after a crash.


def item(path: str, name: str) -> bytes:
    """Return an entry as Office writes one: kind, two lengths, two texts that end in a null."""
    texts = [f"{text}\0".encode("utf-16-le") for text in (path, name)]
    return struct.pack("<III", 1, *map(len, texts)) + b"".join(texts)


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, "ok"),
        ({"a1": item(r"c:\users\山田\xlstart\ivjxl.xlam", "ivjxl")}, "problem"),
        ({"a1": item(r"C:\Users\X\XLSTART\IVJXL.XLAM", "")}, "problem"),
        ({"a1": item(r"c:\other.xlam", "other"), "b2": item("ivjxl.xlam", "")}, "problem"),
        ({"a1": item(r"c:\other.xlam", "other")}, "ok"),
        ({"a1": "ivjxl.xlam", "b2": 3, "c3": None}, "ok"),
    ],
)
def test_add_in_that_excel_switched_off_is_found(
    values: dict[str, object], state: str, tmp_path: Path
) -> None:
    (found,) = disabled_by_excel(Computer(tmp_path, {("HKCU", DISABLED): values}))

    assert found.state == state
    if state == "problem":
        assert "Disabled Items > Go" in found.said.en
        assert "使用できないアイテム" in found.said.ja


# Other copies.


def copies(computer: Computer) -> list[Diagnosis]:
    return other_copies(computer, excel(computer))


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return sound_computer(tmp_path)


def test_one_add_in_is_no_copy_of_itself(computer: Computer) -> None:
    put(computer.add_in)
    computer.registry["HKCU", OPTIONS] = {"OPEN": f'/R "{computer.add_in}"', "Font": "Meiryo"}

    (found,) = copies(computer)

    assert (found.state, found.said.en) == ("ok", "none")


@pytest.mark.parametrize("name", ["OPEN", "OPEN1", "OPEN12"])
@pytest.mark.parametrize(
    ("value", "path"),
    [
        (r'/R "C:\old\ivjxl.xlam"', r"C:\old\ivjxl.xlam"),
        (r'"C:\old\IVJXL.xlam"', r"C:\old\IVJXL.xlam"),
        (r"/R C:\old\ivjxl.xlam", r"C:\old\ivjxl.xlam"),
    ],
)
def test_copy_that_is_ticked_is_named(name: str, value: str, path: str, computer: Computer) -> None:
    computer.registry["HKCU", OPTIONS] = {name: value, "OPEN3": r"C:\other.xlam"}

    (found,) = copies(computer)

    assert found.state == "problem"
    assert path in found.said.en
    assert "Excel Add-ins > Go untick it" in found.said.en
    assert path in found.said.ja


def test_copy_that_is_ticked_without_a_folder_is_in_the_folder_for_add_ins(
    computer: Computer,
) -> None:
    copy = put(computer.roaming_folder() / "Microsoft" / "AddIns" / "ivjxl.xlam")
    computer.registry["HKCU", OPTIONS] = {"OPEN": "ivjxl.xlam"}

    (found,) = copies(computer)

    assert (found.state, str(copy) in found.said.en) == ("problem", True)


def test_copy_that_lies_in_that_folder_is_a_hint(computer: Computer) -> None:
    copy = put(computer.roaming_folder() / "Microsoft" / "AddIns" / "ivjxl.xlam")

    (found,) = copies(computer)

    assert (found.state, found.said.en.endswith("delete it")) == ("hint", True)
    assert str(copy) in found.said.ja


def test_copies_in_other_startup_folders_are_named(computer: Computer) -> None:
    beside = put(computer.folder / "Program Files" / "Office16" / "XLSTART" / "ivjxl.xlam")
    shared = put(computer.folder / "共有" / "ivjxl.xlam")
    computer.registry["HKCU", OPTIONS] = {"AltStartup": str(shared.parent)}

    found = copies(computer)

    assert [each.state for each in found] == ["problem", "problem"]
    assert [str(shared) in found[0].said.en, str(beside) in found[1].said.en] == [True, True]


def test_options_of_another_add_in_are_not_ours(computer: Computer) -> None:
    computer.registry["HKCU", OPTIONS] = {
        "OPEN": r'/R "C:\old\other.xlam"',
        "OPENED": r"C:\old\ivjxl.xlam",
        "OPEN1": 5,
        "AltStartup": str(computer.folder / "empty"),
    }

    assert [each.state for each in copies(computer)] == ["ok"]
