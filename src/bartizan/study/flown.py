"""True paths of a few replications: where each object flew, until what became of it.

For maps. Paths come from the model that the replication is played with again, fates from its event log; both are cut at
the same moment, so a line ends where its object did.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bartizan.engine.log import Level
from bartizan.study.again import Again, Rerun, play_again
from bartizan.study.chain import ABSENT, Chain, Course, chains_of

if TYPE_CHECKING:
    from bartizan.draws import Purpose

TOLERANCE_M = 150.0
"""How far a drawn path may pass beside the true one; a theatre is some hundred kilometres wide."""
SECOND_DIGITS, METRE_DIGITS = 3, 1
"""Of times and places: milliseconds, as the log has them, and far below the tolerance."""
_POISSON, _SPACED, _LATEST_MS = 1, 2, 1e9
"""Forms of a stream and its last start, as the engine's bench numbers them; a test holds them against its course."""


class Flight(NamedTuple):
    """One object: its chain (moments only), and its path as corners with the seconds at which it passes them.

    Corners are given as [(n,)], metres east and north of the theatre's centre and above the sea.
    """

    chain: Chain
    time_s: NDArray[np.float64]
    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]
    altitude_m: NDArray[np.float64]


class Flown(NamedTuple):
    """One replication of one reading."""

    reading: int
    replication: int
    flights: tuple[Flight, ...]
    is_equal: bool | None  # whether the decisions equal the stored ones, see `again.Rerun`


def fly_again(again: Again, replication: int, reading: int = 0, model: Any = None) -> Flown:
    """Play one replication again and keep what a map needs.

    Parameters
    ----------
    again : Again
        See `again.set_again`.
    replication, reading : int
        Which one.
    model : Model or None
        The reading's, where it has been built before.

    Returns
    -------
    Flown
        Objects in the order of the roster; those that took no part, or had not begun when all was over, are left out.

    Raises
    ------
    IncompleteError
        If the stored chunk is torn or altered.
    """
    played = play_again(again, reading, replication, Level.DECISIONS, model)
    starts_ms = starts_of(played, replication, is_stream=again.geometry.scenario.raid.arrivals is not None)
    chains = chains_of(Course(played.events, played.roster, starts_ms, ()))
    flights = [_flight(chain, played.model, row) for row, chain in enumerate(chains) if _flew(chain)]
    return Flown(reading, replication, tuple(flights), played.is_equal)


def _flew(chain: Chain) -> bool:
    return chain.fate != ABSENT and (chain.start_s or 0.0) <= chain.end_s


def starts_of(played: Rerun, replication: int, *, is_stream: bool) -> Sequence[int]:
    """When each object's path begins [ms], as the engine draws it.

    Its draws are made here, since compiling the engine's own beginning takes a first run some seconds. Where the raid
    is a stream of arrivals (`is_stream`), hostile objects begin as the stream says.
    """
    from bartizan.draws import Purpose, uniforms

    model = played.model

    def luck(purpose: Purpose) -> list[float]:
        return uniforms(played.seed, replication, 0, model.objects["uid"], purpose, 0).tolist()

    starts_ms = []
    for item, start in zip(model.objects, luck(Purpose.START), strict=True):
        start_ms = float(item["start_ms"])
        if item["jitter_ms"] > 0.0:
            start_ms += float(item["jitter_ms"]) * (start - 0.5)
        starts_ms.append(max(math.floor(start_ms + 0.5), 0))
    for row, at_ms in _stream_ms(model, luck) if is_stream else ():
        starts_ms[row] = math.floor(at_ms + 0.5)
    return starts_ms


def _stream_ms(model: Any, luck: Callable[[Purpose], list[float]]) -> Iterator[tuple[int, float]]:
    """Rows of a stream's objects, and when each arrives [ms], as `engine.bench.begin_bench` has it."""
    from bartizan.draws import Purpose

    rules, at_ms, gaps = model.bench.rules[0], 0.0, luck(Purpose.ARRIVAL)
    for place, row in enumerate(model.bench.order.tolist()):
        if rules["arrivals"] == _POISSON:
            at_ms -= math.log(gaps[row]) * float(rules["gap_ms"])
        elif rules["arrivals"] == _SPACED:
            at_ms = place * float(rules["gap_ms"])
        yield row, min(at_ms, _LATEST_MS)


def _flight(chain: Chain, model: Any, row: int) -> Flight:
    """The path of one object from its start to its end."""
    item = model.objects[row]
    legs = model.legs[item["first_leg"] : item["first_leg"] + item["n_legs"]]
    start_s = chain.start_s or 0.0
    last_s = min(max(chain.end_s - start_s, 0.0), float(item["path_ms"]) / 1000.0)
    kept = legs[: max(1, int(np.searchsorted(legs["path_s"], last_s, side="left")))]
    times_s = np.append(kept["path_s"], last_s)
    places = np.stack([_reached(kept, name, times_s) for name in "xyz"], axis=1)
    corners = corners_of(places, TOLERANCE_M)
    x_m, y_m, z_m = places[corners].T
    passed_s = np.round(times_s[corners] + start_s, SECOND_DIGITS)
    return Flight(chain, passed_s, *(np.round(along_m, METRE_DIGITS) for along_m in (x_m, y_m, z_m)))


def _reached(legs: Any, name: str, times_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """One coordinate where each leg begins, and at the last of the times."""
    last = legs[-1]
    end = last[f"{name}_m"] + last[f"v{name}_mps"] * (times_s[-1] - last["path_s"])
    return np.append(legs[f"{name}_m"], end)


def corners_of(places: NDArray[np.float64], tolerance: float) -> NDArray[np.int64]:
    """Points of a line that must be kept so that no other lies farther than a tolerance from what is drawn.

    Parameters
    ----------
    places : array, shape (n, dimensions)
    tolerance : float
        In the unit of `places`.

    Returns
    -------
    corners : int array
        Rows of `places` in order, the first and the last among them.

    Notes
    -----
    Source: Douglas and Peucker, Algorithms for the reduction of the number of points required to represent a digitized
    line, 1973.

    Examples
    --------
    >>> corners_of(np.array([[0.0, 0.0], [1.0, 0.1], [2.0, 0.0], [2.0, 5.0]]), 0.5).tolist()
    [0, 2, 3]
    """
    kept, open_spans = {0, len(places) - 1}, [(0, len(places) - 1)]
    while open_spans:
        first, last = open_spans.pop()
        if last - first < 2:
            continue
        distance = _beside(places[first : last + 1])
        worst = int(np.argmax(distance))
        if distance[worst] > tolerance:
            kept.add(first + worst)
            open_spans += [(first, first + worst), (first + worst, last)]
    return np.array(sorted(kept))


def _beside(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each point lies from the straight piece between the first and the last."""
    along = places[-1] - places[0]
    length2 = float(along @ along)
    share = np.clip((places - places[0]) @ along / length2, 0.0, 1.0) if length2 else np.zeros(len(places))
    return np.linalg.norm(places - places[0] - share[:, None] * along, axis=1)
