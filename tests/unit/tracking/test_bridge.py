"""Files for Stone Soup and its tracks back. What needs Stone Soup itself runs where it is installed."""

from __future__ import annotations

import io
import math
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from bartizan.errors import InputError
from bartizan.tracking import Tracker, plot_table, sensor_table
from bartizan.tracking.bridge import EPOCH, bearing, read_states, rows_of, write_plots, write_states
from bartizan.tracking.metrics import gospa


def _flight(count: int = 12):
    """Truth, scans and our tracks of two objects."""
    tracker, scans, truth, tracks = Tracker(sensor_table({"range_std_m": 50.0, "azimuth_std_rad": 0.0026})), [], [], []
    for k in range(count):
        at = np.array([[-20e3 + 800.0 * k, 30e3], [10e3, 60e3 - 900.0 * k]])
        truth += [(4.0 * k, uid, *at[uid]) for uid in range(2)]
        scans.append((4.0 * k, plot_table(np.hypot(*at.T), np.arctan2(*at.T))))
        tracks.append(tracker.step(*scans[-1]))
    names = [("time_s", float), ("uid", int), ("x_m", float), ("y_m", float)]
    return np.array(truth, names), scans, np.concatenate(tracks)


@pytest.mark.parametrize(("azimuth", "want"), [(0.0, math.pi / 2), (math.pi / 2, 0.0), (-math.pi / 2, -math.pi)])
def test_bearings_are_counted_from_east_to_north_and_back(azimuth: float, want: float) -> None:
    assert bearing(azimuth) == pytest.approx(want)
    assert math.cos(bearing(bearing(azimuth)) - azimuth) == pytest.approx(1.0)


def test_states_come_back_from_a_file_as_they_were(tmp_path) -> None:
    _, _, tracks = _flight()
    assert write_states(tmp_path / "tracks.csv", tracks) == len(tracks)
    back = read_states(tmp_path / "tracks.csv")
    order = np.lexsort((tracks["uid"], tracks["time_s"]))
    for name in back.dtype.names or ():
        assert np.array_equal(back[name], tracks[name][order])


def test_objects_of_their_form_become_rows_and_are_scored() -> None:
    truth, _, _ = _flight()
    epoch = datetime(2020, 1, 1, tzinfo=UTC)
    paths = []
    for uid in range(2):
        mine = truth[truth["uid"] == uid]
        states = [
            SimpleNamespace(
                timestamp=epoch + timedelta(seconds=float(r["time_s"])),
                mean=np.array([[r["x_m"]], [0.0], [r["y_m"]], [0.0]]),
            )
            for r in mine
        ]
        paths.append(SimpleNamespace(states=states))
    rows = rows_of(paths, epoch=epoch)
    assert gospa(truth, rows[["time_s", "uid", "x_m", "y_m"]], 2000.0, 2.0).distance_m.max() == 0.0


def test_what_cannot_be_written_or_read_is_refused() -> None:
    plots = plot_table([1e4], [0.0])
    with pytest.raises(InputError, match=r"in order of time; seen 0\.0 s after 4 s"):
        write_plots(io.StringIO(), [(4.0, plots), (0.0, plots)])
    with pytest.raises(InputError, match="plot_table"):
        write_plots(io.StringIO(), [(0.0, np.zeros(3))])
    with pytest.raises(InputError, match="columns uid, x_m, vx_mps, y_m, vy_mps missing; seen time_s"):
        read_states(io.StringIO("time_s\n1\n"))
    with pytest.raises(InputError, match="line 3: could not convert string to float: 'east'"):
        read_states(io.StringIO("time_s,uid,x_m,vx_mps,y_m,vy_mps\n0,0,1,2,3,4\n4,0,east,2,3,4\n"))
    with pytest.raises(InputError, match="path 0: a state of 2 numbers has no place 3"):
        rows_of([SimpleNamespace(states=[SimpleNamespace(timestamp=EPOCH, mean=[1.0, 2.0])])])
    with pytest.raises(InputError, match="2 or 3 places each"):
        rows_of([], position=(0,), velocity=(1,))


def test_stone_soup_reads_the_files_and_its_paths_come_back(tmp_path) -> None:
    generic = pytest.importorskip("stonesoup.reader.generic", reason="Stone Soup is not installed")
    from stonesoup.models.measurement.nonlinear import CartesianToBearingRange
    from stonesoup.types.state import State

    truth, scans, _ = _flight()
    write_states(tmp_path / "truth.csv", truth)
    write_plots(tmp_path / "plots.csv", scans)
    reader = generic.CSVGroundTruthReader(
        tmp_path / "truth.csv", ("x_m", "vx_mps", "y_m", "vy_mps"), "time_s", timestamp=True, path_id_field="uid"
    )
    paths = set()
    for _, found in reader:
        paths |= found
    rows = rows_of(sorted(paths, key=lambda path: path.id))
    assert np.array_equal(rows["x_m"], truth["x_m"]) and np.array_equal(rows["time_s"], truth["time_s"])
    model = CartesianToBearingRange(ndim_state=4, mapping=(0, 2), noise_covar=np.diag([1e-6, 1.0]))
    detections = generic.CSVDetectionReader(
        tmp_path / "plots.csv", ("bearing_rad", "range_m"), "time_s", timestamp=True
    )
    for time, found in detections:
        mine = truth[truth["time_s"] == (time - EPOCH).total_seconds()]
        want = [model.function(State([[r["x_m"]], [0.0], [r["y_m"]], [0.0]]), noise=False).ravel() for r in mine]
        got = sorted((d.state_vector.ravel() for d in found), key=lambda z: float(z[1]))
        assert np.array(got, float) == pytest.approx(np.array(sorted(want, key=lambda z: float(z[1])), float))
