"""Checks of factors and of their design, each scenario that they make tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bartizan.scenario.document import Node
from bartizan.scenario.report import Report
from bartizan.scenario.words import show
from bartizan.study.points.build import Said, build
from bartizan.study.question.factors import Ready, ready
from bartizan.study.question.schema import MOST_POINTS, Study

if TYPE_CHECKING:
    from bartizan.study.points.points import Points

Place = tuple[str | int, ...]


def try_scenario(place: Place, said: Said, report: Report, points: Points, told: set[str]) -> None:
    """Build a scenario, and report what is wrong with it at the place to blame; what was `told` is not told again."""
    for problem in build(points.base, said).problems:
        words = f"{problem.path}: {problem.message}" if problem.path else problem.message
        if words not in told:
            told.add(words)
            at = _within(place, problem.path, report.root)
            report.fault(
                at, f"the scenario that this makes is refused: {words}", problem.seen, problem.expected, problem.hint
            )


def _within(place: Place, path: str, root: Node) -> Place:
    """The line of `set` that names the path, where there is one."""
    there = (*place, "set", path)
    block = root.at((*place, "set")).data
    return there if isinstance(block, dict) and path in block else place


def check_factors(study: Study, report: Report, points: Points) -> None:
    """Each factor is one that may be varied, over a range or levels that make sound scenarios."""
    from bartizan.claims.catalogue import load_catalogue
    from bartizan.study.points.points import figures_of

    if not study.factors:
        return
    catalogue, figures, is_sound = load_catalogue(), figures_of(points), not report.problems
    for i, factor in enumerate(study.factors):
        row, faults = ready(factor, figures, catalogue)
        for key, *fault in faults:
            report.fault(("factors", i, key), *fault)
        if row is not None:
            _check_fixed(i, row, study, report)
            if is_sound:
                _check_ends(i, row, study, report, points)


def _check_fixed(i: int, row: Ready, study: Study, report: Report) -> None:
    """What an option sets is not varied as well: one of the two would not count."""
    named = [(f"option {show(option.name)}", option.set) for option in study.options]
    named += [(f"phase {phase.date.isoformat()}", phase.set) for phase in study.phases]
    named += [(f"milestone {one.date.isoformat()}", one.set) for one in study.milestones]
    for name, values in named:
        if row.id in values:
            expected = "one of the two; options and phases then differ in something else"
            report.fault(("factors", i, "id"), f"{name} sets this as well", show(row.id), expected)


def _check_ends(i: int, row: Ready, study: Study, report: Report, points: Points) -> None:
    """Each end, or level, must make a scenario that is let through, with the first raid and option."""
    raid, option = (study.raids or [None])[0], (study.options or [None])[0]
    places = [(k + 0.5) / len(row.levels) for k in range(len(row.levels))] or [0.0, 1.0]
    told: set[str] = set()
    for at in places:
        try_scenario(("factors", i), Said(raid, option, {row.id: row.value(at)}), report, points, told)


def check_design(study: Study, report: Report, points: Points) -> None:
    """The design must come in that size, and all points together keep within limits and the budget."""
    if study.design is not None:
        try:
            _ = points.design
        except ValueError as error:
            key = "points" if study.design.points is not None else "kind"
            report.fault(("design", key), "a design that does not exist", "", str(error))
            return
    if points.count > MOST_POINTS:
        report.fault(("design",), "too many points", f"{points.count:,}", f"at most {MOST_POINTS:,}")
