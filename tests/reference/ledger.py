"""The why-not ledger (docs/model.md, section 9)."""

from __future__ import annotations

from collections import defaultdict
from enum import IntEnum


class Cause(IntEnum):
    """Why an object was not stopped."""

    BELOW_HORIZON = 0
    TERRAIN_MASKED = 1
    NOT_DETECTED = 2
    NO_FIRM_TRACK = 3
    NOT_IDENTIFIED = 4
    HELD_FIRE = 5
    OUTSIDE_ENVELOPE = 6
    TOO_LATE = 7
    NO_CHANNEL = 8
    NO_ROUND = 9
    UNIT_LOST = 10
    MISSED = 11


STAGES = (
    (Cause.BELOW_HORIZON, Cause.TERRAIN_MASKED),
    (Cause.NOT_DETECTED,),
    (Cause.NO_FIRM_TRACK,),
    (Cause.NOT_IDENTIFIED, Cause.HELD_FIRE),
    (Cause.OUTSIDE_ENVELOPE, Cause.TOO_LATE),
    (Cause.NO_CHANNEL, Cause.NO_ROUND, Cause.UNIT_LOST),
    (Cause.MISSED,),
)
"""Stages of the chain, the furthest last."""


class Ledger:
    """Time by object and cause [ms], time in clear sight, and engagements that missed."""

    def __init__(self) -> None:
        self.time_ms: dict[int, dict[Cause, int]] = defaultdict(lambda: defaultdict(int))
        self.missed: dict[int, int] = defaultdict(int)
        self.seen_ms: dict[int, int] = defaultdict(int)

    def add(self, flyer: int, cause: Cause, period_ms: int) -> None:
        """One scan's worth of a cause."""
        self.time_ms[flyer][cause] += period_ms

    def totals(self, flyer: int, life_ms: int, n_fire_units: int, still_engaged: int) -> dict[Cause, float]:
        """Seconds by cause (engagements for `missed`), zeros left out."""
        if n_fire_units == 0:
            return {Cause.NOT_DETECTED: life_ms / 1000.0} if life_ms > 0 else {}
        times_ms = self.time_ms[flyer]
        above_ms = times_ms[Cause.TERRAIN_MASKED] + times_ms[Cause.UNIT_LOST] + self.seen_ms[flyer]
        rows = {cause: ms / 1000.0 for cause, ms in self.time_ms[flyer].items()}
        rows[Cause.TOO_LATE] = (self.time_ms[flyer][Cause.TOO_LATE] + still_engaged) / 1000.0
        rows[Cause.BELOW_HORIZON] = max(0, life_ms * n_fire_units - above_ms) / 1000.0
        rows[Cause.MISSED] = float(self.missed[flyer])
        return {cause: rows[cause] for cause in sorted(rows) if rows[cause] > 0.0}


def deciding(totals: dict[Cause, float], n_fire_units: int) -> Cause:
    """The cause that held longest in the furthest stage reached; the earlier of two as long."""
    if n_fire_units == 0:
        return Cause.NOT_DETECTED
    for stage in reversed(STAGES):
        reached = [cause for cause in stage if cause in totals]
        if reached:
            return max(reached, key=lambda cause: (totals[cause], -cause))
    return Cause.BELOW_HORIZON
