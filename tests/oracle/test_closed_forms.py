"""Queues, salvos, magazines, depth of fire and exchanges: every printed digit of the known answers.

The values were computed from the definitions; queues and recursions were also simulated independently. Where a form has
a second derivation that is short, it stands beside the row.
Sources: Erlang 1917 (loss and waiting), Palm 1957 (patience), Hughes 1995 (salvo equations), Armstrong 2005 (salvos as
luck), Lanchester 1916; binomial counts and plain kinematics for the rest.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import integrate, special, stats

from bartizan.study.closed_forms.allocation import random_leakers, shared_leakers
from bartizan.study.closed_forms.depth import depth_of_fire
from bartizan.study.closed_forms.exchange import (
    Side,
    lanchester_linear,
    lanchester_square,
    salvo_excess,
    salvo_exchange,
)
from bartizan.study.closed_forms.magazines import channel_rounds, first_come_leakers, one_at_a_time_leakers
from bartizan.study.closed_forms.queues import (
    erlang_loss,
    erlang_mean_wait_s,
    erlang_wait,
    leak_with_loss,
    patience_loss,
)
from bartizan.study.closed_forms.salvos import (
    detected_then_shot_leak,
    layers_leak,
    leakers,
    looks_mean_shots,
    none_leak,
    salvo_leak,
)
from bartizan.study.closed_forms.streams import raid_loss, spaced_served


def digits(value: float, like: str) -> str:
    """A number with as many decimals as the printed one."""
    return f"{value:.{len(like.partition('.')[2])}f}"


# Channels as queues


@pytest.mark.parametrize(
    ("channels", "load", "printed"),
    [(2, 2.0, "0.400000"), (4, 4.0, "0.310680"), (6, 4.0, "0.117162"), (10, 8.0, "0.121661")],
)
def test_erlang_loss(channels: int, load: float, printed: str) -> None:
    assert digits(erlang_loss(load, channels), printed) == printed
    weights = np.array([load**k / math.factorial(k) for k in range(channels + 1)])
    assert erlang_loss(load, channels) == pytest.approx(weights[-1] / weights.sum(), rel=1e-12)


@pytest.mark.parametrize(
    ("channels", "load", "kill", "printed"), [(6, 4.0, 0.7, "0.382014"), (10, 8.0, 0.8, "0.297329")]
)
def test_lost_or_missed(channels: int, load: float, kill: float, printed: str) -> None:
    assert digits(leak_with_loss(erlang_loss(load, channels), kill), printed) == printed


@pytest.mark.parametrize(
    ("channels", "load", "printed"), [(2, 1.0, "0.333333"), (6, 4.0, "0.284761"), (10, 8.0, "0.409180")]
)
def test_erlang_wait(channels: int, load: float, printed: str) -> None:
    assert digits(erlang_wait(load, channels), printed) == printed
    # the birth and death chain, states enough that the rest weighs nothing
    k = np.arange(1, 1500)
    weights = np.exp(np.concatenate(([0.0], np.cumsum(np.log(load) - np.log(np.minimum(k, channels))))))
    assert erlang_wait(load, channels) == pytest.approx(weights[channels:].sum() / weights.sum(), rel=1e-9)
    queue = weights[channels:] @ np.arange(len(weights) - channels) / weights.sum()
    assert erlang_mean_wait_s(load / 20.0, 20.0, channels) == pytest.approx(queue * 20.0 / load, rel=1e-9)


@pytest.mark.parametrize(
    ("channels", "arrivals_per_s", "hold_s", "patience_s", "printed"),
    [(4, 0.4, 10.0, 20.0, "0.162926"), (10, 0.5, 20.0, 40.0, "0.103913")],
)
def test_patience(channels: int, arrivals_per_s: float, hold_s: float, patience_s: float, printed: str) -> None:
    loss = patience_loss(arrivals_per_s, hold_s, patience_s, channels)
    assert digits(loss, printed) == printed
    assert loss == pytest.approx(palm(arrivals_per_s, hold_s, patience_s, channels), rel=1e-9)


def palm(rate: float, hold_s: float, patience_s: float, channels: int) -> float:
    """Palm's form: what waits is an incomplete gamma function, without a sum over states."""
    x, eta = channels * patience_s / hold_s, rate * patience_s
    ahead = 1.0 + integrate.quad(lambda u: eta * math.exp(eta * (1.0 - u)) * u**x, 0.0, 1.0)[0]
    blocked = erlang_loss(rate * hold_s, channels)
    wait = ahead * blocked / (1.0 + (ahead - 1.0) * blocked)
    return wait * (1.0 / (channels * ahead / (rate * hold_s)) + 1.0 - channels / (rate * hold_s))


@pytest.mark.parametrize(
    ("channels", "hold_s", "interval_s", "printed"),
    [(6, 42.0, 5.0, "0.666667"), (10, 50.0, 4.0, "0.769231"), (4, 33.0, 10.0, "1")],
)
def test_an_evenly_spaced_stream(channels: int, hold_s: float, interval_s: float, printed: str) -> None:
    assert digits(spaced_served(interval_s, hold_s, channels), printed) == printed


@pytest.mark.parametrize(
    ("arrivals_per_s", "releases_per_s", "seconds", "printed"),
    [(0.1, 0.05, 60.0, "0.592602"), (0.2, 0.05, 30.0, "0.693392")],
)
def test_a_short_raid_from_empty(arrivals_per_s: float, releases_per_s: float, seconds: float, printed: str) -> None:
    loss = raid_loss(arrivals_per_s, 1.0 / releases_per_s, seconds)
    assert digits(loss, printed) == printed
    pace = arrivals_per_s + releases_per_s
    build_up = -math.expm1(-pace * seconds) / (pace * seconds)
    assert loss == pytest.approx(arrivals_per_s / pace * (1.0 - build_up), rel=1e-12)


@pytest.mark.parametrize(
    ("channels", "arrivals_per_s", "hold_s", "seconds"), [(2, 0.1, 20.0, 60.0), (6, 0.3, 15.0, 40.0)]
)
def test_a_short_raid_against_channels_by_differential_equations(
    channels: int, arrivals_per_s: float, hold_s: float, seconds: float
) -> None:
    n = np.arange(channels + 1)
    rates = np.diag(np.full(channels, arrivals_per_s), 1) + np.diag(n[1:] / hold_s, -1)
    rates -= np.diag(rates.sum(axis=1))
    start = np.concatenate((np.eye(channels + 1)[0], [0.0]))
    end = integrate.solve_ivp(
        lambda _, state: np.append(state[:-1] @ rates, state[-2]), (0.0, seconds), start, rtol=1e-10, atol=1e-13
    ).y[-1, -1]
    assert raid_loss(arrivals_per_s, hold_s, seconds, channels) == pytest.approx(end / seconds, rel=1e-8)


# Salvos and leakage

KILLS = np.array([0.5, 0.6, 0.7, 0.8, 0.9])


@pytest.mark.parametrize(
    ("shots", "printed"),
    [
        (1, ".5 .4 .3 .2 .1"),
        (2, ".25 .16 .09 .04 .01"),
        (4, ".0625 .0256 .0081 .0016 .0001"),
    ],
)
def test_shots_at_one_object(shots: int, printed: str) -> None:
    rows = printed.split()
    assert [
        digits(leak, like).removeprefix("0") for leak, like in zip(salvo_leak(KILLS, shots), rows, strict=True)
    ] == rows


@pytest.mark.parametrize(("looks", "printed"), [(2, "1.5 1.4 1.3 1.2 1.1"), (4, "1.875 1.624 1.417 1.248 1.111")])
def test_shots_spent_with_looks_between(looks: int, printed: str) -> None:
    rows = printed.split()
    assert [digits(s, like) for s, like in zip(looks_mean_shots(KILLS, looks), rows, strict=True)] == rows
    one_by_one = sum((1.0 - KILLS) ** j for j in range(looks))
    assert looks_mean_shots(KILLS, looks) == pytest.approx(one_by_one, rel=1e-12)


@pytest.mark.parametrize(("n", "kill", "printed"), [(10, 0.7, "0.389416"), (24, 0.8, "0.375413")])
def test_no_leaker(n: int, kill: float, printed: str) -> None:
    assert digits(none_leak(n, salvo_leak(kill, 2)), printed) == printed
    assert leakers(n, salvo_leak(kill, 2)).none == pytest.approx(none_leak(n, salvo_leak(kill, 2)), rel=1e-12)


def test_the_number_of_leakers() -> None:
    count = leakers(10, salvo_leak(0.7, 2))
    seen = (digits(count.mean, "0.9"), digits(count.std, "0.90499"), digits(count.at_most(2), "0.945960"))
    assert seen == ("0.9", "0.90499", "0.945960")
    assert count.quantile(0.95) == 3
    assert count.pmf == pytest.approx(stats.binom.pmf(np.arange(11), 10, 0.09), rel=1e-10)


@pytest.mark.parametrize(
    ("n", "rounds", "shots", "kill", "printed"),
    [(20, 32, 2, 0.7, "5.44"), (40, 33, 2, 0.7, "24.74"), (48, 64, 2, 0.8, "17.28")],
)
def test_first_come_until_the_magazine_is_empty(n: int, rounds: int, shots: int, kill: float, printed: str) -> None:
    assert digits(first_come_leakers(n, rounds, shots, kill).mean, printed) == printed


@pytest.mark.parametrize(
    ("n", "rounds", "kill", "mean", "none"),
    [(10, 12, 0.7, "1.698866", "0.252815"), (20, 24, 0.8, "1.216159", "0.459877")],
)
def test_one_at_a_time(n: int, rounds: int, kill: float, mean: str, none: str) -> None:
    left = one_at_a_time_leakers(n, rounds, kill)
    assert (digits(left.mean, mean), digits(left.none, none)) == (mean, none)
    assert left.none == pytest.approx(stats.binom.sf(n - 1, rounds, kill), rel=1e-10)


@pytest.mark.parametrize(
    ("n", "channels", "rounds", "kill", "mean", "none", "shots"),
    [
        (10, 6, 3, 0.7, "0.594283", "0.545676", "13.436739"),
        (20, 6, 4, 0.7, "3.368225", "0.053451", "23.759678"),
        (36, 6, 5, 0.75, "13.5", "0", "30"),
    ],
)
def test_rounds_of_all_channels(
    n: int, channels: int, rounds: int, kill: float, mean: str, none: str, shots: str
) -> None:
    left = channel_rounds(n, channels, rounds, kill)
    seen = (digits(left.leakers.mean, mean), digits(left.leakers.none, none), digits(left.mean_shots, shots))
    assert seen == (mean, none, shots)


@pytest.mark.parametrize(
    ("n", "shots", "kill", "at_random", "shared"), [(10, 10, 0.8, "4.343885", "2.0"), (10, 20, 0.8, "1.886933", "0.4")]
)
def test_shots_without_coordination(n: int, shots: int, kill: float, at_random: str, shared: str) -> None:
    assert digits(random_leakers(n, shots, kill).mean, at_random) == at_random
    assert digits(shared_leakers(n, shots, kill).mean, shared) == shared
    assert random_leakers(n, shots, kill).mean == pytest.approx(n * (1.0 - kill / n) ** shots, rel=1e-12)


def test_layers() -> None:
    assert digits(layers_leak([0.6, 0.5]), "0.2") == "0.2"
    assert digits(layers_leak([0.7, 0.7, 0.5]), "0.045") == "0.045"


def test_detected_and_then_shot_at() -> None:
    assert digits(detected_then_shot_leak(0.9, 0.7, 2), "0.181") == "0.181"


# Depth of fire

DEPTHS = [
    # detection km, speeds m/s, reaction and assessment s, least and greatest range km
    ((40.0, 250, 1000, 10, 5, 3, 150), "30 23 17.4 12.92 9.336 6.4688 4.175"),
    ((49.755, 240, 1000, 12, 8, 5, 200), "37.8024 28.9374 21.7883 16.0228 11.3732 7.6236"),
    ((100.0, 1200, 1300, 9, 6, 5, 40), "40 17.056 5.1251"),
]
NAMES = (
    "detection_range_m target_speed_mps interceptor_speed_mps reaction_s assessment_s min_range_m max_range_m".split()
)


def looks_of(row: tuple[float, ...]) -> dict[str, float]:
    """The arguments of a row, in metres."""
    return {name: 1000.0 * v if name.endswith("_m") else float(v) for name, v in zip(NAMES, row, strict=True)}


@pytest.mark.parametrize(("row", "printed"), DEPTHS)
def test_depth_of_fire(row: tuple[float, ...], printed: str) -> None:
    depth, rows = depth_of_fire(**looks_of(row)), printed.split()
    assert depth.looks == len(rows)
    assert [digits(m / 1000.0, like) for m, like in zip(depth.intercept_ranges_m, rows, strict=True)] == rows


@pytest.mark.parametrize(("row", "printed"), DEPTHS)
def test_depth_of_fire_in_one_formula(row: tuple[float, ...], printed: str) -> None:
    """R_n = a^(n-1) (R_1 + v_i t_a) - v_i t_a, a = v_i / (v_i + v_t): the recursion solved."""
    depth = depth_of_fire(**looks_of(row))
    share, gap_m = row[2] / (row[1] + row[2]), float(row[2] * row[4])
    n = np.arange(depth.looks)
    first_m = depth.intercept_ranges_m[0]
    np.testing.assert_allclose(depth.intercept_ranges_m, share**n * (first_m + gap_m) - gap_m, rtol=1e-9)


def test_times_of_the_looks() -> None:
    depth = depth_of_fire(**looks_of(DEPTHS[2][0]))
    assert [digits(s, "0.00") for s in depth.intercept_times_s] == ["50.00", "69.12", "79.06"]


# Exchanges


@pytest.mark.parametrize(("ours", "theirs", "losses"), [(3, 3, (1.5, 1.5)), (5, 3, (0.0, 3.0))])
def test_salvo_equations(ours: int, theirs: int, losses: tuple[float, float]) -> None:
    assert tuple(salvo_exchange(Side(ours, 4, 3, 2), Side(theirs, 4, 3, 2))) == losses


def test_salvos_as_luck() -> None:
    excess = salvo_excess(24, 0.6, 16, 0.5)
    assert [digits(v, like) for v, like in zip(excess, ("6.4", "3.124100", "6.422938"), strict=True)] == [
        "6.4",
        "3.124100",
        "6.422938",
    ]
    hits, stopped = np.arange(25), np.arange(17)
    through = np.maximum(hits[:, None] - stopped[None, :], 0)
    law = stats.binom.pmf(hits, 24, 0.6)[:, None] * stats.binom.pmf(stopped, 16, 0.5)[None, :]
    assert excess.mean_through == pytest.approx(float((law * through).sum()), rel=1e-10)


def test_lanchesters_square_law() -> None:
    end = lanchester_square(100.0, 60.0, 0.01, 0.01)
    assert (digits(end.first, "80"), end.second, digits(end.time_s, "69.3147")) == ("80", 0.0, "69.3147")


@pytest.mark.parametrize("law", [lanchester_square, lanchester_linear])
@pytest.mark.parametrize("rates", [(0.01, 0.01), (0.02, 0.005), (0.005, 0.02)])
def test_lanchesters_laws_by_differential_equations(law, rates: tuple[float, float]) -> None:
    a, b = rates
    times_s = np.linspace(0.0, 8.0, 9)

    def change(_: float, state: np.ndarray) -> np.ndarray:
        product = state[0] * state[1] if law is lanchester_linear else 1.0
        pair = (1.0, 1.0) if law is lanchester_linear else (state[1], state[0])
        return -product * np.array([b * pair[0], a * pair[1]])

    flown = integrate.solve_ivp(change, (0.0, 8.0), [100.0, 60.0], t_eval=times_s, rtol=1e-10, atol=1e-12).y
    seen = np.array([law(100.0, 60.0, a, b, t)[:2] for t in times_s]).T
    np.testing.assert_allclose(seen, flown, rtol=1e-7, atol=1e-9)


def test_waiting_functions_agree_with_the_gamma_function() -> None:
    """Erlang's loss for whole channels is an incomplete gamma function."""
    for load, channels in ((0.1, 1), (4.0, 6), (300.0, 280), (9000.0, 9050)):
        log_weight = channels * math.log(load) - load - special.gammaln(channels + 1)
        assert erlang_loss(load, channels) == pytest.approx(
            math.exp(log_weight) / special.gammaincc(channels + 1, load), rel=1e-8
        )
