"""Doubt about the ground: none over the sea, some behind ridges, and what the exact walk says."""

from __future__ import annotations

import numpy as np

from bartizan.cover.basis import settle
from bartizan.cover.ground import terrain_rows
from bartizan.cover.make import cover
from bartizan.cover.options import check_options
from bartizan.earth.masking import minimum_visible_altitude
from unit.cover.scenes import ISLAND, SEA, scene

ALTITUDES_M = (60.0, 300.0, 3000.0)


def basis_of(folder, terrain):
    return settle(scene(folder, terrain), check_options(ALTITUDES_M, "msl", None, 1, 0), None, None, lambda *_: None)


def test_a_flat_sea_leaves_no_doubt(tmp_path):
    assert terrain_rows(basis_of(tmp_path, SEA)) == []


def test_patches_hide_and_clearings_show(tmp_path):
    between, clearing = terrain_rows(basis_of(tmp_path, ISLAND))
    assert (between["cause"], clearing["cause"]) == ("ground_between_nodes", "site_clearing")
    assert between["mean_m"] > 0.0
    assert clearing["mean_m"] <= 0.0
    assert clearing["clearing_m"] == 1500.0
    assert all(part["seen_change_km2"] <= 0.0 for part in between["altitudes"])
    assert all(part["seen_change_km2"] >= 0.0 for part in clearing["altitudes"])


def test_the_sample_is_of_the_network_that_the_table_counts(tmp_path):
    basis = basis_of(tmp_path, ISLAND)
    row = terrain_rows(basis)[1]
    node = basis.network[0]
    terrain = basis.geometry.terrain
    where = terrain.nearest_node(node.x_m, node.y_m)
    claimed_m = basis.claimed_m[node.id]
    masks_m = [
        minimum_visible_altitude(
            terrain.elevation_m, terrain.cell_m, where, 20.0, max_range_m=claimed_m, method="exact", **options
        )
        for options in ({}, {"clearing_m": 1500.0})
    ]
    for part in row["altitudes"]:
        before, after = (np.count_nonzero(mask_m <= part["altitude_m"]) for mask_m in masks_m)
        assert abs(part["seen_change_km2"] - float(after - before)) <= 4.0 * row["cell_km2"] + 0.1 * abs(after - before)


def test_it_stands_in_the_answer(tmp_path):
    found = cover(scene(tmp_path, ISLAND), readings=1, altitudes_m=[100.0])
    assert [row["cause"] for row in found.terrain_doubt] == ["ground_between_nodes", "site_clearing"]
