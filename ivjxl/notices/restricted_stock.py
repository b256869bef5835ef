"""Notice of the introduction of restricted stock compensation.

譲渡制限付株式報酬制度の導入に関するお知らせ
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar

from ivjxl.core import dates, shares
from ivjxl.errors import InputError, Text
from ivjxl.notices.clause import Clause
from ivjxl.notices.deadlines import Deadline
from ivjxl.notices.fields import Label
from ivjxl.notices.figure import check, figure
from ivjxl.notices.layout import Row, Table
from ivjxl.notices.notice import Notice, issuer_table
from ivjxl.notices.standard_clauses.restricted_stock import CLAUSES
from ivjxl.notices.units import (
    COMPANY,
    COUNT,
    DATE,
    MARKET,
    ORDINAL,
    PUBLISHED,
    RATIO,
    SHARES,
    YEARS,
    YEN,
    YEN_PER_SHARE,
)

_BEFORE_MEETINGS = Text(
    "must be before the year of every meeting", "すべての総会の年より前の年が必要です"
)


@dataclass(frozen=True, kw_only=True)
class Split:
    """A share split, gratis allotment or consolidation: old shares become new shares."""

    effective_date: Annotated[date, Label(Text("Effective date", "効力発生日"), DATE)]
    old_shares: Annotated[int, Label(Text("Old shares", "分割・併合前"), SHARES, minimum=1)]
    new_shares: Annotated[int, Label(Text("New shares", "分割・併合後"), SHARES, minimum=1)]


@dataclass(frozen=True, kw_only=True)
class RestrictedStock(Notice):
    """Inputs of the notice; `tables` and `checks` follow from them."""

    title: ClassVar[Text] = Text(
        "Introduction of Restricted Stock Compensation",
        "譲渡制限付株式報酬制度の導入に関するお知らせ",
    )
    deadlines: ClassVar[tuple[Deadline, ...]] = (
        *Notice.deadlines,
        Deadline(
            "meeting_date",
            Text("Shareholders' meeting that is asked to approve", "承認を求める株主総会"),
            Text("as convened", "招集による"),
        ),
    )
    sections: ClassVar[Mapping[str, Text]] = {
        **Notice.sections,
        "meeting_date": Text("Shareholders' meetings", "株主総会"),
        "annual_cap": Text("Caps", "報酬枠"),
        "planned_price": Text("Planned grant, once known", "付与予定（判明後）"),
    }

    meeting_base_year: Annotated[
        int,
        Label(
            Text("Year before the first ordinary meeting", "第1回定時株主総会の前年"),
            YEARS,
            COMPANY,
            company="meeting_base_year",
        ),
    ]
    meeting_date: Annotated[
        date, Label(Text("Meeting that is asked to approve", "承認を求める総会"), DATE)
    ]
    meeting_ordinal_printed: Annotated[
        int | None,
        Label(Text("Its ordinal, as printed", "同 回数（記載）"), ORDINAL, PUBLISHED),
    ] = None
    cap_meeting_date: Annotated[
        date,
        Label(Text("Meeting that approved the cap", "報酬枠を承認した総会"), DATE, PUBLISHED),
    ]
    cap_meeting_ordinal_printed: Annotated[
        int | None,
        Label(Text("Its ordinal, as printed (cap)", "同 回数（報酬枠、記載）"), ORDINAL, PUBLISHED),
    ] = None
    option_meeting_date: Annotated[
        date,
        Label(
            Text("Meeting that approved stock options", "ストックオプションを承認した総会"),
            DATE,
            PUBLISHED,
        ),
    ]
    option_meeting_ordinal_printed: Annotated[
        int | None,
        Label(Text("Its ordinal, as printed (options)", "同 回数（SO、記載）"), ORDINAL, PUBLISHED),
    ] = None

    annual_cap: Annotated[
        int,
        Label(
            Text("Director compensation: cap per year", "取締役報酬の年間上限"),
            YEN,
            multiple_of=1_000_000,
        ),
    ]
    share_cap: Annotated[int, Label(Text("Shares per year, at most", "年間の株式数の上限"), SHARES)]
    securities_firm_en: Annotated[
        str,
        Label(Text("Securities firm (English)", "証券会社（英語）"), company="securities_firm_en"),
    ]
    securities_firm_ja: Annotated[
        str,
        Label(
            Text("Securities firm (Japanese)", "証券会社（日本語）"), company="securities_firm_ja"
        ),
    ]

    splits: Annotated[
        tuple[Split, ...],
        Label(Text("Splits and consolidations since the resolution", "決議後の株式分割・併合")),
    ] = ()

    planned_price: Annotated[
        Decimal | None,
        Label(
            Text("Amount to be paid in per share", "1株当たりの払込金額"),
            YEN_PER_SHARE,
            MARKET,
            minimum=Decimal("0.01"),
        ),
    ] = None
    planned_claim: Annotated[
        int | None,
        Label(Text("Claims of Eligible Directors", "対象取締役の金銭報酬債権"), YEN),
    ] = None
    other_compensation: Annotated[
        int | None,
        Label(
            Text("Director compensation: other, same year", "取締役報酬のうち本件以外（同年度）"),
            YEN,
        ),
    ] = None

    def __post_init__(self) -> None:
        """Refuse a meeting before the company's first."""
        super().__post_init__()
        first = min(self.meeting_date, self.cap_meeting_date, self.option_meeting_date)
        if self.meeting_base_year >= first.year:
            raise InputError("meeting_base_year", _BEFORE_MEETINGS, self.meeting_base_year)

    @figure(
        Text("Ordinal of the meeting", "総会の回数"),
        ORDINAL,
        formula="YEAR({meeting_date})-{meeting_base_year}",
    )
    def meeting_ordinal(self) -> int:
        """One ordinary meeting a year."""
        return self._ordinal(self.meeting_date)

    @figure(
        Text("Ordinal of the meeting on the cap", "報酬枠を承認した総会の回数"),
        ORDINAL,
        formula="YEAR({cap_meeting_date})-{meeting_base_year}",
    )
    def cap_meeting_ordinal(self) -> int:
        """One ordinary meeting a year."""
        return self._ordinal(self.cap_meeting_date)

    @figure(
        Text("Ordinal of the meeting on stock options", "SOを承認した総会の回数"),
        ORDINAL,
        formula="YEAR({option_meeting_date})-{meeting_base_year}",
    )
    def option_meeting_ordinal(self) -> int:
        """One ordinary meeting a year."""
        return self._ordinal(self.option_meeting_date)

    def _ordinal(self, meeting: date) -> int:
        return dates.meeting_ordinal(meeting_year=meeting.year, base_year=self.meeting_base_year)

    @figure(
        Text("Shares per year, at most, after splits", "年間の株式数の上限（分割・併合後）"),
        SHARES,
        formula="ADJUST_SHARES({share_cap},{splits.old_shares?},{splits.new_shares?})",
    )
    def share_cap_in_force(self) -> int:
        """The cap adjusted by every split since the resolution."""
        return shares.adjusted(
            shares=self.share_cap,
            old_shares=[each.old_shares for each in self.splits],
            new_shares=[each.new_shares for each in self.splits],
        )

    @figure(
        Text("Listed splits before the resolution", "記載した分割・併合のうち決議前の件数"),
        COUNT,
        formula="SUMPRODUCT(({splits.effective_date?}<{meeting_date})"
        "*({splits.effective_date?}>0))",
    )
    def splits_before_resolution(self) -> int:
        """How many of the splits do not count."""
        return sum(each.effective_date < self.meeting_date for each in self.splits)

    @figure(
        Text("Claims ÷ price", "金銭報酬債権÷払込金額"),
        RATIO,
        formula="{planned_claim}/{planned_price}",
    )
    def planned_quotient(self) -> float:
        """Before fractions are dropped."""
        assert self.planned_claim is not None
        assert self.planned_price is not None
        return float(Fraction(self.planned_claim) / Fraction(self.planned_price))

    @figure(
        Text("Planned shares", "付与予定株式数"),
        SHARES,
        formula="CLAIM_SHARES({planned_claim},{planned_price})",
        native="INT({planned_quotient}+0.000000001)",
        unrounded="planned_quotient",
    )
    def planned_shares(self) -> int:
        """Claims ÷ price, fractions dropped."""
        assert self.planned_claim is not None
        assert self.planned_price is not None
        return shares.for_claim(claim=self.planned_claim, price=self.planned_price)

    @check(
        Text("the meeting comes after the notice", "承認を求める総会が公表日より後である"),
        formula="{meeting_date}>{notice_date}",
        source="the scheme is subject to approval",
    )
    def meeting_after_notice(self) -> bool:
        """Approval is still to come."""
        return self.meeting_date > self.notice_date

    @check(
        Text("the meeting is numbered one a year", "総会の回数が年1回の番号と一致する"),
        formula="{meeting_ordinal_printed}={meeting_ordinal}",
        source="custom: one ordinary meeting a year",
        severity="warning",
    )
    def meeting_numbered(self) -> bool:
        """Printed ordinal against the rule."""
        return self.meeting_ordinal_printed == self.meeting_ordinal

    @check(
        Text(
            "the meeting on the cap is numbered one a year",
            "報酬枠を承認した総会の回数が年1回の番号と一致する",
        ),
        formula="{cap_meeting_ordinal_printed}={cap_meeting_ordinal}",
        source="custom: one ordinary meeting a year",
        severity="warning",
    )
    def cap_meeting_numbered(self) -> bool:
        """Printed ordinal against the rule."""
        return self.cap_meeting_ordinal_printed == self.cap_meeting_ordinal

    @check(
        Text(
            "the meeting on stock options is numbered one a year",
            "SOを承認した総会の回数が年1回の番号と一致する",
        ),
        formula="{option_meeting_ordinal_printed}={option_meeting_ordinal}",
        source="custom: one ordinary meeting a year",
        severity="warning",
    )
    def option_meeting_numbered(self) -> bool:
        """Printed ordinal against the rule."""
        return self.option_meeting_ordinal_printed == self.option_meeting_ordinal

    @check(
        Text(
            "every split or consolidation listed took effect on or after the resolution",
            "株式分割・併合の効力発生日がいずれも総会決議日以後である",
        ),
        formula="{splits_before_resolution}=0",
        source="resolution of the meeting: adjusted from its date on",
    )
    def splits_after_resolution(self) -> bool:
        """An earlier split must not raise the cap; like the meeting, all are still to come."""
        return self.splits_before_resolution == 0

    @check(
        Text(
            "the planned shares stay within the yearly number in force",
            "付与予定株式数が年間の株式数の上限以内である",
        ),
        formula="{planned_shares}<={share_cap_in_force}",
        source="resolution of the meeting",
    )
    def shares_within_cap(self) -> bool:
        """Planned shares against the cap."""
        assert self.planned_shares is not None
        assert self.share_cap_in_force is not None
        return self.planned_shares <= self.share_cap_in_force

    @check(
        Text(
            "claims and other compensation of directors stay within the yearly cap",
            "金銭報酬債権と他の報酬の合計が年間上限以内である",
        ),
        formula="{planned_claim}+{other_compensation}<={annual_cap}",
        source="shareholders' resolution on director compensation",
    )
    def compensation_within_cap(self) -> bool:
        """Sum against the cap."""
        assert self.planned_claim is not None
        assert self.other_compensation is not None
        return self.planned_claim + self.other_compensation <= self.annual_cap

    @classmethod
    def clauses(cls) -> tuple[Clause, ...]:
        """Return the standard clauses of the document."""
        return CLAUSES

    @classmethod
    def layout(cls, counts: Mapping[str, int]) -> tuple[Table, ...]:
        """Return issuer, scheme and the splits since its approval."""
        return (issuer_table(), _scheme(), _splits(counts["splits"]))

    @classmethod
    def conditions(cls) -> tuple[Text, ...]:
        """Return the conditions of the scheme."""
        return (
            Text(
                "Subject to the approval of the {meeting_ordinal:ordinal} Ordinary General "
                "Meeting of Shareholders on {meeting_date:date}.",
                "{meeting_date:<date_style>}開催予定の{meeting_ordinal:ordinal}定時株主総会での"
                "承認を条件とする。",
            ),
            Text(
                "Eligible: directors other than part-time and outside directors. Executive "
                "officers receive an equivalent scheme outside both caps.",
                "対象は非常勤取締役及び社外取締役を除く取締役。執行役員には両上限の枠外で同等の制度を"
                "導入予定。",
            ),
            Text(
                "Monetary claims are contributed in kind in whole against shares issued or "
                "disposed of.",
                "金銭報酬債権の全部を現物出資し、発行又は処分される普通株式を受ける。",
            ),
            Text(
                "A split, gratis allotment or consolidation effective on or after the "
                "resolution adjusts the number of shares by its ratio.",
                "決議日以後に効力を生ずる株式分割・無償割当て・併合では、比率に応じて株式数の上限を"
                "調整する。",
            ),
            Text(
                "Price per share: not particularly advantageous, based on the close of the "
                "business day before the board's resolution, or without one of the last day "
                "traded.",
                "払込金額は取締役会決議日の前営業日の終値（取引がない場合は直近取引日の終値）を基礎とし、"
                "特に有利とならない額とする。",
            ),
            Text(
                "No transfer, pledge or other disposal during the restriction period; the "
                "company acquires the shares without payment under the agreed conditions.",
                "譲渡制限期間中の譲渡・質入れその他の処分を禁止し、一定の事由により無償取得する。",
            ),
            Text(
                "{securities_firm_en} keeps the shares in a dedicated account.",
                "株式は{securities_firm_ja}の専用口座で管理する。",
            ),
        )


def _scheme() -> Table:
    def meeting(name: str, label: Text) -> Row:
        return Row(
            name,
            (
                label,
                Text(
                    f"{{{name}_ordinal:ordinal}} Ordinary General Meeting, {{{name}_date:date}}",
                    f"{{{name}_ordinal:ordinal}}定時株主総会（{{{name}_date:<date_style>}}）",
                ),
            ),
        )

    return Table(
        "scheme",
        Text("Overview of the scheme", "制度の概要"),
        ("item", "content"),
        (Text("Item", "項目"), Text("Content", "内容")),
        (
            meeting("meeting", Text("Approval sought at", "承認を求める総会")),
            Row(
                "annual_cap",
                (
                    Text("Director compensation per year, at most", "取締役報酬の年間上限"),
                    Text("{annual_cap:million_yen_words}", "{annual_cap:million_yen_words}"),
                ),
            ),
            meeting("cap_meeting", Text("Cap approved at", "報酬枠の承認")),
            meeting(
                "option_meeting", Text("Stock options approved at", "ストックオプションの承認")
            ),
            Row(
                "share_cap",
                (
                    Text("Shares per year, at most", "年間の株式数の上限"),
                    Text("{share_cap:shares}", "{share_cap:shares}"),
                ),
            ),
            Row(
                "share_cap_in_force",
                (
                    Text("The same after splits", "同 分割・併合後"),
                    Text("{share_cap_in_force:shares}", "{share_cap_in_force:shares}"),
                ),
            ),
            Row(
                "planned_shares",
                (
                    Text("Planned grant", "付与予定株式数"),
                    Text("{planned_shares:shares}", "{planned_shares:shares}"),
                ),
            ),
            Row(
                "securities_firm",
                (
                    Text("Dedicated account at", "専用口座"),
                    Text("{securities_firm_en}", "{securities_firm_ja}"),
                ),
            ),
        ),
    )


def _splits(count: int) -> Table:
    return Table(
        "splits",
        Text("Splits and consolidations since the resolution", "決議後の株式分割・併合"),
        ("effective_date", "old_shares", "new_shares"),
        (
            Text("Effective date", "効力発生日"),
            Text("Old shares", "分割・併合前"),
            Text("New shares", "分割・併合後"),
        ),
        tuple(_split(index) for index in range(count)) or (_NO_SPLIT,),
        rows_of="splits",
    )


def _split(index: int) -> Row:
    def cell(column: str, en: str, ja: str) -> Text:
        name = f"splits[{index}].{column}"
        return Text(f"{{{name}:{en}}}", f"{{{name}:{ja}}}")

    return Row(
        f"split_{index + 1}",
        (
            cell("effective_date", "date", "<date_style>"),
            cell("old_shares", "shares", "shares"),
            cell("new_shares", "shares", "shares"),
        ),
    )


_NO_SPLIT = Row("none", (Text("none", "該当なし"), Text("-", "―"), Text("-", "―")))
