"""The rows of the engine's tables. Model rows never change during a replication; state rows do. SI units.

Times in milliseconds where the name says so.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bartizan.engine.bench_records import Bench, BenchState
from bartizan.engine.book_records import Books
from bartizan.engine.network_records import Web, WebState
from bartizan.engine.rule_records import Rules

KINDS = ("aircraft", "helicopter", "cruise_missile", "drone", "ballistic")
"""Kinds of target; their place is the number that tables are indexed with."""

SIDES = ("hostile", "own", "neutral")
HOSTILE, OWN, NEUTRAL = range(3)

RADAR = np.dtype(
    [
        ("uid", "i8"),
        ("in_play", "i8"),
        ("is_fire_unit", "i8"),
        ("unit_uid", "i8"),
        ("warning_group", "i8"),
        ("fire_group", "i8"),
        ("x_m", "f8"),
        ("y_m", "f8"),
        ("antenna_msl_m", "f8"),
        ("horizon_m", "f8"),
        ("max_range_m", "f8"),
        ("period_ms", "i8"),
        ("range_std_m", "f8"),
        ("azimuth_std", "f8"),
        ("elevation_std", "f8"),
        ("sin_elevation_min", "f8"),
        ("sin_elevation_max", "f8"),
        ("confirm_hits", "i8"),
        ("confirm_scans", "i8"),
        ("pd_design", "i8"),
        ("pd_per_m", "f8"),
        ("stretch_step_m", "f8"),
        ("identification_ms", "i8"),
        ("channels", "i8"),
        ("reaction_ms", "i8"),
        ("assessment_ms", "i8"),
        ("reload_ms", "i8"),
        ("reloads", "i8"),
        ("first_load", "i8"),
        ("n_loads", "i8"),
        ("hold_fire_m", "f8"),
        ("longest_reach_m", "f8"),
    ]
)
"""A radar site. Fire units carry channels, launchers and doctrine as well; for acquisition radars those are 0."""

OBJECT = np.dtype(
    [
        ("uid", "i8"),
        ("side", "i8"),
        ("is_threat", "i8"),
        ("kind", "i8"),
        ("type", "i8"),
        ("first_leg", "i8"),
        ("n_legs", "i8"),
        ("start_ms", "f8"),
        ("jitter_ms", "f8"),
        ("path_ms", "i8"),
        ("aim_asset", "i8"),
        ("aim_node", "i8"),
        ("aim_part", "i8"),
        ("ceiling_m", "f8"),
        ("top_speed_mps", "f8"),
    ]
)

TRAIT = np.dtype([("uid", "u4"), ("type", "i2"), ("is_threat", "i2")])
"""Of an object, what every look at it asks; eight of them in the room of half an OBJECT."""

LEG = np.dtype([(name, "f8") for name in ("path_s", "x_m", "y_m", "z_m", "vx_mps", "vy_mps", "vz_mps")])

INTERCEPTOR = np.dtype(
    [
        ("min_range_m", "f8"),
        ("min_altitude_m", "f8"),
        ("max_altitude_m", "f8"),
        ("max_target_speed_mps", "f8"),
        ("tof_step_m", "f8"),
        ("reach_step_m", "f8"),
    ]
)

LOAD = np.dtype([("interceptor", "i8"), ("rounds", "i8")])
"""Ready rounds of one interceptor class at one fire unit; a fire unit's loads stand together, shortest reach first."""

SETTINGS = np.dtype(
    [
        ("k_radius_m", "f8"),
        ("duration_ms", "i8"),
        ("needs_reply", "i8"),
        ("reply_probability", "f8"),
        ("shared_warning", "i8"),
        ("radar_loss_probability", "f8"),
        ("launcher_loss_probability", "f8"),
        ("n_groups", "i8"),
        ("n_fire_units", "i8"),
        ("n_hostile", "i8"),
        ("tracking", "i8"),
    ]
)


class Model(NamedTuple):
    """Everything that stays fixed during a replication. Kernels read it; nothing writes it.

    radars       RADAR [n_radars], sorted by uid (rows of the roster's nodes)
    objects      OBJECT [n_objects], sorted by uid (rows of the roster's objects)
    legs         LEG [n_legs]; those of a path stand together, by path time; each stays over one cell of the terrain
    interceptors INTERCEPTOR [n_interceptors]
    loads        LOAD [n_loads]
    tof_s        time of flight [n_interceptors, n_knots] over slant range k tof_step_m [s]
    reach_m      longest slant range [n_interceptors, n_kinds, n_altitudes] over altitude k reach_step_m [m]
    pk           kill probability of a round [n_interceptors, n_kinds]
    pd           detection probability [n_designs, n_types, n_ranges] over effective range k / pd_per_m of the radar
    stretch      effective over slant range [n_designs, n_elevations, n_ranges], see `bartizan.radar.stretch`
    sight_m      lowest visible altitude above mean sea level over each leg, for each radar [n_legs, n_radars] [m]
    asset_x_m, asset_y_m   defended assets [n_assets]
    settings     SETTINGS [1]
    bench        what a scenario states for the bench, see bench_records.py
    web          the network, see network_records.py
    rules        the defender's rules
    """

    radars: np.ndarray
    objects: np.ndarray
    legs: np.ndarray
    interceptors: np.ndarray
    loads: np.ndarray
    tof_s: np.ndarray
    reach_m: np.ndarray
    pk: np.ndarray
    pd: np.ndarray
    stretch: np.ndarray
    sight_m: np.ndarray
    asset_x_m: np.ndarray
    asset_y_m: np.ndarray
    settings: np.ndarray
    bench: Bench
    web: Web
    rules: Rules


FLYING, KILLED, ARRIVED, DEPARTED, ABSENT = range(5)

BODY = np.dtype(
    [("start_ms", "i8"), ("end_ms", "i8"), ("leg", "i8"), ("status", "i8"), ("stage", "i8"), ("missed", "i8")]
)
FIRM_STAGE, UNTRACKED_STAGE = 3, 4
"""An object in this replication: `stage` is the furthest of seen 1, detected 2, firm 3 by anybody; 4 while nobody has a
firm track of it any more."""

POST = np.dtype(
    [
        ("phase_ms", "i8"),
        ("last_scan_ms", "i8"),
        ("n_tracks", "i8"),
        ("n_gone", "i8"),
        ("next_number", "i8"),
        ("busy", "i8"),
        ("reloads_left", "i8"),
        ("is_reloading", "i8"),
        ("pending", "i8"),
        ("radar_lost", "i8"),
        ("launchers_lost", "i8"),
        ("n_awake", "i8"),
        ("next_wake_ms", "i8"),
        ("view_row", "i8"),
        ("fire_row", "i8"),
        ("fallback", "i8"),
        ("radar_hit", "i8"),
        ("launchers_hit", "i8"),
        ("control", "i8"),
        ("ordered_control", "i8"),
        ("n_held", "i8"),
        ("is_there", "i8"),
        ("n_aside", "i8"),
        ("spares_foes", "i8"),
        ("stock", "i8"),
    ]
)
"""A radar site in this replication; `pending` counts engagements assigned and not yet launched, `n_gone` how many
firm tracks left their objects in its last scan, which stand in the first rows of `fresh`.

`view_row`, `fire_row`: the rows of views that it reads who is who from, and who is engaged. `fallback`: the control
that a lost post or link leaves it with, -1 for doctrine's. `radar_lost` and `launchers_lost` say that it stands still,
`radar_hit` and `launchers_hit` that it does so for good. `is_there`: whether it takes part in this replication at
all; one that does not is lost for good, and keeps no books.

`control` is the weapons control state in force: what was ordered (`ordered_control`, -1 for nothing), else `fallback`,
else the doctrine's. `n_held` counts objects that an order keeps it from, `n_aside` candidates of the decision under
way that no ready round could meet; `stock` is what its MEANS were settled for (see `reach.muster`), -1 for nothing.
`spares_foes`: whether a zone or a range could keep it from what it knows as hostile.

No object that sleeps need be looked at before `next_wake_ms`.
"""

TRACK = np.dtype(
    [(name, "f8") for name in ("x_m", "y_m", "z_m", "vx_mps", "vy_mps", "vz_mps")]
    + [(name, "i8") for name in ("time_ms", "hits", "history", "is_firm", "is_taken", "object", "number")]
)
"""A track: its state at `time_ms`."""

VIEW = np.dtype(
    [
        ("firm_ms", "i8"),
        ("identified_ms", "i8"),
        ("heard_ms", "i8"),
        ("declared", "i8"),
        ("cued_ms", "i8"),
        ("is_engaged", "i8"),
        ("looks", "i8"),
        ("layer", "i8"),
        ("looks_before", "i8"),
        ("told", "i8"),
    ]
)
"""What a group knows of an object, and does about it.

`firm_ms` its first firm track; `declared` 0 friend, 1 hostile, 2 unknown, in force from `identified_ms` on; `heard_ms`
when that came or will come from others; `cued_ms` from when on it counts as cued; `is_engaged` counts engagements that
the group knows of; `looks_before` of the looks were had before it came to its present `layer`. `told`: what all other
units within reach know as well, 0 not who it is, 1 who it is, 2 a cue of a watching radar too.
"""

SHOT = np.dtype(
    [(name, "i8") for name in ("load", "rounds", "tof_ms", "object", "radar", "guide")]
    + [(name, "f8") for name in ("pk", "pk_normal")]
)
"""An engagement under way; it holds a channel. `guide`: the radar whose track it began on. `pk`: what one of its rounds
kills with."""

CANDIDATE = np.dtype(
    [(name, "f8" if name == "urgency" else "i8") for name in "is_remote place urgency object track radar".split()]
)
"""A track that could be engaged: those of lesser place first, then those of lesser urgency value."""

CLOCK = np.dtype(
    [
        ("seed", "u8"),
        ("replication", "i8"),
        ("level", "i8"),
        ("now_ms", "i8"),
        ("n_queue", "i8"),
        ("n_free", "i8"),
        ("n_open", "i8"),
        ("n_events", "i8"),
        ("is_over", "i8"),
    ]
)


class Looks(NamedTuple):
    """Scratch of one scan: the objects that a radar looks at, in columns, so that loops over them run several at once.

    item, uid                   row of the object, and its uid [n_objects]
    leg, path_s                 the leg it is on, and its path time
    is_unsure                   whether terrain must be asked
    x_m, y_m, z_m               where it is
    lowest_m                    altitude from which terrain lets it be seen
    distance2_m2, slant_m       squared plane distance, slant range
    sight                       0 beyond horizon or range, 1 behind terrain, 2 clear
    clear                       which of them are in clear sight
    rise_m, pd                  height of each of those above the horizontal, and the chance of detecting it, or 0 or 1
                                where its luck needs no more
    words                       luck of each look in clear sight [4, n_objects]
    plot_words, errors          luck and normals of the plots, three to a plot [3 n_objects]
    outer, tails                scratch for those
    """

    item: np.ndarray
    uid: np.ndarray
    leg: np.ndarray
    path_s: np.ndarray
    is_unsure: np.ndarray
    x_m: np.ndarray
    y_m: np.ndarray
    z_m: np.ndarray
    lowest_m: np.ndarray
    distance2_m2: np.ndarray
    slant_m: np.ndarray
    sight: np.ndarray
    clear: np.ndarray
    rise_m: np.ndarray
    pd: np.ndarray
    words: np.ndarray
    plot_words: np.ndarray
    errors: np.ndarray
    outer: np.ndarray
    tails: np.ndarray


class Plots(NamedTuple):
    """The plots of one scan: measured place, true distances, the object, and the track that took it (-1: none).

    noise_m           how coarse it is in the plane
    guess, guess_m2   the track that took its object's last plot, and their squared distance, below 0 where it is not
                      to be had
    n_near            how many tracks are as near as that one
    """

    x_m: np.ndarray
    y_m: np.ndarray
    z_m: np.ndarray
    distance2_m2: np.ndarray
    distance_m: np.ndarray
    slant_m: np.ndarray
    item: np.ndarray
    track: np.ndarray
    noise_m: np.ndarray
    guess: np.ndarray
    guess_m2: np.ndarray
    n_near: np.ndarray


REACH = np.dtype([("longest_m", "f8"), ("flight_s", "f8"), ("level_to_m", "f8"), ("slowest_mps", "f8")])
"""The longest reach of an interceptor class at any altitude, and a time that no flight within it exceeds; up to which
altitude its reach is the longest; and its least speed along the line of sight, by its table of flight times."""


MEANS = np.dtype([("has_rounds", "i8"), ("longest_m", "f8"), ("flight_s", "f8")])
"""What a fire unit has ready for a kind of target: whether any round may go to it, and of the classes with rounds the
longest reach (below 0 for none, infinite where that is not asked) and the longest flight."""


LACK = np.dtype(
    [(name, "i8") for name in ("stock", "is_plain", "has_looks")]
    + [(name, "f8") for name in ("flight_s", "speed2_m2ps2", "low_m", "high_m", "nearest2_m2", "furthest2_m2")]
)
"""Where the longest class that a fire unit lacks, of those that a layer or one farther in may fire at a kind of target,
surely meets a track, while its stock is `stock`; not told (`is_plain` 0) where rules ask for more than the place.
`has_looks`: whether looks are counted in these layers."""


class State(NamedTuple):
    """Everything that changes during a replication; owned by the caller, reused from one to the next.

    clock          CLOCK [1]
    doors          where the machine code of each annex begins [N_DOORS]
    leg_end_s      path time at which each leg of the model ends, infinity for the last of a path [n_legs]
    outlook        what each radar sees over each leg, two bits each (see outlook.py) [n_radars, n_legs / 4]
    sure_row, sure each radar's table of luck that decides a look by itself, and the tables (see sure.py) [n_radars]
    reaches        REACH [n_interceptors, n_kinds]
    queue_key      the queue of what is due, a binary heap of packed keys [capacity]; queue_slot beside it
    traits         TRAIT [n_objects]
    bodies         BODY [n_objects]
    posts          POST [n_radars]
    tracks         TRACK [n_radars, capacity]; the first n_tracks of each row are alive, oldest first
    views          VIEW [n_groups, n_objects]
    wake_ms        when a radar must look at an object again, or AWAKE [n_radars, n_objects, to a multiple of BLOCK]
    awake          rows of the objects that it looks at, rising; the first n_awake of each row count, less who
                   has fallen asleep since
    hints          the track that took an object's last plot, to search near it first [n_radars, n_objects]
    fired          rounds a fire unit has fired at an object [n_radars, n_objects]
    rounds         ready rounds [n_loads]
    shots          SHOT [slots]; free_slots the stack of unused ones
    dwell_ms       time by cause, and last the time in clear sight [n_objects, n_causes + 1]
    held           whether an order keeps a fire unit from an object [n_radars, n_objects]
    means          MEANS [n_radars, n_kinds]
    lacks          LACK [n_radars, n_kinds, n_layers]
    looks, plots, seen, px_m to best   scratch of one scan
    candidates     scratch of one decision [capacity]; from its end those set aside
    bench          see bench_records.py
    web            what changes of the network, see network_records.py
    books          what the tracker of mode `default` keeps, see book_records.py
    """

    clock: np.ndarray
    doors: np.ndarray
    leg_end_s: np.ndarray
    outlook: np.ndarray
    sure_row: np.ndarray
    sure: np.ndarray
    reaches: np.ndarray
    queue_key: np.ndarray
    queue_slot: np.ndarray
    traits: np.ndarray
    bodies: np.ndarray
    posts: np.ndarray
    tracks: np.ndarray
    views: np.ndarray
    wake_ms: np.ndarray
    awake: np.ndarray
    hints: np.ndarray
    fired: np.ndarray
    rounds: np.ndarray
    shots: np.ndarray
    free_slots: np.ndarray
    dwell_ms: np.ndarray
    held: np.ndarray
    looks: Looks
    plots: Plots
    seen: np.ndarray
    candidates: np.ndarray
    means: np.ndarray
    lacks: np.ndarray
    px_m: np.ndarray
    py_m: np.ndarray
    slack_m: np.ndarray
    order: np.ndarray
    fresh: np.ndarray
    fresh_x_m: np.ndarray
    fresh_slack_m: np.ndarray
    best: np.ndarray
    bench: BenchState
    web: WebState
    books: Books


class Sky(NamedTuple):
    """What flies: the part of model and state that looks read.

    Kernels that run often take a few arrays, not all thirty.
    """

    objects: np.ndarray
    traits: np.ndarray
    legs: np.ndarray
    leg_end_s: np.ndarray
    sight_m: np.ndarray
    bodies: np.ndarray
    dwell_ms: np.ndarray


class Scene(NamedTuple):
    """All that scans read of model and state, for all radars: loaded once for a replication, not for each scan."""

    sky: Sky
    settings: np.void
    pd: np.ndarray
    stretch: np.ndarray
    sure_row: np.ndarray
    sure: np.ndarray
    outlook: np.ndarray
    wake_ms: np.ndarray
    awake: np.ndarray
    looks: Looks
    plots: Plots
    seen: np.ndarray
    tracks: np.ndarray
    x_m: np.ndarray
    y_m: np.ndarray
    slack_m: np.ndarray
    order: np.ndarray
    fresh: np.ndarray
    fresh_x_m: np.ndarray
    fresh_slack_m: np.ndarray
    best: np.ndarray
    hints: np.ndarray


class Eye(NamedTuple):
    """What one radar looks with: its detection tables, when to look at whom, and room for a scan."""

    settings: np.void
    pd: np.ndarray
    stretch: np.ndarray
    sure: np.ndarray
    outlook: np.ndarray
    wake_ms: np.ndarray
    awake: np.ndarray
    looks: Looks
    plots: Plots
    seen: np.ndarray


class Desk(NamedTuple):
    """Where one radar's plots become tracks.

    Beside the tracks, their columns for this scan: predicted place (x infinite while not to be had), by how much the
    gate is wider than noise, and the order of their distances from a plot; then the fresh ones by number.
    """

    tracks: np.ndarray
    plots: Plots
    x_m: np.ndarray
    y_m: np.ndarray
    slack_m: np.ndarray
    order: np.ndarray
    fresh: np.ndarray
    fresh_x_m: np.ndarray
    fresh_slack_m: np.ndarray
    best: np.ndarray
    hints: np.ndarray
