"""How often intervals hold the truth, and how often something is named that is not there.

Exact sums where they can be made, else studies of known laws.

Shared by `bench_calibration.py` and the page that `scripts/statistics_page.py` writes. Seeds are fixed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from scipy import stats

from bartizan.study.decide.factors import Factor
from bartizan.study.decide.flip import flip_value
from bartizan.study.decide.morris import morris, morris_design
from bartizan.study.decide.sobol import sobol, sobol_design
from bartizan.study.decide.worth import value_of_information
from bartizan.study.differences import difference_interval
from bartizan.study.statistics import mean_interval, proportion_interval, ratio_interval
from bartizan.study.stopping.quantiles import quantile_bound, rank_interval, replications_for_quantile
from bartizan.study.stopping.rule import CONFIDENCE, StoppingRule, mean_decision

FLOOR = 0.93
NOMINAL = 0.05
SIZES = (20, 30, 50, 100, 300)

Law = Callable[[np.random.Generator, int], np.ndarray]


class Found(NamedTuple):
    """One interval or test: what it is, how it was checked, the worst that came out, and where."""

    what: str
    how: str
    worst: float
    where: str


def wilson_and_exact() -> Found:
    """Shares, by exact sums over all counts."""
    worst, where = 1.0, ""
    for n in (1, 2, 5, 10, 20, 30, 40, 64, 100, 300, 1000):
        low, high = np.array([proportion_interval(k, n) for k in range(n + 1)]).T
        rare = np.linspace(0.05, 60.0, 160) / n
        for p in np.concatenate([np.linspace(0.01, 0.99, 99), rare[rare < 0.5], 1.0 - rare[rare < 0.5]]):
            held = float(stats.binom.pmf(np.arange(n + 1), n, p)[(low <= p) & (p <= high)].sum())
            if held < worst:
                worst, where = held, f"n = {n}, p = {p:.4g}"
    return Found("share of replications", "exact sums, 11 sizes, 300 shares each", worst, where)


def quantiles() -> Found:
    """Quantiles, by exact sums over the number of values below."""
    cases = []
    for q in (0.05, 0.25, 0.5, 0.9, 0.95, 0.99):
        for more in (0, 1, 5, 20, 100, 500):
            n = replications_for_quantile(q) + more
            low, high = rank_interval(n, q, 0.025)
            cases.append((float(stats.binom.cdf(high - 1, n, q) - stats.binom.cdf(low - 1, n, q)), q, n))
    worst, q, n = min(cases)
    return Found("quantile, by order statistics", "exact sums, 36 cases", worst, f"quantile {q:g}, n = {n}")


def stopped_shares() -> Found:
    """Shares when play stops at a narrow interval, by exact sums over all paths."""
    cases = [(_stopped(p, StoppingRule(half, 600)), half, p) for half in (0.04, 0.05, 0.07, 0.1) for p in _ps()]
    worst, half, p = min(cases)
    how = f"exact sums over paths, 4 widths, {len(_ps())} shares each"
    return Found("share, stopped when narrow", how, worst, f"half width {half:g}, p = {p:.3g}")


def _ps() -> np.ndarray:
    return np.linspace(0.005, 0.5, 100)


_INTERVALS: dict[int, np.ndarray] = {}


def _stopped(p: float, rule: StoppingRule) -> float:
    alive, at, held = np.ones(1), 0, 0.0
    for n in rule.looks():
        if n not in _INTERVALS:
            _INTERVALS[n] = np.array([proportion_interval(k, n, CONFIDENCE) for k in range(n + 1)])
        low, high = _INTERVALS[n].T
        alive = np.convolve(alive, stats.binom.pmf(np.arange(n - at + 1), n - at, p))
        stops = (high - low <= 2.0 * rule.half_width) | (n == rule.maximum)
        held += float(alive[stops & (low <= p) & (p <= high)].sum())
        alive, at = np.where(stops, 0.0, alive), n
    return held


MEANS: dict[str, tuple[Law, float]] = {
    "few leakers": (lambda rng, n: rng.poisson(1.0, n), 1.0),
    "skewed leakers": (lambda rng, n: rng.negative_binomial(1, 0.2, n), 4.0),
    "about a third of 84": (lambda rng, n: rng.binomial(84, 0.3, n), 25.2),
    "good days and bad days": (lambda rng, n: rng.binomial(84, np.where(rng.random(n) < 0.3, 0.8, 0.1)), 26.04),
    "rare clumps": (lambda rng, n: np.where(rng.random(n) < 0.2, rng.geometric(0.1, n), 0), 2.0),
    "long tails": (lambda rng, n: 80.0 + 6.0 * rng.standard_t(3, n), 80.0),
}


def means(trials: int) -> Found:
    """Means over replications; where the interval is refused, nothing false was said."""
    cases = []
    for name, (law, truth) in MEANS.items():
        for n in SIZES:
            rng = np.random.default_rng([n, len(name)])
            rows = (mean_interval(law(rng, n).astype(float)) for _ in range(trials))
            missed = sum(row.low is not None and not row.low <= truth <= row.high for row in rows)
            cases.append((1.0 - missed / trials, name, n))
    worst, name, n = min(cases)
    return Found("mean over replications", f"{len(cases)} cases of {trials:,} studies", worst, f"{name}, n = {n}")


def ratios(trials: int) -> Found:
    """Ratios of totals (rounds for each kill)."""
    cases = []
    for mean in (1.0, 5.0):
        for n in SIZES:
            rng, missed = np.random.default_rng([n, 77]), 0
            for _ in range(trials):
                kills = rng.poisson(mean, n)
                row = ratio_interval(rng.poisson(1.7 * kills) + 20 * (rng.random(n) < 0.1), kills)
                missed += row.low is not None and not row.low <= 1.7 + 2.0 / mean <= row.high
            cases.append((1.0 - missed / trials, mean, n))
    worst, mean, n = min(cases)
    return Found("ratio of totals", f"{len(cases)} cases of {trials:,} studies", worst, f"{mean:g} kills, n = {n}")


DIFFERENCES: dict[str, tuple[Law, float]] = {
    "a few saved at times": (lambda rng, n: -1 * (rng.random(n) < 0.25) * rng.geometric(0.4, n), -0.625),
    "lost and saved": (
        lambda rng, n: np.where(rng.random(n) < 0.3, -rng.geometric(0.3, n), 1 * (rng.random(n) < 0.3)),
        -0.79,
    ),
    "nearly always one": (lambda rng, n: 1 + (rng.random(n) < 0.10) - 3 * (rng.random(n) < 0.05), 0.95),
    "skewed by a constant": (lambda rng, n: rng.standard_exponential(n) - 1.0, 0.0),
    "luck of their own": (lambda rng, n: rng.poisson(6.0, n) - rng.poisson(6.0, n), 0.0),
}


def differences(trials: int) -> Found:
    """Paired differences of options, nothing larger than 84 either way."""
    cases = []
    for name, (law, truth) in DIFFERENCES.items():
        for n in SIZES:
            rng = np.random.default_rng([n, len(name)])
            rows = (difference_interval(law(rng, n).astype(float), most=84.0) for _ in range(trials))
            missed = sum(row.low is not None and not row.low <= truth <= row.high for row in rows)
            cases.append((1.0 - missed / trials, name, n))
    worst, name, n = min(cases)
    return Found("difference of options", f"{len(cases)} cases of {trials:,} studies", worst, f"{name}, n = {n}")


def stopped_means(trials: int) -> Found:
    """Means of skewed counts when play stops at a narrow interval."""
    cases = []
    for half in (0.5, 0.8, 1.2):
        rule, missed = StoppingRule(half, 500), 0
        for trial in range(trials):
            values = np.random.default_rng([trial, int(10 * half)]).negative_binomial(2, 1.0 / 3.0, 500).astype(float)
            at = rule.minimum
            while not (found := mean_decision(rule, values[:at])).is_last:
                at = found.next_n
            missed += found.low is not None and not found.low <= 4.0 <= found.high
        cases.append((1.0 - missed / trials, half))
    worst, half = min(cases)
    return Found("mean, stopped when narrow", f"3 widths of {trials:,} studies", worst, f"half width {half:g}")


def bounds(trials: int) -> Found:
    """One-sided bounds of quantiles, of whole numbers with ties."""
    rng, missed = np.random.default_rng(6), 0
    for _ in range(trials):
        missed += quantile_bound(rng.choice(4, size=59, p=[0.5, 0.3, 0.14, 0.06]), 0.95).high < 3.0
    return Found("quantile, bound to one side", f"{trials:,} studies with ties", 1.0 - missed / trials, "n = 59")


# What decides the answer


def _factors(count: int) -> list[Factor]:
    return [Factor(f"x{i}", "claim") for i in range(count)]


def _ishigami(x: np.ndarray) -> np.ndarray:
    z = np.pi * (2.0 * x - 1.0)
    return np.sin(z[:, 0]) + 7.0 * np.sin(z[:, 1]) ** 2 + 0.1 * z[:, 2] ** 4 * np.sin(z[:, 0])


_INDICES = {"x0": (0.3139, 0.5576), "x1": (0.4424, 0.4424), "x2": (0.0, 0.2437)}


def indices(trials: int) -> Found:
    """Sobol indices of Ishigami's function under skewed luck of each point's own."""
    cases = []
    for n_base, n, luck in ((64, 16, 4.0), (64, 12, 0.0), (128, 20, 3.0)):
        held = dict.fromkeys([(name, k) for name in _INDICES for k in (0, 1)], 0)
        for trial in range(trials):
            rng, places = np.random.default_rng([trial, n_base]), sobol_design(3, n_base, trial)
            own = luck * (rng.standard_exponential((len(places), 1, n)) - 1.0)
            for row in sobol(_ishigami(places)[:, None, None] + own, _factors(3)).rows:
                if row.id in _INDICES:
                    first, total = _INDICES[row.id]
                    held[row.id, 0] += row.first_low <= first <= row.first_high
                    held[row.id, 1] += row.total_low <= total <= row.total_high
        cases += [(count / trials, n_base, name, ("first", "total")[k]) for (name, k), count in held.items()]
    worst, n_base, name, part = min(cases)
    where = f"{part} index of {name}, {n_base} base points"
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


class Named(NamedTuple):
    """How many studies named something idle, and how many found the strong one, of `trials`."""

    what: str
    trials: int
    idle: int
    strong: int


def naming(trials: int) -> Iterator[Named]:
    """One strong factor among idle ones, luck of each point's own: who is called distinguishable."""
    slower = max(trials // 5, 20)
    cases = (("screening", _screened, trials), ("indices", _indexed, trials), ("worth of claims", _weighed, slower))
    for what, study, n in cases:
        names = [{row.id for row in study(trial) if row.is_distinguishable} for trial in range(n)]
        yield Named(what, n, sum(bool(one - {"x0"}) for one in names), sum("x0" in one for one in names))


def _counts(places: np.ndarray, trial: int) -> np.ndarray:
    rng = np.random.default_rng([trial, 31])
    return (4.0 * places[:, 0])[:, None, None] + rng.standard_exponential((len(places), 1, 20))


def _screened(trial: int) -> list:
    places = morris_design(8, 10, trial)
    return morris(places, _counts(places, trial), _factors(8))


def _indexed(trial: int) -> list:
    places = sobol_design(5, 64, trial)
    return sobol(_counts(places, trial), _factors(5)).rows


def _weighed(trial: int) -> list:
    rng = np.random.default_rng([trial, 32])
    places = np.array([(rng.permutation(30) + rng.random(30)) / 30.0 for _ in range(5)]).T
    a = rng.poisson(6.0, (30, 1, 20)) - 0.0
    b = a + rng.poisson(6.0, (30, 1, 20)) - 6.0 + (4.0 * (places[:, 0] - 0.4))[:, None, None]
    return value_of_information(places, np.array([a, b]), _factors(5), ["a", "b"], better="more").rows


def null_share(a: np.ndarray, b: np.ndarray, n: int, *, most: float) -> float:
    """Share of studies of n replications in which b is called different from a.

    Parameters
    ----------
    a, b : array, shape (studies * n,)
        The same option played twice, one value for each replication.
    """
    rows = (b - a).reshape(-1, n)
    return float(np.mean([difference_interval(row, most=most).p < NOMINAL for row in rows]))


def synthetic_null(law: Callable[..., np.ndarray], studies: int, n: int, *, seed: int = 1) -> float:
    """`null_share` of counts of a known law, with luck of their own."""
    rng = np.random.default_rng(seed)
    a, b = (law(rng, studies * n).astype(float) for _ in range(2))
    return null_share(a, b, n, most=1e6)


def intervals(trials: int) -> Iterator[Found]:
    """Every interval that is printed, the exact sums first."""
    yield wilson_and_exact()
    yield quantiles()
    yield stopped_shares()
    for case in (means, ratios, differences, stopped_means, bounds):
        yield case(trials)
    for case in (indices, flips):
        yield case(max(trials // 10, 20))
