"""Folders that files do not stay in, or are slow in: of OneDrive, on the network."""

from collections.abc import Iterable
from pathlib import PureWindowsPath
from typing import Final

from ivjxl.errors import Text
from ivjxl.excel.addin.diagnosis import Diagnosis
from ivjxl.excel.addin.windows import Windows

_ACCOUNTS: Final = ("Personal", "Business1", "Business2", "Business3")
_ONE_DRIVE: Final = r"Software\Microsoft\OneDrive\Accounts"

_FOLDERS: Final = Text("folders", "フォルダー")
_LOCAL: Final = Text("on this computer", "このパソコン内")
_SYNCHRONISED: Final = Text(
    "{path} is in OneDrive, which may take files away or hold them: install ivjxl in a folder "
    "outside, such as C:\\ivjxl, and run `ivjxl addin install` there",
    "{path}はOneDrive内にあり、同期により使えなくなることがあります。"
    "C:\\ivjxlなど外のフォルダーにインストールし、そこでivjxl addin installを実行してください",
)
_REMOTE: Final = Text(
    "{path} is on the network: Excel may not trust it and waits for it. Install ivjxl on this "
    "computer and run `ivjxl addin install` there; if the user's folder itself is on the network, "
    "ask your administrator",
    "{path}はネットワーク上にあり、信頼されない又は遅いことがあります。ivjxlをこのパソコンに"
    "インストールし、そこでivjxl addin installを実行してください。"
    "ユーザーのフォルダー自体がネットワーク上にある場合は管理者に相談してください",
)


def folders(windows: Windows, paths: Iterable[str]) -> list[Diagnosis]:
    """Say which of the files that Excel needs are not simply on this computer."""
    found = []
    for path in paths:
        if windows.is_remote(path):
            found.append(Diagnosis(_FOLDERS, "hint", _REMOTE.filled(path=path)))
        elif _in_one_drive(windows, path):
            found.append(Diagnosis(_FOLDERS, "hint", _SYNCHRONISED.filled(path=path)))
    return found or [Diagnosis(_FOLDERS, "ok", _LOCAL)]


def _in_one_drive(windows: Windows, path: str) -> bool:
    """Return whether a path is in a folder of OneDrive: by its accounts, or by its usual name."""
    accounts = [windows.values("HKCU", rf"{_ONE_DRIVE}\{name}") for name in _ACCOUNTS]
    roots = [str(account["userfolder"]) for account in accounts if account.get("userfolder")]
    where = PureWindowsPath(path)
    names = (part.lower() for part in where.parts)
    return any(where.is_relative_to(PureWindowsPath(root)) for root in roots) or any(
        name == "onedrive" or name.startswith("onedrive - ") for name in names
    )
