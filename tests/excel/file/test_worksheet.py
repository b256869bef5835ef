"""One worksheet, from XML written by hand."""

from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ivjxl.errors import InputError
from ivjxl.excel.cells import CellError
from ivjxl.excel.file.worksheet import Worksheet
from ivjxl.excel.formulas import area_of

from .rich import HEAD, MAIN

STRINGS: Final = ("zero", "第一", " spaces ")


def sheet(data: str = "", after: str = "", before: str = "") -> Worksheet:
    text = (
        f'{HEAD}<worksheet xmlns="{MAIN}">{before}<sheetData>{data}</sheetData>{after}</worksheet>'
    )
    return Worksheet("S", text.encode(), STRINGS.__getitem__)


def at(address: str) -> tuple[int, int]:
    return area_of(address)[:2]


def raw(worksheet: Worksheet, path: str) -> Any:
    root = etree.fromstring(worksheet.as_bytes())
    return root.xpath(path, namespaces={"m": MAIN})


def cell(worksheet: Worksheet, address: str) -> str:
    """Return the XML of a cell without its namespace."""
    (found,) = raw(worksheet, f"//m:c[@r='{address}']")
    text: str = etree.tostring(found, encoding="unicode")
    return text.replace(f' xmlns="{MAIN}"', "")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ('<c r="A1"><v>44707.0</v></c>', 44707.0),
        ('<c r="A1" t="n"><v>1E-3</v></c>', 0.001),
        ('<c r="A1"/>', None),
        ('<c r="A1" s="3"><v/></c>', None),
        ('<c r="A1" t="str"><f>B1</f><v></v></c>', ""),
        ('<c r="A1" t="str"><f>B1</f><v>a &amp; b</v></c>', "a & b"),
        ('<c r="A1" t="inlineStr"><is><t>in line</t></is></c>', "in line"),
        (
            '<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r><rPh sb="0" eb="1">'
            "<t>reading</t></rPh></is></c>",
            "ab",
        ),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1" t="b"><v>0</v></c>', False),
        ('<c r="A1" t="b"><v>true</v></c>', True),
        ('<c r="A1" t="e"><v>#N/A</v></c>', CellError("#N/A")),
        ('<c r="A1" t="e"><v>#SPILL!</v></c>', CellError("#SPILL!")),
        ('<c r="A1" t="d"><v>2019-07-12</v></c>', 43658.0),
        ('<c r="A1" t="d"><v>2019-07-12T12:00:00</v></c>', 43658.5),
        ('<c r="A1" t="str"><v>a_x000D_b_x005F_x0041_</v></c>', "a\rb_x0041_"),
    ],
)
def test_a_cell_is_read_as(written: str, value: object) -> None:
    read = sheet(f'<row r="1">{written}</row>').value((1, 1))

    assert read == value
    assert type(read) is type(value)


def test_cells_and_rows_may_leave_their_addresses_out() -> None:
    worksheet = sheet(
        '<row><c><v>1</v></c><c><v>2</v></c><c r="E1"><v>3</v></c><c><v>4</v></c></row>'
        '<row r="5"><c><v>5</v></c></row><row><c r="B6"><f>A5</f></c></row>'
    )

    places = {"A1": 1, "B1": 2, "E1": 3, "F1": 4, "A5": 5}
    assert {address: worksheet.value(at(address)) for address in places} == places
    assert worksheet.formula(at("B6")) == "A5"
    assert list(worksheet.formulas()) == [at("B6")]
    assert worksheet.extent() == (1, 1, 6, 6)


def test_a_written_cell_stands_in_order() -> None:
    worksheet = sheet('<row><c><v>1</v></c><c r="E1"><v>3</v></c></row><row r="5"/>')
    for address in ("C1", "G1", "A3", "E2", "C3", "B3", "A9", "A5"):
        worksheet.write(at(address), address)

    assert raw(worksheet, "//m:c/@r") == [
        *("A1", "C1", "E1", "G1", "E2", "A3", "B3", "C3", "A5", "A9"),
    ]
    assert raw(worksheet, "//m:row/@r") == ["2", "3", "5", "9"] or raw(worksheet, "//m:row/@r") == [
        "1",
        "2",
        "3",
        "5",
        "9",
    ]


@pytest.mark.parametrize(
    ("content", "xml"),
    [
        (1.0, "<v>1</v>"),
        (0.1 + 0.2, "<v>0.3</v>"),
        (1 / 3, "<v>0.333333333333333</v>"),
        (-1e-300, "<v>-1e-300</v>"),
        (123456789012345.0, "<v>123456789012345</v>"),
        (0.0, "<v>0</v>"),
        ("=A1&B1<C1", "<f>A1&amp;B1&lt;C1</f>"),
    ],
)
def test_a_number_or_formula_is_written_as(content: float | str, xml: str) -> None:
    worksheet = sheet('<row r="1"><c r="A1" s="4" t="s"><v>0</v></c></row>')
    worksheet.write((1, 1), content)

    assert cell(worksheet, "A1") == f'<c r="A1" s="4">{xml}</c>'


@pytest.mark.parametrize(
    ("content", "xml"),
    [
        (True, '<c r="A1" s="4" t="b"><v>1</v></c>'),
        (False, '<c r="A1" s="4" t="b"><v>0</v></c>'),
        ("a&b", '<c r="A1" s="4" t="inlineStr"><is><t>a&amp;b</t></is></c>'),
        (
            " a\n",
            '<c r="A1" s="4" t="inlineStr"><is><t xml:space="preserve"> a\n</t></is></c>',
        ),
        ("1.50", '<c r="A1" s="4" t="inlineStr"><is><t>1.50</t></is></c>'),
        (None, '<c r="A1" s="4"/>'),
        ("", '<c r="A1" s="4"/>'),
    ],
)
def test_other_content_is_written_as(content: bool | str | None, xml: str) -> None:
    worksheet = sheet('<row r="1"><c r="A1" s="4" cm="1" vm="2"><f>B1</f><v>0</v></c></row>')
    worksheet.write((1, 1), content)

    assert cell(worksheet, "A1") == xml
    assert list(worksheet.formulas()) == []
    assert worksheet.value((1, 1)) == (None if content == "" else content)


def test_a_text_may_begin_with_an_equals_sign() -> None:
    worksheet = sheet()
    worksheet.write_text((1, 1), "=A2")

    assert worksheet.formula((1, 1)) is None
    assert worksheet.value((1, 1)) == "=A2"


@pytest.mark.parametrize("text", ["a\x07b", "a\x00b"])
def test_a_control_character_is_escaped_or_refused(text: str) -> None:
    worksheet = sheet()
    try:
        worksheet.write((1, 1), text)
    except InputError:
        return
    assert worksheet.value((1, 1)) == text


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_not_written_as_one(number: float) -> None:
    worksheet = sheet()
    try:
        worksheet.write((1, 1), number)
    except InputError:
        return
    assert not raw(worksheet, "//m:v[.='nan' or .='inf' or .='-inf']")


@pytest.mark.parametrize(
    ("value", "xml"),
    [
        (2.5, '<c r="A1" s="4"><f>B1</f><v>2.5</v></c>'),
        (2 / 3, '<c r="A1" s="4"><f>B1</f><v>0.666666666666667</v></c>'),
        ("a<b", '<c r="A1" s="4" t="str"><f>B1</f><v>a&lt;b</v></c>'),
        ("", '<c r="A1" s="4" t="str"><f>B1</f><v></v></c>'),
        (True, '<c r="A1" s="4" t="b"><f>B1</f><v>1</v></c>'),
        (CellError("#N/A"), '<c r="A1" s="4" t="e"><f>B1</f><v>#N/A</v></c>'),
        (None, '<c r="A1" s="4"><f>B1</f></c>'),
    ],
)
def test_a_calculated_value_is_written_as(value: Any, xml: str) -> None:
    worksheet = sheet('<row r="1"><c r="A1" s="4" t="str"><f>B1</f><v>old</v></c></row>')
    worksheet.cache((1, 1), value)

    assert cell(worksheet, "A1").replace("<v/>", "<v></v>") == xml
    assert worksheet.value((1, 1)) == (
        value if not isinstance(value, float) else float(f"{value:.15g}")
    )


SHARED: Final = (
    '<row r="1"><c r="A1"><f t="shared" ref="A1:B3" si="0">$D1*E$1+"A1"</f></c>'
    '<c r="B1"><f t="shared" si="0"/></c></row>'
    '<row r="2"><c r="A2"><f t="shared" si="0"/></c><c r="B2"><f t="shared" si="0"/></c></row>'
    '<row r="3"><c r="A3"><f t="shared" ref="A3" si="1">1+1</f></c></row>'
)


def test_shared_formulas() -> None:
    worksheet = sheet(SHARED)
    listed = {each: worksheet.formula(each) for each in worksheet.formulas()}

    assert listed == {
        (1, 1): '$D1*E$1+"A1"',
        (1, 2): '$D1*F$1+"A1"',
        (2, 1): '$D2*E$1+"A1"',
        (2, 2): '$D2*F$1+"A1"',
        (3, 1): "1+1",
    }
    assert not worksheet.changed


@pytest.mark.parametrize("address", ["A1", "B2"])
def test_the_others_stay_when_one_of_shared_formulas_is_overwritten(address: str) -> None:
    worksheet = sheet(SHARED)
    before = {each: worksheet.formula(each) for each in worksheet.formulas()}
    worksheet.write(at(address), 5.0)
    after = sheet_again(worksheet)

    del before[at(address)]
    assert {each: after.formula(each) for each in after.formulas()} == before


def sheet_again(worksheet: Worksheet) -> Worksheet:
    return Worksheet("S", worksheet.as_bytes(), STRINGS.__getitem__)


def test_the_style_of_a_cell_is_its_own_or_its_rows_or_its_columns() -> None:
    worksheet = sheet(
        '<row r="1" s="5" customFormat="1"><c r="A1" s="2"/></row>'
        '<row r="2" s="6"><c r="A2"/></row>',
        before='<cols><col min="2" max="4" style="7"/><col min="5" max="5" width="9"/></cols>',
    )
    styles = {"A1": 2, "C1": 5, "A2": 0, "B2": 7, "D9": 7, "E9": 0, "F9": 0}

    assert {address: worksheet.style(at(address)) for address in styles} == styles
    worksheet.write(at("D9"), 1.0)
    worksheet.write(at("Z1"), 1.0)
    assert raw(worksheet, "//m:c[@r='D9']/@s | //m:c[@r='Z1']/@s") == ["5", "7"]


def test_heights() -> None:
    worksheet = sheet('<row r="2" ht="30" customHeight="1"/>')
    worksheet.set_height(4, 22.5)

    assert [worksheet.height(row) for row in (1, 2, 4)] == [None, 30, 22.5]
    assert raw(worksheet, "//m:row[@r='4']/@customHeight") == ["1"]


@pytest.mark.parametrize(
    ("written", "protected"),
    [
        ("", False),
        ('<sheetProtection sheet="1"/>', True),
        ('<sheetProtection sheet="true" objects="1"/>', True),
        ('<sheetProtection sheet="0"/>', False),
        ('<sheetProtection objects="1"/>', False),
    ],
)
def test_protection(written: str, protected: bool) -> None:
    assert sheet(after=written).protected is protected


def test_elements_that_are_not_known_stay() -> None:
    strange = '<c r="A1"><v>1</v><extLst><ext uri="x"><y xmlns="urn:y"/></ext></extLst></c>'
    worksheet = sheet(
        f'<row r="1" xmlns:q="urn:q" q:own="1">{strange}</row>', "<!-- kept --><?kept too?>"
    )
    worksheet.write((2, 2), 1.0)
    text = worksheet.as_bytes().decode()

    assert all(each in text for each in ("urn:y", 'q:own="1"', "<!-- kept -->", "<?kept too?>"))


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 30)), min_size=1, max_size=8),
    st.lists(st.integers(1, 40), min_size=1, max_size=12),
)
def test_cells_stay_in_order_whatever_is_written_and_moved(
    moves: list[tuple[int, int]], rows: list[int]
) -> None:
    worksheet = sheet()
    for row in rows:
        worksheet.write((row, row % 5 + 1), float(row))
    left = sorted(set(rows))
    for number, (first, count) in enumerate(moves):
        if number % 2:
            worksheet.delete_rows(first, count)
            left = [row for row in left if not first <= row < first + count]
            where = {row: row for row in left}
            left = [row - count if row >= first + count else row for row in where]
        else:
            worksheet.insert_rows(first, count)
            left = [row + count if row >= first else row for row in left]
    filled = raw(worksheet, "//m:c[m:v]/@r")
    listed = [int(each) for each in raw(worksheet, "//m:row/@r")]

    assert [area_of(each)[0] for each in filled] == left
    assert listed == sorted(set(listed))
    for row in raw(worksheet, "//m:row"):
        assert all(area_of(c.get("r"))[0] == int(row.get("r")) for c in row)
