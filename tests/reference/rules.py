"""The defender's rules (docs/model.md, sections 7 and 7b), and their way to the kernels' tables and back."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from bartizan.engine import rule_records
from reference.ledger import Cause
from reference.philox import normal

if TYPE_CHECKING:
    from reference.geometry import Position

FREE, TIGHT, HOLD, NO_FIRE = range(4)
FRIEND, FOE, UNKNOWN = range(3)
AT_IT_M = 3000.0
KINDS = range(5)


@dataclass
class Firing:
    """Rounds at once, looks at most (0: no limit), and whether only one engagement at a time."""

    shots: int
    looks: int
    is_single: bool = False


@dataclass
class Zone:
    """A circle (centre and radius) or a polygon, in a band of altitude, with a rule."""

    control: int
    rank: int
    at_meeting: bool
    low_m: float
    high_m: float
    centre_m: tuple[float, float] = (0.0, 0.0)
    radius_m: float = 0.0
    corners_m: list[tuple[float, float]] = field(default_factory=list)

    def holds(self, at: Position) -> bool:
        """Whether a place lies in it."""
        if not self.low_m <= at.z <= self.high_m:
            return False
        if not self.corners_m:
            return math.hypot(at.x - self.centre_m[0], at.y - self.centre_m[1]) <= self.radius_m
        edges = pairwise([*self.corners_m, self.corners_m[0]])
        # rays to the east; an edge counts from its lower end, included, to its upper end, left out
        crossed = [(x0, y0, x1, y1) for (x0, y0), (x1, y1) in edges if min(y0, y1) <= at.y < max(y0, y1)]
        return sum(at.x < x0 + (at.y - y0) / (y1 - y0) * (x1 - x0) for x0, y0, x1, y1 in crossed) % 2 == 1


@dataclass
class Layer:
    """Where and with what a layer engages; what it does not state is what holds without layers."""

    from_m: float = math.inf
    to_m: float = 0.0
    classes: dict[int, set[str]] | None = None  # by kind, names
    pk: dict[tuple[str, int], float] | float | None = None
    firing: dict[int, Firing] | None = None  # by kind


@dataclass
class Rules:
    """Everything that the doctrine of a world states beside shots, looks and hold-fire distance."""

    control: int = FREE
    zones: list[Zone] = field(default_factory=list)
    priority: str = "time_to_go"
    prefer: list[int] = field(default_factory=list)
    reserve: dict[int, int] = field(default_factory=dict)
    firing: dict[int, Firing] = field(default_factory=dict)  # by kind
    least_pk: float = 0.0
    layers: list[Layer] = field(default_factory=lambda: [Layer()])

    def place(self, kind: int) -> int:
        """Where a kind stands in the order of preference."""
        return self.prefer.index(kind) if kind in self.prefer else len(self.prefer)

    def available(self, kind: int, ready: int) -> int:
        """Rounds that may go to a kind, out of those ready."""
        return max(0, ready - sum(count for other, count in self.reserve.items() if other != kind))

    def zone_at(self, at: Position, *, at_meeting: bool) -> int | None:
        """What the zone of highest rank says at a place."""
        zones = [zone for zone in self.zones if zone.at_meeting == at_meeting and zone.holds(at)]
        return max(zones, key=lambda zone: zone.rank).control if zones else None

    def pk_of(self, layer: Layer, name: str, pk: dict[int, float], kind: int) -> float | None:
        """Kill probability of a round in a layer, or none where the layer does not fire it."""
        if layer.classes is not None and name not in layer.classes.get(kind, set()):
            return None
        value = pk[kind]
        if layer.pk is not None:
            value = layer.pk[name, kind] if isinstance(layer.pk, dict) else layer.pk
        return value if value >= self.least_pk else None

    def firing_of(self, layer: Layer, kind: int, otherwise: Firing) -> Firing:
        """The firing rule for a kind in a layer."""
        return layer.firing[kind] if layer.firing is not None else self.firing.get(kind, otherwise)


def comes_at(site_m: tuple[float, float], at: Position, velocity: Position) -> bool:
    """Whether a straight track is within reach of harm to a fire unit, or will come so near."""
    dx, dy = site_m[0] - at.x, site_m[1] - at.y
    if math.hypot(dx, dy) <= AT_IT_M:
        return True
    speed_mps = math.hypot(velocity.x, velocity.y)
    if speed_mps == 0.0:
        return False
    ahead_m = (dx * velocity.x + dy * velocity.y) / speed_mps
    aside_m = abs(dx * velocity.y - dy * velocity.x) / speed_mps
    return ahead_m > 0.0 and aside_m <= AT_IT_M


def forbids(control: int, identity: int, is_coming: bool) -> Cause | None:
    """Why a control state keeps fire from an object, or none."""
    if control == NO_FIRE:
        return Cause.HELD_FIRE
    if control != FREE and identity != FOE:
        return Cause.NOT_IDENTIFIED
    return Cause.HELD_FIRE if control == HOLD and not is_coming else None


def rules_from_model(model, names: list[str]) -> Rules:
    """The rules of a compiled model, whose interceptor rows go by `names`."""
    tables: rule_records.Rules = model.rules
    row = tables.ruling[0]
    places = {kind: int(tables.tastes[kind]["place"]) for kind in KINDS}
    return Rules(
        control=int(row["control"]),
        zones=[_zone(tables, zone) for zone in tables.zones],
        priority=rule_records.PRIORITIES[row["priority"]],
        prefer=[kind for kind in sorted(KINDS, key=lambda k: places[k]) if places[kind] < max(places.values())]
        if len(set(places.values())) > 1
        else [],
        reserve={kind: int(tables.tastes[kind]["reserve"]) for kind in KINDS},
        layers=[_layer(tables, i, names) for i in range(len(tables.layers))],
    )


def _zone(tables: rule_records.Rules, row: np.void) -> Zone:
    part = slice(row["first_corner"], row["first_corner"] + row["n_corners"])
    corners = zip(tables.corner_x_m[part].tolist(), tables.corner_y_m[part].tolist(), strict=True)
    return Zone(
        *(int(row["control"]), int(row["rank"]), bool(row["at_meeting"]), float(row["low_m"]), float(row["high_m"])),
        centre_m=(float(row["x_m"]), float(row["y_m"])),
        radius_m=float(row["radius_m"]),
        corners_m=list(corners),
    )


def _layer(tables: rule_records.Rules, i: int, names: list[str]) -> Layer:
    rows = list(enumerate(names))
    return Layer(
        from_m=float(tables.layers[i]["from_m"]),
        to_m=float(tables.layers[i]["to_m"]),
        classes={kind: {name for row, name in rows if tables.is_open[i, kind, row]} for kind in KINDS},
        pk={(name, kind): float(tables.pk[i, row, kind]) for row, name in rows for kind in KINDS},
        firing={kind: _firing(tables.firing[i, kind]) for kind in KINDS},
    )


def _firing(row: np.void) -> Firing:
    return Firing(int(row["shots"]), int(row["looks"]), bool(row["is_single"]))


def tables_of(rules: Rules, otherwise: Firing, classes: list[tuple[str, dict[int, float]]]) -> rule_records.Rules:
    """The kernels' tables; `classes` are the name and the kill probabilities of each interceptor row."""
    shape = (len(rules.layers), len(classes), len(KINDS))
    pk, is_open = np.zeros(shape), np.zeros((shape[0], shape[2], shape[1]), np.uint8)
    for i, layer in enumerate(rules.layers):
        for row, (name, by_kind) in enumerate(classes):
            for kind in KINDS:
                value = rules.pk_of(layer, name, by_kind, kind)
                is_open[i, kind, row] = value is not None
                pk[i, row, kind] = value or 0.0
    zones = sorted(rules.zones, key=lambda zone: -zone.rank)
    rows, corners = [], []
    for zone in zones:
        place = (len(corners), len(zone.corners_m), *zone.centre_m, zone.radius_m)
        rows.append((zone.control, zone.rank, zone.at_meeting, *place, zone.low_m, zone.high_m))
        corners += zone.corners_m
    firing = [[rules.firing_of(layer, kind, otherwise) for kind in KINDS] for layer in rules.layers]
    ruling = (
        *(rules.control, rule_records.PRIORITIES.index(rules.priority), len(zones), len(rules.layers)),
        any(rules.reserve.values()),
    )
    return rule_records.Rules(
        ruling=np.array([ruling], rule_records.RULING),
        firing=np.array([[(f.shots, f.looks, f.is_single) for f in row] for row in firing], rule_records.FIRING),
        layers=np.array([(layer.from_m, layer.to_m) for layer in rules.layers], rule_records.LAYER),
        is_open=is_open,
        pk=pk,
        pk_normal=np.vectorize(_deviate, otypes=[np.float64])(pk),
        tastes=np.array([(rules.place(k), rules.reserve.get(k, 0)) for k in KINDS], rule_records.TASTE),
        zones=np.array(rows, rule_records.ZONE),
        corner_x_m=np.array([x for x, _ in corners], np.float64),
        corner_y_m=np.array([y for _, y in corners], np.float64),
    )


def _deviate(share: float) -> float:
    return normal(share) if 0.0 < share < 1.0 else math.copysign(math.inf, share - 0.5)
