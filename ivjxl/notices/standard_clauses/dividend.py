"""The standard clauses of the notice `dividend`."""

from typing import Final

from ivjxl.errors import Text
from ivjxl.notices.clause import Clause
from ivjxl.notices.standard_clauses.envelope import CLOSING, FOOT, OPENING, head

CLAUSES: Final[tuple[Clause, ...]] = (
    *head(
        Text(
            "Notice Regarding the Distribution of Retained Earnings", "剰余金の配当に関するお知らせ"
        )
    ),
    Clause(
        "resolution",
        "paragraph",
        Text(
            "At its meeting held on {notice_date:date}, the Board of Directors of the Company "
            "resolved to distribute retained earnings as a year-end dividend with a record date of "
            "{record_date:date}, as set out below.",
            "当社は、{notice_date:<date_style>}開催の取締役会において、"
            "{record_date:<date_style>}を基準日とする剰余金の配当（期末配当）を行うことを"
            "決議いたしましたので、下記のとおりお知らせいたします。",
        ),
    ),
    Clause(
        "condition",
        "paragraph",
        Text(
            "The distribution is conditional on the approval of the {meeting_ordinal:ordinal} "
            "Ordinary General Meeting of Shareholders of the Company, which is scheduled for "
            "{meeting_date:date}.",
            "なお、本件は、{meeting_date:<date_style>}開催予定の当社"
            "{meeting_ordinal:ordinal}定時株主総会において承認されることを条件といたします。",
        ),
    ),
    OPENING,
    Clause("dividend", "section", Text("Details of the dividend", "配当の内容")),
    Clause("dividend_table", "table", Text("dividend", "dividend")),
    Clause(
        "basis_of_total",
        "paragraph",
        Text(
            "(Note) The total dividend amount is the dividend per common share multiplied by "
            "the number of shares issued as of the record date ({shares_issued:shares}) less "
            "treasury shares as of that date ({treasury_shares:shares}), "
            "{million_rounding:choice} to millions of yen.",
            "（注）配当金総額は、基準日現在の発行済株式総数（{shares_issued:shares}）から"
            "自己株式数（{treasury_shares:shares}）を控除した株式数に1株当たり配当金を乗じた額"
            "（百万円未満{million_rounding:choice}）です。",
        ),
        printed=False,
    ),
    Clause("reason", "section", Text("Reason", "理由")),
    Clause(
        "policy",
        "paragraph",
        Text(
            "In returning profit to its shareholders, the basic policy of the Company is to "
            "keep dividends stable and to pay them continuously. In doing so it gives full "
            "weight to securing the funds that it needs in order to strengthen its financial "
            "position and to be prepared for its operations and the development of its "
            "business.",
            "当社は、株主の皆様への利益還元に当たり、配当を安定的かつ継続的に行うことを"
            "基本方針としております。また、その実施に際しては、"
            "財務体質の強化に要する資金並びに事業の運営及び今後の展開に備えるための資金を"
            "確保することにも十分配慮しております。",
        ),
    ),
    Clause(
        "decision",
        "paragraph",
        Text(
            "In line with this policy, the Company has set the {record_date:date:fiscal_year} "
            "year-end dividend at {dividend_per_share:yen_sen} per common share. The matter will "
            "be put to the vote at the {meeting_ordinal:ordinal} Ordinary General Meeting of "
            "Shareholders on {meeting_date:date}.",
            "この方針に基づき、{record_date:<date_style>:fiscal_year}の期末配当金は、"
            "普通株式1株当たり{dividend_per_share:yen_sen}といたしました。本件につきましては、"
            "{meeting_date:<date_style>}開催予定の{meeting_ordinal:ordinal}定時株主総会に"
            "付議いたします。",
        ),
    ),
    Clause(
        "difference_from_forecast",
        "paragraph",
        Text(
            "The dividend differs from the latest forecast of "
            "{forecast_dividend_per_share:yen_sen} per common share, released on "
            "{forecast_date:date}, because the results of the fiscal year have been taken into "
            "account.",
            "なお、期末配当金の額は、当期の業績を踏まえて決定した結果、"
            "直近の配当予想（{forecast_date:<date_style>}公表）"
            "における普通株式1株当たり{forecast_dividend_per_share:yen_sen}とは異なる額と"
            "なりました。",
        ),
        printed=False,
    ),
    Clause("annual", "heading", Text("Reference: annual dividends", "（参考）年間配当の内訳")),
    Clause("annual_table", "table", Text("annual", "annual")),
    CLOSING,
    *FOOT,
)
