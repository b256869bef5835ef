r"""The add-in in a user's Excel: added and removed, without administrator rights.

One file is written or removed, and no other: `ivjxl.xlam` in the user's startup folder
``%APPDATA%\Microsoft\Excel\XLSTART``. Excel opens what is there, and the folder is one of
its trusted locations from the start (xlwings' own `xlwings addin install` uses it too).
"""

import io
import os
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath, PureWindowsPath
from typing import Final, Literal

from ivjxl.errors import InputError, Text
from ivjxl.excel.addin.environment import Environment, installed
from ivjxl.excel.addin.installed import (
    FILE_NAME,
    PROGRAM,
    PROGRAM_PART,
    Installed,
    installed_in,
)
from ivjxl.excel.addin.windows import Windows

MARK: Final = "Zone.Identifier"
"""The stream in which Windows keeps where a file came from."""

THE_INTERNET: Final = 3
"""The first zone whose macros Excel blocks."""

_STARTUP: Final = ("Microsoft", "Excel", "XLSTART")
_LONGEST_PROPERTIES: Final = 2**16
_TRIES: Final = (0.2, 0.4, 0.8, None)
"""Seconds before the next try: a virus scanner holds a new file for a moment."""

_FOREIGN: Final = Text(
    "is not the add-in of ivjxl: rename or move it first",
    "はivjxlのアドインではありません（先に名称を変更するか移動してください）",
)
_IN_USE: Final = Text(
    "is in use: close every Excel window and try again (if none is open, end EXCEL.EXE in the "
    "Task Manager; the file may also be read-only)",
    "は使用中です。Excelの画面をすべて閉じてから、もう一度実行してください"
    "（画面がない場合はタスクマネージャーでEXCEL.EXEを終了。読み取り専用の場合は解除）",
)

Action = Literal["written", "replaced", "removed", "unchanged", "absent"]


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of the one file.

    `size` is in bytes, of what is written or removed; `installed` what is fixed in it.
    """

    action: Action
    path: PurePath
    size: int = 0
    installed: Installed | None = None


def place(windows: Windows) -> Path:
    """Return where Excel finds the add-in of this user."""
    return windows.roaming_folder().joinpath(*_STARTUP, FILE_NAME)


def install(windows: Windows, environment: Environment, *, dry_run: bool = False) -> Change:
    """Put the add-in where Excel opens it; nothing is written if it is there already.

    Parameters
    ----------
    windows, environment
        Where it is put, and the Python that is to answer it.
    dry_run
        Only say what would become of the file.

    Raises
    ------
    InputError
        If Excel could not start this Python, if a file of that name is not ours, or if
        Excel has it open. Nothing has changed then.
    """
    from ivjxl.excel.addin.build import built

    fixed = installed(environment, windows.ansi)
    package = built(fixed)
    path = place(windows)
    found = our_file(path)
    # A mark goes when the file is written anew.
    if found == package and not from_the_internet(windows, path):
        return Change("unchanged", path, len(package), fixed)
    if not dry_run:
        _write(path, package)
    return Change("written" if found is None else "replaced", path, len(package), fixed)


def uninstall(windows: Windows, *, dry_run: bool = False) -> Change:
    """Remove the add-in, if it is there and ours; see `install`."""
    path = place(windows)
    found = our_file(path)
    if found is None:
        return Change("absent", path)
    if not dry_run:
        _as_soon_as_free(path, path.unlink)
    return Change("removed", path, len(found), fixed_in(found))


def planned_elsewhere(action: Literal["install", "uninstall"]) -> Change:
    """Return what would become of the file on a computer with Windows."""
    from ivjxl.excel.addin.build import built

    path = PureWindowsPath("%APPDATA%", *_STARTUP, FILE_NAME)
    fixed = Installed(interpreter=r"%PYTHON%\pythonw.exe", library_folder="%PYTHON%")
    return Change("written" if action == "install" else "removed", path, len(built(fixed)), fixed)


def our_file(path: Path) -> bytes | None:
    """Return the add-in that is there, None if there is none.

    Raises
    ------
    InputError
        If what is there is not ours, or cannot be read.
    """
    if not os.path.lexists(path):
        return None
    try:
        data = path.read_bytes() if path.is_file() else b""
    except PermissionError as error:
        raise InputError(str(path), _IN_USE, None) from error
    if not is_ours(data):
        raise InputError(str(path), _FOREIGN, None)
    return data


def is_ours(data: bytes) -> bool:
    """Return whether a file is an add-in that ivjxl made; a damaged one is not."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(PROGRAM_PART) as part:
            return PROGRAM.encode() in part.read(_LONGEST_PROPERTIES)
    except Exception:
        # A damaged archive can raise nearly anything.
        return False


def fixed_in(data: bytes) -> Installed | None:
    """Return what is fixed in an add-in of ours, None if nothing is or it cannot be read."""
    try:
        return installed_in(data)
    except ValueError:
        return None


def from_the_internet(windows: Windows, path: Path) -> bool:
    """Return whether Windows has marked a file as one from the internet."""
    for line in windows.stream(path, MARK).decode("ascii", "replace").splitlines():
        name, _, zone = line.partition("=")
        if name.strip().lower() == "zoneid" and zone.strip().isdecimal():
            return int(zone) >= THE_INTERNET
    return False


def _write(path: Path, package: bytes) -> None:
    """Write the file as a whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Above the startup folder: Excel would open what a crash left in it.
    handle, name = tempfile.mkstemp(dir=path.parent.parent, prefix="ivjxl-", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(package)
            file.flush()
            os.fsync(file.fileno())
        _as_soon_as_free(path, lambda: temporary.replace(path))
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _as_soon_as_free(path: Path, act: Callable[[], object]) -> None:
    for wait in _TRIES:
        try:
            act()
        except PermissionError as error:
            if wait is None:
                raise InputError(str(path), _IN_USE, None) from error
            time.sleep(wait)
        else:
            return
