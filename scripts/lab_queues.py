"""The pictures of docs/lab/queues.md: channels as queues."""

from __future__ import annotations

from typing import Any

import numpy as np
from lab_plots import Plot, Series

from bartizan.study.closed_forms.queues import erlang_loss, erlang_wait, patience_loss
from bartizan.study.closed_forms.streams import raid_loss, spaced_served


def queues() -> tuple[Plot, ...]:
    """From no chance of waiting to a raid that is over before the queue settles."""
    return (_erlang_loss(), _erlang_wait(), _patience(), _spaced(), _finite_raid())


def stream(rate: float, **changes: Any) -> dict[str, Any]:
    """Changes to a file: 800 targets at random, so many a second, the first 300 uncounted."""
    arrivals = {"poisson": {"rate_per_s": rate}, "uncounted": 300}
    return {"raid.arrivals": arrivals, "raid.groups.0.count": 800, "kill_probability": 1, **changes}


def _erlang_loss() -> Plot:
    """Whoever finds no free channel is lost."""
    return Plot(
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


def _erlang_wait() -> Plot:
    """Whoever finds no free channel waits."""
    return Plot(
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


def _patience() -> Plot:
    """Whoever has waited too long is lost."""
    return Plot(
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


def _spaced() -> Plot:
    """Arrivals and hold times without chance."""
    return Plot(
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


def _finite_raid() -> Plot:
    """A raid too short to settle."""
    return Plot(
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
