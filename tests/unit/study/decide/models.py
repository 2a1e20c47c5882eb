"""Functions whose indices are published, and counts with luck of a known kind around them."""

from __future__ import annotations

import numpy as np

from bartizan.study.decide.factors import Factor

ISHIGAMI_FIRST = {"x0": 0.3139, "x1": 0.4424, "x2": 0.0}
ISHIGAMI_TOTAL = {"x0": 0.5576, "x1": 0.4424, "x2": 0.2437}
"""a = 7, b = 0.1; Saltelli and others, Global Sensitivity Analysis: The Primer (2008), chapter 4."""

G_WEIGHTS = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0])


def figures(count: int, kind: str = "claim") -> list[Factor]:
    return [Factor(f"x{i}", kind) for i in range(count)]


def ishigami(places: np.ndarray) -> np.ndarray:
    z = np.pi * (2.0 * places - 1.0)
    return np.sin(z[:, 0]) + 7.0 * np.sin(z[:, 1]) ** 2 + 0.1 * z[:, 2] ** 4 * np.sin(z[:, 0])


def g_function(places: np.ndarray) -> np.ndarray:
    """Sobol's g with the usual eight weights."""
    x = places[:, : len(G_WEIGHTS)]
    return np.prod((np.abs(4.0 * x - 2.0) + G_WEIGHTS) / (1.0 + G_WEIGHTS), axis=1)


def g_indices() -> tuple[np.ndarray, np.ndarray]:
    """First and total indices of `g_function` by its formula."""
    alone = 1.0 / (3.0 * (1.0 + G_WEIGHTS) ** 2)
    whole = np.prod(1.0 + alone)
    return alone / (whole - 1.0), alone * (whole / (1.0 + alone)) / (whole - 1.0)


def sure(answers: np.ndarray, replications: int = 16) -> np.ndarray:
    """Counts without any luck."""
    return np.repeat(answers[:, None, None], replications, axis=2)


def lucky(answers: np.ndarray, replications: int, seed: int, *, common: float = 0.0, own: float = 0.0) -> np.ndarray:
    """Counts with luck that all points share and with skewed luck of their own."""
    rng = np.random.default_rng([seed, 5])
    shared = common * rng.normal(size=(1, 1, replications))
    return answers[:, None, None] + shared + own * (rng.standard_exponential((len(answers), 1, replications)) - 1.0)
