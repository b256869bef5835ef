"""Commands on workbook files: what they print, write and return."""

import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from ivjxl.excel.file.document import Document
from ivjxl.excel.workbook.files import open_data
from ivjxl.notices.case import read_case
from tests.cli.run import Run

ROOT: Final = Path(__file__).parents[2]
WORKBOOKS: Final = ROOT / "workbooks"
OLD: Final = ROOT / "tests" / "excel" / "workbook" / "version_1"
DISPOSAL: Final = "2022-05-26-share-disposal"
DIVIDEND: Final = "2019-05-23-dividend"
STOCK: Final = "2020-05-25-restricted-stock"

_ENDING_IN_ZERO: Final = r'(?<=\.\d)0(?=")'
each_language: Final = pytest.mark.parametrize("language", ["en", "ja"])


@cache
def data(name: str = DISPOSAL) -> bytes:
    return (WORKBOOKS / f"{name}.xlsx").read_bytes()


def bytes_of(book: Any) -> bytes:
    package: bytes = book.impl.as_bytes()
    return package


@cache
def with_a_fifth_class() -> bytes:
    """Return the disposal with a class of allottees typed in below the four."""
    book = open_data(data(), "book.xlsx")
    row = {
        "title_en": "Advisers",
        "title_ja": "顧問",
        "noun_en": "Adviser",
        "persons": 1.0,
        "shares": 0.0,
    }
    for column, value in row.items():
        book.names[f"in_allottees_{column}"].refers_to_range[4].value = value
    first = book.names["in_allottees_persons"].refers_to_range.row
    book.sheets["Inputs"].range(f"F{first + 4}").value = "register"
    book.app.calculate()
    return bytes_of(book)


@cache
def edited() -> bytes:
    """Return the same with a total typed over in the English table."""
    book = open_data(with_a_fifth_class(), "book.xlsx")
    sheet = book.sheets["Notice_EN"]
    sheet.api.Unprotect("")
    cells = book.names["tbl_allottees_en"].refers_to_range
    sheet.range(f"C{cells.row + 4}").value = 35_866.0
    sheet.impl.worksheet.lifted = False
    return bytes_of(book)


@cache
def poisoned() -> bytes:
    """Return the disposal with three cached values that its formulas do not give."""
    book = open_data(data(), "book.xlsx")
    worksheet = book.impl.document.worksheet("Working")
    for name, value in (
        ("total_price", 1.0),
        ("directors_shares", "text"),
        ("allotted_persons", 2),
    ):
        cell = book.names[f"out_{name}"].refers_to_range
        worksheet.cache((cell.row, 5), float(value) if isinstance(value, int) else value)
    return bytes_of(book)


Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def write(package: bytes | None = None, name: str = "book.xlsx") -> Path:
        path = tmp_path / name
        path.write_bytes(data() if package is None else package)
        return path

    return write


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def rows_of_table(path: Path, name: str = "tbl_allottees_ja") -> int:
    book: Any = open_data(path.read_bytes(), path.name)
    rows: int = book.names[name].refers_to_range.shape[0]
    return rows


# What is refused by all


COMMANDS: Final = (
    ("regenerate", "{book}"),
    ("check", "{book}"),
    ("show", "{book}"),
    ("recalc", "{book}"),
    ("diff", "{book}", "{book}"),
    ("case", "{book}"),
    ("deadlines", "{book}"),
    ("upgrade", "{book}"),
    ("new", "dividend", "--out", "{new}", "--from", "{book}"),
)
each_command: Final = pytest.mark.parametrize("command", COMMANDS, ids=lambda c: str(c[0]))


def filled(command: tuple[str, ...], book: Path) -> list[str]:
    return [part.format(book=book, new=book.parent / "new.xlsx") for part in command]


@each_command
@each_language
def test_a_file_that_is_missing_is_an_error_of_one_line(
    command: tuple[str, ...], language: str, run: Run, tmp_path: Path
) -> None:
    code, out, err = run(*filled(command, tmp_path / "nowhere.xlsx"), "--lang", language)

    assert (code, out) == (2, "")
    assert "nowhere.xlsx" in err
    assert {"en": "does not exist", "ja": "見つかりません"}[language] in err
    assert len(err.splitlines()) == 1


@each_command
def test_a_workbook_that_is_not_ours_is_refused(
    command: tuple[str, ...], run: Run, tmp_path: Path
) -> None:
    import openpyxl

    path = tmp_path / "theirs.xlsx"
    openpyxl.Workbook().save(path)
    before = files_in(tmp_path)

    code, _, err = run(*filled(command, path))

    if command[0] == "recalc":
        assert code == 0
    else:
        assert code == 2
        assert "is no workbook of ivjxl" in err
    assert files_in(tmp_path) == before


@each_command
@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x03\x04broken"])
def test_a_file_that_is_no_workbook_is_refused(
    command: tuple[str, ...], content: bytes, run: Run, make: Make
) -> None:
    code, out, err = run(*filled(command, make(content)))

    assert (code, out) == (2, "")
    assert err.startswith("ivjxl: book.xlsx: ") or "book.xlsx" in err


def with_renamed_sheet(package: bytes, old: str, new: str) -> bytes:
    """Return a workbook whose user renamed a sheet, as Excel writes it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as before, zipfile.ZipFile(buffer, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name.endswith(".xml"):
                text = part.decode().replace(f'name="{old}"', f'name="{new}"')
                part = text.replace(f"{old}!", f"'{new}'!").encode()
            after.writestr(name, part)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("command", "sheet"),
    [
        *(("check", sheet) for sheet in ("Guide", "Notice_EN", "Working", "Checks", "Log")),
        *(("show", sheet) for sheet in ("Inputs", "Checks")),
        ("regenerate", "Log"),
    ],
)
def test_a_renamed_sheet_is_said_and_no_program_error(
    command: str, sheet: str, run: Run, make: Make
) -> None:
    package = with_renamed_sheet(with_a_fifth_class(), sheet, "My sheet")

    code, out, err = run(command, make(package))

    assert code in (1, 2)
    assert sheet in out + err


@pytest.mark.parametrize("command", ["regenerate", "recalc", "upgrade"])
def test_a_case_file_is_no_workbook(command: str, run: Run) -> None:
    code, out, err = run(command, WORKBOOKS / f"{DISPOSAL}.toml")

    assert (code, out) == (2, "")
    assert "must be an .xlsx or .xlsm workbook" in err


@pytest.mark.parametrize("command", ["regenerate", "recalc", "upgrade"])
def test_in_place_and_out_exclude_each_other(command: str, run: Run, make: Make) -> None:
    code, _, err = run(command, make(), "--in-place", "--out", ".")

    assert code == 2
    assert "not allowed with argument" in err


WRITERS: Final = (
    ("regenerate", with_a_fifth_class),
    ("recalc", poisoned),
    ("upgrade", lambda: (OLD / f"{DISPOSAL}.xlsx").read_bytes()),
)
each_writer: Final = pytest.mark.parametrize(("command", "package"), WRITERS)


@each_writer
def test_nothing_is_written_unless_asked(
    command: str, package: Callable[[], bytes], run: Run, make: Make
) -> None:
    path = make(package())
    before = files_in(path.parent)

    code, out, _ = run(command, path)

    assert code == (command == "recalc")
    assert files_in(path.parent) == before
    if command != "recalc":
        assert "nothing written: --in-place or --out DIR writes it" in out


@each_writer
def test_in_place_keeps_the_old_file_beside_it(
    command: str, package: Callable[[], bytes], run: Run, make: Make
) -> None:
    path = make(package())

    code, out, _ = run(command, path, "--in-place")

    assert code == 0
    after = files_in(path.parent)
    (backup,) = after.keys() - {"book.xlsx"}
    assert backup.startswith("book.xlsx.bak-")
    assert after[backup] == package()
    assert after["book.xlsx"] != package()
    assert f"backup {backup}" in out


@each_writer
def test_out_writes_a_copy_and_leaves_the_original(
    command: str, package: Callable[[], bytes], run: Run, make: Make
) -> None:
    path = make(package())
    folder = path.parent / "out"
    folder.mkdir()

    code, out, _ = run(command, path, "--out", folder)

    assert code == 0
    assert str(folder / "book.xlsx") in out
    assert files_in(path.parent) == {"book.xlsx": package()}
    assert [*files_in(folder)] == ["book.xlsx"]
    assert files_in(folder)["book.xlsx"] != package()


@each_writer
def test_out_never_overwrites(
    command: str, package: Callable[[], bytes], run: Run, make: Make
) -> None:
    path = make(package())
    folder = path.parent / "out"
    folder.mkdir()
    (folder / "book.xlsx").write_bytes(b"mine")

    code, _, err = run(command, path, "--out", folder)

    assert code == 2
    assert "exists already" in err
    assert files_in(folder) == {"book.xlsx": b"mine"}


@each_writer
def test_out_needs_a_folder(
    command: str, package: Callable[[], bytes], run: Run, make: Make
) -> None:
    path = make(package())

    code, _, err = run(command, path, "--out", path.parent / "none")

    assert code == 2
    assert "must be a folder that exists" in err


@each_writer
def test_a_workbook_open_elsewhere_is_not_written(
    command: str, package: Callable[[], bytes], run: Run, make: Make
) -> None:
    path = make(package())
    (path.parent / "~$book.xlsx").write_bytes(b"\x04Mika" + b" " * 160)

    assert run(command, path)[0] == (command == "recalc")
    code, _, err = run(command, path, "--in-place")

    assert code == 2
    assert "book.xlsx" in err
    assert path.read_bytes() == package()


# regenerate


@each_language
def test_regenerate_says_which_tables_get_how_many_rows(
    language: str, run: Run, make: Make
) -> None:
    path = make(with_a_fifth_class())

    code, out, err = run("regenerate", path, "--in-place", "--lang", language)

    assert (code, err) == (0, "")
    said = {"en": "5 rows, now 6", "ja": "5行を6行に変更"}[language]
    assert f"  tbl_allottees_ja: {said}\n  tbl_allottees_en: {said}\n" in out
    assert rows_of_table(path) == 6
    assert run("check", path)[0] == 0


def test_regenerate_of_what_is_up_to_date_writes_nothing(run: Run, make: Make) -> None:
    path = make()

    code, out, _ = run("regenerate", path, "--in-place")

    assert code == 0
    assert "tbl_allottees_ja: up to date" in out
    assert "unchanged, not written" in out
    assert files_in(path.parent) == {"book.xlsx": data()}


def test_a_second_regenerate_writes_nothing(run: Run, make: Make) -> None:
    path = make(with_a_fifth_class())
    run("regenerate", path, "--in-place")
    once = files_in(path.parent)

    code, out, _ = run("regenerate", path, "--in-place")

    assert code == 0
    assert "unchanged, not written" in out
    assert files_in(path.parent) == once


def test_a_notice_without_generated_tables_says_so(run: Run, make: Make) -> None:
    code, out, _ = run("regenerate", make(data(DIVIDEND)))

    assert code == 0
    assert "no generated tables" in out


@each_language
def test_an_edited_table_is_refused_with_its_cells(language: str, run: Run, make: Make) -> None:
    path = make(edited())

    code, out, _ = run("regenerate", path, "--in-place", "--lang", language)

    assert code == 1
    assert files_in(path.parent) == {"book.xlsx": edited()}
    assert {"en": "EDITED by hand", "ja": "手作業の変更があるため"}[language] in out
    assert {"en": "C28: holds '35866'", "ja": "C28: 現在 '35866'"}[language] in out
    assert "--replace" in out


def test_a_refused_book_is_not_copied_either(run: Run, make: Make) -> None:
    path = make(edited())
    folder = path.parent / "out"
    folder.mkdir()

    assert run("regenerate", path, "--out", folder)[0] == 1
    assert files_in(folder) == {}


def test_replace_keeps_the_edited_table_on_a_sheet(run: Run, make: Make) -> None:
    path = make(edited())

    code, out, _ = run("regenerate", path, "--in-place", "--replace")

    assert code == 0
    assert "tbl_allottees_en: edited table kept on Kept_1; 5 rows, now 6" in out
    document = Document(path.read_bytes())
    assert document.sheet_names()[-1] == "Kept_1"
    assert document.value("Kept_1", (7, 3)) == "35866"
    assert run("check", path)[0] == 0


def test_of_several_books_one_refused_the_others_are_done(run: Run, make: Make) -> None:
    paths = [
        make(with_a_fifth_class(), "one.xlsx"),
        make(edited(), "two.xlsx"),
        make(data(STOCK), "three.xlsx"),
        make(with_a_fifth_class(), "four.xlsx"),
    ]

    code, out, err = run("regenerate", *paths, "--in-place")

    assert code == 1
    assert [rows_of_table(paths[i]) for i in (0, 3)] == [6, 6]
    assert paths[1].read_bytes() == edited()
    assert paths[2].read_bytes() == data(STOCK)
    assert err.splitlines() == [f"[{i}/4] {path}" for i, path in enumerate(paths, 1)]
    assert [line for line in out.splitlines() if not line.startswith(" ")] == [
        f"{path}:" for path in paths
    ]


def test_of_several_books_one_missing_the_others_are_done(run: Run, make: Make) -> None:
    paths = [
        make(with_a_fifth_class(), "one.xlsx"),
        Path(make(b"", "two.xlsx")),
        make(with_a_fifth_class(), "three.xlsx"),
    ]

    code, _, _ = run("regenerate", *paths, "--in-place")

    assert code == 2
    assert [rows_of_table(paths[i]) for i in (0, 2)] == [6, 6]


@pytest.mark.parametrize("names", [("a.xlsx", "a.xlsx"), ("a.xlsx", "sub/A.XLSX")])
def test_two_books_of_one_name_are_not_copied_into_one_folder(
    names: tuple[str, str], run: Run, tmp_path: Path
) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "out").mkdir()
    paths = [tmp_path / name for name in names]
    for path in paths:
        path.write_bytes(with_a_fifth_class())

    code, out, err = run("regenerate", *paths, "--out", tmp_path / "out")

    assert (code, out) == (2, "")
    assert "two of the workbooks have this name" in err
    assert files_in(tmp_path / "out") == {}


def test_an_older_workbook_is_not_regenerated(run: Run) -> None:
    code, _, err = run("regenerate", OLD / f"{DISPOSAL}.xlsx")

    assert code == 2
    assert "ivjxl upgrade" in err


# check, show, deadlines


@pytest.mark.parametrize("name", [DISPOSAL, DIVIDEND, STOCK])
@each_language
def test_check_lists_the_checks_of_a_whole_workbook(name: str, language: str, run: Run) -> None:
    code, out, err = run("check", WORKBOOKS / f"{name}.xlsx", "--lang", language)
    of_case = run("check", WORKBOOKS / f"{name}.toml", "--lang", language)

    assert (code, err) == (0, "")
    assert not any(line.lstrip().startswith(("FAILED", "不合格")) for line in out.splitlines())
    # Every line on the case is also one on the workbook, acknowledgements included.
    assert len(out.splitlines()) >= len(of_case[1].splitlines()) + 5


@pytest.mark.parametrize(
    ("package", "name"),
    [
        (edited, "tables_unedited"),
        (poisoned, "values_are_recalculated"),
        (with_a_fifth_class, "tables_have_every_row"),
        (lambda: (OLD / f"{DISPOSAL}.xlsx").read_bytes(), "template_is_current"),
    ],
)
def test_check_ends_with_1_and_names_what_failed(
    package: Callable[[], bytes], name: str, run: Run, make: Make
) -> None:
    code, out, _ = run("check", make(package()))

    assert code == 1
    assert any("FAILED" in line and f"({name};" in line for line in out.splitlines())


def test_check_of_a_blank_template_is_not_checked(run: Run) -> None:
    code, out, _ = run("check", WORKBOOKS / "dividend.xlsx")

    assert code == 0
    assert "not checked" in out


def test_check_changes_nothing(run: Run, make: Make) -> None:
    path = make(poisoned())

    run("check", path)

    assert files_in(path.parent) == {"book.xlsx": poisoned()}


@pytest.mark.parametrize("name", [DISPOSAL, DIVIDEND])
@pytest.mark.parametrize("form", ["text", "md", "json"])
@each_language
def test_show_prints_of_a_workbook_what_it_prints_of_its_case(
    name: str, form: str, language: str, run: Run
) -> None:
    options = ("--format", form, "--lang", language)

    code, out, _ = run("show", WORKBOOKS / f"{name}.xlsx", *options)

    assert code == 0
    of_case = run("show", WORKBOOKS / f"{name}.toml", *options)[1]
    # A cell does not know that 13.50 was typed with a zero.
    assert re.sub(_ENDING_IN_ZERO, "", out) == re.sub(_ENDING_IN_ZERO, "", of_case)


@pytest.mark.parametrize("form", ["text", "json", "ics"])
@each_language
def test_deadlines_of_a_workbook_are_those_of_its_case(form: str, language: str, run: Run) -> None:
    options = ("--format", form, "--lang", language)

    code, out, _ = run("deadlines", WORKBOOKS / f"{DISPOSAL}.xlsx", *options)

    assert code == 0
    assert out == run("deadlines", WORKBOOKS / f"{DISPOSAL}.toml", *options)[1]


@pytest.mark.parametrize("command", ["show", "deadlines", "case"])
def test_a_blank_workbook_has_nothing_to_print(command: str, run: Run) -> None:
    code, out, err = run(command, WORKBOOKS / "dividend.xlsx")

    assert (code, out) == (2, "")
    assert "has inputs to be entered first: Company name (English) (Inputs!D8)" in err


# recalc


def formulas_in(path: Path) -> int:
    book = openpyxl.load_workbook(path)
    return sum(cell.data_type == "f" for sheet in book for row in sheet.rows for cell in row)


FORMULAS: Final = formulas_in(WORKBOOKS / f"{DISPOSAL}.xlsx")


def test_recalc_lists_every_value_that_is_not_calculated(run: Run, make: Make) -> None:
    path = make(poisoned())

    code, out, _ = run("recalc", path)

    assert code == 1
    lines = out.splitlines()
    assert lines[0] == f"{path}: 3 of {FORMULAS} formulas show something else than they give"
    assert sorted(line.partition(": ")[2] for line in lines[1:]) == [
        "'1' -> '168027525'",
        "'2' -> '30'",
        "'text' -> '16692'",
    ]
    assert all(line.startswith("  Working!E") for line in lines[1:])


def test_recalc_in_place_puts_the_values_right(run: Run, make: Make) -> None:
    path = make(poisoned())

    assert run("recalc", path, "--in-place")[0] == 0
    assert run("recalc", path)[0] == 0
    assert run("check", path)[0] == 0
    assert run("diff", path, WORKBOOKS / f"{DISPOSAL}.xlsx")[0] == 0


def test_recalc_of_right_values_writes_nothing(run: Run, make: Make) -> None:
    path = make()

    code, out, _ = run("recalc", path, "--in-place")

    assert code == 0
    assert f"0 of {FORMULAS} formulas show" in out
    assert files_in(path.parent) == {"book.xlsx": data()}


def test_recalc_speaks_japanese(run: Run, make: Make) -> None:
    _, out, _ = run("recalc", make(poisoned()), "--lang", "ja")

    assert "formulas show" not in out


# diff


def other_price(make: Make) -> Path:
    book: Any = open_data(data(), "book.xlsx")
    book.names["in_price"].refers_to_range.value = 4686.0
    book.app.calculate()
    return make(bytes_of(book), "other.xlsx")


@each_language
def test_diff_names_inputs_figures_and_checks(language: str, run: Run, make: Make) -> None:
    code, out, _ = run("diff", make(), other_price(make), "--lang", language)

    assert code == 1
    words = {"en": ("input", "figure", "check"), "ja": ("入力", "計算値", "検査")}[language]
    assert [*dict.fromkeys(line.split()[0] for line in out.splitlines())] == [*words]
    assert out.splitlines()[0].endswith(": 4,685 -> 4,686")


def test_diff_as_json(run: Run, make: Make) -> None:
    code, out, _ = run("diff", make(), other_price(make), "--format", "json", "--lang", "ja")

    found = json.loads(out)
    assert code == 1
    assert found[0] == {
        "part": "input",
        "name": "price",
        "label": "処分価額（1株当たり）",
        "old": "4,685",
        "new": "4,686",
    }
    assert json.loads(run("diff", make(), make(), "--format", "json")[1]) == []


@each_language
def test_a_case_and_its_workbook_do_not_differ(language: str, run: Run) -> None:
    case, book = (WORKBOOKS / f"{DISPOSAL}{end}" for end in (".toml", ".xlsx"))

    for pair in ((case, book), (book, case), (book, book)):
        code, out, _ = run("diff", *pair, "--lang", language)
        assert (code, out) == (0, {"en": "no difference\n", "ja": "差異なし\n"}[language])


def test_diff_of_other_kinds_is_refused(run: Run) -> None:
    code, out, err = run("diff", WORKBOOKS / f"{DISPOSAL}.xlsx", WORKBOOKS / f"{STOCK}.toml")

    assert (code, out) == (2, "")
    assert "only cases of one kind can be compared" in err


# case


@pytest.mark.parametrize("name", [DISPOSAL, DIVIDEND, STOCK])
def test_case_prints_a_file_that_builds_the_same_workbook(
    name: str, run: Run, tmp_path: Path
) -> None:
    text, built = tmp_path / "out.toml", tmp_path / "built.xlsx"

    code, out, _ = run("case", WORKBOOKS / f"{name}.xlsx")
    assert code == 0
    assert run("case", WORKBOOKS / f"{name}.xlsx", "--out", text) == (0, f"{text}\n", "")

    assert text.read_text(encoding="utf-8") == out
    assert b"\r" not in text.read_bytes()
    case, original = read_case(text), read_case(WORKBOOKS / f"{name}.toml")
    assert case == replace(
        original,
        name="out",
        title="",
        expected={},
    )
    assert run("build", text, "--out", built)[0] == 0
    assert run("diff", built, WORKBOOKS / f"{name}.xlsx")[0] == 0
    assert run("check", built)[0] == 0


def test_case_never_overwrites(run: Run, make: Make, tmp_path: Path) -> None:
    target = tmp_path / "case.toml"
    target.write_text("mine", encoding="utf-8")

    code, out, err = run("case", make(), "--out", target)

    assert (code, out) == (2, "")
    assert "exists already" in err
    assert target.read_text(encoding="utf-8") == "mine"


def test_case_into_a_folder_that_is_missing_is_an_error(run: Run, make: Make) -> None:
    code, _, err = run("case", make(), "--out", "/nowhere/at/all.toml")

    assert code == 2
    assert err.startswith("ivjxl: ")


def test_case_names_all_inputs_without_a_source(run: Run, make: Make) -> None:
    book: Any = open_data(data(), "book.xlsx")
    for name in ("annual_cap", "payment_date"):
        cell = book.names[f"in_{name}"].refers_to_range
        cell.sheet.range(f"F{cell.row}").value = None

    code, out, err = run("case", make(bytes_of(book)))

    assert (code, out) == (2, "")
    assert "payment_date, annual_cap: need a source" in err


def test_case_never_leaves_out_a_typed_price(run: Run, make: Make) -> None:
    book: Any = open_data(data(), "book.xlsx")
    cell = book.names["in_price"].refers_to_range
    cell.sheet.range(f"F{cell.row}:G{cell.row}").value = None

    code, out, _ = run("case", make(bytes_of(book)))

    assert code == 2 or "price = " in out


# new --from


@pytest.mark.parametrize("source", [f"{DISPOSAL}.toml", f"{DISPOSAL}.xlsx"])
@each_language
def test_new_begins_with_an_earlier_notice(
    source: str, language: str, run: Run, tmp_path: Path
) -> None:
    target = tmp_path / "new.xlsx"

    code, out, _ = run(
        *("new", "restricted_stock", "--from", WORKBOOKS / source, "--out", target),
        *("--lang", language),
    )

    assert code == 0
    first, *left = out.splitlines()
    assert first.startswith(f"{target}: ")
    assert source in first
    assert {"en": f"{len(left)} to be entered", "ja": f"未入力{len(left)}件"}[language] in first
    assert left
    assert all(line.startswith("  ") for line in left)
    code, out, _ = run("check", target)
    assert code == 0
    assert "not checked" in out
    document = Document(target.read_bytes())
    assert str(document.value("Checks", (2, 12))).startswith("△")


def test_new_from_the_same_kind_takes_no_decisions(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "new.xlsx"

    run("new", "dividend", "--from", WORKBOOKS / f"{DIVIDEND}.xlsx", "--out", target)

    book: Any = open_data(target.read_bytes(), "new.xlsx")
    assert book.names["in_company_name_en"].refers_to_range.value
    for name in ("dividend_per_share", "record_date", "published_total", "notice_date"):
        assert book.names[f"in_{name}"].refers_to_range.value is None


def test_new_with_more_rows_than_fit_writes_nothing(run: Run, tmp_path: Path) -> None:
    text = (WORKBOOKS / f"{STOCK}.toml").read_text(encoding="utf-8")
    shutil.copy(WORKBOOKS / "internet-initiative-japan.company.toml", tmp_path)
    splits = "".join(
        f"[[inputs.splits]]\neffective_date = 2020-06-{day:02}\nold_shares = 1\nnew_shares = 2\n"
        'source = "x"\n\n'
        for day in range(1, 12)
    )
    case = tmp_path / "many.toml"
    case.write_text(text.replace("[expect]", splits + "[expect]"), encoding="utf-8")
    target = tmp_path / "new.xlsx"

    code, _, err = run("new", "share_disposal", "--from", case, "--out", target)

    assert code == 2
    assert "splits: has more rows than the workbook holds, got 11" in err
    assert not target.exists()


def test_new_never_overwrites(run: Run, make: Make) -> None:
    target = make(b"mine", "new.xlsx")

    code, _, err = run("new", "dividend", "--from", make(), "--out", target)

    assert code == 2
    assert "exists already" in err
    assert target.read_bytes() == b"mine"


# upgrade


@each_language
def test_upgrade_lists_what_changes(language: str, run: Run, make: Make) -> None:
    path = make((OLD / f"{DISPOSAL}.xlsx").read_bytes())

    code, out, _ = run("upgrade", path, "--lang", language)

    assert code == 0
    steps = [line for line in out.splitlines() if line.startswith("  2: ")]
    assert len(steps) == 3
    assert {"en": "hidden sheet", "ja": "非表示シート"}[language] in steps[0]


def test_upgrade_makes_a_workbook_that_passes_and_says_the_same(run: Run, make: Make) -> None:
    old = (OLD / f"{DISPOSAL}.xlsx").read_bytes()
    path = make(old)

    assert run("upgrade", path, "--in-place")[0] == 0

    assert run("check", path)[0] == 0
    assert run("diff", make(old, "old.xlsx"), path) == (0, "no difference\n", "")
    assert run("regenerate", path, "--in-place")[0] == 0
    once = path.read_bytes()
    code, out, _ = run("upgrade", path, "--in-place")
    assert (code, out) == (0, f"{path} has the current template version\n")
    assert path.read_bytes() == once


def test_upgrade_of_a_newer_workbook_is_refused(run: Run, make: Make) -> None:
    book: Any = open_data(data(), "book.xlsx")
    sheet = book.sheets["_ivjxl"]
    sheet.api.Unprotect("")
    sheet.range("B2").value = "'4"
    path = make(bytes_of(book))

    for command in ("upgrade", "regenerate", "check", "show"):
        code, _, err = run(command, path)
        assert code == 2
        assert "was made by a newer ivjxl" in err


# new --company


def test_new_takes_the_facts_of_the_day_from_a_company_file(run: Run, tmp_path: Path) -> None:
    company = WORKBOOKS / "sample.company.toml"
    shown = {}
    for day in ("2024-06-24", "2024-06-25"):
        target = tmp_path / f"{day}.xlsx"
        code, out, _ = run("new", "dividend", "--company", company, "--on", day, "--out", target)
        assert code == 0
        assert "sample.company.toml" in out
        book = open_data(target.read_bytes(), "book.xlsx")
        names = ("representative_name_ja", "code", "million_rounding", "notice_date")
        shown[day] = [book.names[f"in_{name}"].refers_to_range.value for name in names]
        sources = book.names["in_code"].refers_to_range.offset(0, 2).value
        assert sources == "invented"

    assert [values[:3] for values in shown.values()] == [
        ["見本 一郎", "0000", "down"],
        ["見本 花子", "0000", "down"],
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--company", "x.toml"),
        ("--on", "2024-06-24"),
        ("--company", "x.toml", "--on", "2024-06-24"),
        ("--company", WORKBOOKS / "sample.company.toml", "--on", "June"),
        ("--company", WORKBOOKS / "sample.company.toml", "--on", "2015-12-31"),
        ("--company", WORKBOOKS / f"{DISPOSAL}.toml", "--on", "2024-06-24"),
    ],
    ids=["no day", "no file named", "no such file", "no date", "before every fact", "a case"],
)
def test_new_refuses_what_gives_no_facts(
    run: Run, tmp_path: Path, arguments: tuple[object, ...]
) -> None:
    target = tmp_path / "book.xlsx"

    code, _, err = run("new", "dividend", *arguments, "--out", target)

    assert code == 2
    assert err.startswith("ivjxl: ")
    assert not target.exists()
