"""Recalculation of a file: what the engine can be trusted with, and what stays."""

import math
import re
from collections.abc import Callable
from typing import Final

import pytest
from lxml import etree

from ivjxl.excel.cells import CellError
from ivjxl.excel.file.calculation import Cell, differences, recalculate, same, untrusted
from ivjxl.excel.file.document import Document
from ivjxl.excel.file.worksheet import Value
from ivjxl.excel.functions import FUNCTIONS
from tests.excel.workbook.samples import SAMPLES, TEMPLATES, WORKBOOKS

from .rich import (
    BARE,
    CHAIN,
    LINKS,
    MAIN,
    OFFICE,
    OTHER,
    REPORT,
    TYPES,
    WORKBOOK,
    changed,
    edited,
    found,
    parts_of,
    rich,
    sheets,
    with_part,
)

NA: Final = CellError("#N/A")
SMALL: Final = ("2019-05-23-dividend", "2022-05-26-share-disposal", "restricted_stock")


def workbook(name: str) -> bytes:
    return (WORKBOOKS / f"{name}.xlsx").read_bytes()


def saved(document: Document) -> bytes:
    return document.as_package().as_bytes()


def nobody(cell: Cell) -> bool:
    return False


def on_t(cell: Cell) -> bool:
    return cell[0] == "T"


@pytest.mark.parametrize(
    ("cached", "calculated", "are_same"),
    [
        (1.0, 1.0, True),
        (1.0, 1.0 + 1e-15, True),
        (1.0, 1.0 + 1e-11, False),
        (0.0, 1e-300, False),
        (-0.0, 0.0, True),
        (1e300, 1e300 * (1 + 1e-13), True),
        (None, "", True),
        (None, 0.0, False),
        ("", 0.0, False),
        (1.0, True, False),
        (False, 0.0, False),
        ("1", 1.0, False),
        ("a", "A", False),
        ("a ", "a", True),
        (CellError("#N/A"), CellError("#N/A"), True),
        (CellError("#N/A"), CellError("#VALUE!"), False),
        (CellError("#N/A"), "#N/A", False),
        (1.0, math.inf, False),
        (math.inf, 1.0, False),
        (math.inf, math.inf, True),
    ],
)
def test_same(cached: Value, calculated: Value, are_same: bool) -> None:
    assert same(cached, calculated) is are_same
    assert same(calculated, cached) is are_same


@pytest.mark.thorough
@pytest.mark.parametrize("name", [*SAMPLES, *TEMPLATES])
def test_the_committed_workbooks_show_what_the_engine_gives(name: str) -> None:
    document = Document(workbook(name))

    assert list(differences(document)) == []
    assert untrusted(document, nobody) == frozenset()


@pytest.mark.parametrize("name", SMALL)
def test_recalculation_of_a_right_workbook_leaves_its_bytes(name: str) -> None:
    document = Document(workbook(name))

    assert recalculate(document) == frozenset()
    assert saved(document) == workbook(name)


def canonical(package: bytes, part: str) -> bytes:
    """Return a part with its numbers in one notation."""
    root = etree.fromstring(parts_of(package)[part])
    for value in root.iter(f"{{{MAIN}}}v"):
        if value.text and value.getparent().get("t", "n") == "n":
            value.text = f"{float(value.text):.15g}"
    data: bytes = etree.tostring(root, method="c14n")
    return data


def poisoned(package: bytes, chosen: Callable[[str], bool], wrong: str) -> tuple[bytes, str, str]:
    """Return a package with one wrong cached number, and where: part and cell."""
    for part, data in parts_of(package).items():
        if not part.startswith("xl/worksheets/sheet"):
            continue
        pattern = r'<c r="([A-Z]+\d+)"[^>]*><f>([^<]+)</f><v>([^<]+)</v></c>'
        for match in re.finditer(pattern, data.decode()):
            if chosen(match[0]) and match[3] != wrong:
                bad = match[0].replace(f"<v>{match[3]}</v>", f"<v>{wrong}</v>")
                return edited(package, part, (match[0], bad)), part, match[1]
    raise AssertionError("no such formula")


KINDS: Final[dict[str, tuple[Callable[[str], bool], str]]] = {
    "a number": (lambda cell: ' t="' not in cell, "12345"),
    "a small number": (lambda cell: ' t="' not in cell, "0.5"),
    "a text": (lambda cell: ' t="str"' in cell, "wrong"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", SMALL)
def test_a_wrong_cached_value_is_found_and_put_right(name: str, kind: str) -> None:
    original = workbook(name)
    bad, part, address = poisoned(original, *KINDS[kind])
    document = Document(bad)
    (difference,) = differences(document)
    recalculate(document)
    after = saved(document)

    assert changed(original, bad) == {part}
    assert difference.address.endswith(f"!{address}")
    assert str(difference.cached).removesuffix(".0") == KINDS[kind][1].removesuffix(".0")
    assert canonical(after, part) == canonical(original, part)
    assert changed(original, after) <= {part}


@pytest.mark.parametrize(
    ("formula", "xml", "value"),
    [
        ("=A1*2", "<v>4</v>", 4.0),
        ("=1/3", "<v>0.333333333333333</v>", 0.333333333333333),
        ("=PI()*1E10", "<v>31415926535.8979</v>", 31415926535.8979),
        ("=A1>1", "<v>1</v>", True),
        ("=A1<1", "<v>0</v>", False),
        ('="x"&A1', "<v>x2</v>", "x2"),
        ('=""', "<v></v>", ""),
        ("=NA()", "<v>#N/A</v>", NA),
        ("=1/0", "<v>#DIV/0!</v>", CellError("#DIV/0!")),
        ("=nothing_of_that_name", "<v>#NAME?</v>", CellError("#NAME?")),
        ("=SQRT(-1)", "<v>#NUM!</v>", CellError("#NUM!")),
        ("=1E308*10", "<v>#NUM!</v>", CellError("#NUM!")),
        ("=SUM(1E308,1E308)", "<v>#NUM!</v>", CellError("#NUM!")),
        ("=B9", "<v>0</v>", 0.0),
        ("=IF(TRUE,B9)", "<v>0</v>", 0.0),
        ("=DATE(2019,7,12)", "<v>43658</v>", 43658.0),
        ("=TIME(12,0,0)", "<v>0.5</v>", 0.5),
        ("=DATE(2019,7,12)+TIME(12,0,0)", "<v>43658.5</v>", 43658.5),
        ("=A3", "<v>43658</v>", 43658.0),
        ("=EDATE(A3,1)", "<v>43689</v>", 43689.0),
        ("=-2^2", "<v>4</v>", 4.0),
        ("=SUM(A1:INDEX(A:A,2))", "<v>5</v>", 5.0),
        ("=ROUND_YEN(A1,1)", None, None),
    ],
)
def test_a_formula_is_calculated_and_written(
    formula: str, xml: str | None, value: Value | CellError
) -> None:
    package = sheets(S={"A1": 2.0, "A2": 3.0, "A3": 43658.0, "B1": (formula, 99)})
    document = Document(package)
    recalculate(document)
    cell = document.worksheet("S").value((1, 2))
    text = parts_of(saved(document))[REPORT].decode().replace("<v/>", "<v></v>")

    if xml is None:
        assert isinstance(cell, (float, CellError))
        return
    assert f"</f>{xml}</c>" in text
    assert (cell, type(cell)) == (value, type(value))


UNKNOWN: Final = [
    ("=_xlfn.WRAPROWS(A1:A2,1)", 2.0),
    ("=SUM(tbl[Value])", 6.0),
    ("=tbl[[#This Row],[Value]]*2", 6.0),
    ("=add_one(41)", 42.0),
    ("=_xlfn.LAMBDA(_xlpm.x,_xlpm.x)(1)", 1.0),
    ("=SUM(S:T!A1)", 4.0),
    ("=A1:A2 A2:A3", 3.0),
    ("=[1]!rate", 7.0),
    ("='C:\\x\\[b.xlsx]S'!rate", 7.0),
    ("=TODAY()", 43000.0),
    ("=RAND()", 0.25),
    ("=COMPANYS_OWN(1)", 5.0),
    ('="x"&0.1+0.2', "x0.3"),
    ("=)(", 5.0),
    ("=B1", 0.0),
    ("=T!local", 2.0),
    ('=CELL("filename")', "C:\\[b.xlsx]S"),
    ("=1E400", 1.0),
]
EXTERNAL: Final = ["=[1]Other!A1", "='[1]Other 2'!A1:B2", "=COUNTIF([1]S!A1:A2,1)"]

REVERSED: Final = ["=SUM(A2:A1)", "=SUM($B$1:A1)-B1", "=COUNT(B2:A1)", "=SUM(AA1:B1)"]
"""Areas with their last cell first: the engine stops at them."""


@pytest.mark.parametrize(
    ("formula", "value"),
    [*UNKNOWN, *((formula, 3.0) for formula in (*EXTERNAL, *REVERSED))],
)
def test_a_formula_of_the_user_that_the_engine_cannot_do_stays(
    formula: str, value: float | str
) -> None:
    mine = {"A1": 2.0, "A2": 3.0, "B1": (formula, value), "B2": ("=A1*10", 20)}
    package = sheets(S=mine, T={"A1": ("=S!B1", value), "A2": ('=S!B1&"!"', "wrong"), "B1": 1.0})
    document = Document(package)
    keep = untrusted(document, on_t)
    document.worksheet("S").write((1, 1), 5.0)
    resized = recalculate(document, keep)

    assert keep == {("S", (1, 2))}
    assert resized == frozenset()
    assert document.worksheet("S").value((1, 2)) == value
    assert document.worksheet("S").formula((1, 2)) == formula[1:]
    assert document.worksheet("S").value((2, 2)) == 50
    # The template's formulas go on with the value that was kept.
    assert document.worksheet("T").value((1, 1)) == value
    shown = value if isinstance(value, str) else f"{value:g}"
    assert document.worksheet("T").value((2, 1)) == f"{shown}!"


def test_a_formula_of_the_template_is_calculated_even_where_the_file_shows_otherwise() -> None:
    document = Document(sheets(T={"A1": 2.0, "B1": ("=A1*2", 99)}))

    assert untrusted(document, on_t) == frozenset()
    recalculate(document)
    assert document.worksheet("T").value((1, 2)) == 4


def test_a_formula_of_the_user_with_another_value_is_kept() -> None:
    package = sheets(S={"A1": 2.0, "B1": ('=A1&"x"', "wrong")})
    document = Document(package)
    keep = untrusted(document, on_t)
    recalculate(document, keep)

    assert keep == {("S", (1, 2))}
    assert saved(document) == package


def test_a_formula_of_the_user_that_has_only_known_parts_is_calculated() -> None:
    document = Document(sheets(S={"A1": 2.0, "B1": ("=ROUND(A1*2,0)", 99)}))

    assert untrusted(document, on_t) == frozenset()
    recalculate(document)
    assert document.worksheet("S").value((1, 2)) == 4


def test_what_is_old_elsewhere_is_no_evidence_against_a_formula() -> None:
    cells = {"A1": 2.0, "B1": ("=A1*2", 99), "C1": ('=B1&"x"', "99x")}
    document = Document(sheets(S=cells))
    keep = untrusted(document, on_t)
    recalculate(document, keep)

    assert keep == frozenset()
    assert document.worksheet("S").value((1, 3)) == "4x"


def test_the_rich_workbook() -> None:
    document = Document(rich())
    keep = untrusted(document, nobody)

    assert keep == {("Tables", (1, 4)), ("Report", (14, 7))}
    recalculate(document, keep)
    assert saved(document) == rich()
    document.worksheet("Report").write((7, 1), 100.0)
    recalculate(document, keep)
    after = saved(document)
    assert changed(rich(), after) == {REPORT, OTHER}
    assert document.worksheet("Report").value((7, 2)) == 200
    assert document.worksheet("Report").value((14, 1)) == 151
    assert document.worksheet("Other").value((1, 1)) == 200
    assert [document.worksheet("Other").value((row, 3)) for row in (1, 2, 3)] == [200, 10, 12]
    assert document.worksheet("Other").value((10, 5)) == 100
    assert found(after, OTHER, "//m:c[@cm]/@r") == ["E1"]
    assert BARE not in changed(rich(), after)


PATHS: Final = (
    r"'C:\Users\a b\AppData\Roaming\Microsoft\AddIns\ivjxl.xlam'!",
    "[1]!",
    "ivjxl.xlam!",
    "_xll.",
)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", ["2019-05-23-dividend", "2022-05-26-share-disposal"])
def test_formulas_with_the_path_of_the_addin_are_calculated_and_keep_it(
    name: str, path: str
) -> None:
    package = workbook(name)
    call = re.compile(rf"(?<![\w.!])({'|'.join(sorted(FUNCTIONS))})(?=\()")
    spelled = 0
    for part, data in parts_of(package).items():
        if not part.startswith("xl/worksheets/sheet"):
            continue
        text = data.decode()
        for formula in set(re.findall(r"<f>[^<]*</f>", text)):
            longer = call.sub(lambda match: path + match[1], formula)
            if longer != formula:
                text = text.replace(formula, longer)
                spelled += 1
        package = edited(package, part, (data.decode(), text))
    assert spelled > 3
    document = Document(package)

    assert list(differences(document)) == []
    assert untrusted(document, nobody) == frozenset()
    bad, part, _ = poisoned(package, lambda cell: path in cell and ' t="' not in cell, "77")
    document = Document(bad)
    assert len(list(differences(document))) >= 1
    recalculate(document)
    assert canonical(saved(document), part) == canonical(package, part)


def test_a_call_of_the_addin_goes_on_after_an_input_changed() -> None:
    path = r"'C:\x y\ivjxl.xlam'!"
    call = f'={path}ROUND_YEN(A1,"up",1)'
    plain_call = '=ROUND_YEN(A1,"up",1)'
    package = sheets(S={"A1": 2.4, "B1": (call, 3), "B2": (plain_call, 3)})
    document = Document(package)
    document.worksheet("S").write((1, 1), 7.2)
    recalculate(document)

    values = [document.worksheet("S").value((row, 2)) for row in (1, 2)]
    assert values[0] == values[1]
    assert document.worksheet("S").formula((1, 2)) == call[1:]


def test_an_external_workbook_beside_the_template_does_not_stop_it() -> None:
    """A link that no formula uses is harmless."""
    package = with_part(
        workbook("2019-05-23-dividend"),
        "xl/externalLinks/externalLink1.xml",
        f'<externalLink xmlns="{MAIN}"><externalBook xmlns:r="{OFFICE}" r:id="rId1"/>'
        "</externalLink>",
        used_by=WORKBOOK,
        relation="externalLink",
    )

    assert list(differences(Document(package))) == []


def test_an_array_formula_that_needs_more_cells_is_kept_and_reported() -> None:
    document = Document(rich())
    other = document.worksheet("Other")
    keep = untrusted(document, nobody)
    document.delete_rows("Report", 13, 1)
    resized = recalculate(document, frozenset((s, a) for s, a in keep if s != "Report"))

    assert ("Other", (1, 5)) in resized
    assert [other.value((row, 5)) for row in range(1, 11)] == [float(row) for row in range(1, 11)]


def test_calculation_leaves_the_order_of_calculation() -> None:
    document = Document(rich())
    document.worksheet("Report").write((5, 1), 7.0)
    recalculate(document, untrusted(document, nobody))

    assert not changed(rich(), saved(document)) & {CHAIN, TYPES, LINKS}
