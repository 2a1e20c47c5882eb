"""Rows kept narrowly read as the rows they came from, and take little memory."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.engine.log import Cause
from bartizan.study.chunks import Chunk
from bartizan.study.tally import Rows, legend, tally
from bartizan.study.workers.narrow import Column, NarrowRows
from bartizan.study.workers.piles import Pile
from unit.study import fake_engine
from unit.study.events import join, small_roster

MODEL, LENGTH = 0.4, 40


def rows_of(first: int, count: int) -> Rows:
    """What the small engine does in some replications, counted."""
    events = fake_engine.run_block(MODEL, seed=3, first=first, count=count)
    return tally(events, legend(small_roster()), first, count)


def assert_same(own: np.ndarray, other: np.ndarray) -> None:
    assert own.dtype == other.dtype and own.shape == other.shape
    assert np.array_equal(own, other)


def test_every_column_reads_as_it_came_whatever_the_order() -> None:
    blocks = {first: rows_of(first, 10) for first in range(0, LENGTH, 10)}
    narrow = NarrowRows(blocks[20])
    for first in (20, 0, 30, 10):
        narrow.put(first, blocks[first], LENGTH)
    whole = join([blocks[first] for first in sorted(blocks)])
    assert whole.leakers.any() and whole.causes.any() and whole.first_detection_km.any()
    for name in Rows._fields:
        assert_same(getattr(narrow, name), getattr(whole, name))


def test_a_pile_grows_and_keeps_what_is_there() -> None:
    pile, roster = Pile(0, 1), small_roster()
    for begin, end in ((0, 10), (10, LENGTH)):
        chunk = Chunk(0, 0, begin, end - begin)
        pile.expect([chunk], end)
        pile.put(chunk, rows_of(begin, end - begin), roster)
        rows = pile.whole().rows[0]
        for name, column in rows_of(0, end)._asdict().items():
            assert_same(getattr(rows, name), column)


@pytest.mark.parametrize("numbers", [[0, 255, 256, 65_536, 7], [-1, 255, 3, 0, 9], [2**62, 0, 1, -(2**62), 5]])
def test_a_column_widens_for_what_comes_later(numbers: list[int]) -> None:
    whole = np.array(numbers, dtype=np.int64)
    for order in (range(5), reversed(range(5))):
        column = Column(whole[:1])
        for at in order:
            column.put(at, whole[at : at + 1], 5)
        assert_same(column.whole(5), whole)


def test_ranges_are_not_rounded() -> None:
    range_km = np.array([30.000000001, 1.0 / 3.0, 0.0])
    column = Column(range_km)
    column.put(0, range_km, 3)
    assert_same(column.whole(3), range_km)


def test_what_never_changes_takes_no_room_and_small_counts_a_byte() -> None:
    column = Column(np.full((4, 3), 24, np.uint16))
    part = np.full((1000, 3), 24, np.uint16)
    column.put(0, part, 2000)
    assert column.nbytes == 0
    part[5, 1] = 23
    column.put(1000, part, 2000)
    assert column.nbytes == 2000
    assert_same(column.whole(2000)[1005], np.array([24, 23, 24], np.uint16))


def test_columns_of_nothing() -> None:
    """A roster without assets, or without units, has columns of no width."""
    nothing = np.zeros((7, 0), bool)
    column = Column(nothing)
    column.put(0, nothing, 7)
    assert_same(column.whole(7), nothing)


def test_a_replication_takes_a_byte_for_each_count_that_moves() -> None:
    rows, length = rows_of(0, LENGTH), 1000
    narrow = NarrowRows(rows)
    narrow.put(0, rows, length)
    moving = sum(int((part.reshape(LENGTH, -1) != part.reshape(LENGTH, -1)[0]).any(axis=0).sum()) for part in rows)
    assert sum(column.nbytes for column in narrow.columns.values()) <= (moving + 2 * 7) * length
    assert moving < len(Rows._fields) + 2 * len(Cause)


def test_only_columns_can_be_asked_for() -> None:
    with pytest.raises(AttributeError, match="leaker_count"):
        NarrowRows(rows_of(0, 2)).leaker_count  # noqa: B018
