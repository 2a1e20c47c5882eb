"""Everything that happens beside scans and decisions: launches, outcomes, arrivals, losses, reloads."""

from __future__ import annotations

from bartizan.annex import annex
from bartizan.engine.doors import OUTCOME
from bartizan.engine.flyout import launch, reload
from bartizan.engine.losses import change
from bartizan.engine.queue import ARRIVE, LAUNCH, LOSS, RELEASE, RELOAD, RESOLVE
from bartizan.engine.resolve import arrive, release, resolve


@annex(OUTCOME)
def happen(model, state, events, stage, time_ms, observer, target, slot):
    """What is due, by its stage."""
    if stage == LAUNCH:
        launch(model, state, events, time_ms, slot)
    elif stage == RESOLVE:
        resolve(model, state, events, time_ms, slot)
    elif stage == RELEASE:
        release(model, state, events, time_ms, slot)
    elif stage == ARRIVE:
        arrive(model, state, events, time_ms, target)
    elif stage == LOSS:
        change(model, state, events, time_ms, target, slot)
    elif stage == RELOAD:
        reload(model, state, events, time_ms, observer)
