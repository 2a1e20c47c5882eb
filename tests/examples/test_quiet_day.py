"""A day without a raid and with perfect identification: whatever the figures are, nobody may be shot at."""

from __future__ import annotations

import pytest

from bartizan.engine.arrays import build_model, compile_geometry
from bartizan.engine.log import Code
from bartizan.engine.run import run_block
from bartizan.scenario.load import load_scenario
from bartizan.scenario.readings import figures_in_play, sampled_readings


@pytest.mark.slow
def test_nothing_is_shot_at_on_a_quiet_day():
    scenario_file = load_scenario("quiet_day")
    geometry = compile_geometry(scenario_file)
    readings = sampled_readings(figures_in_play(scenario_file), 4, 1)
    for k in range(4):
        model = build_model(geometry, readings.reading(k))
        events = run_block(model, seed=1, first=0, count=5)
        codes = set(events["code"])
        # the defence is awake: it sees and identifies traffic, in every replication
        assert {Code.FIRST_FIRM, Code.IDENTIFIED} <= codes
        assert set(events["replication"][events["code"] == Code.IDENTIFIED]) == set(range(5))
        assert not codes & {Code.LAUNCH, Code.KILL, Code.MISS, Code.CANCELLED, Code.LEAK}
        assert not events["detail"][events["code"] == Code.IDENTIFIED].any()
