"""The Python that the add-in starts: the one that installs it, by its full path.

xlwings' library (`xlwingsdll/config.cpp`) starts it with CreateProcessA, with a command
of less than 2048 bytes in which it replaces every ``$(…)``. No shell stands between, so
``%`` and ``&`` are characters like others. What does not fit is refused before anything
is written.
"""

import platform
import site
import sys
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Final

import ivjxl
from ivjxl.errors import InputError, Text
from ivjxl.excel.addin.installed import Installed
from ivjxl.excel.addin.vba_project import CODE_PAGES

XLWINGS: Final = "0.37.8"
"""The version of xlwings that the add-in was written for; `pyproject.toml` requires it."""

LONGEST_PATH: Final = 255
"""Characters of a path: Excel's limit of a property, in which the add-in keeps it.

Below that of CreateProcess for a program (MAX_PATH, 260 with its end), and in any encoding
far below the 2048 bytes that the library has for the whole command.
"""

WESTERN: Final = 1252
"""The code page of a project whose computer has none that VBA knows."""

PACKAGES: Final = ("xlwings", "pywin32")
"""What talks to Excel."""

ANEW: Final = f"pip install --force-reinstall --no-deps xlwings=={XLWINGS}"
"""What puts xlwings' libraries where they belong."""

_VERSION: Final = Text(
    "must be version {needed}, as in the add-in, but is {found}: `pip install xlwings=={needed}`",
    "はアドインと同じ{needed}が必要です（現在: {found}。pip install xlwings=={needed}）",
)
_PYWIN32: Final = Text(
    "is missing, Python cannot answer Excel without it: `pip install pywin32`",
    "がないため、PythonからExcelに応答できません（pip install pywin32）",
)
_FROM_STORE: Final = Text(
    "is a Python from the Microsoft Store: what it writes for Excel is kept where Excel does not "
    "see it. Install Python from python.org, and ivjxl in it",
    "はMicrosoft Store版のPythonです。書き込んだファイルがExcelから見えないため使えません。"
    "python.orgのPythonを導入し、そこにivjxlをインストールしてください",
)
_ONE_USER: Final = Text(
    "was installed with `pip install --user`, where a Python started by Excel does not look: "
    "make an environment (`py -m venv C:\\ivjxl`) and install ivjxl in it",
    "はpip install --userで追加されており、Excelが起動するPythonからは使えません。"
    "専用の環境（py -m venv C:\\ivjxl）を作り、そこにivjxlをインストールしてください",
)
_NO_PROGRAM: Final = Text(
    "has no pythonw.exe or python.exe beside it: install ivjxl in a Python from python.org",
    "と同じフォルダーにpythonw.exe又はpython.exeがありません。"
    "python.orgのPythonにivjxlをインストールしてください",
)
_NO_LIBRARY: Final = Text(
    "has no {names}: `{command}` puts it there", "に{names}がありません（{command}で追加されます）"
)
_NOT_WRITABLE: Final = Text(
    "has characters that programs without Unicode cannot write on this computer: install ivjxl "
    "in a folder with a plain name, such as C:\\ivjxl",
    "には、このパソコンの文字コードで表せない文字があります。"
    "C:\\ivjxlなど英数字のフォルダーにインストールしてください",
)
_MISUNDERSTOOD: Final = Text(
    'has $( or " in its path, so Excel could not start it: install ivjxl in a folder with a '
    "plain name, such as C:\\ivjxl",
    'のパスに$(又は"があるため、Excelから起動できません。'
    "C:\\ivjxlなど英数字のフォルダーにインストールしてください",
)
_TOO_LONG: Final = Text(
    f"has a path of more than {LONGEST_PATH} characters, so Excel could not use it: install ivjxl "
    "in a folder with a short path, such as C:\\ivjxl",
    f"のパスが{LONGEST_PATH}文字を超えるため、Excelから使えません。"
    "C:\\ivjxlなど短いパスのフォルダーにインストールしてください",
)


@dataclass(frozen=True, slots=True)
class Environment:
    """A Python with ivjxl: where it is and what it has.

    `prefix` is its own folder, `base` that of the Python that a virtual environment was
    made from. `xlwings` and `pywin32` are versions, None where they are not installed.
    `for_one_user` says that ivjxl is where only a Python that is not isolated finds it.
    """

    executable: Path
    prefix: Path
    base: Path
    python: str
    xlwings: str | None
    pywin32: str | None
    for_one_user: bool = False


def this_environment() -> Environment:
    """Return the Python that runs this."""
    from importlib import metadata

    versions: dict[str, str | None] = dict.fromkeys(PACKAGES)
    for name in PACKAGES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    home = site.getusersitepackages()
    return Environment(
        executable=Path(sys.executable or ""),
        prefix=Path(sys.prefix),
        base=Path(sys.base_prefix),
        python=platform.python_version(),
        xlwings=versions["xlwings"],
        pywin32=versions["pywin32"],
        for_one_user=Path(ivjxl.__file__).is_relative_to(home),
    )


def check_packages(environment: Environment) -> None:
    """Raise an InputError if the packages that talk to Excel are not those needed."""
    if environment.xlwings != XLWINGS:
        found = environment.xlwings or "-"
        raise InputError("xlwings", _VERSION.filled(needed=XLWINGS, found=found), None)
    if environment.pywin32 is None:
        raise InputError("pywin32", _PYWIN32, None)


def installed(environment: Environment, ansi: str) -> Installed:
    """Return what is fixed when the add-in is installed by this Python.

    Parameters
    ----------
    environment
        The Python that is to answer Excel.
    ansi
        The encoding of programs that know no Unicode: xlwings' library is one.

    Raises
    ------
    InputError
        If Excel could not start it. That of the Microsoft Store writes into a folder of its
        own instead of the user's (Python's manual, "Using Python on Windows"), and answers
        no function (xlwings issue 2371).
    """
    check_packages(environment)
    if any(from_store(path) for path in (environment.executable, environment.base)):
        raise InputError(str(environment.executable), _FROM_STORE, None)
    if environment.for_one_user:
        raise InputError(str(Path(ivjxl.__file__).parent), _ONE_USER, None)
    program = str(_program(environment))
    folder = str(_library_folder(environment))
    _check_path(program, ansi)
    if len(folder) + 1 + len(library_name(64)) > LONGEST_PATH:
        raise InputError(folder, _TOO_LONG, None)
    return Installed(program, folder, _code_page(ansi))


def _code_page(ansi: str) -> int:
    """Return the code page of an encoding, or Western Europe's if VBA has none for it."""
    number = ansi.removeprefix("cp")
    known = number.isdecimal() and int(number) in CODE_PAGES
    return int(number) if known else WESTERN


def library_name(bits: int) -> str:
    """Return the name of xlwings' library for an Excel of 32 or 64 bits."""
    return f"xlwings{bits}-{XLWINGS}.dll"


def from_store(path: Path | str) -> bool:
    r"""Return whether a program is an app from the Microsoft Store.

    >>> from_store(r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.13\python.exe")
    True
    """
    return "windowsapps" in (part.lower() for part in PureWindowsPath(path).parts)


def _program(environment: Environment) -> Path:
    # Also under `ivjxl.exe`: the executable is the Python that it started.
    folder = environment.executable.parent
    for program in (folder / "pythonw.exe", folder / "python.exe"):
        if program.is_absolute() and program.is_file():
            return program
    raise InputError(str(environment.executable), _NO_PROGRAM, None)


def _library_folder(environment: Environment) -> Path:
    """Return where pip puts the libraries: the environment's folder.

    xlwings itself looks in the folder of the interpreter and in the one above.
    """
    beside = environment.executable.parent
    names = [library_name(bits) for bits in (64, 32)]
    for folder in (environment.prefix, beside, beside.parent):
        if all((folder / name).is_file() for name in names):
            return folder
    missing = [name for name in names if not (environment.prefix / name).is_file()]
    said = _NO_LIBRARY.filled(names=", ".join(missing), command=ANEW)
    raise InputError(str(environment.prefix), said, None)


def _check_path(program: str, ansi: str) -> None:
    if "$(" in program or '"' in program:
        raise InputError(program, _MISUNDERSTOOD, None)
    if len(program) > LONGEST_PATH:
        raise InputError(program, _TOO_LONG, None)
    try:
        program.encode(ansi)
    except UnicodeEncodeError:
        raise InputError(program, _NOT_WRITABLE, None) from None
