"""Why the add-in does not work: every condition for it, one by one, and what to do.

Nothing is changed. Where this is not Windows, only what is known of Python is said.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Final

import ivjxl
from ivjxl.errors import InputError, Text
from ivjxl.excel.addin import excel_program
from ivjxl.excel.addin.diagnosis import Diagnosis
from ivjxl.excel.addin.environment import (
    PACKAGES,
    XLWINGS,
    Environment,
    check_packages,
    installed,
)
from ivjxl.excel.addin.folders import folders
from ivjxl.excel.addin.installation import fixed_in, from_the_internet, our_file, place
from ivjxl.excel.addin.installed import Installed
from ivjxl.excel.addin.trust import child_processes, macro_settings
from ivjxl.excel.addin.windows import Windows

ELSEWHERE: Final = Text(
    "`ivjxl regenerate`, `ivjxl check` and `ivjxl recalc` do the same on files, and `ivjxl "
    "libreoffice install` brings the functions to LibreOffice",
    "ファイルにはivjxl regenerate、ivjxl check、ivjxl recalcが使えます。"
    "LibreOfficeにはivjxl libreoffice installで関数を追加できます",
)
"""What to use where Excel for Windows is not."""

_SYSTEM: Final = Text("operating system", "OS")
_MAC: Final = Text(
    "on a Mac, Excel lets no add-in call Python in functions: {elsewhere}",
    "Mac版Excelでは、アドインの関数からPythonを呼び出せません。{elsewhere}",
)
_NO_WINDOWS: Final = Text(
    "the add-in is for Excel on Windows. Here {elsewhere}",
    "アドインはWindows版Excel用です。ここでは、{elsewhere}",
)
_EXCEL_THERE: Final = Text("Excel and the add-in", "Excelとアドイン")
_NOT_HERE: Final = Text(
    "run `ivjxl addin doctor` on the Windows computer with Excel",
    "ExcelのあるWindowsのパソコンでivjxl addin doctorを実行してください",
)
_VERSIONS: Final = Text("Python, ivjxl, xlwings", "Python・ivjxl・xlwings")
_PYTHON: Final = Text("this Python", "このPython")
_NOT_LOADED: Final = Text(
    "cannot load what ivjxl needs ({error}): install ivjxl anew in it; after `DLL load failed` "
    "also the Visual C++ runtime from microsoft.com",
    "はivjxlに必要なものを読み込めません（{error}）。ivjxlを入れ直してください。"
    "DLL load failedの場合はmicrosoft.comのVisual C++ランタイムも必要です",
)
_ADD_IN: Final = Text("the add-in", "アドイン")
_NOT_INSTALLED: Final = Text(
    "is not installed: `ivjxl addin install`", "は未追加です（ivjxl addin installで追加）"
)
_AS_IT_IS: Final = Text("{path}", "{path}")
_OLD: Final = Text(
    "{path} was made by another version of ivjxl: close Excel, then `ivjxl addin install`",
    "{path}は別の版のivjxlが作成したものです（Excelを閉じてivjxl addin install）",
)
_NO_RECORD: Final = Text(
    "{path} is damaged or was only built, not installed, and cannot start Python: close Excel, "
    "then `ivjxl addin install`",
    "{path}は壊れているかivjxl addin buildで作成したもので、Pythonを起動できません"
    "（Excelを閉じてivjxl addin install）",
)
_STARTED: Final = Text("Python of the add-in", "アドインが起動するPython")
_GONE: Final = Text(
    "{path} is not there any more: close Excel, then `ivjxl addin install`",
    "{path}がありません（Excelを閉じてivjxl addin install）",
)
_ANOTHER: Final = Text(
    "{path} is another one than this: if this one is meant, close Excel, then `ivjxl addin "
    "install`",
    "{path}はこのPythonと別のものです（このPythonを使う場合はExcelを閉じてivjxl addin install）",
)
_ANSWER: Final = Text("start of Python", "Pythonの起動")
_ANSWERS: Final = Text("works", "正常に起動")
_NO_ANSWER: Final = Text(
    "fails: {failure}. Install ivjxl anew in that Python, then `ivjxl addin install`",
    "失敗しました: {failure}。そのPythonにivjxlを入れ直し、ivjxl addin installを実行してください",
)
_NOTHING_TO_START: Final = Text(
    "not tried, there is no Python to start", "起動するPythonがないため未確認"
)
_ORIGIN: Final = Text("origin of the add-in", "アドインの取得元")
_OWN: Final = Text("made on this computer", "このパソコンで作成")
_MARKED: Final = Text(
    "is marked as from the internet, so Excel blocks it: close Excel, then `ivjxl addin install`, "
    "which writes it anew",
    "インターネットから取得したファイルとされ、Excelで無効になります"
    "（Excelを閉じてivjxl addin installで作成し直し）",
)


@dataclass(frozen=True, slots=True)
class Patient:
    """What the doctor looks at: a computer, and the Python that runs this.

    `failure` says why a Python, given by its path, cannot load what Excel starts; None if
    it can.
    """

    system: str
    windows: Windows
    environment: Environment
    failure: Callable[[str], Text | None]


def diagnoses(patient: Patient) -> list[Diagnosis]:
    """Return what was looked at and found, in the order in which it is needed."""
    if patient.system != "win32":
        return [*_elsewhere(patient.system), *_versions(patient)]
    windows = patient.windows
    found = [Diagnosis(_SYSTEM, "ok", Text("Windows", "Windows")), *_versions(patient)]
    try:
        # Everything below needs it, and it needs NumPy, SciPy and lxml.
        importlib.import_module("ivjxl.excel.addin.build")
    except ImportError as error:
        return [*found, Diagnosis(_PYTHON, "problem", _NOT_LOADED.filled(error=error))]
    excel = excel_program.excel(windows)
    found += excel_program.excel_found(excel)
    here, said = _this_python(patient)
    there, more = _add_in(patient, here)
    found += said + more
    used = there or here
    if used is not None:
        found += excel_program.library_for(excel, used.library_folder)
    found += _start(patient, used)
    paths = [str(place(windows)), *([used.interpreter] if used is not None else [])]
    found += folders(windows, paths)
    found += macro_settings(windows)
    found += child_processes(windows)
    found += excel_program.disabled_by_excel(windows)
    found += excel_program.other_copies(windows, excel)
    return found


def _elsewhere(system: str) -> list[Diagnosis]:
    text = _MAC if system == "darwin" else _NO_WINDOWS
    return [
        Diagnosis(_SYSTEM, "hint", text.filled(elsewhere=ELSEWHERE)),
        Diagnosis(_EXCEL_THERE, "not known", _NOT_HERE),
    ]


def _versions(patient: Patient) -> list[Diagnosis]:
    environment = patient.environment
    said = f"{environment.python}, {ivjxl.__version__}, {environment.xlwings or '-'}"
    if patient.system == "win32":
        try:
            check_packages(environment)
        except InputError as error:
            return [_refused(_VERSIONS, error)]
        said += f", pywin32 {environment.pywin32}"
    elif environment.xlwings != XLWINGS:
        return [Diagnosis(_VERSIONS, "hint", Text(said, said))]
    return [Diagnosis(_VERSIONS, "ok", Text(said, said))]


def _this_python(patient: Patient) -> tuple[Installed | None, list[Diagnosis]]:
    """Return what installing this Python would fix, and whether that could be done."""
    try:
        here = installed(patient.environment, patient.windows.ansi)
    except InputError as error:
        # Of its packages is spoken already.
        spoken = error.argument in PACKAGES
        return None, [] if spoken else [_refused(_PYTHON, error)]
    return here, [Diagnosis(_PYTHON, "ok", Text(here.interpreter, here.interpreter))]


def _add_in(patient: Patient, here: Installed | None) -> tuple[Installed | None, list[Diagnosis]]:
    """Return what is fixed in the add-in, None if that cannot start, and what is wrong with it."""
    from ivjxl.excel.addin.build import built

    path = place(patient.windows)
    try:
        data = our_file(path)
    except InputError as error:
        return None, [_refused(_ADD_IN, error)]
    if data is None:
        return None, [Diagnosis(_ADD_IN, "problem", _NOT_INSTALLED)]
    there = fixed_in(data)
    if there is None:
        return None, [Diagnosis(_ADD_IN, "problem", _NO_RECORD.filled(path=path))]
    old = data != built(there)
    said = (_OLD if old else _AS_IT_IS).filled(path=path)
    found = [Diagnosis(_ADD_IN, "problem" if old else "ok", said)]
    marked = from_the_internet(patient.windows, path)
    found.append(Diagnosis(_ORIGIN, "problem" if marked else "ok", _MARKED if marked else _OWN))
    program = there.interpreter
    if not Path(program).is_file():
        return None, [*found, Diagnosis(_STARTED, "problem", _GONE.filled(path=program))]
    same = here is not None and PureWindowsPath(here.interpreter) == PureWindowsPath(program)
    said = (_AS_IT_IS if same else _ANOTHER).filled(path=program)
    return there, [*found, Diagnosis(_STARTED, "ok" if same else "hint", said)]


def _start(patient: Patient, used: Installed | None) -> list[Diagnosis]:
    if used is None:
        return [Diagnosis(_ANSWER, "not known", _NOTHING_TO_START)]
    failure = patient.failure(used.interpreter)
    if failure is None:
        return [Diagnosis(_ANSWER, "ok", _ANSWERS)]
    return [Diagnosis(_ANSWER, "problem", _NO_ANSWER.filled(failure=failure))]


def _refused(about: Text, error: InputError) -> Diagnosis:
    return Diagnosis(about, "problem", Text(error.in_language("en"), error.in_language("ja")))
