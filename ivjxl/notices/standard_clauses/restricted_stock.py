"""The standard clauses of the notice `restricted_stock`."""

from typing import Final

from ivjxl.notices.clause import Clause

CLAUSES: Final[tuple[Clause, ...]] = ()
