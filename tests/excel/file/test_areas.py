"""Areas of cells, against sets of their cells."""

from hypothesis import given
from hypothesis import strategies as st

from ivjxl.excel.file.areas import corner, overlap, shifted, within, without
from ivjxl.excel.formulas import Area

corners = st.tuples(st.integers(1, 9), st.integers(1, 9))
areas = st.builds(
    lambda one, other: (
        *(min(one[0], other[0]), min(one[1], other[1])),
        *(max(one[0], other[0]), max(one[1], other[1])),
    ),
    corners,
    corners,
)


def cells(area: Area) -> set[tuple[int, int]]:
    top, left, bottom, right = area
    return {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}


@given(areas, areas)
def test_areas_have_in_common_what_their_cells_have(one: Area, other: Area) -> None:
    common = overlap(one, other)

    assert (cells(common) if common else set()) == cells(one) & cells(other)
    assert within(one, other) == (cells(one) <= cells(other))


@given(areas, areas)
def test_what_is_left_has_every_other_cell_once(area: Area, taken: Area) -> None:
    left = [*without(area, taken)]

    assert sorted(cell for each in left for cell in cells(each)) == sorted(
        cells(area) - cells(taken)
    )


@given(st.lists(areas, min_size=1), st.integers(0, 5), st.integers(0, 5))
def test_the_corner_is_above_and_left_of_every_cell(
    listed: list[Area], rows: int, columns: int
) -> None:
    every = {cell for area in listed for cell in cells(area)}
    row, column = corner(listed)

    assert row == min(cell[0] for cell in every)
    assert column == min(cell[1] for cell in every)
    assert corner(shifted(area, rows, columns) for area in listed) == (row + rows, column + columns)
