"""What xlwings would do to Excel when Python ends does not happen."""

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]

ENDS: Final = """
import atexit
from types import SimpleNamespace
import xlwings

def cleanup():
    print("Excel was ended")

atexit.register(cleanup)
xlwings.{module} = SimpleNamespace(cleanup=cleanup)
{then}
"""
SPARED: Final = "from ivjxl.excel.processes import spare_excel; spare_excel()"


def said_at_the_end(module: str, then: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", ENDS.format(module=module, then=then)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("module", ["_xlwindows", "_xlmac"])
@pytest.mark.parametrize("then", [SPARED, "import ivjxl.excel.file.sheets"])
def test_nothing_is_ended(module: str, then: str) -> None:
    assert said_at_the_end(module, then) == ""


def test_xlwings_by_itself_would_end_it() -> None:
    assert said_at_the_end("_xlwindows", "pass") == "Excel was ended\n"


@pytest.mark.parametrize("module", ["_xlwindows", "_xlmac"])
def test_xlwings_registers_what_is_taken_back(module: str) -> None:
    import xlwings

    source = Path(xlwings.__file__).with_name(f"{module}.py").read_text(encoding="utf-8")

    assert "@atexit.register\ndef cleanup():" in source
