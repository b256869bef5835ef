"""Worksheet functions on the option price."""

from collections.abc import Callable
from typing import Any

from ivjxl.core import option, policy
from ivjxl.core.arrays import FloatOrArray
from ivjxl.core.dividend import compounding_name, dividend_yield
from ivjxl.errors import Text
from ivjxl.excel.functions.declaration import (
    ROUNDING_MODE,
    WorksheetFunction,
    a_number,
    a_word,
    worksheet_function,
)

_SPOT = a_number(Text("Share price, yen", "株価（円）"), 0)
_STRIKE = a_number(Text("Exercise price per share, yen", "行使価額（円）"), 0)
_YEARS = a_number(Text("Expected remaining period, years", "予想残存期間（年）"), 0, 100)
_VOLATILITY = a_number(
    Text(
        "Volatility per year as a fraction: 0.483 or 48.3%",
        "ボラティリティ（年率、0.483又は48.3%）",
    ),
    0,
    5,
)
_RATE = a_number(
    Text(
        "Risk-free rate per year as a fraction, may be negative",
        "無リスク利子率（年率、小数。負も可）",
    ),
    -0.5,
    0.5,
)
_DIVIDEND_YIELD = a_number(
    Text("Dividend yield per year as a fraction", "配当利回り（年率、小数）"), 0, 0.5
)
_DIVIDEND = a_number(Text("Dividend per share and year, yen", "1株当たり年間配当金（円）"), 0)
_PRICE = a_number(Text("Option price per share, yen", "1株当たりオプション価格（円）"), 0)


_COMPOUNDING = a_word(
    Text(
        '"continuous": q = D/S, "annual": q = ln(1 + D/S)',
        "continuous: q = D/S、annual: q = ln(1 + D/S)",
    ),
    compounding_name,
)


def _of_market(
    name: str, help_text: Text, of_market: Callable[..., FloatOrArray]
) -> WorksheetFunction:
    """Declare a function of the six market inputs, in the order of the notice."""

    def body(
        spot: Any, strike: Any, years: Any, volatility: Any, rate: Any, dividend_yield: Any
    ) -> Any:
        return of_market(
            spot=spot,
            strike=strike,
            years=years,
            volatility=volatility,
            rate=rate,
            dividend_yield=dividend_yield,
        )

    body.__name__ = name
    body.__doc__ = f"See `ivjxl.core.option.{of_market.__name__}`."
    return worksheet_function(
        help_text,
        vectorised=True,
        spot=_SPOT,
        strike=_STRIKE,
        years=_YEARS,
        volatility=_VOLATILITY,
        rate=_RATE,
        dividend_yield=_DIVIDEND_YIELD,
    )(body)


BS_PRICE = _of_market(
    "BS_PRICE",
    Text(
        "Fair value of one call, yen, unrounded (Black-Scholes with dividend yield)",
        "オプションの公正価額（円、端数処理前、配当付ブラック・ショールズ式）",
    ),
    option.price,
)
BS_DELTA = _of_market(
    "BS_DELTA",
    Text(
        "Change of the call's value per yen of share price",
        "株価1円当たりの価額の変化（デルタ）",
    ),
    option.delta,
)
BS_VEGA = _of_market(
    "BS_VEGA",
    Text(
        "Change of the call's value per 1.00 of volatility, yen",
        "ボラティリティ1.00当たりの価額の変化（ベガ、円）",
    ),
    option.vega,
)
BS_RHO = _of_market(
    "BS_RHO",
    Text(
        "Change of the call's value per 1.00 of rate, yen",
        "金利1.00当たりの価額の変化（ロー、円）",
    ),
    option.rho,
)


@worksheet_function(
    Text(
        "Volatility at which the call has this price; #NUM! if the price does not determine it",
        "この価格となるボラティリティ。価格から特定できない場合は#NUM!",
    ),
    vectorised=True,
    price=_PRICE,
    spot=_SPOT,
    strike=_STRIKE,
    years=_YEARS,
    rate=_RATE,
    dividend_yield=_DIVIDEND_YIELD,
)
def IMPLIED_VOLATILITY(
    price: Any, spot: Any, strike: Any, years: Any, rate: Any, dividend_yield: Any
) -> Any:
    """See `ivjxl.core.option.implied_volatility`."""
    return option.implied_volatility(
        price=price,
        spot=spot,
        strike=strike,
        years=years,
        rate=rate,
        dividend_yield=dividend_yield,
    )


@worksheet_function(
    Text(
        "Share price at which the call has this price, yen",
        "この価格となる株価（円）",
    ),
    vectorised=True,
    price=_PRICE,
    strike=_STRIKE,
    years=_YEARS,
    volatility=_VOLATILITY,
    rate=_RATE,
    dividend=_DIVIDEND,
    compounding=_COMPOUNDING,
)
def IMPLIED_SPOT(
    price: Any,
    strike: Any,
    years: Any,
    volatility: Any,
    rate: Any,
    dividend: Any,
    compounding: Any,
) -> Any:
    """See `ivjxl.core.option.implied_spot`."""
    return option.implied_spot(
        price=price,
        strike=strike,
        years=years,
        volatility=volatility,
        rate=rate,
        dividend=dividend,
        compounding=compounding,
    )


@worksheet_function(
    Text(
        "Dividend yield for the option formula, unrounded",
        "オプション算式に用いる配当利回り（端数処理前）",
    ),
    vectorised=True,
    dividend=_DIVIDEND,
    spot=_SPOT,
    compounding=_COMPOUNDING,
)
def DIVIDEND_YIELD(dividend: Any, spot: Any, compounding: Any) -> Any:
    """See `ivjxl.core.dividend.dividend_yield`."""
    return dividend_yield(dividend=dividend, spot=spot, compounding=compounding)


@worksheet_function(
    Text(
        "Amount to be paid for one right, yen, from the unrounded price per share",
        "新株予約権1個当たりの払込金額（円）。端数処理前の1株当たり価格から算出",
    ),
    renamed={"option_price": "price_per_share"},
    price_per_share=_PRICE,
    shares_per_right=a_number(Text("Shares per right", "1個当たりの株式数")),
    mode=ROUNDING_MODE,
    step=a_word(
        Text(
            '"share": round per share, then multiply; "right": multiply, then round',
            "share: 1株当たりで端数処理後に乗算、right: 乗算後に端数処理",
        ),
        policy.step_name,
    ),
)
def PRICE_PER_RIGHT(price_per_share: Any, shares_per_right: Any, mode: Any, step: Any) -> Any:
    """See `ivjxl.core.policy.price_per_right`."""
    return policy.price_per_right(
        option_price=price_per_share, shares_per_right=shares_per_right, mode=mode, step=step
    )
