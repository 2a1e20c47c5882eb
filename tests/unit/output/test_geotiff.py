"""Grids as GeoTIFF: at their place, laid out for partial reading, and the same each time."""

from __future__ import annotations

import numpy as np
import pytest
from rasterio.io import MemoryFile
from rasterio.warp import transform

from bartizan.earth.geodesics import plane_from_geodetic
from bartizan.earth.grid import Terrain
from bartizan.output.geotiff import geotiff_bytes

ROWS, COLS = 300, 420


@pytest.fixture(scope="module")
def terrain() -> Terrain:
    return Terrain(np.zeros((ROWS, COLS), np.float32), 500.0, -32.0, -24.0)


@pytest.fixture(scope="module")
def bands() -> np.ndarray:
    grid = np.arange(2 * ROWS * COLS, dtype=np.float32).reshape(2, ROWS, COLS)
    grid[:, :5, :7] = np.nan
    return grid


@pytest.fixture(scope="module")
def file(terrain: Terrain, bands: np.ndarray) -> bytes:
    names = ["target at 50 m", "target at 100 m"]
    return geotiff_bytes(
        bands, terrain, descriptions=names, unit="m", tags={"CONDITIONS": "no diffraction"}, nodata=np.nan
    )


def test_it_holds_what_was_given(file: bytes, bands: np.ndarray) -> None:
    with MemoryFile(file) as memory, memory.open() as source:
        assert np.array_equal(source.read(), bands, equal_nan=True)
        assert source.descriptions == ("target at 50 m", "target at 100 m")
        assert source.units == ("m", "m")
        assert source.tags()["CONDITIONS"] == "no diffraction"
        assert source.tags()["AREA_OR_POINT"] == "Area"
        assert np.isnan(source.nodata)


def test_it_is_cloud_optimised(file: bytes) -> None:
    with MemoryFile(file) as memory, memory.open() as source:
        assert source.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert source.overviews(1) == [2]
        assert source.block_shapes[0] == (256, 256)


@pytest.mark.parametrize(("row", "col"), [(0, 0), (0, COLS - 1), (ROWS - 1, 0), (150, 211)])
def test_the_middle_of_a_pixel_is_the_node(file: bytes, terrain: Terrain, row: int, col: int) -> None:
    """The place that the file's own CRS and transform give is the node's, by the geodesic."""
    with MemoryFile(file) as memory, memory.open() as source:
        (lon_deg,), (lat_deg,) = transform(source.crs, "OGC:CRS84", *[[v] for v in source.xy(row, col)])
    x_m, y_m = plane_from_geodetic((-32.0, -24.0), lat_deg, lon_deg)
    assert (x_m, y_m) == pytest.approx(terrain.plane_from_row_col(row, col), abs=1e-3)


def test_levels_are_whole_numbers(terrain: Terrain) -> None:
    levels = np.random.default_rng(2).integers(0, 6, (1, ROWS, COLS)).astype(np.uint8)
    data = geotiff_bytes(levels, terrain, descriptions=["a"], unit="", tags={}, nodata=255)
    with MemoryFile(data) as memory, memory.open() as source:
        assert np.array_equal(source.read(), levels)
        assert (source.dtypes, source.units, source.nodata) == (("uint8",), (None,), 255.0)


def test_codes_are_explained_in_every_band(terrain: Terrain) -> None:
    levels = np.ones((2, ROWS, COLS), np.uint8)
    codes = {0: "none", 1: "seen, and more"}
    data = geotiff_bytes(levels, terrain, descriptions=["a", "b"], unit="level", tags={}, nodata=255, codes=codes)
    with MemoryFile(data) as memory, memory.open() as source:
        for band in (1, 2):
            assert {"CODE_0": "none", "CODE_1": "seen, and more"}.items() <= source.tags(band).items()
        assert source.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"


def test_twice_the_same(file: bytes, terrain: Terrain, bands: np.ndarray) -> None:
    names = ["target at 50 m", "target at 100 m"]
    tags = {"CONDITIONS": "no diffraction"}
    assert geotiff_bytes(bands, terrain, descriptions=names, unit="m", tags=tags, nodata=np.nan) == file


@pytest.mark.parametrize("shape", [(2, ROWS, COLS - 1), (3, ROWS, COLS)])
def test_bands_that_do_not_fit_are_refused(terrain: Terrain, shape: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        geotiff_bytes(np.zeros(shape, np.uint8), terrain, descriptions=["a", "b"], unit="", tags={}, nodata=255)


def test_two_nodes_a_side_are_enough() -> None:
    terrain = Terrain(np.zeros((2, 2), np.float32), 30.0, 60.0, 179.99)
    data = geotiff_bytes(np.ones((1, 2, 2), np.uint8), terrain, descriptions=["a"], unit="", tags={}, nodata=255)
    with MemoryFile(data) as memory, memory.open() as source:
        assert source.read().sum() == 4
