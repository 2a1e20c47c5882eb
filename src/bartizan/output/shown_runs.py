"""The three replications that a report draws, played again, with what only a replay of the scenario can tell."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from bartizan.errors import BartizanError
from bartizan.output.parts import Parts
from bartizan.output.wording import clean

if TYPE_CHECKING:
    from bartizan.study.flown import Flown
    from bartizan.study.over_time import OverTime
    from bartizan.study.rule_shapes import Shape

RANKS = (("median", "typical"), ("best", "good"), ("worst", "bad"))


class ShownRun(NamedTuple):
    """One replication that is drawn."""

    key: str  # median | best | worst
    word: str
    flown: Flown


class Played(NamedTuple):
    """What is drawn besides the summary; what cannot be had says why."""

    runs: tuple[ShownRun, ...] = ()
    shapes: tuple[Shape, ...] = ()
    times: OverTime | None = None
    why_no_runs: str = ""


def play(parts: Parts) -> Played:
    """Read the event log of a result, and play its typical, its good and its bad replication again.

    Raises
    ------
    IncompleteError
        If the result holds no events, or a chunk is missing or torn.
    """
    from bartizan.study.over_time import over_time

    times = over_time(parts.folder, parts.manifest)
    numbers = parts.summary.get("typical") or {}
    if not any(row.get("side") == "hostile" for row in parts.summary.get("by_type", ())):
        numbers = {}
    try:
        return _play_again(parts, {key: int(numbers[key]) for key, _ in RANKS if key in numbers})._replace(times=times)
    except BartizanError as fault:
        return Played(times=times, why_no_runs=clean(fault, 400))


def _play_again(parts: Parts, numbers: dict[str, int]) -> Played:
    from bartizan.study.again import set_again
    from bartizan.study.flown import fly_again
    from bartizan.study.rule_shapes import rule_shapes

    again = set_again(parts.folder, [(0, number) for number in numbers.values()])
    flown = {number: fly_again(again, number) for number in dict.fromkeys(numbers.values())}
    if any(run.is_equal is False for run in flown.values()):
        why = "this version or machine does not repeat the stored decisions, so no path is drawn"
        return Played(shapes=rule_shapes(again.geometry.scenario), why_no_runs=why)
    runs = tuple(ShownRun(key, word, flown[numbers[key]]) for key, word in RANKS if key in numbers)
    return Played(runs, rule_shapes(again.geometry.scenario))


def fates_of(run: ShownRun) -> Counter[str]:
    """How many threats met which fate; decoys are counted apart, as `decoy`."""
    fates: Counter[str] = Counter()
    for flight in run.flown.flights:
        if flight.chain.side == "hostile":
            fates[flight.chain.fate if flight.chain.is_threat else "decoy"] += 1
    return fates
