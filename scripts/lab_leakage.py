"""The pictures of docs/lab/leakage.md: shots, magazines, channels and layers against raids that come all at once."""

from __future__ import annotations

from typing import Any

from lab_plots import Plot, Series

from bartizan.study.closed_forms.allocation import random_leakers, shared_leakers
from bartizan.study.closed_forms.magazines import channel_rounds, first_come_leakers
from bartizan.study.closed_forms.salvos import layers_leak, looks_mean_shots, salvo_leak

KILLS = (0.3, 0.5, 0.7, 0.9)


def leakage() -> tuple[Plot, ...]:
    """From one salvo at each target to layers of defence."""
    return (_leakage(), _looks(), _magazine(), _channel_rounds(), _uncoordinated(), _layers())


def firing(n: int, kill: float, shots: int, looks: int, **changes: Any) -> dict[str, Any]:
    """Changes to a file: `n` targets, so many shots at each and looks after them."""
    rule = {"firing": {"shots": shots, "looks": looks}}
    return {"raid.groups.0.count": n, "kill_probability": kill, "doctrine": rule, **changes}


def _leakage() -> Plot:
    """Shots at once, and one after another."""
    return Plot(
        "lab-leakage",
        "Shots at once, and shots with a look after each",
        "Ten targets, k shots at each. Shot at once or one after another, as many get through.",
        "kill probability of a shot",
        "share that gets through",
        tuple(
            Series(
                f"{k} {'at once' if at_once else 'with looks'}",
                KILLS,
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


def _looks() -> Plot:
    """What a look after each shot saves."""
    return Plot(
        "lab-looks",
        "What a look saves",
        "Rounds spent on a target if each shot is followed by a look, up to n shots.",
        "kill probability of a shot",
        "rounds a target",
        tuple(
            Series(
                f"up to {n}",
                KILLS,
                lambda x, n=n: float(looks_mean_shots(x, n)),
                lambda x, n=n: ("shoot_look_shoot", firing(10, x, 1, n), "rounds_fired", 2000),
                per=10.0,
            )
            for n in (2, 4, 8)
        ),
    )


def _magazine() -> Plot:
    """More targets than rounds."""
    return Plot(
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


def _channel_rounds() -> Plot:
    """More targets than channels."""
    return Plot(
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


def _uncoordinated() -> Plot:
    """Shots at random against shots shared out."""
    return Plot(
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


def _layers() -> Plot:
    """Layer after layer."""
    return Plot(
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
