"""Places of the engine's annexes: parts of it that are compiled by themselves, and called by their address."""

from __future__ import annotations

COURSE, DECISION, OUTCOME = range(3)
N_DOORS = 3
