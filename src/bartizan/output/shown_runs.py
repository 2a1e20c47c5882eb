"""The three replications that a report draws, with what only the scenario can tell.

Both lie beside a result that `bartizan run` made; for any other they are played again.
"""

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
    from bartizan.study.shown import Shown

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
    """Read the event log of a result, and its typical, its good and its bad replication.

    Raises
    ------
    IncompleteError
        If the result holds no events, or a chunk is missing or torn.
    """
    from bartizan.study.over_time import over_time

    times = over_time(parts.folder, parts.manifest)
    try:
        return _runs(parts)._replace(times=times)
    except BartizanError as fault:
        return Played(times=times, why_no_runs=clean(fault, 400))


def _runs(parts: Parts) -> Played:
    """What was kept of the runs, or else what they give when they are played again."""
    from bartizan.study.shown import read_shown, shown_numbers

    numbers = shown_numbers(parts.summary)
    shown = read_shown(parts.folder, parts.manifest) or _play_again(parts, numbers)
    flown = {run.replication: run for run in shown.flown}
    if any(run.is_equal is False for run in shown.flown):
        why = "this version or machine does not repeat the stored decisions, so no path is drawn"
        return Played(shapes=shown.shapes, why_no_runs=why)
    runs = (ShownRun(key, word, flown[numbers[key]]) for key, word in RANKS if numbers.get(key) in flown)
    return Played(tuple(runs), shown.shapes)


def _play_again(parts: Parts, numbers: dict[str, int]) -> Shown:
    from bartizan.study.again import set_again
    from bartizan.study.shown import play_shown

    return play_shown(set_again(parts.folder, [(0, number) for number in numbers.values()]), numbers.values())


def fates_of(run: ShownRun) -> Counter[str]:
    """How many threats met which fate; decoys are counted apart, as `decoy`."""
    fates: Counter[str] = Counter()
    for flight in run.flown.flights:
        if flight.chain.side == "hostile":
            fates[flight.chain.fate if flight.chain.is_threat else "decoy"] += 1
    return fates
