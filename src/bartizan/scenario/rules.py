"""What a scenario file may say about the defender's rules: whom to engage, when, where, with what, and who is who."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from bartizan.scenario.blocks import Block, Id, Point, Share, _is_block

Kind = Literal["aircraft", "helicopter", "cruise_missile", "drone", "ballistic"]
Control = Literal["free", "tight", "hold"]
"""Weapons control states.

free: whatever is not known as a friend; tight: only what is known as hostile; hold: only what is known as hostile and
comes at the fire unit itself.
"""

Positive = Annotated[float, Field(gt=0.0, le=1e6)]
AltitudeM = Annotated[float, Field(ge=-500.0, le=2e6)]


class Firing(Block):
    """`shots` rounds at once, looked at, and again, `looks` times at most (0: as long as time and rounds allow)."""

    shots: Annotated[int, Field(ge=1, le=8)]
    looks: Annotated[int, Field(ge=0, le=100)]


FiringName = Literal["shoot_shoot", "shoot_look_shoot", "salvo_look_salvo", "one_at_a_time"]
FiringRule = Annotated[
    Annotated[Firing, Tag("(block)")] | Annotated[FiringName, Tag("(plain)")], Discriminator(_is_block)
]


class Zone(Block):
    """A part of the sky with a rule of its own: a circle, or the inside of a polygon, in a band of altitude.

    `judged_at`: whether the target must be in it when the decision is taken, or the meeting point. Where zones of
    different rules overlap, the greater `rank` holds.
    """

    id: Id
    control: Control | Literal["no_fire"]
    centre: Point | None = None
    radius_km: Annotated[float, Field(gt=0.0, le=800.0)] | None = None
    corners: Annotated[list[Point], Field(min_length=3, max_length=100)] | None = None
    low_m: AltitudeM = -500.0
    high_m: AltitudeM = 2e6
    judged_at: Literal["target", "meeting"] = "target"
    rank: Annotated[int, Field(ge=0, le=1000)] = 0


class Layer(Block):
    """One layer of the defence, the outermost first.

    A layer engages where rounds of its `classes` (all, if none are named) would meet the target `from_km` down to
    `to_km` from the fire unit; once its looks are used up, or the target is past it, the next layer takes over.
    """

    classes: Annotated[list[Id], Field(min_length=1, max_length=20)] | None = None
    from_km: Annotated[float, Field(gt=0.0, le=1000.0)] | None = None
    to_km: Annotated[float, Field(ge=0.0, le=1000.0)] = 0.0
    kill_probability: Share | None = None
    firing: FiringRule | None = None


class Emission(Block):
    """When engagement radars radiate: always, or only once another radar's firm track comes within `cue_km`.

    They stay on for `linger_s` after the last cue, and while an engagement is under way.
    """

    mode: Literal["always", "cued"] = "always"
    cue_km: Annotated[float, Field(gt=0.0, le=1000.0)] = 100.0
    linger_s: Annotated[float, Field(ge=0.0, le=3600.0)] = 30.0


class Doctrine(Block):
    """The defender's rules.

    `min_kill_probability`: no round is fired that kills with less. `prefer`: kinds of target that go first, in this
    order, before `priority` ranks the rest. `reserve`: ready rounds that a fire unit keeps for a kind of target.
    `on_post_loss`, `on_link_loss`: what fire units do without their command post, and units cut off from all others
    that they were linked with. `max_track_error_m`: the largest error (standard deviation) of a track of others'
    radars that a fire unit fires on, where the network allows that.
    """

    firing: FiringRule = "shoot_look_shoot"
    firing_by_kind: dict[Kind, FiringRule] = {}
    hold_fire_km: Annotated[float, Field(gt=0.0, le=1000.0)] | None = None
    min_kill_probability: Share = 0.0
    control: Control = "free"
    zones: Annotated[list[Zone], Field(max_length=100)] = []
    priority: Literal["time_to_go", "nearest", "first_seen"] = "time_to_go"
    prefer: Annotated[list[Kind], Field(max_length=5)] = []
    reserve: dict[Kind, Annotated[int, Field(ge=0, le=10_000)]] = {}
    emission: Emission = Emission()
    on_post_loss: Literal["autonomous", "tight", "hold"] = "autonomous"
    on_link_loss: Literal["autonomous", "tight", "hold"] = "autonomous"
    max_track_error_m: Annotated[float, Field(gt=0.0, le=1e5)] | None = None


class Corridor(Block):
    """A way through the defended air: whoever keeps to it counts as a friend unless known as hostile."""

    id: Id
    route: Annotated[list[Point], Field(min_length=2, max_length=100)]
    width_km: Annotated[float, Field(gt=0.0, le=200.0)]
    low_m: AltitudeM = -500.0
    high_m: AltitudeM = 2e6


class Tracking(Block):
    """How plots become the tracks that decisions are made on.

    `simple`: each radar by itself, a filter of fixed gains, firm after so many hits. `default`: a bank of filters,
    plots shared among tracks, firm when it is likely enough that there is something. `perfect`: plots without error,
    each in its own object's track, so that the others can be held against it.
    """

    mode: Literal["simple", "default", "perfect"] = "simple"


class Identification(Block):
    """`perfect`: everybody is known after the delay.

    `reply`: own and neutral aircraft answer with `reply_probability`; the silent, outside corridors, are taken as
    hostile with `false_foe_probability` and stay unknown otherwise. Hostile objects are taken as friends with
    `false_friend_probability`; the others are known as hostile with `recognition_probability`, else they stay unknown.
    """

    mode: Literal["perfect", "reply"] = "perfect"
    reply_probability: Share = 1.0
    false_foe_probability: Share = 1.0
    false_friend_probability: Share = 0.0
    recognition_probability: Share = 1.0
    corridors: Annotated[list[Corridor], Field(max_length=100)] = []


class Spread(Block):
    """A time, or how it is distributed; exactly one of the three: a constant, a mean, or two bounds [s]."""

    constant: Positive | None = None
    exponential: Positive | None = None
    uniform: Annotated[list[Annotated[float, Field(ge=0.0, le=1e6)]], Field(min_length=2, max_length=2)] | None = None


class Engagement(Block):
    """How engagements go, beyond figures.

    `hold_time_s`: how long one holds its channel from assignment to outcome, in place of reaction, flight and
    assessment; no envelope is asked then. `on_busy`: an object that finds no free channel when it appears waits, or is
    lost to that fire unit. `patience_s`: how long after it appeared an object can be engaged. `allocation`: the most
    urgent object that nobody engages, or any object at random. `shot_correlation`: of shots at one object.
    `reliability`: share of rounds that work; a kill probability is taken to include it unless it is stated here.
    """

    hold_time_s: Spread | None = None
    on_busy: Literal["wait", "lost"] = "wait"
    patience_s: Spread | None = None
    allocation: Literal["coordinated", "random"] = "coordinated"
    shot_correlation: Annotated[float, Field(ge=0.0, lt=1.0)] = 0.0
    reliability: Share = 1.0


class Poisson(Block):
    """Arrivals at random, at a mean rate; only those within `for_s` of the start take part, if given."""

    rate_per_s: Annotated[float, Field(gt=0.0, le=1000.0)]
    for_s: Annotated[float, Field(gt=0.0, le=172_800.0)] | None = None


class Spaced(Block):
    """Arrivals one after another at equal intervals."""

    interval_s: Annotated[float, Field(gt=0.0, le=86_400.0)]


class Arrivals(Block):
    """When the objects of the raid start, in the order of the file, in place of start, spacing and jitter of groups.

    Exactly one of `poisson`, `spaced`, `simultaneous`. The first `uncounted` objects fly, but no measure counts them: a
    defence that starts empty is then seen as in the middle of a long day.
    """

    poisson: Poisson | None = None
    spaced: Spaced | None = None
    simultaneous: bool | None = None
    uncounted: Annotated[int, Field(ge=0, le=10_000)] = 0
