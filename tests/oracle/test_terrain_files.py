"""Heights on the theatre's grid against an independent reprojection: pyproj for places, SciPy for heights between."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from pyproj import Transformer
from rasterio.transform import Affine
from scipy.ndimage import map_coordinates

from bartizan.earth.terrain import read_terrain

PLANE = "+proj=aeqd +lat_0={} +lon_0={} +datum=WGS84 +units=m"


def smooth_m(row: np.ndarray, col: np.ndarray) -> np.ndarray:
    """Hills of 300 m, some 40 pixels apart: slopes of a tenth in pixels of 100 m."""
    return 600.0 + 300.0 * np.sin(row / 13.0) * np.cos(col / 17.0)


def store(path: Path, crs: str, at: Affine, size: int) -> np.ndarray:
    row, col = np.meshgrid(np.arange(size), np.arange(size), indexing="ij")
    heights = smooth_m(row, col).astype(np.float32)
    profile = {"driver": "GTiff", "dtype": "float32", "crs": crs, "count": 1, "height": size, "width": size}
    with rasterio.open(path, "w", transform=at, **profile) as file:
        file.write(heights, 1)
    return heights


@pytest.mark.parametrize(
    ("crs", "centre", "at", "size"),
    [
        ("EPSG:4326", (46.5, 8.5), Affine(1 / 1200, 0.0, 8.0, 0.0, -1 / 1200, 47.0), 1200),
        ("EPSG:4326", (69.5, 20.5), Affine(1 / 600, 0.0, 19.5, 0.0, -1 / 1200, 70.0), 1200),
        ("EPSG:4258", (46.5, 8.5), Affine(1 / 1200, 0.0, 8.0, 0.0, -1 / 1200, 47.0), 1200),
        ("EPSG:32632", (46.5, 8.5), Affine(90.0, 0.0, 410e3, 0.0, -90.0, 5_202e3), 1200),
        ("EPSG:3857", (46.5, 8.5), Affine(130.0, 0.0, 870e3, 0.0, -130.0, 5_940e3), 1200),
        ("EPSG:32632", (46.5, 8.5), Affine(64.0, 64.0, 380e3, 64.0, -64.0, 5_150e3), 1200),
    ],
    ids=["degrees", "far north", "another datum", "utm", "web map", "turned"],
)
def test_smooth_heights_within_a_decimetre(
    tmp_path: Path, crs: str, centre: tuple[float, float], at: Affine, size: int
) -> None:
    path = tmp_path / "a.tif"
    heights = store(path, crs, at, size)
    terrain = read_terrain(path, *centre, 50e3, 100.0)
    random = np.random.default_rng(7)
    rows, cols = random.integers(0, terrain.elevation_m.shape[0], (2, 5000))
    x_m, y_m = terrain.plane_from_row_col(rows, cols)
    to_file = Transformer.from_crs(PLANE.format(*centre), crs, always_xy=True)
    east, north = to_file.transform(x_m, y_m)
    col, row = ~at @ (np.asarray(east), np.asarray(north))
    expected_m = map_coordinates(heights.astype(float), [row - 0.5, col - 0.5], order=1)
    ours_m = terrain.elevation_m[rows, cols]
    assert row.min() > 0 and col.min() > 0 and row.max() < size and col.max() < size  # the test's own ground
    assert np.abs(ours_m - expected_m).max() < 0.1


def test_the_oracle_notices_half_a_pixel(tmp_path: Path) -> None:
    """The planted error: a file that says corner and means centre moves heights by far more than the tolerance."""
    at = Affine(1 / 1200, 0.0, 8.0, 0.0, -1 / 1200, 47.0)
    store(tmp_path / "a.tif", "EPSG:4326", at, 1200)
    store(tmp_path / "b.tif", "EPSG:4326", at @ Affine.translation(0.5, 0.5), 1200)
    one, other = (read_terrain(tmp_path / f"{n}.tif", 46.5, 8.5, 50e3, 100.0).elevation_m for n in "ab")
    assert np.abs(one - other).max() > 5.0
