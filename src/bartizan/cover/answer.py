"""The answer of `cover`: areas, grids and distances, as plain data that files, tables and pictures are made from.

Standard refraction, no diffraction. No direction is kept anywhere: distances are distributions over all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bartizan.earth.grid import Terrain

if TYPE_CHECKING:
    import xarray

LIMITS = "standard refraction, no diffraction"


def together(n_radars: int, kind: str = "radar") -> str:
    """How many radars count, in words.

    Examples
    --------
    >>> together(1), together(3, "engagement radar")
    ('the one radar', '3 engagement radars together')
    """
    return f"the one {kind}" if n_radars == 1 else f"{n_radars} {kind}s together"


class Level(IntEnum):
    """How far up the ladder a cell gets at one altitude; each step takes in those above it.

    Everything from HORIZON up lies inside the claimed circle, where the radar has one.
    """

    NOTHING = 0  # outside the claimed circle, or, for a radar without one, beyond the horizon of a smooth sea
    CLAIMED = 1  # inside the claimed circle
    HORIZON = 2  # and inside the horizon of a smooth sea
    SEEN = 3  # and in sight over the terrain
    PD50 = 4  # and detected in one look with a probability of at least 0.5
    PD90 = 5  # and of at least 0.9


@dataclass(frozen=True, eq=False)
class AreaCover:
    """What one radar, or several together, see of the theatre.

    Attributes
    ----------
    rows : list of dict
        One for each altitude: altitude_m, reference, claimed_km2, horizon_km2 (whole circles, the second inside the
        first; of several radars the area that their circles cover together; above the ground the horizon is counted
        over the ground, and beyond the theatre taken as over the sea), claimed_in_theatre_km2, horizon_in_theatre_km2,
        seen_km2, pd50_km2, pd90_km2 (counted on the theatre's grid). Shares of claimed_km2: seen_share, pd50_share,
        pd90_share, None where what lies beyond the theatre could change them, and their bounds seen_share_low (nothing
        beyond is seen) and seen_share_high (all that is inside the horizon there, and for pd50 and pd90 in reach over a
        smooth sea), and so on. seen_share_in_theatre is of claimed_in_theatre_km2; inside_theatre says whether all
        claimed circles lie there.
    mva_m : float32 array, shape (rows, cols) [m], or None
        Lowest visible altitude above mean sea level; NaN where nothing is known or nothing is in reach.
    level : uint8 array, shape (n_altitudes, rows, cols), or None
        The highest `Level` reached.
    n_seeing : uint8 array, shape (n_altitudes, rows, cols), or None
        How many radars see a cell inside their claimed circles (255 and more count as 255); of the network only.
    """

    rows: list[dict[str, Any]]
    mva_m: NDArray[np.float32] | None = None
    level: NDArray[np.uint8] | None = None
    n_seeing: NDArray[np.uint8] | None = None


@dataclass(frozen=True, eq=False)
class SiteCover:
    """One radar site with what it sees; its grids may be left out to keep memory flat.

    Attributes
    ----------
    id, kind, unit, system : str
        `kind` is "fire_unit" or "acquisition_radar".
    x_m, y_m : float [m]
        East and north of the theatre's centre.
    claimed_range_m : float or None [m]
        Radius of the claimed circle: the longest claimed range among the interceptors that it holds.
    """

    id: str
    kind: str
    unit: str
    system: str
    x_m: float
    y_m: float
    lat_deg: float
    lon_deg: float
    antenna_agl_m: float
    antenna_msl_m: float
    claimed_range_m: float | None
    areas: AreaCover


@dataclass(frozen=True, eq=False)
class Cover:
    """All that `bartizan cover` says.

    Attributes
    ----------
    name, title : str
        Of the scenario.
    date : str
        YYYY-MM-DD; units that are there by then are counted.
    k_factor : float
        Effective over true earth radius, of the central reading; `k_range` is (low, high) of its doubt.
    reference : "msl" or "agl"
        What `altitudes_m` are above.
    rcs_m2 : float [m2]
        Size of the target that pd50 and pd90 are for.
    terrain : Terrain
    theatre : dict
        The theatre as plain data for maps.
    sites : tuple of SiteCover
        Radar sites in play, fire units first.
    network : AreaCover
        The radars of `network_ids` together: engagement radars with a claimed circle; where there is none, all
        engagement radars; where there is none, all radars.
    ranges, warning, by_date, refraction, terrain_doubt : lists of dict
        See `ranges.py`, `warning.py`, `make.py`, `doubt.py` and `ground.py` in this room.
    notes : tuple of str
        What a reader must know, in plain sentences.
    """

    name: str
    title: str
    date: str
    k_factor: float
    k_range: tuple[float, float]
    reference: str
    altitudes_m: tuple[float, ...]
    rcs_m2: float
    terrain: Terrain
    theatre: dict[str, Any]
    sites: tuple[SiteCover, ...]
    network: AreaCover
    site: str | None = None
    network_ids: tuple[str, ...] = ()
    ranges: list[dict[str, Any]] = field(default_factory=list)
    warning: list[dict[str, Any]] = field(default_factory=list)
    by_date: list[dict[str, Any]] = field(default_factory=list)
    refraction: list[dict[str, Any]] = field(default_factory=list)
    terrain_doubt: list[dict[str, Any]] = field(default_factory=list)
    notes: tuple[str, ...] = ()

    def to_xarray(self) -> xarray.Dataset:
        """The grids with coordinates, units and projection; see `bartizan.cover.arrays.to_xarray`."""
        from bartizan.cover.arrays import to_xarray

        return to_xarray(self)

    def _repr_html_(self) -> str:
        """A table of the areas, for notebooks."""
        names = ("claimed_km2", "horizon_km2", "seen_km2", "pd50_km2", "pd90_km2")
        heads = ("target", "claimed", "horizon", "seen", "Pd 0.5", "Pd 0.9")
        above = "above the sea" if self.reference == "msl" else "above the ground"
        rows = [
            [f"{row['altitude_m']:,g} m {above}", *("" if row[n] is None else f"{row[n]:,.0f}" for n in names)]
            for row in self.network.rows
        ]
        lines = [f"<tr>{''.join(f'<td style=text-align:right>{cell}</td>' for cell in row)}</tr>" for row in rows]
        caption = f"{escape(self.title)}, {self.date}: areas in km² seen by {together(len(self.network_ids))}; "
        return (
            f"<table><caption>{caption}{LIMITS}; k = {self.k_factor:.3g}; target of {self.rcs_m2:g} m²</caption>"
            f"<tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr>{''.join(lines)}</table>"
        )
