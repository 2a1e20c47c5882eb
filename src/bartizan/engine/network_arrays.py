"""The network of a scenario as arrays: its graph of posts, the parts that can be lost, losses, corridors."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np

from bartizan.draws import uid
from bartizan.earth.geodesics import plane_from_geodetic
from bartizan.engine.network_records import (
    EDGE,
    FALLBACKS,
    FEED,
    LOSS_ROW,
    MODES,
    PART,
    PART_KINDS,
    STRETCH,
    WEB,
    Web,
)
from bartizan.scenario.in_play import CREW_AVAILABILITY, PART_LOSS
from bartizan.scenario.schema import Scenario

if TYPE_CHECKING:
    from bartizan.engine.geometry import Geometry
    from bartizan.scenario.readings import Reading


def build_web(geometry: Geometry, reading: Reading, in_play: Mapping[str, bool]) -> Web:
    """The network of one reading.

    Parameters
    ----------
    geometry : Geometry
    reading : Reading
    in_play : mapping
        Unit id to whether it is there on the day.

    Returns
    -------
    Web
    """
    scenario, roster = geometry.scenario, geometry.roster
    unit_rows = {unit.id: row for row, unit in enumerate(scenario.units)}
    posts = post_rows(scenario)
    edges, edge_rows = _edges(scenario, posts)
    part_rows = {part.id: row for row, part in enumerate(roster.parts)}
    node_rows = {node.id: row for row, node in enumerate(roster.nodes)}
    first_end, ends = _ends(edges, len(posts))
    unit_uids = [uid(f"{u.id}>{v.id}") for u in scenario.units for v in scenario.units]
    return Web(
        settings=_settings(scenario, reading, len(roster.nodes)),
        unit=np.array([unit_rows[node.unit] for node in roster.nodes], np.int64),
        availability=_availability(geometry, reading),
        pair_uid=np.array(unit_uids, np.int64).reshape(len(scenario.units), len(scenario.units)),
        post_in_play=np.array([in_play.get(name, True) for name in posts], np.int64),
        edges=edges,
        first_end=first_end,
        ends=ends,
        parts=_parts(geometry, posts, edge_rows, node_rows),
        feeds=_feeds(scenario, part_rows, node_rows, posts),
        losses=_losses(scenario, part_rows, node_rows),
        stretches=_stretches(scenario),
    )


def post_rows(scenario: Scenario) -> dict[str, int]:
    """Row of each command post in the graph: those of units go by the unit's id and come first."""
    names = [*(unit.id for unit in scenario.units), *(post.id for post in scenario.network.posts)]
    return {name: row for row, name in enumerate(names)}


def is_linked(scenario: Scenario) -> bool:
    """Whether messages, links or command posts make a difference, so that each unit keeps its own picture."""
    network = scenario.network
    loses_posts = any(loss.node.endswith(".post") for loss in network.losses)
    aims = {aim for group in scenario.raid.groups for aim in group.aim}
    loses_posts |= any(unit.id in aims and unit.acquisition_radar is None for unit in scenario.units)
    if network.mode == "alone" or network.mode == "engage_remote":
        return loses_posts or network.mode == "engage_remote"
    reports = any(unit.reports_to for unit in scenario.units)
    slow = network.delay_s > 0.0 or network.loss > 0.0
    return loses_posts or reports or slow or bool(network.posts) or bool(network.links)


def _settings(scenario: Scenario, reading: Reading, n_radars: int) -> np.ndarray:
    network, doctrine, identification = scenario.network, scenario.doctrine, scenario.identification
    settings = np.zeros(1, WEB)
    row = settings[0]
    row["mode"], row["is_linked"] = MODES.index(network.mode), is_linked(scenario)
    row["n_units"] = len(scenario.units)
    row["n_cells"] = len(scenario.units) + n_radars if row["is_linked"] else max(len(scenario.units), 1)
    row["has_losses"] = bool(network.losses)
    row["on_post_loss"], row["on_link_loss"] = FALLBACKS[doctrine.on_post_loss], FALLBACKS[doctrine.on_link_loss]
    row["part_loss_probability"] = reading.values.get(PART_LOSS, 0.0)
    row["max_error_m"] = math.inf if doctrine.max_track_error_m is None else doctrine.max_track_error_m
    row["is_cued"] = doctrine.emission.mode == "cued"
    row["cue_m"] = doctrine.emission.cue_km * 1000.0
    row["linger_ms"] = round(doctrine.emission.linger_s * 1000.0)
    for name in ("false_foe_probability", "false_friend_probability", "recognition_probability"):
        row[name] = getattr(identification, name)
    return settings


def _edges(scenario: Scenario, posts: Mapping[str, int]) -> tuple[np.ndarray, dict[str, int]]:
    """Links between posts, those of the file first, and the row of each by its id.

    Then whoever reports and whom they report to; with neither links nor posts nor reports, every pair of units.
    """
    network = scenario.network
    rows: list[tuple[int, int, int, float]] = []

    def add(a: int, b: int, delay_s: float, loss: float) -> None:
        rows.append((min(a, b), max(a, b), round(delay_s * 1000.0), 1.0 - loss))

    for link in network.links:
        delay_s = link.delay_s if "delay_s" in link.model_fields_set else network.delay_s
        loss = link.loss if "loss" in link.model_fields_set else network.loss
        add(posts[link.between[0]], posts[link.between[1]], delay_s, loss)
    reports = [(one.id, one.reports_to) for one in (*scenario.units, *network.posts) if one.reports_to]
    for below, above in reports:
        add(posts[below], posts[above], network.delay_s, network.loss)
    if not (network.links or network.posts or reports):
        for a, b in combinations(range(len(scenario.units)), 2):
            add(a, b, network.delay_s, network.loss)
    table = np.array(rows, EDGE) if rows else np.zeros(0, EDGE)
    return table, {link.id: row for row, link in enumerate(network.links)}


def _ends(edges: np.ndarray, n_posts: int) -> tuple[np.ndarray, np.ndarray]:
    """The links at each post, one post after another."""
    at: list[list[int]] = [[] for _ in range(n_posts)]
    for row, edge in enumerate(edges):
        for post in {int(edge["a"]), int(edge["b"])}:
            at[post].append(row)
    first = np.cumsum([0, *(len(rows) for rows in at)])
    return first.astype(np.int64), np.array([row for rows in at for row in rows], np.int64)


def _availability(geometry: Geometry, reading: Reading) -> np.ndarray:
    stated = {f.id: f.availability for unit in geometry.scenario.units for f in unit.fire_units}
    found = np.ones(len(geometry.roster.nodes))
    for row, (node, unit) in enumerate(zip(geometry.roster.nodes, geometry.units, strict=True)):
        if node.kind == "fire_unit":
            crew = reading.values[CREW_AVAILABILITY] if unit.crew == "in_training" else 1.0
            found[row] = stated[node.id] * crew
    return found


def _parts(
    geometry: Geometry, posts: Mapping[str, int], edge_rows: Mapping[str, int], node_rows: Mapping[str, int]
) -> np.ndarray:
    launchers = {
        launcher.id: (node_rows[f.id], launcher.share)
        for unit in geometry.scenario.units
        for f in unit.fire_units
        for launcher in f.launchers
    }
    table = np.zeros(len(geometry.roster.parts), PART)
    for row, part in zip(table, geometry.roster.parts, strict=True):
        row["kind"], row["row"] = PART_KINDS.index(part.kind), -1
        if part.kind == "launcher":
            row["row"], row["share"] = launchers[part.id]
        elif part.kind == "command_post":
            row["row"] = posts[part.id.removesuffix(".post")]
        elif part.kind == "link":
            row["row"] = edge_rows[part.id]
    return table


def _feeds(
    scenario: Scenario, part_rows: Mapping[str, int], node_rows: Mapping[str, int], posts: Mapping[str, int]
) -> np.ndarray:
    units = {unit.id for unit in scenario.units}
    rows: list[tuple[int, int, int]] = []
    for power in scenario.network.power:
        for name in power.feeds:
            radar = node_rows.get(f"{name}.acquisition" if name in units else name, -1)
            post = -1 if name in units else posts.get(name, -1)
            rows.append((part_rows[power.id], radar, post))
    return np.array(rows, FEED) if rows else np.zeros(0, FEED)


def _losses(scenario: Scenario, part_rows: Mapping[str, int], node_rows: Mapping[str, int]) -> np.ndarray:
    units = {unit.id for unit in scenario.units}
    rows: list[tuple[int, int, int, int]] = []
    for loss in scenario.network.losses:
        radar = node_rows.get(f"{loss.node}.acquisition" if loss.node in units else loss.node, -1)
        part = part_rows.get(loss.node, -1)
        until_ms = -1 if loss.until_s is None else round(loss.until_s * 1000.0)
        rows.append((round(loss.at_s * 1000.0), until_ms, radar, part))
    return np.array(rows, LOSS_ROW) if rows else np.zeros(0, LOSS_ROW)


def _stretches(scenario: Scenario) -> np.ndarray:
    """The straight stretches of all corridors in the plane."""
    centre = (scenario.theatre.centre.lat_deg, scenario.theatre.centre.lon_deg)
    rows: list[tuple[float, ...]] = []
    for corridor in scenario.identification.corridors:
        lat_deg, lon_deg = [p.lat_deg for p in corridor.route], [p.lon_deg for p in corridor.route]
        x_m, y_m = plane_from_geodetic(centre, lat_deg, lon_deg)
        for (xa, ya), (xb, yb) in pairwise(zip(x_m.tolist(), y_m.tolist(), strict=True)):
            dx, dy = xb - xa, yb - ya
            band = (corridor.width_km * 500.0, corridor.low_m, corridor.high_m)
            rows.append((xa, ya, dx, dy, dx * dx + dy * dy, *band))
    return np.array(rows, STRETCH) if rows else np.zeros(0, STRETCH)
