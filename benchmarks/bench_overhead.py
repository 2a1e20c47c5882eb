"""What storing, logging and Dask cost over the bare kernels: `scripts/bench overhead [REPLICATIONS]` of `five_units`.

Processor time, medians of five, in one run. Bare is `run_block` alone, decisions logged, events thrown away. Stored is
what a study does with each chunk: play, count, digest, pack, write and flush. Logged is the same with every plot kept.
Dask is the processor time of two workers, the scheduler and the driver while a study is played, over one thread that
plays and stores the same chunks.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from table import ROUNDS, Row, show

from bartizan.engine.log import Level
from bartizan.scenario.load import load_scenario
from bartizan.scenario.readings import figures_in_play, sampled_readings
from bartizan.study import store
from bartizan.study.chunks import Chunk
from bartizan.study.doors import engine
from bartizan.study.lock import locked
from bartizan.study.workers.crews import Crew
from bartizan.study.workers.play import play_all
from bartizan.study.workers.player import Player
from bartizan.study.workers.recipe import Done, OneCase, OnePoint, Recipe

GOALS = {"store": 0.05, "log": 0.25, "Dask": 0.10}
CHUNK, SEED = 50, 7


def main(replications: int) -> None:
    rows = []
    for name, count in (("five_units", replications), ("one_site", 40 * replications)):
        with tempfile.TemporaryDirectory() as folder:
            bare, stored, logged = kernels_and_store(name, count, Path(folder))
        rows += [over(f"{name}: stored over bare", "store", stored, bare)]
        rows += [over(f"{name}: every plot logged and stored over bare", "log", logged, bare)]
    with tempfile.TemporaryDirectory() as folder:
        one, cluster = one_thread_and_cluster("five_units", 4 * replications, Path(folder))
    rows.append(over("five_units: Dask, two workers, over one thread", "Dask", cluster, one))
    show(f"Overhead, processor time, medians of {ROUNDS}, {replications} replications of five_units", rows)


def over(what: str, goal: str, seconds: float, bare_s: float) -> Row:
    share = seconds / bare_s - 1.0
    measured = f"{100 * share:+.1f} % ({bare_s:.2f} s, {seconds:.2f} s)"
    return Row(what, f"{100 * GOALS[goal]:.0f} %", measured, share <= GOALS[goal])


def kernels_and_store(name: str, count: int, folder: Path) -> tuple[float, float, float]:
    """Processor time of bare kernels, of stored chunks, and of stored chunks with every plot [s]."""
    case = case_of(name, count)
    doors = engine()
    geometry = doors.compile_geometry(case.scenario_file, see=lambda *_: None)
    model = doors.build_model(geometry, case.readings.reading(0))
    chunks = [Chunk(0, 0, first, CHUNK) for first in range(0, count, CHUNK)]

    def bare() -> None:
        for chunk in chunks:
            events = doors.run_block(model, seed=SEED, first=chunk.first, count=chunk.count, level=Level.DECISIONS)
            assert len(events) > chunk.count

    (folder / "chunks").mkdir()
    with locked(folder) as token:
        players = [
            Player(Recipe("ab" * 32, OnePoint(case), level, store.made_by(), engine, folder, token), 1, geometry)
            for level in (Level.DECISIONS, Level.DETECTIONS)
        ]
        stored, logged = (lambda p=player: play_each(p, chunks) for player in players)
        times: dict[int, list[float]] = {0: [], 1: [], 2: []}
        for round_ in range(ROUNDS + 1):
            for i, work in enumerate((bare, stored, logged)):
                spent_s = processor_s(work)
                # the first round warms up
                times[i] += [spent_s] if round_ else []
    return tuple(statistics.median(times[i]) for i in range(3))  # type: ignore[return-value]


def play_each(player: Player, chunks: list[Chunk]) -> None:
    for chunk in chunks:
        done = player.play(chunk)
        assert isinstance(done, Done) and done.content is None, "a chunk was not stored"


def one_thread_and_cluster(name: str, count: int, folder: Path) -> tuple[float, float]:
    """Processor time of a study by one thread, and by all processes of a cluster [s]; starting it is left out."""
    from distributed import Client, LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="") as cluster:
        client = Client(cluster)
        crew = Crew("cluster", 2, cluster.scheduler_address)
        study(name, 4 * CHUNK, folder / "warm", crew)
        alone, together = [], []
        for k in range(3):
            begun_s = workers_s(client)
            spent_s = processor_s(lambda k=k: study(name, count, folder / f"cluster-{k}", crew))
            together.append(spent_s + workers_s(client) - begun_s)
            alone.append(processor_s(lambda k=k: study(name, count, folder / f"alone-{k}", Crew("threads", 1))))
        client.close()
    return statistics.median(alone), statistics.median(together)


def study(name: str, count: int, folder: Path, crew: Crew) -> None:
    """Play a study of one point; its geometry is computed by whoever plays."""
    case = case_of(name, count)
    manifest = {"study": store.study_digest({"count": count}), "config": {}, "layout": {"chunk": CHUNK, "level": 1}}
    manifest |= {"made_by": store.made_by(), "scenario": {"name": name}}
    store.make_folder(folder, manifest)
    with locked(folder) as token:
        opening = store.open_for_writing(folder, manifest)
        recipe = Recipe(manifest["study"], OnePoint(case), Level.DECISIONS, manifest["made_by"], engine, folder, token)
        playing = play_all(opening, recipe, crew)
    assert sum(part.chunk.count for part in playing.stored) == count and not playing.holes


def case_of(name: str, count: int) -> OneCase:
    scenario_file = load_scenario(name)
    return OneCase(scenario_file, sampled_readings(figures_in_play(scenario_file), 1, SEED), SEED, count)


def processor_s(work: Callable[[], Any]) -> float:
    begun_s = time.process_time()
    work()
    return time.process_time() - begun_s


def workers_s(client: Any) -> float:
    """Processor time of all workers so far [s]."""
    return sum(client.run(time.process_time).values())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
