"""Plots that come late over links: within a window the scans since are played again, as if all had come in time.

What comes out is exactly what would have come out, had every scan come in order; nothing is approximated, and no
backward step of the filters is needed. The price is time: a scan that is k scans late costs k + 1 of them.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from bartizan.errors import InputError
from bartizan.tracking.settings import Settings
from bartizan.tracking.tracker import Memory, Tracker


class _Scan(NamedTuple):
    time_s: float
    plots: np.ndarray
    sensor: int | None
    before: Memory  # what the tracker knew when the scan came


class LateTracker:
    """A tracker that takes scans up to `window_s` late.

    Parameters
    ----------
    sensors, mode, settings : as for `bartizan.tracking.Tracker`
    window_s : float [s]
        How late a scan may be, counted from the latest scan taken in; above 0.

    Notes
    -----
    Scans of one time are played in the order in which they came. A track that begins before a late scan may have
    another uid after it.

    Examples
    --------
    >>> from bartizan.tracking import plot_table, sensor_table
    >>> sensors = sensor_table({"range_std_m": 50.0, "azimuth_std_rad": 0.0026})
    >>> late = LateTracker(sensors, mode="exact", window_s=20.0)
    >>> for k in (0, 1, 3, 2):
    ...     tracks = late.step(4.0 * k, plot_table([40e3 - 800.0 * k], [0.5]))
    >>> float(tracks["time_s"][0]), int(tracks["hits"][0])
    (12.0, 4)
    """

    def __init__(
        self, sensors: np.ndarray, mode: str = "default", settings: Settings | None = None, *, window_s: float
    ) -> None:
        if not 0.0 < window_s < math.inf:
            raise InputError(f"window_s must be finite and above 0; seen {window_s}")
        self.window_s = window_s
        self._tracker = Tracker(sensors, mode, settings)
        self._scans: list[_Scan] = []

    def step(self, time_s: float, plots: np.ndarray, sensor: int | None = None) -> np.ndarray:
        """Take in a scan, late or not; returns the confirmed tracks at the latest time so far.

        Raises
        ------
        InputError
            As `Tracker.step`, and for a scan older than the window. What was taken in before stays.
        """
        latest_s = self._scans[-1].time_s if self._scans else -math.inf
        if not time_s >= latest_s - self.window_s:
            raise InputError(
                f"time_s = {time_s:g} is more than {self.window_s:g} s before the latest scan, {latest_s:g} s"
            )
        k = len(self._scans)
        while k and self._scans[k - 1].time_s > time_s:
            k -= 1
        tracks = self._play(k, [(time_s, plots, sensor), *((s.time_s, s.plots, s.sensor) for s in self._scans[k:])])
        oldest_s = self._scans[-1].time_s - self.window_s
        while self._scans[0].time_s < oldest_s:
            del self._scans[0]
        return tracks

    def _play(self, k: int, scans: list[tuple[float, Any, int | None]]) -> np.ndarray:
        """Play scans from the k-th kept one on; if one cannot be, everything is as it was before."""
        kept, now = self._scans, self._tracker.remember()
        self._scans = kept[:k]
        if k < len(kept):
            self._tracker.recall(kept[k].before)
        tracks = np.zeros(0)
        try:
            for time_s, plots, sensor in scans:
                before = self._tracker.remember()
                tracks = self._tracker.step(time_s, plots, sensor)
                self._scans.append(_Scan(time_s, plots.copy(), sensor, before))
        except InputError:
            self._scans = kept
            self._tracker.recall(now)
            raise
        return tracks
