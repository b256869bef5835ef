"""Notice of the distribution of retained earnings.

剰余金の配当に関するお知らせ
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar

from ivjxl.core import dates, dividend
from ivjxl.core.rounding import MODES
from ivjxl.errors import InputError, Text
from ivjxl.law import companies_act, trading_days
from ivjxl.law.trading_days import TOKYO
from ivjxl.notices.clause import Clause
from ivjxl.notices.deadlines import Deadline
from ivjxl.notices.fields import Label
from ivjxl.notices.figure import check, figure
from ivjxl.notices.layout import Row, Table
from ivjxl.notices.notice import Notice, issuer_table
from ivjxl.notices.standard_clauses.dividend import CLAUSES
from ivjxl.notices.units import (
    CHOICE,
    COMPANY,
    DATE,
    LAW,
    MONTHS,
    ORDINAL,
    PUBLISHED,
    SHARES,
    TEXT,
    YEARS,
    YEN,
    YEN_AND_SEN,
    YEN_PER_SHARE,
    YES_NO,
)

_SEN = Decimal("0.01")
_BEFORE_MEETING = Text("must be before the year of the meeting", "総会の年より前の年が必要です")
_NOT_MORE_THAN_ISSUED = Text(
    "must not exceed the shares issued", "発行済株式総数以下の株数が必要です"
)


@dataclass(frozen=True, kw_only=True)
class Dividend(Notice):
    """Inputs of the notice; `tables` and `checks` follow from them.

    The workbook's sums of yen and sen are rounded to 6 decimals: a spreadsheet adds in
    binary, where 13.1 + 13.2 is not 26.3.
    """

    title: ClassVar[Text] = Text(
        "Distribution of Retained Earnings", "剰余金の配当に関するお知らせ"
    )
    deadlines: ClassVar[tuple[Deadline, ...]] = (
        *Notice.deadlines,
        Deadline(
            "last_day_with_rights",
            Text("Last trading day with the dividend", "権利付最終日"),
            Text("settles on the record date", "受渡しが基準日となる日"),
        ),
        Deadline(
            "forecast_revision_deadline",
            Text("Last day for a forecast or its revision, 15:00", "配当予想・修正の期限（15時）"),
            Text(
                "business day before the ex-date: JPX, "
                "https://faq.jpx.co.jp/disclo/tse/web/knowledge8484.html",
                "権利落ち日の前営業日：JPX、"
                "https://faq.jpx.co.jp/disclo/tse/web/knowledge8484.html",
            ),
        ),
        Deadline(
            "ex_date",
            Text("Ex-date", "権利落ち日"),
            Text("first trading day without the dividend", "権利付最終日の翌営業日"),
        ),
        Deadline(
            "record_date",
            Text("Record date", "基準日"),
            Text("as resolved; need not be a business day", "決議による（休業日でもよい）"),
        ),
        Deadline(
            "meeting_date",
            Text("Shareholders' meeting", "株主総会"),
            Text("as convened", "招集による"),
        ),
        Deadline(
            "effective_date",
            Text("Effective date (payment)", "効力発生日（支払開始日）"),
            Text("as resolved", "決議による"),
        ),
    )
    sections: ClassVar[Mapping[str, Text]] = {
        **Notice.sections,
        "record_date": Text("Dividend determined", "決定額"),
        "forecast_date": Text("Latest forecast", "直近の配当予想"),
        "previous_record_date": Text("Previous year", "前期実績"),
        "interim_dividend_per_share": Text("Annual dividends", "年間配当"),
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
    million_rounding: Annotated[
        str,
        Label(
            Text("Rounding of millions of yen", "百万円未満の端数処理"),
            CHOICE,
            COMPANY,
            choices=MODES,
            company="million_rounding",
        ),
    ]
    record_date: Annotated[date, Label(Text("Record date", "基準日"), DATE)]
    dividend_per_share: Annotated[
        Decimal,
        Label(Text("Dividend per share", "1株当たり配当金"), YEN_PER_SHARE, multiple_of=_SEN),
    ]
    shares_issued: Annotated[
        int, Label(Text("Shares issued on the record date", "発行済株式総数（基準日）"), SHARES)
    ]
    treasury_shares: Annotated[
        int, Label(Text("Treasury shares on the record date", "自己株式数（基準日）"), SHARES)
    ]
    published_total: Annotated[
        int | None,
        Label(
            Text("Total dividend, as published", "配当金総額（公表）"),
            YEN,
            PUBLISHED,
            multiple_of=1_000_000,
        ),
    ] = None
    effective_date: Annotated[date, Label(Text("Effective date", "効力発生日"), DATE)]
    meeting_date: Annotated[
        date, Label(Text("Ordinary general meeting of shareholders", "定時株主総会"), DATE)
    ]
    meeting_ordinal_printed: Annotated[
        int | None,
        Label(Text("Ordinal of the meeting, as printed", "総会の回数（記載）"), ORDINAL, PUBLISHED),
    ] = None
    record_date_months: Annotated[
        int,
        Label(
            Text("Longest time from record date to meeting", "基準日から総会までの最長期間"),
            MONTHS,
            LAW,
            law=companies_act.RECORD_DATE_MONTHS,
            minimum=1,
            maximum=120,
        ),
    ]
    resource_en: Annotated[str, Label(Text("Resource (English)", "配当原資（英語）"))]
    resource_ja: Annotated[str, Label(Text("Resource (Japanese)", "配当原資（日本語）"))]

    forecast_date: Annotated[
        date, Label(Text("Forecast released on", "配当予想の公表日"), DATE, PUBLISHED)
    ]
    forecast_record_date: Annotated[
        date,
        Label(Text("Record date in the forecast column", "基準日（予想欄）"), DATE, PUBLISHED),
    ]
    forecast_dividend_per_share: Annotated[
        Decimal,
        Label(
            Text("Dividend per share, forecast", "1株当たり配当金（予想）"),
            YEN_PER_SHARE,
            PUBLISHED,
            multiple_of=_SEN,
        ),
    ]
    forecast_total: Annotated[
        int | None,
        Label(
            Text("Total dividend, forecast", "配当金総額（予想）"),
            YEN,
            PUBLISHED,
            multiple_of=1_000_000,
        ),
    ] = None
    forecast_effective_date: Annotated[
        date | None, Label(Text("Effective date, forecast", "効力発生日（予想）"), DATE, PUBLISHED)
    ] = None

    previous_record_date: Annotated[
        date, Label(Text("Record date, previous year", "基準日（前期）"), DATE, PUBLISHED)
    ]
    previous_dividend_per_share: Annotated[
        Decimal,
        Label(
            Text("Dividend per share, previous year", "1株当たり配当金（前期）"),
            YEN_PER_SHARE,
            PUBLISHED,
            multiple_of=_SEN,
        ),
    ]
    previous_shares_issued: Annotated[
        int,
        Label(Text("Shares issued, previous year", "発行済株式総数（前期）"), SHARES, PUBLISHED),
    ]
    previous_treasury_shares: Annotated[
        int, Label(Text("Treasury shares, previous year", "自己株式数（前期）"), SHARES, PUBLISHED)
    ]
    previous_published_total: Annotated[
        int | None,
        Label(
            Text("Total dividend, previous year, as published", "配当金総額（前期、公表）"),
            YEN,
            PUBLISHED,
            multiple_of=1_000_000,
        ),
    ] = None
    previous_resource_en: Annotated[
        str,
        Label(Text("Resource, previous year (English)", "配当原資（前期、英語）"), TEXT, PUBLISHED),
    ]
    previous_resource_ja: Annotated[
        str,
        Label(
            Text("Resource, previous year (Japanese)", "配当原資（前期、日本語）"), TEXT, PUBLISHED
        ),
    ]
    previous_effective_date: Annotated[
        date, Label(Text("Effective date, previous year", "効力発生日（前期）"), DATE, PUBLISHED)
    ]

    interim_dividend_per_share: Annotated[
        Decimal,
        Label(Text("Interim dividend", "中間配当金"), YEN_PER_SHARE, PUBLISHED, multiple_of=_SEN),
    ]
    interim_paid: Annotated[
        bool, Label(Text("Interim marked as paid", "中間配当：支払済の表示"), YES_NO)
    ]
    interim_payment_date: Annotated[
        date | None, Label(Text("Interim dividend paid on", "中間配当の支払日"), DATE, PUBLISHED)
    ] = None
    year_end_paid: Annotated[
        bool, Label(Text("Year-end marked as paid", "期末配当：支払済の表示"), YES_NO)
    ]
    published_annual_dividend: Annotated[
        Decimal | None,
        Label(
            Text("Annual dividend, as published", "年間配当金（公表）"), YEN_PER_SHARE, PUBLISHED
        ),
    ] = None
    previous_interim_dividend_per_share: Annotated[
        Decimal,
        Label(
            Text("Interim dividend, previous year", "中間配当金（前期）"),
            YEN_PER_SHARE,
            PUBLISHED,
            multiple_of=_SEN,
        ),
    ]
    previous_interim_paid: Annotated[
        bool,
        Label(Text("Previous interim marked as paid", "前期中間配当：支払済の表示"), YES_NO),
    ]
    previous_interim_payment_date: Annotated[
        date | None,
        Label(Text("Previous interim dividend paid on", "前期中間配当の支払日"), DATE, PUBLISHED),
    ] = None
    previous_year_end_paid: Annotated[
        bool,
        Label(Text("Previous year-end marked as paid", "前期期末配当：支払済の表示"), YES_NO),
    ]
    previous_published_annual_dividend: Annotated[
        Decimal | None,
        Label(
            Text("Annual dividend, previous year, as published", "年間配当金（前期、公表）"),
            YEN_PER_SHARE,
            PUBLISHED,
        ),
    ] = None

    def __post_init__(self) -> None:
        """Refuse more treasury shares than shares issued, and a meeting before the first."""
        for prefix in ("", "previous_"):
            treasury = getattr(self, f"{prefix}treasury_shares")
            if treasury > getattr(self, f"{prefix}shares_issued"):
                raise InputError(f"{prefix}treasury_shares", _NOT_MORE_THAN_ISSUED, treasury)
        if self.meeting_base_year >= self.meeting_date.year:
            raise InputError("meeting_base_year", _BEFORE_MEETING, self.meeting_base_year)

    @figure(
        Text("Total dividend, unrounded", "配当金総額（端数処理前）"),
        YEN_AND_SEN,
        formula="ROUND({dividend_per_share}*({shares_issued}-{treasury_shares}),6)",
    )
    def exact_total(self) -> Decimal:
        """Dividend × shares outstanding."""
        return self.dividend_per_share * (self.shares_issued - self.treasury_shares)

    @figure(
        Text("Total dividend", "配当金総額"),
        YEN,
        formula="DIVIDEND_TOTAL({dividend_per_share},{shares_issued},{treasury_shares},"
        "1000000,{million_rounding})",
        native='CHOOSE(MATCH({million_rounding},{"up","half_up","down"},0),'
        "ROUNDUP({exact_total},-6),ROUND({exact_total},-6),ROUNDDOWN({exact_total},-6))",
        unrounded="exact_total",
    )
    def total(self) -> Fraction:
        """Rounded to millions by the company's rule."""
        return dividend.total(
            dividend_per_share=self.dividend_per_share,
            shares_issued=self.shares_issued,
            treasury_shares=self.treasury_shares,
            unit=1_000_000,
            mode=self.million_rounding,
        )

    @figure(
        Text("Total dividend, previous year, unrounded", "配当金総額（前期、端数処理前）"),
        YEN_AND_SEN,
        formula="ROUND({previous_dividend_per_share}"
        "*({previous_shares_issued}-{previous_treasury_shares}),6)",
    )
    def previous_exact_total(self) -> Decimal:
        """Previous dividend × shares outstanding."""
        outstanding = self.previous_shares_issued - self.previous_treasury_shares
        return self.previous_dividend_per_share * outstanding

    @figure(
        Text("Total dividend, previous year", "配当金総額（前期）"),
        YEN,
        formula="DIVIDEND_TOTAL({previous_dividend_per_share},{previous_shares_issued},"
        "{previous_treasury_shares},1000000,{million_rounding})",
        native='CHOOSE(MATCH({million_rounding},{"up","half_up","down"},0),'
        "ROUNDUP({previous_exact_total},-6),ROUND({previous_exact_total},-6),"
        "ROUNDDOWN({previous_exact_total},-6))",
        unrounded="previous_exact_total",
    )
    def previous_total(self) -> Fraction:
        """Rounded to millions by the company's rule."""
        return dividend.total(
            dividend_per_share=self.previous_dividend_per_share,
            shares_issued=self.previous_shares_issued,
            treasury_shares=self.previous_treasury_shares,
            unit=1_000_000,
            mode=self.million_rounding,
        )

    @figure(
        Text("Annual dividend per share", "1株当たり年間配当金"),
        YEN_PER_SHARE,
        formula="ROUND({interim_dividend_per_share}+{dividend_per_share},6)",
    )
    def annual_dividend(self) -> Fraction:
        """Interim plus year-end."""
        return dividend.annual(
            dividends_per_share=(self.interim_dividend_per_share, self.dividend_per_share)
        )

    @figure(
        Text("Annual dividend per share, previous year", "1株当たり年間配当金（前期）"),
        YEN_PER_SHARE,
        formula="ROUND({previous_interim_dividend_per_share}+{previous_dividend_per_share},6)",
    )
    def previous_annual_dividend(self) -> Fraction:
        """Interim plus year-end of the previous year."""
        return dividend.annual(
            dividends_per_share=(
                self.previous_interim_dividend_per_share,
                self.previous_dividend_per_share,
            )
        )

    @figure(
        Text("Ordinal of the meeting", "総会の回数"),
        ORDINAL,
        formula="YEAR({meeting_date})-{meeting_base_year}",
    )
    def meeting_ordinal(self) -> int:
        """One ordinary meeting a year."""
        return dates.meeting_ordinal(
            meeting_year=self.meeting_date.year, base_year=self.meeting_base_year
        )

    @figure(
        Text("Last trading day with the dividend", "権利付最終日"),
        DATE,
        formula='IFERROR(LAST_DAY_WITH_RIGHTS({record_date}),"")',
    )
    def last_day_with_rights(self) -> date | None:
        """Settles on the record date; None where the trading days are not known."""
        try:
            return trading_days.last_day_with_rights(record_date=self.record_date)
        except InputError:
            return None

    @figure(
        Text("Ex-date", "権利落ち日"),
        DATE,
        formula='IFERROR(TSE_WORKDAY({last_day_with_rights},1),"")',
    )
    def ex_date(self) -> date | None:
        """The trading day after the last with rights."""
        assert self.last_day_with_rights is not None
        return TOKYO.workday(start=self.last_day_with_rights, days=1)

    @figure(
        Text("Last day for a forecast or its revision", "配当予想・修正の期限"),
        DATE,
        formula='IFERROR(TSE_WORKDAY({ex_date},-1),"")',
    )
    def forecast_revision_deadline(self) -> date | None:
        """The business day before the ex-date, 15:00."""
        assert self.ex_date is not None
        return TOKYO.workday(start=self.ex_date, days=-1)

    @check(
        Text(
            "the effective date is a business day, on which banks pay",
            "効力発生日が営業日（銀行の支払日）である",
        ),
        formula="IS_TSE_DAY({effective_date})",
        source="trading days of the exchange, on which banks are open too",
        severity="warning",
    )
    def effective_date_is_business_day(self) -> bool:
        """Not known outside the calendar: then not a business day."""
        return TOKYO.covers(self.effective_date) and TOKYO.is_open(self.effective_date)

    @check(
        Text(
            "the record date in the forecast column is the one determined",
            "予想欄の基準日が決定した基準日と一致する",
        ),
        formula="{forecast_record_date}={record_date}",
        source="form of the exchange: the forecast is of the same dividend",
    )
    def forecast_of_same_record_date(self) -> bool:
        """Forecast column against determined column."""
        return self.forecast_record_date == self.record_date

    @check(
        Text(
            "the previous record date is one year earlier",
            "前期の基準日が決定した基準日の1年前である",
        ),
        formula="IF({record_date}=EOMONTH({record_date},0),EOMONTH({record_date},-12),"
        "EDATE({record_date},-12))={previous_record_date}",
        source="form of the exchange",
    )
    def previous_record_date_a_year_earlier(self) -> bool:
        """A year apart."""
        return dates.one_year_earlier(value=self.record_date) == self.previous_record_date

    @check(
        Text(
            "the forecast was not released after the notice",
            "配当予想の公表日が本お知らせより後でない",
        ),
        formula="{forecast_date}<={notice_date}",
        source="form of the exchange",
    )
    def forecast_released_before(self) -> bool:
        """Release against notice."""
        return self.forecast_date <= self.notice_date

    @check(
        Text(
            "the dividend determined is the one forecast (a difference needs a reason)",
            "決定額が配当予想と一致する（相違する場合は理由の記載が必要）",
        ),
        formula="{dividend_per_share}={forecast_dividend_per_share}",
        source="form of the exchange",
        severity="warning",
    )
    def dividend_as_forecast(self) -> bool:
        """Determined against forecast."""
        return self.dividend_per_share == self.forecast_dividend_per_share

    @check(
        Text(
            "the published total follows from the shares outstanding",
            "公表した配当金総額が発行済株式（自己株式を除く）から算出した額と一致する",
        ),
        formula="{published_total}={total}",
        source="",
        rests_on=companies_act.TREASURY_SHARES_RECEIVE_DIVIDEND,
    )
    def published_total_follows(self) -> bool:
        """Published against computed."""
        return self.published_total == self.total

    @check(
        Text(
            "the published total of the previous year follows from the shares outstanding",
            "公表した前期の配当金総額が発行済株式（自己株式を除く）から算出した額と一致する",
        ),
        formula="{previous_published_total}={previous_total}",
        source="",
        rests_on=companies_act.TREASURY_SHARES_RECEIVE_DIVIDEND,
    )
    def previous_published_total_follows(self) -> bool:
        """Published against computed, previous year."""
        return self.previous_published_total == self.previous_total

    @check(
        Text("the effective date follows the meeting", "効力発生日が定時株主総会より後である"),
        formula="{effective_date}>{meeting_date}",
        source="custom: the business day after the meeting",
        severity="warning",
    )
    def effective_after_meeting(self) -> bool:
        """Effective date against meeting."""
        return self.effective_date > self.meeting_date

    @check(
        Text("the meeting comes after the notice", "定時株主総会が公表日より後である"),
        formula="{meeting_date}>{notice_date}",
        source="the dividend is subject to approval",
    )
    def meeting_after_notice(self) -> bool:
        """Approval is still to come."""
        return self.meeting_date > self.notice_date

    @check(
        Text(
            "the meeting is held within the time a record date may reach",
            "定時株主総会が基準日から所定の期間内に開催される",
        ),
        formula="{meeting_date}<=EDATE({record_date}+1,{record_date_months})"
        "-(DAY(EDATE({record_date}+1,{record_date_months}))=DAY({record_date}+1))",
        source="",
        rests_on=companies_act.RECORD_DATE_MONTHS,
    )
    def meeting_within_reach(self) -> bool:
        """At most three months after the record date."""
        following = self.record_date + timedelta(days=1)
        reach = dates.months_later(start=following, months=self.record_date_months)
        return self.meeting_date <= reach

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
            "the interim dividend is marked as paid if it was",
            "中間配当の支払済の表示が支払日と整合する",
        ),
        formula="{interim_paid}=({interim_payment_date}<={notice_date})",
        source="payment dates",
    )
    def interim_mark(self) -> bool:
        """Mark against payment date."""
        assert self.interim_payment_date is not None
        return self.interim_paid == (self.interim_payment_date <= self.notice_date)

    @check(
        Text(
            "the year-end dividend is marked as paid if it was",
            "期末配当の支払済の表示が効力発生日と整合する",
        ),
        formula="{year_end_paid}=({effective_date}<={notice_date})",
        source="effective date",
    )
    def year_end_mark(self) -> bool:
        """Mark against effective date."""
        return self.year_end_paid == (self.effective_date <= self.notice_date)

    @check(
        Text(
            "the previous interim dividend is marked as paid if it was",
            "前期中間配当の支払済の表示が支払日と整合する",
        ),
        formula="{previous_interim_paid}=({previous_interim_payment_date}<={notice_date})",
        source="payment dates",
    )
    def previous_interim_mark(self) -> bool:
        """Mark against payment date, previous year."""
        assert self.previous_interim_payment_date is not None
        paid = self.previous_interim_payment_date <= self.notice_date
        return self.previous_interim_paid == paid

    @check(
        Text(
            "the previous year-end dividend is marked as paid if it was",
            "前期期末配当の支払済の表示が効力発生日と整合する",
        ),
        formula="{previous_year_end_paid}=({previous_effective_date}<={notice_date})",
        source="effective date",
    )
    def previous_year_end_mark(self) -> bool:
        """Mark against effective date, previous year."""
        return self.previous_year_end_paid == (self.previous_effective_date <= self.notice_date)

    @check(
        Text(
            "the annual dividend is interim plus year-end",
            "年間配当金が中間と期末の合計と一致する",
        ),
        formula="{published_annual_dividend}={annual_dividend}",
        source="cross-footing",
    )
    def annual_is_sum(self) -> bool:
        """Published against the sum."""
        return self.published_annual_dividend == self.annual_dividend

    @check(
        Text(
            "the previous annual dividend is interim plus year-end",
            "前期の年間配当金が中間と期末の合計と一致する",
        ),
        formula="{previous_published_annual_dividend}={previous_annual_dividend}",
        source="cross-footing",
    )
    def previous_annual_is_sum(self) -> bool:
        """Published against the sum, previous year."""
        return self.previous_published_annual_dividend == self.previous_annual_dividend

    @classmethod
    def clauses(cls) -> tuple[Clause, ...]:
        """Return the standard clauses of the document."""
        return CLAUSES

    @classmethod
    def layout(cls, _counts: Mapping[str, int]) -> tuple[Table, ...]:
        """Return issuer, dividend, annual dividends and the basis of the totals."""
        return (issuer_table(), _dividend(), _annual(), _basis())

    @classmethod
    def conditions(cls) -> tuple[Text, ...]:
        """Return the conditions of the notice."""
        return (
            Text(
                "Subject to the approval of the {meeting_ordinal:ordinal} Ordinary General "
                "Meeting of Shareholders on {meeting_date:date}.",
                "{meeting_date:<date_style>}開催予定の{meeting_ordinal:ordinal}定時株主総会での"
                "承認を条件とする。",
            ),
            Text(
                "Paid to the shareholders on the record date of {record_date:date}: "
                "{dividend_per_share:yen_sen} per common share as the "
                "{record_date:date:fiscal_year} year-end dividend.",
                "{record_date:<date_style>}現在の株主に対し、{record_date:<date_style>:fiscal_year}の"
                "期末配当として1株当たり{dividend_per_share:yen_sen}を支払う。",
            ),
        )


def _dividend() -> Table:
    def row(name: str, label: Text, determined: str, forecast: str, previous: str) -> Row:
        return Row(
            name,
            (
                label,
                *(
                    Text(cell.replace("|date", ":date"), cell.replace("|date", ":<date_style>"))
                    for cell in (determined, forecast, previous)
                ),
            ),
        )

    return Table(
        "dividend",
        Text("Dividend", "配当の内容"),
        ("item", "determined", "forecast", "previous"),
        (
            Text("Item", "項目"),
            Text(
                "{record_date:date:fiscal_year} Year-end dividend",
                "決定額（{record_date:<date_style>:fiscal_year}期末）",
            ),
            Text(
                "Latest forecast (released on {forecast_date:date})",
                "直近の配当予想（{forecast_date:<date_style>}公表）",
            ),
            Text(
                "{previous_record_date:date:fiscal_year} Year-end dividend",
                "前期実績（{previous_record_date:<date_style>:fiscal_year}期末）",
            ),
        ),
        (
            row(
                "record_date",
                Text("Record date", "基準日"),
                "{record_date|date}",
                "{forecast_record_date|date}",
                "{previous_record_date|date}",
            ),
            row(
                "dividend_per_share",
                Text("Dividend per common share", "1株当たり配当金"),
                "{dividend_per_share:yen_sen}",
                "{forecast_dividend_per_share:yen_sen}",
                "{previous_dividend_per_share:yen_sen}",
            ),
            row(
                "total",
                Text("Total dividend amount", "配当金総額"),
                "{total:million_yen}",
                "{forecast_total:million_yen}",
                "{previous_total:million_yen}",
            ),
            row(
                "effective_date",
                Text("Effective date", "効力発生日"),
                "{effective_date|date}",
                "{forecast_effective_date|date}",
                "{previous_effective_date|date}",
            ),
            Row(
                "resource",
                (
                    Text("Dividend resource", "配当原資"),
                    Text("{resource_en}", "{resource_ja}"),
                    Text("-", "―"),
                    Text("{previous_resource_en}", "{previous_resource_ja}"),
                ),
            ),
        ),
    )


def _annual() -> Table:
    def paid(dividend: str, mark: str) -> Text:
        return Text(
            f"{{{dividend}:yen_sen}}{{{mark}? (paid)}}",
            f"{{{dividend}:yen_sen}}{{{mark}?（支払済）}}",
        )

    def row(name: str, prefix: str) -> Row:
        total = f"{{{prefix}annual_dividend:yen_sen}}"
        return Row(
            name,
            (
                Text(
                    f"{{{prefix}record_date:date:year_ended}}",
                    f"{{{prefix}record_date:<date_style>:year_ended}}",
                ),
                paid(f"{prefix}interim_dividend_per_share", f"{prefix}interim_paid"),
                paid(f"{prefix}dividend_per_share", f"{prefix}year_end_paid"),
                Text(total, total),
            ),
        )

    return Table(
        "annual",
        Text("Annual dividend payments (reference)", "年間配当の内訳（参考）"),
        ("year", "interim", "year_end", "annual"),
        (
            Text("Dividend per common share", "1株当たり配当金"),
            Text("Interim dividend", "中間配当金"),
            Text("Year-end dividend", "期末配当金"),
            Text("Total: Annual dividend", "合計：年間配当金"),
        ),
        (
            row("current", ""),
            row("previous", "previous_"),
        ),
    )


def _basis() -> Table:
    def row(name: str, label: Text, style: str) -> Row:
        cells = (f"{{{prefix}{name}:{style}}}" for prefix in ("", "previous_"))
        return Row(name, (label, *(Text(cell, cell) for cell in cells)))

    return Table(
        "basis",
        Text("Basis of the totals (not part of the form)", "配当金総額の算定基礎（様式外）"),
        ("item", "determined", "previous"),
        (
            Text("Item", "項目"),
            Text("{record_date:date}", "{record_date:<date_style>}"),
            Text("{previous_record_date:date}", "{previous_record_date:<date_style>}"),
        ),
        (
            row("shares_issued", Text("Shares issued", "発行済株式総数"), "shares"),
            row("treasury_shares", Text("Treasury shares", "自己株式数"), "shares"),
            row(
                "exact_total", Text("Total before rounding", "配当金総額（端数処理前）"), "yen_sen"
            ),
        ),
    )
