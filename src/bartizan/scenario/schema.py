"""What a scenario file may say: one small model for each block of the file (rules and network beside it).

The file holds the author's choices (place, sites, doctrine, traffic, raid). What a system can do is never written here:
it comes from the claims and assumptions of the catalogue, which `figures` may override one by one. Units are the
suffixes of the names; angles in degrees on WGS-84; altitudes above mean sea level or above the ground, as `reference`
says.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, StringConstraints, Tag

from bartizan.scenario.blocks import (
    Block,
    Date,
    FigureId,
    Id,
    LongText,
    Point,
    Share,
    Text,
    Version,
    _is_list,
)
from bartizan.scenario.linked import Network
from bartizan.scenario.rules import Arrivals, Doctrine, Engagement, Firing, Identification, Layer, Tracking

MAX_OBJECTS = 10_000
MAX_NODES = 1_000
MAX_CELLS = 400_000_000
MAX_TERRAIN_FILES = 200

__all__ = ["Firing", "Point"]


def _figure_form(value: Any) -> str:
    if isinstance(value, dict):
        return "(range)" if value.keys() & {"low", "mode", "high", "reason"} else "(weights)"
    return (
        "(weights)" if isinstance(value, FigureWeights) else "(range)" if isinstance(value, FigureRange) else "(plain)"
    )


class SeaTerrain(Block):
    """Open sea, no land: the geometry alone."""

    kind: Literal["sea"]


class IslandTerrain(Block):
    """Land grown from a seed, so that everybody has the same island."""

    kind: Literal["island"]
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)]
    island_radius_km: Annotated[float, Field(ge=1.0, le=400.0)]
    peak_m: Annotated[float, Field(ge=1.0, le=6000.0)]
    ridges: Share = 0.5


TerrainPath = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class FileTerrain(Block):
    """Terrain files that lie beside the scenario, or are named by `--terrain`; several are joined.

    `gaps`: what to do where no file is; `voids`: what places without data become.
    """

    kind: Literal["file"]
    path: Annotated[
        Annotated[TerrainPath, Tag("(plain)")]
        | Annotated[list[TerrainPath], Field(min_length=1, max_length=MAX_TERRAIN_FILES), Tag("(list)")],
        Discriminator(_is_list),
    ]
    gaps: Literal["refuse", "sea"] = "refuse"
    voids: Literal["unknown", "sea"] = "unknown"

    @property
    def paths(self) -> list[str]:
        """The names of the files, also where there is one."""
        return [self.path] if isinstance(self.path, str) else self.path


class Theatre(Block):
    """The square of earth that is modelled: an azimuthal-equidistant plane about its centre.

    `k_factor` (effective over true earth radius) fixes the refraction; without it, readings draw `any.k_factor`.
    """

    centre: Point
    width_km: Annotated[float, Field(ge=10.0, le=800.0)]
    cell_m: Annotated[float, Field(ge=30.0, le=5000.0)] = 500.0
    terrain: Annotated[SeaTerrain | IslandTerrain | FileTerrain, Field(discriminator="kind")]
    k_factor: Annotated[float, Field(ge=0.8, le=4.0)] | None = None


class Asset(Point):
    """Something defended.

    A hostile object within `radius_m` of it has got through; so has one that enters `keep_out_m`, if given.
    """

    id: Id
    name: Text
    radius_m: Annotated[float, Field(ge=10.0, le=20_000.0)] = 500.0
    keep_out_m: Annotated[float, Field(ge=0.0, le=100_000.0)] = 0.0


class RadarSite(Point):
    """Where a radar stands, and how high its antenna is above the ground.

    `loss_db` is lost there and back on top of what the detection range contains, for example by rain or a poor state.
    """

    antenna_m: Annotated[float, Field(ge=1.0, le=200.0)] = 20.0
    loss_db: Annotated[float, Field(ge=0.0, le=40.0)] = 0.0


class Launcher(Point):
    """A launcher that can be lost by itself, with its share of the fire unit's ready rounds."""

    id: Id
    share: Annotated[float, Field(gt=0.0, le=1.0)]


class FireUnit(RadarSite):
    """One engagement radar with its launchers.

    Ready rounds are shares of the claimed tubes (`load`) or stated (`rounds`), by interceptor class. `availability`:
    chance that it works on the day. `launchers`, if given, share all ready rounds among them.
    """

    id: Id
    load: dict[Id, Share] | None = None
    rounds: dict[Id, Annotated[int, Field(ge=0, le=10_000)]] | None = None
    reloads: Annotated[int, Field(ge=0, le=100)] = 0
    availability: Share = 1.0
    launchers: Annotated[list[Launcher], Field(max_length=100)] = []


class Available(Block):
    """When a unit is there: from a date, or as the n-th delivery of a programme of the catalogue."""

    date: Date | None = None
    programme: Id | None = None
    delivery: Annotated[int, Field(ge=1, le=100)] | None = None


class Unit(Block):
    """A command post with its fire units and, usually, one acquisition radar.

    `post` places the command post, so that it can be hit; `reports_to` names a higher one of the network. A crew `in
    training` takes longer and is there less often, as the assumptions say.
    """

    id: Id
    name: Text
    system: Id
    available: Available | None = None
    acquisition_radar: RadarSite | None = None
    fire_units: Annotated[list[FireUnit], Field(max_length=100)] = []
    post: Point | None = None
    reports_to: Id | None = None
    crew: Literal["trained", "in_training"] = "trained"


class Waypoint(Point):
    """A point of a route; `altitude_m` is above mean sea level (`msl`) or above the ground (`agl`)."""

    altitude_m: Annotated[float, Field(ge=0.0, le=30_000.0)]
    reference: Literal["msl", "agl"] = "msl"


class Group(Block):
    """Objects of one type that follow one another on one route.

    The i-th starts at start_s + i spacing_s, give or take jitter_s / 2.
    """

    id: Id
    object: Id
    count: Annotated[int, Field(ge=1, le=MAX_OBJECTS)] = 1
    start_s: Annotated[float, Field(ge=0.0, le=172_800.0)] = 0.0
    spacing_s: Annotated[float, Field(ge=0.0, le=86_400.0)] = 0.0
    jitter_s: Annotated[float, Field(ge=0.0, le=86_400.0)] = 0.0
    spread_km: Annotated[float, Field(ge=0.0, le=200.0)] = 0.0
    speed_mps: Annotated[float, Field(ge=5.0, le=8000.0)] | None = None


class Flight(Group):
    """Own or neutral traffic along a route."""

    side: Literal["own", "neutral"]
    route: Annotated[list[Waypoint], Field(min_length=2, max_length=200)]


class NoiseJamming(Block):
    """Noise with which each object of a group covers itself alone, stated by where a radar sees through it.

    At a slant range of `burn_through_km` one look detects an object of `rcs_m2` (its own, if not stated) with `pd`.
    """

    burn_through_km: Annotated[float, Field(ge=0.1, le=1000.0)]
    rcs_m2: Annotated[float, Field(ge=1e-6, le=1e5)] | None = None
    pd: Annotated[float, Field(ge=0.01, le=0.99)] = 0.5


class RaidGroup(Group):
    """Part of the raid, as its author states it; `wave` is a label.

    Flown along `route` to its aim, or thrown on a ballistic arc from `route[0]` to its aim.
    `aim` names assets, fire units or units (their acquisition radar); several aims are taken in turn.
    """

    wave: Annotated[int, Field(ge=1, le=100)] = 1
    profile: Literal["route", "ballistic"] = "route"
    apogee_km: Annotated[float, Field(gt=0.0, le=2000.0)] | None = None
    jamming: NoiseJamming | None = None
    route: Annotated[list[Waypoint], Field(min_length=1, max_length=200)]
    aim: Annotated[list[Id], Field(min_length=1, max_length=100)]


class Raid(Block):
    """Everything hostile in the scenario. The program never adds to it, changes it or searches for another one."""

    arrivals: Arrivals | None = None
    groups: Annotated[list[RaidGroup], Field(max_length=1000)] = []


class FigureRange(Block):
    """An override with its own doubt: a range, and why."""

    low: float
    mode: float | None = None
    high: float
    reason: Text


class FigureWeights(Block):
    """Weights of excluding alternatives, in the catalogue's order; without them each counts the same."""

    weights: Annotated[list[Annotated[float, Field(ge=0.0)]], Field(min_length=2, max_length=20)]


Override = Annotated[
    Annotated[float, Tag("(plain)")]
    | Annotated[FigureRange, Tag("(range)")]
    | Annotated[FigureWeights, Tag("(weights)")],
    Discriminator(_figure_form),
]


class Scenario(Block):
    """A whole scenario file.

    `detection: perfect` shows every object to every fire unit at its true place, from the start or from
    `detection_range_km` on, identified at once; with a `detection_probability` below 1 some objects stay unseen by some
    fire units for good. `channels`, `rounds` and `kill_probability` hold for every fire
    unit, in place of claims and assumptions.
    """

    bartizan: Version
    name: Text
    summary: LongText = ""
    theatre: Theatre
    date: Date
    duration_s: Annotated[float, Field(ge=1.0, le=172_800.0)]
    assets: Annotated[list[Asset], Field(max_length=1000)] = []
    units: Annotated[list[Unit], Field(max_length=200)] = []
    network: Network = Network()
    doctrine: Doctrine = Doctrine()
    tracking: Tracking = Tracking()
    identification: Identification = Identification()
    engagement: Engagement = Engagement()
    layers: Annotated[list[Layer], Field(min_length=1, max_length=20)] | None = None
    detection: Literal["modelled", "perfect"] = "modelled"
    detection_range_km: Annotated[float, Field(gt=0.0, le=1000.0)] | None = None
    detection_probability: Share = 1.0
    channels: Annotated[int, Field(ge=0, le=1000)] | None = None
    rounds: Annotated[int, Field(ge=0, le=10_000)] | None = None
    kill_probability: Share | None = None
    traffic: Annotated[list[Flight], Field(max_length=1000)] = []
    raid: Raid = Raid()
    figures: dict[FigureId, Override] = {}
