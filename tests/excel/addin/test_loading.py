"""Module `xlwings`: nothing in it but xlwings' own text, every procedure accounted for."""

import difflib
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Final

import pytest
import xlwings

from ivjxl.errors import InputError
from ivjxl.excel.addin import build, environment, loading
from ivjxl.excel.addin.loading import DIFFERENCES, KEPT, libraries, procedures, version
from ivjxl.shipped import shipped
from tests.excel.addin.vba_code import code

ROOT: Final = Path(__file__).parents[3]

HEADER: Final = re.compile(
    r"^(?:(?:Public|Private|Friend|Static) )*(?:Function|Sub|Property (?:Get|Let|Set)) (\w+)", re.M
)
END: Final = re.compile(r"^End (?:Function|Sub|Property)$")

ON_A_MAC: Final = 'Function system Lib "libc.dylib" (ByVal Command As String) As Long'
LEFT_OUT: Final = [
    "    #If Mac Then",
    f"        Private Declare PtrSafe {ON_A_MAC}",
    "    #End If",
    "    #If Mac Then",
    f"        Private Declare {ON_A_MAC}",
    "    #End If",
    'Public Const PROJECT_NAME As String = "myaddin"',
]
ADDED: Final = ["Option Private Module"]
"""What IN_DECLARATIONS says, line by line."""


@cache
def xlwings_text() -> str:
    """Return xlwings' module, read here."""
    file = Path(xlwings.__file__).parent / "xlwings_custom_addin.bas"
    return file.read_bytes().decode("ascii").replace("\r\n", "\n")


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """Yield the procedures of a module with their names, line by line."""
    name, lines = "", list[str]()
    for line in text.split("\n"):
        found = HEADER.match(line)
        if found and not name:
            name, lines = found[1], []
        if name:
            lines.append(line)
        if END.match(line.rstrip()) and name:
            yield name, "\n".join(lines)
            name = ""


def head(text: str) -> list[str]:
    """Return what stands before the first procedure, less comments and blank lines at its end."""
    first = HEADER.search(text)
    assert first
    lines = text[: first.start()].split("\n")
    while not lines[-1] or lines[-1].startswith("' Of xlwings' module"):
        lines.pop()
    return lines


def test_one_version_of_xlwings_is_required_installed_and_built_in() -> None:
    required = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (pinned,) = [
        each.removeprefix("xlwings==")
        for each in required["project"]["dependencies"]
        if each.startswith("xlwings")
    ]

    assert metadata.version("xlwings") == xlwings.__version__ == pinned
    assert version(xlwings_text()) == version(loading.source()) == pinned
    assert pinned == environment.XLWINGS
    names = {f"xlwings32-{pinned}.dll", f"xlwings64-{pinned}.dll"}
    assert libraries(xlwings_text()) == libraries(loading.source()) == names
    assert {environment.library_name(bits) for bits in (32, 64)} == names


def test_library_that_is_loaded_is_the_one_that_is_declared() -> None:
    python = next(module for module in build.modules(None) if module.name == "Python")
    loaded = re.findall(r'"\\(xlwings(?:32|64)-)" & XLWINGS_VERSION & "(\.dll)"', python.source)
    pinned = metadata.version("xlwings")

    assert {f"{name}{pinned}{suffix}" for name, suffix in loaded} == libraries(xlwings_text())


def test_every_procedure_of_xlwings_is_kept_or_left_out_for_a_reason() -> None:
    named = Counter([*KEPT, *(name for each in DIFFERENCES for name in each.procedures)])
    there = {name for name, _ in blocks(xlwings_text())}

    assert set(named.values()) == {1}
    assert named.keys() == there
    assert len(there) > 40
    assert there == set(procedures(xlwings_text()))


def test_reasons_are_given() -> None:
    for each in DIFFERENCES:
        assert each.procedures
        assert len(each.why.split()) > 3
        replaced = [f"replaced by Python.{name}" for name in each.procedures]
        assert each.what == "left out" or [each.what] == replaced


def test_procedures_said_to_be_replaced_are_in_our_module() -> None:
    replaced = [
        each.what.removeprefix("replaced by Python.")
        for each in DIFFERENCES
        if each.what != "left out"
    ]
    python = next(module for module in build.modules(None) if module.name == "Python")
    ours = {each.name for each in code("Python", python.source).procedures if each.public}

    assert replaced == ["XLPyCommand", "XLPyLoadDLL"]
    assert ours >= {*replaced}


def test_kept_procedures_are_xlwings_text_word_by_word() -> None:
    there = dict(blocks(xlwings_text()))
    ours = dict(blocks(loading.source()))

    assert list(ours) == list(KEPT) == ["XLPy"]
    for name, text in ours.items():
        assert text == there[name]
        assert text in xlwings_text()


def test_declarations_differ_in_what_is_said_and_in_nothing_else() -> None:
    lines = list(difflib.ndiff(head(xlwings_text()), head(loading.source())))

    assert [line[2:] for line in lines if line[0] == "-"] == LEFT_OUT
    assert [line[2:] for line in lines if line[0] == "+"] == ADDED
    said = loading.IN_DECLARATIONS
    assert all(name in said for name in ("`system`", "PROJECT_NAME", *ADDED))


def test_nothing_between_and_after_the_procedures() -> None:
    text = loading.source()
    rest = text
    for _, block in blocks(text):
        rest = rest.replace(block, "")

    after = rest.split("\n")[len(head(text)) :]
    assert [line for line in after if line and not line.startswith("' Of xlwings' module")] == []


def test_nothing_uses_what_is_left_out() -> None:
    kept = "\n".join(block for _, block in blocks(loading.source()))
    words = set(re.findall(r"\w+", kept))
    gone = {name for each in DIFFERENCES if each.what == "left out" for name in each.procedures}

    assert not words & (gone | {"system", "PROJECT_NAME"})


def test_licence_of_xlwings_goes_with_its_text() -> None:
    text = loading.source()

    assert "'Copyright (C) 2014-present, Zoomer Analytics LLC.\n'All rights reserved." in text
    assert "THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS" in text


def test_readme_lists_the_differences_and_no_other() -> None:
    readme = (shipped("addin") / "README.md").read_text(encoding="utf-8")
    rows = [
        f"| {', '.join(f'`{name}`' for name in each.procedures)} | {each.what} | {each.why} |"
        for each in DIFFERENCES
    ]
    rows.append(f"| declarations | changed | {loading.IN_DECLARATIONS} |")

    assert "addin/README.md lists what is not here" in loading.source()
    title = "| procedures of xlwings | here | why |\n|---|---|---|\n"
    assert readme.partition(title)[2].split("\n\n")[0].split("\n") == rows
    assert f"xlwings {metadata.version('xlwings')} (`xlwings_custom_addin.bas`)" in readme


# --- the reading of modules -------------------------------------------------------------

TWO_OF_ONE_NAME: Final = """\
Public Const XLWINGS_VERSION As String = "1.2.3"
Declare Function A Lib "xlwings32-1.2.3.dll" () As Long
#If Mac Then
Function F(x As Long)
    Exit Function
#Else
Function F(y)
#End If
End Function
Private Sub G()
End Sub

Function F(z)
End Function
"""


def test_procedures_are_found_with_variants_under_one_name() -> None:
    found = procedures(TWO_OF_ONE_NAME)

    assert list(found) == ["F", "G"]
    assert found["G"] == "Private Sub G()\nEnd Sub\n"
    assert found["F"].startswith("Function F(x As Long)\n")
    assert found["F"].endswith("Function F(z)\nEnd Function\n")


def test_version_and_library_are_found() -> None:
    assert version(TWO_OF_ONE_NAME) == "1.2.3"
    assert libraries(TWO_OF_ONE_NAME) == {"xlwings32-1.2.3.dll"}


def test_module_without_a_version_is_refused() -> None:
    with pytest.raises(ValueError, match="does not say its version"):
        version("Function F()\nEnd Function\n")


def test_module_without_procedures_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    head = loading.original().partition("Public Function")[0]
    monkeypatch.setattr(loading, "original", lambda: head)

    with pytest.raises(ValueError, match="has no procedures"):
        loading.source()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('XLWINGS_VERSION As String = "', 'XLWINGS_VERSION As String = "9.'),
        ("xlwings64-", "xlwings64-9."),
        ("xlwings32-", "xlwings32-9."),
    ],
)
def test_another_xlwings_is_refused(
    before: str, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = loading.original()
    assert before in text
    monkeypatch.setattr(loading, "original", lambda: text.replace(before, after))

    with pytest.raises(InputError, match=r"xlwings: must be version 0\.37\.8"):
        loading.source()
