"""The share price of a day under the two rules that notices use."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import inf
from typing import Final, NamedTuple

from ivjxl.core.business_days import Calendar
from ivjxl.core.dates import day
from ivjxl.core.exact import Number, positive
from ivjxl.errors import InputError, Text

RULES: Final = ("option", "restricted_stock")
"""`option`: the close of the day. `restricted_stock`: of the business day before it."""

_SAME_LENGTH: Final = Text("must have one close for each date", "日付と同数の終値が必要です")
_OPTION_ONLY: Final = Text(
    "must be blank: the rule restricted_stock takes the last day traded",
    "restricted_stockでは使用しません（直近取引日の終値を使用）",
)
_ASCENDING: Final = Text(
    "must be in ascending order, each day once", "昇順で重複のない日付が必要です"
)


class ClosingPrice(NamedTuple):
    """A price in yen per share, the day of the close, and how it was found.

    `basis` is `close` (of the day the rule names), `last_traded` (an earlier
    day) or `base_price` (typed; `day` is then None).
    """

    price: Fraction
    day: date | None
    basis: str


def rule_name(rule: object) -> str:
    """Return a rule, `option` or `restricted_stock`, or refuse it.

    >>> rule_name("option")
    'option'
    """
    if not isinstance(rule, str) or rule not in RULES:
        among = ", ".join(RULES)
        one_of = Text(f"must be one of {among}", f"{among} のいずれかが必要です")
        raise InputError("rule", one_of, rule)
    return rule


def closing_price(
    *,
    on: date,
    dates: Sequence[date],
    closes: Sequence[Number | None],
    rule: str,
    calendar: Calendar,
    base_price: Number | None = None,
) -> ClosingPrice | None:
    """Return the share price of a day, or None if the closes do not give it.

    Parameters
    ----------
    on
        `option`: the allotment date. `restricted_stock`: the date of the
        board's resolution.
    dates, closes
        Days ascending, each once, and the closes as traded, yen per share
        above 0; None where nothing was traded that day.
    rule
        `option`: the close of the day; without one the base price of the next
        trading day (基準値段, not that day's close), which must be typed.
        `restricted_stock`: the close of the business day before; if nothing
        was traded then, of the last day traded before it.
    calendar
        Business days of the exchange.
    base_price
        Yen per share; `option` only, and used only without a close.

    Returns
    -------
    ClosingPrice or None
        None where a close is missing and no rule replaces it. Under
        `restricted_stock` also if the business day before is not listed: a day
        left out is no sign that nothing was traded, a day without a close is.

    Raises
    ------
    InputError
        If dates are out of order, a close is not above 0, or the calendar
        does not know the day.

    Notes
    -----
    Source: terms of issue (12), 割当日における終値（終値がない場合は翌取引日の基準値段）;
    notice of 2020-05-25, line 25, for restricted stock.

    Examples
    --------
    >>> week = Calendar(Text("a week", "1週間"), date(2019, 7, 8), date(2019, 7, 19), frozenset())
    >>> closing_price(on=date(2019, 7, 12), dates=[date(2019, 7, 11), date(2019, 7, 12)],
    ...               closes=[2_146, 2_141], rule="option", calendar=week).basis
    'close'
    """
    given = day("on", on)
    days = [day("dates", each) for each in dates]
    if len(closes) != len(days):
        raise InputError("closes", _SAME_LENGTH, f"{len(closes)} for {len(days)}")
    for earlier, later in pairwise(days):
        if later <= earlier:
            raise InputError("dates", _ASCENDING, later)
    traded = {at: close for at, close in zip(days, closes, strict=True) if close is not None}
    for close in traded.values():
        if not (type(close) is float and 0 < close < inf):
            positive("closes", close)
    typed = None if base_price is None else positive("base_price", base_price)
    if rule_name(rule) == "option":
        if given in traded:
            return ClosingPrice(positive("closes", traded[given]), given, "close")
        return None if typed is None else ClosingPrice(typed, None, "base_price")
    if typed is not None:
        raise InputError("base_price", _OPTION_ONLY, base_price)
    try:
        before = calendar.workday(start=given, days=-1)
    except InputError as error:
        raise InputError("on", error.required, on) from None
    traded_before = [at for at in traded if at <= before]
    if before not in days or not traded_before:
        return None
    last = max(traded_before)
    price = positive("closes", traded[last])
    return ClosingPrice(price, last, "close" if last == before else "last_traded")
