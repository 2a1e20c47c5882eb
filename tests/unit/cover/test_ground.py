"""Doubt about the ground: none over the sea, some behind ridges, and what the exact walk says."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.cover.make import cover
from bartizan.earth.masking import minimum_visible_altitude
from unit.cover.scenes import ISLAND, SEA, scene

ALTITUDES_M = (60.0, 300.0, 3000.0)


def test_a_flat_sea_leaves_no_doubt(tmp_path):
    assert cover(scene(tmp_path, SEA), readings=1, altitudes_m=[100.0]).terrain_doubt == []


def test_patches_hide_and_clearings_show(tmp_path):
    between, clearing = cover(scene(tmp_path, ISLAND), readings=1, altitudes_m=ALTITUDES_M).terrain_doubt
    assert (between["cause"], clearing["cause"]) == ("ground_between_nodes", "site_clearing")
    assert between["mean_m"] > 0.0
    assert clearing["mean_m"] <= 0.0
    assert clearing["clearing_m"] == 1500.0
    assert all(part["seen_change_km2"] <= 0.0 for part in between["altitudes"])
    assert all(part["seen_change_km2"] >= 0.0 for part in clearing["altitudes"])


def test_the_change_of_area_is_near_that_of_exact_masks(tmp_path):
    found = cover(scene(tmp_path, ISLAND), site="one", readings=1, altitudes_m=ALTITUDES_M)
    terrain, site = found.terrain, found.sites[0]
    where = terrain.nearest_node(site.x_m, site.y_m)
    masks_m = [
        minimum_visible_altitude(
            terrain.elevation_m,
            terrain.cell_m,
            where,
            20.0,
            max_range_m=site.claimed_range_m,
            method="exact",
            **options,
        )
        for options in ({}, {"clearing_m": 1500.0})
    ]
    for part in found.terrain_doubt[1]["altitudes"]:
        before, after = (np.count_nonzero(mask_m <= part["altitude_m"]) for mask_m in masks_m)
        assert part["seen_change_km2"] == pytest.approx(float(after - before), rel=0.5, abs=60.0)
    assert any(part["seen_change_km2"] > 0.0 for part in found.terrain_doubt[1]["altitudes"])


def test_it_stands_in_the_answer(tmp_path):
    found = cover(scene(tmp_path, ISLAND), readings=1, altitudes_m=[100.0])
    assert [row["cause"] for row in found.terrain_doubt] == ["ground_between_nodes", "site_clearing"]
