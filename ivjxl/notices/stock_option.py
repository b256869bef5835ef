"""What the two notices on stock options share: terms, valuation, allottees."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import log
from typing import Annotated, ClassVar, Final

from ivjxl.core import (
    capital,
    dates,
    dividend,
    option,
    policy,
    shares,
    splits,
    volatility,
    yield_curve,
)
from ivjxl.core.closing_price import closing_price
from ivjxl.core.dividend import COMPOUNDINGS
from ivjxl.core.rounding import MODES
from ivjxl.core.volatility import PERIODS_PER_YEAR
from ivjxl.core.yield_curve import METHODS
from ivjxl.errors import Text
from ivjxl.law import companies_act
from ivjxl.law.trading_days import TOKYO
from ivjxl.notices.deadlines import Deadline
from ivjxl.notices.fields import FROM_MARKET, Label
from ivjxl.notices.figure import check, figure
from ivjxl.notices.market_rows import Close, DeclaredDividend, PriceSplit, QuotedYield
from ivjxl.notices.notice import Notice
from ivjxl.notices.units import (
    CHOICE,
    COUNT,
    DATE,
    DAYS,
    LAW,
    MARKET,
    MODEL_PERCENT,
    MODEL_YEN,
    PERCENT,
    PERSONS,
    PUBLISHED,
    RATIO,
    RIGHTS,
    SHARES,
    TEXT,
    VALUATION,
    YEARS,
    YEN,
    YEN_PER_SHARE,
    YES_NO,
)

_ROUND_TO_YEN = (
    'CHOOSE(MATCH({rounding_mode},{"up","half_up","down"},0),'
    "ROUNDUP({rounded_amount},0),ROUND({rounded_amount},0),ROUNDDOWN({rounded_amount},0))"
)
_SEN = Decimal("0.01")
LARGEST_USUAL_MOVE: Final = 0.3
"""A larger change from one close to the next is most likely a split."""
MOST_CLOSES: Final = 4000
"""Sixteen years of trading days."""
_PER_RIGHT = 'IF({rounding_step}="share",{shares_per_right},1)'


@dataclass(frozen=True, kw_only=True)
class Allottee:
    """One class of allottees."""

    title_en: Annotated[str, Label(Text("Class (English)", "区分（英語）"))]
    title_ja: Annotated[str, Label(Text("Class (Japanese)", "区分（日本語）"))]
    noun_en: Annotated[str, Label(Text("One of them is called", "1名の呼称（英語）"))]
    persons: Annotated[int, Label(Text("Persons", "人数"), PERSONS)]
    rights: Annotated[int, Label(Text("Rights", "割当個数"), RIGHTS)]
    capped: Annotated[
        bool,
        Label(Text("Under the cap", "報酬枠の対象"), YES_NO),
    ]


@dataclass(frozen=True, kw_only=True)
class StockOption(Notice):
    """Terms, valuation and allottees of stock-compensation-type stock options."""

    sections: ClassVar[Mapping[str, Text]] = {
        **Notice.sections,
        "resolution_date": Text("Terms of issue", "発行要項"),
        "spot": Text("Valuation", "公正価額の算定"),
        "annual_cap": Text("Cap of director compensation", "取締役の報酬枠"),
    }

    deadlines: ClassVar[tuple[Deadline, ...]] = (
        *Notice.deadlines,
        Deadline(
            "resolution_date",
            Text("Resolution of the board", "取締役会決議"),
            Text("Companies Act art. 240(1)", "会社法240条1項"),
        ),
        Deadline(
            "shareholder_notice_date",
            Text("Notice to shareholders or public notice", "株主への通知・公告"),
            Text("as planned", "予定日"),
        ),
        Deadline(
            "public_notice_deadline",
            Text("Last day for that notice", "通知・公告の期限"),
            Text(
                "two clear weeks before the allotment, Companies Act art. 240(2)(3)",
                "割当日まで中2週間、会社法240条2項・3項",
            ),
        ),
        Deadline(
            "allotment_date",
            Text("Allotment", "割当日"),
            Text("terms of issue (13)", "発行要項(13)"),
        ),
        Deadline(
            "payment_date", Text("Payment", "払込期日"), Text("terms of issue (14)", "発行要項(14)")
        ),
        Deadline(
            "exercise_start",
            Text("Exercise period begins", "行使期間の初日"),
            Text("terms of issue (5)", "発行要項(5)"),
        ),
        Deadline(
            "exercise_end",
            Text("Exercise period ends", "行使期間の末日"),
            Text("terms of issue (5)", "発行要項(5)"),
        ),
    )

    resolution_date: Annotated[date, Label(Text("Resolution of the board", "取締役会決議日"), DATE)]
    shareholder_notice_date: Annotated[
        date,
        Label(Text("Notice to shareholders or public notice", "株主への通知・公告日"), DATE),
    ]
    notice_exemption: Annotated[
        str | None,
        Label(Text("Filing that replaces the notice, if any", "通知に代わる届出等（あれば）")),
    ] = None
    notice_clear_days: Annotated[
        int,
        Label(
            Text("Clear days from notice to allotment", "通知から割当日までに空ける日数"),
            DAYS,
            LAW,
            law=companies_act.NOTICE_CLEAR_DAYS,
            maximum=366,
        ),
    ]
    allotment_date: Annotated[date, Label(Text("Allotment date", "割当日"), DATE)]
    payment_date: Annotated[date, Label(Text("Payment date", "払込期日"), DATE)]
    shares_per_right: Annotated[
        int, Label(Text("Shares per right", "1個当たりの株式数"), SHARES, minimum=1)
    ]
    strike: Annotated[
        int, Label(Text("Exercise price per share (X)", "行使価額（X）"), YEN, minimum=1)
    ]
    exercise_delay_days: Annotated[
        int, Label(Text("Exercise from: days after allotment", "行使開始：割当日からの日数"), DAYS)
    ]
    exercise_years: Annotated[
        int, Label(Text("Length of the exercise period", "行使期間の年数"), YEARS, minimum=1)
    ]

    spot: Annotated[
        Decimal,
        Label(
            Text("Share price (S)", "株価（S）"),
            YEN_PER_SHARE,
            MARKET,
            minimum=_SEN,
            market="market_spot",
        ),
    ] = FROM_MARKET
    base_price: Annotated[
        Decimal | None,
        Label(
            Text(
                "Base price of the next trading day, without a close",
                "翌取引日の基準値段（終値がない場合）",
            ),
            YEN_PER_SHARE,
            MARKET,
            minimum=_SEN,
        ),
    ] = None
    price_date: Annotated[date, Label(Text("Day of the share price", "株価の基準日"), DATE, MARKET)]
    years: Annotated[
        Decimal,
        Label(
            Text("Expected remaining period (T)", "予想残存期間（T）"),
            YEARS,
            VALUATION,
            minimum=_SEN,
        ),
    ]
    volatility: Annotated[
        Decimal,
        Label(
            Text("Volatility (σ)", "ボラティリティ（σ）"),
            PERCENT,
            MARKET,
            minimum=_SEN,
            maximum=5,
            market="market_volatility",
        ),
    ] = FROM_MARKET
    volatility_from: Annotated[
        date, Label(Text("Volatility: first day", "株価変動性の算定開始日"), DATE, MARKET)
    ]
    volatility_to: Annotated[
        date, Label(Text("Volatility: last day", "株価変動性の算定終了日"), DATE, MARKET)
    ]
    frequency: Annotated[
        str | None,
        Label(
            Text("Volatility: closes per", "株価変動性：終値の頻度"),
            CHOICE,
            VALUATION,
            choices=tuple(PERIODS_PER_YEAR),
        ),
    ] = None
    rate: Annotated[
        Decimal,
        Label(
            Text("Risk-free rate (r)", "無リスク利子率（r）"),
            PERCENT,
            MARKET,
            minimum=Decimal("-0.5"),
            maximum=Decimal("0.5"),
            market="market_rate",
        ),
    ] = FROM_MARKET
    curve_date: Annotated[
        date | None, Label(Text("Day of the yields", "国債利回りの基準日"), DATE, MARKET)
    ] = None
    rate_method: Annotated[
        str | None,
        Label(
            Text("Risk-free rate: how it is taken", "無リスク利子率の算定方法"),
            CHOICE,
            VALUATION,
            choices=METHODS,
        ),
    ] = None
    dividend: Annotated[
        Decimal,
        Label(
            Text("Dividend per share", "1株当たり配当金"),
            YEN_PER_SHARE,
            MARKET,
            market="market_dividend",
        ),
    ] = FROM_MARKET
    dividend_year_end: Annotated[
        date, Label(Text("Dividend: fiscal year ended", "配当の対象事業年度末"), DATE, MARKET)
    ]
    compounding: Annotated[
        str,
        Label(
            Text("Policy: dividend compounding", "評価方針：配当の複利"),
            CHOICE,
            VALUATION,
            choices=COMPOUNDINGS,
        ),
    ]
    rounding_mode: Annotated[
        str,
        Label(
            Text("Policy: yen rounding", "評価方針：円未満の端数処理"),
            CHOICE,
            VALUATION,
            choices=MODES,
        ),
    ]
    rounding_step: Annotated[
        str,
        Label(
            Text("Policy: rounding per", "評価方針：端数処理の単位"),
            CHOICE,
            VALUATION,
            choices=policy.STEPS,
        ),
    ]
    policy_note_en: Annotated[
        str, Label(Text("Policy: basis (English)", "評価方針の根拠（英語）"), TEXT, VALUATION)
    ]
    policy_note_ja: Annotated[
        str, Label(Text("Policy: basis (Japanese)", "評価方針の根拠（日本語）"), TEXT, VALUATION)
    ]
    terms_compounding: Annotated[
        str,
        Label(
            Text("Terms as printed: dividend compounding", "要項の記載：配当の複利"),
            CHOICE,
            PUBLISHED,
            choices=COMPOUNDINGS,
        ),
    ]
    terms_rounding_mode: Annotated[
        str,
        Label(
            Text("Terms as printed: yen rounding", "要項の記載：円未満の端数処理"),
            CHOICE,
            PUBLISHED,
            choices=MODES,
        ),
    ]
    terms_rounding_step: Annotated[
        str,
        Label(
            Text("Terms as printed: rounding per", "要項の記載：端数処理の単位"),
            CHOICE,
            PUBLISHED,
            choices=policy.STEPS,
        ),
    ]

    closes: Annotated[
        tuple[Close, ...],
        Label(Text("Daily closes", "日次終値"), kind=MARKET, sheet="Market", capacity=MOST_CLOSES),
    ] = ()
    splits: Annotated[
        tuple[PriceSplit, ...],
        Label(Text("Splits and consolidations", "株式分割・併合"), kind=MARKET, sheet="Market"),
    ] = ()
    curve: Annotated[
        tuple[QuotedYield, ...],
        Label(
            Text("Government bond yields of the day", "基準日の国債利回り"),
            kind=MARKET,
            sheet="Market",
            capacity=20,
        ),
    ] = ()
    dividends: Annotated[
        tuple[DeclaredDividend, ...],
        Label(Text("Dividends as declared", "決議時の配当"), kind=MARKET, sheet="Market"),
    ] = ()

    allottees: Annotated[tuple[Allottee, ...], Label(Text("Allottees", "割当対象者"))]
    annual_cap: Annotated[
        int, Label(Text("Director compensation: cap per year", "取締役報酬の年間上限"), YEN)
    ]
    other_compensation: Annotated[
        int | None,
        Label(
            Text("Director compensation: other, same year", "取締役報酬のうち本件以外（同年度）"),
            YEN,
        ),
    ] = None

    @classmethod
    def market_days(cls, values: Mapping[str, object]) -> tuple[date, date] | None:
        """Every close up to the end of the window or the day of the price."""
        days = [values.get(name) for name in ("volatility_to", "price_date")]
        known = [each for each in days if type(each) is date]
        return (dates.FIRST_DAY, max(known)) if known else None

    @figure(
        Text("Share price by the closes", "終値による株価"),
        YEN_PER_SHARE,
        formula='CLOSING_PRICE({price_date},{closes.day},{closes.close},"option",{base_price?})',
        native="IF(COUNTIF({closes.day},{price_date})=1,"
        "SUMIF({closes.day},{price_date},{closes.close}),"
        "IF(ISNUMBER({base_price?}),{base_price?},NA()))",
    )
    def market_spot(self) -> Fraction | None:
        """Close of the day, or the base price typed; None without either."""
        found = closing_price(
            on=self.price_date,
            dates=[each.day for each in self.closes],
            closes=[each.close for each in self.closes],
            rule="option",
            calendar=TOKYO,
            base_price=self.base_price,
        )
        return None if found is None else found.price

    @figure(Text("First close listed", "最初の終値の日"), DATE, formula="MIN({closes.day})")
    def first_close(self) -> date:
        """Earliest day of the closes."""
        return min(each.day for each in self.closes)

    @figure(Text("Last close listed", "最後の終値の日"), DATE, formula="MAX({closes.day})")
    def last_close(self) -> date:
        """Latest day of the closes."""
        return max(each.day for each in self.closes)

    @figure(
        Text("Largest change from one close to the next", "前回比の最大変動"),
        MODEL_PERCENT,
        formula="LARGEST_MOVE({closes.day},SPLIT_ADJUSTED({closes.day},{closes.close},"
        "{splits.ex_date?},{splits.old_shares?},{splits.new_shares?}))",
    )
    def largest_move(self) -> float:
        """Up or down, after adjustment for the splits listed."""
        return volatility.largest_move(
            dates=[each.day for each in self.closes], closes=self._adjusted_closes()
        )

    def _adjusted_closes(self) -> list[float]:
        adjusted = splits.adjusted(
            dates=[each.day for each in self.closes],
            amounts=[each.close for each in self.closes],
            split_dates=[each.ex_date for each in self.splits],
            old_shares=[each.old_shares for each in self.splits],
            new_shares=[each.new_shares for each in self.splits],
        )
        return [float(each) for each in adjusted]

    @figure(
        Text("Volatility by the closes", "終値によるボラティリティ"),
        MODEL_PERCENT,
        formula="HIST_VOLATILITY({closes.day},SPLIT_ADJUSTED({closes.day},{closes.close},"
        "{splits.ex_date?},{splits.old_shares?},{splits.new_shares?}),"
        "{volatility_from},{volatility_to},{frequency})",
    )
    def market_volatility(self) -> float:
        """Closes of the window, adjusted for the splits."""
        assert self.frequency is not None
        return volatility.historical(
            dates=[each.day for each in self.closes],
            closes=self._adjusted_closes(),
            start=self.volatility_from,
            end=self.volatility_to,
            frequency=self.frequency,
        ).value

    @figure(
        Text("Rate by the yields", "国債利回りによる利子率"),
        MODEL_PERCENT,
        formula="RISK_FREE_RATE({years},{curve.tenor},{curve.quoted_yield},{rate_method})",
    )
    def market_rate(self) -> float | None:
        """Yield of the remaining period; None without a quotation of the tenor."""
        assert self.rate_method is not None
        return yield_curve.rate(
            years=self.years,
            tenors=[each.tenor for each in self.curve],
            yields=[each.quoted_yield for each in self.curve],
            method=self.rate_method,
        )

    @figure(Text("Tenors listed", "記載した年限の数"), COUNT, formula="COUNT({curve.tenor?})")
    def listed_yields(self) -> int:
        """How many yields there are."""
        return len(self.curve)

    @figure(
        Text("Dividend by the declarations", "決議時の配当による年間配当金"),
        YEN_PER_SHARE,
        formula="ANNUAL_DIVIDEND({price_date},{dividend_year_end},{dividends.fiscal_year_end},"
        "{dividends.record_date},{dividends.dividend_per_share},"
        "{splits.effective_date?},{splits.old_shares?},{splits.new_shares?})",
    )
    def market_dividend(self) -> Fraction | None:
        """Dividends of the fiscal year, adjusted for splits up to the day of the price."""
        return dividend.of_fiscal_year(
            year_end=self.dividend_year_end,
            on=self.price_date,
            year_ends=[each.fiscal_year_end for each in self.dividends],
            record_dates=[each.record_date for each in self.dividends],
            dividends=[each.dividend_per_share for each in self.dividends],
            split_dates=[each.effective_date for each in self.splits],
            old_shares=[each.old_shares for each in self.splits],
            new_shares=[each.new_shares for each in self.splits],
        )

    @figure(
        Text("Dividend yield (q)", "配当利回り（q）"),
        MODEL_PERCENT,
        formula="DIVIDEND_YIELD({dividend},{spot},{compounding})",
        native='IF({compounding}="annual",LN(1+{dividend}/{spot}),{dividend}/{spot})',
    )
    def dividend_yield(self) -> float:
        """Continuous yield under the policy, unrounded."""
        return float(
            dividend.dividend_yield(
                dividend=float(self.dividend), spot=float(self.spot), compounding=self.compounding
            )
        )

    @figure(
        Text("d of the formula", "算式のd"),
        RATIO,
        formula="(LN({spot}/{strike})+({rate}-{dividend_yield}+{volatility}^2/2)*{years})"
        "/({volatility}*SQRT({years}))",
    )
    def d(self) -> float:
        """Argument of the first normal probability."""
        sigma, time = float(self.volatility), float(self.years)
        q = self.dividend_yield
        assert q is not None
        drift = (float(self.rate) - q + sigma**2 / 2) * time
        deviation: float = sigma * time**0.5
        return (log(float(self.spot / self.strike)) + drift) / deviation

    @figure(
        Text("Option price per share (C), unrounded", "1株当たりオプション価格（C、端数処理前）"),
        MODEL_YEN,
        formula="BS_PRICE({spot},{strike},{years},{volatility},{rate},{dividend_yield})",
        native="{spot}*EXP(-{dividend_yield}*{years})*NORMSDIST({d})"
        "-{strike}*EXP(-{rate}*{years})*NORMSDIST({d}-{volatility}*SQRT({years}))",
    )
    def option_price(self) -> float:
        """Black-Scholes price under the inputs."""
        q = self.dividend_yield
        assert q is not None
        return float(
            option.price(
                spot=float(self.spot),
                strike=float(self.strike),
                years=float(self.years),
                volatility=float(self.volatility),
                rate=float(self.rate),
                dividend_yield=q,
            )
        )

    @figure(
        Text("Amount that is rounded", "端数処理の対象額"),
        MODEL_YEN,
        formula='{option_price}*IF({rounding_step}="right",{shares_per_right},1)',
    )
    def rounded_amount(self) -> float:
        """Price per share or per right, by the step of the policy."""
        price = self.option_price
        assert price is not None
        return price * (self.shares_per_right if self.rounding_step == "right" else 1)

    @figure(
        Text("Amount to be paid per right", "新株予約権1個当たりの払込金額"),
        YEN,
        formula="PRICE_PER_RIGHT({option_price},{shares_per_right},{rounding_mode},{rounding_step})",
        native=f"{_ROUND_TO_YEN}*{_PER_RIGHT}",
        unrounded="rounded_amount",
    )
    def price_per_right(self) -> Fraction:
        """Price of one right under the policy, whole yen."""
        assert self.option_price is not None
        return policy.price_per_right(
            option_price=self.option_price,
            shares_per_right=self.shares_per_right,
            mode=self.rounding_mode,
            step=self.rounding_step,
        )

    @figure(
        Text("Amount to be paid per share", "1株当たりの払込金額"),
        YEN_PER_SHARE,
        formula="{price_per_right}/{shares_per_right}",
        unrounded="option_price",
    )
    def price_per_share(self) -> Fraction:
        """Price of the rights per share under them."""
        assert self.price_per_right is not None
        return self.price_per_right / self.shares_per_right

    @figure(
        Text("Distance to the next rounding boundary", "端数処理の境界までの距離"),
        MODEL_YEN,
        formula='IF({rounding_mode}="half_up",ABS({rounded_amount}-INT({rounded_amount})-1/2),'
        "ABS({rounded_amount}-ROUND({rounded_amount},0)))",
    )
    def boundary_distance(self) -> float:
        """How far the rounded amount is from the place where the yen changes."""
        assert self.rounded_amount is not None
        part = self.rounded_amount % 1
        return abs(part - 0.5) if self.rounding_mode == "half_up" else min(part, 1 - part)

    @figure(
        Text("Rights allotted, all classes", "割当個数の合計"),
        RIGHTS,
        formula="SUM({allottees.rights})",
    )
    def allotted_rights(self) -> int:
        """Sum over the classes."""
        return sum(each.rights for each in self.allottees)

    @figure(
        Text("Persons, all classes", "割当対象者の合計"),
        PERSONS,
        formula="SUM({allottees.persons})",
    )
    def allotted_persons(self) -> int:
        """Sum over the classes."""
        return sum(each.persons for each in self.allottees)

    @figure(
        Text("Shares under the rights", "目的である株式の総数"),
        SHARES,
        formula="EXERCISE_SHARES({allotted_rights},{shares_per_right})",
        native="{allotted_rights}*{shares_per_right}",
    )
    def total_shares(self) -> int:
        """Rights × shares per right."""
        assert self.allotted_rights is not None
        return shares.on_exercise(
            rights=self.allotted_rights, shares_per_right=self.shares_per_right
        )

    @figure(
        Text("Contributed on exercise of one right", "1個の行使に際して出資される財産の価額"),
        YEN,
        formula="{strike}*{shares_per_right}",
    )
    def contribution_per_right(self) -> int:
        """Exercise price × shares per right."""
        return self.strike * self.shares_per_right

    @figure(
        Text("Payment, all classes: offset against claims", "払込金額の総額（報酬債権と相殺）"),
        YEN,
        formula="{allotted_rights}*{price_per_right}",
    )
    def total_payment(self) -> Fraction:
        """Sum of the claims that are offset."""
        assert self.allotted_rights is not None
        assert self.price_per_right is not None
        return self.allotted_rights * self.price_per_right

    @figure(
        Text("Claim offset against payment, per class", "区分別の払込金額（報酬債権と相殺）"),
        YEN,
        formula="{allottees[#].rights}*{price_per_right}",
        rows_of="allottees",
    )
    def claims(self) -> tuple[Fraction, ...]:
        """Rights of the class × price per right."""
        price = self.price_per_right
        assert price is not None
        return tuple(each.rights * price for each in self.allottees)

    @figure(
        Text("Payment under the director cap", "払込金額のうち取締役報酬枠の対象"),
        YEN,
        formula="SUMIF({allottees.capped},TRUE,{allottees.rights})*{price_per_right}",
    )
    def capped_payment(self) -> Fraction:
        """Claims of the classes under the cap."""
        assert self.price_per_right is not None
        return sum(each.rights for each in self.allottees if each.capped) * self.price_per_right

    @figure(
        Text("Half of the limit per share", "限度額の2分の1（1株当たり）"),
        MODEL_YEN,
        formula="({price_per_share}+{strike})/2",
    )
    def half_limit_per_share(self) -> Fraction:
        """Before rounding up."""
        assert self.price_per_share is not None
        return (self.price_per_share + self.strike) / 2

    @figure(
        Text("Half of the limit, one right", "限度額の2分の1（1個の行使）"),
        MODEL_YEN,
        formula="({price_per_right}+{contribution_per_right})/2",
    )
    def half_limit_per_right(self) -> Fraction:
        """Before rounding up."""
        assert self.price_per_right is not None
        assert self.contribution_per_right is not None
        return (self.price_per_right + self.contribution_per_right) / 2

    @figure(
        Text("Capital increase per share on exercise", "行使1株当たりの資本組入額"),
        YEN,
        formula="CAPITAL_INCREASE({price_per_share},{strike},1)",
        native="ROUNDUP({half_limit_per_share},0)",
        unrounded="half_limit_per_share",
    )
    def capital_per_share(self) -> int:
        """Shown per share; an exercise is rounded as a whole."""
        assert self.price_per_share is not None
        return capital.increase(
            payment_per_share=self.price_per_share, strike=self.strike, shares=1
        )

    @figure(
        Text("Capital increase, one right", "1個の行使による資本金の増加額"),
        YEN,
        formula="CAPITAL_INCREASE({price_per_right},{contribution_per_right},1)",
        native="ROUNDUP({half_limit_per_right},0)",
        unrounded="half_limit_per_right",
    )
    def capital_per_right(self) -> int:
        """Half of the limit, rounded up."""
        # One right taken as one unit: its price is whole yen, per share it need not be.
        assert self.price_per_right is not None
        assert self.contribution_per_right is not None
        return capital.increase(
            payment_per_share=self.price_per_right, strike=self.contribution_per_right, shares=1
        )

    @figure(
        Text("Capital reserve increase, one right", "1個の行使による資本準備金の増加額"),
        YEN,
        formula="RESERVE_INCREASE({price_per_right},{contribution_per_right},1)",
        native="{price_per_right}+{contribution_per_right}-{capital_per_right}",
    )
    def reserve_per_right(self) -> Fraction:
        """The limit less the capital increase."""
        assert self.price_per_right is not None
        assert self.contribution_per_right is not None
        return capital.reserve_increase(
            payment_per_share=self.price_per_right, strike=self.contribution_per_right, shares=1
        )

    @figure(
        Text("Exercise period from", "行使期間の初日"),
        DATE,
        formula="EXERCISE_START({allotment_date})+{exercise_delay_days}-1",
        native="{allotment_date}+{exercise_delay_days}",
    )
    def exercise_start(self) -> date:
        """Allotment date plus the delay."""
        return dates.exercise_start(
            allotment_date=self.allotment_date, days=self.exercise_delay_days
        )

    @figure(
        Text("Exercise period to", "行使期間の末日"),
        DATE,
        formula="EXERCISE_END({exercise_start},{exercise_years})",
        native="DATE(YEAR({exercise_start})+{exercise_years},MONTH({exercise_start}),"
        "DAY({exercise_start}))-1",
    )
    def exercise_end(self) -> date:
        """Start plus the years, less a day."""
        assert self.exercise_start is not None
        return dates.exercise_end(start=self.exercise_start, years=self.exercise_years)

    @figure(
        Text("Last day for the notice to shareholders", "株主への通知・公告の期限"),
        DATE,
        formula="{allotment_date}-{notice_clear_days}-1",
    )
    def public_notice_deadline(self) -> date:
        """So many clear days before the allotment."""
        return self.allotment_date - timedelta(days=self.notice_clear_days + 1)

    @check(
        Text("the payment date is the allotment date", "払込期日が割当日と一致する"),
        formula="{payment_date}={allotment_date}",
        source="terms of issue (14)",
    )
    def payment_on_allotment_date(self) -> bool:
        """Payment and allotment on one day."""
        return self.payment_date == self.allotment_date

    @check(
        Text("the share price is that of the allotment date", "株価の基準日が割当日と一致する"),
        formula="{price_date}={allotment_date}",
        source="terms of issue (12)",
    )
    def price_of_allotment_date(self) -> bool:
        """The spot belongs to the allotment date."""
        return self.price_date == self.allotment_date

    @check(
        Text(
            "two clear weeks between notice to shareholders and allotment, or an exemption",
            "株主への通知・公告から割当日まで中2週間以上ある（届出等による省略を除く）",
        ),
        formula="OR({allotment_date}-{shareholder_notice_date}>{notice_clear_days},"
        '{notice_exemption?}<>"")',
        source="",
        rests_on=companies_act.NOTICE_CLEAR_DAYS,
    )
    def notice_early_enough(self) -> bool:
        """Allotment at least 15 days after the notice, or exempt."""
        lead = (self.allotment_date - self.shareholder_notice_date).days
        return lead > self.notice_clear_days or bool(self.notice_exemption)

    @check(
        Text(
            "the board resolved before the allotment date, and by the notice date",
            "取締役会決議日が割当日より前、かつ公表日以前である",
        ),
        formula="AND({resolution_date}<{allotment_date},{resolution_date}<={notice_date})",
        source="Companies Act art. 238(1), 243(3); the notice says that the board has resolved",
    )
    def resolution_comes_first(self) -> bool:
        """Neither allotment nor notice before what they rest on."""
        return self.resolution_date < self.allotment_date and (
            self.resolution_date <= self.notice_date
        )

    @check(
        Text(
            "the expected remaining period is half of the exercise period",
            "予想残存期間が行使期間の2分の1である",
        ),
        formula="{years}*2={exercise_years}",
        source="valuation practice: midpoint of the exercise period",
        severity="warning",
    )
    def remaining_period_is_half(self) -> bool:
        """T = half of the period: a valuation choice."""
        return self.years * 2 == self.exercise_years

    @check(
        Text(
            "the closes behind the volatility end on the day of the share price",
            "株価変動性の算定終了日が株価の基準日と一致する",
        ),
        formula="{volatility_to}={price_date}",
        source="terms of issue (12)",
    )
    def volatility_up_to_price_date(self) -> bool:
        """The window ends with the spot."""
        return self.volatility_to == self.price_date

    @check(
        Text(
            "closes that give the volatility reach from the first to the last day of the window",
            "ボラティリティを終値から求める場合、終値が算定期間の初日から末日までそろっている",
        ),
        formula="IF(ISNUMBER({market_volatility?}),"
        "AND({first_close?}<={volatility_from},{last_close?}>={volatility_to}),TRUE)",
        source="terms of issue (12)",
    )
    def closes_cover_window(self) -> bool:
        """First close by the first day, last close not before the last."""
        if self.market_volatility is None:
            return True
        assert self.first_close is not None
        assert self.last_close is not None
        return self.first_close <= self.volatility_from and self.last_close >= self.volatility_to

    @check(
        Text(
            "no close listed changes by more than 30 % from the one before: every split is listed",
            "記載した終値の変動が前回比30%以内である（株式分割・併合の記載漏れがない）",
        ),
        formula="IF(ISNUMBER({largest_move?}),"
        f"ROUND({{largest_move?}},6)<={LARGEST_USUAL_MOVE},TRUE)",
        source="the exchange limits the moves of a day",
        severity="warning",
    )
    def moves_are_usual(self) -> bool:
        """A larger change is looked at: most likely a split."""
        return self.largest_move is None or round(self.largest_move, 6) <= LARGEST_USUAL_MOVE

    @check(
        Text(
            "yields that are listed are those of the day of the share price",
            "記載した国債利回りが株価の基準日のものである",
        ),
        formula="IF({listed_yields}=0,TRUE,{curve_date?}={price_date})",
        source="terms of issue (12)",
        severity="warning",
    )
    def yields_of_price_date(self) -> bool:
        """Curve and spot of one day."""
        return self.listed_yields == 0 or self.curve_date == self.price_date

    @check(
        Text(
            "share price, volatility (to 0.1 %), rate and dividend are what market data give, "
            "where any are listed",
            "株価・ボラティリティ（0.1%単位）・利子率・配当が、市場データがある場合その値と一致する",
        ),
        formula="AND(IF(ISNUMBER({market_spot?}),ABS({spot}-{market_spot?})<=0.000001,TRUE),"
        "IF(ISNUMBER({market_volatility?}),ABS({volatility}-{market_volatility?})<=0.0005,TRUE),"
        "IF(ISNUMBER({market_rate?}),ABS({rate}-{market_rate?})<=0.000000001,TRUE),"
        "IF(ISNUMBER({market_dividend?}),ABS({dividend}-{market_dividend?})<=0.000001,TRUE))",
        source="sheet Market",
    )
    def market_data_agree(self) -> bool:
        """Where the market data give a value, a typed one must not differ."""
        pairs = (
            (self.spot, self.market_spot, 1e-6),
            (self.volatility, self.market_volatility, 5e-4),
            (self.rate, self.market_rate, 1e-9),
            (self.dividend, self.market_dividend, 1e-6),
        )
        return all(
            given is None or abs(float(used) - float(given)) <= tolerance
            for used, given, tolerance in pairs
        )

    @check(
        Text(
            "the dividend is that of the last fiscal year before the share price",
            "配当が株価の基準日の直前に終了した事業年度のものである",
        ),
        formula="AND({dividend_year_end}<{price_date},"
        "DATE(YEAR({dividend_year_end})+1,MONTH({dividend_year_end}),"
        "DAY({dividend_year_end}))>={price_date})",
        source="terms of issue (12)",
    )
    def dividend_of_last_year(self) -> bool:
        """The fiscal year ended within the year before the price."""
        end = self.dividend_year_end
        following = date(end.year + 1, end.month, 1) + timedelta(days=end.day - 1)
        return end < self.price_date <= following

    @check(
        Text(
            "the valuation policy rounds and compounds as the terms print it",
            "評価方針の端数処理・配当の複利が要項の記載と一致する",
        ),
        formula="AND({compounding}={terms_compounding},{rounding_mode}={terms_rounding_mode},"
        "{rounding_step}={terms_rounding_step})",
        source="terms of issue (12)",
    )
    def policy_as_printed(self) -> bool:
        """Policy against the printed terms."""
        return (self.compounding, self.rounding_mode, self.rounding_step) == (
            self.terms_compounding,
            self.terms_rounding_mode,
            self.terms_rounding_step,
        )

    @check(
        Text(
            "the rounding is not decided by the tenth decimal of the model price",
            "端数処理の結果が理論価格の小数第10位に左右されない",
        ),
        formula="{boundary_distance}>0.000000001",
        source="numerical accuracy of the model price",
    )
    def rounding_is_clear(self) -> bool:
        """At least 1e-9 yen from the boundary."""
        assert self.boundary_distance is not None
        return self.boundary_distance > 1e-9

    @check(
        Text(
            "rights and other compensation of directors stay within the yearly cap",
            "取締役への付与額と他の報酬の合計が年間上限以内である",
        ),
        formula="{capped_payment}+{other_compensation}<={annual_cap}",
        source="shareholders' resolution on director compensation",
    )
    def compensation_within_cap(self) -> bool:
        """Sum against the cap."""
        assert self.capped_payment is not None
        assert self.other_compensation is not None
        return self.capped_payment + self.other_compensation <= self.annual_cap
