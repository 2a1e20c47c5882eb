"""Plots find their tracks in a crowd as well, by rules that a few lines of plain Python repeat."""

from __future__ import annotations

import math
from typing import Any

import numba
import numpy as np
import pytest

from bartizan.engine import associate
from bartizan.engine.log import Code
from bartizan.engine.records import RADAR, TRACK, Desk, Plots
from bartizan.held import readable
from bartizan.lanes import LANES
from reference import adapt
from reference.compare import first_difference, kernel_log, reference_log
from unit.engine.worlds import World, battery, raid, unit, world

FIGURES = {"s-400.engagement_radar.range_error_m": 150.0, "s-400.engagement_radar.azimuth_error_mrad": 4.0}
PERIOD_MS = 5000
WHOLE = ("item", "track", "guess", "n_near")
kernel = associate.associate


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
    log = kernel_log(small.model, 2, level=3)
    scans: dict[int, int] = {}
    for (time_ms, code, *_), _ in log:
        scans[time_ms] = scans.get(time_ms, 0) + (code == Code.PLOT)
    assert np.median([n for n in scans.values() if n]) > 2 * LANES
    assert first_difference(log, reference_log(reference, 2, level=3)) == ""


@numba.njit
def take_all(radars: Any, desk: Any, n_tracks: Any, n_plots: Any, time_ms: Any) -> None:
    """`associate`, callable from Python."""
    kernel(radars[0], desk, n_tracks, n_plots, time_ms)


def drawn(generator: np.random.Generator, n_tracks: int, n_plots: int, grid_m: float) -> tuple[np.ndarray, Desk]:
    """A radar, and a desk with tracks and plots on a grid of places, so that many distances are equal."""
    radars = np.zeros(1, RADAR)
    radars["range_std_m"], radars["azimuth_std"] = 60.0, 0.002
    tracks = np.zeros(n_tracks, TRACK)
    plots = Plots(*(np.zeros(n_plots + LANES, np.int64 if name in WHOLE else float) for name in Plots._fields))
    for name in ("x_m", "y_m"):
        tracks[name] = grid_m * generator.integers(-8, 8, n_tracks)
        getattr(plots, name)[:n_plots] = grid_m * generator.integers(-8, 8, n_plots)
    tracks["vx_mps"] = generator.choice([0.0, 20.0], n_tracks)
    tracks["time_ms"] = generator.choice([0, -PERIOD_MS], n_tracks)
    tracks["hits"] = generator.choice([1, 2, 3], n_tracks, p=[0.2, 0.3, 0.5])
    plots.distance_m[:] = generator.choice([1e4, 5e4, 2e5], n_plots + LANES)
    plots.item[:n_plots] = generator.permutation(n_plots)
    plots.track[:] = -1
    room = n_tracks + LANES
    columns = {name: np.full(room, 7.0) for name in Desk._fields}
    columns |= {name: np.zeros(room, np.int64) for name in ("order", "fresh", "best")}
    hints = generator.integers(-1, n_tracks + 2, n_plots).astype(np.int32)
    return radars, Desk(**(columns | {"tracks": tracks, "plots": plots, "hints": hints}))  # type: ignore[arg-type]


def taken_by_rule(radar: np.void, tracks: np.ndarray, plots: Plots, n_plots: int, time_ms: int) -> list[int]:
    """Each plot in turn takes the nearest free track within its gate: of those with two plots first, then of others."""
    found = [-1] * n_plots
    for is_fresh in (False, True):
        for j in range(n_plots):
            noise_m = math.hypot(radar["range_std_m"], radar["azimuth_std"] * plots.distance_m[j])
            best, best2 = -1, math.inf
            for k, track in enumerate(tracks):
                dt = (time_ms - track["time_ms"]) * 1e-3
                dx = plots.x_m[j] - (track["x_m"] + track["vx_mps"] * dt)
                dy = plots.y_m[j] - track["y_m"]
                slack_m = associate.INITIATION_SPEED_MPS * dt if is_fresh else 15.0 * dt * dt
                d2 = dx * dx + dy * dy
                is_free = found[j] < 0 and k not in found and (track["hits"] == 1) == is_fresh
                if is_free and math.sqrt(d2) <= associate.GATE_SIGMAS * noise_m + slack_m and d2 < best2:
                    best, best2 = k, d2
            found[j] = best if found[j] < 0 else found[j]
    return found


@pytest.mark.parametrize("grid_m", [60.0, 400.0, 3000.0])
@pytest.mark.parametrize(("n_tracks", "n_plots"), [(1, 1), (7, 5), (8, 16), (40, 33), (70, 90)])
def test_each_plot_takes_the_nearest_free_track(n_tracks: int, n_plots: int, grid_m: float) -> None:
    generator = np.random.default_rng(n_tracks)
    for _ in range(20):
        radars, desk = drawn(generator, n_tracks, n_plots, grid_m)
        take_all(readable(radars), readable(desk), n_tracks, n_plots, PERIOD_MS)
        expected = taken_by_rule(radars[0], desk.tracks, desk.plots, n_plots, PERIOD_MS)
        assert desk.plots.track[:n_plots].tolist() == expected
        assert np.flatnonzero(desk.tracks["is_taken"]).tolist() == sorted(k for k in expected if k >= 0)
