"""What Excel gets to see of every worksheet function: names, help, and cells over COM.

Off Windows the decorators of xlwings do nothing, so a process of its own fakes
the modules of Windows and lets the real ones run.
"""

import json
import re
import subprocess
import sys
from importlib import import_module
from inspect import Parameter, signature
from pathlib import Path
from typing import Any, Final

import pytest

from ivjxl.excel import udfs
from ivjxl.excel.functions import FUNCTIONS
from ivjxl.excel.functions.declaration import WorksheetFunction

ROOT: Final = Path(__file__).parents[2]

LONGEST_HELP: Final = 255
LONGEST_ARGUMENTS: Final = 254
"""Excel cuts a help text, and its wizard fails on longer argument names together."""

RESERVED: Final = """
call case close const declare defbool defbyte defcur defdate defdbl defint deflng deflnglng
deflngptr defobj defsng defstr defvar dim do else elseif end endif enum erase event exit for
friend function get global gosub goto if implements input let lock loop lset next on open
option print private public put raiseevent redim resume return rset seek select set static
stop sub type unlock wend while with write
any as byref byval each in new shared until withevents optional paramarray preserve spc tab
then to addressof and eqv imp is like mod not or typeof xor
abs cbool cbyte ccur cdate cdbl cdec cint clng clnglng clngptr csng cstr cvar cverr date debug
doevents fix int len lenb me pset scale sgn string array circle inputb lbound ubound
boolean byte currency double integer long longlong longptr single variant
true false nothing empty null rem attribute lineinput cdecl decimal defdec
"""
"""Reserved identifiers of VBA, in any case: MS-VBAL 3.3.5.2."""

RESERVED_BY_XLWINGS: Final = "caller"

CELL_ADDRESS: Final = re.compile(
    r"[A-Z]{1,3}\d+|R(\d+|\[-?\d+\])?C(\d+|\[-?\d+\])?|R\d*|C\d*", re.I
)

ON_WINDOWS: Final = """
import json
import sys
from datetime import datetime
from decimal import Decimal

from tests.excel.faked_windows import TimeType, install

install()

from xlwings import udfs as xlwings_udfs
from ivjxl.excel import udfs

calls = [(name, [eval(cell) for cell in cells]) for name, *cells in json.load(sys.stdin)]
print(json.dumps({
    "marks": {
        name: {**mark, "argmap": None, "ret": mark["ret"]["doc"]}
        for name, value in vars(udfs).items()
        if (mark := getattr(value, "__xlfunc__", None))
    },
    "results": [xlwings_udfs.call_udf(udfs.__name__, name, args) for name, args in calls],
}))
"""

ONE_CLOSE: Final = ("TimeType(2019, 7, 12)", "43658.0", "2141.0", "'option'")
HULL: Final = ("40.0", "0.5", "0.2", "0.1", "0.0")
TWO_CLAUSES: Final = (
    "(('terms',), ('rights',), (None,))",
    "(('section',), ('item',), (None,))",
    "((True,), (True,), (False,))",
    "((10.0,), (20.0,), (None,))",
)
OF_CLAUSES: Final = (
    "(('Terms',), ('x' * 300 + ' {rights:rights} {n}',), (None,))",
    "((None,), (None,), (None,))",
    "(('rights',), ('n',))",
)
OVER_COM: Final[dict[str, tuple[tuple[str, ...], Any]]] = {
    "number": (("BS_PRICE", "42.0", *HULL), [[pytest.approx(4.76, abs=0.005)]]),
    "currency": (("BS_PRICE", "Decimal('42.0000')", *HULL), [[pytest.approx(4.76, abs=0.005)]]),
    "blank": (("BS_PRICE", "None", *HULL), [["#N/A"]]),
    "empty text": (("BS_PRICE", "''", *HULL), [["#N/A"]]),
    "omitted": (("BS_PRICE", "-2147352572", *HULL), [["#N/A"]]),
    "TRUE": (("BS_PRICE", "True", *HULL), [["#VALUE!"]]),
    "text": (("BS_PRICE", "'42'", *HULL), [["#VALUE!"]]),
    "date for a number": (("BS_PRICE", "TimeType(2019, 7, 12)", *HULL), [["#VALUE!"]]),
    "classic errors": (
        (
            "BS_PRICE",
            "tuple((code - 2146828288,) for code in (2000, 2007, 2015, 2023, 2029, 2036, 2042))",
            *HULL,
        ),
        [["#NULL!"], ["#DIV/0!"], ["#VALUE!"], ["#REF!"], ["#NAME?"], ["#NUM!"], ["#N/A"]],
    ),
    "newer errors": (
        (
            "BS_PRICE",
            "tuple((code - 2146828288,) for code in (2043, *range(2045, 2052)))",
            *HULL,
        ),
        [
            ["#GETTING_DATA"],
            ["#SPILL!"],
            ["#CONNECT!"],
            ["#BLOCKED!"],
            ["#UNKNOWN!"],
            ["#FIELD!"],
            ["#CALC!"],
            ["#UNKNOWN!"],
        ],
    ),
    "date": (("EXERCISE_START", "TimeType(2015, 7, 13, 9, 30)"), [[42199.0]]),
    "serial number": (("EXERCISE_START", "42198.0"), [[42199.0]]),
    "column by row": (
        ("ROUND_YEN", "((1.5,), (2.4,), (None,))", "((1.0, 10.0),)", "'up'"),
        [[2.0, 10.0], [3.0, 10.0], ["#N/A", "#N/A"]],
    ),
    "row of one": (("ROUND_YEN", "((1.5, 2.4),)", "1.0", "'切上げ'"), [[2.0, 3.0]]),
    "events with a blank row": (
        ("ADJUST_SHARES", "5.0", "((2.0,), (None,), (2.0,))", "((3.0,), (None,), (3.0,))"),
        [[10.0]],
    ),
    "text as a result": (("NOTICE_TEXT", "354600.0", "'yen'", "'ja'"), [["354,600円"]]),
    "TRUE as a result": (("IS_TSE_DAY", "TimeType(2019, 7, 12)"), [[True]]),
    "FALSE as a result": (("IS_TSE_DAY", "43659.0"), [[False]]),
    "optional omitted": (("CLOSING_PRICE", *ONE_CLOSE, "-2147352572"), [[2141.0]]),
    "optional blank": (("CLOSING_PRICE", *ONE_CLOSE, "None"), [[2141.0]]),
    "optional given": (
        ("CLOSING_PRICE", "TimeType(2019, 7, 13)", *ONE_CLOSE[1:], "2155.0"),
        [[2155.0]],
    ),
    "optional needed": (
        ("CLOSING_PRICE", "TimeType(2019, 7, 13)", *ONE_CLOSE[1:], "-2147352572"),
        [["#N/A"]],
    ),
    "dates beside closes with a blank row": (
        (
            "SPLIT_ADJUSTED",
            "((TimeType(2012, 9, 25),), (None,), (TimeType(2012, 9, 26),), (41179.0,))",
            "((392000.0,), (None,), (1975.0,), (None,))",
            "TimeType(2012, 9, 26)",
            "1.0",
            "200.0",
        ),
        [[1960.0], [""], [1975.0], [""]],
    ),
    "one close of a shape": (
        ("SPLIT_ADJUSTED", "41177.0", "Decimal('392000')", "41178.0", "1.0", "200.0"),
        [[1960.0]],
    ),
    "no splits": (("SPLIT_ADJUSTED", "41177.0", "1975.0", "None", "None", "None"), [[1975.0]]),
    "texts longer than a help": (
        ("CLAUSE_TEXT", "'rights'", "'en'", *TWO_CLAUSES, *OF_CLAUSES, "((89.0,), ('',))"),
        [["x" * 300 + " 89 rights 未入力 / to be entered"]],
    ),
    "error that no clause prints": (
        ("CLAUSE_TEXT", "'terms'", "'en'", *TWO_CLAUSES, *OF_CLAUSES, "((-2146826281,), (1.0,))"),
        [["Terms"]],
    ),
    "error that a clause prints": (
        ("CLAUSE_TEXT", "'rights'", "'en'", *TWO_CLAUSES, *OF_CLAUSES, "((-2146826281,), (1.0,))"),
        [["#DIV/0!"]],
    ),
    "number and no clause": (
        ("CLAUSE_NUMBER", "(('rights',), ('none',))", *TWO_CLAUSES),
        [["1.1"], ["#VALUE!"]],
    ),
    "error in a column": (
        ("SPLIT_ADJUSTED", "((41177.0,), (41178.0,))", "((1.0,), (-2146826265,))", *["None"] * 3),
        [["#REF!"]],
    ),
}
"""Calls as COM makes them, with what must come back."""


@pytest.fixture(scope="module")
def on_windows() -> Any:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-X", "utf8", "-c", ON_WINDOWS],
        input=json.dumps([call for call, _ in OVER_COM.values()]),
        cwd=ROOT,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


EACH: Final = [pytest.param(function, id=name) for name, function in FUNCTIONS.items()]


@pytest.mark.parametrize("function", EACH)
def test_function_can_be_imported_by_its_name(function: WorksheetFunction) -> None:
    udf = getattr(import_module("ivjxl.excel.udfs"), function.name)

    assert udf is udfs.UDFS[function.name]
    assert udf.__name__ == function.name
    assert udf.__doc__ == udfs.help_line(function.help)


def test_module_offers_every_function_and_no_other() -> None:
    assert list(udfs.UDFS) == list(FUNCTIONS)
    assert {name for name in vars(udfs) if name.isupper() and "_" in name} >= set(FUNCTIONS)
    assert len(udfs.UDFS) == 30


def test_function_called_by_its_name_gives_its_result() -> None:
    price = vars(udfs)["BS_PRICE"](42.0, 40.0, 0.5, 0.2, 0.1, 0.0)

    assert price == pytest.approx(4.76, abs=0.005)


OPTIONAL: Final = {("CLOSING_PRICE", "base_price")}
"""Arguments that a formula may omit; every other is required."""


@pytest.mark.parametrize("function", EACH)
def test_arguments_stand_in_the_declared_order_and_are_required_but_for_the_optional(
    function: WorksheetFunction,
) -> None:
    parameters = signature(udfs.UDFS[function.name]).parameters

    assert list(parameters) == list(function.arguments)
    for name, each in parameters.items():
        optional = (function.name, name) in OPTIONAL
        assert each.default is (None if optional else Parameter.empty), name
    assert {each.kind for each in parameters.values()} == {Parameter.POSITIONAL_OR_KEYWORD}


@pytest.mark.parametrize("function", EACH)
def test_name_is_legal_in_vba_and_no_cell_address(function: WorksheetFunction) -> None:
    assert function.name.isascii()
    assert re.fullmatch(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+", function.name)
    assert not CELL_ADDRESS.fullmatch(function.name)
    assert function.name.lower() not in RESERVED.split()


@pytest.mark.parametrize("address", ["A1", "XFD1048576", "BS1", "R1C1", "RC", "R[-1]C", "C", "R2"])
def test_cell_addresses_are_told_apart(address: str) -> None:
    assert CELL_ADDRESS.fullmatch(address)


@pytest.mark.parametrize("function", EACH)
def test_argument_names_are_legal_in_vba(function: WorksheetFunction) -> None:
    for name in function.arguments:
        assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name), name
        assert name not in (*RESERVED.split(), RESERVED_BY_XLWINGS), name
        assert not CELL_ADDRESS.fullmatch(name), name
    assert len({name.lower() for name in function.arguments}) == len(function.arguments)


def in_excel(text: str) -> int:
    """Return the length of a text as Excel counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("function", EACH)
def test_help_is_in_both_languages_and_within_what_excel_shows(
    function: WorksheetFunction,
) -> None:
    helps = {function.name: function.help}
    helps |= {name: argument.help for name, argument in function.arguments.items()}

    for name, text in helps.items():
        assert re.search("[ぁ-んァ-ヶ一-龠、。]", text.ja), name
        assert re.match('[A-Za-z"]', text.en), name
        assert text.en == text.en.strip()
        assert text.ja == text.ja.strip()
        line = udfs.help_line(text)
        assert line == f"{text.ja} / {text.en}"
        assert in_excel(line) <= LONGEST_HELP, name
        assert "\n" not in line


@pytest.mark.parametrize("function", EACH)
def test_argument_names_together_are_within_what_the_wizard_takes(
    function: WorksheetFunction,
) -> None:
    assert len(function.arguments) + sum(map(len, function.arguments)) <= LONGEST_ARGUMENTS


def test_xlwings_marks_every_function_and_no_other(on_windows: Any) -> None:
    assert set(on_windows["marks"]) == set(FUNCTIONS)


def test_every_function_stands_in_the_category_ivjxl(on_windows: Any) -> None:
    categories = {name: mark["category"] for name, mark in on_windows["marks"].items()}

    assert categories == dict.fromkeys(FUNCTIONS, "ivjxl")


def test_no_function_leaves_early_for_the_wizard_and_shows_zero_on_opening(
    on_windows: Any,
) -> None:
    called = {name: mark["call_in_wizard"] for name, mark in on_windows["marks"].items()}

    assert called == dict.fromkeys(FUNCTIONS, True)


@pytest.mark.parametrize("function", EACH)
def test_function_is_neither_volatile_nor_asynchronous_nor_a_macro(
    function: WorksheetFunction, on_windows: Any
) -> None:
    mark = on_windows["marks"][function.name]

    assert mark["name"] == function.name
    assert mark["volatile"] is False
    assert mark["async_mode"] is None
    assert mark["sub"] is False


@pytest.mark.parametrize("function", EACH)
def test_xlwings_has_the_help_of_the_function_and_of_each_argument(
    function: WorksheetFunction, on_windows: Any
) -> None:
    mark = on_windows["marks"][function.name]

    assert mark["ret"] == udfs.help_line(function.help)
    assert [(each["name"], each["pos"], each["doc"]) for each in mark["args"]] == [
        (name, position, udfs.help_line(argument.help))
        for position, (name, argument) in enumerate(function.arguments.items())
    ]


@pytest.mark.parametrize("function", EACH)
def test_every_argument_arrives_in_two_dimensions_with_its_errors(
    function: WorksheetFunction, on_windows: Any
) -> None:
    for each in on_windows["marks"][function.name]["args"]:
        assert each["options"] == {"ndim": 2, "err_to_str": True}
        assert each["vba"] is None
        assert each["vararg"] is False
        optional = (function.name, each["name"]) in OPTIONAL
        assert ("optional" in each) is optional
        assert each.get("optional") is None


@pytest.mark.parametrize("case", OVER_COM)
def test_cells_over_com_are_answered_as_the_contract_says(case: str, on_windows: Any) -> None:
    results = dict(zip(OVER_COM, on_windows["results"], strict=True))

    assert results[case] == OVER_COM[case][1]
