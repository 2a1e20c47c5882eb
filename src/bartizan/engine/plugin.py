"""Doctrine as a program: a Python function that sees what fire units see and gives them orders, at set times.

Defender's rules only: the picture holds no truth, and a scenario file never names code. See docs/plugins.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from bartizan.engine.log import Roster
from bartizan.engine.rule_records import CONTROLS
from bartizan.engine.run import Session
from bartizan.errors import BartizanError, ModelError

STATES = CONTROLS[:3]
DECLARED = ("friend", "hostile", "unknown")
UNDECLARED = -1

PICTURE_TRACK = np.dtype(
    [(name, "f8") for name in ("x_m", "y_m", "z_m", "vx_mps", "vy_mps", "vz_mps")]
    + [(name, "i8") for name in ("object", "number", "declared", "kind", "is_engaged", "is_held")]
)
"""A firm track of a fire unit: place and velocity at the moment of the picture, in the plane of the theatre [m].

`object` is a number that stands for the same object in all pictures of a replication; `declared` an index into
`DECLARED`, or -1 before identification; `kind` an index into `bartizan.engine.records.KINDS`, -1 before identification.
"""


class FireUnitPicture(NamedTuple):
    """What one fire unit knows of itself and of the air.

    tracks         PICTURE_TRACK [n]; its firm tracks that had a plot in its last scan, read-only
    rounds         ready rounds, all interceptor classes
    channels, channels_busy   engagements that it can have at once, and those under way
    control        weapons control state in force: free, tight or hold
    is_lost        whether it can fire no more
    x_m, y_m       where it stands, in the plane of the theatre
    """

    tracks: np.ndarray
    rounds: int
    channels: int
    channels_busy: int
    control: str
    is_lost: bool
    x_m: float
    y_m: float


class Picture(NamedTuple):
    """What a rule is given: the moment, and the picture of each fire unit by its id."""

    now_ms: int
    fire_units: Mapping[str, FireUnitPicture]


@dataclass(frozen=True)
class Orders:
    """What a rule answers. Orders stay until others take their place.

    control   weapons control state by fire unit id: free, tight, hold, or None to take an order back
    hold      (fire unit id, object) pairs: this fire unit does not engage this object
    release   pairs that may be engaged again
    """

    control: Mapping[str, str | None] | None = None
    hold: Iterable[tuple[str, int]] = ()
    release: Iterable[tuple[str, int]] = ()


Rule = Callable[[Picture], Orders | None]


def play_with_rule(
    session: Session, roster: Roster, rule: Rule, *, every_ms: int, until_ms: int | None = None
) -> np.ndarray:
    """Play a replication whose fire units obey a rule.

    Parameters
    ----------
    session : Session
        One replication, fresh or played up to some moment.
    roster : Roster
        Whose rows are whose; `Geometry.roster`.
    rule : callable
        `rule(picture)` gives `Orders` or None. It is called at 0, every_ms, 2 every_ms ... Each time all that lies
        before that moment has happened, and the orders hold for all that happens from then on.
    every_ms : int
        At least 1 [ms].
    until_ms : int, optional
        Play up to this moment, included; to the end of the scenario if not stated [ms].

    Returns
    -------
    events : array of EVENT
        As `Session.advance` gives them.

    Raises
    ------
    ModelError
        If the rule raises, or orders what cannot be; the message names the rule and the moment.

    Notes
    -----
    The course depends on the model, the seed, the replication and the answers of the rule, and on nothing else: not on
    how long the rule thinks. A rule that always answers the same gives the same course each time.
    """
    if every_ms < 1:
        raise ModelError(f"a rule is called every so many milliseconds, seen {every_ms}, expected at least 1")
    end_ms = int(session.model.settings[0]["duration_ms"])
    end_ms = end_ms if until_ms is None else min(int(until_ms), end_ms)
    rows = {node.id: row for row, node in enumerate(roster.nodes) if node.kind == "fire_unit"}
    parts = []
    now_ms = -(-max(session.now_ms, 0) // every_ms) * every_ms
    while now_ms <= end_ms and not session.is_over:
        parts.append(session.advance(now_ms - 1))
        if session.is_over:
            break
        orders = _ask(rule, _picture(session, rows, now_ms))
        if orders is not None:
            _obey(session, rows, orders, _name(rule), now_ms)
        now_ms += every_ms
    parts.append(session.advance(end_ms))
    return np.concatenate(parts)


def _name(rule: Rule) -> str:
    return getattr(rule, "__qualname__", type(rule).__qualname__)


def _ask(rule: Rule, picture: Picture) -> Orders | None:
    where = f"the rule {_name(rule)} at {picture.now_ms} ms"
    try:
        orders = rule(picture)
    except BartizanError:
        raise
    except Exception as error:
        raise ModelError(f"{where} failed: {type(error).__name__}: {error}") from error
    if orders is not None and not isinstance(orders, Orders):
        raise ModelError(f"{where} gave no orders, seen {type(orders).__name__}, expected Orders or None")
    return orders


def _picture(session: Session, rows: Mapping[str, int], now_ms: int) -> Picture:
    units = {name: _unit_picture(session, row, now_ms) for name, row in rows.items()}
    return Picture(now_ms, MappingProxyType(units))


def _unit_picture(session: Session, row: int, now_ms: int) -> FireUnitPicture:
    model, state = session.model, session.state
    radar, post = model.radars[row], state.posts[row]
    loads = slice(radar["first_load"], radar["first_load"] + radar["n_loads"])
    return FireUnitPicture(
        tracks=_tracks(session, row, now_ms),
        rounds=int(state.rounds[loads].sum()),
        channels=int(radar["channels"]),
        channels_busy=int(post["busy"]),
        control=CONTROLS[post["control"]],
        is_lost=bool(post["radar_lost"] or post["launchers_lost"]),
        x_m=float(radar["x_m"]),
        y_m=float(radar["y_m"]),
    )


def _tracks(session: Session, row: int, now_ms: int) -> np.ndarray:
    """The firm tracks of a fire unit, with what its group has declared of them."""
    state, post = session.state, session.state.posts[row]
    tracks = state.tracks[row, : post["n_tracks"]]
    tracks = tracks[(tracks["is_firm"] == 1) & (tracks["time_ms"] == post["last_scan_ms"])]
    of = tracks["object"]
    known, done = state.views[post["view_row"]][of], state.views[post["fire_row"]][of]
    is_declared = (known["identified_ms"] >= 0) & (known["identified_ms"] <= now_ms)
    seen = np.zeros(len(tracks), PICTURE_TRACK)
    ahead_s = (now_ms - tracks["time_ms"]) * 1e-3
    for axis in "xyz":
        seen[f"v{axis}_mps"] = tracks[f"v{axis}_mps"]
        seen[f"{axis}_m"] = tracks[f"{axis}_m"] + tracks[f"v{axis}_mps"] * ahead_s
    seen["object"], seen["number"] = of, tracks["number"]
    seen["declared"] = np.where(is_declared, known["declared"], UNDECLARED)
    seen["kind"] = np.where(is_declared, session.model.objects["kind"][of], UNDECLARED)
    seen["is_engaged"] = done["is_engaged"] > 0
    seen["is_held"] = state.held[row, of]
    seen.flags.writeable = False
    return seen


def _obey(session: Session, rows: Mapping[str, int], orders: Orders, rule: str, now_ms: int) -> None:
    """Check orders and hand them to the session."""
    where = f"the rule {rule} at {now_ms} ms"
    control = {}
    for name, state in (orders.control or {}).items():
        if state is not None and state not in STATES:
            expected = f"{', '.join(STATES)} or None"
            raise ModelError(f"{where} orders a control state that is none, seen {state!r}, expected {expected}")
        control[_row(name, rows, where)] = -1 if state is None else STATES.index(state)
    held = {}
    for pairs, is_held in ((orders.release, 0), (orders.hold, 1)):
        for name, item in pairs:
            held[_row(name, rows, where), _object(item, len(session.model.objects), where)] = is_held
    session.order(control, held)


def _row(name: str, rows: Mapping[str, int], where: str) -> int:
    if name not in rows:
        raise ModelError(f"{where} orders a fire unit that is none, seen {name!r}, expected one of {', '.join(rows)}")
    return rows[name]


def _object(item: int, n_objects: int, where: str) -> int:
    if not 0 <= int(item) < n_objects:
        expected = "the `object` of a track in the picture"
        raise ModelError(f"{where} orders about an object that is none, seen {item}, expected {expected}")
    return int(item)
