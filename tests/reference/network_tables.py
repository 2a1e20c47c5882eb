"""From a world's network to the kernels' tables."""

from __future__ import annotations

import zlib

import numpy as np

from bartizan.engine import network_records as records
from bartizan.engine.network_records import Web
from reference.network import MODES, Edge, Network
from reference.world import World


def is_linked(world: World) -> bool:
    """Whether the kernels must keep each unit's picture apart."""
    network = world.network
    loses_posts = any(part.kind == "command_post" for part in network.parts)
    return loses_posts or (network.edges is not None and world.mode != "alone") or world.mode == "engage_remote"


def web_from_world(world: World) -> Web:
    """The kernels' tables of a world's network."""
    network, n_units = world.network, len(world.units)
    names = network.names or [str(u) for u in range(n_units)]
    linked = is_linked(world)
    pairs = [(a, b) for a in range(n_units) for b in range(a + 1, n_units)]
    edges = network.edges if network.edges is not None else [Edge(a, b, 0, 1.0) for a, b in pairs]
    at = [[i for i, e in enumerate(edges) if post in (e.a, e.b)] for post in range(len(names))]
    in_play = [any(r.in_play for r in world.radars if r.unit == u) for u in range(n_units)]
    uids = [zlib.crc32(f"{u}>{v}".encode()) for u in names[:n_units] for v in names[:n_units]]
    return Web(
        settings=_settings(world, linked),
        unit=np.array([radar.unit for radar in world.radars], np.int64),
        availability=np.array([network.availability.get(radar.row, 1.0) for radar in world.radars], np.float64),
        pair_uid=np.array(uids, np.int64).reshape(n_units, n_units),
        post_in_play=np.array([*in_play, *([True] * (len(names) - n_units))], np.int64),
        edges=_table([(min(e.a, e.b), max(e.a, e.b), e.delay_ms, e.passes) for e in edges], records.EDGE),
        first_end=np.cumsum([0, *(len(rows) for rows in at)]).astype(np.int64),
        ends=np.array([row for rows in at for row in rows], np.int64),
        parts=_table([(records.PART_KINDS.index(p.kind), p.row, p.share) for p in network.parts], records.PART),
        feeds=_table(_feeds(network), records.FEED),
        losses=_table(_losses(network), records.LOSS_ROW),
        stretches=_table(_stretches(network), records.STRETCH),
    )


def _table(rows: list[tuple], dtype: np.dtype) -> np.ndarray:
    return np.array(rows, dtype) if rows else np.zeros(0, dtype)


def _settings(world: World, linked: bool) -> np.ndarray:
    network = world.network
    table = np.zeros(1, records.WEB)
    row = table[0]
    row["mode"], row["n_units"], row["is_linked"] = MODES.index(world.mode), len(world.units), linked
    row["n_cells"] = max(len(world.units) + (len(world.radars) if linked else 0), 1)
    row["has_losses"] = bool(network.losses)
    row["on_post_loss"], row["on_link_loss"] = network.on_post_loss, network.on_link_loss
    row["part_loss_probability"], row["max_error_m"] = network.part_loss, network.max_error_m
    row["is_cued"], row["cue_m"] = network.cue_m is not None, network.cue_m or 0.0
    row["linger_ms"] = network.linger_ms
    row["false_foe_probability"], row["false_friend_probability"] = network.false_foe, network.false_friend
    row["recognition_probability"] = network.recognition
    return table


def _feeds(network: Network) -> list[tuple]:
    return [
        (i, row if what == "radar" else -1, row if what == "post" else -1)
        for i, part in enumerate(network.parts)
        for what, row in part.feeds
    ]


def _losses(network: Network) -> list[tuple]:
    rows = []
    for loss in network.losses:
        what, row = loss.what
        until_ms = -1 if loss.until_ms is None else loss.until_ms
        rows.append((loss.at_ms, until_ms, row if what == "radar" else -1, row if what == "part" else -1))
    return rows


def _stretches(network: Network) -> list[tuple]:
    rows = []
    for corridor in network.corridors:
        for (ax, ay), (bx, by) in zip(corridor.route_m, corridor.route_m[1:], strict=False):
            dx, dy = bx - ax, by - ay
            rows.append((ax, ay, dx, dy, dx * dx + dy * dy, corridor.width_m / 2.0, corridor.low_m, corridor.high_m))
    return rows
