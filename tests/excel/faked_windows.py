"""Just enough of Windows for xlwings' own code to run elsewhere, in a process of its own."""

import ctypes
import sys
from datetime import datetime
from types import ModuleType
from typing import Any, Final
from unittest.mock import MagicMock

MODULES: Final = """
pythoncom pywintypes win32api win32con win32event win32gui win32process win32timezone
win32com win32com.client win32com.server win32com.server.dispatcher
win32com.server.policy win32com.server.util
"""


class OfWindows(ModuleType):
    """A module in which every name is there and does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return MagicMock(name=name)


class TimeType(datetime):
    """What pywin32 makes of a date cell."""


def install() -> None:
    """Make this process one on Windows, as far as xlwings looks."""
    # Before the platform changes: what looks at it while it is imported.
    import pandas  # noqa: F401

    import ivjxl.excel.functions  # noqa: F401

    for name in MODULES.split():
        module = sys.modules[name] = OfWindows(name)
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], child, module)
    faked: Any = sys.modules
    faked["pywintypes"].TimeType = TimeType
    faked["pywintypes"].com_error = type("com_error", (Exception,), {})
    faked["pythoncom"].__file__ = "pythoncom.dll"
    library: Any = ctypes
    library.windll = library.oledll = library.PyDLL = MagicMock()
    sys.platform = "win32"
