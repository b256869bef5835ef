"""What cells hand over and take back, against Excel's own numbers for errors and dates."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import inf, isfinite, nan
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.errors import Text
from ivjxl.excel import cells
from ivjxl.excel.cells import CellError

MANY: Final = settings(max_examples=300, deadline=None)

FIRST_SERIAL: Final = 32_874
LAST_SERIAL: Final = 73_050
"""1990-01-01 and 2099-12-31 as Excel numbers days."""

KNOWN_DAYS: Final = {
    32_874: date(1990, 1, 1),
    36_526: date(2000, 1, 1),
    39_448: date(2008, 1, 1),
    42_198: date(2015, 7, 13),
    43_658: date(2019, 7, 12),
    43_831: date(2020, 1, 1),
    73_050: date(2099, 12, 31),
}
"""Serial numbers of Microsoft's documentation (DATEVALUE, DATE) and of the notices."""

REASON: Final = Text("why", "理由")


def com(code: int) -> int:
    """Return an error as COM hands it over: an HRESULT of facility 10, as a signed integer."""
    return (0x800A0000 | code) - 2**32


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (2000, "#NULL!"),
        (2007, "#DIV/0!"),
        (2015, "#VALUE!"),
        (2023, "#REF!"),
        (2029, "#NAME?"),
        (2036, "#NUM!"),
        (2042, "#N/A"),
        (2043, "#GETTING_DATA"),
        (2045, "#SPILL!"),
        (2046, "#CONNECT!"),
        (2047, "#BLOCKED!"),
        (2048, "#UNKNOWN!"),
        (2049, "#FIELD!"),
        (2050, "#CALC!"),
    ],
)
def test_integer_of_com_is_read_as_the_error_it_stands_for(code: int, text: str) -> None:
    found = cells.error_in(com(code))

    assert type(found) is CellError
    assert found == text
    assert cells.error_in(text) == text
    assert cells.ERROR_CODES[text] == code


def test_integers_of_com_are_those_that_excel_is_known_to_send() -> None:
    assert com(2042) == -2146826246
    assert com(2007) == -2146826281
    assert com(2045) == -2146826243


@pytest.mark.parametrize("code", [2001, 2044, 2051, 2099, 2100])
def test_integer_of_an_error_not_yet_known_is_still_an_error(code: int) -> None:
    assert cells.error_in(com(code)) == "#UNKNOWN!"


@pytest.mark.parametrize(
    "cell",
    [
        com(1999),
        com(2101),
        float(com(2042)),
        Decimal(com(2042)),
        2042,
        0,
        True,
        None,
        "",
        "N/A",
        "#N/A ",
        "#n/a",
        "#N/A!",
        nan,
    ],
)
def test_what_is_no_error_is_not_read_as_one(cell: Any) -> None:
    assert cells.error_in(cell) is None


def test_double_that_equals_an_error_of_com_is_a_number() -> None:
    assert cells.number("amount", float(com(2042))) == com(2042)


def test_cell_error_is_what_excel_shows_and_keeps_its_reason() -> None:
    error = CellError("#N/A", REASON)

    assert error == "#N/A"
    assert error.reason == REASON
    assert CellError("#N/A").reason is None
    assert cells.error_in(error) is error


@pytest.mark.parametrize("text", ["", "#ERROR!", "N/A", "#n/a", "spot: needs a number"])
def test_only_texts_of_excel_are_cell_errors(text: str) -> None:
    with pytest.raises(ValueError, match="no cell error is called"):
        CellError(text)


@pytest.mark.parametrize("reader", [cells.number, cells.day, cells.text])
@pytest.mark.parametrize("text", cells.ERROR_CODES)
def test_error_is_handed_through_as_it_came(reader: Any, text: str) -> None:
    error = CellError(text, REASON)

    assert reader("value", error) is error
    assert reader("value", text) == text
    assert reader("value", com(cells.ERROR_CODES[text])) == text


@pytest.mark.parametrize("reader", [cells.number, cells.day, cells.text])
@pytest.mark.parametrize("cell", [None, ""])
def test_blank_is_missing_and_never_zero(reader: Any, cell: Any) -> None:
    assert cells.is_blank(cell)
    assert reader("value", cell) == "#N/A"
    assert reader("value", cell).reason == Text(
        "value: is blank, a value is needed", "value: 未入力です"
    )


@pytest.mark.parametrize("cell", [0, 0.0, False, " ", "\u3000", "0", CellError("#N/A")])
def test_zero_false_and_spaces_are_not_blank(cell: Any) -> None:
    assert not cells.is_blank(cell)


@pytest.mark.parametrize("cell", [0, -0.5, 1e308, 5e-324, 2**53, Decimal("13.5000"), -1])
def test_number_is_read_without_losing_a_digit(cell: Any) -> None:
    found = cells.number("amount", cell)

    assert found == cell
    assert type(found) is (Decimal if isinstance(cell, Decimal) else float)


@pytest.mark.parametrize(
    "cell", [True, False, "1", "１２３", "¥100", "10%", " ", date(2019, 7, 12), [1.0], 1 + 0j, b"1"]
)
def test_what_is_no_number_is_a_value_error(cell: Any) -> None:
    assert cells.number("amount", cell) == "#VALUE!"


@pytest.mark.parametrize(
    "cell",
    [nan, inf, -inf, Decimal("NaN"), Decimal("-Infinity"), Decimal("1e400")],
)
def test_number_that_is_not_finite_is_a_num_error(cell: Any) -> None:
    assert cells.number("amount", cell) == "#NUM!"
    assert cells.day("day", cell) == "#NUM!"


@pytest.mark.parametrize("reader", [cells.number, cells.day])
def test_whole_number_beyond_a_double_is_a_num_error(reader: Any) -> None:
    assert reader("amount", 10**400) == "#NUM!"
    assert reader("amount", -(10**400)) == "#NUM!"


@pytest.mark.parametrize("cell", ["up", " ", "切上げ", "1", "#n/a"])
def test_text_is_read_as_it_stands(cell: str) -> None:
    assert cells.text("mode", cell) == cell


@pytest.mark.parametrize("cell", [1.0, 0, True, date(2019, 7, 12), Decimal(1), nan])
def test_what_is_no_text_is_a_value_error(cell: Any) -> None:
    assert cells.text("mode", cell) == "#VALUE!"


@pytest.mark.parametrize(("serial", "expected"), KNOWN_DAYS.items())
def test_serial_numbers_are_those_of_excel(serial: int, expected: date) -> None:
    assert cells.day("day", float(serial)) == expected
    assert cells.day("day", Decimal(serial)) == expected
    assert cells.serial_number(expected) == serial
    assert cells.cell_value(expected) == serial


@pytest.mark.parametrize("days", range(0, LAST_SERIAL - FIRST_SERIAL + 1, 1_826))
def test_serial_number_and_day_are_inverses_over_five_years(days: int) -> None:
    for serial in range(FIRST_SERIAL + days, min(FIRST_SERIAL + days + 1_826, LAST_SERIAL + 1)):
        found = cells.day("day", float(serial))

        assert isinstance(found, date)
        assert found == date(1990, 1, 1) + timedelta(days=serial - FIRST_SERIAL)
        assert cells.serial_number(found) == serial


@MANY
@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.floats(0, 1, exclude_max=True))
def test_time_of_day_does_not_change_the_day(expected: date, time_of_day: float) -> None:
    serial = cells.serial_number(expected)
    moment = datetime.combine(expected, datetime.min.time()) + timedelta(
        microseconds=int(time_of_day * 86_400_000_000)
    )

    assert cells.day("day", moment) == expected
    assert cells.day("day", expected) == expected
    if int(serial + time_of_day) == serial:
        assert cells.day("day", serial + time_of_day) == expected


@pytest.mark.parametrize(
    ("serial", "expected"),
    [
        (45000.999999999, date(2023, 3, 15)),
        (45000.0, date(2023, 3, 15)),
        (32874.0, date(1990, 1, 1)),
        (32874.5, date(1990, 1, 1)),
        (73050.0, date(2099, 12, 31)),
        (73050.999999, date(2099, 12, 31)),
    ],
)
def test_day_is_the_floor_of_its_serial_number(serial: float, expected: date) -> None:
    assert cells.day("day", serial) == expected


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param(32873.0, id="last day before 1990"),
        pytest.param(32873.999999, id="evening before 1990"),
        pytest.param(73051.0, id="first day of 2100"),
        pytest.param(60.0, id="the day 1900-02-29 that never was"),
        pytest.param(59.0, id="1900-02-28"),
        pytest.param(1.0, id="1900-01-01"),
        pytest.param(0.0, id="midnight"),
        pytest.param(0.75, id="a time of day, or 3:4 typed as a ratio"),
        pytest.param(-0.5, id="just below zero"),
        pytest.param(-1.0, id="negative"),
        pytest.param(-45000.0, id="negative of a day"),
        pytest.param(31412.0, id="1990-01-01 numbered from 1904"),
        pytest.param(2019.0, id="a year"),
        pytest.param(20190712.0, id="a day written as digits"),
        pytest.param(2_958_465.0, id="9999-12-31"),
        pytest.param(2_958_466.0, id="beyond the calendar"),
        pytest.param(1e18, id="far beyond the calendar"),
        pytest.param(1e308, id="1e308"),
        pytest.param(date(1989, 12, 31), id="day before 1990"),
        pytest.param(date(2100, 1, 1), id="day after 2099"),
        pytest.param(datetime(1989, 12, 31, 23, 59, tzinfo=UTC), id="minute before 1990"),
        pytest.param(date.min, id="first day of the calendar"),
    ],
)
def test_day_outside_1990_to_2099_is_a_num_error(cell: Any) -> None:
    found = cells.day("day", cell)

    assert found == "#NUM!"
    assert isinstance(found, CellError)
    assert found.reason == Text(
        "day: must be a date from 1990-01-01 to 2099-12-31",
        "day: 1990-01-01から2099-12-31までの日付が必要です",
    )


@pytest.mark.parametrize("cell", ["2019-07-12", "令和元年7月12日", "43658", True, [43658.0]])
def test_what_is_no_date_is_a_value_error(cell: Any) -> None:
    found = cells.day("day", cell)

    assert found == "#VALUE!"
    assert isinstance(found, CellError)
    assert found.reason == Text("day: needs a date", "day: 日付が必要です")


@pytest.mark.parametrize(
    ("raw", "rows"),
    [
        (1.0, [[1.0]]),
        (None, [[None]]),
        ("", [[""]]),
        ([[1.0]], [[1.0]]),
        (((1.0, 2.0),), [[1.0, 2.0]]),
        (((1.0,), (2.0,)), [[1.0], [2.0]]),
        ([1.0, 2.0], [[1.0], [2.0]]),
        ([[1.0, None], ["a", True]], [[1.0, None], ["a", True]]),
    ],
)
def test_argument_is_read_as_rows_of_cells(raw: Any, rows: Any) -> None:
    assert cells.block("spot", raw) == rows


@pytest.mark.parametrize(
    "raw", [[], (), [[]], [[], []], [[1.0], [1.0, 2.0]], [[1.0, 2.0], 3.0], [[1.0], []]]
)
def test_rows_that_are_no_rectangle_are_a_value_error(raw: Any) -> None:
    assert cells.block("spot", raw) == "#VALUE!"


@pytest.mark.parametrize(("rows", "columns"), [(200_000, 1), (1, 200_000), (400, 500)])
def test_two_hundred_thousand_cells_are_taken_and_one_row_more_is_not(
    rows: int, columns: int
) -> None:
    taken = cells.block("spot", [[1.0] * columns] * rows)
    refused = cells.block("spot", [[1.0] * columns] * (rows + 1))

    assert isinstance(taken, list)
    assert (len(taken), len(taken[0])) == (rows, columns)
    assert refused == "#VALUE!"
    assert isinstance(refused, CellError)
    assert refused.reason == Text(
        "spot: needs at most 200,000 cells", "spot: 200,000個以下のセルが必要です"
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1773, 1773.0),
        (-2, -2.0),
        (Fraction(27, 2), 13.5),
        (Fraction(1, 3), 1 / 3),
        (Decimal("13.5"), 13.5),
        (0.1, 0.1),
        (2**53 - 1, 9_007_199_254_740_991.0),
        (1 - 2**53, -9_007_199_254_740_991.0),
        (1e308, 1e308),
        (date(2019, 7, 12), 43658.0),
    ],
)
def test_result_is_handed_back_as_a_double(value: Any, expected: float) -> None:
    found = cells.cell_value(value)

    assert type(found) is float
    assert found == expected


@pytest.mark.parametrize(
    "value",
    [
        2**53,
        2**53 + 1,
        -(2**53),
        10**400,
        Fraction(2**53),
        Fraction(-(2**53)),
        Fraction(2**60, 3),
        Fraction(10**400, 3),
        nan,
        inf,
        -inf,
        Decimal("NaN"),
        Decimal("1e400"),
    ],
)
def test_result_that_no_cell_can_hold_is_a_num_error(value: Any) -> None:
    found = cells.cell_value(value)

    assert found == "#NUM!"
    assert isinstance(found, CellError)
    assert found.reason is not None


@pytest.mark.parametrize("value", ["JPY354,600", True, False, CellError("#N/A")])
def test_text_truth_and_error_are_handed_back_as_they_are(value: Any) -> None:
    assert cells.cell_value(value) is value


@MANY
@given(st.integers(1 - 2**53, 2**53 - 1))
def test_whole_result_below_two_to_the_53_loses_no_digit(value: int) -> None:
    found = cells.cell_value(value)

    assert isinstance(found, float)
    assert int(found) == value


@MANY
@given(st.one_of(st.floats(), st.integers(), st.fractions(), st.decimals(allow_nan=False)))
def test_no_result_is_anything_but_a_finite_number_or_an_error(value: Any) -> None:
    found = cells.cell_value(value)

    assert found == "#NUM!" or (type(found) is float and isfinite(found))


@pytest.mark.parametrize(
    ("shapes", "expected"),
    [
        ([], (1, 1)),
        ([(1, 1), (1, 1)], (1, 1)),
        ([(3, 1), (1, 1)], (3, 1)),
        ([(1, 4), (1, 4)], (1, 4)),
        ([(3, 4), (1, 1), (3, 4)], (3, 4)),
        ([(3, 1), (1, 4)], (3, 4)),
        ([(1, 4), (3, 1), (1, 1), (3, 1)], (3, 4)),
        ([(3, 1), (4, 1)], None),
        ([(1, 3), (1, 4)], None),
        ([(3, 1), (3, 4)], None),
        ([(1, 4), (3, 4)], None),
        ([(3, 4), (4, 3)], None),
        ([(3, 1), (1, 4), (3, 4)], None),
        ([(3, 1), (1, 4), (2, 1)], None),
    ],
)
def test_ranges_fit_if_equal_or_one_column_and_one_row(
    shapes: list[tuple[int, int]], expected: tuple[int, int] | None
) -> None:
    blocks = [[[0.0] * columns for _ in range(rows)] for rows, columns in shapes]

    assert cells.same_shape(blocks) == expected
