"""Templates with placeholders, printed in both languages."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.errors import InputError, Text
from ivjxl.notices.layout import (
    Placeholder,
    PrintedRow,
    PrintedTable,
    Row,
    Table,
    pieces,
    print_table,
    printed,
)

MANY: Final = settings(max_examples=200, deadline=None)
VALUES: Final[dict[str, Any]] = {
    "rights": 153,
    "one": 1,
    "price": Decimal("13.50"),
    "day": date(2015, 7, 13),
    "year_end": date(2015, 3, 31),
    "style": "era_date",
    "noun": "Director",
    "name": "IIJ {rights}",
    "yes": True,
    "no": False,
    "nothing": None,
    "allottees[0].rights": 77,
    "claims[1]": 28_400_526,
}
value_of: Final[Callable[[str], object]] = VALUES.__getitem__


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("", ()),
        ("plain", ("plain",)),
        ("{n}", (Placeholder("n"),)),
        ("{n:rights}", (Placeholder("n", ("rights",)),)),
        ("a {n} b", ("a ", Placeholder("n"), " b")),
        ("{a}{b}", (Placeholder("a"), Placeholder("b"))),
        ("{d:<s>}", (Placeholder("d", ("", "s", "")),)),
        ("{d:<s>:fiscal_year}", (Placeholder("d", ("", "s", ":fiscal_year")),)),
        ("{r:count:<g[0].noun>}", (Placeholder("r", ("count:", "g[0].noun", "")),)),
        ("{paid? (paid)}", (Placeholder("paid", mark=" (paid)"),)),
        ("{claims[12]:yen}", (Placeholder("claims[12]", ("yen",)),)),
        ("{N}", ("{N}",)),
        ("{}", ("{}",)),
        ("{a b}", ("{a b}",)),
    ],
)
def test_template_is_cut_into_texts_and_placeholders(
    template: str, expected: tuple[str | Placeholder, ...]
) -> None:
    assert pieces(template) == expected


@MANY
@given(st.lists(st.sampled_from(["a ", "（", "}", "{n}", "{n:yen}", "{m? x}"]), max_size=8))
def test_pieces_of_a_template_put_together_are_the_template(parts: list[str]) -> None:
    def whole(piece: str | Placeholder) -> str:
        if isinstance(piece, str):
            return piece
        style = f":{piece.style[0]}" if piece.style else ""
        return f"{{{piece.name}{style}{'?' + piece.mark if piece.mark else ''}}}"

    template = "".join(parts)

    assert "".join(map(whole, pieces(template))) == template


@pytest.mark.parametrize(
    ("template", "en", "ja"),
    [
        ("plain ｟x｠", "plain ｟x｠", "plain ｟x｠"),
        ("{rights:rights}", "153 rights", "153個"),
        ("{one:rights}", "1 right", "1個"),
        ("{price:yen_sen}", "JPY13.50", "13円50銭"),
        ("{day:date}", "July 13, 2015", "2015年7月13日"),
        ("{day:<style>}", "July 13, 2015", "平成27年7月13日"),
        ("{year_end:<style>:fiscal_year}", "FY2014", "平成27年3月期"),
        ("{name}", "IIJ {rights}", "IIJ {rights}"),
        ("x{yes? (paid)}", "x (paid)", "x (paid)"),
        ("x{no? (paid)}", "x", "x"),
        ("{nothing:yen}", "-", "―"),
        ("{nothing}", "-", "―"),
        ("x{nothing? (paid)}", "x-", "x―"),
        ("{allottees[0].rights:rights}", "77 rights", "77個"),
        ("{claims[1]:yen}", "JPY28,400,526", "28,400,526円"),
    ],
)
def test_placeholder_prints_its_value_in_the_style_of_the_language(
    template: str, en: str, ja: str
) -> None:
    text = Text(template, template)

    assert printed(text, "en", value_of) == en
    assert printed(text, "ja", value_of) == ja


def test_noun_of_a_count_comes_from_the_row_it_counts() -> None:
    text = Text("{one:count:<noun>} and {rights:count:<noun>}", "{one:persons}")

    assert printed(text, "en", value_of) == "1 Director and 153 Directors"
    assert printed(text, "ja", value_of) == "1名"


def test_each_language_prints_its_own_template() -> None:
    text = Text("{rights:rights} in all", "合計{rights:rights}")

    assert printed(text, "en", value_of) == "153 rights in all"
    assert printed(text, "ja", value_of) == "合計153個"


@pytest.mark.parametrize("language", ["", "EN", "fr"])
def test_other_language_is_refused(language: str) -> None:
    with pytest.raises(InputError) as caught:
        printed(Text("{rights:rights}", "{rights:rights}"), language, value_of)

    assert caught.value.argument == "language"


@pytest.mark.parametrize("template", ["{price:yen}", "{name:date}", "{day:rights}", "{one:crowns}"])
def test_value_that_does_not_fit_its_style_is_refused_not_rounded(template: str) -> None:
    with pytest.raises(InputError):
        printed(Text(template, template), "en", value_of)


def test_table_prints_title_header_and_every_cell() -> None:
    table = Table(
        "rights",
        Text("Rights on {day:date}", "{day:<style>}の個数"),
        ("class", "rights"),
        (Text("Class", "区分"), Text("Rights", "個数")),
        (
            Row("directors", (Text("Directors", "取締役"), Text("{one:rights}", "{one:rights}"))),
            Row("total", (Text("Total", "合計"), Text("{rights:rights}", "{rights:rights}"))),
        ),
    )

    assert print_table(table, "en", value_of) == PrintedTable(
        "rights",
        "Rights on July 13, 2015",
        ("class", "rights"),
        ("Class", "Rights"),
        (
            PrintedRow("directors", ("Directors", "1 right")),
            PrintedRow("total", ("Total", "153 rights")),
        ),
    )
    assert print_table(table, "ja", value_of) == PrintedTable(
        "rights",
        "平成27年7月13日の個数",
        ("class", "rights"),
        ("区分", "個数"),
        (PrintedRow("directors", ("取締役", "1個")), PrintedRow("total", ("合計", "153個"))),
    )
