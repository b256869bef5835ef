"""What LibreOffice loads: hands the calls of our Basic functions to the worker.

It runs in LibreOffice's own Python, from 3.8 on, and therefore imports nothing
of ours. The interpreter of the worker stands in ``settings.json`` beside this
file, written when the extension was made; nothing else decides what runs.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import struct
import subprocess
import threading
from pathlib import Path
from typing import IO, Any

try:
    import unohelper  # type: ignore[import-not-found,unused-ignore]
    from com.sun.star.task import XJob  # type: ignore[import-not-found,unused-ignore]
except ImportError:
    # Outside LibreOffice, in tests of how the worker starts and ends.
    unohelper = None

SERVICE = "ivjxl.Functions"
WORKER = "ivjxl.excel.libreoffice.worker"
SECONDS = 60
"""How long an answer may take before the worker counts as dead."""

CODES = {
    "#NULL!": 521,
    "#DIV/0!": 532,
    "#VALUE!": 519,
    "#REF!": 524,
    "#NAME?": 525,
    "#NUM!": 503,
    "#N/A": 32767,
}
"""LibreOffice's numbers of the errors that it knows; of any other it is that of #VALUE!."""

TEXTS = {code: text for text, code in CODES.items()}
QUIET_NAN = 0x7FF8000000000000
FOREIGN = ("PYTHON", "LD_LIBRARY_PATH", "DYLD_")
"""Settings that LibreOffice's own Python and libraries need, and ours must not see."""


def error_number(text: str) -> float:
    """Return the number that Calc takes for an error: a NaN that carries its code."""
    code = CODES.get(text, CODES["#VALUE!"])
    number: float = struct.unpack("<d", struct.pack("<Q", QUIET_NAN | code))[0]
    return number


def encoded(cell: Any) -> Any:
    """Return what Basic hands over as the worker takes it."""
    if isinstance(cell, (tuple, list)):
        return [encoded(each) for each in cell]
    if cell is None or isinstance(cell, (bool, str)):
        return cell
    # Basic makes whole numbers of doubles; the numbers of cells are doubles.
    number = float(cell)
    if number == number:
        return number
    code = struct.unpack("<Q", struct.pack("<d", number))[0] & 0xFFFFFFFF
    return {"error": TEXTS.get(code, "#NUM!")}


def decoded(value: Any) -> Any:
    """Return a value of the worker as Basic takes it."""
    if isinstance(value, list):
        return tuple(decoded(each) for each in value)
    return error_number(value["error"]) if isinstance(value, dict) else value


class Worker:
    """The one process that calculates; started with the first call, and again if it dies."""

    def __init__(self, interpreter: str) -> None:
        self._command = [interpreter, "-I", "-m", WORKER]
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[str] = queue.Queue()
        self._failures = 0
        self._lock = threading.Lock()

    def value(self, name: str, arguments: Any) -> Any:
        """Return the value of a function, or #VALUE! when no worker answers."""
        call = {"name": name, "arguments": [encoded(each) for each in arguments]}
        line = json.dumps(call, ensure_ascii=True) + "\n"
        with self._lock:
            # Two failures in a row: off, or each of thousands of cells would wait again.
            while self._failures < 2:
                try:
                    found = json.loads(self._answer(line))["value"]
                except (OSError, ValueError, queue.Empty):
                    self._failures += 1
                    self.end()
                else:
                    self._failures = 0
                    return decoded(found)
        return error_number("#VALUE!")

    def end(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        if process.stdin is not None:
            # What could not be written any more is not missed.
            with contextlib.suppress(OSError):
                process.stdin.close()

    def _answer(self, line: str) -> str:
        process = self._process = self._process or self._started()
        if process.stdin is None:
            raise OSError("no input")
        process.stdin.write(line)
        process.stdin.flush()
        return self._answers.get(timeout=SECONDS)

    def _started(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            env={k: v for k, v in os.environ.items() if not k.upper().startswith(FOREIGN)},
            # No console window on Windows.
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        # A queue of its own: a late answer of a worker that was ended is nobody's.
        self._answers = queue.Queue()
        reading = threading.Thread(
            target=_read, args=(process.stdout, self._answers), daemon=True, name="ivjxl answers"
        )
        reading.start()
        return process


def _read(answers: IO[str], into: queue.Queue[str]) -> None:
    with answers:
        for line in answers:
            into.put(line)
    # The worker has ended: who waits for an answer gets one that is none.
    into.put("")


def interpreter() -> str:
    """Return the interpreter that the extension was made for."""
    settings = Path(__file__).with_name("settings.json").read_text(encoding="utf-8")
    return str(json.loads(settings)["interpreter"])


WORKERS: list[Worker] = []
"""The worker of this process, once there is one."""


def worker() -> Worker:
    """Return the worker of this process."""
    if not WORKERS:
        WORKERS.append(Worker(interpreter()))
    return WORKERS[0]


if unohelper is not None:

    class Functions(unohelper.Base, XJob):  # type: ignore[misc,unused-ignore]
        """The service that Basic calls: `execute` with name and arguments."""

        def __init__(self, _context: Any) -> None:
            super().__init__()

        def execute(self, arguments: Any) -> Any:
            """Return the value of a worksheet function; an error is a number that carries it."""
            try:
                call = {each.Name: each.Value for each in arguments}
                return worker().value(call["name"], call["arguments"])
            except Exception:
                return error_number("#VALUE!")

    # The name under which LibreOffice looks for it.
    g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816
    g_ImplementationHelper.addImplementation(Functions, SERVICE, (SERVICE,))
