"""The extension's package: what is in it, and the same bytes each time."""

import io
import json
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import ivjxl
from ivjxl.excel.libreoffice import component, extension


def test_package_is_the_same_bytes_each_time() -> None:
    assert extension.package() == extension.package()


def test_package_depends_on_nothing_but_the_interpreter() -> None:
    one, other = (extension.files(f"/{each}/python") for each in ("a", "b"))

    assert {name for name in one if one[name] != other[name]} == {"settings.json"}


def test_package_holds_the_files_without_time_or_system() -> None:
    with zipfile.ZipFile(io.BytesIO(extension.package())) as archive:
        entries = archive.infolist()
        contents = {entry.filename: archive.read(entry) for entry in entries}

    assert contents == extension.files()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {(entry.create_system, entry.external_attr) for entry in entries} == {
        (3, 0o100644 << 16)
    }


def test_manifest_names_the_component() -> None:
    root = ElementTree.fromstring(extension.files()["META-INF/manifest.xml"])

    manifest = "{http://openoffice.org/2001/manifest}"
    (entry,) = root
    assert entry.attrib[f"{manifest}full-path"] in extension.files()
    assert entry.attrib[f"{manifest}media-type"].endswith("uno-component;type=Python")


def test_description_has_identifier_and_version() -> None:
    root = ElementTree.fromstring(extension.files()["description.xml"])

    found = {each.tag.partition("}")[2]: each.get("value") for each in root}
    assert found["identifier"] == extension.IDENTIFIER
    assert found["version"] == ivjxl.__version__


def test_settings_name_this_interpreter() -> None:
    assert json.loads(extension.files()["settings.json"]) == {"interpreter": sys.executable}


def test_interpreter_in_a_folder_with_a_japanese_name_is_kept() -> None:
    settings = extension.files("/家/python")["settings.json"]

    assert settings.isascii()
    assert json.loads(settings) == {"interpreter": "/家/python"}


def test_component_is_the_one_of_the_package() -> None:
    source = Path(component.__file__).read_text(encoding="utf-8")

    assert extension.files()["component.py"].decode() == source


def test_unpacked_files_are_those_of_the_package(tmp_path: Path) -> None:
    extension.unpack(tmp_path / "new")

    found = {
        file.relative_to(tmp_path / "new").as_posix(): file.read_bytes()
        for file in (tmp_path / "new").rglob("*")
        if file.is_file()
    }
    assert found == extension.files()
