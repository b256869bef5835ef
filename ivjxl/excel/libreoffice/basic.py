"""The Basic module that gives Calc our functions under their plain names.

Calc imports a formula such as ``=BS_PRICE(…)`` with a name that only a Basic
function of the user can have. Each of ours passes its arguments on as they are:
a blank cell is Empty there, a range an array, an omitted argument is made
Empty.
"""

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from ivjxl.excel.functions.declaration import WorksheetFunction

MODULE: Final = "ivjxl"
"""The name of the module, of its file and of its entry in the library."""

FIRST_LINE: Final = "REM  Worksheet functions of ivjxl. Written by `ivjxl libreoffice install`."
"""How the module is recognised as ours."""

_RESERVED: Final = """
abs alias and any append array as access asc atn attribute base beep binary boolean byref
byte byval call case cdecl chdir chr classmodule close compare compatible const cos currency
date day declare defbool defcur defdate defdbl deferr defint deflng defobj defsng defstr
defvar dim dir do double each else elseif end endif enum environ eof eqv erase err error
event exit exp explicit false fix for format function get global gosub goto hex hour if iif
imp implements in input instr int integer is isarray isdate isempty isnull kill lbound lcase
left len let lib like line local lock log long loop lprint lset mid minute mod month name
new next not nothing now null object oct on open option optional or output paramarray
preserve print private property ptrsafe public put random randomize read redim rem reset
resume return right rnd rset second select set sgn shared shell sin single space spc sqr
static step stop str string sub system tab tan text then time timer timevalue to trim true
type typeof ubound ucase until val variant wait weekday wend while with withevents write xor
year
"""
"""Keywords and common run-time names of LibreOffice Basic: none may name an argument."""

_PASSED_ON: Final = """
Private ivjxl_functions As Object
Private Function ivjxl_value(function_name As String, cells)
  On Error GoTo failed
  Dim found, i As Long, j As Long
  Dim asked(1) As New com.sun.star.beans.NamedValue
  If IsNull(ivjxl_functions) Then ivjxl_functions = createUnoService("ivjxl.Functions")
  asked(0).Name = "name" : asked(0).Value = function_name
  asked(1).Name = "arguments" : asked(1).Value = cells
  found = ivjxl_functions.execute(asked())
  If IsArray(found) Then
    Dim block(UBound(found), UBound(found(0)))
    For i = 0 To UBound(found) : For j = 0 To UBound(found(0))
      block(i, j) = found(i)(j)
    Next j : Next i
    ivjxl_value = block
  Else
    ivjxl_value = found
  End If
  Exit Function
failed:
  ivjxl_value = ivjxl_failed()
End Function
Private Function ivjxl_failed()
  REM  An array that no range can hold: Calc shows #VALUE!. An error of Basic would be a text.
  Dim cube(0, 0, 0)
  ivjxl_failed = cube
End Function
"""


def source() -> str:
    """Return the module: one function for each worksheet function.

    >>> "Function ROUND_YEN(Optional amount, Optional unit, Optional mode)" in source()
    True
    """
    # Loads NumPy and SciPy: not for somebody who only removes the module.
    from ivjxl.excel.functions import FUNCTIONS

    functions = "".join(_function(each) for each in FUNCTIONS.values())
    return f"{FIRST_LINE}\nOption Explicit\n{_PASSED_ON}{functions}"


def file() -> bytes:
    """Return the module as the file of a Basic library, `ivjxl.xba`."""
    return module_file(MODULE, source())


def module_file(name: str, text: str) -> bytes:
    """Return a module as a file of a Basic library."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" '
        '"module.dtd">\n'
        '<script:module xmlns:script="http://openoffice.org/2000/script" '
        f'script:name="{name}" script:language="StarBasic" script:moduleType="normal">'
        f"{escape(text)}</script:module>"
    ).encode("ascii")


def argument_name(name: str) -> str:
    """Return the name of an argument in Basic: its own, unless Basic reserves it.

    >>> argument_name("spot"), argument_name("step")
    ('spot', 'in_step')
    """
    return f"in_{name}" if name in _RESERVED.split() else name


def _function(function: "WorksheetFunction") -> str:
    names = [argument_name(name) for name in function.arguments]
    omitted = "".join(f"  If IsMissing({name}) Then {name} = Empty\n" for name in names)
    return (
        f"\nFunction {function.name}({', '.join(f'Optional {name}' for name in names)})\n"
        "  On Error GoTo failed\n"
        f"{omitted}"
        f'  {function.name} = ivjxl_value("{function.name}", Array({", ".join(names)}))\n'
        "  Exit Function\n"
        "failed:\n"
        f"  {function.name} = ivjxl_failed()\n"
        "End Function\n"
    )
