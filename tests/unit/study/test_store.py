"""The result folder: what is refused, what is kept, and that nothing torn passes."""

from __future__ import annotations

import json
import signal

import pytest

from bartizan.engine.log import Level
from bartizan.errors import IncompleteError, InputError
from bartizan.scenario.readings import sampled_readings
from bartizan.study import chunk_file, doors, store
from bartizan.study.chunk_file import read_chunk, write_chunk
from bartizan.study.chunks import DIGEST_BYTES, SHOWN, Chunk, default_chunk_size, plan, replication_digests
from bartizan.study.durable import sha256, write_durable
from bartizan.study.execute import rerun, run_study
from bartizan.study.lock import locked
from bartizan.study.result import open_result
from bartizan.study.run_manifest import open_manifest
from bartizan.study.workers import player
from unit.study.events import log, story
from unit.study.fake_engine import small_engine, small_scenario

STUDY = "ab" * 32


@pytest.fixture(autouse=True)
def _small_engine(monkeypatch):
    monkeypatch.setattr(doors, "engine", small_engine)


@pytest.fixture
def folder(tmp_path):
    return run_study(small_scenario(), replications=4, seed=1, out=tmp_path / "r").folder


def rewrite(folder, **changes):
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_a_chunk_comes_back_as_it_was(tmp_path):
    stored = write_chunk(tmp_path, STUDY, Chunk(0, 3, 5, 2), story())
    again, events = read_chunk(tmp_path / stored.file, STUDY, stored.sha256)
    assert again == stored
    assert events.tobytes() == story().tobytes()


def test_a_chunk_as_earlier_versions_wrote_it_is_read(tmp_path):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    now = write_chunk(tmp_path, STUDY, Chunk(0, 3, 5, 2), story())
    table = pq.ParquetFile(tmp_path / now.file).read(use_threads=False)
    fields = [field.with_nullable(True) for field in table.schema]
    sink = pa.BufferOutputStream()
    pq.write_table(table.cast(pa.schema(fields, table.schema.metadata)), sink, compression="zstd", use_dictionary=False)
    content = sink.getvalue().to_pybytes()
    path = tmp_path / f"{now.chunk.id}.{sha256(content)[:SHOWN]}.parquet"
    path.write_bytes(content)
    again, events = read_chunk(path, STUDY)
    assert (again.digests, events.tobytes()) == (now.digests, story().tobytes())


def test_a_chunk_of_many_events_comes_back_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(chunk_file, "ROWS", 3)
    stored = write_chunk(tmp_path, STUDY, Chunk(0, 3, 5, 2), story())
    assert read_chunk(tmp_path / stored.file, STUDY)[1].tobytes() == story().tobytes()


def test_an_empty_chunk_has_digests_too(tmp_path):
    stored = write_chunk(tmp_path, STUDY, Chunk(0, 0, 0, 3), log([]))
    assert len(read_chunk(tmp_path / stored.file, STUDY)[0].digests) == 3 * DIGEST_BYTES


def test_digests_depend_on_each_replication_alone():
    whole = replication_digests(story(), 5, 3)
    alone = [replication_digests(story()[story()["replication"] == r], r, 1) for r in (5, 6, 7)]
    assert whole == b"".join(alone)


def test_a_chunk_of_another_study_or_with_a_flipped_bit_is_refused(tmp_path):
    stored = write_chunk(tmp_path, STUDY, Chunk(0, 0, 5, 2), story())
    path = tmp_path / stored.file
    with pytest.raises(IncompleteError, match="another study"):
        read_chunk(path, "cd" * 32)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(IncompleteError, match="torn or altered"):
        read_chunk(path, STUDY)


def test_plans_cover_everything_once():
    chunks = plan(3, 10, 4)
    assert [(c.reading, c.first, c.count) for c in chunks[:3]] == [(0, 0, 4), (0, 4, 4), (0, 8, 2)]
    assert sum(c.count for c in chunks) == 30
    assert (default_chunk_size(1, 20), default_chunk_size(25, 40), default_chunk_size(1, 10_000)) == (5, 40, 100)
    few, many = (default_chunk_size(1, 10_000, n_objects=n) for n in (15, 110))
    assert (few, many, default_chunk_size(2, 1_000_000, n_objects=1_000)) == (312, 109, 1_000)


def test_a_fuller_log_is_cut_into_smaller_chunks(tmp_path):
    drawn = sampled_readings((), 1, 1)
    asked = small_scenario(), drawn, 8_000, 1, None
    layouts = [open_manifest(*asked, level, None)["layout"] for level in (Level.DECISIONS, Level.DETECTIONS)]
    assert [layout["chunk"] for layout in layouts] == [250, 100]


@pytest.mark.parametrize("name", ["summary.json", "coverage.npz", "theatre.json", "scenario.yaml", "chunks"])
def test_every_altered_file_is_noticed(folder, name):
    path = folder / name if name != "chunks" else next((folder / "chunks").glob("*.parquet"))
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(IncompleteError, match=path.name):
        open_result(folder)


def test_a_missing_chunk_is_noticed(folder):
    next((folder / "chunks").glob("*.parquet")).unlink()
    with pytest.raises(IncompleteError, match="cannot read"):
        open_result(folder)


def test_no_result_is_bad_input_and_a_torn_one_is_not(folder, tmp_path):
    for call in (open_result, lambda place: rerun(place, 0, 0)):
        with pytest.raises(InputError, match="no such folder"):
            call(tmp_path / "nope")
        for content in ("[]", "7", '{"kind": "other"}'):
            (tmp_path / store.MANIFEST).write_text(content)
            with pytest.raises(InputError, match="not a Bartizan result: its manifest"):
                call(tmp_path)
    path = folder / store.MANIFEST
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(IncompleteError, match="torn"):
        rerun(folder, 0, 0)


def test_foreign_newer_altered_and_unfinished_results_are_refused(folder, tmp_path):
    with pytest.raises(InputError, match="not a Bartizan result: no manifest"):
        open_result(tmp_path)
    rewrite(folder, digest="0" * 64)
    with pytest.raises(IncompleteError, match="altered"):
        open_result(folder)
    rewrite(folder, schema=store.SCHEMA + 1)
    with pytest.raises(IncompleteError, match=f"written in form {store.SCHEMA + 1}"):
        open_result(folder)
    rewrite(folder, schema=store.SCHEMA, state="open")
    with pytest.raises(IncompleteError, match="unfinished"):
        open_result(folder)


def test_a_report_may_be_written_beside_a_sealed_result(folder):
    (folder / "report.html").write_text("<p>")
    open_result(folder)


def test_the_same_command_again_gives_the_same_in_place(folder):
    before = open_result(folder).digest
    assert run_study(small_scenario(), replications=4, seed=1, out=folder).digest == before


def test_another_study_or_foreign_files_are_not_touched(folder, tmp_path):
    before = sorted(p.name for p in folder.rglob("*"))
    with pytest.raises(InputError, match=r"holds another study .*seed 1.*seed 2.*--out"):
        run_study(small_scenario(), replications=4, seed=2, out=folder)
    assert sorted(p.name for p in folder.rglob("*")) == before
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="neither empty nor a Bartizan result"):
        run_study(small_scenario(), replications=4, out=mine)
    assert [p.name for p in mine.iterdir()] == ["thesis.txt"]
    with pytest.raises(InputError, match="is a file"):
        run_study(small_scenario(), replications=4, out=mine / "thesis.txt")


def test_chunks_of_an_unfinished_run_are_not_lost_to_another_log(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    begun = run_study(small_scenario(), replications=4, seed=1, chunk=2).folder
    manifest = json.loads((begun / "manifest.json").read_text())
    (begun / "manifest.json").write_text(json.dumps({**manifest, "state": "open"}))
    before = sorted(path.name for path in begun.rglob("*"))
    with pytest.raises(InputError, match=r"begun with --log decisions, now --log detections .*--out"):
        run_study(small_scenario(), replications=4, seed=1, level=Level.DETECTIONS, out=begun)
    beside = run_study(small_scenario(), replications=4, seed=1, level=Level.DETECTIONS)
    assert beside.folder.as_posix() == "out/one_site-1-2"
    assert sorted(path.name for path in begun.rglob("*")) == before
    assert run_study(small_scenario(), replications=4, seed=1).folder == begun


def test_without_a_folder_the_next_free_one_is_taken(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    first = run_study(small_scenario(), replications=4, seed=1)
    other = run_study(small_scenario(), replications=5, seed=1)
    again = run_study(small_scenario(), replications=4, seed=1)
    assert [r.folder.as_posix() for r in (first, other, again)] == [
        "out/one_site-1",
        "out/one_site-1-2",
        "out/one_site-1",
    ]


def test_two_runs_into_one_folder_do_not_meet(folder):
    with locked(folder), pytest.raises(InputError, match="another run is writing"):
        run_study(small_scenario(), replications=4, seed=1, out=folder)


def test_a_full_disk_leaves_nothing_torn(tmp_path, monkeypatch):
    resource = pytest.importorskip("resource", reason="file size limits are a POSIX matter")
    out = tmp_path / "r"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    real = player.write_parcel

    def limited(folder, parcel):
        if parcel.stored.chunk.first >= 2:
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
        return real(folder, parcel)

    monkeypatch.setattr(player, "write_parcel", limited)
    try:
        with pytest.raises(IncompleteError, match=r"no room to write.*the same command again"):
            run_study(small_scenario(), replications=6, seed=1, chunk=1, workers=1, out=out)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, old)
    assert not list(out.rglob("*.part"))
    for path in (out / "chunks").iterdir():
        read_chunk(path, json.loads((out / "manifest.json").read_text())["study"])
    monkeypatch.setattr(player, "write_parcel", real)
    whole = run_study(small_scenario(), replications=6, seed=1, out=tmp_path / "whole")
    assert run_study(small_scenario(), replications=6, seed=1, out=out).digest == whole.digest


def test_a_place_that_cannot_hold_a_folder_is_a_clear_refusal(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot write"):
        run_study(small_scenario(), replications=4, out=tmp_path / "file" / "r")
    with pytest.raises(InputError, match="cannot write"):
        write_durable(tmp_path / "nowhere" / "x", b"")
