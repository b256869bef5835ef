"""Commands on the add-in: what they print, write and return."""

import subprocess
import sys
from pathlib import Path

import pytest

from ivjxl.errors import Text
from ivjxl.excel.addin import windows
from tests.cli.run import Run, running
from tests.excel.addin.computer import (
    USER,
    Computer,
    add_in_with,
    build_each_once,
    python_in,
    sound_computer,
    tree,
)

each_language = pytest.mark.parametrize("language", ["en", "ja"])
each_action = pytest.mark.parametrize("action", ["install", "uninstall"])
elsewhere = pytest.mark.parametrize("system", ["linux", "darwin"])


@pytest.fixture(autouse=True)
def _built_once(monkeypatch: pytest.MonkeyPatch) -> None:
    build_each_once(monkeypatch)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return running(capsys, "addin")


@pytest.fixture
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Computer:
    """The computer that the commands run on: Windows, sound, nothing installed."""
    made = sound_computer(tmp_path / "C")
    python = python_in(tmp_path / "C" / "Users" / USER / "ivjxl")
    monkeypatch.setattr(windows, "system", lambda: "win32")
    monkeypatch.setattr(windows, "here", lambda: made)
    monkeypatch.setattr("ivjxl.excel.addin.environment.this_environment", lambda: python)
    monkeypatch.setattr("ivjxl.excel.addin.start.server_failure", lambda _: None)
    return made


# install and uninstall


@each_language
def test_install_says_what_it_wrote_and_what_comes_next(
    language: str, run: Run, computer: Computer
) -> None:
    code, out, err = run("install", "--lang", language)

    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert str(computer.add_in) in lines[0]
    assert f"{len(computer.add_in.read_bytes()):,}" in lines[1]
    assert lines[2].startswith("  Python: ")
    assert lines[2].endswith("pythonw.exe")
    assert str(computer.folder / "Users" / USER / "ivjxl") in lines[3]
    assert "ivjxl addin doctor" in lines[4]
    assert out.isascii() is False  # the user's name, at least


@each_language
def test_install_of_a_python_that_cannot_answer_says_so(
    language: str, run: Run, computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    failure = Text("No module named pythoncom", "pythoncomがありません")
    monkeypatch.setattr("ivjxl.excel.addin.start.server_failure", lambda _: failure)

    code, out, _ = run("install", "--lang", language)

    assert code == 1
    assert computer.add_in.is_file()
    assert failure.in_language(language) in out.splitlines()[-1]
    assert run("install", "--dry-run")[0] == 0


@each_language
def test_install_twice_says_so(language: str, run: Run, computer: Computer) -> None:
    run("install")
    code, out, _ = run("install", "--lang", language)

    said = {"en": "is installed already: ", "ja": "追加済みです: "}[language]
    assert (code, out.splitlines()[0]) == (0, f"{said}{computer.add_in}")


@each_language
@each_action
def test_dry_run_writes_nothing(action: str, language: str, run: Run, computer: Computer) -> None:
    if action == "uninstall":
        run("install")
    before = tree(computer.folder)

    code, out, _ = run(action, "--dry-run", "--lang", language)

    assert code == 0
    assert str(computer.add_in) in out.splitlines()[0]
    assert "pythonw.exe" in out
    last = {"en": "nothing was written or removed", "ja": "書き込み・削除はしていません"}
    assert out.splitlines()[-1] == last[language]
    assert tree(computer.folder) == before


def test_uninstall_removes_it_and_says_so(run: Run, computer: Computer) -> None:
    run("install")

    assert run("uninstall")[1].splitlines()[0] == f"removed: {computer.add_in}"
    assert not computer.add_in.exists()
    assert run("uninstall") == (
        0,
        f"is not installed, nothing to remove: {computer.add_in}\n",
        "",
    )


@each_language
@each_action
def test_foreign_file_is_refused_on_one_line(
    action: str, language: str, run: Run, computer: Computer
) -> None:
    computer.add_in.parent.mkdir(parents=True)
    computer.add_in.write_bytes(b"somebody's")

    code, out, err = run(action, "--lang", language)

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"ivjxl: {computer.add_in}{': ' if language == 'en' else 'は'}")
    assert computer.add_in.read_bytes() == b"somebody's"


@elsewhere
@each_language
@each_action
def test_elsewhere_nothing_is_done_and_the_alternatives_are_named(
    action: str, language: str, system: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows, "system", lambda: system)

    code, out, err = run(action, "--lang", language)

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("ivjxl: Excel")
    for command in ("regenerate", "check", "recalc", "libreoffice install"):
        assert f"ivjxl {command}" in err
    says = {
        ("linux", "en"): "the add-in is for Excel on Windows",
        ("linux", "ja"): "アドインはWindows版Excel用です",
        ("darwin", "en"): "on a Mac lets no add-in call Python in functions",
        ("darwin", "ja"): "Mac版では、アドインの関数からPythonを呼び出せません",
    }
    assert says[system, language] in err


@elsewhere
@each_action
def test_elsewhere_a_dry_run_shows_places_of_a_windows_computer(
    action: str, system: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows, "system", lambda: system)
    monkeypatch.chdir(tmp_path)

    code, out, _ = run(action, "--dry-run")

    assert code == 0
    assert out.splitlines()[0].endswith(r": %APPDATA%\Microsoft\Excel\XLSTART\ivjxl.xlam")
    assert r"  Python: %PYTHON%\pythonw.exe" in out
    assert "  xlwings' library: %PYTHON%\n" in out
    assert tree(tmp_path) == {}


# doctor


@each_language
def test_doctor_of_a_sound_computer_ends_with_0(
    language: str, run: Run, computer: Computer
) -> None:
    run("install")
    code, out, err = run("doctor", "--lang", language)

    assert (code, err) == (0, "")
    mark = {"en": "[ok] ", "ja": "[正常] "}[language]
    *lines, last = out.splitlines()
    assert len(lines) == 14
    assert all(line.startswith(mark) for line in lines)
    assert last == {"en": "problems: 0, not known: 0", "ja": "問題: 0件、不明: 0件"}[language]


@each_language
def test_doctor_who_finds_a_problem_ends_with_1(
    language: str, run: Run, computer: Computer
) -> None:
    code, out, _ = run("doctor", "--lang", language)

    assert code == 1
    line = {
        "en": "[problem] the add-in: is not installed: `ivjxl addin install`",
        "ja": "[問題] アドイン: は未追加です（ivjxl addin installで追加）",
    }
    assert line[language] in out.splitlines()
    assert (
        out.splitlines()[-1]
        == {
            "en": "problems: 1, not known: 0",
            "ja": "問題: 1件、不明: 0件",
        }[language]
    )


@elsewhere
def test_doctor_elsewhere_ends_with_0(
    system: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows, "system", lambda: system)

    code, out, _ = run("doctor")

    assert (code, out.splitlines()[-1]) == (0, "problems: 0, not known: 1")


# build


@each_language
def test_build_writes_the_add_in_and_says_what_it_is_for(
    language: str, run: Run, tmp_path: Path
) -> None:
    target = tmp_path / "確認.xlam"

    code, out, _ = run("build", "--out", target, "--lang", language)

    assert code == 0
    assert target.read_bytes() == add_in_with(None)
    assert out.startswith(str(target))
    assert out.rstrip().endswith(
        {"en": "`ivjxl addin install`", "ja": "実行してください"}[language]
    )
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_build_again_is_no_change(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "ivjxl.xlam"
    run("build", "--out", target)
    before = (target.stat().st_ino, target.stat().st_mtime_ns)

    assert run("build", "--out", target)[0] == 0
    assert (target.stat().st_ino, target.stat().st_mtime_ns) == before


def test_build_overwrites_another_file_only_when_told_to(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "ivjxl.xlam"
    target.write_bytes(b"somebody's")

    code, _, err = run("build", "--out", target)
    assert (code, "--replace overwrites it" in err) == (2, True)
    assert target.read_bytes() == b"somebody's"

    assert run("build", "--out", target, "--replace")[0] == 0
    assert target.read_bytes() == add_in_with(None)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["build"], "--out"),
        (["build", "--out", "ivjxl.xlsx"], "must end in .xlam"),
        (["build", "--out", "nowhere/ivjxl.xlam"], "folder that does not exist"),
        ([], "ACTION"),
        (["repair"], "invalid choice"),
    ],
)
def test_wrong_use_is_refused_on_one_line(
    arguments: list[str], says: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    code, out, err = run(*arguments)

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert says in err
    assert tree(tmp_path) == {}


def test_language_is_taken_before_the_action_too(run: Run, computer: Computer) -> None:
    assert run("--lang", "ja", "uninstall")[1].startswith("追加されていません: ")


def test_the_command_line_does_not_load_the_add_in_to_show_its_help() -> None:
    program = "import sys, ivjxl.cli; print([m for m in sys.modules if 'ivjxl.excel' in m])"

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout == "[]\n"
