"""The standard clauses of the notice `option_issuance`."""

from typing import Final

from ivjxl.notices.clause import Clause

CLAUSES: Final[tuple[Clause, ...]] = ()
