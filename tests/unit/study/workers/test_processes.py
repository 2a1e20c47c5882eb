"""Worker processes: the same digest, one chunk lost with a worker that is killed, no second try for a model."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from bartizan.errors import InputError, ModelError
from bartizan.study.chunks import Chunk
from bartizan.study.workers import post
from bartizan.study.workers.crews import Crew
from bartizan.study.workers.player import Player
from bartizan.study.workers.processes import Processes
from bartizan.study.workers.recipe import Fault, Recipe
from unit.study.workers import toy

pytestmark = pytest.mark.slow
PAIR = Crew("processes", 2)


def test_processes_give_the_digest_of_threads_and_share_the_work(play, digest, notes):
    (notes / "slow").touch()
    assert play(crew=PAIR)["digest"] == digest
    pids = {line[0] for line in toy.begun(notes)}
    assert len(pids) == 2 and os.getpid() not in pids


def test_a_worker_that_is_killed_costs_one_chunk(play, digest, notes):
    (notes / "kill-once-1-13").touch()
    sealed = play(crew=PAIR)
    assert sealed["digest"] == digest and sealed["holes"] == []
    times = Counter(line[1:] for line in toy.begun(notes))
    # a block is played once for each of two readings; the first that plays replication 13 takes the file away
    assert sorted(times.values()) == [2] * 11 + [3]
    assert times[1, 10, 5] == 3


def test_a_model_that_raises_is_not_asked_again(play, notes):
    (notes / "raise-0-2").touch()
    assert len(play(crew=Crew("processes", 1))["holes"]) == 1
    whole = [line for line in toy.begun(notes) if line[1:] == (0, 0, 5)]
    # of both readings, at most
    assert 1 <= len(whole) <= 2


def test_workers_end_with_a_driver_that_is_killed(tmp_path, notes):
    (notes / "slow").touch()
    code = (
        "import sys; from pathlib import Path; from unit.study.workers import toy;"
        "from bartizan.study.workers.crews import Crew; from bartizan.study.workers.points_run import run_points;"
        "p = toy.ToyPoints(replications=2000);"
        "run_points(p, Path(sys.argv[1]), toy.manifest_of(p), crew=Crew('processes', 2), doors=toy.toy_engine)"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    driver = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "r")], env=environment)
    until = time.monotonic() + 60.0
    while len({line[0] for line in toy.begun(notes)}) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    workers = {line[0] for line in toy.begun(notes)}
    assert len(workers) == 2, "no worker began"
    driver.kill()
    driver.wait()
    until = time.monotonic() + 20.0
    while any(is_alive(pid) for pid in workers) and time.monotonic() < until:
        time.sleep(0.05)
    assert not [pid for pid in workers if is_alive(pid)]


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.fixture
def recipe(tmp_path):
    points = toy.ToyPoints()
    manifest = toy.manifest_of(points)
    return Recipe(manifest["study"], points, 1, manifest["made_by"], toy.toy_engine, tmp_path / "r", "token")


def test_a_worker_of_another_program_refuses(recipe):
    made_by = recipe.made_by | {"lock": "other packages"}
    post.learn(recipe._replace(made_by=made_by))
    with pytest.raises(InputError, match=r"packages other packages, here .*install the same version"):
        post.play(recipe.study, Chunk(0, 0, 0, 5))
    post.forget(recipe.study)
    with pytest.raises(ModelError, match="was told of no study"):
        post.play(recipe.study, Chunk(0, 0, 0, 5))


def test_a_worker_that_does_not_see_the_folder_hands_its_chunk_back(recipe, tmp_path):
    done = Player(recipe).play(Chunk(1, 0, 5, 5))
    assert done.content is not None and not (tmp_path / "r").exists()
    (tmp_path / "r" / "chunks").mkdir(parents=True)
    (tmp_path / "r" / ".lock").write_text('{"token": "token"}')
    written = Player(recipe).play(Chunk(1, 0, 5, 5))
    assert written.content is None
    assert (tmp_path / "r" / "chunks" / done.stored.file).read_bytes() == done.content


def test_a_chunk_that_kills_every_worker_is_given_up_after_three_more_tries(recipe, notes):
    (notes / "kill-2-3").touch()
    hands = Processes(recipe, 1)
    fault = hands.submit(Chunk(2, 0, 0, 5)).result()
    hands.close()
    assert isinstance(fault, Fault) and fault.replication is None
    assert "the worker died 4 times while it played chunk p0002-r0000-b00000000" in fault.error
    assert len(toy.begun(notes)) == 4
