"""The built add-in: the same bytes everywhere, a sound package, and what is fixed in it."""

import hashlib
import io
import os
import posixpath
import re
import struct
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ivjxl import __version__
from ivjxl.excel.addin import texts
from ivjxl.excel.addin.build import built, installed_source, modules
from ivjxl.excel.addin.environment import LONGEST_PATH
from ivjxl.excel.addin.installed import Installed, installed_in
from ivjxl.excel.addin.vba_project import LONGEST_LINE, Module
from tests.excel.addin.oletools_here import olevba
from tests.excel.addin.vba_code import Procedure, Statement, Token, code, split

ROOT: Final = Path(__file__).parents[3]
PACKAGES: Final = "http://schemas.openxmlformats.org/package/2006/"
DOCUMENTS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/"
MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION: Final = f"{{{PACKAGES}relationships}}Relationship"
OFFICE: Final = "application/vnd.openxmlformats-officedocument."
TYPES: Final = {
    "_rels/.rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xl/_rels/workbook.xml.rels": "application/vnd.openxmlformats-package.relationships+xml",
    # Not that of a workbook with macros: this one is opened hidden, its functions are for all.
    "xl/workbook.xml": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
    "xl/worksheets/sheet1.xml": f"{OFFICE}spreadsheetml.worksheet+xml",
    "xl/sharedStrings.xml": f"{OFFICE}spreadsheetml.sharedStrings+xml",
    "xl/styles.xml": f"{OFFICE}spreadsheetml.styles+xml",
    "xl/theme/theme1.xml": f"{OFFICE}theme+xml",
    "xl/vbaProject.bin": "application/vnd.ms-office.vbaProject",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": f"{OFFICE}extended-properties+xml",
    "docProps/custom.xml": f"{OFFICE}custom-properties+xml",
    "customUI/customUI14.xml": "application/xml",
}
"""The parts with their types in ECMA-376-1, [MS-OFFMACRO2] and [MS-CUSTOMUI2]."""

RIBBON_RELATION: Final = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
"""That of a ribbon for Office 2010 and later: [MS-CUSTOMUI2]."""

TYPICAL: Final = Installed("C:\\Users\\山田 太郎\\ivjxl\\Scripts\\pythonw.exe", "D:\\ivjxl")
INSTALLATIONS: Final = {
    "typical": TYPICAL,
    "plain": Installed("C:\\ivjxl\\python.exe", "C:\\ivjxl"),
    "spaces": Installed("C:\\Program Files (x86)\\a  b \\python.exe", " "),
    "quotes": Installed('C:\\a"b""c\\python.exe', '"' * LONGEST_PATH),
    "apostrophes": Installed("C:\\O'Neil' _\\python.exe", "' _"),
    "markup": Installed("C:\\a&amp;<b>]]>\\python.exe", "&<>'\"&#10;"),
    "network": Installed("\\\\server\\share$\\python.exe", "\\\\?\\C:\\a"),
    "astral": Installed("C:\\𠮷野家🍣\\python.exe", "𠮷" * 9),
    "not normalised": Installed("C:\\が\\é\\python.exe", "カ゛" + "\u3000\u00a0"),
    "longest": Installed(f"C:\\{'長' * (LONGEST_PATH - 14)}\\python.exe", "C:\\" + "x" * 200),
    "longest line": Installed("a長" * (LONGEST_PATH // 2), "長a" * (LONGEST_PATH // 2)),
    "blank": Installed("", ""),
}
"""Installations by what is special in their paths."""

each_installation: Final = pytest.mark.parametrize(
    "installed", [pytest.param(each, id=name) for name, each in INSTALLATIONS.items()]
)
PATHS: Final = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"),
    max_size=LONGEST_PATH,
) | st.text('a" 長𠮷\\&', max_size=LONGEST_PATH)

PROGRAM: Final = """
import hashlib, sys
from ivjxl.excel.addin.build import built
from ivjxl.excel.addin.installed import Installed
from tests.excel.addin.oletools_here import olevba
print(hashlib.sha256(built(Installed(*sys.argv[1:]))).hexdigest())
"""


@cache
def package(installed: Installed | None = TYPICAL) -> bytes:
    return built(installed)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@cache
def sources(installed: Installed | None = TYPICAL) -> dict[str, str]:
    """Return the modules as oletools reads them, in the order of the project."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        parser = olevba().VBA_Parser("ivjxl.xlam", data=package(installed))
        return {stream.split("/")[1]: text for _, stream, _, text in parser.extract_macros()}


# --- the same bytes -----------------------------------------------------------------------


def test_two_builds_are_the_same_bytes() -> None:
    assert built(TYPICAL) == built(TYPICAL)
    assert built() == built(None)


def test_build_depends_on_nothing_around_it(tmp_path: Path) -> None:
    around = {
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "LC_ALL": "C",
        "TZ": "Pacific/Kiritimati",
        "SOURCE_DATE_EPOCH": "1",
        "USER": "山田",
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM, "C:\\a\\python.exe", "C:\\a"],
        cwd=tmp_path,
        env=os.environ | around,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=60,
    )

    assert done.returncode == 0, done.stderr
    here = hashlib.sha256(built(Installed("C:\\a\\python.exe", "C:\\a"))).hexdigest()
    assert done.stdout.strip() == here


def test_parts_are_stored_as_they_are_with_one_date_and_no_system() -> None:
    with zipfile.ZipFile(io.BytesIO(package())) as archive:
        entries = archive.infolist()
        assert archive.testzip() is None
        assert archive.comment == b""

    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {(entry.create_system, entry.flag_bits, entry.extra) for entry in entries} == {
        (0, 0, b"")
    }
    names = [entry.filename.lower() for entry in entries]
    assert len({*names}) == len(names)


def test_dates_of_the_document_are_fixed() -> None:
    core = parts(package())["docProps/core.xml"].decode()

    assert re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core) == ["2026-11-21T00:00:00Z"] * 2


def test_two_installations_differ_in_one_module_and_in_the_properties() -> None:
    other = INSTALLATIONS["plain"]
    one, two = parts(package()), parts(package(other))

    assert one.keys() == two.keys()
    different = {name for name in one if one[name] != two[name]}
    assert different == {"docProps/custom.xml", "xl/vbaProject.bin"}
    assert [name for name in sources() if sources()[name] != sources(other)[name]] == ["Installed"]


def test_installation_changes_one_module_and_the_properties() -> None:
    one, two = parts(package()), parts(package(None))

    different = {name for name in one.keys() | two.keys() if one.get(name) != two.get(name)}
    assert different == {"docProps/custom.xml", "xl/vbaProject.bin"}
    assert [name for name in sources() if sources()[name] != sources(None)[name]] == ["Installed"]


# --- what is fixed when it is installed -----------------------------------------------------


def value(function: Procedure) -> str:
    """Return what a function that only appends texts returns."""
    variables: dict[str, str] = {}
    for statement in function.body:
        tokens = statement.tokens
        if tokens[0].value == "Dim":
            assert str(statement) == "Dim path As String"
            variables["path"] = ""
            continue
        assert tokens[1] == Token("sign", "=")
        pieces = split(tokens[2:], "&")
        variables[tokens[0].value] = "".join(_piece(piece, variables) for piece in pieces)
    units = variables[function.name]
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _piece(tokens: tuple[Token, ...], variables: dict[str, str]) -> str:
    if len(tokens) == 1:
        (token,) = tokens
        return token.value if token.kind == "text" else variables[token.value]
    found = re.fullmatch(r"ChrW\$ \( (\d+) \)", str(Statement(tokens)))
    assert found, tokens
    assert int(found[1]) <= 0xFFFF
    return chr(int(found[1]))


def in_vba(source: str) -> Installed:
    module = code("Installed", source)
    assert [each.name for each in module.procedures] == [
        "InstalledInterpreter",
        "InstalledLibraryFolder",
    ]
    interpreter, folder = (value(each) for each in module.procedures)
    return Installed(interpreter, folder)


@each_installation
def test_installation_comes_back_from_the_properties(installed: Installed) -> None:
    assert installed_in(package(installed)) == installed


def test_what_excel_would_read_as_an_escape_comes_back() -> None:
    installed = Installed("C:\\_x000D_\\python.exe", "C:\\_x000D_")

    assert installed_in(built(installed)) == installed


@each_installation
def test_installation_comes_back_from_the_vba_that_runs(installed: Installed) -> None:
    source = sources(installed)["Installed"]

    assert in_vba(source) == installed
    assert source.isascii()


@each_installation
def test_lines_are_as_long_as_vba_takes(installed: Installed) -> None:
    lines = [line for text in sources(installed).values() for line in text.splitlines()]

    assert max(map(len, lines)) <= LONGEST_LINE == 1023


@given(PATHS, PATHS)
def test_any_paths_come_back_from_the_source(interpreter: str, folder: str) -> None:
    installed = Installed(interpreter, folder)

    source = installed_source(installed)

    assert in_vba(source) == installed
    assert max(map(len, source.splitlines())) <= LONGEST_LINE


@settings(max_examples=12, deadline=None)
@given(PATHS, PATHS)
def test_any_paths_come_back_from_the_file(interpreter: str, folder: str) -> None:
    installed = Installed(interpreter, folder)

    assert installed_in(built(installed)) == installed


@pytest.mark.parametrize("code_page", [932, 1252, 1250])
def test_project_has_the_code_page_of_the_computer(code_page: int) -> None:
    installed = Installed("C:\\a\\python.exe", "C:\\a", code_page)
    records = bytes(olevba().decompress_stream(bytearray(stream("VBA/dir", built(installed)))))

    # PROJECTCODEPAGE, MS-OVBA 2.3.4.2.1.4.
    assert struct.pack("<HIH", 3, 2, code_page) in records
    assert installed_in(built(installed)) == installed


def test_add_in_that_is_not_installed_has_no_paths() -> None:
    assert installed_in(package(None)) is None
    assert in_vba(sources(None)["Installed"]) == Installed("", "")


# --- the package ----------------------------------------------------------------------------


def test_every_part_has_its_type() -> None:
    found = parts(package())
    root = etree.fromstring(found.pop("[Content_Types].xml"))
    space = f"{{{PACKAGES}content-types}}"
    defaults = {e.get("Extension"): e.get("ContentType") for e in root.iter(f"{space}Default")}
    overrides = {e.get("PartName"): e.get("ContentType") for e in root.iter(f"{space}Override")}

    assert {
        name: overrides.get(f"/{name}", defaults.get(name.rpartition(".")[2])) for name in found
    } == TYPES
    assert {name[1:] for name in overrides} <= found.keys()


def relations(found: dict[str, bytes]) -> Iterator[tuple[str, str, str]]:
    """Yield the source, the type and the target of every relation."""
    for name, content in found.items():
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            for each in etree.fromstring(content).iter(RELATION):
                assert each.get("TargetMode") is None
                target = posixpath.normpath(posixpath.join(folder, each.get("Target")))
                yield folder, each.get("Type"), target


def test_every_relation_leads_to_a_part_and_every_part_is_led_to() -> None:
    found = parts(package())

    targets = [target for _, _, target in relations(found)]
    assert sorted(targets) == sorted(
        name for name in found if not name.endswith(".rels") and name != "[Content_Types].xml"
    )


def test_relations_of_a_file_have_names_of_their_own() -> None:
    for name, content in parts(package()).items():
        if name.endswith(".rels"):
            names = [each.get("Id") for each in etree.fromstring(content).iter(RELATION)]
            assert len({*names}) == len(names)


def test_package_leads_to_workbook_and_ribbon() -> None:
    found = parts(package())
    from_package = {kind: target for source, kind, target in relations(found) if source == ""}

    assert from_package[f"{DOCUMENTS}relationships/officeDocument"] == "xl/workbook.xml"
    assert from_package[RIBBON_RELATION] == "customUI/customUI14.xml"
    # The other one is for Office 2007, with an older schema.
    assert not any("2006/relationships/ui" in kind for kind in from_package)
    ribbon = etree.fromstring(found["customUI/customUI14.xml"])
    assert ribbon.tag == "{http://schemas.microsoft.com/office/2009/07/customui}customUI"


def test_workbook_and_sheet_have_the_names_of_their_modules() -> None:
    found = parts(package())
    workbook = etree.fromstring(found["xl/workbook.xml"])
    sheet = etree.fromstring(found["xl/worksheets/sheet1.xml"])
    names = [e.get("name") for e in workbook.iter(f"{MAIN}sheet")]

    assert names == [texts.SHEET] == ["Texts"]
    assert workbook.find(f"{MAIN}workbookPr").get("codeName") == "ThisWorkbook"
    assert sheet.find(f"{MAIN}sheetPr").get("codeName") == "TextsSheet"
    documents = [each.name for each in modules(TYPICAL) if each.kind in ("workbook", "sheet")]
    assert documents == ["ThisWorkbook", "TextsSheet"]


def cells(found: dict[str, bytes]) -> list[list[str]]:
    """Return the rows of the one sheet, every cell of which is a text."""
    table = etree.fromstring(found["xl/sharedStrings.xml"])
    strings = ["".join(each.itertext()) for each in table.iter(f"{MAIN}si")]
    sheet = etree.fromstring(found["xl/worksheets/sheet1.xml"])
    rows = []
    for number, row in enumerate(sheet.iter(f"{MAIN}row"), 1):
        each = row.findall(f"{MAIN}c")
        assert [cell.get("r") for cell in each] == [f"{column}{number}" for column in "ABC"]
        assert {cell.get("t") for cell in each} == {"s"}
        rows.append([strings[int(cell.findtext(f"{MAIN}v"))] for cell in each])
    return rows


def test_sheet_holds_every_text_from_the_first_cell_on() -> None:
    head, *rows = cells(parts(package()))

    assert head == ["key", "English", "日本語"]
    assert rows == [list(row) for row in texts.rows()]


def test_properties_say_what_made_the_file() -> None:
    found = parts(package())

    app = etree.fromstring(found["docProps/app.xml"])
    assert app.findtext(f"{{{DOCUMENTS}extended-properties}}Application") == "ivjxl"
    custom = etree.fromstring(found["docProps/custom.xml"])
    assert {each.get("name"): "".join(each.itertext()) for each in custom} == {
        "version": __version__,
        "interpreter": TYPICAL.interpreter,
        "library_folder": TYPICAL.library_folder,
        "code_page": "1252",
    }


# --- the VBA project, as oletools reads it ----------------------------------------------------


def code_of(text: str) -> list[str]:
    """Return the lines of a module after its attributes."""
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    return [line for line in lines if not line.startswith("Attribute VB_")]


@pytest.mark.parametrize("module", [pytest.param(each, id=each.name) for each in modules(TYPICAL)])
def test_oletools_reads_every_module_as_it_was_written(module: Module) -> None:
    text = sources()[module.name]

    assert code_of(text) == code_of(module.source)
    assert f'Attribute VB_Name = "{module.name}"' in text.splitlines()


def test_modules_are_those_of_the_project_in_their_order() -> None:
    names = [module.name for module in modules(TYPICAL)]

    assert [*sources()] == names
    assert names == [
        *("ThisWorkbook", "TextsSheet", "Functions", "Python", "Texts", "IvjxlRibbon", "Commands"),
        *("Installed", "xlwings", "Wrappers"),
    ]


def test_nothing_runs_by_itself_but_the_opening_of_the_workbook() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        scanners = [olevba().VBA_Scanner(text) for text in sources().values()]
        found = [each for scanner in scanners for each in scanner.scan()]

    assert [name for kind, name, _ in found if kind == "AutoExec"] == ["Workbook_Open"]


def test_oletools_would_say_that_more_runs_by_itself() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        found = olevba().VBA_Scanner("Sub Auto_Open()\nEnd Sub\nSub Workbook_Close()\n").scan()

    assert {name for kind, name, _ in found if kind == "AutoExec"} == {
        "Auto_Open",
        "Workbook_Close",
    }


def stream(name: str, data: bytes | None = None) -> bytes:
    olefile: Any = import_module("olefile")
    with olefile.OleFileIO(parts(data or package())["xl/vbaProject.bin"]) as project:
        content: bytes = project.openstream(name).read()
    return content


def test_project_is_named_and_refers_to_office_and_nothing_else() -> None:
    records = bytes(olevba().decompress_stream(bytearray(stream("VBA/dir"))))
    project = stream("PROJECT").decode("ascii").splitlines()

    libraries = re.findall(rb"\*\\G(\{[0-9A-F-]{36}\})#", records)
    # OLE Automation and Office, as in every project of Excel with a ribbon.
    assert libraries == [
        b"{00020430-0000-0000-C000-000000000046}",
        b"{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}",
    ]
    assert b"*\\H" not in records
    assert b"*\\A" not in records
    assert 'Name="ivjxl"' in project
    listed = [line for line in project if re.match("(Document|Module|Class|BaseClass)=", line)]
    assert [re.split("[=/]", line)[1] for line in listed] == [*sources()]
