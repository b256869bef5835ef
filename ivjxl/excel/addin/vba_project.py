"""A VBA project from the text of its modules, as Excel reads it: `vbaProject.bin`.

[MS-OVBA]. Only source text, nothing compiled: the version 0xFFFF in `_VBA_PROJECT`
tells Excel to compile it when the project is opened. The same modules give the same
bytes.
"""

import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from ivjxl.excel.addin.compound_file import compound_file
from ivjxl.excel.addin.compression import compressed

LONGEST_NAME: Final = 31
LONGEST_LINE: Final = 1023
MOST_CONTINUATIONS: Final = 24
MOST_LINES: Final = 64_000
"""Lines of a module. The editor takes 65,534."""

CODE_PAGES: Final = (874, 932, 936, 949, 950, *range(1250, 1259))
"""Windows code pages that hold ASCII as it is."""

_LANGUAGE: Final = 0x409
_LIBRARIES: Final = {
    "stdole": "*\\G{00020430-0000-0000-C000-000000000046}#2.0#0"
    "#C:\\Windows\\System32\\stdole2.tlb#OLE Automation",
    "Office": "*\\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0"
    "#C:\\Program Files\\Common Files\\Microsoft Shared\\OFFICE16\\MSO.DLL"
    "#Microsoft Office 16.0 Object Library",
}
"""What the modules may use beside VBA and Excel, found by identifier and version, not by
path. Office has `IRibbonControl`, which the ribbon hands to every procedure it calls."""

_TAKEN: Final = {"vba", "excel", "dir", *(name.lower() for name in _LIBRARIES)}
"""Names that no module can have: libraries, and the stream that lists the modules."""

_BASES: Final = {
    "class": "FCFB3D2A-A0FA-1068-A738-08002B3371B5",
    "workbook": "00020819-0000-0000-C000-000000000046",
    "sheet": "00020820-0000-0000-C000-000000000046",
}
"""What modules that are objects derive from."""

_DOCUMENTS: Final = ("workbook", "sheet")
_KINDS: Final = ("module", *_BASES)

_KEYWORDS: Final = """
abs addressof and any array as attribute boolean byref byte byval call case cbool cbyte ccur
cdate cdbl cdec cdecl cint circle clng clnglng clngptr close const csng cstr currency cvar
cverr date debug decimal declare defbool defbyte defcur defdate defdbl defdec defint deflng
deflnglng deflngptr defobj defsng defstr defvar dim do doevents double each else elseif empty
end endif enum eqv erase event exit false fix for friend function get global gosub goto if imp
implements in input inputb int integer is lbound len lenb let like lineinput lock long longlong
longptr loop lset me mod new next not nothing null on open option optional or paramarray
preserve print private pset public put raiseevent redim rem resume return rset scale seek
select set sgn shared single spc static stop string sub tab then to true type typeof ubound
unlock until variant wend while with withevents write xor
"""
"""The reserved identifiers of [MS-VBAL] 3.3.5.2."""

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_ID: Final = re.compile(r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ATTRIBUTE: Final = re.compile(r"Attribute (VB_\w+) = (.*)")
_CONTINUED: Final = re.compile(r"(^|\s)_\s*$")

_SEED: Final = 0xC0
"""Any byte; after this one the obfuscated data has no filling."""


class _Id(IntEnum):
    """Records of the stream `dir`, under their names in [MS-OVBA] 2.3.4.2."""

    SYSKIND = 0x01
    LCID = 0x02
    CODEPAGE = 0x03
    NAME = 0x04
    DOCSTRING = 0x05
    HELPFILEPATH = 0x06
    HELPCONTEXT = 0x07
    LIBFLAGS = 0x08
    VERSION = 0x09
    CONSTANTS = 0x0C
    REFERENCEREGISTERED = 0x0D
    MODULES = 0x0F
    TERMINATOR = 0x10
    COOKIE = 0x13
    LCIDINVOKE = 0x14
    REFERENCENAME = 0x16
    MODULENAME = 0x19
    MODULESTREAMNAME = 0x1A
    MODULEDOCSTRING = 0x1C
    MODULEHELPCONTEXT = 0x1E
    MODULETYPE_PROCEDURAL = 0x21
    MODULETYPE_OTHER = 0x22
    MODULE_TERMINATOR = 0x2B
    MODULECOOKIE = 0x2C
    MODULEOFFSET = 0x31
    MODULESTREAMNAME_UNICODE = 0x32
    CONSTANTS_UNICODE = 0x3C
    HELPFILEPATH_2 = 0x3D
    REFERENCENAME_UNICODE = 0x3E
    DOCSTRING_UNICODE = 0x40
    MODULENAME_UNICODE = 0x47
    MODULEDOCSTRING_UNICODE = 0x48


@dataclass(frozen=True, slots=True)
class Module:
    """A module of a project.

    `name` is for a document also the code name of the workbook or sheet, `source` may
    be what the editor exports (a description in it is left out), `kind` is `module`,
    `class`, `workbook` or `sheet`.
    """

    name: str
    source: str
    kind: str = "module"


def vba_project(
    name: str, modules: Sequence[Module], *, project_id: str, code_page: int = 1252
) -> bytes:
    """Return the content of `vbaProject.bin`.

    Parameters
    ----------
    name
        Name of the project.
    modules
        Its modules in the order in which they are listed; one is that of the workbook.
    project_id
        A GUID in braces and capitals.
    code_page
        One of `CODE_PAGES`, in which Excel keeps texts that it adds, such as the help
        of functions. The source is ASCII in all of them.

    Raises
    ------
    ValueError
        If Excel could not hold or compile this: a name that is no identifier or stands
        for something else already, a character that is not ASCII, a line or a module
        that is too long, a statement on too many lines, an attribute that modules of
        its kind do not have, text that cannot be compressed.
    """
    _check_names(name, modules)
    if not _ID.fullmatch(project_id):
        raise ValueError(f"not an identifier of a project: {project_id!r}")
    if code_page not in CODE_PAGES:
        raise ValueError(f"not a code page of Windows for VBA: {code_page}")
    return compound_file(
        {
            "VBA": {
                **{module.name: _stream(module) for module in modules},
                "dir": compressed(b"".join(_records(name, modules, code_page))),
                "_VBA_PROJECT": struct.pack("<HHBH", 0x61CC, 0xFFFF, 0, 1),
            },
            "PROJECT": "".join(
                f"{line}\r\n" for line in _properties(name, modules, project_id)
            ).encode("ascii"),
            "PROJECTwm": b"".join(
                f"{module.name}\0".encode("ascii") + f"{module.name}\0".encode("utf-16-le")
                for module in modules
            )
            + b"\0\0",
        }
    )


def _check_names(name: str, modules: Sequence[Module]) -> None:
    taken = set(_TAKEN)
    for each in (name, *(module.name for module in modules)):
        if not _NAME.fullmatch(each) or len(each) > LONGEST_NAME:
            raise ValueError(
                f"not a name in VBA: {each!r}: a letter, then letters, digits and _, "
                f"at most {LONGEST_NAME}"
            )
        if each.lower() in _KEYWORDS.split():
            raise ValueError(f"not a name in VBA but a keyword: {each!r}")
        if each.lower() in taken:
            raise ValueError(
                f"the name {each!r} is taken by another module, the project or a library"
            )
        taken.add(each.lower())
    for module in modules:
        if module.kind not in _KINDS:
            raise ValueError(f"{module.name}: kind {module.kind!r} is none of {_KINDS}")
    if sum(module.kind == "workbook" for module in modules) != 1:
        raise ValueError("a project has one module of kind 'workbook', not more and not less")


def _stream(module: Module) -> bytes:
    text = _text(module).encode("ascii")
    try:
        return compressed(text)
    except ValueError as error:
        raise ValueError(f"{module.name}: {error}") from None


def _text(module: Module) -> str:
    """Return the text of a module as it is stored: its attributes, then its code."""
    attributes, code = _parts(module, _lines(module))
    stored = [f"Attribute {name} = {value}" for name, value in attributes.items()] + code
    return "".join(f"{line}\r\n" for line in stored)


def _lines(module: Module) -> list[str]:
    """Return the lines of a module's source, each one that the editor could hold."""
    lines = module.source.replace("\r\n", "\n").removesuffix("\n").split("\n")
    if len(lines) > MOST_LINES:
        raise ValueError(f"{module.name}: {len(lines)} lines, at most {MOST_LINES}")
    continued = 0
    for number, line in enumerate(lines, 1):
        at = f"{module.name}, line {number}: "
        if not line.isascii() or _CONTROL.search(line):
            raise ValueError(f"{at}not only printable ASCII characters: {line!r}")
        if len(line) > LONGEST_LINE:
            raise ValueError(f"{at}{len(line)} characters, at most {LONGEST_LINE}")
        continued = continued + 1 if _CONTINUED.search(line) else 0
        if continued > MOST_CONTINUATIONS:
            raise ValueError(f"{at}a statement continued more than {MOST_CONTINUATIONS} times")
    return lines


def _parts(module: Module, lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """Return the attributes of a module and the lines of its code."""
    if lines[0].startswith("VERSION "):
        if module.kind == "module":
            raise ValueError(f"{module.name}: the export of a class, but the kind is 'module'")
        if "END" not in lines:
            raise ValueError(f"{module.name}: the header of the export has no END")
        lines = lines[lines.index("END") + 1 :]
    attributes = _attributes(module)
    while lines and (given := _ATTRIBUTE.fullmatch(lines[0])):
        name, value = given.groups()
        _check_attribute(module, name, value, attributes.get(name))
        if name in attributes:
            attributes[name] = value
        lines = lines[1:]
    for line in lines:
        if line.startswith("Attribute VB_"):
            raise ValueError(f"{module.name}: attributes of the module come first, not: {line}")
    return attributes, lines if any(lines) else []


def _attributes(module: Module) -> dict[str, str]:
    """Return the attributes of a module in the order in which Excel writes them."""
    name = {"VB_Name": f'"{module.name}"'}
    if module.kind == "module":
        return name
    document = str(module.kind in _DOCUMENTS)
    return {
        **name,
        "VB_Base": f'"0{{{_BASES[module.kind]}}}"',
        "VB_GlobalNameSpace": "False",
        "VB_Creatable": "False",
        "VB_PredeclaredId": document,
        "VB_Exposed": document,
        "VB_TemplateDerived": "False",
        "VB_Customizable": document,
    }


def _check_attribute(module: Module, name: str, value: str, own: str | None) -> None:
    # A description would have to stand in `dir` too; it shows in the object browser only.
    described = name == "VB_Description"
    chosen = module.kind == "class" and {value, own} <= {"False", "True"}
    if not (described or chosen or value == own):
        raise ValueError(
            f"{module.name}: {name} = {value} does not fit a {module.kind} of this name"
        )


def _records(name: str, modules: Sequence[Module], code_page: int) -> Iterator[bytes]:
    """Yield the records of the stream `dir`: project, libraries, modules."""
    yield _number(_Id.SYSKIND, 1)
    yield _number(_Id.LCID, _LANGUAGE)
    yield _number(_Id.LCIDINVOKE, _LANGUAGE)
    yield _short(_Id.CODEPAGE, code_page)
    yield _ascii(_Id.NAME, name)
    yield _ascii(_Id.DOCSTRING, "") + _unicode(_Id.DOCSTRING_UNICODE, "")
    yield _ascii(_Id.HELPFILEPATH, "") + _ascii(_Id.HELPFILEPATH_2, "")
    yield _number(_Id.HELPCONTEXT, 0)
    yield _number(_Id.LIBFLAGS, 0)
    # The one record whose length is not that of its content: version 1.0.
    yield struct.pack("<HIIH", _Id.VERSION, 4, 1, 0)
    yield _ascii(_Id.CONSTANTS, "") + _unicode(_Id.CONSTANTS_UNICODE, "")
    for library, identifier in _LIBRARIES.items():
        yield _ascii(_Id.REFERENCENAME, library) + _unicode(_Id.REFERENCENAME_UNICODE, library)
        content = struct.pack("<I", len(identifier)) + identifier.encode("ascii") + bytes(6)
        yield _record(_Id.REFERENCEREGISTERED, content)
    yield _short(_Id.MODULES, len(modules))
    yield _short(_Id.COOKIE, 0xFFFF)
    for module in modules:
        yield from _module_records(module)
    yield _record(_Id.TERMINATOR, b"")


def _module_records(module: Module) -> Iterator[bytes]:
    yield _ascii(_Id.MODULENAME, module.name)
    yield _unicode(_Id.MODULENAME_UNICODE, module.name)
    yield _ascii(_Id.MODULESTREAMNAME, module.name)
    yield _unicode(_Id.MODULESTREAMNAME_UNICODE, module.name)
    yield _ascii(_Id.MODULEDOCSTRING, "") + _unicode(_Id.MODULEDOCSTRING_UNICODE, "")
    # The text begins where its stream begins: nothing compiled before it.
    yield _number(_Id.MODULEOFFSET, 0)
    yield _number(_Id.MODULEHELPCONTEXT, 0)
    yield _short(_Id.MODULECOOKIE, 0xFFFF)
    procedural = module.kind == "module"
    yield _record(_Id.MODULETYPE_PROCEDURAL if procedural else _Id.MODULETYPE_OTHER, b"")
    yield _record(_Id.MODULE_TERMINATOR, b"")


def _record(identifier: _Id, content: bytes) -> bytes:
    return struct.pack("<HI", identifier, len(content)) + content


def _short(identifier: _Id, value: int) -> bytes:
    return _record(identifier, struct.pack("<H", value))


def _number(identifier: _Id, value: int) -> bytes:
    return _record(identifier, struct.pack("<I", value))


def _ascii(identifier: _Id, text: str) -> bytes:
    return _record(identifier, text.encode("ascii"))


def _unicode(identifier: _Id, text: str) -> bytes:
    return _record(identifier, text.encode("utf-16-le"))


def _properties(name: str, modules: Sequence[Module], project_id: str) -> Iterator[str]:
    """Yield the lines of the stream `PROJECT`."""
    yield f'ID="{project_id}"'
    for module in modules:
        if module.kind in _DOCUMENTS:
            yield f"Document={module.name}/&H00000000"
        else:
            yield f"{module.kind.capitalize()}={module.name}"
    yield f'Name="{name}"'
    yield 'HelpContextID="0"'
    yield 'VersionCompatible32="393222000"'
    # Not protected, no password, visible.
    yield f'CMG="{_obfuscated(project_id, bytes(4))}"'
    yield f'DPB="{_obfuscated(project_id, bytes(1))}"'
    yield f'GC="{_obfuscated(project_id, bytes([0xFF]))}"'
    yield ""
    yield "[Host Extender Info]"
    yield "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000"
    yield ""
    yield "[Workspace]"
    for module in modules:
        yield f"{module.name}=0, 0, 0, 0, C"


def _obfuscated(project_id: str, data: bytes) -> str:
    """Return data as [MS-OVBA] 2.4.3 obfuscates it."""
    last = sum(project_id.encode("ascii")) & 0xFF
    hidden = [_SEED, _SEED ^ 2, _SEED ^ last]
    for byte in struct.pack("<I", len(data)) + data:
        hidden.append(byte ^ ((hidden[-2] + last) & 0xFF))
        last = byte
    return bytes(hidden).hex().upper()
