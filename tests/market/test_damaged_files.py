"""Files as people have them, damaged or odd: each ends in the right error or the right number."""

import codecs
import gzip
import io
import os
import zipfile
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.errors import InputError
from ivjxl.market.inputs import Files, Settings, figures, read_files

from .files import DIVIDENDS, JGB_EN, JGB_JA, SPLITS, WEEKLY, closes, lines, sigma

ON_THE_DAY: Final = {"on": date(2013, 7, 11), "years": Decimal(15)}
SIGMA: Final = sigma(3400, 3450, 3380, 3500, 3505)
EARLY: Final = "before 1990-01-01, not used"
CLOSED: Final = "the exchange was closed, nothing was traded"

FINE: Final = "date,close_as_traded\n2013-07-10,3500\n2013-07-11,3505\n2013-07-12,3520\n"
"""Three trading days; 2013-07-15 is a holiday."""

JAPANESE: Final = "日付,始値,高値,安値,終値,備考\n2013/7/11,3490,3520,3480,3505,①㈱髙﨑～－\n"
WEEKLY_CLOSES: Final = closes(*WEEKLY)
QUOTES_OF_WEEKS: Final = lines(
    ("Date", "Code", "Close", "AdjustmentClose"),
    *((day, "37740", close, close) for day, close in WEEKLY),
)
BY_DIVIDENDS: Final = lines(
    ("Date", "Close", "Dividends", "Stock Splits"),
    *((day, close, "0", "0") for day, close in WEEKLY),
)
WITH_A_ZONE: Final = lines(
    ("Date", "Close"), *((f"{day} 00:00:00+09:00", close) for day, close in WEEKLY)
)


class Refused(NamedTuple):
    """The argument an error names, and a part of its English message."""

    at: str
    says: str


@dataclass(frozen=True)
class Read:
    """What is read: rows used, lines not used with the reason, cells held, figures, warnings.

    `holds` has closes by day, and yields in percent by day and tenor ("2013-07-11 15").
    """

    used: int
    not_used: dict[int, str] = field(default_factory=dict)
    holds: dict[str, str] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)
    warned: tuple[str, ...] = ()


class Odd(NamedTuple):
    """Files by name, the settings if figures are wanted, and what must come of them."""

    files: dict[str, bytes]
    expected: Refused | Read
    chosen: dict[str, Any] | None = None


def one(data: str | bytes, expected: Refused | Read, **more: Any) -> Odd:
    return Odd({"a.csv": data if isinstance(data, bytes) else data.encode()}, expected, **more)


def all_of(expected: Refused | Read, chosen: dict[str, Any], **texts: str) -> Odd:
    return Odd({f"{name}.csv": text.encode() for name, text in texts.items()}, expected, chosen)


def workbook() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(zipfile.ZipInfo("[Content_Types].xml"), "<Types/>")
    return held.getvalue()


def a_day(cell: str, close: str = "3505") -> str:
    return f'date,close_as_traded\n"{cell}",{close}\n'


def a_close(cell: str) -> str:
    return f'date,close_as_traded\n2013-07-10,3500\n2013-07-11,"{cell}"\n2013-07-12,3520\n'


def a_yield(cell: str) -> str:
    return f'Date,10Y,15Y\n2013/7/10,0.85,1.301\n2013/7/11,0.818,"{cell}"\n'


def with_volume(*rows: str) -> str:
    return "\n".join(["Date,Close,Volume", *rows])


READ_FINE: Final = Read(3, holds={"2013-07-11": "3505", "2013-07-12": "3520"})
ONE_CLOSE: Final = Read(1, holds={"2013-07-11": "3505"})
MISSING: Final = Read(2, {3: "no close"}, {"2013-07-10": "3500", "2013-07-12": "3520"})
A_NUMBER: Final = "must be a number like 2141"
A_DATE: Final = "must be a date like 2013-07-11"
ENCODING: Final = "must be a text in UTF-8"
QUOTES: Final = "has a quotation mark that is not closed"
COMMAS: Final = "must have its columns separated by commas"
UNKNOWN: Final = "is none of the files known"
SHIFTED: Final = "must be a day on which the exchange was open: are the dates shifted?"
NOT_THE_PRICE: Final = "holds adjusted closes, which are not the price of a day"
STATE_KIND: Final = "does not say whether its closes are as traded"
MOVED: Final = "has changes beyond 30 % that no split explains"
NO_CURVE: Final = "has no yields of this day"
ONE_SHARE: Final = "must hold one company only"

ENCODINGS: Final = {
    "UTF-8": one(JAPANESE, ONE_CLOSE),
    "UTF-8 with a mark": one(JAPANESE.encode("utf-8-sig"), ONE_CLOSE),
    "UTF-16 little end first": one(codecs.BOM_UTF16_LE + JAPANESE.encode("utf-16-le"), ONE_CLOSE),
    "UTF-16 big end first": one(codecs.BOM_UTF16_BE + JAPANESE.encode("utf-16-be"), ONE_CLOSE),
    "cp932 with the characters of Windows": one(JAPANESE.encode("cp932"), ONE_CLOSE),
    "UTF-16 without a mark": one(
        FINE.encode("utf-16-le"), Refused("a.csv", "holds NUL characters")
    ),
    "UTF-32": one(FINE.encode("utf-32"), Refused("a.csv", "holds NUL characters")),
    "UTF-16 cut in a character": one(FINE.encode("utf-16")[:-1], Refused("a.csv line 4", ENCODING)),
    "UTF-8 cut in a character": one(
        b"\xef\xbb\xbf" + JAPANESE.encode()[:-3], Refused("a.csv line 2", ENCODING)
    ),
    "cp932 behind the mark of UTF-8": one(
        codecs.BOM_UTF8 + JAPANESE.encode("cp932"), Refused("a.csv line 1", ENCODING)
    ),
    "EUC-JP": one(
        "日付,終値\n2013-07-11,3505\n".encode("euc_jp"), Refused("a.csv line 1", ENCODING)
    ),
    "ISO-2022-JP": one(
        "日付,終値\n2013-07-11,3505\n".encode("iso2022_jp"), Refused("a.csv", UNKNOWN)
    ),
    "latin-1": one(
        b"date,close_as_traded,name\n2013-07-11,3505,caf\xe9\n", Refused("a.csv line 2", ENCODING)
    ),
    "characters that were replaced": one(
        FINE.replace("3505", "35\ufffd5"), Refused("a.csv line 3", "damaged characters (U+FFFD)")
    ),
    "a Japanese file that was mangled": one(
        JGB_JA.encode("cp932").decode("utf-8", "replace"),
        Refused("a.csv line 1", "damaged characters (U+FFFD)"),
    ),
    "a NUL in a cell": one(
        FINE.replace("3505", "35\x0005"), Refused("a.csv", "holds NUL characters")
    ),
    "two marks": one(codecs.BOM_UTF8 * 2 + FINE.encode(), Refused("a.csv", UNKNOWN)),
}

NO_TABLES: Final = {
    "no byte": one(b"", Refused("a.csv", "is empty")),
    "line ends only": one(b"\r\n\r\n", Refused("a.csv", "is empty")),
    "a mark only": one(codecs.BOM_UTF8, Refused("a.csv", "is empty")),
    "a mark of UTF-16 only": one(codecs.BOM_UTF16_LE, Refused("a.csv", "is empty")),
    "commas only": one(b",,,\n,,,\n", Refused("a.csv", "is empty")),
    "spaces in quotes": one('"　"," "\n', Refused("a.csv", "is empty")),
    "a header only": one("date,close_as_traded\n", Refused("a.csv", "has no row with a close")),
    "rows without a header": one("2013-07-10,3500\n2013-07-11,3505\n", Refused("a.csv", UNKNOWN)),
    "a workbook": one(workbook(), Refused("a.csv", "is a workbook or archive")),
    "an old workbook": one(
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504),
        Refused("a.csv", "is an old or encrypted workbook"),
    ),
    "compressed": one(gzip.compress(FINE.encode(), mtime=0), Refused("a.csv", "is compressed")),
    "a PDF": one(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", Refused("a.csv", "is a PDF")),
    "a web page": one(
        "\n<!DOCTYPE html><html><table><tr><td>日付</td></tr></table></html>",
        Refused("a.csv", "is a web page"),
    ),
    "splits alone": one(SPLITS, Refused("FILE", "must hold daily closes, bond yields or")),
    "a file of another kind": one("name,age\nx,1\n", Refused("a.csv", UNKNOWN)),
    "bond prices of the dealers": one(
        "日付,銘柄種別,銘柄コード,銘柄名,償還期日,利率,平均値複利,平均値単価\n"
        "20130711,01,000010075,中期国債,20140615,0.1,0.103,999.99\n",
        Refused("a.csv", UNKNOWN),
    ),
}

SHAPES: Final = {
    "CR LF": one(FINE.replace("\n", "\r\n"), READ_FINE),
    "CR only": one(FINE.replace("\n", "\r"), READ_FINE),
    "mixed line ends": one(
        FINE.replace("3500\n", "3500\r").replace("3505\n", "3505\r\n"), READ_FINE
    ),
    "no line end at the end": one(FINE.rstrip("\n"), READ_FINE),
    "blank lines": one("\n\n" + FINE.replace("3500\n", "3500\n\n,\n") + "\n\n", READ_FINE),
    "a title and a blank line": one(f"3774 IIJ\n\n{FINE}", READ_FINE),
    "the header in line 3": one(f"3774\nIIJ\n{FINE}", READ_FINE),
    "the header in line 4": one(f"a\nb\nc\n{FINE}", Refused("a.csv", UNKNOWN)),
    "the heading again": one(
        FINE + "date,close_as_traded\n2013-07-16,3530\n", Refused("a.csv line 5", A_DATE)
    ),
    "full-width headings and digits": one(
        "Ｄａｔｅ，Ｃｌｏｓｅ\n".replace("，", ",") + "２０１３／０７／１１,３５０５\n", ONE_CLOSE
    ),
    "headings in capitals with a star": one("DATE,Close*\n2013-07-11,3505\n", ONE_CLOSE),
    "an open quotation mark at the end": one(
        FINE + '2013-07-16,"3530', Refused("a.csv line 5", QUOTES)
    ),
    "an open quotation mark": one(FINE.replace("3505", '"3505'), Refused("a.csv line 3", QUOTES)),
    "an open quotation mark in the header": one(f'"{FINE}', Refused("a.csv line 1", QUOTES)),
    "a quotation mark inside a quoted cell": one(
        FINE.replace("3505", '"35"05"'), Refused("a.csv line 3", QUOTES)
    ),
    "a quotation mark inside a cell": one(
        FINE.replace("3505", '35"05'), Refused("a.csv line 3", A_NUMBER)
    ),
    "a cell over two lines": one(
        'date,close_as_traded,note\n2013-07-11,3505,"split\nannounced"\n',
        Refused("a.csv line 2", "must not have a cell that spans lines"),
    ),
    "a cell too many": one(
        FINE.replace("3505", "3505,x"), Refused("a.csv line 3", "3 instead of 2 cells")
    ),
    "a cell too few": one(
        FINE.replace("2013-07-11,3505", "2013-07-11"), Refused("a.csv line 3", "1 instead of 2")
    ),
    "cut in the last row": one(FINE[:-10], Refused("a.csv line 4", "1 instead of 2 cells")),
    "a remark below the table": one(
        FINE + "Source: the exchange\n", Refused("a.csv line 5", "1 instead of 2 cells")
    ),
    "semicolons": one(FINE.replace(",", ";"), Refused("a.csv", COMMAS)),
    "tabs": one(FINE.replace(",", "\t"), Refused("a.csv", COMMAS)),
    "semicolons and decimal commas": one(
        "Date;Close\n2013-07-11;3505,5\n", Refused("a.csv", COMMAS)
    ),
    "tabs and thousands": one('日付\t終値\n2013-07-11\t"3,505"\n', Refused("a.csv", COMMAS)),
    "more semicolons than commas": one(
        "Date;Open;Close, yen\n2013-07-11;3500;3505\n", Refused("a.csv", COMMAS)
    ),
    "a semicolon in a heading": one("Date,Close,Note;s\n2013-07-11,3505,a;b;c\n", ONE_CLOSE),
    "two columns of closes": one(
        "date,close,Close\n2013-07-11,3505,876\n",
        Refused("a.csv line 1", "must have this heading once, got 'close'"),
    ),
    "two columns of dates": one(
        "Date,Close,Date\n2013-07-10,3505,2013-07-11\n",
        Refused("a.csv line 1", "must have this heading once, got 'date'"),
    ),
    "two columns of dates in two languages": one(
        "Date,日付,Close\n2013-07-10,2013-07-11,3505\n",
        Refused("a.csv line 1", "must have this heading once, got '日付'"),
    ),
    "two columns of codes": one(
        "Date,Code,Code,Close\n2013-07-10,37740,1,3500\n2013-07-11,72030,1,6510\n",
        Refused("a.csv line 1", "must have this heading once, got 'Code'"),
    ),
    "two columns of volumes": one(
        "Date,Close,Volume,Volume\n2013-07-12,3520,10,10\n2013-07-15,3520,7,0\n",
        Refused("a.csv line 1", "must have this heading once, got 'Volume'"),
    ),
    "two columns of remarks": one("Note,Date,Close,Note\n-,2013-07-11,3505,-\n", ONE_CLOSE),
}

NUMBERS: Final = {
    "thousands in quotes": one(a_close("3,505"), READ_FINE),
    "full-width digits": one(a_close("３，５０５"), READ_FINE),
    "a yen sign": one(a_close("¥3,505"), READ_FINE),
    "a backslash for a yen sign": one(a_close("\\3505"), READ_FINE),
    "the word for yen": one(a_close("3505円"), READ_FINE),
    "spaces around": one(a_close("　3505 "), READ_FINE),
    "Arabic-Indic digits": one(a_close("٣٥٠٥"), Refused("a.csv line 3", A_NUMBER)),
    "underscores": one(a_close("3_505"), Refused("a.csv line 3", A_NUMBER)),
    "infinity": one(a_close("inf"), Refused("a.csv line 3", A_NUMBER)),
    "an exponent": one(a_close("3.505e3"), Refused("a.csv line 3", A_NUMBER)),
    "a decimal comma": one(a_close("3505,5"), Refused("a.csv line 3", A_NUMBER)),
    "a percent sign": one(a_close("3505%"), Refused("a.csv line 3", A_NUMBER)),
    "a formula": one(a_close("=3500+5"), Refused("a.csv line 3", A_NUMBER)),
    "a mark for another": one(a_close("#DIV/0!"), Refused("a.csv line 3", A_NUMBER)),
    "a footnote mark": one(a_close("3505¹"), Refused("a.csv line 3", A_NUMBER)),
    "a number in a circle": one(a_close("350⑤"), Refused("a.csv line 3", A_NUMBER)),
    "a decimal comma after 0": one(a_close("0,831"), Refused("a.csv line 3", A_NUMBER)),
    "a hyphen with a footnote mark": one(a_close("-¹"), Refused("a.csv line 3", A_NUMBER)),
    "a price below 0": one(a_close("-3505"), Refused("a.csv line 3", "must be a price above 0")),
    "a price with a triangle": one(
        a_close("▲3505"), Refused("a.csv line 3", "must be a price above 0")
    ),
    "a price of 0": one(a_close("0"), Refused("a.csv line 3", "must be a price above 0")),
    "nan": one(a_close("nan"), MISSING),
    "null": one(a_close("null"), MISSING),
    "a hyphen": one(a_close("-"), MISSING),
    "a dash": one(a_close("―"), MISSING),
    "a full-width hyphen": one(a_close("－"), MISSING),
    "blank": one(a_close(""), MISSING),
    "an error of Excel": one(a_close("#VALUE!"), MISSING),
}

DATES: Final = {
    "a year of two digits": one(a_day("13/07/11"), Refused("a.csv line 2", A_DATE)),
    "month, day, year": one(a_day("7/11/2013"), Refused("a.csv line 2", A_DATE)),
    "a serial number of Excel": one(a_day("41466"), Refused("a.csv line 2", A_DATE)),
    "a time of day": one(a_day("2013-07-11 15:00:00"), Refused("a.csv line 2", A_DATE)),
    "an era in a small letter": one(a_day("h25.7.11"), ONE_CLOSE),
    "a day with a footnote mark": one(a_day("2013-07-1¹"), Refused("a.csv line 2", A_DATE)),
    "midnight": one(a_day("2013/07/11 0:00:00"), ONE_CLOSE),
    "midnight elsewhere": one(a_day("2013-07-11 00:00:00-04:00"), Refused("a.csv line 2", A_DATE)),
    "midnight in Japan, told in London": one(
        a_day("2013-07-10 15:00:00+00:00"), Refused("a.csv line 2", A_DATE)
    ),
    "February 29 of a common year": one(a_day("2013-02-29"), Refused("a.csv line 2", A_DATE)),
    "the year 1899": one(
        a_day("1899-12-30"), Refused("a.csv line 2", "must be a date from 1926-12-25")
    ),
    "the year 2100": one(
        a_day("2100-01-04"), Refused("a.csv line 2", "must be a date from 1926-12-25")
    ),
    "a blank date": one(a_day(""), Refused("a.csv line 2", A_DATE)),
    "an era before it began": one(
        a_day("R1.4.30"), Refused("a.csv line 2", "must not be before its era began")
    ),
    "an era after it ended": one(
        a_day("平成31年5月7日"),
        Read(
            1,
            holds={"2019-05-07": "3505"},
            warned=("line 2: 平成31年5月7日 is in an era that had ended",),
        ),
    ),
    "a day of the era before last": one(
        "基準日,1年,2年\nS64.1.8,4.5,4.6\n",
        Read(
            1,
            holds={"1989-01-08 1": "4.5"},
            warned=("line 2: S64.1.8 is in an era that had ended",),
        ),
    ),
    "a day twice": one(
        FINE + "2013-07-12,3520\n",
        Refused("a.csv line 5", "must have each day once, got '2013-07-12, also in line 4'"),
    ),
    "a day twice in two forms": one(
        FINE + "H25.7.12,3521\n", Refused("a.csv line 5", "must have each day once")
    ),
    "no order": one(
        FINE.replace("07-10", "07-17"),
        Refused("a.csv line 4", "must have its days in one order"),
    ),
    "no order, newest first": one(
        closes(*((f"2013-07-{day}", "3500") for day in ("17", "16", "10", "12", "09"))),
        Refused("a.csv line 5", "must have its days in one order, oldest or newest first"),
    ),
    "a year too early among others": one(
        closes(
            *((day, "3500") for day in ("2013-07-10", "2013-07-11", "2003-07-14", "2013-07-16"))
        ),
        Refused("a.csv line 4", "must have its days in one order"),
    ),
    "a year too late among others": one(
        closes(
            *((day, "3500") for day in ("2013-07-10", "2014-07-11", "2013-07-12", "2013-07-16"))
        ),
        Refused("a.csv line 3", "must have its days in one order"),
    ),
    "newest first": one("\n".join([FINE.splitlines()[0], *FINE.splitlines()[:0:-1]]), READ_FINE),
    "every day a day late": one(
        closes(("2013-07-11", "3500"), ("2013-07-12", "3505"), ("2013-07-13", "3520")),
        Refused("a.csv line 4", SHIFTED),
    ),
    "every day a day early": one(
        closes(("2013-07-10", "3500"), ("2013-07-11", "3520"), ("2013-07-15", "3530")),
        Refused("a.csv line 4", SHIFTED),
    ),
}

DAYS: Final = {
    "a holiday that repeats the close": one(
        with_volume("2013-07-12,3520,10", "2013-07-15,3520,0", "2013-07-16,3510,5"),
        Read(2, {3: CLOSED}, {"2013-07-12": "3520", "2013-07-16": "3510"}),
    ),
    "a holiday in the first row": one(
        with_volume("2013-07-15,3520,0", "2013-07-16,3510,5"),
        Read(1, {2: CLOSED}, {"2013-07-16": "3510"}),
    ),
    "a holiday with trades in the first row": one(
        with_volume("2013-07-15,3520,7", "2013-07-16,3510,5"), Refused("a.csv line 2", SHIFTED)
    ),
    "a holiday with a price of its own": one(
        with_volume("2013-07-12,3520,10", "2013-07-15,3530,0"), Refused("a.csv line 3", SHIFTED)
    ),
    "a holiday with trades": one(
        with_volume("2013-07-12,3520,10", "2013-07-15,3520,7"), Refused("a.csv line 3", SHIFTED)
    ),
    "a Saturday": one(
        with_volume("2013-07-12,3520,10", "2013-07-13,3530,9"), Refused("a.csv line 3", SHIFTED)
    ),
    "a holiday of 2019 only": one(
        with_volume("2019-04-26,2200,10", "2019-05-01,2200,0", "2019-05-07,2230,5"),
        Read(2, {3: CLOSED}, {"2019-05-07": "2230"}),
    ),
    "the day without trading": one(
        closes(("2020-09-30", "4000"), ("2020-10-01", "#VALUE!"), ("2020-10-02", "4050")),
        Read(2, {3: "no close: nothing was traded that day"}, {"2020-10-02": "4050"}),
    ),
    "the day without trading with a price": one(
        closes(("2020-09-30", "4000"), ("2020-10-01", "4020")), Refused("a.csv line 3", SHIFTED)
    ),
    "two companies by code": one(
        "Date,Code,Close\n2013-07-10,37740,3500\n2013-07-11,72030,6510\n",
        Refused("a.csv", f"{ONE_SHARE}, got '37740, 72030'"),
    ),
    "two companies in the header": one(
        "Price,Close,Close\nTicker,3774.T,7203.T\nDate,,\n2013-07-11,3505,6510\n",
        Refused("a.csv line 2", f"{ONE_SHARE}, got '3774.T, 7203.T'"),
    ),
    "one company in the header": one(
        "Price,Close,High\nTicker,3774.T,3774.T\nDate,,\n2013-07-11,1333.5,1340.5\n",
        Read(1, holds={"2013-07-11": "1333.5"}),
    ),
    "two files of closes": all_of(
        Refused("b.csv", "is the second file of its kind, got 'prices'"),
        ON_THE_DAY,
        a=FINE,
        b=FINE,
    ),
    "closes of an unknown kind": one(
        WEEKLY_CLOSES.replace("close_as_traded", "close"),
        Refused("a.csv", STATE_KIND),
        chosen=ON_THE_DAY,
    ),
    "closes of an unknown kind, stated": one(
        WEEKLY_CLOSES.replace("close_as_traded", "close"),
        Read(5, values={"spot": 3505, "volatility": SIGMA}),
        chosen=ON_THE_DAY | {"closes": "as traded"},
    ),
    "closes stated to be split-adjusted": one(
        WEEKLY_CLOSES.replace("close_as_traded", "close"),
        Read(5, values={"volatility": SIGMA}),
        chosen=ON_THE_DAY | {"closes": "split-adjusted"},
    ),
    "adjusted closes": one(
        WEEKLY_CLOSES.replace("close_as_traded", "close_split_adjusted"),
        Read(5, values={"volatility": SIGMA}),
        chosen=ON_THE_DAY,
    ),
    "closes lowered by dividends": one(
        BY_DIVIDENDS,
        Read(5, values={"volatility": SIGMA}),
        chosen=ON_THE_DAY | {"closes": "as traded"},
    ),
    "closes lowered by dividends, with a time zone": one(
        WITH_A_ZONE,
        Read(5, values={"volatility": SIGMA}),
        chosen=ON_THE_DAY | {"closes": "as traded"},
    ),
    "adjusted closes for restricted stock": one(
        WEEKLY_CLOSES.replace("close_as_traded", "close_split_adjusted"),
        Refused("a.csv", f"{NOT_THE_PRICE}: a file with closes as traded is needed"),
        chosen=ON_THE_DAY | {"rule": "restricted_stock"},
    ),
    "closes lowered by dividends for restricted stock": one(
        BY_DIVIDENDS,
        Refused("a.csv", NOT_THE_PRICE),
        chosen=ON_THE_DAY | {"rule": "restricted_stock", "closes": "as traded"},
    ),
    "adjusted closes beside a dividend": all_of(
        Read(5, values={"volatility": SIGMA, "dividend": 1760}),
        ON_THE_DAY,
        a=WEEKLY_CLOSES.replace("close_as_traded", "close_split_adjusted"),
        b=DIVIDENDS,
    ),
    "an adjusted close missing": one(
        QUOTES_OF_WEEKS.replace("3380,3380", "3380,-"),
        Refused("a.csv line 4", "has no split-adjusted close in this line: give the file of"),
        chosen=ON_THE_DAY,
    ),
    "an adjusted close missing beside the splits": all_of(
        Read(5, values={"spot": 3505, "volatility": SIGMA}),
        ON_THE_DAY,
        a=QUOTES_OF_WEEKS.replace("3380,3380", "3380,-"),
        b=SPLITS,
    ),
    "no close on the day": one(
        WEEKLY_CLOSES.replace("3505", "-"),
        Refused(
            "a.csv",
            "has no close of 2013-07-11 (Thu), which the rule asks for; it holds 2013-06-14 to",
        ),
        chosen=ON_THE_DAY,
    ),
    "a jump of 31 percent": one(
        WEEKLY_CLOSES.replace(",3505", ",4585"), Refused("a.csv", MOVED), chosen=ON_THE_DAY
    ),
    "a jump of 29 percent": one(
        WEEKLY_CLOSES.replace(",3505", ",4515"),
        Read(5, values={"spot": 4515, "volatility": sigma(3400, 3450, 3380, 3500, 4515)}),
        chosen=ON_THE_DAY,
    ),
    "a digit too many": one(
        WEEKLY_CLOSES.replace(",3380", ",33800"), Refused("a.csv", MOVED), chosen=ON_THE_DAY
    ),
    "a fall by half on an accepted day": one(
        WEEKLY_CLOSES.replace(",3505", ",1750"),
        Read(5, values={"spot": 1750, "volatility": sigma(3400, 3450, 3380, 3500, 1750)}),
        chosen=ON_THE_DAY | {"accepted_moves": (date(2013, 7, 11),)},
    ),
}

YIELDS: Final = {
    "a copy without the title": one(
        JGB_JA.partition("\r\n")[2], Read(2, holds={"2013-07-11 15": "1.275"})
    ),
    "the original": one(
        JGB_JA.encode("cp932"),
        Read(2, holds={"2013-07-11 15": "1.275"}, values={"rate": 0.01275}),
        chosen=ON_THE_DAY,
    ),
    "the English file": one(JGB_EN, Read(2, values={"rate": 0.01275}), chosen=ON_THE_DAY),
    "another unit": one(
        JGB_EN.replace("%", "bp"), Refused("a.csv line 1", "must be in percent, got 'bp'")
    ),
    "tenors in no order": one(
        JGB_EN.replace("10Y,15Y", "15Y,10Y"),
        Refused("a.csv line 2", "must have its tenors ascending, each once"),
    ),
    "a tenor twice": one(
        JGB_EN.replace("10Y,15Y", "10Y,10Y"),
        Refused("a.csv line 2", "must have its tenors ascending, each once"),
    ),
    "a yield a hundred times too large": one(
        a_yield("127.5"), Refused("a.csv line 3", "must be a yield in percent from -2 to 20")
    ),
    "a yield with a lost point": one(
        a_yield("1275"), Refused("a.csv line 3", "must be a yield in percent from -2 to 20")
    ),
    "a yield with a decimal comma": one(
        a_yield("1,275"), Refused("a.csv line 3", "must be a yield in percent from -2 to 20")
    ),
    "a word for a yield": one(a_yield("abc"), Refused("a.csv line 3", A_NUMBER)),
    "a yield with its sign of percent": one(a_yield("1.275%"), Refused("a.csv line 3", A_NUMBER)),
    "a yield below 0": one(
        a_yield("△0.043"), Read(2, values={"rate": -0.00043}), chosen=ON_THE_DAY
    ),
    "a missing yield": one(
        a_yield("-"),
        Refused("a.csv", "has no yield of exactly this tenor"),
        chosen=ON_THE_DAY,
    ),
    "a day without any yield": one(
        JGB_EN.replace("0.122,0.818,1.275", "-,-,-"),
        Refused("a.csv", f"{NO_CURVE}, got 2013-07-11"),
        chosen=ON_THE_DAY,
    ),
    "a row of hyphens": one(JGB_EN + "2013/7/12,-,-,-\r\n", Read(2, {5: "no yield of any tenor"})),
    "a missing day": one(
        JGB_EN, Refused("a.csv", NO_CURVE), chosen=ON_THE_DAY | {"on": date(2013, 7, 12)}
    ),
    "a day of yields twice": one(
        JGB_EN + "H25.7.11,1,2,3\r\n", Refused("a.csv line 5", "must have each day once")
    ),
    "a slip of the era": one(
        "基準日,10年,15年\nH25.7.9,0.8,1.2\nR25.7.10,0.8,1.3\nH25.7.11,0.8,1.3\n",
        Refused("a.csv line 3", "must have its days in one order, oldest or newest first"),
    ),
    "a yield with a decimal comma after 0": one(
        a_yield("0,831"), Refused("a.csv line 3", A_NUMBER)
    ),
    "a yield with a footnote mark": one(a_yield("1.27⁵"), Refused("a.csv line 3", A_NUMBER)),
}

OURS: Final = {
    "an early split without its ex-date": one(
        "effective_date,old_shares,new_shares\n2009-04-01,1,5\n",
        Refused("a.csv line 2", "needs the column ex_date"),
    ),
    "a split of one and a half": one(
        SPLITS.replace("200", "1.5"),
        Refused("a.csv line 2, new_shares", "must be a whole number above 0, got 1.5"),
    ),
    "a split into nothing": one(
        SPLITS.replace("200", "0"),
        Refused("a.csv line 2, new_shares", "must be a whole number above 0, got 0"),
    ),
    "a ratio in one cell": one(
        SPLITS.replace("1,200", "1:200,1"), Refused("a.csv line 2", A_NUMBER)
    ),
    "a ratio in one column": one(
        "effective_date,new_shares\n2012-10-01,1:200\n",
        Refused("a.csv line 1", "must have this column, got 'old_shares'"),
    ),
    "an ex-date after the split": one(
        "effective_date,ex_date,old_shares,new_shares\n2012-10-01,2012-10-02,1,200\n",
        Refused("a.csv line 2", "must be at most 70 days before the effective date"),
    ),
    "an ex-date long before the split": one(
        "effective_date,ex_date,old_shares,new_shares\n2012-10-01,2012-07-22,1,200\n",
        Refused("a.csv line 2", "must be at most 70 days before the effective date"),
    ),
    "a ratio beyond all measure": one(
        SPLITS.replace("200", "1000001"),
        Refused("a.csv line 2, new_shares", "must be the smallest whole numbers of the ratio"),
    ),
    "two columns of old shares": one(
        "effective_date,old_shares,分割前,new_shares\n2012-10-01,1,2,200\n",
        Refused("a.csv line 1", "must have this heading once, got '分割前'"),
    ),
    "two columns of ex-dates": one(
        "effective_date,ex_date,old_shares,new_shares,ex_date\n"
        "2012-10-01,2012-09-26,1,200,2012-09-27\n",
        Refused("a.csv line 1", "must have this heading once, got 'ex_date'"),
    ),
    "splits newest first": one(
        "effective_date,old_shares,new_shares\n2021-01-01,1,2\n2012-10-01,1,200\n",
        Refused("a.csv line 3", "must have its dates ascending, each once"),
    ),
    "a split on the wrong day": all_of(
        Refused("a.csv", MOVED),
        {"on": date(2012, 10, 5), "years": Decimal(1)},
        a=closes(("2012-09-21", "391000"), ("2012-09-26", "1975"), ("2012-10-05", "1990")),
        b=SPLITS.replace("2012-10-01", "2012-10-02"),
    ),
    "a dividend that is a forecast": one(
        DIVIDENDS.replace(",10\n", ",17.50 (scheduled)\n"), Refused("a.csv line 3", A_NUMBER)
    ),
    "a dividend below 0": one(
        DIVIDENDS.replace(",10\n", ",-10\n"), Refused("a.csv line 3", "must be at least 0")
    ),
    "a dividend without its fiscal year": one(
        "record_date,dividend_per_share\n2013-03-31,10\n",
        Refused("a.csv line 1", "must have this column, got 'fiscal_year_end'"),
    ),
    "the same dividend twice": one(
        DIVIDENDS + "2013-03-31,2013-03-31,10\n",
        Refused("a.csv line 4", "must have its dates ascending, each once"),
    ),
    "a dividend of another year": one(
        DIVIDENDS.replace("2012-09-30", "2002-09-30"),
        Refused("a.csv: record_dates", "must lie less than a year from the end of the fiscal"),
        chosen=ON_THE_DAY,
    ),
    "closes from before 1990": one(
        closes(("1989-12-28", "3000"), *WEEKLY),
        Read(5, {2: EARLY}, values={"spot": 3505, "volatility": SIGMA}),
        chosen=ON_THE_DAY | {"start": date(2013, 6, 14)},
    ),
    "closes from before 1990 only": one(
        closes(("1989-12-28", "3000"), ("1989-12-29", "3010")),
        Refused("a.csv", "has no row with a close"),
    ),
    "a missing close before 1990": one(
        closes(("1989-12-28", "-"), *WEEKLY),
        Read(5, {2: EARLY}, values={"spot": 3505, "volatility": SIGMA}),
        chosen=ON_THE_DAY,
    ),
    "closes of two weeks": one(
        closes(*WEEKLY[3:]),
        Refused("a.csv: start", "must hold closes of at least 3 periods"),
        chosen=ON_THE_DAY,
    ),
}

TABLE: Final = {
    f"{kind}: {name}": odd
    for kind, odds in {
        "encoding": ENCODINGS,
        "no table": NO_TABLES,
        "shape": SHAPES,
        "number": NUMBERS,
        "date": DATES,
        "day": DAYS,
        "yield": YIELDS,
        "our own": OURS,
    }.items()
    for name, odd in odds.items()
}


def written(folder: Path, files: dict[str, bytes]) -> list[Path]:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]


def held(files: Files) -> dict[str, str]:
    """Return every close by its day, and every yield by day and tenor."""
    cells: dict[str, str] = {}
    if files.prices is not None:
        cells |= {f"{day}": f"{close}" for day, close in files.prices.table["close"].items()}
    if files.yields is not None:
        for day, row in files.yields.table.iterrows():
            cells |= {f"{day} {tenor}": f"{each}" for tenor, each in row.items() if each}
    return cells


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param(
            odd,
            id=name,
        )
        for name, odd in TABLE.items()
    ],
)
def test_an_odd_file_ends_in_the_right_error_or_the_right_number(odd: Odd, tmp_path: Path) -> None:
    paths = written(tmp_path, odd.files)
    chosen = None if odd.chosen is None else Settings(**odd.chosen)

    if isinstance(odd.expected, Refused):
        with pytest.raises(InputError) as caught:
            figures(read_files(paths), chosen or Settings(on=date(2013, 7, 11)))
        error = caught.value
        assert error.argument == odd.expected.at
        assert odd.expected.says in str(error)
        assert error.required.ja != error.required.en
        assert error.in_language("ja") != error.in_language("en") == str(error)
        return

    files = read_files(paths)
    read = files.prices or files.yields
    assert read is not None
    assert read.rows_used == odd.expected.used
    assert {row.line: row.reason.en for row in read.rejected} == odd.expected.not_used
    assert all(row.reason.ja != row.reason.en for row in read.rejected)
    assert read.rows_in == read.rows_used + len(read.rejected)
    assert odd.expected.holds.items() <= held(files).items()
    assert tuple(each.en for each in read.warnings) == odd.expected.warned
    if chosen is not None:
        found = {figure.name: float(figure.value) for figure in figures(files, chosen)}
        assert found == pytest.approx(odd.expected.values, rel=1e-12)


def test_the_table_is_long_enough() -> None:
    assert len(TABLE) >= 60
    assert len({(*odd.files.values(), str(odd.chosen)) for odd in TABLE.values()}) == len(TABLE)


VALID: Final = {
    "closes": WEEKLY_CLOSES.encode(),
    "closes in cp932": JAPANESE.encode("cp932"),
    "closes in UTF-16": FINE.encode("utf-16"),
    "quotes": (
        b"Date,Code,Close,Volume,AdjustmentClose\r\n2013-07-10,37740,3500,10,875\r\n"
        b'2013-07-11,37740,"3,505",12,876.25\r\n2013-07-12,37740,3520,0,880\r\n'
    ),
    "newest first": '日付,終値,出来高,調整後終値\n2014年1月7日,"2,780","1,000",695\n'
    '2014年1月6日,"2,740",0,685\n'.encode(),
    "tickers": b"Price,Close,High\nTicker,3774.T,3774.T\nDate,,\n2013-07-11,1333.5,1340.5\n",
    "yields in cp932": JGB_JA.encode("cp932"),
    "yields": JGB_EN.encode(),
    "splits": SPLITS.encode(),
    "dividends": DIVIDENDS.encode(),
}
"""Files to be damaged at random."""

PIECES: Final = st.one_of(
    st.binary(min_size=1, max_size=3),
    st.sampled_from(
        [
            *(b",", b'"', b"\n", b"\r", b"\0", b"-", b".", b" ", b"0", b"9" * 30, b"\x81", b"\xff"),
            *("￥".encode(), "年".encode("cp932"), "\ufffd".encode(), b"1e9", b"nan", b"/"),
        ]
    ),
)
EDITS: Final = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 6), st.one_of(st.just(b""), PIECES)),
    min_size=1,
    max_size=4,
)
"""Where, as a fraction of the file; how many bytes go; what comes instead."""


def edited(data: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    for where, gone, comes in edits:
        at = int(where * len(data))
        data = data[:at] + comes + data[at + gone :]
    return data


def result_or_refusal(folder: Path, data: bytes) -> None:
    """Read a file and ask for every figure; nothing but InputError may come of it."""
    path = folder / f"{os.getpid()}.csv"
    path.write_bytes(data)
    chosen = Settings(
        on=date(2013, 7, 11),
        years=Decimal(15),
        closes="as traded",
        base_price=Decimal(1),
        frequency="daily",
    )
    try:
        files = read_files([path])
    except InputError:
        return
    for read in (files.prices, files.yields):
        if read is not None:
            assert read.rows_in == read.rows_used + len(read.rejected)
            assert {row.line for row in read.rejected}.isdisjoint(read.table.get("line", ()))
    try:
        found = figures(files, chosen)
    except InputError:
        return
    assert all(abs(float(figure.value)) < float("inf") for figure in found)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damaged")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=120))
def test_random_bytes_are_refused_or_read(folder: Path, data: bytes) -> None:
    result_or_refusal(folder, data)


@pytest.mark.parametrize("name", VALID)
def test_valid_files_damaged_at_random_are_refused_or_read(folder: Path, name: str) -> None:
    @settings(max_examples=60, deadline=None)
    @given(EDITS)
    def damage(edits: list[tuple[float, int, bytes]]) -> None:
        result_or_refusal(folder, edited(VALID[name], edits))

    damage()


def with_splits(folder: Path, *rows: str) -> None:
    """Ask for the volatility of five weeks beside splits."""
    splits = "\n".join(["effective_date,ex_date,old_shares,new_shares", *rows])
    paths = written(folder, {"closes.csv": WEEKLY_CLOSES.encode(), "splits.csv": splits.encode()})
    figures(read_files(paths), Settings(on=date(2013, 7, 11), years=Decimal(15)))


def test_splits_beyond_all_measure_are_refused(folder: Path) -> None:
    with pytest.raises(InputError) as caught:
        with_splits(
            folder, *(f"{2014 + year}-10-01,{2014 + year}-10-01,{10**29},1" for year in range(12))
        )

    assert caught.value.argument == "splits.csv line 2, old_shares"
    with_splits(folder, *(f"{2014 + n}-10-01,{2014 + n}-10-01,{10**6},1" for n in range(12)))


def test_very_many_splits_beyond_all_measure_are_refused(folder: Path) -> None:
    with pytest.raises(InputError):
        with_splits(folder, *(f"{2014 + n}-10-01,{2014 + n}-10-01,{10**6},1" for n in range(60)))
