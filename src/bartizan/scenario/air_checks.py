"""What must hold of all that flies: known objects, starts in time, aims that can be hit, paths that fit the object."""

from __future__ import annotations

from bartizan.scenario.in_play import part_aims, radar_aims
from bartizan.scenario.kinds import KIND_OF_OBJECT, target_kind
from bartizan.scenario.report import Path, Report
from bartizan.scenario.schema import RaidGroup, Scenario
from bartizan.scenario.words import show


def check_air(scenario: Scenario, report: Report) -> None:
    """Faults of the traffic, then of the raid."""
    for i, flight in enumerate(scenario.traffic):
        _check_object(("traffic", i), flight.object, report)
        _check_start(("traffic", i), flight.start_s, scenario.duration_s, report)
    aims = _aims(scenario)
    for i, group in enumerate(scenario.raid.groups):
        _check_raid_group(("raid", "groups", i), group, scenario, aims, report)
    _check_waves(scenario, report)


def _check_object(path: Path, object_id: str, report: Report) -> bool:
    if object_id in KIND_OF_OBJECT:
        return True
    report.unknown((*path, "object"), "object of the catalogue", object_id, KIND_OF_OBJECT)
    return False


def _check_start(path: Path, start_s: float, duration_s: float, report: Report) -> None:
    if start_s >= duration_s:
        expected = f"before duration_s, {duration_s:g} s"
        report.fault((*path, "start_s"), "starts after the scenario has ended", f"{start_s:g} s", expected)


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
        seen = f"{group.object} with {group.profile}"
        expected = "profile: ballistic for ballistic-missile, profile: route for all others"
        report.fault((*path, "profile"), "object and profile do not go together", seen, expected)
    elif is_arc:
        _check_arc(path, group, report)
    elif group.apogee_km is not None:
        seen, expected = f"{group.apogee_km:g}", "no apogee_km; altitude_m at each point"
        report.fault((*path, "apogee_km"), "only a ballistic arc has an apogee", seen, expected, key=True)


def _check_arc(path: Path, group: RaidGroup, report: Report) -> None:
    if len(group.route) != 1:
        message = "a ballistic arc has one point, its launch"
        report.fault((*path, "route"), message, f"{len(group.route)} points", "exactly one")
    if group.speed_mps is not None:
        seen, expected = f"{group.speed_mps:g}", "no speed_mps; apogee_km shapes the arc"
        report.fault((*path, "speed_mps"), "the arc itself gives the speed", seen, expected, key=True)


def _check_waves(scenario: Scenario, report: Report) -> None:
    waves = {group.wave for group in scenario.raid.groups}
    missing = sorted(set(range(1, max(waves, default=0) + 1)) - waves)
    if missing:
        seen, expected = ", ".join(str(w) for w in sorted(waves)), f"a group of wave {missing[0]}, or other numbers"
        report.fault(("raid", "groups"), "waves are counted from 1 without gaps", seen, expected)
