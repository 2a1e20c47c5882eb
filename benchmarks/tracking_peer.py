"""Stone Soup beside the tracker: scenarios, its runs, and where its states and ours agree.

FOLDER holds the comparison's own scripts (`scenario.py`, `run_tracker.py`, `track_stonesoup.py`), PYTHON is an
interpreter with Stone Soup 1.9.1; neither belongs to the project. Files that are there already are used again.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bartizan.tracking import PLOT, Tracker, sensor_table
from bartizan.tracking.metrics import gospa, siap

HARD = "--scans 60 --group-frac 0.8 --group-gap 700 --pd 0.8 --clutter-ratio 4"
WARM_UP, PASSES, C_M, P = 20, 5, 2000.0, 2.0
STATE = [("time_s", float), ("uid", int), *((n, float) for n in ("y_m", "vy_mps", "x_m", "vx_mps"))]

# Stone Soup takes slopes by steps, and where a coordinate is negative the step is too short for the rounding. Nothing
# of it is changed here: its coordinates begin 1,000 km to the south-west, so that all are positive.
MOVED = """
import numpy as np, track_stonesoup
class Tracker(track_stonesoup.Tracker):
    def __init__(self, meta, variant="gnn-kd"):
        super().__init__({**meta, "radars": [[x + 1e6, y + 1e6, z] for x, y, z in meta["radars"]]}, variant)
    def report(self, tracks):
        ids, x = super().report(tracks)
        x[:, ::2] -= 1e6
        return ids, x
"""


class Run(NamedTuple):
    """Tracks that were reported, scan by scan, and the processor time of a scan."""

    frame: np.ndarray
    uid: np.ndarray
    x: np.ndarray  # (n, 4): one axis, its speed, the other
    n_frames: int
    scan_ms: float


class Bench(NamedTuple):
    """Where the comparison's scripts are, with which Python, and where files are kept."""

    folder: Path
    python: str
    keep: Path
    budget_s: float

    def scenario(self, tag: str, n: int, seed: int) -> dict:
        """Truth and plots, written by the comparison's own script."""
        file = self.keep / f"{tag}_n{n}_s{seed}.npz"
        if not file.exists():
            more = HARD.split() if tag == "hard" else []
            self._call("scenario.py", "--n", str(n), "--seed", str(seed), "--out", str(file), *more)
        with np.load(file) as found:
            scenario = {name: found[name] for name in found.files}
        return {**scenario, "meta": json.loads(str(scenario["meta"])), "file": file}

    def peer(self, scenario: dict, kind: str = "ss") -> Run:
        """Stone Soup's run over a scenario; kind "moved" with its origin moved."""
        file = scenario["file"].with_name(f"{scenario['file'].stem}_{kind}.npz")
        if not file.exists():
            (self.keep / "stonesoup_moved.py").write_text(MOVED)
            which = "stonesoup_moved" if kind == "moved" else "track_stonesoup"
            where = ("--scenario", str(scenario["file"]), "--out", str(file), "--budget", str(self.budget_s))
            self._call("run_tracker.py", "--tracker", f"{which}:gnn-kd", *where)
        with np.load(file) as z:
            scan_ms = json.loads(str(z["info"]))["cpu_ms_mean"]
            return Run(z["frame"], z["id"], z["x"], len(z["t_frame"]), scan_ms)

    def _call(self, script: str, *arguments: str) -> None:
        one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        env = {**os.environ, **one, "PYTHONPATH": str(self.keep)}
        command = [self.python, str(self.folder / script), *arguments]
        subprocess.run(command, check=True, env=env, stdout=subprocess.DEVNULL)


def sensors_of(meta: dict) -> np.ndarray:
    """The comparison's radars in our terms: its first axis is our north."""
    return sensor_table(
        *(
            {
                **dict(zip(("y_m", "x_m", "z_m"), radar, strict=True)),
                "range_std_m": meta["sigma_r"],
                "azimuth_std_rad": meta["sigma_az"],
                "detection_probability": meta["pd"],
                "false_plots": meta["clutter_ratio"] * meta["n"],
                "range_min_m": meta["r_min"],
                "range_max_m": meta["r_max"],
            }
            for radar in meta["radars"]
        )
    )


def ours(scenario: dict, mode: str, passes: int = PASSES) -> Run:
    """Our run over a scenario; the time holds the making of the plot table, all checks and the copy of the answer."""
    start, plots, times_s = scenario["plot_start"], scenario["plots"], scenario["t"]
    sensors, spent_s, answers = sensors_of(scenario["meta"]), np.zeros((passes, len(times_s))), []
    for repeat in range(passes):
        tracker, answers = Tracker(sensors, mode=mode), []
        for k, time_s in enumerate(times_s):
            range_m, azimuth_rad = (np.ascontiguousarray(c) for c in plots[start[k] : start[k + 1], :2].T)
            begun_s = time.process_time()
            table = np.zeros(len(range_m), PLOT)
            table["range_m"], table["azimuth_rad"] = range_m, azimuth_rad
            answers.append(tracker.step(float(time_s), table))
            spent_s[repeat, k] = time.process_time() - begun_s
    rows = np.concatenate(answers)
    frame = np.repeat(np.arange(len(times_s)), [len(a) for a in answers])
    x = np.column_stack([rows[name] for name in ("y_m", "vy_mps", "x_m", "vx_mps")])
    return Run(frame, rows["uid"], x, len(times_s), 1e3 * float(np.median(spent_s, axis=0)[WARM_UP:].mean()))


class Score(NamedTuple):
    """How good a picture is."""

    gospa_m: float
    velocity_mps: float
    missed: float
    false: float


def score(scenario: dict, run: Run, n_frames: int) -> Score:
    """Score the first frames of a run, by position alone."""
    k, i = np.nonzero(scenario["exists"][:n_frames])
    truth = _states(scenario["t"][k], i, scenario["truth"][k, i])
    kept = run.frame < n_frames
    tracks = _states(scenario["t"][run.frame[kept]], run.uid[kept], run.x[kept])
    g, s = gospa(truth, tracks, C_M, P), siap(truth, tracks, C_M)
    half = C_M**P / 2.0
    return Score(
        float(g.distance_m.mean()),
        float(s.velocity_accuracy_mps),
        float(g.missed.mean() / half),
        float(g.false.mean() / half),
    )


def share_within_1_m(a: Run, b: Run) -> float:
    """Share of the states of b that a state of a, at the same time, is within 1 m of."""
    found = 0
    for k in range(b.n_frames):
        at, other = a.x[a.frame == k][:, ::2], b.x[b.frame == k][:, ::2]
        if len(at) and len(other):
            found += int((np.linalg.norm(at[:, None] - other[None], axis=2).min(axis=0) < 1.0).sum())
    return found / max(len(b.x), 1)


def _states(time_s, uid, x) -> np.ndarray:
    rows = np.zeros(len(uid), STATE)
    rows["time_s"], rows["uid"] = time_s, uid
    for column, name in enumerate(("y_m", "vy_mps", "x_m", "vx_mps")):
        rows[name] = x[:, column]
    return rows
