"""Figures and checks, shown with an invented notice."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import pytest

from ivjxl.errors import Text
from ivjxl.law.dated import Dated, Since
from ivjxl.notices.figure import Figure, check, figure, names_in
from ivjxl.notices.units import SHARES

NAME: Final = Text("basket", "かご")
RULE: Final = Text("the basket is full", "かごが満杯である")
FIRST: Final = date(2006, 5, 1)
VERIFIED: Final = Dated(NAME, Since(FIRST, 1, "Apple Act art. 1", verified=date(2020, 1, 1)))
UNVERIFIED: Final = Dated(NAME, Since(FIRST, 1, "Apple Act art. 2"))
VERIFIED_ONCE: Final = Dated(
    NAME,
    Since(FIRST, 1, "Apple Act art. 3", verified=date(2020, 1, 1)),
    Since(date(2021, 3, 1), 2, "Apple Act art. 3 as amended"),
)


@dataclass(frozen=True, kw_only=True)
class Basket:
    """Apples of two trees; the second may be unknown, and so may the windfall."""

    left: int
    right: int | None = None
    windfall: int | None = None

    def has_values(self, names: tuple[str, ...]) -> bool:
        return all(getattr(self, name) is not None for name in names)

    @figure(NAME, SHARES, formula="{left}+{right}", native="SUM({left},{right})")
    def both(self) -> int:
        """Left and right."""
        assert self.right is not None
        return self.left + self.right

    @figure(NAME, SHARES, formula="{both}*2", unrounded="both")
    def twice(self) -> int:
        """Both, twice."""
        assert self.both is not None
        return 2 * self.both

    @figure(NAME, SHARES, formula="MAX({left},{windfall?})")
    def most(self) -> int:
        """At least the left ones."""
        return max(self.left, self.windfall or 0)

    @figure(NAME, SHARES, formula="RAND()")
    def new_each_time(self) -> object:
        """A thing that is never the same twice."""
        return object()

    @check(RULE, formula="AND({both}>={left},{windfall?}<{both})", source="the pail")
    def full(self) -> bool:
        """Both against the left."""
        return True


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("1+1", ()),
        ("{a}", ("a",)),
        ("{a}+{b}*{a}", ("a", "b")),
        ("MIN({a},{b?})", ("a",)),
        ("MIN({a?},{a})", ("a",)),
        ("SUM({allottees.rights})", ("allottees.rights",)),
        ("{allottees[#].rights}*{price}", ("allottees.rights", "price")),
        ('MATCH({mode},{"up","half_up","down"},0)', ("mode",)),
        ("{A}{ }{}", ()),
    ],
)
def test_names_of_a_formula_are_those_it_cannot_do_without(
    formula: str, expected: tuple[str, ...]
) -> None:
    assert names_in(formula) == expected


def test_figure_on_an_object_is_its_value() -> None:
    basket = Basket(left=2, right=3)

    assert (basket.both, basket.twice, basket.most) == (5, 10, 2)


def test_figure_without_a_name_it_needs_has_no_value_and_neither_has_one_built_on_it() -> None:
    basket = Basket(left=2)

    assert basket.both is None
    assert basket.twice is None


def test_figure_has_a_value_without_a_name_marked_as_optional() -> None:
    assert Basket(left=2).most == 2
    assert Basket(left=2, windfall=7).most == 7


def test_figure_is_computed_once_per_object() -> None:
    basket = Basket(left=2)

    assert basket.new_each_time is basket.new_each_time
    assert basket.new_each_time is not Basket(left=2).new_each_time


def test_figure_that_has_no_value_is_not_asked_again() -> None:
    basket = Basket(left=2)

    assert basket.both is None
    assert basket.__dict__["both"] is None


def test_figure_on_the_class_describes_itself() -> None:
    described = Basket.both

    assert isinstance(described, Figure)
    assert described.name == "both"
    assert (described.label, described.unit) == (NAME, SHARES)
    assert described.formula == "{left}+{right}"
    assert described.native == "SUM({left},{right})"
    assert described.__doc__ == "Left and right."
    assert Basket.twice.unrounded == "both"
    assert (described.unrounded, described.rows_of) == ("", "")


def test_check_describes_itself_and_names_everything_it_compares() -> None:
    described = Basket.full

    assert described.name == "full"
    assert described.rule == RULE
    assert described.names == ("both", "left", "windfall")
    assert (described.source, described.severity) == ("the pail", "error")


@pytest.mark.parametrize(
    ("rule", "source", "confirm"),
    [
        (VERIFIED, "the pail; Apple Act art. 1", False),
        (UNVERIFIED, "the pail; Apple Act art. 2", True),
        (VERIFIED_ONCE, "the pail; Apple Act art. 3 as amended", True),
    ],
    ids=["verified", "unverified", "unverified since it changed"],
)
def test_check_that_rests_on_an_unverified_rule_says_confirm_with_counsel(
    rule: Dated[object], source: str, confirm: bool
) -> None:
    declare = check(RULE, formula="{left}>0", source="the pail", rests_on=rule)

    described = declare(lambda _basket: True)

    assert described.source == source
    assert described.rule == (
        Text("the basket is full (confirm with counsel)", "かごが満杯である（専門家に要確認）")
        if confirm
        else RULE
    )


def test_check_without_a_source_of_its_own_gives_that_of_its_rule() -> None:
    described = check(RULE, formula="{left}>0", source="", rests_on=VERIFIED)(lambda _basket: True)

    assert described.source == "Apple Act art. 1"
