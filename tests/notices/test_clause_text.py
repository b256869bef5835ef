"""Placeholders of a clause filled; what cannot be filled stays as typed."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest

from ivjxl.errors import InputError, Text
from ivjxl.notices.clause import Clause, placed
from ivjxl.notices.clause_text import (
    TO_BE_ENTERED,
    Reference,
    filled,
    filled_parts,
    printed_value,
    sight,
)
from ivjxl.notices.layout import Placeholder, pieces

VALUES: Final[dict[str, Any]] = {
    "price": Decimal("13.5"),
    "day": date(2019, 7, 12),
    "date_style": "era_date",
    "name": "IIJ",
    "filed": True,
    "open": None,
    "entered": TO_BE_ENTERED,
}


def nowhere(_: str) -> None:
    return None


@pytest.mark.parametrize(
    ("template", "language", "expected"),
    [
        ("Pays {price:yen_sen}.", "en", "Pays JPY13.50."),
        ("{price:yen_sen}を支払う。", "ja", "13円50銭を支払う。"),
        ("{day:date}", "en", "July 12, 2019"),
        ("{day:<date_style>}", "ja", "令和元年7月12日"),
        ("{name} ({filed?filed|not filed})", "en", "IIJ (filed)"),
        ("{open:yen} by {open}", "en", f"{TO_BE_ENTERED} by {TO_BE_ENTERED}"),
        ("{entered:date}", "ja", TO_BE_ENTERED),
        ("{day:<open>}", "ja", TO_BE_ENTERED),
        ("no placeholder", "en", "no placeholder"),
        ("", "en", ""),
    ],
)
def test_placeholders_are_filled(template: str, language: str, expected: str) -> None:
    assert filled(template, language, VALUES.__getitem__, nowhere) == expected


@pytest.mark.parametrize(
    "template",
    [
        "{prize:yen}",
        "{price:yenn}",
        "{price:date}",
        "{price}",
        "{day}",
        "{filed}",
        "{name:yen}",
        "{day:<no_style>}",
        "{unknown?yes|no}",
        "{unknown?yes}",
        "{see:lost}",
        "{Price:yen}",
        "{ price }",
        "{}",
        "a { b",
    ],
)
def test_what_cannot_be_filled_stays_as_it_was_typed(template: str) -> None:
    text = f"before {template} after"

    assert filled(text, "en", VALUES.__getitem__, nowhere) == text


def test_an_unknown_name_and_a_style_that_does_not_fit_are_told_apart() -> None:
    def only(template: str) -> Placeholder:
        (piece,) = pieces(template)
        assert isinstance(piece, Placeholder)
        return piece

    with pytest.raises(LookupError):
        printed_value(only("{prize:yen}"), "en", VALUES.__getitem__)
    with pytest.raises(InputError) as refused:
        printed_value(only("{price:date}"), "en", VALUES.__getitem__)
    assert refused.value.argument in ("value", "style")
    with pytest.raises(InputError, match="style"):
        printed_value(only("{price}"), "en", VALUES.__getitem__)


def test_references_see_what_is_printed_from_where_they_stand() -> None:
    clauses = placed(
        (
            Clause("terms", "section", Text("Terms", "要項")),
            Clause("shares", "item", Text("Shares", "株式数")),
            Clause("off", "item", Text("Off", "なし"), printed=False),
            Clause("text", "paragraph", Text("Words", "文")),
            Clause("period", "item", Text("Period", "期間")),
        ),
        (),
        VALUES.get,
    )
    words = next(each for each in clauses if each.id == "text")
    see = sight(clauses, words, "en")

    assert (see("shares"), see("period"), see("terms")) == ("(1) above", "(2) below", "1. above")
    assert (see("off"), see("text"), see("lost")) == (None, None, None)
    parts = filled_parts("As in {see:period}, {name}.", "en", VALUES.__getitem__, see)
    assert parts == ("As in ", Reference("period", "(2) below"), ", IIJ.")
