"""Networks drawn at random for a generated world: slow and lossy links, losses, power, corridors, silent radars."""

from __future__ import annotations

import numpy as np

from reference.network import Corridor, Edge, Loss, Network, Part
from reference.world import Radar, World

MODES = ("engage_remote", "shared_tracks", "shared_warning", "engage_remote", "alone", "shared_tracks")


def give_network(world: World, seed: int) -> None:
    """Draw the network of a world, its identification and its emission; units are dealt out anew, two to four."""
    rng = np.random.default_rng([seed, 2])
    _more_units(world, rng)
    world.mode = MODES[seed % len(MODES)]
    world.identification = "reply" if rng.uniform() < 0.7 else "perfect"
    n_units, n_posts = len(world.units), int(rng.integers(0, 3))
    names = [f"u{i}" for i in range(n_units)] + [f"p{i}" for i in range(n_posts)]
    world.network = net = Network(names=names)
    net.edges = _edges(rng, n_units, n_posts)
    net.false_foe, net.false_friend, net.recognition = (
        float(rng.choice(p)) for p in ((0.3, 1.0), (0.2, 0.0), (0.7, 1))
    )
    world.reply_probability = float(rng.uniform(0.2, 0.9))
    if rng.uniform() < 0.5:
        net.corridors = [_corridor(rng) for _ in range(int(rng.integers(1, 3)))]
    if rng.uniform() < 0.4:
        net.cue_m, net.linger_ms = float(rng.uniform(15e3, 90e3)), int(rng.integers(0, 40_000))
    net.on_post_loss, net.on_link_loss = (int(rng.choice((-1, 1, 2))) for _ in range(2))
    net.part_loss = 0.7
    if rng.uniform() < 0.5:
        net.max_error_m = float(rng.uniform(100.0, 600.0))
    _parts(world, rng)
    net.losses = [_loss(world, rng) for _ in range(int(rng.integers(0, 7)))]
    for radar in world.radars:
        if radar.launchers is not None and rng.uniform() < 0.2:
            net.availability[radar.row] = 0.5
    places = [i for i, part in enumerate(net.parts) if part.kind != "link"]
    for flyer in world.flyers:
        if flyer.is_threat and places and rng.uniform() < 0.3:
            flyer.aim_node, flyer.aim_asset, flyer.aim_part = -1, -1, int(rng.choice(places))


def _more_units(world: World, rng: np.random.Generator) -> None:
    """Every engagement radar may come to a unit of its own, so that there is somebody to tell."""
    unit = world.units[0]
    for i in range(int(rng.integers(1, 3))):
        world.units.append(type(unit)(unit.uid + 77 * (i + 1), int(rng.integers(0, 9_000))))
    for radar in world.radars:
        radar.unit = int(rng.integers(0, len(world.units)))


def _edges(rng: np.random.Generator, n_units: int, n_posts: int) -> list[Edge] | None:
    """Links among units and posts; at times none are named, at times some run side by side."""
    if n_posts == 0 and rng.uniform() < 0.2:
        return None
    n, edges = n_units + n_posts, []
    delays = [0, 0, 1000, 2000, 4000] if rng.uniform() < 0.8 else [30_000, 60_000]
    for a in range(n):
        for b in range(a + 1, n):
            for _ in range(int(rng.choice((0, 1, 1, 2), p=(0.3, 0.3, 0.3, 0.1)))):
                edges.append(Edge(a, b, int(rng.choice(delays)), float(rng.choice((1.0, 0.8, 0.3)))))
    return edges


def _corridor(rng: np.random.Generator) -> Corridor:
    route_m = [(float(x), float(y)) for x, y in rng.uniform(-40e3, 40e3, (int(rng.integers(2, 5)), 2))]
    low_m = float(rng.choice((-500.0, 300.0)))
    return Corridor(route_m, float(rng.uniform(4e3, 30e3)), low_m, float(rng.uniform(2e3, 12e3)))


def _parts(world: World, rng: np.random.Generator) -> None:
    """Posts, launchers, power and links that can be lost."""
    net, n_units = world.network, len(world.units)
    parts = [Part("command_post", row) for row in range(len(net.names)) if row >= n_units or rng.uniform() < 0.4]
    for radar in world.radars:
        if radar.launchers is not None and rng.uniform() < 0.4:
            parts += _launchers(radar, rng)
    parts += [Part("link", row) for row in range(len(net.edges or [])) if rng.uniform() < 0.5]
    for _ in range(int(rng.integers(0, 3))):
        fed = [("radar", row) for row in range(len(world.radars)) if rng.uniform() < 0.3]
        fed += [("post", row) for row in range(n_units, len(net.names)) if rng.uniform() < 0.5]
        parts.append(Part("power", feeds=fed))
    net.parts = [parts[i] for i in rng.permutation(len(parts))]


def _launchers(radar: Radar, rng: np.random.Generator) -> list[Part]:
    shares = ((0.5, 0.25, 0.25), (1.0,), (0.3, 0.7))[int(rng.integers(0, 3))]
    return [Part("launcher", radar.row, share) for share in shares]


def _loss(world: World, rng: np.random.Generator) -> Loss:
    parts = world.network.parts
    at_ms = int(rng.integers(0, 300)) * 1000
    until_ms = at_ms + int(rng.integers(1, 200)) * 1000 if rng.uniform() < 0.6 else None
    if parts and rng.uniform() < 0.7:
        return Loss(("part", int(rng.integers(0, len(parts)))), at_ms, until_ms)
    return Loss(("radar", int(rng.integers(0, len(world.radars)))), at_ms, until_ms)
