"""The tables of the tracker: radars and plots that go in, tracks that come out. Fields and units stand in the package.

Coordinates are one local frame, x east, y north, z up [m]; azimuth is clockwise from north [rad].
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from bartizan.errors import InputError

SENSOR = np.dtype(
    [
        (name, np.float64)
        for name in (
            *("x_m", "y_m", "z_m", "range_std_m", "azimuth_std_rad", "elevation_std_rad", "range_rate_std_mps"),
            *("detection_probability", "false_plots", "range_min_m", "range_max_m", "elevation_max_rad"),
        )
    ]
)
PLOT = np.dtype(
    [
        *((name, np.float64) for name in ("range_m", "azimuth_rad", "elevation_rad", "range_rate_mps")),
        ("sensor", np.int64),
    ]
)
TRACK = np.dtype(
    [
        ("uid", np.int64),
        *((name, np.float64) for name in ("time_s", "x_m", "y_m", "z_m", "vx_mps", "vy_mps", "vz_mps")),
        ("covariance", np.float64, (6, 6)),
        ("hits", np.int64),
        ("misses", np.int64),
        ("quality", np.int64),
        ("existence", np.float64),
    ]
)

SENSOR_DEFAULTS = {
    **dict.fromkeys(("x_m", "y_m", "z_m", "elevation_std_rad", "range_rate_std_mps", "range_min_m"), 0.0),
    "detection_probability": 0.9,
    "false_plots": 1.0,
    "range_max_m": 400e3,
    "elevation_max_rad": math.pi / 2.0,
}
NEEDED = ("range_std_m", "azimuth_std_rad")


def sensor_table(*rows: Mapping[str, float]) -> np.ndarray:
    """Radars as the tracker takes them, one row for each mapping of field to value; what is left out has its default.

    Examples
    --------
    >>> sensors = sensor_table({"range_std_m": 50.0, "azimuth_std_rad": 0.0026})
    >>> float(sensors["detection_probability"][0])
    0.9
    """
    table = np.zeros(len(rows), SENSOR)
    for i, row in enumerate(rows):
        unknown = sorted(set(row) - set(SENSOR.names or ()))
        missing = [name for name in NEEDED if name not in row]
        if unknown or missing:
            what = f"unknown {', '.join(unknown)}" if unknown else f"{', '.join(missing)} missing"
            raise InputError(f"sensor {i}: {what}; the fields are {', '.join(SENSOR.names or ())}")
        for name in SENSOR.names or ():
            table[i][name] = row.get(name, SENSOR_DEFAULTS.get(name, 0.0))
    return table


def plot_table(
    range_m: Any, azimuth_rad: Any, elevation_rad: Any = 0.0, range_rate_mps: Any = 0.0, sensor: Any = 0
) -> np.ndarray:
    """Plots as the tracker takes them, from columns that broadcast.

    Examples
    --------
    >>> plot_table([40e3, 52e3], [0.1, 1.2])["range_m"].tolist()
    [40000.0, 52000.0]
    """
    columns = np.broadcast_arrays(
        *(np.atleast_1d(c) for c in (range_m, azimuth_rad, elevation_rad, range_rate_mps, sensor))
    )
    table = np.zeros(len(columns[0]), PLOT)
    for name, column in zip(PLOT.names or (), columns, strict=True):
        table[name] = column
    return table


def checked_sensors(sensors: Any) -> np.ndarray:
    """Radars, checked: an error names the first that cannot be, and why."""
    table = np.atleast_1d(np.asarray(sensors))
    if table.dtype != SENSOR or table.ndim != 1 or len(table) == 0:
        seen = table.dtype.names or table.dtype
        raise InputError(
            f"sensors must be rows of bartizan.tracking.SENSOR, at least one (make them with sensor_table); seen {seen}"
        )
    bounds = {
        **dict.fromkeys(("range_std_m", "azimuth_std_rad"), (math.ulp(0.0), math.inf)),
        **dict.fromkeys(("elevation_std_rad", "range_rate_std_mps", "range_min_m"), (0.0, math.inf)),
        "detection_probability": (math.ulp(0.0), math.nextafter(1.0, 0.0)),
        "false_plots": (math.ulp(0.0), math.inf),
        "elevation_max_rad": (math.ulp(0.0), math.pi / 2.0),
    }
    for i, row in enumerate(table):
        for name in SENSOR.names or ():
            value = float(row[name])
            low, high = bounds.get(name, (-math.inf, math.inf))
            if not math.isfinite(value) or not low <= value <= high:
                raise InputError(f"sensor {i}: {name} = {value:g} cannot be; expected {_words(low, high)}")
        if row["range_max_m"] <= row["range_min_m"]:
            raise InputError(f"sensor {i}: range_max_m = {row['range_max_m']:g} must lie above range_min_m")
        if row["azimuth_std_rad"] > 0.5:
            raise InputError(f"sensor {i}: azimuth_std_rad = {row['azimuth_std_rad']:g} is more than 0.5 (degrees?)")
    return np.ascontiguousarray(table.copy())


def _words(low: float, high: float) -> str:
    if low == math.ulp(0.0):
        below = f" and at most {high:.4g}" if high not in (math.inf, math.nextafter(1.0, 0.0)) else ""
        return f"a finite number above 0{' and below 1' if high == math.nextafter(1.0, 0.0) else below}"
    return "a finite number, 0 or more" if low == 0.0 else "a finite number"
