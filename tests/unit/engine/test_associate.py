"""Plots find their tracks in a crowd as well: there a grid of predicted places spares looking at every track."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.engine import associate
from bartizan.engine.log import Code
from reference import adapt
from reference.compare import first_difference, kernel_log, reference_log
from unit.engine.worlds import World, battery, raid, unit, world

FIGURES = {"s-400.engagement_radar.range_error_m": 150.0, "s-400.engagement_radar.azimuth_error_mrad": 4.0}


def crowd(count: int, spread_km: float, spacing_s: float) -> World:
    """One radar without rounds, and a raid that flies past each other's tracks."""
    groups = [
        raid("east", count=count, spread_km=spread_km, spacing_s=spacing_s, points=[(40.0, 0.0, 5000.0)]),
        raid("north", count=count, spread_km=spread_km, spacing_s=spacing_s, points=[(28.0, 28.0, 5200.0)]),
    ]
    return world([unit("one", battery(rounds={"medium": 0}))], groups, figures=FIGURES, duration_s=60.0)


@pytest.mark.parametrize(("count", "spread_km", "spacing_s"), [(12, 1.5, 0.3), (20, 12.0, 0.5), (16, 0.4, 0.1)])
def test_a_crowd_is_tracked_as_the_reference_does(count: int, spread_km: float, spacing_s: float) -> None:
    small = crowd(count, spread_km, spacing_s)
    reference = adapt.world_from_model(small.model, adapt.grids_of_geometry(small.geometry), "alone")
    kernel = kernel_log(small.model, 2, level=3)
    scans: dict[int, int] = {}
    for (time_ms, code, *_), _ in kernel:
        scans[time_ms] = scans.get(time_ms, 0) + (code == Code.PLOT)
    assert np.median([n for n in scans.values() if n]) ** 2 > associate.BRUTE_FORCE_PAIRS
    assert first_difference(kernel, reference_log(reference, 2, level=3)) == ""
