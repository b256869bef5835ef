"""Notice of the disposal of treasury shares as restricted stock compensation.

譲渡制限付株式報酬としての自己株式の処分に関するお知らせ
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar

from ivjxl.core import shares
from ivjxl.core.closing_price import closing_price
from ivjxl.errors import InputError, Text
from ivjxl.law import companies_act
from ivjxl.law.trading_days import TOKYO
from ivjxl.notices.clause import Clause
from ivjxl.notices.deadlines import Deadline
from ivjxl.notices.fields import FROM_MARKET, Label
from ivjxl.notices.figure import check, figure
from ivjxl.notices.layout import Row, Table
from ivjxl.notices.notice import Notice, issuer_table
from ivjxl.notices.restricted_stock import Split
from ivjxl.notices.standard_clauses.share_disposal import CLAUSES
from ivjxl.notices.units import (
    COUNT,
    DATE,
    DAYS,
    LAW,
    MARKET,
    PERSONS,
    PUBLISHED,
    SHARES,
    YEN,
    YEN_PER_SHARE,
    YES_NO,
)

_CALENDAR_DAYS = timedelta(days=30)
"""Closes that far before the resolution are kept with the notice."""


_LAST_TRADED = "SUMPRODUCT(MAX(({closes.day}<{resolution_date})*({closes.close?}>0)*{closes.day}))"
_CLASSES = 10
"""Rows of the list of allottees."""


def _class_is_off(position: int) -> str:
    """Return the formula that is 1 if the grants of a class are not its shares."""
    title, count = (f"{{allottees[{position}].{name}?}}" for name in ("title_en", "shares"))
    return f"({count}<>SUMIF({{grants.title_en}},{title},{{grants.shares}}))*1"


@dataclass(frozen=True, kw_only=True)
class TradedClose:
    """The close of a day, or none where nothing was traded."""

    day: Annotated[date, Label(Text("Day", "日付"), DATE, MARKET)]
    close: Annotated[
        Decimal | None,
        Label(
            Text("Close as traded; blank if not traded", "終値（調整前、取引なしは空白）"),
            YEN_PER_SHARE,
            MARKET,
            minimum=Decimal("0.01"),
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Class:
    """One class of allottees."""

    title_en: Annotated[str, Label(Text("Class (English)", "区分（英語）"))]
    title_ja: Annotated[str, Label(Text("Class (Japanese)", "区分（日本語）"))]
    noun_en: Annotated[str, Label(Text("One of them is called", "1名の呼称（英語）"))]
    persons: Annotated[int, Label(Text("Persons", "人数"), PERSONS)]
    shares: Annotated[int, Label(Text("Shares", "株式数"), SHARES)]
    share_cap: Annotated[
        int | None,
        Label(Text("Class cap per year", "区分の年間上限"), SHARES, minimum=1),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Grant:
    """The grant of one person: claim in, shares out."""

    recipient: Annotated[str, Label(Text("Recipient", "対象者"))]
    title_en: Annotated[str, Label(Text("Class (English), as above", "区分（英語、上記と同じ）"))]
    claim: Annotated[int, Label(Text("Monetary claim", "金銭報酬債権"), YEN, minimum=1)]
    shares: Annotated[int, Label(Text("Shares", "株式数"), SHARES)]


@dataclass(frozen=True, kw_only=True)
class ShareDisposal(Notice):
    """Inputs of the notice; `tables` and `checks` follow from them."""

    title: ClassVar[Text] = Text(
        "Disposal of Treasury Shares as Restricted Stock Compensation",
        "譲渡制限付株式報酬としての自己株式の処分に関するお知らせ",
    )
    sections: ClassVar[Mapping[str, Text]] = {
        **Notice.sections,
        "resolution_date": Text("Disposal", "処分の概要"),
        "cap_meeting_date": Text("Caps", "報酬枠"),
    }
    deadlines: ClassVar[tuple[Deadline, ...]] = (
        *Notice.deadlines,
        Deadline(
            "price_day",
            Text("Day of the close that is the price", "処分価額の基準日"),
            Text("business day before the resolution", "取締役会決議日の前営業日"),
        ),
        Deadline(
            "resolution_date",
            Text("Resolution of the board", "取締役会決議"),
            Text("Companies Act art. 199, 201", "会社法199条・201条"),
        ),
        Deadline(
            "public_notice_deadline",
            Text("Last day for the notice to shareholders", "株主への通知・公告の期限"),
            Text(
                "two clear weeks before the payment, Companies Act art. 201(3)(4)",
                "払込期日まで中2週間、会社法201条3項・4項",
            ),
        ),
        Deadline("payment_date", Text("Payment", "払込期日"), Text("as resolved", "決議による")),
    )

    resolution_date: Annotated[date, Label(Text("Resolution of the board", "取締役会決議日"), DATE)]
    payment_date: Annotated[date, Label(Text("Payment (disposal) date", "払込期日"), DATE)]
    notice_exemption: Annotated[
        str | None,
        Label(Text("Filing that replaces the notice, if any", "通知に代わる届出等（あれば）")),
    ] = None
    notice_clear_days: Annotated[
        int,
        Label(
            Text("Clear days from notice to payment", "通知から払込期日までに空ける日数"),
            DAYS,
            LAW,
            law=companies_act.DISPOSAL_CLEAR_DAYS,
            maximum=366,
        ),
    ]
    disposed_shares: Annotated[
        int,
        Label(Text("Number of shares to be disposed of", "処分する株式の数"), SHARES, minimum=1),
    ]
    price: Annotated[
        Decimal,
        Label(
            Text("Disposal price per share", "処分価額（1株当たり）"),
            YEN_PER_SHARE,
            MARKET,
            minimum=Decimal("0.01"),
            market="market_price",
        ),
    ] = FROM_MARKET
    price_date: Annotated[date, Label(Text("Day of that close", "その終値の日"), DATE, MARKET)]
    published_total: Annotated[
        int | None,
        Label(Text("Total disposal price, as printed", "処分総額（記載）"), YEN, PUBLISHED),
    ] = None
    registration_statement: Annotated[
        bool,
        Label(
            Text("Conditional on a registration statement", "有価証券届出書の効力発生を条件とする"),
            YES_NO,
        ),
    ]
    closes: Annotated[
        tuple[TradedClose, ...],
        Label(
            Text("Daily closes before the resolution", "決議前の日次終値"),
            kind=MARKET,
            sheet="Market",
            capacity=30,
        ),
    ] = ()
    allottees: Annotated[tuple[Class, ...], Label(Text("Allottees", "処分先"), capacity=_CLASSES)]
    cap_meeting_date: Annotated[
        date,
        Label(
            Text("Meeting that approved the shares per year", "株式数の上限を承認した総会"), DATE
        ),
    ]
    share_cap_resolved: Annotated[
        int,
        Label(
            Text("Directors: shares per year, as resolved", "取締役：年間株式数の上限（決議時）"),
            SHARES,
        ),
    ]
    splits: Annotated[
        tuple[Split, ...],
        Label(Text("Splits and consolidations since the resolution", "決議後の株式分割・併合")),
    ] = ()
    annual_cap: Annotated[
        int, Label(Text("Director compensation: cap per year", "取締役報酬の年間上限"), YEN)
    ]
    directors_class_en: Annotated[
        str,
        Label(
            Text("Class under these two caps (English)", "両上限の対象となる区分（英語）"),
        ),
    ]
    other_compensation: Annotated[
        int | None,
        Label(
            Text("Director compensation: other, same year", "取締役報酬のうち本件以外（同年度）"),
            YEN,
        ),
    ] = None
    grants: Annotated[
        tuple[Grant, ...],
        Label(Text("Grants by person (not printed)", "個人別の割当て（非公表）"), capacity=60),
    ] = ()

    @classmethod
    def market_days(cls, values: Mapping[str, object]) -> tuple[date, date] | None:
        """The weeks before the resolution."""
        resolved = values.get("resolution_date")
        return (resolved - _CALENDAR_DAYS, resolved) if type(resolved) is date else None

    @figure(
        Text("Business day before the resolution", "決議日の前営業日"),
        DATE,
        formula='IFERROR(TSE_WORKDAY({resolution_date},-1),"")',
    )
    def price_day(self) -> date | None:
        """None where the trading days are not known."""
        try:
            return TOKYO.workday(start=self.resolution_date, days=-1)
        except InputError:
            return None

    @figure(
        Text("Price by the closes", "終値による処分価額"),
        YEN_PER_SHARE,
        formula='CLOSING_PRICE({resolution_date},{closes.day},{closes.close?},"restricted_stock")',
    )
    def market_price(self) -> Fraction | None:
        """Close of the business day before, else of the last day traded."""
        found = closing_price(
            on=self.resolution_date,
            dates=[each.day for each in self.closes],
            closes=[each.close for each in self.closes],
            rule="restricted_stock",
            calendar=TOKYO,
        )
        return None if found is None else found.price

    @figure(
        Text("Last day traded before the resolution", "決議日前の直近取引日"),
        DATE,
        formula=f'IF({_LAST_TRADED}>0,{_LAST_TRADED},"")',
    )
    def last_traded_day(self) -> date | None:
        """Of the closes listed."""
        traded = [each.day for each in self.closes if each.close is not None]
        return max((day for day in traded if day < self.resolution_date), default=None)

    @figure(
        Text("Shares of all classes", "区分別の株式数の合計"),
        SHARES,
        formula="SUM({allottees.shares})",
    )
    def allotted_shares(self) -> int:
        """Sum over the classes."""
        return sum(each.shares for each in self.allottees)

    @figure(
        Text("Persons of all classes", "処分先の人数の合計"),
        PERSONS,
        formula="SUM({allottees.persons})",
    )
    def allotted_persons(self) -> int:
        """Sum over the classes."""
        return sum(each.persons for each in self.allottees)

    @figure(
        Text("Total disposal price", "処分総額"),
        YEN,
        formula="{disposed_shares}*{price}",
    )
    def total_price(self) -> Fraction:
        """Shares × price, exact."""
        return self.disposed_shares * Fraction(self.price)

    @figure(
        Text("Price of the shares, per class", "区分別の処分価額の総額"),
        YEN,
        formula="{allottees[#].shares}*{price}",
        rows_of="allottees",
    )
    def class_prices(self) -> tuple[Fraction, ...]:
        """Shares of the class × price."""
        return tuple(each.shares * Fraction(self.price) for each in self.allottees)

    @figure(
        Text("Listed splits before that meeting", "記載した分割・併合のうち決議前の件数"),
        COUNT,
        formula="SUMPRODUCT(({splits.effective_date?}<{cap_meeting_date})"
        "*({splits.effective_date?}>0))",
    )
    def splits_before_resolution(self) -> int:
        """How many of the splits do not count."""
        return sum(each.effective_date < self.cap_meeting_date for each in self.splits)

    @figure(
        Text("Listed splits after the notice date", "記載した分割・併合のうち公表日後の件数"),
        COUNT,
        formula="SUMPRODUCT(({splits.effective_date?}>{notice_date})*1)",
    )
    def splits_after_notice(self) -> int:
        """How many of the splits are still to come."""
        return sum(each.effective_date > self.notice_date for each in self.splits)

    @figure(
        Text("Directors: shares per year after splits", "取締役：年間株式数の上限（分割・併合後）"),
        SHARES,
        formula="ADJUST_SHARES({share_cap_resolved},{splits.old_shares?},{splits.new_shares?})",
    )
    def share_cap_in_force(self) -> int:
        """The cap adjusted by every split since the resolution."""
        return shares.adjusted(
            shares=self.share_cap_resolved,
            old_shares=[each.old_shares for each in self.splits],
            new_shares=[each.new_shares for each in self.splits],
        )

    @figure(
        Text("Directors: shares of this disposal", "取締役：本件の株式数"),
        SHARES,
        formula="SUMIF({allottees.title_en},{directors_class_en},{allottees.shares})",
    )
    def directors_shares(self) -> int:
        """Shares of the class under the caps."""
        name = self.directors_class_en.casefold()
        return sum(each.shares for each in self.allottees if each.title_en.casefold() == name)

    @figure(
        Text("Directors: payment of this disposal", "取締役：本件の金銭報酬債権"),
        YEN,
        formula="{directors_shares}*{price}",
    )
    def directors_payment(self) -> Fraction:
        """Their shares × price."""
        assert self.directors_shares is not None
        return self.directors_shares * Fraction(self.price)

    @figure(
        Text("Classes above their own cap", "区分の上限を超える区分の数"),
        COUNT,
        formula="SUMPRODUCT(({allottees.share_cap?}>0)"
        "*({allottees.shares}>{allottees.share_cap?}))",
    )
    def classes_above_cap(self) -> int:
        """How many classes with a cap exceed it."""
        return sum(
            bool(each.share_cap) and each.shares > (each.share_cap or 0) for each in self.allottees
        )

    @figure(
        Text("Grants whose shares are not claim ÷ price", "債権÷処分価額と異なる割当ての件数"),
        COUNT,
        # shares ≤ claim ÷ price < shares + 1; claims are whole yen, prices tenths of a yen.
        formula="SUMPRODUCT(({grants.claim}>0)"
        "*({grants.shares}*{price}>{grants.claim}+0.000001))"
        "+SUMPRODUCT(({grants.claim}>0)"
        "*(({grants.shares}+1)*{price}<={grants.claim}+0.000001))",
    )
    def grants_off(self) -> int:
        """How many grants do not follow from their claim, fractions dropped."""
        return sum(
            each.shares != shares.for_claim(claim=each.claim, price=self.price)
            for each in self.grants
        )

    @figure(
        Text("Classes whose grants do not add up", "個人別の合計と一致しない区分の数"),
        COUNT,
        formula="+".join(_class_is_off(position) for position in range(_CLASSES)),
    )
    def classes_off(self) -> int:
        """How many classes differ from the sum of their grants."""
        off = 0
        for each in self.allottees:
            name = each.title_en.casefold()
            granted = sum(g.shares for g in self.grants if g.title_en.casefold() == name)
            off += granted != each.shares
        return off

    @figure(
        Text("Last day for the notice to shareholders", "株主への通知・公告の期限"),
        DATE,
        formula="{payment_date}-{notice_clear_days}-1",
    )
    def public_notice_deadline(self) -> date:
        """So many clear days before the payment."""
        return self.payment_date - timedelta(days=self.notice_clear_days + 1)

    @check(
        Text(
            "the shares of all classes add up to the number disposed of",
            "区分別の株式数の合計が処分する株式の数と一致する",
        ),
        formula="{allotted_shares}={disposed_shares}",
        source="cross-footing",
    )
    def classes_add_up(self) -> bool:
        """Sum of the classes against the total."""
        return self.allotted_shares == self.disposed_shares

    @check(
        Text(
            "the total as printed is price × shares", "記載した処分総額が処分価額×株式数と一致する"
        ),
        formula="{published_total}={total_price}",
        source="arithmetic of items 2 and 3",
    )
    def total_is_price_times_shares(self) -> bool:
        """As printed against the product."""
        return self.published_total == self.total_price

    @check(
        Text(
            "the price is the close of the business day before the resolution, or of the last "
            "day traded",
            "処分価額の基準日が取締役会決議日の前営業日（取引がない場合は直近取引日）である",
        ),
        formula="IF(ISNUMBER({last_traded_day?}),{price_date}={last_traded_day?},"
        "{price_date}={price_day})",
        source="resolution of the meeting: close of the business day before, else last day traded",
    )
    def price_of_day_before(self) -> bool:
        """An earlier day counts only if the closes list no trade since."""
        return self.price_date == (self.last_traded_day or self.price_day)

    @check(
        Text(
            "the price is what the closes give, where any are listed",
            "処分価額が、終値の記載がある場合その価額と一致する",
        ),
        formula="IF(ISNUMBER({market_price?}),{price}={market_price?},TRUE)",
        source="sheet Market",
    )
    def price_follows(self) -> bool:
        """Where closes are listed, a typed price must not differ."""
        return self.market_price is None or Fraction(self.price) == self.market_price

    @check(
        Text(
            "two clear weeks between the notice and the payment, or an exemption",
            "株主への通知・公告から払込期日まで中2週間以上ある（届出等による省略を除く）",
        ),
        formula='OR({notice_date}<={public_notice_deadline},{notice_exemption?}<>"")',
        source="",
        rests_on=companies_act.DISPOSAL_CLEAR_DAYS,
    )
    def notice_early_enough(self) -> bool:
        """Payment at least 15 days after the notice, or exempt."""
        assert self.public_notice_deadline is not None
        return self.notice_date <= self.public_notice_deadline or bool(self.notice_exemption)

    @check(
        Text("the board resolved by the notice date", "取締役会決議日が公表日以前である"),
        formula="{resolution_date}<={notice_date}",
        source="the notice says that the board has resolved",
    )
    def resolved_by_notice_date(self) -> bool:
        """No notice before what it reports."""
        return self.resolution_date <= self.notice_date

    @check(
        Text("no class exceeds its own cap", "いずれの区分も区分の上限以内である"),
        formula="{classes_above_cap}=0",
        source="resolutions of the companies concerned",
    )
    def classes_within_caps(self) -> bool:
        """Shares of each class against its cap."""
        return self.classes_above_cap == 0

    @check(
        Text(
            "every split or consolidation listed took effect on or after the meeting",
            "株式分割・併合の効力発生日がいずれも総会決議日以後である",
        ),
        formula="{splits_before_resolution}=0",
        source="resolution of the meeting: adjusted from its date on",
    )
    def splits_after_resolution(self) -> bool:
        """An earlier split must not raise the cap."""
        return self.splits_before_resolution == 0

    @check(
        Text(
            "every split or consolidation listed has taken effect by the notice date",
            "株式分割・併合の効力発生日がいずれも公表日以前である",
        ),
        formula="{splits_after_notice}=0",
        source="the notice states the yearly number that is in force on its date",
    )
    def splits_in_force(self) -> bool:
        """A split to come must not raise the cap yet."""
        return self.splits_after_notice == 0

    @check(
        Text(
            "the shares of the directors stay within the yearly number in force",
            "取締役の株式数が年間の株式数の上限以内である",
        ),
        formula="AND({directors_shares}>0,{directors_shares}<={share_cap_in_force})",
        source="resolution of the meeting; executive officers are outside the cap",
    )
    def directors_within_share_cap(self) -> bool:
        """Directors' shares, of a class that exists, against the cap after splits."""
        assert self.directors_shares is not None
        assert self.share_cap_in_force is not None
        return 0 < self.directors_shares <= self.share_cap_in_force

    @check(
        Text(
            "the payment of the directors and their other compensation stay within the yearly cap",
            "取締役の金銭報酬債権と他の報酬の合計が年間上限以内である",
        ),
        formula="{directors_payment}+{other_compensation}<={annual_cap}",
        source="shareholders' resolution on director compensation",
    )
    def compensation_within_cap(self) -> bool:
        """Sum against the cap."""
        assert self.directors_payment is not None
        assert self.other_compensation is not None
        return self.directors_payment + self.other_compensation <= self.annual_cap

    @check(
        Text(
            "every grant is claim ÷ price, fractions dropped",
            "個人別の株式数が債権÷処分価額（1株未満切捨て）と一致する",
        ),
        formula="{grants_off}=0",
        source="scheme: shares for the whole claim",
    )
    def grants_follow(self) -> bool:
        """Claims against shares, person by person."""
        return self.grants_off == 0

    @check(
        Text(
            "the grants of every class add up to its shares",
            "個人別の株式数の合計が区分別の株式数と一致する",
        ),
        formula="{classes_off}=0",
        source="cross-footing",
    )
    def grants_add_up(self) -> bool:
        """Sum of the grants against each class."""
        return self.classes_off == 0

    @classmethod
    def clauses(cls) -> tuple[Clause, ...]:
        """Return the standard clauses of the document."""
        return CLAUSES

    @classmethod
    def layout(cls, counts: Mapping[str, int]) -> tuple[Table, ...]:
        """Return issuer, overview of the disposal, allottees and caps."""
        return (issuer_table(), _overview(), _allottees(counts["allottees"]), _caps())

    @classmethod
    def conditions(cls) -> tuple[Text, ...]:
        """Return the conditions of the disposal."""
        return (
            Text(
                "Decided by the board of directors on {resolution_date:date} under the restricted "
                "stock compensation approved by the shareholders.",
                "株主総会で承認された譲渡制限付株式報酬制度に基づき、"
                "{resolution_date:<date_style>}開催の取締役会で決議。",
            ),
            Text(
                "Price per share: {price:number} yen, the close of {price_date:date} (business day "
                "before the resolution, or last day traded before it); not particularly "
                "advantageous.",
                "処分価額は{price_date:<date_style>}（取締役会決議日の前営業日、取引がない場合は直近取引日）の"
                "終値である{price:number}円とし、特に有利な価額には該当しない。",
            ),
            Text(
                "Each person contributes the whole monetary claim in kind; fractions of a share "
                "are dropped.",
                "各対象者は金銭報酬債権の全部を現物出資する。1株未満の端数は切り捨てる。",
            ),
            Text(
                "No transfer, pledge or other disposal during the restriction period; the company "
                "acquires the shares without payment under the agreed conditions.",
                "譲渡制限期間中の譲渡・質入れその他の処分を禁止し、一定の事由により無償取得する。",
            ),
        )


def _overview() -> Table:
    def row(name: str, label: Text, content: Text) -> Row:
        return Row(name, (label, content))

    return Table(
        "overview",
        Text("Overview of the disposal", "処分の概要"),
        ("item", "content"),
        (Text("Item", "項目"), Text("Content", "内容")),
        (
            row(
                "payment_date",
                Text("(1) Disposal (payment) date", "(1) 払込期日"),
                Text("{payment_date:date}", "{payment_date:<date_style>}"),
            ),
            row(
                "disposed_shares",
                Text("(2) Class and number of shares", "(2) 処分する株式の種類及び数"),
                Text(
                    "{disposed_shares:shares} of common stock", "普通株式 {disposed_shares:shares}"
                ),
            ),
            row(
                "price",
                Text("(3) Disposal price per share", "(3) 処分価額"),
                Text("{price:number} yen per share", "1株につき{price:number}円"),
            ),
            row(
                "total_price",
                Text("(4) Total disposal price", "(4) 処分総額"),
                Text("JPY{total_price:number}", "{total_price:number}円"),
            ),
            row(
                "allottees",
                Text("(5) Allottees", "(5) 処分先"),
                Text(
                    "{allotted_persons:persons}, {allotted_shares:shares}; see below",
                    "{allotted_persons:persons}、{allotted_shares:shares}（下表のとおり）",
                ),
            ),
            row(
                "others",
                Text("(6) Others", "(6) その他"),
                Text(
                    "{registration_statement?Conditional on the registration statement taking "
                    "effect|-}",
                    "{registration_statement?有価証券届出書の効力発生を条件とする|―}",
                ),
            ),
        ),
    )


def _allottees(count: int) -> Table:
    def cell(index: int, en: str, ja: str) -> Text:
        group = f"allottees[{index}]"
        return Text(en.replace("@", group), ja.replace("@", group))

    classes = tuple(
        Row(
            f"class_{index + 1}",
            (
                cell(index, "{@.title_en}", "{@.title_ja}"),
                cell(index, "{@.persons:count:<@.noun_en>}", "{@.persons:persons}"),
                cell(index, "{@.shares:shares}", "{@.shares:shares}"),
                cell(
                    index,
                    f"JPY{{class_prices[{index}]:number}}",
                    f"{{class_prices[{index}]:number}}円",
                ),
            ),
        )
        for index in range(count)
    )
    total = Row(
        "total",
        (
            Text("Total", "合計"),
            Text("{allotted_persons:persons}", "{allotted_persons:persons}"),
            Text("{allotted_shares:shares}", "{allotted_shares:shares}"),
            Text("JPY{total_price:number}", "{total_price:number}円"),
        ),
    )
    return Table(
        "allottees",
        Text("Allottees, number thereof, and shares", "処分先及びその人数並びに処分株式の数"),
        ("class", "persons", "shares", "price"),
        (
            Text("Class", "区分"),
            Text("Persons", "人数"),
            Text("Shares", "株式数"),
            Text("Price of the shares", "処分価額の総額"),
        ),
        (*classes, total),
        rows_of="allottees",
    )


def _caps() -> Table:
    def row(name: str, label: Text, style: str) -> Row:
        return Row(name, (label, Text(f"{{{name}:{style}}}", f"{{{name}:{style}}}")))

    return Table(
        "caps",
        Text("Caps of the directors", "取締役の報酬枠"),
        ("item", "content"),
        (Text("Item", "項目"), Text("Content", "内容")),
        (
            row(
                "share_cap_resolved",
                Text("Shares per year, as resolved", "年間株式数（決議時）"),
                "shares",
            ),
            row("share_cap_in_force", Text("The same after splits", "同 分割・併合後"), "shares"),
            row("directors_shares", Text("Of which this disposal", "うち本件"), "shares"),
            row("annual_cap", Text("Compensation per year", "報酬額の年間上限"), "yen"),
            Row(
                "directors_payment",
                (
                    Text("Of which this disposal", "うち本件"),
                    Text("JPY{directors_payment:number}", "{directors_payment:number}円"),
                ),
            ),
            row("other_compensation", Text("Of which other compensation", "うち他の報酬"), "yen"),
        ),
    )
