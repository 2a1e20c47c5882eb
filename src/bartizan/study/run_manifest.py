"""What a run writes before it plays: all that its outcome is a function of, and the scenario as it was written."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bartizan.engine.log import Level
from bartizan.study import store
from bartizan.study.chunks import default_chunk_size
from bartizan.study.durable import write_durable

if TYPE_CHECKING:
    from bartizan.scenario.load import ScenarioFile
    from bartizan.scenario.readings import Reading, Readings


def open_manifest(
    scenario_file: ScenarioFile,
    drawn: Readings,
    replications: int,
    seed: int,
    chunk: int | None,
    level: int,
    date: dt.date | None,
) -> dict[str, Any]:
    """What is known before anything is computed; `config` is all that the outcome is a function of."""
    n_readings = len(drawn.values)
    config = {
        "scenario": scenario_file.digest,
        "date": (date or scenario_file.scenario.date).isoformat(),
        "seed": int(seed),
        "replications": int(replications),
        "readings": [_reading_data(drawn.reading(k)) for k in range(n_readings)],
    }
    return {
        "study": store.study_digest(config),
        "config": config,
        "layout": {"chunk": int(chunk or _chunk_size(scenario_file, n_readings, replications, level)), "level": level},
        "made_by": store.made_by(),
        "scenario": {
            "name": scenario_file.name,
            "source": scenario_file.source,
            "terrain": [str(path) for path in scenario_file.terrain_paths],
            "overrides": dict(scenario_file.overrides),
        },
    }


def _chunk_size(scenario_file: ScenarioFile, n_readings: int, replications: int, level: int) -> int:
    """The default, from what the outcome is a function of and how much of it is logged."""
    from bartizan.scenario.limits import estimate_cost

    n_objects = estimate_cost(scenario_file.scenario).n_objects if level == Level.DECISIONS else None
    return default_chunk_size(n_readings, replications, n_objects)


def _reading_data(reading: Reading) -> dict[str, Any]:
    return {"label": reading.label, "values": dict(reading.values), "conditions": reading.conditions}


def keep_scenario(scenario_file: ScenarioFile, folder: Path) -> None:
    """Put the scenario beside its result as it was written, comments and all."""
    from bartizan.scenario.load import BUNDLED

    if scenario_file.folder is None:
        content = (BUNDLED / f"{scenario_file.name}.yaml").read_bytes()
    else:
        content = Path(scenario_file.source).read_bytes()
    write_durable(folder / "scenario.yaml", content)
