"""Several terrain files: shared edges, touching edges, overlap, other pixels, gaps, voids, and the 180th meridian."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine

from bartizan.earth import joined
from bartizan.earth.frames import geodetic_from_plane
from bartizan.earth.terrain import Terrain, read_terrain
from bartizan.errors import InputError

CENTRE = (-32.0, -24.0)
"""The corner where four tiles of a degree meet."""
WIDTH_M, CELL_M = 60e3, 500.0


def ground_m(lat_deg: np.ndarray, lon_deg: np.ndarray, centre: tuple[float, float] = CENTRE) -> np.ndarray:
    """A plane in latitude and longitude: joined tiles must give it back, also across their seams."""
    return 500.0 + 400.0 * (lat_deg - centre[0]) + 300.0 * (lon_deg - centre[1])


def geotiff(
    path: Path, south: float, west: float, step_deg: float = 0.005, size: float = 1.0, lift_m: float = 0.0
) -> Path:
    """A tile whose pixels only touch those of its neighbours."""
    n = round(size / step_deg)
    lat_deg = south + size - (np.arange(n) + 0.5) * step_deg
    lon_deg = west + (np.arange(n) + 0.5) * step_deg
    heights = ground_m(lat_deg[:, None], lon_deg[None, :]) + lift_m
    return store(path, heights, Affine(step_deg, 0.0, west, 0.0, -step_deg, south + size))


def store(path: Path, heights: np.ndarray, at: Affine, crs: str = "EPSG:4326") -> Path:
    profile = {"driver": "GTiff", "dtype": "float32", "crs": crs, "count": 1, "transform": at, "nodata": -9999.0}
    with rasterio.open(path, "w", height=heights.shape[0], width=heights.shape[1], **profile) as file:
        file.write(np.where(np.isnan(heights), -9999.0, heights).astype(np.float32), 1)
    return path


def hgt(folder: Path, south: int, west: int) -> Path:
    """An SRTM tile: its edge rows and columns are those of its neighbours."""
    lat_deg, lon_deg = south + 1.0 - np.arange(1201) / 1200, west + np.arange(1201) / 1200
    heights = np.round(ground_m(lat_deg[:, None], lon_deg[None, :])).astype(">i2")
    path = folder / f"S{-south:02d}W{-west:03d}.hgt"
    path.write_bytes(heights.tobytes())
    return path


def four(folder: Path, step_deg: float = 0.005) -> list[Path]:
    corners = [(-32.0, -24.0), (-33.0, -24.0), (-32.0, -25.0), (-33.0, -25.0)]
    return [geotiff(folder / f"{i}.tif", *corner, step_deg) for i, corner in enumerate(corners)]


def worst_m(terrain: Terrain, centre: tuple[float, float] = CENTRE) -> float:
    places = np.indices(terrain.elevation_m.shape)
    lat_deg, lon_deg = geodetic_from_plane(centre, *terrain.plane_from_row_col(*places))
    lon_deg = centre[1] + (lon_deg - centre[1] + 180.0) % 360.0 - 180.0
    return float(np.abs(terrain.elevation_m - ground_m(lat_deg, lon_deg, centre)).max())


def refused(paths: list[Path], **options: object) -> str:
    with pytest.raises(InputError) as caught:
        read_terrain(paths, *CENTRE, WIDTH_M, CELL_M, **options)  # type: ignore[arg-type]
    return str(caught.value)


@pytest.mark.parametrize("step_deg", [0.005, 0.01, 0.001])
def test_touching_tiles_join_without_a_seam(tmp_path: Path, step_deg: float) -> None:
    """Pixels of the grid's size, coarser and finer ones: at a seam each tile knows a part."""
    assert worst_m(read_terrain(four(tmp_path, step_deg), *CENTRE, WIDTH_M, CELL_M)) < 0.01


@pytest.mark.parametrize("cell_m", [100.0, 500.0])
def test_tiles_that_share_a_row_join_without_a_seam(tmp_path: Path, cell_m: float) -> None:
    tiles = [hgt(tmp_path, south, west) for south in (-33, -32) for west in (-25, -24)]
    terrain = read_terrain(tiles, *CENTRE, 30e3, cell_m)
    # whole metres in the file; where boxes of several pixels meet, the shared row counts twice
    assert worst_m(terrain) < 0.75
    assert not np.isnan(terrain.elevation_m).any()


def test_the_order_of_tiles_does_not_matter_where_they_agree(tmp_path: Path) -> None:
    tiles = four(tmp_path)
    one = read_terrain(tiles, *CENTRE, WIDTH_M, CELL_M)
    other = read_terrain(tiles[::-1], *CENTRE, WIDTH_M, CELL_M)
    np.testing.assert_allclose(one.elevation_m, other.elevation_m, atol=1e-3)


def test_windows_of_any_size_give_the_same_heights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiles = four(tmp_path, 0.001)
    whole = read_terrain(tiles, *CENTRE, WIDTH_M, CELL_M)
    monkeypatch.setattr(joined, "MOST_WINDOW_PIXELS", 5_000)
    pieces = read_terrain(tiles, *CENTRE, WIDTH_M, CELL_M)
    assert np.array_equal(whole.elevation_m, pieces.elevation_m)


def test_the_finest_tile_counts_where_several_know_a_place(tmp_path: Path) -> None:
    coarse = geotiff(tmp_path / "coarse.tif", -33.0, -25.0, 0.01, size=2.0, lift_m=100.0)
    fine = geotiff(tmp_path / "fine.tif", -32.1, -24.1, 0.004, size=0.2)
    terrain = read_terrain([coarse, fine], *CENTRE, WIDTH_M, CELL_M)
    assert terrain.source is not None
    assert [file.name for file in terrain.source.files] == ["fine.tif", "coarse.tif"]
    assert abs(terrain.elevation_at(0.0, 0.0) - 500.0) < 0.01
    assert (
        abs(terrain.elevation_m[0, 0] - 100.0 - read_terrain(coarse, *CENTRE, WIDTH_M, CELL_M).elevation_m[0, 0]) < 101
    )
    lat_deg, lon_deg = geodetic_from_plane(CENTRE, -30e3, 30e3)
    assert abs(terrain.elevation_m[0, 0] - ground_m(lat_deg, lon_deg) - 100.0) < 0.01


def test_of_equal_tiles_the_first_named_counts(tmp_path: Path) -> None:
    low = geotiff(tmp_path / "low.tif", -33.0, -25.0, 0.01, size=2.0)
    high = geotiff(tmp_path / "high.tif", -33.0, -25.0, 0.01, size=2.0, lift_m=50.0)
    assert abs(read_terrain([low, high], *CENTRE, WIDTH_M, CELL_M).elevation_at(0.0, 0.0) - 500.0) < 0.01
    assert abs(read_terrain([high, low], *CENTRE, WIDTH_M, CELL_M).elevation_at(0.0, 0.0) - 550.0) < 0.01


def test_a_void_is_filled_from_the_next_tile(tmp_path: Path) -> None:
    coarse = geotiff(tmp_path / "coarse.tif", -33.0, -25.0, 0.01, size=2.0)
    n = 400
    fine = np.full((n, n), np.nan)
    fine[:150] = 800.0
    path = store(tmp_path / "fine.tif", fine, Affine(0.005, 0.0, -25.0, 0.0, -0.005, -31.0))
    alone = read_terrain(path, *CENTRE, WIDTH_M, CELL_M, voids="sea")
    assert alone.source is not None
    assert alone.source.void_sea_share > 0.8
    assert alone.elevation_at(0.0, 0.0) == 0.0
    both = read_terrain([path, coarse], *CENTRE, WIDTH_M, CELL_M)
    assert both.source is not None
    assert both.source.unknown_share == 0.0
    assert abs(both.elevation_at(0.0, 0.0) - 500.0) < 0.01


@pytest.mark.parametrize(("n_void", "is_known"), [(0, True), (1, True), (2, True), (3, False), (4, False)])
def test_a_node_is_unknown_where_more_than_half_of_its_box_is(tmp_path: Path, n_void: int, is_known: bool) -> None:
    """Pixels of a quarter of a cell's area, four to a box; the theatre's middle is the corner of four of them."""
    step_deg = 250.0 / 111e3
    heights = np.full((400, 400), 700.0)
    heights[[199, 199, 200, 200][:n_void], [199, 200, 199, 200][:n_void]] = np.nan
    at = Affine(step_deg, 0.0, CENTRE[1] - 200 * step_deg, 0.0, -step_deg, CENTRE[0] + 200 * step_deg)
    terrain = read_terrain(store(tmp_path / "a.tif", heights, at), *CENTRE, 20e3, 500.0)
    assert np.isfinite(terrain.elevation_m[20, 20]) == is_known
    assert np.isfinite(terrain.elevation_m).sum() == terrain.elevation_m.size - (not is_known)


def test_a_gap_is_refused_with_its_place_or_taken_as_sea(tmp_path: Path) -> None:
    tiles = four(tmp_path)
    text = refused(tiles[:3])
    assert "the 3 terrain files do not cover the theatre, seen 23.4 % of it without a file" in text
    assert "between latitude -32.271 and -32.018" in text
    assert "longitude -24.318 and -24.021" in text
    assert "missing in S33W025 (" in text
    assert "`gaps: sea`" in text
    terrain = read_terrain(tiles[:3], *CENTRE, WIDTH_M, CELL_M, gaps="sea")
    assert terrain.source is not None
    assert abs(terrain.source.gap_sea_share - 0.25) < 0.01
    assert terrain.elevation_m[-1, 0] == 0.0
    assert "places without a file, 24." in terrain.source.sentence()


def test_a_gap_thinner_than_the_survey_is_found(tmp_path: Path) -> None:
    north = geotiff(tmp_path / "n.tif", -32.0, -25.0, 0.005, size=2.0)
    south = store(tmp_path / "s.tif", np.full((200, 400), 500.0), Affine(0.005, 0.0, -25.0, 0.0, -0.005, -32.018))
    text = refused([north, south])
    assert "missing in S33W025, S33W024" in text


def test_a_file_far_away_is_left_out_and_nothing_else_is_refused(tmp_path: Path) -> None:
    far = geotiff(tmp_path / "far.tif", 10.0, 10.0)
    assert "100.0 % of it without a file" in refused([far])
    assert "do not touch the theatre" in refused([far], gaps="sea")
    terrain = read_terrain([*four(tmp_path), far], *CENTRE, WIDTH_M, CELL_M)
    assert terrain.source is not None
    assert len(terrain.source.files) == 4


def test_a_tile_named_twice(tmp_path: Path) -> None:
    tiles = four(tmp_path)
    assert "a terrain file that is named twice" in refused([*tiles, tiles[1]])
    copy = tmp_path / "copy.tif"
    copy.write_bytes(tiles[1].read_bytes())
    assert "the same terrain file under two names, seen the contents of 1.tif" in refused([*tiles, copy])


def test_too_many_files_or_none() -> None:
    assert "1 to 200 files, seen 0" in refused([])
    assert "1 to 200 files, seen 201" in refused([Path("a.tif")] * 201)


def test_a_word_that_is_no_rule(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="gaps must be"):
        read_terrain(four(tmp_path), *CENTRE, WIDTH_M, CELL_M, gaps="land")  # type: ignore[arg-type]


def test_tiles_of_several_formats_and_projections_join(tmp_path: Path) -> None:
    """West HGT, east a UTM GeoTIFF; each knows its plane to within its own rounding."""
    from rasterio.warp import transform

    west = [hgt(tmp_path, south, -25) for south in (-33, -32)]
    at = Affine(250.0, 0.0, 780e3, 0.0, -250.0, 6_500_000.0)
    col, row = np.meshgrid(np.arange(320) + 0.5, np.arange(400) + 0.5)
    lon_deg, lat_deg = transform(
        "EPSG:32726", "EPSG:4326", (at.c + at.a * col).ravel().tolist(), (at.f + at.e * row).ravel().tolist()
    )[:2]
    heights = ground_m(np.reshape(lat_deg, col.shape), np.reshape(lon_deg, col.shape))
    east = store(tmp_path / "east.tif", heights, at, "EPSG:32726")
    terrain = read_terrain([*west, east], *CENTRE, WIDTH_M, CELL_M)
    assert worst_m(terrain) < 0.75
    assert terrain.source is not None
    assert "GeoTIFF, EPSG:32726; SRTM HGT, EPSG:4326; finest pixels of" in terrain.source.sentence()


@pytest.mark.parametrize("west_deg", [-180.0, 180.0])
def test_across_the_180th_meridian(tmp_path: Path, west_deg: float) -> None:
    """The eastern tile may call its west edge -180 or 180."""
    centre = (-32.0, 179.9)
    lat_deg = -31.5 - (np.arange(200) + 0.5) * 0.005
    lon_deg = (np.arange(200) + 0.5) * 0.005
    tiles = []
    for name, start, named in (("w", 179.0, 179.0), ("e", 180.0, west_deg)):
        heights = ground_m(lat_deg[:, None], start + lon_deg[None, :], centre)
        tiles.append(store(tmp_path / f"{name}.tif", heights, Affine(0.005, 0.0, named, 0.0, -0.005, -31.5)))
    assert worst_m(read_terrain(tiles, *centre, WIDTH_M, CELL_M), centre) < 0.01


def test_a_file_all_round_the_earth_serves_both_sides_of_its_edge(tmp_path: Path) -> None:
    heights = np.broadcast_to(np.abs((np.arange(3600) + 0.5) * 0.1 - 180.0) * 10.0, (20, 3600))
    world = store(tmp_path / "w.tif", heights, Affine(0.1, 0.0, -180.0, 0.0, -0.1, -31.0))
    terrain = read_terrain(world, -32.0, 180.0, WIDTH_M, 1000.0)
    assert terrain.elevation_m.min() > 1790.0
    np.testing.assert_allclose(terrain.elevation_m, terrain.elevation_m[:, ::-1], atol=0.01)


def test_about_a_pole_a_file_in_degrees_is_refused(tmp_path: Path) -> None:
    heights = np.zeros((10, 360))
    world = store(tmp_path / "w.tif", heights, Affine(1.0, 0.0, -180.0, 0.0, -1.0, 90.0))
    with pytest.raises(InputError, match="too near a pole"):
        read_terrain(world, 89.9, 0.0, WIDTH_M, CELL_M)


def test_what_is_kept_about_the_source(tmp_path: Path) -> None:
    terrain = read_terrain(four(tmp_path), *CENTRE, WIDTH_M, CELL_M)
    assert terrain.source is not None
    facts = terrain.source.as_dict()
    assert facts["projection"] == "+proj=aeqd +lat_0=-32.0 +lon_0=-24.0 +datum=WGS84 +units=m +no_defs"
    assert facts["sentence"] == (
        "Terrain: 0.tif, 1.tif, 2.tif and 1 more (GeoTIFF, EPSG:4326; pixels of 556 by 471 m), laid on a grid of 500 m "
        "in the azimuthal equidistant plane about the theatre's centre; a straight line of the grid leaves the "
        "geodesic by at most 0.22 m."
    )
    assert {len(file["sha256"]) for file in facts["files"]} == {64}
    assert str(tmp_path) not in str(facts)


def test_real_terrain_keeps_its_shape(tmp_path: Path) -> None:
    """The sample of matplotlib, cut in two and joined again, equals the whole."""
    from matplotlib.cbook import get_sample_data

    with get_sample_data("jacksboro_fault_dem.npz") as dem:
        heights, ymax, xmin = dem["elevation"].astype(float), float(dem["ymax"]), float(dem["xmin"])
        dx, dy = float(dem["dx"]), float(dem["dy"])
    whole = store(tmp_path / "whole.tif", heights, Affine(dx, 0.0, xmin, 0.0, -dy, ymax))
    parts = [
        store(tmp_path / "west.tif", heights[:, :200], Affine(dx, 0.0, xmin, 0.0, -dy, ymax)),
        store(tmp_path / "east.tif", heights[:, 200:], Affine(dx, 0.0, xmin + 200 * dx, 0.0, -dy, ymax)),
    ]
    middle = (ymax - 0.5 * dy * heights.shape[0], xmin + 0.5 * dx * heights.shape[1])
    one = read_terrain(whole, *middle, 20e3, 90.0)
    two = read_terrain(parts, *middle, 20e3, 90.0)
    np.testing.assert_allclose(one.elevation_m, two.elevation_m, atol=1e-3)
    assert heights.min() <= one.elevation_m.min() < one.elevation_m.max() <= heights.max()
