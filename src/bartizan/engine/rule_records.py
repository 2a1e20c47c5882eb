"""The rows of the defender's rules: firing, weapons control, zones, layers, preference and rounds kept back."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

CONTROLS = ("free", "tight", "hold", "no_fire")
"""Weapons control states and, last, what only a zone can say; the stricter of two is the greater number."""

FREE, TIGHT, HOLD, NO_FIRE = (np.int64(state) for state in range(4))

PRIORITIES = ("time_to_go", "nearest", "first_seen")

RULING = np.dtype(
    [("control", "i8"), ("priority", "i8"), ("n_zones", "i8"), ("n_layers", "i8"), ("keeps_rounds", "i8")]
)
"""The scalars of the rules; `n_layers` is at least 1: a defence without layers is one layer without bounds."""

FIRING = np.dtype([("shots", "i8"), ("looks", "i8"), ("is_single", "i8")])
"""A firing rule; `is_single`: only while the fire unit has no other engagement under way."""

TASTE = np.dtype([("place", "i8"), ("reserve", "i8")])
"""What the rules say of a kind of target: its place in the order of preference, and rounds kept for it."""

LAYER = np.dtype([("from_m", "f8"), ("to_m", "f8")])
"""Slant range of the meeting points of a layer: at most `from_m`, at least `to_m`."""

ZONE = np.dtype(
    [
        ("control", "i8"),
        ("rank", "i8"),
        ("at_meeting", "i8"),
        ("first_corner", "i8"),
        ("n_corners", "i8"),
        ("x_m", "f8"),
        ("y_m", "f8"),
        ("radius_m", "f8"),
        ("low_m", "f8"),
        ("high_m", "f8"),
    ]
)
"""A zone: a circle about (x_m, y_m), or, with corners, the inside of a polygon."""


class Rules(NamedTuple):
    """The defender's rules of a model.

    ruling      RULING [1]
    firing      FIRING [n_layers, n_kinds]
    layers      LAYER [n_layers], the outermost first
    is_open     whether a layer may fire a class at a kind [n_layers, n_kinds, n_interceptors]
    pk          kill probability of a round [n_layers, n_interceptors, n_kinds]
    pk_normal   the standard normal deviate below which that share lies, same shape
    tastes      TASTE [n_kinds]
    zones       ZONE [n_zones], those of higher rank first
    corner_x_m, corner_y_m   corners of polygons [n_corners]
    """

    ruling: np.ndarray
    firing: np.ndarray
    layers: np.ndarray
    is_open: np.ndarray
    pk: np.ndarray
    pk_normal: np.ndarray
    tastes: np.ndarray
    zones: np.ndarray
    corner_x_m: np.ndarray
    corner_y_m: np.ndarray
