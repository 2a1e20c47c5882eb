"""A made-up result for every test of this room."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from data.sample_result import build as sample

HOSTILE_TEXT = '<script>alert("1")</script>\' \u202egnp.exe\u202c \x1b[31m ' + "x" * 300


@pytest.fixture
def summary() -> dict[str, Any]:
    """The sample's summary, free to change."""
    return deepcopy(sample.summary())


@pytest.fixture
def one_reading(summary: dict[str, Any]) -> dict[str, Any]:
    """The same with one reading: no band, no drivers."""
    summary["run"]["readings"] = 1
    for measure in summary["measures"].values():
        measure["band"] = None
    return summary | {"drivers": {"claims": [], "assumptions": []}}


@pytest.fixture
def empty(one_reading: dict[str, Any]) -> dict[str, Any]:
    """No raid, no units, nothing seen."""
    for name, measure in one_reading["measures"].items():
        if name in {"stopped", "p_leak", "p_raid_annihilation", "detected_share"}:
            one_reading["measures"][name] = {
                "mean": None,
                "low": None,
                "high": None,
                "n": 40,
                "method": "no hostile object",
                "band": None,
            }
        else:
            measure.update(
                {"mean": 0.0, "low": None, "high": None, "n": 40, "any": {"mean": 0.0, "low": 0.0, "high": 0.0881}}
            )
    ledger = {cause: {"mean": 0.0, "low": None, "high": None, "share": None} for cause in one_reading["ledger"]}
    nothing: dict[str, Any] = {
        "by_type": [],
        "geometry": [],
        "units": [],
        "figures": [],
        "sources": {},
        "assets": [],
        "ledger": ledger,
        "overrides": {},
    }
    return one_reading | nothing


@pytest.fixture
def hostile(summary: dict[str, Any]) -> dict[str, Any]:
    """A summary whose every text tries to break out."""

    def spoil(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {k: spoil(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [spoil(v, key) for v in value]
        spared = {"origin", "side", "kind", "date", "method", "grade", "manifest", "version", "node"}
        return f"{HOSTILE_TEXT}{value}" if isinstance(value, str) and key not in spared else value

    return spoil(summary)


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole result folder, not to be changed."""
    return sample.build(tmp_path_factory.mktemp("sample"))
