"""Every bundled scenario lies in the open South Atlantic, where nothing real stands."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
SOUTH_DEG, NORTH_DEG, WEST_DEG, EAST_DEG = -38.0, -26.0, -32.0, -16.0
KM_PER_DEGREE = 111.2
NAMES = {"lat", "latitude", "lon", "longitude"}


def _bundled() -> list[Path]:
    return sorted(
        p for folder in ("src/bartizan/scenario/bundled", "examples") for p in (ROOT / folder).rglob("*.yaml")
    )


def _numbers(node: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """(path, value) of every number in a document that is named as a latitude or longitude."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        if str(key).partition("_")[0] in NAMES and isinstance(value, int | float):
            yield f"{path}.{key}", value
        yield from _numbers(value, f"{path}.{key}")


def outside_box(document: dict[str, Any]) -> list[str]:
    """What in a scenario lies outside the fictional box, the edges of its theatre included."""
    found = []
    for path, value_deg in _numbers(document):
        low_deg, high_deg = (
            (SOUTH_DEG, NORTH_DEG) if path.rpartition(".")[2].startswith("lat") else (WEST_DEG, EAST_DEG)
        )
        if not low_deg <= value_deg <= high_deg:
            found.append(f"{path}: {value_deg} lies outside {low_deg} to {high_deg}")
    theatre = document.get("theatre", {})
    if "centre" in theatre and not found:
        centre, half_deg = theatre["centre"], theatre["width_km"] / 2.0 / KM_PER_DEGREE
        lat_deg, lon_deg = centre["lat_deg"], centre["lon_deg"]
        half_lon_deg = half_deg / math.cos(math.radians(abs(lat_deg) + half_deg))
        inside = lat_deg - half_deg >= SOUTH_DEG and lat_deg + half_deg <= NORTH_DEG
        if not (inside and lon_deg - half_lon_deg >= WEST_DEG and lon_deg + half_lon_deg <= EAST_DEG):
            found.append(f".theatre: {theatre['width_km']} km about its centre reach out of the box")
    return found


def test_bundled_scenarios_lie_inside_the_fictional_box() -> None:
    found = {}
    for file in _bundled():
        document = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
        if isinstance(document, dict) and "theatre" in document:
            found[file.name] = outside_box(document)
    assert {"five_units.yaml", "mixed_day.yaml", "one_site.yaml", "quiet_day.yaml"} <= set(found)
    assert not any(found.values()), found


@pytest.mark.parametrize(
    "document",
    [
        {"assets": [{"id": "a", "lat_deg": 51.5, "lon_deg": -24.0}]},
        {"raid": {"groups": [{"route": [{"lat_deg": -32, "lon_deg": 24}]}]}},
        {"theatre": {"centre": {"lat_deg": -32.0, "lon_deg": -17.0}, "width_km": 600.0}},
        {"theatre": {"centre": {"lat_deg": -37.0, "lon_deg": -24.0}, "width_km": 600.0}},
    ],
)
def test_a_place_outside_the_box_is_found(document: dict[str, Any]) -> None:
    assert len(outside_box(document)) == 1


def test_a_place_inside_the_box_is_left_alone() -> None:
    assert outside_box({"theatre": {"centre": {"lat_deg": -32.0, "lon_deg": -24.0}, "width_km": 800.0}}) == []
