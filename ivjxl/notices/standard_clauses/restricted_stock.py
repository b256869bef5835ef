"""The standard clauses of the notice `restricted_stock`."""

from typing import Final

from ivjxl.errors import Text
from ivjxl.notices.clause import Clause
from ivjxl.notices.standard_clauses.envelope import CLOSING, FOOT, OPENING, head

CLAUSES: Final[tuple[Clause, ...]] = (
    *head(
        Text(
            "Notice Regarding the Introduction of Restricted Stock Compensation",
            "譲渡制限付株式報酬制度の導入に関するお知らせ",
        )
    ),
    Clause(
        "resolution",
        "paragraph",
        Text(
            "At its meeting held on {notice_date:date}, the Board of Directors of the Company "
            "resolved to replace part of the cash compensation of the Directors of the Company "
            "(excluding Part-time and Outside Directors; “Eligible Directors”) with restricted "
            "stock compensation (the “Scheme”), and to introduce an equivalent scheme for the "
            "Executive Officers of the Company, as set out below.",
            "当社は、{notice_date:<date_style>}開催の取締役会において、当社の取締役"
            "（非常勤取締役及び社外取締役を除きます。以下「対象取締役」といいます。）の"
            "金銭による報酬の一部に代えて譲渡制限付株式報酬制度（以下「本制度」といいます。）を"
            "導入すること、及び当社の執行役員についてもこれと同等の制度を導入することを"
            "決議いたしましたので、下記のとおりお知らせいたします。",
        ),
    ),
    Clause(
        "proposal",
        "paragraph",
        Text(
            "The Company will submit a proposal concerning the Scheme to its "
            "{meeting_ordinal:ordinal} Ordinary General Meeting of Shareholders, which is "
            "scheduled for {meeting_date:date} (the “General Meeting of Shareholders”).",
            "なお、本制度に関する議案は、{meeting_date:<date_style>}開催予定の当社"
            "{meeting_ordinal:ordinal}定時株主総会（以下「本株主総会」といいます。）に"
            "付議いたします。",
        ),
    ),
    OPENING,
    Clause(
        "introduction",
        "section",
        Text("Purpose and conditions of the introduction", "導入の目的及び条件"),
    ),
    Clause("purpose", "item", Text("Purpose", "導入の目的")),
    Clause(
        "purpose_text",
        "paragraph",
        Text(
            "The Scheme is intended to give Eligible Directors a stronger incentive to raise the "
            "corporate value of the Company continuously, and to align their interests more "
            "closely with those of the shareholders.",
            "本制度は、対象取締役が当社の企業価値の継続的な向上に取り組む意欲を一層高めるとともに、"
            "株主の皆様との価値の共有をさらに進めることを目的とするものです。",
        ),
    ),
    Clause("conditions", "item", Text("Conditions", "導入の条件")),
    Clause(
        "approval",
        "paragraph",
        Text(
            "Under the Scheme, the compensation that Eligible Directors receive so that they can "
            "acquire restricted stock takes the form of monetary compensation claims. The Scheme "
            "will therefore be introduced only if the General Meeting of Shareholders approves "
            "it.",
            "本制度では、対象取締役に対し、譲渡制限付株式を取得するための報酬として金銭報酬債権を"
            "支給いたします。このため、本制度の導入は、本株主総会において株主の皆様のご承認を"
            "いただくことを条件といたします。",
        ),
    ),
    Clause(
        "limit",
        "paragraph",
        Text(
            "The {cap_meeting_ordinal:ordinal} Ordinary General Meeting of Shareholders, held on "
            "{cap_meeting_date:date}, limited the compensation of the Directors of the Company "
            "to an aggregate of {annual_cap:million_yen_words} per year (the “Compensation "
            "Limit”). The {option_meeting_ordinal:ordinal} Ordinary General Meeting of "
            "Shareholders, held on {option_meeting_date:date}, approved the granting of "
            "stock-compensation-type stock options to Eligible Directors within the Compensation "
            "Limit.",
            "当社の取締役の報酬等の総額は、{cap_meeting_date:<date_style>}開催の"
            "{cap_meeting_ordinal:ordinal}定時株主総会において、"
            "年額{annual_cap:million_yen_words}以内（以下「報酬枠」といいます。）"
            "とすることをご承認いただいております。また、{option_meeting_date:<date_style>}開催"
            "の{option_meeting_ordinal:ordinal}定時株主総会において、報酬枠の範囲内で、"
            "対象取締役に株式報酬型ストックオプションを付与することをご承認いただいております。",
        ),
    ),
    Clause(
        "approval_within_limit",
        "paragraph",
        Text(
            "The Company will ask the General Meeting of Shareholders to approve that restricted "
            "stock be granted to Eligible Directors under the Scheme, likewise within the "
            "Compensation Limit. The specific time at which the claims are paid, and their "
            "allocation, will be decided by the Board of Directors at a meeting held after the "
            "General Meeting of Shareholders.",
            "本株主総会では、同じく報酬枠の範囲内で、本制度により対象取締役に譲渡制限付株式を"
            "付与することにつき、株主の皆様にご承認をお願いする予定です。"
            "対象取締役に対する金銭報酬債権の具体的な支給の時期及び配分は、"
            "本株主総会の後に開催される取締役会において決定いたします。",
        ),
    ),
    Clause("overview", "section", Text("Overview of the Scheme", "本制度の概要")),
    Clause(
        "contribution",
        "item",
        Text("Contribution in kind and delivery of shares", "現物出資及び株式の交付"),
    ),
    Clause(
        "contribution_text",
        "paragraph",
        Text(
            "An Eligible Director contributes the monetary compensation claim granted under the "
            "Scheme to the Company in kind and in full, and in return receives shares of common "
            "stock that the Company issues or disposes of for this purpose (the “Shares”).",
            "対象取締役は、本制度により支給される金銭報酬債権の全部を現物出資財産として給付し、"
            "これと引換えに、当社が発行し、又は処分する当社の普通株式（以下「本株式」といいます。）"
            "の交付を受けます。",
        ),
    ),
    Clause("number", "item", Text("Maximum number of shares", "本株式の総数の上限")),
    Clause(
        "number_text",
        "paragraph",
        Text(
            "The total number of the Shares is limited to {share_cap:shares} per year, and their "
            "grant counts towards the Compensation Limit of {annual_cap:million_yen_words} per "
            "year.",
            "本株式の総数は、年{share_cap:shares}以内とし、その付与のための報酬は、年額"
            "{annual_cap:million_yen_words}以内の報酬枠に含めるものとします。",
        ),
    ),
    Clause(
        "adjustment",
        "paragraph",
        Text(
            "If a share split (including a gratis allotment of shares) or a share consolidation "
            "of the common stock of the Company takes effect on or after the date of the "
            "resolution of the General Meeting of Shareholders, and an adjustment becomes "
            "necessary for this reason, the above number may be adjusted to a reasonable extent. "
            "The adjustment follows the ratio of the split or consolidation and applies from its "
            "effective date.",
            "ただし、本株主総会の決議の日以後に当社の普通株式の株式分割（株式無償割当てを"
            "含みます。）又は株式併合の効力が生じ、これにより上記の総数の上限を調整する必要が"
            "ある場合には、当該効力発生日以後、分割又は併合の比率等に応じ、"
            "合理的な範囲で当該上限を調整することができるものとします。",
        ),
    ),
    Clause(
        "planned_grant",
        "paragraph",
        Text(
            "The first grant is planned for monetary compensation claims of "
            "{planned_claim:yen_words} in total and, assuming an amount to be paid in of "
            "{planned_price:number} yen per share, at no more than {planned_shares:shares}.",
            "初回の付与は、金銭報酬債権の総額を{planned_claim:yen_words}とし、"
            "1株当たりの払込金額を{planned_price:number}円と仮定して、"
            "{planned_shares:shares}を上限に行う予定です。",
        ),
        when="planned_shares",
        printed=False,
    ),
    Clause("price", "item", Text("Amount to be paid in", "払込金額")),
    Clause(
        "price_text",
        "paragraph",
        Text(
            "The Board of Directors determines the amount to be paid in per share so that it is "
            "not particularly advantageous to the Eligible Directors who receive the Shares. The "
            "amount is based on the closing price on the Tokyo Stock Exchange of the common stock "
            "of the Company for the business day immediately preceding the date of the resolution "
            "of the Board of Directors or, if no trade takes place on that day, for the most "
            "recent day on which one did.",
            "本株式1株当たりの払込金額は、"
            "本株式の交付を受ける対象取締役に特に有利とならない範囲で、"
            "取締役会において決定いたします。その算定は、"
            "取締役会の決議の日の前営業日における東京証券取引所の当社の普通株式の終値（同日に取引が成立していない場合は、"
            "直近の取引日の終値）を基礎として行います。",
        ),
    ),
    Clause(
        "agreement",
        "item",
        Text("Restricted stock allotment agreement", "譲渡制限付株式割当契約"),
    ),
    Clause(
        "agreement_text",
        "paragraph",
        Text(
            "The Company issues or disposes of the Shares only on condition that it has concluded "
            "a restricted stock allotment agreement with each Eligible Director who is to "
            "receive them. The agreement provides that:",
            "本株式の発行又は処分は、当社と本株式の交付を受ける各対象取締役との間で、"
            "次の事項を内容に含む譲渡制限付株式割当契約が締結されることを条件といたします。",
        ),
    ),
    Clause(
        "no_transfer",
        "point",
        Text(
            "the Eligible Director must not transfer the Shares to a third party, pledge them as "
            "collateral or dispose of them in any other way during a fixed period (the "
            "“Transfer Restriction Period”); and",
            "対象取締役は、一定の期間（以下「譲渡制限期間」といいます。）中、本株式について、"
            "第三者への譲渡、担保権の設定その他一切の処分をしてはならないこと。",
        ),
    ),
    Clause(
        "acquisition",
        "point",
        Text(
            "the Company acquires the Shares without consideration where certain conditions are "
            "met.",
            "一定の事由に該当した場合には、当社が本株式を無償で取得すること。",
        ),
    ),
    Clause("custody", "item", Text("Custody of the Shares", "本株式の管理")),
    Clause(
        "custody_text",
        "paragraph",
        Text(
            "To ensure that the restriction in {see:no_transfer} is observed, the Company "
            "intends to have the Shares managed during the Transfer Restriction Period by "
            "{securities_firm_en}, a securities firm designated by the Company, in a dedicated "
            "account that each Eligible Director opens there.",
            "{see:no_transfer}の制限の実効性を確保するため、本株式は、譲渡制限期間中、"
            "各対象取締役が当社の指定する証券会社である{securities_firm_ja}に開設する専用口座に"
            "おいて、同社により管理される予定です。",
        ),
    ),
    Clause(
        "officers", "heading", Text("Reference: Executive Officers", "（参考）執行役員について")
    ),
    Clause(
        "officers_text",
        "paragraph",
        Text(
            "If the shareholders approve the Scheme at the General Meeting of Shareholders, the "
            "Company plans to introduce restricted stock compensation equivalent to the Scheme "
            "for its Executive Officers as well.",
            "本制度について本株主総会で株主の皆様のご承認をいただいた場合、当社の執行役員に対しても、"
            "本制度と同等の譲渡制限付株式報酬制度を導入する予定です。",
        ),
    ),
    CLOSING,
    *FOOT,
)
