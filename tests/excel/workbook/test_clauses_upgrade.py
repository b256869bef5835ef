"""Upgrade to version 3 of workbooks that somebody worked in, and clauses of one's own kept."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from ivjxl.errors import InputError
from ivjxl.excel.file.document import Document
from ivjxl.excel.formulas import area_of, operands
from ivjxl.excel.workbook.access import contents, identity, value, values
from ivjxl.excel.workbook.checks_sheet import FIRST_OWN, NAME_COLUMN, PAGES_CHECK
from ivjxl.excel.workbook.clauses_sheet import clause_names
from ivjxl.excel.workbook.files import open_data
from ivjxl.excel.workbook.findings import findings
from ivjxl.excel.workbook.reading import read_book
from ivjxl.excel.workbook.regenerate import regenerate
from ivjxl.excel.workbook.template import build
from ivjxl.excel.workbook.upgrade import upgrade
from ivjxl.notices.case import Case, read_case
from ivjxl.notices.case_text import as_toml
from ivjxl.notices.clause import ClauseEdit
from ivjxl.notices.notice import Acknowledgement
from tests.excel.file.looks import facts, read
from tests.excel.file.rich import edited

from .samples import changed, sample

TODAY: Final = date(2026, 11, 21)
HERE: Final = Path(__file__).parent
DISPOSAL: Final = "2022-05-26-share-disposal"
WORKBOOK: Final = "xl/workbook.xml"
SHEETS: Final = ("Inputs", "Working", "Checks", "Guide", "Notice_JA")
"""Sheets that a user may change after lifting their protection."""


def opened(package: bytes) -> Any:
    return open_data(package, "book.xlsx")


def bytes_of(book: Any) -> bytes:
    data: bytes = book.impl.as_bytes()
    return data


@cache
def released(version: int = 2) -> bytes:
    return (HERE / f"version_{version}" / f"{DISPOSAL}.xlsx").read_bytes()


def lifted(package: bytes) -> Any:
    book = opened(package)
    for name in SHEETS:
        book.sheets[name].api.Unprotect("")
    return book


def protected(book: Any) -> Any:
    for name in SHEETS:
        book.sheets[name].impl.worksheet.lifted = False
    return book


def row_of_check(book: Any, name: str) -> int:
    names = values(book.sheets["Checks"].range(f"{NAME_COLUMN}1:{NAME_COLUMN}80"))
    return [cell for (cell,) in names].index(name) + 1


def row_of(book: Any, name: str) -> int:
    row: int = book.names[name].refers_to_range.row
    return row


# What users did before

WRONG: Final = "https://www.iij.ad.jp/en/investors"
"""What the notice prints, beside what the company's facts say."""

ACCEPTED: Final = "website_is_current"
BEFORE_NEW: Final = "splits_after_resolution"
"""A check that a new one stands below."""

TYPED: Final = "price"
"""An input that was typed where it could be taken from the market data."""

DECOY: Final = 1.0
NOTE: Final = "our note"
"""What stands in the rows that the user inserted, figures and words."""


def with_rows(book: Any) -> None:
    """Insert rows above, between and below those of the template, with something in them."""
    last = [*identity(book).plan.figures][-1]
    for sheet, row in (
        ("Inputs", 5),
        ("Inputs", row_of(book, f"in_{TYPED}") + 1),
        ("Working", 5),
        ("Working", row_of(book, "out_total_price") + 1),
        ("Working", row_of(book, f"out_{last}") + 2),
        ("Checks", 4),
        ("Checks", row_of_check(book, BEFORE_NEW) + 1),
        ("Checks", row_of_check(book, BEFORE_NEW) + 3),
        ("Checks", row_of_check(book, ACCEPTED) + 4),
        ("Checks", row_of_check(book, FIRST_OWN) + 4),
        ("Checks", row_of_check(book, FIRST_OWN) + 6),
        ("Guide", 7),
        ("Notice_JA", book.sheets["Notice_JA"].used_range.last_cell.row),
    ):
        book.sheets[sheet].range(f"{row}:{row}").insert("down")
        if sheet in ("Inputs", "Working"):
            book.sheets[sheet].range(f"A{row}:H{row}").value = DECOY
        elif sheet == "Checks":
            book.sheets[sheet].range(f"E{row}").value = NOTE
    notes = book.sheets["Inputs"].used_range.last_cell.row + 2
    book.sheets["Inputs"].range(f"B{notes}").value = NOTE


def with_acknowledgement(book: Any) -> None:
    book.names["in_printed_website"].refers_to_range.value = WRONG
    book.app.calculate()
    checks, row = book.sheets["Checks"], row_of_check(book, ACCEPTED)
    figures = value(checks.range(f"G{row}"))
    checks.range(f"M{row}:P{row}").value = ["moved lately", "Sato", TODAY, figures]


def with_own_sheet(package: bytes) -> bytes:
    """Return a workbook as openpyxl saves it, with a sheet, names, comments and a width."""
    book = opened(package)
    row = row_of_check(book, FIRST_OWN)
    workbook = openpyxl.load_workbook(io.BytesIO(package))
    sheet = workbook.create_sheet("Mine", 0)
    sheet["A1"] = "mine"
    sheet["A2"] = f"=Checks!L{row}"
    sheet["A3"] = "=in_price*2"
    sheet["A1"].comment = Comment("why", "Sato")
    workbook["Inputs"]["D9"].comment = Comment("asked", "Sato")
    workbook["Checks"]["G7"].comment = Comment("seen", "Sato")
    workbook["Inputs"].column_dimensions["C"].width = 71
    workbook.defined_names["my_name"] = DefinedName("my_name", attr_text="Mine!$A$1")
    workbook.defined_names["my_check"] = DefinedName("my_check", attr_text=f"Checks!$L${row}")
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


@cache
def used() -> bytes:
    """Return a workbook of version 2 that somebody worked in."""
    book = lifted(released())
    with_rows(book)
    with_acknowledgement(book)
    return with_own_sheet(bytes_of(protected(book)))


@cache
def upgraded(package: bytes) -> bytes:
    book = opened(package)
    upgrade(book, TODAY)
    return bytes_of(book)


OF_PLACES: Final = {"formulas_unchanged", "tables_unedited"}
"""Checks that know a cell only where the template has it."""


def states(book: Any) -> dict[str, str]:
    return {each.name: each.state for each in findings(book)}


@cache
def states_after(package: bytes) -> dict[str, str]:
    return states(opened(upgraded(package)))


def test_figures_checks_and_clauses_are_right_whatever_rows_the_user_inserted() -> None:
    plain, found = states_after(released()), states_after(used())

    assert plain["program_agrees"] == "passed"
    assert {name: found[name] for name in plain.keys() - OF_PLACES} == {
        name: {ACCEPTED: "acknowledged"}.get(name, plain[name]) for name in plain.keys() - OF_PLACES
    }


def test_an_acknowledgement_stays_with_its_check_and_counts() -> None:
    book = opened(upgraded(used()))

    (entry,) = read_book(book).acknowledged

    assert (entry.check, entry.reason, entry.by, entry.on) == (
        *(ACCEPTED, "moved lately", "Sato"),
        TODAY,
    )
    assert WRONG in entry.figures
    assert states_after(used())[ACCEPTED] == "acknowledged"


def test_placeholders_show_what_they_show_without_the_rows_of_the_user() -> None:
    def shows(package: bytes) -> dict[str, list[Any]]:
        rows = values(opened(package).sheets["Placeholders"].range("A5:I140"))
        return {row[0]: row for row in rows if row[0]}

    found, plain = shows(upgraded(used())), shows(upgraded(released()))

    assert found.pop("printed_website")[4] == WRONG
    assert plain.pop("printed_website")[4] != WRONG
    assert found == plain


def test_checks_look_at_the_cells_of_the_user() -> None:
    book = opened(upgraded(used()))
    formulas = {
        name: contents(book.sheets["Checks"].range(f"G{row_of_check(book, name)}"))[0][0]
        for name in ("typed_values_have_source", "sender_is_stated", PAGES_CHECK)
    }
    figures = [row_of(book, f"out_{name}") for name in identity(book).plan.figures]

    assert (
        "Inputs!$F${}=".format(row_of(book, f"in_{TYPED}")) in formulas["typed_values_have_source"]
    )
    assert "Inputs!$B${}&".format(row_of(book, "in_code")) in formulas["sender_is_stated"]
    areas = {each.sheet: area_of(each.address) for each in operands(formulas[PAGES_CHECK])}
    assert (areas["Working"][0], areas["Working"][2]) == (min(figures), max(figures))
    for page, more in (("Notice_JA", 1), ("Notice_EN", 0)):
        plain = Document(released()).worksheet(page).extent()[2]
        assert areas[page][2] == plain + more


def test_inputs_of_the_sender_stand_below_everything_of_the_user() -> None:
    book = opened(upgraded(used()))
    fields = identity(book).plan.fields
    names = [name for name, field in fields.items() if field.label.closing]
    note = [cell for (cell,) in values(book.sheets["Inputs"].range("B1:B200"))].index(NOTE) + 1

    rows = [row_of(book, f"in_{name}") for name in names]

    assert sorted(rows) == [*range(note + 2, note + 2 + len(names))]
    for name, row in zip(names, rows, strict=True):
        labels = values(book.sheets["Inputs"].range(f"B{row}:C{row}"))[0]
        assert labels == [fields[name].label.name.ja, fields[name].label.name.en]


def test_own_sheets_names_widths_and_comments_survive() -> None:
    package = upgraded(used())
    book, workbook = opened(package), read(package)

    assert workbook.sheetnames[0] == "Mine"
    assert book.names["my_name"].refers_to == "=Mine!$A$1"
    own = row_of_check(book, FIRST_OWN)
    assert book.names["my_check"].refers_to == f"=Checks!$L${own}"
    assert contents(book.sheets["Mine"].range("A1:A3")) == [
        ["mine"],
        [f"=Checks!L{own}"],
        ["=in_price*2"],
    ]
    assert values(book.sheets["Mine"].range("A2:A3")) == [["合格 / passed"], [9370.0]]
    comments = [(name, at) for name, at in (("Mine", "A1"), ("Inputs", "D9"), ("Checks", "G7"))]
    texts = [workbook[name][at].comment.text for name, at in comments]
    assert texts == ["why", "asked", "seen"]
    assert facts(package, "Inputs")["columns"]["C"][2] == 71


NEW_FIGURE: Final = "Listed splits after the notice date"


def wherever(row: list[str]) -> list[str]:
    """Return the cells of a row with their formulas wherever these stand."""
    return [re.sub(r"\$[A-H]\$?\d+", "#", cell) for cell in row]


def test_rows_that_the_user_inserted_keep_what_they_hold() -> None:
    before, after = opened(used()), opened(upgraded(used()))

    for sheet, new in (("Inputs", []), ("Working", [NEW_FIGURE])):
        last = before.sheets[sheet].used_range.last_cell.row
        was, is_ = (
            contents(book.sheets[sheet].range(f"A1:H{last + more}"))
            for book, more in ((before, 0), (after, len(new)))
        )
        assert [row[1] for row in is_ if row[1] in new] == new
        kept = [row for row in is_ if row[1] not in new]
        assert [wherever(row) for row in kept] == [wherever(row) for row in was]
        decoys = [f"{DECOY:g}"] * 8
        assert kept.count(decoys) == was.count(decoys) > 0
    was, is_ = (
        [row for row in contents(each.sheets["Checks"].range("A1:P60")) if NOTE in row]
        for each in (before, after)
    )
    assert is_ == was
    assert len(was) == 6
    assert contents(after.sheets["Guide"].range("A7:C7")) == [["", "", ""]]


def names_of_checks(book: Any) -> list[str]:
    """Return what stands in the column of names: the checks, and a note beside no check."""
    return [name or NOTE for *_, source, name in rows_of_checks(book) if name or source == NOTE]


def rows_of_checks(book: Any) -> list[list[str]]:
    """Return the rows below the heading as far as the column of names."""
    rows = contents(book.sheets["Checks"].range(f"A1:{NAME_COLUMN}80"))
    return rows[[row[0] for row in rows].index("No.") + 1 :]


def test_new_checks_stand_among_those_there_were_and_rows_of_the_user_where_they_were() -> None:
    before, after = (names_of_checks(opened(each)) for each in (used(), upgraded(used())))
    fresh = names_of_checks(opened(of_own()[1]))
    new = {*fresh} - {*before}

    assert {"resolved_by_notice_date", "splits_in_force", "era_has_not_ended"} < new
    assert [name for name in after if name != NOTE] == fresh
    assert [name for name in after if name not in new] == before
    at = after.index(BEFORE_NEW)
    assert after[at - 1 : at + 3] == [NOTE, BEFORE_NEW, NOTE, "splits_in_force"]


def test_checks_are_numbered_from_one_whatever_was_inserted() -> None:
    numbers = [row[0] for row in rows_of_checks(opened(upgraded(used()))) if row[-1]]

    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert len(numbers) > 25


def test_a_check_that_was_deleted_is_there_again() -> None:
    book = lifted(released())
    row = row_of_check(book, "telephone_is_current")
    book.sheets["Checks"].range(f"{row}:{row}").delete("up")
    book = protected(book)

    upgrade(book, TODAY)

    assert names_of_checks(book) == names_of_checks(opened(upgraded(released())))
    assert states(book) == states_after(released())


@pytest.mark.parametrize(
    ("inputs", "check"),
    [
        ({"in_splits_effective_date": date(2022, 10, 1)}, "splits_in_force"),
        ({"in_notice_date": date(2022, 5, 25)}, "resolved_by_notice_date"),
        ({"in_date_style": "era_date:平成"}, "era_has_not_ended"),
    ],
)
def test_a_new_check_fails_for_what_it_was_made_for(inputs: dict[str, Any], check: str) -> None:
    book = opened(upgraded(used()))
    assert states_after(used())[check] == "passed"

    for name, typed in inputs.items():
        book.names[name].refers_to_range[0, 0].value = typed
    book.app.calculate()

    found = states(book)
    compared = states_after(released()).keys() - OF_PLACES
    assert {name for name in compared if found[name] == "failed"} == {check}


def test_a_market_value_that_loses_its_source_afterwards_fails() -> None:
    book = opened(upgraded(used()))
    assert states_after(used())["typed_values_have_source"] == "passed"

    book.sheets["Inputs"].range(f"F{row_of(book, f'in_{TYPED}')}").clear_contents()
    book.app.calculate()

    assert states(book)["typed_values_have_source"] == "failed"


def test_a_guide_without_the_lines_to_hold_on_to_gets_the_new_ones_at_its_end() -> None:
    book = lifted(released())
    last = book.sheets["Guide"].used_range.last_cell.row
    book.sheets["Guide"].range(f"A5:C{last}").value = "自社の手順"
    upgrade(protected(book), TODAY)

    texts = [cell for (cell,) in contents(book.sheets["Guide"].range(f"B{last}:B{last + 5}"))]

    assert texts[0] == "自社の手順"
    assert [bool(text) for text in texts] == [True] * 5 + [False]


# What is refused


def refused(book: Any, message: str) -> None:
    """Assert that an upgrade is refused before anything is changed."""
    before = bytes_of(book)

    with pytest.raises(InputError, match=message) as caught:
        upgrade(book, TODAY)

    assert bytes_of(book) == before
    assert caught.value.in_language("ja")


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("name", ["Clauses", "Placeholders", "clauses"])
def test_a_sheet_of_the_user_called_as_a_new_one_is_refused(name: str, version: int) -> None:
    book = opened(released(version))
    book.sheets.add(name)

    refused(book, f"^{name}: is a sheet of your own, .* rename yours first$")


def names_brought() -> list[str]:
    """Return every name that the upgrade adds."""
    plan = identity(opened(upgraded(released()))).plan
    sent = [f"in_{name}" for name, field in plan.fields.items() if field.label.closing]
    return [*sent, *clause_names(plan)]


def test_a_name_of_the_user_called_as_a_new_one_is_refused() -> None:
    names = names_brought()

    assert len(names) > 25
    for name in (names[0], names[-1], names[0].upper()):
        book = opened(released())
        book.names.add(name, "=Guide!$A$1")
        refused(book, f"^{name}: is a name that you defined, .* rename or delete yours first$")


def test_a_name_of_a_single_sheet_called_as_a_new_one_is_refused() -> None:
    own = '<definedName name="in_code" localSheetId="0">Guide!$A$1</definedName></definedNames>'

    refused(opened(edited(released(), WORKBOOK, ("</definedNames>", own))), "^in_code: is a name")


@pytest.mark.parametrize("version", [1, 2])
def test_a_workbook_of_protected_structure_is_refused(version: int) -> None:
    locked = '<workbookProtection lockStructure="1"/><bookViews>'

    package = edited(released(version), WORKBOOK, ("<bookViews>", locked))

    refused(
        opened(package), "takes no further sheet: lift the protection of the workbook's structure"
    )


def without_check(book: Any) -> None:
    book.sheets["Checks"].range(f"F{row_of_check(book, FIRST_OWN)}").value = "mine"


def checks_in_other_order(book: Any) -> None:
    one, other = (row_of_check(book, name) for name in (ACCEPTED, "classes_add_up"))
    book.sheets["Checks"].range(f"F{one}").value = "classes_add_up"
    book.sheets["Checks"].range(f"F{other}").value = ACCEPTED


def in_other_order(book: Any) -> None:
    one, other = (book.names[f"in_{name}"] for name in ("price", "disposed_shares"))
    one.refers_to, other.refers_to = other.refers_to, one.refers_to


def twice_in_one_row(book: Any) -> None:
    book.names["out_price_day"].refers_to = book.names["out_total_price"].refers_to


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (without_check, "^Checks: has lost a check of its template.*inputs_complete"),
        (checks_in_other_order, "^Checks: has its rows in another order than the template"),
        (in_other_order, "^Inputs: has its rows in another order than the template"),
        (twice_in_one_row, "^Working: has its rows in another order than the template"),
    ],
)
def test_sheets_that_are_not_those_of_the_template_are_refused(
    change: Callable[[Any], None], message: str
) -> None:
    book = lifted(released())
    change(book)

    refused(protected(book), message)


# Clauses of one's own

EDITS: Final = (
    ClauseEdit(
        id="scheme",
        ja="当社は、{share_cap_resolved:shares}を上限とする本制度を導入しています。",
        en="The Company has the Scheme, up to {share_cap_resolved:shares}.",
    ),
    ClauseEdit(id="decision", order=Decimal("305.5")),
    ClauseEdit(id="sender_address", printed=True),
    ClauseEdit(id="retirement_text", printed=False),
    ClauseEdit(
        id="our_note",
        kind="paragraph",
        order=Decimal(451),
        ja="払込期日は{payment_date:date}です。",
        en="The payment date is {payment_date:date}.",
    ),
    ClauseEdit(id="our_draft", kind="paragraph", printed=False, ja="案", en="Draft"),
)
"""Own words, another order, one printed and one not that would not and would be, two of our own."""


@cache
def of_own() -> tuple[Case, bytes]:
    """Return a case with clauses of its own and an acknowledgement, and its workbook."""
    case = changed(sample(DISPOSAL), {"printed_website": WRONG})
    case = replace(case, clauses=EDITS)
    (figures,) = (each.figures for each in case.findings() if each.name == ACCEPTED)
    accepted = Acknowledgement(
        check=ACCEPTED, reason="moved lately", by="Sato", on=TODAY, figures=figures
    )
    case = replace(case, acknowledged=(accepted,))
    return case, build(type(case.notice), case)


def keeps_all(book: Any) -> None:
    """Assert that a workbook has the clauses and the acknowledgement of the case."""
    case, found = of_own()[0], read_book(book)
    assert by_id(found) == by_id(case)
    assert found.acknowledged == case.acknowledged
    after = states(book)
    assert (after[ACCEPTED], after["program_agrees"]) == ("acknowledged", "passed")


def by_id(case: Case) -> dict[str, Any]:
    """Return the clauses in their order as they are printed, or not."""
    return {each.id: each for each in case.placed_clauses()}


def test_own_clauses_are_left_alone_by_upgrade() -> None:
    book = opened(of_own()[1])

    assert upgrade(book, TODAY) == []

    assert bytes_of(book) == of_own()[1]
    keeps_all(book)


def test_own_clauses_survive_new_rows_of_tables() -> None:
    book = opened(of_own()[1])
    column = book.names["in_allottees_title_en"].refers_to_range
    rows = read_book(book).notice.allottees  # type: ignore[attr-defined]
    sheet, last = column.sheet, column.row + len(rows) - 1
    sheet.range(f"B{last}:H{last}").clear_contents()

    reports = regenerate(book, TODAY)

    assert {report.outcome for report in reports} == {"written"}
    assert [report.rows_after - report.rows_before for report in reports] == [-1, -1]
    assert read_book(book).clauses == read_book(opened(of_own()[1])).clauses
    assert by_id(read_book(book)).keys() == by_id(of_own()[0]).keys()
    assert read_book(book).acknowledged == of_own()[0].acknowledged


def test_own_clauses_survive_the_way_through_a_case_file(tmp_path: Path) -> None:
    read_back = read_book(opened(of_own()[1]))
    file = tmp_path / "case.toml"
    file.write_text(as_toml(read_back), encoding="utf-8")
    case = read_case(file)

    again = opened(build(type(case.notice), case))

    assert by_id(case) == by_id(of_own()[0])
    keeps_all(again)
