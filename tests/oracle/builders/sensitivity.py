"""Write tests/data/sensitivity.json: Sobol indices and elementary effects by another program.

Needs SALib (MIT licence) in an environment of its own, never in that of the tests:

    python -m venv peer && peer/bin/pip install SALib==1.6.0
    peer/bin/python tests/oracle/builders/sensitivity.py
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from SALib.analyze import morris, sobol
from SALib.sample.morris import sample

DATA = Path(__file__).parents[2] / "data"
COMMAND = "peer/bin/python tests/oracle/builders/sensitivity.py"
N_BASE = 256
N_TRAJECTORIES = 12


def ishigami(x: np.ndarray) -> np.ndarray:
    z = np.pi * (2.0 * x - 1.0)
    return np.sin(z[:, 0]) + 7.0 * np.sin(z[:, 1]) ** 2 + 0.1 * z[:, 2] ** 4 * np.sin(z[:, 0])


def g_function(x: np.ndarray) -> np.ndarray:
    weights = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0])
    return np.prod((np.abs(4.0 * x[:, :8] - 2.0) + weights) / (1.0 + weights), axis=1)


def even_points(n: int, k: int) -> np.ndarray:
    """Points that any program can make again: multiples of square roots of primes, without their whole part."""
    primes = np.array([2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53], dtype=float)[:k]
    return (np.arange(1, n + 1)[:, None] * np.sqrt(primes)) % 1.0


def sobol_case(function, k: int) -> dict:
    both = even_points(N_BASE, 2 * k)
    a, b = both[:, :k], both[:, k:]
    mixed = [np.where(np.arange(k) == i, b, a) for i in range(k)]
    answers = [function(points) for points in (a, *mixed, b)]
    problem = {"num_vars": k, "names": [f"x{i}" for i in range(k)], "bounds": [[0.0, 1.0]] * k}
    found = sobol.analyze(problem, np.array(answers).T.ravel(), calc_second_order=False, seed=1)
    return {"first": found["S1"].tolist(), "total": found["ST"].tolist()}


def morris_case(function, k: int) -> dict:
    problem = {"num_vars": k, "names": [f"x{i}" for i in range(k)], "bounds": [[0.0, 1.0]] * k}
    places = sample(problem, N_TRAJECTORIES, num_levels=4, seed=3)
    found = morris.analyze(problem, places, function(places), num_levels=4, seed=1)
    numbers = {name: np.asarray(found[name]).tolist() for name in ("mu", "mu_star", "sigma")}
    return {"places": np.round(3.0 * places).astype(int).tolist(), **numbers}


def main() -> None:
    said = {
        "peer": f"SALib {version('SALib')}; {COMMAND}",
        "n_base": N_BASE,
        "sobol": {"ishigami": sobol_case(ishigami, 3), "g_function": sobol_case(g_function, 8)},
        # one variable more than the function has: the dummy
        "morris": {"ishigami": morris_case(ishigami, 4), "g_function": morris_case(g_function, 9)},
    }
    (DATA / "sensitivity.json").write_text(json.dumps(said) + "\n", encoding="utf-8")
    print(f"written: {DATA / 'sensitivity.json'}")


if __name__ == "__main__":
    main()
