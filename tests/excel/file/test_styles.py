"""Formats of one workbook in another: the same looks, nothing twice, nothing moved."""

from functools import cache
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ivjxl.errors import InputError
from ivjxl.excel.file.document import Document
from ivjxl.excel.file.styles import AdoptedStyles

from .looks import facts, fresh, look, mine, read
from .rich import MAIN, STYLES, changed, edited, found, parts_of, root_of, workbook

THEME: Final = "xl/theme/theme1.xml"
LISTS: Final = ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")

formats = st.fixed_dictionaries(
    {},
    optional={
        "bold": st.booleans(),
        "font_name": st.sampled_from(["Arial", "Yu Gothic", "Calibri"]),
        "font_size": st.sampled_from([9, 10.5, 11]),
        "font_color": st.sampled_from(["#FF0000", "#1A3FB0"]),
        "underline": st.sampled_from([1, 33]),
        "num_format": st.sampled_from(["0.00", "@", "yyyy-mm-dd", '0"株"', 3, 14]),
        "bg_color": st.sampled_from(["#DDEBF7", "#FFF8DC"]),
        "pattern": st.sampled_from([1, 4]),
        "border": st.sampled_from([1, 2]),
        "top_color": st.sampled_from(["#B8C2CE", "#000000"]),
        "align": st.sampled_from(["left", "center"]),
        "text_wrap": st.booleans(),
        "indent": st.integers(0, 2),
        "locked": st.booleans(),
        "hidden": st.booleans(),
        "quote_prefix": st.booleans(),
    },
)
books = st.lists(formats, min_size=1, max_size=6)


@cache
def with_formats(frozen: tuple[tuple[tuple[str, Any], ...], ...]) -> bytes:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("S")
        for row, each in enumerate(frozen):
            sheet.write_blank(row, 0, None, book.add_format(dict(each)))
            condition = {"type": "no_blanks", "format": book.add_format(_of_a_condition(each))}
            sheet.conditional_format(row, 0, row, 0, condition)

    return workbook(fill)


def _of_a_condition(each: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
    """Return what of a format the format of a condition may have."""
    names = ("bold", "font_color", "underline", "bg_color", "num_format")
    return {key: value for key, value in each if key in names and not isinstance(value, int)}


def package_of(listed: list[dict[str, Any]]) -> bytes:
    return with_formats(tuple(tuple(sorted(each.items())) for each in listed))


def saved(document: Document) -> bytes:
    return document.as_package().as_bytes()


def adopted(source: bytes, target: bytes) -> tuple[dict[int, int], bytes]:
    """Return where each format of a workbook's cells is in another, and that one."""
    one, other = Document(source), Document(target)
    styles = AdoptedStyles(one, other)
    count = len(one.styles.find(f"{{{MAIN}}}cellXfs"))
    places = {style: styles.cell(style) for style in range(count)}
    for index in range(len(one.styles.find(f"{{{MAIN}}}dxfs"))):
        styles.differential(index)
    return places, saved(other)


def style_looks(package: bytes) -> list[str]:
    """Return how cells of each format look, as openpyxl resolves it."""
    book = read(package)
    cell = book.create_sheet().cell(1, 1)
    count = len(found(package, STYLES, "//m:cellXfs/m:xf"))
    known = []
    for style in range(count):
        cell._style = book._cell_styles[style]
        known.append(look(cell))
    return known


@settings(max_examples=25, deadline=None)
@given(books, books)
def test_every_format_looks_the_same_and_none_is_there_twice(
    source: list[dict[str, Any]], target: list[dict[str, Any]]
) -> None:
    one, other = package_of(source), package_of(target)

    places, after = adopted(one, other)

    theirs, before, ours = style_looks(one), style_looks(other), style_looks(after)
    assert [ours[places[style]] for style in places] == theirs
    assert ours[: len(before)] == before
    added = ours[len(before) :]
    assert len({*added}) == len(added)
    assert not {*added} & {*before}
    for name in LISTS:
        old, listed = entries(other, name), entries(after, name)
        new = listed[len(old) :]
        assert listed[: len(old)] == old
        assert len({*new}) == len(new)
        assert not {*new} & {*old}
    assert adopted(one, after) == (places, after)


def size(package: bytes, name: str) -> int:
    return len(found(package, STYLES, f"//m:{name}/*"))


def entries(package: bytes, name: str) -> list[bytes]:
    listed = root_of(package, STYLES).find(f"{{{MAIN}}}{name}")
    return [etree.tostring(entry, method="c14n") for entry in listed]


@settings(max_examples=10, deadline=None)
@given(books)
def test_a_workbook_of_the_same_formats_needs_none(source: list[dict[str, Any]]) -> None:
    package = package_of(source)

    places, after = adopted(package, package)

    looks = style_looks(package)
    assert [looks[place] for place in places.values()] == looks
    assert after == package


def test_formats_of_the_same_document_are_where_they_are() -> None:
    document = Document(fresh())
    styles = AdoptedStyles(document, document)

    assert [styles.cell(7), styles.differential(99), styles.font(3)] == [7, 99, 3]
    assert saved(document) == fresh()


def with_theme(package: bytes) -> bytes:
    """Return a workbook with a theme of other colours and fonts."""
    accent = '<a:accent1><a:srgbClr val="4F81BD"/></a:accent1>'
    return edited(
        package,
        THEME,
        ('lastClr="000000"', 'lastClr="123456"'),
        (accent, accent.replace("4F81BD", "4472C4")),
        ('<a:latin typeface="Calibri"/>', '<a:latin typeface="Yu Gothic"/>'),
    )


def test_colours_and_fonts_of_another_theme_become_their_own() -> None:
    source = edited(fresh(), STYLES, ('<color rgb="FFB8C2CE"/>', '<color theme="4" tint="-0.25"/>'))
    places, after = adopted(source, with_theme(mine()))

    border = "//m:border//m:color[@tint]"
    assert {*found(after, STYLES, f"{border}/@rgb")} == {"FF4F81BD"}
    assert {*found(after, STYLES, f"{border}/@tint")} == {"-0.25"}
    font = int(found(after, STYLES, f"(//m:cellXfs/m:xf)[{places[0] + 1}]/@fontId")[0])
    of_it = f"(//m:font)[{font + 1}]"
    assert found(after, STYLES, f"{of_it}/m:color/@*") == ["FF000000"]
    assert found(after, STYLES, f"{of_it}/m:name/@val") == ["Calibri"]
    assert found(after, STYLES, f"{of_it}/m:scheme") == []
    # What was there goes on following its theme.
    assert found(after, STYLES, "(//m:font)[1]/m:color/@theme") == ["1"]
    assert found(after, STYLES, "(//m:font)[1]/m:scheme/@val") == ["minor"]


def test_the_same_theme_goes_on_being_followed() -> None:
    _, after = adopted(fresh(), mine())

    assert "FF000000" not in found(after, STYLES, "//m:font/m:color/@rgb")
    assert found(after, STYLES, "//m:font/m:color/@theme")


def test_numbered_colours_of_another_palette_are_refused() -> None:
    source = edited(fresh(), STYLES, ('<color rgb="FFB8C2CE"/>', '<color indexed="12"/>'))
    palette = '<colors><indexedColors><rgbColor rgb="00112233"/></indexedColors></colors>'
    target = edited(mine(), STYLES, ("</styleSheet>", f"{palette}</styleSheet>"))

    with pytest.raises(InputError, match="indexedColors: must be the same in both workbooks"):
        adopted(source, target)
    assert "12" in found(adopted(source, mine())[1], STYLES, "//m:border//@indexed")
    # The numbers beyond the palette mean the same everywhere.
    adopted(fresh(), target)


NAMED: Final = (
    '<cellStyleXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '<xf numFmtId="9" fontId="1" fillId="0" borderId="0"/></cellStyleXfs>'
)


def with_named(package: bytes, name: str) -> bytes:
    """Return a workbook whose second format belongs to a named style."""
    text = parts_of(package)[STYLES].decode()
    lists = ("cellStyleXfs", "cellStyles")
    old = {each: text[text.index(f"<{each}") : text.index(f"</{each}>")] for each in lists}
    listed = '<cellStyles count="2"><cellStyle name="Normal" xfId="0" builtinId="0"/>{}'
    own = f'<cellStyle name="{name}" xfId="1"/>'
    forms = text[text.index("<cellXfs") : text.index("</cellXfs>")]
    second = forms.split('xfId="0"')
    return edited(
        package,
        STYLES,
        (forms, 'xfId="0"'.join(second[:2]) + 'xfId="1"' + 'xfId="0"'.join(second[2:])),
        (old["cellStyleXfs"] + "</cellStyleXfs>", NAMED),
        (old["cellStyles"], listed.format(own)),
    )


def test_a_named_style_is_that_of_its_name_or_comes_along() -> None:
    source = with_named(fresh(), "通貨 mine")

    places, after = adopted(source, mine())
    again, twice = adopted(source, with_named(mine(), "通貨 MINE"))

    (place,) = found(after, STYLES, "//m:cellStyle[@name='通貨 mine']/@xfId")
    form = f"(//m:cellXfs/m:xf)[{places[1] + 1}]"
    assert found(after, STYLES, f"{form}/@xfId") == [place]
    number = f"(//m:cellStyleXfs/m:xf)[{int(place) + 1}]/@numFmtId"
    assert found(after, STYLES, number) == ["9"]
    assert found(twice, STYLES, f"(//m:cellXfs/m:xf)[{again[1] + 1}]/@xfId") == ["1"]
    assert len(found(twice, STYLES, "//m:cellStyle")) == 2
    assert [style_looks(each)[p[1]] for each, p in ((after, places), (twice, again))] == [
        style_looks(source)[1]
    ] * 2


def test_a_format_stands_over_a_named_style_that_looks_otherwise() -> None:
    target = edited(
        mine(),
        STYLES,
        ('<cellStyleXfs count="1"><xf numFmtId="0"', '<cellStyleXfs count="1"><xf numFmtId="2"'),
    )

    places, after = adopted(fresh(), target)

    general = found(fresh(), STYLES, "//m:cellXfs/m:xf/@numFmtId").index("0", 1)
    said = f"(//m:cellXfs/m:xf)[{general + 1}]/@applyNumberFormat"
    assert found(fresh(), STYLES, said) == []
    form = f"(//m:cellXfs/m:xf)[{places[general] + 1}]"
    assert found(after, STYLES, f"{form}/@numFmtId") == ["0"]
    assert found(after, STYLES, f"{form}/@applyNumberFormat") == ["1"]


def with_number(code: str | int) -> bytes:
    def fill(book: Any) -> None:
        form = book.add_format({"num_format": code})
        sheet = book.add_worksheet("S")
        sheet.write_number("A1", 1, form)
        sheet.conditional_format("A1", {"type": "no_blanks", "format": form})

    return workbook(fill)


@pytest.mark.parametrize(("theirs", "ours"), [("0.00%", 10), ("@", 49), ("#,##0", 3)])
def test_a_code_that_the_other_workbook_names_by_its_number_is_not_added(
    theirs: str, ours: int
) -> None:
    target = with_number(ours)

    places, after = adopted(with_number(theirs), target)

    assert places == {0: 0, 1: 1}
    assert parts_of(after)[STYLES].count(b"<numFmt ") == parts_of(target)[STYLES].count(b"<numFmt ")


@pytest.mark.parametrize("code", [14, 22, 37])
def test_a_format_that_depends_on_the_language_keeps_its_number(code: int) -> None:
    places, after = adopted(with_number(code), mine())

    form = f"(//m:cellXfs/m:xf)[{places[1] + 1}]"
    assert found(after, STYLES, f"{form}/@numFmtId") == [str(code)]


def test_the_number_of_a_code_says_nothing_in_the_format_of_a_condition() -> None:
    source = with_number("0.000000")
    target = edited(
        source,
        STYLES,
        ('<dxf><numFmt numFmtId="164"', '<dxf><numFmt numFmtId="209"'),
    )

    _, after = adopted(source, target)

    assert after == target


def test_ids_of_a_program_stay_behind() -> None:
    revision = "http://schemas.microsoft.com/office/spreadsheetml/2014/revision"
    source = edited(
        fresh(), STYLES, ("<dxf>", f'<dxf xmlns:xr="{revision}" xr:uid="{{00000001}}">')
    )

    _, after = adopted(source, mine())

    assert b"uid" in parts_of(source)[STYLES]
    assert found(after, STYLES, "//@*[local-name()='uid']") == []
    assert adopted(source, after)[1] == after


def test_lists_that_are_missing_stand_where_the_schema_says() -> None:
    def plain(book: Any) -> None:
        book.add_worksheet("S").write_number("A1", 1)

    target = edited(workbook(plain), STYLES, ('<dxfs count="0"/>', ""))

    _, after = adopted(fresh(), target)

    order = [each.tag.rpartition("}")[2] for each in Document(after).styles]
    assert order == [
        *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles"),
        *("dxfs", "tableStyles"),
    ]
    assert changed(target, after) == {STYLES}


def test_a_number_of_no_format_is_general() -> None:
    source = edited(fresh(), STYLES, ('numFmtId="164" formatCode', 'numFmtId="999" formatCode'))

    places, after = adopted(source, mine())

    assert "164" in found(source, STYLES, "//m:cellXfs/m:xf/@numFmtId")
    style = found(source, STYLES, "//m:cellXfs/m:xf/@numFmtId").index("164")
    assert found(after, STYLES, f"(//m:cellXfs/m:xf)[{places[style] + 1}]/@numFmtId") == ["0"]


def test_fixtures_have_formats_in_every_list() -> None:
    assert all(size(fresh(), name) for name in LISTS)
    assert facts(fresh(), "Page")["looks"]
