"""What must hold in the network of a scenario: ids that exist, command chains without a circle, losses in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bartizan.scenario.schema import Scenario
from bartizan.scenario.words import clean, show

if TYPE_CHECKING:
    from bartizan.scenario.report import Path, Report

WHOLE = 1e-6
"""Shares of launchers sum to 1 within this."""


def check_network(scenario: Scenario, report: Report) -> None:
    """All checks of posts, links, power, launchers, losses, corridors and what goes with them."""
    _check_reports(scenario, report)
    _check_links(scenario, report)
    _check_power(scenario, report)
    _check_launchers(scenario, report)
    _check_losses(scenario, report)
    _check_losses_for_good(scenario, report)
    _check_corridors(scenario, report)
    _check_idle(scenario, report)
    _check_emission(scenario, report)


def part_ids(scenario: Scenario) -> Iterator[tuple[Path, str]]:
    """Ids of the network's parts, each with its place in the file: they share one list with assets and units."""
    for i, post in enumerate(scenario.network.posts):
        yield ("network", "posts", i, "id"), post.id
    for i, link in enumerate(scenario.network.links):
        yield ("network", "links", i, "id"), link.id
    for i, power in enumerate(scenario.network.power):
        yield ("network", "power", i, "id"), power.id
    for i, unit in enumerate(scenario.units):
        for j, fire_unit in enumerate(unit.fire_units):
            for k, launcher in enumerate(fire_unit.launchers):
                yield ("units", i, "fire_units", j, "launchers", k, "id"), launcher.id


def _posts(scenario: Scenario) -> dict[str, str | None]:
    """Command posts by id, and whom each reports to."""
    return {one.id: one.reports_to for one in (*scenario.units, *scenario.network.posts)}


def _check_reports(scenario: Scenario, report: Report) -> None:
    """Whoever reports does so to a post of the network, and nobody in the end to himself."""
    posts = [post.id for post in scenario.network.posts]
    places: list[tuple[Path, str, str | None]] = [
        (("units", i, "reports_to"), unit.id, unit.reports_to) for i, unit in enumerate(scenario.units)
    ]
    places += [
        (("network", "posts", i, "reports_to"), post.id, post.reports_to)
        for i, post in enumerate(scenario.network.posts)
    ]
    above = _posts(scenario)
    for path, name, to in places:
        if to is None:
            continue
        if not posts:
            expected = "a post under network.posts to report to, which this file has not"
            hint = "without posts and links all units are linked with each other, and need no reports_to"
            report.fault(path, "no command post of the network has this id", show(to), expected, hint)
            continue
        if to not in posts:
            report.unknown(path, "command post of the network", to, posts)
            continue
        chain = [name]
        while chain[-1] in above and above[chain[-1]] is not None and len(chain) <= len(above):
            chain.append(str(above[chain[-1]]))
            if chain[-1] == name:
                seen = " -> ".join(chain)
                report.fault(path, "a chain of command that ends where it began", seen, "a chain that ends at a post")
                break


def _check_links(scenario: Scenario, report: Report) -> None:
    posts = _posts(scenario)
    for i, link in enumerate(scenario.network.links):
        path: Path = ("network", "links", i, "between")
        for k, name in enumerate(link.between):
            if name not in posts:
                report.unknown((*path, k), "unit or command post", name, posts)
        if link.between[0] == link.between[1]:
            report.fault(path, "a link from a post to itself", show(link.between[0]), "two different posts")


def _check_power(scenario: Scenario, report: Report) -> None:
    radars = {f.id for unit in scenario.units for f in unit.fire_units}
    watches = {unit.id for unit in scenario.units if unit.acquisition_radar is not None}
    posts = {post.id for post in scenario.network.posts}
    sources = {power.id for power in scenario.network.power}
    known = [*sorted(radars), *sorted(watches), *sorted(posts)]
    for i, power in enumerate(scenario.network.power):
        for k, name in enumerate(power.feeds):
            path: Path = ("network", "power", i, "feeds", k)
            if name in sources:
                report.fault(path, "power that feeds power", show(name), "fire units, units or posts")
            elif name not in known:
                report.unknown(path, "fire unit, unit with an acquisition radar, or post", name, known)
            elif name in power.feeds[:k]:
                report.fault(path, "fed twice by the same source", show(name), "each once")


def _check_launchers(scenario: Scenario, report: Report) -> None:
    for i, unit in enumerate(scenario.units):
        for j, fire_unit in enumerate(unit.fire_units):
            total = sum(launcher.share for launcher in fire_unit.launchers)
            if fire_unit.launchers and abs(total - 1.0) > WHOLE:
                path: Path = ("units", i, "fire_units", j, "launchers")
                report.fault(path, "launchers that do not share all ready rounds", f"{total:g}", "shares that sum to 1")


def _check_losses(scenario: Scenario, report: Report) -> None:
    units = scenario.units
    known = [unit.id for unit in units if unit.acquisition_radar is not None]
    known += [f"{unit.id}.post" for unit in units] + [f.id for unit in units for f in unit.fire_units]
    known += [name for _, name in part_ids(scenario)]
    silent = {unit.id for unit in units if unit.acquisition_radar is None}
    for i, loss in enumerate(scenario.network.losses):
        path: Path = ("network", "losses", i)
        if loss.node in silent:
            expected = f"{loss.node}.post for its command post, or one of its fire units"
            report.fault((*path, "node"), "the unit has no acquisition radar to lose", show(loss.node), expected)
        elif loss.node not in known:
            report.unknown((*path, "node"), "node, post, launcher, power or link", loss.node, known)
        if loss.until_s is not None and loss.until_s <= loss.at_s:
            seen = f"{loss.until_s:g} s"
            report.fault((*path, "until_s"), "back before it was lost", seen, f"after at_s, {loss.at_s:g} s")
        if loss.at_s >= scenario.duration_s:
            expected = f"before duration_s, {scenario.duration_s:g} s"
            report.fault((*path, "at_s"), "lost after the scenario has ended", f"{loss.at_s:g} s", expected)


def _check_losses_for_good(scenario: Scenario, report: Report) -> None:
    """What is lost for good is neither lost again nor back: of a node's losses for good the first in the file holds."""
    losses = scenario.network.losses
    ends: dict[str, int] = {}
    for i, loss in enumerate(losses):
        if loss.until_s is None:
            ends.setdefault(loss.node, i)
    for i, loss in enumerate(losses):
        end = ends.get(loss.node, i)
        good_s = losses[end].at_s
        if i == end or (loss.until_s is not None and loss.until_s <= good_s):
            continue
        seen = f"from {loss.at_s:g} s" + (" for good" if loss.until_s is None else f" to {loss.until_s:g} s")
        expected = f"nothing after {good_s:g} s, or until_s in network.losses[{end}]"
        message = f"network.losses[{end}] takes {clean(loss.node)} for good at {good_s:g} s"
        report.fault(("network", "losses", i), message, seen, expected)


def _check_corridors(scenario: Scenario, report: Report) -> None:
    taken: set[str] = set()
    for i, corridor in enumerate(scenario.identification.corridors):
        path: Path = ("identification", "corridors", i)
        if corridor.low_m >= corridor.high_m:
            expected = f"above low_m, {corridor.low_m:g} m"
            report.fault((*path, "high_m"), "a band of altitude without height", f"{corridor.high_m:g} m", expected)
        if corridor.id in taken:
            report.fault((*path, "id"), "an id that is already taken", show(corridor.id), "an id of its own")
        taken.add(corridor.id)
        points = [(point.lat_deg, point.lon_deg) for point in corridor.route]
        for k in range(1, len(points)):
            if points[k] == points[k - 1]:
                seen = "a stretch without length"
                report.fault((*path, "route", k), "the same place as the point before", seen, "another place")


def _check_idle(scenario: Scenario, report: Report) -> None:
    """A value that its mode never reads is a mistake of one of the two."""
    for block, path, mode, needed, why in (
        (scenario.identification, ("identification",), "perfect", "reply", "everybody is known for what he is"),
        (scenario.doctrine.emission, ("doctrine", "emission"), "always", "cued", "engagement radars wait for no cue"),
    ):
        if block.mode != mode:
            continue
        for key in type(block).model_fields:
            if key != "mode" and key in block.model_fields_set:
                expected = f"mode: {needed}, or no {key}"
                report.fault((*path, key), f"a value that has no effect: {why}", f"mode: {mode}", expected, key=True)


def _check_emission(scenario: Scenario, report: Report) -> None:
    """Engagement radars that wait for a cue need somebody who can give one."""
    if scenario.doctrine.emission.mode != "cued":
        return
    alone = scenario.network.mode == "alone"
    watched = [unit.acquisition_radar is not None for unit in scenario.units]
    for i, unit in enumerate(scenario.units):
        if unit.fire_units and not (watched[i] if alone else any(watched)):
            expected = "an acquisition_radar that can cue them" + ("" if alone else ", there or in another unit")
            message = "engagement radars that wait for a cue which nobody can give"
            report.fault(("units", i), message, "no acquisition_radar", expected, "or doctrine.emission.mode: always")
