"""The metrics' own time and error, beside Stone Soup's on the same states."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

N_INSTANTS, PERIOD_S = 100, 4.0
C_M, P = 2000.0, 2.0
FIELDS = [("time_s", float), ("uid", int), *((n, float) for n in ("x_m", "vx_mps", "y_m", "vy_mps"))]
PEER = """
import datetime as dt, json, sys, time, warnings
import numpy as np
from stonesoup.dataassociator.tracktotrack import TrackToTruth
from stonesoup.measures import Euclidean
from stonesoup.metricgenerator.manager import MultiManager
from stonesoup.metricgenerator.ospametric import GOSPAMetric
from stonesoup.metricgenerator.tracktotruthmetrics import SIAPMetrics
from stonesoup.types.array import StateVector
from stonesoup.types.groundtruth import GroundTruthPath
from stonesoup.types.state import State
from stonesoup.types.track import Track
warnings.simplefilter("ignore")
def paths(rows, make):
    found = {}
    for t, uid, x, vx, y, vy in rows:
        when = dt.datetime(2020, 1, 1) + dt.timedelta(seconds=t)
        found.setdefault(uid, []).append(State(StateVector([x, vx, y, vy]), timestamp=when))
    return {make(part) for part in found.values()}
files, p, c = np.load(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
truth, tracks = paths(files["truth"], GroundTruthPath), paths(files["tracks"], Track)
place, speed, keys = Euclidean((0, 2)), Euclidean((1, 3)), {"tracks_key": "tracks", "truths_key": "truth"}
begun = time.process_time()
makers = [GOSPAMetric(p=p, c=c, measure=place, generator_name="gospa", **keys),
          SIAPMetrics(position_measure=place, velocity_measure=speed, generator_name="siap", **keys)]
manager = MultiManager(makers[:1])
manager.add_data({"tracks": tracks, "truth": truth})
distances = [float(m.value["distance"]) for m in manager.generate_metrics()["gospa"]["GOSPA Metrics"].value]
gospa_s = time.process_time() - begun
begun = time.process_time()
manager = MultiManager(makers[1:], associator=TrackToTruth(association_threshold=c, measure=place))
manager.add_data({"tracks": tracks, "truth": truth})
completeness = float(manager.generate_metrics()["siap"]["SIAP Completeness"].value)
siap_s = time.process_time() - begun
print(json.dumps({"gospa_s": gospa_s, "siap_s": siap_s, "distances": distances, "C": completeness}))
"""


def picture(n: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Objects that cross a square of 300 km, and tracks of most of them with errors."""
    draw = np.random.default_rng(seed)
    at_m, v_mps = draw.uniform(-150e3, 150e3, (n, 2)), draw.normal(0.0, 150.0, (n, 2))
    k, uid = (part.ravel() for part in np.meshgrid(np.arange(N_INSTANTS), np.arange(n), indexing="ij"))
    truth = np.zeros(len(k), FIELDS)
    truth["time_s"], truth["uid"] = PERIOD_S * k, uid
    for axis, (place, speed) in enumerate((("x_m", "vx_mps"), ("y_m", "vy_mps"))):
        truth[place], truth[speed] = at_m[uid, axis] + v_mps[uid, axis] * PERIOD_S * k, v_mps[uid, axis]
    tracks = truth[k >= 3].copy()
    for name, error in (("x_m", 200.0), ("y_m", 200.0), ("vx_mps", 15.0), ("vy_mps", 15.0)):
        tracks[name] += draw.normal(0.0, error, len(tracks))
    return truth, tracks


def peers_answer(python: str, truth: np.ndarray, tracks: np.ndarray) -> dict:
    """What the other program says of the same states, and how long it took."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "states.npz"
        np.savez(file, **{n: np.array(rows.tolist()) for n, rows in (("truth", truth), ("tracks", tracks))})
        said = subprocess.run([python, "-c", PEER, file, str(P), str(C_M)], check=True, capture_output=True, text=True)
    return json.loads(said.stdout)
