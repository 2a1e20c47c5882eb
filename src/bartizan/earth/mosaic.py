"""Terrain files joined on the theatre's own grid.

Tiles may differ in format, pixels and projection, overlap and share edges. Where several know a place, the one with the
finest pixels counts, of equals the one named first; a void in it is filled from the next. Where tiles only touch, a
node between them takes from each what lies inside. What no file holds is a gap, refused with its place unless `gaps` is
"sea"; what a file marks as without data is a void, unknown (NaN) unless `voids` is "sea". Files are opened one after
another and read in windows.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from bartizan.earth.faults import problem
from bartizan.earth.grid import Terrain
from bartizan.earth.island import node_count
from bartizan.earth.joined import Joined
from bartizan.earth.provenance import TerrainSource
from bartizan.earth.straight import straight_line_offset_m
from bartizan.earth.survey import checked_paths, refuse_gap, survey
from bartizan.errors import InputError

Gaps = Literal["refuse", "sea"]
Voids = Literal["unknown", "sea"]


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
    files = checked_paths(paths)
    try:
        nodes = node_count(width_m, cell_m)
    except ValueError as error:
        raise InputError(problem(files[0], str(error))) from None
    centre = (centre_lat_deg, centre_lon_deg)
    tiles = survey(files, centre, nodes, cell_m, refuses_gaps=gaps == "refuse")
    joined = Joined(nodes)
    for tile in tiles:
        joined.add(tile)
    elevation_m = joined.heights()
    empty, void = ~joined.covered, np.isnan(elevation_m) & joined.covered
    if empty.any() and gaps == "refuse":
        refuse_gap(files, centre, cell_m, empty)
    if not np.isfinite(elevation_m).any():
        hint = "all their pixels there are marked as no data"
        raise InputError(problem(files[0], "the terrain files hold no heights inside the theatre", hint=hint))
    elevation_m[empty] = 0.0
    if voids == "sea":
        elevation_m[void] = 0.0
    void_share = float(void.mean())
    source = TerrainSource(
        files=tuple(tile.facts for tile in tiles),
        projection=f"+proj=aeqd +lat_0={centre_lat_deg!r} +lon_0={centre_lon_deg!r} +datum=WGS84 +units=m +no_defs",
        cell_m=cell_m,
        unknown_share=void_share if voids == "unknown" else 0.0,
        void_sea_share=void_share if voids == "sea" else 0.0,
        gap_sea_share=float(empty.mean()),
        straight_line_offset_m=straight_line_offset_m(centre_lat_deg, (nodes - 1) * cell_m),
    )
    return Terrain(elevation_m, cell_m, centre_lat_deg, centre_lon_deg, source)
