"""The defender's rules of a scenario as arrays."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

from bartizan.earth.geodesics import plane_from_geodetic
from bartizan.engine.records import KINDS
from bartizan.engine.rule_records import CONTROLS, FIRING, LAYER, PRIORITIES, RULING, TASTE, ZONE, Rules
from bartizan.scenario.rules import Doctrine, FiringRule, Layer, Zone
from bartizan.scenario.schema import Point

FIRING_RULES = {
    "shoot_shoot": (2, 1, 0),
    "shoot_look_shoot": (1, 0, 0),
    "salvo_look_salvo": (2, 0, 0),
    "one_at_a_time": (1, 0, 1),
}
"""The named firing rules, as shots, looks, and whether a fire unit has one engagement at a time."""


def build_rules(
    doctrine: Doctrine,
    layers: Sequence[Layer] | None,
    classes: Sequence[tuple[str, str]],
    pk: np.ndarray,
    centre: tuple[float, float] = (0.0, 0.0),
) -> Rules:
    """The rules of a scenario.

    Parameters
    ----------
    doctrine : Doctrine
    layers : sequence of Layer, optional
    classes : sequence of (system id, class id)
        The rows of `pk`.
    pk : array, shape (n_classes, n_kinds) [1]
        Kill probability of a round where no layer states its own.
    centre : (float, float), optional
        Latitude and longitude about which the plane lies [deg].

    Returns
    -------
    Rules
    """
    layers = layers or [Layer()]
    layer_pk = np.stack([_pk_of(layer, pk) for layer in layers])
    corner_x_m, corner_y_m, zones = _zones(doctrine.zones, centre)
    return Rules(
        ruling=_ruling(doctrine, len(zones), len(layers)),
        firing=np.array([[firing_of(doctrine, layer, kind) for kind in KINDS] for layer in layers], FIRING),
        layers=np.array([_bounds_m(layer) for layer in layers], LAYER),
        is_open=_is_open(layers, classes, layer_pk, doctrine.min_kill_probability),
        pk=layer_pk,
        pk_normal=normal_deviates(layer_pk),
        tastes=_tastes(doctrine),
        zones=zones,
        corner_x_m=corner_x_m,
        corner_y_m=corner_y_m,
    )


def firing_of(doctrine: Doctrine, layer: Layer, kind: str) -> tuple[int, int, int]:
    """Shots, looks, and whether one engagement at a time: what the layer states, or the rule for the kind."""
    rule: FiringRule = layer.firing or doctrine.firing_by_kind.get(kind) or doctrine.firing  # type: ignore[call-overload]
    return FIRING_RULES[rule] if isinstance(rule, str) else (rule.shots, rule.looks, 0)


def normal_deviates(shares: np.ndarray) -> np.ndarray:
    """The standard normal deviate below which each share lies; infinite for none and for all.

    Examples
    --------
    >>> normal_deviates(np.array([0.0, 0.5, 1.0])).tolist()
    [-inf, 0.0, inf]
    """
    normal = NormalDist()
    ends = {0.0: -math.inf, 1.0: math.inf}
    flat = [ends[share] if share in ends else normal.inv_cdf(share) for share in shares.ravel().tolist()]
    return np.array(flat, np.float64).reshape(shares.shape)


def _ruling(doctrine: Doctrine, n_zones: int, n_layers: int) -> np.ndarray:
    keeps_rounds = any(doctrine.reserve.values())
    row = (CONTROLS.index(doctrine.control), PRIORITIES.index(doctrine.priority), n_zones, n_layers, keeps_rounds)
    return np.array([row], RULING)


def _pk_of(layer: Layer, pk: np.ndarray) -> np.ndarray:
    return np.array(pk, np.float64) if layer.kill_probability is None else np.full(pk.shape, layer.kill_probability)


def _bounds_m(layer: Layer) -> tuple[float, float]:
    return (math.inf if layer.from_km is None else layer.from_km * 1000.0), layer.to_km * 1000.0


def _is_open(
    layers: Sequence[Layer], classes: Sequence[tuple[str, str]], layer_pk: np.ndarray, least_pk: float
) -> np.ndarray:
    """A class is closed to a layer that does not name it, and wherever it kills with less than the least."""
    is_open = np.ascontiguousarray(np.swapaxes(layer_pk >= least_pk, 1, 2)).astype(np.uint8)
    for row, layer in zip(is_open, layers, strict=True):
        if layer.classes is not None:
            row[:, [name not in layer.classes for _, name in classes]] = 0
    return is_open


def _tastes(doctrine: Doctrine) -> np.ndarray:
    places = {kind: place for place, kind in enumerate(doctrine.prefer)}
    return np.array([(places.get(kind, len(places)), doctrine.reserve.get(kind, 0)) for kind in KINDS], TASTE)  # type: ignore[call-overload]


def _zones(stated: Sequence[Zone], centre: tuple[float, float]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Corners of all polygons, and the zones, those of higher rank first."""
    ordered = sorted(stated, key=lambda zone: -zone.rank)
    zones = np.zeros(len(ordered), ZONE)
    corners: list[Point] = []
    for row, zone in zip(zones, ordered, strict=True):
        row["control"], row["rank"] = CONTROLS.index(zone.control), zone.rank
        row["at_meeting"] = zone.judged_at == "meeting"
        row["low_m"], row["high_m"] = zone.low_m, zone.high_m
        row["first_corner"], row["n_corners"] = len(corners), len(zone.corners or [])
        row["radius_m"] = (zone.radius_km or 0.0) * 1000.0
        corners += _points(zone)
    x_m, y_m = plane_places(corners, centre)
    for row, zone in zip(zones, ordered, strict=True):
        if zone.corners is None:
            row["x_m"], row["y_m"] = x_m[row["first_corner"]], y_m[row["first_corner"]]
    return x_m, y_m, zones


def _points(zone: Zone) -> list[Point]:
    if zone.corners is not None:
        return list(zone.corners)
    assert zone.centre is not None
    return [zone.centre]


def plane_places(points: Sequence[Point], centre: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Places in the plane about a centre, eastward and northward [m]."""
    if not points:
        return np.zeros(0), np.zeros(0)
    lat_deg, lon_deg = [p.lat_deg for p in points], [p.lon_deg for p in points]
    x_m, y_m = plane_from_geodetic(centre, lat_deg, lon_deg)
    return np.array(x_m, np.float64), np.array(y_m, np.float64)
