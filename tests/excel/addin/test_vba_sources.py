"""The add-in's VBA, read by a small lint: what Excel would not compile, and what it may not do.

Nothing here compiles VBA. Every rule is tried on a copy that breaks it.
"""

import ast
import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from lxml import etree

from ivjxl.excel.addin import build, commands, texts
from ivjxl.excel.addin.build import modules
from ivjxl.excel.addin.installed import Installed
from ivjxl.excel.addin.server import Server
from ivjxl.excel.functions import FUNCTIONS
from tests.excel.addin.vba_code import (
    KEYWORDS,
    Code,
    Procedure,
    Statement,
    Token,
    calls,
    code,
    in_parentheses,
    local_names,
    split,
    statements,
)
from tests.excel.test_udfs import RESERVED

INSTALLED: Final = Installed("C:\\Users\\山田 'x'\\python.exe", "C:\\Users\\山田 'x'")

SEEN_BY_EXCEL: Final = ("Wrappers", "IvjxlRibbon", "ThisWorkbook", "TextsSheet")
"""Modules without Option Private Module: called from cells, by the ribbon, by events."""

OF_XLWINGS: Final = "xlwings"

FORBIDDEN: Final = {
    *("environ", "environ$", "shell", "createobject", "getobject", "open", "kill", "dir", "dir$"),
    *("filecopy", "print", "write", "input", "freefile", "reset", "filelen", "filedatetime"),
    *("chdir", "chdrive", "mkdir", "rmdir", "curdir", "curdir$", "setattr", "getattr"),
    *("filesystemobject", "vbproject", "vbe", "vbcomponents", "evaluate"),
    *("executeexcel4macro", "run", "sendkeys", "callbyname", "appactivate", "ddeinitiate"),
    *("registerxll", "followhyperlink", "loadpicture", "macscript", "opentext", "saveas"),
    *("querytables", "xmlhttp", "onkey", "auto_open"),
}
"""Words that reach files, programs, the network, the environment, or code in a text."""

FORBIDDEN_MEMBERS: Final = {"path", "fullname"}
"""Members that say where something is; variables may be called so."""

ALLOWED: Final = {"ThisWorkbook . FullName"}
"""Compared with the add-ins that a workbook's links name, and nothing else."""

PROGRAMS: Final = re.compile(r"\b(cmd|powershell|wscript|cscript|mshta|https?|ftp)\b", re.I)

LIBRARIES: Final = {
    "LoadLibraryExW": "kernel32",
    "MessageBoxW": "user32",
    "LoadLibrary": "KERNEL32",
    **dict.fromkeys(("XLPyDLLActivateAuto", "XLPyDLLNDims", "XLPyDLLVersion"), "xlwings"),
}
"""Procedures of libraries; the last four are declared by xlwings."""

GLOBALS: Final = {
    *("Application", "ThisWorkbook", "ActiveWorkbook", "ActiveCell", "Workbooks"),
    *("Workbook", "Collection", "IRibbonUI", "IRibbonControl"),
    *("Err", "Now", "TimeSerial", "Replace", "Split", "IIf", "InStrRev", "StrPtr"),
    *("LCase$", "Left$", "Right$", "Mid$", "Chr$", "ChrW$"),
    *("IsArray", "IsError", "IsObject", "IsMissing", "VarType", "GetSetting", "SaveSetting"),
    *("vbCrLf", "vbLf", "vbLong", "vbObjectError"),
}
"""What VBA, Excel and Office have, of which our modules use this."""

MEMBERS: Final = {
    "Application": {
        *("ActiveProtectedViewWindow", "CalculateFull", "CalculationInterruptKey", "Caller"),
        *("Calculation", "Cursor", "DisplayAlerts", "EnableCancelKey", "FileDialog"),
        *("GetOpenFilename", "Hwnd", "LanguageSettings"),
        *("MacroOptions", "OnTime", "StatusBar"),
    },
    # The last is our own, in its module.
    "ThisWorkbook": {"FullName", "Name", "Saved", "Worksheets", "Listen"},
    "ActiveWorkbook": {"Worksheets"},
    "ActiveCell": {"Address", "Worksheet"},
    "Workbooks": {"Add"},
    "Err": {"Description", "Raise"},
}
"""Members of what VBA binds when it compiles, each with a page of its own in Microsoft's
VBA-Docs (api/Excel.Application.CalculateFull.md …), commit b2cda88."""

EVENTS: Final = {
    "Workbook_Open": [],
    "excel_app_WorkbookOpen": [("byval", "Workbook")],
    "excel_app_NewWorkbook": [("byval", "Workbook")],
}
"""Events of the workbook and of Excel, with their parameters, in VBA-Docs too."""

NUMBERS: Final = {
    # MessageBox of the Windows API: IDYES; MB_YESNO, MB_ICONQUESTION, MB_DEFBUTTON2; icons.
    ("Commands", "YES"): 6,
    ("Commands", "ASKING"): 0x4 | 0x20 | 0x100,
    ("Commands", "TELLING"): 0x40,
    ("Commands", "WARNING"): 0x30,
    # XlLink.xlExcelLinks, XlMousePointer.xlWait and xlDefault.
    ("Commands", "EXCEL_LINKS"): 1,
    ("Commands", "WAITING"): 2,
    ("Commands", "AS_USUAL"): -4143,
    # XlCalculationInterruptKey.xlNoKey, XlWBATemplate.xlWBATWorksheet.
    ("Commands", "BY_NO_KEY"): 0,
    ("Commands", "BY_ANY_KEY"): 2,
    # XlEnableCancelKey.xlDisabled, XlCVError.xlErrName; MB_TASKMODAL, MB_SETFOREGROUND.
    ("Commands", "DISABLED"): 0,
    ("Commands", "ERROR_NAME"): 2029,
    ("Commands", "IN_FRONT_OF_ALL"): 0x2000 | 0x10000,
    ("Commands", "ONE_SHEET"): -4167,
    # MsoFileDialogType.msoFileDialogFolderPicker.
    ("Commands", "FOLDER_PICKER"): 4,
    # XlCVError.xlErrValue.
    ("Functions", "ERROR_VALUE"): 2015,
    # LOAD_WITH_ALTERED_SEARCH_PATH of LoadLibraryEx.
    ("Python", "FROM_ITS_OWN_FOLDER"): 0x8,
    ("Python", "SECONDS_OF_A_DAY"): 24 * 60 * 60,
    # MsoAppLanguageID.msoLanguageIDUI; MsoLanguageID.msoLanguageIDJapanese.
    ("Texts", "OF_THE_USER_INTERFACE"): 2,
    ("Texts", "JAPANESE_OFFICE"): 0x411,
}
"""Numbers that others define, by the names that the modules give them."""

OWN_NUMBERS: Final = {
    ("Commands", "STATUS_SECONDS"),
    ("Commands", "LONGEST_STATUS"),
    ("Commands", "PAGE_WIDTH"),
    ("Functions", "MANY_AREAS"),
    ("Python", "SECONDS_BEFORE_ANOTHER_TRY"),
    ("Python", "NOT_STARTED"),
    ("Texts", "KEY_COLUMN"),
    ("Texts", "ENGLISH_COLUMN"),
    ("Texts", "JAPANESE_COLUMN"),
}

BLOCKS: Final = {
    "if": "end if",
    "for": "next",
    "do": "loop",
    "select": "end select",
    "with": "end with",
    "while": "wend",
}
"""How blocks begin and end; an If only where nothing follows its Then."""

Project = Mapping[str, str]
"""Sources by the names of their modules."""


@cache
def project() -> dict[str, str]:
    return {module.name: module.source for module in modules(INSTALLED)}


@cache
def read(name: str, source: str) -> Code:
    return code(name, source)


def codes(sources: Project) -> list[Code]:
    return [read(name, source) for name, source in sources.items()]


def procedures(sources: Project) -> Iterator[Procedure]:
    for module in codes(sources):
        yield from module.procedures


def used_in(procedure: Procedure) -> set[str]:
    """Return the names from outside that a procedure uses, in small letters."""
    return {token.lower for _, _, token in procedure.words()} - {*local_names(procedure)}


def by_name(sources: Project) -> dict[str, Procedure]:
    """Return the procedures that other modules see, by their names in small letters."""
    return {each.name.lower(): each for each in procedures(sources) if each.public}


# --- the rules: each yields what it finds ------------------------------------------------


def not_ascii(sources: Project) -> Iterator[str]:
    for name, source in sources.items():
        yield from (f"{name}: {line}" for line in source.splitlines() if not line.isascii())


def not_explicit(sources: Project) -> Iterator[str]:
    for module in codes(sources):
        # The text of xlwings is taken over word by word.
        if module.name != OF_XLWINGS and "Option Explicit" not in module.options:
            yield module.name


def private_or_not(sources: Project) -> Iterator[str]:
    for module in codes(sources):
        if ("Option Private Module" in module.options) == (module.name in SEEN_BY_EXCEL):
            yield module.name


def function_for_cells(sources: Project) -> Iterator[str]:
    for module in codes(sources):
        if module.name in SEEN_BY_EXCEL and module.name != "Wrappers":
            yield from (str(f) for f in module.procedures if f.public and f.kind != "sub")


def forbidden(sources: Project) -> Iterator[str]:
    for module in codes(sources):
        for statement in module.statements:
            tokens = statement.tokens
            for at, token in enumerate(tokens):
                around = str(Statement(tokens[max(at - 2, 0) : at + 1]))
                member = at > 0 and tokens[at - 1].value == "."
                words = FORBIDDEN | FORBIDDEN_MEMBERS if member else FORBIDDEN
                if token.kind == "word" and token.lower in words and around not in ALLOWED:
                    yield f"{module.name}: {around}"
                elif token == Token("sign", "["):
                    yield f"{module.name}: [ evaluates: {statement}"
                elif token.kind == "text" and PROGRAMS.search(token.value):
                    yield f"{module.name}: {token.value}"
            if tokens[0].lower == "name":
                yield f"{module.name}: {statement}"


def foreign_library(sources: Project) -> Iterator[str]:
    for module in codes(sources):
        for name, library in module.declares.items():
            own = (module.name == OF_XLWINGS) == (name not in ("LoadLibraryExW", "MessageBoxW"))
            if not own or not library.startswith(LIBRARIES.get(name, "?")):
                yield f"{module.name}: {name} of {library}"


def description_in_cells(sources: Project) -> Iterator[str]:
    for module in codes(sources):
        if module.name in ("Functions", "Wrappers"):
            for statement in module.statements:
                if "Err . Description" in str(statement):
                    yield f"{module.name}: {statement}"


def undeclared(sources: Project) -> Iterator[str]:
    public = {
        name.lower() for module in codes(sources) for name, seen in module.names.items() if seen
    }
    known = {name.lower() for name in GLOBALS} | KEYWORDS
    for module in codes(sources):
        own = {name.lower() for name in module.names}
        for procedure in module.procedures:
            names = known | public | own | {*local_names(procedure)}
            for _, _, token in procedure.words():
                if token.lower not in names:
                    yield f"{procedure}: {token.value}"


def unknown_member(sources: Project) -> Iterator[str]:
    for procedure in procedures(sources):
        for statement, at, token in procedure.words():
            after = statement.tokens[at + 1 : at + 3]
            known = MEMBERS.get(token.value)
            if known is None or len(after) < 2 or after[0].value != ".":
                continue
            if after[1].value not in known:
                yield f"{procedure}: {token.value}.{after[1].value}"


def unused(sources: Project) -> Iterator[str]:
    used = {name for procedure in procedures(sources) for name in used_in(procedure)}
    used |= {name.lower() for name in (*_callbacks(), *EVENTS, *_on_time(sources), *FUNCTIONS)}
    yield from (str(each) for each in procedures(sources) if each.name.lower() not in used)


def _callbacks() -> set[str]:
    root = etree.fromstring(build.ribbon())
    named = re.compile("on[A-Z]|get[A-Z]")
    return {
        value for each in root.iter() for name, value in each.attrib.items() if named.match(name)
    }


def _on_time(sources: Project) -> Iterator[str]:
    for procedure in procedures(sources):
        for statement in procedure.body:
            if "OnTime" in str(statement):
                for token in statement.tokens:
                    if token.kind == "text" and "!" in token.value:
                        yield token.value.split("!")[1]


def not_to_be_called_later(sources: Project) -> Iterator[str]:
    subs = {
        each.name: each
        for module in codes(sources)
        for each in module.procedures
        if module.name in SEEN_BY_EXCEL and each.public and each.kind == "sub"
    }
    for name in _on_time(sources):
        if name not in subs or subs[name].parameters:
            yield name


def wrong_event(sources: Project) -> Iterator[str]:
    document = read("ThisWorkbook", sources["ThisWorkbook"])
    for each in document.procedures:
        if each.name not in EVENTS and each.name not in MEMBERS["ThisWorkbook"]:
            yield f"no event: {each.name}"
        elif each.name in EVENTS and [(p.by, p.kind) for p in each.parameters] != EVENTS[each.name]:
            yield f"parameters: {each.name}"
    heard = {name.rpartition("_")[0] for name in EVENTS} - {"Workbook"}
    yield from heard ^ document.events_of


def alike(sources: Project) -> Iterator[str]:
    public = [
        name.lower()
        for module in codes(sources)
        for name in {name for name, seen in module.names.items() if seen}
    ]
    public += [name.lower() for name in GLOBALS]
    yield from (name for name, count in Counter(public).items() if count > 1)


def declared_twice(sources: Project) -> Iterator[str]:
    for procedure in procedures(sources):
        for name, count in Counter(local_names(procedure)).items():
            if count > 1:
                yield f"{procedure}: {name}"


def reserved(sources: Project) -> Iterator[str]:
    words = {*RESERVED.split()}
    for module in codes(sources):
        yield from (f"{module.name}: {name}" for name in module.names if name.lower() in words)
        for procedure in module.procedures:
            yield from (f"{procedure}: {each}" for each in local_names(procedure) if each in words)


def not_closed(sources: Project) -> Iterator[str]:
    """Find blocks and parentheses that are not closed, and exits of another kind of procedure."""
    for procedure in procedures(sources):
        open_blocks: list[str] = []
        for statement in procedure.body:
            words = [token.lower for token in statement.tokens]
            signs = Counter(token.value for token in statement.tokens if token.kind == "sign")
            opens = words[0] in BLOCKS and (words[0] != "if" or words[-1] == "then")
            ends = " ".join(words[:2]) if words[0] == "end" else words[0]
            if signs["("] != signs[")"]:
                yield f"{procedure}: {statement}"
            if "exit" in words and words[words.index("exit") + 1] not in (
                procedure.kind,
                "for",
                "do",
            ):
                yield f"{procedure}: {statement}"
            if opens:
                open_blocks.append(words[0])
            elif ends in BLOCKS.values() and (not open_blocks or BLOCKS[open_blocks.pop()] != ends):
                yield f"{procedure}: {statement}"
        yield from (f"{procedure}: {block} has no end" for block in open_blocks)


def named_as_a_module(sources: Project) -> Iterator[str]:
    names = {name.lower() for name in (*sources, build.PROJECT)} - {build.PROJECT}
    for module in codes(sources):
        yield from (f"{module.name}.{name}" for name in module.names if name.lower() in names)


def said_nowhere(sources: Project) -> Iterator[str]:
    keys = {key.lower() for key, _, _ in texts.rows()}
    for procedure in procedures(sources):
        for _, arguments in calls(procedure, "Said"):
            pattern = said_pattern(arguments)
            if not any(re.fullmatch(pattern, key) for key in keys):
                yield f"{procedure}: {pattern}"


def said_pattern(arguments: list[tuple[Token, ...]]) -> str:
    """Return what the key is that Said is given: its texts, anything between them."""
    (key,) = arguments
    pieces = split(key, "&")
    return "".join(
        re.escape(piece[0].lower) if len(piece) == 1 and piece[0].kind == "text" else ".+"
        for piece in pieces
    )


def wrong_number_of_arguments(sources: Project) -> Iterator[str]:
    public = by_name(sources)
    for module in codes(sources):
        seen = public | {each.name.lower(): each for each in module.procedures}
        for procedure in module.procedures:
            for name in used_in(procedure) & seen.keys():
                needed = [not each.optional for each in seen[name].parameters]
                for statement, arguments in calls(procedure, name):
                    if not sum(needed) <= len(arguments) <= len(needed):
                        yield f"{procedure}: {statement}"


def no_such_label(sources: Project) -> Iterator[str]:
    for procedure in procedures(sources):
        labels = {s.tokens[0].lower for s in procedure.body if s.is_label}
        wanted = {
            statement.tokens[at + 1].lower
            for statement, at, token in procedure.words()
            if token.lower == "goto" and statement.tokens[at + 1].value != "0"
        }
        yield from (f"{procedure}: {label}" for label in sorted(labels ^ wanted))


def forgets_the_error(sources: Project) -> Iterator[str]:
    """Find handlers that ask Err after calling what clears it.

    On Error, Resume and Exit do, in whatever procedure: VBA-Docs, "Clear method".
    """
    clearing = _clearing(sources)
    for procedure in procedures(sources):
        handler, cleared = False, ""
        for statement in procedure.body:
            handler = handler or statement.is_label
            if not handler:
                continue
            for token in statement.tokens:
                if token.kind == "word" and token.lower in clearing:
                    cleared = token.value
                if token == Token("word", "Err") and cleared and "Raise" not in str(statement):
                    yield f"{procedure}: Err after {cleared}"


def _clearing(sources: Project) -> set[str]:
    """Return the procedures that clear Err, in small letters."""
    called = {procedure.name.lower(): used_in(procedure) for procedure in procedures(sources)}
    clearing = {
        procedure.name.lower()
        for procedure in procedures(sources)
        if any(s.tokens[0].lower in ("on", "resume", "exit") for s in procedure.body)
        or any(re.search(r"Then Exit (Sub|Function)", str(s)) for s in procedure.body)
    }
    while more := {name for name, names in called.items() if names & clearing} - clearing:
        clearing |= more
    return clearing


def leaves_the_status_bar(sources: Project) -> Iterator[str]:
    """Find handlers of procedures that say "working" and, after an error, say it for ever."""
    for procedure in procedures(sources):
        labels = [at for at, statement in enumerate(procedure.body) if statement.is_label]
        if "converse" in used_in(procedure) and labels:
            handler = [str(statement) for statement in procedure.body[labels[-1] :]]
            # AsBefore puts back the status bar, the cursor and the alerts.
            if "AsBefore" not in handler:
                yield str(procedure)


def not_served(sources: Project) -> Iterator[str]:
    for procedure in procedures(sources):
        for statement, at, token in procedure.words():
            after = statement.tokens[at + 1 : at + 6]
            if token.value != "Server" or [each.value for each in after[:3]] != ["(", ")", "."]:
                continue
            name = after[3].value
            if name not in Server._public_methods_:
                yield f"{procedure}: {name}"
                continue
            given = len(split(in_parentheses(statement.tokens, at + 5)))
            if given != len(inspect.signature(getattr(Server, name)).parameters) - 1:
                yield f"{procedure}: {given} arguments for {name}"


Rule = Callable[[Project], Iterator[str]]
Change = tuple[str, str, str]
"""Module, what stands there, what stands there in the broken copy."""

BROKEN: Final[dict[Rule, list[Change]]] = {
    not_ascii: [("Texts", "' The texts", "' 文言 The texts"), ("Python", "Option", "'é\nOption")],
    not_explicit: [
        ("Texts", "Option Explicit\n", ""),
        ("Texts", "Option Explicit\n", "' Option Explicit\n"),
        ("TextsSheet", "Option Explicit\n", ""),
        ("Wrappers", "Option Explicit\n", ""),
    ],
    private_or_not: [
        ("Functions", "Option Private Module\n", ""),
        ("Installed", "Option Private Module\n", ""),
        ("xlwings", "Option Private Module\n", ""),
        ("Wrappers", "Option Explicit\n", "Option Explicit\nOption Private Module\n"),
        ("IvjxlRibbon", "Option Explicit\n", "Option Explicit\nOption Private Module\n"),
    ],
    function_for_cells: [
        ("IvjxlRibbon", "Public Sub Clear", "Public Function F()\nEnd Function\nPublic Sub Clear"),
        ("TextsSheet", "Explicit\n", "Explicit\nFunction F()\nEnd Function\n"),
    ],
    forbidden: [
        ("Python", "failed_at = 0\nEnd Sub", f"failed_at = 0\n{line}\nEnd Sub")
        for line in (
            'failure = Environ("X")',
            'failure = Environ$("X")',
            'Shell "x"',
            'Set x = CreateObject("x")',
            'Set x = GetObject("x")',
            'Open "x" For Output As #1',
            "Print #1, failure",
            "Write #1, failure",
            "Line Input #1, failure",
            'Kill "x"',
            'failure = Dir("x")',
            'failure = Dir$("x")',
            'FileCopy "x", "y"',
            'Name "x" As "y"',
            "failure = ActiveWorkbook.Path",
            "failure = ThisWorkbook.Path",
            "failure = ActiveWorkbook.FullName",
            "failure = Workbooks(1).FullName",
            "Set x = ThisWorkbook.VBProject",
            "Set x = Application.VBE",
            'Application.ExecuteExcel4Macro "x"',
            'failure = Evaluate("x")',
            'failure = Application.Evaluate("x")',
            "failure = [A1]",
            'Application.Run "x"',
            'SendKeys "x"',
            'Application.SendKeys "x"',
            'CallByName x, "y", 1',
            'Workbooks.Open "x"',
            'failure = "CMD.exe /c x"',
            'failure = "powershell"',
            'failure = "https://example.com"',
        )
    ],
    foreign_library: [
        ("Python", 'Lib "kernel32"', 'Lib "kernel33"'),
        ("Python", "LoadLibraryExW Lib", "WinExec Lib"),
        ("Commands", "Private Declare", 'Declare PtrSafe Sub X Lib "user32" ()\nPrivate Declare'),
        ("xlwings", "Function XLPyDLLVersion Lib", "Function XLPyDLLOther Lib"),
        ("Texts", "Private spoken", 'Declare PtrSafe Sub LoadLibraryW Lib "x" ()\nPrivate spoken'),
    ],
    description_in_cells: [
        ("Functions", "Answer = CVErr(ERROR_VALUE)", "Answer = Err.Description"),
        ("Wrappers", "    ROUND_YEN = ", "    ROUND_YEN = Err.Description & "),
    ],
    undeclared: [
        ("Functions", "Answer = With", "Anser = With"),
        ("Functions", "CallerAddress()))", "CalerAddress()))"),
        ("Functions", "CallerAddress()))", "SelectedCell()))"),
        ("Functions", ", i As Long\n    On Error", "\n    On Error"),
        ("Wrappers", "ROUND_YEN = Answer(", "ROUND_YEN = Answers("),
        ("Commands", "vbLf", "vbLF2"),
        ("Python", "InstalledInterpreter() & ", "InstalledPython() & "),
    ],
    unknown_member: [
        ("Commands", "Application.CalculateFull", "Application.CalculateAll"),
        ("Commands", "Application.FileDialog", "Application.FolderDialog"),
        ("Texts", "ThisWorkbook.Worksheets", "ThisWorkbook.Sheet"),
        ("Python", "Err.Raise", "Err.Rise"),
    ],
    unused: [
        ("Texts", "Public Sub SpeakIn", "Sub Unused()\nEnd Sub\nPublic Sub SpeakIn"),
        ("Texts", "Public Sub SpeakIn", "Sub Own()\nOwn\nEnd Sub\nPublic Sub SpeakIn"),
        ("Commands", "GoToSheet book, CStr(reply(2))", "Beep"),
        ("IvjxlRibbon", "Public Sub ClearStatus", "Public Sub ClearIt"),
        ("Commands", "!ClearStatus", "!Clear"),
    ],
    not_to_be_called_later: [
        ("Commands", "!ClearStatus", "!Clear"),
        ("IvjxlRibbon", "Sub ClearStatus()", "Sub ClearStatus(x)"),
        ("IvjxlRibbon", "Public Sub ClearStatus", "Private Sub ClearStatus"),
    ],
    wrong_event: [
        ("ThisWorkbook", "Sub Workbook_Open()", "Sub Workbook_Opened()"),
        ("ThisWorkbook", "_NewWorkbook(ByVal Wb As", "_NewWorkbook(Wb As"),
        ("ThisWorkbook", "_NewWorkbook(ByVal Wb As Workbook", "_NewWorkbook(ByVal Wb As Object"),
        ("ThisWorkbook", "Private WithEvents excel_app", "Private excel_app"),
        ("ThisWorkbook", "WithEvents excel_app", "WithEvents other_app"),
    ],
    alike: [
        ("Texts", "Public Sub SpeakIn", "Public Sub ANSWER()\nEnd Sub\nPublic Sub SpeakIn"),
        ("Python", "Private failure", "Public Const Said As Long = 1\nPrivate failure"),
        (
            "IvjxlRibbon",
            "Public Sub ClearStatus",
            "Public Sub Now()\nEnd Sub\nPublic Sub ClearStatus",
        ),
        ("Wrappers", "Public Function ROUND_YEN", "Function Answer()\nEnd Function\nFunction R"),
    ],
    declared_twice: [
        ("Functions", "Dim size As Long", "Dim size As Long, SIZE As Long"),
        ("Functions", "Dim size As Long", "Dim Found As Long, size As Long"),
        ("Functions", "Dim size As Long", "Dim one As Long, size As Long"),
    ],
    reserved: [
        ("Functions", "Dim size As Long", "Dim type As Long, size As Long"),
        ("Functions", "found As Variant) As Long", "found As Variant, Optional Loop) As Long"),
        ("Texts", "Private chosen", "Private Next As Long\nPrivate chosen"),
    ],
    not_closed: [
        ("Python", "    End If\n    On", "    On"),
        ("Python", "Exit Function\n", "Exit Sub\n"),
        ("Python", "StrPtr(library)", "StrPtr(library"),
        ("Python", "failed_at = 0\nEnd Sub", "Do\nFor Each x In y\nLoop\nNext\nEnd Sub"),
        ("Python", "failed_at = 0\nEnd Sub", "With x\nEnd Sub"),
        ("Python", "failed_at = 0\nEnd Sub", "Wend\nEnd Sub"),
    ],
    named_as_a_module: [
        ("Texts", "Public Sub SpeakIn", "Sub Commands()\nEnd Sub\nPublic Sub SpeakIn"),
        ("Texts", "Private chosen As", "Private PYTHON As Long\nPrivate chosen As"),
    ],
    said_nowhere: [
        ("Commands", 'Said("failed")', 'Said("faild")'),
        ("Python", 'Said("library_missing")', 'Said("library_absent")'),
        ("IvjxlRibbon", '".screentip"', '".screen"'),
        ("Commands", 'Said("function." & ', 'Said("functions." & '),
    ],
    wrong_number_of_arguments: [
        ("Functions", "CallerAddress()))", "CallerAddress(1)))"),
        ("Functions", "Reach arguments(i), last_row, last_column", "Reach arguments(i), last_row"),
        ("IvjxlRibbon", "    RunCommand control.Tag", "    RunCommand"),
        ("IvjxlRibbon", "    RegisterHelp", "    RegisterHelp 1"),
        ("Wrappers", 'Answer("ROUND_YEN", Array(', 'Answer("ROUND_YEN", 1, Array('),
        ("Commands", "Shown(CStr(reply(1)), ASKING)", "Shown(CStr(reply(1)))"),
        ("Commands", "GoToSheet book, CStr(reply(2))", "GoToSheet CStr(reply(2))"),
    ],
    no_such_label: [
        ("Functions", "On Error GoTo failed", "On Error GoTo fail"),
        ("Functions", "\none:\n", "\ntwo:\n"),
    ],
    forgets_the_error: [
        ("Python", "    failure = Err.Desc", "    failure = Said(Language()) & Err.Desc"),
        ("Python", "    failure = Err.Desc", "    RegisterHelpOnce\n    failure = Err.Desc"),
    ],
    leaves_the_status_bar: [
        (
            "Commands",
            "    reason = Err.Description\n    AsBefore\n",
            "    reason = Err.Description\n",
        )
    ],
    not_served: [
        ("Functions", "Server().function_value(", "Server().Eval("),
        ("Functions", "Server().function_value(function_name, ", "Server().function_value("),
        ("Commands", "Language(), answers)", "Language())"),
    ],
}
"""Every rule, with copies that break it."""


each_rule: Final = pytest.mark.parametrize("rule", BROKEN, ids=lambda rule: rule.__name__)


@cache
def found(rule: Rule) -> Counter[str]:
    return Counter(rule(project()))


@each_rule
def test_sources_keep_the_rule(rule: Rule) -> None:
    assert found(rule) == Counter()


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        pytest.param(rule, change, id=f"{rule.__name__}-{number}")
        for rule, changes in BROKEN.items()
        for number, change in enumerate(changes)
    ],
)
def test_rule_finds_what_breaks_it(rule: Rule, change: Change) -> None:
    module, old, new = change
    source = project()[module]
    assert old in source
    broken = {**project(), module: source.replace(old, new)}

    assert Counter(rule(broken)) - found(rule)


@each_rule
def test_rule_is_tried_on_broken_sources(rule: Rule) -> None:
    assert BROKEN[rule]


# --- numbers, texts and replies that others define ----------------------------------------


def test_numbers_are_those_that_windows_and_excel_define() -> None:
    found = {
        (module.name, name): int(value)
        for module in codes(project())
        for name, value in module.constants.items()
        if re.fullmatch(r"-?\d+", value)
    }

    assert {name: found[name] for name in NUMBERS} == NUMBERS
    assert found.keys() - NUMBERS.keys() == OWN_NUMBERS


def test_columns_of_the_sheet_are_key_english_japanese() -> None:
    constants = read("Texts", project()["Texts"]).constants
    named = [constants[f"{name}_COLUMN"] for name in ("KEY", "ENGLISH", "JAPANESE")]

    key, english, japanese = next(iter(texts.rows()))
    assert named == ["1", "2", "3"]
    assert (english, japanese) == getattr(texts.CONTROLS[key.split(".")[0]], key.split(".")[1])


def kinds_in_vba() -> set[str]:
    body = read("Commands", project()["Commands"]).procedure("Converse").body
    return {
        token.value
        for statement in body
        if statement.tokens[0].lower == "case"
        for token in statement.tokens
        if token.kind == "text"
    }


def kinds_in_python() -> set[str]:
    """Return the kinds of replies that the sources of the Python half make."""
    found: set[str] = set()
    for file in Path(commands.__file__).parent.glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            values: list[ast.expr] = []
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Reply":
                values = node.args[:1]
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "kind":
                values = [node.value]
            found |= {
                part.value
                for value in values
                for part in ast.walk(value)
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            }
    return found


def test_vba_does_what_each_kind_of_reply_asks_for() -> None:
    # Anything else is told, without a warning.
    assert kinds_in_python() - {"tell"} <= kinds_in_vba()
    assert {"ask", "files", "folder", "new", "page", "status", "tell", "warn"} == kinds_in_python()
    assert "tell" not in kinds_in_vba()


def commands_in_vba() -> set[str]:
    """Return the commands that VBA gives by itself, or does something of its own for."""
    named = set()
    for procedure in procedures(project()):
        for name in ("Converse", "RunCommand"):
            for _, (command, *_) in calls(procedure, name):
                named |= {token.value for token in command if token.kind == "text"}
        for statement in procedure.body:
            compared = re.search(r"\bcommand = (\w+)", str(statement))
            named |= {compared[1]} if compared else set()
    return named


def test_commands_that_vba_names_are_there() -> None:
    assert commands_in_vba() == {"recalculate", "links"}
    assert commands_in_vba() <= commands.COMMANDS.keys()


# --- the reading itself ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('x = "a "" b" \' c', ['x = a " b']),
        ("a: b", ["a", "b"]),
        ("F x:=1, y:=2", ["F x := 1 , y := 2"]),
        ("a = b + _\n    c", ["a = b + c"]),
        ("Rem a\nRemark b", ["Remark b"]),
        ("#If Win64 Then\na\n#End If", ["a"]),
        ('a = &H1F & LCase$("B")', ["a = &H1F & LCase$ ( B )"]),
        ("x_1 = 1.5", ["x_1 = 1.5"]),
    ],
)
def test_statements_are_read_as_vba_reads_them(source: str, expected: list[str]) -> None:
    assert [str(each) for each in statements(source)] == expected


def test_label_is_told_from_a_call_before_a_colon() -> None:
    assert [each.is_label for each in statements("failed:\n    Beep: Beep\n")] == [
        True,
        False,
        False,
    ]


def test_procedure_is_read_with_its_parameters() -> None:
    module = code(
        "M",
        "Option Explicit\nPrivate Const A As Long = -1\nPublic b As String, c\n"
        "Private Function F(ByVal x As Long, ByRef y(), Optional z) As Long\n"
        "    Dim i As Long, j()\n    F = G(x, (1, 2)): H i, j\nEnd Function\nSub G()\nEnd Sub\n",
    )
    (first, second) = module.procedures

    assert module.options == {"Option Explicit"}
    assert module.constants == {"A": "-1"}
    assert module.names == {"A": False, "b": True, "c": True, "F": False, "G": True}
    assert [tuple(each) for each in first.parameters] == [
        ("x", "byval", "Long", False),
        ("y", "byref", "", False),
        ("z", "", "", True),
    ]
    assert local_names(first) == ["f", "x", "y", "z", "i", "j"]
    assert [len(arguments) for _, arguments in calls(first, "G")] == [2]
    assert [len(arguments) for _, arguments in calls(first, "H")] == [2]
    assert (first.public, second.public) == (False, True)


@pytest.mark.parametrize("source", ["Sub F()\n", "Sub F(\nEnd Sub"])
def test_source_that_is_no_module_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match=r"no end|not closed"):
        code("M", source)
