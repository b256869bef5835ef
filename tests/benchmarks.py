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

CLOSES: Final = Path(__file__).parents[1] / "workbooks" / "sample-closes.csv"
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


if __name__ == "__main__":
    fast, slow, ratio = weekly_volatility()
    sys.stdout.write(
        f"weekly volatility of {YEARS} years of daily closes: ours {fast:,.0f} µs, "
        f"pandas resample {slow:,.0f} µs, ratio {ratio:,.0f}\n"
    )
