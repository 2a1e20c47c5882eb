"""Terrain files joined on the theatre's own grid.

Tiles may differ in format, pixels and projection, overlap and share edges. Where several know a place, the one with the
finest pixels counts, of equals the one named first; a void in it is filled from the next. Where tiles only touch, a
node between them takes from each what lies inside. What no file holds is a gap, refused with its place unless `gaps` is
"sea"; what a file marks as without data is a void, unknown (NaN) unless `voids` is "sea". Files are opened one after
another and read in windows.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from bartizan.earth.faults import problem
from bartizan.earth.grid import Terrain
from bartizan.earth.island import node_count
from bartizan.earth.provenance import TerrainSource, TileFacts, file_sha256, terrain_sha256
from bartizan.earth.raster import FORMAT_NAMES, opened
from bartizan.earth.straight import straight_line_offset_m
from bartizan.errors import InputError

Gaps = Literal["refuse", "sea"]
Voids = Literal["unknown", "sea"]
MOST_FILES = 200
MOST_SOURCE_PIXELS = 400_000_000
MOST_WINDOW_PIXELS = 8_000_000
INSIDE = 1.0 - 1e-6
MOST_NAMED = 6


def read_terrain(
    paths: str | Path | Sequence[str | Path],
    centre_lat_deg: float,
    centre_lon_deg: float,
    width_m: float,
    cell_m: float,
    *,
    gaps: Gaps = "refuse",
    voids: Voids = "unknown",
) -> Terrain:
    """Read one or several terrain files onto the square grid of a theatre.

    Parameters
    ----------
    paths : str, Path or sequence of them
        GeoTIFF, DTED, HGT (its name says where it lies: N00E010.hgt, or N00E010.hgt.zip) or ESRI ASCII grid with its
        .prj file; at most 200, in any projection, in any order.
    centre_lat_deg, centre_lon_deg : float [deg]
        Centre of the theatre.
    width_m, cell_m : float [m]
        Side of the square and distance of its nodes.
    gaps : "refuse" or "sea"
        What to do where no file is: stop and say where, or take it as sea at 0 m.
    voids : "unknown" or "sea"
        What a place without data becomes: NaN, or sea at 0 m.

    Returns
    -------
    terrain : Terrain
        In the azimuthal equidistant plane about the centre; `terrain.source` says from what and how.

    Raises
    ------
    InputError
        If a file cannot be read, has no place on earth or no heights in metres, if the files leave a gap, hold no
        height in the theatre or impossible ones, or would be too much to read; the message says which and what to do.
    ValueError
        If `gaps` or `voids` is another word.

    Notes
    -----
    Limits: heights count as above mean sea level, the vertical datum is not looked at. A file finer than the grid is
    averaged, which lowers sharp crests. A file in degrees does not serve a theatre about a pole.
    """
    if gaps not in ("refuse", "sea") or voids not in ("unknown", "sea"):
        raise ValueError(f'gaps must be "refuse" or "sea", voids "unknown" or "sea"; got {gaps!r} and {voids!r}.')
    files = _checked_paths(paths)
    try:
        nodes = node_count(width_m, cell_m)
    except ValueError as error:
        raise InputError(problem(files[0], str(error))) from None
    centre = (centre_lat_deg, centre_lon_deg)
    tiles = _survey(files, centre, nodes, cell_m, gaps)
    joined = _Joined(nodes)
    for tile in tiles:
        joined.add(tile)
    elevation_m = joined.heights()
    empty, void = ~joined.covered, np.isnan(elevation_m) & joined.covered
    if empty.any() and gaps == "refuse":
        _refuse_gap(files, centre, cell_m, empty)
    if not np.isfinite(elevation_m).any():
        hint = "all their pixels there are marked as no data"
        raise InputError(problem(files[0], "the terrain files hold no heights inside the theatre", hint=hint))
    elevation_m[empty] = 0.0
    if voids == "sea":
        elevation_m[void] = 0.0
    source = TerrainSource(
        files=tuple(tile.facts for tile in tiles),
        projection=f"+proj=aeqd +lat_0={centre_lat_deg!r} +lon_0={centre_lon_deg!r} +datum=WGS84 +units=m +no_defs",
        cell_m=cell_m,
        unknown_share=float(void.mean()) if voids == "unknown" else 0.0,
        void_sea_share=float(void.mean()) if voids == "sea" else 0.0,
        gap_sea_share=float(empty.mean()),
        straight_line_offset_m=straight_line_offset_m(centre_lat_deg, (nodes - 1) * cell_m),
    )
    return Terrain(elevation_m, cell_m, centre_lat_deg, centre_lon_deg, source)


@dataclass(frozen=True)
class _Tile:
    """A file that reaches into the theatre, and where the theatre lies in it."""

    path: Path
    facts: TileFacts
    points: Any
    n_pixels: float


def _checked_paths(paths: str | Path | Sequence[str | Path]) -> list[Path]:
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


def _survey(files: list[Path], centre: tuple[float, float], nodes: int, cell_m: float, gaps: Gaps) -> list[_Tile]:
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
    if gaps == "refuse" and not covered.all():
        _refuse_gap(files, centre, cell_m * (nodes - 1) / (len(covered) - 1), ~covered)
    if not tiles:
        message = "the terrain files do not touch the theatre"
        raise InputError(problem(files[0], message, expected="files about its centre", hint="is the centre right?"))
    n_pixels = sum(tile.n_pixels for tile in tiles)
    if n_pixels > MOST_SOURCE_PIXELS:
        message = "the terrain files are too fine for this theatre"
        seen, expected = f"{n_pixels:,.0f} pixels to read", f"at most {MOST_SOURCE_PIXELS:,}"
        raise InputError(problem(files[0], message, seen, expected, f"resample them to about {cell_m:g} m first"))
    return sorted(tiles, key=lambda tile: tile.facts.pixel_north_m * tile.facts.pixel_east_m)


def _surveyed(path: Path, points: Any) -> tuple[_Tile, NDArray[np.bool_]]:
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
    return _Tile(path, facts, points, n_pixels), inside


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


class _Joined:
    """The grid while it is filled: heights, the weight behind each (inf: settled), and which nodes any file covers."""

    def __init__(self, nodes: int) -> None:
        self.nodes = nodes
        self.sum_m = np.zeros((nodes, nodes), dtype=np.float32)
        self.weight = np.zeros((nodes, nodes), dtype=np.float32)
        self.covered = np.zeros((nodes, nodes), dtype=bool)

    def add(self, tile: _Tile) -> None:
        """All that one file knows; what finer files have settled stays."""
        from bartizan.earth.resample import all_places

        whole = slice(0, self.nodes)
        with opened(tile.path) as source:
            for places in all_places(tile.path, source, tile.points):
                self._fill(tile.path, source, places, whole, whole)

    def _fill(self, path: Path, source: Any, places: Any, rows: slice, cols: slice) -> None:
        """A patch, halved until its window is of a size to read."""
        from bartizan.earth.resample import patch_heights

        top, bottom, left, right = places.span(rows, cols)
        high, wide = min(bottom, source.height) - max(top, 0), min(right, source.width) - max(left, 0)
        if high <= 0 or wide <= 0:
            return
        n_rows, n_cols = rows.stop - rows.start, cols.stop - cols.start
        if high * wide > MOST_WINDOW_PIXELS and n_rows * n_cols > 1:
            if n_rows >= n_cols:
                halves = [(half, cols) for half in _halves(rows)]
            else:
                halves = [(rows, half) for half in _halves(cols)]
            for part in halves:
                self._fill(path, source, places, *part)
            return
        self._settle(rows, cols, *patch_heights(path, source, places, rows, cols))

    def _settle(self, rows: slice, cols: slice, height_m: NDArray[np.float64], share: NDArray[np.float64]) -> None:
        sum_m, weight = self.sum_m[rows, cols], self.weight[rows, cols]
        self.covered[rows, cols] |= share > 0.0
        is_new = np.isfinite(height_m) & np.isfinite(weight)
        whole, part = is_new & (share >= INSIDE), is_new & (share < INSIDE)
        sum_m[part] += (height_m * share)[part]
        weight[part] += share[part]
        sum_m[whole], weight[whole] = height_m[whole], np.inf

    def heights(self) -> NDArray[np.float32]:
        """The grid as far as it is known, NaN elsewhere. Call it once, at the end: it uses up the grid."""
        between = np.isfinite(self.weight) & (self.weight > 0.0)
        self.sum_m[between] /= self.weight[between]
        self.sum_m[self.weight == 0.0] = np.nan
        return self.sum_m


def _halves(part: slice) -> tuple[slice, slice]:
    middle = (part.start + part.stop) // 2
    return slice(part.start, middle), slice(middle, part.stop)


def _refuse_gap(files: list[Path], centre: tuple[float, float], step_m: float, empty: NDArray[np.bool_]) -> None:
    """Say where no file is, and which tiles of a degree would fill it."""
    from bartizan.earth.geodesics import geodetic_from_plane

    row, col = np.nonzero(empty)
    if len(row) > 20_000:
        row, col = (v[:: len(v) // 10_000] for v in (row, col))
    middle = 0.5 * (len(empty) - 1)
    lat_deg, lon_deg = geodetic_from_plane(centre, (col - middle) * step_m, (middle - row) * step_m)
    share = 100.0 * float(empty.mean())
    seen = (
        f"{share:.1f} % of it without a file, between latitude {lat_deg.min():.3f} and {lat_deg.max():.3f}, "
        f"longitude {lon_deg.min():.3f} and {lon_deg.max():.3f}"
    )
    names = _degree_tiles(lat_deg, lon_deg)
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    what = "terrain file does" if len(files) == 1 else f"{len(files)} terrain files do"
    raise InputError(
        problem(
            files[0],
            f"the {what} not cover the theatre",
            seen,
            f"files that join over all of it; missing in {', '.join(names[:MOST_NAMED])}{more}",
            "add the tiles, move the centre, make the theatre smaller, or take the rest as sea with `gaps: sea`",
        )
    )


def _degree_tiles(lat_deg: NDArray[np.float64], lon_deg: NDArray[np.float64]) -> list[str]:
    """Names of the degree squares that hold the points, after their south-west corners."""
    corners = set(zip(np.floor(lat_deg).astype(int).tolist(), np.floor(lon_deg).astype(int).tolist(), strict=True))
    return [
        f"{'S' if lat < 0 else 'N'}{abs(lat):02d}{'W' if lon < 0 else 'E'}{abs(lon):03d}"
        for lat, lon in sorted(corners)
    ]
