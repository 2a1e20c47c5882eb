"""Tiny worlds for tests of the engine: flat sea unless a ground is given, one reading whose figures a test may set.

Places are kilometres east and north of the middle. `play` returns a `Log`, which answers by names, not by rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from unittest import mock

import numpy as np

from bartizan.earth.geodesics import geodetic_from_plane
from bartizan.engine.arrays import build_model, compile_geometry
from bartizan.engine.geometry import Geometry
from bartizan.engine.log import Code, Roster
from bartizan.engine.records import Model
from bartizan.engine.run import run_block
from bartizan.scenario import ground as ground_module
from bartizan.scenario.load import ScenarioFile
from bartizan.scenario.readings import Reading, central_reading, figures_in_play
from bartizan.scenario.schema import Scenario

CENTRE = (-32.0, -24.0)
CELL_M = 2000.0

QUICK: dict[str, float] = {
    "s-400.reaction_time_s": 4.0,
    "s-400.assessment_time_s": 2.0,
    "s-400.identification_delay_s": 2.0,
    "s-400.confirm_hits": 2.0,
    "s-400.confirm_scans": 3.0,
    "s-400.engagement_radar.scan_period_s": 2.0,
    "s-400.engagement_radar.min_elevation_deg": -5.0,
    "s-400.acquisition_radar.min_elevation_deg": -5.0,
    "s-400.acquisition_radar.scan_period_s": 5.0,
}
"""A quick crew with a sharp eye: short worlds still show every stage."""


def certain(probability: float) -> dict[str, float]:
    """The same kill probability against every kind."""
    kinds = ("aircraft", "helicopter", "cruise_missile", "drone", "ballistic")
    return {f"s-400.kill_probability.{kind}": probability for kind in kinds}


def at(east_km: float, north_km: float) -> dict[str, float]:
    """A place as the file states it."""
    lat_deg, lon_deg = geodetic_from_plane(CENTRE, 1000.0 * east_km, 1000.0 * north_km)
    return {"lat_deg": float(lat_deg), "lon_deg": float(lon_deg)}


def way(points: Sequence[tuple[float, float, float]], reference: str = "msl") -> list[dict[str, Any]]:
    """A route from (east km, north km, altitude m)."""
    return [{**at(x, y), "altitude_m": float(z), "reference": reference} for x, y, z in points]


def port(name: str = "port", east_km: float = 0.0, north_km: float = 0.0, **more: Any) -> dict[str, Any]:
    """A defended asset."""
    return {"id": name, "name": name, **at(east_km, north_km), **more}


def battery(name: str = "alpha", east_km: float = 0.0, north_km: float = 0.0, **more: Any) -> dict[str, Any]:
    """A fire unit; `rounds` or `load` among `more`, eight medium rounds without."""
    stated = {} if "load" in more else {"rounds": {"medium": 8}}
    return {"id": name, **at(east_km, north_km), **stated, **more}


def unit(
    name: str, *batteries: dict[str, Any], watch_km: tuple[float, float] | None = None, **more: Any
) -> dict[str, Any]:
    """A unit; `watch_km` is where its acquisition radar stands."""
    watch = {} if watch_km is None else {"acquisition_radar": at(*watch_km)}
    return {"id": name, "name": name, "system": "s-400", "fire_units": list(batteries), **watch, **more}


def raid(name: str = "raid", kind: str = "su-30mki", **more: Any) -> dict[str, Any]:
    """A group of the raid: from 60 km east at 5 km altitude to the port, unless told otherwise."""
    route = way(more.pop("points", [(60.0, 0.0, 5000.0)]), more.pop("reference", "msl"))
    return {"id": name, "object": kind, "route": route, "aim": ["port"], **more}


def flight(name: str = "flight", kind: str = "airliner-a320", side: str = "neutral", **more: Any) -> dict[str, Any]:
    """Traffic: from 40 km east to 40 km west, passing 10 km north, unless told otherwise."""
    route = way(more.pop("points", [(40.0, 10.0, 9000.0), (-40.0, 10.0, 9000.0)]), more.pop("reference", "msl"))
    return {"id": name, "object": kind, "side": side, "route": route, **more}


@dataclass(frozen=True)
class Log:
    """Events with the roster that explains their rows."""

    events: np.ndarray
    roster: Roster

    def of(self, code: Code, *, by: str | None = None, target: str | None = None) -> np.ndarray:
        """The rows of one code, by one node, about one object."""
        rows = self.events[self.events["code"] == code]
        if by is not None:
            rows = rows[rows["observer"] == self.node(by)]
        return rows if target is None else rows[rows["target"] == self.thing(target)]

    def node(self, name: str) -> int:
        """Row of a node."""
        return [node.id for node in self.roster.nodes].index(name)

    def thing(self, name: str) -> int:
        """Row of an object."""
        return [thing.id for thing in self.roster.objects].index(name)

    def count(self, code: Code, **which: Any) -> int:
        """How many rows `of` finds."""
        return len(self.of(code, **which))

    def rounds(self, **which: Any) -> int:
        """Rounds launched."""
        return int(self.of(Code.LAUNCH, **which)["detail"].sum())

    def replication(self, number: int) -> Log:
        """One replication of it."""
        return Log(self.events[self.events["replication"] == number], self.roster)

    def told(self) -> list[tuple[Any, ...]]:
        """The rows with names in place of numbers, to compare worlds that hold different objects."""
        nodes = [node.id for node in self.roster.nodes] + ["-"]
        things = [thing.id for thing in self.roster.objects] + ["-"]
        return [
            (
                *(int(e["replication"]), int(e["time_ms"]), Code(e["code"]).name),
                *(nodes[e["observer"]], things[e["target"]], float(e["value"]), int(e["detail"])),
            )
            for e in self.events
        ]

    def digest(self) -> str:
        """SHA-256 of the rows."""
        return hashlib.sha256(np.ascontiguousarray(self.events).tobytes()).hexdigest()


@dataclass(frozen=True)
class World:
    """A compiled scenario."""

    geometry: Geometry
    reading: Reading
    model: Model

    def play(self, count: int = 1, *, seed: int = 1, first: int = 0, level: int = 1) -> Log:
        """Replications first .. first + count - 1."""
        return Log(run_block(self.model, seed=seed, first=first, count=count, level=level), self.geometry.roster)

    def legs(self, i_object: int = 0) -> np.ndarray:
        """The legs of an object, by path time."""
        item = self.model.objects[i_object]
        return self.model.legs[item["first_leg"] : item["first_leg"] + item["n_legs"]]

    def places(self, times_s: np.ndarray, i_object: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Where an object is at path times: (x, y, z) [m]."""
        legs = self.legs(i_object)
        leg = legs[np.searchsorted(legs["path_s"], times_s, side="right") - 1]
        u = times_s - leg["path_s"]
        return leg["x_m"] + leg["vx_mps"] * u, leg["y_m"] + leg["vy_mps"] * u, leg["z_m"] + leg["vz_mps"] * u

    def path_s(self, i_object: int = 0) -> float:
        """How long the path of an object takes, to the next millisecond."""
        return float(self.model.objects[i_object]["path_ms"]) / 1000.0


def scenario_file(
    units: Sequence[dict[str, Any]] = (),
    groups: Sequence[dict[str, Any]] = (),
    *,
    width_km: float = 160.0,
    cell_m: float = CELL_M,
    **blocks: Any,
) -> ScenarioFile:
    """A scenario as if it had been read from a file; `blocks` replace whole blocks."""
    content: dict[str, Any] = {
        "bartizan": 1,
        "name": "A tiny world",
        "theatre": {
            "centre": dict(zip(("lat_deg", "lon_deg"), CENTRE, strict=True)),
            "width_km": width_km,
            "cell_m": cell_m,
            "terrain": {"kind": "sea"},
        },
        "date": "2028-01-01",
        "duration_s": 900.0,
        "assets": [port()],
        "units": list(units),
        "raid": {"groups": list(groups)},
    }
    scenario = Scenario.model_validate({**content, **blocks})
    return ScenarioFile(scenario, "tiny", "tiny", digest="0" * 64)


def world(
    units: Sequence[dict[str, Any]] = (),
    groups: Sequence[dict[str, Any]] = (),
    *,
    figures: Mapping[str, float] | None = None,
    ground_m: np.ndarray | None = None,
    **blocks: Any,
) -> World:
    """Compile a tiny world. `figures` set values of the reading, `ground_m` heights in place of the flat sea."""
    file = scenario_file(units, groups, **blocks)
    with mock.patch.object(ground_module, "flat_sea", _ground(ground_m)):
        geometry = compile_geometry(file)
    reading = central_reading(figures_in_play(file))
    reading = replace(reading, values=reading.values | _asked_for(reading, dict(figures or {})))
    return World(geometry, reading, build_model(geometry, reading))


def _asked_for(reading: Reading, figures: dict[str, float]) -> dict[str, float]:
    """The values to set; a name that the world does not use is an error, but for the sets above."""
    for name in figures:
        if name not in reading.values and ".kill_probability." not in name:
            raise KeyError(f"{name} is not in play in this world")
    return {name: value for name, value in (QUICK | figures).items() if name in reading.values}


def _ground(ground_m: np.ndarray | None) -> Any:
    if ground_m is None:
        return ground_module.flat_sea
    return lambda **_: ground_m
