"""How far each kind of radar detects what, over a smooth sea: the range at Pd 0.5 and 0.9, and how sure it is.

The central reading gives the range and what ends it there; readings drawn from claims and assumptions give the band,
and crossed ones (`shares.py`) how much of it each makes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bartizan.cover.basis import K_FIGURE, Basis, Say
from bartizan.cover.radars import WANTED_PD, Target, design_of, target_of
from bartizan.cover.shares import crossed_readings, shares_of
from bartizan.engine.arrays import site_losses_db
from bartizan.engine.tables import PFA, stretch_of, triple_of
from bartizan.radar.reach import detection_reach_m
from bartizan.radar.stretch import Stretch
from bartizan.scenario.readings import Reading, Readings, sampled_readings
from bartizan.scenario.spread import LEAST_READINGS, band_of, without_chance

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bartizan.radar.jamming import BurnThrough
    from bartizan.scenario.schema import NoiseJamming

SIZES_M2 = (0.01, 0.1, 1.0, 10.0)
"""Sizes that stand for no type of object, in steps of ten."""

NAMES = ("pd50", "pd90")


class _Asked(NamedTuple):
    """One row to come: a radar, and what it looks for."""

    design: str
    antenna_m: float
    loss_db: float
    object: str | None
    jamming: NoiseJamming | None
    rcs_m2: float  # where there is no object
    altitude_m: float

    def target(self, reading: Reading) -> Target:
        """What is looked for, in a reading."""
        return Target(self.rcs_m2) if self.object is None else target_of(reading, self.object, self.jamming)


def range_rows(basis: Basis, say: Say) -> list[dict[str, Any]]:
    """Ranges of each kind of radar in play against types of objects and sizes, at each altitude.

    Parameters
    ----------
    basis : Basis
    say : callable
        Told how many readings are done.

    Returns
    -------
    list of dict
        radar, antenna_m (above the smooth sea), loss_db (of the site, as the scenario states it), object (None for a
        bare size), rcs_m2, jamming (as the scenario states it, or None), altitude_m, and `pd50` and `pd90`: {range_km,
        slant_km, limit, low_km, high_km, level, claims_share, assumptions_share}. `range_km` is along the ground, 0
        where the radar never reaches that probability; `limit` what ends it: signal, horizon, elevation limit or
        instrumented range. The band is None with fewer than eight readings, its shares also where nothing moves the
        range.
    """
    rows = list(_rows_to_come(basis))
    if not rows:
        return []
    central_m, slant_m, limits = _reaches(basis, basis.central, rows, {})
    drawn = sampled_readings(basis.figures, basis.asked.readings, basis.asked.seed)
    crossed = crossed_readings(basis.figures, basis.asked.seed) if len(drawn) >= LEAST_READINGS else drawn
    found_m = _found_m(basis, drawn, rows, say, "detection ranges by reading")
    crossed_m = _found_m(basis, crossed, rows, say, "what moves them") if crossed is not drawn else found_m
    return [
        {
            "radar": row.design,
            "antenna_m": row.antenna_m,
            "loss_db": row.loss_db,
            "object": row.object,
            "rcs_m2": row.target(basis.central).rcs_m2,
            "jamming": row.jamming.model_dump() if row.jamming else None,
            "altitude_m": row.altitude_m,
            **{
                name: {
                    "range_km": float(central_m[i, j]) / 1000.0,
                    "slant_km": float(slant_m[i, j]) / 1000.0,
                    "limit": limits[i, j],
                    **_band_km(found_m[:, i, j], crossed_m[:, i, j]),
                }
                for j, name in enumerate(NAMES)
            },
        }
        for i, row in enumerate(rows)
    ]


def _rows_to_come(basis: Basis) -> Iterable[_Asked]:
    losses_db = site_losses_db(basis.geometry)
    kinds = sorted({(design_of(node), node.antenna_agl_m, losses_db[node.id]) for node in basis.there})
    objects = list(dict.fromkeys((approach.object, approach.jamming) for approach in basis.flown))
    for kind in kinds:
        for altitude_m in basis.asked.altitudes_m:
            for name, jamming in objects:
                yield _Asked(*kind, name, jamming, 0.0, altitude_m)
            for rcs_m2 in sorted({*SIZES_M2, basis.asked.rcs_m2}):
                yield _Asked(*kind, None, None, rcs_m2, altitude_m)


def _found_m(basis: Basis, drawn: Readings, rows: list[_Asked], say: Say, doing: str) -> NDArray[np.float64]:
    """Ground ranges of each reading, shape (readings, rows, probabilities)."""
    found_m = np.empty((len(drawn), len(rows), len(WANTED_PD)))
    known: dict[Any, Stretch] = {}
    for k in range(len(drawn)):
        say(doing, k, len(drawn))
        found_m[k] = _reaches(basis, drawn.reading(k), rows, known)[0]
    say(doing, len(drawn), len(drawn))
    return found_m


def _stretch(reading: Reading, design: str, k_factor: float, known: dict[Any, Stretch]) -> Stretch:
    """As the engine's; crossed readings ask for the same one twice."""
    value, name = reading.values, f"{design}.detection_range_km"
    figures = (f"{design}.frequency_ghz", name, "any.triple_elevation_deg", f"{design}.range_km")
    key = (design, k_factor, *(value[figure] for figure in figures), *reading.conditions[name].items())
    if key not in known:
        known[key] = stretch_of(reading, design, k_factor)
    return known[key]


def _reaches(
    basis: Basis, reading: Reading, rows: list[_Asked], known: dict[Any, Stretch]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[Any]]:
    """Ground range, slant range and limit of each row and probability, in one reading; 0 where there is none."""
    value = reading.values
    ground_m, slant_m = np.zeros((len(rows), len(WANTED_PD))), np.zeros((len(rows), len(WANTED_PD)))
    limits = np.empty((len(rows), len(WANTED_PD)), dtype=object)
    k_factor = value.get(K_FIGURE, basis.refraction.mode)
    groups: dict[tuple[str, float, float, int, BurnThrough | None], list[int]] = {}
    targets = [row.target(reading) for row in rows]
    for i, (row, target) in enumerate(zip(rows, targets, strict=True)):
        kind = (row.design, row.antenna_m, row.loss_db)
        groups.setdefault((*kind, target.swerling, target.burn_through), []).append(i)
    stretches = {design: _stretch(reading, design, k_factor, known) for design in {row.design for row in rows}}
    for (design, antenna_m, loss_db, swerling, burn_through), where in groups.items():
        for j, pd in enumerate(WANTED_PD):
            reach = detection_reach_m(
                pd,
                [targets[i].rcs_m2 for i in where],
                [rows[i].altitude_m for i in where],
                triple_of(reading, f"{design}.detection_range_km"),
                antenna_msl_m=antenna_m,
                max_range_m=value[f"{design}.range_km"] * 1000.0,
                elevation_limits_deg=(value[f"{design}.min_elevation_deg"], value[f"{design}.max_elevation_deg"]),
                pfa=PFA,
                swerling=swerling,
                loss_db=loss_db,
                stretch=stretches[design],
                burn_through=burn_through,
                k_factor=k_factor,
            )
            ground_m[where, j], slant_m[where, j] = np.nan_to_num(reach.ground_m), np.nan_to_num(reach.slant_m)
            limits[where, j] = reach.limit
    return ground_m, slant_m, limits


def _band_km(values_m: NDArray[np.float64], crossed_m: NDArray[np.float64]) -> dict[str, Any]:
    """The band of one range in km; shares None where no reading moves it."""
    band = band_of(without_chance(values_m / 1000.0), None)
    if band is None:
        return dict.fromkeys(("low_km", "high_km", "level", "claims_share", "assumptions_share"))
    claims, assumptions = shares_of(crossed_m) if band["low"] < band["high"] else (None, None)
    shares = {"claims_share": claims, "assumptions_share": assumptions}
    return {"low_km": band["low"], "high_km": band["high"], "level": band["level"], **shares}
