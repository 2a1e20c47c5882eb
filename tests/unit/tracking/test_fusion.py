"""Fusion by covariance intersection, and which tracks are of one object."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.errors import InputError
from bartizan.tracking import TRACK, Tracker, plot_table, sensor_table
from bartizan.tracking.fusion import fuse, pair_tracks, quality_of, states


def _tracks(places, std_m=100.0, axes=(0, 1, 3, 4), time_s=8.0) -> np.ndarray:
    places = np.atleast_2d(places)
    rows = np.zeros(len(places), TRACK)
    rows["time_s"], rows["uid"] = time_s, np.arange(len(places))
    rows["x_m"], rows["y_m"] = places.T
    for axis in axes:
        rows["covariance"][:, axis, axis] = std_m**2 if axis < 3 else 100.0
    return rows


def test_tracks_of_one_object_are_found_and_others_are_left() -> None:
    first = _tracks([[0.0, 0.0], [1000.0, 0.0], [50e3, 0.0]])
    second = _tracks([[1100.0, 0.0], [60.0, 30.0], [-50e3, 0.0]])
    assert pair_tracks(first, second).tolist() == [[0, 1], [1, 0]]
    assert len(pair_tracks(first, second, gate_sigmas=0.3)) == 0
    assert len(pair_tracks(first[:0], second)) == 0


def test_a_track_fused_with_itself_stays_as_it_is() -> None:
    """What both share counts once: independent fusion would halve the covariance."""
    track = _tracks([3e3, 4e3])
    fused = fuse(track, track)
    assert states(fused) == pytest.approx(states(track))
    assert fused["covariance"] == pytest.approx(track["covariance"])


@pytest.mark.parametrize("axes", [(0, 1, 3, 4), (0, 1, 2, 3, 4, 5)])
def test_of_two_that_are_sure_along_different_axes_each_gives_its_own(axes) -> None:
    first, second = _tracks([0.0, 100.0], axes=axes), _tracks([100.0, 0.0], axes=axes)
    first["covariance"][:, 0, 0], second["covariance"][:, 1, 1] = 1.0, 1.0
    fused = fuse(first, second)
    # the middle weight doubles the small variance of each
    assert fused["covariance"][0, 0, 0] == pytest.approx(2.0, rel=1e-3)
    assert fused["covariance"][0, 1, 1] == pytest.approx(2.0, rel=1e-3)
    assert states(fused)[0, :2] == pytest.approx([0.0, 0.0], abs=0.1)


def test_the_weight_leaves_the_least_variance_of_position() -> None:
    draw = np.random.default_rng(3)
    first, second = _tracks(np.zeros((20, 2))), _tracks(np.zeros((20, 2)))
    for rows in (first, second):
        root = draw.normal(0.0, 60.0, (20, 4, 6))
        spread = root @ root.transpose(0, 2, 1) + 10.0 * np.eye(4)
        for a, i in enumerate((0, 1, 3, 4)):
            for b, j in enumerate((0, 1, 3, 4)):
                rows["covariance"][:, i, j] = spread[:, a, b]
    fused = fuse(first, second)
    used = np.ix_(range(20), [0, 1, 3, 4], [0, 1, 3, 4])
    for w in np.linspace(0.01, 0.99, 33):
        mixed = np.linalg.inv(
            w * np.linalg.inv(first["covariance"][used]) + (1 - w) * np.linalg.inv(second["covariance"][used])
        )
        least = np.trace(fused["covariance"][:, :2, :2], axis1=1, axis2=2)
        assert np.all(least <= np.trace(mixed[:, :2, :2], axis1=1, axis2=2) * (1 + 1e-9))


def test_fused_tracks_are_never_too_sure() -> None:
    """Two radars on one object that flies as the filters think: NEES of the fused tracks stays at or below its 4."""
    draw, total, count = np.random.default_rng(7), 0.0, 0
    radars = [{"range_std_m": 50.0, "azimuth_std_rad": 0.0026, "x_m": x} for x in (0.0, 40e3)]
    for _ in range(60):
        trackers = [Tracker(sensor_table(radar), mode="exact") for radar in radars]
        x = np.array([20e3, 60e3, 0.0, -200.0])
        for k in range(15):
            step = draw.normal(0.0, np.sqrt(50.0 * 4.0), 2)
            x[:2] += 4.0 * x[2:] + 2.0 * step
            x[2:] += step
            both = []
            for radar, tracker in zip(radars, trackers, strict=True):
                off = x[:2] - [radar["x_m"], 0.0]
                z = np.hypot(*off) + draw.normal(0.0, 50.0), np.arctan2(*off) + draw.normal(0.0, 0.0026)
                both.append(tracker.step(4.0 * k, plot_table(*z)))
        if len(both[0]) == len(both[1]) == 1:
            fused, used = fuse(*both), [0, 1, 3, 4]
            error = states(fused)[0, used] - x
            total += error @ np.linalg.solve(fused["covariance"][0][np.ix_(used, used)], error)
            count += 1
    assert count > 50 and total / count < 4.0


def test_quality_steps_down_with_each_doubling() -> None:
    rows = np.concatenate([_tracks([0.0, 0.0], std) for std in (10.0, 25.0, 25.1, 50.0, 99.0, 1600.0, 1601.0, 1e5)])
    assert quality_of(rows["covariance"]).tolist() == [7, 7, 6, 6, 5, 1, 0, 0]


def test_quality_of_a_track_is_that_of_its_covariance() -> None:
    tracker = Tracker(sensor_table({"range_std_m": 50.0, "azimuth_std_rad": 0.0026}), mode="exact")
    seen = []
    for k in range(8):
        plots = plot_table([100e3], [0.3]) if k < 5 else plot_table([], [])
        tracks = tracker.step(4.0 * k, plots)
        if len(tracks):
            assert np.array_equal(tracks["quality"], quality_of(tracks["covariance"]))
            seen.append(int(tracks["quality"][0]))
    assert seen[2] > seen[-1]  # it falls while the track coasts


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (_tracks([0.0, 0.0]), _tracks([0.0, 0.0], time_s=9.0), "of one time; seen 8 s to 9 s"),
        (_tracks([0.0, 0.0]), _tracks(np.zeros((2, 2))), "come in pairs; seen 1 and 2"),
        (np.zeros(1), _tracks([0.0, 0.0]), "first must be rows of bartizan.tracking.TRACK"),
    ],
)
def test_what_cannot_be_fused_is_refused(first, second, said) -> None:
    with pytest.raises(InputError, match=said):
        fuse(first, second)


def test_a_gate_that_cannot_be_is_refused() -> None:
    with pytest.raises(InputError, match="gate_sigmas must lie above 0"):
        pair_tracks(_tracks([0.0, 0.0]), _tracks([0.0, 0.0]), gate_sigmas=0.0)
