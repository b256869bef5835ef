"""Notice that the terms of stock-compensation-type stock options are determined.

株式報酬型ストックオプション（新株予約権）の発行内容確定に関するお知らせ
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, ClassVar

from ivjxl.errors import Text
from ivjxl.notices.clause import Clause
from ivjxl.notices.fields import Label
from ivjxl.notices.figure import check
from ivjxl.notices.layout import Row, Table
from ivjxl.notices.notice import issuer_table
from ivjxl.notices.standard_clauses.option_terms import CLAUSES
from ivjxl.notices.stock_option import StockOption
from ivjxl.notices.stock_option_tables import allottee_table, cap_table, valuation_table
from ivjxl.notices.units import (
    PUBLISHED,
    RIGHTS,
    SHARES,
    YEN,
    YEN_PER_SHARE,
)


@dataclass(frozen=True, kw_only=True)
class OptionTerms(StockOption):
    """Inputs of the notice; `tables` and `checks` follow from them."""

    title: ClassVar[Text] = Text(
        "Terms and Conditions Determined for Stock-Compensation-Type Stock Options "
        "(Stock Acquisition Rights)",
        "株式報酬型ストックオプション（新株予約権）の発行内容確定に関するお知らせ",
    )
    sections: ClassVar[Mapping[str, Text]] = {
        **StockOption.sections,
        "total_rights": Text("Determined", "確定した内容"),
    }

    total_rights: Annotated[int, Label(Text("Total number of rights", "新株予約権の総数"), RIGHTS)]
    shares_determined: Annotated[
        int | None,
        Label(
            Text("Total number of shares, as determined", "目的である株式の総数（確定）"), SHARES
        ),
    ] = None
    price_per_right_determined: Annotated[
        int | None,
        Label(
            Text("Amount per right, as determined", "1個当たりの払込金額（確定）"), YEN, PUBLISHED
        ),
    ] = None
    price_per_share_determined: Annotated[
        Decimal | None,
        Label(
            Text("Amount per share, as determined", "1株当たりの払込金額（確定）"),
            YEN_PER_SHARE,
            PUBLISHED,
        ),
    ] = None
    maximum_rights: Annotated[
        int | None,
        Label(Text("Maximum of the issuance notice", "発行決議の総数の上限"), RIGHTS, PUBLISHED),
    ] = None
    issuance_shares_per_right: Annotated[
        int | None,
        Label(
            Text("Shares per right in the issuance notice", "発行決議の1個当たりの株式数"),
            SHARES,
            PUBLISHED,
        ),
    ] = None

    @check(
        Text(
            "the rights of all classes add up to the total",
            "区分別の割当個数の合計が総数と一致する",
        ),
        formula="{allotted_rights}={total_rights}",
        source="cross-footing",
    )
    def classes_add_up(self) -> bool:
        """Sum of the classes against the total."""
        return self.allotted_rights == self.total_rights

    @check(
        Text(
            "the total number of shares is rights × shares per right",
            "株式の総数が総数×1個当たりの株式数と一致する",
        ),
        formula="{shares_determined}={total_rights}*{shares_per_right}",
        source="arithmetic of items 1 and 2",
    )
    def shares_are_rights_times_shares(self) -> bool:
        """As determined against the product."""
        return self.shares_determined == self.total_rights * self.shares_per_right

    @check(
        Text(
            "the amount per right as determined is the policy applied to the formula",
            "確定した1個当たりの払込金額が算式と評価方針による額と一致する",
        ),
        formula="{price_per_right_determined}={price_per_right}",
        source="terms of issue (12)",
    )
    def price_per_right_follows(self) -> bool:
        """As determined against computed, per right."""
        return self.price_per_right_determined == self.price_per_right

    @check(
        Text(
            "the amount per share as determined is the policy applied to the formula",
            "確定した1株当たりの払込金額が算式と評価方針による額と一致する",
        ),
        formula="{price_per_share_determined}={price_per_share}",
        source="terms of issue (12)",
    )
    def price_per_share_follows(self) -> bool:
        """As determined against computed, per share."""
        return self.price_per_share_determined == self.price_per_share

    @check(
        Text(
            "the total does not exceed the maximum of the issuance notice",
            "総数が発行決議の上限以下である",
        ),
        formula="{total_rights}<={maximum_rights}",
        source="issuance notice (2)",
    )
    def within_maximum(self) -> bool:
        """Determined against maximum."""
        assert self.maximum_rights is not None
        return self.total_rights <= self.maximum_rights

    @check(
        Text(
            "the shares per right are those of the issuance notice",
            "1個当たりの株式数が発行決議と一致する",
        ),
        formula="{shares_per_right}={issuance_shares_per_right}",
        source="issuance notice (3)",
    )
    def shares_per_right_unchanged(self) -> bool:
        """Now against then."""
        return self.shares_per_right == self.issuance_shares_per_right

    @check(
        Text("the terms are determined on the allotment date", "公表日が割当日と一致する"),
        formula="{notice_date}={allotment_date}",
        source="the price is that of the allotment date",
        severity="warning",
    )
    def determined_on_allotment_date(self) -> bool:
        """Notice and allotment on one day."""
        return self.notice_date == self.allotment_date

    @classmethod
    def clauses(cls) -> tuple[Clause, ...]:
        """Return the standard clauses of the document."""
        return CLAUSES

    @classmethod
    def layout(cls, counts: Mapping[str, int]) -> tuple[Table, ...]:
        """Return issuer, determined terms, allottees and valuation."""
        return (
            issuer_table(),
            _determined(),
            allottee_table(counts["allottees"]),
            valuation_table(),
            cap_table(),
        )

    @classmethod
    def conditions(cls) -> tuple[Text, ...]:
        """Return the conditions of the notice."""
        return (
            Text(
                "Issued under the board's resolution of {resolution_date:date}.",
                "{resolution_date:<date_style>}開催の取締役会決議に基づく発行。",
            ),
            Text(
                "The allottees' claims for remuneration are offset against the payment.",
                "割当対象者の報酬債権と払込債務とを相殺する。",
            ),
        )


def _determined() -> Table:
    rows = (
        Row(
            "total_rights",
            (
                Text("1. Total number of rights", "1. 新株予約権の総数"),
                Text("{total_rights:rights}", "{total_rights:rights}"),
            ),
        ),
        Row(
            "maximum_rights",
            (
                Text("Maximum of the issuance notice", "発行決議における総数の上限"),
                Text("{maximum_rights:rights}", "{maximum_rights:rights}"),
            ),
        ),
        Row(
            "total_shares",
            (
                Text("2. Common stock underlying the rights", "2. 目的である株式の種類及び数"),
                Text("{total_shares:shares}", "普通株式 {total_shares:shares}"),
            ),
        ),
        Row(
            "shares_per_right",
            (
                Text("2. Shares per right", "2. 1個当たりの株式数"),
                Text("{shares_per_right:shares}", "{shares_per_right:shares}"),
            ),
        ),
        Row(
            "price_per_right",
            (
                Text("3. Amount to be paid per right", "3. 1個当たりの払込金額"),
                Text("{price_per_right:yen}", "{price_per_right:yen}"),
            ),
        ),
        Row(
            "price_per_share",
            (
                Text("3. Amount to be paid per share", "3. 1株当たりの払込金額"),
                Text("JPY{price_per_share:number:6}", "{price_per_share:number:6}円"),
            ),
        ),
    )
    return Table(
        "determined",
        Text("Terms determined", "確定した発行内容"),
        ("item", "content"),
        (Text("Item", "項目"), Text("Content", "内容")),
        rows,
    )
