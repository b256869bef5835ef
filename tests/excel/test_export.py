"""A notice as files: every format and language, and the same figures in all of them."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from unicodedata import normalize

import docx
import pytest
from lxml import html

from ivjxl.core.eras import ERAS
from ivjxl.documents.document import document
from ivjxl.excel import export, office_pdf
from ivjxl.excel.export import exported, failed, unfilled
from ivjxl.excel.file.document import Document
from ivjxl.excel.formulas import area_of
from ivjxl.excel.workbook.clauses_sheet import CLAUSES
from ivjxl.notices.case import Case, read_case
from ivjxl.notices.clause import ClauseEdit

WORKBOOKS: Final = Path(__file__).parents[2] / "workbooks"
CASES: Final = sorted(WORKBOOKS.glob("*-*-*-*.toml"))
each_case: Final = pytest.mark.parametrize("stem", [path.stem for path in CASES])
each_language: Final = pytest.mark.parametrize("language", ["ja", "en"])

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


@cache
def case_of(stem: str) -> Case:
    return read_case(WORKBOOKS / f"{stem}.toml")


@cache
def files_of(stem: str) -> dict[str, bytes]:
    return exported(case_of(stem), ["docx", "html", "txt"], ["ja", "en"])


def word_text(data: bytes) -> str:
    """Return the text of a Word document, formulas left out, cells apart."""
    body = docx.Document(BytesIO(data)).element.body
    lines = []
    for paragraph in body.iter(f"{_W}p"):
        if not [*paragraph.iter(f"{_M}oMath")]:
            lines.append("".join(node.text or "" for node in paragraph.iter(f"{_W}t")))
    return "\n".join(lines)


def page_text(data: bytes) -> str:
    page = html.fromstring(data.decode())
    for node in page.xpath("//head|//style|//math|//*[local-name()='math']"):
        node.drop_tree()
    for node in page.xpath("//a"):
        # A reference is part of its sentence.
        node.drop_tag()
    return "\n".join(text.strip() for text in page.itertext() if text.strip())


def plain_text(data: bytes) -> str:
    return data.decode("utf-8-sig")


READERS: Final[dict[str, Callable[[bytes], str]]] = {
    "docx": word_text,
    "html": page_text,
    "txt": plain_text,
}

_NUMBER: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")
_LABEL: Final = re.compile(r"^\s*(?:\(\d{1,2}\)|\d{1,2}[.)]|[①-⑳㉑-㊿])(?=\s|$)", re.MULTILINE)


def numbers(text: str) -> list[str]:
    """Return every number of a text in order, digits of one kind, labels of clauses left out."""
    unwrapped = re.sub(r"[ \t]*\n[ \t]*", "\n", _LABEL.sub("", text))
    return [each.rstrip(",.") for each in _NUMBER.findall(normalize("NFKC", unwrapped))]


@each_case
@each_language
@pytest.mark.parametrize("form", READERS)
def test_every_format_states_the_numbers_of_the_blocks(stem: str, language: str, form: str) -> None:
    made = document(case_of(stem), language)
    texts = []
    for block in made.blocks:
        if block.table is not None:
            texts += [cell for row in block.table.rows for cell in row.cells]
            texts += block.table.header
        elif not block.formula:
            texts.append(block.text)
    found = numbers(READERS[form](files_of(stem)[f"{stem}_{language}.{form}"]))

    wanted = [number for text in texts for number in numbers(text)]
    assert len(wanted) > 15
    # A table may be printed as blocks, its heads repeated in each.
    assert set(found) == set(wanted)
    if form != "txt":
        assert sorted(found) == sorted(wanted)


@each_case
@each_language
def test_word_counts_every_number_of_a_shipped_notice(stem: str, language: str) -> None:
    data = files_of(stem)[f"{stem}_{language}.docx"]
    body = docx.Document(BytesIO(data)).element.body
    numbered = {block.kind for block in document(case_of(stem), language).blocks if block.label}

    # A label that is text takes its paragraph out of the list, and no field shows it.
    assert [*body.iter(f"{_W}numPr"), *body.iter(f"{_W}hyperlink")] == []
    assert len(numbered) > 0


@each_case
def test_japanese_and_english_state_the_same_numbers(stem: str) -> None:
    """Number by number, after dates are one: 平成27年7月13日 and July 13, 2015 are 2015 7 13."""
    sides = []
    for language in ("ja", "en"):
        text = plain_text(files_of(stem)[f"{stem}_{language}.txt"])
        sides.append(set(numbers(_with_plain_dates(text))))
    ja, en = sides

    only = {"ja": ja - en, "en": en - ja}
    assert only["ja"] <= ONLY_IN_JAPANESE | company_numbers(stem)
    assert only["en"] <= ONLY_IN_ENGLISH | company_numbers(stem)


ONLY_IN_JAPANESE: Final = {"50", "00", "13", "27", "1"}
"""Yen and sen apart: 13円50銭."""

ONLY_IN_ENGLISH: Final = {"13.50", "27.00", "2017", "2018", "31", "1", "6", "7", "20"}
"""The same in one number; FY2018 is named after its first year, a
fiscal year ended March 31 is 3月期; a caution's Forms 20-F, 6-K."""


def company_numbers(stem: str) -> set[str]:
    """Return the numbers that the company's own words state, which each language has its own."""
    notice = case_of(stem).notice
    texts = (notice.about_en, notice.about_ja, notice.caution_en, notice.printed_listing)
    contact = (
        notice.printed_telephone,
        notice.telephone_ja,
        notice.printed_email,
        notice.printed_website,
        notice.code,
    )
    return {number for text in (*texts, *contact) if text for number in numbers(text)}


_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_ENGLISH_DAY: Final = re.compile(rf"({'|'.join(_MONTHS)})\s+(\d+),\s+(\d{{4}})")
_ERA_YEAR: Final = re.compile(rf"({'|'.join(era.name for era in ERAS)})(\d+|元)年")


def _with_plain_dates(text: str) -> str:
    first = {era.name: era.first_day.year for era in ERAS}
    text = _ENGLISH_DAY.sub(lambda m: f"{m[3]} {_MONTHS.index(m[1]) + 1} {m[2]}", text)
    return _ERA_YEAR.sub(
        lambda m: f"{first[m[1]] - 1 + (1 if m[2] == '元' else int(m[2]))}年", text
    )


@each_case
@each_language
def test_the_workbook_shows_the_words_of_the_document(stem: str, language: str) -> None:
    sheet = Document((WORKBOOKS / f"{stem}.xlsx").read_bytes()).worksheet(CLAUSES)
    _, _, last, _ = sheet.extent()
    column = area_of({"ja": "B", "en": "C"}[language] + "1")[1]
    shown = {
        sheet.value((row, 5)): sheet.value((row, column))
        for row in range(5, last + 1)
        if sheet.value((row, 5))
    }

    for block in document(case_of(stem), language).blocks:
        if block.table is None and not block.formula:
            assert shown[block.id] == block.text


def test_files_are_named_after_notice_language_and_format() -> None:
    case = case_of("2019-05-23-dividend")
    told: list[str] = []

    files = exported(case, ["html", "txt"], ["ja"], progress=told.append)

    assert [*files] == ["2019-05-23-dividend_ja.html", "2019-05-23-dividend_ja.txt"]
    assert told == [*files]


def test_pdf_is_made_from_word(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[bytes] = []

    def converted(data: bytes) -> bytes:
        given.append(data)
        return b"%PDF"

    monkeypatch.setattr(office_pdf, "pdf", converted)
    files = exported(case_of("2019-05-23-dividend"), ["pdf", "docx"], ["en"])

    assert files["2019-05-23-dividend_en.pdf"] == b"%PDF"
    assert given == [files["2019-05-23-dividend_en.docx"]]


@pytest.mark.parametrize("form", READERS)
def test_a_draft_is_marked_and_a_final_document_is_not(form: str) -> None:
    case = replace(case_of("2019-05-23-dividend"), sample=False)
    (draft,) = exported(case, [form], ["en"], draft=True).values()
    (final,) = exported(case, [form], ["en"]).values()

    def shows_mark(data: bytes) -> bool:
        if form == "docx":
            parts = docx.Document(BytesIO(data)).sections[0].header.part.blob.decode()
            return "DRAFT" in parts
        return "DRAFT" in data.decode()

    assert shows_mark(draft)
    assert not shows_mark(final)


def test_a_late_change_is_in_both_languages() -> None:
    case = case_of("2019-05-23-dividend")
    other: dict[str, Any] = {"meeting_date": date(2019, 6, 26)}
    changed = replace(case, notice=replace(case.notice, **other))

    files = exported(changed, ["txt"], ["ja", "en"])

    # Lines may break within a date.
    texts = [re.sub(r"\s+", "", plain_text(data)) for data in files.values()]
    assert all("2019年6月27日" not in text and "June27,2019" not in text for text in texts)
    assert [text.count("2019年6月26日") + text.count("June26,2019") for text in texts] == [2, 2]


@each_case
def test_nothing_is_to_be_entered_in_a_shipped_notice(stem: str) -> None:
    assert unfilled(case_of(stem), ["ja", "en"]) == []


NOT_ENTERED: Final = "{address_ja}"


@pytest.mark.parametrize(
    ("words", "languages", "found"),
    [
        ({"ja": NOT_ENTERED, "en": "none"}, ["ja", "en"], ["note"]),
        ({"ja": NOT_ENTERED, "en": "none"}, ["ja"], ["note"]),
        ({"ja": NOT_ENTERED, "en": "none"}, ["en"], []),
        ({"ja": NOT_ENTERED, "en": f"a {NOT_ENTERED}"}, ["ja", "en"], ["note"]),
        ({"ja": "未入力 / to be entered", "en": "x"}, ["ja"], ["note"]),
        ({"ja": NOT_ENTERED, "printed": False}, ["ja", "en"], []),
    ],
)
def test_clauses_that_say_that_a_value_is_to_be_entered_are_named(
    words: dict[str, Any], languages: list[str], found: list[str]
) -> None:
    case = case_of("2019-05-23-dividend")
    missing: dict[str, Any] = {"address_ja": None}
    notice = replace(case.notice, **missing)
    edits = (ClauseEdit(id="note", kind="paragraph", **words),)

    assert unfilled(replace(case, notice=notice, clauses=edits), languages) == found


def test_cell_that_says_that_a_value_is_to_be_entered_is_found() -> None:
    case = case_of("2019-05-23-dividend")
    other: dict[str, Any] = {"resource_en": "未入力 / to be entered"}
    changed = replace(case, notice=replace(case.notice, **other))
    tables = [each.id for each in document(case, "en").blocks if each.table is not None]

    assert set(unfilled(changed, ["en"])) & set(tables)


def test_what_failed_is_what_keeps_a_notice_from_being_exported() -> None:
    case = case_of("2019-05-23-dividend")
    assert failed(case.findings()) == []

    edited = replace(case, clauses=(ClauseEdit(id="policy", en="JPY13.50 {lost}"),))
    names = {finding.name for finding in failed(edited.findings())}

    assert names >= {"clause_placeholders_known", "clause_figures_live", "clause_languages_agree"}
    assert export.FORMATS == ("docx", "pdf", "html", "txt")
