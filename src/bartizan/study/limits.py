"""How much may be asked for, and how many processors there are."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from bartizan.engine.log import Level
from bartizan.errors import InputError

MOST_REPLICATIONS = 1_000_000
MOST_READINGS = 10_000
MOST_SEED = 2**64 - 1
MOST_WORKERS = 256


def check_options(
    replications: int,
    readings: int,
    seed: int,
    workers: int | None,
    chunk: int | None,
    level: int,
    most_level: int = Level.DETECTIONS,
) -> None:
    """Refuse numbers out of range, all at once. Every scan of the ledger is told of one replication, never stored.

    Raises
    ------
    InputError
        With what was seen and what was expected.
    """
    checks: list[tuple[str, Any, int, int]] = [
        ("replications", replications, 1, MOST_REPLICATIONS),
        ("readings", readings, 1, MOST_READINGS),
        ("seed", seed, 0, MOST_SEED),
        ("workers", 1 if workers is None else workers, 1, MOST_WORKERS),
        ("chunk", 1 if chunk is None else chunk, 1, MOST_REPLICATIONS),
        ("level", level, min(Level), most_level),
    ]
    wrong = [
        f"{name} must be a whole number from {low:,} to {high:,}, seen {value!r}"
        for name, value, low, high in checks
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or not low <= value <= high
    ]
    if wrong:
        raise InputError("; ".join(wrong))


def free_processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
