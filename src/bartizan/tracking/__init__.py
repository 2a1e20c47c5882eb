"""Tracking: plots in, tracks out, and how good the picture is.

It stands alone: arrays go in and come out, in batches. There are no clocks, no sockets and no decoders of any sensor.
Coordinates are one local frame, x east, y north, z up [m]; azimuth is clockwise from north [rad].

`SENSOR`, one row for each radar:

| field | unit | meaning |
|---|---|---|
| x_m, y_m, z_m | m | where it stands |
| range_std_m, azimuth_std_rad | m, rad | errors of a plot, above 0 |
| elevation_std_rad, range_rate_std_mps | rad, m/s | the same; 0 where it measures none |
| detection_probability | 1 | chance to see an object in one scan, between 0 and 1 |
| false_plots | 1 | false plots expected in one scan, above 0, even over the coverage |
| range_min_m, range_max_m, elevation_max_rad | m, m, rad | the coverage, all round |

`PLOT`, one row for each plot: range_m [m], azimuth_rad, elevation_rad [rad], range_rate_mps [m/s, away is positive],
sensor (row of `SENSOR`). What the radar does not measure is not read.

`TRACK`, one row for each confirmed track: uid, time_s [s], x_m, y_m, z_m [m], vx_mps, vy_mps, vz_mps [m/s], covariance
(6 x 6, of position then velocity), hits (plots taken in), misses (scans since the last in which it could have been
seen), quality, existence (probability; 1 or less, and in modes "exact" and "simple" not meant). With radars that
measure no elevation states lie in the plane, and z_m is 0.

Track quality is how well the place is known at time_s, by the standard deviation on the worst horizontal axis: 7 up to
25 m, 6 up to 50 m, 5 up to 100 m, 4 up to 200 m, 3 up to 400 m, 2 up to 800 m, 1 up to 1,600 m, 0 beyond. It falls
while a track coasts, and says nothing of whether the track exists, nor of what a bias hides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bartizan.tracking.settings import MODES, Settings
from bartizan.tracking.tables import PLOT, SENSOR, TRACK, plot_table, sensor_table

if TYPE_CHECKING:
    from bartizan.tracking.tracker import Tracker

__all__ = ["MODES", "PLOT", "SENSOR", "TRACK", "Settings", "Tracker", "plot_table", "sensor_table"]


def __getattr__(name: str) -> Any:
    """The tracker when it is first asked for: a run with the engine's own tracks reads none of its modules."""
    if name != "Tracker":
        raise AttributeError(f"module 'bartizan.tracking' has no attribute {name!r}")
    from bartizan.tracking.tracker import Tracker

    return Tracker
