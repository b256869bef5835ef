"""The built workbook agrees with the notice in Python: figures, pages, checks, cached values."""

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from typing import Final

import pytest

from ivjxl.errors import InputError
from ivjxl.excel.cells import ERROR_CODES
from ivjxl.excel.workbook.stamps import stamp
from ivjxl.excel.workbook.template import build
from ivjxl.excel.workbook.template import written as uncalculated
from ivjxl.notices import NOTICES
from ivjxl.notices.clause import ClauseEdit
from ivjxl.notices.notice import figures_of

from .samples import (
    LANGUAGES,
    NATIVE_CHECK,
    REPOSITORY,
    SAMPLES,
    TEMPLATES,
    TO_BE_ENTERED,
    WORKBOOKS,
    Live,
    as_cell,
    as_number,
    changed,
    fresh_package,
    opened,
    printed_page,
    sample,
    sample_package,
    template_package,
    workbook_checks,
)

STATE_LABELS: Final = {
    "not checked": "未検査 / not checked",
    "passed": "合格 / passed",
    "acknowledged": "確認済 / acknowledged",
    "failed": "不合格 / failed",
}
FIRST_MOMENT_OF_ZIP: Final = (1980, 1, 1, 0, 0, 0)

each_sample: Final = pytest.mark.parametrize("name", SAMPLES)
each_template: Final = pytest.mark.parametrize("name", TEMPLATES)
each_workbook: Final = pytest.mark.parametrize("name", [*SAMPLES, *TEMPLATES])
each_language: Final = pytest.mark.parametrize("language", LANGUAGES)

BLANK_IN_TEMPLATES: Final = {
    "option_issuance": {("Of which other compensation", "B"), ("うち他の報酬", "B")},
    "option_terms": {
        ("Maximum of the issuance notice", "B"),
        ("発行決議における総数の上限", "B"),
        ("Of which other compensation", "B"),
        ("うち他の報酬", "B"),
    },
    "restricted_stock": {("Planned grant", "B"), ("付与予定株式数", "B")},
    "share_disposal": {("Of which other compensation", "B"), ("うち他の報酬", "B")},
    "dividend": {
        ("Total dividend amount", "C"),
        ("配当金総額", "C"),
        ("Effective date", "C"),
        ("効力発生日", "C"),
    },
}
"""Label and column of the cells that a complete notice may leave blank."""


def live_sample(name: str) -> Live:
    return Live(type(sample(name).notice), sample_package(name))


def live_template(name: str) -> Live:
    return Live(NOTICES[name], template_package(name))


def native_figures(name: str) -> list[str]:
    figures = figures_of(type(sample(name).notice))
    return [each for each, figure in figures.items() if figure.native]


def expected_states(name: str) -> dict[str, str]:
    """Return the state of every check in Python; of the cross-check if it compares a value."""
    case = sample(name)
    states = {each.name: each.state for each in case.findings()}
    states |= dict.fromkeys(workbook_checks(type(case.notice)), "passed")
    compared = any(case.notice.value(each) is not None for each in native_figures(name))
    if NATIVE_CHECK in states and not compared:
        states[NATIVE_CHECK] = "not checked"
    return states


def master_of(states: dict[str, str]) -> str:
    """Return the master check's text: what is worst, and how much was acknowledged."""
    counts = {state: list(states.values()).count(state) for state in STATE_LABELS}
    text = "○ 全検査合格 / ALL CHECKS PASSED"
    if counts["failed"]:
        text = f"✕ 不合格あり / FAILED: {counts['failed']}"
    elif counts["not checked"]:
        text = f"△ 未検査あり / NOT CHECKED: {counts['not checked']}"
    accepted = counts["acknowledged"]
    return text + (f"（確認済 / acknowledged: {accepted}）" if accepted else "")


@each_sample
def test_every_figure_on_working_is_the_figure_of_the_notice(name: str) -> None:
    live, notice = live_sample(name), sample(name).notice

    assert live.figures_that_differ(notice) == []


@each_language
@each_sample
def test_every_notice_sheet_shows_what_the_notice_prints_and_nothing_else(
    name: str, language: str
) -> None:
    page = live_sample(name).page(language)

    assert page == [
        [master_of(expected_states(name))],
        *printed_page(sample(name).notice, language),
    ]


@each_sample
def test_every_check_has_the_state_of_the_finding(name: str) -> None:
    live = live_sample(name)

    labels = {check: live.of_check(check, "State") for check in live.row_of_check}

    assert labels == {check: STATE_LABELS[state] for check, state in expected_states(name).items()}


@each_sample
def test_every_check_names_the_figures_of_the_finding(name: str) -> None:
    live = live_sample(name)

    for finding in sample(name).findings():
        assert live.of_check(finding.name, "Figures") == finding.figures


@each_sample
def test_every_check_shows_rule_severity_and_source_of_the_finding(name: str) -> None:
    live = live_sample(name)

    for finding in sample(name).findings():
        rule = finding.rule
        row = [live.of_check(finding.name, each) for each in ("規則", "Rule", "Severity", "Source")]
        assert row == [rule.ja, rule.en, finding.severity, finding.source]


@each_sample
def test_the_master_check_counts_the_states(name: str) -> None:
    assert live_sample(name).master == master_of(expected_states(name))


@each_sample
def test_every_sheet_repeats_the_master_check_in_its_header(name: str) -> None:
    live = live_sample(name)

    repeated = {where[0] for where, written, value in live.cells() if written == "=out_master"}

    assert repeated == {sheet.title for sheet in live.book if sheet.sheet_state == "visible"}


@each_sample
def test_every_source_of_the_case_stands_beside_its_input(name: str) -> None:
    live, case = live_sample(name), sample(name)

    for field in live.plan.fields.values():
        if field.rows is None and field.name in case.sources:
            _, row, column = live.position(f"in_{field.name}")
            inputs, source = live.book["Inputs"], case.sources[field.name]
            assert inputs.cell(row, column + 2).value == source.text
            as_of = inputs.cell(row, column + 3).value
            assert (as_of and as_of.date()) == source.as_of
            assert inputs.cell(row, column + 4).value == case.preparer


@each_sample
def test_every_input_of_the_case_stands_on_the_inputs_sheet(name: str) -> None:
    live, notice = live_sample(name), sample(name).notice

    for field in live.plan.fields.values():
        if field.rows is None:
            value = as_cell(notice.value(field.name))
            if field.label.market and field.name not in sample(name).sources:
                assert live.value(f"in_{field.name}") is None, field.name
                assert live.value(f"out_{field.name}") == pytest.approx(value, rel=1e-15)
            else:
                assert live.value(f"in_{field.name}") == value, field.name
            continue
        for column in live.plan.group_fields(field.name):
            values = [as_cell(each) for each in notice.value(f"{field.name}.{column.name}")]
            found = [
                live.value(f"in_{field.name}_{column.name}", index) for index in range(len(values))
            ]
            assert found == values, f"{field.name}.{column.name}"
            assert live.value(f"in_{field.name}_{column.name}", len(values)) is None


@each_workbook
def test_every_cached_value_is_what_the_engine_calculates(name: str) -> None:
    package = fresh_package(name)
    kind = NOTICES[name] if name in TEMPLATES else type(sample(name).notice)
    live, cached = Live(kind, package), opened(package, values=True)
    compared = 0

    for (sheet, row, column), written, value in live.cells():
        if not str(written).startswith("="):
            continue
        found = as_number(cached[sheet].cell(row, column).value)
        if value in ("", None):
            assert found is None
        elif isinstance(value, float) and not isinstance(value, bool):
            assert found == float(f"{value:.15g}"), (sheet, row, column)
        else:
            assert (type(found), found) == (type(value), value), (sheet, row, column)
        compared += 1

    assert compared > 100


@each_workbook
def test_no_cell_shows_an_error(name: str) -> None:
    cached = opened(fresh_package(name), values=True)

    errors = [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in cached
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e" or cell.value in ERROR_CODES
    ]

    assert errors == []


@each_workbook
def test_every_formula_has_a_cached_value_in_the_package(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(fresh_package(name))) as package:
        sheets = [package.read(each) for each in package.namelist() if "worksheets/" in each]

    formulas = sum(sheet.count(b"<f>") for sheet in sheets)

    assert formulas > 100
    assert sum(sheet.count(b"</f><v>") for sheet in sheets) == formulas


@each_workbook
def test_two_builds_are_the_same_bytes(name: str) -> None:
    kind = NOTICES[name] if name in TEMPLATES else type(sample(name).notice)

    assert build(kind, None if name in TEMPLATES else sample(name)) == fresh_package(name)


@pytest.mark.parametrize("name", ["2019-05-23-dividend", "2015-06-26-option-issuance"])
def test_a_build_in_another_process_is_the_same_bytes(name: str) -> None:
    program = (
        "import sys, hashlib\n"
        "from pathlib import Path\n"
        "from ivjxl.excel.workbook.template import build\n"
        "from ivjxl.notices.case import read_case\n"
        "case = read_case(Path(sys.argv[1]))\n"
        "print(hashlib.sha256(build(type(case.notice), case)).hexdigest())\n"
    )
    elsewhere = {"PYTHONHASHSEED": "4", "TZ": "Pacific/Kiritimati"}

    done = subprocess.run(
        [sys.executable, "-c", program, str(WORKBOOKS / f"{name}.toml")],
        cwd=REPOSITORY,
        env=os.environ | elsewhere,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == hashlib.sha256(sample_package(name)).hexdigest()


@each_workbook
def test_no_part_of_the_package_bears_the_time_of_the_build(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(fresh_package(name))) as package:
        assert {part.date_time for part in package.infolist()} == {FIRST_MOMENT_OF_ZIP}


@each_workbook
def test_the_committed_workbook_has_the_parts_of_a_fresh_one(name: str) -> None:
    committed = zipfile.ZipFile(WORKBOOKS / f"{name}.xlsx")
    fresh = zipfile.ZipFile(io.BytesIO(fresh_package(name)))

    assert committed.namelist() == fresh.namelist()
    for part in fresh.namelist():
        assert committed.read(part) == fresh.read(part), part


def test_every_committed_workbook_is_a_template_or_a_sample() -> None:
    assert {path.stem for path in WORKBOOKS.glob("*.xlsx")} == {*SAMPLES, *TEMPLATES}


@each_template
def test_every_figure_of_a_blank_template_is_to_be_entered(name: str) -> None:
    live = live_template(name)

    counted = {"out_listed_yields": 0.0} if "listed_yields" in live.plan.figures else {}
    names = [f"out_{each}" for each in (*live.plan.figures, *live.plan.row_of_taken)]
    shown = {name: live.value(name) for name in names}
    assert shown == dict.fromkeys(names, TO_BE_ENTERED) | counted


@each_template
def test_every_check_of_a_blank_template_is_not_checked(name: str) -> None:
    live = live_template(name)

    # Without closes there is no change from one to the next.
    vacuous = {"moves_are_usual"} & live.row_of_check.keys()
    states = live.states()
    assert {check for check, state in states.items() if state != "not checked"} == vacuous
    assert live.master == master_of(live.states())
    assert live.master.startswith("△")


@each_language
@each_template
def test_a_blank_template_asks_for_every_value_that_a_notice_needs(
    name: str, language: str
) -> None:
    live = live_template(name)
    blank = {"en": "-", "ja": "―"}[language]
    sheet = live.book[f"Notice_{language.upper()}"]
    left_blank, asked = set(), 0

    for row in sheet.iter_rows():
        for cell in row:
            if not str(cell.value).startswith("=") or cell.value == "=out_master":
                continue
            value = live.engine.value(sheet.title, cell.row, cell.column)
            if value == blank:
                label = live.engine.value(sheet.title, cell.row, 1)
                left_blank.add((label, cell.column_letter))
            elif value != "":
                assert str(value).endswith(TO_BE_ENTERED), cell.coordinate
                asked += 1

    assert left_blank == {
        each for each in BLANK_IN_TEMPLATES[name] if each[0].isascii() == (language == "en")
    }
    assert asked > 10


@each_template
def test_a_blank_template_is_not_marked_as_a_sample(name: str) -> None:
    live = live_template(name)

    assert live.value("in_sample") is False
    assert not [row for language in LANGUAGES for row in live.page(language) if "SAMPLE" in row[0]]


@each_workbook
def test_every_generated_table_is_stamped_with_the_hash_of_what_it_holds(name: str) -> None:
    book = opened(fresh_package(name))
    stamps = dict(book["_ivjxl"].iter_rows(values_only=True))
    tables = {each: span for each, span in book.defined_names.items() if each.startswith("tbl_")}

    assert {each for each in stamps if each.startswith("tbl_")} == tables.keys()
    for each, defined in tables.items():
        sheet, _, cells = defined.attr_text.partition("!")
        rows = book[sheet][cells.replace("$", "")]
        assert stamp([[cell.value or "" for cell in row] for row in rows]) == stamps[each]


def test_an_input_that_begins_with_an_equals_sign_stays_a_text() -> None:
    case = changed(sample("2019-05-23-dividend"), {"resource_en": "=1+1"})

    live = Live(type(case.notice), build(type(case.notice), case))

    assert live.value("in_resource_en") == "=1+1"


@pytest.mark.parametrize("words", ["あ" * 32_768, "😀" * 16_384])
def test_own_words_longer_than_a_cell_are_refused_and_not_left_out(words: str) -> None:
    case = replace(sample("2019-05-23-dividend"), clauses=(ClauseEdit(id="reason", en=words),))

    with pytest.raises(InputError, match=r"clauses\.reason\.en: must be at most 32,767"):
        uncalculated(type(case.notice), case)


def test_a_row_is_as_high_as_the_lines_of_its_own_words() -> None:
    name = "2019-05-23-dividend"
    row = 5 + [clause.id for clause in NOTICES["dividend"].clauses()].index("reason")
    heights = []
    for words in ("", "a\n" * 9 + "a"):
        case = replace(sample(name), clauses=(ClauseEdit(id="reason", en=words),))
        sheet = opened(uncalculated(type(case.notice), case))["Clauses"]
        heights.append(sheet.row_dimensions[row].height)

    assert heights[1] >= 10 * 12 > heights[0]
