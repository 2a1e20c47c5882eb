"""What a second thread is worth: wall time of the replications of five_units, the terrain and report left out."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path

from table import ROUNDS, Row, show

from bartizan.scenario.load import ScenarioFile, load_scenario
from bartizan.study.execute import run_study

REPLICATIONS = 300
GOAL = 1.8


class Stopwatch:
    """Seconds between the first and the last report of replications."""

    def __init__(self) -> None:
        self.first_s = self.last_s = 0.0

    def __call__(self, stage: str, done: int | None = None, _total: int | None = None) -> None:
        if stage == "replications":
            self.last_s = time.perf_counter()
            if done == 0 and not self.first_s:
                self.first_s = self.last_s


def timed(scenario_file: ScenarioFile, workers: int, folder: Path) -> tuple[float, str]:
    """Wall time [s] and digest."""
    watch = Stopwatch()
    result = run_study(
        scenario_file, replications=REPLICATIONS, seed=7, workers=workers, chunk=10, out=folder, progress=watch
    )
    return watch.last_s - watch.first_s, result.digest


def main() -> None:
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if processors < 2:
        show("Two threads", [Row("1 to 2 threads", f"{GOAL} times", "skipped: one processor here")])
        return
    scenario_file = load_scenario("five_units")
    walls_s: dict[int, list[float]] = {1: [], 2: []}
    digests = set()
    with tempfile.TemporaryDirectory() as folder:
        timed(scenario_file, 2, Path(folder))  # compiles
        for _ in range(ROUNDS):
            for workers, walls in walls_s.items():
                wall_s, digest = timed(scenario_file, workers, Path(folder))
                walls.append(wall_s)
                digests.add(digest)
    assert len(digests) == 1, "the digest depends on the threads"
    one_s, two_s = (statistics.median(walls_s[workers]) for workers in (1, 2))
    measured = f"{one_s / two_s:.2f} times ({one_s:.2f} s, {two_s:.2f} s)"
    show(
        f"Two threads, {REPLICATIONS} replications of five_units, wall, medians of {ROUNDS}; needs two idle processors",
        [Row("1 to 2 threads", f"{GOAL} times", measured, one_s / two_s >= GOAL)],
    )


if __name__ == "__main__":
    main()
