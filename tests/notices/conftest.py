"""What the tests of single notices share: possible states of a check, inputs read again."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest

from ivjxl.notices.fields import converted, fields_of
from ivjxl.notices.figure import names_in
from ivjxl.notices.notice import Notice, checks_of, figures_of

Tried = dict[str, dict[str, list[dict[str, Any]]]]
"""Per check and state, the inputs changed to reach it."""


def may_be_missing(kind: type[Notice], name: str) -> bool:
    """Return whether an input, or something a figure cannot do without, is optional."""
    if figure := figures_of(kind).get(name):
        return any(may_be_missing(kind, each) for each in names_in(figure.formula))
    field = next(field for field in fields_of(kind) if field.name == name.partition(".")[0])
    return field.optional


@pytest.fixture(scope="session")
def untried() -> Callable[[type[Notice], Tried], dict[str, set[str]]]:
    """Return a function that names the states a table of tried checks leaves out."""

    def left_out(kind: type[Notice], tried: Tried) -> dict[str, set[str]]:
        gaps = {}
        for name, states in tried.items():
            possible = {"passed", "failed"}
            if any(may_be_missing(kind, each) for each in names_in(checks_of(kind)[name].formula)):
                possible.add("not checked")
            gaps[name] = possible ^ states.keys()
        return {name: gap for name, gap in gaps.items() if gap}

    return left_out


@pytest.fixture(scope="session")
def reread() -> Callable[..., Notice]:
    """Return a function that reads the inputs of a notice again with some of them changed."""

    def read(notice: Notice, **changed: Any) -> Notice:
        given = {field.name: getattr(notice, field.name) for field in fields_of(type(notice))}
        for field in fields_of(type(notice)):
            if field.rows:
                given[field.name] = [asdict(row) for row in given[field.name]]
        return type(notice)(**converted(type(notice), {**given, **changed}))

    return read
