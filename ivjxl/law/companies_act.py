"""Companies Act (会社法, Act No. 86 of 2005).

Text: https://laws.e-gov.go.jp/law/417AC0000000086. Where a row says verified,
its wording was compared with a published copy of the article named beside it.
"""

from datetime import date
from fractions import Fraction
from typing import Final

from ivjxl.errors import Text
from ivjxl.law.dated import Dated, Since

_IN_FORCE: Final = date(2006, 5, 1)
_READ: Final = date(2026, 11, 20)

CONTENT_OF_RIGHTS: Final = Dated(
    Text(
        "what the terms of stock acquisition rights must state", "新株予約権の内容として定める事項"
    ),
    Since(
        _IN_FORCE,
        (
            Text("number of shares or how it is calculated", "目的である株式の数又はその算定方法"),
            Text("value to be contributed on exercise", "行使に際して出資される財産の価額"),
            Text("exercise period", "行使期間"),
            Text("capital and capital reserve to be increased", "増加する資本金及び資本準備金"),
            Text("restriction on transfer", "譲渡制限"),
            Text("acquisition by the company", "取得条項"),
            Text("treatment on reorganisation", "組織再編時の取扱い"),
            Text("treatment of fractions of a share", "1株未満の端数の取扱い"),
            Text("certificates", "新株予約権証券"),
        ),
        "Companies Act art. 236(1)",
    ),
)

OFFERING_MATTERS: Final = Dated(
    Text("what an offering of stock acquisition rights must determine", "募集事項"),
    Since(
        _IN_FORCE,
        (
            Text("content and number of the rights", "募集新株予約権の内容及び数"),
            Text("amount to be paid, or how it is calculated", "払込金額又はその算定方法"),
            Text("allotment date", "割当日"),
            Text("payment date, if one is set", "払込期日"),
        ),
        "Companies Act art. 238(1)",
        verified=_READ,
    ),
)

DECIDED_BY_BOARD: Final = Dated(
    Text(
        "whether the board of a public company decides the offering (favourable terms excepted)",
        "公開会社の取締役会による募集事項の決定（有利発行を除く）",
    ),
    Since(_IN_FORCE, True, "Companies Act art. 240(1), 238(2)", verified=_READ),
)

NOTICE_CLEAR_DAYS: Final = Dated(
    Text(
        "clear days between notice to shareholders and allotment, days",
        "株主への通知・公告から割当日までに空ける日数（日）",
    ),
    Since(_IN_FORCE, 14, "Companies Act art. 240(2)(3): two weeks before", verified=_READ),
)

NOTICE_EXEMPTION: Final = Dated(
    Text(
        "whether a filing two weeks before allotment replaces the notice",
        "割当日の2週間前までの届出等による通知の省略",
    ),
    Since(_IN_FORCE, True, "Companies Act art. 240(4)", verified=_READ),
)

LEAST_CAPITAL_SHARE: Final = Dated(
    Text(
        "least share of the limit that becomes capital stock, ratio",
        "資本金等増加限度額のうち資本金とする最低割合",
    ),
    Since(
        _IN_FORCE,
        Fraction(1, 2),
        "Companies Act art. 445(2)(3): at most half may become capital reserve",
        verified=_READ,
    ),
)

RESERVE_ON_DIVIDEND: Final = Dated(
    Text(
        "share of a dividend to be added to reserves, ratio",
        "剰余金の配当に伴い準備金に計上する割合",
    ),
    Since(
        _IN_FORCE,
        Fraction(1, 10),
        "Companies Act art. 445(4); ceiling in the Ordinance on Company Accounting art. 22",
        verified=_READ,
    ),
)

TREASURY_SHARES_RECEIVE_DIVIDEND: Final = Dated(
    Text(
        "whether the company's own shares receive a dividend",
        "自己株式への剰余金の配当の有無",
    ),
    Since(_IN_FORCE, False, "Companies Act art. 453"),
)

RECORD_DATE_MONTHS: Final = Dated(
    Text(
        "longest time between a record date and the right it fixes, months",
        "基準日から権利行使までの最長期間（か月）",
    ),
    Since(_IN_FORCE, 3, "Companies Act art. 124(2)"),
)

DISPOSAL_CLEAR_DAYS: Final = Dated(
    Text(
        "clear days between notice of an issue or disposal of shares and payment, days",
        "募集株式の発行・処分の通知から払込期日までに空ける日数（日）",
    ),
    Since(_IN_FORCE, 14, "Companies Act art. 201(3)(4)"),
)
