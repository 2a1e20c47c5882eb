"""What must hold between a study and its scenario. Every fault is reported, with its place in the study file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

from bartizan.errors import InputError, Problem
from bartizan.scenario.document import Node
from bartizan.scenario.report import Report
from bartizan.scenario.words import did_you_mean, show
from bartizan.study.points.build import Said, build
from bartizan.study.question import choices
from bartizan.study.question.calendar import Calendar, check_days
from bartizan.study.question.design_checks import check_design, check_factors, try_scenario
from bartizan.study.question.levels import level_fault
from bartizan.study.question.measure_checks import check_measures
from bartizan.study.question.schema import NamedRaid, Option, Phase, Stopping, Study
from bartizan.study.question.sky import check_sets
from bartizan.study.question.vain import check_design_keys, check_pairs_once, check_training
from bartizan.study.stopping.rule import StoppingRule, stopping_rule

if TYPE_CHECKING:
    from bartizan.scenario.schema import Scenario
    from bartizan.study.points.points import Points

Place = tuple[str | int, ...]
MOST_NAME = 60
"""Characters of a name of an option or a raid: tables and pictures cut what is longer, and two could look alike."""


def check_study(study: Study, root: Node, filename: str, points: Points) -> list[Problem]:
    """All checks of a study beyond its schema.

    Returns
    -------
    problems : list of Problem
        In the order of the file; combinations are tried only where their parts are right.
    """
    report = Report(root, filename)
    _check_names(study, report)
    _check_compare(study, report)
    _check_counts(study, report)
    check_design_keys(study, report)
    check_pairs_once(study, report)
    _check_options(study, report)
    if not report.problems:
        _check_scenarios(study, report, points)
    if not report.problems:
        check_sets(study, report, points)
        check_training(study, report, _scenarios(study, points))
    if not report.problems:
        check_measures(study, report, _scenarios(study, points))
    check_factors(study, report, points)
    if not report.problems:
        check_design(study, report, points)
    return sorted(report.problems, key=lambda p: (p.line, p.column))


def _check_names(study: Study, report: Report) -> None:
    for block, rows in (("options", study.options), ("raids", study.raids)):
        for i, row in enumerate(rows):
            if len(row.name) > MOST_NAME:
                expected = f"at most {MOST_NAME} characters, as tables show them"
                report.fault((block, i, "name"), "a name that is too long", f"{len(row.name)} characters", expected)
    for block, names in (
        ("options", [option.name for option in study.options]),
        ("raids", [raid.name for raid in study.raids]),
        ("factors", [factor.id for factor in study.factors]),
    ):
        for i, name in enumerate(names):
            if name in names[:i]:
                key = "id" if block == "factors" else "name"
                report.fault((block, i, key), "a name that is already taken", show(name), "a name of its own")
    check_days(study, report)


def _check_compare(study: Study, report: Report) -> None:
    names = [option.name for option in study.options]
    if isinstance(study.compare, list):
        for i, pair in enumerate(study.compare):
            for j, name in enumerate(pair):
                if name not in names:
                    report.unknown(("compare", i, j), "option", name, names)
            if pair[0] == pair[1]:
                report.fault(("compare", i), "an option compared with itself", show(pair[0]), "two options")


def _check_counts(study: Study, report: Report) -> None:
    if study.stopping and study.replications:
        expected = "either `replications`, or `stopping` with its `maximum`"
        report.fault(("replications",), "the number of replications must be said in one way", "both", expected)
    if study.stopping:
        try:
            rule_of(study.stopping)
        except InputError as error:
            for problem in error.problems:
                key = problem.path.rpartition(".")[2]
                report.fault(("stopping", key), problem.message, problem.seen, problem.expected, problem.hint)
    if study.reading and study.readings > 1:
        message, seen = (
            "one reading by name and several that are drawn exclude each other",
            f"{study.readings} readings",
        )
        report.fault(("reading",), message, seen, "either `reading` or `readings`", key=True)
    if study.factors and study.design is None:
        report.fault(("factors",), "factors without a design", "", "a block `design: {kind: …}`", key=True)
    if study.design and not study.factors:
        report.fault(("design",), "a design without factors", "", "a list `factors`, or no design", key=True)


def rule_of(stopping: Stopping) -> StoppingRule:
    """The rule that a study states.

    Raises
    ------
    InputError
        If no honest rule is stated.
    """
    return stopping_rule(stopping.half_width, stopping.maximum, stopping.minimum, stopping.interval)


def _check_options(study: Study, report: Report) -> None:
    """Paths and values of every `set`; raids under `raids` may touch the raid alone."""
    for block, rows in (("phases", study.phases), ("milestones", study.milestones), ("options", study.options)):
        for i, row in enumerate(rows):
            for path, value in row.set.items():
                _check_set((block, i, "set", path), path, value, report)
    for i, raid in enumerate(study.raids):
        for key in raid.patch:
            if key != "raid":
                expected = "`raid` alone; other parts of the scenario belong into an option"
                report.fault(
                    ("raids", i, "patch", key), "a raid that changes something else", show(key), expected, key=True
                )


def _check_set(place: Place, path: str, value: Any, report: Report) -> None:
    why = choices.why_refused(path)
    if why:
        # an option may change them, but as a patch, where all can see what it states
        report.fault(
            place, "what an option says about raid, traffic or losses stands in its `patch`", show(path), key=True
        )
        return
    found = choices.choice_of(path)
    if found is None:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if path.partition(".")[0] in choices.BLOCKS:
            expected = f"{choices.known_words(path)}; anything else goes into `patch`"
            hint = did_you_mean(path, choices.known_paths())
            report.fault(place, "not a choice that `set` knows", show(path), expected, hint, key=True)
        elif not is_number:
            report.fault(place, "not a number", show(value), "a number for a claim or an assumption")
        return
    fault = level_fault(found[0], value)
    if fault:
        report.fault(place, *fault)


def _combinations(study: Study) -> Iterator[tuple[Place, NamedRaid | None, Option | None]]:
    """Each raid alone, then each option under each raid, with the block to blame."""
    raids: Sequence[Any] = list(enumerate(study.raids)) or [(None, None)]
    options: Sequence[Any] = list(enumerate(study.options)) or [(None, None)]
    for (i, raid), (j, option) in product(raids, options):
        if j is not None:
            yield ("options", j), raid, option
        elif i is not None:
            yield ("raids", i), raid, None


def _check_scenarios(study: Study, report: Report, points: Points) -> None:
    """Every option with every raid must be a scenario that the checks of scenarios let through."""
    told: set[str] = set()
    for i, raid in enumerate(study.raids):
        try_scenario(("raids", i), Said(raid, None), report, points, told)
    for place, raid, option in _combinations(study):
        if option is not None:
            try_scenario(place, Said(raid, option), report, points, told)
    first = (study.raids or [None])[0]
    for (i, phase), option in product(enumerate(study.phases), study.options or [None]):
        if phase.set:
            try_scenario(("phases", i), Said(first, option, phase=phase), report, points, told)
    for (i, milestone), option in product(enumerate(study.milestones), study.options or [None]):
        day = Said(first, option, phase=Phase(date=milestone.date), calendar=Calendar.of(study))
        try_scenario(("milestones", i), day, report, points, told)


def _scenarios(study: Study, points: Points) -> list[Scenario]:
    """The scenarios of all raids and options."""
    pairs = [(raid, option) for _, raid, option in _combinations(study)] or [(None, None)]
    built = [build(points.base, Said(raid, option)).scenario_file for raid, option in pairs]
    return [one.scenario for one in built if one is not None]
