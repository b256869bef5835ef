"""What a company was called, where it was listed and how it rounds, day by day.

A company file is TOML: one array of tables per fact, each entry with `since`,
`value` and `source`. An empty value ends a fact.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from ivjxl.errors import InputError, Text
from ivjxl.law.dated import Dated, Since

_HISTORY: Final = Text(
    "must be a list of entries with since, value and source",
    "since・value・sourceをもつ一覧が必要です",
)

Company = Mapping[str, Dated[Any]]
"""Dated facts by name."""


def company(data: Mapping[str, object]) -> Company:
    """Return the dated facts of a company file.

    Raises
    ------
    InputError
        If an entry lacks its first day, value or source, or is out of order.

    Examples
    --------
    >>> iij = company({"telephone": [
    ...     {"since": date(2013, 7, 11), "value": "5259", "source": "notice"},
    ...     {"since": date(2015, 6, 26), "value": "5205", "source": "notice"}]})
    >>> iij["telephone"].at(date(2014, 1, 1))
    '5259'
    """
    return {name: _dated(name, entries) for name, entries in data.items()}


def _dated(name: str, entries: object) -> Dated[Any]:
    if not isinstance(entries, list) or not entries:
        raise InputError(name, _HISTORY, entries)
    for entry in entries:
        complete = (
            isinstance(entry, Mapping)
            and set(entry) == {"since", "value", "source"}
            and type(entry["since"]) is date
            and isinstance(entry["source"], str)
            and entry["source"].strip()
        )
        if not complete:
            raise InputError(name, _HISTORY, entry)
    try:
        return Dated(
            Text(name, name),
            *(Since(each["since"], each["value"], each["source"]) for each in entries),
        )
    except ValueError as error:
        raise InputError(name, Text(str(error), str(error)), entries) from None
