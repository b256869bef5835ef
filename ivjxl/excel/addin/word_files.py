"""The documents of a notice as files in a folder that the user picked.

A document that is there already may have been edited in Word: it is overwritten only
when the user has said so, and a backup of it stays beside it.
"""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

from ivjxl.errors import InputError, Text
from ivjxl.excel.file.saving import Saved, save_new

_NO_FOLDER: Final = Text(
    "is no folder of this computer or its network: choose another",
    "は、このPC又はネットワーク上のフォルダーではありません。別のフォルダーを選択してください",
)
_IN_USE: Final = Text(
    "cannot be written: close it where it is open (in Word, or in a preview), or allow writing to "
    "it. No document was written.",
    "に書き込めません。Wordやプレビューで開いている場合は閉じ、読み取り専用の場合は解除して"
    "ください。文書は作成していません。",
)


def folder(picked: str) -> Path:
    """Return the folder that the user picked.

    Raises
    ------
    InputError
        If there is none such: also an address of the web, where Office may keep files.
    """
    found = Path(picked)
    try:
        is_there = found.is_absolute() and found.is_dir()
    except OSError:
        is_there = False
    if not is_there:
        raise InputError(picked, _NO_FOLDER, None)
    return found


def others(within: Path, files: Mapping[str, bytes]) -> list[str]:
    """Return the names of the files that are there already with other content.

    Raises
    ------
    InputError
        If one of them could not be overwritten.
    """
    return [name for name, data in files.items() if _is_other(within / name, data)]


def _is_other(path: Path, data: bytes) -> bool:
    try:
        if path.read_bytes() == data:
            return False
        # Changes nothing; on Windows it fails where a program has the file open.
        with path.open("r+b"):
            return True
    except FileNotFoundError:
        return False
    except OSError:
        raise InputError(str(path), _IN_USE, None) from None


def write(within: Path, files: Mapping[str, bytes]) -> list[Saved]:
    """Write files, those that are there with the same content excepted.

    Raises
    ------
    InputError
        If one cannot be written; it is as it was before.
    """
    return [
        save_new(within / name, data, verify=_whole, replace=True) for name, data in files.items()
    ]


def _whole(data: bytes) -> None:
    with zipfile.ZipFile(BytesIO(data)) as document:
        if document.testzip() is not None:
            raise zipfile.BadZipFile
