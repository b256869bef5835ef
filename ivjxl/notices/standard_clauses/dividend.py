"""The standard clauses of the notice `dividend`."""

from typing import Final

from ivjxl.notices.clause import Clause

CLAUSES: Final[tuple[Clause, ...]] = ()
