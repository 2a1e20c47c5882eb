"""Where a receiver stands, and in which directions it heard what it heard, once both make sense."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bartizan.cover.outline import LEAST_DIRECTIONS, Outline
from bartizan.earth.geodesics import geodesic_inverse, plane_from_geodetic
from bartizan.earth.grid import Terrain
from bartizan.errors import InputError, Problem

if TYPE_CHECKING:
    from bartizan.cover.answer import Cover

MOST_RANGE_M = 1_500_000.0
"""No receiver hears an aircraft from farther off; a point beyond is a slip."""

SAME_PLACE_M = 5_000.0
LEAST_ANTENNA_M = 2.0


class Eye(NamedTuple):
    """Where is looked from: name, place [deg], antenna above the ground [m]."""

    name: str
    lat_deg: float
    lon_deg: float
    antenna_agl_m: float


def eye_of(cover: Cover, outline: Outline, site: str | None) -> Eye:
    """Where the receiver stands: the site asked for, the file's own place, or the only site."""
    wanted = [s for s in cover.sites if site in (s.id, s.unit)] if site else list(cover.sites)
    if site is None and outline.place is not None:
        return _own_place(cover.terrain, outline.place, outline.antenna_msl_m)
    if len({(s.lat_deg, s.lon_deg, s.antenna_agl_m) for s in wanted}) != 1:
        seen = f"{len(wanted)} sites" if wanted else "none"
        ids = ", ".join(s.id for s in (wanted or list(cover.sites))[:8])
        message = "it is not clear where the receiver stands"
        raise InputError(Problem("--compare", 0, 0, "", message, seen, f"--site with one of {ids or 'no site'}"))
    eye = Eye(wanted[0].id, wanted[0].lat_deg, wanted[0].lon_deg, wanted[0].antenna_agl_m)
    if outline.place is not None:
        _check_same_place(eye, outline.file, outline.place)
    return eye


def _check_same_place(eye: Eye, file: str, place: tuple[float, float]) -> None:
    apart_m = geodesic_inverse(eye.lat_deg, eye.lon_deg, *place)[0]
    if apart_m > SAME_PLACE_M:
        message = f"the file was drawn from another place than the site {eye.name}"
        seen, expected = f"{apart_m / 1000.0:.1f} km apart", f"at most {SAME_PLACE_M / 1000.0:g} km"
        raise InputError(Problem(file, 0, 0, "lat", message, seen, expected, "move the site, or leave --site out"))


def _own_place(terrain: Terrain, place: tuple[float, float], antenna_msl_m: float | None) -> Eye:
    """The file's own place; its antenna stands as high as the file says, or 2 m above the ground."""
    ground_m = float(terrain.elevation_at(*plane_from_geodetic(terrain.centre, *place)))
    said_m = LEAST_ANTENNA_M if antenna_msl_m is None else antenna_msl_m - ground_m
    return Eye("the place named in the file", *place, LEAST_ANTENNA_M if not said_m > LEAST_ANTENNA_M else said_m)


def stand(terrain: Terrain, eye: Eye) -> tuple[float, float, tuple[int, int]]:
    """The receiver in the theatre's plane, and the node under it."""
    place = f"{eye.name}, {eye.lat_deg:.4f}, {eye.lon_deg:.4f}"
    x_m, y_m = plane_from_geodetic(terrain.centre, eye.lat_deg, eye.lon_deg)
    try:
        row_col = terrain.nearest_node(x_m, y_m)
    except ValueError:
        message = "the receiver stands outside the theatre"
        raise InputError(Problem("--compare", 0, 0, "", message, place, "a theatre about the receiver")) from None
    if not np.isfinite(terrain.elevation_m[row_col]):
        message = "the receiver stands on unknown ground"
        raise InputError(Problem("--compare", 0, 0, "", message, place, "terrain that is known there"))
    return x_m, y_m, row_col


def directions(outline: Outline, eye: Eye) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Bearing and distance of each point from the receiver, once they make sense."""
    lat_deg, lon_deg = (np.array([getattr(p, name) for p in outline.points]) for name in ("lat_deg", "lon_deg"))
    range_m, bearing_deg, _ = geodesic_inverse(eye.lat_deg, eye.lon_deg, lat_deg, lon_deg)
    bearing_deg = np.asarray(bearing_deg) % 360.0
    far = int(np.argmax(range_m))
    if range_m[far] > MOST_RANGE_M:
        message = f"a point farther from {eye.name} than any receiver hears"
        seen = f"{range_m[far] / 1000.0:,.0f} km at {lat_deg[far]:.3f}, {lon_deg[far]:.3f}"
        expected, hint = f"at most {MOST_RANGE_M / 1000.0:,.0f} km", "latitude first, longitude second"
        raise InputError(Problem(outline.file, 0, 0, outline.points[far].path, message, seen, expected, hint))
    _check_all_around(bearing_deg, outline.file, eye)
    return bearing_deg, np.asarray(range_m)


def _check_all_around(bearing_deg: NDArray[np.float64], file: str, eye: Eye) -> None:
    whole = np.unique(np.round(bearing_deg).astype(int) % 360)
    if len(whole) < LEAST_DIRECTIONS:
        message = "too few directions to compare"
        raise InputError(Problem(file, 0, 0, "", message, f"{len(whole)}", f"at least {LEAST_DIRECTIONS}"))
    gap_deg = float(np.max(np.diff(whole, append=whole[0] + 360)))
    if gap_deg > 180.0:
        message, seen = f"the outline lies to one side of {eye.name}", f"nothing over {gap_deg:.0f} degrees"
        hint = "it may belong to a receiver that stands elsewhere"
        raise InputError(Problem(file, 0, 0, "", message, seen, "points all around", hint))
