"""Faults of disks and drivers: a clear message, nothing lost, nothing torn."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bartizan.errors import IncompleteError, InputError
from bartizan.study import durable
from bartizan.study.chunk_file import read_chunk
from bartizan.study.crate import CRATE
from bartizan.study.lock import locked, token_in
from bartizan.study.workers import player
from bartizan.study.workers.crews import Crew
from unit.study.workers import toy


@pytest.mark.parametrize("crew", [Crew("threads", 1), Crew("threads", 4)])
def test_a_full_disk_stops_the_study_and_what_is_stored_is_kept(play, digest, tmp_path, monkeypatch, notes, crew):
    real = player.write_parcel

    def full(folder, parcel):
        if parcel.stored.chunk.point == 1:
            raise durable.cannot_write(folder / parcel.stored.file, OSError(errno.ENOSPC, "No space left"), 4096)
        return real(folder, parcel)

    monkeypatch.setattr(player, "write_parcel", full)
    with pytest.raises(IncompleteError, match=r"no room to write .*4,096 bytes.*make room"):
        play(crew=crew)
    kept = sorted((tmp_path / "r" / "chunks").iterdir())
    assert kept
    study = json.loads((tmp_path / "r" / "manifest.json").read_text())["study"]
    for path in kept:
        read_chunk(path, study)
    monkeypatch.setattr(player, "write_parcel", real)
    before = len(toy.begun(notes))
    assert play()["digest"] == digest
    assert len(toy.begun(notes)) - before == 24 - len(kept)


def test_a_read_only_folder_is_a_clear_refusal(play, tmp_path, monkeypatch):
    real = Path.open

    def refused(self, mode="r", *args, **options):
        if set(mode) & set("wa+") and tmp_path / "r" in self.parents:
            raise OSError(errno.EROFS, "Read-only file system", str(self))
        return real(self, mode, *args, **options)

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(InputError, match=r"cannot write .*Read-only file system.*another folder with --out"):
        play()


def test_the_second_driver_is_told_who_has_the_folder(play, tmp_path):
    (tmp_path / "r").mkdir()
    with locked(tmp_path / "r") as token:
        assert token_in(tmp_path / "r") == token
        with pytest.raises(InputError, match=rf"another run is writing .*\(process {os.getpid()} on .*, since 20"):
            play()
    assert token_in(tmp_path / "r") is None


def test_the_lock_of_a_killed_driver_locks_nobody_out(play, digest, tmp_path):
    (tmp_path / "r").mkdir()
    code = (
        "import sys, time; from pathlib import Path; from bartizan.study.lock import locked\n"
        "with locked(Path(sys.argv[1])): print('held', flush=True); time.sleep(600)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "r")], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    with pytest.raises(InputError, match=f"process {holder.pid} "):
        play()
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    assert f'"pid": {holder.pid}' in (tmp_path / "r" / ".lock").read_text(), "the file of the dead one is still there"
    assert play()["digest"] == digest


def test_a_sealed_study_is_a_crate(play, tmp_path):
    play(
        files={"study.yaml": b"name: toy\n"},
        conclude=lambda folder, *_: (folder / "points.parquet").write_bytes(b"x") and {},
    )
    graph = {row["@id"]: row for row in json.loads((tmp_path / "r" / CRATE).read_text())["@graph"]}
    assert graph[CRATE]["about"] == {"@id": "./"} and graph["./"]["@type"] == "Dataset"
    parts = {part["@id"] for part in graph["./"]["hasPart"]}
    assert parts == {"study.yaml", "points.parquet", "chunks/"} and parts <= graph.keys()
    assert graph["#run"]["object"] == [{"@id": "study.yaml"}]
    assert graph["#run"]["startTime"] <= graph["#run"]["endTime"]
    for row in graph.values():
        for value in row.values():
            ids = [part["@id"] for part in (value if isinstance(value, list) else [value]) if isinstance(part, dict)]
            assert all(i in graph or i.startswith("https://w3id.org/") for i in ids)
    sealed = json.loads((tmp_path / "r" / "manifest.json").read_text())
    assert CRATE in sealed["files"]
