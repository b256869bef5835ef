"""Colours and fonts of a theme, against that of Excel 2007 in the standard's annex."""

from typing import Final

from lxml import etree

from ivjxl.excel.file.theme import colours, typefaces

from .looks import fresh
from .rich import parts_of

NAMESPACE: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
OFFICE_2007: Final = [
    *("FFFFFF", "000000", "EEECE1", "1F497D", "4F81BD", "C0504D", "9BBB59", "8064A2", "4BACC6"),
    *("F79646", "0000FF", "800080"),
]


def test_colours_have_the_numbers_of_formats() -> None:
    theme = etree.fromstring(parts_of(fresh())["xl/theme/theme1.xml"])

    assert colours(theme) == {str(number): each for number, each in enumerate(OFFICE_2007)}


def test_fonts_are_those_of_headings_and_of_text() -> None:
    theme = etree.fromstring(parts_of(fresh())["xl/theme/theme1.xml"])

    found = typefaces(theme)

    assert ("majorFont", "latin", "Cambria") in found
    assert ("minorFont", "latin", "Calibri") in found
    assert ("minorFont", "Jpan", "ＭＳ Ｐゴシック") in found


def test_a_workbook_without_a_theme_has_neither() -> None:
    empty = etree.fromstring(f'<theme xmlns="{NAMESPACE}"/>')

    assert [colours(each) for each in (None, empty)] == [{}, {}]
    assert [typefaces(each) for each in (None, empty)] == [[], []]
