"""The VBA project: read by oletools, compared with what Excel and the specification have."""

import os
import random
import re
import string
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from importlib import import_module
from io import BytesIO
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

import pytest
import xlwings
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.excel.addin.vba_project import Module, vba_project
from tests.excel.addin.oletools_here import olevba

XLWINGS: Final = Path(xlwings.__file__).parent
RIBBON: Final = "quickstart_addin_ribbon.xlam"
"""Written without Excel, nothing compiled in its largest module, and used in Excel."""

ID: Final = "{318BEE36-5BE1-492A-826D-473DB19B0F30}"
WORKBOOK: Final = Module("ThisWorkbook", "", "workbook")
ROUTINE: Final = "Sub Run(control As IRibbonControl)\r\nEnd Sub\r\n"

OF_A_WORKBOOK: Final = """\
Attribute VB_Name = "ThisWorkbook"
Attribute VB_Base = "0{00020819-0000-0000-C000-000000000046}"
Attribute VB_GlobalNameSpace = False
Attribute VB_Creatable = False
Attribute VB_PredeclaredId = True
Attribute VB_Exposed = True
Attribute VB_TemplateDerived = False
Attribute VB_Customizable = True
"""
"""The beginning of the example in MS-OVBA 3.1.3."""

OF_A_SHEET: Final = OF_A_WORKBOOK.replace("ThisWorkbook", "Sheet1").replace("00020819", "00020820")
OF_A_CLASS: Final = """\
Attribute VB_Name = "Counter"
Attribute VB_Base = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"
Attribute VB_GlobalNameSpace = False
Attribute VB_Creatable = False
Attribute VB_PredeclaredId = False
Attribute VB_Exposed = False
Attribute VB_TemplateDerived = False
Attribute VB_Customizable = False
"""
EXPORT: Final = "VERSION 1.0 CLASS\nBEGIN\n  MultiUse = -1  'True\nEND\n"
NOT_LOOKED_FOR: Final = "For now, VBA stomping cannot be detected for files in memory"


def file(name: str) -> str:
    return (XLWINGS / name).read_bytes().decode("ascii")


def shipped(name: str) -> bytes:
    """Return the project of a workbook that xlwings ships."""
    with zipfile.ZipFile(XLWINGS / name) as archive:
        return archive.read("xl/vbaProject.bin")


def project(*modules: Module, name: str = "ivjxl") -> bytes:
    return vba_project(name, (WORKBOOK, *modules), project_id=ID)


@lru_cache(maxsize=4)
def streams(data: bytes) -> dict[str, bytes]:
    """Return the streams of a project by path, the compressed ones decompressed."""
    olefile: Any = import_module("olefile")
    found = {}
    with olefile.OleFileIO(data, raise_defects=olefile.DEFECT_UNSURE) as ole:
        assert ole.parsing_issues == []
        for path in ole.listdir():
            found["/".join(path)] = ole.openstream(path).read()
    offsets = {"VBA/dir": 0} | {
        f"VBA/{name}": offset for name, offset in offsets_of(unpacked(found["VBA/dir"])).items()
    }
    return found | {path: unpacked(found[path][offset:]) for path, offset in offsets.items()}


def unpacked(container: bytes) -> bytes:
    return bytes(olevba().decompress_stream(bytearray(container)))


def records(stream: bytes) -> list[tuple[int, bytes]]:
    """Return the records of `dir`: identifier and content."""
    found, at = [], 0
    while at < len(stream):
        identifier, size = struct.unpack_from("<HI", stream, at)
        # MS-OVBA 2.3.4.2.1.11: the version has six bytes, whatever it says.
        size = 6 if identifier == 0x09 else size
        found.append((identifier, stream[at + 6 : at + 6 + size]))
        at += 6 + size
    assert at == len(stream)
    return found


def offsets_of(stream: bytes) -> dict[str, int]:
    """Return where the text of each module begins in its stream."""
    names = [content.decode() for identifier, content in records(stream) if identifier == 0x1A]
    starts = [content for identifier, content in records(stream) if identifier == 0x31]
    return {
        name: int.from_bytes(start, "little") for name, start in zip(names, starts, strict=True)
    }


def text(data: bytes, name: str) -> str:
    """Return the text of a module, lines ended by line feeds."""
    stored = streams(data)[f"VBA/{name}"].decode("ascii")
    assert stored.endswith("\r\n")
    assert stored.count("\n") == stored.count("\r") == stored.count("\r\n")
    return stored.replace("\r\n", "\n")


def properties(data: bytes) -> dict[str, str]:
    lines = streams(data)["PROJECT"].decode("ascii").split("\r\n")
    pairs = (line.split("=", 1) for line in takewhile(bool, lines))
    return {key: value.strip('"') for key, value in pairs}


def revealed(project_id: str, hidden: str) -> bytes:
    """Return what was obfuscated: MS-OVBA 2.4.3.3."""
    seed, version, key, *rest = bytes.fromhex(hidden)
    assert version ^ seed == 2
    assert key ^ seed == sum(project_id.encode()) % 256
    before, last, plain, found = version, key, key ^ seed, []
    for byte in rest:
        plain = byte ^ (before + plain) % 256
        before, last = last, byte
        found.append(plain)
    filling = (seed & 6) // 2
    content = bytes(found[filling:])
    assert int.from_bytes(content[:4], "little") == len(content) - 4
    return content[4:]


MODULES: Final = (
    WORKBOOK,
    Module("Dictionary", file("addin/Dictionary.cls"), "class"),
    Module("RibbonMyAddin", ROUTINE),
    Module("Sheet2", "", "sheet"),
    Module("xlwings", file("xlwings_custom_addin.bas")),
)
"""The modules of the add-in that xlwings ships."""


@cache
def addin() -> bytes:
    return vba_project("MyAddin", MODULES, project_id=ID)


def test_oletools_reads_the_whole_text_of_every_module(caplog: pytest.LogCaptureFixture) -> None:
    data = addin()
    parser = olevba().VBA_Parser("vbaProject.bin", data=data, relaxed=False)
    found = {path: (name, code) for _, path, name, code in parser.extract_macros()}
    parser.close()

    assert {path: name for path, (name, _) in found.items()} == {
        "VBA/ThisWorkbook": "ThisWorkbook.cls",
        "VBA/Dictionary": "Dictionary.cls",
        "VBA/RibbonMyAddin": "RibbonMyAddin.bas",
        "VBA/Sheet2": "Sheet2.cls",
        "VBA/xlwings": "xlwings.bas",
    }
    assert found["VBA/xlwings"][1] == MODULES[4].source
    assert found["VBA/RibbonMyAddin"][1] == f'Attribute VB_Name = "RibbonMyAddin"\r\n{ROUTINE}'
    for path, (_, code) in found.items():
        assert code.encode("ascii") == streams(data)[path]
    assert {record.getMessage() for record in caplog.records} <= {NOT_LOOKED_FOR}


def test_streams_are_those_of_the_shipped_addin() -> None:
    ours, theirs = addin(), shipped(RIBBON)

    assert list(streams(ours)) == list(streams(theirs))
    assert streams(ours)["PROJECTwm"] == streams(theirs)["PROJECTwm"]
    assert streams(ours)["VBA/_VBA_PROJECT"] == streams(theirs)["VBA/_VBA_PROJECT"]


def test_list_of_modules_is_that_of_the_shipped_addin_record_by_record() -> None:
    ours = records(streams(addin())["VBA/dir"])
    theirs = records(streams(shipped(RIBBON))["VBA/dir"])

    def split(found: list[tuple[int, bytes]]) -> list[list[tuple[int, bytes]]]:
        references = [identifier for identifier, _ in found].index(0x16)
        modules = [identifier for identifier, _ in found].index(0x0F)
        return [found[:references], found[modules:]]

    differences = []
    for our_part, their_part in zip(split(ours), split(theirs), strict=True):
        assert [identifier for identifier, _ in our_part] == [each for each, _ in their_part]
        differences += [
            (identifier, content)
            for (identifier, content), (_, other) in zip(our_part, their_part, strict=True)
            if content != other
        ]
    # Version of the project; cookies; description of a class; offsets behind compiled code.
    assert differences == [
        (0x09, b"\1\0\0\0\0\0"),
        (0x13, b"\xff\xff"),
        *[(0x31, bytes(4)), (0x2C, b"\xff\xff")],
        *[(0x1C, b""), (0x48, b""), (0x31, bytes(4)), (0x2C, b"\xff\xff")],
        *[(0x31, bytes(4)), (0x2C, b"\xff\xff")],
        *[(0x31, bytes(4)), (0x2C, b"\xff\xff")],
        (0x2C, b"\xff\xff"),
    ]


def test_libraries_are_referenced_as_excel_does() -> None:
    ours = records(streams(project())["VBA/dir"])
    theirs = records(streams(shipped("quickstart.xlsm"))["VBA/dir"])

    office = theirs.index((0x16, b"Office"))
    assert theirs[office : office + 3] == ours[ours.index((0x16, b"Office")) :][:3]
    stdole = ours.index((0x16, b"stdole"))
    (_, registered) = ours[stdole + 2]
    # MS-OVBA 2.1.1.8: identifier, version, language, path, name.
    assert registered[4:-6].split(b"#") == [
        b"*\\G{00020430-0000-0000-C000-000000000046}", b"2.0", b"0",
        b"C:\\Windows\\System32\\stdole2.tlb", b"OLE Automation",
    ]  # fmt: skip
    assert registered[:4] == struct.pack("<I", len(registered) - 10)


def test_properties_are_those_of_the_shipped_addin() -> None:
    ours = streams(addin())["PROJECT"].decode()
    theirs = streams(shipped(RIBBON))["PROJECT"].decode()

    def without_what_varies(lines: str) -> str:
        windows = re.sub(r"=-?\d+, \d+, \d+, \d+, [CZ]", "=", lines)
        return re.sub(r'(CMG|DPB|GC)="[0-9A-F]+"', r"\1", windows).rstrip("\r\n")

    assert without_what_varies(ours) == without_what_varies(theirs)
    assert ours.endswith(
        "[Workspace]\r\n" + "".join(f"{m.name}=0, 0, 0, 0, C\r\n" for m in MODULES)
    )


OF_THE_SPECIFICATION: Final = {
    "ID": "{917DED54-440B-4FD1-A5C1-74ACF261E600}",
    "CMG": "0705D8E3D8EDDBF1DBF1DBF1DBF1",
    "DPB": "0E0CD1ECDFF4E7F5E7F5E7",
    "GC": "1517CAF1D6F9D7F9D706",
}
"""The example in MS-OVBA 3.1.6."""


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(lambda: OF_THE_SPECIFICATION, id="specification"),
        pytest.param(lambda: properties(shipped("quickstart.xlsm")), id="written by Excel"),
        pytest.param(lambda: properties(project()), id="ours"),
        pytest.param(
            lambda: properties(vba_project("p", [WORKBOOK], project_id=OF_THE_SPECIFICATION["ID"])),
            id="ours with another key",
        ),
    ],
)
def test_project_is_unprotected_and_visible(found: Callable[[], dict[str, str]]) -> None:
    each = found()
    state, password, visible = each["CMG"], each["DPB"], each["GC"]

    assert revealed(each["ID"], state) == bytes(4)
    assert revealed(each["ID"], password) == bytes(1)
    assert revealed(each["ID"], visible) == b"\xff"
    # MS-OVBA 2.3.1.15 to 2.3.1.17.
    assert 22 <= len(state) <= 28
    assert len(password) >= 16
    assert 16 <= len(visible) <= 22


def test_nothing_is_compiled() -> None:
    data = project(Module("Ribbon", ROUTINE), Module("Counter", "", "class"))

    # MS-OVBA 3.1.1, and each text at the beginning of its stream.
    assert streams(data)["VBA/_VBA_PROJECT"] == bytes.fromhex("CC61 FFFF 00 0100")
    assert offsets_of(streams(data)["VBA/dir"]) == {"ThisWorkbook": 0, "Ribbon": 0, "Counter": 0}
    assert {path for path in streams(data) if "SRP" in path} == set()


def test_text_of_documents_is_what_excel_wrote() -> None:
    data = project(Module("Sheet1", "", "sheet"), Module("Sheet2", "", "sheet"))

    theirs = streams(shipped("quickstart.xlsm"))
    for name in ("ThisWorkbook", "Sheet1", "Sheet2"):
        assert streams(data)[f"VBA/{name}"] == theirs[f"VBA/{name}"]


def test_text_of_an_exported_class_is_what_excel_wrote_but_for_the_description() -> None:
    theirs = streams(shipped(RIBBON))["VBA/Dictionary"].decode().splitlines(keepends=True)
    described = [line for line in theirs if line.startswith("Attribute VB_Description")]

    ours = streams(addin())["VBA/Dictionary"].decode()

    assert len(described) == 1
    # Excel has made the letters of a name the same everywhere.
    assert ours.lower() == "".join(line for line in theirs if line not in described).lower()


def test_example_of_the_specification() -> None:
    code = 'Sub helloworld()\nMsgBox "Hello, World"\nEnd Sub\n'
    data = vba_project("p", [Module("ThisWorkbook", code, "workbook")], project_id=ID)

    assert text(data, "ThisWorkbook") == OF_A_WORKBOOK + code


@pytest.mark.parametrize(
    ("module", "stored"),
    [
        pytest.param(
            Module("Ribbon", ROUTINE), f'Attribute VB_Name = "Ribbon"\n{ROUTINE}', id="module"
        ),
        pytest.param(
            Module("Ribbon", f'Attribute VB_Name = "Ribbon"\n{ROUTINE}'),
            f'Attribute VB_Name = "Ribbon"\n{ROUTINE}',
            id="exported module",
        ),
        pytest.param(Module("Ribbon", ""), 'Attribute VB_Name = "Ribbon"\n', id="empty module"),
        pytest.param(Module("Ribbon", "\n\r\n\n"), 'Attribute VB_Name = "Ribbon"\n', id="no lines"),
        pytest.param(
            Module("Ribbon", "\n\tx\n\n\ny\n\n\n"),
            'Attribute VB_Name = "Ribbon"\n\n\tx\n\n\ny\n\n\n',
            id="blank lines",
        ),
        pytest.param(
            Module("Ribbon", 'Sub a()\nAttribute a.VB_Description = "x"\nEnd Sub'),
            'Attribute VB_Name = "Ribbon"\nSub a()\nAttribute a.VB_Description = "x"\nEnd Sub\n',
            id="attribute of a procedure",
        ),
        pytest.param(Module("Counter", "x", "class"), f"{OF_A_CLASS}x\n", id="class"),
        pytest.param(
            Module("Counter", f"{EXPORT}{OF_A_CLASS}x", "class"), f"{OF_A_CLASS}x\n", id="all given"
        ),
        pytest.param(
            Module("Counter", f"{EXPORT}Attribute VB_Exposed = True\nx", "class"),
            f"{OF_A_CLASS}x\n".replace("Exposed = False", "Exposed = True"),
            id="exposed class",
        ),
        pytest.param(
            Module("Counter", 'Attribute VB_Description = "A \\r\\n ""B"""\nx', "class"),
            f"{OF_A_CLASS}x\n",
            id="described class",
        ),
        pytest.param(
            Module("Sheet1", f"{EXPORT}{OF_A_SHEET}x", "sheet"), f"{OF_A_SHEET}x\n", id="sheet"
        ),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_text_of_a_module(module: Module, stored: str, end: str) -> None:
    source = module.source.replace("\r\n", "\n").replace("\n", end)

    data = project(Module(module.name, source, module.kind))

    assert text(data, module.name) == stored.replace("\r\n", "\n")


def test_kinds_of_modules() -> None:
    data = project(
        Module("Ribbon", ""), Module("Counter", "", "class"), Module("Sheet1", "", "sheet")
    )

    types = [each for each, _ in records(streams(data)["VBA/dir"]) if each in (0x21, 0x22)]
    assert types == [0x22, 0x21, 0x22, 0x22]
    lines = streams(data)["PROJECT"].decode().split("\r\n")
    assert lines[1:5] == [
        "Document=ThisWorkbook/&H00000000",
        "Module=Ribbon",
        "Class=Counter",
        "Document=Sheet1/&H00000000",
    ]


NAMES: Final = st.from_regex(
    r"[A-Za-z][A-Za-z0-9_]{5,30}", fullmatch=True, alphabet=string.printable
)
LINES: Final = st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=80).filter(
    lambda line: (
        not re.search(r"_\s*$", line) and not line.startswith(("Attribute VB_", "VERSION "))
    )
)


@settings(max_examples=30, deadline=None)
@given(
    st.dictionaries(NAMES, st.lists(LINES, min_size=1, max_size=30), max_size=6).filter(
        lambda texts: len({name.lower() for name in texts}) == len(texts)
    )
)
def test_any_modules_come_back(texts: dict[str, list[str]]) -> None:
    data = project(*(Module(f"m{name}"[:31], "\n".join(lines)) for name, lines in texts.items()))

    for name, lines in texts.items():
        own = f"m{name}"[:31]
        code = "\n".join(lines).removesuffix("\n")
        kept = f"{code}\n" if code.strip("\n") else ""
        assert text(data, own) == f'Attribute VB_Name = "{own}"\n{kept}'


def test_project_of_two_hundred_modules() -> None:
    modules = [Module(f"Module_{index}", f"Sub s{index}()\nEnd Sub\n") for index in range(200)]
    found = streams(project(*modules))

    assert len(found) == 200 + 5
    assert all(f"Sub s{i}()".encode() in found[f"VBA/Module_{i}"] for i in range(200))


def test_two_builds_are_the_same_bytes_whatever_the_hash_seed() -> None:
    code = (
        "import hashlib, sys; from ivjxl.excel.addin.vba_project import Module, vba_project; "
        "modules = [Module('ThisWorkbook', '', 'workbook'), Module('A', 'x = 1', 'class'), "
        "Module('b', 'Sub s()')]; "
        f"data = vba_project('p', modules, project_id='{ID}'); sys.stdout.buffer.write(data)"
    )
    built = [
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    modules = [WORKBOOK, Module("A", "x = 1", "class"), Module("b", "Sub s()")]
    assert set(built) == {vba_project("p", modules, project_id=ID)}


@pytest.mark.parametrize(
    ("modules", "said"),
    [
        ([Module("A", 'x = 1\ny = "円"')], r"A, line 2: not only printable ASCII"),
        ([Module("A", "caf\xe9")], "A, line 1: not only printable ASCII"),
        ([Module("A", "x\x0c")], "A, line 1: not only printable ASCII"),
        ([Module("A", "x\ry")], "A, line 1: not only printable ASCII"),
        ([Module("A", "x\0")], "A, line 1: not only printable ASCII"),
        ([Module("A", "x\x7f")], "A, line 1: not only printable ASCII"),
        ([Module("A", "x\x85")], "A, line 1: not only printable ASCII"),
        ([Module("A", "x\u2028y")], "A, line 1: not only printable ASCII"),
        ([Module("A", "\ufeffx")], "A, line 1: not only printable ASCII"),
        ([Module("A", f"\n'{'x' * 1023}")], "A, line 2: 1024 characters, at most 1023"),
        ([Module("A", "x _\n" * 25 + "y")], "A, line 25: a statement continued more than 24 times"),
        ([Module("A", "x\t_ \n" * 25 + "y")], "A, line 25: a statement continued more than 24"),
        ([Module("A", "x\n" * 64_001)], "A: 64001 lines, at most 64000"),
        ([Module("", "")], "not a name in VBA: ''"),
        ([Module("1a", "")], "not a name in VBA: '1a'"),
        ([Module("_a", "")], "not a name in VBA: '_a'"),
        ([Module("a b", "")], "not a name in VBA: 'a b'"),
        ([Module("a.b", "")], "not a name in VBA: 'a.b'"),
        ([Module("a\n", "")], r"not a name in VBA: 'a\\n'"),
        ([Module("表", "")], "not a name in VBA"),
        ([Module("a" * 32, "")], "not a name in VBA: 'a{32}'"),
        ([Module("Sub", "")], "a keyword: 'Sub'"),
        ([Module("date", "")], "a keyword: 'date'"),
        ([Module("Same", ""), Module("sAME", "")], "'sAME' is taken"),
        ([Module("thisworkbook", "")], "'thisworkbook' is taken"),
        ([Module("IVJXL", "")], "'IVJXL' is taken"),
        ([Module("Office", "")], "'Office' is taken"),
        ([Module("Excel", "")], "'Excel' is taken"),
        ([Module("Dir", "")], "'Dir' is taken"),
        ([Module("A", "", "form")], "kind 'form' is none of"),
        ([Module("Other", "", "workbook")], "one module of kind 'workbook'"),
        ([Module("A", 'Attribute VB_Name = "B"\nx')], 'VB_Name = "B" does not fit a module'),
        (
            [Module("A", "Attribute VB_Exposed = True\nx")],
            "VB_Exposed = True does not fit a module",
        ),
        ([Module("A", "Attribute VB_Exposed = Yes", "class")], "does not fit a class"),
        ([Module("A", "Attribute VB_Other = True", "class")], "does not fit a class"),
        ([Module("A", f"{EXPORT}{OF_A_WORKBOOK}", "sheet")], "VB_Name .* does not fit a sheet"),
        ([Module("Sheet1", OF_A_SHEET.replace("True", "False"), "sheet")], "does not fit a sheet"),
        ([Module("A", '\'x\nAttribute VB_Name = "A"')], "A: attributes of the module come first"),
        ([Module("A", f"{EXPORT}x")], "A: the export of a class, but the kind is 'module'"),
        (
            [Module("A", "VERSION 1.0 CLASS\nBEGIN\n", "class")],
            "A: the header of the export has no",
        ),
    ],
)
def test_what_excel_could_not_hold_is_refused(modules: Sequence[Module], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        project(*modules)


def test_noise_that_cannot_be_compressed_is_refused() -> None:
    letters = random.Random(3).choices(string.ascii_letters + string.digits, k=9000)
    lines = ["'" + "".join(letters[at : at + 900]) for at in range(0, 9000, 900)]

    with pytest.raises(ValueError, match="A: cannot be compressed: the 4096 bytes from 0 on"):
        project(Module("A", "\n".join(lines)))


@pytest.mark.parametrize("modules", [[], [Module("A", "")], [Module("Sheet1", "", "sheet")]])
def test_project_without_a_workbook_is_refused(modules: Sequence[Module]) -> None:
    with pytest.raises(ValueError, match="one module of kind 'workbook'"):
        vba_project("p", modules, project_id=ID)


@pytest.mark.parametrize("name", ["", "1", "a b", "日本", "a" * 32, "Sub", "VBA", "ThisWorkbook"])
def test_name_of_a_project_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        project(name=name)


@pytest.mark.parametrize(
    "project_id", ["", ID[1:-1], ID.lower(), f"{ID} ", ID.replace("-", ""), ID.replace("3", "G")]
)
def test_project_id_that_is_none_is_refused(project_id: str) -> None:
    with pytest.raises(ValueError, match="not an identifier of a project"):
        vba_project("p", [WORKBOOK], project_id=project_id)


@pytest.mark.parametrize(
    "module",
    [
        pytest.param(Module("A", f"'{'x' * 1022}"), id="longest line"),
        pytest.param(Module("A", ("x _\n" * 24 + "y\n") * 3), id="longest statements"),
        pytest.param(Module("A", "x_\n" * 30), id="names that end like a continuation"),
        pytest.param(Module("A", "x\n" * 64_000), id="longest module"),
        pytest.param(Module("a" * 31, "x"), id="longest name"),
        pytest.param(Module("A1_", "x"), id="name of all kinds"),
    ],
)
def test_what_excel_can_just_hold_is_accepted(module: Module) -> None:
    code = text(project(module), module.name)

    end = "" if module.source.endswith("\n") else "\n"
    assert code == f'Attribute VB_Name = "{module.name}"\n{module.source}{end}'


def test_project_is_read_from_a_workbook_too() -> None:
    package = BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/vbaProject.bin", project(Module("Ribbon", ROUTINE)))
    parser = olevba().VBA_Parser("ivjxl.xlam", data=package.getvalue())

    assert [name for _, _, name, _ in parser.extract_macros()] == ["ThisWorkbook.cls", "Ribbon.bas"]
    parser.close()
