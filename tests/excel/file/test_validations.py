"""Data validations of rows: every cell afterwards has that of the cell it came from."""

from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter

from ivjxl.excel.file.validations import clear_validations, copy_validations
from ivjxl.excel.file.worksheet import Worksheet
from ivjxl.excel.formulas import LAST_COLUMN, Area, address_of, area_of

from .rich import MAIN, X14, XM
from .test_areas import areas

LAST: Final = 12
Cells = dict[tuple[int, int], tuple[str, str]]
"""The kind of the validation of each cell, and its formula as it is for that cell."""

kinds = st.sampled_from(["list", "custom", "whole"])
formulas = st.sampled_from(["$F$4:$F$6", "A20>$B20", "SUM(Lists!C$30:D30)", "7"])
listed = st.lists(st.tuples(areas, kinds, formulas, st.booleans()), max_size=3)


def sheet(validations: list[tuple[list[Area], str, str, bool]]) -> Worksheet:
    """Return a sheet with validations, each in one list of Excel's or the other."""
    first, later = "", ""
    counts = [sum(each[3] is kind for each in validations) for kind in (False, True)]
    for where, kind, formula, is_later in validations:
        text = " ".join(address_of(area) for area in where)
        formula = formula.replace(">", "&gt;")
        if is_later:
            later += (
                f'<x14:dataValidation type="{kind}" allowBlank="1"><x14:formula1><xm:f>{formula}'
                f"</xm:f></x14:formula1><xm:sqref>{text}</xm:sqref></x14:dataValidation>"
            )
        else:
            first += (
                f'<dataValidation type="{kind}" allowBlank="1" sqref="{text}">'
                f"<formula1>{formula}</formula1></dataValidation>"
            )
    first = first and f'<dataValidations count="{counts[0]}">{first}</dataValidations>'
    later = later and (
        f'<extLst><ext uri="x"><x14:dataValidations count="{counts[1]}">{later}'
        "</x14:dataValidations></ext></extLst>"
    )
    text = (
        f'<worksheet xmlns="{MAIN}" xmlns:x14="{X14}" xmlns:xm="{XM}"><sheetData/>'
        f"<mergeCells/>{first}<pageMargins/>{later}</worksheet>"
    )
    return Worksheet("S", text.encode(), str)


def by_cell(worksheet: Worksheet) -> Cells:
    """Return the validation of every cell; a formula holds for the first cell of its areas."""
    root = worksheet.root
    names = {"m": MAIN, "x14": X14, "xm": XM}
    found: Cells = {}
    for element in root.xpath("//m:dataValidation|//x14:dataValidation", namespaces=names):
        texts = element.xpath("@sqref|xm:sqref/text()", namespaces=names)
        where = [area_of(each) for each in str(texts[0]).split()]
        formula = str(element.xpath("string(m:formula1|x14:formula1)", namespaces=names))
        origin = min(a[0] for a in where), min(a[1] for a in where)
        for top, left, bottom, right in where:
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    assert (row, column) not in found
                    text = seen_from(formula, origin, (row, column))
                    found[row, column] = (element.get("type"), text)
    return found


def seen_from(formula: str, origin: tuple[int, int], cell: tuple[int, int]) -> str:
    """Return a formula written for one cell as it is for another, as openpyxl has it."""
    one, other = (f"{get_column_letter(column)}{row}" for row, column in (origin, cell))
    return str(Translator(f"={formula}", one).translate_formula(other))


def not_overlapping(validations: list[Any]) -> list[tuple[list[Area], str, str, bool]]:
    """Return validations of which no two have a cell in common, as in a file of Excel."""
    taken: set[tuple[int, int]] = set()
    kept = []
    for area, kind, formula, is_later in validations:
        cells = {(r, c) for r in range(area[0], area[2] + 1) for c in range(area[1], area[3] + 1)}
        if not cells & taken:
            taken |= cells
            kept.append(([area], kind, formula, is_later))
    return kept


@settings(max_examples=60, deadline=None)
@given(listed, listed, st.integers(1, 9), st.integers(0, 3), st.integers(1, 9))
def test_every_cell_of_copied_rows_has_the_validation_of_its_origin(
    theirs: list[Any], ours: list[Any], first: int, more: int, at: int
) -> None:
    source, target = sheet(not_overlapping(theirs)), sheet(not_overlapping(ours))
    before, there = by_cell(target), by_cell(source)

    copy_validations(source, first, first + more, target, at, str)

    expected = {cell: each for cell, each in before.items() if not at <= cell[0] <= at + more}
    for (row, column), (kind, formula) in there.items():
        if first <= row <= first + more:
            moved = (row + at - first, column)
            expected[moved] = (kind, seen_from(formula[1:], (row, column), moved))
    after = by_cell(target)
    assert after == expected
    counts = target.root.xpath("//@count")
    assert [int(each) for each in counts] == [len(each.getparent()) for each in counts]
    assert [each.tag for each in target.root.iter() if "Validations" in str(each.tag)] == [
        each.getparent().tag for each in counts
    ]
    assert by_cell(source) == there


@settings(max_examples=30, deadline=None)
@given(listed, areas)
def test_cleared_cells_have_none_and_the_others_what_they_had(ours: list[Any], taken: Area) -> None:
    target = sheet(not_overlapping(ours))
    top, left, bottom, right = taken
    expected = {
        (row, column): each
        for (row, column), each in by_cell(target).items()
        if not (top <= row <= bottom and left <= column <= right)
    }

    clear_validations(target, taken)

    assert by_cell(target) == expected


def test_several_areas_are_written_for_the_cell_above_and_left_of_all() -> None:
    source = sheet([([(5, 3, 9, 3), (3, 4, 3, 4)], "custom", "C3>0", False)])
    target = sheet([])

    copy_validations(source, 6, 7, target, 16, str)

    (element,) = target.root.iter(f"{{{MAIN}}}dataValidation")
    assert (element.get("sqref"), element.findtext(f"{{{MAIN}}}formula1")) == ("C16:C17", "C16>0")
    assert by_cell(target) == {(16, 3): ("custom", "=C16>0"), (17, 3): ("custom", "=C17>0")}


def test_rows_copied_within_a_sheet() -> None:
    target = sheet([([(2, 1, 2, 3)], "list", "$F$4:$F$6", False)])

    copy_validations(target, 2, 2, target, 3, str)

    assert {*by_cell(target)} == {(row, column) for row in (2, 3) for column in (1, 2, 3)}


@pytest.mark.parametrize("later", [False, True])
def test_a_list_that_becomes_empty_is_removed(later: bool) -> None:
    target = sheet([([(2, 1, 2, 3)], "list", "$F$4:$F$6", later)])

    clear_validations(target, (1, 1, LAST, LAST_COLUMN))

    tags = [each.tag.rpartition("}")[2] for each in target.root]
    assert tags == ["sheetData", "pageMargins"]
    assert target.changed


def test_a_new_list_stands_where_the_schema_says() -> None:
    target = sheet([])

    copy_validations(sheet([([(1, 1, 1, 1)], "list", "1", True)]), 1, 1, target, 1, str)

    tags = [each.tag.rpartition("}")[2] for each in target.root]
    assert tags == ["sheetData", "dataValidations", "pageMargins"]


def test_a_validation_of_other_cells_is_not_written_anew() -> None:
    target = sheet([([(2, 1, 2, 3)], "list", "$F$4:$F$6", False)])

    clear_validations(target, (3, 1, LAST, LAST_COLUMN))

    assert not target.changed


def test_nothing_copied_over_nothing_changes_nothing() -> None:
    target = sheet([])

    copy_validations(sheet([]), 1, 5, target, 1, str)

    assert not target.changed
