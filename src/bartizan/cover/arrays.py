"""A coverage as an xarray Dataset: grids with coordinates, units and the plane that they lie in, after the CF rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bartizan.cover.answer import LIMITS, Cover, Level

if TYPE_CHECKING:
    import xarray

GRID_MAPPING = "plane"
REFERENCES = {"msl": "altitude", "agl": "height"}
"""CF standard names of what altitudes are above."""


def to_xarray(cover: Cover) -> xarray.Dataset:
    """The grids of a coverage with their coordinates.

    Parameters
    ----------
    cover : Cover

    Returns
    -------
    xarray.Dataset
        `ground` (y, x) [m], `lowest_altitude` (y, x) [m], `level` and `n_seeing` (target_altitude, y, x) of the
        network; where the grids of single sites were kept, `site_lowest_altitude` (site, y, x) and `site_level` (site,
        target_altitude, y, x). Coordinates x and y are metres east and north of the theatre's centre, y falling; `lat`
        and `lon` (y, x) say where that is. `plane` holds the projection (`crs_wkt` and CF parameters).

    Raises
    ------
    ImportError
        If xarray is not installed; the message says how to get it.

    Examples
    --------
    >>> import bartizan
    >>> grids = bartizan.cover("one_site", altitudes_m=[100.0], readings=1).to_xarray()
    >>> grids.level.dims, grids.level.attrs["grid_mapping"], grids.x.attrs["units"]
    (('target_altitude', 'y', 'x'), 'plane', 'm')
    """
    xr = _xarray()
    terrain = cover.terrain
    rows, cols = terrain.elevation_m.shape
    x_m, _ = terrain.plane_from_row_col(0, np.arange(cols))
    _, y_m = terrain.plane_from_row_col(np.arange(rows), 0)
    grids = {
        "ground": (("y", "x"), terrain.elevation_m, _height("surface_altitude", "ground above mean sea level")),
        **_network(cover),
        **_sites(cover),
    }
    coordinates = {
        "x": ("x", x_m, _axis("projection_x_coordinate", "east of the theatre's centre")),
        "y": ("y", y_m, _axis("projection_y_coordinate", "north of the theatre's centre")),
        "target_altitude": (
            "target_altitude",
            np.array(cover.altitudes_m),
            {"standard_name": REFERENCES[cover.reference], "units": "m", "positive": "up"},
        ),
        **_geographic(cover, x_m, y_m),
        GRID_MAPPING: ((), np.int32(0), _plane(cover)),
    }
    if "site_level" in grids:
        coordinates["site"] = ("site", [site.id for site in cover.sites], {"long_name": "radar site"})
    return xr.Dataset(grids, coordinates, _about(cover))


def _xarray() -> Any:
    try:
        import xarray
    except ImportError:
        message = "arrays with coordinates need xarray, an optional part: pip install 'bartizan[xarray]'"
        raise ImportError(message) from None
    return xarray


def _network(cover: Cover) -> dict[str, Any]:
    areas, place = cover.network, ("target_altitude", "y", "x")
    found: dict[str, Any] = {}
    if areas.mva_m is not None:
        found["lowest_altitude"] = (("y", "x"), areas.mva_m, _height("altitude", "lowest altitude in sight"))
    if areas.level is not None:
        found["level"] = (place, areas.level, _level(cover))
    if areas.n_seeing is not None:
        found["n_seeing"] = (place, areas.n_seeing, _mapped("radars that see a target", "1"))
    return found


def _sites(cover: Cover) -> dict[str, Any]:
    """Grids of single sites, where all were kept."""
    masks_m = [site.areas.mva_m for site in cover.sites if site.areas.mva_m is not None]
    levels = [site.areas.level for site in cover.sites if site.areas.level is not None]
    if not cover.sites or not len(masks_m) == len(levels) == len(cover.sites):
        return {}
    lowest = _height("altitude", "lowest altitude in sight of one radar")
    return {
        "site_lowest_altitude": (("site", "y", "x"), np.stack(masks_m), lowest),
        "site_level": (("site", "target_altitude", "y", "x"), np.stack(levels), _level(cover)),
    }


def _geographic(cover: Cover, x_m: Any, y_m: Any) -> dict[str, Any]:
    from bartizan.earth.geodesics import geodetic_from_plane

    lat_deg, lon_deg = geodetic_from_plane(cover.terrain.centre, x_m[None, :], y_m[:, None])
    return {
        "lat": (("y", "x"), lat_deg, {"standard_name": "latitude", "units": "degrees_north"}),
        "lon": (("y", "x"), lon_deg, {"standard_name": "longitude", "units": "degrees_east"}),
    }


def _plane(cover: Cover) -> dict[str, Any]:
    """The projection in CF's own words, and as text that any program reads."""
    from pyproj import CRS

    lat_deg, lon_deg = cover.terrain.centre
    crs = CRS.from_proj4(f"+proj=aeqd +lat_0={lat_deg!r} +lon_0={lon_deg!r} +datum=WGS84 +units=m +no_defs")
    return {
        "grid_mapping_name": "azimuthal_equidistant",
        "latitude_of_projection_origin": lat_deg,
        "longitude_of_projection_origin": lon_deg,
        "false_easting": 0.0,
        "false_northing": 0.0,
        "crs_wkt": crs.to_wkt(),
    }


def _axis(standard_name: str, words: str) -> dict[str, Any]:
    return {"standard_name": standard_name, "long_name": words, "units": "m"}


def _mapped(words: str, unit: str) -> dict[str, Any]:
    return {"long_name": words, "units": unit, "grid_mapping": GRID_MAPPING}


def _height(standard_name: str, words: str) -> dict[str, Any]:
    return {"standard_name": standard_name, **_mapped(words, "m"), "positive": "up"}


def _level(cover: Cover) -> dict[str, Any]:
    return {
        **_mapped(f"highest level reached against a target of {cover.rcs_m2:g} m2", "1"),
        "flag_values": np.array(list(Level), np.uint8),
        "flag_meanings": " ".join(level.name.lower() for level in Level),
    }


def _about(cover: Cover) -> dict[str, Any]:
    return {
        "Conventions": "CF-1.11",
        "title": cover.title,
        "date_of_scenario": cover.date,
        "comment": LIMITS,
        "k_factor": cover.k_factor,
        "radars": " ".join(cover.network_ids),
    }
