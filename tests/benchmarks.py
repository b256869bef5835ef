"""How fast we are beside the usual way, measured in one run: `python -m tests.benchmarks`.

Prints the best of several rounds and the ratio; asserts only that both ways agree.
"""

import csv
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from timeit import repeat
from typing import Final

import numpy as np
import pandas as pd

from ivjxl.core import volatility
from ivjxl.excel.file.gate import admitted
from ivjxl.excel.workbook.files import open_data
from ivjxl.excel.workbook.regenerate import regenerate
from ivjxl.excel.workbook.template import build
from ivjxl.notices.case import Case, read_case

WORKBOOKS: Final = Path(__file__).parents[1] / "workbooks"
CLOSES: Final = WORKBOOKS / "sample-closes.csv"
YEARS: Final = 10
WINDOW: Final = (date(2016, 7, 10), date(2026, 7, 10))


def series() -> pd.Series:
    """Return ten years of generated daily closes, adjusted for the split of the sample."""
    with CLOSES.open(encoding="utf-8") as file:
        rows = [(row["date"], row["close_as_traded"]) for row in csv.DictReader(file)]
    closes = pd.Series({pd.Timestamp(day): float(close) for day, close in rows if close != "-"})
    closes[closes.index < "2021-09-29"] /= 2
    return closes[str(WINDOW[0]) : str(WINDOW[1])]


def best(work: Callable[[], object], number: int, rounds: int = 7) -> float:
    """Return the time of one call in microseconds, best of some rounds."""
    return min(repeat(work, number=number, repeat=rounds)) / number * 1e6


def weekly_volatility() -> tuple[float, float, float]:
    """Return microseconds of ours and of pandas' resample, and the larger over the smaller."""
    closes = series()
    days, prices = closes.index.to_numpy().astype("datetime64[D]"), closes.to_numpy()

    def ours() -> float:
        return volatility.historical(
            dates=days, closes=prices, start=WINDOW[0], end=WINDOW[1], frequency="weekly"
        ).value

    def usual() -> float:
        weeks = closes.resample("W-FRI").last().dropna()
        return float(np.log(weeks / weeks.shift()).std() * np.sqrt(52))

    assert abs(ours() - usual()) < 1e-12
    fast, slow = best(ours, 300), best(usual, 20)
    return fast, slow, slow / fast


def regenerating() -> list[tuple[float, float, str]]:
    """Return of every sample the milliseconds, those of building it anew, and its name.

    Every sample with allottees gets one more first: tables are written, and every
    formula is calculated.
    """
    times = []
    for path in sorted(WORKBOOKS.glob("*-*-*-*.toml")):
        case, data = read_case(path), path.with_suffix(".xlsx").read_bytes()
        allottees = len(getattr(case.notice, "allottees", ()))

        def regenerated(data: bytes = data, name: str = path.stem, row: int = allottees) -> None:
            admitted(f"{name}.xlsx", data)
            book = open_data(data, f"{name}.xlsx")
            if row:
                book.names["in_allottees_persons"].refers_to_range[row].value = 1
            written = {report.outcome for report in regenerate(book, WINDOW[1])}
            assert not row or written == {"written"}
            assert not row or book.impl.as_bytes() != data

        def built(case: Case = case) -> None:
            build(type(case.notice), case)

        times.append((best(regenerated, 1, 3) / 1000, best(built, 1, 2) / 1000, path.stem))
    return sorted(times)


if __name__ == "__main__":
    fast, slow, ratio = weekly_volatility()
    sys.stdout.write(
        f"weekly volatility of {YEARS} years of daily closes: ours {fast:,.0f} µs, "
        f"pandas resample {slow:,.0f} µs, ratio {ratio:,.0f}\n"
    )
    for regenerated, built, name in regenerating():
        sys.stdout.write(
            f"regenerating {name} after start-up: {regenerated:,.0f} ms, "
            f"building it anew {built:,.0f} ms\n"
        )
