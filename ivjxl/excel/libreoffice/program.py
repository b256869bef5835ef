"""LibreOffice on this machine: where it is, which version, and one run of it."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ivjxl.errors import InputError, Text

OLDEST: Final = (7, 4)
"""The oldest version that the functions were tried in."""

_RESTART: Final = 81
"""The exit code with which LibreOffice asks to be started again."""

_NEEDED: Final = Text(
    f"is needed, version {OLDEST[0]}.{OLDEST[1]} or newer, on PATH or in its usual place",
    f"が必要です（{OLDEST[0]}.{OLDEST[1]}以降、PATH又は標準の場所）",
)
_NEWER: Final = Text(
    f"must be version {OLDEST[0]}.{OLDEST[1]} or newer",
    f"{OLDEST[0]}.{OLDEST[1]}以降のバージョンが必要です",
)
_PYTHON: Final = Text(
    "has no Python: install its Python support too (package python3-uno or libreoffice-pyuno)",
    "のPython対応が必要です（python3-uno又はlibreoffice-pyuno）",
)
_IN_TIME: Final = Text("did not finish in time", "時間内に終了しませんでした")
_KEPT: Final = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "TEMP", "TMP")
"""What Windows programs need of the environment."""


@dataclass(frozen=True, slots=True)
class Program:
    """LibreOffice in its folder `program` (on a Mac `Contents/MacOS`)."""

    folder: Path

    @property
    def version(self) -> tuple[int, ...]:
        """The version, such as (7, 4); empty where the folder does not say."""
        for file in self._beside("bootstraprc", "bootstrap.ini"):
            text = file.read_text(encoding="utf-8", errors="replace")
            found = re.search(r"^ProductKey=.*?(\d+(?:\.\d+)+)", text, re.MULTILINE)
            if found:
                return tuple(map(int, found[1].split(".")))
        return ()

    @property
    def has_python(self) -> bool:
        """Whether it can run a component written in Python."""
        return bool(self._beside("pythonloader.py"))

    def run(
        self,
        arguments: Sequence[str],
        *,
        profile: Path,
        home: Path,
        timeout: float,
        environment: Mapping[str, str] | None = None,
    ) -> str:
        """Run LibreOffice to its end without a window; return what it printed.

        It gets the given profile, and of the environment only what is needed: a
        Python that stands first on PATH keeps its own from starting.

        Raises
        ------
        InputError
            If it does not end within `timeout` seconds; it is ended then.
        """
        binary = self._file("soffice.bin", "soffice.exe", "soffice")
        command = [str(binary), f"-env:UserInstallation={profile.as_uri()}", "--headless"]
        command += ["--norestore", "--nologo", "--nodefault", "--nofirststartwizard", *arguments]
        said = ""
        for _ in range(3):
            code, said = _ended(command, self._environment(home), timeout)
            if code != _RESTART:
                break
        return said

    def unopkg(self, arguments: Sequence[str], *, profile: Path, timeout: float = 120) -> str:
        """Run the manager of extensions on a profile; return what it printed.

        Raises
        ------
        InputError
            If it fails or does not end within `timeout` seconds.
        """
        binary = self._file("unopkg", "unopkg.com", "unopkg.exe")
        command = [str(binary), *arguments, f"-env:UserInstallation={profile.as_uri()}"]
        code, said = _ended(command, self._environment(Path.home()), timeout)
        if code:
            managed = Text("could not change its extensions", "拡張機能を変更できませんでした")
            raise InputError("LibreOffice", managed, said.strip())
        return said

    def _beside(self, *names: str) -> list[Path]:
        # On a Mac such files are in Contents/Resources.
        places = (self.folder, self.folder.parent / "Resources")
        files = (place / name for place in places for name in names)
        return [file for file in files if file.is_file()]

    def _file(self, *names: str) -> Path:
        for name in names:
            if (self.folder / name).is_file():
                return self.folder / name
        raise InputError("LibreOffice", _NEEDED, str(self.folder))

    def _environment(self, home: Path) -> dict[str, str]:
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        path = str(self.folder) if sys.platform == "win32" else "/usr/bin:/bin"
        if sys.platform == "win32":
            kept |= {"USERPROFILE": str(home)}
        return {**kept, "PATH": path, "HOME": str(home), "LC_ALL": "C.UTF-8"}


def find() -> Program:
    """Return LibreOffice: the one on PATH, or else in its usual place.

    Raises
    ------
    InputError
        If there is none, it is too old, or it cannot run Python.
    """
    for folder in _folders():
        program = Program(folder)
        if program.version:
            if program.version < OLDEST:
                raise InputError("LibreOffice", _NEWER, ".".join(map(str, program.version)))
            if not program.has_python:
                raise InputError("LibreOffice", _PYTHON, None)
            return program
    raise InputError("LibreOffice", _NEEDED, None)


def default_profile() -> Path:
    """Return the folder of the user's own profile."""
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", Path.home() / "AppData/Roaming"), "LibreOffice/4")
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/LibreOffice/4"
    settings = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(settings, "libreoffice/4")


def _folders() -> Iterator[Path]:
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            yield Path(found).resolve().parent
    if sys.platform == "win32":
        for variable in ("ProgramFiles", "ProgramFiles(x86)"):
            if variable in os.environ:
                yield Path(os.environ[variable], "LibreOffice/program")
    elif sys.platform == "darwin":
        for home in (Path("/"), Path.home()):
            yield home / "Applications/LibreOffice.app/Contents/MacOS"
    else:
        for folder in ("/usr/lib/libreoffice", "/usr/lib64/libreoffice"):
            yield Path(folder, "program")
        yield from sorted(Path("/opt").glob("libreoffice*/program"), reverse=True)


def _ended(command: list[str], environment: Mapping[str, str], timeout: float) -> tuple[int, str]:
    # In a session of its own, so that everything it starts can be ended with it.
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env=dict(environment),
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        _end(process)
        raise InputError("LibreOffice", _IN_TIME, f"{timeout:g} s") from None
    except BaseException:
        _end(process)
        raise
    return process.returncode, said


def _end(process: "subprocess.Popen[str]") -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
