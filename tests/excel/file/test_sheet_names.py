"""Names of sheets in formulas."""

import re
import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from openpyxl.formula import Tokenizer

from ivjxl.excel.file.sheet_names import quoted, renamed

names = st.text(st.sampled_from(string.ascii_letters + " .'_表1"), min_size=1, max_size=6).filter(
    lambda name: not name.startswith("'") and not name.endswith("'")
)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("Old!A1+old!$B$2", "'New 1'!A1+'New 1'!$B$2"),
        ("'Old'!A1:B2", "'New 1'!A1:B2"),
        ("Old!A1:Old!B2", "'New 1'!A1:'New 1'!B2"),
        ("SUM(Old!A:A,Older!A1,MyOld!A1)", "SUM('New 1'!A:A,Older!A1,MyOld!A1)"),
        ('"Old!A1"&Old!A1', "\"Old!A1\"&'New 1'!A1"),
        ("SUM(Jan:Old!B6)", "SUM('Jan:New 1'!B6)"),
        ("SUM('1:Old'!B6)", "SUM('1:New 1'!B6)"),
        ("[1]Old!A1+'[1]Old'!A1", "[1]Old!A1+'[1]Old'!A1"),
        ("B6:Old!C7", "B6:'New 1'!C7"),
        ("Old+OLD(1)", "Old+OLD(1)"),
        ("INDEX(Old!A1:A3,1):Old!A9", "INDEX('New 1'!A1:A3,1):'New 1'!A9"),
        ("Old!$1:$4,Old!$A:$B", "'New 1'!$1:$4,'New 1'!$A:$B"),
        ("Old!own", "'New 1'!own"),
    ],
)
def test_references_follow_a_sheet_with_a_new_name(formula: str, expected: str) -> None:
    assert renamed(formula, "OLD", "New 1") == expected


def test_a_name_with_an_apostrophe_is_found_and_written() -> None:
    assert renamed("'It''s'!A1", "It's", "They're") == "'They''re'!A1"


@given(names, names, names)
def test_only_references_to_the_sheet_change(old: str, new: str, other: str) -> None:
    assume(len({old.casefold(), new.casefold(), other.casefold()}) == 3)
    formula = f"SUM({quoted(old)}!A1:B2,{quoted(other)}!A1)&{quoted(new)}!C3"

    there = renamed(formula, old, new)

    assert there == f"SUM({quoted(new)}!A1:B2,{quoted(other)}!A1)&{quoted(new)}!C3"
    operands = [t.value for t in Tokenizer(f"={there}").items if t.subtype == "RANGE"]
    assert [re.sub(r"!\w+(:\w+)?$", "", each) for each in operands] == [
        quoted(new),
        quoted(other),
        quoted(new),
    ]
