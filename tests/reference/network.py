"""The network, identification and emission of a world (docs/model.md, sections 4b, 6, 6b and 8b), plainly.

Cells are ("unit", row) or, where a unit has fallen apart, ("radar", row).
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reference.philox import IDENTITY, LINK, Luck

if TYPE_CHECKING:
    from reference.geometry import Position
    from reference.world import Radar, World

ALONE, SHARED_WARNING, SHARED_TRACKS, ENGAGE_REMOTE = MODES = (
    "alone",
    "shared_warning",
    "shared_tracks",
    "engage_remote",
)
FRIEND, FOE, UNKNOWN = range(3)
WARNS, BINDS, CUES = range(3)
NEVER_MS = math.inf

Cell = tuple[str, int]


@dataclass
class Edge:
    """A link between two posts."""

    a: int
    b: int
    delay_ms: int
    passes: float


@dataclass
class Part:
    """What can be lost: a command_post (row of the post), launcher (row of the radar), power, or link (row of edges).

    `feeds` of power: ("radar" | "post", row).
    """

    kind: str
    row: int = -1
    share: float = 0.0
    feeds: list[tuple[str, int]] = field(default_factory=list)


@dataclass
class Loss:
    """A radar ("radar", row) or a part ("part", row) fails at a time, for good or until another."""

    what: tuple[str, int]
    at_ms: int
    until_ms: int | None = None


@dataclass
class Corridor:
    """A route with a width and a band of altitude."""

    route_m: list[tuple[float, float]]
    width_m: float
    low_m: float
    high_m: float

    def holds(self, at: Position) -> bool:
        """Whether a place is in it."""
        if not self.low_m <= at.z <= self.high_m:
            return False
        stretches = zip(self.route_m, self.route_m[1:], strict=False)
        return min(_distance_m(at, a, b) for a, b in stretches) <= self.width_m / 2.0


def _distance_m(at: Position, a: tuple[float, float], b: tuple[float, float]) -> float:
    """From a place to a stretch, in the plane."""
    length_m = math.hypot(b[0] - a[0], b[1] - a[1])
    ahead_m = ((at.x - a[0]) * (b[0] - a[0]) + (at.y - a[1]) * (b[1] - a[1])) / length_m
    if ahead_m <= 0.0:
        return math.hypot(at.x - a[0], at.y - a[1])
    if ahead_m >= length_m:
        return math.hypot(at.x - b[0], at.y - b[1])
    return abs((at.x - a[0]) * (b[1] - a[1]) - (at.y - a[1]) * (b[0] - a[0])) / length_m


@dataclass
class Network:
    """All that a world states of its network; `edges` None: every pair of units, at once and without loss."""

    names: list[str] = field(default_factory=list)  # of the units, then of the other posts
    edges: list[Edge] | None = None
    parts: list[Part] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    on_post_loss: int = -1
    on_link_loss: int = -1
    part_loss: float = 1.0
    max_error_m: float = math.inf
    false_foe: float = 1.0
    false_friend: float = 0.0
    recognition: float = 1.0
    corridors: list[Corridor] = field(default_factory=list)
    cue_m: float | None = None  # None: engagement radars always radiate
    linger_ms: int = 0
    availability: dict[int, float] = field(default_factory=dict)  # by row of the radar

    def in_corridor(self, at: Position) -> bool:
        """Whether a place is in any corridor."""
        return any(corridor.holds(at) for corridor in self.corridors)


class Links:
    """Who reaches whom now, how quickly and how surely."""

    def __init__(self, world: World, luck: Luck) -> None:
        self.world, self.luck = world, luck
        network = world.network
        self.n_units = len(world.units)
        self.n_posts = max(len(network.names), self.n_units)
        self.edges = network.edges
        if self.edges is None:
            pairs = [(a, b) for a in range(self.n_units) for b in range(a + 1, self.n_units)]
            self.edges = [Edge(a, b, 0, 1.0) for a, b in pairs]
        self.down: set[tuple[str, int, str]] = set()  # "post" or "edge", its row, and why
        for row in range(self.n_units):
            if not any(radar.in_play for radar in world.radars if radar.unit == row):
                self.down.add(("post", row, "not delivered"))
        self.at_start = {u: set(self.ways(u)) - {u} for u in range(self.n_units)}

    def is_down(self, what: str, row: int) -> bool:
        """Whether anything keeps a post or a link down."""
        return any((kind, which) == (what, row) for kind, which, _ in self.down)

    def ways(self, source: int) -> dict[int, tuple[int, float]]:
        """Delay and chance to every post that can be reached, by the quickest way (ties: fewer links, then as said)."""
        if self.world.mode == ALONE or self.is_down("post", source):
            return {}
        assert self.edges is not None
        alive = [e for i, e in enumerate(self.edges) if not self.is_down("edge", i)]
        alive = [e for e in alive if not self.is_down("post", e.a) and not self.is_down("post", e.b)]
        best = {source: (0, 0)}
        for _ in range(self.n_posts):
            for edge in alive:
                for here, there in ((edge.a, edge.b), (edge.b, edge.a)):
                    if here in best:
                        longer = (best[here][0] + edge.delay_ms, best[here][1] + 1)
                        best[there] = min(best.get(there, longer), longer)
        chance = {source: 1.0}
        for post in sorted(best, key=lambda p: (*best[p], p)):
            ends = [(e.a if e.b == post else e.b, i, e) for i, e in enumerate(alive) if post in (e.a, e.b)]
            ends = [
                (before, i, e)
                for before, i, e in ends
                if before in best and (best[before][0] + e.delay_ms, best[before][1] + 1) == best[post]
            ]
            if post != source:
                before, _, edge = min(ends, key=lambda end: (*best[end[0]], end[0], end[1]))
                chance[post] = chance[before] * edge.passes
        return {post: (best[post][0], chance[post]) for post in best}

    def others(self, u: int) -> dict[int, tuple[int, float]]:
        """Delay and chance to every other unit."""
        return {v: way for v, way in self.ways(u).items() if v != u and v < self.n_units}

    def is_cut_off(self, u: int) -> bool:
        """Whether a unit reaches nobody of those it had."""
        return bool(self.at_start[u]) and not set(self.ways(u)) - {u}

    def gets_through(self, u: int, v: int, item_uid: int, word: int, index: int) -> bool:
        """The luck of one message."""
        _, chance = self.ways(u)[v]
        return self.luck.uniforms(self.pair_uid(u, v), item_uid, LINK, index & 0xFFFFFF)[word] < chance

    def pair_uid(self, u: int, v: int) -> int:
        """Whose luck a message between two units has."""
        names = self.world.network.names
        return zlib.crc32(f"{names[u]}>{names[v]}".encode()) if names else 0


def declared(world: World, luck: Luck, radar: Radar, side_is_hostile: bool, uid: int, at: Position) -> int:
    """What an object is taken for (section 6)."""
    network = world.network
    if world.identification == "perfect":
        return FOE if side_is_hostile else FRIEND
    asker_uid = world.units[radar.unit].uid if world.mode == ALONE else 0
    u = luck.uniforms(asker_uid, uid, IDENTITY, 0)
    is_inside = network.in_corridor(at)
    if side_is_hostile:
        if u[2] < network.false_friend:
            return FRIEND
        if u[3] < network.recognition:
            return FOE
        return FRIEND if is_inside else UNKNOWN
    if u[0] < world.reply_probability or is_inside:
        return FRIEND
    return FOE if u[1] < network.false_foe else UNKNOWN


class Emission:
    """Which engagement radars radiate (section 4b)."""

    def __init__(self, world: World, log: Callable[..., None]) -> None:
        self.world, self.log = world, log
        self.intervals: dict[int, tuple[float, float]] = {}
        self.was_on: dict[int, bool] = {}

    def radiates(self, radar: Radar, is_busy: bool, time_ms: int) -> bool:
        """Whether it looks in this scan."""
        if self.world.network.cue_m is None or radar.launchers is None:
            return True
        first_ms, last_ms = self.intervals.get(radar.row, (0, -1))
        is_on = is_busy or first_ms <= time_ms <= last_ms
        if is_on != self.was_on.get(radar.row, False):
            self.log(time_ms, 24, radar.row, -1, 0.0, int(is_on))
        self.was_on[radar.row] = is_on
        return is_on

    def cue(self, row: int, time_ms: int, from_ms: int) -> None:
        """A cue that takes effect at a moment."""
        until_ms = from_ms + self.world.network.linger_ms
        first_ms, last_ms = self.intervals.get(row, (0, -1))
        if last_ms < time_ms:
            self.intervals[row] = (from_ms, until_ms)
        else:
            self.intervals[row] = (min(first_ms, from_ms), max(last_ms, until_ms))
