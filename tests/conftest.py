"""What every day's run leaves to `.ci/run`: the same tests on further, larger workbooks."""

import re
from pathlib import Path
from typing import Final

import pytest

collect_ignore: Final = ["system/addin_in_libreoffice.py"]
"""A program for LibreOffice's Python, which has what this one has not."""

FURTHER: Final = re.compile(r"2013-07-11|2015-06-26-option|2019-07-12|option_issuance")
"""Workbooks with market data, beside a blank one and the one with prices: alike, and large."""

LARGE: Final = {
    "test_market_sheet.py": re.compile(""),
    "test_checks_live.py": re.compile("option_"),
    "test_template.py": re.compile("2026-07-10"),
    "test_deadlines_sheet.py": re.compile("2026-07-10"),
    "test_regenerate.py": re.compile(r"test_200_edits\w*\[[1-9]"),
    "test_saving.py": re.compile("killed_at_any_time"),
    "test_commands.py": re.compile(r"import_asks_(what|before\w*\[ja)"),
}
"""Test files with many tests of such workbooks, or long ones, and which they are."""

WORKBOOK_TESTS: Final = Path(__file__).parent / "excel"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of further workbooks as thorough."""
    for item in items:
        if not item.path.is_relative_to(WORKBOOK_TESTS):
            continue
        large = LARGE.get(item.path.name)
        if FURTHER.search(item.name) or (large is not None and large.search(item.name)):
            item.add_marker(pytest.mark.thorough)
