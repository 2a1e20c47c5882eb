"""Filters against the textbook's matrices, and their health after a thousand scans."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bartizan.jit import jit
from bartizan.tracking.kalman import expect, expect_unscented, new_bench, update_extended, update_mirrored
from bartizan.tracking.motion import blocks, predict
from bartizan.tracking.polar import difference, kinds_of, measured, slopes
from bartizan.tracking.tables import sensor_table


@jit
def _filter_with(bench, x, P, plots, sensors, dt, noise, turn_rate, is_unscented):
    """Run one filter over plots, predicted first each time; returns the sums of NIS and how many numbers a plot has."""
    sensor, d = sensors[0], len(x) // 2
    kinds, variance = np.zeros(4, np.int64), np.zeros(4)
    n = kinds_of(sensor, d, kinds, variance)
    across, turned = np.zeros((d, d)), np.zeros((d, d))
    z, S, C, spread, v = np.zeros(n), np.zeros((n, n)), np.zeros((2 * d, n)), np.zeros(n), np.zeros(n)
    blocks(turn_rate, dt, across, turned, d)
    nis = 0.0
    for j in range(len(plots)):
        predict(x, P, across, turned, noise, dt, d, bench.A)
        if is_unscented:
            expect_unscented(x, P, sensor, d, kinds, variance, n, z, S, C, spread, bench)
        else:
            expect(x, P, sensor, d, kinds, variance, n, z, S, C, spread, bench)
        difference(plots[j], z, n, v)
        for a in range(n):
            for b in range(n):
                nis += v[a] * S[a, b] * v[b]
        if is_unscented:
            update_mirrored(x, P, v, d, n, S, C, bench)
        else:
            update_extended(x, P, v, sensor, d, kinds, variance, n, S, C, bench)
    return nis, n


def _filter(*arguments):
    return _filter_with(new_bench(), *arguments)


@jit
def _measure(x, sensors):
    sensor, d = sensors[0], len(x) // 2
    kinds, variance = np.zeros(4, np.int64), np.zeros(4)
    n = kinds_of(sensor, d, kinds, variance)
    z, H = np.zeros(n), np.zeros((n, 2 * d))
    measured(x, sensor, d, kinds, n, z)
    slopes(x, sensor, d, kinds, n, H)
    return z, H, variance[:n].copy()


RADARS = {
    "plane": (2, {"range_std_m": 50.0, "azimuth_std_rad": 0.0026}),
    "rate": (2, {"range_std_m": 50.0, "azimuth_std_rad": 0.0026, "range_rate_std_mps": 2.0}),
    "space": (3, {"range_std_m": 50.0, "azimuth_std_rad": 0.0026, "elevation_std_rad": 0.0035, "z_m": 30.0}),
    "all": (
        3,
        {"range_std_m": 50.0, "azimuth_std_rad": 0.0026, "elevation_std_rad": 0.0035, "range_rate_std_mps": 2.0},
    ),
}


def _case(name: str, seed: int = 0, count: int = 30):
    """A radar, a start and the plots of an object that flies by, noisy, across north."""
    d, row = RADARS[name]
    sensors, draw = sensor_table(row), np.random.default_rng(seed)
    x = np.r_[[-6e3, 40e3, 5e3][:d], [210.0, -40.0, 3.0][:d]]
    plots = []
    for k in range(count):
        now = x.copy()
        now[:d] += 4.0 * (k + 1) * x[d:]
        z, _, variance = _measure(now, sensors)
        plots.append(z + draw.normal(0.0, np.sqrt(variance)))
    P = np.diag(np.r_[np.full(d, 300.0**2), np.full(d, 60.0**2)])
    begin = x + draw.normal(0.0, np.sqrt(np.diag(P)))
    return sensors, d, begin, P, np.array(plots)


def _textbook(x, P, plots, sensors, d, dt, noise):
    F = np.kron(np.array([[1.0, dt], [0.0, 1.0]]), np.eye(d))
    Q = noise * np.kron(np.array([[dt**3 / 3, dt**2 / 2], [dt**2 / 2, dt]]), np.eye(d))
    for z in plots:
        x, P = F @ x, F @ P @ F.T + Q
        expected, H, variance = _measure(x, sensors)
        v = z - expected
        v[1] = (v[1] + math.pi) % (2 * math.pi) - math.pi
        S = H @ P @ H.T + np.diag(variance)
        K = P @ H.T @ np.linalg.inv(S)
        x, P = x + K @ v, P - K @ S @ K.T
    return x, P


@pytest.mark.parametrize("name", sorted(RADARS))
def test_slopes_are_derivatives(name: str) -> None:
    sensors, d, x, _, _ = _case(name)
    _, H, _ = _measure(x, sensors)
    for i in range(2 * d):
        step = np.zeros(2 * d)
        step[i] = 0.5
        slope = (_measure(x + step, sensors)[0] - _measure(x - step, sensors)[0]) / 1.0
        assert H[:, i] == pytest.approx(slope, rel=1e-5, abs=1e-9)


@pytest.mark.parametrize("name", sorted(RADARS))
def test_the_extended_filter_is_the_textbooks(name: str) -> None:
    sensors, d, x, P, plots = _case(name)
    want_x, want_P = _textbook(x.copy(), P.copy(), plots, sensors, d, 4.0, 10.0)
    _filter(x, P, plots, sensors, 4.0, 10.0, 0.0, False)
    assert x == pytest.approx(want_x, rel=1e-9)
    assert np.allclose(P, want_P, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("is_unscented", [False, True])
@pytest.mark.parametrize("name", sorted(RADARS))
def test_covariance_stays_symmetric_and_positive_over_a_thousand_scans(name: str, is_unscented: bool) -> None:
    sensors, _, x, P, plots = _case(name)
    many = np.tile(plots[:1], (1000, 1))
    _filter(x, P, many, sensors, 4.0, 50.0, 0.0, is_unscented)
    assert np.array_equal(P, P.T)
    assert np.linalg.eigvalsh(P).min() > 0.0
    assert np.isfinite(x).all()


@pytest.mark.parametrize("is_unscented", [False, True])
def test_innovations_are_as_large_as_expected(is_unscented: bool) -> None:
    """NIS over 40 flights: within four standard errors of its mean (alarm 6e-5)."""
    total, count = 0.0, 0
    for seed in range(40):
        sensors, _, x, P, plots = _case("all", seed)
        nis, n = _filter(x, P, plots, sensors, 4.0, 0.01, 0.0, is_unscented)
        total, count = total + nis, count + n * len(plots)
    assert abs(total / count - 1.0) < 4.0 * math.sqrt(2.0 / count) + 0.02  # and a little for the bend of the plane


def test_steady_gain_is_that_of_the_tracking_index() -> None:
    """Along the range, far off, the filter settles to the alpha-beta filter of Kalata's index, for sampled noise."""
    sensors = sensor_table({"range_std_m": 50.0, "azimuth_std_rad": 1e-9})
    dt, noise = 4.0, 5.0
    x, P = np.array([0.0, 200e3, 0.0, 0.0]), np.diag([2500.0, 2500.0, 4e4, 4e4])
    plots = np.tile([[200e3, 0.0]], (400, 1))
    _filter(x, P, plots, sensors, dt, noise, 0.0, False)
    F, Q = np.array([[1.0, dt], [0.0, 1.0]]), noise * np.array([[dt**3 / 3, dt**2 / 2], [dt**2 / 2, dt]])
    M = np.eye(2) * 1e4
    for _ in range(2000):
        M = F @ M @ F.T + Q
        M = M - np.outer(M[:, 0], M[0]) / (M[0, 0] + 2500.0)
    assert P[1, 1] == pytest.approx(M[0, 0], rel=1e-6)
    assert P[3, 3] == pytest.approx(M[1, 1], rel=1e-6)


@jit
def _turn(x, turn_rate, dt):
    d = len(x) // 2
    across, turned, P, room = np.zeros((d, d)), np.zeros((d, d)), np.eye(2 * d), np.zeros((2 * d, 2 * d))
    blocks(turn_rate, dt, across, turned, d)
    predict(x, P, across, turned, 0.0, dt, d, room)
    return P


def test_a_full_turn_comes_back_and_goes_clockwise() -> None:
    x = np.array([0.0, 0.0, 0.0, 100.0])  # north
    rate = math.radians(3.0)
    _turn(x, rate, 30.0)  # a quarter
    assert x[2:] == pytest.approx([100.0, 0.0], abs=1e-9)  # east
    assert x[:2] == pytest.approx([100.0 / rate, 100.0 / rate])
    for _ in range(3):
        _turn(x, rate, 30.0)
    assert x == pytest.approx([0.0, 0.0, 0.0, 100.0], abs=1e-6)
