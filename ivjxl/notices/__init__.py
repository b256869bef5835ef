"""Table of contents: every notice ivjxl can make. Read `dividend` first."""

from typing import Final

from ivjxl.notices.dividend import Dividend
from ivjxl.notices.notice import Notice
from ivjxl.notices.option_issuance import OptionIssuance
from ivjxl.notices.option_terms import OptionTerms
from ivjxl.notices.restricted_stock import RestrictedStock
from ivjxl.notices.share_disposal import ShareDisposal

NOTICES: Final[dict[str, type[Notice]]] = {
    "option_issuance": OptionIssuance,
    "option_terms": OptionTerms,
    "restricted_stock": RestrictedStock,
    "share_disposal": ShareDisposal,
    "dividend": Dividend,
}
