"""Counts to measures: how much and how sure, over all replications and readings.

Names and definitions are the contract's; the replication is the unit of every interval.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from bartizan.study.statistics import Estimate, mean_interval, proportion, ratio_interval
from bartizan.study.tally import Legend, Rows, varies


class Measure(NamedTuple):
    """How one measure is read from the rows: a value for each replication, or two whose totals are divided."""

    value: Callable[[Rows, Legend], np.ndarray | None]
    most: Callable[[Legend], float] | None = None
    over: Callable[[Rows, Legend], np.ndarray] | None = None
    is_flag: bool = False
    shared: tuple[Callable[[Rows, Legend], np.ndarray], Callable[[Rows, Legend], np.ndarray]] | None = None
    """Above and below of a share, where the number of objects varies between replications."""

    def played(self, readings: Sequence[Rows], who: Legend) -> Measure:
        """The measure as these readings allow it: a mean of shares, or a ratio of totals."""
        if self.shared is None or not varies(readings, who):
            return self
        return Measure(self.shared[0], over=self.shared[1])


def _column(name: str) -> Callable[[Rows, Legend], np.ndarray]:
    return lambda rows, _: getattr(rows, name)


def _stopped(rows: Rows, who: Legend) -> np.ndarray | None:
    return 1.0 - (rows.leakers + rows.unresolved) / who.n_threats if who.n_threats else None


def _p_leak(rows: Rows, who: Legend) -> np.ndarray | None:
    return rows.leakers / who.n_threats if who.n_threats else None


def _threats_flown(rows: Rows, who: Legend) -> np.ndarray:
    columns = [i for i, kind in enumerate(who.kinds) if kind.threat]
    return rows.flown_by_kind[:, columns].sum(axis=1, dtype=np.int64)


def _hostile_flown(rows: Rows, who: Legend) -> np.ndarray:
    columns = [i for i, kind in enumerate(who.kinds) if kind.side == "hostile"]
    return rows.flown_by_kind[:, columns].sum(axis=1, dtype=np.int64)


def _threats_stopped(rows: Rows, who: Legend) -> np.ndarray:
    return _threats_flown(rows, who) - rows.leakers - rows.unresolved


def _annihilated(rows: Rows, who: Legend) -> np.ndarray | None:
    return rows.leakers + rows.unresolved == 0 if who.n_threats else None


def _detected_share(rows: Rows, who: Legend) -> np.ndarray | None:
    return rows.detected / who.is_hostile.sum() if who.is_hostile.any() else None


def _assets_hit(rows: Rows, _: Legend) -> np.ndarray:
    return np.count_nonzero(rows.assets_hit, axis=1).astype(np.int32)


def _one(_: Legend) -> float:
    return 1.0


def _threats(who: Legend) -> float:
    return float(who.n_threats)


MEASURES: dict[str, Measure] = {
    "stopped": Measure(_stopped, _one, shared=(_threats_stopped, _threats_flown)),
    "leakers": Measure(_column("leakers"), _threats),
    "p_leak": Measure(_p_leak, _one, shared=(_column("leakers"), _threats_flown)),
    "p_raid_annihilation": Measure(_annihilated, _one, is_flag=True),
    "unresolved": Measure(_column("unresolved"), _threats),
    "kills": Measure(_column("kills"), _threats),
    "rounds_fired": Measure(_column("rounds_fired")),
    "rounds_on_decoys": Measure(_column("rounds_on_decoys")),
    "rounds_per_kill": Measure(_column("rounds_fired"), over=_column("kills")),
    "first_detection_km": Measure(_column("first_detection_km"), over=_column("detected")),
    "detected_share": Measure(_detected_share, _one, shared=(_column("detected"), _hostile_flown)),
    "time_to_firm_s": Measure(_column("time_to_firm_s"), over=_column("firm")),
    "track_completeness": Measure(_column("tracked_s"), over=_column("flown_s")),
    "track_losses": Measure(_column("track_losses"), over=_column("firm")),
    "tracks_per_object": Measure(_column("firm_tracks"), over=_column("tracked_pairs")),
    "track_ambiguity": Measure(_column("firm_track_s"), over=_column("firm_pair_s")),
    "waited_share": Measure(_column("waited"), over=_column("fired_at")),
    "assets_hit": Measure(
        lambda rows, _: np.count_nonzero(rows.assets_hit, axis=1).astype(np.int32),
        lambda who: float(len(who.roster.assets)),
    ),
    "own_engaged": Measure(_column("own_engaged"), lambda who: float(who.is_own.sum())),
    "neutral_engaged": Measure(_column("neutral_engaged"), lambda who: float(who.is_neutral.sum())),
    "fratricides": Measure(_column("fratricides"), lambda who: float((who.is_own | who.is_neutral).sum())),
    "identification_delay_s": Measure(_column("identification_delay_s"), over=_column("identified")),
    "hostile_let_pass": Measure(_column("hostile_let_pass"), _threats),
    "double_engagements": Measure(_column("double_engagements")),
    "nodes_lost": Measure(_column("nodes_lost"), lambda who: float(len(who.roster.nodes))),
    "parts_lost": Measure(_column("parts_lost"), lambda who: float(len(who.roster.parts))),
}
"""Every measure of the contract. `stopped` is 1 - (leakers + unresolved) / threats: neither through nor still in
flight at the end."""

TRACK_MEASURES = ("time_to_firm_s", "track_completeness", "track_losses", "tracks_per_object", "track_ambiguity")
"""How good the tracks were (docs/model.md, section 10b)."""
FROM_TRACKS = TRACK_MEASURES[3:]
"""Those that only the log of every track tells."""

NOT_ASKED = "no hostile object to stop or see"


def estimate(name: str, readings: Sequence[Rows], who: Legend) -> Estimate:
    """One measure over all readings, with the interval of chance alone.

    Readings share their luck, so the unit is the replication averaged over the readings.
    """
    measure = MEASURES[name].played(readings, who)
    values = [measure.value(rows, who) for rows in readings]
    if values[0] is None:
        return Estimate(None, None, None, len(readings[0].leakers), NOT_ASKED)
    above = np.mean(np.array(values, dtype=np.float64), axis=0)
    if measure.over is not None:
        return ratio_interval(above, np.mean([measure.over(rows, who) for rows in readings], axis=0))
    if measure.is_flag and len(readings) == 1:
        return proportion(int(above.sum()), len(above))
    # A bound of 0 is no bound worth naming twice: nobody of that kind is there.
    most = measure.most(who) if measure.most else None
    return mean_interval(above, most=most or None)


def table(name: str, readings: Sequence[Rows], who: Legend) -> np.ndarray | None:
    """One measure by reading and replication, shape (readings, replications), for the band.

    None where there is nothing to ask. A ratio is replaced by its linear form about each reading's own ratio, whose
    mean is that ratio; None if a reading has no events to divide by.
    """
    measure = MEASURES[name].played(readings, who)
    values = [measure.value(rows, who) for rows in readings]
    if values[0] is None:
        return None
    above = np.array(values, dtype=np.float64)
    if measure.over is None:
        return above
    below = np.array([measure.over(rows, who) for rows in readings], dtype=np.float64)
    mean_below = below.mean(axis=1, keepdims=True)
    if np.any(mean_below <= 0.0):
        return None
    ratio = above.mean(axis=1, keepdims=True) / mean_below
    return ratio + (above - ratio * below) / mean_below


def typical(rows: Rows) -> dict[str, int]:
    """Replications to look at: fewest, middle and most leakers (unresolved count too); the lowest number of equals."""
    order = np.argsort(rows.leakers + rows.unresolved, kind="stable")
    through = (rows.leakers + rows.unresolved)[order]
    middle = int(np.argmax(through == through[(len(through) - 1) // 2]))
    worst = int(np.argmax(through == through[-1]))
    return {"median": int(order[middle]), "best": int(order[0]), "worst": int(order[worst])}
