"""A Dask cluster of real processes on this machine: the same digest, workers that are killed, chunks handed back."""

from __future__ import annotations

import os
import signal
import threading
import time
import warnings
from concurrent.futures import Future
from pathlib import Path

import pytest

from bartizan.errors import IncompleteError, InputError, ModelError
from bartizan.scenario.load import load_scenario
from bartizan.study.chunks import Chunk
from bartizan.study.execute import run_study
from bartizan.study.workers import cluster
from bartizan.study.workers.cluster import Ask, Cluster
from bartizan.study.workers.crews import Crew
from bartizan.study.workers.recipe import Done, Fault, Recipe
from unit.study.workers import toy

pytestmark = pytest.mark.slow
distributed = pytest.importorskip("distributed", reason="the optional extra bartizan[cluster] is not installed")


@pytest.fixture(scope="module")
def notes(tmp_path_factory):
    """As the fixture of the same name, for workers that live as long as this module."""
    folder = tmp_path_factory.mktemp("notes")
    os.environ[toy.NOTES] = str(folder)
    yield folder
    del os.environ[toy.NOTES]


@pytest.fixture(scope="module")
def local(notes):
    """A cluster of two workers that studies come to, as `--cluster local` starts it."""
    with cluster.start_local(2) as started:
        yield started
        # ends in time, and says so if it does not
        started.close(timeout=60)


@pytest.fixture
def address(local):
    """Its address, once those that were killed are back."""
    local.wait_for_workers(2, timeout=120)
    return local.scheduler_address


@pytest.fixture(autouse=True)
def _clean(notes, monkeypatch):
    # a test whose workers are gone fails by this, and does not wait
    monkeypatch.setattr(cluster, "LONELY_S", 100.0)
    yield
    for path in notes.iterdir():
        path.unlink()


def test_a_cluster_gives_the_digest_of_threads(play, digest, notes, address):
    assert play(crew=Crew("cluster", 2, address))["digest"] == digest
    assert os.getpid() not in {line[0] for line in toy.begun(notes)}


def test_the_real_engine_gives_the_digest_of_threads(tmp_path, address):
    def digest_of(crew, chunk):
        made = {"replications": 6, "readings": 2, "seed": 7, "chunk": chunk, "crew": crew}
        return run_study(load_scenario("one_site"), out=tmp_path / crew.kind, **made).digest

    assert digest_of(Crew("cluster", 2, address), 2) == digest_of(Crew("threads", 1), 3)


def test_workers_of_a_local_cluster_seldom_look_at_themselves(address):
    def told(name):
        from dask import config

        return os.environ.get(name.rpartition(".")[2]) if "environ" in name else config.get(name)

    with distributed.Client(address, set_as_default=False) as client:
        for name, setting in cluster.QUIET.items():
            assert list(client.run(told, name).values()) == [setting, setting], name


def test_quiet_settings_are_of_dask_and_as_the_page_on_workers_has_them():
    from dask import config
    from ruamel.yaml import YAML

    own = config.merge(*config.defaults)
    page = (Path(__file__).parents[4] / "docs" / "workers.md").read_text(encoding="utf-8")
    said = YAML(typ="safe").load(page.partition("```yaml\n")[2].partition("```")[0])
    for name, setting in cluster.QUIET.items():
        assert config.get(name, config=own) != setting == config.get(name, config=said), name


def test_a_worker_that_is_killed_costs_nothing_but_its_chunks(play, digest, notes, address):
    (notes / "kill-once-1-13").touch()
    sealed = play(crew=Crew("cluster", 2, address))
    assert (sealed["digest"], sealed["holes"]) == (digest, [])


def test_a_worker_killed_from_outside_costs_nothing_but_its_chunks(play, digest, notes, address):
    (notes / "slow").touch()
    killed = []

    def kill():
        until = time.monotonic() + 100.0
        while not toy.begun(notes) and time.monotonic() < until:
            time.sleep(0.01)
        killed.append(toy.begun(notes)[-1][0])
        os.kill(killed[0], signal.SIGKILL)

    thread = threading.Thread(target=kill, daemon=True)
    thread.start()
    assert play(crew=Crew("cluster", 2, address), chunk=2)["digest"] == digest
    thread.join(timeout=1.0)
    assert killed


def test_a_model_that_raises_is_not_asked_again(play, notes, address):
    (notes / "raise-0-2").touch()
    (hole,) = play(crew=Crew("cluster", 2, address))["holes"]
    assert (hole["point"], hole["replication"], hole["error"]) == (0, 2, "ZeroDivisionError: no wind")
    assert 1 <= len([line for line in toy.begun(notes) if line[1:] == (0, 0, 5)]) <= 2


@pytest.fixture
def recipe(tmp_path):
    points = toy.ToyPoints()
    manifest = toy.manifest_of(points)
    return Recipe(manifest["study"], points, 1, manifest["made_by"], toy.toy_engine, tmp_path / "elsewhere", "token")


def ask(recipe, address, chunk):
    hands = Cluster(recipe, address, 0)
    try:
        promise = hands.submit(chunk)
        hands.flush()
        return promise.result(timeout=240)
    finally:
        hands.close()


def test_workers_that_do_not_see_the_folder_hand_chunks_back(recipe, address):
    done = ask(recipe, address, Chunk(0, 0, 0, 5))
    assert isinstance(done, Done) and done.content


def test_a_chunk_that_kills_every_worker_is_given_up(recipe, notes, address):
    (notes / "kill-2-3").touch()
    fault = ask(recipe, address, Chunk(2, 0, 0, 5))
    assert isinstance(fault, Fault) and "the worker died 4 times" in fault.error
    # Dask also counts workers that die before they have begun
    assert 1 <= len(toy.begun(notes)) <= 4


def test_chunks_of_a_task_that_killed_workers_are_sent_alone():
    sent = []
    hands = Cluster.__new__(Cluster)
    hands._send = sent.append  # type: ignore[method-assign]
    asks = [Ask(Chunk(0, 0, first, 5), Future()) for first in (0, 5)]
    hands._after_deaths(asks)
    assert sent == [[asks[0]], [asks[1]]]


def test_a_worker_of_another_program_refuses(recipe, address):
    with pytest.raises(InputError, match=r"runs another program .*version 0.0, here"):
        ask(recipe._replace(made_by=recipe.made_by | {"bartizan": "0.0"}), address, Chunk(0, 0, 0, 5))


def test_an_address_where_nobody_answers_is_said(recipe, monkeypatch):
    monkeypatch.setattr("bartizan.study.workers.cluster.PATIENCE_S", 0.5)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(InputError, match="no Dask scheduler with a worker answers at tcp"):
            Cluster(recipe, "tcp://127.0.0.1:9", 0)


def test_a_local_cluster_that_does_not_come_up_is_said(monkeypatch):
    def never(**_):
        raise RuntimeError("Cluster failed to start")

    monkeypatch.setattr(distributed, "LocalCluster", never)
    with pytest.raises(InputError, match="no Dask cluster of 2 workers came up on this machine: Cluster failed"):
        cluster.start_local(2)


def test_a_local_cluster_waits_for_a_killed_worker_longer_than_it_takes_to_start(address):
    """Dask closes whoever is not back after 15 s, for good; a study then waits for nobody."""
    from dask import config

    assert config.get("distributed.deploy.lost-worker-timeout") == cluster.LOST_S >= 3600.0


def test_a_cluster_whose_last_worker_is_gone_stops_the_study(recipe, local, address, monkeypatch):
    """The last but one here: it takes the workers away."""
    monkeypatch.setattr(cluster, "LONELY_S", 2.0)
    hands = Cluster(recipe, address, 0)
    local.scale(0)
    promise = hands.submit(Chunk(0, 0, 0, 5))
    with pytest.raises(
        IncompleteError, match="no worker any more, or no answer of the scheduler; what is stored is kept"
    ):
        promise.result(timeout=60)
    hands.close()


def test_a_scheduler_that_is_gone_stops_the_study(recipe, local, monkeypatch):
    """The last here: it takes the cluster away."""
    monkeypatch.setattr(cluster, "LONELY_S", 2.0)
    local.scale(1)
    local.wait_for_workers(1, timeout=120)
    hands = Cluster(recipe, local.scheduler_address, 0)
    monkeypatch.setattr(cluster, "PATIENCE_S", 2.0)
    local.close(timeout=60)
    promise = hands.submit(Chunk(0, 0, 0, 5))
    hands.flush()
    with pytest.raises((IncompleteError, ModelError), match=r"no answer of the scheduler|was lost on the cluster"):
        promise.result(timeout=60)
    hands.close()
