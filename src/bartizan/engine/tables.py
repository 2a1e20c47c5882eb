"""The tables that kernels interpolate in.

Detection over range, time of flight over range, reach over altitude, kill probability.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from bartizan.engine.records import INTERCEPTOR, KINDS
from bartizan.radar.equation import Triple, pd_table

if TYPE_CHECKING:
    from bartizan.scenario.readings import Reading

PD_RANGES = 1025
TOF_KNOTS = 65
REACH_KNOTS = 17
TOF_OVERHANG = 1.25
"""The time of flight is tabled this much beyond the longest reach; farther out its last slope holds."""

PFA = 1e-6


def triple_of(reading: Reading, figure_id: str) -> Triple:
    """The (range, RCS, Pd) triple that a radar's equation hangs on, in this reading."""
    conditions = reading.conditions[figure_id]
    return Triple(reading.values[figure_id] * 1000.0, conditions["rcs_m2"], conditions["pd"])


def detection_tables(
    reading: Reading, designs: Sequence[str], object_types: Sequence[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Detection probability of each kind of radar against each type of object.

    Parameters
    ----------
    reading : Reading
    designs : sequence of str
        Radars by the stem of their figures, such as "s-400.engagement_radar".
    object_types : sequence of str
        Catalogue ids.

    Returns
    -------
    pd : array, shape (n_designs, n_types, PD_RANGES) [1]
    step_m : array, shape (n_designs,) [m]
        Slant range between knots; the last knot is the instrumented range.
    """
    pd = np.zeros((len(designs), len(object_types), PD_RANGES))
    step_m = np.ones(len(designs))
    for i, design in enumerate(designs):
        max_range_m = reading.values[f"{design}.range_km"] * 1000.0
        triple = triple_of(reading, f"{design}.detection_range_km")
        step_m[i] = max_range_m / (PD_RANGES - 1)
        for j, name in enumerate(object_types):
            rcs_m2, swerling = reading.values[f"{name}.rcs_m2"], int(reading.values[f"{name}.swerling"])
            pd[i, j] = pd_table(max_range_m, PD_RANGES, rcs_m2, triple, PFA, swerling)
    return pd, step_m


def interceptor_tables(
    reading: Reading, classes: Sequence[tuple[str, str]]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Envelope, time of flight and kill probability of each interceptor class.

    Parameters
    ----------
    reading : Reading
    classes : sequence of (system id, class id)

    Returns
    -------
    interceptors : array of INTERCEPTOR, shape (n_classes,)
    tof_s : array, shape (n_classes, TOF_KNOTS) [s]
    reach_m : array, shape (n_classes, n_kinds, REACH_KNOTS) [m]
    pk : array, shape (n_classes, n_kinds) [1]
        0 for kinds that the scenario does not hold.
    """
    interceptors = np.zeros(len(classes), INTERCEPTOR)
    tof_s = np.zeros((len(classes), TOF_KNOTS))
    reach_m = np.zeros((len(classes), len(KINDS), REACH_KNOTS))
    pk = np.zeros((len(classes), len(KINDS)))
    for row, (system, name) in enumerate(classes):
        figure = {key: reading.values[f"{system}.interceptor.{name}.{key}"] for key in _CLASS_KEYS}
        longest_m = max(figure["range_km"], figure["ballistic_range_km"]) * 1000.0
        item = interceptors[row]
        item["min_range_m"] = figure["min_range_km"] * 1000.0
        item["min_altitude_m"] = figure["min_altitude_m"]
        item["max_altitude_m"] = figure["max_altitude_km"] * 1000.0
        item["max_target_speed_mps"] = figure["max_target_speed_mps"]
        item["tof_step_m"] = longest_m * TOF_OVERHANG / (TOF_KNOTS - 1)
        item["reach_step_m"] = item["max_altitude_m"] / (REACH_KNOTS - 1)
        tof_s[row] = np.arange(TOF_KNOTS) * item["tof_step_m"] / figure["average_speed_mps"]
        for kind, word in enumerate(KINDS):
            reach_m[row, kind] = figure["ballistic_range_km" if word == "ballistic" else "range_km"] * 1000.0
            pk[row, kind] = reading.values.get(f"{system}.kill_probability.{word}", 0.0)
    return interceptors, tof_s, reach_m, pk


_CLASS_KEYS = (
    "range_km",
    "ballistic_range_km",
    "min_range_km",
    "min_altitude_m",
    "max_altitude_km",
    "max_target_speed_mps",
    "average_speed_mps",
)


def ready_rounds(load: dict[str, float], tubes: int) -> dict[str, int]:
    """Rounds of each class from shares of the ready tubes: whole numbers that sum to the loaded tubes, largest
    remainders first.

    Examples
    --------
    >>> ready_rounds({"long": 0.5, "medium": 0.25, "short": 0.25}, 16)
    {'long': 8, 'medium': 4, 'short': 4}
    >>> ready_rounds({"long": 0.34, "medium": 0.33, "short": 0.33}, 4)
    {'long': 2, 'medium': 1, 'short': 1}
    """
    wanted = {name: share * tubes for name, share in load.items()}
    rounds = {name: int(count + 1e-9) for name, count in wanted.items()}
    left = round(sum(wanted.values())) - sum(rounds.values())
    by_remainder = sorted(wanted, key=lambda name: (rounds[name] - wanted[name], name))
    for name in by_remainder[:left]:
        rounds[name] += 1
    return rounds
