"""The Python half of the add-in: one process that answers functions and buttons over COM.

The add-in starts ``python -I -B -X utf8 -m ivjxl.excel.addin.server {CLSID}``. The
loop that serves is xlwings' own; the object it hands out is not: xlwings' has
`Eval`, `Exec` and `Module`, ours has two methods that know their names.
"""

import os
import re
import sys
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from ivjxl.errors import InputError, Text
from ivjxl.excel.addin import commands
from ivjxl.excel.addin.commands import Cell, Reply, Request
from ivjxl.excel.cells import ERROR_CODES, CellError
from ivjxl.excel.formulas import area_of
from ivjxl.excel.functions import FUNCTIONS
from ivjxl.excel.processes import spare_excel

if TYPE_CHECKING:
    import xlwings as xw

FUNCTIONS_MODULE: Final = "ivjxl.excel.udfs"
LEFT_OUT: Final = -2147352572
"""What COM hands over for an argument that a formula leaves out."""

MOST_REASONS: Final = 10_000
"""Messages that are kept; the oldest are dropped."""

ON_SERVER: Final = "XLWINGS_ON_SERVER"
"""Set in the environment it would make xlwings load what is never loaded."""

NEVER_LOADED: Final = "xlwings.pro"
"""The part of xlwings that runs code from workbooks; a licence key anywhere switches it on."""

_UNKNOWN_FUNCTION: Final = Text("is no worksheet function of ivjxl", "はivjxlの関数ではありません")
_UNEXPECTED: Final = Text(
    "An error that should not happen: {error}", "想定外のエラーが発生しました: {error}"
)
_HANDED_ON: Final = Text(
    "one of its cells holds {error} itself", "参照しているセル自体が{error}になっています"
)
_CALLER: Final = re.compile(
    r"'?(?:[^\[]*)\[(?P<book>[^\]]+)\](?P<sheet>.+?)'?!(?P<cell>[A-Z]{1,3}\d+)"
)


class Server:
    """What Excel gets to see: it can ask for a function's value and for a command's reply."""

    _public_methods_: ClassVar = ("function_value", "command_reply")

    def __init__(self) -> None:
        self._reasons: OrderedDict[Cell, Text] = OrderedDict()

    def function_value(self, name: str, arguments: Sequence[Any], caller: str) -> Any:
        """Return the value of a worksheet function: a value, or rows of values.

        Parameters
        ----------
        name
            Name of the function.
        arguments
            Rows of cells for each argument, as `Value2` gives them.
        caller
            The asking cell, such as ``[Book1]Working!F12``; blank if none asks.

        Returns
        -------
        Any
            A number, text or truth value, or a list of rows. An error is a whole
            number, its code: numbers of cells are doubles. No tuple: pywin32 takes that
            for a result and new values of the arguments.
        """
        try:
            found = _function_rows(name, arguments)
        except Exception as error:
            # The caller is a cell: whatever went wrong is a cell error.
            found = [[CellError("#VALUE!", _UNEXPECTED.filled(error=_named(error)))]]
        # An empty text of VBA may arrive as None.
        self._remember(caller or "", found)
        rows = [[_over_com(cell) for cell in row] for row in found]
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows

    def command_reply(
        self, name: str, workbook: Any, sheet: str, address: str, language: str, answers: str
    ) -> list[str]:
        """Do what a button says, or ask for what is missing.

        Parameters
        ----------
        name
            The tag of the button.
        workbook
            The active workbook, or None.
        sheet, address
            The selected cell.
        language
            "en" or "ja".
        answers
            What was answered so far, a line `question=answer` each.

        Returns
        -------
        list
            As `Reply`: kind, text, detail.
        """
        try:
            book = None if workbook is None else _book(workbook)
            pairs = [line.partition("=") for line in (answers or "").split("\n")[:-1]]
            given = {question: answer for question, _, answer in pairs}
            request = Request(book, sheet or "", address or "", language, given, self._reasons)
            reply = commands.reply(name, request)
        except InputError as error:
            reply = Reply("warn", error.in_language(language))
        except Exception as error:
            # Excel would show a traceback: the user gets a sentence.
            text = _UNEXPECTED.in_language(language).format(error=_named(error))
            reply = Reply("warn", text)
        return [*reply]

    def _remember(self, caller: str, rows: list[list[Any]]) -> None:
        """Keep the reasons of errors, and forget those of cells that have a value now."""
        first = cell_of(caller)
        if first is None:
            return
        for down, row in enumerate(rows):
            for right, value in enumerate(row):
                cell = first._replace(row=first.row + down, column=first.column + right)
                self._reasons.pop(cell, None)
                if isinstance(value, CellError):
                    self._reasons[cell] = value.reason or _HANDED_ON.filled(error=value)
        while len(self._reasons) > MOST_REASONS:
            self._reasons.popitem(last=False)


def cell_of(caller: str) -> Cell | None:
    """Return the cell of an external address.

    >>> cell_of("'[Book 1.xlsx]It''s'!B2")
    Cell(book='Book 1.xlsx', sheet="It's", row=2, column=2)
    """
    found = _CALLER.fullmatch(caller)
    if found is None:
        return None
    row, column, _, _ = area_of(found["cell"])
    book, sheet = (found[part].replace("''", "'") for part in ("book", "sheet"))
    return Cell(book, sheet, row, column)


def serve(clsid: str) -> None:
    """Serve Excel until it ends."""
    settle()
    from xlwings import com_server

    spare_excel()
    xlwings_server: Any = com_server
    # What xlwings would hand out runs any text that it is given.
    xlwings_server.XLPython = Server
    xlwings_server.serve(clsid)


def settle() -> None:
    """Take nothing from where Excel happened to be started, and nothing from workbooks."""
    refused: dict[str, Any] = {NEVER_LOADED: None}
    # Its import fails from now on; xlwings does without.
    sys.modules.update(refused)
    os.environ.pop(ON_SERVER, None)
    # Also where Windows would look for libraries first.
    os.chdir(sys.prefix)
    sys.path[:] = [entry for entry in sys.path if entry and Path(entry).is_absolute()]


def _function_rows(name: str, arguments: Sequence[Any]) -> list[list[Any]]:
    if name not in FUNCTIONS:
        reason = Text(f"{name} {_UNKNOWN_FUNCTION.en}", f"{name}{_UNKNOWN_FUNCTION.ja}")
        return [[CellError("#NAME?", reason)]]
    from xlwings import udfs

    xlwings_udfs: Any = udfs
    cells = [tuple(tuple(_present(cell) for cell in row) for row in block) for block in arguments]
    rows: list[list[Any]] = xlwings_udfs.call_udf(FUNCTIONS_MODULE, name, cells)
    return rows


def _present(cell: Any) -> Any:
    return None if type(cell) is int and cell == LEFT_OUT else cell


def _over_com(cell: Any) -> Any:
    return ERROR_CODES[cell] if isinstance(cell, CellError) else cell


def _book(workbook: Any) -> "xw.Book":
    import xlwings as xw
    from xlwings import _xlwindows

    excel: Any = _xlwindows
    book: Any = xw.Book
    found: xw.Book = book(impl=excel.Book(excel.Dispatch(workbook)))
    return found


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    serve(sys.argv[1])
