"""Numbers for the continuous maths: checked float arrays that broadcast."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ivjxl.errors import A_NUMBER, ABOVE_ZERO, NOT_NEGATIVE, InputError, Text

Array = NDArray[np.float64]
FloatOrArray = float | Array

_SHAPES = Text("must have shapes that broadcast", "形状の合う配列が必要です")


def numbers(name: str, value: ArrayLike) -> Array:
    """Return finite numbers as a float array; TRUE and texts are none.

    >>> numbers("spot", [2141, 3505])
    array([2141., 3505.])
    """
    cells = np.asarray(value, dtype=None if isinstance(value, np.ndarray) else object)
    if cells.dtype.kind not in "iufO" or (
        cells.dtype.kind == "O" and not all(_is_number(cell) for cell in cells.flat)
    ):
        raise InputError(name, A_NUMBER, value)
    try:
        found = cells.astype(np.float64)
    except (TypeError, ValueError, OverflowError):
        raise InputError(name, A_NUMBER, value) from None
    refuse(name, A_NUMBER, found, ~np.isfinite(found))
    return found


def _is_number(cell: object) -> bool:
    real = isinstance(cell, (int, float, Decimal, Fraction, np.integer, np.floating))
    return real and not isinstance(cell, (bool, np.timedelta64))


def broadcast(given: Mapping[str, ArrayLike]) -> dict[str, Array]:
    """Return named numbers as arrays of one shape."""
    arrays = {name: numbers(name, value) for name, value in given.items()}
    try:
        return dict(zip(arrays, np.broadcast_arrays(*arrays.values()), strict=True))
    except ValueError:
        shapes = ", ".join(f"{name} {a.shape}" for name, a in arrays.items())
        raise InputError("shape", _SHAPES, shapes) from None


def require_positive(name: str, values: Array) -> None:
    """Refuse anything not above 0."""
    refuse(name, ABOVE_ZERO, values, ~(values > 0))


def require_not_negative(name: str, values: Array) -> None:
    """Refuse anything below 0."""
    refuse(name, NOT_NEGATIVE, values, ~(values >= 0))


def refuse(name: str, required: Text, values: Array, bad: NDArray[np.bool_]) -> None:
    """Raise for the first bad value."""
    if np.any(bad):
        first = np.broadcast_to(values, np.shape(bad))[bad].flat[0]
        raise InputError(name, required, float(first))


def like(scalar: bool, values: Array) -> FloatOrArray:
    """Return a float for scalar input and an array otherwise; never a negative zero."""
    positive_zero = values + 0.0
    return float(positive_zero) if scalar else np.asarray(positive_zero)
