"""Crews that leave training so long after their unit's delivery, on the day that each reading has for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bartizan.study.question.calendar import IN_TRAINING, TRAINED, in_training

if TYPE_CHECKING:
    from bartizan.scenario.readings import Readings
    from bartizan.scenario.schema import Scenario
    from bartizan.study.points.build import Built


def settled(built: Built, readings: Readings, training_days: float) -> tuple[Built, tuple[frozenset[str], ...]]:
    """A scenario whose crews are in training where any reading has them so, and the units of each reading that are.

    Parameters
    ----------
    built : Built
        With its learners in training.
    readings : Readings
        Drawn for it, slips in the days of its deliveries.
    training_days : float

    Returns
    -------
    built : Built
        The figures of crews in training are in play only where some reading needs them.
    training : tuple of frozenset of str
        For each reading.
    """
    from bartizan.scenario.load import scenario_digest

    file = built.scenario_file
    assert file is not None
    rows = [readings.reading(k).values for k in range(len(readings))]
    training = tuple(in_training(file.scenario, values, training_days) & built.learners for values in rows)
    scenario = _with_crews(file.scenario, built.learners, frozenset().union(*training))
    digest = scenario_digest(scenario, file.overrides, file.terrain_paths)
    return built._replace(scenario_file=replace(file, scenario=scenario, digest=digest)), training


def crewed(geometry: Any, case: Any, reading: int) -> Any:
    """A geometry with the crews of one reading; a plain run, and a study that says nothing of training, keep theirs."""
    training = getattr(case, "training", ())
    if not training:
        return geometry
    scenario = _with_crews(geometry.scenario, case.learners, training[reading])
    units = {unit.id: unit for unit in scenario.units}
    return replace(geometry, scenario=scenario, units=tuple(units[unit.id] for unit in geometry.units))


def _with_crews(scenario: Scenario, learners: frozenset[str], training: frozenset[str]) -> Scenario:
    crews = {name: IN_TRAINING if name in training else TRAINED for name in learners}
    units = [unit.model_copy(update={"crew": crews.get(unit.id, unit.crew)}) for unit in scenario.units]
    return scenario.model_copy(update={"units": units})
