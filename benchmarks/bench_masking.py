"""Error and time of the terrain mask.

`scripts/bench masking [--gdal LIBRARY] [--spike FOLDER] [--terrain FILE,FILE ...]`: LIBRARY is a libgdal (3.12 for the
goal), FOLDER holds the first experiment (`sweep.py`), FILEs are terrain files, joined where a comma stands. None of
them belongs to the project; what is not given is skipped, and said so. Error is against the exact walk to a sample of
cells. Times are medians of five, interleaved, on all processors.
"""

from __future__ import annotations

import argparse
import importlib
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from assembly import fresh_words
from fractal import fractal
from gdal_library import Viewshed
from table import ROUNDS, Row, show

from bartizan.earth.mask_sweeper import MaskSweeper
from bartizan.earth.network import network_altitude
from bartizan.earth.terrain import read_terrain
from bartizan.units import EARTH_RADIUS_M

CELL_M, ANTENNA_M, K_FACTOR = 90.0, 20.0, 4.0 / 3.0
SAMPLE = 3000
MEAN_GOAL_M, P95_GOAL_M, REAL_GOAL_M = 2.0, 10.0, 1.0
GDAL_GOAL, GDAL_STRETCH, SPIKE_GOAL = 1.5, 4.0, 0.6
NETWORK_NODES, NETWORK_REACH_M, NETWORK_SITES = 4000, 150e3, 10


class Error(NamedTuple):
    """Differences from the exact walk [m]."""

    bias: float
    mean: float
    p50: float
    p95: float
    most: float

    def __str__(self) -> str:
        quantiles = f"50 % {self.p50:.2f}, 95 % {self.p95:.2f}, most {self.most:.0f}"
        return f"mean {self.mean:.2f} m, {quantiles}, bias {self.bias:+.2f}"


def error_of(found_m: np.ndarray, exact_m: np.ndarray) -> Error:
    """Statistics of a difference, over the cells where both know an answer."""
    difference_m = (found_m - exact_m)[np.isfinite(found_m) & np.isfinite(exact_m)]
    assert difference_m.size > 0.5 * exact_m.size, "too few cells compared"
    size_m = np.abs(difference_m)
    return Error(difference_m.mean(), size_m.mean(), *np.quantile(size_m, (0.5, 0.95, 1.0)))


def sites_of(ground_m: np.ndarray) -> dict[str, tuple[int, int]]:
    """Hilltop, centre and valley: the extremes of the middle half, the lowest one above the sea."""
    rows, cols = ground_m.shape
    top, left = rows // 4, cols // 4
    middle_m = ground_m[top : rows - top, left : cols - left]
    land_m = np.where(middle_m > 1.0, middle_m, np.nan)
    hill, valley = (np.unravel_index(pick(land_m), land_m.shape) for pick in (np.nanargmax, np.nanargmin))
    return {
        "hilltop": (int(hill[0]) + top, int(hill[1]) + left),
        "centre": (rows // 2, cols // 2),
        "valley": (int(valley[0]) + top, int(valley[1]) + left),
    }


def sample_of(ground_m: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cells over known ground, on a terrain from files over land."""
    rows, cols = np.random.default_rng(5).integers(0, ground_m.shape, (8 * SAMPLE, 2)).T
    known = np.isfinite(ground_m[rows, cols]) & (ground_m[rows, cols] != 0.0) if ground_m.size < 4e6 else rows >= 0
    return rows[known][:SAMPLE], cols[known][:SAMPLE]


def errors(name: str, ground_m: np.ndarray, mean_goal_m: float, gdal: Viewshed | None) -> list[Row]:
    """Rows for hilltop, centre and valley of one terrain."""
    sweeper, cells_rc, rows = MaskSweeper(ground_m, CELL_M), sample_of(ground_m), []
    for place, site_rc in sites_of(ground_m).items():
        exact_m = sweeper.walk(site_rc, ANTENNA_M, cells_rc=cells_rc)
        error = error_of(sweeper.sweep(site_rc, ANTENNA_M)[cells_rc], exact_m)
        goal = f"mean {mean_goal_m:.0f} m" + (f", 95 % {P95_GOAL_M:.0f} m" if mean_goal_m == MEAN_GOAL_M else "")
        reached = error.mean <= mean_goal_m and (mean_goal_m != MEAN_GOAL_M or error.p95 <= P95_GOAL_M)
        rows.append(Row(f"{name}, {place}", goal, str(error), reached))
        if gdal is not None:
            heights_m = gdal.ground(site_rc, ANTENNA_M)[2]
            rows.append(Row(f"  GDAL {gdal.version}", "", str(error_of((heights_m + ground_m)[cells_rc], exact_m))))
    return rows


def terrain_of(names: str) -> np.ndarray:
    """Terrain files, joined, as a metric grid that holds all of them, with sea around."""
    import rasterio

    paths = [Path(name) for name in names.split(",")]
    bounds = []
    for path in paths:
        with rasterio.open(f"/vsizip/{path}/{path.stem}" if path.suffix == ".zip" else path) as source:
            bounds.append(source.bounds)
    west, south, east, north = (pick(b[i] for b in bounds) for i, pick in enumerate((min, min, max, max)))
    side_m = 110e3 * max(north - south, (east - west) * np.cos(np.radians(0.5 * (south + north))))
    return read_terrain(paths, 0.5 * (south + north), 0.5 * (west + east), side_m, CELL_M, gaps="sea").elevation_m


def interleaved(plays: list[Callable[[], Any]]) -> list[tuple[float, float]]:
    """Median wall and processor time [s] of several programs, taken in turn so that the machine treats them alike."""
    times: list[list[tuple[float, float]]] = [[] for _ in plays]
    for round_ in range(ROUNDS + 1):
        for play, taken in zip(plays, times, strict=True):
            wall_s, cpu_s = time.perf_counter(), time.process_time()
            own = play()
            wall_s, cpu_s = time.perf_counter() - wall_s, time.process_time() - cpu_s
            if round_:  # the first warms up
                taken.append(own[:2] if isinstance(own, tuple) else (wall_s, cpu_s))
    return [tuple(statistics.median(column) for column in zip(*taken, strict=True)) for taken in times]  # type: ignore


def against_gdal(ground_m: np.ndarray, gdal: Viewshed | None) -> list[Row]:
    """Time of one grid, buffers reused and not, and of GDAL."""
    sweeper, out_m = MaskSweeper(ground_m, CELL_M), np.empty_like(ground_m)
    site_rc = (ground_m.shape[0] // 2, ground_m.shape[1] // 2)
    one_m = MaskSweeper(ground_m, CELL_M, n_threads=1).sweep(site_rc, ANTENNA_M)
    plays: list[Callable[[], Any]] = [
        lambda: sweeper.sweep(site_rc, ANTENNA_M, out=out_m) is None,
        lambda: sweeper.sweep(site_rc, ANTENNA_M) is None,
    ]
    if gdal is not None:
        plays.append(lambda: gdal.ground(site_rc, ANTENNA_M))
    times = interleaved(plays)
    assert np.array_equal(out_m, one_m), "the bits depend on the threads"
    assert np.isfinite(out_m).all()
    assert (out_m >= ground_m).all()
    cells = ground_m.size
    rows = [
        Row(f"{name}, {cells / 1e6:.0f} million cells", "", f"{wall_s:.3f} s, processor {cpu_s:.3f} s")
        for name, (wall_s, cpu_s) in zip(("sweep, buffer reused", "sweep, new grid", "GDAL"), times, strict=False)
    ]
    if gdal is None:
        return [*rows, Row("GDAL's time over the sweep's", f"{GDAL_GOAL} times", "skipped: no --gdal LIBRARY")]
    (wall_s, cpu_s), (new_s, _), (gdal_s, gdal_cpu_s) = times
    measured = f"{gdal_s / wall_s:.1f} times, new grid {gdal_s / new_s:.1f}, processor {gdal_cpu_s / cpu_s:.1f}"
    goal = f"{GDAL_GOAL} times, stretch {GDAL_STRETCH:.0f}"
    return [*rows, Row(f"GDAL {gdal.version}'s time over the sweep's", goal, measured, gdal_s / wall_s >= GDAL_GOAL)]


def against_spike(folder: str | None) -> list[Row]:
    """Ten radars of 150 km over 4,000 by 4,000 nodes, the lowest altitude that any sees."""
    ground_m = fractal(NETWORK_NODES)
    sites_rc = [(int(r), int(c)) for r, c in np.random.default_rng(1).integers(500, 3500, (NETWORK_SITES, 2))]
    asked = {"max_ranges_m": [NETWORK_REACH_M] * NETWORK_SITES, "out": np.empty_like(ground_m)}
    antennas_m = [ANTENNA_M] * NETWORK_SITES
    plays: list[Callable[[], Any]] = [lambda: network_altitude(ground_m, CELL_M, sites_rc, antennas_m, **asked) is None]
    found_m = np.empty_like(ground_m)
    if folder is not None:
        sys.path.insert(0, folder)
        spike = importlib.import_module("sweep")
        turned_m, out_m = np.ascontiguousarray(ground_m.T), np.empty_like(ground_m)

        def fuse() -> None:
            found_m.fill(np.inf)
            for row, col in sites_rc:
                spike.mva(
                    ground_m, turned_m, row, col, CELL_M, ANTENNA_M, rays=1.0, maxd=NETWORK_REACH_M, out=out_m, ndiv=8
                )  # fmt: skip
                np.minimum(found_m, out_m, out=found_m)

        plays.append(fuse)
    times = interleaved(plays)
    seen = float(np.isfinite(asked["out"]).mean())
    assert 0.3 < seen <= 1.0, f"{seen:.2f} of the cells seen: not the work that was meant"
    title = f"{NETWORK_SITES} radars of {NETWORK_REACH_M / 1e3:.0f} km, {ground_m.size / 1e6:.0f} million cells"
    rows = [
        Row(title, "", f"{times[0][0]:.3f} s, processor {times[0][1]:.3f} s; {100 * seen:.0f} % of the cells reached")
    ]
    if folder is None:
        return [*rows, Row("over the first experiment's", f"{SPIKE_GOAL}", "skipped: no --spike FOLDER")]
    ratio, cpu_ratio = (times[0][i] / times[1][i] for i in (0, 1))
    measured = f"{ratio:.2f}, processor {cpu_ratio:.2f} (experiment {times[1][0]:.3f} s)"
    return [*rows, Row("over the first experiment's", f"{SPIKE_GOAL}", measured, ratio <= SPIKE_GOAL)]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Error and time of the terrain mask.")
    parser.add_argument("--gdal", metavar="LIBRARY", help="path of a libgdal, 3.12 for the goal")
    parser.add_argument("--spike", metavar="FOLDER", help="folder of the first experiment")
    parser.add_argument("--terrain", metavar="FILE,FILE", nargs="*", default=[], help="terrain files; a comma joins")
    parser.add_argument("--nodes", type=int, default=8000, help="nodes on a side of the fractal terrain")
    options = parser.parse_args()
    ground_m = fractal(options.nodes)
    gdal = Viewshed(options.gdal, ground_m, CELL_M) if options.gdal else None
    rows = errors(f"fractal {options.nodes}", ground_m, MEAN_GOAL_M, gdal)
    for names in options.terrain:
        real_m = terrain_of(names)
        peer = Viewshed(options.gdal, np.nan_to_num(real_m), CELL_M) if options.gdal else None
        rows += errors(Path(names.split(",")[0]).name.split(".")[0], real_m, REAL_GOAL_M, peer)
    if not options.terrain:
        rows.append(Row("real terrain", f"mean {REAL_GOAL_M:.0f} m", "skipped: no --terrain FILE"))
    show(
        f"Error of the lowest altitude in sight, {ANTENNA_M:.0f} m antenna, {SAMPLE} cells against the exact walk", rows
    )
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "load unknown"
    rows = against_gdal(ground_m, gdal) + against_spike(options.spike)
    show(f"Time, wall, all processors, medians of {ROUNDS}, {load} before", rows)
    print(f"Kernels on this machine: {fresh_words()}")


if __name__ == "__main__":
    assert EARTH_RADIUS_M == 6_371_000.0, "the experiment and GDAL's coefficient assume this radius"
    main()
