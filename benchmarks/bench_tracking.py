"""The tracker against Stone Soup 1.9.1 on the same plots, and what it takes by itself.

`scripts/bench tracking [--peer FOLDER --peer-python PYTHON] [--sizes N:SEEDS ...] [--hard SEEDS] [--moved N ...]
[--keep FOLDER] [--metric-objects N]`: FOLDER holds the comparison's own scripts and PYTHON has Stone Soup; without
them the rows that compare are skipped, and said so. Times are processor time: ours are medians of five passes, the peer
runs once. What --keep holds from before is used again.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
from flights import FAMILIES, fly
from metrics_peer import C_M, N_INSTANTS, P, peers_answer, picture
from table import ROUNDS, Row, show
from tracking_peer import Bench, ours, score, share_within_1_m

from bartizan.tracking import PLOT, Tracker, sensor_table
from bartizan.tracking.metrics import gospa, ospa, siap

N_CROWD, N_FALSE, N_SCANS, N_ROUND = 200, 100, 10_000, 2_000
CROWD_GOAL_MS = {"exact": 0.4, "default": 1.0}
FLAT_MB = 4.0


def cpu_s(work) -> float:
    """Median processor time of a few calls; the first, which compiles, is not counted."""
    work()
    times_s = []
    for _ in range(ROUNDS):
        begun_s = time.process_time()
        work()
        times_s.append(time.process_time() - begun_s)
    return statistics.median(times_s)


def crowd(seed: int = 1) -> list[np.ndarray]:
    """Plots of 200 objects on circles round the radar, which never leave it, and 100 false ones in each scan."""
    draw, n = np.random.default_rng(seed), N_CROWD
    range_m, azimuth = draw.uniform(20e3, 200e3, n), draw.uniform(-np.pi, np.pi, n)
    # whole circles in N_ROUND scans, so that the scans can be played round and round
    circles = np.ceil(4.0 * draw.uniform(150.0, 300.0, n) / range_m * N_ROUND / (2.0 * np.pi))
    turn_rad = 2.0 * np.pi * circles / N_ROUND * draw.choice([-1.0, 1.0], n)
    scans = []
    for k in range(N_ROUND):
        seen = np.flatnonzero(draw.random(n) < 0.9)
        rows = np.zeros(len(seen) + N_FALSE, PLOT)
        rows["range_m"][: len(seen)] = range_m[seen] + draw.normal(0.0, 50.0, len(seen))
        at = azimuth[seen] + turn_rad[seen] * k + draw.normal(0.0, 0.0026, len(seen))
        rows["azimuth_rad"][: len(seen)] = (at + np.pi) % (2.0 * np.pi) - np.pi
        rows["range_m"][len(seen) :] = draw.uniform(5e3, 220e3, N_FALSE)
        rows["azimuth_rad"][len(seen) :] = draw.uniform(-np.pi, np.pi, N_FALSE)
        scans.append(rows)
    return scans


def crowd_rows(mode: str) -> list[Row]:
    """Time of a scan and growth of memory over 10,000 scans of a crowd."""
    radar = {"range_std_m": 50.0, "azimuth_std_rad": 0.0026, "detection_probability": 0.9, "false_plots": N_FALSE}
    tracker, scans = Tracker(sensor_table({**radar, "range_max_m": 220e3}), mode=mode), crowd()
    spent_s, n_tracks, before_mb = np.zeros(N_SCANS), 0, 0.0
    for k in range(N_SCANS):
        begun_s = time.process_time()
        tracks = tracker.step(4.0 * k, scans[k % len(scans)])
        spent_s[k] = time.process_time() - begun_s
        n_tracks += len(tracks)
        if k == N_SCANS // 10:
            before_mb = _peak_mb()
    assert 0.9 < n_tracks / (N_SCANS * N_CROWD) < 1.2, n_tracks
    scan_ms, grown_mb, goal_ms = 1e3 * float(np.median(spent_s)), _peak_mb() - before_mb, CROWD_GOAL_MS[mode]
    what = f"{mode}: {N_CROWD} objects, {N_FALSE} false plots"
    return [
        Row(f"{what}, ms a scan", f"<= {goal_ms}", f"{scan_ms:.3f}", scan_ms <= goal_ms),
        Row(f"{what}, MB more over {N_SCANS:,} scans", f"<= {FLAT_MB}", f"{grown_mb:.1f}", grown_mb <= FLAT_MB),
    ]


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


def base_rows(bench: Bench, n: int, n_seeds: int, with_moved: bool) -> list[Row]:
    """Both modes against the peer on the base scenarios of one size."""
    runs = [(s, bench.peer(s)) for s in (bench.scenario("base", n, seed + 1) for seed in range(n_seeds))]
    peer = np.array([score(s, r, r.n_frames) for s, r in runs])
    what = f"base, N = {n}, {n_seeds} seed{'s' * (n_seeds > 1)}"
    exact = [ours(s, "exact") for s, _ in runs]
    off = np.array([score(s, e, r.n_frames).gospa_m for (s, r), e in zip(runs, exact, strict=True)]) / peer[:, 0] - 1
    shares = [share_within_1_m(e, r) for (_, r), e in zip(runs, exact, strict=True)]
    goal = 500 if n < 50 else 1000
    ratio = sum(r.scan_ms for _, r in runs) / sum(e.scan_ms for e in exact)
    rows = [
        Row(f"{what}: exact, GOSPA off the peer's, most and mean", "<= 1 %, 0.5 %", _percents(off), _is_close(off)),
        Row(f"{what}: exact, states within 1 m", ">= 97 %", _span(shares), float(np.mean(shares)) >= 0.97),
        Row(f"{what}: exact, peer's time / ours", f">= {goal}", f"{ratio:.0f}", ratio >= goal),
    ]
    if with_moved:
        moved = [bench.peer(s, "moved") for s, _ in runs]
        shares = [share_within_1_m(e, r) for e, r in zip(exact, moved, strict=True)]
        own = [share_within_1_m(r, m) for (_, r), m in zip(runs, moved, strict=True)]
        rows += [
            Row(f"{what}: the same, peer's origin moved", ">= 97 %", _span(shares), float(np.mean(shares)) >= 0.97),
            Row(f"{what}: the peer against itself, origin moved", "", _span(own)),
        ]
    return rows + default_rows(what, runs, peer, 0.92)


def hard_rows(bench: Bench, n_seeds: int) -> list[Row]:
    """The default mode against the peer on the hard preset."""
    runs = [(s, bench.peer(s)) for s in (bench.scenario("hard", 50, seed + 1) for seed in range(n_seeds))]
    peer = np.array([score(s, r, r.n_frames) for s, r in runs])
    frames = ", ".join(str(r.n_frames) for _, r in runs)
    return default_rows(f"hard, N = 50, {n_seeds} seeds (frames {frames})", runs, peer, 0.75)


def family_rows(seeds: range = range(1, 9)) -> list[Row]:
    """The default mode against the exact mode, which stands for the peer, on families of flights not tuned on."""
    rows = []
    for name, family in FAMILIES.items():
        scenarios = [fly(family, seed) for seed in seeds]
        runs = {mode: [ours(s, mode, passes=1) for s in scenarios] for mode in ("default", "exact")}
        marks = [
            np.array([score(s, r, family.n_scans)[:2] for s, r in zip(scenarios, made, strict=True)])
            for made in runs.values()
        ]
        share, speed = np.mean(marks[0] / marks[1], axis=0)
        what = f"{name}, {len(seeds)} seeds: default / exact, GOSPA and velocity error"
        rows.append(Row(what, "", f"{share:.3f}, {speed:.3f}"))
    return rows


def default_rows(what: str, runs: list, peer: np.ndarray, goal: float) -> list[Row]:
    """The default mode's errors and time as parts of the peer's."""
    mine = [ours(s, "default") for s, _ in runs]
    mark = np.array([score(s, m, r.n_frames) for (s, r), m in zip(runs, mine, strict=True)])
    share, speed = np.mean(mark[:, :2] / peer[:, :2], axis=0)
    ratio = sum(r.scan_ms for _, r in runs) / sum(m.scan_ms for m in mine)
    counts = "; ".join(f"{a:.2f} and {b:.2f}" for a, b in zip(mark[:, 2:].mean(0), peer[:, 2:].mean(0), strict=True))
    return [
        Row(f"{what}: default, GOSPA / peer's", f"<= {goal}", f"{share:.3f}", share <= goal),
        Row(f"{what}: default, velocity error / peer's", "<= 0.80", f"{speed:.3f}", speed <= 0.80),
        Row(f"{what}: default, peer's time / ours", ">= 150", f"{ratio:.0f}", ratio >= 150),
        Row(f"{what}: missed, ours and peer's; false, ours and peer's", "", counts),
    ]


def _percents(off: np.ndarray) -> str:
    return f"{100 * np.max(np.abs(off)):.2f} %, {100 * abs(np.mean(off)):.2f} %"


def _is_close(off: np.ndarray) -> bool:
    return bool(np.max(np.abs(off)) <= 0.01 and abs(np.mean(off)) <= 0.005)


def _span(shares: list[float]) -> str:
    return f"{100 * np.mean(shares):.1f} % ({100 * min(shares):.1f} to {100 * max(shares):.1f})"


def metric_rows(n: int, python: str | None) -> list[Row]:
    """Time of the metrics, and beside the peer's."""
    truth, tracks = picture(n)
    works = {"GOSPA": lambda: gospa(truth, tracks, C_M, P), "SIAP": lambda: siap(truth, tracks, C_M)}
    works["OSPA"] = lambda: ospa(truth, tracks, C_M, P)
    spent_s = {name: cpu_s(work) for name, work in works.items()}
    what = f"{n} objects, {N_INSTANTS} instants"
    rows = [Row(f"{name}, {what}", "<= 0.5 s", f"{s:.4f} s", s <= 0.5) for name, s in spent_s.items()]
    if python is None:
        return rows
    said = peers_answer(python, truth, tracks)
    error = float(np.max(np.abs(works["GOSPA"]().distance_m / np.array(said["distances"]) - 1.0)))
    rows.append(Row(f"GOSPA against the peer's, {n} objects", "<= 1e-09", f"{error:.1e}", error <= 1e-9))
    for name in ("GOSPA", "SIAP"):
        ratio = said[f"{name.lower()}_s"] / spent_s[name]
        rows.append(Row(f"{name}, peer's time / ours, {n} objects", ">= 200", f"{ratio:.0f}", ratio >= 200))
    return rows


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer", type=Path, help="folder with the comparison's scripts")
    parser.add_argument("--peer-python", help="a Python with Stone Soup 1.9.1")
    parser.add_argument("--sizes", nargs="*", default=["10:2", "50:2"], help="objects and how many seeds, as 50:5")
    parser.add_argument("--hard", type=int, default=2, help="how many seeds of the hard preset")
    parser.add_argument("--moved", type=int, nargs="*", default=[10], help="sizes where the peer's origin is moved too")
    parser.add_argument(
        "--budget", type=float, default=400.0, help="processor seconds that the peer may take for a run"
    )
    parser.add_argument("--keep", type=Path, help="folder for scenarios and the peer's runs, used again if there")
    parser.add_argument("--metric-objects", type=int, default=N_CROWD)
    options = parser.parse_args()
    rows = crowd_rows("exact") + crowd_rows("default") + family_rows()
    with tempfile.TemporaryDirectory() as folder:
        if options.peer and options.peer_python:
            keep = options.keep or Path(folder)
            keep.mkdir(parents=True, exist_ok=True)
            bench = Bench(options.peer, options.peer_python, keep.resolve(), options.budget)
            for n, n_seeds in (map(int, size.split(":")) for size in options.sizes):
                rows += base_rows(bench, n, n_seeds, n in options.moved)
            if options.hard:
                rows += hard_rows(bench, options.hard)
        else:
            rows.append(Row("against Stone Soup", "", "skipped: --peer and --peer-python not given"))
    rows += metric_rows(options.metric_objects, options.peer_python)
    show("tracking", rows)


if __name__ == "__main__":
    main()
