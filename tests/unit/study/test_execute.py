"""Running: the same digest however it is run, failures with their place, memory flat, resumable at any moment."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bartizan.engine.log import Code
from bartizan.errors import IncompleteError, InputError, ModelError
from bartizan.study import doors
from bartizan.study.execute import rerun, run_study
from bartizan.study.result import open_result
from unit.study import fake_engine
from unit.study.fake_engine import small_engine, small_scenario


@pytest.fixture(autouse=True)
def _small_engine(monkeypatch):
    monkeypatch.setattr(doors, "engine", small_engine)


@pytest.fixture(scope="module")
def scenario():
    return small_scenario()


def run(scenario, out: Path, **options):
    return run_study(scenario, **{"replications": 30, "readings": 3, "seed": 7, "out": out} | options)


@pytest.fixture(scope="module")
def digest(scenario, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doors, "engine", small_engine)
        return run(scenario, tmp_path_factory.mktemp("plain") / "r").digest


@pytest.mark.parametrize(
    "options", [{"workers": 1}, {"workers": 2}, {"chunk": 1}, {"chunk": 7}, {"chunk": 1000}, {"level": 3}]
)
def test_digest_does_not_depend_on_how_it_is_run(scenario, digest, tmp_path, options):
    assert run(scenario, tmp_path / "r", **options).digest == digest


@pytest.mark.parametrize("options", [{"seed": 8}, {"replications": 29}, {"readings": 2}])
def test_digest_depends_on_what_is_run(scenario, digest, tmp_path, options):
    assert run(scenario, tmp_path / "r", **options).digest != digest


def test_digest_notices_one_event(scenario, digest, tmp_path, monkeypatch):
    def altered(model, **options):
        events = fake_engine.run_block(model, **options)
        events["time_ms"][events["replication"] == 17] += 1
        return events

    monkeypatch.setattr(doors, "engine", lambda: small_engine(run_block=altered))
    assert run(scenario, tmp_path / "r").digest != digest


def test_result_says_what_was_run(scenario, tmp_path):
    result = open_result(run(scenario, tmp_path / "r").folder)
    assert result.manifest["state"] == "complete"
    assert result.summary["run"]["replications"] == 30
    assert result.events.num_rows == sum(1 for _ in result.events.column("code"))
    assert set(result.events.column("reading").to_pylist()) == {0, 1, 2}
    assert result.events.column("target_id")[0].as_py().startswith("wave-")
    event, code = (result.events.column(name) for name in ("event", "code"))
    assert [Code[name].value for name in event.to_pylist()] == code.to_pylist()
    assert set(event.chunk(0).dictionary.to_pylist()) == {code.name for code in Code}
    sums = sum(row["mean"] for row in result.ledger.values())
    assert sums == pytest.approx(result.measures["leakers"]["mean"])
    json.loads((result.folder / "summary.json").read_text(), parse_constant=pytest.fail)
    json.loads((result.folder / "theatre.json").read_text(), parse_constant=pytest.fail)
    with np.load(result.folder / "coverage.npz") as coverage:
        assert set(coverage.files) == {"terrain_m", "mva_engagement_m", "mva_all_m", "cell_m"}
    assert "<table>" in result._repr_html_()


def test_an_interrupt_leaves_a_result_that_goes_on(scenario, digest, tmp_path):
    def stop(stage, done=0, total=0):
        if done >= 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(scenario, tmp_path / "r", chunk=5, workers=1, progress=stop)
    n_kept = len(list((tmp_path / "r" / "chunks").glob("*.parquet")))
    assert 2 <= n_kept < 18
    with pytest.raises(IncompleteError, match="unfinished"):
        open_result(tmp_path / "r")
    played = []

    def counted(model, **options):
        played.append(options["first"])
        return fake_engine.run_block(model, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doors, "engine", lambda: small_engine(run_block=counted))
        assert run(scenario, tmp_path / "r").digest == digest
    assert len(played) == 18 - n_kept


def test_a_torn_chunk_is_played_again(scenario, digest, tmp_path):
    def stop(stage, done=0, total=0):
        if done >= 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(scenario, tmp_path / "r", chunk=5, workers=1, progress=stop)
    torn = min((tmp_path / "r" / "chunks").glob("*.parquet"))
    torn.write_bytes(torn.read_bytes()[:-7])
    (torn.parent / "half.part").write_bytes(b"half")
    result = run(scenario, tmp_path / "r")
    assert result.digest == digest
    assert not list(torn.parent.glob("*.part"))


def test_a_failure_names_its_place_and_what_repeats_it(scenario, tmp_path, monkeypatch):
    def faulty(model, *, seed, first, count, level):
        if first <= 13 < first + count:
            raise ZeroDivisionError("no wind")
        return fake_engine.run_block(model, seed=seed, first=first, count=count, level=level)

    monkeypatch.setattr(doors, "engine", lambda: small_engine(run_block=faulty))
    with pytest.raises(ModelError, match=r"reading 0, replication 13 failed: ZeroDivisionError.*--replication 13"):
        run(scenario, tmp_path / "r", workers=1)
    with pytest.raises(ZeroDivisionError):
        rerun(tmp_path / "r", 0, 13)


def test_rerun_repeats_and_compares(scenario, tmp_path, monkeypatch):
    folder = run(scenario, tmp_path / "r").folder
    again = rerun(folder, 2, 17)
    assert again.is_equal is True
    assert set(again.events["replication"].tolist()) == {17}
    assert len(rerun(folder, 2, 17, level=1).events) < len(again.events)

    def altered(model, **options):
        events = fake_engine.run_block(model, **options)
        events["value"][0] += 1.0
        return events

    monkeypatch.setattr(doors, "engine", lambda: small_engine(run_block=altered))
    assert rerun(folder, 2, 17).is_equal is False


@pytest.mark.parametrize(("reading", "replication"), [(3, 0), (-1, 0), (0, 30), (0, -1)])
def test_rerun_refuses_what_is_not_there(scenario, tmp_path, reading, replication):
    folder = run(scenario, tmp_path / "r").folder
    with pytest.raises(InputError, match="has re"):
        rerun(folder, reading, replication)


@pytest.mark.parametrize(
    "options",
    [{"replications": 0}, {"readings": -1}, {"seed": 2**64}, {"workers": 0}, {"chunk": 0}, {"level": 4}, {"seed": 1.5}],
)
def test_options_out_of_range_are_named(scenario, tmp_path, options):
    with pytest.raises(InputError, match=f"{next(iter(options))} must be a whole number"):
        run(scenario, tmp_path / "r", **options)
    assert not (tmp_path / "r").exists()


def test_events_are_dropped_when_they_are_stored(scenario, tmp_path, monkeypatch):
    import weakref

    alive: list[weakref.ref] = []
    most = [0]

    def watched(model, **options):
        events = fake_engine.run_block(model, **options)
        most[0] = max(most[0], sum(1 for ref in alive if ref() is not None))
        alive.append(weakref.ref(events))
        return events

    monkeypatch.setattr(doors, "engine", lambda: small_engine(run_block=watched))
    run(scenario, tmp_path / "r", chunk=2, workers=1)
    assert len(alive) == 45
    assert most[0] <= 2


def test_progress_counts_replications(scenario, tmp_path):
    seen = []
    run(scenario, tmp_path / "r", progress=lambda *words: seen.append(words))
    assert seen[0] == ("terrain",)
    assert ("replications", 90, 90) in seen
