"""What must agree between the two engines: every row of the log, floats to the rounding of the log's float32."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache

import pytest

from bartizan.engine.log import Code
from bartizan.engine.run import run_block
from reference import engine
from reference.adapt import model_from_world
from reference.generate import random_world

SEED = 7
WITHOUT_VALUE = {Code.LEAK, Code.DECOY_ARRIVED, Code.UNRESOLVED, Code.NODE_LOST, Code.RELOADED, Code.CANCELLED} | {
    Code.DEPARTED,
    Code.TRACK_DROPPED,
    Code.HANDED_OVER,
    Code.PART_LOST,
    Code.PART_BACK,
    Code.EMITTING,
}
WITHOUT_DETAIL = {Code.FIRST_SEEN, Code.FIRST_DETECTED, Code.FIRST_FIRM, Code.UNRESOLVED, Code.DEPARTED, Code.IN_SIGHT}
DECISIONS_TOO = {Code.HANDED_OVER, Code.EMITTING, Code.UNTRACKED, Code.TRACKED_AGAIN}

Log = list[tuple[tuple[int, int, int, int, int], float]]


def level_of(code: int) -> int:
    """At which level a code is logged (docs/model.md, section 10)."""
    if code < 20 or code in DECISIONS_TOO:
        return 1
    return 2 if code < 30 else 3 if code == Code.PLOT else 4


def canonical(rows, level: int) -> Log:
    """Rows of one replication as (key, value), blanks emptied, those of one moment in an order of their own."""
    log = []
    for row in rows:
        code = int(row[1])
        if level_of(code) <= level:
            detail = 0 if code in WITHOUT_DETAIL else int(row[5])
            value = 0.0 if code in WITHOUT_VALUE else float(row[4])
            log.append(((int(row[0]), code, int(row[2]), int(row[3]), detail), value))
    return sorted(log)


def first_difference(kernel: Log, reference: Log) -> str:
    """The first row that differs, in words; empty if none does."""
    for ours, theirs in zip(kernel, reference, strict=False):
        if ours[0] != theirs[0] or not math.isclose(ours[1], theirs[1], rel_tol=1e-6, abs_tol=2e-6):
            return f"kernel {say(ours)}, reference {say(theirs)}"
    longer = kernel[len(reference) :] or reference[len(kernel) :]
    return f"only in one: {say(longer[0])}" if longer else ""


def say(row) -> str:
    """A row for people."""
    (time_ms, code, observer, target, detail), value = row
    return f"{time_ms} ms {Code(code).name} observer {observer} target {target} value {value:.6f} detail {detail}"


def kernel_log(model, replication: int, level: int = 1, seed: int = SEED) -> Log:
    """What the kernels log of one replication."""
    events = run_block(model, seed=seed, first=replication, count=1, level=level)
    columns = [events[name] for name in ("time_ms", "code", "observer", "target", "value", "detail")]
    return canonical(zip(*columns, strict=True), level)


def reference_log(world, replication: int, level: int = 1, seed: int = SEED) -> Log:
    """What the reference logs of one replication."""
    return canonical(engine.run(world, seed=seed, replication=replication).rows, level)


@cache
def kernel_log_of_world(seed: int) -> Log:
    """The kernels' decisions in a generated world."""
    return kernel_log(model_from_world(random_world(seed)), 0)


def is_noticed(owner: object, attribute: str, wrong: object, seeds: Iterable[int]) -> bool:
    """Whether an error in the reference engine shows in a world; kernels play without it, whose tables ask it too."""
    for seed in seeds:
        right = kernel_log_of_world(seed)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(owner, attribute, wrong)
            if first_difference(right, reference_log(random_world(seed), 0)):
                return True
    return False
