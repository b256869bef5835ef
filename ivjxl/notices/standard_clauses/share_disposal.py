"""The standard clauses of the notice `share_disposal`.

The outline of the agreement names what such agreements settle; periods, positions and
events that are no inputs stand in the agreement itself, to which the clauses refer.
"""

from typing import Final

from ivjxl.errors import Text
from ivjxl.notices.clause import Clause
from ivjxl.notices.standard_clauses.envelope import CLOSING, FOOT, OPENING, head

CLAUSES: Final[tuple[Clause, ...]] = (
    *head(
        Text(
            "Notice Regarding the Disposal of Treasury Shares as Restricted Stock Compensation",
            "譲渡制限付株式報酬としての自己株式の処分に関するお知らせ",
        )
    ),
    Clause(
        "resolution",
        "paragraph",
        Text(
            "At its meeting held on {resolution_date:date}, the Board of Directors of the Company "
            "resolved to dispose of treasury shares as restricted stock compensation (the "
            "“Disposal”), as set out below.",
            "当社は、{resolution_date:<date_style>}開催の取締役会において、"
            "譲渡制限付株式報酬としての自己株式の処分（以下「本自己株式処分」といいます。）を"
            "行うことを決議いたしましたので、下記のとおりお知らせいたします。",
        ),
    ),
    OPENING,
    Clause("overview", "section", Text("Overview of the Disposal", "処分の概要")),
    Clause(
        "payment_date",
        "item",
        Text(
            "Date of disposal (payment date): {payment_date:date}",
            "払込期日　{payment_date:<date_style>}",
        ),
    ),
    Clause(
        "number",
        "item",
        Text(
            "Class and number of shares to be disposed of: {disposed_shares:shares} of common "
            "stock of the Company",
            "処分する株式の種類及び数　当社の普通株式{disposed_shares:shares}",
        ),
    ),
    Clause(
        "price",
        "item",
        Text("Disposal price: {price:number} yen per share", "処分価額　1株につき{price:number}円"),
    ),
    Clause(
        "total_price",
        "item",
        Text("Total disposal price: {total_price:number} yen", "処分総額　{total_price:number}円"),
    ),
    Clause(
        "allottees",
        "item",
        Text(
            "Allottees, number of persons and number of shares",
            "処分先及びその人数並びに処分する株式の数",
        ),
    ),
    Clause(
        "allottees_table",
        "table",
        Text("allottees: class, persons, shares", "allottees: class, persons, shares"),
    ),
    Clause(
        "registration",
        "item",
        Text(
            "Other matters: the Disposal is conditional on the securities registration statement "
            "under the Financial Instruments and Exchange Act taking effect.",
            "その他　本自己株式処分は、金融商品取引法に基づく有価証券届出書の効力が発生することを"
            "条件とします。",
        ),
        when="registration_statement",
    ),
    Clause("purpose", "section", Text("Purpose and reasons", "処分の目的及び理由")),
    Clause(
        "scheme",
        "paragraph",
        Text(
            "The Company has a restricted stock compensation scheme (the “Scheme”). Its purpose "
            "is to give the Directors of the Company (excluding Part-time and Outside Directors; "
            "“Eligible Directors”) and the other persons stated in {see:allottees} (together "
            "with the Eligible Directors, the “Allottees”) an incentive for the medium and long "
            "term, and to align their interests more closely with those of the shareholders.",
            "当社は、当社の取締役（非常勤取締役及び社外取締役を除きます。"
            "以下「対象取締役」といいます。）をはじめとする{see:allottees}"
            "の処分先（以下「割当対象者」といいます。）に中長期的なインセンティブを与え、"
            "株主の皆様との価値の共有を一層進めることを目的として、"
            "譲渡制限付株式報酬制度（以下「本制度」といいます。）を設けております。",
        ),
    ),
    Clause(
        "limits",
        "paragraph",
        Text(
            "For the Eligible Directors, the General Meeting of Shareholders of the Company "
            "held on {cap_meeting_date:date} approved that monetary compensation claims be "
            "granted under the Scheme within the limit on the compensation of Directors, "
            "{annual_cap:yen_words} per year, and that no more than "
            "{share_cap_resolved:shares} of common stock per year be issued or disposed of for "
            "them.",
            "対象取締役につきましては、{cap_meeting_date:<date_style>}開催の当社の株主総会に"
            "おいて、取締役の報酬枠である年額{annual_cap:yen_words}の範囲内で本制度に"
            "基づく金銭報酬債権を支給すること、及び本制度により当社が対象取締役に対して発行し、"
            "又は処分する当社の普通株式の総数を年{share_cap_resolved:shares}以内とすることを"
            "ご承認いただいております。",
        ),
    ),
    Clause(
        "limit_in_force",
        "paragraph",
        Text(
            "As adjusted for any share split (including a gratis allotment of shares) or share "
            "consolidation that has taken effect on or after the date of that resolution, the "
            "maximum is now {share_cap_in_force:shares} per year.",
            "なお、この総数は、当該決議の日以後に効力を生じた株式分割（株式無償割当てを"
            "含みます。）又は株式併合に伴う調整により、現在は年{share_cap_in_force:shares}以内"
            "となっております。",
        ),
        when="splits",
    ),
    Clause(
        "directors_shares",
        "paragraph",
        Text(
            "Of the shares to be disposed of, {directors_shares:shares} are allotted to the "
            "Eligible Directors; the maximum number of shares per year applies to them only.",
            "処分する株式のうち、対象取締役に割り当てる株式の数は、"
            "{directors_shares:shares}です。なお、上記の年間の株式数の上限は、"
            "対象取締役に割り当てる株式のみを対象とするものです。",
        ),
        when="directors_shares",
        printed=False,
    ),
    Clause(
        "decision",
        "paragraph",
        Text(
            "In view of the purpose of the Scheme, the results of the Company and the "
            "responsibilities of each Allottee, the Board of Directors resolved to allot "
            "{disposed_shares:shares} of common stock to {allotted_persons:count:Allottee} by "
            "the Disposal. The Allottees pay the total disposal price of {total_price:number} "
            "yen by contributing in kind the whole of the monetary compensation claims that each "
            "of them is granted by the company that the Allottee serves. The number of shares of "
            "each Allottee is the amount of that claim divided by the disposal price; fractions "
            "of less than one (1) share are discarded.",
            "当社は、本制度の目的、当社の業績、各割当対象者の職責等を勘案し、"
            "本自己株式処分により、割当対象者{allotted_persons:persons}に当社の普通株式"
            "{disposed_shares:shares}を割り当てることといたしました。処分総額{total_price:number}"
            "円の払込みは、各割当対象者が、"
            "それぞれの所属する会社から支給される金銭報酬債権の全部を現物出資財産として給付することにより行われます。"
            "各割当対象者に割り当てる株式の数は、"
            "当該金銭報酬債権の額を処分価額で除して得た数とし、1株未満の端数は切り捨てます。",
        ),
    ),
    Clause(
        "agreement",
        "section",
        Text("Outline of the restricted stock allotment agreement", "譲渡制限付株式割当契約の概要"),
    ),
    Clause(
        "agreement_text",
        "paragraph",
        Text(
            "The Disposal is made on condition that the Company concludes a restricted stock "
            "allotment agreement (the “Allotment Agreement”) with each Allottee. For the shares "
            "allotted by the Disposal (the “Allotted Shares”), the Allotment Agreement provides "
            "in outline as follows.",
            "本自己株式処分は、当社と各割当対象者との間で譲渡制限付株式割当契約（以下"
            "「本割当契約」といいます。）を締結することを条件とします。本自己株式処分により"
            "割り当てる当社の普通株式（以下「本割当株式」といいます。）に関する本割当契約の概要は、"
            "次のとおりです。",
        ),
    ),
    Clause("restriction", "item", Text("Transfer Restriction Period", "譲渡制限期間")),
    Clause(
        "restriction_text",
        "paragraph",
        Text(
            "From the payment date, {payment_date:date}, until the time set in the Allotment "
            "Agreement (the “Transfer Restriction Period”), an Allottee must not transfer the "
            "Allotted Shares to a third party, pledge them as collateral or dispose of them in "
            "any other way (the “Transfer Restriction”).",
            "割当対象者は、払込期日である{payment_date:<date_style>}から本割当契約に定める時までの"
            "期間（以下「譲渡制限期間」という。）中、本割当株式について、第三者への譲渡、"
            "担保権の設定その他一切の処分をしてはならない（以下「譲渡制限」という。）。",
        ),
    ),
    Clause("lifting", "item", Text("Lifting of the Transfer Restriction", "譲渡制限の解除")),
    Clause(
        "lifting_text",
        "paragraph",
        Text(
            "When the Transfer Restriction Period expires, the Company lifts the Transfer "
            "Restriction on all Allotted Shares held by an Allottee who has held, without "
            "interruption throughout that period, any of the positions specified in the "
            "Allotment Agreement at the Company or a subsidiary of it.",
            "当社は、割当対象者が譲渡制限期間を通じて継続して当社又は当社の子会社に"
            "おける本割当契約所定のいずれかの地位にあったことを条件として、"
            "譲渡制限期間の満了時に、当該割当対象者の保有する本割当株式の全部について譲渡制限を"
            "解除する。",
        ),
    ),
    Clause(
        "retirement",
        "item",
        Text("Retirement during the Transfer Restriction Period", "譲渡制限期間中の退任等"),
    ),
    Clause(
        "retirement_text",
        "paragraph",
        Text(
            "If, before the Transfer Restriction Period expires, an Allottee no longer holds "
            "any of the positions referred to in {see:lifting} owing to the end of the term of "
            "office, death, or another reason that the Board of Directors considers justified, "
            "the Company determines reasonably, and as provided for in the Allotment "
            "Agreement, the number of Allotted Shares on which the Transfer Restriction is "
            "lifted and the time of lifting.",
            "割当対象者が、任期の満了、死亡その他当社の取締役会が正当と認める理由により、"
            "譲渡制限期間が満了する前に{see:lifting}に定めるいずれの地位をも喪失した場合には、"
            "当社は、本割当契約の定めに従い、譲渡制限を解除する本割当株式の数及び解除の時期を"
            "合理的に定める。",
        ),
    ),
    Clause("acquisition", "item", Text("Acquisition without consideration", "当社による無償取得")),
    Clause(
        "acquisition_text",
        "paragraph",
        Text(
            "Immediately after the time of lifting under {see:lifting} or {see:retirement}, "
            "the Company acquires, automatically and without consideration, the Allotted "
            "Shares on which the Transfer Restriction is not lifted at that time. If an "
            "Allottee no longer holds any of the positions referred to in {see:lifting} for a "
            "reason other than the end of the term of office, death, or another reason that "
            "the Board of Directors considers justified, or if another event set out in the "
            "Allotment Agreement occurs, the Company acquires, automatically and without "
            "consideration, all Allotted Shares of that Allottee on which the Transfer "
            "Restriction has not been lifted by then.",
            "当社は、{see:lifting}又は{see:retirement}に定める譲渡制限の解除の時点に"
            "おいて譲渡制限が解除されない本割当株式を、当該時点の直後に、当然に無償で取得する。"
            "割当対象者が、任期の満了、死亡その他当社の取締役会が正当と認める理由によらずに、"
            "{see:lifting}に定めるいずれの地位をも喪失した場合又は本割当契約に定めるその他の"
            "事由が生じた場合には、当社は、その時点において譲渡制限が解除されていない当該割当対"
            "象者の本割当株式の全部を、当然に無償で取得する。",
        ),
    ),
    Clause(
        "reorganization", "item", Text("Organizational restructuring", "組織再編等における取扱い")
    ),
    Clause(
        "reorganization_text",
        "paragraph",
        Text(
            "If, during the Transfer Restriction Period, the General Meeting of Shareholders "
            "of the Company (or the Board of Directors where the approval of the General "
            "Meeting of Shareholders is not required) approves a merger in which the Company "
            "is dissolved, a share exchange or share transfer by which it becomes a wholly "
            "owned subsidiary, or another organizational restructuring, the Company lifts the "
            "Transfer Restriction, before the restructuring takes effect, on a number of "
            "Allotted Shares that the Board of Directors reasonably determines by resolution, "
            "and immediately thereafter acquires the remaining Allotted Shares automatically "
            "and without consideration.",
            "譲渡制限期間中に、当社が消滅会社となる合併、当社が完全子会社となる株式交換又は"
            "株式移転その他の組織再編等に関する事項が当社の株主総会（株主総会による承認を"
            "要しない場合は、当社の取締役会）で承認された場合には、当社は、"
            "当社の取締役会の決議により合理的に定める数の本割当株式について、"
            "当該組織再編等の効力発生に先立ち譲渡制限を解除し、その直後に、"
            "その余の本割当株式を当然に無償で取得する。",
        ),
    ),
    Clause("custody", "item", Text("Custody of the Allotted Shares", "本割当株式の管理")),
    Clause(
        "custody_text",
        "paragraph",
        Text(
            "So that the Transfer Restriction is observed, the Allotted Shares are managed during "
            "the Transfer Restriction Period in a dedicated account that each Allottee opens with "
            "a securities firm designated by the Company.",
            "本割当株式は、譲渡制限の実効性を確保するため、譲渡制限期間中、当社が指定する"
            "証券会社に各割当対象者が開設する専用口座において管理される。",
        ),
    ),
    Clause("basis", "section", Text("Basis of the disposal price", "処分価額の算定根拠")),
    Clause(
        "basis_text",
        "paragraph",
        Text(
            "To exclude arbitrariness, the disposal price is the closing price on the Tokyo Stock "
            "Exchange of the common stock of the Company for the business day immediately "
            "preceding the date of the resolution of the Board of Directors or, if no trade took "
            "place on that day, for the most recent day on which one did. It is {price:number} "
            "yen, the closing price on {price_date:date}. The Company considers this price, which "
            "the market formed immediately before the resolution, to be reasonable and not "
            "particularly advantageous to the Allottees.",
            "処分価額は、恣意性を排除するため、"
            "取締役会の決議の日の前営業日（同日に取引が成立していない場合は、"
            "直近の取引日）における東京証券取引所の当社の普通株式の終値によることとし、"
            "{price_date:<date_style>}の終値である{price:number}円といたしました。当社は、"
            "この価額が、決議の直前に市場で形成された価格として合理的であり、"
            "割当対象者に特に有利な価額には当たらないものと判断しております。",
        ),
    ),
    CLOSING,
    *FOOT,
)
