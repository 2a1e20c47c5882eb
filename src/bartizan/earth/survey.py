"""What terrain files say of themselves, header by header, before any of their heights are read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from bartizan.earth.faults import problem
from bartizan.earth.provenance import TileFacts, file_sha256, terrain_sha256
from bartizan.earth.raster import FORMAT_NAMES, opened
from bartizan.errors import InputError

MOST_FILES = 200
MOST_SOURCE_PIXELS = 400_000_000
MOST_NAMED = 6


@dataclass(frozen=True)
class Tile:
    """A file that reaches into the theatre, and where the theatre lies in it."""

    path: Path
    facts: TileFacts
    points: Any
    n_pixels: float


def checked_paths(paths: str | Path | Sequence[str | Path]) -> list[Path]:
    """Files as paths, each named once."""
    files = [Path(paths)] if isinstance(paths, (str, os.PathLike)) else [Path(path) for path in paths]
    if not 1 <= len(files) <= MOST_FILES:
        raise InputError(f"terrain must come from 1 to {MOST_FILES} files, seen {len(files)}")
    seen: dict[Path, Path] = {}
    for file in files:
        real = file.resolve()
        if real in seen:
            raise InputError(problem(file, "a terrain file that is named twice", hint="name each tile once"))
        seen[real] = file
    return files


def survey(
    files: list[Path], centre: tuple[float, float], nodes: int, cell_m: float, *, refuses_gaps: bool
) -> list[Tile]:
    """Every header once: the files that reach into the theatre, the finest first, and what reading them would take."""
    from bartizan.earth.resample import lattice

    points = lattice(centre, nodes, cell_m)
    covered = np.zeros(points.lat_deg.shape, dtype=bool)
    tiles, contents = [], dict[str, Path]()
    for path in files:
        tile, inside = _surveyed(path, points)
        covered |= inside
        twin = contents.setdefault(terrain_sha256(path), path)
        if twin != path:
            message = "the same terrain file under two names"
            raise InputError(problem(path, message, f"the contents of {twin.name}", "each tile once"))
        if tile.n_pixels:
            tiles.append(tile)
    if refuses_gaps and not covered.all():
        refuse_gap(files, centre, cell_m * (nodes - 1) / (len(covered) - 1), ~covered)
    _check_pixels(files[0], tiles, cell_m)
    return sorted(tiles, key=lambda tile: tile.facts.pixel_north_m * tile.facts.pixel_east_m)


def _check_pixels(first: Path, tiles: list[Tile], cell_m: float) -> None:
    if not tiles:
        message = "the terrain files do not touch the theatre"
        raise InputError(problem(first, message, expected="files about its centre", hint="is the centre right?"))
    n_pixels = sum(tile.n_pixels for tile in tiles)
    if n_pixels > MOST_SOURCE_PIXELS:
        message = "the terrain files are too fine for this theatre"
        seen, expected = f"{n_pixels:,.0f} pixels to read", f"at most {MOST_SOURCE_PIXELS:,}"
        raise InputError(problem(first, message, seen, expected, f"resample them to about {cell_m:g} m first"))


def _surveyed(path: Path, points: Any) -> tuple[Tile, NDArray[np.bool_]]:
    """What a header says: facts, the pixels that the theatre needs, and the points of the lattice that it covers."""
    from bartizan.earth.resample import all_places

    whole = slice(0, points.nodes)
    n_pixels, inside = 0.0, np.zeros(points.lat_deg.shape, dtype=bool)
    with opened(path) as source:
        for places in all_places(path, source, points):
            top, bottom, left, right = places.span(whole, whole)
            high = min(bottom, source.height) - max(top, 0)
            n_pixels += float(high) * (min(right, source.width) - max(left, 0))
            reach_r, reach_c = 0.5 * places.high, 0.5 * places.wide
            inside |= (
                (places.row > -reach_r)
                & (places.row < source.height + reach_r)
                & ((places.col > -reach_c) & (places.col < source.width + reach_c))
            )
        facts = _facts(path, source, points.lat_deg)
    return Tile(path, facts, points, n_pixels), inside


def _facts(path: Path, source: Any, lat_deg: NDArray[np.float64]) -> TileFacts:
    across, down = source.res
    east_m = north_m = source.crs.units_factor[1]
    if source.crs.is_geographic:
        # metres in a radian, good to 0.5 %: the figure orders files and is printed with three digits
        east_m, north_m = east_m * 6_371_000.0 * float(np.cos(np.radians(lat_deg.mean()))), north_m * 6_371_000.0
    epsg = source.crs.to_epsg()
    crs = f"EPSG:{epsg}" if epsg else source.crs.to_wkt().split('"')[1][:60]
    return TileFacts(
        path.name, file_sha256(path), FORMAT_NAMES[source.driver], crs, float(down * north_m), float(across * east_m)
    )


def refuse_gap(files: list[Path], centre: tuple[float, float], step_m: float, empty: NDArray[np.bool_]) -> NoReturn:
    """Say where no file is, and which tiles of a degree would fill it.

    Parameters
    ----------
    files : list of Path
    centre : (lat, lon) [deg]
    step_m : float [m]
        Distance of the places of `empty`.
    empty : bool array, square
        Where no file is; about the centre, from the north.
    """
    from bartizan.earth.geodesics import geodetic_from_plane

    row, col = np.nonzero(empty)
    if len(row) > 20_000:
        row, col = (v[:: len(v) // 10_000] for v in (row, col))
    middle = 0.5 * (len(empty) - 1)
    lat_deg, lon_deg = geodetic_from_plane(centre, (col - middle) * step_m, (middle - row) * step_m)
    seen = (
        f"{100.0 * float(empty.mean()):.1f} % of it without a file, between latitude {lat_deg.min():.3f} and "
        f"{lat_deg.max():.3f}, longitude {lon_deg.min():.3f} and {lon_deg.max():.3f}"
    )
    names = _degree_tiles(lat_deg, lon_deg)
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    what = "terrain file does" if len(files) == 1 else f"{len(files)} terrain files do"
    expected = f"files that join over all of it; missing in {', '.join(names[:MOST_NAMED])}{more}"
    hint = "add the tiles, move the centre, make the theatre smaller, or take the rest as sea with `gaps: sea`"
    raise InputError(problem(files[0], f"the {what} not cover the theatre", seen, expected, hint))


def _degree_tiles(lat_deg: NDArray[np.float64], lon_deg: NDArray[np.float64]) -> list[str]:
    """Names of the degree squares that hold the points, after their south-west corners."""
    corners = set(zip(np.floor(lat_deg).astype(int).tolist(), np.floor(lon_deg).astype(int).tolist(), strict=True))
    return [
        f"{'S' if lat < 0 else 'N'}{abs(lat):02d}{'W' if lon < 0 else 'E'}{abs(lon):03d}"
        for lat, lon in sorted(corners)
    ]
