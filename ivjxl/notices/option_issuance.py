"""Notice of the issuance of stock-compensation-type stock options.

株式報酬型ストックオプション（新株予約権）の発行に関するお知らせ
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from ivjxl.core import dates
from ivjxl.errors import InputError, Text
from ivjxl.law import civil_code
from ivjxl.notices.clause import Clause
from ivjxl.notices.fields import Label
from ivjxl.notices.figure import check, figure
from ivjxl.notices.layout import Row, Table
from ivjxl.notices.notice import issuer_table
from ivjxl.notices.standard_clauses.option_issuance import CLAUSES
from ivjxl.notices.stock_option import StockOption
from ivjxl.notices.stock_option_tables import allottee_table, cap_table, valuation_table
from ivjxl.notices.units import DATE, DAYS, MONTHS, ORDINAL, PUBLISHED, RIGHTS, TEXT


@dataclass(frozen=True, kw_only=True)
class OptionIssuance(StockOption):
    """Inputs of the notice; `figures`, `tables` and `checks` follow from them."""

    title: ClassVar[Text] = Text(
        "Issuance of Stock-Compensation-Type Stock Options (Stock Acquisition Rights)",
        "株式報酬型ストックオプション（新株予約権）の発行に関するお知らせ",
    )
    sections: ClassVar[Mapping[str, Text]] = {
        **StockOption.sections,
        "series": Text("This issue", "今回の発行"),
    }

    series: Annotated[int, Label(Text("Series", "回号"), ORDINAL, minimum=1)]
    previous_series: Annotated[
        int | None, Label(Text("Series before", "前回の回号"), ORDINAL, PUBLISHED)
    ] = None
    maximum_rights: Annotated[int, Label(Text("Maximum number of rights", "総数の上限"), RIGHTS)]
    subscribed_rights: Annotated[
        int | None,
        Label(Text("Rights subscribed, once known", "申込個数（確定後）"), RIGHTS),
    ] = None
    exercise_start_resolved: Annotated[
        date | None, Label(Text("Exercise from, as resolved", "行使期間の初日（決議）"), DATE)
    ] = None
    exercise_end_resolved: Annotated[
        date | None, Label(Text("Exercise to, as resolved", "行使期間の末日（決議）"), DATE)
    ] = None
    loss_window_days: Annotated[
        int, Label(Text("Exercise after loss of position", "地位喪失後の行使期間"), DAYS, minimum=1)
    ]
    inheritance_window_months: Annotated[
        int,
        Label(Text("Exercise after inheritance", "相続後の行使期間"), MONTHS, minimum=1),
    ]
    allottee_company: Annotated[
        str,
        Label(Text("Company in the list of allottees, as printed", "割当対象者の会社名（記載）")),
    ]
    price_note_en: Annotated[
        str, Label(Text("Remark on the price (English)", "価格の注記（英語）"), TEXT)
    ]
    price_note_ja: Annotated[
        str, Label(Text("Remark on the price (Japanese)", "価格の注記（日本語）"), TEXT)
    ]

    def __post_init__(self) -> None:
        """Refuse an exercise period that leaves the calendar."""
        super().__post_init__()
        try:
            start = dates.exercise_start(
                allotment_date=self.allotment_date, days=self.exercise_delay_days
            )
            dates.exercise_end(start=start, years=self.exercise_years)
        except InputError as error:
            raise InputError("exercise_years", error.required, self.exercise_years) from None

    @figure(
        Text(
            "Maximum in force: falls to the rights subscribed", "総数（申込みが下回る場合はその数）"
        ),
        RIGHTS,
        formula="MIN({maximum_rights},{subscribed_rights?})",
    )
    def maximum_in_force(self) -> int:
        """The maximum, or the number subscribed if that is lower."""
        if self.subscribed_rights is None:
            return self.maximum_rights
        return min(self.maximum_rights, self.subscribed_rights)

    @check(
        Text(
            "the rights of all classes add up to the maximum in force",
            "区分別の割当個数の合計が総数と一致する",
        ),
        formula="{allotted_rights}={maximum_in_force}",
        source="cross-footing; terms of issue (2)",
    )
    def classes_add_up(self) -> bool:
        """Sum of the classes against the maximum."""
        return self.allotted_rights == self.maximum_in_force

    @check(
        Text("the board resolved on the notice date", "取締役会決議日が公表日と一致する"),
        formula="{resolution_date}={notice_date}",
        source="the notice says the board resolved on that day",
    )
    def resolved_on_notice_date(self) -> bool:
        """Resolution and notice on one day."""
        return self.resolution_date == self.notice_date

    @check(
        Text(
            "the exercise period as resolved begins as the terms say",
            "決議した行使期間の初日が要項の定めと一致する",
        ),
        formula="{exercise_start_resolved}={exercise_start}",
        source="terms of issue (5)",
    )
    def period_begins_as_resolved(self) -> bool:
        """Resolved against computed start."""
        return self.exercise_start_resolved == self.exercise_start

    @check(
        Text(
            "the exercise period as resolved ends as the terms say",
            "決議した行使期間の末日が要項の定めと一致する",
        ),
        formula="{exercise_end_resolved}={exercise_end}",
        source="terms of issue (5)",
        rests_on=civil_code.PERIOD_OF_MONTHS,
    )
    def period_ends_as_resolved(self) -> bool:
        """Resolved against computed end."""
        return self.exercise_end_resolved == self.exercise_end

    @check(
        Text("the series follows the one before", "回号が前回に続く番号である"),
        formula="{series}={previous_series}+1",
        source="register of stock acquisition rights",
        severity="warning",
    )
    def series_follows(self) -> bool:
        """One more than the last."""
        assert self.previous_series is not None
        return self.series == self.previous_series + 1

    @check(
        Text(
            "the list of allottees names the company by its short name",
            "割当対象者欄の会社名が略称と一致する",
        ),
        formula="{allottee_company}={short_name}",
        source="company facts",
    )
    def allottee_company_is_ours(self) -> bool:
        """As printed against the company's short name."""
        return self.allottee_company.casefold() == self.short_name.casefold()

    @classmethod
    def clauses(cls) -> tuple[Clause, ...]:
        """Return the standard clauses of the document."""
        return CLAUSES

    @classmethod
    def layout(cls, counts: Mapping[str, int]) -> tuple[Table, ...]:
        """Return issuer, terms, allottees and valuation."""
        return (
            issuer_table(),
            _terms(),
            allottee_table(counts["allottees"]),
            valuation_table(),
            cap_table(),
        )

    @classmethod
    def conditions(cls) -> tuple[Text, ...]:
        """Return the terms of issue that are conditions."""
        return _CONDITIONS


def _terms() -> Table:
    rows = (
        Row(
            "name",
            (
                Text("(1) Name", "(1) 名称"),
                Text(
                    "{company_name_en} Stock Acquisition Rights ({series:ordinal} series)",
                    "{company_name_ja}{series:ordinal}新株予約権",
                ),
            ),
        ),
        Row(
            "maximum",
            (
                Text("(2) Maximum number of rights", "(2) 総数"),
                Text("{maximum_in_force:number}", "{maximum_in_force:rights}"),
            ),
        ),
        Row(
            "shares_per_right",
            (
                Text("(3) Common stock per right", "(3) 1個当たりの目的株式数（普通株式）"),
                Text("{shares_per_right:spelled}", "{shares_per_right:shares}"),
            ),
        ),
        Row(
            "total_shares",
            (
                Text("(3) Common stock in total", "(3) 目的である普通株式の総数"),
                Text("{total_shares:shares}", "{total_shares:shares}"),
            ),
        ),
        Row(
            "strike",
            (
                Text("(4) Exercise price per share", "(4) 1株当たりの行使価額"),
                Text("{strike:spelled} yen", "{strike:yen}"),
            ),
        ),
        Row(
            "contribution",
            (
                Text("(4) Contributed on exercise of one right", "(4) 1個の行使時の払込額"),
                Text("{contribution_per_right:yen}", "{contribution_per_right:yen}"),
            ),
        ),
        Row(
            "exercise_period",
            (
                Text("(5) Exercise period", "(5) 行使期間"),
                Text(
                    "From {exercise_start:date} to {exercise_end:date}",
                    "{exercise_start:<date_style>}から{exercise_end:<date_style>}まで",
                ),
            ),
        ),
        Row(
            "price_per_right",
            (
                Text("(12) Amount to be paid per right", "(12) 1個当たりの払込金額"),
                Text(
                    "{price_per_right:yen} ({price_note_en})",
                    "{price_per_right:yen}（{price_note_ja}）",
                ),
            ),
        ),
        Row(
            "allotment_date",
            (
                Text("(13) Allotment date", "(13) 割当日"),
                Text("{allotment_date:date}", "{allotment_date:<date_style>}"),
            ),
        ),
        Row(
            "shareholder_notice",
            (
                Text("Notice to shareholders", "株主への通知・公告"),
                Text(
                    "{shareholder_notice_date:date}, {notice_clear_days:days} or more clear "
                    "before allotment",
                    "{shareholder_notice_date:<date_style>}（割当日まで中{notice_clear_days:days}以上）",
                ),
            ),
        ),
        Row(
            "payment_date",
            (
                Text("(14) Payment date", "(14) 払込期日"),
                Text("{payment_date:date}", "{payment_date:<date_style>}"),
            ),
        ),
        Row(
            "allottee_company",
            (
                Text("(15) Allottees are officers of", "(15) 割当対象者の所属会社"),
                Text("{allottee_company}", "{allottee_company}"),
            ),
        ),
        Row(
            "certificates",
            (Text("(16) Certificates", "(16) 証券"), Text("not issued", "発行しない")),
        ),
    )
    return Table(
        "terms",
        Text("Terms of issue", "発行要項"),
        ("item", "content"),
        (Text("Item", "項目"), Text("Content", "内容")),
        rows,
    )


_CONDITIONS = (
    Text(
        "Decided by the board under Companies Act articles 236(1), 238(1) and (2), and 240(1).",
        "会社法第236条第1項、第238条第1項及び第2項並びに第240条第1項に基づき取締役会で決定。",
    ),
    Text(
        "(2) Fewer subscriptions: the maximum falls to the number of rights allotted.",
        "(2) 申込みが総数に満たない場合、割り当てた個数を総数とする。",
    ),
    Text(
        "(3) After the allotment date a share split or consolidation adjusts the shares per "
        "right: before × ratio, fractions of less than one (1) share dropped.",
        "(3) 割当日後の株式分割・併合では、調整前株式数×比率により1個当たりの株式数を調整し、"
        "1株未満は切り捨てる。",
    ),
    Text(
        "(3) A split adjusts from the day after its record date, a consolidation from its "
        "effective date.",
        "(3) 分割は基準日の翌日以降、併合は効力発生日以降に調整後の株式数を適用する。",
    ),
    Text(
        "(3) A split conditional on a shareholders' meeting, with a record date before the "
        "meeting closes, adjusts from the day after the meeting closes, retroactively from the "
        "day after the record date.",
        "(3) 株主総会の承認を条件とし総会終結前の日を基準日とする分割は、総会終結の翌日以降、"
        "基準日の翌日に遡って適用する。",
    ),
    Text(
        "(3) A merger, demerger or the like allows an appropriate adjustment, with its reason "
        "on record.",
        "(3) 合併・会社分割等では、理由を記録のうえ合理的な範囲で調整できる。",
    ),
    Text(
        "(6) Capital stock: half of the limit of Ordinance on Company Accounting article 17(1), "
        "fractions of less than one (1) yen rounded up; the rest is capital reserve.",
        "(6) 資本金は会社計算規則第17条第1項の限度額の2分の1とし、1円未満は切り上げ、"
        "残額を資本準備金とする。",
    ),
    Text(
        "(7) A transfer of rights needs the approval of the board.",
        "(7) 譲渡による取得には取締役会の承認を要する。",
    ),
    Text(
        "(8) The company may acquire the rights without payment once a merger in which it "
        "dissolves, or a share exchange or transfer that makes it a wholly-owned subsidiary, "
        "is approved.",
        "(8) 消滅会社となる合併、又は完全子会社となる株式交換・株式移転が承認された場合、"
        "無償で取得できる。",
    ),
    Text(
        "(9) On a reorganisation of Companies Act article 236(1)(viii) holders receive as many "
        "rights of the succeeding company, on common stock, at {strike:spelled} yen a share; "
        "numbers follow (3), capital (6), transfer (7), acquisition (8), exercise (11).",
        "(9) 会社法第236条第1項第8号の組織再編では、再編対象会社の同数の新株予約権（普通株式、"
        "1株{strike:yen}）を交付し、株式数は(3)、資本は(6)、譲渡は(7)、取得は(8)、行使は(11)に準じる。",
    ),
    Text(
        "(9) Their exercise period runs from the later of {exercise_start:date} and the "
        "effective date of the reorganisation to {exercise_end:date}.",
        "(9) その行使期間は{exercise_start:<date_style>}と組織再編の効力発生日のいずれか遅い日から"
        "{exercise_end:<date_style>}までとする。",
    ),
    Text(
        "(10) Fractions of less than one (1) share in what a holder receives are dropped.",
        "(10) 行使により交付する株式の1株未満の端数は切り捨てる。",
    ),
    Text(
        "(11) No partial exercise of one (1) right.",
        "(11) 1個の新株予約権の一部行使はできない。",
    ),
    Text(
        "(11) Exercise within {loss_window_days:spelled} days from the day after the loss of the "
        "position, death excepted.",
        "(11) 地位を喪失した日の翌日から{loss_window_days:days}以内に行使する（死亡を除く）。",
    ),
    Text(
        "(11) One (1) heir only, within {inheritance_window_months:spelled} months after "
        "inheriting; no second inheritance.",
        "(11) 相続人は1名に限り、相続後{inheritance_window_months:months}以内に行使する。"
        "再度の相続はできない。",
    ),
    Text(
        "(11) No pledge or other disposal; further conditions as the board determines.",
        "(11) 質入れその他の処分はできない。その他の条件は取締役会が定める。",
    ),
    Text(
        "(12) Share price (S): the close of the allotment date, or without one the base price "
        "of the next trading day.",
        "(12) 株価（S）は割当日の終値とし、終値がない場合は翌取引日の基準値段とする。",
    ),
    Text(
        "(12) Volatility: closes of the last trading day of each week. Risk-free rate: "
        "government bonds with the same remaining period.",
        "(12) ボラティリティは各週最終取引日の終値、無リスク利子率は残存年数が対応する国債による。",
    ),
    Text(
        "(12) The amount is the fair value: not an issue on favourable terms. Claims for "
        "remuneration are offset against the payment.",
        "(12) 払込金額は公正価額であり有利発行に当たらない。報酬債権と払込債務を相殺する。",
    ),
)
