"""How often the intervals hold that tell what decides an answer.

Studies of known laws; see `calibration`. Seeds are fixed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from bartizan.study.band import Pairs, layout
from bartizan.study.decide.factors import Factor
from bartizan.study.decide.flip import flip_value
from bartizan.study.decide.morris import STEP, morris, morris_design
from bartizan.study.decide.sobol import sobol, sobol_design
from bartizan.study.decide.worth import value_of_information
from bartizan.study.design.latin import latin_hypercube
from bartizan.study.drivers import Candidate, drivers
from bartizan.study.points.effects import effects
from bartizan.study.question.factors import Ready

ROUNDING = 1e-9
"""Where luck plays no part an interval is one number, exact but for rounding."""


class Found(NamedTuple):
    """One interval or test: what it is, how it was checked, the worst that came out, and where."""

    what: str
    how: str
    worst: float
    where: str


def unknown_factors(count: int) -> list[Factor]:
    """So many claims, x0 and on."""
    return [Factor(f"x{i}", "claim") for i in range(count)]


def _ishigami(x: np.ndarray) -> np.ndarray:
    z = np.pi * (2.0 * x - 1.0)
    return np.sin(z[:, 0]) + 7.0 * np.sin(z[:, 1]) ** 2 + 0.1 * z[:, 2] ** 4 * np.sin(z[:, 0])


_INDICES = {"x0": (0.3139, 0.5576), "x1": (0.4424, 0.4424), "x2": (0.0, 0.2437)}


def indices(trials: int) -> Found:
    """Sobol indices of Ishigami's function under skewed luck of each point's own."""
    cases = []
    for n_base, n, luck in ((64, 16, 4.0), (64, 12, 0.0), (128, 20, 3.0)):
        held = dict.fromkeys([(name, k) for name in _INDICES for k in (0, 1)] + [("what no factor causes alone", 2)], 0)
        for trial in range(trials):
            rng, places = np.random.default_rng([trial, n_base]), sobol_design(3, n_base, trial)
            own = luck * (rng.standard_exponential((len(places), 1, n)) - 1.0)
            told = sobol(_ishigami(places)[:, None, None] + own, unknown_factors(3))
            assert told.interactions is not None
            held["what no factor causes alone", 2] += told.interactions[1] <= 0.2437 <= told.interactions[2]
            for row in told.rows:
                if row.id in _INDICES:
                    first, total = _INDICES[row.id]
                    held[row.id, 0] += row.first_low <= first <= row.first_high
                    held[row.id, 1] += row.total_low <= total <= row.total_high
        for (name, k), count in held.items():
            part = name if k == 2 else f"{('first', 'total')[k]} index of {name}"
            cases.append((count / trials, f"{part}, {n_base} base points"))
    worst, where = min(cases)
    return Found("Sobol index", f"{len(cases)} cases of {trials:,} studies", worst, where)


def flips(trials: int) -> Found:
    """Values at which two options change places."""
    cases = []
    for n in (30, 60, 100):
        held = 0
        for trial in range(trials):
            rng, x = np.random.default_rng([trial, n]), np.linspace(0.0, 10.0, 5)
            a = rng.poisson(3.0, (5, 1, n)).astype(float)
            b = a + rng.normal(0.0, 2.0, (5, 1, n)) + 0.3 * (x - 4.2)[:, None, None]
            found = flip_value(x, a, b, Factor("x", "claim"))
            held += (found.low is None or found.low <= 4.2) and (found.high is None or found.high >= 4.2)
        cases.append((held / trials, n))
    worst, n = min(cases)
    return Found("flip of a comparison", f"3 sizes of {trials:,} studies", worst, f"n = {n}")


def screenings(trials: int) -> Found:
    """Mean sizes of effects of Ishigami's function, found by trajectories."""
    truth = _mean_sizes()
    cases = []
    for n_trajectories, n, luck in ((6, 20, 1.0), (10, 20, 1.0), (20, 20, 1.0), (20, 40, 0.0)):
        held = dict.fromkeys(truth, 0)
        for trial in range(trials):
            rng, places = np.random.default_rng([trial, n_trajectories]), morris_design(3, n_trajectories, trial)
            own = luck * (rng.standard_exponential((len(places), 1, n)) - 1.0)
            for row in morris(places, _ishigami(places)[:, None, None] + own, unknown_factors(3)):
                if row.id in truth:
                    held[row.id] += row.low - ROUNDING <= truth[row.id] <= row.high + ROUNDING
        cases += [(count / trials, f"{name}, {n_trajectories} trajectories") for name, count in held.items()]
    worst, where = min(cases)
    return Found("size of effects, screening", f"{len(cases)} cases of {trials:,} studies", worst, where)


def _mean_sizes() -> dict[str, float]:
    """Of each factor, over all places that a trajectory can begin its step at."""
    low = np.array([(a, b, c) for a in (0, 1) for b in range(4) for c in range(4)]) / 3.0
    found = {}
    for i in range(3):
        at = np.roll(low, i, axis=1)
        there = at.copy()
        there[:, i] += STEP
        found[f"x{i}"] = float(np.mean(np.abs(_ishigami(there) - _ishigami(at)) / STEP))
    return found


def main_effects(trials: int) -> Found:
    """Effects fitted to the rows of a design: a range, three words and an idle range, with common and own luck."""
    factors = [
        Ready("a", "", "", "claim", "continuous"),
        Ready("b", "", "", "own choice", "categorical", levels=("x", "y", "z")),
        Ready("c", "", "", "claim", "continuous"),
    ]
    truth = {"a": 3.0, "b": 2.0, "c": 0.0}
    cases = []
    for rows, n in ((17, 30), (33, 60)):
        held = dict.fromkeys(truth, 0)
        for trial in range(trials):
            rng, places = np.random.default_rng([trial, n]), latin_hypercube(rows, 3, trial)
            planted = 3.0 * places[:, 0] + 2.0 * (places[:, 1] > 2.0 / 3.0)
            values = planted[:, None] + rng.standard_exponential(n) + rng.standard_exponential((rows, n))
            for row in effects(factors, places, values, None):
                held[row.factor] += row.found.low <= truth[row.factor] <= row.found.high
        cases += [(count / trials, f"{name}, {rows} rows, n = {n}") for name, count in held.items()]
    worst, where = min(cases)
    return Found("effect of a factor", f"{len(cases)} cases of {trials:,} studies", worst, where)


def _paired(n: int) -> tuple[np.ndarray, np.ndarray, Pairs]:
    """Which draw of claims and of assumptions each of n readings takes, as `scenario.readings` deals them."""
    claims = np.arange(n) // 2
    assumptions = (claims + np.arange(n) % 2) % max(2, (n + 1) // 2)
    same = [np.array([(i, j) for i in range(n) for j in range(i) if of[i] == of[j]]) for of in (claims, assumptions)]
    return claims, assumptions, Pairs(*same)


def _drawn(rng: np.random.Generator, columns: int, of: np.ndarray) -> np.ndarray:
    """Places of so many figures at readings that share draws, shape (readings, columns)."""
    vectors = int(of.max()) + 1
    return np.array([(rng.permutation(vectors) + rng.random(vectors)) / vectors for _ in range(columns)]).T[of]


def ranked(trial: int, n_readings: int, weights: tuple[float, float]) -> dict[str, list[dict[str, Any]]]:
    """Drivers where the first of four claims and of four assumptions move the answer with these weights."""
    rng = np.random.default_rng([trial, n_readings])
    of_claims, of_assumptions, pairs = _paired(n_readings)
    claims, assumptions = _drawn(rng, 4, of_claims), _drawn(rng, 4, of_assumptions)
    answer = weights[0] * claims[:, 0] + weights[1] * assumptions[:, 0]
    parts = layout(answer[:, None] + rng.normal(size=40) + 0.5 * rng.normal(size=(n_readings, 40)))
    found = [Candidate(f"x{i}", "", True, claims[:, i], False) for i in range(4)]
    found += [Candidate(f"y{i}", "", False, assumptions[:, i], False) for i in range(4)]
    return drivers(parts, found, pairs)


def shares_of_doubt(trials: int) -> Found:
    """Shares of one claim and one assumption that hold 80 % and 20 % of the doubt."""
    cases = []
    for n_readings in (12, 25, 60):
        held = {"claim": 0, "assumption": 0}
        for trial in range(trials):
            ranking = ranked(trial, n_readings, (2.0, 1.0))
            for side, name, truth in (("claims", "x0", 0.8), ("assumptions", "y0", 0.2)):
                row = next(row for row in ranking[side] if row["id"] == name)
                held[side[:-1]] += row["low"] <= truth <= row["high"]
        cases += [(count / trials, f"{name}, {n_readings} readings") for name, count in held.items()]
    worst, where = min(cases)
    return Found("share of the doubt", f"{len(cases)} cases of {trials:,} studies", worst, where)


def worths(trials: int) -> Found:
    """What knowing a claim gains: the second option is better by 2 (x - 0.5) or so, which is worth 0.25 to know."""
    cases = []
    for n_readings, n in ((20, 30), (40, 60), (80, 30)):
        held = 0
        for trial in range(trials):
            rng = np.random.default_rng([trial, n_readings, 5])
            of_claims, of_assumptions, pairs = _paired(n_readings)
            places = np.hstack([_drawn(rng, 3, of) for of in (of_claims, of_assumptions)])
            a = rng.normal(size=(n_readings, 1, n)) + rng.normal(size=(1, 1, n))
            gain = 2.0 * (places[:, 0] - 0.5) + 0.3 * (places[:, 3] - 0.5)
            b = a + gain[:, None, None] + rng.normal(size=(n_readings, 1, n))
            factors = [Factor(f"x{i}", "claim" if i < 3 else "assumption") for i in range(6)]
            told = value_of_information(places, np.array([a, b]), factors, ["a", "b"], better="more", pairs=pairs)
            row = next(row for row in told.rows if row.id == "x0")
            held += row.low <= 0.25 <= row.high
        cases.append((held / trials, f"{n_readings} readings, n = {n}"))
    worst, where = min(cases)
    return Found("worth of a claim", f"{len(cases)} cases of {trials:,} studies", worst, where)


def deciding(trials: int) -> Iterator[Found]:
    """Every interval that tells what decides."""
    for case in (main_effects, shares_of_doubt, indices, screenings, flips):
        yield case(max(trials // 4, 20))
    yield worths(max(trials // 10, 20))
