"""The figures as text, JSON and lines of a case file."""

import json
import tomllib
from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any, Final

import pytest

from ivjxl.errors import Text
from ivjxl.market.corporate_actions import read_dividends, read_splits
from ivjxl.market.inputs import Figure, Files, Settings, figures
from ivjxl.market.report import as_json, as_text, as_toml, stated
from ivjxl.market.source import source

from .files import DIVIDENDS, JGB_EN, ON, SPLITS, WEEKLY, closes, prices, sigma, yields

HOLES: Final = [(f"2013-05-{day:02}", "-") for day in range(13, 31) if day not in (18, 19, 25, 26)]
"""Fourteen trading days without a close: more than the text lists."""

FILES: Final = Files(
    prices=prices(closes(*HOLES, *WEEKLY), name="株価.csv"),
    yields=yields(JGB_EN + "2013/7/12,-,-,-\r\n", name='the "curve".csv'),
    splits=read_splits(source("splits.csv", SPLITS.encode())),
    dividends=read_dividends(source("paid.csv", DIVIDENDS.encode())),
)
CHOSEN: Final = Settings(on=ON, years=Decimal(15))
FOUND: Final = figures(FILES, CHOSEN)
NAMES: Final = (
    "spot",
    "volatility",
    "rate",
    "dividend",
    "dividend_yield_continuous",
    "dividend_yield_annual",
)
SIGMA: Final = sigma(3400, 3450, 3380, 3500, 3505)

each_language = pytest.mark.parametrize("language", ["en", "ja"])


def a_figure(value: float | Fraction) -> Figure:
    return Figure("spot", Text("S", "株価"), value, (), ON)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(3505), "3,505"),
        (Fraction(500), "500"),
        (Fraction(75, 4), "18.75"),
        (Fraction(0), "0"),
        (Fraction(1, 3), "0.333333"),
        (Fraction(1234567), "1,234,567"),
        (0.01275, "1.275000%"),
        (-0.00161, "-0.161000%"),
        (0.5577, "55.770000%"),
    ],
)
def test_yen_have_up_to_six_decimals_and_rates_are_percent(
    value: float | Fraction, text: str
) -> None:
    assert stated(a_figure(value)) == text


@each_language
def test_the_text_holds_every_figure_fact_and_warning(language: str) -> None:
    text = as_text(FILES, FOUND, language)

    assert text.endswith("\n")
    for figure in FOUND:
        assert f"{figure.label.in_language(language)}: {stated(figure)}\n" in text
        for label, value in figure.evidence:
            assert f"    {label.in_language(language)}: {value.in_language(language)}\n" in text
        for warning in figure.warnings:
            mark = {"en": "warning", "ja": "注意"}[language]
            assert f"  ! {mark}: {warning.in_language(language)}\n" in text


def test_the_text_is_in_one_language() -> None:
    english, japanese = as_text(FILES, FOUND, "en"), as_text(FILES, FOUND, "ja")

    assert "Share price (S), yen: 3,505\n" in english
    assert "株価（S、円）: 3,505\n" in japanese
    assert "Volatility" not in japanese
    assert "円" not in english


@pytest.mark.parametrize(
    ("language", "head", "row", "more"),
    [
        (
            "en",
            "株価.csv: rows not used",
            "    line 2: no close: 2013-05-13,-",
            "    … and 4 more (all of them: --format json)",
        ),
        (
            "ja",
            "株価.csv: 使用しなかった行",
            "    2行: 終値なし: 2013-05-13,-",
            "    …ほか4行（--format jsonで全件）",
        ),
    ],
)
def test_the_text_lists_ten_rows_not_used_and_counts_the_others(
    language: str, head: str, row: str, more: str
) -> None:
    shown = as_text(FILES, FOUND, language).splitlines()

    first = shown.index(head)
    assert shown[first + 1] == row
    assert shown[first + 11] == more


def test_a_file_with_every_row_used_lists_none() -> None:
    files = Files(yields=yields(JGB_EN))

    assert "not used\n" not in as_text(files, figures(files, CHOSEN), "en").replace(
        "rows = used + not used", ""
    )


@each_language
def test_the_json_holds_every_figure_fact_and_warning(language: str) -> None:
    data = json.loads(as_json(FILES, FOUND, CHOSEN, language))

    assert data["on"] == "2013-07-11"
    assert tuple(data["figures"]) == NAMES
    for figure in FOUND:
        shown = data["figures"][figure.name]
        assert shown["label"] == figure.label.in_language(language)
        assert shown["value"] == pytest.approx(float(figure.value), rel=1e-14)
        assert shown["evidence"] == [
            {"label": label.in_language(language), "value": value.in_language(language)}
            for label, value in figure.evidence
        ]
        assert shown["warnings"] == [each.in_language(language) for each in figure.warnings]
    assert data["figures"]["volatility"]["warnings"] != []


def test_the_json_lists_every_row_not_used() -> None:
    data = json.loads(as_json(FILES, FOUND, CHOSEN, "en"))

    closes_, curve, *_ = data["files"]
    assert closes_["not_used"] == [
        {"line": line, "reason": "no close", "row": f"{day},-"}
        for line, (day, _) in enumerate(HOLES, 2)
    ]
    assert (closes_["name"], closes_["encoding"]) == ("株価.csv", "utf-8")
    assert curve["not_used"] == [
        {"line": 5, "reason": "no yield of any tenor", "row": "2013/7/12,-,-,-"}
    ]
    for file in data["files"]:
        assert file["rows"] == file["used"] + len(file["not_used"])
        assert len(file["sha256"]) == 64


def test_the_json_lists_every_file() -> None:
    data = json.loads(as_json(FILES, FOUND, CHOSEN, "en"))

    wanted = ("name", "layout", "encoding", "rows", "used", "not_used")
    shown = {file["name"]: tuple(file[key] for key in wanted) for file in data["files"]}
    assert list(shown) == ["株価.csv", 'the "curve".csv', "splits.csv", "paid.csv"]
    assert shown["splits.csv"] == ("splits.csv", "splits", "utf-8", 1, 1, [])
    assert shown["paid.csv"] == ("paid.csv", "dividends", "utf-8", 2, 2, [])
    assert data["files"][2]["sha256"] == sha256(SPLITS.encode()).hexdigest()
    assert data["files"][3]["sha256"] == sha256(DIVIDENDS.encode()).hexdigest()


def test_the_json_lists_only_the_files_that_were_given() -> None:
    only = Files(dividends=FILES.dividends)

    data = json.loads(as_json(only, figures(only, CHOSEN), CHOSEN, "ja"))

    assert [file["name"] for file in data["files"]] == ["paid.csv"]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("\x1b[31m", "\ufffd[31m"),
        ("\x07\x08", "\ufffd\ufffd"),
        ("a\u202eb", "a\ufffdb"),
        ("終値なし ㈱髙﨑～－", "終値なし ㈱髙﨑～－"),
    ],
    ids=["escape", "bell", "from right to left", "Japanese"],
)
def test_the_text_shows_no_unprintable_character_of_a_row(cell: str, shown: str) -> None:
    rows = "".join(f"{day},{close},x\n" for day, close in WEEKLY)
    text = f"date,close_as_traded,note\n2013-06-07,-,{cell}\n{rows}"
    files = Files(prices=prices(text))
    found = figures(files, CHOSEN)

    assert f"    line 2: no close: 2013-06-07,-,{shown}\n" in as_text(files, found, "en")
    assert f"    2行: 終値なし: 2013-06-07,-,{shown}\n" in as_text(files, found, "ja")
    (row,) = json.loads(as_json(files, found, CHOSEN, "en"))["files"][0]["not_used"]
    assert row["row"] == f"2013-06-07,-,{cell}"


def test_the_text_shows_the_spaces_of_a_row() -> None:
    files = Files(prices=prices(closes(("2013-06-07", "　-"), *WEEKLY)))

    assert "\ufffd" not in as_text(files, figures(files, CHOSEN), "ja")


def test_the_json_says_the_reasons_in_japanese() -> None:
    data = json.loads(as_json(FILES, FOUND, CHOSEN, "ja"))

    assert {row["reason"] for file in data["files"] for row in file["not_used"]} == {
        "終値なし",
        "利回りなし",
    }


def test_yen_are_whole_numbers_in_json_where_they_are_whole() -> None:
    shown = json.loads(as_json(FILES, FOUND, CHOSEN, "en"))["figures"]

    assert repr(shown["spot"]["value"]) == "3505"
    assert repr(shown["dividend"]["value"]) == "18.75"
    assert repr(shown["rate"]["value"]) == "0.01275"


def test_the_toml_holds_the_inputs_of_a_case_with_their_sources() -> None:
    data: dict[str, Any] = tomllib.loads(as_toml(FOUND))

    assert tuple(data) == ("spot", "volatility", "rate", "dividend")
    assert {name: entry["value"] for name, entry in data.items()} == pytest.approx(
        {"spot": 3505, "volatility": SIGMA, "rate": 0.01275, "dividend": 18.75}, rel=1e-14
    )
    assert all(entry["as_of"] == date(2013, 7, 11) for entry in data.values())
    assert data["spot"]["source"].startswith("株価.csv (as traded; utf-8); SHA-256 ")
    assert "close of 2013-07-11 (line 20)" in data["spot"]["source"]
    assert data["rate"]["source"].startswith(
        'the "curve".csv (Ministry of Finance, English; utf-8)'
    )
    assert "yields of 2013-07-11 (line 4)" in data["rate"]["source"]
    assert "window 2013-05-13" not in data["volatility"]["source"]
    assert "window 2013-06-14 to 2013-07-11" in data["volatility"]["source"]
    assert "returns 4" in data["volatility"]["source"]


def test_the_toml_has_the_day_of_each_figure() -> None:
    chosen = Settings(on=date(2013, 7, 12), years=Decimal(15), curve_date=date(2013, 7, 10))
    restricted = Settings(on=date(2013, 7, 12), rule="restricted_stock")
    rates = Files(yields=FILES.yields)
    spots = Files(prices=FILES.prices)

    assert tomllib.loads(as_toml(figures(rates, chosen)))["rate"]["as_of"] == date(2013, 7, 10)
    spot = tomllib.loads(as_toml(figures(spots, restricted)))
    assert spot.keys() == {"spot"}
    assert spot["spot"]["as_of"] == ON


def test_the_toml_of_adjusted_closes_has_no_share_price() -> None:
    files = Files(
        prices=prices(closes(*WEEKLY, head="close_split_adjusted")), dividends=FILES.dividends
    )

    assert tomllib.loads(as_toml(figures(files, CHOSEN))).keys() == {"volatility", "dividend"}


@pytest.mark.parametrize("name", ["a\\b.csv", 'a"b.csv', "日本 '株'.csv", "𠮷.csv"])
def test_any_name_of_a_file_makes_valid_toml(name: str) -> None:
    files = Files(yields=yields(JGB_EN, name=name))

    data = tomllib.loads(as_toml(figures(files, CHOSEN)))

    assert data["rate"]["source"].startswith(f"{name} (")


@pytest.mark.parametrize("name", ["a\tb.csv", "a\x7fb.csv", "a\udc97b.csv"])
def test_an_odd_name_of_a_file_makes_valid_toml(name: str) -> None:
    files = Files(yields=yields(JGB_EN, name=name))
    printed = as_toml(figures(files, CHOSEN)).encode("utf-8", "backslashreplace").decode()

    assert tomllib.loads(printed)["rate"]["value"] == 0.01275


def test_small_and_negative_figures_survive_toml_and_json() -> None:
    files = Files(yields=yields(JGB_EN.replace("1.275", "-0.001")))
    found = figures(files, CHOSEN)

    assert tomllib.loads(as_toml(found))["rate"]["value"] == -0.00001
    assert json.loads(as_json(files, found, CHOSEN, "en"))["figures"]["rate"]["value"] == -0.00001
