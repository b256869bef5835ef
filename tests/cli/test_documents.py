"""Commands on whole notices: what export writes and refuses, what compare says."""

import shutil
from pathlib import Path
from typing import Final

import pytest

from ivjxl.documents.document import DRAFT_MARK, SAMPLE_MARK
from ivjxl.errors import InputError, Text
from ivjxl.excel import office_pdf
from tests.cli.run import Run

WORKBOOKS: Final = Path(__file__).parents[2] / "workbooks"
DIVIDEND: Final = "2019-05-23-dividend"
COMPANY: Final = "internet-initiative-japan.company.toml"
WRONG_TOTAL: Final = (
    "\npublished_total = { value = 608000000",
    "\npublished_total = { value = 609000000",
)
each_source: Final = pytest.mark.parametrize("suffix", ["toml", "xlsx"])


@pytest.fixture
def case(tmp_path: Path) -> Path:
    shutil.copy(WORKBOOKS / COMPANY, tmp_path)
    return Path(shutil.copy(WORKBOOKS / f"{DIVIDEND}.toml", tmp_path))


def changed(path: Path, old: str, new: str) -> Path:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def with_clause(path: Path, words: str) -> Path:
    # Before [expect], which ends the file.
    return changed(path, "[expect]", f"[[clauses]]\n{words}\n\n[expect]")


@each_source
def test_export_writes_word_in_both_languages(run: Run, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / "new" / "folder"

    code, said, told = run("export", WORKBOOKS / f"{DIVIDEND}.{suffix}", "--out", out)

    names = [f"{DIVIDEND}_ja.docx", f"{DIVIDEND}_en.docx"]
    assert code == 0
    assert sorted(path.name for path in out.iterdir()) == sorted(names)
    assert all(str(out / name) in said for name in names)
    assert told.splitlines()[:2] == names


def test_export_says_which_checks_were_not_made(run: Run, tmp_path: Path, case: Path) -> None:
    _, said, told = run("export", case, "--to", "txt", "--out", tmp_path)

    assert "interim_mark, previous_interim_mark" in told
    assert "3 not checked" in said


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("ja", [f"{DIVIDEND}_ja.html", f"{DIVIDEND}_ja.txt"]),
        ("en", [f"{DIVIDEND}_en.html", f"{DIVIDEND}_en.txt"]),
        ("both", [f"{DIVIDEND}_{each}" for each in ("en.html", "en.txt", "ja.html", "ja.txt")]),
    ],
)
def test_formats_and_languages_are_those_asked_for(
    run: Run, tmp_path: Path, language: str, names: list[str]
) -> None:
    source = WORKBOOKS / f"{DIVIDEND}.toml"

    code, _, _ = run(
        "export", source, "--to", "txt", "html", "txt", "--lang", language, "--out", tmp_path
    )

    assert code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == names


@each_source
@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_notice_with_a_failed_check_is_not_exported(
    run: Run, tmp_path: Path, case: Path, suffix: str, language: str
) -> None:
    changed(case, *WRONG_TOTAL)
    if suffix == "xlsx":
        assert run("build", case)[0] == 0
    out = tmp_path / "out"

    source = case.with_suffix(f".{suffix}")
    code, said, told = run("export", source, "--out", out, "--lang", language)

    assert code == 1
    assert not out.exists()
    assert "published_total_follows: " in said
    assert "609,000,000" in said
    wanted = "[[acknowledged]]" if language == "en" else "出力を中止しました"
    assert wanted in told


def test_what_is_acknowledged_is_exported(run: Run, tmp_path: Path, case: Path) -> None:
    changed(case, *WRONG_TOTAL)
    _, said, _ = run("export", case, "--out", tmp_path / "out")
    (line,) = [each for each in said.splitlines() if each.startswith("published_total_follows")]
    figures = line[line.rindex("[") + 1 : -1]
    entry = (
        '[[acknowledged]]\ncheck = "published_total_follows"\nreason = "as decided"\nby = "IR"\n'
        f'on = 2026-11-21\nfigures = "{figures}"\n\n[expect]'
    )
    changed(case, "[expect]", entry)

    assert run("export", case, "--out", tmp_path / "out", "--to", "txt")[0] == 0


def test_a_broken_clause_keeps_a_notice_from_being_exported(
    run: Run, tmp_path: Path, case: Path
) -> None:
    with_clause(case, 'id = "policy"\nja = "{lost}"\nen = "JPY13.50"')

    code, said, _ = run("export", case, "--out", tmp_path / "out")

    assert code == 1
    assert "clause_placeholders_known" in said
    assert "policy: {lost}" in said
    assert "policy: JPY13.50 = {" in said


NOT_ENTERED: Final = (
    'id = "extra"\nkind = "paragraph"\norder = 285\n'
    'ja = "配当予想の総額は{forecast_total:million_yen}です。"\n'
    'en = "The forecast total is {forecast_total:million_yen}."'
)


@each_source
@pytest.mark.parametrize(
    ("language", "says"),
    [("en", ["not exported", "Enter the values"]), ("ja", ["出力を中止", "値を入力"])],
)
def test_a_notice_with_a_value_to_be_entered_is_not_exported(
    run: Run, tmp_path: Path, case: Path, suffix: str, language: str, says: list[str]
) -> None:
    with_clause(case, NOT_ENTERED)
    if suffix == "xlsx":
        assert run("build", case)[0] == 0
    out = tmp_path / "out"

    source = case.with_suffix(f".{suffix}")
    code, said, told = run("export", source, "--out", out, "--lang", language)

    assert (code, said) == (1, "")
    assert not out.exists()
    assert "未入力 / to be entered" in told
    assert all(each in told for each in [": extra", "--draft", *says])


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_draft_may_have_values_to_be_entered_and_says_where(
    run: Run, tmp_path: Path, case: Path, language: str
) -> None:
    with_clause(case, NOT_ENTERED)
    arguments = ("--out", tmp_path, "--to", "txt", "--lang", language, "--draft")

    code, _, told = run("export", case, *arguments)

    assert code == 0
    (line,) = [each for each in told.splitlines() if each.endswith(": extra")]
    assert "未入力 / to be entered" in line
    text = (tmp_path / f"{DIVIDEND}_{language}.txt").read_text("utf-8-sig")
    assert DRAFT_MARK in text
    assert "未入力" in text


def test_own_words_are_printed(run: Run, tmp_path: Path, case: Path) -> None:
    words = 'ja = "当社は{dividend_per_share:yen_sen}を支払います。"\n'
    words += 'en = "The Company pays {dividend_per_share:yen_sen}."'
    with_clause(case, f'id = "policy"\n{words}')

    assert run("export", case, "--out", tmp_path, "--to", "txt")[0] == 0

    texts = {
        each: (tmp_path / f"{DIVIDEND}_{each}.txt").read_text("utf-8-sig") for each in ("ja", "en")
    }
    assert "当社は13円50銭を支払います。" in texts["ja"]
    assert "The Company pays JPY13.50." in texts["en"]


def test_a_sample_and_a_draft_are_marked(run: Run, tmp_path: Path, case: Path) -> None:
    run("export", case, "--out", tmp_path / "sample", "--to", "txt", "--lang", "en")
    changed(case, "sample = true\n", "")
    run("export", case, "--out", tmp_path / "draft", "--to", "txt", "--lang", "en", "--draft")
    run("export", case, "--out", tmp_path / "final", "--to", "txt", "--lang", "en")

    texts = {
        name: (tmp_path / name / f"{DIVIDEND}_en.txt").read_text("utf-8-sig")
        for name in ("sample", "draft", "final")
    }
    assert SAMPLE_MARK in texts["sample"]
    assert DRAFT_MARK in texts["draft"]
    assert SAMPLE_MARK not in texts["final"] + texts["draft"]
    assert DRAFT_MARK not in texts["final"] + texts["sample"]


def test_a_document_that_holds_something_else_is_kept(run: Run, tmp_path: Path, case: Path) -> None:
    target = tmp_path / f"{DIVIDEND}_en.txt"
    target.write_text("by hand", encoding="utf-8")
    arguments = ("export", case, "--out", tmp_path, "--to", "txt")

    code, _, told = run(*arguments)

    assert code == 2
    assert target.name in told
    assert target.read_text(encoding="utf-8") == "by hand"
    assert not (tmp_path / f"{DIVIDEND}_ja.txt").exists()
    assert run(*arguments, "--replace")[0] == 0
    assert run(*arguments)[0] == 0
    assert target.read_text("utf-8-sig") != "by hand"


def test_without_a_program_for_pdf_nothing_is_written(
    run: Run, tmp_path: Path, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: bytes) -> bytes:
        raise InputError("PDF", Text("needs LibreOffice", "にはLibreOfficeが必要です"), None)

    monkeypatch.setattr(office_pdf, "pdf", refused)
    out = tmp_path / "out"

    code, _, told = run("export", case, "--out", out, "--to", "docx", "pdf")

    assert code == 2
    assert "PDF: needs LibreOffice" in told
    assert not out.exists()


def test_a_folder_that_is_a_file_is_refused(run: Run, tmp_path: Path, case: Path) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")

    code, _, told = run("export", case, "--out", tmp_path / "out", "--to", "txt", "--lang", "ja")

    assert code == 2
    assert "作成できるフォルダー" in told


def test_what_was_exported_agrees_with_its_case(run: Run, tmp_path: Path, case: Path) -> None:
    run("export", case, "--out", tmp_path, "--to", "txt", "docx")

    for name in (f"{DIVIDEND}_ja.txt", f"{DIVIDEND}_en.docx"):
        code, said, _ = run("compare", tmp_path / name, case, "--all")
        # The forecast column states what the case says is wrong.
        assert code == 1
        assert said.count("2018") >= 1


def test_a_changed_figure_is_reported(run: Run, tmp_path: Path, case: Path) -> None:
    run("export", case, "--out", tmp_path, "--to", "txt", "--lang", "en")
    notice = tmp_path / f"{DIVIDEND}_en.txt"
    text = notice.read_text("utf-8-sig")
    notice.write_text(text.replace("JPY608 million", "JPY806 million", 1), encoding="utf-8")

    code, said, _ = run("compare", notice, case)

    assert code == 1
    assert "JPY806 million" in said


def test_a_notice_that_is_not_there_is_named(run: Run, tmp_path: Path, case: Path) -> None:
    code, _, told = run("compare", tmp_path / "lost.txt", case)

    assert code == 2
    assert "lost.txt" in told
