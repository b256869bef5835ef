"""Ordinance on Company Accounting (会社計算規則, Ministry of Justice No. 13 of 2006)."""

from datetime import date
from typing import Final

from ivjxl.core import capital
from ivjxl.errors import Text
from ivjxl.law.dated import Dated, Since

CAPITAL_INCREASE_LIMIT: Final = Dated(
    Text(
        "limit of the capital increase when rights are exercised, formula in yen",
        "新株予約権の行使による資本金等増加限度額（円）",
    ),
    Since(
        date(2009, 4, 1),
        capital.limit,
        "Ordinance on Company Accounting art. 17(1): (book value of the right + payment) "
        "x issuance ratio - loss on disposal of treasury shares, at least 0",
        verified=date(2026, 11, 20),
    ),
)
