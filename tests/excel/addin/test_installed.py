"""What was fixed in an add-in: read from one of ours, and from nothing else."""

import io
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest
import xlwings
from hypothesis import given
from hypothesis import strategies as st

from ivjxl.excel.addin.build import built
from ivjxl.excel.addin.installed import Installed, installed_in
from ivjxl.shipped import shipped

TYPICAL: Final = Installed("C:\\Users\\山田 太郎\\ivjxl\\Scripts\\pythonw.exe", "D:\\ivjxl")


@cache
def package() -> bytes:
    return built(TYPICAL)


@cache
def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(content: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def changed(**content: bytes | None) -> bytes:
    """Return the add-in with the content of `app` or `custom` replaced or left out."""
    found = dict(parts())
    for name, data in content.items():
        del found[f"docProps/{name}.xml"]
        if data is not None:
            found[f"docProps/{name}.xml"] = data
    return zipped(found)


XLWINGS: Final = Path(xlwings.__file__).parent
OTHERS: Final = {
    "nothing": b"",
    "a byte": b"P",
    "text": b"Option Explicit\n",
    "an empty archive": zipped({}),
    "xlwings' add-in": (XLWINGS / "addin" / "xlwings.xlam").read_bytes(),
    "xlwings' template": (XLWINGS / "quickstart_addin.xlam").read_bytes(),
    "xlwings' ribbon": (XLWINGS / "quickstart_addin_ribbon.xlam").read_bytes(),
    "a workbook with macros": (XLWINGS / "quickstart.xlsm").read_bytes(),
    "our workbook": (shipped("workbooks") / "dividend.xlsx").read_bytes(),
    "the vba project alone": parts()["xl/vbaProject.bin"],
    "no properties": changed(app=None, custom=None),
    "no application": changed(app=None),
    "no paths": changed(custom=None),
    "another application": changed(
        app=b"<Properties><Application>Excel</Application></Properties>"
    ),
    "no text": changed(app=b"\xff\xfe\x00"),
    "the beginning": package()[:-1],
}
"""Files that are no add-in of ours."""

NO_XML: Final = {
    "cut off": b"<Properties>",
    "empty": b"",
    "no XML": b"interpreter",
    "two roots": b"<a/><b/>",
    "an entity that is not there": b"<a>&x;</a>",
}
"""Properties that are none."""


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in OTHERS.items()])
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="no add-in of ivjxl"):
        installed_in(data)


@pytest.mark.parametrize("properties", [pytest.param(x, id=name) for name, x in NO_XML.items()])
def test_other_properties_are_refused(properties: bytes) -> None:
    with pytest.raises(ValueError, match="no add-in of ivjxl"):
        installed_in(changed(custom=properties))


@pytest.mark.parametrize("name", ["interpreter", "library_folder"])
def test_one_path_alone_is_no_installation(name: str) -> None:
    properties = f'<a><property name="{name}"><x>C:\\a</x></property></a>'

    assert installed_in(changed(custom=properties.encode())) is None


def test_paths_are_taken_from_our_add_in() -> None:
    assert installed_in(package()) == TYPICAL
    assert installed_in(built(None)) is None


def test_entities_are_not_read_from_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    properties = (
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><a>'
        '<property name="interpreter">&x;</property><property name="library_folder"/></a>'
    )

    try:
        found = installed_in(changed(custom=properties.encode()))
    except ValueError:
        found = None

    assert "secret" not in repr(found)


def directory(data: bytes) -> Iterator[int]:
    """Yield the places of a package where it says what and where the properties are."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            if entry.filename in ("docProps/app.xml", "docProps/custom.xml"):
                content = entry.header_offset + 30 + len(entry.filename)
                yield from range(entry.header_offset, content)
                yield from range(content, content + entry.file_size, 29)
        yield from range(archive.start_dir, len(data))


def outcome(data: bytes) -> str:
    try:
        found = installed_in(data)
    except ValueError:
        return "refused"
    except Exception as error:
        return type(error).__name__
    return "unchanged" if found == TYPICAL else repr(found)


def outcomes() -> set[str]:
    """Return what becomes of the add-in with some or all bits of one byte turned."""
    data = package()
    return {
        outcome(data[:at] + bytes([data[at] ^ bits]) + data[at + 1 :])
        for at in directory(data)
        for bits in (0x01, 0x20, 0xFF)
    }


def test_damaged_add_in_is_refused_or_says_what_it_said() -> None:
    assert outcomes() == {"refused", "unchanged"}


@given(st.data())
def test_add_in_that_is_cut_is_refused(data: st.DataObject) -> None:
    whole = package()
    start = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.integers(start, len(whole) - 1))

    assert outcome(whole[start:end]) == "refused"


@given(st.binary(max_size=200))
def test_bytes_that_begin_like_an_archive_are_refused(rest: bytes) -> None:
    assert outcome(b"PK\x03\x04" + rest) == "refused"
    assert outcome(b"PK\x05\x06" + rest) == "refused"
