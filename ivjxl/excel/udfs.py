"""Every worksheet function under its own name, decorated for xlwings.

This is the module that the add-in imports. Help texts are Japanese and English
in one, within the 255 characters that Excel shows.
"""

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any, Final

import xlwings as xw

from ivjxl.errors import Text
from ivjxl.excel.functions import FUNCTIONS
from ivjxl.excel.functions.declaration import CATEGORY, WorksheetFunction


def help_line(text: Text) -> str:
    """Return a help text in both languages."""
    return f"{text.ja} / {text.en}"


def _decorated(function: WorksheetFunction) -> Callable[..., Any]:
    def call(*cells: Any) -> Any:
        return function(*cells)

    call.__name__ = call.__qualname__ = function.name
    call.__doc__ = help_line(function.help)
    # xlwings reads the arguments of the wrapper it makes for VBA from here.
    call.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            Parameter(
                name,
                Parameter.POSITIONAL_OR_KEYWORD,
                default=None if argument.optional else Parameter.empty,
            )
            for name, argument in function.arguments.items()
        ]
    )
    decorated: Callable[..., Any] = call
    for name, argument in function.arguments.items():
        # Two dimensions always; errors as texts, or an error would look like a blank.
        describe = xw.arg(name, doc=help_line(argument.help), ndim=2, err_to_str=True)
        decorated = describe(decorated)
    # Last: each `arg` resets the category. The functions are quick, and one that is not
    # called in the wizard gives 0 when a workbook opens (xlwings #1574).
    described: Callable[..., Any] = xw.func(category=CATEGORY, call_in_wizard=True)(decorated)
    return described


UDFS: Final = {name: _decorated(function) for name, function in FUNCTIONS.items()}
globals().update(UDFS)
