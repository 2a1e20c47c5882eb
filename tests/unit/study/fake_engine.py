"""A small engine with the real one's doors: outcomes are drawn by address, in plain Python, in no time."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from bartizan.engine.log import Cause, Code, Level
from bartizan.scenario.load import ScenarioFile, load_scenario
from bartizan.study.doors import Engine
from unit.study.events import event, log, small_roster

CELLS = 41


@dataclass(frozen=True)
class SmallGeometry:
    """What the study asks of a geometry."""

    scenario: Any
    date: dt.date
    roster: Any
    units: tuple[Any, ...]
    terrain: Any
    theatre: dict[str, Any]


def luck(*address: object) -> float:
    """A uniform number that is a pure function of its address."""
    return int.from_bytes(hashlib.sha256(repr(address).encode()).digest()[:6], "big") / 2**48


def compile_geometry(
    scenario_file: ScenarioFile, *, date: dt.date | None = None, progress: Any = None, see: Any = None
) -> Any:
    """Flat ground and the small roster."""
    if progress:
        progress("terrain")
    for row, node in enumerate(small_roster().nodes if see else ()):
        see(row, node, np.full((CELLS, CELLS), 200.0, np.float32))
    return SmallGeometry(
        scenario=scenario_file.scenario,
        date=date or scenario_file.scenario.date,
        roster=small_roster(),
        units=(),
        terrain=SimpleNamespace(elevation_m=np.zeros((CELLS, CELLS), np.float32)),
        theatre={"cell_m": 500.0, "k_factor": 4.0 / 3.0, "not_a_number": float("nan")},
    )


def build_model(geometry: Any, reading: Any) -> float:
    """The chance that a threat is stopped, moved by the values of the reading."""
    return 0.3 + 0.4 * luck("reading", sorted(reading.values.items()))


def run_block(model: float, *, seed: int, first: int, count: int, level: int = Level.DECISIONS) -> np.ndarray:
    """Four threats: each is stopped or leaks; a full log also holds plots."""
    rows = []
    for replication in range(first, first + count):
        for target in range(4):
            rows.append(event(replication, 1.0, Code.FIRST_DETECTED, 0, target, 30.0 + target))
            if level >= Level.DETECTIONS:
                rows.append(event(replication, 1.0, Code.PLOT, 0, target, 30.0))
            rows.append(event(replication, 2.0, Code.LAUNCH, 0, target, 9.0, 1))
            if luck(seed, replication, target) < model:
                rows.append(event(replication, 3.0, Code.KILL, 0, target, 9.0, 1))
            else:
                cause = Cause(int(12 * luck("cause", replication, target)))
                rows.append(event(replication, 4.0, Code.LEAK, -1, target, 0.0, target % 2))
                rows.append(event(replication, 4.0, Code.DECIDING_CAUSE, -1, target, 1.0, int(cause)))
    return log(rows)


def units_in_play(scenario: Any, reading: Any, date: dt.date) -> dict[str, bool]:
    """Everybody is there."""
    return dict.fromkeys(("alpha", "bravo", *(unit.id for unit in scenario.units)), True)


def small_engine(**doors: Any) -> Engine:
    """The engine, with any of its doors replaced."""
    return Engine(compile_geometry, build_model, run_block, units_in_play)._replace(**doors)


def small_scenario() -> ScenarioFile:
    """A bundled scenario; the small engine looks at its readings only."""
    return load_scenario("one_site")
