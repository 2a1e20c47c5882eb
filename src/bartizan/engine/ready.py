"""Which annexes a model needs: those are compiled, or fetched, before it is played, and no others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba

from bartizan.annex import Annex
from bartizan.engine import assign, outcome, step
from bartizan.engine.records import Model, State
from bartizan.held import Held


def _always(_model: Model) -> bool:
    return True


def _is_perfect(model: Model) -> bool:
    return bool(model.bench.rules[0]["is_perfect"])


ANNEXES: tuple[tuple[Any, Callable[[Model], bool]], ...] = (
    (step.advance, _always),
    (assign.decide, _always),
    (outcome.happen, _always),
)
"""Each annex, and whether a model needs it."""


def make_ready(model: Model, state: State, given: tuple[Any, Any, Any]) -> None:
    """Write where a model's annexes are into the doors of its state.

    Parameters
    ----------
    model, state
        As they are in Python.
    given
        Model, state and events as kernels take them.
    """
    if not isinstance(given[0], Held):
        return
    kinds = tuple(numba.typeof(part) for part in given)
    for part, is_needed in ANNEXES:
        if is_needed(model):
            assert isinstance(part, Annex)
            state.doors[part.place] = part.address(kinds)
