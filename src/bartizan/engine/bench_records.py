"""The rows of the bench: perfect detection, stated hold times, waiting and loss, stated arrivals, shots that are alike.

Model rows never change during a replication; state rows do.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

NO_SPREAD, CONSTANT, EXPONENTIAL, UNIFORM = (np.int64(form) for form in range(4))
"""Forms of a stated time."""

OWN_STARTS, POISSON, SPACED, SIMULTANEOUS = (np.int64(form) for form in range(4))
"""How the objects of a raid come: as their groups say, or as a stated process."""

BENCH = np.dtype(
    [
        ("is_on", "i8"),
        ("is_perfect", "i8"),
        ("detection_probability", "f8"),
        ("hold_form", "i8"),
        ("hold_a_ms", "f8"),
        ("hold_b_ms", "f8"),
        ("loses_when_busy", "i8"),
        ("patience_form", "i8"),
        ("patience_a_ms", "f8"),
        ("patience_b_ms", "f8"),
        ("is_random", "i8"),
        ("shared_share", "f8"),
        ("own_share", "f8"),
        ("reliability", "f8"),
        ("is_plain_kill", "i8"),
        ("arrivals", "i8"),
        ("gap_ms", "f8"),
        ("for_ms", "f8"),
    ]
)
"""Spreads: a constant or a mean, or two bounds, in a and b. `is_on`: whether who appeared when must be kept."""


class Bench(NamedTuple):
    """What the bench fixes.

    rules      BENCH [1]
    order      rows of the raid's objects in the order of the file [n_raid]; only read where arrivals are stated
    appears_ms path time at which each object comes within the range of perfect detection, -1 never
               [n_radars, n_objects], of no size where detection is modelled
    """

    rules: np.ndarray
    order: np.ndarray
    appears_ms: np.ndarray


WAIT = np.dtype([("appeared_ms", "i8"), ("until_ms", "i8"), ("begun", "i8")])
"""One object at one fire unit: when it appeared (-1: not yet), until when it can be engaged, engagements begun."""

TURN = np.dtype([("booked_ms", "i8"), ("asked_ms", "i8"), ("choices", "i8"), ("again_ms", "i8"), ("next_ms", "i8")])
"""One fire unit: the last moment that it kept its books, the last that an appearance asked it to decide, choices at
random; after how long to decide again because of what does not fit yet, and when it next will for that reason.
"""

ASKS = 1024
"""Decisions that one fire unit may have asked for ahead, at most one for each millisecond of `LONGEST_WAIT_MS`."""


class BenchState(NamedTuple):
    """What changes: WAIT [n_radars, n_objects], of no size while the bench is off, and TURN [n_radars]."""

    waits: np.ndarray
    turns: np.ndarray
