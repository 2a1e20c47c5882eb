"""How often intervals hold the truth, and how often something is named that is not there.

Exact sums where they can be made, else studies of known laws.

Shared by `bench_calibration.py` and the page that `scripts/statistics_page.py` writes. Seeds are fixed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from calibration_decide import Found, deciding
from scipy import stats

from bartizan.study.decide.quantile_difference import quantile_difference, replications_for_difference
from bartizan.study.differences import difference_interval
from bartizan.study.points.cells import share_of
from bartizan.study.statistics import mean_interval, proportion_interval, ratio_interval
from bartizan.study.stopping.quantiles import quantile_bound, rank_interval, replications_for_quantile
from bartizan.study.stopping.rule import CONFIDENCE, StoppingRule, mean_decision

FLOOR = 0.93
NOMINAL = 0.05
SIZES = (20, 30, 50, 100, 300)

Law = Callable[[np.random.Generator, int], np.ndarray]


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


def _luck(rng: np.random.Generator, readings: int, n: int, shared: float) -> np.ndarray:
    """Uniform numbers of each reading and replication, correlated over the readings, shape (readings, n)."""
    common, own = rng.normal(size=n), rng.normal(size=(readings, n))
    return stats.norm.cdf(np.sqrt(shared) * common + np.sqrt(1.0 - shared) * own)


def quantiles_over_readings(trials: int) -> Found:
    """Mean over readings of their quantiles: readings that share all their luck, most, or none."""
    cases = []
    for readings, shared in ((2, 1.0), (20, 1.0), (20, 0.7), (20, 0.0)):
        scales = np.linspace(1.0, 4.0, readings)[:, None]
        for q in (0.5, 0.9):
            for n in (replications_for_quantile(q), 100, 300):
                rng, held = np.random.default_rng([readings, n, int(100 * q)]), 0
                truth = float(np.mean(-np.log1p(-q) * scales))
                low, high = rank_interval(n, q, 0.025)
                for _ in range(trials):
                    seen = np.sort(-np.log1p(-_luck(rng, readings, n, shared)) * scales, axis=1)
                    held += seen[:, low - 1].mean() <= truth <= seen[:, high - 1].mean()
                where = f"quantile {q:g}, {readings} readings, n = {n}, {100.0 * shared:.0f} % shared"
                cases.append((held / trials, where))
    worst, where = min(cases)
    return Found("quantile, mean over readings", f"{len(cases)} cases of {trials:,} studies", worst, where)


TOGETHER: dict[str, Callable[[np.random.Generator, int], tuple[np.ndarray, np.ndarray]]] = {
    "a quarter saved": lambda rng, n: (first := rng.poisson(8.0, n), rng.binomial(first, 0.75)),
    "luck of their own": lambda rng, n: (rng.poisson(6.0, n), rng.poisson(6.0, n)),
    "one in a hundred, at the quantile": lambda rng, n: (
        late := 1.0 * (rng.random(n) < 0.095),
        np.maximum(late, rng.random(n) < 0.01),
    ),
    "lifted, with noise": lambda rng, n: (first := rng.normal(size=n), first + 0.3 + 0.2 * rng.normal(size=n)),
}
"""A value of two options for each replication."""


def quantiles_of_two(trials: int) -> Found:
    """Quantiles of two options, subtracted."""
    cases = []
    for name, law in TOGETHER.items():
        for q in (0.5, 0.9):
            a, b = law(np.random.default_rng(1), 2_000_000)
            truth = float(np.quantile(b, q, method="inverted_cdf")) - float(np.quantile(a, q, method="inverted_cdf"))
            for n in (replications_for_difference(q), 100):
                rng, held = np.random.default_rng([n, int(100 * q), len(name)]), 0
                for _ in range(trials):
                    row = quantile_difference(*law(rng, n), q)
                    held += row.low is not None and row.low - 1e-9 <= truth <= row.high + 1e-9
                cases.append((held / trials, f"{name}, quantile {q:g}, n = {n}"))
    worst, where = min(cases)
    return Found("difference of quantiles", f"{len(cases)} cases of {trials:,} studies", worst, where)


def exceedances(trials: int) -> Found:
    """Shares of replications in which at least so many get through, averaged over readings that share their luck."""
    cases = []
    for readings, shared in ((2, 1.0), (20, 1.0), (20, 0.7)):
        for p in (0.02, 0.1, 0.3, 0.5, 0.9):
            chances = np.clip(p * np.linspace(0.2, 1.8, readings), 0.0, 1.0)[:, None]
            for n in SIZES:
                rng = np.random.default_rng([readings, n, int(1000 * p)])
                found = [share_of(_luck(rng, readings, n, shared) < chances) for _ in range(trials)]
                truth = float(chances.mean())
                missed = sum(row.low is not None and not row.low <= truth <= row.high for row in found)
                where = f"p = {p:g}, {readings} readings, n = {n}, {100.0 * shared:.0f} % shared"
                cases.append((1.0 - missed / trials, where))
    worst, where = min(cases)
    return Found("exceedance, mean over readings", f"{len(cases)} cases of {trials:,} studies", worst, where)


def intervals(trials: int) -> Iterator[Found]:
    """Every interval that is printed, the exact sums first."""
    yield wilson_and_exact()
    yield quantiles()
    yield stopped_shares()
    for case in (
        means,
        ratios,
        differences,
        stopped_means,
        bounds,
        quantiles_over_readings,
        quantiles_of_two,
        exceedances,
    ):
        yield case(trials)
    yield from deciding(trials)
