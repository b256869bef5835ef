"""The Python half: every function and every kind of cell over COM, and what the server is not."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from ivjxl.errors import InputError, Text
from ivjxl.excel.addin import commands, server
from ivjxl.excel.addin.commands import Cell, Reply, Request
from ivjxl.excel.addin.server import LEFT_OUT, Server, cell_of
from ivjxl.excel.cells import COM_BASE, ERROR_CODES, CellError
from ivjxl.excel.functions import FUNCTIONS
from ivjxl.excel.workbook.files import open_data
from ivjxl.shipped import shipped
from tests.excel.functions.test_declaration import CALLS

ROOT: Final = Path(__file__).parents[3]


class Excel:
    """Asks the Python half in a process of its own."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", "-X", "utf8", "-m", "tests.excel.addin.over_com"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def value(self, name: str, arguments: list[Any], caller: str = "") -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([name, arguments, caller]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@pytest.fixture(scope="module")
def excel() -> Iterator[Excel]:
    running = Excel()
    yield running
    running.process.communicate()


def block(cell: Any) -> list[list[Any]]:
    """Return an argument as the wrapper sends it: rows of cells as Value2 has them."""
    rows = cell if isinstance(cell, (list, tuple)) else [[cell]]
    return [
        [sent(each) for each in (row if isinstance(row, (list, tuple)) else [row])] for row in rows
    ]


def sent(cell: Any) -> Any:
    """Return a cell as Value2 has it: numbers and days are doubles, errors codes."""
    if isinstance(cell, CellError):
        return COM_BASE + ERROR_CODES[cell]
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def received(result: Any) -> Any:
    """Return a result of a function as it goes back over COM."""
    if isinstance(result, list):
        rows = [[received(cell) for cell in row] for row in result]
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows
    return ERROR_CODES[result] if isinstance(result, CellError) else result


KINDS: Final[dict[str, Any]] = {
    "number": 1.0,
    "negative number": -1.0,
    "text": "abc",
    "text of a number": "1",
    "blank": None,
    "empty text": "",
    "TRUE": True,
    "FALSE": False,
    **{error: CellError(error) for error in ERROR_CODES},
}
"""What one cell may hold; the blank one also stands for an argument left out."""


def test_every_function_has_a_call_by_hand() -> None:
    assert {call.function for call in CALLS.values()} == set(FUNCTIONS)


@pytest.mark.parametrize("label", CALLS)
def test_function_over_com_gives_its_result_by_hand(label: str, excel: Excel) -> None:
    call = CALLS[label]

    found = excel.value(call.function, [block(cell) for cell in call.good])

    assert found == received(call.result)
    assert type(found) is not int


@pytest.mark.parametrize("label", CALLS)
def test_every_kind_of_cell_in_every_argument_gives_what_the_function_gives(
    label: str, excel: Excel
) -> None:
    call = CALLS[label]
    function = FUNCTIONS[call.function]
    different = {}
    for position, argument in enumerate(call.arguments):
        for kind, cell in KINDS.items():
            cells = [*call.good]
            cells[position] = argument.with_cell(cell)
            wanted = received(function(*cells))
            found = excel.value(call.function, [block(each) for each in cells])
            if found != wanted or type(found) is not type(wanted):
                different[argument.name, kind] = (found, wanted)

    assert different == {}


@pytest.mark.parametrize("label", CALLS)
def test_every_error_of_an_argument_comes_back_as_its_code(label: str, excel: Excel) -> None:
    call = CALLS[label]
    for error, code in ERROR_CODES.items():
        cells = [block(cell) for cell in call.good]
        cells[0] = block(call.arguments[0].with_cell(CellError(error)))

        found = excel.value(call.function, cells)

        codes = {found} if not isinstance(found, list) else {c for row in found for c in row}
        assert codes <= {code}, error


@pytest.mark.parametrize("label", CALLS)
def test_argument_left_out_is_a_blank_cell(label: str, excel: Excel) -> None:
    call = CALLS[label]
    for position in range(len(call.arguments)):
        cells = [block(cell) for cell in call.good]
        cells[position] = [[None]]
        blank = excel.value(call.function, cells)
        cells[position] = [[LEFT_OUT]]

        assert excel.value(call.function, cells) == blank


def test_errors_stand_element_by_element_in_a_block(excel: Excel) -> None:
    amounts = [[1.5, "x"], [None, COM_BASE + 2007]]

    found = excel.value("ROUND_YEN", [amounts, [[1.0]], [["up"]]])

    assert found == [[2.0, 2015], [2042, 2007]]


def test_a_single_row_and_a_single_column_stay_two_dimensional(excel: Excel) -> None:
    assert excel.value("ROUND_YEN", [[[1.5, 2.5]], [[1.0]], [["up"]]]) == [[2.0, 3.0]]
    assert excel.value("ROUND_YEN", [[[1.5], [2.5]], [[1.0]], [["up"]]]) == [[2.0], [3.0]]


def test_text_and_truth_come_back_as_they_are(excel: Excel) -> None:
    assert excel.value("NOTICE_TEXT", [[[354600.0]], [["yen"]], [["ja"]]]) == "354,600円"
    assert excel.value("IS_TSE_DAY", [[[43658.0]]]) is True


@pytest.mark.parametrize(
    "name", ["Eval", "Exec", "__import__", "UDFS", "round_yen", "", "os.system"]
)
def test_only_worksheet_functions_are_called(name: str, excel: Excel) -> None:
    assert excel.value(name, [[["1+1"]]]) == ERROR_CODES["#NAME?"]


@pytest.mark.parametrize("arguments", [[], [[[1.0]]], [[[1.0]]] * 9, [[]], [1.0], "x", None])
def test_what_no_wrapper_sends_is_a_cell_error(arguments: Any, excel: Excel) -> None:
    assert excel.value("ROUND_YEN", arguments) in (2015, 2042)


def test_excel_sees_two_methods_and_no_other() -> None:
    assert Server._public_methods_ == ("function_value", "command_reply")
    assert not hasattr(Server, "_public_attrs_")


@pytest.mark.parametrize("name", CALLS)
def test_nothing_that_goes_back_to_excel_is_a_tuple(name: str, answering: Server) -> None:
    call = CALLS[name]

    found = answering.function_value(call.function, [block(cell) for cell in call.good], "")

    assert type(found) is not tuple
    assert not isinstance(found, list) or {type(row) for row in found} == {list}


def test_texts_of_vba_that_were_never_set_are_blank(answering: Server) -> None:
    unset: Any = None

    assert answering.function_value("ROUND_YEN", [block(1.5), block(1.0), block("up")], unset) == 2
    kind, text, _ = answering.command_reply("about", None, unset, unset, "en", unset)
    assert kind == "tell"
    assert "should not happen" not in text


# --- Why? ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("caller", "cell"),
    [
        ("[Book1]Working!F12", Cell("Book1", "Working", 12, 6)),
        ("'[a b.xlsx]Notice_JA'!B20", Cell("a b.xlsx", "Notice_JA", 20, 2)),
        ("'[発行.xlsx]It''s'!A1", Cell("発行.xlsx", "It's", 1, 1)),
        ("'[a''b.xlsx]S'!AA1", Cell("a'b.xlsx", "S", 1, 27)),
        ("'C:\\x\\[a.xlsx]S'!XFD1048576", Cell("a.xlsx", "S", 1_048_576, 16_384)),
    ],
)
def test_address_of_the_asking_cell_is_understood(caller: str, cell: Cell) -> None:
    assert cell_of(caller) == cell


@pytest.mark.parametrize("caller", ["", "A1", "Error 2023", "[a.xlsx]S", "[a.xlsx]S!A1:B2"])
def test_anything_else_asks_for_nobody(caller: str) -> None:
    assert cell_of(caller) is None


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Server:
    """A server in this process, where xlwings calls functions directly."""

    def rows(name: str, arguments: Any) -> list[list[Any]]:
        found = FUNCTIONS[name](*[list(map(list, each)) for each in arguments])
        return found if isinstance(found, list) else [[found]]

    monkeypatch.setattr(server, "_function_rows", rows)
    return Server()


def reasons(answering: Server) -> dict[Cell, Text]:
    return dict(answering._reasons)


UP: Final = (((1.0,),), (("up",),))


def test_reason_of_an_error_is_kept_for_the_asking_cell(answering: Server) -> None:
    answering.function_value("ROUND_YEN", ((("x",),), *UP), "[Book1]S!B2")

    assert reasons(answering) == {
        Cell("Book1", "S", 2, 2): Text("amount: needs a number", "amount: 数値が必要です")
    }


def test_reasons_of_a_block_belong_to_its_cells(answering: Server) -> None:
    answering.function_value("ROUND_YEN", (((1.0, "x"), (None, 2.0)), *UP), "[Book1]S!B2")

    assert set(reasons(answering)) == {Cell("Book1", "S", 2, 3), Cell("Book1", "S", 3, 2)}


def test_value_forgets_the_reason_of_before(answering: Server) -> None:
    answering.function_value("ROUND_YEN", ((("x",),), *UP), "[Book1]S!B2")
    answering.function_value("ROUND_YEN", (((1.5,),), *UP), "[Book1]S!B2")

    assert reasons(answering) == {}


def test_error_handed_through_says_so(answering: Server) -> None:
    answering.function_value("ROUND_YEN", (((COM_BASE + 2007,),), *UP), "[Book1]S!B2")

    assert "#DIV/0!" in reasons(answering)[Cell("Book1", "S", 2, 2)].en


def test_reasons_do_not_grow_without_end(
    answering: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "MOST_REASONS", 3)
    for row in range(1, 6):
        answering.function_value("ROUND_YEN", ((("x",),), *UP), f"[Book1]S!B{row}")

    assert [cell.row for cell in reasons(answering)] == [3, 4, 5]


# --- buttons ---------------------------------------------------------------------------


def test_command_gets_what_excel_sent(answering: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, Request]] = []

    def asked(name: str, request: Request) -> Reply:
        seen.append((name, request))
        return Reply("tell", "done", "Checks")

    monkeypatch.setattr(commands, "reply", asked)
    found = answering.command_reply(
        "import", None, "S", "B2", "ja", "replace=yes\nfiles=C:\\a=b.csv|C:\\c.csv\n"
    )

    # Of a tuple pywin32 would write all but the first into the arguments.
    assert found == ["tell", "done", "Checks"]
    assert type(found) is list
    name, request = seen[0]
    assert name == "import"
    assert (request.book, request.sheet, request.address) == (None, "S", "B2")
    assert request.language == "ja"
    assert request.answers == {"replace": "yes", "files": "C:\\a=b.csv|C:\\c.csv"}


def test_documents_are_asked_for_and_written_as_excel_sends_its_answers(
    answering: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "資料 a=b").mkdir()
    sample = shipped("workbooks") / "2020-05-25-restricted-stock.xlsx"
    monkeypatch.setattr(server, "_book", lambda _: open_data(sample.read_bytes(), sample.name))
    answers, kinds = "", []
    for answer in (f"{tmp_path}/資料 a=b", "yes", ""):
        (tmp_path / "資料 a=b" / f"{sample.stem}_en.docx").write_bytes(b"edited")
        kind, text, question = answering.command_reply("export", object(), "", "", "ja", answers)
        kinds.append(kind)
        answers += f"{question}={answer}\n"

    assert kinds == ["folder", "ask", "tell"]
    assert "should not happen" not in text
    assert f"{sample.stem}_ja.docx" in text
    assert len([*(tmp_path / "資料 a=b").iterdir()]) == 3


def test_folder_that_is_gone_is_a_message(
    answering: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sample = shipped("workbooks") / "2020-05-25-restricted-stock.xlsx"
    monkeypatch.setattr(server, "_book", lambda _: open_data(sample.read_bytes(), sample.name))

    kind, text, _ = answering.command_reply(
        "export", object(), "", "", "en", f"folder={tmp_path}/gone\n"
    )

    assert (kind, text) == (
        "warn",
        f"{tmp_path}/gone: is no folder of this computer or its network: choose another",
    )


@pytest.mark.parametrize("language", ["en", "ja"])
def test_refusal_of_a_command_is_a_message(language: str, answering: Server) -> None:
    kind, text, detail = answering.command_reply("regenerate", None, "", "", language, "")

    assert (kind, detail) == ("warn", "")
    assert ("Open a workbook" in text) is (language == "en")


def test_unexpected_error_of_a_command_is_a_sentence(
    answering: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(name: str, request: Request) -> Reply:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(commands, "reply", broken)

    kind, text, _ = answering.command_reply("check", None, "", "", "en", "")

    assert (kind, text) == (
        "warn",
        "An error that should not happen: ZeroDivisionError: division by zero",
    )
    assert "Traceback" not in text


@pytest.mark.parametrize("name", ["", "new", "new ../x", "Regenerate", "__class__"])
def test_command_that_no_button_has_is_refused(name: str) -> None:
    with pytest.raises(InputError):
        commands.reply(name, Request(None, "", "", "en"))
