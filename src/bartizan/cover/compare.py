"""The model's reach beside what a civil receiver heard, direction by direction: the cheapest honest check there is.

For each point of an outline, the model's reach is the farthest distance, in the direction of that point, at which a
target at that point's altitude is in sight. At a constant altitude the line of sight sinks with distance while the
horizon that terrain makes only rises, so what is in sight is in sight all the way to there, and the farthest point
heard and the end of unbroken sight mean the same. Directions are listed in their order and never ranked.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from bartizan.cover.along import Sight
from bartizan.cover.answer import LIMITS
from bartizan.cover.compare_words import comparison_notes, comparison_sentence
from bartizan.cover.eye import Eye, directions, eye_of, stand
from bartizan.cover.outline import Outline, Point, read_outline
from bartizan.cover.spread import LEAST_POINTS, spread
from bartizan.earth.geodesics import plane_from_geodetic
from bartizan.earth.grid import Terrain
from bartizan.earth.masking import minimum_visible_altitude
from bartizan.earth.refraction import horizon_ground_range_m
from bartizan.errors import InputError, Problem
from bartizan.units import STANDARD_K_FACTOR

if TYPE_CHECKING:
    from bartizan.cover.answer import Cover

MOST_WIDTH_KM = 800.0
"""Of a theatre, as scenarios allow it."""

BANDS_M = ((-1000.0, 609.6), (609.6, 6096.0), (6096.0, 40_000.0))
"""Below 2,000 ft, up to 20,000 ft, and above."""


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
    eye = eye_of(cover, outline, site)
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
    x_m, y_m, row_col = stand(terrain, eye)
    bearing_deg, range_m = directions(outline, eye)
    lowest_m = minimum_visible_altitude(
        terrain.elevation_m, terrain.cell_m, row_col, eye.antenna_agl_m, k_factor=k_factor
    )
    rows = _rows(Sight(terrain, lowest_m, x_m, y_m), outline, bearing_deg, range_m)
    ground_m = float(terrain.elevation_m[row_col])
    found = spread(rows)
    if found["n_compared"] < LEAST_POINTS:
        _refuse_narrow(outline, terrain, eye, ground_m, k_factor, found)
    result = {
        "file": outline.file,
        "format": outline.kind,
        "site": eye.name,
        "lat_deg": eye.lat_deg,
        "lon_deg": eye.lon_deg,
        "antenna_m": eye.antenna_agl_m,
        "antenna_msl_m": ground_m + eye.antenna_agl_m,
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


def _rows(
    sight: Sight, outline: Outline, bearing_deg: NDArray[np.float64], range_m: NDArray[np.float64]
) -> list[dict[str, Any]]:
    """The points in the order of their bearings."""
    lat_deg, lon_deg = [p.lat_deg for p in outline.points], [p.lon_deg for p in outline.points]
    x_m, y_m = plane_from_geodetic(sight.grid.centre, lat_deg, lon_deg)
    columns = zip(outline.points, bearing_deg, range_m, x_m - sight.x_m, y_m - sight.y_m, strict=True)
    rows = [
        _row(sight, point, bearing, away, float(east), float(north)) for point, bearing, away, east, north in columns
    ]
    return sorted(rows, key=lambda row: (row["bearing_deg"], row["altitude_m"]))


def _row(
    sight: Sight, point: Point, bearing_deg: float, range_m: float, east_m: float, north_m: float
) -> dict[str, Any]:
    """One point: measured and modelled in the theatre's plane, so that like is divided by like."""
    flat_m = float(np.hypot(east_m, north_m))
    east, north = (east_m / flat_m, north_m / flat_m) if flat_m > 0.0 else (0.0, 1.0)
    reach = sight.reach(east, north, point.altitude_m)
    ratio = flat_m / reach.at_m if reach.at_m > 0.0 else None
    return {
        "bearing_deg": round(float(bearing_deg), 2) % 360.0,
        "altitude_m": round(point.altitude_m, 1),
        "measured_km": round(float(range_m) / 1000.0, 3),
        "model_km": None if reach.is_open else round(reach.at_m / 1000.0, 3),
        "ratio": None if reach.is_open else ratio,
        "ratio_at_most": ratio if reach.is_open else None,
    }
