"""Where each object of a scenario flies: geodesic routes and ballistic arcs, as points in the theatre plane.

Only geometry is settled here; speeds are claims, so times come with the reading (`arrays`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from bartizan.draws import Purpose, uid, uniforms
from bartizan.earth.ballistic import arc_points
from bartizan.earth.geodesics import geodesic_inverse, geodesic_leg, geodetic_from_plane, plane_from_geodetic
from bartizan.earth.terrain import Terrain
from bartizan.engine.cells import at_places, cut_places, nodes_between
from bartizan.errors import InputError
from bartizan.scenario.schema import Asset, Flight, Group, RaidGroup, Scenario, Waypoint

CHORD_M = 40_000.0
"""Longest straight piece of a route in the plane: within 3 m of the geodesic."""

LEVEL_TOLERANCE_M = 2.0
"""How far a piece may pass above or below the sampled profile of altitudes."""

ARC_STEP_S = 2.0


class Aim(NamedTuple):
    """What a raid object flies to: a defended asset, a site or a part, each by its row; -1 where it is not."""

    asset: int
    node: int
    lat_deg: float
    lon_deg: float
    radius_m: float
    part: int = -1


class Way(NamedTuple):
    """Corners of a way [all (n,)]; `time_s` is given for arcs only, `along_m` is the distance flown over ground."""

    x_m: np.ndarray
    y_m: np.ndarray
    z_m: np.ndarray
    along_m: np.ndarray
    time_s: np.ndarray | None


class Path(NamedTuple):
    """A way cut into pieces that each stay over one cell of the terrain.

    `row` and `column` [(n - 1,)] are those of its node.
    """

    x_m: np.ndarray
    y_m: np.ndarray
    z_m: np.ndarray
    along_m: np.ndarray
    time_s: np.ndarray | None
    row: np.ndarray
    column: np.ndarray


class Member(NamedTuple):
    """One object of a group, with its way."""

    id: str
    uid: int
    group: Group
    number: int
    aim: Aim | None
    path: Path


def members(scenario: Scenario, aims: dict[str, Aim], terrain: Terrain) -> Iterator[Member]:
    """Every object of raid and traffic, in the order of the file.

    Parameters
    ----------
    scenario : Scenario
    aims : dict
        Id of an asset, fire unit or unit to the place it stands for.
    terrain : Terrain
        For altitudes above ground.

    Yields
    ------
    Member

    Raises
    ------
    InputError
        If an arc cannot reach its aim, or a route starts inside its aim.
    """
    known: dict[tuple[object, ...], Path] = {}
    for group in (*scenario.raid.groups, *scenario.traffic):
        for number in range(group.count):
            name = f"{group.id}-{number + 1}"
            aim = aims[group.aim[number % len(group.aim)]] if isinstance(group, RaidGroup) else None
            offset_m = _offset_m(group, uid(name))
            key = (group.id, aim, offset_m)
            if key not in known:
                known[key] = _path(scenario, group, aim, offset_m, terrain)
            yield Member(name, uid(name), group, number, aim, known[key])


def _offset_m(group: Group, object_uid: int) -> float:
    """How far beside the group's route an object flies; drawn once for the scenario, the same in every run."""
    if group.spread_km == 0.0:
        return 0.0
    return (float(uniforms(0, 0, 0, [object_uid], Purpose.SPREAD, 0)[0]) - 0.5) * group.spread_km * 1000.0


def _path(scenario: Scenario, group: Group, aim: Aim | None, offset_m: float, terrain: Terrain) -> Path:
    """The way of one object, cut where it has got through."""
    centre = (scenario.theatre.centre.lat_deg, scenario.theatre.centre.lon_deg)
    assert isinstance(group, RaidGroup | Flight)
    route = _beside(centre, list(group.route), offset_m)
    if isinstance(group, RaidGroup) and group.profile == "ballistic":
        assert aim is not None
        way = _arc(centre, route[0], aim, group)
    else:
        way = _route(centre, route, aim, terrain)
    if aim is not None:
        way = _until_through(way, aim, centre, scenario.assets, group.id)
    return _over_cells(way, terrain)


def _over_cells(way: Way, terrain: Terrain) -> Path:
    """The same path in pieces that each stay over one cell, with the cell of each."""
    row, column = terrain.row_col_from_plane(way.x_m, way.y_m)
    places = cut_places(column, row)
    x_m, y_m, z_m, along_m = (at_places(places, part) for part in way[:4])
    time_s = None if way.time_s is None else at_places(places, way.time_s)
    return Path(x_m, y_m, z_m, along_m, time_s, *nodes_between(terrain, x_m, y_m))


def _beside(centre: tuple[float, float], route: list[Waypoint], offset_m: float) -> list[Waypoint]:
    """The same route, moved sideways to the right of its first leg (north for a single point)."""
    if offset_m == 0.0:
        return route
    x_m, y_m = plane_from_geodetic(centre, [p.lat_deg for p in route], [p.lon_deg for p in route])
    course = math.atan2(x_m[-1] - x_m[0], y_m[-1] - y_m[0]) if len(route) > 1 else math.atan2(-x_m[0], -y_m[0])
    lat_deg, lon_deg = geodetic_from_plane(centre, x_m + offset_m * math.cos(course), y_m - offset_m * math.sin(course))
    moved = zip(route, np.atleast_1d(lat_deg), np.atleast_1d(lon_deg), strict=True)
    return [p.model_copy(update={"lat_deg": float(lat), "lon_deg": float(lon)}) for p, lat, lon in moved]


def _route(centre: tuple[float, float], route: list[Waypoint], aim: Aim | None, terrain: Terrain) -> Way:
    """Geodesic legs from waypoint to waypoint and on to the aim, following the ground where altitudes are above it."""
    points = list(route)
    if aim is not None:
        points.append(points[-1].model_copy(update={"lat_deg": aim.lat_deg, "lon_deg": aim.lon_deg}))
    columns: tuple[list[np.ndarray], ...] = ([], [], [], [])
    flown_m = 0.0
    for first, last in pairwise(points):
        x_m, y_m, z_m, along_m = _leg(centre, first, last, terrain)
        for column, part in zip(columns, (x_m, y_m, z_m, along_m + flown_m), strict=True):
            column.append(part)
        flown_m += along_m[-1]
    whole = Way(*(np.concatenate(column) for column in columns), time_s=None)
    distinct = np.concatenate(([True], np.diff(whole.along_m) > 1e-6))
    return Way(*(part[distinct] for part in whole[:4]), time_s=None)


def _leg(centre: tuple[float, float], first: Waypoint, last: Waypoint, terrain: Terrain) -> tuple[np.ndarray, ...]:
    """One leg as few points as its shape needs: (x, y, z, along)."""
    follows_ground = "agl" in (first.reference, last.reference)
    step_m = terrain.cell_m if follows_ground else CHORD_M
    lat_deg, lon_deg, along_m = geodesic_leg(first.lat_deg, first.lon_deg, last.lat_deg, last.lon_deg, step_m)
    x_m, y_m = plane_from_geodetic(centre, lat_deg, lon_deg)
    share = np.linspace(0.0, 1.0, len(along_m))
    z_m = first.altitude_m + (last.altitude_m - first.altitude_m) * share
    if follows_ground:
        ground_m = _highest_near(terrain, x_m, y_m)
        above = [1.0 if p.reference == "agl" else 0.0 for p in (first, last)]
        z_m = z_m + ground_m * (above[0] + (above[1] - above[0]) * share)
        kept = _needed(along_m, z_m)
        x_m, y_m, z_m, along_m = x_m[kept], y_m[kept], z_m[kept], along_m[kept]
    return x_m, y_m, z_m, along_m


def _highest_near(terrain: Terrain, x_m: np.ndarray, y_m: np.ndarray) -> np.ndarray:
    """The highest ground along the two pieces that meet at each sample, never below the sea."""
    row, column = terrain.row_col_from_plane(x_m, y_m)
    # between nodes the ground is smooth: its ridges lie where the route crosses a line of nodes
    places = cut_places(column - 0.5, row - 0.5)
    places = np.sort(np.concatenate((places, 0.5 * (places[:-1] + places[1:]))))
    ground_m = np.nan_to_num(terrain.elevation_at(at_places(places, x_m), at_places(places, y_m)), nan=0.0)
    highest_m = np.zeros(len(x_m))
    for nearby in (np.floor(places), np.ceil(places), np.ceil(places) - 1.0, np.floor(places) + 1.0):
        np.maximum.at(highest_m, np.clip(nearby, 0, len(x_m) - 1).astype(np.int64), ground_m)
    return highest_m


def _needed(along_m: np.ndarray, z_m: np.ndarray) -> np.ndarray:
    """Rows of the points that a profile needs so that straight pieces stay within tolerance and the longest chord."""
    kept, spans = {0, len(along_m) - 1}, [(0, len(along_m) - 1)]
    while spans:
        a, b = spans.pop()
        if b - a < 2:
            continue
        chord_m = z_m[a] + (z_m[b] - z_m[a]) * (along_m[a : b + 1] - along_m[a]) / (along_m[b] - along_m[a])
        off_m = np.abs(z_m[a : b + 1] - chord_m)
        worst = a + int(np.argmax(off_m))
        if off_m[worst - a] <= LEVEL_TOLERANCE_M:
            if along_m[b] - along_m[a] <= CHORD_M:
                continue
            worst = (a + b) // 2
        kept.add(worst)
        spans += [(a, worst), (worst, b)]
    return np.array(sorted(kept))


def _arc(centre: tuple[float, float], start: Waypoint, aim: Aim, group: RaidGroup) -> Way:
    """A ballistic arc between two points, cut into pieces of at most two seconds."""
    range_m, azimuth_deg, _ = geodesic_inverse(start.lat_deg, start.lon_deg, aim.lat_deg, aim.lon_deg)
    apogee_m = None if group.apogee_km is None else group.apogee_km * 1000.0
    try:
        seconds = arc_points(float(range_m), 2, apogee_m=apogee_m)[0][-1]
        time_s, along_m, z_m = arc_points(float(range_m), int(seconds / ARC_STEP_S) + 2, apogee_m=apogee_m)
    except ValueError as fault:
        raise InputError(f"raid.groups.{group.id}: no arc from its launch point to its aim: {fault}") from fault
    from bartizan.earth.geodesics import geodesic_direct

    lat_deg, lon_deg, _ = geodesic_direct(start.lat_deg, start.lon_deg, float(azimuth_deg), along_m)
    x_m, y_m = plane_from_geodetic(centre, lat_deg, lon_deg)
    return Way(x_m, y_m, np.maximum(z_m, 0.0), along_m, time_s)


def _until_through(way: Way, aim: Aim, centre: tuple[float, float], assets: list[Asset], group_id: str) -> Way:
    """The path up to the first moment inside the aim's radius or a keep-out zone; arcs end where they come down."""
    circles = []
    if way.time_s is None:
        circles.append((aim.lat_deg, aim.lon_deg, aim.radius_m))
    circles += [(a.lat_deg, a.lon_deg, a.keep_out_m) for a in assets if a.keep_out_m > 0.0]
    share = float(len(way.x_m) - 1)
    for lat_deg, lon_deg, radius_m in circles:
        x_m, y_m = plane_from_geodetic(centre, lat_deg, lon_deg)
        share = min(share, _enters(way, float(x_m), float(y_m), radius_m))
    if share <= 0.0:
        raise InputError(
            f"raid.groups.{group_id}: starts inside the radius of its aim or a keep-out zone; "
            "expected a first waypoint outside, so that it has a way to fly"
        )
    return _cut(way, share)


def _enters(way: Way, x_m: float, y_m: float, radius_m: float) -> float:
    """Where a path first enters a circle: number of the piece and share of it; infinity if it never does."""
    ax, ay = way.x_m[:-1] - x_m, way.y_m[:-1] - y_m
    dx, dy = np.diff(way.x_m), np.diff(way.y_m)
    if ax[0] ** 2 + ay[0] ** 2 <= radius_m**2:
        return 0.0
    a, b, c = dx * dx + dy * dy, ax * dx + ay * dy, ax * ax + ay * ay - radius_m**2
    root2 = b * b - a * c
    share = np.where(root2 >= 0.0, (-b - np.sqrt(np.maximum(root2, 0.0))) / np.maximum(a, 1e-12), np.inf)
    hits = np.nonzero((share >= 0.0) & (share <= 1.0))[0]
    return float(hits[0] + share[hits[0]]) if len(hits) else math.inf


def _cut(way: Way, share: float) -> Way:
    """The path up to a place on it."""
    i = min(int(share), len(way.x_m) - 2)
    u = share - i

    def cut(column: np.ndarray) -> np.ndarray:
        return np.append(column[: i + 1], column[i] + u * (column[i + 1] - column[i]))

    return Way(*(cut(part) for part in way[:4]), time_s=None if way.time_s is None else cut(way.time_s))
