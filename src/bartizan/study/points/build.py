"""One scenario from the study's base and what a point says: checked as a scenario file is, without a file."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bartizan.errors import InputError, Problem
from bartizan.scenario.load import ScenarioFile
from bartizan.study.question.calendar import IN_TRAINING, Calendar
from bartizan.study.question.choices import SLIP, choice_of
from bartizan.study.question.merge import merged, multiplied
from bartizan.study.question.schema import NamedRaid, Option, Phase

if TYPE_CHECKING:
    from bartizan.scenario.schema import Scenario


@dataclass(frozen=True)
class Base:
    """The scenario that a study starts from, as text; `terrain` are its files, `is_bundled`: it came with us."""

    text: str
    name: str
    is_bundled: bool
    terrain: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """The scenario as plain data; a copy each time."""
        return json.loads(_plain_json(self.text, self.name))


class Said(NamedTuple):
    """What a point says beside the base: a raid, an option, levels of factors, a phase, and what has come by then."""

    raid: NamedRaid | None = None
    option: Option | None = None
    levels: Mapping[str, Any] = {}
    phase: Phase | None = None
    calendar: Calendar = Calendar()


class Built(NamedTuple):
    """A scenario, and the slips of its deliveries by unit; all that is wrong with it where there is none.

    `learners` are units that arrive and whose crews nothing states: whether one is in training depends on the day of
    its delivery, which readings draw. Until that is settled (`crews.settled`) they are taken to be in training.
    """

    scenario_file: ScenarioFile | None
    slips_days: dict[str, float]
    problems: list[Problem]
    learners: frozenset[str] = frozenset()


@lru_cache(maxsize=8)
def _plain_json(text: str, name: str) -> str:
    from bartizan.scenario.document import compose
    from bartizan.scenario.guard import guarded_events

    events, problems = guarded_events(text, name)
    if problems:
        raise InputError(problems)
    root, problems = compose(events, name)
    if problems:
        raise InputError(problems)
    return json.dumps(root.plain())


def build(base: Base, said: Said) -> Built:
    """The scenario of a point.

    Parameters
    ----------
    base : Base
    said : Said
        The raid's patch is laid over the base first, then its `times`, then the option's patch, then what the
        milestones up to the day, the phase, the option and the factors set; of the same path the last of the four
        counts. Crews that none of them states may be in training where the calendar says for how long.

    Returns
    -------
    Built
        With every problem; those of a value that was set carry its path.
    """
    plain = _patched(base.plain(), said)
    if said.raid or (said.option and said.option.patch):
        _, faults = _parsed(plain)
        if faults:  # nothing can be put into what is no scenario
            return Built(None, {}, faults)
    problems: list[Problem] = []
    overrides: dict[str, float] = {}
    slips: dict[str, float] = {}
    values = {**_come_by(plain, said.calendar), **_set_of(said.phase), **_set_of(said.option), **said.levels}
    # a slip moves the date that is stated, so it comes after that
    for path in sorted(values, key=lambda path: SLIP.fullmatch(path) is not None):
        problem = _put(plain, path, values[path], overrides, slips)
        if problem:
            problems.append(problem)
    if problems:
        return Built(None, {}, problems)
    learners = _learners(plain, values) if said.calendar.crew_training_days is not None else frozenset()
    return _checked(base, plain, overrides, slips)._replace(learners=learners)


def _learners(plain: dict[str, Any], values: Mapping[str, Any]) -> frozenset[str]:
    """Units that arrive and whose crews none of the values states; they are put into training."""
    found = [u for u in plain.get("units", []) if u.get("available") and f"units.{u.get('id')}.crew" not in values]
    for unit in found:
        unit["crew"] = IN_TRAINING
    return frozenset(unit["id"] for unit in found)


def _come_by(plain: dict[str, Any], calendar: Calendar) -> dict[str, Any]:
    """What has come by the scenario's day; a day that cannot be read is told of by the checks of the scenario."""
    try:
        return calendar.come_by(dt.date.fromisoformat(plain["date"]))
    except (KeyError, TypeError, ValueError):
        return {}


def _set_of(block: Phase | Option | None) -> dict[str, Any]:
    return {} if block is None else block.set


def _patched(plain: dict[str, Any], said: Said) -> dict[str, Any]:
    if said.raid:
        plain = multiplied(merged(plain, said.raid.patch), said.raid.times)
    if said.option:
        plain = merged(plain, said.option.patch)
    if said.phase:
        plain["date"] = said.phase.date.isoformat()
    return plain


def _put(
    plain: dict[str, Any], path: str, value: Any, overrides: dict[str, float], slips: dict[str, float]
) -> Problem | None:
    """Put one value into the scenario, or among the overrides of figures; what is wrong with it, if anything."""
    found = choice_of(path)
    if found is None:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return Problem("", 0, 0, path, "not a number", repr(value)[:40], "a number for a claim or an assumption")
        overrides[path] = float(value)
        return None
    choice, match = found
    try:
        choice.put(plain, match, value)
    except (KeyError, TypeError, ValueError) as error:
        return Problem("", 0, 0, path, str(error.args[0] if error.args else error))
    if SLIP.fullmatch(path):
        units = [match["unit"]] if "unit" in match.groupdict() and match["unit"] else _unit_ids(plain)
        slips |= {unit: slips.get(unit, 0.0) + float(value) for unit in units}
    return None


def _unit_ids(plain: dict[str, Any]) -> list[str]:
    return [unit["id"] for unit in plain.get("units", []) if "id" in unit]


def _checked(base: Base, plain: dict[str, Any], overrides: dict[str, float], slips: dict[str, float]) -> Built:
    """Through the same schema and checks as a file."""
    from bartizan.claims.catalogue import load_catalogue
    from bartizan.scenario.checks import check_scenario
    from bartizan.scenario.document import Node
    from bartizan.scenario.load import scenario_digest
    from bartizan.scenario.report import Report

    scenario, problems = _parsed(plain)
    if scenario is None:
        return Built(None, {}, problems)
    catalogue = load_catalogue()
    report = Report(Node({}, 0, 0), "")
    check_scenario(scenario, report, catalogue, overrides)
    if not report.problems:
        report.problems += _figure_problems(scenario, overrides, catalogue)
    if report.problems:
        return Built(None, {}, report.problems)
    paths = tuple(Path(name) for name in base.terrain)
    digest = scenario_digest(scenario, overrides, paths)
    folder = None if base.is_bundled else Path()
    return Built(ScenarioFile(scenario, base.name, base.name, digest, folder, paths, overrides), slips, [])


def _parsed(plain: dict[str, Any]) -> tuple[Scenario | None, list[Problem]]:
    """Plain data as a scenario, or all that the schema has against it."""
    from pydantic import ValidationError

    from bartizan.scenario.problems import schema_problems
    from bartizan.scenario.schema import Scenario

    try:
        return Scenario.model_validate(plain), []
    except ValidationError as error:
        return None, schema_problems(error, node_of(plain), "")


def _figure_problems(scenario: Any, overrides: dict[str, float], catalogue: Any) -> list[Problem]:
    from bartizan.scenario.overrides import check_overrides

    problems: list[Problem] = []

    def fault(figure_id: str, _part: str, message: str, seen: str, expected: str, hint: str) -> None:
        problems.append(Problem("", 0, 0, figure_id, message, seen, expected, hint))

    check_overrides(scenario, scenario.figures, catalogue, fault)
    check_overrides(scenario, overrides, catalogue, fault)
    return problems


def node_of(value: Any) -> Any:
    """Plain data as a tree of nodes that know no place."""
    from bartizan.scenario.document import Node

    if isinstance(value, dict):
        return Node({key: node_of(part) for key, part in value.items()}, 0, 0)
    if isinstance(value, list):
        return Node([node_of(part) for part in value], 0, 0)
    return Node(value, 0, 0)
