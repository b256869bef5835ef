"""Links: our functions by their names alone again, and nothing else of any formula changed."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formula import Tokenizer

from ivjxl.excel.file.books import open_book
from ivjxl.excel.file.document import Document
from ivjxl.excel.file.ranges import Range, RangeApi
from ivjxl.excel.functions import FUNCTIONS
from ivjxl.excel.workbook import links
from ivjxl.excel.workbook.access import contents
from ivjxl.excel.workbook.files import open_data
from ivjxl.excel.workbook.links import LinkReport, relinked, repaired
from tests.excel.file.outside import with_outside
from tests.excel.file.rich import edited, sheets, workbook

from .samples import TEMPLATES, WORKBOOKS

LINKS: Final = (
    r"'C:\Users\a\AppData\Roaming\Microsoft\Excel\XLSTART\ivjxl.xlam'!",
    r"'C:\Users\O''Brien\Add Ins\IVJXL.XLAM'!",
    r"'\\server\共有 フォルダ\Ivjxl.xlam'!",
    "'/Users/a/Library/Group Containers/UBF8T346G9.Office/ivjxl.xlam'!",
    "'Macintosh HD:Users:a:ivjxl.xlam'!",
    "'https://d.docs.live.net/1a2b/ivjxl.xlam'!",
    r"C:\AddIns\ivjxl.xlam!",
    "ivjxl.xlam!",
    "[ivjxl.xlam]!",
    "[1]!",
    "[12]!",
    "_xldudf_",
    "[1]!_xldudf_",
)
SMALL: Final = ("restricted_stock", "share_disposal", "dividend")
CALL: Final = 'ROUND_YEN(A1,1,"up")'
PATH: Final = LINKS[0]
FORMULA: Final = vars(Range)["formula"]
"""How the file engine reads and writes formulas."""


@cache
def template(name: str) -> bytes:
    return (WORKBOOKS / f"{name}.xlsx").read_bytes()


def needs_repair(book: Any) -> bool:
    """Return whether a repair would enter anything."""
    cells = links._linked_cells(book, not_found=links._are_not_found(book))
    return any(True for _ in cells) or any(True for _ in links._linked_names(book))


def bytes_of(book: Any) -> bytes:
    data: bytes = book.impl.as_bytes()
    return data


def formulas_of(package: bytes) -> dict[tuple[str, tuple[int, int]], str]:
    document = Document(package)
    return {
        (sheet, at): document.worksheet(sheet).formula(at) or ""
        for sheet, at in document.formula_cells()
    }


@cache
def calls(formula: str) -> tuple[tuple[bool, str], ...]:
    """Return the parts of a formula as openpyxl finds them, and which are calls of ours."""
    return tuple(
        (
            (token.type, token.subtype) == ("FUNC", "OPEN") and token.value[:-1] in FUNCTIONS,
            token.value,
        )
        for token in Tokenizer(f"={formula}").items
    )


def linked(formula: str, link: str) -> str:
    """Return a formula with a link before each of our functions."""
    return "".join(link + part if is_ours else part for is_ours, part in calls(formula))


def has_calls(formula: str) -> bool:
    """Return whether a formula may call one of our functions: most do not."""
    return any(name in formula for name in FUNCTIONS)


def with_links(package: bytes, link: str) -> tuple[bytes, int]:
    """Return a workbook as it comes from another machine, and how many formulas have links."""
    document = Document(package)
    count = 0
    for (sheet, at), formula in formulas_of(package).items():
        wanted = linked(formula, link) if has_calls(formula) else formula
        if wanted != formula:
            worksheet = document.worksheet(sheet)
            worksheet.respell(at, wanted)
            worksheet.changed = True
            count += 1
    return document.as_package().as_bytes(), count


def book_of(**cells: Mapping[str, Any]) -> Any:
    return open_book(sheets(**cells), "theirs.xlsx")


def formula_in(book: Any, where: str) -> str:
    sheet, _, address = where.partition("!")
    return str(book.sheets[sheet].range(address).formula)


# Formulas


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_formula_of_a_template_gets_its_text_back(name: str) -> None:
    formulas = {*formulas_of(template(name)).values()}
    ours = [each for each in formulas if has_calls(each) and linked(each, PATH) != each]
    assert len(ours) > 5

    for formula in formulas:
        assert relinked(f"={formula}") == f"={formula}"
    for formula in ours:
        for link in LINKS:
            assert relinked(f"={linked(formula, link)}") == f"={formula}"


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_is_freed_of_every_link(function: str) -> None:
    for link in LINKS:
        for name in (function, function.lower()):
            assert relinked(f"=-@{link}{name}(1)%") == f"=-@{name}(1)%"
            assert relinked(f'={link}{name}(")",{link}{name}())') == f'={name}(")",{name}())'


UNTOUCHED: Final = (
    f"={CALL}",
    f'="{PATH}ROUND_YEN("&A1',
    '="[1]!ROUND_YEN("&"_xldudf_BS_PRICE("',
    '="it\'s ""\'C:\\ivjxl.xlam\'!ROUND_YEN("',
    r"='C:\AddIns\other.xlam'!ROUND_YEN(A1)",
    r"='C:\AddIns\my ivjxl.xlam'!ROUND_YEN(A1)",
    r"='C:\AddIns\ivjxl.xlam\other.xlam'!ROUND_YEN(A1)",
    r"='C:\AddIns\ivjxl.xla'!ROUND_YEN(A1)",
    "=other.xlam!ROUND_YEN(A1)",
    "=my.ivjxl.xlam!ROUND_YEN(A1)",
    "=私のivjxl.xlam!ROUND_YEN(A1)",
    "=other.xlam!_xldudf_ROUND_YEN(A1)",
    r"='C:\AddIns\ivjxl.xlam'!MY_MACRO(A1)",
    "=[1]!MY_MACRO(A1)",
    "=[1]!rate",
    "=_xldudf_OTHER(A1)",
    "=_xldudf_ROUND_YENS(A1)",
    "=my_xldudf_ROUND_YEN(A1)",
    "=MY_ROUND_YEN(A1)",
    "=[1]!MY_ROUND_YEN(A1)",
    r"='C:\[ivjxl.xlam]Sheet1'!A1",
    "='[ivjxl.xlam]Sheet1'!$A$1:$B$2",
    "=[1]Sheet1!A1",
    "='ivjxl.xlam'!A1",
    r"='C:\AddIns\ivjxl.xlam'!ROUND_YEN",
    "=tbl[[#This Row],[[1]!ROUND_YEN(]]",
    "=tbl['[1']!ROUND_YEN(x]",
    "='[1]!ROUND_YEN('!A1",
    "=Sheet1!A1*ROUND_YEN_2(1)",
    "[1]!ROUND_YEN",
    "",
)


@pytest.mark.parametrize("formula", UNTOUCHED)
def test_what_is_no_call_of_ours_by_a_link_stays(formula: str) -> None:
    assert relinked(formula) == formula


def test_a_formula_of_many_parts_loses_only_its_links() -> None:
    before = (
        "=IF('My, (Sheet)'!A1>0,\"[1]!BS_PRICE(\"&"
        f"{PATH}BS_PRICE(tbl[x],{{1,2;3,4}},[2]!BS_DELTA('it''s'!B2)),"
        r"'C:\other.xlam'!BS_VEGA(1))"
    )

    assert relinked(before) == (
        "=IF('My, (Sheet)'!A1>0,\"[1]!BS_PRICE(\"&"
        "BS_PRICE(tbl[x],{1,2;3,4},BS_DELTA('it''s'!B2)),"
        r"'C:\other.xlam'!BS_VEGA(1))"
    )


pieces: Final = st.sampled_from(
    (
        *("A1", "'it''s'!B2", '"text"', '"a ""[1]!ROUND_YEN("', "tbl[x]", "[1]S!A1", "SUM(A1:A2)"),
        *("MY_FUNCTION(1)", "[3]!MACRO()", "{1,2}", "in_spot", "#N/A", "TRUE", "1E-9"),
        *("ROUND_YEN(A1,1)", "BS_PRICE(x)"),
    )
)


@given(st.lists(st.tuples(st.sampled_from(("", *LINKS)), pieces), min_size=1, max_size=6))
def test_links_come_off_wherever_they_stand(parts: list[tuple[str, str]]) -> None:
    ours = ("ROUND_YEN(A1,1)", "BS_PRICE(x)")
    written = "&".join(link + piece if piece in ours else piece for link, piece in parts)

    once = relinked(f"={written}")

    assert once == "=" + "&".join(piece for _, piece in parts)
    assert relinked(once) == once


# Workbooks


@pytest.mark.parametrize(
    ("name", "link"), [*zip(SMALL, ("[1]!", LINKS[5], PATH), strict=True), (SMALL[0], "_xldudf_")]
)
def test_a_workbook_gets_the_formulas_of_its_template_back(name: str, link: str) -> None:
    package, count = with_links(template(name), link)
    assert count > 20
    book = open_data(package, "book.xlsx")
    assert needs_repair(book)

    report = repaired(book)

    assert (len(report.entered), report.left) == (count, ())
    after = bytes_of(book)
    assert formulas_of(after) == formulas_of(template(name))
    document, original = Document(after), Document(template(name))
    for sheet in original.worksheets():
        there = document.worksheet(sheet.name)
        assert [there.value(at) for at in sheet.cells()] == [*map(sheet.value, sheet.cells())]
        assert dict(there.protection.attrib) == dict(sheet.protection.attrib)
    assert not needs_repair(book)
    assert repaired(book) == LinkReport()
    assert bytes_of(book) == after


@pytest.mark.parametrize("name", SMALL)
def test_a_workbook_without_links_keeps_its_bytes(name: str) -> None:
    book = open_data(template(name), "book.xlsx")

    assert not needs_repair(book)
    assert repaired(book) == LinkReport()
    assert bytes_of(book) == template(name)


def test_old_values_of_a_workbook_without_links_stay_old() -> None:
    book = book_of(S={"A1": 2, "B1": ("=A1*2", 5)})

    assert repaired(book) == LinkReport()
    assert book.sheets["S"].range("B1").value == 5


def test_the_report_names_the_cells_and_the_values_are_calculated() -> None:
    book = book_of(
        S={"A1": 1.2, "C3": (f"={PATH}{CALL}", "#NAME?"), "D9": ("=A1+1", 2.2)},
        **{"My sheet": {"B2": ('=1+[1]!ROUND_YEN(2.5,1,"down")', "#NAME?")}},
    )

    report = repaired(book)

    assert report.entered == ("S!C3", "My sheet!B2")
    assert formula_in(book, "S!C3") == f"={CALL}"
    assert book.sheets["S"].range("C3").value == 2
    assert book.sheets["My sheet"].range("B2").value == 3


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    text = f"={PATH}{CALL}"
    book = book_of(S={"A1": ("=1+1", 2)})
    book.sheets["S"].range("A2").value = f"'{text}"
    before = bytes_of(book)

    assert not needs_repair(book)
    assert repaired(book) == LinkReport()
    assert bytes_of(book) == before
    assert book.sheets["S"].range("A2").value == text


def test_shared_formulas_are_entered_one_by_one() -> None:
    package = sheets(S={"A1": 1.2, "A2": 3.4, "B1": ("=1", 2), "B2": ("=2", 4)})
    written = f"[1]!{CALL}"
    package = edited(
        package,
        "xl/worksheets/sheet1.xml",
        ("<f>1</f>", f'<f t="shared" ref="B1:B2" si="0">{written}</f>'),
        ("<f>2</f>", '<f t="shared" si="0"/>'),
    )
    book = open_book(package, "shared.xlsx")
    assert formula_in(book, "S!B2") == f"={written}".replace("A1", "A2")

    report = repaired(book)

    assert report == LinkReport(("S!B1", "S!B2"))
    assert [formula_in(book, f"S!B{row}") for row in (1, 2)] == [
        f"={CALL}",
        f"={CALL}".replace("A1", "A2"),
    ]
    assert [book.sheets["S"].range(f"B{row}").value for row in (1, 2)] == [2, 4]


def test_an_array_formula_is_left_alone_and_reported() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("S")
        sheet.write_array_formula("B1:B2", f"{{={PATH}{CALL}}}", None, 7)
        sheet.write_formula("C1", f"={PATH}{CALL}", None, 0)

    book = open_book(workbook(fill), "array.xlsx")

    report = repaired(book)

    assert report.entered == ("S!C1",)
    assert [each.where for each in report.left] == ["S!B1"]
    assert "array formula" in report.left[0].reason.en
    assert "配列数式" in report.left[0].reason.ja
    assert formula_in(book, "S!B1") == f"={PATH}{CALL}"
    assert needs_repair(book)


def test_a_sheet_with_a_password_is_reported_and_the_others_are_done() -> None:
    package, count = with_links(template("dividend"), PATH)
    part = Document(package).part_of("Notice_EN")
    package = edited(package, part, ("<sheetProtection ", '<sheetProtection password="CC1A" '))
    before = formulas_of(package)
    book = open_data(package, "book.xlsx")

    report = repaired(book)

    locked = {cell for cell, f in before.items() if cell[0] == "Notice_EN" and PATH in f}
    assert len(locked) > 5
    assert [each.where.partition("!")[0] for each in report.left] == ["Notice_EN"] * len(locked)
    assert all("password" in each.reason.en for each in report.left)
    assert len(report.entered) == count - len(locked)
    for cell, formula in formulas_of(bytes_of(book)).items():
        original = before[cell]
        assert formula == (original if cell in locked else original.replace(PATH, ""))
    assert Document(bytes_of(book)).worksheet("Notice_EN").protection.get("password") == "CC1A"


def test_all_protections_are_lifted_before_the_first_write(monkeypatch: pytest.MonkeyPatch) -> None:
    package, _ = with_links(template("dividend"), PATH)
    book: Any = open_data(package, "book.xlsx")
    seen: list[frozenset[str]] = []
    original = Range._write

    def write(self: Any, value: Any) -> None:
        seen.append(frozenset(s.name for s in book.sheets if not s.api.ProtectContents))
        original(self, value)

    monkeypatch.setattr(Range, "_write", write)
    report = repaired(book)

    written = {each.partition("!")[0] for each in report.entered}
    assert len(written) > 2
    assert {*seen} == {frozenset(written)}
    assert all(sheet.api.ProtectContents for sheet in book.sheets)


def test_a_formula_with_a_function_not_known_here_keeps_its_value() -> None:
    book = book_of(S={"A1": 1.2, "B1": (f"={PATH}{CALL}+THEIR_FUNCTION(A1)", 44)})

    assert repaired(book).entered == ("S!B1",)
    assert formula_in(book, "S!B1") == f"={CALL}+THEIR_FUNCTION(A1)"
    assert book.sheets["S"].range("B1").value == 44
    assert book.impl.kept == {("S", (1, 2))}


def test_a_number_that_stands_for_another_add_in_is_not_ours() -> None:
    package = sheets(
        S={
            "A1": 1.2,
            "B1": (f"=[1]!{CALL}", 9),
            "B2": (f"=[2]!{CALL}", 9),
            "B3": (f"=[3]!{CALL}", 9),
            "B4": (f"=[4]!{CALL}", 9),
        }
    )
    outside = (
        "file:///C:%5CAdd%20Ins%5Cother.xlam",
        "file:///C:\\Add%20Ins\\ivjxl%2Exlam",
        "/Users/a/IVJXL.xlam",
    )
    book = open_book(with_outside(package, *outside), "book.xlsx")

    report = repaired(book)

    assert report == LinkReport(("S!B2", "S!B3", "S!B4"))
    assert formula_in(book, "S!B1") == f"=[1]!{CALL}"


def test_a_formula_behind_a_name_is_put_right() -> None:
    def fill(book: Any) -> None:
        book.add_worksheet("S").write("A1", 1.2)
        book.define_name("rounded", f'={PATH}ROUND_YEN(S!$A$1,1,"up")')
        book.define_name("cell", "=S!$A$1")
        book.define_name("words", f'="{PATH}ROUND_YEN("')

    book = open_book(workbook(fill), "names.xlsx")
    assert needs_repair(book)

    assert repaired(book) == LinkReport(("rounded",))

    names = {each.name: each.refers_to for each in book.names}
    assert names == {
        "rounded": '=ROUND_YEN(S!$A$1,1,"up")',
        "cell": "=S!$A$1",
        "words": f'="{PATH}ROUND_YEN("',
    }
    assert not needs_repair(book)


def test_sheets_of_many_cells_are_read_in_parts() -> None:
    far = {
        "A1": 1.2,
        "B60000": (f"={PATH}{CALL}", 2),
        "Z3": ("=1", 1),
        "C30001": (f"=[1]!{CALL}", 2),
    }
    book = book_of(S=far)

    assert {*repaired(book).entered} == {"S!B60000", "S!C30001"}


# As in Excel


class Spilled:
    """What Excel says of a cell into which another formula spills."""

    Row, Column = 1, 2


def test_with_dynamic_arrays_the_sign_of_intersection_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    signed = {"=" + CALL: f"=@{CALL}", f"={PATH}{CALL}": f"=@{PATH}{CALL}"}
    plain = {shown: held for held, shown in signed.items()}
    written: list[str] = []

    def shown(self: Any) -> Any:
        rows = self.rows_of(lambda ws, at: Range(self.sheet, (*at, *at)).formula)
        shown = tuple(tuple(signed.get(cell, cell) for cell in row) for row in rows)
        return shown[0][0] if len(self) == 1 else shown

    def enter(self: Any, formula: str) -> None:
        written.append(formula)
        self._write(plain.get(formula, formula))

    monkeypatch.setattr(Range, "formula2", property(shown, enter))
    book = book_of(S={"A1": 1.2, "B1": (f"={PATH}{CALL}", 2), "B2": (f"=[1]!{CALL}*2", 4)})

    assert repaired(book) == LinkReport(("S!B1", "S!B2"))
    assert written == [f"=@{CALL}", f"={CALL}*2"]


def test_what_a_formula_spills_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def is_spilled(self: RangeApi) -> bool:
        return self._cells.column == 2

    monkeypatch.setattr(RangeApi, "HasSpill", property(is_spilled), raising=False)
    monkeypatch.setattr(RangeApi, "SpillParent", Spilled, raising=False)
    # Excel shows the formula of B1 in every cell that it fills.
    ghost = (f"={PATH}{CALL}", 2)
    book = book_of(S={"A1": 1.2, "B1": ghost, "B2": ghost, "B3": ghost, "C1": ghost})

    assert repaired(book) == LinkReport(("S!B1", "S!C1"))


def as_excel_writes(self: Any, value: Any) -> None:
    """Enter a formula as Excel does: a cell formatted as text takes it for a text."""
    self._write(f"'{value}" if self.number_format == "@" else value)


def test_a_cell_formatted_as_text_gets_a_formula_and_keeps_its_format(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Range, "formula", property(FORMULA.fget, as_excel_writes))

    def fill(book: Any) -> None:
        sheet = book.add_worksheet("S")
        sheet.write("A1", 1.2)
        sheet.write_formula("B1", f"={PATH}{CALL}", book.add_format({"num_format": "@"}), 2)

    book = open_book(workbook(fill), "text.xlsx")

    assert repaired(book) == LinkReport(("S!B1",))
    cell = book.sheets["S"].range("B1")
    assert (cell.formula, cell.number_format, cell.value) == (f"={CALL}", "@", 2)


def failing(error: Exception) -> Callable[..., None]:
    def fail(self: Any, value: Any) -> None:
        if self.address == "$B$1":
            raise error
        self._write(value)

    return fail


def test_a_cell_that_excel_refuses_is_reported_and_the_others_are_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refusing = property(FORMULA.fget, failing(OSError("0x800A03EC")))
    monkeypatch.setattr(Range, "formula", refusing)
    book = book_of(S={"A1": 1.2, "B1": (f"={PATH}{CALL}", 2), "B2": (f"={PATH}{CALL}", 2)})

    report = repaired(book)

    assert report.entered == ("S!B2",)
    assert [each.where for each in report.left] == ["S!B1"]
    assert "by hand" in report.left[0].reason.en
    assert formula_in(book, "S!B1") == f"={PATH}{CALL}"


# --- functions that the program did not find when it opened the file --------------------


def with_canary(formula: str) -> Any:
    """A workbook of ours whose canary shows what another formula gives."""
    book = open_data((WORKBOOKS / "2020-05-25-restricted-stock.xlsx").read_bytes(), "a.xlsx")
    hidden = book.sheets["_ivjxl"]
    hidden.api.Unprotect("")
    keys = [key for (key,) in contents(hidden.range("A1:A40"))]
    hidden.range(f"B{keys.index('canary') + 1}").formula = formula
    book.app.calculate()
    return book


def test_where_the_canary_is_unknown_every_formula_of_ours_is_entered_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = with_canary("=NO_SUCH_FUNCTION_HERE(1)")
    before = formulas_of(bytes_of(book))
    ours = {at for at, formula in before.items() if has_calls(formula)}

    assert needs_repair(book)
    # Found, once they were entered.
    states = iter([True, False])
    monkeypatch.setattr(links, "_are_not_found", lambda _: next(states))
    report = repaired(book)

    assert len(ours) > 10
    assert report.left == ()
    assert len(report.entered) == len(ours)
    assert formulas_of(bytes_of(book)) == before


def test_functions_that_are_still_not_found_are_reported_not_claimed() -> None:
    report = repaired(with_canary("=NO_SUCH_FUNCTION_HERE(1)"))

    assert report.entered == ()
    assert len(report.left) > 10
    assert {"doctor" in each.reason.en for each in report.left} == {True}


def test_where_the_canary_is_well_or_wrong_for_another_reason_nothing_is_entered() -> None:
    for formula in ('=ROUND_YEN(1,1,"up")', "=NA()", '=ROUND_YEN("x",1,"up")'):
        assert not needs_repair(with_canary(formula))
