"""What flies is no choice of the defender's: how far a `set` may go with it, and when two scenarios share one sky."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bartizan.scenario.words import show

if TYPE_CHECKING:
    from bartizan.claims.catalogue import Catalogue
    from bartizan.scenario.load import ScenarioFile
    from bartizan.scenario.readings import PlayedFigure
    from bartizan.scenario.report import Report
    from bartizan.study.points.points import Points
    from bartizan.study.question.schema import Study

BEYOND = "what flies is doubted within its published or assumed range only; beyond it would be another raid"
NOT_BY_DAY = "what flies does not come by a day: phases and milestones say what of the defence has come"


def is_of_object(figure_id: str, catalogue: Catalogue) -> bool:
    """Whether a figure is one of an air object, by its own id or as that of any object."""
    from bartizan.claims.catalogue import OBJECT_GENERAL

    head, _, rest = figure_id.partition(".")
    return head in catalogue.objects or (head == "any" and rest in OBJECT_GENERAL)


def own_range(figure: PlayedFigure) -> tuple[float, float]:
    """The least and the greatest value of a figure over its alternatives."""
    own = [(part.low, part.high) for part, weight in zip(figure.alternatives, figure.weights, strict=True) if weight]
    return min(low for low, _ in own), max(high for _, high in own)


def check_sets(study: Study, report: Report, points: Points) -> None:
    """Figures of air objects in every `set`: within their range in options, and not at all by the calendar."""
    from bartizan.claims.catalogue import load_catalogue
    from bartizan.study.points.points import figures_of

    catalogue = load_catalogue()
    for block, rows in (("phases", study.phases), ("milestones", study.milestones)):
        for i, path in ((i, path) for i, row in enumerate(rows) for path in row.set if is_of_object(path, catalogue)):
            report.fault((block, i, "set", path), NOT_BY_DAY, show(path), "an option, which may say so", key=True)
    said = [(i, path, value) for i, option in enumerate(study.options) for path, value in option.set.items()]
    said = [row for row in said if is_of_object(row[1], catalogue)]
    figures = figures_of(points) if said else {}
    for i, path, value in said:
        least, most = own_range(figures[path]) if path in figures else (value, value)
        if not least <= value <= most:
            place, hint = ("options", i, "set", path), "another raid is named in a `patch`"
            report.fault(place, BEYOND, f"{value:g}", f"{least:g} to {most:g}", hint)


def sky_of(scenario_file: ScenarioFile, catalogue: Catalogue) -> dict[str, Any]:
    """What the defender does not choose: raid, traffic, stated losses, and what is said of air objects.

    Two scenarios with the same sky differ in choices of the defender's alone.
    """
    plain = scenario_file.scenario.model_dump(mode="json")
    said = {**plain["figures"], **scenario_file.overrides}
    return {
        "raid": plain["raid"],
        "traffic": plain["traffic"],
        "losses": plain["network"]["losses"],
        "objects": {path: value for path, value in said.items() if is_of_object(path, catalogue)},
    }
