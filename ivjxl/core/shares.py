"""Share counts: after splits and consolidations, on exercise, for a claim.

Shares and rights are whole numbers, money is in yen. A share ratio is two
whole numbers, old shares and new shares: a 1-to-3 split is 1 and 3, a 10-to-1
consolidation 10 and 1.
"""

from collections.abc import Sequence
from math import floor

from ivjxl.core.exact import Number, amount, count, positive, positive_count
from ivjxl.errors import InputError, Text

_SAME_LENGTH = Text("must have as many entries as old_shares", "分割前株式数と同じ件数が必要です")


def adjusted(
    *,
    shares: Number,
    old_shares: Number | Sequence[Number],
    new_shares: Number | Sequence[Number],
) -> int:
    """Return a share count after one split or consolidation, or after several.

    Parameters
    ----------
    shares
        Shares before, a whole number of at least 0.
    old_shares, new_shares
        The ratio, whole numbers above 0; or two sequences of equal length in
        the order in which the events take effect.

    Returns
    -------
    int
        Shares after the last event. A fraction of a share is dropped at each
        event, so the result depends on the order.

    Raises
    ------
    InputError
        If a count is not whole, a ratio not above 0, or the lengths differ.

    Notes
    -----
    ``⌊shares · new / old⌋`` at every step. Source: the usual terms of issue,
    "fractions of less than one share rounded down" (1株未満の端数は切り捨て).

    Examples
    --------
    >>> adjusted(shares=200, old_shares=1, new_shares=2)
    400
    >>> adjusted(shares=5, old_shares=[2, 2], new_shares=[3, 3])
    10
    """
    old, new = _events(old_shares), _events(new_shares)
    if len(old) != len(new):
        raise InputError("new_shares", _SAME_LENGTH, len(new))
    result = count("shares", shares)
    for before, after in zip(old, new, strict=True):
        result = (
            result * positive_count("new_shares", after) // positive_count("old_shares", before)
        )
    return result


def _events(given: Number | Sequence[Number]) -> Sequence[Number]:
    several = isinstance(given, Sequence) and not isinstance(given, str)
    return given if several else [given]  # type: ignore[list-item, return-value]


def on_exercise(*, rights: Number, shares_per_right: Number) -> int:
    """Return the shares a holder receives for the rights exercised together.

    Parameters
    ----------
    rights
        Rights exercised, a whole number: no partial exercise of a right.
    shares_per_right
        Shares under one right, above 0; not whole after some reorganisations.

    Raises
    ------
    InputError
        If `rights` is not whole or `shares_per_right` not above 0.

    Notes
    -----
    ``⌊rights · shares per right⌋``: a fraction of a share is dropped once, at
    the holder's total.

    Examples
    --------
    >>> on_exercise(rights=89, shares_per_right=200)
    17800
    >>> on_exercise(rights=3, shares_per_right=1.5)
    4
    """
    return floor(count("rights", rights) * positive("shares_per_right", shares_per_right))


def for_claim(*, claim: Number, price: Number) -> int:
    """Return the shares granted against a monetary claim.

    Parameters
    ----------
    claim
        Monetary compensation claim, yen, at least 0.
    price
        Amount to be paid in per share, yen, above 0.

    Raises
    ------
    InputError
        If an argument is outside its range.

    Notes
    -----
    ``⌊claim / price⌋``; the rest of the claim is not granted in shares.

    Examples
    --------
    >>> for_claim(claim=74_865_795, price=3_895)
    19221
    """
    return floor(amount("claim", claim) / positive("price", price))
