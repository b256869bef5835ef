"""Data validations of rows: taken from one sheet to another, or away from rows.

Excel has two lists of them: that of the format itself, and a later one, to which it moves those
that use another sheet. They are written to the first, which may use other sheets as well.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from ivjxl.excel.file.areas import corner, overlap, shifted, without
from ivjxl.excel.file.worksheet import MAIN, Worksheet
from ivjxl.excel.formulas import LAST_COLUMN, Area, address_of, area_of, translated

_X14: Final = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_XM: Final = "{http://schemas.microsoft.com/office/excel/2006/main}"
_FORMULAS: Final = ("formula1", "formula2")


@dataclass(frozen=True, slots=True)
class Validation:
    """A data validation wherever it is listed; its formulas hold for its first cell."""

    element: Any
    attributes: dict[str, str]
    areas: list[Area]
    formulas: dict[str, Any]
    """The elements that hold the formulas, by their names in the first list."""


def _validations(worksheet: Worksheet) -> Iterator[Validation]:
    for element in [*worksheet.root.iterfind(f"{MAIN}dataValidations/{MAIN}dataValidation")]:
        formulas = {name: element.find(f"{MAIN}{name}") for name in _FORMULAS}
        yield _validation(element, element.get("sqref") or "", formulas)
    for element in [*worksheet.root.iter(f"{_X14}dataValidation")]:
        formulas = {name: element.find(f"{_X14}{name}/{_XM}f") for name in _FORMULAS}
        yield _validation(element, element.findtext(f"{_XM}sqref") or "", formulas)


def _validation(element: Any, areas: str, formulas: dict[str, Any]) -> Validation:
    attributes = {
        name: value
        for name, value in element.attrib.items()
        if name != "sqref" and not name.startswith("{")
    }
    present = {name: each for name, each in formulas.items() if each is not None}
    return Validation(element, attributes, [area_of(each) for each in areas.split()], present)


def copy_validations(
    source: Worksheet,
    first: int,
    last: int,
    target: Worksheet,
    at: int,
    formula: Callable[[str], str],
) -> None:
    """Give rows of a sheet the validations that rows of another have, instead of their own.

    Parameters
    ----------
    source
        The sheet with the validations.
    first
        The first of its rows.
    last
        The last of them.
    target
        The sheet that gets them; it may be the same.
    at
        The row there that the first one corresponds to.
    formula
        Called with each formula; it raises where the formula cannot be copied.
    """
    rows = (first, 1, last, LAST_COLUMN)
    new = []
    for validation in _validations(source):
        common = (overlap(area, rows) for area in validation.areas)
        areas = [shifted(area, at - first, 0) for area in common if area is not None]
        if areas:
            new.append(_written(validation, areas, formula))
    clear_validations(target, shifted(rows, at - first, 0))
    if new:
        target.listed("dataValidations").extend(new)
        target.tidy_lists()
        target.changed = True


def _written(validation: Validation, areas: list[Area], formula: Callable[[str], str]) -> Any:
    element = etree.Element(f"{MAIN}dataValidation", validation.attributes)
    element.set("sqref", " ".join(map(address_of, areas)))
    for name, holder in validation.formulas.items():
        text = _for_areas(formula(holder.text or ""), validation.areas, areas)
        etree.SubElement(element, f"{MAIN}{name}").text = text
    return element


def _for_areas(formula: str, before: list[Area], areas: list[Area]) -> str:
    """Return a formula, which held for the first of some cells, for the first of others."""
    (row, column), (new_row, new_column) = corner(before), corner(areas)
    return translated(formula, new_row - row, new_column - column)


def clear_validations(worksheet: Worksheet, taken: Area) -> None:
    """Leave cells without a validation."""
    for validation in _validations(worksheet):
        left = [each for area in validation.areas for each in without(area, taken)]
        if left == validation.areas:
            continue
        worksheet.changed = True
        if not left:
            _remove(validation.element)
            continue
        for holder in validation.formulas.values():
            holder.text = _for_areas(holder.text or "", validation.areas, left)
        text = " ".join(map(address_of, left))
        later = validation.element.find(f"{_XM}sqref")
        if later is None:
            validation.element.set("sqref", text)
        else:
            later.text = text
    worksheet.tidy_lists()


def _remove(element: Any) -> None:
    """Remove an element, and every list that becomes empty."""
    parent = element.getparent()
    parent.remove(element)
    if not len(parent) and parent.getparent() is not None:
        _remove(parent)
    elif parent.get("count") is not None:
        parent.set("count", str(len(parent)))
