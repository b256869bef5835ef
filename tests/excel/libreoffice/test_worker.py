"""The worker as a process: every function and every kind of cell, one line each."""

import json
import subprocess
import sys
from typing import Any, Final

from ivjxl.excel.cells import CellError
from ivjxl.excel.functions import FUNCTIONS
from tests.excel.functions.test_declaration import CALLS, Call

MODULE: Final = "ivjxl.excel.libreoffice.worker"
CELLS: Final[dict[str, Any]] = {
    "number": 1.5,
    "text": "四捨五入",
    "TRUE": True,
    "blank": None,
    "date": 43658.0,
    "error": CellError("#DIV/0!"),
    "newer error": CellError("#SPILL!"),
    "range": [[1.0, None], ["up", CellError("#REF!")]],
    "not finite": float("inf"),
}
NOISY: Final = f"""
import os, sys
from ivjxl.excel.functions import FUNCTIONS
from {MODULE} import main
def noisy():
    print("noise"); os.write(1, b"more noise"); sys.stdout.flush()
    return 1.0
FUNCTIONS["NOISY"] = noisy
main()
"""


def encoded(cell: Any) -> Any:
    if isinstance(cell, list):
        return [encoded(each) for each in cell]
    return {"error": str(cell)} if isinstance(cell, CellError) else cell


def answers(lines: list[str], *program: str) -> list[Any]:
    """Return what a worker answers to lines, after it has ended with its input."""
    done = subprocess.run(
        [sys.executable, "-I", *(program or ("-m", MODULE))],
        input="".join(f"{line}\n" for line in lines).encode(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.isascii()
    return [json.loads(line)["value"] for line in done.stdout.decode("ascii").splitlines()]


def line(name: Any, *cells: Any) -> str:
    return json.dumps({"name": name, "arguments": [encoded(cell) for cell in cells]})


def calls_of(call: Call) -> list[list[Any]]:
    """Return the good arguments of a call, and those with each kind of cell in each place."""
    spoilt = [
        [cell if each.name == given.name else each.good for each in call.arguments]
        for given in call.arguments
        for cell in CELLS.values()
    ]
    return [call.good, *spoilt]


def test_every_function_answers_as_in_python_for_every_kind_of_cell() -> None:
    calls = [(call.function, cells) for call in CALLS.values() for cells in calls_of(call)]

    found = answers([line(name, *cells) for name, cells in calls])

    assert {name for name, _ in calls} == set(FUNCTIONS)
    assert found == [encoded(FUNCTIONS[name](*cells)) for name, cells in calls]


def test_only_worksheet_functions_can_be_called() -> None:
    names = ["os.system", "__import__", "price", "bs_price", "BS_PRICE ", "", None, 7]

    assert answers([line(name, 1.0) for name in names]) == [{"error": "#NAME?"}] * len(names)


def test_call_that_is_none_is_a_value_error_and_the_next_is_answered() -> None:
    broken = [
        *("", "{", "[]", "null", "{}", "日"),
        '{"name": "ROUND_YEN"}',
        '{"name": ["ROUND_YEN"], "arguments": []}',
        '{"name": "ROUND_YEN", "arguments": 5}',
        '{"name": "ROUND_YEN", "arguments": [{}]}',
        '{"name": "ROUND_YEN", "arguments": [1, 1, "up", 1]}',
    ]
    good = line("ROUND_YEN", 1.5, 1.0, "up")

    found = answers(
        [each for pair in zip(broken, [good] * len(broken), strict=True) for each in pair]
    )

    assert found == [{"error": "#VALUE!"}, 2.0] * len(broken)


def test_error_that_no_excel_knows_is_an_error_still() -> None:
    call = '{"name": "ROUND_YEN", "arguments": [{"error": "#ODD!"}, 1.0, "up"]}'

    assert answers([call]) == [{"error": "#UNKNOWN!"}]


def test_japanese_text_arrives_and_comes_back() -> None:
    assert answers([line("NOTICE_TEXT", 354_600.0, "yen", "ja")]) == ["354,600円"]


def test_what_a_library_prints_does_not_stand_between_the_answers() -> None:
    calls = [line("NOISY"), line("ROUND_YEN", 1.5, 1.0, "up")]

    assert answers(calls, "-c", NOISY) == [1.0, 2.0]


def test_worker_without_calls_ends() -> None:
    assert answers([]) == []
