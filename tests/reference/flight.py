"""A point mass in the air round a turning earth, in small steps: the judge of atmosphere, gravity and frames.

It serves tests only; nothing of the program flies by it. The equations: two-body gravity with the earth's flattening
(J2) or without, air that turns with the earth and may blow as wind, drag along the way through that air. Fourth-order
Runge-Kutta in axes that do not turn; air and frames are the program's own, since they stand trial here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bartizan.earth.atmosphere import standard_atmosphere
from bartizan.earth.frames import ecef_to_geodetic, geodetic_to_ecef

Vector = NDArray[np.float64]

FOOT_M = 0.3048
SLUG_KG = 14.593902937206364


@dataclass(frozen=True)
class Earth:
    """What pulls and what turns; WGS-84 as it stands."""

    gravitation_m3_s2: float = 3.986004418e14
    turn_rad_s: float = 7.292115e-5
    j2: float = 1.0826298213e-3
    equator_m: float = 6_378_137.0
    sphere_m: float | None = None
    """Radius of a round earth, or None for the ellipsoid."""

    def gravity_mps2(self, position_m: Vector) -> Vector:
        """Pull at a place in inertial axes."""
        radius_m = float(np.linalg.norm(position_m))
        share = 1.5 * self.j2 * (self.equator_m / radius_m) ** 2
        sine_squared = (position_m[2] / radius_m) ** 2
        flattening = 1.0 + share * (np.array([1.0, 1.0, 3.0]) - 5.0 * sine_squared)
        return -self.gravitation_m3_s2 / radius_m**3 * position_m * flattening

    def to_ecef(self, vector: Vector, time_s: float) -> Vector:
        """Components in axes that turn with the earth; both sets of axes coincide at time 0."""
        sine, cosine = np.sin(self.turn_rad_s * time_s), np.cos(self.turn_rad_s * time_s)
        x, y, z = vector
        return np.array([cosine * x + sine * y, cosine * y - sine * x, z])

    def place(self, ecef_m: Vector) -> tuple[float, float, float]:
        """Latitude and longitude [deg] and altitude above the ellipsoid, or above the sphere [m]."""
        if self.sphere_m is None:
            lat_deg, lon_deg, altitude_m = ecef_to_geodetic(*ecef_m)
        else:
            lat_deg = np.degrees(np.arctan2(ecef_m[2], np.hypot(ecef_m[0], ecef_m[1])))
            lon_deg = np.degrees(np.arctan2(ecef_m[1], ecef_m[0]))
            altitude_m = np.linalg.norm(ecef_m) - self.sphere_m
        return float(lat_deg), float(lon_deg), float(altitude_m)

    def position(self, lat_deg: float, lon_deg: float, altitude_m: float) -> Vector:
        """Earth-fixed position of a place; the inverse of `place`."""
        if self.sphere_m is None:
            return np.array([float(v) for v in geodetic_to_ecef(lat_deg, lon_deg, altitude_m)])
        return (self.sphere_m + altitude_m) * axes(lat_deg, lon_deg)[2]


@dataclass(frozen=True)
class Body:
    """What falls: mass over drag area, infinite where the air does not matter."""

    ballistic_kg_m2: float = np.inf


class State(NamedTuple):
    """Where a body is: latitude and longitude [deg], altitude [m], speed over the turning ground [m/s]."""

    lat_deg: float
    lon_deg: float
    altitude_m: float
    speed_mps: float


def no_wind(_altitude_m: float) -> tuple[float, float]:
    """Wind towards east and north [m/s]."""
    return 0.0, 0.0


def standard_density_kg_m3(altitude_m: float) -> float:
    """Density of the standard atmosphere."""
    return standard_atmosphere(altitude_m).density_kg_m3


def fly(
    start_lla: tuple[float, float, float],
    velocity_enu_mps: tuple[float, float, float] = (0.0, 0.0, 0.0),
    *,
    seconds: float,
    steps: int,
    body: Body = Body(),
    earth: Earth = Earth(),
    wind_mps: Callable[[float], tuple[float, float]] = no_wind,
    density_kg_m3: Callable[[float], float] = standard_density_kg_m3,
) -> State:
    """Where a body is after a time, if let go at a place with a velocity over the turning ground."""
    spin = np.array([0.0, 0.0, earth.turn_rad_s])

    def rate(state: Vector, time_s: float) -> Vector:
        position_m, velocity_mps = state[:3], state[3:]
        pull_mps2 = earth.gravity_mps2(position_m)
        if np.isfinite(body.ballistic_kg_m2):
            pull_mps2 = pull_mps2 + drag_mps2(position_m, velocity_mps, time_s)
        return np.concatenate([velocity_mps, pull_mps2])

    def drag_mps2(position_m: Vector, velocity_mps: Vector, time_s: float) -> Vector:
        lat_deg, lon_deg, altitude_m = earth.place(earth.to_ecef(position_m, time_s))
        # inertial longitude, so that the wind's axes are inertial too
        east, north, _ = axes(lat_deg, lon_deg + np.degrees(earth.turn_rad_s * time_s))
        to_east_mps, to_north_mps = wind_mps(altitude_m)
        through_air_mps = velocity_mps - np.cross(spin, position_m) - to_east_mps * east - to_north_mps * north
        speed_mps = np.linalg.norm(through_air_mps)
        return -0.5 * density_kg_m3(altitude_m) / body.ballistic_kg_m2 * speed_mps * through_air_mps

    position_m = earth.position(*start_lla)
    velocity_mps = np.array(velocity_enu_mps) @ axes(*start_lla[:2]) + np.cross(spin, position_m)
    state = np.concatenate([position_m, velocity_mps])
    step_s = seconds / steps
    for i in range(steps):
        state = runge_kutta(rate, state, i * step_s, step_s)
    over_ground_mps = np.linalg.norm(state[3:] - np.cross(spin, state[:3]))
    return State(*earth.place(earth.to_ecef(state[:3], seconds)), float(over_ground_mps))


def axes(lat_deg: float, lon_deg: float) -> Vector:
    """Unit vectors east, north and up (rows) at a latitude and longitude."""
    lat, lon = np.radians(lat_deg), np.radians(lon_deg)
    east = (-np.sin(lon), np.cos(lon), 0.0)
    north = (-np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat))
    up = (np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat))
    return np.array([east, north, up])


def runge_kutta(rate: Callable[[Vector, float], Vector], state: Vector, time_s: float, step_s: float) -> Vector:
    """One step of the classical fourth-order method."""
    a = rate(state, time_s)
    b = rate(state + 0.5 * step_s * a, time_s + 0.5 * step_s)
    c = rate(state + 0.5 * step_s * b, time_s + 0.5 * step_s)
    d = rate(state + step_s * c, time_s + step_s)
    return state + step_s / 6.0 * (a + 2.0 * b + 2.0 * c + d)
