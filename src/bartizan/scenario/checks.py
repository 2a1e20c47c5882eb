"""What must hold between the blocks of a scenario: ids that exist, places inside the theatre, loads that add up.

Runs after the schema. Every fault found is reported, with the place of the value at fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bartizan.scenario.air_checks import check_air
from bartizan.scenario.bench_checks import check_bench
from bartizan.scenario.document import path_text
from bartizan.scenario.in_play import K_FACTOR
from bartizan.scenario.limits import estimate_cost, over_limits
from bartizan.scenario.network_checks import check_network, part_ids
from bartizan.scenario.places import check_places
from bartizan.scenario.report import Path, Report
from bartizan.scenario.rule_checks import check_rules
from bartizan.scenario.schema import Scenario
from bartizan.scenario.unit_checks import check_unit
from bartizan.scenario.words import show

if TYPE_CHECKING:
    from bartizan.claims.catalogue import Catalogue


def check_scenario(
    scenario: Scenario, report: Report, catalogue: Catalogue, overrides: Mapping[str, float] | None = None
) -> None:
    """All checks of this room but those of figures and files, in the order of the file."""
    before = len(report.problems)
    for path, message, seen, expected, hint in over_limits(estimate_cost(scenario, overrides=overrides)):
        report.fault(path, message, seen, expected, hint)
    _check_refraction(scenario, report)
    _check_ids(scenario, report)
    for i, unit in enumerate(scenario.units):
        check_unit(("units", i), unit, report, catalogue, has_rounds=scenario.rounds is not None)
    check_air(scenario, report)
    check_bench(scenario, report, catalogue)
    check_network(scenario, report)
    check_rules(scenario, report, catalogue, overrides)
    if len(report.problems) == before:
        # distances are only worth computing once ids and sizes are right
        check_places(scenario, report)


def _check_refraction(scenario: Scenario, report: Report) -> None:
    """The refraction is stated in one place."""
    if scenario.theatre.k_factor is not None and K_FACTOR in scenario.figures:
        seen = f"{scenario.theatre.k_factor:g} here, and {K_FACTOR} under `figures`"
        expected = "one of the two: `theatre.k_factor` for one value, `figures` for a range"
        report.fault(("theatre", "k_factor"), "the refraction must be said in one place", seen, expected)


def _check_ids(scenario: Scenario, report: Report) -> None:
    """Assets, units, fire units and parts share one list of ids; groups and flights another."""
    sites: dict[str, str] = {}
    for i, asset in enumerate(scenario.assets):
        _note_id(("assets", i, "id"), asset.id, sites, report)
    for i, unit in enumerate(scenario.units):
        _note_id(("units", i, "id"), unit.id, sites, report)
        for j, fire_unit in enumerate(unit.fire_units):
            _note_id(("units", i, "fire_units", j, "id"), fire_unit.id, sites, report)
    for path, name in part_ids(scenario):
        _note_id(path, name, sites, report)
    groups: dict[str, str] = {}
    for i, flight in enumerate(scenario.traffic):
        _note_id(("traffic", i, "id"), flight.id, groups, report)
    for i, group in enumerate(scenario.raid.groups):
        _note_id(("raid", "groups", i, "id"), group.id, groups, report)


def _note_id(path: Path, name: str, seen: dict[str, str], report: Report) -> None:
    if name in seen:
        report.fault(path, "an id that is already taken", show(name), f"an id of its own ({seen[name]} has this one)")
    seen.setdefault(name, path_text(path[:-1]))
