"""Exact numbers, made from what was typed and never by float arithmetic.

A float is read with the 15 significant digits that a spreadsheet shows: the
cell that displays 13.5 or 1.1 means 27/2 or 11/10, whatever its last bits are.
"""

from decimal import Decimal
from fractions import Fraction
from math import isfinite
from numbers import Integral

from ivjxl.errors import (
    A_NUMBER,
    ABOVE_ZERO,
    NOT_NEGATIVE,
    WHOLE_ABOVE_ZERO,
    WHOLE_NOT_NEGATIVE,
    InputError,
)

Exact = int | Decimal | Fraction
Number = Exact | float


def exact(argument: str, value: Number) -> Fraction:
    """Return a number as an exact fraction.

    Parameters
    ----------
    argument
        The name used in the error.
    value
        int, Decimal, Fraction, or float (taken at 15 significant digits).

    Raises
    ------
    InputError
        If the value is not a finite number (TRUE and FALSE are none).

    Examples
    --------
    >>> exact("ratio", 1.1), exact("ratio", 1.1 * 3)
    (Fraction(11, 10), Fraction(33, 10))
    """
    if type(value) is float and value.is_integer() and abs(value) < 1e15:
        # At most 15 digits: no need to spell it.
        return Fraction(int(value))
    if isinstance(value, Integral) and not isinstance(value, bool):
        return Fraction(int(value))
    if isinstance(value, bool) or not isinstance(value, (float, Decimal, Fraction)):
        raise InputError(argument, A_NUMBER, value)
    finite = value.is_finite() if isinstance(value, Decimal) else True
    if not finite or (isinstance(value, float) and not isfinite(value)):
        raise InputError(argument, A_NUMBER, value)
    return Fraction(f"{value:.15g}") if isinstance(value, float) else Fraction(value)


def amount(argument: str, value: Number) -> Fraction:
    """Return a number of at least 0 as an exact fraction.

    >>> amount("dividend_per_share", Decimal("13.50"))
    Fraction(27, 2)
    """
    result = exact(argument, value)
    if result < 0:
        raise InputError(argument, NOT_NEGATIVE, value)
    return result


def positive(argument: str, value: Number) -> Fraction:
    """Return a number above 0 as an exact fraction.

    >>> positive("price", 3895)
    Fraction(3895, 1)
    """
    result = exact(argument, value)
    if result <= 0:
        raise InputError(argument, ABOVE_ZERO, value)
    return result


def count(argument: str, value: Number) -> int:
    """Return a whole number of at least 0, such as shares, rights or persons.

    >>> count("shares", 46_721_400.0)
    46721400
    """
    result = exact(argument, value)
    if result.denominator != 1 or result < 0:
        raise InputError(argument, WHOLE_NOT_NEGATIVE, value)
    return int(result)


def positive_count(argument: str, value: Number) -> int:
    """Return a whole number above 0.

    >>> positive_count("old_shares", 1)
    1
    """
    result = exact(argument, value)
    if result.denominator != 1 or result < 1:
        raise InputError(argument, WHOLE_ABOVE_ZERO, value)
    return int(result)
