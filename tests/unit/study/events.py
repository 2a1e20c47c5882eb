"""A tiny made-up roster and a maker of event logs, so that counting can be tested without the engine."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bartizan.draws import uid
from bartizan.engine.log import EVENT, Cause, Code, Node, Place, Roster, Thing
from bartizan.study.tally import Rows


def small_roster(n_threats: int = 4) -> Roster:
    """Two fire units of one unit, a radar of another; threats, decoy, one own and one neutral aircraft; two assets."""
    nodes = [
        Node("alpha-1", "fire_unit", "alpha", "s-400", uid("alpha-1"), -32.0, -24.0, 0.0, 0.0, 20.0, 25.0),
        Node("alpha-2", "fire_unit", "alpha", "s-400", uid("alpha-2"), -32.1, -24.0, 0.0, -9e3, 20.0, 25.0),
        Node("bravo-1", "acquisition_radar", "bravo", "s-400", uid("bravo-1"), -32.0, -24.1, -9e3, 0.0, 30.0, 35.0),
    ]  # fmt: skip
    things = [
        Thing(f"wave-{i}", "cruise-missile", "cruise_missile", "hostile", True, "wave", 1, uid(f"wave-{i}"))
        for i in range(n_threats)
    ]
    things += [
        Thing("lure-0", "decoy-drone", "drone", "hostile", False, "lure", 1, uid("lure-0")),
        Thing("patrol-0", "su-30mki", "aircraft", "own", False, "patrol", 0, uid("patrol-0")),
        Thing("liner-0", "airliner-a320", "aircraft", "neutral", False, "liner", 0, uid("liner-0")),
    ]
    assets = (Place("port", "Port", -32.0, -24.0, 0.0, 0.0), Place("mast", "Mast", -32.2, -24.0, 0.0, -2e4))
    return Roster(tuple(nodes), tuple(things), assets)


def event(replication: int, time_s: float, code: Code, observer: int = -1, target: int = -1, value=0.0, detail=-1):
    """One row of the log."""
    return (replication, round(1000 * time_s), int(code), observer, target, value, detail)


def log(rows: list[tuple]) -> np.ndarray:
    """A log from rows of `event`."""
    return np.array(rows, dtype=EVENT)


def story() -> np.ndarray:
    """Two replications of `small_roster()`, every outcome once, counted by hand in the tests."""
    leak, missed = Code.LEAK, Cause.MISSED
    return log(
        [
            event(5, 10.0, Code.FIRST_DETECTED, 0, 0, 40.0),
            event(5, 11.0, Code.FIRST_DETECTED, 1, 0, 38.0),  # a second radar: not the first detection
            event(5, 12.0, Code.FIRST_DETECTED, 2, 4, 60.0),
            event(5, 12.5, Code.FIRST_DETECTED, 2, 6, 90.0),  # neutral: not hostile
            event(5, 20.0, Code.LAUNCH, 0, 0, 12.0, 2),
            event(5, 21.0, Code.LAUNCH, 1, 4, 12.0, 1),
            event(5, 22.0, Code.LAUNCH, 1, 5, 12.0, 1),
            event(5, 32.0, Code.KILL, 0, 0, 20.0, 2),
            event(5, 33.0, Code.KILL, 1, 5, 20.0, 1),
            event(5, 34.0, Code.MISS, 1, 4, 20.0, 0),
            event(5, 50.0, leak, -1, 1, 0.0, 0),
            event(5, 50.0, Code.CAUSE, -1, 1, 70.0, int(Cause.BELOW_HORIZON)),
            event(5, 50.0, Code.DECIDING_CAUSE, -1, 1, 70.0, int(Cause.BELOW_HORIZON)),
            event(5, 60.0, leak, 0, 2, 0.0, -1),
            event(5, 60.0, Code.DECIDING_CAUSE, -1, 2, 1.0, int(missed)),
            event(5, 60.0, Code.NODE_LOST, 0, -1, 0.0, 1),
            event(5, 60.0, Code.NODE_LOST, 0, -1, 0.0, 2),
            event(5, 70.0, Code.DECOY_ARRIVED, -1, 4, 0.0, 0),
            event(5, 90.0, Code.UNRESOLVED, -1, 3),
            event(5, 90.0, Code.DECIDING_CAUSE, -1, 3, 5.0, int(Cause.NO_ROUND)),
            event(6, 20.0, Code.LAUNCH, 0, 0, 12.0, 2),
            event(6, 25.0, Code.LAUNCH, 0, 0, 12.0, 2),
        ]
    )


def join(blocks: Sequence[Rows]) -> Rows:
    """Blocks of replications one after the other."""
    return blocks[0] if len(blocks) == 1 else Rows(*(np.concatenate(parts) for parts in zip(*blocks, strict=True)))
