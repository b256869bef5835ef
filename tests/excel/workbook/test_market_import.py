"""Import of market files: the rows of the same case read from its file, or nothing at all."""

import shutil
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from ivjxl.errors import InputError, Text
from ivjxl.excel.file.books import App
from ivjxl.excel.file.ranges import Range
from ivjxl.excel.workbook.access import identity, value, values
from ivjxl.excel.workbook.files import open_data
from ivjxl.excel.workbook.filling import fill
from ivjxl.excel.workbook.market_import import GroupReport, ImportReport, imported
from ivjxl.excel.workbook.reading import group_rows, inputs_of, read_book
from ivjxl.law.trading_days import TOKYO
from ivjxl.notices.case import Case, Source, read_case
from ivjxl.notices.fields import fields_of
from tests.market.files import DIVIDENDS, JGB_EN, closes

from .samples import WORKBOOKS, sample

TODAY: Final = date(2026, 11, 21)
FILES: Final = "2026-07-10-option-terms"
DISPOSAL: Final = "2022-05-26-share-disposal"
KINDS: Final = ("closes", "splits", "yields", "dividends")
GROUPS: Final = {"closes", "splits", "curve", "dividends"}
PAID: Final = "fiscal_year_end,record_date,dividend_per_share\n"
PRICE_DAY: Final = date(2026, 7, 10)


def paths(*kinds: str) -> list[Path]:
    return [WORKBOOKS / f"sample-{kind}.csv" for kind in kinds or KINDS]


@cache
def template(name: str) -> bytes:
    return (WORKBOOKS / f"{name}.xlsx").read_bytes()


def bytes_of(book: Any) -> bytes:
    data: bytes = book.impl.as_bytes()
    return data


def stated(case: Case, *but: str) -> dict[str, Any]:
    """Return the inputs that a case states itself."""
    return {
        field.name: case.notice.value(field.name)
        for field in fields_of(type(case.notice))
        if field.label.sheet != "Market"
        and field.name not in but
        and case.notice.value(field.name) not in (None, ())
        and (not field.label.market or field.name in case.sources)
    }


@cache
def filled(*but: str) -> bytes:
    """Return a blank workbook with the inputs of the sample typed in, all but its market data."""
    case = sample(FILES)
    book = open_data(template("option_terms"), "book.xlsx")
    fill(book, stated(case, *but), case.sources)
    return bytes_of(book)


@cache
def days_only() -> bytes:
    """Return a blank workbook in which only the days of the market data are entered."""
    book = open_data(template("option_terms"), "book.xlsx")
    fill(book, {"price_date": PRICE_DAY, "volatility_to": PRICE_DAY}, {})
    return bytes_of(book)


def opened(package: bytes) -> Any:
    return open_data(package, "book.xlsx")


def outcomes(report: ImportReport) -> dict[str, tuple[str, int, int]]:
    return {each.group: (each.outcome, each.rows_before, each.rows_after) for each in report.groups}


def rows(book: Any, group: str) -> list[dict[str, Any]]:
    return group_rows(book, identity(book), group)


@pytest.fixture
def uncalculated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the calculation, where only what is typed is looked at."""
    monkeypatch.setattr(App, "calculate", lambda _: None)


typed_only: Final = pytest.mark.usefixtures("uncalculated")
Write = Callable[..., list[Path]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write files, a name for each text."""

    def written(**texts: str) -> list[Path]:
        for name, text in texts.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
        return [tmp_path / f"{name}.csv" for name in texts]

    return written


# The same as the case


def test_a_workbook_reads_back_as_the_case_with_the_same_files() -> None:
    case = sample(FILES)
    book = opened(filled())

    report = imported(book, paths(), TODAY)

    assert outcomes(report) == {
        "closes": ("written", 0, 3058),
        "splits": ("written", 0, 1),
        "curve": ("written", 0, 15),
        "dividends": ("written", 0, 4),
    }
    read = read_book(book)
    assert read.notice == case.notice
    assert read.sources == case.sources
    # Nothing is typed: share price, volatility, rate and dividend are taken from the sheet.
    plan = identity(book).plan
    assert {field.name for field in plan.taken} == {"spot", "volatility", "rate", "dividend"}
    for field in plan.taken:
        assert value(book.names[f"in_{field.name}"].refers_to_range) is None
        found = value(book.names[f"out_{field.name}"].refers_to_range)
        assert found == pytest.approx(float(case.notice.value(field.name)), rel=1e-12)
    for figure in plan.figures:
        found = value(book.names[f"out_{figure}"].refers_to_range)
        if isinstance(found, float) and isinstance(case.notice.value(figure), (int, float)):
            assert found == pytest.approx(float(case.notice.value(figure)), rel=1e-12)
    assert bytes_of(book) != filled()


@pytest.mark.thorough
@typed_only
def test_a_second_import_of_the_same_files_changes_nothing() -> None:
    book = opened(days_only())
    kinds = ("splits", "yields", "dividends")
    imported(book, paths(*kinds), TODAY)
    once = bytes_of(book)

    report = imported(book, paths(*kinds), TODAY)

    assert {each.outcome for each in report.groups} == {"current"}
    assert not report.refused
    assert report.curve_date is None
    assert bytes_of(book) == once


def case_with(folder: Path, files: Sequence[Path], *but: str) -> Case:
    """Return the sample's case with other market files, read from a case file."""
    text = (WORKBOOKS / f"{FILES}.toml").read_text(encoding="utf-8")
    shutil.copy(WORKBOOKS / "sample.company.toml", folder)
    lines = [line for line in text.splitlines() if not line.startswith(but)] if but else [text]
    old = next(line for line in text.splitlines() if line.startswith("market ="))
    names = ", ".join(f'"{path.name}"' for path in files)
    market = f"market = {{ files = [{names}] }}"
    (folder / "case.toml").write_text("\n".join(lines).replace(old, market), encoding="utf-8")
    return read_case(folder / "case.toml")


def trading_days(last: date, count: int) -> list[date]:
    """Return so many trading days up to a day."""
    return [*TOKYO.between(last - timedelta(days=2 * count), last)][-count:]


def with_more_dividends() -> str:
    lines = ["fiscal_year_end,record_date,dividend_per_share"]
    for year in range(2018, 2027):
        lines += [f"{year}-03-31,{year - 1}-09-30,10", f"{year}-03-31,{year}-03-31,{year - 2000}"]
    return "\n".join([*lines, "2027-03-31,2026-09-30,30", ""])


@pytest.mark.thorough
@typed_only
def test_rows_beyond_the_sheet_or_the_day_are_left_out_as_a_case_does(
    write: Write, tmp_path: Path
) -> None:
    (more,) = write(dividends=with_more_dividends())
    others = paths("closes", "splits", "yields")
    for path in others:
        shutil.copy(path, tmp_path)
    case: Any = case_with(tmp_path, [*(tmp_path / path.name for path in others), more])
    book = opened(days_only())

    report = imported(book, [more], TODAY)

    (dividends,) = report.groups
    assert (dividends.rows_after, dividends.left_out) == (10, 9)
    found = rows(book, "dividends")
    assert [row["record_date"] for row in found] == [
        each.record_date for each in case.notice.dividends
    ]
    assert [row["dividend_per_share"] for row in found] == [
        each.dividend_per_share for each in case.notice.dividends
    ]
    _, sources = inputs_of(book, identity(book))
    assert sources["dividends[0]"] == case.sources["dividends[0]"]
    assert sources["dividends[9]"] == case.sources["dividends[9]"]


@pytest.mark.thorough
@typed_only
def test_the_day_of_the_yields_is_typed_where_it_is_blank(tmp_path: Path) -> None:
    for path in paths():
        shutil.copy(path, tmp_path)
    case = case_with(tmp_path, [tmp_path / path.name for path in paths()], "curve_date")
    book = opened(days_only())

    report = imported(book, paths("yields"), TODAY)

    assert report.curve_date == PRICE_DAY
    entered, sources = inputs_of(book, identity(book))
    assert entered["curve_date"] == case.notice.value("curve_date") == PRICE_DAY
    assert sources["curve_date"] == case.sources["curve_date"]


@pytest.mark.thorough
@typed_only
def test_the_day_of_the_yields_that_is_entered_decides() -> None:
    book = opened(days_only())
    fill(book, {"curve_date": date(2026, 7, 3)}, {"curve_date": Source(text="mine")})

    report = imported(book, paths("yields"), TODAY)

    assert report.curve_date is None
    assert rows(book, "curve")[0]["quoted_yield"] == Decimal("0.00726")
    assert inputs_of(book, identity(book))[1]["curve_date"] == Source(text="mine")


@typed_only
def test_the_closes_before_a_disposal(write: Write) -> None:
    days = trading_days(date(2022, 6, 10), 60)
    text = "date,close_as_traded\n" + "".join(f"{day},{4000 + i}\n" for i, day in enumerate(days))
    (file,) = write(closes=text)
    case = sample(DISPOSAL)
    book = opened(template("share_disposal"))
    fill(book, {"resolution_date": case.notice.value("resolution_date")}, {})

    report = imported(book, [file], TODAY)

    first, last = type(case.notice).market_days(
        {"resolution_date": case.notice.value("resolution_date")}
    ) or (None, None)
    assert first is not None
    assert last is not None
    found = [row["day"] for row in rows(book, "closes")]
    assert found == [day for day in days if first <= day <= last][-30:]
    (closes_report,) = report.groups
    assert closes_report.rows_after + closes_report.left_out == 60


@typed_only
def test_each_column_is_one_block_and_the_log_and_the_report_name_the_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written: list[str] = []
    original = Range._write

    def counted(self: Any, content: Any) -> None:
        written.append(self.address)
        original(self, content)

    monkeypatch.setattr(Range, "_write", counted)
    book = opened(days_only())
    written.clear()

    reports = imported(book, paths("dividends", "splits"), TODAY).groups

    assert [each.file for each in reports] == ["sample-splits.csv", "sample-dividends.csv"]
    assert reports[0] == GroupReport(
        group="splits",
        label=Text("Splits and consolidations", "株式分割・併合"),
        file="sample-splits.csv",
        outcome="written",
        rows_before=0,
        rows_after=1,
        left_out=0,
    )
    splits, dividends = (
        book.names[f"in_{name}"].refers_to_range.row
        for name in ("splits_ex_date", "dividends_record_date")
    )
    # In Excel every call takes time.
    assert written[:5] == [f"${column}${splits}" for column in "BCDEF"]
    assert written[5:9] == [f"${c}${dividends}:${c}${dividends + 3}" for c in "BCDF"]
    assert len(written) == 5 + 4 + 4
    line = values(book.sheets["Log"].range("A6:D6"))[0]
    assert line[0] == (TODAY - date(1899, 12, 30)).days
    assert line[3].startswith(
        "market data imported: splits 0 to 1 rows from sample-splits.csv (SHA-"
    )
    assert "; dividends 0 to 4 rows from sample-dividends.csv (SHA-256 " in line[3]
    assert all(sheet.api.ProtectContents for sheet in book.sheets)


# Rows that are there


@typed_only
def test_other_rows_stop_the_import_and_nothing_is_written(write: Write) -> None:
    book = opened(days_only())
    imported(book, paths("splits", "dividends"), TODAY)
    before = bytes_of(book)
    (other,) = write(dividends=DIVIDENDS)

    report = imported(book, [other, *paths("yields", "splits")], TODAY)

    assert report.refused
    assert outcomes(report) == {
        "splits": ("current", 1, 1),
        "curve": ("waiting", 0, 15),
        "dividends": ("refused", 4, DIVIDENDS.count("\n") - 1),
    }
    assert report.curve_date is None
    assert bytes_of(book) == before


def test_splits_that_came_later_are_no_rows_and_no_error(write: Write) -> None:
    (later,) = write(splits="effective_date,old_shares,new_shares\n2026-10-01,1,2\n")
    book = untouched(days_only())

    (report,) = imported(book, [later], TODAY).groups

    assert (report.outcome, report.rows_after, report.left_out) == ("current", 0, 1)
    assert bytes_of(book) == days_only()


@typed_only
def test_replacing_clears_the_other_rows_with_their_sources(write: Write) -> None:
    book = opened(days_only())
    imported(book, paths("dividends", "yields"), TODAY)
    (one,) = write(dividends=f"{PAID}2026-03-31,2026-03-31,24.50\n")

    report = imported(book, [one], TODAY, replace=True)

    assert outcomes(report) == {"dividends": ("replaced", 4, 1)}
    assert len(rows(book, "dividends")) == 1
    _, sources = inputs_of(book, identity(book))
    assert {name for name in sources if name.startswith("dividends")} == {"dividends[0]"}
    first = book.names["in_dividends_record_date"].refers_to_range
    block = book.sheets["Market"].range((first.row + 1, 2), (first.row + 9, 6))
    assert {cell for row in values(block) for cell in row} <= {None}
    assert len(rows(book, "curve")) == 15


@typed_only
def test_a_source_alone_counts_as_a_row(write: Write) -> None:
    book = opened(days_only())
    row = identity(book).plan.row_of_input["splits"] + 2 + 4
    book.sheets["Market"].range(f"F{row}").value = "mine"

    assert outcomes(imported(book, paths("splits"), TODAY)) == {"splits": ("refused", 5, 1)}
    assert outcomes(imported(book, paths("splits"), TODAY, replace=True)) == {
        "splits": ("replaced", 5, 1)
    }
    assert value(book.sheets["Market"].range(f"F{row}")) is None


@pytest.mark.thorough
@typed_only
def test_rows_with_an_error_or_a_gap_can_be_replaced() -> None:
    book = opened(days_only())
    cells = book.names["in_splits_old_shares"].refers_to_range
    cells[2].formula = "=1/0"
    cells[5].value = 3.0
    book.app.calculate()

    assert imported(book, paths("splits"), TODAY).refused
    imported(book, paths("splits"), TODAY, replace=True)

    assert [row["new_shares"] for row in rows(book, "splits")] == [2]


# What is refused, before anything is written


@cache
def untouched(package: bytes) -> Any:
    """Return a workbook for tests that must leave it as it is."""
    return opened(package)


def refused(package: bytes, files: Sequence[Path], match: str, **given: Any) -> InputError:
    book = untouched(package)
    before = bytes_of(book)
    with pytest.raises(InputError, match=match) as error:
        imported(book, files, TODAY, **given)
    assert bytes_of(book) == before
    assert error.value.in_language("ja") != error.value.in_language("en")
    return error.value


def test_a_notice_without_market_data_is_refused() -> None:
    refused(template("dividend"), paths("closes"), "takes no market data")


def test_days_that_are_not_entered_yet_are_named() -> None:
    error = refused(template("option_terms"), paths("splits"), "has days to be entered first")

    plan = identity(opened(template("option_terms"))).plan
    for name, label in (
        ("price_date", "Day of the share price"),
        ("volatility_to", "Volatility: last day"),
    ):
        assert f"{label} (Inputs!D{plan.row_of_input[name]})" in str(error)
    assert "株価の基準日 (Inputs!D" in error.in_language("ja")


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["price_date", "volatility_to"])
def test_one_day_of_two_is_not_enough(name: str) -> None:
    book = opened(template("option_terms"))
    fill(book, {name: PRICE_DAY}, {})

    error = refused(bytes_of(book), paths("splits"), "has days to be entered first")

    assert ("Volatility" in str(error)) == (name == "price_date")


@pytest.mark.thorough
def test_a_day_that_is_none_is_refused() -> None:
    book = opened(days_only())
    book.names["in_price_date"].refers_to_range.value = "'tomorrow"

    refused(bytes_of(book), paths("splits"), "price_date: must be a date, got 'tomorrow'")


@pytest.mark.parametrize(
    ("texts", "match"),
    [
        ({"other": "a,b\n1,2\n"}, "is none of the files known"),
        ({"empty": ""}, "is empty"),
        ({"page": "<html></html>"}, "is a web page"),
        ({"one": DIVIDENDS, "two": DIVIDENDS}, "is the second file of its kind"),
        (
            {"splits": "effective_date,old_shares,new_shares\n2021-10-01,1\n"},
            "line 2: must have as",
        ),
        (
            {"splits": "effective_date,old_shares,new_shares\n2021-10-01,1,0\n"},
            "line 2, new_shares",
        ),
        ({"yields": JGB_EN}, "yields.csv: has no yields of this day, got 2026-07-10"),
        ({"closes": closes(("2026-07-09", "1"), ("2026-07-09", "2"))}, "line 3: must have each"),
        ({"closes": "日付,終値\n2026-07-09,100\n2026-07-10,101\n"}, "must hold closes as traded"),
        (
            {"closes": "date,close_as_traded\n2026-07-13,100\n"},
            "has no row from 1990-01-01 to 2026-07-10",
        ),
        (
            {
                "dividends": f"{PAID}2027-03-31,2027-03-31,1\n",
            },
            "has no row from .* to 2026-07-10",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(
    texts: dict[str, str], match: str, write: Write
) -> None:
    refused(days_only(), [*paths("splits")[: "splits" not in texts], *write(**texts)], match)


def test_a_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    refused(days_only(), [*paths("splits"), tmp_path / "none.csv"], "none.csv: does not exist")


def test_more_splits_than_fit_are_refused(write: Write) -> None:
    head = "effective_date,old_shares,new_shares\n"
    lines = "".join(f"20{year}-10-01,1,{year}\n" for year in range(10, 21))

    refused(days_only(), write(splits=head + lines), "splits: must be at most 10 rows, got 11")


def test_a_row_out_of_range_is_refused_with_its_place(write: Write) -> None:
    (file,) = write(dividends=f"{PAID}2026-03-31,1985-03-31,5\n")

    refused(days_only(), [file], r"dividends\[1\]\.record_date: must be a date from 1990")


@pytest.mark.parametrize("kind", ["yields", "dividends", "splits"])
def test_a_file_of_no_use_to_the_notice_is_refused(kind: str) -> None:
    book = opened(template("share_disposal"))
    fill(book, {"resolution_date": date(2026, 7, 10)}, {})

    error = refused(bytes_of(book), paths(kind), "is of no use to this notice, which takes Daily")

    assert error.argument == f"sample-{kind}.csv"


@pytest.mark.thorough
def test_split_adjusted_closes_beside_splits_of_the_workbook_are_refused(write: Write) -> None:
    adjusted = write(closes="日付,終値\n2026-07-09,100\n2026-07-10,101\n")
    book = opened(days_only())
    imported(book, paths("splits"), TODAY)

    refused(bytes_of(book), adjusted, "would be adjusted twice", closes="split-adjusted")
    blank = opened(days_only())
    assert outcomes(imported(blank, adjusted, TODAY, closes="split-adjusted")) == {
        "closes": ("written", 0, 2)
    }


def test_what_the_closes_are_is_one_of_the_words_known() -> None:
    refused(days_only(), paths("closes"), "closes: must be one of", closes="raw")


@pytest.mark.thorough
def test_an_older_workbook_is_refused() -> None:
    book = opened(days_only())
    sheet = book.sheets["_ivjxl"]
    sheet.api.Unprotect("")
    sheet.range("B2").value = "'1"
    sheet.impl.worksheet.lifted = False

    refused(bytes_of(book), paths("splits"), "ivjxl upgrade")


def test_without_files_nothing_is_done() -> None:
    book = untouched(days_only())

    assert imported(book, [], TODAY) == ImportReport(())
    assert bytes_of(book) == days_only()
