"""What is asked of Windows, asked of stand-ins for its modules."""

import ctypes
import sys
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pytest

from ivjxl.excel.addin import windows
from ivjxl.excel.addin.windows import ThisWindows

SHELL_FOLDERS: Final = r"Software\Microsoft\Windows\CurrentVersion\Explorer\Shell Folders"
REMOTE, FIXED = 4, 3


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], list[tuple[str, object]]]:
    """The tables that a stand-in for `winreg` answers from."""
    tables: dict[tuple[str, str], list[tuple[str, object]]] = {}

    def opened(root: str, key: str, reserved: int, access: int) -> Any:
        assert (reserved, access) == (0, 0x20019 | 0x100)
        if (root, key) not in tables:
            raise FileNotFoundError(2, "no such key")
        return nullcontext(tables[root, key])

    winreg = SimpleNamespace(
        HKEY_CURRENT_USER="user",
        HKEY_LOCAL_MACHINE="machine",
        KEY_READ=0x20019,
        KEY_WOW64_64KEY=0x100,
        OpenKey=opened,
        QueryInfoKey=lambda key: (0, len(key), 0),
        EnumValue=lambda key, index: (*key[index], 1),
    )
    monkeypatch.setitem(sys.modules, "winreg", winreg)
    return tables


def test_values_of_a_key_have_names_in_lower_case(registry: Any) -> None:
    registry["machine", r"A\B"] = [("Platform", "x64"), ("VBAWarnings", 4), ("", b"\1")]

    found = ThisWindows().values("HKLM", r"A\B")

    assert found == {"platform": "x64", "vbawarnings": 4, "": b"\1"}


def test_key_that_does_not_exist_has_no_values(registry: Any) -> None:
    registry["machine", "A"] = [("x", 1)]

    assert ThisWindows().values("HKCU", "A") == {}


def test_folder_of_settings_is_the_one_that_windows_knows(
    registry: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry["user", SHELL_FOLDERS] = [("AppData", r"D:\山田\Roaming")]
    monkeypatch.setenv("APPDATA", r"C:\elsewhere")

    assert ThisWindows().roaming_folder() == Path(r"D:\山田\Roaming")


def test_folder_of_settings_is_asked_of_the_environment_where_windows_is_silent(
    registry: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not registry
    monkeypatch.setenv("APPDATA", r"C:\Roaming")
    assert ThisWindows().roaming_folder() == Path(r"C:\Roaming")

    monkeypatch.delenv("APPDATA")
    assert ThisWindows().roaming_folder() == Path.home() / "AppData" / "Roaming"


def test_stream_of_a_file_is_read_under_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.xlam").touch()
    Path(f"{tmp_path / 'a.xlam'}:Zone.Identifier").write_bytes(b"[ZoneTransfer]")

    assert ThisWindows().stream(tmp_path / "a.xlam", "Zone.Identifier") == b"[ZoneTransfer]"
    assert ThisWindows().stream(tmp_path / "a.xlam", "other") == b""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (r"\\server\share\ivjxl", True),
        (r"Z:\ivjxl\pythonw.exe", True),
        (r"C:\ivjxl\pythonw.exe", False),
    ],
)
def test_path_is_remote_on_a_share_or_a_network_drive(
    path: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    drives = {"C:\\": FIXED, "Z:\\": REMOTE}
    kernel = SimpleNamespace(GetDriveTypeW=drives.__getitem__)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)

    assert ThisWindows().is_remote(path) is expected


def test_this_computer_is_the_one_that_is_asked() -> None:
    assert isinstance(windows.here(), ThisWindows)
    assert windows.system() == sys.platform
