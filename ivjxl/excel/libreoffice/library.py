"""The Basic library of a profile's user, `user/basic/Standard`: our module in it, and out again.

The library lists its modules in `script.xlb`. Only our entry is added to that
list or taken out; every other byte stays as it is.
"""

import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from ivjxl.errors import InputError, Text
from ivjxl.excel.libreoffice import basic

_ENTRY: Final = b'<library:element library:name="ivjxl"/>'
_LINE: Final = b" " + _ENTRY + b"\n"
"""Our entry as LibreOffice writes one."""

_END: Final = b"</library:library>"
_ONLY: Final = _ENTRY + _END
"""What takes the place of the end `/>` of a list without entries."""

_ANY_FORM: Final = re.compile(
    rb'\s*<library:element\s+library:name\s*=\s*(?:"ivjxl"|\'ivjxl\')\s*(?:/>|>\s*</library:element>)'
)
_NAMESPACE: Final = "{http://openoffice.org/2000/library}"
_UNKNOWN: Final = Text(
    "is not a list of modules as LibreOffice writes it",
    "LibreOfficeが書き出す形式のモジュール一覧ではありません",
)
_FOREIGN: Final = Text(
    "is a module of somebody else: rename it first", "別のモジュールです（先に名称を変更）"
)


def modules(listed: bytes) -> list[str]:
    """Return the names of the modules in a list, `script.xlb`.

    Raises
    ------
    InputError
        If it is not such a list.
    """
    try:
        root = ElementTree.fromstring(listed)
    except ElementTree.ParseError as error:
        raise InputError("script.xlb", _UNKNOWN, str(error)) from None
    if root.tag != f"{_NAMESPACE}library":
        raise InputError("script.xlb", _UNKNOWN, root.tag)
    return [each.get(f"{_NAMESPACE}name", "") for each in root.iter(f"{_NAMESPACE}element")]


def with_module(listed: bytes) -> bytes:
    """Return a list of modules with ours in it, every other byte as it was."""
    before = modules(listed)
    if basic.MODULE in before:
        return listed
    end = listed.rfind(_END)
    if end >= 0:
        added = listed[:end] + _LINE + listed[end:]
    else:
        end = listed.rfind(b"/>")
        added = listed[:end] + b">" + _ONLY + listed[end + 2 :]
    return _checked(added, [*before, basic.MODULE])


def without_module(listed: bytes) -> bytes:
    """Return a list of modules without ours, every other byte as it was."""
    before = modules(listed)
    if basic.MODULE not in before:
        return listed
    if b">" + _ONLY in listed:
        removed = listed.replace(b">" + _ONLY, b"/>")
    elif _LINE in listed:
        removed = listed.replace(_LINE, b"")
    else:
        removed = _ANY_FORM.sub(b"", listed)
    return _checked(removed, [name for name in before if name != basic.MODULE])


def add(folder: Path) -> bool:
    """Add our module to a library; return whether anything changed.

    Raises
    ------
    InputError
        If the library is none that LibreOffice wrote, or holds a module of our
        name that is not ours. Nothing has changed then.
    """
    return _change(folder, with_module, basic.file())


def remove(folder: Path) -> bool:
    """Remove our module from a library; return whether anything changed."""
    return _change(folder, without_module, None)


def check(folder: Path) -> None:
    """Raise the `InputError` that `add` would, and change nothing."""
    _planned(folder, with_module)


def _planned(folder: Path, edit: Callable[[bytes], bytes]) -> tuple[bytes, bytes]:
    index = folder / "script.xlb"
    listed = index.read_bytes() if index.is_file() else b""
    if not listed:
        raise InputError("script.xlb", _UNKNOWN, str(index))
    planned = edit(listed)
    module = folder / f"{basic.MODULE}.xba"
    # Where LibreOffice has written our module again, the first line is still ours.
    if module.is_file() and basic.FIRST_LINE.encode() not in module.read_bytes():
        raise InputError(module.name, _FOREIGN, str(module))
    return listed, planned


def _change(folder: Path, edit: Callable[[bytes], bytes], content: bytes | None) -> bool:
    listed, planned = _planned(folder, edit)
    index, module = folder / "script.xlb", folder / f"{basic.MODULE}.xba"
    changed = False
    if content is not None and not (module.is_file() and module.read_bytes() == content):
        # Before the list names it, and below not gone before the list forgets it.
        replace(module, content)
        changed = True
    if planned != listed:
        replace(index, planned)
        changed = True
    if content is None and module.is_file():
        module.unlink()
        changed = True
    return changed


def replace(path: Path, content: bytes) -> None:
    """Write a file as a whole or not at all; its permissions stay."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        written.chmod(path.stat().st_mode & 0o7777 if path.exists() else 0o644)
        written.replace(path)
    except BaseException:
        written.unlink(missing_ok=True)
        raise


def _checked(changed: bytes, expected: list[str]) -> bytes:
    if sorted(modules(changed)) != sorted(expected):
        raise InputError("script.xlb", _UNKNOWN, None)
    return changed
