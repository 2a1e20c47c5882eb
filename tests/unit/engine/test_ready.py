"""Ready: a model has those parts of the engine compiled that it needs, and no others."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.annex import Annex
from bartizan.engine import assign, bench, doors, emission, losses, network, outcome, ranking, ready, remote, step
from bartizan.engine.network_records import ENGAGE_REMOTE
from bartizan.engine.run import run_block
from unit.engine.worlds import battery, raid, unit, world

ALWAYS = {step.advance, assign.decide, outcome.happen}


@pytest.fixture(scope="module")
def plain():
    """A model without any of what few models have."""
    return world([unit("one", battery("alpha"))], [raid("high", count=2)]).model


def with_settings(model, **settings):
    """The model with other settings of its network."""
    other = model.web.settings.copy()
    for name, value in settings.items():
        other[name] = value
    return model._replace(web=model.web._replace(settings=other))


def with_bench(model, **rules):
    """The model with other rules of the bench."""
    other = model.bench.rules.copy()
    for name, value in rules.items():
        other[name] = value
    return model._replace(bench=model.bench._replace(rules=other))


@pytest.mark.skipif(not isinstance(step.advance, Annex), reason="nothing is compiled")
def test_every_door_has_one_annex():
    places = [part.place for _, parts in ready.ANNEXES for part in parts]
    assert sorted(places) == list(range(doors.N_DOORS))
    assert {part for share in ready.SHARES for part in share} == ALWAYS


def test_a_plain_model_needs_three(plain):
    assert set(ready.needed(plain)) == ALWAYS


def test_each_need_is_noticed(plain):
    def more(model):
        return set(ready.needed(model)) - ALWAYS

    links = {network.begin_links, network.pass_on, network.bind_cells, network.unbind_cells}
    assert more(with_settings(plain, is_linked=1)) == links
    assert more(with_settings(plain, is_cued=1)) == {emission.cue_others}
    assert more(with_settings(plain, mode=ENGAGE_REMOTE)) == {ranking.collect_remote, remote.is_guided}
    assert more(with_bench(plain, arrivals=1)) == {bench.begin_bench}
    assert bench.begin_bench in more(with_bench(plain, is_on=1))
    parts = plain._replace(web=plain.web._replace(parts=np.zeros(1, plain.web.parts.dtype)))
    assert more(parts) == {losses.settle_part}


@pytest.mark.skipif(not isinstance(step.advance, Annex), reason="nothing is compiled")
def test_playing_writes_no_more_than_the_needed_doors(plain, monkeypatch):
    states = []
    real = ready.make_ready
    monkeypatch.setattr("bartizan.engine.run.make_ready", lambda *given: (real(*given), states.append(given[1])))
    run_block(plain, seed=1, first=0, count=1)
    assert np.flatnonzero(states[0].doors).tolist() == [doors.COURSE, doors.DECISION, doors.OUTCOME]
