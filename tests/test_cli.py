"""The command line: what every command prints, writes and returns."""

import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any, Final

import pytest

from ivjxl.cli import main
from ivjxl.errors import InputError, Text
from ivjxl.excel import office_pdf

ROOT: Final = Path(__file__).parents[1]
WORKBOOKS: Final = ROOT / "workbooks"
COMPANY: Final = "internet-initiative-japan.company.toml"
COMMANDS: Final = ("demo", "new", "build", "show", "check", "deadlines", "price", "market", "law")
NOTICES: Final = (
    "dividend",
    "option_issuance",
    "option_terms",
    "restricted_stock",
    "share_disposal",
)
HEAVY: Final = ("numpy", "scipy", "pandas", "xlwings", "xlsxwriter", "openpyxl", "formualizer")

PUBLISHED: Final = {
    "2013-07-11-option-terms": {
        "en": ("July 11, 2013", "89 rights", "17,800 shares", "JPY647,000", "JPY3,235"),
        "ja": ("平成25年7月11日", "89個", "17,800株", "647,000円", "3,235円"),
    },
    "2015-06-26-option-issuance": {
        "en": ("5th series", "two hundred (200)", "46,000 shares", "July 13, 2045", "153 rights"),
        "ja": ("第5回新株予約権", "200株", "46,000株", "平成27年7月14日", "153個"),
    },
    "2019-05-23-dividend": {
        "en": ("JPY13.50", "JPY608 million", "June 28, 2019", "27th", "JPY27.00"),
        "ja": ("13円50銭", "608百万円", "2019年6月28日", "第27回", "27円00銭"),
    },
    "2019-07-12-option-terms": {
        "en": ("July 12, 2019", "163 rights", "32,600 shares", "JPY354,600", "JPY1,773"),
        "ja": ("2019年7月12日", "163個", "32,600株", "354,600円", "1,773円"),
    },
    "2020-05-25-restricted-stock": {
        "en": ("28th", "500 million yen", "40,000 shares", "June 24, 2020", "19th"),
        "ja": ("第28回", "500百万円", "40,000株", "2020年6月24日", "第19回"),
    },
    "2022-05-26-share-disposal": {
        "en": ("June 15, 2022", "35,865 shares", "4,685 yen", "JPY168,027,525", "16,692 shares"),
        "ja": ("2022年6月15日", "35,865株", "4,685円", "168,027,525円", "16,692株"),
    },
    "2026-07-10-option-terms": {
        "en": ("July 10, 2026", "520 rights", "52,000 shares", "JPY287,400", "JPY2,874"),
        "ja": ("2026年7月10日", "520個", "52,000株", "287,400円", "2,874円"),
    },
}
"""Figures of the six published notices, and of the invented one of 2026."""

OF_2019: Final = (
    *("price", "--spot", "2,141", "--strike", "1", "--years", "15", "--volatility", "48.3%"),
    *("--rate", "0.084%", "--dividend", "27.00", "--shares-per-right", "200"),
)

each_case: Final = pytest.mark.parametrize("case", PUBLISHED)
each_language: Final = pytest.mark.parametrize("language", ["en", "ja"])


def path_of(case: str) -> str:
    return str(WORKBOOKS / f"{case}.toml")


@pytest.fixture
def spoiled(tmp_path: Path) -> Path:
    """A case with another published total, with its company beside it."""
    shutil.copy(WORKBOOKS / COMPANY, tmp_path)
    text = (WORKBOOKS / "2019-05-23-dividend.toml").read_text(encoding="utf-8")
    assert "published_total = { value = 608000000" in text
    case = tmp_path / "2019-05-23-dividend.toml"
    case.write_text(text.replace("{ value = 608000000", "{ value = 609000000", 1), "utf-8")
    return case


def failed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that is refused; return its one line on stderr."""
    try:
        code: Any = main(arguments)
    except SystemExit as exit_:
        code = exit_.code
    shown = capsys.readouterr()
    assert code == 2
    assert shown.out == ""
    assert shown.err.endswith("\n")
    assert len(shown.err.splitlines()) == 1
    return shown.err


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_of_every_command_is_printed(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main([*([command] if command else []), "--help"])

    assert exit_.value.code == 0
    assert f"usage: ivjxl {command}".rstrip() in capsys.readouterr().out


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_loads_no_heavy_library(command: str) -> None:
    program = (
        "import sys\n"
        "from ivjxl.cli import main\n"
        "try:\n"
        f"    main({[command, '--help'] if command else ['--help']!r})\n"
        "except SystemExit:\n"
        f"    print('loaded', *sorted({set(HEAVY)!r} & sys.modules.keys()))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "loaded"


def test_the_module_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ivjxl", "--version"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert re.fullmatch(r"ivjxl \d+\.\d+\.\d+\n", done.stdout)


@pytest.mark.parametrize("language", ["en", pytest.param("ja", marks=pytest.mark.thorough)])
def test_demo_builds_and_prints_the_seven_samples(
    language: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "some" / "folder"
    monkeypatch.setattr(office_pdf, "pdf", lambda _: b"%PDF-1.6")

    code = main(["demo", "--out", str(out), "--lang", language])

    shown = capsys.readouterr()
    assert code == 0
    documents = {
        f"{case}_{each}.{form}"
        for case in PUBLISHED
        for each in ("ja", "en")
        for form in ("docx", "html", "txt")
    }
    pages = {f"2026-07-10-option-terms_{each}.pdf" for each in ("ja", "en")}
    workbooks = {f"{case}.xlsx" for case in PUBLISHED}
    assert {path.name for path in out.iterdir()} == workbooks | documents | pages
    packages = [path for path in out.iterdir() if path.suffix in (".xlsx", ".docx")]
    assert len(packages) == 21
    assert all(zipfile.is_zipfile(path) for path in packages)
    for case, figures in PUBLISHED.items():
        assert f"=== {case}\n" in shown.out
        assert [figure for figure in figures[language] if figure not in shown.out] == []
    assert shown.out.splitlines()[-1] == (
        f"7 workbooks in {out}, each with its documents in Japanese and English: "
        "every finding as expected"
    )
    assert len(shown.err.splitlines()) == 9


@pytest.mark.thorough
def test_demo_without_a_program_for_pdf_makes_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: bytes) -> bytes:
        raise InputError("PDF", Text("needs LibreOffice", "にはLibreOfficeが必要です"), None)

    monkeypatch.setattr(office_pdf, "pdf", refused)

    assert main(["demo", "--out", str(tmp_path)]) == 0
    assert "PDF: needs LibreOffice" in capsys.readouterr().err
    assert not [*tmp_path.glob("*.pdf")]
    assert len([*tmp_path.glob("*.docx")]) == 14
    # Again, over what is there.
    assert main(["demo", "--out", str(tmp_path)]) == 0


@pytest.mark.parametrize("notice", NOTICES)
def test_new_writes_the_blank_template(
    notice: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "mine.xlsx"

    code = main(["new", notice, "--out", str(target)])

    assert code == 0
    assert capsys.readouterr().out == f"{target}\n"
    assert target.read_bytes() == (WORKBOOKS / f"{notice}.xlsx").read_bytes()


def test_new_names_the_workbook_after_the_notice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["new", "dividend"]) == 0

    assert [path.name for path in tmp_path.iterdir()] == ["dividend.xlsx"]


def test_build_writes_the_workbook_beside_its_case(
    spoiled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", str(spoiled)]) == 0

    target = spoiled.with_suffix(".xlsx")
    assert capsys.readouterr().out.startswith(f"{target} (checks: ")
    with zipfile.ZipFile(target) as package:
        assert "609000000" in package.read("xl/worksheets/sheet2.xml").decode()


def test_build_writes_where_it_is_told(spoiled: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.xlsx"

    assert main(["build", str(spoiled), "--out", str(target)]) == 0

    assert zipfile.is_zipfile(target)
    assert not spoiled.with_suffix(".xlsx").exists()


def test_build_without_a_case_builds_every_template_and_the_cases_of_a_folder(
    spoiled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = spoiled.parent

    assert main(["build", "--out", str(folder)]) == 0

    assert capsys.readouterr().out == f"5 templates and 1 samples in {folder}\n"
    built = {path.stem for path in folder.glob("*.xlsx")}
    assert built == {*NOTICES, spoiled.stem}


@each_language
@pytest.mark.parametrize("form", ["text", "md"])
@each_case
def test_show_prints_the_figures_of_the_published_notice(
    case: str, form: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", path_of(case), "--lang", language, "--format", form]) == 0

    shown = capsys.readouterr().out
    assert [figure for figure in PUBLISHED[case][language] if figure not in shown] == []
    assert shown.startswith("# ") == (form == "md")


@each_language
@each_case
def test_show_prints_json_with_tables_figures_and_findings(
    case: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", path_of(case), "--lang", language, "--format", "json"]) == 0

    shown = json.loads(capsys.readouterr().out)
    cells = [cell for table in shown["tables"] for row in table["rows"] for cell in row.values()]
    printed = "\n".join([*cells, *shown["conditions"]])
    assert [figure for figure in PUBLISHED[case][language] if figure not in printed] == []
    assert (shown["case"], shown["language"]) == (case, language)
    assert shown["figures"]
    # Of the published notices something is not in the sources; the invented one has everything.
    states = {"passed"} if case == "2026-07-10-option-terms" else {"passed", "not checked"}
    assert {finding["state"] for finding in shown["findings"]} - {"acknowledged"} == states


@each_language
@each_case
def test_check_of_a_sample_finds_no_failure(
    case: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", path_of(case), "--lang", language]) == 0

    shown = capsys.readouterr().out
    assert {"en": "passed", "ja": "合格"}[language] in shown
    assert {"en": "FAILED", "ja": "不合格"}[language] not in shown


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (
            "en",
            r"  FAILED        the published total .* 609,000,000; .* 608,000,000\] "
            r"\(published_total_follows; error; .*",
        ),
        (
            "ja",
            r"  不合格        公表した配当金総額が.* 609,000,000; .* 608,000,000\] "
            r"\(published_total_follows; エラー; .*",
        ),
    ],
)
def test_check_lists_what_failed_and_returns_1(
    language: str, line: str, spoiled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(spoiled), "--lang", language]) == 1

    lines = capsys.readouterr().out.splitlines()
    assert [each for each in lines if re.fullmatch(line, each)]
    # One line for each check, and how many are in which state.
    assert len(lines) == 23 + 6 + 1


def test_check_shows_who_acknowledged_what(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", path_of("2019-05-23-dividend")])

    line = next(each for each in capsys.readouterr().out.splitlines() if "acknowledged" in each)
    assert line.endswith("— published with this error; reproduced as published (ivjxl, 2026-11-20)")


def test_price_names_the_policies_that_give_the_published_price(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*OF_2019, "--published", "354,600"]) == 0

    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    policies = [row for row in rows if len(row) == 7 and row[-1] in ("yes", "no")]
    assert len(policies) == 12
    assert [row[:5] for row in policies if row[-1] == "yes"] == [
        ["annual", "half_up", "share", "1,773", "354,600"],
        ["annual", "down", "share", "1,773", "354,600"],
    ]


def test_price_shows_the_unrounded_price_within_its_bounds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(OF_2019)

    found = re.findall(r"C ([\d,.]+)  bounds ([\d,.]+) to ([\d,.]+)", capsys.readouterr().out)
    prices = [[float(each.replace(",", "")) for each in line] for line in found]
    assert [round(price, 3) for price, _, _ in prices] == [1771.013, 1773.110]
    assert all(low <= price <= high for price, low, high in prices)


def test_price_without_a_published_price_compares_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(OF_2019) == 0

    assert not re.search(r"\b(yes|no)$", capsys.readouterr().out, re.MULTILINE)


@pytest.mark.parametrize("rate", ["0.00084", "0.084%", "０．０８４％"])
def test_price_takes_a_rate_as_fraction_or_percent(
    rate: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [rate if each == "0.084%" else each for each in OF_2019]

    assert main(arguments) == 0

    assert "1,773.110" in capsys.readouterr().out


@pytest.mark.parametrize(
    "rate",
    [["--rate=-0.1%"], ["--rate", "-0.1%"], ["--rate=-0.001"], ["--rate", "-0.001"]],
    ids=" ".join,
)
def test_price_takes_a_negative_rate(rate: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    position = OF_2019.index("--rate")

    assert main([*OF_2019[:position], *rate, *OF_2019[position + 2 :]]) == 0

    assert "1,773.08" in capsys.readouterr().out


@each_language
def test_law_prints_every_rule_with_its_whole_history(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["law", "--lang", language]) == 0

    shown = capsys.readouterr().out
    assert "companies_act.NOTICE_CLEAR_DAYS" in shown
    assert "Companies Act art. 240" in shown
    assert {"en": "confirm with counsel", "ja": "専門家に要確認"}[language] in shown


def test_law_of_a_day_prints_what_was_in_force(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "2019-07-12"]) == 0
    on_the_day = capsys.readouterr().out
    assert main(["law", "1990-01-01"]) == 0
    before_the_act = capsys.readouterr().out

    assert re.search(r"NOTICE_CLEAR_DAYS: .*\n  from 2006-05-01: 14\n", on_the_day)
    assert re.search(
        r"NOTICE_CLEAR_DAYS: .*\n  not in force on 1990-01-01, or unknown\n", before_the_act
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "COMMAND"),
        (("prices",), "'prices'"),
        (("law", "--colour"), "--colour"),
        (("show", "missing.toml"), "missing.toml"),
        (("build", "missing.toml"), "missing.toml"),
        (("check", "missing.toml"), "missing.toml"),
        (("show", "x.toml", "--format", "xml"), "'xml'"),
        (("show", "x.toml", "--lang", "fr"), "'fr'"),
        (("new", "prospectus"), "'prospectus'"),
        (("law", "2019-13-01"), "'2019-13-01'"),
        (("law", "yesterday"), "'yesterday'"),
        ((*OF_2019[:-1], "many"), "'many'"),
        ((*OF_2019[:-1], "0"), "shares_per_right"),
        ((*OF_2019, "--published", "1,23"), "'1,23'"),
        (("price", "--spot", "1"), "--strike"),
    ],
)
def test_what_is_refused_is_said_in_one_line(
    arguments: tuple[str, ...],
    says: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)

    assert says in failed(capsys, *arguments)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("bad", ["", "1e3", "1_000", "0x10", "nan", "inf", "1.", "１２時"])
def test_a_word_that_is_no_number_is_refused(bad: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [f"--spot={bad}" if each == "--spot" else each for each in OF_2019]
    arguments.remove("2,141")

    assert "spot: must be a number" in failed(capsys, *arguments)


def test_new_does_not_overwrite_a_workbook(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.xlsx"
    mine.write_bytes(b"mine")

    assert "exists already" in failed(capsys, "new", "dividend", "--out", str(mine))
    assert mine.read_bytes() == b"mine"


@pytest.mark.thorough
@pytest.mark.parametrize("command", ["demo", "build"])
def test_a_workbook_that_somebody_changed_is_kept_unless_told_to_replace_it(
    command: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(office_pdf, "pdf", lambda _: b"%PDF-1.6")
    case = "2019-05-23-dividend"
    target = tmp_path / f"{case}.xlsx"
    given = {
        "demo": ["demo", "--out", str(tmp_path)],
        "build": ["build", path_of(case), "--out", str(target)],
    }[command]
    assert main(given) == 0
    built = target.read_bytes()
    assert main(given) == 0
    target.write_bytes(b"the work of an evening")
    capsys.readouterr()

    assert main(given) == 2
    assert "--replace" in capsys.readouterr().err
    assert target.read_bytes() == b"the work of an evening"
    assert main([*given, "--replace"]) == 0
    assert target.read_bytes() == built


def test_build_does_not_overwrite_the_workbook_beside_a_case(
    spoiled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = spoiled.with_suffix(".xlsx")
    mine.write_bytes(b"mine")

    assert "exists already" in failed(capsys, "build", str(spoiled))
    assert mine.read_bytes() == b"mine"


def test_a_folder_that_is_missing_is_said_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "missing" / "mine.xlsx"

    assert str(target) in failed(capsys, "new", "dividend", "--out", str(target))


def test_a_case_without_its_company_file_is_refused(
    spoiled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (spoiled.parent / COMPANY).unlink()

    assert COMPANY in failed(capsys, "check", str(spoiled))


def test_a_bad_input_is_named_with_what_is_required_and_what_came(
    spoiled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = spoiled.read_text(encoding="utf-8")
    spoiled.write_text(text.replace("value = 46721400,", "value = -1,", 1), "utf-8")

    line = failed(capsys, "check", str(spoiled))

    assert line == "ivjxl: shares_issued: must be a number of at least 0, got -1\n"


def test_a_refusal_is_in_the_language_asked_for(
    spoiled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = spoiled.read_text(encoding="utf-8")
    spoiled.write_text(text.replace("value = 46721400,", "value = -1,", 1), "utf-8")

    line = failed(capsys, "check", str(spoiled), "--lang", "ja")

    assert line == "ivjxl: shares_issued: 0以上の数値が必要です（入力値: -1）\n"


@pytest.mark.parametrize(
    ("option", "value"), [("--volatility", "48.3"), ("--rate", "8.4"), ("--rate", "-0.6")]
)
def test_a_percentage_without_its_sign_is_refused(
    option: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = list(OF_2019)
    arguments[arguments.index(option) + 1] = value

    assert "write 48.3% or 0.483" in failed(capsys, *arguments)


def test_price_says_what_it_was_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(list(OF_2019)) == 0

    first = capsys.readouterr().out.splitlines()[0]
    assert "S 2,141" in first
    assert "σ 48.300000%" in first
    assert "r 0.084000%" in first


def test_check_says_that_an_acknowledgement_covers_other_figures(
    spoiled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = spoiled.read_text(encoding="utf-8")
    spoiled.write_text(case.replace("forecast column: 2018-03-31", "forecast column: 2017-03-31"))

    assert main(["check", str(spoiled)]) == 1

    line = next(t for t in capsys.readouterr().out.splitlines() if "forecast_of_same" in t)
    assert line.startswith("  FAILED")
    assert "an acknowledgement exists but covers other figures" in line


def test_check_names_every_missing_input_at_once(
    spoiled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = spoiled.read_text(encoding="utf-8").splitlines()
    kept = [t for t in lines if not t.startswith(("printed_email", "record_date ="))]
    spoiled.write_text("\n".join(kept), encoding="utf-8")

    message = failed(capsys, "check", str(spoiled))

    assert "printed_email: is missing (also missing: record_date)" in message


@pytest.mark.parametrize("language", ["en", "ja"])
def test_deadlines_prints_the_days_in_order_with_what_each_is(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["deadlines", path_of("2019-05-23-dividend"), "--lang", language]) == 0

    lines = capsys.readouterr().out.splitlines()[1:]
    found = [line.split()[:2] for line in lines]
    names = {"en": ("Tue", "Wed", "Sun"), "ja": ("火", "水", "日")}[language]
    # Record date Sunday, March 31, 2019: with rights to March 26, without from March 27.
    assert found[1:4] == [
        ["2019-03-26", names[0]],
        ["2019-03-27", names[1]],
        ["2019-03-31", names[2]],
    ]
    assert [day for day, _ in found] == sorted(day for day, _ in found)


def test_deadlines_as_json_and_as_a_calendar_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case, target = path_of("2013-07-11-option-terms"), tmp_path / "days.ics"

    assert main(["deadlines", case, "--format", "json"]) == 0
    days = {each["name"]: each for each in json.loads(capsys.readouterr().out)}
    assert main(["deadlines", case, "--format", "ics", "--out", str(target)]) == 0

    assert days["allotment_date"]["day"] == "2013-07-11"
    assert days["public_notice_deadline"]["day"] == "2013-06-26"
    assert days["exercise_end"] | {"label": "", "rule": ""} == {
        "name": "exercise_end",
        "label": "",
        "day": "2043-07-11",
        "open": None,
        "rule": "",
    }
    assert target.read_bytes().count(b"BEGIN:VEVENT\r\n") == len(days)
    capsys.readouterr()
    target.write_bytes(b"mine")
    assert "exists already" in failed(
        capsys, "deadlines", case, "--format", "ics", "--out", str(target)
    )
    assert target.read_bytes() == b"mine"
