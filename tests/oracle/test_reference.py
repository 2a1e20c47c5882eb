"""Do the kernels and the plain reference engine agree, outcome by outcome? And would they notice if they did not?"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from bartizan.engine.arrays import build_model, compile_geometry
from bartizan.engine.log import Cause, Code
from bartizan.scenario.load import load_scenario
from bartizan.scenario.readings import central_reading, figures_in_play
from reference import adapt, decide, engine, flying, geometry, ledger, network, rules, scanning, tracker
from reference.compare import (
    first_difference,
    is_noticed,
    kernel_log,
    kernel_log_of_world,
    reference_log,
)
from reference.generate import FIRINGS, MODES, random_world
from reference.world import Side, World

PLAIN_WORLDS = [*range(48), 58, 75, 90, 95, 99, 145, 159, 265, 291]
RULE_WORLDS = [*range(1000, 1048)]
NETWORK_WORLDS = [*range(2000, 2040), 2093, 2127, 2195, *range(3000, 3020)]
WORLDS = [*PLAIN_WORLDS, *RULE_WORLDS, *NETWORK_WORLDS]
CONSERVING = [*PLAIN_WORLDS[:24], *RULE_WORLDS[:8]]
CLOSER_LOOK = (0, 3, 4, 8, 13, 14, 35, 75, 1003, 1010, 2000, 2001, 2004, 2009, 3003)


@cache
def one_site():
    """The smallest bundled scenario, in its central reading: the kernels' model and the reference's world."""
    scenario_file = load_scenario("one_site")
    reading = central_reading(figures_in_play(scenario_file))
    geometry = compile_geometry(scenario_file)
    model = build_model(geometry, reading)
    return model, adapt.world_from_model(model, adapt.grids_of_geometry(geometry), scenario_file.scenario.network.mode)


@cache
def played(seed: int) -> engine.Replication:
    """A generated world, played by the reference."""
    return engine.run(random_world(seed), seed=7, replication=0)


@pytest.mark.parametrize("replication", [0, 1, 2])
def test_one_site_agrees_row_by_row(replication):
    model, world = one_site()
    kernel = kernel_log(model, replication, level=4)
    assert any(key[1] == Code.LAUNCH for key, _ in kernel)
    assert first_difference(kernel, reference_log(world, replication, level=4)) == ""


@pytest.mark.parametrize("seed", WORLDS)
def test_generated_world_agrees_decision_by_decision(seed):
    assert first_difference(kernel_log_of_world(seed), reference_log(random_world(seed), 0)) == ""


@pytest.mark.parametrize("seed", CLOSER_LOOK)
def test_generated_world_agrees_scan_by_scan(seed):
    world = random_world(seed)
    kernel = kernel_log(adapt.model_from_world(world), 5, level=4, seed=2**40 + 11)
    assert first_difference(kernel, reference_log(world, 5, level=4, seed=2**40 + 11)) == ""


@pytest.mark.parametrize("seed", [*PLAIN_WORLDS[:8], *RULE_WORLDS[:4]])
def test_a_world_survives_the_way_to_the_kernels_and_back(seed):
    world = random_world(seed)
    again = adapt.world_from_model(adapt.model_from_world(world), adapt.grids_of_world(world), world.mode)
    assert first_difference(reference_log(again, 0), reference_log(world, 0)) == ""


def test_the_generated_worlds_meet_everything_that_they_are_meant_to():
    worlds = [random_world(seed) for seed in WORLDS]
    assert {world.mode for world in worlds} >= set(MODES)
    assert {(world.shots, world.looks) for world in worlds} == set(FIRINGS)
    assert {flyer.kind for world in worlds for flyer in world.flyers} == set(range(5))
    assert {len(world.fire_units()) for world in worlds} >= {0, 1, 2, 3, 4}
    rows = [row for seed in WORLDS for row in played(seed).rows]
    assert {row.code for row in rows} == set(Code) - {Code.ABSENT}  # the bench has worlds of its own
    assert {row.detail for row in rows if row.code == Code.MISS} >= {0, 1, 2, 3}
    assert {row.detail for row in rows if row.code == Code.CAUSE} == set(Cause)
    deciding = {Cause(row.detail).name for row in rows if row.code == Code.DECIDING_CAUSE}
    assert len(deciding) >= 8, deciding


# The reference by itself


@pytest.mark.parametrize("seed", CONSERVING)
def test_reference_conserves_rounds_and_channels(seed):
    replication = played(seed)
    for radar, state in zip(replication.world.radars, replication.radars, strict=True):
        if radar.launchers is None:
            continue
        full = sum(missile.rounds for missile in radar.launchers.classes)
        own = [row for row in replication.rows if row.observer == radar.row]
        fired = sum(row.detail for row in own if row.code == Code.LAUNCH)
        reloaded = sum(row.code == Code.RELOADED for row in own)
        left = sum(state.rounds) + state.waiting_rounds
        if not state.is_lost:
            assert fired + left == full * (1 + reloaded)
        busy = sum(observer == radar.row for observer, _ in replication.engagements)
        assert state.channels_free + busy == radar.launchers.channels


@pytest.mark.parametrize("seed", CONSERVING)
def test_reference_gives_each_object_one_fate_and_each_leaker_one_cause(seed):
    replication = played(seed)
    rows = replication.rows
    assert all(0 <= row.time_ms <= replication.world.duration_ms for row in rows)
    assert [row.time_ms for row in rows] == sorted(row.time_ms for row in rows)
    codes = (Code.KILL, Code.LEAK, Code.DECOY_ARRIVED, Code.UNRESOLVED, Code.DEPARTED)
    ends = Counter(row.target for row in rows if row.code in codes)
    assert set(ends.values()) <= {1}
    raid = {flyer.row for flyer in replication.world.flyers if flyer.side == Side.HOSTILE}
    assert raid <= set(ends)
    threats = {flyer.row for flyer in replication.world.flyers if flyer.is_threat}
    through = {row.target for row in rows if row.code in (Code.LEAK, Code.UNRESOLVED)} & threats
    assert Counter(row.target for row in rows if row.code == Code.DECIDING_CAUSE) == Counter(through)


@pytest.mark.parametrize("seed", CONSERVING)
def test_reference_resolves_no_round_that_it_did_not_launch(seed):
    in_the_air: Counter[tuple[int, int]] = Counter()
    for row in played(seed).rows:
        if row.code == Code.LAUNCH:
            in_the_air[row.observer, row.target] += 1
        elif row.code in (Code.KILL, Code.MISS):
            in_the_air[row.observer, row.target] -= 1
        assert in_the_air[row.observer, row.target] in (0, 1)


# Planted errors: one for each stage, each of which the comparison must notice


def _later_start(self, flyer):
    state = _MAKE_FLYER(self, flyer)
    state.start_ms += 1
    return state


_MAKE_FLYER = engine.Replication.make_flyer
_DAMAGE = engine.Replication.damage
_CAUSES = ledger.STAGES

_OTHERS = network.Links.others


def _at_once(self, u):
    return {v: (0, chance) for v, (_, chance) in _OTHERS(self, u).items()}


PLANTED = {
    "move: a millisecond late": (engine.Replication, "make_flyer", _later_start),
    "sense: horizon two percent short": (geometry, "horizon_m", lambda h, k, f=geometry.horizon_m: 0.98 * f(h, k)),
    "sense: no terrain": (geometry, "lowest_visible_m", lambda radar, at: 0.0),
    "sense: air that takes nothing": (geometry, "effective_range_m", lambda radar, sine, slant_m: slant_m),
    "sense: the air of the zenith everywhere": (
        geometry,
        "effective_range_m",
        lambda radar, sine, slant_m, f=geometry.effective_range_m: f(radar, 1.0, slant_m),
    ),
    "sense: errors to the other side": (scanning, "normal", lambda u, f=scanning.normal: -f(u)),
    "sense: another purpose": (scanning, "LOOK", 9),
    "track: half the gate": (tracker, "gate_m", lambda *args, f=tracker.gate_m: 0.25 * f(*args)),
    "track: another gain": (tracker, "ALPHA", 0.6),
    "track: no cue": (engine.Replication, "is_cued", lambda *args: False),
    "identify: nobody answers": (engine.Replication, "declared", lambda *args: 1),
    "corridors: everywhere": (network.Network, "in_corridor", lambda self, at: True),
    "network: messages never lost": (network.Links, "gets_through", lambda *args: True),
    "network: messages at once": (network.Links, "others", lambda self, u: _at_once(self, u)),
    "network: no unit falls apart": (engine.Replication, "shift_post", lambda *args: None),
    "network: no control left behind": (network.Links, "is_cut_off", lambda self, u: False),
    "network: launchers bring all back": (engine.Replication, "shift_launcher", lambda *args: None),
    "emission: always on": (network.Emission, "radiates", lambda *args: True),
    "evaluate: never too late": (decide, "is_too_late", lambda *args: False),
    "evaluate: coarse time of flight": (decide, "TOLERANCE_S", 0.5),
    "assign: one look too many": (
        engine.Replication,
        "are_looks_used",
        lambda self, looks, used: 0 < looks < used,
    ),
    "assign: first come": (decide, "time_to_go_s", lambda *args: 0.0),
    "resolve: another purpose": (flying, "KILL", 9),
    "resolve: seen through terrain": (flying, "NOT_IN_SIGHT", 0),
    "resolve: nothing is ever lost": (engine.Replication, "damage", lambda self, flyer, time_ms: None),
    "why: two stages swapped": (ledger, "STAGES", (*_CAUSES[:4], _CAUSES[5], _CAUSES[4], _CAUSES[6])),
    "why: two causes swapped": (decide, "evaluate", None),
}


def _swapped(*args, f=decide.evaluate):
    answer = f(*args)
    swap = {Cause.OUTSIDE_ENVELOPE: ledger.Cause.NO_ROUND, Cause.NO_ROUND: ledger.Cause.OUTSIDE_ENVELOPE}
    return swap.get(answer, answer) if isinstance(answer, ledger.Cause) else answer


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_error_is_noticed(name):
    owner, attribute, wrong = PLANTED[name]
    of_networks = name.partition(":")[0] in ("network", "emission", "corridors")
    worlds = NETWORK_WORLDS if of_networks else WORLDS
    assert is_noticed(owner, attribute, wrong if wrong is not None else _swapped, worlds)


_FORBIDS, _ZONE_AT, _FIRING = rules.forbids, rules.Rules.zone_at, engine.Replication.firing


def _least_rank(self, at, *, at_meeting):
    held = [zone for zone in self.zones if zone.at_meeting == at_meeting and zone.holds(at)]
    return min(held, key=lambda zone: zone.rank).control if held else None


def _several(self, layer, row):
    return replace(_FIRING(self, layer, row), is_single=False)


def _looks_never_begin_anew(self, group, row):
    had = self.looks_used.get((group, row), [])
    layers = range(self.layer.get((group, row), 0), len(self.world.rules.layers))
    return [i for i in layers if not self.are_looks_used(self.firing(i, row).looks, len(had))]


def _of_the_class(self, layer, name, pk, kind):
    return None if layer.classes is not None and name not in layer.classes[kind] else pk[kind]


PLANTED_RULES = {
    "control: hold is no more than tight": (rules, "forbids", lambda c, who, _: _FORBIDS(c, who, True)),
    "control: no zone forbids fire": (rules, "forbids", lambda c, who, at: _FORBIDS(c if c < 3 else 2, who, at)),
    "control: at the fire unit within a kilometre": (rules, "AT_IT_M", 1000.0),
    "zones: the least rank speaks": (rules.Rules, "zone_at", _least_rank),
    "zones: meeting points are not judged": (
        rules.Rules,
        "zone_at",
        lambda self, at, *, at_meeting: None if at_meeting else _ZONE_AT(self, at, at_meeting=False),
    ),
    "zones: without altitudes": (
        rules.Zone,
        "holds",
        lambda self, at, f=rules.Zone.holds: f(replace(self, low_m=-1e9, high_m=1e9), at),
    ),
    "rounds: one's own reserve counts too": (
        rules.Rules,
        "available",
        lambda self, kind, ready: max(0, ready - sum(self.reserve.values())),
    ),
    "rank: nobody is preferred": (rules.Rules, "place", lambda self, kind: 0),
    "rank: always by time to go": (decide, "urgency", lambda w, r, t, now_s, _: decide.time_to_go_s(w, r, t, now_s)),
    "firing: several at a time": (engine.Replication, "firing", _several),
    "layers: looks never begin anew": (engine.Replication, "layers_left", _looks_never_begin_anew),
    "layers: what the class kills with": (rules.Rules, "pk_of", _of_the_class),
}


@pytest.mark.parametrize("name", PLANTED_RULES)
def test_a_planted_error_of_the_rules_is_noticed(name):
    assert is_noticed(*PLANTED_RULES[name], RULE_WORLDS)


def test_the_world_is_left_as_it_was():
    world: World = random_world(3)
    assert reference_log(world, 0) == reference_log(world, 0)
