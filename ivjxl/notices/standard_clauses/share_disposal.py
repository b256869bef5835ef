"""The standard clauses of the notice `share_disposal`."""

from typing import Final

from ivjxl.notices.clause import Clause

CLAUSES: Final[tuple[Clause, ...]] = ()
