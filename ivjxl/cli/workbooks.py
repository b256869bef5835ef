"""Commands on workbook files: the buttons of the ribbon, without Excel."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ivjxl.errors import InputError, Text

if TYPE_CHECKING:
    from ivjxl.excel.file.saving import Saved
    from ivjxl.excel.workbook.files import OpenFile
    from ivjxl.excel.workbook.regenerate import TableReport
    from ivjxl.notices.case import Case, Source
    from ivjxl.notices.notice import Finding

_SAME_NAME: Final = Text(
    "two of the workbooks have this name: regenerate them one by one",
    "という名前のブックが複数あります。1つずつ処理してください",
)
_FOLDER: Final = Text("must be a folder that exists", "既存のフォルダーが必要です")
_EXISTS: Final = Text(
    "exists already: name another", "は既に存在します。別の名前を指定してください"
)
_DIFFERS: Final = Text(
    "exists already and differs from what would be written; --replace overwrites it",
    "は内容の異なるファイルとして既に存在します（--replaceで上書き）",
)
_SUFFIX: Final = Text("must end in {suffix}", "の末尾は{suffix}にしてください")
_BLANK: Final = Text(
    "has inputs to be entered first: {inputs}", "に未入力の項目があります: {inputs}"
)
_TO_ENTER: Final = Text("to be entered: {inputs}", "未入力: {inputs}")
_BEGUN: Final = "begun from {name}: {count} inputs taken"
_HINTS: Final = {
    "values_are_recalculated": Text(
        "the saved values are old: `ivjxl recalc BOOK --in-place` calculates them",
        "保存された値が古くなっています（ivjxl recalc ファイル名 --in-placeで再計算）",
    ),
    "tables_unedited": Text(
        "`ivjxl regenerate BOOK --replace --in-place` keeps the edited table and writes it anew",
        "ivjxl regenerate ファイル名 --replace --in-placeで控えを残して作成し直し",
    ),
    "template_is_current": Text(
        "`ivjxl upgrade BOOK --in-place` brings it to the current version",
        "ivjxl upgrade ファイル名 --in-placeで更新",
    ),
    "tables_have_every_row": Text(
        "`ivjxl regenerate BOOK --in-place` gives the tables the rows of the inputs",
        "ivjxl regenerate ファイル名 --in-placeで表を再作成",
    ),
    "formulas_unchanged": Text(
        "`ivjxl regenerate BOOK --in-place` if rows were added; else put the formula back from a "
        "backup, or build the workbook anew: `ivjxl case BOOK --out CASE.toml`, then `ivjxl build "
        "CASE.toml`",
        "行を追加した場合はivjxl regenerate ファイル名 --in-place、それ以外は控えから数式を戻すか、"
        "ivjxl caseとivjxl buildでブックを作成し直し",
    ),
}
"""What to do about a failed check of a workbook."""

_DIFFER: Final = Text(
    "{count} of {all} formulas show something else than they give",
    "数式{all}個のうち{count}個の値が再計算結果と不一致",
)
MORE: Final = Text("… {count} more", "… 他{count}件")
"""What follows a list that is cut off."""

_NOT_DONE: Final = Text("not done", "未処理")
_NOT_WRITTEN: Final = Text(
    "nothing written: --in-place or --out DIR writes it",
    "書き込みはしていません（--in-place又は--out DIRを指定）",
)
_OUTCOMES: Final = {
    "current": Text("up to date", "変更なし"),
    "written": Text("{before} rows, now {after}", "{before}行を{after}行に変更"),
    "waiting": Text("{before} rows, would become {after}", "{before}行（{after}行にする予定）"),
    "replaced": Text(
        "edited table kept on {kept}; {before} rows, now {after}",
        "手作業で変更された表を{kept}に控え、{before}行を{after}行に変更",
    ),
    "kept": Text("edited, left as it is", "手作業の変更あり（そのまま）"),
    "refused": Text(
        "EDITED by hand: nothing was written; --replace puts the edited table on a sheet of its "
        "own and writes the table",
        "手作業の変更があるため書き込みを中止（--replaceで控えを残して作成し直し）",
    ),
}
_NO_TABLES: Final = Text("no generated tables", "行数の変わる表はありません")
_EDIT: Final = Text(
    "{address}: holds {found!r}, was written as {written!r}",
    "{address}: 現在 {found!r}、作成時 {written!r}",
)
_BACKUP: Final = Text("backup {name}", "控え {name}")
_UNSURE: Final = Text(
    "saved; the disk did not confirm it", "保存しました（ディスクへの書込みは未確認）"
)
_UNCHANGED: Final = Text("unchanged, not written", "変更なし（書き込みなし）")
_KEPT_VALUES: Final = Text(
    "formulas of yours with functions not known here keep their last values ({count}): {cells}",
    "未対応の関数等を含む次の{count}個の数式は、直前の値のままです: {cells}",
)
_RECALCULATED: Final = Text(
    "the values in the file are those that the formulas give",
    "ファイルの値が数式の再計算結果と一致する",
)
_PARTS: Final = {
    "input": Text("input", "入力"),
    "source": Text("source", "出典"),
    "row": Text("row", "行"),
    "figure": Text("figure", "計算値"),
    "clause": Text("clause", "条項"),
    "check": Text("check", "検査"),
    "about": Text("about", "属性"),
    "acknowledgement": Text("acknowledgement", "確認記録"),
}
_SAME: Final = Text("no difference", "差異なし")
_CARRIED: Final = Text(
    "{taken} inputs taken from {case}, {left} to be entered",
    "{case}から{taken}件を引継ぎ、未入力{left}件",
)
_CURRENT: Final = Text("has the current template version", "は現行版です")
_INSTALLED: Final = Text(
    "our functions are installed in LibreOffice, for this user",
    "LibreOfficeに関数を追加しました（このユーザーのみ）",
)
_REMOVED: Final = Text(
    "our functions are removed from LibreOffice", "LibreOfficeから関数を削除しました"
)
_UNCHANGED_OFFICE: Final = Text("nothing to do", "変更はありません")
_RAN: Final = Text(
    "recalculated in LibreOffice: {count} of {all} formulas differ",
    "LibreOfficeで再計算: 数式{all}個のうち{count}個が不一致",
)
MOST_SHOWN: Final = 20
"""Lines of a list that are printed."""


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands on workbook files to the parser."""
    regenerate = command(
        "regenerate", _regenerate, "give the generated tables of workbooks the rows of their inputs"
    )
    regenerate.add_argument("books", type=Path, nargs="+", metavar="BOOK")
    add_targets(regenerate)
    regenerate.add_argument(
        "--replace",
        action="store_true",
        help="put a table edited by hand on a sheet of its own, then write it anew",
    )
    recalc = command("recalc", _recalc, "recalculate a workbook; exit 1 where its values differ")
    recalc.add_argument("book", type=Path, metavar="BOOK")
    add_targets(recalc)
    diff = command("diff", _diff, "what differs: inputs, rows, figures, checks; exit 1 if anything")
    diff.add_argument("old", type=Path, metavar="OLD", help="workbook or case file")
    diff.add_argument("new", type=Path, metavar="NEW", help="workbook or case file")
    diff.add_argument("--format", choices=("text", "json"), default="text")
    case = command("case", _case, "the inputs of a workbook as a case file")
    case.add_argument("book", type=Path, metavar="BOOK")
    case.add_argument("--out", type=Path, metavar="CASE.toml", help="file to write")
    upgrade = command("upgrade", _upgrade, "bring a workbook to the current template version")
    upgrade.add_argument("book", type=Path, metavar="BOOK")
    add_targets(upgrade)
    office = command(
        "libreoffice", _libreoffice, "our functions in LibreOffice Calc: install, uninstall, run"
    )
    actions = office.add_subparsers(metavar="ACTION", required=True)
    for action, help_text in (
        ("install", "add the functions, for the user who runs this and works with LibreOffice"),
        ("uninstall", "remove them again"),
        ("run", "recalculate a copy there, installed or not; exit 1 where its values differ"),
    ):
        added = actions.add_parser(action, help=help_text, description=help_text)
        added.set_defaults(action=action)
        # Also behind the action, and only there a default.
        added.add_argument(
            "--lang", choices=("en", "ja"), default=argparse.SUPPRESS, help="language"
        )
        if action == "run":
            run = added
    run.add_argument("book", type=Path, metavar="BOOK")
    run.add_argument("--pdf", type=Path, metavar="FILE", help="print the recalculated copy")


def add_targets(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where a changed workbook is written."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--in-place",
        action="store_true",
        help="write into the file, keeping a backup beside it",
    )
    where.add_argument("--out", type=Path, metavar="DIR", help="write a copy into a folder")


def is_case(path: Path) -> bool:
    """Return whether a path names a case file; everything else is taken for a workbook."""
    return path.suffix.lower() in (".toml", "")


def case_of(path: Path) -> "Case":
    """Return the case in a case file or in a workbook."""
    if is_case(path):
        from ivjxl.notices.case import read_case

        return read_case(path)
    from ivjxl.excel.workbook.files import open_file
    from ivjxl.excel.workbook.findings import missing_inputs
    from ivjxl.excel.workbook.reading import read_book

    # Of anything else the gate says what it is.
    book = open_file(path).book
    missing = missing_inputs(book)
    if missing:
        raise InputError(path.name, Text(*(_listed(missing, lang) for lang in ("en", "ja"))), None)
    return read_book(book)


def _listed(missing: "list[tuple[Text, str]]", language: str, text: Text = _BLANK) -> str:
    some = [f"{label.in_language(language)} ({at})" for label, at in missing[:MOST_SHOWN]]
    if len(missing) > MOST_SHOWN:
        some.append(MORE.in_language(language).format(count=len(missing) - MOST_SHOWN))
    return text.in_language(language).format(inputs=", ".join(some))


def require_suffix(path: Path, *suffixes: str) -> None:
    """Refuse to write a file under a name that says it is something else."""
    if path.suffix.lower() not in suffixes:
        words = " / ".join(suffixes)
        said = Text(_SUFFIX.en.format(suffix=words), _SUFFIX.ja.format(suffix=words))
        raise InputError(str(path), said, None)


def refuse_other(target: Path, package: bytes, *, replace: bool) -> None:
    """Refuse to overwrite a file that is not what we would write: it may be a user's work."""
    if not replace and target.exists() and target.read_bytes() != package:
        raise InputError(str(target), _DIFFERS, None)


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{text}\n")


def _regenerate(options: argparse.Namespace) -> int:
    check_targets(options.books, options.out)
    worst = 0
    for number, path in enumerate(options.books, 1):
        if len(options.books) > 1:
            sys.stderr.write(f"[{number}/{len(options.books)}] {path}\n")
        try:
            worst = max(worst, _regenerate_one(path, options))
        except InputError as error:
            if len(options.books) == 1:
                raise
            # The others are done all the same.
            not_done = _NOT_DONE.in_language(options.lang)
            sys.stderr.write(f"ivjxl: {not_done}: {error.in_language(options.lang)}\n")
            worst = 2
    return worst


def _regenerate_one(path: Path, options: argparse.Namespace) -> int:
    from ivjxl.excel.workbook.access import value
    from ivjxl.excel.workbook.files import open_file
    from ivjxl.excel.workbook.journal import today
    from ivjxl.excel.workbook.regenerate import refuse, regenerate, replace_edited

    file = open_file(path, to_write=options.in_place)
    reports = regenerate(file.book, today(), replace_edited if options.replace else refuse)
    say(f"{path}:")
    if not reports:
        say(f"  {_NO_TABLES.in_language(options.lang)}")
    for report in reports:
        _say_table(report, options.lang)
    if any(report.outcome == "refused" for report in reports):
        return 1
    say(f"  {value(file.book.names['out_master'].refers_to_range)}")
    say_kept(file, options.lang)
    finish(file, options, path)
    return 0


def check_targets(books: Iterable[Path], folder: Path | None) -> None:
    """Refuse a folder that is missing, or that a workbook would be overwritten in."""
    if folder is None:
        return
    if not folder.is_dir():
        raise InputError(str(folder), _FOLDER, None)
    names = [path.name.casefold() for path in books]
    for path in books:
        if names.count(path.name.casefold()) > 1:
            raise InputError(path.name, _SAME_NAME, None)
        if (folder / path.name).exists():
            raise InputError(str(folder / path.name), _EXISTS, None)


def _say_table(report: "TableReport", language: str) -> None:
    text = _OUTCOMES[report.outcome].in_language(language)
    shown = text.format(before=report.rows_before, after=report.rows_after, kept=report.kept_on)
    say(f"  {report.name}: {shown}")
    for edit in report.edits[:MOST_SHOWN]:
        line = _EDIT.in_language(language)
        say(f"    {line.format(address=edit.address, found=edit.found, written=edit.written)}")


def say_kept(file: "OpenFile", language: str) -> None:
    """Print which formulas were not calculated."""
    cells = file.kept_cells()
    if cells:
        some = ", ".join(cells[:MOST_SHOWN])
        text = _KEPT_VALUES.in_language(language)
        say(f"  {text.format(count=len(cells), cells=some)}")


def finish(file: "OpenFile", options: argparse.Namespace, path: Path) -> None:
    """Save where the options say, and say where."""
    from ivjxl.excel.workbook.files import save_as, save_in_place

    if options.in_place:
        saved = save_in_place(file)
    elif options.out is not None:
        saved = save_as(file.as_bytes(), options.out / path.name)
    else:
        changed = file.as_bytes() != file.original.data
        say(f"  {(_NOT_WRITTEN if changed else _UNCHANGED).in_language(options.lang)}")
        return
    _say_saved(saved, options.lang)


def _say_saved(saved: "Saved", language: str) -> None:
    if not saved.written:
        say(f"  {_UNCHANGED.in_language(language)}")
        return
    parts = [str(saved.path)]
    if saved.backup is not None:
        parts.append(_BACKUP.in_language(language).format(name=saved.backup.name))
    if not saved.durable:
        parts.append(_UNSURE.in_language(language))
    say("  " + "; ".join(parts))


def findings_of(path: Path) -> "list[Finding]":
    """Return every check of a case file or a workbook."""
    if is_case(path):
        return list(case_of(path).findings())
    from ivjxl.excel.workbook.files import open_file

    return _findings(open_file(path))


def _findings(file: "OpenFile") -> "list[Finding]":
    from ivjxl.excel.workbook.findings import finding, findings

    stale = [each.address for each in file.differences()]
    return [*findings(file.book), finding("values_are_recalculated", _RECALCULATED, stale)]


def check_book(path: Path, language: str) -> int:
    """Print every check of a workbook; return 1 if one failed."""
    from ivjxl.excel.workbook.files import open_file
    from ivjxl.excel.workbook.findings import missing_inputs
    from ivjxl.notices.rendering import findings_text

    file = open_file(path)
    found = _findings(file)
    sys.stdout.write(findings_text(found, language))
    missing = missing_inputs(file.book)
    if missing:
        say(_listed(missing, language, _TO_ENTER))
    for each in found:
        if each.state == "failed" and each.name in _HINTS:
            say(f"{each.name}: {_HINTS[each.name].in_language(language)}")
    say_summary(found, language)
    return 1 if any(each.state == "failed" for each in found) else 0


def say_summary(found: "Iterable[Finding]", language: str) -> None:
    """Print how many checks are in which state."""
    from ivjxl.notices.rendering import STATE_NAMES

    counts = Counter(each.state for each in found)
    names = STATE_NAMES[language]
    say(", ".join(f"{counts[state]} {names[state]}" for state in names if counts[state]))


def _recalc(options: argparse.Namespace) -> int:
    from ivjxl.excel.workbook.access import shown
    from ivjxl.excel.workbook.files import open_file

    check_targets([options.book], options.out)
    file = open_file(options.book, to_write=options.in_place)
    found = file.differences()
    text = _DIFFER.in_language(options.lang)
    say(f"{options.book}: {text.format(count=len(found), all=file.formula_count())}")
    for each in found[:MOST_SHOWN]:
        say(f"  {each.address}: {shown(each.cached)!r} -> {shown(each.calculated)!r}")
    if len(found) > MOST_SHOWN:
        say(f"  {MORE.in_language(options.lang).format(count=len(found) - MOST_SHOWN)}")
    if not options.in_place and options.out is None:
        say_kept(file, options.lang)
        return 1 if found else 0
    file.book.app.calculate()
    say_kept(file, options.lang)
    finish(file, options, options.book)
    return 0


def _diff(options: argparse.Namespace) -> int:
    from ivjxl.notices.difference import changes

    found = changes(case_of(options.old), case_of(options.new))
    if options.format == "json":
        data = [
            {
                "part": each.part,
                "name": each.name,
                "label": each.label.in_language(options.lang),
                "old": each.old,
                "new": each.new,
            }
            for each in found
        ]
        say(json.dumps(data, ensure_ascii=False, indent=2))
        return 1 if found else 0
    for each in found:
        part = _PARTS[each.part].in_language(options.lang)
        label = each.label.in_language(options.lang)
        say(f"{part}  {each.name} ({label}): {each.old or '-'} -> {each.new or '-'}")
    if not found:
        say(_SAME.in_language(options.lang))
    return 1 if found else 0


def _case(options: argparse.Namespace) -> int:
    from ivjxl.notices.case_text import as_toml

    text = as_toml(case_of(options.book))
    if options.out is None:
        sys.stdout.write(text)
        return 0
    require_suffix(options.out, ".toml")
    if options.out.exists():
        raise InputError(str(options.out), _EXISTS, None)
    options.out.write_text(text, encoding="utf-8", newline="\n")
    say(str(options.out))
    return 0


def new_from(template: bytes, target: Path, options: argparse.Namespace) -> int:
    """Write a workbook that begins with an earlier case's inputs, with a company's facts, or both.

    The facts of the day win over those of the earlier case.
    """
    from ivjxl.excel.workbook.files import open_data, save_as
    from ivjxl.excel.workbook.filling import carried, fill, fill_clauses, left_blank
    from ivjxl.excel.workbook.journal import record, today
    from ivjxl.excel.workbook.regenerate import regenerate
    from ivjxl.notices import NOTICES
    from ivjxl.notices.case import inputs_on

    kind, language = options.notice, options.lang
    inputs: dict[str, Any] = {}
    sources: dict[str, Source] = {}
    book = open_data(template, target.name)
    if options.source is not None:
        case = case_of(options.source)
        inputs, sources = carried(case, kind), dict(case.sources)
        if case.kind == kind:
            fill_clauses(book, case.clauses)
    if options.company is not None:
        facts, of_facts = inputs_on(NOTICES[kind], options.company, options.on)
        inputs, sources = inputs | facts, sources | of_facts
    fill(book, inputs, sources)
    regenerate(book, today())
    begun = ", ".join(path.name for path in (options.source, options.company) if path is not None)
    record(book, today(), _BEGUN.format(name=begun, count=len(inputs)))
    save_as(book.impl.as_bytes(), target)
    left = left_blank(kind, inputs)
    text = _CARRIED.in_language(language)
    say(f"{target}: {text.format(taken=len(inputs), case=begun, left=len(left))}")
    for label in left:
        say(f"  {label.in_language(language)}")
    return 0


def _upgrade(options: argparse.Namespace) -> int:
    from ivjxl.excel.workbook.files import open_file
    from ivjxl.excel.workbook.journal import today
    from ivjxl.excel.workbook.upgrade import upgrade

    check_targets([options.book], options.out)
    file = open_file(options.book, to_write=options.in_place)
    steps = upgrade(file.book, today())
    if not steps:
        say(f"{options.book} {_CURRENT.in_language(options.lang)}")
        return 0
    say(f"{options.book}:")
    for step in steps:
        say(f"  {step.version}: {step.change.in_language(options.lang)}")
    say_kept(file, options.lang)
    finish(file, options, options.book)
    return 0


def _libreoffice(options: argparse.Namespace) -> int:
    from ivjxl.excel.libreoffice.installation import install, uninstall

    if options.action == "run":
        return _run(options)
    changed = install() if options.action == "install" else uninstall()
    said = _INSTALLED if options.action == "install" else _REMOVED
    say((said if changed else _UNCHANGED_OFFICE).in_language(options.lang))
    return 0


def _run(options: argparse.Namespace) -> int:
    """Recalculate a copy in LibreOffice and compare every formula."""
    from ivjxl.excel.file.calculation import same
    from ivjxl.excel.file.document import Document
    from ivjxl.excel.formulas import address_of
    from ivjxl.excel.libreoffice.recalculation import recalculated_all
    from ivjxl.excel.workbook.access import shown
    from ivjxl.excel.workbook.files import open_file

    if options.pdf is not None:
        require_suffix(options.pdf, ".pdf")
        if options.pdf.exists():
            raise InputError(str(options.pdf), _EXISTS, None)
    document = open_file(options.book).book.impl.document
    wanted = ["xlsx"] if options.pdf is None else ["xlsx", "pdf"]
    made = recalculated_all([options.book], to=wanted)[0]
    there = Document(made["xlsx"])
    cells = [*document.formula_cells()]
    differing = [
        (cell, document.value(*cell), there.value(*cell))
        for cell in cells
        if not same(document.value(*cell), there.value(*cell))
    ]
    text = _RAN.in_language(options.lang)
    say(f"{options.book}: {text.format(count=len(differing), all=len(cells))}")
    for (sheet, at), cached, found in differing[:MOST_SHOWN]:
        say(f"  {sheet}!{address_of((*at, *at))}: {shown(cached)!r} -> {shown(found)!r}")
    if options.pdf is not None:
        options.pdf.write_bytes(made["pdf"])
        say(f"  {options.pdf}")
    return 1 if differing else 0
