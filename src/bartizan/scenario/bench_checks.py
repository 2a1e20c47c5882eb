"""What must hold between the keys of the bench: forms that exclude each other, and keys that mean nothing alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bartizan.scenario.rules import Arrivals, Spread
from bartizan.scenario.schema import Scenario
from bartizan.scenario.words import listed

if TYPE_CHECKING:
    from bartizan.claims.catalogue import Catalogue
    from bartizan.scenario.report import Path, Report

FORMS = ("constant", "exponential", "uniform")
STREAMS = ("poisson", "spaced", "simultaneous")


def check_bench(scenario: Scenario, report: Report, catalogue: Catalogue) -> None:
    """Every fault of the bench's keys, each with its place."""
    _check_spread(("engagement", "hold_time_s"), scenario.engagement.hold_time_s, report)
    _check_spread(("engagement", "patience_s"), scenario.engagement.patience_s, report)
    _check_patience(scenario, report)
    _check_range(scenario, report)
    _check_rounds(scenario, report, catalogue)
    if scenario.raid.arrivals is not None:
        _check_arrivals(scenario, scenario.raid.arrivals, report)


def _check_spread(path: Path, stated: Spread | None, report: Report) -> None:
    """One form of a time, and bounds in order."""
    if stated is None:
        return
    given = [name for name in FORMS if getattr(stated, name) is not None]
    if len(given) != 1:
        seen = " and ".join(given) or "none"
        report.fault(path, "a time must be said in one way", seen, listed(FORMS), "such as {constant: 10}")
        return
    if stated.uniform is None:
        return
    low_s, high_s = stated.uniform
    seen = f"{low_s:g} {high_s:g}"
    if low_s > high_s:
        report.fault((*path, "uniform"), "bounds that are not in order", seen, "the lower one first")
    elif high_s <= 0.0:
        report.fault((*path, "uniform"), "a time that is never above 0", seen, "an upper bound above 0 s")


def _check_patience(scenario: Scenario, report: Report) -> None:
    stated = scenario.engagement
    if stated.patience_s is not None and stated.on_busy == "lost":
        report.fault(
            ("engagement", "patience_s"),
            "patience needs somebody who waits",
            "on_busy: lost",
            "on_busy: wait, or no patience_s",
            key=True,
        )


def _check_range(scenario: Scenario, report: Report) -> None:
    if scenario.detection_range_km is not None and scenario.detection != "perfect":
        report.fault(
            ("detection_range_km",),
            "only perfect detection has a stated range",
            "detection: modelled",
            "detection: perfect, or no detection_range_km; figures hold the ranges of radars",
            key=True,
        )
    if scenario.detection_probability < 1.0 and scenario.detection != "perfect":
        report.fault(
            ("detection_probability",),
            "only perfect detection has a stated probability",
            "detection: modelled",
            "detection: perfect, or no detection_probability; figures say how radars detect",
            key=True,
        )
    if scenario.detection == "perfect" and scenario.tracking.mode != "simple":
        report.fault(
            ("tracking", "mode"),
            "a tracker that has nothing to track: no radar scans",
            "detection: perfect",
            "detection: modelled, or no tracking",
            key=True,
        )


def _check_rounds(scenario: Scenario, report: Report, catalogue: Catalogue) -> None:
    """One number of rounds for all needs one class to be of."""
    if scenario.rounds is None:
        return
    for i, unit in enumerate(scenario.units):
        if unit.system not in catalogue.systems:
            continue
        for j, fire_unit in enumerate(unit.fire_units):
            stated = fire_unit.load or fire_unit.rounds
            classes = list(stated) if stated is not None else list(catalogue.interceptor_classes(unit.system))
            if len(classes) > 1:
                report.fault(
                    ("units", i, "fire_units", j),
                    "`rounds` of the whole scenario are of one class, and this fire unit has several",
                    ", ".join(classes),
                    "one class under its `rounds` or `load`, or no `rounds` for the whole scenario",
                )


def _check_arrivals(scenario: Scenario, arrivals: Arrivals, report: Report) -> None:
    path: Path = ("raid", "arrivals")
    given = [name for name in STREAMS if getattr(arrivals, name) is not None]
    if len(given) != 1:
        seen = " and ".join(given) or "none"
        report.fault(path, "arrivals must be said in one way", seen, listed(STREAMS))
    if arrivals.simultaneous is False:
        expected = "true, or the key left out"
        report.fault((*path, "simultaneous"), "simultaneous arrivals that are not", "false", expected)
    groups = scenario.raid.groups
    if not groups:
        report.fault(path, "arrivals of nothing", "no groups", "raid.groups, or no arrivals", key=True)
        return
    n_objects = sum(group.count for group in groups)
    if arrivals.uncounted >= n_objects:
        seen, expected = f"{arrivals.uncounted:,} of {n_objects:,}", f"at most {n_objects - 1:,}"
        report.fault((*path, "uncounted"), "no object is left that counts", seen, expected)
    for i, group in enumerate(groups):
        for name in ("start_s", "spacing_s", "jitter_s"):
            if name in group.model_fields_set:
                report.fault(
                    ("raid", "groups", i, name),
                    "when objects start must be said in one place",
                    f"{name} here, and raid.arrivals",
                    "one of the two",
                    key=True,
                )
