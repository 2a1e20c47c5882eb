"""Free flight between two points of the ground in closed form (Kepler): no drag, no rotation, no boost, a spherical
earth.

Scenario authors give a ballistic object its end points; the arc decides when it rises over a radar's horizon and how
long it is
in sight. Nothing here steers or aims anything.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bartizan.units import EARTH_RADIUS_M

GRAVITATION_M3_S2 = 3.986004418e14


class Arc(NamedTuple):
    """One arc from ground to ground."""

    range_m: float
    """Along the ground."""
    speed_mps: float
    """At the ground."""
    angle_deg: float
    """Above the horizontal at the ground."""
    apogee_m: float
    """Altitude of the highest point."""
    time_s: float
    """From ground to ground."""


def minimum_energy(range_m: float) -> Arc:
    """The arc that reaches a range with the least speed.

    Parameters
    ----------
    range_m : float [m]
        Along the ground, above 0 and below half the earth's circumference.

    Returns
    -------
    arc : Arc

    Raises
    ------
    ValueError
        If the range is out of bounds.

    Notes
    -----
    Limits: as the module; real objects spend part of the flight under thrust and drag.
    Source: two-body motion: v^2 = (2 mu / R) s / (1 + s), s = sin(L / 2), angle = 45 deg - L / 4, L = range / R.

    Examples
    --------
    >>> arc = minimum_energy(300e3)
    >>> round(arc.speed_mps, 3), round(arc.angle_deg, 5), round(arc.apogee_m, 3), round(arc.time_s, 3)
    (1696.481, 44.32551, 74110.205, 251.035)
    """
    half = _half_angle(range_m)
    return _arc(range_m, math.pi / 4.0 - half / 2.0)


def arc_with_apogee(range_m: float, apogee_m: float) -> Arc:
    """The arc that reaches a range over a given highest point: lofted above, depressed below the minimum-energy one.

    Parameters
    ----------
    range_m : float [m]
        As `minimum_energy`.
    apogee_m : float [m]
        Above 0.

    Returns
    -------
    arc : Arc

    Raises
    ------
    ValueError
        If the range is out of bounds or the apogee not above 0.

    Notes
    -----
    Limits: as `minimum_energy`. Source: the ellipse through apogee R + h with its focus at the centre of the earth.

    Examples
    --------
    >>> lofted = arc_with_apogee(300e3, 120e3)
    >>> round(lofted.speed_mps, 1), round(lofted.angle_deg, 2), round(lofted.apogee_m)
    (1789.9, 57.51, 120000)
    """
    half = _half_angle(range_m)
    if not (apogee_m > 0.0 and math.isfinite(apogee_m)):
        raise ValueError(f"apogee_m must be above 0 m; got {apogee_m}.")
    top_m = EARTH_RADIUS_M + apogee_m
    # R (1 - e cos half) = top (1 - e): the ellipse passes the ground half the range away from its apogee
    eccentricity = apogee_m / (top_m - EARTH_RADIUS_M * math.cos(half))
    angle = math.atan2(eccentricity * math.sin(half), 1.0 - eccentricity * math.cos(half))
    return _arc(range_m, angle)


def arc_points(
    range_m: float, n: int, apogee_m: float | None = None
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Points of an arc, evenly spread in time.

    Parameters
    ----------
    range_m : float [m]
        As `minimum_energy`.
    n : int
        2 or more.
    apogee_m : float or None [m]
        None for the minimum-energy arc.

    Returns
    -------
    time_s, ground_distance_m, altitude_m : array, shape (n,) [s, m, m]
        From launch to landing.

    Raises
    ------
    ValueError
        As `minimum_energy` and `arc_with_apogee`, or if n is below 2.

    Examples
    --------
    >>> time_s, ground_distance_m, altitude_m = arc_points(300e3, 3)
    >>> [round(float(v[1]), 2) for v in (time_s, ground_distance_m, altitude_m)]
    [125.52, 150000.0, 74110.2]
    """
    if n < 2:
        raise ValueError(f"n must be 2 or more points; got {n}.")
    arc = minimum_energy(range_m) if apogee_m is None else arc_with_apogee(range_m, apogee_m)
    axis_m, eccentricity = _ellipse(arc.speed_mps, math.radians(arc.angle_deg))
    time_s = np.linspace(0.0, arc.time_s, n)
    mean = math.pi + (time_s - 0.5 * arc.time_s) * math.sqrt(GRAVITATION_M3_S2 / axis_m**3)
    anomaly = _eccentric_anomaly(mean, eccentricity)
    radius_m = axis_m * (1.0 - eccentricity * np.cos(anomaly))
    # angle from the apogee, whose sine and cosine keep their digits there
    ahead = np.arctan2(-math.sqrt(1.0 - eccentricity**2) * np.sin(anomaly), -(np.cos(anomaly) - eccentricity))
    return time_s, 0.5 * range_m + EARTH_RADIUS_M * ahead, radius_m - EARTH_RADIUS_M


def range_of_launch_m(speed_mps: float, angle_deg: float) -> float:
    """Range along the ground of a launch from the ground.

    Parameters
    ----------
    speed_mps, angle_deg : float [m/s, deg]
        Speed above 0 and below escape; angle above the horizontal, 0 to 90.

    Returns
    -------
    range_m : float [m]

    Raises
    ------
    ValueError
        If the launch escapes or an input is out of bounds.

    Examples
    --------
    >>> round(range_of_launch_m(1700.0, 45.0), 3)
    301191.363
    """
    if not (0.0 < speed_mps < math.sqrt(2.0 * GRAVITATION_M3_S2 / EARTH_RADIUS_M) and 0.0 <= angle_deg <= 90.0):
        raise ValueError(
            "a launch needs a speed above 0 and below escape and an angle of 0 to 90 degrees; "
            f"got {speed_mps} m/s at {angle_deg}."
        )
    angle = math.radians(angle_deg)
    share = EARTH_RADIUS_M * speed_mps**2 / GRAVITATION_M3_S2
    half = math.atan2(share * math.sin(angle) * math.cos(angle), 1.0 - share * math.cos(angle) ** 2)
    return 2.0 * half * EARTH_RADIUS_M


def _half_angle(range_m: float) -> float:
    """Half the range as an angle at the centre of the earth."""
    if not 0.0 < range_m < math.pi * EARTH_RADIUS_M:
        raise ValueError(f"range_m must be above 0 and below {math.pi * EARTH_RADIUS_M:.0f} m; got {range_m}.")
    return 0.5 * range_m / EARTH_RADIUS_M


def _arc(range_m: float, angle: float) -> Arc:
    """The arc of one launch angle: speed from the orbit through both ends, time from Kepler's equation."""
    half = _half_angle(range_m)
    # from the orbit equation at launch: half the range is the angle between launch and apogee
    share = math.tan(half) / (math.cos(angle) * (math.sin(angle) + math.cos(angle) * math.tan(half)))
    speed_mps = math.sqrt(share * GRAVITATION_M3_S2 / EARTH_RADIUS_M)
    axis_m, eccentricity = _ellipse(speed_mps, angle)
    apogee_m = axis_m * (1.0 + eccentricity) - EARTH_RADIUS_M
    # eccentric anomaly of the launch, measured from the apogee
    before = math.atan2(math.sqrt(1.0 - eccentricity**2) * math.sin(half), math.cos(half) - eccentricity)
    time_s = 2.0 * math.sqrt(axis_m**3 / GRAVITATION_M3_S2) * (before + eccentricity * math.sin(before))
    return Arc(range_m, speed_mps, math.degrees(angle), apogee_m, time_s)


def _ellipse(speed_mps: float, angle: float) -> tuple[float, float]:
    """Semi-major axis [m] and eccentricity of the orbit of a launch from the ground."""
    share = EARTH_RADIUS_M * speed_mps**2 / GRAVITATION_M3_S2
    axis_m = EARTH_RADIUS_M / (2.0 - share)
    return axis_m, math.sqrt(max(0.0, 1.0 - share * (2.0 - share) * math.cos(angle) ** 2))


def _eccentric_anomaly(mean: NDArray[np.float64], eccentricity: float) -> NDArray[np.float64]:
    """Solve Kepler's equation by Newton's method from pi, which converges for every ellipse."""
    anomaly = np.full_like(mean, math.pi)
    for _ in range(60):
        step = (anomaly - eccentricity * np.sin(anomaly) - mean) / (1.0 - eccentricity * np.cos(anomaly))
        anomaly = anomaly - step
        if np.abs(step).max() < 1e-14:
            break
    return anomaly
