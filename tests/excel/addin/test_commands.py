"""What the buttons do, on workbook files: the same code that the command line runs."""

import re
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from ivjxl import __version__
from ivjxl.errors import InputError, Text
from ivjxl.excel.addin import commands, texts
from ivjxl.excel.addin.commands import COMMANDS, Cell, Reply, Request
from ivjxl.excel.cells import CellError
from ivjxl.excel.export import exported
from ivjxl.excel.workbook import links
from ivjxl.excel.workbook.access import contents, value
from ivjxl.excel.workbook.explanation import explained
from ivjxl.excel.workbook.files import open_data
from ivjxl.excel.workbook.findings import findings
from ivjxl.excel.workbook.links import LeftAlone, LinkReport
from ivjxl.excel.workbook.log_sheet import TEMPLATE_VERSION
from ivjxl.excel.workbook.reading import read_book
from ivjxl.excel.workbook.regenerate import regenerate, replace_edited
from ivjxl.notices import NOTICES
from ivjxl.shipped import shipped
from tests.excel.addin.test_word_files import open_in_word

WORKBOOKS: Final = shipped("workbooks")
STOCK: Final = "2020-05-25-restricted-stock"
DISPOSAL: Final = "2022-05-26-share-disposal"
PRICES: Final = "2026-07-10-option-terms"
MARKET_FILES: Final = "|".join(
    str(WORKBOOKS / f"sample-{each}.csv") for each in ("closes", "splits", "yields", "dividends")
)
TODAY: Final = date(2026, 11, 21)
LANGUAGES: Final = ("en", "ja")
NEED_A_BOOK: Final = [name for name in COMMANDS if not name.startswith("new ")]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivjxl.excel.workbook.journal.today", lambda: TODAY)


def book_of(name: str) -> Any:
    return open_data((WORKBOOKS / f"{name}.xlsx").read_bytes(), f"{name}.xlsx")


def bytes_of(book: Any) -> bytes:
    data: bytes = book.impl.as_bytes()
    return data


def pressed(name: str, book: Any, at: str = "", language: str = "en", **more: Any) -> Reply:
    sheet, _, address = at.partition("!")
    return commands.reply(name, Request(book, sheet, address, language, **more))


def is_japanese(text: str) -> bool:
    return re.search("[ぁ-ん]", text) is not None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [name for name in NEED_A_BOOK if name != "about"])
def test_button_without_a_workbook_says_so(name: str, language: str) -> None:
    with pytest.raises(InputError) as refused:
        pressed(name, None, language=language)

    assert "Open a workbook" in str(refused.value)


@pytest.mark.parametrize("name", ["regenerate", "check", "import", "export"])
def test_button_on_a_workbook_that_is_not_ours_says_so(name: str) -> None:
    book = book_of(STOCK)
    book.sheets["_ivjxl"].api.Unprotect("")
    book.sheets["_ivjxl"].range("B1").value = "something else"

    with pytest.raises(InputError, match="is no workbook of ivjxl"):
        pressed(name, book, answers={"files": MARKET_FILES})


# --- New -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notice", NOTICES)
def test_new_opens_the_template_of_its_notice(notice: str, language: str) -> None:
    kind, text, path = pressed(f"new {notice}", None, language=language)

    assert kind == "new"
    assert NOTICES[notice].title.in_language(language) in text
    assert Path(path) == WORKBOOKS / f"{notice}.xlsx"
    assert Path(path).is_file()


# --- Regenerate ------------------------------------------------------------------------


def with_another_row(book: Any) -> None:
    """Type one allottee more than the table has."""
    for column, content in (("title_en", "Advisers"), ("title_ja", "顧問")):
        cells = book.names[f"in_allottees_{column}"].refers_to_range
        blank = [row[0] for row in contents(cells)].index("")
        cells[blank].value = content
    for column in ("persons", "shares"):
        book.names[f"in_allottees_{column}"].refers_to_range[blank].value = 1.0


@pytest.mark.parametrize("language", LANGUAGES)
def test_regenerate_writes_what_the_command_line_writes(language: str) -> None:
    book, other = book_of(DISPOSAL), book_of(DISPOSAL)
    with_another_row(book)
    with_another_row(other)

    kind, text, _ = pressed("regenerate", book, language=language)
    reports = regenerate(other, TODAY)

    assert kind == "status"
    assert bytes_of(book) == bytes_of(other)
    assert any(report.outcome == "written" for report in reports)
    for report in reports:
        if report.outcome == "written":
            assert report.name in text
            assert str(report.rows_after) in text
    assert str(value(book.names["out_master"].refers_to_range)) in text
    assert is_japanese(text.partition("tbl_")[2]) or language == "en"


@pytest.mark.parametrize("language", LANGUAGES)
def test_regenerate_of_current_tables_says_so_and_changes_nothing(language: str) -> None:
    book = book_of(DISPOSAL)
    before = bytes_of(book)

    kind, text, _ = pressed("regenerate", book, language=language)

    assert kind == "status"
    assert ("up to date" in text) is (language == "en")
    assert bytes_of(book) == before


def edited_book() -> Any:
    book = book_of(DISPOSAL)
    table = next(each for each in book.names if each.name.startswith("tbl_") and "en" in each.name)
    cells = table.refers_to_range
    cells.sheet.api.Unprotect("")
    cells[0, 0].value = "my own words"
    with_another_row(book)
    return book


@pytest.mark.parametrize("language", LANGUAGES)
def test_regenerate_asks_before_it_replaces_an_edit_and_has_changed_nothing(language: str) -> None:
    book = edited_book()
    before = bytes_of(book)

    kind, text, question = pressed("regenerate", book, language=language)

    assert (kind, question) == ("ask", "replace")
    assert "my own words" in text
    assert "Notice_EN!" in text
    assert ("Replace" in text) is (language == "en")
    assert bytes_of(book) == before


def test_regenerate_replaces_after_yes_and_keeps_the_edit() -> None:
    book, other = edited_book(), edited_book()

    kind, text, _ = pressed("regenerate", book, answers={"replace": "yes"})
    regenerate(other, TODAY, replace_edited)

    assert kind == "status"
    assert "Kept_1" in text
    assert "Kept_1" in [sheet.name for sheet in book.sheets]
    assert bytes_of(book) == bytes_of(other)


# --- Check -----------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["check", "recalculate"])
def test_check_of_a_sound_workbook_counts_every_check(command: str, language: str) -> None:
    book = book_of(STOCK)
    found = findings(book)

    kind, text, sheet = pressed(command, book, language=language)

    assert not [each for each in found if each.state == "failed"]
    assert (kind, sheet) == ("tell", "")
    assert sum(map(int, re.findall(r"\d+(?= )", text.splitlines()[0]))) == len(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_check_names_what_failed_and_shows_the_sheet(language: str) -> None:
    book = edited_book()
    failed = [each for each in findings(book) if each.state == "failed"]

    kind, text, sheet = pressed("check", book, language=language)

    assert (kind, sheet) == ("warn", "Checks")
    assert failed
    for each in failed:
        assert each.rule.in_language(language) in text
    assert ("Regenerate tables" in text) is (language == "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_check_of_a_blank_workbook_names_what_is_to_be_entered(language: str) -> None:
    text = pressed("check", book_of("dividend"), language=language).text

    assert "Inputs!" in text
    assert ("To be entered" in text) is (language == "en")
    assert len(text) < 4_000


# --- Import ----------------------------------------------------------------------------


def test_import_asks_for_files_first() -> None:
    kind, text, question = pressed("import", book_of(PRICES))

    assert (kind, question) == ("files", "files")
    assert "CSV" in text


def test_import_of_the_rows_that_are_there_changes_nothing() -> None:
    book = book_of(PRICES)
    before = bytes_of(book)

    kind, _, _ = pressed("import", book, answers={"files": MARKET_FILES})

    assert kind in ("status", "warn")
    assert bytes_of(book) == before


def other_closes(folder: Path) -> str:
    lines = (WORKBOOKS / "sample-closes.csv").read_text(encoding="utf-8").splitlines()
    file = folder / "closes.csv"
    file.write_text("\n".join(lines[:-30] + lines[-29:]), encoding="utf-8")
    return str(file)


@pytest.mark.parametrize("language", LANGUAGES)
def test_import_asks_before_it_replaces_rows(language: str, tmp_path: Path) -> None:
    book = book_of(PRICES)
    before = bytes_of(book)
    files = {"files": other_closes(tmp_path)}

    kind, text, question = pressed("import", book, language=language, answers=files)

    assert (kind, question) == ("ask", "replace")
    assert "closes.csv" in text
    assert ("Replace" in text) is (language == "en")
    assert bytes_of(book) == before

    done = pressed("import", book, language=language, answers={**files, "replace": "yes"})

    assert done.kind in ("status", "warn")
    assert bytes_of(book) != before


def test_import_asks_what_the_closes_are_where_the_file_does_not_say(tmp_path: Path) -> None:
    lines = (WORKBOOKS / "sample-closes.csv").read_text(encoding="utf-8").splitlines()
    file = tmp_path / "table.csv"
    file.write_text("\n".join(["Date,Close", *lines[1:]]), encoding="utf-8")
    book = book_of(PRICES)

    kind, text, question = pressed("import", book, answers={"files": str(file)})
    assert (kind, question) == ("ask", "as_traded")
    assert "table.csv" in text

    answers = {"files": str(file), "as_traded": "yes", "replace": "yes"}
    assert pressed("import", book, answers=answers).kind in ("status", "warn")


def test_import_of_a_file_that_is_none_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    book = book_of(PRICES)
    before = bytes_of(book)

    with pytest.raises(InputError, match=r"x\.csv"):
        pressed("import", book, answers={"files": str(tmp_path / "x.csv")})

    assert bytes_of(book) == before


# --- Export ----------------------------------------------------------------------------

NAMES: Final = (f"{STOCK}_ja.docx", f"{STOCK}_en.docx")


def exported_to(folder: Path, book: Any = None, language: str = "en", **more: str) -> Reply:
    answers = {"folder": str(folder), **more}
    return pressed("export", book or book_of(STOCK), language=language, answers=answers)


def header_of(file: Path) -> str:
    with zipfile.ZipFile(file) as archive:
        names = [name for name in archive.namelist() if "header" in name]
        return "".join(archive.read(name).decode() for name in names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_export_asks_for_a_folder_first(language: str) -> None:
    book = book_of(STOCK)
    before = bytes_of(book)

    kind, text, question = pressed("export", book, language=language)

    assert (kind, question) == ("folder", "folder")
    assert "Word" in text
    assert is_japanese(text) is (language == "ja")
    assert bytes_of(book) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_export_writes_the_documents_that_the_command_line_writes(
    language: str, tmp_path: Path
) -> None:
    book = book_of(STOCK)
    before = bytes_of(book)
    not_made = [each for each in findings(book) if each.state == "not checked"]

    kind, text, sheet = exported_to(tmp_path, book, language)

    files = exported(read_book(book_of(STOCK)), ["docx"], ["ja", "en"])
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == files
    assert tuple(files) == NAMES
    assert (kind, sheet) == ("tell", "")
    assert not_made
    for part in (str(tmp_path), *NAMES, *(each.rule.in_language(language) for each in not_made)):
        assert part in text
    assert "ivjxl export" in text
    assert "--to pdf" in text
    assert ("見本のブック" if language == "ja" else "is a sample") in text
    assert all("SAMPLE" in header_of(tmp_path / name) for name in NAMES)
    assert is_japanese(text) is (language == "ja")
    assert len(text) < 4_000
    assert bytes_of(book) == before


def with_own_clause(book: Any, words: str) -> Any:
    """Add a clause of the company's own on the first row that is free for one."""
    sheet = book.sheets["Clauses"]
    ids = book.names["clauses_id"].refers_to_range
    row = ids.row + [each[0] for each in contents(ids)].index("")
    cells = {"D": "paragraph", "E": "our_note", "F": True, "G": 15.0, "H": words, "I": words}
    for column, cell in cells.items():
        sheet.range(f"{column}{row}").value = cell
    book.app.calculate()
    return book


@pytest.mark.parametrize("language", LANGUAGES)
def test_export_of_clauses_that_say_that_a_value_is_to_be_entered_is_refused(
    language: str, tmp_path: Path
) -> None:
    book = with_own_clause(book_of(STOCK), "{planned_price:number}")

    kind, text, sheet = exported_to(tmp_path, book, language)

    assert (kind, sheet) == ("warn", "Clauses")
    assert re.search(r"未入力 / to be entered.*: our_note[.。]", text)
    assert ("No document was made" in text) is (language == "en")
    assert "--draft" in text
    assert list(tmp_path.iterdir()) == []
    # Nor is a folder asked for.
    assert pressed("export", book, language=language) == (kind, text, sheet)


def test_documents_of_a_workbook_that_is_no_sample_are_not_marked(tmp_path: Path) -> None:
    book = book_of(STOCK)
    book.names["in_sample"].refers_to_range.value = False
    book.app.calculate()

    text = exported_to(tmp_path, book).text

    assert "sample" not in text.replace(str(tmp_path), "")
    assert not any("SAMPLE" in header_of(tmp_path / name) for name in NAMES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("answers", [{}, {"folder": ".."}, {"folder": "..", "replace": "yes"}])
def test_export_of_a_workbook_with_failed_checks_is_refused(
    language: str, answers: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = edited_book()
    failed = [each for each in findings(book) if each.state == "failed"]
    answers = {**answers, **({"folder": str(tmp_path)} if "folder" in answers else {})}

    kind, text, sheet = pressed("export", book, language=language, answers=answers)

    assert (kind, sheet) == ("warn", "Checks")
    assert failed
    for each in failed:
        assert each.rule.in_language(language) in text
    assert ("No document was made" in text) is (language == "en")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_export_of_a_blank_workbook_names_what_is_to_be_entered(language: str) -> None:
    kind, text, sheet = pressed("export", book_of("dividend"), language=language)

    assert (kind, sheet) == ("warn", "Inputs")
    assert "Inputs!" in text
    assert ("inputs are missing" in text) is (language == "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_export_asks_before_it_overwrites_a_document_and_has_written_nothing(
    language: str, tmp_path: Path
) -> None:
    edited = tmp_path / NAMES[1]
    edited.write_bytes(b"edited in Word")

    kind, text, question = exported_to(tmp_path, language=language)

    assert (kind, question) == ("ask", "replace")
    assert NAMES[1] in text
    assert NAMES[0] not in text
    assert ("Overwrite" in text) is (language == "en")
    assert [each.name for each in tmp_path.iterdir()] == [NAMES[1]]
    assert edited.read_bytes() == b"edited in Word"

    kind, text, _ = exported_to(tmp_path, language=language, replace="yes")

    assert kind == "tell"
    (backup,) = [each for each in tmp_path.iterdir() if each.name not in NAMES]
    assert backup.read_bytes() == b"edited in Word"
    assert backup.name in text


def test_export_again_asks_nothing_and_writes_nothing(tmp_path: Path) -> None:
    exported_to(tmp_path)
    before = {each.name: each.stat().st_mtime_ns for each in tmp_path.iterdir()}

    kind, text, _ = exported_to(tmp_path)

    assert kind == "tell"
    assert text.count("(as it was)") == 2
    assert {each.name: each.stat().st_mtime_ns for each in tmp_path.iterdir()} == before


def test_export_into_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="choose another"):
        exported_to(tmp_path / "gone")

    assert not (tmp_path / "gone").exists()


def test_export_over_a_document_that_is_in_use_writes_neither(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / NAMES[1]).write_bytes(b"open in Word")
    monkeypatch.setattr(Path, "open", open_in_word)

    with pytest.raises(InputError, match=r"_en\.docx: cannot be written"):
        exported_to(tmp_path, replace="yes")

    monkeypatch.undo()
    assert [each.name for each in tmp_path.iterdir()] == [NAMES[1]]


# --- Explain, Why ----------------------------------------------------------------------


def place_of(book: Any, name: str) -> str:
    cell = book.names[name].refers_to_range
    return f"{cell.sheet.name}!{cell.address.replace('$', '')}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_explain_says_what_the_command_line_says(language: str) -> None:
    book = book_of(DISPOSAL)
    at = place_of(book, "out_total_price")
    sheet, _, address = at.partition("!")

    kind, text, _ = pressed("explain", book, at, language)

    assert kind == "page"
    assert text == explained(book, sheet, address, language)
    assert "168,027,525" in text


def broken_book() -> Any:
    """A workbook in which an error of one cell runs into another."""
    book = book_of(STOCK)
    sheet = book.sheets.add("Mine", after=book.sheets["Guide"])
    sheet.range("A1").formula = '=ROUND_YEN("x",1,"up")'
    sheet.range("A2").formula = "=A1+1"
    sheet.range("A3").formula = "=1/0"
    sheet.range("A4").value = 5.0
    book.app.calculate()
    return book


def asked_why(at: str, language: str, reasons: Mapping[Cell, Text]) -> str:
    kind, text, _ = pressed("why", broken_book(), at, language, reasons=reasons)
    assert kind == "tell"
    return text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cell", ["A1", "A2"])
def test_why_gives_the_reason_where_the_error_began(cell: str, language: str) -> None:
    reason = Text("amount: needs a number", "amount: 数値が必要です")
    reasons = {Cell(f"{STOCK}.xlsx", "Mine", 1, 1): reason}

    assert (
        asked_why(f"Mine!{cell}", language, reasons) == f"Mine!A1: {reason.in_language(language)}"
    )


def test_why_of_an_error_of_another_function_says_so() -> None:
    assert "another function" in asked_why("Mine!A3", "en", {})


def test_why_of_a_value_says_that_there_is_no_error() -> None:
    assert asked_why("Mine!A4", "en", {}) == "Mine!A4 shows no error."


@pytest.mark.parametrize("name", ["explain", "why"])
def test_explain_and_why_need_a_selected_cell(name: str) -> None:
    with pytest.raises(InputError, match="Select a cell"):
        pressed(name, book_of(STOCK))


# --- Repair links ----------------------------------------------------------------------


def test_links_of_another_computer_are_entered_again() -> None:
    book = book_of(STOCK)
    sheet = book.sheets.add("Mine", after=book.sheets["Guide"])
    sheet.range("A1").formula = "='C:\\Users\\x\\XLSTART\\ivjxl.xlam'!ROUND_YEN(1.5,1,\"up\")"

    kind, text, _ = pressed("links", book)

    assert (kind, text) == ("status", "ivjxl: formulas entered again: 1")
    assert sheet.range("A1").formula == '=ROUND_YEN(1.5,1,"up")'
    assert value(sheet.range("A1")) == 2.0
    assert not isinstance(value(sheet.range("A1")), CellError)


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_that_stay_are_named(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    report = LinkReport(("Mine!A2",), (LeftAlone("Mine!A1", Text("an array", "配列数式")),))
    monkeypatch.setattr(links, "repaired", lambda _: report)

    kind, text, _ = pressed("links", book_of(STOCK), language=language)

    assert kind == "warn"
    assert text.splitlines()[0].endswith("1個" if language == "ja" else " 1")
    assert text.splitlines()[-1] == f"Mine!A1: {report.left[0].reason.in_language(language)}"


# --- Help ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_names_versions_and_every_button(language: str) -> None:
    kind, text, _ = pressed("about", book_of(STOCK), language=language)

    assert kind == "tell"
    assert __version__ in text
    assert str(TEMPLATE_VERSION) in text
    assert "ivjxl addin doctor" in text
    for name in (
        "Regenerate",
        "Import",
        "Export",
        "Check",
        "Recalculate",
        "Explain",
        "Why",
        "Links",
        "About",
    ):
        assert texts.CONTROLS[f"ivjxl{name}"].label.in_language(language) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_needs_no_workbook(language: str) -> None:
    text = pressed("about", None, language=language).text

    assert commands._NO_TEMPLATE.in_language(language) in text
