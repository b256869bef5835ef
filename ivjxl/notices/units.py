"""Units and kinds of the inputs and figures of a notice."""

from dataclasses import dataclass
from typing import Final

from ivjxl.errors import Text


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its name, and the style of `ivjxl.core.wording` that states a value plainly.

    `style` is empty for texts.
    """

    name: Text
    style: str


YEN: Final = Unit(Text("yen", "円"), "number")
YEN_AND_SEN: Final = Unit(Text("yen", "円"), "number:6")
YEN_PER_SHARE: Final = Unit(Text("yen/share", "円/株"), "number:6")
MODEL_YEN: Final = Unit(Text("yen/share", "円/株"), "decimal:6")
SHARES: Final = Unit(Text("shares", "株"), "number")
RIGHTS: Final = Unit(Text("rights", "個"), "number")
PERSONS: Final = Unit(Text("persons", "名"), "number")
PERCENT: Final = Unit(Text("%", "%"), "percent")
MODEL_PERCENT: Final = Unit(Text("%", "%"), "percent:6")
YEARS: Final = Unit(Text("years", "年"), "number")
DAYS: Final = Unit(Text("days", "日"), "number")
MONTHS: Final = Unit(Text("months", "か月"), "number")
DATE: Final = Unit(Text("date", "日付"), "iso_date")
ORDINAL: Final = Unit(Text("ordinal", "回"), "number")
COUNT: Final = Unit(Text("entries", "件"), "number")
RATIO: Final = Unit(Text("ratio", "倍"), "decimal:6")
TEXT: Final = Unit(Text("text", "文字"), "")
CHOICE: Final = Unit(Text("choice", "選択"), "")
YES_NO: Final = Unit(Text("TRUE/FALSE", "TRUE/FALSE"), "")


@dataclass(frozen=True, slots=True)
class Kind:
    """Where an input comes from: a letter and a name, so that colour is not alone."""

    letter: str
    name: Text


DECISION: Final = Kind("D", Text("decision (board, meeting, terms)", "決議・決定事項"))
MARKET: Final = Kind("M", Text("market data", "市場データ"))
PUBLISHED: Final = Kind("P", Text("published or printed before", "公表・記載済みの値"))
VALUATION: Final = Kind("V", Text("valuation choice", "評価上の選択"))
COMPANY: Final = Kind("C", Text("company fact on the notice date", "会社情報（公表日現在）"))
LAW: Final = Kind("L", Text("law or listing rule on the notice date", "法令・規則（公表日現在）"))
KINDS: Final = (DECISION, MARKET, PUBLISHED, VALUATION, COMPANY, LAW)
