"""Our workbooks and worksheet functions in LibreOffice Calc, against Python and the engine.

Expected values never come from LibreOffice: they are the values that the
engine left in the committed workbooks, the worksheet functions called in
Python, and the notices. Needs LibreOffice with its Python (python3-uno).
"""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils import coordinate_to_tuple, get_column_letter

from ivjxl.errors import InputError
from ivjxl.excel.cells import ERROR_CODES, CellError
from ivjxl.excel.engine import Engine
from ivjxl.excel.functions import FUNCTIONS
from ivjxl.excel.libreoffice import basic, extension, installation, program, recalculation
from tests.excel.functions.test_declaration import CALLS, Call, Given
from tests.system.test_spreadsheet_program import CASES, FILES, figures, sheet_of

pytestmark = pytest.mark.system

Cell = tuple[str, str]
"""Sheet and address."""

ERROR_FORMULAS: Final = {  # Calc's own SQRT(-1) is none of Excel's errors: Err:502.
    "#N/A": "=NA()",
    "#DIV/0!": "=1/0",
    "#NUM!": '=ROUND_YEN(1,0,"up")',
    "#VALUE!": '=1+"x"',
    "#REF!": '=INDIRECT("nowhere!!")',
    "#NAME?": "=NO_SUCH_NAME",
}
EMPTY_TEXT: Final = '=""'


@pytest.fixture(scope="session")
def office() -> program.Program:
    try:
        return program.find()
    except InputError as error:
        pytest.skip(str(error))


# --- the committed workbooks -----------------------------------------------------------


@pytest.fixture(scope="session")
def calculated(office: program.Program) -> Mapping[str, Mapping[str, bytes]]:
    """Every committed workbook after LibreOffice has calculated it: values and pages."""
    done = recalculation.recalculated_all(FILES, to=["xlsx", "pdf"])
    return {file.stem: outputs for file, outputs in zip(FILES, done, strict=True)}


def as_cell(value: Any) -> Any:
    """Return a value that openpyxl read, as the cell holds it: dates as numbers, "" as blank."""
    if isinstance(value, datetime):
        return (value - datetime(1899, 12, 30)).total_seconds() / 86400  # noqa: DTZ001
    return None if value == "" else value


def values(package: bytes) -> dict[Cell, Any]:
    """Return the value of every cell that holds one."""
    book = openpyxl.load_workbook(io.BytesIO(package), data_only=True)
    return {
        (sheet.title, cell.coordinate): as_cell(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
    }


def formula_cells(package: bytes) -> list[Cell]:
    book = openpyxl.load_workbook(io.BytesIO(package))
    return [
        (sheet.title, cell.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def same(found: Any, expected: Any) -> bool:
    """Whether two values of cells are one; numbers to a relative 1e-12, TRUE is no number."""
    numbers = [
        isinstance(each, (int, float)) and not isinstance(each, bool) for each in (found, expected)
    ]
    if all(numbers):
        return bool(abs(found - expected) <= 1e-12 * abs(expected))
    return type(found) is type(expected) and bool(found == expected)


DIFFERENT_IN_WORKBOOKS: Final[dict[tuple[str, Cell], tuple[Any, Any]]] = {}
"""Formulas that LibreOffice calculates differently: workbook and cell, with both values."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_formula_of_a_workbook_has_the_value_of_the_engine(
    file: Path, calculated: Mapping[str, Mapping[str, bytes]]
) -> None:
    committed = file.read_bytes()
    expected, found = values(committed), values(calculated[file.stem]["xlsx"])
    cells = formula_cells(committed)

    different = {
        cell: (found.get(cell), expected[cell])
        for cell in cells
        if not same(found.get(cell), expected[cell])
    }

    assert len(cells) > 150
    assert different == {
        cell: both for (book, cell), both in DIFFERENT_IN_WORKBOOKS.items() if book == file.stem
    }


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_notice_on_paper_has_every_figure_of_the_published_notice(
    case: Path,
    language: str,
    calculated: Mapping[str, Mapping[str, bytes]],
    tmp_path: Path,
) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("not installed: pdftotext")
    file = tmp_path / "calculated.pdf"
    file.write_bytes(calculated[case.stem]["pdf"])
    command = ["pdftotext", "-enc", "UTF-8", str(file), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    pages = [page for page in text.split("\f") if sheet_of(page) == f"Notice_{language.upper()}"]
    page = re.sub(r"\s", "", "".join(pages))

    wanted = list(figures(case, language))

    assert wanted
    assert [figure for figure in wanted if re.sub(r"\s", "", figure) not in page] == []
    assert not any(error in text for error in ERROR_CODES)


# --- every function, with every kind of cell ---------------------------------------------


@dataclass(frozen=True)
class Scenario:
    """A call in a workbook: its arguments as cells, columns or blocks of cells."""

    function: str
    cells: tuple[Any, ...]
    kind: str
    argument: str = ""
    constants: bool = False

    @property
    def label(self) -> str:
        return f"{self.function} {self.kind} {self.argument}".strip()

    @property
    def expected(self) -> Any:
        """What Python gives."""
        return FUNCTIONS[self.function](*self.cells)

    @property
    def expected_in_calc(self) -> Any:
        """What Calc must give: what Python gives, but for the differences below."""
        cells = tuple(as_calc_hands_over(each) for each in self.cells)
        error = next((each for value in cells if (each := error_in_range(value))), None)
        found = FUNCTIONS[self.function](*cells)
        if isinstance(self.expected, list):
            rows = (
                found if isinstance(found, list) else [[found] * len(row) for row in self.expected]
            )
            return [[error or number_of_boolean(cell) for cell in row] for row in rows]
        return error or rows_of(found)[0][0]


DIFFERENT_IN_CALC: Final = {
    "TRUE": "Basic gets the number 1 from a cell with TRUE",
    "error in a range": "an error cell in a range is the result, of every cell of a block",
    "TRUE in a block": "a block of a Basic function has no truth values: 1 for TRUE",
}
"""What Calc does differently from Python and the engine; nothing else."""


def as_calc_hands_over(value: Any) -> Any:
    if isinstance(value, list):
        return [[as_calc_hands_over(cell) for cell in row] for row in value]
    return float(value) if isinstance(value, bool) else value


def error_in_range(value: Any) -> CellError | None:
    cells = [cell for row in value for cell in row] if isinstance(value, list) else []
    return next((cell for cell in cells if isinstance(cell, CellError)), None)


def number_of_boolean(cell: Any) -> Any:
    return float(cell) if isinstance(cell, bool) else cell


def rows_of(value: Any) -> list[list[Any]]:
    return value if isinstance(value, list) else [[value]]


def changed(call: Call, given: Given, cell: Any) -> tuple[Any, ...]:
    return tuple(
        each.with_cell(cell) if each.name == given.name else each.good for each in call.arguments
    )


def scenarios_of(call: Call) -> Iterator[Scenario]:
    function, good = call.function, tuple(call.good)
    yield Scenario(function, good, "good")
    if not any(isinstance(each, list) for each in good):
        yield Scenario(function, good, "constants", constants=True)
    for given in call.arguments:
        bad: dict[str, Any] = {
            "blank": None,
            "empty text": "",
            "text": "abc",
            "text of a number": "1",
            "TRUE": True,
            "below": -1.0,
            "far below": -1e9,
            "huge": 1e308,
            "date": 43658.0,
            "error": CellError("#DIV/0!"),
        }
        for kind, cell in bad.items():
            kind = "error in a range" if kind == "error" and isinstance(given.good, list) else kind
            yield Scenario(function, changed(call, given, cell), kind, given.name)
        if given.optional:
            rest = tuple(each.good for each in call.arguments if each.name != given.name)
            yield Scenario(function, rest, "omitted", given.name)
    first = call.arguments[0]
    if not first.of:
        kind = "TRUE in a block" if call.result is True else "column"
        column = [[first.good], [None], ["abc"], [-1e9], [first.good]]
        yield Scenario(function, changed(call, first, column), kind, first.name)
        column = [[first.good], [CellError("#N/A")]]
        yield Scenario(function, changed(call, first, column), "error in a range", first.name)


def scenarios() -> Iterator[Scenario]:
    for call in CALLS.values():
        yield from scenarios_of(call)
    hull = CALLS["BS_PRICE"]
    for error in ERROR_FORMULAS:
        cells = changed(hull, hull.arguments[0], CellError(error))
        yield Scenario("BS_PRICE", cells, error, "spot")
    block = ([[1.5], [2.4], [None]], [[1.0, 10.0]], "up")
    yield Scenario("ROUND_YEN", block, "column by row")
    yield Scenario("ROUND_YEN", ([[1.5, 2.4]], 1.0, "切上げ"), "row")
    yield Scenario("ROUND_YEN", ([[1.5], [2.5]], [[1.0], [1.0], [1.0]], "up"), "two shapes")
    old, new = [[2.0], [None], [2.0]], [[3.0], [None], [3.0]]
    yield Scenario("ADJUST_SHARES", (5.0, old, new), "blank row")
    yield Scenario("ADJUST_SHARES", (5.0, old, [[3.0], [1.0], [3.0]]), "half a row")


SCENARIOS: Final = tuple(scenarios())
HEIGHT: Final = 6
"""Rows of the sheet that a scenario takes."""

BLOCK, ARGUMENTS = 4, 8
"""Columns, from 1, of a result that is a block, and of the first argument; A is one value."""

BESIDE: Final = ("=ISERROR({0})", '=IFERROR({0},"caught")', "=SUM({0},1)", "=SUM({0}:{0})")
"""Formulas below a result, about it."""

TYPED: Final[dict[str, Any]] = {
    "=ROUND_YEN(1.5)": "#N/A",
    "=ROUND_YEN()": "#N/A",
    '=ROUND_YEN(1.5,1/0,"up")': "#DIV/0!",
    '=ROUND_YEN({1.5;2.4},1,"up")': 2.0,
    '=ROUND_YEN(NO_SUCH_NAME,1,"up")': "#NAME?",
    '=SUM(ROUND_YEN({1.5;2.4},1,"up"))': 5.0,
    '=INDEX(ROUND_YEN({1.5;12.4},{1,10},"up"),2,2)': 20.0,
    '=round_yen(1.5,1,"UP")': "#VALUE!",
    '=ROUND_YEN(1.5,1,"四捨五入")': 2.0,
    '=NOTICE_TEXT(354600,"yen","ja")': "354,600円",
    '=IF(IS_TSE_DAY(43658),"open","closed")': "open",
    '=IF(IS_TSE_DAY(43659),"open","closed")': "closed",
}
"""Formulas with constants, and what they must give; arguments omitted at the end are blank."""

TYPED_DIFFERENTLY: Final[dict[str, tuple[Any, Any]]] = {
    # Omitted between commas or after the last: Basic gets the number 0, and no sign that
    # nothing was there.
    '=ROUND_YEN(1.5,,"up")': ("#NUM!", "#N/A"),
    "=BS_PRICE(49,50,0.5,0.2,0.05,)": (FUNCTIONS["BS_PRICE"](49, 50, 0.5, 0.2, 0.05, 0), "#N/A"),
    '=CLOSING_PRICE(43658,43658,2141,"option",)': ("#NUM!", 2141.0),
}
"""Formulas that Calc calculates differently: what it gives, and what they should give."""


def address(row: int, column: int) -> str:
    return f"{get_column_letter(column)}{row}"


def cells_of(position: int) -> list[str]:
    """Return where the result of a scenario stands, cell by cell."""
    expected, top = SCENARIOS[position].expected, position * HEIGHT + 1
    if not isinstance(expected, list):
        return [address(top, 1)]
    return [
        address(top + down, BLOCK + across)
        for down, row in enumerate(expected)
        for across in range(len(row))
    ]


@cache
def function_book(*, arrays: bool = True) -> bytes:
    """Return a workbook of all scenarios; a block as an array formula, or cell by cell."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = workbook.add_worksheet("S")
    for position, scenario in enumerate(SCENARIOS):
        top = position * HEIGHT + 1
        formula = f"={scenario.function}({','.join(written(sheet, scenario, top))})"
        cells = cells_of(position)
        if not isinstance(scenario.expected, list):
            sheet.write_formula(cells[0], formula)
            for down, beside in enumerate(BESIDE, 1):
                sheet.write_formula(address(top + down, 1), beside.format(cells[0]))
        elif arrays:
            sheet.write_array_formula(f"{cells[0]}:{cells[-1]}", f"{{{formula}}}")
        else:
            for cell in cells:
                row, column = coordinate_to_tuple(cell)
                part = f"{row - top + 1},{column - BLOCK + 1}"
                sheet.write_formula(cell, f"=INDEX({formula[1:]},{part})")
    typed = workbook.add_worksheet("T")
    for row, formula in enumerate([*TYPED, *TYPED_DIFFERENTLY], 1):
        typed.write_formula(address(row, 1), formula)
    workbook.close()
    return buffer.getvalue()


def written(sheet: Any, scenario: Scenario, top: int) -> Iterator[str]:
    """Write the arguments of a scenario into cells, and yield them as a formula has them."""
    left = ARGUMENTS
    for value in scenario.cells:
        if scenario.constants:
            yield f'"{value}"' if isinstance(value, str) else repr(value)
            continue
        rows = rows_of(value)
        for down, row in enumerate(rows):
            for across, cell in enumerate(row):
                write(sheet, address(top + down, left + across), cell)
        first, last = (
            address(top, left),
            address(top + len(rows) - 1, left + len(rows[0]) - 1),
        )
        yield first if first == last else f"{first}:{last}"
        left += len(rows[0])


def write(sheet: Any, cell: str, value: Any) -> None:
    if isinstance(value, CellError):
        sheet.write_formula(cell, ERROR_FORMULAS[value])
    elif value == "":
        sheet.write_formula(cell, '=""')
    elif isinstance(value, bool):
        sheet.write_boolean(cell, value)
    elif isinstance(value, str):
        sheet.write_string(cell, value)
    elif value is not None:
        sheet.write_number(cell, value)


@pytest.fixture(scope="session")
def in_calc(office: program.Program, tmp_path_factory: pytest.TempPathFactory) -> dict[Cell, Any]:
    """The values of the workbook of all scenarios, calculated by LibreOffice."""
    book = tmp_path_factory.mktemp("functions") / "functions.xlsx"
    book.write_bytes(function_book())
    return values(recalculation.recalculated(book, to="xlsx"))


def flat(result: Any) -> list[Any]:
    cells = [as_cell(cell) for row in rows_of(result) for cell in row]
    return [str(cell) if isinstance(cell, CellError) else cell for cell in cells]


def different(found: Callable[[str], Any], expected: Callable[[Scenario], Any]) -> dict[str, Any]:
    """Return the scenarios whose cells are not as expected."""
    pairs = {
        scenario.label: (
            flat([[found(cell) for cell in cells_of(position)]]),
            flat(expected(scenario)),
        )
        for position, scenario in enumerate(SCENARIOS)
    }
    return {
        label: both
        for label, both in pairs.items()
        if not all(same(*pair) for pair in zip(*both, strict=True))
    }


def test_every_function_has_scenarios() -> None:
    assert {scenario.function for scenario in SCENARIOS} == set(FUNCTIONS)
    assert len(SCENARIOS) > 1000


def test_a_function_in_calc_gives_what_python_gives_but_for_the_table(
    in_calc: Mapping[Cell, Any],
) -> None:
    def found(cell: str) -> Any:
        return in_calc.get(("S", cell))

    by_label = {scenario.label: scenario.kind for scenario in SCENARIOS}

    assert different(found, lambda scenario: scenario.expected_in_calc) == {}
    plainly = different(found, lambda scenario: scenario.expected)
    assert {by_label[label] for label in plainly} == set(DIFFERENT_IN_CALC)


def test_the_engine_gives_what_python_gives() -> None:
    engine = Engine(function_book(arrays=False))

    found = different(
        lambda cell: engine.value("S", *coordinate_to_tuple(cell)), lambda each: each.expected
    )

    assert found == {}


def test_an_error_of_a_function_is_an_error_to_calc(in_calc: Mapping[Cell, Any]) -> None:
    errors = set()
    for position, scenario in enumerate(SCENARIOS):
        if isinstance(scenario.expected, list):
            continue
        value, *beside = (
            in_calc.get(("S", address(position * HEIGHT + 1 + down, 1))) for down in range(5)
        )
        if isinstance(scenario.expected_in_calc, CellError):
            errors.add(value)
            assert beside == [True, "caught", value, value], scenario.label
        else:
            assert beside[0] is False, scenario.label
            assert beside[1] == value, scenario.label

    assert errors == set(ERROR_FORMULAS)


def test_formulas_as_typed_give_what_they_must(in_calc: Mapping[Cell, Any]) -> None:
    expected = TYPED | {formula: found for formula, (found, _) in TYPED_DIFFERENTLY.items()}

    found = {
        formula: in_calc.get(("T", address(row, 1))) for row, formula in enumerate(expected, 1)
    }

    assert {each: found[each] for each in found if not same(found[each], expected[each])} == {}


# --- what recalculation refuses ----------------------------------------------------------


@pytest.fixture
def small_book(tmp_path: Path) -> Path:
    """A workbook of one formula that calls a function."""
    book = tmp_path / "small.xlsx"
    with xlsxwriter.Workbook(book) as workbook:
        workbook.add_worksheet("S").write_formula("A1", '=ROUND_YEN(1773.11,1,"half_up")')
    return book


def test_book_that_was_not_calculated_is_refused(
    office: program.Program, small_book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    never = partial(recalculation.make_profile, calculates=recalculation.NEVER)
    monkeypatch.setattr(recalculation, "make_profile", never)

    with pytest.raises(InputError, match=r"small.xlsx: was not calculated"):
        recalculation.recalculated(small_book, to="xlsx")


@pytest.mark.parametrize("interpreter", ["/nowhere/python", "/bin/false", "/bin/true"])
def test_worker_that_does_not_start_or_dies_is_refused_and_nothing_hangs(
    interpreter: str, office: program.Program, small_book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpack = partial(extension.unpack, interpreter=interpreter)
    monkeypatch.setattr(extension, "unpack", unpack)

    with pytest.raises(InputError, match="our functions"):
        recalculation.recalculated(small_book, to="xlsx")


def test_a_book_that_libreoffice_cannot_open_is_refused(
    office: program.Program, small_book: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.xlsx"
    recalculated = recalculation.recalculated(small_book, to="xlsx")
    broken.write_bytes(recalculated[:200])

    with pytest.raises(InputError, match=r"broken.xlsx"):
        recalculation.recalculated(broken, to="xlsx")


def test_callers_at_the_same_time_do_not_meet(office: program.Program, small_book: Path) -> None:
    before = small_book.read_bytes()

    with ThreadPoolExecutor(2) as pool:
        done = pool.map(lambda to: recalculation.recalculated(small_book, to=to), ["xlsx", "xlsx"])
        found = [values(package)["S", "A1"] for package in done]

    assert found == [1773, 1773]
    assert small_book.read_bytes() == before


def test_nothing_is_fetched(office: program.Program, tmp_path: Path) -> None:
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

    book = tmp_path / "links.xlsx"
    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        there = f"http://127.0.0.1:{server.server_port}"
        with xlsxwriter.Workbook(book) as workbook:
            sheet = workbook.add_worksheet("S")
            sheet.write_formula("A1", f'=_xlfn.WEBSERVICE("{there}/a")')
            sheet.write_formula("A2", f"='{there}/[b.xlsx]S'!A1")
            sheet.write_formula("A3", "=1+1")
        found = values(recalculation.recalculated(book, to="xlsx"))
        server.shutdown()

    assert asked == []
    assert [found["S", cell] for cell in ("A1", "A2", "A3")] == ["#N/A", "#N/A", 2]


# --- a user's LibreOffice ----------------------------------------------------------------

TO_CSV: Final = "csv:Text - txt - csv (StarCalc):44,34,76"
"""Commas, double quotes, UTF-8."""

CALL: Final = """
import json, sys
from pathlib import Path
from ivjxl.errors import InputError
from ivjxl.excel.libreoffice import installation
try:
    print(json.dumps(getattr(installation, sys.argv[1])(Path(sys.argv[2]))))
except InputError as error:
    print(json.dumps(str(error)))
"""


class User:
    """An unprivileged user of the machine with a home, and a profile of LibreOffice in it."""

    def __init__(self, office: program.Program, home: Path) -> None:
        self.office = office
        self.home = home
        self.profile = home / "profile"
        self.standard = self.profile / "user" / "basic" / "Standard"

    def run(self, *command: str) -> str:
        nobody: list[str] = []
        if os.geteuid() == 0:
            # The interpreter of the tests may stand in a folder that only root can read.
            nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
            nobody += ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.home), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            [*nobody, *command],
            env={**environment, "PYTHONDONTWRITEBYTECODE": "1"},
            cwd=self.home,
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def call(self, name: str) -> Any:
        """Call `install` or `uninstall` for this user; return what it returns or says."""
        return json.loads(self.run(sys.executable, "-c", CALL, name, str(self.profile)))

    def soffice(self, *arguments: str) -> str:
        profile = f"-env:UserInstallation={self.profile.as_uri()}"
        return self.run(str(self.office.folder / "soffice"), profile, "--headless", *arguments)

    def extensions(self) -> str:
        unopkg = str(self.office.folder / "unopkg")
        return self.run(unopkg, "list", f"-env:UserInstallation={self.profile.as_uri()}")

    def library(self) -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in self.standard.iterdir()}

    def shown(self, formulas: list[str]) -> list[str]:
        """Return what the user sees of formulas after opening a workbook with them."""
        book = self.home / "book.xlsx"
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
            sheet = workbook.add_worksheet("S")
            for row, formula in enumerate(formulas):
                sheet.write_formula(row, 0, formula)
        book.write_bytes(without_values(buffer.getvalue()))
        self.soffice("--convert-to", TO_CSV, "--outdir", str(self.home), str(book))
        with (self.home / "book.csv").open(encoding="utf-8", newline="") as file:
            return [row[0] for row in csv.reader(file)]


def without_values(package: bytes) -> bytes:
    """Return a workbook without cached values: what it shows is calculated on opening."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(buffer, "w") as target,
    ):
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"<v>0</v>", b""))
    return buffer.getvalue()


@pytest.fixture
def user(office: program.Program) -> Iterator[User]:
    if sys.platform != "linux" or (os.geteuid() == 0 and shutil.which("setpriv") is None):
        pytest.skip("needs Linux, and as root the program setpriv to become somebody else")
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        if os.geteuid() == 0:
            os.chown(home, 65534, 65534)
        someone = User(office, home)
        try:
            someone.run(sys.executable, "-c", "import ivjxl")
        except AssertionError as error:
            pytest.skip(f"an unprivileged user cannot run this Python: {error}")
        yield someone


FORMULAS: Final = [
    '=ROUND_YEN(1773.11,1,"half_up")',
    '=NOTICE_TEXT(354600,"yen","ja")',
    '=IF(ISERROR(ROUND_YEN(1,0,"up")),"error","value")',
]


def test_functions_of_a_user_calculate_and_are_gone_again(user: User) -> None:
    user.soffice("--terminate_after_init")
    library, extensions = user.library(), user.extensions()

    assert user.shown(FORMULAS) == ["#NAME?", "#NAME?", "error"]
    assert user.call("install") is True
    assert user.shown(FORMULAS) == ["1773", "354,600円", "error"]

    installed = (user.library(), user.extensions())
    assert user.call("install") is False
    assert (user.library(), user.extensions()) == installed

    assert user.call("uninstall") is True
    assert (user.library(), user.extensions()) == (library, extensions)
    assert user.shown(FORMULAS) == ["#NAME?", "#NAME?", "error"]
    assert user.call("uninstall") is False


def test_profile_that_does_not_exist_is_made(user: User) -> None:
    assert not user.profile.exists()

    assert user.call("install") is True
    assert user.shown(FORMULAS[:1]) == ["1773"]


def test_modules_of_the_user_stay_and_calculate(user: User) -> None:
    user.soffice("--terminate_after_init")
    (user.standard / "Mine.xba").write_bytes(
        basic.module_file("Mine", "Function TWICE(x)\n  TWICE = 2 * x\nEnd Function\n")
    )
    index = user.standard / "script.xlb"
    own = b'\t<library:element   library:name="Mine" />\r\n</library:library>'
    index.write_bytes(index.read_bytes().replace(b"</library:library>", own))
    before = user.library()

    assert user.call("install") is True
    assert user.shown(["=TWICE(21)", *FORMULAS[:1]]) == ["42", "1773"]
    assert user.call("uninstall") is True
    assert user.library() == before


def test_cells_without_a_worker_or_an_extension_are_value_errors(user: User) -> None:
    assert user.call("install") is True
    (settings,) = user.profile.glob("user/uno_packages/cache/uno_packages/*/*.oxt/settings.json")
    settings.write_text('{"interpreter": "/nowhere/python"}', encoding="ascii")

    assert user.shown(FORMULAS) == ["#VALUE!", "#VALUE!", "error"]
    # What is there differs from what belongs there.
    assert user.call("install") is True
    assert user.shown(FORMULAS[:1]) == ["1773"]

    unopkg = str(user.office.folder / "unopkg")
    profile = f"-env:UserInstallation={user.profile.as_uri()}"
    user.run(unopkg, "remove", extension.IDENTIFIER, profile)
    assert user.shown(FORMULAS) == ["#VALUE!", "#VALUE!", "error"]


def test_libreoffice_that_runs_on_the_profile_is_left_alone(user: User) -> None:
    user.soffice("--terminate_after_init")
    before = user.library()
    (user.profile / ".lock").write_text("[Lockdata]\n", encoding="ascii")

    assert "must be closed first" in user.call("install")
    assert "must be closed first" in user.call("uninstall")
    assert user.library() == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="is not root")
def test_root_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not root"):
        installation.install(tmp_path)

    assert list(tmp_path.iterdir()) == []
