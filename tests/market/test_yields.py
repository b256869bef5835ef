"""Files of government bond yields: the Japanese file, copies of it, and the English one."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.errors import InputError
from ivjxl.market.source import source
from ivjxl.market.yields import is_yields, read_yields

from .files import DATA, JGB_EN, JGB_JA, ON, lines, needs_data, says, yields

TENORS: Final = (*range(1, 11), 15, 20, 25, 30, 40)

HISTORY: Final = (
    "国債金利情報,,,,,,,,,,,,,,,(単位 : %)\r\n"
    "基準日,1年,2年,3年,4年,5年,6年,7年,8年,9年,10年,15年,20年,25年,30年,40年\r\n"
    "S49.9.24,10.327,9.362,8.83,8.515,8.348,8.29,8.24,8.121,8.127,-,-,-,-,-,-\r\n"
    "S64.1.6,4.5,4.6,4.7,4.7,4.7,4.7,4.7,4.7,4.8,4.9,-,4.8,-,-,-\r\n"
    "H1.1.9,4.5,4.6,4.7,4.7,4.7,4.7,4.7,4.7,4.8,4.9,-,4.8,-,-,-\r\n"
    "H25.7.11,0.122,0.136,0.162,0.231,0.31,0.415,0.535,0.66,0.756,0.818,1.275,1.71,1.829,1.878,2.0\r\n"
    "H31.4.26,-0.161,-0.158,-0.165,-0.166,-0.166,-0.168,-0.165,-0.144,-0.105,-0.043,0.172,0.364,"
    "0.502,0.572,0.622\r\n"
    "R1.5.7,-0.159,-0.155,-0.162,-0.163,-0.162,-0.167,-0.166,-0.146,-0.107,-0.046,0.165,0.356,"
    "0.495,0.565,0.615\r\n"
)
"""Made up in the layout of the history file, with its eras and its gaps."""


OF_1989: Final = ("4.5", "4.6", *["4.7"] * 6, "4.8", "4.9")
"""Its yields of 1 to 10 years on 1989-01-06."""


def table(text: str | bytes) -> dict[date, dict[int, Decimal]]:
    """Return the quoted yields, in percent."""
    read = yields(text)
    return {
        at: {tenor: value for tenor, value in row.items() if value is not None}
        for at, row in read.table.iterrows()
    }


def test_the_japanese_history_is_read_through_all_its_eras() -> None:
    read = yields(HISTORY.encode("cp932"))

    assert (read.layout, read.source.encoding) == ("Ministry of Finance, Japanese", "cp932")
    assert list(read.table.columns) == list(TENORS)
    assert list(read.table.index) == [
        date(1974, 9, 24),
        date(1989, 1, 6),
        date(1989, 1, 9),
        date(2013, 7, 11),
        date(2019, 4, 26),
        date(2019, 5, 7),
    ]
    assert (read.rows_in, read.rows_used, read.rejected, read.warnings) == (6, 6, (), ())
    assert read.lines[date(2013, 7, 11)] == 6


@pytest.mark.parametrize(
    "data",
    [
        HISTORY.encode("cp932"),
        HISTORY.encode("utf-8"),
        HISTORY.encode("utf-8-sig"),
        HISTORY.partition("\r\n")[2].encode("utf-8"),
        HISTORY.partition("\r\n")[2].replace("\r\n", "\n").encode("cp932"),
        HISTORY.replace("基準日", "基準日 ").replace("1年", "１年").encode("utf-8"),
    ],
    ids=["original", "UTF-8", "with a mark", "without the title", "its line ends", "full-width"],
)
def test_saved_again_it_is_the_same_table(data: bytes) -> None:
    assert table(data) == table(HISTORY)
    assert table(data)[date(2013, 7, 11)][15] == Decimal("1.275")
    assert table(data)[date(1974, 9, 24)] == {
        tenor: Decimal(cell)
        for tenor, cell in enumerate(
            ["10.327", "9.362", "8.83", "8.515", "8.348", "8.29", "8.24", "8.121", "8.127"], 1
        )
    }


def test_the_english_file_gives_the_same_yields() -> None:
    assert yields(JGB_EN).layout == "Ministry of Finance, English"
    assert yields(JGB_JA).layout == "Ministry of Finance, Japanese"
    assert table(JGB_EN) == table(JGB_JA.encode("cp932"))
    assert table(JGB_EN)[ON] == {1: Decimal("0.122"), 10: Decimal("0.818"), 15: Decimal("1.275")}


def test_a_curve_is_in_fractions_and_leaves_out_what_is_missing() -> None:
    read = yields(HISTORY)

    assert read.curve(date(1989, 1, 6)) == {
        **{tenor: Decimal(cell) / 100 for tenor, cell in enumerate(OF_1989, 1)},
        20: Decimal("0.048"),
    }
    assert read.curve(date(2019, 5, 7)) is not None
    assert read.curve(date(2013, 7, 10)) is None
    found = read.curve(date(2019, 4, 26))
    assert found is not None
    assert found[1] == Decimal("-0.00161")


def test_a_mangled_copy_is_refused_with_its_line() -> None:
    mangled = JGB_JA.encode("cp932").decode("utf-8", errors="replace")

    with pytest.raises(InputError) as caught:
        yields(mangled)

    says(caught, "jgb.csv line 1", "holds damaged characters (U+FFFD)")


@pytest.mark.parametrize(
    ("unit", "shown"), [("(単位 : bp)", "bp"), ("（単位：円）", "円"), ("(Unit : Yen)", "yen")]
)
def test_another_unit_is_refused(unit: str, shown: str) -> None:
    with pytest.raises(InputError) as caught:
        yields(JGB_JA.replace("(単位 : %)", unit))

    says(caught, "jgb.csv line 1", f"must be in percent, got '{shown}'")


@pytest.mark.parametrize("unit", ["(単位 : %)", "（単位：％）", "(単位:%)", "(Unit : %)", ""])
def test_percent_is_the_unit_however_it_is_written(unit: str) -> None:
    assert table(JGB_JA.replace("(単位 : %)", unit)) == table(JGB_JA)


@pytest.mark.parametrize(
    "head",
    ["Date,1Y,15Y,10Y", "Date,1Y,1Y,10Y", "基準日,15年,10年,1年", "基準日,1年,１年,2年"],
)
def test_tenors_in_no_order_are_refused(head: str) -> None:
    with pytest.raises(InputError) as caught:
        yields(f"{head}\n2013/7/11,0.1,0.2,0.3\n")

    says(caught, "jgb.csv line 1", "must have its tenors ascending, each once")


@pytest.mark.parametrize(
    "head",
    [
        "Date,1Y,Close,10Y",
        "日付,1年,2年,3年",
        "Date,1M,3M,6M",
        "Date,1Y,,10Y",
        "Date,Close,Volume,x",
        "1Y,2Y,3Y,Date",
    ],
)
def test_a_file_without_date_and_tenors_is_no_file_of_yields(head: str) -> None:
    text = f"{head}\n2013/7/11,0.1,0.2,0.3\n"

    assert not is_yields(source("jgb.csv", text.encode()))
    with pytest.raises(InputError) as caught:
        yields(text)

    says(caught, "jgb.csv", "has no header with a date and tenors")


@pytest.mark.parametrize(
    ("cell", "english"),
    [
        ("127.5", "must be a yield in percent from -2 to 20"),
        ("20.001", "must be a yield in percent from -2 to 20"),
        ("-2.001", "must be a yield in percent from -2 to 20"),
        ("1275", "must be a yield in percent from -2 to 20"),
        ("abc", "must be a number like"),
        ("1.275%", "must be a number like"),
        ("1_0", "must be a number like"),
        ("inf", "must be a number like"),
        ("1e0", "must be a number like"),
        ("=1.2", "must be a number like"),
        ("٣", "must be a number like"),
        ("?", "must be a number like"),
    ],
)
def test_what_is_no_yield_is_refused_with_its_line(cell: str, english: str) -> None:
    with pytest.raises(InputError) as caught:
        yields(JGB_EN.replace("1.275", cell))

    says(caught, "jgb.csv line 4", english)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("20", "20"), ("-2", "-2"), ("△0.036", "-0.036"), ("１．２７５", "1.275"), ("0", "0")],
)
def test_yields_follow_the_grammar_of_numbers(cell: str, value: str) -> None:
    assert table(JGB_EN.replace("1.275", cell))[ON][15] == Decimal(value)


@pytest.mark.parametrize("mark", ["-", "", "null", "#N/A", "－"])
def test_a_missing_yield_is_missing_and_never_zero(mark: str) -> None:
    assert table(JGB_EN.replace("1.275", mark))[ON] == {1: Decimal("0.122"), 10: Decimal("0.818")}


def test_a_day_without_any_yield_is_listed() -> None:
    read = yields(JGB_EN + "2013/7/12,-,-,-\r\n")

    (rejected,) = read.rejected
    assert (rejected.line, rejected.reason.en, rejected.found) == (
        5,
        "no yield of any tenor",
        "2013/7/12,-,-,-",
    )
    assert (read.rows_in, read.rows_used) == (3, 2)
    assert read.curve(date(2013, 7, 12)) is None


@pytest.mark.parametrize("rows", ["", "2013/7/11,-,-,-\n"])
def test_a_file_without_a_yield_is_refused(rows: str) -> None:
    with pytest.raises(InputError) as caught:
        yields(f"Date,1Y,2Y,3Y\n{rows}")

    says(caught, "jgb.csv", "has no row with a yield")


def test_newest_first_is_the_same_table() -> None:
    title, head, *rows = JGB_EN.splitlines()

    assert table("\n".join([title, head, *rows[::-1]])) == table(JGB_EN)


@pytest.mark.parametrize(
    ("days", "line"),
    [
        (["2013/7/8", "2013/7/10", "2013/7/9", "2013/7/11"], 4),
        (["2013/7/11", "2013/7/10", "2013/7/8", "2013/7/9", "2013/7/5"], 5),
        (["2013/7/8", "2013/7/9", "2013/7/10", "2013/7/5", "2013/7/11"], 5),
    ],
)
def test_days_in_no_order_are_refused(days: list[str], line: int) -> None:
    with pytest.raises(InputError) as caught:
        yields(lines(("Date", "1Y", "2Y"), *((each, "0.1", "0.2") for each in days)))

    says(caught, f"jgb.csv line {line}", "must have its days in one order")


@pytest.mark.parametrize("again", ["2013/7/11,0.122,0.818,1.275", "H25.7.11,0.1,0.2,0.3"])
def test_a_day_that_comes_twice_is_refused(again: str) -> None:
    with pytest.raises(InputError) as caught:
        yields(f"{JGB_EN}{again}\r\n")

    says(caught, "jgb.csv line 5", "must have each day once, got '2013-07-11, also in line 4'")


def test_ragged_rows_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        yields(JGB_EN + "2013/7/12,0.1,0.2\r\n")

    says(caught, "jgb.csv line 5", "must have as many cells as the header")


@pytest.mark.parametrize("cell", ["R1.4.26", "H1.1.6"])
def test_a_date_before_its_era_is_refused_with_its_line(cell: str) -> None:
    with pytest.raises(InputError) as caught:
        yields(HISTORY.replace("H25.7.11", cell))

    says(caught, "jgb.csv line 6", "must not be before its era began")


@pytest.mark.parametrize(
    ("cell", "day"), [("H31.5.7", date(2019, 5, 7)), ("S94.5.7", date(2019, 5, 7))]
)
def test_a_date_in_an_era_that_had_ended_is_a_warning_with_its_line(cell: str, day: date) -> None:
    read = yields(HISTORY.replace("R1.5.7", cell))

    (warning,) = read.warnings
    assert warning.en == f"line 8: {cell} is in an era that had ended"
    assert warning.ja == f"8行: {cell}は終了した元号による日付"
    assert read.curve(day) is not None


def test_saturdays_of_the_first_years_are_days_like_others() -> None:
    assert table("Date,1Y,2Y\n1988/12/24,4.1,4.2\n1988/12/26,4.1,4.3\n").keys() == {
        date(1988, 12, 24),
        date(1988, 12, 26),
    }


def test_progress_is_told_every_20_000_rows() -> None:
    told: list[tuple[str, int, int]] = []
    days = [date(1974, 9, 24) + timedelta(days=number) for number in range(40_001)]
    text = lines(("Date", "1Y", "2Y"), *((f"{each:%Y/%m/%d}", "0.1", "-") for each in days))

    def tell(name: str, done: int, rows: int) -> None:
        told.append((name, done, rows))

    read = read_yields(source("long.csv", text.encode()), tell)

    assert told == [("long.csv", 20_000, 40_001), ("long.csv", 40_000, 40_001)]
    assert read.rows_used == 40_001


@settings(max_examples=80, deadline=None)
@given(
    st.dictionaries(
        st.dates(date(1974, 9, 24), date(2099, 12, 31)),
        st.lists(
            st.one_of(st.none(), st.integers(-2000, 20000).map(lambda n: Decimal(n) / 1000)),
            min_size=3,
            max_size=3,
        ),
        min_size=1,
        max_size=20,
    ).filter(lambda rows: any(each is not None for row in rows.values() for each in row)),
    st.booleans(),
)
def test_a_file_of_valid_rows_is_read_in_full(
    rows: dict[date, list[Decimal | None]], newest_first: bool
) -> None:
    days = sorted(rows, reverse=newest_first)
    text = lines(
        ("Date", "1Y", "10Y", "15Y"),
        *((f"{at:%Y/%m/%d}", *("-" if v is None else f"{v}" for v in rows[at])) for at in days),
    )

    read = yields(text)

    assert read.rows_in == len(rows) == read.rows_used + len(read.rejected)
    for at, row in rows.items():
        held = {t: v / 100 for t, v in zip((1, 10, 15), row, strict=True) if v is not None}
        assert read.curve(at) == (held or None)


@needs_data
def test_the_japanese_and_the_english_file_agree_on_every_common_day() -> None:
    japanese = yields((DATA / "jgbcm_sample.csv").read_bytes())
    english = yields((DATA / "jgbcme_sample.csv").read_bytes())

    assert japanese.source.encoding == "cp932"
    assert list(japanese.table.columns) == list(english.table.columns) == list(TENORS)
    common = japanese.lines.keys() & english.lines.keys()
    assert len(common) > 700
    assert [at for at in common if japanese.curve(at) != english.curve(at)] == []
    for read in (japanese, english):
        assert read.rows_in == read.rows_used + len(read.rejected)


@needs_data
@pytest.mark.parametrize("name", ["jgbcm_sample.csv", "jgbcme_sample.csv"])
@pytest.mark.parametrize(
    ("day", "percent"), [(date(2013, 7, 11), "1.275"), (date(2015, 7, 13), "0.831")]
)
def test_the_15_year_yields_of_the_price_days_are_read(name: str, day: date, percent: str) -> None:
    curve = yields((DATA / name).read_bytes()).curve(day)

    assert curve is not None
    assert curve[15] == Decimal(percent) / 100


@needs_data
def test_a_copy_of_the_real_file_without_title_in_utf_8_is_the_same() -> None:
    data = (DATA / "jgbcm_sample.csv").read_bytes()
    copy = data.decode("cp932").partition("\r\n")[2].encode("utf-8")

    assert yields(copy).table.equals(yields(data).table)
