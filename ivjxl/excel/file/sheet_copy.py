"""A sheet of one workbook in another: it looks and calculates there as in its own.

What a sheet cannot take along (drawings, comments, tables, …) is refused, never dropped. Formulas
keep their text: they mean the sheets and names of the workbook that they come to.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final

from ivjxl.errors import InputError, Text
from ivjxl.excel.file.adoption import Adoption
from ivjxl.excel.file.document import Document
from ivjxl.excel.file.package import OFFICE, serialised
from ivjxl.excel.file.sheet_names import renamed
from ivjxl.excel.file.worksheet import MAIN, Worksheet

_LONGEST_NAME: Final = 31
_TAKEN_ALONG: Final = frozenset(
    (
        *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData"),
        *("sheetCalcPr", "sheetProtection", "protectedRanges", "autoFilter", "sortState"),
        *("mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks"),
        *("printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks"),
        *("cellWatches", "ignoredErrors", "extLst"),
    )
)
"""The elements of a sheet that stand for themselves."""

_EXTENSIONS: Final = frozenset(
    (
        "{78C0D931-6437-407D-A8EE-F0AAD7539E65}",  # conditional formats
        "{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}",  # data validations
        "{01252117-D84E-4E92-8308-4BE1C098FCBB}",  # ignored errors
    )
)
"""What Excel added to sheets later and stands for itself too."""

_PRINTER: Final = "printerSettings"
"""What only a printer's driver reads; it is left behind."""

_SAID: Final = {
    "drawing": Text("charts or pictures", "グラフ又は図形"),
    "vmlDrawing": Text("comments or pictures", "コメント又は図"),
    "comments": Text("comments", "コメント"),
    "threadedComment": Text("comments", "コメント"),
    "table": Text("tables", "テーブル"),
    "pivotTable": Text("pivot tables", "ピボットテーブル"),
    "queryTable": Text("tables from queries", "外部データの表"),
    "hyperlink": Text("links to other files or pages", "他のファイルやページへのリンク"),
    "image": Text("a background picture", "背景の図"),
    "oleObject": Text("embedded objects", "埋め込みオブジェクト"),
    "ctrlProp": Text("controls", "コントロール"),
    "customSheetViews": Text("custom views", "ユーザー設定のビュー"),
    "scenarios": Text("scenarios", "シナリオ"),
}
_HAS: Final = Text("cannot be copied: it has {what}", "シートは、{what}があるためコピーできません")
_ID: Final = f"{{{OFFICE}}}id"
_REVISION: Final = "{http://schemas.microsoft.com/office/spreadsheetml/2014/revision}uid"


def copied(source: Document, name: str, target: Document, place: int) -> Worksheet:
    """Copy a sheet; return the copy.

    It is called as the sheet, with a number where that name is taken.

    Cells, formulas with their values, formats, rules, protection and everything of the page
    come along, and the defined names that belong to the sheet alone; those of the workbook do
    not. What the sheet's own names say of it, they say of the copy. The settings of a printer
    and the sheet's name for macros stay behind. The copy is not selected.

    Parameters
    ----------
    source
        The workbook of the sheet.
    name
        The sheet.
    target
        The workbook that gets the copy; it may be the same.
    place
        Before which sheet the copy is to stand, counted from 0 with chart sheets.

    Raises
    ------
    InputError
        If the sheet has what cannot be copied, or the structure of the target is protected.
    """
    sheet = source.worksheet(name)
    _refuse(source, sheet)
    new = _free_name(target, sheet.name)
    target.check_new_sheet(new)
    adoption = Adoption(source, target, sheet.name)
    for cell in sheet.root.iter(f"{MAIN}c"):
        adoption.admit(cell)
    # Nothing is rewritten: a rule that means another file is refused here.
    sheet.rewrite(lambda formula: adoption.admitted(formula, sheet.name))
    names = [*_own_names(source, sheet.name, new)]
    for each in names:
        adoption.admitted(each.text or "", f"{sheet.name}!{each.get('name')}")
    root = deepcopy(sheet.root)
    _unselect(root)
    adoption.rules(root)
    for column in root.iterfind(f"{MAIN}cols/{MAIN}col"):
        adoption.style(column, "style")
    for row in root.iterfind(f"{MAIN}sheetData/{MAIN}row"):
        adoption.style(row, "s")
        for cell in row.iterchildren(f"{MAIN}c"):
            adoption.cell(cell)
    copy = target.add_sheet(new, serialised(root), place)
    state = source.sheet_element(sheet.name).get("state")
    if state is not None:
        target.sheet_element(new).set("state", state)
    for each in names:
        each.set("localSheetId", str(place))
        target.add_name(each)
    if any(True for _ in copy.formulas()):
        target.drop_calculation_chain()
    return copy


def _refuse(source: Document, sheet: Worksheet) -> None:
    """Refuse a sheet with something that would not come along."""
    uses = source.package.relationships(source.part_of(sheet.name))
    found = [use.type for use in uses if use.type != _PRINTER]
    for child in sheet.root.iterchildren("*"):
        space, _, tag = child.tag.rpartition("}")
        if f"{space}}}" != MAIN or tag not in _TAKEN_ALONG:
            found.append(tag)
    extensions = (each.get("uri", "") for each in sheet.root.iterfind(f"{MAIN}extLst/{MAIN}ext"))
    found += [uri for uri in extensions if uri.upper() not in _EXTENSIONS]
    if found:
        what = _SAID.get(found[0], found[0])
        raise InputError(sheet.name, _HAS.filled(what=what), None)


def _free_name(target: Document, name: str) -> str:
    """Return a name for a copy that no sheet has, as Excel makes it."""
    taken = {each.get("name").casefold() for each in target.root.find(f"{MAIN}sheets")}
    if name.casefold() not in taken:
        return name
    endings = (f" ({number})" for number in range(2, len(taken) + 3))
    names = (name[: _LONGEST_NAME - len(ending)] + ending for ending in endings)
    return next(each for each in names if each.casefold() not in taken)


def _own_names(source: Document, name: str, new: str) -> Iterator[Any]:
    """Yield the names that belong to a sheet alone, for its copy."""
    place = str(source.place_of(name))
    for element in source.name_elements():
        if element.get("localSheetId") == place:
            twin = deepcopy(element)
            if name != new:
                twin.text = renamed(element.text or "", name, new)
            yield twin


def _unselect(root: Any) -> None:
    """Leave out what a sheet has only in its own workbook: selection, printer, macros."""
    root.attrib.pop(_REVISION, None)
    for properties in root.iterfind(f"{MAIN}sheetPr"):
        properties.attrib.pop("codeName", None)
    for view in root.findall(f"{MAIN}sheetViews/{MAIN}sheetView"):
        view.attrib.pop("tabSelected", None)
        if view.get("workbookViewId", "0") != "0":
            view.getparent().remove(view)
    for setup in root.iterfind(f"{MAIN}pageSetup"):
        setup.attrib.pop(_ID, None)
