"""Terrain from a file: GeoTIFF, DTED, HGT (SRTM) or ESRI ASCII grid, in any projection, onto the theatre's own grid.

The rule for gaps: a cell that the file marks as "no data" stays unknown (NaN), unless `nodata_m` gives it a height, 0
for files that leave the sea out. A theatre that reaches beyond the file is refused, and so is one with the sea floor.
Heights are taken as above mean sea level in metres; the file's vertical datum is not looked at. A file finer than
the grid is averaged, which lowers sharp crests. Only local files of these formats are opened; nothing is fetched.
"""

from __future__ import annotations

import math
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bartizan.earth.grid import Terrain
from bartizan.earth.island import node_count
from bartizan.earth.resample import resampled, source_pixels
from bartizan.errors import BartizanError, InputError, Problem

FORMATS = {
    "GTiff": (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
    "DTED": (b"UHL1", b"VOL1", b"HDR1"),
    "AAIGrid": (b"ncol", b"nrow", b"xllc", b"yllc", b"cell"),
}
MOST_SOURCE_PIXELS = 400_000_000
MOST_BLOCK_BYTES = 512 * 1024 * 1024
LOWEST_LAND_M = -500.0
HIGHEST_LAND_M = 9000.0
METRES = {"", "m", "metre", "metres", "meter", "meters"}


def read_terrain(
    path: str | Path,
    centre_lat_deg: float,
    centre_lon_deg: float,
    width_m: float,
    cell_m: float,
    *,
    nodata_m: float | None = None,
) -> Terrain:
    """Read a terrain file onto the square grid of a theatre.

    Parameters
    ----------
    path : str or Path
        GeoTIFF, DTED, HGT (its name says where it lies: N00E010.hgt) or ESRI ASCII grid with its .prj file.
    centre_lat_deg, centre_lon_deg : float [deg]
        Centre of the theatre.
    width_m, cell_m : float [m]
        Side of the square and distance of its nodes.
    nodata_m : float or None [m]
        Height for cells without data; None leaves them unknown (NaN).

    Returns
    -------
    terrain : Terrain
        Resampled bilinearly in the azimuthal equidistant projection about the centre.

    Raises
    ------
    InputError
        If the file cannot be read, has no place on earth, does not cover the theatre, holds no heights or impossible
        ones, or
        would take too much memory; the message says which and what to do.

    Notes
    -----
    Limits: see the head of this module.
    """
    try:
        nodes = node_count(width_m, cell_m)
    except ValueError as error:
        raise InputError(_problem(path, str(error))) from None
    if not Path(path).is_file():
        raise InputError(_problem(path, "there is no such terrain file"))
    import rasterio
    from rasterio.errors import NotGeoreferencedWarning

    driver = _driver(Path(path))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with rasterio.open(path, driver=driver) as source:
                plane = _plane_crs(centre_lat_deg, centre_lon_deg)
                _check_header(path, source)
                _check_cover(path, source, plane, 0.5 * (nodes - 1) * cell_m, cell_m)
                elevation_m = resampled(source, plane, nodes, cell_m)
    except BartizanError:
        raise
    except Exception as error:  # GDAL has kinds of its own, some of them private
        raise InputError(
            _problem(
                path,
                f"the terrain file cannot be read ({error})",
                hint="it may be damaged, cut short or of another format",
            )
        ) from error
    _check_heights(path, elevation_m)
    if nodata_m is not None:
        elevation_m[np.isnan(elevation_m)] = nodata_m
    return Terrain(elevation_m, cell_m, centre_lat_deg, centre_lon_deg)


def _driver(path: Path) -> str:
    """The format by the first bytes, HGT by its name; nothing else is opened, so that no file can point elsewhere."""
    with path.open("rb") as file:
        start = file.read(64).lstrip()[:4]
    for driver, marks in FORMATS.items():
        if start in marks or start.lower() in marks:
            return driver
    if path.name.lower().endswith((".hgt", ".hgt.zip")):
        return "SRTMHGT"
    raise InputError(
        _problem(path, "the terrain file is of an unknown format", expected="GeoTIFF, DTED, HGT or ESRI ASCII grid")
    )


def _plane_crs(lat_deg: float, lon_deg: float) -> Any:
    from rasterio.crs import CRS

    return CRS.from_proj4(f"+proj=aeqd +lat_0={lat_deg!r} +lon_0={lon_deg!r} +datum=WGS84 +units=m +no_defs")


def _check_header(path: Any, source: Any) -> None:
    """Refuse what no reading could mend, before any pixel is read."""
    if source.crs is None:
        raise InputError(
            _problem(
                path,
                "the terrain file does not say which coordinates it uses (no CRS)",
                expected="a CRS in the file",
                hint="an ASCII grid needs a .prj file beside it",
            )
        )
    t = source.transform
    if t.is_identity or not math.isfinite(t.determinant) or abs(t.determinant) < 1e-20:
        raise InputError(
            _problem(
                path,
                "the terrain file does not say where its pixels lie",
                seen=f"transform {tuple(t)[:6]}",
                expected="pixels with a size and a place",
            )
        )
    kind = source.dtypes[0]
    if kind.startswith("complex"):
        raise InputError(_problem(path, "heights must be plain numbers", seen=kind))
    unit = (source.units[0] or "").strip().lower()
    if unit not in METRES:
        raise InputError(_problem(path, "heights must be in metres", seen=f"unit {unit!r}"))
    block_bytes = math.prod(source.block_shapes[0]) * np.dtype(kind).itemsize
    if block_bytes > MOST_BLOCK_BYTES:
        raise InputError(
            _problem(
                path,
                "the terrain file is stored in blocks too large to read",
                seen=f"{block_bytes / 2**20:,.0f} MiB a block",
                expected=f"at most {MOST_BLOCK_BYTES // 2**20} MiB",
                hint="write it again in tiles",
            )
        )


def _check_cover(path: Any, source: Any, plane: Any, half_m: float, cell_m: float) -> None:
    """The theatre must lie inside the file, and the part of the file that it needs must be of a size to read."""
    side = np.linspace(-half_m, half_m, 33)
    x_m, y_m = (v.ravel() for v in np.meshgrid(side, side))
    col, row = source_pixels(source, plane, x_m, y_m)
    # one pixel of grace: tiles end at a node, half a pixel or a whole one from the border of the next
    inside = (col >= -1.0) & (col <= source.width + 1.0) & (row >= -1.0) & (row <= source.height + 1.0)
    if not inside.all():
        raise InputError(
            _problem(
                path,
                "the terrain file does not cover the theatre",
                seen=f"{100.0 * inside.mean():.0f} % covered by {_reach(source)}",
                expected=f"all of the {2.0 * half_m / 1000.0:g} km square",
                hint="move the centre, make the theatre smaller or join more tiles",
            )
        )
    pixels = float((np.ptp(col) + 1.0) * (np.ptp(row) + 1.0))
    if pixels > MOST_SOURCE_PIXELS:
        raise InputError(
            _problem(
                path,
                "the terrain file is too fine for this theatre",
                seen=f"{pixels:,.0f} pixels to read",
                expected=f"at most {MOST_SOURCE_PIXELS:,}",
                hint=f"resample it to about {cell_m:g} m first",
            )
        )


def _reach(source: Any) -> str:
    from rasterio.warp import transform_bounds

    try:
        west, south, east, north = transform_bounds(source.crs, "EPSG:4326", *source.bounds)
    except Exception:  # noqa: BLE001  (GDAL raises many kinds; the sentence is only a help)
        return "its pixels"
    return f"latitude {south:.3f} to {north:.3f}, longitude {west:.3f} to {east:.3f}"


def _check_heights(path: Any, elevation_m: NDArray[np.float32]) -> None:
    known_m = elevation_m[~np.isnan(elevation_m)]
    if not known_m.size:
        raise InputError(
            _problem(
                path,
                "the terrain file holds no heights inside the theatre",
                hint="all its pixels there are marked as no data",
            )
        )
    low_m, high_m = float(known_m.min()), float(known_m.max())
    if low_m < LOWEST_LAND_M or high_m > HIGHEST_LAND_M:
        raise InputError(
            _problem(
                path,
                "the terrain file holds heights that no land has",
                seen=f"{low_m:g} to {high_m:g} m",
                expected=f"{LOWEST_LAND_M:g} to {HIGHEST_LAND_M:g} m",
                hint="it may hold the sea floor, another unit, or a no-data value that its header does not name",
            )
        )


def _problem(path: Any, message: str, seen: str = "", expected: str = "", hint: str = "") -> Problem:
    return Problem(str(path), 0, 0, "", message, seen=seen, expected=expected, hint=hint)
