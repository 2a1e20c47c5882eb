"""The tracker's door: radars once, then plots scan by scan."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from bartizan.errors import InputError
from bartizan.held import by_address, readable
from bartizan.tracking import scan as kernels
from bartizan.tracking.records import NOTE, Book, new_room
from bartizan.tracking.settings import MODES, Settings, rules_of
from bartizan.tracking.simple import PLAIN, scan_simple
from bartizan.tracking.tables import PLOT, TRACK, checked_sensors

FIRST_CAPACITY = 64

WRONG = {
    kernels.BAD_RANGE: ("range_m", "a finite number above 0"),
    kernels.BAD_AZIMUTH: ("azimuth_rad", "a number between -2 pi and 2 pi (degrees?)"),
    kernels.BAD_ELEVATION: ("elevation_rad", "a number between -pi/2 and pi/2 (degrees?)"),
    kernels.BAD_RATE: ("range_rate_mps", "a finite number"),
    kernels.BAD_SENSOR: ("sensor", "the row of a sensor"),
}


class Memory(NamedTuple):
    """What a tracker knew at a time."""

    time_s: float
    counts: np.ndarray
    book: tuple[np.ndarray, ...]


class Tracker:
    """Tracks from plots, batch by batch: no clock, no threads, nothing random.

    Parameters
    ----------
    sensors : structured array of `SENSOR`
        The radars; `sensor_table` makes it. States have three dimensions if any of them measures elevation.
    mode : {"default", "exact", "simple"}
        Which settings of `bartizan.tracking.settings.MODES` apply: "exact" are those of the comparison with Stone
        Soup, "default" the best known here, "simple" the engine's plain tracker, in which each radar tracks by itself.
    settings : Settings or None
        Settings in place of a mode's.

    Examples
    --------
    >>> from bartizan.tracking import plot_table, sensor_table
    >>> sensors = sensor_table({"range_std_m": 50.0, "azimuth_std_rad": 0.0026})
    >>> tracker = Tracker(sensors, mode="exact")
    >>> for scan in range(4):
    ...     tracks = tracker.step(4.0 * scan, plot_table([40e3 - 800.0 * scan], [0.5]))
    >>> len(tracks), round(float(np.hypot(tracks["vx_mps"], tracks["vy_mps"])[0]))
    (1, 200)
    """

    def __init__(self, sensors: np.ndarray, mode: str = "default", settings: Settings | None = None) -> None:
        if mode not in MODES:
            raise InputError(f"mode must be one of {', '.join(sorted(MODES))}; seen {mode!r}")
        self.settings = MODES[mode] if settings is None else settings
        self._rules = rules_of(self.settings)
        self._sensors = checked_sensors(sensors)
        self._size = 6 if np.any(self._sensors["elevation_std_rad"] > 0.0) else 4
        self._n_numbers = _numbers_of_plots(self._sensors)
        self._counts = np.zeros(4, np.int64)
        self._time_s = -math.inf
        models, size = len(self.settings.noises), self._size
        if self.settings.filter == "alpha-beta":
            self._book: Any = (np.zeros(0, PLAIN),)
        else:
            x, P = np.zeros((0, models, size)), np.zeros((0, models, size, size))
            self._book = Book(x, P, np.zeros((0, models)), np.zeros(0, NOTE))
        self._make_room(FIRST_CAPACITY)

    def step(self, time_s: float, plots: np.ndarray, sensor: int | None = None) -> np.ndarray:
        """Take in the plots of one scan, or of one scan each of several radars at the same time.

        Parameters
        ----------
        time_s : float [s]
            Time of the plots; 0 or more, and not before that of the step before.
        plots : structured array of `PLOT`, shape (n,)
            In any order. An empty scan counts as one in which nothing was seen.
        sensor : int or None
            Row of the radar that looked. Needed only where plots do not tell: an empty scan with several radars.

        Returns
        -------
        tracks : structured array of `TRACK`
            Confirmed tracks at time_s, older ones first; the array is the caller's.

        Raises
        ------
        InputError
            For values that cannot be, with row and reason; nothing is taken in then.
        """
        if not self._time_s <= time_s < math.inf or time_s < 0.0:
            last = f"; the step before was at {self._time_s:g} s" if self._time_s >= 0.0 else ""
            raise InputError(f"time_s = {time_s} must be a finite number, 0 or more, and must not go back{last}")
        if not (isinstance(plots, np.ndarray) and plots.dtype == PLOT and plots.ndim == 1):
            seen = f"{getattr(plots, 'dtype', type(plots).__name__)} of shape {getattr(plots, 'shape', '?')}"
            raise InputError(f"plots must be rows of bartizan.tracking.PLOT (make them with plot_table); seen {seen}")
        plots = readable(plots)
        radar = int(kernels.check_plots(plots, len(self._sensors), self._counts))
        if self._counts[kernels.PROBLEM]:
            self._refuse(plots)
        if sensor is not None:
            radar = self._said(sensor, radar, len(plots))
        dt = time_s - self._time_s if self._time_s >= 0.0 else 0.0
        if radar < 0 and len(self._sensors) == 1:
            radar = 0
        if radar >= 0:
            n = self._scan(plots, radar, time_s, dt)
        elif len(plots):
            n = 0
            for radar in np.unique(plots["sensor"]).tolist():
                n = self._scan(plots[plots["sensor"] == radar], radar, time_s, dt)
                dt = 0.0
        else:
            raise InputError(f"an empty scan must say which of the {len(self._sensors)} sensors looked: sensor=ROW")
        self._time_s = time_s
        return self._out[:n].copy()

    def _scan(self, plots: np.ndarray, radar: int, time_s: float, dt: float) -> int:
        counts = self._counts
        if counts[kernels.N_TRACKS] + len(plots) > len(self._out):
            self._make_room(2 * (int(counts[kernels.N_TRACKS]) + len(plots)))
        if len(self._book) == 1:
            d = self._size // 2
            arrays = readable((*self._book, counts, plots, self._sensors))
            return scan_simple(*arrays, radar, readable(self._rules), time_s, d, readable(self._out))
        k = self._n_numbers[radar]
        if k not in self._desks:
            room = new_room(len(self._out), len(self._out), len(self.settings.noises), self._size, k)
            desk = kernels.Desk(self._book, room, counts, self._sensors, self._rules, self._out)
            self._desks[k] = by_address(desk)
        return kernels.scan(self._desks[k], plots, radar, time_s, dt)

    def _make_room(self, capacity: int) -> None:
        n = int(self._counts[kernels.N_TRACKS])
        grown = [_grown(table, capacity, n) for table in self._book]
        self._book = Book(*grown) if isinstance(self._book, Book) else tuple(grown)
        self._out = np.zeros(capacity, TRACK)
        self._desks: dict[int, Any] = {}

    def remember(self) -> Memory:
        """All that the next step depends on, for `recall`."""
        n = int(self._counts[kernels.N_TRACKS])
        return Memory(self._time_s, self._counts.copy(), tuple(table[:n].copy() for table in self._book))

    def recall(self, memory: Memory) -> None:
        """Go back to what was remembered."""
        n = int(memory.counts[kernels.N_TRACKS])
        self._time_s = memory.time_s
        self._counts[:] = memory.counts
        for table, kept in zip(self._book, memory.book, strict=True):
            table[:n] = kept

    def _said(self, sensor: Any, radar: int, n_plots: int) -> int:
        if not isinstance(sensor, int | np.integer) or not 0 <= sensor < len(self._sensors):
            raise InputError(f"sensor = {sensor!r} must be the row of a sensor, 0 to {len(self._sensors) - 1}")
        if n_plots and radar != sensor:
            raise InputError(f"sensor = {sensor}, but there are plots of another; let the plots say it, or split them")
        return int(sensor)

    def _refuse(self, plots: np.ndarray) -> None:
        row = int(self._counts[kernels.BAD_ROW])
        name, expected = WRONG[int(self._counts[kernels.PROBLEM])]
        if name == "sensor":
            expected = f"{expected}, 0 to {len(self._sensors) - 1}"
        raise InputError(f"plot {row}: {name} = {plots[name][row]} cannot be; expected {expected}")


def _numbers_of_plots(sensors: np.ndarray) -> list[int]:
    """How many numbers each radar measures."""
    return (2 + (sensors["elevation_std_rad"] > 0.0) + (sensors["range_rate_std_mps"] > 0.0)).tolist()


def _grown(table: np.ndarray, capacity: int, n: int) -> np.ndarray:
    """A larger table with the first n rows of this one."""
    grown = np.zeros((capacity, *table.shape[1:]), table.dtype)
    grown[:n] = table[:n]
    return grown
