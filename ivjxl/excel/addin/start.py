"""Whether a Python can load what Excel starts, tried out as Excel starts it."""

import os
import subprocess
from pathlib import PureWindowsPath
from typing import Final

from ivjxl.errors import Text

MODULES: Final = "ivjxl.excel.addin.server, xlwings.com_server"
"""What Excel starts, and what that loads as soon as it serves: the latter needs pywin32."""

SPARED: Final = "from ivjxl.excel.processes import spare_excel; spare_excel()"
"""Loaded for a trial only, xlwings must not end anything."""

_IN_TIME: Final = Text("no answer within {seconds} seconds", "{seconds}秒以内に応答なし")
_ENDED: Final = Text("ended with code {code}", "終了コード{code}")


def server_failure(interpreter: str, seconds: float = 60) -> Text | None:
    """Return why a Python cannot load what Excel starts, None if it can.

    It is started as Excel starts it. Folders of its own environment are taken out of
    PATH: a console may have put them there, Excel has not.
    """
    command = [interpreter, "-I", "-B", "-X", "utf8", "-c", f"import {MODULES}; {SPARED}"]
    own = PureWindowsPath(interpreter).parent
    folders = os.environ.get("PATH", "").split(os.pathsep)
    path = os.pathsep.join(
        each for each in folders if not PureWindowsPath(each).is_relative_to(own)
    )
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=seconds,
            env={**os.environ, "PATH": path},
            # No console window on Windows.
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _IN_TIME.filled(seconds=f"{seconds:g}")
    except OSError as error:
        return Text(str(error), str(error))
    if done.returncode == 0:
        return None
    said = done.stdout.strip().splitlines()
    if said:
        return Text(said[-1], said[-1])
    return _ENDED.filled(code=done.returncode)
