"""A sheet copied into another workbook: it is there as it was, and everything else stays."""

import re
from datetime import date
from functools import cache
from typing import Any, Final

import pytest
import xlwings as xw

from ivjxl.errors import InputError
from ivjxl.excel.file.books import open_book
from ivjxl.excel.file.gate import admitted
from ivjxl.excel.workbook.access import identity
from ivjxl.excel.workbook.files import open_data
from ivjxl.excel.workbook.regenerate import regenerate
from tests.excel.workbook.samples import WORKBOOKS, template_package

from .looks import Facts, as_bytes, facts, fresh, mine, read
from .outside import with_outside
from .rich import (
    CHAIN,
    LINKS,
    STYLES,
    TYPES,
    WORKBOOK,
    changed,
    edited,
    found,
    parts_of,
    rich,
    sheets,
    with_chain,
    with_part,
    with_sheet_element,
    workbook,
)

PAGE: Final = "xl/worksheets/sheet1.xml"
NEW: Final = "xl/worksheets/sheet4.xml"
MINE: Final = ("First", "Se'cond", "Last")
OLD: Final = WORKBOOKS.parent / "tests" / "excel" / "workbook" / "version_1"


def opened(package: bytes, name: str = "book.xlsx") -> xw.Book:
    return open_book(package, name)


@cache
def copied(place: str = "after", beside: str = "Last") -> bytes:
    target = opened(mine())
    neighbour = target.sheets[beside]
    beside_it = {"before": None, "after": None, place: neighbour}
    opened(fresh()).sheets["Page"].copy(beside_it["before"], beside_it["after"])
    return as_bytes(target)


def own(package: bytes, names: tuple[str, ...] = MINE) -> dict[str, Facts]:
    return {name: facts(package, name) for name in names}


@pytest.mark.parametrize(
    ("place", "beside", "order"),
    [
        ("before", "First", ["Pages", "Page", "First", "Se'cond", "Last"]),
        ("after", "First", ["Pages", "First", "Page", "Se'cond", "Last"]),
        ("before", "Last", ["Pages", "First", "Se'cond", "Page", "Last"]),
        ("after", "Last", ["Pages", "First", "Se'cond", "Last", "Page"]),
    ],
)
def test_a_copy_is_what_the_sheet_was_and_all_others_stay_what_they_were(
    place: str, beside: str, order: list[str]
) -> None:
    package = copied(place, beside)

    admitted("book.xlsx", package)
    assert read(package).sheetnames == order
    assert facts(package, "Page") == facts(fresh(), "Page")
    assert own(package) == own(mine())
    assert read(package).active.title == "Se'cond"
    assert {k: v.attr_text for k, v in read(package).defined_names.items()} == {
        "total": "'Se''cond'!$A$1"
    }


def test_the_sheet_that_is_copied_has_what_the_test_is_about() -> None:
    sheet = facts(fresh(), "Page")

    assert [key for key, each in sheet.items() if not each] == []
    assert sheet["state"] == "hidden"
    assert sheet["area"] == "$A$1:$D$9"
    assert len(sheet["rules"]) == 4
    assert {*sheet["names"]} >= {"own"}


def test_only_the_lists_of_the_package_and_the_styles_change() -> None:
    assert changed(mine(), copied()) == {WORKBOOK, LINKS, TYPES, STYLES, NEW}


def test_a_book_copied_from_keeps_its_bytes() -> None:
    source, target = opened(fresh()), opened(mine())

    source.sheets["Page"].copy(after=target.sheets["Last"])

    assert as_bytes(source) == fresh()


def test_one_sheet_only_is_selected() -> None:
    source = edited(fresh(), PAGE, ("<sheetView ", '<sheetView tabSelected="1" '))
    target = opened(mine())
    opened(source).sheets["Page"].copy(before=target.sheets["First"])
    package = as_bytes(target)

    assert [found(package, part, "//@tabSelected") for part in (NEW, PAGE)] == [[], []]
    assert found(package, "xl/worksheets/sheet2.xml", "//@tabSelected") == ["1"]


def test_a_second_copy_adds_no_format() -> None:
    target = opened(copied())
    copy = opened(fresh()).sheets["Page"].copy(after=target.sheets["Last"])
    package = as_bytes(target)

    assert copy.name == "Page (2)"
    assert parts_of(package)[STYLES] == parts_of(copied())[STYLES]
    again = facts(package, "Page (2)")
    # A formula means the sheet that it names: so it does for the workbook's own copy of it.
    assert again == facts(fresh(), "Page")


def test_the_number_of_a_format_stays_for_every_format_that_was_there() -> None:
    for path in ("fonts", "fills", "borders", "cellXfs", "cellStyleXfs", "dxfs", "numFmts"):
        count = len(found(mine(), STYLES, f"//m:{path}/*"))
        before = found(mine(), STYLES, f"//m:{path}/*//@*")
        after = found(copied(), STYLES, f"//m:{path}/*[position()<={count}]//@*")
        assert after == before
        (said,) = found(copied(), STYLES, f"//m:{path}/@count") or ["0"]
        assert int(said) == len(found(copied(), STYLES, f"//m:{path}/*"))


def test_a_copy_in_its_own_book_has_a_number_and_names_of_its_own() -> None:
    book = opened(fresh())
    copy = book.sheets["Page"].copy()
    package = as_bytes(book)

    assert copy.name == "Page (2)"
    assert read(package).sheetnames == ["Page", "Lists", "Page (2)"]
    assert facts(package, "Page (2)") == facts(fresh(), "Page")
    assert facts(package, "Page") == facts(fresh(), "Page")
    assert read(package)["Page (2)"].defined_names["own"].attr_text == "'Page (2)'!$A$3"
    assert changed(fresh(), package) == {WORKBOOK, LINKS, TYPES, "xl/worksheets/sheet3.xml"}


def test_a_long_name_leaves_room_for_its_number() -> None:
    name = "n" * 31
    book = opened(sheets(**{name: {"A1": 1}}))

    assert [book.sheets[name].copy().name for _ in range(2)] == [
        "n" * 27 + " (2)",
        "n" * 27 + " (3)",
    ]


def test_a_copy_under_a_name_of_its_own() -> None:
    target = opened(mine())
    copy = opened(fresh()).sheets["Page"].copy(before=target.sheets["Last"], name="My page")
    package = as_bytes(target)

    assert copy.name == "My page"
    assert facts(package, "My page") == facts(fresh(), "Page")
    assert own(package) == own(mine())
    with pytest.raises(ValueError, match="already present"):
        opened(fresh()).sheets["Page"].copy(before=target.sheets["Last"], name="my PAGE")


def test_formulas_mean_the_sheets_of_the_book_that_they_come_to() -> None:
    source = opened(sheets(Sums={"A1": ("=Data!A1*2", 20)}, Data={"A1": 10}))
    target = opened(sheets(Data={"A1": 21}))

    copy = source.sheets["Sums"].copy(after=target.sheets["Data"])
    shown = copy["A1"].value
    target.app.calculate()

    assert (copy["A1"].formula, shown, copy["A1"].value) == ("=Data!A1*2", 20, 42)


def test_formulas_that_were_not_calculated_are_not_in_the_copy_either() -> None:
    source = opened(sheets(S={"A1": ("=THEIRS(1)", 77), "A2": ("=1+1", 2)}))
    target = opened(sheets(T={"A1": ("=THEIRS(2)", 5)}))

    copy = source.sheets["S"].copy(after=target.sheets["T"])
    target.app.calculate()

    assert [copy["A1"].value, target.sheets["T"]["A1"].value] == [77, 5]
    assert target.impl.kept == {("S", (1, 1)), ("T", (1, 1))}
    copy.name = "Renamed"
    assert target.impl.kept == {("Renamed", (1, 1)), ("T", (1, 1))}


def test_the_order_of_calculation_goes_only_when_a_formula_comes() -> None:
    target = with_chain(sheets(T={"A1": ("=1+1", 2)}))
    for cells, gone in (({"A1": 1}, False), ({"A1": ("=1+1", 2)}, True)):
        book = opened(target)
        opened(sheets(S=cells)).sheets["S"].copy(after=book.sheets["T"])
        assert (CHAIN not in parts_of(as_bytes(book))) is gone


def test_a_readable_text_stays_in_its_pieces_with_their_readings() -> None:
    strings = "xl/sharedStrings.xml"
    gothic = found(fresh(), STYLES, "//m:font/m:name/@val").index("Yu Gothic")
    reading = f'<rPh sb="0" eb="2"><t>ハイトウ</t></rPh><phoneticPr fontId="{gothic}"/>'
    source = edited(fresh(), strings, ("<t>Title</t>", f"<r><t>配当</t></r>{reading}"))
    target = opened(mine())

    opened(source).sheets["Page"].copy(after=target.sheets["Last"])

    package = as_bytes(target)
    assert target.sheets["Page"]["A1"].value == "配当"
    assert found(package, NEW, "//m:rPh/m:t") == ["ハイトウ"]
    (font,) = found(package, NEW, "//m:phoneticPr/@fontId")
    assert found(package, STYLES, f"(//m:font)[{int(font) + 1}]/m:name/@val") == ["Yu Gothic"]
    assert int(font) != gothic


def test_what_only_a_printer_or_macros_read_stays_behind() -> None:
    package = edited(
        with_part(
            fresh(), "xl/printerSettings/p.bin", b"\1\2", used_by=PAGE, relation="printerSettings"
        ),
        PAGE,
        ("<pageSetup ", '<pageSetup r:id="rId900" '),
        ("<sheetPr", '<sheetPr codeName="Sheet7"'),
    )
    target = opened(mine())

    opened(package).sheets["Page"].copy(after=target.sheets["Last"])

    assert found(as_bytes(target), NEW, "//m:pageSetup/@*[name()='r:id']|//@codeName") == []
    assert facts(as_bytes(target), "Page") == facts(fresh(), "Page")


def test_a_format_that_is_the_standard_one_of_the_other_book_is_the_standard_one() -> None:
    def plain(book: Any) -> None:
        book.add_worksheet("S").write_number("A1", 1, book.add_format({"bold": False}))

    source, target = workbook(plain), opened(mine())
    opened(source).sheets["S"].copy(after=target.sheets["Last"])

    assert found(source, PAGE, "//m:c/@s") == ["1"]
    assert found(as_bytes(target), NEW, "//m:c/@s") == ["0"]


# What is refused


def noted(book: Any) -> None:
    sheet = book.add_worksheet("S")
    sheet.write_comment("A1", "note")


def tabled(book: Any) -> None:
    book.add_worksheet("S").add_table("A1:B3")


def linked(book: Any) -> None:
    book.add_worksheet("S").write_url("A1", "https://example.com/")


def charted(book: Any) -> None:
    chart = book.add_chart({"type": "pie"})
    chart.add_series({"values": "=S!$A$1:$A$9"})
    book.add_worksheet("S").insert_chart("A1", chart)


def lines(book: Any) -> None:
    book.add_worksheet("S").add_sparkline("B1", {"range": "S!A1:A9"})


def spilling(book: Any) -> None:
    book.add_worksheet("S").write_dynamic_array_formula("A1", "=_xlfn.SEQUENCE(3)")


PLAIN: Final = sheets(S={"A1": ("=1+1", 2)})
AFTER: Final = ("mergeCells", "pageMargins")
OUTSIDE: Final = with_outside(PLAIN, "other.xlsx")


def with_rule(formula: str) -> bytes:
    rule = f'<cfRule type="expression" priority="1"><formula>{formula}</formula></cfRule>'
    listed = f'<conditionalFormatting sqref="A1">{rule}</conditionalFormatting>'
    return with_sheet_element(OUTSIDE, PAGE, AFTER, listed)


REFUSED: Final = {
    "a chart": (workbook(charted), "S: cannot be copied: it has charts or pictures"),
    "a comment": (workbook(noted), "S: cannot be copied: it has comments"),
    "a table": (workbook(tabled), "S: cannot be copied: it has tables"),
    "a link": (workbook(linked), "S: cannot be copied: it has links to other files or pages"),
    "sparklines": (workbook(lines), "S: cannot be copied: it has {05C60535"),
    "a spilling formula": (workbook(spilling), "S!A1: has a formula that spills"),
    "scenarios": (
        with_sheet_element(PLAIN, PAGE, AFTER, "<scenarios/>"),
        "S: cannot be copied: it has scenarios",
    ),
    "views": (
        with_sheet_element(PLAIN, PAGE, AFTER, "<customSheetViews/>"),
        "S: cannot be copied: it has custom views",
    ),
    "an unknown element": (
        with_sheet_element(PLAIN, PAGE, AFTER, '<new xmlns="urn:x"/>'),
        "S: cannot be copied: it has new",
    ),
    "another file": (
        edited(OUTSIDE, PAGE, ("<f>1+1</f>", "<f>SUM(1,[1]S!A1)</f>")),
        "S!A1: has a formula that refers to another file",
    ),
    "an add-in": (
        edited(OUTSIDE, PAGE, ("<f>1+1</f>", "<f>SUM(1,[1]!THEIRS(2))</f>")),
        "S!A1: has a formula that refers to another file",
    ),
    "a rule about another file": (
        with_rule("[1]S!A1=2"),
        "S: has a formula that refers to another file",
    ),
    "a name for another file": (
        edited(
            OUTSIDE,
            WORKBOOK,
            (
                "</externalReferences>",
                '</externalReferences><definedNames><definedName name="x" localSheetId="0">'
                "[1]S!$A$1</definedName></definedNames>",
            ),
        ),
        "S!x: has a formula that refers to another file",
    ),
    "days from 1904": (
        edited(PLAIN, WORKBOOK, ("<workbookPr ", '<workbookPr date1904="1" ')),
        "S: cannot be copied between workbooks that count days",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_sheet_is_refused_if_something_could_not_come_along(what: str) -> None:
    package, message = REFUSED[what]
    target = opened(mine())

    with pytest.raises(InputError, match=f"^{re.escape(message)}"):
        opened(package).sheets["S"].copy(after=target.sheets["Last"])
    assert as_bytes(target) == mine()


@pytest.mark.parametrize("name", ["Report", "Other", "Tables"])
def test_a_sheet_of_a_rich_workbook_is_refused(name: str) -> None:
    target = opened(mine())

    with pytest.raises(InputError, match="cannot be copied: it has"):
        opened(rich()).sheets[name].copy(after=target.sheets["Last"])
    assert as_bytes(target) == mine()


def test_links_to_other_files_in_its_own_book_come_along() -> None:
    package, _ = REFUSED["another file"]
    book = opened(package)

    assert book.sheets["S"].copy()["A1"].formula == "=SUM(1,[1]S!A1)"


def test_a_workbook_with_a_protected_structure_takes_no_sheet() -> None:
    locked = '<workbookProtection lockStructure="1"/><bookViews>'
    package = edited(mine(), WORKBOOK, ("<bookViews>", locked))
    target = opened(package)

    with pytest.raises(InputError, match="Page: takes no further sheet: lift the protection"):
        opened(fresh()).sheets["Page"].copy(after=target.sheets["Last"])
    with pytest.raises(InputError, match="First: keeps its name"):
        target.sheets["First"].name = "Other"
    assert as_bytes(target) == package


# Our own workbooks


@cache
def with_sheets(sample: str, old: str, names: tuple[str, ...]) -> bytes:
    target = open_data((OLD / f"{old}.xlsx").read_bytes(), "old.xlsx")
    source = open_data((WORKBOOKS / f"{sample}.xlsx").read_bytes(), "fresh.xlsx")
    for name in names:
        source.sheets[name].copy(before=target.sheets["Working"])
    return as_bytes(target)


COPIED: Final = ("Checks", "Log", "Deadlines")
each_pair: Final = pytest.mark.parametrize(
    ("sample", "old"),
    [("2019-05-23-dividend", "dividend"), ("dividend", "2022-05-26-share-disposal")],
)


@each_pair
def test_a_sheet_of_a_fresh_workbook_comes_whole_into_one_of_version_1(
    sample: str, old: str
) -> None:
    package = with_sheets(sample, old, COPIED)
    origin = (WORKBOOKS / f"{sample}.xlsx").read_bytes()
    before = (OLD / f"{old}.xlsx").read_bytes()

    admitted("old.xlsx", package)
    for name in COPIED:
        assert facts(package, f"{name} (2)") == facts(origin, name)
    names = read(before).sheetnames
    assert own(package, tuple(names)) == own(before, tuple(names))
    kept = {part for part in parts_of(before) if part not in (WORKBOOK, LINKS, TYPES, STYLES)}
    assert not kept & changed(before, package)


def told(book: xw.Book) -> Any:
    """Return what a workbook says of itself, or why it cannot."""
    try:
        return identity(book)
    except InputError as error:
        return str(error)


@each_pair
def test_a_workbook_of_version_1_with_copies_says_the_same_of_itself(sample: str, old: str) -> None:
    before = open_data((OLD / f"{old}.xlsx").read_bytes(), "old.xlsx")

    after = open_data(with_sheets(sample, old, COPIED), "old.xlsx")

    assert told(after) == told(before)


def test_a_workbook_with_copies_regenerates_as_without() -> None:
    package = template_package("dividend")
    book, fresh_one = (open_data(package, "book.xlsx") for _ in range(2))
    fresh_one.sheets["Checks"].copy(before=book.sheets["Working"])
    names = tuple(read(package).sheetnames)

    assert {each.outcome for each in regenerate(book, date(2026, 11, 21))} <= {"current"}
    book.app.calculate()

    after = as_bytes(book)
    assert identity(book, current=True) == identity(open_data(package, "book.xlsx"))
    assert own(after, names) == own(package, names)
    assert facts(after, "Checks (2)") == facts(package, "Checks")
