"""Shots at one object, looks between them, magazines that run out, and shots without coordination."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from bartizan.verify.check import Check, close, each, exact, printed

SHOTS = "independent shots: (1 - p)^k"
LOOKS = "shots with a look after each: (1 - (1 - p)^n) / p"
BINOMIAL = "binomial distribution of independent leakers"
FIRST_COME = "first come, k shots each until the magazine is empty"
ONE_AT_A_TIME = "one shot at a time: max(0, N - Bin(S, p))"
ROUNDS = "one shot a live object and round: recursion over survivors"
AT_RANDOM = "each shot at an object picked at random: N (1 - p / N)^M"
SHARED = "the same shots, shared out evenly"
LAYERS = "independent layers: product of (1 - p)"
DETECTED = "1 - d (1 - (1 - p)^k)"

KILLS = (0.5, 0.6, 0.7, 0.8, 0.9)
SALVOS = {1: (0.5, 0.4, 0.3, 0.2, 0.1), 2: (0.25, 0.16, 0.09, 0.04, 0.01), 4: (0.0625, 0.0256, 0.0081, 0.0016, 1e-4)}
SPENT = {2: (1.5, 1.4, 1.3, 1.2, 1.1), 4: (1.875, 1.624, 1.417, 1.248, 1.111)}
NONE = {(10, 0.7, 2): "0.389416", (24, 0.8, 2): "0.375413"}
# objects, rounds, shots at each, kill: mean leakers
MAGAZINES = {(20, 32, 2, 0.7): 5.44, (40, 33, 2, 0.7): 24.74, (48, 64, 2, 0.8): 17.28}
# objects, shots, kill: mean leakers, none
ONE_SHOT = {(10, 12, 0.7): "1.698866 0.252815", (20, 24, 0.8): "1.216159 0.459877"}
# objects, channels, rounds, kill: mean leakers, none, mean shots
RECURSION = {
    (10, 6, 3, 0.7): "0.594283 0.545676 13.436739",
    (20, 6, 4, 0.7): "3.368225 0.053451 23.759678",
    (36, 6, 5, 0.75): "13.500000 0.000000 30.000000",
}
# objects, shots, kill: mean leakers at random, and shared
PICKED = {(10, 10, 0.8): ("4.343885", 2.0), (10, 20, 0.8): ("1.886933", 0.4)}


def checks() -> Iterator[Check]:
    """One object, then raids, then rounds that run out, then who shoots at whom."""
    yield from _one_object()
    yield from _raids()
    yield from _rounds()
    yield from _choices()


def _one_object() -> Iterator[Check]:
    from bartizan.study.closed_forms import salvos

    for shots, leaks in SALVOS.items():
        for kill, leak in zip(KILLS, leaks, strict=True):
            name = f"leak, {_shots(shots)} of {kill:g}"
            yield Check(name, SHOTS, close(leak), partial(salvos.salvo_leak, kill, shots))
    for looks, means in SPENT.items():
        for kill, mean in zip(KILLS, means, strict=True):
            name = f"mean shots, {looks} looks, kill {kill:g}"
            yield Check(name, LOOKS, close(mean), partial(salvos.looks_mean_shots, kill, looks))
    for kills, leak in (((0.6, 0.5), 0.2), ((0.7, 0.7, 0.5), 0.045)):
        name = f"leak, layers of {', '.join(f'{p:g}' for p in kills)}"
        yield Check(name, LAYERS, close(leak), partial(salvos.layers_leak, list(kills)))
    name = "leak, detected 0.9, then 2 shots of 0.7"
    yield Check(name, DETECTED, close(0.181), partial(salvos.detected_then_shot_leak, 0.9, 0.7, 2))


def _raids() -> Iterator[Check]:
    from bartizan.study.closed_forms.salvos import leakers, none_leak, salvo_leak

    for (n, kill, shots), text in NONE.items():
        name = f"no leaker of {n}, {_shots(shots)} of {kill:g} each"
        yield Check(name, BINOMIAL, printed(text), lambda n=n, p=kill, k=shots: none_leak(n, salvo_leak(p, k)))

    def ten() -> tuple[float, ...]:
        count = leakers(10, salvo_leak(0.7, 2))
        return count.mean, count.std, count.at_most(2), count.quantile(0.95)

    parts = ("mean", "standard deviation", "probability of 2 or fewer", "95 % point")
    names = [f"leakers of 10, 2 shots of 0.7 each: {part}" for part in parts]
    yield from each(BINOMIAL, names, (close(0.9), printed("0.90499"), printed("0.945960"), exact(3)), ten)


def _rounds() -> Iterator[Check]:
    from bartizan.study.closed_forms import magazines

    for (n, rounds, shots, kill), mean in MAGAZINES.items():
        name = f"leakers of {n}, {rounds} rounds, {_shots(shots)} of {kill:g}"
        compute = partial(_mean, magazines.first_come_leakers, n, rounds, shots, kill)
        yield Check(name, FIRST_COME, close(mean), compute)
    for (n, shots, kill), row in ONE_SHOT.items():
        names = [f"{what} of {n}, {shots} shots of {kill:g} one by one" for what in ("leakers", "none")]
        compute = partial(_mean_and_none, magazines.one_at_a_time_leakers, n, shots, kill)
        yield from each(ONE_AT_A_TIME, names, [printed(text) for text in row.split()], compute)
    for (n, channels, rounds, kill), row in RECURSION.items():
        words = f"of {n}, {channels} channels, {rounds} rounds, kill {kill:g}"
        names = [f"{what} {words}" for what in ("leakers", "none", "shots")]
        compute = partial(_recursion, n, channels, rounds, kill)
        yield from each(ROUNDS, names, [printed(text) for text in row.split()], compute)


def _choices() -> Iterator[Check]:
    from bartizan.study.closed_forms import allocation

    for (n, shots, kill), (at_random, shared) in PICKED.items():
        words = f"leakers of {n}, {shots} shots of {kill:g}"
        random = partial(_mean, allocation.random_leakers, n, shots, kill)
        yield Check(f"{words}, at random", AT_RANDOM, printed(at_random), random)
        even = partial(_mean, allocation.shared_leakers, n, shots, kill)
        yield Check(f"{words}, shared out", SHARED, close(shared), even)


def _mean(form: Callable[..., Any], *numbers: float) -> float:
    return form(*numbers).mean


def _mean_and_none(form: Callable[..., Any], *numbers: float) -> Sequence[float]:
    count = form(*numbers)
    return count.mean, count.none


def _recursion(n: int, channels: int, rounds: int, kill: float) -> Sequence[float]:
    from bartizan.study.closed_forms.magazines import channel_rounds

    left = channel_rounds(n, channels, rounds, kill)
    return left.leakers.mean, left.leakers.none, left.mean_shots


def _shots(n: int) -> str:
    return "one shot" if n == 1 else f"{n} shots"
