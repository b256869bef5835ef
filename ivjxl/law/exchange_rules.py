"""Tokyo Stock Exchange: timely disclosure of stock compensation."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from ivjxl.core.exact import Number, amount, positive
from ivjxl.errors import Text
from ivjxl.law.dated import Dated, Since

_SINCE: Final = date(2025, 4, 1)
_FAQ: Final = "JPX, https://faq.jpx.co.jp/disclo/tse/web/knowledge8670.html and knowledge8036.html"
_READ: Final = date(2026, 11, 20)

DILUTION_THRESHOLD: Final = Dated(
    Text(
        "dilution from which stock compensation is disclosed, ratio",
        "株式報酬・ストックオプションの軽微基準（希薄化率）",
    ),
    Since(_SINCE, Decimal("0.01"), _FAQ, verified=_READ),
)

VALUE_THRESHOLD: Final = Dated(
    Text(
        "value from which stock compensation is disclosed, yen",
        "株式報酬・ストックオプションの軽微基準（価額の総額、円）",
    ),
    Since(_SINCE, 100_000_000, _FAQ, verified=_READ),
)


def disclosure_required(
    *, shares: Number, shares_outstanding: Number, value: Number, on: date
) -> bool:
    """Return whether the exchange asks for disclosure of stock compensation.

    Parameters
    ----------
    shares
        Shares granted or under the rights.
    shares_outstanding
        Shares issued, above 0.
    value
        Total value on the allotment date, yen.
    on
        Day of the decision; before 2025-04-01 the thresholds did not exist.

    Raises
    ------
    InputError
        If an argument is outside its range or the day before the rule.

    Notes
    -----
    Required if the dilution and the value both reach their threshold.

    Examples
    --------
    >>> disclosure_required(shares=32_600, shares_outstanding=46_721_400,
    ...                     value=57_799_800, on=date(2025, 6, 27))
    False
    """
    dilution = amount("shares", shares) / positive("shares_outstanding", shares_outstanding)
    return dilution >= Fraction(DILUTION_THRESHOLD.at(on)) and amount(
        "value", value
    ) >= VALUE_THRESHOLD.at(on)
