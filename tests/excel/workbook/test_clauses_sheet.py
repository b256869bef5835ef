"""The sheet Clauses as a user works on it: what it shows is what the document says.

What is expected comes from the document in Python (`ivjxl.documents.document`), from the
sheet's own columns read as a user reads them, or is written out by hand.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.core.wording import STYLES
from ivjxl.documents.document import document
from ivjxl.excel.cells import CellError
from ivjxl.excel.workbook.access import identity, value, values
from ivjxl.excel.workbook.clauses_sheet import CLAUSES, PLACEHOLDERS, placeholder_names
from ivjxl.excel.workbook.files import open_data
from ivjxl.excel.workbook.filling import fill
from ivjxl.excel.workbook.findings import findings
from ivjxl.excel.workbook.plan import Plan
from ivjxl.excel.workbook.reading import read_book
from ivjxl.excel.workbook.regenerate import regenerate
from ivjxl.excel.workbook.template import build, written
from ivjxl.excel.workbook.writer import Formula
from ivjxl.notices import NOTICES
from ivjxl.notices.case import Case, read_case
from ivjxl.notices.case_text import as_toml
from ivjxl.notices.clause import KINDS, ClauseEdit
from ivjxl.notices.clause_checks import RULES
from ivjxl.notices.difference import changes
from ivjxl.notices.fields import fields_of
from ivjxl.notices.notice import figures_of

from .samples import (
    SAMPLES,
    TEMPLATES,
    TO_BE_ENTERED,
    opened,
    sample,
    sample_package,
    template_package,
)

DIVIDEND: Final = "2019-05-23-dividend"
DISPOSAL: Final = "2022-05-26-share-disposal"
FIRST: Final = 5
OWN: Final = 15
LANGUAGES: Final = {"ja": "B", "en": "C"}
WHOLE: Final = ("program_agrees", "formulas_unchanged", "inputs_accepted", "pages_without_errors")

_ERROR: Final = Formula("=NA()")

Typed = Mapping[tuple[str, Any], Any]
"""What is typed: column, and the id of a clause or the number of a row for own clauses."""


@cache
def edited(name: str) -> Any:
    """Return the open workbook of a sample, which every test leaves as it was."""
    return open_data(sample_package(name), "book.xlsx")


@cache
def row_of(kind: str) -> dict[Any, int]:
    """Return the row of each standard clause by id, and of each own one by its number."""
    standard = NOTICES[kind].clauses()
    rows: dict[Any, int] = {clause.id: FIRST + i for i, clause in enumerate(standard)}
    return rows | {number: FIRST + len(standard) + number - 1 for number in range(1, OWN + 1)}


@contextmanager
def typed(name: str, cells: Typed, *, calculated: bool = True) -> Iterator[Any]:
    """Type into Clauses of a sample's workbook, and take it back at the end."""
    book = edited(name)
    sheet = book.sheets[CLAUSES]
    before = {}
    for (column, place), content in cells.items():
        cell = sheet.range(f"{column}{row_of(sample(name).kind)[place]}")
        before[cell.address] = value(cell)
        if isinstance(content, Formula):
            cell.formula = str(content)
        else:
            cell.value = f"'{content}" if isinstance(content, str) else content
    try:
        if calculated:
            book.app.calculate()
        yield book
    finally:
        for address, content in before.items():
            sheet.range(address).value = f"'{content}" if isinstance(content, str) else content


def own_words(**texts: str | tuple[str, str]) -> dict[tuple[str, Any], Any]:
    """Return what is typed for words of the company's own, Japanese and English."""
    found: dict[tuple[str, Any], Any] = {}
    for name, text in texts.items():
        ja, en = (text, text) if isinstance(text, str) else text
        found |= {("H", name): ja, ("I", name): en}
    return found


def added(number: int, kind: str, id: str, ja: str, en: str, **more: Any) -> dict[Any, Any]:
    """Return what is typed for a clause of the company's own in one of its rows."""
    return {("D", number): kind, ("E", number): id, ("H", number): ja, ("I", number): en} | {
        (column, number): content for column, content in more.items()
    }


def rows(book: Any) -> dict[str, dict[str, Any]]:
    """Return the rows of Clauses that have an id, each by its columns, in their order."""
    sheet = book.sheets[CLAUSES]
    cells = values(sheet.range(f"A{FIRST}:M{sheet.used_range.last_cell.row}"))
    # An empty result is a blank in some programs.
    texts = [["" if cell is None else cell for cell in row] for row in cells]
    found = [dict(zip("ABCDEFGHIJKLM", row, strict=True)) for row in texts]
    kept = [row for row in found if isinstance(row["E"], str) and row["E"]]
    kept.sort(key=lambda row: row["G"])
    return {row["E"]: row for row in kept}


def printed(book: Any, language: str) -> list[tuple[str, str]]:
    """Return what the sheet shows as printed: number on its level, and text; no tables."""
    shown = []
    for row in rows(book).values():
        text = row[LANGUAGES[language]]
        if row["M"] is True and text and row["D"] not in ("table", "formula"):
            shown.append((row["A"].rpartition(".")[2], text))
    return shown


def digits(label: str) -> str:
    """Return the number of a label: of "(3)", "3." or "③" it is 3."""
    plain = label.translate({0x2460 + n: str(n + 1) for n in range(20)})
    return "".join(c for c in plain if c.isdigit())


def in_document(case: Case, language: str) -> list[tuple[str, str]]:
    blocks = document(case, language).blocks
    return [(digits(b.label), b.text) for b in blocks if b.kind not in ("table", "formula")]


def states(book: Any) -> dict[str, tuple[str, str]]:
    """Return state and figures of the checks of clauses on the sheet Checks."""
    cells = values(book.sheets["Checks"].range("F5:L60"))
    return {row[0]: (row[6].split(" / ")[-1], row[1]) for row in cells if row[0] in RULES}


def agreeing(book: Any, *, whole: bool = False) -> Case:
    """Return the case of a workbook, having compared what both say of the clauses.

    With `whole` the workbook's own comparison must agree too.
    """
    case = read_book(book)
    for language in LANGUAGES:
        assert printed(book, language) == in_document(case, language)
    assert states(book) == {
        each.name: (each.state, each.figures) for each in case.findings() if each.name in RULES
    }
    by_name = {each.name: each for each in findings(book)} if whole else {}
    for name in WHOLE if whole else ():
        assert by_name[name].state == "passed", by_name[name].figures
    return case


def exceptions(case: Case) -> dict[str, str]:
    """Return what the checks of the clauses find, without those that find nothing."""
    return {f.name: f.figures for f in case.findings() if f.name in RULES and f.figures != "-"}


# Words of the company's own


def test_own_words_win_in_their_language_and_their_figures_are_live() -> None:
    cells = own_words(
        policy=(
            "1株当たり{dividend_per_share:yen_sen}です。",
            "It is {dividend_per_share:yen_sen}.",
        )
    )
    with typed(DIVIDEND, cells | {("I", "reason"): "Why"}) as book:
        shown = rows(book)
        assert (shown["policy"]["B"], shown["policy"]["C"]) == (
            "1株当たり13円50銭です。",
            "It is JPY13.50.",
        )
        assert (shown["reason"]["B"], shown["reason"]["C"]) == ("理由", "Why")
        case = agreeing(book)
        assert exceptions(case) == {"clause_languages_agree": "reason: en only"}

        cell = book.names["in_dividend_per_share"].refers_to_range
        cell.value = 14.25
        book.app.calculate()
        shown = rows(book)
        cell.value = 13.5

    assert (shown["policy"]["B"], shown["policy"]["C"]) == (
        "1株当たり14円25銭です。",
        "It is JPY14.25.",
    )


AWKWARD: Final = {
    "release": "line one\nline two\n\nline four",
    "date": "=1+1",
    "addressee": "'quoted'",
    "sender_company": "+81 @ -1",
    "sender_representative": "😀 𠮷野家 e\u0301",
    "sender_code": '<b>&amp; "so"</b>',
    "sender_contact": "あ" * 3000,
    "sender_telephone": " blank at both ends ",
    "title": "TRUE",
    "dateline": "{recrod_date:date}",
    "resolution": "｛record_date:date｝",
    "condition": "{record_date：date}",
    "opening": "{ record_date:date }",
    "dividend": "{record_date:dates}",
    "reason": "{dividend_per_share:yen}",
    "policy": "{see:nothing} {see:basis_of_total} {see:dividend}",
    "decision": "{dividend_per_share}",
    "annual": "{allottees[0].shares:shares} {title} {value} {__doc__} {record_date?a|b}",
    "closing": "}{",
    "inquiries": "_x0041_ 100 % \\n",
}


def test_any_words_are_printed_as_typed_and_read_back() -> None:
    with typed(DIVIDEND, own_words(**AWKWARD)) as book:
        case = agreeing(book, whole=True)
        saved = open_data(book.impl.as_bytes(), "book.xlsx")
        shown = rows(book)

    wanted = [ClauseEdit(id=name, ja=text, en=text) for name, text in AWKWARD.items()]
    assert case.clauses == tuple(wanted)
    assert read_book(saved).clauses == case.clauses
    kept = AWKWARD.keys() - {"policy", "sender_code"}
    assert {name: (shown[name]["B"], shown[name]["C"]) for name in kept} == {
        name: (AWKWARD[name], AWKWARD[name]) for name in kept
    }
    # `dividend` is the first section; above the section of reasons that the text stands in.
    assert shown["policy"]["B"] == "{see:nothing} {see:basis_of_total} 上記1."
    assert shown["policy"]["C"] == "{see:nothing} {see:basis_of_total} 1. above"
    found = exceptions(case)
    unknown = [
        *("recrod_date", "｛record_date", "{record_date：", "{ record_date", "record_date:dates"),
        *("dividend_per_share:yen", "{dividend_per_share}", "allottees[0]", "{title}", "}{"),
        *("{value}", "{__doc__}", "{record_date?a|b}"),
    ]
    assert [each for each in unknown if each not in found["clause_placeholders_known"]] == []
    assert (
        found["clause_references_resolve"] == "policy: {see:nothing}; policy: {see:basis_of_total}"
    )
    assert "{meeting_date}" in found["clause_figures_printed"]


@pytest.mark.thorough
def test_a_figure_typed_by_hand_and_odd_words_are_found_on_the_sheet_as_in_python() -> None:
    cells = own_words(
        policy=("1株当たり13円50銭", "JPY13.50 per share"), reason=("平成32年", "the 21th")
    )
    with typed(DIVIDEND, cells) as book:
        found = exceptions(agreeing(book))

    assert found["clause_figures_live"].startswith("policy: ")
    assert "{dividend_per_share}" in found["clause_figures_live"]
    assert "21th → 21st" in found["clause_words"]
    assert "平成32年" in found["clause_words"]


# Order and print


def test_sections_and_items_renumber_and_references_follow() -> None:
    cells = {("G", "lifting"): 395.5, ("G", "purpose"): 5_000.0, ("F", "restriction"): False}
    with typed(DISPOSAL, {("G", "lifting"): 1.0}, calculated=False):
        order = {name: row["G"] for name, row in rows(edited(DISPOSAL)).items()}
    assert order["lifting"] == 1.0
    after = order["acquisition_text"] + 1
    cells["G", "lifting"], cells["G", "lifting_text"] = after, after + 0.5
    with typed(DISPOSAL, cells) as book:
        shown = rows(book)
        case = agreeing(book, whole=True)

    # Without the purpose the agreement is section 2; its first item is not printed.
    numbers = {name: shown[name]["A"] for name in ("overview", "agreement", "basis", "purpose")}
    assert numbers == {"overview": "1", "agreement": "2", "basis": "3", "purpose": "4"}
    items = ("restriction", "retirement", "acquisition", "lifting", "reorganization")
    assert [shown[name]["A"] for name in items] == ["", "2.1", "2.2", "2.3", "2.4"]
    assert "下記(3)に定めるいずれの地位をも" in shown["retirement_text"]["B"]
    assert "referred to in (3) below" in shown["retirement_text"]["C"]
    assert "under (3) below or (1) above" in shown["acquisition_text"]["C"]
    assert {edit.id: edit.order for edit in case.clauses if edit.order} == {
        "purpose": 5000, "lifting": after, "lifting_text": after + 0.5,
    }  # fmt: skip
    assert [edit.printed for edit in case.clauses if edit.id == "restriction"] == [False]
    assert exceptions(case) == {}


@pytest.mark.thorough
def test_clauses_of_one_order_stand_in_the_order_of_their_rows() -> None:
    # The order of `restriction`, an item between them.
    cells = {("G", name): 360.0 for name in ("basis", "purpose", "overview")}
    with typed(DISPOSAL, cells) as book:
        shown = rows(book)
        agreeing(book)

    names = ("agreement", "overview", "purpose", "restriction", "basis", "lifting")
    assert [shown[name]["A"] for name in names] == ["1", "2", "3", "3.1", "4", "4.1"]


@pytest.mark.thorough
def test_a_table_that_is_switched_off_and_what_was_printed_there_alone_are_named() -> None:
    with typed(
        DIVIDEND, {("F", "dividend_table"): False, ("F", "difference_from_forecast"): True}
    ) as book:
        case = agreeing(book)

    assert exceptions(case) == {"clause_figures_printed": "table:dividend"}
    assert case.clauses == (
        ClauseEdit(id="dividend_table", printed=False),
        ClauseEdit(id="difference_from_forecast", printed=True),
    )


@pytest.mark.thorough
def test_a_blank_print_cell_is_the_standard() -> None:
    with typed(DIVIDEND, {("F", "reason"): None, ("F", "basis_of_total"): None}) as book:
        shown = rows(book)
        case = agreeing(book)

    assert (shown["reason"]["M"], shown["basis_of_total"]["M"]) == (True, False)
    assert case.clauses == ()


@pytest.mark.parametrize(
    "content",
    ["yes", *(pytest.param(c, marks=pytest.mark.thorough) for c in ("TRUE", 1.0, 0.0, _ERROR))],
)
def test_what_is_neither_true_nor_false_prints_nothing_for_certain(content: Any) -> None:
    with typed(
        DIVIDEND, {("F", "reason"): content}, calculated=not isinstance(content, float)
    ) as book:
        by_name = {each.name: each for each in findings(book)}
        shown = rows(book)

    assert by_name["inputs_accepted"].state == "failed"
    assert by_name["inputs_accepted"].figures.startswith("clauses.reason.printed: must be TRUE")
    assert by_name["program_agrees"].figures == "clauses.reason.printed"
    if not isinstance(content, float):
        assert isinstance(shown["reason"]["B"], CellError)
        assert by_name["pages_without_errors"].state == "failed"
        assert {state for state, _ in states(book).values()} <= {"passed", "failed"}


def test_a_condition_follows_its_input() -> None:
    book = open_data(sample_package(DISPOSAL), "book.xlsx")
    before = rows(book)["registration"]
    cell = book.names["in_registration_statement"].refers_to_range
    cell.value = not before["M"]
    book.app.calculate()

    after = rows(book)["registration"]
    agreeing(book)

    seen = {row["M"]: row["A"] for row in (before, after)}
    assert seen == {True: "1.6", False: ""}


# Clauses of the company's own


def test_own_clauses_stand_where_they_say_and_rows_between_them_may_be_blank() -> None:
    cells = (
        added(
            1,
            "paragraph",
            "note",
            "（注）{see:outlook}をご覧ください。",
            "See {see:outlook}.",
            G=445.0,
        )
        | added(4, "section", "outlook", "見通し", "Outlook")
        | added(5, "item", "first", "{record_date:<date_style>}", "{record_date:date}", F=None)
        | added(15, "item", "last", "最後", "Last", F=False)
    )
    with typed(DIVIDEND, cells) as book:
        shown = rows(book)
        case = agreeing(book, whole=True)
        saved = open_data(book.impl.as_bytes(), "book.xlsx")

    assert [shown[name]["A"] for name in ("note", "outlook", "first", "last")] == [
        "",
        "3",
        "3.1",
        "",
    ]
    # A heading stands between, which ends the second section and its items, not the note.
    assert shown["note"]["B"] in ("（注）上記3.をご覧ください。", "（注）下記3.をご覧ください。")
    assert shown["first"]["C"] == "March 31, 2019"
    assert [edit.id for edit in case.clauses] == ["note", "outlook", "first", "last"]
    assert [edit.printed for edit in case.clauses] == [None, None, None, False]
    assert read_book(saved).clauses == case.clauses


@pytest.mark.thorough
def test_fifteen_own_clauses_fit() -> None:
    cells: dict[Any, Any] = {}
    for number in range(1, OWN + 1):
        cells |= added(number, "item", f"own_{number}", f"第{number}項", f"Item {number}", F=True)
    with typed(DIVIDEND, cells) as book:
        shown = rows(book)
        case = agreeing(book)

    assert [shown[f"own_{n}"]["A"].rpartition(".")[2] for n in (1, 15)] == ["1", "15"]
    assert case.clauses == tuple(
        ClauseEdit(id=f"own_{n}", kind="item", ja=f"第{n}項", en=f"Item {n}")
        for n in range(1, OWN + 1)
    )


def test_a_row_that_is_not_whole_is_an_error_there_and_moves_nothing() -> None:
    with typed(DIVIDEND, {}) as book:
        before = {name: (row["A"], row["B"], row["C"]) for name, row in rows(book).items()}
    cells = (
        {("H", 1): "名称なし"}
        | {("D", 2): "section", ("E", 2): "silent"}
        | {("E", 3): "kindless", ("H", 3): "種類なし"}
        | {("D", 4): "paragraph"}
        | {("E", 5): "only_id"}
    )
    with typed(DIVIDEND, cells) as book:
        sheet = book.sheets[CLAUSES]
        first = row_of("dividend")[1]
        shown = values(sheet.range(f"A{first}:C{first + 5}"))
        after = {name: (row["A"], row["B"], row["C"]) for name, row in rows(book).items()}
        by_name = {each.name: each for each in findings(book)}

    # A language without words shows nothing, nor does a paragraph have a number.
    assert all(any(isinstance(cell, CellError) for cell in row) for row in shown[:5])
    assert not any(shown[5])
    assert {name: row for name, row in after.items() if name in before} == before
    assert by_name["pages_without_errors"].state == "failed"
    assert by_name["inputs_accepted"].figures.startswith("clauses.id: is missing")


@pytest.mark.parametrize("id", ["reason", pytest.param("own", marks=pytest.mark.thorough)])
def test_an_id_that_stands_twice_is_red(id: str) -> None:
    cells = added(1, "paragraph", "own", "一", "One") | added(2, "paragraph", id, "二", "Two")
    with typed(DIVIDEND, cells) as book:
        by_name = {each.name: each for each in findings(book)}
        found = states(book)
        first = row_of("dividend")[2]
        shown = values(book.sheets[CLAUSES].range(f"A{first}:C{first}"))[0]

    assert all(isinstance(cell, CellError) for cell in shown[1:])
    assert {state for state, _ in found.values()} == {"failed"}
    assert by_name["inputs_accepted"].figures.startswith(f"clauses.{id}: ")
    assert by_name["program_agrees"].state == "not checked"


# Errors and blanks in the inputs


@pytest.mark.parametrize("content", ["=1/0", pytest.param("'July", marks=pytest.mark.thorough)])
def test_an_input_that_is_none_is_to_be_entered_in_every_clause(content: str) -> None:
    book = edited(DIVIDEND)
    cell = book.names["in_meeting_date"].refers_to_range
    before = cell.value
    cell.formula = content
    book.app.calculate()
    shown, found = rows(book), states(book)
    by_name = {each.name: each for each in findings(book)}
    cell.value = before

    assert shown["condition"]["B"].startswith(f"なお、本件は、{TO_BE_ENTERED}開催予定")
    assert not [c for row in shown.values() for c in row.values() if isinstance(c, CellError)]
    assert {state for state, _ in found.values()} <= {"passed", "not checked"}
    assert by_name["inputs_of_right_kind"].state == "failed"
    assert by_name["inputs_accepted"].figures.startswith("meeting_date: ")


@pytest.mark.parametrize(
    "name", ["dividend", pytest.param("share_disposal", marks=pytest.mark.thorough)]
)
def test_a_blank_template_shows_what_is_to_be_entered_and_checks_nothing(name: str) -> None:
    book = open_data(template_package(name), "blank.xlsx")
    sheet = book.sheets[CLAUSES]
    row = row_of(name)["resolution"]
    sheet.range(f"H{row}").value = "'{notice_date:<date_style>}に{nothing}"
    book.app.calculate()

    shown = rows(book)

    assert shown["resolution"]["B"] == f"{TO_BE_ENTERED}に{{nothing}}"
    assert TO_BE_ENTERED in shown["resolution"]["C"]
    cells = [cell for row in shown.values() for cell in row.values()]
    assert not [cell for cell in cells if isinstance(cell, CellError)]
    assert {state for state, _ in states(book).values()} == {"not checked"}
    wanted = [c.id for c in NOTICES[name].clauses() if "{" in c.text.ja and not c.when]
    assert wanted
    assert all(TO_BE_ENTERED in shown[each]["B"] or "{see:" in shown[each]["J"] for each in wanted)


# Acknowledgement, regenerate, the way to a case file and back


def test_a_clause_check_is_acknowledged_for_its_figures_alone() -> None:
    with typed(DIVIDEND, own_words(policy=("21件", "the 21th of 21"))) as book:
        checks = book.sheets["Checks"]
        row = next(r for r in range(5, 60) if checks.range(f"F{r}").value == "clause_words")
        entries = ["'checked", "'A. Person", date(2026, 11, 20), checks.range(f"G{row}").value]
        checks.range(f"M{row}:P{row}").value = [entries]
        book.app.calculate()
        case = agreeing(book)
        first = states(book)["clause_words"]
        (entry,) = (each for each in case.acknowledged if each.check == "clause_words")

        cell = book.sheets[CLAUSES].range(f"I{row_of('dividend')['policy']}")
        cell.value = "'the 22th of 21"
        book.app.calculate()
        agreeing(book)
        second = states(book)["clause_words"]
        checks.range(f"M{row}:P{row}").value = [[None] * 4]

    assert first == ("acknowledged", "policy (en): 21th → 21st")
    assert (entry.reason, entry.by, entry.figures) == ("checked", "A. Person", first[1])
    assert second == ("failed", "policy (en): 22th → 22nd")


MANY: Final = (
    own_words(policy=("1行目\n2行目", "One\ntwo"), sender_code=("コード", ""))
    | {("F", "annual"): False, ("F", "basis_of_total"): True, ("G", "reason"): 12.5}
    | {("G", "policy"): 0.0}
    | added(2, "section", "own_section", "独自", "Own", G=0.0)
    | added(9, "paragraph", "own_note", "=注", "'note", F=False)
)


def test_the_way_to_a_case_file_and_to_a_new_workbook_and_back_changes_nothing(
    tmp_path: Path,
) -> None:
    with typed(DIVIDEND, MANY, calculated=False) as book:
        first = read_book(book)
    assert len(first.clauses) == 7

    path = tmp_path / "book.toml"
    path.write_text(as_toml(first), encoding="utf-8", newline="\n")
    second = read_case(path)
    third = read_book(open_data(build(type(second.notice), second), "book.xlsx"))

    assert first.clauses == second.clauses == third.clauses
    assert changes(first, second) == changes(second, third) == []


def test_own_words_survive_a_regenerate() -> None:
    book = open_data(sample_package(DISPOSAL), "book.xlsx")
    sheet, at = book.sheets[CLAUSES], row_of("share_disposal")
    sheet.range(f"H{at['purpose']}").value = "'目的"
    sheet.range(f"G{at['basis']}").value = 25.0
    for column, content in zip("DEHI", ("item", "own", "独自", "Own"), strict=True):
        sheet.range(f"{column}{at[1]}").value = content
    allottees = book.names["in_allottees_persons"].refers_to_range
    for name in ("title_en", "title_ja", "noun_en", "persons", "shares"):
        cells = book.names[f"in_allottees_{name}"].refers_to_range
        cells[4].value = cells[3].value
    assert allottees[4].value is not None
    before, rows_before = read_book(book).clauses, identity(book).rows["allottees"]

    regenerate(book, date(2026, 11, 21))

    assert identity(book).rows["allottees"] == rows_before + 1
    assert len(before) == 3
    assert read_book(book).clauses == before
    assert rows(book)["purpose"]["B"] == "目的"


# What may be typed, in any combination


@pytest.mark.thorough
@pytest.mark.parametrize("name", [DIVIDEND, DISPOSAL])
def test_every_value_is_printed_in_every_style_as_in_the_document(name: str) -> None:
    styles = [s.replace("NOUN", "Director") for s in STYLES if not s.endswith(":N")]
    styles += [s[:-1] + str(n) for s in STYLES if s.endswith(":N") for n in (0, 1, 3, 12, 13)]
    styles += ["count:a/b", "<date_style>", "<date_style>:fiscal_year", "era_date:平成"]
    styles += ["<nothing>", "<printed_email>", "<dividend_per_share>", "yens"]
    kind = type(sample(name).notice)
    names = [each for each in placeholder_names(Plan(kind)) if ":" not in each]
    templates = [
        "§".join([f"{{{n}}}", f"{{{n}?あ|b}}", f"{{{n}?あ}}", *(f"{{{n}:{s}}}" for s in styles)])
        for n in names
    ]
    ids = [c.id for c in kind.clauses() if not c.when and c.kind not in ("table", "formula")]
    compared = 0
    for start in range(0, len(templates), len(ids)):
        some = dict(zip(ids, templates[start:], strict=False))
        on = {("F", each): True for each in some}
        with typed(name, own_words(**some) | on) as book:
            case = read_book(book)
            shown = rows(book)
            for language, column in LANGUAGES.items():
                blocks = {b.id: b.text for b in document(case, language).blocks}
                for each in some:
                    assert str(shown[each][column]).split("§") == blocks[each].split("§")
                    compared += 1
    assert compared == 2 * len(names) > 100


@pytest.mark.thorough
@pytest.mark.parametrize("name", [DIVIDEND, DISPOSAL, "2020-05-25-restricted-stock"])
def test_no_check_of_the_clauses_fails_while_inputs_are_still_to_be_entered(name: str) -> None:
    case = sample(name)
    book = open_data(template_package(case.kind), "new.xlsx")
    entered = [
        field.name
        for field in fields_of(type(case.notice))
        if case.notice.value(field.name) not in (None, ()) and not field.label.market
    ]
    seen: set[tuple[str, ...]] = set()
    for position, each in enumerate(entered):
        fill(book, {each: case.notice.value(each)}, {})
        if position % 4 == 0 or position == len(entered) - 1:
            book.app.calculate()
            seen |= {
                (check, *found) for check, found in states(book).items() if found[0] == "failed"
            }

    assert seen == set()
    assert {state for state, _ in states(book).values()} == {"passed"}


_TEXTS: Final = st.text(
    st.sampled_from("aB1 {}:_?|<>=+'\"&\n\t。、第一｛｝😀\u3000—"), max_size=40
).filter(lambda text: not text or bool(text.strip()))
_ORDERS: Final = st.none() | st.decimals(0, 100_000, places=3)
_IDS: Final = [c.id for c in NOTICES["dividend"].clauses() if c.kind != "table"]


@st.composite
def _edits(draw: st.DrawFn) -> tuple[ClauseEdit, ...]:
    names = draw(st.lists(st.sampled_from(_IDS), unique=True, max_size=6))
    found = [
        ClauseEdit(
            id=name,
            printed=draw(st.none() | st.booleans()),
            order=draw(_ORDERS),
            ja=draw(_TEXTS),
            en=draw(_TEXTS),
        )
        for name in names
    ]
    for number in range(draw(st.integers(0, 3))):
        found.append(
            ClauseEdit(
                id=f"own_{number}",
                kind=draw(st.sampled_from(("section", "item", "point", "paragraph", "heading"))),
                printed=draw(st.none() | st.booleans()),
                order=draw(_ORDERS),
                ja="文" + draw(_TEXTS),
                en=draw(_TEXTS),
            )
        )
    return tuple(found)


def _columns(edits: tuple[ClauseEdit, ...]) -> dict[tuple[str, Any], Any]:
    cells: dict[tuple[str, Any], Any] = {}
    number = 0
    for edit in edits:
        place: Any = edit.id
        if edit.kind:
            number += 1
            place = number
            cells |= {("D", place): edit.kind, ("E", place): edit.id}
        entries = {"F": edit.printed, "G": edit.order, "H": edit.ja, "I": edit.en}
        for column, content in entries.items():
            if content not in (None, ""):
                cells[column, place] = float(content) if isinstance(content, Decimal) else content
    return cells


@pytest.mark.thorough
@settings(max_examples=25, deadline=None)
@given(edits=_edits())
def test_whatever_is_typed_the_sheet_is_the_document_and_comes_back(
    edits: tuple[ClauseEdit, ...],
) -> None:
    with typed(DIVIDEND, _columns(edits)) as book:
        case = agreeing(book, whole=True)
        again = read_book(open_data(book.impl.as_bytes(), "book.xlsx"))

    assert again.clauses == case.clauses
    assert changes(case, replace(sample(DIVIDEND), clauses=edits)) == []


# The sheets as they are built


each_kind: Final = pytest.mark.parametrize(
    "kind",
    [
        "dividend",
        "share_disposal",
        *(pytest.param(each, marks=pytest.mark.thorough) for each in TEMPLATES[:3]),
    ],
)


@cache
def built(kind: str) -> Any:
    return opened(written(NOTICES[kind], None))


@each_kind
def test_every_clause_has_its_row_with_its_words(kind: str) -> None:
    sheet = built(kind)[CLAUSES]
    found = [
        tuple(sheet[f"{column}{row}"].value for column in "DEFGHIJKL")
        for row in row_of(kind).values()
    ]

    standard = [
        (c.kind, c.id, c.printed, 10 * place, None, None, *(each or None for each in words))
        for place, c in enumerate(NOTICES[kind].clauses(), 1)
        for words in [(c.text.ja, c.text.en, c.when)]
    ]
    last = 10 * len(standard)
    own = [(None, None, None, last + n, *[None] * 5) for n in range(1, OWN + 1)]
    assert found == standard + own
    assert sheet.max_row == FIRST + len(found) - 1


@each_kind
def test_the_formulas_of_a_column_are_one_moved_down(kind: str) -> None:
    sheet = built(kind)[CLAUSES]
    patterns: dict[tuple[str, bool], set[str]] = {}
    for place, row in row_of(kind).items():
        for column in "ABC":
            formula = str(sheet[f"{column}{row}"].value)
            pattern = re.sub(rf"(?<=[A-Z]){row}(?![0-9])", "#", formula)
            patterns.setdefault((column, isinstance(place, int)), set()).add(pattern)
    assert len(patterns) == 6
    assert {key: len(found) for key, found in patterns.items()} == dict.fromkeys(patterns, 1)


@each_kind
def test_what_can_be_typed_into_is_what_a_user_may_change(kind: str) -> None:
    rows_ = row_of(kind)
    own = {row for place, row in rows_.items() if isinstance(place, int)}
    wanted = {f"{column}{row}" for row in rows_.values() for column in "FGHI"}
    wanted |= {f"{column}{row}" for row in own for column in "DE"}
    sheet = built(kind)[CLAUSES]

    unlocked = {
        cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked
    }

    assert unlocked == wanted
    assert sheet.protection.sheet
    placeholders = built(kind)[PLACEHOLDERS]
    assert placeholders.protection.sheet
    assert all(cell.protection.locked for row in placeholders.iter_rows() for cell in row)


@each_kind
def test_every_input_is_validated_and_told_in_both_languages(kind: str) -> None:
    sheet = built(kind)[CLAUSES]
    by_cell: dict[str, Any] = {}
    for each in sheet.data_validations.dataValidation:
        for area in each.sqref.ranges:
            for row, column in area.cells:
                by_cell[f"{'ABCDEFGHIJKLM'[column - 1]}{row}"] = each

    unlocked = {
        cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked
    }
    assert by_cell.keys() == unlocked
    for each in {id(each): each for each in by_cell.values()}.values():
        assert each.showErrorMessage
        assert each.errorStyle in (None, "stop")
        for text in (each.prompt, each.error):
            assert 0 < len(text) <= 255
            assert re.search("[a-z]{3}", text)
            assert re.search("[ぁ-んァ-ヶ一-龠]", text)
    last = FIRST + len(row_of(kind)) - 1
    kinds = str(by_cell[f"D{last}"].formula1).strip('"')
    assert kinds.split(",") == list(KINDS)
    assert by_cell[f"F{FIRST}"].formula1 == '"TRUE,FALSE"'
    assert (by_cell[f"G{last}"].formula1, by_cell[f"G{last}"].formula2) == ("0", "100000")


@each_kind
def test_the_sheet_is_printed_as_three_columns_on_one_page_width(kind: str) -> None:
    sheet = built(kind)[CLAUSES]
    last = FIRST + len(row_of(kind)) - 1

    assert sheet.print_area.replace("$", "").endswith(f"A1:C{last}")
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation) == (9, "landscape")
    assert (setup.fitToWidth, setup.fitToHeight) in ((None, 0), (1, 0))
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$4"
    assert sheet.freeze_panes == "B5"


@each_kind
def test_what_is_not_printed_is_grey(kind: str) -> None:
    sheet = built(kind)[CLAUSES]
    last = FIRST + len(row_of(kind)) - 1
    found = [
        (str(area.sqref), rule.formula, rule.dxf.font.color.rgb, rule.dxf.font.i)
        for area in sheet.conditional_formatting
        for rule in area.rules
        if rule.dxf.font is not None
    ]

    ((area, formula, colour, italic),) = (each for each in found if "$M" in each[1][0])
    assert (area, formula, italic) == (f"A{FIRST}:C{last}", [f"NOT($M{FIRST})"], True)
    red, green, blue = (int(colour[i : i + 2], 16) for i in (2, 4, 6))
    assert red == green == blue
    assert 0x40 < red < 0xC0


@each_kind
def test_names_reach_from_the_first_row_to_the_last(kind: str) -> None:
    book = built(kind)
    names = {n: d.attr_text for n, d in book.defined_names.items()}
    last = FIRST + len(row_of(kind)) - 1
    listed = FIRST + len(placeholder_names(Plan(NOTICES[kind]))) - 1
    found = {n: span for n, span in names.items() if n.startswith(("clauses_", "placeholders_"))}

    columns = {"id": "E", "kind": "D", "wanted": "F", "order": "G", "printed": "M"}
    columns |= {"own_ja": "H", "own_en": "I", "ja": "J", "en": "K"}
    wanted = {f"clauses_{n}": f"Clauses!${c}$5:${c}${last}" for n, c in columns.items()}
    for name, column in (("name", "A"), ("value", "E"), ("needed", "I")):
        wanted[f"placeholders_{name}"] = f"Placeholders!${column}$5:${column}${listed}"
    assert found == wanted
    used = set(re.findall(r"\b(?:clauses|placeholders)_[a-z_]+", _formulas(book)))
    assert used <= wanted.keys()
    assert wanted.keys() - used == {"clauses_wanted"}


def _formulas(book: Any) -> str:
    texts = (str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    return "\n".join(text for text in texts if text.startswith("="))


@pytest.mark.parametrize(
    "name",
    [
        DIVIDEND,
        DISPOSAL,
        *(
            pytest.param(each, marks=pytest.mark.thorough)
            for each in SAMPLES
            if each not in (DIVIDEND, DISPOSAL)
        ),
    ],
)
def test_every_input_and_figure_is_listed_once_and_prints_as_proposed(name: str) -> None:
    case = sample(name)
    kind = type(case.notice)
    sheet = opened(sample_package(name), values=True)[PLACEHOLDERS]
    listed = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST, max_col=9)]
    names = [row[0] for row in listed if not str(row[0]).startswith("table:")]

    wanted = [f.name for f in fields_of(kind) if f.rows is None]
    wanted += [n for n, figure in figures_of(kind).items() if not figure.rows_of]
    assert names == wanted
    shown = []
    for name, ja, en, _, content, proposed, in_japanese, in_english, needed in listed[: len(names)]:
        assert ja
        assert en
        assert isinstance(needed, bool)
        assert "#" not in f"{in_japanese}{in_english}"
        if case.notice.value(name) is None:
            assert content is None
        else:
            shown.append((proposed, in_japanese))
    assert len(shown) > 0.5 * len(names)
    typed_, in_japanese = ("§".join(each) for each in zip(*shown, strict=True))
    clause = ClauseEdit(id="proposed", kind="paragraph", ja=typed_, en=typed_)
    with_it = replace(case, clauses=(clause,))
    found = {each.name: each.figures for each in with_it.findings()}
    assert found["clause_placeholders_known"] == "-"
    assert document(with_it, "ja").blocks[-1].text == in_japanese
