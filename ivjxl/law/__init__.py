"""Values fixed by statute or listing rule, one file per rulebook; `RULES` lists them.

None of this is legal advice. A rule marked unverified was written down from
knowledge of the field and not compared with its text: confirm with counsel.
"""

from typing import Final

from ivjxl.law import (
    accounting_ordinance,
    civil_code,
    companies_act,
    exchange_rules,
    trading_days,
)
from ivjxl.law.dated import Dated

RULES: Final[dict[str, Dated[object]]] = {
    f"{module.__name__.rpartition('.')[2]}.{name}": value
    for module in (companies_act, accounting_ordinance, civil_code, exchange_rules, trading_days)
    for name, value in vars(module).items()
    if isinstance(value, Dated)
}
"""Every rule by module and name, in the order of the law books."""
