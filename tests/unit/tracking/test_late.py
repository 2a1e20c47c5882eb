"""Scans that come late give what they would have given in time."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.errors import InputError
from bartizan.tracking import Tracker, plot_table, sensor_table
from bartizan.tracking.late import LateTracker

RADARS = sensor_table(
    {"range_std_m": 50.0, "azimuth_std_rad": 0.0026}, {"range_std_m": 80.0, "azimuth_std_rad": 0.004, "x_m": 30e3}
)


def _scans(seed: int = 1, count: int = 24):
    """Two radars, 4 s and 6 s, on eight objects with misses and false plots: (time, plots, sensor) in order."""
    draw = np.random.default_rng(seed)
    at, v = draw.uniform(-60e3, 60e3, (8, 2)), draw.normal(0.0, 150.0, (8, 2))
    scans = []
    for time_s, sensor in sorted([(4.0 * k, 0) for k in range(count)] + [(1.0 + 6.0 * k, 1) for k in range(count)]):
        off = at + v * time_s - [RADARS["x_m"][sensor], 0.0]
        off = off[draw.random(8) < 0.9]
        false = draw.uniform(-150e3, 150e3, (3, 2))
        off = np.concatenate([off + draw.normal(0.0, 60.0, off.shape), false])
        plots = plot_table(np.hypot(off[:, 0], off[:, 1]), np.arctan2(off[:, 0], off[:, 1]), sensor=sensor)
        scans.append((time_s, plots, sensor))
    return scans


@pytest.mark.parametrize("mode", ["exact", "default", "simple"])
def test_out_of_order_is_as_in_order(mode: str) -> None:
    scans = _scans()
    tracker, late = Tracker(RADARS, mode=mode), LateTracker(RADARS, mode=mode, window_s=15.0)
    for scan in scans:
        want = tracker.step(*scan)
    order = np.argsort(np.arange(len(scans)) + np.random.default_rng(2).uniform(0.0, 4.0, len(scans)), kind="stable")
    assert np.any(np.diff(order) < 0)
    for k in order:
        found = late.step(*scans[k])
    assert len(want) and np.array_equal(found, want)


def test_a_scan_older_than_the_window_is_refused_and_nothing_changes() -> None:
    scans = _scans()
    late, plain = LateTracker(RADARS, window_s=15.0), Tracker(RADARS)
    for scan in scans[:-1]:
        late.step(*scan)
        plain.step(*scan)
    with pytest.raises(InputError, match=r"more than 15 s before the latest scan, 13\d s"):
        late.step(*scans[0])
    assert np.array_equal(late.step(*scans[-1]), plain.step(*scans[-1]))


def test_a_bad_late_scan_leaves_everything_as_it_was() -> None:
    scans = _scans()
    late, plain = LateTracker(RADARS, window_s=15.0), Tracker(RADARS)
    for scan in scans[:-1]:
        late.step(*scan)
        plain.step(*scan)
    time_s, plots, sensor = scans[-3]
    bad = plots.copy()
    bad["range_m"][0] = np.nan
    with pytest.raises(InputError, match="plot 0: range_m"):
        late.step(time_s, bad, sensor)
    assert np.array_equal(late.step(*scans[-1]), plain.step(*scans[-1]))


@pytest.mark.parametrize("window_s", [0.0, -1.0, np.inf, np.nan])
def test_windows_that_cannot_be_are_refused(window_s: float) -> None:
    with pytest.raises(InputError, match="window_s must be finite and above 0"):
        LateTracker(RADARS, window_s=window_s)
