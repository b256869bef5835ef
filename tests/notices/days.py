"""The days of every sample, worked out by hand from its dates and a calendar of the year."""

from datetime import date
from typing import Final

DAYS: Final[dict[str, dict[str, date]]] = {
    # Allotment on Thursday, July 11: fourteen clear days are June 27 to July 10. Thirty years
    # from July 12, 2013 end on July 11, 2043.
    "2013-07-11-option-terms": {
        "resolution_date": date(2013, 6, 26),
        "shareholder_notice_date": date(2013, 6, 26),
        "public_notice_deadline": date(2013, 6, 26),
        "notice_date": date(2013, 7, 11),
        "allotment_date": date(2013, 7, 11),
        "payment_date": date(2013, 7, 11),
        "exercise_start": date(2013, 7, 12),
        "exercise_end": date(2043, 7, 11),
    },
    # Fourteen clear days before Monday, July 13 are June 29 to July 12; June 28 was a Sunday.
    # The exercise period is printed: notice of 2015-06-26, line 39.
    "2015-06-26-option-issuance": {
        "notice_date": date(2015, 6, 26),
        "resolution_date": date(2015, 6, 26),
        "shareholder_notice_date": date(2015, 6, 26),
        "public_notice_deadline": date(2015, 6, 28),
        "allotment_date": date(2015, 7, 13),
        "payment_date": date(2015, 7, 13),
        "exercise_start": date(2015, 7, 14),
        "exercise_end": date(2045, 7, 13),
    },
    # March 31, 2019 was a Sunday: the register is settled on Friday 29. A trade of that time
    # settled on the third business day: 26 (Tue), 27, 28, 29. The forecast may be revised
    # until the business day before the ex-date.
    "2019-05-23-dividend": {
        "last_day_with_rights": date(2019, 3, 26),
        "forecast_revision_deadline": date(2019, 3, 26),
        "ex_date": date(2019, 3, 27),
        "record_date": date(2019, 3, 31),
        "notice_date": date(2019, 5, 23),
        "meeting_date": date(2019, 6, 27),
        "effective_date": date(2019, 6, 28),
    },
    # Fourteen clear days before Friday, July 12 are June 28 to July 11; July 13 was a Saturday.
    "2019-07-12-option-terms": {
        "resolution_date": date(2019, 6, 27),
        "shareholder_notice_date": date(2019, 6, 27),
        "public_notice_deadline": date(2019, 6, 27),
        "notice_date": date(2019, 7, 12),
        "allotment_date": date(2019, 7, 12),
        "payment_date": date(2019, 7, 12),
        "exercise_start": date(2019, 7, 13),
        "exercise_end": date(2049, 7, 12),
    },
    "2020-05-25-restricted-stock": {
        "notice_date": date(2020, 5, 25),
        "meeting_date": date(2020, 6, 24),
    },
    # May 26, 2022 was a Thursday. Fourteen clear days before June 15 are June 1 to June 14.
    "2022-05-26-share-disposal": {
        "price_day": date(2022, 5, 25),
        "notice_date": date(2022, 5, 26),
        "resolution_date": date(2022, 5, 26),
        "public_notice_deadline": date(2022, 5, 31),
        "payment_date": date(2022, 6, 15),
    },
    # Fourteen clear days before Friday, July 10 are June 26 to July 9; July 11 is a Saturday.
    "2026-07-10-option-terms": {
        "resolution_date": date(2026, 6, 25),
        "shareholder_notice_date": date(2026, 6, 25),
        "public_notice_deadline": date(2026, 6, 25),
        "notice_date": date(2026, 7, 10),
        "allotment_date": date(2026, 7, 10),
        "payment_date": date(2026, 7, 10),
        "exercise_start": date(2026, 7, 11),
        "exercise_end": date(2046, 7, 10),
    },
}
"""Per sample and deadline, earliest first; of one day, in the order of the notice."""

CLOSED: Final = {date(2015, 6, 28), date(2019, 3, 31), date(2019, 7, 13), date(2026, 7, 11)}
"""Those of the days on which the exchange is closed: two Sundays and two Saturdays."""
