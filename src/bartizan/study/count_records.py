"""The records and tables that a log is counted in, see `counting`."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

HOSTILE, OWN, NEUTRAL = 1, 2, 3
SIDES = {"hostile": HOSTILE, "own": OWN, "neutral": NEUTRAL}

WHO = np.dtype([("kind", "i8"), ("side", "i8"), ("is_threat", "i8")])
"""What counting knows of an object: its kind's place (-1: it is not counted), its side, and whether it is a threat."""

_TIMES = ("seen_ms", "firm_ms", "end_ms", "due_s", "due_ms", "fired_ms")
_FLAGS = ("leaked", "unresolved", "destroyed", "engaged", "absent", "friend", "gaps", "in_the_air")
NOTE = np.dtype([*((name, "f8") for name in (*_TIMES, "seen_km")), *((name, "i8") for name in _FLAGS)])
"""What is noted of an object: when things first happened to it, infinity where they did not, and what became of it."""

COUNTS = (
    "leakers", "unresolved", "kills", "rounds_fired", "rounds_on_decoys", "detected", "own_engaged", "neutral_engaged",
    "fratricides", "nodes_lost", "parts_lost", "identified", "hostile_let_pass", "double_engagements", "fired_at",
    "waited", "firm", "track_losses",
)  # fmt: skip
SUMS = ("first_detection_km", "time_to_firm_ms", "flown_ms", "firm_ms", "gaps_ms")
ROW = np.dtype([*((name, "f8") for name in SUMS), *((name, "i8") for name in COUNTS)])
"""What is counted of a replication."""

BY_KIND = ("leaked_by_kind", "unresolved_by_kind", "destroyed_by_kind", "engaged_by_kind", "absent_by_kind")


class Block(NamedTuple):
    """What is read, noted and written while a block is counted; c replications, o objects, n nodes."""

    events: np.ndarray  # [m] EVENT, ordered by replication
    who: np.ndarray  # [o] WHO
    unit_of_node: np.ndarray  # [n]
    notes: np.ndarray  # [o] NOTE
    in_the_air: np.ndarray  # [o, n] launches of each at each that have no outcome yet
    nodes: np.ndarray  # [n] whether it was lost
    parts: np.ndarray  # [parts] whether it was lost
    rows: np.ndarray  # [c] ROW
    by_kind: np.ndarray  # [5, c, kinds]
    by_unit: np.ndarray  # [c, units] rounds
    hits: np.ndarray  # [c, assets] whether something got through
    causes: np.ndarray  # [2, c, causes] of leakers, and of objects still in flight at the end
    delays_s: np.ndarray  # [c, o] from detection to identity
    noticed: np.ndarray  # [3] events astray; rows whose leakers have not one deciding cause each; firm tracks
