"""Number formats of files: what Excel shows, and what another reading of the rules gives."""

from datetime import date, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivjxl.excel.cells import CellError
from ivjxl.excel.file.number_format import displayed
from tests.excel.workbook.number_format import shown

RIGHTS: Final = '[=1]#,##0" right";#,##0" rights"'


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (354600.0, '"JPY"#,##0', "JPY354,600"),
        (354600.0, '#,##0"円"', "354,600円"),
        (13.5, '"JPY"#,##0.00', "JPY13.50"),
        (1.0, RIGHTS, "1 right"),
        (1234.0, RIGHTS, "1,234 rights"),
        (0.0, RIGHTS, "0 rights"),
        (-2.5, '#,##0.00;"△"#,##0.00', "△2.50"),
        (2.5, '#,##0.00;"△"#,##0.00', "2.50"),
        (0.483, "0.000%", "48.300%"),
        (-0.00084, "0.000000%", "-0.084000%"),
        (43658.0, "yyyy-mm-dd", "2019-07-12"),
        (43658.0, "[$-409]mmmm d, yyyy", "July 12, 2019"),
        (43658.0, 'yyyy"年"m"月"d"日"', "2019年7月12日"),
        (43658.75, "ddd d-mmm-yy", "Fri 12-Jul-19"),
        (0.5, "0", "1"),
        (2.5, "0", "3"),
        (-2.5, "0", "-3"),
        (0.285, "0.00", "0.29"),
        (1234567.0, "#,##0,", "1,235"),
        (12.0, "0000", "0012"),
        (0.25, "#.##", ".25"),
        (1.5, "0.0#", "1.5"),
        (5.0, "#,##0_);(#,##0)", "5"),
        (-5.0, "#,##0_);[Red](#,##0)", "(5)"),
        (0.0, '0;-0;"none"', "none"),
        (7.0, "[>5]0;[<=5]0.00", "7"),
        (3.0, "[>5]0;[<=5]0.00", "3.00"),
        (1.0, "[$¥-411]#,##0", "¥1"),
        (3.0, 'General" items"', "3 items"),
        (1.0, "General", "1"),
        (0.1, "General", "0.1"),
        (1 / 3, "General", "0.333333333"),
        (-1 / 3, "General", "-0.333333333"),
        (123456789012.0, "General", "1.23457E+11"),
        (1e-9, "General", "1E-09"),
        (12.0, "@", "12"),
        ("text", "0.00", "text"),
        ("", "0", ""),
        (None, "0", ""),
        (True, "0", "TRUE"),
        (CellError("#N/A"), "0", "#N/A"),
    ],
)
def test_a_cell_shows(value: Any, code: str, text: str) -> None:
    assert displayed(value, code) == text


@pytest.mark.parametrize(
    "code", ["0.00E+00", "# ?/?", "h:mm", "[h]:mm:ss", "[$-411]ge.m.d", "yyyy 0"]
)
def test_a_format_that_is_not_known_here_shows_the_number(code: str) -> None:
    assert displayed(0.25, code) == "0.25"


@pytest.mark.parametrize("value", [-1.0, 2_958_466.0, 1e15])
def test_a_number_that_is_no_day_is_shown_as_a_number(value: float) -> None:
    assert displayed(value, "yyyy-mm-dd") == displayed(value, "General")


CODES: Final = (
    *("#,##0", "0", "#,##0.00", "0.000%", "0.000000%", "#,##0.000000", '"JPY"#,##0.00'),
    *(RIGHTS, '#,##0"百万円"', '#,##0.0000;"△"#,##0.0000', '#,##0" million yen"'),
)


@given(st.floats(-1e12, 1e12).map(lambda x: float(f"{x:.15g}")), st.sampled_from(CODES))
def test_numbers_are_those_of_another_reading_of_the_rules(value: float, code: str) -> None:
    assert displayed(value, code) == shown(value, code)


@given(st.dates(date(1900, 3, 1), date(9999, 12, 31)))
def test_days_are_those_of_the_calendar(day: date) -> None:
    serial = float((day - date(1899, 12, 30)) / timedelta(days=1))

    assert displayed(serial, "yyyy-mm-dd") == day.isoformat()
    assert displayed(serial, "[$-409]mmmm d, yyyy") == f"{day:%B} {day.day}, {day.year}"
