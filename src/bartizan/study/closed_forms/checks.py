"""What the closed forms ask of their inputs, and how they say no."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

MOST_OBJECTS = 10_000
"""The largest raid or magazine whose distribution is worked out."""


def probability(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """Numbers from 0 to 1."""
    array = np.asarray(value, dtype=np.float64)
    bad = ~((array >= 0.0) & (array <= 1.0))
    if bad.any():
        raise ValueError(f"{name} must be a probability, 0 to 1; got {_first(array, bad)}. (70 % is written 0.7.)")
    return array


def above_zero(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """Finite numbers above 0."""
    array = np.asarray(value, dtype=np.float64)
    bad = ~((array > 0.0) & np.isfinite(array))
    if bad.any():
        raise ValueError(f"{name} must be above 0 and finite; got {_first(array, bad)}.")
    return array


def not_negative(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """Finite numbers from 0 up."""
    array = np.asarray(value, dtype=np.float64)
    bad = ~((array >= 0.0) & np.isfinite(array))
    if bad.any():
        raise ValueError(f"{name} must be 0 or more and finite; got {_first(array, bad)}.")
    return array


def whole(name: str, value: ArrayLike, least: int = 0, most: int = MOST_OBJECTS) -> NDArray[np.int64]:
    """Whole numbers from `least` to `most`; 3.0 is one, 3.5 is not."""
    array = np.asarray(value, dtype=np.float64)
    bad = ~((array >= least) & (array <= most) & (array == np.rint(array)))
    if bad.any():
        raise ValueError(f"{name} must be a whole number, {least} to {most}; got {_first(array, bad)}.")
    return array.astype(np.int64)


def plain(value: Any) -> Any:
    """A float where one number was asked for, the array as it is otherwise."""
    return float(value) if np.ndim(value) == 0 else value


def _first(array: NDArray[np.float64], bad: NDArray[np.bool_]) -> str:
    return f"{array[bad].flat[0]:g}"
