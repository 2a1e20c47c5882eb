"""A scenario never names code: rules written in Python reach the engine from a program alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bartizan.scenario.load import json_schema, validate_bytes

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "bartizan"
OF_CODE = re.compile(
    r"code|python|module|plugin|plug_in|script|import|exec|eval|command|function|callable|hook|expression"
)


def keys_of(schema: Any) -> set[str]:
    """Every key that a scenario file may have anywhere."""
    if isinstance(schema, list):
        return set().union(*map(keys_of, schema))
    if not isinstance(schema, dict):
        return set()
    own = set(schema["properties"]) if isinstance(schema.get("properties"), dict) else set()
    return own.union(*map(keys_of, schema.values()))


def test_no_key_of_a_scenario_names_code() -> None:
    keys = keys_of(json_schema())
    assert {"doctrine", "zones", "judged_at", "layers"} <= keys
    assert not [key for key in keys if OF_CODE.search(key)]


@pytest.mark.parametrize("key", ["rule", "plugin", "python", "rule_file"])
def test_a_scenario_that_names_a_rule_in_python_is_refused(key: str) -> None:
    text = (ROOT / "examples" / "two_waves.yaml").read_text(encoding="utf-8") + f"doctrine:\n  {key}: my_rules:save\n"
    scenario, problems = validate_bytes(text.encode(), "two_waves.yaml")
    assert scenario is None
    assert [p.message for p in problems] == [f"unknown key '{key}'"]


def test_nothing_in_the_package_reaches_for_rules_in_python() -> None:
    files = [path for path in PACKAGE.rglob("*.py") if path.name != "plugin.py"]
    assert len(files) > 10
    assert not [
        p.name
        for p in files
        if re.search(r"(from|import) bartizan\.engine\.plugin|engine import .*plugin", p.read_text(encoding="utf-8"))
    ]
