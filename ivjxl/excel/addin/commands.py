"""What the buttons of the ribbon do, to an open workbook, in Excel or as a file.

A command is called with the answers that the user gave so far and returns one
reply: what to ask next, or what was done. Nothing is written before the last
answer is there.
"""

import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from ivjxl import __version__
from ivjxl.errors import LANGUAGES, InputError, Text
from ivjxl.excel.formulas import area_of
from ivjxl.notices import NOTICES
from ivjxl.shipped import shipped

if TYPE_CHECKING:
    import xlwings as xw

    from ivjxl.excel.file.saving import Saved
    from ivjxl.excel.workbook.regenerate import TableReport
    from ivjxl.notices.notice import Finding


class Cell(NamedTuple):
    """A cell of an open workbook."""

    book: str
    sheet: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Request:
    """What a command has to work with.

    `sheet` and `address` are the selected cell, `answers` those to the questions so
    far, `reasons` what functions said of their errors, by cell.
    """

    book: "xw.Book | None"
    sheet: str
    address: str
    language: str
    answers: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[Cell, Text] = field(default_factory=dict)


class Reply(NamedTuple):
    """What Excel is to do next.

    Kinds: `ask` yes or no, or let the user pick `files` or a `folder` (the text is the
    title): then `detail` names the question; `new`: open a workbook based on the file `detail`;
    show a `status`, a `page` (a long text), or a message: `tell` and `warn`, after
    which the sheet `detail` is shown, if it names one.
    """

    kind: str
    text: str
    detail: str = ""


_NO_BOOK: Final = Text(
    "Open a workbook first. (In Protected View press Enable Editing.)",
    "先にブックを開いてください（保護ビューの場合は「編集を有効にする」を押してください）。",
)
_UNKNOWN: Final = Text("is no command of the ribbon", "はリボンのコマンドではありません")
_NEW: Final = Text(
    "New: {title}. Save it under a name of your own.", "新規: {title}（名前を付けて保存）"
)
_EDITED: Final = Text(
    "Cells of generated tables were edited by hand:",
    "作成された表が手作業で変更されています:",
)
_EDIT: Final = Text(
    "{sheet}!{address}: holds {found}, was written as {written}",
    "{sheet}!{address}: 現在 {found}、作成時 {written}",
)
_REPLACE: Final = Text(
    "Replace these tables? A copy of each is kept on a sheet of its own. No leaves everything "
    "as it is.",
    "表を作成し直しますか。変更された表は控えのシートに残します。"
    "「いいえ」を選ぶと何も変更しません。",
)
_WRITTEN: Final = Text("{name}: {before} rows, now {after}", "{name}: {before}行を{after}行に変更")
_KEPT_ON: Final = Text("(edited table kept on {sheet})", "（変更された表は{sheet}に控え）")
_UP_TO_DATE: Final = Text("the tables are up to date", "表は最新です")
_NO_TABLES: Final = Text("this notice has no generated tables", "行数の変わる表はありません")
_TO_ENTER: Final = Text("To be entered: {inputs}", "未入力: {inputs}")
_MORE: Final = Text("… {count} more", "… 他{count}件")
_HINTS: Final = {
    "tables_unedited": Text(
        "Regenerate tables keeps the edited table on a sheet of its own and writes it anew",
        "「表の再作成」で、変更された表を控えて作成し直せます",
    ),
    "template_is_current": Text(
        "save and close the workbook, then `ivjxl upgrade BOOK --in-place` at a command prompt",
        "保存して閉じ、コマンドプロンプトで ivjxl upgrade ファイル名 --in-place を実行してください",
    ),
    "formulas_unchanged": Text(
        "Regenerate tables first, if rows were added or a table was edited; else put the formula "
        "back from a backup of the workbook",
        "行の追加や表の変更の場合は、先に「表の再作成」を行ってください。"
        "それ以外は控えのブックから数式を元に戻してください",
    ),
}
_PICK: Final = Text(
    "Closes, yields, splits, dividends: choose one or more CSV files",
    "終値・国債利回り・分割・配当のCSVファイルを選択（複数可）",
)
_AS_TRADED: Final = Text(
    "{file} does not say what its closes are. Are they as traded, not adjusted for splits?",
    "{file}の終値の種類が不明です。分割調整前の終値（実際の取引値）ですか。",
)
_OTHER_ROWS: Final = Text("Other rows are there already:", "別の行が既にあります:")
_REPLACE_ROWS: Final = Text(
    "Replace them, with their sources? No leaves everything as it is.",
    "出典とともに置き換えますか。「いいえ」を選ぶと何も変更しません。",
)
_GROUP: Final = Text(
    "{label}: {before} rows, then {after} ({file})", "{label}: {before}行を{after}行に（{file}）"
)
_ROWS: Final = Text("{label}: {after} rows", "{label}: {after}行")
_NOT_EXPORTED: Final = Text(
    "No document was made: {count} checks failed. Correct them, or acknowledge them on Checks.",
    "文書は作成していません。不合格の検査が{count}件あります。訂正するか、Checksで確認済みと"
    "してください。",
)
_INCOMPLETE: Final = Text(
    "No document was made: inputs are missing.", "文書は作成していません。未入力の項目があります。"
)
_PICK_FOLDER: Final = Text("Folder for the Word documents", "Word文書の保存先フォルダーの選択")
_OTHER_FILES: Final = Text(
    "Documents of these names are there already, perhaps edited:",
    "同じ名前で内容の異なる文書（編集済みの可能性があります）が既にあります:",
)
_REPLACE_FILES: Final = Text(
    "Overwrite them? A backup of each is kept beside it. No leaves everything as it is.",
    "上書きしますか。元の文書は同じフォルダーに控えを残します。"
    "「いいえ」を選ぶと何も変更しません。",
)
_EXPORTED: Final = Text("In {folder}:", "保存先: {folder}")
_EXPORTED_ALREADY: Final = Text("{name} (as it was)", "{name}（変更なし）")
_BACKED_UP: Final = Text("{name} (before: {backup})", "{name}（元の文書: {backup}）")
_A_SAMPLE: Final = Text(
    "This workbook is a sample: every page is marked as one.",
    "見本のブックのため、全ページに見本の表示があります。",
)
_NOT_MADE: Final = Text(
    "Checks that were not made, for want of an input:", "入力がないため行われなかった検査:"
)
_NOT_FILLED: Final = Text(
    "No document was made. {why}.\n\nAs a draft, every page marked as one: save the workbook "
    "and type at a command prompt: ivjxl export BOOK --draft",
    "文書は作成していません。{why}。\n\n下書き（全ページに下書きの表示）として出力する場合は、"
    "ブックを保存してコマンドプロンプトで ivjxl export ファイル名 --draft を実行してください。",
)
_AS_PDF: Final = Text(
    "As PDF: save them as PDF in Word, or save the workbook and type at a command prompt: "
    "ivjxl export BOOK --to pdf",
    "PDF: WordでPDFとして保存するか、ブックを保存してコマンドプロンプトで "
    "ivjxl export ファイル名 --to pdf を実行してください。",
)
_SELECT: Final = Text("Select a cell first.", "先にセルを選択してください。")
_RELINKED: Final = Text("formulas entered again: {count}", "入力し直した数式: {count}個")
_LEFT_ALONE: Final = Text("Left as they are:", "変更しなかった数式:")
_NO_ERROR: Final = Text(
    "{sheet}!{address} shows no error.", "{sheet}!{address}はエラーではありません。"
)
_NO_REASON: Final = Text(
    "no function of ivjxl has answered here since Excel was started, or another function gives "
    "the error: Recalculate and check asks all of them again",
    "Excelの起動後にivjxlの関数がここで計算されていないか、他の関数によるエラーです"
    "（「再計算して検査」で計算し直せます）",
)
_ABOUT: Final = Text(
    "ivjxl {version}\nworkbook template {template}\nPython {python}\n\n{buttons}\n\n"
    "When something does not work, at a command prompt: ivjxl addin doctor. Without Excel: "
    "ivjxl --help. The program is\n{program}",
    "ivjxl {version}\nブックのテンプレート: {template}\nPython {python}\n\n{buttons}\n\n"
    "動作しない場合は、コマンドプロンプトで ivjxl addin doctor を実行してください。"
    "Excelを使わない場合は ivjxl --help をご覧ください。プログラムの場所:\n{program}",
)
_NO_TEMPLATE: Final = Text("no workbook of ivjxl is open", "ivjxlのブックは開かれていません")
_MOST_SHOWN: Final = 12
"""Lines of a list in a message: it must fit on the screen."""

_LONGEST: Final = 60


def reply(name: str, request: Request) -> Reply:
    """Return the reply of a command.

    Raises
    ------
    InputError
        If there is no such command, it needs a workbook and none is open, or the
        command refuses what it was given.
    """
    if name not in COMMANDS:
        raise InputError(name, _UNKNOWN, None)
    return COMMANDS[name](request)


def _open_book(request: Request) -> "xw.Book":
    if request.book is None:
        raise InputError("ivjxl", _NO_BOOK, None)
    return request.book


def _new(name: str) -> Callable[[Request], Reply]:
    def command(request: Request) -> Reply:
        text = _NEW.in_language(request.language)
        title = NOTICES[name].title.in_language(request.language)
        template = shipped("workbooks") / f"{name}.xlsx"
        return Reply("new", text.format(title=title), str(template))

    return command


def _regenerate(request: Request) -> Reply:
    from ivjxl.excel.workbook.access import value
    from ivjxl.excel.workbook.journal import today
    from ivjxl.excel.workbook.regenerate import refuse, regenerate, replace_edited

    book = _open_book(request)
    reports = regenerate(book, today(), replace_edited if request.answers else refuse)
    if any(each.outcome == "refused" for each in reports):
        lines = [
            _EDIT.in_language(request.language).format(
                sheet=report.sheet,
                address=edit.address,
                found=_short(edit.found),
                written=_short(edit.written),
            )
            for report in reports
            for edit in report.edits
        ]
        question = _REPLACE.in_language(request.language)
        head = _EDITED.in_language(request.language)
        text = "\n".join([head, *_some(lines, request.language), "", question])
        return Reply("ask", text, "replace")
    done = _regenerated(reports, request.language)
    master = value(book.names["out_master"].refers_to_range)
    return Reply("status", f"ivjxl: {master}; {done}")


def _regenerated(reports: "list[TableReport]", language: str) -> str:
    if not reports:
        return _NO_TABLES.in_language(language)
    parts = []
    for each in reports:
        if each.outcome not in ("written", "replaced"):
            continue
        text = _WRITTEN.in_language(language)
        parts.append(text.format(name=each.name, before=each.rows_before, after=each.rows_after))
        if each.kept_on:
            parts[-1] += " " + _KEPT_ON.in_language(language).format(sheet=each.kept_on)
    return "; ".join(parts) or _UP_TO_DATE.in_language(language)


def _check(request: Request) -> Reply:
    from ivjxl.excel.export import failed
    from ivjxl.excel.workbook.findings import findings
    from ivjxl.notices.rendering import STATE_NAMES

    book = _open_book(request)
    found = findings(book)
    names = STATE_NAMES[request.language]
    counts = Counter(each.state for each in found)
    lines = [", ".join(f"{counts[state]} {names[state]}" for state in names if counts[state]), ""]
    refused = failed(found)
    lines += _some([_finding_line(each, request.language) for each in refused], request.language)
    lines += _to_enter(book, request.language)
    kind = "warn" if refused else "tell"
    return Reply(kind, "\n".join(lines).strip(), "Checks" if refused else "")


def _to_enter(book: "xw.Book", language: str) -> list[str]:
    """Return the line that names the inputs to be entered, if there are any."""
    from ivjxl.excel.workbook.findings import missing_inputs

    missing = [f"{label.in_language(language)} ({at})" for label, at in missing_inputs(book)]
    listed = ", ".join(_some(missing, language))
    return [_TO_ENTER.in_language(language).format(inputs=listed)] if missing else []


def _finding_line(finding: "Finding", language: str) -> str:
    line = f"・{finding.rule.in_language(language)} [{finding.figures}]"
    hint = _HINTS.get(finding.name)
    return line if hint is None else f"{line}\n   {hint.in_language(language)}"


def _import(request: Request) -> Reply:
    from ivjxl.excel.workbook.journal import today
    from ivjxl.excel.workbook.market_import import imported
    from ivjxl.market.inputs import read_files
    from ivjxl.market.prices import AS_TRADED, UNKNOWN

    book = _open_book(request)
    if "files" not in request.answers:
        return Reply("files", _PICK.in_language(request.language), "files")
    paths = [Path(each) for each in request.answers["files"].split("|")]
    prices = read_files(paths, lambda *_: None).prices
    unknown = prices is not None and prices.kind == UNKNOWN
    if prices is not None and unknown and "as_traded" not in request.answers:
        text = _AS_TRADED.in_language(request.language).format(file=prices.source.name)
        return Reply("ask", text, "as_traded")
    closes = AS_TRADED if unknown else None
    report = imported(book, paths, today(), closes=closes, replace="replace" in request.answers)
    if report.refused:
        lines = [
            _GROUP.in_language(request.language).format(
                label=each.label.in_language(request.language),
                before=each.rows_before,
                after=each.rows_after,
                file=each.file,
            )
            for each in report.groups
            if each.outcome == "refused"
        ]
        head = _OTHER_ROWS.in_language(request.language)
        question = _REPLACE_ROWS.in_language(request.language)
        return Reply("ask", "\n".join([head, *lines, "", question]), "replace")
    done = "; ".join(
        _ROWS.in_language(request.language).format(
            label=each.label.in_language(request.language), after=each.rows_after
        )
        for each in report.groups
    )
    if not report.warnings:
        return Reply("status", f"ivjxl: {done}")
    warnings = [f"・{each.in_language(request.language)}" for each in report.warnings]
    return Reply("warn", "\n".join([done, "", *_some(warnings, request.language)]), "Market")


def _export(request: Request) -> Reply:
    from ivjxl.excel.addin.word_files import folder, others, write
    from ivjxl.excel.export import UNFILLED, exported, failed, unfilled
    from ivjxl.excel.workbook.findings import findings
    from ivjxl.excel.workbook.reading import read_book

    book, language = _open_book(request), request.language
    # Each time: between two answers anything may have changed the workbook.
    found = findings(book)
    refused = failed(found)
    if refused:
        lines = _some([_finding_line(each, language) for each in refused], language)
        head = _NOT_EXPORTED.in_language(language).format(count=len(refused))
        return Reply("warn", "\n".join([head, "", *lines]), "Checks")
    missing = _to_enter(book, language)
    if missing:
        return Reply("warn", "\n".join([_INCOMPLETE.in_language(language), "", *missing]), "Inputs")
    case = read_book(book)
    clauses = ", ".join(_some(unfilled(case, LANGUAGES), language))
    if clauses:
        why = UNFILLED.in_language(language).format(clauses=clauses)
        return Reply("warn", _NOT_FILLED.in_language(language).format(why=why), "Clauses")
    if "folder" not in request.answers:
        return Reply("folder", _PICK_FOLDER.in_language(language), "folder")
    target = folder(request.answers["folder"])
    files = exported(case, ["docx"], LANGUAGES)
    there = others(target, files)
    if there and "replace" not in request.answers:
        names = [f"・{name}" for name in there]
        head, question = (each.in_language(language) for each in (_OTHER_FILES, _REPLACE_FILES))
        return Reply("ask", "\n".join([head, *names, "", question]), "replace")
    lines = [_EXPORTED.in_language(language).format(folder=target)]
    lines += [f"・{_saved_line(each, language)}" for each in write(target, files)]
    if case.sample:
        lines += ["", _A_SAMPLE.in_language(language)]
    not_made = [f"・{e.rule.in_language(language)}" for e in found if e.state == "not checked"]
    if not_made:
        lines += ["", _NOT_MADE.in_language(language), *_some(not_made, language)]
    lines += ["", _AS_PDF.in_language(language)]
    return Reply("tell", "\n".join(lines))


def _saved_line(saved: "Saved", language: str) -> str:
    if not saved.written:
        return _EXPORTED_ALREADY.in_language(language).format(name=saved.path.name)
    if saved.backup is None:
        return saved.path.name
    text = _BACKED_UP.in_language(language)
    return text.format(name=saved.path.name, backup=saved.backup.name)


def _selected(request: Request) -> "xw.Book":
    book = _open_book(request)
    if not (request.sheet and request.address):
        raise InputError("ivjxl", _SELECT, None)
    return book


def _explain(request: Request) -> Reply:
    from ivjxl.excel.workbook.explanation import EVERY_LINE, explained

    book = _selected(request)
    at = request.sheet, request.address
    return Reply("page", explained(book, *at, request.language, EVERY_LINE))


def _why(request: Request) -> Reply:
    from ivjxl.excel.workbook.explanation import error_origins

    book = _selected(request)
    origins = error_origins(book, request.sheet, request.address)
    if not origins:
        text = _NO_ERROR.in_language(request.language)
        return Reply("tell", text.format(sheet=request.sheet, address=request.address))
    lines = [f"{sheet}!{at}: {_reason(request, sheet, at)}" for sheet, at in origins]
    return Reply("tell", "\n".join(_some(lines, request.language)))


def _reason(request: Request, sheet: str, address: str) -> str:
    row, column, _, _ = area_of(address)
    book = _open_book(request)
    reason = request.reasons.get(Cell(book.name, sheet, row, column), _NO_REASON)
    return reason.in_language(request.language)


def _links(request: Request) -> Reply:
    from ivjxl.excel.workbook.links import repaired

    report = repaired(_open_book(request))
    count = _RELINKED.in_language(request.language).format(count=len(report.entered))
    if not report.left:
        return Reply("status", f"ivjxl: {count}")
    left = [f"{each.where}: {each.reason.in_language(request.language)}" for each in report.left]
    head = _LEFT_ALONE.in_language(request.language)
    return Reply("warn", "\n".join([count, "", head, *_some(left, request.language)]))


def _about(request: Request) -> Reply:
    from ivjxl.excel.addin.texts import CONTROLS
    from ivjxl.excel.workbook.access import identity

    try:
        template = str(identity(_open_book(request)).version)
    except InputError:
        template = _NO_TEMPLATE.in_language(request.language)
    buttons = [
        f"・{each.label.in_language(request.language)}: "
        f"{each.screentip.in_language(request.language)}"
        for name, each in CONTROLS.items()
        if name.removeprefix("ivjxl").lower() in COMMANDS
    ]
    text = _ABOUT.in_language(request.language).format(
        version=__version__,
        template=template,
        python=sys.version.split()[0],
        program=Path(sys.executable).with_name("ivjxl.exe"),
        buttons="\n".join(buttons),
    )
    return Reply("tell", text)


def _some(lines: list[str], language: str) -> list[str]:
    more = len(lines) - _MOST_SHOWN
    rest = [_MORE.in_language(language).format(count=more)] if more > 0 else []
    return lines[:_MOST_SHOWN] + rest


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


COMMANDS: Final[Mapping[str, Callable[[Request], Reply]]] = {
    **{f"new {name}": _new(name) for name in NOTICES},
    "regenerate": _regenerate,
    "check": _check,
    "recalculate": _check,
    "import": _import,
    "export": _export,
    "explain": _explain,
    "why": _why,
    "links": _links,
    "about": _about,
}
"""Every command by the tag of its button. Excel recalculates before it asks `recalculate`, and
asks `links` by itself when a workbook opens that names the add-in of another computer."""
