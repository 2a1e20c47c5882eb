"""Paired designs of readings and two-way tables with known parts."""

from __future__ import annotations

import numpy as np

from bartizan.study.band import Pairs


def design(n_readings: int, n_claims: int, n_assumptions: int, trial: int) -> tuple[np.ndarray, np.ndarray, Pairs]:
    """Scores of claims and of assumptions, and what pairs of readings share; stratified as `sampled_readings` does."""
    rng = np.random.default_rng([trial, n_readings])
    m = max(2, (n_readings + 1) // 2)
    vectors = [
        np.array([(rng.permutation(m) + rng.random(m)) / m for _ in range(count)]).reshape(count, m).T
        for count in (n_claims, n_assumptions)
    ]
    k = np.arange(n_readings)
    at_claims, at_assumptions = k // 2, (k // 2 + k % 2) % m
    same = [
        np.array([(i, j) for i in k for j in k[i + 1 :] if rows[i] == rows[j]]).reshape(-1, 2)
        for rows in (at_claims, at_assumptions)
    ]
    return vectors[0][at_claims], vectors[1][at_assumptions], Pairs(*same)


def table(means: np.ndarray, n_replications: int, trial: int, *, chance: float) -> np.ndarray:
    """A table of readings by replications: their means, luck shared by all, and luck of each cell."""
    rng = np.random.default_rng([trial, 99])
    shared = rng.normal(size=(1, n_replications))
    return means[:, None] + shared + chance * rng.normal(size=(len(means), n_replications))
