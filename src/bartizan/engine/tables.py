"""The tables that kernels interpolate in.

Detection over range, time of flight over range, reach over altitude, kill probability.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bartizan.engine.records import INTERCEPTOR, KINDS
from bartizan.radar.detection import required_snr_db
from bartizan.radar.equation import Triple, pd_table
from bartizan.radar.jamming import BurnThrough
from bartizan.radar.stretch import N_ELEVATIONS, N_RANGES, Stretch, stretch_table
from bartizan.scenario.in_play import class_kill_id

if TYPE_CHECKING:
    from bartizan.scenario.readings import Reading
    from bartizan.scenario.schema import NoiseJamming

PD_RANGES = 1025
TOF_KNOTS = 65
REACH_KNOTS = 17
TOF_OVERHANG = 1.25
"""The time of flight is tabled this much beyond the longest reach; farther out its last slope holds."""

ANYWHERE_M = 1e9
"""A reach that nothing lies beyond."""

PFA = 1e-6
FAINT_SNR_DB = -10.0
"""Below this signal-to-noise ratio fewer than four looks in a million detect anything; tables end there."""


def triple_of(reading: Reading, figure_id: str) -> Triple:
    """The (range, RCS, Pd) triple that a radar's equation hangs on, in this reading."""
    conditions = reading.conditions[figure_id]
    return Triple(reading.values[figure_id] * 1000.0, conditions["rcs_m2"], conditions["pd"])


class Look(NamedTuple):
    """How an object looks to a radar: its type, by catalogue id, and the noise that covers it."""

    object: str
    jamming: NoiseJamming | None = None


class Detection(NamedTuple):
    """Detection tables of each kind of radar.

    pd             detection probability [n_designs, n_looks, PD_RANGES] over effective range k step_m [1]
    step_m         effective range between knots [n_designs] [m]
    stretch        effective over slant range [n_designs, N_ELEVATIONS, N_RANGES], float32 [1]
    stretch_step_m slant range between its columns [n_designs] [m]
    """

    pd: np.ndarray
    step_m: np.ndarray
    stretch: np.ndarray
    stretch_step_m: np.ndarray


def detection_tables(
    reading: Reading,
    designs: Sequence[str],
    looks: Sequence[Look],
    k_factor: float,
    losses_db: Mapping[str, float] | None = None,
) -> Detection:
    """Detection probability of each kind of radar against each type of object, and what the air takes from a look.

    Parameters
    ----------
    reading : Reading
    designs : sequence of str
        Radars by the stem of their figures, such as "s-400.engagement_radar".
    looks : sequence of Look
    k_factor : float
        Effective over true earth radius.
    losses_db : mapping, optional
        By design, the largest loss at one of its sites; the table reaches as far as that asks for.

    Returns
    -------
    tables : Detection
    """
    pd = np.zeros((len(designs), len(looks), PD_RANGES))
    step_m, stretch_step_m = np.ones(len(designs)), np.ones(len(designs))
    stretch = np.ones((len(designs), N_ELEVATIONS, N_RANGES), np.float32)
    for i, design in enumerate(designs):
        stretch[i], stretch_step_m[i] = stretch_of(reading, design, k_factor)
        longest = float(stretch[i].max()) * loss_factor((losses_db or {}).get(design, 0.0))
        reach_m = longest * reading.values[f"{design}.range_km"] * 1000.0
        reach_m = min(reach_m, max((faint_range_m(reading, design, look) for look in looks), default=reach_m))
        step_m[i] = reach_m / (PD_RANGES - 1)
        for j, look in enumerate(looks):
            pd[i, j] = _pd_over_range(reading, design, look, reach_m)
    return Detection(pd, step_m, stretch, stretch_step_m)


def _pd_over_range(reading: Reading, design: str, look: Look, reach_m: float) -> np.ndarray:
    """Detection probability of one kind of radar against one look, on PD_RANGES knots."""
    rcs_m2, swerling = _target(reading, look)
    noise = look.jamming
    burn_through = None
    if noise is not None:
        burn_through = BurnThrough(noise.burn_through_km * 1000.0, noise.rcs_m2 or rcs_m2, noise.pd)
    triple = triple_of(reading, f"{design}.detection_range_km")
    return pd_table(reach_m, PD_RANGES, rcs_m2, triple, PFA, swerling, burn_through=burn_through)


def _target(reading: Reading, look: Look) -> tuple[float, int]:
    """Radar cross-section and Swerling case of an object."""
    return reading.values[f"{look.object}.rcs_m2"], int(reading.values[f"{look.object}.swerling"])


def faint_range_m(reading: Reading, design: str, look: Look) -> float:
    """Effective range at which an object without noise is so faint that hardly any look detects it [m]."""
    rcs_m2, swerling = _target(reading, look)
    triple = triple_of(reading, f"{design}.detection_range_km")
    margin_db = required_snr_db(triple.pd, PFA, swerling=swerling) - FAINT_SNR_DB
    return triple.range_m * (rcs_m2 / triple.rcs_m2 * 10.0 ** (margin_db / 10.0)) ** 0.25


def stretch_of(reading: Reading, design: str, k_factor: float) -> Stretch:
    """What the air takes from a look of one kind of radar, as a stretch of its range, in this reading."""
    value = reading.values
    return stretch_table(
        value[f"{design}.frequency_ghz"],
        triple_of(reading, f"{design}.detection_range_km"),
        value["any.triple_elevation_deg"],
        value[f"{design}.range_km"] * 1000.0,
        k_factor,
    )


def loss_factor(loss_db: float) -> float:
    """Stretch of range by a loss: signal falls with its fourth power.

    Examples
    --------
    >>> loss_factor(0.0), round(loss_factor(12.04), 3)
    (1.0, 2.0)
    """
    return 10.0 ** (loss_db / 40.0)


def no_detection(n_designs: int, n_looks: int) -> Detection:
    """Tables of the right shape that nothing asks, where detection is perfect."""
    stretch = np.ones((n_designs, N_ELEVATIONS, N_RANGES), np.float32)
    return Detection(np.ones((n_designs, n_looks, 2)), np.ones(n_designs), stretch, np.ones(n_designs))


def interceptor_tables(
    reading: Reading, classes: Sequence[tuple[str, str]], *, flies: bool = True, kill: float | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Envelope, time of flight and kill probability of each interceptor class.

    Parameters
    ----------
    reading : Reading
    classes : sequence of (system id, class id)
    flies : bool
        False where a stated hold time stands for envelope and flight: every place is then within reach, at once.
    kill : float or None
        Kill probability of every round, in place of the reading's.

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
        for kind, word in enumerate(KINDS):
            pk[row, kind] = _kill_probability(reading, system, name, word) if kill is None else kill
        if not flies:
            interceptors[row]["tof_step_m"] = interceptors[row]["reach_step_m"] = ANYWHERE_M
            reach_m[row] = ANYWHERE_M
            continue
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
    return interceptors, tof_s, reach_m, pk


def _kill_probability(reading: Reading, system: str, name: str, kind: str) -> float:
    """Of one round: the class's own where the scenario states it, else the system's."""
    general = reading.values.get(f"{system}.kill_probability.{kind}", 0.0)
    return reading.values.get(class_kill_id(system, name, kind), general)


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
