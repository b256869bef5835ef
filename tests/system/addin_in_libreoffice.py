"""Opens a copy of the add-in in LibreOffice and lets it calculate a sheet of formulas.

Run by a Python that has `uno`, with the path of a JSON file that says what to do; it
imports nothing of ours. The functions of the add-in ask this process, this process asks
the Python half of the add-in, and its answers go back the same way.
"""

from __future__ import annotations

import json
import os
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found,unused-ignore]
import unohelper  # type: ignore[import-not-found,unused-ignore]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found,unused-ignore]
from com.sun.star.script import XInvocation  # type: ignore[import-not-found,unused-ignore]

ADDIN = "Calc MS Excel 2007 VBA XML"
BOOK = "Calc MS Excel 2007 XML"
ALWAYS_RUN_MACROS = 4
QUIET_NAN = 0x7FF8000000000000
SECONDS = 60
ALL_CONTENTS = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags


def named(name: str, value: Any) -> Any:
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


class Bridge(unohelper.Base, XInvocation):  # type: ignore[misc,unused-ignore]
    """What the copy's stand-in for COM calls."""

    def __init__(self, command: list[str], folder: str, com_codes: dict[str, int]) -> None:
        super().__init__()
        self.com_codes = com_codes
        self.calls = 0
        self.half = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def getIntrospection(self) -> None:  # noqa: N802
        return None

    def hasMethod(self, name: str) -> bool:  # noqa: N802
        return name == "function_value"

    def hasProperty(self, _name: str) -> bool:  # noqa: N802
        return False

    def getValue(self, _name: str) -> None:  # noqa: N802
        return None

    def setValue(self, _name: str, _value: Any) -> None:  # noqa: N802
        return None

    def invoke(self, _name: str, parameters: Any, _indexes: Any, _values: Any) -> Any:
        name, arguments, caller = parameters
        self.calls += 1
        line = json.dumps([name, [self.sent(each) for each in arguments], caller])
        assert self.half.stdin is not None
        assert self.half.stdout is not None
        self.half.stdin.write(line + "\n")
        self.half.stdin.flush()
        return received(json.loads(self.half.stdout.readline())), (), ()

    def sent(self, cell: Any) -> Any:
        """Return what Basic hands over as COM would: Basic makes whole numbers of doubles."""
        if isinstance(cell, tuple):
            return [self.sent(each) for each in cell]
        if isinstance(cell, str) and cell.startswith("\\error "):
            return self.com_codes[cell[len("\\error ") :]]
        return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def received(value: Any) -> Any:
    """Return a value as Basic takes it: it would make short numbers of the codes of errors."""
    if isinstance(value, list):
        return tuple(received(each) for each in value)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"\\code {value}"
    return value


def error_number(code: int) -> float:
    found: float = struct.unpack("<d", struct.pack("<Q", QUIET_NAN | code))[0]
    return found


def desktop(port: int) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    end = time.monotonic() + SECONDS
    while True:
        try:
            there = f"uno:socket,host=127.0.0.1,port={port};urp;StarOffice.ComponentContext"
            context = resolver.resolve(there)
            break
        except Exception:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
    return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def opened(office: Any, path: str, filter_name: str) -> Any:
    options = (
        named("Hidden", True),
        named("MacroExecutionMode", ALWAYS_RUN_MACROS),
        named("FilterName", filter_name),
    )
    return office.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, options)


def called(document: Any, project: str, routine: str, arguments: Any) -> Any:
    script = f"vnd.sun.star.script:{project}.{routine}?language=Basic&location=document"
    return document.getScriptProvider().getScript(script).invoke(tuple(arguments), (), ())[0]


def entered(source: Any, target: Any, arrays: list[str]) -> None:
    """Enter the contents of a sheet on another, array formulas block by block."""
    cursor = source.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.getRangeAddress()
    area = (0, 0, last.EndColumn, last.EndRow)
    contents = source.getCellRangeByPosition(*area).getFormulaArray()
    target.getCellRangeByPosition(*area).setFormulaArray(contents)
    for block in arrays:
        # Read with commas, written with semicolons; their arguments are cells alone.
        formula = source.getCellRangeByName(block).getArrayFormula().strip("{}").replace(",", ";")
        cells = target.getCellRangeByName(block)
        cells.clearContents(ALL_CONTENTS)
        cells.setArrayFormula(formula)


def main() -> None:
    """Do what the file says, and print what came of it as JSON."""
    task = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    bridge = Bridge(task["half"], task["folder"], task["com_codes"])
    command = [task["soffice"], f"-env:UserInstallation={Path(task['profile']).as_uri()}"]
    command += ["--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard"]
    command += [f"--accept=socket,host=127.0.0.1,port={task['port']};urp;"]
    program = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
    try:
        office = desktop(task["port"])
        addin = opened(office, task["addin"], ADDIN)
        codes, compiled = task["codes"], []
        numbers = tuple(error_number(each) for each in codes.values())
        called(
            addin,
            task["project"],
            "Python.StandInBegins",
            (bridge, tuple(map(int, codes)), numbers),
        )
        source = opened(office, task["book"], BOOK)
        addin.enableAutomaticCalculation(False)
        for name in source.Sheets.ElementNames:
            addin.Sheets.insertNewByName(name, addin.Sheets.Count)
        for name in reversed(source.Sheets.ElementNames):
            sheet, copy = (each.Sheets.getByName(name) for each in (source, addin))
            entered(sheet, copy, task["arrays"].get(name, []))
        source.close(True)
        addin.calculateAll()
        said = [[*each, called(addin, task["project"], *each)] for each in task["calls"]]
        for each in task["compiled"]:
            # A module that does not compile makes every procedure return nothing, silently.
            other = opened(office, each, ADDIN)
            called(other, task["project"], "Texts.SpeakIn", ["ja"])
            compiled.append(called(other, task["project"], "Texts.Language", []))
            other.close(True)
        addin.storeToURL(Path(task["out"]).as_uri(), (named("FilterName", BOOK),))
        addin.close(True)
        print(json.dumps({"calls": bridge.calls, "said": said, "compiled": compiled}))
    finally:
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()
        bridge.half.kill()
        bridge.half.communicate()


if __name__ == "__main__":
    main()
