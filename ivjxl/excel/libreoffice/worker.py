"""The worker: answers calls of worksheet functions, one JSON line each.

``python -I -m ivjxl.excel.libreoffice.worker`` reads lines such as
``{"name": "ROUND_YEN", "arguments": [1.5, 1.0, "up"]}`` and answers
``{"value": 2.0}``. A cell is a number, a text, true, false, null when blank, or
``{"error": "#N/A"}``; a range is a list of rows. It ends with its input.
"""

import json
import os
import sys
from typing import IO, Any

from ivjxl.excel.cells import ERROR_CODES, CellError
from ivjxl.excel.functions import FUNCTIONS


def answer(line: str) -> str:
    """Return the answer to a call; whatever is wrong with it is a cell error."""
    try:
        call = json.loads(line)
        value = _called(call["name"], [_cell(each) for each in call["arguments"]])
        return json.dumps({"value": _encoded(value)}, ensure_ascii=True)
    except Exception:
        # The caller is a cell: a function that breaks must not take the others with it.
        return json.dumps({"value": {"error": "#VALUE!"}})


def _called(name: Any, arguments: list[Any]) -> Any:
    function = FUNCTIONS.get(name)
    return CellError("#NAME?") if function is None else function(*arguments)


def _cell(encoded: Any) -> Any:
    if isinstance(encoded, list):
        return [_cell(each) for each in encoded]
    if isinstance(encoded, dict):
        error = encoded["error"]
        return CellError(error if error in ERROR_CODES else "#UNKNOWN!")
    return encoded


def _encoded(value: Any) -> Any:
    if isinstance(value, list):
        return [_encoded(each) for each in value]
    return {"error": str(value)} if isinstance(value, CellError) else value


def serve(calls: IO[str], answers: IO[str]) -> None:
    """Answer every line until the input ends."""
    for line in calls:
        answers.write(answer(line) + "\n")
        answers.flush()


def main() -> None:
    """Serve standard input and output."""
    # What a library prints must not stand between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="ascii", newline="\n")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with open(sys.stdin.fileno(), encoding="utf-8", closefd=False) as calls:
        serve(calls, answers)


if __name__ == "__main__":
    main()
