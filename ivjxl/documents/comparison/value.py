"""Whether a number or date of a text states the value of a fact."""

from datetime import date
from fractions import Fraction
from typing import Final

from ivjxl.core.rounding import rounded
from ivjxl.documents.comparison.knowledge import Fact
from ivjxl.notices.tokens import Token

_FREE_UNITS: Final = frozenset(
    ("yen", "shares", "rights", "persons", "years", "months", "days", "times")
)
"""Units that a text may leave to the words around the number."""

_PARTS: Final = {"236(1)(8)": frozenset(f"236(1)(8)({letter})" for letter in "abcde")}
"""The parts of an item that a text may name instead of it: Companies Act 236(1)(viii) イ to ホ."""


def comparable(token: Token, fact: Fact) -> bool:
    """Return whether a token could state a fact, by kind and unit."""
    if token.kind != fact.kind:
        return False
    if token.unit == fact.unit:
        return True
    if token.kind == "date":
        return {token.unit, fact.unit} <= {"day", "month", "day of year"}
    if token.unit == "fiscal_year":
        return fact.kind == "number" and fact.unit == "year"
    return (token.unit == "" and fact.unit in _FREE_UNITS) or (
        fact.unit == "" and token.unit in _FREE_UNITS
    )


def same(token: Token, fact: Fact) -> bool:
    """Return whether a token states the value of a fact, as recorded or as it should be."""
    value, own = token.value, fact.value
    if value in (own, fact.right_value):
        return True
    if token.unit == "article":
        return value in _PARTS.get(str(own), ())
    if isinstance(value, date) and isinstance(own, date):
        return "month" in (token.unit, fact.unit) and (value.year, value.month) == (
            own.year,
            own.month,
        )
    if token.unit == "day of year" and isinstance(own, date):
        return value == f"{own:%m-%d}"
    if fact.rounded and isinstance(value, Fraction) and isinstance(own, Fraction):
        digits = _decimals(token)
        return digits > 0 and value == rounded(
            amount=own * 10**digits, unit=1, mode="half_up"
        ) / Fraction(10**digits)
    return False


def _decimals(token: Token) -> int:
    """Return the decimals a number is stated with, in its own unit."""
    _, point, after = token.text.replace("．", ".").partition(".")
    digits = len(after) - len(after.lstrip("0123456789０１２３４５６７８９")) if point else 0
    return digits + 2 if token.unit == "percent" else digits
