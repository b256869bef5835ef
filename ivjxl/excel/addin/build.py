"""The add-in as the bytes of `ivjxl.xlam`, the same on every system.

XlsxWriter writes the workbook around the VBA project; the ribbon and what makes
an add-in of a workbook are added here. The parts are stored uncompressed: what
compression gives depends on the library that the system has.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from lxml import etree

from ivjxl import __version__
from ivjxl.excel.addin import loading, texts, wrappers
from ivjxl.excel.addin.installed import PROGRAM, PROGRAM_PART, Installed
from ivjxl.excel.addin.vba_project import Module, vba_project
from ivjxl.excel.workbook.writer import lines_of
from ivjxl.shipped import shipped

PROJECT: Final = "ivjxl"
PROJECT_ID: Final = "{5E0A9C1B-6F0D-4C86-9C52-0E8F2B7A4D31}"
"""Fixed: two builds are the same bytes."""

OWN_MODULES: Final = ("Functions", "Python", "Texts", "IvjxlRibbon", "Commands")
"""Our modules in `addin/`, besides ThisWorkbook."""

CREATED: Final = datetime(2026, 11, 21, tzinfo=UTC)
RIBBON_PART: Final = "customUI/customUI14.xml"
_RIBBON_RELATION: Final = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_RIBBON_NAMESPACE: Final = "http://schemas.microsoft.com/office/2009/07/customui"
_WORKBOOK_TYPE: Final = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADDIN_TYPE: Final = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
_OTHER_PROGRAM: Final = "<Application>Microsoft Excel</Application>"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_NOTICE_IMAGE: Final = "TableInsertExcel"
_PIECES: Final = 20
"""Pieces of a text in one statement: a line of VBA ends at 1,023 characters."""


def built(installed: Installed | None = None) -> bytes:
    """Return the add-in; without an installation it cannot start Python and says so."""
    return packaged(modules(installed), installed)


def packaged(project: list[Module], installed: Installed | None = None) -> bytes:
    """Return an add-in with the modules of a VBA project."""
    with zipfile.ZipFile(io.BytesIO(_workbook(project, installed))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    _replace(parts, "[Content_Types].xml", _WORKBOOK_TYPE, _ADDIN_TYPE)
    # An add-in has nothing to calculate, and must not make Excel do it.
    _replace(parts, "xl/workbook.xml", ' fullCalcOnLoad="1"', "")
    _replace(parts, PROGRAM_PART, _OTHER_PROGRAM, PROGRAM)
    relation = f'<Relationship Id="ribbon" Type="{_RIBBON_RELATION}" Target="{RIBBON_PART}"/>'
    _replace(parts, "_rels/.rels", "</Relationships>", f"{relation}</Relationships>")
    parts[RIBBON_PART] = ribbon()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 0
            archive.writestr(entry, content)
    return buffer.getvalue()


def modules(installed: Installed | None) -> list[Module]:
    """Return the modules of the VBA project, in their order."""
    return [
        Module("ThisWorkbook", _text("ThisWorkbook.cls"), "workbook"),
        Module("TextsSheet", "Option Explicit\n", "sheet"),
        *(Module(name, _text(f"{name}.bas")) for name in OWN_MODULES),
        Module("Installed", installed_source(installed)),
        Module(loading.MODULE, loading.source()),
        Module(wrappers.MODULE, wrappers.source()),
    ]


def installed_source(installed: Installed | None) -> str:
    r"""Return the module with what was fixed when the add-in was installed.

    >>> lines = installed_source(Installed("C:\\a\\python.exe", "C:\\東")).splitlines()
    >>> lines[-3].strip()
    'path = path & "C:\\" & ChrW$(26481)'
    """
    constants = {
        "InstalledInterpreter": "" if installed is None else installed.interpreter,
        "InstalledLibraryFolder": "" if installed is None else installed.library_folder,
    }
    functions = (
        f"\nPublic Function {name}() As String\n    Dim path As String\n{_appended(value)}"
        f"    {name} = path\nEnd Function\n"
        for name, value in constants.items()
    )
    note = (
        "' Blank: this file was built, not installed, and starts nothing.\n"
        if installed is None
        else "' Written by `ivjxl addin install`: nothing else says what runs.\n"
    )
    return f"Option Explicit\nOption Private Module\n\n{note}" + "".join(functions)


def ribbon() -> bytes:
    """Return the ribbon: `addin/ribbon.xml` with a button for each kind of notice."""
    parser = etree.XMLParser(remove_comments=True, resolve_entities=False, no_network=True)
    root = etree.fromstring(_text("ribbon.xml").encode(), parser)
    menu = root.find(f".//{{{_RIBBON_NAMESPACE}}}menu[@id='{texts.NEW}']")
    says = {name: value for name, value in menu.attrib.items() if name.startswith("get")}
    for name in texts.new_controls():
        tag = f"new {name.removeprefix(f'{texts.NEW}_')}"
        button = etree.SubElement(menu, f"{{{_RIBBON_NAMESPACE}}}button", id=name, tag=tag)
        button.set("imageMso", _NOTICE_IMAGE)
        button.set("onAction", "IvjxlAction")
        button.attrib.update(says)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _text(name: str) -> str:
    return (shipped("addin") / name).read_text(encoding="utf-8")


def _appended(text: str) -> str:
    """Return the statements that append a text to `path`; the source of VBA is ASCII."""
    pieces = [each if each.startswith('"') else f"ChrW$({int(each)})" for each in _pieces(text)]
    groups = [pieces[at : at + _PIECES] for at in range(0, len(pieces), _PIECES)]
    return "".join(f"    path = path & {' & '.join(group)}\n" for group in groups)


def _pieces(text: str) -> Iterator[str]:
    """Yield runs of ASCII as literals, other characters as the numbers of their UTF-16 units."""
    for ascii_run, other in re.findall(r"([ -~]+)|([^ -~]+)", text):
        if ascii_run:
            yield '"' + ascii_run.replace('"', '""') + '"'
        units = other.encode("utf-16-le")
        for at in range(0, len(units), 2):
            yield str(int.from_bytes(units[at : at + 2], "little"))


def _workbook(project: list[Module], installed: Installed | None) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.set_properties({"title": "ivjxl", "author": "ivjxl", "created": CREATED})
    workbook.set_custom_property("version", __version__, "text")
    if installed is not None:
        workbook.set_custom_property("interpreter", installed.interpreter, "text")
        workbook.set_custom_property("library_folder", installed.library_folder, "text")
        workbook.set_custom_property("code_page", str(installed.code_page), "text")
    code_page = 1252 if installed is None else installed.code_page
    binary = vba_project(PROJECT, project, project_id=PROJECT_ID, code_page=code_page)
    workbook.add_vba_project(io.BytesIO(binary), is_stream=True)
    workbook.set_vba_name("ThisWorkbook")
    _write_texts(workbook)
    workbook.close()
    return buffer.getvalue()


def _write_texts(workbook: Any) -> None:
    sheet = workbook.add_worksheet(texts.SHEET)
    sheet.set_vba_name("TextsSheet")
    sheet.set_column("A:A", 36)
    sheet.set_column("B:C", 90)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    head = workbook.add_format({"bold": True})
    text_look = workbook.add_format({"text_wrap": True, "valign": "top"})
    for row, cells in enumerate([("key", "English", "日本語"), *texts.rows()]):
        sheet.set_row(row, 15 * max(lines_of(text, 90) for text in cells))
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text, head if row == 0 else text_look)


def _replace(parts: dict[str, bytes], name: str, old: str, new: str) -> None:
    text = parts[name].decode()
    if text.count(old) != 1:
        raise ValueError(f"{name}: {old} is not there once")
    parts[name] = text.replace(old, new).encode()
