"""Move: where an object is. Positions are analytic on legs, so any moment can be asked for, in order of time."""

from __future__ import annotations

import math

from bartizan.jit import fused, stage
from bartizan.units import EARTH_RADIUS_M

PER_RADIUS = 1.0 / EARTH_RADIUS_M


@fused
def find_leg(leg_end_s, body, time_ms):
    """The leg that an object in flight is on, and its path time [s]; the body remembers its leg, so times must not go
    back.

    Most looks pass none to three legs, and which is hard to foresee: these are counted without branches.
    """
    path_s = (time_ms - body.start_ms) * 1e-3
    i = body.leg
    one = leg_end_s[i] <= path_s
    two = one & (leg_end_s[i + 1] <= path_s)
    three = two & (leg_end_s[i + 2] <= path_s)
    i += one
    i += two
    i += three
    if three:
        while leg_end_s[i] <= path_s:
            i += 1
    body.leg = i
    return i, path_s


@fused
def place_on(leg, path_s):
    """Position (x, y, z) on a leg."""
    u = path_s - leg.path_s
    return leg.x_m + leg.vx_mps * u, leg.y_m + leg.vy_mps * u, leg.z_m + leg.vz_mps * u


@stage
def position(legs, leg_end_s, body, time_ms):
    """Position (x, y, z) of an object in flight, at times that do not go back."""
    i, path_s = find_leg(leg_end_s, body, time_ms)
    return place_on(legs[i], path_s)


@stage
def slant2_m2(distance2_m2, low_m, high_m):
    """Square of the slant range."""
    rise = high_m - low_m
    curve = (1.0 + low_m * PER_RADIUS) * (1.0 + high_m * PER_RADIUS)
    bend = 1.0 - distance2_m2 * (PER_RADIUS * PER_RADIUS / 12.0)
    return rise * rise + distance2_m2 * curve * bend


@stage
def slant_m(distance2_m2, low_m, high_m):
    """Slant range from the squared plane distance and the two altitudes, on the sphere (docs/model.md, section 1)."""
    return math.sqrt(slant2_m2(distance2_m2, low_m, high_m))


@stage
def horizon_part_m(altitude_m, k_radius_m):
    """Distance from a point at an altitude to its own smooth-earth horizon."""
    return math.sqrt((2.0 * k_radius_m + altitude_m) * altitude_m)
