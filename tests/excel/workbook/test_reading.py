"""Reading a workbook: the case it was built from, and every input that is not usable."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final

import pytest

from ivjxl.errors import InputError
from ivjxl.excel.workbook.access import identity
from ivjxl.excel.workbook.access import value as value_of
from ivjxl.excel.workbook.files import open_data
from ivjxl.excel.workbook.reading import group_rows, inputs_of, read_book
from ivjxl.excel.workbook.template import build
from ivjxl.notices import NOTICES
from ivjxl.notices.case import Case, Source
from ivjxl.notices.clause import ClauseEdit

from .samples import SAMPLES, WORKBOOKS, sample, sample_package

DISPOSAL: Final = "2022-05-26-share-disposal"
DIVIDEND: Final = "2019-05-23-dividend"
TERMS: Final = "2026-07-10-option-terms"


def opened(package: bytes, name: str = "book.xlsx") -> Any:
    return open_data(package, name)


@cache
def package(name: str) -> bytes:
    return (WORKBOOKS / f"{name}.xlsx").read_bytes()


def disposal() -> Any:
    return opened(sample_package(DISPOSAL))


def dividend() -> Any:
    return opened(sample_package(DIVIDEND))


def cell(book: Any, name: str, index: int = 0) -> Any:
    return book.names[f"in_{name}"].refers_to_range[index]


def lifted(book: Any) -> Any:
    for sheet in book.sheets:
        sheet.api.Unprotect("")
    return book


def without_what_a_workbook_has_no_place_for(case: Case) -> Case:
    return replace(case, title="", expected={}, acknowledged=tuple(sorted_(case.acknowledged)))


def sorted_(entries: Any) -> list[Any]:
    return sorted(entries, key=lambda each: str(each.check))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_workbook_gives_the_case_that_it_was_built_from(name: str) -> None:
    read = read_book(opened(package(name), f"/a/folder/{name}.xlsx"))

    wanted = without_what_a_workbook_has_no_place_for(sample(name))
    assert without_what_a_workbook_has_no_place_for(read) == wanted


@pytest.mark.parametrize("name", ["share_disposal", "restricted_stock", "dividend"])
def test_a_blank_template_says_what_is_missing(name: str) -> None:
    with pytest.raises(
        InputError, match=r"company_name_en: is missing.*also missing: .*notice_date"
    ):
        read_book(opened(package(name)))


def test_decimals_are_those_that_were_typed() -> None:
    book = dividend()
    for typed in (13.5, 0.1, 32.07, 1e-2, 99999.99):
        cell(book, "dividend_per_share").value = typed
        notice: Any = read_book(book).notice
        assert notice.dividend_per_share == Decimal(str(typed))


def test_a_blank_optional_input_is_none_and_has_no_source() -> None:
    book = disposal()
    cell(book, "published_total").value = None

    case = read_book(book)

    assert case.notice.value("published_total") is None
    assert "published_total" not in case.sources


def test_blank_required_inputs_are_all_named() -> None:
    book = disposal()
    for name in ("payment_date", "annual_cap"):
        cell(book, name).value = None

    with pytest.raises(InputError) as error:
        read_book(book)
    assert error.value.argument == "payment_date"
    assert "annual_cap" in str(error.value)


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("disposed_shares", "'35865", "disposed_shares"),
        ("disposed_shares", True, "disposed_shares"),
        ("disposed_shares", 1.5, "disposed_shares: must be a whole number"),
        ("disposed_shares", 0.0, "disposed_shares: must be at least 1"),
        ("disposed_shares", -5.0, "disposed_shares: must be at least 1"),
        ("annual_cap", -1.0, "annual_cap: must be a number of at least 0"),
        ("payment_date", "'2022-06-15", "payment_date"),
        ("payment_date", True, "payment_date"),
        ("payment_date", -1.0, "payment_date"),
        ("payment_date", 0.0, "payment_date"),
        ("payment_date", 1e9, "payment_date"),
        ("registration_statement", 1.0, "registration_statement: must be true or false"),
        ("registration_statement", "'TRUE", "registration_statement: must be true or false"),
        ("company_name_en", 3774.0, "company_name_en: must be a text"),
        ("company_name_en", "'   ", "company_name_en: must be a text"),
        ("company_name_en", True, "company_name_en: must be a text"),
    ],
)
def test_what_is_of_the_wrong_kind_is_refused_by_name(name: str, typed: Any, said: str) -> None:
    book = disposal()
    cell(book, name).value = typed

    with pytest.raises(InputError) as error:
        read_book(book)
    assert said in str(error.value)
    assert error.value.argument == name


@pytest.mark.parametrize("formula", ["=1/0", "=NA()", '="a"+1', "=SQRT(-1)", "=nowhere"])
def test_an_error_in_an_input_is_refused_by_name(formula: str) -> None:
    book = disposal()
    cell(book, "annual_cap").formula = formula
    book.app.calculate()

    with pytest.raises(InputError, match="annual_cap: holds an error, got '#"):
        read_book(book)


def test_an_error_in_a_row_is_refused() -> None:
    book = disposal()
    cell(book, "allottees_shares", 1).formula = "=1/0"
    book.app.calculate()

    with pytest.raises(InputError, match="#DIV/0!"):
        read_book(book)


def test_an_error_in_a_row_is_refused_with_its_row() -> None:
    book = disposal()
    cell(book, "allottees_shares", 1).formula = "=1/0"
    book.app.calculate()

    with pytest.raises(InputError, match=r"allottees\[2\]\.shares: holds an error"):
        read_book(book)


def test_a_formula_in_an_input_counts_with_its_value() -> None:
    book = disposal()
    cell(book, "annual_cap").formula = "=499999999+1"
    book.app.calculate()

    notice: Any = read_book(book).notice
    assert notice.annual_cap == 500_000_000


def test_the_time_of_a_day_is_left_out_as_worksheet_functions_do() -> None:
    book = disposal()
    cell(book, "payment_date").value = 44727.999

    notice: Any = read_book(book).notice
    assert notice.payment_date == date(2022, 6, 15)


def test_a_row_without_one_of_its_values_is_named() -> None:
    book = disposal()
    cell(book, "allottees_persons", 2).value = None

    with pytest.raises(InputError, match=r"allottees\[3\]\.persons: is missing"):
        read_book(book)


def test_a_gap_between_rows_is_named() -> None:
    book = disposal()
    for column in ("title_en", "title_ja", "noun_en", "persons", "shares"):
        cell(book, f"allottees_{column}", 0).value = None

    with pytest.raises(InputError, match=r"allottees\[1\]: has a blank row before its last one"):
        read_book(book)


def test_rows_may_end_anywhere_up_to_the_last() -> None:
    book = disposal()
    known = identity(book)
    filled = {
        "title_en": "Class",
        "title_ja": "区分",
        "noun_en": "Director",
        "persons": 1.0,
        "shares": 10.0,
    }
    for count in range(5, 11):
        for column, value in filled.items():
            cell(book, f"allottees_{column}", count - 1).value = value
        rows = group_rows(book, known, "allottees")
        assert len(rows) == count
        assert rows[-1] == {**filled, "persons": 1, "shares": 10}


def test_a_row_that_needs_more_room_than_there_is_is_refused_by_the_sheet() -> None:
    book = disposal()
    column = book.names["in_allottees_persons"].refers_to_range
    beyond = column.sheet.range((column.row + 10, column.column))

    with pytest.raises(InputError, match="Inputs: is protected"):
        beyond.value = 1.0


def test_market_rows_are_read_and_what_is_typed_goes_before_them() -> None:
    name = "2026-07-10-option-terms"
    book = opened(package(name))
    notice: Any = sample(name).notice
    inputs, sources = inputs_of(book, identity(book))
    assert len(inputs["closes"]) == len(notice.closes)
    assert inputs["closes"][0] == {"day": notice.closes[0].day, "close": notice.closes[0].close}
    assert "volatility" not in inputs
    assert sources.keys() == sample(name).sources.keys()

    cell(book, "volatility").value = 0.25
    inputs, sources = inputs_of(book, identity(book))

    assert inputs["volatility"] == Decimal("0.25")
    # Typed, without a source: it is not taken from the market data.
    assert sources["volatility"] == Source(text="")


def test_a_typed_market_input_has_its_own_source() -> None:
    book = disposal()
    place = cell(book, "price")
    place.sheet.range(f"F{place.row}").value = "board paper"
    place.sheet.range(f"G{place.row}").value = date(2022, 5, 25)

    case = read_book(book)

    assert case.sources["price"] == Source(text="board paper", as_of=date(2022, 5, 25))


def test_an_input_without_a_source_is_read_without_one() -> None:
    book = disposal()
    place = cell(book, "annual_cap")
    place.sheet.range(f"F{place.row}").value = None

    assert "annual_cap" not in read_book(book).sources


def test_a_source_that_is_a_number_is_read_as_it_is_shown() -> None:
    book = disposal()
    place = cell(book, "annual_cap")
    place.sheet.range(f"F{place.row}").value = 2019.0

    assert read_book(book).sources["annual_cap"].text == "2019"


def test_an_error_is_no_source() -> None:
    book = disposal()
    place = cell(book, "annual_cap")
    place.sheet.range(f"F{place.row}").formula = "=NA()"
    book.app.calculate()

    with pytest.raises(InputError):
        read_book(book)


@pytest.mark.parametrize("typed", ["'2022-05-25", True, "=NA()", -3.0])
def test_a_day_of_a_source_that_is_no_date_is_refused(typed: Any) -> None:
    book = disposal()
    place = cell(book, "annual_cap")
    place.sheet.range(f"G{place.row}").formula = typed
    book.app.calculate()

    with pytest.raises(InputError):
        read_book(book)


@pytest.mark.parametrize(("typed", "wanted"), [(True, True), (False, False), (None, False)])
def test_the_mark_of_a_sample_is_read(typed: bool | None, wanted: bool) -> None:
    book = disposal()
    cell(book, "sample").value = typed

    assert read_book(book).sample is wanted


@pytest.mark.parametrize("typed", ["'yes", 1.0, "'TRUE"])
def test_a_mark_of_a_sample_that_is_neither_true_nor_false_is_refused(typed: Any) -> None:
    book = disposal()
    cell(book, "sample").value = typed

    with pytest.raises(InputError):
        read_book(book)


def test_the_preparer_may_be_blank() -> None:
    book = disposal()
    cell(book, "preparer").value = None

    assert read_book(book).preparer == ""


def test_rows_that_the_user_inserted_on_inputs_move_everything_together() -> None:
    book = lifted(disposal())
    book.sheets["Inputs"].range("5:5").insert("down")

    read = read_book(book)

    assert read.notice == sample(DISPOSAL).notice
    assert read.sources == sample(DISPOSAL).sources
    assert (read.sample, read.preparer) == (True, "ivjxl")


# Acknowledgements


def acknowledged(**cells: Any) -> Any:
    """Return the dividend with something else in the columns of its acknowledgement."""
    book = dividend()
    checks = book.sheets["Checks"]
    row = next(row for row in range(5, 60) if checks.range(f"M{row}").value)
    for column, value in cells.items():
        checks.range(f"{column}{row}").value = value
    return book


def test_an_acknowledgement_is_read_with_its_day() -> None:
    book = acknowledged(M="another reason", O=date(2026, 11, 1))

    (entry,) = read_book(book).acknowledged

    assert (entry.reason, entry.on) == ("another reason", date(2026, 11, 1))
    assert entry.check == "forecast_of_same_record_date"


@pytest.mark.parametrize(
    "cells",
    [{"M": None}, {"N": None}, {"O": None}, {"P": None}, {"O": "'today"}, {"O": True}, {"O": -1.0}],
)
def test_half_an_acknowledgement_is_refused_by_the_name_of_its_check(cells: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="Checks: forecast_of_same_record_date"):
        read_book(acknowledged(**cells))


def test_no_acknowledgement_is_none() -> None:
    assert read_book(acknowledged(M=None, N=None, O=None, P=None)).acknowledged == ()


# What a workbook has no place for


def test_the_day_of_a_rows_source_survives() -> None:
    case = sample(DISPOSAL)
    dated = Source(text="register", as_of=date(2022, 5, 20))
    with_day = replace(case, sources={**case.sources, "allottees[0]": dated})

    read = read_book(opened(build(type(case.notice), with_day)))

    assert read.sources["allottees[0]"] == dated


# Clauses


FIRST_OWN: Final = 5 + len(NOTICES["dividend"].clauses())
REASON: Final = 5 + [c.id for c in NOTICES["dividend"].clauses()].index("reason")


@cache
def with_clauses() -> Any:
    return dividend()


def read_with(cells: dict[str, Any]) -> Case:
    """Return the case of the dividend with something typed into Clauses, and take it back."""
    book = with_clauses()
    sheet = book.sheets["Clauses"]
    before = {address: value_of(sheet.range(address)) for address in cells}
    for address, content in cells.items():
        sheet.range(address).formula = content
    try:
        # What is typed counts, not what follows.
        return read_book(book)
    finally:
        for address, content in before.items():
            sheet.range(address).value = f"'{content}" if isinstance(content, str) else content


def own(
    kind: Any = "paragraph", id: Any = "own", ja: Any = "文", en: Any = "Words"
) -> dict[str, Any]:
    columns = {"D": kind, "E": id, "H": ja, "I": en}
    return {f"{column}{FIRST_OWN}": content for column, content in columns.items()}


@pytest.mark.parametrize(
    ("cells", "argument", "said"),
    [
        ({f"F{REASON}": "yes"}, "clauses.reason.printed", "TRUE, FALSE or blank, got 'yes'"),
        ({f"F{REASON}": 1.0}, "clauses.reason.printed", "got '1'"),
        ({f"F{REASON}": 0.0}, "clauses.reason.printed", "got '0'"),
        ({f"G{REASON}": "last"}, "clauses.reason.order", "must be a number, got 'last'"),
        ({f"G{REASON}": "'25"}, "clauses.reason.order", "must be a number, got '25'"),
        ({f"G{REASON}": True}, "clauses.reason.order", "must be a number, got 'True'"),
        ({f"G{REASON}": None}, "clauses.reason.order", "is missing"),
        ({f"G{REASON}": -5.0}, "clauses.reason.order", "from 0 to 100,000"),
        ({f"G{REASON}": 1e9}, "clauses.reason.order", "from 0 to 100,000"),
        ({f"H{REASON}": 35.0}, "clauses.reason.ja", "must be a text, got '35'"),
        ({f"I{REASON}": True}, "clauses.reason.en", "must be a text"),
        ({f"H{REASON}": "   "}, "clauses.reason.ja", "must be words"),
        ({f"I{REASON}": "\u3000\n"}, "clauses.reason.en", "must be words"),
        (own(id=None), "clauses.id", "is missing, got 'paragraph'"),
        (own(kind=None, id=None, ja=None), "clauses.id", "is missing, got 'Words'"),
        (own(kind=None), "clauses.own.kind", "is missing"),
        (own(kind="Section"), "clauses.own.kind", "must be one of date"),
        (own(kind=3.0), "clauses.own.kind", "must be a text"),
        (own(id="Own"), "clauses.id", "must be a name in small letters, digits and _, got 'Own'"),
        (own(id="my own"), "clauses.id", "got 'my own'"),
        (own(id="own "), "clauses.id", "got 'own '"),
        (own(id="注記"), "clauses.id", "got '注記'"),
        (own(id=7.0), "clauses.id", "must be a text, got '7'"),
        (own(id="reason"), "clauses.reason", "is a standard clause"),
        (own(kind="section", id="reason"), "clauses.reason", "is a standard clause"),
        (own(ja=None, en=None), "clauses.own", "needs a text in at least one language"),
        (
            own() | {f"D{FIRST_OWN + 4}": "item", f"E{FIRST_OWN + 4}": "own"},
            "clauses.own",
            "may be named only once",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_on_the_sheet_of_clauses_is_refused_by_name(
    cells: dict[str, Any], argument: str, said: str
) -> None:
    with pytest.raises(InputError) as error:
        read_with(cells)

    assert error.value.argument == argument
    assert said in str(error.value)
    assert error.value.in_language("ja").startswith(argument)


@pytest.mark.parametrize("formula", ["=1/0", "=NA()"])
@pytest.mark.parametrize(
    ("column", "argument"),
    [
        ("D", "clauses.own.kind"),
        ("E", "clauses.id"),
        ("F", "clauses.own.printed"),
        ("G", "clauses.own.order"),
        ("H", "clauses.own.ja"),
        ("I", "clauses.own.en"),
    ],
)
def test_an_error_on_the_sheet_of_clauses_is_refused_by_name(
    column: str, argument: str, formula: str
) -> None:
    book = with_clauses()
    address = f"{column}{FIRST_OWN}"
    error = "#DIV/0!" if formula == "=1/0" else "#N/A"

    with pytest.raises(InputError, match=re.escape(error)) as refused:
        read_with(own() | {address: error})

    assert refused.value.argument == argument
    assert read_book(book).clauses == ()


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ({f"F{REASON}": True}, ()),
        ({f"F{REASON}": None}, ()),
        ({f"F{REASON}": False}, (ClauseEdit(id="reason", printed=False),)),
        ({f"G{REASON}": 0.0}, (ClauseEdit(id="reason", order=Decimal(0)),)),
        ({f"G{REASON}": 12.345}, (ClauseEdit(id="reason", order=Decimal("12.345")),)),
        ({f"G{REASON}": 100_000.0}, (ClauseEdit(id="reason", order=Decimal(100_000)),)),
        ({f"H{REASON}": "'=1+1"}, (ClauseEdit(id="reason", ja="=1+1"),)),
        ({f"I{REASON}": "a\nb "}, (ClauseEdit(id="reason", en="a\nb "),)),
        (own(), (ClauseEdit(id="own", kind="paragraph", ja="文", en="Words"),)),
        (own(ja=None), (ClauseEdit(id="own", kind="paragraph", en="Words"),)),
        (
            {f"{a[0]}{FIRST_OWN + 3}": v for a, v in own().items()},
            # The order that stands in that row.
            (ClauseEdit(id="own", kind="paragraph", ja="文", en="Words", order=Decimal(394)),),
        ),
        ({f"F{FIRST_OWN}": True, f"G{FIRST_OWN}": None}, ()),
    ],
)  # fmt: skip
def test_what_the_sheet_of_clauses_changes_is_read(
    cells: dict[str, Any], wanted: tuple[ClauseEdit, ...]
) -> None:
    assert read_with(cells).clauses == wanted
