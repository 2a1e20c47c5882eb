"""One terrain file: four formats, several projections, and every way in which a file can be wrong."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
import rasterio
import rasterio.shutil
from rasterio.transform import Affine

from bartizan.earth.frames import geodetic_from_plane
from bartizan.earth.terrain import Terrain, read_terrain
from bartizan.errors import InputError

CENTRE = (-31.5, -23.5)
WIDTH_M, CELL_M = 40e3, 500.0


def ground_m(lat_deg: np.ndarray, lon_deg: np.ndarray) -> np.ndarray:
    """A plane in latitude and longitude: bilinear resampling must give it back."""
    return 500.0 + 400.0 * (lat_deg + 31.5) + 300.0 * (lon_deg + 23.5)


def from_origin(west: float, north: float, wide: float, high: float) -> Affine:
    return Affine(wide, 0.0, west, 0.0, -high, north)


def write(path: Path, heights: np.ndarray, transform: Affine, **options) -> Path:
    profile = {"driver": "GTiff", "dtype": "float32", "crs": "EPSG:4326", **options}
    with rasterio.open(
        path, "w", height=heights.shape[0], width=heights.shape[1], count=1, transform=transform, **profile
    ) as f:
        f.write(heights.astype(profile["dtype"]), 1)
    return path


def degree_tile(step_deg: float = 0.005) -> tuple[np.ndarray, Affine]:
    """Heights at pixel centres over one degree around the centre."""
    n = round(1.0 / step_deg)
    lat_deg = -31.0 - (np.arange(n) + 0.5) * step_deg
    lon_deg = -24.0 + (np.arange(n) + 0.5) * step_deg
    return ground_m(lat_deg[:, None], lon_deg[None, :]), from_origin(-24.0, -31.0, step_deg, step_deg)


def check(terrain: Terrain, tolerance_m: float) -> None:
    assert terrain.elevation_m.shape == (81, 81)
    lat_deg, lon_deg = geodetic_from_plane(CENTRE, *terrain.plane_from_row_col(*np.indices((81, 81))))
    assert np.abs(terrain.elevation_m - ground_m(lat_deg, lon_deg)).max() < tolerance_m


def test_geotiff_in_degrees(tmp_path: Path) -> None:
    check(read_terrain(write(tmp_path / "a.tif", *degree_tile()), *CENTRE, WIDTH_M, CELL_M), 0.01)


def test_a_finer_file_is_averaged_without_a_shift(tmp_path: Path) -> None:
    check(read_terrain(write(tmp_path / "a.tif", *degree_tile(0.001)), *CENTRE, WIDTH_M, CELL_M), 0.01)


def test_geotiff_in_utm(tmp_path: Path) -> None:
    from rasterio.warp import transform

    x_m, y_m = transform("EPSG:4326", "EPSG:32727", [CENTRE[1]], [CENTRE[0]])[:2]
    at = from_origin(x_m[0] - 30e3, y_m[0] + 30e3, 250.0, 250.0)
    col, row = np.meshgrid(np.arange(240) + 0.5, np.arange(240) + 0.5)
    east_m, north_m = at.c + at.a * col, at.f + at.e * row
    lon_deg, lat_deg = transform("EPSG:32727", "EPSG:4326", east_m.ravel().tolist(), north_m.ravel().tolist())[:2]
    heights = ground_m(np.reshape(lat_deg, col.shape), np.reshape(lon_deg, col.shape))
    check(read_terrain(write(tmp_path / "u.tif", heights, at, crs="EPSG:32727"), *CENTRE, WIDTH_M, CELL_M), 0.01)


def test_hgt_and_its_voids(tmp_path: Path) -> None:
    """An SRTM tile holds 1201 by 1201 big-endian numbers at whole 3 arc-seconds, voids as -32768."""
    lat_deg, lon_deg = -31.0 - np.arange(1201) / 1200, -24.0 + np.arange(1201) / 1200
    heights = np.round(ground_m(lat_deg[:, None], lon_deg[None, :])).astype(">i2")
    heights[590:610, 595:605] = -32768
    path = tmp_path / "S32W024.hgt"
    path.write_bytes(heights.tobytes())
    terrain = read_terrain(path, *CENTRE, WIDTH_M, CELL_M)
    assert np.isnan(terrain.elevation_m[40, 40])
    assert 0 < np.isnan(terrain.elevation_m).sum() < 30
    assert terrain.source is not None
    assert terrain.source.unknown_share == np.isnan(terrain.elevation_m).mean()
    filled = read_terrain(path, *CENTRE, WIDTH_M, CELL_M, voids="sea")
    assert filled.elevation_m[40, 40] == 0.0
    known = ~np.isnan(terrain.elevation_m)
    assert (filled.elevation_m[known] == terrain.elevation_m[known]).all()
    lat_deg, lon_deg = geodetic_from_plane(CENTRE, *terrain.plane_from_row_col(*np.indices((81, 81))))
    assert np.abs(terrain.elevation_m - ground_m(lat_deg, lon_deg))[known].max() < 1.0


def test_ascii_grid_with_its_prj(tmp_path: Path) -> None:
    heights, _ = degree_tile()
    path = tmp_path / "a.asc"
    head = "ncols 200\nnrows 200\nxllcorner -24\nyllcorner -32\ncellsize 0.005\nNODATA_value -9999\n"
    path.write_text(head + "\n".join(" ".join(f"{v:.3f}" for v in row) for row in heights) + "\n")
    with pytest.raises(InputError, match=r"no CRS.*\.prj"):
        read_terrain(path, *CENTRE, WIDTH_M, CELL_M)
    path.with_suffix(".prj").write_text(rasterio.crs.CRS.from_epsg(4326).to_wkt())
    check(read_terrain(path, *CENTRE, WIDTH_M, CELL_M), 0.01)


def test_dted(tmp_path: Path) -> None:
    """DTED level 0: 121 by 121 nodes at whole half-minutes, written by GDAL itself."""
    lat_deg, lon_deg = -31.0 - np.arange(121) / 120, -24.0 + np.arange(121) / 120
    heights = np.round(ground_m(lat_deg[:, None], lon_deg[None, :])).astype("int16")
    at = from_origin(-24.0 - 1 / 240, -31.0 + 1 / 240, 1 / 120, 1 / 120)
    plain = write(tmp_path / "a.tif", heights, at, dtype="int16")
    rasterio.shutil.copy(str(plain), str(tmp_path / "a.dt0"), driver="DTED")
    check(read_terrain(tmp_path / "a.dt0", *CENTRE, WIDTH_M, CELL_M), 1.0)


def test_scale_and_offset_are_applied(tmp_path: Path) -> None:
    heights, at = degree_tile()
    path = write(tmp_path / "a.tif", (heights - 100.0) * 10.0, at)
    with rasterio.open(path, "r+") as file:
        file.scales, file.offsets = (0.1,), (100.0,)
    check(read_terrain(path, *CENTRE, WIDTH_M, CELL_M), 0.01)


def refused(path: Path, width_m: float = WIDTH_M, cell_m: float = CELL_M) -> str:
    with pytest.raises(InputError) as caught:
        read_terrain(path, *CENTRE, width_m, cell_m)
    problem = caught.value.problems[0]
    assert problem.file == str(path)
    return str(problem)


def test_no_file(tmp_path: Path) -> None:
    assert "there is no such terrain file" in refused(tmp_path / "none.tif")


def test_an_address_is_no_file() -> None:
    assert "there is no such terrain file" in refused(Path("/vsicurl/http://example.invalid/a.tif"))


@pytest.mark.parametrize("content", [b"", b"<VRTDataset/>", b"\x00" * 500])
def test_another_format(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(content)
    assert "unknown format, expected GeoTIFF, DTED, HGT (also .hgt.zip) or ESRI ASCII grid" in refused(path)


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_no_place_on_earth(tmp_path: Path) -> None:
    heights, at = degree_tile()
    assert "no CRS" in refused(write(tmp_path / "a.tif", heights, at, crs=None))
    assert "does not say where its pixels lie" in refused(write(tmp_path / "b.tif", heights, Affine.identity()))
    assert "does not say where its pixels lie" in refused(
        write(tmp_path / "c.tif", heights, Affine(0, 0, -24, 0, 0, -31))
    )


def test_not_covering(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tif", *degree_tile())
    text = refused(path, width_m=150e3)
    assert "does not cover the theatre" in text
    assert "53.5 % of it without a file, between latitude -32.176 and -30.821, longitude -24.295 and -22.705" in text
    assert "missing in S33W025, S33W024, S33W023, S32W025, S32W023, S31W025 and 2 more" in text


def test_all_nodata(tmp_path: Path) -> None:
    heights, at = degree_tile()
    path = write(tmp_path / "a.tif", np.full_like(heights, -9999.0), at, nodata=-9999.0)
    assert "hold no heights inside the theatre" in refused(path)


@pytest.mark.parametrize("height_m", [-3000.0, 32767.0])
def test_impossible_heights(tmp_path: Path, height_m: float) -> None:
    heights, at = degree_tile()
    heights[100, 100] = height_m
    text = refused(write(tmp_path / "a.tif", heights, at))
    assert "heights that no land has" in text
    assert "sea floor" in text


def test_cut_short(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tif", *degree_tile(0.002))
    path.write_bytes(path.read_bytes()[:300_000])
    assert "cannot be read" in refused(path)


@pytest.mark.parametrize(("n_bytes", "fault"), [(0, "cut short"), (1_000_000, "cut short"), (26_000_000, "too long")])
def test_a_tile_of_another_size_than_tiles_have(tmp_path: Path, n_bytes: int, fault: str) -> None:
    hgt = tmp_path / "S32W024.hgt"
    hgt.write_bytes(bytes(n_bytes))
    assert refused(hgt) == (
        f"{hgt}: the SRTM tile is {fault}, seen {n_bytes:,} bytes, expected 2,884,802 (1201 x 1201) or 25,934,402 "
        "(3601 x 3601)"
    )


def test_a_tile_whose_name_says_no_place(tmp_path: Path) -> None:
    hgt = tmp_path / "heights.hgt"
    hgt.write_bytes(bytes(2 * 1201 * 1201))
    assert refused(hgt).endswith(
        "the tile does not say where it lies, seen heights.hgt, expected a name like N41E001.hgt"
    )


TORN = {
    "S32W024.hgt": b"\0" * 1000,
    "a.tif": b"II*\0aaaa",
    "b.tif": b"II*\0\x08\0\0\0\xff\0",
    "a.dt1": b"UHL1aaaa",
    "a.asc": b"ncols 3\n",
    "S31W024.hgt.zip": b"PK\x03\x04",
    "none.tif": None,
    "c.tif": b"hello",
}


@pytest.mark.parametrize("name", TORN)
@pytest.mark.parametrize("is_resolved", [False, True])
def test_a_torn_file_is_named_as_it_was_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, is_resolved: bool
) -> None:
    """Callers may follow links before: what is printed stays short, whole and free of the folder worked in."""
    monkeypatch.chdir(tmp_path)
    Path("tiles").mkdir()
    path = Path("tiles") / name
    if TORN[name] is not None:
        path.write_bytes(TORN[name])
    with pytest.raises(InputError) as caught:
        read_terrain(path.resolve() if is_resolved else path, *CENTRE, WIDTH_M, CELL_M)
    text = str(caught.value)
    assert text.startswith(f"{path}: ")
    assert str(tmp_path) not in text
    assert text.count("'") % 2 == 0
    assert "vsimem" not in text
    assert "supported file format" not in text


def test_too_large(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tif", *degree_tile())
    assert "give a cell_m of 6 m or more" in refused(path, cell_m=1.0)


def test_a_file_that_claims_too_many_pixels(tmp_path: Path) -> None:
    """A sparse file of 100,000 by 100,000 pixels takes no room on disk; reading all of it would take hours."""
    path = tmp_path / "a.tif"
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=100_000,
        height=100_000,
        count=1,
        dtype="float32",
        crs="EPSG:4326",
        transform=from_origin(-24.0, -31.0, 1e-5, 1e-5),
        tiled=True,
        sparse_ok=True,
        bigtiff="YES",
    ):
        pass
    text = refused(path)
    assert "too fine for this theatre" in text
    assert "resample them to about 500 m first" in text


def test_one_block_that_fills_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    write(path, np.zeros((4, 4)), from_origin(-24.0, -31.0, 0.25, 0.25), compress="deflate")
    data = bytearray(path.read_bytes())
    entries = struct.unpack_from("<H", data, struct.unpack_from("<I", data, 4)[0])[0]
    for i in range(entries):
        at = struct.unpack_from("<I", data, 4)[0] + 2 + 12 * i
        tag = struct.unpack_from("<H", data, at)[0]
        if tag in (256, 257, 278):  # width, height, rows in a strip
            struct.pack_into("<HHII", data, at, tag, 4, 1, 20_000)
    path.write_bytes(bytes(data))
    assert "blocks too large to read" in refused(path)


def test_infinite_heights(tmp_path: Path) -> None:
    heights, at = degree_tile()
    heights[100, 100] = np.inf
    assert "holds infinite heights" in refused(write(tmp_path / "a.tif", heights, at))


def test_a_number_that_is_none_is_a_void(tmp_path: Path) -> None:
    heights, at = degree_tile()
    heights[95:105, 95:105] = np.nan
    terrain = read_terrain(write(tmp_path / "a.tif", heights, at), *CENTRE, WIDTH_M, CELL_M)
    assert np.isnan(terrain.elevation_m[40, 40])


def test_pictures_are_no_terrain(tmp_path: Path) -> None:
    heights, at = degree_tile()
    text = refused(write(tmp_path / "shade.tif", np.full(heights.shape, 200.0), at, dtype="uint8"))
    assert "numbers of one byte are a picture, not heights, seen uint8" in text
    with rasterio.open(
        tmp_path / "rgb.tif", "w", driver="GTiff", dtype="uint8", count=3, height=4, width=4, crs="EPSG:4326",
        transform=from_origin(-24.0, -31.0, 0.25, 0.25),
    ) as file:  # fmt: skip
        file.write(np.zeros((3, 4, 4), dtype=np.uint8))
    assert "must have one band, of heights, seen 3 bands of uint8" in refused(tmp_path / "rgb.tif")


def test_complex_numbers(tmp_path: Path) -> None:
    heights, at = degree_tile()
    path = write(tmp_path / "a.tif", heights, at, dtype="complex64")
    assert "heights must be plain numbers, seen complex64" in refused(path)


@pytest.mark.parametrize("word", ["abc", "inf", "1;2", "0x10"])
def test_words_in_an_ascii_grid(tmp_path: Path, word: str) -> None:
    """GDAL takes a word for 0."""
    path = tmp_path / "a.asc"
    head = "ncols 3\nnrows 2\nxllcorner -25\nyllcorner -33\ncellsize 1\n"
    path.write_text(f"{head}1 2 3\n4 {word} 6\n")
    path.with_suffix(".prj").write_text(rasterio.crs.CRS.from_epsg(4326).to_wkt())
    assert "text among the heights" in refused(path)
    path.write_text(f"{head}1 2 3\n4 -5.5e0 nan\n")
    assert np.isfinite(read_terrain(path, *CENTRE, WIDTH_M, CELL_M).elevation_m).any()


def test_an_ascii_grid_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "a.asc"
    path.write_text("ncols 300\nnrows 200\nxllcorner -25\nyllcorner -33\ncellsize 0.01\n1 2 3\n4 5\n")
    path.with_suffix(".prj").write_text(rasterio.crs.CRS.from_epsg(4326).to_wkt())
    assert "cut short or too long, seen 5 heights, expected 60,000, as its header says" in refused(path)


def test_files_beside_a_file_are_not_opened(tmp_path: Path) -> None:
    """A mask, an overview or notes beside a GeoTIFF may be of any format, a VRT that points elsewhere among them."""
    path = write(tmp_path / "a.tif", *degree_tile())
    before = read_terrain(path, *CENTRE, WIDTH_M, CELL_M).elevation_m
    write(tmp_path / "m.tif", np.zeros((200, 200)), from_origin(-24.0, -31.0, 0.005, 0.005), dtype="uint8")
    band = (
        '<VRTRasterBand dataType="Byte" band="1"><SimpleSource><SourceFilename relativeToVRT="1">m.tif</SourceFilename>'
    )
    flag = '<Metadata><MDI key="INTERNAL_MASK_FLAGS_1">2</MDI></Metadata>'
    (tmp_path / "a.tif.msk").write_text(
        f'<VRTDataset rasterXSize="200" rasterYSize="200">{flag}{band}<SourceBand>1</SourceBand></SimpleSource>'
        "</VRTRasterBand></VRTDataset>"
    )
    (tmp_path / "a.tif.aux.xml").write_text(
        '<PAMDataset><PAMRasterBand band="1"><Offset>1000</Offset></PAMRasterBand></PAMDataset>'
    )
    after = read_terrain(path, *CENTRE, WIDTH_M, CELL_M).elevation_m
    assert np.array_equal(before, after)


def test_overviews_inside_a_file_are_not_used(tmp_path: Path) -> None:
    """They may hold nearest pixels, or lies."""
    path = write(tmp_path / "a.tif", *degree_tile(0.001))
    with rasterio.open(path, "r+") as file:
        file.build_overviews([2, 4], rasterio.enums.Resampling.nearest)
    check(read_terrain(path, *CENTRE, WIDTH_M, CELL_M), 0.01)


def test_a_folder_and_a_file_without_the_right_to_read_it(tmp_path: Path) -> None:
    assert "a folder is no terrain file" in refused(tmp_path)


def test_units_other_than_metres(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tif", *degree_tile())
    with rasterio.open(path, "r+") as file:
        file.units = ("ft",)
    assert "heights must be in metres, seen unit 'ft'" in refused(path)
