"""A small result that was really run, and what a replay of it holds."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bartizan.output.replay.packing import KINDS
from bartizan.output.replay.page import replay_data

DTYPES = {name: kind for kind, name in KINDS.items()}


@pytest.fixture(scope="session")
def played_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six replications of `one_site`, not to be changed."""
    from bartizan.scenario.load import load_scenario
    from bartizan.study.execute import run_study

    folder = tmp_path_factory.mktemp("replay") / "result"
    run_study(load_scenario("one_site"), replications=6, workers=1, out=folder)
    return folder


@pytest.fixture(scope="session")
def data(played_folder: Path) -> dict[str, Any]:
    """What its page holds, not to be changed."""
    return replay_data(played_folder)


def unpacked(data: dict[str, Any]) -> Callable[[dict[str, Any]], np.ndarray]:
    """What the page's script does: from a place to its numbers."""
    block = zlib.decompress(base64.b64decode(data["block"]))

    def numbers(place: dict[str, Any]) -> np.ndarray:
        return np.frombuffer(block, f"<{DTYPES[place['kind']]}", place["length"], place["at"])

    return numbers


@pytest.fixture(scope="session")
def column(data: dict[str, Any]) -> Callable[[dict[str, Any]], np.ndarray]:
    return unpacked(data)
