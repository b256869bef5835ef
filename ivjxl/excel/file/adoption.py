"""Cells of one workbook as they are in another: their texts by themselves, their formats there."""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final

from lxml import etree

from ivjxl.errors import InputError, Text
from ivjxl.excel.file.document import Document
from ivjxl.excel.file.styles import AdoptedStyles
from ivjxl.excel.file.worksheet import MAIN
from ivjxl.excel.formulas import uses_another_file

_NUMBERED_FILE: Final = re.compile(r"\[\d+\]!")
"""The file of an add-in, before a function."""

_OTHER_DAYS: Final = Text(
    "cannot be copied between workbooks that count days from 1900 and from 1904",
    "は、1900年起算のブックと1904年起算のブックの間ではコピーできません",
)
_OUTSIDE: Final = Text(
    "has a formula that refers to another file and would mean another one in the copy",
    "の数式は他のファイルを参照しており、コピー先では参照先が変わります",
)
_SPILLED: Final = Text(
    "has a formula that spills, or a value beyond texts and numbers: it cannot be copied",
    "にスピルする数式又は特殊なデータ型があるため、コピーできません",
)


class Adoption:
    """What cells and rules of one workbook become in another."""

    def __init__(self, source: Document, target: Document, sheet: str) -> None:
        self._source = source
        self._sheet = sheet
        self._same = source is target
        self.styles = AdoptedStyles(source, target)
        if source.counts_from_1904 != target.counts_from_1904:
            raise InputError(sheet, _OTHER_DAYS, None)

    def admitted(self, formula: str, where: str) -> str:
        """Return a formula that does not depend on which workbook it stands in.

        Raises
        ------
        InputError
            If it refers to another file: the copy would refer to another one.
        """
        outside = re.sub(r'"(?:[^"]|"")*"', '""', formula)
        if not self._same and (uses_another_file(formula) or _NUMBERED_FILE.search(outside)):
            raise InputError(where, _OUTSIDE, f"={formula}")
        return formula

    def admit(self, cell: Any) -> None:
        """Refuse the element of a cell that would not be the same in the target."""
        where = f"{self._sheet}!{cell.get('r')}"
        if not self._same and ("cm" in cell.attrib or "vm" in cell.attrib):
            raise InputError(where, _SPILLED, None)
        self.admitted(cell.findtext(f"{MAIN}f") or "", where)

    def cell(self, cell: Any) -> None:
        """Let the element of a cell be one of the target."""
        style = self.styles.cell(int(cell.get("s", "0")))
        if style or "s" in cell.attrib:
            cell.set("s", str(style))
        if cell.get("t") == "s" and not self._same:
            self._own_text(cell)

    def style(self, element: Any, attribute: str) -> None:
        """Let a row or a column that names a format of cells name it in the target."""
        if element.get(attribute) is not None:
            element.set(attribute, str(self.styles.cell(int(element.get(attribute)))))

    def rules(self, root: Any) -> None:
        """Let colours, and formats of conditions and filters, be those of the target."""
        self.styles.settle(root)
        for element in root.iter(etree.Element):
            if element.get("dxfId") is not None:
                element.set("dxfId", str(self.styles.differential(int(element.get("dxfId")))))
        for reading in root.iter(f"{MAIN}phoneticPr"):
            reading.set("fontId", str(self.styles.font(int(reading.get("fontId", "0")))))

    def _own_text(self, cell: Any) -> None:
        """Let a cell hold its text itself, with the formats of its pieces."""
        value = cell.find(f"{MAIN}v")
        if value is None:
            del cell.attrib["t"]
            return
        text = etree.Element(f"{MAIN}is")
        text.extend(_pieces(self._source.string_element(int(value.text))))
        self.rules(text)
        cell.replace(value, text)
        cell.set("t", "inlineStr")


def _pieces(item: Any) -> Iterator[Any]:
    return (deepcopy(piece) for piece in item.iterchildren(f"{MAIN}*"))
