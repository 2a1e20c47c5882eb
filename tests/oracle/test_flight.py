"""The check-cases that NASA's engineering centre published for flight simulations, as far as a point mass can fly them.

Six programs of others flew each case for 30 s; what they printed for the end is what the integrator of these tests must
come to, and with it the atmosphere, the frames and the gravity that it asks.
Sources: NASA/TM-2015-218675; end values from the trajectories that go with it, as stored by nasa/simupy-flight. The
report sets no limit for passing. Programs 4, 5 and 6 agree best among themselves; where they are named, the range is
theirs.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import pytest

from bartizan.earth.atmosphere import RADIUS_M, standard_atmosphere
from reference.flight import FOOT_M, SLUG_KG, Body, Earth, State, fly

DROP_FT, CANNON_FT, ANGLE_DEG = 0.1, 0.5, 3e-6
STEPS = 60  # 0.01 s instead of 0.5 s moves an end by under 0.0002 ft

SPHERE = Body(ballistic_kg_m2=SLUG_KG / (0.1 * 0.1963495 * FOOT_M**2))
ROUND = {"sphere_m": 6_371_007.1809, "j2": 0.0}
ROUND_STILL = Earth(**ROUND, turn_rad_s=0.0)
ROUND_TURNING = Earth(**ROUND)
HIGH = (0.0, 0.0, 30_000.0 * FOOT_M)
LOW = (0.0, 0.0, 0.0)
SPEED_MPS = 1000.0 * FOOT_M


def steady(_altitude_m: float) -> tuple[float, float]:
    return 20.0 * FOOT_M, 0.0


def shear(altitude_m: float) -> tuple[float, float]:
    """20 ft/s from the east at sea level, 70 ft/s from the west at 30,000 ft."""
    return 0.003 * altitude_m - 20.0 * FOOT_M, 0.0


CASES: dict[int, dict[str, Any]] = {
    1: {"start_lla": HIGH},
    4: {"start_lla": HIGH, "body": SPHERE, "earth": ROUND_STILL},
    5: {"start_lla": HIGH, "body": SPHERE, "earth": ROUND_TURNING},
    6: {"start_lla": HIGH, "body": SPHERE},
    7: {"start_lla": HIGH, "body": SPHERE, "wind_mps": steady},
    8: {"start_lla": HIGH, "body": SPHERE, "wind_mps": shear},
    9: {"start_lla": LOW, "body": SPHERE, "velocity_enu_mps": (SPEED_MPS, 0.0, SPEED_MPS)},
    10: {"start_lla": LOW, "body": SPHERE, "velocity_enu_mps": (0.0, SPEED_MPS, SPEED_MPS)},
}

# Altitude at 30 s, ft: lowest and highest among those that agree, then the allowance
END_FT = {
    1: (15598.9039, 15598.9060, DROP_FT),
    4: (16231.3059, 16231.3167, DROP_FT),
    5: (16276.3845, 16276.3952, DROP_FT),  # programs 4 and 6
    6: (16284.4438, 16284.4544, DROP_FT),  # programs 4, 5 and 6
    7: (16285.1612, 16285.1719, DROP_FT),  # programs 4 and 6
    8: (16290.39, 16291.28, DROP_FT),
    9: (10160.66, 10160.99, CANNON_FT),  # programs 4, 5 and 6
    10: (10114.3930, 10114.8055, CANNON_FT),  # programs 4 and 6
}
LATITUDE_DEG = {10: (0.0621347, 0.0621356)}
LONGITUDE_DEG = {
    1: (5.7455e-5, 5.7455e-5),
    5: (5.34699e-5, 5.34700e-5),
    7: (1.285417e-4, 1.285428e-4),
    8: (2.7336e-4, 2.7373e-4),
    9: (0.061634, 0.061648),
    10: (-7.847591e-5, -7.847412e-5),
}

# To every digit that was printed, against the program whose atmosphere is computed as ours is
NEAREST_FT = {1: 15598.9044, 4: 16231.3059, 5: 16276.3845, 6: 16284.4438, 7: 16285.1612, 9: 10160.99, 10: 10114.8055}


@cache
def flown(case: int, steps: int = STEPS) -> State:
    """The end of a case as it was published."""
    return changed(case, {}, steps)


def changed(case: int, changes: dict[str, Any], steps: int = STEPS) -> State:
    """The end of a case that somebody got wrong."""
    return fly(**{**CASES[case], **changes}, seconds=30.0, steps=steps)


def misses(end: State, case: int) -> list[str]:
    """What of an end lies outside the published range and its allowance."""
    seen = {"altitude_ft": end.altitude_m / FOOT_M, "lat_deg": end.lat_deg, "lon_deg": end.lon_deg}
    low_ft, high_ft, allowed_ft = END_FT[case]
    wanted = {
        "altitude_ft": (low_ft - allowed_ft, high_ft + allowed_ft),
        "lat_deg": _widened(LATITUDE_DEG.get(case, (0.0, 0.0))),
        "lon_deg": _widened(LONGITUDE_DEG.get(case, (-math.inf, math.inf))),
    }
    return [name for name, (low, high) in wanted.items() if not low <= seen[name] <= high]


def _widened(span_deg: tuple[float, float]) -> tuple[float, float]:
    return span_deg[0] - ANGLE_DEG, span_deg[1] + ANGLE_DEG


@pytest.mark.parametrize("case", CASES)
def test_a_published_case(case: int) -> None:
    assert misses(flown(case), case) == []


@pytest.mark.parametrize("case", NEAREST_FT)
def test_the_program_with_the_same_air(case: int) -> None:
    near_ft = 0.005 if case in (9, 10) else 2e-4
    assert flown(case).altitude_m / FOOT_M == pytest.approx(NEAREST_FT[case], abs=near_ft)


@pytest.mark.parametrize("case", [1, 9])
def test_the_step_is_short_enough(case: int) -> None:
    coarse, fine = flown(case), flown(case, steps=4 * STEPS)
    assert coarse.altitude_m / FOOT_M == pytest.approx(fine.altitude_m / FOOT_M, abs=2e-4)
    assert coarse.lon_deg == pytest.approx(fine.lon_deg, abs=1e-8)


def test_a_case_without_wind_at_the_equator_stays_there() -> None:
    assert abs(flown(6).lat_deg) < 1e-12


@pytest.mark.parametrize("case", [1, 6, 8, 9, 10])
@pytest.mark.parametrize(
    "earth",
    [Earth(j2=0.0), Earth(turn_rad_s=0.0), ROUND_TURNING, ROUND_STILL],
    ids=["without flattening in its pull", "without turning", "round", "round and still"],
)
def test_a_wrong_earth_is_noticed(case: int, earth: Earth) -> None:
    assert misses(changed(case, {"earth": earth}), case)


def normal_gravity_mps2(lat_deg: float) -> float:
    """Pull and turning of the ellipsoid's surface together, along its normal (Somigliana's formula for WGS-84)."""
    sine_squared = math.sin(math.radians(lat_deg)) ** 2
    return 9.7803253359 * (1.0 + 0.00193185265241 * sine_squared) / math.sqrt(1.0 - 0.00669437999014 * sine_squared)


def plumb(lat_deg: float, earth: Earth) -> tuple[float, float]:
    """How a body let go 10 m up falls in a second, as an acceleration: down, and aside to the north [m/s2]."""
    end = fly((lat_deg, 20.0, 10.0), seconds=1.0, steps=4, earth=earth)
    return 2.0 * (10.0 - end.altitude_m), 2.0 * math.radians(end.lat_deg - lat_deg) * 6.37e6


@pytest.mark.parametrize("lat_deg", [-75.0, -45.0, 0.0, 30.0, 60.0, 90.0])
def test_a_body_falls_along_the_plumb_line(lat_deg: float) -> None:
    """The published cases all begin at the equator; this one holds frames and gravity together elsewhere.

    Gravity's next term (J4), left out here, is worth 1e-5 of it.
    """
    down_mps2, north_mps2 = plumb(lat_deg, Earth())
    assert down_mps2 == pytest.approx(normal_gravity_mps2(lat_deg), rel=3e-5)
    assert north_mps2 == pytest.approx(0.0, abs=3e-4)


@pytest.mark.parametrize("earth", [Earth(j2=0.0), Earth(turn_rad_s=0.0)], ids=["no flattening", "no turning"])
def test_a_plumb_line_of_another_earth_is_noticed(earth: Earth) -> None:
    assert abs(plumb(45.0, earth)[1]) > 3e-3


def slipped_density_kg_m3(altitude_m: float) -> float:
    """The usual slip: a geometric altitude taken as a geopotential one."""
    return standard_atmosphere(RADIUS_M * altitude_m / (RADIUS_M - altitude_m)).density_kg_m3


@pytest.mark.parametrize(
    ("case", "changes"),
    [
        (6, {"body": Body()}),
        (6, {"body": Body(ballistic_kg_m2=1.001 * SPHERE.ballistic_kg_m2)}),
        (6, {"density_kg_m3": slipped_density_kg_m3}),
        (8, {"wind_mps": lambda altitude_m: (-shear(altitude_m)[0], 0.0)}),
        (8, {"wind_mps": lambda altitude_m: shear(altitude_m)[::-1]}),
        (9, {"velocity_enu_mps": (SPEED_MPS, 0.0, 1.0001 * SPEED_MPS)}),
        (10, {"velocity_enu_mps": (0.0, -SPEED_MPS, SPEED_MPS)}),
    ],
    ids="no-air more-drag altitudes-mixed-up wind-turned-round wind-turned-aside thrown-faster thrown-south".split(),
)
def test_a_wrong_flight_is_noticed(case: int, changes: dict[str, Any]) -> None:
    assert misses(changed(case, changes), case)
