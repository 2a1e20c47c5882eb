"""Scans work in room made once: what it held before, and how large it is, must change nothing."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.tracking import Tracker, plot_table, records, sensor_table

RADAR = {"range_std_m": 50.0, "azimuth_std_rad": 0.0026, "detection_probability": 0.9, "false_plots": 5.0}


def crowd(k: int, n: int) -> np.ndarray:
    """Objects so close that nearly every plot lies in every track's gate."""
    luck = np.random.default_rng(k)
    range_m, azimuth_rad = 60e3 - 800.0 * k + 60.0 * luck.standard_normal(n), 0.5 + 0.003 * luck.standard_normal(n)
    return plot_table(range_m, azimuth_rad)


def tracks(tracker: Tracker, n: int = 40) -> bytes:
    return b"".join(tracker.step(4.0 * k, crowd(k, n)).tobytes() for k in range(4))


@pytest.mark.parametrize("mode", ["default", "exact"])
def test_more_pairs_than_there_is_room_for_give_the_same_tracks(mode, monkeypatch):
    found = tracks(Tracker(sensor_table(RADAR), mode=mode))
    monkeypatch.setattr(records, "PAIRS_EACH", 100)
    assert tracks(Tracker(sensor_table(RADAR), mode=mode)) == found


@pytest.mark.parametrize("mode", ["default", "exact"])
def test_what_a_scan_left_behind_is_not_read_by_the_next(mode):
    """Two trackers know the same; the room of one is full of what another scan left."""
    used, fresh = (Tracker(sensor_table(RADAR), mode=mode) for _ in range(2))
    start = used.remember()
    tracks(used)
    used.recall(start)
    assert tracks(used, 7) == tracks(fresh, 7)


def test_radars_that_measure_different_things_have_room_of_their_own():
    both = sensor_table(RADAR | {"elevation_std_rad": 0.004}, RADAR)
    tracker = Tracker(both)
    for k in range(4):
        tracker.step(8.0 * k, plot_table(60e3 - 1600.0 * k, 0.5, elevation_rad=0.1, sensor=0))
        found = tracker.step(8.0 * k + 4.0, plot_table(60e3 - 1600.0 * k - 800.0, 0.5, sensor=1))
    assert len(found) == 1
    assert found["hits"][0] == 8
    assert np.hypot(found["vx_mps"], found["vy_mps"])[0] == pytest.approx(200.0, abs=25.0)
