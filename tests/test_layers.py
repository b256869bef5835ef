"""Which folder of ivjxl may import what, read from the source files."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
PACKAGE: Final = ROOT / "ivjxl"
LAYERS: Final = ("errors", "core", "law", "market", "notices", "documents", "excel", "cli")
IN_EXCEL: Final = (
    "processes",
    "cells",
    "formulas",
    "functions",
    "udfs",
    "engine",
    "file",
    "workbook",
    "libreoffice",
    "office_pdf",
    "export",
    "addin",
)
"""The rooms of `excel`, in the same order of imports."""

ONLY_IN_EXCEL: Final = {"xlwings", "xlsxwriter", "openpyxl", "formualizer", "lxml"}
PAID: Final = ("xlwings.pro", "xlwings.reports")
NAMES_THAT_SAY_NOTHING: Final = ("utils", "util", "helpers", "helper", "common", "manager")
HEAVY: Final = ("numpy", "scipy", "pandas", "xlwings", "docx", "jinja2", "pypdf")

FILES: Final = sorted(PACKAGE.rglob("*.py"))
each_file: Final = pytest.mark.parametrize(
    "file", FILES, ids=lambda file: file.relative_to(PACKAGE).as_posix()
)


def layer(parts: tuple[str, ...]) -> str:
    """Return the layer of a module, given its path below `ivjxl` without suffix.

    Other files at the top of the package, such as `shipped`, rank with `errors`.
    """
    first = {"__main__": "cli"}.get(parts[0], parts[0]) if parts else "errors"
    return first if first in LAYERS else "errors"


def imported(file: Path, package: Path = PACKAGE) -> Iterator[str]:
    """Yield the full name of everything a file imports, inside functions too."""
    below = file.relative_to(package.parent).with_suffix("").parts
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(below[: len(below) - node.level]) if node.level else ""
            module = ".".join(filter(None, (start, node.module)))
            yield from (f"{module}.{alias.name}" for alias in node.names)


def begins(name: str, module: str) -> bool:
    return f"{name}.".startswith(f"{module}.")


def test_package_has_files_to_look_at() -> None:
    assert {file.relative_to(PACKAGE).parts[0] for file in FILES} >= {"errors.py", "core", "law"}


def test_every_folder_of_the_package_is_a_layer() -> None:
    folders = {file.relative_to(PACKAGE).parts[0] for file in FILES if file.parent != PACKAGE}

    assert folders <= set(LAYERS)


@each_file
def test_file_imports_only_layers_that_stand_before_its_own(file: Path) -> None:
    own = LAYERS.index(layer(file.relative_to(PACKAGE).with_suffix("").parts))
    ours = (name.split(".")[1:] for name in imported(file) if begins(name, "ivjxl"))

    later = [parts for parts in ours if LAYERS.index(layer(tuple(parts))) > own]

    assert later == []


@pytest.mark.parametrize(
    "file",
    sorted((PACKAGE / "excel").rglob("*.py")),
    ids=lambda file: file.relative_to(PACKAGE).as_posix(),
)
def test_inside_excel_imports_run_in_one_direction_too(file: Path) -> None:
    def room(parts: tuple[str, ...]) -> int:
        return IN_EXCEL.index(parts[1]) if parts[1:2] and parts[1] in IN_EXCEL else 0

    own = room(file.relative_to(PACKAGE).with_suffix("").parts)
    ours = (name.split(".")[1:] for name in imported(file) if begins(name, "ivjxl.excel"))
    names = (tuple(parts) for parts in ours if parts[1:2] and parts[1] in IN_EXCEL)

    later = [".".join(parts) for parts in names if room(parts) > own]

    assert later == []


@each_file
def test_only_excel_imports_a_library_that_knows_workbooks(file: Path) -> None:
    workbook_libraries = {name for name in imported(file) if name.split(".")[0] in ONLY_IN_EXCEL}

    assert not workbook_libraries or file.relative_to(PACKAGE).parts[0] == "excel"


@each_file
def test_no_file_imports_what_needs_a_paid_licence(file: Path) -> None:
    paid = [name for name in imported(file) if any(begins(name, module) for module in PAID)]

    assert paid == []


@each_file
def test_no_module_has_a_name_that_says_nothing(file: Path) -> None:
    assert not {*file.relative_to(PACKAGE).with_suffix("").parts} & {*NAMES_THAT_SAY_NOTHING}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import xlwings.pro.reports", ["xlwings.pro.reports"]),
        ("from xlwings import pro", ["xlwings.pro"]),
        ("def f():\n    import openpyxl as x", ["openpyxl"]),
        ("from . import option", ["ivjxl.core.option"]),
        ("from ..law.dated import Dated", ["ivjxl.law.dated.Dated"]),
        ("from .exact import count", ["ivjxl.core.exact.count"]),
    ],
)
def test_imports_are_found_in_every_form(source: str, expected: list[str], tmp_path: Path) -> None:
    file = tmp_path / "ivjxl" / "core" / "sample.py"
    file.parent.mkdir(parents=True)
    file.write_text(source, encoding="utf-8")

    assert list(imported(file, tmp_path / "ivjxl")) == expected


def test_importing_the_command_line_loads_no_heavy_library() -> None:
    program = f"import sys, ivjxl.cli; print(*sorted({set(HEAVY)!r} & sys.modules.keys()))"

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == []
