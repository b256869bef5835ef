"""Worksheet functions on shares, capital, dividends and rounding: exact arithmetic."""

from typing import Any

from ivjxl.core import capital, dividend, rounding
from ivjxl.core.shares import adjusted, for_claim, on_exercise
from ivjxl.errors import Text
from ivjxl.excel.functions.declaration import (
    ROUNDING_MODE,
    a_number,
    a_sequence,
    worksheet_function,
)

_UNIT = a_number(Text("Unit of the result: 1, 1000000", "単位：1、1000000など"))
_PAYMENT = a_number(Text("Paid for the right, per share, yen", "1株当たりの払込金額（円）"))
_STRIKE = a_number(Text("Exercise price per share, yen", "行使価額（円）"))
_SHARES = a_number(Text("Shares issued in this exercise", "行使により発行する株式数"))


@worksheet_function(
    Text("Amount rounded to a unit, exactly", "端数処理後の金額（正確な十進計算）"),
    amount=a_number(Text("Amount", "金額")),
    unit=_UNIT,
    mode=ROUNDING_MODE,
)
def ROUND_YEN(amount: Any, unit: Any, mode: Any) -> Any:
    """See `ivjxl.core.rounding.rounded`."""
    return rounding.rounded(amount=amount, unit=unit, mode=mode)


@worksheet_function(
    Text(
        "Shares after a split or consolidation, fractions dropped at every step",
        "分割・併合後の株式数（各段階で1株未満切捨て）",
    ),
    shares=a_number(Text("Shares before", "調整前の株式数")),
    old_shares=a_sequence(
        Text(
            "Old shares: 2 of 2 to 3; a range for several events", "分割・併合前の株式数（範囲可）"
        ),
        of="splits",
    ),
    new_shares=a_sequence(
        Text(
            "New shares: 3 of 2 to 3; a range for several events", "分割・併合後の株式数（範囲可）"
        ),
        of="splits",
    ),
)
def ADJUST_SHARES(shares: Any, old_shares: Any, new_shares: Any) -> Any:
    """See `ivjxl.core.shares.adjusted`. Rows blank in both ranges are left out."""
    return adjusted(shares=shares, old_shares=old_shares, new_shares=new_shares)


@worksheet_function(
    Text(
        "Shares for the rights exercised together, fractions dropped",
        "行使により交付する株式数（1株未満切捨て）",
    ),
    rights=a_number(Text("Rights exercised, whole", "行使する個数（整数）")),
    shares_per_right=a_number(Text("Shares per right", "1個当たりの株式数")),
)
def EXERCISE_SHARES(rights: Any, shares_per_right: Any) -> Any:
    """See `ivjxl.core.shares.on_exercise`."""
    return on_exercise(rights=rights, shares_per_right=shares_per_right)


@worksheet_function(
    Text(
        "Shares for a monetary claim, fractions dropped",
        "金銭報酬債権に対する株式数（1株未満切捨て）",
    ),
    claim=a_number(Text("Claim, yen", "金銭報酬債権（円）")),
    price=a_number(Text("Amount to be paid in per share, yen", "1株当たりの払込金額（円）")),
)
def CLAIM_SHARES(claim: Any, price: Any) -> Any:
    """See `ivjxl.core.shares.for_claim`."""
    return for_claim(claim=claim, price=price)


@worksheet_function(
    Text(
        "Increase of capital stock on exercise: half of the limit, rounded up once",
        "行使による資本金の増加額（限度額の2分の1、円未満切上げ）",
    ),
    payment_per_share=_PAYMENT,
    strike=_STRIKE,
    shares=_SHARES,
)
def CAPITAL_INCREASE(payment_per_share: Any, strike: Any, shares: Any) -> Any:
    """See `ivjxl.core.capital.increase`."""
    return capital.increase(payment_per_share=payment_per_share, strike=strike, shares=shares)


@worksheet_function(
    Text(
        "Increase of the capital reserve on exercise: the rest of the limit",
        "行使による資本準備金の増加額（限度額の残額）",
    ),
    payment_per_share=_PAYMENT,
    strike=_STRIKE,
    shares=_SHARES,
)
def RESERVE_INCREASE(payment_per_share: Any, strike: Any, shares: Any) -> Any:
    """See `ivjxl.core.capital.reserve_increase`."""
    return capital.reserve_increase(
        payment_per_share=payment_per_share, strike=strike, shares=shares
    )


@worksheet_function(
    Text(
        "Total dividend on the shares outstanding, yen, rounded to a unit",
        "配当金総額（円、自己株式を除く、単位未満を端数処理）",
    ),
    dividend_per_share=a_number(Text("Dividend per share, yen", "1株当たり配当金（円）")),
    shares_issued=a_number(Text("Shares issued", "発行済株式総数")),
    treasury_shares=a_number(Text("Treasury shares", "自己株式数")),
    unit=_UNIT,
    mode=ROUNDING_MODE,
)
def DIVIDEND_TOTAL(
    dividend_per_share: Any, shares_issued: Any, treasury_shares: Any, unit: Any, mode: Any
) -> Any:
    """See `ivjxl.core.dividend.total`."""
    return dividend.total(
        dividend_per_share=dividend_per_share,
        shares_issued=shares_issued,
        treasury_shares=treasury_shares,
        unit=unit,
        mode=mode,
    )
