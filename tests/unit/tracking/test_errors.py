"""The tracker's errors are as large as it says, no smaller than information allows, and its gains those of theory.

Each test draws with fixed seeds; bands are four standard errors wide (alarm 6e-5 each) unless a bound is tested.
"""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.tracking import MODES, Settings, Tracker, plot_table, sensor_table
from bartizan.tracking.fusion import states

DT_S, PLANE = 4.0, [0, 1, 3, 4]


def _fly(draw, noise: float, scans: int, pd: float, radars: list[dict], settings: Settings):
    """One object that flies as a model of nearly constant velocity says; (tracks, truth) at the last scan."""
    sensors = sensor_table(*({**r, "detection_probability": pd} for r in radars))
    tracker, x = Tracker(sensors, settings=settings), np.array([10e3, 70e3, -60.0, -150.0])
    Q = noise * np.array([[DT_S**3 / 3.0, DT_S**2 / 2.0], [DT_S**2 / 2.0, DT_S]])
    root = np.linalg.cholesky(Q)
    tracks = []
    for k in range(scans):
        x[:2] += DT_S * x[2:]
        for axis in range(2):
            x[[axis, 2 + axis]] += root @ draw.normal(size=2)
        for i, r in enumerate(radars):
            off = x[:2] - [r.get("x_m", 0.0), 0.0]
            is_seen = draw.random() < pd or k < 3  # a track there must be
            z = (
                np.hypot(*off) + draw.normal(0.0, r["range_std_m"]),
                np.arctan2(*off) + draw.normal(0.0, r["azimuth_std_rad"]),
            )
            tracks = tracker.step(DT_S * k, plot_table(*z, sensor=i) if is_seen else plot_table([], []), sensor=i)
    return tracks, x


RADAR = {"range_std_m": 50.0, "azimuth_std_rad": 0.0026}
CASES = {
    "one radar": ([RADAR], 50.0, MODES["exact"]),
    "two radars of other errors": (
        [RADAR, {"range_std_m": 20.0, "azimuth_std_rad": 0.005, "x_m": 50e3}],
        50.0,
        MODES["exact"],
    ),
    "unscented": ([RADAR], 50.0, MODES["exact"]._replace(filter="unscented")),
    "shares": ([RADAR], 50.0, MODES["default"]._replace(noises=(50.0,), turn_rates=(0.0,))),
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_errors_are_as_large_as_the_tracker_says(name: str) -> None:
    """NEES over 400 flights, mean 4."""
    radars, noise, settings = CASES[name]
    draw, found = np.random.default_rng(11), []
    for _ in range(400):
        tracks, x = _fly(draw, noise, 14, 0.9, radars, settings)
        if len(tracks) == 1:
            error, P = states(tracks)[0, PLANE] - x, tracks["covariance"][0][np.ix_(PLANE, PLANE)]
            found.append(error @ np.linalg.solve(P, error))
    assert len(found) > 380
    assert np.mean(found) == pytest.approx(4.0, abs=4.0 * np.sqrt(8.0 / len(found)))


def test_a_filter_that_trusts_its_plots_too_much_is_caught() -> None:
    """Power: the same test, with plots 1.3 times as wide as the radar says."""
    draw, found = np.random.default_rng(12), []
    wrong = sensor_table({**RADAR, "range_std_m": 50.0 / 1.3, "azimuth_std_rad": 0.0026 / 1.3})
    for _ in range(200):
        tracks, x = _fly(draw, 50.0, 14, 1.0 - 1e-9, [RADAR], MODES["exact"])
        del tracks
        tracker = Tracker(wrong, mode="exact")
        for k in range(14):
            at = x[:2] - DT_S * (13 - k) * x[2:]
            z = np.hypot(*at) + draw.normal(0.0, 50.0), np.arctan2(*at) + draw.normal(0.0, 0.0026)
            tracks = tracker.step(DT_S * k, plot_table(*z))
        if len(tracks) == 1:
            error = (states(tracks)[0, PLANE] - x)[:2]
            found.append(error @ np.linalg.solve(tracks["covariance"][0][:2, :2], error))
    assert not abs(np.mean(found) - 2.0) < 4.0 * np.sqrt(4.0 / len(found))


@pytest.mark.parametrize("pd", [1.0 - 1e-9, 0.7])
def test_errors_reach_the_information_bound_and_stay_above_it(pd: float) -> None:
    """Along the range, where plots are linear: errors are as large as the bound for the scans that saw the object.

    The mean of those bounds lies above the bound that takes each scan's information times its chance (Boers and
    Driessen, IEE Proceedings 153 (2006)), by Jensen's inequality, and is equal to it where nothing is missed.
    """
    draw, noise, scans, errors, bounds = np.random.default_rng(13), 20.0, 25, [], []
    sensors = sensor_table({"range_std_m": 50.0, "azimuth_std_rad": 1e-7, "detection_probability": pd})
    settings = MODES["exact"]._replace(noises=(noise,), confirmed_misses=20, tentative_misses=20)
    F = np.array([[1.0, DT_S], [0.0, 1.0]])
    Q = noise * np.array([[DT_S**3 / 3.0, DT_S**2 / 2.0], [DT_S**2 / 2.0, DT_S]])
    root, look = np.linalg.cholesky(Q), np.diag([1.0 / 50.0**2, 0.0])
    least = np.diag([1.0 / 50.0**2, 1.0 / 200.0**2])
    for _ in range(scans - 1):
        least = np.linalg.inv(Q + F @ np.linalg.inv(least) @ F.T) + pd * look
    for _ in range(600):
        tracker, y = Tracker(sensors, settings=settings), np.array([150e3, draw.normal(0.0, 200.0)])
        J = np.diag([1.0 / 50.0**2, 1.0 / 200.0**2])
        for k in range(scans):
            y = F @ y + root @ draw.normal(size=2) if k else y
            is_seen = k == 0 or draw.random() < pd
            plots = plot_table(y[0] + draw.normal(0.0, 50.0), 0.0) if is_seen else plot_table([], [])
            tracks = tracker.step(DT_S * k, plots)
            J = np.linalg.inv(Q + F @ np.linalg.inv(J) @ F.T) + is_seen * look if k else J
        if len(tracks) == 1 and tracks["hits"][0] > 1:
            errors.append(tracks["y_m"][0] - y[0])
            bounds.append(np.linalg.inv(J)[0, 0])
    assert len(errors) > 590
    assert np.mean(np.square(errors) / bounds) == pytest.approx(1.0, abs=4.0 * np.sqrt(2.0 / len(errors)))
    share = np.mean(bounds) / np.linalg.inv(least)[0, 0]
    assert share == pytest.approx(1.0) if pd > 0.9 else share > 1.2


@pytest.mark.parametrize(("noise", "range_std_m"), [(5.0, 50.0), (50.0, 50.0), (0.5, 200.0)])
def test_settled_gains_are_those_of_the_tracking_index(noise: float, range_std_m: float) -> None:
    """alpha and beta in closed form, for white noise of acceleration: with index q T^3 / sigma^2 = beta^2 / (1 - alpha)
    and alpha = sqrt(2 beta + beta^2 / 12) - beta / 2 (Bar-Shalom, Li, Kirubarajan (2001), section 6.5.4)."""
    settings = MODES["exact"]._replace(noises=(noise,))
    tracker = Tracker(sensor_table({"range_std_m": range_std_m, "azimuth_std_rad": 1e-9}), settings=settings)
    for k in range(400):
        P = tracker.step(DT_S * k, plot_table(200e3, 0.0))
    P = P["covariance"][0]
    alpha, beta = P[1, 1] / range_std_m**2, DT_S * P[1, 4] / range_std_m**2
    assert noise * DT_S**3 / range_std_m**2 == pytest.approx(beta**2 / (1.0 - alpha), rel=1e-6)
    assert alpha == pytest.approx(np.sqrt(2.0 * beta + beta**2 / 12.0) - beta / 2.0, rel=1e-6)
