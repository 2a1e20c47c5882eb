"""To Stone Soup and back: plots and truth as files that its readers take, its tracks as rows that our metrics take.

Nothing of Stone Soup is imported. Its `CSVDetectionReader` and `CSVGroundTruthReader` read the files; tracks come back
as its own objects, of which only `id`, `states`, `timestamp` and `mean` or `state_vector` are read. Positions are the
same (x east, y north, z up, metres); bearings are counted as Stone Soup counts them, from x towards y. Times are
seconds, which its readers take as seconds since 1970 (`timestamp=True`).

Examples
--------
Files out (with a file name in place of the buffer):

>>> import io
>>> from bartizan.tracking import plot_table
>>> file = io.StringIO()
>>> write_plots(file, [(0.0, plot_table([40e3], [0.0])), (4.0, plot_table([39.2e3, 90e3], [0.0, 1.5707963267948966]))])
3
>>> print(file.getvalue().strip())
time_s,bearing_rad,range_m,elevation_rad,range_rate_mps,sensor
0.0,1.5707963267948966,40000.0,0.0,0.0,0
4.0,1.5707963267948966,39200.0,0.0,0.0,0
4.0,0.0,90000.0,0.0,0.0,0

There they are read (`bearing_rad, range_m` is the order of `CartesianToBearingRange`, `translation_offset` the place of
the radar):

    CSVDetectionReader("plots.csv", state_vector_fields=("bearing_rad", "range_m"), time_field="time_s", timestamp=True)
    CSVGroundTruthReader("truth.csv", state_vector_fields=("x_m", "vx_mps", "y_m", "vy_mps"), time_field="time_s",
                         timestamp=True, path_id_field="uid")

and tracks come back (here something of the same form in place of Stone Soup's):

>>> from datetime import timedelta
>>> from types import SimpleNamespace as Like
>>> states = [
...     Like(timestamp=EPOCH + timedelta(seconds=4.0 * k), state_vector=[[0.0], [200.0 * k], [9e3], [0.0]])
...     for k in range(2)
... ]
>>> rows = rows_of([Like(id="a", states=states)])
>>> rows[["time_s", "uid", "x_m", "y_m"]].tolist()
[(0.0, 0, 0.0, 9000.0), (4.0, 0, 0.0, 9000.0)]
>>> from bartizan.tracking.metrics import gospa
>>> float(gospa(rows, rows, c_m=2000.0, p=2).distance_m.max())
0.0
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from bartizan.errors import InputError
from bartizan.tracking.states import states_of
from bartizan.tracking.tables import PLOT

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - Stone Soup's times have no zone
STATE = np.dtype(
    [
        ("time_s", np.float64),
        ("uid", np.int64),
        *((n, np.float64) for n in ("x_m", "y_m", "z_m", "vx_mps", "vy_mps", "vz_mps")),
    ]
)
PLOT_COLUMNS = ("time_s", "bearing_rad", "range_m", "elevation_rad", "range_rate_mps", "sensor")
STATE_COLUMNS = ("time_s", "uid", "x_m", "vx_mps", "y_m", "vy_mps", "z_m", "vz_mps")


def bearing(azimuth_rad: Any) -> Any:
    """Bearing from x (east) towards y (north) of an azimuth from north clockwise, or the other way round [rad]."""
    turned = math.pi / 2.0 - np.asarray(azimuth_rad)
    return (turned + math.pi) % (2.0 * math.pi) - math.pi


def write_plots(file: str | Path | TextIO, scans: Iterable[tuple[float, np.ndarray]]) -> int:
    """Write scans, in order of time, as a file of detections; returns how many.

    Parameters
    ----------
    file : path or text file
    scans : iterable of (time_s, plots)
        As they would be given to `bartizan.tracking.Tracker.step`.

    Raises
    ------
    InputError
        For times that go back, or plots of another form.
    """
    count, last_s = 0, -math.inf
    with _opened(file) as rows:
        rows.writerow(PLOT_COLUMNS)
        for time_s, plots in scans:
            if getattr(plots, "dtype", None) != PLOT:
                raise InputError("plots must be rows of bartizan.tracking.PLOT (make them with plot_table)")
            if not last_s <= time_s < math.inf:
                raise InputError(f"scans must be in order of time; seen {time_s} s after {last_s:g} s")
            last_s = time_s
            columns = [bearing(plots["azimuth_rad"]), *(plots[name] for name in ("range_m", *PLOT_COLUMNS[3:]))]
            for values in zip(*(column.tolist() for column in columns), strict=True):
                rows.writerow((float(time_s), *values))
            count += len(plots)
    return count


def write_states(file: str | Path | TextIO, states: np.ndarray) -> int:
    """Write true states, or tracks, as a file of paths, in order of time; returns how many.

    Parameters
    ----------
    file : path or text file
    states : structured array
        With time_s, uid, x_m, y_m, and z_m and velocities where there are; what is missing is written as 0.
    """
    known = states_of(states, "states")
    names = states.dtype.names or ()
    order = np.lexsort((states["uid"], states["time_s"]))
    with _opened(file) as rows:
        rows.writerow(STATE_COLUMNS)
        columns = [states[name][order].tolist() if name in names else [0.0] * len(states) for name in STATE_COLUMNS]
        rows.writerows(zip(*columns, strict=True))
    return len(known.time_s)


def read_states(file: str | Path | TextIO) -> np.ndarray:
    """Read a file of paths, written by `write_states` or with the same columns, as rows for the metrics.

    Raises
    ------
    InputError
        For a column that is missing or a value that is no number; with the line.
    """
    if isinstance(file, str | Path):
        with Path(file).open(encoding="utf-8", newline="") as text:
            return read_states(text)
    lines = csv.DictReader(file)
    missing = [name for name in STATE_COLUMNS[:6] if name not in (lines.fieldnames or ())]
    if missing:
        raise InputError(f"columns {', '.join(missing)} missing; seen {', '.join(lines.fieldnames or ()) or 'nothing'}")
    found = []
    for line in lines:
        try:
            found.append(tuple(float(line.get(name) or 0.0) for name in STATE.names or ()))
        except ValueError as error:
            raise InputError(f"line {lines.line_num}: {error}") from None
    return _rows(found)


def rows_of(
    paths: Iterable[Any],
    position: Sequence[int] = (0, 2),
    velocity: Sequence[int] = (1, 3),
    epoch: datetime = EPOCH,
) -> np.ndarray:
    """Stone Soup's tracks or ground truth paths as rows for the metrics.

    Parameters
    ----------
    paths : iterable of objects with `states`
        Each state has a `timestamp`, and a `mean` or a `state_vector`.
    position, velocity : sequence of 2 or 3 int
        Where x, y and z, and their speeds, stand in a state vector.
    epoch : datetime
        Which time is 0 s; with a zone if the timestamps have one.

    Returns
    -------
    rows : structured array
        time_s, uid (paths as they come), x_m to vz_mps; what a state vector does not hold is 0.

    Raises
    ------
    InputError
        For two or three positions and other than as many velocities, and for states that hold fewer numbers.
    """
    if len(position) not in (2, 3) or len(velocity) != len(position):
        raise InputError(f"position and velocity must be 2 or 3 places each; seen {position} and {velocity}")
    found = []
    for uid, path in enumerate(paths):
        for state in path.states:
            vector = np.asarray(getattr(state, "mean", None) if hasattr(state, "mean") else state.state_vector, float)
            vector = vector.ravel()
            if len(vector) <= max(*position, *velocity):
                raise InputError(
                    f"path {uid}: a state of {len(vector)} numbers has no place {max(*position, *velocity)}"
                )
            values = [[vector[i] for i in places] + [0.0] * (3 - len(places)) for places in (position, velocity)]
            found.append((_seconds(state.timestamp, epoch), uid, *values[0], *values[1]))
    return _rows(found)


def _seconds(time: datetime, epoch: datetime) -> float:
    if time.tzinfo is not None and epoch.tzinfo is None:
        epoch = epoch.replace(tzinfo=UTC)
    return (time - epoch).total_seconds()


def _rows(found: list) -> np.ndarray:
    rows = np.array([(t, int(uid), *rest) for t, uid, *rest in found], STATE)
    return rows[np.lexsort((rows["uid"], rows["time_s"]))]


@contextmanager
def _opened(file: str | Path | TextIO) -> Any:
    """A CSV writer into a path or an open file."""
    if isinstance(file, str | Path):
        with Path(file).open("w", encoding="utf-8", newline="") as text:
            yield csv.writer(text, lineterminator="\n")
    else:
        yield csv.writer(file, lineterminator="\n")
