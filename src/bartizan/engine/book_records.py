"""What the tracker of mode `default` keeps and works on, radar by radar; of no size in the other modes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bartizan.tracking.life import DARK_SCANS
from bartizan.tracking.records import NOTE, Room, new_room
from bartizan.tracking.settings import MODES, rules_of
from bartizan.tracking.tables import PLOT, SENSOR

if TYPE_CHECKING:
    from bartizan.engine.records import Model

SIMPLE, DEFAULT, PERFECT = range(3)
TRACKING_MODES = ("simple", "default", "perfect")
"""Modes of tracking as the schema names them, by number."""

SETTINGS = MODES["default"]._replace(speed_std_mps=700.0)
"""The tracker's own, but for the speed of what was seen once: missiles on arcs come at 2 km/s. Its association is not
"nearest" and its filter is "extended": the engine compiles no others."""

DETECTION_PROBABILITY, FALSE_PLOTS = 0.8, 1.0
"""What the tracker takes for granted of every radar: it knows neither what flies nor how well it is seen."""

RANGE_MARGIN = 1.05
"""Tracks so far beyond the radar's limit are still expected to be seen: measured ranges err."""

TRACKS_SPARE = 1000


class Books(NamedTuple):
    """Tracks of each radar. M models of motion.

    x, P, chance   states, covariances and chances of the models [n_radars, capacity, M, 6 (, 6)]
    notes          NOTE [n_radars, capacity]
    counts         how many tracks, and the next one's number [n_radars, 4]
    sensors        SENSOR [n_radars]
    rules          RULES [1]
    plots          PLOT, of one scan [n_objects]
    room           what one scan works on
    mean, covariance   scratch of one track [6], [6, 6]
    """

    x: np.ndarray
    P: np.ndarray
    chance: np.ndarray
    notes: np.ndarray
    counts: np.ndarray
    sensors: np.ndarray
    rules: np.ndarray
    plots: np.ndarray
    room: Room
    mean: np.ndarray
    covariance: np.ndarray


def tracks_of_books(n_objects: int) -> int:
    """Room for a radar's tracks: one without a plot goes after some scans, and few objects have several."""
    return min((DARK_SCANS + 2) * n_objects, 2 * n_objects + TRACKS_SPARE)


def new_books(model: Model, capacity: int) -> Books:
    """Room for the tracks of a model's radars.

    Parameters
    ----------
    model : Model
    capacity : int
        Tracks of each radar.

    Returns
    -------
    Books
        Of no size where the model tracks otherwise.
    """
    is_used = model.settings[0]["tracking"] == DEFAULT
    n_radars, n_tracks = (len(model.radars), capacity) if is_used else (0, 0)
    n_plots = len(model.objects) if is_used else 0
    n_models = len(SETTINGS.noises)
    return Books(
        x=np.zeros((n_radars, n_tracks, n_models, 6)),
        P=np.zeros((n_radars, n_tracks, n_models, 6, 6)),
        chance=np.zeros((n_radars, n_tracks, n_models)),
        notes=np.zeros((n_radars, n_tracks), NOTE),
        counts=np.zeros((n_radars, 4), np.int64),
        sensors=_sensors(model.radars) if is_used else np.zeros(0, SENSOR),
        rules=rules_of(SETTINGS),
        plots=np.zeros(n_plots, PLOT),
        room=new_room(n_tracks, n_plots, n_models, 6, 3),
        mean=np.zeros(6),
        covariance=np.zeros((6, 6)),
    )


def _sensors(radars: np.ndarray) -> np.ndarray:
    """The radars as the tracker takes them, by their own figures."""
    sensors = np.zeros(len(radars), SENSOR)
    sensors["x_m"], sensors["y_m"], sensors["z_m"] = radars["x_m"], radars["y_m"], radars["antenna_msl_m"]
    sensors["range_std_m"] = np.maximum(radars["range_std_m"], 1.0)
    sensors["azimuth_std_rad"] = np.maximum(radars["azimuth_std"], 1e-5)
    sensors["elevation_std_rad"] = np.maximum(radars["elevation_std"], 1e-5)
    sensors["detection_probability"], sensors["false_plots"] = DETECTION_PROBABILITY, FALSE_PLOTS
    sensors["range_max_m"] = RANGE_MARGIN * radars["max_range_m"]
    sensors["elevation_max_rad"] = math.pi / 2.0
    return sensors
