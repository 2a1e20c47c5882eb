"""A small study with a toy engine: outcomes by address, a few milliseconds a chunk, and a note of each chunk begun."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bartizan.engine.log import EVENT, Cause, Code, Node, Place, Roster, Thing
from bartizan.study import store
from bartizan.study.doors import Engine
from bartizan.study.workers.crews import Crew
from bartizan.study.workers.points_run import run_points
from bartizan.study.workers.recipe import OneCase

NOTES = "TOY_STUDY_NOTES"
"""The environment names a folder, whose file `begun` has a line for each chunk that was begun."""

N_POINTS, REPLICATIONS, CHUNK, N_TARGETS = 3, 40, 4, 6
ROSTER = Roster(
    (Node("post", "fire_unit", "unit", "toy", 1, -32.0, -24.0, 0.0, 0.0, 20.0, 20.0),),
    tuple(Thing(f"t{k}", "drone", "drone", "hostile", True, "raid", 0, k + 2) for k in range(N_TARGETS)),
    (Place("town", "Town", -32.0, -24.0, 0.0, 0.0),),
)


class ToyScenario(NamedTuple):
    """What the study asks of a scenario: nothing here."""

    units: tuple[Any, ...] = ()


class ToyFile(NamedTuple):
    """A scenario's file; the real one takes a second to read, for each worker that is started after a kill."""

    scenario: ToyScenario = ToyScenario()


class ToyReadings(NamedTuple):
    """One reading of no figures."""

    values: tuple[float, ...] = (0.0,)

    def reading(self, index: int) -> float:
        """The reading."""
        return self.values[index]


class ToyGeometry(NamedTuple):
    """What the study asks of a geometry."""

    scenario: ToyScenario
    roster: Roster


FILE, READINGS = ToyFile(), ToyReadings()


@dataclass(frozen=True)
class ToyPoints:
    """Points that differ in their seed."""

    count: int = N_POINTS

    def point(self, index: int) -> Any:
        """One point."""
        return OneCase(FILE, READINGS, index, REPLICATIONS)  # type: ignore[arg-type]


def run_block(model: float, *, seed: int, first: int, count: int, level: int) -> np.ndarray:  # noqa: ARG001
    """Each target is stopped or leaks."""
    notes = os.environ.get(NOTES)
    if notes:
        with (Path(notes) / "begun").open("a") as file:
            file.write(f"{os.getpid()} {seed} {first}\n")
    rows = []
    for replication in range(first, first + count):
        time.sleep(0.002)
        for target in range(N_TARGETS):
            drawn = hashlib.sha256(f"{seed} {replication} {target}".encode()).digest()[0] / 256
            if drawn < model:
                rows.append((replication, 3, Code.KILL, 0, target, drawn, 1))
            else:
                rows.append((replication, 4, Code.LEAK, -1, target, drawn, 0))
                rows.append((replication, 4, Code.DECIDING_CAUSE, -1, target, 0.0, Cause.MISSED))
    return np.array(rows, EVENT)


def toy_engine() -> Engine:
    """Doors that a worker process can import."""
    return Engine(
        lambda scenario_file, **_: ToyGeometry(scenario_file.scenario, ROSTER), lambda *_: 0.6, run_block, lambda *_: {}
    )


def play(folder: Path, crew: Crew) -> str:
    """Play the study, or go on with it; its digest."""
    config = {"seed": 0, "points": N_POINTS, "replications": REPLICATIONS, "readings": 1, "of": "the toy engine"}
    manifest = {
        "study": store.study_digest(config),
        "config": config,
        "layout": {"chunk": CHUNK, "level": 1},
        "made_by": store.made_by(),
        "scenario": {"name": "toy"},
    }
    return run_points(ToyPoints(), folder, manifest, crew=crew, doors=toy_engine)["digest"]


def begun(notes: Path) -> list[tuple[int, int, int]]:
    """Chunks that were begun: (process, point, first)."""
    path = notes / "begun"
    lines = path.read_text().splitlines(keepends=True) if path.exists() else []
    whole = [line.split() for line in lines if line.endswith("\n")]
    return [(int(pid), int(point), int(first)) for pid, point, first in whole]
