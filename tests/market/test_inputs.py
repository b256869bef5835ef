"""The figures of one day from files, each with its evidence."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import log
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pytest

from ivjxl.errors import InputError
from ivjxl.market.inputs import (
    Figure,
    Files,
    Settings,
    adjusted_series,
    figures,
    is_partial,
    read_files,
)

from .files import (
    DATA,
    DIVIDENDS,
    JGB_EN,
    JGB_JA,
    ON,
    SPLITS,
    WEEKLY,
    closes,
    lines,
    needs_data,
    prices,
    says,
    sigma,
)

FOUR_YEARS: Final = Decimal(4)

SPLIT_WEEKS: Final = (
    ("2012-09-07", "380000"),
    ("2012-09-14", "388000"),
    ("2012-09-21", "391000"),
    ("2012-09-25", "392000"),
    ("2012-09-26", "1975"),
    ("2012-09-28", "2010"),
    ("2012-10-05", "1990"),
)
"""Around the split 1 to 200: the last day with rights and the first without them."""

SPLIT_SIGMA: Final = sigma(1900, 1940, 1955, 2010, 1990)

Reads = Callable[..., Files]


@pytest.fixture
def read(tmp_path: Path) -> Reads:
    """Write files and read them; a name for each text."""

    def write_and_read(**texts: str | bytes) -> Files:
        paths = []
        for name, text in texts.items():
            paths.append(tmp_path / f"{name}.csv")
            paths[-1].write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_files(paths)

    return write_and_read


def settings(**given: Any) -> Settings:
    chosen: dict[str, Any] = {"on": ON, "years": FOUR_YEARS}
    return Settings(**chosen | given)


def by_name(found: tuple[Figure, ...]) -> dict[str, Figure]:
    return {figure.name: figure for figure in found}


def evidence(figure: Figure, language: str = "en") -> dict[str, str]:
    """Return the labelled facts; of several with the same label the first."""
    return {
        label.in_language(language): value.in_language(language)
        for label, value in reversed(figure.evidence)
    }


def warned(figure: Figure) -> list[str]:
    assert all(each.ja != each.en for each in figure.warnings)
    return [each.en for each in figure.warnings]


def begins_late(figure: Figure) -> list[str]:
    return [each for each in warned(figure) if each.startswith("the closes begin on")]


def test_all_files_together_give_every_figure(read: Reads) -> None:
    files = read(prices=closes(*WEEKLY), jgb=JGB_EN, splits=SPLITS, paid=DIVIDENDS)

    found = by_name(figures(files, settings(years=Decimal(15), start=date(2013, 6, 10))))

    assert {name: float(figure.value) for name, figure in found.items()} == pytest.approx(
        {
            "spot": 3505,
            "volatility": sigma(3400, 3450, 3380, 3500, 3505),
            "rate": 0.01275,
            "dividend": 18.75,
            "dividend_yield_continuous": 18.75 / 3505,
            "dividend_yield_annual": log(1 + 18.75 / 3505),
        },
        rel=1e-13,
    )


def test_only_what_the_files_give_is_returned(read: Reads) -> None:
    assert by_name(figures(read(jgb=JGB_JA), settings(years=Decimal(15)))).keys() == {"rate"}
    assert by_name(figures(read(paid=DIVIDENDS), settings())).keys() == {"dividend"}


def test_files_that_give_no_figure_are_refused(read: Reads) -> None:
    for files in (Files(), read(splits=SPLITS)):
        with pytest.raises(InputError) as caught:
            figures(files, settings())
        says(caught, "FILE", "must hold daily closes, bond yields or dividends")


def test_every_figure_has_its_day(read: Reads) -> None:
    files = read(prices=closes(*WEEKLY), jgb=JGB_EN, splits=SPLITS, paid=DIVIDENDS)

    found = figures(files, settings(years=Decimal(15), curve_date=date(2013, 7, 10)))

    assert {figure.name: figure.as_of for figure in found} == {
        "spot": ON,
        "volatility": ON,
        "rate": date(2013, 7, 10),
        "dividend": ON,
        "dividend_yield_continuous": ON,
        "dividend_yield_annual": ON,
    }


@pytest.mark.parametrize(
    ("on", "chosen", "as_of"),
    [
        (date(2013, 7, 12), {"rule": "restricted_stock"}, ON),
        (date(2013, 7, 8), {"rule": "restricted_stock"}, date(2013, 7, 5)),
        (date(2013, 7, 12), {"base_price": Decimal(3510)}, date(2013, 7, 12)),
    ],
)
def test_the_share_price_has_the_day_of_its_close(
    read: Reads, on: date, chosen: dict[str, Any], as_of: date
) -> None:
    found = figures(read(prices=closes(*WEEKLY)), settings(on=on, **chosen))

    assert by_name(found)["spot"].as_of == as_of


@pytest.mark.parametrize(
    ("texts", "chosen", "argument", "english"),
    [
        ({"prices": closes(*WEEKLY)}, {"years": Decimal(-5)}, "prices.csv: end", "before start"),
        (
            {"paid": DIVIDENDS.replace("2012-09-30", "2002-09-30")},
            {},
            "paid.csv: record_dates",
            "must lie less than a year from the end of the fiscal year",
        ),
        (
            {"prices": closes(*WEEKLY)},
            {"on": date(1999, 7, 12), "rule": "restricted_stock"},
            "on",
            "must be from 2000-01-01 to 2027-12-31",
        ),
        (
            {"prices": closes(*WEEKLY)},
            {"on": date(2013, 7, 12), "base_price": Decimal(-5)},
            "base_price",
            "must be a number above 0",
        ),
        ({"jgb": JGB_EN}, {"years": Decimal(40), "method": "linear"}, "years", "must lie between"),
    ],
)
def test_an_error_of_the_arithmetic_names_the_file_or_the_setting(
    read: Reads, texts: dict[str, str], chosen: dict[str, Any], argument: str, english: str
) -> None:
    with pytest.raises(InputError) as caught:
        figures(read(**texts), settings(**chosen))

    says(caught, argument, english)


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("prices", "again"), "prices"),
        (("jgb", "jgb_ja"), "yields"),
        (("splits", "splits2"), "splits"),
        (("paid", "paid2"), "dividends"),
    ],
)
def test_two_files_of_a_kind_are_refused(read: Reads, names: tuple[str, str], kind: str) -> None:
    text = {"prices": closes(*WEEKLY), "yields": JGB_EN, "splits": SPLITS, "dividends": DIVIDENDS}

    with pytest.raises(InputError) as caught:
        read(**dict.fromkeys(names, text[kind]))

    says(caught, f"{names[1]}.csv", f"is the second file of its kind, got '{kind}'")


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "Date,Last\n2013-07-11,1\n", "日付,銘柄種別\n,1\n"])
def test_a_file_of_no_known_kind_is_refused(read: Reads, text: str) -> None:
    with pytest.raises(InputError) as caught:
        read(other=text)

    says(caught, "other.csv", "is none of the files known: daily closes, bond yields, splits")


def test_the_share_price_is_the_close_of_the_day_with_its_line(read: Reads) -> None:
    spot = by_name(figures(read(prices=closes(*WEEKLY)), settings()))["spot"]

    assert spot.value == Fraction(3505)
    assert evidence(spot)["close of"] == "2013-07-11 (line 6)"
    assert evidence(spot)["basis"] == "close"
    assert evidence(spot)["closes"] == "as traded"
    assert evidence(spot)["rows = used + not used"] == "5 = 5 + 0"
    assert evidence(spot)["file"] == "prices.csv (as traded; utf-8)"
    assert len(evidence(spot)["SHA-256"]) == 64
    assert evidence(spot, "ja")["終値の日"] == "2013-07-11（6行）"
    assert evidence(spot, "ja")["根拠"] == "終値"


@pytest.mark.parametrize(
    ("on", "spot", "basis"),
    [
        (date(2013, 7, 12), 3505, "close"),
        (date(2013, 7, 11), 3490, "close"),
        (date(2013, 7, 16), 3480, "last_traded"),
    ],
)
def test_restricted_stock_takes_the_business_day_before(
    read: Reads, on: date, spot: int, basis: str
) -> None:
    # 2013-07-15 is a holiday; 2013-07-12 has no close.
    rows = [("2013-07-09", "3470"), ("2013-07-10", "3490"), ("2013-07-11", "3505")]
    rows.append(("2013-07-12", "-"))
    if basis == "last_traded":
        rows[2] = ("2013-07-11", "3480")
    files = read(prices=closes(*rows))

    (found,) = figures(files, Settings(on=on, rule="restricted_stock"))

    words = {"close": "close", "last_traded": "close of the last day traded"}
    assert (found.name, found.value) == ("spot", spot)
    assert evidence(found)["basis"] == words[basis]


def test_closes_that_end_too_early_are_no_price(read: Reads) -> None:
    with pytest.raises(InputError) as caught:
        figures(
            read(prices=closes(*WEEKLY)), Settings(on=date(2013, 7, 18), rule="restricted_stock")
        )

    says(
        caught,
        "prices.csv",
        "it holds 2013-06-14 to 2013-07-11. If nothing was traded that day, list it with -",
    )


@pytest.mark.parametrize("on", [date(2013, 7, 10), date(2013, 7, 12), date(2013, 7, 13)])
def test_a_day_without_a_close_needs_the_base_price(read: Reads, on: date) -> None:
    files = read(prices=closes(*WEEKLY))

    with pytest.raises(InputError) as caught:
        figures(files, settings(on=on))
    says(caught, "prices.csv", "type the base price of the next trading day (--base-price)")
    spot = by_name(figures(files, settings(on=on, base_price=Decimal("3512.5"))))["spot"]

    assert spot.value == Fraction("3512.5")
    assert evidence(spot)["basis"] == "base price of the next trading day, typed"
    assert "close of" not in evidence(spot)


def test_a_base_price_is_not_used_where_there_is_a_close(read: Reads) -> None:
    found = figures(read(prices=closes(*WEEKLY)), settings(base_price=Decimal(1)))

    assert by_name(found)["spot"].value == 3505


@pytest.mark.parametrize("price", [Decimal(0), Decimal(-5)])
def test_a_base_price_is_above_0(read: Reads, price: Decimal) -> None:
    with pytest.raises(InputError, match="base_price"):
        figures(read(prices=closes(*WEEKLY)), settings(base_price=price))


AS_YFINANCE_WRITES: Final = lines(
    ("Date", "Close", "Dividends", "Stock Splits"),
    *((day, close, "0.0", "0.0") for day, close in WEEKLY),
)
WITH_A_ZONE: Final = lines(
    ("Date", "Close"), *((f"{day} 00:00:00+09:00", close) for day, close in WEEKLY)
)
NO_PRICE: Final = "no share price: adjusted closes are not the price of a day"
FOR_DIVIDENDS_TOO: Final = (
    "the closes are adjusted for dividends too: the volatility differs slightly"
)

adjusted_files: Final = pytest.mark.parametrize(
    ("text", "kind"),
    [
        (AS_YFINANCE_WRITES, "dividend-adjusted"),
        (WITH_A_ZONE, "dividend-adjusted"),
        (closes(*WEEKLY, head="close_split_adjusted"), "split-adjusted"),
    ],
    ids=["columns of yfinance", "a time zone", "our own"],
)


@pytest.mark.parametrize("stated", [None, "as traded"])
@adjusted_files
def test_adjusted_closes_are_never_the_price_of_a_day(
    read: Reads, text: str, kind: str, stated: str | None
) -> None:
    chosen = settings(on=date(2013, 7, 12), closes=stated, rule="restricted_stock")

    with pytest.raises(InputError) as caught:
        figures(read(prices=text), chosen)

    says(caught, "prices.csv", "which are not the price of a day: a file with closes as traded")
    assert f"got '{kind}'" in str(caught.value)


@pytest.mark.parametrize(
    "chosen",
    [{}, {"closes": "as traded"}, {"base_price": Decimal(3505)}],
    ids=["nothing", "as traded", "base price"],
)
@adjusted_files
def test_adjusted_closes_give_the_volatility_and_no_price(
    read: Reads, text: str, kind: str, chosen: dict[str, Any]
) -> None:
    files = read(prices=text, paid=DIVIDENDS, splits=SPLITS)

    found = by_name(figures(files, settings(start=date(2013, 6, 14), **chosen)))

    assert found.keys() == {"volatility", "dividend"}
    assert found["volatility"].value == pytest.approx(sigma(3400, 3450, 3380, 3500, 3505))
    assert evidence(found["volatility"])["closes"] == kind
    assert found["dividend"].value == Fraction("18.75")
    first = [FOR_DIVIDENDS_TOO] if kind == "dividend-adjusted" else []
    assert warned(found["volatility"]) == [*first, NO_PRICE]


def test_closes_of_an_unknown_kind_must_be_stated(read: Reads) -> None:
    files = read(prices=closes(*WEEKLY, head="close"))

    for rule in ("option", "restricted_stock"):
        with pytest.raises(InputError) as caught:
            figures(files, settings(rule=rule))
        says(caught, "prices.csv", "does not say whether its closes are as traded; state it")
    with pytest.raises(InputError, match="which are not the price of a day"):
        figures(files, settings(closes="split-adjusted", rule="restricted_stock"))
    (only,) = figures(files, settings(closes="split-adjusted", start=date(2013, 6, 14)))
    found = by_name(figures(files, settings(closes="as traded")))

    assert only.name == "volatility"
    assert warned(only) == [NO_PRICE]
    assert evidence(only)["closes"] == "split-adjusted"
    assert found["spot"].value == 3505
    assert evidence(found["spot"])["closes"] == "as traded (stated)"
    assert found["volatility"].value == pytest.approx(sigma(3400, 3450, 3380, 3500, 3505))
    assert NO_PRICE not in warned(found["volatility"])


def test_the_raw_close_is_the_price_and_the_adjusted_one_gives_the_volatility(read: Reads) -> None:
    rows = [
        (day, "37740", close, f"{Decimal(close) / (200 if Decimal(close) > 9999 else 1)}")
        for day, close in SPLIT_WEEKS
    ]
    files = read(prices=lines(("Date", "Code", "Close", "AdjustmentClose"), *rows))
    on = date(2012, 9, 25)

    assert by_name(figures(files, settings(on=on)))["spot"].value == 392_000
    found = by_name(figures(files, settings(on=date(2012, 10, 5))))
    assert found["spot"].value == 1990
    assert found["volatility"].value == pytest.approx(SPLIT_SIGMA)
    assert evidence(found["volatility"])["closes"] == "split-adjusted column"


SIX_FOR_FIVE: Final = (
    "Date,Code,Close,AdjustmentClose\n"
    "2013-06-21,37740,3600,3000\n"
    "2013-06-28,37740,3660,3050\n"
    "2013-07-05,37740,3020,{}\n"
    "2013-07-11,37740,3040,3040\n"
)
"""A split 6 for 5 on 2013-07-05: no change beyond 30 %."""


@pytest.mark.parametrize("cell", ["", "-", "null"])
def test_an_adjusted_close_that_is_missing_is_not_passed_over(read: Reads, cell: str) -> None:
    # The raw closes would give 0.81 instead of 0.11.
    with pytest.raises(InputError) as caught:
        figures(read(prices=SIX_FOR_FIVE.format(cell)), settings())

    says(caught, "prices.csv line 4", "has no split-adjusted close in this line: give the file of")


def test_with_the_splits_a_missing_adjusted_close_does_not_matter(read: Reads) -> None:
    head = "effective_date,old_shares,new_shares,ex_date"
    split = f"{head}\n2013-07-10,5,6,2013-07-05\n"
    expected = sigma(3000, 3050, 3020, 3040)

    whole = by_name(figures(read(prices=SIX_FOR_FIVE.format("3020")), settings()))["volatility"]
    found = by_name(figures(read(prices=SIX_FOR_FIVE.format("-"), splits=split), settings()))

    assert whole.value == pytest.approx(expected)
    assert found["volatility"].value == pytest.approx(expected)
    assert evidence(found["volatility"])["closes"] == "as traded, adjusted by splits.csv"


@pytest.mark.parametrize(
    "split", [SPLITS, SPLITS.replace("\n", ",ex_date\n", 1)[:-1] + ",2012-09-26\n"]
)
def test_splits_make_closes_as_traded_comparable(read: Reads, split: str) -> None:
    files = read(prices=closes(*SPLIT_WEEKS), splits=split)

    found = by_name(figures(files, settings(on=date(2012, 10, 5))))

    assert found["spot"].value == 1990
    assert found["volatility"].value == pytest.approx(SPLIT_SIGMA, rel=1e-12)
    assert evidence(found["volatility"])["closes"] == "as traded, adjusted by splits.csv"
    assert evidence(found["volatility"])["changes beyond 30 % accepted"] == "none"


def test_without_the_splits_the_volatility_is_refused(read: Reads) -> None:
    with pytest.raises(InputError) as caught:
        figures(read(prices=closes(*SPLIT_WEEKS)), settings(on=date(2012, 10, 5)))

    says(caught, "prices.csv", "has changes beyond 30 % that no split explains")
    assert "2012-09-26 (line 6): close × 0.005038" in str(caught.value)


@pytest.mark.parametrize(
    ("split", "day"),
    [
        ("2012-10-02,1,200,2012-09-27", "2012-09-26"),
        ("2012-10-01,1,200,2012-09-25", "2012-09-25"),
        ("2012-10-01,1,20,2012-09-26", "2012-09-26"),
        ("2012-10-01,200,1,2012-09-26", "2012-09-26"),
        ("2012-10-01,1,400,2012-09-26", "2012-09-26"),
        ("2013-10-01,1,200,", "2012-09-26"),
    ],
)
def test_splits_with_a_wrong_day_or_ratio_are_found_out(read: Reads, split: str, day: str) -> None:
    head = "effective_date,old_shares,new_shares,ex_date"
    files = read(prices=closes(*SPLIT_WEEKS), splits=f"{head}\n{split}\n")

    with pytest.raises(InputError) as caught:
        figures(files, settings(on=date(2012, 10, 5)))

    says(caught, "prices.csv", "has changes beyond 30 % that no split explains")
    assert day in str(caught.value)


def test_splits_beside_a_column_that_contradicts_them_are_a_warning(read: Reads) -> None:
    # The split of the list is of 6 for 5; the column knows none.
    rows = [(day, close, close) for day, close in WEEKLY]
    text = lines(("date", "close_as_traded", "close_split_adjusted"), *rows)
    files = read(
        prices=text,
        splits="effective_date,old_shares,new_shares,ex_date\n2013-07-04,5,6,2013-07-01\n",
    )

    found = by_name(figures(files, settings()))["volatility"]

    values = [Fraction(close) * Fraction(5, 6) for _, close in WEEKLY[:3]]
    assert found.value == pytest.approx(sigma(*(float(v) for v in values), 3500, 3505))
    assert "the split-adjusted column disagrees with the splits from 2013-07-05 (line 5) on" in (
        warned(found)
    )


@pytest.mark.parametrize(
    ("close", "flagged"),
    [("4521.45", False), ("4556.5", False), ("4556.6", True), ("4591.55", True)],
    ids=["29 %", "30 %", "a little more", "31 %"],
)
def test_a_jump_of_31_percent_is_refused_and_one_of_29_is_not(
    read: Reads, close: str, flagged: bool
) -> None:
    # After 3505: × 1.29, × 1.3, and × 1.31.
    files = read(prices=closes(*WEEKLY, ("2013-07-12", close)))
    chosen = settings(on=date(2013, 7, 12))

    if flagged:
        with pytest.raises(InputError) as caught:
            figures(files, chosen)
        says(caught, "prices.csv", "has changes beyond 30 % that no split explains")
        assert "2013-07-12 (line 7)" in str(caught.value)
    else:
        found = by_name(figures(files, chosen))["volatility"]
        assert found.value == pytest.approx(sigma(3400, 3450, 3380, 3500, close))


def test_a_move_is_accepted_by_its_day_and_told(read: Reads) -> None:
    files = read(prices=closes(*WEEKLY, ("2013-07-12", "4600")))
    on, moved = date(2013, 7, 12), date(2013, 7, 12)

    found = by_name(figures(files, settings(on=on, accepted_moves=(moved,))))["volatility"]

    assert evidence(found)["changes beyond 30 % accepted"] == "2013-07-12"
    with pytest.raises(InputError, match="that no split explains"):
        figures(files, settings(on=on, accepted_moves=(date(2013, 7, 11),)))


def test_a_move_outside_the_window_does_not_matter(read: Reads) -> None:
    files = read(prices=closes(("2013-06-07", "1000"), *WEEKLY, ("2013-07-12", "9000")))

    found = by_name(figures(files, settings(start=date(2013, 6, 10))))["volatility"]

    assert found.value == pytest.approx(sigma(3400, 3450, 3380, 3500, 3505))


def two_moves(read: Reads) -> InputError:
    rows = [*WEEKLY[:2], ("2013-06-28", "1400"), ("2013-07-05", "3500"), ("2013-07-11", "3505")]
    with pytest.raises(InputError) as caught:
        figures(read(prices=closes(*rows)), settings())
    return caught.value


def test_every_move_that_must_be_explained_is_named(read: Reads) -> None:
    assert str(two_moves(read)).endswith(
        "accept each day (--accept-move DAY): "
        "2013-06-28 (line 4): close × 0.4058 of the close before; a split?; "
        "2013-07-05 (line 5): close × 2.5 of the close before; a split?"
    )


def test_the_japanese_message_lists_the_moves_in_japanese(read: Reads) -> None:
    message = two_moves(read).in_language("ja")

    assert message.endswith(
        "確認済みとしてください: "
        "2013-06-28（4行）: 終値が前回の0.4058倍。株式分割・併合の可能性; "
        "2013-07-05（5行）: 終値が前回の2.5倍。株式分割・併合の可能性"
    )
    assert "of the close before" not in message


def test_ten_moves_are_named_and_no_more(read: Reads) -> None:
    days = [date(2013, 7, 1) + timedelta(days=number) for number in range(19)]
    weekdays = [day for day in days if day.weekday() < 5 and day != date(2013, 7, 15)]
    rows = [(f"{day}", "3000" if at % 2 else "1000") for at, day in enumerate(weekdays)]

    with pytest.raises(InputError) as caught:
        figures(read(prices=closes(*rows)), settings(on=date(2013, 7, 19)))

    assert len(rows) == 14
    for language, mark in (("en", "(line "), ("ja", "行）")):
        message = caught.value.in_language(language)
        assert message.count(mark) == 10
        assert f"{weekdays[10]}" in message
        assert f"{weekdays[11]}" not in message


def test_an_accepted_move_is_not_listed_with_the_others(read: Reads) -> None:
    rows = [*WEEKLY[:2], ("2013-06-28", "1400"), ("2013-07-05", "3500"), ("2013-07-11", "3505")]

    with pytest.raises(InputError) as caught:
        figures(read(prices=closes(*rows)), settings(accepted_moves=(date(2013, 6, 28),)))

    assert "2013-06-28" not in str(caught.value)
    assert "2013-07-05 (line 5)" in str(caught.value)


@pytest.mark.parametrize(
    ("frequency", "per_year", "used"),
    [
        ("weekly", 52, [3400, 3450, 3380, 3500, 3505]),
        ("monthly", 12, [3300, 3380, 3505]),
        ("daily", 250, [3300, 3400, 3450, 3380, 3500, 3505]),
    ],
)
def test_the_frequency_chooses_the_closes(
    read: Reads, frequency: str, per_year: int, used: list[float]
) -> None:
    rows = [*WEEKLY] if frequency == "weekly" else [("2013-05-31", "3300"), *WEEKLY]

    found = by_name(figures(read(prices=closes(*rows)), settings(frequency=frequency)))

    sure = found["volatility"]
    assert sure.value == pytest.approx(sigma(*used, per_year=per_year))
    assert evidence(sure)["frequency"] == f"{frequency}, × √{per_year}"
    assert evidence(sure)["returns"] == str(len(used) - 1)
    assert evidence(sure)["last period complete"] == ("yes" if frequency == "daily" else "no")


def test_the_window_begins_years_before_or_with_the_file_and_says_so(read: Reads) -> None:
    files = read(prices=closes(("2012-07-06", "9999"), *WEEKLY))

    found = by_name(figures(files, settings(years=Decimal(1))))["volatility"]
    assert evidence(found)["window"] == "2012-07-11 to 2013-07-11"
    assert found.value == pytest.approx(sigma(3400, 3450, 3380, 3500, 3505))
    assert warned(found) == []
    longer = by_name(
        figures(files, settings(years=Decimal(15), accepted_moves=(date(2013, 6, 14),)))
    )["volatility"]
    assert evidence(longer)["window"] == "2012-07-06 to 2013-07-11"
    assert begins_late(longer) == ["the closes begin on 2012-07-06, the window would on 1998-07-11"]


@pytest.mark.parametrize(
    ("start", "first", "missing"),
    [
        (date(2013, 6, 14), "2013-06-14", False),
        (date(2013, 6, 15), "2013-06-17", False),
        (date(2013, 6, 16), "2013-06-17", False),
        (date(2013, 6, 14), "2013-06-17", True),
        (date(2013, 6, 15), "2013-06-18", True),
        (date(2012, 12, 29), "2013-01-04", False),
        (date(2012, 12, 28), "2013-01-04", True),
        (date(1999, 12, 31), "2000-01-04", True),
    ],
)
def test_a_late_beginning_is_a_warning_if_trading_days_are_missing(
    read: Reads, start: date, first: str, missing: bool
) -> None:
    rows = [row for row in WEEKLY if row[0] > first]

    chosen = settings(start=start, frequency="monthly" if first < "2013-02" else "weekly")
    if first < "2013-02":
        rows = [("2013-05-31", "3380"), *rows]
    found = by_name(figures(read(prices=closes((first, "3400"), *rows)), chosen))["volatility"]

    expected = [f"the closes begin on {first}, the window would on {start}"] if missing else []
    assert begins_late(found) == expected
    assert evidence(found)["window"] == f"{max(first, f'{start}')} to 2013-07-11"


def test_closes_that_end_before_the_window_are_a_warning(read: Reads) -> None:
    files = read(prices=closes(*WEEKLY))

    found = by_name(figures(files, settings(on=date(2013, 7, 12), base_price=Decimal(3510))))

    assert "the closes end on 2013-07-11, before the window does" in warned(found["volatility"])


def test_weeks_and_days_without_a_close_are_told(read: Reads) -> None:
    # All trading days from 2019-04-22 to 2019-05-10 but one: Golden Week has none.
    open_days = [date(2019, 4, 22) + timedelta(days=n) for n in range(5)]
    open_days += [date(2019, 5, 7) + timedelta(days=n) for n in range(4)]
    rows = [(f"{day}", f"{2200 + day.day}") for day in open_days if day != date(2019, 5, 8)]
    rows = [("2019-04-19", "2199"), *rows]
    files = read(prices=closes(*rows))

    found = by_name(figures(files, settings(on=date(2019, 5, 10))))["volatility"]

    assert evidence(found)["periods left out"] == "2019-04-29"
    assert evidence(found)["trading days without a close"] == "2019-05-08"
    assert evidence(found)["last period complete"] == "yes"
    assert found.value == pytest.approx(sigma(2199, 2226, 2210))
    assert evidence(found, "ja")["最終期間の完結"] == "はい"


def test_many_days_without_a_close_are_counted(read: Reads) -> None:
    found = by_name(figures(read(prices=closes(*WEEKLY)), settings()))["volatility"]

    # 20 trading days from 2013-06-14 to 2013-07-11, five of them listed.
    assert evidence(found)["trading days without a close"].startswith(
        "15: 2013-06-17, 2013-06-18, 2013-06-19, 2013-06-20, 2013-06-24"
    )


def test_the_day_without_trading_is_not_missed(read: Reads) -> None:
    rows = [("2020-09-29", "4000"), ("2020-09-30", "4010"), ("2020-10-01", "#VALUE!")]
    rows += [("2020-10-02", "4030"), ("2020-10-05", "4060"), ("2020-10-06", "4020")]

    found = by_name(
        figures(read(prices=closes(*rows)), settings(on=date(2020, 10, 6), frequency="daily"))
    )["volatility"]

    assert evidence(found)["trading days without a close"] == "none"
    assert found.value == pytest.approx(sigma(4000, 4010, 4030, 4060, 4020, per_year=250))
    assert evidence(found)["rows = used + not used"] == "6 = 5 + 1"


@pytest.mark.parametrize(
    ("last", "frequency", "partial"),
    [
        (date(2013, 7, 11), "weekly", True),
        (date(2013, 7, 12), "weekly", False),
        (date(2015, 7, 13), "weekly", True),
        (date(2019, 4, 26), "weekly", False),
        (date(2018, 12, 28), "weekly", False),
        (date(2013, 12, 30), "weekly", False),
        (date(2013, 7, 30), "monthly", True),
        (date(2013, 7, 31), "monthly", False),
        (date(2012, 12, 28), "monthly", False),
        (date(2013, 7, 11), "daily", False),
        (date(2030, 7, 11), "weekly", True),
        (date(2030, 7, 12), "weekly", False),
    ],
)
def test_a_period_is_partial_if_a_trading_day_of_it_follows(
    last: date, frequency: str, partial: bool
) -> None:
    assert is_partial(last, frequency) is partial


def test_fewer_than_three_weeks_are_no_volatility(read: Reads) -> None:
    with pytest.raises(InputError, match="must hold closes of at least 3 periods"):
        figures(read(prices=closes(*WEEKLY[3:])), settings())


@pytest.mark.parametrize("years", [Decimal(-5), Decimal(0), Decimal(200), Decimal(10**12)])
def test_years_that_make_no_window_are_refused(read: Reads, years: Decimal) -> None:
    with pytest.raises(InputError) as caught:
        figures(read(prices=closes(*WEEKLY)), settings(years=years))

    assert caught.value.in_language("ja") != str(caught.value)


def test_closes_from_before_1990_do_not_hinder_a_later_day(read: Reads) -> None:
    found = by_name(
        figures(read(prices=closes(("1989-12-28", "3000"), *WEEKLY)), settings(years=Decimal(15)))
    )

    assert found["spot"].value == 3505
    assert evidence(found["spot"])["rows = used + not used"] == "6 = 5 + 1"
    assert found["volatility"].value == pytest.approx(sigma(3400, 3450, 3380, 3500, 3505))
    assert evidence(found["volatility"])["window"] == "2013-06-14 to 2013-07-11"


@pytest.mark.parametrize("text", [closes(*WEEKLY), JGB_EN])
def test_years_are_needed_for_volatility_and_rate(read: Reads, text: str) -> None:
    with pytest.raises(InputError) as caught:
        figures(read(file=text), settings(years=None))

    says(caught, "years", "is needed for the rate and the window of the closes")


def test_a_start_replaces_the_years_for_the_window(read: Reads) -> None:
    found = figures(read(prices=closes(*WEEKLY)), settings(years=None, start=date(2013, 6, 20)))

    volatility = by_name(found)["volatility"]
    assert volatility.value == pytest.approx(sigma(3450, 3380, 3500, 3505))
    assert evidence(volatility)["first and last close used"] == "2013-06-21, 2013-07-11"


def test_adjusted_closes_for_the_volatility_are_told_from_each_other() -> None:
    chosen = settings()
    auto = prices("Date,Close,Dividends,Stock Splits\n2013-07-10,10,0,0\n2013-07-11,11,0,0\n")
    split_only = prices(
        closes(("2013-07-10", "10"), ("2013-07-11", "11"), head="close_split_adjusted")
    )

    _, closes_, kind, warnings = adjusted_series(auto, None, chosen)
    assert closes_ == [Fraction(10), Fraction(11)]
    assert kind == "dividend-adjusted"
    assert [each.en for each in warnings] == [
        "the closes are adjusted for dividends too: the volatility differs slightly"
    ]
    _, closes_, kind, warnings = adjusted_series(split_only, None, chosen)
    assert closes_ == [Fraction(10), Fraction(11)]
    assert (kind, warnings) == ("split-adjusted", ())


@pytest.mark.parametrize(
    ("method", "years", "rate"),
    [
        ("exact", "15", 0.01275),
        ("exact", "15.0", 0.01275),
        ("exact", "1", 0.00122),
        ("linear", "15", 0.01275),
        ("linear", "12", 0.00818 + (0.01275 - 0.00818) * 2 / 5),
        ("linear", "12.5", (0.00818 + 0.01275) / 2),
        ("exact:continuous", "15", 2 * log(1 + 0.01275 / 2)),
        ("linear:continuous", "12.5", 2 * log(1 + (0.00818 + 0.01275) / 4)),
    ],
)
def test_the_rate_is_the_yield_of_the_tenor(
    read: Reads, method: str, years: str, rate: float
) -> None:
    (found,) = figures(read(jgb=JGB_EN), settings(years=Decimal(years), method=method))

    assert found.value == pytest.approx(rate, rel=1e-12)
    assert evidence(found)["yields of"] == "2013-07-11 (line 4)"
    assert evidence(found)["method"] == method
    assert evidence(found)["remaining life, years"] == years


def test_the_yields_behind_a_rate_are_quoted_exactly(read: Reads) -> None:
    (exact,) = figures(read(jgb=JGB_EN), settings(years=Decimal(15)))
    (linear,) = figures(read(jgb=JGB_EN), settings(years=Decimal(12), method="linear"))

    assert evidence(exact)["quoted"] == "15Y 1.275%"
    assert evidence(linear)["quoted"] == "10Y 0.818%, 15Y 1.275%"


def test_a_tenor_that_is_not_quoted_is_refused(read: Reads) -> None:
    with pytest.raises(InputError) as caught:
        figures(read(jgb=JGB_EN), settings(years=Decimal(12)))
    says(caught, "jgb.csv", "has no yield of exactly this tenor; the method linear goes between")

    with pytest.raises(InputError) as caught:
        figures(read(jgb=JGB_EN.replace("1.275", "-")), settings(years=Decimal(15)))
    says(caught, "jgb.csv", "has no yield of exactly this tenor")


@pytest.mark.parametrize("years", ["0.5", "16", "40"])
def test_linear_does_not_go_beyond_the_tenors(read: Reads, years: str) -> None:
    with pytest.raises(InputError, match="must lie between the shortest and the longest tenor"):
        figures(read(jgb=JGB_EN), settings(years=Decimal(years), method="linear"))


@pytest.mark.parametrize("on", [date(2013, 7, 12), date(2013, 7, 13), date(2012, 7, 11)])
def test_a_day_without_yields_is_refused_never_replaced(read: Reads, on: date) -> None:
    with pytest.raises(InputError) as caught:
        figures(read(jgb=JGB_EN), settings(on=on, years=Decimal(15)))

    says(caught, "jgb.csv", f"has no yields of this day, got {on}")


def test_the_day_of_the_yields_may_be_stated(read: Reads) -> None:
    (found,) = figures(
        read(jgb=JGB_EN),
        settings(on=date(2013, 7, 13), years=Decimal(15), curve_date=date(2013, 7, 10)),
    )

    assert found.value == pytest.approx(0.01301)
    assert evidence(found)["yields of"] == "2013-07-10 (line 3)"


def test_the_dividend_counts_in_the_shares_of_the_day(read: Reads) -> None:
    files = read(paid=DIVIDENDS, splits=SPLITS)

    (found,) = figures(files, settings())

    assert found.value == Fraction(75, 4)
    assert evidence(found)["fiscal year ended"] == "2013-03-31"
    assert evidence(found)["declared, by record date"] == "2012-09-30 1750, 2013-03-31 10"
    assert evidence(found)["splits counted"] == "1→200 2012-10-01"


def test_without_the_splits_the_dividend_is_as_declared_and_says_so(read: Reads) -> None:
    (found,) = figures(read(paid=DIVIDENDS), settings())

    assert found.value == 1760
    assert evidence(found)["splits counted"] == "none"
    assert evidence(found, "ja")["考慮した株式分割"] == "なし"


def test_splits_after_the_day_are_not_counted(read: Reads) -> None:
    files = read(paid=DIVIDENDS, splits=SPLITS + "2021-01-01,1,2\n2022-10-01,1,2\n")

    (found,) = figures(files, settings())

    assert found.value == Fraction(75, 4)
    (later,) = figures(files, settings(on=date(2022, 10, 1), year_end=date(2013, 3, 31)))
    assert later.value == Fraction(75, 16)
    assert evidence(later)["splits counted"] == ("1→200 2012-10-01, 1→2 2021-01-01, 1→2 2022-10-01")


@pytest.mark.parametrize(
    ("on", "year_end", "expected"),
    [
        (date(2013, 4, 1), None, 10 + Fraction(1750, 200)),
        (date(2013, 3, 31), None, 1500),
        (date(2013, 7, 11), date(2012, 3, 31), 1500),
    ],
)
def test_the_dividend_is_of_the_last_fiscal_year_that_ended_before_the_day(
    read: Reads, on: date, year_end: date | None, expected: Fraction
) -> None:
    earlier = DIVIDENDS.replace("share\n", "share\n2012-03-31,2012-03-31,300000\n")
    files = read(paid=earlier, splits=SPLITS)

    (found,) = figures(files, settings(on=on, year_end=year_end))

    assert found.value == expected


@pytest.mark.parametrize(
    ("on", "year_end"),
    [(date(2012, 7, 11), None), (ON, date(2012, 3, 31)), (ON, date(2013, 3, 30))],
)
def test_a_fiscal_year_without_a_dividend_is_refused(
    read: Reads, on: date, year_end: date | None
) -> None:
    with pytest.raises(InputError) as caught:
        figures(read(paid=DIVIDENDS), settings(on=on, year_end=year_end))

    says(caught, "paid.csv", "has no dividend of a fiscal year ended before this day")


def test_a_company_that_paid_nothing_has_a_yield_of_0(read: Reads) -> None:
    text = "fiscal_year_end,record_date,dividend_per_share\n2013-03-31,2013-03-31,0\n"
    files = read(prices=closes(*WEEKLY), paid=text)

    found = by_name(figures(files, settings()))

    assert found["dividend"].value == 0
    assert found["dividend_yield_annual"].value == found["dividend_yield_continuous"].value == 0


def test_both_yields_carry_their_formula(read: Reads) -> None:
    found = by_name(figures(read(prices=closes(*WEEKLY), paid=DIVIDENDS), settings()))

    assert evidence(found["dividend_yield_continuous"])["formula"] == "D/S"
    assert evidence(found["dividend_yield_annual"])["formula"] == "ln(1 + D/S)"
    assert found["dividend_yield_annual"].label.ja == "配当利回り（q、年1回複利）"


def test_warnings_of_a_file_stand_beside_its_figure(read: Reads) -> None:
    files = read(
        prices="日付,close_as_traded\n2019-04-26,2200\n平成31年5月7日,2230\n",
        jgb="基準日,10年,15年\nH31.5.7,-0.05,0.165\n",
    )

    found = by_name(
        figures(
            files,
            Settings(
                on=date(2019, 5, 8),
                years=Decimal(15),
                rule="restricted_stock",
                curve_date=date(2019, 5, 7),
            ),
        )
    )

    assert warned(found["spot"]) == ["line 3: 平成31年5月7日 is in an era that had ended"]
    assert warned(found["rate"]) == ["line 2: H31.5.7 is in an era that had ended"]


def test_every_piece_of_evidence_has_both_languages(read: Reads) -> None:
    files = read(prices=closes(*WEEKLY), jgb=JGB_EN, splits=SPLITS, paid=DIVIDENDS)

    for figure in figures(files, settings(years=Decimal(15))):
        assert figure.label.en != figure.label.ja
        assert figure.evidence
        for label, value in figure.evidence:
            assert label.en
            assert label.ja
            assert label.ja != label.en or label.en == "SHA-256"
            assert value.en
            assert value.ja


@pytest.fixture
def real(tmp_path: Path) -> Files:
    (tmp_path / "splits.csv").write_text(SPLITS, encoding="utf-8")
    (tmp_path / "paid.csv").write_text(DIVIDENDS, encoding="utf-8")
    return read_files(
        [
            DATA / "3774-closes-2005-2015.csv",
            DATA / "jgbcm_sample.csv",
            tmp_path / "splits.csv",
            tmp_path / "paid.csv",
        ]
    )


def weekly_sigma_of_pandas(to: str) -> tuple[float, int]:
    """Return the volatility of the split-adjusted column, computed by pandas, and its returns."""
    frame = pd.read_csv(DATA / "3774-closes-2005-2015.csv", parse_dates=["date"], index_col="date")
    series = frame.loc[:to, "close_split_adjusted_1to200"].astype(float)
    weekly = series.resample("W-SUN").last().dropna()
    logs = (weekly / weekly.shift(1)).map(log).dropna()
    return float(logs.std(ddof=1) * 52**0.5), len(logs)


@needs_data
def test_the_figures_of_2013_07_11(real: Files) -> None:
    found = by_name(figures(real, settings(years=Decimal(15))))

    volatility = found["volatility"]
    assert found["spot"].value == 3505
    assert f"{volatility.value:.2%}" == "55.77%"
    assert volatility.value == pytest.approx(weekly_sigma_of_pandas("2013-07-11")[0], rel=1e-9)
    assert evidence(volatility)["returns"] == "397"
    assert evidence(volatility)["window"] == "2005-12-02 to 2013-07-11"
    assert evidence(volatility)["last period complete"] == "no"
    assert warned(volatility) == ["the closes begin on 2005-12-02, the window would on 1998-07-11"]
    assert found["rate"].value == 0.01275
    assert found["dividend"].value == Fraction("18.75")
    assert found["dividend_yield_continuous"].value == pytest.approx(18.75 / 3505, rel=1e-14)
    assert found["dividend_yield_annual"].value == pytest.approx(log(1 + 18.75 / 3505), rel=1e-13)


@needs_data
def test_the_volatility_of_2015_07_13(real: Files) -> None:
    found = by_name(figures(real, settings(on=date(2015, 7, 13), years=Decimal(15))))

    volatility = found["volatility"]
    expected, returns = weekly_sigma_of_pandas("2015-07-13")
    assert f"{volatility.value:.2%}" == "53.74%"
    assert volatility.value == pytest.approx(expected, rel=1e-9)
    assert evidence(volatility)["returns"] == "502" == str(returns)
    assert evidence(volatility)["last period complete"] == "no"
    assert found["rate"].value == 0.00831


@needs_data
def test_our_splits_and_the_column_of_the_file_agree(read: Reads, real: Files) -> None:
    data = (DATA / "3774-closes-2005-2015.csv").read_bytes()
    chosen = settings(years=Decimal(15))

    column = by_name(figures(read(prices=data), chosen))["volatility"]
    ours = by_name(figures(real, chosen))["volatility"]

    assert evidence(column)["closes"] == "split-adjusted column"
    assert evidence(ours)["closes"] == "as traded, adjusted by splits.csv"
    assert column.value == pytest.approx(ours.value, rel=1e-3)


@needs_data
def test_without_splits_the_real_closes_as_traded_are_refused(read: Reads) -> None:
    text = (DATA / "3774-closes-2005-2015.csv").read_text(encoding="utf-8")
    only = "\n".join(",".join(row.split(",")[:2]) for row in text.splitlines())

    with pytest.raises(InputError) as caught:
        figures(read(prices=only), settings(years=Decimal(15)))

    says(caught, "prices.csv", "has changes beyond 30 % that no split explains")
    assert "2012-09-26" in str(caught.value)


@pytest.mark.parametrize(
    ("absent", "expected"),
    [
        pytest.param((), [], id="complete"),
        pytest.param(("2013-06-21", "2013-06-28"), ["2 weeks", "2013-06-17"], id="two weeks"),
    ],
)
def test_weeks_with_trading_days_and_no_close_are_a_warning(
    read: Reads, absent: tuple[str, ...], expected: list[str]
) -> None:
    weeks = (("2013-06-07", "3390"), *WEEKLY)
    rows = [row for row in weeks if row[0] not in absent]

    found = by_name(figures(read(prices=closes(*rows)), settings(start=date(2013, 6, 7))))

    told = [each for each in warned(found["volatility"]) if "no close" in each]
    assert len(told) == bool(expected)
    assert all(part in told[0] for part in expected)


def test_a_week_in_which_the_exchange_was_closed_is_no_gap(read: Reads) -> None:
    # Golden Week of 2019: closed from April 27 to May 6.
    rows = [("2019-04-19", "2100"), ("2019-04-26", "2150"), ("2019-05-10", "2120")]
    files = read(prices=closes(*rows))

    found = by_name(figures(files, settings(on=date(2019, 5, 10), start=date(2019, 4, 19))))

    assert warned(found["volatility"]) == []
    assert evidence(found["volatility"])["periods left out"] == "2019-04-29"


def test_a_year_without_its_year_end_dividend_is_a_warning(read: Reads) -> None:
    header, interim, year_end = DIVIDENDS.splitlines()[:3]
    half, whole = f"{header}\n{interim}\n", f"{header}\n{interim}\n{year_end}\n"

    said = [
        warned(by_name(figures(read(paid=text, splits=SPLITS), settings()))["dividend"])
        for text in (half, whole)
    ]

    assert said == [
        ["no dividend with its record date at the end of the fiscal year is listed"],
        [],
    ]
