"""The command market: what it prints, and how it refuses."""

import json
import os
import re
import subprocess
import sys
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from ivjxl.cli import main
from ivjxl.notices.case import read_case

from .files import (
    DATA,
    DIVIDENDS,
    JGB_EN,
    JGB_JA,
    REPOSITORY,
    SPLITS,
    WEEKLY,
    closes,
    lines,
    needs_data,
    sigma,
)

ON: Final = ("--on", "2013-07-11")
YEARS: Final = ("--years", "15")
TEXTS: Final = {
    "prices.csv": closes(("2013-06-07", "-"), *WEEKLY),
    "plain.csv": closes(*WEEKLY, head="close"),
    "jump.csv": closes(*WEEKLY[:4], ("2013-07-11", "4586")),
    "yfinance.csv": lines(
        ("Date", "Close", "Dividends", "Stock Splits"), *((*row, "0.0", "0.0") for row in WEEKLY)
    ),
    "moves.csv": closes(
        *WEEKLY[:2], ("2013-06-28", "1400"), ("2013-07-05", "3500"), ("2013-07-11", "3505")
    ),
    "blank_adjusted.csv": "Date,Code,Close,AdjustmentClose\n2013-07-11,37740,3505,\n",
    "dates.csv": "Date,Close,Date\n2013-07-11,3505,2013-07-12\n",
    "semicolons.csv": "Date;Close\n2013-07-11;3505,5\n",
    "ratio.csv": SPLITS.replace("200", "1000001"),
    "early_paid.csv": DIVIDENDS.replace("2012-09-30", "2002-09-30"),
    "jgb.csv": JGB_EN,
    "jgb_ja.csv": JGB_JA,
    "splits.csv": SPLITS,
    "paid.csv": DIVIDENDS,
    "other.csv": "a,b\n1,2\n",
    "empty.csv": "",
    "open.csv": 'date,close\n2013-07-11,"3505\n',
    "damaged.csv": "date,close\n2013-07-11,\ufffd\n",
    "zero.csv": closes(("2013-07-11", "0")),
    "twice.csv": closes(("2013-07-11", "1"), ("2013-07-11", "1")),
    "split_text.csv": SPLITS.replace("1,200", "1:200,1"),
    "forecast.csv": DIVIDENDS.replace(",10\n", ",17.50 (scheduled)\n"),
    "percent.csv": JGB_EN.replace("1.275", "127.5"),
}
ALL: Final = ("prices.csv", "jgb.csv", "splits.csv", "paid.csv")

each_language: Final = pytest.mark.parametrize("language", ["en", "ja"])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with the files."""
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run the command; return what it prints, and expect nothing on stderr."""
    assert main(["market", *arguments]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    return printed.out


def failed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run the command, which is refused; return its one line on stderr."""
    try:
        code: Any = main(["market", *arguments])
    except SystemExit as exit_:
        code = exit_.code
    printed = capsys.readouterr()
    assert (code, printed.out) == (2, "")
    assert printed.err.endswith("\n")
    assert len(printed.err.splitlines()) == 1
    return printed.err


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (
            "en",
            (
                "Share price (S), yen: 3,505\n",
                "Risk-free rate (r): 1.275000%\n",
                "Dividend per share (D), yen: 18.75\n",
                "close of: 2013-07-11 (line 7)\n",
                "rows = used + not used: 6 = 5 + 1\n",
                "warning: the closes begin on 2013-06-14, the window would on 1998-07-11\n",
                "prices.csv: rows not used\n    line 2: no close: 2013-06-07,-\n",
            ),
        ),
        (
            "ja",
            (
                "株価（S、円）: 3,505\n",
                "無リスク利子率（r）: 1.275000%\n",
                "1株当たり配当金（D、円）: 18.75\n",
                "終値の日: 2013-07-11（7行）\n",
                "行数＝使用＋不使用: 6 = 5 + 1\n",
                "注意: 終値は2013-06-14からで、算定期間の初日（1998-07-11）より後です\n",
                "prices.csv: 使用しなかった行\n    2行: 終値なし: 2013-06-07,-\n",
            ),
        ),
    ],
)
def test_the_text_is_for_people_in_both_languages(
    language: str, texts: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    out = shown(capsys, *ALL, *ON, *YEARS, "--lang", language)

    assert [text for text in texts if text not in out] == []
    volatility = sigma(3400, 3450, 3380, 3500, 3505)
    assert f"（σ）: {volatility:.6%}" in out or f"(σ): {volatility:.6%}" in out


@each_language
def test_the_json_holds_the_same_facts_as_the_text(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = shown(capsys, *ALL, *ON, *YEARS, "--lang", language)
    data = json.loads(shown(capsys, *ALL, *ON, *YEARS, "--lang", language, "--format", "json"))

    facts = re.findall(r"^    (.+?): (.+)$", text.partition("prices.csv: ")[0], re.MULTILINE)
    held = [
        (fact["label"], fact["value"])
        for figure in data["figures"].values()
        for fact in figure["evidence"]
    ]
    assert facts == held
    assert len(data["figures"]) == 6
    assert [row["line"] for row in data["files"][0]["not_used"]] == [2]


def test_the_lines_of_a_case_stand_in_the_inputs_of_a_case(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = shown(capsys, *ALL, *ON, *YEARS, "--format", "toml")
    entries = tomllib.loads(out)
    assert set(entries) == {"spot", "volatility", "rate", "dividend"}
    assert all(set(entry) == {"value", "as_of", "source"} for entry in entries.values())

    shipped = REPOSITORY / "workbooks"
    facts = "internet-initiative-japan.company.toml"
    (folder / facts).write_bytes((shipped / facts).read_bytes())
    text = (shipped / "2013-07-11-option-terms.toml").read_text(encoding="utf-8")
    text = re.sub(r"^(?:spot|volatility|rate|dividend) = .*\n", "", text, flags=re.MULTILINE)
    case = folder / "case.toml"
    case.write_text(text.replace("[inputs]\n", f"[inputs]\n{out}", 1), encoding="utf-8")
    read = read_case(case)

    for name, entry in entries.items():
        assert float(getattr(read.notice, name)) == entry["value"]
        assert read.sources[name].text == entry["source"]
        assert read.sources[name].as_of == entry["as_of"]


@pytest.mark.parametrize(
    ("arguments", "spot"),
    [
        (("plain.csv", *ON, *YEARS, "--closes", "as traded"), 3505),
        (("prices.csv", "--on", "2013-07-08", "--rule", "restricted_stock"), 3500),
        (("prices.csv", "--on", "2013-07-12", *YEARS, "--base-price", "3,512.5"), 3512.5),
        (("prices.csv", "--on", "2013-07-12", *YEARS, "--base-price=３５１２"), 3512),
        (("jump.csv", *ON, *YEARS, "--accept-move", "2013-07-11"), 4586),
        (
            ("jump.csv", *ON, *YEARS, "--accept-move=2013-07-10", "--accept-move", "2013-07-11"),
            4586,
        ),
        (("prices.csv", *ON, "--from", "2013-06-14"), 3505),
    ],
)
def test_the_options_give_the_share_price(
    arguments: tuple[str, ...], spot: float, capsys: pytest.CaptureFixture[str]
) -> None:
    data = json.loads(shown(capsys, *arguments, "--format", "json"))

    assert data["figures"]["spot"]["value"] == spot


@pytest.mark.parametrize(
    ("arguments", "rate"),
    [
        (("jgb.csv", *ON, *YEARS), 0.01275),
        (("jgb_ja.csv", *ON, *YEARS), 0.01275),
        (("jgb.csv", *ON, "--years", "12.5", "--method", "linear"), 0.010465),
        (("jgb.csv", "--on", "2013-07-13", *YEARS, "--curve-date", "2013-07-10"), 0.01301),
    ],
)
def test_the_options_give_the_rate(
    arguments: tuple[str, ...], rate: float, capsys: pytest.CaptureFixture[str]
) -> None:
    data = json.loads(shown(capsys, *arguments, "--format", "json"))

    assert data["figures"]["rate"]["value"] == pytest.approx(rate, rel=1e-13)


@pytest.mark.parametrize(
    ("frequency", "expected"),
    [
        ("weekly", sigma(3400, 3450, 3380, 3500, 3505)),
        ("daily", sigma(3400, 3450, 3380, 3500, 3505, per_year=250)),
    ],
)
def test_the_frequency_is_an_option(
    frequency: str, expected: float, capsys: pytest.CaptureFixture[str]
) -> None:
    out = shown(capsys, "prices.csv", *ON, *YEARS, "--frequency", frequency, "--format", "json")

    assert json.loads(out)["figures"]["volatility"]["value"] == pytest.approx(expected)


@pytest.mark.parametrize(
    "arguments",
    [
        ("yfinance.csv",),
        ("yfinance.csv", "--closes", "as traded"),
        ("plain.csv", "--closes", "split-adjusted"),
    ],
)
def test_adjusted_closes_give_the_volatility_without_a_price(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("paid.csv", *arguments, *ON, *YEARS)

    english, japanese = shown(capsys, *given), shown(capsys, *given, "--lang", "ja")
    data = json.loads(shown(capsys, *given, "--format", "json"))["figures"]

    assert "! warning: no share price: adjusted closes are not the price of a day\n" in english
    assert "! 注意: 調整後の終値は当日の株価ではないため、株価（S）は算出しません\n" in japanese
    assert "Share price" not in english
    assert data.keys() == {"volatility", "dividend"}
    assert data["volatility"]["value"] == pytest.approx(sigma(3400, 3450, 3380, 3500, 3505))


def test_the_moves_are_listed_in_japanese(capsys: pytest.CaptureFixture[str]) -> None:
    message = failed(capsys, "moves.csv", *ON, *YEARS, "--lang", "ja")

    assert "2013-06-28（4行）: 終値が前回の0.4058倍" in message
    assert "2013-07-05（5行）: 終値が前回の2.5倍" in message
    assert "close of" not in message


@pytest.mark.parametrize("price", ["0,831", "3512¹", "351②"])
def test_an_option_is_read_like_a_cell(price: str, capsys: pytest.CaptureFixture[str]) -> None:
    failed(capsys, "prices.csv", "--on", "2013-07-12", *YEARS, "--base-price", price)


def test_the_fiscal_year_is_an_option(capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(
        capsys, "paid.csv", "--on", "2014-07-11", "--year-end", "2013-03-31", "--format", "json"
    )

    assert json.loads(out)["figures"]["dividend"]["value"] == 1760


REFUSED: Final = {
    "no such file": (("absent.csv", *ON), "absent.csv: does not exist"),
    "a folder": ((".", *ON), "does not exist"),
    "empty": (("empty.csv", *ON), "empty.csv: is empty"),
    "another file": (("other.csv", *ON), "other.csv: is none of the files known"),
    "open quotation mark": (("open.csv", *ON), "has a quotation mark that is not closed"),
    "damaged": (("damaged.csv", *ON), "damaged.csv line 2: holds damaged characters (U+FFFD)"),
    "zero": (("zero.csv", *ON), "zero.csv line 2: must be a price above 0"),
    "twice": (("twice.csv", *ON), "twice.csv line 3: must have each day once"),
    "two files": (("prices.csv", "plain.csv", *ON), "plain.csv: is the second file of its kind"),
    "one file twice": (("jgb.csv", "jgb.csv", *ON), "jgb.csv: is the second file of its kind"),
    "ratio in one cell": (("split_text.csv", *ON), "split_text.csv line 2: must be a number"),
    "forecast": (("forecast.csv", *ON), "forecast.csv line 3: must be a number like"),
    "no percent": (("percent.csv", *ON, *YEARS), "percent.csv line 4: must be a yield in percent"),
    "adjusted": (
        ("yfinance.csv", "--on", "2013-07-12", "--rule", "restricted_stock"),
        "yfinance.csv: holds adjusted closes, which are not the price of a day",
    ),
    "adjusted, stated": (
        ("yfinance.csv", *ON, "--closes", "as traded", "--rule", "restricted_stock"),
        "yfinance.csv: holds adjusted closes, which are not the price of a day",
    ),
    "blank adjusted": (
        ("blank_adjusted.csv", *ON, *YEARS),
        "blank_adjusted.csv line 2: has no split-adjusted close in this line",
    ),
    "heading twice": (("dates.csv", *ON, *YEARS), "dates.csv line 1: must have this heading once"),
    "semicolons": (("semicolons.csv", *ON), "semicolons.csv: must have its columns separated by"),
    "splits alone": (("splits.csv", *ON), "FILE: must hold daily closes, bond yields or dividends"),
    "ratio too large": (
        ("prices.csv", "ratio.csv", *ON),
        "ratio.csv line 2, new_shares: must be the smallest whole numbers of the ratio",
    ),
    "another fiscal year": (
        ("early_paid.csv", *ON),
        "early_paid.csv: record_dates: must lie less than a year from the end of the fiscal year",
    ),
    "moves": (
        ("moves.csv", *ON, *YEARS),
        "2013-06-28 (line 4): close × 0.4058 of the close before; a split?; 2013-07-05 (line 5)",
    ),
    "unknown": (("plain.csv", *ON, *YEARS), "does not say whether its closes are as traded"),
    "jump": (("jump.csv", *ON, *YEARS), "that no split explains"),
    "no close": (("prices.csv", "--on", "2013-07-12", *YEARS), "has no close of 2013-07-12 (Fri)"),
    "no curve": (("jgb.csv", "--on", "2013-07-12", *YEARS), "has no yields of this day"),
    "no tenor": (("jgb.csv", *ON, "--years", "12"), "has no yield of exactly this tenor"),
    "no fiscal year": (("paid.csv", "--on", "2013-03-31"), "has no dividend of a fiscal year"),
    "years missing, closes": (("prices.csv", *ON), "years: is needed for the rate and the window"),
    "years missing, yields": (("jgb.csv", *ON), "years: is needed for the rate and the window"),
    "years below 0": (("jgb.csv", *ON, "--years", "-15"), "years: "),
    "years 0": (("jgb.csv", *ON, "--years", "0"), "years: "),
    "years, closes": (("prices.csv", *ON, "--years", "-5"), "must not be before start"),
    "years no number": (("jgb.csv", *ON, "--years", "1e1"), "years: must be a number like"),
    "price below 0": (
        ("prices.csv", "--on", "2013-07-12", *YEARS, "--base-price", "-5"),
        "base_price: ",
    ),
    "years, closes, their file": (
        ("prices.csv", *ON, "--years", "-5"),
        "prices.csv: end: must not be before start",
    ),
    "price no number": (
        ("prices.csv", *ON, *YEARS, "--base-price", "nan"),
        "base-price: must be a number like",
    ),
    "no day": (("jgb.csv", "--on", "2013-02-29"), "on: must be a day like 2019-07-12"),
    "no day either": (("jgb.csv", "--on", "11/7/2013"), "on: must be a day like 2019-07-12"),
    "no first day": (("prices.csv", *ON, "--from", "July"), "must be a day like 2019-07-12"),
    "no move": (
        ("jump.csv", *ON, *YEARS, "--accept-move", "x"),
        "accept-move: must be a day like 2019-07-12",
    ),
    "no curve date": (("jgb.csv", *ON, "--curve-date", "0"), "curve-date: must be a day like"),
    "no year end": (("paid.csv", *ON, "--year-end", "FY2012"), "year-end: must be a day like"),
    "a day outside the calendar": (
        ("prices.csv", "--on", "1999-07-12", "--rule", "restricted_stock"),
        "must be from 2000-01-01 to 2027-12-31",
    ),
}


@pytest.mark.parametrize(("arguments", "english"), REFUSED.values(), ids=REFUSED)
def test_every_error_is_one_line_in_both_languages(
    arguments: tuple[str, ...], english: str, capsys: pytest.CaptureFixture[str]
) -> None:
    message = failed(capsys, *arguments)
    japanese = failed(capsys, *arguments, "--lang", "ja")

    assert message.startswith("ivjxl: ")
    assert english in message
    assert japanese.startswith("ivjxl: ")
    assert japanese != message
    assert re.search("[ぁ-ん一-龠]", japanese)


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ((), "FILE"),
        (("jgb.csv",), "--on"),
        (ON, "FILE"),
        (("jgb.csv", *ON, "--closes", "dividend-adjusted"), "--closes"),
        (("jgb.csv", *ON, "--frequency", "yearly"), "--frequency"),
        (("jgb.csv", *ON, "--method", "cubic"), "--method"),
        (("jgb.csv", *ON, "--rule", "other"), "--rule"),
        (("jgb.csv", *ON, "--format", "xml"), "--format"),
        (("jgb.csv", *ON, "--years"), "--years"),
        (("jgb.csv", *ON, "--unknown", "1"), "--unknown"),
    ],
)
def test_a_wrong_use_of_the_command_is_one_line(
    arguments: tuple[str, ...], names: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert names in failed(capsys, *arguments)


def test_a_negative_yield_gives_a_negative_rate(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "below.csv").write_text(JGB_EN.replace("1.275", "-0.043"), encoding="utf-8")

    assert "Risk-free rate (r): -0.043000%\n" in shown(capsys, "below.csv", *ON, *YEARS)


def test_the_progress_of_a_long_file_goes_to_stderr(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    days = [date(1974, 9, 24) + timedelta(days=number) for number in range(20_001)]
    text = lines(("Date", "10Y", "15Y"), *((f"{day:%Y/%m/%d}", "0.8", "1.2") for day in days))
    (folder / "long.csv").write_text(text, encoding="utf-8")

    assert main(["market", "long.csv", *ON, *YEARS, "--format", "json"]) == 0
    printed = capsys.readouterr()

    assert printed.err == "long.csv: 20,000 of 20,001 rows\n"
    assert json.loads(printed.out)["figures"]["rate"]["value"] == 0.012


def test_a_path_need_not_be_in_this_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path.parent)

    assert "15Y 1.275%" in shown(capsys, str(tmp_path / "jgb.csv"), *ON, *YEARS)


def test_nothing_is_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    shown(capsys, *ALL, *ON, *YEARS)

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.skipif(sys.platform == "win32", reason="names of files are always text there")
@pytest.mark.parametrize(
    ("text", "code", "printed"),
    [(JGB_EN, 0, b"Risk-free rate (r): 1.275000%"), ("a,b\n1,2\n", 2, b"is none of the files")],
    ids=["read", "refused"],
)
def test_a_name_of_a_file_in_another_encoding_is_no_traceback(
    text: str, code: int, printed: bytes, folder: Path
) -> None:
    name = "利回り.csv".encode("cp932")
    (folder / os.fsdecode(name)).write_text(text, encoding="utf-8")
    command: list[str | bytes] = [sys.executable, "-m", "ivjxl", "market", name, *ON, *YEARS]

    done = subprocess.run(
        command,
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
    )

    assert b"Traceback" not in done.stderr
    assert done.returncode == code
    assert printed in (done.stderr if code else done.stdout)
    assert rb"\udc97" in (done.stderr if code else done.stdout)


@needs_data
def test_the_figures_of_the_real_files(capsys: pytest.CaptureFixture[str]) -> None:
    real = (str(DATA / "3774-closes-2005-2015.csv"), str(DATA / "jgbcme_sample.csv"))

    out = shown(capsys, *real, "splits.csv", "paid.csv", *ON, *YEARS)

    assert "Share price (S), yen: 3,505\n" in out
    assert "Volatility (σ): 55.77" in out
    assert "returns: 397\n" in out
    assert "Risk-free rate (r): 1.275000%\n" in out
    assert "Dividend per share (D), yen: 18.75\n" in out
    assert f"Dividend yield (q), continuous: {18.75 / 3505:.6%}\n" in out
