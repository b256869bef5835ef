"""What the two notices on stock options share: terms, valuation, allottees."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import log
from typing import Annotated, ClassVar

from ivjxl.core import capital, dividend, option, policy, shares
from ivjxl.core.dividend import COMPOUNDINGS
from ivjxl.core.rounding import MODES
from ivjxl.errors import Text
from ivjxl.law import companies_act
from ivjxl.notices.fields import Label
from ivjxl.notices.figure import check, figure
from ivjxl.notices.notice import Notice
from ivjxl.notices.units import (
    CHOICE,
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
    exercise_years: Annotated[
        int, Label(Text("Length of the exercise period", "行使期間の年数"), YEARS, minimum=1)
    ]

    spot: Annotated[
        Decimal, Label(Text("Share price (S)", "株価（S）"), YEN_PER_SHARE, MARKET, minimum=_SEN)
    ]
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
            Text("Volatility (σ)", "ボラティリティ（σ）"), PERCENT, MARKET, minimum=_SEN, maximum=5
        ),
    ]
    volatility_from: Annotated[
        date, Label(Text("Volatility: first day", "株価変動性の算定開始日"), DATE, MARKET)
    ]
    volatility_to: Annotated[
        date, Label(Text("Volatility: last day", "株価変動性の算定終了日"), DATE, MARKET)
    ]
    rate: Annotated[
        Decimal,
        Label(
            Text("Risk-free rate (r)", "無リスク利子率（r）"),
            PERCENT,
            MARKET,
            minimum=Decimal("-0.5"),
            maximum=Decimal("0.5"),
        ),
    ]
    dividend: Annotated[
        Decimal, Label(Text("Dividend per share", "1株当たり配当金"), YEN_PER_SHARE, MARKET)
    ]
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
