"""The standard clauses of the notice `option_terms`.

Four sections, as published: rights, shares, amount to be paid with its offset, allottees.
"""

from typing import Final

from ivjxl.errors import Text
from ivjxl.notices.clause import Clause
from ivjxl.notices.standard_clauses.envelope import CLOSING, FOOT, OPENING, head

_PREAMBLE: Final = (
    Clause(
        "determination",
        "paragraph",
        Text(
            "On {resolution_date:date} the Board of Directors of the Company resolved to issue "
            "stock acquisition rights (each a “right” and together the “rights”) as "
            "stock-compensation-type stock options to the Directors and Executive Officers of the "
            "Company who are listed in {see:allottees}. The terms that remained open have now been "
            "determined as follows.",
            "当社は、{resolution_date:<date_style>}開催の取締役会において、{see:allottees}に掲げる"
            "当社の取締役及び執行役員に対し、株式報酬型ストックオプションとして新株予約権"
            "（以下「本新株予約権」という。）を発行することを決議しておりましたが、未定としていた"
            "事項が確定いたしましたので、下記のとおりお知らせいたします。",
        ),
    ),
)

_DETERMINED: Final = (
    Clause("total", "section", Text("Total number of rights", "新株予約権の総数")),
    Clause("total_number", "paragraph", Text("{total_rights:rights}", "{total_rights:rights}")),
    Clause(
        "maximum",
        "paragraph",
        Text(
            "The maximum number resolved on {resolution_date:date} was {maximum_rights:rights}.",
            "{resolution_date:<date_style>}開催の取締役会において決議した新株予約権の総数の"
            "上限は、{maximum_rights:rights}である。",
        ),
        when="maximum_rights",
        printed=False,
    ),
    Clause(
        "shares",
        "section",
        Text(
            "Class and total number of shares underlying the rights",
            "新株予約権の目的である株式の種類及び総数",
        ),
    ),
    Clause(
        "shares_number",
        "paragraph",
        Text(
            "{total_shares:shares} of common stock of the Company ({shares_per_right:shares} to be "
            "issued or transferred upon exercise of each right)",
            "当社普通株式{total_shares:shares}（各本新株予約権の行使により発行又は移転する株式の数は"
            "{shares_per_right:shares}）",
        ),
    ),
    Clause(
        "payment",
        "section",
        Text(
            "Amount to be paid in exchange for the rights",
            "新株予約権と引換えに払い込む金銭の額",
        ),
    ),
    Clause(
        "payment_amount",
        "paragraph",
        Text(
            "{price_per_right:yen} for one (1) right (JPY{price_per_share:number:6} for one (1) "
            "share of common stock)",
            "本新株予約権1個当たり{price_per_right:yen}（普通株式1株当たり"
            "{price_per_share:number:6}円）",
        ),
    ),
    Clause(
        "total_payment",
        "paragraph",
        Text(
            "The amount to be paid for all rights is {total_payment:yen} in total.",
            "本新株予約権の払込金額の総額は{total_payment:yen}である。",
        ),
        printed=False,
    ),
    Clause(
        "offset",
        "paragraph",
        Text(
            "The rights are allotted to the Directors and Executive Officers listed in "
            "{see:allottees} by offsetting their obligations to pay for the rights against their "
            "monetary remuneration claims against the Company.",
            "本新株予約権は、{see:allottees}に掲げる取締役及び執行役員に対し、"
            "これらの者が負う本新株予約権の払込債務とこれらの者が当社に"
            "対して有する金銭報酬債権とを相殺する方法により割り当てる。",
        ),
    ),
    Clause(
        "allottees",
        "section",
        Text(
            "Persons to be allotted the rights, number of persons, and number of rights to be "
            "allotted",
            "新株予約権の割当ての対象者、その人数及び割り当てる新株予約権の数",
        ),
    ),
    Clause(
        "allottees_table",
        "table",
        Text("allottees: class, persons, rights", "allottees: class, persons, rights"),
    ),
)

_REFERENCE: Final = (
    Clause(
        "valuation_heading",
        "heading",
        Text("Reference: figures behind the amount to be paid", "（参考）払込金額の算定の基礎"),
        printed=False,
    ),
    Clause("valuation", "table", Text("valuation", "valuation"), printed=False),
)

CLAUSES: Final[tuple[Clause, ...]] = (
    *head(
        Text(
            "Notice Regarding the Determination of the Terms of Stock-Compensation-Type Stock "
            "Options (Stock Acquisition Rights)",
            "株式報酬型ストックオプション（新株予約権）の発行内容確定に関するお知らせ",
        )
    ),
    *_PREAMBLE,
    OPENING,
    *_DETERMINED,
    *_REFERENCE,
    CLOSING,
    *FOOT,
)
