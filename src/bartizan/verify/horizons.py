"""Horizons of a smooth sphere with refraction, and of real terrain profiles."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from bartizan.verify.check import Check, each, printed, within
from bartizan.verify.tables import read_table

if TYPE_CHECKING:
    import numpy as np

SUM = "closed form: sqrt(2 k a h + h^2) of both heights, a = 6,371 km"
REACH = "exact horizon of a sphere of 4/3 earth radii, computed apart"
ITU = "terrain profiles published with ITU-R P.1812 and P.452-18"

# heights m of antenna and target, k: slant range km
SMOOTH = {
    (10, 50, "4/3"): "42.180",
    (10, 50, "1"): "36.529",
    (25, 50, "4/3"): "49.755",
    (25, 50, "1"): "43.089",
    (4, 100, "4/3"): "49.462",
    (24, 25, "4/3"): "40.802",
    (24, 0, "4/3"): "20.193",
    (0, 25, "4/3"): "20.609",
}
K_FACTORS = {"4/3": 4.0 / 3.0, "1": 1.0}
ALTITUDES_M = (10.0, 50.0, 100.0, 300.0, 1000.0, 3000.0, 10_000.0)
# antenna m: ground range km of a radar that is stronger than it needs to be, by altitude of the target
REACHES = {5.0: "22.3 38.4 50.4 80.6 139.6 234.9 421.2", 40.0: "39.1 55.2 67.3 97.5 156.4 251.8 438.0"}
STRONG_M = 900e3
ANGLE_MRAD, OVER_M = 0.006, 0.5
ON_A_PARABOLA = "there the earth is a parabola, here a sphere"


class End(NamedTuple):
    """One end of a profile: the ground along it as seen from there, and the published angle of its horizon."""

    name: str
    distance_m: np.ndarray
    ground_m: np.ndarray
    antenna_msl_m: float
    radius_m: float
    angle_mrad: float


def checks() -> Iterator[Check]:
    """The sum of two horizons, the reach of a strong radar, and seven profiles from both ends."""
    for (antenna_m, target_m, k), text in SMOOTH.items():
        name = f"horizon km, {antenna_m} m to {target_m} m, k = {k}"
        yield Check(name, SUM, printed(text), partial(_horizon_km, antenna_m, target_m, K_FACTORS[k]))
    for antenna_m, text in REACHES.items():
        names = [f"reach km, {antenna_m:g} m to {h:,g} m" for h in ALTITUDES_M]
        yield from each(REACH, names, [printed(number) for number in text.split()], partial(_reach_km, antenna_m))
    ends = list(_ends())
    for end in ends:
        expected = within(end.angle_mrad, ANGLE_MRAD, ON_A_PARABOLA)
        yield Check(f"angle mrad, {end.name}", ITU, expected, partial(_angle_mrad, end))
    name = f"largest error of {len(ends)} lowest altitudes, m"
    yield Check(name, ITU, within(0.0, OVER_M, ON_A_PARABOLA), lambda: max(_error_over_m(end) for end in ends))


def _horizon_km(antenna_m: float, target_m: float, k_factor: float) -> float:
    from bartizan.earth.refraction import horizon_range_m

    return horizon_range_m(float(antenna_m), float(target_m), k_factor) / 1000.0


def _reach_km(antenna_m: float) -> list[float]:
    """Where signal is no limit, the horizon is."""
    from bartizan.radar.equation import Triple
    from bartizan.radar.reach import detection_reach_m

    strong = Triple(STRONG_M, 1.0, 0.9)
    reach = detection_reach_m(0.9, 1.0, ALTITUDES_M, strong, antenna_msl_m=antenna_m, max_range_m=STRONG_M)
    return [ground_m / 1000.0 for ground_m in reach.ground_m]


def _ends() -> Iterator[End]:
    points = read_table("itu_profiles")
    for row in read_table("itu_horizons"):
        profile, near_m, far_m, radius_km, near_mrad, far_mrad = (float(value) for value in row)
        distance_m, ground_m = points[points[:, 0] == profile][:, 1:].T
        distance_m = 1000.0 * distance_m
        ends = (("first", near_m, near_mrad, 1), ("last", far_m, far_mrad, -1))
        for which, antenna_m, angle_mrad, step in ends:
            along_m = distance_m if step == 1 else distance_m[-1] - distance_m[::-1]
            name = f"profile {profile:g} of {distance_m[-1] / 1000.0:.0f} km, {which} end"
            ground = ground_m[::step]
            yield End(name, along_m, ground, float(ground[0]) + antenna_m, 1000.0 * radius_km, angle_mrad)


def _angle_mrad(end: End) -> float:
    from bartizan.earth.sightline import tan_elevation

    tangents = tan_elevation(end.ground_m[1:-1], end.antenna_msl_m, end.distance_m[1:-1], end.radius_m)
    return 1000.0 * math.atan(tangents.max())


def _error_over_m(end: End) -> float:
    """Lowest altitude in sight over the far end, less that of a ray at the published angle."""
    from bartizan.earth.sightline import lowest_visible_altitude_over_profile_m

    lowest_m = lowest_visible_altitude_over_profile_m(end.distance_m, end.ground_m, end.antenna_msl_m, end.radius_m)
    angle, turn = end.angle_mrad / 1000.0, end.distance_m[-1] / end.radius_m
    ray_m = (end.radius_m + end.antenna_msl_m) * math.cos(angle) / math.cos(angle + turn) - end.radius_m
    return abs(lowest_m - max(ray_m, float(end.ground_m[-1])))
