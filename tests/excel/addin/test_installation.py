"""The add-in in a user's Excel: one file, written whole or not at all, and removed again."""

import errno
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivjxl.errors import InputError
from ivjxl.excel.addin import installation
from ivjxl.excel.addin.environment import Environment
from ivjxl.excel.addin.installation import (
    Change,
    fixed_in,
    install,
    is_ours,
    place,
    planned_elsewhere,
    uninstall,
)
from ivjxl.excel.addin.installed import Installed
from tests.excel.addin.computer import (
    USER,
    Computer,
    add_in_with,
    archive,
    build_each_once,
    put,
    python_in,
    sound_computer,
    tree,
)

OTHER: Final = Installed(r"C:\old\pythonw.exe", r"C:\old")
MARKED: Final = b"[ZoneTransfer]\r\nZoneId=3\r\n"


@pytest.fixture(autouse=True)
def _built_once(monkeypatch: pytest.MonkeyPatch) -> None:
    build_each_once(monkeypatch)


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return sound_computer(tmp_path / "C")


@pytest.fixture
def python(tmp_path: Path) -> Environment:
    return python_in(tmp_path / "C" / "Users" / USER / "ivjxl")


def fixed(python: Environment) -> Installed:
    return Installed(str(python.prefix / "Scripts" / "pythonw.exe"), str(python.prefix), 932)


def refusal(action: Callable[[], object]) -> str:
    with pytest.raises(InputError) as refused:
        action()
    assert not refused.value.required.ja.isascii()
    return str(refused.value)


# Written.


def test_add_in_is_written_where_excel_opens_it(computer: Computer, python: Environment) -> None:
    change = install(computer, python)

    roaming = computer.folder / "Users" / "山田 太郎" / "AppData" / "Roaming"
    assert place(computer) == roaming / "Microsoft" / "Excel" / "XLSTART" / "ivjxl.xlam"
    package = add_in_with(fixed(python))
    assert place(computer).read_bytes() == package
    assert change == Change("written", place(computer), len(package), fixed(python))


def test_nothing_else_is_written(computer: Computer, python: Environment) -> None:
    put(computer.add_in.with_name("PERSONAL.XLSB"), b"macros of the user")
    before = tree(computer.folder)

    install(computer, python)

    added = computer.add_in.relative_to(computer.folder).as_posix()
    assert tree(computer.folder) == {**before, added: add_in_with(fixed(python))}


def test_second_time_writes_nothing(
    computer: Computer, python: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(computer, python)
    before = computer.add_in.stat()
    monkeypatch.setattr(tempfile, "mkstemp", lambda **_: pytest.fail("nothing is to be written"))

    change = install(computer, python)

    assert change.action == "unchanged"
    # Reading alone may change the time of the last access.
    after = computer.add_in.stat()
    assert (after.st_ino, after.st_size, after.st_mtime_ns) == (
        before.st_ino,
        before.st_size,
        before.st_mtime_ns,
    )


def test_add_in_of_another_python_is_replaced(computer: Computer, python: Environment) -> None:
    put(computer.add_in, add_in_with(OTHER))

    change = install(computer, python)

    assert change.action == "replaced"
    assert computer.add_in.read_bytes() == add_in_with(fixed(python))


def test_marked_file_is_written_anew(computer: Computer, python: Environment) -> None:
    put(computer.add_in, add_in_with(fixed(python)))
    Path(f"{computer.add_in}:Zone.Identifier").write_bytes(MARKED)

    before = computer.add_in.stat().st_ino
    assert install(computer, python).action == "replaced"
    assert computer.add_in.stat().st_ino != before


def test_python_that_excel_could_not_start_changes_nothing(
    computer: Computer, python: Environment
) -> None:
    (python.executable.parent / "pythonw.exe").unlink()
    python.executable.unlink()
    before = tree(computer.folder)

    assert "has no pythonw.exe" in refusal(lambda: install(computer, python))
    assert tree(computer.folder) == before


def test_excel_finds_no_unfinished_file_in_its_startup_folder(
    computer: Computer, python: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[Path, list[str]]] = []
    replace = Path.replace

    def watched(self: Path, target: Path) -> Path:
        seen.append((self, [each.name for each in computer.add_in.parent.iterdir()]))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", watched)
    install(computer, python)

    ((temporary, in_startup),) = seen
    assert temporary.parent == computer.add_in.parent.parent
    assert in_startup == []


# What is not ours.

FOREIGN: Final = {
    "empty": b"",
    "text": "他のアドイン".encode(),
    "of Excel": archive(
        {"docProps/app.xml": "<Properties><Application>Microsoft Excel</Application></Properties>"}
    ),
    "without properties": archive({"xl/workbook.xml": "<workbook/>"}),
    "one of ours, damaged": add_in_with(OTHER)[:-30],
}


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN)
@pytest.mark.parametrize("dry_run", [False, True])
def test_file_of_somebody_else_stays_byte_for_byte(
    content: bytes, dry_run: bool, computer: Computer, python: Environment
) -> None:
    put(computer.add_in, content)
    before = tree(computer.folder)

    says = f"{computer.add_in}: is not the add-in of ivjxl: rename or move it first"
    assert refusal(lambda: install(computer, python, dry_run=dry_run)) == says
    assert refusal(lambda: uninstall(computer, dry_run=dry_run)) == says
    assert tree(computer.folder) == before


def test_folder_of_that_name_is_not_ours(computer: Computer, python: Environment) -> None:
    computer.add_in.mkdir(parents=True)

    assert "is not the add-in of ivjxl" in refusal(lambda: install(computer, python))
    assert "is not the add-in of ivjxl" in refusal(lambda: uninstall(computer))
    assert computer.add_in.is_dir()


@given(st.binary(max_size=300))
def test_any_bytes_are_judged_and_none_are_ours_by_chance(data: bytes) -> None:
    assert is_ours(data) is False


@given(st.integers(0, len(add_in_with(OTHER)) - 1), st.integers(1, 255))
def test_damaged_add_in_of_ours_is_judged_too(at: int, change: int) -> None:
    damaged = bytearray(add_in_with(OTHER))
    damaged[at] ^= change

    assert is_ours(bytes(damaged)) in (True, False)
    assert not is_ours(bytes(damaged[:at]))
    fixed_in(bytes(damaged))


def test_add_in_is_ours_and_says_what_is_fixed() -> None:
    japanese = Installed(r"C:\Users\山田 太郎\表\Scripts\pythonw.exe", r"C:\Users\山田 太郎\表")

    assert is_ours(add_in_with(japanese))
    assert fixed_in(add_in_with(japanese)) == japanese
    assert is_ours(add_in_with(None))
    assert fixed_in(add_in_with(None)) is None


def test_longest_path_is_kept_in_the_add_in() -> None:
    longest = Installed("C:\\" + "表" * 252, "C:\\" + "a" * 252)

    assert fixed_in(add_in_with(longest)) == longest


# Excel has it open, the disk is full.


def locked(self: Path, *_: object) -> None:
    raise PermissionError(errno.EACCES, "The process cannot access the file", str(self))


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were waited, without waiting."""
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    return slept


def test_open_add_in_stays_whole_and_the_user_is_told_to_close_excel(
    computer: Computer, python: Environment, naps: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(computer.add_in, add_in_with(OTHER))
    before = tree(computer.folder)
    monkeypatch.setattr(Path, "replace", locked)

    said = refusal(lambda: install(computer, python))

    assert said.startswith(f"{computer.add_in}: is in use: close every Excel window")
    assert tree(computer.folder) == before
    assert len(naps) == 3


def test_file_that_a_scanner_holds_for_a_moment_is_written_after_it(
    computer: Computer, python: Environment, naps: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def held_twice(self: Path, target: Path) -> Path:
        if len(naps) < 2:
            locked(self)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", held_twice)

    assert install(computer, python).action == "written"
    assert computer.add_in.read_bytes() == add_in_with(fixed(python))


def test_open_add_in_is_not_removed(
    computer: Computer, naps: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(computer.add_in, add_in_with(OTHER))
    monkeypatch.setattr(Path, "unlink", locked)

    assert "close every Excel window" in refusal(lambda: uninstall(computer))
    assert computer.add_in.read_bytes() == add_in_with(OTHER)
    assert naps


def test_add_in_that_cannot_even_be_read_counts_as_open(
    computer: Computer, python: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(computer.add_in, add_in_with(OTHER))
    monkeypatch.setattr(Path, "read_bytes", locked)

    assert "close every Excel window" in refusal(lambda: install(computer, python))


def test_full_disk_leaves_the_old_file_and_nothing_else(
    computer: Computer, python: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(computer.add_in, add_in_with(OTHER))
    before = tree(computer.folder)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space left"):
        install(computer, python)
    assert tree(computer.folder) == before


# Removed.


def test_add_in_is_removed_and_nothing_else(computer: Computer, python: Environment) -> None:
    put(computer.add_in.with_name("PERSONAL.XLSB"), b"macros of the user")
    before = tree(computer.folder)
    install(computer, python)

    change = uninstall(computer)

    size = len(add_in_with(fixed(python)))
    assert change == Change("removed", computer.add_in, size, fixed(python))
    assert tree(computer.folder) == before


def test_removing_twice_is_nothing_the_second_time(computer: Computer) -> None:
    put(computer.add_in, add_in_with(None))

    assert uninstall(computer).action == "removed"
    assert uninstall(computer) == Change("absent", computer.add_in)


def test_add_in_of_any_python_is_removed(computer: Computer) -> None:
    put(computer.add_in, add_in_with(OTHER))

    assert uninstall(computer).installed == OTHER
    assert not computer.add_in.exists()


# Only said.


@pytest.mark.parametrize(
    ("there", "to_install", "to_uninstall"),
    [
        (None, "written", "absent"),
        (add_in_with(OTHER), "replaced", "removed"),
        (add_in_with(None), "replaced", "removed"),
    ],
)
def test_dry_run_says_what_would_be_done_and_does_nothing(
    there: bytes | None,
    to_install: str,
    to_uninstall: str,
    computer: Computer,
    python: Environment,
) -> None:
    if there is not None:
        put(computer.add_in, there)
    before = tree(computer.folder)

    would = install(computer, python, dry_run=True)
    size = len(add_in_with(fixed(python)))
    assert (would.action, would.size, would.installed) == (to_install, size, fixed(python))
    assert uninstall(computer, dry_run=True).action == to_uninstall
    assert tree(computer.folder) == before

    assert install(computer, python) == would


def test_plan_for_a_windows_computer_names_places_instead_of_paths() -> None:
    fixed_there = Installed(r"%PYTHON%\pythonw.exe", "%PYTHON%")
    size = len(add_in_with(fixed_there))

    for action, expected in (("install", "written"), ("uninstall", "removed")):
        change = planned_elsewhere(action)  # type: ignore[arg-type]
        assert str(change.path) == r"%APPDATA%\Microsoft\Excel\XLSTART\ivjxl.xlam"
        assert (change.action, change.size, change.installed) == (expected, size, fixed_there)


# The mark.


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        (b"", False),
        (b"[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=https://example.com/\r\n", True),
        (b"[ZoneTransfer]\nZoneId = 4", True),
        (b"[ZoneTransfer]\r\nzoneid=3", True),
        (b"[ZoneTransfer]\r\nZoneId=2\r\n", False),
        (b"[ZoneTransfer]\r\nZoneId=0\r\n", False),
        (b"[ZoneTransfer]\r\nZoneId=\r\n", False),
        (b"\xff\xfe\x00", False),
    ],
)
def test_file_from_the_internet_is_known_by_its_zone(
    stream: bytes, expected: bool, computer: Computer
) -> None:
    put(computer.add_in)
    Path(f"{computer.add_in}:Zone.Identifier").write_bytes(stream)

    assert installation.from_the_internet(computer, computer.add_in) is expected
