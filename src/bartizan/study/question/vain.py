"""What a study says in vain: keys that its design never reads, training of crews that never arrive, a pair named twice.

A value that nothing reads misleads whoever reads the file, so it is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bartizan.scenario.words import show

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bartizan.scenario.report import Report
    from bartizan.scenario.schema import Scenario
    from bartizan.study.question.schema import Study

SPREAD = ("points", "seed")
READS: dict[str, tuple[str, ...]] = {
    "full": ("levels",),
    "fractional": ("points",),
    "lhs": SPREAD,
    "sobol": SPREAD,
    "nolh": SPREAD,
    "one_at_a_time": ("levels",),
    "morris": SPREAD,
    "indices": SPREAD,
}
"""Which keys beside `kind` each kind of design reads."""


def check_design_keys(study: Study, report: Report) -> None:
    """Keys that a design of this kind does not read."""
    design = study.design
    if design is None:
        return
    reads = READS[design.kind]
    for key in sorted(design.model_fields_set - {"kind", *reads}):
        message = f"a {design.kind} design does not read `{key}`"
        report.fault(("design", key), message, show(getattr(design, key)), f"{' and '.join(reads)} at most", key=True)


def check_pairs_once(study: Study, report: Report) -> None:
    """A pair counts once among those that p-values are adjusted for, whichever way round it is written."""
    pairs = [frozenset(pair) for pair in study.compare] if isinstance(study.compare, list) else []
    for i, pair in enumerate(pairs):
        if pair in pairs[:i]:
            report.fault(("compare", i), "a pair that is named twice", "", "each pair once")


def check_training(study: Study, report: Report, scenarios: Iterable[Scenario]) -> None:
    """Days of training are asked only where some unit arrives."""
    if study.crew_training_days is None:
        return
    if not any(unit.available for scenario in scenarios for unit in scenario.units):
        expected = "a unit that is `available` from some day on, or no crew_training_days"
        report.fault(("crew_training_days",), "no unit arrives, so no crew is in training", "", expected)
