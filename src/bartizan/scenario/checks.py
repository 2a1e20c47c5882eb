"""What must hold between the blocks of a scenario: ids that exist, places inside the theatre, loads that add up.

Runs after the schema. Every fault found is reported, with the place of the value at fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from bartizan.errors import InputError, Problem
from bartizan.scenario.bench_checks import check_bench
from bartizan.scenario.document import Node, path_text
from bartizan.scenario.in_play import K_FACTOR, part_aims, radar_aims
from bartizan.scenario.kinds import KIND_OF_OBJECT, target_kind
from bartizan.scenario.limits import estimate_cost, over_limits
from bartizan.scenario.network_checks import check_network, part_ids
from bartizan.scenario.places import check_places
from bartizan.scenario.rule_checks import check_rules
from bartizan.scenario.schema import Available, FireUnit, RaidGroup, Scenario, Unit
from bartizan.scenario.words import did_you_mean, listed, show

if TYPE_CHECKING:
    from bartizan.claims.catalogue import Catalogue

Path = tuple[str | int, ...]


class Report:
    """Where the faults go: it knows the file and where each value stands in it."""

    def __init__(self, root: Node, filename: str) -> None:
        self.root, self.filename = root, filename
        self.problems: list[Problem] = []

    def fault(
        self, path: Path, message: str, seen: str = "", expected: str = "", hint: str = "", *, key: bool = False
    ) -> None:
        """Add a fault at a value, or at the key of that value."""
        node = self.root.at(path)
        line, column = (node.key_line, node.key_column) if key and node.key_line else (node.line, node.column)
        self.problems.append(Problem(self.filename, line, column, path_text(path), message, seen, expected, hint))

    def unknown(self, path: Path, what: str, seen: str, known: Iterable[str], *, key: bool = False) -> None:
        """Add a fault for an id that is not among the known ones."""
        known = list(known)
        self.fault(path, f"no {what} has this id", show(seen), listed(known), did_you_mean(seen, known), key=key)


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
        _check_unit(("units", i), unit, report, catalogue, has_rounds=scenario.rounds is not None)
    for i, flight in enumerate(scenario.traffic):
        _check_object(("traffic", i), flight.object, report)
        _check_start(("traffic", i), flight.start_s, scenario.duration_s, report)
    aims = _aims(scenario)
    for i, group in enumerate(scenario.raid.groups):
        _check_raid_group(("raid", "groups", i), group, scenario, aims, report)
    _check_waves(scenario, report)
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


def _check_unit(path: Path, unit: Unit, report: Report, catalogue: Catalogue, *, has_rounds: bool) -> None:
    if unit.available is not None:
        _check_available((*path, "available"), unit.available, report, catalogue)
    if unit.system not in catalogue.systems:
        report.unknown((*path, "system"), "system of the catalogue", unit.system, catalogue.systems)
        return
    if not unit.fire_units and unit.acquisition_radar is None:
        report.fault(path, "a unit without anything in it", "", "an acquisition_radar, fire_units, or both")
    classes = catalogue.interceptor_classes(unit.system)
    for j, fire_unit in enumerate(unit.fire_units):
        _check_fire_unit((*path, "fire_units", j), fire_unit, unit.system, classes, report, has_rounds=has_rounds)


def _check_fire_unit(
    path: Path, fire_unit: FireUnit, system: str, classes: tuple[str, ...], report: Report, *, has_rounds: bool
) -> None:
    if not classes:
        report.fault(
            path, f"the catalogue has no interceptor of {system}", "", "an acquisition radar alone, or another system"
        )
        return
    for name, table in (("load", fire_unit.load), ("rounds", fire_unit.rounds)):
        for class_id in table or {}:
            if class_id not in classes:
                report.unknown((*path, name, class_id), f"interceptor class of {system}", class_id, classes, key=True)
    says_both = fire_unit.load is not None and fire_unit.rounds is not None
    says_nothing = fire_unit.load is None and fire_unit.rounds is None
    if says_both or (says_nothing and not has_rounds):
        seen = "neither" if fire_unit.load is None else "both"
        expected = "either `load` (shares of the claimed tubes) or `rounds` (numbers)"
        report.fault(
            path, "ready rounds must be said in one way", seen, expected, f"for example load: {{{classes[0]}: 1.0}}"
        )
    total = sum((fire_unit.load or {}).values())
    if total > 1.0 + 1e-9:
        report.fault((*path, "load"), "shares that sum to more than all tubes", f"{total:g}", "at most 1")


def _check_available(path: Path, available: Available, report: Report, catalogue: Catalogue) -> None:
    by_date, by_programme = available.date is not None, available.programme is not None
    if by_date == by_programme:
        seen = "both" if by_date else "neither"
        report.fault(
            path,
            "when the unit is there must be said in one way",
            seen,
            "either `date`, or `programme` with `delivery`",
        )
    if by_programme != (available.delivery is not None):
        report.fault(path, "`programme` and `delivery` belong together", "one of them", "both, or `date` alone")
        return
    if available.programme is None or available.delivery is None:
        return
    if available.programme not in catalogue.programmes:
        report.unknown((*path, "programme"), "programme of the catalogue", available.programme, catalogue.programmes)
        return
    try:
        catalogue.figure(f"{available.programme}.unit-{available.delivery}.arrival_date")
    except InputError:
        message = f"the programme {available.programme} reports no date for this delivery"
        report.fault((*path, "delivery"), message, str(available.delivery), "a delivery with a date, or `date`")


def _check_object(path: Path, object_id: str, report: Report) -> bool:
    if object_id in KIND_OF_OBJECT:
        return True
    report.unknown((*path, "object"), "object of the catalogue", object_id, KIND_OF_OBJECT)
    return False


def _check_start(path: Path, start_s: float, duration_s: float, report: Report) -> None:
    if start_s >= duration_s:
        report.fault(
            (*path, "start_s"),
            "starts after the scenario has ended",
            f"{start_s:g} s",
            f"before duration_s, {duration_s:g} s",
        )


def _aims(scenario: Scenario) -> dict[str, str]:
    """What a raid may aim at, and what cannot be hit though it has an id."""
    aims = {link.id: "a link is nowhere and cannot be hit" for link in scenario.network.links}
    aims |= {asset.id: "" for asset in scenario.assets}
    for unit in scenario.units:
        aims[unit.id] = "the unit has no acquisition radar that could be hit"
        aims |= {fire_unit.id: "" for fire_unit in unit.fire_units}
    return aims | dict.fromkeys((*radar_aims(scenario), *part_aims(scenario)), "")


def _check_raid_group(path: Path, group: RaidGroup, scenario: Scenario, aims: dict[str, str], report: Report) -> None:
    _check_start(path, group.start_s, scenario.duration_s, report)
    for i, aim in enumerate(group.aim):
        if aim not in aims:
            report.unknown((*path, "aim", i), "asset, unit or fire unit", aim, aims)
        elif aims[aim]:
            report.fault((*path, "aim", i), aims[aim], show(aim), "one of its fire units, or an asset")
    if _check_object(path, group.object, report):
        _check_profile(path, group, report)


def _check_profile(path: Path, group: RaidGroup, report: Report) -> None:
    is_arc = group.profile == "ballistic"
    if is_arc != (target_kind(group.object) == "ballistic"):
        expected = "profile: ballistic for ballistic-missile, profile: route for all others"
        report.fault(
            (*path, "profile"),
            "object and profile do not go together",
            f"{group.object} with {group.profile}",
            expected,
        )
        return
    if is_arc and len(group.route) != 1:
        report.fault(
            (*path, "route"), "a ballistic arc has one point, its launch", f"{len(group.route)} points", "exactly one"
        )
    if is_arc and group.speed_mps is not None:
        report.fault(
            (*path, "speed_mps"),
            "the arc itself gives the speed",
            f"{group.speed_mps:g}",
            "no speed_mps; apogee_km shapes the arc",
            key=True,
        )
    if not is_arc and group.apogee_km is not None:
        report.fault(
            (*path, "apogee_km"),
            "only a ballistic arc has an apogee",
            f"{group.apogee_km:g}",
            "no apogee_km; altitude_m at each point",
            key=True,
        )


def _check_waves(scenario: Scenario, report: Report) -> None:
    waves = {group.wave for group in scenario.raid.groups}
    missing = sorted(set(range(1, max(waves, default=0) + 1)) - waves)
    if missing:
        seen = ", ".join(str(w) for w in sorted(waves))
        report.fault(
            ("raid", "groups"),
            "waves are counted from 1 without gaps",
            seen,
            f"a group of wave {missing[0]}, or other numbers",
        )
