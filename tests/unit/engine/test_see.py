"""Grids of antennas handed on one by one: the same as those kept, and none kept."""

from __future__ import annotations

import numpy as np

from bartizan.engine.arrays import compile_geometry
from bartizan.scenario.load import load_scenario


def test_grids_handed_on_are_those_that_would_have_been_kept():
    scenario_file = load_scenario("one_site")
    kept = compile_geometry(scenario_file)
    handed = {}

    def see(row, node, mva_m):
        handed[row] = (node, mva_m.copy())

    lean = compile_geometry(scenario_file, see=see)
    assert len(lean.mva_m) == 0
    assert sorted(handed) == list(range(len(kept.roster.nodes)))
    for row, (node, mva_m) in handed.items():
        assert node == kept.roster.nodes[row]
        np.testing.assert_array_equal(mva_m, kept.mva_m[row])
    sights_m = (geometry.sights_m(geometry.k_factor) for geometry in (kept, lean))
    for with_grids, without in zip(*sights_m, strict=True):
        np.testing.assert_array_equal(with_grids, without)
