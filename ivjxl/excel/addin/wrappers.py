"""The VBA module with one function for each worksheet function."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ivjxl.excel.functions.declaration import WorksheetFunction

MODULE: Final = "Wrappers"

_HEAD: Final = (
    "Option Explicit\n\n"
    "' One function for each worksheet function; Functions.Answer does what they all do.\n"
)


def source() -> str:
    """Return the module.

    >>> "Public Function ROUND_YEN(amount, unit, mode)" in source()
    True
    """
    from ivjxl.excel.functions import FUNCTIONS

    wrappers = (
        f"\nPublic Function {function.name}({_parameters(function)})\n"
        f"{_left_out(function)}"
        f'    {function.name} = Answer("{function.name}", Array({", ".join(function.arguments)}))\n'
        "End Function\n"
        for function in FUNCTIONS.values()
    )
    return _HEAD + "".join(wrappers)


def _parameters(function: "WorksheetFunction") -> str:
    return ", ".join(
        f"Optional {name}" if argument.optional else name
        for name, argument in function.arguments.items()
    )


def _left_out(function: "WorksheetFunction") -> str:
    return "".join(
        f"    If IsMissing({name}) Then {name} = Empty\n"
        for name, argument in function.arguments.items()
        if argument.optional
    )
