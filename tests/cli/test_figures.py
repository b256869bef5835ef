"""Commands on the figures of a workbook: what they print, write and return."""

import shutil
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from ivjxl.excel.file.document import Document
from ivjxl.excel.workbook.files import open_data
from ivjxl.excel.workbook.filling import fill
from tests.cli.run import Run
from tests.excel.file.rich import sheets, workbook

WORKBOOKS: Final = Path(__file__).parents[2] / "workbooks"
DIVIDEND: Final = "2019-05-23-dividend"
PATH: Final = r"'C:\Users\a\ivjxl.xlam'!"
HEAD: Final = "date,close_as_traded\n"
each_language: Final = pytest.mark.parametrize("language", ["en", "ja"])

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def write(content: bytes | str, name: str = "book.xlsx") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@cache
def data(name: str = DIVIDEND) -> bytes:
    return (WORKBOOKS / f"{name}.xlsx").read_bytes()


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


LINKED: Final = ("Notice_JA", "Notice_EN", "Deadlines")


def calls(document: Document, function: str) -> int:
    """Return how many formulas of the sheets with links begin a call."""
    formulas = (document.worksheet(sheet) for sheet in LINKED)
    return sum(
        function in (worksheet.formula(at) or "")
        for worksheet in formulas
        for at in worksheet.formulas()
    )


@cache
def with_links() -> bytes:
    """Return the dividend with the place of the add-in before functions of three sheets."""
    document = Document(data())
    for sheet in LINKED:
        worksheet = document.worksheet(sheet)
        for at in worksheet.formulas():
            formula = worksheet.formula(at) or ""
            worksheet.respell(at, formula.replace("NOTICE_TEXT(", f"{PATH}NOTICE_TEXT("))
        worksheet.changed = True
    return document.as_package().as_bytes()


@cache
def resolved() -> bytes:
    """Return a blank disposal in which the day of the resolution is entered."""
    book: Any = open_data(data("share_disposal"), "book.xlsx")
    fill(book, {"resolution_date": date(2022, 5, 26)}, {})
    package: bytes = book.impl.as_bytes()
    return package


# What all of them refuse


COMMANDS: Final = (
    ("links", "{book}"),
    ("explain", "{book}", "Working!E6"),
    ("import", "{book}", "{file}"),
)
each_command: Final = pytest.mark.parametrize("command", COMMANDS, ids=lambda c: str(c[0]))


def filled(command: tuple[str, ...], book: Path) -> list[str]:
    file = WORKBOOKS / "sample-closes.csv"
    return [part.format(book=book, file=file) for part in command]


@each_command
@each_language
def test_a_workbook_that_is_missing_is_an_error_of_one_line(
    command: tuple[str, ...], language: str, run: Run, tmp_path: Path
) -> None:
    code, out, err = run(*filled(command, tmp_path / "nowhere.xlsx"), "--lang", language)

    assert (code, out) == (2, "")
    assert {"en": "does not exist", "ja": "見つかりません"}[language] in err
    assert len(err.splitlines()) == 1


@each_command
@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x03\x04broken"])
def test_a_file_that_is_no_workbook_is_refused(
    command: tuple[str, ...], content: bytes, run: Run, make: Make
) -> None:
    code, out, err = run(*filled(command, make(content)))

    assert (code, out) == (2, "")
    assert "book.xlsx" in err


@pytest.mark.parametrize("command", ["links", "import"])
def test_in_place_and_out_exclude_each_other(command: str, run: Run, make: Make) -> None:
    code, _, err = run(command, make(data()), "x.csv", "--in-place", "--out", ".")

    assert code == 2
    assert "not allowed with argument" in err


@pytest.mark.parametrize("command", ["links", "import"])
def test_out_never_overwrites(command: str, run: Run, make: Make, tmp_path: Path) -> None:
    path = make(data())
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "book.xlsx").write_bytes(b"mine")
    files = ["x.csv"] if command == "import" else []

    code, _, err = run(command, path, *files, "--out", tmp_path / "out")

    assert code == 2
    assert "exists already" in err
    assert files_in(tmp_path / "out") == {"book.xlsx": b"mine"}


# links


@each_language
def test_links_says_what_it_would_enter_again_and_writes_nothing(
    language: str, run: Run, make: Make
) -> None:
    path = make(with_links())

    code, out, err = run("links", path, "--lang", language)

    assert (code, err) == (1, "")
    assert files_in(path.parent) == {"book.xlsx": with_links()}
    first, *cells, last = out.splitlines()
    count = calls(Document(data()), "NOTICE_TEXT(")
    assert count > 20
    assert str(count) in first
    assert len(cells) == 21
    assert cells[0].startswith(("  Deadlines!", "  Notice_JA!"))
    assert str(count - 20) in cells[-1]
    assert "--in-place" in last


def test_links_in_place_keeps_a_backup_and_a_second_run_writes_nothing(
    run: Run, make: Make
) -> None:
    path = make(with_links())

    code, out, _ = run("links", path, "--in-place")

    assert code == 0
    after = files_in(path.parent)
    (backup,) = after.keys() - {"book.xlsx"}
    assert after[backup] == with_links()
    assert f"backup {backup}" in out
    assert calls(Document(after["book.xlsx"]), "ivjxl.xlam") == 0
    assert run("recalc", path)[0] == 0
    code, out, _ = run("links", path, "--in-place")
    assert (code, files_in(path.parent)) == (0, after)
    assert "0 formulas" in out
    assert "unchanged, not written" in out


def test_links_out_writes_a_copy(run: Run, make: Make, tmp_path: Path) -> None:
    path = make(with_links())
    (tmp_path / "out").mkdir()

    assert run("links", path, "--out", tmp_path / "out")[0] == 0

    assert path.read_bytes() == with_links()
    assert [*files_in(tmp_path / "out")] == ["book.xlsx"]
    assert run("links", tmp_path / "out" / "book.xlsx")[0] == 0


@each_language
def test_links_names_what_it_leaves_alone(language: str, run: Run, make: Make) -> None:
    def fill_in(book: Any) -> None:
        sheet = book.add_worksheet("S")
        sheet.write_array_formula("B1:B2", f'{{={PATH}ROUND_YEN(A1,1,"up")}}', None, 7)

    code, out, _ = run("links", make(workbook(fill_in)), "--in-place", "--lang", language)

    assert code == 1
    assert {"en": "left alone: 1", "ja": "対象外: 1個"}[language] in out
    assert "  S!B1: " in out
    assert {"en": "array formula", "ja": "配列数式"}[language] in out


# explain


@each_language
@pytest.mark.parametrize("cell", ["Working!E6", "out_total", "working!$e$6"])
def test_explain_prints_a_cell_by_address_or_name(cell: str, language: str, run: Run) -> None:
    code, out, err = run("explain", WORKBOOKS / f"{DIVIDEND}.xlsx", cell, "--lang", language)

    assert (code, err) == (0, "")
    label = {"en": "Total dividend", "ja": "配当"}[language]
    assert out.startswith(f"Working!E6 (out_total) {label}")
    assert "(in_treasury_shares)" in out


@pytest.mark.parametrize("cell", ["E6", "Nowhere!E6", "out_nothing", "Working!"])
def test_explain_refuses_what_is_no_cell(cell: str, run: Run) -> None:
    code, out, err = run("explain", WORKBOOKS / f"{DIVIDEND}.xlsx", cell)

    assert (code, out) == (2, "")
    assert (
        f"{cell}: must be a cell of this workbook like Working!E12" in err or cell == "Nowhere!E6"
    )


def test_explain_says_that_the_values_are_old(run: Run, make: Make) -> None:
    path = make(sheets(S={"A1": 2, "A2": ("=A1*2", 5), "A3": ("=A2+1", 6)}))

    code, out, err = run("explain", path, "S!A3")

    assert code == 0
    assert "  shows: 6\n" in out
    assert err == (
        "book.xlsx: 2 saved values are old; this explains what the file shows (`ivjxl recalc`)\n"
    )


# import


def closes(first: int = 4000) -> str:
    days = ("2022-05-23", "2022-05-24", "2022-05-25", "2022-06-01")
    return HEAD + "".join(f"{day},{first + index}\n" for index, day in enumerate(days))


@each_language
def test_import_says_how_many_rows_and_writes_only_when_asked(
    language: str, run: Run, make: Make
) -> None:
    path, file = make(resolved()), make(closes(), "closes.csv")

    code, out, err = run("import", path, file, "--lang", language)

    assert (code, err) == (0, "")
    assert path.read_bytes() == resolved()
    line = out.splitlines()[1]
    assert (
        line
        == {
            "en": "  Daily closes before the resolution: 3 rows (closes.csv); "
            "rows of the file not taken: 1 (other days, no value, or too many)",
            "ja": "  決議前の日次終値: 3行 (closes.csv); "
            "使用しなかった行1行（期間外・値なし・上限超過）",
        }[language]
    )
    assert "--in-place" in out.splitlines()[-1]


def test_import_in_place_types_the_rows(run: Run, make: Make) -> None:
    path, file = make(resolved()), make(closes(), "closes.csv")

    assert run("import", path, file, "--in-place")[0] == 0

    book: Any = open_data(path.read_bytes(), "book.xlsx")
    cells = book.names["in_closes_close"].refers_to_range
    assert [cells[index].value for index in range(4)] == [4000, 4001, 4002, None]
    assert book.names["out_market_price"].refers_to_range.value == 4002
    once = path.read_bytes()
    code, out, _ = run("import", path, file, "--in-place")
    assert (code, path.read_bytes()) == (0, once)
    assert "3 rows, up to date" in out


def test_import_stops_at_other_rows(run: Run, make: Make) -> None:
    path = make(resolved())
    run("import", path, make(closes(), "closes.csv"), "--in-place")
    before = path.read_bytes()
    other = make(closes(5000), "other.csv")

    code, out, _ = run("import", path, other, "--in-place")

    assert (code, path.read_bytes()) == (1, before)
    assert "holds 3 OTHER rows, would become 3: nothing was written; --replace" in out
    assert "別の3行があるため書き込みを中止" in run("import", path, other, "--lang", "ja")[1]
    code, out, _ = run("import", path, other, "--in-place", "--replace")
    assert code == 0
    assert "3 rows replaced, now 3 (other.csv)" in out
    book: Any = open_data(path.read_bytes(), "book.xlsx")
    assert book.names["in_closes_close"].refers_to_range[0].value == 5000


def test_import_asks_what_the_closes_are(run: Run, make: Make) -> None:
    path = make(resolved())
    file = make("日付,終値\n2022-05-24,4100\n2022-05-25,4200\n", "closes.csv")

    code, out, err = run("import", path, file, "--in-place")
    assert (code, out) == (2, "")
    assert "must hold closes as traded" in err
    assert run("import", path, file, "--in-place", "--closes", "as traded")[0] == 0
    assert path.read_bytes() != resolved()


def test_a_damaged_file_leaves_the_workbook(run: Run, make: Make, tmp_path: Path) -> None:
    path = make(resolved())
    shutil.copy(WORKBOOKS / "sample-dividends.csv", tmp_path)
    for content in (b"", b"a,b\n1,2\n", b"PK\x03\x04", "date,close_as_traded\n2022-05-24,x\n"):
        code, out, err = run("import", path, make(content, "file.csv"), "--in-place")
        assert (code, out) == (2, "")
        assert "file.csv" in err
    assert run("import", path, tmp_path / "sample-dividends.csv", "--in-place")[0] == 2

    assert path.read_bytes() == resolved()


def test_import_of_a_notice_without_market_data_is_refused(run: Run, make: Make) -> None:
    code, out, err = run("import", make(data()), WORKBOOKS / "sample-closes.csv", "--in-place")

    assert (code, out) == (2, "")
    assert "takes no market data" in err
