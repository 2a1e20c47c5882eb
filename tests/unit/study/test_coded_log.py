"""A log whose codes are looked up once."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.engine.log import Code
from bartizan.errors import ModelError
from bartizan.study.coded_log import CodedLog
from bartizan.study.log_columns import columns_of
from unit.study.events import event, log


def coded(*rows: tuple, count: int = 2, n_objects: int = 3) -> CodedLog:
    return CodedLog(columns_of(log(list(rows))), 5, count, n_objects)


def test_a_code_is_found_with_its_replications_and_places():
    told = coded(event(5, 1.0, Code.KILL, 0, 2), event(5, 2.0, Code.MISS, 0, 1), event(6, 3.0, Code.KILL, 1, 0, 9.0, 4))
    kills = told.of(Code.KILL)
    assert (len(kills), kills.at.tolist(), kills.row.tolist(), kills.place.tolist()) == (2, [0, 2], [0, 1], [2, 3])
    assert (kills.observer.tolist(), kills.target.tolist(), kills.detail.tolist()) == ([0, 1], [2, 0], [-1, 4])
    assert told.of(Code.KILL) is kills
    assert kills.where(kills.detail > 0).at.tolist() == [2]


def test_the_first_of_several_codes_counts_in_whatever_order_they_come():
    told = coded(event(6, 9.0, Code.LEAK, 0, 1), event(6, 7.0, Code.KILL, 0, 1), event(6, 5.0, Code.KILL, 0, 1))
    assert told.first_s(Code.LEAK, Code.KILL).tolist() == [[np.inf] * 3, [np.inf, 5.0, np.inf]]
    assert told.first_s(Code.LEAK)[1, 1] == 9.0


def test_strays_are_refused():
    for stray in (event(4, 1.0, Code.KILL, 0, 0), event(7, 1.0, Code.KILL, 0, 0)):
        with pytest.raises(ModelError, match=r"replications 5\.\.6 holds an event of another"):
            coded(stray)
    with pytest.raises(ModelError, match="an event of object 3, and the roster 3 objects"):
        coded(event(5, 1.0, Code.NODE_LOST, 0, 3))


def test_what_is_of_no_object_is_never_taken_for_one():
    told = coded(event(6, 1.0, Code.KILL, 0, -1))
    with pytest.raises(IndexError, match="out of bounds"):
        told.first_s(Code.KILL)
