"""The sheet Texts of the add-in: what the ribbon, the dialogs and the function wizard say."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from ivjxl.errors import Text
from ivjxl.excel.functions import FUNCTIONS
from ivjxl.notices import NOTICES

SHEET: Final = "Texts"
NEW: Final = "ivjxlNew"
"""The menu with one button for each kind of notice."""


class Control(NamedTuple):
    """What a control of the ribbon says; a key tip is one for both languages."""

    label: Text
    screentip: Text
    supertip: Text
    keytip: str


CONTROLS: Final[dict[str, Control]] = {
    "ivjxlTab": Control(
        Text("ivjxl", "ivjxl"),
        Text("Notices of a listed company", "上場会社のお知らせ"),
        Text(
            "Prepare notices: stock options, restricted stock, dividends.",
            "ストックオプション・譲渡制限付株式・剰余金の配当のお知らせを作成します。",
        ),
        "IV",
    ),
    "ivjxlNotices": Control(
        Text("Notice", "お知らせ"),
        Text("Notice", "お知らせ"),
        Text(
            "Begin a notice, bring in market data, make its tables and documents.",
            "お知らせの新規作成、市場データの取込み、表と文書の作成を行います。",
        ),
        "ZN",
    ),
    NEW: Control(
        Text("New", "新規作成"),
        Text("New notice", "お知らせの新規作成"),
        Text(
            "Opens a blank workbook for one kind of notice. Nothing is saved until you save it.",
            "選択した種類の空のブックを開きます。保存するまでファイルは作成されません。",
        ),
        "N",
    ),
    "ivjxlRegenerate": Control(
        Text("Regenerate tables", "表の再作成"),
        Text("Regenerate the tables of this workbook", "このブックの表の再作成"),
        Text(
            "Gives the generated tables of both pages the rows of the inputs. Other cells are not "
            "touched, and a table that you edited is replaced only if you say so; it is kept on a "
            "sheet of its own.",
            "入力された行数に合わせて、日英両ページの表を作成し直します。他のセルは変更しません。"
            "手作業で変更された表は、確認のうえ控えのシートを残して置き換えます。",
        ),
        "R",
    ),
    "ivjxlImport": Control(
        Text("Import market data", "市場データの取込み"),
        Text("Import closes, yields, splits, dividends", "終値・国債利回り・分割・配当の取込み"),
        Text(
            "Reads CSV files into the sheet Market, each row with its file and line. Rows that are "
            "there already are replaced only if you say so.",
            "CSVファイルをMarketシートに取り込み、各行にファイル名と行番号を付します。"
            "既にある行は確認のうえ置き換えます。",
        ),
        "I",
    ),
    "ivjxlExport": Control(
        Text("Export to Word", "Word出力"),
        Text("Write the whole notice as Word documents", "お知らせ全文のWord文書の作成"),
        Text(
            "Writes the notice with its clauses in Japanese and English into a folder that you "
            "choose, unless a check failed or a value is to be entered. A document that is there "
            "already is overwritten only if you say so.",
            "条項を含むお知らせの全文を、日英のWord文書として選択したフォルダーに作成します。"
            "不合格の検査や未入力の値がある場合は作成しません。既にある文書は確認のうえ上書きします。",
        ),
        "X",
    ),
    "ivjxlChecks": Control(
        Text("Checks", "検査"),
        Text("Checks", "検査"),
        Text("Is the notice ready to be published?", "公表できる状態かどうかを確かめます。"),
        "ZC",
    ),
    "ivjxlCheck": Control(
        Text("Check", "検査"),
        Text("Check this workbook", "このブックの検査"),
        Text(
            "Reads every check of the workbook, compares its formulas with a freshly built one and "
            "its figures with those that the program calculates, and says what failed.",
            "ブックの全ての検査に加え、数式をテンプレートと、計算値をプログラムの計算結果と照合し、"
            "不合格の項目を示します。",
        ),
        "C",
    ),
    "ivjxlRecalculate": Control(
        Text("Recalculate and check", "再計算して検査"),
        Text("Recalculate everything, then check", "すべて再計算して検査"),
        Text(
            "Calculates every formula of the open workbooks anew, also those whose inputs did not "
            "change, then checks this workbook.",
            "開いているブックのすべての数式を計算し直してから、このブックを検査します。",
        ),
        "A",
    ),
    "ivjxlFigures": Control(
        Text("Figures", "数値"),
        Text("Figures", "数値"),
        Text("Where does a figure come from?", "数値の根拠を示します。"),
        "ZF",
    ),
    "ivjxlExplain": Control(
        Text("Explain this number", "この数値の根拠"),
        Text("Explain the selected cell", "選択したセルの根拠"),
        Text(
            "Shows how the selected figure is calculated, step by step, down to the inputs with "
            "their sources.",
            "選択した数値の計算過程を、入力値とその出典までたどって表示します。",
        ),
        "E",
    ),
    "ivjxlWhy": Control(
        Text("Why?", "エラーの理由"),
        Text("Why does the selected cell show an error?", "選択したセルがエラーになる理由"),
        Text(
            "Shows what a function of ivjxl said about its inputs when it last returned an error, "
            "also where the error came from another cell.",
            "ivjxlの関数が直近にエラーを返した理由を、エラーの発生元のセルとともに表示します。",
        ),
        "W",
    ),
    "ivjxlAddin": Control(
        Text("ivjxl", "ivjxl"),
        Text("ivjxl", "ivjxl"),
        Text("This add-in.", "このアドインについて。"),
        "ZI",
    ),
    "ivjxlLinks": Control(
        Text("Repair links", "リンクの修復"),
        Text("Repair formulas from another computer", "他のPCで作成された数式の修復"),
        Text(
            "Removes the path of another computer's add-in from the formulas of this workbook and "
            "enters them again, so that they calculate here.",
            "数式から他のPCのアドインのパスを取り除いて入力し直し、このPCで計算できるようにします。",
        ),
        "L",
    ),
    "ivjxlLanguage": Control(
        Text("日本語", "English"),
        Text("日本語で表示 / show in Japanese", "Show in English / 英語で表示"),
        Text(
            "Switches ribbon, messages and function help to Japanese. The pages of a notice are "
            "always in both languages.",
            "リボン・メッセージ・関数の説明を英語に切り替えます。お知らせのページは常に両言語です。",
        ),
        "G",
    ),
    "ivjxlAbout": Control(
        Text("Help", "ヘルプ"),
        Text("Help and versions", "ヘルプとバージョン情報"),
        Text(
            "What the buttons do, the versions of the program and of this workbook, and what to do "
            "when something does not work.",
            "各ボタンの説明、プログラムとブックの版、動作しない場合の対処方法を表示します。",
        ),
        "H",
    ),
}
"""Every control of `ribbon.xml`; the buttons of the menu New follow from the notices."""

MESSAGES: Final[dict[str, Text]] = {
    "working": Text("ivjxl: working…", "ivjxl: 処理中…"),
    "failed": Text("This could not be done.", "処理を完了できませんでした。"),
    "doctor": Text(
        "If it happens again, type `ivjxl addin doctor` at a command prompt: it says why.",
        "繰り返す場合は、コマンドプロンプトで ivjxl addin doctor を実行してください。",
    ),
    "not_installed": Text(
        "This add-in was built but not installed: it does not know its Python. Type "
        "`ivjxl addin install` at a command prompt and start Excel again.",
        "このアドインはインストールされていないため、Pythonを起動できません。コマンドプロンプトで "
        "ivjxl addin install を実行し、Excelを再起動してください。",
    ),
    "library_missing": Text(
        "The library of xlwings could not be loaded. Type `ivjxl addin install` at a command "
        "prompt and start Excel again.",
        "xlwingsのライブラリを読み込めません。コマンドプロンプトで ivjxl addin install を実行し、"
        "Excelを再起動してください。",
    ),
}
"""What VBA says itself; everything else comes from Python."""


def new_controls() -> dict[str, Control]:
    """Return the buttons of the menu New, in the order of the table of contents."""
    return {
        f"{NEW}_{name}": Control(
            kind.title,
            kind.title,
            Text(
                f"Opens a blank workbook: {kind.title.en}.",
                f"空のブックを開きます: {kind.title.ja}",
            ),
            str(number),
        )
        for number, (name, kind) in enumerate(NOTICES.items(), 1)
    }


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield the rows of the sheet: key, English, Japanese."""
    for name, control in {**CONTROLS, **new_controls()}.items():
        for part in ("label", "screentip", "supertip"):
            yield f"{name}.{part}", *getattr(control, part)
        yield f"{name}.keytip", control.keytip, control.keytip
    for key, text in MESSAGES.items():
        yield key, *text
    for function in FUNCTIONS.values():
        yield f"function.{function.name}", *function.help
        for number, argument in enumerate(function.arguments.values(), 1):
            yield f"argument.{function.name}.{number}", *argument.help
