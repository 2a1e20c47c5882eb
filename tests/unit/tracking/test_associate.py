"""What each way of association does with objects side by side."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.tracking import MODES, Tracker, plot_table, sensor_table
from bartizan.tracking.metrics import gospa

RADAR = {"range_std_m": 50.0, "azimuth_std_rad": 0.0026, "detection_probability": 0.9, "false_plots": 20.0}
SCANS = 40


def _formation(seed: int, gap_m: float, count: int = 4):
    """Objects abreast that fly south at 60 km, and their noisy plots among false ones."""
    draw = np.random.default_rng(seed)
    truth, scans = [], []
    for k in range(SCANS):
        east, north = gap_m * np.arange(count), np.full(count, 80e3 - 800.0 * k)
        truth.append(np.column_stack([np.full(count, 4.0 * k), np.arange(count), east, north]))
        seen = draw.random(count) < 0.9
        n_false = draw.poisson(20)
        range_m = np.hypot(east, north)[seen] + draw.normal(0.0, 50.0, seen.sum())
        azimuth = np.arctan2(east, north)[seen] + draw.normal(0.0, 0.0026, seen.sum())
        range_m = np.r_[range_m, draw.uniform(5e3, 220e3, n_false)]
        azimuth = np.r_[azimuth, draw.uniform(-np.pi, np.pi, n_false)]
        scans.append(plot_table(range_m, azimuth))
    return np.concatenate(truth), scans


def _rows(table: np.ndarray) -> np.ndarray:
    rows = np.zeros(len(table), [("time_s", float), ("uid", int), ("x_m", float), ("y_m", float), ("z_m", float)])
    for column, name in enumerate(("time_s", "uid", "x_m", "y_m")):
        rows[name] = table[:, column]
    return rows


def _mean_gospa_m(association: str, gap_m: float) -> float:
    settings = MODES["default"]._replace(association=association)
    found = []
    for seed in range(6):
        truth, scans = _formation(seed, gap_m)
        tracker = Tracker(sensor_table({**RADAR, "range_max_m": 220e3}), settings=settings)
        tracks = np.concatenate([tracker.step(4.0 * k, plots) for k, plots in enumerate(scans)])
        # pairs judged after the tracks have begun
        truth = _rows(truth[truth[:, 0] >= 40.0])
        found.append(gospa(truth, tracks[tracks["time_s"] >= 40.0], 1000.0, 2.0).distance_m.mean())
    return float(np.mean(found))


def test_far_apart_all_ways_agree() -> None:
    ways = [_mean_gospa_m(name, 8000.0) for name in ("likelihood", "jpda", "settled")]
    assert max(ways) / min(ways) < 1.05


def test_side_by_side_shares_pull_tracks_together_and_settled_ones_do_not() -> None:
    assert _mean_gospa_m("settled", 350.0) < 0.85 * _mean_gospa_m("jpda", 350.0)


@pytest.mark.parametrize("association", ["nearest", "likelihood", "jpda", "settled"])
def test_two_tracks_on_one_object_become_one(association: str) -> None:
    """Twin plots of one object begin two tracks; without the twin the second fades away."""
    settings = MODES["exact" if association == "nearest" else "default"]._replace(association=association)
    tracker = Tracker(sensor_table(RADAR), settings=settings)
    counts = []
    for k in range(24):
        north = 60e3 - 800.0 * k
        places = np.array([north, north + 400.0]) if k < 8 else np.array([north])
        counts.append(len(tracker.step(4.0 * k, plot_table(places, np.zeros(len(places))))))
    assert counts[7] == 2 and counts[-1] == 1


@pytest.mark.parametrize("association", ["nearest", "likelihood", "settled"])
def test_one_track_becomes_two_where_objects_part(association: str) -> None:
    """Two objects seen as one plot fly apart: the first keeps its track, the second gets its own."""
    settings = MODES["exact" if association == "nearest" else "default"]._replace(association=association)
    tracker = Tracker(sensor_table(RADAR), settings=settings)
    uids = []
    for k in range(30):
        aside = max(0.0, 250.0 * (k - 10))
        north = 70e3 - 800.0 * k
        east = np.array([0.0]) if k <= 10 else np.array([-aside, aside])
        plots = plot_table(np.hypot(east, north), np.arctan2(east, north))
        uids.append(set(tracker.step(4.0 * k, plots)["uid"].tolist()))
    assert len(uids[10]) == 1 and len(uids[-1]) == 2
    assert uids[10] < uids[-1]
