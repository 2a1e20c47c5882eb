"""The bench's scenario files, `examples/lab/`, as they are or with other numbers."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bartizan.scenario.load import ScenarioFile

NAMES = (
    "erlang_loss",
    "erlang_wait",
    "patience",
    "spaced_stream",
    "finite_raid",
    "leakage",
    "shoot_look_shoot",
    "magazine",
    "channel_rounds",
    "uncoordinated",
    "layers",
    "depth_of_fire",
)


def lab_folder() -> Path:
    """Where the files lie: beside this module in an installed package, under `examples/` in a checkout."""
    packed = Path(__file__).parent / "lab_scenarios"
    return packed if packed.is_dir() else Path(__file__).resolve().parents[3] / "examples" / "lab"


@functools.cache
def _document(name: str) -> str:
    return (lab_folder() / f"{name}.yaml").read_text(encoding="utf-8")


def lab_scenario(name: str, changes: Mapping[str, Any] | None = None) -> ScenarioFile:
    """A file of the bench with some of its numbers changed.

    Parameters
    ----------
    name : str
        One of `NAMES`.
    changes : mapping, optional
        Dotted path of a key to its new value, such as `{"channels": 4, "raid.groups.0.count": 20}`; None takes the
        key away. Keys of `figures` hold dots of their own: `{"figures": {...}}` changes several of them at once.

    Returns
    -------
    scenario_file : ScenarioFile

    Raises
    ------
    InputError
        If the changed file is not a scenario.

    Examples
    --------
    >>> lab_scenario("erlang_loss", {"channels": 4}).scenario.channels
    4
    """
    from ruamel.yaml import YAML

    from bartizan.errors import InputError
    from bartizan.scenario.load import ScenarioFile, scenario_digest, validate_bytes

    data = YAML(typ="safe", pure=True).load(_document(name))
    for path, value in (changes or {}).items():
        _change(data, path.split("."), value)
    # JSON is YAML, so a changed file passes every check of a file
    scenario, problems = validate_bytes(json.dumps(data, default=str).encode(), f"{name}.yaml")
    if scenario is None:
        raise InputError(problems)
    return ScenarioFile(scenario, name, name, scenario_digest(scenario, {}))


def _change(data: Any, path: list[str], value: Any) -> None:
    *way, last = path
    for step in way:
        data = data[int(step)] if isinstance(data, list) else data[step]
    if last == "figures":
        data[last] = {**data.get(last, {}), **value}
    elif value is None:
        data.pop(last, None)
    else:
        data[last] = value
