"""Figures and checks of a notice, written once for Python and for the workbook.

`@figure` and `@check` sit on methods of a notice. The method is the Python
side; `formula` is the live formula of the workbook, in which `{name}` stands
for an input or a figure, `{group.column}` for a column of a row group, and
`{name?}` for an input that may be blank. If a name without a question mark has
no value, neither has the figure, and the check is not made.

A figure of a row group has one value per row; in its formula `{group[#].column}`
is the cell of the same row.
"""

import re
from collections.abc import Callable
from typing import Any, Final, Generic, TypeVar, overload

from ivjxl.errors import Text
from ivjxl.law.dated import CONFIRM, Dated
from ivjxl.notices.units import Unit

R = TypeVar("R")

NAME: Final = re.compile(r"\{([a-z_0-9.#\[\]]+)(\??)\}")
"""A name in a formula, and its question mark."""


def names_in(formula: str) -> tuple[str, ...]:
    """Return the names a formula cannot do without, each once.

    >>> names_in("MIN({maximum_rights},{subscribed_rights?})")
    ('maximum_rights',)
    """
    found = (n.replace("[#]", "") for n, optional in NAME.findall(formula) if not optional)
    return tuple(dict.fromkeys(found))


class Figure(Generic[R]):
    """A computed figure: label, unit, workbook formula, and the method behind it."""

    def __init__(
        self,
        method: Callable[[Any], R],
        label: Text,
        unit: Unit,
        formula: str,
        native: str,
        unrounded: str,
        rows_of: str,
    ) -> None:
        self.method = method
        self.name = method.__name__
        self.label = label
        self.unit = unit
        self.formula = formula
        self.native = native
        self.unrounded = unrounded
        self.rows_of = rows_of
        self.__doc__ = method.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> "Figure[R]": ...
    @overload
    def __get__(self, instance: object, owner: type) -> R | None: ...
    def __get__(self, instance: Any, owner: type) -> "Figure[R] | R | None":
        """Return the figure itself on the class, its value on a notice."""
        if instance is None:
            return self
        known = instance.__dict__
        if self.name not in known:
            complete = instance.has_values(names_in(self.formula))
            known[self.name] = self.method(instance) if complete else None
        value: R | None = known[self.name]
        return value


def figure(
    label: Text,
    unit: Unit,
    *,
    formula: str,
    native: str = "",
    unrounded: str = "",
    rows_of: str = "",
) -> Callable[[Callable[[Any], R]], Figure[R]]:
    """Declare a method as a figure.

    Parameters
    ----------
    label, unit
        How it is called, and in what it is measured.
    formula
        The workbook formula with our worksheet functions.
    native
        The same in the spreadsheet's own functions, as a cross-check.
    unrounded
        Name of the figure before rounding, shown beside this one.
    rows_of
        The row group, if the figure has one value per row.
    """

    def declare(method: Callable[[Any], R]) -> Figure[R]:
        return Figure(method, label, unit, formula, native, unrounded, rows_of)

    return declare


class Check:
    """A check of a notice: rule, severity, source, formula, and the method behind it."""

    def __init__(
        self,
        method: Callable[[Any], bool],
        rule: Text,
        formula: str,
        source: str,
        severity: str,
        rests_on: Dated[object] | None,
    ) -> None:
        self.method = method
        self.name = method.__name__
        self.rule = rule
        self.formula = formula
        self.source = source
        self.severity = severity
        if rests_on is not None:
            self.source = "; ".join(filter(None, (source, rests_on.history[-1].source)))
            if rests_on.history[-1].verified is None:
                self.rule = Text(f"{rule.en} ({CONFIRM.en})", f"{rule.ja}（{CONFIRM.ja}）")

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs and figures that the check compares, each once."""
        return tuple(dict.fromkeys(name for name, _ in NAME.findall(self.formula)))


def check(
    rule: Text,
    *,
    formula: str,
    source: str,
    severity: str = "error",
    rests_on: Dated[object] | None = None,
) -> Callable[[Callable[[Any], bool]], Check]:
    """Declare a method as a check.

    Parameters
    ----------
    rule
        What must hold.
    formula
        The same as a workbook formula that gives TRUE or FALSE.
    source
        Where the rule comes from.
    severity
        `error`: the notice is wrong. `warning`: a custom or a valuation choice.
    rests_on
        The dated rule behind it; unverified, it adds "confirm with counsel".
    """

    def declare(method: Callable[[Any], bool]) -> Check:
        return Check(method, rule, formula, source, severity, rests_on)

    return declare
