"""What storing, logging and Dask cost over the bare kernels: `scripts/bench overhead [REPLICATIONS]` of `five_units`.

Bare is `run_block` alone, decisions logged, events thrown away. Stored is what a study does with each chunk: play,
count, digest, pack, write and flush. All play the chunks that a study is cut into unless it is told otherwise, one
after the other in each round. Goals are of processor time; wall time stands beside it.

Logging is judged where it is always on: decisions, from the kernel's rows to the file on the disk, over kernels that
have nowhere to write (they count rows and throw them away). Every plot is asked for by name, for few replications,
since any can be played again from its address: what that costs is shown without a goal. Dask is the processor time of
two workers, the scheduler and the driver while a study of a minute is played, over two threads that play and store the
same chunks. What each worker does once for a study is in it, and told apart.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from table import ROUNDS, Row, show

from bartizan.engine.log import EVENT, Level
from bartizan.scenario.load import load_scenario
from bartizan.scenario.readings import figures_in_play, sampled_readings
from bartizan.study import store
from bartizan.study.chunks import Chunk, default_chunk_size, plan
from bartizan.study.doors import engine
from bartizan.study.lock import locked
from bartizan.study.workers.crews import Crew
from bartizan.study.workers.play import play_all
from bartizan.study.workers.player import Player
from bartizan.study.workers.recipe import Done, OneCase, OnePoint, Recipe

if TYPE_CHECKING:
    from bartizan.engine.records import Model

GOALS = {"store": 0.05, "log": 0.25, "Dask": 0.10}
SEED, LONG, DASK_ROUNDS, SLICES = 7, 20, 3, 40
SPARE_ROWS = 100_000
"""Room for the decisions of any one replication."""


class Spent(NamedTuple):
    """Processor and wall time."""

    cpu_s: float
    wall_s: float


class Costs(NamedTuple):
    """What the same chunks take with bare kernels, stored, and stored with every plot; how large those files are.

    `written` is how much longer kernels take that write their decisions than kernels that only count them.
    """

    bare: Spent
    stored: Spent
    logged: Spent
    written: float
    events: int
    bytes_: int


def main(replications: int) -> None:
    rows = []
    for name, count in (("five_units", replications), ("one_site", 40 * replications)):
        with tempfile.TemporaryDirectory() as folder:
            costs = kernels_and_store(name, count, Path(folder))
        rows += [over(f"{name}: stored over bare", "store", costs.stored, costs.bare)]
        silent = Spent(*(spent / (1.0 + costs.written) for spent in costs.bare))
        rows += [over(f"{name}: decisions logged and stored over none logged", "log", costs.stored, silent)]
        rows += [over(f"{name}: every plot logged and stored over bare", None, costs.logged, costs.bare)]
        each_ns = 1e9 * (costs.logged.cpu_s - costs.bare.cpu_s) / costs.events
        each = f"{each_ns:.0f} ns, {costs.bytes_ / costs.events:.1f} B on the disk ({costs.events:,} events)"
        rows += [Row(f"{name}: an event of that log", "-", each)]
    with tempfile.TemporaryDirectory() as folder:
        rows += threads_and_cluster("five_units", LONG * replications, Path(folder))
    show(f"Overhead, medians of {ROUNDS}, Dask of {DASK_ROUNDS}, {replications} replications of five_units", rows)


def over(what: str, goal: str | None, spent: Spent, bare: Spent) -> Row:
    share, wall = spent.cpu_s / bare.cpu_s - 1.0, spent.wall_s / bare.wall_s - 1.0
    measured = f"{100 * share:+.1f} % ({bare.cpu_s:.2f} s, {spent.cpu_s:.2f} s); wall {100 * wall:+.1f} %"
    if goal is None:
        return Row(what, "-", measured)
    return Row(what, f"{100 * GOALS[goal]:.0f} %", measured, share <= GOALS[goal])


def kernels_and_store(name: str, count: int, folder: Path) -> Costs:
    """Bare kernels, stored chunks, and stored chunks with every plot."""
    case = case_of(name, count)
    doors = engine()
    geometry = doors.compile_geometry(case.scenario_file, see=lambda *_: None)
    model = doors.build_model(geometry, case.readings.reading(0))
    levels = (Level.DECISIONS, Level.DETECTIONS)
    n_objects = len(geometry.roster.objects)
    chunks = plan(1, count, default_chunk_size(1, count, n_objects))
    long_chunks = plan(1, count, default_chunk_size(1, count))

    def bare() -> None:
        for chunk in chunks:
            events = doors.run_block(model, seed=SEED, first=chunk.first, count=chunk.count, level=Level.DECISIONS)
            assert len(events) > chunk.count

    (folder / "chunks").mkdir()
    with locked(folder) as token:
        players = [
            Player(Recipe("ab" * 32, OnePoint(case), level, store.made_by(), engine, folder, token), 1, geometry)
            for level in levels
        ]
        times: dict[int, list[Spent]] = {0: [], 1: [], 2: []}
        for round_ in range(ROUNDS + 1):
            works = bare, partial(play_each, players[0], chunks), partial(play_each, players[1], long_chunks)
            for i, work in enumerate(works):
                spent = spent_by(work)
                # the first round warms up
                times[i] += [spent] if round_ else []
        # where chunks are of one size there are two files of each: the larger is that of the fuller log
        files = [max(files_of(folder, chunk), key=lambda path: path.stat().st_size) for chunk in long_chunks]
        n_bytes, n_events = sum(path.stat().st_size for path in files), sum(map(n_rows, files))
    written = written_share(model, count)
    return Costs(median(times[0]), median(times[1]), median(times[2]), written, n_events, n_bytes)


def written_share(model: Model, count: int) -> float:
    """How much longer kernels take where the log has room, over a log without: CPU, one replication a call."""
    from bartizan.engine import step
    from bartizan.engine.ready import make_ready
    from bartizan.engine.run import new_state
    from bartizan.held import by_address

    state, played = new_state(model), np.zeros(2, np.int64)
    held = by_address(model), by_address(state)

    def play(log: np.ndarray, replications: range) -> None:
        for replication in replications:
            step.play_many(*held, log, np.uint64(SEED), replication, 1, int(Level.DECISIONS), played)
            assert played[0] == (1 if len(log) else 0), "an event found no room, or room that was not there"

    room, none = np.zeros(SPARE_ROWS, EVENT), np.zeros(0, EVENT)
    make_ready(model, state, (*held, room))
    each = max(count // SLICES, 1)
    slices = [range(first, first + each) for first in range(0, count, each)] * ROUNDS
    # by turns in short slices: what else the machine does meets both
    spent = [(spent_by(partial(play, room, part)).cpu_s, spent_by(partial(play, none, part)).cpu_s) for part in slices]
    return statistics.median(logged_s / silent_s for logged_s, silent_s in spent) - 1.0


def files_of(folder: Path, chunk: Chunk) -> list[Path]:
    return list((folder / "chunks").glob(f"{chunk.id}.*.parquet"))


def n_rows(path: Path) -> int:
    from pyarrow.parquet import read_metadata

    return read_metadata(path).num_rows


def play_each(player: Player, chunks: list[Chunk]) -> None:
    for chunk in chunks:
        done = player.play(chunk)
        assert isinstance(done, Done) and done.content is None, "a chunk was not stored"


def threads_and_cluster(name: str, count: int, folder: Path) -> list[Row]:
    """A study by two threads, and by a cluster of two workers whose processes are there already."""
    from distributed import Client

    from bartizan.study.workers.cluster import start_local

    spent: dict[str, list[Spent]] = {"threads": [], "cluster": [], "start": []}
    with start_local(2) as local:
        client = Client(local)
        crews = {"threads": Crew("threads", 2), "cluster": Crew("cluster", 2, local.scheduler_address)}
        study(name, 8, folder / "warm", crews["cluster"])
        for k in range(DASK_ROUNDS):
            spent["start"].append(spent_by(lambda k=k: study(name, 4, folder / f"start-{k}", crews["cluster"]), client))
            for kind, crew in crews.items():
                work = partial(study, name, count, folder / f"{kind}-{k}", crew)
                spent[kind].append(spent_by(work, client))
        client.close()
    start, threads, dask = (median(spent[kind]) for kind in ("start", "threads", "cluster"))
    once = f"{start.cpu_s:.1f} s of processor time, {start.wall_s:.1f} s of wall"
    return [
        over(f"{name}, {count:,} replications: Dask over threads, two workers", "Dask", dask, threads),
        Row(f"{name}, 4 replications by Dask: what is done once for a study", "-", once),
    ]


def study(name: str, count: int, folder: Path, crew: Crew) -> None:
    """Play a study of one point; its geometry is computed by whoever plays."""
    case = case_of(name, count)
    layout = {"chunk": default_chunk_size(1, count), "level": int(Level.DECISIONS)}
    manifest = {"study": store.study_digest({"count": count, "folder": folder.name}), "config": {}, "layout": layout}
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


def spent_by(work: Callable[[], Any], client: Any = None) -> Spent:
    """What some work takes, by this process and, where there is a cluster, its workers."""
    begun_s, begun_wall_s = processor_s(client), time.perf_counter()
    work()
    wall_s = time.perf_counter() - begun_wall_s
    return Spent(processor_s(client) - begun_s, wall_s)


def processor_s(client: Any) -> float:
    """Processor time so far [s]."""
    workers = client.run(time.process_time).values() if client is not None else ()
    return time.process_time() + sum(workers)


def median(spent: list[Spent]) -> Spent:
    return Spent(*(statistics.median(values) for values in zip(*spent, strict=True)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
