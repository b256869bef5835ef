"""Regenerate: the tables of a fresh build, nobody's edit lost, nothing else touched."""

import io
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

import pytest
from lxml import etree

from ivjxl.errors import InputError
from ivjxl.excel.cells import cell_value
from ivjxl.excel.file.document import Document
from ivjxl.excel.file.worksheet import MAIN
from ivjxl.excel.workbook import regenerate as regenerating
from ivjxl.excel.workbook.access import contents, identity, values
from ivjxl.excel.workbook.files import open_data
from ivjxl.excel.workbook.findings import findings
from ivjxl.excel.workbook.log_sheet import TEMPLATE_VERSION
from ivjxl.excel.workbook.plan import Plan
from ivjxl.excel.workbook.regenerate import examined, regenerate, replace_edited
from ivjxl.excel.workbook.template import build
from ivjxl.notices import NOTICES
from ivjxl.notices.case import Case, Source
from ivjxl.notices.notice import Notice

from .samples import WORKBOOKS, changed, sample, template_package

TODAY: Final = date(2026, 11, 21)
DISPOSAL: Final = "2022-05-26-share-disposal"
STOCK: Final = "2020-05-25-restricted-stock"
DIVIDEND: Final = "2019-05-23-dividend"
OPTION: Final = "2015-06-26-option-issuance"
"""The table of allottees is the same in the other notice on options."""

SMALL: Final = ("share_disposal", "restricted_stock", "dividend")
SOURCE: Final = "typed"


def shipped(name: str) -> bytes:
    """Return a committed workbook: another test holds that it is what a build gives."""
    return (WORKBOOKS / f"{name}.xlsx").read_bytes()


def opened(package: bytes) -> Any:
    return open_data(package, "book.xlsx")


def bytes_of(book: Any) -> bytes:
    data: bytes = book.impl.as_bytes()
    return data


def type_rows(book: Any, kind: type[Notice], group: str, rows: tuple[Any, ...]) -> None:
    """Type the rows of a group, each with a source, and blank the rest."""
    plan = Plan(kind)
    first = plan.row_of_input[group] + 2
    for column in plan.group_fields(group):
        cells = book.names[f"in_{group}_{column.name}"].refers_to_range
        for index in range(len(cells)):
            value = getattr(rows[index], column.name) if index < len(rows) else None
            cells[index].value = value if value is None else cell_value(value)
    sheet = book.sheets[plan.fields[group].label.sheet]
    for index in range(plan.fields[group].label.capacity):
        sheet.range(f"F{first + index}").value = SOURCE if index < len(rows) else None


def with_rows(case: Case, group: str, rows: tuple[Any, ...]) -> Case:
    others = {n: s for n, s in case.sources.items() if not n.startswith(f"{group}[")}
    sources = others | {f"{group}[{i}]": Source(text=SOURCE) for i in range(len(rows))}
    return changed(replace(case, sources=sources), {group: rows})


def rows_of(case: Case, group: str, count: int, *, start: int = 0) -> tuple[Any, ...]:
    """Return invented rows like the first one of a case."""
    if group == "splits":
        kind = Plan(type(case.notice)).fields["splits"].rows
        assert kind is not None
        return tuple(
            kind(effective_date=date(2020, 7, 1) + timedelta(days=i), old_shares=1, new_shares=i)
            for i in range(start + 2, start + 2 + count)
        )
    first = getattr(case.notice, group)[0]
    size = "shares" if hasattr(first, "shares") else "rights"
    return tuple(
        replace(
            first,
            title_en=f"Class {index}",
            title_ja=f"区分{index}",
            persons=index + 1,
            **{size: 10 * index + 10},
        )
        for index in range(start, start + count)
    )


Snapshot = dict[tuple[Any, ...], Any]


def snapshot(package: bytes) -> Snapshot:
    """Return what two workbooks must have in common, cell by cell.

    The line of Log, and heights on Inputs, which follow what a build knew, are left out.
    """
    document = Document(package)
    look = looks(document)
    found: Snapshot = {}
    for sheet in document.worksheets():
        name = sheet.name
        for at in sheet.cells():
            if (name, at) == ("Log", (5, 4)):
                continue
            value = sheet.value(at)
            found[name, at] = (sheet.formula(at), value, look(sheet.style(at)))
        if name.startswith("Notice_"):
            rows = {row for row, _ in sheet.cells()}
            # In pixels, as a screen shows them.
            found |= {
                (name, "height", row): round((sheet.height(row) or 0) * 4 / 3) for row in rows
            }
        for tag, attribute in (
            ("mergeCell", "ref"),
            ("conditionalFormatting", "sqref"),
            ("dataValidation", "sqref"),
        ):
            areas = sorted(each.get(attribute) for each in sheet.root.iter(f"{MAIN}{tag}"))
            found[name, tag] = areas
        protection = sheet.root.find(f"{MAIN}sheetProtection")
        found[name, "protection"] = None if protection is None else dict(protection.attrib)
    for element in document.name_elements():
        found["name", element.get("name"), element.get("localSheetId")] = element.text
    return found


def looks(document: Document) -> Any:
    """Return a function from a style to all that it means."""
    parts = {
        "fontId": document.styles.find(f"{MAIN}fonts"),
        "fillId": document.styles.find(f"{MAIN}fills"),
        "borderId": document.styles.find(f"{MAIN}borders"),
    }

    @cache
    def look(style: int) -> tuple[Any, ...]:
        form = document.styles.find(f"{MAIN}cellXfs")[style]
        inner = tuple(etree.tostring(child) for child in form)
        named = tuple(etree.tostring(part[int(form.get(key))]) for key, part in parts.items())
        return (document.number_format(style), *named, *inner)

    return look


def differences(one: bytes, other: bytes) -> list[str]:
    first, second = snapshot(one), snapshot(other)
    missing = object()
    return [
        f"{key}: {first.get(key, missing)!r} / {second.get(key, missing)!r}"
        for key in first.keys() | second.keys()
        if first.get(key, missing) != second.get(key, missing)
    ]


def without_log(package: bytes) -> bytes:
    """Return a workbook with the line that regenerate wrote on Log taken out."""
    book = opened(package)
    book.sheets["Log"].range("A6:D6").clear_contents()
    return bytes_of(book)


@cache
def disposal(count: int) -> bytes:
    """Return the sample of a disposal built with so many allottees."""
    case = sample(DISPOSAL)
    with_count = with_rows(case, "allottees", rows_of(case, "allottees", count))
    return build(type(case.notice), with_count)


@cache
def stock(count: int) -> bytes:
    case = sample(STOCK)
    return build(type(case.notice), with_rows(case, "splits", rows_of(case, "splits", count)))


PAIRS: Final = ((1, 2), (1, 10), (2, 1), (3, 7), (4, 5), (5, 8), (6, 4), (7, 9), (9, 3), (10, 6))


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_a_table_gets_the_rows_of_a_fresh_build(before: int, after: int) -> None:
    case = sample(DISPOSAL)
    book = opened(disposal(before))
    type_rows(book, type(case.notice), "allottees", rows_of(case, "allottees", after))

    reports = regenerate(book, TODAY)

    assert [(r.outcome, r.rows_before, r.rows_after) for r in reports] == [
        ("written", before + 1, after + 1)
    ] * 2
    assert differences(without_log(bytes_of(book)), disposal(after)) == []


def test_rows_grow_and_shrink_again_and_again_without_a_trace() -> None:
    case = sample(DISPOSAL)
    book = opened(disposal(4))
    for count in (10, 1, 6, 4):
        type_rows(book, type(case.notice), "allottees", rows_of(case, "allottees", count))
        regenerate(book, TODAY)
    book.sheets["Log"].range("A6:D20").clear_contents()

    assert differences(bytes_of(book), disposal(4)) == []


@pytest.mark.parametrize("counts", [(3, 0), (2, 0, 10), (1,)])
def test_no_split_becomes_several_and_none_again(counts: tuple[int, ...]) -> None:
    case = sample(STOCK)
    book = opened(stock(0))
    for count in counts:
        type_rows(book, type(case.notice), "splits", rows_of(case, "splits", count))
        regenerate(book, TODAY)
    book.sheets["Log"].range("A6:D20").clear_contents()

    assert differences(bytes_of(book), stock(counts[-1])) == []


@pytest.mark.thorough
def test_the_table_of_an_option_notice_gets_the_rows_of_a_fresh_build() -> None:
    case = sample(OPTION)
    notice: Any = case.notice
    rows = (*notice.allottees, *rows_of(case, "allottees", 3))
    book = opened(shipped(OPTION))
    type_rows(book, type(case.notice), "allottees", rows)

    regenerate(book, TODAY)

    fresh = build(type(case.notice), with_rows(case, "allottees", rows))
    assert differences(without_log(bytes_of(book)), fresh) == []


def test_rows_that_change_without_a_change_of_their_number_are_shown_at_once() -> None:
    case = sample(DISPOSAL)
    rows = rows_of(case, "allottees", 4, start=20)
    book = opened(disposal(4))
    type_rows(book, type(case.notice), "allottees", rows)

    reports = regenerate(book, TODAY)

    fresh = build(type(case.notice), with_rows(case, "allottees", rows))
    assert {report.outcome for report in reports} == {"current"}
    assert differences(bytes_of(book), fresh) == []


@pytest.mark.parametrize("count", [4, 5])
def test_a_row_is_as_high_as_its_new_text(count: int) -> None:
    case = sample(DISPOSAL)
    rows = rows_of(case, "allottees", count)
    long = "Directors of the Company (excluding Part-time Directors and Outside Directors)"
    rows = (replace(rows[0], title_en=long), *rows[1:])
    book = opened(disposal(4))
    type_rows(book, type(case.notice), "allottees", rows)

    regenerate(book, TODAY)

    fresh = Document(build(type(case.notice), with_rows(case, "allottees", rows)))
    row = book.names["tbl_allottees_en"].refers_to_range.row
    height = fresh.worksheet("Notice_EN").height(row)
    assert height is not None
    found = book.sheets["Notice_EN"].range(f"{row}:{row}").row_height
    assert round(found * 4 / 3) == round(height * 4 / 3)


@pytest.mark.parametrize("template", ["share_disposal", "restricted_stock"])
@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_blank_template_gets_the_tables_of_a_sample(template: str, count: int) -> None:
    kind = NOTICES[template]
    group = {"share_disposal": "allottees", "restricted_stock": "splits"}[template]
    case = sample({"share_disposal": DISPOSAL, "restricted_stock": STOCK}[template])
    book = opened(template_package(template))
    type_rows(book, kind, group, rows_of(case, group, count))

    regenerate(book, TODAY)

    built = Document({"allottees": disposal, "splits": stock}[group](count))
    document = book.impl.document
    for language in ("JA", "EN"):
        ours, theirs = (d.worksheet(f"Notice_{language}") for d in (document, built))
        assert {at: ours.formula(at) for at in ours.cells()} == {
            at: theirs.formula(at) for at in theirs.cells()
        }
    known, other = identity(book), identity(opened(built.as_package().as_bytes()))
    assert (known.rows, known.stamps) == (other.rows, other.stamps)


@pytest.mark.parametrize("name", [DISPOSAL, STOCK, DIVIDEND, "2013-07-11-option-terms", *SMALL])
def test_what_is_up_to_date_keeps_its_bytes(name: str) -> None:
    package = shipped(name)
    book = opened(package)

    reports = regenerate(book, TODAY)

    assert {report.outcome for report in reports} <= {"current"}
    assert bytes_of(book) == package


def test_a_second_regenerate_changes_nothing() -> None:
    case = sample(DISPOSAL)
    book = opened(disposal(2))
    type_rows(book, type(case.notice), "allottees", rows_of(case, "allottees", 7))
    regenerate(book, TODAY)
    once = bytes_of(book)
    again = opened(once)

    assert {report.outcome for report in regenerate(again, TODAY)} == {"current"}
    assert bytes_of(again) == once
    assert {report.outcome for report in regenerate(book, TODAY)} == {"current"}
    assert bytes_of(book) == once


def test_the_sheet_log_says_what_was_done_and_when() -> None:
    case = sample(DISPOSAL)
    book = opened(disposal(2))
    type_rows(book, type(case.notice), "allottees", rows_of(case, "allottees", 3))

    regenerate(book, TODAY)

    day, by, version, what = values(book.sheets["Log"].range("A6:D6"))[0]
    assert (day, by) == (float((TODAY - date(1899, 12, 30)).days), "ivjxl")
    assert f"template {TEMPLATE_VERSION}" in version
    assert "tbl_allottees_ja 3 to 4 rows; tbl_allottees_en 3 to 4 rows" in what


# Edits

NAMES: Final = ("tbl_allottees_ja", "tbl_allottees_en")


def lifted(book: Any) -> None:
    """Lift every protection, as a user does who edits."""
    for sheet in book.sheets:
        sheet.api.Unprotect("")


def protected(book: Any) -> None:
    """Put back every protection that was lifted."""
    for sheet in book.sheets:
        api = sheet.api
        if not api.ProtectContents and sheet.impl.worksheet.lifted:
            sheet.impl.worksheet.lifted = False


def one_character(text: str, chance: random.Random) -> str:
    """Change one character that means something; upper and lower case are one to a formula."""
    while True:
        at = chance.randrange(1, len(text))
        new = chance.choice("0123456789xyz合計")
        if text[at] not in (new, new.upper(), " ", "@"):
            return text[:at] + new + text[at + 1 :]


def edit(book: Any, name: str, chance: random.Random) -> str:
    """Edit a generated table in one of the ways people do; return how."""
    cells = book.names[name].refers_to_range
    top, height = cells.row, cells.shape[0]
    sheet = cells.sheet
    held = contents(cells)
    way = chance.choice(
        (
            *("overtyped", "formula", "label", "cleared", "value", "character"),
            *("inserted", "deleted", "swapped", "row cleared", "moved name", "stamp"),
            *("number added", "space in text"),
        )
    )
    row = chance.randrange(height)
    # The tables of splits have a blank last column.
    column = chance.randrange(4 if held[row][3] or way == "overtyped" else 3)
    cell = sheet.range((top + row, column + 1))
    old = held[row][column]
    if way == "overtyped":
        cell.value = chance.choice((1234.0, 0.0, "see below", True, -1.5))
    elif way == "formula":
        cell.formula = chance.choice((f"{old}+0", "=1+1", f"=IF(TRUE,{old[1:]})", "=B1"))
        if not old.startswith("="):
            cell.formula = f'="{old}"'
    elif way == "label":
        sheet.range((top + height - 1, 1)).value = chance.choice(
            ("Sum", "total", "合計額", "Total ")
        )
    elif way == "cleared":
        cell.value = None
    elif way == "value":
        cell = sheet.range((top, column + 1))
        cell.value = values(cell)[0][0]
    elif way == "character":
        content = one_character(old, chance)
        if content.startswith("="):
            cell.formula = content
        else:
            cell.value = content
    elif way in ("inserted", "deleted"):
        at = top + chance.randrange(1, height)
        rows = sheet.range(f"{at}:{at}")
        if way == "inserted":
            rows.insert("down")
        else:
            rows.delete("up")
    elif way == "swapped":
        first, second = chance.sample(range(height), 2)
        for to, row_of in ((first, second), (second, first)):
            for index in range(4):
                sheet.range((top + to, index + 1)).formula = held[row_of][index]
    elif way == "row cleared":
        sheet.range((top + row, 1), (top + row, 4)).clear_contents()
    elif way == "moved name":
        step = chance.choice((-2, -1, 1, 2))
        first, last = top + step, top + height - 1 + chance.choice((0, step))
        book.names[name].refers_to = f"={sheet.name}!$A${first}:$D${last}"
    elif way == "stamp":
        at = identity(book).at[name]
        stamp_cell = book.sheets["_ivjxl"].range(f"B{at}")
        stamp_cell.value = chance.choice(("'0", None, "'" + "a" * 64))
    elif way == "number added":
        cell.formula = f"{old}&1" if old.startswith("=") else f"{old}1"
    else:
        formula = held[0][0].replace("未入力 /", "未入力  /")
        sheet.range((top, 1)).formula = formula
    return way


@cache
def with_other_rows(group: str, built: int, typed: int) -> bytes:
    """Return a workbook built with so many rows and with so many typed in."""
    case = sample({"allottees": DISPOSAL, "splits": STOCK}[group])
    book = opened({"allottees": disposal, "splits": stock}[group](built))
    type_rows(book, type(case.notice), group, rows_of(case, group, typed))
    return bytes_of(book)


def unzipped(book: Any) -> dict[str, bytes]:
    package = book.impl.document.as_package()
    return {part: package.read(part) for part in package.names()}


@pytest.mark.parametrize("first", range(0, 200, 20))
def test_200_edits_200_found_none_overwritten(first: int) -> None:
    for seed in range(first, first + 20):
        chance = random.Random(seed)
        group = chance.choice(("allottees", "splits", "splits", "splits"))
        book = opened(with_other_rows(group, chance.choice((3, 4)), chance.choice((1, 6))))
        lifted(book)
        name = f"tbl_{group}_{chance.choice(('ja', 'en'))}"
        way = edit(book, name, chance)
        protected(book)
        before = unzipped(book)

        reports = {report.name: report for report in regenerate(book, TODAY)}

        assert reports[name].outcome == "refused", (seed, way)
        assert reports[name].edits, (seed, way)
        assert all(edit.address for edit in reports[name].edits)
        assert unzipped(book) == before, (seed, way)


def edited() -> tuple[Any, str]:
    """Return a disposal with an edited total and five allottees typed in for four."""
    case = sample(DISPOSAL)
    book = opened(disposal(4))
    lifted(book)
    cells = book.names["tbl_allottees_en"].refers_to_range
    address = f"C{cells.row + 4}"
    cells.sheet.range(address).value = 99.0
    protected(book)
    type_rows(book, type(case.notice), "allottees", rows_of(case, "allottees", 5))
    return book, address


def test_a_refused_table_names_its_cells() -> None:
    book, address = edited()

    reports = regenerate(book, TODAY)

    assert [report.outcome for report in reports] == ["waiting", "refused"]
    (edit,) = reports[1].edits
    assert (edit.address, edit.found) == (address, "99")
    assert edit.written.startswith("=IF(")
    assert (reports[1].rows_before, reports[1].rows_after) == (5, 5)


def test_a_report_of_a_refusal_says_of_no_table_that_it_was_written() -> None:
    book, _ = edited()

    reports = regenerate(book, TODAY)

    # What would become of it is said all the same.
    assert (reports[0].outcome, reports[0].rows_before, reports[0].rows_after) == ("waiting", 5, 6)

    assert "written" not in {report.outcome for report in reports}


def test_keep_leaves_the_edited_table_and_writes_the_others() -> None:
    book, address = edited()
    before = contents(book.names["tbl_allottees_en"].refers_to_range)

    reports = regenerate(book, TODAY, lambda _: "keep")

    assert [report.outcome for report in reports] == ["written", "kept"]
    assert contents(book.names["tbl_allottees_en"].refers_to_range) == before
    assert book.names["tbl_allottees_ja"].refers_to_range.shape[0] == 6
    states = {state.name: state for state in examined(book)}
    assert states["tbl_allottees_ja"].edits == ()
    assert address in [edit.address for edit in states["tbl_allottees_en"].edits]


def test_a_kept_table_is_not_blamed_for_rows_it_never_had() -> None:
    book, address = edited()

    regenerate(book, TODAY, lambda _: "keep")

    states = {state.name: state for state in examined(book)}
    assert [edit.address for edit in states["tbl_allottees_en"].edits] == [address]


def test_replaced_puts_the_edited_table_on_a_sheet_of_its_own() -> None:
    book, _ = edited()
    cells = book.names["tbl_allottees_en"].refers_to_range
    holds, shows = contents(cells), values(cells)

    reports = regenerate(book, TODAY, replace_edited)

    assert [(r.outcome, r.kept_on) for r in reports] == [("written", ""), ("replaced", "Kept_1")]
    kept = book.sheets["Kept_1"]
    assert "tbl_allottees_en" in values(kept.range("A1"))[0][0]
    as_text = [["" if v is None else v for v in row] for row in values(kept.range("A3:D7"))]
    assert as_text == [
        [f"{v:.15g}" if isinstance(v, float) else str(v or "") for v in row] for row in shows
    ]
    assert values(kept.range("F3:I7")) == [[text or None for text in row] for row in holds]
    assert [*book.impl.document.worksheet("Kept_1").formulas()] == []
    assert book.sheets[len(book.sheets) - 1].name == "Kept_1"
    expected = Document(disposal(5)).worksheet("Notice_EN")
    found = book.impl.document.worksheet("Notice_EN")
    assert {at: found.formula(at) for at in found.cells()} == {
        at: expected.formula(at) for at in expected.cells()
    }
    assert {state.edits for state in examined(book)} == {()}


def test_a_second_table_is_kept_on_a_second_sheet() -> None:
    book, _ = edited()
    lifted(book)
    book.names["tbl_allottees_ja"].refers_to_range[0].value = "当社役員"
    protected(book)

    reports = regenerate(book, TODAY, replace_edited)

    assert [report.kept_on for report in reports] == ["Kept_1", "Kept_2"]
    assert values(book.sheets["Kept_1"].range("A3"))[0][0] == "当社役員"


def stamp_edited() -> Any:
    book = opened(disposal(4))
    at = identity(book).at["tbl_allottees_en"]
    lifted(book)
    book.sheets["_ivjxl"].range(f"B{at}").value = "'0"
    protected(book)
    return opened(bytes_of(book))


def row_deleted_by_hand() -> Any:
    """Return a disposal whose user deleted the row of the last class, and its inputs."""
    case = sample(DISPOSAL)
    book = opened(disposal(4))
    lifted(book)
    for name in NAMES:
        cells = book.names[name].refers_to_range
        row = cells.row + 3
        cells.sheet.range(f"{row}:{row}").delete("up")
    protected(book)
    type_rows(book, type(case.notice), "allottees", rows_of(case, "allottees", 3))
    book.app.calculate()
    return opened(bytes_of(book))


def test_what_only_the_hidden_sheet_has_wrong_is_put_right_without_a_word() -> None:
    book = stamp_edited()

    reports = regenerate(book, TODAY)

    assert [(r.outcome, len(r.edits)) for r in reports] == [("current", 0), ("current", 0)]
    assert identity(book).stamps == identity(opened(disposal(4))).stamps


@pytest.mark.parametrize("book_of", [stamp_edited, row_deleted_by_hand])
def test_replaced_puts_right_what_only_the_hidden_sheet_has_wrong(book_of: Any) -> None:
    book = book_of()

    regenerate(book, TODAY, replace_edited)

    assert {state.edits for state in examined(book)} == {()}
    states = {each.name: each.state for each in findings(book)}
    assert (states["tables_unedited"], states["tables_have_every_row"]) == ("passed", "passed")


# Rewritten formulas

SPELLINGS: Final[dict[str, Callable[[str], str]]] = {
    "path of the add-in": lambda f: re.sub(
        r"NOTICE_TEXT\(", r"'C:\\Users\\x y\\ivjxl.xlam'!NOTICE_TEXT(", f
    ),
    "number of the add-in": lambda f: f.replace("NOTICE_TEXT(", "[1]!NOTICE_TEXT("),
    "name of the add-in": lambda f: f.replace("NOTICE_TEXT(", "ivjxl.xlam!NOTICE_TEXT("),
    "implicit intersection": lambda f: re.sub(r"\b(in_|out_)", r"@\1", f),
    "lower case": lambda f: re.sub(r"\b[A-Z_.]+(?=\()", lambda m: m[0].lower(), f),
    "upper case of names": lambda f: re.sub(r"\b(?:in|out)_\w+", lambda m: m[0].upper(), f),
    "spaces": lambda f: f.replace("IF(", "IF( ").replace(">0", " > 0"),
    "prefix": lambda f: f.replace("IF(", "_xlfn.IF("),
    "exponent": lambda f: re.sub(r"\b0,", "0E+00,", f),
    "million": lambda f: re.sub(r",1\)", ",1E0)", f),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_formula_as_excel_spells_it_is_no_edit(spelling: str) -> None:
    case = sample(DISPOSAL)
    book = opened(disposal(2))
    lifted(book)
    touched = 0
    for name in NAMES:
        for cell in book.names[name].refers_to_range:
            if cell.formula.startswith("="):
                new = SPELLINGS[spelling](cell.formula)
                touched += new != cell.formula
                worksheet = book.sheets[cell.sheet.name].impl.worksheet
                worksheet.respell((cell.row, cell.column), new[1:])
                worksheet.changed = True
    protected(book)

    states = examined(book)
    assert touched
    assert {state.edits for state in states} == {()}
    assert {state.current for state in states} == {True}
    if spelling == "path of the add-in":
        type_rows(book, type(case.notice), "allottees", rows_of(case, "allottees", 5))
        assert {report.outcome for report in regenerate(book, TODAY)} == {"written"}
        assert {state.edits for state in examined(book)} == {()}


# The user's own things

PIXEL: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c626001"
    "000000ffff03000006000557bfabd40000000049454e44ae426082"
)


def parts_of(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@cache
def with_own_sheet() -> bytes:
    """Return the disposal with a sheet of the user, with all sorts of things."""
    import openpyxl
    from openpyxl.comments import Comment
    from openpyxl.drawing.image import Image
    from openpyxl.formatting.rule import CellIsRule
    from openpyxl.workbook.defined_name import DefinedName

    book = openpyxl.load_workbook(io.BytesIO(disposal(4)))
    sheet = book.create_sheet("Mine")
    top = 24
    sheet["A1"] = f"=Notice_EN!C{top + 4}"
    sheet["A2"] = f"=Notice_EN!A{top}"
    sheet["A3"] = f"=SUM(Notice_EN!C{top}:C{top + 3})"
    sheet["A4"] = f'=Notice_EN!$A${top + 12}&""'
    sheet["A5"] = "=A1*2"
    sheet["B1"] = f"text with Notice_EN!C{top + 4}"
    sheet["B1"].comment = Comment("my note", "me")
    sheet.add_image(Image(io.BytesIO(PIXEL)), "D3")
    sheet.conditional_formatting.add(
        "A1:A3", CellIsRule(operator="greaterThan", formula=[f"Notice_EN!$C${top + 4}"])
    )
    book.defined_names["my_total"] = DefinedName("my_total", attr_text=f"Notice_EN!$C${top + 4}")
    book.defined_names["my_cell"] = DefinedName("my_cell", attr_text="Mine!$B$1")
    buffer = io.BytesIO()
    book.save(buffer)
    own = open_data(buffer.getvalue(), "own.xlsx")
    # openpyxl writes no values; a spreadsheet program does.
    own.impl.keep = frozenset()
    own.app.calculate()
    return bytes_of(own)


def test_formulas_and_names_of_the_user_follow_the_rows() -> None:
    case = sample(DISPOSAL)
    book = opened(with_own_sheet())
    assert book.names["tbl_allottees_en"].refers_to == "=Notice_EN!$A$24:$D$28"
    type_rows(book, type(case.notice), "allottees", rows_of(case, "allottees", 6))

    assert {r.outcome for r in regenerate(book, TODAY)} == {"written"}

    formulas = [row[0] for row in contents(book.sheets["Mine"].range("A1:A5"))]
    assert formulas == [
        "=Notice_EN!C30",
        "=Notice_EN!A24",
        # As Excel: rows inserted before the total are outside of the four summed rows.
        "=SUM(Notice_EN!C24:C27)",
        '=Notice_EN!$A$38&""',
        "=A1*2",
    ]
    assert book.names["my_total"].refers_to == "=Notice_EN!$C$30"
    assert book.names["my_cell"].refers_to == "=Mine!$B$1"
    total = float(sum(10 * i + 10 for i in range(6)))
    shown = [row[0] for row in values(book.sheets["Mine"].range("A1:A5"))]
    assert shown[0] == total
    assert shown[4] == 2 * total
    assert values(book.sheets["Mine"].range("B1"))[0][0] == "text with Notice_EN!C28"
    raw = parts_of(bytes_of(book))
    mine = next(data for data in raw.values() if b"text with Notice_EN" in data or b"A1*2" in data)
    assert b"Notice_EN!$C$30" in mine


def test_every_part_of_the_file_that_regenerate_need_not_touch_keeps_its_bytes() -> None:
    case = sample(DISPOSAL)
    before = with_own_sheet()
    book = opened(before)
    type_rows(book, type(case.notice), "allottees", rows_of(case, "allottees", 6))
    regenerate(book, TODAY)

    old, new = parts_of(before), parts_of(bytes_of(book))

    assert [*old] == [*new]
    document = Document(before)
    sheets = {
        document.part_of(name)
        for name in (
            *("Inputs", "Working", "Notice_JA", "Notice_EN", "Checks", "Log", "_ivjxl", "Mine"),
            # The master check at the top of each sheet.
            *("Guide", "Deadlines", "Market", "Clauses", "Placeholders"),
        )
    }
    touched = {name for name in old if old[name] != new[name]}
    assert touched <= {*sheets, "xl/workbook.xml"}
    kept = {name for name in old if name.startswith(("xl/media", "xl/drawings", "xl/comments"))}
    assert kept
    assert not kept & touched
    assert "xl/styles.xml" not in touched


def test_a_note_on_the_notice_sheet_below_the_table_is_refused_not_lost() -> None:
    import openpyxl
    from openpyxl.comments import Comment

    workbook = openpyxl.load_workbook(io.BytesIO(disposal(4)))
    workbook["Notice_EN"]["A40"].comment = Comment("below", "me")
    buffer = io.BytesIO()
    workbook.save(buffer)
    case = sample(DISPOSAL)
    book = opened(buffer.getvalue())
    type_rows(book, type(case.notice), "allottees", rows_of(case, "allottees", 6))

    with pytest.raises(InputError, match=r"Notice_EN: has .*omments below row 28"):
        regenerate(book, TODAY)


# Protection, selection, calculation


class BrokenError(Exception):
    """What is raised in the middle."""


def raising(*_: object, **__: object) -> Any:
    raise BrokenError


def flags(book: Any) -> dict[str, Any]:
    names = [sheet.name for sheet in book.sheets]
    return {
        name: (
            book.sheets[name].api.ProtectContents,
            vars(book.sheets[name].api.Protection),
            book.sheets[name].api.ProtectDrawingObjects,
            book.sheets[name].api.ProtectScenarios,
        )
        for name in names
    }


MIDDLE: Final = ("_keep", "_write", "_set_heights", "record", "_restamp")


@pytest.mark.parametrize("broken", ["", *MIDDLE])
def test_protection_and_calculation_are_restored_also_after_an_error(
    broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, _ = edited()
    before = flags(book)
    app = book.app
    app.calculation = "semiautomatic"
    if broken:
        monkeypatch.setattr(regenerating, broken, raising)
        with pytest.raises(BrokenError):
            regenerate(book, TODAY, replace_edited)
    else:
        regenerate(book, TODAY, replace_edited)

    after = flags(book)
    after.pop("Kept_1", None)
    assert after == before
    assert all(contents for contents, *_ in before.values())
    assert (app.calculation, app.screen_updating) == ("semiautomatic", True)


def test_flags_that_the_user_chose_stay() -> None:
    book, _ = edited()
    allowed = [False] * 11
    allowed[8] = allowed[0] = True
    sheet = book.sheets["Notice_EN"]
    sheet.api.Protect("", False, True, True, False, *allowed)
    before = flags(book)

    regenerate(book, TODAY, replace_edited)

    after = flags(opened(bytes_of(book)))
    after.pop("Kept_1")
    assert after == before


def test_a_sheet_without_protection_stays_without() -> None:
    case = sample(DISPOSAL)
    package = unprotected_package()
    book = opened(package)
    type_rows(book, type(case.notice), "allottees", rows_of(case, "allottees", 5))

    assert {report.outcome for report in regenerate(book, TODAY)} == {"written"}
    assert not any(flag[0] for flag in flags(book).values())


@cache
def unprotected_package() -> bytes:
    return spoiled(disposal(4), r"<sheetProtection [^>]*/>", "")


def spoiled(package: bytes, pattern: str, new: str, part: str = "xl/worksheets/") -> bytes:
    """Return a package with something in the text of its parts replaced."""
    buffer = io.BytesIO()
    count = 0
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts_of(package).items():
            text = data
            if name.startswith(part):
                replaced, found = re.subn(pattern, new, data.decode())
                text, count = replaced.encode(), count + found
            archive.writestr(name, text)
    assert count
    return buffer.getvalue()


@pytest.mark.parametrize("sheet", ["Notice_JA", "Notice_EN", "_ivjxl"])
def test_a_password_is_refused_and_nothing_is_changed(sheet: str) -> None:
    case = sample(DISPOSAL)
    part = Document(disposal(4)).part_of(sheet)
    package = spoiled(
        disposal(4), "<sheetProtection ", '<sheetProtection password="CC1A" ', part=part
    )
    book = opened(package)
    type_rows(book, type(case.notice), "allottees", rows_of(case, "allottees", 5))
    typed = bytes_of(book)

    with pytest.raises(InputError, match=f"{sheet}: is protected with a password"):
        regenerate(book, TODAY)

    assert bytes_of(book) == typed


def test_a_password_on_the_log_is_no_obstacle_its_cells_are_inputs() -> None:
    case = sample(DISPOSAL)
    part = Document(disposal(4)).part_of("Log")
    package = spoiled(
        disposal(4), "<sheetProtection ", '<sheetProtection password="CC1A" ', part=part
    )
    book = opened(package)
    type_rows(book, type(case.notice), "allottees", rows_of(case, "allottees", 5))

    assert {report.outcome for report in regenerate(book, TODAY)} == {"written"}
    assert differences(without_log(bytes_of(book)), disposal(5)) == [
        f"('Log', 'protection'): {flags_of_log(bytes_of(book))!r} / {flags_of_log(disposal(5))!r}"
    ]


def flags_of_log(package: bytes) -> dict[str, str]:
    return dict(Document(package).worksheet("Log").root.find(f"{MAIN}sheetProtection").attrib)


# What is refused


def refused(package: bytes) -> str:
    book = opened(package)
    with pytest.raises(InputError) as error:
        regenerate(book, TODAY)
    assert bytes_of(book) == package
    return str(error.value)


def test_a_workbook_that_is_not_ours_is_refused() -> None:
    import openpyxl

    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)

    assert "is no workbook of ivjxl" in refused(buffer.getvalue())


def with_identity(key: str, value: str | None) -> bytes:
    book = opened(disposal(4))
    lifted(book)
    at = identity(book).at[key]
    book.sheets["_ivjxl"].range(f"B{at}").value = value
    protected(book)
    return bytes_of(book)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("template", "'bond", "is no workbook of ivjxl"),
        ("template", None, "is no workbook of ivjxl"),
        ("template_version", None, "is no workbook of ivjxl"),
        ("template_version", "'two", "is no workbook of ivjxl"),
        ("template_version", f"'{TEMPLATE_VERSION + 1}", "was made by a newer ivjxl"),
        ("template_version", "'10", "was made by a newer ivjxl"),
        ("template_version", "'1", "ivjxl upgrade"),
    ],
)
def test_a_workbook_of_another_template_is_refused(key: str, value: str | None, said: str) -> None:
    assert said in refused(with_identity(key, value))


def test_a_gap_in_the_rows_is_refused() -> None:
    case = sample(DISPOSAL)
    book = opened(disposal(4))
    cells = [
        book.names[f"in_allottees_{column.name}"].refers_to_range
        for column in Plan(type(case.notice)).group_fields("allottees")
    ]
    for column in cells:
        column[1].value = None

    assert "allottees[2]: has a blank row before its last one" in refused(bytes_of(book))


def without_name(name: str) -> bytes:
    return spoiled(disposal(4), rf'<definedName name="{name}">[^<]*</definedName>', "", "xl/work")


def with_name(name: str, text: str) -> bytes:
    pattern = rf'(<definedName name="{name}">)[^<]*(</definedName>)'
    return spoiled(disposal(4), pattern, rf"\g<1>{text}\g<2>", "xl/workbook.xml")


@pytest.mark.parametrize("name", NAMES)
def test_a_table_whose_name_is_lost_is_refused(name: str) -> None:
    assert f"{name}: is missing or names no cells" in refused(without_name(name))
    assert f"{name}: is missing or names no cells" in refused(with_name(name, "Notice_EN!#REF!"))
    assert f"{name}: is missing or names no cells" in refused(with_name(name, "Gone!$A$1:$D$2"))


@pytest.mark.parametrize("area", ["$A$24:$E$28", "$B$24:$D$28", "$A$24:$C$28", "$A$24"])
def test_a_table_that_lost_its_columns_is_refused(area: str) -> None:
    package = with_name("tbl_allottees_en", f"Notice_EN!{area}")

    assert "does not cover columns A to D" in refused(package)


def test_a_table_on_another_sheet_than_its_notice_is_refused() -> None:
    package = with_name("tbl_allottees_en", "Notice_JA!$A$24:$D$28")
    book = opened(package)

    with pytest.raises(InputError):
        regenerate(book, TODAY, replace_edited)


def test_a_notice_sheet_with_another_name_is_refused() -> None:
    case = sample(DISPOSAL)
    package = spoiled(disposal(4), "Notice_EN!", "'Notice EN'!", "xl/w")
    package = spoiled(package, 'name="Notice_EN"', 'name="Notice EN"', "xl/workbook.xml")
    book = opened(package)
    type_rows(book, type(case.notice), "allottees", rows_of(case, "allottees", 5))

    with pytest.raises(InputError, match=r"renamed.*Notice_EN"):
        regenerate(book, TODAY)
