"""Questions of one form: one scenario under each mode of one choice, with the same luck, and the differences.

`linking` asks it of the network, `tracking` of the tracker. A choice is a block of the scenario and its `mode`.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bartizan.cover.plain import plain
from bartizan.scenario.load import ScenarioFile, scenario_digest
from bartizan.study.band import band
from bartizan.study.durable import canonical_json, sha256
from bartizan.study.made_by import made_by
from bartizan.study.measures import MEASURES, estimate, table
from bartizan.study.paired import compare
from bartizan.study.variants import Played, Round

SCHEMA = 1


def own_mode(scenario_file: ScenarioFile, block: str) -> str:
    """The mode that the file itself says, or leaves to be taken."""
    return getattr(scenario_file.scenario, block).mode


def in_mode(scenario_file: ScenarioFile, block: str, mode: str) -> ScenarioFile:
    """The same scenario as if its file said this mode of a block; all else stays as it is."""
    scenario = scenario_file.scenario
    changed = scenario.model_copy(update={block: getattr(scenario, block).model_copy(update={"mode": mode})})
    digest = scenario_digest(changed, scenario_file.overrides, scenario_file.terrain_paths)
    return replace(scenario_file, scenario=changed, digest=digest)


def answer_of(
    command: str, block: str, scenario_file: ScenarioFile, round_: Round, holes: Sequence[dict[str, str]] = ()
) -> dict[str, Any]:
    """The answer as plain data; what a command knows beyond it, it adds to the parts.

    Returns
    -------
    dict
        `digest`, `manifest`, `choice`, `scenario`, `run`, `points` (a mode each, with its measures and the digest that
        `run` gives the scenario in this mode), `comparisons`, and `holes`.
    """
    choice, points = f"{block}.mode", [point_of(one, round_) for one in round_.played]
    return plain(
        {
            "schema": SCHEMA,
            "digest": sha256(canonical_json([choice, [point["digest"] for point in points]])),
            "manifest": {"made_by": made_by(), "reproduce": reproduce(command, scenario_file, round_)},
            "choice": choice,
            "scenario": scenario_of(scenario_file, round_, own_mode(scenario_file, block)),
            "run": run_of(round_),
            "points": points,
            "comparisons": [row.as_dict() for row in compare(round_)],
            "holes": list(holes),
        }
    )


def point_of(one: Played, round_: Round) -> dict[str, Any]:
    """A variant with its measures, and the digest that `run` gives its scenario."""
    measures = {}
    for name in MEASURES:
        row = estimate(name, one.rows, round_.who).as_dict()
        row["band"] = band(table(name, one.rows, round_.who), round_.pairs)
        measures[name] = row
    return {"variant": one.name, "digest": one.digest or None, "measures": measures}


def scenario_of(scenario_file: ScenarioFile, round_: Round, own: str) -> dict[str, Any]:
    """What was played, and which of the variants the file itself is."""
    who = round_.who
    return {
        "name": scenario_file.name,
        "title": scenario_file.scenario.name,
        "date": round_.date.isoformat(),
        "fictional": scenario_file.folder is None,
        "digest": scenario_file.digest,
        "own_mode": own,
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
    said += [f"--terrain {shlex.quote(path.name)}" for path in scenario_file.terrain_paths]
    return [" ".join([f"bartizan {command} {shlex.quote(source)} {counts}", *said])]
