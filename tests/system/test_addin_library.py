"""What pip installs on Windows: xlwings' library beside the module that the add-in takes over."""

import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Final

import pytest
import xlwings

from ivjxl.excel.addin import environment, loading
from tests.excel.addin.vba_code import code

pytestmark = pytest.mark.system

INSTALLED: Final = metadata.version("xlwings")
BITS: Final = (32, 64)

MACHINES: Final = {32: 0x14C, 64: 0x8664}
"""IMAGE_FILE_MACHINE_I386 and _AMD64."""

DIRECTORIES: Final = {0x10B: 96, 0x20B: 112}
"""Where the data directories stand in the optional header, by its magic: PE32 and PE32+."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    folder = tmp_path_factory.mktemp("wheel")
    options = (
        *("--no-deps", "--only-binary=:all:", "--platform", "win_amd64"),
        *("--python-version", "3.11", "--disable-pip-version-check", "--dest", str(folder)),
    )
    done = subprocess.run(
        [sys.executable, "-m", "pip", "download", *options, f"xlwings=={INSTALLED}"],
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=300,
    )
    if done.returncode != 0:
        last = [line for line in done.stderr.splitlines() if line.strip()][-1:]
        pytest.skip(f"pip has no wheel of xlwings for Windows here: {''.join(last)}")
    (file,) = folder.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        yield archive


def library(wheel: zipfile.ZipFile, bits: int) -> bytes:
    # What a wheel has under this name goes into the folder of the environment.
    return wheel.read(f"xlwings-{INSTALLED}.data/data/{environment.library_name(bits)}")


class Image:
    """A library of Windows as far as it says what it is and what it exports: the PE format."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        (header,) = struct.unpack_from("<I", data, 0x3C)
        assert data[:2] == b"MZ"
        assert data[header : header + 4] == b"PE\0\0"
        self.machine, sections = struct.unpack_from("<HH", data, header + 4)
        (size,) = struct.unpack_from("<H", data, header + 20)
        optional = header + 24
        (magic,) = struct.unpack_from("<H", data, optional)
        (self.exports_at,) = struct.unpack_from("<I", data, optional + DIRECTORIES[magic])
        self.sections = [
            struct.unpack_from("<IIII", data, optional + size + 40 * number + 8)
            for number in range(sections)
        ]

    def place(self, address: int) -> int:
        """Return where in the file an address in memory stands."""
        for memory, start, stored, place in self.sections:
            if start <= address < start + max(memory, stored):
                return int(address - start + place)
        raise ValueError(f"no section has {address:#x}")

    def text(self, address: int) -> str:
        """Return the text that begins at an address."""
        start = self.place(address)
        return self.data[start : self.data.index(b"\0", start)].decode("ascii")

    def exports(self) -> set[str]:
        """Return the names of the export table."""
        table = self.place(self.exports_at)
        count, _, names = struct.unpack_from("<III", self.data, table + 24)
        addresses = struct.unpack_from(f"<{count}I", self.data, self.place(names))
        return {self.text(address) for address in addresses}


@pytest.mark.parametrize("bits", BITS)
def test_wheel_has_the_library_for_each_excel(wheel: zipfile.ZipFile, bits: int) -> None:
    assert Image(library(wheel, bits)).machine == MACHINES[bits]
    assert environment.library_name(bits) in loading.libraries(loading.source())


@pytest.mark.parametrize("bits", BITS)
def test_library_exports_what_the_module_declares(wheel: zipfile.ZipFile, bits: int) -> None:
    declared = code(loading.MODULE, loading.source()).declares

    ours = {name for name, file in declared.items() if file.startswith("xlwings")}
    assert "XLPyDLLActivateAuto" in ours
    assert ours <= Image(library(wheel, bits)).exports()


@pytest.mark.parametrize("bits", BITS)
def test_library_starts_python_as_the_path_is_checked_for(
    wheel: zipfile.ZipFile, bits: int
) -> None:
    data = library(wheel, bits)

    # In the encoding of programs without Unicode, not in UTF-16.
    assert b"CreateProcessA\0" in data
    assert b"CreateProcessW\0" not in data


def test_module_in_the_wheel_is_the_installed_one(wheel: zipfile.ZipFile) -> None:
    name = "xlwings_custom_addin.bas"
    installed = (Path(xlwings.__file__).parent / name).read_bytes()

    assert wheel.read(f"xlwings/{name}") == installed
    assert installed.decode("ascii").replace("\r\n", "\n") == loading.original()
