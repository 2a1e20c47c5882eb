"""Checks of what a study measures: names, what the scenario can give, and quantiles that the replications can bound."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bartizan.scenario.report import Report
from bartizan.scenario.words import show
from bartizan.study.question.asked import why_not_given
from bartizan.study.stopping.quantiles import replications_for_quantile

if TYPE_CHECKING:
    from bartizan.scenario.schema import Scenario
    from bartizan.study.question.schema import Asked, Study

LEAST_REPLICATIONS = 30
"""Played at each point where a study says neither `replications` nor `stopping`."""


def replications_of(study: Study) -> int:
    """What every point is played with at first; a stopping rule may ask for more."""
    if study.stopping is not None:
        return study.stopping.minimum
    return study.replications or LEAST_REPLICATIONS


def check_measures(study: Study, report: Report, scenarios: Sequence[Scenario]) -> None:
    """Every measure that is asked for, or that a rule looks at.

    Parameters
    ----------
    study : Study
    report : Report
    scenarios : sequence of Scenario
        Those of all raids and options.
    """
    from bartizan.study.measures import MEASURES

    # a plain name has its place in the list, a block that of its key
    asked = [(_place(report, i), one.measure) for i, one in enumerate(study.measures or ())]
    asked += [(("stopping", "measure"), study.stopping.measure)] if study.stopping else []
    for place, name in asked:
        if name not in MEASURES:
            report.unknown(place, "measure", name, MEASURES)
        elif why := why_not_given(name, scenarios):
            report.fault(place, f"this scenario cannot give the measure: {why}", show(name), "another measure")
    for i, one in enumerate(study.measures or ()):
        if one in (study.measures or ())[:i]:
            report.fault(("measures", i), "a measure that is named twice", show(one.measure), "each measure once")
        if one.measure in MEASURES and one.quantile is not None:
            _check_quantile(i, one, study, report)
    if study.stopping and study.stopping.measure in MEASURES and MEASURES[study.stopping.measure].over is not None:
        expected = "a measure with a value in each replication, such as stopped or p_raid_annihilation"
        report.fault(("stopping", "measure"), "no stopping rule for a ratio", show(study.stopping.measure), expected)


def _place(report: Report, i: int) -> tuple[str | int, ...]:
    is_block = isinstance(report.root.at(("measures", i)).data, dict)
    return ("measures", i, "measure") if is_block else ("measures", i)


def _check_quantile(i: int, asked: Asked, study: Study, report: Report) -> None:
    """A quantile of a count, which so many replications can bound to both sides."""
    from bartizan.study.measures import MEASURES

    assert asked.quantile is not None
    measure, place = MEASURES[asked.measure], ("measures", i, "measure")
    if measure.over is not None or measure.is_flag:
        message = "no quantile of a ratio" if measure.over is not None else "no quantile of what is yes or no"
        report.fault(
            place, message, show(asked.measure), "a count in each replication, such as leakers or rounds_fired"
        )
        return
    needed, n = replications_for_quantile(asked.quantile), replications_of(study)
    if n < needed:
        message = f"{n:,} replications cannot bound this quantile at 95 %"
        key = "`stopping.minimum`" if study.stopping else "`replications`"
        expected = f"{key} of {needed:,} or more, or a quantile nearer to 0.5"
        report.fault(("measures", i, "quantile"), message, f"{asked.quantile:g}", expected)
