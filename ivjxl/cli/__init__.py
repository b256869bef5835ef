"""The same notices without Excel."""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from ivjxl import __version__
from ivjxl.cli import addin, documents, figures, workbooks
from ivjxl.errors import InputError, Text
from ivjxl.shipped import shipped

if TYPE_CHECKING:
    from ivjxl.notices.case import Case

_EXISTS: Final = Text(
    "exists already; name another file with --out",
    "は既に存在します。--outで別名を指定してください",
)
_REPLACE: Final = "overwrite files that hold something else"
_FOLDER: Final = Text(
    "must be a folder that exists; name one with --out", "既存のフォルダーを--outで指定してください"
)
_BOTH: Final = Text(
    "and --on belong together: the facts of the company on the date of the notice",
    "と--onは併せて指定してください（お知らせの日付現在の会社情報）",
)
_DAY: Final = Text("must be a day like 2019-07-12", "2019-07-12の形の日付が必要です")
_MARKET_FILES: Final = (
    "CSV files: daily closes, government bond yields, splits (effective_date, old_shares, "
    "new_shares), dividends (fiscal_year_end, record_date, dividend_per_share)"
)
_PERCENT: Final = Text(
    "is beyond 500 % (volatility) or 50 % (rate): write 48.3% or 0.483",
    "が500%（ボラティリティ）又は50%（金利）を超えています。48.3%又は0.483と入力してください",
)
_NUMBER: Final = Text("must be a number like 2141 or 48.3%", "2141、48.3%などの数値が必要です")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Exit with one line instead of the whole usage."""
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return 0, 1 when a check fails, 2 for an input error."""
    for stream in (sys.stdout, sys.stderr):
        # A console in another encoding must not end the program.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser().parse_args(_joined(given))
    try:
        result: int = options.run(options)
    except InputError as error:
        language = "ja" if getattr(options, "lang", "en") == "ja" else "en"
        sys.stderr.write(f"ivjxl: {error.in_language(language)}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"ivjxl: {error.filename}: {error.strerror}\n")
        return 2
    return result


def _joined(arguments: list[str]) -> list[str]:
    """Join an option with a negative value, which would look like an option itself."""
    joined: list[str] = []
    for each in arguments:
        negative = each[:1] == "-" and each[1:2].isdigit()
        if negative and joined and joined[-1].startswith("--") and "=" not in joined[-1]:
            joined[-1] += f"={each}"
        else:
            joined.append(each)
    return joined


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="ivjxl",
        description="Figures and tables of the notices of a Japanese listed company.",
    )
    parser.add_argument("--version", action="version", version=f"ivjxl {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(
        name: str, run: object, help_text: str, languages: tuple[str, ...] = ("ja", "en")
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help_text, description=help_text)
        added.set_defaults(run=run)
        added.add_argument("--lang", choices=languages, default=languages[-1], help="language")
        return added

    demo = command("demo", _demo, "build and show the samples made from published notices")
    demo.add_argument("--out", type=Path, default=Path("demo"), help="folder for the workbooks")
    demo.add_argument("--replace", action="store_true", help=_REPLACE)
    new = command("new", _new, "write a blank workbook for one kind of notice")
    new.add_argument("notice", metavar="NOTICE", help=", ".join(_templates()))
    new.add_argument("--out", type=Path, help="file to write (default: NOTICE.xlsx)")
    new.add_argument(
        "--from",
        dest="source",
        type=Path,
        metavar="CASE",
        help="case file or workbook to take inputs from: company facts, law and valuation choices; "
        "from another kind of notice about the same matter also its decisions",
    )
    new.add_argument(
        "--company",
        type=Path,
        metavar="FILE",
        help="company file: its facts on the day --on, and the values of the law on that day",
    )
    new.add_argument("--on", metavar="DATE", help="date of the notice, with --company")
    build = command("build", _build, "build a workbook from a case; without one, all of them")
    build.add_argument("case", type=Path, nargs="?", metavar="CASE.toml")
    build.add_argument("--out", type=Path, help="file, or folder when all are built")
    build.add_argument("--replace", action="store_true", help=_REPLACE)
    show = command("show", _show, "print the tables of a case or a workbook")
    show.add_argument("case", type=Path, metavar="CASE", help="case file or workbook")
    show.add_argument("--format", choices=("text", "json", "md"), default="text")
    check = command("check", _check, "check a case or a workbook; exit 1 when a check fails")
    check.add_argument("case", type=Path, metavar="CASE", help="case file or workbook")
    deadlines = command("deadlines", _deadlines, "the days that matter, with trading days")
    deadlines.add_argument("case", type=Path, metavar="CASE", help="case file or workbook")
    deadlines.add_argument("--format", choices=("text", "json", "ics"), default="text")
    deadlines.add_argument("--out", type=Path, help="file to write, for a calendar program")
    price = command("price", _price, "price one option under every valuation policy")
    for name, text in (
        ("spot", "share price (S), yen"),
        ("strike", "exercise price (X), yen"),
        ("years", "expected remaining period (T), years"),
        ("volatility", "volatility (σ): 0.483 or 48.3%%"),
        ("rate", "risk-free rate (r): 0.00084 or 0.084%%"),
        ("dividend", "yearly dividend per share, yen"),
    ):
        price.add_argument(f"--{name}", required=True, help=text)
    price.add_argument("--shares-per-right", default="1", help="shares under one right")
    price.add_argument("--published", help="published price per right: which policies give it?")
    market = command("market", _market, "inputs of a price from files, each with its evidence")
    market.add_argument("files", type=Path, nargs="+", metavar="FILE", help=_MARKET_FILES)
    market.add_argument("--on", required=True, metavar="DATE", help="day of the price")
    market.add_argument("--years", help="expected remaining period (T): tenor, and window length")
    market.add_argument("--from", dest="start", metavar="DATE", help="first day of the window")
    market.add_argument("--frequency", choices=("daily", "weekly", "monthly"), default="weekly")
    market.add_argument(
        "--method",
        choices=("exact", "linear", "exact:continuous", "linear:continuous"),
        default="exact",
        help="how the yields give the rate (default: exact tenor, as quoted)",
    )
    market.add_argument(
        "--rule",
        choices=("option", "restricted_stock"),
        default="option",
        help="close of the day, or of the business day before",
    )
    market.add_argument("--base-price", help="base price of the next trading day, without a close")
    market.add_argument(
        "--closes",
        choices=("as traded", "split-adjusted"),
        help="what the closes are, where the file does not say",
    )
    market.add_argument(
        "--accept-move",
        action="append",
        default=[],
        metavar="DATE",
        help="a change beyond 30%% on this day is no split",
    )
    market.add_argument("--curve-date", metavar="DATE", help="day of the yields, if another")
    market.add_argument("--year-end", metavar="DATE", help="fiscal year of the dividend")
    market.add_argument("--format", choices=("text", "json", "toml"), default="text")
    law = command("law", _law, "print the rules in force, with source and verification")
    law.add_argument("day", nargs="?", metavar="DAY", help="YYYY-MM-DD; without it, all history")
    workbooks.add_commands(command)
    figures.add_commands(command)
    documents.add_commands(command)
    addin.add_commands(command)
    return parser


def _demo(options: argparse.Namespace) -> int:
    from ivjxl.excel.export import exported
    from ivjxl.excel.workbook.template import build
    from ivjxl.notices.case import read_case
    from ivjxl.notices.rendering import as_text, findings_text

    paths = sorted(shipped("workbooks").glob("*-*-*-*.toml"))
    options.out.mkdir(parents=True, exist_ok=True)
    surprises = []
    for number, path in enumerate(paths, 1):
        _progress(f"[{number}/{len(paths)}] {path.stem}")
        case = read_case(path)
        package = build(type(case.notice), case)
        files = {f"{path.stem}.xlsx": package}
        files |= exported(case, ("docx", "html", "txt"), ("ja", "en"))
        if number == len(paths):
            files |= _demo_pdf(case, options)
        for name, data in files.items():
            workbooks.refuse_other(options.out / name, data, replace=options.replace)
        for name, data in files.items():
            (options.out / name).write_bytes(data)
        sys.stdout.write(f"=== {path.stem}\n\n{as_text(case, options.lang)}\n")
        sys.stdout.write(findings_text(case.findings(), options.lang) + "\n")
        surprises += [f"{path.stem}: {each}" for each in case.surprises()]
    for each in surprises:
        sys.stdout.write(f"unexpected: {each}\n")
    found = f"{len(surprises)} unexpected findings" if surprises else "every finding as expected"
    sys.stdout.write(
        f"{len(paths)} workbooks in {options.out}, each with its documents in Japanese and "
        f"English: {found}\n"
    )
    return 1 if surprises else 0


def _demo_pdf(case: "Case", options: argparse.Namespace) -> dict[str, bytes]:
    """Return one sample as PDF, where there is a program that makes it: each takes seconds.

    No two are the same bytes, so that those that are there stay.
    """
    from ivjxl.excel.export import exported

    if any(options.out.glob(f"{case.name}_*.pdf")) and not options.replace:
        return {}
    try:
        return exported(case, ("pdf",), ("ja", "en"), progress=_progress)
    except InputError as error:
        _progress(str(error))
        return {}


def _progress(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _templates() -> list[str]:
    """Return the kinds of notices that have a template, without importing them."""
    return sorted(p.stem for p in shipped("workbooks").glob("*.xlsx") if not p.stem[0].isdigit())


def _new(options: argparse.Namespace) -> int:
    if options.notice not in _templates():
        known = ", ".join(_templates())
        required = Text(f"must be one of {known}", f"{known} のいずれかが必要です")
        raise InputError("NOTICE", required, options.notice)
    target = options.out or Path(f"{options.notice}.xlsx")
    workbooks.require_suffix(target, ".xlsx")
    if target.exists():
        raise InputError(str(target), _EXISTS, None)
    template = (shipped("workbooks") / f"{options.notice}.xlsx").read_bytes()
    if (options.company is None) != (options.on is None):
        raise InputError("--company", _BOTH, None)
    if options.on is not None:
        options.on = _day("on", options.on)
    if options.source is not None or options.company is not None:
        return workbooks.new_from(template, target, options)
    target.write_bytes(template)
    sys.stdout.write(f"{target}\n")
    return 0


def _build(options: argparse.Namespace) -> int:
    from ivjxl.excel.workbook.template import build
    from ivjxl.notices import NOTICES
    from ivjxl.notices.case import read_case

    if options.case is not None:
        case = read_case(options.case)
        target = options.out or options.case.with_suffix(".xlsx")
        workbooks.require_suffix(target, ".xlsx")
        _write(target, build(type(case.notice), case), replace=options.replace)
        counts = Counter(finding.state for finding in case.findings())
        states = ", ".join(f"{count} {state}" for state, count in counts.items())
        sys.stdout.write(f"{target} (checks: {states})\n")
        return 0
    folder = options.out or Path("workbooks")
    if not folder.is_dir():
        raise InputError(str(folder), _FOLDER, None)
    cases = sorted(folder.glob("*-*-*-*.toml"))
    packages = {}
    for name, kind in NOTICES.items():
        _progress(name)
        packages[folder / f"{name}.xlsx"] = build(kind)
    for path in cases:
        _progress(path.stem)
        case = read_case(path)
        packages[path.with_suffix(".xlsx")] = build(type(case.notice), case)
    for target, package in packages.items():
        workbooks.refuse_other(target, package, replace=options.replace)
    for target, package in packages.items():
        target.write_bytes(package)
    sys.stdout.write(f"{len(NOTICES)} templates and {len(cases)} samples in {folder}\n")
    return 0


def _write(target: Path, package: bytes, *, replace: bool) -> None:
    from ivjxl.excel.workbook.files import save_as

    workbooks.refuse_other(target, package, replace=replace)
    if not target.exists() or target.read_bytes() != package:
        save_as(package, target, replace=replace)


def _show(options: argparse.Namespace) -> int:
    from ivjxl.notices.rendering import as_json, as_markdown, as_text

    render = {"text": as_text, "json": as_json, "md": as_markdown}[options.format]
    sys.stdout.write(render(workbooks.case_of(options.case), options.lang))
    return 0


def _check(options: argparse.Namespace) -> int:
    if not workbooks.is_case(options.case):
        return workbooks.check_book(options.case, options.lang)
    from ivjxl.notices.rendering import findings_text

    findings = workbooks.case_of(options.case).findings()
    sys.stdout.write(findings_text(findings, options.lang))
    workbooks.say_summary(findings, options.lang)
    return 1 if any(finding.state == "failed" for finding in findings) else 0


def _deadlines(options: argparse.Namespace) -> int:
    from ivjxl.notices.rendering import deadlines_as_ics, deadlines_as_json, deadlines_as_text

    case = workbooks.case_of(options.case)
    if options.format == "ics":
        data = deadlines_as_ics(case, options.lang)
    elif options.format == "json":
        data = deadlines_as_json(case, options.lang).encode()
    else:
        data = deadlines_as_text(case, options.lang).encode()
    if options.out is None:
        # Line ends of a calendar file are part of its format.
        sys.stdout.write(data.decode().replace("\r\n", "\n"))
        return 0
    if options.out.exists() and options.out.read_bytes() != data:
        raise InputError(str(options.out), _EXISTS, None)
    options.out.write_bytes(data)
    sys.stdout.write(f"{options.out}\n")
    return 0


def _price(options: argparse.Namespace) -> int:
    from ivjxl.core import option, policy
    from ivjxl.core.dividend import COMPOUNDINGS, dividend_yield
    from ivjxl.core.rounding import boundary_distance

    names = ("spot", "strike", "years", "volatility", "rate", "dividend")
    given = {name: _number(name, getattr(options, name)) for name in names}
    for name, most in (("volatility", 5.0), ("rate", 0.5)):
        if abs(given[name]) > most:
            raise InputError(name, _PERCENT, getattr(options, name))
    shares = _number("shares-per-right", options.shares_per_right)
    dividend = given.pop("dividend")
    published = None if options.published is None else _number("published", options.published)
    lines = [
        f"S {given['spot']:,.10g}  X {given['strike']:,.10g}  T {given['years']:.10g}  "
        f"σ {given['volatility']:.6%}  r {given['rate']:.6%}  D {dividend:,.10g}"
    ]
    prices = {}
    for compounding in COMPOUNDINGS:
        q = dividend_yield(dividend=dividend, spot=given["spot"], compounding=compounding)
        prices[compounding] = float(option.price(**given, dividend_yield=q))
        no_volatility = {name: each for name, each in given.items() if name != "volatility"}
        low, high = option.bounds(**no_volatility, dividend_yield=q)
        lines.append(
            f"{compounding:<10}  q {float(q):.6%}  C {prices[compounding]:,.6f}  "
            f"bounds {low:,.4f} to {high:,.4f}"
        )
    head = ("dividend", "rounding", "per", "per share", "per right", "to boundary", "published?")
    rows = [head]
    for each in policy.POLICIES:
        unrounded = prices[each.compounding]
        rule = {"option_price": unrounded, "shares_per_right": shares}
        right = policy.price_per_right(**rule, mode=each.mode, step=each.step)
        amount = unrounded * (shares if each.step == "right" else 1)
        distance = float(boundary_distance(amount=amount, unit=1, mode=each.mode))
        matches = "" if published is None else ("yes" if right == published else "no")
        rows.append(
            (
                each.compounding,
                each.mode,
                each.step,
                f"{float(right / int(shares)):,.10g}",
                f"{int(right):,}",
                f"{distance:.6f}",
                matches,
            )
        )
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    lines += [
        "  ".join(c.rjust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _market(options: argparse.Namespace) -> int:
    from ivjxl.market import report
    from ivjxl.market.inputs import Settings, figures, read_files

    def day(name: str) -> date | None:
        text = getattr(options, name)
        return None if text is None else _day(name.replace("_", "-"), text)

    def exact(name: str) -> Decimal | None:
        text = getattr(options, name)
        return None if text is None else _decimal(name.replace("_", "-"), text)

    settings = Settings(
        on=_day("on", options.on),
        years=exact("years"),
        start=day("start"),
        frequency=options.frequency,
        method=options.method,
        rule=options.rule,
        closes=options.closes,
        base_price=exact("base_price"),
        accepted_moves=tuple(_day("accept-move", each) for each in options.accept_move),
        curve_date=day("curve_date"),
        year_end=day("year_end"),
    )
    files = read_files(
        options.files, lambda name, done, rows: _progress(f"{name}: {done:,} of {rows:,} rows")
    )
    found = figures(files, settings)
    if options.format == "json":
        sys.stdout.write(report.as_json(files, found, settings, options.lang))
    elif options.format == "toml":
        sys.stdout.write(report.as_toml(found))
    else:
        sys.stdout.write(report.as_text(files, found, options.lang))
    return 0


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(name, _DAY, text) from None


def _number(name: str, text: str) -> float:
    return float(_decimal(name, text))


def _decimal(name: str, text: str) -> Decimal:
    """Read a number typed on the command line: digits, separators of thousands, percent."""
    from ivjxl.market import values

    plain = values.plain(str(text))
    try:
        number = values.number(name, plain.removesuffix("%"))
    except InputError:
        raise InputError(name, _NUMBER, text) from None
    return number / 100 if plain.endswith("%") else number


def _law(options: argparse.Namespace) -> int:
    from ivjxl.law import RULES
    from ivjxl.law.dated import CONFIRM

    day = None if options.day is None else _day("day", options.day)
    confirm = CONFIRM.in_language(options.lang)
    for name, rule in RULES.items():
        rows = [row for row in rule.history if day is None or row.day <= day]
        sys.stdout.write(f"{name}: {rule.what.in_language(options.lang)}\n")
        for row in rows[-1:] if day is not None else rows:
            state = f"verified {row.verified}" if row.verified else f"verified: no, {confirm}"
            sys.stdout.write(f"  from {row.day}: {_rule_value(row.value, options.lang)}\n")
            sys.stdout.write(f"    {row.source} ({state})\n")
        if not rows:
            sys.stdout.write(f"  not in force on {day}, or unknown\n")
    return 0


def _rule_value(value: object, language: str) -> str:
    if isinstance(value, tuple):
        return "; ".join(each.in_language(language) for each in value)
    if callable(value):
        return f"{value.__module__}.{getattr(value, '__name__', '')}"
    return f"{value:,}" if type(value) is int else str(value)
