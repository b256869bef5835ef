"""Stamps: what tells a user's edit of a generated table from our own work."""

import hashlib
from collections.abc import Sequence

from ivjxl.excel.formulas import normalised


def stamp(rows: Sequence[Sequence[str]]) -> str:
    """Return the hash of what the cells of a table hold, formulas normalised.

    >>> stamp([["Total", "=@SUM(A1:A2)"]]) == stamp([["Total", "=sum(A1:A2)"]])
    True
    """
    lines = ("\x1f".join(normalised(content) for content in row) for row in rows)
    return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()
