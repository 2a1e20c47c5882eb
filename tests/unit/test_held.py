"""Tuples that kernels are given by address: the same arrays, read and written, whatever their shape."""

from __future__ import annotations

import gc
from typing import Any, NamedTuple

import numba
import numpy as np
import pytest

from bartizan.held import Held, by_address, taken
from bartizan.jit import jit, stage

JITTED = not numba.config.DISABLE_JIT  # type: ignore[attr-defined]
pytestmark = pytest.mark.skipif(not JITTED, reason="nothing is compiled")

ROW = np.dtype([("count", "i8"), ("share", "f8")])


class Inside(NamedTuple):
    rows: np.ndarray
    cube: np.ndarray


class Outside(NamedTuple):
    few: np.ndarray
    inside: Inside
    grid: np.ndarray


class Whole(NamedTuple):
    scale: np.ndarray
    outside: Any


def whole() -> Whole:
    rows = np.zeros(3, ROW)
    rows["count"], rows["share"] = [1, 2, 3], [0.5, 0.25, 0.125]
    cube = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    grid = np.arange(40, dtype=np.int64).reshape(5, 8)[::2, 1:6]
    return Whole(np.array([10.0]), Outside(np.array([7, 8], np.uint8), Inside(rows, cube), grid))


@stage
def told(outside, i):
    return outside.inside.rows[i].share + outside.inside.cube[1, i, 2] + outside.grid[i, 3] + outside.few.shape[0]


@jit
def total(parts):
    found = 0.0
    for i in range(parts.outside.inside.rows.shape[0]):
        found += told(parts.outside, i)
        parts.outside.inside.rows[i].count += 5
        parts.outside.grid[i, 0] = -i
    return found * parts.scale[0] + parts.outside.grid.size + parts.outside.grid.sum()


@numba.njit
def at_hand(parts):
    inside = taken(parts.outside.inside)
    return inside.rows[2].share + inside.cube[0, 1, 2]


def test_a_held_tuple_is_read_and_written_as_the_tuple_itself():
    plain, other = whole(), whole()
    by = by_address(other)
    assert isinstance(by, Held)
    assert total(plain) == total(by)
    assert plain.outside.inside.rows.tolist() == other.outside.inside.rows.tolist() == [(6, 0.5), (7, 0.25), (8, 0.125)]
    np.testing.assert_array_equal(plain.outside.grid, other.outside.grid)


def test_arrays_are_loaded_once_where_asked():
    assert at_hand(by_address(whole())) == 0.125 + 6.0


def test_equal_kinds_are_compiled_once_and_arrays_live_as_long_as_the_tuple():
    kinds = {by_address(whole())._numba_type_ for _ in range(2)}
    assert len(kinds) == 1
    other = whole()._replace(scale=np.array([[10.0]]))
    assert by_address(other)._numba_type_ not in kinds
    held = by_address(whole())
    gc.collect()
    assert total(held) == total(whole())


def test_a_member_that_is_not_there_is_named():
    @numba.njit
    def wrong(parts):
        return parts.outside.colour

    with pytest.raises(numba.TypingError, match="colour"):
        wrong(by_address(whole()))
