"""CPU time of a replication against the engine's first experiment, in one run: `scripts/bench engine FOLDER`.

FOLDER holds the experiment (`scen.py`, `v4w_numba.py`), which does not belong to the project; without it the ratios are
left out, and said so. One core, medians of five, interleaved.
"""

from __future__ import annotations

import importlib
import os
import statistics
import sys
import time
from collections.abc import Callable
from types import ModuleType

import numpy as np
from spike_scenario import spike_model

from bartizan.engine.arrays import build_model, compile_geometry
from bartizan.engine.log import Code, Level
from bartizan.engine.records import Model
from bartizan.engine.run import run_block
from bartizan.scenario.load import load_scenario
from bartizan.scenario.readings import central_reading, figures_in_play

ROUNDS = 5
SEED = 7
SIZES = ((20, 200), (100, 60), (300, 12))
GOAL_SAME, GOAL_FULL = 2.0, 6.0
CLOSE = 0.05


def load_experiment(folder: str) -> tuple[ModuleType, ModuleType]:
    """The experiment with Philox and with references counted, as the goal states it."""
    os.environ["ENGINE_RNG"], os.environ["ENGINE_NRT"] = "philox", "1"
    sys.path.insert(0, folder)
    return importlib.import_module("scen"), importlib.import_module("v4w_numba")


def cpu_ms(play: Callable[[], object], count: int) -> float:
    """CPU time of one replication."""
    start = time.process_time()
    play()
    return (time.process_time() - start) / count * 1e3


def detections(model: Model, count: int) -> tuple[float, int]:
    """Detections and looks that led to them, a replication; and that the work was done: something was fired."""
    events = run_block(model, seed=SEED, first=0, count=count, level=Level.DETECTIONS)
    assert np.any(events["code"] == Code.LAUNCH), "nothing was fired: the benchmark does no work"
    return float((events["code"] == Code.PLOT).sum()) / count, len(events)


def interleaved(plays: list[tuple[Callable[[], object], int]]) -> list[float]:
    """Medians of several programs, taken in turn so that the machine treats them alike."""
    for play, _ in plays:
        play()
    rounds = [[cpu_ms(play, count) for play, count in plays] for _ in range(ROUNDS)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def compare(scen: ModuleType, spike: ModuleType) -> float:
    """The same raid in both; returns the experiment's time at 100 raiders."""
    anchor_ms = 0.0
    for n_raiders, count in SIZES:
        inputs, model = scen.make(A=n_raiders, S=5), spike_model(scen, n_raiders)
        theirs = float(spike.run(inputs, SEED, count)[0].mean(0)[3])
        ours, _ = detections(model, count)
        assert abs(ours / theirs - 1.0) < CLOSE, f"{ours:.0f} detections against {theirs:.0f}: not the same work"
        spike_ms, engine_ms = interleaved(
            [
                (lambda inputs=inputs, count=count: spike.run(inputs, SEED, count), count),
                (lambda model=model, count=count: run_block(model, seed=SEED, first=0, count=count), count),
            ]
        )
        print(
            f"  {n_raiders:4d} raiders, 5 units   {engine_ms:7.2f} ms, experiment {spike_ms:6.2f} ms, ratio "
            f"{engine_ms / spike_ms:.2f} (goal {GOAL_SAME:.0f})   {engine_ms * 1e6 / ours:.0f} ns a detection, "
            f"detections {100 * (ours / theirs - 1):+.1f} %"
        )
        anchor_ms = spike_ms if n_raiders == 100 else anchor_ms
    return anchor_ms


def full(anchor_ms: float) -> None:
    """The bundled scenario with terrain, tracks, ledger: everything on."""
    scenario_file = load_scenario("five_units")
    reading = central_reading(figures_in_play(scenario_file))
    model = build_model(compile_geometry(scenario_file), reading)
    seen, _ = detections(model, 3)
    (engine_ms,) = interleaved([(lambda: run_block(model, seed=SEED, first=0, count=12), 12)])
    ratio = (
        f"ratio {engine_ms / anchor_ms:.1f} (goal {GOAL_FULL:.0f})" if anchor_ms else "no ratio: experiment not given"
    )
    each_ns = engine_ms * 1e6 / seen
    print(f"  five_units             {engine_ms:7.2f} ms, {seen:.0f} detections, {each_ns:.0f} ns each, {ratio}")


def main() -> None:
    """Print one line for each size."""
    print("CPU time of one replication, one core, median of five")
    anchor_ms = 0.0
    if len(sys.argv) > 1:
        anchor_ms = compare(*load_experiment(sys.argv[1]))
    else:
        print("  the first experiment is not given (scripts/bench engine FOLDER): its rows are skipped")
    full(anchor_ms)


if __name__ == "__main__":
    main()
