"""A state moved by the shares of two plots, against the formulas of probabilistic data association."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bartizan.tracking import MODES, Tracker, plot_table, sensor_table
from bartizan.tracking.fusion import states

PD, FALSE, DT_S, NOISE, PLANE = 0.8, 20.0, 4.0, 20.0, [0, 1, 3, 4]
RADAR = {"range_std_m": 50.0, "azimuth_std_rad": 0.0026, "detection_probability": PD, "false_plots": FALSE}


def _by_hand(x, P, existence, plots, new_objects: float, range_max_m: float):
    """Mean and covariance after a scan: one track, one model; x east, y north, then velocities."""
    F = np.kron(np.array([[1.0, DT_S], [0.0, 1.0]]), np.eye(2))
    Q = NOISE * np.kron(np.array([[DT_S**3 / 3.0, DT_S**2 / 2.0], [DT_S**2 / 2.0, DT_S]]), np.eye(2))
    x, P = F @ x, F @ P @ F.T + Q
    r = math.hypot(x[0], x[1])
    H = np.array([[x[0] / r, x[1] / r, 0.0, 0.0], [x[1] / r**2, -x[0] / r**2, 0.0, 0.0]])
    S = H @ P @ H.T + np.diag([50.0**2, 0.0026**2])
    K = P @ H.T @ np.linalg.inv(S)
    v = np.array([[p["range_m"] - r, p["azimuth_rad"] - math.atan2(x[0], x[1])] for p in plots])
    density = np.exp(-0.5 * np.einsum("ni,ij,nj->n", v, np.linalg.inv(S), v)) / (2 * np.pi * np.sqrt(np.linalg.det(S)))
    background = (new_objects + FALSE) / (range_max_m * 2.0 * np.pi)
    w = existence * PD * density / (background * (1.0 - existence * PD))
    alone = 1.0 / (1.0 + w.sum())
    hidden = alone * existence * (1.0 - PD) / (1.0 - existence * PD)
    beta, beta0 = w * alone / (1.0 - alone + hidden), hidden / (1.0 - alone + hidden)
    mean = beta @ v
    spread = np.einsum("n,ni,nj->ij", beta, v, v) - np.outer(mean, mean)
    return x + K @ mean, beta0 * P + (1.0 - beta0) * (P - K @ S @ K.T) + K @ spread @ K.T


@pytest.mark.parametrize("association", ["jpda", "settled"])
def test_mean_and_spread_of_all_ways(association: str) -> None:
    settings = MODES["default"]._replace(association=association, noises=(NOISE,), turn_rates=(0.0,), fade=0.0)
    tracker = Tracker(sensor_table(RADAR), settings=settings)
    for k in range(8):
        tracks = tracker.step(DT_S * k, plot_table([60e3 - 800.0 * k], [0.4]))
    before = tracks[0]
    x, P = states(tracks)[0, PLANE], before["covariance"][np.ix_(PLANE, PLANE)]
    plots = plot_table([60e3 - 6400.0 + 90.0, 60e3 - 6400.0 - 160.0], [0.402, 0.397])
    want_x, want_P = _by_hand(x, P, float(before["existence"]), plots, settings.new_objects, 400e3)
    if association == "settled":  # the second plot is nobody's: there is one track, so nothing is settled
        assert len(tracks) == 1
    after = tracker.step(DT_S * 8, plots)
    assert states(after)[0, PLANE] == pytest.approx(want_x, rel=1e-6)
    assert np.allclose(after["covariance"][0][np.ix_(PLANE, PLANE)], want_P, rtol=1e-5, atol=1e-6)
