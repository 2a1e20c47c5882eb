"""Many points: one digest however they are played, holes where a model fails, rounds of more replications."""

from __future__ import annotations

import json

import numpy as np
import pytest

from bartizan.errors import IncompleteError, InputError
from bartizan.study import store
from bartizan.study.chunk_file import write_chunk
from bartizan.study.chunks import Chunk
from bartizan.study.manifest import check_files
from bartizan.study.workers.crews import Crew, crew_of
from unit.study import fake_engine
from unit.study.workers import toy


@pytest.mark.parametrize("count", [1, 2, 4])
@pytest.mark.parametrize("chunk", [1, 7, 64, 1000])
def test_threads_and_chunks_leave_the_digest_alone(play, digest, count, chunk):
    assert play(crew=Crew("threads", count), chunk=chunk)["digest"] == digest


def test_a_point_more_or_another_number_of_replications_is_another_study(play, digest):
    assert play("a", points=toy.ToyPoints(count=2))["digest"] != digest
    assert play("b", points=toy.ToyPoints(replications=19))["digest"] != digest


def test_points_come_back_whole_and_in_order(play):
    seen = []
    sealed = play(
        gather=lambda p: (p.point, [len(rows.leakers) for rows in p.rows]), conclude=lambda *a: seen.append(a) or {}
    )
    ((_, gathered, holes),) = seen
    assert gathered == [(k, [20, 20]) for k in range(3)] and holes == [] == sealed["holes"]
    assert len(sealed["chunks"]) == 3 * 2 * 4


def test_rows_are_those_of_the_replications_in_order(play):
    by_size = {}
    for chunk in (3, 1000):
        kept = []
        play(f"c{chunk}", chunk=chunk, gather=kept.append)
        by_size[chunk] = sorted(kept, key=lambda point: point.point)
    for one, other in zip(*by_size.values(), strict=True):
        for rows, again in zip(one.rows, other.rows, strict=True):
            for a, b in zip(rows, again, strict=True):
                np.testing.assert_array_equal(a, b)
                assert a.dtype == b.dtype


def test_a_model_that_fails_leaves_a_hole_and_the_rest_is_played(play, digest, notes, tmp_path):
    for replication in (13, 17):
        (notes / f"raise-1-{replication}").touch()
    sealed = [play(f"w{n}", crew=Crew("threads", n), chunk=c) for n, c in ((1, 5), (4, 3))]
    assert sealed[0]["digest"] == sealed[1]["digest"] != digest
    (hole,) = sealed[0]["holes"]
    assert (hole["point"], hole["reading"], hole["replication"]) == (1, 0, 13)
    assert hole["error"] == "ZeroDivisionError: no wind"
    assert hole["repeat"].endswith("/w1 --point 1 --reading 0 --replication 13 --debug")
    assert {row["point"] for row in sealed[0]["chunks"]} == {0, 2}
    assert not list((tmp_path / "w1" / "chunks").glob("p0001-*"))
    check_files(tmp_path / "w1", sealed[0])


def test_what_a_hole_hid_is_played_when_the_study_is_run_again(play, digest, notes):
    (notes / "raise-1-13").touch()
    assert play()["holes"]
    (notes / "raise-1-13").unlink()
    before = len(toy.begun(notes))
    assert play()["digest"] == digest
    assert {line[1] for line in toy.begun(notes)[before:]} == {1}


def test_a_finished_study_is_read_not_played_again(play, digest, notes):
    assert play()["digest"] == digest
    before = len(toy.begun(notes))
    points = []
    assert play(gather=lambda p: points.append(p.point))["digest"] == digest
    assert len(toy.begun(notes)) == before > 0 and sorted(points) == [0, 1, 2]


@pytest.mark.parametrize("chunk", [5, 7])
def test_rounds_of_more_replications_depend_on_what_was_seen_alone(play, chunk):
    asked = []

    def more(gathered):
        asked.append([p.replications for p in gathered])
        return [40 if np.mean(p.rows[0].leakers) > 1.9 else p.replications for p in gathered]

    seen = []
    sealed = play(
        more=more, chunk=chunk, conclude=lambda _f, points, _h: seen.extend(p.replications for p in points) or {}
    )
    assert asked[0] == [20, 20, 20] and asked[-1] == seen
    assert sorted(set(seen)) == [20, 40], "the toy's points must differ for this test to ask anything"
    assert sum(row["count"] for row in sealed["chunks"]) == 2 * sum(seen)
    assert play("other", more=more, chunk=11)["digest"] == sealed["digest"]


def test_points_of_one_ground_share_their_geometry(play, digest):
    made = []

    def compiled(*args, **options):
        made.append(1)
        return fake_engine.compile_geometry(*args, **options)

    for grounds in (1, 3):
        made.clear()
        doors = toy.toy_engine()._replace(compile_geometry=compiled)
        sealed = play(f"g{grounds}", points=toy.ToyPoints(grounds=grounds), doors=lambda doors=doors: doors)
        assert (len(made), sealed["digest"]) == (grounds, digest)


def test_both_processes_and_a_cluster_exclude_each_other():
    with pytest.raises(InputError, match="--processes or --cluster"):
        crew_of(processes=True, cluster="local")
    assert crew_of(3, cluster="tcp://a:1") == Crew("cluster", 3, "tcp://a:1")
    assert crew_of().count >= 1


def stop_after(count):
    def progress(_stage, done=0, _total=0):
        if done >= count:
            raise KeyboardInterrupt

    return progress


@pytest.fixture
def unfinished(play, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        play(crew=Crew("threads", 1), progress=stop_after(40))
    return tmp_path / "r"


def altered(path, flip):
    content = bytearray(path.read_bytes())
    if flip:
        content[len(content) // 2] ^= 1
    else:
        del content[-7:]
    path.write_bytes(content)


@pytest.mark.parametrize("flip", [True, False])
def test_a_torn_or_flipped_chunk_is_played_again_and_others_are_not(play, digest, notes, unfinished, flip):
    kept = sorted((unfinished / "chunks").glob("*.parquet"))
    assert 8 <= len(kept) < 24
    altered(kept[3], flip)
    (unfinished / "chunks" / "half.1-2.part").write_bytes(b"half")
    before = len(toy.begun(notes))
    assert play()["digest"] == digest
    assert len(toy.begun(notes)) - before == 24 - len(kept) + 1
    assert not list(unfinished.rglob("*.part"))


def test_two_outcomes_of_one_chunk_stop_the_study(play, unfinished):
    study = json.loads((unfinished / "manifest.json").read_text())["study"]
    events = fake_engine.run_block(0.99, seed=1, first=0, count=5)
    write_chunk(unfinished / "chunks", study, Chunk(0, 0, 0, 5), events)
    with pytest.raises(IncompleteError, match="two different outcomes"):
        play()


def snapshot(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("what", ["bartizan", "kernels", "lock"])
def test_another_program_does_not_go_on_with_a_study_nor_touch_it(play, unfinished, what):
    path = unfinished / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["made_by"][what] = "another"
    path.write_text(json.dumps(manifest))
    before = snapshot(unfinished)
    with pytest.raises(InputError, match=r"begun by another program \(.* another, here .*another folder with --out"):
        play()
    assert snapshot(unfinished) == before


def test_another_study_does_not_go_on_with_it_nor_touch_it(play, unfinished):
    before = snapshot(unfinished)
    with pytest.raises(InputError, match=r"holds another study .*points 3.*points 2"):
        play(points=toy.ToyPoints(count=2))
    assert snapshot(unfinished) == before


def test_a_clock_that_jumps_changes_nothing(play, digest, unfinished, monkeypatch):
    import os

    for path in (unfinished / "chunks").iterdir():
        os.utime(path, (4e9, 4e9))
    os.utime(unfinished / "manifest.json", (1.0, 1.0))
    monkeypatch.setattr(store, "_now", lambda: "1970-01-01T00:00:00+00:00")
    assert play()["digest"] == digest


def test_a_study_killed_before_its_manifest_was_there_is_begun_anew(play, digest, tmp_path):
    """Found by random kills: a folder that is made, and not yet anything."""
    folder = tmp_path / "r"
    (folder / "chunks").mkdir(parents=True)
    (folder / ".lock").write_text("")
    (folder / "manifest.json.17-17.part").write_text("{")
    assert play()["digest"] == digest
    assert not list(folder.rglob("*.part"))


def test_a_folder_of_somebody_elses_chunks_is_left_alone(play, tmp_path):
    (tmp_path / "r" / "chunks").mkdir(parents=True)
    (tmp_path / "r" / "chunks" / "mine.txt").write_text("years of work")
    with pytest.raises(InputError, match="neither empty nor a Bartizan result"):
        play()
