"""Is the engine's luck right? Frequencies against probabilities, places and times against their distributions.

Alarm budget: 1e-3 for all statistical tests of the project, of which there may be twenty. A check that fails is made
once more with a second seed and four times the replications, and counts only if both fail; so each look may use
sqrt(1e-3 / 20): a p-value below 0.0071. Power: beside each check stands a planted error that lies more than five
standard deviations off (p below 1e-6) at the first look, and that must be noticed.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from bartizan.engine.log import Code
from bartizan.engine.run import Session
from bartizan.radar.stretch import Stretch, effective_range_m
from unit.engine.worlds import World, battery, certain, flight, raid, unit, world

LEAST_P = (1e-3 / 20) ** 0.5
UNARMED = unit("one", battery(rounds={"medium": 0}))
SCAN_S = 2.0

pytestmark = pytest.mark.statistical


def holds(p_value: Callable[[int, int], float], replications: int) -> bool:
    """Whether a check passes at one of two looks."""
    return p_value(1001, replications) >= LEAST_P or p_value(2002, 4 * replications) >= LEAST_P


def two_sided(hits: float, expected: float, variance: float) -> float:
    """p-value of a sum of independent trials."""
    return float(2.0 * stats.norm.sf(abs(hits - expected) / np.sqrt(variance)))


# Looks


def circle() -> World:
    """An airliner that flies round a radar at 30 km, at which a look detects it with a middling probability."""
    angles = np.linspace(0.0, 2.0 * np.pi, 37)
    points = [(30.0 * np.cos(a), 30.0 * np.sin(a), 6000.0) for a in angles]
    figures = {"airliner-a320.rcs_m2": 0.0007, "airliner-a320.swerling": 1.0}
    return world([UNARMED], [], traffic=[flight(points=points, speed_mps=250.0)], figures=figures, duration_s=740.0)


def looks_p(small: World, seed: int, n: int, planted: float = 0.0) -> float:
    """Plots against the sum of the table's probabilities at the places of all looks."""
    log = small.play(n, seed=seed, level=3)
    detected = log.count(Code.PLOT)
    times_s = np.arange(0.5 * SCAN_S, 740.0, SCAN_S)
    x_m, y_m, z_m = small.places(times_s)
    slant_m = np.hypot(np.hypot(x_m, y_m), z_m - 20.0)
    radar = small.model.radars[0]
    rise_m = z_m - 20.0 - (x_m**2 + y_m**2) / (2.0 * small.model.settings[0]["k_radius_m"])
    air = Stretch(small.model.stretch[0], float(radar["stretch_step_m"]))
    effective_m = effective_range_m(air, np.degrees(np.arcsin(rise_m / slant_m)), slant_m)
    pd = np.interp(effective_m * radar["pd_per_m"], np.arange(small.model.pd.shape[2]), small.model.pd[0, 0]) + planted
    assert 0.3 < pd.mean() < 0.7
    return two_sided(detected, n * pd.sum(), n * (pd * (1.0 - pd)).sum())


def test_looks_detect_as_often_as_the_table_says():
    small = circle()
    assert holds(lambda seed, n: looks_p(small, seed, n), 100)


def test_a_table_two_points_off_would_be_noticed():
    small = circle()
    assert not holds(lambda seed, n: looks_p(small, seed, n, planted=0.02), 100)


# Rounds


def kills_p(seed: int, n: int, planted: float = 0.0) -> float:
    """Kills of single rounds against their probability."""
    small = world([unit("one", battery(rounds={"medium": 4}))], [raid(count=4, spacing_s=9.0)], figures=certain(0.37))
    log = small.play(n, seed=seed)
    rounds, pk = log.rounds(), 0.37 + planted
    assert rounds == 4 * n
    return two_sided(log.count(Code.KILL), rounds * pk, rounds * pk * (1.0 - pk))


def salvo_p(seed: int, n: int, planted: float = 0.0) -> float:
    """Salvoes of two against two independent rounds."""
    small = world(
        [unit("one", battery(rounds={"medium": 2}))],
        [raid()],
        figures=certain(0.37),
        doctrine={"firing": {"shots": 2, "looks": 1}},
    )
    either = 1.0 - 0.63**2 + planted
    return two_sided(small.play(n, seed=seed).count(Code.KILL), n * either, n * either * (1.0 - either))


def test_rounds_kill_as_often_as_stated():
    assert holds(kills_p, 1000)


def test_a_kill_probability_five_points_off_would_be_noticed():
    assert not holds(lambda seed, n: kills_p(seed, n, planted=0.05), 1000)


def test_rounds_of_a_salvo_are_independent():
    assert holds(salvo_p, 1000)


def test_a_salvo_that_shares_its_luck_would_be_noticed():
    assert not holds(lambda seed, n: salvo_p(seed, n, planted=0.37 - (1.0 - 0.63**2)), 1000)


# Phases, starts and answers


def phase_p(seed: int, n: int, bend: float = 1.0) -> float:
    """Phases of scans, seen as the time of the first look, against a uniform distribution."""
    log = world([UNARMED], [raid()]).play(n, seed=seed)
    phases = log.of(Code.FIRST_SEEN)["time_ms"] / (1000.0 * SCAN_S)
    assert len(phases) == n
    return float(stats.kstest(phases**bend, "uniform").pvalue)


def start_p(seed: int, n: int, bend: float = 1.0) -> float:
    """Starts with jitter, seen as the time of arrival, against a uniform distribution."""
    small = world([], [raid(start_s=30.0, jitter_s=20.0)])
    arrivals_ms = small.play(n, seed=seed).of(Code.LEAK)["time_ms"] - small.model.objects["path_ms"][0]
    return float(stats.kstest(((arrivals_ms - 20_000) / 20_000.0) ** bend, "uniform").pvalue)


def answer_p(seed: int, n: int, planted: float = 0.0) -> float:
    """Neutral aircraft that do not answer against the probability of an answer."""
    identification = {"mode": "reply", "reply_probability": 0.8}
    small = world([UNARMED], [], traffic=[flight()], identification=identification, duration_s=30.0)
    told = small.play(n, seed=seed).of(Code.IDENTIFIED)
    silent = 0.2 + planted
    return two_sided(told["detail"].sum(), len(told) * silent, len(told) * silent * (1.0 - silent))


@pytest.mark.parametrize("p_value", [phase_p, start_p, answer_p])
def test_draws_are_spread_as_stated(p_value):
    assert holds(p_value, 1000)


@pytest.mark.parametrize(("p_value", "error"), [(phase_p, 1.3), (start_p, 1.3), (answer_p, 0.08)])
def test_draws_spread_otherwise_would_be_noticed(p_value, error):
    assert not holds(lambda seed, n: p_value(seed, n, error), 2000)


# Plots


def first_plots(seed: int, n: int) -> np.ndarray:
    """Errors of first plots in units of their standard deviation: along, across [n, 2]."""
    figures = {"s-400.engagement_radar.range_error_m": 80.0, "s-400.engagement_radar.azimuth_error_mrad": 4.0}
    small = world([UNARMED], [raid(points=[(20.0, 0.0, 3000.0)])], figures=figures)
    errors = []
    for replication in range(n):
        session = Session(small.model, replication, seed=seed)
        session.advance(1999)
        track = session.state.tracks[0, 0]
        x_m, y_m, _ = small.places(np.array([track["time_ms"] / 1000.0]))
        errors.append(((track["x_m"] - x_m[0]) / 80.0, (track["y_m"] - y_m[0]) / (4e-3 * x_m[0])))
    return np.array(errors)


def plots_p(seed: int, n: int, scale: float = 1.0) -> float:
    """The smaller of two p-values, for range and azimuth, each doubled."""
    return 2.0 * min(float(stats.kstest(column * scale, "norm").pvalue) for column in first_plots(seed, n).T)


def test_errors_of_plots_are_normal_with_the_stated_deviations():
    assert holds(plots_p, 200)


def test_a_deviation_a_third_off_would_be_noticed():
    assert not holds(lambda seed, n: plots_p(seed, n, scale=4.0 / 3.0), 1000)


def test_replications_do_not_repeat_each_other():
    log = world([UNARMED], [raid()]).play(500)
    phases_ms = log.of(Code.FIRST_SEEN)["time_ms"]
    assert len(np.unique(phases_ms)) > 400
    lag = np.corrcoef(phases_ms[:-1], phases_ms[1:])[0, 1]
    assert abs(lag) < 4.0 / np.sqrt(500)
