"""The tracker's door: tracks of plain flights, and inputs that cannot be."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from bartizan.errors import InputError
from bartizan.tracking import PLOT, TRACK, Settings, Tracker, plot_table, sensor_table

RADAR = {"range_std_m": 50.0, "azimuth_std_rad": 0.0026}


def plots_of(east_m, north_m, **columns) -> np.ndarray:
    east_m, north_m = np.atleast_1d(east_m), np.atleast_1d(north_m)
    return plot_table(np.hypot(east_m, north_m), np.arctan2(east_m, north_m), **columns)


def fly(tracker: Tracker, scans: int = 12, south: bool = False):
    """One object flies east past the radar, on its north or its south; returns the tracks of the last scan."""
    tracks = None
    for k in range(scans):
        tracks = tracker.step(4.0 * k, plots_of(-4e3 + 800.0 * k, -30e3 if south else 30e3))
    return tracks


@pytest.mark.parametrize("mode", ["exact", "default", "simple"])
@pytest.mark.parametrize("south", [False, True])
def test_a_flight_across_north_or_south_is_one_track(mode: str, south: bool) -> None:
    tracks = fly(Tracker(sensor_table(RADAR), mode=mode), south=south)
    assert len(tracks) == 1 and tracks["uid"][0] == 0
    assert (tracks["vx_mps"][0], tracks["vy_mps"][0]) == (pytest.approx(200.0, abs=15.0), pytest.approx(0.0, abs=15.0))
    P = tracks["covariance"][0]
    assert np.array_equal(P, P.T) and np.linalg.eigvalsh(P[np.ix_([0, 1, 3, 4], [0, 1, 3, 4])]).min() > 0.0


def test_exact_mode_confirms_on_three_plots_and_drops_after_five_misses() -> None:
    tracker, empty = Tracker(sensor_table(RADAR), mode="exact"), np.zeros(0, PLOT)
    counts = [len(tracker.step(4.0 * k, plots_of(0.0, 40e3))) for k in range(3)]
    counts += [len(tracker.step(12.0 + 4.0 * k, empty)) for k in range(5)]
    assert counts == [0, 0, 1, 1, 1, 1, 1, 0]


def test_the_answer_is_the_callers() -> None:
    tracker = Tracker(sensor_table(RADAR), mode="exact")
    first = fly(tracker)
    before = first.copy()
    tracker.step(100.0, np.zeros(0, PLOT))
    assert np.array_equal(first, before)


def test_order_of_plots_does_not_matter() -> None:
    draw = np.random.default_rng(2)
    at, v = draw.uniform(-60e3, 60e3, (40, 2)), draw.normal(0.0, 150.0, (40, 2))
    trackers = [Tracker(sensor_table(RADAR), mode="exact") for _ in range(2)]
    for k in range(8):
        now = at + v * 4.0 * k
        plots = plots_of(now[:, 0], now[:, 1])
        a = trackers[0].step(4.0 * k, plots)
        b = trackers[1].step(4.0 * k, plots[draw.permutation(len(plots))])
        key = [np.sort(rows, order=["x_m"])[["x_m", "y_m", "vx_mps"]] for rows in (a, b)]
        assert np.array_equal(key[0], key[1])


def test_several_radars_in_one_step_and_an_empty_scan_that_says_whose() -> None:
    sensors = sensor_table(RADAR, {**RADAR, "x_m": 20e3})
    tracker = Tracker(sensors, mode="exact")
    for k in range(6):
        east = 1e3 * k
        both = np.concatenate([plots_of(east, 40e3), plots_of(east - 20e3, 40e3, sensor=1)])
        tracks = tracker.step(4.0 * k, both)
    assert len(tracks) == 1 and tracks["hits"][0] == 12
    with pytest.raises(InputError, match="which of the 2 sensors looked"):
        tracker.step(24.0, np.zeros(0, PLOT))
    assert tracker.step(24.0, np.zeros(0, PLOT), sensor=1)["misses"].tolist() == [1]


def test_many_plots_at_once() -> None:
    draw = np.random.default_rng(1)
    plots = plot_table(draw.uniform(5e3, 200e3, 100_000), draw.uniform(-math.pi, math.pi, 100_000))
    tracker = Tracker(sensor_table(RADAR), mode="exact")
    assert len(tracker.step(0.0, plots)) == 0
    assert len(tracker.step(4.0, np.zeros(0, PLOT))) == 0


def test_a_target_over_the_radar_and_doubled_plots_give_finite_tracks() -> None:
    tracker = Tracker(sensor_table(RADAR), mode="exact")
    for k in range(12):
        plots = plots_of(0.5, -2200.0 + 400.0 * k)
        tracks = tracker.step(2.0 * k, np.concatenate([plots, plots]))
    assert len(tracks) >= 1
    for name in ("x_m", "y_m", "vx_mps", "vy_mps", "covariance"):
        assert np.isfinite(tracks[name]).all()


def _with(field: str, value: float) -> np.ndarray:
    plots = plots_of([1e3, 2e3], [30e3, 30e3])
    plots[field][1] = value
    return plots


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("range_m", value) for value in (math.nan, math.inf, 0.0, -5.0)),
        *(("azimuth_rad", value) for value in (math.nan, math.inf, 45.0)),
        *(("elevation_rad", value) for value in (math.nan, 3.0)),
        ("range_rate_mps", math.nan),
        ("sensor", 1),
        ("sensor", -1),
    ],
)
def test_a_plot_that_cannot_be_is_refused_with_its_row_and_nothing_is_taken_in(field, value) -> None:
    tracker = Tracker(sensor_table(RADAR), mode="exact")
    before = fly(tracker)
    with pytest.raises(InputError, match=f"plot 1: {field} = "):
        tracker.step(50.0, _with(field, value))
    after = tracker.step(44.0, np.zeros(0, PLOT))
    assert after["x_m"] == before["x_m"]


@pytest.mark.parametrize("time_s", [math.nan, math.inf, -1.0, 43.0])
def test_time_does_not_go_back(time_s) -> None:
    tracker = Tracker(sensor_table(RADAR), mode="exact")
    fly(tracker)
    with pytest.raises(InputError, match="the step before was at 44 s"):
        tracker.step(time_s, np.zeros(0, PLOT))


@pytest.mark.parametrize("plots", [np.zeros((2, 3)), [], np.zeros((1, 1), PLOT), None])
def test_plots_of_another_form_are_refused(plots) -> None:
    with pytest.raises(InputError, match="plot_table"):
        Tracker(sensor_table(RADAR)).step(0.0, plots)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("range_std_m", 0.0),
        ("azimuth_std_rad", -1.0),
        ("azimuth_std_rad", 5.0),
        ("false_plots", 0.0),
        ("x_m", math.nan),
        ("range_max_m", 0.0),
    ],
)
def test_radars_that_cannot_be_are_refused(field, value) -> None:
    with pytest.raises(InputError, match=f"sensor 0: {field} = "):
        Tracker(sensor_table({**RADAR, field: value}))


def test_unknown_and_missing_fields_are_named() -> None:
    with pytest.raises(InputError, match="sensor 0: unknown range_std"):
        sensor_table({**RADAR, "range_std": 1.0})
    with pytest.raises(InputError, match="azimuth_std_rad missing"):
        sensor_table({"range_std_m": 1.0})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"filter": "particle"}, "filter must be one of extended, unscented"),
        ({"association": "best"}, "association must be one of"),
        ({"noises": (1.0, 2.0)}, "as many of both"),
        ({"noises": (0.0,)}, "noises must be finite and above 0"),
        ({"gate_sigmas": 0.0}, "gate_sigmas must lie above 0"),
        ({"hide_existence": 0.99}, "must rise in this order"),
    ],
)
def test_settings_that_cannot_be_are_refused(change, said) -> None:
    with pytest.raises(InputError, match=said):
        Tracker(sensor_table(RADAR), settings=Settings(**change))


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(InputError, match="mode must be one of default, exact, simple; seen 'best'"):
        Tracker(sensor_table(RADAR), mode="best")


def _busy(seed: int, scans: int = 30) -> list[np.ndarray]:
    """Scans of forty objects, some close together, with misses and false plots."""
    draw = np.random.default_rng(seed)
    at, v = draw.uniform(-60e3, 60e3, (40, 2)), draw.normal(0.0, 150.0, (40, 2))
    at[1::2], v[1::2] = at[::2] + 600.0, v[::2]
    found = []
    for k in range(scans):
        now = (at + v * 4.0 * k)[draw.random(40) < 0.9]
        now = np.concatenate([now + draw.normal(0.0, 80.0, now.shape), draw.uniform(-90e3, 90e3, (30, 2))])
        found.append(plots_of(now[:, 0], now[:, 1]))
    return found


def _play(mode: str, scans: list[np.ndarray]) -> np.ndarray:
    tracker = Tracker(sensor_table({**RADAR, "false_plots": 30.0}), mode=mode)
    return np.concatenate([tracker.step(4.0 * k, plots) for k, plots in enumerate(scans)])


@pytest.mark.parametrize("mode", ["exact", "default", "simple"])
def test_the_same_whatever_runs_beside_it_and_in_how_many_threads(mode: str) -> None:
    many = [_busy(seed) for seed in range(6)]
    alone = [_play(mode, scans) for scans in many]
    with ThreadPoolExecutor(4) as pool:
        beside = list(pool.map(lambda scans: _play(mode, scans), many))
    for a, b in zip(alone, beside, strict=True):
        assert len(a) > 100 and a.tobytes() == b.tobytes()


@pytest.mark.parametrize("mode", ["exact", "default", "simple"])
def test_the_same_whether_radars_come_in_one_batch_or_one_by_one(mode: str) -> None:
    trackers = [Tracker(sensor_table(RADAR, {**RADAR, "range_std_m": 90.0}), mode=mode) for _ in range(2)]
    for k, plots in enumerate(_busy(3)):
        both = plots.copy()
        both["sensor"][: len(both) // 2] = 1
        a = trackers[0].step(4.0 * k, both)
        trackers[1].step(4.0 * k, both[both["sensor"] == 0])
        b = trackers[1].step(4.0 * k, both[both["sensor"] == 1])
        assert a.tobytes() == b.tobytes()


@pytest.mark.parametrize("mode", ["exact", "default"])
def test_covariances_stay_symmetric_and_positive_over_a_thousand_scans(mode: str) -> None:
    scans, tracker = _busy(5, 40), Tracker(sensor_table({**RADAR, "false_plots": 30.0}), mode=mode)
    draw = np.random.default_rng(1)
    for k in range(1000):
        turn = plots_of(30e3 * math.sin(0.01 * k) + draw.normal(0.0, 50.0), 30e3 * math.cos(0.01 * k))
        tracks = tracker.step(4.0 * k, np.concatenate([turn, scans[k % 40][-30:]]))
        P = tracks["covariance"]
        assert np.array_equal(P, P.transpose(0, 2, 1))
        assert np.linalg.eigvalsh(P[:, [0, 1, 3, 4]][:, :, [0, 1, 3, 4]]).min(initial=1.0) > 0.0
    assert tracks["hits"].max() > 900  # one track all along


@pytest.mark.parametrize("mode", ["exact", "default", "simple"])
def test_a_crowd_of_plots_a_doubled_one_and_none_at_all_are_defined(mode: str) -> None:
    draw = np.random.default_rng(1)
    plots = plot_table(draw.uniform(5e3, 200e3, 100_000), draw.uniform(-math.pi, math.pi, 100_000))
    tracker = Tracker(sensor_table({**RADAR, "false_plots": 1e5}), mode=mode)
    assert len(tracker.step(0.0, plots)) == 0
    assert len(tracker.step(4.0, plots[:500])) == 0
    assert len(tracker.step(8.0, np.zeros(0, PLOT))) == 0
    twice = Tracker(sensor_table(RADAR), mode=mode)
    for k in range(8):
        tracks = twice.step(4.0 * k, np.repeat(plots_of(0.0, 40e3 - 800.0 * k), 2))
    # the doubled plot is a second object at the same place: one track or two, at that place
    assert 1 <= len(tracks) <= 2
    assert np.hypot(tracks["x_m"], tracks["y_m"] - (40e3 - 800.0 * 7)).max() < 100.0


@pytest.mark.parametrize("mode", ["exact", "default", "simple"])
def test_a_target_over_the_radar_keeps_numbers_finite(mode: str) -> None:
    tracker = Tracker(sensor_table(RADAR), mode=mode)
    for k in range(12):
        tracks = tracker.step(2.0 * k, plots_of(0.5, -2200.0 + 400.0 * k))
    for name in TRACK.names or ():
        assert np.isfinite(tracks[name]).all()


def test_two_radars_of_other_periods_share_a_track_and_it_is_better() -> None:
    """A coarse radar each 4 s, a fine one each 10 s."""
    coarse, fine = {**RADAR, "range_std_m": 150.0}, {"range_std_m": 20.0, "azimuth_std_rad": 0.0005, "x_m": 20e3}
    errors = {}
    for name, radars in (("coarse", [0]), ("both", [0, 1])):
        draw, off = np.random.default_rng(2), []
        tracker = Tracker(sensor_table(coarse, fine))
        for time_s, i in sorted([(4.0 * k, 0) for k in range(40)] + [(10.0 * k + 1.0, 1) for k in range(16)]):
            r = (coarse, fine)[i]
            east, north = -20e3 + 220.0 * time_s - r.get("x_m", 0.0), 60e3
            noise = draw.normal(0.0, 1.0, 2) * [r["range_std_m"], r["azimuth_std_rad"]]
            plots = plot_table(np.hypot(east, north) + noise[0], np.arctan2(east, north) + noise[1], sensor=i)
            if i in radars:
                tracks = tracker.step(time_s, plots, sensor=i)
            if time_s > 60.0:
                assert len(tracks) == 1 and tracks["uid"][0] == 0
                at = -20e3 + 220.0 * tracks["time_s"][0]
                off.append(np.hypot(tracks["x_m"][0] - at, tracks["y_m"][0] - north))
        errors[name] = np.sqrt(np.mean(np.square(off)))
    assert errors["both"] < 0.6 * errors["coarse"]


def test_scans_that_could_not_have_seen_a_track_do_not_count_against_it() -> None:
    """A second radar far away: its empty scans neither count as misses nor lower the probability of existence."""
    tracker = Tracker(sensor_table(RADAR, {**RADAR, "x_m": 900e3, "range_max_m": 100e3}))
    for k in range(20):
        tracks = tracker.step(4.0 * k, plots_of(800.0 * k, 30e3))
        if k > 5:
            tracks = tracker.step(4.0 * k + 1.0, np.zeros(0, PLOT), sensor=1)
            assert tracks["misses"].tolist() == [0] and tracks["existence"][0] > 0.95
