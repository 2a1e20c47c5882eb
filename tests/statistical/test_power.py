"""The budget of false alarms holds, every statistical test keeps to it, and the computed power is what happens."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from statistical import power
from statistical.power import BUDGET, CHECKS, LEAST_P, SHARES, SURE

HERE = Path(__file__).parent
TESTS = HERE.parent
WITHOUT_LUCK = {"test_coverage.py", "test_power.py", "test_sequential.py"}
"""Exact sums, and this file, whose luck only confirms numbers of its own."""


def test_the_suite_keeps_the_budget() -> None:
    alarms = sum(CHECKS.values()) * LEAST_P**2 + sum(SHARES.values())
    assert alarms == pytest.approx(BUDGET)


def test_every_file_of_statistical_tests_is_counted() -> None:
    here = {file.name for file in HERE.glob("test_*.py")}
    assert here == set(CHECKS) | WITHOUT_LUCK, "name the file in CHECKS of power.py, with its number of checks"
    marked = {
        str(file.relative_to(TESTS.parent))
        for file in TESTS.rglob("test_*.py")
        if "mark.statistical" in file.read_text()
    }
    elsewhere = {name for name in marked if not name.startswith("tests/statistical/")}
    assert elsewhere <= set(SHARES), "luck is tested in tests/statistical, or has a share of the budget in power.py"


@pytest.mark.parametrize("name", CHECKS)
def test_each_file_makes_the_checks_that_are_counted_by_the_shared_threshold(name: str) -> None:
    module = importlib.import_module(f"statistical.{name.removesuffix('.py')}")
    assert len(module.CHECKS) == CHECKS[name]
    tree = ast.parse((HERE / name).read_text(encoding="utf-8"))
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert "judge" in called
    assert module.judge is power.judge
    own = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    assert not own & {"LEAST_P", "BUDGET", "judge", "holds"}


# What is computed happens


def share_found(p_values, trials: int) -> float:
    """Share of trials in which both looks fail; `p_values(rng, factor)` gives those of one look of n or 4 n."""
    rng = np.random.default_rng(5)
    return float(np.mean((p_values(rng, 1) < LEAST_P) & (p_values(rng, 4) < LEAST_P)))


def test_a_mean_so_far_off_is_found() -> None:
    n, trials = 50, 100_000
    shift = power.mean_shift(2.0, n)

    def p_values(rng: np.random.Generator, factor: int) -> np.ndarray:
        z = shift * np.sqrt(factor * n) / 2.0 + rng.normal(size=trials)
        return 2.0 * stats.norm.sf(np.abs(z))

    assert share_found(p_values, trials) == pytest.approx(SURE, abs=0.0015)


def test_a_spread_so_far_off_is_found() -> None:
    n, trials = 80, 100_000
    factor_std = 1.0 + power.spread_shift(n, LEAST_P)

    def p_values(rng: np.random.Generator, factor: int) -> np.ndarray:
        sums = factor_std**2 * rng.chisquare(factor * n, size=trials)
        return 2.0 * np.minimum(stats.chi2.sf(sums, factor * n), stats.chi2.cdf(sums, factor * n))

    assert share_found(p_values, trials) == pytest.approx(SURE, abs=0.0015)


def test_a_rate_so_far_off_is_found() -> None:
    n, trials = 300, 100_000
    rate = 0.05 + power.rate_shift(0.05, n)

    def p_values(rng: np.random.Generator, factor: int) -> np.ndarray:
        return stats.binom.sf(rng.binomial(factor * n, rate, size=trials) - 1, factor * n, 0.05)

    assert share_found(p_values, trials) == pytest.approx(SURE, abs=0.0015)


def test_a_gap_so_wide_is_found_at_least_so_often() -> None:
    n, trials = 200, 1500
    gap = power.gap_shift(n)

    def p_values(rng: np.random.Generator, factor: int) -> np.ndarray:
        # uniform, but for a share `gap` that is moved from the upper half to the lower
        moved = rng.random((trials, factor * n))
        below = rng.random(moved.shape) < 0.5 + gap
        return np.array(
            [stats.kstest(row, "uniform").pvalue for row in np.where(below, 0.5 * moved, 0.5 + 0.5 * moved)]
        )

    assert share_found(p_values, trials) >= SURE - 0.005


def test_a_check_fails_only_if_both_looks_do() -> None:
    assert power.holds(lambda seed, n: 0.0 if seed == 1001 else 1.0, 10)
    assert power.holds(lambda seed, n: 1.0 if seed == 1001 else 0.0, 10)
    assert not power.holds(lambda seed, n: 0.5 * LEAST_P, 10)
    looks: list[tuple[int, int]] = []
    power.holds(lambda seed, n: looks.append((seed, n)) or 0.0, 10)
    assert looks == [(1001, 10), (2002, 40)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"planted": lambda seed, n: 1.0},
        {"p_value": lambda seed, n: 0.0},
        {"computed": 0.11},
        {"error": 0.09},
    ],
)
def test_a_check_that_is_blind_or_says_a_wrong_power_fails(wrong: dict) -> None:
    good = power.Check(lambda seed, n: 1.0, 10, lambda seed, n: 0.0, 0.1, 0.1, 0.2)
    power.judge(good)
    with pytest.raises(AssertionError):
        power.judge(good._replace(**wrong))
