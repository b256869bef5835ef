"""Guide: how to, index of sheets, legend, conventions."""

from collections.abc import Mapping
from typing import Any, Final

from ivjxl import __version__
from ivjxl.errors import Text
from ivjxl.excel.workbook import looks
from ivjxl.excel.workbook.plan import (
    FIRST_ROW,
    Plan,
)
from ivjxl.excel.workbook.writer import Book, lines_of
from ivjxl.notices.units import KINDS

SHEETS: Final = {
    "Guide": Text("this page", "このページ"),
    "Inputs": Text(
        "enter every figure once, with its source", "数値は出典とともにここへ一度だけ入力"
    ),
    "Market": Text(
        "closes, splits, yields, dividends; which values Inputs takes from them",
        "終値・株式分割・利回り・配当と、Inputsへの反映",
    ),
    "Working": Text("one figure a row, with its cross-check", "1行1数値の計算と検算"),
    "Deadlines": Text("the days that matter, with weekday and trading day", "期日・曜日・営業日"),
    "Clauses": Text(
        "every paragraph of the document in both languages: change, move, switch off, add",
        "文書の全条項（日英）。文言・順序・掲載の変更や追加",
    ),
    "Placeholders": Text(
        "what clauses may print, and how to type it", "条項に差し込める項目と記入例"
    ),
    "Notice_JA": Text(
        "the notice's tables in Japanese, to print", "お知らせの表（日本語、印刷用）"
    ),
    "Notice_EN": Text("the notice's tables in English, to print", "お知らせの表（英語、印刷用）"),
    "Checks": Text("every check, its figures, and your acknowledgements", "検査結果と確認記録"),
    "Log": Text("what changed, when, by whom", "変更履歴"),
}
REGENERATE: Final = Text(
    "Where a table prints a row for each allottee or split: enter or clear the rows, then press "
    "Regenerate tables on the ribbon tab ivjxl (without Excel: ivjxl regenerate BOOK --in-place); "
    "a table that you edited is never overwritten without your word.",
    "割当対象者や分割ごとに行のある表では、行を入力又は消去し、リボン「ivjxl」の「表の再作成」を"
    "押します（Excelがない場合はivjxl regenerate ファイル名 --in-place）。手で変更した表が断りなく"
    "上書きされることはありません。",
)
MARKET_DATA: Final = Text(
    "Where there is a sheet Market: import closes, splits, yields and dividends (ribbon, or ivjxl "
    "import BOOK FILE --in-place) or paste them there; an input left blank takes its value from "
    "them, a typed one needs its source.",
    "Marketシートがある場合は終値・分割・利回り・配当を取り込むか貼り付けます（取込みはリボン、又は"
    "ivjxl import ファイル名 CSV --in-place）。空欄の入力にはその値が使われ、"
    "直接入力した値には出典が必要です。",
)
READ_CLAUSES: Final = Text(
    "Read the whole notice on Clauses, both languages side by side. There change words, "
    "switch clauses off, move or add them, always in both languages; figures are placeholders.",
    "Clausesでお知らせの全文を日英対照で確認します。文言・順序・掲載の変更や条項の追加もここで、"
    "必ず日英の両方について行います（数値は差込項目で記入）。",
)
EXPORT: Final = Text(
    "Export to Word on the ribbon (without Excel: ivjxl export BOOK) writes the whole notice "
    "as Word documents, as long as no check fails; Notice_JA and Notice_EN print the tables.",
    "リボンの「Word出力」（Excelがない場合はivjxl export ファイル名）で、お知らせ全文のWord文書"
    "を作成します（不合格の検査がある間は作成できません）。表だけを印刷するには"
    "Notice_JA・Notice_ENを使います。",
)
PRINTED_ONLY: Final = Text(
    "Print Notice_JA and Notice_EN, or copy their tables into the notice.",
    "Notice_JA・Notice_ENを印刷するか、表をお知らせに転記します。",
)
"""The last step of template versions 1 and 2."""

LINES_OF_CLAUSES: Final = tuple(
    text.ja for text in (READ_CLAUSES, EXPORT, SHEETS["Clauses"], SHEETS["Placeholders"])
)
"""What template version 3 brought, in Japanese."""

WIDTHS: Final = {"A": 14, "B": 60, "C": 72}
_STEPS: Final = (
    Text(
        "Fill the yellow cells on Inputs; give every value its source, and say who entered it.",
        "Inputsの黄色いセルに入力し、出典と入力者を記入します。",
    ),
    MARKET_DATA,
    Text(
        "Look at the state in row 2 of any sheet: it is green only if every check was made.",
        "各シート2行目の判定を確認します。未検査が残る間は緑になりません。",
    ),
    Text(
        "On Checks, correct what failed; or acknowledge it: reason, name, date, and a copy of "
        "the text in column G into column P. It fails again once one of those figures changes.",
        "Checksの不合格を訂正します。やむを得ない場合は理由・確認者・日付を記入し、"
        "G列の文字列をP列に値として貼り付けます。数値が変わると再び不合格になります。",
    ),
    REGENERATE,
    READ_CLAUSES,
    EXPORT,
)
_NOTES: Final = (
    Text(
        "Amounts, shares and counts are positive; nothing is entered with a minus sign except "
        "a negative interest rate.",
        "金額・株数・個数は正の値で入力します（負の金利を除く）。",
    ),
    Text(
        "Figures are rounded once, where a row of Working says so; nowhere else.",
        "端数処理はWorkingに示した行で一度だけ行います。",
    ),
    Text(
        "Where the functions of ivjxl are not available the last calculated values stay "
        "visible; do not recalculate there.",
        "ivjxlの関数が使えない環境では最後の計算値が表示されます（再計算しないでください）。",
    ),
    Text(
        "Sheets are protected without a password; only the yellow cells accept input.",
        "シートはパスワードなしで保護され、黄色いセルだけに入力できます。",
    ),
    Text(
        "This workbook is no legal advice: confirm with counsel.",
        "本ブックは法的助言ではありません。専門家に確認してください。",
    ),
)


def write_guide(book: Book, plan: Plan) -> None:
    """Write the sheet that explains the workbook."""
    sheet = book.add("Guide")
    sheet.widths(WIDTHS)
    sheet.header(f"{plan.kind.title.ja} / {plan.kind.title.en}", "C", {})
    row = FIRST_ROW
    wrapped = {**looks.BASE, "text_wrap": True}

    def section(ja: str, en: str) -> None:
        nonlocal row
        for column, text in zip("ABC", ("", ja, en), strict=True):
            sheet.put(column, row, text or None, looks.SECTION)
        row += 1

    def line(key: str, text: Text, look: Mapping[str, Any] = looks.BASE) -> None:
        nonlocal row
        sheet.put("A", row, key, look)
        sheet.put("B", row, text.ja, wrapped)
        sheet.put("C", row, text.en, wrapped)
        lines = max(lines_of(text.ja, WIDTHS["B"]), lines_of(text.en, WIDTHS["C"]))
        sheet.sheet.set_row(row - 1, 5 + 13 * lines)
        row += 1

    section("手順", "How to")
    for number, text in enumerate(_STEPS, 1):
        line(str(number), text)
    section("シート", "Sheets")
    for name, text in SHEETS.items():
        if name == "Market" and not plan.market_groups:
            continue
        line(name, text)
        sheet.sheet.write_url(
            row - 2,
            0,
            f"internal:'{name}'!A1",
            book.format({**looks.BASE, "underline": 1, "font_color": "#1A3FB0"}),
            name,
        )
    section("入力の種類（Inputsの A 列）", "Kinds of input (column A of Inputs)")
    for kind in KINDS:
        fill = {**looks.BOXED, "align": "center", "bg_color": looks.KIND_FILLS[kind.letter]}
        line(kind.letter, kind.name, fill)
    section("注意", "Notes")
    for text in _NOTES:
        line("・", text)
    section("版", "Version")
    line("ivjxl", Text(__version__, __version__))
    sheet.page(landscape=True)
