"""Folders of OneDrive and of the network."""

from pathlib import Path
from typing import Final

import pytest

from ivjxl.excel.addin.folders import folders
from tests.excel.addin.computer import Computer, Tables

ACCOUNTS: Final = r"Software\Microsoft\OneDrive\Accounts"
HERE: Final = r"C:\Users\山田 太郎\AppData\Roaming\Microsoft\Excel\XLSTART\ivjxl.xlam"


def account(name: str, folder: str) -> Tables:
    return {("HKCU", rf"{ACCOUNTS}\{name}"): {"UserFolder": folder}}


@pytest.mark.parametrize(
    ("path", "registry", "says"),
    [
        (r"D:\Sync\ivjxl\pythonw.exe", account("Business1", r"D:\Sync"), "OneDrive"),
        (r"d:\sync\IVJXL\pythonw.exe", account("Personal", r"D:\Sync"), "OneDrive"),
        (r"C:\Users\x\OneDrive\ivjxl\pythonw.exe", {}, "OneDrive"),
        (r"C:\Users\x\OneDrive - 株式会社見本\ivjxl\pythonw.exe", {}, "OneDrive"),
        (r"\\server\share\ivjxl\pythonw.exe", {}, "network"),
        (r"D:\Synchron\pythonw.exe", account("Business1", r"D:\Sync"), ""),
        (r"D:\Sync\pythonw.exe", account("Business1", ""), ""),
        (r"C:\OneDriveTools\pythonw.exe", {}, ""),
        (r"C:\ivjxl\Scripts\pythonw.exe", {}, ""),
    ],
)
def test_folder_that_is_not_simply_here_is_a_hint(
    path: str, registry: Tables, says: str, tmp_path: Path
) -> None:
    (found,) = folders(Computer(tmp_path, registry), [HERE, path])

    assert found.state == ("hint" if says else "ok")
    assert says in found.said.en
    if says:
        assert path in found.said.en
        assert "`ivjxl addin install`" in found.said.en
        assert path in found.said.ja
        assert "ivjxl addin install" in found.said.ja


def test_each_of_several_is_named(tmp_path: Path) -> None:
    found = folders(Computer(tmp_path), [r"\\a\ivjxl.xlam", r"\\a\pythonw.exe"])

    assert [each.state for each in found] == ["hint", "hint"]
