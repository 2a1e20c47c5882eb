"""How good the tracks of a run were, from its log at level `tracks`: firm how soon, for how long, and how many.

Per replication, over hostile objects that were detected:

- `time_to_firm_s`: from an object's first detection by any radar to its first firm track [s]; objects without one are
  left out, and lower the next measure;
- `completeness`: the share of the time from first detection to the object's end that some radar held it firm [1];
- `tracks_per_object`: firm tracks that one radar made of one object, where it made any; 1 is a track never broken;
- `ambiguity`: firm tracks of one radar on one object at the same time, over the time that it had any; 1 is best.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

import numpy as np

from bartizan.engine.log import Code
from bartizan.study.statistics import mean_interval
from bartizan.study.tally import Legend

NAMES = ("time_to_firm_s", "completeness", "tracks_per_object", "ambiguity")
MOST = {"completeness": 1.0}

Span = tuple[float, float]


class Lives(NamedTuple):
    """What one replication tells of its tracks [s]: firm spans by (radar, object), detections and ends by object."""

    spans: dict[tuple[int, int], list[Span]]
    detected_s: dict[int, float]
    end_s: dict[int, float]
    over_s: float


def track_measures(events: np.ndarray, who: Legend) -> dict[str, list[float]]:
    """One value of each measure for each replication that has one.

    Parameters
    ----------
    events : array of EVENT
        Whole replications, at level `tracks` or fuller.
    who : Legend

    Returns
    -------
    dict
        Measure to values.
    """
    found: dict[str, list[float]] = {name: [] for name in NAMES}
    edges = np.flatnonzero(np.diff(events["replication"])) + 1
    for rows in np.split(events, edges) if len(events) else ():
        for name, value in _measures(_lives(rows, who)).items():
            found[name].append(value)
    return found


def as_estimates(found: dict[str, list[float]]) -> dict[str, Any]:
    """Each measure with its mean and interval over replications; null where no replication has one."""
    return {
        name: mean_interval(np.array(values), most=MOST.get(name)).as_dict() if values else None
        for name, values in found.items()
    }


def _lives(rows: np.ndarray, who: Legend) -> Lives:
    """Follow the tracks of one replication through its log."""
    over_s = float(rows["time_ms"].max()) * 1e-3
    lives = Lives(defaultdict(list), {}, {}, over_s)
    firm: dict[tuple[int, int], tuple[float, int]] = {}
    for row in rows[np.isin(rows["code"], _READ)]:
        time_s, code, item = float(row["time_ms"]) * 1e-3, int(row["code"]), int(row["target"])
        if code in _ENDS:
            lives.end_s.setdefault(item, time_s)
        elif code == Code.FIRST_DETECTED and who.is_hostile[item]:
            lives.detected_s[item] = time_s
        elif code == Code.TRACK_FIRM and who.is_hostile[item]:
            firm.setdefault((int(row["observer"]), int(row["detail"])), (time_s, item))
        elif code == Code.TRACK_DROPPED:
            _close(lives, firm, (int(row["observer"]), int(row["detail"])), time_s)
    for key in list(firm):
        _close(lives, firm, key, over_s)
    return lives


def _close(lives: Lives, firm: dict[tuple[int, int], tuple[float, int]], key: tuple[int, int], time_s: float) -> None:
    """End a firm track, at the latest where its object ended."""
    if key in firm:
        from_s, item = firm.pop(key)
        until_s = min(time_s, lives.end_s.get(item, time_s))
        if until_s > from_s:
            lives.spans[key[0], item].append((from_s, until_s))


def _measures(lives: Lives) -> dict[str, float]:
    """The measures of one replication; those that nothing was there for are left out."""
    spans_of: dict[int, list[Span]] = defaultdict(list)
    for (_, item), spans in lives.spans.items():
        spans_of[item] += spans
    waits_s = [min(spans_of[i])[0] - lives.detected_s[i] for i in lives.detected_s if i in spans_of]
    flown_s = sum(lives.end_s.get(i, lives.over_s) - time_s for i, time_s in lives.detected_s.items())
    held_s = sum(covered_s(spans_of[i]) for i in lives.detected_s if i in spans_of)
    own_s = sum(covered_s(spans) for spans in lives.spans.values())
    whole_s = sum(b - a for spans in lives.spans.values() for a, b in spans)
    found = {}
    if waits_s:
        found["time_to_firm_s"] = float(np.mean(waits_s))
    if flown_s > 0.0:
        found["completeness"] = min(held_s / flown_s, 1.0)
    if lives.spans:
        found["tracks_per_object"] = float(np.mean([len(spans) for spans in lives.spans.values()]))
        found["ambiguity"] = whole_s / own_s
    return found


def covered_s(spans: list[Span]) -> float:
    """How long at least one of some spans holds [s].

    Examples
    --------
    >>> covered_s([(0.0, 10.0), (5.0, 12.0), (20.0, 21.0)])
    13.0
    """
    total_s, until_s = 0.0, -np.inf
    for a, b in sorted(spans):
        total_s += max(b - max(a, until_s), 0.0)
        until_s = max(until_s, b)
    return float(total_s)


_ENDS = (int(Code.KILL), int(Code.LEAK))
_READ = (*_ENDS, int(Code.FIRST_DETECTED), int(Code.TRACK_FIRM), int(Code.TRACK_DROPPED))
