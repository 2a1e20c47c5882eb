"""The whole engine on the bench: scenario files with their other effects switched off, against closed forms."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from bartizan.verify.check import Check, Sample, each, exact, statistical, within
from bartizan.verify.lab_cases import APPROACHES, DEPTH, Case, cases
from bartizan.verify.lab_files import lab_scenario

if TYPE_CHECKING:
    import numpy as np

    from bartizan.engine.log import Roster
    from bartizan.study.tally import Legend, Rows

SEED = 1976
STEP_M = 1.5
"""Intercepts of the engine lie within this of kinematics: what a target of 1,200 m/s flies in a millisecond, and the
single precision of the log."""


def checks() -> Iterator[Check]:
    """Queues, leakage, saturation and depth of fire, each as an ordinary scenario."""
    for case in cases():
        expected = statistical(case.value, case.finds) if case.finds else within(case.value, 1e-9, "no chance in it")
        yield Check(f"engine: {case.title}", case.source, expected, partial(_answer, case))
    for i, approach in enumerate(APPROACHES):
        name = f"engine: approach from {approach.detection_range_km:g} km at {approach.target_speed_mps:g} m/s"
        yield Check(f"{name}, looks", DEPTH, exact(len(approach.intercepts_km)), partial(_looks, i))
        names = [f"{name}, intercept {k + 1}, km" for k in range(len(approach.intercepts_km))]
        wanted = [within(range_km, STEP_M / 1000.0, "a millisecond's flight") for range_km in approach.intercepts_km]
        yield from each(DEPTH, names, wanted, partial(intercepts_km, approach.changes))


def _answer(case: Case) -> Sample | float:
    sample = measured(case.file, case.changes, case.measure, case.replications)
    return sample if case.finds else sample.mean


def _looks(i: int) -> int:
    return len(intercepts_km(APPROACHES[i].changes))


def measured(file: str, changes: Mapping[str, Any], measure: str, replications: int, seed: int = SEED) -> Sample:
    """A measure of a file of the bench, over replications.

    Parameters
    ----------
    file : str
        One of `lab_files.NAMES`.
    changes : mapping
        See `lab_files.lab_scenario`.
    measure : str
        One of `bartizan.study.measures.MEASURES`.
    replications : int
    seed : int

    Returns
    -------
    sample : Sample
        Mean and standard error, the replication being the unit; of a ratio, that of its linear form.
    """
    from bartizan.study.measures import table

    rows, who = _played(file, json.dumps(changes, sort_keys=True), replications, seed)
    values = table(measure, [rows], who)
    assert values is not None, f"{measure} asks nothing of {file}"
    n = values.shape[1]
    spread = float(values[0].std(ddof=1)) if n > 1 else 0.0
    return Sample(float(values[0].mean()), spread / n**0.5, n)


@cache
def _played(file: str, changes: str, replications: int, seed: int) -> tuple[Rows, Legend]:
    """The whole engine on a file: one row of counts for each replication. `changes` is JSON, for the cache's sake."""
    from bartizan.study.tally import legend, tally

    events, roster = _events(file, json.loads(changes), replications, seed)
    who = legend(roster)
    return tally(events, who, 0, replications), who


def _events(file: str, changes: Mapping[str, Any], replications: int, seed: int) -> tuple[np.ndarray, Roster]:
    from bartizan.engine.arrays import build_model, compile_geometry
    from bartizan.engine.run import run_block
    from bartizan.scenario.readings import central_reading, figures_in_play

    scenario_file = lab_scenario(file, changes)
    geometry = compile_geometry(scenario_file)
    model = build_model(geometry, central_reading(figures_in_play(scenario_file)))
    return run_block(model, seed=seed, first=0, count=replications), geometry.roster


def intercepts_km(changes: Mapping[str, Any]) -> list[float]:
    """Slant ranges at which rounds meet the target of `depth_of_fire`, in their order [km]."""
    from bartizan.engine.log import Code

    events, _ = _events("depth_of_fire", changes, 1, SEED)
    return [float(value) for value in events["value"][events["code"] == Code.MISS]]
