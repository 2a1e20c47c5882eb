"""Whom a radar looks at: the list of the awake against the times at which each is due."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np
import pytest

from bartizan.engine import sense
from bartizan.engine.records import POST
from bartizan.held import readable

kernel, NEVER_MS, AWAKE, BLOCK = sense.wake_up, sense.NEVER_MS, sense.AWAKE, sense.BLOCK


class Lists(NamedTuple):
    """What `wake_up` reads of an eye."""

    wake_ms: np.ndarray
    awake: np.ndarray


@numba.njit
def wake(posts: Any, lists: Any, time_ms: Any) -> None:
    """`wake_up`, callable from Python."""
    kernel(posts[0], lists, time_ms)


@pytest.mark.parametrize("n", [1, BLOCK - 1, BLOCK, 3 * BLOCK + 5])
def test_who_is_due_is_listed_once_and_in_order(n: int) -> None:
    """Some fall asleep between two scans, for a short while or for good, and stand on the list until it is read."""
    generator = np.random.default_rng(n)
    posts = np.zeros(1, POST)
    lists = Lists(np.full(-(-n // BLOCK) * BLOCK, NEVER_MS, np.int32), np.zeros(n, np.int32))
    due_ms = generator.integers(0, 40_000, n)
    lists.wake_ms[:n] = due_ms
    asleep = np.ones(n, bool)
    for time_ms in range(0, 40_000, 500):
        wake(readable(posts), readable(lists), time_ms)
        asleep &= due_ms > time_ms
        listed = lists.awake[: posts["n_awake"][0]]
        assert (np.diff(listed) > 0).all()
        assert set(np.flatnonzero(~asleep)) <= set(listed)
        assert [i for i in listed if lists.wake_ms[i] == AWAKE] == np.flatnonzero(~asleep).tolist()
        assert posts["next_wake_ms"][0] <= due_ms[asleep].min(initial=NEVER_MS)
        # as a scan does: those that sleep leave the list at every third, and some fall asleep
        if time_ms % 1500 == 0:
            kept = [i for i in listed if lists.wake_ms[i] == AWAKE]
            lists.awake[: len(kept)], posts["n_awake"][0] = kept, len(kept)
        for i in generator.choice(n, max(n // 10, 1)):
            if not asleep[i]:
                due_ms[i] = time_ms + generator.choice([1, 200, 700, 5000, NEVER_MS - time_ms])
                lists.wake_ms[i], asleep[i] = due_ms[i], True
                posts["next_wake_ms"][0] = min(posts["next_wake_ms"][0], due_ms[i])


def test_nobody_is_asked_before_the_soonest_is_due() -> None:
    posts, lists = np.zeros(1, POST), Lists(np.full(BLOCK, 5000, np.int32), np.zeros(BLOCK, np.int32))
    posts["next_wake_ms"][0] = 6000
    wake(readable(posts), readable(lists), 5500)
    assert posts["n_awake"][0] == 0
    wake(readable(posts), readable(lists), 6000)
    assert posts["n_awake"][0] == BLOCK
