"""Float arrays: what counts as numbers, how shapes meet, which value an error shows."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import copysign
from typing import Any

import numpy as np
import pytest

from ivjxl.core.arrays import broadcast, like, numbers, require_not_negative, require_positive
from ivjxl.errors import InputError


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (2141, 2141.0),
        (18.75, 18.75),
        (Decimal("18.75"), 18.75),
        (Fraction(75, 4), 18.75),
        (np.int64(5), 5.0),
        (np.float32(0.5), 0.5),
        ([1, 2.5], [1.0, 2.5]),
        ((1, 2), [1.0, 2.0]),
        ([[1, 2], [3, 4]], [[1.0, 2.0], [3.0, 4.0]]),
        ([Decimal(1), Fraction(1, 2)], [1.0, 0.5]),
        (np.array([1, 2], dtype=np.int32), [1.0, 2.0]),
        ([], []),
    ],
    ids=repr,
)
def test_numbers_of_any_kind_and_nesting_become_floats(value: Any, expected: Any) -> None:
    result = numbers("spot", value)

    assert result.dtype == np.float64
    assert result.tolist() == expected


@pytest.mark.parametrize(
    "bad",
    [
        True,
        np.True_,
        "5",
        b"5",
        "abc",
        None,
        1 + 2j,
        float("nan"),
        10**400,
        date(2019, 7, 12),
        [1.0, True],
        [1.0, "2"],
        [1.0, None],
        [1.0, float("inf")],
        [1, [2, 3]],
        np.array([True, False]),
        np.array(["1", "2"]),
        np.array([1.0, True, "2"], dtype=object),
        np.array([1.0, np.nan]),
        np.datetime64("2019-07-12"),
        np.timedelta64(5, "D"),
        np.array(["2019-07-12"], dtype="datetime64[D]"),
        np.array([1 + 2j]),
        np.array([None, 1.0], dtype=object),
    ],
    ids=repr,
)
def test_anything_else_is_refused_by_name_in_both_languages(bad: Any) -> None:
    with pytest.raises(InputError) as caught:
        numbers("spot", bad)

    assert caught.value.argument == "spot"
    assert "must be a finite number" in caught.value.in_language("en")
    assert "有限の数値が必要です" in caught.value.in_language("ja")


def test_broadcast_gives_every_array_the_common_shape() -> None:
    arrays = broadcast({"spot": [[1.0], [2.0]], "strike": [3.0, 4.0, 5.0], "years": 6.0})

    assert {name: array.shape for name, array in arrays.items()} == dict.fromkeys(
        ("spot", "strike", "years"), (2, 3)
    )
    assert arrays["spot"].tolist() == [[1.0] * 3, [2.0] * 3]
    assert arrays["years"].tolist() == [[6.0] * 3] * 2


def test_shapes_that_do_not_broadcast_are_shown() -> None:
    with pytest.raises(InputError) as caught:
        broadcast({"spot": [1.0, 2.0], "strike": [1.0, 2.0, 3.0]})

    assert caught.value.argument == "shape"
    assert "spot (2,), strike (3,)" in caught.value.in_language("en")
    assert "形状" in caught.value.in_language("ja")


def test_first_bad_value_of_an_array_is_shown() -> None:
    with pytest.raises(InputError) as caught:
        require_not_negative("strike", np.array([1.0, -2.0, -3.0]))

    assert str(caught.value) == "strike: must be a number of at least 0, got -2.0"


def test_zero_is_not_negative_and_not_positive() -> None:
    require_not_negative("strike", np.array([0.0, 1.0]))
    with pytest.raises(InputError) as caught:
        require_positive("spot", np.array([1.0, 0.0]))

    assert str(caught.value) == "spot: must be a number above 0, got 0.0"


def test_scalars_give_a_float_and_arrays_an_array_without_negative_zeros() -> None:
    scalar = like(True, np.asarray(-0.0))
    array = like(False, np.array([-0.0, 1.0]))

    assert isinstance(scalar, float)
    assert copysign(1.0, scalar) == 1.0
    assert isinstance(array, np.ndarray)
    assert not np.signbit(array).any()
