"""What geometry alone says of a run: the claimed circle, the horizon's, and what terrain leaves of it.

By antenna and altitude, and for all engagement radars together: the numbers of `bartizan cover`, from the grids that
the engine reads. The rows leave detection out; the grids of all engagement radars together hold it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from bartizan.cover.options import ALTITUDES_M, RCS_M2
from bartizan.units import EARTH_RADIUS_M

if TYPE_CHECKING:
    from bartizan.cover.areas import Radar
    from bartizan.cover.gather import Gathering
    from bartizan.engine.log import Node
    from bartizan.radar.stretch import Stretch
    from bartizan.scenario.readings import Reading
    from bartizan.scenario.schema import Scenario

__all__ = ["ALTITUDES_M", "Sight"]

Detects = Callable[["Node"], tuple[np.ndarray, "Stretch"]]
"""How far a radar detects, see `detects_of`."""

KILOMETRE_M = 1000.0


class Sight:
    """What antennas see, from one grid at a time: areas of each and of all together, lowest altitudes in sight.

    Parameters
    ----------
    claimed_m : Mapping
        Claimed range by node id [m]; nodes without one have no claimed circle.
    units : container of str
        Units that are there; nodes of others are passed over.
    cell_m, k_factor : float
    detects : callable or None
        `detects(node)` gives how far a radar detects, see `detects_of`; without it nothing is detected.
    """

    def __init__(
        self,
        claimed_m: Mapping[str, float],
        units: Container[str],
        cell_m: float,
        k_factor: float,
        detects: Detects | None = None,
    ) -> None:
        self._claimed_m, self._units, self._cell_m, self._k_factor = claimed_m, units, cell_m, k_factor
        self._detects = detects
        self._rows: dict[int, list[dict[str, Any]]] = {}
        self._gathering: Gathering | None = None
        self._has_network = False
        self._engagement_m: np.ndarray | None = None
        self._all_m: np.ndarray | None = None

    def see(self, row: int, node: Node, mva_m: np.ndarray) -> None:
        """Take in the grid of one node, which may be dropped afterwards.

        Parameters
        ----------
        row : int
            Its place among the nodes.
        node : Node
        mva_m : float32 array, shape (rows, columns) [m]
            Lowest visible altitude; NaN where nothing is known.
        """
        if node.unit not in self._units:
            return
        from bartizan.cover.gather import Gathering

        if self._gathering is None:
            self._gathering = Gathering(np.zeros(mva_m.shape, np.float32), self._cell_m, ALTITUDES_M, "msl")
        self._all_m = _lower(self._all_m, mva_m)
        if node.kind == "fire_unit":
            self._engagement_m = _lower(self._engagement_m, mva_m)
        claimed_m = self._claimed_m.get(node.id)
        self._has_network |= claimed_m is not None
        limits_m, stretch = self._reach(node)
        seen = self._gathering.add(
            self._radar(node, claimed_m), limits_m, stretch, mva_m, is_network=claimed_m is not None
        )
        self._rows[row] = [
            {
                "node": node.id,
                "kind": node.kind,
                "antenna_m": node.antenna_agl_m,
                "antenna_msl_m": node.antenna_msl_m,
                "claimed_range_km": None if claimed_m is None else claimed_m / KILOMETRE_M,
                "network": False,
                **_without_detection(areas),
            }
            for areas in seen.rows
        ]

    def _radar(self, node: Node, claimed_m: float | None) -> Radar:
        """An antenna that looks as far and as high as there is anything."""
        from bartizan.cover.areas import Radar

        return Radar(
            x_m=node.x_m,
            y_m=node.y_m,
            antenna_msl_m=node.antenna_msl_m,
            k_radius_m=self._k_factor * EARTH_RADIUS_M,
            claimed_m=math.inf if claimed_m is None else claimed_m,
            max_range_m=math.inf,
            sin_elevation_min=-1.0,
            sin_elevation_max=1.0,
        )

    def _reach(self, node: Node) -> tuple[np.ndarray, Stretch]:
        """How far it detects the target at each altitude; nowhere, where nobody told."""
        from bartizan.radar.reach import NO_STRETCH

        if self._detects is None or node.id not in self._claimed_m:
            return np.full((len(ALTITUDES_M), 2), -1.0), NO_STRETCH
        limits_m, stretch = self._detects(node)
        return np.repeat(limits_m, len(ALTITUDES_M), axis=0), stretch

    def rows(self) -> list[dict[str, Any]]:
        """Rows of the summary: each antenna at each altitude, then all engagement radars together ("all").

        Notes
        -----
        As `bartizan.cover.answer.AreaCover.rows`, without detection: `horizon_km` is the slant range over a smooth sea,
        `claimed_km2` and `horizon_km2` are whole circles, the second inside the first, of "all" the area that circles
        cover together; the same with `in_theatre` is what of them lies in the theatre, and so does `seen_km2`.
        `seen_share` is seen over the whole claimed circle, None where what lies beyond the theatre could change it;
        `seen_share_low` and `seen_share_high` bound it. `seen_share_in_theatre` is seen over the claim's part there.
        """
        rows = [row for i in sorted(self._rows) for row in self._rows[i]]
        if self._gathering is None or not self._has_network:
            return rows
        together = {"node": "all", "kind": "network", "antenna_m": None, "antenna_msl_m": None}
        together |= {"claimed_range_km": None, "network": True}
        return rows + [together | _without_detection(areas) for areas in self._gathering.together()]

    def levels(self) -> np.ndarray | None:
        """`cover.answer.Level` of all engagement radars together: uint8 of shape (len(ALTITUDES_M), rows, columns).

        None without any that has a claimed circle. Detection is of a target of `RCS_M2` in one look, and leaves the
        limits of a radar's elevation out.
        """
        return None if self._gathering is None or not self._has_network else self._gathering.network

    def lowest_m(self, shape: tuple[int, ...], *, engagement: bool) -> np.ndarray:
        """Lowest visible altitude over all antennas, or over those of fire units, float32; NaN where none sees."""
        found_m = self._engagement_m if engagement else self._all_m
        return np.full(shape, np.nan, dtype=np.float32) if found_m is None else found_m


def detects_of(scenario: Scenario, reading: Reading, k_factor: float) -> Detects:
    """How far each radar of a scenario detects a target of `RCS_M2`, in one reading.

    Returns
    -------
    callable
        `detects(node)`: the greatest effective ranges at Pd 0.5 and 0.9, float64 of shape (1, 2) [m], cut at the
        instrumented range, and what the air takes from them.
    """
    from bartizan.cover.look import loss_factor, stretch_of
    from bartizan.cover.radars import Target, design_of, detection_limits_m

    losses_db = {site.id: site.loss_db for unit in scenario.units for site in unit.fire_units}
    designs: dict[str, tuple[np.ndarray, Stretch]] = {}

    def detects(node: Node) -> tuple[np.ndarray, Stretch]:
        design = design_of(node)
        if design not in designs:
            limits_m = detection_limits_m(reading, design, [Target(RCS_M2)])
            designs[design] = limits_m, stretch_of(reading, design, k_factor)
        limits_m, stretch = designs[design]
        furthest_m = reading.values[f"{design}.range_km"] * KILOMETRE_M
        return np.minimum(limits_m / loss_factor(losses_db.get(node.id, 0.0)), furthest_m), stretch

    return detects


def _lower(known_m: np.ndarray | None, mva_m: np.ndarray) -> np.ndarray:
    """The lower of two grids; what one antenna cannot know the other may."""
    return mva_m.copy() if known_m is None else np.fmin(known_m, mva_m, out=known_m)


def _without_detection(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not name.startswith(("pd50", "pd90"))}
