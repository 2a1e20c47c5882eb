"""A small scenario that is right, to be changed one thing at a time."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bartizan.scenario.load import ScenarioFile, scenario_digest, validate_bytes

SMALL = """\
bartizan: 1
name: Small
theatre:
  centre: {lat_deg: -32.0, lon_deg: -24.0}
  width_km: 200
  terrain: {kind: sea}
date: 2028-01-01
duration_s: 900
assets:
  - {id: town, name: Town, lat_deg: -32.0, lon_deg: -24.0}
units:
  - id: u
    name: Unit
    system: s-400
    acquisition_radar: {lat_deg: -32.01, lon_deg: -24.0}
    fire_units:
      - {id: u-a, lat_deg: -32.0, lon_deg: -24.01, rounds: {long: 4}}
raid:
  groups:
    - id: g
      object: cruise-missile
      count: 2
      route: [{lat_deg: -31.4, lon_deg: -24.0, altitude_m: 50, reference: agl}]
      aim: [town]
"""


@pytest.fixture
def small() -> str:
    return SMALL


@pytest.fixture
def make() -> Callable[..., ScenarioFile]:
    """make(old, new, ..., **overrides): the small scenario with texts replaced, and overrides as `--set` gives them."""

    def build(*swaps: str, **overrides: float) -> ScenarioFile:
        text = SMALL
        for old, new in zip(swaps[::2], swaps[1::2], strict=True):
            assert old in text
            text = text.replace(old, new, 1)
        scenario, problems = validate_bytes(text.encode(), "small.yaml")
        assert scenario is not None, "\n".join(map(str, problems))
        by_id = {name.replace("__", "."): value for name, value in overrides.items()}
        return ScenarioFile(scenario, "small", "small.yaml", scenario_digest(scenario, by_id), overrides=by_id)

    return build
