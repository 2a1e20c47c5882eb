"""Write tests/data/tracking_states.csv and tracking_metrics.json: GOSPA, OSPA and SIAP by another program.

Needs Stone Soup (MIT licence) in an environment of its own, never in that of the tests:

    python -m venv peer && peer/bin/pip install stonesoup==1.9.1
    peer/bin/python tests/oracle/builders/tracking_metrics.py
"""

from __future__ import annotations

import datetime as dt
import json
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
from stonesoup.dataassociator.tracktotrack import TrackToTruth
from stonesoup.measures import Euclidean
from stonesoup.metricgenerator.manager import MultiManager
from stonesoup.metricgenerator.ospametric import GOSPAMetric, OSPAMetric
from stonesoup.metricgenerator.tracktotruthmetrics import SIAPMetrics
from stonesoup.types.array import StateVector
from stonesoup.types.groundtruth import GroundTruthPath, GroundTruthState
from stonesoup.types.state import State
from stonesoup.types.track import Track

DATA = Path(__file__).parents[2] / "data"
COMMAND = "peer/bin/python tests/oracle/builders/tracking_metrics.py"
EPOCH = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
PERIOD_S = 4.0
CASES = (  # name, dimensions, objects, instants, spread of the start [m], error of tracks [m]
    ("apart", 2, 6, 40, 40e3, 80.0),
    ("crowd", 2, 14, 40, 2.5e3, 500.0),
    ("height", 3, 8, 30, 6e3, 400.0),
)
SETTINGS = ((2000.0, 2), (2000.0, 1), (700.0, 3))
THRESHOLDS_M = (2000.0, 600.0)


def states(case: tuple, seed: int) -> list[tuple]:
    """Rows (case, side, instant, uid, x, vx, y, vy, z, vz) of objects that come and go, and of tracks that err, end,
    begin anew, change objects and follow nobody."""
    name, d, n, instants, spread_m, error_m = case
    draw = np.random.default_rng(seed)
    at, v = draw.uniform(-spread_m, spread_m, (n, 3)), draw.uniform(-250.0, 250.0, (n, 3))
    at[:, d:], v[:, d:] = 0.0, 0.0
    born, dies = draw.integers(0, instants // 3, n), draw.integers(2 * instants // 3, instants + 1, n)
    owner = list(range(n))
    uid, last = list(range(n)), [-1] * n
    rows = []
    for k in range(instants):
        at = at + v * PERIOD_S
        for i in range(n):
            if born[i] <= k < dies[i]:
                rows.append((name, "truth", k, i, *np.round(np.c_[at[i], v[i]].ravel(), 2)))
        for j in range(n):
            if draw.random() < 0.06:  # the track ends, and another begins on some object
                owner[j], uid[j] = int(draw.integers(n)), max(uid) + 1
            elif draw.random() < 0.05:
                owner[j] = int(draw.integers(n))
            i = owner[j]
            if born[i] + 2 <= k < dies[i] + 2:
                if last[j] < k - 1:  # a track with a gap is a new one: the peer cannot score gaps
                    uid[j] = max(uid) + 1
                last[j] = k
                off = np.r_[draw.normal(0.0, error_m, d), np.zeros(3 - d)] * (8.0 if draw.random() < 0.08 else 1.0)
                slip = np.r_[draw.normal(0.0, 20.0, d), np.zeros(3 - d)]
                rows.append((name, "track", k, uid[j], *np.round(np.c_[at[i] + off, v[i] + slip].ravel(), 2)))
    return rows


def paths(rows: list[tuple], side: str, d: int) -> set:
    """The rows of one side as the peer's paths."""
    make, state = (GroundTruthPath, GroundTruthState) if side == "truth" else (Track, State)
    found: dict[int, list] = {}
    for _, which, k, uid, *numbers in rows:
        if which == side:
            when = EPOCH + dt.timedelta(seconds=PERIOD_S * k)
            found.setdefault(uid, []).append(state(StateVector(numbers[: 2 * d]), timestamp=when))
    return {make(part) for part in found.values()}


def scores(rows: list[tuple], d: int) -> dict:
    """What the peer says of one case."""
    place, speed = Euclidean(tuple(range(0, 2 * d, 2))), Euclidean(tuple(range(1, 2 * d, 2)))
    truth, tracks = paths(rows, "truth", d), paths(rows, "track", d)
    keys = {"tracks_key": "tracks", "truths_key": "truth"}
    out: dict = {"gospa": [], "ospa": [], "siap": []}
    for c, p in SETTINGS:
        makers = [
            GOSPAMetric(p=p, c=c, measure=place, generator_name="gospa", **keys),
            OSPAMetric(p=p, c=c, measure=place, generator_name="ospa", **keys),
        ]
        manager = MultiManager(makers)
        manager.add_data({"tracks": tracks, "truth": truth})
        found = manager.generate_metrics()
        parts = [m.value for m in found["gospa"]["GOSPA Metrics"].value]
        names = ("distance", "localisation", "missed", "false")
        out["gospa"].append({"c_m": c, "p": p, **{name: [float(part[name]) for part in parts] for name in names}})
        ospa = [float(m.value) for m in found["ospa"]["OSPA distances"].value]
        out["ospa"].append({"c_m": c, "p": p, "distance": ospa})
    for threshold in THRESHOLDS_M:
        maker = SIAPMetrics(position_measure=place, velocity_measure=speed, generator_name="siap", **keys)
        manager = MultiManager([maker], associator=TrackToTruth(association_threshold=threshold, measure=place))
        manager.add_data({"tracks": tracks, "truth": truth})
        found = manager.generate_metrics()["siap"]
        values = {name: float(m.value) for name, m in found.items() if "at times" not in name}
        out["siap"].append({"threshold_m": threshold, **values})
    return out


def main() -> None:
    """Write both files."""
    warnings.simplefilter("ignore")
    said = {"peer": f"stonesoup {version('stonesoup')}; {COMMAND}", "cases": {}}
    lines = [f"# made by {COMMAND}; the peer's scores of them stand in tracking_metrics.json"]
    lines.append("case,side,instant,uid,x_m,vx_mps,y_m,vy_mps,z_m,vz_mps")
    for seed, case in enumerate(CASES):
        rows = states(case, seed)
        lines += [
            ",".join(f"{part:g}" if isinstance(part, float) else str(part) for part in row[:4])
            + ","
            + ",".join(f"{part:.2f}" for part in row[4:])
            for row in rows
        ]
        said["cases"][case[0]] = {"dimensions": case[1], "period_s": PERIOD_S, **scores(rows, case[1])}
    (DATA / "tracking_states.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (DATA / "tracking_metrics.json").write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
    print(f"{len(lines) - 2} states, {len(CASES)} cases")


if __name__ == "__main__":
    main()
