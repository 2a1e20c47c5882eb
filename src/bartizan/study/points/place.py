"""One point of a study: where it stands, and everything that it is played with."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bartizan.scenario.load import ScenarioFile
    from bartizan.scenario.readings import Readings


class Place(NamedTuple):
    """Where a point stands in its study; options of one place met the same luck and differ in nothing else."""

    raid: str
    row: int
    date: str
    option: str


class PointCase(NamedTuple):
    """Everything that a point is played with."""

    index: int
    place: Place
    scenario_file: ScenarioFile
    readings: Readings
    seed: int
    replications: int
    ground: str
    """Points of one ground share places, terrain, lines of sight and paths: one geometry serves them all, with the
    scenario and the day of each in it."""
    learners: frozenset[str] = frozenset()
    training: tuple[frozenset[str], ...] = ()
    """Units whose crews may be in training, and those that are, for each reading; empty where nothing is said of it."""
