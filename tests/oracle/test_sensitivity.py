"""Sobol indices and elementary effects against SALib's, on the same points of functions without luck.

The peer's numbers were written by tests/oracle/builders/sensitivity.py, with its version.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bartizan.study.decide.morris import morris
from bartizan.study.decide.sobol import sobol
from unit.study.decide.models import figures, g_function, ishigami, sure

DATA = Path(__file__).parents[1] / "data"
SAID = json.loads((DATA / "sensitivity.json").read_text(encoding="utf-8"))
FUNCTIONS: dict[str, tuple[Callable, int]] = {"ishigami": (ishigami, 3), "g_function": (g_function, 8)}
PRIMES = np.array([2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53], dtype=float)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_sobol_indices_are_the_peers(name: str) -> None:
    """SALib divides by the variance with n, ours with n - 1: one part in 512."""
    function, k = FUNCTIONS[name]
    both = (np.arange(1, SAID["n_base"] + 1)[:, None] * np.sqrt(PRIMES[: 2 * k])) % 1.0
    a, b = both[:, :k], both[:, k:]
    mixed = [np.where(np.arange(k) == i, b, a) for i in range(k)]
    answers = np.concatenate([function(points) for points in (a, b, *mixed, a)])
    rows = {row.id: row for row in sobol(sure(answers), figures(k)).rows}
    for i in range(k):
        assert rows[f"x{i}"].first == pytest.approx(SAID["sobol"][name]["first"][i], rel=0.0025, abs=2e-4)
        assert rows[f"x{i}"].total == pytest.approx(SAID["sobol"][name]["total"][i], rel=0.0025, abs=1e-6)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_elementary_effects_are_the_peers(name: str) -> None:
    function, k = FUNCTIONS[name]
    said = SAID["morris"][name]
    places = np.array(said["places"]) / 3.0
    rows = {row.id: row for row in morris(places, sure(function(places)), figures(k))}
    for i in range(k):
        row = rows[f"x{i}"]
        assert row.mean == pytest.approx(said["mu"][i], abs=1e-9)
        assert row.mean_size == pytest.approx(said["mu_star"][i], abs=1e-9)
        assert row.spread == pytest.approx(said["sigma"][i], abs=1e-6)
    assert rows["dummy"].mean_size == said["mu_star"][k] == 0.0
