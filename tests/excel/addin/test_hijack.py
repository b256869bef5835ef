"""What a workbook can do to a stock xlwings add-in, tried on ours.

On the VBA that is built, and on the Python half. Each check of the VBA is made on xlwings'
own module too, where it must find what it seeks.
"""

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
import xlwings as xw

from ivjxl.excel.addin import commands, loading
from ivjxl.excel.addin.commands import Reply, Request
from ivjxl.excel.addin.server import NEVER_LOADED, Server
from ivjxl.excel.workbook.files import open_data
from ivjxl.shipped import shipped
from tests.excel.addin.test_build import sources

ROOT: Final = Path(__file__).parents[3]
SAMPLE: Final = shipped("workbooks") / "2020-05-25-restricted-stock.xlsx"


def code(source: str) -> str:
    """Return the code of a module without comments, its texts included."""
    return "\n".join(re.sub(r"(?m)(?:^|\s)'.*$", "", line) for line in source.splitlines())


VBA: Final = {name: code(source) for name, source in sources().items()}
STOCK: Final = code(loading.original())


# --- on the VBA ------------------------------------------------------------------------


def sheets_read(text: str) -> set[str]:
    """Return from which workbooks sheets are taken, and which."""
    return {*re.findall(r"(?i)\w+\.(?:Work)?Sheets\b(?:\([^)]*\))?", text)}


def files_read(text: str) -> set[str]:
    words = r"\b(?:Open \w+ For|Line Input|GetAttr|Dir\$?\(|FileSystemObject|ReadFile|\w+\.Path\b)"
    return {*re.findall(f"(?i){words}", text)}


def keys_pasted(text: str) -> set[str]:
    return {*re.findall(r"(?i)\blicen[sc]e\w*", text)}


def paths_given(text: str) -> set[str]:
    return {*re.findall(r"(?i)\bpythonpath\b|prepare_sys_path|ADD_WORKBOOK\w+|Environ\w*\(", text)}


def code_in_sheets(text: str) -> set[str]:
    return {*re.findall(r'(?i)"\.py"|runpython_embedded_code|embedded', text)}


def workbook_with_functions(text: str) -> set[str]:
    """Return the workbooks that go along where a function is asked."""
    calls = re.findall(r"(?i)(?:CallUDF|function_value)\b.*", text)
    stock = re.findall(r"(?i)\bActiveWorkbook\b|\bThisWorkbook\b", "\n".join(calls))
    return {*stock}


def projects_changed(text: str) -> set[str]:
    return {*re.findall(r"(?i)\bVBProject\b|\bVBComponents\b|import_udfs", text)}


OWN_SHEETS: Final = {
    'ThisWorkbook.Worksheets("Texts")',  # the add-in's own
    "book.Worksheets(sheet_name)",  # shown after a check, not read
    "page.Worksheets(1)",  # a new workbook, written
    'book.Worksheets("_ivjxl")',  # asked whether a cell of it is an error, no more
}
STOCK_WRAPPER: Final = 'F = XLPy.CallUDF("m", "F", Array(x), ActiveWorkbook, Application.Caller)'

PATHS: Final[dict[str, tuple[Callable[[str], set[str]], set[str], str]]] = {
    "configuration on a sheet of the active workbook": (sheets_read, OWN_SHEETS, STOCK),
    "configuration in a file beside the workbook": (files_read, set(), STOCK),
    "licence key pasted into a command": (keys_pasted, set(), STOCK),
    "folder of the workbook on Python's path": (paths_given, set(), STOCK),
    "code on a sheet": (code_in_sheets, set(), STOCK),
    "sheet that stops every function": (workbook_with_functions, set(), STOCK_WRAPPER),
    "wrappers written into projects": (projects_changed, set(), STOCK),
}
"""The seven paths: what is sought, what is ours, and where the check must find more than that."""


@pytest.mark.parametrize("path", PATHS)
def test_built_vba_does_not_go_there(path: str) -> None:
    seek, own, _ = PATHS[path]
    # The licence of xlwings itself stands in comments alone.
    assert {found for text in VBA.values() for found in seek(text)} <= own


@pytest.mark.parametrize("path", PATHS)
def test_check_of_the_vba_finds_it_in_xlwings(path: str) -> None:
    seek, own, stock = PATHS[path]

    assert seek(stock) - own


def test_interpreter_and_library_are_texts_in_the_code() -> None:
    assigned = re.findall(r"(?m)^ *(\w+) = (.+)$", VBA["Installed"])

    assert [name for name, _ in assigned].count("path") >= 2
    for name, value in assigned:
        if name == "path":
            rest = re.sub(r'"(?:[^"]|"")*"|ChrW\$\(\d+\)|\bpath\b|&|\s', "", value)
            assert rest == ""
        else:
            assert value == "path"


def test_command_is_the_interpreter_with_fixed_arguments() -> None:
    command = re.findall(r"(?m)^ *XLPyCommand = (.+)$", VBA["Python"])

    assert command == [
        "Chr$(34) & InstalledInterpreter() & Chr$(34) & "
        '" -I -B -X utf8 -m ivjxl.excel.addin.server $(CLSID)"'
    ]


def test_library_is_loaded_from_its_folder_or_nothing_is_called() -> None:
    loaded = re.findall(r"(?m)^ *library = (.+)$", VBA["Python"])

    assert loaded == [
        f'InstalledLibraryFolder() & "\\xlwings{bits}-" & XLWINGS_VERSION & ".dll"'
        for bits in (64, 32)
    ]
    python, stock = VBA["Python"], VBA["xlwings"]
    assert re.search(r"If LoadLibraryExW\(.+\) = 0 Then\s+Err\.Raise", python)
    body = stock[stock.index("Function XLPy()") :]
    assert body.index("XLPyLoadDLL") < body.index("XLPyDLLActivateAuto")


def test_functions_and_buttons_ask_the_same_process() -> None:
    asked = [each for text in VBA.values() for each in re.findall(r"\bServer\(\)\.\w+", text)]

    assert sorted(asked) == ["Server().command_reply", "Server().function_value"]
    assert sum(len(re.findall(r"\bXLPy\(\)", text)) for text in VBA.values()) == 2
    assert "Set Server = XLPy()" in VBA["Python"]


# --- on the Python half ----------------------------------------------------------------

STARTED: Final = """
import json, os, sys
from ivjxl.excel.addin import server
server.settle()
import numpy, ivjxl.excel.udfs, xlwings
print(json.dumps({
    "folder": os.getcwd(),
    "relative": [entry for entry in sys.path if not os.path.isabs(entry)],
    "path": sys.path,
    "numpy": numpy.__file__,
    "ivjxl": server.__file__,
    "pro": xlwings.__pro__,
    "loaded": [each for each in sys.modules if each.startswith("xlwings.pro.")],
}))
"""
PLANTED: Final = "raise SystemExit('planted code ran')"


def started(folder: Path, home: Path, **more: str) -> Any:
    """Start the Python half as Excel does, with a hostile folder and environment."""
    done = subprocess.run(
        [sys.executable, "-I", "-B", "-X", "utf8", "-c", STARTED],
        cwd=folder,
        env={**os.environ, "HOME": str(home), "USERPROFILE": str(home), **more},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A folder as beside a hostile workbook."""
    for name in ("ivjxl", "numpy", "xlwings", "sitecustomize", "usercustomize", "json"):
        (tmp_path / f"{name}.py").write_text(PLANTED)
    with zipfile.ZipFile(tmp_path / "Book1.zip", "w") as archive:
        archive.writestr("ivjxl/__init__.py", PLANTED)
    settings = '"INTERPRETER_WIN","evil.exe"\n"LICENSE_KEY","noncommercial"\n'
    (tmp_path / "xlwings.conf").write_text(settings)
    (tmp_path / ".xlwings").mkdir()
    (tmp_path / ".xlwings" / "xlwings.conf").write_text(settings)
    return tmp_path


def test_configuration_in_folder_and_home_changes_nothing(planted: Path, tmp_path: Path) -> None:
    found = started(planted, home=planted)

    assert found["pro"] is False
    assert found["folder"] == os.path.realpath(sys.prefix)


def test_licence_key_of_the_environment_switches_nothing_on(planted: Path) -> None:
    found = started(planted, home=planted, XLWINGS_LICENSE_KEY="noncommercial")

    assert found["pro"] is False
    assert found["loaded"] == []


def test_xlwings_by_itself_would_be_switched_on(planted: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-c", "import xlwings; print(xlwings.__pro__)"],
        cwd=planted,
        env={**os.environ, "XLWINGS_LICENSE_KEY": "noncommercial"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "True"


def test_planted_modules_are_not_imported(planted: Path) -> None:
    environment = {"PYTHONPATH": f"{planted}{os.pathsep}{planted / 'Book1.zip'}"}
    environment |= {"PYTHONHOME": "/nowhere", "PYTHONSTARTUP": str(planted / "ivjxl.py")}

    found = started(planted, home=planted, **environment)

    assert found["relative"] == []
    assert not [entry for entry in found["path"] if entry.startswith(str(planted))]
    assert not found["numpy"].startswith(str(planted))
    assert found["ivjxl"] == str(ROOT / "ivjxl/excel/addin/server.py")


def test_server_offers_nothing_of_what_xlwings_offers() -> None:
    stock = (
        "Module Tuple Dict List Obj Str Var Call GetItem SetItem DelItem GetAttr SetAttr DelAttr"
    )
    stock += " HasAttr Eval Exec ShowConsole Builtin Len Bool CallUDF Contains import_udfs"

    offered = [name for name in dir(Server) if not name.startswith("_")]

    assert offered == ["command_reply", "function_value"]
    assert not {*stock.split()} & {*offered}
    assert {*Server._public_methods_} == {*offered}


ASKED_FOR_A_WORKBOOK: Final = """
import json
from tests.excel.faked_windows import install
install()
from ivjxl.excel.addin.server import Server, settle
settle()
import sys
from xlwings import udfs
class Touched(Exception): pass
def touched(*_, **__): raise Touched
udfs.Book = udfs.Dispatch = touched
server = Server()
arguments = (((1.5,),), ((1.0,),), (("up",),))
print(json.dumps([
    server.function_value("ROUND_YEN", arguments, "'[Book1.xlsx]ivjxl.py'!A1"),
    [name for name in sys.modules if name.startswith("xlwings.pro.")],
]))
"""


def test_function_looks_at_no_workbook_whatever_its_sheets_are_called() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", ASKED_FOR_A_WORKBOOK],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [2.0, []]


def hostile(book: "xw.Book") -> "xw.Book":
    """Add the sheets with which a workbook commands a stock add-in."""
    for name in ("ivjxl.py", "numpy.py", "xlwings.conf", "ivjxl.conf"):
        sheet = book.sheets.add(name, after=book.sheets[len(book.sheets) - 1])
        sheet.range("A1").value = PLANTED
        sheet.range("A2").value = "LICENSE_KEY"
        sheet.range("B2").value = "noncommercial"
        sheet.range("A3").value = "RELEASE_EMBED_CODE_MAP"
        sheet.range("B3").value = '{"ivjxl.py": "../../ivjxl.py"}'
        sheet.range("A4").value = "INTERPRETER_WIN"
        sheet.range("B4").value = "\\\\evil\\share\\python.exe"
    return book


@pytest.mark.parametrize("command", ["check", "regenerate", "export"])
def test_button_takes_nothing_from_the_sheets_of_a_hostile_workbook(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plain = open_data(SAMPLE.read_bytes(), SAMPLE.name)
    book = hostile(open_data(SAMPLE.read_bytes(), SAMPLE.name))

    replies: list[Reply] = [
        commands.reply(command, Request(each, "Guide", "A1", "en")) for each in (plain, book)
    ]

    assert replies[0] == replies[1]
    assert list(tmp_path.iterdir()) == []
    assert not [name for name in sys.modules if name.startswith(f"{NEVER_LOADED}.embedded")]


@pytest.mark.parametrize("name", ["", "$(ran); ran & ran %COMSPEC%", "=ran() {see:ran} 'x'!A1"])
def test_picked_folder_is_only_written_to(
    name: str, planted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = planted / name
    folder.mkdir(exist_ok=True)
    monkeypatch.chdir(folder)
    before = {each: each.read_bytes() for each in planted.rglob("*") if each.is_file()}
    book = hostile(open_data(SAMPLE.read_bytes(), SAMPLE.name))

    reply = commands.reply("export", Request(book, "Guide", "A1", "en", {"folder": str(folder)}))

    after = {each: each.read_bytes() for each in planted.rglob("*") if each.is_file()}
    documents = {folder / f"{SAMPLE.stem}_{language}.docx" for language in ("ja", "en")}
    assert reply.kind == "tell"
    assert after.keys() - before.keys() == documents
    assert {each: after[each] for each in before} == before


def test_documents_of_a_hostile_workbook_are_those_of_the_workbook(tmp_path: Path) -> None:
    plain = open_data(SAMPLE.read_bytes(), SAMPLE.name)
    books = {"plain": plain, "hostile": hostile(open_data(SAMPLE.read_bytes(), SAMPLE.name))}
    found = []
    for name, book in books.items():
        folder = tmp_path / name
        folder.mkdir()
        commands.reply("export", Request(book, "", "", "en", {"folder": str(folder)}))
        found.append({each.name: each.read_bytes() for each in folder.iterdir()})

    assert len(found[0]) == 2
    assert found[0] == found[1]


def test_picked_folder_goes_to_python_and_nowhere_else() -> None:
    body = re.search(r"(?s)Function PickedFolder\(.*?End Function", VBA["Commands"])

    assert body is not None
    assert [line.strip() for line in body[0].splitlines()][1:-1] == [
        "Dim picker As Object",
        "Set picker = Application.FileDialog(FOLDER_PICKER)",
        "picker.Title = title",
        "picker.AllowMultiSelect = False",
        "If picker.Show <> 0 Then PickedFolder = CStr(picker.SelectedItems.Item(1))",
    ]
    uses = [line.strip() for line in VBA["Commands"].splitlines() if re.search(r"\bpicked\b", line)]
    assert uses[:7] == [
        "Dim answers As String, reply As Variant, picked As String",
        "picked = PickedFiles(CStr(reply(1)))",
        'If picked = "" Then Exit Do',
        'answers = answers & CStr(reply(2)) & "=" & picked & vbLf',
        "picked = PickedFolder(CStr(reply(1)))",
        'If picked = "" Then Exit Do',
        'answers = answers & CStr(reply(2)) & "=" & picked & vbLf',
    ]


def test_of_the_hidden_sheet_vba_only_learns_whether_a_cell_is_an_error() -> None:
    body = re.search(r"(?s)Function HasUnknownFunctions\(.*?End Function", VBA["Commands"])

    assert body is not None
    uses = [line.strip() for line in body[0].splitlines() if "cells" in line][1:]
    assert uses == [
        'cells = book.Worksheets("_ivjxl").Range("B1:B40").Value2',
        "For i = LBound(cells, 1) To UBound(cells, 1)",
        "If IsError(cells(i, 1)) Then",
        "If cells(i, 1) = CVErr(ERROR_NAME) Then HasUnknownFunctions = True",
    ]
