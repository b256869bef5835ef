"""The committed workbooks on paper, and their packages against the Open XML schema.

Needs LibreOffice and poppler, and for the schema the validator that the
environment variable OOXML_VALIDATOR names; `.ci/run` installs them.
"""

import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from ivjxl.notices.case import read_case

pytestmark = pytest.mark.system

WORKBOOKS: Final = Path(__file__).parents[2] / "workbooks"
FILES: Final = sorted(WORKBOOKS.glob("*.xlsx"))
CASES: Final = sorted(WORKBOOKS.glob("*-*-*-*.toml"))
PROGRAMS: Final = ("soffice", "pdftotext", "pdfinfo")
EVERY_SHEET: Final = (
    *("Guide", "Inputs", "Working", "Deadlines", "Notice_JA", "Notice_EN", "Checks", "Log"),
    *("Market", "Clauses", "Placeholders"),
)
WITHOUT_MARKET: Final = ("dividend", "restricted-stock", "restricted_stock")
"""How the names of the workbooks end that take nothing from market data."""

WITH_PRICES: Final = WORKBOOKS / "2026-07-10-option-terms.xlsx"
ERRORS: Final = ("#NAME?", "#VALUE!", "#REF!", "#NUM!", "#N/A", "#DIV/0!", "###", "Err:5")
A4: Final = (595, 842)
"""Points, rounded."""

CONVERSION: Final = 240
"""Seconds that the conversion of all workbooks may take."""

each_file: Final = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
each_case: Final = pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
each_language: Final = pytest.mark.parametrize("language", ["en", "ja"])


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with a PDF of every committed workbook."""
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    folder = tmp_path_factory.mktemp("papers")
    profile = tmp_path_factory.mktemp("profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), *map(str, FILES)]
    # In a session of its own, so that everything it starts can be ended with it.
    program = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    try:
        said, _ = program.communicate(timeout=CONVERSION)
    except subprocess.TimeoutExpired:
        os.killpg(program.pid, signal.SIGKILL)
        program.communicate()
        pytest.fail(f"LibreOffice did not finish within {CONVERSION} s")
    assert program.returncode == 0, said
    return folder


def printed(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def pages(papers: Path, file: Path) -> list[str]:
    """Return the text of every page of a workbook, in reading order."""
    text = printed("pdftotext", "-enc", "UTF-8", str(papers / f"{file.stem}.pdf"), "-")
    return text.split("\f")[:-1]


def sheet_of(page: str) -> str:
    """Return the sheet that a page belongs to: its footer names it."""
    lines = [line.strip() for line in page.splitlines() if line.strip()]
    return next((line for line in reversed(lines) if line in EVERY_SHEET), "")


def sheets(file: Path) -> set[str]:
    """Return the sheets that a workbook prints."""
    return {*EVERY_SHEET} - ({"Market"} if file.stem.endswith(WITHOUT_MARKET) else set())


def printed_sheet(papers: Path, file: Path, sheet: str) -> str:
    """Return the text of a sheet's pages, without spaces."""
    own = [page for page in pages(papers, file) if sheet_of(page) == sheet]
    assert own
    return re.sub(r"\s", "", "".join(own))


def notice(papers: Path, file: Path, language: str) -> str:
    return printed_sheet(papers, file, f"Notice_{language.upper()}")


def figures(case: Path, language: str) -> Iterator[str]:
    """Yield every cell of the notice's tables that holds a figure."""
    for table in read_case(case).notice.tables(language):
        for row in table.rows:
            yield from (cell for cell in row.cells[1:] if re.search(r"\d", cell))


@each_file
def test_every_page_is_a4(file: Path, papers: Path) -> None:
    info = printed("pdfinfo", "-l", "-1", str(papers / f"{file.stem}.pdf"))

    sizes = re.findall(r"^Page +\d+ size: +([\d.]+) x ([\d.]+) pts", info, re.MULTILINE)

    assert len(sizes) == len(pages(papers, file))
    assert {tuple(sorted(round(float(each)) for each in size)) for size in sizes} == {A4}


@each_file
def test_every_page_is_numbered_and_names_its_sheet(file: Path, papers: Path) -> None:
    texts = pages(papers, file)

    assert {sheet_of(page) for page in texts} == sheets(file)
    assert all(re.search(r"^\d+ / \d+$", page, re.MULTILINE) for page in texts)


@each_file
def test_no_page_shows_an_error_or_a_figure_wider_than_its_cell(file: Path, papers: Path) -> None:
    text = "\n".join(pages(papers, file))

    assert [error for error in ERRORS if error in text] == []


@each_language
@each_case
def test_the_notice_on_paper_has_every_figure_of_the_published_notice(
    case: Path, language: str, papers: Path
) -> None:
    text = notice(papers, case, language)

    missing = [
        figure for figure in figures(case, language) if re.sub(r"\s", "", figure) not in text
    ]

    assert missing == []


@each_language
@each_case
def test_the_notice_on_paper_is_marked_as_a_sample(case: Path, language: str, papers: Path) -> None:
    assert "見本SAMPLE" in notice(papers, case, language)


@each_language
@pytest.mark.parametrize(
    "file",
    [file for file in FILES if file.with_suffix(".toml") not in CASES],
    ids=lambda file: file.stem,
)
def test_a_blank_notice_on_paper_asks_for_what_is_missing(
    file: Path, language: str, papers: Path
) -> None:
    text = notice(papers, file, language)

    assert "未入力/tobeentered" in text
    assert "SAMPLE" not in text


@pytest.mark.parametrize(
    "shown",
    [
        "【見本データSAMPLEDATA】",
        # Close, yield and dividends of the files; the volatility as the standard library has it.
        "株価（S）Shareprice(S)",
        "3,317.00",
        "28.518437%",
        "1.761000%",
        "47.50",
        "このシートの値/takenfromthissheet",
        "はい/yes",
    ],
)
def test_market_on_paper_shows_the_mark_and_the_inputs(shown: str, papers: Path) -> None:
    assert shown in printed_sheet(papers, WITH_PRICES, "Market")


def test_market_on_paper_has_a_chart_with_title_and_legend(papers: Path) -> None:
    text = printed_sheet(papers, WITH_PRICES, "Market")

    title = (
        "【見本データSAMPLEDATA】週次終値（株式分割調整後、円）/Weeklycloses,adjustedforsplits,yen"
    )
    # Once in its cell, once in the chart.
    assert text.count(title) == 2
    for name in ("全期間/allweeks", "算定期間/windowofthevolatility"):
        assert text.count(name) == 1


@each_case
def test_deadlines_on_paper_have_every_day(case: Path, papers: Path) -> None:
    text = printed_sheet(papers, case, "Deadlines")
    days = read_case(case).notice.due()

    assert days
    assert [each.day for each in days if f"{each.day}" not in text] == []
    assert len(re.findall(r"\d{4}-\d\d-\d\d", text)) == len(days)


def test_every_template_and_sample_is_looked_at() -> None:
    assert len(FILES) == 12
    assert len(CASES) == 7


@each_file
def test_package_is_valid_open_xml(file: Path) -> None:
    validator = os.environ.get("OOXML_VALIDATOR")
    if not validator:
        pytest.skip("OOXML_VALIDATOR names no validator")

    done = subprocess.run(
        [validator, str(file)], capture_output=True, text=True, check=False, timeout=120
    )

    found = json.loads(done.stdout)
    assert (found["ok"], found["errors"]) == (True, [])
