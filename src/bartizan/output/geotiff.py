"""Grids of a theatre as cloud-optimised GeoTIFF: with a place on earth, units, and what each band holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from bartizan.earth.grid import Terrain

BLOCK_PX = 256


def plane_wkt(lat_deg: float, lon_deg: float) -> str:
    """The theatre's plane, azimuthal equidistant about its centre on WGS-84, as well-known text.

    Examples
    --------
    >>> plane_wkt(-32.0, -24.0)[:46]
    'PROJCS["Theatre plane (azimuthal equidistant)"'
    """
    from rasterio.crs import CRS

    terms = f"+proj=aeqd +lat_0={lat_deg!r} +lon_0={lon_deg!r} +datum=WGS84 +units=m +no_defs"
    return CRS.from_proj4(terms).to_wkt().replace("unknown", "Theatre plane (azimuthal equidistant)", 1)


def geotiff_bytes(
    bands: NDArray[Any],
    terrain: Terrain,
    *,
    descriptions: list[str],
    unit: str,
    tags: dict[str, str],
    nodata: float,
    codes: Mapping[int, str] | None = None,
) -> bytes:
    """A GeoTIFF laid out for partial reading over a network (COG), with smaller copies of itself.

    Parameters
    ----------
    bands : float32 or uint8 array, shape (n, rows, cols)
        On the nodes of the terrain; a node is the middle of its pixel.
    terrain : Terrain
        For place and cell; its heights are not read.
    descriptions : list of str, of length n
        What each band holds.
    unit : str
        Of every band; "" for none.
    tags : dict
        Said of the whole file.
    nodata : float
        NaN, or a number that stands for nothing known.
    codes : mapping or None
        What the numbers of bands that hold no quantity stand for; said with each band, as CODE_3 = ....

    Returns
    -------
    bytes
        Equal inputs give equal bytes.

    Raises
    ------
    ValueError
        If the bands do not fit the terrain, or the descriptions the bands.
    """
    n, rows, cols = bands.shape
    if (rows, cols) != terrain.elevation_m.shape or len(descriptions) != n:
        raise ValueError(
            f"bands of shape {bands.shape} with {len(descriptions)} descriptions do not fit a terrain of shape "
            f"{terrain.elevation_m.shape}; expected one description a band and the terrain's rows and columns."
        )
    from rasterio.io import MemoryFile

    with MemoryFile() as memory:
        with memory.open(**_layout(bands, terrain, nodata)) as file:
            file.write(np.ascontiguousarray(bands))
            file.descriptions = descriptions
            if unit:
                file.units = [unit] * n
            file.update_tags(**tags)
            for band in range(1, n + 1 if codes else 1):
                # not GDAL's category names: those it keeps in a second file beside the first
                file.update_tags(band, **{f"CODE_{code}": words for code, words in (codes or {}).items()})
        return bytes(memory.getbuffer())


def _layout(bands: NDArray[Any], terrain: Terrain, nodata: float) -> dict[str, Any]:
    """Place, type and compression of the file, as rasterio takes them."""
    from rasterio import Affine
    from rasterio.crs import CRS

    west_m, north_m = terrain.plane_from_row_col(-0.5, -0.5)
    return {
        "driver": "COG",
        "width": bands.shape[2],
        "height": bands.shape[1],
        "count": len(bands),
        "dtype": bands.dtype.name,
        "nodata": nodata,
        "crs": CRS.from_wkt(plane_wkt(*terrain.centre)),
        "transform": Affine(terrain.cell_m, 0.0, float(west_m), 0.0, -terrain.cell_m, float(north_m)),
        "compress": "DEFLATE",
        "predictor": "YES",
        "blocksize": BLOCK_PX,
        # averages of heights or of levels would be neither
        "overview_resampling": "NEAREST",
        "num_threads": 1,
    }
