"""A study of a few points for the small engine, with doors that other processes can import, and faults on demand."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from bartizan.engine.log import Level
from bartizan.scenario.readings import Readings, figures_in_play, sampled_readings
from bartizan.study import store
from bartizan.study.doors import Engine
from bartizan.study.workers.recipe import OneCase
from unit.study import fake_engine

N_POINTS, N_READINGS, REPLICATIONS = 3, 2, 20
NOTES = "TOY_NOTES"
"""The environment names a folder: files `raise-POINT-REPLICATION`, `kill-…`, `slow`; what began is noted in `begun`."""


@lru_cache
def _drawn(count: int) -> tuple[Any, Readings]:
    scenario_file = fake_engine.small_scenario()
    return scenario_file, sampled_readings(figures_in_play(scenario_file), count, 7)


@dataclass(frozen=True)
class ToyPoints:
    """Points that differ in their seed, so that each has an outcome of its own; `grounds` of them."""

    count: int = N_POINTS
    replications: int = REPLICATIONS
    grounds: int = 1

    def point(self, index: int) -> OneCase:
        scenario_file, drawn = _drawn(N_READINGS)
        return OneCase(scenario_file, drawn, 100 + index, self.replications, f"ground {index % self.grounds}")


def run_block(model: float, *, seed: int, first: int, count: int, level: int = Level.DECISIONS) -> np.ndarray:
    """As the small engine, after what the notes ask for."""
    notes = os.environ.get(NOTES)
    if notes:
        with (Path(notes) / "begun").open("a") as file:
            file.write(f"{os.getpid()} {seed - 100} {first} {count}\n")
        for replication in range(first, first + count):
            if (Path(notes) / f"raise-{seed - 100}-{replication}").exists():
                raise ZeroDivisionError("no wind")
            once = Path(notes) / f"kill-once-{seed - 100}-{replication}"
            if once.exists() or (Path(notes) / f"kill-{seed - 100}-{replication}").exists():
                once.unlink(missing_ok=True)
                os.kill(os.getpid(), signal.SIGKILL)
        if (Path(notes) / "slow").exists():
            time.sleep(0.02)
    return fake_engine.run_block(model, seed=seed, first=first, count=count, level=level)


def toy_engine() -> Engine:
    """Doors that a worker process can import."""
    return fake_engine.small_engine(run_block=run_block)


def manifest_of(points: ToyPoints, chunk: int = 5) -> dict[str, Any]:
    """What a study of these points is a function of."""
    config = {"seed": 7, "points": points.count, "replications": points.replications, "readings": N_READINGS}
    return {
        "study": store.study_digest(config),
        "config": config,
        "layout": {"chunk": chunk, "level": 1},
        "made_by": store.made_by(),
        "scenario": {"name": "toy"},
    }


def begun(notes: Path) -> list[tuple[int, ...]]:
    """Blocks that were begun: (process, point, first, count)."""
    path = notes / "begun"
    lines = path.read_text().splitlines(keepends=True) if path.exists() else []
    # the last may be half written, or the start of one whose writer was killed
    return [tuple(map(int, line.split())) for line in lines if line.endswith("\n") and len(line.split()) == 4]
