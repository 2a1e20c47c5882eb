"""Free flight: closed-form rows, agreement with numerical integration, refusals."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bartizan.earth.ballistic import (
    GRAVITATION_M3_S2,
    arc_points,
    arc_with_apogee,
    minimum_energy,
    range_of_launch_m,
)
from bartizan.units import EARTH_RADIUS_M


@pytest.mark.parametrize(
    ("range_km", "speed_mps", "angle_deg", "apogee_m", "time_s"),
    [
        (100, 987.101, 44.77517, 24901.643, 143.455),
        (300, 1696.481, 44.32551, 74110.205, 251.035),
        (1000, 3016.118, 42.75170, 239938.403, 474.360),
    ],
)
def test_minimum_energy(range_km: float, speed_mps: float, angle_deg: float, apogee_m: float, time_s: float) -> None:
    arc = minimum_energy(range_km * 1e3)
    assert arc.speed_mps == pytest.approx(speed_mps, abs=1e-3)
    assert arc.angle_deg == pytest.approx(angle_deg, abs=1e-5)
    assert arc.apogee_m == pytest.approx(apogee_m, abs=1e-2)
    assert arc.time_s == pytest.approx(time_s, abs=1e-3)


def test_launch_of_given_speed_and_angle() -> None:
    range_m = range_of_launch_m(1700.0, 45.0)
    assert range_m == pytest.approx(301191.363, abs=1e-3)
    arc = arc_with_apogee(range_m, 76202.008)
    assert (arc.speed_mps, arc.angle_deg) == pytest.approx((1700.0, 45.0), abs=1e-4)
    assert arc.time_s == pytest.approx(254.5635, abs=1e-3)


@pytest.mark.parametrize("apogee_m", [5e3, 40e3, 74110.2054, 120e3, 900e3])
def test_an_arc_of_given_apogee_lands_at_its_range(apogee_m: float) -> None:
    arc = arc_with_apogee(300e3, apogee_m)
    assert arc.apogee_m == pytest.approx(apogee_m, abs=1e-3)
    assert range_of_launch_m(arc.speed_mps, arc.angle_deg) == pytest.approx(300e3, abs=1e-3)
    assert arc.speed_mps >= minimum_energy(300e3).speed_mps - 1e-9


@pytest.mark.parametrize("apogee_m", [None, 30e3, 300e3])
def test_points_obey_gravity(apogee_m: float | None) -> None:
    """Integrate the motion in small steps (fourth-order Runge-Kutta) and meet the points."""
    time_s, ground_m, altitude_m = arc_points(400e3, 9, apogee_m)
    arc = minimum_energy(400e3) if apogee_m is None else arc_with_apogee(400e3, apogee_m)
    assert np.diff(time_s) == pytest.approx(arc.time_s / 8)
    angle = math.radians(arc.angle_deg)
    state = np.array([0.0, EARTH_RADIUS_M, arc.speed_mps * math.cos(angle), arc.speed_mps * math.sin(angle)])
    seen = [state]
    for _ in range(8):
        for _ in range(200):
            state = rk4(state, arc.time_s / 1600)
        seen.append(state)
    path = np.array(seen)
    assert EARTH_RADIUS_M * np.arctan2(path[:, 0], path[:, 1]) == pytest.approx(ground_m, abs=0.01)
    assert np.hypot(path[:, 0], path[:, 1]) - EARTH_RADIUS_M == pytest.approx(altitude_m, abs=0.01)


def rk4(state: np.ndarray, step_s: float) -> np.ndarray:
    def rate(s: np.ndarray) -> np.ndarray:
        return np.concatenate([s[2:], -GRAVITATION_M3_S2 * s[:2] / np.hypot(*s[:2]) ** 3])

    a = rate(state)
    b = rate(state + 0.5 * step_s * a)
    c = rate(state + 0.5 * step_s * b)
    d = rate(state + step_s * c)
    return state + step_s / 6 * (a + 2 * b + 2 * c + d)


def test_the_flat_limit() -> None:
    arc = minimum_energy(1000.0)
    gravity_mps2 = GRAVITATION_M3_S2 / EARTH_RADIUS_M**2
    assert arc.speed_mps == pytest.approx(math.sqrt(gravity_mps2 * 1000.0), rel=1e-4)
    assert arc.apogee_m == pytest.approx(250.0, rel=1e-3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: minimum_energy(0.0), r"range_m must be above 0"),
        (lambda: minimum_energy(3e7), r"got 30000000.0"),
        (lambda: minimum_energy(math.nan), r"got nan"),
        (lambda: arc_with_apogee(1e5, 0.0), r"apogee_m must be above 0 m; got 0.0"),
        (lambda: arc_points(1e5, 1), r"n must be 2 or more"),
        (lambda: range_of_launch_m(12_000.0, 45.0), r"below escape"),
    ],
)
def test_refusals(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
