"""Zones on the map: polygons that do not cross themselves, and no two opposite rules of one rank at one place."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from bartizan.scenario.rules import Zone
from bartizan.scenario.schema import Scenario

if TYPE_CHECKING:
    from bartizan.scenario.report import Path, Report

TOUCH_M = 1.0
"""Zones that share no more than this at their borders lie side by side."""


def check_zones(scenario: Scenario, report: Report, at_m: Mapping[Path, tuple[float, float]]) -> None:
    """Report polygons that are none, and zones of one rank that contradict each other."""
    zones = scenario.doctrine.zones
    shapes = [_shape(i, zone, at_m) for i, zone in enumerate(zones)]
    before = len(report.problems)
    for i, (zone, shape) in enumerate(zip(zones, shapes, strict=True)):
        if zone.corners is not None:
            _check_polygon(("doctrine", "zones", i, "corners"), shape, report)
    if len(report.problems) > before:
        return
    for i, zone in enumerate(zones):
        for j in range(i):
            if _contradict(zone, zones[j]) and _overlap(zone, shapes[i], zones[j], shapes[j]):
                message = f"overlaps the zone {zones[j].id} of the same rank and another rule"
                seen = f"{zone.control} here, {zones[j].control} there, both of rank {zone.rank}"
                report.fault(("doctrine", "zones", i), message, seen, "another `rank` for one of them")


def _shape(i: int, zone: Zone, at_m: Mapping[Path, tuple[float, float]]) -> np.ndarray:
    """The corners of a polygon or the centre of a circle, as rows [m]."""
    path: Path = ("doctrine", "zones", i)
    if zone.corners is None:
        return np.array([at_m[(*path, "centre")]])
    return np.array([at_m[(*path, "corners", k)] for k in range(len(zone.corners))])


def _contradict(a: Zone, b: Zone) -> bool:
    """Whether two zones say different things with the same rank about the same altitudes."""
    is_same = a.rank == b.rank and a.judged_at == b.judged_at
    return is_same and a.control != b.control and a.low_m < b.high_m and b.low_m < a.high_m


def _check_polygon(path: Path, corners_m: np.ndarray, report: Report) -> None:
    ends_m = np.roll(corners_m, -1, axis=0)
    if np.hypot(*(ends_m - corners_m).T).min() < TOUCH_M:
        report.fault(path, "a polygon that names a corner twice in a row", "", "corners that differ")
        return
    x_m, y_m = (corners_m - corners_m[0]).T
    if abs(np.sum(x_m * np.roll(y_m, -1) - y_m * np.roll(x_m, -1))) < TOUCH_M:
        report.fault(path, "a polygon without any inside", "", "corners that do not lie on one line")
        return
    n = len(corners_m)
    crossing = _meetings(corners_m, ends_m, corners_m, ends_m, least_m=0.0)
    starts_on = _distances_m(corners_m, corners_m) < TOUCH_M
    crossing |= starts_on | starts_on.T
    for i, j in np.argwhere(crossing):
        if 1 < j - i < n - 1:
            seen = f"the side after corner {i + 1} meets the side after corner {j + 1}"
            report.fault(path, "a polygon that crosses itself", seen, "corners in the order of a walk around it")
            return


def _meetings(a_m: np.ndarray, b_m: np.ndarray, c_m: np.ndarray, d_m: np.ndarray, least_m: float) -> np.ndarray:
    """Which sides a-b cross which sides c-d, each end of one farther than `least_m` from the line of the other."""
    first, second = _beside(a_m, b_m, c_m, d_m), _beside(c_m, d_m, a_m, b_m)
    return np.minimum(first, second.T) > least_m


def _beside(a_m: np.ndarray, b_m: np.ndarray, c_m: np.ndarray, d_m: np.ndarray) -> np.ndarray:
    """How far the nearer of c and d lies from the line a-b, if on different sides of it; below 0 by as much if not.

    Rows for the sides a-b, columns for c-d.
    """
    along = (b_m - a_m) / np.hypot(*(b_m - a_m).T)[:, None]
    c_away_m = along[:, None, 0] * (c_m - a_m[:, None])[..., 1] - along[:, None, 1] * (c_m - a_m[:, None])[..., 0]
    d_away_m = along[:, None, 0] * (d_m - a_m[:, None])[..., 1] - along[:, None, 1] * (d_m - a_m[:, None])[..., 0]
    nearer_m = np.minimum(np.abs(c_away_m), np.abs(d_away_m))
    return np.where(np.sign(c_away_m) * np.sign(d_away_m) < 0.0, nearer_m, -nearer_m)


def _overlap(a: Zone, a_m: np.ndarray, b: Zone, b_m: np.ndarray) -> bool:
    """Whether two zones share more than a border."""
    if a.corners is None and b.corners is None:
        reach_m = 1000.0 * ((a.radius_km or 0.0) + (b.radius_km or 0.0))
        return math.dist(a_m[0], b_m[0]) < reach_m - TOUCH_M
    if a.corners is None:
        return _circle_overlaps(a_m[0], 1000.0 * (a.radius_km or 0.0), b_m)
    if b.corners is None:
        return _circle_overlaps(b_m[0], 1000.0 * (b.radius_km or 0.0), a_m)
    if _meetings(a_m, np.roll(a_m, -1, axis=0), b_m, np.roll(b_m, -1, axis=0), least_m=TOUCH_M).any():
        return True
    return any(_is_within(p_m, b_m) for p_m in _samples(a_m)) or any(_is_within(p_m, a_m) for p_m in _samples(b_m))


def _circle_overlaps(centre_m: np.ndarray, radius_m: float, corners_m: np.ndarray) -> bool:
    return _depth_m(centre_m, corners_m) + radius_m > TOUCH_M


def _is_within(point_m: np.ndarray, corners_m: np.ndarray) -> bool:
    return _depth_m(point_m, corners_m) > TOUCH_M


def _depth_m(point_m: np.ndarray, corners_m: np.ndarray) -> float:
    """How far inside a polygon a point lies; below 0 outside."""
    distance_m = float(_distances_m(point_m[None], corners_m).min())
    return distance_m if _is_inside(point_m, corners_m) else -distance_m


def _distances_m(points_m: np.ndarray, corners_m: np.ndarray) -> np.ndarray:
    """Distance from each point to each side of a polygon."""
    side_m = np.roll(corners_m, -1, axis=0) - corners_m
    from_m = points_m[:, None] - corners_m
    share = np.clip(np.sum(from_m * side_m, axis=-1) / np.sum(side_m * side_m, axis=-1), 0.0, 1.0)
    away_m = from_m - share[..., None] * side_m
    return np.hypot(away_m[..., 0], away_m[..., 1])


def _is_inside(point_m: np.ndarray, corners_m: np.ndarray) -> bool:
    x_m, y_m = point_m
    (ax, ay), (bx, by) = corners_m.T, np.roll(corners_m, -1, axis=0).T
    spans = (ay <= y_m) != (by <= y_m)
    rise_m = np.where(spans, by - ay, 1.0)
    return bool(np.count_nonzero(spans & (x_m < ax + (y_m - ay) / rise_m * (bx - ax))) % 2)


def _samples(corners_m: np.ndarray) -> np.ndarray:
    """Corners, middles of sides, and a point inside."""
    middles_m = 0.5 * (corners_m + np.roll(corners_m, -1, axis=0))
    return np.vstack([corners_m, middles_m, _inner_point_m(corners_m)])


def _inner_point_m(corners_m: np.ndarray) -> tuple[float, float]:
    """A point inside: half-way between the first two sides on a line between the two southernmost corners."""
    (ax, ay), (bx, by) = corners_m.T, np.roll(corners_m, -1, axis=0).T
    heights_m = np.unique(ay)
    y_m = 0.5 * (heights_m[0] + heights_m[1])
    spans = (ay <= y_m) != (by <= y_m)
    crossings_m = np.sort(ax[spans] + (y_m - ay[spans]) / (by[spans] - ay[spans]) * (bx[spans] - ax[spans]))
    return 0.5 * float(crossings_m[0] + crossings_m[1]), float(y_m)
