"""What a mode of the tracker decides: filter, models of motion, gate, association, life of tracks."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from bartizan.errors import InputError


class Settings(NamedTuple):
    """Settings of a tracker; `MODES` holds those of each mode, and `_replace` changes one.

    Models of motion are a turn rate [rad/s, clockwise] and a noise of acceleration [m^2/s^3] each; the chance to pass
    from one model to any other at a scan is switch_probability. With one model there is no bank.
    """

    filter: str = "extended"  # or "unscented", or "alpha-beta" (mode "simple"), which reads only what is said of it
    turn_rates: tuple[float, ...] = (0.0,)
    noises: tuple[float, ...] = (50.0,)
    switch_probability: float = 0.06
    speed_std_mps: float = 200.0  # on each axis, of an object known from one plot
    height_m: float = 5000.0  # of an object that no radar measures the elevation of
    height_std_m: float = 3000.0
    association: str = "nearest"  # least sum of distances; "likelihood": most likely
    gate_sigmas: float = 4.0
    gate_range_m: float = math.inf  # plots farther off in range are not tried
    # life, by counts ("nearest"; "alpha-beta" confirms on so many hits in so many scans, drops on none in them)
    confirm_hits: int = 3
    confirm_scans: int = 5
    tentative_misses: int = 2
    confirmed_misses: int = 5
    # life, by the probability of existence ("likelihood")
    new_objects: float = 0.2  # expected new objects in each scan, over the whole coverage
    survival_probability: float = 0.999  # over one scan
    fade: float = 0.0  # how much less likely a confirmed track is to be seen after a miss: some misses come in rows
    confirm_existence: float = 0.95
    hide_existence: float = 0.3
    drop_existence: float = 0.01


MODES = {
    "simple": Settings(filter="alpha-beta"),
    "exact": Settings(gate_range_m=3000.0),
    "default": Settings(
        turn_rates=(0.0, 0.0, math.radians(2.0), -math.radians(2.0)),
        noises=(2.0, 60.0, 10.0, 10.0),
        switch_probability=0.04,
        association="settled",
        new_objects=1.0,
        survival_probability=0.998,
        confirm_existence=0.7,
        hide_existence=0.5,
        fade=0.25,
    ),
}

RULES = np.dtype(
    [
        *((name, np.int64) for name in ("n_models", "filter", "rule", "confirm_hits")),
        *((name, np.int64) for name in ("confirm_scans", "tentative_misses", "confirmed_misses")),
        *((name, np.float64) for name in ("gate2", "gate_range_m", "switch", "speed_std", "height_m", "height_std_m")),
        *((name, np.float64) for name in ("new_objects", "survival", "fade", "confirm", "hide", "drop")),
        ("turn_rate", np.float64, (8,)),
        ("noise", np.float64, (8,)),
    ]
)
FILTERS = ("extended", "unscented", "alpha-beta")
ASSOCIATIONS = ("nearest", "likelihood", "jpda", "settled")


def rules_of(settings: Settings) -> np.ndarray:
    """Settings as kernels read them, one row; an error names what cannot be."""
    s = settings
    _check(s)
    row = np.zeros(1, RULES)
    row["n_models"], row["filter"] = len(s.noises), FILTERS.index(s.filter)
    row["rule"] = ASSOCIATIONS.index(s.association)
    row["gate2"], row["gate_range_m"] = s.gate_sigmas**2, s.gate_range_m
    row["switch"], row["speed_std"] = s.switch_probability, s.speed_std_mps
    row["height_m"], row["height_std_m"] = s.height_m, s.height_std_m
    for name in ("confirm_hits", "confirm_scans", "tentative_misses", "confirmed_misses", "new_objects"):
        row[name] = getattr(s, name)
    row["survival"], row["fade"], row["confirm"] = s.survival_probability, s.fade, s.confirm_existence
    row["hide"], row["drop"] = s.hide_existence, s.drop_existence
    row["turn_rate"][0, : len(s.noises)], row["noise"][0, : len(s.noises)] = s.turn_rates, s.noises
    return row


def _check(s: Settings) -> None:
    if s.filter not in FILTERS:
        raise InputError(f"filter must be one of {', '.join(FILTERS)}; seen {s.filter!r}")
    if s.association not in ASSOCIATIONS:
        raise InputError(f"association must be one of {', '.join(ASSOCIATIONS)}; seen {s.association!r}")
    if not 1 <= len(s.noises) <= 8 or len(s.noises) != len(s.turn_rates):
        seen = f"{len(s.turn_rates)} and {len(s.noises)}"
        raise InputError(f"turn_rates and noises must be 1 to 8 numbers each, as many of both; seen {seen}")
    positive = ("gate_sigmas", "gate_range_m", "speed_std_mps", "height_std_m", "new_objects")
    shares = ("switch_probability", "survival_probability", "confirm_existence", "hide_existence", "drop_existence")
    counts = ("confirm_hits", "confirm_scans", "tentative_misses", "confirmed_misses")
    for name in (*positive, *shares, *counts):
        value = getattr(s, name)
        if not value > 0.0 or (name in shares and not value < 1.0):
            expected = "between 0 and 1" if name in shares else "above 0"
            raise InputError(f"{name} must lie {expected}; seen {value}")
    if not all(q > 0.0 and math.isfinite(q) for q in s.noises) or not all(map(math.isfinite, s.turn_rates)):
        raise InputError(f"noises must be finite and above 0, turn rates finite; seen {s.noises} and {s.turn_rates}")
    if not 0.0 <= s.fade < 1.0:
        raise InputError(f"fade must lie between 0 and 1, 1 not included; seen {s.fade}")
    if s.filter == "alpha-beta" and not s.confirm_hits <= s.confirm_scans <= 32:
        seen = f"{s.confirm_hits} in {s.confirm_scans}"
        raise InputError(f"a track is confirmed on so many hits in as many scans or more, at most 32; seen {seen}")
    if not s.drop_existence < s.hide_existence < s.confirm_existence:
        seen = f"{s.drop_existence}, {s.hide_existence}, {s.confirm_existence}"
        raise InputError(f"drop_existence, hide_existence and confirm_existence must rise in this order; seen {seen}")
