"""The user's Basic library: our module in and out again, every other byte as it was."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from ivjxl.errors import InputError
from ivjxl.excel.libreoffice import basic, library

HEAD: Final = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" '
    b'"library.dtd">\n'
    b'<library:library xmlns:library="http://openoffice.org/2000/library" '
    b'library:name="Standard" library:readonly="false" library:passwordprotected="false"'
)
OURS: Final = b'<library:element library:name="ivjxl"/>'
LISTS: Final = {
    "as a first start leaves it": HEAD
    + b'>\n <library:element library:name="Module1"/>\n</library:library>\n',
    "without a line at the end": HEAD
    + b'>\n <library:element library:name="Module1"/>\n</library:library>',
    "without modules, closed at once": HEAD + b"/>",
    "without modules, closed with a space": HEAD + b" />\n",
    "without modules, with an end": HEAD + b"></library:library>\n",
    "without modules, on two lines": HEAD + b">\n</library:library>\n",
    "odd spaces and lines": HEAD
    + b'\n >\r\n\t<library:element   library:name="Mine" />\r\n\r\n  </library:library>\r\n\r\n',
    "one line": HEAD + b'><library:element library:name="A"/></library:library>',
    "comment": HEAD
    + b'>\n <!-- ivjxl --><library:element library:name="A"></library:element>\n</library:library>',
    "comment after the end": HEAD + b">\n</library:library>\n<!-- mine/> -->\n",
    "names like ours": HEAD
    + b'>\n <library:element library:name="ivjxl2"/>\n <library:element library:name="Ivjxl"/>\n'
    b"</library:library>\n",
    "Japanese": HEAD + '>\n <library:element library:name="配当"/>\n</library:library>\n'.encode(),
}
each_list: Final = pytest.mark.parametrize("listed", LISTS.values(), ids=LISTS.keys())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library with a module of the user."""
    (tmp_path / "script.xlb").write_bytes(LISTS["odd spaces and lines"])
    (tmp_path / "dialog.xlb").write_bytes(b"not ours")
    (tmp_path / "Mine.xba").write_bytes(b"<odd>\r\n")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@each_list
def test_module_is_added_to_a_list_and_its_removal_gives_the_same_bytes(listed: bytes) -> None:
    before = library.modules(listed)

    added = library.with_module(listed)

    assert library.modules(added) == [*before, "ivjxl"]
    assert library.without_module(added) == listed


@each_list
def test_adding_and_removing_twice_changes_nothing_more(listed: bytes) -> None:
    added = library.with_module(listed)

    assert library.with_module(added) == added
    assert library.without_module(listed) == listed


@pytest.mark.parametrize(
    "entry",
    [
        b"\n\t" + OURS,
        b'<library:element  library:name="ivjxl" />',
        b"\r\n  <library:element library:name='ivjxl'></library:element>",
    ],
)
def test_entry_that_somebody_formatted_is_removed(entry: bytes) -> None:
    other = b'\n <library:element library:name="A"/>\n</library:library>'

    assert library.without_module(HEAD + b">" + entry + other) == HEAD + b">" + other


@pytest.mark.parametrize(
    "listed",
    [
        b"",
        b"text",
        b"<library/>",
        HEAD,
        LISTS["one line"].decode().encode("utf-16-le"),
        HEAD.replace(b"library:", b"l:").replace(b"xmlns:library", b"xmlns:l") + b"></l:library>",
        HEAD + b"></library:library><!-- </library:library> -->",
    ],
)
def test_list_in_an_unknown_form_is_refused_and_stays(listed: bytes, tmp_path: Path) -> None:
    (tmp_path / "script.xlb").write_bytes(listed)

    with pytest.raises(InputError, match=r"script.xlb: is not a list of modules"):
        library.add(tmp_path)

    assert contents(tmp_path) == {"script.xlb": listed}


def test_library_without_a_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"script.xlb"):
        library.add(tmp_path)

    assert contents(tmp_path) == {}


def test_module_of_a_library_comes_and_goes(folder: Path) -> None:
    before = contents(folder)

    assert library.add(folder) is True
    assert contents(folder) == before | {
        "script.xlb": library.with_module(before["script.xlb"]),
        "ivjxl.xba": basic.file(),
    }
    assert library.add(folder) is False
    assert library.remove(folder) is True
    assert contents(folder) == before
    assert library.remove(folder) is False


def test_older_module_of_ours_is_replaced(folder: Path) -> None:
    library.add(folder)
    (folder / "ivjxl.xba").write_bytes(basic.module_file("ivjxl", f"{basic.FIRST_LINE}\nolder"))

    assert library.add(folder) is True
    assert (folder / "ivjxl.xba").read_bytes() == basic.file()


@pytest.mark.parametrize("change", [library.add, library.remove, library.check])
def test_module_of_our_name_that_is_not_ours_is_refused_and_stays(
    change: Callable[[Path], object], folder: Path
) -> None:
    (folder / "ivjxl.xba").write_bytes(basic.module_file("ivjxl", "Function MINE()"))
    before = contents(folder)

    with pytest.raises(InputError, match=r"ivjxl.xba: is a module of somebody else"):
        change(folder)

    assert contents(folder) == before


def test_write_that_fails_leaves_the_file_and_nothing_else(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(folder)

    def full(_descriptor: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="no space"):
        library.add(folder)

    assert contents(folder) == before


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of Unix")
def test_permissions_of_the_list_stay(folder: Path) -> None:
    (folder / "script.xlb").chmod(0o640)

    library.add(folder)

    assert (folder / "script.xlb").stat().st_mode & 0o777 == 0o640
