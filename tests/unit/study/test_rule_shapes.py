"""Zones and corridors lie where the scenario says."""

from __future__ import annotations

from types import SimpleNamespace as Of

import numpy as np
import pytest

import bartizan
from bartizan.study.rule_shapes import rule_shapes


def scenario(zones: list, corridors: list) -> Of:
    centre = Of(lat_deg=-32.0, lon_deg=-24.0)
    return Of(theatre=Of(centre=centre), doctrine=Of(zones=zones), identification=Of(corridors=corridors))


def test_a_circle_has_its_radius_and_corners_their_places() -> None:
    at = Of(lat_deg=-32.0, lon_deg=-24.0)
    circle = Of(id="c", control="no_fire", centre=at, radius_km=30.0, corners=None, low_m=0.0, high_m=9000.0)
    corners = [Of(lat_deg=-32.0, lon_deg=-24.0), Of(lat_deg=-31.0, lon_deg=-24.0), Of(lat_deg=-31.0, lon_deg=-23.0)]
    field = Of(id="f", control="hold", centre=None, radius_km=None, corners=corners, low_m=0.0, high_m=9000.0)
    first, second = rule_shapes(scenario([circle, field], []))  # type: ignore[arg-type]
    assert np.hypot(first.x_m, first.y_m) == pytest.approx(np.full(len(first.x_m), 30_000.0))
    assert (first.kind, first.rule, first.width_m) == ("zone", "no_fire", 0.0)
    assert second.y_m[1] == pytest.approx(110_900.0, rel=2e-3)
    assert second.x_m[2] > 90_000.0


def test_a_corridor_is_a_line_with_a_width() -> None:
    shapes = rule_shapes(bartizan.load("mixed_day").scenario)
    corridors = [shape for shape in shapes if shape.kind == "corridor"]
    assert corridors
    assert all(shape.width_m >= 1000.0 and len(shape.x_m) >= 2 for shape in corridors)
