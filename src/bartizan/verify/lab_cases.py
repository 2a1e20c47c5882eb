"""The bench's cases: a scenario file with numbers, the measure to read, and what theory says; data only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

ERLANG_B = "Erlang loss formula (1917), played by the whole engine"
ERLANG_C = "Erlang waiting formula (1917), played by the whole engine"
ERLANG_A = "waiting with patience (Palm 1957), played by the whole engine"
SPACED = "evenly spaced stream: min(1, C / ceil(hold / interval)), played by the whole engine"
EMPTY = "two-state chain from empty, played by the whole engine"
SHOTS = "independent shots: (1 - p)^k, played by the whole engine"
LOOKS = "a look after each shot: (1 - (1 - p)^n) / p, played by the whole engine"
BINOMIAL = "binomial number of leakers, played by the whole engine"
FIRST_COME = "first come, k shots each until the magazine is empty, played by the whole engine"
ONE_AT_A_TIME = "one shot at a time: max(0, N - Bin(S, p)), played by the whole engine"
ROUNDS = "recursion over survivors, played by the whole engine"
AT_RANDOM = "each shot at an object picked at random: N (1 - p / N)^M, played by the whole engine"
LAYERS = "independent layers: product of (1 - p), played by the whole engine"
DETECTED = "1 - d (1 - (1 - p)^k), played by the whole engine"
DEPTH = "kinematics of head-on intercepts, played by the whole engine"


class Case(NamedTuple):
    """One known answer of the bench.

    `finds` is the shift that `replications` must find with 99 % probability; 0 where no chance is in it.
    """

    title: str
    source: str
    file: str
    changes: Mapping[str, Any]
    measure: str
    value: float
    replications: int
    finds: float


def _stream(channels: int, load: float, hold: str = "exponential", **more: Any) -> dict[str, Any]:
    """Numbers of a random stream: hold times of 10 s on average."""
    law = {"uniform": [0, 20]} if hold == "uniform" else {hold: 10}
    arrivals = {"poisson": {"rate_per_s": load / 10.0}, "uncounted": 100 + 25 * channels}
    return {
        "channels": channels,
        "kill_probability": 1,
        "engagement.hold_time_s": law,
        "raid.arrivals": arrivals,
        "raid.groups.0.count": arrivals["uncounted"] + 500,
        **more,
    }


def _queues() -> Iterator[Case]:
    """Channels as queues: who finds none free is lost, waits, or loses patience."""
    yield from (*_lost(), *_waiting(), *_impatient(), *_spaced(), *_short_raids())


def _lost() -> Iterator[Case]:
    for channels, load, value in ((2, 2.0, 0.4), (4, 4.0, 0.310680), (6, 4.0, 0.117162), (10, 8.0, 0.121661)):
        title = f"lost, {channels} channels, load {load:g}"
        yield Case(title, ERLANG_B, "erlang_loss", _stream(channels, load), "p_leak", value, 100, 0.03)
    for hold, channels, load, value in (("constant", 4, 4.0, 0.310680), ("uniform", 10, 8.0, 0.121661)):
        title = f"lost, {channels} channels, load {load:g}, {hold} hold time"
        yield Case(title, ERLANG_B, "erlang_loss", _stream(channels, load, hold), "p_leak", value, 100, 0.03)
    for channels, load, kill, value in ((6, 4.0, 0.7, 0.382014), (10, 8.0, 0.8, 0.297329)):
        title = f"lost or missed, {channels} channels, load {load:g}, kill {kill:g}"
        numbers = _stream(channels, load, kill_probability=kill)
        yield Case(title, ERLANG_B, "erlang_loss", numbers, "p_leak", value, 100, 0.03)


def _waiting() -> Iterator[Case]:
    for channels, load, value in ((2, 1.0, 0.333333), (6, 4.0, 0.284761), (10, 8.0, 0.409180)):
        numbers = _stream(channels, load)
        numbers["raid.arrivals"] = {**numbers["raid.arrivals"], "uncounted": 400}
        numbers["raid.groups.0.count"] = 1000
        title = f"waits, {channels} channels, load {load:g}"
        yield Case(title, ERLANG_C, "erlang_wait", numbers, "waited_share", value, 200, 0.07)


def _impatient() -> Iterator[Case]:
    for channels, rate, hold_s, patience_s, value in ((4, 0.4, 10.0, 20.0, 0.162926), (10, 0.5, 20.0, 40.0, 0.103913)):
        numbers = _stream(channels, rate * 10.0)
        numbers["engagement.hold_time_s"] = {"exponential": hold_s}
        numbers["engagement.patience_s"] = {"exponential": patience_s}
        title = f"loses patience, {channels} channels, {rate:g} a second, hold {hold_s:g} s, patience {patience_s:g} s"
        yield Case(title, ERLANG_A, "patience", numbers, "p_leak", value, 100, 0.03)


def _spaced() -> Iterator[Case]:
    for channels, hold_s, interval_s, value in ((6, 42, 5, 1 / 3), (10, 50, 4, 3 / 13), (4, 33, 10, 0.0)):
        numbers = {
            "channels": channels,
            "engagement.hold_time_s": {"constant": hold_s},
            "raid.arrivals": {"spaced": {"interval_s": interval_s}},
            "raid.groups.0.count": 117,
        }
        title = f"finds no channel, {channels} channels, one each {interval_s:g} s, hold {hold_s:g} s"
        yield Case(title, SPACED, "spaced_stream", numbers, "p_leak", value, 1, 0.0)


def _short_raids() -> Iterator[Case]:
    for rate, release, seconds, value in ((0.1, 0.05, 60, 0.592602), (0.2, 0.05, 30, 0.693392)):
        numbers = {
            "engagement.hold_time_s": {"exponential": 1.0 / release},
            "raid.arrivals": {"poisson": {"rate_per_s": rate, "for_s": seconds}},
        }
        title = f"finds the channel busy, raid of {seconds:g} s, {rate:g} a second"
        yield Case(title, EMPTY, "finite_raid", numbers, "p_leak", value, 4000, 0.03)


def _shots(objects: int, kill: float, shots: int, looks: int) -> dict[str, Any]:
    return {
        "raid.groups.0.count": objects,
        "kill_probability": kill,
        "doctrine": {"firing": {"shots": shots, "looks": looks}},
    }


def _leakage() -> Iterator[Case]:
    for shots in (1, 2, 4):
        for kill in (0.5, 0.6, 0.7, 0.8, 0.9):
            title = f"leaks, {shots} shots, kill {kill:g}"
            leak = (1.0 - kill) ** shots
            # rare leakers need many raids to be seen at all
            replications = 2000 if leak > 0.005 else 40_000
            yield Case(title, SHOTS, "leakage", _shots(10, kill, shots, 1), "p_leak", leak, replications, 0.025)
    spent = {2: (1.5, 1.4, 1.3, 1.2, 1.1), 4: (1.875, 1.624, 1.417, 1.248, 1.111)}
    for looks, means in spent.items():
        for kill, mean in zip((0.5, 0.6, 0.7, 0.8, 0.9), means, strict=True):
            title = f"rounds at ten objects, {looks} looks, kill {kill:g}"
            numbers = _shots(10, kill, 1, looks)
            yield Case(title, LOOKS, "shoot_look_shoot", numbers, "rounds_fired", 10.0 * mean, 2000, 0.5)
    for objects, kill, none in ((10, 0.7, 0.389416), (24, 0.8, 0.375413)):
        numbers = _shots(objects, kill, 2, 1)
        title = f"none leaks of {objects}, two shots, kill {kill:g}"
        yield Case(title, BINOMIAL, "leakage", numbers, "p_raid_annihilation", none, 4000, 0.06)
    yield Case(
        "leakers of 10, two shots, kill 0.7", BINOMIAL, "leakage", _shots(10, 0.7, 2, 1), "leakers", 0.9, 4000, 0.1
    )
    for objects, rounds, kill, mean in ((20, 32, 0.7, 5.44), (40, 33, 0.7, 24.74), (48, 64, 0.8, 17.28)):
        numbers = {**_shots(objects, kill, 2, 1), "rounds": rounds}
        title = f"leakers of {objects}, {rounds} rounds, two at each, kill {kill:g}"
        yield Case(title, FIRST_COME, "magazine", numbers, "leakers", mean, 4000, 0.15)
    for objects, rounds, kill, mean, none in ((10, 12, 0.7, 1.698866, 0.252815), (20, 24, 0.8, 1.216159, 0.459877)):
        numbers = {**_shots(objects, kill, 1, 0), "rounds": rounds}
        title = f"{objects} objects, {rounds} rounds one at a time, kill {kill:g}"
        yield Case(f"leakers of {title}", ONE_AT_A_TIME, "magazine", numbers, "leakers", mean, 4000, 0.2)
        yield Case(f"none of {title}", ONE_AT_A_TIME, "magazine", numbers, "p_raid_annihilation", none, 4000, 0.06)


RECURSIONS = {
    (10, 6, 3, 0.7): (0.594283, 0.545676, 13.436739),
    (20, 6, 4, 0.7): (3.368225, 0.053451, 23.759678),
    (36, 6, 5, 0.75): (13.5, 0.0, 30.0),
}


def _saturation() -> Iterator[Case]:
    for (objects, channels, rounds, kill), (mean, none, spent) in RECURSIONS.items():
        numbers = {
            **_shots(objects, kill, 1, 0),
            "channels": channels,
            "engagement.patience_s": {"constant": 10 * rounds - 5},
        }
        title = f"of {objects} objects, {channels} channels, {rounds} rounds of fire, kill {kill:g}"
        # where every channel always has a target, the number of shots is certain
        certain = spent == channels * rounds
        yield Case(f"leakers {title}", ROUNDS, "channel_rounds", numbers, "leakers", mean, 4000, 0.25)
        if none > 0.0:
            yield Case(f"none {title}", ROUNDS, "channel_rounds", numbers, "p_raid_annihilation", none, 4000, 0.06)
        yield Case(
            f"rounds {title}", ROUNDS, "channel_rounds", numbers, "rounds_fired", spent, 4000, 0.0 if certain else 0.2
        )
    for objects, shots, kill, mean in ((10, 10, 0.8, 4.343885), (10, 20, 0.8, 1.886933)):
        numbers = {"raid.groups.0.count": objects, "channels": shots, "rounds": shots, "kill_probability": kill}
        title = f"leakers of {objects}, {shots} shots at random, kill {kill:g}"
        yield Case(title, AT_RANDOM, "uncoordinated", numbers, "leakers", mean, 4000, 0.15)
    for kills, leak in (((0.6, 0.5), 0.2), ((0.7, 0.7, 0.5), 0.045)):
        numbers = {"layers": [{"kill_probability": kill} for kill in kills]}
        title = f"leaks through {len(kills)} layers, kill {', '.join(f'{kill:g}' for kill in kills)}"
        yield Case(title, LAYERS, "layers", numbers, "p_leak", leak, 4000, 0.02)
    numbers = {**_shots(10, 0.7, 2, 1), "detection_probability": 0.9}
    yield Case(
        "leaks, detected with 0.9, two shots, kill 0.7", DETECTED, "leakage", numbers, "p_leak", 0.181, 4000, 0.02
    )


class Approach(NamedTuple):
    """Numbers of a head-on approach, and where the intercepts lie [km]."""

    detection_range_km: float
    target_speed_mps: float
    interceptor_speed_mps: float
    reaction_s: float
    assessment_s: float
    min_range_km: float
    max_range_km: float
    intercepts_km: Sequence[float]

    @property
    def changes(self) -> dict[str, Any]:
        """What they change in the file."""
        return {
            "detection_range_km": self.detection_range_km,
            "raid.groups.0.speed_mps": self.target_speed_mps,
            "figures": {
                "ideal.reaction_time_s": self.reaction_s,
                "ideal.assessment_time_s": self.assessment_s,
                "ideal.interceptor.round.average_speed_mps": self.interceptor_speed_mps,
                "ideal.interceptor.round.min_range_km": self.min_range_km,
                "ideal.interceptor.round.range_km": self.max_range_km,
            },
        }


APPROACHES = (
    Approach(40.0, 250.0, 1000.0, 10.0, 5.0, 3.0, 150.0, (30.0, 23.0, 17.4, 12.92, 9.336, 6.4688, 4.175)),
    Approach(49.755, 240.0, 1000.0, 12.0, 8.0, 5.0, 200.0, (37.8024, 28.9374, 21.7883, 16.0228, 11.3732, 7.6236)),
    Approach(100.0, 1200.0, 1300.0, 9.0, 6.0, 5.0, 40.0, (40.0, 17.056, 5.1251)),
)


def cases() -> tuple[Case, ...]:
    """Every case that rests on a measure; those of `APPROACHES` rest on the event log."""
    return (*_queues(), *_leakage(), *_saturation())
