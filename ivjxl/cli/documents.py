"""Commands on whole notices: written as documents, and notices of others read back."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ivjxl.cli.workbooks import case_of, findings_of, refuse_other, say, say_summary
from ivjxl.errors import InputError, Text

if TYPE_CHECKING:
    from ivjxl.notices.notice import Finding

_FORMATS: Final = ("docx", "pdf", "html", "txt")
_FOLDER: Final = Text(
    "must be a folder that exists, or can be made", "作成できるフォルダーを指定してください"
)
_REFUSED: Final = Text(
    "not exported: {count} checks failed. Correct them, or acknowledge them: on Checks in the "
    "workbook, in a case file as [[acknowledged]]",
    "出力を中止しました。不合格の検査が{count}件あります。訂正するか、確認済みとしてください"
    "（ブックではChecks、ケースファイルでは[[acknowledged]]）",
)
_NOT_EXPORTED: Final = Text(
    "not exported: {why}. --draft writes the documents all the same, every page marked as a draft",
    "出力を中止しました。{why}。--draftを付けると、全ページに下書きの表示を付けて出力します",
)
_DRAFT: Final = Text(
    "a draft: “{mark}” stands in these clauses: {clauses}",
    "下書き: 「{mark}」と記載された条項があります: {clauses}",
)
_NOT_CHECKED: Final = Text(
    "checks that were not made, for want of an input: {names}",
    "入力がないため行われなかった検査: {names}",
)


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands on documents to the parser."""
    export = command(
        "export",
        _export,
        "write the whole notice as documents, unless a check failed or a value is to be entered",
        languages=("ja", "en", "both"),
    )
    export.add_argument("case", type=Path, metavar="CASE", help="case file or workbook")
    export.add_argument(
        "--to", nargs="+", choices=_FORMATS, default=["docx"], help="formats (default: docx)"
    )
    export.add_argument("--out", type=Path, default=Path(), help="folder (default: this one)")
    export.add_argument(
        "--draft",
        action="store_true",
        help="mark every page as a draft, in which values may be to be entered",
    )
    export.add_argument("--replace", action="store_true", help="overwrite other documents")
    compare = command(
        "compare",
        _compare,
        "numbers, dates, names and words of a notice somebody wrote, beside a case; exit 1 if any "
        "differs or is unknown",
    )
    compare.add_argument("notice", type=Path, metavar="NOTICE", help="txt, docx or pdf")
    compare.add_argument("case", type=Path, metavar="CASE", help="case file or workbook")
    compare.add_argument("--all", action="store_true", help="list what agrees too")


def _export(options: argparse.Namespace) -> int:
    from ivjxl.excel.export import UNFILLED, exported, failed, unfilled
    from ivjxl.notices.clause_text import TO_BE_ENTERED

    language = "en" if options.lang == "both" else options.lang
    findings = findings_of(options.case)
    refused = failed(findings)
    if refused:
        for finding in refused:
            say(f"{finding.name}: {finding.message(language)}")
        sys.stderr.write(f"ivjxl: {_REFUSED.in_language(language).format(count=len(refused))}\n")
        return 1
    case = case_of(options.case)
    wanted = ("ja", "en") if options.lang == "both" else (options.lang,)
    clauses = unfilled(case, wanted)
    listed = ", ".join(clauses)
    if clauses and not options.draft:
        why = UNFILLED.in_language(language).format(clauses=listed)
        sys.stderr.write(f"ivjxl: {_NOT_EXPORTED.in_language(language).format(why=why)}\n")
        return 1
    formats = list(dict.fromkeys(options.to))
    files = exported(case, formats, wanted, draft=options.draft, progress=_progress)
    try:
        options.out.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise InputError(str(options.out), _FOLDER, None) from None
    for name, data in files.items():
        refuse_other(options.out / name, data, replace=options.replace)
    for name, data in files.items():
        (options.out / name).write_bytes(data)
        say(str(options.out / name))
    if clauses:
        text = _DRAFT.in_language(language).format(mark=TO_BE_ENTERED, clauses=listed)
        sys.stderr.write(f"{text}\n")
    _say_not_made(findings, language)
    return 0


def _progress(name: str) -> None:
    sys.stderr.write(f"{name}\n")
    sys.stderr.flush()


def _say_not_made(findings: "list[Finding]", language: str) -> None:
    names = [finding.name for finding in findings if finding.state == "not checked"]
    if names:
        text = _NOT_CHECKED.in_language(language).format(names=", ".join(names))
        sys.stderr.write(f"{text}\n")
    say_summary(findings, language)


def _compare(options: argparse.Namespace) -> int:
    from ivjxl.documents.comparison import oddities, report_text
    from ivjxl.documents.reading import text_of

    text = text_of(options.notice)
    case = case_of(options.case)
    sys.stdout.write(report_text(text, case, options.lang, verbose=options.all))
    return 1 if oddities(text, case) else 0
