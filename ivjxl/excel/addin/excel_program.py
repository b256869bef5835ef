r"""Excel on this computer: which, and what it remembers of the add-in.

Where it stands in the registry: Click-to-Run writes ``Office\ClickToRun\Configuration``
(`VersionToReport`, `Platform` "x86" or "x64"), every setup ``Excel\InstallRoot`` and
``App Paths\excel.exe``; what a 32-bit setup writes for the whole computer, 64-bit Windows
keeps under ``WOW6432Node`` (Microsoft, "Add-ins for Office programs may be registered
under the \Wow6432Node"). All versions since Excel 2016 write to the keys of "16.0".
"""

import re
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Final

from ivjxl.errors import Text
from ivjxl.excel.addin.diagnosis import Diagnosis
from ivjxl.excel.addin.environment import ANEW, from_store, library_name
from ivjxl.excel.addin.installation import place
from ivjxl.excel.addin.installed import FILE_NAME
from ivjxl.excel.addin.windows import Windows

_CLICK_TO_RUN: Final = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
_APP_PATH: Final = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_ROOTS: Final = (
    (r"SOFTWARE\Microsoft\Office\16.0\Excel\InstallRoot", 64),
    (r"SOFTWARE\WOW6432Node\Microsoft\Office\16.0\Excel\InstallRoot", 32),
)
_PLATFORMS: Final = {"x64": 64, "x86": 32}
_EXCEL: Final = Text("Excel", "Excel")
_MISSING: Final = Text(
    "is not on this computer: the add-in needs Excel 2016 or newer for Windows, as an installed "
    "program",
    "が見つかりません（Windows版のExcel 2016以降が必要です。Web版では使えません）",
)
_FOUND: Final = Text("version {version}, {bits} bit", "バージョン{version}、{bits}ビット")
_UNKNOWN_WIDTH: Final = Text(
    "version {version}; whether 32 or 64 bit is not known",
    "バージョン{version}（32ビットか64ビットかは不明）",
)
_EXCEL_FROM_STORE: Final = Text(
    "is the app from the Microsoft Store, which cannot start Python: remove it and install Office "
    "from office.com",
    "はMicrosoft Store版のため、Pythonを起動できません。削除して、office.comから"
    "Officeをインストールしてください",
)
_LIBRARY: Final = Text("xlwings' library", "xlwingsのライブラリ")
_NO_LIBRARY: Final = Text(
    "{name} is not in {folder}: `{command}`, then `ivjxl addin install`",
    "{folder}に{name}がありません（{command}、続けてivjxl addin install）",
)
_AFTER_CRASH: Final = Text("switched off by Excel", "Excelによる無効化")
_NOT_DISABLED: Final = Text("no", "なし")
_DISABLED: Final = Text(
    "Excel has switched the add-in off after a crash: File > Options > Add-ins > Manage: Disabled "
    "Items > Go, choose ivjxl, Enable, and start Excel anew",
    "異常終了の後、Excelがアドインを無効にしています。ファイル＞オプション＞アドイン＞"
    "管理［使用できないアイテム］＞設定でivjxlを有効にし、Excelを再起動してください",
)
_COPIES: Final = Text("other copies of the add-in", "他の場所のアドイン")
_NO_COPY: Final = Text("none", "なし")
_OPENED_TOO: Final = Text(
    "Excel opens {path} too: close Excel, delete that file, and in File > Options > Add-ins > "
    "Manage: Excel Add-ins > Go untick it if it is listed",
    "{path}も読み込まれます。Excelを閉じてこのファイルを削除し、ファイル＞オプション＞アドイン＞"
    "管理［Excelアドイン］＞設定にあればチェックを外してください",
)
_LIES_THERE: Final = Text(
    "{path} is not opened, but could be ticked by mistake: delete it",
    "{path}は読み込まれませんが、誤って有効にされるおそれがあります。削除してください",
)


@dataclass(frozen=True, slots=True)
class Excel:
    """An installed Excel; `bits` is None where the registry does not say."""

    version: str
    path: str
    bits: int | None


def excel(windows: Windows) -> Excel | None:
    """Return the Excel of this computer, None if there is none."""
    run = windows.values("HKLM", _CLICK_TO_RUN)
    roots = [(windows.values("HKLM", key).get("path"), bits) for key, bits in _ROOTS]
    found = [(path, bits) for path, bits in roots if isinstance(path, str) and path]
    paths = [windows.values(hive, _APP_PATH).get("") for hive in ("HKLM", "HKCU")]
    paths += [str(PureWindowsPath(path, "EXCEL.EXE")) for path, _ in found]
    path = next((each.strip('"') for each in paths if isinstance(each, str) and each), None)
    if path is None:
        return None
    bits = _PLATFORMS.get(str(run.get("platform")).lower())
    if bits is None and len(found) == 1:
        bits = found[0][1]
    return Excel(str(run.get("versiontoreport") or "16.0"), path, bits)


def excel_found(found: Excel | None) -> list[Diagnosis]:
    """Say which Excel there is.

    That of the Microsoft Store runs no functions in Python (xlwings issue 1166).
    """
    if found is None:
        return [Diagnosis(_EXCEL, "problem", _MISSING)]
    if from_store(found.path):
        return [Diagnosis(_EXCEL, "problem", _EXCEL_FROM_STORE)]
    if found.bits is None:
        return [Diagnosis(_EXCEL, "not known", _UNKNOWN_WIDTH.filled(version=found.version))]
    said = _FOUND.filled(version=found.version, bits=found.bits)
    return [Diagnosis(_EXCEL, "ok", said)]


def library_for(found: Excel | None, folder: str) -> list[Diagnosis]:
    """Say whether the library that this Excel loads is in a folder."""
    widths = (32, 64) if found is None or found.bits is None else (found.bits,)
    names = [library_name(bits) for bits in widths]
    missing = [name for name in names if not Path(folder, name).is_file()]
    if missing:
        said = _NO_LIBRARY.filled(name=", ".join(missing), folder=folder, command=ANEW)
        return [Diagnosis(_LIBRARY, "problem", said)]
    name = ", ".join(names)
    return [Diagnosis(_LIBRARY, "ok", Text(name, name))]


def disabled_by_excel(windows: Windows) -> list[Diagnosis]:
    r"""Say whether Excel has switched the add-in off.

    Each value of ``Resiliency\DisabledItems`` is binary: three numbers of four bytes, then
    path and name in UTF-16.
    """
    name = FILE_NAME.lower().encode("utf-16-le")
    key = r"Software\Microsoft\Office\16.0\Excel\Resiliency\DisabledItems"
    values = windows.values("HKCU", key).values()
    if any(isinstance(value, bytes) and name in value.lower() for value in values):
        return [Diagnosis(_AFTER_CRASH, "problem", _DISABLED)]
    return [Diagnosis(_AFTER_CRASH, "ok", _NOT_DISABLED)]


def other_copies(windows: Windows, found: Excel | None) -> list[Diagnosis]:
    r"""Say which other copies Excel opens: each would define the functions once more.

    It opens what ``Excel\Options`` has in `OPEN`, `OPEN1`, … (a name without a folder is in
    ``%APPDATA%\Microsoft\AddIns``), and every file of the folder in `AltStartup` and of the
    startup folder beside the program.
    """
    options = windows.values("HKCU", r"Software\Microsoft\Office\16.0\Excel\Options")
    add_ins = windows.roaming_folder() / "Microsoft" / "AddIns"
    opened = [
        Path(add_ins, _file_of(value))
        for name, value in sorted(options.items())
        if re.fullmatch(r"open\d*", name) and isinstance(value, str) and FILE_NAME in value.lower()
    ]
    folders = [options.get("altstartup")]
    if found is not None:
        folders.append(str(Path(found.path).parent / "XLSTART"))
    startups = [Path(each, FILE_NAME) for each in folders if isinstance(each, str) and each]
    opened += [path for path in startups if path.is_file()]
    others = [path for path in dict.fromkeys(opened) if not _same(path, place(windows))]
    found_there = [Diagnosis(_COPIES, "problem", _OPENED_TOO.filled(path=path)) for path in others]
    idle = add_ins / FILE_NAME
    if idle.is_file() and not any(_same(path, idle) for path in opened):
        found_there.append(Diagnosis(_COPIES, "hint", _LIES_THERE.filled(path=idle)))
    return found_there or [Diagnosis(_COPIES, "ok", _NO_COPY)]


def _file_of(value: str) -> str:
    r"""Return the file that a value `OPEN` names.

    >>> _file_of(r'/R "C:\add-ins\ivjxl.xlam"'), _file_of("ivjxl.xlam")
    ('C:\\add-ins\\ivjxl.xlam', 'ivjxl.xlam')
    """
    quoted = re.search(r'"([^"]*)"', value)
    return quoted[1] if quoted else re.sub(r"^/\w+\s+", "", value)


def _same(one: Path, other: Path) -> bool:
    return PureWindowsPath(one) == PureWindowsPath(other)
