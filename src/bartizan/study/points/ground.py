"""What a point is played on and with: the ground that points share, and the readings with their slips."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bartizan.study.durable import canonical_json, sha256
from bartizan.study.points.build import Built

if TYPE_CHECKING:
    from bartizan.scenario.load import ScenarioFile
    from bartizan.scenario.readings import Readings
    from bartizan.study.question.schema import Study

_NO_GROUND = ("date", "doctrine", "identification", "engagement", "layers")


def readings_of(built: Built, study: Study) -> Readings:
    """The readings of a point, drawn or by name, with slips added to the days on which deliveries are reported."""
    from bartizan.scenario.readings import figures_in_play, sampled_readings

    assert built.scenario_file is not None
    drawn = sampled_readings(figures_in_play(built.scenario_file), study.readings, study.seed, study.reading)
    columns = {figure.id: j for j, figure in enumerate(drawn.figures)}
    values = drawn.values.copy()
    for unit in built.scenario_file.scenario.units:
        slip_days, available = built.slips_days.get(unit.id, 0.0), unit.available
        if slip_days and available and available.programme:
            values[:, columns[f"{available.programme}.unit-{available.delivery}.arrival_date"]] += slip_days
    return replace(drawn, values=values)


def ground_of(scenario_file: ScenarioFile) -> str:
    """Digest of what places, terrain, lines of sight and paths rest on."""
    from bartizan.scenario.readings import central_k_factor

    plain = scenario_file.scenario.model_dump(mode="json")
    kept = {key: value for key, value in plain.items() if key not in (*_NO_GROUND, "figures")}
    kept["units"] = [{k: v for k, v in unit.items() if k not in ("available", "crew")} for unit in plain["units"]]
    kept["network"] = {key: plain["network"][key] for key in ("posts", "power", "links", "losses")}
    return sha256(canonical_json([kept, central_k_factor(scenario_file), list(map(str, scenario_file.terrain_paths))]))
