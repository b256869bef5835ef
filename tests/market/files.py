"""What the tests of market files share: made-up files, and how they are read."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from math import log, sqrt
from pathlib import Path
from statistics import stdev
from typing import Final

import pytest

from ivjxl.errors import InputError
from ivjxl.market.prices import Prices, read_prices
from ivjxl.market.source import source
from ivjxl.market.yields import Yields, read_yields

REPOSITORY: Final = Path(__file__).parents[2]
DATA: Final = REPOSITORY.parent / "shared" / "data"

needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="the market data are not beside the repository"
)

ON: Final = date(2013, 7, 11)
"""A Thursday on which the exchange was open."""

WEEKLY: Final = (
    ("2013-06-14", "3400"),
    ("2013-06-21", "3450"),
    ("2013-06-28", "3380"),
    ("2013-07-05", "3500"),
    ("2013-07-11", "3505"),
)
"""Four Fridays and a Thursday, all trading days: the last closes of five weeks."""

SPLITS: Final = "effective_date,old_shares,new_shares\n2012-10-01,1,200\n"
DIVIDENDS: Final = (
    "fiscal_year_end,record_date,dividend_per_share\n"
    "2013-03-31,2012-09-30,1750\n"
    "2013-03-31,2013-03-31,10\n"
)
JGB_EN: Final = (
    "Interest Rate,,,(Unit : %)\r\n"
    "Date,1Y,10Y,15Y\r\n"
    "2013/7/10,0.123,0.85,1.301\r\n"
    "2013/7/11,0.122,0.818,1.275\r\n"
)
JGB_JA: Final = (
    "国債金利情報,,,(単位 : %)\r\n"
    "基準日,1年,10年,15年\r\n"
    "H25.7.10,0.123,0.85,1.301\r\n"
    "H25.7.11,0.122,0.818,1.275\r\n"
)


def lines(*rows: Iterable[str], end: str = "\n") -> str:
    """Return rows as lines of comma-separated text."""
    return "".join(",".join(row) + end for row in rows)


def closes(*rows: tuple[str, str], head: str = "close_as_traded") -> str:
    """Return a file of closes as traded."""
    return lines(("date", head), *rows)


def prices(data: str | bytes, name: str = "prices.csv") -> Prices:
    """Read prices from text or bytes."""
    return read_prices(source(name, data if isinstance(data, bytes) else data.encode()))


def yields(data: str | bytes, name: str = "jgb.csv") -> Yields:
    """Read yields from text or bytes."""
    return read_yields(source(name, data if isinstance(data, bytes) else data.encode()))


def close_on(read: Prices, day: str) -> Decimal:
    """Return the close that was read for a day."""
    found = read.table.loc[date.fromisoformat(day), "close"]
    assert isinstance(found, Decimal)
    return found


def sigma(*values: str | float, per_year: int = 52) -> float:
    """Return the volatility of closes, with the standard library only."""
    found = [float(each) for each in values]
    logs = [log(after / before) for before, after in pairwise(found)]
    return stdev(logs) * sqrt(per_year)


def says(caught: pytest.ExceptionInfo[InputError], argument: str, english: str) -> None:
    """Assert which argument an error names, and that both languages say something."""
    error = caught.value
    assert error.argument == argument
    assert english in str(error)
    assert error.in_language("en") == str(error)
    assert error.required.ja != error.required.en
    assert any(ord(letter) > 0x2FFF for letter in error.required.ja)
