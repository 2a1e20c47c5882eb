"""Is the engine's luck right? Frequencies against probabilities, places and times against their distributions.

Alarm budget, looks and power: `power.py`. Each check states the shift that it finds with a probability of 99 %, and an
error planted that is at least as large must be noticed.
"""

from __future__ import annotations

from functools import cache, partial

import numpy as np
import pytest
from scipy import stats

from bartizan.engine.log import Code
from bartizan.engine.run import Session
from bartizan.radar.stretch import Stretch, effective_range_m
from statistical.power import LEAST_P, Check, gap_shift, judge, share_shift, spread_shift
from unit.engine.worlds import World, battery, certain, flight, raid, unit, world

UNARMED = unit("one", battery(rounds={"medium": 0}))
SCAN_S = 2.0

pytestmark = pytest.mark.statistical


def two_sided(hits: float, expected: float, variance: float) -> float:
    """p-value of a sum of independent trials."""
    return float(2.0 * stats.norm.sf(abs(hits - expected) / np.sqrt(variance)))


# Looks


@cache
def circle() -> World:
    """An airliner that flies round a radar at 30 km, at which a look detects it with a middling probability."""
    angles = np.linspace(0.0, 2.0 * np.pi, 37)
    points = [(30.0 * np.cos(a), 30.0 * np.sin(a), 6000.0) for a in angles]
    figures = {"airliner-a320.rcs_m2": 0.0007, "airliner-a320.swerling": 1.0}
    return world([UNARMED], [], traffic=[flight(points=points, speed_mps=250.0)], figures=figures, duration_s=740.0)


@cache
def chances() -> np.ndarray:
    """The table's probabilities at the places of all looks of a radar whose phase is in the middle."""
    small = circle()
    times_s = np.arange(0.5 * SCAN_S, 740.0, SCAN_S)
    x_m, y_m, z_m = small.places(times_s)
    slant_m = np.hypot(np.hypot(x_m, y_m), z_m - 20.0)
    radar = small.model.radars[0]
    rise_m = z_m - 20.0 - (x_m**2 + y_m**2) / (2.0 * small.model.settings[0]["k_radius_m"])
    air = Stretch(small.model.stretch[0], float(radar["stretch_step_m"]))
    effective_m = effective_range_m(air, np.degrees(np.arcsin(rise_m / slant_m)), slant_m)
    pd = np.interp(effective_m * radar["pd_per_m"], np.arange(small.model.pd.shape[2]), small.model.pd[0, 0])
    assert 0.3 < pd.mean() < 0.7
    return pd


def looks_p(seed: int, n: int, planted: float = 0.0) -> float:
    """Plots against the sum of the table's probabilities."""
    detected = circle().play(n, seed=seed, level=3).count(Code.PLOT)
    pd = chances() + planted
    return two_sided(detected, n * pd.sum(), n * (pd * (1.0 - pd)).sum())


# Rounds


def kills_p(seed: int, n: int, planted: float = 0.0) -> float:
    """Kills of single rounds against their probability."""
    small = world([unit("one", battery(rounds={"medium": 4}))], [raid(count=4, spacing_s=9.0)], figures=certain(0.37))
    log = small.play(n, seed=seed)
    rounds, pk = log.rounds(), 0.37 + planted
    assert rounds == 4 * n
    return two_sided(log.count(Code.KILL), rounds * pk, rounds * pk * (1.0 - pk))


EITHER = 1.0 - 0.63**2


def salvo_p(seed: int, n: int, planted: float = 0.0) -> float:
    """Salvoes of two against two independent rounds."""
    small = world(
        [unit("one", battery(rounds={"medium": 2}))],
        [raid()],
        figures=certain(0.37),
        doctrine={"firing": {"shots": 2, "looks": 1}},
    )
    either = EITHER + planted
    return two_sided(small.play(n, seed=seed).count(Code.KILL), n * either, n * either * (1.0 - either))


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


# Plots


@cache
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


def shape_p(seed: int, n: int, bend: float = 0.0) -> float:
    """Errors of plots against a normal distribution: the smaller p-value of range and azimuth, doubled."""
    errors = first_plots(seed, n)
    return 2.0 * min(float(stats.kstest(column + bend, "norm").pvalue) for column in errors.T)


def spread_p(seed: int, n: int, planted: float = 0.0) -> float:
    """Sums of squared errors against those of the stated deviations: as above."""
    sums = ((1.0 + planted) ** 2 * first_plots(seed, n) ** 2).sum(axis=0)
    sides = [min(stats.chi2.sf(s, n), stats.chi2.cdf(s, n)) for s in sums]
    return 4.0 * float(min(sides))


def gap_of_bend(bend: float) -> float:
    """Largest gap between a uniform distribution and the same to a power."""
    u = np.linspace(0.0, 1.0, 10_001)
    return float(np.abs(u - u ** (1.0 / bend)).max())


def gap_of_move(move: float) -> float:
    """Largest gap between a normal distribution and the same moved: in the middle."""
    return float(2.0 * stats.norm.cdf(move / 2.0) - 1.0)


HALF = LEAST_P / 2.0
CHECKS = {
    # finds 1.3 points of detection, 3.9 and 7.8 points of kill, 6.3 points of answers
    "looks": Check(looks_p, 100, partial(looks_p, planted=0.02), 0.0134, share_shift(0.5, 100 * 370), 0.02),
    "rounds": Check(kills_p, 1000, partial(kills_p, planted=0.05), 0.0393, share_shift(0.37, 4000), 0.05),
    "salvoes": Check(
        salvo_p, 1000, partial(salvo_p, planted=0.37 - EITHER), 0.0796, share_shift(EITHER, 1000), 0.37 - EITHER
    ),
    "answers": Check(answer_p, 1000, partial(answer_p, planted=0.08), 0.0651, share_shift(0.2, 1000), 0.08),
    # finds gaps between distributions
    "phases": Check(phase_p, 1000, partial(phase_p, bend=1.3), 0.0915, gap_shift(1000), gap_of_bend(1.3)),
    "starts": Check(start_p, 1000, partial(start_p, bend=1.3), 0.0915, gap_shift(1000), gap_of_bend(1.3)),
    "shape of plots": Check(shape_p, 400, partial(shape_p, bend=0.4), 0.149, gap_shift(400, HALF), gap_of_move(0.4)),
    # finds a deviation that is a fifth too large
    "spread of plots": Check(spread_p, 400, partial(spread_p, planted=0.25), 0.207, spread_shift(400, HALF), 0.25),
}


@pytest.mark.parametrize("name", CHECKS)
def test_luck_is_as_stated_and_an_error_would_be_noticed(name: str) -> None:
    judge(CHECKS[name])


def test_replications_do_not_repeat_each_other() -> None:
    log = world([UNARMED], [raid()]).play(500)
    phases_ms = log.of(Code.FIRST_SEEN)["time_ms"]
    assert len(np.unique(phases_ms)) > 400
    lag = np.corrcoef(phases_ms[:-1], phases_ms[1:])[0, 1]
    assert abs(lag) < 4.0 / np.sqrt(500)
