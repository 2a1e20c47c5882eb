"""What docs/lab/ shows: lines of theory, and what the engine plays at each point of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from bartizan.study.closed_forms.allocation import random_leakers, shared_leakers
from bartizan.study.closed_forms.depth import depth_of_fire
from bartizan.study.closed_forms.magazines import channel_rounds, first_come_leakers
from bartizan.study.closed_forms.queues import erlang_loss, erlang_wait, patience_loss
from bartizan.study.closed_forms.salvos import layers_leak, looks_mean_shots, salvo_leak
from bartizan.study.closed_forms.streams import raid_loss, spaced_served


class Series(NamedTuple):
    """A line of theory and the engine's points on it."""

    label: str
    x: Sequence[float]
    theory: Callable[[float], float]
    played: Callable[[float], tuple[str, dict[str, Any], str, int]]
    """What to play at x: file, changes, measure, replications."""
    per: float = 1.0
    """What the measure is divided by."""


class Plot(NamedTuple):
    """One picture with its table."""

    name: str
    title: str
    words: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    steps: bool = False
    """Theory jumps: drawn at the points' x only, as rings."""
    whole: bool = False
    """Theory knows whole x only."""


def stream(rate: float, **changes: Any) -> dict[str, Any]:
    arrivals = {"poisson": {"rate_per_s": rate}, "uncounted": 300}
    return {"raid.arrivals": arrivals, "raid.groups.0.count": 800, "kill_probability": 1, **changes}


def firing(n: int, kill: float, shots: int, looks: int, **changes: Any) -> dict[str, Any]:
    rule = {"firing": {"shots": shots, "looks": looks}}
    return {"raid.groups.0.count": n, "kill_probability": kill, "doctrine": rule, **changes}


def queues() -> Iterable[Plot]:
    """Channels as queues."""
    yield Plot(
        "lab-erlang-loss",
        "Lost: Erlang's loss formula",
        "Targets come at random, and whoever finds no free channel is lost. Hold times are exponential for 2 and 6 "
        "channels, constant for 4, uniform for 10: the formula knows only their mean.",
        "offered load a channel (rate x mean hold time / channels)",
        "share lost",
        tuple(
            Series(
                f"{c} channels, {law}",
                (0.4, 0.6, 0.8, 1.0, 1.2),
                lambda x, c=c: float(erlang_loss(x * c, c)),
                lambda x, c=c, law=law: (
                    "erlang_loss",
                    stream(x * c / 10.0, channels=c)
                    | {"engagement.hold_time_s": {law: [0, 20] if law == "uniform" else 10}},
                    "p_leak",
                    100,
                ),
            )
            for c, law in ((2, "exponential"), (4, "constant"), (6, "exponential"), (10, "uniform"))
        ),
    )
    yield Plot(
        "lab-erlang-wait",
        "Waits: Erlang's waiting formula",
        "Targets come at random and wait for a channel as long as it takes; exponential hold times.",
        "offered load a channel",
        "share that must wait",
        tuple(
            Series(
                f"{c} channels",
                (0.3, 0.5, 0.65, 0.75),
                lambda x, c=c: float(erlang_wait(x * c, c)),
                lambda x, c=c: ("erlang_wait", stream(x * c / 10.0, channels=c), "waited_share", 100),
            )
            for c in (2, 6, 10)
        ),
    )
    yield Plot(
        "lab-patience",
        "Loses patience: Palm's formula",
        "Targets come at random, at a load of one a channel, and wait for a channel, but not for ever.",
        "mean patience over mean hold time",
        "share lost",
        tuple(
            Series(
                f"{c} channels",
                (0.25, 0.5, 1.0, 2.0, 4.0),
                lambda x, c=c: patience_loss(c / 10.0, 10.0, 10.0 * x, c),
                lambda x, c=c: (
                    "patience",
                    stream(c / 10.0, channels=c) | {"engagement.patience_s": {"exponential": 10.0 * x}},
                    "p_leak",
                    100,
                ),
            )
            for c in (2, 4, 10)
        ),
    )
    yield Plot(
        "lab-spaced",
        "Evenly spaced: no chance at all",
        "One target each tau seconds, each holding its channel for 42 s; whoever finds none free is lost.",
        "interval tau, s",
        "share lost",
        tuple(
            Series(
                f"{c} channels",
                (3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0, 12.0, 14.0),
                lambda x, c=c: 1.0 - float(spaced_served(x, 42.0, c)),
                lambda x, c=c: (
                    "spaced_stream",
                    {
                        "channels": c,
                        "raid.arrivals": {"spaced": {"interval_s": x}},
                        "raid.groups.0.count": int(np.ceil(42.0 / x)) * 10,
                    },
                    "p_leak",
                    1,
                ),
            )
            for c in (3, 6)
        ),
        steps=True,
    )
    yield Plot(
        "lab-finite-raid",
        "A short raid against one channel that is free at first",
        "Targets come at random, one each 10 s on average, for T seconds; mean hold time 20 s.",
        "length of the raid T, s",
        "share that finds the channel busy",
        (
            Series(
                "1 channel",
                (10.0, 30.0, 60.0, 120.0, 200.0),
                lambda x: raid_loss(0.1, 20.0, x),
                lambda x: (
                    "finite_raid",
                    {"raid.arrivals": {"poisson": {"rate_per_s": 0.1, "for_s": x}}, "raid.groups.0.count": 60},
                    "p_leak",
                    4000,
                ),
            ),
        ),
    )


def leakage() -> Iterable[Plot]:
    """Shots, magazines, channels and layers against raids that come all at once."""
    kills = (0.3, 0.5, 0.7, 0.9)
    yield Plot(
        "lab-leakage",
        "Shots at once, and shots with a look after each",
        "Ten targets, k shots at each. Shot at once or one after another, as many get through.",
        "kill probability of a shot",
        "share that gets through",
        tuple(
            Series(
                f"{k} {'at once' if at_once else 'with looks'}",
                kills,
                lambda x, k=k: float(salvo_leak(x, k)),
                lambda x, k=k, at_once=at_once: (
                    "leakage" if at_once else "shoot_look_shoot",
                    firing(10, x, k if at_once else 1, 1 if at_once else k),
                    "p_leak",
                    2000,
                ),
            )
            for k, at_once in ((1, True), (2, True), (2, False), (4, False))
        ),
    )
    yield Plot(
        "lab-looks",
        "What a look saves",
        "Rounds spent on a target if each shot is followed by a look, up to n shots.",
        "kill probability of a shot",
        "rounds a target",
        tuple(
            Series(
                f"up to {n}",
                kills,
                lambda x, n=n: float(looks_mean_shots(x, n)),
                lambda x, n=n: ("shoot_look_shoot", firing(10, x, 1, n), "rounds_fired", 2000),
                per=10.0,
            )
            for n in (2, 4, 8)
        ),
    )
    yield Plot(
        "lab-magazine",
        "A magazine runs out",
        "Twenty targets, two rounds at each in turn.",
        "rounds",
        "leakers of 20",
        tuple(
            Series(
                f"kill {p:g}",
                (0, 8, 16, 24, 32, 40, 48),
                lambda x, p=p: float(first_come_leakers(20, int(x), 2, p).mean),
                lambda x, p=p: ("magazine", firing(20, p, 2, 1, rounds=int(x)), "leakers", 2000),
            )
            for p in (0.5, 0.7, 0.9)
        ),
        whole=True,
    )
    yield Plot(
        "lab-channel-rounds",
        "Channels and rounds of fire",
        "Twenty targets at once, R rounds of fire in which every channel shoots once, kill probability 0.7.",
        "channels",
        "leakers of 20",
        tuple(
            Series(
                f"R = {r}",
                (2, 4, 6, 8, 12, 16, 20),
                lambda x, r=r: float(channel_rounds(20, int(x), r, 0.7).leakers.mean),
                lambda x, r=r: (
                    "channel_rounds",
                    firing(20, 0.7, 1, 0, channels=int(x)) | {"engagement.patience_s": {"constant": 10 * r - 5}},
                    "leakers",
                    2000,
                ),
            )
            for r in (1, 2, 4)
        ),
        whole=True,
    )
    yield Plot(
        "lab-uncoordinated",
        "What coordination is worth",
        "Ten targets, M shots with kill probability 0.8: each at a target picked at random, or shared out evenly.",
        "shots",
        "leakers of 10",
        (
            Series(
                "at random",
                (2, 5, 10, 15, 20, 30),
                lambda x: float(random_leakers(10, int(x), 0.8).mean),
                lambda x: ("uncoordinated", {"channels": int(x), "rounds": int(x)}, "leakers", 2000),
            ),
            Series(
                "shared out",
                (10, 20, 30),
                lambda x: float(shared_leakers(10, int(x), 0.8).mean),
                lambda x: ("leakage", firing(10, 0.8, int(x) // 10, 1, rounds=int(x)), "leakers", 2000),
            ),
        ),
        whole=True,
    )
    yield Plot(
        "lab-layers",
        "Layers",
        "Layer after layer, one shot in each, independent of one another.",
        "layers",
        "share that gets through",
        tuple(
            Series(
                f"kill {p:g}",
                (1, 2, 3, 4),
                lambda x, p=p: float(layers_leak([p] * int(x))),
                lambda x, p=p: ("layers", {"layers": [{"kill_probability": p}] * int(x)}, "p_leak", 2000),
            )
            for p in (0.3, 0.5, 0.7)
        ),
        whole=True,
    )


def approach(range_km: float, target_mps: float, interceptor_mps: float) -> dict[str, float]:
    return {
        "detection_range_m": 1000.0 * range_km,
        "target_speed_mps": target_mps,
        "interceptor_speed_mps": interceptor_mps,
        "reaction_s": 10.0,
        "assessment_s": 5.0,
        "min_range_m": 3000.0,
        "max_range_m": 150e3,
    }


def approach_changes(range_km: float, target_mps: float, interceptor_mps: float) -> dict[str, Any]:
    figures = {"ideal.interceptor.round.average_speed_mps": interceptor_mps}
    return {"detection_range_km": range_km, "raid.groups.0.speed_mps": target_mps, "figures": figures}


def depth() -> Iterable[Plot]:
    """Depth of fire."""
    yield Plot(
        "lab-depth-looks",
        "How often one can shoot",
        "A target comes straight in; reaction 10 s, assessment 5 s, least range 3 km, interceptors of 1,000 m/s.",
        "detected at, km",
        "looks",
        tuple(
            Series(
                f"{v:,.0f} m/s",
                (10.0, 20.0, 30.0, 40.0, 60.0, 80.0, 120.0),
                lambda x, v=v: float(depth_of_fire(**approach(x, v, 1000.0)).looks),
                lambda x, v=v: ("depth_of_fire", approach_changes(x, v, 1000.0), "rounds_fired", 1),
            )
            for v in (100.0, 250.0, 700.0)
        ),
        steps=True,
    )


PAGE_OF = {
    "queues": ("Channels as queues", queues),
    "leakage": ("Salvos, magazines, channels and layers", leakage),
    "depth": ("Depth of fire", depth),
}
