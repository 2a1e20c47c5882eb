"""Mode "simple": the alpha-beta filter, M of N, each radar by itself."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.errors import InputError
from bartizan.tracking import PLOT, Settings, Tracker, plot_table, sensor_table
from bartizan.tracking.simple import ALPHA, BETA

RADAR = {"range_std_m": 50.0, "azimuth_std_rad": 0.0026}
NONE = np.zeros(0, PLOT)


def _plots(north_m, **columns) -> np.ndarray:
    return plot_table(np.atleast_1d(north_m), 0.0, **columns)


def test_the_filter_is_alpha_beta() -> None:
    draw, places = np.random.default_rng(1), []
    tracker = Tracker(sensor_table(RADAR), mode="simple")
    at = speed = 0.0
    for k in range(10):
        places.append(40e3 - 600.0 * k + draw.normal(0.0, 50.0))
        tracks = tracker.step(3.0 * k, _plots(places[-1]))
        if k == 0:
            at = places[0]
            continue
        expected, (a, b) = at + 3.0 * speed, (1.0, 1.0) if k == 1 else (ALPHA, BETA)
        off = places[-1] - expected
        at, speed = expected + a * off, speed + b * off / 3.0
        if k >= 2:
            assert tracks["y_m"][0] == pytest.approx(at) and tracks["vy_mps"][0] == pytest.approx(speed)


def test_firm_on_three_of_five_and_dropped_after_five_scans_without() -> None:
    tracker, counts = Tracker(sensor_table(RADAR), mode="simple"), []
    for k, plots in enumerate([_plots(40e3), NONE, _plots(40e3), NONE, _plots(40e3), *[NONE] * 6]):
        counts.append(len(tracker.step(4.0 * k, plots)))
    assert counts == [0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0]


def test_m_and_n_are_settings() -> None:
    settings = Settings(filter="alpha-beta", confirm_hits=2, confirm_scans=2)
    tracker = Tracker(sensor_table(RADAR), settings=settings)
    counts = [len(tracker.step(4.0 * k, p)) for k, p in enumerate([_plots(4e4), _plots(4e4), NONE, NONE])]
    assert counts == [0, 1, 1, 0]


def test_each_radar_tracks_by_itself() -> None:
    tracker = Tracker(sensor_table(RADAR, RADAR), mode="simple")
    for k in range(6):
        tracks = tracker.step(4.0 * k, np.concatenate([_plots(40e3), _plots(40e3, sensor=1)]))
    assert len(tracks) == 2 and tracks["hits"].tolist() == [6, 6]


def test_a_plot_beyond_the_gate_begins_a_track_of_its_own() -> None:
    tracker = Tracker(sensor_table(RADAR), mode="simple")
    for k in range(5):
        tracker.step(4.0 * k, _plots(40e3))
    # four errors across (104 m) and along (50 m), and a turn of 30 m/s^2 over 4 s: 701 m
    near, far = 40e3 + 690.0, 40e3 + 720.0
    memory = tracker.remember()
    assert tracker.step(20.0, _plots(near))["misses"].tolist() == [0]
    tracker.recall(memory)
    assert tracker.step(20.0, _plots(far))["misses"].tolist() == [1]


def test_the_covariance_is_that_of_the_settled_filter() -> None:
    """Straight flights: the errors along the range are as large as the covariance says, within 10 percent."""
    draw, off = np.random.default_rng(5), []
    for _ in range(300):
        tracker = Tracker(sensor_table(RADAR), mode="simple")
        for k in range(20):
            tracks = tracker.step(4.0 * k, _plots(100e3 - 800.0 * k + draw.normal(0.0, 50.0)))
        off.append([tracks["y_m"][0] - (100e3 - 800.0 * 19), tracks["vy_mps"][0] + 200.0])
    P = tracks["covariance"][0]
    assert np.std(off, axis=0) == pytest.approx(np.sqrt([P[1, 1], P[4, 4]]), rel=0.15)
    F, gain = np.array([[1.0, 4.0], [0.0, 1.0]]), np.array([[ALPHA], [BETA / 4.0]])
    left, settled = (np.eye(2) - gain @ [[1.0, 0.0]]) @ F, np.zeros((2, 2))
    for _ in range(400):
        settled = left @ settled @ left.T + 50.0**2 * gain @ gain.T
    assert P[np.ix_([1, 4], [1, 4])] == pytest.approx(settled, rel=1e-6)


@pytest.mark.parametrize("elevation_std_rad", [0.0, 0.003])
def test_three_dimensions(elevation_std_rad: float) -> None:
    sensors = sensor_table({**RADAR, "elevation_std_rad": 0.003}, {**RADAR, "elevation_std_rad": elevation_std_rad})
    tracker = Tracker(sensors, mode="simple")
    for k in range(6):
        tracks = tracker.step(4.0 * k, plot_table(40e3, 0.0, elevation_rad=0.1, sensor=1))
    height = 40e3 * np.sin(0.1) if elevation_std_rad else 5000.0
    assert tracks["z_m"][0] == pytest.approx(height) and np.isfinite(tracks["covariance"]).all()


def test_more_hits_than_scans_cannot_be() -> None:
    with pytest.raises(InputError, match="confirmed on so many hits in as many scans or more"):
        Tracker(sensor_table(RADAR), settings=Settings(filter="alpha-beta", confirm_hits=6))
