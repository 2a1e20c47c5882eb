"""Places of the engine's annexes: parts of it that are compiled by themselves, and called by their address.

The first three are in every model; `bartizan.engine.ready` says when one of the others is.
"""

from __future__ import annotations

COURSE, DECISION, OUTCOME = range(3)
LINKS, WARNINGS, BOUND, UNBOUND, CUED = range(3, 8)
PARTS, REMOTE, GUIDANCE = range(8, 11)
BENCH, APPEARANCES, APPEARANCE, REFRESH, PATIENCE, HOLD, CHOICE, LOSS = range(11, 19)
TRACKING, TRUTH = range(19, 21)
N_DOORS = 21
