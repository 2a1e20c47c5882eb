"""Radars that measure a little too far, or a little turned: how much, from tracks of the same objects.

Two radars that track the same objects, each by itself, disagree by their biases and by chance. Over many pairs chance
averages out. What is found is what they disagree by; a bias that all share cannot be seen, so each radar's biases are
held to what its maker states (a spread about 0), or to nothing at all for a radar that is taken as true. Positions and
errors of position lie in the plane; the biases of a plot are those of range and azimuth.

Source: least squares on linearised positions, as in Dhar, Application of a recursive method for registration error
correction in tracking with multiple sensors, Proceedings of the American Control Conference (1993).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bartizan.errors import InputError
from bartizan.tracking.tables import PLOT, checked_sensors


class Biases(NamedTuple):
    """What each radar measures too much, with standard errors; shape (sensors,) each."""

    range_m: np.ndarray
    azimuth_rad: np.ndarray
    range_std_m: np.ndarray
    azimuth_std_rad: np.ndarray


class Pairs(NamedTuple):
    """Tracks of the same objects by two radars: row k of both is one object at one time."""

    first_sensor: int
    first: np.ndarray  # TRACK
    second_sensor: int
    second: np.ndarray  # TRACK


def estimate_biases(
    sensors: np.ndarray,
    pairs: Sequence[Pairs],
    *,
    range_std_m: float = 200.0,
    azimuth_std_rad: float = 0.01,
    taken_as_true: int | None = None,
) -> Biases:
    """Biases of radars against each other.

    Parameters
    ----------
    sensors : structured array of `SENSOR`
    pairs : sequence of Pairs
        Tracks of the same objects (`bartizan.tracking.fusion.pair_tracks`), each by one radar alone, before any
        correction. Several scans may follow each other; tracks of scans close together share their errors, so that the
        standard errors are too small by up to the square root of the scans that a filter remembers.
    range_std_m, azimuth_std_rad : float [m], [rad]
        How large biases are expected to be.
    taken_as_true : int or None
        Row of a radar without biases.

    Returns
    -------
    biases : Biases
        To be taken off plots by `unbiased`.

    Raises
    ------
    InputError
        For sensors that cannot be, pairs of unequal length, or spreads that are not above 0.

    Notes
    -----
    Limits: biases small against the range; positions in the plane, which is right for low elevations. Pairs whose
    difference is beyond five of its standard deviations, biases included, do not count.
    """
    sensors = checked_sensors(sensors)
    for name, value in (("range_std_m", range_std_m), ("azimuth_std_rad", azimuth_std_rad)):
        if not 0.0 < value < math.inf:
            raise InputError(f"{name} must be finite and above 0; seen {value}")
    n = len(sensors)
    spread = np.tile([range_std_m, azimuth_std_rad], n)
    if taken_as_true is not None:
        spread[2 * taken_as_true : 2 * taken_as_true + 2] = [1e-6, 1e-12]
    # in units of the expected spreads, so that metres and radians weigh alike
    normal, right = np.eye(2 * n), np.zeros(2 * n)
    for k, pair in enumerate(pairs):
        if len(pair.first) != len(pair.second):
            raise InputError(f"pairs {k}: {len(pair.first)} tracks of one radar and {len(pair.second)} of the other")
        H, off, R = _equations(sensors, pair, spread)
        weight = np.linalg.inv(R)
        S = R + H @ H.transpose(0, 2, 1)
        fits = np.einsum("ni,nij,nj->n", off, np.linalg.inv(S), off) < 25.0
        turned = H[fits].transpose(0, 2, 1) @ weight[fits]
        normal += (turned @ H[fits]).sum(axis=0)
        right += (turned @ off[fits][:, :, None]).sum(axis=0)[:, 0]
    covariance = np.linalg.inv(normal)
    found, std = spread * (covariance @ right), spread * np.sqrt(np.diag(covariance))
    return Biases(found[0::2], found[1::2], std[0::2], std[1::2])


def unbiased(plots: np.ndarray, biases: Biases) -> np.ndarray:
    """Plots with the biases of their radars taken off; azimuths stay between -pi and pi."""
    if getattr(plots, "dtype", None) != PLOT:
        raise InputError("plots must be rows of bartizan.tracking.PLOT (make them with plot_table)")
    better = plots.copy()
    better["range_m"] -= biases.range_m[plots["sensor"]]
    better["azimuth_rad"] -= biases.azimuth_rad[plots["sensor"]]
    better["azimuth_rad"] = (better["azimuth_rad"] + math.pi) % (2.0 * math.pi) - math.pi
    return better


def _equations(sensors: np.ndarray, pair: Pairs, spread: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Slopes of the differences of position by all biases (in their spreads), the differences, their covariance."""
    rows = len(pair.first)
    H = np.zeros((rows, 2, len(spread)))
    for i_sensor, tracks, sign in ((pair.first_sensor, pair.first, 1.0), (pair.second_sensor, pair.second, -1.0)):
        sensor = sensors[i_sensor]
        east, north = tracks["x_m"] - sensor["x_m"], tracks["y_m"] - sensor["y_m"]
        ground = np.maximum(np.hypot(east, north), 1.0)
        slopes = np.array([[east / ground, north], [north / ground, -east]]).transpose(2, 0, 1)
        H[:, :, 2 * i_sensor : 2 * i_sensor + 2] += sign * slopes
    off = np.column_stack([pair.first[name] - pair.second[name] for name in ("x_m", "y_m")])
    return H * spread, off, (pair.first["covariance"] + pair.second["covariance"])[:, :2, :2]
