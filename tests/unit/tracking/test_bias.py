"""Biases of radars against each other, found from tracks and taken off plots."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bartizan.errors import InputError
from bartizan.tracking import PLOT, Tracker, plot_table, sensor_table
from bartizan.tracking.bias import Biases, Pairs, estimate_biases, unbiased
from bartizan.tracking.fusion import pair_tracks

RADARS = sensor_table(
    {"range_std_m": 40.0, "azimuth_std_rad": 0.002}, {"range_std_m": 40.0, "azimuth_std_rad": 0.002, "x_m": 50e3}
)
TRUE = [(0.0, 0.0), (250.0, -0.006)]


def _scan(draw, time_s: float, sensor: int, biases=TRUE) -> np.ndarray:
    at = draw_objects() + np.array([-120.0, 90.0]) * time_s
    off = at - [RADARS["x_m"][sensor], 0.0]
    range_m = np.hypot(*off.T) + biases[sensor][0] + draw.normal(0.0, 40.0, len(off))
    azimuth = np.arctan2(*off.T) + biases[sensor][1] + draw.normal(0.0, 0.002, len(off))
    return plot_table(range_m, azimuth, sensor=sensor)


def draw_objects() -> np.ndarray:
    """Objects all round, 12 km apart or more."""
    east, north = np.meshgrid(np.linspace(-80e3, 120e3, 7), np.linspace(-90e3, 90e3, 6))
    return np.column_stack([east.ravel() + 3e3, north.ravel()])


def _pairs(draw, biases=TRUE, scans: int = 8) -> list[Pairs]:
    trackers = [Tracker(RADARS, mode="exact") for _ in range(2)]
    for k in range(scans):
        tracks = [trackers[s].step(4.0 * k, _scan(draw, 4.0 * k, s, biases), sensor=s) for s in range(2)]
    found = pair_tracks(*tracks, gate_sigmas=20.0)
    return [Pairs(0, tracks[0][found[:, 0]], 1, tracks[1][found[:, 1]])]


def test_the_bias_of_a_radar_against_a_true_one_is_found() -> None:
    off = []
    for seed in range(12):
        found = estimate_biases(RADARS, _pairs(np.random.default_rng(seed)), taken_as_true=0)
        assert found.range_m[0] == pytest.approx(0.0, abs=1e-3)
        off.append([(found.range_m[1] - 250.0) / found.range_std_m[1]])
        off[-1].append((found.azimuth_rad[1] + 0.006) / found.azimuth_std_rad[1])
    assert found.range_std_m[1] < 30.0 and found.azimuth_std_rad[1] < 1e-3
    assert np.max(np.abs(off)) < 4.5  # standard errors; alarm 2e-4
    assert 0.4 < np.std(off) < 1.6


def test_without_a_true_radar_the_difference_is_found_and_said_to_be_less_sure() -> None:
    pairs = _pairs(np.random.default_rng(1))
    free, held = estimate_biases(RADARS, pairs), estimate_biases(RADARS, pairs, taken_as_true=0)
    assert free.azimuth_rad[1] - free.azimuth_rad[0] == pytest.approx(-0.006, abs=0.001)
    assert free.azimuth_std_rad[1] >= held.azimuth_std_rad[1]


def test_tracks_of_corrected_plots_are_nearer_to_the_truth() -> None:
    biases = estimate_biases(RADARS, _pairs(np.random.default_rng(3)), taken_as_true=0)
    draw, errors = np.random.default_rng(4), []
    for correct in (lambda plots: plots, lambda plots: unbiased(plots, biases)):
        tracker = Tracker(RADARS, mode="exact")
        for k in range(10):
            scans = [correct(_scan(draw, 4.0 * k, s)) for s in range(2)]
            tracks = tracker.step(4.0 * k, np.concatenate(scans))
        at = draw_objects() + np.array([-120.0, 90.0]) * 36.0
        away = np.hypot(tracks["x_m"][:, None] - at[:, 0], tracks["y_m"][:, None] - at[:, 1])
        errors.append(np.sqrt(np.mean(away.min(axis=0) ** 2)))
    assert errors[1] < 0.7 * errors[0]


def test_one_wrong_pair_does_not_pull_the_answer() -> None:
    pairs = _pairs(np.random.default_rng(5))[0]
    second = pairs.second.copy()
    second["x_m"][0] += 30e3
    clean = estimate_biases(RADARS, [pairs], taken_as_true=0)
    found = estimate_biases(RADARS, [pairs._replace(second=second)], taken_as_true=0)
    assert found.range_m[1] == pytest.approx(clean.range_m[1], abs=2.0 * clean.range_std_m[1])


def test_biases_are_taken_off_across_south() -> None:
    biases = Biases(np.array([0.0, 100.0]), np.array([0.0, 0.01]), np.zeros(2), np.zeros(2))
    better = unbiased(plot_table([5e3, 5e3], [-3.14, -3.14], sensor=[0, 1]), biases)
    assert better["range_m"].tolist() == [5000.0, 4900.0]
    assert better["azimuth_rad"] == pytest.approx([-3.14, 2 * math.pi - 3.15])


def test_inputs_that_cannot_be_are_refused() -> None:
    pairs = _pairs(np.random.default_rng(5))[0]
    with pytest.raises(InputError, match="pairs 0: 1 tracks of one radar and"):
        estimate_biases(RADARS, [pairs._replace(first=pairs.first[:1])])
    with pytest.raises(InputError, match="azimuth_std_rad must be finite and above 0"):
        estimate_biases(RADARS, [pairs], azimuth_std_rad=0.0)
    with pytest.raises(InputError, match="plot_table"):
        unbiased(np.zeros(2), Biases(*np.zeros((4, 2))))
    assert len(unbiased(np.zeros(0, PLOT), Biases(*np.zeros((4, 2))))) == 0
