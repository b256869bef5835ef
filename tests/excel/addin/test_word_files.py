"""Documents in a folder: what is there already, what cannot be written, what is kept."""

import io
import zipfile
from pathlib import Path
from typing import Any, Final

import pytest

from ivjxl.errors import InputError
from ivjxl.excel.addin import word_files
from ivjxl.excel.addin.word_files import folder, others, write


def document(text: str) -> bytes:
    """Return bytes that are a package, as a Word document is one."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", text)
    return buffer.getvalue()


FILES: Final = {"お知らせ_ja.docx": document("本文"), "お知らせ_en.docx": document("text")}


def open_in_word(path: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
    """Open a file as on a computer where Word has it open: to read, not to write."""
    if "+" in mode or "w" in mode:
        raise PermissionError(13, "in use")
    return io.open(path, mode, *more, **named)  # noqa: UP020


def contents(within: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in within.iterdir()}


def test_folder_is_the_one_that_was_picked(tmp_path: Path) -> None:
    (tmp_path / "資料 (1) = %TEMP%").mkdir()

    assert folder(str(tmp_path / "資料 (1) = %TEMP%")) == tmp_path / "資料 (1) = %TEMP%"


@pytest.mark.parametrize(
    "picked",
    ["", ".", "relative", "https://example.sharepoint.com/sites/ir", "a\0b", "/nowhere/at all"],
)
def test_what_is_no_folder_here_is_refused(
    picked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "relative").mkdir()

    with pytest.raises(InputError, match="choose another"):
        folder(picked)


def test_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")

    with pytest.raises(InputError, match="choose another"):
        folder(str(tmp_path / "file"))


def test_folder_that_cannot_be_looked_at_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: Path) -> bool:
        raise PermissionError

    monkeypatch.setattr(Path, "is_dir", refused)

    with pytest.raises(InputError, match="choose another"):
        folder(str(tmp_path))


def test_new_documents_are_written_as_they_are(tmp_path: Path) -> None:
    assert others(tmp_path, FILES) == []

    saved = write(tmp_path, FILES)

    assert contents(tmp_path) == FILES
    assert [(each.path.name, each.written, each.backup) for each in saved] == [
        (name, True, None) for name in FILES
    ]


def test_same_documents_are_not_written_again(tmp_path: Path) -> None:
    write(tmp_path, FILES)

    assert others(tmp_path, FILES) == []
    assert [each.written for each in write(tmp_path, FILES)] == [False, False]
    assert contents(tmp_path) == FILES


def test_other_document_is_named_and_kept_when_it_is_overwritten(tmp_path: Path) -> None:
    edited = document("edited in Word")
    (tmp_path / "お知らせ_en.docx").write_bytes(edited)

    assert others(tmp_path, FILES) == ["お知らせ_en.docx"]
    assert contents(tmp_path) == {"お知らせ_en.docx": edited}

    _, english = write(tmp_path, FILES)

    assert english.backup is not None
    assert contents(tmp_path) == {**FILES, english.backup.name: edited}


def test_document_that_is_in_use_is_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "お知らせ_en.docx").write_bytes(b"open in Word")
    monkeypatch.setattr(Path, "open", open_in_word)

    with pytest.raises(InputError, match=r"_en\.docx: cannot be written") as found:
        others(tmp_path, FILES)

    monkeypatch.undo()
    assert "No document was written" in str(found.value)
    assert contents(tmp_path) == {"お知らせ_en.docx": b"open in Word"}


def test_document_that_cannot_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: Path) -> bytes:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "read_bytes", refused)

    with pytest.raises(InputError, match="cannot be written"):
        others(tmp_path, FILES)


def test_folder_of_the_name_of_a_document_is_refused(tmp_path: Path) -> None:
    (tmp_path / "お知らせ_ja.docx").mkdir()

    with pytest.raises(InputError, match="cannot be written"):
        others(tmp_path, FILES)


def test_what_is_no_document_is_never_left_in_the_folder(tmp_path: Path) -> None:
    broken = FILES["お知らせ_ja.docx"].replace("本文".encode(), "本又".encode())
    assert broken != FILES["お知らせ_ja.docx"]

    with pytest.raises(zipfile.BadZipFile):
        write(tmp_path, {"x.docx": broken})
    with pytest.raises(zipfile.BadZipFile):
        write(tmp_path, {"x.docx": b"no package"})

    assert contents(tmp_path) == {}


def test_folder_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="folder that does not exist"):
        word_files.write(tmp_path / "gone", FILES)
