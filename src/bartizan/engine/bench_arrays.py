"""The bench's arrays: what a scenario states in place of figures, and when perfect detection begins on each path."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from bartizan.engine.bench_records import (
    ASKS,
    BENCH,
    CONSTANT,
    EXPONENTIAL,
    NO_SPREAD,
    OWN_STARTS,
    POISSON,
    SIMULTANEOUS,
    SPACED,
    TURN,
    UNIFORM,
    WAIT,
    Bench,
    BenchState,
)
from bartizan.scenario.rules import Arrivals, Spread
from bartizan.units import EARTH_RADIUS_M

if TYPE_CHECKING:
    from bartizan.engine.geometry import Geometry
    from bartizan.engine.records import Model

LONGEST_MS = 1e9


def bench_of(geometry: Geometry, radars: np.ndarray, objects: np.ndarray, legs: np.ndarray) -> Bench:
    """What the scenario states for the bench.

    Parameters
    ----------
    geometry : Geometry
    radars, objects, legs : arrays of RADAR, OBJECT and LEG

    Returns
    -------
    Bench
    """
    return Bench(_rules(geometry), _order(geometry), _appears_ms(geometry, radars, objects, legs))


def no_bench() -> Bench:
    """A bench that changes nothing."""
    rules = np.zeros(1, BENCH)
    rules["own_share"] = rules["reliability"] = rules["is_plain_kill"] = rules["detection_probability"] = 1
    return Bench(rules, np.zeros(0, np.int64), np.zeros((0, 0), np.int64))


def bench_room(model: Model) -> int:
    """Entries that the queue may hold for the bench: appearances, and decisions asked for ahead."""
    return model.bench.appears_ms.size + ASKS * len(model.bench.appears_ms)


def bench_state(model: Model) -> BenchState:
    """Room for one replication."""
    n_radars = len(model.radars)
    is_on = bool(model.bench.rules[0]["is_on"])
    return BenchState(np.zeros((n_radars, len(model.objects)) if is_on else (0, 0), WAIT), np.zeros(n_radars, TURN))


def _rules(geometry: Geometry) -> np.ndarray:
    scenario = geometry.scenario
    stated = scenario.engagement
    rules = np.zeros(1, BENCH)
    row = rules[0]
    row["is_perfect"] = scenario.detection == "perfect"
    row["detection_probability"] = scenario.detection_probability
    row["hold_form"], row["hold_a_ms"], row["hold_b_ms"] = _spread(stated.hold_time_s)
    row["patience_form"], row["patience_a_ms"], row["patience_b_ms"] = _spread(stated.patience_s)
    row["loses_when_busy"] = stated.on_busy == "lost"
    row["is_random"] = stated.allocation == "random"
    row["shared_share"] = math.sqrt(stated.shot_correlation)
    row["own_share"] = math.sqrt(1.0 - stated.shot_correlation)
    row["reliability"] = stated.reliability
    row["is_plain_kill"] = stated.shot_correlation == 0.0 and stated.reliability == 1.0
    row["arrivals"], row["gap_ms"], row["for_ms"] = _arrivals(scenario.raid.arrivals)
    row["is_on"] = bool(
        row["is_perfect"] or row["hold_form"] or row["patience_form"] or row["loses_when_busy"] or row["is_random"]
    )
    return rules


def _spread(stated: Spread | None) -> tuple[int, float, float]:
    """Form, and constant, mean or bounds [ms]."""
    if stated is None:
        return int(NO_SPREAD), 0.0, 0.0
    if stated.constant is not None:
        return int(CONSTANT), 1000.0 * stated.constant, 0.0
    if stated.exponential is not None:
        return int(EXPONENTIAL), 1000.0 * stated.exponential, 0.0
    assert stated.uniform is not None
    low_s, high_s = stated.uniform
    return int(UNIFORM), 1000.0 * low_s, 1000.0 * high_s


def _arrivals(stated: Arrivals | None) -> tuple[int, float, float]:
    """Form, mean gap or interval, and the last moment at which an object takes part [ms]."""
    if stated is None:
        return int(OWN_STARTS), 0.0, LONGEST_MS
    if stated.poisson is not None:
        last_s = stated.poisson.for_s
        return int(POISSON), 1000.0 / stated.poisson.rate_per_s, LONGEST_MS if last_s is None else 1000.0 * last_s
    if stated.spaced is not None:
        return int(SPACED), 1000.0 * stated.spaced.interval_s, LONGEST_MS
    return int(SIMULTANEOUS), 0.0, LONGEST_MS


def _order(geometry: Geometry) -> np.ndarray:
    """Rows of the raid's objects in the order of the file."""
    rows = {thing.id: row for row, thing in enumerate(geometry.roster.objects)}
    ids = (f"{group.id}-{k + 1}" for group in geometry.scenario.raid.groups for k in range(group.count))
    return np.array([rows[name] for name in ids], np.int64)


def _appears_ms(geometry: Geometry, radars: np.ndarray, objects: np.ndarray, legs: np.ndarray) -> np.ndarray:
    """Path time at which each fire unit first has each object within the range of perfect detection; -1 never."""
    if geometry.scenario.detection != "perfect":
        return np.zeros((0, 0), np.int64)
    appears_ms = np.full((len(radars), len(objects)), -1, np.int64)
    range_km = geometry.scenario.detection_range_km
    known: dict[tuple[int, int], int] = {}
    for row, radar in enumerate(radars):
        if not radar["is_fire_unit"]:
            continue
        for i, item in enumerate(objects):
            path = (row, int(item["first_leg"]))
            if path not in known:
                own = legs[path[1] : path[1] + int(item["n_legs"])]
                path_ms = int(item["path_ms"])
                known[path] = 0 if range_km is None else comes_within_ms(radar, own, path_ms, 1000.0 * range_km)
            appears_ms[row, i] = known[path]
    return appears_ms


def comes_within_ms(radar: np.void, legs: np.ndarray, path_ms: int, range_m: float) -> int:
    """The first whole millisecond of path time at which a path lies within a slant range of a site; -1 if never.

    Parameters
    ----------
    radar : RADAR
    legs : array of LEG
        Of one path.
    path_ms : int
        How long the path takes.
    range_m : float

    Returns
    -------
    path_ms : int
        The exact moment (a root of the polynomial that the square of the slant range is along a leg), rounded up.
    """
    ends_s = np.append(legs["path_s"][1:], path_ms * 1e-3)
    dx, dy = legs["x_m"] - radar["x_m"], legs["y_m"] - radar["y_m"]
    lasts_s = np.maximum(ends_s - legs["path_s"], 0.0)
    speed2 = legs["vx_mps"] ** 2 + legs["vy_mps"] ** 2
    along = dx * legs["vx_mps"] + dy * legs["vy_mps"]
    nearest_s = np.clip(-along / np.maximum(speed2, 1e-12), 0.0, lasts_s)
    nearest_m = np.hypot(dx + legs["vx_mps"] * nearest_s, dy + legs["vy_mps"] * nearest_s)
    for k in np.flatnonzero(nearest_m * PLANE_SHARE <= range_m):
        squares = _slant2_along(radar, legs[k])
        squares[0] -= range_m * range_m
        at_s = _first_below(squares, float(lasts_s[k]))
        if at_s >= 0.0:
            return min(math.ceil((float(legs["path_s"][k]) + at_s) * 1000.0 - ROUNDING_MS), path_ms)
    return -1


PLANE_SHARE = 0.98
"""A slant range is at least this share of the plane distance (see `evaluate.REACH_MARGIN`)."""

ROUNDING_MS = 1e-5
"""A moment that computes to this little after a whole millisecond is that millisecond."""


def _slant2_along(radar: np.void, leg: np.void) -> np.ndarray:
    """Square of the slant range less nothing, as a polynomial in the time on a leg, constant first [m2]."""
    from numpy.polynomial import polynomial

    dx, dy = leg["x_m"] - radar["x_m"], leg["y_m"] - radar["y_m"]
    flat2 = np.array(
        [
            dx * dx + dy * dy,
            2.0 * (dx * leg["vx_mps"] + dy * leg["vy_mps"]),
            leg["vx_mps"] ** 2 + leg["vy_mps"] ** 2,
        ]
    )
    rise = np.array([leg["z_m"] - radar["antenna_msl_m"], leg["vz_mps"]])
    per_radius = 1.0 / EARTH_RADIUS_M
    height = np.array([1.0 + leg["z_m"] * per_radius, leg["vz_mps"] * per_radius])
    bend = -flat2 * (per_radius**2 / 12.0)
    bend[0] += 1.0
    far = polynomial.polymul(polynomial.polymul(flat2, height), bend) * (1.0 + radar["antenna_msl_m"] * per_radius)
    return polynomial.polyadd(far, polynomial.polymul(rise, rise))


def _first_below(squares: np.ndarray, lasts_s: float) -> float:
    """The first time from 0 to `lasts_s` at which a polynomial is not above 0; -1 without one."""
    from numpy.polynomial import polynomial

    if squares[0] <= 0.0:
        return 0.0
    scale = max(lasts_s, 1e-9)
    roots = polynomial.polyroots(squares * scale ** np.arange(len(squares)) / abs(squares[0]))
    real = np.sort(roots.real[np.abs(roots.imag) < 1e-9])
    slope = polynomial.polyder(squares)
    for share in real[(real >= -1e-9) & (real <= 1.0 + 1e-9)]:
        at_s = float(share) * scale
        for _ in range(3):  # Newton's method takes away what scaling has rounded
            pitch = float(polynomial.polyval(at_s, slope))
            if pitch == 0.0:
                break
            at_s -= float(polynomial.polyval(at_s, squares)) / pitch
        if -1e-9 <= at_s <= lasts_s + 1e-9:
            return min(max(at_s, 0.0), lasts_s)
    return -1.0
