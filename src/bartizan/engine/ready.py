"""Which annexes a model needs: those are compiled, or fetched, before it is played, and no others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from bartizan.annex import Annex
from bartizan.engine import assign, bench, books, emission, losses, network, outcome, ranking, remote, step
from bartizan.engine.bench_records import OWN_STARTS
from bartizan.engine.book_records import DEFAULT, PERFECT
from bartizan.engine.network_records import ENGAGE_REMOTE
from bartizan.engine.records import Model, State
from bartizan.held import Held


def is_any(_model: Model) -> bool:
    """Every model."""
    return True


def is_linked(model: Model) -> bool:
    """Units that tell each other over links."""
    return bool(model.web.settings[0]["is_linked"])


def is_cued(model: Model) -> bool:
    """Radars that radiate only when cued."""
    return bool(model.web.settings[0]["is_cued"])


def has_parts(model: Model) -> bool:
    """Posts, launchers, power or links that can be lost."""
    return len(model.web.parts) > 0


def is_remote(model: Model) -> bool:
    """Fire units that engage on others' tracks."""
    return bool(model.web.settings[0]["mode"] == ENGAGE_REMOTE)


def is_on_bench(model: Model) -> bool:
    """Anything of the bench but arrivals."""
    return bool(model.bench.rules[0]["is_on"])


def begins_on_bench(model: Model) -> bool:
    """Anything of the bench."""
    return is_on_bench(model) or bool(model.bench.rules[0]["arrivals"] != OWN_STARTS)


def has_books(model: Model) -> bool:
    """Tracks by the bank of filters."""
    return bool(model.settings[0]["tracking"] == DEFAULT)


def sees_truth(model: Model) -> bool:
    """Tracks that are the truth."""
    return bool(model.settings[0]["tracking"] == PERFECT)


ANNEXES: tuple[tuple[Callable[[Model], bool], tuple[Any, ...]], ...] = (
    (is_any, (step.advance, assign.decide, outcome.happen)),
    (is_linked, (network.begin_links, network.pass_on, network.bind_cells, network.unbind_cells)),
    (is_cued, (emission.cue_others,)),
    (has_parts, (losses.settle_part,)),
    (is_remote, (ranking.collect_remote, remote.is_guided)),
    (has_books, (books.keep_books,)),
    (sees_truth, (books.follow_truth,)),
    (begins_on_bench, (bench.begin_bench,)),
    (is_on_bench, (bench.set_appearances, bench.appear, bench.refresh, bench.is_given_up, bench.hold_ms_of)),
    (is_on_bench, (bench.random_candidate, bench.lose_new)),
)
"""Which models need which annexes."""


SHARES: tuple[tuple[Any, ...], ...] = ((step.advance,), (assign.decide, outcome.happen))
"""What every model needs, in shares that take about as long to compile; the door goes with the first."""


def needed(model: Model) -> tuple[Any, ...]:
    """The annexes of a model."""
    return tuple(part for is_needed, parts in ANNEXES if is_needed(model) for part in parts)


def make_ready(model: Model, state: State, given: tuple[Any, Any, Any]) -> None:
    """Write where a model's annexes are into the doors of its state; nothing to do where kernels are not compiled.

    Parameters
    ----------
    model, state
        As they are in Python.
    given
        Model, state and events as kernels take them.
    """
    if not isinstance(given[0], Held):
        return
    for part in needed(model):
        assert isinstance(part, Annex)
        state.doors[part.place] = part.address(*given)


def compile_share(given: tuple[Any, Any, Any], share: int) -> None:
    """Compile one of the `SHARES`, with all that it takes to keep it for other processes; nothing is played.

    Parameters
    ----------
    given
        Model, state and events as kernels take them, of any model: all have the same types.
    share : int
        Which.
    """
    for part in SHARES[share]:
        part.address(*given)
    if share == 0:
        step.play_many.address(*given, np.uint64(0), 0, 0, 0, np.zeros(2, np.int64))
