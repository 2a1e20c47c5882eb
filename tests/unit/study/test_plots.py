"""Plots of a run are those that the engine tracked; trackers can take them and be scored."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bartizan.engine.log import Code
from bartizan.engine.run import Session
from bartizan.errors import InputError
from bartizan.study.again import rerun
from bartizan.study.plots import RunPlots, plots_of, with_false_plots
from bartizan.tracking import Settings, Tracker
from bartizan.tracking.bridge import write_plots
from bartizan.tracking.metrics import siap


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from bartizan.scenario.load import load_scenario
    from bartizan.study.execute import run_study

    folder = tmp_path_factory.mktemp("plots") / "result"
    run_study(load_scenario("one_site"), replications=2, workers=1, out=folder)
    return folder


@pytest.fixture(scope="module")
def found(folder: Path) -> RunPlots:
    return plots_of(folder, 1)


def test_each_plot_is_the_engines_own(folder: Path, found: RunPlots) -> None:
    """At some scans the engine is stopped, and what it measured is compared; float32 slant ranges give millimetres."""
    again = rerun(folder, 0, 1)
    session, checked = Session(again.model, 1, seed=again.seed), 0
    alone = [scan for scan in found.scans if sum(other.time_s == scan.time_s for other in found.scans) == 1]
    for scan in [scan for scan in alone if len(scan.plots)][::7]:
        session.advance(round(1000.0 * scan.time_s))
        sensor, plots, n = found.sensors[scan.sensor], session.state.plots, len(scan.plots)
        order = {int(item): j for j, item in enumerate(plots.item[:n])}
        ground = scan.plots["range_m"] * np.cos(scan.plots["elevation_rad"])
        for j, i in enumerate(scan.object.tolist()):
            k = order[i]
            x = sensor["x_m"] + ground[j] * np.sin(scan.plots["azimuth_rad"][j])
            y = sensor["y_m"] + ground[j] * np.cos(scan.plots["azimuth_rad"][j])
            z = sensor["z_m"] + scan.plots["range_m"][j] * np.sin(scan.plots["elevation_rad"][j])
            assert (x, y, z) == pytest.approx((plots.x_m[k], plots.y_m[k], plots.z_m[k]), abs=0.01)
            checked += 1
    assert checked > 20


def test_scans_are_in_order_and_come_each_period_of_their_radar(folder: Path, found: RunPlots) -> None:
    again = rerun(folder, 0, 1)
    times = [scan.time_s for scan in found.scans]
    assert times == sorted(times)
    total = int((again.events["code"] == Code.PLOT).sum())
    assert sum(len(scan.plots) for scan in found.scans) == total
    for k in range(len(found.sensors)):
        mine = np.array([scan.time_s for scan in found.scans if scan.sensor == k])
        assert len(np.unique(np.round(np.diff(mine), 6))) <= 1


def test_trackers_take_them_and_are_scored(found: RunPlots, tmp_path: Path) -> None:
    k = int(np.argmax([sum(len(s.plots) for s in found.scans if s.sensor == k) for k in range(len(found.sensors))]))
    scans = [scan for scan in found.scans if scan.sensor == k]
    tracker = Tracker(found.sensors)
    tracks = np.concatenate([tracker.step(scan.time_s, scan.plots, scan.sensor) for scan in scans])
    truth = found.truth[np.isin(found.truth["time_s"], [scan.time_s for scan in scans])]
    result = siap(truth, tracks, 2000.0)
    assert result.completeness > 0.3 and result.spuriousness < 0.1
    assert write_plots(tmp_path / "plots.csv", [scan[:2] for scan in scans]) == sum(len(s.plots) for s in scans)


def test_false_plots_come_on_top_and_are_told_apart(found: RunPlots) -> None:
    more = with_false_plots(found, 12.0, seed=3)
    counts = [int((scan.object < 0).sum()) for scan in more.scans]
    assert np.mean(counts) == pytest.approx(12.0, abs=4.0 * np.sqrt(12.0 / len(counts)))
    for before, after in zip(found.scans, more.scans, strict=True):
        kept = after.plots[after.object >= 0]
        assert sorted(kept.tolist()) == sorted(before.plots.tolist())
    assert (more.sensors["false_plots"] == 12.0).all()
    with pytest.raises(InputError, match="mean must be finite and above 0"):
        with_false_plots(found, 0.0)


def test_a_replication_that_is_not_there_is_refused(folder: Path) -> None:
    with pytest.raises(InputError, match="replications 0 to 1, seen 7"):
        plots_of(folder, 7)


def test_mode_simple_makes_of_them_the_engines_own_tracks(folder: Path, found: RunPlots) -> None:
    """Each radar's firm tracks, scan by scan: place and velocity to a centimetre, as many as the engine has."""
    again, compared = rerun(folder, 0, 1), 0
    radars = again.model.radars
    rows = [[node.id for node in again.roster.nodes].index(name) for name in found.radar_ids]
    for k, row in enumerate(rows):
        hits, scans = (int(radars[name][row]) for name in ("confirm_hits", "confirm_scans"))
        settings = Settings(filter="alpha-beta", confirm_hits=hits, confirm_scans=scans)
        tracker, session = Tracker(found.sensors, settings=settings), Session(again.model, 1, seed=again.seed)
        for scan in [scan for scan in found.scans if scan.sensor == k]:
            ours = tracker.step(scan.time_s, scan.plots, k)
            session.advance(round(1000.0 * scan.time_s))
            theirs = session.state.tracks[row, : session.state.posts[row]["n_tracks"]]
            age_s = scan.time_s - theirs["time_ms"] / 1000.0
            at = np.column_stack([theirs[f"{a}_m"] + theirs[f"v{a}_mps"] * age_s for a in "xyz"])
            speed = np.column_stack([theirs[f"v{a}_mps"] for a in "xyz"])
            for track in ours:
                off = np.linalg.norm(at - [track[f"{a}_m"] for a in "xyz"], axis=1)
                j = int(np.argmin(off))
                assert off[j] < 0.01
                assert np.linalg.norm(speed[j] - [track[f"v{a}_mps"] for a in "xyz"]) < 0.01
                compared += 1
    assert compared > 200
