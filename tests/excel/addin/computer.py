"""A computer with Windows and Excel, in a folder and in tables."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from ivjxl.excel.addin.build import built
from ivjxl.excel.addin.environment import XLWINGS, Environment

USER: Final = "山田 太郎"
CLICK_TO_RUN: Final = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
APP_PATH: Final = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
OPTIONS: Final = r"Software\Microsoft\Office\16.0\Excel\Options"
DISABLED: Final = r"Software\Microsoft\Office\16.0\Excel\Resiliency\DisabledItems"
POLICY: Final = r"Software\Policies\Microsoft\Office\16.0"
OWN: Final = r"Software\Microsoft\Office\16.0"

Tables = dict[tuple[str, str], dict[str, object]]


@dataclass
class Computer:
    """Windows as far as it is asked: keys are found whatever the case of their letters."""

    folder: Path
    registry: Tables = field(default_factory=dict)
    ansi: str = "cp932"
    network: str = "\\\\"

    def values(self, hive: str, key: str) -> Mapping[str, object]:
        for (in_hive, name), values in self.registry.items():
            if (in_hive, name.lower()) == (hive, key.lower()):
                return {each.lower(): value for each, value in values.items()}
        return {}

    def roaming_folder(self) -> Path:
        return self.folder / "Users" / USER / "AppData" / "Roaming"

    def stream(self, path: Path, name: str) -> bytes:
        beside = Path(f"{path}:{name}")
        return beside.read_bytes() if beside.is_file() else b""

    def is_remote(self, path: str) -> bool:
        return path.startswith(self.network)

    @property
    def add_in(self) -> Path:
        return self.roaming_folder() / "Microsoft" / "Excel" / "XLSTART" / "ivjxl.xlam"


def put(path: Path, content: bytes = b"") -> Path:
    """Write a file, with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def sound_computer(folder: Path) -> Computer:
    """Return a computer on which nothing keeps the add-in from working."""
    program = put(folder / "Program Files" / "Office16" / "EXCEL.EXE")
    registry: Tables = {
        ("HKLM", CLICK_TO_RUN): {"Platform": "x64", "VersionToReport": "16.0.17328.20162"},
        ("HKLM", APP_PATH): {"": str(program)},
    }
    return Computer(folder, registry)


def python_in(folder: Path, *, xlwings: str | None = XLWINGS) -> Environment:
    """Return a virtual environment with all that the add-in needs."""
    for name in ("python.exe", "pythonw.exe"):
        put(folder / "Scripts" / name)
    for bits in (32, 64):
        put(folder / f"xlwings{bits}-{XLWINGS}.dll")
    return Environment(
        executable=folder / "Scripts" / "python.exe",
        prefix=folder,
        base=folder.parent / "Python313",
        python="3.13.1",
        xlwings=xlwings,
        pywin32="308",
    )


def archive(parts: Mapping[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        for name, text in parts.items():
            opened.writestr(zipfile.ZipInfo(name), text)
    return buffer.getvalue()


add_in_with: Final = cache(built)
"""Returns the add-in for an installation; each is built once for all tests."""


def build_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an add-in that was built before be the same bytes, without building it again."""
    monkeypatch.setattr("ivjxl.excel.addin.build.built", add_in_with)


def tree(folder: Path) -> dict[str, bytes | None]:
    """Return every file and folder below a folder, with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }
