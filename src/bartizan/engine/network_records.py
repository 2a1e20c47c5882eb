"""Rows of the network: posts, links, parts that can be lost, corridors; and what changes of them in a replication."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bartizan.lanes import LANES

MODES = ("alone", "shared_warning", "shared_tracks", "engage_remote")
ALONE, SHARED_WARNING, SHARED_TRACKS, ENGAGE_REMOTE = range(4)

FRIEND, FOE, UNKNOWN = (np.int64(declared) for declared in range(3))
"""What a group declares an object to be."""

PART_KINDS = ("command_post", "launcher", "power", "link")
POST_PART, LAUNCHER_PART, POWER_PART, LINK_PART = range(4)

FALLBACKS = {"autonomous": -1, "tight": 1, "hold": 2}
"""Control without a post or a link, as `scenario.rules.Control` counts from 0; -1: doctrine's own."""

WEB = np.dtype(
    [
        ("mode", "i8"),
        ("is_linked", "i8"),
        ("n_cells", "i8"),
        ("n_units", "i8"),
        ("has_losses", "i8"),
        ("on_post_loss", "i8"),
        ("on_link_loss", "i8"),
        ("part_loss_probability", "f8"),
        ("max_error_m", "f8"),
        ("is_cued", "i8"),
        ("cue_m", "f8"),
        ("linger_ms", "i8"),
        ("false_foe_probability", "f8"),
        ("false_friend_probability", "f8"),
        ("recognition_probability", "f8"),
    ]
)
"""The scalars of the network. `is_linked`: cells and messages are kept unit by unit; without, groups do (see Web)."""

EDGE = np.dtype([("a", "i8"), ("b", "i8"), ("delay_ms", "i8"), ("passes", "f8")])
"""A link between two command posts (rows of the graph), both ways; `passes` is the chance of a message."""

STRETCH = np.dtype(
    [(name, "f8") for name in ("x_m", "y_m", "dx_m", "dy_m", "length2_m2", "half_width_m", "low_m", "high_m")]
)
"""A straight stretch of a corridor, from (x, y) on by (dx, dy)."""

PART = np.dtype([("kind", "i8"), ("row", "i8"), ("share", "f8")])
"""A part that can be lost; `row` of a post in the graph, of a launcher's fire unit, of a link among the edges."""

FEED = np.dtype([("part", "i8"), ("radar", "i8"), ("post", "i8")])
"""What a source of power feeds: a radar or a post, -1 where it is not."""

LOSS_ROW = np.dtype([("at_ms", "i8"), ("until_ms", "i8"), ("radar", "i8"), ("part", "i8")])
"""A loss at a stated time (until -1: for good) of a radar or a part, -1 where it is not."""


class Web(NamedTuple):
    """What stays fixed of the network.

    Its graph holds the command posts: a row for each unit, in the order of the file, then the other posts.

    settings      WEB [1]
    unit          row of each radar's unit [n_radars]
    availability  chance that a fire unit is there [n_radars]
    pair_uid      uid of messages from unit u to unit v [n_units, n_units]
    post_in_play  whether a post is there at all [n_posts]
    edges         EDGE [n_edges]
    first_end     where the ends of each post's links begin among `ends` [n_posts + 1]
    ends          rows of the links at each post, rising [2 n_edges]
    parts         PART [n_parts], rows of the roster's parts
    feeds         FEED [n_feeds]
    losses        LOSS_ROW [n_losses], in the order of the file
    stretches     STRETCH [n_stretches] of all corridors
    """

    settings: np.ndarray
    unit: np.ndarray
    availability: np.ndarray
    pair_uid: np.ndarray
    post_in_play: np.ndarray
    edges: np.ndarray
    first_end: np.ndarray
    ends: np.ndarray
    parts: np.ndarray
    feeds: np.ndarray
    losses: np.ndarray
    stretches: np.ndarray


NEVER_MS = np.int64(2**31 - 1)
"""After any end of the time."""


class WebState(NamedTuple):
    """What changes of the network in a replication.

    post_down      reasons for which a post is down [n_posts]
    edge_down      reasons for which a link is down [n_edges]
    radar_down     outages of a radar that will end or not, beside hits [n_radars]
    part_down      outages of a part [n_parts]; part_hit whether it was hit
    is_split       whether a unit has fallen apart [n_units]
    reached        number of posts that each unit can reach now [n_units]; had_links whether any at the start
    delay_ms       of a message from unit u to unit v, NEVER_MS without a way [n_units, n_units]
    passes         chance that it arrives [n_units, n_units]
    stale          1 where delays and chances must be computed anew [1]
    far_ms, hops, chance, is_done    scratch of that [n_posts]
    first_shot     the last engagement begun at an object that is under way, -1 [n_objects]; next_shot [slots]
    told_ms        from when on a cell knows of an engagement, NEVER_MS if not [slots, n_cells]
    begun          engagements begun at an object [n_objects]
    emit_from_ms, emit_until_ms   when a cued radar radiates [n_radars]; is_emitting whether it did in its last scan
    share_left     share of a fire unit's rounds on launchers that stand [n_radars]
    spoken         objects that radars have a say of, rising, the first n_spoken [1] of [n_objects]; place where an
                   object stands among them, -1 if it does not [n_objects]
    said_track     the track that a radar has of each of them since its last scan [n_radars, n_objects]; said_var_m2
                   the square of its error then, infinite where there is none; said_ms when it said so, minus
                   infinity if it has nothing to say [n_radars]
    hears_ms       how long a track takes to a radar from another, infinite where it does not come [n_radars, n_radars];
                   turn_m2 what manoeuvre since may add to the squared error of each one's tracks, for one decision
    heard_radar    for one decision, the other radar with the best track of each of them [n_objects]; heard_var_m2 the
                   square of its error now; heard_place lists those that the fire unit does not track itself
    held           rounds on a launcher that is out, by load of its fire unit [n_parts, most loads]
    """

    post_down: np.ndarray
    edge_down: np.ndarray
    radar_down: np.ndarray
    part_down: np.ndarray
    part_hit: np.ndarray
    is_split: np.ndarray
    reached: np.ndarray
    had_links: np.ndarray
    delay_ms: np.ndarray
    passes: np.ndarray
    stale: np.ndarray
    far_ms: np.ndarray
    hops: np.ndarray
    chance: np.ndarray
    is_done: np.ndarray
    first_shot: np.ndarray
    next_shot: np.ndarray
    told_ms: np.ndarray
    begun: np.ndarray
    emit_from_ms: np.ndarray
    emit_until_ms: np.ndarray
    is_emitting: np.ndarray
    share_left: np.ndarray
    spoken: np.ndarray
    n_spoken: np.ndarray
    place: np.ndarray
    said_track: np.ndarray
    said_var_m2: np.ndarray
    said_ms: np.ndarray
    hears_ms: np.ndarray
    turn_m2: np.ndarray
    heard_radar: np.ndarray
    heard_var_m2: np.ndarray
    heard_place: np.ndarray
    held: np.ndarray


def new_web_state(web: Web, n_objects: int, n_shots: int, most_loads: int) -> WebState:
    """Room for one replication; nothing in it is set."""
    n_radars, n_posts, n_units = len(web.unit), len(web.post_in_play), len(web.pair_uid)
    n_parts, n_edges = len(web.parts), len(web.edges)
    settings = web.settings[0]
    n_places = n_objects + LANES
    n_ears = n_radars if settings["mode"] == ENGAGE_REMOTE else 0
    n_told = int(settings["n_cells"]) if settings["is_linked"] else 0

    def rows(*shape: int) -> np.ndarray:
        return np.zeros(shape, np.int64)

    return WebState(
        post_down=rows(n_posts),
        edge_down=rows(n_edges),
        radar_down=rows(n_radars),
        part_down=rows(n_parts),
        part_hit=rows(n_parts),
        is_split=rows(n_units),
        reached=rows(n_units),
        had_links=rows(n_units),
        delay_ms=rows(n_units, n_units),
        passes=np.zeros((n_units, n_units)),
        stale=np.ones(1, np.int64),
        far_ms=rows(n_posts),
        hops=rows(n_posts),
        chance=np.zeros(n_posts),
        is_done=rows(n_posts),
        first_shot=rows(n_objects),
        next_shot=rows(n_shots),
        told_ms=rows(n_shots, n_told),
        begun=rows(n_objects),
        emit_from_ms=rows(n_radars),
        emit_until_ms=rows(n_radars),
        is_emitting=rows(n_radars),
        share_left=np.zeros(n_radars),
        spoken=rows(n_objects),
        n_spoken=rows(1),
        place=np.full(n_objects, -1),
        said_track=rows(n_radars, n_places),
        said_var_m2=np.full((n_radars, n_places), np.inf),
        said_ms=np.full(n_radars, -np.inf),
        hears_ms=np.zeros((n_ears, n_ears)),
        turn_m2=np.zeros(n_radars),
        heard_radar=rows(n_places),
        heard_var_m2=np.zeros(n_places),
        heard_place=rows(n_places),
        held=rows(n_parts, max(most_loads, 1)),
    )
