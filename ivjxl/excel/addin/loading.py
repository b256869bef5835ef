"""The VBA module `xlwings`: what xlwings' own module does to start Python, and no more.

The text comes from the installed xlwings. Its procedures that look anything up in
sheets, in files beside a workbook or in the environment are left out; `DIFFERENCES`
lists every procedure with the reason, for whoever tries the add-in in Excel.
"""

import re
from pathlib import Path
from typing import Final, NamedTuple

from ivjxl.errors import InputError, Text
from ivjxl.excel.addin.environment import XLWINGS, library_name

MODULE: Final = "xlwings"

KEPT: Final = ("XLPy",)
"""Procedures that are taken over word by word, besides the declarations before the first."""


_ANOTHER: Final = Text(
    "must be version {needed}, for which the add-in was written: `pip install xlwings=={needed}`",
    "はアドインに対応する{needed}が必要です（pip install xlwings=={needed}）",
)


class Difference(NamedTuple):
    """What became of procedures of xlwings' module, and why."""

    procedures: tuple[str, ...]
    what: str
    why: str


DIFFERENCES: Final = (
    Difference(
        ("XLPyCommand",),
        "replaced by Python.XLPyCommand",
        "built its command from configuration, licence key and PYTHONPATH; ours is one constant "
        "interpreter with -I -B and one constant module, without cmd.exe",
    ),
    Difference(
        ("XLPyLoadDLL",),
        "replaced by Python.XLPyLoadDLL",
        "searched the library beside a configured interpreter, or left the search to Windows; ours "
        "loads it from one constant folder or stops",
    ),
    Difference(
        (
            "GetConfig",
            "GetConfigFromSheet",
            "GetConfigFromFile",
            "GetConfigFilePath",
            "GetDirectoryConfigFilePath",
            "GetDirectoryPath",
            "SaveConfigToFile",
            "ExpandEnvironmentStrings",
            "GetFullName",
        ),
        "left out",
        "read sheets of the active workbook, files in its folder, and the environment",
    ),
    Difference(
        ("RunPython", "RunFrozenPython", "ExecuteWindows", "ExecuteMac", "CleanUp"),
        "left out",
        "started further processes from configuration, with the folder of the workbook on the "
        "path of Python; buttons use the process of the functions",
    ),
    Difference(
        (
            "ImportPythonUDFsBase",
            "ImportPythonUDFs",
            "ImportPythonUDFsToAddin",
            "ImportXlwingsUdfsModule",
            "GetUdfModules",
        ),
        "left out",
        "wrote VBA into projects, which needs trusted access to them; our wrappers are in the file",
    ),
    Difference(
        ("ShowError", "ReadFile", "SheetExists"),
        "left out",
        "showed the contents of a file, or wrote them on a sheet of the active workbook",
    ),
    Difference(
        (
            "NDims",
            "KillPy",
            "GetDLLVersion",
            "WScript",
            "IsFullName",
            "FileExists",
            "FileExistsOnWindows",
            "FileOrFolderExistsOnMac",
            "ParentFolder",
            "GetDirectory",
            "KillFileOnMac",
            "ToMacPath",
            "GetMacDir",
            "ToPosixPath",
            "GetBaseName",
            "has_dynamic_array",
            "CreateGUID",
            "CheckConda",
        ),
        "left out",
        "served only what is left out",
    ),
)
"""Every procedure of xlwings' module that is not kept."""

IN_DECLARATIONS: Final = (
    "left out: the Mac-only declaration of `system` and the constant PROJECT_NAME, which nothing "
    "uses; added: Option Private Module, so that XLPy is no worksheet function"
)

_PROCEDURE: Final = re.compile(
    r"^(?:Public |Private )?(?:Function|Sub) (\w+)\(.*?^End (?:Function|Sub)[^\n]*\n",
    re.MULTILINE | re.DOTALL,
)
_VERSION: Final = re.compile(r'^Public Const XLWINGS_VERSION As String = "([^"]+)"', re.MULTILINE)
_FOR_MAC: Final = re.compile(r"^ *#If Mac Then\n.*?^ *#End If\n", re.MULTILINE | re.DOTALL)
_PROJECT: Final = re.compile(r"^Public Const PROJECT_NAME .*\n", re.MULTILINE)
_NAMED: Final = f'Attribute VB_Name = "{MODULE}"\n'
_LIBRARY: Final = re.compile(r'Lib "(xlwings(?:32|64)-[^"]+\.dll)"')


def original() -> str:
    """Return the module for add-ins of the installed xlwings."""
    import xlwings

    file = Path(xlwings.__file__).with_name("xlwings_custom_addin.bas")
    return file.read_text(encoding="ascii")


def procedures(text: str) -> dict[str, str]:
    """Return the procedures of a module by name; variants under one name follow each other."""
    found: dict[str, str] = {}
    for each in _PROCEDURE.finditer(text):
        found[each[1]] = found.get(each[1], "") + each[0]
    return found


def version(text: str) -> str:
    """Return the version of xlwings that a module belongs to."""
    found = _VERSION.search(text)
    if found is None:
        raise ValueError("the module does not say its version")
    return found[1]


def libraries(text: str) -> set[str]:
    """Return the names of the libraries that a module declares."""
    return {*_LIBRARY.findall(text)}


def source() -> str:
    """Return the module of the add-in: declarations and kept procedures.

    Raises
    ------
    InputError
        If the installed xlwings is not the version that the add-in was written for.
    """
    text = original()
    names = {library_name(bits) for bits in (32, 64)}
    if version(text) != XLWINGS or libraries(text) != names:
        raise InputError("xlwings", _ANOTHER.filled(needed=XLWINGS), version(text))
    first = _PROCEDURE.search(text)
    if first is None:
        raise ValueError("xlwings' module has no procedures")
    declarations = _PROJECT.sub("", _FOR_MAC.sub("", text[: first.start()]))
    declarations = declarations.replace(_NAMED, f"{_NAMED}Option Private Module\n", 1)
    found = procedures(text)
    note = "' Of xlwings' module only what starts Python; addin/README.md lists what is not here.\n"
    return declarations.rstrip("\n") + "\n\n" + note + "".join(f"\n{found[n]}" for n in KEPT)
