"""Areas in degrees: RFC 7946, whole, not crossing, as large as what was counted."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from pyproj import Geod

from bartizan.earth.geodesics import geodesic_inverse
from bartizan.output import geojson
from bartizan.output.degrees import circle_polygons
from bartizan.output.geojson import geojson_text
from data.sample_cover import build as sample

WGS84 = Geod(ellps="WGS84")
CONDITIONS = "standard refraction, no diffraction; k = 4/3"


def features(**changes: Any) -> list[dict[str, Any]]:
    return json.loads(geojson_text(sample.cover(**changes), CONDITIONS))["features"]


def polygons(feature: dict[str, Any]) -> list[list[list[list[float]]]]:
    geometry = feature["geometry"]
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]


def signed_km2(ring: list[list[float]]) -> float:
    lon_deg, lat_deg = np.array(ring).T
    return WGS84.polygon_area_perimeter(lon_deg, lat_deg)[0] / 1e6


def area_km2(feature: dict[str, Any]) -> float:
    """Holes count against their outline, since they turn the other way."""
    return sum(signed_km2(ring) for polygon in polygons(feature) for ring in polygon)


@pytest.mark.parametrize("lon_deg", [-24.0, 179.7, -179.9])
def test_rings_are_closed_and_turn_the_right_way_within_the_world(lon_deg: float) -> None:
    for feature in features(lon_deg=lon_deg):
        assert feature["type"] == "Feature"
        for polygon in polygons(feature):
            for i, ring in enumerate(polygon):
                assert ring[0] == ring[-1]
                assert len(ring) >= 4
                assert signed_km2(ring) > 0.0 if i == 0 else signed_km2(ring) < 0.0
                assert max(abs(lon) for lon, _ in ring) <= 180.0
                # no side leaps around the world
                assert max(abs(a[0] - b[0]) for a, b in pairwise(ring)) < 2.0


@pytest.mark.parametrize(("lat_deg", "lon_deg"), [(-32.0, -24.0), (0.0, 179.7), (70.0, -179.9)])
def test_areas_agree_with_what_was_counted_within_one_per_cent_or_four_cells(lat_deg: float, lon_deg: float) -> None:
    found = features(lat_deg=lat_deg, lon_deg=lon_deg)
    assert {f["properties"]["level"] for f in found} == {"claimed", "horizon", "seen", "pd50", "pd90"}
    for feature in found:
        assert area_km2(feature) == pytest.approx(feature["properties"]["area_km2"], rel=0.01, abs=16.0)


def test_properties_say_what_a_shape_is() -> None:
    found = features()
    assert len(found) == 1 + 2 * 2 + 2 * 3
    for feature in found:
        said = feature["properties"]
        assert said["conditions"] == CONDITIONS
        assert (said["altitude_m"] is None) == (said["level"] == "claimed")
        assert (said["rcs_m2"] is None) == (said["level"] in {"claimed", "horizon", "seen"})
    assert {f["properties"]["site"] for f in found} == {"alpha-1", "alpha.acquisition", "all"}
    seen = [f["properties"] for f in found if f["properties"]["level"] == "seen"]
    assert [(s["altitude_m"], s["reference"]) for s in seen] == [(100.0, "msl"), (3000.0, "msl")]


def test_a_shape_lies_where_the_theatre_does() -> None:
    """The fire unit is in its own seen area; the place in its shadow, 30 km east of it, is not at 100 m."""
    seen = next(f for f in features() if f["properties"]["level"] == "seen")
    lat_deg, lon_deg, _ = WGS84.fwd(*reversed((-32.0, -24.0)), 0.0, 0.0)[1], -24.0, 0.0
    corners = np.array([place for polygon in polygons(seen) for ring in polygon for place in ring])
    reach_m = [geodesic_inverse(lat_deg, lon_deg, lat, lon)[0] for lon, lat in corners]
    assert max(reach_m) < 60_000.0
    # nothing is drawn east of the shadow's beginning on the fire unit's parallel
    east = [lon for lon, lat in corners if abs(lat + 31.964) < 0.01]
    assert max(east) < -23.9


def test_cut_at_the_antimeridian_the_two_sides_are_the_whole() -> None:
    whole, cut = features(lon_deg=0.0), features(lon_deg=179.95)
    for one, other in zip(whole, cut, strict=True):
        assert len(polygons(other)) > len(polygons(one))
        assert area_km2(other) == pytest.approx(area_km2(one), rel=2e-3, abs=12.0)
        sides = {math.copysign(1.0, ring[0][0]) for polygon in polygons(other) for ring in polygon}
        assert sides == {-1.0, 1.0}


@pytest.mark.parametrize("value", [0, 1, 2])
def test_where_nothing_is_seen_a_shape_has_no_place(value: int) -> None:
    level = np.full((2, sample.NODES, sample.NODES), value, dtype=np.uint8)
    found = json.loads(geojson_text(sample.with_level(level), CONDITIONS))["features"]
    empty = [f for f in found if f["properties"]["level"] in {"seen", "pd50", "pd90"}]
    assert [f["geometry"] for f in empty] == [None] * 6
    assert [f["properties"]["area_km2"] for f in empty] == [0.0] * 6


def test_where_all_is_seen_the_shape_is_the_theatre() -> None:
    level = np.full((2, sample.NODES, sample.NODES), 5, dtype=np.uint8)
    found = json.loads(geojson_text(sample.with_level(level), CONDITIONS))["features"]
    seen = next(f for f in found if f["properties"]["level"] == "seen")
    assert area_km2(seen) == pytest.approx((sample.NODES * sample.CELL_M / 1000.0) ** 2, rel=2e-3)


def test_a_ragged_area_is_drawn_more_coarsely_rather_than_in_many_megabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    level = np.random.default_rng(1).integers(2, 6, (2, sample.NODES, sample.NODES)).astype(np.uint8)
    fine = geojson_text(sample.with_level(level), CONDITIONS)
    monkeypatch.setattr(geojson, "MOST_POINTS", 2000)
    monkeypatch.setattr(geojson, "LEAST_NODES", 8)
    assert len(geojson_text(sample.with_level(level), CONDITIONS)) < 0.5 * len(fine)


@pytest.mark.parametrize("lon_deg", [-24.0, 179.95])
def test_of_a_large_grid_every_second_node_is_enough(monkeypatch: pytest.MonkeyPatch, lon_deg: float) -> None:
    whole = {f["properties"]["level"]: area_km2(f) for f in features(lon_deg=lon_deg)}
    monkeypatch.setattr(geojson, "MOST_NODES", 31)
    coarse = {f["properties"]["level"]: area_km2(f) for f in features(lon_deg=lon_deg)}
    assert coarse == pytest.approx(whole, rel=0.05)
    assert coarse != whole


def test_without_grids_the_circles_stay() -> None:
    from bartizan.cover.answer import AreaCover

    found = features(network=AreaCover([]))
    assert {f["properties"]["level"] for f in found} == {"claimed", "horizon"}


def test_circles_are_round_and_hold_no_pole() -> None:
    [[ring]] = circle_polygons(-32.0, -24.0, 400e3)
    reach_m, _, _ = geodesic_inverse(-32.0, -24.0, ring[:, 1], ring[:, 0])
    assert reach_m == pytest.approx(400e3, rel=5e-4)
    assert circle_polygons(-84.0, 10.0, 700e3) == []
    assert circle_polygons(10.0, 10.0, 0.0) == []
    assert circle_polygons(10.0, 10.0, math.nan) == []


def test_names_are_text_and_no_number_is_lost() -> None:
    text = geojson_text(sample.cover(site='a"}\u202e\n'), CONDITIONS)
    found = json.loads(text)["features"]
    assert {f["properties"]["site"] for f in found if f["properties"]["level"] == "seen"} == {'a"}'}
    assert "NaN" not in text
