"""Civil Code (民法, Act No. 89 of 1896), general provisions on periods."""

from datetime import date
from typing import Final

from ivjxl.core import dates
from ivjxl.errors import Text
from ivjxl.law.dated import Dated, Since

PERIOD_OF_MONTHS: Final = Dated(
    Text(
        "last day of a period of months or years, formula",
        "月又は年によって定めた期間の満了日",
    ),
    Since(
        date(2005, 4, 1),
        dates.months_later,
        "Civil Code art. 143(2): the day before the corresponding day, or the last day of "
        "a month that has none",
    ),
)
