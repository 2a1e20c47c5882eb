"""What a scenario fixes before any claim is read.

Who is where, the terrain, what each antenna can see, and every path.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from bartizan.draws import uid
from bartizan.earth.geodesics import plane_from_geodetic
from bartizan.earth.terrain import Terrain
from bartizan.engine.log import Node, Part, Place, Roster, Thing
from bartizan.engine.parts import parts_of
from bartizan.engine.paths import Aim, Member, members
from bartizan.engine.queue import MAX_OBSERVERS, MAX_TARGETS
from bartizan.engine.sights import See, Sights
from bartizan.errors import InputError
from bartizan.scenario.ground import ground_facts, terrain_of
from bartizan.scenario.kinds import is_threat, target_kind
from bartizan.scenario.load import ScenarioFile
from bartizan.scenario.readings import central_k_factor
from bartizan.scenario.schema import Asset, RadarSite, RaidGroup, Scenario, Unit

Say = Callable[[str], None]
PATH_POINTS = 60
"""Points of a path that the map of a result keeps."""


@dataclass(frozen=True)
class Geometry:
    """Everything that all readings of one scenario share.

    Attributes
    ----------
    scenario : Scenario
    date : datetime.date
        The day that decides which units are there.
    roster : Roster
        Nodes and objects, sorted by uid.
    units : tuple of Unit
        The unit of each node, as the scenario states it.
    members : tuple of Member
        The objects with their paths, in the order of the roster.
    sights : Sights
        What every antenna sees along the paths, for any k factor; see `sights_m`.
    terrain : Terrain
    k_factor : float
        Effective over true earth radius of the central reading, for which `mva_m` and maps are drawn.
    mva_m : array, shape (n_nodes, rows, cols), float32 [m]
        Lowest visible altitude above mean sea level for each node's antenna; no row where `see` took them.
    theatre : dict
        Plain data for maps.
    """

    scenario: Scenario
    date: dt.date
    roster: Roster
    units: tuple[Unit, ...]
    members: tuple[Member, ...]
    sights: Sights
    terrain: Terrain
    k_factor: float
    mva_m: np.ndarray
    theatre: dict[str, Any]

    def sights_m(self, k_factor: float) -> tuple[np.ndarray, ...]:
        """For each member, the lowest visible altitude over each piece of its path.

        Parameters
        ----------
        k_factor : float
            Effective over true earth radius.

        Returns
        -------
        sights_m : tuple of float32 array, shape (n_pieces, n_nodes) [m]
            In the order of the roster; members that share a path share the array.
        """
        along = self.sights.along(k_factor)
        return tuple(along[id(member.path)] for member in self.members)


def compile_geometry(
    scenario_file: ScenarioFile,
    *,
    date: dt.date | None = None,
    progress: Say | None = None,
    see: See | None = None,
) -> Geometry:
    """Settle places, terrain, lines of sight and paths of a scenario.

    Parameters
    ----------
    scenario_file : ScenarioFile
    date : datetime.date or None
        Another day than the scenario's.
    progress : callable or None
        Told in a few words what is being done.
    see : callable or None
        `see(row, node, mva_m)` is given each antenna's lowest visible altitudes, float32 of the terrain's shape, one
        after the other; the geometry then keeps none of them, which for many antennas is most of its memory.

    Returns
    -------
    Geometry

    Raises
    ------
    InputError
        If two ids meet in one uid, or a path cannot be flown.
    """
    say = progress or (lambda _: None)
    scenario = scenario_file.scenario
    say("terrain")
    terrain = terrain_of(scenario_file)
    nodes, units = _nodes(scenario, terrain)
    parts = parts_of(scenario)
    assets = tuple(_place(scenario, asset) for asset in scenario.assets)
    say("paths")
    fliers = sorted(members(scenario, _aims(scenario, nodes, parts), terrain), key=lambda m: m.uid)
    uncounted = _uncounted(scenario)
    things = tuple(_thing(m, counted=m.id not in uncounted) for m in fliers)
    _refuse_clashes([*nodes, *things], len(nodes), len(things))
    say(f"lines of sight of {len(nodes)} antennas over {terrain.elevation_m.size:,} points")
    k_factor = central_k_factor(scenario_file)
    sights = Sights(terrain, nodes, (member.path for member in fliers))
    mva_m = _look(sights, k_factor, terrain, nodes, see)
    roster = Roster(nodes, things, assets, parts)
    return Geometry(
        scenario=scenario,
        date=date or scenario.date,
        roster=roster,
        units=units,
        members=tuple(fliers),
        sights=sights,
        terrain=terrain,
        k_factor=k_factor,
        mva_m=mva_m,
        theatre=_theatre(scenario, roster, tuple(fliers), k_factor) | {"ground": ground_facts(scenario_file, terrain)},
    )


def centre_of(scenario: Scenario) -> tuple[float, float]:
    """Latitude and longitude of the theatre's centre."""
    return scenario.theatre.centre.lat_deg, scenario.theatre.centre.lon_deg


def _nodes(scenario: Scenario, terrain: Terrain) -> tuple[tuple[Node, ...], tuple[Unit, ...]]:
    """All radar sites, sorted by uid, and the unit that each belongs to."""
    found: list[tuple[Node, Unit]] = []
    for unit in scenario.units:
        sites: list[tuple[str, str, RadarSite]] = [(f.id, "fire_unit", f) for f in unit.fire_units]
        if unit.acquisition_radar is not None:
            sites.append((acquisition_id(unit), "acquisition_radar", unit.acquisition_radar))
        for name, kind, site in sites:
            x_m, y_m = plane_from_geodetic(centre_of(scenario), site.lat_deg, site.lon_deg)
            ground_m = float(terrain.elevation_m[terrain.nearest_node(x_m, y_m)])
            if not np.isfinite(ground_m):
                raise InputError(
                    f"{name}: stands where the terrain file knows no ground; expected a site on known ground"
                )
            place = (site.lat_deg, site.lon_deg, float(x_m), float(y_m), site.antenna_m, ground_m + site.antenna_m)
            found.append((Node(name, kind, unit.id, unit.system, uid(name), *place), unit))
    found.sort(key=lambda pair: pair[0].uid)
    return tuple(node for node, _ in found), tuple(unit for _, unit in found)


def acquisition_id(unit: Unit) -> str:
    """The id of a unit's acquisition radar."""
    return f"{unit.id}.acquisition"


def _place(scenario: Scenario, asset: Asset) -> Place:
    x_m, y_m = plane_from_geodetic(centre_of(scenario), asset.lat_deg, asset.lon_deg)
    return Place(asset.id, asset.name, asset.lat_deg, asset.lon_deg, float(x_m), float(y_m))


def _aims(scenario: Scenario, nodes: tuple[Node, ...], parts: tuple[Part, ...]) -> dict[str, Aim]:
    """What an aim of the raid may name: an asset, a fire unit, a post, launcher or source of power of the network.

    Or a unit for its acquisition radar; for its command post where it has none.
    """
    aims = {a.id: Aim(row, -1, a.lat_deg, a.lon_deg, a.radius_m) for row, a in enumerate(scenario.assets)}
    for row, part in enumerate(parts):
        if part.lat_deg is not None and part.lon_deg is not None:
            aims[part.id.removesuffix(".post")] = Aim(-1, -1, part.lat_deg, part.lon_deg, NODE_RADIUS_M, row)
    for row, node in enumerate(nodes):
        name = node.id if node.kind == "fire_unit" else node.unit
        aims[name] = Aim(-1, row, node.lat_deg, node.lon_deg, NODE_RADIUS_M)
    return aims


NODE_RADIUS_M = 200.0
"""A raid object this near to the site that it aims at has got through."""


def _uncounted(scenario: Scenario) -> set[str]:
    """Ids of the first objects of the raid, in the order of the file, that no measure counts."""
    arrivals = scenario.raid.arrivals
    ids = (f"{group.id}-{k + 1}" for group in scenario.raid.groups for k in range(group.count))
    return set(islice(ids, arrivals.uncounted)) if arrivals is not None else set()


def _thing(member: Member, *, counted: bool) -> Thing:
    group = member.group
    is_raid = isinstance(group, RaidGroup)
    side = "hostile" if is_raid else getattr(group, "side", "neutral")
    threat = is_raid and is_threat(group.object)
    kind, wave = target_kind(group.object), getattr(group, "wave", 0)
    return Thing(member.id, group.object, kind, side, threat, group.id, wave, member.uid, counted)


def _refuse_clashes(rows: list[Node | Thing], n_nodes: int, n_objects: int) -> None:
    """Uids must differ among all, and rows must fit into the order's key."""
    if n_nodes >= MAX_OBSERVERS or n_objects >= MAX_TARGETS:
        raise InputError(
            f"{n_nodes} radar sites and {n_objects} objects; expected fewer than {MAX_OBSERVERS} and {MAX_TARGETS}"
        )
    seen: dict[int, str] = {}
    for row in rows:
        if row.uid in seen:
            raise InputError(
                f"the ids {seen[row.uid]!r} and {row.id!r} share one 32-bit uid ({row.uid}); rename one of them"
            )
        seen[row.uid] = row.id


def _look(sights: Sights, k_factor: float, terrain: Terrain, nodes: tuple[Node, ...], see: See | None) -> np.ndarray:
    """Sweep every antenna for the central k factor: all grids, or none where `see` takes them."""
    grids = np.full((0 if see else max(len(nodes), 1), *terrain.elevation_m.shape), np.nan, np.float32)

    def keep(row: int, _node: Node, mva_m: np.ndarray) -> None:
        grids[row] = mva_m

    sights.sweep(k_factor, see or keep)
    return grids


def _theatre(scenario: Scenario, roster: Roster, fliers: tuple[Member, ...], k_factor: float) -> dict[str, Any]:
    """What a map of the theatre shows, as plain data."""
    drawn: dict[tuple[str, int], dict[str, Any]] = {}
    for member, thing in zip(fliers, roster.objects, strict=True):
        key = (thing.group, id(member.path))
        if key not in drawn:
            path = member.path
            some = np.unique(np.linspace(0, len(path.x_m) - 1, PATH_POINTS).astype(int))
            columns = {name: np.round(getattr(path, name)[some], 0).tolist() for name in ("x_m", "y_m", "z_m")}
            drawn[key] = {
                "group": thing.group,
                "object": thing.object,
                "kind": thing.kind,
                "side": thing.side,
                "threat": thing.is_threat,
                "wave": thing.wave,
                "x_m": columns["x_m"],
                "y_m": columns["y_m"],
                "altitude_m": columns["z_m"],
            }
    theatre = scenario.theatre
    placed = [part._asdict() for part in roster.parts if part.x_m is not None]
    return {
        "centre": {"lat_deg": theatre.centre.lat_deg, "lon_deg": theatre.centre.lon_deg},
        "width_m": theatre.width_km * 1000.0,
        "cell_m": theatre.cell_m,
        "k_factor": k_factor,
        "terrain": theatre.terrain.kind,
        "assets": [place._asdict() for place in roster.assets],
        "nodes": [node._asdict() for node in roster.nodes],
        **({"parts": placed} if placed else {}),
        "units": [{"id": u.id, "name": u.name, "system": u.system} for u in scenario.units],
        "paths": sorted(drawn.values(), key=lambda p: (p["side"], p["wave"], p["group"], p["x_m"])),
    }
