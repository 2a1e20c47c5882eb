"""A log taken apart into columns and decisions."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.engine.log import EVENT
from bartizan.study.log_columns import columns_of, decisions_of
from bartizan.study.unpicking import Unpicked
from unit.study.events import story


def mixed() -> np.ndarray:
    """The story with rows between that are no decisions."""
    events = np.repeat(story(), 2)
    events["code"][1::2] = np.arange(len(story())) % 13 + 20
    return events


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_groups_are_the_columns_and_leave_the_decisions(size):
    events = mixed()
    log = Unpicked(events)
    groups = list(log.groups(size))
    for column, parts in zip(columns_of(events).values(), zip(*groups, strict=True), strict=True):
        whole = np.concatenate(parts)
        assert (whole.dtype, whole.tolist()) == (column.dtype, column.tolist())
    assert log.decisions.tobytes() == decisions_of(events).tobytes() == story().tobytes()


def test_a_log_that_may_not_be_written_to_or_lies_apart_is_taken_apart_too():
    events = mixed()[::3]
    events.flags.writeable = False
    (columns,) = Unpicked(events).groups(1000)
    assert columns[2].tolist() == events["code"].tolist()
    assert not list(Unpicked(np.zeros(0, EVENT)).groups(5))
