"""The tracker as plain Python, for whoever steps through it: the same tracks as compiled, to rounding."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bartizan.tracking import Tracker, plot_table, sensor_table
from bartizan.tracking.tables import TRACK

RADAR = {"range_std_m": 50.0, "azimuth_std_rad": 0.0026, "detection_probability": 0.9, "false_plots": 3.0}
MODES = ("default", "exact", "simple")


def tracks_of(mode: str, elevation_std_rad: float) -> np.ndarray:
    """Five scans of a pair that flies close together, one of them missed once, and of one far off."""
    tracker = Tracker(sensor_table(RADAR | {"elevation_std_rad": elevation_std_rad}), mode=mode)
    luck, tracks = np.random.default_rng(1), np.zeros(0, TRACK)
    for k in range(5):
        n = 2 if k == 3 else 3
        range_m = np.array([40e3, 40.3e3, 90e3])[:n] - 800.0 * k + 50.0 * luck.standard_normal(n)
        azimuth_rad = np.array([0.5, 0.502, 2.0])[:n] + 0.0026 * luck.standard_normal(n)
        elevation = {"elevation_rad": np.full(n, 0.1)} if elevation_std_rad else {}
        tracks = tracker.step(4.0 * k, plot_table(range_m, azimuth_rad, **elevation))
    return tracks


CASES = [(mode, elevation_std_rad) for mode in MODES for elevation_std_rad in (0.0, 0.004)]


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """The same cases in an interpreter that compiles nothing, every warning an error."""
    file = tmp_path_factory.mktemp("plain") / "tracks.npz"
    there = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    told = subprocess.run(
        [sys.executable, "-W", "error", __file__, str(file)], env=there, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    with np.load(file) as found:
        return [found[name] for name in found.files]


@pytest.mark.parametrize("case", range(len(CASES)))
def test_plain_python_gives_the_tracks_of_compiled_kernels(plain, case):
    compiled = tracks_of(*CASES[case])
    assert len(compiled) == len(plain[case]) == 3
    for name in TRACK.names or ():
        np.testing.assert_allclose(plain[case][name], compiled[name], rtol=1e-9, atol=1e-6, err_msg=name)


if __name__ == "__main__":
    np.savez(Path(sys.argv[1]), *(tracks_of(*case) for case in CASES))
