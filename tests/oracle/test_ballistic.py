"""Free flight against closed forms, and against an integrator that knows none of them.

Sources: two-body motion (minimum-energy arcs, Kepler's equation); the textbook deflection of a falling body towards the
east; terminal speed. Constants: mu 3.986004418e14 m3/s2, radius 6,371 km, no turning and no air unless said.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from bartizan.earth.atmosphere import GRAVITY_MPS2
from bartizan.earth.ballistic import (
    GRAVITATION_M3_S2,
    Arc,
    arc_points,
    arc_with_apogee,
    minimum_energy,
    range_of_launch_m,
)
from bartizan.units import EARTH_RADIUS_M
from reference.flight import Body, Earth, fly
from unit.engine.worlds import raid, world

STILL = Earth(gravitation_m3_s2=GRAVITATION_M3_S2, turn_rad_s=0.0, j2=0.0, sphere_m=EARTH_RADIUS_M)
TURNING = Earth(gravitation_m3_s2=GRAVITATION_M3_S2, j2=0.0, sphere_m=EARTH_RADIUS_M)
FLAT = Earth(gravitation_m3_s2=GRAVITY_MPS2 * 1e24, turn_rad_s=0.0, j2=0.0, sphere_m=1e12)

# Range km: speed m/s, angle deg, apogee m, time s of the arc of least energy
LEAST_ENERGY = {
    100: ("987.101", "44.77517", "24901.643", "143.455"),
    300: ("1696.481", "44.32551", "74110.205", "251.035"),
    1000: ("3016.118", "42.75170", "239938.403", "474.360"),
}


def printed(arc: Arc) -> tuple[str, str, str, str]:
    return f"{arc.speed_mps:.3f}", f"{arc.angle_deg:.5f}", f"{arc.apogee_m:.3f}", f"{arc.time_s:.3f}"


@pytest.mark.parametrize("range_km", LEAST_ENERGY)
def test_least_energy_to_every_digit(range_km: int) -> None:
    assert printed(minimum_energy(1e3 * range_km)) == LEAST_ENERGY[range_km]


def test_a_launch_to_every_digit() -> None:
    range_m = range_of_launch_m(1700.0, 45.0)
    assert f"{range_m:.3f}" == "301191.363"
    assert printed(arc_with_apogee(range_m, 76202.008))[:2] == ("1700.000", "45.00000")
    assert f"{arc_with_apogee(range_m, 76202.008).time_s:.4f}" == "254.5635"


@pytest.mark.parametrize(("apogee_km", "range_km"), [(None, 300), (40.0, 300), (200.0, 300), (None, 1000)])
def test_the_integrator_flies_the_same_arc(apogee_km: float | None, range_km: int) -> None:
    """Thrown east from the equator: every stored point of the arc, the highest one, and the ground at its end."""
    range_m = 1e3 * range_km
    apogee_m = None if apogee_km is None else 1e3 * apogee_km
    arc = minimum_energy(range_m) if apogee_m is None else arc_with_apogee(range_m, apogee_m)
    for time_s, ground_m, altitude_m in list(zip(*arc_points(range_m, 5, apogee_m), strict=True))[1:]:
        end = fly((0.0, 0.0, 0.0), thrown(arc), seconds=time_s, steps=100, earth=STILL)
        assert math.radians(end.lon_deg) * EARTH_RADIUS_M == pytest.approx(ground_m, abs=0.01)
        assert end.altitude_m == pytest.approx(altitude_m, abs=0.01)
    top = fly((0.0, 0.0, 0.0), thrown(arc), seconds=0.5 * arc.time_s, steps=100, earth=STILL)
    assert top.altitude_m == pytest.approx(arc.apogee_m, abs=0.01)
    assert end.speed_mps == pytest.approx(arc.speed_mps, rel=1e-8)


def thrown(arc: Arc, faster: float = 1.0) -> tuple[float, float, float]:
    """Velocity east, north and up."""
    angle, speed_mps = math.radians(arc.angle_deg), faster * arc.speed_mps
    return speed_mps * math.cos(angle), 0.0, speed_mps * math.sin(angle)


@pytest.mark.parametrize(
    ("faster", "earth"), [(1.0001, STILL), (1.0, TURNING), (1.0, FLAT)], ids=["faster", "turning", "flat"]
)
def test_another_throw_or_earth_lands_elsewhere(faster: float, earth: Earth) -> None:
    arc = minimum_energy(300e3)
    end = fly((0.0, 0.0, 0.0), thrown(arc, faster), seconds=arc.time_s, steps=100, earth=earth)
    assert abs(end.altitude_m) > 1.0


@pytest.mark.parametrize("range_m", [10.0, 1e3, 20e3])
def test_the_flat_limit(range_m: float) -> None:
    """v = sqrt(g R), apogee R / 4, 45 degrees: wrong by no more than the range over the radius."""
    arc, gravity_mps2 = minimum_energy(range_m), GRAVITATION_M3_S2 / EARTH_RADIUS_M**2
    near = range_m / EARTH_RADIUS_M
    assert arc.speed_mps == pytest.approx(math.sqrt(gravity_mps2 * range_m), rel=near)
    # the apogee is a difference from the radius of the earth, which costs it nine digits
    assert arc.apogee_m == pytest.approx(range_m / 4.0, rel=near, abs=1e-8)
    assert arc.angle_deg == pytest.approx(45.0, abs=45.0 * near)
    assert arc.time_s == pytest.approx(math.sqrt(2.0 * range_m / gravity_mps2), rel=2.0 * near)


@pytest.mark.parametrize(("range_km", "spread"), [(100, 3e-4), (300, 3e-4)])
def test_the_engine_flies_the_arc_of_least_energy(range_km: int, spread: float) -> None:
    """Between two points of a scenario: the time to the millisecond or to what the plane stretches, and the apogee."""
    group = raid("arc", "ballistic-missile", profile="ballistic", points=[(0.6 * range_km, 0.8 * range_km, 0.0)])
    small = world([], [group], width_km=2.0 * range_km, cell_m=5000.0)
    _, _, apogee_m, time_s = (float(digits) for digits in LEAST_ENERGY[range_km])
    assert small.path_s() == pytest.approx(time_s, rel=spread)
    z_m = small.places(np.linspace(0.0, small.path_s(), 2001)[:-1])[2]
    # straight pieces of two seconds pass under the arc by at most g dt^2 / 8
    assert z_m.max() == pytest.approx(apogee_m, rel=spread, abs=0.5 * GRAVITY_MPS2)
    assert z_m.max() != pytest.approx(apogee_m * (1.0 + 4.0 * spread), rel=spread)


@pytest.mark.parametrize(("lat_deg", "printed_m"), [(0.0, "0.69425"), (45.0, "0.49091")])
def test_a_falling_body_drifts_to_the_east(lat_deg: float, printed_m: str) -> None:
    """First order: w g t^3 / 3 cos(latitude), from 1 km; the integrator comes within the terms that it leaves out."""
    time_s = math.sqrt(2.0 * 1000.0 / GRAVITY_MPS2)
    drift_m = TURNING.turn_rad_s * GRAVITY_MPS2 * time_s**3 / 3.0 * math.cos(math.radians(lat_deg))
    assert f"{drift_m:.5f}" == printed_m
    end = fly((lat_deg, 0.0, 1000.0), seconds=time_s, steps=60, earth=TURNING)
    east_m = math.radians(end.lon_deg) * EARTH_RADIUS_M * math.cos(math.radians(lat_deg))
    assert east_m == pytest.approx(drift_m, rel=3e-3)
    assert fly((lat_deg, 0.0, 1000.0), seconds=time_s, steps=60, earth=STILL).lon_deg == 0.0


@pytest.mark.parametrize("height_m", [1000.0, 9144.0, 40e3])
def test_the_drift_of_a_fall_is_keplers(height_m: float) -> None:
    """At the equator the fall is an ellipse that begins at its apogee; its angle less the earth's is the drift."""
    radius_m = EARTH_RADIUS_M + height_m
    eccentricity = 1.0 - (TURNING.turn_rad_s * radius_m) ** 2 * radius_m / GRAVITATION_M3_S2
    axis_m = radius_m / (1.0 + eccentricity)
    time_s = 0.95 * math.sqrt(2.0 * height_m / GRAVITY_MPS2)
    anomaly = math.pi
    for _ in range(50):
        mean = math.pi + math.sqrt(GRAVITATION_M3_S2 / axis_m**3) * time_s
        anomaly -= (anomaly - eccentricity * math.sin(anomaly) - mean) / (1.0 - eccentricity * math.cos(anomaly))
    across, along = math.sqrt(1.0 - eccentricity**2) * math.sin(anomaly), math.cos(anomaly) - eccentricity
    drift = math.atan2(-across, -along) - TURNING.turn_rad_s * time_s
    end = fly((0.0, 0.0, height_m), seconds=time_s, steps=100, earth=TURNING)
    assert math.radians(end.lon_deg) * EARTH_RADIUS_M == pytest.approx(drift * EARTH_RADIUS_M, abs=1e-5)
    assert end.altitude_m == pytest.approx(axis_m * (1.0 - eccentricity * math.cos(anomaly)) - EARTH_RADIUS_M, abs=1e-5)


@pytest.mark.parametrize(("ballistic_kg_m2", "printed_mps"), [(500.0, "89.473"), (2000.0, "178.946")])
def test_terminal_speed(ballistic_kg_m2: float, printed_mps: str) -> None:
    """sqrt(2 b g / rho) in the air of the ground, and on the way to it: v tanh(g t / v)."""
    terminal_mps = math.sqrt(2.0 * ballistic_kg_m2 * GRAVITY_MPS2 / 1.225)
    assert f"{terminal_mps:.3f}" == printed_mps
    for times in (0.5, 1.0, 12.0):
        fall_s = times * terminal_mps / GRAVITY_MPS2
        end = fly(
            (0.0, 0.0, 50e3),
            seconds=fall_s,
            steps=150,
            body=Body(ballistic_kg_m2),
            earth=FLAT,
            density_kg_m3=lambda _: 1.225,
        )
        assert end.speed_mps == pytest.approx(terminal_mps * math.tanh(times), rel=1e-5)
