"""Of all clauses and placeholders only those that one clause, or an exception, is about."""

from typing import Any, Final

import pytest

from ivjxl.excel.workbook.clause_precedents import behind

COLUMNS: Final[dict[str, list[Any]]] = {
    "clauses_id": ["title", "date", "own", "", "see"],
    "clauses_ja": ["表題", "{day:<style>}、{shares:shares}", "", "", "{see:title}と{see:gone}"],
    "clauses_en": ["Title {unknown}", "{day:date} {flag?yes|no}", "", "", "See {see:title}"],
    "clauses_own_ja": ["", "", "独自の{shares:shares}", "", ""],
    "clauses_own_en": ["", "{shares:shares}", "", "", ""],
    "placeholders_name": ["day", "style", "shares", "flag", "table:a"],
}
TEXT: Final = 'IF($E5="","",CLAUSE_TEXT($E5,"{}",clauses_id))'
CHECK: Final = 'CLAUSE_CHECK("clause_words",clauses_id)'


def columns(name: str) -> list[Any]:
    return COLUMNS[name]


def value(position: int) -> tuple[str, int]:
    return "placeholders_value", position


@pytest.mark.parametrize(
    ("row", "language", "expected"),
    [
        (0, "ja", [("clauses_ja", 0)]),
        (0, "en", [("clauses_en", 0)]),
        (1, "ja", [("clauses_ja", 1), value(0), value(1), value(2)]),
        (1, "en", [("clauses_own_en", 1), value(2)]),
        (2, "ja", [("clauses_own_ja", 2), value(2)]),
        (2, "en", []),
        (3, "ja", []),
        (4, "ja", [("clauses_ja", 4), ("clauses_number", 0)]),
        (99, "ja", []),
    ],
)
def test_a_text_is_about_the_words_that_count_and_what_they_print(
    row: int, language: str, expected: list[tuple[str, int]]
) -> None:
    assert behind(TEXT.format(language), "shown", row, columns) == expected


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("-", []),
        ("own: {shares}", [("clauses_own_ja", 2), value(2)]),
        ("date (en): 21th → 21st", [("clauses_ja", 1), ("clauses_own_en", 1)]),
        (
            "title: 3 ja only; own: 20株 = {shares}",
            [("clauses_ja", 0), ("clauses_en", 0), ("clauses_own_ja", 2), value(2)],
        ),
        ("{flag}; table:a", [value(3)]),
        ("nowhere: {see:gone}", []),
    ],
)
def test_a_check_is_about_what_its_exceptions_name(
    shown: str, expected: list[tuple[str, int]]
) -> None:
    assert behind(CHECK, shown, 30, columns) == expected


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        (TEXT.format("ja"), ""),
        ('CLAUSE_NUMBER($E5,clauses_id)&"CLAUSE_CHECK"', "1.2"),
        ("IF($H6,FALSE,$G6)", "own: {shares}"),
        (CHECK, 5.0),
        ("", "text"),
    ],
)
def test_any_other_formula_is_about_all_that_it_names(formula: str, shown: object) -> None:
    assert behind(formula, shown, 1, columns) == []
