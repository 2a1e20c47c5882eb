"""What a second worker is worth: `scripts/bench workers [REPLICATIONS]` of `five_units`, by threads and by processes.

Wall time from the first report of a study to the last replication: terrain and report are left out, starting worker
processes is not. Beside it processor time, of all processes: what two workers spend over what one does for the same
study is what they take from one another. It can be told on a machine that has other work to do; wall time cannot.
"""

from __future__ import annotations

import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from table import Row, show

from bartizan.scenario.load import ScenarioFile, load_scenario
from bartizan.study.execute import run_study
from bartizan.study.workers.crews import Crew

REPLICATIONS, ROUNDS = 2_000, 3
GOAL = 1.8


class Spent(NamedTuple):
    """What one study took."""

    wall_s: float
    cpu_s: float
    digest: str


class Stopwatch:
    """Seconds between the first and the last report of replications."""

    def __init__(self) -> None:
        self.first_s = self.last_s = 0.0

    def __call__(self, stage: str, done: int | None = None, _total: int | None = None) -> None:
        if stage == "replications":
            self.last_s = time.perf_counter()
            if done == 0 and not self.first_s:
                self.first_s = self.last_s


def main(replications: int) -> None:
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if processors < 2:
        show("Two workers", [Row("1 to 2 workers", f"{GOAL} times", "skipped: one processor here")])
        return
    scenario_file = load_scenario("five_units")
    crews = [Crew(kind, count) for kind in ("threads", "processes") for count in (1, 2)]
    spent: dict[Crew, list[Spent]] = {crew: [] for crew in crews}
    with tempfile.TemporaryDirectory() as folder:
        timed(scenario_file, Crew("threads", 2), 20, Path(folder) / "compiles")
        for round_ in range(ROUNDS):
            for crew in crews:
                spent[crew].append(
                    timed(scenario_file, crew, replications, Path(folder) / f"{crew.kind}-{crew.count}-{round_}")
                )
    assert len({one.digest for all_ in spent.values() for one in all_}) == 1, "the digest depends on the workers"
    rows = [row for one, two in (crews[:2], crews[2:]) for row in rows_of(one.kind, spent[one], spent[two])]
    title = f"Two workers, {replications:,} replications of five_units, medians of {ROUNDS} in turn"
    show(f"{title}; wall needs two idle processors", rows)


def timed(scenario_file: ScenarioFile, crew: Crew, replications: int, folder: Path) -> Spent:
    """Play a study."""
    watch, begun_s = Stopwatch(), processor_s()
    result = run_study(scenario_file, replications=replications, seed=7, crew=crew, out=folder, progress=watch)
    return Spent(watch.last_s - watch.first_s, processor_s() - begun_s, result.digest)


def processor_s() -> float:
    """Of this process and of all its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def rows_of(kind: str, one: list[Spent], two: list[Spent]) -> list[Row]:
    """Wall time of one over two, and processor time of two over one."""
    one_s, two_s = (statistics.median(spent.wall_s for spent in all_) for all_ in (one, two))
    one_cpu_s, two_cpu_s = (statistics.median(spent.cpu_s for spent in all_) for all_ in (one, two))
    wall = f"{one_s / two_s:.2f} times ({one_s:.1f} s, {two_s:.1f} s)"
    cpu = f"{two_cpu_s / one_cpu_s:.2f} times ({one_cpu_s:.1f} s, {two_cpu_s:.1f} s)"
    return [
        Row(f"1 to 2 {kind}, wall", f"{GOAL} times", wall, one_s / two_s >= GOAL),
        Row(f"2 {kind} over 1, processor time", "-", cpu),
    ]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else REPLICATIONS)
