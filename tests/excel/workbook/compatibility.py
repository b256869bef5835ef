"""The functions of spreadsheets that the templates use, and what they give by definition.

Every formula stands on a sheet whose column A holds the cells of `CELLS`. The
values were worked out by hand from the definitions of the functions.
"""

import io
from typing import Any, Final

import xlsxwriter

CELLS: Final[tuple[Any, ...]] = (3, 1, 2, None, "b", True, "=NA()", '=""', 43658, 0.5, "A", "a")
"""A1 to A12: numbers, a blank, a text, TRUE, an error, an empty text, 2019-07-12, a fraction."""

ERRORS: Final = ("#N/A", "#DIV/0!", "#VALUE!", "#NUM!", "#NAME?", "#REF!", "#NULL!")

MATRIX: Final[dict[str, tuple[tuple[str, Any], ...]]] = {
    "ABS": (("ABS(-2.5)", 2.5), ("ABS(A1)", 3)),
    "AND": (("AND(A1>2,A2=1)", True), ("AND(TRUE,A1>5)", False), ("AND(A1>A7,TRUE)", "#N/A")),
    "CHOOSE": (('CHOOSE(2,"x","y","z")', "y"), ("CHOOSE(1,A1,1/0)", 3)),
    "COUNT": (("COUNT(A1:A5)", 3), ("COUNT(A4:A8)", 0), ("COUNT(A1:A12)", 5)),
    "COUNTA": (("COUNTA(A1:A5)", 4), ("COUNTA(A4)", 0), ("COUNTA(A8)", 1), ("COUNTA(A1:A12)", 11)),
    "COUNTBLANK": (("COUNTBLANK(A4)", 1), ("COUNTBLANK(A1:A12)", 2), ("COUNTBLANK(A5)", 0)),
    "COUNTIF": (
        ("COUNTIF(A1:A5,TRUE)", 0),
        ("COUNTIF(A1:A6,TRUE)", 1),
        ('COUNTIF(A1:A5,">1")', 2),
        ('COUNTIF(A1:A12,"b")', 1),
        ("COUNTIF(A1:A3,A3)", 1),
        ('COUNTIF(A1:A10,"<"&A1)', 3),
    ),
    "DATE": (("DATE(2019,7,12)", 43658), ("DATE(2019,7+30,12)", 44573), ("DATE(2020,2,29)", 43890)),
    "DAY": (("DAY(A9)", 12), ("DAY(DATE(2020,3,1)-1)", 29)),
    "EDATE": (("EDATE(A9,-12)", 43293), ("EDATE(DATE(2020,2,29),-12)", 43524)),
    "EOMONTH": (("EOMONTH(A9,0)", 43677), ("EOMONTH(A9,-5)", 43524)),
    "EXACT": (('EXACT(A11,"A")', True), ("EXACT(A11,A12)", False)),
    "EXP": (("EXP(0)", 1), ("EXP(1)", 2.718281828459045)),
    "IF": (
        ('IF(A1>2,"yes","no")', "yes"),
        ("IF(A2>2,1/0,A1)", 3),
        ('IF(A4="","blank","not")', "blank"),
        ('IF(A8="","blank","not")', "blank"),
        ("IF(A6,1,2)", 1),
    ),
    "IFERROR": (("IFERROR(1/0,7)", 7), ("IFERROR(A7,A1)", 3), ("IFERROR(A1,9)", 3)),
    "INDEX": (
        ("INDEX(A1:A3,2)", 1),
        ("INDEX($A$1:$A$12,9)-1", 43657),
        ("COUNTA(INDEX(A1:A5,2):INDEX(A1:A5,MAX(1,A1)))", 2),
    ),
    "INT": (("INT(2.9)", 2), ("INT(-2.1)", -3), ("INT((A9-2)/7)", 6236)),
    "ISERROR": (("ISERROR(A7)", True), ("ISERROR(A4)", False), ("ISERROR(1/0)*1", 1)),
    "ISLOGICAL": (("ISLOGICAL(A6)", True), ("ISLOGICAL(A4)", False), ("ISLOGICAL(A1)", False)),
    "ISNUMBER": (
        ("ISNUMBER(A1)", True),
        ("ISNUMBER(A4)", False),
        ("ISNUMBER(A5)", False),
        ("ISNUMBER(A6)", False),
        ("ISNUMBER(A7)", False),
        ("1-ISNUMBER(A8)", 1),
    ),
    "LEFT": (('LEFT("✕ FAILED",1)', "✕"),),
    "LN": (("LN(1)", 0), ("LN(EXP(2))", 2), ("LN(0)", "#NUM!")),
    "MATCH": (
        ("MATCH(2,A1:A3,0)", 3),
        ("MATCH(TRUE,A5:A6,0)", 2),
        ('MATCH("down",{"up","half_up","down"},0)', 3),
        ("MATCH(43700,A9:A9,1)", 1),
        ("MATCH(9,A1:A3,0)", "#N/A"),
    ),
    "MAX": (("MAX(A1:A5)", 3), ("MAX(A4)", 0), ("MAX(A1,A9)", 43658), ("MAX(1,A7)", "#N/A")),
    "MIN": (("MIN(A1:A5)", 1), ("MIN(A1,A10)", 0.5)),
    "MONTH": (("MONTH(A9)", 7),),
    "NA": (("NA()", "#N/A"),),
    "NORMSDIST": (("NORMSDIST(0)", 0.5), ("NORMSDIST(1.96)", 0.9750021048517795)),
    "NOT": (("NOT(A1>2)", False), ("NOT(FALSE)", True)),
    "OR": (("OR(A1>5,A2=1)", True), ("OR(FALSE,A1>5)", False)),
    "RIGHT": (('RIGHT("x / closed",6)', "closed"),),
    "ROUND": (
        ("ROUND(2.5,0)", 3),
        ("ROUND(-2.5,0)", -3),
        ("ROUND(1.005,2)", 1.01),
        ("ROUND(150,-2)", 200),
        ("ROUND(2.675,2)", 2.68),
    ),
    "ROUNDDOWN": (("ROUNDDOWN(2.9,0)", 2), ("ROUNDDOWN(-2.9,0)", -2), ("ROUNDDOWN(199,-2)", 100)),
    "ROUNDUP": (("ROUNDUP(2.1,0)", 3), ("ROUNDUP(-2.1,0)", -3), ("ROUNDUP(101,-2)", 200)),
    "SMALL": (("SMALL(A1:A3,2)", 2), ("SMALL(A8:A12,1)", 0.5), ("SMALL(A1:A12,1)", "#N/A")),
    "SQRT": (("SQRT(16)", 4), ("SQRT(52)", 7.211102550927978)),
    "STDEV": (("STDEV(A1:A3)", 1), ("STDEV(A1:A5)", 1)),
    "SUM": (("SUM(A1:A5)", 6), ("SUM(A1:A3,4)", 10), ("SUM(A6:A7)", "#N/A")),
    "SUMIF": (
        ('SUMIF(A11:A12,"b",A1:A2)', 0),
        ("SUMIF(A1:A3,1,A1:A3)", 1),
        ('SUMIF(A5:A5,"b",A1:A1)', 3),
    ),
    "SUMPRODUCT": (
        ("SUMPRODUCT((A1:A3>1)*A1:A3)", 5),
        ('SUMPRODUCT((A1:A5="")*1)', 1),
        ('SUMPRODUCT((A5:A5={"a","b"})*1)', 1),
        ("SUMPRODUCT(MAX((A1:A3<3)*A1:A3))", 2),
        ('ISERROR(SUMPRODUCT((A5:A7="")*1))*1', 1),
        ('ISERROR(SUMPRODUCT((A1:A5="")*1))*1', 0),
    ),
    "WEEKDAY": (("WEEKDAY(A9,2)", 5), ("WEEKDAY(A9+2,2)", 7)),
    "YEAR": (("YEAR(A9)", 2019),),
}
"""Of every function some formulas and their values."""

OPERATORS: Final[tuple[tuple[str, Any], ...]] = (
    ('"x"&A1', "x3"),
    ('"x"&0.5', "x0.5"),
    ("A1<>A2", True),
    ('A5="B"', True),
    ("A9>=DATE(2019,7,12)", True),
    ("(A1>2)*(A2>2)", 0),
    ("-A1^2", 9),
    ("50%", 0.5),
    ("A4+1", 1),
    ("A5+1", "#VALUE!"),
    ("A1/0", "#DIV/0!"),
)
"""Operators and conversions that the formulas rely on."""

FORMULAS: Final = [
    (formula, value) for cases in (*MATRIX.values(), OPERATORS) for formula, value in cases
]
"""Every formula with its value, in the order of column B of `book`."""


def book() -> bytes:
    """Return a workbook with the cells in column A and the formulas in column B."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = workbook.add_worksheet("S")
    for row, value in enumerate(CELLS):
        if isinstance(value, bool):
            sheet.write_boolean(row, 0, value)
        elif isinstance(value, str) and value.startswith("="):
            sheet.write_formula(row, 0, value, None, "")
        elif isinstance(value, str):
            sheet.write_string(row, 0, value)
        elif value is not None:
            sheet.write_number(row, 0, value)
    for row, (formula, _) in enumerate(FORMULAS):
        sheet.write_formula(row, 1, f"={formula}", None, "")
    workbook.close()
    return buffer.getvalue()
