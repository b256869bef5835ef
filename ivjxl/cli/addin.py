"""The add-in for Excel: built, installed, removed, examined."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ivjxl.cli.workbooks import refuse_other, require_suffix, say
from ivjxl.errors import InputError, Text

if TYPE_CHECKING:
    from ivjxl.excel.addin.installation import Change

_BUILT: Final = Text(
    "{path} ({size:,} bytes): for inspection or for an administrator, it starts no Python; users "
    "run `ivjxl addin install`",
    "{path}（{size:,}バイト）。確認・管理者用で、Pythonは起動しません。"
    "利用者はivjxl addin installを実行してください",
)
_ON_A_MAC: Final = Text(
    "on a Mac lets no add-in call Python in functions: {elsewhere}",
    "のMac版では、アドインの関数からPythonを呼び出せません。{elsewhere}",
)
_NOT_HERE: Final = Text(
    "the add-in is for Excel on Windows: run the command there. Here {elsewhere}",
    "アドインはWindows版Excel用です。Windowsのパソコンで実行してください。ここでは、{elsewhere}",
)
_ACTIONS: Final = {
    "written": Text("installed: {path}", "追加しました: {path}"),
    "replaced": Text("installed anew: {path}", "更新しました: {path}"),
    "removed": Text("removed: {path}", "削除しました: {path}"),
    "unchanged": Text("is installed already: {path}", "追加済みです: {path}"),
    "absent": Text("is not installed, nothing to remove: {path}", "追加されていません: {path}"),
}
_PLANS: Final = {
    "written": Text("would be written: {path}", "書き込む予定: {path}"),
    "replaced": Text("would be replaced: {path}", "置き換える予定: {path}"),
    "removed": Text("would be removed: {path}", "削除する予定: {path}"),
    "unchanged": _ACTIONS["unchanged"],
    "absent": _ACTIONS["absent"],
}
_SIZE: Final = Text("size: {size:,} bytes", "サイズ: {size:,}バイト")
_PYTHON: Final = Text("Python: {path}", "Python: {path}")
_LIBRARY: Final = Text("xlwings' library: {path}", "xlwingsのライブラリ: {path}")
_NEXT: Final = Text(
    "start Excel anew: the ribbon has a tab ivjxl (if not: `ivjxl addin doctor`)",
    "Excelを起動し直すと、リボンにivjxlが表示されます（表示されない場合はivjxl addin doctor）",
)
_NO_START: Final = Text(
    "but this Python cannot answer Excel: {failure}. Install ivjxl anew in it; `ivjxl addin "
    "doctor` looks at everything",
    "ただし、このPythonからExcelに応答できません: {failure}。ivjxlを入れ直してください"
    "（ivjxl addin doctorで全体を確認）",
)
_NOTHING: Final = Text("nothing was written or removed", "書き込み・削除はしていません")
_SUMMARY: Final = Text(
    "problems: {problems}, not known: {unknown}", "問題: {problems}件、不明: {unknown}件"
)


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands on the add-in to the parser."""
    addin = command("addin", _run, "the add-in in Excel for Windows: install, uninstall, doctor")
    actions = addin.add_subparsers(metavar="ACTION", required=True)
    for action, help_text in (
        ("install", "put the add-in where Excel opens it, for the user who runs this"),
        ("uninstall", "remove it again"),
        ("doctor", "what keeps the add-in from working, and what to do; exit 1 if anything"),
        ("build", "write the add-in as a file, for inspection or for an administrator"),
    ):
        added = actions.add_parser(action, help=help_text, description=help_text)
        added.set_defaults(action=action)
        # Also behind the action, and only there a default.
        added.add_argument(
            "--lang", choices=("en", "ja"), default=argparse.SUPPRESS, help="language"
        )
        if action in ("install", "uninstall"):
            added.add_argument("--dry-run", action="store_true", help="only say what would be done")
        if action == "build":
            added.add_argument(
                "--out", type=Path, required=True, metavar="FILE.xlam", help="file to write"
            )
            added.add_argument(
                "--replace", action="store_true", help="overwrite a file that holds something else"
            )


def _run(options: argparse.Namespace) -> int:
    runs = {"build": _build, "install": _install, "uninstall": _install, "doctor": _doctor}
    return runs[options.action](options)


def _build(options: argparse.Namespace) -> int:
    from ivjxl.excel.addin.build import built
    from ivjxl.excel.addin.installed import installed_in
    from ivjxl.excel.file.saving import save_new

    require_suffix(options.out, ".xlam")
    package = built(None)
    refuse_other(options.out, package, replace=options.replace)
    if not options.out.exists() or options.out.read_bytes() != package:
        save_new(options.out, package, verify=installed_in, replace=options.replace)
    say(_BUILT.in_language(options.lang).format(path=options.out, size=len(package)))
    return 0


def _install(options: argparse.Namespace) -> int:
    from ivjxl.excel.addin import windows
    from ivjxl.excel.addin.environment import this_environment
    from ivjxl.excel.addin.installation import install, planned_elsewhere, uninstall

    if windows.system() != "win32":
        if not options.dry_run:
            raise _refusal(windows.system())
        change = planned_elsewhere(options.action)
    elif options.action == "install":
        change = install(windows.here(), this_environment(), dry_run=options.dry_run)
    else:
        change = uninstall(windows.here(), dry_run=options.dry_run)
    _say_change(change, options)
    if options.dry_run or options.action == "uninstall" or change.installed is None:
        return 0
    return _tried(change.installed.interpreter, options.lang)


def _tried(interpreter: str, language: str) -> int:
    """Start Python once as Excel will: what it prepares the first time is done then."""
    from ivjxl.excel.addin.start import server_failure

    failure = server_failure(interpreter)
    if failure is None:
        say(_NEXT.in_language(language))
        return 0
    say(_NO_START.in_language(language).format(failure=failure.in_language(language)))
    return 1


def _refusal(system: str) -> InputError:
    from ivjxl.excel.addin.doctor import ELSEWHERE

    text = _ON_A_MAC if system == "darwin" else _NOT_HERE
    return InputError("Excel", text.filled(elsewhere=ELSEWHERE), None)


def _say_change(change: "Change", options: argparse.Namespace) -> None:
    texts = _PLANS if options.dry_run else _ACTIONS
    say(texts[change.action].in_language(options.lang).format(path=change.path))
    if change.size:
        say(f"  {_SIZE.in_language(options.lang).format(size=change.size)}")
    if change.installed is not None:
        for text, path in (
            (_PYTHON, change.installed.interpreter),
            (_LIBRARY, change.installed.library_folder),
        ):
            say(f"  {text.in_language(options.lang).format(path=path)}")
    if options.dry_run:
        say(_NOTHING.in_language(options.lang))


def _doctor(options: argparse.Namespace) -> int:
    from ivjxl.excel.addin import windows
    from ivjxl.excel.addin.doctor import Patient, diagnoses
    from ivjxl.excel.addin.environment import this_environment
    from ivjxl.excel.addin.start import server_failure

    patient = Patient(windows.system(), windows.here(), this_environment(), server_failure)
    found = diagnoses(patient)
    for each in found:
        say(each.in_language(options.lang))
    states = [each.state for each in found]
    problems, unknown = states.count("problem"), states.count("not known")
    say(_SUMMARY.in_language(options.lang).format(problems=problems, unknown=unknown))
    return 1 if problems else 0
