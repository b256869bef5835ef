"""Inputs read from plain data, shown with an invented notice."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivjxl.errors import InputError, Text
from ivjxl.law import RULES
from ivjxl.notices import NOTICES
from ivjxl.notices.fields import FROM_MARKET, Field, Label, converted, fields_of
from ivjxl.notices.units import KINDS, MARKET, SHARES, YEN_PER_SHARE

MANY: Final = settings(max_examples=200, deadline=None)
NAME: Final = Text("name", "名称")


@dataclass(frozen=True, kw_only=True)
class Gift:
    """One row."""

    to: Annotated[str, Label(NAME)]
    apples: Annotated[int, Label(NAME, SHARES, minimum=1)]


@dataclass(frozen=True, kw_only=True)
class Harvest:
    """An invented notice with one input of each type."""

    apples: Annotated[int, Label(NAME, SHARES)]
    price: Annotated[Decimal, Label(NAME, YEN_PER_SHARE, minimum=Decimal("0.01"), maximum=5)]
    change: Annotated[Decimal, Label(NAME, minimum=Decimal("-0.5"), maximum=Decimal("0.5"))]
    picked: Annotated[date, Label(NAME)]
    ripe: Annotated[bool, Label(NAME)]
    farm: Annotated[str, Label(NAME)]
    colour: Annotated[str, Label(NAME, choices=("red", "green"))]
    crates: Annotated[int, Label(NAME, SHARES, multiple_of=1000)] = 0
    spare: Annotated[int | None, Label(NAME)] = None
    gifts: Annotated[tuple[Gift, ...], Label(NAME)] = ()


@dataclass(frozen=True, kw_only=True)
class Generous:
    """An invented notice that needs at least one row."""

    gifts: Annotated[tuple[Gift, ...], Label(NAME)]


@dataclass(frozen=True, kw_only=True)
class Sale:
    """An invented notice with an input that market data may give."""

    apples: Annotated[int, Label(NAME, SHARES)]
    price: Annotated[Decimal, Label(NAME, YEN_PER_SHARE, minimum=1, market="market_price")] = (
        FROM_MARKET
    )
    prices: Annotated[
        tuple[Gift, ...], Label(NAME, kind=MARKET, sheet="Market", capacity=4000)
    ] = ()
    gifts: Annotated[tuple[Gift, ...], Label(NAME)] = ()


GIVEN: Final[dict[str, Any]] = {
    "apples": 12,
    "price": Decimal("1.50"),
    "change": 0,
    "picked": date(2019, 9, 30),
    "ripe": True,
    "farm": "Hill & Sons",
    "colour": "red",
}


def read(**changed: Any) -> Harvest:
    return Harvest(**converted(Harvest, {**GIVEN, **changed}))


def refusal(**changed: Any) -> InputError:
    with pytest.raises(InputError) as caught:
        read(**changed)
    return caught.value


def test_fields_say_name_type_label_and_whether_they_may_be_missing() -> None:
    found = {field.name: field for field in fields_of(Harvest)}

    assert list(found) == [*GIVEN, "crates", "spare", "gifts"]
    assert found["spare"] == Field("spare", int, True, Label(NAME))
    assert found["price"].type is Decimal
    assert found["price"].label.unit is YEN_PER_SHARE
    assert not found["price"].optional
    assert found["gifts"].rows is Gift
    assert found["farm"].rows is None


def test_values_arrive_with_their_types() -> None:
    harvest = read(gifts=[{"to": "Ann", "apples": 2}, {"to": "Bo", "apples": 3.0}])

    assert harvest == Harvest(
        **GIVEN, gifts=(Gift(to="Ann", apples=2), Gift(to="Bo", apples=3)), spare=None
    )
    assert isinstance(harvest.change, Decimal)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("apples", 12.0, 12),
        ("apples", Decimal("12.000"), 12),
        ("apples", 0, 0),
        ("price", 1, Decimal(1)),
        ("price", 0.1, Decimal("0.1")),
        ("price", 0.1 + 0.2, Decimal("0.3")),
        ("price", Decimal("0.01"), Decimal("0.01")),
        ("price", 5, Decimal(5)),
        ("change", -0.5, Decimal("-0.5")),
        ("picked", datetime(2019, 9, 30), date(2019, 9, 30)),  # noqa: DTZ001
        ("picked", date(1990, 1, 1), date(1990, 1, 1)),
        ("picked", date(2099, 12, 31), date(2099, 12, 31)),
        ("ripe", False, False),
        ("farm", " 丘の農園 ", " 丘の農園 "),
        ("crates", 3000, 3000),
        ("spare", None, None),
        ("spare", "", None),
        ("spare", 3, 3),
        ("gifts", [], ()),
        ("gifts", "", ()),
    ],
)
def test_value_is_read_exactly(name: str, value: object, expected: object) -> None:
    result = getattr(read(**{name: value}), name)

    assert result == expected
    assert type(result) is type(expected)


@MANY
@given(st.decimals(-Decimal("0.5"), Decimal("0.5"), places=9))
def test_float_of_a_cell_gives_the_number_that_the_cell_shows(shown: Decimal) -> None:
    assert read(change=float(shown)).change == shown


@pytest.mark.parametrize("name", list(GIVEN))
@pytest.mark.parametrize("value", [None, ""])
def test_required_input_that_is_blank_is_missing_never_zero(name: str, value: object) -> None:
    error = refusal(**{name: value})

    assert error.argument == name
    assert error.required == Text("is missing", "入力がありません")


@pytest.mark.parametrize(
    ("name", "value", "en", "ja"),
    [
        ("apples", True, "finite number", "有限の数値"),
        ("apples", "12", "finite number", "有限の数値"),
        ("apples", "１２", "finite number", "有限の数値"),
        ("apples", date(2019, 9, 30), "finite number", "有限の数値"),
        ("apples", float("nan"), "finite number", "有限の数値"),
        ("apples", float("inf"), "finite number", "有限の数値"),
        ("apples", Decimal("NaN"), "finite number", "有限の数値"),
        ("apples", Decimal("-Infinity"), "finite number", "有限の数値"),
        ("apples", [12], "finite number", "有限の数値"),
        ("apples", 12.5, "whole number", "整数"),
        ("apples", Decimal("0.1"), "whole number", "整数"),
        ("apples", -1, "at least 0", "0以上"),
        ("price", 0, "at least 0.01", "0.01以上"),
        ("price", Decimal("5.01"), "at most 5", "5以下"),
        ("change", Decimal("-0.51"), "at least -0.5", "-0.5以上"),
        ("change", 0.51, "at most 0.5", "0.5以下"),
        ("picked", "2019-09-30", "date", "日付"),
        ("picked", 43738, "date", "日付"),
        ("picked", True, "date", "日付"),
        ("picked", datetime(2019, 9, 30, 0, 0, 1), "date", "日付"),  # noqa: DTZ001
        ("picked", date(1989, 12, 31), "from 1990-01-01", "1990-01-01から"),
        ("picked", date(2100, 1, 1), "to 2099-12-31", "2099-12-31まで"),
        ("ripe", 1, "true or false", "true（TRUE）またはfalse（FALSE）"),
        ("ripe", "true", "true or false", "true（TRUE）またはfalse（FALSE）"),
        ("farm", 5, "not empty", "空でない"),
        ("farm", " ", "not empty", "空でない"),
        ("farm", "a\tb", "control characters", "制御文字"),
        ("farm", "a\u200bb", "control characters", "制御文字"),
        ("farm", "a\u202eb", "control characters", "制御文字"),
        ("farm", "a\u2028b", "control characters", "制御文字"),
        ("farm", "a\ud800b", "control characters", "制御文字"),
        ("crates", 1001, "multiple of 1,000", "1,000の倍数"),
        ("colour", "blue", "one of red, green", "red, green のいずれか"),
        ("colour", "Red", "one of red, green", "red, green のいずれか"),
        ("gifts", "Ann", "list of rows", "行の一覧"),
        ("gifts", 1, "list of rows", "行の一覧"),
        ("gifts", ["Ann"], "list of rows", "行の一覧"),
        ("pears", 1, "is not an input", "入力項目ではありません"),
    ],
)
def test_bad_value_is_refused_by_its_name_in_both_languages(
    name: str, value: object, en: str, ja: str
) -> None:
    error = refusal(**{name: value})

    assert error.argument == name
    assert en in error.required.en
    assert ja in error.required.ja


@pytest.mark.parametrize(
    ("row", "argument"),
    [
        ({"to": "Bo"}, "gifts[2].apples"),
        ({"to": "Bo", "apples": 0}, "gifts[2].apples"),
        ({"to": "", "apples": 1}, "gifts[2].to"),
        ({"to": "Bo", "apples": 1, "pears": 1}, "gifts[2].pears"),
    ],
)
def test_bad_cell_of_a_row_is_named_by_group_position_and_column(
    row: dict[str, object], argument: str
) -> None:
    assert refusal(gifts=[{"to": "Ann", "apples": 1}, row]).argument == argument


def test_row_group_that_is_required_needs_a_row() -> None:
    with pytest.raises(InputError) as caught:
        converted(Generous, {"gifts": []})

    assert caught.value.argument == "gifts"
    assert caught.value.required.en == "is missing"


def test_input_that_market_data_may_give_need_not_be_typed_but_is_not_optional() -> None:
    found = {field.name: field for field in fields_of(Sale)}

    assert not found["price"].optional
    assert found["price"].label.market == "market_price"
    assert found["price"].type is Decimal
    assert found["prices"].optional
    assert found["apples"].label.market == ""
    assert FROM_MARKET is None


@pytest.mark.parametrize("blank", [{}, {"price": None}, {"price": ""}], ids=str)
def test_blank_input_of_the_market_is_left_to_the_notice(blank: dict[str, object]) -> None:
    assert converted(Sale, {"apples": 1, **blank}) == {"apples": 1}


def test_typed_input_of_the_market_is_held_to_its_bounds() -> None:
    assert converted(Sale, {"apples": 1, "price": 1.5}) == {"apples": 1, "price": Decimal("1.5")}
    for bad in (0, -1, "12", True, date(2019, 9, 30)):
        with pytest.raises(InputError) as caught:
            converted(Sale, {"apples": 1, "price": bad})
        assert caught.value.argument == "price"


def test_input_of_the_market_is_not_among_the_missing_ones() -> None:
    with pytest.raises(InputError) as caught:
        converted(Sale, {})

    assert caught.value.argument == "apples"
    assert "price" not in caught.value.in_language("en")


def test_rows_stand_on_the_sheet_of_the_inputs_ten_at_most_unless_declared() -> None:
    found = {field.name: field.label for field in fields_of(Sale)}

    assert (found["prices"].sheet, found["prices"].capacity) == ("Market", 4000)
    assert (found["gifts"].sheet, found["gifts"].capacity) == ("Inputs", 10)


@pytest.mark.parametrize("kind", NOTICES.values(), ids=list(NOTICES))
def test_only_market_data_stand_on_the_sheet_market(kind: type) -> None:
    for field in fields_of(kind):
        assert field.label.sheet in ("Inputs", "Market")
        if field.label.sheet == "Market":
            assert field.rows
            assert field.label.kind is MARKET
            assert all(column.label.kind is MARKET for column in fields_of(field.rows))
        assert field.label.capacity > 0


@pytest.mark.parametrize("space", ["\u3000", "\u00a0"], ids=["ideographic", "no-break"])
def test_space_of_japanese_or_english_typography_is_no_control_character(space: str) -> None:
    assert read(farm=f"丘の{space}農園").farm == f"丘の{space}農園"


@pytest.mark.parametrize("kind", NOTICES.values(), ids=list(NOTICES))
def test_every_input_of_a_notice_has_a_label_in_both_languages_and_a_kind(kind: type) -> None:
    every = list(fields_of(kind))
    every += [column for field in every if field.rows for column in fields_of(field.rows)]

    for field in every:
        assert field.label.name.en.strip(), field.name
        assert not field.label.name.ja.isascii(), field.name
        assert field.label.kind in KINDS, field.name
    names = [field.label.name for field in fields_of(kind)]
    assert len({name.en for name in names}) == len(names)
    assert len({name.ja for name in names}) == len(names)


@pytest.mark.parametrize("kind", NOTICES.values(), ids=list(NOTICES))
def test_every_input_taken_from_law_is_a_registered_rule(kind: type) -> None:
    rules = [field.label.law for field in fields_of(kind) if field.label.law is not None]

    assert all(any(rule is each for each in RULES.values()) for rule in rules)
