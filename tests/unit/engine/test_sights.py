"""Lines of sight along paths, for one refraction or another."""

from __future__ import annotations

from unittest import mock

import numpy as np
import pytest

from bartizan.earth.masking import minimum_visible_altitude
from bartizan.engine import sights as sights_module
from bartizan.engine.sights import ALWAYS_KEPT
from unit.engine.test_sense import wall_m
from unit.engine.worlds import CELL_M, battery, raid, unit, world


@pytest.fixture
def small():
    """Two antennas, one behind a wall, and two paths."""
    units = [unit("one", battery("alpha"), battery("bravo", 30.0, antenna_m=5.0))]
    groups = [raid(), raid("low", "cruise-missile", points=[(60.0, 40.0, 50.0)])]
    return world(units, groups, ground_m=wall_m(800.0))


@pytest.mark.parametrize("k_factor", [1.0, 4.0 / 3.0, 1.6])
def test_each_piece_holds_what_its_antenna_sees_there_at_that_refraction(small, k_factor):
    geometry = small.geometry
    for member, sight_m in zip(geometry.members, geometry.sights_m(k_factor), strict=True):
        inside = member.path.row >= 0
        for i, node in enumerate(geometry.roster.nodes):
            site = tuple(int(v) for v in geometry.terrain.nearest_node(node.x_m, node.y_m))
            grid_m = minimum_visible_altitude(
                geometry.terrain.elevation_m, CELL_M, site, node.antenna_agl_m, k_factor=k_factor
            )
            under_m = grid_m[member.path.row[inside], member.path.column[inside]]
            np.testing.assert_array_equal(sight_m[inside, i], under_m)


def test_less_refraction_raises_the_view(small):
    high_m, low_m = (small.geometry.sights_m(k)[0] for k in (1.0, 1.6))
    far = high_m > 0.0
    assert far.any()
    assert (high_m[far] >= low_m[far]).all()
    assert (high_m[far] > low_m[far]).any()


def test_a_set_is_swept_once_and_the_last_few_are_kept(small):
    sights = small.geometry.sights
    sweeps = mock.Mock(side_effect=sights_module.minimum_visible_altitudes)
    with (
        mock.patch.object(sights_module, "minimum_visible_altitudes", sweeps),
        mock.patch.object(sights_module, "KEPT_BYTES", 0),
    ):
        for k_factor in (1.1, 1.1, 1.2, 1.1):
            sights.along(k_factor)
        assert sweeps.call_count == 2
        sights.along(1.3)  # pushes out 1.2, which was asked for longest ago
        sights.along(1.1)
        assert sweeps.call_count == 3
        sights.along(1.2)
        assert sweeps.call_count == 4
    assert ALWAYS_KEPT == 2


def test_a_small_scenario_keeps_every_set(small):
    sights = small.geometry.sights
    sets = [sights.along(1.0 + 0.05 * i) for i in range(12)]
    assert all(sights.along(1.0 + 0.05 * i) is kept for i, kept in enumerate(sets))
