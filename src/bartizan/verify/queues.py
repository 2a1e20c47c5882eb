"""Engagement channels as the servers of a queue: lost, waiting, impatient, evenly spaced and short raids."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bartizan.verify.check import Check, close, printed

ERLANG_B = "Erlang 1917, loss: B_k = A B_(k-1) / (k + A B_(k-1))"
ERLANG_C = "Erlang 1917, waiting"
PALM = "Palm 1957, waiting with exponential patience"
SPACED = "served share of an even stream: min(1, C / ceil(hold / interval))"
SHORT = "one channel from empty: r (1 - (1 - exp(-k T)) / (k T)), r = lam / k, k = lam + mu"
MISSED = "lost, or served and missed: B + (1 - B)(1 - p)"

LOSS = {(2, 2): "0.400000", (4, 4): "0.310680", (6, 4): "0.117162", (10, 8): "0.121661"}
LEAK = {(6, 4, 0.7): "0.382014", (10, 8, 0.8): "0.297329"}
WAIT = {(2, 1): "0.333333", (6, 4): "0.284761", (10, 8): "0.409180"}
# channels, arrivals per s, hold s, patience s
PATIENCE = {(4, 0.4, 10.0, 20.0): "0.162926", (10, 0.5, 20.0, 40.0): "0.103913"}
# channels, hold s, interval s
STREAM = {(6, 42.0, 5.0): "0.666667", (10, 50.0, 4.0): "0.769231", (4, 33.0, 10.0): "1.000000"}
# arrivals per s, releases per s, seconds
RAID = {(0.1, 0.05, 60.0): "0.592602", (0.2, 0.05, 30.0): "0.693392"}


def checks() -> Iterator[Check]:
    """Long streams, then raids that begin and end."""
    from bartizan.study.closed_forms import queues

    for (channels, load), text in LOSS.items():
        name = f"lost, {channels} channels offered {load}"
        yield Check(name, ERLANG_B, printed(text), partial(queues.erlang_loss, float(load), channels))
    for (channels, load, kill), text in LEAK.items():
        name = f"lost or missed, {channels} channels offered {load}, kill {kill:g}"
        yield Check(name, MISSED, printed(text), lambda c=channels, a=load, p=kill: _lost_or_missed(c, a, p))
    for (channels, load), text in WAIT.items():
        name = f"must wait, {channels} channels offered {load}"
        yield Check(name, ERLANG_C, printed(text), partial(queues.erlang_wait, float(load), channels))
    name = "mean wait s, one channel held 10 s, 0.05 arrivals a second"
    yield Check(name, ERLANG_C, close(10.0), partial(queues.erlang_mean_wait_s, 0.05, 10.0, 1))
    for (channels, rate, hold_s, patience_s), text in PATIENCE.items():
        name = f"gave up, {channels} channels held {hold_s:g} s, {rate:g} a second, patience {patience_s:g} s"
        yield Check(name, PALM, printed(text), partial(queues.patience_loss, rate, hold_s, patience_s, channels))
    yield from _streams()


def _streams() -> Iterator[Check]:
    from bartizan.study.closed_forms import streams

    for (channels, hold_s, interval_s), text in STREAM.items():
        name = f"served, {channels} channels held {hold_s:g} s, one object each {interval_s:g} s"
        yield Check(name, SPACED, printed(text), partial(streams.spaced_served, interval_s, hold_s, channels))
    for (rate, releases_per_s, seconds), text in RAID.items():
        name = f"lost in a raid of {seconds:g} s, {rate:g} a second, one channel held {1.0 / releases_per_s:g} s"
        yield Check(name, SHORT, printed(text), partial(streams.raid_loss, rate, 1.0 / releases_per_s, seconds))


def _lost_or_missed(channels: int, load: float, kill: float) -> float:
    from bartizan.study.closed_forms.queues import erlang_loss, leak_with_loss

    return leak_with_loss(erlang_loss(float(load), channels), kill)
