"""The inputs of an option price on one day, from files, each with its evidence."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from ivjxl.core import dividend, splits, volatility, yield_curve
from ivjxl.core.closing_price import closing_price
from ivjxl.core.dates import months_shifted
from ivjxl.core.dividend import COMPOUNDINGS
from ivjxl.errors import InputError, Text
from ivjxl.law.trading_days import TOKYO, WITHOUT_TRADING
from ivjxl.market.corporate_actions import (
    Dividends,
    Splits,
    is_dividends,
    is_splits,
    read_dividends,
    read_splits,
)
from ivjxl.market.prices import (
    AS_TRADED,
    DIVIDEND_ADJUSTED,
    SPLIT_ADJUSTED,
    UNKNOWN,
    Prices,
    is_prices,
    moves,
    read_prices,
)
from ivjxl.market.source import Progress, Source, read_source
from ivjxl.market.yields import NO_CURVE, Yields, is_yields, read_yields

_KNOWN: Final = Text(
    "is none of the files known: daily closes, bond yields, splits, dividends",
    "は対応するファイル（株価、国債利回り、株式分割、配当）ではありません",
)
_ONE_OF_A_KIND: Final = Text("is the second file of its kind", "は同じ種類の2つ目のファイルです")
_STATE_KIND: Final = Text(
    "does not say whether its closes are as traded; state it (--closes 'as traded' or "
    "'split-adjusted'; in a case closes = \"as traded\")",
    "の終値が調整前か不明です。--closes 'as traded'（調整前）又は 'split-adjusted'（分割調整後）を"
    '指定してください（ケースでは closes = "as traded"）',
)
_NO_PRICE_OF_DAY: Final = Text(
    "holds adjusted closes, which are not the price of a day: a file with closes as traded is "
    "needed",
    "の終値は調整後の値で、当日の株価ではありません。調整前の終値が必要です",
)
_BASE_PRICE: Final = Text(
    "If nothing was traded that day, type the base price of the next trading day (--base-price)",
    "当日に取引がない場合は、翌取引日の基準値段を--base-priceで指定してください",
)
_LIST_THE_DAY: Final = Text(
    "If nothing was traded that day, list it with - as its close",
    "当日に取引がない場合は、終値を「-」としてその日を記載してください",
)
_MOVES: Final = Text(
    "has changes beyond 30 % that no split explains: check the closes, what they are (--closes) "
    "and the splits with their ex-dates, or accept each day (--accept-move DAY): ",
    "に株式分割で説明できない30%超の変動があります。終値、その種類（--closes）、分割の権利落ち日を確認するか、"
    "--accept-moveで確認済みとしてください: ",
)
_NO_ADJUSTED: Final = Text(
    "has no split-adjusted close in this line: give the file of splits",
    "のこの行に調整後終値がありません。分割ファイルを指定してください",
)
_TOO_LARGE: Final = Text(
    "has closes beyond all measure after the splits listed",
    "の終値が分割調整後に極端な値になります",
)
_NOTHING: Final = Text(
    "must hold daily closes, bond yields or dividends",
    "に株価、国債利回り又は配当のファイルが必要です",
)
_NOT_A_PRICE: Final = Text(
    "no share price: adjusted closes are not the price of a day",
    "調整後の終値は当日の株価ではないため、株価（S）は算出しません",
)
_NO_TENOR: Final = Text(
    "has no yield of exactly this tenor; the method linear goes between tenors",
    "に一致する年限の利回りがありません（linearで線形補間）",
)
_NO_YEAR: Final = Text(
    "has no dividend of a fiscal year ended before this day",
    "にこの日より前に終了した事業年度の配当がありません",
)
_BASES: Final = {
    "close": Text("close", "終値"),
    "last_traded": Text("close of the last day traded", "直近取引日の終値"),
    "base_price": Text("base price of the next trading day, typed", "翌取引日の基準値段（入力値）"),
}
_YES_NO: Final = {True: Text("yes", "はい"), False: Text("no", "いいえ")}
_PERIODS: Final = {
    "daily": Text("days", "日"),
    "weekly": Text("weeks", "週"),
    "monthly": Text("months", "月"),
}
_NO_YEAR_END: Final = Text(
    "no dividend with its record date at the end of the fiscal year is listed",
    "事業年度末を基準日とする配当が記載されていません",
)
_YEARS: Final = Text(
    "is needed for the rate and the window of the closes (--years N)",
    "は利子率と終値の算定期間に必要です（--years N）",
)


@dataclass(frozen=True)
class Files:
    """What was read: at most one file of each kind."""

    prices: Prices | None = None
    yields: Yields | None = None
    splits: Splits | None = None
    dividends: Dividends | None = None


def read_files(paths: Sequence[Path], progress: Progress | None = None) -> Files:
    """Return the files, each recognised by its header.

    Raises
    ------
    InputError
        If a file is none of the kinds, damaged, or the second of its kind.
    """
    found: dict[str, Any] = {}
    for path in paths:
        source = read_source(path)
        kind, read = _reader(source)
        if kind in found:
            raise InputError(source.name, _ONE_OF_A_KIND, kind)
        found[kind] = read(source, progress) if kind in ("prices", "yields") else read(source)
    return Files(**found)


def _reader(source: Source) -> tuple[str, Any]:
    if is_dividends(source):
        return "dividends", read_dividends
    if is_splits(source):
        return "splits", read_splits
    if is_yields(source):
        return "yields", read_yields
    if is_prices(source):
        return "prices", read_prices
    raise InputError(source.name, _KNOWN, ",".join(source.rows[0].cells)[:60])


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its evidence: labelled facts, and warnings to be read."""

    name: str
    label: Text
    value: float | Fraction
    evidence: tuple[tuple[Text, Text], ...]
    as_of: date
    warnings: tuple[Text, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a valuation leaves to choice.

    Parameters
    ----------
    on
        The day of the price; for `rule` restricted_stock the day of the board.
    years
        Expected remaining life: the tenor, and the length of the window.
    start
        First day of the window; without it `years` before `on`, cut to the file.
    frequency, method, rule
        See `ivjxl.core.volatility`, `yield_curve`, `closing_price`.
    closes
        What the closes are where the file does not say: `as traded`, …
    base_price
        Base price of the next trading day, if there is no close.
    accepted_moves
        Days whose change beyond 30 % was looked at and is no split.
    curve_date
        Day of the yields, if not `on`.
    year_end
        Fiscal year of the dividend; without it the last that ended before `on`.
    """

    on: date
    years: Decimal | None = None
    start: date | None = None
    frequency: str = "weekly"
    method: str = "exact"
    rule: str = "option"
    closes: str | None = None
    base_price: Decimal | None = None
    accepted_moves: tuple[date, ...] = ()
    curve_date: date | None = None
    year_end: date | None = None


def figures(files: Files, settings: Settings) -> tuple[Figure, ...]:
    """Return the share price, volatility, rate, dividend and dividend yields the files give.

    Raises
    ------
    InputError
        If a file that is given does not give its figure.
    """
    if files.prices is None and files.yields is None and files.dividends is None:
        raise InputError("FILE", _NOTHING, None)
    found = []
    spot = None
    if files.prices is not None:
        adjusted = closes_of(files.prices, settings.closes) in (SPLIT_ADJUSTED, DIVIDEND_ADJUSTED)
        if settings.rule != "option" or not adjusted:
            spot = _named(files.prices.source, _spot, files.prices, settings)
            found.append(spot)
        if settings.rule == "option":
            volatile = _named(
                files.prices.source, _volatility, files.prices, files.splits, settings
            )
            if adjusted:
                volatile = replace(volatile, warnings=(*volatile.warnings, _NOT_A_PRICE))
            found.append(volatile)
    if files.yields is not None:
        found.append(_named(files.yields.source, _rate, files.yields, settings))
    if files.dividends is not None:
        paid = _named(files.dividends.source, _dividend, files.dividends, files.splits, settings)
        found.append(paid)
        if spot is not None:
            found += _dividend_yields(paid, spot)
    return tuple(found)


def _named(source: Source, work: Callable[..., "Figure"], *arguments: Any) -> "Figure":
    """Return a figure; an error of its arithmetic names the file."""
    try:
        return work(*arguments)
    except InputError as error:
        if error.argument.startswith(source.name) or error.argument in _GIVEN:
            raise
        where = f"{source.name}: {error.argument}"
        raise InputError(where, error.required, error.got) from None


_GIVEN: Final = ("on", "years", "base_price")
"""Settings that the arithmetic refuses by their own names."""


def closes_of(prices: Prices, stated: str | None) -> str:
    """Return what the closes of a file are: as the layout says, else as the user states."""
    return stated if prices.kind == UNKNOWN and stated else prices.kind


def _fact(en: str, ja: str, value: object) -> tuple[Text, Text]:
    return Text(en, ja), value if isinstance(value, Text) else Text(str(value), str(value))


def _line(at: date, line: int) -> Text:
    return Text(f"{at} (line {line})", f"{at}（{line}行）")


def _span(first: date, last: date) -> Text:
    return Text(f"{first} to {last}", f"{first}～{last}")


def _listed(values: Iterable[object]) -> Text:
    shown = ", ".join(map(str, values))
    return Text(shown or "none", shown or "なし")


def _origin(source: Source, layout: str) -> tuple[tuple[Text, Text], ...]:
    return (
        _fact("file", "ファイル", f"{source.name} ({layout}; {source.encoding})"),
        _fact("SHA-256", "SHA-256", source.sha256),
    )


def _rows(read: Prices | Yields) -> tuple[Text, Text]:
    counts = f"{read.rows_in} = {read.rows_used} + {len(read.rejected)}"
    return _fact("rows = used + not used", "行数＝使用＋不使用", counts)


def _spot(prices: Prices, settings: Settings) -> Figure:
    kind = closes_of(prices, settings.closes)
    if kind == UNKNOWN:
        raise InputError(prices.source.name, _STATE_KIND, None)
    if kind != AS_TRADED:
        raise InputError(prices.source.name, _NO_PRICE_OF_DAY, kind)
    closes: dict[date, Decimal | None] = dict.fromkeys(prices.untraded)
    closes |= dict(prices.table["close"].items())
    days = sorted(closes)
    found = closing_price(
        on=settings.on,
        dates=days,
        closes=[closes[each] for each in days],
        rule=settings.rule,
        calendar=TOKYO,
        base_price=settings.base_price,
    )
    if found is None:
        raise InputError(prices.source.name, _no_close(settings, days), None)
    where = []
    if found.day is None:
        where.append(_fact("basis", "根拠", _BASES["base_price"]))
    else:
        where.append(_fact("close of", "終値の日", _line(found.day, prices.line_of(found.day))))
        where.append(_fact("basis", "根拠", _BASES[found.basis]))
    return Figure(
        "spot",
        Text("Share price (S), yen", "株価（S、円）"),
        found.price,
        (
            *where,
            _fact("closes", "終値の種類", kind if prices.kind != UNKNOWN else f"{kind} (stated)"),
            _rows(prices),
            *_origin(prices.source, prices.layout),
        ),
        found.day or settings.on,
        prices.warnings,
    )


def _no_close(settings: Settings, days: Sequence[date]) -> Text:
    """Return what is said of a missing close: the day, its weekday, and what the file holds."""
    on = settings.on
    if settings.rule != "option":
        on = TOKYO.workday(start=on, days=-1)
    weekday, held = f"{on:%a}", f"{days[0]} to {days[-1]}"
    missing = Text(
        f"has no close of {on} ({weekday}), which the rule asks for; it holds {held}.",
        f"に必要な日（{on}）の終値がありません（ファイルの期間: {days[0]}～{days[-1]}）。",
    )
    advice = _BASE_PRICE if settings.rule == "option" else _LIST_THE_DAY
    return Text(f"{missing.en} {advice.en}", missing.ja + advice.ja)


def adjusted_series(
    prices: Prices, known: Splits | None, settings: Settings
) -> tuple[list[date], list[Fraction], str, tuple[Text, ...]]:
    """Return days, comparable closes, how they were adjusted, and warnings."""
    kind = closes_of(prices, settings.closes)
    days = list(prices.table.index)
    warnings: tuple[Text, ...] = ()
    if kind == AS_TRADED and known is not None:
        found = splits.adjusted(
            dates=days,
            amounts=list(prices.table["close"]),
            split_dates=[each.ex_date for each in known.rows],
            old_shares=[each.old_shares for each in known.rows],
            new_shares=[each.new_shares for each in known.rows],
        )
        return (
            days,
            list(found),
            f"as traded, adjusted by {known.source.name}",
            _compared(prices, found),
        )
    if prices.adjusted_kind == SPLIT_ADJUSTED:
        absent = prices.table[prices.table["adjusted"].isna()]
        if len(absent):
            raise InputError(prices.source.at(int(absent["line"].iloc[0])), _NO_ADJUSTED, None)
        adjusted = [Fraction(each) for each in prices.table["adjusted"]]
        return days, adjusted, "split-adjusted column", warnings
    if kind == DIVIDEND_ADJUSTED:
        warnings = (
            Text(
                "the closes are adjusted for dividends too: the volatility differs slightly",
                "配当調整後の終値のため、ボラティリティがわずかに異なります",
            ),
        )
    return days, [Fraction(each) for each in prices.table["close"]], kind, warnings


def _compared(prices: Prices, found: Sequence[Fraction]) -> tuple[Text, ...]:
    """Return a warning if the file's own split-adjusted closes move otherwise than ours."""
    if prices.adjusted_kind != SPLIT_ADJUSTED or not prices.table["adjusted"].notna().all():
        return ()
    ratios = [
        Fraction(theirs) / ours
        for theirs, ours in zip(prices.table["adjusted"], found, strict=True)
    ]
    for position, (before, after) in enumerate(pairwise(ratios), 1):
        # Files round adjusted closes: a tenth of a percent is no split.
        if abs(after / before - 1) > Fraction(1, 1000):
            at = _line(prices.table.index[position], int(prices.table["line"].iloc[position]))
            return (
                Text(
                    f"the split-adjusted column disagrees with the splits from {at.en} on",
                    f"{at.ja}から調整後終値の列と分割の一覧が一致しません",
                ),
            )
    return ()


def _volatility(prices: Prices, known: Splits | None, settings: Settings) -> Figure:
    import numpy as np

    days, closes, adjusted, warnings = adjusted_series(prices, known, settings)
    end = settings.on
    start = settings.start if settings.start is not None else _years_before(settings)
    begun = max(start, days[0])
    window = [position for position, each in enumerate(days) if begun <= each <= end]
    lines = [prices.line_of(days[position]) for position in window]
    changes = moves(
        [days[position] for position in window],
        [closes[position] for position in window],
        lines,
    )
    unexplained = [each for each in changes if each.day not in settings.accepted_moves]
    if unexplained:
        shown = [each.text() for each in unexplained[:10]]
        listed = Text(
            _MOVES.en + "; ".join(each.en for each in shown),
            _MOVES.ja + "; ".join(each.ja for each in shown),
        )
        raise InputError(prices.source.name, listed, None)
    try:
        floats = [float(each) for each in closes]
    except OverflowError:
        raise InputError(prices.source.name, _TOO_LARGE, None) from None
    found = volatility.historical(
        dates=np.array(days, "datetime64[D]"),
        closes=np.array(floats),
        start=begun,
        end=end,
        frequency=settings.frequency,
    )
    evidence = [
        _fact("closes", "終値", adjusted),
        _fact("window", "算定期間", _span(begun, end)),
        _fact(
            "frequency",
            "頻度",
            f"{settings.frequency}, × √{volatility.PERIODS_PER_YEAR[settings.frequency]}",
        ),
        _fact("returns", "収益率の数", found.returns),
        _fact("first and last close used", "最初と最後の終値", f"{found.first}, {found.last}"),
        _fact(
            "last period complete",
            "最終期間の完結",
            _YES_NO[not is_partial(found.last, settings.frequency)],
        ),
        _fact("periods left out", "終値のない期間", _listed(found.left_out)),
        _fact("trading days without a close", "終値のない営業日", _without_close(days, begun, end)),
        _fact(
            "changes beyond 30 % accepted",
            "確認済みの30%超の変動",
            _listed(each.day for each in changes),
        ),
        _rows(prices),
        *_origin(prices.source, prices.layout),
    ]
    if known is not None:
        evidence += _origin(known.source, "splits")
    if _trading_days_between(start, begun):
        warnings += (
            Text(
                f"the closes begin on {begun}, the window would on {start}",
                f"終値は{begun}からで、算定期間の初日（{start}）より後です",
            ),
        )
    gaps = _gaps(days, begun, min(end, days[-1]), found.left_out, settings.frequency)
    if gaps:
        period = _PERIODS[settings.frequency]
        warnings += (
            Text(
                f"{len(gaps)} {period.en} of the window have trading days but no close, the first "
                f"from {gaps[0]}",
                f"算定期間のうち営業日があるのに終値のない{period.ja}が{len(gaps)}あります"
                f"（最初は{gaps[0]}から）",
            ),
        )
    if days[-1] < end:
        warnings += (
            Text(
                f"the closes end on {days[-1]}, before the window does",
                f"終値は{days[-1]}までで、算定期間の末日より前です",
            ),
        )
    return Figure(
        "volatility",
        Text("Volatility (σ)", "ボラティリティ（σ）"),
        found.value,
        tuple(evidence),
        settings.on,
        warnings,
    )


def _trading_days_between(start: date, begun: date) -> bool:
    """Return whether trading days of the window precede the first close."""
    last = begun - timedelta(days=1)
    if start > last:
        return False
    return not TOKYO.covers(start) or bool(TOKYO.between(start, last))


def _years_before(settings: Settings) -> date:
    if settings.years is None:
        raise InputError("years", _YEARS, None)
    return months_shifted(value=settings.on, months=-int(settings.years * 12))


def is_partial(last: date, frequency: str) -> bool:
    """Return whether trading days of a period follow the last close used.

    Where the trading days are not known, Monday to Friday count.

    >>> is_partial(date(2013, 7, 11), "weekly"), is_partial(date(2013, 7, 12), "weekly")
    (True, False)
    """
    following = last + timedelta(days=1)
    while following.weekday() >= 5 if not TOKYO.covers(following) else not TOKYO.is_open(following):
        following += timedelta(days=1)
    if frequency == "daily":
        return False
    if frequency == "monthly":
        return (following.year, following.month) == (last.year, last.month)
    return following - timedelta(days=following.weekday()) <= last


def _without_close(days: Sequence[date], start: date, end: date) -> Text:
    first, last = max(start, TOKYO.first), min(end, TOKYO.last)
    if first > last:
        return Text(f"not known before {TOKYO.first}", f"{TOKYO.first}より前は不明")
    absent = _trading_days_without_close(days, start, end)
    shown = _listed(absent[:5])
    if len(absent) <= 5:
        return shown
    return Text(f"{len(absent)}: {shown.en}, …", f"{len(absent)}日: {shown.ja} ほか")


def _gaps(
    days: Sequence[date], begun: date, end: date, left_out: Sequence[date], frequency: str
) -> list[date]:
    """Return the first day of every period that had trading days and has no close."""
    if frequency == "daily":
        return _trading_days_without_close(days, begun, end)
    length = timedelta(days=6 if frequency == "weekly" else 27)
    return [each for each in left_out if _trading_days_without_close(days, each, each + length)]


def _trading_days_without_close(days: Sequence[date], start: date, end: date) -> list[date]:
    """Return the trading days known from one day to another that are not listed."""
    first, last = max(start, TOKYO.first), min(end, TOKYO.last)
    listed = {*days, *WITHOUT_TRADING}
    known = TOKYO.between(first, last) if first <= last else ()
    return [each for each in known if each not in listed]


def _rate(yields: Yields, settings: Settings) -> Figure:
    if settings.years is None:
        raise InputError("years", _YEARS, None)
    at = settings.curve_date or settings.on
    curve = yields.curve(at)
    if curve is None:
        raise InputError(yields.source.name, NO_CURVE, at)
    found = yield_curve.rate(
        years=settings.years,
        tenors=list(curve),
        yields=list(curve.values()),
        method=settings.method,
    )
    if found is None:
        raise InputError(yields.source.name, _NO_TENOR, settings.years)
    below = [tenor for tenor in curve if tenor <= settings.years]
    above = [tenor for tenor in curve if tenor >= settings.years]
    used = sorted({below[-1], above[0]})
    quoted = ", ".join(f"{tenor}Y {curve[tenor]:%}" for tenor in used)
    return Figure(
        "rate",
        Text("Risk-free rate (r)", "無リスク利子率（r）"),
        found,
        (
            _fact("yields of", "利回りの日", _line(at, yields.lines[at])),
            _fact("remaining life, years", "残存期間（年）", settings.years),
            _fact("method", "方法", settings.method),
            _fact("quoted", "利回り", quoted),
            _rows(yields),
            *_origin(yields.source, yields.layout),
        ),
        at,
        yields.warnings,
    )


def _dividend(paid: Dividends, known: Splits | None, settings: Settings) -> Figure:
    ended = [row.fiscal_year_end for row in paid.rows if row.fiscal_year_end < settings.on]
    if settings.year_end is None and not ended:
        raise InputError(paid.source.name, _NO_YEAR, settings.on)
    year_end = settings.year_end or max(ended)
    rows = () if known is None else known.rows
    found = dividend.of_fiscal_year(
        year_end=year_end,
        on=settings.on,
        year_ends=[row.fiscal_year_end for row in paid.rows],
        record_dates=[row.record_date for row in paid.rows],
        dividends=[row.dividend_per_share for row in paid.rows],
        split_dates=[row.effective_date for row in rows],
        old_shares=[row.old_shares for row in rows],
        new_shares=[row.new_shares for row in rows],
    )
    if found is None:
        raise InputError(paid.source.name, _NO_YEAR, year_end)
    declared = _listed(
        f"{row.record_date} {row.dividend_per_share}"
        for row in paid.rows
        if row.fiscal_year_end == year_end
    )
    last_records = [row.record_date for row in paid.rows if row.fiscal_year_end == year_end]
    counted = _listed(
        f"{row.old_shares}→{row.new_shares} {row.effective_date}"
        for row in rows
        if row.effective_date <= settings.on
    )
    return Figure(
        "dividend",
        Text("Dividend per share (D), yen", "1株当たり配当金（D、円）"),
        found,
        (
            _fact("fiscal year ended", "事業年度末", year_end),
            _fact("declared, by record date", "基準日別の配当（決議時）", declared),
            _fact("splits counted", "考慮した株式分割", counted),
            *_origin(paid.source, "dividends"),
            *(() if known is None else _origin(known.source, "splits")),
        ),
        settings.on,
        () if year_end in last_records else (_NO_YEAR_END,),
    )


def _dividend_yields(paid: Figure, spot: Figure) -> list[Figure]:
    return [
        Figure(
            f"dividend_yield_{compounding}",
            Text(f"Dividend yield (q), {compounding}", f"配当利回り（q、{name}）"),
            float(
                dividend.dividend_yield(
                    dividend=float(paid.value), spot=float(spot.value), compounding=compounding
                )
            ),
            (_fact("formula", "算式", formula),),
            spot.as_of,
        )
        for compounding, name, formula in zip(
            COMPOUNDINGS, ("連続複利", "年1回複利"), ("D/S", "ln(1 + D/S)"), strict=True
        )
    ]
