"""The tables that the two notices on stock options share."""

from ivjxl.errors import Text
from ivjxl.notices.layout import Row, Table


def valuation_table() -> Table:
    """Return the table of the formula's inputs and the resulting prices."""

    def row(name: str, label: Text, style: str) -> Row:
        return Row(name, (label, Text(f"{{{name}:{style}}}", f"{{{name}:{style}}}")))

    def dated(name: str, label: Text) -> Row:
        return Row(name, (label, Text(f"{{{name}:date}}", f"{{{name}:<date_style>}}")))

    return Table(
        "valuation",
        Text("Valuation (Black-Scholes model)", "公正価額の算定（ブラック・ショールズ・モデル）"),
        ("item", "content"),
        (Text("Item", "項目"), Text("Content", "内容")),
        (
            Row(
                "spot",
                (
                    Text("Share price (S)", "株価（S）"),
                    Text(
                        "JPY{spot:number} (close of {price_date:date})",
                        "{spot:number}円（{price_date:<date_style>}の終値）",
                    ),
                ),
            ),
            Row(
                "strike",
                (
                    Text("Exercise price (X)", "行使価額（X）"),
                    Text("{strike:spelled} yen", "{strike:yen}"),
                ),
            ),
            row("years", Text("Expected remaining period (T)", "予想残存期間（T）"), "years"),
            row("volatility", Text("Volatility (σ)", "ボラティリティ（σ）"), "percent:3"),
            dated("volatility_from", Text("Closes from", "株価の算定期間（開始）")),
            dated("volatility_to", Text("Closes to", "株価の算定期間（終了）")),
            row("rate", Text("Risk-free interest rate (r)", "無リスク利子率（r）"), "percent:3"),
            Row(
                "dividend",
                (
                    Text("Dividend per share", "1株当たり配当金"),
                    Text(
                        "{dividend:yen_decimal} (year ended {dividend_year_end:date})",
                        "{dividend:yen_decimal}（{dividend_year_end:<date_style>:fiscal_year}）",
                    ),
                ),
            ),
            row("dividend_yield", Text("Dividend yield (q)", "配当利回り（q）"), "percent:4"),
            row(
                "option_price",
                Text("Option price per share (C), yen", "1株当たりオプション価格（C、円）"),
                "decimal:4",
            ),
            Row(
                "policy",
                (
                    Text("Policy: dividend, rounding", "評価方針：配当・端数処理"),
                    Text(
                        "{compounding:choice}, {rounding_mode:choice} {rounding_step:choice}",
                        "{compounding:choice}、{rounding_step:choice}で{rounding_mode:choice}",
                    ),
                ),
            ),
            Row(
                "policy_note",
                (
                    Text("Policy: basis", "評価方針の根拠"),
                    Text("{policy_note_en}", "{policy_note_ja}"),
                ),
            ),
            row("price_per_right", Text("Per right", "1個当たり"), "yen"),
            row(
                "total_payment",
                Text("Payment in total, offset against claims", "払込総額（報酬債権と相殺）"),
                "yen",
            ),
            row(
                "capital_per_right",
                Text("Capital stock on exercise of one right", "1個の行使による資本金の増加額"),
                "yen",
            ),
            row(
                "reserve_per_right",
                Text("Capital reserve on exercise of one right", "同 資本準備金の増加額"),
                "yen",
            ),
        ),
    )


def _allottee_rows(count: int) -> tuple[Row, ...]:

    def cell(index: int, en: str, ja: str) -> Text:
        group = f"allottees[{index}]"
        return Text(en.replace("@", group), ja.replace("@", group))

    classes = tuple(
        Row(
            f"class_{index + 1}",
            (
                cell(index, "{@.title_en}", "{@.title_ja}"),
                cell(index, "{@.persons:count:<@.noun_en>}", "{@.persons:persons}"),
                cell(index, "{@.rights:rights}", "{@.rights:rights}"),
                cell(index, f"{{claims[{index}]:yen}}", f"{{claims[{index}]:yen}}"),
            ),
        )
        for index in range(count)
    )
    total = Row(
        "total",
        (
            Text("Total", "合計"),
            Text("{allotted_persons:persons}", "{allotted_persons:persons}"),
            Text("{allotted_rights:rights}", "{allotted_rights:rights}"),
            Text("{total_payment:yen}", "{total_payment:yen}"),
        ),
    )
    return (*classes, total)


def allottee_table(count: int) -> Table:
    """Return the table of allottees: class, persons, rights."""
    return Table(
        "allottees",
        Text("Persons to be allotted the rights", "割当対象者、人数及び割当個数"),
        ("class", "persons", "rights", "claim"),
        (
            Text("Class", "区分"),
            Text("Persons", "人数"),
            Text("Rights", "割当個数"),
            Text("Claim offset against payment", "払込金額（報酬債権と相殺）"),
        ),
        _allottee_rows(count),
        rows_of="allottees",
    )


def cap_table() -> Table:
    """Return the table that holds the payment against the cap of director compensation."""

    def row(name: str, label: Text) -> Row:
        return Row(name, (label, Text(f"{{{name}:yen}}", f"{{{name}:yen}}")))

    return Table(
        "cap",
        Text("Cap of director compensation", "取締役の報酬枠"),
        ("item", "content"),
        (Text("Item", "項目"), Text("Content", "内容")),
        (
            row("annual_cap", Text("Cap per year", "年間上限")),
            row("capped_payment", Text("Of which these rights", "うち本新株予約権")),
            row("other_compensation", Text("Of which other compensation", "うち他の報酬")),
        ),
    )
