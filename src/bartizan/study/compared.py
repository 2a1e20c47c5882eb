"""What answers about variants of one scenario have in common: a point for each, what they are of, how to reproduce."""

from __future__ import annotations

from typing import Any

from bartizan.scenario.load import ScenarioFile
from bartizan.study.band import band
from bartizan.study.measures import MEASURES, estimate, table
from bartizan.study.variants import Played, Round


def point_of(one: Played, round_: Round) -> dict[str, Any]:
    """A variant with its measures, and the digest that `run` gives its scenario."""
    measures = {}
    for name in MEASURES:
        row = estimate(name, one.rows, round_.who).as_dict()
        row["band"] = band(table(name, one.rows, round_.who), round_.pairs)
        measures[name] = row
    return {"variant": one.name, "digest": one.digest or None, "measures": measures}


def scenario_of(scenario_file: ScenarioFile, round_: Round, own_mode: str) -> dict[str, Any]:
    """What was played, and which of the variants the file itself is."""
    who = round_.who
    return {
        "name": scenario_file.name,
        "title": scenario_file.scenario.name,
        "date": round_.date.isoformat(),
        "fictional": scenario_file.folder is None,
        "digest": scenario_file.digest,
        "own_mode": own_mode,
        "threats": who.n_threats,
        "own_aircraft": int(who.is_own.sum()),
        "neutral_aircraft": int(who.is_neutral.sum()),
    }


def run_of(round_: Round) -> dict[str, Any]:
    """How often, under which readings, with which seed."""
    return {
        "replications": round_.replications,
        "readings": round_.n_readings,
        "reading": round_.label if round_.n_readings == 1 else None,
        "seed": round_.seed,
    }


def reproduce(command: str, scenario_file: ScenarioFile, round_: Round) -> list[str]:
    """The command that gives this answer again, from the folder in which the scenario lies."""
    source = scenario_file.source.replace("\\", "/").rpartition("/")[2]
    counts = f"-n {round_.replications} --readings {round_.n_readings} --seed {round_.seed}"
    said = [f"--set {key}={value!r}" for key, value in scenario_file.overrides.items()]
    if round_.date != scenario_file.scenario.date:
        said.append(f"--date {round_.date.isoformat()}")
    said += [f"--terrain {path.name}" for path in scenario_file.terrain_paths]
    return [" ".join([f"bartizan {command} {source} {counts}", *said])]
