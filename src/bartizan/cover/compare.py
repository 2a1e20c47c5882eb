"""The model's reach beside what a civil receiver heard, direction by direction: the cheapest honest check there is.

For each point of an outline, the model's reach is the farthest distance, in the direction of that point, at which a
target at that point's altitude is in sight. At a constant altitude the line of sight sinks with distance while the
horizon that terrain makes only rises, so what is in sight is in sight all the way to there, and the farthest point
heard and the end of unbroken sight mean the same. Directions are listed in their order and never ranked.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import numpy as np
from numpy.typing import NDArray

from bartizan.cover.along import Sight
from bartizan.cover.answer import LIMITS
from bartizan.cover.compare_words import comparison_notes, comparison_sentence
from bartizan.cover.outline import LEAST_DIRECTIONS, Outline, Point, read_outline
from bartizan.cover.spread import LEAST_POINTS, spread
from bartizan.earth.geodesics import geodesic_inverse, plane_from_geodetic
from bartizan.earth.grid import Terrain
from bartizan.earth.masking import minimum_visible_altitude
from bartizan.earth.refraction import horizon_ground_range_m
from bartizan.errors import InputError, Problem
from bartizan.units import STANDARD_K_FACTOR

if TYPE_CHECKING:
    from bartizan.cover.answer import Cover

MOST_RANGE_M = 1_500_000.0
"""No receiver hears an aircraft from farther off; a point beyond is a slip."""

SAME_PLACE_M = 5_000.0
LEAST_ANTENNA_M = 2.0
MOST_WIDTH_KM = 800.0
"""Of a theatre, as scenarios allow it."""

BANDS_M = ((-1000.0, 609.6), (609.6, 6096.0), (6096.0, 40_000.0))
"""Below 2,000 ft, up to 20,000 ft, and above."""


class Eye(NamedTuple):
    """Where is looked from: name, place [deg], antenna above the ground [m]."""

    name: str
    lat_deg: float
    lon_deg: float
    antenna_agl_m: float


def compare(cover: Cover, path: str | Path | Outline, site: str | None = None) -> dict[str, Any]:
    """Compare a coverage with a receiver's outline or a terrain horizon.

    Parameters
    ----------
    cover : Cover
        Its terrain, k-factor and sites are used.
    path : str, Path or Outline
        A file, or what `read_outline` gave.
    site : str or None
        The radar site or unit that stands where the receiver does; None takes the place that the file names, or the
        coverage's only site.

    Returns
    -------
    dict
        As `compare_from`.

    Raises
    ------
    InputError
        As `read_outline` and `compare_from`; or if it is not clear where the receiver stands.
    """
    outline = path if isinstance(path, Outline) else read_outline(path)
    eye = _eye(cover, outline, site)
    return compare_from(outline, cover.terrain, eye, k_factor=cover.k_factor)


def compare_from(
    outline: Outline, terrain: Terrain, eye: Eye, *, k_factor: float = STANDARD_K_FACTOR
) -> dict[str, Any]:
    """Ratio of measured to modelled reach, by direction.

    Parameters
    ----------
    outline : Outline
    terrain : Terrain
    eye : Eye
    k_factor : float

    Returns
    -------
    dict
        `rows`: bearing_deg (0 to 360, at the receiver), altitude_m, measured_km, model_km, ratio, ratio_at_most, in
        the order of the bearings. Where the model sees to the edge of the theatre, or to ground that is unknown,
        model_km and ratio are None, and measured over the distance to there is the most that the ratio can be. Where
        the model has the altitude nowhere in sight, model_km is 0, and the ratio is above any number (None).
        `median`, `p10`, `p90` with their `bounds`, and counts, as `spread.spread` gives them of all points;
        `by_altitude` the same in three bands, `notes` and a `sentence` for people. Plain data.

    Raises
    ------
    InputError
        If the receiver stands outside the theatre or on unknown ground, a point lies where no receiver hears, the
        outline has fewer than twelve directions or lies to one side of the receiver; or if the model sees to the edge
        of the theatre at all but a few points, so that nothing can be compared.

    Notes
    -----
    Limits: standard refraction, no diffraction; ground distances in the theatre's plane (right within 0.1 % to 400 km
    from its centre); nothing of the receiver, its antenna pattern or the traffic.
    """
    x_m, y_m, row_col = _stand(terrain, eye)
    bearing_deg, range_m = _directions(outline, eye)
    point_x_m, point_y_m = plane_from_geodetic(
        terrain.centre, [p.lat_deg for p in outline.points], [p.lon_deg for p in outline.points]
    )
    lowest_m = minimum_visible_altitude(
        terrain.elevation_m, terrain.cell_m, row_col, eye.antenna_agl_m, k_factor=k_factor
    )
    mask = Sight(terrain, lowest_m, x_m, y_m)
    rows = [
        _row(mask, point, bearing, away, float(east), float(north))
        for point, bearing, away, east, north in zip(
            outline.points, bearing_deg, range_m, point_x_m - x_m, point_y_m - y_m, strict=True
        )
    ]
    rows.sort(key=lambda row: (row["bearing_deg"], row["altitude_m"]))
    found = spread(rows)
    if found["n_compared"] < LEAST_POINTS:
        _refuse_narrow(outline, terrain, eye, float(terrain.elevation_m[row_col]), k_factor, found)
    result = {
        "file": outline.file,
        "format": outline.kind,
        "site": eye.name,
        "lat_deg": eye.lat_deg,
        "lon_deg": eye.lon_deg,
        "antenna_m": eye.antenna_agl_m,
        "antenna_msl_m": float(terrain.elevation_m[row_col]) + eye.antenna_agl_m,
        "k_factor": k_factor,
        "limits": LIMITS,
        "n_directions": len({round(float(b)) % 360 for b in bearing_deg}),
        **found,
        "by_altitude": [
            {"from_m": low, "to_m": high, **spread([r for r in rows if low <= r["altitude_m"] < high])}
            for low, high in BANDS_M
        ],
        "rows": rows,
        "notes": comparison_notes(outline, k_factor),
    }
    return result | {"sentence": comparison_sentence(result)}


def _refuse_narrow(
    outline: Outline, terrain: Terrain, eye: Eye, ground_m: float, k_factor: float, found: dict[str, Any]
) -> NoReturn:
    """Say how wide a theatre would have to be for sight to end inside it, at the dozen lowest points at least."""
    altitude_m = sorted(point.altitude_m for point in outline.points)[LEAST_POINTS - 1]
    sight_m = horizon_ground_range_m(max(ground_m + eye.antenna_agl_m, 0.0), max(altitude_m, 0.0), k_factor)
    width_km = 10.0 * np.ceil(2.0 * sight_m / 10_000.0)
    half_x_m, half_y_m = terrain.half_width_m
    message = "nothing can be compared: the model sees to the edge of the theatre, or of known ground"
    seen = f"{found['n_beyond_theatre']:,} of {found['n_points']:,} points, theatre {_km(half_x_m, half_y_m)} wide"
    expected = f"a theatre {width_km:,.0f} km wide with {eye.name} at its centre"
    hint = f"over smooth ground a target at {altitude_m:,.0f} m is in sight to {sight_m / 1000.0:,.0f} km"
    if width_km > MOST_WIDTH_KM:
        expected += f", or lower targets, since a theatre has at most {MOST_WIDTH_KM:,.0f} km"
    raise InputError(Problem(outline.file, 0, 0, "", message, seen, expected, hint))


def _km(half_x_m: float, half_y_m: float) -> str:
    widths = sorted({round(half_m / 500.0) for half_m in (half_x_m, half_y_m)})
    return " by ".join(f"{width:,}" for width in widths) + " km"


def _eye(cover: Cover, outline: Outline, site: str | None) -> Eye:
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
        apart_m = geodesic_inverse(eye.lat_deg, eye.lon_deg, *outline.place)[0]
        if apart_m > SAME_PLACE_M:
            message = f"the file was drawn from another place than the site {eye.name}"
            seen, expected = f"{apart_m / 1000.0:.1f} km apart", f"at most {SAME_PLACE_M / 1000.0:g} km"
            raise InputError(
                Problem(outline.file, 0, 0, "lat", message, seen, expected, "move the site, or leave --site out")
            )
    return eye


def _own_place(terrain: Terrain, place: tuple[float, float], antenna_msl_m: float | None) -> Eye:
    """The file's own place; its antenna stands as high as the file says, or 2 m above the ground."""
    ground_m = float(terrain.elevation_at(*plane_from_geodetic(terrain.centre, *place)))
    said_m = LEAST_ANTENNA_M if antenna_msl_m is None else antenna_msl_m - ground_m
    return Eye("the place named in the file", *place, LEAST_ANTENNA_M if not said_m > LEAST_ANTENNA_M else said_m)


def _stand(terrain: Terrain, eye: Eye) -> tuple[float, float, tuple[int, int]]:
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


def _directions(outline: Outline, eye: Eye) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
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
    whole = np.unique(np.round(bearing_deg).astype(int) % 360)
    if len(whole) < LEAST_DIRECTIONS:
        message = "too few directions to compare"
        raise InputError(Problem(outline.file, 0, 0, "", message, f"{len(whole)}", f"at least {LEAST_DIRECTIONS}"))
    gap_deg = float(np.max(np.diff(whole, append=whole[0] + 360)))
    if gap_deg > 180.0:
        message, seen = f"the outline lies to one side of {eye.name}", f"nothing over {gap_deg:.0f} degrees"
        hint = "it may belong to a receiver that stands elsewhere"
        raise InputError(Problem(outline.file, 0, 0, "", message, seen, "points all around", hint))
    return bearing_deg, np.asarray(range_m)


def _row(
    mask: Sight, point: Point, bearing_deg: float, range_m: float, east_m: float, north_m: float
) -> dict[str, Any]:
    """One point: measured and modelled in the theatre's plane, so that like is divided by like."""
    flat_m = float(np.hypot(east_m, north_m))
    east, north = (east_m / flat_m, north_m / flat_m) if flat_m > 0.0 else (0.0, 1.0)
    reach = mask.reach(east, north, point.altitude_m)
    ratio = flat_m / reach.at_m if reach.at_m > 0.0 else None
    return {
        "bearing_deg": round(float(bearing_deg), 2) % 360.0,
        "altitude_m": round(point.altitude_m, 1),
        "measured_km": round(float(range_m) / 1000.0, 3),
        "model_km": None if reach.is_open else round(reach.at_m / 1000.0, 3),
        "ratio": None if reach.is_open else ratio,
        "ratio_at_most": ratio if reach.is_open else None,
    }
