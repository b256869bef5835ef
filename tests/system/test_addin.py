"""The add-in in LibreOffice, which executes its VBA, and against the Open XML schema.

LibreOffice has no COM, no `Value2` and no cell errors made by `CVErr`. The copy that it
opens has a stand-in for these, which reaches the real Python half; everything else is the
VBA that Excel gets, and a test holds the difference to that.
"""

import difflib
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from ivjxl.errors import InputError
from ivjxl.excel.addin import build, texts
from ivjxl.excel.addin.build import PROJECT, built, modules, packaged
from ivjxl.excel.addin.installed import FILE_NAME, Installed
from ivjxl.excel.addin.vba_project import Module
from ivjxl.excel.cells import COM_BASE, ERROR_CODES, CellError
from ivjxl.excel.functions import FUNCTIONS
from ivjxl.excel.libreoffice import component, program
from tests.system import test_libreoffice as calc
from tests.system.test_libreoffice import SCENARIOS, Scenario, cells_of, same, values

pytestmark = pytest.mark.system

ROOT: Final = Path(__file__).parents[2]
DRIVER: Final = Path(__file__).with_name("addin_in_libreoffice.py")
PORT: Final = 21_000 + os.getpid() % 10_000
INSTALLED: Final = Installed("C:\\Users\\山田\\venv\\Scripts\\python.exe", "C:\\Users\\山田\\venv")

STAND_IN: Final = """Option Explicit
Private bridge As Object
Private codes As Variant
Private numbers As Variant

Public Sub StandInBegins(ByVal uno_object As Object, ByVal excel_codes, ByVal error_numbers)
    Set bridge = uno_object
    codes = excel_codes
    numbers = error_numbers
End Sub

Public Function Server() As Object
    Set Server = New StandInServer
End Function

Public Sub TryAgain()
End Sub

Public Function StandInAnswer(ByVal function_name As String, ByVal arguments, ByVal caller)
    StandInAnswer = bridge.function_value(function_name, arguments, caller)
End Function

Public Function StandInError(ByVal code As Variant) As Variant
    Dim i As Long
    For i = LBound(codes) To UBound(codes)
        If codes(i) = code Then StandInError = numbers(i)
    Next i
End Function

Public Function StandInValues(ByVal area As Object) As Variant
    Dim found As Variant, block() As Variant, sheet As Object, cell As Object, i As Long, j As Long
    Set sheet = ThisComponent.Sheets.getByName(area.Worksheet.Name)
    found = area.Value
    ReDim block(1 To area.Rows.Count, 1 To area.Columns.Count)
    For i = 1 To area.Rows.Count
        For j = 1 To area.Columns.Count
            If IsArray(found) Then block(i, j) = found(i, j)
            If Not IsArray(found) Then block(i, j) = found
            Set cell = sheet.getCellByPosition(area.Column + j - 2, area.Row + i - 2)
            If cell.getError() <> 0 Then block(i, j) = "\\error " & cell.getError()
        Next j
    Next i
    StandInValues = block
End Function
"""
"""In place of module Python and of xlwings' module: reaches the Python half without COM."""

STAND_IN_SERVER: Final = """Option Explicit

Public Function function_value(ByVal function_name As String, ByVal arguments, ByVal caller)
    Dim found As Variant, block() As Variant, i As Long, j As Long
    found = StandInAnswer(function_name, arguments, caller)
    If Not IsArray(found) Then
        function_value = StandInCode(found)
        Exit Function
    End If
    ReDim block(0 To UBound(found), 0 To UBound(found(0)))
    For i = 0 To UBound(found)
        For j = 0 To UBound(found(0))
            block(i, j) = StandInCode(found(i)(j))
        Next j
    Next i
    function_value = block
End Function

Private Function StandInCode(ByVal found As Variant) As Variant
    StandInCode = found
    If VarType(found) <> vbString Then Exit Function
    If Left(found, 6) = "\\code " Then StandInCode = CLng(Mid(found, 7))
End Function
"""
"""The object that XLPy gives: COM makes arrays of two dimensions, UNO arrays of arrays."""

REPLACED: Final = {
    "Value2": (
        r"area\.Resize\(row_count, column_count\)\.Value2",
        "StandInValues(area.Resize(row_count, column_count))",
    ),
    "Value2 of texts": (r"UsedRange\.Value2", "UsedRange.Value"),
    "CVErr": (r"\bCVErr\(", "StandInError("),
    "step": (r"\bstep\b", "in_step"),
}
"""What LibreOffice cannot compile or has not: Range.Value2, cell errors, an argument `step`."""

NOT_COMPILED: Final = ("Python", "xlwings")
"""Modules with `#If`, which LibreOffice does not compile: COM's own."""


def copied(project: list[Module]) -> list[Module]:
    """Return the modules of the copy that LibreOffice opens."""
    copy = []
    for module in project:
        if module.name == "xlwings":
            copy.append(Module("StandInServer", STAND_IN_SERVER, "class"))
        elif module.name == "Python":
            copy.append(Module("Python", STAND_IN))
        else:
            source = module.source
            for pattern, instead in REPLACED.values():
                source = re.sub(pattern, instead, source)
            copy.append(replace(module, source=source))
    return copy


def test_copy_differs_only_where_libreoffice_cannot_follow(
    capsys: pytest.CaptureFixture[str],
) -> None:
    project = modules(INSTALLED)
    changes: dict[str, list[str]] = {}
    for ours, copy in zip(project, copied(project), strict=True):
        if ours.name in NOT_COMPILED:
            continue
        compared = difflib.unified_diff(
            ours.source.splitlines(), copy.source.splitlines(), ours.name, "copy", lineterm="", n=0
        )
        changes[ours.name] = [
            line for line in compared if not line.startswith(("---", "+++", "@@"))
        ]
    with capsys.disabled():
        for name, lines in changes.items():
            for line in lines:
                print(f"\n{name}: {line}", end="")
        print()

    removed = [line[1:].strip() for lines in changes.values() for line in lines if line[0] == "-"]
    changed = {name for name, lines in changes.items() if lines}
    assert changed == {"Commands", "Functions", "Texts", "Wrappers"}
    assert removed == [
        "Answer = CVErr(ERROR_VALUE)",
        "CellsOf = BlockOf(area.Resize(row_count, column_count).Value2)",
        "CellOf = CVErr(found)",
        'cells = ThisWorkbook.Worksheets("Texts").UsedRange.Value2',
        "If cells(i, 1) = CVErr(ERROR_NAME) Then HasUnknownFunctions = True",
        "Public Function PRICE_PER_RIGHT(price_per_share, shares_per_right, mode, step)",
        'PRICE_PER_RIGHT = Answer("PRICE_PER_RIGHT", '
        "Array(price_per_share, shares_per_right, mode, step))",
    ]


# --- compiled --------------------------------------------------------------------------


def resolved(source: str, **conditions: bool) -> str:
    """Return a module with its `#If` decided, which LibreOffice does not do."""
    lines: list[str] = []
    open_: list[bool] = []
    for line in source.splitlines():
        words = line.split()
        if words[:1] == ["#If"]:
            open_.append(conditions[words[1]])
        elif words[:1] == ["#Else"]:
            open_[-1] = not open_[-1]
        elif words[:2] == ["#End", "If"]:
            open_.pop()
        elif words[:1] != ["#Const"] and all(open_):
            lines.append(line)
    assert not open_
    return "\n".join(lines) + "\n"


def whole_project(*, bits: int, broken: str = "") -> list[Module]:
    """Return every module as Excel of 32 or 64 bits compiles it, with one line more."""
    return [
        replace(
            each,
            source=resolved(re.sub(*REPLACED["step"], each.source), VBA7=True, Win64=bits == 64)
            + (broken if each.name == "Python" else ""),
        )
        for each in modules(INSTALLED)
    ]


BROKEN: Final = "Public Sub Broken()\n    If 1 = Then\nEnd Sub\n"
WHOLE: Final = {
    "bits64": whole_project(bits=64),
    "bits32": whole_project(bits=32),
    "broken": whole_project(bits=64, broken=BROKEN),
}
"""The whole project, as it is compiled, and one that does not compile."""


def test_every_module_compiles_and_a_broken_one_would_show(executed: Mapping[str, Any]) -> None:
    assert dict(zip(WHOLE, executed["compiled"], strict=True)) == {
        "bits64": "ja",
        "bits32": "ja",
        "broken": "",
    }


# --- executed --------------------------------------------------------------------------

WHOLE_COLUMNS: Final[dict[str, Any]] = {
    '=SUM(ROUND_YEN(W!A:A,1,"up"))': 9.0,
    '=ROWS(ROUND_YEN(W!A:A,1,"up"))': 3.0,
    '=INDEX(ROUND_YEN(W!A:A,X!A:A,"up"),2)': 10.0,
    '=ROWS(ROUND_YEN(W!A:A,X!A:A,"up"))': 3.0,
    '=ISNA(INDEX(ROUND_YEN(W!A:A,X!A:A,"up"),3))': True,
    '=SUM(ROUND_YEN(W!A2:A1048576,1,"up"))': 7.0,
    '=SUM(ROUND_YEN(W!1:1,1,"up"))': 506.0,
    "=ADJUST_SHARES(5,W!B:B,W!C:C)": 15.0,
    '=LEN(CLAUSE_TEXT("why","en",Y!A:A,Y!B:B,Y!C:C,Y!D:D,Y!E:E,Y!F:F,Z!A:A,Z!B:B))': 306.0,
    '=CLAUSE_TEXT("who","en",Y!A:A,Y!B:B,Y!C:C,Y!D:D,Y!E:E,Y!F:F,Z!A:A,Z!B:B)': "own (1) above",
    '=CLAUSE_NUMBER("who",Y!A:A,Y!B:B,Y!C:C,Y!D:D)': "1.2",
    '=CLAUSE_CHECK("clause_placeholders_known",Y!A:A,Y!B:B,Y!C:C,Y!D:D,Y!E:E,Y!E:E,Y!F:F,Y!F:F,'
    "Z!A:A,Z!B:B,Z!C:C)": "-",
}
"""Whole columns and rows, with results by hand. W: 1.5 2 3 in row 1; X is two rows long; Y are
clauses, Z placeholders."""

SHEETS: Final[dict[str, dict[str, Any]]] = {
    "W": {"A1": 1.5, "A2": 2.5, "A3": 3.5, "B1": 1.0, "C1": 3.0, "D1": 500.0},
    "X": {"A1": 1.0, "A2": 10.0},
    "Y": {
        **{"A1": "first", "A2": "why", "A3": "who", "B1": "section", "B2": "item", "B3": "item"},
        **{"C1": True, "C2": True, "C3": True, "D1": 10.0, "D2": 20.0, "D3": 30.0},
        **{"E1": "Terms", "E2": "x" * 300 + " {n:yen}", "E3": "Who", "F3": "own {see:why}"},
    },
    "Z": {"A1": "n", "A2": "blank", "B1": 12.0, "C1": True, "C2": False},
}


def book_of_formulas() -> bytes:
    """Return the sheets of every function with every kind of cell, and those of whole columns."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(calc.function_book()))
    for name, cells in SHEETS.items():
        sheet = book.create_sheet(name)
        for cell, value in cells.items():
            sheet[cell] = value
    sheet = book.create_sheet("V")
    for row, formula in enumerate(WHOLE_COLUMNS, 1):
        sheet.cell(row, 1, formula)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def blocks() -> list[str]:
    """Return where the results stand that are blocks."""
    found = ((each, cells_of(position)) for position, each in enumerate(SCENARIOS))
    return [f"{at[0]}:{at[-1]}" for each, at in found if isinstance(each.expected, list)]


def python_with_uno(office: program.Program) -> str:
    """Return an interpreter that can talk to LibreOffice."""
    for candidate in (str(office.folder / "python"), "/usr/bin/python3", sys.executable):
        try:
            done = subprocess.run([candidate, "-c", "import uno"], capture_output=True, check=False)
        except OSError:
            continue
        if done.returncode == 0:
            return candidate
    pytest.skip("no Python with uno (python3-uno)")


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What LibreOffice made of the copy: its values, and what its procedures returned."""
    try:
        office = program.find()
    except InputError as error:
        pytest.skip(str(error))
    folder = tmp_path_factory.mktemp("addin")
    (folder / FILE_NAME).write_bytes(packaged(copied(modules(INSTALLED)), INSTALLED))
    (folder / "functions.xlsx").write_bytes(book_of_formulas())
    asked = [
        ["Texts.SpeakIn", [language]] if key is None else ["Texts.Said", [key]]
        for language in ("en", "ja")
        for key in (None, *(row[0] for row in texts.rows()))
    ]
    whole = []
    for name, project in WHOLE.items():
        (folder / f"{name}.xlam").write_bytes(packaged(project, INSTALLED))
        whole.append(str(folder / f"{name}.xlam"))
    task = {
        "addin": str(folder / FILE_NAME),
        "book": str(folder / "functions.xlsx"),
        "out": str(folder / "calculated.xlsx"),
        "profile": str(folder / "profile"),
        "soffice": str(office.folder / "soffice"),
        "port": PORT,
        "project": PROJECT,
        "half": [sys.executable, "-X", "utf8", "-m", "tests.excel.addin.over_com"],
        "folder": str(ROOT),
        "codes": {str(ERROR_CODES[text]): code for text, code in component.CODES.items()},
        "com_codes": {
            str(code): COM_BASE + ERROR_CODES[text] for text, code in component.CODES.items()
        },
        "calls": asked,
        "compiled": whole,
        "arrays": {"S": blocks()},
    }
    asked.append(["Texts.FunctionNames", []])
    (folder / "task.json").write_text(json.dumps(task), encoding="utf-8")
    done = subprocess.run(
        [python_with_uno(office), str(DRIVER), str(folder / "task.json")],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    found["values"] = values((folder / "calculated.xlsx").read_bytes())
    return found


def test_every_formula_reached_the_python_half(executed: Mapping[str, Any]) -> None:
    assert executed["calls"] >= len(SCENARIOS)


def test_wrappers_give_what_python_gives(executed: Mapping[str, Any]) -> None:
    def found(cell: str) -> Any:
        return executed["values"].get(("S", cell))

    assert calc.different(found, expected) == {}


def expected(scenario: Scenario) -> Any:
    """Return what the copy must give: LibreOffice shows no truth values in a block."""
    if isinstance(scenario.expected, list):
        return [[calc.number_of_boolean(cell) for cell in row] for row in scenario.expected]
    return scenario.expected


def test_error_of_a_wrapper_is_an_error(executed: Mapping[str, Any]) -> None:
    errors = set()
    for position, scenario in enumerate(SCENARIOS):
        if isinstance(scenario.expected, list):
            continue
        value, is_error, caught, *_ = (
            executed["values"].get(("S", calc.address(position * calc.HEIGHT + 1 + down, 1)))
            for down in range(5)
        )
        if isinstance(scenario.expected, CellError):
            errors.add(value)
            assert (is_error, caught) == (True, "caught"), scenario.label
        else:
            assert (is_error, caught) == (False, value), scenario.label

    assert errors == set(calc.ERROR_FORMULAS)


@pytest.mark.parametrize("formula", WHOLE_COLUMNS)
def test_whole_columns_end_with_what_is_used(formula: str, executed: Mapping[str, Any]) -> None:
    row = [*WHOLE_COLUMNS].index(formula) + 1

    assert same(executed["values"].get(("V", f"A{row}")), WHOLE_COLUMNS[formula])


def test_ribbon_reads_every_text_in_both_languages(executed: Mapping[str, Any]) -> None:
    said = [(each[1][0], each[2]) for each in executed["said"] if each[0] == "Texts.Said"]

    assert said == [
        *((key, en) for key, en, _ in texts.rows()),
        *((key, ja) for key, _, ja in texts.rows()),
    ]


# --- the package -----------------------------------------------------------------------


@pytest.mark.parametrize("installed", [None, INSTALLED], ids=["built", "installed"])
def test_package_fits_the_open_xml_schema(installed: Installed | None, tmp_path: Path) -> None:
    validator = os.environ.get("OOXML_VALIDATOR")
    if validator is None:
        pytest.skip("OOXML_VALIDATOR names no validator")
    (tmp_path / FILE_NAME).write_bytes(built(installed))

    done = subprocess.run(
        [validator, str(tmp_path / FILE_NAME)], capture_output=True, text=True, check=False
    )

    assert json.loads(done.stdout) == {
        "file": str(tmp_path / FILE_NAME),
        "ok": True,
        "errors": [],
    }


def test_validator_finds_a_wrong_ribbon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    validator = os.environ.get("OOXML_VALIDATOR")
    if validator is None:
        pytest.skip("OOXML_VALIDATOR names no validator")
    right = build.ribbon()
    wrong = right.replace(b'size="large"', b'size="huge"', 1)
    assert wrong != right
    monkeypatch.setattr(build, "ribbon", lambda: wrong)
    (tmp_path / FILE_NAME).write_bytes(built())

    done = subprocess.run(
        [validator, str(tmp_path / FILE_NAME)], capture_output=True, text=True, check=False
    )

    assert json.loads(done.stdout)["ok"] is False


def test_functions_are_listed_for_the_wizard(executed: Mapping[str, Any]) -> None:
    listed = next(each[2] for each in executed["said"] if each[0] == "Texts.FunctionNames")

    assert listed == [*FUNCTIONS]
