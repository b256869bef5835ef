"""Areas of cells: what they have in common, and what is left of one without another."""

from collections.abc import Iterable, Iterator

from ivjxl.excel.formulas import Area


def overlap(one: Area, other: Area) -> Area | None:
    """Return the cells that two areas have in common, None if there are none.

    >>> overlap((1, 1, 5, 5), (4, 3, 9, 9)), overlap((1, 1, 2, 2), (3, 1, 4, 2))
    ((4, 3, 5, 5), None)
    """
    top, left = max(one[0], other[0]), max(one[1], other[1])
    bottom, right = min(one[2], other[2]), min(one[3], other[3])
    return (top, left, bottom, right) if top <= bottom and left <= right else None


def within(one: Area, other: Area) -> bool:
    """Return whether all cells of an area belong to another."""
    return overlap(one, other) == one


def without(area: Area, taken: Area) -> Iterator[Area]:
    """Yield the areas that an area leaves without another.

    >>> [*without((1, 1, 9, 4), (4, 2, 5, 3))]
    [(1, 1, 3, 4), (4, 1, 5, 1), (4, 4, 5, 4), (6, 1, 9, 4)]
    """
    common = overlap(area, taken)
    if common is None:
        yield area
        return
    top, left, bottom, right = area
    if top < common[0]:
        yield top, left, common[0] - 1, right
    if left < common[1]:
        yield common[0], left, common[2], common[1] - 1
    if right > common[3]:
        yield common[0], common[3] + 1, common[2], right
    if bottom > common[2]:
        yield common[2] + 1, left, bottom, right


def shifted(area: Area, rows: int, columns: int) -> Area:
    """Return an area some rows below and columns to the right."""
    top, left, bottom, right = area
    return top + rows, left + columns, bottom + rows, right + columns


def corner(areas: Iterable[Area]) -> tuple[int, int]:
    """Return the first row and column of several areas: rules are written for this cell."""
    listed = [*areas]
    return min(area[0] for area in listed), min(area[1] for area in listed)
