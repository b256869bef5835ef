"""Commands on the figures of a workbook: what they are, and what they are calculated with."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ivjxl.cli.workbooks import (
    MORE,
    MOST_SHOWN,
    add_targets,
    check_targets,
    finish,
    say,
    say_kept,
)
from ivjxl.errors import Text

if TYPE_CHECKING:
    from ivjxl.excel.workbook.market_import import GroupReport

_LINKED: Final = Text(
    "{count} formulas that called our functions by the path of another add-in file",
    "他の場所のアドインを参照していた数式: {count}個",
)
_LEFT_ALONE: Final = Text("left alone: {count}", "対象外: {count}個")
_STALE: Final = Text(
    "{book}: {count} saved values are old; this explains what the file shows (`ivjxl recalc`)",
    "{book}: 保存された値{count}個が古くなっています（ファイルの値で説明、更新はivjxl recalc）",
)
_OUTCOMES: Final = {
    "current": Text("{after} rows, up to date", "{after}行（変更なし）"),
    "written": Text("{after} rows", "{after}行"),
    "replaced": Text("{before} rows replaced, now {after}", "{before}行を{after}行に置換え"),
    "waiting": Text("would become {after} rows", "{after}行にする予定"),
    "refused": Text(
        "holds {before} OTHER rows, would become {after}: nothing was written; --replace "
        "replaces them with their sources",
        "別の{before}行があるため書き込みを中止（{after}行にする予定、--replaceで出典とともに置換え）",
    ),
}
_NOT_TAKEN: Final = Text(
    "rows of the file not taken: {count} (other days, no value, or too many)",
    "使用しなかった行{count}行（期間外・値なし・上限超過）",
)
_CURVE_DATE: Final = Text("day of the yields: {day}", "国債利回りの基準日: {day}")
_WARNING: Final = Text("warning", "注意")


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands on the figures of a workbook to the parser."""
    links = command("links", _links, "let formulas from another machine call the functions here")
    links.add_argument("book", type=Path, metavar="BOOK")
    add_targets(links)
    explain = command("explain", _explain, "what a cell shows and which inputs it follows from")
    explain.add_argument("book", type=Path, metavar="BOOK")
    explain.add_argument("cell", metavar="CELL", help="such as Working!E12, or a defined name")
    explain.add_argument("--all", action="store_true", help="every cell, however many")
    importing = command("import", _import, "type market files into the sheet Market of a workbook")
    importing.add_argument("book", type=Path, metavar="BOOK")
    importing.add_argument("files", type=Path, nargs="+", metavar="FILE")
    importing.add_argument(
        "--closes",
        choices=("as traded", "split-adjusted"),
        help="what the closes are, where the file does not say",
    )
    importing.add_argument(
        "--replace", action="store_true", help="replace other rows that are there"
    )
    add_targets(importing)


def _links(options: argparse.Namespace) -> int:
    from ivjxl.excel.workbook.files import open_file
    from ivjxl.excel.workbook.links import repaired

    check_targets([options.book], options.out)
    file = open_file(options.book, to_write=options.in_place)
    report = repaired(file.book)
    say(f"{options.book}: {_LINKED.in_language(options.lang).format(count=len(report.entered))}")
    _say_some(report.entered, options.lang)
    if report.left:
        say(f"  {_LEFT_ALONE.in_language(options.lang).format(count=len(report.left))}")
    reasons = [f"{each.where}: {each.reason.in_language(options.lang)}" for each in report.left]
    _say_some(reasons, options.lang)
    say_kept(file, options.lang)
    finish(file, options, options.book)
    is_written = options.in_place or options.out is not None
    return 1 if report.left or (report.entered and not is_written) else 0


def _say_some(lines: "tuple[str, ...] | list[str]", language: str) -> None:
    for line in lines[:MOST_SHOWN]:
        say(f"  {line}")
    if len(lines) > MOST_SHOWN:
        say(f"  {MORE.in_language(language).format(count=len(lines) - MOST_SHOWN)}")


def _explain(options: argparse.Namespace) -> int:
    from ivjxl.excel.workbook.explanation import EVERY_LINE, MOST_LINES, explained
    from ivjxl.excel.workbook.files import open_file
    from ivjxl.excel.workbook.precedents import Precedents

    file = open_file(options.book)
    place = Precedents(file.book).named(options.cell)
    most = EVERY_LINE if options.all else MOST_LINES
    sys.stdout.write(explained(file.book, place.sheet, place.address, options.lang, most))
    stale = len(file.differences())
    if stale:
        said = _STALE.in_language(options.lang).format(book=options.book.name, count=stale)
        sys.stderr.write(f"{said}\n")
    return 0


def _import(options: argparse.Namespace) -> int:
    from ivjxl.excel.workbook.access import value
    from ivjxl.excel.workbook.files import open_file
    from ivjxl.excel.workbook.journal import today
    from ivjxl.excel.workbook.market_import import imported

    check_targets([options.book], options.out)
    file = open_file(options.book, to_write=options.in_place)
    report = imported(
        file.book,
        options.files,
        today(),
        closes=options.closes,
        replace=options.replace,
        progress=_say_progress,
    )
    say(f"{options.book}:")
    for group in report.groups:
        say(f"  {_group_line(group, options.lang)}")
    for warning in report.warnings:
        say(f"  ! {_WARNING.in_language(options.lang)}: {warning.in_language(options.lang)}")
    if report.refused:
        return 1
    if report.curve_date is not None:
        say(f"  {_CURVE_DATE.in_language(options.lang).format(day=report.curve_date)}")
    master = value(file.book.names["out_master"].refers_to_range)
    if master is not None:
        say(f"  {master}")
    say_kept(file, options.lang)
    finish(file, options, options.book)
    return 0


def _say_progress(name: str, done: int, rows: int) -> None:
    sys.stderr.write(f"{name}: {done:,} / {rows:,}\n")


def _group_line(group: "GroupReport", language: str) -> str:
    text = _OUTCOMES[group.outcome].in_language(language)
    said = text.format(before=f"{group.rows_before:,}", after=f"{group.rows_after:,}")
    line = f"{group.label.in_language(language)}: {said} ({group.file})"
    if group.left_out:
        line += "; " + _NOT_TAKEN.in_language(language).format(count=group.left_out)
    return line
