"""What is due next: one binary heap whose keys are the total order of the engine (time, stage, observer, target)."""

from __future__ import annotations

import numpy as np

from bartizan.jit import stage

LOSS = np.int64(0)
RESOLVE, ARRIVE, LAUNCH, RELEASE, RELOAD, SCAN, DECIDE = (np.int64(stage) for stage in range(1, 8))
"""Stages, in the order in which they happen at the same millisecond.

NumPy integers, here and wherever a kernel is called with a constant: Numba would compile the callee anew for each
Python literal.
"""

NOBODY = np.int64(-1)
NOTHING = np.int64(0)
AFTER_SCAN = np.int64(1)

MAX_OBSERVERS, MAX_TARGETS = 1 << 12, 1 << 16


@stage
def key_of(time_ms, stage, observer, target):
    """Pack a moment into one integer that sorts as (time, stage, observer, target)."""
    return (time_ms << 32) | (stage << 28) | (observer << 16) | target


@stage
def push(clock, keys, slots, key, slot):
    """Add an entry; `slot` is carried along."""
    i = clock.n_queue
    clock.n_queue = i + 1
    while i > 0:
        parent = (i - 1) >> 1
        if keys[parent] <= key:
            break
        keys[i] = keys[parent]
        slots[i] = slots[parent]
        i = parent
    keys[i] = key
    slots[i] = slot


@stage
def drop_first(clock, keys, slots):
    """Take the first entry away and restore the order."""
    n = clock.n_queue - 1
    clock.n_queue = n
    key = keys[n]
    slot = slots[n]
    i = 0
    while True:
        child = 2 * i + 1
        if child >= n:
            break
        if child + 1 < n and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[i] = keys[child]
        slots[i] = slots[child]
        i = child
    keys[i] = key
    slots[i] = slot
