"""What is asked of Windows, and nothing else of it: the registry, one folder, marks of files.

Installation and doctor ask through `Windows`, so that their tests can answer from tables.
Nothing is ever written here.
"""

import importlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Protocol

_HIVES: Final = {"HKCU": "HKEY_CURRENT_USER", "HKLM": "HKEY_LOCAL_MACHINE"}
_FOLDERS: Final = r"Software\Microsoft\Windows\CurrentVersion\Explorer\Shell Folders"
_A_NETWORK_DRIVE: Final = 4
"""What GetDriveType says of one."""


class Windows(Protocol):
    """Windows, as far as it is asked."""

    @property
    def ansi(self) -> str:
        """The encoding of programs that know no Unicode, as a name for Python."""

    def values(self, hive: str, key: str) -> Mapping[str, object]:
        """Return the values of a registry key, names in lower case; none if there is no such key.

        Parameters
        ----------
        hive
            "HKCU" or "HKLM"; the latter as programs of the same width as Windows see it.
        key
            Path of the key, with backslashes.
        """

    def roaming_folder(self) -> Path:
        """Return the folder of the user's settings, `%APPDATA%`."""

    def stream(self, path: Path, name: str) -> bytes:
        """Return what a file carries beside its contents under a name, b"" if nothing."""

    def is_remote(self, path: str) -> bool:
        """Return whether a path is on another computer."""


class ThisWindows:
    """The Windows that this runs on."""

    @property
    def ansi(self) -> str:
        """See `Windows`."""
        library: Any = importlib.import_module("ctypes")
        return f"cp{library.windll.kernel32.GetACP()}"

    def values(self, hive: str, key: str) -> Mapping[str, object]:
        """See `Windows`."""
        winreg: Any = importlib.import_module("winreg")
        access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        try:
            with winreg.OpenKey(getattr(winreg, _HIVES[hive]), key, 0, access) as opened:
                count = winreg.QueryInfoKey(opened)[1]
                rows = [winreg.EnumValue(opened, index) for index in range(count)]
        except OSError:
            return {}
        return {name.lower(): value for name, value, _ in rows}

    def roaming_folder(self) -> Path:
        """See `Windows`."""
        known = self.values("HKCU", _FOLDERS).get("appdata")
        if isinstance(known, str) and known:
            return Path(known)
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")

    def stream(self, path: Path, name: str) -> bytes:
        """See `Windows`."""
        try:
            return Path(f"{path}:{name}").read_bytes()
        except OSError:
            return b""

    def is_remote(self, path: str) -> bool:
        """See `Windows`."""
        if path.startswith("\\\\"):
            return True
        ctypes: Any = importlib.import_module("ctypes")
        return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{path[:2]}\\") == _A_NETWORK_DRIVE)


def system() -> str:
    """Return what this runs on: "win32", "darwin" (a Mac) or "linux"."""
    return sys.platform


def here() -> Windows:
    """Return the Windows that this runs on."""
    return ThisWindows()
