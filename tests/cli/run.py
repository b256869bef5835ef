"""A command line run in this process, for the tests of the commands."""

from collections.abc import Callable
from typing import Any

import pytest

from ivjxl.cli import main

Run = Callable[..., tuple[int, str, str]]
"""Takes the arguments; returns the exit code and what was printed and told."""


def running(capsys: pytest.CaptureFixture[str], *first: str) -> Run:
    """Return the program with its first arguments."""

    def command(*arguments: object) -> tuple[int, str, str]:
        try:
            code: Any = main([*first, *map(str, arguments)])
        except SystemExit as exit_:
            code = exit_.code
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return command
