"""Rounding that names its mode, its unit and nothing else.

Amounts and units are in yen. Modes follow Excel's sign convention: `up` goes
away from zero (切上げ), `down` towards zero (切捨て), `half_up` to the nearest
multiple and, on a tie, away from zero (四捨五入).
"""

from fractions import Fraction
from math import floor
from typing import Final

from ivjxl.core.exact import Number, exact, positive
from ivjxl.errors import InputError, Text

MODES: Final = ("up", "half_up", "down")
_JAPANESE: Final = {"切上げ": "up", "四捨五入": "half_up", "切捨て": "down"}
_REQUIRED: Final = Text(
    "must be up, half_up or down (切上げ, 四捨五入, 切捨て)",
    "切上げ・四捨五入・切捨て（up, half_up, down）のいずれかが必要です",
)


def mode_name(mode: str) -> str:
    """Return `up`, `half_up` or `down` for a mode in either language.

    >>> mode_name("切捨て")
    'down'
    """
    name = _JAPANESE.get(mode, mode) if isinstance(mode, str) else mode
    if name not in MODES:
        raise InputError("mode", _REQUIRED, mode)
    return str(name)


def rounded(*, amount: Number, unit: Number, mode: str) -> Fraction:
    """Return an amount rounded to a multiple of a unit.

    Parameters
    ----------
    amount
        Yen (or any quantity), any sign. A float counts with its 15 significant
        digits, so that 1773.0000000000002 rounds up to 1773.
    unit
        The step, above 0: 1 for whole yen, 1,000,000 for millions, 1/10 for 0.1.
    mode
        `up`, `half_up` or `down`; 切上げ, 四捨五入, 切捨て are accepted.

    Returns
    -------
    Fraction
        Exactly a multiple of `unit`, in the unit of `amount`.

    Raises
    ------
    InputError
        If the amount is not finite, the unit not above 0, or the mode unknown.

    Notes
    -----
    ``sign(a) · unit · {⌈|a|/unit⌉, ⌊|a|/unit + 1/2⌋, ⌊|a|/unit⌋}``. The same
    sign convention as Excel's ROUNDUP, ROUND and ROUNDDOWN.

    Examples
    --------
    >>> int(rounded(amount=608_448_118.5, unit=1_000_000, mode="half_up"))
    608000000
    >>> [int(rounded(amount=-2.5, unit=1, mode=mode)) for mode in MODES]
    [-3, -3, -2]
    """
    steps = exact("amount", amount) / positive("unit", unit)
    size = abs(steps)
    name = mode_name(mode)
    whole = {
        "up": -floor(-size),
        "half_up": floor(size + Fraction(1, 2)),
        "down": floor(size),
    }[name]
    return (whole if steps >= 0 else -whole) * positive("unit", unit)


def boundary_distance(*, amount: Number, unit: Number, mode: str) -> Fraction:
    """Return how far an amount is from the next place where its rounding changes.

    Parameters
    ----------
    amount, unit, mode
        As in `rounded`.

    Returns
    -------
    Fraction
        In the unit of `amount`, from 0 to half a `unit` (to a whole one for
        `down` around 0). For `up` and `down` the boundaries are the multiples
        of the unit, for `half_up` the midpoints. A float counts with its 15
        significant digits.

    Raises
    ------
    InputError
        As in `rounded`.

    Notes
    -----
    A distance below 1e-9 yen means that the tenth decimal of a model price
    decided the published yen: look at the inputs again.

    Examples
    --------
    >>> float(boundary_distance(amount=1773.110, unit=1, mode="half_up"))
    0.39
    >>> float(boundary_distance(amount=1773.110, unit=1, mode="up"))
    0.11
    """
    step = positive("unit", unit)
    steps = abs(exact("amount", amount)) / step
    name = mode_name(mode)
    if name == "half_up":
        steps += Fraction(1, 2)
    above = steps - floor(steps)
    # Everything between -unit and unit rounds down to 0: 0 is no boundary there.
    nearest = 1 - above if name == "down" and steps < 1 else min(above, 1 - above)
    return nearest * step
