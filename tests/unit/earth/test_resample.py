"""Where the nodes of a theatre lie in a raster, and which part of it a patch of nodes needs."""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from pyproj import Transformer
from rasterio.crs import CRS
from rasterio.transform import Affine

from bartizan.earth.resample import Places, _box_means, _pixels_a_node, all_places, lattice

CENTRE = (46.5, 8.5)
NODES, CELL_M = 601, 100.0


def places(crs: str, at: Affine, size: int = 5000) -> Places:
    source = SimpleNamespace(crs=CRS.from_string(crs), transform=at, width=size, height=size)
    (found,) = all_places(Path("a.tif"), source, lattice(CENTRE, NODES, CELL_M))
    return found


GRIDS = [
    ("EPSG:4326", Affine(1 / 1200, 0.0, 7.0, 0.0, -1 / 1200, 48.0)),
    ("EPSG:32632", Affine(30.0, 0.0, 380e3, 0.0, -30.0, 5_230e3)),
    ("EPSG:32632", Affine(40.0, 40.0, 300e3, 40.0, -40.0, 5_150e3)),
]


@pytest.mark.parametrize(("crs", "at"), GRIDS)
def test_nodes_lie_where_another_program_puts_them(crs: str, at: Affine) -> None:
    found = places(crs, at)
    rows, cols = np.random.default_rng(1).integers(0, NODES, (2, 500))
    half_m = 0.5 * (NODES - 1) * CELL_M
    plane = f"+proj=aeqd +lat_0={CENTRE[0]} +lon_0={CENTRE[1]} +datum=WGS84"
    x, y = Transformer.from_crs(plane, crs, always_xy=True).transform(cols * CELL_M - half_m, half_m - rows * CELL_M)
    col, row = ~at @ (np.asarray(x), np.asarray(y))
    whole = slice(0, NODES)
    our_row, our_col = found.at(whole, whole)
    # pixels of 30 to 90 m: within 0.3 m
    assert np.abs(our_row[rows, cols] - row).max() < 0.01
    assert np.abs(our_col[rows, cols] - col).max() < 0.01


@pytest.mark.parametrize(("crs", "at"), GRIDS)
@pytest.mark.parametrize(
    "patch", [(slice(13, 347), slice(101, 598)), (slice(250, 601), slice(7, 230)), (slice(5, 9), slice(3, 8))]
)
def test_the_part_that_a_patch_needs_holds_all_its_boxes(crs: str, at: Affine, patch: tuple[slice, slice]) -> None:
    """Large patches are bounded by the lattice around them, small ones by their own nodes."""
    found = places(crs, at)
    row, col = found.at(*patch)
    top, bottom, left, right = found.span(*patch)
    exact = (
        math.floor(row.min() - 0.5 * found.high),
        math.ceil(row.max() + 0.5 * found.high),
        math.floor(col.min() - 0.5 * found.wide),
        math.ceil(col.max() + 0.5 * found.wide),
    )
    assert top <= exact[0] and bottom >= exact[1] and left <= exact[2] and right >= exact[3]
    # and not much more: the lattice has a point every 2 km
    most = 2 * 2000.0 / 30.0 * 2.0
    assert exact[0] - top < most and bottom - exact[1] < most


def test_boxes_hold_as_many_whole_pixels_as_fit_into_a_cell() -> None:
    found = places(*GRIDS[1])
    assert (found.high, found.wide) == (3, 3)
    north = places("EPSG:4326", Affine(1 / 2400, 0.0, 8.0, 0.0, -1 / 1200, 47.2))
    assert (north.high, north.wide) == (1, 3)


def test_a_lattice_runs_on_over_the_180th_meridian() -> None:
    points = lattice((0.0, 179.9), 101, 1000.0)
    assert points.lon_deg.min() > 179.4
    assert points.lon_deg.max() < 180.4
    assert (np.diff(points.lon_deg, axis=1) > 0.0).all()


def test_pixels_on_the_edge_of_a_box_count_by_the_part_that_lies_in_it() -> None:
    pixels = np.array([[0.0, 10.0, 40.0], [100.0, 110.0, 140.0]])
    mean, share = np.empty(2), np.empty(2)
    _box_means(pixels, np.array([1.0, 0.5]), np.array([1.25, -0.25]), 1, 1, mean, share)
    # half of each row; a quarter of the first column and three of the second; the second box lies half outside
    assert mean.tolist() == pytest.approx([0.5 * (7.5 + 107.5), 0.0])
    assert share.tolist() == pytest.approx([1.0, 0.25])


def test_where_a_place_is_unknown_one_pixel_stands_for_a_node() -> None:
    place = np.array([[0.0, 4.0], [0.0, 4.0]])
    assert _pixels_a_node(place, np.isfinite(place), 2) == 4
    place[1, 1] = math.nan
    assert _pixels_a_node(place, np.isfinite(place), 2) == 1
