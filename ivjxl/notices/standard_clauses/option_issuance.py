"""The standard clauses of the notice `option_issuance`.

Two sections: the reason, and the terms of issue in sixteen items. What the published
notices of this kind do not print, but some companies do, is there and not printed.
"""

from typing import Final

from ivjxl.errors import Text
from ivjxl.notices.clause import Clause
from ivjxl.notices.standard_clauses.envelope import CLOSING, FOOT, OPENING, head

_PREAMBLE: Final = (
    Clause(
        "resolution",
        "paragraph",
        Text(
            "At its meeting held on {resolution_date:date}, the Board of Directors of the Company "
            "resolved, under Article 236, Paragraph 1, Article 238, Paragraphs 1 and 2, and "
            "Article 240, Paragraph 1 of the Companies Act, to issue stock acquisition rights "
            "(each a “right” and together the “rights”) as stock-compensation-type stock options "
            "to the Directors and Executive Officers of the Company who are listed in "
            "{see:allottees}. The particulars are as follows.",
            "当社は、{resolution_date:<date_style>}開催の取締役会において、会社法第236条第1項、"
            "第238条第1項及び第2項並びに第240条第1項の規定に基づき、{see:allottees}に掲げる当社の"
            "取締役及び執行役員に対し、株式報酬型ストックオプションとして新株予約権"
            "（以下「本新株予約権」という。）を発行することを決議いたしましたので、"
            "下記のとおりお知らせいたします。",
        ),
    ),
)

_REASON: Final = (
    Clause(
        "reason",
        "section",
        Text(
            "Reason for issuing the rights as stock options",
            "ストックオプションとして新株予約権を発行する理由",
        ),
    ),
    Clause(
        "reason_text",
        "paragraph",
        Text(
            "The rights are issued to strengthen the motivation of the Directors and Executive "
            "Officers to whom they are allotted, and their incentive to contribute to lasting "
            "growth in the business performance and the corporate value of the Company over the "
            "medium to long term.",
            "割当てを受ける取締役及び執行役員が中長期にわたる継続的な業績の向上及び企業価値の増大に"
            "貢献しようとする意欲と士気を一層高めることを目的として、本新株予約権を発行する。",
        ),
    ),
)

_SERIES: Final = (
    Clause(
        "series_name",
        "item",
        Text("Name of the rights", "新株予約権の名称"),
    ),
    Clause(
        "series_name_text",
        "paragraph",
        Text(
            "{company_name_en} Stock Acquisition Rights ({series:ordinal} series)",
            "{company_name_ja}{series:ordinal}新株予約権",
        ),
    ),
    Clause("maximum", "item", Text("Maximum number of rights", "新株予約権の総数")),
    Clause(
        "maximum_number",
        "paragraph",
        Text("{maximum_in_force:rights}", "{maximum_in_force:rights}"),
    ),
    Clause(
        "maximum_lowered",
        "paragraph",
        Text(
            "This is the number of rights planned to be allotted. If the number of rights allotted "
            "proves lower, because rights are not subscribed for or for any other reason, that "
            "lower number shall be the maximum number of rights to be issued.",
            "上記の総数は割当予定数であり、引受けの申込みがなされないことその他の事由により、"
            "割り当てる本新株予約権の数がこれを下回ることとなったときは、当該下回る数をもって、"
            "発行する本新株予約権の総数とする。",
        ),
    ),
)

_SHARES: Final = (
    Clause(
        "shares",
        "item",
        Text(
            "Class and number of shares underlying the rights",
            "新株予約権の目的である株式の種類及び数",
        ),
    ),
    Clause(
        "shares_granted",
        "paragraph",
        Text(
            "The shares underlying the rights shall be shares of common stock of the Company. The "
            "number of shares to be delivered upon exercise of each right (the “Number of Shares "
            "Granted”) shall be {shares_per_right:spelled}.",
            "本新株予約権の目的である株式の種類は当社普通株式とし、各本新株予約権の目的である"
            "株式の数（以下「付与株式数」という。）は{shares_per_right:shares}とする。",
        ),
    ),
    Clause(
        "total_shares",
        "paragraph",
        Text(
            "The total number of shares underlying the rights is {total_shares:shares}.",
            "本新株予約権の目的である株式の総数は{total_shares:shares}とする。",
        ),
        printed=False,
    ),
    Clause(
        "adjustment",
        "paragraph",
        Text(
            "If the Company carries out a share split or a share consolidation after the date of "
            "allotment of the rights stated in {see:allotment} (the “Allotment Date”), the Number "
            "of Shares Granted shall be adjusted by the following formula, and any fraction of "
            "less than one (1) share resulting from the adjustment shall be rounded down.",
            "{see:allotment}に定める本新株予約権の割当日（以下「割当日」という。）より後に、当社が"
            "株式の分割又は併合を行うときは、次の算式により付与株式数を調整し、調整により生じる"
            "1株未満の端数は切り捨てる。",
        ),
    ),
    Clause("adjustment_formula", "formula", Text("adjusted_shares", "adjusted_shares")),
    Clause(
        "adjustment_effect",
        "paragraph",
        Text(
            "The Number of Shares Granted after adjustment shall apply, in the case of a share "
            "split, from the day following the record date of the split and, in the case of a "
            "share consolidation, from the day on which the consolidation takes effect. If, "
            "however, a share split is conditional on a General Meeting of Shareholders of the "
            "Company approving a proposal to reduce surplus and to increase capital stock or "
            "reserves, and the record date of the split is a day before the day on which that "
            "meeting closes, the Number of Shares Granted after adjustment shall apply from "
            "the day following the day on which that meeting closes, with retroactive effect "
            "from the day following that record date.",
            "調整後の付与株式数は、株式の分割の場合はその基準日の翌日から、"
            "株式の併合の場合はその効力が生じる日から適用する。ただし、"
            "剰余金の額を減少して資本金又は準備金の額を増加する議案が当社の"
            "株主総会で承認されることを条件として株式の分割を行う場合であって、"
            "当該株主総会の終結の日より前の日をその基準日とするときは、調整後の付与株式数は、"
            "当該株主総会の終結の日の翌日以降、当該基準日の翌日に遡って適用する。",
        ),
    ),
    Clause(
        "adjustment_otherwise",
        "paragraph",
        Text(
            "If the Number of Shares Granted needs to be adjusted because of a merger, a demerger "
            "or a similar event of the Company, the Company may adjust it as appropriate within a "
            "reasonable range.",
            "当社の合併、会社分割その他これらに準ずる事由により付与株式数の調整を必要とするときは、"
            "当社は、合理的な範囲内で付与株式数を適切に調整することができる。",
        ),
    ),
)

_EXERCISE: Final = (
    Clause(
        "contribution",
        "item",
        Text(
            "Value of the assets to be contributed upon exercise of the rights",
            "新株予約権の行使に際して出資される財産の価額",
        ),
    ),
    Clause(
        "contribution_value",
        "paragraph",
        Text(
            "The value of the assets to be contributed upon exercise of each right shall be the "
            "amount to be paid for one (1) share that is delivered upon the exercise (the "
            "“Exercise Price”), multiplied by the Number of Shares Granted. The Exercise Price "
            "shall be {strike:spelled} yen.",
            "各本新株予約権の行使に際して出資される財産の価額は、その行使により交付される株式"
            "1株当たりの払込金額（以下「行使価額」という。）に付与株式数を乗じた金額とし、"
            "行使価額は{strike:yen}とする。",
        ),
    ),
    Clause(
        "exercise_period", "item", Text("Exercise period of the rights", "新株予約権の行使期間")
    ),
    Clause(
        "exercise_period_text",
        "paragraph",
        Text(
            "From {exercise_start:date} to {exercise_end:date}",
            "{exercise_start:<date_style>}から{exercise_end:<date_style>}まで",
        ),
    ),
    Clause(
        "capital",
        "item",
        Text(
            "Capital stock and capital reserve increased by the issuance of shares upon exercise "
            "of the rights",
            "新株予約権の行使により株式を発行する場合における増加する資本金及び資本準備金に"
            "関する事項",
        ),
    ),
    Clause(
        "capital_scope",
        "paragraph",
        Text(
            "The following applies where new shares are issued upon exercise of the rights. Where "
            "treasury shares are delivered instead, neither capital stock nor capital reserve "
            "shall be increased.",
            "次の定めは、本新株予約権の行使により新たに株式を発行する場合に適用する。"
            "新たな株式の発行に代えて自己株式を交付する場合には、"
            "資本金及び資本準備金の額は増加しない。",
        ),
    ),
    Clause(
        "capital_stock",
        "point",
        Text(
            "The amount of increase in capital stock shall be one-half (1/2) of the limit on "
            "the increase in capital stock and capital reserve that is calculated, for each "
            "exercise as a whole, under Article 17, Paragraph 1 of the Ordinance on Company "
            "Accounting, and any fraction of less than one (1) yen resulting from the "
            "calculation shall be rounded up.",
            "増加する資本金の額は、会社計算規則第17条第1項に従い、行使の都度、"
            "当該行使に係る本新株予約権の全部について算出される資本金等増加限度額の2分の1の"
            "金額とし、計算の結果1円未満の端数が生じたときは、これを切り上げる。",
        ),
    ),
    Clause(
        "capital_reserve",
        "point",
        Text(
            "The amount of increase in capital reserve shall be the limit referred to in "
            "{see:capital_stock} less the amount of increase in capital stock determined there.",
            "増加する資本準備金の額は、{see:capital_stock}の資本金等増加限度額から、"
            "{see:capital_stock}に定める増加する資本金の額を減じた額とする。",
        ),
    ),
    Clause(
        "transfer",
        "item",
        Text(
            "Restriction on acquisition of the rights by transfer",
            "譲渡による新株予約権の取得の制限",
        ),
    ),
    Clause(
        "transfer_approval",
        "paragraph",
        Text(
            "Any acquisition of rights by transfer shall require approval by resolution of the "
            "Board of Directors of the Company.",
            "譲渡による本新株予約権の取得については、当社取締役会の決議による承認を要する。",
        ),
    ),
)

_ACQUISITION: Final = (
    Clause(
        "acquisition",
        "item",
        Text("Acquisition of the rights by the Company", "新株予約権の取得条項"),
    ),
    Clause(
        "acquisition_without_payment",
        "paragraph",
        Text(
            "If a proposal stated in {see:merger_proposal} or {see:subsidiary_proposal} is "
            "approved by resolution of a General Meeting of Shareholders of the Company (or of the "
            "Board of Directors of the Company, where no resolution of a General Meeting of "
            "Shareholders is required), the Company may acquire the rights without payment on a "
            "date to be determined separately by the Board of Directors of the Company.",
            "{see:merger_proposal}又は{see:subsidiary_proposal}の議案が当社の株主総会（株主総会の"
            "決議を要しない場合は、当社取締役会）の決議により承認されたときは、当社は、当社取締役会が"
            "別途定める日に、本新株予約権を無償で取得することができる。",
        ),
    ),
    Clause(
        "merger_proposal",
        "point",
        Text(
            "A proposal for approval of a merger agreement by which the Company is to be dissolved",
            "当社が消滅会社となる合併契約の承認の議案",
        ),
    ),
    Clause(
        "subsidiary_proposal",
        "point",
        Text(
            "A proposal for approval of a share exchange agreement or a share transfer plan by "
            "which the Company is to become a wholly-owned subsidiary",
            "当社が完全子会社となる株式交換契約又は株式移転計画の承認の議案",
        ),
    ),
)

_REORGANIZATION: Final = (
    Clause(
        "reorganization",
        "item",
        Text("Treatment of the rights upon Reorganization", "組織再編行為時の新株予約権の取扱い"),
    ),
    Clause(
        "reorganization_grant",
        "paragraph",
        Text(
            "If the Company carries out a merger (limited to one by which the Company is "
            "dissolved), an absorption-type demerger or an incorporation-type demerger (in each "
            "case limited to one in which the Company is the split company), or a share exchange "
            "or a share transfer (in each case limited to one by which the Company becomes a "
            "wholly-owned subsidiary) (each a “Reorganization”), stock acquisition rights of the "
            "stock company listed in Article 236, Paragraph 1, Item 8, (a) through (e) of the "
            "Companies Act (the “Reorganized Company”) shall be granted to each holder of rights "
            "that remain unexercised immediately before the date on which the Reorganization takes "
            "effect (the “Remaining Rights”).",
            "当社が、合併（当社が消滅する場合に限る。）、吸収分割若しくは新設分割（それぞれ当社が"
            "分割会社となる場合に限る。）又は株式交換若しくは株式移転（それぞれ当社が完全子会社となる"
            "場合に限る。）（以下「組織再編行為」と総称する。）を行う場合、組織再編行為の効力発生日の"
            "直前において行使されずに残存する本新株予約権（以下「残存新株予約権」という。）の"
            "新株予約権者に対し、それぞれの場合につき、会社法第236条第1項第8号イからホまでに掲げる"
            "株式会社（以下「再編対象会社」という。）の新株予約権を交付する。",
        ),
    ),
    Clause(
        "reorganization_date",
        "paragraph",
        Text(
            "The date on which a Reorganization takes effect is the effective date of the "
            "absorption-type merger, the absorption-type demerger or the share exchange, the date "
            "of incorporation of the company established by the incorporation-type merger or the "
            "incorporation-type demerger, or the date of incorporation of the wholly-owning parent "
            "company established by the share transfer.",
            "組織再編行為の効力発生日とは、吸収合併、吸収分割又は株式交換についてはその効力が生じる"
            "日、新設合併、新設分割又は株式移転についてはこれらにより設立する会社（株式移転の場合は"
            "株式移転設立完全親会社）の成立の日をいう。",
        ),
    ),
    Clause(
        "reorganization_condition",
        "paragraph",
        Text(
            "The stock acquisition rights of the Reorganized Company shall be granted only if the "
            "agreement on the absorption-type merger, the incorporation-type merger, the "
            "absorption-type demerger or the share exchange, or the plan for the "
            "incorporation-type demerger or the share transfer, provides for their delivery on the "
            "following terms.",
            "再編対象会社の新株予約権の交付は、吸収合併契約、新設合併契約、吸収分割契約、"
            "新設分割計画、株式交換契約又は株式移転計画において、次に定める条件に沿ってこれを"
            "交付する旨を定めた場合に限り行う。",
        ),
    ),
    Clause(
        "reorganized_number",
        "point",
        Text(
            "Number of stock acquisition rights of the Reorganized Company to be delivered",
            "交付する再編対象会社の新株予約権の数",
        ),
    ),
    Clause(
        "reorganized_number_text",
        "paragraph",
        Text(
            "Each holder shall receive stock acquisition rights equal in number to the Remaining "
            "Rights held by that holder.",
            "各新株予約権者に対し、その保有する残存新株予約権と同数の新株予約権を交付する。",
        ),
    ),
    Clause(
        "reorganized_class",
        "point",
        Text(
            "Class of shares of the Reorganized Company underlying the stock acquisition rights",
            "新株予約権の目的である再編対象会社の株式の種類",
        ),
    ),
    Clause(
        "reorganized_class_text",
        "paragraph",
        Text(
            "The class shall be common stock of the Reorganized Company.",
            "再編対象会社の普通株式とする。",
        ),
    ),
    Clause(
        "reorganized_shares",
        "point",
        Text(
            "Number of shares of the Reorganized Company underlying the stock acquisition rights",
            "新株予約権の目的である再編対象会社の株式の数",
        ),
    ),
    Clause(
        "reorganized_shares_text",
        "paragraph",
        Text(
            "The number shall be determined in accordance with {see:shares}, taking into account "
            "the conditions of the Reorganization and other circumstances.",
            "組織再編行為の条件等を勘案のうえ、{see:shares}に準じて決定する。",
        ),
    ),
    Clause(
        "reorganized_contribution",
        "point",
        Text(
            "Value of the assets to be contributed upon exercise of the stock acquisition rights",
            "新株予約権の行使に際して出資される財産の価額",
        ),
    ),
    Clause(
        "reorganized_contribution_text",
        "paragraph",
        Text(
            "For each stock acquisition right, the value shall be the exercise price after the "
            "Reorganization multiplied by the number of shares of the Reorganized Company "
            "determined under {see:reorganized_shares}. The exercise price after the "
            "Reorganization is the amount to be paid for one (1) share of the Reorganized Company "
            "that is delivered upon exercise of the stock acquisition right, and shall be "
            "{strike:spelled} yen.",
            "交付する各新株予約権の行使に際して出資される財産の価額は、その行使により交付される"
            "再編対象会社の株式1株当たりの払込金額（以下「再編後行使価額」という。）に、"
            "{see:reorganized_shares}に従って決定する再編対象会社の株式の数を乗じた金額とし、"
            "再編後行使価額は{strike:yen}とする。",
        ),
    ),
    Clause(
        "reorganized_period",
        "point",
        Text("Exercise period of the stock acquisition rights", "新株予約権の行使期間"),
    ),
    Clause(
        "reorganized_period_text",
        "paragraph",
        Text(
            "The period shall begin on the first day of the exercise period stated in "
            "{see:exercise_period} or on the date on which the Reorganization takes effect, "
            "whichever is later, and shall end on the last day of that exercise period.",
            "{see:exercise_period}に定める行使期間の初日又は組織再編行為の効力発生日のいずれか"
            "遅い日から、当該行使期間の末日までとする。",
        ),
    ),
    Clause(
        "reorganized_capital",
        "point",
        Text(
            "Capital stock and capital reserve increased by the issuance of shares upon exercise "
            "of the stock acquisition rights",
            "新株予約権の行使により株式を発行する場合における増加する資本金及び資本準備金に"
            "関する事項",
        ),
    ),
    Clause(
        "reorganized_capital_text",
        "paragraph",
        Text(
            "These shall be determined in accordance with {see:capital}.",
            "{see:capital}に準じて決定する。",
        ),
    ),
    Clause(
        "reorganized_transfer",
        "point",
        Text(
            "Restriction on acquisition of the stock acquisition rights by transfer",
            "譲渡による新株予約権の取得の制限",
        ),
    ),
    Clause(
        "reorganized_transfer_text",
        "paragraph",
        Text(
            "Any acquisition by transfer shall require approval by resolution of the Board of "
            "Directors of the Reorganized Company.",
            "譲渡による取得については、再編対象会社の取締役会の決議による承認を要する。",
        ),
    ),
    Clause(
        "reorganized_acquisition",
        "point",
        Text(
            "Acquisition of the stock acquisition rights by the Reorganized Company",
            "新株予約権の取得条項",
        ),
    ),
    Clause(
        "reorganized_acquisition_text",
        "paragraph",
        Text(
            "This shall be determined in accordance with {see:acquisition}.",
            "{see:acquisition}に準じて決定する。",
        ),
    ),
    Clause(
        "reorganized_conditions",
        "point",
        Text(
            "Other conditions for exercise of the stock acquisition rights",
            "その他の新株予約権の行使の条件",
        ),
    ),
    Clause(
        "reorganized_conditions_text",
        "paragraph",
        Text(
            "These shall be determined in accordance with {see:exercise_conditions}.",
            "{see:exercise_conditions}に準じて決定する。",
        ),
    ),
)

_CONDITIONS: Final = (
    Clause(
        "fractions",
        "item",
        Text(
            "Fractions of less than one (1) share arising upon exercise of the rights",
            "新株予約権の行使により生じる1株未満の端数の取扱い",
        ),
    ),
    Clause(
        "fractions_text",
        "paragraph",
        Text(
            "Any fraction of less than one (1) share in the number of shares to be delivered to a "
            "holder who has exercised rights shall be rounded down.",
            "本新株予約権を行使した新株予約権者に交付する株式の数に1株未満の端数があるときは、"
            "これを切り捨てる。",
        ),
    ),
    Clause(
        "exercise_conditions",
        "item",
        Text("Other conditions for exercise of the rights", "その他の新株予約権の行使の条件"),
    ),
    Clause(
        "whole_rights",
        "point",
        Text(
            "Only whole rights may be exercised; no right may be exercised in part.",
            "各本新株予約権は、その一部のみを行使することができない。",
        ),
    ),
    Clause(
        "loss_of_position",
        "point",
        Text(
            "Within the exercise period stated in {see:exercise_period}, a person to whom rights "
            "were allotted may exercise them only within {loss_window_days:spelled:day} from and "
            "including the day following the day on which that person loses the position of "
            "Director or Executive Officer of the Company, unless the position is lost by death. "
            "This limit does not apply to exercise by the Heir provided for in {see:heir}.",
            "本新株予約権の割当てを受けた者は、{see:exercise_period}に定める行使期間内に"
            "おいて、当社の取締役又は執行役員の地位を喪失した日（死亡によりその地位を"
            "喪失した日を除く。）の翌日から起算して{loss_window_days:days}以内に限り、"
            "本新株予約権を行使することができる。ただし、{see:heir}に定める権利承継者が"
            "行使する場合は、この限りでない。",
        ),
    ),
    Clause(
        "heir",
        "point",
        Text(
            "If a person to whom rights were allotted dies, only one (1) legal heir of that person "
            "(the “Heir”) may inherit the rights. Within the exercise period stated in "
            "{see:exercise_period}, the Heir may exercise the rights only within "
            "{inheritance_window_months:spelled:month} after inheriting them. If the Heir dies, "
            "the legal heirs of the Heir may not inherit the rights.",
            "本新株予約権の割当てを受けた者が死亡した場合、その法定相続人のうち1名（以下「権利承継者」"
            "という。）に限り、本新株予約権を承継することができる。権利承継者は、{see:exercise_period}に"
            "定める行使期間内において、承継後{inheritance_window_months:months}以内に限り、"
            "本新株予約権を行使することができる。権利承継者が死亡した場合、権利承継者の相続人は"
            "本新株予約権を承継することができない。",
        ),
    ),
    Clause(
        "no_disposal",
        "point",
        Text(
            "The rights may not be transferred to a third party, pledged or otherwise disposed of.",
            "本新株予約権は、第三者への譲渡、質入れその他一切の処分をすることができない。",
        ),
    ),
    Clause(
        "further_conditions",
        "point",
        Text(
            "Any further conditions for exercise of the rights shall be determined by the Board of "
            "Directors at the meeting that determines the terms of the offering of the rights.",
            "上記に定めるもののほか、本新株予約権の行使の条件に関する事項は、"
            "本新株予約権の募集事項を決定する取締役会において定める。",
        ),
    ),
)

_PAYMENT: Final = (
    Clause(
        "payment",
        "item",
        Text(
            "Method of calculating the amount to be paid for the rights",
            "新株予約権の払込金額の算定方法",
        ),
    ),
    Clause(
        "payment_method",
        "paragraph",
        Text(
            "The amount to be paid for each right shall be the option price for one (1) share, "
            "calculated from the figures in {see:share_price} through {see:dividend_yield} by "
            "the formula of the Black-Scholes model stated in this item, multiplied by the "
            "Number of Shares Granted. Any fraction of less than one (1) yen in the amount "
            "{terms_rounding_step:choice} shall be {terms_rounding_mode:choice} to a whole yen.",
            "各本新株予約権の払込金額は、{see:share_price}から{see:dividend_yield}までの数値を"
            "用い、本項に掲げるブラック・ショールズ・モデルの算式により算出した株式1株当たりの"
            "オプション価格に、付与株式数を乗じた金額とする。"
            "{terms_rounding_step:choice}の金額に1円未満の端数が生じたときは、"
            "{terms_rounding_mode:choice}により処理する。",
        ),
    ),
    Clause(
        "estimated_payment",
        "paragraph",
        Text(
            "Amount to be paid for each right: {price_per_right:yen} ({price_note_en}).",
            "各本新株予約権の払込金額：{price_per_right:yen}（{price_note_ja}）",
        ),
        printed=False,
    ),
    Clause(
        "fair_value",
        "paragraph",
        Text(
            "The amount so calculated is the fair value of the rights. The issuance of the "
            "rights is therefore not an issuance on particularly favorable terms.",
            "上記により算出される払込金額は本新株予約権の公正価額であり、したがって、"
            "本新株予約権の発行は有利発行に該当しない。",
        ),
    ),
    Clause(
        "offset",
        "paragraph",
        Text(
            "The obligation of each person allotted rights to pay for them shall be offset against "
            "the monetary remuneration claim of that person against the Company.",
            "本新株予約権の割当てを受ける者の払込債務は、その者が当社に対して有する金銭報酬債権と"
            "相殺する。",
        ),
    ),
    Clause("option_price_formula", "formula", Text("black_scholes", "black_scholes")),
    Clause("where", "paragraph", Text("where", "ここで、")),
    Clause("d_formula", "formula", Text("black_scholes_d", "black_scholes_d")),
    Clause(
        "option_price",
        "point",
        Text("Option price for one (1) share (C)", "株式1株当たりのオプション価格（C）"),
    ),
    Clause(
        "share_price",
        "point",
        Text(
            "Share price (S): the closing price of the common stock of the Company on "
            "{price_date:date} in regular trading on the Tokyo Stock Exchange or, if there is no "
            "closing price on that day, the base price for the next trading day",
            "株価（S）：{price_date:<date_style>}の東京証券取引所における当社普通株式の普通取引の"
            "終値（同日に終値がない場合は、翌取引日の基準値段）",
        ),
    ),
    Clause(
        "exercise_price",
        "point",
        Text("Exercise Price (X): {strike:spelled} yen", "行使価額（X）：{strike:yen}"),
    ),
    Clause(
        "remaining_period",
        "point",
        Text("Expected remaining period (T): {years:years}", "予想残存期間（T）：{years:years}"),
    ),
    Clause(
        "volatility",
        "point",
        Text(
            "Volatility (σ): the volatility of the share price, calculated from the closing "
            "prices of the common stock of the Company in regular trading {frequency:choice} "
            "from {volatility_from:date} to {volatility_to:date}",
            "ボラティリティ（σ）：{volatility_from:<date_style>}から"
            "{volatility_to:<date_style>}までの{frequency:choice}における当社普通株式の"
            "普通取引の終値に基づき算出した株価変動率",
        ),
        when="frequency",
    ),
    Clause(
        "volatility_of_weeks",
        "point",
        Text(
            "Volatility (σ): the volatility of the share price, calculated from the closing "
            "prices of the common stock of the Company in regular trading on the last trading "
            "day of each week from {volatility_from:date} to {volatility_to:date}",
            "ボラティリティ（σ）：{volatility_from:<date_style>}から"
            "{volatility_to:<date_style>}までの各週の最終取引日における当社普通株式の普通取引の"
            "終値に基づき算出した株価変動率",
        ),
        when="!frequency",
    ),
    Clause(
        "risk_free_rate",
        "point",
        Text(
            "Risk-free interest rate (r): the interest rate on Japanese government bonds whose "
            "remaining years correspond to the expected remaining period",
            "無リスク利子率（r）：残存年数が予想残存期間に対応する国債の利子率",
        ),
    ),
    Clause(
        "dividend_yield",
        "point",
        Text(
            "Dividend yield (q): the dividend paid on one (1) share for the fiscal year ended "
            "{dividend_year_end:date}, divided by the share price in {see:share_price} (a "
            "yearly rate with {terms_compounding:choice} compounding; the formula takes the "
            "continuously compounded rate)",
            "配当利回り（q）：{dividend_year_end:<date_style>:fiscal_year}の株式1株当たりの"
            "配当金を{see:share_price}の株価で除した率（{terms_compounding:choice}による年率と"
            "し、算式には連続複利による年率を用いる。）",
        ),
    ),
    Clause(
        "normal_distribution",
        "point",
        Text(
            "Cumulative distribution function of the standard normal distribution (N(·))",
            "標準正規分布の累積分布関数（N(·)）",
        ),
    ),
)

_ALLOTMENT: Final = (
    Clause("allotment", "item", Text("Date of allotment of the rights", "新株予約権の割当日")),
    Clause(
        "allotment_day",
        "paragraph",
        Text("{allotment_date:date}", "{allotment_date:<date_style>}"),
    ),
    Clause(
        "shareholder_notice",
        "paragraph",
        Text(
            "Under Article 161, Paragraph 2 of the Act on Book-Entry Transfer of Corporate "
            "Bonds and Shares, shareholders are informed of the terms of the offering by "
            "public notice on {shareholder_notice_date:date}, in place of the notice under "
            "Article 240, Paragraph 2 of the Companies Act.",
            "社債、株式等の振替に関する法律第161条第2項の規定により、"
            "会社法第240条第2項の規定による株主に対する通知に代えて、"
            "{shareholder_notice_date:<date_style>}に募集事項を公告する。",
        ),
        when="!notice_exemption",
        printed=False,
    ),
    Clause(
        "shareholder_notice_exempt",
        "paragraph",
        Text(
            "Under Article 240, Paragraph 4 of the Companies Act, shareholders are informed of "
            "the terms of the offering neither by notice nor by public notice (ground under "
            "that Paragraph: {notice_exemption}).",
            "会社法第240条第4項の規定により、募集事項の株主に対する通知及び公告は"
            "行わない（同項に該当する事由：{notice_exemption}）。",
        ),
        when="notice_exemption",
        printed=False,
    ),
    Clause(
        "payment_day",
        "item",
        Text(
            "Date of payment in exchange for the rights",
            "新株予約権と引換えにする金銭の払込みの期日",
        ),
    ),
    Clause(
        "payment_day_text",
        "paragraph",
        Text("{payment_date:date}", "{payment_date:<date_style>}"),
    ),
    Clause(
        "allottees",
        "item",
        Text(
            "Persons to be allotted the rights, number of persons, and number of rights to be "
            "allotted",
            "新株予約権の割当ての対象者、その人数及び割り当てる新株予約権の数",
        ),
    ),
    Clause(
        "allottees_lead",
        "paragraph",
        Text(
            "The rights are allotted to the following persons of {allottee_company}, in the "
            "following total numbers for each class.",
            "{allottee_company}の次の表に掲げる者に対し、同表の区分ごとに、"
            "同表に掲げる個数の本新株予約権を割り当てる。",
        ),
    ),
    Clause(
        "allottees_table",
        "table",
        Text("allottees: class, persons, rights", "allottees: class, persons, rights"),
    ),
    Clause(
        "certificates",
        "item",
        Text("Certificates for the rights", "新株予約権証券に関する事項"),
    ),
    Clause(
        "certificates_text",
        "paragraph",
        Text(
            "No certificates for the rights shall be issued.",
            "本新株予約権に係る新株予約権証券は発行しない。",
        ),
    ),
)

_REFERENCE: Final = (
    Clause(
        "valuation_heading",
        "heading",
        Text("Reference: figures behind the option price", "（参考）オプション価格の算定の基礎"),
        printed=False,
    ),
    Clause("valuation", "table", Text("valuation", "valuation"), printed=False),
)

CLAUSES: Final[tuple[Clause, ...]] = (
    *head(
        Text(
            "Notice Regarding the Issuance of Stock-Compensation-Type Stock Options "
            "(Stock Acquisition Rights)",
            "株式報酬型ストックオプション（新株予約権）の発行に関するお知らせ",
        )
    ),
    *_PREAMBLE,
    OPENING,
    *_REASON,
    Clause("terms", "section", Text("Terms of issue of the rights", "新株予約権の発行要項")),
    *_SERIES,
    *_SHARES,
    *_EXERCISE,
    *_ACQUISITION,
    *_REORGANIZATION,
    *_CONDITIONS,
    *_PAYMENT,
    *_ALLOTMENT,
    *_REFERENCE,
    CLOSING,
    *FOOT,
)
